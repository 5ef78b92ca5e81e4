"""Where the article stands in a page: the element that holds most of the prose, and little else."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from lxml import etree

from feedsmith_html.body.blocks import FORMULA, Element, count_letters, count_words
from feedsmith_html.body.classify import classify
from feedsmith_html.body.fragments import read_fragment
from feedsmith_html.body.labels import is_body
from feedsmith_html.body.posts import find_post
from feedsmith_html.body.prune import Pruned, prune
from feedsmith_html.body.shops import sells_thing
from feedsmith_html.body.standfirst import MIN_SUMMARY_LETTERS, find_headline, find_leads, find_standfirst
from feedsmith_html.body.survey import Survey
from feedsmith_html.body.tree import keep_settable
from feedsmith_html.body.unnamed import name_boxes
from feedsmith_html.embedded import find_texts, read_embedded
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.read import Metadata
from feedsmith_html.page import Page
from feedsmith_html.text import collapse_spaces, fold_text, unescape_twice

__all__ = ["Located", "locate"]

# More than any article has; as many take about two seconds.
MAX_ELEMENTS = 30_000
# A book of 300,000 words; ten times as many, which fit into a page, would take their memory
# several times over.
MAX_LETTERS = 2_000_000
MIN_STATED_CHARS = 600
# The same where the page shows no text at all.
MIN_ONLY_CHARS = 200
# A page that shows more of it than that shows all that it has to.
MAX_SHOWN_SHARE = 0.4
MAX_TITLE_CHARS = 500
MIN_TITLE_LETTERS = 12
# In a button with more text than that, the page goes on.
MAX_UNCLOSED_LETTERS = 300
MAX_UNCLOSED_TEXTS = 1_000
MIN_UNCLOSED_PARAGRAPHS = 3

_REMOVED_TAGS = (
    "script style svg template select option textarea input link meta "
    "canvas button datalist dialog map area fieldset frameset applet"
).split()
_MICRODATA, _RDFA = etree.XPath("descendant::*/@itemprop"), etree.XPath("descendant::*/@property")
# What may be left open in the head of a page, and then holds the rest of it.
_UNCLOSED_TAGS = frozenset("a applet audio canvas fieldset label map object picture select svg video".split())
_BODY_PROPERTIES = frozenset("articleBody reviewBody schema:articleBody content:encoded".split())
_COUNT = etree.XPath("count(descendant::*)")
_LENGTH = etree.XPath("string-length(.)")
_WIDEST_TAGS = frozenset("article main body".split())


@dataclass(frozen=True, slots=True)
class Located:
    """The article's subtree, pruned; None where there is none. `signal` says why this one.

    `kind` is "article", "thin" (hardly any text), "list" (a page that lists articles), "site"
    (about the site itself), "shop" (it sells something), "consent" (a
    notice of cookies, scripts or a login in its place), "error" (no such page), "large" (too much
    for an article) or "empty". `words` and `link_density` (letters in links, of all) are of what is
    left; `standfirst` is the line under the headline as it stands on the page.
    """

    element: Element | None
    kind: str = "article"
    words: int = 0
    signal: str = ""
    link_density: float = 0.0
    standfirst: str = ""


class _Choice(NamedTuple):
    """The element with the article, and the sign that it was found by."""

    element: Element | None
    signal: str


class _Stated(NamedTuple):
    """A text in the data of a page, and where it stands."""

    text: str
    signal: str


def locate(page: Page, metadata: Metadata) -> Located:
    """The article in a page. Changes the page's tree, so that metadata are to be read before."""
    if page.tree is None:
        return Located(None, "empty")
    body = page.tree.find("body")
    if body is None:
        body = page.tree
    scripts = page.find_elements("script")
    _mend(page)
    sells = metadata.published is None and sells_thing(body, fold_text(metadata.title))
    name_boxes(body, page)
    etree.strip_elements(body, *_REMOVED_TAGS, with_tail=False)
    if _is_large(page, body):
        return Located(None, "large")
    survey = Survey(body)
    element, signal = _choose_element(survey, metadata, page)
    standfirst, pruned = "", Pruned()
    if element is not None:
        if element.tag == "noscript":
            element.tag = "div"  # of which the pictures are all that is taken elsewhere
        standfirst = find_standfirst(survey, metadata, element)
        if not standfirst:
            _move_before(find_leads(survey, metadata, element), element)
        pruned = prune(element, survey, metadata, page.url)
    density = pruned.links / (pruned.letters or 1)
    stated = _choose_stated(metadata, scripts, pruned.letters)
    if stated is not None:
        element, signal, density = read_fragment(stated.text), stated.signal, 0.0
        pruned = _measure_stated(element, pruned)
    kind = classify(survey, page, metadata, pruned, sells=sells)
    return Located(
        element,
        kind,
        pruned.words,
        signal,
        density,
        pruned.standfirst or standfirst,
    )


