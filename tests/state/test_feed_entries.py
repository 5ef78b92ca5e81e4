"""Which article stands in a feed, and under which id and date, whatever becomes of those that tell the same story."""

import json
from pathlib import Path

import pytest

from support.newsroom import HOUR, Newsroom

TELLING = {
    "ship": (
        "The Marie Celeste was found adrift on Monday with her table laid and nobody aboard. The crew of the brig "
        "Dei Gratia watched her for two hours before they rowed across, and found the cargo of 1,701 barrels "
        "untouched.\n\nCaptain Morehouse ordered three of his men to sail her to Gibraltar, where the court sat for "
        "three months without an answer. The owner, a merchant of New York, said that he had expected better of "
        "the insurance."
    ),
    "snow": (
        "Children in the upper town walked to school through snow on Wednesday for the first time since 1987, and "
        "some of them got there. The council has two ploughs, one of which is in a museum; the other would not "
        "start.\n\nMothers who had never worn boots in their lives borrowed them from the theatre, where a Russian "
        "play is on."
    ),
    "bakery": (
        "The bakery on Mill Lane closes after ninety years, as the owner told customers on Saturday while handing "
        "out the last loaves for nothing. Flour prices doubled within eighteen months, electricity tripled, and "
        "nobody among his four daughters wanted to rise at two o'clock every morning. A telephone shop will move "
        "in before Christmas."
    ),
    "tram": (
        "Line nine runs again from Thursday, forty years after its rails were torn out between the station and the "
        "brewery. Drivers practised all autumn with empty carriages, ringing at dogs. Tickets cost what they did "
        "when the line was closed, for one week; afterwards the council will count who came, and decide."
    ),
}
A, B = "https://a.example/one", "https://b.example/two"


def toml(feed: str = "", *, withdraw: bool = False, feeds: tuple[str, ...] = ("news",)) -> str:
    lines = ['base_url = "https://x.example/feeds"']
    for name in "ab":
        lines += [f"[sources.{name}]", 'type = "text"', f'path = "articles/{name}"']
        lines += [f'url = "https://{name}.example/{{stem}}"', 'on_delete = "withdraw"' if withdraw else ""]
    for name in feeds:
        lines += [f"[feeds.{name}]", f'title = "{name}"', 'link = "https://x.example/"', 'sources = ["a", "b"]', feed]
    return "\n".join(lines)


class Desk:
    """Two sources, whose files are said to tell one of the stories."""

    def __init__(self, folder: Path, state: str) -> None:
        self.room = Newsroom(folder, state, toml())

    def configure(self, feed: str = "", *, withdraw: bool = False, feeds: tuple[str, ...] = ("news",)) -> None:
        self.room.configure(toml(feed, withdraw=withdraw, feeds=feeds))

    def tell(self, name: str, story: str, *, more: str = "", front: str = "") -> None:
        self.room.write(name, TELLING[story] + more, title=f"{name[0].upper()} on the {story}", front=front)

    def delete(self, name: str) -> None:
        (self.room.folder / "articles" / name).unlink()

    def run(self, *, fails: bool = False) -> dict[str, tuple[str, str]]:
        """The headlines of the feed, with id and hour of publication; another run at once changes nothing."""
        report = self.room.run()
        assert bool(report.failures) is fails
        before = self.room.bytes()
        self.room.run()
        assert self.room.bytes() == before
        items = self.room.items()
        found = {item["title"]: (item["id"], item["date_published"][11:13]) for item in items}
        assert len({id for id, _ in found.values()}) == len(items)
        return found

    def archived(self) -> list[str]:
        """What the archive documents hold, from the first on."""
        documents = sorted((self.room.folder / "out").glob("news-archive-*.json"))
        return [item["title"] for path in documents for item in json.loads(path.read_bytes())["items"]]


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Desk:
    desk = Desk(tmp_path, database_url)
    desk.tell("a/other.txt", "bakery")
    desk.tell("b/other.txt", "snow")
    return desk


OTHERS = {"A on the bakery": ("https://a.example/other", "08"), "B on the snow": ("https://b.example/other", "08")}


