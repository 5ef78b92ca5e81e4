"""What speaks for a link being one to an article of a list, in figures.

Each link gets a weight, from its words, its heading, its place, the shape of its address and what
stands beside it. Links are alike in two ways: their paths of tags and classes are the same, and the
shapes of their addresses. A link's score is its own weight and the mean of those that it is alike.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from feedsmith_html.grammar import Example
from feedsmith_html.lists.addresses import UrlShape, is_named_by_title, is_service, list_folders, read_shape, tells_time
from feedsmith_html.lists.items import ListItem
from feedsmith_html.lists.links import PageLink, leads_to_part

__all__ = ["Candidate", "add_common_dates", "drop_goods", "score_candidates", "weigh_item", "weigh_links"]

# Links of one kind that a rule for all of them needs.
MIN_ALIKE = 3
MAX_MEAN = 4.0
OWN_SHARE, SHAPE_SHARE, PATH_SHARE = 0.4, 0.3, 0.7
STRONG_WEIGHT = 1.0
# Of the strong links of a page: a shape that fewer have is rare.
COMMON_SHARE = 0.1
GOODS_WEIGHT = -8.0
SERVICE_WEIGHT = 2.0
# Of another site.
MAX_DISTANCE = 8.0
# Links that stand alike and weigh less are no articles: what looks like one among them is astray.
MIN_KIN_WEIGHT = 0.5

_WORD_WEIGHTS = (-3.0, -1.5, -1.0, 0.0, 1.0)
_MANY_WORDS_WEIGHT = 2.0
_REGION_WEIGHTS = {
    "nav": -5.0, "footer": -5.0, "menu": -2.5, "foot": -3.0, "header": -1.0, "aside": -1.0, "article": 0.5, "main": 0.5,
}  # fmt: skip
_ENDING_WEIGHTS = {"slug": 1.5, "number": 0.5, "words": 0.0, "word": -0.5}
# By how many addresses lie below one: it is a section, unless it is called as a story is.
_SECTION_WEIGHTS = (0.0, 0.5, 2.0)
# "[more]": it does not tell of what.
# "Cars (94)": what it leads to holds so many.
_COMMAND = re.compile(r"\[[^\[\]]*\]")
_COUNTER = re.compile(r"\(\d[\d.,\s]{0,9}\)$")


@dataclass(slots=True, eq=False)
class Candidate:
    """A link that may be of the list, and what is known of it so far."""

    link: PageLink
    shape: UrlShape
    weight: float
    is_elsewhere: bool = False
    is_service: bool = False
    item: ListItem | None = None
    score: float = 0.0
    is_chosen: bool = False

    @property
    def kind(self) -> UrlShape:
        """The shape without how the address ends: titles are of all lengths."""
        return self.shape._replace(ending="")


def weigh_links(links: list[PageLink], page_url: str) -> list[Candidate]:
    """The links to other pages, with their weights as far as the link itself tells."""
    below = _count_below(links)
    own = page_url.partition("#")[0].rstrip("/")
    return [_make_candidate(link, page_url, below) for link in links if link.url.rstrip("/") != own]


def _make_candidate(link: PageLink, page_url: str, below: Counter[tuple[str, ...]]) -> Candidate:
    distance = _measure_distance(urlsplit(link.url).netloc, urlsplit(page_url).netloc)
    shape = read_shape(link.url)
    weight = _weigh_text(link) + _weigh_place(link) + _weigh_url(link.url, shape, below) - distance
    is_of_service = is_service(link.url, page_url) and not is_named_by_title(link.url, link.title)
    weight -= SERVICE_WEIGHT * is_of_service
    return Candidate(link, shape, weight, distance == MAX_DISTANCE, is_of_service)


def _count_below(links: Iterable[PageLink]) -> Counter[tuple[str, ...]]:
    """For each folder how many addresses of the page lie below it."""
    below: Counter[tuple[str, ...]] = Counter()
    for link in links:
        folders = (urlsplit(link.url).netloc, *list_folders(link.url)[:20])
        below.update(folders[:depth] for depth in range(1, len(folders)))
    return below


def _weigh_text(link: PageLink) -> float:
    weight = _WORD_WEIGHTS[link.words] if link.words < len(_WORD_WEIGHTS) else _MANY_WORDS_WEIGHT
    if _COUNTER.search(link.title) is not None or _COMMAND.fullmatch(link.title) is not None:
        weight -= 3.0
    if link.heading or link.is_titled:
        weight += 1.5 if link.heading else 0.5
    # Pictures in a text lead to larger ones.
    return weight - 0.5 * link.is_label - 1.5 * link.is_pictured


def _weigh_place(link: PageLink) -> float:
    # What is numbered is a further page of the list.
    region = "" if link.heading and link.region == "header" else link.region
    is_part = bool(link.elements) and all(map(leads_to_part, link.elements))
    return (
        _REGION_WEIGHTS.get(region, 0.0)
        - 1.0 * link.hidden
        - 4.0 * link.is_numbered
        - 2.0 * is_part
        - 3.0 * link.is_in_prose
    )


def _weigh_url(url: str, shape: UrlShape, below: Counter[tuple[str, ...]]) -> float:
    folders = list_folders(url)
    host = urlsplit(url).netloc
    weight = _ENDING_WEIGHTS.get(shape.ending, 0.0)
    if tells_time(url):
        weight += 1.0
    if folders:
        weight -= _SECTION_WEIGHTS[min(below[(host, *folders)], 2)] * (0.25 if shape.ending == "slug" else 1.0)
    if not folders and not urlsplit(url).query:
        weight -= 5.0
    return weight


def _measure_distance(host: str, page_host: str) -> float:
    if host.removeprefix("www.") == page_host.removeprefix("www."):
        return 0.0
    return 1.0 if _strip_host(host) == _strip_host(page_host) else MAX_DISTANCE


def _strip_host(host: str) -> str:
    """What the hosts of one site share: two labels, three where the second last is as short as in co.uk."""
    labels = host.partition(":")[0].split(".")
    is_short = len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2
    return ".".join(labels[-3 if is_short else -2 :])


def weigh_item(item: ListItem) -> float:
    return 1.0 * item.has_date + 1.0 * item.is_linked_again + 0.5 * bool(item.teaser) + 0.5 * bool(item.image)


def drop_goods(candidates: list[Candidate]) -> None:
    """Take the weight of links that stand alike and mostly have a price beside them; what is dated is an event, say."""
    priced: defaultdict[tuple[int, UrlShape], list[bool]] = defaultdict(list)
    for candidate in candidates:
        if (item := candidate.item) is not None:
            priced[candidate.link.path, candidate.kind].append(item.has_price and item.published is None)
    for candidate in candidates:
        prices = priced[candidate.link.path, candidate.kind]
        if prices and 2 * sum(prices) > len(prices):
            candidate.weight = GOODS_WEIGHT


def score_candidates(candidates: list[Candidate]) -> None:
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


def _average(candidates: list[Candidate], key: Callable[[Candidate], Hashable]) -> dict[Hashable, float]:
    """The mean weight of the candidates of each kind, less for small kinds."""
    weights: defaultdict[Hashable, list[float]] = defaultdict(list)
    for candidate in candidates:
        weights[key(candidate)].append(max(-MAX_MEAN, min(MAX_MEAN, candidate.weight)))
    return {kind: sum(listed) / (len(listed) + 1) for kind, listed in weights.items()}


def add_common_dates(candidates: list[Candidate]) -> None:
    """Add to the weight of links that stand alike and mostly have a date beside them, as articles do."""
    dated: defaultdict[int, list[bool]] = defaultdict(list)
    for candidate in candidates:
        dated[candidate.link.path].append(candidate.item is not None and candidate.item.has_date)
    for candidate in candidates:
        dates = dated[candidate.link.path]
        if len(dates) >= MIN_ALIKE and 2 * sum(dates) > len(dates):
            # A list of articles may be called navigation; menus have no dates.
            candidate.weight += 2.0 - min(0.0, _REGION_WEIGHTS.get(candidate.link.region, 0.0))


EXAMPLES = (
    Example("_WORD_WEIGHTS", lambda text: _weigh_text(PageLink("", None, text, words=2)), "Bridge opens", -1.0),
    Example("_REGION_WEIGHTS", lambda text: _weigh_place(PageLink("", None, region=text)), "nav", -5.0),
    Example(
        "_ENDING_WEIGHTS",
        lambda text: _weigh_url(text, read_shape(text), Counter()),
        "https://planet.example/the-bridge-opens-at-last",
        1.5,
    ),
    Example(
        "_SECTION_WEIGHTS",
        lambda text: _weigh_url(text, read_shape(text), Counter({("planet.example", "sport"): 2})),
        "https://planet.example/sport",
        -2.5,
    ),
    Example("_COMMAND", lambda text: _weigh_text(PageLink("", None, text, words=2)), "[more bridges]", -4.0),
    Example("_COUNTER", lambda text: _weigh_text(PageLink("", None, text, words=2)), "Bridges (94)", -4.0),
)
