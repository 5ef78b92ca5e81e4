"""Each rule has an example beside it, which comes to what it says, and would not without that rule.

A rule is a pattern, or a table of words. The examples are in the EXAMPLES of the plugin's modules.
"""

import json
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import feedsmith_html
from feedsmith import Media
from feedsmith_html.body.clean import clean
from feedsmith_html.body.locate import locate
from feedsmith_html.body.prune import prune
from feedsmith_html.body.sequence import Sequence
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.bylines import Authorship
from feedsmith_html.metadata.candidates import Field
from feedsmith_html.metadata.dates import Moment
from feedsmith_html.metadata.read import Metadata
from feedsmith_html.metadata.signals import collect_signals
from feedsmith_html.metadata.timing import Dates
from feedsmith_html.page import Page

FOLDER = Path(feedsmith_html.__file__).parent
URL = "https://planet.example/"
TEXT = (
    "<p>The council voted on Monday to close the old bridge for two years, and a ferry will run instead.</p>"
    "<p>Engineers found rust in three of its piers, which carry nine thousand cars on a working day.</p>"
    "<p>Shops on the left bank fear for their trade; the mayor, who lives there, has promised money.</p>"
)


# ---- rules and examples -------------------------------------------------------------------------


def modules() -> Iterator[ModuleType]:
    for path in sorted(FOLDER.rglob("*.py")):
        if path.name != "__init__.py":
            parts = path.relative_to(FOLDER.parent).with_suffix("").parts
            yield import_module(".".join(parts))


def rules(module: ModuleType) -> Iterator[str]:
    """The names of the patterns and tables of words that a module defines."""
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    for name in re.findall(r"^(_?[A-Z][A-Z_]*) = ", source, re.MULTILINE):
        value = vars(module)[name]
        is_table = isinstance(value, frozenset | list | tuple | dict) and name != "EXAMPLES"
        if isinstance(value, re.Pattern) or (is_table and not any(isinstance(item, type) for item in value)):
            yield name


MODULES = {module.__name__: module for module in modules()}
RULES = [(name, rule) for name, module in MODULES.items() for rule in rules(module)]
EXAMPLES = [
    pytest.param(name, example, id=f"{name}: {example.rule}: {example.text[:30]}")
    for name, module in MODULES.items()
    for example in getattr(module, "EXAMPLES", ())
]


def examples_of(module: str, rule: str) -> list[Example]:
    """Those of a rule, which may stand in another module that goes by it."""
    value = vars(MODULES[module])[rule]
    return [
        example
        for other in MODULES.values()
        for example in getattr(other, "EXAMPLES", ())
        if example.rule == rule and vars(other).get(rule) is value
    ]


# ---- running an example -------------------------------------------------------------------------


def page(html: str) -> Page:
    return Page(f"<html><body>{html}</body></html>".encode(), URL, "utf-8")


def first_element(html: str) -> Any:
    tree = page(html).tree
    assert tree is not None
    return tree.find("body")[0]


def body_beside_text(html: str) -> str:
    """What becomes of `html` in an article that has a text as well."""
    around = html if "{}" in html else "<article>{}" + html + "</article>"
    made = page(around.replace("{}", TEXT))
    body = clean(locate(made, Metadata()), made, Metadata()).html.replace("\n", "")
    assert TEXT in body
    return body.replace(TEXT, "")


ARGUMENTS: dict[str, Callable[[str], Any]] = {
    "element": first_element,
    "image": first_element,
    "signals": lambda html: collect_signals(page(html)),
    "thing": json.loads,
    "data": str.encode,
}
"""What the functions of examples take, by the name of their first parameter; others take the text as it is."""
OTHERS = {"title": "", "language": "en"}
"""What they take besides."""


def run(example: Example) -> object:
    if example.read in (locate, prune, Sequence):
        return body_beside_text(example.text)
    parameters = signature(example.read).parameters.values()
    first, *others = [parameter.name for parameter in parameters if parameter.default is Parameter.empty]
    argument = ARGUMENTS.get(first, str)(example.text)
    return plain(example.read(argument, *(OTHERS[name] for name in others)))


def plain(value: object) -> object:
    """A value as examples write it."""
    match value:
        case Field():
            return plain(value.value)
        case Dates():
            return [plain(value.published), plain(value.updated)]
        case Moment():
            return str(value)
        case Authorship():
            return ", ".join(person.name for person in value.people) or value.credit
        case Media():
            credit = f"({', '.join(value.credits)})" if value.credits else ""
            return " ".join(filter(None, (value.url, value.caption, credit)))
        case _:
            return value


def comes_to_what_it_says(example: Example) -> bool:
    try:
        return run(example) == example.result
    except (AssertionError, LookupError, TypeError, ValueError, re.error):
        return False


@pytest.fixture
def uncached() -> Iterator[None]:
    """Without what functions remember of other tests, nor after this one of this."""
    functions = [value for module in MODULES.values() for value in vars(module).values()]
    cached = [function for function in functions if hasattr(function, "cache_clear")]
    for function in cached:
        function.cache_clear()
    yield
    for function in cached:
        function.cache_clear()


# ---- the tests ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("module", "example"), EXAMPLES)
def test_an_example_comes_to_what_it_says(module: str, example: Example) -> None:
    assert run(example) == example.result


@pytest.mark.parametrize(("module", "example"), EXAMPLES)
def test_an_example_is_of_a_rule_of_its_module(module: str, example: Example) -> None:
    assert example.rule in vars(MODULES[module])


@pytest.mark.parametrize(("module", "rule"), RULES)
def test_each_rule_has_an_example_that_needs_it(
    module: str, rule: str, monkeypatch: pytest.MonkeyPatch, uncached: None
) -> None:
    examples = examples_of(module, rule)
    value = vars(MODULES[module])[rule]
    nothing = re.compile("(?!)") if isinstance(value, re.Pattern) else type(value)()
    for other in MODULES.values():
        for name in [name for name, known in vars(other).items() if known is value]:
            monkeypatch.setattr(other, name, nothing)
    assert [example for example in examples if not comes_to_what_it_says(example)] != []
