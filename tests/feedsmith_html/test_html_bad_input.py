"""Whatever a page is, it ends in an article or in a failure that has a name, in little time and memory.

What might cost much is rendered in a process of its own, whose CPU time and memory the system counts: neither depends
on what else the machine is doing. The process is forked from one that has the modules loaded, since what counts is
what the page costs.
"""

import json
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from conftest import BARE
from feedsmith import Article, Document
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.collecting.parse import parse
from feedsmith_html import WebPages

HEADLINE = "Ferry returns to the island"
BEFORE = (
    "The ferry came back to the island on Monday morning, after two winters in the yard, and was cheered by a crowd "
    "that had waited on the pier since dawn, although it was raining."
)
AFTER = (
    "It will sail every day until the end of the summer, the company said, and carries eighty passengers, their "
    "bicycles and, if the sea is calm, a small lorry with the island's post and bread."
)
LIMIT = 9_900_000
"""Bytes: a little less than a document may have."""


def page(
    inside: str = "", head: str = f"<title>{HEADLINE}</title>", *, before: str = "", headline: str = HEADLINE
) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}</head><body>{before}<article>'
        f"<h1>{headline}</h1><p>{BEFORE}</p>{inside}<p>{AFTER}</p></article></body></html>"
    )


def described(script: str) -> str:
    """A page with this JSON-LD, which nothing else on it contradicts."""
    return page(head=f'<title>{HEADLINE}</title><script type="application/ld+json">{script}</script>')


def article(**properties: Any) -> str:
    return json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE, **properties})


def outcome(data: str | bytes, url: str = "https://x.example/ferry", charset: str = "") -> Outcome:
    raw = data if isinstance(data, bytes) else data.encode(errors="surrogatepass")
    document = Document(url=url, data=raw, location="page.html", source="html", charset=charset)
    return parse(Job(source=WebPages(urls=(url,)), name="html"), document)


def the_article(data: str | bytes) -> Article:
    (result,) = outcome(data).articles
    return result


def ends_well(result: Outcome) -> bool:
    """In an article or a request for the rest of it, or else in failures that have a name."""
    given = bool(result.articles) or bool(result.requests)
    return given != bool(result.failures) and all(failure.kind != "crashed" for failure in result.failures)


# ---- what is no page ---------------------------------------------------------------------------------------

NO_PAGE: dict[str, tuple[str | bytes, str, str]] = {
    "nothing": (b"", "empty", "no bytes"),
    "white space": (" \n\t\r\n ", "empty", "white space"),
    "a byte order mark": (b"\xef\xbb\xbf", "empty", ""),
    "a byte order mark of UTF-16": (b"\xff\xfe", "empty", ""),
    "NULs": (bytes(5_000), "empty", ""),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Title (Ferry) >>\n", "not-an-article", "PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20, "not-an-article", "picture"),
    "noise": (random.Random(7).randbytes(5_000), "not-an-article", ""),
    "JSON": ('{"headline": "Ferry returns", "articleBody": "It sails."}', "not-an-article", "JSON"),
    "a JSON text": ('"<p>Ferry returns</p>"', "empty", ""),
    "an RSS feed": (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>',
        "",
        "RSS feed",
    ),
    "an Atom feed": ('<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>', "", "Atom feed"),
    "a feed after a style": ('<?xml version="1.0"?><?xml-stylesheet href="a>b.xsl"?><rss>', "", "RSS feed"),
    "a feed in UTF-16": ('<?xml version="1.0"?><rss version="2.0"></rss>'.encode("utf-16"), "", "RSS feed"),
    "a sitemap": ('<?xml version="1.0"?><urlset><url><loc>https://x.example/</loc></url></urlset>', "", "sitemap"),
    "a sitemap index": ("<sitemapindex><sitemap/></sitemapindex>", "", "sitemap index"),
    "a sitemap as text": ("https://x.example/a\nhttps://x.example/b\n", "empty", ""),
    "a page that is a picture": ("<svg xmlns='http://www.w3.org/2000/svg'><text>Ferry</text></svg>", "", "SVG"),
    "a drawing in a page": (
        "<html><body><svg><text>Ferry returns to the island</text></svg></body></html>",
        "empty",
        "",
    ),
    "tags alone": ("<html><head></head><body></body></html>", "empty", ""),
    "a doctype": ("<!DOCTYPE html>", "empty", ""),
    "a title alone": (f"<title>{HEADLINE}</title>", "empty", ""),
    "a comment": ("<!-- Ferry returns -->", "empty", ""),
    "a comment never closed": (f"<!-- {page()}", "empty", ""),
    "a script": (f"<script>{page().replace('</', '< /')}</script>", "empty", ""),
    "a script never closed": (f"<html><script>{page()}", "empty", ""),
    "a style never closed": (f"<html><style>{page()}", "empty", ""),
    "a frameset": ("<html><frameset cols='*,*'><frame src=a.html><frame src=b.html></frameset></html>", "empty", ""),
    "a script's page": ('<html><body><div id="root"></div><script src="app.js"></script></body></html>', "empty", ""),
    "a headline alone": (f"<h1>{HEADLINE}</h1>", "empty", ""),
    "a claim alone": (f"<meta property=og:type content=article><h1>{HEADLINE}</h1>", "layout-changed", ""),
    "Morse code": ("-... . ." * 50, "not-an-article", ""),
    "NULs between": (page().replace("a", "a\0"), "not-an-article", "NUL"),
    "a script of NULs": (described("\0" * 50), "not-an-article", "binary"),
    "control characters": ("\x01\x02\x03" * 500, "not-an-article", ""),
}


