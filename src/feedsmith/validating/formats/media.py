"""Media RSS 1.5.1, and what readers make of it beside enclosures."""

from collections.abc import Iterator

from feedsmith.validating.checks.fragments import check_html
from feedsmith.validating.checks.tables import ElementSpec, accept, check_value, leaf
from feedsmith.validating.checks.values import (
    Check,
    anything,
    boolean,
    exact,
    language,
    matching,
    media_type,
    number,
    one_of,
    plain,
    text,
    uri,
    web_url,
)
from feedsmith.validating.documents.markup import Element
from feedsmith.validating.findings import Complaint, Finding, complain, find, find_broken
from feedsmith.validating.formats.common import links

__all__ = ["MEDIA_CONTENT", "MEDIA_DETAILS", "MEDIA_GROUP", "UNKNOWN_TYPE", "has_own_media", "no_stray_caption"]

UNKNOWN_TYPE = "application/octet-stream"
_URL = exact(web_url)
_SIZE: dict[str, Check] = {"width": number(), "height": number()}
_TIME = matching(
    r"(?:[0-9]+:)?[0-9]{1,2}:[0-9]{2}(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?", complain("malformed-value", "a time")
)
_ROLES = frozenset(
    """actor adaptor anchor animator announcer arranger artist assistant author broadcaster camera cameraman
    choreographer cinematographer commentator composer conductor contributor copyright correspondent creator critic
    curator dancer designer dialogue director distributor dubber editor engineer holder host illustrator interviewee
    interviewer journalist lighting lyricist make-up manager moderator musician narrator news operator orchestra
    organiser owner panellist participant performer person photographer player presenter producer production program
    programme publisher reporter researcher screenplay scriptwriter set singer sound soloist special speaker stage
    subtitles technical translator videographer voice writer""".split()
)
_ROLE_PHRASES = frozenset(
    {"broadcast journalist", "camera operator", "editor-in-chief", "graphic designer", "publishing company",
     "distribution company", "owner", "composer", "production company", "production department"}
)  # fmt: skip


def _has_text(element: Element) -> Iterator[Finding]:
    """Its type says whether it is text or HTML."""
    kind = element.get("type", "plain")
    if kind not in ("plain", "html"):
        yield find(element, "invalid-text-type", "plain, html", shown=kind)
    elif element.children:
        yield find(element, "elements-in-text", kind, shown=element.children[0].name)
    elif kind == "plain":
        yield from check_value(element, plain, element.text)
    else:
        for complaint in check_html(element.text):
            yield find_broken(element, complaint, shown=element.text)


def _has_known_role(element: Element) -> Iterator[Finding]:
    """Media RSS "media:credit": a role without a scheme is one of the European Broadcasting Union's."""
    role = element.get("role")
    if role and "scheme" not in element.attributes and role not in _ROLES | _ROLE_PHRASES:
        yield find(element, "credit-role", shown=role, within="/@role")


def _has_alternatives(group: Element) -> Iterator[Finding]:
    """Media RSS "media:group": several media:content that are the same in other forms, and for nothing else."""
    if len(group.named("media:content")) < 2:
        yield find(group, "media-group")


def _has_address(content: Element) -> Iterator[Finding]:
    """Media RSS "media:content": where there is no url, there is a media:player."""
    if "url" not in content.attributes and not content.named("media:player"):
        yield find(content, "missing-attribute", "url")


def _scheme(value: str) -> Complaint | None:
    """A URI; of URNs many are in use that nobody has registered, such as urn:youtube."""
    return None if value.lower().startswith("urn:") else uri(value)


def _section(name: str) -> str:
    return f"Media RSS 1.5.1, media:{name}"


