"""Links are remembered with all that was said of them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith import Article, Lead, Person, Request
from feedsmith.state.store.lead_rows import decode_requests, encode_requests
from feedsmith.state.store.schema import CorruptStateError

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
dates = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC))
people = st.builds(lambda name: Person(name=f"P{name}"), texts)
leads = st.builds(
    Lead,
    url=st.sampled_from(["https://x.example/a", "https://x.example/b?c=%20"]),
    title=texts,
    published=dates,
    updated=dates,
    summary=texts,
    image=st.sampled_from(["", "https://x.example/a.jpg"]),
    authors=st.lists(people, max_size=2).map(tuple),
    tags=st.lists(texts, max_size=2).map(tuple),
    guid=texts,
    language=st.sampled_from(["", "fr-CA"]),
)
urls = st.sampled_from(["https://x.example/1", "file:///a/b"])
plain = st.builds(Request, url=urls, root=st.sampled_from(["", "file:///a"]), lead=st.none() | leads)
requests = st.lists(plain | st.builds(Request, url=urls, otherwise=st.lists(plain, max_size=2).map(tuple)), max_size=4)


@given(requests)
def test_requests_come_back_as_they_were(requests: list[Request]) -> None:
    text = encode_requests(requests)
    assert (decode_requests(text) if text else []) == requests


def test_the_next_page_of_an_article_is_no_link() -> None:
    article = Article(id="a", title="A", body="<p>a</p>")
    assert encode_requests([Request(url="https://x.example/2", continues=article)]) == ""


def test_links_of_version_1_are_read() -> None:
    assert decode_requests('[["file:///a/b", "file:///a"]]') == [Request(url="file:///a/b", root="file:///a")]


CORRUPT = ("{", "[1]", '[["a"]]', '[["a", "", {"url": 3}, []]]', '{"a": 1}', '[["a", "", 7, 7]]')


@pytest.mark.parametrize("text", CORRUPT)
def test_what_was_never_remembered_is_corrupt(text: str) -> None:
    with pytest.raises(CorruptStateError):
        decode_requests(text)
