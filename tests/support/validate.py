"""What feedsmith.validating says of a feed, as sentences, and what feedsmith asks of its own feeds beyond that.

    check_rss(data)    check_atom(data)   check_json(data)     findings of any severity, and the house's own rules
    check_ids(rss, atom, json)                                 that one feed has the same ids in all formats
    schema_atom(data)  schema_json(data)                       the published schemas, from ../shared/schemas

Each returns its problems as sentences `path: what is wrong: value`, and an empty list for a clean document.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped, unused-ignore]
import pytest
from lxml import etree

from feedsmith.validating.checks import fragments, values
from feedsmith.validating.documents.encoding import decode
from feedsmith.validating.documents.markup import parse_markup
from feedsmith.validating.documents.namespaces import ATOM, NAMESPACES
from feedsmith.validating.findings import Complaint
from feedsmith.validating.rules import RULES
from feedsmith.validating.validate import validate

__all__ = [
    "ATOM",
    "PREFIXES",
    "SHARED",
    "Element",
    "canonical",
    "check_atom",
    "check_ids",
    "check_json",
    "check_rss",
    "contact",
    "html",
    "language",
    "media_type",
    "needs_shared",
    "parsed",
    "plain",
    "prefixed",
    "rfc822",
    "rfc3339",
    "schema_atom",
    "schema_json",
    "uri",
    "web_url",
]

SHARED = Path(__file__).resolve().parents[3] / "shared"
SKIP_REASON = f"the published schemas are not there: {SHARED / 'schemas'}"
needs_shared = pytest.mark.skipif(not (SHARED / "schemas").is_dir(), reason=SKIP_REASON)
PREFIXES = {namespace: prefix for prefix, namespace in NAMESPACES.items()}

Element = etree._Element


def sentences_of(check: values.Check) -> Callable[[str], str]:
    """The check as a function that gives what is wrong with a value, or an empty string."""

    def describe(value: str) -> str:
        return sentence_of(check(value))

    return describe


def sentence_of(complaint: Complaint | None) -> str:
    return RULES[complaint.rule].sentence.format(*complaint.details) if complaint else ""


canonical, contact, language = map(sentences_of, (values.atom_identifier, values.contact, values.language))
media_type, plain, rfc822 = map(sentences_of, (values.media_type, values.plain, values.rfc822))
rfc3339, uri, web_url = map(sentences_of, (values.rfc3339, values.uri, values.web_url))


def html(value: str) -> str:
    """All that is wrong with a fragment, in one sentence."""
    return "; ".join(map(sentence_of, fragments.check_html(value)))


def problem(path: str, complaint: str, value: object = None) -> str:
    shown = "" if value is None else f": {str(value)[:80]!r}"
    return f"{path}: {complaint}{shown}"


@cache
def prefixed(tag: str) -> str:
    """`{namespace}name` with the namespace's usual prefix; unknown namespaces stay as they are."""
    name = etree.QName(tag)
    if not name.namespace:
        return str(name.localname)
    prefix = PREFIXES.get(name.namespace)
    return f"{prefix}:{name.localname}" if prefix else tag


def children(node: Element, name: str = "") -> list[Element]:
    return [child for child in node.iterchildren("*") if not name or prefixed(child.tag) == name]


def contents(node: Element, name: str) -> list[str]:
    return [str(child.xpath("string()")) for child in children(node, name)]


