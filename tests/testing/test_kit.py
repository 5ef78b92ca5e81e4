"""What plugin authors test with: documents, runs, feeds, clocks, recordings and fixtures."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

import feedsmith.testing as kit
from feedsmith import Article, Document, Feed, FileSource, Lead, PageSource, Request
from feedsmith.testing import Clock, document, recorded, render, run, valid
from feedsmith.testing.description import compare, describe_article, describe_outcome
from feedsmith.testing.recording import remove_secrets
from feedsmith.testing.recordings import compare_recording, file_url, write_recording


class Poems(FileSource):
    """A poem in a .poem file."""

    name = "poems"
    suffixes = (".poem",)

    def parse(self, document: Document) -> Iterator[Article]:
        title, _, body = document.data.decode().partition("\n")
        yield Article(id=document.identity(), title=title, body=f"<p>{body}</p>", published=document.modified)


class Serial(PageSource):
    """A list that leads to a story, which goes on on a second page."""

    name = "serial"
    hosts = ("serial.example",)

    def parse(self, document: Document) -> Iterator[Article | Request]:
        text, url = document.data.decode(), document.url
        if text == "list":
            lead = Lead(url=f"{url}/1", title="As the list has it", summary="In short", published=MOMENT)
            yield Request(url=f"{url}/1", lead=lead)
        elif document.continues:
            yield replace(document.continues, body=f"{document.continues.body}<p>{text}</p>")
        else:
            first = Article(id=document.identity(), url=url, title="A story", body=f"<p>{text}</p>")
            yield Request(url=f"{url}/2", continues=first)


MOMENT = datetime(2026, 3, 10, 8, 30, tzinfo=UTC)
POEMS = Poems(path=Path("poems"))
ARTICLE = Article(id="https://x.example/a", title="Boats", url="https://x.example/a", body="<p>They sail.</p>")


# ---- documents and runs ------------------------------------------------------------------------------------


def test_a_document_is_made_of_bytes_of_text_or_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "night.poem").write_text("Night")
    assert document(b"\xff").data == b"\xff"
    assert document("ä", "https://x.example/a").data == "ä".encode()
    read = document(tmp_path / "night.poem")
    assert (read.data, read.path, read.location) == (b"Night", "night.poem", "night.poem")


def test_what_comes_of_a_file_has_the_id_that_a_run_gives_it() -> None:
    (found,) = run(POEMS, document("Night\nno wind", "file:///anywhere/night.poem", modified=MOMENT)).articles
    assert (found.id, found.published) == ("tag:feedsmith,2026:poems:night.poem", MOMENT)


def test_what_a_source_raises_is_a_failure_of_the_outcome() -> None:
    outcome = run(POEMS, document(b"\xff\xfe", "file:///a.poem"), document("Night", "file:///b.poem"))
    assert [failure.kind for failure in outcome.failures] == ["crashed"]
    assert [found.title for found in outcome.articles] == ["Night"]


def test_a_document_that_another_one_asks_for_comes_with_its_lead_and_article() -> None:
    listed, first, second = (
        document(text, f"https://serial.example{path}") for text, path in (("list", ""), ("one", "/1"), ("two", "/1/2"))
    )
    serial = Serial(url="https://serial.example")
    (whole,) = run(serial, listed, first, second).articles
    assert (whole.body, whole.published) == ("<p>one</p><p>two</p>", MOMENT)
    (part,) = run(serial, listed, first).articles
    assert part.body == "<p>one</p>"
    assert [request.url for request in run(serial, listed).requests] == ["https://serial.example/1"]


def test_enrichers_are_part_of_a_run() -> None:
    @dataclass(frozen=True)
    class Loud:
        name: ClassVar[str] = "loud"

        def enrich(self, article: Article) -> Article | None:
            return replace(article, title=article.title.upper())

    (found,) = run(POEMS, document("Night\nx", "file:///a.poem"), enrichers=[Loud()]).articles
    assert found.title == "NIGHT"


def test_nothing_comes_of_no_document() -> None:
    assert describe_outcome(run(POEMS)) == {}


# ---- feeds -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["rss", "atom", "json"])
def test_articles_are_rendered_newest_first_and_the_feed_is_valid(format: str) -> None:
    newer = replace(ARTICLE, id="https://x.example/b", title="Quays", published=MOMENT)
    data = render([ARTICLE, newer], format)
    assert data.index(b"Quays") < data.index(b"Boats")
    assert valid(data)


def test_a_format_may_be_a_class_or_one_of_its_own() -> None:
    class Titles:
        name: ClassVar[str] = "titles"
        media_type: ClassVar[str] = "text/plain"
        suffix: ClassVar[str] = ".txt"

        def render(self, feed: Feed) -> Iterator[bytes]:
            yield from (entry.article.title.encode() for entry in feed.entries)

    assert render([ARTICLE], Titles) == render([ARTICLE], Titles()) == b"Boats"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"<rss version='2.0'><channel></rss>", "not well-formed"),
        (b"<rss version='2.0'><channel><title>A</title></channel></rss>", "link"),
        (b"<html><p>no feed</p></html>", ""),
        (b'{"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [{"id": "a"}]}', "content"),
        (b"", ""),
    ],
)
def test_what_is_wrong_with_a_feed_is_told_by_what_is_asserted(data: bytes, problem: str) -> None:
    verdict = valid(data)
    assert not verdict
    assert problem in str(verdict)


def test_a_clock_stands_still_until_it_is_moved() -> None:
    clock = Clock(MOMENT)
    assert clock() == clock() == MOMENT
    clock.advance(days=1, hours=2)
    assert clock() == datetime(2026, 3, 11, 10, 30, tzinfo=UTC)
    with pytest.raises(ValueError, match="start: must be aware"):
        Clock(datetime(2026, 3, 10))  # what is refused


def test_each_name_of_the_kit_can_be_had_and_is_what_it_is_called() -> None:
    for name in kit.__all__:
        assert getattr(kit, name).__name__ == name
        assert getattr(kit, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'documnt'"):
        _ = kit.documnt


# ---- descriptions and recordings ---------------------------------------------------------------------------


def test_an_article_is_described_by_what_is_set() -> None:
    described = describe_article(replace(ARTICLE, published=MOMENT, source="post"))
    assert described == {
        "id": "https://x.example/a",
        "title": "Boats",
        "url": "https://x.example/a",
        "body": "<p>They sail.</p>",
        "published": "2026-03-10T08:30:00+00:00",
    }


def test_what_differs_is_shown_with_what_was_expected() -> None:
    assert compare({"title": "Boats"}, {"title": "Boats"}, "a") == ""
    difference = compare({"title": "Boats"}, {"title": "Quays"}, "a").splitlines()
    assert difference[:2] == ["--- a: expected", "+++ a: found"]
    assert '-  "title": "Boats"' in difference


def test_what_was_recorded_reads_back(tmp_path: Path) -> None:
    page = document("Night\nno wind", "https://poems.example/night", modified=MOMENT, charset="utf-8")
    write_recording(tmp_path / "deep" / "night.poem", page, run(POEMS, page))
    (tmp_path / "alone.poem").write_text("Alone\nx")
    (tmp_path / ".hidden").write_text("no")
    alone, night = recorded(tmp_path)
    assert (night.name, night.document) == ("deep/night.poem", page)
    assert night.expected == describe_outcome(run(POEMS, page))
    assert (alone.name, alone.expected, alone.document.url) == ("alone.poem", None, "file:///recorded/alone.poem")


@given(
    data=st.binary(max_size=200),
    name=st.text("aé -_.%#?", min_size=1, max_size=20).filter(lambda name: not name.startswith((".", "__"))),
    charset=st.sampled_from(["", "utf-8", "koi8-r"]),
    modified=st.none() | st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0)),
    is_page=st.booleans(),
)
def test_whatever_was_recorded_reads_back(
    data: bytes, name: str, charset: str, modified: datetime | None, is_page: bool
) -> None:
    url = "https://poems.example/night" if is_page else file_url(name)
    page = document(data, url, charset=charset, modified=modified)
    with TemporaryDirectory() as folder:
        write_recording(Path(folder, name), page, run(POEMS, page))
        (found,) = recorded(folder)
    assert (found.name, found.document) == (name, page)
    assert compare_recording(found, run(POEMS, page)) == ""


def test_a_file_beside_one_that_is_no_recording_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.poem").write_text("A")
    (tmp_path / "a.poem.recorded.json").write_text("{")
    with pytest.raises(ValueError, match=r"a\.poem\.recorded\.json: not as `feedsmith record` writes it"):
        recorded(tmp_path)


@pytest.mark.parametrize(
    ("kept", "removed"),
    [
        (b"<a href='/a?page=2&amp;id=7'>", b""),
        (b"a token of respect", b""),
        (b'{"monkey": "longer than six", "key": "headline", "session": "morning"}', b""),
        (b"https://x.example/?code=ferries&state=open&monkey=1", b""),
        (b"https://x.example/?a=b&%s=REMOVED#top", b"key"),
        (b"https://x.example/?%s=REMOVED", b"PHPSESSID"),
        (b"https://x.example/?%s=REMOVED&a=b", b"api_key"),
        (b"https://x.example/?%s=REMOVED'", b"X-Amz-Signature"),
        (b'{"%s": "REMOVED"}', b"refresh_token"),
        (b'<input name="%s" value="REMOVED">', b"csrf-token"),
        (b"<meta content='REMOVED' name=%s>", b"csrf-token"),
        (b'<input value=REMOVED type=hidden name="%s">', b"access_token"),
        (b'<input name="keyword" value="ferry"><meta name="author" content="Ines Aldous">', b""),
    ],
)
def test_values_are_removed_by_their_names_and_by_nothing_else(kept: bytes, removed: bytes) -> None:
    expected = kept.replace(b"%s", removed)
    given_data = expected.replace(b"REMOVED", b"s3cr3t-value")
    assert remove_secrets(document(given_data)).data == expected


def test_a_login_in_an_address_and_what_a_source_shows_to_its_site_are_removed() -> None:
    page = document("key: grün-hunter2, see https://jane:pw@x.example/", "https://jane:pw@x.example/a?token=abc&b=c")
    found = remove_secrets(page, ["grün-hunter2"])
    assert found.data == b"key: REMOVED, see https://x.example/"
    assert found.url == found.location == "https://x.example/a?token=REMOVED&b=c"


def test_escapes_within_a_secret_go_with_it() -> None:
    page = document(rb'{"token": "abc\/def\"ghi-secret", "title": "kept"}')
    assert remove_secrets(page).data == b'{"token": "REMOVED", "title": "kept"}'


@pytest.mark.parametrize(
    "piece",
    [b"?token", b'"token":"', b"<input name=", b"id_", b"://a", b";session=", b'<input name=sid value="', b"\\"],
)
def test_removing_takes_no_more_than_linear_time(piece: bytes) -> None:
    """A quadratic pattern would take minutes for this."""
    remove_secrets(document(piece * 200_000))


@given(st.binary(max_size=400))
def test_what_holds_no_secret_keeps_its_bytes(data: bytes) -> None:
    harmless = data.replace(b"=", b"").replace(b'"', b"").replace(b"@", b"")
    assert remove_secrets(document(harmless)).data == harmless


# ---- fixtures ----------------------------------------------------------------------------------------------

CASE = """
from pathlib import Path
from tempfile import TemporaryDirectory
import socket, urllib.request
from feedsmith import Article, FileSource

