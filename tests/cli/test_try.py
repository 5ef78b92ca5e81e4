"""`feedsmith try`: what is said of an address, and what is saved."""

import os
import re
import signal
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import Run, unmeasured
from support.boats import fill
from support.hostile import Hostile, Pieces, Received, moved, page
from support.newspaper import HEADLINES, address, newspaper


@pytest.fixture
def site() -> Iterator[Hostile]:
    with newspaper() as site:
        yield site


@pytest.fixture
def tried(run: Run, site: Hostile) -> Run:
    """`feedsmith try PATH ...` of the site."""
    return lambda path, *options: run("try", f"{site.url}{path}", "--allow", site.here, *options)


# ---- what an address is ------------------------------------------------------------------------------------


def test_an_article_is_shown_with_its_date_title_and_words(tried: Run, site: Hostile) -> None:
    done = tried(address(0))
    assert (done.status, done.err) == (0, "")
    title, where, article, end = done.out.splitlines()
    assert title == "Harbour Post (an article)"
    assert where == f"{site.url}{address(0)}"
    assert article.split() == ["2026-03-10", "08:30", *f"{HEADLINES[0][:35]}…".split(), *"full text, 59 words".split()]
    assert end == "1 article. Write this into feedsmith.toml with --save"


def test_nothing_is_written(tried: Run, tmp_path: Path) -> None:
    assert tried(address(0)).status == 0
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (page(status=404), "not found (404)"),
        (page(b"%PDF-1.7 ...", Content_Type="application/pdf"), "a PDF"),
        (page(b""), "empty (no bytes)"),
        (moved("http://192.168.1.1/"), "192.168.1.1 is private): allow it with --allow 192.168.1.1:80"),
    ],
    ids=["404", "PDF", "empty", "private"],
)
def test_an_address_that_gives_nothing_says_so_and_why(tried: Run, site: Hostile, answer: bytes, said: str) -> None:
    site.pages["/x"] = answer
    done = tried("/x")
    assert (done.status, done.out) == (1, f"{site.url}/x: no article was found\n")
    assert said in done.line("feedsmith: ")


def test_a_private_address_is_refused_with_the_option_that_allows_it(run: Run, site: Hostile) -> None:
    done = run("try", site.url)
    assert done.status == 1
    assert f"allow it with --allow {site.here}" in done.line("feedsmith: ")
    assert site.targets == []


def test_without_a_network_that_is_said(run: Run) -> None:
    with Hostile() as gone:
        url, here = gone.url, gone.here
    done = run("try", url, "--allow", here)
    assert done.status == 1
    assert "unreachable (the server refuses connections)" in done.line("feedsmith: ")


@pytest.mark.parametrize("location", ["harbourpost.example", "htp://harbourpost.example/", "https://", "gone/"])
def test_what_is_no_address_is_misuse(run: Run, location: str) -> None:
    done = run("try", location)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"feedsmith: {location}: ")


