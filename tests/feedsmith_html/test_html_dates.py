"""Dates as pages print them, in many languages and in none."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedsmith_html.metadata.address_dates import parse_url_date
from feedsmith_html.metadata.calendars import SOLAR_YEARS, convert_solar_day
from feedsmith_html.metadata.dates import parse_date
from feedsmith_html.metadata.read import read_metadata
from feedsmith_html.page import Page
from support import samples  # noqa: F401  # the profile of the tests

DAY = datetime(2026, 3, 14, tzinfo=UTC)
LANGUAGES = ("", "en", "en-US", "de", "hr", "th")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("March 14, 2026", "en"),
        ("Saturday, 14th of March 2026", "en"),
        ("Mar. 14, 2026", "en"),
        ("14. März 2026", "de"),
        ("Samstag, 14.3.2026", "de"),
        ("14.03.26", "de"),
        ("le 14 mars 2026", "fr"),
        ("14 de marzo de 2026", "es"),
        ("14 de março de 2026", "pt"),
        ("sabato 14 marzo 2026", "it"),
        ("14 maart 2026", "nl"),
        ("14 mars 2026", "sv"),
        ("14. marts 2026", "da"),
        ("14. maaliskuuta 2026", "fi"),
        ("14 marca 2026", "pl"),
        ("14. března 2026", "cs"),
        ("2026. március 14.", "hu"),
        ("14 martie 2026", "ro"),
        ("14. ožujka 2026.", "hr"),
        ("2026 m. kovo 14 d.", "lt"),
        ("14 Mart 2026", "tr"),
        ("14 марта 2026 г.", "ru"),
        ("14 березня 2026", "uk"),
        ("14 Μαρτίου 2026", "el"),
        ("14 مارس 2026", "ar"),
        ("١٤ مارس ٢٠٢٦", "ar"),
        ("14 במרץ 2026", "he"),
        ("14 मार्च 2026", "hi"),
        ("14 มีนาคม 2569", "th"),
        ("14 tháng 3, 2026", "vi"),
        ("14 Maret 2026", "id"),
        ("2026年3月14日(土)", "ja"),
        ("2026년 3월 14일", "ko"),
        ("14/03/2026", "fr"),
        ("03/14/2026", "en-US"),
        ("03/14/2026", "en-GB"),
        ("2026/03/14", ""),
        ("2026-3-14", ""),
        ("20260314", ""),
        # Months that are named in other languages, in short, twice or by Roman numbers.
        ("14 mars 2026", "sq"),
        ("2026ko martxoaren 14a", "eu"),
        ("2026. gada 14. martā", "lv"),
        ("14 Mawrth 2026", "cy"),
        ("14 березень 2026", "uk"),
        ("14 бер. 2026", "uk"),
        ("14 сакавіка 2026", "be"),
        ("14 наурыз 2026", "kk"),
        ("14 Μάρτιος 2026", "el"),
        ("14 მარტი 2026", "ka"),
        ("Մարտի 14, 2026", "hy"),
        ("السبت، 14 مارس، 2026", "ar"),
        ("14 آذار/مارس 2026", "ar"),
        ("14 مارچ 2026", "ur"),
        ("14 மார்ச் 2026", "ta"),
        ("14 మార్చి 2026", "te"),
        ("14 ಮಾರ್ಚ್ 2026", "kn"),
        ("14 മാർച്ച് 2026", "ml"),
        ("14 Machi 2026", "sw"),
        ("Marso 14, 2026", "tl"),
        ("14 de marzo do 2026", "gl"),
        ("14 III 2026", "pl"),
        ("14.III.2026 r.", "pl"),
        ("2026. III. 14.", "hu"),
        # In other orders and with other signs.
        ("2026-Mar-14", "en"),
        ("2026/Mar/14", "en"),
        ("Mar-14-2026", "en"),
        ("Mar 14 '26", "en"),
        ("14th day of March 2026", "en"),
        ("14 · 03 · 2026", "en"),
        ("2026. 3. 14.", "ko"),
        # Of other calendars.
        ("14 มี.ค. 2569", "th"),
        ("14 มี.ค. 69", "th"),
        ("วันเสาร์ที่ 14 มีนาคม พ.ศ. 2569", "th"),
        ("14/03/2569", "th"),
        ("令和8年3月14日", "ja"),
        ("民國115年3月14日", "zh-TW"),
        ("۲۳ اسفند ۱۴۰۴", "fa"),
        ("۲۳ اسفند ۱۴۰۴", ""),
        ("۱۴۰۴/۱۲/۲۳", "fa"),
        ("۱۴۰۴-۱۲-۲۳", "fa"),
    ],
)
def test_a_day_in_words_or_numbers(text: str, language: str) -> None:
    moment = parse_date(f"{text}", language)
    assert moment is not None
    assert (moment.value, moment.timed, moment.zoned) == (DAY, False, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-14T10:30:00+01:00", "2026-03-14T10:30:00+01:00"),
        ("2026-03-14T10:30:00.123Z", "2026-03-14T10:30:00+00:00"),
        ("2026-03-14 10:30 +0100", "2026-03-14T10:30:00+01:00"),
        ("20260314T103000Z", "2026-03-14T10:30:00+00:00"),
        ("Sat, 14 Mar 2026 10:30:00 GMT", "2026-03-14T10:30:00+00:00"),
        ("March 14, 2026 10:30 AM EST", "2026-03-14T10:30:00-05:00"),
        ("Updated 10:30 p.m. ET March 14, 2026", "2026-03-14T22:30:00-04:00"),
        ("14. März 2026, 10:30 Uhr (MEZ)", "2026-03-14T10:30:00+01:00"),
        ("1773484200", "2026-03-14T10:30:00+00:00"),
        ("1773484200000", "2026-03-14T10:30:00+00:00"),
        ("1773484200.25", "2026-03-14T10:30:00+00:00"),
        ("/Date(1773484200000)/", "2026-03-14T10:30:00+00:00"),
        ("Sat Mar 14 10:30:00 UTC 2026", "2026-03-14T10:30:00+00:00"),
        ("Sat Mar 14 10:30:00 +0100 2026", "2026-03-14T10:30:00+01:00"),
    ],
)
def test_a_time_with_its_zone(text: str, expected: str) -> None:
    moment = parse_date(text)
    assert moment is not None
    assert moment.zoned
    assert moment.value.isoformat() == expected


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("14.03.2026 - 10:30 Uhr", "10:30"),
        ("14 mars 2026 à 10h30", "10:30"),
        ("Published 14 Mar 2026 at 9am", "09:00"),
        ("2026년 3월 14일 오후 3:30", "15:30"),
        ("14 March 2026 12.05am", "00:05"),
    ],
)
def test_a_time_without_a_zone(text: str, clock: str) -> None:
    moment = parse_date(text)
    assert moment is not None
    assert moment.timed
    assert not moment.zoned
    assert moment.value.strftime("%d %H:%M") == f"14 {clock}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "3 hours ago",
        "1601-01-01T00:00:00Z",
        "2026-13-45",
        "31.02.2026",
        "9999-12-31",
        "0",
        "1.2.3",
        "call 555-12-34",
        "version 10.0.1",
        "may be 20",
        "-1" * 500,
        "1/" * 500,
        "march " * 100,
        "1404/12/23",
        "30 اسفند 1404",
        "14 XIII 2026",
        "2026.3",
        "令和0年13月1日",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text, "en") is None


@given(
    st.text() | st.from_regex(r"\d{1,4}[-./ ]\w{1,12}[-./ ]\d{1,4}([ T]\d\d:\d\d.{0,9})?"), st.sampled_from(LANGUAGES)
)
@example("9999-12-31T24:00:00Z", "")
@example("20260314+9999", "")
def test_any_text_is_a_date_that_is_aware_or_none(text: str, language: str) -> None:
    moment = parse_date(text, language)
    assert moment is None or (moment.value.tzinfo is not None and 1900 <= moment.value.year <= 2101)
    assert moment == parse_date(text, language)


@given(st.dates(date(1921, 3, 21), date(2100, 1, 1)))
def test_each_day_has_one_in_the_iranian_calendar_and_the_next_follows_it(day: date) -> None:
    # The new year is between the 19th and the 22nd of March.
    first = max(new_year for year in SOLAR_YEARS if (new_year := convert_solar_day(year, 1, 1)) and new_year <= day)
    assert first.month == 3
    assert 19 <= first.day <= 22
    year = next(year for year in SOLAR_YEARS if convert_solar_day(year, 1, 1) == first)
    lengths = [31] * 6 + [30] * 6
    month = (day - first).days // 31 if (day - first).days < 186 else 6 + ((day - first).days - 186) // 30
    number = (day - first).days - sum(lengths[:month])
    assert convert_solar_day(year, month + 1, number + 1) == day


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("1 فروردین 1403", "2024-03-20"),
        ("1 فروردین 1404", "2025-03-21"),
        ("30 اسفند 1403", "2025-03-20"),
        ("11 بهمن 1357", "1979-01-31"),
        ("29 آذر 1399", "2020-12-19"),
    ],
)
def test_days_of_the_iranian_calendar(printed: str, day: str) -> None:
    assert str(parse_date(printed, "fa")) == day


@pytest.mark.parametrize(("printed", "day"), [("14 มี.ค. 26", "2026-03-14"), ("14 มี.ค. 1999", "1999-03-14")])
def test_a_thai_date_may_be_of_the_common_era(printed: str, day: str) -> None:
    assert str(parse_date(printed, "th")) == day


def test_a_time_past_midnight_by_24_is_the_next_day() -> None:
    moment = parse_date("2026-03-14 24:00")
    assert moment is not None
    assert moment.value == DAY + timedelta(days=1)


def test_the_zone_of_another_signal_keeps_the_time_on_the_wall() -> None:
    local, zoned = parse_date("2026-03-14 10:30"), parse_date("2026-03-14T10:30:00+01:00")
    assert local is not None
    assert zoned is not None
    assert local.clock == zoned.clock
    assert local.in_zone_of(zoned) == zoned


@pytest.mark.parametrize(
    ("url", "is_there"),
    [
        ("https://a.example/2026/03/14/story", True),
        ("https://a.example/2026/3/14/story", True),
        ("https://a.example/news/2026-03-14-story", True),
        ("https://a.example/story-20260314", True),
        ("https://a.example/14-03-2026/story", True),
        ("https://a.example/world/2026/mar/14/story", True),
        ("https://a.example/world/2026/March/14/story", True),
        ("https://a.example/2026/POLITICS/03/14/story/index.html", True),
        ("https://a.example/2026/local-news/03/14/story", True),
        ("https://a.example/202603/14/story", True),
        ("https://a.example/n1/2026/0314/c1001-31387654.html", True),
        ("https://a.example/2026-03/14/c_112.htm", True),
        ("https://a.example/2026/03-14/9276.shtml", True),
        ("https://a.example/2026/03/14.html", True),
        ("https://a.example/2026/0314", False),
        ("https://a.example/2026/0314-story", False),
        ("https://a.example/2026/politics/story/03/14", False),
        ("https://a.example/1926/mar/14/story", False),
        ("https://a.example/2026/style/14/story", False),
        ("https://a.example/2026/03/story", False),
        ("https://a.example/story-202603141", False),
        ("https://a.example/", False),
    ],
)
def test_the_day_in_a_url(url: str, is_there: bool) -> None:
    moment = parse_url_date(url)
    assert (moment is not None and moment.value == DAY) is is_there


# ---- where nothing says when it was published ---------------------------------------------------------------


def published_of(html: str) -> str:
    found = read_metadata(Page(html.encode(), "https://planet.example/bridge", "utf-8")).published
    return str(found and found.date())


@pytest.mark.parametrize(
    "sentence",
    [
        "On 14 March 2026 the bridge was opened.",
        "Le pont a été ouvert le samedi 14 mars 2026, après neuf ans.",
        "Seit dem 14. März 2026 fahren wieder Autos.",
        "It opened (14/03/2026) and was closed again.",
        "The bridge, which nine engineers had looked at for months, one after the other, opened on March 14, 2026.",
    ],
)
def test_a_date_in_the_first_sentences_is_the_last_resort(sentence: str) -> None:
    long = "There is no more to say of it than that, as the mayor told those who had come to see it. " * 4
    assert published_of(f"<h1>Bridge opens</h1><p>{long}{sentence}</p>") == "2026-03-14"
    assert published_of(f"<h1>Bridge opens</h1><p class=date>9 April 2026</p><p>{long}{sentence}</p>") == "2026-04-09"


def test_the_address_of_the_lead_image_tells_a_day_where_nothing_else_does() -> None:
    image = "<meta property=og:image content=https://planet.example/files/2026/03/14/bridge.png>"
    assert published_of(f"{image}<h1>Bridge opens</h1><p>After nine years.</p>") == "2026-03-14"
    assert published_of(f"{image}<h1>Bridge opens</h1><time>9 April 2026</time>") == "2026-04-09"


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("<time datetime=2026-03-20T10:00:00Z>Publié le 14 mars 2026</time>", "2026-03-14"),
        ("<time datetime=2026-03-20>Published 14 March 2026</time>", "2026-03-14"),
        ("<time datetime=2026-03-14>Published today</time>", "2026-03-14"),
        ("<time datetime=2026-03-14T23:30:00Z>Published 15 March 2026</time>", "2026-03-14"),
        ("<time datetime=2026-03-14>Updated 20 March 2026</time>", "2026-03-14"),
        ("<time datetime=2026-03-14>20 March 2026</time>", "2026-03-14"),
    ],
)
def test_a_day_printed_as_that_of_publication_goes_before_the_attribute_of_its_element(time: str, day: str) -> None:
    assert published_of(f"<h1>Bridge opens</h1>{time}<p>After nine years.</p>") == day


@pytest.mark.parametrize(
    "text",
    [
        "We use version 1.9.22 of the ferry",
        "Version 3.4.26",
        "v1.9.22 is out",
        "v. 4.3.26",
        "release 4.3.26",
        "Die Version 4.3.26",
        "am 10. April 34 Grad unter Null",
        "On 10 April 12 people",
        "le 10 avril 34 personnes",
    ],
)
def test_numbers_of_something_else_are_no_date(text: str) -> None:
    assert parse_date(text, "en") is None


@pytest.mark.parametrize(
    "text",
    [
        "14 Mar 26 at 9:30",
        "14. März 26 um 9 Uhr",
        "14 March '26 people",
        "14 Mar 26 by Jane",
        "Conversion 14.3.26",
        "14-Mar-26 New",
    ],
)
def test_a_year_of_two_digits_may_stand_before_a_word(text: str) -> None:
    moment = parse_date(text, "de")
    assert moment is not None
    assert moment.day == (2026, 3, 14)


@pytest.mark.parametrize(
    ("zone", "hours"), [("HST", -10), ("HKT", 8), ("Uhr MEZ", 1), ("h (CET)", 1), ("h", 0), ("Uhr", 0)]
)
def test_a_zone_whose_name_begins_as_an_hour_does(zone: str, hours: int) -> None:
    moment = parse_date(f"14 March 2026, 10:30 {zone}", "de")
    assert moment is not None
    assert moment.value.utcoffset() == timedelta(hours=hours)
