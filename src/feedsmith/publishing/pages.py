"""The frame of a page for people: head, style sheet, heading and footer, round what it has to say.

Values to bytes. A page stands alone: nothing of it is fetched, and its Content-Security-Policy lets
no script run. Its own words are English; what it quotes says its own language and direction.
"""

import re
from collections.abc import Iterable, Iterator

from feedsmith.model.values import value
from feedsmith.publishing.directions import make_lang
from feedsmith.publishing.formats.common import GENERATOR
from feedsmith.publishing.page_style import STYLE
from feedsmith.text import escape, squash

__all__ = ["Page", "make_size", "render_page"]

MAX_LETTERS = (16, 24)
"""A heading with a longer word is set smaller, and one with a still longer word smaller again, so that a
phone shows the word in one line.
"""

# Should a title ever break out, nothing runs and nothing is fetched; `img-src` is for the favicon
# that browsers ask the site for.
_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action {}"
# Between the letters of these scripts, a line may break anywhere (Unicode Annex 14, class ID).
_LETTERS = re.compile(r"[^\s\-‐\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+")


@value
class Page:
    """What stands in the frame. `title` and `language` are text, all else is HTML.

    `language` is that of the title ("" for an unknown one), `intro` what stands below the heading,
    `head` further elements of the head, `skip_link` what comes before all else, `style` further rules
    for this page alone. With `has_forms`, forms may be sent to the page's own site.
    """

    title: str
    language: str = "en"
    intro: str = ""
    head: str = ""
    skip_link: str = ""
    footer: str = ""
    style: str = ""
    has_forms: bool = False


def render_page(page: Page, body: Iterable[str]) -> Iterator[bytes]:
    """The page as HTML, in pieces. `body` stands between heading and footer: `<main>`, and a `<nav>`
    before it where there is one.
    """
    title = squash(page.title)
    policy = _POLICY.format("'self'" if page.has_forms else "'none'")
    yield (
        '<!DOCTYPE html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta name="generator" content="{GENERATOR}">\n<title>{escape(title)}</title>\n'
        f"{page.head}<style>{STYLE}{page.style}</style>\n</head>\n<body>\n{page.skip_link}"
        f'<header class="masthead">\n<h1{make_size(title)}{make_lang(page.language)} dir="auto">{escape(title)}</h1>\n'
        f"{page.intro}</header>\n"
    ).encode()
    for piece in body:
        yield piece.encode()
    footer = f'<footer class="end">\n{page.footer}</footer>\n' if page.footer else ""
    yield f"{footer}</body>\n</html>\n".encode()


def make_size(heading: str, max_letters: tuple[int, int] = MAX_LETTERS) -> str:
    """The attribute `class` of a heading that has to be smaller for the sake of its longest word."""
    large, medium = max_letters
    letters = max((len(word) for word in _LETTERS.findall(heading)), default=0)
    if letters <= large:
        return ""
    return ' class="long"' if letters <= medium else ' class="longest"'
