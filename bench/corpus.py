"""Made-up news, the same on every run: articles of 3 KB with HTML bodies, and text files of 3 KB."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feedsmith import Article, Feed

__all__ = ["DESCRIPTION", "LANGUAGE", "LINK", "TITLE", "articles", "different", "feed", "page", "sentences", "texts"]

TITLE, LINK, DESCRIPTION, LANGUAGE = "Harbour Post", "https://harbour.example/", "News from the quays & lanes", "en"
BODY = 2_900
"""Characters from which on a body is long enough; the last paragraph goes beyond."""

_WHO = (
    "the harbour master", "a retired teacher", "the ferry company", "the town council", "one of the deckhands",
    "the museum’s director", "a spokeswoman for the port", "the rowing club", "the night watchman", "her brother",
    "the baker from Smoke Lane", "an engineer of the tide mill", "the island’s only doctor", "a party of surveyors",
)  # fmt: skip
_DID = (
    "will repair", "has measured", "could not find", "agreed to lend", "is looking for", "had never seen",
    "has been painting", "refused to sell", "put off", "paid for", "counted on", "would rather keep",
)  # fmt: skip
_WHAT = (
    "the last two sailings of the day", "nineteen crates of oysters & a crane", "a roof that doesn’t leak",
    "the lighthouse keeper’s diaries", "the bridge across the inner basin", "an order worth four million crowns",
    "every lamp between the market and the mole", "the oldest of the three kilns", "a timetable nobody could read",
    "more than a hundred metres of new quay", "the drawings for the lock", "what was left of the sea wall",
)  # fmt: skip
_WHEN = (
    "before the end of the month", "for the first time in eleven years", "once the spring tides are over",
    "while the market was still open", "without asking anybody", "at a meeting that lasted until midnight",
    "in spite of the weather", "as the figures published on Monday show", "on the day the herring came back",
)  # fmt: skip
_TAGS = ("Harbour", "Ferries", "Council", "Fishing", "Weather", "Schools", "Culture", "Sport", "Energy", "Roads")
_FIRST = ("Maren", "Oswin", "Philippa", "Linus", "Hedda", "Tomas", "Imke", "Jörg", "Friederike", "Käthe")
_LAST = ("Tolliver", "Brack", "Renn", "Farrow", "Quill", "Averin", "Pellow", "Süßkind", "Möhlmann", "Brömmel")


def _clause(random: Random) -> str:
    return f"{random.choice(_WHO)} {random.choice(_DID)} {random.choice(_WHAT)} {random.choice(_WHEN)}"


def _sentence(random: Random) -> str:
    clause = _clause(random)
    clause = clause[0].upper() + clause[1:]
    match random.randrange(5):
        case 0:
            return f"“{clause},” said {random.choice(_FIRST)} {random.choice(_LAST)}."
        case 1:
            return f"{clause} – and {random.choice(_WHO)} wasn’t asked."
        case _:
            return f"{clause}."


def sentences(seed: int, count: int = 4) -> str:
    """A short text of its own."""
    random = Random(seed)
    return " ".join(_sentence(random) for _ in range(count))


def _paragraphs() -> list[str]:
    """Enough of them that no two articles are made of the same ones."""
    random = Random(3)
    return [" ".join(_sentence(random) for _ in range(random.randint(2, 5))) for _ in range(400)]


def _story(random: Random, pool: list[str]) -> list[str]:
    story: list[str] = []
    length = 0
    while length < BODY:
        story.append(random.choice(pool))
        length += len(story[-1]) + 8
    return story


def _headline(random: Random, number: int) -> str:
    return f"{random.choice(_WHO)} {random.choice(_DID)} {random.choice(_WHAT)} ({number})".capitalize()


def _html(story: list[str], url: str) -> str:
    """The paragraphs with what a content management system puts around and between them."""
    marked = [f"<p>{paragraph.replace('&', '&amp;')}</p>" for paragraph in story]
    marked[1:1] = ["<h2>What’s next</h2>"]
    marked[-1] = marked[-1].replace("</p>", f' <a href="{url}map">See the <em>map</em></a>.</p>')
    return "\n".join(marked)


def articles(count: int) -> Iterator["Article"]:
    """`count` of feedsmith's articles, one in five with a picture, the newest first."""
    from feedsmith import Article, Media, Person, Tag

    random, pool = Random(5), _paragraphs()
    newest = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
    for number in range(count):
        url = f"{LINK}2026/{number}/"
        picture = Media(url=f"{url}lead.jpg", media_type="image/jpeg", length=40_000 + number)
        yield Article(
            id=url,
            url=url,
            title=_headline(random, number),
            summary=f"As {_clause(random)}, nobody on the quay is surprised",
            body=_html(_story(random, pool), url),
            authors=(Person(name=f"{random.choice(_FIRST)} {random.choice(_LAST)}"),),
            tags=tuple(Tag(term=tag) for tag in random.sample(_TAGS, 2)),
            media=(picture,) if number % 5 == 0 else (),
            published=newest - timedelta(minutes=7 * number),
            updated=newest - timedelta(minutes=7 * number - 3),
        )


