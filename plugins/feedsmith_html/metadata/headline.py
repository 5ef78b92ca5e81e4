"""The headline: what the page's signals agree on, without the name of the site.

Two are looked for: the one in large type, which is a heading that other signals bear
out, and the one that the head of the page declares. The visible one has the say, as it
is what readers know the article by; a news article's JSON-LD headline stands above
both, since it is written for those who publish the article elsewhere.
"""

import re
from dataclasses import replace

from feedsmith_html.grammar import Example
from feedsmith_html.metadata.candidates import Candidate, Field
from feedsmith_html.metadata.headings import Heading, find_headings, find_rivals, names_site, score_heading
from feedsmith_html.metadata.signals import Signals
from feedsmith_html.metadata.structured import read_types
from feedsmith_html.metadata.titles import (
    MAX_TITLE_CHARS,
    AgreedTitle,
    Declared,
    Title,
    choose_declared,
    fold_for_address,
    read_declared,
    strip_site,
)
from feedsmith_html.text import fold_text

__all__ = ["choose_headline"]

# The least for a headline: a page's only h1 that nothing speaks for or against has 2.3.
MIN_HEADING_SCORE = 1.4
MAX_LINES = 2_000
MIN_DECLARED_WORDS = 2
MIN_SLUG_LETTERS = 8
MIN_WORD_LETTERS = 4

# Words that say something; of scripts without blanks between them, two characters.
_WORD = re.compile(r"[^\W\d_]{4,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{2}")
# What a page without headings may set its headline in.
_LINE_TAGS = frozenset("b big center div em font h2 h3 h4 p span strong td".split())


def choose_headline(signals: Signals) -> Field[str]:
    """The headline that the page agrees on; says to `signals` where it stands."""
    declared = read_declared(signals)
    headings = find_headings(signals, declared)
    candidates = (
        *(heading.candidate for heading in headings),
        *(title.candidate for title in declared.titles),
    )
    best = _choose_heading(headings, signals, declared)
    agreed = choose_declared(declared)
    if best is not None and not _is_unrelated(best, agreed, declared):
        visible = _choose_visible(headings, best, declared)
        signals.set_headline(visible.index)
        winner = _read_news_headline(signals, declared, visible) or visible
        return Field("title", strip_site(winner.text, declared.sites), (winner,), candidates)
    if agreed is None:
        return Field("title", "", (), candidates)
    title = _strip_leading_site(agreed.text, declared, signals)
    return Field("title", title, (agreed.source,), candidates)


def _choose_heading(
    headings: list[Heading],
    signals: Signals,
    declared: Declared,
) -> Heading | None:
    """The likeliest of the headings; None where none is likely."""
    rivals = find_rivals(headings, declared, signals.page.url)
    best, best_score = None, MIN_HEADING_SCORE
    for heading in headings:
        score = score_heading(heading, signals, declared, rivals, best_score)
        if score > best_score:
            best, best_score = heading, score
    return best


def _is_unrelated(heading: Heading, agreed: AgreedTitle | None, declared: Declared) -> bool:
    """Whether a heading has no word in common with what the page calls itself, which says more than the site's name.

    It is that of something else on the page then: "Newsletter", "While you are here".
    """
    title = declared.find_title("<title>")
    if agreed is None or title is None or fold_text(agreed.text) not in title.key:
        return False
    words = _WORD.findall(agreed.text)
    if len(words) < MIN_DECLARED_WORDS or declared.is_site(agreed.text):
        return False
    if declared.slug and fold_for_address(heading.key)[:MIN_SLUG_LETTERS] in declared.slug:
        return False
    return not any(_shares_word(heading, other) for other in declared.titles)


