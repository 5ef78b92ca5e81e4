"""Versions of a story that come from run to run, or several in one run: which counts, since when, and what is said."""

import json
import os
from pathlib import Path

import pytest

from support.newsroom import Newsroom, story

TOML = """
base_url = "https://x.example/feeds"
[feeds.news]
title = "The News"
link = "https://x.example/"
[[feeds.news.sources]]
type = "wire"
path = "articles"
"""


class Wire:
    """A newsroom whose articles are wire copy."""

    def __init__(self, folder: Path, state: str) -> None:
        self.room = Newsroom(folder, state, TOML)
        (folder / "articles").mkdir()

    def file(self, name: str, version: int, *, first: int, revised: int, text: str = "") -> None:
        """A version of the one story, which says that it was first created on one day of March, and revised on another;
        with a text of its own.
        """
        fields = {"uri": "urn:x:1", "version": str(version), "headline": f"Version {version}"}
        fields |= {"firstcreated": f"2026-03-{first:02}T06:00:00Z", "versioncreated": f"2026-03-{revised:02}T07:00:00Z"}
        fields["body_html"] = f"<p>{story(text or name)}</p>"
        path = self.room.folder / "articles" / f"{name}.json"
        path.write_text(json.dumps(fields))
        os.utime(path, (self.room.now.timestamp(), self.room.now.timestamp()))

    def entry(self) -> tuple[str, str, str]:
        """The title of the one entry, and the days on which it was published and updated."""
        (item,) = self.room.items()
        return item["title"], item["date_published"][8:10], item["date_modified"][8:10]


@pytest.fixture
def wire(tmp_path: Path, database_url: str) -> Wire:
    return Wire(tmp_path, database_url)


def notes(wire: Wire) -> list[str]:
    return [note for _, note in wire.room.feed().notes]


@pytest.mark.parametrize("names", ["ab", "ba"])
def test_of_versions_that_come_at_once_the_highest_counts_and_the_earliest_date_stays(names: str, wire: Wire) -> None:
    low, high = names
    wire.file(low, 1, first=1, revised=1)
    wire.file(high, 2, first=3, revised=4)
    assert notes(wire) == []
    assert wire.entry() == ("Version 2", "01", "04")


def test_a_later_version_of_what_was_published_moves_no_date_of_publication(wire: Wire) -> None:
    wire.file("a", 1, first=3, revised=3)
    wire.room.feed()
    wire.file("b", 2, first=1, revised=4)
    assert notes(wire) == []
    assert wire.entry() == ("Version 2", "03", "04")


@pytest.mark.parametrize("at_once", [True, False])
def test_the_same_version_again_is_no_version_that_goes_backwards(at_once: bool, wire: Wire) -> None:
    wire.file("a", 2, first=1, revised=1)
    if not at_once:
        wire.room.feed()
    wire.file("b", 2, first=1, revised=5)
    assert notes(wire) == []
    assert wire.entry() == ("Version 2", "01", "01")


@pytest.mark.parametrize("at_once", [True, False])
def test_a_lower_version_with_a_later_date_goes_backwards_and_is_told(at_once: bool, wire: Wire) -> None:
    wire.file("a", 2, first=1, revised=1)
    if not at_once:
        wire.room.feed()
    wire.file("b", 1, first=1, revised=5)
    (note,) = notes(wire)
    assert note == (
        "version 1 is dated 2026-03-05 07:00:00+00:00, after version 2 of 2026-03-01 07:00:00+00:00: "
        "a version that goes backwards"
    )
    assert wire.entry() == ("Version 2", "01", "01")
