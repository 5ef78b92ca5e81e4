"""What is remembered from run to run: ids and dates that never move, entries that stay, and work for changes only."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from support.newsroom import FEED, HOUR, MORNING, Newsroom, story
from support.validate import check_atom, check_json, check_rss

TAG = "tag:feedsmith,2026:text:"
Make = Callable[..., Newsroom]


@pytest.fixture
def newsroom(tmp_path: Path, database_url: str) -> Make:
    def make(toml: str = FEED) -> Newsroom:
        return Newsroom(tmp_path, database_url, toml)

    return make


@pytest.fixture
def three(newsroom: Make) -> Newsroom:
    """Three articles that have been published."""
    room = newsroom()
    for name in ("one", "two", "three"):
        room.write(f"{name}.txt")
    room.feed()
    return room


def with_feed(*lines: str, toml: str = FEED) -> str:
    return toml.replace("[[feeds", "\n".join(lines) + "\n[[feeds", 1)


def with_source(*lines: str, toml: str = FEED) -> str:
    return toml + "\n".join(lines) + "\n"


# ---- what did not change -----------------------------------------------------------------------------------


def test_the_first_run_gives_the_feeds_that_a_run_without_a_state_gives(newsroom: Make, tmp_path: Path) -> None:
    room = newsroom()
    for number in range(7):
        front = f"date: 2026-02-0{number + 1}\nauthor: Ann Lee" if number % 2 else ""
        room.write(f"a{number}.md", story(f"Boat {number}"), front=front)
    room.feed()
    remembered = room.bytes()
    shutil.rmtree(tmp_path / "out")
    room.state = ""
    room.configure(FEED)
    room.feed()
    assert remembered == room.bytes()


def test_where_nothing_changed_nothing_is_read_and_no_file_is_touched(three: Newsroom) -> None:
    before = three.stamps()
    report = three.feed()
    assert three.read == []
    assert three.stamps() == before
    assert (report.articles, report.new, report.changed) == (3, 0, [])


def test_of_many_files_only_those_that_changed_are_read(newsroom: Make) -> None:
    room = newsroom()
    for number in range(300):
        room.write(f"{number % 7}/{number}.txt", story(f"Boat {number}"))
    room.feed()
    room.write("3/17.txt", story("A raft"))
    room.write("8/new.txt")
    (room.folder / "articles" / "5" / "5.txt").unlink()
    room.feed()
    assert sorted(room.read) == ["17.txt", "new.txt"]


def test_a_file_that_was_touched_is_read_and_changes_nothing(three: Newsroom) -> None:
    before = three.stamps()
    os.utime(three.folder / "articles" / "one.txt", (three.now.timestamp(), three.now.timestamp()))
    three.feed()
    assert three.read == ["one.txt"]
    assert three.stamps() == before


def test_a_file_that_may_have_changed_within_a_tick_of_the_clock_is_read_once_more(newsroom: Make) -> None:
    room = newsroom()
    soon = time.time() + 30  # as if both runs were at once, on a machine that is slow
    os.utime(room.write("one.txt"), (soon, soon))
    room.feed()
    room.feed()
    assert room.read == ["one.txt"]


def test_a_feed_that_somebody_deleted_is_written_again(three: Newsroom) -> None:
    before = three.bytes()
    (three.folder / "out" / "news.rss").unlink()
    report = three.feed()
    assert three.bytes() == before
    assert [Path(file).name for file in report.changed] == ["news.rss"]


def test_another_output_gets_all_of_it(three: Newsroom) -> None:
    before = three.bytes()
    (three.folder / "out").rename(three.folder / "elsewhere")
    three.feed()
    assert three.bytes() == before


# ---- corrections -------------------------------------------------------------------------------------------


def test_an_edited_article_keeps_its_id_and_date_and_says_when_it_was_corrected(three: Newsroom) -> None:
    before = three.item("One")
    three.write("one.txt", story("A ship"), title="One")
    report = three.feed()
    after = three.item("One")
    assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
    assert after["date_modified"] == "2026-03-10T09:00:00Z" > before["date_modified"]
    assert "A ship" in after["content_html"]
    assert (report.articles, report.new) == (3, 0)


def test_an_edited_headline_keeps_the_id(three: Newsroom) -> None:
    three.write("one.txt", title="Number one")
    three.feed()
    assert three.item("Number one")["id"] == f"{TAG}one.txt"
    assert len(three.items()) == 3


def test_white_space_alone_is_no_update(three: Newsroom) -> None:
    before = three.item("One")
    three.write("one.txt", story("one.txt").replace(" ", "  ") + "\n\n\n")
    report = three.feed()
    assert three.read == ["one.txt"]
    assert three.item("One")["date_modified"] == before["date_modified"]
    assert report.new == 0


def test_markup_alone_is_published_and_is_no_update(newsroom: Make) -> None:
    room = newsroom()
    room.write("one.md", story())
    room.feed()
    before = room.item("One")
    room.write("one.md", story().replace("north pier", "*north pier*"))
    room.feed()
    after = room.item("One")
    assert "<em>north pier</em>" in after["content_html"]
    assert after["date_modified"] == before["date_modified"]


def test_an_update_that_the_article_dates_itself_has_that_date(newsroom: Make) -> None:
    room = newsroom()
    room.write("one.md", front="date: 2026-03-01")
    room.feed()
    room.write("one.md", story("A ship"), front="date: 2026-03-01\nupdated: 2026-03-10 08:20 +00:00")
    room.feed()
    assert room.items()[0]["date_published"] == "2026-03-01T00:00:00Z"
    assert room.items()[0]["date_modified"] == "2026-03-10T08:20:00Z"


def test_an_update_that_the_article_dates_in_the_future_was_made_when_its_file_was(newsroom: Make) -> None:
    room = newsroom()
    room.write("one.md", front="date: 2026-03-01")
    room.feed()
    room.write("one.md", story("A ship"), front="date: 2026-03-01\nupdated: 2026-03-10 09:20 +00:00")
    os.utime(room.folder / "articles" / "one.md", times=(0, (MORNING + 0.5 * HOUR).timestamp()))
    room.feed()
    assert room.items()[0]["date_modified"] == "2026-03-10T08:30:00Z"


def test_an_update_that_an_article_dates_before_its_publication_counts_as_made_with_it(newsroom: Make) -> None:
    room = newsroom()
    room.write("one.md", front="date: 2026-03-05\nupdated: 2026-03-01")
    room.feed()
    assert room.items()[0]["date_published"] == "2026-03-05T00:00:00Z"
    assert room.items()[0]["date_modified"] == "2026-03-05T00:00:00Z"


def test_a_date_that_is_changed_later_does_not_move_the_entry(newsroom: Make) -> None:
    room = newsroom()
    room.write("one.md", front="date: 2026-03-01")
    room.feed()
    room.write("one.md", front="date: 2026-03-05")
    room.feed()
    assert room.items()[0]["date_published"] == "2026-03-01T00:00:00Z"


def test_a_date_in_the_future_holds_a_text_until_then_and_is_its_date_for_ever(newsroom: Make) -> None:
    room = newsroom()
    room.write("one.md", front="date: 2026-03-10 10:30 +00:00")
    room.write("two.md")
    room.feed()
    assert room.titles() == ["Two"]
    room.feed(5)
    room.write("three.md")
    room.feed()
    assert room.item("One")["date_published"] == "2026-03-10T10:30:00Z"


def test_a_file_whose_time_is_in_the_future_was_first_seen_now(newsroom: Make) -> None:
    room = newsroom()
    path = room.write("one.txt")
    os.utime(path, times=(0, (MORNING + 5 * HOUR).timestamp()))
    room.feed()
    room.write("two.txt", story("A ship"))
    room.feed(10)
    room.write("three.txt", story("A raft"))
    room.feed()
    assert room.item("One")["date_published"] == "2026-03-10T08:00:00Z"


@pytest.mark.parametrize("hours", [-100, 100_000])
def test_a_clock_that_jumps_moves_no_date(three: Newsroom, hours: float) -> None:
    before = three.items()
    three.now += hours * HOUR
    three.feed()
    three.now = MORNING + 5 * HOUR
    three.feed()
    assert three.items() == before


def test_what_another_version_makes_of_the_same_files_is_no_correction(
    three: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = three.items()
    three.configure(with_feed("enrich = []"))
    articles = three.folder / "articles"
    report = three.feed()
    assert sorted(three.read) == sorted(path.name for path in articles.iterdir())
    assert three.items() == before
    assert report.new == 0
    three.feed()
    assert three.read == []


# ---- files that move and go ----------------------------------------------------------------------------------


def test_a_renamed_file_keeps_its_id_and_dates(three: Newsroom) -> None:
    before = three.items()
    articles = three.folder / "articles"
    (articles / "later").mkdir()
    (articles / "two.txt").rename(articles / "later" / "zwei.txt")
    report = three.feed()
    assert three.items() == before
    assert report.new == 0
    assert [note for _, note in report.notes if not note.startswith("no address")] == [
        f"it goes by the id that it has had: {TAG}two.txt, not {TAG}later/zwei.txt"
    ]


def test_a_renamed_file_keeps_its_id_when_it_is_edited_later(three: Newsroom) -> None:
    articles = three.folder / "articles"
    (articles / "two.txt").rename(articles / "zwei.txt")
    three.feed()
    three.write("zwei.txt", story("A ship"), title="Two")
    three.feed()
    assert three.item("Two")["id"] == f"{TAG}two.txt"
    assert len(three.items()) == 3


def test_a_file_renamed_to_a_name_that_was_deleted_keeps_its_own_id(three: Newsroom) -> None:
    articles = three.folder / "articles"
    (articles / "one.txt").unlink()
    three.feed()
    (articles / "two.txt").rename(articles / "one.txt")
    three.feed()
    assert three.item("Two")["id"] == f"{TAG}two.txt"
    assert three.item("One")["id"] == f"{TAG}one.txt"
    assert len(three.items()) == 3


def test_another_article_at_the_place_of_one_that_was_renamed_is_another_entry(three: Newsroom) -> None:
    articles = three.folder / "articles"
    (articles / "two.txt").rename(articles / "zwei.txt")
    three.feed()
    three.write("two.txt", story("A ship"), title="Second")
    report = three.feed()
    assert report.new == 1
    assert three.item("Two")["id"] == f"{TAG}two.txt"
    own = three.item("Second")["id"]
    assert own.startswith(f"{TAG}two.txt;")
    three.write("two.txt", story("A raft"), title="Second")
    three.feed()
    assert three.item("Second")["id"] == own
    assert len(three.items()) == 4


def test_a_folder_that_moves_keeps_its_ids(three: Newsroom) -> None:
    before = three.items()
    (three.folder / "articles").rename(three.folder / "archive")
    three.configure(FEED.replace("articles", "archive"))
    report = three.feed()
    assert three.items() == before
    assert report.new == 0


def test_an_article_whose_file_is_deleted_stays(three: Newsroom) -> None:
    before = three.stamps()
    (three.folder / "articles" / "two.txt").unlink()
    three.feed()
    assert three.stamps() == before
    three.write("four.txt")
    three.feed()
    assert three.titles() == ["Four", "One", "Three", "Two"]


def test_an_article_whose_file_is_deleted_is_withdrawn_where_it_is_to_be(newsroom: Make) -> None:
    room = newsroom(with_source('on_delete = "withdraw"'))
    for name in ("three", "two", "one"):
        room.now += HOUR
        room.write(f"{name}.txt")
    room.feed()
    (room.folder / "articles" / "two.txt").unlink()
    room.feed()
    assert room.titles() == ["One", "Three"]
    atom = (room.folder / "out" / "news.atom").read_bytes()
    (tombstone,) = etree.fromstring(atom).iterfind("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    assert dict(tombstone.attrib) == {"ref": f"{TAG}two.txt", "when": "2026-03-10T12:00:00Z"}
    assert check_atom(atom) == []
    assert b"two.txt" not in (room.folder / "out" / "news.rss").read_bytes()
    room.write("two.txt")
    room.feed()
    assert room.titles() == ["One", "Two", "Three"]
    assert b"deleted-entry" not in (room.folder / "out" / "news.atom").read_bytes()
    assert room.item("Two")["date_published"] == "2026-03-10T10:00:00Z"


def test_a_draft_withdraws_what_was_published_where_a_deletion_would(newsroom: Make) -> None:
    room = newsroom(with_source('on_delete = "withdraw"'))
    room.write("one.md")
    room.write("two.md")
    room.feed()
    room.write("two.md", front="draft: true")
    room.feed()
    assert room.titles() == ["One"]


def test_a_disk_that_is_not_there_withdraws_nothing(newsroom: Make) -> None:
    room = newsroom(with_source('on_delete = "withdraw"'))
    room.write("one.txt")
    room.feed()
    before = room.stamps()
    (room.folder / "articles").rename(room.folder / "away")
    (room.folder / "articles").mkdir()
    assert [failure.kind for failure in room.run().failures] == ["empty"]  # type: ignore[attr-defined]
    (room.folder / "articles").rmdir()
    assert [failure.kind for failure in room.run().failures] == ["not-found"]  # type: ignore[attr-defined]
    assert room.stamps() == before
    (room.folder / "away").rename(room.folder / "articles")
    room.feed()
    assert room.stamps() == before


def test_an_article_stays_as_long_as_it_is_to_be_kept_once_its_file_is_gone(newsroom: Make) -> None:
    room = newsroom(with_feed("keep = 2"))
    room.write("one.txt")
    room.write("two.txt")
    room.feed()
    (room.folder / "articles" / "two.txt").unlink()
    room.feed(47)
    room.feed()
    assert room.titles() == ["One", "Two"]
    room.feed(24)
    assert room.titles() == ["One", "Two"]
    room.feed()
    assert room.titles() == ["One"]


def test_old_articles_leave_a_feed_with_a_limit_of_age(newsroom: Make) -> None:
    room = newsroom(with_feed("max_age = 1"))
    room.write("one.txt")
    room.feed(12)
    room.write("two.txt")
    room.feed(13)
    assert room.titles() == ["Two", "One"]
    room.feed()
    assert room.titles() == ["Two"]


def test_the_newest_up_to_the_limit_are_in_the_feed(newsroom: Make) -> None:
    room = newsroom(with_feed("limit = 3"))
    for number in range(8):
        room.write(f"a{number}.txt", front=f"date: 2026-02-0{number + 1}")
    report = room.feed()
    assert room.titles() == ["A7", "A6", "A5"]
    assert (report.articles, report.new, report.over_limit) == (3, 3, 5)
    room.write("b.txt")
    report = room.feed()
    assert room.titles() == ["B", "A7", "A6"]
    assert (report.articles, report.new, report.over_limit) == (3, 1, 6)


# ---- what fails ------------------------------------------------------------------------------------------------


def test_a_file_that_fails_is_told_in_each_run_until_it_is_mended(three: Newsroom) -> None:
    path = three.write("bad.txt")
    path.write_bytes(b"\0\1\2binary")
    os.utime(path, (three.now.timestamp(), three.now.timestamp()))
    for _ in range(3):
        assert [failure.kind for failure in three.run().failures] == ["not-an-article"]  # type: ignore[attr-defined]
        assert three.read == ["bad.txt"]
    assert three.titles() == ["One", "Three", "Two"]
    three.write("bad.txt")
    three.feed()
    assert three.titles() == ["Bad", "One", "Three", "Two"]
    three.feed()  # what failed is looked at once more
    three.feed()
    assert three.read == []


def test_an_article_whose_file_fails_stays_as_it_was(three: Newsroom) -> None:
    before = three.stamps()
    path = three.folder / "articles" / "one.txt"
    path.write_bytes(b"\0\1\2binary")
    os.utime(path, (three.now.timestamp(), three.now.timestamp()))
    assert len(three.run().failures) == 1
    assert three.stamps() == before


def test_an_id_that_two_files_claim_is_told_in_each_run_until_one_gives_it_up(newsroom: Make) -> None:
    room = newsroom()
    room.write("a.md", front="id: same")
    room.write("b.md", front="id: same")
    for _ in range(2):
        (failure,) = room.run().failures
        assert "duplicate id same" in str(failure)
        assert room.titles() == ["A"]
    (room.folder / "articles" / "a.md").unlink()
    room.feed()
    assert room.titles() == ["B"]


def test_a_source_that_used_to_give_articles_and_gives_none_is_broken_and_not_quiet(newsroom: Make) -> None:
    room = newsroom()
    for name in ("one", "two"):
        room.write(f"{name}.md")
    room.feed()
    for name in ("one", "two"):
        (room.folder / "articles" / f"{name}.md").unlink()
    room.write("README.md")
    for _ in range(2):
        (failure,) = room.run().failures
        assert (failure.kind, failure.source) == ("broken", "text")  # type: ignore[attr-defined]
        assert "usually has 2 articles, and now it has none" in str(failure)
        assert room.titles() == ["One", "Two"]
    room.write("one.md")
    room.feed()


def test_a_source_whose_texts_are_a_tenth_as_long_is_broken(newsroom: Make) -> None:
    room = newsroom()
    for number in range(5):
        room.write(f"{number}.txt", story(f"Boat {number}") * 4)
    room.feed()
    for number in range(5):
        room.write(f"{number}.txt", "It came, and went again after a while.")
    (failure,) = room.run().failures
    assert "characters, and those read last have" in str(failure)


def test_a_feed_that_is_written_again_is_valid(newsroom: Make) -> None:
    room = newsroom()
    for name in ("one", "two", "one"):
        room.write(f"{name}.txt", story(f"Boat {room.now}"))
        room.feed()
    written = room.bytes()
    assert check_rss(written["news.rss"]) == check_atom(written["news.atom"]) == check_json(written["news.json"]) == []


# ---- several feeds ---------------------------------------------------------------------------------------------

SHARED = """
base_url = "https://x.example/feeds"
[sources.desk]
type = "text"
path = "articles"
[feeds.all]
title = "All"
link = "https://x.example/"
sources = ["desk"]
merge = false
[feeds.boats]
title = "Boats"
link = "https://x.example/"
sources = ["desk"]
merge = false
include = { words = ["boat"] }
"""


def test_one_source_serves_several_feeds_and_is_read_once(newsroom: Make) -> None:
    room = newsroom(SHARED)
    room.write("one.txt", story("A boat"))
    room.write("two.txt", story("A car"))
    room.feed()
    assert sorted(room.read) == ["one.txt", "two.txt"]
    assert room.titles("all") == ["One", "Two"]
    assert room.titles("boats") == ["One"]


def test_a_failure_of_a_shared_source_is_told_once(newsroom: Make) -> None:
    room = newsroom(SHARED)
    room.write("one.txt", story("A boat"))
    room.write("bad.txt").write_bytes(b"\0\1\2")
    assert len(room.run().failures) == 1


def test_filters_that_change_choose_among_what_is_known(newsroom: Make) -> None:
    room = newsroom(SHARED)
    room.write("one.txt", story("A boat"))
    room.write("two.txt", story("A car"))
    room.feed()
    room.configure(SHARED.replace('"boat"', '"car"'))
    room.feed()
    assert room.read == []
    assert room.titles("boats") == ["Two"]
    assert room.titles("all") == ["One", "Two"]


def test_an_article_that_a_filter_no_longer_keeps_leaves_the_feed(newsroom: Make) -> None:
    room = newsroom(SHARED)
    room.write("one.txt", story("A boat"))
    room.write("two.txt", story("The boat"))
    room.feed()
    room.write("one.txt", story("A car"))
    room.feed()
    assert room.titles("boats") == ["Two"]


def test_a_feed_that_comes_later_has_what_is_known_already(newsroom: Make) -> None:
    room = newsroom(SHARED.partition("[feeds.boats]")[0])
    room.write("one.txt", story("A boat"))
    room.feed()
    room.configure(SHARED)
    room.feed()
    assert room.read == []
    assert room.titles("boats") == ["One"]


def test_the_articles_of_a_source_that_is_taken_out_leave_the_feed(newsroom: Make) -> None:
    two = FEED + '[[feeds.news.sources]]\ntype = "text"\nname = "more"\npath = "more"\n'
    room = newsroom(two)
    room.write("one.txt")
    room.write("../more/two.txt")
    room.feed()
    assert sorted(room.titles()) == ["../more/two", "One"] or len(room.titles()) == 2
    room.configure(FEED)
    room.feed()
    assert room.titles() == ["One"]


def test_an_id_that_two_files_have_is_told_in_each_run_until_one_gives_it_up(newsroom: Make) -> None:
    toml = SHARED.partition("[feeds.all]")[0] + '[sources.more]\ntype = "text"\npath = "more"\n'
    feed = '[feeds.{}]\ntitle = "T"\nlink = "https://x.example/"\nmerge = false\nlimit = 0\nsources = {}\n'
    alone = toml + feed.format("desk", ["desk"]) + feed.format("more", ["more"])
    room = newsroom(alone)
    room.write("0.md", "It sails.", front="id: same")
    for number in range(1, 501):  # as many as are taken in at once
        room.write(f"{number}.md", "It sails.")
    room.write("../more/two.md", "It sinks.", front="id: same")
    room.feed()
    room.configure(alone + feed.format("both", ["desk", "more"]))
    for _ in range(2):
        (failure,) = room.run().failures
        assert "duplicate id same" in str(failure)
        assert "two.md" in str(failure)
        assert (len(room.items("both")), room.item("0", "both")["id"]) == (501, "tag:feedsmith,2026:id:same")
    assert "It sinks." in room.items("more")[0]["content_html"]
    room.write("../more/two.md", "It is raised.", front="id: another")
    room.feed()
    assert len(room.items("both")) == 502


# ---- archives --------------------------------------------------------------------------------------------------

ARCHIVED = with_feed("limit = 4", "archive = true")


def ids(room: Newsroom, *names: str) -> list[str]:
    return [item["id"].rpartition(":")[2] for name in names for item in room.items(name)]


def test_an_archived_feed_keeps_everything_in_documents_that_never_change(newsroom: Make) -> None:
    room = newsroom(ARCHIVED)
    kept: dict[str, tuple[int, int]] = {}
    for number in range(22):
        room.write(f"{number:02}.txt", story(f"Boat {number}"))
        room.feed()
        stamps = {name: stamp for name, stamp in room.stamps().items() if "archive" in name}
        assert stamps.items() >= kept.items()
        kept = stamps
        assert 4 <= len(room.items()) <= 7 or number < 4
    archives = [f"news-archive-{page}" for page in (1, 2, 3, 4)]
    assert sorted({name.partition(".")[0] for name in kept}) == archives
    assert sorted(ids(room, "news", *archives)) == [f"{number:02}.txt" for number in range(22)]


def test_archives_of_a_first_run_hold_all_of_it_in_the_order_of_their_dates(newsroom: Make) -> None:
    room = newsroom(ARCHIVED)
    for number in range(10):
        room.write(f"{9 - number}.txt", story(f"Boat {number}"), front=f"date: 2026-02-{10 + number}")
    room.feed()
    assert ids(room, "news-archive-1") == ["6.txt", "7.txt", "8.txt", "9.txt"]
    assert ids(room, "news") == ["0.txt", "1.txt", "2.txt", "3.txt", "4.txt", "5.txt"]


def test_archive_documents_are_linked_from_the_newest_to_the_oldest_and_are_valid(newsroom: Make) -> None:
    room = newsroom(ARCHIVED)
    for number in range(13):
        room.write(f"{number:02}.md", story(f"Boat {number}"), front=f"date: 2026-02-{10 + number}")
    room.feed()
    written = room.bytes()
    chain, name = [], "news"
    while name:
        document = etree.fromstring(written[f"{name}.atom"])
        chain.append(name)
        links = {link.get("rel"): link.get("href") for link in document.iterfind("{http://www.w3.org/2005/Atom}link")}
        name = links.get("prev-archive", "").removeprefix("https://x.example/feeds/").removesuffix(".atom")
    assert chain == ["news", "news-archive-2", "news-archive-1"]
    for each in chain:
        assert check_rss(written[f"{each}.rss"]) == []
        assert check_atom(written[f"{each}.atom"]) == []
        assert check_json(written[f"{each}.json"]) == []


def test_an_article_that_is_corrected_after_it_was_archived_is_in_the_feed_again(newsroom: Make) -> None:
    room = newsroom(ARCHIVED)
    for number in range(10):
        room.write(f"{number}.txt", story(f"Boat {number}"))
        room.feed()
    old = room.bytes()["news-archive-1.atom"]
    assert "0.txt" in ids(room, "news-archive-1")
    room.write("0.txt", story("A ship"))
    room.feed()
    assert "0.txt" in ids(room, "news")
    assert room.bytes()["news-archive-1.atom"] == old


# ---- what is written beside -----------------------------------------------------------------------------------


def test_each_file_is_written_as_gzip_too_where_that_is_asked_for(newsroom: Make) -> None:
    import gzip

    room = newsroom("gzip = true\n" + FEED)
    room.write("one.txt")
    room.feed()
    written = room.bytes()
    for name in ("news.rss", "news.atom", "news.json"):
        assert gzip.decompress(written[f"{name}.gz"]) == written[name]
    before = room.stamps()
    room.feed()
    assert room.stamps() == before
    room.configure(FEED)
    room.write("one.txt", story("A ship"))
    room.feed()
    assert sorted(room.bytes()) == ["news.atom", "news.json", "news.rss"]
