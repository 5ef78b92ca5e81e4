"""Whether two articles are one entry of a feed: near-duplicates, other stories that look like one, and outlets."""

import itertools
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith.model.article import Agency, Article
from feedsmith.model.duplicates import find_mergeable, have_one_outlet, is_duplicate, same_story
from feedsmith.model.stories import shingles, sign_content
from support.samples import NOW
from support.stories import ANOTHER, BACKGROUND, PARAGRAPHS, STORY, found_again, told

BULLETIN = (
    "{0} can expect a bright start to {1}, with temperatures of {2} degrees in the early hours and a high of {3} "
    "degrees in the afternoon. Winds will be from the {4} at up to {5} kilometres an hour. There is a {6} per cent "
    "chance of rain after dark, and the sun sets at {7}. The outlook for the days to come is unsettled, with showers "
    "most likely along the coast, the weather service said in its bulletin."
)
MATCH = (
    "{0} scored twice in the second half as {1} beat {2} {3} on {4}, in front of {5} spectators. {6} had put the "
    "visitors ahead from the penalty spot before the break, but the home side took control after the substitutions and "
    "could have won by more. The result takes them to {7} points. The manager said that he was proud of the way that "
    "his players had come back, and that nobody in the dressing room was looking at the table."
)


# ---- the same story ----------------------------------------------------------------------------------------


def edited(*paragraphs: str, **words: str) -> Article:
    """Paragraphs with words replaced."""
    text = "\n".join(paragraphs)
    for old, new in words.items():
        assert old.replace("_", " ") in text
        text = text.replace(old.replace("_", " "), new)
    return told(*text.split("\n"))


SAME: dict[str, Article] = {
    "again": STORY,
    "under another headline": replace(STORY, id="2", title="Islanders cut off", source="another"),
    "cut to the first half": told(*PARAGRAPHS[:3]),
    "cut to its beginning": told(*PARAGRAPHS[:2]),
    "without its beginning": told(*PARAGRAPHS[2:]),
    "with paragraphs in another order": told(*(PARAGRAPHS[place] for place in (0, 1, 3, 2, 5, 4))),
    "with a paragraph left out": told(*PARAGRAPHS[:2], *PARAGRAPHS[3:]),
    "by another house": told(
        "From our correspondent",
        f"ALDMERE (Wire) — {PARAGRAPHS[0]}",
        "Read more: What the islands live on",
        *PARAGRAPHS[1:4],
        "The agency is an independent news service with bureaus in ninety countries. (Editing by Pat Sample)",
    ),
    "in straight quotes and other figures": edited(
        *PARAGRAPHS, **{"“": '"', "”": '"', "1,200": "1200", "45_million": "45m", "four_times": "4 times"}
    ),
    "with words edited": edited(
        *PARAGRAPHS,
        cancelled="scrapped",
        depend="rely",
        chartered="hired",
        told_reporters="said",
        accused="blamed",
        recommended="had proposed",
        urgent="essential",
        weather_permitting="if weather allows",
    ),
    "with a figure corrected": edited(*PARAGRAPHS, **{"340": "320", "1988": "1987"}),
}


@pytest.mark.parametrize("how", SAME)
def test_a_story_is_known_again(how: str) -> None:
    assert found_again(STORY, SAME[how])


def test_a_text_in_a_script_without_spaces_is_known_again() -> None:
    text = (
        "据港务局星期二通报，连接奥尔德米尔与外岛的轮渡公司在检查中发"
        "现其最老的一艘船船体出现裂缝，因此取消了整个冬季的全部航班。"
        "约有一千二百名岛民依靠这条航线获得食品、燃料和医疗服务。"
        "公司经理表示，已从挪威租用一艘替代船只，将在十天内抵达。"
    )
    assert found_again(told(text), told("综合报道", text[:80], "编辑：王"))
    assert not found_again(
        told(text),
        told(
            text[:12] + "委员会昨天公布了新的年度预算草案，其中教育支出将比去年增加百分之五，"
            "而道路维修的经费则保持不变，议员们预计将在下个月就此进行表决。"
        ),
    )


