"""docs/tutorials/site.md and the first example of the README say what is so: their commands are run on a local site."""

import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import pytest

from conftest import Run
from feedsmith.model.contracts import Source
from feedsmith_site import Site
from support.hostile import Hostile
from support.newspaper import newspaper

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs" / "tutorials" / "site.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SITE = "https://harbourpost.example"


def snippets(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def commands(snippet: str) -> list[tuple[str, str]]:
    """The commands of a snippet, each with what is shown after it."""
    parts = re.split(r"^\$ feedsmith ", snippet, flags=re.MULTILINE)[1:]
    return [(command, shown) for command, _, shown in (part.partition("\n") for part in parts)]


@pytest.fixture
def site() -> Iterator[Hostile]:
    with newspaper(feed=True) as site:
        yield site


@pytest.fixture
def typed(run: Run, site: Hostile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`feedsmith ...` as it stands in a document, on the local site in place of the one that is named."""
    monkeypatch.setenv("COLUMNS", "80")
    shutil.copytree(ROOT / "seeds" / "articles", tmp_path / "articles")

    def typed(command: str) -> str:
        words = [word.replace(SITE, site.url) for word in shlex.split(command)]
        allow = [] if words[0] == "init" else ["--allow", site.here]
        done = run(*words, *allow)
        assert done.status == 0, done.err
        return done.out.replace(site.url, SITE)

    return typed


def test_each_command_of_the_guide_shows_what_it_is_shown_to_show(typed: Run, tmp_path: Path) -> None:
    first, saving, init = snippets(GUIDE, "console")
    for command, shown in [*commands(first), *commands(saving)]:
        out = typed(command)
        assert out == shown or not shown
    (table,) = snippets(GUIDE, "toml")
    written = (tmp_path / "feedsmith.toml").read_text()
    assert re.sub(r"http://127\.0\.0\.1:\d+", SITE, written) == table
    assert {"harbour.rss", "harbour.atom", "harbour.json"} <= {path.name for path in (tmp_path / "out").iterdir()}
    (tmp_path / "feedsmith.toml").unlink()
    ((command, shown),) = commands(init)
    assert typed(command).replace("127-0-0-1", "harbourpost") == shown


def test_what_explain_is_shown_to_say_it_says(typed: Run) -> None:
    (command,) = re.findall(r"`feedsmith (explain [^`]*)`", GUIDE)
    (shown,) = snippets(GUIDE, "text")
    said = typed(command).splitlines()
    for line in shown.splitlines():
        assert line in said


def test_the_first_example_of_the_readme_makes_a_feed_of_a_site(typed: Run, tmp_path: Path) -> None:
    ((command, shown),) = commands(snippets(README, "console")[0])
    assert typed(command) == shown
    assert (tmp_path / "out" / "feed.rss").read_text().count("<item>") == 6


def test_the_guide_names_each_option_of_a_site_and_its_default_where_it_shows_that() -> None:
    rows = re.findall(r"^\| `(\w+) = ([^`]*)` \|", GUIDE, re.MULTILINE)
    assert {name for name, _ in rows} | {"urls"} == set(get_type_hints(Site)) - set(get_type_hints(Source)) - {
        "general",
        "schema",
    }
    for name, setting in rows:
        option = tomllib.loads(f"option = {setting}")["option"]
        Site(urls=(SITE,), **{name: tuple(option) if isinstance(option, list) else option})
