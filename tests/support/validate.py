"""Strict checks of RSS 2.0, Atom 1.0 and JSON Feed 1.1 documents, for tests.

    check_rss(data)    check_atom(data)   check_json(data)     what specifications and good practice ask
    check_ids(rss, atom, json)                                 that one feed has the same ids in all formats
    schema_atom(data)  schema_json(data)                       the published schemas, from ../shared/schemas

Each returns its problems as sentences `path: what is wrong: value`, and an empty list for a clean document.
Nothing here knows how the documents were made. Three parts follow each other: checks of one value (a `str`
in, a complaint out), tables that say what each element may contain, and rules that look at several elements at
once. In the tables `name!` is required, `name*` may repeat, and `name` may occur once.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, cached_property
from html import escape
from html.entities import html5
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path
from typing import Any, Generic, TypeVar
from unicodedata import bidirectional

import jsonschema  # type: ignore[import-untyped, unused-ignore]
import pytest
from lxml import etree

SHARED = Path(__file__).resolve().parents[3] / "shared"
SKIP_REASON = f"the published schemas are not there: {SHARED / 'schemas'}"
needs_shared = pytest.mark.skipif(not (SHARED / "schemas").is_dir(), reason=SKIP_REASON)

Check = Callable[[str], str]
"""Takes a value and returns what is wrong with it, or an empty string."""

Element = etree._Element
Rule = Callable[[Element, str], Iterator[str]]
"""Takes an element and its path, and yields problems."""


def problem(path: str, complaint: str, value: object = None) -> str:
    shown = "" if value is None else f": {str(value)[:80]!r}"
    return f"{path}: {complaint}{shown}"


def check_problems(path: str, check: Check, value: str) -> Iterator[str]:
    if complaint := check(value):
        yield problem(path, complaint, value)


def split_names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# ---- one value ---------------------------------------------------------------------------------------------


def matching(pattern: str, complaint: str, flags: int = 0) -> Check:
    compiled = re.compile(pattern, flags)
    return lambda value: "" if compiled.fullmatch(value) else complaint


def one_of(*allowed: str) -> Check:
    return lambda value: "" if value in allowed else f"is none of {', '.join(allowed)}"


def both(first: Check, second: Check) -> Check:
    return lambda value: first(value) or second(value)


def text(value: str) -> str:
    """No element whose value is text may be blank."""
    return "" if value.strip() else "is empty"


def unpadded(value: str) -> str:
    """RFC 4287 4.2.6 and 3.2.2: no white space around identifiers and addresses; the same in RSS."""
    return text(value) or ("" if value == value.strip() else "has white space around it")


HTML_NAMES = split_names(
    """a abbr acronym address area article aside audio b base bdi bdo big blockquote body br button canvas
    caption center cite code col colgroup dd del details dfn dialog dir div dl dt em embed fieldset
    figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img
    input ins kbd label legend li link main map mark menu meta meter nav noscript object ol optgroup option
    output p param picture pre progress q rp rt ruby s samp script section select small source span strike
    strong style sub summary sup table tbody td template textarea tfoot th thead time title tr track tt u ul
    var video wbr"""
)


def plain(value: str) -> str:
    """RFC 4287 3.1.1.1, Best Practices Profile "Character Data": text that looks like HTML is warned of."""
    tags = [name for name in re.findall(r"</(\w+)\s*>", value) if name.lower() in HTML_NAMES]
    entities = [name for name in re.findall(r"&(\w+;)", value) if name in html5]
    markup = [f"</{name}>" for name in tags] + [f"&{name}" for name in entities] + re.findall(r"&#\w+;", value)
    return text(value) or (f"is text that looks like HTML ({markup[0]})" if markup else "")


def person_name(value: str) -> str:
    """RFC 4287 3.2.1: a name, and no e-mail address in it."""
    return plain(value) or ("holds an e-mail address" if re.search(r"\w@\w+\.\w", value) else "")


_PCHAR = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_HOST = r"(?:\[[0-9A-Fa-f:.]+\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)"
_AUTHORITY = rf"(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{{2}})*@)?{_HOST}(?::[0-9]*)?"
_URI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:(?://{_AUTHORITY}(?:/{_PCHAR}*)*|/?{_PCHAR}+(?:/{_PCHAR}*)*|/?)"
                  rf"(?:\?(?:{_PCHAR}|[/?])*)?(?:#(?:{_PCHAR}|[/?])*)?")  # fmt: skip

_SCHEMES = split_names(
    """http https ftp ftps mailto tel sms news nntp urn tag info geo ni acct sip sips xmpp irc data ldap cid
    mid"""
)
_DAY = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_SCHEME_RULES: dict[str, Check] = {
    "http": matching(r"[^:]+://[^/?#:]+.*", "names no host"),
    "https": matching(r"[^:]+://[^/?#:]+.*", "names no host"),
    # RFC 4151 2.1: tag:authority,date:specific
    "tag": matching(rf"tag:(?:[\w.-]+@)?[a-z0-9.-]+,{_DAY}:.*", "is not a tag URI of RFC 4151"),
    # RFC 8141 2, RFC 9562 4
    "urn": matching(
        r"(?i)urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
        r"|urn:(?!uuid:)[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:.+",
        "is not a URN of RFC 8141",
    ),
}


def uri(value: str) -> str:
    """RFC 3986 4.3: an absolute URI, in its characters only (no IRI, no spaces), of a registered scheme."""
    if not _URI.fullmatch(value):
        return text(value) or "is not an absolute URI in the characters of RFC 3986"
    scheme = value.partition(":")[0].lower()
    if scheme not in _SCHEMES:
        return f"has the unregistered scheme {scheme}"
    return _SCHEME_RULES[scheme](value) if scheme in _SCHEME_RULES else ""


def web_url(value: str) -> str:
    """RSS 2.0 "Comments": links begin with a URI scheme; here it is http or https."""
    return uri(value) or ("" if re.match(r"https?://", value, re.I) else "is not an http or https URL")


_NOT_CANONICAL: tuple[tuple[str, str], ...] = (
    (r"[^:]*[A-Z][^:]*:", "scheme not in lower case"),
    (r"[^:/]+://(?:[^/?#]*@)?[^/?#@]*[A-Z]", "host not in lower case"),
    (r"http://[^/?#]*:(?:80)?(?![0-9])", "a port that goes without saying"),
    (r"https://[^/?#]*:(?:443)?(?![0-9])", "a port that goes without saying"),
    (r"https?://[^/?#]*(?:[?#]|$)", "no path, where / stands for it"),
    (r"[^:/]+://[^?#]*/\.{1,2}(?:[/?#]|$)", "dot segments"),
    (r".*%(?:[a-f]|.[a-f])", "percent escapes in lower case"),
    (r".*%(?:2[DE]|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])", "percent escapes nobody needs"),
)


def canonical(value: str) -> str:
    """RFC 4287 4.2.6.1: an id is an absolute URI in its canonical form, for ids are compared as strings."""
    why = next((why for pattern, why in _NOT_CANONICAL if re.match(pattern, value)), "")
    return uri(value) or (f"is no canonical URI ({why})" if why else "")


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_RFC822 = re.compile(
    rf"({'|'.join(_DAYS)}), ([0-9]{{2}}) ({'|'.join(_MONTHS)}) ([0-9]{{4}}) "
    rf"({_CLOCK}) (?:GMT|\+0000)"
)
_RFC3339 = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_CLOCK}(?:\.[0-9]+)?(?:Z|[+-][0-9]{{2}}:[0-9]{{2}})")


_NO_DATE = "is in the year 1, by which programs mean that there is none"


def rfc822(value: str) -> str:
    """RFC 822 5.1 as RFC 2822 3.3 keeps it: four-digit year, the date's own weekday, and UTC."""
    match = _RFC822.fullmatch(value)
    if not match:
        return "is not an RFC 822 date in UTC"
    weekday, day, month, year, clock = match.groups()
    if year == "0001":
        return _NO_DATE
    try:
        moment = datetime.fromisoformat(f"{year}-{_MONTHS.index(month) + 1:02}-{day}T{clock}Z")
    except ValueError:
        return "is no day or time of the calendar"
    right = _DAYS[moment.weekday()]
    return "" if weekday == right else f"has the wrong weekday, not {right}"


