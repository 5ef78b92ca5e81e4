"""RSS 2.0 and the 0.9x before it, with the Best Practices Profile of the RSS Advisory Board."""

from collections.abc import Iterator

from feedsmith.validating.checks.tables import ElementSpec, accept, check_value, leaf, read_first, repeated
from feedsmith.validating.checks.values import (
    anything,
    boolean,
    contact,
    exact,
    language,
    media_type,
    media_url,
    number,
    one_of,
    plain,
    rfc822,
    rfc3339,
    text,
    unpadded,
    uri,
    web_url,
)
from feedsmith.validating.documents.markup import Element
from feedsmith.validating.findings import Complaint, Finding, complain, find, is_error
from feedsmith.validating.formats.common import (
    entries_last,
    has_html,
    one_alternate_each,
    self_link,
    updated_after_published,
)
from feedsmith.validating.formats.extensions import CONTENT_ENCODED, ENTRY_EXTENSIONS, FEED_EXTENSIONS
from feedsmith.validating.formats.history import check_archive, check_pages
from feedsmith.validating.formats.links import LINK, PERSON
from feedsmith.validating.formats.media import has_own_media, no_stray_caption
from feedsmith.validating.formats.readers import content_described, has_generator, has_whole_content, one_creator

__all__ = ["CHANNEL_CHECKS", "IMAGE_PARTS", "ITEM_CHECKS", "RSS"]

_CHANNEL = "RSS 2.0, Optional channel elements"
_ITEM = "RSS 2.0, Elements of <item>"
_NEWEST = "2.0"
_VERSIONS = ("0.91", "0.92", "0.93", "0.94", _NEWEST)
MIN_GUID_LENGTH = 9
"""Digits below which a number is hardly unique."""

_SAME_MEANING = {
    "author": "dc:creator", "managingEditor": "dc:creator", "webMaster": "dc:publisher", "pubDate": "dc:date",
    "category": "dc:subject", "language": "dc:language", "copyright": "dc:rights", "source": "dc:source",
    "lastBuildDate": "dcterms:modified", "title": "dc:title", "description": "dc:description",
}  # fmt: skip


def no_synonyms(element: Element) -> Iterator[Finding]:
    """Best Practices "dc:creator": not a core element and a namespace's of the same meaning."""
    names = {child.name for child in element.children}
    for core, other in _SAME_MEANING.items():
        if {core, other} <= names:
            yield find(element, "same-meaning", core, other)


def title_or_description(item: Element) -> Iterator[Finding]:
    """RSS 2.0 "Elements of <item>": at least one of title and description."""
    if not item.named("title") and not item.named("description"):
        yield find(item, "title-or-description")


def description_first(item: Element) -> Iterator[Finding]:
    """Best Practices "content:encoded": the description precedes it."""
    names = [child.name for child in item.children]
    if "description" in names and "content:encoded" in names[: names.index("description")]:
        yield find(item, "description-late")


def one_enclosure(item: Element) -> Iterator[Finding]:
    """Best Practices "enclosure": no more than one, which is what readers download."""
    times = len(item.named("enclosure"))
    if times > 1:
        yield find(item, "several-enclosures", times)


def _permalink(value: str) -> Complaint | None:
    """An address that leads somewhere, which names of the schemes tag and urn don't."""
    complaint = web_url(value)
    leads_nowhere = value.lower().startswith(("tag:", "urn:"))
    return complain("guid-not-url") if leads_nowhere or (complaint and is_error(complaint)) else complaint


def _has_guid(element: Element) -> Iterator[Finding]:
    """RSS 2.0 "guid": a permalink is a URL, and it is one unless isPermaLink is false."""
    value = element.text
    if element.get("isPermaLink", "true") == "true":
        yield from check_value(element, exact(_permalink), value)
        return
    yield from check_value(element, unpadded, value)
    if value.isdigit() and len(value) < MIN_GUID_LENGTH:
        yield find(element, "short-guid", shown=value)


def check_guids(channel: Element) -> Iterator[Finding]:
    """RSS 2.0 "guid": each item has one, a string that uniquely identifies it."""
    is_newest = channel.parent is not None and channel.parent.get("version").startswith("2")
    guids = [(item, read_first(item.texts("guid"))) for item in channel.named("item")]
    twice = set(repeated(guid for _, guid in guids if guid))
    for item, guid in guids:
        if is_newest and not item.named("guid"):
            yield find(item, "missing-guid")
        if guid in twice:
            twice.discard(guid)
            yield find(channel, "duplicate-guid", shown=guid)


def image_of_channel(channel: Element) -> Iterator[Finding]:
    """RSS 2.0 "image": its title and link are those of the channel."""
    expected = {name: read_first(channel.texts(name)) for name in ("title", "link")}
    for image in channel.named("image"):
        for name, value in expected.items():
            own = read_first(image.texts(name))
            if own and value and own != value:
                yield find(image, "image-differs", name, shown=own)


def no_text_input(channel: Element) -> Iterator[Finding]:
    """Best Practices "textInput": readers ignore it."""
    if channel.named("textInput"):
        yield find(channel, "avoid-text-input")


def outdated_version(rss: Element) -> Iterator[Finding]:
    """RSS 2.0 takes the place of what was before it."""
    version = rss.get("version")
    if version in _VERSIONS and version != _NEWEST:
        yield find(rss, "outdated-version", _NEWEST, shown=version, within="/@version")


