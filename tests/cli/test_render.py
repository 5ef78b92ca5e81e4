"""`feedsmith render`: what becomes of locations and of feedsmith.toml, and what is said of it."""

import json
import re
from pathlib import Path

import pytest

from conftest import Run, article
from support.boats import files, fill, titles
from support.validate import check_atom, check_json, check_rss

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
CONFIG = """
output = "public"
base_url = "https://x.example/feeds"
[feeds.news]
title = "The News"
link = "https://x.example/"
limit = 2
formats = ["rss", "json"]
[[feeds.news.sources]]
type = "text"
path = "articles"
"""


# ---- locations ---------------------------------------------------------------------------------------------


def test_a_file_becomes_a_feed_in_each_format_in_a_folder_called_out(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    done = run("render", "1.txt", "--title", "T", "--link", "https://x.example/", "--base-url", "https://x.example/f")
    assert (done.status, done.err) == (0, "")
    assert files(tmp_path / "out") == ["feed.atom", "feed.json", "feed.rss"]
    assert check_rss((tmp_path / "out" / "feed.rss").read_bytes()) == []
    assert check_atom((tmp_path / "out" / "feed.atom").read_bytes()) == []
    assert check_json((tmp_path / "out" / "feed.json").read_bytes()) == []


@pytest.mark.parametrize(
    ("locations", "expected"),
    [
        (["a"], "321"),
        (["a/2.txt"], "2"),
        (["a/*.txt"], "321"),
        (["a/[12].txt"], "21"),
        (["**/3.txt"], "3"),
        (["a/1.txt", "a/3.txt"], "31"),
        (["b", "a/2.txt"], "221"),
        (["a/1.txt", "./a/1.txt", "a/2.txt"], "21"),
    ],
)
def test_locations_are_files_folders_or_globs_and_become_one_feed(
    run: Run, tmp_path: Path, locations: list[str], expected: str
) -> None:
    fill(tmp_path / "a", 3)
    (tmp_path / "b" / "c").mkdir(parents=True)
    fill(tmp_path / "b" / "c", 2)
    run("render", *locations, "-f", "json")
    assert "".join(title[-1] for title in titles(tmp_path / "out" / "feed.json")) == expected


@pytest.mark.parametrize("location", ["notes.doc", "ftp://x.example/a.txt", "nowhere", "-"])
def test_a_location_that_nothing_takes_is_an_error_that_says_what_would_be_taken(run: Run, location: str) -> None:
    done = run("render", location)
    assert (done.status, done.out) == (2, "")
    assert re.fullmatch(rf"feedsmith: {re.escape(location)}: .*\.txt.*folder.*glob.*\n", done.err)


def test_an_empty_location_is_not_the_current_folder(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    assert run("render", "").status == 2
    assert not (tmp_path / "out").exists()


def test_one_location_that_nothing_takes_stops_the_run_before_anything_is_written(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    assert run("render", "1.txt", "notes.doc").status == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("location", ["gone.txt", "*.md", "empty"])
def test_a_location_with_nothing_to_read_is_named_as_it_was_typed(run: Run, tmp_path: Path, location: str) -> None:
    fill(tmp_path, 1)
    (tmp_path / "empty").mkdir()
    done = run("render", "1.txt", location, "-f", "json")
    assert (done.status, titles(tmp_path / "out" / "feed.json")) == (1, ["Boat 1"])
    assert re.match(rf"feedsmith: text: {re.escape(location)}: ", done.line(location))


@pytest.mark.parametrize(
    ("arguments", "expected"), [([], 50), (["--limit", "0"], 60), (["--limit", "3"], 3), (["--limit", "99"], 60)]
)
def test_the_newest_fifty_are_in_the_feed_or_as_many_as_asked_for(
    run: Run, tmp_path: Path, arguments: list[str], expected: int
) -> None:
    for number in range(60):
        date = f"date: 2026-01-01T00:{number:02}:00Z"
        (tmp_path / f"{number}.txt").write_text(article(f"Boat {number}", date))
    run("render", ".", "-f", "json", *arguments)
    assert titles(tmp_path / "out" / "feed.json") == [f"Boat {number}" for number in range(59, 59 - expected, -1)]


def test_the_options_say_what_the_feed_is_called_and_where_it_belongs(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    run("render", "1.txt", "--title", "Boats  & co", "--link", "https://x.example/b", "--base-url", "https://f.example")
    feed = json.loads((tmp_path / "out" / "feed.json").read_bytes())
    assert (feed["title"], feed["home_page_url"]) == ("Boats & co", "https://x.example/b")
    assert feed["feed_url"] == "https://f.example/feed.json"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--limit", "-1"], "--limit: .*0 for all"),
        (["--limit", "many"], "--limit.*many"),
        (["--link", "x.example"], "--link: .*http or https"),
        (["--base-url", "ftp://x.example"], "--base-url: .*http or https"),
        (["-f", "rsss"], "--format: .*did you mean 'rss'.*rss, atom, json"),
        (["-c", "feedsmith.toml"], "--config: "),
        (["-o", "-"], "--output -: .*one format"),
        (["--titel", "x"], "--titel"),
    ],
)
def test_a_wrong_option_is_named_with_what_is_allowed(
    run: Run, tmp_path: Path, arguments: list[str], said: str
) -> None:
    fill(tmp_path, 1)
    done = run("render", "1.txt", *arguments)
    assert (done.status, done.out) == (2, "")
    assert re.search(said, done.err)
    assert files(tmp_path) == ["1.txt"]


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        (["rss"], ["feed.rss"]),
        (["atom", "json"], ["feed.atom", "feed.json"]),
        (["json", "json"], ["feed.json"]),
    ],
)
def test_only_the_formats_asked_for_are_written(
    run: Run, tmp_path: Path, formats: list[str], expected: list[str]
) -> None:
    fill(tmp_path, 1)
    run("render", "1.txt", *(word for name in formats for word in ("--format", name)))
    assert files(tmp_path / "out") == expected