def rfc3339(value: str) -> str:
    """RFC 3339 5.6 with the upper-case T and Z of RFC 4287 3.3."""
    if not _RFC3339.fullmatch(value):
        return "is not an RFC 3339 date"
    if value.startswith("0001-"):
        return _NO_DATE
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return "is no day or time of the calendar"
    return ""


_TOKEN = r"[^\s()<>,;:\\\"/\[\]?=]+"
media_type = matching(
    rf"{_TOKEN}/{_TOKEN}(?:\s*;\s*{_TOKEN}=(?:\"[^\"]*\"|{_TOKEN}))*", "is not a media type of RFC 2045 5.1"
)
language = matching(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+)",
    "is not a language tag of BCP 47 (RFC 5646 2.1)",
    re.IGNORECASE,
)
number = matching(r"[0-9]+", "is not a whole number from 0 up")
boolean = one_of("true", "false")
_ADDRESS = r"[^\s@<>()\",;:]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]*"
email = matching(_ADDRESS, "is not an e-mail address (RFC 2822 3.4.1)")
# Best Practices "author"
contact = matching(rf"{_ADDRESS} \([^()]*[^()\s][^()]*\)", 'is not "a@b.example (Name)"')
# A part of the European Broadcasting Union's list
credit_role = one_of(
    "author", "correspondent", "director", "editor", "illustrator", "interviewer", "photographer", "producer",
    "reporter", "writer", "broadcast journalist", "camera operator", "editor-in-chief", "graphic designer",
    "publishing company", "distribution company",
)  # fmt: skip
_RELATIONS = split_names(
    """about alternate amphtml appendix archives author bookmark canonical chapter collection contents
    copyright current describedby edit edit-media enclosure first help hub icon index last latest-version
    license me next next-archive payment predecessor-version prev prev-archive previous privacy-policy
    related replies search self service start stylesheet successor-version tag up via"""
)


def relation(value: str) -> str:
    """RFC 4287 4.2.7.2: a registered link relation, or an absolute URI."""
    return "" if value in _RELATIONS or not uri(value) else "is no registered link relation"


# ---- HTML fragments ----------------------------------------------------------------------------------------

_HTML_TAGS = split_names(
    """a abbr acronym address article aside audio b big blockquote br caption center cite code col colgroup dd
    del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li
    nav ol p pre q s samp section small source span strike strong sub sup table tbody td tfoot th thead time
    tr tt u ul var video"""
)
_HTML_ATTRIBUTES = split_names(
    """abbr align alt axis bgcolor border cellpadding cellspacing char charoff cite class clear color cols
    colspan compact controls coords datetime dir face frame headers height hidden href hreflang hspace id
    ismap label lang longdesc loop media name noshade nowrap open poster preload rel rev rows rowspan rules
    scope shape size span src start summary tabindex target title type valign value vspace width"""
)
_HTML_VOID = split_names("area base br col embed hr img input link meta param source track wbr")
_HTML_ADDRESSES = frozenset({"href", "src", "cite", "poster", "longdesc"})
_UNSAFE_SCHEMES = frozenset({"javascript", "vbscript", "data", "file", "blob", "about"})


def address_complaint(name: str, value: str) -> str:
    """Best Practices "description": readers have no base URL; and no address that runs or carries code."""
    bare = re.sub(r"[\x00-\x20]", "", value)
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", bare)
    if not scheme:
        return f"has a relative {name} ({value[:60]})"
    if scheme[1].lower() in _UNSAFE_SCHEMES:
        return f"has an unsafe {name} ({scheme[1].lower()}:)"
    if scheme[1].lower() in {"http", "https"} and not re.match(r"[^:]+://[^/?#]", bare):
        return f"has a {name} that names no host"
    return ""


def tag_complaints(tag: str, attributes: Iterable[tuple[str, str]]) -> Iterator[str]:
    """RFC 4287 8.1: only elements and attributes that do nothing; others are refused as a security risk."""
    if tag not in _HTML_TAGS:
        yield f"holds <{tag}>"
    for name, value in attributes:
        if name not in _HTML_ATTRIBUTES:
            yield f"has the attribute {name} on <{tag}>"
        elif name in _HTML_ADDRESSES and (complaint := address_complaint(name, value)):
            yield complaint


