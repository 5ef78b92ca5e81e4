"""Whether a page is its article or a wall in its place, by what it says of itself and what it was before."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feedsmith.collecting.walls import PageReading, find_wall, is_doubtful, keep_longer_text
from feedsmith.model.article import Article, Person
from feedsmith.model.evidence import PageEvidence

URL = "https://harbourpost.example/a/17"
DAY = datetime(2026, 3, 9, 8, tzinfo=UTC)
STORY = (
    "<p>The council voted on Monday to close the old pier for two years, and a ferry will run instead of it.</p>"
    "<p>Engineers found rust in three of its posts, which nine thousand people cross on each working day.</p>"
    "<p>Shops on the left bank fear for their trade, and the mayor, who lives there, has promised money.</p>"
    "<p>Nobody could say on Tuesday what the ferry is to cost, nor who will sail it before the summer.</p>"
)
OTHER = "<p>Together with our partners we would like to keep things on your device, if that is all right with you.</p>"
LONG = "".join(
    f"<p>Line {number} tells of winch {number}, of net {number} and of lamp {number}.</p>" for number in range(40)
)
KNOWN = Article(
    id=URL, title="Old pier closes", url=URL, body=STORY, published=DAY, authors=(Person(name="Ada Quill"),)
)
BARE_KNOWN = replace(KNOWN, published=None, authors=())
BARE = PageEvidence(url=URL, words=20)


def reading(
    body: str = OTHER,
    title: str = "One moment",
    evidence: PageEvidence = BARE,
    lead_title: str = "",
    url: str = URL,
    **fields: object,
) -> PageReading:
    article = replace(KNOWN, **{"title": title, "body": body, "published": None, "authors": ()} | fields)  # type: ignore[arg-type]
    return PageReading(article, replace(evidence, words=len(body.split())), url, lead_title)


def says(evidence: PageEvidence = BARE, **fields: object) -> PageEvidence:
    return replace(evidence, **fields)  # type: ignore[arg-type]


# ---- what is known -------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [KNOWN, BARE_KNOWN], ids=["whole", "bare"])
def test_a_bare_text_that_shares_nothing_with_the_article_is_a_wall(known: Article) -> None:
    wall = find_wall(reading(), [known])
    assert wall is not None
    assert wall.kind == "not-an-article"
    assert "shares nothing" in wall.reason


def test_the_failure_names_what_the_page_has_lost() -> None:
    wall = find_wall(reading(), [KNOWN])
    assert wall is not None
    assert "no date and no author" in wall.reason
    error = wall.as_error("desk", URL)
    assert (error.source, error.location, error.kind) == ("desk", URL, "not-an-article")


EDITED = STORY.replace("Nobody could say", "No one would say") + "<p>The office of the port was asked as well.</p>"


@pytest.mark.parametrize(
    "page",
    [
        reading(EDITED),
        reading(EDITED, "Quite another headline"),
        reading(LONG, evidence=says(is_dated=True, is_typed=True)),
        reading(LONG, "Old pier closes for good"),
        reading(LONG, evidence=says(is_dated=True), published=DAY + timedelta(hours=3)),
        reading(LONG, evidence=says(is_signed=True), authors=KNOWN.authors),
        reading(LONG, "Ferry in place of the pier", lead_title="A ferry in place of the pier"),
        reading(LONG, "Ferry in place of pier", url="https://harbourpost.example/ferry-in-place-of-pier"),
    ],
    ids=[
        "edited",
        "renamed",
        "typed",
        "same headline",
        "same day",
        "same author",
        "as the list says",
        "as its address says",
    ],
)
def test_an_article_that_was_edited_or_written_anew_is_no_wall(page: PageReading) -> None:
    assert find_wall(page, [KNOWN]) is None


def test_a_long_text_without_anything_may_follow_on_one_without_anything() -> None:
    assert find_wall(reading(LONG), [BARE_KNOWN]) is None
    assert find_wall(reading(LONG), [KNOWN]) is not None


def test_a_short_text_under_the_head_of_the_article_is_a_wall() -> None:
    whole = says(is_dated=True, is_signed=True, is_typed=True)
    page = reading(OTHER, KNOWN.title, whole, published=DAY, authors=KNOWN.authors)
    assert find_wall(page, [KNOWN]) is not None


def test_unless_it_says_that_it_was_corrected_since() -> None:
    whole = says(is_dated=True, is_signed=True, is_typed=True)
    later = DAY + timedelta(days=1)
    page = reading(OTHER, KNOWN.title, whole, published=DAY, updated=later, authors=KNOWN.authors)
    assert find_wall(page, [KNOWN]) is None


# ---- what is new ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("final", "title", "evidence", "is_wall"),
    [
        ("https://consent.example/ask?back=17", "One moment", {}, True),
        ("https://www.harbourpost.example/b", "One moment", {}, False),
        ("https://harbour.example/a/17", "One moment", {}, False),
        ("https://consent.example/ask", "One moment", {"is_dated": True}, False),
        ("https://consent.example/ask", "One moment", {"is_signed": True}, False),
        ("https://consent.example/ask", "One moment", {"is_typed": True}, False),
    ],
)
def test_a_bare_page_at_another_host_is_a_wall(
    final: str, title: str, evidence: dict[str, bool], is_wall: bool
) -> None:
    wall = find_wall(reading(title=title, evidence=says(url=final, **evidence)), [])
    assert (wall is not None) is is_wall
    assert wall is None or (wall.kind == "blocked" and "consent.example" in wall.reason)


def test_a_long_text_at_another_host_is_an_article() -> None:
    assert find_wall(reading(LONG, evidence=says(url="https://blog.example/x")), []) is None


def test_a_short_bare_text_with_buttons_is_a_wall() -> None:
    assert find_wall(reading(evidence=says(controls=2)), []) is not None
    assert find_wall(reading(evidence=says(controls=2, is_dated=True)), []) is None
    assert find_wall(reading(LONG, evidence=says(controls=2)), []) is None
    assert find_wall(reading(), []) is None


def test_a_bare_text_where_a_list_was_is_a_wall() -> None:
    assert find_wall(reading(), [], was_list=True) is not None
    assert find_wall(reading(evidence=says(is_dated=True)), [], was_list=True) is None


@pytest.mark.parametrize(
    ("title", "url", "is_doubt"),
    [
        ("Old pier closes", "https://harbourpost.example/old-pier-closes", False),
        ("Größere Fähren für den Hafen", "https://harbourpost.example/grossere-fahren-fur-den-hafen", False),
        ("Access denied", "https://harbourpost.example/old-pier-closes", True),
        ("Cookies", "https://harbourpost.example/a/17", True),
    ],
)
def test_a_headline_that_its_address_announces_takes_the_doubt_away(title: str, url: str, is_doubt: bool) -> None:
    assert is_doubtful(reading(title=title, url=url)) is is_doubt


# ---- paywalls ------------------------------------------------------------------------------------

CUT = STORY[: STORY.index("<p>Shops")]


def test_the_longer_text_stays_before_a_paywall() -> None:
    kept = keep_longer_text(reading(CUT[:105], KNOWN.title, says(has_paywall=True), published=DAY), [KNOWN])
    assert kept is not None
    assert kept.body == STORY


@pytest.mark.parametrize(
    ("body", "has_paywall"),
    [(CUT[:105], False), (STORY.replace("Nobody", "No one"), True), (OTHER, True)],
    ids=["without one", "not shorter", "another text"],
)
def test_any_other_text_stands_as_it_is(body: str, has_paywall: bool) -> None:
    assert keep_longer_text(reading(body, KNOWN.title, says(has_paywall=has_paywall)), [KNOWN]) is None


def test_what_is_new_stands_as_it_is() -> None:
    assert keep_longer_text(reading(CUT, evidence=says(has_paywall=True)), []) is None
