"""Which of several posts on a page is the article: the one with the page's title and address."""

from urllib.parse import urljoin, urlsplit

from feedsmith_html.body.blocks import Element
from feedsmith_html.body.standfirst import find_title
from feedsmith_html.body.survey import Survey, read_names
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.read import Metadata

__all__ = ["find_post"]

# The least of what another post has, for a part of a page to be one.
MIN_SHARE = 0.1
MAX_ADDRESS_CHARS = 2_000

# What editing systems call a post.
_POST_NAMES = frozenset("post hentry story blogpost blog-post entry article".split())


def find_post(survey: Survey, metadata: Metadata, url: str) -> Element | None:
    """The post that the page is about, where others stand beside it; None where none do."""
    heading = find_title(survey, metadata)
    if heading is None:
        return None
    for element in (heading, *heading.iterancestors()):
        around = element.getparent()
        if around is None or element is survey.body:
            return None
        prose = survey.measure_prose(element)
        if prose and any(
            survey.measure_prose(beside) * MIN_SHARE < prose and _is_post(beside, heading, url)
            for beside in _find_alike(element, survey)
        ):
            return element
    return None


def _find_alike(element: Element, survey: Survey) -> list[Element]:
    """What stands beside an element, has text, and the same tag and class."""
    names = read_names(element)
    beside = [*element.itersiblings(element.tag, preceding=True), *element.itersiblings(element.tag)]
    return [other for other in beside if survey.measure_prose(other) and read_names(other) & names == names]


def _is_post(element: Element, heading: Element, url: str) -> bool:
    """Whether an element has a heading of that rank as its title: in a post, or a link to a page of this site."""
    other = next(element.iter(heading.tag), None)
    if other is None:
        return False
    if element.tag == "article" or heading.tag == "h1":
        return True
    if not read_names(element).isdisjoint(_POST_NAMES):
        return True
    link = next(other.iter("a"), None)
    if link is None and other.getparent().tag == "a":
        link = other.getparent()
    return link is not None and _leads_to_other_page(link.get("href") or "", url)


def _leads_to_other_page(href: str, url: str) -> bool:
    """Whether a link leads to another page of the site of `url`."""
    if not url or not href or href.startswith("#"):
        return False
    try:
        here, there = urlsplit(url), urlsplit(urljoin(url, href[:MAX_ADDRESS_CHARS]))
    except ValueError:
        return False
    return there.hostname == here.hostname and (there.path, there.query) != (here.path, here.query)


EXAMPLES = (
    Example(
        "_POST_NAMES",
        lambda element: _is_post(element, element[0], ""),
        "<div class=hentry><h3>Another one</h3></div>",
        True,
    ),
)