def feed(count: int) -> "Feed":
    """The feed of `count` articles, with an address, hence with a self link."""
    from feedsmith import Entry, Feed

    entries = (Entry(article=made, published=made.published, updated=made.updated) for made in articles(count))
    return Feed(
        name="harbour",
        id=f"{LINK}harbour.atom",
        title=TITLE,
        link=LINK,
        description=DESCRIPTION,
        language=LANGUAGE,
        base_url=LINK,
        entries=tuple(entries),
    )


def texts(folder: Path, count: int) -> Path:
    """Write `count` text files: headline, standfirst, credits, paragraphs, sign-off. Gives the folder."""
    random, pool = Random(7), _paragraphs()
    folder.mkdir(parents=True)
    for number in range(count):
        credit = f"Photo by: {random.choice(_FIRST)} {random.choice(_LAST)}\n"
        parts = (
            _headline(random, number),
            f"As {_clause(random)}, nobody on the quay is surprised",
            credit * 2 + "Source: Harbour Post Archive",
            *_story(random, pool),
            "Harbour Post and agencies",
        )
        (folder / f"article-{number:05}.txt").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return folder


def different(folder: Path, count: int, characters: int) -> Path:
    """Write `count` text files of about so many characters, a thousand a folder, none of which shares a sentence with
    another; each is dated a minute after the one before. Gives the folder.
    """
    random = Random(11)
    letters = "eeeeaaaooiiuttnnssrrhhllddcmfpgwybvk"
    vocabulary = ["".join(random.choices(letters, k=random.randint(2, 9))) for _ in range(8_000)]
    started = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
    for number in range(count):
        place = folder / f"{number // 1_000:04}"
        if number % 1_000 == 0:
            place.mkdir(parents=True)
        paragraphs = [f"{_headline(random, number)}"]
        while sum(map(len, paragraphs)) < characters:
            sentences = (" ".join(random.choices(vocabulary, k=16)).capitalize() + "." for _ in range(3))
            paragraphs.append(" ".join(sentences))
        path = place / f"article-{number:07}.txt"
        path.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
        os.utime(path, (started + 60 * number, started + 60 * number))
    return folder


def page(number: int, size: int = 60_000) -> str:
    """A news page of about `size` characters: navigation, scripts, an article of 3 KB, and what stands around it."""
    random, pool = Random(number), _paragraphs()
    headline, url = _headline(random, number), f"{LINK}2026/{number}/"
    paragraphs = "".join(f"<p>{paragraph.replace('&', '&amp;')}</p>\n" for paragraph in _story(random, pool))
    data = f'{{"@type": "NewsArticle", "headline": "{headline}", "datePublished": "2026-03-14T09:30:00Z"}}'
    others = (
        f'<li class="item"><a href="{LINK}2026/{random.randrange(10_000)}/">{_headline(random, number)}</a></li>\n'
        for number in range(1_000)
    )
    head = (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{headline} | {TITLE}</title>"
        f'<meta property="og:site_name" content="{TITLE}"><link rel="canonical" href="{url}">'
        f'<script type="application/ld+json">{data}</script>'
    )
    article = (
        f"<article><h1>{headline}</h1><p class=byline>By {random.choice(_FIRST)} {random.choice(_LAST)}</p>\n"
        f"{paragraphs}</article>\n"
    )
    script = f"<script>var state = [{', '.join(str(random.random()) for _ in range(1_000))}];</script></head><body>\n"
    text = f"{head}{script}<nav><ul>"
    while len(text) + len(article) < size:
        text += next(others)
    return f"{text}</ul></nav>\n<main>{article}</main><footer>{TITLE}</footer></body></html>"
