"""The agencies' formats: each sample in data/wire is a delivery, and the JSON beside it what is read out of it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from feedsmith import NO_END
from feedsmith_wire.formats import dates
from feedsmith_wire.formats.slug import parse_slug
from support.deliveries import DATA, EXPECTED, FORMATS, SAMPLES, outcome_to_json, read_delivery


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_delivery_is_read_as_the_case_says(sample: Path) -> None:
    expected = json.loads((DATA / f"{sample.name}{EXPECTED}").read_text(encoding="utf-8"))
    assert outcome_to_json(read_delivery(sample.read_bytes(), sample.name)) == expected


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_has_its_samples(format: str) -> None:
    assert sum(sample.name.startswith(format) for sample in SAMPLES) >= 5


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_the_format_is_detected_by_content_and_not_by_the_name(sample: Path) -> None:
    by_name, by_another = (read_delivery(sample.read_bytes(), name) for name in (sample.name, "2026/0001.tst"))
    assert outcome_to_json(by_name) == outcome_to_json(by_another)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_nothing_that_is_the_desks_own_is_published(sample: Path) -> None:
    for article in read_delivery(sample.read_bytes(), sample.name).articles:
        lines = [article.title, article.summary, article.body, article.credit, article.note, article.rights]
        lines += [person.name for person in article.authors]
        lines += [text for medium in article.media for text in (medium.caption, *medium.credits)]
        shown = "\n".join(lines)
        for ours in (
            "@",
            "+44",
            "+49",
            "+33",
            "+47",
            "+1 ",
            "Eds:",
            "EDS:",
            "-30-",
            "mq/ta",
            "sg/ab",
            "n1 rr",
            "or/skn",
        ):
            assert ours not in shown, ours


def test_telex_copy_is_read_by_the_signs_of_its_header_or_without_any() -> None:
    fields = (
        b"ZCZC\r\n$i\r\n:Lake Boat\r\n=2nd lead\r\n+08003000\r\n^Boat raised\r\n"
        b"   It is raised.\r\n\r\n   It dries.\r\nNNNN\r\n"
        b"ZCZC\r\n*T\r\n:Lake Table\r\n^Lake table\r\nHolm    3\r\nOld Mill    2\r\nNNNN\r\n"
    )
    story, table = read_delivery(fields, "a").articles
    assert (story.title, story.body, story.slug) == (
        "Boat raised",
        "<p>It is raised.</p>\n<p>It dries.</p>",
        "lake boat",
    )
    assert [tag.term for tag in story.tags] == ["International", "08003000"]
    assert (table.title, table.body) == ("Lake table", "<pre>Holm    3\nOld Mill    2</pre>")
    assert story.id != table.id
    (bare,) = read_delivery(b"ZCZC LKE031\nBoat raised\n\nIt is raised.\nNNNN\n", "b").articles
    assert (bare.title, bare.body, bare.slug) == ("Boat raised", "<p>It is raised.</p>", "lke031")


def test_documents_within_the_entries_of_a_feed_are_stories() -> None:
    nitf = (
        "<nitf><body><body.head><hedline><hl1>{0}</hl1></hedline></body.head><body.content><p>{0} it is.</p>"
        "</body.content></body></nitf>"
    )
    items = "".join(f"<item><title>x</title>{nitf.format(name)}</item>" for name in "ABA")
    rss = f"<rss><channel>{items}</channel></rss>"
    articles = read_delivery(rss.encode()).articles
    assert [article.title for article in articles] == ["A", "B", "A"]
    assert len({article.id for article in articles}) == 3
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content>{nitf.format('A')}</content></entry></feed>"
    assert [article.body for article in read_delivery(atom.encode()).articles] == ["<p>A it is.</p>"]


def test_versions_of_one_story_have_one_id_and_numbers_that_rise() -> None:
    names = [
        ("anpa-first.anpa", "anpa-writethru.anpa", "anpa-kill.anpa"),
        ("iptc7901-german.iptc", "iptc7901-update.iptc"),
        ("iptc7901-keyword-in-header.iptc", "iptc7901-kill.iptc"),
        ("nitf-every-field.xml", "nitf-kill.xml"),
    ]
    for story in names:
        versions = [read_delivery((DATA / name).read_bytes(), name).articles[0] for name in story]
        assert len({each.id for each in versions}) == 1, story
        numbers = [each.version or 0 for each in versions]
        assert numbers == sorted(set(numbers)), story


# ---- slugs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("line", "root", "rank"), [
    ("BC-US--Storm, 450", "us--storm", 0),
    ("bc-us--Storm, 1st Ld-Writethru,0450", "us--storm", 1),
    ("BC-US--Storm, 2nd Ld", "us--storm", 2),
    ("AM-US--Storm, 12th Ld-Writethru, 1050", "us--storm", 12),
    ("URGENT BC-US--Storm", "us--storm", 0),
    ("US-STORM/ (UPDATE 3)", "us-storm/", 3),
    ("UPDATE 2-US-STORM", "us-storm", 2),
    ("BC-US--Storm, CORRECTED", "us--storm", 90),
    ("BULLETIN KILL BC-US--Storm", "us--storm", 99),
    ("BC-US--Storm, KILL", "us--storm", 99),
    ("Storm", "storm", 0),
    ("Killer whales", "killer whales", 0),
    ("Leading ladies", "leading ladies", 0),
    ("Weather Update", "weather update", 0),
    ("BC-US--Police Kill Suspect", "us--police kill suspect", 0),
    ("BC-US--Corrections Strike", "us--corrections strike", 0),
    ("CORRECTED-US-STORM", "us-storm", 90),
    ("bc-us--Storm, kill", "us--storm", 99),
    ("", "", 0),
])  # fmt: skip
def test_a_slug_says_which_story_it_is_and_which_version(line: str, root: str, rank: int) -> None:
    slug = parse_slug(line)
    assert (slug.root, slug.rank, slug.killed) == (root, rank, rank == 99)


@pytest.mark.parametrize("line", ["BC-US--Storm, 1st Add", "BC-US--Storm, 2nd Ld, Insert", "US-STORM (TAKE 2)"])
def test_a_piece_that_goes_with_a_story_is_no_version_of_it(line: str) -> None:
    assert parse_slug(line).part
    assert not parse_slug("BC-US--Addis Ababa").part


# ---- dates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "iso"), [
    ("2026-03-14T10:15:00Z", "2026-03-14T10:15:00+00:00"),
    ("20260314T101500+0100", "2026-03-14T09:15:00+00:00"),
    ("20260314T1015Z", "2026-03-14T10:15:00+00:00"),
    ("2026-03-14T10:15:00.123-05:00", "2026-03-14T15:15:00+00:00"),
    ("2026-03-14 10:15:00 GMT+00:00", "2026-03-14T10:15:00+00:00"),
    ("20260314", "2026-03-14T00:00:00+00:00"),
])  # fmt: skip
def test_dates_are_read_as_formats_write_them(text: str, iso: str) -> None:
    assert dates.parse_time(text).isoformat() == iso


@pytest.mark.parametrize("text", [
    "", "March 14", "2026-02-30", "20261301T000000Z", "0000-01-01", "2026-03-14T25:00:00Z", "0001-01-01T00:00:00+14:00",
    "2026-03-14T10:15:00+99:99", "٢٠٢٦٠٣١٤",
])  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        dates.parse_time(text)


SENT = datetime(2026, 3, 14, 10, tzinfo=UTC)


@pytest.mark.parametrize(("line", "iso"), [
    ("EMBARGOED UNTIL 0001 GMT Sunday, March 15", "2026-03-15T00:01:00+00:00"),
    ("Embargoed for 6 p.m. EDT March 16, 2026", "2026-03-16T22:00:00+00:00"),
    ("Not for publication before 12 noon GMT on 1 April 2026", "2026-04-01T12:00:00+00:00"),
    ("Sperrfrist: 16. März 2026, 18.00 Uhr", "2026-03-16T18:00:00+00:00"),
    ("Eds: moved March 10, EMBARGOED UNTIL 2300 GMT Saturday, March 14. With pictures", "2026-03-14T23:00:00+00:00"),
    ("embargoed until 6 p.m.", "9999-12-31T00:00:00+00:00"),
    ("embargoed until further notice", "9999-12-31T00:00:00+00:00"),
    ("embargoed until 25:61 GMT March 40", "9999-12-31T00:00:00+00:00"),
])  # fmt: skip
def test_the_end_of_an_embargo_is_read_from_words_where_it_is_certain(line: str, iso: str) -> None:
    fields = {"uri": "urn:x:1", "headline": "Ferry", "body_text": "It sails.", "versioncreated": SENT.isoformat()}
    (article,) = read_delivery(json.dumps({**fields, "ednote": line}).encode()).articles
    assert article.embargo
    assert article.embargo.isoformat() == iso
    assert article.status == ("withheld" if article.embargo == NO_END else "usable")


def test_the_year_of_a_day_is_that_of_the_dispatch_or_the_next() -> None:
    december = datetime(2025, 12, 30, tzinfo=UTC)
    assert dates.parse_date_in_words("Jan 2", december) == date(2026, 1, 2)
    assert dates.parse_date_in_words("March 14", SENT) == date(2026, 3, 14)
    assert dates.parse_date_in_words("March 14", None) is None


@pytest.mark.parametrize(("sent", "year"), [(7, 2026), (8, 2027), (12, 2027), (1, 2026)])
def test_a_month_more_than_half_a_year_back_is_one_of_the_next_year(sent: int, year: int) -> None:
    dispatched = datetime(2026, sent, 20, tzinfo=UTC)
    assert dates.parse_date_in_words("embargoed until Jan 2", dispatched) == date(year, 1, 2)
