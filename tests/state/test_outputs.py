"""A file that was lost, cut short, rolled back or replaced is written again, and one that nobody touched left alone."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from support.newsroom import FEED, Newsroom, story

ARCHIVED = FEED.replace("merge = false", "merge = false\nlimit = 2\narchive = true")


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    room = Newsroom(tmp_path, f"sqlite:///{tmp_path}/state.db", "index = true\ngzip = true\n" + ARCHIVED)
    for number in range(9):
        room.write(f"{number}.txt", story(f"Boat {number}"))
    room.feed()
    room.feed()
    return room


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def replace_alike(path: Path) -> None:
    """As long as before, and as old."""
    stat, data = path.stat(), bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))


@pytest.mark.parametrize("harm", [Path.unlink, empty, cut, replace_alike])
def test_each_file_that_somebody_harmed_is_written_again(room: Newsroom, harm: Callable[[Path], None]) -> None:
    before = room.bytes()
    assert {"index.html", "feeds.opml", "news.rss", "news.rss.gz", "news-archive-1.json"} <= before.keys()
    for name in before:
        harm(room.folder / "out" / name)
        room.feed()
        assert room.bytes()[name] == before[name], name
        assert room.bytes() == before


def test_feeds_that_were_rolled_back_are_of_today_again(room: Newsroom, tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "out", tmp_path / "backup")
    room.write("9.txt", story("A late boat"))
    room.feed()
    after = room.bytes()
    shutil.rmtree(tmp_path / "out")
    shutil.copytree(tmp_path / "backup", tmp_path / "out")
    room.feed()
    assert room.bytes() == after


def test_a_file_that_was_copied_is_left_alone(room: Newsroom, tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "out", tmp_path / "backup")
    shutil.rmtree(tmp_path / "out")
    shutil.copytree(tmp_path / "backup", tmp_path / "out")
    stamps = room.stamps()
    report = room.feed()
    assert report.changed == []
    assert room.stamps() == stamps


def test_two_folders_that_are_written_in_turn_are_both_of_today(room: Newsroom, tmp_path: Path) -> None:
    """As of two machines that share a database."""
    for number in range(3):
        room.write(f"more-{number}.txt", story(f"A cutter {number}"))
        room.feed()
        here = room.bytes()
        (tmp_path / "out").rename(tmp_path / "spare")
        if (tmp_path / "other").exists():
            (tmp_path / "other").rename(tmp_path / "out")
        room.feed()
        assert room.bytes() == here
        (tmp_path / "out").rename(tmp_path / "other")
        (tmp_path / "spare").rename(tmp_path / "out")


def test_a_format_that_failed_is_written_the_next_time_and_the_others_left_alone(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, f"sqlite:///{tmp_path}/state.db")
    room.write("one.txt")
    (tmp_path / "out" / "news.json").mkdir(parents=True)
    assert len(room.run().failures) == 1
    stamp = (tmp_path / "out" / "news.rss").stat().st_mtime_ns
    (tmp_path / "out" / "news.json").rmdir()
    report = room.feed()
    assert [Path(file).name for file in report.changed] == ["news.json"]
    assert report.new == 0
    assert (tmp_path / "out" / "news.rss").stat().st_mtime_ns == stamp


def test_a_feed_that_failed_once_stands_on_the_index_page_again(tmp_path: Path) -> None:
    toml = "index = true\n" + FEED.replace("merge = false", 'merge = false\nformats = ["json"]')
    room = Newsroom(tmp_path, f"sqlite:///{tmp_path}/state.db", toml)
    room.write("one.txt")
    room.feed()
    with_feed = room.bytes()["index.html"]
    (tmp_path / "out" / "news.json").unlink()
    (tmp_path / "out" / "news.json").mkdir()
    room.run()
    (tmp_path / "out" / "news.json").rmdir()
    room.feed()
    assert room.bytes()["index.html"] == with_feed