def _move_before(leads: list[Element], element: Element) -> None:
    """Put paragraphs in front of all that is in an element."""
    for place, lead in enumerate(leads):
        lead.tail = None
        element.insert(place, lead)
    if leads and element.text:
        leads[-1].tail, element.text = keep_settable(element.text), None


def _is_large(page: Page, body: Element) -> bool:
    """Whether there is more in a page than in an article."""
    # Few pages have the elements or characters for it: the others are not counted.
    if len(page.elements) > MAX_ELEMENTS and _COUNT(body) > MAX_ELEMENTS:
        return True
    return len(page.decoded.text) > MAX_LETTERS and bool(_LENGTH(body) > MAX_LETTERS)


def _mend(page: Page) -> None:
    """Keep from removal what only looks like a button or a script: most of a page, or a formula."""
    for element in [*_find_unclosed(page), *filter(_is_shown, page.find_elements("template"))]:
        element.tag = "div"
    for element in page.find_elements("math"):
        _remove_copies(element)
    for element in page.find_elements("script"):
        if element.get("type", "").startswith("math/"):
            element.tag = FORMULA
            _remove_drawings(element)


def _is_shown(template: Element) -> bool:
    """Whether a template is the shadow tree of the element around it (HTML 4.12.3), which browsers show."""
    return template.get("shadowrootmode") is not None


def _find_unclosed(page: Page) -> Iterator[Element]:
    """Buttons and the like that hold what none does: a tag within one was never closed, and it neither."""
    for button in page.find_elements("button"):
        if _count_letters_within(button) > MAX_UNCLOSED_LETTERS:
            yield button
    beside: defaultdict[Element, list[Element]] = defaultdict(list)  # by what they stand in, as most stand together
    for paragraph in page.find_elements("p")[:MAX_UNCLOSED_TEXTS]:
        beside[paragraph.getparent()].append(paragraph)
    held: defaultdict[Element, list[Element]] = defaultdict(list)
    for parent, paragraphs in beside.items():
        for around in (parent, *parent.iterancestors()):
            if around.tag in _UNCLOSED_TAGS:
                held[around] += paragraphs
    for element, paragraphs in held.items():
        is_crowded = len(paragraphs) >= MIN_UNCLOSED_PARAGRAPHS
        if is_crowded and sum(map(_count_letters_within, paragraphs)) > MAX_UNCLOSED_LETTERS:
            yield element


def _count_letters_within(element: Element) -> int:
    if not len(element):
        return count_letters((element.text or "").strip())
    return sum(count_letters(text.strip()) for text in islice(element.itertext(), MAX_UNCLOSED_TEXTS))


def _remove_copies(formula: Element) -> None:
    """Take out the copies of a formula that stand beside it, drawn for those who see."""
    around = formula.getparent()
    for element in (around, around.getparent()):
        if element is not None and "-" in element.tag:
            element.tag = "span"  # an element of MathJax's own
    for element in (formula, around):
        for beside in (element.getprevious(), element.getnext()):
            if beside is not None and beside.get("aria-hidden") == "true":
                beside.clear(keep_tail=True)


