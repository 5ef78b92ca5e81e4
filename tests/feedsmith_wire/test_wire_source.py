"""The wire source: which files it takes, its options, and how versions, kills and embargoes reach the feeds."""

import json
import random
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from feedsmith import Source
from feedsmith.collecting.jobs import Job
from feedsmith.executors import Inline
from feedsmith.model.feed import FeedSettings
from feedsmith.pipeline import FeedPlan, FeedReport, Plan, render
from feedsmith_wire.source import WireFiles
from support.deliveries import DATA, EXPECTED, read_delivery
from support.samples import FORMATS
from support.validate import check_atom, check_json, check_rss

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SETTINGS = FeedSettings(title="Wire", link="https://harbourpost.example/", base_url="https://harbourpost.example/feeds")

ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:skn.example:20260314:ferry" version="{version}">
<itemMeta><itemClass qcode="ninat:text"/><versionCreated>{time}</versionCreated><firstCreated>2026-03-14T08:00:00Z</firstCreated>
{extra}<pubStatus qcode="stat:{status}"/></itemMeta>
<contentMeta><headline>{headline}</headline></contentMeta>
<contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>It sails.</p></body></html></inlineXML></contentSet>
</newsItem>"""  # noqa: E501


def item(version: int, headline: str = "Ferry", *, hour: int = 0, status: str = "usable", extra: str = "") -> str:
    time = f"2026-03-14T{hour or 8 + version:02}:00:00Z"
    return ITEM.format(version=version, time=time, headline=headline, status=status, extra=extra)


def published(folder: Path, clock: datetime = NOW) -> tuple[FeedReport, dict[str, bytes]]:
    """What a run over the folder reports and writes."""
    source: Source = WireFiles(path=folder / "in")
    job = Job(source=source, name="wire", location=str(folder / "in"))
    out = folder / "out"
    plan = Plan(feeds=(FeedPlan(settings=SETTINGS, formats=tuple(FORMATS.values()), jobs=(job,)),), output=out)
    (report,) = render(plan, Inline(), clock=lambda: clock).feeds
    return report, {path.suffix: path.read_bytes() for path in out.iterdir()} if out.is_dir() else {}


def write_delivery(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def items(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    return list(json.loads(files[".json"])["items"]) if files else []


@pytest.mark.parametrize(("location", "taken"), [
    ("a.nitf", True), ("A.NEWSML", True), ("b/a.g2", True), ("a.ninjs", True), ("a.anpa", True), ("a.iptc", True),
    ("a.7901", True), ("*.nitf", True),
    ("a.xml", False), ("a.json", False), ("a.txt", False), ("a.tst", False), ("https://x.example/a.nitf", False),
    ("", False),
    (".", False), ("nitf", False),
])  # fmt: skip
def test_only_what_is_wire_copy_by_its_name_is_taken_unasked(location: str, taken: bool) -> None:
    assert (WireFiles.accepts(location) is not None) is taken


def test_a_folder_is_read_whatever_its_files_are_called_but_not_what_is_still_being_written(tmp_path: Path) -> None:
    names = ["a", "b.xml", "c.TST", "d/e/f.1234", "tag:x,2026:newsml_1:2", "g h.xml"]
    unfinished = [".hidden", "a.part", "b.xml.tmp", "C.TMP", "d~", "e.filepart", ".d/x"]
    write_delivery(tmp_path, dict.fromkeys(names + unfinished, item(1)))
    files = {request.url.rpartition("/in/")[2] for request in WireFiles(path=tmp_path / "in").requests()}
    assert files == {"a", "b.xml", "c.TST", "d/e/f.1234", "tag%3Ax%2C2026%3Anewsml_1%3A2", "g%20h.xml"}


def test_options_that_can_not_be_used_are_refused_by_their_names() -> None:
    for option, value in {"timezone": "Mars/Olympus", "charset": "klingon"}.items():
        with pytest.raises(ValueError, match=f"^{option}: "):
            WireFiles(path=Path("a"), **{option: value})


def test_times_without_a_zone_are_in_that_of_the_configuration() -> None:
    data = (DATA / "newsml1-embargoed.xml").read_bytes()
    times = [read_delivery(data, timezone=zone).articles[0].published for zone in ("UTC", "Europe/Istanbul")]
    assert times == [datetime(2026, 3, 16, hour, 59, tzinfo=UTC) for hour in (5, 2)]


def test_importing_the_source_loads_neither_lxml_nor_json() -> None:
    code = (
        "import sys; before = set(sys.modules); import feedsmith_wire.source;"
        "print([n for n in set(sys.modules) - before if n.split('.')[0] in ('lxml', 'json') or 'wire.formats' in n])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# ---- versions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_versions_are_one_entry_in_whatever_order_they_come(tmp_path: Path, order: tuple[str, ...]) -> None:
    versions = [item(1, "Ferry late"), item(2, "Ferry later"), item(3, "Ferry comes")]
    report, files = published(write_delivery(tmp_path, dict(zip(order, versions, strict=True))))
    assert report.failures == []
    (entry,) = items(files)
    assert (entry["id"], entry["title"]) == ("urn:newsml:skn.example:20260314:ferry", "Ferry comes")
    assert (entry["date_published"], entry["date_modified"]) == ("2026-03-14T08:00:00Z", "2026-03-14T11:00:00Z")


def test_a_version_that_comes_twice_is_one(tmp_path: Path) -> None:
    report, files = published(write_delivery(tmp_path, {"a": item(2), "b": item(2), "c": item(1)}))
    assert (report.failures, len(items(files))) == ([], 1)


def test_a_version_that_goes_backwards_is_a_failure_and_the_rest_is_published(tmp_path: Path) -> None:
    files = {
        "a": item(2, "Second", hour=9),
        "b": item(1, "First", hour=12),
        "c": (DATA / "ninjs2-lists.json").read_bytes(),
    }
    report, feeds = published(write_delivery(tmp_path, files))
    (failure,) = report.failures
    assert "a version that goes backwards" in str(failure)
    assert {entry["title"] for entry in items(feeds)} == {"Second", "Die Möwen sind zurück"}


@pytest.mark.parametrize("order", ["ab", "ba"])
@pytest.mark.parametrize("version", [1, 2])
def test_a_kill_withdraws_the_story_whenever_it_comes(tmp_path: Path, order: str, version: int) -> None:
    """What was shown is withdrawn; what never was leaves no trace."""
    story, kill = order
    kept = {"kept": (DATA / "ninjs2-lists.json").read_bytes()}
    published(write_delivery(tmp_path, {**kept, story: item(1)}))
    report, files = published(write_delivery(tmp_path, {kill: item(version, status="canceled")}))
    assert (report.failures, [entry["title"] for entry in items(files)]) == ([], ["Die Möwen sind zurück"])
    assert b"deleted-entry" in files[".atom"]
    at_once = write_delivery(tmp_path / "new", {story: item(1), kill: item(version, status="canceled")})
    report, files = published(at_once)
    assert (report.failures, items(files)) == ([], [])


@pytest.mark.parametrize("names", [
    ("anpa-first.anpa", "anpa-writethru.anpa"), ("iptc7901-german.iptc", "iptc7901-update.iptc"),
])  # fmt: skip
def test_a_writethru_takes_the_place_of_the_story_and_keeps_its_first_date(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    first, second = (read_delivery((DATA / name).read_bytes(), name).articles[0] for name in names)
    report, files = published(write_delivery(tmp_path, {name: (DATA / name).read_bytes() for name in names}))
    (entry,) = items(files)
    assert report.failures == []
    assert (entry["id"], entry["title"]) == (first.id, second.title)
    assert first.published is not None
    assert entry["date_published"] == first.published.isoformat().replace("+00:00", "Z")


def test_what_is_withheld_or_killed_is_not_in_the_feed(tmp_path: Path) -> None:
    withheld = ("nitf-withheld-no-doctype.xml", "g2-nitf-inside.xml", "ninjs3-capitals.json", "newsml1-nitf-inside.xml")
    killed = (
        "nitf-kill.xml",
        "nitf-every-field.xml",
        "anpa-kill.anpa",
        "anpa-first.anpa",
        "ninjs-superdesk-killed.json",
    )
    report, files = published(
        write_delivery(tmp_path, {name: (DATA / name).read_bytes() for name in (*withheld, *killed)})
    )
    assert (report.failures, items(files)) == ([], [])


@pytest.mark.parametrize(("clock", "shown"), [(datetime(2026, 3, 16, 16, 59, tzinfo=UTC), 0), (NOW, 1)])
def test_an_embargo_holds_a_story_until_it_is_due(tmp_path: Path, clock: datetime, shown: int) -> None:
    name = "nitf-embargoed.xml"
    report, files = published(write_delivery(tmp_path, {name: (DATA / name).read_bytes()}), clock)
    assert (len(items(files)), report.embargoed) == (shown, 1 - shown)


@pytest.mark.parametrize(
    "extra", ["<embargoed/>", "<embargoed>soon</embargoed>", "<edNote>Embargoed until told</edNote>"]
)
def test_an_embargo_whose_end_is_not_certain_holds_the_story_back(tmp_path: Path, extra: str) -> None:
    report, files = published(write_delivery(tmp_path, {"a": item(1, extra=extra)}))
    assert items(files) == []
    assert any("held back" in note for _, note in report.notes)


def test_an_embargo_without_a_date_is_none_where_the_configuration_says_so() -> None:
    data = item(1, extra="<embargoed/>").encode()
    held, published_ = (read_delivery(data, ignore_empty_embargo=ignored) for ignored in (False, True))
    assert [outcome.articles[0].status for outcome in (held, published_)] == ["withheld", "usable"]
    assert ["ignore_empty_embargo = true" in "".join(outcome.notes) for outcome in (held, published_)] == [True, False]
    dated = item(1, extra="<embargoed>soon</embargoed>").encode()
    assert read_delivery(dated, ignore_empty_embargo=True).articles[0].status == "withheld"


def test_all_samples_make_feeds_that_validators_accept(tmp_path: Path) -> None:
    names = [path.name for path in DATA.iterdir() if not path.name.endswith(EXPECTED)]
    random.Random(4).shuffle(names)
    write_delivery(tmp_path, {f"{number:02}-{name}": (DATA / name).read_bytes() for number, name in enumerate(names)})
    report, files = published(tmp_path)
    assert report.failures == []
    assert len(items(files)) >= 18
    assert check_rss(files[".rss"]) == []
    assert check_json(files[".json"]) == []
    problems = check_atom(files[".atom"], distinct_updated=False)
    assert [problem for problem in problems if "deleted-entry" not in problem] == []
