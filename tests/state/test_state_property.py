"""Whatever happens to a folder of articles, ids and dates of entries stay, and the feed says what the files say."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from support.newsroom import FEED, Newsroom

NAMES = [f"{letter}.txt" for letter in "abcde"]
names = st.sampled_from(NAMES)


class Folder(RuleBasedStateMachine):
    """Files are written, edited, touched, renamed and deleted, one thing at a time, with a run after each.

    `entries` is what is published: by its id the text that it has, and since when it is; `holds` says which entry each
    file is, `owner` which entry a path leads to, though there may be no file.
    """

    def __init__(self) -> None:
        super().__init__()
        self.place = TemporaryDirectory()
        toml = FEED.replace("merge = false", "merge = false\nlimit = 0")
        self.room = Newsroom(Path(self.place.name), "state.db", toml)
        self.room.write("first.txt", "It is always there, and never changes.")
        self.texts = 0
        self.holds: dict[str, str] = {}
        self.texts_of: dict[str, str] = {}
        self.published: dict[str, str] = {}
        self.run()

    def teardown(self) -> None:
        self.place.cleanup()

    def run(self) -> None:
        assert self.room.run().failures == []

    def text(self) -> str:
        self.texts += 1
        return f"Text number {self.texts} says that much, and nothing else."

    def entry_of(self, text: str) -> Any:
        (found,) = (item for item in self.room.items() if text in item["content_html"])
        return found

    @rule(name=names)
    def write(self, name: str) -> None:
        text = self.text()
        self.room.write(name, text)
        self.run()
        entry = self.entry_of(text)
        if name in self.holds:
            assert entry["id"] == self.holds[name]
        self.holds[name] = entry["id"]
        self.texts_of[entry["id"]] = text

    @rule(name=names)
    def touch(self, name: str) -> None:
        path = self.room.folder / "articles" / name
        if path.exists():
            before = self.room.stamps()
            os.utime(path, (self.room.now.timestamp(), self.room.now.timestamp()))
            self.run()
            assert self.room.stamps() == before

    @rule(old=names, new=names)
    def rename(self, old: str, new: str) -> None:
        folder = self.room.folder / "articles"
        if (folder / old).exists() and not (folder / new).exists():
            title = (folder / old).read_text().partition("\n")[0]
            (folder / old).rename(folder / new)
            self.run()
            id = self.holds.pop(old)
            assert self.entry_of(self.texts_of[id])["id"] == id
            assert self.entry_of(self.texts_of[id])["title"] == title
            self.holds[new] = id

    @rule(name=names)
    def delete(self, name: str) -> None:
        path = self.room.folder / "articles" / name
        if path.exists():
            path.unlink()
            self.run()

    @rule()
    def nothing(self) -> None:
        before = self.room.stamps()
        self.run()
        assert self.room.stamps() == before

    @invariant()
    def every_entry_says_what_it_should(self) -> None:
        items = [item for item in self.room.items() if item["title"] != "First"]
        ids = [item["id"] for item in items]
        assert len(ids) == len(set(ids))
        assert {item["id"]: self.texts_of[item["id"]] in item["content_html"] for item in items} == dict.fromkeys(
            self.texts_of, True
        )

    @invariant()
    def no_date_moves(self) -> None:
        dates = {item["id"]: item["date_published"] for item in self.room.items()}
        assert dates.items() >= self.published.items()
        self.published = dates


Folder.TestCase.settings = settings(max_examples=30, stateful_step_count=12, deadline=None)
TestFolder = Folder.TestCase
