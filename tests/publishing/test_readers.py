"""Real readers subscribe to the feeds: the right page opens, author, date and text are there, and nothing comes twice.

Where a reader differs, that is in `DIFFERENCES`, and in docs/explanation/readers.md in the same words.
"""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from support.newsroom import FEED, Newsroom, story
from support.readers import READERS, Item, newsboat_import, served, sfeed_import

DOCS = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "readers.md"
TOML = FEED + 'on_delete = "withdraw"\n'
PAGES, PICTURE = "https://x.example/", "https://x.example/quay.jpg"
TAG = "tag:feedsmith,2026:text:agency.txt"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
STANDFIRST, UNDERLINE, CORRECTION = "R&D will share <one> boat", "Ida Moen speaks at the quay.", "Corrected at noon."
EDITORS_NOTE = "(Corrects number of witnesses in paragraph 2)"
HEADLINES = {
    "plain": "Q&A: is 1 < 2?",
    "markup": "What <b>bold</b> means",
    "nobody": "By nobody",
    "agency": "By an agency",
    "picture": "With a picture",
    "caption": "With a caption",
    "corrected": "With a note on a correction",
    "gone": "Withdrawn later",
}
"""By file. The days of March on which they are dated follow the order."""
FRONTS = {
    "plain": f"author: Ann Lee\nsummary: {STANDFIRST}",
    "markup": "authors: [Ann Lee, Bo Müller]",
    "nobody": "",
    "agency": "",
    "picture": f"author: Ann Lee\nimage: {PICTURE}",
    "caption": f"author: Ann Lee\nsummary: {STANDFIRST}",
    "corrected": "author: Ann Lee",
    "gone": "author: Ann Lee",
}
SUBSCRIPTIONS = [(reader, format) for reader in READERS for format in ("rss", "atom")] + [("reader", "json")]
DIFFERENCES = {
    "the first author only": {("sfeed", "atom")},
    "the last author only": {("reader", "atom"), ("rss2email", "atom")},
    "`<author>` where there is none": {("rss2email", "rss")},
    "the feed's title where there is no author": {("rss2email", "atom")},
    "the id where there is no address": {("feedparser", "atom"), ("reader", "atom"), ("rss2email", "atom")},
    "a headline's `<` as `&lt;` where it holds what looks like markup": {("sfeed", "atom"), ("reader", "atom")},
    "`**` for what looks like markup in a headline": {("rss2email", "rss")},
    "a correction's old text": {("sfeed", "rss"), ("sfeed", "atom"), ("rss2email", "rss"), ("rss2email", "atom")},
    "a new headline as a second entry": {("sfeed", "rss"), ("sfeed", "atom")},
    "a 304 from the third poll on": {("newsboat", "rss"), ("newsboat", "atom")},
    "never a 304": {("sfeed", "rss"), ("sfeed", "atom")},
}
"""The readers that do so, and of which format."""


def write(room: Newsroom, name: str, *, headline: str = "", more: str = "") -> None:
    """One of the articles; with `more`, a later version."""
    front = [f"date: 2026-03-0{list(HEADLINES).index(name) + 1} 06:30", FRONTS[name]]
    front += [f"url: {PAGES}{name}"] if name != "agency" else []
    front += [f"updated: {room.now.isoformat()}"] if more else []
    text = f"{story(name)}{more}"
    text += "\n\nAFP" if name == "agency" else ""
    text = f"Photo by: Coast Guard\n\n{UNDERLINE}\n\n{text}" if name == "caption" else text
    text = f"{EDITORS_NOTE}\n\n{text}" if name == "corrected" else text
    room.write(f"{name}.txt", text, title=headline or HEADLINES[name], front="\n".join(filter(None, front)))


def publish(room: Newsroom) -> None:
    """A run whose files are as old as it is: curl takes what was modified in the same second for the same."""
    now = room.now.timestamp()
    for file in room.feed().changed:
        os.utime(file, (now, now))


def unchanged(room: Newsroom) -> None:
    """Nothing is written."""


