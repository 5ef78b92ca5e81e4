"""Where the article stands in a page: the element that holds most of the prose, and little else."""

from dataclasses import dataclass, replace
from html import unescape
from re import sub
from urllib.parse import urlsplit

from lxml import etree

from feedsmith_html.body.blocks import Element, folded, measure, squashed, words_in
from feedsmith_html.body.boilerplate import is_aside, is_body, is_error, is_standfirst, is_wall, needs_script
from feedsmith_html.body.prune import Pruned, prune
from feedsmith_html.body.survey import Block, Survey, label_of
from feedsmith_html.metadata.read import Metadata
from feedsmith_html.page import Page

__all__ = ["Located", "locate"]

MAX_ELEMENTS = 30_000
"""More than any article has; as many take about two seconds."""
MAX_LETTERS = 2_000_000
"""A book of 300,000 words; ten times as many, which fit into a page, would take their memory several times over."""
_NEVER = (
    "script style svg template select option textarea input link meta math canvas button datalist dialog map area "
    "fieldset frameset applet"
).split()
_MARKED = etree.XPath("descendant::*[@itemprop]|descendant::*[@property]")  # a third of the time of asking for values
_BODIES = frozenset("articleBody reviewBody schema:articleBody content:encoded".split())
_COUNT = etree.XPath("count(descendant::*)")
_LENGTH = etree.XPath("string-length(.)")
_CLAIMS = ("Article", "article", "Posting", "Report", "Review")
_COLLECTIONS = frozenset("CollectionPage ItemList SearchResultsPage WebSite".split())
THIN_WORDS, SHORT_WORDS = 40, 80
MIN_PROSE = 200
"""Letters: a paragraph of an article, which may be all there is of it."""
_NOTHING = Pruned(0, 0, 0, 0, "", "")


@dataclass(frozen=True, slots=True)
class Located:
    """The article's subtree, pruned; None where there is none. `signal` says why this one.

    `kind` is "article", "thin" (hardly any text), "list" (a page that lists articles), "consent" (a wall of cookies,
    scripts or a login), "error" (no such page), "large" (too much for an article) or "empty". `words` and
    `link_density` (letters in links, of all) are of what is left; `standfirst` is the line under the headline as it
    stands on the page.
    """

    element: Element | None
    kind: str = "article"
    words: int = 0
    signal: str = ""
    link_density: float = 0.0
    standfirst: str = ""


def locate(page: Page, metadata: Metadata) -> Located:
    """The article in a page. Changes the page's tree, so that metadata are to be read before."""
    if page.tree is None:
        return Located(None, "empty")
    body = page.tree.find("body")
    if body is None:
        body = page.tree
    etree.strip_elements(body, *_NEVER, with_tail=False)
    if _COUNT(body) > MAX_ELEMENTS or _LENGTH(body) > MAX_LETTERS:
        return Located(None, "large")
    survey = Survey(body)
    element, signal = _choose(survey, metadata)
    if element is None:
        return Located(None, _kind(survey, page, metadata, _NOTHING))
    standfirst = _standfirst(survey, metadata, element)
    pruned = prune(element, survey, metadata)
    density = pruned.links / (pruned.letters or 1)
    said = squashed(metadata.body_text)
    if len(said) > 600 and pruned.letters < 0.4 * measure(said):
        element, signal = _as_paragraphs(body, metadata.body_text), "JSON-LD articleBody"
        density = 0.0
        pruned = replace(pruned, letters=measure(said), prose=measure(said), words=words_in(said), text=said[:5000])
    kind = _kind(survey, page, metadata, pruned)
    return Located(element, kind, pruned.words, signal, density, pruned.standfirst or standfirst)


def _choose(survey: Survey, metadata: Metadata) -> tuple[Element | None, str]:
    """The element with the article and the sign it was found by."""
    near = {element: prose * _boost(element) for element, prose in survey.near().items()}
    if not near:
        return None, ""
    top = max(near, key=near.__getitem__)
    scope = _scope(survey, metadata, top)
    if scope is not None:
        top = max((element for element in scope.iter() if element in near), key=near.__getitem__)
    marked = _marked(survey, top)
    return (marked, "articleBody") if marked is not None else _widened(survey, top, near)


def _boost(element: Element) -> float:
    if element.tag in ("article", "main") or is_body(label_of(element)):
        return 1.3
    return 0.7 if element.tag == "body" else 1.0


def _scope(survey: Survey, metadata: Metadata, top: Element) -> Element | None:
    """Where a page holds several articles, the one with the headline, or with the words that the page gives as its
    summary, if that is another than `top`.
    """
    enough = 0.35 * survey.prose(top)
    above = {top, *top.iterancestors()}
    for anchor in (_headline(survey, metadata), _summary(survey, metadata)):
        if anchor is None:
            continue
        for element in (anchor, *anchor.iterancestors()):
            if survey.prose(element) >= enough:
                if element in above or top in element.iterancestors():
                    break
                if any(outer.tag == "article" and outer in above for outer in element.iterancestors()):
                    break
                return element
    return None


def _headline(survey: Survey, metadata: Metadata) -> Element | None:
    """The heading that the page names as its title, else its first."""
    title = folded(metadata.title)
    first = None
    for element in survey.body.iter("h1", "h2"):
        if title and folded("".join(element.itertext())) == title:
            return element
        if first is None and element.tag == "h1":
            first = element
    return first


def _summary(survey: Survey, metadata: Metadata) -> Element | None:
    """The paragraph that begins as the page's summary does."""
    start = folded(metadata.summary)[:50]
    if len(start) < 30:
        return None
    for block, found in survey.blocks.items():
        if found.letters > 60 and folded("".join(found.texts)[:200]).startswith(start) and survey.prose(block):
            return block
    return None


