"""URLs are absolute, in the characters of RFC 3986 and in one form, however they were written."""

import os
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feedsmith.model.urls import (
    absolute,
    canonical,
    id_to_uri,
    is_uri,
    tag_uri,
    uri_to_id,
    without_secrets,
    without_userinfo,
)
from support.validate import canonical as canonical_complaint
from support.validate import uri

HOSTS = st.sampled_from(["x.example", "X.Example", "élan.example", "例え.テスト", "xn--lan-9la.example", "127.0.0.1"])
PORTS = st.sampled_from(["", ":", ":80", ":443", ":8080", ":0443", ":８０"])
USERS = st.sampled_from(["", "", "", "u@", "a@b@", "@"])
CHARACTERS = st.characters(exclude_categories=["Cs"]) | st.sampled_from("/.%?#&=;:@+~ |\\[]{}<>\"'éÉ")
PIECES = st.one_of(
    st.text(CHARACTERS, max_size=6), st.sampled_from([".", "..", "", "%2e%2E", "%c3%A9", "%zz", "a;b", "%"])
)
PATHS = st.lists(PIECES, max_size=5).map(lambda pieces: "".join(f"/{piece}" for piece in pieces))


@st.composite
def urls(draw: st.DrawFn) -> str:
    """What people type, and worse."""
    scheme = draw(st.sampled_from(["http", "https", "HTTPS"]))
    rest = draw(st.tuples(USERS, HOSTS, PORTS, PATHS))
    query, fragment = draw(st.sampled_from(["", "?"])), draw(st.sampled_from(["", "#"]))
    return "".join((scheme, "://", *rest, query and query + draw(PIECES), fragment and fragment + draw(PIECES)))


def made_absolute(url: str, base: str | None = None) -> str:
    """`absolute(url, base)`; what it refuses is no example."""
    try:
        return absolute(url, base)
    except ValueError:
        assume(False)
        raise


# ---- absolute ----------------------------------------------------------------------------------------------


@given(urls())
def test_an_absolute_url_is_a_uri_of_rfc_3986(url: str) -> None:
    assert uri(made_absolute(url)) == ""


@given(urls())
def test_an_absolute_url_stays_as_it_is(url: str) -> None:
    once = made_absolute(url)
    assert absolute(once) == once


@given(urls())
def test_an_absolute_url_is_in_the_form_that_ids_are_compared_in(url: str) -> None:
    assert canonical_complaint(made_absolute(url)) == ""


@given(st.text() | urls(), st.none() | st.just("https://b.example/d/e?f"))
def test_whatever_is_no_http_url_is_refused_with_a_value_error(url: str, base: str | None) -> None:
    assert urlsplit(made_absolute(url, base)).scheme in ("http", "https")


@given(st.text("abcXYZ019-._~!$'()*+,;=:@", max_size=8).filter(lambda part: part not in (".", "..")), st.booleans())
def test_a_url_that_is_right_already_takes_a_short_way_to_the_same_end(part: str, double: bool) -> None:
    """An escape that nobody needs sends the URL the long way."""
    start = f"https://x.example/{'/' if double else ''}"
    assert absolute(f"{start}{part}?q=a") == absolute(f"{start}{part}?q=%61") == f"{start}{part}?q=a"
    assert absolute(f"./a/{part}?q=a", start) == absolute(f"./a/{part}?q=%61", start)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://X.Example", "https://x.example/"),
        (" https://x.example/a\n", "https://x.example/a"),
        ("https://x.exa\nmple/a\tb", "https://x.example/ab"),
        ("https://x.example:443/", "https://x.example/"),
        ("http://x.example:80", "http://x.example/"),
        ("http://x.example:443/", "http://x.example:443/"),
        ("https://x.example:/", "https://x.example/"),
        ("https://élan.example/é?é=ü#é", "https://xn--lan-9la.example/%C3%A9?%C3%A9=%C3%BC#%C3%A9"),
        ('https://x.example/a b|c\\d"e<f>', "https://x.example/a%20b%7Cc%5Cd%22e%3Cf%3E"),
        ("https://x.example/100%", "https://x.example/100%25"),
        ("https://x.example/%zz%c3%a9%7e%2F", "https://x.example/%25zz%C3%A9~%2F"),
        ("https://x.example/a/./b/../c", "https://x.example/a/c"),
        ("https://x.example/../a/..", "https://x.example/"),
        ("https://x.example/%2e%2e/a", "https://x.example/a"),
        ("https://x.example//a", "https://x.example//a"),
        ("https://x.example//a/é", "https://x.example//a/%C3%A9"),
        ("https://x.example//a?q=%7e", "https://x.example//a?q=~"),
        ("https://x.example/a//b/é", "https://x.example/a//b/%C3%A9"),
        ("https://web.example/2026/https://x.example/é", "https://web.example/2026/https://x.example/%C3%A9"),
        ("https://x.example/;a?b;c", "https://x.example/;a?b;c"),
        ("https://[::1]:8080/", "https://[::1]:8080/"),
        ("https://u:p@x.example/", "https://u:p@x.example/"),
        ("https://x.example/?", "https://x.example/"),
        ("https://x.example./a", "https://x.example/a"),
        ("https://X.Example.:8443/a", "https://x.example:8443/a"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://STRASSE.example/", "https://strasse.example/"),
        ("https://βόλος.example/", "https://xn--nxasmm1c.example/"),
        ("https://bücher。example/", "https://xn--bcher-kva.example/"),
        ("https://☕.example/", "https://xn--53h.example/"),
        ("https://ｆｕｌｌ.example/", "https://full.example/"),
        ("https://१२७.example/", "https://xn--e4bcp.example/"),
        ("https://１２７.０.０.１/", "https://127.0.0.1/"),
        ("https://a_ü.example/", "https://xn--a_-yka.example/"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
    ],
    ids=ascii,
)
def test_a_url_is_put_into_its_proper_form(url: str, expected: str) -> None:
    assert absolute(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("a", "https://b.example/d/a"),
        ("/a", "https://b.example/a"),
        ("../a", "https://b.example/a"),
        ("?a", "https://b.example/d/e?a"),
        ("#a", "https://b.example/d/e?f#a"),
        ("", "https://b.example/d/e?f"),
        ("//x.example", "https://x.example/"),
        ("http://x.example/", "http://x.example/"),
        ("é ü", "https://b.example/d/%C3%A9%20%C3%BC"),
    ],
)
def test_a_relative_reference_is_resolved_against_its_base(url: str, expected: str) -> None:
    assert absolute(url, "https://b.example/d/e?f") == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a",
        "/a",
        "//x.example/",
        "ftp://x.example/",
        "mailto:a@x.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http:",
        "http://",
        "http:///a",
        "http:a",
        "https://?a",
        "https://x..example/",
        "https://.x/",
        "https://a b/",
        "https://x.example:99999/",
        "https://x.example:a/",
        "https://[::1/",
        "https://[x]/",
        "https://x%2fy/",
        "https://x.example\\@y.example:b/",
        "https://" + "a" * 64 + "é.example/",
        "https://" + "é" * 100_000 + "/",
        "https://x.example../",
        "https://./",
        "https://xn--ü.example/",
        "https://a\u200db.example/",
        "https://\u0301a.example/",
        "https://\u05d0b.example/",
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        absolute(url)