def revise(room: Newsroom) -> None:
    """A correction, a correction with a new headline, and a withdrawal."""
    write(room, "plain", more=f"\n\n{CORRECTION}")
    write(room, "picture", headline="A new headline", more=f"\n\n{CORRECTION}")
    (room.folder / "articles" / "gone.txt").unlink()


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """What a reader had after its first poll, and after it all had been revised; what its four polls were answered,
    the two in the middle when nothing had changed; what a newcomer has; and the files of the feeds.
    """

    reader: str
    format: str
    first: list[Item]
    last: list[Item]
    newcomer: list[Item]
    answers: list[int]
    files: dict[str, bytes]

    def differs_by(self, difference: str) -> bool:
        return (self.reader.partition(" ")[0], self.format) in DIFFERENCES[difference]

    def item(self, name: str) -> Item:
        """The entry of the article in this file, by its date."""
        day = datetime(2026, 3, list(HEADLINES).index(name) + 1, 6, 30, tzinfo=UTC)
        (found,) = (item for item in self.first if item.date == day)
        return found


@pytest.fixture(scope="module", params=SUBSCRIPTIONS, ids=" ".join)
def subscription(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Subscription:
    name, format = request.param
    folder = tmp_path_factory.mktemp("subscription")
    for part in ("out", "reader", "newcomer"):
        (folder / part).mkdir()
    with served(folder / "out") as site:
        room = Newsroom(folder, "state.db", TOML.replace("https://x.example/feeds", site.url))
        for file in HEADLINES:
            write(room, file)
        publish(room)
        url = f"{site.url}/news.{format}"
        reader = READERS[name](url, folder / "reader")
        reader.poll()
        first = reader.items()
        for prepare in (unchanged, unchanged, revise):
            prepare(room)
            publish(room)
            reader.poll()
        answers = [status for _, status in site.asked()]
        newcomer = READERS[name](url, folder / "newcomer")
        newcomer.poll()
        return Subscription(
            reader=name,
            format=format,
            first=first,
            last=reader.items(),
            newcomer=newcomer.items(),
            answers=answers,
            files=room.bytes(),
        )


# ---- articles as entries -----------------------------------------------------------------------------------


def test_each_article_is_one_entry_dated_as_it_was_published_and_nothing_else_is(subscription: Subscription) -> None:
    assert len(subscription.first) == len(HEADLINES)
    assert all(subscription.item(name) for name in HEADLINES)


def test_the_page_of_the_article_opens_and_never_the_picture(subscription: Subscription) -> None:
    links = {name: subscription.item(name).link for name in HEADLINES}
    nowhere = TAG if subscription.differs_by("the id where there is no address") else ""
    assert links == {name: PAGES + name for name in HEADLINES} | {"agency": nowhere}


def test_the_headline_is_what_was_written(subscription: Subscription) -> None:
    markup = HEADLINES["markup"]
    if subscription.differs_by("a headline's `<` as `&lt;` where it holds what looks like markup"):
        markup = "What &lt;b&gt;bold&lt;/b&gt; means"
    if subscription.differs_by("`**` for what looks like markup in a headline"):
        markup = "What **bold** means"
    assert {name: subscription.item(name).title for name in HEADLINES} == HEADLINES | {"markup": markup}


def test_its_authors_are_named_or_its_agency_or_nobody(subscription: Subscription) -> None:
    authors = dict.fromkeys(HEADLINES, "Ann Lee") | {"agency": "Agence France-Presse", "nobody": ""}
    authors["markup"] = "Ann Lee, Bo Müller"
    if subscription.differs_by("the first author only"):
        authors["markup"] = "Ann Lee"
    if subscription.differs_by("the last author only"):
        authors["markup"] = "Bo Müller"
    if subscription.differs_by("`<author>` where there is none"):
        authors["nobody"] = "<author>"
    if subscription.differs_by("the feed's title where there is no author"):
        authors["nobody"] = "The News"
    assert {name: subscription.item(name).author for name in HEADLINES} == authors


def test_the_whole_text_is_there_without_credit_lines(subscription: Subscription) -> None:
    for name in HEADLINES:
        text = " ".join(subscription.item(name).text.split())
        assert [sentence for sentence in story(name).split("\n\n") if sentence not in text] == []
        assert "AFP" not in text
        assert "Photo by" not in text


def test_the_text_says_what_the_standfirst_does_and_what_was_corrected(subscription: Subscription) -> None:
    """Most readers show the text alone."""
    for name in ("plain", "caption"):
        assert "R&amp;D will share &lt;one&gt; boat" in subscription.item(name).text
    assert EDITORS_NOTE.strip("()") in " ".join(subscription.item("corrected").text.split())


def test_an_overview_shows_an_excerpt_in_rss_where_there_is_no_standfirst(subscription: Subscription) -> None:
    if subscription.format == "rss" and subscription.reader in (
        "feedparser",
        "reader",
    ):  # the others have the text alone
        assert subscription.item("nobody").summary == story("nobody").replace("\n\n", " ")
    if subscription.format == "json":
        assert subscription.item("nobody").summary == ""


def test_an_overview_shows_the_standfirst_and_no_caption(subscription: Subscription) -> None:
    """Beside a caption, too, of a picture that is not carried: see media_elements in publishing.formats.common."""
    expected = STANDFIRST if subscription.format == "json" else "R&amp;D will share &lt;one&gt; boat"  # HTML elsewhere
    if subscription.reader not in ("feedparser", "reader"):  # the others have the text alone
        expected = ""
    assert {subscription.item(name).summary for name in ("plain", "caption")} == {expected}


# ---- polling again -----------------------------------------------------------------------------------------


def test_polling_again_costs_a_304_until_something_changes(subscription: Subscription) -> None:
    answers = [200, 304, 304, 200]
    if subscription.differs_by(
        "a 304 from the third poll on"
    ):  # it remembers validators of feeds that it knows already
        answers = [200, 200, 304, 200]
    if subscription.differs_by("never a 304") and subscription.reader == "sfeed":
        answers = [200, 200, 200, 200]
    assert subscription.answers == answers


def test_a_correction_is_no_second_entry(subscription: Subscription) -> None:
    entries = [item for item in subscription.last if item.link == f"{PAGES}plain"]
    assert [CORRECTION in item.text for item in entries] == [not subscription.differs_by("a correction's old text")]


def test_a_new_headline_is_no_second_entry(subscription: Subscription) -> None:
    titles = [item.title for item in subscription.last if item.link == f"{PAGES}picture"]
    if subscription.differs_by("a new headline as a second entry"):
        assert sorted(titles) == ["A new headline", HEADLINES["picture"]]
    else:
        old = subscription.differs_by("a correction's old text")
        assert titles == [HEADLINES["picture"] if old else "A new headline"]


def test_what_is_withdrawn_leaves_the_feeds_and_its_tombstone_is_no_entry(subscription: Subscription) -> None:
    links = [item.link for item in subscription.newcomer]
    assert len(links) == len(HEADLINES) - 1
    assert f"{PAGES}gone" not in links
    kept = {item.link for item in subscription.last}
    assert kept - set(links) == (set() if subscription.reader == "feedparser" else {f"{PAGES}gone"})
    (stone,) = etree.fromstring(subscription.files["news.atom"]).iterfind(TOMBSTONE)
    assert stone.get("ref") == f"{PAGES}gone"
    assert b"/gone" not in subscription.files["news.rss"] + subscription.files["news.json"]


@pytest.mark.parametrize("imported", [newsboat_import, sfeed_import])
def test_the_list_of_subscriptions_is_imported(imported: Callable[[Path, Path], str], tmp_path: Path) -> None:
    more = FEED[FEED.index("[feeds") :].replace("feeds.news", "feeds.more").replace("The News", "R&D <'n' more>")
    room = Newsroom(tmp_path, "state.db", f"index = true{FEED}{more}")
    write(room, "plain")
    room.run()
    found = re.findall(r"https://[^\s']+", imported(tmp_path / "out" / "feeds.opml", tmp_path))
    assert found == ["https://x.example/feeds/news.rss", "https://x.example/feeds/more.rss"]


# ---- the documentation, and readers without JSON Feed ------------------------------------------------------


@pytest.mark.parametrize("reader", ["newsboat", "sfeed", "rss2email"])
def test_to_readers_without_json_feed_it_is_empty_and_no_error(reader: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "reader").mkdir()
    with served(tmp_path / "out") as site:
        room = Newsroom(tmp_path, "state.db", TOML)
        write(room, "plain")
        publish(room)
        found = READERS[reader](f"{site.url}/news.json", tmp_path / "reader")
        found.poll()
        assert site.asked() == [("/news.json", 200)]
        assert found.items() == []
    assert len(json.loads((tmp_path / "out" / "news.json").read_bytes())["items"]) == 1


@pytest.mark.parametrize("difference", DIFFERENCES)
def test_the_documentation_names_the_readers_that_differ(difference: str) -> None:
    rows = {line.split()[1]: line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| ")}
    documented = {reader for reader, row in rows.items() if difference in row}
    assert documented == {reader for reader, _ in DIFFERENCES[difference]}