@pytest.mark.parametrize("name", ["rss", "atom", "json"])
def test_standard_output_takes_the_feed_and_nothing_else(run: Run, tmp_path: Path, name: str) -> None:
    fill(tmp_path, 1)
    run("render", "1.txt", "-f", name)
    done = run("render", "1.txt", "gone.txt", "-f", name, "-o", "-")
    assert done.out.encode() == (tmp_path / "out" / f"feed.{name}").read_bytes()
    assert (done.status, "gone.txt" in done.err) == (1, True)


def test_no_feed_at_all_leaves_standard_output_empty(run: Run) -> None:
    done = run("render", "gone.txt", "-f", "rss", "-o", "-")
    assert (done.status, done.out) == (1, "")


def test_a_run_without_articles_leaves_the_feeds_as_they_are(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    run("render", "1.txt")
    before = {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    (tmp_path / "1.txt").write_bytes(b"")
    assert run("render", "1.txt").status == 1
    assert {path: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


# ---- with feedsmith.toml -----------------------------------------------------------------------------------


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    fill(tmp_path / "articles", 3)
    (tmp_path / "feedsmith.toml").write_text(CONFIG)
    return tmp_path / "public"


def test_without_a_location_the_configuration_in_this_folder_is_rendered(run: Run, configured: Path) -> None:
    done = run("render")
    assert (done.status, done.err) == (0, "")
    assert files(configured) == ["news.json", "news.rss"]
    assert titles(configured / "news.json") == ["Boat 3", "Boat 2"]
    assert check_rss((configured / "news.rss").read_bytes()) == []


def test_without_a_location_or_a_configuration_both_are_asked_for(run: Run) -> None:
    done = run("render")
    assert (done.status, done.out) == (2, "")
    assert all(word in done.err for word in ("feedsmith.toml", "LOCATION", "-c"))


def test_a_configuration_elsewhere_is_rendered_where_it_lies(run: Run, tmp_path: Path, configured: Path) -> None:
    (tmp_path / "site").mkdir()
    for name in ("articles", "feedsmith.toml"):
        (tmp_path / name).rename(tmp_path / "site" / name)
    (tmp_path / "site" / "feedsmith.toml").rename(tmp_path / "site" / "my.toml")
    assert run("render", "--config", "site/my.toml").status == 0
    assert files(tmp_path / "site" / "public") == ["news.json", "news.rss"]


def test_a_configuration_that_is_not_there_is_named(run: Run) -> None:
    done = run("render", "-c", "gone.toml")
    assert done.status == 2
    assert re.search(r"gone\.toml: .*No such file", done.err)


def test_the_folder_on_the_command_line_wins_and_is_relative_to_where_one_is(
    run: Run, tmp_path: Path, configured: Path
) -> None:
    run("render", "-o", "elsewhere")
    assert files(tmp_path / "elsewhere") == ["news.json", "news.rss"]
    assert not configured.exists()


def test_options_win_over_the_configuration(run: Run, configured: Path) -> None:
    run("render", "-f", "json", "--title", "Boats", "--limit", "1", "--link", "https://y.example/")
    feed = json.loads((configured / "news.json").read_bytes())
    assert (files(configured), feed["title"], feed["home_page_url"]) == (["news.json"], "Boats", "https://y.example/")
    assert (titles(configured / "news.json"), feed["feed_url"]) == (["Boat 3"], "https://x.example/feeds/news.json")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--title", "x"], "--title: .*several feeds"),
        (["--link", "https://y.example"], "--link: .*several feeds"),
        (["-f", "rss", "-o", "-"], "--output -: .*one feed"),
        (["--limit", "-1"], "--limit: "),
    ],
)
def test_what_can_be_said_of_one_feed_only_is_refused_for_several(
    run: Run, tmp_path: Path, configured: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "feedsmith.toml").write_text(CONFIG + CONFIG.partition('feeds"\n')[2].replace("news", "sport"))
    done = run("render", *arguments)
    assert done.status == 2
    assert re.search(said, done.err)
    assert not configured.exists()


def test_a_mistake_in_the_configuration_ends_the_run_before_it_begins(
    run: Run, tmp_path: Path, configured: Path
) -> None:
    (tmp_path / "feedsmith.toml").write_text(CONFIG + 'timezone = "Europe/Stambul"\n')
    done = run("render")
    assert (done.status, done.out, configured.exists()) == (2, "", False)
    assert done.err.startswith("feedsmith: feedsmith.toml: feeds.news.sources[0].timezone: ")


def test_the_samples_are_rendered_to_valid_feeds(run: Run, tmp_path: Path) -> None:
    done = run("render", "-c", SEEDS / "feedsmith.toml", "-o", tmp_path / "out", "--state", tmp_path / "state.db")
    assert (done.status, done.err) == (0, "")
    assert files(tmp_path / "out") == ["feeds.opml", "harbour.atom", "harbour.json", "harbour.rss", "index.html"]
    assert check_rss((tmp_path / "out" / "harbour.rss").read_bytes()) == []


# ---- what is said ------------------------------------------------------------------------------------------


def test_one_line_for_each_feed_says_what_became_of_it(run: Run, tmp_path: Path, configured: Path) -> None:
    (tmp_path / "feedsmith.toml").write_text(CONFIG + CONFIG.partition('feeds"\n')[2].replace("news", "sport"))
    (tmp_path / "articles" / "4.txt").touch()
    (tmp_path / "articles" / "5.txt").touch()
    (tmp_path / "articles" / "link.txt").symlink_to("/etc/passwd")
    news, sport = run("render").out.splitlines()
    assert news.startswith("news: 2 articles")
    assert all(part in news for part in ("news.rss", "news.json", "wrote", "3 failed (2 empty, 1 unsafe-address)"))
    assert "1 older" in news
    assert sport.startswith("sport: 2 articles")


def test_what_was_written_and_what_is_unchanged_are_told_apart(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    assert "unchanged" not in run("render", "1.txt", "-f", "rss").out
    assert re.search(
        r"wrote .*feed\.json; unchanged .*feed\.rss", run("render", "1.txt", "-f", "rss", "-f", "json").out
    )
    assert "wrote" not in run("render", "1.txt", "-f", "rss").out


def test_notes_on_single_articles_are_counted_and_shown_when_asked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(article(front_matter="colour: red\nurl: https://a.example/"))
    quiet, loud = run("render", "a.txt"), run("-v", "render", "a.txt")
    assert "colour" not in quiet.err
    assert "1 note" in quiet.out
    assert loud.line("colour").startswith("note: a.txt: ")
    assert (quiet.status, loud.status) == (0, 0)


def test_what_the_feed_still_lacks_is_said_with_the_options_that_give_it(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    assert all(option in run("render", "1.txt").err for option in ("--title", "--link", "--base-url"))


def test_the_help_of_render_tells_every_option_with_its_default(run: Run) -> None:
    text = " ".join(run("render", "--help").out.split())
    for option in ("--config", "--output", "--format", "--title", "--link", "--base-url", "--limit"):
        assert option in text
    for default in ("[default: feedsmith.toml]", "[default: out]", "[default: 50]", "0 is all"):
        assert default in text


def test_failures_of_one_kind_are_one_line_unless_more_is_asked_for(run: Run, tmp_path: Path) -> None:
    names = [f"{number}.txt" for number in range(5)]
    done = run("render", *names)
    assert done.status == 1
    assert done.line("feedsmith:") == "feedsmith: text: 5 not found: 0.txt, 1.txt, 2.txt and 2 more"
    done = run("-v", "render", *names)
    assert [f"feedsmith: text: {name}: not found" for name in names] == done.err.splitlines()[:5]


def test_notes_of_one_kind_are_one_line_unless_more_is_asked_for(run: Run, tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(article(f"Boat {number}", "zzz: 1"))
    names = [f"{number}.txt" for number in range(5)]
    note = "front matter: zzz: unknown key, ignored"
    assert run("-v", "render", *names).line("zzz") == f"note: {note} in 5 documents: 0.txt, 1.txt, 2.txt and 2 more"
    lines = run("-vv", "render", *names).err.splitlines()
    assert [line for line in lines if "zzz" in line] == [f"note: {name}: {note}" for name in names]


@pytest.mark.parametrize("option", ["--output", "--state"])
def test_an_option_that_no_file_can_be_called_is_a_mistake(run: Run, option: str) -> None:
    done = run("render", "1.txt", option, "~nobody-of-that-name/x")
    assert (done.status, done.out) == (2, "")
    assert done.err == f"feedsmith: {option}: no home folder is known of ~nobody-of-that-name\n"