def test_ctrl_c_ends_it_and_writes_nothing(tmp_path: Path, site: Hostile) -> None:
    asked = threading.Event()

    def answer(request: Received) -> Pieces:
        asked.set()
        yield 10.0

    site.pages["/slow"] = answer
    command = [sys.executable, "-m", "feedsmith", "try", f"{site.url}/slow", "--allow", site.here, "--save"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=unmeasured(os.environ), start_new_session=True, stderr=subprocess.PIPE, text=True
    )
    assert asked.wait(20)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.strip() == "feedsmith: interrupted; what was written already is kept, all else is unchanged"
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 200])
def test_no_line_of_an_article_is_wider_than_the_terminal(
    tried: Run, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    article = [line for line in tried(address(0)).out.splitlines() if line.startswith("  ") and "http" not in line]
    assert article
    assert max(map(len, article)) <= columns


# ---- lists and feeds ---------------------------------------------------------------------------------------


def test_a_list_is_shown_with_all_its_articles(tried: Run) -> None:
    done = tried("/")
    assert (done.status, done.err) == (0, "")
    head, *articles = done.out.partition("\n  2026")[0], *re.findall("^  2026.*", done.out, re.MULTILINE)
    assert " ".join(head.split()).startswith(
        f"Harbour Post (a list page: the {len(HEADLINES)} articles that it lists are read from their pages) http://"
    )
    assert [line[20:40] for line in articles] == [headline[:20] for headline in HEADLINES]
    assert all("full text, " in line for line in articles)
    assert f"\n{len(HEADLINES)} articles. Write" in done.out


def test_a_site_with_a_feed_of_summaries_says_why_pages_are_read(run: Run) -> None:
    with newspaper(feed=True) as site:
        done = run("try", site.url, "--allow", site.here)
    assert (done.status, done.err) == (0, "")
    told = " ".join(done.out.split())
    assert told.startswith(
        "Harbour Post (a list page with a feed of its own, /rss.xml; a feed with summaries only, so the articles are"
    )
    assert done.out.count("full text, ") == len(HEADLINES)


def test_the_address_of_a_feed_gives_its_articles_whole(run: Run) -> None:
    with newspaper(feed=True) as site:
        done = run("try", f"{site.url}/rss.xml", "--allow", site.here)
    assert done.out.startswith("Harbour Post (a feed with summaries only, so ")
    assert done.out.count("full text, ") == len(HEADLINES)


def test_a_front_page_without_a_list_says_what_was_looked_for(tried: Run, site: Hostile) -> None:
    site.pages["/"] = page(b"<html><body><div id=app></div></body></html>", Content_Type="text/html")
    site.pages["/rss.xml"] = page(status=404)
    done = tried("/")
    assert done.status == 1
    assert done.out.startswith(f"{site.url}/: no article was found (")
    assert "the page lists no articles that can be found and names no feed" in done.out


def test_where_its_feed_is_gone_the_list_is_read(run: Run) -> None:
    with newspaper(feed=True) as site:
        site.pages["/rss.xml"] = page(status=404)
        done = run("try", site.url, "--allow", site.here)
    assert done.out.startswith("Harbour Post (a list page with a feed of its own, /rss.xml; not-found: 404)")
    assert done.out.count("full text, ") == len(HEADLINES)


def test_a_folder_can_be_tried_too(run: Run, tmp_path: Path) -> None:
    fill(tmp_path / "boats", 3)
    done = run("try", "boats", "--save")
    assert (done.status, done.err) == (0, "")
    assert "an article" not in done.out
    assert saved(tmp_path)["boats"]["sources"] == [{"type": "text", "path": "boats"}]


def test_an_article_of_a_list_that_fails_is_named_and_the_others_are_shown(tried: Run, site: Hostile) -> None:
    site.pages[address(1)] = page(status=404)
    done = tried("/")
    assert done.status == 1
    assert f"{site.url}{address(1)}: not found (404)" in done.line("feedsmith: ")
    assert f"{len(HEADLINES) - 1} articles, 1 failed" in done.out


def test_a_list_is_saved_as_a_source_that_renders_all_of_it(
    tried: Run, run: Run, site: Hostile, tmp_path: Path
) -> None:
    tried("/", "--save", "--name", "harbour")
    (source,) = saved(tmp_path)["harbour"]["sources"]
    assert source == {"type": "site", "urls": [f"{site.url}/"]}
    assert f"{len(HEADLINES)} articles" in run("render", "--allow", site.here).out


# ---- what is saved -----------------------------------------------------------------------------------------


def saved(tmp_path: Path) -> dict[str, Any]:
    feeds: dict[str, Any] = tomllib.loads((tmp_path / "feedsmith.toml").read_text())["feeds"]
    return feeds


def test_a_feed_is_saved_under_a_name_of_its_host_and_renders(
    tried: Run, run: Run, site: Hostile, tmp_path: Path
) -> None:
    done = tried(address(0), "--save")
    assert done.status == 0
    assert done.out.splitlines()[-1] == "Added [feeds.127-0-0-1] to feedsmith.toml"
    assert done.err == "note: --allow is not part of it: set allow in [fetch] of feedsmith.toml\n"
    (feed,) = saved(tmp_path).values()
    assert feed["title"] == "Harbour Post"
    assert feed["sources"][0]["urls"] == [f"{site.url}{address(0)}"]
    assert run("render", "--allow", site.here).status == 0
    assert (tmp_path / "out" / "127-0-0-1.rss").exists()


def test_a_name_that_is_taken_is_an_error_before_anything_is_fetched(tried: Run, site: Hostile, tmp_path: Path) -> None:
    (tmp_path / "feedsmith.toml").write_text("[feeds.quay]\nsources = []\n")
    done = tried(address(0), "--save", "--name", "quay")
    assert done.status == 2
    assert "feedsmith.toml: feeds.quay: is there already (another name with --name)" in done.err
    assert site.targets == []
    assert tried(address(0), "--save", "--name", "harbour").status == 0
    assert list(saved(tmp_path)) == ["quay", "harbour"]


def test_where_nothing_was_found_nothing_is_saved(tried: Run, tmp_path: Path) -> None:
    done = tried("/gone", "--save")
    assert done.status == 1
    assert done.line("not saved").startswith("feedsmith: not saved: nothing was found at http://")
    assert os.listdir(tmp_path) == []


def test_a_name_goes_with_save(tried: Run, site: Hostile) -> None:
    done = tried(address(0), "--name", "harbour")
    assert done.status == 2
    assert "give --save as well" in done.err
    assert site.targets == []


def test_the_network_is_that_of_the_configuration(run: Run, site: Hostile, tmp_path: Path) -> None:
    (tmp_path / "feedsmith.toml").write_text(f'[fetch]\nallow = ["{site.here}"]\n')
    done = run("try", f"{site.url}{address(0)}", "--save")
    assert (done.status, done.err) == (0, "")
    assert run("render").status == 0


def test_a_configuration_that_is_named_and_not_there_is_misuse_unless_it_is_to_be_written(
    tried: Run, tmp_path: Path
) -> None:
    assert tried(address(0), "-c", "mine.toml").status == 2
    assert tried(address(0), "-c", "mine.toml", "--save").status == 0
    assert os.listdir(tmp_path) == ["mine.toml"]
