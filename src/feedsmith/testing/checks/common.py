"""What a check is given and what it says, and the checks that plugins of all kinds have."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from feedsmith.model.contracts import Document
from feedsmith.model.values import value
from feedsmith.testing.checks.probe import LISTED, SHIFT_SECONDS, make_calls
from feedsmith.testing.checks.probing import Probes, probe_plugin
from feedsmith.testing.recordings import Recording
from feedsmith.testing.running import run

__all__ = ["COMMON", "MAX_IMPORT_SECONDS", "Check", "CheckResult", "Nothing", "Subject", "find_present_dates"]

MAX_IMPORT_SECONDS = 0.5
"""CPU time of a plugin's import, in a process that has the core already. Our own take 0.03."""
PLAIN = (str, int, float, bool, bytes, Path, date, datetime, NoneType)
"""Types of options that a configuration can give."""
PRESENT_SECONDS = 600


class Nothing(Exception):  # noqa: N818  # no error: a check has nothing to look at
    """A check has nothing to look at; the reason."""


@value
class CheckResult:
    """What a check found: "" where the plugin does what it should. One that was `skipped` says why."""

    check: str
    problem: str = ""
    skipped: str = ""

    def __str__(self) -> str:
        if self.problem:
            return f"FAIL  {self.check}: {self.problem}"
        return f"skip  {self.check}: {self.skipped}" if self.skipped else f"ok    {self.check}"


@dataclass(frozen=True)
class Subject:
    """A plugin that is looked at: an instance, or a class that can't be made without options.

    `items` are documents for a source, articles for an enricher, feeds for a format; `recordings`
    are those of its own, and `is_own` says whether the items are, or only samples.
    """

    kind: str
    cls: type[Any]
    plugin: Any
    items: Sequence[Any]
    recordings: Sequence[Recording] = ()
    is_own: bool = False

    @cached_property
    def probes(self) -> Probes:
        """What two other processes found."""
        return probe_plugin(self.kind, self.plugin, self.items)

    @cached_property
    def results(self) -> list[Any]:
        """What comes of each item in this process, as plain data."""
        return make_calls(self.kind, self.plugin, self.items)

    @cached_property
    def outcomes(self) -> list[tuple[Document, Any]]:
        """The documents that give articles, each with its Outcome."""
        pairs = [(page, run(self.plugin, page)) for page in self.items]
        return [(page, outcome) for page, outcome in pairs if outcome.articles]

    def require_articles(self) -> list[tuple[Document, Any]]:
        """As `outcomes`. Raises Nothing where there are none."""
        if not self.outcomes:
            raise Nothing("no article comes of these documents: record some that give one")
        return self.outcomes

    def require_probes(self) -> Probes:
        """As `probes`. Raises Nothing where they could not be made, which another check names."""
        if self.probes.error:
            raise Nothing("another process can't load it: see frozen and picklable")
        return self.probes


Check = Callable[[Subject], Iterator[str]]
"""Yields what is wrong; nothing where all is well. Raises Nothing where it can't tell."""


def check_import(subject: Subject) -> Iterator[str]:
    """Its module is imported within half a second of CPU, and the import opens no file, socket or process."""
    probe = subject.require_probes().here
    for touched in probe["import_touched"]:
        if not touched.startswith(("asked the environment", LISTED)):
            yield f"importing {probe['module']} {touched}"
    seconds = min(probe["import_seconds"], subject.probes.elsewhere["import_seconds"])
    if seconds > MAX_IMPORT_SECONDS:
        yield f"importing {probe['module']} takes {seconds:.2f} s of CPU: import what is heavy when it is needed"


def check_frozen(subject: Subject) -> Iterator[str]:
    """It can't be changed once it is made, is equal to its copy, and other processes can be sent it."""
    cls = subject.cls
    if is_dataclass(cls):
        parameters: Any = cls
        if not parameters.__dataclass_params__.frozen:
            yield f"{cls.__name__} is a dataclass that is not frozen"
        for field in fields(cls):
            try:
                setattr(subject.plugin, field.name, getattr(subject.plugin, field.name))
            except (FrozenInstanceError, AttributeError):
                continue
            yield f"{cls.__name__}.{field.name} can be set"
    if subject.probes.error:
        yield f"another process can't load it: {subject.probes.error}"


