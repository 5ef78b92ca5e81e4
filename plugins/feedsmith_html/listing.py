"""Is a page a list of articles, and of which: found by structure, without rules for a site or a language.

Each link gets a weight, from its words, its heading, its place, the shape of its address and what
stands beside it. Links are alike in two ways: their paths of tags and classes are the same, and the
shapes of their addresses. A link is chosen by its own weight and the mean of those that it is alike.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from feedsmith_html.body.blocks import INLINE, Element, count_letters, has_sentence
from feedsmith_html.embedded import EmbeddedItem, find_items, find_texts, read_embedded
from feedsmith_html.grammar import Example
from feedsmith_html.items import ListItem, adopt_headings, read_items
from feedsmith_html.links import (
    PageLink,
    UrlShape,
    collect_links,
    leads_to_part,
    list_folders,
    make_link,
    read_shape,
    strip_markup,
)
from feedsmith_html.metadata.dates import parse_date, parse_url_date
from feedsmith_html.metadata.structured import read_json
from feedsmith_html.page import Page

__all__ = ["Group", "Listing", "find_listing"]

# Of the links on twenty pages in eleven languages, chosen by hand, in halves.
MIN_SCORE = 1.2
# Before it is known what stands beside the links.
MIN_LIKELY_SCORE = 0.6
MIN_ITEMS = 3
# As many stand each in a place of its own on a front page.
MIN_VARIED_ITEMS = 8
MAX_MEAN = 4.0
OWN_SHARE, SHAPE_SHARE, PATH_SHARE = 0.4, 0.3, 0.7
STRONG_WEIGHT = 1.0
# Of the strong links of a page: a shape that fewer have is rare.
COMMON_SHARE = 0.1
GOODS_WEIGHT = -8.0
# Links that stand alike and weigh less are no articles: what looks like one among them is astray.
MIN_KIN_WEIGHT = 0.5
MIN_TITLE_WORDS = 5
# Shorter pieces of text are no prose.
MIN_PROSE_CHARS = 100
# Before a link within a list may stand a date or a section.
MAX_LEAD_IN_CHARS = 60
# A run of prose between two links of a list is no longer than this.
MIN_ARTICLE_LETTERS = 1_000
# Of a list with long teasers the run is shorter.
MAX_TEASER_LETTERS = 3_000

_WORD_WEIGHTS = (-3.0, -1.5, -1.0, 0.0, 1.0)
_MANY_WORDS_WEIGHT = 2.0
_REGION_WEIGHTS = {"nav": -5.0, "footer": -5.0, "header": -1.0, "aside": -1.0, "article": 0.5, "main": 0.5}
_ENDING_WEIGHTS = {"slug": 1.5, "number": 0.5, "words": 0.0, "word": -0.5}
# "Cars (94)": what it leads to holds so many.
_COUNTER = re.compile(r"\(\d[\d.,\s]{0,9}\)$")
_LINKS_AND_PROSE = etree.XPath(
    "descendant::a | descendant::*[self::h1 or self::h2][not(descendant::a)]"
    f"| descendant::text()[string-length(.) >= {MIN_PROSE_CHARS}]"
)
_NO_PROSE = frozenset("script style a noscript template option textarea".split())


@dataclass(frozen=True, slots=True)
class Group:
    """Links that stand alike: under the same tags and classes. `chosen` of them are of the list."""

    label: str
    links: tuple[PageLink, ...]
    score: float
    chosen: int


@dataclass(frozen=True, slots=True)
class Listing:
    """The articles that a page lists, in its order, and the groups of its links, the best first.

    `run` is the longest run of prose that no link of the list interrupts, in letters, and `prose`
    all that there is.
    """

    items: tuple[ListItem, ...] = ()
    groups: tuple[Group, ...] = ()
    run: int = 0
    prose: int = 0

    @property
    def is_list(self) -> bool:
        """Whether the page is a list, and not an article with links to others around it."""
        is_article = self.run >= MIN_ARTICLE_LETTERS and 2 * self.run > self.prose
        telling = sum(map(_is_telling, self.items))
        alike = max(Counter(item.link.path for item in self.items).values(), default=0)
        is_varied = len(self.items) >= MIN_VARIED_ITEMS
        return (alike >= MIN_ITEMS or is_varied) and 2 * telling >= len(self.items) and not is_article

    def fills(self, element: Element | None) -> bool:
        """Whether what was taken for an article is the list, or a part of it, with teasers for its text."""
        if element is None or not self.is_list or self.run > MAX_TEASER_LETTERS:
            return False
        inside = set(element.iter())
        blocks = [item.block for item in self.items if item.block in inside]
        listed = [item for item in self.items if item.link.element in inside]
        letters = sum(map(_count_text, blocks))
        return len(listed) >= MIN_ITEMS and 2 * letters >= _count_text(element)

    def is_of_siblings(self, url: str) -> bool:
        """Whether the page at `url` has an address like those that it lists: it is an article beside them."""
        shape = read_shape(url)
        return 3 * sum(read_shape(item.link.url) == shape for item in self.items) > len(self.items)


@dataclass(slots=True, eq=False)
class _Candidate:
    link: PageLink
    shape: UrlShape
    weight: float
    item: ListItem | None = None
    score: float = 0.0
    is_chosen: bool = False


def _count_text(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _is_telling(item: ListItem) -> bool:
    """Whether more than a few words or a picture speaks for an article."""
    link = item.link
    return bool(link.heading or item.has_date or item.teaser or link.words >= MIN_TITLE_WORDS)


def find_listing(page: Page) -> Listing:
    """The articles that the page lists: in its markup, else in the data that it carries."""
    body = None if page.tree is None else page.tree.find("body")
    if body is None:
        return Listing()
    listing = _read_markup(page, body)
    return listing if len(listing.items) >= MIN_ITEMS else replace(listing, items=_read_data(page, body.getparent()))


def _read_markup(page: Page, body: Element) -> Listing:
    links = collect_links(body, page.base)
    adopt_headings(links, body)
    candidates = _weigh_links(links, page.url)
    _score(candidates)
    language = (body.getparent().get("lang") or "")[:20]
    likely = [candidate for candidate in candidates if candidate.score >= MIN_LIKELY_SCORE]
    _read_items(likely, body, language)
    others = _list_unlikely_groups(candidates)
    taken = (
        {around for c in likely for around in (c.link.element, *c.link.element.iterancestors())} if others else set()
    )
    for group in others:
        _read_items(group, body, language, taken)
    for candidate in candidates:
        if candidate.item is not None:
            candidate.weight += _weigh_item(candidate.item)
    _add_common_dates(candidates)
    _drop_goods(candidates)
    _score(candidates)
    for candidate in candidates:
        candidate.is_chosen = candidate.score >= MIN_SCORE and bool(candidate.link.words)
    _complete_groups(candidates)
    chosen = tuple(c.item for c in candidates if c.is_chosen and c.item is not None)
    run, prose = _measure_prose(body, chosen)
    return Listing(chosen, _group(candidates), run, prose)


def _read_items(candidates: list[_Candidate], body: Element, language: str, taken: Collection[Element] = ()) -> None:
    """Read what stands beside the links, but for what is `taken` by others."""
    items = read_items([candidate.link for candidate in candidates], body, language)
    for candidate, item in zip(candidates, items, strict=True):
        if item.block not in taken:
            candidate.item = item


def _list_unlikely_groups(candidates: list[_Candidate]) -> list[list[_Candidate]]:
    """Links that stand alike and say too little by themselves, as titles of one word do."""
    groups: defaultdict[int, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        if candidate.item is None and candidate.link.region not in ("nav", "footer") and candidate.link.title:
            groups[candidate.link.path].append(candidate)
    return [group for group in groups.values() if len(group) >= MIN_ITEMS]


def _add_common_dates(candidates: list[_Candidate]) -> None:
    """Add to the weight of links that stand alike and mostly have a date beside them, as articles do."""
    dated: defaultdict[int, list[bool]] = defaultdict(list)
    for candidate in candidates:
        dated[candidate.link.path].append(candidate.item is not None and candidate.item.has_date)
    for candidate in candidates:
        dates = dated[candidate.link.path]
        if len(dates) >= MIN_ITEMS and 2 * sum(dates) > len(dates):
            candidate.weight += 2.0


def _complete_groups(candidates: list[_Candidate]) -> None:
    """Choose the rest of those that stand alike, where most are chosen."""
    groups: defaultdict[int, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.link.path].append(candidate)
    for group in groups.values():
        if 2 * sum(candidate.is_chosen for candidate in group) > len(group) >= MIN_ITEMS:
            for candidate in group:
                candidate.is_chosen |= candidate.score > 0 and bool(candidate.link.words)


def _read_data(page: Page, tree: Element) -> tuple[ListItem, ...]:
    """The items of the best list in a page's JSON; none where that has the text of an article."""
    values = read_embedded(tree)
    if any(text.title and len(text.text) >= MIN_ARTICLE_LETTERS for text in find_texts(values)[:1]):
        return ()
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            values += read_json(script.text or "")
    lists = [_weigh_embedded(found, page) for found in find_items(values)]
    best = max(lists, key=lambda listed: sum(candidate.weight for candidate in listed), default=[])
    return tuple(c.item for c in best if c.item is not None) if len(best) >= MIN_ITEMS else ()