class _Fragment(HTMLParser):
    """Collects complaints about a fragment; every element that is opened must be closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.complaints: list[str] = []
        self.opened: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.complaints += tag_complaints(tag, [(name, value or "") for name, value in attrs])
        if tag not in _HTML_VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.opened and self.opened[-1] == tag:
            self.opened.pop()
        elif tag not in _HTML_VOID:
            self.complaints.append(f"has a </{tag}> that closes nothing")

    def handle_data(self, data: str) -> None:
        if "<" in data:
            self.complaints.append("has a < that opens no tag")

    def _refuse(self, data: str) -> None:
        self.complaints.append(f"holds <!...> or <?...> ({data[:40]})")

    def handle_decl(self, decl: str) -> None:
        self._refuse(decl)

    handle_comment = unknown_decl = handle_pi = _refuse


def html(value: str) -> str:
    """RFC 4287 3.1.1.2, RSS 2.0 "description": a complete, safe HTML fragment."""
    fragment = _Fragment()
    fragment.feed(value)
    fragment.close()
    if re.search(r"<[^<>]*\Z", value):
        fragment.complaints.append("ends within a tag")
    fragment.complaints += [f"does not close <{tag}>" for tag in fragment.opened]
    return text(value) or "; ".join(dict.fromkeys(fragment.complaints))


_WITHIN_WORDS = split_names("a abbr b big cite code del dfn em font i ins kbd q s samp small span strong sub sup u")


class _Words(HTMLParser):
    """The text of a fragment, by its blocks, and the direction that its first element names."""

    def __init__(self, value: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.first_attributes: dict[str, str | None] | None = None
        self.feed(value)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.first_attributes is None:
            self.first_attributes = dict(attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _WITHIN_WORDS:
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def words_of(value: str) -> list[str]:
    """The words of an HTML fragment, or of a text, without regard to case and punctuation."""
    return re.findall(r"\w+", "".join(_Words(value).pieces).casefold())


def directed(value: str) -> str:
    """HTML 3.2.6.4 "dir": text in a script that runs right to left says so; readers' pages run left to right."""
    fragment = _Words(value)
    letters = filter(str.isalpha, "".join(fragment.pieces))
    directions = list(map(bidirectional, letters))
    from_the_right = sum(direction in ("R", "AL") for direction in directions)
    if from_the_right <= directions.count("L") or "dir" in (fragment.first_attributes or {}):
        return ""
    return "runs right to left, and its first element has no dir"


# ---- tables of elements ------------------------------------------------------------------------------------

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"
PREFIXES = {
    ATOM: "atom",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss/": "media",
    "http://purl.org/atompub/tombstones/1.0": "at",
    "http://purl.org/syndication/history/1.0": "fh",
    XHTML: "xhtml",
    XML: "xml",
}

V = TypeVar("V")


class NameTable(Generic[V]):
    """Names of elements, attributes or keys with what they may be; the mark says how often each may occur."""

    def __init__(self, rows: Mapping[str, V]) -> None:
        self.values = {key.rstrip("!*"): value for key, value in rows.items()}
        self.required = [key[:-1] for key in rows if key.endswith("!")]
        self.repeatable = {key[:-1] for key in rows if key.endswith("*")}


@dataclass(frozen=True, kw_only=True)
class ElementSpec:
    """What one element may contain. `body` takes the place of the checks of text and children."""

    text: Check | None = None
    attributes: Mapping[str, Check] = field(default_factory=dict)
    children: Mapping[str, "ElementSpec"] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    body: Rule | None = None

    @cached_property
    def attribute_table(self) -> NameTable[Check]:
        return NameTable(self.attributes)

    @cached_property
    def child_table(self) -> NameTable["ElementSpec"]:
        return NameTable(self.children)


@cache
def prefixed(tag: str) -> str:
    """`{namespace}name` with the namespace's usual prefix; unknown namespaces stay as they are."""
    name = etree.QName(tag)
    if not name.namespace:
        return name.localname
    prefix = PREFIXES.get(name.namespace)
    return f"{prefix}:{name.localname}" if prefix else tag


def children(node: Element, name: str = "") -> list[Element]:
    return [child for child in node.iterchildren("*") if not name or prefixed(child.tag) == name]


def content(node: Element) -> str:
    return str(node.xpath("string()"))


def contents(node: Element, name: str) -> list[str]:
    return [content(child) for child in children(node, name)]


def own_text(node: Element) -> str:
    return "".join([node.text or "", *(child.tail or "" for child in node)]).strip()


def element_problems(node: Element, spec: ElementSpec, path: str) -> Iterator[str]:
    """Everything the tables say about an element and what is in it."""
    yield from attribute_problems(node, spec.attribute_table, path)
    if spec.body:
        yield from spec.body(node, path)
    else:
        yield from text_problems(node, spec.text, path)
        yield from child_problems(node, spec.child_table, path)
    for rule in spec.rules:
        yield from rule(node, path)


def attribute_problems(node: Element, table: NameTable[Check], path: str) -> Iterator[str]:
    for name in table.required:
        if name not in node.attrib:
            yield problem(path, f"lacks the attribute {name}")
    for key, value in node.attrib.items():
        name = prefixed(str(key))
        check = table.values.get(name) or {"xml:lang": language, "xml:base": uri}.get(name)
        if check:
            yield from check_problems(f"{path}/@{name}", check, str(value))
        else:
            yield problem(path, f"has the unknown attribute {name}", value)


def text_problems(node: Element, check: Check | None, path: str) -> Iterator[str]:
    if check:
        yield from check_problems(path, check, content(node))
    elif own_text(node):
        yield problem(path, "has text where none belongs", own_text(node))


def child_problems(node: Element, table: NameTable[ElementSpec], path: str) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for child in children(node):
        name = prefixed(child.tag)
        seen[name] += 1
        if name not in table.values:
            yield problem(path, f"has the unknown element {name}")
            continue
        place = f"[{seen[name]}]" if name in table.repeatable else ""
        yield from element_problems(child, table.values[name], f"{path}/{name}{place}")
    for name in table.required:
        if not seen[name]:
            yield problem(path, f"lacks {name}")
    for name, times in seen.items():
        if times > 1 and name in table.values and name not in table.repeatable:
            yield problem(path, f"has {name} {times} times")


# ---- elements shared by RSS and Atom -----------------------------------------------------------------------


def text_by_type(default: str, kinds: Mapping[str, Check]) -> Rule:
    """Text whose `type` attribute says how to read it."""

    def rule(node: Element, path: str) -> Iterator[str]:
        kind = node.get("type", default)
        if kind not in kinds:
            yield problem(path, f"has a type that is none of {', '.join(kinds)}", kind)
        elif children(node):
            yield problem(path, f"has elements within type {kind}", prefixed(children(node)[0].tag))
        else:
            yield from check_problems(path, kinds[kind], content(node))

    return rule


_escaped = text_by_type("text", {"text": plain, "html": html})


def text_construct(node: Element, path: str) -> Iterator[str]:
    """RFC 4287 3.1: type text, html or xhtml; an xhtml one holds a single div."""
    if node.get("type") != "xhtml":
        yield from _escaped(node, path)
        return
    if [prefixed(child.tag) for child in children(node)] != ["xhtml:div"] or own_text(node):
        yield problem(path, "does not hold exactly one xhtml:div (RFC 4287 3.1.1.3)")
    for inner in node.iterdescendants("*"):
        tag = prefixed(inner.tag).removeprefix("xhtml:")
        attributes = {prefixed(str(name)).removeprefix("xml:"): str(value) for name, value in inner.attrib.items()}
        for complaint in tag_complaints(tag, attributes.items()):
            yield problem(path, complaint)