_TEXT = ElementSpec(section=_section("title"), attributes={"type": anything}, body=_has_text)
# Media RSS 1.5.1 "Optional Elements"
MEDIA_DETAILS: dict[str, ElementSpec] = {
    "media:title": _TEXT,
    "media:description": _TEXT,
    "media:credit*": ElementSpec(
        section=_section("credit"), text=text, attributes={"role": text, "scheme": _scheme}, checks=(_has_known_role,)
    ),
    "media:thumbnail*": ElementSpec(section=_section("thumbnail"), attributes={"url!": _URL, **_SIZE, "time": _TIME}),
    "media:player": ElementSpec(section=_section("player"), attributes={"url!": exact(web_url), **_SIZE}),
    "media:category*": leaf(text, _section("category"), scheme=_scheme, label=text),
    "media:copyright": leaf(text, _section("copyright"), url=exact(web_url)),
    "media:rating*": leaf(text, _section("rating"), scheme=_scheme),
    "media:keywords": leaf(text, _section("keywords")),
    "media:adult": leaf(boolean, _section("adult")),
    "media:hash*": leaf(text, _section("hash"), algo=one_of("md5", "sha-1")),
    "media:restriction*": ElementSpec(
        section=_section("restriction"),
        text=anything,
        attributes={
            "relationship!": one_of("allow", "deny"), "type": one_of("country", "uri", "sharing"),
        },
    ),
    "media:text*": ElementSpec(
        section=_section("text"),
        attributes={"type": anything, "lang": language, "start": _TIME, "end": _TIME},
        body=_has_text,
    ),
    "media:embed": ElementSpec(
        section=_section("embed"), attributes={"url!": _URL, **_SIZE},
        children={"media:param*": leaf(anything, _section("embed"), **{"name!": text})},
    ),
    "media:community": ElementSpec(
        section=_section("community"),
        children={
            "media:starRating": ElementSpec(
                attributes=dict.fromkeys(("average", "count", "min", "max"), anything)
            ),
            "media:statistics": ElementSpec(attributes={"views": number(), "favorites": number()}),
            "media:tags": leaf(anything),
        },
    ),
    "media:license*": leaf(anything, _section("license"), type=media_type, href=exact(web_url)),
    "media:peerLink*": ElementSpec(section=_section("peerLink"), attributes={"type": media_type, "href!": _URL}),
    "media:subTitle*": ElementSpec(
        section=_section("subTitle"), attributes={"type": media_type, "lang": language, "href!": _URL}
    ),
    "media:status": ElementSpec(
        section=_section("status"),
        attributes={"state!": one_of("active", "blocked", "deleted"), "reason": anything},
    ),
    **{
        f"media:{name}": ElementSpec(
            section=_section(name), children={f"media:{inner}*": leaf(anything)}
        )
        for name, inner in (
            ("comments", "comment"), ("responses", "response"), ("backLinks", "backLink"), ("scenes", "scene"),
        )
    },
    "media:price*": ElementSpec(
        section=_section("price"),
        attributes=dict.fromkeys(("type", "info", "price", "currency"), anything),
    ),
    "media:rights": ElementSpec(section=_section("rights"), attributes={"status": anything}),
    "media:location*": ElementSpec(
        section=_section("location"), attributes={"description": anything, "start": _TIME, "end": _TIME},
        body=accept,
    ),
}  # fmt: skip
MEDIA_CONTENT = ElementSpec(
    section=_section("content"),
    attributes={
        "url": _URL, "type": media_type, "fileSize": number(), **_SIZE, "duration": number(),
        "lang": language, "medium": one_of("image", "audio", "video", "document", "executable"),
        "isDefault": boolean, "expression": one_of("full", "sample", "nonstop"), "bitrate": text,
        "framerate": text, "samplingrate": text, "channels": number(),
    },
    children=MEDIA_DETAILS,
    checks=(_has_address,),
)  # fmt: skip
MEDIA_GROUP = ElementSpec(
    section=_section("group"),
    children={"media:content*": MEDIA_CONTENT, **MEDIA_DETAILS},
    checks=(_has_alternatives,),
)


def _read_enclosures(entry: Element) -> dict[str, str]:
    """The types of the enclosures of an item or entry, by their URLs. In Atom a link has one or not."""
    found = [(link.get("href"), link.get("type", UNKNOWN_TYPE)) for link in links(entry, "enclosure")]
    return dict(found + [(node.get("url"), node.get("type")) for node in entry.named("enclosure")])


def has_own_media(entry: Element) -> Iterator[Finding]:
    """Media RSS "media:content": beside an enclosure of the same address, only for what that can't say.

    Readers make two attachments of it; and one of an unknown type they offer as a download, though it is a picture.
    """
    kinds = _read_enclosures(entry)
    for content in entry.named("media:content"):
        url, kind = content.get("url"), content.get("type").partition("/")[0]
        if url not in kinds:
            continue
        if not content.children and not {"width", "height", "duration"} & set(content.attributes):
            yield find(content, "media-repeats", shown=url)
        if kinds[url] == UNKNOWN_TYPE and "image" in (kind, content.get("medium")):
            yield find(entry, "picture-of-no-type", "an enclosure", shown=url)


def no_stray_caption(entry: Element) -> Iterator[Finding]:
    """Media RSS "media:description": within its media:content. Readers take one on an item for its text."""
    if entry.named("media:description"):
        yield find(entry, "stray-caption")
