"""The grammar of credits: each pattern and each form of line is read as the example beside it says."""

import ast
import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import feedsmith_wire
from feedsmith_wire.credits import (
    bylines,
    chains,
    datelines,
    openings,
    outlets,
    people,
    photos,
    segments,
    signoffs,
    slugs,
    suppliers,
    titles,
)
from feedsmith_wire.credits.agencies import agency_table
from feedsmith_wire.credits.forms import Form
from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.read import read_line
from support.credits import list_codes, summarize_all, summarize_dateline

TABLE = agency_table()
ROOT = Path(feedsmith_wire.__file__).parent


def modules() -> Iterator[ModuleType]:
    """The modules that read credits: lines, and articles that have such lines in them."""
    for package in ("credits", "enriching"):
        for info in pkgutil.iter_modules([str(ROOT / package)]):
            yield importlib.import_module(f"feedsmith_wire.{package}.{info.name}")


MODULES = {module.__name__.removeprefix("feedsmith_wire."): module for module in modules()}
PATTERNS = {
    f"{module}.{name}": value
    for module, content in MODULES.items()
    for name, value in vars(content).items()
    if isinstance(value, Pattern)
}


# ---- patterns ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_finds_what_its_example_says(name: str) -> None:
    pattern = PATTERNS[name]
    match = pattern.fullmatch(pattern.line) or pattern.search(pattern.line)
    assert match is not None
    assert (match.groups() or match[0]) == pattern.finds


@pytest.mark.parametrize("name", MODULES)
def test_no_pattern_is_without_an_example(name: str) -> None:
    """A Pattern can't be made without one: so nothing else may compile or use a regular expression."""
    if name == "credits.patterns":
        return
    used = {
        node.attr
        for node in ast.walk(ast.parse(Path(str(MODULES[name].__file__)).read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "re"
    }
    assert used <= {"Match"}


# ---- forms ---------------------------------------------------------------------------------------------------------


Reading = tuple[dict[str, Any], str]
"""What comes of a line, and the rule that read it."""


def read_as_line(kind: str | None) -> Callable[[str], Reading]:
    """Reads a line of that kind."""

    def read(line: str) -> Reading:
        credits = read_line(line, kind, TABLE)
        return ({}, "") if credits is None else (summarize_all(credits), credits.rule)

    return read


def read_as_agencies(line: str) -> Reading:
    return {"agencies": list_codes(suppliers.find_agencies(line, TABLE))}, ""


FORMS: dict[str, tuple[ModuleType, str, Callable[[str], Reading]]] = {
    "sign-off": (signoffs, "FORMS", read_as_line("signoff")),
    "picture credit": (photos, "FORMS", read_as_line(None)),
    "part of a picture credit": (chains, "PARTS", read_as_line(None)),
    "byline before cutting": (bylines, "UNCUT_FORMS", read_as_line(None)),
    "byline": (bylines, "FORMS", read_as_line("byline")),
    "segment of a byline": (segments, "KINDS", read_as_line("byline")),
    "opening": (openings, "FORMS", read_as_line("dateline")),
    "agencies": (suppliers, "FORMS", read_as_agencies),
}
"""Each table of forms, and what reads a line by it."""
EXAMPLES = [
    (table, form.read.__name__, line, expected)
    for table, (module, name, _) in FORMS.items()
    for form in getattr(module, name)
    for line, expected in form.examples.items()
]


each_example = pytest.mark.parametrize(
    ("table", "form", "line", "expected"), EXAMPLES, ids=[example[2] for example in EXAMPLES]
)


@each_example
def test_a_line_is_read_as_the_example_says(table: str, form: str, line: str, expected: Mapping[str, object]) -> None:
    read, rule = FORMS[table][2](line)
    assert read == expected
    assert rule or table == "agencies"


@each_example
def test_a_line_is_read_otherwise_without_the_form_that_it_is_an_example_of(
    table: str, form: str, line: str, expected: Mapping[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    module, name, read = FORMS[table]
    forms: tuple[Form[Any], ...] = getattr(module, name)
    before = read(line)
    monkeypatch.setattr(module, name, tuple(each for each in forms if each.read.__name__ != form))
    assert read(line) != before


def test_each_form_has_an_example() -> None:
    for module, name, _ in FORMS.values():
        assert all(form.examples for form in getattr(module, name))


def test_no_table_of_forms_is_left_out() -> None:
    known = {(module.__name__, name) for module, name, _ in FORMS.values()}
    tables = {
        (module.__name__, name)
        for module in MODULES.values()
        for name, value in vars(module).items()
        if isinstance(value, tuple) and value and isinstance(value[0], Form)
    }
    assert tables == known


# ---- what is neither ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", datelines.EXAMPLES)
def test_dateline(text: str) -> None:
    credit = datelines.parse_dateline(text, TABLE)
    assert credit is not None
    agency = {"agency": credit.agency.code} if credit.agency else {}
    assert {**summarize_dateline(credit.dateline), **agency} == datelines.EXAMPLES[text]


@pytest.mark.parametrize("text", people.EXAMPLES)
def test_people(text: str) -> None:
    parsed = people.parse_people(text, TABLE)
    assert parsed is not None
    parts = {"names": parsed.names, "agencies": list_codes(parsed.agencies), "staff": parsed.staff}
    assert {name: part for name, part in parts.items() if part} == people.EXAMPLES[text]


@pytest.mark.parametrize("text", slugs.EXAMPLES)
def test_slug(text: str) -> None:
    credits = slugs.parse_slug(text)
    assert credits is not None
    assert summarize_all(credits) == slugs.EXAMPLES[text]


@pytest.mark.parametrize("text", titles.EXAMPLES)
def test_title(text: str) -> None:
    assert titles.cut_title(text, TABLE) == titles.EXAMPLES[text]


@pytest.mark.parametrize("text", outlets.STAFF)
def test_staff(text: str) -> None:
    assert outlets.parse_staff(text, outlets.STAFF[text]) == text


@pytest.mark.parametrize("text", outlets.NO_STAFF)
def test_no_staff(text: str) -> None:
    assert outlets.parse_staff(text, outlets.NO_STAFF[text]) == ""


@pytest.mark.parametrize("text", ["Sport-redaktion heute", "Jane Doe, sportredaktion heute"])
def test_a_desk_of_a_word_made_of_two_is_staff_with_the_name_of_a_section_behind_it(text: str) -> None:
    credits = read_line(text, "byline", TABLE)
    assert credits is not None
    assert credits.staff.endswith("redaktion heute")
