"""Feeds are written, left alone or left out, with their compressed copies and the index page that lists them."""

import gzip
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from lxml import etree

from conftest import Run, article
from feedsmith import pipeline
from feedsmith.config import settings
from feedsmith.executors import Inline
from feedsmith.model.errors import PublishError
from feedsmith.pipeline import Report
from feedsmith.publishing.folder import Folder
from support.newsroom import FEED, HOUR, Newsroom, story

MORE = FEED[FEED.index("[feeds.news]") :].replace("feeds.news", "feeds.more").replace("The News", "More News")
INDEXED = f"index = true{FEED}"
SUFFIXES = ("rss", "atom", "json")

Make = Callable[..., Newsroom]


@pytest.fixture
def newsroom(tmp_path: Path) -> Make:
    """A newsroom with one article, of this configuration, with a state or without."""

    def make(toml: str, *, state: str = "state.db") -> Newsroom:
        room = Newsroom(tmp_path, state, toml)
        room.write("one.txt")
        return room

    return make


def block(room: Newsroom, name: str) -> None:
    """Put folders where the files of the feed go, so that none can be written."""
    for suffix in SUFFIXES:
        (room.folder / "out" / f"{name}.{suffix}").mkdir(parents=True)


def listed_feeds(room: Newsroom) -> tuple[list[str], list[str]]:
    """The feeds on the index page by their names, and those in the OPML by their titles."""
    page = (room.folder / "out" / "index.html").read_text(encoding="utf-8")
    outlines = etree.parse(room.folder / "out" / "feeds.opml").iterfind("body/outline")
    return re.findall(r'<h2 id="(\w+)"', page), [str(outline.get("text")) for outline in outlines]


# ---- the index page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["index.html", "feeds.opml", "news.rss"])
def test_a_file_that_was_deleted_is_written_again_though_nothing_changed(newsroom: Make, name: str) -> None:
    room = newsroom(INDEXED)
    room.feed()
    before = room.bytes()
    (room.folder / "out" / name).unlink()
    room.feed()
    assert room.bytes() == before


def test_an_index_page_of_the_same_feeds_is_not_touched(newsroom: Make) -> None:
    room = newsroom(INDEXED)
    room.feed()
    before = room.stamps()
    room.feed()
    assert room.stamps() == before


def explained(room: Newsroom) -> list[str]:
    """What the index page says of feeds that are not there."""
    page = (room.folder / "out" / "index.html").read_text(encoding="utf-8")
    return re.findall(r'<p class="absence"[^>]*>(.*)</p>', page)


@pytest.mark.parametrize("state", ["", "state.db"])
def test_a_feed_that_never_was_written_is_on_the_page_with_a_word_why_and_not_in_the_list(
    newsroom: Make, state: str
) -> None:
    silent = MORE.replace("feeds.more", "feeds.silent").replace("More News", "Silence").replace("articles", "none")
    room = newsroom(INDEXED + MORE + silent, state=state)
    (room.folder / "none").mkdir()
    block(room, "more")
    report = room.run()
    assert listed_feeds(room) == (["news", "more", "silent"], ["The News"])
    assert explained(room) == [
        "Not here yet: it could not be written so far.",
        "Not here yet: its sources have given no article so far.",
    ]
    assert [len(feed.failures) for feed in report.feeds][:2] == [0, 3]
    assert room.titles() == ["One"]


@pytest.mark.parametrize("state", ["", "state.db"])
@pytest.mark.parametrize("criteria", ['include = { words = ["zeppelin"] }', 'exclude = { words = ["lay at anchor"] }'])
def test_a_feed_that_its_filters_leave_empty_is_there_from_its_first_run_on(
    newsroom: Make, state: str, criteria: str
) -> None:
    room = newsroom(INDEXED.replace("merge = false", f"merge = false\n{criteria}"), state=state)
    for _ in range(2):
        report = room.feed()
        assert (report.articles, len(report.files)) == (0, 3)
        assert room.titles() == []
        assert listed_feeds(room) == (["news"], ["The News"])
        assert explained(room) == []


def last_changed(room: Newsroom) -> list[str]:
    page = (room.folder / "out" / "index.html").read_text(encoding="utf-8")
    return re.findall(r'Last changed on <time datetime="([^"]*)"', page)


def test_the_page_says_when_a_feed_changed_last_and_not_when_it_was_written_again(newsroom: Make) -> None:
    room = newsroom(INDEXED + MORE.replace("articles", "others"))
    (room.folder / "others").mkdir()
    (room.folder / "others" / "old.txt").write_text(story("An old boat"))
    first = room.now
    room.run()
    written = f"{first:%Y-%m-%dT%H}:00:00Z"
    assert set(last_changed(room)) <= {written, f"{room.now:%Y-%m-%dT%H}:00:00Z"}
    before = last_changed(room)
    assert len(before) == 3  # of each feed, and of the page
    (room.folder / "out" / "news.rss").unlink()
    room.run()
    assert last_changed(room) == before
    room.write("two.txt")
    room.run()
    after = last_changed(room)
    assert (after[0] > before[0], after[1], after[2]) == (True, before[1], after[0])