def _shares_word(heading: Heading, title: Title) -> bool:
    """Whether two texts have a word in common, or one in which the other is, or one that begins as the other does."""
    if heading.key in title.key:
        return True
    words, others = (
        list(map(fold_text, _WORD.findall(text))) for text in (heading.candidate.text, title.candidate.text)
    )
    starts = {word[:MIN_WORD_LETTERS] for word in words}
    return any(word in title.key for word in words) or any(
        word in heading.key or word[:MIN_WORD_LETTERS] in starts for word in others
    )


def _choose_visible(headings: list[Heading], best: Heading, declared: Declared) -> Candidate:
    """The heading that readers see, where the best may be an h1 for search engines.

    An h2 that says what og:title says goes before that, and so does any heading that says the same.
    """
    social = declared.find_title("og:title")
    if social is not None and names_site(social.key, declared):
        social = None
    alike: list[Heading] = []
    if social is not None and social.key != best.key:
        shown = _find_social_h2(headings, best, social)
        if shown is not None:
            return shown
        alike = [heading for heading in headings if heading.key == social.key]
    alike += [h for h in headings if h.key == best.key and h.candidate.signal == "h1"]
    chosen = alike[0] if alike else best
    return _respell(chosen, declared.titles)


def _find_social_h2(headings: list[Heading], best: Heading, social: Title) -> Candidate | None:
    """The h2 that ends as og:title does, or the other way round, where the best says other."""
    if len(social.key) <= 20 or best.key in social.key or social.key in best.key:
        return None
    for heading in headings:
        shorter, longer = sorted((heading.key, social.key), key=len)
        is_h2 = heading.candidate.signal == "h2"
        if is_h2 and len(shorter) > 20 and longer.endswith(shorter):
            text = min(heading.candidate.text, social.candidate.text, key=len)
            return replace(heading.candidate, text=text)
    return None


def _respell(heading: Heading, declared: list[Title]) -> Candidate:
    """A heading as it is spelt best.

    That is with lines apart that ran together, and without soft hyphens where that is given.
    """
    candidate = heading.candidate
    same = (title.candidate.text for title in declared if title.key == heading.key)
    spellings = dict.fromkeys((candidate.text, *same))
    most = max(map(_count_words, spellings))
    text = min(spellings, key=lambda text: ("\xad" in text) + (_count_words(text) < most))
    return replace(candidate, text=text) if text != candidate.text else candidate


def _count_words(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


def _read_news_headline(
    signals: Signals,
    declared: Declared,
    visible: Candidate,
) -> Candidate | None:
    """The JSON-LD headline of a news article whose page shows the `visible` one.

    It is None where JSON-LD's is for search engines and og:title is with the visible one.
    """
    stated = declared.find_title("JSON-LD")
    if stated is None or visible.signal == "h2" or not _is_news(signals):
        return None
    key = fold_text(visible.text)
    social, title = declared.find_title("og:title"), declared.find_title("<title>")
    if stated.key == key or social is None or social.key != key:
        return stated.candidate
    is_for_search = title is not None and title.key.startswith(stated.key)
    return None if is_for_search or stated.key in key else stated.candidate


def _is_news(signals: Signals) -> bool:
    return any(name.endswith("NewsArticle") for name in read_types(signals.article))


def _strip_leading_site(title: str, declared: Declared, signals: Signals) -> str:
    """What stands after the site's name and a colon, where that is a line of the page."""
    site, _, text = title.partition(": ")
    key = fold_text(text)
    if not key or not declared.is_site(site):
        return title
    for element in signals.elements[:MAX_LINES]:
        line = element.text if element.tag in _LINE_TAGS else None
        if line and len(line) < 2 * MAX_TITLE_CHARS and fold_text(line) == key:
            return text.strip()
    return title


EXAMPLES = (
    Example(
        "_WORD",
        choose_headline,
        "<title>Bridge opens at last</title><h1>Never miss a thing</h1>",
        "Bridge opens at last",
    ),
    Example(
        "_LINE_TAGS",
        choose_headline,
        "<title>Planet: Bridge opens</title><b>Bridge opens</b>",
        "Bridge opens",
    ),
)