def leaf(check: Check, **attributes: Check) -> ElementSpec:
    return ElementSpec(text=check, attributes=attributes)


TEXT, PLAIN, LANGUAGE, DATE_3339 = leaf(text), leaf(plain), leaf(language), leaf(rfc3339)
TEXT_CONSTRUCT = ElementSpec(attributes={"type": text}, body=text_construct)

# Dublin Core Metadata Element Set 1.1; dates are W3CDTF, of which RFC 3339 is the full form
DUBLIN_CORE = {
    "dc:title": TEXT, "dc:creator*": TEXT, "dc:subject*": TEXT, "dc:description": TEXT, "dc:publisher*": TEXT,
    "dc:contributor*": TEXT, "dc:date": DATE_3339, "dc:type": TEXT, "dc:format": TEXT, "dc:identifier": TEXT,
    "dc:source": TEXT, "dc:language": LANGUAGE, "dc:relation": TEXT, "dc:coverage": TEXT, "dc:rights": TEXT,
    "dcterms:alternative": TEXT, "dcterms:abstract": TEXT, "dcterms:available": DATE_3339,
    "dcterms:created": DATE_3339, "dcterms:issued": DATE_3339, "dcterms:modified": DATE_3339,
    "dcterms:valid": DATE_3339, "dcterms:license": TEXT, "dcterms:rightsHolder": TEXT,
    "dcterms:spatial": TEXT, "dcterms:temporal": TEXT, "dcterms:provenance": TEXT, "dcterms:replaces": TEXT,
    "dcterms:isReplacedBy": TEXT, "dcterms:isVersionOf": TEXT, "dcterms:isPartOf": TEXT,
    "dcterms:references": TEXT,
}  # fmt: skip


def credit(node: Element, path: str) -> Iterator[str]:
    """Media RSS "media:credit": a role without a scheme is one of the European Broadcasting Union's."""
    if "role" in node.attrib and "scheme" not in node.attrib:
        yield from check_problems(f"{path}/@role", credit_role, node.get("role", ""))


_SIZE = {"width": number, "height": number}
_MEDIA_TEXT = ElementSpec(attributes={"type": text}, body=text_by_type("plain", {"plain": plain, "html": html}))
# Media RSS 1.5.1 "Optional Elements"
MEDIA_DETAILS = {
    "media:title": _MEDIA_TEXT,
    "media:description": _MEDIA_TEXT,
    "media:credit*": ElementSpec(text=text, attributes={"role": text, "scheme": uri}, rules=(credit,)),
    "media:thumbnail*": ElementSpec(attributes={"url!": web_url, **_SIZE, "time": text}),
    "media:player": ElementSpec(attributes={"url!": web_url, **_SIZE}),
    "media:category*": leaf(text, scheme=uri, label=text),
    "media:copyright": leaf(text, url=web_url),
    "media:rating*": leaf(text, scheme=uri),
    "media:keywords": TEXT,
}
# Media RSS 1.5.1 "Primary Elements"
MEDIA_CONTENT = ElementSpec(
    attributes={
        "url!": web_url, "type": media_type, "fileSize": number, **_SIZE, "duration": number,
        "lang": language, "medium": one_of("image", "audio", "video", "document", "executable"),
        "isDefault": boolean, "expression": one_of("full", "sample", "nonstop"), "bitrate": text,
        "framerate": text, "samplingrate": text, "channels": number,
    },
    children=MEDIA_DETAILS,
)  # fmt: skip


def alternatives(group: Element, path: str) -> Iterator[str]:
    """Media RSS 1.5.1 "media:group": several media:content that are the same in other forms, and for nothing else."""
    if len(children(group, "media:content")) < 2:
        yield problem(path, "does not hold several media:content")


MEDIA_GROUP = ElementSpec(children={"media:content*": MEDIA_CONTENT, **MEDIA_DETAILS}, rules=(alternatives,))
EXTENSIONS = {**DUBLIN_CORE, **MEDIA_DETAILS, "media:content*": MEDIA_CONTENT, "media:group*": MEDIA_GROUP}

# RFC 4287 4.2.7
LINK = ElementSpec(
    attributes={
        "href!": web_url, "rel": relation, "type": media_type, "hreflang": language, "title": plain,
        "length": number,
    }
)  # fmt: skip
# RFC 4287 3.2
PERSON = ElementSpec(children={"atom:name!": leaf(person_name), "atom:uri": leaf(uri), "atom:email": leaf(email)})
PEOPLE = {"atom:author*": PERSON, "atom:contributor*": PERSON}

_UNKNOWN_TYPE = "application/octet-stream"
_PAGES = ("first", "last", "next", "prev", "previous", "current", "next-archive", "prev-archive")


def repeated(values: Iterable[Any]) -> list[Any]:
    return [value for value, times in Counter(values).items() if times > 1]


def links(node: Element, rel: str) -> list[Element]:
    return [link for link in children(node, "atom:link") if link.get("rel", "alternate") == rel]


def enclosures(entry: Element) -> dict[str, str]:
    """The types of the enclosures of an item or entry, by their URLs. In Atom a link has one or not."""
    links_to_media = [(link.get("href", ""), link.get("type", _UNKNOWN_TYPE)) for link in links(entry, "enclosure")]
    return dict(links_to_media + [(node.get("url", ""), node.get("type", "")) for node in children(entry, "enclosure")])


def media_apart(entry: Element, path: str) -> Iterator[str]:
    """Media RSS 1.5.1 "media:content": beside an enclosure of the same address, only for what that can't say.

    Readers make two attachments of it; and one of an unknown type they offer as a download, though it is a picture.
    """
    kinds = enclosures(entry)
    for place, medium in enumerate(children(entry, "media:content"), 1):
        url, kind = medium.get("url", ""), medium.get("type", "").partition("/")[0]
        if url not in kinds:
            continue
        if not children(medium) and not {"width", "height", "duration"} & set(medium.attrib):
            yield problem(f"{path}/media:content[{place}]", "says no more than the enclosure", url)
        if kinds[url] == _UNKNOWN_TYPE and "image" in (kind, medium.get("medium")):
            yield problem(path, "has an enclosure of unknown type that is a picture", url)


def caption_of_something(entry: Element, path: str) -> Iterator[str]:
    """Media RSS 1.5.1 "media:description": within its media:content. Readers take one on an item for its text."""
    if children(entry, "media:description"):
        yield problem(path, "has media:description outside of media:content")


