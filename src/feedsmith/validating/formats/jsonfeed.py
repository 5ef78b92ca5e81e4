"""JSON Feed 1.1, and the 1.0 before it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

from feedsmith.validating.checks.fragments import check_direction, check_html
from feedsmith.validating.checks.tables import NameTable, check_value, repeated
from feedsmith.validating.checks.values import (
    Check,
    exact,
    language,
    matching,
    media_type,
    number,
    person_name,
    rfc3339,
    text,
    unpadded,
    uri,
    web_url,
)
from feedsmith.validating.documents.json_values import JsonValue
from feedsmith.validating.findings import Finding, complain, find, find_broken
from feedsmith.validating.formats.common import read_moment
from feedsmith.validating.formats.media import UNKNOWN_TYPE
from feedsmith.validating.formats.readers import check_whole

__all__ = ["check_json_feed", "is_json_feed"]

_SECTION = "JSON Feed 1.1"
_VERSION = "https://jsonfeed.org/version/"
_NEWEST = f"{_VERSION}1.1"
_KINDS = {
    str: "a string",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}


@dataclass(frozen=True, kw_only=True)
class ValueSpec:
    """What one value may be: of one of the kinds, with a check of it, its elements or its fields."""

    kinds: tuple[type, ...] = (str,)
    check: Check = text
    elements: "ValueSpec | None" = None
    fields: Mapping[str, "ValueSpec"] = field(default_factory=dict)
    section: str = ""

    @cached_property
    def field_table(self) -> NameTable["ValueSpec"]:
        """The fields by their names."""
        return NameTable(self.fields)


def _list_of(elements: ValueSpec) -> ValueSpec:
    return ValueSpec(kinds=(list,), elements=elements)


def _object_of(section: str, fields: Mapping[str, ValueSpec]) -> ValueSpec:
    return ValueSpec(kinds=(dict,), fields=fields, section=f"{_SECTION}, {section}")


_STRING, _URL, _DATE = ValueSpec(), ValueSpec(check=exact(web_url)), ValueSpec(check=rfc3339)
_HTML, _LANGUAGE = ValueSpec(), ValueSpec(check=language)
_seconds = matching(r"[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?", complain("malformed-value", "a number of seconds"))
_AUTHOR = _object_of("author", {"name+": ValueSpec(check=person_name), "url": ValueSpec(check=uri), "avatar": _URL})
_AUTHORS = _list_of(_AUTHOR)
_ATTACHMENT = _object_of(
    "Attachments",
    {
        "url!": _URL, "mime_type!": ValueSpec(check=media_type), "title": _STRING,
        "size_in_bytes": ValueSpec(kinds=(int,), check=number()),
        "duration_in_seconds": ValueSpec(kinds=(int, float), check=_seconds),
    },
)  # fmt: skip
_ITEM = _object_of(
    "Items",
    {
        "id!": ValueSpec(check=unpadded), "url": _URL, "external_url": _URL, "title": _STRING,
        "content_text": _STRING, "content_html": _HTML, "summary": _STRING, "image": _URL,
        "banner_image": _URL, "date_published": _DATE, "date_modified": _DATE, "author": _AUTHOR,
        "authors": _AUTHORS, "tags": _list_of(_STRING), "language": _LANGUAGE, "attachments": _list_of(_ATTACHMENT),
    },
)  # fmt: skip
_HUB = _object_of("hubs", {"type!": _STRING, "url!": _URL})
_FEED = _object_of(
    "Top-level",
    {
        "version!": _STRING, "title!": _STRING, "home_page_url": _URL, "feed_url": _URL, "description": _STRING,
        "user_comment": _STRING, "next_url": _URL, "icon": _URL, "favicon": _URL, "author": _AUTHOR,
        "authors": _AUTHORS, "language": _LANGUAGE, "expired": ValueSpec(kinds=(bool,)), "hubs": _list_of(_HUB),
        "items!": _list_of(_ITEM),
    },
)  # fmt: skip


def is_json_feed(value: JsonValue) -> bool:
    """Whether it says that it is a JSON Feed, or has what makes one."""
    return "jsonfeed.org" in value.text("version") or "items" in value.fields


def check_json_feed(feed: JsonValue) -> Iterator[Finding]:
    """All that is wrong with a document."""
    yield from _check_value(feed, _FEED)
    yield from _check_version(feed)
    yield from _check_first_author(feed)
    items = [item for item in (feed.fields["items"].elements if "items" in feed.fields else ()) if item.fields]
    for item in items:
        yield from _check_item(item)
    for value in repeated(item.fields["id"].content for item in items if item.text("id")):
        yield find(feed.fields["items"], "duplicate-item", shown=value)
    if "feed_url" not in feed.fields:
        yield find(feed, "advised-key", "feed_url")
    elif feed.text("next_url") == feed.text("feed_url") and feed.text("feed_url"):
        yield find(feed.fields["next_url"], "next-is-feed", shown=feed.text("next_url"))


def _check_value(value: JsonValue, spec: ValueSpec) -> Iterator[Finding]:
    value.section = spec.section or value.section
    content = value.content
    if content is None:
        yield find(value, "null")
    elif type(content) not in spec.kinds:
        yield find(value, "wrong-kind", _KINDS[spec.kinds[0]], shown=_show(value))
    elif isinstance(content, dict):
        yield from _check_fields(value, spec.field_table)
    elif isinstance(content, list) and spec.elements:
        for place, element in enumerate(content):
            element.path, element.section = f"{value.path}[{place}]", value.section
            yield from _check_value(element, spec.elements)
    elif spec is _HTML:
        for complaint in check_html(str(content)):
            yield find_broken(value, complaint, shown=content)
        if hint := check_direction(str(content)):
            yield find_broken(value, hint, shown=content)
    else:
        yield from check_value(value, spec.check, str(content))


def _show(value: JsonValue) -> str:
    if isinstance(value.content, list | dict):
        return "[...]" if isinstance(value.content, list) else "{...}"
    return value.content if isinstance(value.content, str) else json.dumps(value.content)


def _check_fields(value: JsonValue, table: NameTable[ValueSpec]) -> Iterator[Finding]:
    """JSON Feed 1.1 "Extensions": keys that the specification does not know start with an underscore."""
    for name in table.required:
        if name not in value.fields:
            yield find(value, "missing-key", name)
    for name in table.advised:
        if name not in value.fields:
            yield find(value, "advised-key", name)
    for name, inner in value.fields.items():
        inner.path, inner.section = f"{value.path}.{name[:40]}", value.section
        if name in table.values:
            yield from _check_value(inner, table.values[name])
        elif not re.fullmatch(r"_[A-Za-z][^.]*", name):
            yield find(value, "unknown-key", shown=name)
        elif not isinstance(inner.content, dict):
            yield find(inner, "extension-kind")
        else:
            yield from _find_nulls(inner)


def _find_nulls(value: JsonValue) -> Iterator[Finding]:
    """An absent value is left out, in extensions at any depth as well."""
    if value.content is None:
        yield find(value, "null")
    for name, inner in value.fields.items():
        inner.path, inner.section = f"{value.path}.{name[:40]}", value.section
        yield from _find_nulls(inner)
    for place, inner in enumerate(value.elements):
        inner.path, inner.section = f"{value.path}[{place}]", value.section
        yield from _find_nulls(inner)


def _check_version(feed: JsonValue) -> Iterator[Finding]:
    version = feed.fields.get("version")
    if version is None or not isinstance(version.content, str) or version.content == _NEWEST:
        return
    if version.content in (f"{_VERSION}1", f"{_VERSION}1.0"):
        yield find(version, "outdated-version", _NEWEST, shown=version.content)
    else:
        yield find(version, "invalid-value", _NEWEST, shown=version.content)


def _check_first_author(value: JsonValue) -> Iterator[Finding]:
    """JSON Feed 1.1 "author": beside authors for readers of version 1, which know nothing else."""
    if "authors" not in value.fields or not value.fields["authors"].elements:
        return
    first = value.fields["authors"].elements[0]
    author = value.fields.get("author")
    if author is None or _plain(author) != _plain(first):
        yield find(value, "first-author")


def _plain(author: JsonValue) -> dict[str, object]:
    return {name: inner.content for name, inner in author.fields.items()}


def _check_item(item: JsonValue) -> Iterator[Finding]:
    """JSON Feed 1.1 "Items": some content, whole by itself; no picture of unknown type; dates in order."""
    if "content_html" not in item.fields and "content_text" not in item.fields:
        yield find(item, "missing-content")
    yield from _check_first_author(item)
    summary, content = item.text("summary"), item.text("content_html")
    if summary and content and (complaint := check_whole(escape(summary), content)):
        yield find_broken(item.fields["content_html"], complaint, shown=summary)
    published, updated = read_moment(item.text("date_published")), read_moment(item.text("date_modified"))
    if published and updated and updated < published:
        yield find(item, "updated-before-published", shown=updated)
    attachments = item.fields["attachments"].elements if "attachments" in item.fields else []
    for attachment in attachments:
        url = attachment.text("url")
        if url and url == item.text("image") and attachment.text("mime_type") == UNKNOWN_TYPE:
            yield find(item, "picture-of-no-type", "an attachment", shown=url)