def _remove_drawings(formula: Element) -> None:
    """Take out what MathJax 2 drew of a formula, which stands before its source."""
    for before in list(islice(formula.itersiblings(preceding=True), 2)):
        if not (before.get("class") or "").startswith("MathJax"):
            break
        before.clear(keep_tail=True)


# ---- the element --------------------------------------------------------------------------------


def _choose_element(survey: Survey, metadata: Metadata, page: Page) -> _Choice:
    # In the order of the survey, the innermost first: of equals that one is taken.
    prose = survey.measure_local_prose()
    local = {element: prose[element] * _weigh_tag(element, survey.labels[element]) for element in prose}
    if not local:
        plain = next(survey.body.iter("article", "main"), None)
        if classify(survey, page, metadata, Pruned()) != "empty":
            plain = None
        return _Choice(plain, "" if plain is None else f"<{plain.tag}>")
    top = max(local, key=local.__getitem__)
    post = find_post(survey, metadata, page.url)
    if post is not None and _is_outweighed(post, local):
        post = None
    scope = post if post is not None else _find_scope(survey, metadata, top)
    if scope is not None:
        top = max(
            (element for element in scope.iter() if element in local),
            key=local.__getitem__,
        )
    marked = _find_marked_body(survey, top) if metadata.marks_body else None
    if marked is not None:
        return _Choice(marked, "articleBody")
    return _widen(survey, top, local, post)


def _is_outweighed(post: Element, local: dict[Element, float]) -> bool:
    """Whether there is more text away from the posts: they are teasers of what else there is."""
    stream = post.getparent()
    around = {*stream.iter(), *stream.iterancestors()}
    least = max((local[element] for element in post.iter() if element in local), default=0.0)
    return any(weight > least for element, weight in local.items() if element not in around)


def _weigh_tag(element: Element, label: str) -> float:
    if element.tag in ("article", "main") or is_body(label):
        return 1.3
    return 0.7 if element.tag == "body" else 1.0


def _find_scope(survey: Survey, metadata: Metadata, top: Element) -> Element | None:
    """Where a page holds several articles, the one that is meant, if that is another than `top`.

    It has the headline, or the words that the page gives as its summary.
    """
    enough = 0.35 * survey.measure_prose(top)
    above = {top, *top.iterancestors()}
    for anchor in (
        find_headline(survey, metadata),
        _find_summary(survey, metadata),
    ):
        # Of what holds `top`, or is in it, or stands in the same article, `top` stays the choice.
        scope = None if anchor is None else _find_prose_around(anchor, survey, enough)
        if scope is None or scope in above or top in scope.iterancestors():
            continue
        if not any(outer.tag == "article" and outer in above for outer in scope.iterancestors()):
            return scope
    return None


def _find_prose_around(element: Element, survey: Survey, enough: float) -> Element | None:
    """The innermost element around another, or that itself, that has enough prose."""
    for around in (element, *element.iterancestors()):
        if survey.measure_prose(around) >= enough:
            return around
    return None


def _find_summary(survey: Survey, metadata: Metadata) -> Element | None:
    """The paragraph that begins as the page's summary does."""
    start = fold_text(metadata.summary)[:50]
    if len(start) < MIN_SUMMARY_LETTERS:
        return None
    for element, block in survey.blocks.items():
        if block.letters <= 60 or not survey.measure_prose(element):
            continue
        if fold_text("".join(block.texts)[:200]).startswith(start):
            return element
    return None


def _find_marked_body(survey: Survey, top: Element) -> Element | None:
    """What the page marks as the article's text, if that holds most of what `top` does."""
    properties = (*_MICRODATA(survey.body), *_RDFA(survey.body))
    bodies = dict.fromkeys(names.getparent() for names in properties if _is_article_body(names))
    marked = [element for element in bodies if survey.measure_prose(element)]
    if not marked:
        return None
    best = max(marked, key=survey.measure_prose)
    if len(marked) > 1:
        common = _find_common_ancestor(marked)
        prose = sum(map(survey.measure_prose, marked))
        if common.tag != "body" and survey.measure_prose(common) < 1.5 * prose:
            best = common
    return best if survey.measure_prose(best) >= 0.6 * survey.measure_prose(top) else None