def updated_after_published(entry: Element, path: str) -> Iterator[str]:
    """RFC 4287 4.2.9 and 4.2.15: published is early in the life cycle of an entry, so not after updated."""
    published = [*map(moment_of, contents(entry, "atom:published")), *map(moment_of, contents(entry, "pubDate"))]
    for updated in map(moment_of, contents(entry, "atom:updated")):
        if updated and any(moment and moment > updated for moment in published):
            yield problem(path, "was updated before it was published", updated)


def moment_of(value: str) -> datetime | None:
    """The date in either form; None where that is wrong, which is told elsewhere."""
    if not rfc3339(value):
        return datetime.fromisoformat(value)
    match = None if rfc822(value) else _RFC822.fullmatch(value)
    if match is None:
        return None
    _, day, month, year, clock = match.groups()  # not email.utils, to which 0068 is 2068
    return datetime.fromisoformat(f"{year}-{_MONTHS.index(month) + 1:02}-{day}T{clock}Z")


def whole(summary: str, text: str) -> str:
    """Readers that show the content never show the summary: what it says stands in the content too.

    Both are HTML. In order, but perhaps with something between; the last word may be cut off.
    """
    words = words_of(text)
    if not words:  # pictures alone: what is said of them is elsewhere
        return ""
    left = iter(words)
    missing = [word for word in words_of(summary)[:-1] if word not in left]
    return f"does not say what its summary does ({missing[0]})" if missing else ""


def whole_content(summary: str, content: str) -> Rule:
    """Best Practices "content:encoded", RFC 4287 4.1.3: the content by itself is the whole entry."""

    def rule(entry: Element, path: str) -> Iterator[str]:
        for node in children(entry, summary):
            short = str(node.xpath("string()"))
            is_html = node.tag == "description" or node.get("type") == "html" or plain(short)  # told elsewhere
            for full in contents(entry, content):
                if full and (complaint := whole(short if is_html else escape(short), full)):
                    yield problem(f"{path}/{content}", complaint, short)

    return rule


def one_link_each(node: Element, path: str) -> Iterator[str]:
    """RFC 4287 4.1.1 and 4.1.2: one alternate a type and hreflang; RFC 5005 3 and 4: one link a direction."""
    alternates = ((link.get("type"), link.get("hreflang")) for link in links(node, "alternate"))
    for kind, tongue in repeated(alternates):
        yield problem(path, f"has two alternate links of type {kind} and hreflang {tongue}")
    for rel in _PAGES:
        if len(links(node, rel)) > 1:
            yield problem(path, f"has two links of rel {rel}")


def self_problems(node: Element, path: str, kind: str, needed: bool) -> Iterator[str]:
    """RFC 4287 4.1.1, Best Practices "atom:link": the feed names its own address, with its media type."""
    self_links = links(node, "self")
    if len(self_links) > 1 or (needed and not self_links):
        yield problem(path, f"has {len(self_links)} links of rel self, not one")
    for link in self_links:
        if link.get("type") != kind:
            yield problem(path, f"has a self link whose type is not {kind}", link.get("type"))


def archive_problems(node: Element, path: str) -> Iterator[str]:
    """RFC 5005 4: an archive document belongs to another one, which is current; that one is no archive."""
    addresses = {rel: [link.get("href") for link in links(node, rel)] for rel in ("self", "current", "prev-archive")}
    is_archive = bool(children(node, "fh:archive"))
    if not is_archive and addresses["current"]:
        yield problem(path, "has a current link, but is no archive")
    for one, other in (("self", "current"), ("self", "prev-archive"), ("current", "prev-archive")):
        if set(addresses[one]) & set(addresses[other]):
            yield problem(path, f"has one address for {one} and {other}", addresses[one])


def entries_last(entry: str) -> Rule:
    """Best Practices "item", RFC 4287 appendix B: what describes the feed stands before its entries."""

    def rule(node: Element, path: str) -> Iterator[str]:
        names = [prefixed(child.tag) for child in children(node)]
        if entry in names:
            late = [name for name in names[names.index(entry) :] if name != entry]
            yield from (problem(path, f"has {name} after the first {entry}") for name in late)

    return rule


# ---- whole XML documents -----------------------------------------------------------------------------------

_DECLARATION = re.compile(
    rb"""<\?xml version=["']1\.0["'] encoding=["']utf-8["'](?: standalone=["']yes["'])? ?\?>""", re.IGNORECASE
)
_DATES = ("pubDate", "lastBuildDate", "dc:date", "atom:published", "atom:updated")


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


def document_problems(data: bytes, root: Element, now: datetime | None) -> Iterator[str]:
    if not _DECLARATION.match(data):
        yield problem("document", "does not begin with an XML declaration that names UTF-8", data[:40])
    yield from namespace_problems(root)
    yield from character_problems(root)
    if now:
        yield from implausible_dates(root, now)


def namespace_problems(root: Element) -> Iterator[str]:
    """Namespaces in XML 6: known ones only, by their usual prefix; in Atom, Atom itself and XHTML by none."""
    atom = prefixed(root.tag) == "atom:feed"
    declared = {pair for node in root.iter("*") for pair in node.nsmap.items() if pair[1]}
    for prefix, name in sorted(declared, key=str):
        usual = PREFIXES.get(name)
        expected = None if name == XHTML or (name == ATOM and atom) else usual
        if not usual:
            yield problem("document", "declares an unknown namespace", name)
        elif prefix != expected:
            yield problem("document", f"gives {name} the prefix {prefix}, not {expected}")


def character_problems(root: Element) -> Iterator[str]:
    """XML 1.0 2.2 discourages C1 controls; U+FFFD is the trace of a decoding error."""
    for node in root.iter("*"):
        for value in (node.text, node.tail, *node.attrib.values()):
            if value and (bad := re.search("[\x80-\x9f\ufffd]", str(value))):
                yield problem(prefixed(node.tag), f"has the bad character U+{ord(bad[0]):04X}", str(value))


def implausible_dates(root: Element, now: datetime) -> Iterator[str]:
    """Dates before 1970 or in the future are warned of, valid as they are."""
    for node in root.iter("*"):
        name, value = prefixed(node.tag), content(node)
        moment = moment_of(value) if name in _DATES else None
        if moment and (moment.year < 1970 or moment > now + timedelta(days=1)):
            yield problem(name, "is an implausible date", value)


# ---- RSS 2.0 -----------------------------------------------------------------------------------------------

_SAME_MEANING = {
    "author": "dc:creator", "managingEditor": "dc:creator", "webMaster": "dc:publisher", "pubDate": "dc:date",
    "category": "dc:subject", "language": "dc:language", "copyright": "dc:rights", "source": "dc:source",
    "lastBuildDate": "dcterms:modified", "title": "dc:title", "description": "dc:description",
}  # fmt: skip


