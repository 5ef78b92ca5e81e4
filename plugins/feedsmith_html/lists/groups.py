"""The groups of links on a page in words: which are its list, and why the others are not."""

from collections.abc import Iterator

from feedsmith_html.grammar import Example
from feedsmith_html.lists.links import PageLink
from feedsmith_html.lists.listing import Group, Listing
from feedsmith_html.lists.selection import MIN_SCORE

__all__ = ["describe_groups"]

MAX_GROUPS = 12
MAX_TITLE_CHARS = 40
MIN_MENU_WORDS = 3
_REGIONS = {
    "nav": "in the navigation",
    "footer": "in the footer",
    "header": "in the header",
    "aside": "beside the text",
}


def describe_groups(listing: Listing) -> Iterator[str]:
    """A line for each group of links that stand alike, the best first: its score, and what speaks against it."""
    for group in listing.groups[:MAX_GROUPS]:
        title = next((link.title[:MAX_TITLE_CHARS] for link in group.links if link.title), "")
        example = f", such as {title!r}" if title else ""
        count = f"{len(group.links):,} link{'s' if len(group.links) > 1 else ''}"
        yield f"{group.label}: {count}{example}; score {group.score:.1f}, {_judge(group)}"
    more = len(listing.groups) - MAX_GROUPS
    if more > 0:
        yield f"and {more:,} more with lower scores"


def _judge(group: Group) -> str:
    if group.chosen == len(group.links):
        return "all chosen"
    if group.chosen:
        return f"{group.chosen:,} chosen; of the others each scores less than {MIN_SCORE} by itself, or has no title"
    reasons = [*_list_reasons(group)]
    if group.score < MIN_SCORE:
        reasons.insert(0, f"less than {MIN_SCORE}")
    return f"not chosen: {', '.join(reasons) or 'nothing says that these are articles'}"


def _list_reasons(group: Group) -> Iterator[str]:
    """What most links of the group have in common that those to articles have not."""
    count = len(group.links)
    for region, where in _REGIONS.items():
        if 2 * sum(link.region == region for link in group.links) > count:
            yield where
    if not any(link.title for link in group.links):
        yield "no titles"
    elif sum(link.words for link in group.links) < MIN_MENU_WORDS * count:
        yield "titles as short as a menu's"
    if not any(link.heading for link in group.links):
        yield "no headings"
    if 2 * sum(link.is_numbered for link in group.links) > count:
        yield "numbers of pages"
    if 2 * sum(link.hidden for link in group.links) > count:
        yield "hidden"


EXAMPLES = (
    Example(
        "_REGIONS",
        lambda region: _judge(Group("", (PageLink("", None, "Sport", 2, region, words=5),), 0.0, 0)),
        "nav",
        "not chosen: less than 1.2, in the navigation",
    ),
)
