"""Dates of which a list says only a part beside each item, the rest above several items or in their addresses."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith_html.lists.listing import find_listing
from feedsmith_html.page import Page

URL = "https://orchard.example/essays/"
TITLES = ["The house that was two houses", "Keys", "A theory of queues", "Bread, again", "How I read", "Ten years on"]
DAYS = ["2025-10-03", "2025-06-17", "2025-01-09", "2024-11-20", "2024-05-05", "2023-09-09"]
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def dates(html: str, language: str = "en") -> list[str]:
    page = f"<html lang='{language}'><body><nav><a href=/about>About</a></nav>{html}<p>© 2019</p></body></html>"
    return [str(item.published)[:10] for item in find_listing(Page(page.encode(), URL)).items]


def link(number: int) -> str:
    return f"<a href=/essays/essay-{number}-of-many>{TITLES[number]}</a>"


def short_day(number: int) -> str:
    return f"{MONTHS[int(DAYS[number][5:7]) - 1]} {int(DAYS[number][8:])}"


def archive(heading: str, row: Callable[[int], str], around: str = "<ul>{}</ul>", length: int = 4) -> str:
    """Items below a heading for each of their years, or of their months where `length` is 7."""
    html = ""
    for period in dict.fromkeys(day[:length] for day in DAYS):
        rows = "".join(row(number) for number, day in enumerate(DAYS) if day.startswith(period))
        html += heading.format(period) + around.format(rows)
    return html


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("<h2>{}</h2>", lambda n: f"<li>{short_day(n)} {link(n)}</li>"),
        ("<h2>{}</h2>", lambda n: f"<li>{link(n)} <span>{short_day(n)}</span></li>"),
        ("<h3><a href=/{0}/>{0}</a></h3>", lambda n: f"<li><time>{short_day(n)}</time>{link(n)}</li>"),
        ("<div class=year>{}</div>", lambda n: f"<li>{link(n)} — {short_day(n)}</li>"),
        ("<h2>{} (12)</h2>", lambda n: f"<li>{int(DAYS[n][8:])}.{int(DAYS[n][5:7])}. {link(n)}</li>"),
        ("<h2>{}年</h2>", lambda n: f"<li>{int(DAYS[n][5:7])}月{int(DAYS[n][8:])}日 {link(n)}</li>"),
        ("<p><b>{}:</b></p>", lambda n: f"<li>{DAYS[n][5:]} {link(n)}</li>"),
        ("<h2>{}</h2>", lambda n: f"<li><p>{short_day(n)}</p><p>{link(n)}</p><p>three comments</p></li>"),
    ],
)
def test_the_year_of_a_day_and_month_stands_above_them(heading: str, row: Callable[[int], str]) -> None:
    assert dates(archive(heading, row)) == DAYS


def test_a_list_of_definitions_has_days_before_its_items() -> None:
    html = archive("<h2>{}</h2>", lambda n: f"<dt>{short_day(n)}</dt><dd>{link(n)}</dd>", "<dl>{}</dl>")
    assert dates(html) == DAYS


def test_a_row_of_a_list_may_be_its_year() -> None:
    html = archive("<li class=year>{}</li>", lambda n: f"<li>{short_day(n)}: {link(n)}</li>", "{}")
    assert dates(f"<ul>{html}</ul>") == DAYS


def test_years_days_and_links_may_stand_in_lines_that_end_with_a_break() -> None:
    html = archive("<b>{}</b><br>", lambda n: f"{short_day(n)} - {link(n)}<br>", "{}")
    assert dates(f"<p>{html}</p>") == DAYS


def test_a_year_with_one_item_is_not_taken_for_the_item_s_own_heading_alone() -> None:
    html = archive("<details><summary>{}</summary>", lambda n: f"<p>{DAYS[n][5:]} {link(n)}</p>", "{}</details>")
    assert dates(html) == DAYS


def test_a_row_of_a_table_may_be_the_year_of_those_below() -> None:
    html = archive("<tr><th>{}</th></tr>", lambda n: f"<tr><td>{short_day(n)}</td><td>{link(n)}</td></tr>", "{}")
    assert dates(f"<table>{html}</table>") == DAYS


def test_a_day_and_its_year_in_lines_of_their_own_are_a_date() -> None:
    html = "".join(f"<p>{short_day(n)}</p><p>{day[:4]}</p><p>{link(n)}</p>" for n, day in enumerate(DAYS))
    assert dates(f"<div>{html}</div>") == DAYS


@pytest.mark.parametrize("form", ["{month} {year}", "{year}年{number}月"])
def test_the_month_of_a_day_stands_above_it(form: str) -> None:
    html = ""
    for n, day in enumerate(DAYS):
        heading = form.format(month=MONTHS[int(day[5:7]) - 1], year=day[:4], number=int(day[5:7]))
        html += f"<h3>{heading}</h3><ul><li><span>{day[8:]}</span> {link(n)}</li></ul>"
    assert dates(html) == DAYS


def test_the_year_or_month_stands_in_the_address() -> None:
    def item(n: int, folders: str, said: str) -> str:
        return f"<li>{said} <a href=/{folders}/the-essay-{n}-of-many>{TITLES[n]}</a></li>"

    years = "".join(item(n, day[:4], short_day(n)) for n, day in enumerate(DAYS))
    assert dates(f"<ul>{years}</ul>") == DAYS
    months = "".join(item(n, day[:7].replace("-", "/"), day[8:]) for n, day in enumerate(DAYS))
    assert dates(f"<ul>{months}</ul>") == DAYS


def test_day_and_month_in_numbers_are_in_the_order_of_the_language() -> None:
    html = archive("<h2>{}</h2>", lambda n: f"<li>{DAYS[n][8:]}/{DAYS[n][5:7]} {link(n)}</li>")
    assert dates(html, "fr") == DAYS


@pytest.mark.parametrize(
    "choice",
    [
        "<select><option>2021</option></select>",
        "<p><a href=/2021/>2021</a></p>",
        "<p><span>2022</span> <span>2021</span></p>",
        "<script>2021</script>",
    ],
)
def test_years_to_choose_from_are_above_nothing(choice: str) -> None:
    html = choice + "".join(f"<li>{short_day(n)} {link(n)}</li>" for n in range(len(DAYS)))
    assert dates(f"<ul>{html}</ul>") == ["None"] * len(DAYS)


@pytest.mark.parametrize(
    "row",
    [
        lambda n: f"<li>{link(n)} <span>{(7, 31, 2, 12, 4, 9)[n]}</span></li>",
        lambda n: f"<li>{link(n)} <span>{n + 3} photos</span></li>",
        lambda n: f"<li>{link(n)} <span>{n + 3} min read</span></li>",
    ],
)
def test_numbers_of_other_things_are_no_days(row: Callable[[int], str]) -> None:
    html = "<h2>March 2026</h2>" + "".join(map(row, range(len(TITLES))))
    assert dates(f"<ul>{html}</ul>") == ["None"] * len(TITLES)


def test_the_year_of_an_item_is_not_that_of_the_next() -> None:
    html = f"<li>{short_day(0)}, {link(0)} <i>2025</i></li>" + "".join(
        f"<li>{short_day(n)} {link(n)}</li>" for n in (1, 2, 3)
    )
    assert dates(f"<ul>{html}</ul>")[1:] == ["None"] * 3


@given(
    st.lists(st.sampled_from(["<h2>2025</h2>", "<li>3 May", "<a href=/x/1>A b</a>", "<p>2024", "</p>", "12", "<b>"]))
)
def test_no_arrangement_raises(parts: list[str]) -> None:
    dates("".join(parts) * 3)