def test_the_title_of_the_index_page_is_the_configurations(newsroom: Make) -> None:
    room = newsroom(f'title = "All of <Harbour>"\n{INDEXED}')
    room.feed()
    page = room.bytes()["index.html"].decode()
    assert page.count("All of &lt;Harbour&gt;</") == 2
    assert b"<title>All of &lt;Harbour&gt;</title>" in room.bytes()["feeds.opml"]
    room.configure(f'title = "Another"\n{INDEXED}')
    room.feed()
    assert "Another</h1>" in room.bytes()["index.html"].decode()


def test_a_feed_that_fails_once_stays_listed_and_so_it_does_when_it_comes_back(
    newsroom: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = newsroom(INDEXED + MORE)
    room.run()
    both = listed_feeds(room)
    assert both == (["news", "more"], ["The News", "More News"])
    room.write("two.txt")
    with monkeypatch.context() as patch:
        put = Folder.put
        patch.setattr(Folder, "put", lambda self, name, *rest: fail() if "more" in name else put(self, name, *rest))
        assert len(room.run().failures) == 3
        assert listed_feeds(room) == both
    assert room.run().failures == []
    assert listed_feeds(room) == both


def fail() -> NoReturn:
    raise PublishError("out", "the disk is full")


def test_a_feed_that_could_not_be_written_at_first_is_listed_once_it_is(newsroom: Make) -> None:
    room = newsroom(INDEXED + MORE)
    block(room, "more")
    assert room.run().failures
    assert listed_feeds(room)[1] == ["The News"]
    for suffix in SUFFIXES:
        (room.folder / "out" / f"more.{suffix}").rmdir()
    assert room.run().failures == []
    assert listed_feeds(room) == (["news", "more"], ["The News", "More News"])


def test_each_output_has_an_index_page_of_its_own(newsroom: Make) -> None:
    room = newsroom(INDEXED)
    room.feed()
    plan = pipeline.plan_config(settings.load(room.folder / "feedsmith.toml"), room.plugins, room.folder / "other")
    pipeline.render(plan, Inline(), clock=lambda: room.now)
    room.write("two.txt")
    room.feed()
    pipeline.render(plan, Inline(), clock=lambda: room.now)
    assert (room.folder / "other" / "index.html").read_bytes() == room.bytes()["index.html"]


def test_an_index_page_that_can_not_be_written_is_a_failure_and_costs_no_feed_its_files(newsroom: Make) -> None:
    room = newsroom(INDEXED)
    (room.folder / "out" / "index.html").mkdir(parents=True)
    report = room.run()
    assert [str(failure).partition(":")[0] for failure in report.failures] == [str(room.folder / "out" / "index.html")]
    assert room.titles() == ["One"]
    (room.folder / "out" / "index.html").rmdir()
    room.feed()
    assert listed_feeds(room) == (["news"], ["The News"])


# ---- compressed copies -------------------------------------------------------------------------------------


def test_a_compressed_copy_of_somebody_else_stays_beside_a_feed_that_did_not_change(newsroom: Make) -> None:
    room = newsroom(FEED, state="")
    room.feed()
    copy = room.folder / "out" / "news.rss.gz"
    copy.write_bytes(gzip.compress((room.folder / "out" / "news.rss").read_bytes()))
    before = room.stamps()
    assert room.feed().changed == []
    assert room.stamps() == before


@pytest.mark.parametrize("state", ["", "state.db"])
def test_a_compressed_copy_goes_once_its_feed_has_changed_and_no_copies_are_asked_for(
    newsroom: Make, state: str
) -> None:
    room = newsroom(f"gzip = true{FEED}", state=state)
    room.feed()
    assert (room.folder / "out" / "news.rss.gz").exists()
    room.configure(FEED)
    room.write("one.txt", story("A ship"))
    room.feed()
    assert sorted(room.bytes()) == ["news.atom", "news.json", "news.rss"]


# ---- standard output ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", ["index = true", "feeds.news.archive = true"])
def test_standard_output_is_the_one_document_and_nothing_else_is_written(
    spawn: Run, tmp_path: Path, options: str
) -> None:
    """An archive has no documents yet: these articles are not twice the limit."""
    (tmp_path / "articles").mkdir()
    for number in range(5):
        (tmp_path / "articles" / f"{number}.txt").write_text(article(f"Headline {number}"))
    (tmp_path / "feedsmith.toml").write_text(
        f"""{options}
base_url = "https://x.example/feeds"
feeds.news.limit = 4
feeds.news.merge = false
feeds.news.formats = ["rss"]
feeds.news.sources = [{{ type = "text", path = "articles" }}]
"""
    )
    done = spawn("render", "-o", "-")
    assert done.status == 0
    root = etree.fromstring(done.out.encode())
    assert len(root.findall("channel/item")) == (5 if "archive" in options else 4)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("options", ["gzip = true", "feeds.news.archive = true"])
def test_standard_output_has_neither_compressed_copies_nor_archive_documents(
    spawn: Run, tmp_path: Path, options: str
) -> None:
    (tmp_path / "articles").mkdir()
    for number in range(9):
        (tmp_path / "articles" / f"{number}.txt").write_text(article(f"Headline {number}"))
    (tmp_path / "feedsmith.toml").write_text(
        f"""{options}
base_url = "https://x.example/feeds"
feeds.news.limit = 2
feeds.news.merge = false
feeds.news.formats = ["rss"]
feeds.news.sources = [{{ type = "text", path = "articles" }}]
"""
    )
    done = spawn("render", "-o", "-")
    assert done.status == 0
    assert len(etree.fromstring(done.out.encode()).findall("channel/item")) >= 2
    assert spawn("render").status == 0
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert files > {"news.rss"}  # what standard output does not take is there once files are written


# ---- a store elsewhere -------------------------------------------------------------------------------------


class Bucket(MemoryFileSystem):  # type: ignore[misc]
    """A cloud's driver that notes under which `cache_control` a file was last written, and says so."""

    protocol = "gcs"
    cache_controls: dict[str, str] = {}  # noqa: RUF012
    types: dict[str, str] = {}  # noqa: RUF012

    def put_file(self, lpath: str, rpath: str, **options: Any) -> None:
        super().put_file(lpath, rpath)
        self.cache_controls[rpath.rpartition("/")[2]] = options["fixed_key_metadata"]["cache_control"]
        self.types[rpath.rpartition("/")[2]] = options["content_type"]

    def info(self, path: str, **options: Any) -> dict[str, Any]:
        name = path.rpartition("/")[2]
        headers = {"cacheControl": self.cache_controls.get(name), "contentType": self.types.get(name)}
        return {**super().info(path, **options), **headers}


@pytest.fixture
def bucket() -> dict[str, str]:
    fsspec.register_implementation("gcs", Bucket, clobber=True)
    Bucket.cache_controls.clear()
    return Bucket.cache_controls


def render_to_bucket(room: Newsroom, cache_control: str, toml: str = FEED) -> Report:
    room.configure(f'cache_control = "{cache_control}"\n{toml}')
    config = settings.load(room.folder / "feedsmith.toml")
    plan = pipeline.plan_config(config, room.plugins, "gcs://bucket/feeds")
    room.now += HOUR
    return pipeline.render(plan, Inline(), clock=lambda: room.now)


def test_a_new_cache_control_goes_along_with_what_changed_where_a_state_knows_the_feed(
    newsroom: Make, bucket: dict[str, str]
) -> None:
    room = newsroom(FEED)
    assert render_to_bucket(room, "no-cache").failures == []
    assert set(bucket.values()) == {"no-cache"}
    room.write("two.txt")
    assert render_to_bucket(room, "no-store").failures == []
    assert bucket == {f"news.{suffix}": "no-store" for suffix in SUFFIXES}


def test_a_new_cache_control_is_sent_once_though_nothing_else_changed(newsroom: Make, bucket: dict[str, str]) -> None:
    room = newsroom(INDEXED)
    names = {*(f"news.{suffix}" for suffix in SUFFIXES), "index.html", "feeds.opml"}
    assert render_to_bucket(room, "no-cache", INDEXED).failures == []
    (report,) = render_to_bucket(room, "no-store", INDEXED).feeds
    assert bucket == dict.fromkeys(names, "no-store")
    assert report.changed == []  # hubs need not hear of it
    bucket.clear()
    render_to_bucket(room, "no-store", INDEXED)
    assert bucket == {}


# ---- the log -----------------------------------------------------------------------------------------------


def test_the_log_says_what_was_written_and_what_was_left_alone(
    newsroom: Make, caplog: pytest.LogCaptureFixture
) -> None:
    room = newsroom(INDEXED)
    with caplog.at_level(logging.INFO, "feedsmith.publishing"):
        room.feed()
        names = [*(f"news.{suffix}" for suffix in SUFFIXES), "index.html", "feeds.opml"]
        written = [f"{room.folder}/out/{name}: written" for name in names]
        assert [message for message in caplog.messages if "written" in message] == written
        caplog.clear()
        room.feed()
    assert caplog.messages == [
        "feed news: 1 articles, 0 under embargo, 0 over the limit",
        "feed news: nothing changed, left alone",
        f"{room.folder}/out/index.html: nothing changed, left alone",
    ]