def test_markup_within_words_is_no_matter() -> None:
    other = replace(STORY, body=STORY.body.replace("ferry", "<b>f</b>erry").replace("</p>\n<p>", "<br><br>"))
    assert shingles(other) == shingles(STORY)
    assert found_again(STORY, other)


# ---- other stories -----------------------------------------------------------------------------------------


def others(template: str, *facts: Sequence[object]) -> list[Article]:
    return [told(template.format(*each)) for each in facts]


TEMPLATED = {
    "weather reports": others(
        BULLETIN,
        ("Aldmere", "Monday", 3, 11, "north", 25, 40, "6.12 pm"),
        ("Brackford", "Tuesday", 7, 14, "west", 30, 65, "6.14 pm"),
        ("Aldmere", "Wednesday", 5, 9, "north", 40, 80, "6.15 pm"),
    ),
    "match reports": others(
        MATCH,
        ("Adler", "Corwen", "Dunsby", "3-1", "Saturday", "4,312", "Costa", 31),
        ("Hayes", "Elmstow", "Farrow", "2-1", "Saturday", "18,004", "Keller", 44),
        ("Moreau", "Garside Town", "Kelby", "4-2", "Sunday", "950", "Novak", 12),
    ),
}


@pytest.mark.parametrize("kind", TEMPLATED)
def test_reports_from_one_template_are_not_one_story(kind: str) -> None:
    assert [same_story(one, other) for one, other in combinations(TEMPLATED[kind], 2)] == [False] * 3
    assert all(same_story(report, report) for report in TEMPLATED[kind])


DIFFERENT: dict[str, tuple[Article, Article]] = {
    "other stories": (STORY, told(*ANOTHER)),
    "the same sentences on another place, day and fleet": (
        STORY,
        edited(
            *PARAGRAPHS,
            Aldmere="Brackford",
            Northern_Star="Lady Agnes",
            Tuesday="Friday",
            Helen="Otto",
            Brandt="Novak",
            Norway="Estonia",
            Gdansk="Genoa",
        ),
    ),
    "the same sentences with other figures": (
        STORY,
        edited(
            *PARAGRAPHS,
            **{"1,200": "3,400", "38": "27", "2019": "2016", "45": "70", "1988": "1999", "340": "510", " 60 ": " 95 "},
        ),
    ),
    "a follow-up on the same background": (told(*PARAGRAPHS[:2], *BACKGROUND), told(*ANOTHER[:2], *BACKGROUND)),
    "a series with one ending": (told(*PARAGRAPHS[:3], BACKGROUND[0]), told(*ANOTHER[:3], BACKGROUND[0])),
    "a short text with the same ending": (told(PARAGRAPHS[0], BACKGROUND[0]), told(ANOTHER[0], BACKGROUND[0])),
    "a live blog and one of its items": (told(*ANOTHER, *BACKGROUND, *PARAGRAPHS), told(*PARAGRAPHS[:2])),
    "a live blog and a summary": (
        told(*PARAGRAPHS, *ANOTHER),
        told(
            "Ferries to the outer islands are off for the winter, and a dam will not be built: these are the two "
            "stories of the day, and this is what readers have written to us about them since the morning.",
            PARAGRAPHS[4],
            "Most of the letters are about the price of food on the islands, which had gone up before the ship was "
            "taken out of service; some remember winters in which the sea froze and nobody came at all.",
        ),
    ),
}


@pytest.mark.parametrize("kind", DIFFERENT)
def test_these_are_not_one_story(kind: str) -> None:
    one, other = DIFFERENT[kind]
    assert not same_story(one, other)
    assert not same_story(other, one)


# ---- forms: the same sentences with other facts in them ----------------------------------------------------

FORMS = json.loads((Path(__file__).parents[1] / "data" / "forms.json").read_text(encoding="utf-8"))
"""Paragraphs with fields, and three sets of facts to fill in."""


def filled(kind: str) -> list[list[str]]:
    """The form filled in three times, each by paragraphs."""
    return [[line.format(**facts) for line in FORMS[kind]["form"]] for facts in FORMS[kind]["facts"]]