@pytest.mark.parametrize("name", NO_PAGE)
def test_what_is_no_page_is_a_failure_that_says_what_it_is(name: str) -> None:
    data, kind, reason = NO_PAGE[name]
    result = outcome(data)
    assert result.articles == ()
    (failure,) = result.failures
    assert failure.kind == (kind or "not-an-article")
    assert reason in failure.detail


# ---- what is odd, but an article ---------------------------------------------------------------------------

XHTML = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html xmlns="http://www.w3.org/1999/xhtml" '
    f'xmlns:og="http://ogp.me/ns#" xml:lang="en"><head><title>{HEADLINE}</title></head><body><div><h1>{HEADLINE}</h1>'
    f"<p>{BEFORE}</p><br/><p>{AFTER}</p></div></body></html>"
)
ODD: dict[str, str | bytes] = {
    "as it should be": page(),
    "no html, head or body": f"<title>{HEADLINE}</title><h1>{HEADLINE}</h1><p>{BEFORE}<p>{AFTER}",
    "no body": f"<html><head><title>{HEADLINE}</title></head><h1>{HEADLINE}</h1><p>{BEFORE}</p><p>{AFTER}</p></html>",
    "two bodies": page().replace("<article>", "</body></html><html><body><article>"),
    "upper case": page().replace("article>", "ARTICLE>").replace("<p>", "<P>").replace("h1>", "H1>"),
    "a NUL": page().replace("ferry", "fer\0ry"),
    "NULs before": "\0\0\0" + page(),
    "XHTML": XHTML,
    "a doctype with a subset": "<!DOCTYPE html [<!ENTITY a 'b'>]>" + page(),
    "a mark of UTF-8": b"\xef\xbb\xbf" + page().encode(),
    "two marks": b"\xef\xbb\xbf\xef\xbb\xbf" + page().encode(),
    "UTF-16": page().replace("utf-8", "utf-16").encode("utf-16"),
    "UTF-16 that says UTF-8": page().encode("utf-16"),
    "UTF-8 that says UTF-16": page().replace("utf-8", "utf-16").encode(),
    "a charset that is none": page().replace("utf-8", "x-none-such"),
    "a charset without end": page().replace("utf-8", "u" * 5_000),
    "a charset of Python's": page().replace("utf-8", "rot13"),
    "a charset of Python's for bytes": page().replace("utf-8", "base64"),
    "another charset of Python's": page().replace("utf-8", "idna"),
    "escapes for a charset": page().replace("utf-8", "unicode_escape"),
    "a NUL for a charset": page().replace("utf-8", "utf\0-8"),
    "UTF-8 that says latin-1": page(f"<p>Café “Élan”. {AFTER}</p>").replace("utf-8", "iso-8859-1").encode(),
    "a bad byte": page(f"<p>{AFTER}</p>").encode().replace(b"summer", b"summ\xc3r", 1),
    "plaintext at the end": page().replace("</article>", "</article><plaintext>"),
    "a frameset after all": page().replace("</body>", "<frameset><frame src=a.html></frameset></body>"),
    "a broken script": described('{"@type": "NewsArticle", "headline": '),
    "a script with a comma too many": described(article().replace("}", ",}")),
    "a script with line ends": described(article().replace("ferry", "fer\nry")),
    "a script in a comment": described(f"<!-- {article()} -->"),
    "a script in CDATA": described(f"//<![CDATA[\n{article()}\n//]]>"),
    "a script of quotes": described(article().replace('"', "'")),
    "a script of entities": described(article().replace('"', "&quot;")),
    "two scripts in one": described(article() + article()),
    "an empty script": described(""),
    "a number": described("17"),
    "null": described("null"),
    "a text": described('"NewsArticle"'),
    "not a number": described(article(wordCount=float("nan"))),
    "a huge number": described(article(wordCount=0).replace('": 0', '": 1' + "0" * 6_000)),
    "a huge power": described(article(wordCount=0).replace('": 0', '": 1e999999999')),
    "half a surrogate": described(article(description="\ud800 x \udfff", author="\udc00")),
    "everything is a number": described(article(author=1, image=2, url=3, keywords=4, datePublished=5, publisher=6)),
    "everything is true": described(article(author=True, image=True, url=True, datePublished=True, publisher=True)),
    "everything is null": described(article(author=None, image=None, url=None, datePublished=None, publisher=None)),
    "everything is a list": described(article(author=[[]], image=[[[]]], url=[], datePublished=[[]], publisher=[[]])),
    "everything is a thing": described(article(author={}, image={}, url={}, datePublished={}, publisher={"name": {}})),
    "types of no kind": described(article(**{"@type": [1, None, {"@type": []}]})),
    "a circle of ids": described(
        '{"@graph": [{"@id": "#a", "@type": "NewsArticle", "author": {"@id": "#b"}, "image": {"@id": "#a"}}, '
        '{"@id": "#b", "@type": "Person", "name": {"@id": "#b"}, "author": {"@id": "#a"}}]}'
    ),
    "sizes of no kind": described(
        article(image={"url": "https://x.example/a.jpg", "width": "9" * 5_000, "height": -1, "caption": ["x", {}]})
    ),
    "sizes beyond": described(article(image={"url": "https://x.example/a.jpg", "width": 1e308, "height": "½²"})),
    "a language that is none": page().replace('lang="en"', 'lang="klingon-\U0001f600-x-"'),
    "a tag of marks": page(head=f"<title>{HEADLINE}</title><meta name=keywords content=',,;, \x01,\u200b'>"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_is_an_article_all_the_same(name: str) -> None:
    result = outcome(ODD[name])
    assert result.failures == ()
    assert [article.title for article in result.articles] == [HEADLINE]
    body = result.articles[0].body
    assert BEFORE[:40] in body
    assert AFTER[-40:].replace("'", "’")[-20:] in body.replace("'", "’")


@pytest.mark.parametrize("end", [">", '"', "p", "t", "<", "-", " ", "}"])
def test_a_page_may_break_off_anywhere(end: str) -> None:
    whole = page(
        '<!-- a comment --><img src="a.jpg" alt="x"><script>if (1 < 2) {}</script><table><tr><td>&amp;&#169;</table>',
        f'<title>{HEADLINE}</title><script type="application/ld+json">{article(author="Jane Roe")}</script>',
    )
    for at, character in enumerate(whole):
        if character == end:
            assert ends_well(outcome(whole[:at])), whole[max(0, at - 80) : at]
            assert ends_well(outcome(whole[: at + 1])), whole[max(0, at - 80) : at + 1]


# ---- dates and addresses -----------------------------------------------------------------------------------

DATES = {
    "English": "Monday, March 9, 2026 8:30 am",
    "German": "Montag, 9. März 2026, 8:30 Uhr",
    "French": "lundi 9 mars 2026 à 8h30",
    "Spanish": "lunes, 9 de marzo de 2026",
    "Italian": "lunedì 9 marzo 2026",
    "Portuguese": "segunda-feira, 9 de março de 2026",
    "Dutch": "maandag 9 maart 2026",
    "Swedish": "måndag 9 mars 2026",
    "Polish": "poniedziałek, 9 marca 2026",
    "Russian": "понедельник, 9 марта 2026 г.",
    "Turkish": "9 Mart 2026 Pazartesi",
    "Greek": "Δευτέρα 9 Μαρτίου 2026",
    "Japanese": "2026年3月9日(月)",
    "Chinese": "2026年3月9日 星期一 08:30",
    "Korean": "2026년 3월 9일 월요일",
    "Arabic": "الاثنين 9 مارس 2026",
    "Hebrew": "יום שני, 9 במרץ 2026",
    "Hindi": "सोमवार, 9 मार्च 2026",
    "Thai": "9 มีนาคม 2569",
    "Arabic digits": "٩ مارس ٢٠٢٦",
}
NO_DATES = {
    "no month": "2026-13-45T00:00:00Z",
    "no day": "2026-02-30",
    "zeros": "0000-00-00 00:00:00",
    "year 1": "0001-01-01T00:00:00+14:00",
    "year 9999": "9999-12-31T23:59:59-12:00",
    "year 99999": "99999-01-01T00:00:00Z",
    "a year of many digits": "9" * 5_000 + "-01-01",
    "a negative year": "-0044-03-15",
    "no time": "2026-03-09T99:99:99Z",
    "no zone": "2026-03-09T08:30:00+99:99",
    "a zone of another world": "2026-03-09T08:30:00 XYZ",
    "fractions": "2026-03-09T08:30:00." + "1" * 5_000 + "Z",
    "a week": "2026-W11-1",
    "seconds": "1773043800",
    "too many seconds": "9" * 30,
    "a negative number": "-99999999999999",
    "infinity": "Infinity",
    "not a number": "NaN",
    "superscript": "²⁰²⁶-⁰³-⁰⁹",
    "a script": "<script>alert(1)</script>",
    "a NUL": "2026\0-03-09",
    "Invalid Date": "Invalid Date",
    "a template": "{{ article.date }}",
    "many": "2026-03-09 " * 2_000,
    "signs": "-:/.T" * 2_000,
}


def dated(text: str) -> str:
    """A page that gives `text` as its date in every way that there is."""
    quoted = text.replace('"', "&quot;").replace("<", "&lt;")
    return page(
        f'<p class="date">{quoted}</p><time datetime="{quoted}" pubdate itemprop="datePublished">{quoted}</time>',
        f'<title>{HEADLINE}</title><meta property="article:published_time" content="{quoted}">'
        f'<meta name="date" content="{quoted}"><meta name="dc.date" content="{quoted}">'
        f'<script type="application/ld+json">{article(datePublished=text, dateModified=text)}</script>',
    )


@pytest.mark.parametrize("language", DATES)
def test_a_date_in_any_language_is_that_day_or_none(language: str) -> None:
    result = the_article(dated(DATES[language]))
    assert result.published is None or result.published.date().isoformat() in ("2026-03-08", "2026-03-09")


@pytest.mark.parametrize("name", NO_DATES)
def test_a_date_that_is_none_costs_no_article_its_place(name: str) -> None:
    result = the_article(dated(NO_DATES[name]))
    assert result.title == HEADLINE
    assert (
        result.published is None
        or name in ("a week", "seconds", "many", "no zone", "a NUL", "fractions", "year 9999")
        or (result.published.year in (1, 2026))
    )


@pytest.mark.parametrize("date", ["1601-01-01T00:00:00Z", "0200-05-05", "1066-10-14"])
def test_a_date_before_there_was_a_web_is_none(date: str) -> None:
    assert the_article(dated(date)).published is None


def test_a_date_to_come_is_never_later_than_it_says() -> None:
    result = the_article(dated("2126-01-01T00:00:00Z"))
    assert result.published is None or result.published.year == 2126


ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "about:blank",
    "//",
    "http://",
    "https://[",
    "https://[::1",
    "https://x.example:99999/",
    "https://x.example:port/",
    "https:///a",
    "http://\0/",
    "https://" + "a" * 300 + ".example/",
    "https://x.example/" + "a" * 100_000,
    "https://" + "a." * 50_000 + "example/",
    "https://\u2100.example/",
    "https://xn--a.example/",
    "http://[fe80::1%25eth0]/",
    "https://user:password@x.example/",
    "%",
    "?",
    "#",
    "..",
    "mailto:a@x.example",
    "://x",
    "https://x.example/%zz\ud800",
    "\\\\x.example\\a",
    "ht\ntps://x.example/a",
)


@pytest.mark.parametrize("url", ADDRESSES, ids=lambda url: ascii(url[:20]))
def test_an_address_that_leads_nowhere_costs_no_article_its_place(url: str) -> None:
    quoted = url.replace('"', "&quot;").replace("<", "&lt;")
    image = {"@type": "ImageObject", "url": url}
    script = article(url=url, image=image, author={"@type": "Person", "name": "Jane Roe", "url": url}).replace(
        "</", "<\\/"
    )
    result = outcome(
        page(
            f'<p><a href="{quoted}">x</a><img src="{quoted}"><img srcset="{quoted} 2x"></p>'
            f'<iframe src="{quoted}"></iframe><a rel="next" href="{quoted}">Next page</a>',
            f'<title>{HEADLINE}</title><base href="{quoted}"><link rel="canonical" href="{quoted}"><link rel="next" '
            f'href="{quoted}"><meta property="og:url" content="{quoted}"><meta property="og:image" content="{quoted}">'
            f'<script type="application/ld+json">{script}</script>',
        )
    )
    assert ends_well(result)
    assert all(request.url.startswith(("http://", "https://")) for request in result.requests)
    given = [*result.articles, *(request.continues for request in result.requests if request.continues)]
    assert [article.title for article in given] == [HEADLINE]


@pytest.mark.parametrize("url", ["", "https://x.example/ferry", "https://x.example/ferry?page=1", "#next", "ferry"])
def test_a_page_that_is_its_own_next_page_is_not_asked_for_again(url: str) -> None:
    result = outcome(page(head=f'<title>{HEADLINE}</title><link rel="next" href="{url}">'))
    assert [request.url for request in result.requests if request.url == "https://x.example/ferry"] == []
    assert ends_well(result)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://evil.example/"]
)
def test_a_next_page_elsewhere_is_not_followed(url: str) -> None:
    result = outcome(
        page(f'<a rel="next" href="{url}">Next</a>', f'<title>{HEADLINE}</title><link rel=next href="{url}">')
    )
    assert result.requests == ()
    assert [article.title for article in result.articles] == [HEADLINE]


