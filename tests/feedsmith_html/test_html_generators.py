"""One text in the pages of many site generators, in many languages: all of it is read, and nothing around it.

The pages stand in tests/data/generators, with `{{title}}`, `{{text}}`, `{{url}}` and `{{language}}` for what differs.
Each sentence around the text says Pellworm. The texts are six paragraphs in each language.
"""

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest

from feedsmith import Article, Document, ParseError
from feedsmith_html.article import read_article

FOLDER = Path(__file__).resolve().parents[1] / "data" / "generators"
GENERATORS = sorted(file.stem for file in FOLDER.glob("*.html"))
# Pages whose boxes beside the text nothing tells from it.
UNTOLD = {"tailwind"}
PROSE = json.loads((FOLDER / "prose.json").read_text("utf8"))
LANGUAGES = sorted(PROSE)
URL = "https://harbour.example/2026/03/ferry"
PLACES = ["Lamp House", "Rope Walk", "Tide Office", "Net Loft", "Ice Cellar", "Pilot Room"]
REFRAIN = "And the boat goes out, and the boat comes in, and nobody on the island asks which way the wind has been."
LINKS = ["Tide tables of the north", "A chart of the sound", "Milk and its price"]
ANNOUNCEMENT = "<p>These are the papers that we read for this story:</p>"
# How a kind of text is written, of the title and the paragraphs.
Kind = Callable[[str, list[str]], str]


def bare(markup: str) -> str:
    """The letters of what a reader sees."""
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", markup)))


def read(generator: str, language: str, text: str) -> Article:
    page = (FOLDER / f"{generator}.html").read_text("utf8")
    values = {"title": PROSE[language]["title"], "text": text, "url": URL, "language": language}
    for name, value in values.items():
        page = page.replace(f"{{{{{name}}}}}", value)
    document = Document(url=URL, data=page.encode(), location=URL, source="html", charset="utf-8")
    try:
        found = [part for part in read_article(document) if isinstance(part, Article)]
    except ParseError as error:
        pytest.fail(f"refused: {error.kind}: {error.detail}")
    return found[0]


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def language_of(generator: str, kind: str) -> str:
    """One language for each page, all of them in turn."""
    return LANGUAGES[crc32(f"{generator} {kind}".encode()) % len(LANGUAGES)]


def under(name: str) -> Kind:
    """All of the text in an element of that class."""
    return lambda _, texts: f"<div class='{name}'>{paragraphs(texts)}</div>"


def each_under(name: str) -> Kind:
    """Each paragraph in an element of that class."""
    return lambda _, texts: "".join(f"<div class='{name}'><p>{text}</p></div>" for text in texts)


def unclosed(opening: str) -> Kind:
    """The text after the first paragraph in an element that is never closed."""
    return lambda _, texts: f"<p>{texts[0]}</p>{opening}{paragraphs(texts[1:])}"


def titled_again(markup: str, place: int) -> Kind:
    """A line that reads as the headline does, before the paragraph of that place."""
    return lambda title, texts: paragraphs(texts[:place]) + markup.format(title) + paragraphs(texts[place:])


def interrupted(markup: str, place: int = 5) -> Kind:
    """The text with something before the paragraph of that place."""
    return lambda _, texts: paragraphs(texts[:place]) + markup + paragraphs(texts[place:])


def listed(part: str) -> Kind:
    """The text as a list of places, of which each part has a `{place}`, a number and a `{text}`."""
    parts = lambda texts: enumerate(zip(PLACES, texts, strict=True))  # noqa: E731
    return lambda _, texts: "".join(
        part.format(place=place, number=number, text=text) for number, (place, text) in parts(texts)
    )


