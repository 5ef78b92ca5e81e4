"""What part of a page a link stands in: by the tags around it, by their roles, or else by their classes and ids."""

from collections.abc import Collection

from feedsmith_html.body.blocks import Element
from feedsmith_html.body.labels import split_label
from feedsmith_html.body.survey import read_label
from feedsmith_html.grammar import Example

__all__ = ["find_contents", "find_region"]

MAX_NAME_CHARS = 100

_REGIONS = {
    "nav": "nav", "footer": "footer", "aside": "aside", "header": "header", "main": "main", "article": "article",
    "navigation": "nav", "contentinfo": "footer", "complementary": "aside", "menu": "nav", "menubar": "nav",
}  # fmt: skip
# The same by a word of a class or id, which says less: lists of articles are called menus, too.
_NAMES = (
    dict.fromkeys(
        "nav navbar navi navigation menu submenu topmenu mainmenu breadcrumb breadcrumbs crumbs pagination pager "
        "paging pagenav page-numbers topbar skip-link tags taglist tagcloud".split(),
        "menu",
    )
    | dict.fromkeys("footer foot colophon copyright imprint".split(), "foot")
    | dict.fromkeys("sidebar sidebars side rail".split(), "aside")
)
# Regions that hold no others.
_CLOSED_REGIONS = frozenset("nav footer aside menu foot".split())
# What is called by such a name and holds one of these is a page, or the most of one.
_CONTENT_TAGS = ("main", "article", "h1")
_UNNAMED_TAGS = frozenset("html body main article a h1 h2 h3 h4 h5 h6".split())


def find_contents(body: Element) -> set[Element]:
    """All that holds the content of a page, by its tags: it is no menu, whatever it is called."""
    contents: set[Element] = set()
    for element in body.iter(*_CONTENT_TAGS) if _CONTENT_TAGS else ():
        for around in element.iterancestors():
            if around in contents:
                break
            contents.add(around)
    return contents


def find_region(element: Element, around: str, contents: Collection[Element] = ()) -> str:
    """The region of what is in an element that stands in the region `around`; "" for none."""
    if around in _CLOSED_REGIONS:
        return around
    own = _REGIONS.get(element.get("role") or "") or _REGIONS.get(element.tag)
    if own is None:
        is_named = element.tag not in _UNNAMED_TAGS and element not in contents
        return (_find_named_region(element) if is_named else "") or around
    return around if (own, around) == ("header", "article") else own


def _find_named_region(element: Element) -> str:
    label = read_label(element)[:MAX_NAME_CHARS]
    return next((_NAMES[word] for word in split_label(label) if word in _NAMES), "") if label != " " else ""


EXAMPLES = (
    Example("_REGIONS", lambda element: find_region(element, ""), "<nav>", "nav"),
    Example("_NAMES", lambda element: find_region(element, ""), "<div id=footer>", "foot"),
    Example("_CLOSED_REGIONS", lambda element: find_region(element, "aside"), "<header>", "aside"),
    Example(
        "_CONTENT_TAGS",
        lambda element: find_region(element, "", find_contents(element)),
        "<div class=menu><h1>Bridge</h1></div>",
        "",
    ),
    Example("_UNNAMED_TAGS", lambda element: find_region(element, ""), "<a class=menu>", ""),
)
