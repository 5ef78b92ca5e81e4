"""`feedsmith check`: what is installed against the rules, and recorded pages against what they give now."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Run
from support.hostile import Hostile, page
from support.newspaper import address, article_page, newspaper

HTML = {"Content_Type": "text/html; charset=utf-8"}
PLUGIN = """
from dataclasses import dataclass
from feedsmith import Article, FileSource, hookimpl


class Boats(FileSource):
    name = "boats"
    suffixes = (".boat",)

    def parse(self, document):
        yield Article(id=document.identity(), title=document.data.decode(), url="https://boats.example/")


@hookimpl
def register_sources(): return [Boats]
"""


@pytest.fixture
def site() -> Iterator[Hostile]:
    with newspaper() as site:
        yield site


def test_a_plugin_has_a_line_for_each_check(run: Run) -> None:
    done = run("check", "rss")
    assert (done.status, done.err) == (0, "")
    first, *lines = done.out.splitlines()
    assert first == "format rss"
    assert "  ok    pure" in lines
    assert all(line.startswith("  ok    ") for line in lines)


@pytest.mark.slow
def test_all_that_is_installed_is_checked_and_our_own_plugins_keep_the_rules(run: Run) -> None:
    done = run("check")
    assert (done.status, done.err) == (0, "")
    labels = [line for line in done.out.splitlines() if not line.startswith(" ")]
    kinds = {"source": "html site text wire", "enricher": "wire", "format": "rss atom json"}
    assert sorted(labels) == sorted(f"{kind} {name}" for kind, names in kinds.items() for name in names.split())


def test_one_that_breaks_a_rule_fails_with_what_is_wrong(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "boats.py").write_text(PLUGIN)
    (tmp_path / "feedsmith.toml").write_text(
        'plugins = ["plugins"]\n[feeds.a]\n[[feeds.a.sources]]\ntype = "text"\npath = "a"\n'
    )
    done = run("check", "boats")
    assert done.status == 1
    assert "  FAIL  survives damage: " in done.out
    assert "boats raised UnicodeDecodeError" in done.out
    assert "  ok    refuses what is foreign" in done.out


def test_what_there_is_none_of_is_named(run: Run) -> None:
    done = run("check", "cable")
    assert done.status == 2
    assert "cable: neither a plugin nor a source of the configuration (there is html, " in done.err


# ---- live --------------------------------------------------------------------------------------------------


@pytest.fixture
def recipe(run: Run, site: Hostile, tmp_path: Path) -> Hostile:
    """A configured source with two recorded pages."""
    (tmp_path / "feedsmith.toml").write_text(f"""
        state = ""
        fetch.allow = ["{site.here}"]
        [feeds.a]
        [[feeds.a.sources]]
        type = "html"
        name = "post"
        urls = ["{site.url}{address(0)}", "{site.url}{address(1)}"]
    """)
    assert run("record", "post", "-c", "feedsmith.toml").status == 0
    site.requests.clear()
    return site


def live(run: Run) -> tuple[int, list[str]]:
    """The exit status, and what has become of each page."""
    done = run("check", "post", "--live", "-c", "feedsmith.toml")
    return done.status, done.out.splitlines()


def test_pages_that_give_what_they_gave_are_fine(run: Run, recipe: Hostile) -> None:
    status, lines = live(run)
    assert status == 0
    assert [line.split()[0] for line in lines] == ["fine", "fine"]
    assert max(lines).endswith("night-ferry-returns-after-eleven-years.html: 1 article")
    assert sorted(recipe.targets) == sorted([address(0), address(1)])


def test_one_that_is_gone_is_broken_and_what_there_used_to_be_is_told(run: Run, recipe: Hostile) -> None:
    recipe.pages[address(0)] = page(b"", 404)
    status, lines = live(run)
    assert status == 1
    (broken,) = (line for line in lines if line.startswith("broken"))
    assert broken.endswith("not found (404); there used to be 1 article")


def test_one_that_holds_no_article_any_more_is_changed(run: Run, recipe: Hostile) -> None:
    recipe.pages[address(1)] = page(b"<!doctype html><title>Harbour Post</title><div>Please wait</div>", **HTML)
    status, lines = live(run)
    assert status == 1
    (changed,) = (line for line in lines if line.startswith("changed"))
    assert changed.endswith("; there used to be 1 article")


def test_so_is_one_whose_articles_have_lost_a_field(run: Run, recipe: Hostile) -> None:
    recipe.pages[address(0)] = page(article_page(0).replace(b"article:published_time", b"x"), **HTML)
    status, lines = live(run)
    assert status == 1
    (changed,) = (line for line in lines if line.startswith("changed"))
    assert ": no published any more; there used to be 1 article" in changed


def test_without_a_recorded_page_there_is_nothing_to_look_at(run: Run) -> None:
    done = run("check", "html", "--live")
    assert done.status == 2
    assert "--live: no page is recorded (feedsmith record URL, or --recorded DIR; tests/data is read)" in done.err