def no_synonyms(node: Element, path: str) -> Iterator[str]:
    """Best Practices "dc:creator": not a core element and a namespace's of the same meaning."""
    names = {prefixed(child.tag) for child in children(node)}
    for core, other in _SAME_MEANING.items():
        if {core, other} <= names:
            yield problem(path, f"has both {core} and {other}")


def title_or_description(node: Element, path: str) -> Iterator[str]:
    """RSS 2.0 "Elements of <item>": at least one of title and description."""
    if not children(node, "title") and not children(node, "description"):
        yield problem(path, "has neither title nor description")


def description_first(node: Element, path: str) -> Iterator[str]:
    """Best Practices "content:encoded": the description precedes it."""
    names = [prefixed(child.tag) for child in children(node)]
    if "description" in names and "content:encoded" in names[: names.index("description")]:
        yield problem(path, "has content:encoded before description")


def content_described(node: Element, path: str) -> Iterator[str]:
    """RSS 2.0 "Elements of <item>": the description is the synopsis. Beside content:encoded too: several libraries
    know nothing else.
    """
    if children(node, "content:encoded") and not children(node, "description"):
        yield problem(path, "has content:encoded without description")


def one_creator(node: Element, path: str) -> Iterator[str]:
    """Best Practices "dc:creator": all names in one. Of several, most readers show the first or the last; of `author`,
    which is an e-mail address (RSS 2.0 "author"), they show that.
    """
    if len(children(node, "dc:creator")) > 1:
        yield problem(path, "has several dc:creator, where readers show one")
    if children(node, "author"):
        yield problem(path, "has author, where readers show dc:creator")


def guid(node: Element, path: str) -> Iterator[str]:
    """RSS 2.0 "guid": a permalink is a URL, and it is one unless isPermaLink is false."""
    value = content(node)
    permalink = node.get("isPermaLink", "true") == "true"
    yield from check_problems(path, web_url if permalink else unpadded, value)
    if not permalink and value.isdigit() and len(value) < 9:
        yield problem(path, "is a number too short to be unique", value)


def unique_guids(channel: Element, path: str) -> Iterator[str]:
    """RSS 2.0 "guid": a string that uniquely identifies the item."""
    for value in repeated(value for item in children(channel, "item") for value in contents(item, "guid")):
        yield problem(path, "has two items of one guid", value)


def image_of_channel(channel: Element, path: str) -> Iterator[str]:
    """RSS 2.0 "image": its title and link are those of the channel."""
    for image in children(channel, "image"):
        for name in ("title", "link"):
            for value in contents(image, name):
                if value not in (contents(channel, name) or [value]):
                    yield problem(f"{path}/image", f"has another {name} than the channel", value)


def no_larger_than(limit: int) -> Check:
    return both(number, lambda value: "" if 0 < int(value) <= limit else f"is not from 1 to {limit}")


LINK_TEXT, DATE_822, CONTACT, HTML = leaf(web_url), leaf(rfc822), leaf(contact), leaf(html)
CONTENT = leaf(both(html, directed))
CATEGORY_RSS = leaf(text, domain=uri)
ENTRY_RULES = (one_link_each, media_apart, caption_of_something, updated_after_published)
"""What items and entries have in common."""
ATOM_IN_RSS = {"atom:link*": LINK, "atom:updated": DATE_3339, **PEOPLE}

# RSS 2.0 "Elements of <item>"
ITEM = ElementSpec(
    children={
        "title": PLAIN, "link": LINK_TEXT, "description": HTML, "author": CONTACT, "category*": CATEGORY_RSS,
        "comments": LINK_TEXT, "pubDate": DATE_822, "content:encoded": CONTENT,
        "source": leaf(text, **{"url!": web_url}),
        "enclosure": ElementSpec(attributes={"url!": web_url, "length!": number, "type!": media_type}),
        "guid!": ElementSpec(attributes={"isPermaLink": boolean}, body=guid),
        "atom:published": DATE_3339, **ATOM_IN_RSS, **EXTENSIONS,
    },
    rules=(
        title_or_description, content_described, description_first, no_synonyms, one_creator,
        whole_content("description", "content:encoded"), *ENTRY_RULES,
    ),
)  # fmt: skip

# RSS 2.0 "Optional channel elements"
IMAGE = ElementSpec(
    children={
        "url!": LINK_TEXT, "title!": PLAIN, "link!": LINK_TEXT, "width": leaf(no_larger_than(144)),
        "height": leaf(no_larger_than(400)), "description": PLAIN,
    }
)  # fmt: skip
CLOUD = ElementSpec(
    attributes={f"{name}!": text for name in ("domain", "port", "path", "registerProcedure", "protocol")}
)
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SKIP_HOURS = ElementSpec(children={"hour*": leaf(one_of(*map(str, range(24))))})
SKIP_DAYS = ElementSpec(children={"day*": leaf(one_of(*_WEEK))})

# RSS 2.0 "Required channel elements"
CHANNEL = ElementSpec(
    children={
        "title!": PLAIN, "link!": LINK_TEXT, "description!": PLAIN, "language": LANGUAGE, "copyright": PLAIN,
        "managingEditor": CONTACT, "webMaster": CONTACT, "pubDate": DATE_822, "lastBuildDate": DATE_822,
        "category*": CATEGORY_RSS, "generator!": TEXT, "docs": LINK_TEXT, "cloud": CLOUD,
        "ttl": leaf(both(number, matching(r"0*[1-9][0-9]*", "is not a number of minutes"))), "image": IMAGE,
        "skipHours": SKIP_HOURS, "skipDays": SKIP_DAYS, "item*": ITEM, "fh:archive": ElementSpec(), **ATOM_IN_RSS,
        **EXTENSIONS,
    },
    rules=(entries_last("item"), unique_guids, image_of_channel, no_synonyms, one_link_each, archive_problems),
)  # fmt: skip
RSS = ElementSpec(attributes={"version!": one_of("2.0")}, children={"channel!": CHANNEL})


def check_rss(data: bytes, *, self_link: bool = True, now: datetime | None = None) -> list[str]:
    """Problems of an RSS 2.0 document. With `now` given, implausible dates are problems too."""
    root = parsed(data)
    if isinstance(root, str):
        return [root]
    if root.tag != "rss":
        return [problem("document", "is not rss", root.tag)]
    problems = [*document_problems(data, root, now), *element_problems(root, RSS, "rss")]
    for channel in children(root, "channel"):
        problems += self_problems(channel, "rss/channel", "application/rss+xml", self_link)
    return problems


# ---- Atom 1.0 ----------------------------------------------------------------------------------------------


