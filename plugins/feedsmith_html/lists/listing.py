"""Is a page a list of articles, and of which: found by structure, without rules for a site or a language.

`links` collects the links of a page, `items` reads what stands beside each, in the part of the page that `owners`
finds to be its own, and `between` what stands between them; `scores` says what speaks for each, `selection` which are
chosen. Where the markup gives too little, the data that the page carries for its scripts are read (`embedded`).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from feedsmith_html.body.blocks import Element
from feedsmith_html.embedded import EmbeddedItem, find_items, find_texts, read_embedded
from feedsmith_html.lists.addresses import read_shape, tells_time
from feedsmith_html.lists.between import complete_items
from feedsmith_html.lists.items import ItemReader, ListItem
from feedsmith_html.lists.languages import read_language
from feedsmith_html.lists.links import PageLink, collect_links, make_link, stands_in_prose
from feedsmith_html.lists.owners import adopt_headings, find_block, find_owners
from feedsmith_html.lists.periods import complete_dates
from feedsmith_html.lists.pieces import find_date, list_pieces
from feedsmith_html.lists.popular import find_popular
from feedsmith_html.lists.prose import MIN_ARTICLE_LETTERS, Prose, measure_prose
from feedsmith_html.lists.scores import (
    Candidate,
    add_common_dates,
    drop_goods,
    score_candidates,
    weigh_item,
    weigh_links,
)
from feedsmith_html.lists.selection import MAX_STRAY_WEIGHT, MIN_ITEMS, choose, drop_beside
from feedsmith_html.lists.titles import strip_markup
from feedsmith_html.metadata.address_dates import parse_url_date
from feedsmith_html.metadata.dates import parse_date
from feedsmith_html.metadata.structured import read_json
from feedsmith_html.page import Page

__all__ = ["Group", "Listing", "find_listing", "may_hold_list"]

# Before it is known what stands beside the links.
MIN_LIKELY_SCORE = 0.6
# Of a longer page the texts would take much memory; the longest list seen has a third.
MAX_PAGE_CHARS = 4_000_000
# As many stand each in a place of its own on a front page.
MIN_VARIED_ITEMS = 8
# Of one link, beside that which says most.
MAX_OTHER_PLACES = 3
MAX_ELEMENTS = 12
MIN_TITLE_WORDS = 5
# What has no more words throughout is a list of people or places.
MAX_NAME_WORDS = 3
# Teasers are shorter, and most whole posts: what has a longer one may be an article with others below it.
MAX_TEASER_LETTERS = 3_000


@dataclass(frozen=True, slots=True)
class Group:
    """Links that stand alike: under the same tags and classes. `chosen` of them are of the list."""

    label: str
    links: tuple[PageLink, ...]
    score: float
    chosen: int


@dataclass(frozen=True, slots=True)
class Listing:
    """The articles that a page lists, in its order, the groups of its links, the best first, and its prose."""

    items: tuple[ListItem, ...] = ()
    groups: tuple[Group, ...] = ()
    prose: Prose = field(default_factory=Prose)

    @property
    def is_list(self) -> bool:
        """Whether the page is a list, and not an article with links to others around it."""
        if not any(item.has_date or item.teaser or item.link.words > MAX_NAME_WORDS for item in self.items):
            return False
        telling = sum(map(_is_telling, self.items))
        alike = max(Counter(item.link.path for item in self.items).values(), default=0)
        if alike < MIN_ITEMS and len(self.items) < MIN_VARIED_ITEMS:
            return False
        is_telling = 2 * telling >= len(self.items) or max(item.link.words for item in self.items) > MIN_TITLE_WORDS
        return is_telling and not self.prose.is_article

    def fills(self, element: Element | None, twins: Mapping[Element | None, Element]) -> bool:
        """Whether what was taken for an article is the list, or a part of it, with teasers for its text.

        It may be of another tree of the page: `twins` has the elements there for those of the list's.
        """
        if element is None or not self.is_list or max(self.prose.run, self.prose.post) > MAX_TEASER_LETTERS:
            return False
        inside = set(element.iter())
        # Links without text are those of the pictures in an article, too.
        items = [item for item in self.items if not item.link.is_label]
        listed = [item for item in items if twins.get(item.link.element) in inside]
        blocks = [block for item in items if (block := twins.get(item.block)) in inside]
        letters = sum(map(_count_text, blocks))
        return len(listed) >= MIN_ITEMS and 2 * letters >= _count_text(element)

    def is_of_siblings(self, url: str) -> bool:
        """Whether the page at `url` has an address like those that it lists: it is an article beside them."""
        shape = read_shape(url)
        return 3 * sum(read_shape(item.link.url) == shape for item in self.items) > len(self.items)


def _count_text(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _is_telling(item: ListItem) -> bool:
    """Whether more than a few words or a picture speaks for an article."""
    link = item.link
    if tells_time(link.url):
        return True
    return bool(link.heading or link.is_titled or item.has_date or item.teaser or link.words >= MIN_TITLE_WORDS)


def may_hold_list(element: Element | None) -> bool:
    """Whether what was taken for an article holds enough links, but for those in its sentences, to be a list."""
    links = () if element is None else element.iter("a")
    found = (True for link in links if link.get("href") and not stands_in_prose(link))
    return sum(1 for _ in islice(found, MIN_ITEMS)) == MIN_ITEMS


def find_listing(page: Page) -> Listing:
    """The articles that the page lists: in its markup, else in the data that it carries."""
    body = None if page.tree is None else page.tree.find("body")
    if body is None or len(page.decoded.text) > MAX_PAGE_CHARS:
        return Listing()
    listing = _read_markup(page, body)
    return listing if len(listing.items) >= MIN_ITEMS else replace(listing, items=_read_data(page, body.getparent()))


def _read_markup(page: Page, body: Element) -> Listing:
    links = collect_links(body, page.base)
    adopt_headings(links, body)
    candidates = weigh_links(links, page.url)
    score_candidates(candidates)
    alike = {(c.link.path, c.kind) for c in candidates if c.score >= MIN_LIKELY_SCORE}
    likely = [c for c in candidates if (c.link.path, c.kind) in alike and c.weight > MAX_STRAY_WEIGHT and c.link.title]
    reader = ItemReader(read_language(body.getparent(), page.url))
    _read_items(likely, body, reader)
    others = _list_unlikely_groups(candidates)
    taken = (
        {around for c in likely for around in (c.link.element, *c.link.element.iterancestors())} if others else set()
    )
    for group in others:
        _read_items(group, body, reader, taken)
    for candidate in candidates:
        if candidate.item is not None:
            candidate.weight += weigh_item(candidate.item)
    add_common_dates(candidates)
    drop_goods(candidates)
    score_candidates(candidates)
    choose(candidates)
    # Once more, with what stands beside the other links in each of them.
    _read_items([candidate for candidate in candidates if candidate.is_chosen], body, reader)
    popular = find_popular((candidate.link for candidate in candidates if candidate.is_chosen), body)
    drop_beside(candidates, popular)
    chosen = tuple(c.item for c in candidates if c.is_chosen and c.item is not None)
    headed = {item.link.element: bool(item.link.heading) for item in chosen if not item.link.is_in_prose}
    return Listing(chosen, _group(candidates), measure_prose(body, headed))


def _read_items(
    candidates: list[Candidate], body: Element, reader: ItemReader, taken: Collection[Element] = ()
) -> None:
    """Read what stands beside the links, but for what is `taken` by others."""
    owners = find_owners([candidate.link for candidate in candidates], body)
    items = [reader.read(c.link, find_block(c.link, owners, body)) for c in candidates]
    complete_items(items, owners, reader.language)
    complete_dates(items, owners, body, reader.language)
    for item in items:
        if item.published is None and len(item.link.elements) > 1:
            # What is listed twice may be dated once.
            elements = item.link.elements[:MAX_ELEMENTS]
            others = dict.fromkeys(find_block(item.link, owners, body, element) for element in elements)
            blocks = islice((block for block in others if block is not item.block), MAX_OTHER_PLACES)
            item.published = next(
                filter(None, (find_date(list_pieces(block), reader.language) for block in blocks)), None
            )
            item.has_date = item.has_date or item.published is not None
    for candidate, item in zip(candidates, items, strict=True):
        if item.block not in taken:
            candidate.item = item


def _list_unlikely_groups(candidates: list[Candidate]) -> list[list[Candidate]]:
    """Links that stand alike and say too little by themselves, as titles of one word do.

    Where likely ones have dates, that is so only for addresses like theirs: others beside them are of authors, say.
    """
    shapes = Counter(c.kind for c in candidates if c.item is not None and c.item.has_date)
    groups: defaultdict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        is_unread = candidate.item is None and candidate.link.region != "footer" and candidate.link.title
        if is_unread and (shapes.total() < MIN_ITEMS or shapes[candidate.kind]):
            groups[candidate.link.path].append(candidate)
    return [group for group in groups.values() if len(group) >= MIN_ITEMS]


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


def _weigh_embedded(found: list[EmbeddedItem], page: Page) -> list[Candidate]:
    """Those of the items in data that may be of articles, where most are."""
    items: dict[str, ListItem] = {}
    for item in found:
        if (link := make_link(item.url, page.base, item.title)) is not None:
            published = parse_date(item.published) or parse_url_date(link.url)
            items.setdefault(link.url, ListItem(link, None, link.title, published, has_date=bool(item.published)))
            items[link.url].teaser = strip_markup(item.teaser)
    candidates = weigh_links([item.link for item in items.values()], page.url)
    for candidate in candidates:
        candidate.item = items[candidate.link.url]
        candidate.weight += weigh_item(candidate.item)
    add_common_dates(candidates)
    if 2 * sum(candidate.weight > 0 for candidate in candidates) <= len(candidates):
        return []
    return [c for c in candidates if c.weight > MAX_STRAY_WEIGHT and not c.is_elsewhere]


# ---- the page -----------------------------------------------------------------------------------


def _group(candidates: list[Candidate]) -> tuple[Group, ...]:
    members: defaultdict[int, list[Candidate]] = defaultdict(list)
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
