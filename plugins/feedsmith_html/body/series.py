"""Texts that stand alike below titles that are links: the parts of one article, unless they lead into its own site."""

from collections import Counter

from feedsmith_html.body.blocks import Element
from feedsmith_html.body.survey import Survey, read_names
from feedsmith_html.text import read_host

__all__ = ["Series"]


class Series:
    """How much prose stands alike in a page, of a site with this `host`; "" where that is not known."""

    def __init__(self, survey: Survey, host: str) -> None:
        self.survey = survey
        self.host = host
        self.prose: dict[Element, Counter[tuple[str, frozenset[str]]]] = {}
        """Of the children of an element, by their tags and classes."""

    def measure(self, element: Element) -> int:
        """The prose in an element and those like it beside it; 0 where it leads to another page of the site."""
        if not self._leads_to_other_site(element):
            return 0
        parent = element.getparent()
        if parent not in self.prose:
            self.prose[parent] = Counter()
            for child in parent:
                self.prose[parent][_read_kind(child)] += int(self.survey.measure_prose(child))
        return self.prose[parent][_read_kind(element)]

    def _leads_to_other_site(self, element: Element) -> bool:
        """Whether the first link in an element does."""
        link = next(element.iter("a"), None)
        host = "" if link is None else read_host(link.get("href") or "")
        return bool(host and self.host) and host != self.host


def _read_kind(element: Element) -> tuple[str, frozenset[str]]:
    return str(element.tag), frozenset(read_names(element))
