"""Whatever may say something of the article, gathered from a page before anything is judged.

The elements are asked once for what most have, their class and id, and the tree for what few have: to ask all elements
of a median page for one attribute takes 0.1 ms. What needs a visible text looks at the elements noted here.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import accumulate, count
from typing import Any, NamedTuple

from lxml import etree

from feedsmith_html.grammar import Example, any_line
from feedsmith_html.metadata.candidates import Candidate
from feedsmith_html.metadata.elements import (
    MAX_TEXT_CHARS,
    MarkedElement,
    extract_text,
    is_article_scope,
)
from feedsmith_html.metadata.structured import (
    Thing,
    choose_article,
    find_things,
    read_json,
    read_texts,
)
from feedsmith_html.page import Page

__all__ = ["Signals", "collect_signals"]

MAX_MARKED = 400
MAX_LABEL_CHARS = 200
MAX_HEADINGS = 20
MAX_LINKS = 20
MAX_SCRIPTS = 50
MAX_CACHED = 8_192

# Parts of class names and ids that call for a closer look, by what they may lead to.
_LABEL_WORDS = {
    "author": "author autor auteur byline by-line by_line byl writer redakteur journalist "
    "reporter verfasser postedby posted-by posted_by creator vcard fn contributor "
    "columnist submitted signature username wrote",
    "date": "date datum fecha data- time publi posted meta dateline submitted created byline info stand",
    "headline": "headline head-line title titre titel titulo heading",
}
# Class or id of what stands beside an article.
_OUTSIDE = re.compile(
    any_line(r"""
        comment|kommentar|(?<![a-z])repl(?:y|ies)|disqus|related|similar|recommend
        teaser|popular|trending|recent|most-?read|read-?next|up-?next
        more-?(?:from|stories|news|posts)|latest|ticker|carousel|slider
        (?<!has-)(?<!with-)(?<!no-)sidebar|side-bar|widget
        (?<!post-)(?<!entry-)(?<!article-)footer|(?<![a-z])nav(?![a-z])|navi|menu
        breadcrumb|newsletter|promo|advert|sponsor|cookie|consent
    """),
    re.IGNORECASE,
)
# One of these is in whatever the pattern reads.
_OUTSIDE_STEMS = (
    "comment kommentar repl disqus related similar recommend teaser popular trending recent read next more latest "
    "ticker carousel slider side widget footer nav menu breadcrumb newsletter promo advert sponsor cookie consent"
).split()
# What is no part of a text, whatever it is called.
_UNLABELLED_TAGS = frozenset("meta link script title time".split())
_MICRODATA = etree.XPath("descendant-or-self::*/@itemprop")
_RDFA = etree.XPath("descendant-or-self::*/@property[not(parent::meta)]")
_BODY_PROPERTIES = frozenset(("articlebody", "reviewbody", "encoded"))
_OUTSIDE_TAGS = frozenset("footer aside nav".split())
_INSIDE_TAGS = frozenset("body html article main".split())
# Types of things that are not the article, though they may be in it.
_OTHER_SCOPE = re.compile(
    r"comment|review$|product|person$|organization$|imageobject|videoobject",
    re.IGNORECASE,
)
# What stands before and after the host in a URL.
_AROUND_HOST = re.compile(r"^\w+:/{0,2}|[/?#:].*$")


class _Labels(NamedTuple):
    """Labels in lower case as one text, in which each ends, and each as it stands.

    One text is searched: 40 words take 0.1 ms so, and 2 ms as a pattern tried on each label.
    """

    text: str
    ends: list[int]
    labels: list[str]


class Signals:
    """What a page says, by the place where it says it.

    `metas`, `links` and `properties` go by their names in lower case (`name`, `property`, `rel`,
    `itemprop`).
    `elements` are those of the whole page in their order, `places` where those of each tag stand.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.elements: list[Any] = page.elements
        self.places = page.places
        self.metas: dict[str, list[str]] = {}
        self.links: dict[str, list[str]] = {}
        self.scripts: list[str] = []  # JSON-LD
        self.titles: list[str] = []
        self.headings: list[MarkedElement] = []  # h1
        self.subheadings: list[MarkedElement] = []  # h2
        self.times: list[MarkedElement] = []
        self.properties: dict[str, list[MarkedElement]] = {}
        self.labels: defaultdict[str, list[int]] = defaultdict(list)
        """Class and id, and the places of the elements that have them."""
        self.author_links: list[MarkedElement] = []  # rel=author
        self.headline_index = 0
        """The place of the first h1, until `set_headline` knows better."""
        self._outside: dict[Any, bool] = {}
        self._labelled: dict[str, list[MarkedElement]] = {}

    @cached_property
    def things(self) -> list[Thing]:
        """Everything that JSON-LD describes, the outer things before those within them."""
        return find_things(value for script in self.scripts for value in read_json(script))

    @cached_property
    def article(self) -> Thing:
        """The JSON-LD thing that describes the article; {} if there is none."""
        names = [*self.titles, *self.read_metas("og:title", "twitter:title")]
        names += [extract_text(marked.element) for marked in self.headings[:3]]
        return choose_article(self.things, self.page.url, names)

    @cached_property
    def things_by_id(self) -> dict[str, Thing]:
        """Things by their `@id`, where they are described rather than referred to."""
        described = (thing for thing in self.things if len(thing) > 2)
        return {thing["@id"]: thing for thing in described if isinstance(thing.get("@id"), str)}

    def set_headline(self, index: int) -> None:
        """Say where the headline stands, once that is known: what is around it is the article."""
        self.headline_index = index
        self._outside = dict.fromkeys(self.elements[index].iterancestors(), False)

    def read_metas(self, *names: str) -> list[str]:
        """What the meta elements of these names say, in the order of `names`."""
        metas = self.metas
        return [content for name in names if name in metas for content in metas[name]]

    def find_metas(self, names: Iterable[str]) -> Iterator[Candidate]:
        """What the first meta element of each of these names says, where there is one."""
        metas = self.metas
        for name in names:
            if name in metas:
                yield Candidate(name, metas[name][0])

    @cached_property
    def site_names(self) -> list[str]:
        """How the site calls itself, and the parts of its host name."""
        names = self.read_metas(
            "og:site_name",
            "application-name",
            "apple-mobile-web-app-title",
            "publisher",
            "twitter:site",
        )
        host = _AROUND_HOST.sub("", self.page.url[:300])
        parts = host.split(".")[:-1]
        return [
            *names,
            *read_texts(self.article, "publisher"),
            host.removeprefix("www."),
            *parts,
        ]

    def measure_nearness(self, index: int, after: int, before: int) -> float:
        """From 1, at the headline, to 0, so many elements `after` or `before` it."""
        distance = index - self.headline_index
        return max(0.0, 1.0 - (distance / after if distance >= 0 else -distance / before))

    @property
    def marks_body(self) -> bool:
        """Whether an element may be marked as the article's text."""
        return not _BODY_PROPERTIES.isdisjoint(self.properties)

    def find_labelled(self, kind: str) -> list[MarkedElement]:
        """The elements whose class or id has one of the LABEL_WORDS of a kind: "author", "date", "headline"."""
        if kind not in self._labelled:
            text, ends, labels = self._joined_labels
            found = [labels[number] for number in _find_labels(_LABEL_WORDS[kind].split(), text, ends)]
            places = sorted((index, label) for label in found for index in self.labels[label])[:MAX_MARKED]
            self._labelled[kind] = [
                MarkedElement(index, self.elements[index], label.strip()) for index, label in places
            ]
        return self._labelled[kind]

    @cached_property
    def _joined_labels(self) -> "_Labels":
        """All labels of the page."""
        labels = list(self.labels)
        text = "\0".join(labels).lower()
        ends = [*accumulate(len(label) + 1 for label in text.split("\0"))]
        return _Labels(text, ends, labels)

    def find_article_properties(self, name: str) -> Iterator[MarkedElement]:
        """The elements that microdata calls so, in the scope of the article itself."""
        for marked in self.properties.get(name, ())[:20]:
            above = marked.element.iterancestors()
            scope = next((element for element in above if element.get("itemtype")), None)
            if scope is not None and is_article_scope(scope) and not self.is_outside(scope):
                yield marked

    def find_links(self, text: str) -> list[str]:
        """Where links lead that read `text`, or are marked as a pager's next."""
        links = self.places.get("a", ())
        reading = [place for place, own in zip(links, self.page.link_texts, strict=True) if own and own.strip() == text]
        # The class of few elements calls them so: no other link is asked for its class.
        called = [place for label, places in self.labels.items() if "next" in label for place in places]
        matching = [self.elements[place] for place in sorted({*reading, *filter(self._is_next_link, called)})]
        return [href for link in matching[:MAX_LINKS] if (href := link.get("href"))]

    def _is_next_link(self, place: int) -> bool:
        element = self.elements[place]
        return element.tag == "a" and "next" in element.get("class", "")

    def iterate_near_headline(self, before: int, after: int) -> Iterator[tuple[int, Any]]:
        """The elements about the headline, each with its place."""
        first = max(0, self.headline_index - before)
        yield from enumerate(self.elements[first : self.headline_index + after], first)

    def is_outside(self, element: Any) -> bool:
        """Whether the element belongs to comments, teasers, navigation or the like."""
        # Asked of many neighbours: what is learnt holds for all ancestors that were passed.
        path: list[Any] = []
        outside = False
        while element is not None:
            known = self._outside.get(element)
            if known is not None:
                outside = known
                break
            path.append(element)
            if _begins_outside(element):
                outside = True
                break
            element = element.getparent()
        self._outside.update(dict.fromkeys(path, outside))
        return outside


