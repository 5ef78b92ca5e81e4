"""The reference is made of code and has all of it; and the documentation is built without a warning."""

import dataclasses
import importlib.util
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import feedsmith
from feedsmith.cli.commands import COMMANDS
from feedsmith.cli.main import cli
from feedsmith.config import keys
from feedsmith.model import errors
from feedsmith.plugins.registry import KINDS, Plugins
from support.pages import DOCS, PAGES

TABLES = [name for name in keys.__all__ if name.endswith("Table")]


@cache
def generated() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generated", DOCS / "generated.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def made(what: str, *name: str) -> str:
    return "\n".join(generated().MAKERS[what](*name))


def marks() -> set[tuple[str, str]]:
    """What pages ask for."""
    texts = [(DOCS / page).read_text(encoding="utf-8") for page in PAGES]
    return {(mark[1], mark[2] or "") for text in texts for mark in generated().MARK.finditer(text)}


def test_each_part_that_is_made_stands_on_a_page() -> None:
    protocols = {("members", name) for name in ("Source", "Enricher", "Format")}
    others = {(what, "") for what in generated().MAKERS if what not in ("members", "table")}
    assert marks() == {("table", name) for name in TABLES} | protocols | others


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_there_with_its_options_and_their_help(name: str) -> None:
    section = made("commands").partition(f"## feedsmith {name}\n")[2].partition("\n## ")[0]
    command: Any = cli.get_command(None, name)  # type: ignore[arg-type]
    for parameter in command.params:
        if getattr(parameter, "hidden", False) or parameter.param_type_name == "argument":
            continue
        assert parameter.opts[-1] in section
        assert f": {parameter.help}" in section
    assert command.help.split("\n")[0] in section


@pytest.mark.parametrize("name", TABLES)
def test_each_key_is_there_with_its_type_default_and_purpose(name: str) -> None:
    table = made("table", name)
    for key in getattr(keys, name).__struct_fields__:
        assert re.search(rf"^\| `{key}` \| [^|]+ \| [^|]* \| \S[^|]+ \|$", table, re.MULTILINE)


def test_each_plugin_of_ours_is_there_with_its_options() -> None:
    text = made("plugins")
    plugins = Plugins.load()
    for kind in KINDS:
        for offer in plugins.list_offers(kind):
            section = text.partition(f"### The {kind} `{offer.cls.name}`")[2].partition("\n### ")[0]
            assert offer.summary in section
            for option in dataclasses.fields(offer.cls) if dataclasses.is_dataclass(offer.cls) else ():
                assert f"| `{option.name}` |" in section


def test_each_value_that_plugins_exchange_is_there_with_every_field() -> None:
    text = made("values")
    values = [name for name in feedsmith.__all__ if hasattr(getattr(feedsmith, name), "__field_names__")]
    assert set(values) - set(generated().VALUES) == {"EmbargoOrder"}  # which `read_embargo_order` returns
    for name in generated().VALUES:
        section = text.partition(f"\n## {name}\n")[2] if not text.startswith(f"## {name}\n") else text
        section = section.partition("\n## ")[0]
        cls = getattr(feedsmith, name)
        for field in getattr(cls, "__field_names__", getattr(cls, "_fields", ())):
            assert re.search(rf"^\| `{field}` \| `.+` \| .+ \| \S.* \|$", section, re.MULTILINE)


def test_each_kind_of_failure_is_there() -> None:
    kinds = {*errors.FetchError.kinds, *errors.ParseError.kinds, *errors.SourceError.kinds}
    assert set(generated().KINDS_OF_FAILURES) == kinds


def test_each_exception_is_in_the_tree() -> None:
    tree = made("errors")
    for name in errors.__all__:
        if name.endswith("Error"):
            assert name in tree


def test_each_page_is_in_a_table_of_contents() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    listed = {f"{line}.md" for line in re.findall(r"^[\w-]+/[\w-]+$", index, re.MULTILINE)}
    assert {page for page in PAGES if page != "index.md"} <= listed


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#:]+)(?:#[\w-]+)?\)", re.sub(r"`[^`]*`", "", text)):
        assert ((DOCS / page).parent / link).exists()


def typed_commands() -> list[tuple[str, str]]:
    """What pages and the README have somebody type after `feedsmith`, each with its page."""
    found = []
    for page in (*PAGES, "../README.md", "../CONTRIBUTING.md"):
        text = (DOCS / page).read_text(encoding="utf-8")
        spans = re.findall(r"`feedsmith((?: [^`\n]+)+)`", text)
        lines = re.findall(r"^(?:\$ | {4}|[A-Z_=.]+ )?(?:\S+/bin/)?feedsmith((?: \S+)+)", text, re.MULTILINE)
        found += [(page, typed) for typed in (*spans, *lines)]
    return found


def test_what_is_typed_is_there() -> None:
    checked = 0
    for page, typed in typed_commands():
        words = re.split(r"[|>#&;(]", typed)[0].split()
        while words and words[0] in ("-v", "-vv", "-q", "--debug"):
            words.pop(0)
        if not words or not re.fullmatch("[a-z]+", words[0]) or words[0] in ("is", "turns", "runs", "writes", "reads"):
            continue
        assert words[0] in COMMANDS, (page, typed)
        command: Any = cli.get_command(None, words[0])  # type: ignore[arg-type]
        options = {option for parameter in command.params for option in parameter.opts}
        for word in words[1:]:
            if re.match("--?[a-z]", word):
                assert word.partition("=")[0] in options, (page, typed)
        checked += 1
    assert checked > 80


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The HTML and the man page, as `make docs` and `make man` build them; a warning is an error."""
    pytest.importorskip("myst_parser", reason="the dependency group docs is not installed")
    pytest.importorskip("furo", reason="the dependency group docs is not installed")
    folder = tmp_path_factory.mktemp("built")
    for builder in ("html", "man"):
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-d", folder / "doctrees", "-b", builder]
        done = subprocess.run([*command, DOCS, folder / builder], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return folder


def test_the_documentation_is_built_without_a_warning(built: Path) -> None:
    for page in PAGES:
        assert (built / "html" / page).with_suffix(".html").exists()
    values = (built / "html" / "reference" / "values.html").read_text(encoding="utf-8")
    assert "generated:" not in values
    assert "The headline, on one line; not empty." in values


def test_the_man_page_says_what_help_says(built: Path) -> None:
    page = (built / "man" / "feedsmith.1").read_text(encoding="utf-8")
    text = re.sub(r"\\f.", "", page.replace("\\-", "-"))
    for name in COMMANDS:
        assert f"feedsmith {name}" in text
    assert "–" not in page
    for option in ("--base-url", "--again", "--log-json", "--accept", "-v, --verbose"):
        assert option in text
