"""Rows of articles, as they are written and read again."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, Connection, create_engine, select, text

from feedsmith.model.stories import MAX_ARTICLES_PER_SHINGLE
from feedsmith.state.store import schema
from feedsmith.state.store.rows import (
    ArticleRow,
    articles_sharing_shingles,
    articles_with_shingles,
    load_rows,
    save_rows,
)
from feedsmith.state.store.schema import CorruptStateError


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.begin() as opened:
        schema.create(opened)
        yield opened
    engine.dispose()


def row_of(number: int, text_shingles: Sequence[int]) -> ArticleRow:
    """A new row whose text has these shingles."""
    return ArticleRow(
        number=number, source=1, id=f"tag:{number}", document=f"file:///{number}.txt", fingerprint=b"", data_digest=b"",
        first_seen=1, published=1, updated=1, removed_at=None, withdrawn=False, version=None, held_until=0, expires=0,
        change=number, revision=number, edit=number, data=b"", text_shingles=tuple(text_shingles), is_new=True,
    )  # fmt: skip


def edit(row: ArticleRow, text_shingles: Sequence[int]) -> ArticleRow:
    row.data, row.text_shingles, row.is_dirty = b"edited", tuple(text_shingles), True
    return row


def found_by(connection: Connection) -> dict[int, set[int]]:
    """By which shingles the table finds each article, without those that it has none of."""
    found: dict[int, set[int]] = {}
    for shingle, number in connection.execute(select(schema.shingles.c.shingle, schema.shingles.c.article)):
        found.setdefault(number, set()).add(shingle)
    return found


_shingles = st.lists(st.sampled_from([0, 1, 2, 3, 2**31 - 1]), max_size=5, unique=True)


@given(texts=st.lists(_shingles, max_size=8), edits=st.lists(st.tuples(st.integers(0, 7), _shingles), max_size=8))
@settings(max_examples=50)
def test_a_row_holds_the_shingles_by_which_it_is_found(
    texts: list[list[int]], edits: list[tuple[int, list[int]]]
) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        schema.create(connection)
        save_rows(connection, [row_of(number, shingles) for number, shingles in enumerate(texts)])
        expected = dict(enumerate(texts))
        for number, shingles in edits:
            save_rows(connection, [edit(row, shingles) for row in load_rows(connection, _is(number))])
            if number in expected:
                expected[number] = shingles
        rows = list(load_rows(connection))
        assert {row.number: set(row.shingles) for row in rows} == {key: set(own) for key, own in expected.items()}
        assert found_by(connection) == {key: set(own) for key, own in expected.items() if own}
    engine.dispose()


def _is(number: int) -> ColumnElement[bool]:
    return schema.articles.c.number == number


def test_of_a_shingle_that_enough_articles_have_no_more_is_written_until_one_gives_it_up(
    connection: Connection,
) -> None:
    count = MAX_ARTICLES_PER_SHINGLE
    save_rows(connection, [row_of(number, [5, 100 + number]) for number in range(count - 1)])
    save_rows(connection, [row_of(number, [5, 100 + number]) for number in range(count - 1, count + 2)])
    assert articles_with_shingles(connection, [5]) == {5: list(range(count))}
    (last,) = load_rows(connection, _is(count + 1))
    assert last.shingles == (100 + count + 1,)
    (first,) = load_rows(connection, _is(0))
    save_rows(connection, [edit(first, [100]), edit(last, [5])])
    assert articles_with_shingles(connection, [5]) == {5: [*range(1, count), count + 1]}
    assert found_by(connection)[0] == {100}
    assert found_by(connection)[count + 1] == {5}


def test_rows_lead_to_others_by_the_shingles_that_they_share(connection: Connection) -> None:
    save_rows(connection, [row_of(1, [5, 6]), row_of(2, [6, 7]), row_of(3, [8]), row_of(4, [9]), row_of(5, [9])])
    first, second, third, *_ = load_rows(connection)
    assert articles_sharing_shingles(connection, [first, third]) == {6: [1, 2]}
    assert articles_sharing_shingles(connection, [first, second, third]) == {6: [1, 2]}
    assert articles_sharing_shingles(connection, [third]) == articles_sharing_shingles(connection, []) == {}


def test_a_row_that_only_moves_keeps_its_shingles(connection: Connection) -> None:
    save_rows(connection, [row_of(1, [5, 6])])
    (row,) = load_rows(connection)
    row.document, row.is_dirty = "file:///moved.txt", True
    save_rows(connection, [row])
    assert [set(row.shingles) for row in load_rows(connection)] == [{5, 6}]
    assert found_by(connection) == {1: {5, 6}}


@pytest.mark.parametrize("damage", ["x'0011'", "'twelve'", "12"])
def test_shingles_that_are_none_are_damage(damage: str, connection: Connection) -> None:
    save_rows(connection, [row_of(1, [5])])
    connection.execute(text(f"UPDATE articles SET shingles = {damage}"))
    with pytest.raises(CorruptStateError):
        list(load_rows(connection))
