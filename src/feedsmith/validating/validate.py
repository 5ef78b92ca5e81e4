"""From the bytes of a feed to its findings: what format it is in, and who checks that.

    documents.encoding -> documents.markup      -> checks.tables over what formats.rss, .rdf and .atom say
                          documents.json_values -> formats.jsonfeed

Nothing here raises: a document that can't be read has a finding that says why.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from feedsmith.validating.checks.tables import ElementSpec, check_element, check_xml_attributes
from feedsmith.validating.documents.encoding import decode
from feedsmith.validating.documents.json_values import JsonError, JsonValue, parse_json
from feedsmith.validating.documents.markup import Element, Markup, parse_markup
from feedsmith.validating.documents.namespaces import ATOM, ATOM_0_3, check_namespaces
from feedsmith.validating.findings import Document, Finding, Spot, find, find_broken
from feedsmith.validating.formats import atom, rdf, rss
from feedsmith.validating.formats.common import check_characters, check_dates
from feedsmith.validating.formats.jsonfeed import check_json_feed, is_json_feed
from feedsmith.validating.formats.podcasts import check_podcast

__all__ = ["MAX_FINDINGS", "PROFILES", "Profile", "validate", "validate_document"]

Profile = Literal["", "podcast"]
PROFILES: tuple[Profile, ...] = ("podcast",)
"""Sets of rules that not every feed has to follow."""
MAX_FINDINGS = 1_000
"""How many findings of one rule are kept: the rest is of the same kind."""

_DECLARATION = re.compile(
    rb"""<\?xml version=["']1\.0["'] encoding=["']utf-8["'](?: standalone=["'](?:yes|no)["'])? ?\?>""", re.IGNORECASE
)
_SPECS: dict[str, ElementSpec] = {"rss": rss.RSS, "rdf:RDF": rdf.RDF, "atom:feed": atom.FEED, "atom:entry": atom.ENTRY}
"""The format of each root."""


def validate(data: bytes, *, charset: str = "", profile: Profile = "", now: datetime | None = None) -> list[Finding]:
    """What is wrong with a feed, in the order of its lines: nothing, if the list is empty.

    `charset` is what the server said of it, or "". With `now`, dates in the future are implausible.
    Nothing is read but `data`, and nothing is raised for whatever it holds.
    """
    kept: list[Finding] = []
    counts: dict[str, int] = {}
    for finding in _check_document(data, charset, profile, now):
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
        if counts[finding.rule] <= MAX_FINDINGS:
            kept.append(finding)
    return sorted(kept, key=lambda finding: (finding.line, finding.column))


def validate_document(document: Document, profile: Profile = "", now: datetime | None = None) -> list[Finding]:
    """The same of a feed that was read from somewhere."""
    return validate(document.data, charset=document.charset, profile=profile, now=now)


def _check_document(data: bytes, charset: str, profile: Profile, now: datetime | None) -> Iterator[Finding]:
    if data.removeprefix(BOM_UTF8).lstrip()[:1] in (b"{", b"["):
        yield from _check_json(data, profile)
        return
    text, complaint = decode(data, charset)
    if complaint:
        yield find_broken(Spot(column=1), complaint)
        return
    markup = parse_markup(text)
    if markup.complaint:
        yield find_broken(markup.spot, markup.complaint)
    elif markup.root:
        if not _DECLARATION.match(data.removeprefix(BOM_UTF8)):
            yield find(Spot(), "xml-declaration", shown=text[:40])
        yield from _check_markup(markup, markup.root, profile, now)


def _check_json(data: bytes, profile: Profile) -> Iterator[Finding]:
    if data.startswith(BOM_UTF8):
        yield find(Spot(), "not-json", "it begins with a byte order mark")
        return
    try:
        feed = parse_json(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        yield find(Spot(), "not-json", f"{error.reason} at byte {error.start}")
    except JsonError as error:
        yield find_broken(error.spot, error.complaint)
    else:
        if profile == "podcast":
            yield find(feed, "podcast-required", "RSS 2.0")
        yield from check_json_feed(feed) if is_json_feed(feed) else _refuse(feed)


def _refuse(document: Element | JsonValue) -> Iterator[Finding]:
    name = document.name if isinstance(document, Element) else ""
    yield find(document, "not-a-feed", shown=name)


def _check_markup(markup: Markup, root: Element, profile: Profile, now: datetime | None) -> Iterator[Finding]:
    if markup.has_document_type:
        yield find(Spot(), "document-type")
    if profile == "podcast" and root.local != "rss":
        yield find(root, "podcast-required", "RSS 2.0")
    yield from check_namespaces(markup.namespaces, atom=root.name in ("atom:feed", "atom:entry"))
    yield from check_characters(root)
    if root.local == "feed" and root.namespace == ATOM_0_3:
        yield find(root, "obsolete-namespace")
        for element in root.walk():
            yield from check_xml_attributes(element)
        return
    yield from _check_root(root)
    spec = _SPECS.get(root.name)
    if spec is None:
        yield from _refuse(root)
        return
    yield from check_element(root, spec)
    if now:
        yield from check_dates(root, now)
    if profile == "podcast":
        for channel in root.named("channel"):
            yield from check_podcast(channel)


def _check_root(root: Element) -> Iterator[Finding]:
    """That the root is in its namespace. If not, all that is in the same one is taken for what it should be."""
    is_atom = root.local in ("feed", "entry")
    if not is_atom and root.local != "rss":
        return
    actual = root.namespace
    if actual == (ATOM if is_atom else ""):
        return
    if actual:
        yield find(root, "wrong-namespace", actual)
    else:
        yield find(root, "missing-namespace")
    for element in root.walk():
        if element.namespace == actual:
            element.name = f"atom:{element.local}" if is_atom else element.local