def _begins_outside(element: Any) -> bool:
    """Whether the article ends at an element, whatever is in it."""
    if element.tag in _INSIDE_TAGS:
        return False
    if element.tag in _OUTSIDE_TAGS:
        return True
    label = f"{element.get('class', '')} {element.get('id', '')}"
    if len(label) > 1 and _is_outside_label(label[:300]):
        return True
    scope = element.get("itemtype")
    if scope is None or element.get("itemprop") == "author":
        return False
    return _OTHER_SCOPE.search(scope[-60:]) is not None


@lru_cache(maxsize=MAX_CACHED)
def _is_outside_label(label: str) -> bool:
    # The stems first: to look for all of them takes 2 µs, for the pattern 15.
    lower = label.lower()
    return any(stem in lower for stem in _OUTSIDE_STEMS) and _OUTSIDE.search(label) is not None


def collect_signals(page: Page) -> Signals:
    """Everything of interest in the tree of a page."""
    collector = _Collector(Signals(page))
    collector.file_properties()
    collector.file_tags()
    collector.file_labels()
    return collector.signals


class _Collector:
    """Files the elements in the `signals`, by tag, by class and id, and by properties."""

    def __init__(self, signals: Signals) -> None:
        self.signals = signals

    def file_tags(self) -> None:
        """File the elements of the tags that say something."""
        elements, places = self.signals.elements, self.signals.places
        for tag, file in _FILED_BY.items():
            for index in places.get(tag, ()):
                file(self, index, elements[index])

    def file_labels(self) -> None:
        """File the elements by class and id."""
        elements, labels = self.signals.elements, self.signals.labels
        for tag, places in self.signals.places.items():
            if tag in _UNLABELLED_TAGS:
                continue
            for index in places:
                element = elements[index]
                class_names, own_id = element.get("class"), element.get("id")
                if own_id is not None:
                    label = f"{(class_names or '')[:MAX_LABEL_CHARS]} {own_id[:MAX_LABEL_CHARS]}"
                elif class_names:
                    label = class_names[:MAX_LABEL_CHARS]
                else:
                    continue
                labels[label].append(index)

    def file_properties(self) -> None:
        """File the elements by their properties: microdata's, else RDFa's, which in a meta are what it is called."""
        tree = self.signals.page.tree
        if tree is None:
            return
        # Few elements have any: the tree names them in a fifth of the time that it takes to ask each.
        named = {names.getparent(): names for names in (*_RDFA(tree), *_MICRODATA(tree)) if names}
        if named:
            places = dict(zip(self.signals.elements, count()))
            for index, names in sorted((places[element], names) for element, names in named.items()):
                self._file_properties(names, index, self.signals.elements[index])

    def file_meta(self, index: int, element: Any) -> None:
        """File a meta element by what it is called: RDFa, HTML or microdata."""
        name = element.get("property") or element.get("name") or element.get("http-equiv")
        content = element.get("content")
        if not name and (item := element.get("itemprop")):
            name = f"itemprop:{item}"
        if name and content and not content.isspace():
            contents = self.signals.metas.setdefault(name.strip().lower(), [])
            if len(contents) < MAX_MARKED:
                contents.append(content)

    def file_link(self, index: int, element: Any) -> None:
        """File a link element by its relations."""
        if href := element.get("href"):
            for relation in (element.get("rel") or "").lower().split()[:4]:
                links = self.signals.links.setdefault(relation, [])
                if len(links) < MAX_LINKS:
                    links.append(href)

    def file_script(self, index: int, element: Any) -> None:
        """Keep the text of a script that is JSON-LD."""
        is_json_ld = "ld+json" in (element.get("type") or "").lower()
        if is_json_ld and element.text and len(self.signals.scripts) < MAX_SCRIPTS:
            self.signals.scripts.append(element.text)

    def file_title(self, index: int, element: Any) -> None:
        """Keep the title of the page, and none of a drawing."""
        parent = element.getparent()
        if element.text and (parent is None or parent.tag not in ("svg", "symbol", "g", "defs")):
            self.signals.titles.append(element.text[:MAX_TEXT_CHARS])

    def file_heading(self, index: int, element: Any) -> None:
        """Keep an h1 or h2."""
        signals = self.signals
        headings = signals.headings if element.tag == "h1" else signals.subheadings
        if element.tag == "h1" and not headings:
            signals.headline_index = index
        if len(headings) < MAX_HEADINGS:
            headings.append(MarkedElement(index, element, element.get("class") or ""))

    def file_time(self, index: int, element: Any) -> None:
        """Keep a time element."""
        if len(self.signals.times) < MAX_MARKED:
            self.signals.times.append(MarkedElement(index, element, element.get("class") or ""))

    def file_anchor(self, index: int, element: Any) -> None:
        """Keep a link to the author, or to the next page."""
        relation = element.get("rel")
        authors = self.signals.author_links
        if relation == "author" and len(authors) < MAX_MARKED:
            authors.append(MarkedElement(index, element, "rel=author"))
        elif relation == "next":
            self.file_link(index, element)

    def _file_properties(self, names: str, index: int, element: Any) -> None:
        """File an element by its properties, without their vocabulary: schema:author as author."""
        for name in names.split()[:4]:
            key = name.rsplit(":", 1)[-1].rsplit("/", 1)[-1].lower()
            marked = self.signals.properties.setdefault(key, [])
            if len(marked) < MAX_MARKED:
                marked.append(MarkedElement(index, element, name))


