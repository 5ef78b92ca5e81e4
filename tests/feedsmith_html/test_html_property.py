"""Whatever bytes a page is made of, it is an article that is fit for a feed, or a failure that says why not."""

import pickle

from hypothesis import example, given
from hypothesis import strategies as st

from feedsmith import Article, Document
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.collecting.parse import parse
from feedsmith.collecting.sanitize import sanitized_html
from feedsmith.model.errors import ParseError
from feedsmith.text import clean
from feedsmith_html import WebPages
from support import samples  # noqa: F401  # the profile of the tests
from support.xss import RAW, VECTORS

URL = "https://x.example/news/ferry"
SENTENCE = (
    "The ferry came back to the island on Monday morning, after two winters in the yard, and was cheered by a crowd "
    "that had waited on the pier since dawn. "
)


def outcome(data: bytes, *, charset: str = "", explain: bool = False) -> Outcome:
    document = Document(url=URL, data=data, location="x", source="html", charset=charset, explain=explain)
    return parse(Job(source=WebPages(urls=(URL,)), name="html", explain=explain), document)


def articles(result: Outcome) -> list[Article]:
    """What was found, whether or not a further page belongs to it."""
    return [*result.articles, *(request.continues for request in result.requests if request.continues is not None)]


def comparable(result: Outcome) -> tuple[object, ...]:
    """What an Outcome says: its failures, like all exceptions, are equal to themselves alone."""
    return result.articles, result.requests, result.notes, [repr(failure) for failure in result.failures]


def holds(data: bytes, charset: str = "") -> None:
    """What is promised of a page, whatever is in it."""
    result = outcome(data, charset=charset)
    assert [str(failure) for failure in result.failures if not isinstance(failure, ParseError)] == []
    assert len(result.failures) + len(articles(result)) == 1
    assert comparable(outcome(data, charset=charset)) == comparable(result)
    explained = outcome(data, charset=charset, explain=True)
    assert comparable(explained) == comparable(result)
    assert comparable(pickle.loads(pickle.dumps(explained))) == comparable(explained)
    for article in result.articles:
        assert sanitized_html(article.body, article.url) == (article.body, [])
        assert clean(repr(article)) == repr(article)
    for request in result.requests:
        assert request.url.startswith(("http://", "https://"))


@given(st.binary(max_size=400), st.sampled_from(["", "utf-8", "utf-16", "shift_jis", "rot13", "x", "\0"]))
@example(b"", "")
@example(b"\xff\xfe", "")
@example(b"\xef\xbb\xbf<p>", "utf-16")
def test_any_bytes_are_an_article_or_a_failure_with_a_name(data: bytes, charset: str) -> None:
    holds(data, charset=charset)


@given(st.binary(min_size=1, max_size=30), st.integers(0, 1_000))
def test_so_is_a_page_with_any_bytes_in_it(data: bytes, at: int) -> None:
    whole = page(f"<p>{SENTENCE}</p><figure><img src='a.jpg' alt='x'><figcaption>x</figcaption></figure>", "<p>")
    holds(whole[:at] + data + whole[at:])


# ---- markup ------------------------------------------------------------------------------------------------

