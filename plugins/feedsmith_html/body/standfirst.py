"""The headline and the line under it, where they stand before the text."""

from collections.abc import Iterator

from feedsmith_html.body.blocks import Element
from feedsmith_html.body.boilerplate import is_byline, is_credited, is_dated
from feedsmith_html.body.labels import is_aside, is_caption, is_standfirst
from feedsmith_html.body.survey import Block, Heading, Survey, read_label
from feedsmith_html.body.tree import precedes, read_text
from feedsmith_html.metadata.read import Metadata
from feedsmith_html.text import collapse_spaces, fold_text, reads_as

__all__ = ["MIN_SUMMARY_LETTERS", "find_headline", "find_leads", "find_standfirst", "find_title"]

MIN_SUMMARY_LETTERS = 30
MAX_STANDFIRST_LETTERS = 600
MAX_STANDFIRST_LINES = 200
MAX_LEVELS_TO_HEADLINE = 5
MIN_LEAD_LETTERS = 100
MAX_LEADS = 12
# As many paragraphs, each in another box, are texts of their own.
MIN_BOXES = 3


def find_headline(survey: Survey, metadata: Metadata) -> Element | None:
    """The heading of the first two ranks that the page names as its title, else its first."""
    headings = [heading for heading in survey.headings if heading.element.tag in ("h1", "h2")]
    titled = _find_heading(headings, metadata)
    if titled is not None:
        return titled
    return next((heading.element for heading in headings if heading.element.tag == "h1"), None)


def find_title(survey: Survey, metadata: Metadata) -> Element | None:
    """The heading of any of four ranks that reads as the title of the page."""
    return _find_heading(survey.headings, metadata)


def _find_heading(headings: list[Heading], metadata: Metadata) -> Element | None:
    """The first that reads as the title of the page."""
    title = fold_text(metadata.title)
    return next((heading.element for heading in headings if title and reads_as(heading.text, title)), None)


def find_standfirst(survey: Survey, metadata: Metadata, chosen: Element) -> str:
    """The line under the headline, where it stands before what was chosen; "" for none."""
    lines = _find_lines_before(survey, chosen)
    line = _find_summary_line(lines, metadata)
    if line:
        return line
    headline = _find_any_headline(survey, metadata)
    if headline is None:
        return ""
    around = set(headline.iterancestors())
    for element in lines:
        label = f"{read_label(element)} {element.getparent().get('class') or ''}"
        is_marked = is_standfirst(label) and not is_aside(label)
        if is_marked and _is_close(element, around) and not precedes(element, headline):
            return collapse_spaces(read_text(element))
    return _read_deck(headline, lines)


def _read_deck(headline: Element, lines: list[Element]) -> str:
    """The heading of the next rank right below the headline, if that is one of the lines; "" for none."""
    below = headline.getnext()
    if below is None or below.tag != f"h{int(headline.tag[1]) + 1}" or below not in lines:
        return ""
    text = collapse_spaces(read_text(below))
    return "" if is_byline(text) or is_dated(text) else text


def find_leads(survey: Survey, metadata: Metadata, chosen: Element) -> list[Element]:
    """The first paragraphs, where they stand between the headline and what was chosen."""
    headline = _find_any_headline(survey, metadata)
    if headline is None:
        return []
    around = set(headline.iterancestors())
    leads = [
        element
        for element, block in _list_blocks_before(survey, chosen)
        if _is_lead(element, block, survey) and _is_close(element, around) and precedes(headline, element)
    ]
    return [] if _are_several_texts(leads) else leads[:MAX_LEADS]


def _find_any_headline(survey: Survey, metadata: Metadata) -> Element | None:
    title = find_title(survey, metadata)
    return find_headline(survey, metadata) if title is None else title


def _are_several_texts(leads: list[Element]) -> bool:
    """Whether each paragraph stands in a box of its own, as comments and teasers do."""
    return len(leads) >= MIN_BOXES and len({lead.getparent() for lead in leads}) == len(leads)


def _is_lead(element: Element, block: Block, survey: Survey) -> bool:
    """Whether a block is a paragraph of a text, in no box and with no picture."""
    if element.tag != "p" or block.letters < MIN_LEAD_LETTERS or not survey.is_text(element):
        return False
    text = collapse_spaces(" ".join(block.texts))
    labels = f"{read_label(element)} {read_label(element.getparent())}"
    return not (is_credited(text) or is_caption(labels) or is_aside(labels))


def _find_lines_before(survey: Survey, chosen: Element) -> list[Element]:
    """The blocks before `chosen` that may be a standfirst, the nearest first."""
    lines = []
    for element, block in _list_blocks_before(survey, chosen):
        if MIN_SUMMARY_LETTERS < block.letters < MAX_STANDFIRST_LETTERS and not block.links:
            lines.append(element)
    return lines[-MAX_STANDFIRST_LINES:][::-1]


def _list_blocks_before(survey: Survey, chosen: Element) -> Iterator[tuple[Element, Block]]:
    """The blocks up to the first that is in `chosen`."""
    outside: set[Element] = set()
    for element, block in survey.blocks.items():
        path = []
        around = element
        while around is not None and around not in outside:
            if around is chosen:
                return
            path.append(around)
            around = around.getparent()
        outside.update(path)
        yield element, block


def _find_summary_line(lines: list[Element], metadata: Metadata) -> str:
    """The line that is the page's summary."""
    summary = fold_text(metadata.summary)
    if len(summary) <= MIN_SUMMARY_LETTERS:
        return ""
    for element in lines:
        text = collapse_spaces(read_text(element))
        if len(text) > MIN_SUMMARY_LETTERS and _is_summary(fold_text(text), summary):
            return text
    return ""


def _is_summary(key: str, summary: str) -> bool:
    """Whether two folded texts are the same, but for a place before the one, or either's end."""
    return summary.startswith(key) or key.startswith(summary[:80]) or key.endswith(summary)


def _is_close(element: Element, around: set[Element]) -> bool:
    """Whether the headline, of which `around` are the ancestors, is within a few levels."""
    levels = range(MAX_LEVELS_TO_HEADLINE)
    return any(ancestor in around for _, ancestor in zip(levels, element.iterancestors(), strict=False))
