"""The plugin of the tutorial is loaded and used as the tutorial says."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from feedsmith.config import settings
from feedsmith.executors import Inline
from feedsmith.model.errors import ConfigError
from feedsmith.model.feed import FeedSettings
from feedsmith.pipeline import plan_config, plan_locations, render
from feedsmith.plugins.registry import Plugins
from support.pages import read_blocks
from support.validate import check_rss


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plugins]:
    """With the tutorial's plugin, whose files lie in the test's folder."""
    for block in read_blocks("tutorials/plugin.md"):
        if block.file:
            (tmp_path / block.file).parent.mkdir(exist_ok=True)
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    module: ModuleType = import_module("feedsmith_tides")
    plugins = Plugins.load()
    plugins.register(module, "tides")
    yield plugins
    del sys.modules["feedsmith_tides"]


def test_its_location_and_its_type_make_a_feed(tmp_path: Path, plugins: Plugins) -> None:
    plan = plan_locations(["tables/march.tides"], plugins, FeedSettings(), ["rss"], tmp_path / "out")
    assert render(plan, Inline()).feeds[0].articles == 1
    config = replace(settings.load(Path("feedsmith.toml")), state="")
    (feed,) = render(plan_config(config, plugins, tmp_path / "out"), Inline()).feeds
    assert (feed.articles, feed.failures) == (1, [])
    written = (tmp_path / "out" / "tides.rss").read_bytes()
    assert b"<title>Tides at Oban on 2026-03-10</title>" in written
    assert not check_rss(written)


def test_its_mistakes_are_answered_as_it_says(tmp_path: Path, plugins: Plugins) -> None:
    text = Path("feedsmith.toml").read_text()
    for old, new, said in (
        ('harbour = "Oban"', "harbour = 3", "expected a text, got a whole number"),
        ('harbour = "Oban"', 'harbor = "Oban"', "did you mean 'harbour'?"),
    ):
        Path("feedsmith.toml").write_text(text.replace(old, new))
        with pytest.raises(ConfigError, match=said.replace("?", r"\?")):
            plan_config(settings.load(Path("feedsmith.toml")), plugins, None)


def test_an_empty_table_is_named_and_costs_the_others_nothing(tmp_path: Path, plugins: Plugins) -> None:
    (tmp_path / "tables" / "april.tides").write_text("2026-04-01\n")
    plan = plan_locations(["tables/march.tides", "tables/april.tides"], plugins, FeedSettings(), ["rss"], tmp_path)
    (feed,) = render(plan, Inline()).feeds
    assert feed.articles == 1
    assert ["a day without tides" in str(failure) for failure in feed.failures] == [True]