def _is_article_body(names: str) -> bool:
    """Whether one of the names in an `itemprop` or `property` is the article's text."""
    return not _BODY_PROPERTIES.isdisjoint(names[:200].split())


def _find_common_ancestor(elements: list[Element]) -> Element:
    """The innermost element around all."""
    common = elements[0]
    around = {common, *common.iterancestors()}
    for element in elements[1:]:
        while element not in around:
            element = element.getparent()
        common = element
        around = {common, *common.iterancestors()}
    return common


def _widen(survey: Survey, top: Element, local: dict[Element, float], post: Element | None) -> _Choice:
    """`top`, or what is around it, up to the `post`, if that adds paragraphs of the same kind."""
    chosen = element = top
    while element.tag not in _WIDEST_TAGS and element is not post:
        element = element.getparent()
        if element is survey.body:
            break
        prose = survey.measure_prose(chosen)
        gain = survey.measure_prose(element) - prose
        # More than a line, less than another text, and nearly as much a text of its own.
        is_more = 0.04 * prose < gain < prose and local[element] > 0.5 * local[top]
        if is_more and survey.are_alike(element, chosen):
            chosen = element
    is_article = chosen.tag in ("article", "main")
    return _Choice(chosen, f"<{chosen.tag}>" if is_article else "density of text")


# ---- a text in the page's data ------------------------------------------------------------------


def _choose_stated(metadata: Metadata, scripts: list[Element], letters: int) -> _Stated | None:
    """The text that the data of a page give, where the page shows no more than its beginning.

    `letters` are those that it shows.
    """
    stated = _Stated(metadata.body_text, "JSON-LD articleBody")
    if count_letters(stated.text) <= MIN_STATED_CHARS and letters < MIN_STATED_CHARS:
        stated = _find_embedded(metadata, scripts)
    if letters >= MAX_SHOWN_SHARE * count_letters(stated.text):
        return None  # whatever its white space is
    size = count_letters(collapse_spaces(stated.text))
    least = MIN_STATED_CHARS if letters else MIN_ONLY_CHARS
    return stated if size > least and letters < MAX_SHOWN_SHARE * size else None


def _find_embedded(metadata: Metadata, scripts: list[Element]) -> _Stated:
    """The text of this article in the data that the page's scripts render."""
    title = fold_text(metadata.title)
    if title and any(_may_hold_text(script) for script in scripts):
        holder = etree.Element("div")
        holder.extend(scripts)
        for found in find_texts(read_embedded(holder)):
            key = fold_text(unescape_twice(found.title[:MAX_TITLE_CHARS]))
            # The page's title may have the site's name at its end.
            if key == title or (len(key) >= MIN_TITLE_LETTERS and title.startswith(key)):
                return _Stated(found.text, "data of a script")
    return _Stated("", "")


def _may_hold_text(script: Element) -> bool:
    """Whether a script is long enough for data with a text."""
    return script.text is not None and len(script.text) > MIN_ONLY_CHARS


def _measure_stated(element: Element, pruned: Pruned) -> Pruned:
    """The figures of a text in the data in place of those of the page's."""
    text = collapse_spaces(" ".join(element.itertext()))
    letters, words = count_letters(text), count_words(text)
    return replace(pruned, letters=letters, prose=letters, words=words, text=text[:5000])


_LINES = "".join(
    f"<p>On day {day} the crew of the old bridge went to work as on the day before, and had to stop.</p>"
    for day in "1234"
)
EXAMPLES = (
    Example(
        "_UNCLOSED_TAGS",
        locate,
        "<select>" + _LINES,
        _LINES,
    ),
    Example("_REMOVED_TAGS", locate, "<dialog>All the news of this day.</dialog>", ""),
    Example("_BODY_PROPERTIES", _is_article_body, "articleBody text", True),
    Example(
        "_WIDEST_TAGS",
        locate,
        "<div><article>{}</article><p>Another story begins here, and it is as long as the first.</p></div>",
        "",
    ),
)