@pytest.mark.parametrize(
    "url", ["ftp://a:s3c@x/", "http://a:s3c@[x", "http://a:s3c@a\u2100b/", "http://a:s3c@[#", "http://a:s3c@x:y/"]
)
def test_what_is_refused_is_named_without_its_password(url: str) -> None:
    with pytest.raises(ValueError) as caught:
        absolute(url)
    assert "s3c" not in str(caught.value)


# ---- canonical ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://x.example/a?b=1",
        "HTTPS://X.EXAMPLE/a?b=1",
        "https://x.example:443/a?b=1",
        "http://x.example:80/a?b=1",
        "https://x.example/a?b=1#c",
        "https://x.example/a?utm_source=x&b=1&utm_campaign=y",
        "https://x.example/a?b=1&fbclid=z",
        "https://x.example/a?gclid=1&b=1&MC_CID=2&UTM_Medium=x",
        "https://x.example/c/../a?b=1",
        "https://x.example/%61?b=1",
    ],
)
def test_links_to_one_page_have_one_canonical_url(url: str) -> None:
    assert canonical(url) == "https://x.example/a?b=1"


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example/",
        "https://x.example/A",
        "https://x.example/a",
        "https://x.example/a/",
        "https://x.example/a?b=1",
        "https://x.example/a?b=2",
        "https://x.example/a?c=1&b=1",
        "https://x.example/a?b=1&c=1",
        "https://x.example:8080/a",
        "https://www.x.example/a",
        "https://x.example/a?reference=utm_source",
        "https://x.example/a?x_utm_source=1",
    ],
)
def test_links_to_different_pages_have_different_canonical_urls(url: str) -> None:
    assert canonical(url) == url


@given(urls())
def test_a_canonical_url_is_its_own_and_fit_for_an_id(url: str) -> None:
    made_absolute(url)
    once = canonical(url)
    assert canonical(once) == once
    assert is_uri(once)
    assert once.startswith("https://")
    assert "#" not in once


# ---- ids ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "https://x.example/",
        "http://x.example/a?b#c",
        "tag:x.example,2026:a",
        "tag:a@x.example,2026-05-01:a/b?c",
        "urn:isbn:0451450523",
        "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "urn:newsml:x.example:20260501:1",
    ],
)
def test_a_permanent_id_may_be_a_web_address_a_tag_or_a_urn(text: str) -> None:
    assert is_uri(text)
    assert canonical_complaint(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "story 7",
        "x.example/a",
        "https://x.example",
        "HTTPS://x.example/",
        "https://X.example/",
        "https://x.example:443/",
        "https://x.example/é",
        "https://x.example/%61",
        "https://x.example/%c3",
        "https://x.example/../a",
        "https://",
        "ftp://x.example/",
        "tag:x.example,2026",
        "tag:x.example,2026:",
        "tag:x.example,26:a",
        "tag:x.example,2026-13-45:a",
        "tag:x.example,2026:é",
        "tag:x.example,2026:a b",
        "tag:x.example,2026:%41",
        "urn:",
        "urn:isbn",
        "urn:isbn:",
        "urn:-a:b",
        "urn:ab-:b",
        "urn:uuid:f81d4fae",
        "tag:x.example,2026:a\n",
        "https://x.example/\n",
        "javascript:alert(1)",
    ],
)
def test_anything_else_is_no_permanent_id(text: str) -> None:
    assert not is_uri(text)


