"""What stands beside a list and is no part of it: boxes of what most people read, and lone links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith_html.lists.listing import find_listing
from feedsmith_html.page import Page

URL = "https://lighthouse.example/harbour/"
TITLES = ["Night ferry returns after eleven years", "Storm closes the harbour", "New crane for the old quay", "Rust"]
POPULAR = ["The ten best beaches for rain", "Why your neighbour says nothing", "A recipe for eleven apples"]


def row(folder: str, title: str, day: str = "") -> str:
    slug = title.lower().replace(" ", "-")
    return f"<li><a href=/{folder}/{slug}-of-the-week>{title}</a> {day}</li>"


def listed(folder: str, titles: list[str], day: str = "") -> str:
    return "<ul>" + "".join(row(folder, title, day) for title in titles) + "</ul>"


def titles(html: str) -> list[str]:
    page = f"<html><body><nav><a href=/about>About</a></nav>{html}</body></html>"
    return [item.title for item in find_listing(Page(page.encode(), URL)).items]


MAIN = f"<div class=x>{listed('harbour', TITLES[:3])}</div>"


@pytest.mark.parametrize(
    "label",
    [
        "Most read", "Most Popular Stories", "Trending now", "Popular posts", "Meistgelesen", "Meistgelesene Artikel",
        "Les plus lus", "Lo más leído", "Mais lidas", "I più letti", "Meest gelezen", "Mest läst", "Nejčtenější",
        "Самое читаемое", "Популярные новости", "En çok okunanlar", "Τα πιο διαβασμένα", "الأكثر قراءة", "热门文章",
        "アクセスランキング", "많이 본 뉴스", "» Most read:",
    ],
)  # fmt: skip
def test_what_is_read_most_and_of_another_section_is_not_of_the_list(label: str) -> None:
    box = f"<div><h3>{label}</h3>{listed('culture', POPULAR)}</div>"
    assert titles(MAIN + box) == TITLES[:3]
    assert titles(box + MAIN) == TITLES[:3]


@pytest.mark.parametrize(
    "box",
    [
        "<div><div><span>Most read</span></div><div><div>{}</div></div></div>",
        "<h4>Most read</h4>{}",
        "<aside>Most read {}</aside>",
        "<table><tr><th>Most read</th></tr><tr><td>{}</td></tr></table>",
    ],
)
def test_the_box_is_what_follows_its_label(box: str) -> None:
    assert titles(MAIN + box.format(listed("culture", POPULAR))) == TITLES[:3]


def test_its_items_may_follow_without_a_list() -> None:
    rows = listed("culture", POPULAR).replace("li>", "p>").replace("<ul>", "").replace("</ul>", "")
    assert titles(f"{MAIN}<div><h4>Most read</h4>{rows}</div>") == TITLES[:3]


def test_what_is_read_most_of_the_same_section_may_be_of_the_list() -> None:
    assert titles(f"{MAIN}<div><h3>Most read</h3>{listed('harbour', POPULAR)}</div>") == [*TITLES[:3], *POPULAR]


def test_what_is_read_most_and_dated_is_listed_as_all_else_is() -> None:
    box = f"<div><h3>Most read</h3>{listed('culture', POPULAR, '9 March 2026')}</div>"
    assert titles(MAIN + box) == [*TITLES[:3], *POPULAR]


@pytest.mark.parametrize("label", ["Top stories", "Latest", "The most read book of the year is about ferries", "News"])
def test_other_labels_stand_above_parts_of_the_list(label: str) -> None:
    assert titles(f"{MAIN}<div><h3>{label}</h3>{listed('culture', POPULAR)}</div>") == [*TITLES[:3], *POPULAR]


def test_a_list_of_what_is_read_most_is_a_list() -> None:
    assert titles(f"<h1>Most read</h1>{listed('culture', POPULAR)}") == POPULAR


@pytest.mark.parametrize("tab", ["<button>{}</button>", "<li>{}</li>", "<li><a href='#'>{}</a></li>"])
def test_what_follows_one_of_several_tabs_may_be_of_any(tab: str) -> None:
    tabs = "".join(tab.format(name) for name in ("Latest", "Most read"))
    html = f"{MAIN}<div><ul>{tabs}</ul>{listed('culture', POPULAR)}</div>"
    assert titles(html) == [*TITLES[:3], *POPULAR]


def test_what_is_read_most_and_stands_in_the_list_too_is_of_it() -> None:
    box = f"<div><h3>Most read</h3>{listed('harbour', TITLES[:1])[:-5]}{listed('culture', POPULAR)[4:]}</div>"
    assert titles(MAIN + box) == TITLES[:3]


def test_a_label_on_a_card_says_nothing_of_those_below() -> None:
    html = "<ul>" + "<li><span>Popular</span></li>" + listed("harbour", TITLES[:3])[4:]
    assert titles(f"<div>{html}</div>") == TITLES[:3]


def test_a_lone_link_with_a_text_is_not_of_a_dated_list_beside_it() -> None:
    lone = (
        "<div><p><a href=/page/how-we-make-this-site-easy/read>How we make this site easy to read</a> for all who "
        "come here with the help of a program that reads to them.</p></div>"
    )
    assert titles(lone + listed("harbour", TITLES, "10 March 2026")) == TITLES


def test_a_lone_lead_with_a_heading_is_of_the_list() -> None:
    lead = f"<div><h2><a href=/culture/music/{POPULAR[0].lower().replace(' ', '-')}>{POPULAR[0]}</a></h2></div>"
    assert titles(lead + listed("harbour", TITLES, "10 March 2026")) == [POPULAR[0], *TITLES]


@given(
    st.lists(st.sampled_from(["<h3>Most read", "Trending", "<a href=/x/{}>A b c d</a>", "<ul><li>", "</ul>", "<p>"]))
)
def test_no_arrangement_raises(parts: list[str]) -> None:
    titles("".join(part.format(number) for number, part in enumerate(parts)))