TAGS = (
    "p p p div span a img h1 h2 ul li table tr td blockquote figure figcaption article section header footer nav aside "
    "main form b i br pre code time iframe video noscript script style svg math template picture source base body html "
    "head title meta link x-y plaintext textarea select button dl dt dd hr"
).split()
TEXTS = (
    SENTENCE,
    "By Jane Roe and John Doe, Reporter",
    "Published 9 March 2026, 8:30 am",
    "Read more: Related stories",
    "Photo: Jane Roe/Agence Exemple",
    "We use cookies to improve your experience. Accept",
    "Share on X",
    "1. x",
    "&amp;&#0;&#x110000;&lt;b&gt;&nosuch;",
    "船は月曜日の朝に島へ戻った。",
    "عادت العبّارة",
    " ",
    "\n",
    "\0",
    "\x1b",
    "\ufeff",
    "\u202e",
    "]]>",
    "<!--",
    "-->",
    "<",
    "<![CDATA[",
    "<?x",
    "😀",
)
VALUES = (
    "https://x.example/a.jpg",
    "/a/b?c=d#e",
    "javascript:alert(1)",
    "data:image/gif;base64,R0lGODlhAQABAAAAACw=",
    "article-body",
    "byline author",
    "related share newsletter",
    "articleBody",
    "author",
    "headline",
    "datePublished",
    "2026-03-09T08:30:00+01:00",
    "99999-99-99",
    "next",
    "canonical",
    "og:title",
    "article:published_time",
    "https://schema.org/NewsArticle",
    "a.jpg 1x, b.jpg 2x",
    "100%",
    "-1",
    "",
    "'",
    "<b>",
)
ATTRIBUTES = (
    "class id href src srcset data-src alt title itemprop itemtype itemscope rel property name content datetime style "
    "width height onclick lang dir hidden role cite poster http-equiv charset typeof colspan"
).split()
JSON = (
    '{"@type": "NewsArticle", "headline": "Ferry returns", "author": [{"name": "Jane Roe"}, "By J. Doe"]}',
    '{"@graph": [{"@type": ["Article", 1], "datePublished": "2026-03-09", "image": [{"url": 3}]}]}',
    '[[{"@type": "Article", "author": {"@id": "#a"}, "@id": "#a"}]]',
    '{"@type": "NewsArticle", "description": "\\ud800", "articleBody": "<p>x", "isAccessibleForFree": "False"}',
    '{"@type": "NewsArticle",,}',
    "{" * 50,
    "null",
)


def tag(name: str, attributes: list[tuple[str, str]], inside: str, closed: bool) -> str:
    given = "".join(f' {key}="{value}"' for key, value in attributes)
    return f"<{name}{given}>{inside}" + f"</{name}>" * closed


def page(body: str, head: str) -> bytes:
    text = (
        f"<html><head><title>Ferry returns to the island</title>{head}</head><body><article><h1>Ferry returns to the "
    )
    return f"{text}island</h1><p>{SENTENCE * 3}</p>{body}<p>{SENTENCE}</p></article></body></html>".encode(
        "utf-8", "replace"
    )


def elements(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    attributes = st.lists(st.tuples(st.sampled_from(ATTRIBUTES), st.sampled_from(VALUES)), max_size=4)
    element = st.builds(tag, st.sampled_from(TAGS), attributes, inside, st.booleans())
    return st.lists(element | st.sampled_from(TEXTS), max_size=6).map("".join)


SCRIPTS = st.sampled_from(JSON).map(lambda text: f'<script type="application/ld+json">{text}</script>')
ATTACKS = st.sampled_from(sorted(VECTORS.values()))
TREES = st.recursive(st.sampled_from(TEXTS) | SCRIPTS | ATTACKS, elements, max_leaves=25)


@given(TREES)
def test_any_tree_of_markup_is_an_article_or_a_failure_with_a_name(markup: str) -> None:
    holds(markup.encode())


@given(TREES, TREES)
@example("", "")
@example("<p style='x' onclick='y'>x</p>", "<base href='https://y.example/'>")
def test_so_is_a_page_with_any_tree_in_it(body: str, head: str) -> None:
    holds(page(body, head))


@given(st.sampled_from(sorted(VECTORS.values())), st.sampled_from(sorted(RAW.values())), st.integers(0, 50))
def test_so_is_a_page_with_attacks_within_each_other(vector: str, raw: tuple[str, bytes], at: int) -> None:
    charset, data = raw
    attack = vector[:at].encode() + data + vector[at:].encode()
    holds(page("", f'<meta charset="{charset}">').replace(b"</article>", attack + b"</article>"), charset=charset)
