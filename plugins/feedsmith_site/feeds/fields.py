"""An item's elements by their names, whatever the prefixes and the version of the namespaces."""

from collections import defaultdict
from urllib.parse import urljoin

from feedsmith import absolute
from feedsmith_site.feeds.markup import Element

__all__ = ["Fields", "find_base", "find_language", "join", "read_attribute"]

_XML = "{http://www.w3.org/XML/1998/namespace}"
# In lower case, without a slash or a hash at the end.
_NAMESPACES = {
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns": "atom",
    "http://purl.org/rss/1.0": "rss",
    "http://my.netscape.com/rdf/simple/0.9": "rss",
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": "rss",
    "http://channel.netscape.com/rdf/simple/0.9": "rss",
    "http://backend.userland.com/rss": "rss",
    "http://backend.userland.com/rss2": "rss",
    "http://backend.userland.com/rss091": "rss",
    "http://blogs.law.harvard.edu/tech/rss": "rss",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/rss/1.0/modules/dcterms": "dcterms",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
}
_PREFIXES = frozenset(_NAMESPACES.values())


class Fields:
    """The children of an element: `fields["title"]` those of the feed's own format, `fields["dc:date"]` others.

    Of the format's own are those in the namespace of the element itself, or in none.
    """

    def __init__(self, element: Element, base: str) -> None:
        self.element = element
        self.base = find_base(element, base)
        self._children: defaultdict[str, list[Element]] = defaultdict(list)
        own = _split_name(element)[0]
        for child in element:
            if isinstance(child.tag, str):
                space, name = _split_name(child)
                is_own = space in (own, "") or {space, own} <= {"", "rss"}
                self._children[name if is_own else f"{space}:{name}"].append(child)

    def __getitem__(self, name: str) -> list[Element]:
        return self._children.get(name, [])

    def find(self, *names: str) -> Element | None:
        """The first child of the first of these names that has something in it."""
        for name in names:
            for child in self[name]:
                if len(child) or (child.text or "").strip():
                    return child
        return None

    def read(self, *names: str) -> str:
        """The text of that child, without the blanks around it; "" for none."""
        child = self.find(*names)
        return "" if child is None else "".join(child.itertext()).strip()

    def resolve(self, url: str, child: Element | None = None) -> str:
        """An address as it stands in the element, or in a child, made absolute; as it is where it can't be."""
        base = self.base if child is None else find_base(child, self.base, within=self.element)
        return join(base, url)


def join(base: str, url: str) -> str:
    """`url` resolved against `base`."""
    url = "".join(url.split()) if "://" in url else url.strip()
    try:
        return urljoin(base, url) if base else url
    except ValueError:
        return url


def find_base(element: Element, base: str, within: Element | None = None) -> str:
    """What relative addresses in an element are resolved against: its `xml:base`, in those around it, in `base`.

    Up to the element `within`, of which `base` is.
    """
    around = [element]
    for ancestor in element.iterancestors():
        if ancestor is within:
            break
        around.append(ancestor)
    for part in reversed(around):
        if own := part.get(f"{_XML}base") or "":
            try:
                base = absolute(own, base or None)
            except ValueError:  # no address of the web: as if it were not there
                continue
    return base


def read_attribute(element: Element, name: str) -> str:
    """An attribute without the blanks around it, however its name is written: `HREF` in CDF; "" for none."""
    return next((value.strip() for key, value in element.items() if key.lower() == name), "")


def find_language(element: Element) -> str:
    """The `xml:lang` of an element or of the nearest around it; "" for none."""
    for part in (element, *element.iterancestors()):
        if (language := part.get(f"{_XML}lang")) is not None:
            return str(language).strip()
    return ""


def _split_name(element: Element) -> tuple[str, str]:
    """What stands for the namespace, "" for none, and the local name in lower case."""
    space, _, name = element.tag.rpartition("}")
    if space:
        key = space[1:].strip().lower()
        return _NAMESPACES.get(key.rstrip("/#"), key), name.lower()
    # A prefix that is not declared stays in the name.
    prefix, colon, local = name.lower().rpartition(":")
    if colon and prefix in _PREFIXES:
        return prefix, local
    return (prefix, local) if colon else ("", name.lower())