def both(desk: Desk) -> None:
    """The same story in both sources, told by a's, which was first."""
    desk.tell("a/one.txt", "ship")
    desk.room.now += HOUR
    desk.tell("b/two.txt", "ship")
    assert desk.run() == OTHERS | {"A on the ship": (A, "08")}


# ---- one id, one entry -------------------------------------------------------------------------------------


def test_what_comes_back_with_another_text_leaves_its_id_to_whoever_tells_its_story_now(desk: Desk) -> None:
    desk.configure(withdraw=True)
    both(desk)
    desk.delete("a/one.txt")
    assert desk.run() == OTHERS | {"B on the ship": (A, "08")}
    desk.tell("a/one.txt", "tram")
    found = desk.run()
    assert found["B on the ship"] == (A, "08")
    assert found["A on the tram"][0].startswith(f"{A}#")


def test_two_that_were_withdrawn_and_come_back_are_one_entry_as_before(desk: Desk) -> None:
    desk.configure(withdraw=True)
    both(desk)
    desk.delete("a/one.txt")
    desk.delete("b/two.txt")
    assert desk.run() == OTHERS
    desk.tell("a/one.txt", "ship")
    desk.tell("b/two.txt", "ship")
    assert desk.run() == OTHERS | {"A on the ship": (A, "08")}


def test_without_merging_whoever_had_an_id_first_has_it_again(desk: Desk) -> None:
    desk.configure('prefer = ["a"]')
    desk.tell("b/two.txt", "ship")
    desk.run()
    desk.tell("a/one.txt", "ship")
    assert desk.run() == OTHERS | {"A on the ship": (B, "08")}
    desk.configure('prefer = ["a"]\nmerge = false')
    assert desk.run() == OTHERS | {"A on the ship": (A, "10"), "B on the ship": (B, "08")}


def test_a_date_stays_with_its_id_through_withdrawals(desk: Desk) -> None:
    desk.configure('prefer = ["a"]', withdraw=True)
    desk.tell("b/two.txt", "ship")
    desk.run()
    desk.tell("a/one.txt", "ship")
    desk.run()
    for name in ("b/two.txt", "a/one.txt"):
        desk.delete(name)
        desk.run()
    desk.tell("a/one.txt", "ship")
    assert desk.run() == OTHERS | {"A on the ship": (B, "08")}


def test_a_story_keeps_its_id_though_two_that_are_better_come_at_once(desk: Desk) -> None:
    desk.tell("a/one.md", "ship")
    desk.run()
    desk.tell("a/two.md", "ship", front="date: 2026-02-02")
    desk.tell("b/three.md", "ship", front="date: 2026-02-01")
    assert desk.run() == OTHERS | {"B on the ship": (A, "08")}


def test_a_filter_hands_an_id_on_and_gives_it_back(desk: Desk) -> None:
    desk.tell("a/one.md", "ship", front="tags: [x]")
    desk.room.now += HOUR
    desk.tell("b/two.md", "ship")
    desk.run()
    desk.configure('exclude = { tags = ["x"] }')
    assert desk.run() == OTHERS | {"B on the ship": (A, "08")}
    desk.configure()
    assert desk.run() == OTHERS | {"A on the ship": (A, "08")}


@pytest.mark.parametrize("withdraw", [False, True])
@pytest.mark.parametrize(("here", "there"), [("a", "b"), ("b", "a")])
@pytest.mark.parametrize("merge", ["", "merge = false"])
def test_a_file_with_an_id_of_its_own_may_move_to_another_source(
    desk: Desk, withdraw: bool, here: str, there: str, merge: str
) -> None:
    desk.configure(merge, withdraw=withdraw)
    desk.tell(f"{here}/one.md", "ship", front="id: tag:x.example,2026:ship")
    desk.run()
    desk.delete(f"{here}/one.md")
    desk.tell(f"{there}/one.md", "ship", front="id: tag:x.example,2026:ship")
    headline = f"{there.upper()} on the ship"
    assert desk.run() == OTHERS | {headline: ("tag:x.example,2026:ship", "08")}
    desk.tell(f"{there}/one.md", "ship", more="\n\nA correction.", front="id: tag:x.example,2026:ship")
    assert desk.run() == OTHERS | {headline: ("tag:x.example,2026:ship", "08")}
    assert "A correction." in desk.room.item(headline)["content_html"]


