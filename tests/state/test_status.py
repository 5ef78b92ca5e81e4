"""`feedsmith status`: how each source is doing, for people and for scripts."""

import json
from pathlib import Path

from conftest import Run
from support.newsroom import Newsroom, story

TOML = """
base_url = "https://x.example/feeds"
[sources.desk]
type = "text"
path = "articles"
[feeds.news]
title = "The News"
link = "https://x.example/"
sources = ["desk", { type = "text", name = "more", path = "more" }]
[feeds.all]
title = "All"
link = "https://x.example/"
sources = ["desk"]
"""


def room(tmp_path: Path) -> Newsroom:
    room = Newsroom(tmp_path, "state.db", TOML)
    room.write("one.txt")
    room.write("../more/two.txt", story("A ship"))
    return room


def test_before_the_first_run_there_is_nothing_to_tell(run: Run, tmp_path: Path) -> None:
    room(tmp_path)
    done = run("status")
    assert done.status == 1
    assert "feedsmith render` makes it" in done.err


def test_each_source_has_a_line_and_all_is_well(run: Run, tmp_path: Path) -> None:
    room(tmp_path).run()
    done = run("status")
    assert (done.status, done.err) == (0, "")
    heads, *lines = done.out.splitlines()
    assert heads.split()[:2] == ["source", "state"]
    assert [line.split()[:2] for line in lines] == [["desk", "ok"], ["news/more", "ok"]]
    assert "2026-03-10 08:00Z" in lines[0]


def test_a_source_that_fails_says_why_and_the_exit_status_tells(run: Run, tmp_path: Path) -> None:
    newsroom = room(tmp_path)
    newsroom.run()
    (tmp_path / "articles" / "bad.txt").write_bytes(b"\0\1")
    newsroom.run()
    done = run("status")
    assert done.status == 1
    assert "failing" in done.out
    assert "bad.txt" in done.out


def test_a_source_that_is_broken_says_what_it_used_to_give(run: Run, tmp_path: Path) -> None:
    newsroom = room(tmp_path)
    newsroom.run()
    newsroom.write("one.txt").unlink()
    newsroom.write("README.md")
    newsroom.run()
    done = run("status")
    assert done.status == 1
    assert "broken: it usually has 1 article, and now it has none" in done.out


def test_what_a_source_gives_now_can_be_accepted(run: Run, tmp_path: Path) -> None:
    newsroom = room(tmp_path)
    newsroom.run()
    newsroom.write("one.txt").unlink()
    newsroom.write("README.md")
    newsroom.run()
    done = run("status", "--accept", "desk")
    assert (done.status, done.err) == (0, "")
    assert "broken" not in done.out
    assert newsroom.run().failures == []
    assert run("status").status == 0


def test_only_a_source_that_there_is_can_be_accepted(run: Run, tmp_path: Path) -> None:
    room(tmp_path).run()
    done = run("status", "--accept", "desc")
    assert done.status == 2
    assert "no source is called 'desc' (desk, news/more)" in done.err


def test_one_bad_file_of_many_is_named_by_its_run_and_is_no_failure_of_the_source(run: Run, tmp_path: Path) -> None:
    newsroom = room(tmp_path)
    for number in range(9):
        newsroom.write(f"{number}.txt", story(f"Boat {number}"))
    (tmp_path / "articles" / "bad.txt").write_bytes(b"\0\1")
    assert len(newsroom.run().failures) == 1
    assert run("status").status == 0


def test_scripts_get_json(run: Run, tmp_path: Path) -> None:
    room(tmp_path).run()
    done = run("status", "--json")
    desk, more = json.loads(done.out)["sources"]
    assert (desk["source"], desk["feeds"], desk["state"]) == ("desk", ["news", "all"], "ok")
    assert (more["source"], more["feeds"]) == ("news/more", ["news"])
    assert desk["last_run"] == desk["last_success"] == "2026-03-10T08:00:00Z"
    assert desk["last_failure"] is None
    assert (desk["articles"], desk["usual_articles"]) == (1, 1)
    assert desk["length"] == desk["usual_length"] > 100


def test_a_source_that_has_not_run_yet_is_no_failure(run: Run, tmp_path: Path) -> None:
    newsroom = room(tmp_path)
    newsroom.run()
    newsroom.configure(TOML.replace('name = "more"', 'name = "other"'))
    done = run("status")
    assert done.status == 0
    assert "never run" in done.out


def test_without_a_state_there_is_nothing_to_show(run: Run, tmp_path: Path) -> None:
    newsroom = room(tmp_path)
    newsroom.state = ""
    newsroom.configure(TOML)
    done = run("status")
    assert done.status == 2
    assert "nothing is remembered" in done.err