SPECIFIC = st.text("ab/?%41é-._~!$&'()*+,;=:@ ", min_size=1, max_size=6) | st.sampled_from(["%41", "%C3%A9", "%zz"])
TAGS = st.builds(
    "tag:{},{}:{}".format,
    st.sampled_from(["x.example", "a@x.example", "X.example", "x"]),
    st.sampled_from(["2026", "2026-05", "2026-05-01", "2026-13", "2026-05-32", "26", "2026-5"]),
    SPECIFIC,
)
URNS = st.builds(
    "urn:{}:{}".format, st.sampled_from(["isbn", "ab", "a-b", "a-", "-a", "uuid", "a" * 32, "a" * 33]), SPECIFIC
)


@given(urls() | TAGS | URNS)
def test_whatever_passes_for_a_permanent_id_is_valid_as_one(text: str) -> None:
    assert not is_uri(text) or canonical_complaint(text) == ""


PATHS_OF_FILES = st.binary(max_size=12).map(lambda name: name.decode("utf-8", "surrogateescape"))


@given(st.text(), PATHS_OF_FILES)
def test_a_tag_uri_is_a_permanent_id_and_alike_only_for_like_parts(source: str, path: str) -> None:
    """Source and path can be read back out of it, so no two pairs share one."""
    tag = tag_uri(source, path)
    assert is_uri(tag)
    assert canonical_complaint(tag) == ""
    parts = [unquote(part, errors="surrogateescape") for part in tag.removeprefix("tag:feedsmith,2026:").split(":")]
    assert parts == [source, path]


def test_a_tag_uri_is_the_same_for_ever() -> None:
    assert tag_uri("desk", "2026/a b:c.txt") == "tag:feedsmith,2026:desk:2026/a%20b%3Ac.txt"
    assert tag_uri("desk", os.fsdecode(b"caf\xe9")) == "tag:feedsmith,2026:desk:caf%E9"


# ---- what messages show ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ann:s3cret@x.example:8443/a?b#c", "https://x.example:8443/a?b#c"),
        ("https://ann:s3@cret@x.example/", "https://x.example/"),
        ("https://x.example/@ann", "https://x.example/@ann"),
        ("file:///a/b@c.txt", "file:///a/b@c.txt"),
        ("in/a.txt", "in/a.txt"),
        ("https://ann:s3cret@[/", "https://[/"),
        ("file:///a//b@c.txt", "file:///a//b@c.txt"),
        ("", ""),
    ],
)
def test_messages_show_neither_user_nor_password(url: str, shown: str) -> None:
    assert without_userinfo(url) == shown


@given(st.text("ab/:?#", max_size=8).map("ann:s3cret{}".format), urls())
def test_no_url_shows_its_userinfo_however_it_is_written(userinfo: str, url: str) -> None:
    scheme, _, rest = url.partition("://")
    userinfo = userinfo.replace("/", "").replace("?", "").replace("#", "")
    assert "s3cret" not in without_userinfo(f"{scheme}://{userinfo}@{rest}")


@given(st.text(CHARACTERS, min_size=1, max_size=20))
def test_an_id_becomes_a_uri_once_and_is_found_again(id: str) -> None:
    made = id_to_uri(id)
    assert is_uri(made)
    assert id_to_uri(made) == made
    assert uri_to_id(made) == id


@pytest.mark.parametrize(
    "id", ["https://x.example/a", "urn:ex:1", "tag:x.example,2026:a", "tag:feedsmith,2026:text:a.md"]
)
def test_an_id_that_is_a_uri_stays_as_it_is(id: str) -> None:
    assert (id_to_uri(id), uri_to_id(id)) == (id, id)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://a.example/f?key=sesame: auth (401)", "https://a.example/f?key=...: auth (401)"),
        ("https://me:sesame@a.example/?a=1&access_token=sesame&b=2", "https://a.example/?a=1&access_token=...&b=2"),
        ("no list (https://a.example/?X-Amz-Signature=sesame)", "no list (https://a.example/?X-Amz-Signature=...)"),
        ("https://a.example/?APIKEY=sesame#top", "https://a.example/?APIKEY=...#top"),
        ("https://a.example/?monkey=1&keyword=ferry&tokens=2", "https://a.example/?monkey=1&keyword=ferry&tokens=2"),
        ("key=of the door", "key=of the door"),
        ("https://a.example/token=1", "https://a.example/token=1"),
        ("", ""),
    ],
)
def test_a_text_for_strangers_has_no_secrets_of_urls(text: str, shown: str) -> None:
    assert without_secrets(text) == shown