def out_of_line(node: Element, path: str) -> Iterator[str]:
    """RFC 4287 4.1.3: content with src is empty and has a media type; other content is a text construct."""
    if "src" not in node.attrib:
        yield from text_construct(node, path)
        if node.get("type") == "html":
            yield from check_problems(path, directed, content(node))
        return
    yield from check_problems(f"{path}/@type", media_type, node.get("type", ""))
    if own_text(node) or children(node):
        yield problem(path, "has src and is not empty")


def content_or_alternate(entry: Element, path: str) -> Iterator[str]:
    """RFC 4287 4.1.2: an entry without content has an alternate link."""
    if not children(entry, "atom:content") and not links(entry, "alternate"):
        yield problem(path, "has neither atom:content nor an alternate link")


def words_to_read(entry: Element, path: str) -> Iterator[str]:
    """RFC 4287 4.1.1.1: summary where there is no content; 4.1.2: summary where the content is elsewhere."""
    inline = [node for node in children(entry, "atom:content") if "src" not in node.attrib]
    if not inline and not children(entry, "atom:summary"):
        yield problem(path, "has neither atom:summary nor atom:content in the entry")


def has_author(entry: Element, path: str) -> Iterator[str]:
    """RFC 4287 4.1.1 and 4.1.2: an author on the entry, its source or the feed."""
    parents = [entry, *children(entry, "atom:source"), *entry.iterancestors(f"{{{ATOM}}}feed")]
    if not any(children(node, "atom:author") for node in parents):
        yield problem(path, "lacks atom:author, as does its feed")


def unique_ids(feed: Element, path: str) -> Iterator[str]:
    """RFC 4287 4.2.6: ids are unique; RFC 6721 3: what is deleted is not an entry as well."""
    ids = [value for entry in children(feed, "atom:entry") for value in contents(entry, "atom:id")]
    deleted = [node.get("ref") for node in children(feed, "at:deleted-entry")]
    for value in repeated([*contents(feed, "atom:id"), *ids]):
        yield problem(path, "has one atom:id twice", value)
    for ref in [*repeated(deleted), *(set(ids) & set(deleted))]:
        yield problem(path, "has an at:deleted-entry that is an entry too, or stands twice", ref)


def distinct_updates(feed: Element, path: str) -> Iterator[str]:
    """RFC 4287 4.2.15 allows equal atom:updated in two entries, but the feed validator warns of it."""
    entries = children(feed, "atom:entry")
    for value in repeated(value for entry in entries for value in contents(entry, "atom:updated")):
        yield problem(path, "has two entries of one atom:updated", value)


ID = leaf(canonical)
# RFC 4287 4.1.1 (and 4.1.2, 4.2.11), without the marks of what a feed requires
_DESCRIPTION = {
    **PEOPLE,
    "atom:category*": ElementSpec(attributes={"term!": text, "scheme": uri, "label": plain}),
    "atom:link*": LINK,
    "atom:rights": TEXT_CONSTRUCT,
}
_IDENTITY = {"atom:id!": ID, "atom:title!": TEXT_CONSTRUCT, "atom:updated!": DATE_3339}
_FEED_ONLY = {
    "atom:generator": leaf(plain, uri=web_url, version=text),
    "atom:icon": LINK_TEXT,
    "atom:logo": LINK_TEXT,
    "atom:subtitle": TEXT_CONSTRUCT,
}
SOURCE = ElementSpec(
    children={**_DESCRIPTION, **_FEED_ONLY, **{key.rstrip("!"): value for key, value in _IDENTITY.items()}}
)
ENTRY = ElementSpec(
    children={
        **_DESCRIPTION,
        **_IDENTITY,
        "atom:published": DATE_3339,
        "atom:source": SOURCE,
        "atom:summary": TEXT_CONSTRUCT,
        "atom:content": ElementSpec(attributes={"type": text, "src": web_url}, body=out_of_line),
        **EXTENSIONS,
    },
    rules=(
        content_or_alternate,
        words_to_read,
        has_author,
        whole_content("atom:summary", "atom:content"),
        *ENTRY_RULES,
    ),
)
# RFC 6721 3
DELETED_ENTRY = ElementSpec(
    attributes={"ref!": canonical, "when!": rfc3339},
    children={"at:by": PERSON, "at:comment": TEXT_CONSTRUCT, "atom:link*": LINK, "atom:source": SOURCE},
)
FEED = ElementSpec(
    children={
        **_DESCRIPTION,
        **_IDENTITY,
        **{key + "!" if key == "atom:generator" else key: value for key, value in _FEED_ONLY.items()},
        "atom:entry*": ENTRY,
        "at:deleted-entry*": DELETED_ENTRY,
        "fh:archive": ElementSpec(),
        **EXTENSIONS,
    },
    rules=(entries_last("atom:entry"), unique_ids, one_link_each, archive_problems),
)


def check_atom(
    data: bytes, *, self_link: bool = True, distinct_updated: bool = True, now: datetime | None = None
) -> list[str]:
    """Problems of an Atom 1.0 feed document. With `now` given, implausible dates are problems too."""
    root = parsed(data)
    if isinstance(root, str):
        return [root]
    if prefixed(root.tag) != "atom:feed":
        return [problem("document", "is not atom:feed", root.tag)]
    problems = [*document_problems(data, root, now), *element_problems(root, FEED, "atom:feed")]
    if distinct_updated:
        problems += distinct_updates(root, "atom:feed")
    return [*problems, *self_problems(root, "atom:feed", "application/atom+xml", self_link)]


# ---- JSON Feed 1.1 -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ValueSpec:
    """What one JSON value may be: of one of the kinds, with a check of it, its elements or its fields."""

    kinds: tuple[type, ...] = (str,)
    check: Check = text
    elements: "ValueSpec | None" = None
    fields: Mapping[str, "ValueSpec"] = field(default_factory=dict)

    @cached_property
    def field_table(self) -> NameTable["ValueSpec"]:
        return NameTable(self.fields)


def list_of(elements: ValueSpec) -> ValueSpec:
    return ValueSpec(kinds=(list,), elements=elements)


def object_of(fields: Mapping[str, ValueSpec]) -> ValueSpec:
    return ValueSpec(kinds=(dict,), fields=fields)


