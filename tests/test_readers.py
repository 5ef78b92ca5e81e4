"""Real readers subscribe to the feeds: the right page opens, author, date and text are there, and nothing comes twice.

What a reader does in a way of its own is in `OWN_WAYS`, and in docs/readers.md.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsroom import FEED, HOUR, Newsroom, story
from readers import READERS, Item, Reader, Site, served

PICTURE = "https://x.example/quay.jpg"
NEWS = "https://x.example"
SUBSCRIBED = [
    *((name, suffix) for name in READERS for suffix in ("rss", "atom")),
    ("reader", "json"),
]
AUTHORS = {
    "One": "Ann Lee",
    "Several": "Ann Lee, Bo Müller",
    "Nobody": "",
    "Shipping": "Agence France-Presse",
    "Picture": "",
    "Homeless": "",
}
DATES = {"One": "08", "Several": "09", "Nobody": "10", "Shipping": "11", "Picture": "12", "Homeless": "13"}
"""The hour of the tenth of March 2026."""
OWN_WAYS = {
    ("newsboat", "rss", "Several"): "Bo Müller",  # of several dc:creator, the last
    ("sfeed", "rss", "Several"): "Ann Lee",  # the first
    ("sfeed", "atom", "Several"): "Ann Lee",
    ("reader", "rss", "Several"): "Bo Müller",
    ("reader", "atom", "Several"): "Bo Müller",
    ("rss2email", "rss", "Several"): "Ann Lee",
    ("rss2email", "atom", "Several"): "Bo Müller",
    **{("rss2email", "rss", title): "<author>" for title in ("Nobody", "Picture", "Homeless")},
    **{("rss2email", "atom", title): "The News" for title in ("Nobody", "Picture", "Homeless")},
}
"""Whom a reader names, where that is not all authors, or nobody where there is none."""


@dataclass
class Published:
    """A newsroom whose feeds are served."""

    room: Newsroom
    site: Site


@contextmanager
def publishing(place: Path) -> Iterator[Published]:
    (place / "out").mkdir(parents=True)
    with served(place / "out") as site:
        toml = FEED.replace("https://x.example/feeds", site.url) + 'on_delete = "withdraw"\n'
        room = Newsroom(place, "state.db", toml)
        write(room, "one", f"author: Ann Lee\nurl: {NEWS}/one\nsummary: The standfirst")
        write(room, "several", f"authors: [Ann Lee, Bo Müller]\nurl: {NEWS}/several")
        write(room, "nobody", f"url: {NEWS}/nobody")
        write(room, "shipping", f"url: {NEWS}/shipping", "\n\nAFP")
        write(room, "picture", f"url: {NEWS}/picture\nimage: {PICTURE}")
        write(room, "homeless", "")
        room.feed()
        for file in (place / "out").iterdir():  # an hour ago: newsboat believes nothing that changes within a second
            os.utime(file, (file.stat().st_mtime - 3_600,) * 2)
        yield Published(room, site)


def write(room: Newsroom, name: str, front: str, end: str = "") -> None:
    room.write(f"{name}.md", f"{story(name)}{end}", title="", front=f"title: {name.capitalize()}\n{front}")
    room.now += HOUR


@pytest.fixture(scope="module", params=SUBSCRIBED, ids="-".join)
def which(request: pytest.FixtureRequest) -> tuple[str, str]:
    found: tuple[str, str] = request.param
    return found


def subscribed(which: tuple[str, str], published: Published, folder: Path) -> Reader:
    """A reader that has polled once."""
    name, suffix = which
    folder.mkdir()
    reader = READERS[name](f"{published.site.url}/news.{suffix}", folder)
    reader.poll()
    return reader


@pytest.fixture(scope="module")
def reader(which: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A reader of what does not change."""
    folder = tmp_path_factory.mktemp("-".join(which))
    with publishing(folder / "room") as published:
        yield subscribed(which, published, folder / "reader")


@pytest.fixture
def published(tmp_path: Path) -> Iterator[Published]:
    with publishing(tmp_path / "room") as published:
        yield published


def by_title(reader: Reader) -> dict[str, Item]:
    items = reader.items()
    found = {item.title: item for item in items}
    assert len(found) == len(items)
    return found


def test_each_article_is_an_entry_that_opens_its_page_and_the_picture_is_none(
    reader: Reader, which: tuple[str, str]
) -> None:
    links = {title: item.link for title, item in by_title(reader).items()}
    homeless = links.pop("Homeless")
    assert links == {title: f"{NEWS}/{title.lower()}" for title in AUTHORS if title != "Homeless"}
    falls_back = which[1] == "atom" and which[0] in ("feedparser", "reader", "rss2email")  # to the id
    assert homeless == ("tag:feedsmith,2026:text:homeless.md" if falls_back else "")


def test_it_is_by_its_authors_or_its_agency(reader: Reader, which: tuple[str, str]) -> None:
    for title, item in by_title(reader).items():
        assert OWN_WAYS.get((*which, title), AUTHORS[title]) in item.author
        if not AUTHORS[title] and which[0] != "rss2email":
            assert item.author in ("", "The News")


def test_it_is_dated_as_it_was_published(reader: Reader, which: tuple[str, str]) -> None:
    dates = {title: item.date for title, item in by_title(reader).items()}
    if which[0] == "rss2email":  # dates its messages itself, unless it is told not to
        assert dates.keys() == DATES.keys()
    elif which[0] in ("newsboat", "sfeed"):
        assert dates == {title: str(1773100800 + int(hour) * 3600) for title, hour in DATES.items()}
    else:
        assert {title: date for title, date in dates.items() if f"{DATES[title]}:00:00" not in date} == {}


def test_the_whole_text_is_there(reader: Reader) -> None:
    for title, item in by_title(reader).items():
        text = " ".join(item.text.split())
        for sentence in story(title.lower()).split("\n\n"):
            assert all(word in text for word in sentence.split())


def test_what_changes_is_met_and_nothing_comes_twice(
    published: Published, which: tuple[str, str], tmp_path: Path
) -> None:
    """A second poll costs a 304; a correction is no second entry; what is withdrawn is not offered to anybody new."""
    reader = subscribed(which, published, tmp_path / "reader")
    published.room.feed()
    if which[0] == "newsboat":  # remembers what it needs for it at the second poll
        reader.poll()
    published.site.asked()
    reader.poll()
    statuses = [status for _, status in published.site.asked()]
    assert statuses == ([200] if which[0] == "sfeed" else [304])  # sfeed leaves it to its user's curl options
    assert len(by_title(reader)) == 6

    write(published.room, "one", f"author: Ann Lee\nurl: {NEWS}/one", "\n\nA correction was made.")
    published.room.feed()
    reader.poll()
    assert sorted(by_title(reader)) == sorted(AUTHORS)
    corrected = "A correction was made" in by_title(reader)["One"].text
    keeps_the_first = which[0] in ("rss2email", "sfeed")  # a message is sent once, and a line written once
    assert corrected != keeps_the_first

    (published.room.folder / "articles" / "one.md").unlink()
    published.room.feed()
    later = subscribed(which, published, tmp_path / "later")
    assert sorted(by_title(later)) == sorted(AUTHORS.keys() - {"One"})