@pytest.mark.parametrize(("here", "there"), [("a", "b"), ("b", "a")])
def test_a_story_that_moves_to_another_source_keeps_its_id_where_deleted_files_are_withdrawn(
    desk: Desk, here: str, there: str
) -> None:
    desk.configure(withdraw=True)
    desk.tell(f"{here}/one.txt", "ship")
    desk.run()
    desk.delete(f"{here}/one.txt")
    desk.tell(f"{there}/one.txt", "ship")
    assert desk.run() == OTHERS | {f"{there.upper()} on the ship": (f"https://{here}.example/one", "08")}


# ---- nothing is lost ---------------------------------------------------------------------------------------


def test_what_is_rewritten_into_another_story_stands_for_itself(desk: Desk) -> None:
    both(desk)
    desk.tell("b/two.txt", "tram")
    found = desk.run()
    assert found["A on the ship"] == (A, "08")
    assert found["B on the tram"][0] == B


def test_what_followed_an_article_that_tells_another_story_now_stands_for_itself(desk: Desk) -> None:
    both(desk)
    desk.tell("a/one.txt", "tram")
    found = desk.run()
    assert found["A on the tram"] == (A, "08")
    assert found["B on the ship"][0] == B


def test_where_a_source_no_longer_has_a_story_another_tells_it_on(desk: Desk) -> None:
    desk.configure("keep = 1")
    both(desk)
    desk.delete("a/one.txt")
    assert desk.run() == OTHERS | {"B on the ship": (A, "08")}
    assert "_feedsmith" not in desk.room.item("B on the ship")
    desk.room.now += 48 * HOUR
    assert desk.run() == OTHERS | {"B on the ship": (A, "08")}


@pytest.mark.parametrize("date", ["", "date: 2026-02-01"])
def test_a_copy_of_what_is_withdrawn_in_the_same_run_is_an_entry(desk: Desk, date: str) -> None:
    desk.configure(withdraw=True)
    desk.tell("a/one.md", "ship", front="date: 2026-02-10")
    desk.run()
    desk.tell("a/one.md", "ship", front="date: 2026-02-10\ndraft: true")
    desk.tell("a/copy.md", "ship", front=date)
    assert "A on the ship" in desk.run()


def test_a_copy_of_what_is_edited_in_the_same_run_is_the_same_entry(desk: Desk) -> None:
    desk.tell("a/one.txt", "ship")
    desk.run()
    desk.tell("a/one.txt", "ship", more=" It rained.")
    desk.tell("b/two.txt", "ship", more=" It rained.")
    assert desk.run() == OTHERS | {"A on the ship": (A, "08")}


def test_a_feed_that_was_left_out_of_a_run_has_what_came_then(desk: Desk) -> None:
    desk.configure(feeds=("news", "more"))
    desk.run()
    desk.configure(feeds=("more",))
    desk.tell("a/one.txt", "ship")
    desk.room.run()
    desk.configure(feeds=("news", "more"))
    assert "A on the ship" in desk.run()


def test_a_feed_that_nothing_is_left_for_says_so(desk: Desk) -> None:
    assert desk.run() == OTHERS
    desk.configure('include = { words = ["zeppelin"] }')
    assert desk.run() == {}
    desk.configure()
    assert desk.run() == OTHERS


# ---- archives ----------------------------------------------------------------------------------------------


def archive(desk: Desk, limit: int, count: int, more: str = "") -> None:
    desk.configure(f"archive = true\nlimit = {limit}\nmerge = false\n{more}")
    for number in range(count):
        desk.tell(f"a/n{number}.txt", "ship", more=f" Number {number}.")
        desk.room.write(f"a/n{number}.txt", TELLING["ship"], title=f"N{number}")
        desk.run()


