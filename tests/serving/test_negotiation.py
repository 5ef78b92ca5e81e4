"""Which coding a request wants, and whether its client has the document already."""

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith.serving.answers.negotiation import choose_coding, get_field, is_unchanged

ETAG, MODIFIED = b'"0123abcd"', 1_795_000_000
DATE = formatdate(MODIFIED, usegmt=True).encode()


@pytest.mark.parametrize(
    ("field", "coding"),
    [
        (None, "identity"),
        (b"", "identity"),
        (b"gzip", "gzip"),
        (b"GZIP", "gzip"),
        (b"x-gzip", "gzip"),
        (b"gzip, deflate, br, zstd", "gzip"),
        (b"br", "identity"),
        (b"identity", "identity"),
        (b"gzip;q=0", "identity"),
        (b"gzip;q=0.000", "identity"),
        (b"gzip ; q=0.5", "gzip"),
        (b"gzip;q=0.001", "gzip"),
        (b"gzip;q=0.5, identity;q=0.6", "identity"),
        (b"gzip;q=0.5, identity;q=0.5", "gzip"),
        (b"*", "gzip"),
        (b"*;q=0.1, gzip;q=0", "identity"),
        (b"gzip;q=1.0, *;q=0", "gzip"),
        (b"identity;q=0", None),
        (b"identity;q=0, gzip", "gzip"),
        (b"br, *;q=0", None),
        (b"*;q=0, identity;q=0.2", "identity"),
        (b"gzip;q=0, identity;q=0", None),
        (b"gzip;q=2", "identity"),
        (b"gzip;q=nan", "identity"),
        (b"gzip;level=9", "identity"),
        (b",,gzip,,", "gzip"),
    ],
)
def test_the_coding_is_the_one_that_is_wanted_most(field: bytes | None, coding: str | None) -> None:
    assert choose_coding(field) == coding


weights = st.one_of(st.just(""), st.integers(0, 1000).map(lambda q: f";q={q / 1000:.3f}"))


@given(st.dictionaries(st.sampled_from(["gzip", "identity", "*", "br"]), weights))
def test_a_coding_that_was_refused_is_never_chosen(wanted: dict[str, str]) -> None:
    field = ", ".join(f"{coding}{weight}" for coding, weight in wanted.items())
    chosen = choose_coding(field.encode())
    refused = {coding for coding, weight in wanted.items() if weight == ";q=0.000"}
    assert chosen not in refused
    if chosen is None:
        assert refused & {"identity", "*"}
    if chosen == "gzip":
        assert {"gzip", "*"} & set(wanted)


@given(st.binary(max_size=200))
def test_no_field_upsets_the_choice(field: bytes) -> None:
    assert choose_coding(field) in ("gzip", "identity", None)
    assert is_unchanged(field, None, ETAG, MODIFIED) in (True, False)
    assert is_unchanged(None, field, ETAG, MODIFIED) in (True, False)


@pytest.mark.parametrize(
    ("tags", "since", "unchanged"),
    [
        (None, None, False),
        (ETAG, None, True),
        (b"W/" + ETAG, None, True),
        (b'"other"', None, False),
        (b'"other", ' + ETAG, None, True),
        (b'"a","b" ,\tW/' + ETAG + b" ", None, True),
        (b"*", None, True),
        (b" * ", None, True),
        (b'"*"', None, False),
        (b"0123abcd", None, False),
        (b'"0123abcd-gzip"', None, False),
        (b'"x0123abcd"', None, False),
        (b'"a"0123abcd"b"', None, False),
        (None, DATE, True),
        (None, formatdate(MODIFIED - 1, usegmt=True).encode(), False),
        (None, formatdate(MODIFIED + 1, usegmt=True).encode(), True),
        (None, b"yesterday", False),
        (None, b"", False),
        (b'"other"', DATE, False),  # a tag outranks the date
        (b"", DATE, False),
        (ETAG, b"Thu, 01 Jan 1970 00:00:00 GMT", True),
    ],
)
def test_a_document_is_unchanged_by_its_tag_or_else_its_date(
    tags: bytes | None, since: bytes | None, unchanged: bool
) -> None:
    assert is_unchanged(tags, since, ETAG, MODIFIED) is unchanged


def test_all_three_forms_of_a_date_are_read() -> None:
    for date in (b"Sun, 06 Nov 1994 08:49:37 GMT", b"Sunday, 06-Nov-94 08:49:37 GMT", b"Sun Nov  6 08:49:37 1994"):
        assert is_unchanged(None, date, ETAG, 784_111_777)
        assert not is_unchanged(None, date, ETAG, 784_111_778)


def test_what_has_no_date_has_always_changed_since() -> None:
    assert not is_unchanged(None, DATE, ETAG, None)


tags = st.text(st.characters(min_codepoint=0x23, max_codepoint=0x7E), max_size=10).map(lambda tag: f'"{tag}"'.encode())


@given(st.lists(st.tuples(st.booleans(), tags)), tags)
def test_a_list_matches_if_the_tag_is_in_it_weak_or_strong(sent: list[tuple[bool, bytes]], etag: bytes) -> None:
    field = b", ".join((b"W/" if weak else b"") + tag for weak, tag in sent)
    assert is_unchanged(field, None, etag, MODIFIED) is any(tag == etag for _, tag in sent)


def test_a_field_in_several_lines_is_one_list() -> None:
    headers = [(b"if-none-match", b'"a"'), (b"host", b"x"), (b"if-none-match", ETAG)]
    assert get_field(headers, b"if-none-match") == b'"a",' + ETAG
    assert get_field(headers, b"accept") is None
