"""The smaller vocabularies that feeds carry: Dublin Core, slash, syndication, threading (RFC 4685); what may be where.

Media RSS, podcasts, RFC 5005 and RFC 6721 have modules of their own.
"""

from feedsmith.validating.checks.tables import ElementSpec, leaf
from feedsmith.validating.checks.values import (
    degrees,
    exact,
    iri,
    language,
    letters,
    media_type,
    number,
    point,
    rfc3339,
    text,
    w3c_date,
    web_url,
)
from feedsmith.validating.formats.common import has_whole_html
from feedsmith.validating.formats.history import HISTORY
from feedsmith.validating.formats.media import MEDIA_CONTENT, MEDIA_DETAILS, MEDIA_GROUP
from feedsmith.validating.formats.podcasts import CHANNEL_PODCAST, ITEM_PODCAST

__all__ = ["CONTENT_ENCODED", "ENTRY_EXTENSIONS", "FEED_EXTENSIONS", "LINK_EXTENSIONS"]

_DUBLIN_CORE = "Dublin Core Metadata Element Set 1.1"
_TERMS = "DCMI Metadata Terms"
_TEXT, _W3C_DATE, _LANGUAGE = leaf(text, _DUBLIN_CORE), leaf(w3c_date, _DUBLIN_CORE), leaf(language, _DUBLIN_CORE)
DUBLIN_CORE = {
    "dc:title": _TEXT, "dc:creator*": _TEXT, "dc:subject*": _TEXT, "dc:description": _TEXT, "dc:publisher*": _TEXT,
    "dc:contributor*": _TEXT, "dc:date": _W3C_DATE, "dc:type*": _TEXT, "dc:format*": _TEXT, "dc:identifier*": _TEXT,
    "dc:source": _TEXT, "dc:language": _LANGUAGE, "dc:relation*": _TEXT, "dc:coverage*": _TEXT, "dc:rights*": _TEXT,
    **{
        f"dcterms:{name}*": leaf(text, _TERMS)
        for name in (
            "abstract accessRights accrualMethod accrualPeriodicity accrualPolicy alternative audience "
            "bibliographicCitation conformsTo contributor coverage creator description educationLevel extent format "
            "hasFormat hasPart hasVersion identifier instructionalMethod isFormatOf isPartOf isReferencedBy "
            "isReplacedBy isRequiredBy isVersionOf language license mediator medium provenance publisher references "
            "relation replaces requires rights rightsHolder source spatial subject tableOfContents temporal title type"
        ).split()
    },
    **{
        f"dcterms:{name}": leaf(w3c_date, _TERMS)
        for name in "available created date dateAccepted dateCopyrighted dateSubmitted issued modified".split()
    },
    "dcterms:valid": leaf(text, _TERMS),
}  # fmt: skip

_SYNDICATION = "RSS 1.0 module Syndication"
SYNDICATION = {
    "sy:updatePeriod": leaf(letters("hourly", "daily", "weekly", "monthly", "yearly"), _SYNDICATION),
    "sy:updateFrequency": leaf(number(1), _SYNDICATION),
    "sy:updateBase": leaf(w3c_date, _SYNDICATION),
}
_SLASH = "RSS 1.0 module Slash"
SLASH = {
    "slash:comments": leaf(number(), _SLASH),
    "slash:section": leaf(text, _SLASH),
    "slash:department": leaf(text, _SLASH),
    "slash:hit_parade": leaf(text, _SLASH),
}
_THREADING = "RFC 4685, 3"
THREADING = {
    "thr:in-reply-to*": ElementSpec(
        section=_THREADING,
        attributes={"ref!": exact(iri), "href": exact(web_url), "type": media_type, "source": exact(iri)},
    ),
    "thr:total": leaf(number(), "RFC 4685, 5"),
}
LINK_EXTENSIONS = {"thr:count": number(), "thr:when": rfc3339, "thr:updated": rfc3339}
"""What RFC 4685, section 4, adds to links."""

_GEO, _GEORSS = "W3C Basic Geo", "GeoRSS Simple"
_PLACE = {
    "geo:lat": leaf(degrees(90), _GEO),
    "geo:long": leaf(degrees(180), _GEO),
    "georss:point*": leaf(point, _GEORSS),
}
_LINKS = {
    "wfw:comment": leaf(web_url, "The Comment API"),
    "wfw:commentRss": leaf(web_url, "The Comment API"),
    "creativeCommons:license*": leaf(web_url, "creativeCommons RSS Module"),
}
CONTENT_ENCODED = ElementSpec(section="RSS Best Practices, content:encoded", body=has_whole_html)
_MEDIA = {**MEDIA_DETAILS, "media:content*": MEDIA_CONTENT, "media:group*": MEDIA_GROUP}
ENTRY_EXTENSIONS = {**DUBLIN_CORE, **SLASH, **THREADING, **_MEDIA, **_PLACE, **_LINKS, **ITEM_PODCAST}
"""What items and entries may carry, in RSS and in Atom."""
FEED_EXTENSIONS = {**DUBLIN_CORE, **SYNDICATION, **HISTORY, **_MEDIA, **_PLACE, **_LINKS, **CHANNEL_PODCAST}
"""What channels and feeds may carry."""
