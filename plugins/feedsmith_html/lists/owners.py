"""Which part of a page is a link's alone: it goes as far out as it holds no link to another article."""

from collections import defaultdict
from collections.abc import Iterable

from feedsmith_html.body.blocks import HEADINGS, Element, count_words
from feedsmith_html.lists.links import PageLink
from feedsmith_html.lists.titles import is_called_title, is_teaser, read_text

__all__ = ["adopt_headings", "find_block", "find_owners"]

# What has fewer may be "Read the whole story".
MIN_OWN_WORDS = 5
MIN_ALIKE = 3


def adopt_headings(links: Iterable[PageLink], body: Element) -> None:
    """Give links that all say the same, as "Read more" does, the heading that each of them stands below.

    Pictures without words are such links too, and links that only have a label.
    """
    alike: defaultdict[int, list[PageLink]] = defaultdict(list)
    for link in links:
        if not link.heading and (link.is_label or link.words < MIN_OWN_WORDS):
            alike[link.path].append(link)
    for group in alike.values():
        mute = sum(link.is_label for link in group)
        says_the_same = 2 * mute > len(group) or len({link.title for link in group}) <= len(group) / MIN_ALIKE
        if len(group) < MIN_ALIKE or not says_the_same:
            continue
        owners = find_owners(group, body)
        for link in group:
            heading = _find_heading(find_block(link, owners, body), link.elements)
            if heading is not None and (title := read_text(heading)):
                link.title, link.words = title, count_words(title)
                link.is_label = link.is_pictured = False
                link.heading = int(heading.tag[1]) if heading.tag in HEADINGS else 0


def _find_heading(block: Element, links: list[Element]) -> Element | None:
    """The heading in a block, or what a class calls one, or what is set in bold; none that is another link's."""
    heading = next(block.iter(*HEADINGS), None)
    if heading is None:
        heading = next((part for part in block.iter() if is_called_title(part)), None)
    if heading is None:
        heading = next((part for part in block.iter("strong", "b") if not is_teaser(read_text(part))), None)
    if heading is None:
        return None
    around = (part for part in (*heading.iter("a"), *heading.iterancestors("a")) if part not in links)
    return heading if next(around, None) is None else None


def find_owners(links: list[PageLink], body: Element) -> dict[Element, PageLink | None]:
    """For each element around a link the one that it belongs to, None where it holds several.

    No element is looked at more than twice for links to different articles.
    """
    owners: dict[Element, PageLink | None] = {body: None}
    for link in links:
        for element in link.elements:
            for around in (element, *element.iterancestors()):
                if around not in owners:
                    owners[around] = link
                elif owners[around] is None or owners[around] is link:
                    break
                else:
                    owners[around] = None
    return owners


def find_block(
    link: PageLink, owners: dict[Element, PageLink | None], body: Element, element: Element | None = None
) -> Element:
    """The outermost element around a link that is its alone, or around another element of the link."""
    block = link.element if element is None else element
    for around in block.iterancestors():
        if around is body or owners.get(around) is not link:
            break
        block = around
    return block
