"""Embargo orders: which lines are some, the moment that they name, and what they never mean."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith.model import embargo_words as words
from feedsmith.model.embargoes import LAST_ZONE, EmbargoOrder, embargo_end, read_embargo_order

SENT = datetime(2026, 11, 26, 12, tzinfo=UTC)  # a Thursday


def end_of(line: str, sent: datetime | None = SENT) -> str:
    """The end in RFC 3339 without its zone, "held" where there is none, "" where the line is no order."""
    order = read_embargo_order(line, sent)
    if order is None:
        return ""
    return order.ends.strftime("%Y-%m-%dT%H:%M") if order.ends else "held"


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("EMBARGOED UNTIL 0001 GMT, Friday 12 March 2027", "2027-03-12T00:01"),
        ("Embargoed until 00.01hrs BST, Thursday, June 3rd, 2027", "2027-06-02T23:01"),
        ("STRICTLY EMBARGOED: NOT FOR PUBLICATION BEFORE 9 A.M. ET MARCH 12, 2027", "2027-03-12T14:00"),
        ("This story is embargoed until 12 March 2027, 06:00 UTC+2", "2027-03-12T04:00"),
        ("Embargo: 12 March 2027 at 10.30am (London time)", "2027-03-12T10:30"),
        ("*** Hold for release at noon PST, 12 March 2027 ***", "2027-03-12T20:00"),
        ("FOR RELEASE: Friday, 12 March 2027, 9:00 a.m. Eastern Time", "2027-03-12T14:00"),
        ("Not for broadcast, print or online use before 2330 GMT on 12 March 2027", "2027-03-12T23:30"),
        ("SPERRFRIST: Freitag, 12. März 2027, 11.00 Uhr MEZ", "2027-03-12T10:00"),
        ("Gesperrt bis 12.03.2027, 6 Uhr MEZ", "2027-03-12T05:00"),
        ("Sous embargo jusqu’au vendredi 12 mars 2027, 6h00, heure de Paris", "2027-03-12T05:00"),
        ("Ne pas diffuser avant le 12 mars 2027 à 06H30 GMT", "2027-03-12T06:30"),
        ("EMBARGADO HASTA LAS 18:00 GMT DEL 12 DE MARZO DE 2027", "2027-03-12T18:00"),
        ("Sob embargo até as 6h00 BRT de 12 de março de 2027", "2027-03-12T09:00"),
        ("Embargo fino alle ore 18 CET del 12 marzo 2027", "2027-03-12T17:00"),
        ("Onder embargo tot vrijdag 12 maart 2027 06.00 uur CET", "2027-03-12T05:00"),
        ("Klausul til 12. marts 2027 kl. 6.00 CET", "2027-03-12T05:00"),
        ("Embargo till fredag 12 mars 2027 kl 06.00 CET", "2027-03-12T05:00"),
        ("Julkaisuvapaa 12.3.2027 klo 6.00 EET", "2027-03-12T04:00"),
        ("Embargo do 12 marca 2027, godz. 6.00 CET", "2027-03-12T05:00"),
        ("12 Mart 2027 saat 09:00 TSİ'ye kadar ambargoludur", "2027-03-12T06:00"),
        ("12 MART 2027 SAAT 09:00 TSİ'YE KADAR YAYINLANAMAZ", "2027-03-12T06:00"),
        ("5 NİSAN 2027 SAAT 09:00 TSİ'YE KADAR YAYIMLANAMAZ", "2027-04-05T06:00"),
        ("5 KASIM 2027 SAAT 09:00 TSİ AMBARGO", "2027-11-05T06:00"),
        ("SALI 09:00 TSİ ambargo", "2026-12-01T06:00"),
        ("Non pubblicare prima delle 18 CET del 12 marzo 2027", "2027-03-12T17:00"),
        ("Не публиковать до 09:00 МСК 12 марта 2027", "2027-03-12T06:00"),
        ("Под эмбарго до 12 марта 2027, 09:00 МСК", "2027-03-12T06:00"),
        ("محظور النشر حتى 12 مارس 2027 الساعة 06:00 GMT", "2027-03-12T06:00"),
    ],
)
def test_an_order_is_read_in_the_languages_of_the_wires(line: str, end: str) -> None:
    assert end_of(line) == end


@pytest.mark.parametrize("opening", words.SURE_OPENINGS)
@pytest.mark.parametrize("before", ["", "please ", "attention: ", "publication ", "this release is ", "material is "])
def test_each_opening_makes_an_order_whatever_stands_before_it(before: str, opening: str) -> None:
    for line in (f"{before}{opening}: 6:00 GMT 12/3/2027", f"\t- “{before.upper()}{opening}” 6:00 GMT 12/3/2027"):
        assert end_of(line) == "2027-12-03T06:00"


@pytest.mark.parametrize("name", [*words.MONTHS, *words.WEEKDAYS, *words.PLACES])
def test_a_name_is_read_in_turkish_capitals_too(name: str) -> None:
    capitals = name.replace("i", "İ").upper()
    for line in (
        f"Embargo: 12 {capitals} 2027 9:00",
        f"Embargo: {capitals} 9:00",
        f"Embargo: 12/3/2027 9:00 {capitals} time",
    ):
        assert read_embargo_order(line, SENT) == read_embargo_order(line.replace(capitals, name), SENT)


@pytest.mark.parametrize("phrase", [*words.SURE_OPENINGS, *words.OTHER_OPENINGS, *words.CLOSINGS])
def test_each_order_has_a_stem_by_which_it_is_found(phrase: str) -> None:
    assert any(stem in phrase for stem in words.STEMS)


@pytest.mark.parametrize("closing", words.CLOSINGS)
@pytest.mark.parametrize("after", ["", ".", " \t***", "”"])
def test_each_closing_makes_an_order_whatever_stands_after_it(closing: str, after: str) -> None:
    for written in (closing, closing.upper()):
        assert end_of(f"12/3/2027 6:00 GMT {written}{after}") == "2027-12-03T06:00"


@pytest.mark.parametrize(
    "line", ["EMBARGOED", "Strictly embargoed", "EMBARGO", "Sperrfrist", "Not for release", "Embargoed until tomorrow"]
)
def test_an_order_without_an_end_that_can_be_told_holds_the_story(line: str) -> None:
    assert read_embargo_order(line, SENT) == EmbargoOrder(ends=None)


@pytest.mark.parametrize(
    "line",
    [
        "Embargo on dredging lifted after six years",
        "Hold the date",
        "Hold the date: 5 December 2030",
        "Embargo",
        "Embargo lifted",
        "Embargo ends at midnight on 5 December",
        "Embargoed goods seized at Rotterdam on Friday",
        "Hold until Friday: council delays vote",
        "The embargo on arms until 5 December 2030 was extended, ministers said",
        "FOR IMMEDIATE RELEASE",
        "For release",
        "Release date: to be announced",
        "Not for sale",
        "Not for profit: how a ferry survived",
        "Sperrfristen bleiben bis 5. Dezember ein Ärgernis, sagt der Verband",
        "L’embargo sur les armes prolongé jusqu’au 5 décembre",
        "El embargo a la isla cumple 60 años el 5 de diciembre",
        "The report is for publication in the spring of 2030",
        "Embargoed until they rot: the oysters of Friday market and who eats them",
        "Embargoed until Friday 5 December, and " + "so on " * 40,
        "",
    ],
)
def test_a_headline_or_sentence_that_mentions_an_embargo_holds_nothing(line: str) -> None:
    assert end_of(line) == ""


def test_a_line_with_the_name_of_a_place_that_is_not_known_is_held_to_the_last_zone() -> None:
    assert end_of("Embargoed until 06:00 Reykjavik time, 12 March 2027") == "2027-03-12T18:00"


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("style", ["{h:02}{m:02} GMT", "{h:02}:{m:02} GMT", "{h:02}.{m:02} GMT", "{h:02}h{m:02} GMT"])
@pytest.mark.parametrize("case", [str, str.upper])
def test_every_time_of_day_is_read(hour: int, style: str, case: "type[str]") -> None:
    for minute in (0, 1, 30, 59):
        line = case(f"Embargoed until {style.format(h=hour, m=minute)}, 12 March 2027")
        assert end_of(line) == f"2027-03-12T{hour:02}:{minute:02}", line


@pytest.mark.parametrize("hour", range(1, 13))
def test_every_hour_of_the_half_days_is_read(hour: int) -> None:
    for half, add in (("a.m.", 0), ("AM", 0), ("pm", 12), ("p.m.", 12)):
        line = f"Embargoed until {hour} {half} GMT, 12 March 2027"
        assert end_of(line) == f"2027-03-12T{hour % 12 + add:02}:00", line


def test_a_time_that_could_be_a_year_is_a_time_where_no_other_is_there() -> None:
    assert end_of("Embargoed until 2030 GMT on 12 March 2027") == "2027-03-12T20:30"
    assert end_of("Embargoed until 5 December, 2030 GMT") == "2026-12-05T20:30"
    assert end_of("Embargoed until 5 December 2030, 0600 GMT") == "2030-12-05T06:00"


@pytest.mark.parametrize(("line", "hour"), [("noon", "12:00"), ("12 noon", "12:00"), ("mittags", "12:00")])
def test_noon_is_in_the_middle_of_the_day(line: str, hour: str) -> None:
    assert end_of(f"Embargoed until {line} GMT, 12 March 2027") == f"2027-03-12T{hour}"


@pytest.mark.parametrize("word", ["midnight", "Mitternacht", "minuit", "2400"])
def test_midnight_is_the_end_of_its_day(word: str) -> None:
    assert end_of(f"Embargoed until {word} GMT, 12 March 2027") == "2027-03-13T00:00"


def test_a_part_of_the_day_counts_to_the_end_of_the_day() -> None:
    assert end_of("Sperrfrist bis Sonntagabend GMT") == "2026-11-30T00:00"


def test_a_time_without_a_zone_counts_in_that_of_its_source_or_else_in_the_last() -> None:
    line = "Embargoed until 06:00, 12 March 2027"
    six = datetime(2027, 3, 12, 6, tzinfo=UTC)
    assert read_embargo_order(line, SENT, UTC) == EmbargoOrder(ends=six)
    assert read_embargo_order(line, SENT) == EmbargoOrder(ends=six.replace(tzinfo=LAST_ZONE).astimezone(UTC))


def test_figures_that_can_be_read_in_two_orders_hold_until_the_later_day() -> None:
    assert end_of("Hold for release at 6:00 AM GMT 12/05/2030") == "2030-12-05T06:00"
    assert end_of("Hold for release at 6:00 AM GMT 25/05/2030") == "2030-05-25T06:00"


@pytest.mark.parametrize(
    ("sent", "line", "end"),
    [
        ("2026-12-31", "2300 GMT, 2 January", "2027-01-02T23:00"),
        ("2026-12-31", "2300 GMT, 31 December", "2026-12-31T23:00"),
        ("2027-01-01", "0100 GMT, 31 December", "2026-12-31T01:00"),  # sent again the day after
        ("2026-11-26", "0001 GMT, Friday 27 November", "2026-11-27T00:01"),
        ("2026-12-10", "0001 GMT, Friday 27 November", "2026-11-27T00:01"),  # the day of the week says which
        ("2026-02-01", "0001 GMT, 29 February", "2028-02-29T00:01"),
        ("2026-11-26", "noon GMT Friday", "2026-11-27T12:00"),
        ("2026-11-27", "noon GMT Friday", "2026-11-27T12:00"),
    ],
)
def test_a_day_without_a_year_is_the_next_that_fits(sent: str, line: str, end: str) -> None:
    assert end_of(f"Embargoed until {line}", datetime.fromisoformat(sent).replace(hour=18, tzinfo=UTC)) == end


def test_without_the_date_of_the_dispatch_a_day_without_a_year_can_not_be_told() -> None:
    assert end_of("Embargoed until 2300 GMT, 2 January", None) == "held"
    assert end_of("Embargoed until noon Friday", None) == "held"


def test_a_day_that_is_none_can_not_be_told() -> None:
    assert end_of("Embargoed until 0600 GMT, 31 February 2027") == "held"


def test_the_end_alone_is_read_where_it_has_a_day_and_a_time() -> None:
    assert embargo_end("until 0001 GMT, Friday 27 November", SENT) == datetime(2026, 11, 27, 0, 1, tzinfo=UTC)
    assert embargo_end("until Friday 27 November", SENT) is None
    assert embargo_end("until further notice", SENT) is None


@given(st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)), st.integers(0, 5))
def test_any_moment_is_read_as_it_was_written(moment: datetime, style: int) -> None:
    moment = moment.replace(second=0, microsecond=0)
    written = moment.strftime(
        ("%H%M GMT, %A %d %B %Y", "%H:%M GMT on %d %b %Y", "%I:%M %p UTC, %B %d, %Y", "%Y-%m-%d %H:%M UTC")[style % 4]
    )
    order = read_embargo_order(f"Embargoed until {written}", SENT)
    assert order == EmbargoOrder(ends=moment.replace(tzinfo=UTC)), written


@given(st.text(max_size=250))
def test_any_text_is_an_order_or_none(text: str) -> None:
    for line in (text, f"EMBARGOED {text}", f"Sperrfrist: {text}"):
        order = read_embargo_order(line, SENT)
        assert order is None or order.ends is None or order.ends.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "line",
    [
        "EMBARGOED UNTIL FURTHER NOTICE",
        "Not for publication until advised",
        "Sperrfrist: bis auf weiteres",
        "Embargo jusqu’à nouvel ordre",
        "Embargado hasta nuevo aviso",
        "Embargo fino a nuovo avviso",
        "Ambargo: ikinci bir duyuruya kadar",
        "Под эмбарго до особого распоряжения",
    ],
)
def test_until_further_notice_holds_without_an_end(line: str) -> None:
    order = read_embargo_order(line)
    assert order is not None
    assert order.ends is None


@pytest.mark.parametrize(
    "line",
    [
        "Embargo on arms until further notice",
        "Embargo lifted until further notice, says minister",
        "Bridge closed until further notice",
        "Embargo until confirmed by the board",
    ],
)
def test_what_else_lasts_until_further_notice_is_no_order(line: str) -> None:
    assert read_embargo_order(line) is None