def _find_labels(words: list[str], text: str, ends: list[int]) -> set[int]:
    """The numbers of the labels with one of the words in them: in `text`, one up to each end."""
    numbers: set[int] = set()
    for word in words:
        start = text.find(word)
        while start >= 0 and len(numbers) < MAX_MARKED:
            number = bisect_right(ends, start)
            numbers.add(number)
            start = text.find(word, ends[number])
    return numbers


# What files the elements of a tag.
_FILED_BY = {
    "meta": _Collector.file_meta,
    "link": _Collector.file_link,
    "script": _Collector.file_script,
    "title": _Collector.file_title,
    "h1": _Collector.file_heading,
    "h2": _Collector.file_heading,
    "time": _Collector.file_time,
    "a": _Collector.file_anchor,
}


EXAMPLES = (
    Example(
        "_FILED_BY",
        lambda signals: signals.titles,
        "<title>Bridge opens</title>",
        ["Bridge opens"],
    ),
    Example(
        "_LABEL_WORDS",
        lambda signals: [marked.label for marked in signals.find_labelled("date")],
        '<p class="entry-date">14 March</p><p class="entry-body">',
        ["entry-date"],
    ),
    Example("_UNLABELLED_TAGS", lambda signals: signals.find_labelled("date"), "<time class=date>14 March</time>", []),
    Example("_OUTSIDE", _begins_outside, '<div class="related-stories">', True),
    Example("_OUTSIDE", _begins_outside, '<div class="has-sidebar">', False),
    Example("_BODY_PROPERTIES", lambda signals: signals.marks_body, "<p itemprop=articleBody>", True),
    Example("_OUTSIDE_STEMS", _begins_outside, '<div class="sponsored">', True),
    Example("_OUTSIDE_TAGS", _begins_outside, "<aside>", True),
    Example("_INSIDE_TAGS", _begins_outside, '<article class="teaser">', False),
    Example(
        "_OTHER_SCOPE",
        _begins_outside,
        "<p itemtype=https://schema.org/Comment>",
        True,
    ),
    Example(
        "_AROUND_HOST",
        lambda signals: signals.site_names,
        "<title>Bridge opens</title>",
        ["planet.example", "planet"],
    ),
)
