"""The namespaces that feeds use, each with its usual prefix, and the rules on how they are declared."""

import re
from collections.abc import Iterator, Mapping

from feedsmith.validating.findings import Finding, Spot, find

__all__ = ["ATOM", "ATOM_0_3", "NAMESPACES", "XHTML", "check_namespaces", "prefix_of"]

ATOM = "http://www.w3.org/2005/Atom"
ATOM_0_3 = "http://purl.org/atom/ns#"
XHTML = "http://www.w3.org/1999/xhtml"
RSS_1_0 = "http://purl.org/rss/1.0/"
RSS_0_9 = ("http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/")

NAMESPACES = {
    "acast": "https://schema.acast.com/1.0/",
    "access": "http://www.bloglines.com/about/specs/fac-1.0",
    "admin": "http://webns.net/mvcb/",
    "ag": "http://purl.org/rss/1.0/modules/aggregation/",
    "annotate": "http://purl.org/rss/1.0/modules/annotate/",
    "app": "http://www.w3.org/2007/app",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "atom": ATOM,
    "blogChannel": "http://backend.userland.com/blogChannelModule",
    "cc": "http://web.resource.org/cc/",
    "cf": "http://www.microsoft.com/schemas/rss/core/2005",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "ev": "http://purl.org/rss/1.0/modules/event/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "fh": "http://purl.org/syndication/history/1.0",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "georss": "http://www.georss.org/georss",
    "gml": "http://www.opengis.net/gml",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
    "image": "http://purl.org/rss/1.0/modules/image/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "l": "http://purl.org/rss/1.0/modules/link/",
    "media": "http://search.yahoo.com/mrss/",
    "opensearch": "http://a9.com/-/spec/opensearch/1.1/",
    "pingback": "http://madskills.com/public/xml/rss/module/pingback/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "prism": "http://prismstandard.org/namespaces/1.2/basic/",
    "psc": "http://podlove.org/simple-chapters",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "soap": "http://schemas.xmlsoap.org/soap/envelope/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "taxo": "http://purl.org/rss/1.0/modules/taxonomy/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "trackback": "http://madskills.com/public/xml/rss/module/trackback/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "wiki": "http://purl.org/rss/1.0/modules/wiki/",
    "xhtml": XHTML,
    "xml": "http://www.w3.org/XML/1998/namespace",
}
"""Each namespace that is known, by its usual prefix."""


def _fold(namespace: str) -> str:
    """The namespace without regard to case and to what ends it: many feeds are that near."""
    return re.sub(r"\W*\Z", "", namespace).lower()


_PREFIXES = {_fold(namespace): prefix for prefix, namespace in NAMESPACES.items()}
_PREFIXES |= {_fold(namespace): "" for namespace in (RSS_1_0, *RSS_0_9)}
_OUTDATED = {ATOM_0_3}


def prefix_of(namespace: str) -> str | None:
    """The usual prefix of a namespace, "" of RSS 1.0's; None where it is not known."""
    return _PREFIXES.get(_fold(namespace[:200]))


def check_namespaces(declared: Mapping[tuple[str, str], int], atom: bool) -> Iterator[Finding]:
    """Namespaces in XML 6: known ones only, by their usual prefix; in Atom, Atom itself and XHTML by none.

    `declared` has the line of each pair of a prefix and a namespace.
    """
    for (prefix, namespace), line in declared.items():
        usual = prefix_of(namespace)
        spot = Spot(line)
        if usual is None:
            if namespace not in _OUTDATED:
                yield find(spot, "unknown-namespace", shown=namespace)
            continue
        exact = NAMESPACES.get(usual, namespace)
        if namespace != exact:
            yield find(spot, "inexact-namespace", exact, shown=namespace)
        expected = "" if usual == "xhtml" or (usual == "atom" and atom) else usual
        if prefix != expected:
            yield find(spot, "unusual-prefix", namespace, prefix or "none", expected or "none")