CODE = "<span class='token comment'># haul it in</span>\n<span class='token string'>'share the menu'</span>"
KINDS: dict[str, Kind] = {
    "paragraphs": lambda _, texts: paragraphs(texts),
    "divs": lambda _, texts: "".join(f"<div>{text}</div>" for text in texts),
    "breaks": lambda _, texts: "<br><br>".join(texts),
    "items": lambda _, texts: f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>",
    "wrapper paywall": under("paywall"),
    "wrapper newsletter": under("newsletter-article"),
    "wrapper sponsored": under("sponsored-content-text"),
    "wrapper of each, social": each_under("social-content"),
    "wrapper of each, promo": each_under("promo-wrapper"),
    "wrapper of each, popup": each_under("popup-reader"),
    "wrapper of each, related": each_under("related-story"),
    "code": interrupted(f"<pre class='language-sh line-numbers'><code>{CODE}</code></pre>", 2),
    "code with tools": interrupted(
        f"<div class='code-toolbar'><pre>{CODE}</pre><div class='toolbar'><button>Copy Pellworm</button></div></div>", 2
    ),
    "linked headings": listed("<h2><a href='https://m{number}.example/'>{place}</a></h2><p>{text}</p>"),
    "linked headings in divs": listed(
        "<div class=item><h3><a href='https://m{number}.example/'>{place}</a></h3><p>{text}</p></div>"
    ),
    "links around headings": listed("<a href='https://m{number}.example/'><h3>{place}</h3></a><p>{text}</p>"),
    "headings with marks": listed("<h2 id=s{number}>{place}<a href='#s{number}'>#</a></h2><p>{text}</p>"),
    "headings over bare text": listed("<h3>{place}</h3>{text}<br><br>"),
    "headings in cells": listed("<table><tr><td><h3>{place}</h3>{text}</td></tr></table>"),
    "related heading late": interrupted("<h3>Related: <a href='/z'>Pellworm gets a slipway</a></h3>"),
    "related line": interrupted("<p><b>Related:</b> <a href='/z'>Pellworm gets a slipway</a></p>", 3),
    "title again as line": titled_again("<p>{}</p>", 1),
    "title again as heading": titled_again("<h2>{}</h2>", 3),
    "title again at the end": titled_again("<h3>{}</h3>", 5),
    "title again in a quotation": titled_again("<blockquote><p>{}</p></blockquote>", 1),
    "text after a box": lambda _, texts: "".join(f"<div class=share>Share Pellworm</div>{text}" for text in texts),
    "refrain": lambda _, texts: "".join(f"<p>{text}</p><p>{REFRAIN}</p>" for text in texts),
    "steps": lambda _, texts: "".join(
        f"<div class='step step-{number}'><div class=t><p>{text}</p><p>{REFRAIN}</p></div></div>"
        for number, text in enumerate(texts)
    ),
    "unclosed select": unclosed("<select><option>1</option>"),
    "unclosed svg": unclosed("<svg><path d='m'/>"),
    "unclosed video": unclosed("<video src=/a.mp4>"),
    "unclosed object": unclosed("<object data=/a>"),
    "unclosed fieldset": unclosed("<fieldset>"),
    "unclosed canvas": unclosed("<canvas>"),
    "announced links": lambda _, texts: (
        paragraphs(texts) + ANNOUNCEMENT + "".join(f"<p><a href='https://a.example/'>{link}</a></p>" for link in LINKS)
    ),
    "announced links in divs": interrupted(
        ANNOUNCEMENT + "".join(f"<div><a href='https://a.example/'>{link}</a></div>" for link in LINKS), 4
    ),
    "announced links in an item": interrupted(
        "<ul><li>These are the papers that we read for this story:<ul>"
        + "".join(f"<li><a href='https://a.example/'>{link}</a></li>" for link in LINKS)
        + "</ul></li></ul>",
        4,
    ),
    "formula": interrupted(
        "<p>The speed is <span class=MathJax_Preview></span><span class=MathJax>v=s</span>"
        "<script type='math/tex'>v=s</script> on each day of the long crossing.</p>",
        2,
    ),
    "picture below": lambda _, texts: f"<div><p>{texts[0]}</p><img src=/a.jpg></div>{paragraphs(texts[1:])}",
    "off the screen": interrupted(
        "<div style='position:absolute;left:-9999px'><p>Pellworm is for machines only.</p></div>"
    ),
    "hidden": interrupted("<div style='DISPLAY:NONE'><p>Pellworm is for machines only, and says so.</p></div>"),
    "shadow tree": lambda _, texts: f"<x-text><template shadowrootmode=open>{paragraphs(texts)}</template></x-text>",
    "noscript": lambda _, texts: f"<noscript>{paragraphs(texts)}</noscript>",
    "newsletter form": interrupted(
        "<div class=b><h3>Pellworm each day</h3><p>Get the best of Pellworm.</p><form><input type=email></form></div>"
    ),
    "terms": listed("<dl><dt>{place}</dt><dd>{text}</dd></dl>"),
    "rows": listed("<table><tr><td>{place}</td><td>{text}</td></tr></table>"),
    "articles": listed("<article><h2>{place}</h2><p>{text}</p></article>"),
    "headers": listed("<section><header><h2>{place}</h2></header><p>{text}</p></section>"),
    "folded": listed("<details><summary>{place}</summary><p>{text}</p></details>"),
    "halves": lambda _, texts: (
        f"<div>{paragraphs(texts[:3])}</div><div class=ad>Pellworm</div><div>{paragraphs(texts[3:])}</div>"
    ),
    "notes": lambda _, texts: "".join(f"<p>{text}<sup><a href='#n'>{n}</a></sup></p>" for n, text in enumerate(texts)),
    "captions": lambda _, texts: "".join(
        f"<figure><img src=/{number}.jpg><figcaption>{text}</figcaption></figure>" for number, text in enumerate(texts)
    ),
}
SHOWN = {
    "code": ["# haul it in", "share the menu"],
    "code with tools": ["# haul it in", "share the menu"],
    "linked headings": PLACES,
    "linked headings in divs": PLACES,
    "links around headings": PLACES,
    "headings with marks": PLACES,
    "headings over bare text": PLACES,
    "headings in cells": PLACES,
    "announced links": LINKS,
    "announced links in divs": LINKS,
    "announced links in an item": LINKS,
    "terms": PLACES,
    "rows": PLACES,
    "articles": PLACES,
    "headers": PLACES,
    "folded": PLACES,
    "formula": ["The speed is v=s on each day"],
}