def reworded(paragraphs: list[str], step: int) -> list[str]:
    """Every so many of the longer words that are written small replaced."""
    count = itertools.count(1)

    def other(word: re.Match[str]) -> str:
        return "otherwise" if word[0].islower() and next(count) % step == 0 else word[0]

    return [re.sub(r"\b[^\W\d_]{5,}\b", other, paragraph) for paragraph in paragraphs]


HOUSES: dict[str, Callable[[list[str]], list[str]]] = {
    "as it is": lambda text: text,
    "cut within the second paragraph": lambda text: [text[0], " ".join(text[1].split()[:25]), *text[2:3]],
    "below a byline and a dateline": lambda text: ["By Ann Example | Staff", f"ALDMERE (Wire) — {text[0]}", *text[1:]],
    "above its own credits": lambda text: [*text, "Reporting by Otto Muster and Pat Sample. © Quay News 2026."],
    "with words edited": lambda text: reworded(text, 7),
    "below a standfirst": lambda text: [
        "What happened, what is known so far, and what comes next: an overview by our newsroom for readers.",
        *text,
    ],
    "with an invitation and a credit between": lambda text: [
        text[0],
        "Read more: Ferries back after the storm (Getty)",
        *text[1:2],
        "Photo: Pat Sample/Harbour Pictures",
        *text[2:],
    ],
    "above a paragraph on itself": lambda text: [
        *text,
        "Our paper has reported on such things since 1897 and goes on doing so with the help of those who subscribe. "
        "From Monday the letters of readers stand on page four, and the crossword has moved to the back.",
    ],
}


@pytest.mark.parametrize("house", HOUSES)
@pytest.mark.parametrize("kind", FORMS)
def test_a_report_is_known_again_and_one_from_the_same_form_is_not(kind: str, house: str) -> None:
    report, *others = filled(kind)
    print_it = HOUSES[house]
    assert found_again(told(*report), told(*print_it(report)))
    for other in others:
        assert not found_again(told(*report), told(*print_it(other)))


FERRIES = (
    "The ferry company that links Aldmere with the outer islands has cancelled all sailings until spring after "
    "engineers found a crack in the hull of its oldest ship, the harbour office said on Tuesday. Some 1,200 islanders "
    "depend on the line for food, fuel and medicine.",
    "The manager, Helen Brandt, told reporters that a replacement had been chartered in Norway and would arrive within "
    "10 days, weather permitting. It can carry 38 cars, fewer than half of what the Northern Star takes.",
    "President Paul Adler promised help. The government in Corwen will pay $45 million for a new ship, which is to be "
    "built in Gdansk and delivered in 2029, Prime Minister Ivo Costa said after a meeting with the islanders' council "
    "on Monday.",
    "The council accused the company of having put off repairs for years. A report of 2019 had called them urgent, and "
    "recommended that the ship, built in 1988, be taken out of service after 30 more months.",
    "Fishing boats have begun to bring bread and milk to the smaller islands, and the school on Marske stays closed "
    "for the week. The coastguard said that it would fly out anybody who needs a doctor.",
)
STYLES: dict[str, dict[str, str]] = {
    "dates for days of the week": {"on Tuesday": "on March 3", "on Monday": "on March 2"},
    "shorter titles": {
        "President Paul Adler": "Mr Adler",
        "Prime Minister Ivo Costa": "Mr Costa",
        "The manager, Helen Brandt": "Ms Brandt, the manager",
    },
    "another currency": {"$45 million": "€41 million", "on Monday": "on March 2"},
    "other spellings": {"Gdansk": "Gdańsk", "Adler": "Adlar", "Corwen": "Corven"},
    "two figures corrected": {"38 cars": "36 cars", "1988": "1989"},
    "a name and a figure corrected": {"Helen": "Ellen", "2029": "2028"},
    "numbers in words": {"10 days": "ten days", "30 more": "thirty more"},
    "other words of the same language": {"cancelled": "canceled", "harbour": "harbor", "recommended": "suggested"},
}


@pytest.mark.parametrize("style", STYLES)
def test_a_story_in_the_style_of_another_house_is_known_again(style: str) -> None:
    assert found_again(told(*FERRIES), edited(*FERRIES, **STYLES[style]))