class Poems(FileSource):
    name, suffixes = "poems", (".poem",)
    def parse(self, document):
        yield Article(id=document.identity(), title=document.data.decode(), url="https://poems.example/")

def test_poems(recorded):
    assert len(recorded(Poems(path=Path("poems")))) == 1

def test_connection(offline):
    socket.create_connection(("127.0.0.1", 9))

def test_page(offline):
    try:
        urllib.request.urlopen("http://127.0.0.1:9/")
    except Exception:
        pass

def test_nothing(offline):
    pass
"""


@pytest.fixture
def tested(tmp_path: Path) -> Any:
    """pytest in a process and folder of its own: what each test came to."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "night.poem").write_text("Night")
    (tmp_path / "test_case.py").write_text(CASE)

    def tested(*options: str) -> tuple[dict[str, str], str]:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-rA",
            "-q",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            str(tmp_path),
            *options,
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        lines = [line.split(" - ")[0].split() for line in done.stdout.splitlines()]
        verdicts = {line[1].rpartition("::")[2]: line[0] for line in lines if len(line) == 2 and "::" in line[1]}
        return verdicts, done.stdout

    return tested


def test_offline_fails_at_the_first_connection_even_where_errors_are_caught(tested: Any) -> None:
    verdicts, printed = tested("-k", "connection or page or nothing")
    assert verdicts == {"test_connection": "FAILED", "test_page": "FAILED", "test_nothing": "PASSED"}
    assert "this test is offline, and something connects to" in printed