def _weigh_embedded(found: list[EmbeddedItem], page: Page) -> list[_Candidate]:
    """Those of the items in data that may be of articles."""
    items: dict[str, ListItem] = {}
    for item in found:
        if (link := make_link(item.url, page.base, item.title)) is not None:
            published = parse_date(item.published) or parse_url_date(link.url)
            items.setdefault(link.url, ListItem(link, None, link.title, published, has_date=bool(item.published)))
            items[link.url].teaser = strip_markup(item.teaser)
    candidates = _weigh_links([item.link for item in items.values()], page.url)
    for candidate in candidates:
        candidate.item = items[candidate.link.url]
        candidate.weight += _weigh_item(candidate.item)
    return [candidate for candidate in candidates if candidate.weight > 0]


# ---- weights ------------------------------------------------------------------------------------


def _weigh_links(links: list[PageLink], page_url: str) -> list[_Candidate]:
    """The links to other pages, with their weights as far as the link itself tells."""
    below = _count_below(links)
    own = page_url.partition("#")[0].rstrip("/")
    return [
        _Candidate(
            link, read_shape(link.url), _weigh_text(link) + _weigh_place(link) + _weigh_url(link.url, page_url, below)
        )
        for link in links
        if link.url.rstrip("/") != own
    ]


def _count_below(links: Iterable[PageLink]) -> Counter[tuple[str, ...]]:
    """For each folder how many addresses of the page lie below it."""
    below: Counter[tuple[str, ...]] = Counter()
    for link in links:
        folders = (urlsplit(link.url).netloc, *list_folders(link.url)[:20])
        below.update(folders[:depth] for depth in range(1, len(folders)))
    return below