def test_credits_of_each_house_are_no_other_facts() -> None:
    def credited(byline: str, *pictures: str) -> Article:
        below = itertools.chain.from_iterable(itertools.zip_longest(FERRIES, pictures, fillvalue=""))
        return told(byline, *filter(None, below))

    one = credited("By Otto Muster in Aldmere", "Photo: Otto Muster/Quay News", "Photo: Eva Land/dpa")
    assert found_again(one, credited("By Ann Example, London", "Photo: Ann Example/Getty", "Photo: Leo Strand/AFP"))


FOLLOW_UPS = {
    "an arrest": "Police have arrested the former chief engineer of the ferry line, who is accused of having signed "
    "inspections that never took place, a prosecutor said on Thursday. He denies it, and was let go on bail in the "
    "evening. Two more people are being questioned over papers found in his office.",
    "an arrival": "Hundreds of islanders cheered as the replacement ship from Norway came into the harbour of Aldmere "
    "on Friday, three days earlier than expected. It took on flour, diesel and mail at once, and left for Marske "
    "before the tide turned with 90 passengers on board, some of whom had waited for ten days in hostels.",
    "a resignation": "The manager of the ferry line stepped down on Saturday after pressure from the islands. She said "
    "that she took responsibility for what had happened, and that a younger colleague would lead the company until a "
    "successor was found by the owners, who meet next week in the capital.",
}


@pytest.mark.parametrize("what", FOLLOW_UPS)
@pytest.mark.parametrize("background", [FERRIES[1:], FERRIES[1:4], FERRIES[2:]], ids=["all", "middle", "end"])
def test_a_follow_up_above_the_same_background_is_another_story(what: str, background: tuple[str, ...]) -> None:
    assert not found_again(told(*FERRIES), told(FOLLOW_UPS[what], *background))


@pytest.mark.parametrize(
    "lead",
    [
        "No ferries will sail from Aldmere to the outer islands before spring. Engineers have found a crack in the "
        "hull of the line's oldest ship, the harbour office announced on Tuesday. About 1,200 people on the islands "
        "need the boats for food and fuel.",
        "Islanders off Aldmere face a winter without ferries: the company that serves them has stopped all its ships, "
        "because one of them, the oldest, has a crack in the hull. More than a thousand people are cut off from food, "
        "fuel and medicine, the harbour office says.",
    ],
)
def test_a_story_below_a_lead_that_was_written_anew_is_known_again(lead: str) -> None:
    assert same_story(told(*FERRIES), told(lead, *FERRIES[1:]))


PASSAGES = st.lists(st.sampled_from([*FERRIES, *ANOTHER, *BACKGROUND, *FOLLOW_UPS.values()]), min_size=1, max_size=6)


@given(PASSAGES, PASSAGES)
def test_two_texts_are_one_story_in_either_order_or_in_none(one: list[str], other: list[str]) -> None:
    assert same_story(told(*one), told(*other)) is same_story(told(*other), told(*one))


def test_short_texts_that_share_a_quotation_are_two_stories() -> None:
    quotation = (
        "“Nobody on these islands was asked, nobody was told, and nobody will forget it before the next election,” the "
        "mayor said on Monday evening in the crowded hall"
    )
    assert len(quotation.split()) < 32
    one = told(f"ALDMERE — {quotation} of the school, where fishermen had met to speak of the quota for herring.")
    other = told(f"ALDMERE — The ferry stays. {quotation} when somebody wanted to hear of plans for a bridge.")
    assert not same_story(one, other)


def test_what_one_text_has_twice_and_the_other_once_is_counted_once() -> None:
    refrain = " ".join(PARAGRAPHS[:2])
    one, other = told(refrain, BACKGROUND[1], refrain), told(*ANOTHER, refrain)
    assert not same_story(one, other)
    assert same_story(one, one)


# ---- names -------------------------------------------------------------------------------------------------

GRANTS = (
    "Clubs in {0} can ask for a share of the grants for sport from Monday, the council says. There is more money than "
    "last year, and no club has to pay anything back. Those who play in a hall that {0} owns are to send the form to "
    "the office of the hall, all others to the town hall. Clubs that had a grant last year may ask again, and new ones "
    "are welcome if they have been on the register for a year. A committee decides in the spring, and what it gives "
    "is paid before the summer. People from {0} who want to found a club find advice at the library."
)
TOWNS = "Aldmere", "Brackford", "Corwen", "Dunsby", "Elmstow"


