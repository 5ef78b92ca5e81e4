"""Which files that list the feeds are written, and what of: with a state that is changed by somebody else meanwhile."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from feedsmith.config.plan import Plan
from feedsmith.model.feed import Feed, compose
from feedsmith.publishing.folder import open_output
from feedsmith.publishing.index import Content, Index
from feedsmith.publishing.ledger import Ledger
from feedsmith.serving.planning import PlanLoader, ServeOptions
from feedsmith.state.stateless import StatelessRun

CONFIG = """
base_url = "https://island.example/"
output = "out"
[feeds.boats]
sources = [{ type = "text", path = "boats" }]
[feeds.tides]
sources = [{ type = "text", path = "tides" }]
"""


class Shared(StatelessRun):
    """A state in which the feeds are what `hashes` says once nobody else lists them. `listed` is what was asked for."""

    def __init__(self, plan: Plan, *hashes: str) -> None:
        super().__init__(plan, datetime(2026, 5, 4, 12, tzinfo=UTC))
        self._hashes, self._is_held = hashes, False
        self._settings = [feed.settings for feed in plan.feeds]
        self.listed: list[Mapping[int, str]] = []

    @contextmanager
    def listing_feeds(self) -> Iterator[None]:
        self._is_held = True
        yield
        self._is_held = False

    def settled_feeds(self, indexes: Collection[int]) -> Mapping[int, Any]:
        assert self._is_held
        hashes = dict(enumerate(self._hashes))
        return {index: SimpleNamespace(content_hash=hashes[index], articles=1) for index in indexes if hashes[index]}

    def listed_feeds(self, content_hashes: Mapping[int, str]) -> Mapping[int, Feed]:
        assert self._is_held
        self.listed.append(content_hashes)
        return {index: compose(self._settings[index], (), ()) for index in content_hashes}


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    for name in ("boats", "tides"):
        (tmp_path / name).mkdir()
    (tmp_path / "feedsmith.toml").write_text(CONFIG)
    return PlanLoader(ServeOptions(config=tmp_path / "feedsmith.toml"))()


def publish(plan: Plan, state: Shared, *contents: Content) -> Index:
    output = open_output(plan.output or "", cache_control="")
    index = Index(plan, output, state, Ledger(output, state, ""))
    index.publish(dict(enumerate(contents)), [""] * len(plan.feeds))
    return index


def test_feeds_that_somebody_else_has_published_since_are_listed_as_they_are_now(plan: Plan) -> None:
    state = Shared(plan, "new boats", "tides")
    publish(plan, state, Content("boats", 1), Content("tides", 1))
    assert state.listed == [{0: "new boats", 1: "tides"}]


def test_a_feed_that_had_no_article_yet_is_listed_with_its_first(plan: Plan) -> None:
    state = Shared(plan, "new boats", "tides")
    publish(plan, state, Content("boats", 0), Content("tides", 1))
    assert state.listed == [{0: "new boats", 1: "tides"}]


def test_a_feed_of_which_nobody_knows_better_is_listed_as_it_was_found(plan: Plan) -> None:
    state = Shared(plan, "", "")
    publish(plan, state, Content("boats", 1), Content("tides", 0))
    assert state.listed == [{0: "boats"}]


@pytest.mark.parametrize("name", ["index.html", "feeds.opml"])
def test_either_file_is_missed_where_it_was_lost(plan: Plan, name: str) -> None:
    index = publish(plan, Shared(plan, "", ""), Content("boats", 1), Content("tides", 1))
    assert not index.is_missing()
    (Path(str(plan.output)) / name).unlink()
    assert index.is_missing()


def test_none_is_missed_that_is_not_wanted(plan: Plan) -> None:
    state = Shared(plan, "", "")
    index = publish(replace(plan, index=False), state, Content("boats", 1), Content("tides", 1))
    assert not index.is_missing()
    assert state.listed == []
