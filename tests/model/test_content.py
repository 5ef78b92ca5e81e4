"""The content is whole by itself: standfirst, body, note, and the direction in which it runs; and excerpts of it."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feedsmith import Article
from feedsmith.model.content import MAX_EXCERPT_LENGTH, make_excerpt, make_whole_content, runs_right_to_left
from feedsmith.model.stories import fingerprint
from feedsmith.text import escape
from support.samples import PLAIN, feed_of

TEXT = "<p>The ferry sails at noon. It carries forty cars.</p>"


def whole(**changes: Any) -> str:
    return make_whole_content(replace(PLAIN, **{"title": "Ferry", "body": TEXT, **changes}))


# ---- the standfirst ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "standfirst",
    [
        "A new boat, two crews & no captain",
        "It carries forty cars.",  # it is there, but not where readers begin
        "The ferry sails at no",
        "The ferry sails at noon in May",
        "The ferry sails at noon? It carries forty cars!",
        "Ferry",
        "C++",
    ],
)
def test_the_standfirst_opens_the_content(standfirst: str) -> None:
    assert whole(summary=standfirst) == f"<p>{escape(standfirst)}</p>\n{TEXT}"


@pytest.mark.parametrize(
    ("standfirst", "body"),
    [
        ("The ferry sails at noon.", TEXT),
        ("The ferry sails at noon", TEXT),
        ("THE FERRY SAILS AT NOON", TEXT),
        ("The ferry sails at no…", TEXT),
        ("The ferry sails at ...", TEXT),
        ("The ferry sails at [&hellip;]".replace("&hellip;", "…"), TEXT),
        (
            "The ferry sails at noon. It carries forty cars.",
            "<p>The ferry sails at noon.</p><p>It carries forty cars.</p>",
        ),
        ("The ferry sails at noon. It carries forty cars. Nobody pa", f"{TEXT}<p>Nobody pays.</p>"),
        ('"It\'s noon," she said', "<p>“It’s noon,” she said.</p>"),
        ("— It's noon", "<p>- It’s noon, she said.</p>"),
        ("“Noon” – that’s it", '<p><strong>"Noon"</strong> - that\'s it</p>'),
        ("Noon & after", "<h2>Noon &amp; after</h2><p>Text</p>"),
        (
            "At noon",
            '<figure><img src="https://x.example/a.png" alt="a > b"><figcaption>Quay</figcaption></figure>At noon',
        ),
        ("At noon", '<h1>Ferry</h1><div><p><a href="https://x.example/?a=%22">At</a> noon</p></div>'),
        ("At noon", "<p>At\n  noon</p>"),
        ("\u00adAt noon", "<p>At noon</p>"),
        ("ﬁve ferries", "<p>Five ferries</p>"),
        ("正午に出航", "<p>正午に出航。四十台を運ぶ。</p>"),
        ("?!", "<p>?!</p>"),
    ],
)
def test_a_body_that_begins_with_its_standfirst_stays_as_it_is(standfirst: str, body: str) -> None:
    assert whole(summary=standfirst, body=body) == body


@pytest.mark.parametrize(
    ("standfirst", "body"),
    [
        ("No", "<p>Norway votes.</p>"),
        ("Up 5", "<p>Up 50 points</p>"),
        ("C++", "<p>C is old</p>"),
        ("-5", "<p>5 left</p>"),
    ],
)
def test_the_beginning_of_a_word_or_number_is_no_standfirst(standfirst: str, body: str) -> None:
    assert whole(summary=standfirst, body=body) == f"<p>{standfirst}</p>\n{body}"


@given(
    st.lists(st.sampled_from("aAbß1 “”\"'’—-,…\u00ad"), min_size=1, max_size=9).map("".join),
    st.integers(min_value=1, max_value=9),
    st.lists(st.sampled_from("aA “'-"), max_size=2).map("".join),
)
def test_whether_it_begins_with_it_does_not_hang_on_how_that_is_marked_up(text: str, length: int, more: str) -> None:
    summary = (text[:length] + more).strip()
    assume(summary)
    plain, marked = (whole(title="Ferry", summary=summary, body=f"{tag}{text}</p>") for tag in ("<p>", "<p><b></b>"))
    assert plain.count("<p>") == marked.count("<p>")


def test_a_standfirst_far_down_in_long_markup_is_found_all_the_same() -> None:
    picture = f'<p><img src="https://x.example/{"a" * 20_000}.png"></p>'
    body = f"{picture}<p>The ferry sails at noon.</p>" + "<p>More.</p>" * 1000
    assert whole(summary="The ferry sails at noon.", body=body) == body


def test_an_article_without_a_body_has_no_content_of_its_own() -> None:
    assert whole(summary="At noon", body="") == ""


# ---- the note ----------------------------------------------------------------------------------------------


def test_a_note_closes_the_content_and_stands_in_it_once() -> None:
    note = "Corrects R&D in paragraph 2"
    corrected = f"{TEXT}\n<p><em>Corrects R&amp;D in paragraph 2</em></p>"
    assert whole(note=note) == corrected
    assert whole(note=note, summary="At last") == f"<p>At last</p>\n{corrected}"
    assert whole(note=note, body="", summary="At last") == f"<p>At last</p>\n{corrected.removeprefix(TEXT).strip()}"
    for said in ("(Corrects R&amp;D in <b>paragraph</b>\n2)", "CORRECTS R&amp;D IN PARAGRAPH 2"):
        assert whole(note=note, body=f"<p>{said}</p>{TEXT}") == f"<p>{said}</p>{TEXT}"
    assert whole(note="It’s “2”", body='<p>it\'s "2"</p>') == '<p>it\'s "2"</p>'


# ---- the direction -----------------------------------------------------------------------------------------

ARABIC, HEBREW = "<p>تبحر العبارة عند الظهر</p>", "<p>המעבורת יוצאת בצהריים</p>"


@pytest.mark.parametrize("body", [ARABIC, HEBREW, f"<p>iPhone:</p>{HEBREW}", "<p>ܐܒܓܕ</p>", "<p>ߊߋߌ</p>", "<p>𞤀𞤁𞤂</p>"])
def test_a_text_from_the_right_says_so(body: str) -> None:
    assert whole(body=body) == f'<div dir="rtl">{body}</div>'


@pytest.mark.parametrize(
    "body",
    [
        f'<div dir="rtl">{ARABIC}</div>',
        f'<p class="a>b" dir="auto">{HEBREW}</p>',
        f"<p>The word is {ARABIC} and it means much to those who live by the harbour</p>",
        "<p>नाव दोपहर में</p>",
        "<p>⛴ 𝒜 — “noon”</p>",
        "<p>正午</p>",
        "<p>1923 ١٩٢٣</p>",
        '<p><img src="https://x.example/a.png"></p>',
    ],
)
def test_a_text_that_says_so_already_or_does_not_run_so_stays_as_it_is(body: str) -> None:
    assert whole(body=body) == body


def test_standfirst_and_note_run_as_the_body_does() -> None:
    assert whole(body=ARABIC, summary="خبر", note="Corrected") == (
        f'<div dir="rtl"><p>خبر</p>\n{ARABIC}\n<p><em>Corrected</em></p></div>'
    )
    directed = f'<p dir="rtl">{HEBREW}</p>'
    assert whole(body=directed, summary="חדשות") == f'<div dir="rtl"><p>חדשות</p>\n{directed}</div>'
    assert not runs_right_to_left("<p>" + "noon " * 500 + ARABIC * 200)  # judged by its beginning


# ---- excerpts ----------------------------------------------------------------------------------------------

LONG = "It carries forty cars and a hundred people to the island on each day of the week, and back again at night. "


@pytest.mark.parametrize(
    ("html", "excerpt"),
    [
        ("", ""),
        ('<p><img src="https://x.example/a.png"></p>', ""),
        ("<p>No more than this</p>", "No more than this"),
        ("<p>One &amp; <em>two</em>.</p>\n<ul><li>Three</li><li>four</li></ul>", "One & two. Three four"),
        ("<h2>About</h2><p>It sails.</p>", "It sails."),
        ("<figure><img><figcaption>A quay</figcaption></figure><p>It sails.</p>", "It sails."),
        (f"<p>It sails. {LONG * 3}</p>", f"It sails. {LONG * 2}".strip()),
        (f"<p>It sails! {LONG[:-2] * 3}.</p>", "It sails!"),
        (f"<p>It sails? {LONG[:-2] * 3}.</p>", "It sails?"),
        (f"<p>“It sails.” {LONG[:-2] * 3}</p>", "“It sails.”"),
        (f"<p>It sails. Mr. J. R. Reed {LONG[:-2] * 3}</p>", "It sails."),
        (f"<p>It sails. At 6 a.m. it {LONG[:-2] * 3}</p>", "It sails."),
        (f"<p>It sails. On 3. May or approx. {LONG[:-2].lower() * 3}</p>", "It sails."),
        ("<p>出航した。" + "船" * 400 + "</p>", "出航した。"),
        ("<p>أبحرت؟ " + "سفينة " * 100 + "</p>", "أبحرت؟"),
        ("<p>" + "word " * 100 + "</p>", "word " * 59 + "word…"),
        ("<p>" + "船" * 400 + "</p>", "船" * 299 + "…"),
        ("<p>" + "a" * 300 + "</p>", "a" * 300),
    ],
)
def test_an_excerpt_is_short_and_ends_with_a_sentence_or_a_word(html: str, excerpt: str) -> None:
    assert make_excerpt(html) == excerpt


# ---- whatever comes ----------------------------------------------------------------------------------------

PIECE = st.text(max_size=30) | st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b>",
        "<",
        ">",
        '"',
        "&",
        "&amp;",
        "<figure>",
        "</figure>",
        "<h1>",
        "Mr. ",
        ". ",
        "… ",
        "word " * 70,
    ]
)


@given(st.lists(PIECE, max_size=12).map("".join))
def test_an_excerpt_of_whatever_it_is_stays_within_its_length_and_is_one_line(html: str) -> None:
    excerpt = make_excerpt(html)
    assert len(excerpt) <= MAX_EXCERPT_LENGTH
    assert excerpt == " ".join(excerpt.split())


@given(body=st.lists(PIECE, max_size=8).map("".join), summary=st.text(max_size=80), note=st.text(max_size=80))
def test_nothing_of_an_article_is_lost_in_its_content(body: str, summary: str, note: str) -> None:
    article = replace(PLAIN, body=body, summary=summary, note=note)
    content = make_whole_content(article)
    assert article.body in content
    if article.body:
        assert make_whole_content(replace(article, body=content)) == content


def test_the_content_is_whole_in_the_feed_and_the_article_is_what_it_was() -> None:
    article = Article(id="tag:x.example,2026:a", title="Ferry", summary="At last", body=TEXT, note="Corrected")
    before = fingerprint(article)
    (entry,) = feed_of(article).entries
    assert re.findall("<p>(?:<em>)?([^<.]+)", entry.article.body) == ["At last", "The ferry sails at noon", "Corrected"]
    assert (article.body, fingerprint(article)) == (TEXT, before)
    assert replace(entry.article, body=TEXT) == article