# A quarter of all pages, in which each generator meets most languages.
PAGES = [
    (generator, kind)
    for row, generator in enumerate(name for name in GENERATORS if name not in UNTOLD)
    for column, kind in enumerate(KINDS)
    if (row + column) % 4 == 0
]


@pytest.mark.parametrize(("generator", "kind"), PAGES)
def test_all_of_a_text_is_read_and_nothing_around_it(generator: str, kind: str) -> None:
    language = language_of(generator, kind)
    title, texts = PROSE[language]["title"], PROSE[language]["paragraphs"]
    article = read(generator, language, KINDS[kind](title, texts))
    body = bare(article.summary + article.body)
    assert [text for text in (*texts, *SHOWN.get(kind, ())) if bare(text) not in body] == []
    assert "Pellworm" not in body
    assert article.title == title


@pytest.mark.parametrize("kind", ["refrain", "steps"])
@pytest.mark.parametrize("generator", ["ghost", "mediawiki"])
def test_what_is_said_again_and_again_stays(generator: str, kind: str) -> None:
    texts = PROSE["en"]["paragraphs"]
    article = read(generator, "en", KINDS[kind](PROSE["en"]["title"], texts))
    assert bare(article.body).count(bare(REFRAIN)) == len(texts)


def test_a_copy_for_another_screen_goes() -> None:
    texts = PROSE["en"]["paragraphs"]
    copies = f"<div class=desktop><p>{texts[0]}</p></div><div class=mobile><p>{texts[0]}</p></div>"
    body = bare(read("wp", "en", copies + paragraphs(texts[1:])).body)
    assert body.count(bare(texts[0])) == 1


def test_a_dialog_of_a_few_words_is_no_text_though_several_are_called_alike() -> None:
    texts = PROSE["en"]["paragraphs"]
    dialogs = "<div class=popup><p>Pellworm asks whether you would like to stay.</p></div>" * 2
    assert "Pellworm" not in bare(read("wp", "en", paragraphs(texts) + dialogs).body)


def test_teasers_of_the_own_site_below_a_text_go_though_they_are_long() -> None:
    texts = PROSE["en"]["paragraphs"]
    teasers = "".join(
        f"<div class=item><h3><a href='/z{number}'>Pellworm {number}</a></h3><p>Pellworm: {text}</p></div>"
        for number, text in enumerate(texts)
    )
    assert "Pellworm" not in bare(read("hugo", "en", paragraphs(texts[:2]) + teasers).body)