def parsed(data: bytes) -> Element | str:
    """XML 1.0 2.1, RFC 3629: well-formed, with no document type and so with no entities of its own."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return problem("document", f"is not well-formed ({error})")
    if root.getroottree().docinfo.internalDTD is not None:
        return problem("document", "has a document type declaration")
    return root


# ---- the validator, and the house's own rules --------------------------------------------------------------


def check_rss(data: bytes, *, self_link: bool = True, now: datetime | None = None) -> list[str]:
    """Problems of an RSS 2.0 document. With `now` given, implausible dates are problems too."""
    left_out = () if self_link else ("missing-self-link",)
    return [*findings(data, "rss", left_out, now), *local_dates(data)]


def check_atom(
    data: bytes, *, self_link: bool = True, distinct_updated: bool = True, now: datetime | None = None
) -> list[str]:
    """Problems of an Atom 1.0 feed document. With `now` given, implausible dates are problems too."""
    left_out = () if self_link else ("missing-self-link",)
    left_out += () if distinct_updated else ("same-updated",)
    return findings(data, "atom:feed", left_out, now)


def check_json(data: bytes, *, self_link: bool = True) -> list[str]:
    """Problems of a JSON Feed 1.1 document."""
    return findings(data, "", () if self_link else ("advised-key",), None)


def findings(data: bytes, root: str, left_out: tuple[str, ...], now: datetime | None) -> list[str]:
    found = [str(finding) for finding in validate(data, now=now) if finding.rule not in left_out]
    actual = parse_markup(decode(data)[0]).root if root else None
    if not found and root and (actual is None or actual.name != root):
        return [problem("document", f"is not {root}")]
    return found


def local_dates(data: bytes) -> Iterator[str]:
    """feedsmith's own RSS dates are in UTC, with days of two digits: the one form that no reader stumbles over."""
    for date in re.findall(rb"<(?:pubDate|lastBuildDate)>([^<]*)<", data):
        text = date.decode()
        if not rfc822(text) and not re.fullmatch(r"\w{3}, \d\d .* (?:GMT|\+0000)", text):
            yield problem("document", "is not an RFC 822 date in UTC", text)


# ---- one feed in several formats ---------------------------------------------------------------------------


def check_ids(rss: bytes, atom: bytes, feed: bytes) -> list[str]:
    """RFC 4287 4.2.6: the id of an entry is permanent, in whatever it is published: the same in all formats."""
    roots = [etree.fromstring(data) for data in (rss, atom)]
    guids = [value for item in roots[0].iter("item") for value in contents(item, "guid")]
    ids = [value for entry in children(roots[1], "atom:entry") for value in contents(entry, "atom:id")]
    json_ids = [item.get("id") for item in json.loads(feed)["items"]]
    found = zip_longest(guids, ids, json_ids)
    return [problem("ids", "differ between the formats", triple) for triple in found if len(set(triple)) > 1]


# ---- published schemas -------------------------------------------------------------------------------------


@cache
def atom_schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(str(SHARED / "schemas" / "atom.rng")))


@cache
def json_schema() -> Any:
    """A validator that looks at the formats uri and date-time, which jsonschema passes over on its own."""
    formats = jsonschema.FormatChecker(formats=())
    formats.checks("uri")(lambda value: not isinstance(value, str) or not uri(value))
    formats.checks("date-time")(lambda value: not isinstance(value, str) or not rfc3339(value))
    schema = json.loads((SHARED / "schemas" / "jsonfeed-1.1.schema.json").read_bytes())
    return jsonschema.Draft7Validator(schema, format_checker=formats)


def schema_atom(data: bytes) -> list[str]:
    """Problems of an Atom document by RFC 4287 appendix B.

    It lets elements of other namespaces stand anywhere in feed and entry, with any content. Stricter than RFC
    4287 4.1.1 it lets only entries follow the first entry, so an at:deleted-entry goes before them. The
    Schematron rules within it are passed over by lxml; check_atom has them.
    """
    root = parsed(data)
    if isinstance(root, str):
        return [root]
    schema = atom_schema()
    if schema.validate(root):
        return []
    return [problem(f"line {error.line}", error.message) for error in schema.error_log]


def schema_json(data: bytes) -> list[str]:
    """Problems of a JSON Feed by its published JSON Schema (draft 7)."""
    return [problem(error.json_path, error.message) for error in json_schema().iter_errors(json.loads(data))]