def check_options(subject: Subject) -> Iterator[str]:
    """Each option says a type that a configuration can give, and its default is of that type."""
    if not is_dataclass(subject.cls):
        return
    try:
        hints = get_type_hints(subject.cls)
    except Exception as error:  # whatever somebody else's annotation does
        yield f"types can't be resolved: {type(error).__name__}: {error}"
        return
    for field in fields(subject.cls):
        if not _is_typed(hints[field.name]):
            yield f"{field.name}: {hints[field.name]} is no type that a configuration can give"
        elif not _fits(field.default, hints[field.name]):
            yield f"{field.name}: its default {field.default!r:.50} is no {hints[field.name]}"


def _is_typed(kind: Any) -> bool:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return True
    if origin in (Union, UnionType):
        return all(map(_is_typed, arguments))
    if origin in (tuple, list, set, frozenset, dict) or origin is Mapping:
        return all(_is_typed(argument) for argument in arguments if argument is not Ellipsis)
    if not isinstance(kind, type):
        return False
    if is_dataclass(kind):
        return all(map(_is_typed, get_type_hints(kind).values()))
    return issubclass(kind, PLAIN) or issubclass(kind, Enum)


def _fits(default: Any, kind: Any) -> bool:
    """Whether a default may be of that type: what it holds is not looked at."""
    origin = get_origin(kind)
    if default is MISSING:
        return True
    if origin is Literal:
        return default in get_args(kind)
    if origin in (Union, UnionType):
        return any(_fits(default, argument) for argument in get_args(kind))
    expected = origin or kind
    if expected is float:
        expected = (int, float)
    return isinstance(default, expected) and (kind is not int or not isinstance(default, bool))


def check_purity(subject: Subject) -> Iterator[str]:
    """The same input gives the same a year later, without a file, socket, process or the environment."""
    for probe in subject.require_probes():
        yield from probe["touched"]
        for item, first, second in zip(subject.items, probe["first"], probe["second"], strict=True):
            if first != second:
                later = f"another result the second time, {SHIFT_SECONDS // 86_400} days later"
                yield f"{_name(item)}: {later}: {_differ(first, second)}"


def check_elsewhere(subject: Subject) -> Iterator[str]:
    """The same input gives the same in another process, locale, time zone and with another hash seed."""
    here, elsewhere = subject.require_probes()
    for item, mine, first, other in zip(subject.items, subject.results, here["first"], elsewhere["first"], strict=True):
        if mine != first:
            yield f"{_name(item)}: another result in another process: {_differ(mine, first)}"
        elif first != other:
            yield f"{_name(item)}: another result in another locale, time zone or hash seed: {_differ(first, other)}"


def check_order(subject: Subject) -> Iterator[str]:
    """What comes of an item does not depend on what came before it."""
    if len(subject.items) < 2:
        raise Nothing("one item has no order: record several documents")
    probe = subject.require_probes().here
    for item, forwards, backwards in zip(subject.items, probe["second"], probe["backwards"], strict=True):
        if forwards != backwards:
            yield f"{_name(item)}: another result after other items: {_differ(forwards, backwards)}"


def _name(item: Any) -> str:
    return str(getattr(item, "location", "") or getattr(item, "id", "") or type(item).__name__)


def _differ(first: Any, second: Any) -> str:
    """The first line in which two results differ, on both sides."""
    one, two = (re.split(r"(?<=[,{\[])\s", repr(each)) for each in (first, second))
    pairs = ((a, b) for a, b in zip(one, two, strict=False) if a != b)
    before, after = next(pairs, (f"{len(one)} parts", f"{len(two)} parts"))
    return f"{before:.100} / {after:.100}"


def find_present_dates(described: Iterable[Any], now: datetime) -> Iterator[str]:
    """Dates in plain data that are the present, give or take ten minutes."""
    for article in described:
        for name in ("published", "updated", "embargo", "expires"):
            text = (article or {}).get(name)
            if text and abs((datetime.fromisoformat(text) - now).total_seconds()) < PRESENT_SECONDS:
                yield f"{article.get('id', '')}: {name} is the present time: a date is read, or None"


COMMON: dict[str, Check] = {
    "loads cheaply": check_import,
    "frozen and picklable": check_frozen,
    "options typed": check_options,
    "pure": check_purity,
    "same everywhere": check_elsewhere,
    "order does not matter": check_order,
}
"""By the names that are printed."""