# ---- what might take long or much --------------------------------------------------------------------------

SERVER = """
import os, resource, sys
import feedsmith.publishing.formats.head, feedsmith_html.article, msgspec.json, yaml
from feedsmith.cli.main import main

for line in sys.stdin:
    child = os.fork()
    if not child:
        log = os.open("log", os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (5, 6))
        sys.argv[1:] = ["-v", "render", line.strip(), "-o", "out"]
        try:
            main()
        except SystemExit as end:
            os._exit(end.code)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(70)
    _, status, used = os.wait4(child, 0)
    print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, flush=True)
"""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """What became of one page: how the process ended, what it said, and the item; seconds of CPU, and megabytes."""

    status: int
    output: str
    item: dict[str, Any] | None
    seconds: float
    megabytes: int


Render = Callable[[bytes], Rendered]


@pytest.fixture(scope="module")
def render(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Render]:
    folder = tmp_path_factory.mktemp("heavy")
    saved, feed = folder / "page.html", folder / "out" / "feed.json"
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], cwd=folder, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=BARE
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None

        def render(data: bytes) -> Rendered:
            saved.write_bytes(data)
            feed.unlink(missing_ok=True)
            print(saved.name, file=server.stdin, flush=True)
            status, seconds, megabytes = server.stdout.readline().split()
            return Rendered(
                status=int(status),
                output=(folder / "log").read_text(),
                item=json.loads(feed.read_bytes())["items"][0] if feed.exists() else None,
                seconds=float(seconds),
                megabytes=int(megabytes),
            )

        yield render
        server.stdin.close()
    for path in (saved, feed, feed.with_suffix(".rss"), feed.with_suffix(".atom")):
        path.unlink(missing_ok=True)


