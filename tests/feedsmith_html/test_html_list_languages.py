"""The order of day and month in the dates of a list, where the numbers of one leave it open."""

import pytest

from feedsmith_html.lists.listing import find_listing
from feedsmith_html.page import Page

TITLES = ["The mill is open again", "Rust", "A walk along the old canal", "Notes on bread and salt", "Three poems"]


def dates(days: list[str], language: str, url: str = "https://press.example/news", around: str = "") -> list[str]:
    rows = "".join(
        f"<li><a href=/news/{n}77>{title}</a> <span>{day}</span></li>"
        for n, (title, day) in enumerate(zip(TITLES, days))
    )
    html = f"<html lang='{language}'><body>{around}<ul>{rows}</ul></body></html>"
    return [str(item.published)[:10] for item in find_listing(Page(html.encode(), url)).items]


DAY_FIRST = ["08/05/2024", "03/05/2024", "28/04/2024", "02/04/2024"]
MONTH_FIRST = ["05/08/2024", "05/03/2024", "04/28/2024", "04/02/2024"]
RIGHT = ["2024-05-08", "2024-05-03", "2024-04-28", "2024-04-02"]


@pytest.mark.parametrize("language", ["en", "", "en-US", "en-GB", "es"])
def test_a_day_above_twelve_tells_the_order_of_all_dates(language: str) -> None:
    assert dates(DAY_FIRST, language) == RIGHT
    assert dates(MONTH_FIRST, language) == RIGHT


def test_years_of_two_figures_are_ordered_as_well() -> None:
    assert dates([day[:6] + day[8:] for day in DAY_FIRST], "en") == RIGHT


def test_where_all_is_open_the_language_decides_or_else_the_country_of_the_address() -> None:
    open_days = ["08/05/2024", "03/05/2024", "02/04/2024"]
    right = [day for day in RIGHT if not day.endswith("28")]
    assert dates(open_days, "en-GB") == right
    assert dates(open_days, "en", "https://www.press.co.uk.example/news") == ["2024-08-05", "2024-03-05", "2024-02-04"]
    assert dates(open_days, "en", "https://press.example.uk/news") == right


def test_dates_that_contradict_each_other_leave_it_to_the_language() -> None:
    mixed = [*DAY_FIRST[:2], "28/04/2024", "04/30/2024"]
    assert dates(mixed, "en-GB") == ["2024-05-08", "2024-05-03", "2024-04-28", "2024-04-30"]


def test_fractions_and_addresses_are_no_dates() -> None:
    around = "<p>See /news/31/12/2024/x and 1/31/5 or 31/12/2024/1</p>"
    assert dates(["05/08/2024", "05/03/2024", "04/02/2024"], "en", around=around)[0] == "2024-05-08"


def test_other_languages_keep_their_order() -> None:
    assert dates([*DAY_FIRST, "04/30/2024"], "fr")[0] == "2024-05-08"