_WEB_URL = exact(web_url)
LINK_TEXT = ElementSpec(text=_WEB_URL)
PLAIN, LANGUAGE, DATE_822, CONTACT = leaf(plain), leaf(language), leaf(rfc822), leaf(contact)
DATE_3339 = leaf(rfc3339)
HTML = ElementSpec(body=has_html)
CATEGORY = leaf(text, domain=lambda value: complain("category-domain") if uri(value) else None)
PEOPLE = {"atom:author*": PERSON, "atom:contributor*": PERSON}
ATOM_IN_CHANNEL = {
    "atom:link*": LINK, "atom:updated": DATE_3339, **PEOPLE, "atom:category*": ElementSpec(
        attributes={"term!": text, "scheme": anything, "label": anything}),
    **{f"atom:{name}": leaf(text, type=anything, uri=anything, version=anything)
       for name in ("id", "title", "subtitle", "rights", "icon", "logo", "generator")},
}  # fmt: skip
ATOM_IN_ITEM = {
    "atom:link*": LINK, "atom:updated": DATE_3339, "atom:published": DATE_3339, **PEOPLE,
    **{f"atom:{name}": ElementSpec(body=accept, attributes={"type": anything, "src": anything})
       for name in ("id", "title", "summary", "rights", "content")},
    "atom:source": ElementSpec(body=accept),
}  # fmt: skip

_ENCLOSURE = ElementSpec(
    section="RSS 2.0, enclosure",
    attributes={"url!": exact(media_url), "length!": number(), "type!": media_type},
)
ITEM_CHECKS = (
    has_own_media, no_stray_caption, updated_after_published, has_whole_content("description", "content:encoded"),
)  # fmt: skip
ITEM = ElementSpec(
    section=_ITEM,
    children={
        "title": PLAIN, "link": LINK_TEXT, "description": HTML, "author": CONTACT, "category*": CATEGORY,
        "comments": LINK_TEXT, "pubDate": DATE_822, "content:encoded": CONTENT_ENCODED,
        "source": leaf(text, "RSS 2.0, source", **{"url!": _WEB_URL}), "enclosure*": _ENCLOSURE,
        "guid": ElementSpec(section="RSS 2.0, guid", attributes={"isPermaLink": boolean}, body=_has_guid),
        **ATOM_IN_ITEM, **ENTRY_EXTENSIONS,
    },
    checks=(
        title_or_description, content_described, description_first, one_enclosure, no_synonyms, one_creator,
        one_alternate_each, *ITEM_CHECKS,
    ),
)  # fmt: skip

MAX_IMAGE_WIDTH, MAX_IMAGE_HEIGHT = 144, 400
"""Pixels."""
IMAGE_PARTS = {
    "url!": LINK_TEXT, "title!": PLAIN, "link!": LINK_TEXT, "width": leaf(number(1, MAX_IMAGE_WIDTH)),
    "height": leaf(number(1, MAX_IMAGE_HEIGHT)), "description": PLAIN,
}  # fmt: skip
_IMAGE = ElementSpec(section="RSS 2.0, image", children=IMAGE_PARTS)
TEXT_INPUT = ElementSpec(
    section="RSS 2.0, textInput",
    children={"title!": PLAIN, "description!": PLAIN, "name!": leaf(text), "link!": LINK_TEXT},
)
_CLOUD = ElementSpec(
    section="RSS 2.0, cloud",
    attributes={
        "domain!": text, "port!": number(), "path!": text, "registerProcedure!": anything,
        "protocol!": one_of("xml-rpc", "soap", "http-post"),
    },
)  # fmt: skip
_DAYS = one_of(*"Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
CHANNEL_CHECKS = (no_synonyms, one_alternate_each, check_pages, check_archive, has_generator("generator"))
CHANNEL = ElementSpec(
    section=_CHANNEL,
    children={
        "title!": PLAIN, "link!": LINK_TEXT, "description!": PLAIN, "language": LANGUAGE, "copyright": PLAIN,
        "managingEditor": CONTACT, "webMaster": CONTACT, "pubDate": DATE_822, "lastBuildDate": DATE_822,
        "category*": CATEGORY, "generator": leaf(text), "docs": LINK_TEXT, "cloud": _CLOUD,
        "ttl": leaf(number(1)), "rating": leaf(text), "image": _IMAGE, "textInput": TEXT_INPUT,
        "skipHours": ElementSpec(
            section="RSS 2.0, skipHours", children={"hour*": leaf(number(0, 23))},
        ),
        "skipDays": ElementSpec(section="RSS 2.0, skipDays", children={"day*": leaf(_DAYS)}),
        "item*": ITEM, "content:encoded": CONTENT_ENCODED, **ATOM_IN_CHANNEL, **FEED_EXTENSIONS,
    },
    checks=(
        entries_last("item"), check_guids, image_of_channel, no_text_input, self_link("application/rss+xml"),
        *CHANNEL_CHECKS,
    ),
)  # fmt: skip
RSS = ElementSpec(
    section="RSS 2.0, What is RSS",
    attributes={"version!": one_of(*_VERSIONS)},
    children={"channel!": CHANNEL},
    checks=(outdated_version,),
)
