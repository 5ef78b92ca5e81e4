"""A newsroom for tests: articles, a configuration, and one run after another, at times of the test's choice."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from feedsmith import pipeline
from feedsmith.config import settings
from feedsmith.executors import Inline
from feedsmith.pipeline import FeedReport, Report
from feedsmith.plugins.registry import Plugins

MORNING = datetime(2026, 3, 10, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEED = """
base_url = "https://x.example/feeds"
[feeds.news]
title = "The News"
link = "https://x.example/"
merge = false
[[feeds.news.sources]]
type = "text"
path = "articles"
"""
WORDS = (
    "{0} lay at anchor off the north pier on Monday, and no one could say who had paid for it.",
    "The harbour office said that {0} would stay until the inquiry had heard all {1} witnesses.",
    "Nobody in the town had seen {0} before, though {1} people came to the quay to look.",
)


def story(subject: str = "A boat", number: int = 7) -> str:
    """A text of its own, of three paragraphs, whose headline is not in it."""
    return "\n\n".join(sentence.format(subject, number) for sentence in WORDS)


class Newsroom:
    """A folder with a feedsmith.toml. Each run is an hour after the one before unless the clock is set."""

    def __init__(self, folder: Path, state: str, toml: str = FEED) -> None:
        self.folder, self.now = folder, MORNING
        self.plugins = Plugins.load()
        self.state = state
        self.read: list[str] = []
        """The locations of which the last run had an Outcome."""
        self.configure(toml)

    def configure(self, toml: str) -> None:
        (self.folder / "feedsmith.toml").write_text(f'state = "{self.state}"\n{toml}')

    def write(self, name: str, text: str = "", *, title: str = "", front: str = "") -> Path:
        """An article, written at the newsroom's time; in Markdown, its title is a heading."""
        path = self.folder / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        header = f"---\n{front}\n---\n" if front else ""
        mark = "# " if name.endswith(".md") else ""
        path.write_text(f"{header}{mark}{title or name.partition('.')[0].capitalize()}\n\n{text or story(name)}\n")
        os.utime(path, (self.now.timestamp(), self.now.timestamp()))
        return path

    def run(self, hours: float = 1, only: Sequence[str] = ()) -> Report:
        """A run, over some of the sources or all; afterwards the clock moves on."""
        plan = pipeline.plan_config(settings.load(self.folder / "feedsmith.toml"), self.plugins, self.folder / "out")
        plan = pipeline.poll_only(plan, only) if only else plan
        self.read = []
        progress = lambda outcome: self.read.append(Path(outcome.location).name)  # noqa: E731
        report = pipeline.render(plan, Inline(), clock=lambda: self.now, progress=progress)
        self.now += hours * HOUR
        return report

    def feed(self, hours: float = 1) -> FeedReport:
        """What became of the one feed in a run in which nothing failed."""
        report = self.run(hours)
        assert [str(failure) for failure in report.failures] == []
        return report.feeds[0]

    def items(self, name: str = "news") -> list[Mapping[str, Any]]:
        return json.loads((self.folder / "out" / f"{name}.json").read_bytes())["items"]  # type: ignore[no-any-return]

    def item(self, title: str, name: str = "news") -> Mapping[str, Any]:
        (found,) = (item for item in self.items(name) if item["title"] == title)
        return found

    def titles(self, name: str = "news") -> list[str]:
        return [item["title"] for item in self.items(name)]

    def bytes(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted((self.folder / "out").iterdir())}

    def stamps(self) -> dict[str, tuple[int, int]]:
        """What changes when a file is touched."""
        return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (self.folder / "out").iterdir()}
