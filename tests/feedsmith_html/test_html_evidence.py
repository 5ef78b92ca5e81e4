"""What a page says of itself, and which short pages are briefs and not notices."""

import pytest

from feedsmith import Article, Document, PageEvidence, ParseError
from feedsmith_html import WebPages

URL = "https://harbourpost.example/2026/03/09/pier"
DATED = "<meta property=article:published_time content=2026-03-09T08:00:00Z>"
TYPED = '<script type=application/ld+json>{"@type": "NewsArticle", "articleSection": "Pier"}</script>'
BYLINE = "<meta name=author content='Ada Quill'>"
TEXT = (
    "<p>The council voted on Monday to close the old pier for two years, and a ferry will run instead of it.</p>"
    "<p>Engineers found rust in three of its posts, which nine thousand people cross on each working day.</p>"
)


def read(body: str = TEXT, head: str = "", title: str = "Old pier closes", url: str = URL) -> Article:
    html = (
        f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head><body><h1>{title}</h1>{body}</body></html>"
    )
    document = Document(url=url, data=html.encode(), location=url, source="html")
    (article,) = (part for part in WebPages(urls=(url,)).parse(document) if isinstance(part, Article))
    return article


def evidence(body: str = TEXT, head: str = "", **page: str) -> PageEvidence:
    found = read(body, head, **page).evidence
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("head", "is_dated", "is_signed", "is_typed"),
    [
        ("", False, False, False),
        (DATED, True, False, False),
        (BYLINE, False, True, False),
        (TYPED, False, False, True),
        ("<meta property=og:type content=article>", False, False, False),
        (DATED + BYLINE + TYPED, True, True, True),
    ],
)
def test_a_page_says_when_by_whom_and_that_it_is_an_article(
    head: str, is_dated: bool, is_signed: bool, is_typed: bool
) -> None:
    found = evidence(head=head)
    assert (found.is_dated, found.is_signed, found.is_typed) == (is_dated, is_signed, is_typed)
    assert found.is_bare is not (is_dated or is_signed or is_typed)


def test_buttons_and_fields_count_where_they_stand_in_the_text() -> None:
    form = "<form><input name=q><input type=hidden name=x><button>Go on</button></form>"
    outside = f"<nav>{form}</nav><footer>{form}</footer>"
    assert evidence(TEXT + form + outside).controls == 2
    assert evidence(TEXT + "<pre>x = 1</pre><button>Copy</button>").controls == 0
    assert evidence().controls == 0


def test_of_too_many_buttons_the_first_of_the_page_count() -> None:
    within = f"<p>Go on: {'<span role=button>x</span>' * 300}</p>"
    assert evidence(TEXT + within + "<nav>" + "<button>Go on</button>" * 400 + "</nav>").controls == 300


@pytest.mark.parametrize(
    "box",
    [
        "<div class='article-paywall'><p>Nine a month, and the harbour is yours.</p></div>",
        "<p>Subscribe now to continue reading.</p>",
        "<aside><p>Bereits Leser? Jetzt anmelden, um weiterzulesen. Weiterlesen mit Hafen plus.</p></aside>",
        "<div><p>Cet article est réservé aux abonnés.</p></div>",
    ],
)
def test_a_box_that_asks_for_money_is_a_paywall(box: str) -> None:
    assert evidence(TEXT + box).has_paywall
    assert not evidence().has_paywall


def test_a_page_that_says_it_is_not_free_has_a_paywall() -> None:
    head = '<script type=application/ld+json>{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    assert evidence(head=head).has_paywall


BRIEFS = {
    "Access to the pier denied": (
        "Access denied: that is what visitors of the old pier read since Monday. The council has put up a gate, as "
        "rust was found in three of its posts. It opens again in May, the mayor said."
    ),
    "Bakers sell cookies for the lifeboat": (
        "Accept all cookies, says a note in the window of the bakery, and pay what you like. The bakers of the harbour "
        "collect for the lifeboat, which lost its mast in the storm. So far they have nine hundred."
    ),
    "Harbour office drops JavaScript": (
        "The timetable of the harbour works without JavaScript again, the office said on Monday. Skippers had asked "
        "for it, since the net at sea is slow. The old one goes in May, when the boats are back."
    ),
}


@pytest.mark.parametrize("title", BRIEFS)
@pytest.mark.parametrize("head", [DATED, TYPED], ids=["dated", "typed"])
def test_a_brief_is_an_article_whatever_it_mentions(title: str, head: str) -> None:
    assert 30 <= len(BRIEFS[title].split()) < 40
    assert read(f"<p>{BRIEFS[title]}</p>", head, title).title == title


NOTICES = {
    "Old pier closes": "We and our partners use cookies. Accept all cookies to go on, or choose which of them you like "
    "to have, and change that whenever you want in the lower corner of each page.",
    "Access denied": "You do not have the permission to see this page. Should that be wrong, write to whoever runs the "
    "server, and name the time at which it happened and what you did before that.",
}


@pytest.mark.parametrize("title", NOTICES)
def test_a_notice_is_none_though_its_address_has_a_date(title: str) -> None:
    with pytest.raises(ParseError, match="notice"):
        read(f"<p>{NOTICES[title]}</p>", title=title)


def test_a_notice_in_the_head_of_an_article_is_none() -> None:
    with pytest.raises(ParseError, match="notice"):
        read(f"<p>{NOTICES['Old pier closes']}</p>", DATED + TYPED)


LONG = (
    "It began, as these things begin, with a letter that nobody in the harbour office wanted to open, since it bore "
    "the seal of the port."
)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Dr. Marsh of the U.S. Navy came to the pier. He left on Tuesday.",
            "Dr. Marsh of the U.S. Navy came to the pier.",
        ),
        ("港務局宣布夜間渡輪恢復營運。新船可以搭載三百名乘客。", "港務局宣布夜間渡輪恢復營運。"),
        (LONG, "It began, as these things begin, with a letter that nobody in the harbour office wanted to open,…"),
    ],
)
def test_a_page_without_title_and_heading_goes_by_its_first_sentence(text: str, title: str) -> None:
    html = f"<html><head><meta charset=utf-8></head><body><article><p>{text}</p>{TEXT}</article></body></html>"
    document = Document(url=URL, data=html.encode(), location=URL, source="html")
    (article,) = (part for part in WebPages(urls=(URL,)).parse(document) if isinstance(part, Article))
    assert article.title == title
    assert text[:40] in article.body
