"""Whether a feed is valid."""

import json
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from feedsmith.model.values import value

__all__ = ["Verdict", "valid"]

_ATOM = "{http://www.w3.org/2005/Atom}"


@value
class Verdict:
    """What is wrong with a feed. It is true where nothing is, so that a test asserts it and prints the problems."""

    problems: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.problems

    def __str__(self) -> str:
        return "\n".join(self.problems) or "valid"


def valid(data: bytes) -> Verdict:
    """Whether these bytes are a valid RSS 2.0, Atom 1.0 or JSON feed, by their own beginning."""
    return Verdict(problems=tuple(_find_problems(data)))


def _find_problems(data: bytes) -> Iterable[str]:
    """The errors that `feedsmith validate` finds. The one place that knows the validator: where this version has none,
    the essentials are looked at.
    """
    try:
        validator: Any = import_module("feedsmith.validating.validate")
    except ModuleNotFoundError:
        return _check_essentials(data)
    return [str(finding) for finding in validator.validate(data) if finding.severity == "error"]


def _check_essentials(data: bytes) -> Iterator[str]:
    if data.lstrip()[:1] == b"{":
        yield from _check_json(data)
        return
    from xml.etree import ElementTree  # 5 ms, for what is XML

    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        yield f"not well-formed: {error}"
        return
    if root.tag == "rss":
        yield from _check_rss(root)
    elif root.tag == f"{_ATOM}feed":
        yield from _check_atom(root)
    else:
        yield f"no feed: its root is {root.tag}"


def _check_rss(root: Any) -> Iterator[str]:
    channel = root.find("channel")
    if channel is None:
        yield "rss: has no channel"
        return
    yield from (f"channel: has no {name}" for name in ("title", "link", "description") if not channel.findtext(name))
    items = channel.findall("item")
    for number, item in enumerate(items, 1):
        if not (item.findtext("title") or item.findtext("description")):
            yield f"item {number}: has neither title nor description"
    yield from _find_repeats("guid", (item.findtext("guid") for item in items))


def _check_atom(root: Any) -> Iterator[str]:
    entries = root.findall(f"{_ATOM}entry")
    for place, element in (("feed", root), *((f"entry {number}", entry) for number, entry in enumerate(entries, 1))):
        names = ("id", "title", "updated")
        yield from (f"{place}: has no {name}" for name in names if not element.findtext(f"{_ATOM}{name}"))
    yield from _find_repeats("id", (entry.findtext(f"{_ATOM}id") for entry in entries))


def _check_json(data: bytes) -> Iterator[str]:
    try:
        feed = json.loads(data)
    except ValueError as error:
        yield f"not JSON: {error}"
        return
    if not str(feed.get("version", "")).startswith("https://jsonfeed.org/version/"):
        yield "feed: has no version of JSON Feed"
    if not feed.get("title"):
        yield "feed: has no title"
    items = feed.get("items")
    if not isinstance(items, list):
        yield "feed: has no items"
        return
    for number, item in enumerate(items, 1):
        if "content_html" not in item and "content_text" not in item:
            yield f"item {number}: has no content"
    yield from _find_repeats("id", (item.get("id") for item in items))


def _find_repeats(name: str, ids: Iterable[str | None]) -> Iterator[str]:
    seen: set[str | None] = set()
    for number, id in enumerate(ids, 1):
        if not id:
            yield f"item {number}: has no {name}"
        elif id in seen:
            yield f"item {number}: the {name} of an item before it: {id}"
        seen.add(id)
