"""Feeds that are passed over in a run, since nothing can have changed them."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from feedsmith import pipeline
from feedsmith.executors import Inline
from feedsmith.serving.planning import PlanLoader, ServeOptions
from feedsmith.state.store.publication import choose
from feedsmith.state.store.store import Store

CONFIG = """
state = "state.db"
[feeds.news]
sources = [{ type = "text", path = "news" }]
[feeds.boats]
sources = [{ type = "text", path = "boats" }]
[feeds.empty]
sources = [{ type = "text", path = "empty" }]
"""


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the feeds that were not passed over."""
    names: list[str] = []
    look = Store.pending_feed

    @contextmanager
    def note(store: Any, index: int) -> Iterator[Any]:
        names.append(store._plan.feeds[index].settings.name)
        with look(store, index) as pending:
            yield pending

    monkeypatch.setattr(Store, "pending_feed", note)
    return names


def test_a_feed_is_looked_at_once_its_sources_have_articles(tmp_path: Path, looked_at: list[str]) -> None:
    for name in ("news", "boats", "empty"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one.txt").write_text("The ferry one\n\nIt came back to the island on Monday.\n")
    (tmp_path / "empty/one.txt").unlink()
    (tmp_path / "feedsmith.toml").write_text(CONFIG)
    plan = PlanLoader(ServeOptions(config=tmp_path / "feedsmith.toml"))()

    def poll(*keys: str) -> list[str]:
        looked_at.clear()
        pipeline.render(replace(plan, only=keys), Inline())
        return list(looked_at)

    assert poll("empty/text") == []
    assert poll("news/text") == ["news"]
    assert poll("news/text", "empty/text") == []
    assert poll("boats/text") == ["boats"]
    (tmp_path / "empty/two.txt").write_text("The ferry two\n\nIt came back to the island on Monday.\n")
    assert poll("empty/text") == ["empty"]
    # A new feed of a source that has articles already.
    (tmp_path / "feedsmith.toml").write_text(CONFIG.replace("feeds.boats", "feeds.ships"))
    plan = PlanLoader(ServeOptions(config=tmp_path / "feedsmith.toml"))()
    poll("ships/text")
    assert sorted(path.name for path in (tmp_path / "out").glob("*.rss")) == [
        "boats.rss",
        "empty.rss",
        "news.rss",
        "ships.rss",
    ]


def test_of_all_feeds_that_an_index_page_lists_those_are_looked_at_that_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def write(name: str, number: int) -> None:
        file = tmp_path / name / f"{number:02}.txt"
        file.write_text(f"{name} {number}\n\nIt came back to the island on Monday.\n")
        os.utime(file, (1_750_000_000 + number, 1_750_000_000 + number))

    for name in ("news", "boats", "empty"):
        (tmp_path / name).mkdir()
        for number in range(14):
            write(name, number)
    (tmp_path / "feedsmith.toml").write_text("index = true\n" + CONFIG)
    plan = PlanLoader(ServeOptions(config=tmp_path / "feedsmith.toml"))()
    page = tmp_path / "out/index.html"
    looks: list[int] = []

    def note(connection: Any, number: int, *rest: Any) -> Any:
        looks.append(number)
        return choose(connection, number, *rest)

    monkeypatch.setattr("feedsmith.state.store.listed.choose", note)

    def run() -> int:
        looks.clear()
        assert pipeline.render(plan, Inline()).failures == []
        return len(looks)

    assert run() == 3
    write("boats", 14)
    assert run() == 1
    kept = page.read_bytes()
    assert b"boats 14" in kept
    assert b"news 4" in kept
    # What was kept makes the same page as what is there.
    page.unlink()
    with closing(sqlite3.connect(tmp_path / "state.db")) as database:
        database.execute("UPDATE feeds SET listed = X'00' WHERE name = 'news'")
        database.execute("UPDATE feeds SET listed = NULL WHERE name = 'boats'")
        database.commit()
    assert run() == 2
    assert page.read_bytes() == kept


def test_of_a_run_that_changes_nothing_no_source_costs_a_statement_of_its_own(tmp_path: Path) -> None:
    assert count_statements(tmp_path / "few", 2) == count_statements(tmp_path / "many", 9) > 0


def count_statements(folder: Path, sources: int) -> int:
    """How many a run takes over so many sources of a text and a feed each, when nothing has changed."""
    lines = ['state = "state.db"\nbase_url = "https://harbour.example/"\n']
    for number in range(sources):
        (folder / f"{number}").mkdir(parents=True)
        text = folder / f"{number}" / "one.txt"
        text.write_text(f"The ferry {number}\n\nIt came back to the island on Monday.\n")
        os.utime(text, (1_790_000_000, 1_790_000_000))
        lines.append(f'[feeds.f{number}]\nsources = [{{ type = "text", path = "{number}" }}]\n')
    (folder / "feedsmith.toml").write_text("".join(lines))
    plan = PlanLoader(ServeOptions(config=folder / "feedsmith.toml"))()
    pipeline.render(plan, Inline())
    statements: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *others: Any) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        pipeline.render(plan, Inline())
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(statements)
