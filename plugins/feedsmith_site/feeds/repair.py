"""Text to XML that a parser takes: without junk before it, doctype, unknown entities and illegal characters.

Entities that a feed defines for itself are taken where their value is plain text, once, so that none grows.
"""

import re
from collections.abc import Iterator
from html.entities import html5

from feedsmith import ParseError
from feedsmith.text import escape

__all__ = ["find_root", "repair_xml"]

MAX_JUNK_CHARS = 20_000
MAX_DOCTYPE_CHARS = 20_000
MAX_ENTITIES = 200
MAX_ENTITY_CHARS = 200
MAX_ATTRIBUTES = 300
# A smaller feed has no room for enough attributes to matter.
MIN_SUSPECT_CHARS = 30_000

_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel|entry)(?=[\s>/])", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]*+(?:\[(?:[^\]\"'<>]|\"[^\"]*+\"|'[^']*+'|<[^<>]*+>)*+\]\s*)?+>", re.IGNORECASE)
_ENTITY = re.compile(
    r"""<!ENTITY\s+([\w.-]{1,60})\s+(?:"([^"&<%]*+|&\#\w{1,8};)"|'([^'&<%]*+|&\#\w{1,8};)')\s*>""", re.VERBOSE
)
_BAD_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|\#[0-9]{1,7}|\#x[0-9a-fA-F]{1,6});)([A-Za-z][\w.-]{0,60};)?")
# An element that takes the parser long, as each attribute is compared with all before: of feeds, none has thirty.
_CROWDED = re.compile(
    rf"""<[A-Za-z][^\s/<>]*+(?:\s*+[^\s=/<>"']++\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s<>"']++)){{{MAX_ATTRIBUTES}}}"""
)
_UNQUOTED = re.compile(r"""(<[A-Za-z][^<>"'=]*+=\s*+)([^\s"'<>=]+)(?=[\s/>])""")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Controls that are letters and quotes of Windows-1252 by what they were written for.
_C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_C1_REFERENCE = re.compile(r"&\#(?:x0?([89][0-9a-f])|0?(1[2-5][0-9]));", re.IGNORECASE)
_HAS_C1 = re.compile("[\x80-\x9f]")
_CDATA_START, _CDATA_END = "<![CDATA[", "]]>"


def find_root(text: str) -> int:
    """Where the feed's first element begins; -1 where the text is no feed."""
    match = _ROOT.search(text, 0, MAX_JUNK_CHARS)
    return match.start() if match else -1


def repair_xml(text: str) -> str:
    """The text from its first element on, as XML; "" where it is no feed.

    Raises ParseError for what would take long to parse.
    """
    start = find_root(text)
    if start < 0:
        return ""
    entities = _read_entities(text[:start])
    text = _ILLEGAL.sub("", text[start:])
    if len(text) > MIN_SUSPECT_CHARS and _CROWDED.search(text) is not None:
        raise ParseError(kind="malformed", detail=f"an element with more than {MAX_ATTRIBUTES} attributes")
    if _HAS_C1.search(text) is not None:
        text = text.translate(_C1)
    if text.rfind(_CDATA_START) > text.rfind(_CDATA_END):  # cut short
        text += _CDATA_END
    if _UNQUOTED.search(text) is not None:
        text = "".join(part if is_cdata else _UNQUOTED.sub(r'\1"\2"', part) for is_cdata, part in _split_cdata(text))
    return _repair_ampersands(text, entities) if "&" in text else text


def _repair_ampersands(text: str, entities: dict[str, str]) -> str:
    """The text with its references resolved that are not XML's, and other ampersands escaped."""

    def replace(match: re.Match[str]) -> str:
        name = match[1]
        if not name:
            return "&amp;"
        value = entities.get(name[:-1]) or html5.get(name)
        return escape(value) if value is not None else f"&amp;{name}"

    text = _C1_REFERENCE.sub(_read_c1, text)
    return "".join(part if is_cdata else _BAD_AMPERSAND.sub(replace, part) for is_cdata, part in _split_cdata(text))


def _read_c1(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return _C1.get(code, reference[0])


def _read_entities(prolog: str) -> dict[str, str]:
    """What the doctype defines as plain text or one character, by name."""
    doctype = _DOCTYPE.search(prolog[:MAX_DOCTYPE_CHARS])
    if doctype is None:
        return {}
    entities: dict[str, str] = {}
    for match in _ENTITY.finditer(doctype[0]):
        value = match[2] if match[2] is not None else match[3]
        if len(entities) < MAX_ENTITIES and len(value) <= MAX_ENTITY_CHARS:
            entities.setdefault(match[1], _read_character(value))
    return entities


def _read_character(value: str) -> str:
    if not value.startswith("&#"):
        return value
    digits = value[2:-1]
    try:
        return chr(int(digits[1:], 16) if digits[:1] in "xX" else int(digits))
    except (ValueError, OverflowError):
        return value


def _split_cdata(text: str) -> Iterator[tuple[bool, str]]:
    """The parts of a text, and whether each is a CDATA section."""
    position = 0
    while (start := text.find(_CDATA_START, position)) >= 0:
        yield False, text[position:start]
        end = text.find(_CDATA_END, start)
        if end < 0:
            yield True, text[start:]
            return
        position = end + len(_CDATA_END)
        yield True, text[start:position]
    yield False, text[position:]
