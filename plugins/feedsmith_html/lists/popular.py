"""Boxes of what most people read, beside a list: its articles once more, or those of other sections."""

import re
from collections.abc import Iterable
from itertools import islice

from feedsmith_html.body.blocks import INLINE, Element
from feedsmith_html.grammar import Example, any_line
from feedsmith_html.lists.links import PageLink
from feedsmith_html.text import collapse_spaces

__all__ = ["find_popular"]

MIN_ITEMS = 3
MAX_BOXES = 10

_SHORT_TEXTS = "descendant::text()[string-length(.) > 1 and string-length(.) < 60]"
_POPULAR = re.compile(
    any_line(r"""
        (?:(?:our|the|\d\d?) )?most (?:read|popular|viewed|watched|shared|commented|discussed)(?: \w+){0,2}
        popular(?: (?:posts|stories|articles|news|now|today|this week))?
        trending(?: (?:now|today|stories|posts|articles|news))?
        meist(?:gelesen|geklickt|kommentiert|geteilt|gesehen)(?:e[nrs]?)?(?: \w+)?|am (?:meisten|häufigsten) gelesen
        beliebte(?:ste)?(?: (?:artikel|beiträge))?
        (?:(?:les )?articles )?(?:les )?plus (?:lus|vus|partagés|commentés|populaires)|articles populaires
        (?:(?:l[oa]s?|noticias|artículos) )?más (?:leíd|vist|compartid|comentad)[oa]s?|(?:lo )?más popular(?:es)?
        (?:as )?(?:notícias )?mais (?:lid|vist|comentad)[oa]s?|mais populares
        (?:(?:i|le|gli articoli) )?più (?:lett|vist|condivis|commentat)[ie]|più popolari
        meest gelezen|populair|mest läst[a]?|mest lest[e]?|mest læst[e]?|populært|populärt|luetuimmat|suosituimmat
        najczęściej (?:czytane|komentowane)|najpopularniejsze|popularne|nejčtenější|legolvasottabb|legnépszerűbb
        cele mai (?:citite|populare)
        (?:самое )?(?:популярное|читаемое|обсуждаемое)|популярные (?:новости|статьи|материалы)|(?:най)?популярн(?:е|іше)
        en çok (?:okunan|izlenen|yorumlanan)(?:lar)?|popüler|(?:τα )?(?:πιο διαβασμένα|δημοφιλή|δημοφιλέστερα)
        الأكثر (?:قراءة|مشاهدة|تداولا|شيوعا)|پربازدیدترین(?:‌ها)?|הנקראות ביותר|הפופולריות
        सबसे ज्यादा पढ़ी गई|लोकप्रिय|ट्रेंडिंग
        热门(?:文章|新闻|推荐|资讯)?|(?:点击|阅读|热点|新闻)排行榜?|熱門(?:文章|新聞)?
        (?:アクセス|人気(?:記事)?)?ランキング|(?:よく読まれている|人気の?)記事
        (?:가장 )?많이 본 ?(?:뉴스|기사)?|인기 ?(?:기사|글|뉴스)
    """),
    re.IGNORECASE,
)
_TABS = frozenset("button a li label option".split())
_SIGNS = " :»«›·•|-–—!"


def find_popular(links: Iterable[PageLink], body: Element) -> list[set[PageLink]]:
    """Those of the links of a list that stand nowhere but below a line which says that most people read them, by boxes.

    Where they are more than half of the list, that line is the list's own.
    """
    links = [link for link in links if link.element is not None]
    elements = {element for link in links for element in link.elements}
    labels: Iterable[Element] = (text.getparent() for text in body.xpath(_SHORT_TEXTS) if _is_label(text))
    boxes = [_find_box(label, elements) for label in islice(labels, MAX_BOXES)]
    popular = [{link for link in links if box.issuperset(link.elements)} for box in boxes]
    return [box for box in popular if 2 * len(box) <= len(links)]


def _is_label(text: str) -> bool:
    return _POPULAR.fullmatch(collapse_spaces(text).strip(_SIGNS)) is not None


def _is_tab(element: Element) -> bool:
    """Whether a label is one of several to choose from: what follows is of all of them."""
    around = element.getparent() if element.tag in INLINE - _TABS else element
    return around is not None and around.tag in _TABS


def _find_box(label: Element, elements: set[Element]) -> set[Element]:
    """Those of the elements that follow a label: in the next element that holds some, or in several of its kind."""
    if _is_tab(label):
        return set()
    if own := _list_inside(label, elements):
        return own if len(own) >= MIN_ITEMS else set()
    for around in (label, *label.iterancestors()):
        following = [(other, found) for other in around.itersiblings() if (found := _list_inside(other, elements))]
        if following:
            (first, box), *others = following
            if len(box) < MIN_ITEMS:
                box |= {element for other, found in others if other.tag == first.tag for element in found}
            return box if len(box) >= MIN_ITEMS else set()
        if any(_list_inside(other, elements) for other in around.itersiblings(preceding=True)):
            break
    return set()


def _list_inside(around: Element, elements: set[Element]) -> set[Element]:
    return elements.intersection(around.iter("a"))


EXAMPLES = (
    Example("_POPULAR", _is_label, "Most read this week:", True),
    Example("_TABS", _is_tab, "<button>Most read</button>", True),
)