@pytest.mark.parametrize(("one", "other"), [*combinations(TOWNS, 2), ("Berlin", "Bremen")])
def test_the_same_sentences_on_somebody_else_are_another_story(one: str, other: str) -> None:
    first, second = told(GRANTS.format(one)), told(GRANTS.format(other))
    assert not same_story(first, second)
    assert not same_story(second, first)


@pytest.mark.parametrize(
    ("one", "other"), [("Kiev", "Kyiv"), ("UK", "Britain"), ("Marseille", "Marseilles"), ("Gaddafi", "Qaddafi")]
)
def test_a_name_that_houses_spell_differently_is_no_other_one(one: str, other: str) -> None:
    assert same_story(told(GRANTS.format(one)), told(GRANTS.format(other)))


OBITUARY = (
    "{0} died on Sunday at the age of 78, the family said. A funeral service will be held in the church of St Olave on "
    "Friday at eleven, followed by coffee in the parish hall. Instead of flowers the family asks for gifts to the "
    "lifeboat. Condolences may be written in the book that lies in the town hall until the end of the month."
)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Hedda Tolliver", "Linus Brack", False),
        ("Hedda Tolliver", "Hedda Brack", False),
        ("Hedda Tolliver", "Hedda Toliver", True),
        ("Hedda Tolliver", "Hedda Tolliver", True),
    ],
)
def test_one_name_is_enough_where_the_headlines_differ_in_it(one: str, other: str, is_same: bool) -> None:
    assert found_again(*(told(OBITUARY.format(name), title=f"{name}, 78") for name in (one, other))) is is_same


def test_a_name_that_was_corrected_once_is_no_other_story() -> None:
    text = GRANTS.format("Aldmere")
    assert same_story(told(text), told(text.replace("Clubs in Aldmere", "Clubs in Corwen")))


def test_two_texts_with_tops_of_their_own_are_two_stories_whatever_stands_below() -> None:
    one, other = " ".join(PARAGRAPHS[:2]), " ".join(ANOTHER[:2])
    assert min(len(top.split()) for top in (one, other)) > 65
    below = [*PARAGRAPHS[2:], *BACKGROUND, GRANTS.format("Corwen")]
    assert not same_story(told(one, *below), told(other, *below))
    assert same_story(told(*below), told(other, *below))
    assert same_story(told(" ".join(one.split()[:12]), *below), told(other, *below))


def test_one_text_in_two_languages_is_two_stories() -> None:
    assert not same_story(replace(STORY, language="en"), replace(STORY, language="de-AT"))
    assert same_story(replace(STORY, language="en-GB"), replace(STORY, language="en-US"))
    assert same_story(replace(STORY, language="en"), STORY)


# ---- hostile texts -----------------------------------------------------------------------------------------