def _weigh_text(link: PageLink) -> float:
    weight = _WORD_WEIGHTS[link.words] if link.words < len(_WORD_WEIGHTS) else _MANY_WORDS_WEIGHT
    if _COUNTER.search(link.title) is not None:
        weight -= 3.0
    return weight + (1.5 if link.heading else 0.0)


def _weigh_place(link: PageLink) -> float:
    # What is numbered is a further page of the list.
    region = "" if link.heading and link.region == "header" else link.region
    is_part = bool(link.elements) and all(map(leads_to_part, link.elements))
    return _REGION_WEIGHTS.get(region, 0.0) - 1.0 * link.hidden - 4.0 * link.is_numbered - 2.0 * is_part


def _weigh_url(url: str, page_url: str, below: Counter[tuple[str, ...]]) -> float:
    folders = list_folders(url)
    host = urlsplit(url).netloc
    weight = _ENDING_WEIGHTS.get(read_shape(url).ending, 0.0)
    if parse_url_date(url) is not None:
        weight += 1.0
    # What others lie below is a section.
    weight -= (0.0, 0.5, 2.0)[min(below[(host, *folders)], 2)] if folders else 0.0
    if not folders and not urlsplit(url).query:
        weight -= 5.0
    return weight - _measure_distance(host, urlsplit(page_url).netloc)


def _measure_distance(host: str, page_host: str) -> float:
    if host.removeprefix("www.") == page_host.removeprefix("www."):
        return 0.0
    return 1.0 if _strip_host(host) == _strip_host(page_host) else 8.0


def _strip_host(host: str) -> str:
    """What the hosts of one site share: two labels, three where the second last is as short as in co.uk."""
    labels = host.partition(":")[0].split(".")
    is_short = len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2
    return ".".join(labels[-3 if is_short else -2 :])


def _weigh_item(item: ListItem) -> float:
    return 1.0 * item.has_date + 0.5 * bool(item.teaser) + 0.5 * bool(item.image)


def _drop_goods(candidates: list[_Candidate]) -> None:
    """Take the weight of links that stand alike and mostly have a price beside them."""
    priced: defaultdict[int, list[bool]] = defaultdict(list)
    for candidate in candidates:
        if candidate.item is not None:
            priced[candidate.link.path].append(candidate.item.has_price)
    for candidate in candidates:
        prices = priced[candidate.link.path]
        if prices and 2 * sum(prices) > len(prices):
            candidate.weight = GOODS_WEIGHT


