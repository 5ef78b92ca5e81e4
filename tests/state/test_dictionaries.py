"""What the articles of a source have in common, by which they are compressed."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine, func, select

from feedsmith.model.article import Article
from feedsmith.state.store import schema
from feedsmith.state.store.dictionaries import MIN_ARTICLES, load_dictionaries
from feedsmith.state.store.packing import (
    MAX_DICTIONARY_BYTES,
    compress_article,
    make_dictionary,
    needs_dictionary,
    pack_article,
    unpack_article,
)
from feedsmith.state.store.rows import ArticleRow, load_articles, load_rows, save_rows
from feedsmith.state.store.schema import CorruptStateError

PLACES = "quay mole basin lock slipway jetty pier wharf dock weir".split()
DEEDS = "painted mended sold counted measured lost found lent raised drained".split()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        schema.create(connection)
    yield engine
    engine.dispose()


def article_of(number: int) -> Article:
    told = (f"The {PLACES[number // 10 % 10]} was {DEEDS[number % 10]} for the {number}th time" for _ in range(5))
    return Article(id=f"tag:{number}", title=f"Boat {number}", body=f"<p>{'. '.join(told)}, says the harbour.</p>")


def rows_of(numbers: Sequence[int], source: int = 1) -> list[ArticleRow]:
    rows = []
    for number in numbers:
        article = article_of(number)
        data, digest = pack_article(article, article.id)
        rows.append(
            ArticleRow(
                number=number, source=source, id=article.id, document=f"file:///{number}.txt", fingerprint=b"",
                data_digest=digest, first_seen=1, published=1, updated=1, removed_at=None, withdrawn=False,
                version=None, held_until=0, expires=0, change=number, revision=number, edit=number, data=data,
                is_new=True,
            )
        )  # fmt: skip
    return rows


def size_of(connection: Connection) -> int:
    return int(connection.execute(select(func.sum(func.length(schema.articles.c.data)))).scalar_one())


def test_many_articles_at_once_are_compressed_by_what_they_share(engine: Engine) -> None:
    numbers = range(1, MIN_ARTICLES + 1)
    with engine.begin() as connection:
        save_rows(connection, rows_of(numbers))
        assert list(load_dictionaries(connection, [1, 2])) == [1]
        together = size_of(connection)
        assert load_articles(connection, numbers) == {number: article_of(number) for number in numbers}
        connection.execute(schema.articles.delete())
        connection.execute(schema.dictionaries.delete())
        for number in numbers:
            save_rows(connection, rows_of([number]))
        assert load_dictionaries(connection, [1]) == {}
        assert together < 0.9 * size_of(connection)
        assert load_articles(connection, numbers) == {number: article_of(number) for number in numbers}


def test_a_dictionary_is_kept_for_what_comes_later(engine: Engine) -> None:
    with engine.begin() as connection:
        save_rows(connection, rows_of(range(1, MIN_ARTICLES + 1)))
        first = load_dictionaries(connection, [1])
    with engine.begin() as connection:
        save_rows(connection, rows_of(range(1_000, 1_000 + MIN_ARTICLES)))
        (row,) = load_rows(connection, schema.articles.c.number == 1)
        row.data, row.data_digest = pack_article(article_of(77), row.id)
        row.is_dirty = True
        save_rows(connection, [row])
        assert load_dictionaries(connection, [1]) == first
        found = load_articles(connection, [1, 2, 1_000])
        assert [found[number].title for number in (1, 2, 1_000)] == ["Boat 77", "Boat 2", "Boat 1000"]


def test_each_source_has_a_dictionary_of_its_own(engine: Engine) -> None:
    with engine.begin() as connection:
        save_rows(connection, rows_of(range(1, MIN_ARTICLES + 1)))
        save_rows(connection, rows_of(range(1_000, 1_000 + MIN_ARTICLES), source=2))
        save_rows(connection, rows_of([5_000], source=3))
        assert sorted(load_dictionaries(connection, [1, 2, 3])) == [1, 2]
        numbers = [1, 1_000, 5_000]
        assert load_articles(connection, numbers) == {number: article_of(number) for number in numbers}


def test_a_dictionary_whose_transaction_failed_is_used_no_more(engine: Engine) -> None:
    with engine.connect() as connection:
        with connection.begin() as transaction:
            save_rows(connection, rows_of(range(1, MIN_ARTICLES + 1)))
            transaction.rollback()
        with connection.begin():
            save_rows(connection, rows_of([1, 2]))
    with engine.begin() as connection:
        assert load_dictionaries(connection, [1]) == {}
        assert load_articles(connection, [1, 2]) == {1: article_of(1), 2: article_of(2)}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("damage", ["DELETE FROM dictionaries", "UPDATE dictionaries SET data = x'00'",
                                    "UPDATE dictionaries SET data = x'37A430ECAAAAAAAA0000'",
                                    "UPDATE dictionaries SET data = 'twelve letters'",
                                    "UPDATE articles SET data = 'x'", "UPDATE articles SET data = 12"])  # fmt: skip
def test_a_dictionary_that_is_not_what_it_was_is_damage(damage: str, engine: Engine) -> None:
    with engine.begin() as connection:
        save_rows(connection, rows_of(range(1, MIN_ARTICLES + 1)))
        connection.exec_driver_sql(damage)
        with pytest.raises(CorruptStateError):
            load_articles(connection, [1, 2])


@given(bodies=st.lists(st.text(max_size=300), min_size=1, max_size=40))
def test_articles_of_any_text_are_what_they_were_with_a_dictionary_of_theirs(bodies: list[str]) -> None:
    articles = [Article(id=f"tag:{number}", title="Boat", body=f"<p>{body}</p>") for number, body in enumerate(bodies)]
    packed = [pack_article(article, article.id) for article in articles]
    dictionary = make_dictionary([data for data, _ in packed])
    assert len(dictionary) <= MAX_DICTIONARY_BYTES
    for article, (data, digest) in zip(articles, packed, strict=True):
        stored = compress_article(data, article.id, dictionary)
        assert needs_dictionary(stored) == bool(dictionary)
        assert unpack_article(stored, digest, article.id, dictionary) == article


@pytest.mark.parametrize("texts", [[], [b""], [b""] * 300, [b"a"] * 30, [b'{"id":"x"}'] * 2])
def test_of_texts_that_say_nothing_no_dictionary_is_made(texts: list[bytes]) -> None:
    assert make_dictionary(texts) == b""
