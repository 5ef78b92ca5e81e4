"""What a run says of its state to whoever asks for it: the steps of the run, and never a password."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from feedsmith.state.store.database import Database
from support.newsroom import FEED, Newsroom, story

FILTERED = FEED.replace("[[feeds", 'exclude = { words = ["raft"] }\n[[feeds', 1) + 'on_delete = "withdraw"\n'


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    """With three articles, of which a filter drops one."""
    room = Newsroom(tmp_path, f"sqlite:///{tmp_path}/state.db", FILTERED)
    for name, subject in {"one": "A boat", "two": "A ship", "three": "A raft"}.items():
        room.write(f"{name}.txt", story(subject))
    return room


def said(room: Newsroom, caplog: pytest.LogCaptureFixture, level: int) -> list[str]:
    """What a run says of its state at this level."""
    caplog.clear()
    caplog.set_level(level, logger="feedsmith.state")
    room.run()
    return [record.getMessage() for record in caplog.records if record.name == "feedsmith.state"]


def test_a_run_tells_of_its_sources_and_feeds(room: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    assert said(room, caplog, logging.INFO) == [
        f"opened the state {room.state}",
        "text: poll 1",
        "text: 3 articles, 0 failures",
        "news: filtered out: tag:feedsmith,2026:text:three.txt",
        "news: 2 articles, 2 new, 0 under embargo, 0 beyond the limit",
    ]


def test_where_nothing_changed_it_says_so(room: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    room.run()
    assert said(room, caplog, logging.INFO)[1:] == [
        "text: poll 2",
        "text: 3 articles, 0 failures",
        "news: 2 articles, as before",
    ]


def test_an_article_that_is_withdrawn_is_named(room: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    room.run()
    (room.folder / "articles" / "two.txt").unlink()
    messages = said(room, caplog, logging.INFO)
    assert "text: tag:feedsmith,2026:text:two.txt is gone: withdrawn" in messages
    assert "news: withdrawn: tag:feedsmith,2026:text:two.txt" in messages


def test_articles_that_are_new_or_changed_are_named_where_all_is_asked_for(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    assert "text: new: tag:feedsmith,2026:text:one.txt" in said(room, caplog, logging.DEBUG)
    room.write("one.txt", story("A cutter"))
    messages = said(room, caplog, logging.DEBUG)
    assert [message for message in messages if ": new: " in message or ": changed: " in message] == [
        "text: changed: tag:feedsmith,2026:text:one.txt"
    ]


def test_nothing_is_said_that_nobody_asked_for(room: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    assert said(room, caplog, logging.WARNING) == []


def test_a_password_is_not_logged(postgres: Callable[[], str], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="feedsmith.state")
    with Database(postgres().replace("//tests@", "//tests:sesame@")):
        """It can be used: this user needs none."""
    assert "sesame" not in caplog.text
    assert "opened the state postgresql+psycopg://tests:***@" in caplog.text
