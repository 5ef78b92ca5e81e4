"""An article as the state keeps it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith.model.article import Article, Origin
from feedsmith.state.store.packing import compress_article, pack_article, unpack_article
from feedsmith.state.store.schema import CorruptStateError

_texts = st.text(st.sampled_from("a {}[]\"'\\:,éß"), max_size=12) | st.sampled_from(
    [',"origins":[', '"origins":[],"evidence":null}', "\\", '\\",\\"origins\\":']
)


@given(note=_texts, body=_texts, value=_texts)
def test_an_article_is_kept_without_its_origins_whatever_its_texts_say(note: str, body: str, value: str) -> None:
    article = Article(id="tag:a", title="Tide", body=f"<p>{body}</p>", note=note, source=f"x{value}")
    told = replace(article, origins=(Origin(field="title", signal=f"y{note}", value=value),))
    packed, digest = pack_article(told, "tag:a")
    assert (packed, digest) == pack_article(article, "tag:a")
    kept = unpack_article(compress_article(packed, "tag:a"), digest, "tag:a")
    assert kept == article
    assert kept.origins == ()


def test_an_article_is_kept_under_the_id_that_its_row_has() -> None:
    packed, digest = pack_article(Article(id="new", title="Tide", body="<p>Low</p>"), "old")
    assert unpack_article(compress_article(packed, "old"), digest, "old").id == "old"


def test_an_article_with_the_digest_of_another_is_damage() -> None:
    packed, _ = pack_article(Article(id="a", title="Tide", body="<p>Low</p>"), "a")
    _, digest = pack_article(Article(id="a", title="Tide", body="<p>High</p>"), "a")
    with pytest.raises(CorruptStateError):
        unpack_article(compress_article(packed, "a"), digest, "a")


def test_an_article_in_the_row_of_another_is_damage() -> None:
    packed, digest = pack_article(Article(id="a", title="Tide", body="<p>Low</p>"), "a")
    with pytest.raises(CorruptStateError):
        unpack_article(compress_article(packed, "a"), digest, "b")