def many(text: str, count: int | None = None) -> str:
    """`text` again and again, up to the limit or `count` times, with its number where it has a place for it."""
    count = LIMIT // len(text.encode()) - 500 // len(text.encode()) - 1 if count is None else count
    return "".join(text.replace("{}", str(n)) for n in range(count)) if "{}" in text else text * count


def crowd(text: str) -> str:
    """`text` again and again, with fewer than 100,000 tags: four times as many as the fullest of 800 news pages has."""
    return many(text, min(90_000 // text.count("<"), LIMIT // len(text) - 1))


def nested(tag: str, count: int = 100_000, text: str = "x") -> str:
    """A page whose article holds `tag` so many times within itself."""
    return page(f"<{tag}>" * count + text + f"</{tag}>" * count)


def script(text: str) -> Callable[[], str]:
    return lambda: described(text)


NESTED = (
    "div span b table li blockquote p a font section ul ol dl dd em h2 form button label q pre svg math figure details "
    "noscript template select object x-y article main nobr center sup ruby"
).split()
HEAVY: dict[str, Callable[[], str | bytes]] = {
    **{f"100,000 {tag} in one another": lambda tag=tag: nested(tag) for tag in NESTED},  # type: ignore[misc]
    "100,000 div, never closed": lambda: page("<div>" * 100_000),
    "100,000 closed, never opened": lambda: page("</div></p></b>" * 100_000),
    "100,000 div around the article": lambda: page(before="<div>" * 100_000),
    "div with text each": lambda: page(crowd(f"<div><p>{AFTER}</p>")),
    "20,000 div with text each": lambda: page(many(f"<div>{AFTER}", 20_000)),
    "3,000 div around the article": lambda: page(before="<div>" * 3_000),
    "100,000 lists in items": lambda: page("<ul><li>" * 100_000),
    "50,000 tables in cells": lambda: page("<table><tr><td>" * 50_000),
    "100,000 formats that overlap": lambda: page("<b><i></b></i>" * 100_000),
    "formats in every paragraph": lambda: page("<b><i><u><em>" * 50 + "<p>x" * 50_000),
    "links in links": lambda: page("<a href=x><p>" * 50_000),
    "a million attributes": lambda: page(f"<p{many(' a{}=1', 900_000)[: LIMIT - 2_000]}>x</p>"),
    "a million times one attribute": lambda: page(f"<p{' class=x' * 1_000_000}>x</p>"),
    "a million attributes on many": lambda: page(many("<p a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9 j=0>x</p>", 100_000)),
    "a long attribute": lambda: page(f"<p class='{many('x ', 4_000_000)}' style='{many('x:y;', 400_000)}'>x</p>"),
    "a tag never closed": lambda: page(f"<p title='{'x' * 9_000_000}"),
    "a long name": lambda: page(f"<{'x' * 4_000_000}>y</{'x' * 4_000_000}>"),
    "50 MB of tables": lambda: page("<table><tr><td>x</td></tr></table>" * 1_400_000),
    "tables": lambda: page(many("<table><tr><td>x</td></tr></table>")[: LIMIT - 2_000]),
    "cells": lambda: page(f"<table>{many('<td>x')[: LIMIT - 2_000]}"),
    "cells of figures": lambda: page(f"<table>{crowd('<tr><td>{}</td><td>1</td></tr>')}</table>"),
    "headers of cells": lambda: page("<table><td headers='" + "x " * 50_000 + "' colspan=99999999 rowspan=9999999>x"),
    "paragraphs": lambda: page(many("<p>x</p>")[: LIMIT - 2_000]),
    "long paragraphs": lambda: page(many(f"<p>{AFTER}</p>")[: LIMIT - 2_000]),
    "one paragraph": lambda: page(f"<p>{many(AFTER + ' ')[: LIMIT - 2_000]}</p>"),
    "one word": lambda: page(f"<p>{'x' * (LIMIT - 2_000)}</p>"),
    "spaces": lambda: page(f"<p>x{' ' * (LIMIT - 2_000)}y</p>"),
    "no-break spaces": lambda: page(f"<p>x{'&nbsp; ' * 1_000_000}y</p>"),
    "line ends": lambda: page(f"<p>x{'<br>' * 2_000_000}y</p>"),
    "fewer line ends": lambda: page(f"<p>x{crowd('<br>')}y</p>"),
    "fewer cells": lambda: page(f"<table>{crowd('<tr><td>x</td></tr>')}</table>"),
    "fewer paragraphs": lambda: page(crowd("<p>x</p>")),
    "fewer formats that overlap": lambda: page(crowd("<b><i></b></i>")),
    "40,000 div in one another": lambda: nested("div", 40_000),
    "40,000 b in one another": lambda: nested("b", 40_000),
    "attributes on many": lambda: page(crowd("<p a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9 j=0>x</p>")),
    "a hundred attributes on many": lambda: page(f"<p{many(' a{}', 100)}>x</p>" * 15_000),
    "900 attributes on some": lambda: page(f"<p{many(' a{}', 900)}>x</p>" * 1_800),
    "sections": lambda: page(crowd("<section><h2>x</h2><p>y</p></section>")),
    "headlines": lambda: page(crowd("<h1>Headline {}</h1>")),
    "100,000 links": lambda: page(many('<a href="/a/{}">A link to another {}</a> ', 100_000)),
    "links in lists": lambda: page(crowd('<li><a href="/a/{}" rel=author class=byline>x</a></li>')),
    "pictures": lambda: page(crowd('<figure><img src="/{}.jpg"><figcaption>x</figcaption></figure>')),
    "candidates for a picture": lambda: page(f"<img srcset='{many('https://x.example/{}.jpg {}w, ', 200_000)}'>"),
    "commas for a picture": lambda: page(f"<img srcset='{',' * 3_000_000}'><img srcset='{' ' * 3_000_000}x'>"),
    "embeds": lambda: page(crowd('<iframe src="https://x.example/{}" title="x"></iframe>')),
    "noscripts": lambda: page(crowd("<img data-src=x><noscript><img src='/{}.jpg'></noscript>")),
    "times": lambda: page(crowd("<time datetime=2026-03-09T08:30:00Z>9 March 2026</time>")),
    "bylines": lambda: page(crowd('<span class="byline author" itemprop="author">By Jane Roe {}</span>')),
    "things in attributes": lambda: page(crowd("<div itemscope itemprop=author itemtype=Person>")),
    "of a class": lambda: page(crowd('<div class="article-body content main post">x</div>')),
    "ids": lambda: page(crowd("<div id=article{}>x</div>")),
    "comments": lambda: page(crowd("<!-- x --><!-->")),
    "a comment never closed": lambda: page("<!--" + "-" * 9_000_000),
    "comments never closed": lambda: page("<!--" * 2_000_000),
    "CDATA never closed": lambda: page("<![CDATA[" * 1_000_000),
    "instructions": lambda: page("<?" * 3_000_000),
    "scripts": lambda: page("<script>x</script>" * 400_000),
    "script ends": lambda: page("<script>" + "</scrip" * 1_000_000),
    "textareas": lambda: page("<textarea>" * 900_000),
    "a title never closed": lambda: page(head=f"<title>{HEADLINE}" + " x" * 3_000_000),
    "titles": lambda: page(head="<title>x</title>" * 500_000),
    "brackets": lambda: page("<" * 9_000_000),
    "closing brackets": lambda: page(">" * 9_000_000),
    "ampersands": lambda: page("&" * 9_000_000),
    "1 MB of entities": lambda: page("&amp;" * 200_000),
    "entities": lambda: page("&eacute;" * 1_100_000),
    "entities that are none": lambda: page("&nosuchentity" * 700_000),
    "numbers of characters": lambda: page("&#x1F600;" * 1_000_000),
    "a long number": lambda: page(f"&#{'9' * 5_000_000};&#x{'f' * 3_000_000};"),
    "quotes": lambda: page("<p \"'" * 1_500_000),
    "20,000 metas": lambda: page(head=f"<title>{HEADLINE}</title>" + many("<meta name=x{} content=y>", 20_000)),
    "metas of a kind": lambda: page(head=crowd('<meta property="og:title" content="Title {}">')),
    "named tags": lambda: page(head=crowd('<meta property="article:tag" content="Tag {}">')),
    "named authors": lambda: page(head=many('<meta name="author" content="Jane Roe {}">', 30_000)),
    "canonical links": lambda: page(head=crowd('<link rel="canonical" href="/{}">')),
    "next links": lambda: page(head=crowd('<link rel="next" href="https://y.example/{}">')),
    "bases": lambda: page(head=crowd('<base href="https://x.example/{}">')),
    "a list of keywords": lambda: page(head=f'<meta name="keywords" content="{many("word {}, ", 500_000)}">'),
    "a headline of 1 MB": lambda: page(headline="Ferry returns " * 70_000),
    "a title of lines": lambda: page(head=f"<title>{'Ferry | ' * 500_000}</title>", headline="Ferry - " * 500_000),
    "a title of dashes": lambda: page(
        head=f"<title>{'- ' * 2_000_000}</title><meta property=og:title content='{'–' * 999_999}'>"
    ),
    "an author of 1 MB": lambda: page(f'<p class="byline">By {"Jane Roe and " * 80_000}</p>'),
    "an author of By": lambda: page(
        f'<p class="byline">{"By " * 300_000}</p><meta name=author content="{"by " * 300_000}">'
    ),
    "an author of commas": lambda: page(f'<p class="author">{", " * 500_000}</p>'),
    "an author of brackets": lambda: page(f'<p class="author">{"(" * 500_000}{"[" * 500_000}</p>'),
    "an author of spaces": lambda: page(f'<p class="author">Jane{" " * 1_000_000}Roe{"&nbsp;" * 200_000}</p>'),
    "a date of 1 MB": lambda: page(f'<time datetime="{"2026-03-09T" * 90_000}">{"9 March " * 90_000}</time>'),
    "a date of digits": lambda: page(f'<time datetime="{"1" * 1_000_000}">{"1" * 1_000_000}</time>'),
    "a date of signs": lambda: page(f'<p class="date">{"1/" * 500_000}</p><p class="date">{"1:" * 500_000}</p>'),
    "an address of 1 MB": lambda: page(
        f"<a href='https://x.example/{'a/../' * 200_000}'>x</a><img src='/{'%' * 1_000_000}'>",
        f'<title>{HEADLINE}</title><link rel="canonical" href="https://x.example/{"a/" * 500_000}">',
    ),
    "a host of 1 MB": lambda: page(head=f'<link rel="canonical" href="https://{"é." * 300_000}example/">'),
    "a description of 5 MB": lambda: page(head=f'<meta name="description" content="{AFTER * 25_000}">'),
    "a description of tags": lambda: page(head=f"<meta name='description' content='{'&lt;p' * 1_000_000}'>"),
    "a call to read on": lambda: page(crowd("<p>Read more: <a href=/{}>Related stories</a></p>")),
    "short texts": lambda: page(crowd("<div>a b</div><span>c</span>")),
    "texts between": lambda: page(crowd("x<i>y</i>")),
    "combining marks": lambda: page("<p>a" + "\u0301" * 4_000_000),
    "right to left": lambda: page("<p>" + "\u202e\u200f" * 1_500_000),
    "emoji": lambda: page("<p>" + "\U0001f600" * 2_400_000),
    "letters of East Asia": lambda: page("<p>" + "船は月曜日の朝に島へ戻った。" * 200_000),
    "letters of East Asia in GBK": lambda: (
        page("<p>" + "渡轮星期一早上回到岛上。" * 300_000).replace("utf-8", "gbk").encode("gbk")
    ),
    "letters of East Asia, undeclared": lambda: ("<h1>渡轮</h1><p>" + "渡轮星期一早上回到岛上。" * 300_000).encode(
        "gbk"
    ),
    "letters of Cyrillic, undeclared": lambda: ("<h1>Паром</h1><p>" + "Паром вернулся на остров. " * 350_000).encode(
        "cp1251"
    ),
    "letters of the West, undeclared": lambda: ("<h1>Le café</h1><p>" + "Le bac est revenu à l'île. " * 350_000).encode(
        "cp1252"
    ),
    "UTF-16": lambda: page("<p>" + AFTER * 25_000).encode("utf-16"),
    "UTF-8 with a bad byte": lambda: page("<p>" + "é" * 4_000_000).encode() + b"\xff",
    "NULs": lambda: b"\0" * LIMIT,
    "NULs between": lambda: page("<p>x\0</p>" * 900_000),
    "noise": lambda: random.Random(7).randbytes(LIMIT),
    "noise of letters": lambda: bytes(random.Random(7).choices(range(128, 256), k=5_000_000)),
    "noise of markup": lambda: "".join(random.Random(7).choices("<>/=\"' pdivabr&;!-", k=5_000_000)),
    "noise of tags": lambda: "".join(
        f"<{random.Random(n).choice(['p', '/p', 'div', '/div', 'b', '/b', 'table', 'td', '/table', 'a', 'li', 'ul'])}>x"
        for n in range(100_000)
    ),
    "JSON": lambda: "[" * LIMIT,
    "a feed": lambda: "<rss>" + "<item>x</item>" * 700_000,
    "a prolog without end": lambda: "<?xml ?>" * 1_000_000 + "<rss>",
    "white space before a feed": lambda: " " * (LIMIT - 500) + "<rss>",
    "JSON-LD of 10 MB": lambda: described(article(articleBody=AFTER * 50_000)),
    "JSON-LD of 1.9 MB": lambda: described(article(articleBody=f"{BEFORE} " + AFTER * 9_000)),
    "JSON-LD, broken, of 1.9 MB": lambda: described(article(articleBody=AFTER * 9_000)[:-2]),
    "JSON-LD of broken objects": script('{"@type": "NewsArticle"' * 80_000),
    "JSON-LD of small objects": script('{"@type": "NewsArticle"}' * 75_000),
    "JSON-LD of commas": script("[" + "," * 1_900_000),
    "JSON-LD of backslashes": script('{"headline": "' + "\\" * 1_900_000),
    "JSON-LD of quotes": script('{"a": ' + '"' * 1_900_000),
    "JSON-LD of comments": script("<!--" * 400_000),
    "JSON-LD of CDATA": script("/* <![CDATA[" * 150_000 + " /*" * 10_000),
    "JSON-LD of entities": script('{"headline": "' + "&amp;" * 380_000),
    "JSON-LD of spaces": script(" " * 1_900_000 + "{" + " ," * 10_000),
    "JSON-LD nested 1,000 deep": script(
        article(author=0).replace(": 0", ": " + '{"author":' * 1_000 + "1" + "}" * 1_000)
    ),
    "JSON-LD nested 100,000 deep": script(article(a=0).replace(": 0", ": " + '{"a":' * 100_000 + "1" + "}" * 100_000)),
    "JSON-LD lists 1,000 deep": script(article(image=0).replace(": 0", ": " + "[" * 1_000 + "]" * 1_000)),
    "JSON-LD lists 100,000 deep": script(article(image=0).replace(": 0", ": " + "[" * 100_000 + "]" * 100_000)),
    "JSON-LD lists never closed": script("[" * 1_900_000),
    "JSON-LD with a million keys": lambda: described("{" + many('"{}":1,', 150_000) + '"@type": "NewsArticle"}'),
    "JSON-LD with keys beyond": lambda: described("{" + many('"{}":1,', 900_000) + '"@type": "NewsArticle"}'),
    "JSON-LD with 100,000 things": lambda: described('{"@graph": [' + many('{"@type":"Article"},', 90_000) + "{}]}"),
    "JSON-LD with ids": lambda: described(
        '{"@graph": [' + many('{"@id":"#{}","author":{"@id":"#1"}},', 40_000) + "{}]}"
    ),
    "JSON-LD with 100,000 authors": lambda: described(article(author=[f"Jane Roe{n}" for n in range(100_000)])),
    "JSON-LD with 30,000 people": lambda: described(
        article(author=[{"@type": "Person", "name": f"Jane Roe {n}"} for n in range(30_000)])
    ),
    "JSON-LD with 50,000 pictures": lambda: described(article(image=[f"https://x.example/{n}" for n in range(50_000)])),
    "JSON-LD with a headline of 1 MB": lambda: described(article(headline="Ferry " * 180_000)),
    "JSON-LD with an author of 1 MB": lambda: described(article(author="By Jane Roe and " * 60_000)),
    "JSON-LD with a date of 1 MB": lambda: described(article(datePublished="2026-03-09T" * 90_000)),
    "JSON-LD with an address of 1 MB": lambda: described(article(url="https://x.example/" + "a" * 1_000_000)),
    "JSON-LD with keywords": lambda: described(article(keywords="a," * 900_000)),
    "JSON-LD with a long number": script(article(wordCount=0).replace(": 0", ": " + "9" * 1_800_000)),
    "10,000 scripts of JSON-LD": lambda: page(
        many(f'<script type="application/ld+json">{article(author="Jane Roe")}</script>', 10_000)
    ),
    "broken scripts of JSON-LD": lambda: page(
        f'<script type="application/ld+json">{"{" * 4_000_000}</script>'
        + '<script type="application/ld+json">{</script>' * 50_000
    ),
}


@pytest.mark.parametrize("name", HEAVY)
def test_it_ends_in_an_article_or_a_failure_with_a_name_and_costs_little(name: str, render: Render) -> None:
    data = HEAVY[name]()
    done = render(data.encode() if isinstance(data, str) else data)
    assert done.status != -signal.SIGXCPU, "more than 5 s of CPU"
    assert done.status in (0, 1), done.output[-2_000:]
    assert (done.status == 0) == (done.item is not None)
    assert "crashed" not in done.output, done.output[-2_000:]
    assert done.megabytes < 300
    assert done.seconds < 5


STILL_READ = (
    "20,000 metas|named authors|JSON-LD of 10 MB|JSON-LD nested 1,000 deep|JSON-LD nested 100,000 deep|comments|"
    "JSON-LD lists 100,000 deep|JSON-LD with a million keys|JSON-LD with 100,000 authors|10,000 scripts of JSON-LD"
).split("|")


@pytest.mark.parametrize("name", STILL_READ)
def test_an_article_is_read_whatever_its_page_is_burdened_with(name: str, render: Render) -> None:
    data = HEAVY[name]()
    done = render(data.encode() if isinstance(data, str) else data)
    assert done.item is not None, done.output[-2_000:]
    assert HEADLINE in done.item["title"]
    assert BEFORE[:40] in done.item["content_html"]


def test_the_limit_is_named_where_a_page_is_too_large(render: Render) -> None:
    data = HEAVY["50 MB of tables"]()
    assert isinstance(data, str)
    assert "too large" in render(data.encode()).output