def _score(candidates: list[_Candidate]) -> None:
    shapes = _average(candidates, lambda candidate: candidate.shape)
    paths = _average(candidates, lambda candidate: candidate.link.path)
    strong = [candidate.shape for candidate in candidates if candidate.weight >= STRONG_WEIGHT]
    strong_shapes, strong_hosts = Counter(strong), Counter(shape.host for shape in strong)
    common = COMMON_SHARE * len(strong)
    for candidate in candidates:
        shape = candidate.shape
        rarity = _measure_rarity(strong_shapes[shape], common) + _measure_rarity(strong_hosts[shape.host], common)
        path = paths[candidate.link.path]
        astray = 2.0 if path < MIN_KIN_WEIGHT else 0.0
        alike = SHAPE_SHARE * shapes[candidate.shape] + PATH_SHARE * path
        candidate.score = OWN_SHARE * candidate.weight + alike - rarity - astray


def _measure_rarity(count: int, common: float) -> float:
    """From 0 for what is common to 1 for what occurs not at all."""
    return max(0.0, 1.0 - count / common) if common else 0.0


def _average(candidates: list[_Candidate], key: Callable[[_Candidate], Hashable]) -> dict[Hashable, float]:
    """The mean weight of the candidates of each kind, less for small kinds."""
    weights: defaultdict[Hashable, list[float]] = defaultdict(list)
    for candidate in candidates:
        weights[key(candidate)].append(max(-MAX_MEAN, min(MAX_MEAN, candidate.weight)))
    return {kind: sum(listed) / (len(listed) + 1) for kind, listed in weights.items()}


# ---- the page -----------------------------------------------------------------------------------


def _group(candidates: list[_Candidate]) -> tuple[Group, ...]:
    members: defaultdict[int, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        members[candidate.link.path].append(candidate)
    groups = [
        Group(
            _label(listed[0].link.element),
            tuple(candidate.link for candidate in listed),
            sum(candidate.score for candidate in listed) / len(listed),
            sum(candidate.is_chosen for candidate in listed),
        )
        for listed in members.values()
    ]
    return tuple(sorted(groups, key=lambda group: group.score, reverse=True))


def _label(element: Element) -> str:
    """The tags and first classes above a link, the nearest last."""
    around = [element, *(ancestor for ancestor, _ in zip(element.iterancestors(), range(2), strict=False))]
    names = (
        f"{part.tag}.{classes[0]}" if (classes := (part.get("class") or "").split()) else part.tag for part in around
    )
    return " > ".join([*names][::-1])


def _measure_prose(body: Element, items: tuple[ListItem, ...]) -> tuple[int, int]:
    """The longest run of prose that no link of the list interrupts, and all prose, in letters.

    What stands right below a heading that is a link of the list is a post there, and no run.
    """
    listed = {item.link.element: item for item in items if not _is_in_prose(item.link.element)}
    runs: Counter[tuple[Element, int]] = Counter()
    number = prose = 0
    is_post = False
    posts: set[tuple[Element, int]] = set()
    parts: list[Any] = _LINKS_AND_PROSE(body)
    for part in parts:
        if etree.iselement(part):
            item = listed.get(part)
            number += item is not None
            # A heading without a link begins an article.
            is_post = bool(item.link.heading) if item is not None else is_post and part.tag == "a"
        elif part.getparent().tag not in _NO_PROSE and has_sentence(part):
            letters = count_letters(" ".join(part.split()))
            run = (_find_container(part), number)
            if run not in runs and is_post:
                posts.add(run)
            runs[run] += letters
            prose += letters
    return max((letters for run, letters in runs.items() if run not in posts), default=0), prose


def _find_container(text: Any) -> Element:
    """What holds the paragraph that a text is in, and those beside it."""
    block = text.getparent()
    if text.is_tail:
        block = block.getparent()
    while block.tag in INLINE and block.getparent() is not None:
        block = block.getparent()
    return block.getparent() if block.tag == "p" and block.getparent() is not None else block


def _is_in_prose(link: Element) -> bool:
    """Whether a link stands in the middle of a paragraph."""
    before, around = link.getprevious(), link.getparent()
    text = (around.text if before is None else before.tail) or ""
    return len(text.strip()) > MAX_LEAD_IN_CHARS


EXAMPLES = (
    Example("_WORD_WEIGHTS", lambda text: _weigh_text(PageLink("", None, text, words=2)), "Bridge opens", -1.0),
    Example("_REGION_WEIGHTS", lambda text: _weigh_place(PageLink("", None, region=text)), "nav", -5.0),
    Example(
        "_ENDING_WEIGHTS",
        lambda text: _weigh_url(text, text, Counter()),
        "https://planet.example/the-bridge-opens-at-last",
        1.5,
    ),
    Example("_COUNTER", lambda text: _weigh_text(PageLink("", None, text, words=2)), "Bridges (94)", -4.0),
    Example(
        "_NO_PROSE",
        lambda element: _measure_prose(element, ()),
        "<div><textarea>" + "It opens. " * 20 + "</textarea></div>",
        (0, 0),
    ),
)
