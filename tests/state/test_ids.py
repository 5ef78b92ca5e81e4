"""Ids are URIs in all formats, and never move: what a state knows by another name keeps it."""

import re
import sqlite3
from pathlib import Path

import pytest

from feedsmith.state.store.packing import compress_article, pack_article, unpack_article
from feedsmith.state.store.rows import text_key
from support.newsroom import FEED, Newsroom
from support.validate import check_ids

NAME, URI = "desk/story 7", "tag:feedsmith,2026:id:desk/story%207"
OLD = f'<guid isPermaLink="false">{NAME}</guid>'


def ids(room: Newsroom) -> tuple[list[str], list[str], list[str]]:
    """The ids in RSS, Atom and JSON Feed."""
    files = {name: data.decode() for name, data in room.bytes().items()}
    guids = re.findall("<guid[^>]*>([^<]*)<", files["news.rss"])
    return guids, re.findall("<entry>\\s*<id>([^<]*)<", files["news.atom"]), [item["id"] for item in room.items()]


def make_old(room: Newsroom) -> None:
    """The state as versions of feedsmith wrote it whose ids were URIs in Atom alone."""
    with sqlite3.connect(room.folder / "state.db") as connection:
        rows = connection.execute("SELECT number, id, data, data_digest FROM articles").fetchall()
        for number, id, data, digest in rows:
            name = id.replace(URI, NAME)
            packed, digest = pack_article(unpack_article(data, digest, id), name)
            values = (name, text_key(name), compress_article(packed, name), digest, number)
            connection.execute(
                "UPDATE articles SET id = ?, id_key = ?, data = ?, data_digest = ? WHERE number = ?", values
            )
        connection.execute(f"UPDATE aliases SET id = replace(id, '{URI}', '{NAME}')")
        connection.execute("DELETE FROM outputs")
    connection.close()


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path, "state.db")


def test_an_id_that_is_no_uri_is_made_one_for_all_formats_and_stays_so(room: Newsroom) -> None:
    room.write("a.txt", front=f"id: {NAME}")
    assert room.feed().new == 1
    first = room.bytes()
    assert ids(room) == ([URI], [URI], [URI])
    assert check_ids(first["news.rss"], first["news.atom"], first["news.json"]) == []
    room.feed()
    assert room.bytes() == first
    room.write("a.txt", "Another text.", front=f"id: {NAME}")
    assert room.feed().new == 0
    assert ids(room) == ([URI], [URI], [URI])


def test_without_a_state_it_is_the_same_uri_in_each_run(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, "")
    room.write("a.txt", front=f"id: {NAME}")
    assert [room.feed().new, room.feed().new] == [1, 0]
    assert ids(room) == ([URI], [URI], [URI])


def test_without_a_state_an_article_is_known_again_by_its_name_in_a_feed_of_older_versions(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, "")
    room.write("a.txt", front=f"id: {NAME}")
    room.feed()
    file = tmp_path / "out" / "news.rss"
    file.write_text(file.read_text().replace(URI, NAME))
    assert OLD in file.read_text()
    assert room.feed().new == 0


def test_what_readers_were_shown_under_its_name_keeps_it(room: Newsroom) -> None:
    room.write("a.txt", front=f"id: {NAME}")
    room.feed()
    make_old(room)
    room.write("a.txt", "Another text.", front=f"id: {NAME}")
    room.write("b.txt", front="id: desk/story 8")
    assert room.feed().new == 1
    new = URI.replace("%207", "%208")
    assert [sorted(each) for each in ids(room)] == [sorted([NAME, new]), sorted([URI, new]), sorted([NAME, new])]


def test_it_keeps_it_also_where_another_source_has_it_later(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, "state.db", FEED + '[[feeds.news.sources]]\ntype = "text"\npath = "more"\n')
    room.write("a.txt", front=f"id: {NAME}")
    room.write("b.txt")
    room.write("../more/c.txt")
    room.feed()
    make_old(room)
    (tmp_path / "articles" / "a.txt").rename(tmp_path / "more" / "a.txt")
    room.feed()
    assert [len([id for id in found if id in (NAME, URI)]) for found in ids(room)] == [1, 1, 1]
    assert NAME in ids(room)[0]


def test_two_articles_of_one_name_are_a_mistake_still(room: Newsroom) -> None:
    room.write("a.txt", front=f"id: {NAME}")
    room.write("b.txt", front=f"id: {NAME}")
    for _ in range(2):
        (failure,) = room.run().failures
        assert "b.txt" in str(failure)
        assert f"duplicate id {NAME}, which" in str(failure)
    assert ids(room) == ([URI], [URI], [URI])


def test_a_file_that_is_renamed_keeps_its_uri(room: Newsroom) -> None:
    room.write("a.txt", front=f"id: {NAME}")
    room.feed()
    (room.folder / "articles" / "a.txt").rename(room.folder / "articles" / "b.txt")
    assert room.feed().new in (0, None)
    assert ids(room) == ([URI], [URI], [URI])