def test_recorded_compares_and_with_the_option_writes_down_what_is_expected(tested: Any, tmp_path: Path) -> None:
    verdicts, printed = tested("-k", "poems")
    assert verdicts == {"test_poems": "FAILED"}
    assert "night.poem: nothing is expected of it yet: --feedsmith-update writes down what comes of it" in printed
    assert tested("-k", "poems", "--feedsmith-update")[0] == {"test_poems": "PASSED"}
    assert tested("-k", "poems")[0] == {"test_poems": "PASSED"}
    beside = tmp_path / "data" / "night.poem.recorded.json"
    expected = json.loads(beside.read_text())
    assert expected["expected"]["articles"][0]["title"] == "Night"
    (tmp_path / "data" / "night.poem").write_text("Day")
    verdicts, printed = tested("-k", "poems")
    assert verdicts == {"test_poems": "FAILED"}
    assert '-      "title": "Night",' in printed
    assert '+      "title": "Day",' in printed


def test_the_fixtures_cost_a_test_that_asks_for_none_nothing() -> None:
    code = (
        "import sys, pytest, feedsmith.testing.pytest_plugin as p; print([n for n in sys.modules if 'feedsmith.' in n])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['feedsmith._version', 'feedsmith.testing', 'feedsmith.testing.pytest_plugin']"