SIZE = 1_000_000
HOSTILE = {
    "one word": "word " * (SIZE // 5),
    "one letter": "x" * SIZE,
    "two words in turn": "over under " * (SIZE // 11),
    "tags never closed": "<a " * (SIZE // 3),
    "signs": "<" * SIZE,
    "quotes never closed": '<a "' * (SIZE // 4),
    "quotes in tags": '<a ">" ' * (SIZE // 7),
    "ampersands": "&" * SIZE,
    "one character without spaces": "中" * (SIZE // 3),
    "numbers": "1 2 3 " * (SIZE // 6),
    "accents on accents": "e\u0301\u0300" * (SIZE // 5),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_text_takes_no_time_that_grows_with_its_square(kind: str) -> None:
    """It would take minutes at the least."""
    text = HOSTILE[kind]
    one, other = told(*PARAGRAPHS, text), told(text, *PARAGRAPHS)
    assert len(sign_content(one).shingles) <= 8
    assert isinstance(same_story(one, other), bool)
    assert isinstance(same_story(told(text), told(f"{text} {text[: SIZE // 2]}")), bool)


# ---- duplicates -------------------------------------------------------------------------------------------


def merged(one: Article, other: Article) -> bool:
    """Whether they are duplicates, in whatever order they are compared."""
    result = is_duplicate(one, other)
    assert is_duplicate(other, one) is result
    return result


def test_two_sources_that_tell_one_story_within_a_week_are_duplicates() -> None:
    one, other = replace(STORY, source="a", published=NOW), replace(STORY, source="b", title="Sailings cancelled")
    assert merged(one, other)
    assert merged(one, replace(other, published=NOW + timedelta(days=7)))
    assert not merged(one, replace(other, published=NOW + timedelta(days=8)))


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Winter ferries cancelled again"},
        {"published": NOW + timedelta(days=4)},
        {"body": STORY.body + "<p>The company said so.</p>"},
    ],
)
def test_within_one_outlet_only_a_copy_is_a_duplicate(other: dict[str, object]) -> None:
    one = replace(STORY, source="a", published=NOW)
    assert merged(one, replace(one, id="2", title="WINTER ferries: cancelled"))
    assert merged(one, replace(one, id="2", published=NOW + timedelta(days=3)))
    assert not merged(one, replace(one, id="2", **other))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({}, {}, True),
        ({"source": "a"}, {"source": "b"}, False),
        ({"publisher": "Harbour Post"}, {"publisher": "HARBOUR POST"}, True),
        ({"publisher": "Harbour Post"}, {"publisher": "Quay News"}, False),
        ({"publisher": "Harbour Post"}, {}, True),
        ({"url": "https://www.a.example/1"}, {"url": "https://a.example/2"}, True),
        ({"url": "https://a.example/1"}, {"url": "https://b.example/1"}, False),
        ({"agencies": (Agency(name="Agence France-Presse", code="AFP"),)}, {"agencies": (Agency(name="dpa"),)}, False),
        ({"agencies": (Agency(name="dpa"),)}, {}, True),
    ],
)
def test_an_outlet_is_a_source_with_its_publisher_host_or_agency(
    one: dict[str, object], other: dict[str, object], same: bool
) -> None:
    first, second = replace(STORY, **one), replace(STORY, **other)  # type: ignore[arg-type]
    assert have_one_outlet(first, second) is have_one_outlet(second, first) is same


OUTLETS = st.fixed_dictionaries(
    {},
    optional={
        "source": st.sampled_from(["a", "b"]),
        "publisher": st.sampled_from(["Post", "News"]),
        "url": st.sampled_from(["https://a.example/1", "https://b.example/1"]),
        "agencies": st.sampled_from([(Agency(name="dpa"),), (Agency(name="AFP"),)]),
        "title": st.sampled_from(["No ferries", "NO FERRIES!", "Sailings cancelled"]),
    },
)


@given(st.lists(OUTLETS, min_size=2, max_size=4))
def test_whatever_is_a_duplicate_of_another_is_mergeable(outlets: list[dict[str, object]]) -> None:
    articles = [replace(STORY, **outlet) for outlet in outlets]  # type: ignore[arg-type]
    places = set(find_mergeable(articles))
    for one, other in combinations(range(len(articles)), 2):
        assert not is_duplicate(articles[one], articles[other]) or {one, other} <= places


def test_of_one_outlet_only_articles_of_one_headline_are_mergeable() -> None:
    titles = "Ferries off", "Ferries back", "FERRIES OFF", "Dam not built"
    articles = [replace(STORY, title=title, publisher="Post") for title in titles]
    assert set(find_mergeable(articles)) == {0, 2}
    assert set(find_mergeable([*articles, replace(STORY, publisher="News")])) == {0, 1, 2, 3, 4}


def test_other_numbers_at_the_top_are_another_story() -> None:
    one = replace(STORY, source="a", title="Ferry 57 cancelled")
    other = replace(STORY, source="b", title="Ferry 59 cancelled")
    assert not merged(one, other)
    lead = PARAGRAPHS[0].replace("has cancelled", "has cancelled 12")
    assert not merged(
        told(lead, *PARAGRAPHS[1:], source="a"), told(lead.replace("12", "14"), *PARAGRAPHS[1:], source="b")
    )