STRING, URL, WHEN, TONGUE = ValueSpec(), ValueSpec(check=web_url), ValueSpec(check=rfc3339), ValueSpec(check=language)
SIZE = ValueSpec(kinds=(int,), check=number)
seconds = matching(r"[0-9]+(?:\.[0-9]+)?", "is not a duration")
# JSON Feed 1.1 "Top-level" (authors), "Attachments", "Items", "Hubs"
AUTHOR = object_of({"name!": ValueSpec(check=person_name), "url": ValueSpec(check=uri), "avatar": URL})
AUTHORS = list_of(AUTHOR)
ATTACHMENT = object_of(
    {
        "url!": URL, "mime_type!": ValueSpec(check=media_type), "title": STRING, "size_in_bytes": SIZE,
        "duration_in_seconds": ValueSpec(kinds=(int, float), check=seconds),
    }
)  # fmt: skip
JSON_ITEM = object_of(
    {
        "id!": ValueSpec(check=unpadded), "url": URL, "external_url": URL, "title": STRING,
        "content_text": STRING, "content_html": ValueSpec(check=both(html, directed)), "summary": STRING, "image": URL,
        "banner_image": URL, "date_published": WHEN, "date_modified": WHEN, "author": AUTHOR, "authors": AUTHORS,
        "tags": list_of(STRING), "language": TONGUE, "attachments": list_of(ATTACHMENT),
    }
)  # fmt: skip
JSON_FEED = object_of(
    {
        "version!": ValueSpec(check=one_of("https://jsonfeed.org/version/1.1")), "title!": STRING,
        "home_page_url": URL, "feed_url": URL, "description": STRING, "user_comment": STRING,
        "next_url": URL, "icon": URL, "favicon": URL, "author": AUTHOR, "authors": AUTHORS, "language": TONGUE,
        "expired": ValueSpec(kinds=(bool,)),
        "hubs": list_of(object_of({"type!": STRING, "url!": URL})), "items!": list_of(JSON_ITEM),
    }
)  # fmt: skip


def json_problems(value: object, spec: ValueSpec, path: str) -> Iterator[str]:
    if value is None:
        yield problem(path, "is null")
    elif type(value) not in spec.kinds:
        yield problem(path, f"is not a {spec.kinds[0].__name__}", json.dumps(value))
    elif isinstance(value, dict):
        yield from field_problems(value, spec.field_table, path)
    elif isinstance(value, list) and spec.elements:
        for place, inner in enumerate(value):
            yield from json_problems(inner, spec.elements, f"{path}[{place}]")
    else:
        yield from check_problems(path, spec.check, str(value))


def field_problems(value: dict[str, object], table: NameTable[ValueSpec], path: str) -> Iterator[str]:
    """JSON Feed 1.1 "Extensions": keys that the specification does not know start with an underscore."""
    for name in table.required:
        if name not in value:
            yield problem(path, f"lacks {name}")
    for name, inner in value.items():
        if name in table.values:
            yield from json_problems(inner, table.values[name], f"{path}.{name}")
        elif not re.fullmatch(r"_[A-Za-z][^.]*", name):
            yield problem(path, "has an unknown key that is no _extension", name)
        elif not isinstance(inner, dict):
            yield problem(f"{path}.{name}", "is an extension that is not an object")
        else:
            yield from nulls(inner, f"{path}.{name}")


def nulls(value: object, path: str) -> Iterator[str]:
    """An absent value is left out, in extensions at any depth as well."""
    if value is None:
        yield problem(path, "is null")
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from nulls(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from nulls(inner, f"{path}[{place}]")


def is_object(value: object) -> bool:
    return isinstance(value, dict)


def items_of(feed: dict[str, Any]) -> list[dict[str, Any]]:
    items = feed.get("items")
    return list(filter(is_object, items)) if isinstance(items, list) else []


def author_rules(value: dict[str, Any], path: str) -> Iterator[str]:
    """JSON Feed 1.1 "Top-level" (author): beside authors for readers of version 1, which know nothing else."""
    authors = value.get("authors")
    if isinstance(authors, list) and authors and value.get("author") != authors[0]:
        yield problem(path, "has authors, of whom the first is not author")


def item_rules(item: dict[str, Any], path: str) -> Iterator[str]:
    """JSON Feed 1.1 "Items": some content, whole by itself; no picture of unknown type; dates in order."""
    if "content_html" not in item and "content_text" not in item:
        yield problem(path, "has neither content_html nor content_text")
    yield from author_rules(item, path)
    summary, content = item.get("summary"), item.get("content_html")
    if isinstance(summary, str) and isinstance(content, str) and (complaint := whole(escape(summary), content)):
        yield problem(f"{path}.content_html", complaint, summary)
    published, updated = (moment_of(str(item.get(f"date_{what}", ""))) for what in ("published", "modified"))
    if published and updated and updated < published:
        yield problem(path, "was updated before it was published", updated)
    attachments = item.get("attachments")
    for attachment in filter(is_object, attachments if isinstance(attachments, list) else ()):
        if attachment.get("url") == item.get("image") and attachment.get("mime_type") == _UNKNOWN_TYPE:
            yield problem(path, "has an attachment of unknown type that is a picture", attachment.get("url"))


def feed_rules(feed: dict[str, Any], self_link: bool) -> Iterator[str]:
    """JSON Feed 1.1 "Items": unique ids; "Top-level": feed_url, and next_url is not it."""
    yield from author_rules(feed, "$")
    for place, item in enumerate(items_of(feed)):
        yield from item_rules(item, f"$.items[{place}]")
    for value in repeated(str(item.get("id")) for item in items_of(feed)):
        yield problem("$.items", "has two items of one id", value)
    if self_link and "feed_url" not in feed:
        yield problem("$", "lacks feed_url")
    if "next_url" in feed and feed["next_url"] == feed.get("feed_url"):
        yield problem("$.next_url", "is feed_url", feed["next_url"])


def strict_json(data: bytes) -> Any:
    """RFC 8259 4, 6 and 8: no key twice, no NaN, UTF-8 without a byte order mark or lone surrogates."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if twice := repeated(name for name, _ in pairs):
            raise ValueError(f"the key {twice[0]} stands twice")
        return dict(pairs)

    def refuse(constant: str) -> Any:
        raise ValueError(f"{constant} is no JSON number")

    value = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=refuse)
    json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def check_json(data: bytes, *, self_link: bool = True) -> list[str]:
    """Problems of a JSON Feed 1.1 document."""
    try:
        feed = strict_json(data)
    except ValueError as error:
        return [problem("document", f"is not JSON ({error})")]
    problems = [*json_problems(feed, JSON_FEED, "$")]
    return [*problems, *feed_rules(feed, self_link)] if isinstance(feed, dict) else problems


# ---- one feed in several formats ---------------------------------------------------------------------------


def check_ids(rss: bytes, atom: bytes, feed: bytes) -> list[str]:
    """RFC 4287 4.2.6: the id of an entry is permanent, in whatever it is published: the same in all formats."""
    roots = [etree.fromstring(data) for data in (rss, atom)]
    guids = [value for item in roots[0].iter("item") for value in contents(item, "guid")]
    ids = [value for entry in children(roots[1], "atom:entry") for value in contents(entry, "atom:id")]
    json_ids = [item.get("id") for item in items_of(strict_json(feed))]
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