def _marked(survey: Survey, top: Element) -> Element | None:
    """What the page marks as the article's text, if that holds most of what `top` does."""
    found = [element for element in _MARKED(survey.body) if _names_body(element) and survey.prose(element)]
    if not found:
        return None
    best = max(found, key=survey.prose)
    if len(found) > 1:
        common = _common(found)
        if common.tag != "body" and survey.prose(common) < 1.5 * sum(map(survey.prose, found)):
            best = common
    return best if survey.prose(best) >= 0.6 * survey.prose(top) else None


def _names_body(element: Element) -> bool:
    """Whether an element's `itemprop` or `property` is the article's text."""
    said = f"{(element.get('itemprop') or '')[:200]} {(element.get('property') or '')[:200]}"
    return not _BODIES.isdisjoint(said.split())


def _common(elements: list[Element]) -> Element:
    """The innermost element around all."""
    common = elements[0]
    around = {common, *common.iterancestors()}
    for element in elements[1:]:
        while element not in around:
            element = element.getparent()
        common = element
        around = {common, *common.iterancestors()}
    return common


def _widened(survey: Survey, top: Element, near: dict[Element, float]) -> tuple[Element, str]:
    """`top`, or what is around it if that adds paragraphs of the same kind."""
    chosen = element = top
    while element.tag not in ("article", "main", "body") and (element := element.getparent()) is not survey.body:
        prose = survey.prose(chosen)
        gain = survey.prose(element) - prose
        if 0.04 * prose < gain < prose and near[element] > 0.5 * near[top] and survey.are_alike(element, chosen):
            chosen = element
    return chosen, f"<{chosen.tag}>" if chosen.tag in ("article", "main") else "density of text"


def _standfirst(survey: Survey, metadata: Metadata, chosen: Element) -> str:
    """The line under the headline, where it stands before what was chosen."""
    before = _before(survey, chosen)
    summary = folded(metadata.summary)
    if len(summary) > 30:
        for block, _ in reversed(before):
            text = squashed("".join(block.itertext()))
            if len(text) > 30 and _is_summary(folded(text), summary):
                return text
    headline = _headline(survey, metadata)
    if headline is None:
        return ""
    around = set(headline.iterancestors())
    for block, _ in reversed(before):
        label = f"{label_of(block)} {block.getparent().get('class') or ''}"
        if is_standfirst(label) and not is_aside(label) and _is_close(block, around, survey):
            return squashed("".join(block.itertext()))
    return ""


def _before(survey: Survey, chosen: Element) -> list[tuple[Element, Block]]:
    """The blocks before `chosen` that may be a standfirst."""
    inside = set(chosen.iter())
    before = []
    for block, found in survey.blocks.items():
        if block in inside:
            break
        if 30 < found.letters < 600 and not found.links:
            before.append((block, found))
    return before[-200:]


def _is_summary(letters: str, summary: str) -> bool:
    """Whether two folded texts are the same, but for a place before the one or the end of the other."""
    return summary.startswith(letters) or letters.startswith(summary[:80]) or letters.endswith(summary)


def _is_close(block: Element, around: set[Element], survey: Survey) -> bool:
    """Whether the headline, of which `around` are the ancestors, is within five levels of `block`."""
    for _, element in zip(range(5), block.iterancestors(), strict=False):
        if element in around:
            return survey.prose(element) > 0
    return False


def _as_paragraphs(body: Element, text: str) -> Element:
    """A text that came in JSON-LD, with or without tags, as an element."""
    whole = body.makeelement("div")
    for line in sub(r"<[^<>]*>", " ", sub(r"(?i)</p>|<br\b[^<>]*>", "\n", unescape(text)[:1_000_000])).splitlines():
        if line := squashed(line):
            paragraph = body.makeelement("p")
            paragraph.text = "".join(filter(_is_legal, line))
            whole.append(paragraph)
    return whole


def _is_legal(character: str) -> bool:
    """Whether lxml takes a character."""
    return character.isprintable()


def _kind(survey: Survey, page: Page, metadata: Metadata, pruned: Pruned) -> str:
    """What kind of page this is, for what was found and what else is there."""
    words = pruned.words
    if words < SHORT_WORDS:
        text = pruned.text or " ".join(" ".join(block.texts) for block in list(survey.blocks.values())[:60])[:5000]
        if is_wall(f"{metadata.title[:300]}\n{text}"):
            return "consent"
        if words < THIN_WORDS and needs_script(text):
            return "empty"
    if not any(kind.endswith(_CLAIMS) for kind in metadata.kinds):
        if words < SHORT_WORDS and is_error(metadata.title):
            return "error"
        if _is_list(survey, page, metadata, pruned):
            return "list"
    if not words:
        return "empty"
    return "thin" if words < THIN_WORDS else "article"


def _is_list(survey: Survey, page: Page, metadata: Metadata, pruned: Pruned) -> bool:
    """Whether links make up the page, and what was found is no text to speak of: beside the links, on a front page and
    on one that says that it is a collection, else by itself.
    """
    parts = urlsplit(page.url)
    is_front = bool(page.url) and parts.path in ("", "/") and not parts.query
    listing = is_front or not metadata.kinds.isdisjoint(_COLLECTIONS)
    if not listing and (pruned.words >= SHORT_WORDS or pruned.prose >= MIN_PROSE):
        return False
    letters = sum(block.letters for block in survey.blocks.values())
    links = sum(block.links for block in survey.blocks.values())
    if sum(block.links > 0.5 * block.letters for block in survey.blocks.values()) < 5:
        return False
    return links > 0.3 * letters and pruned.prose < 0.5 * links if listing else links > 0.6 * letters