def test_archive_documents_whose_articles_were_all_corrected_are_not_filled_again(desk: Desk) -> None:
    archive(desk, 2, 8)
    before = {name: data for name, data in desk.room.bytes().items() if "archive" in name}
    for number in range(8):
        desk.room.write(f"a/n{number}.txt", TELLING["tram"], title=f"N{number} corrected")
    desk.room.run()  # all of them stand in the feed first
    shown = desk.run()
    after = desk.room.bytes()
    assert {name: after[name] for name in before} == before
    assert {f"N{number} corrected" for number in range(8)} <= {*shown, *desk.archived()}


def test_nothing_is_archived_before_it_has_stood_in_the_feed(desk: Desk) -> None:
    archive(desk, 2, 5)
    desk.tell("a/new.md", "tram", front="date: 2025-01-01")
    desk.room.run()
    assert "A on the tram" in [item["title"] for item in desk.room.items()]
    assert "A on the tram" not in desk.archived()
    desk.room.run()
    assert {"A on the tram"} < {*desk.archived(), *(item["title"] for item in desk.room.items())}


def test_without_its_archive_a_feed_has_all_that_its_limit_lets_in(desk: Desk) -> None:
    archive(desk, 2, 6)
    assert len(desk.archived()) >= 4
    desk.configure("merge = false\nlimit = 50")
    assert len(desk.run()) == 8


@pytest.mark.parametrize("lost", ["news-archive-*", "*"])
def test_archive_documents_that_were_lost_are_written_again(desk: Desk, lost: str) -> None:
    archive(desk, 2, 6)
    before = desk.room.bytes()
    for path in (desk.room.folder / "out").glob(lost):
        path.unlink()
    desk.run()
    assert desk.room.bytes() == before


def test_archive_documents_get_copies_once_these_are_asked_for(desk: Desk) -> None:
    archive(desk, 2, 6)
    path = desk.room.folder / "feedsmith.toml"
    path.write_text(f"gzip = true\n{path.read_text()}")
    desk.run()
    assert (desk.room.folder / "out" / "news-archive-1.json.gz").exists()


def test_a_correction_of_what_is_archived_is_met_though_the_clock_went_back(desk: Desk) -> None:
    archive(desk, 1, 4)
    desk.room.now -= 100 * HOUR
    desk.room.write("a/n0.txt", TELLING["tram"], title="N0 corrected")
    desk.room.run()
    assert "N0 corrected" in {*desk.archived(), *(item["title"] for item in desk.room.items())}


def test_what_is_archived_has_a_successor_that_is_met_and_no_tombstone(desk: Desk) -> None:
    desk.configure("archive = true\nlimit = 1", withdraw=True)
    both_stories = {"a/one.txt": "ship", "b/two.txt": "ship"}
    for name, story in both_stories.items():
        desk.tell(name, story)
        desk.run()
    desk.tell("b/tram.txt", "tram")
    desk.run()
    assert "A on the ship" in desk.archived()
    desk.delete("a/one.txt")
    shown = desk.run()
    assert "B on the ship" in {*desk.archived(), *shown}
    desk.configure('archive = true\nlimit = 1\nprefer = ["b"]', withdraw=True)
    desk.run()
    assert b"deleted-entry" not in desk.room.bytes()["news.atom"]


# ---- versions ----------------------------------------------------------------------------------------------


def test_versions_of_a_story_that_come_at_once_are_one_entry(tmp_path: Path, database_url: str) -> None:
    feed = '[feeds.news]\ntitle = "News"\nlink = "https://x.example/"\n[[feeds.news.sources]]\ntype = "wire"\n'
    room = Newsroom(tmp_path, database_url, f'base_url = "https://x.example/feeds"\n{feed}path = "articles"\n')
    (tmp_path / "articles").mkdir()
    for headlines in ("One", "One Two Three", "One Two Three Four Five"):
        for version, headline in enumerate(headlines.split(), 1):
            body = f"<p>{TELLING['ship']}</p><p>{headline}.</p>"
            told = {"uri": "urn:ex:1", "version": str(version), "headline": headline, "body_html": body}
            told["versioncreated"] = f"2026-03-0{version}T08:00:00Z"
            (tmp_path / "articles" / f"{version}.json").write_text(json.dumps(told))
        for _ in range(2):
            assert room.run().failures == []
            assert [(item["id"], item["title"]) for item in room.items()] == [("urn:ex:1", headlines.split()[-1])]
