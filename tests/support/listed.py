"""Catalogues of feeds, ordinary and hostile, and their index page and OPML as trees."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

import html5lib
from lxml import etree

from feedsmith import Article, Person
from feedsmith.model.contracts import Format
from feedsmith.model.feed import Feed, FeedSettings, assemble
from feedsmith.publishing.catalogue import CatalogueEntry, render_index_page, render_opml
from support.samples import FORMATS, NOW

ALL: tuple[Format, ...] = tuple(FORMATS.values())
RSS, ATOM, JSON = ALL
BASE = "https://harbourpost.example/feeds"
SITE = "https://harbourpost.example/"
DAY = datetime(2026, 4, 30, 8, 30, tzinfo=UTC)
HEX = "#[0-9a-f]{6}"


class Table:
    """A format that no feed reader knows."""

    name: ClassVar[str] = "table"
    media_type: ClassVar[str] = "text/csv; charset=utf-8"
    suffix: ClassVar[str] = ".csv"

    def render(self, feed: Feed) -> list[bytes]:
        return []


def listing(settings: FeedSettings, *articles: Article, formats: tuple[Format, ...] = ALL) -> CatalogueEntry:
    feed, _ = assemble([(article, None) for article in articles], settings, NOW)
    return CatalogueEntry(feed=feed, formats=formats)


def settings(name: str = "harbour", **more: Any) -> FeedSettings:
    defaults = {"title": "Harbour Post", "link": SITE, "language": "en", "base_url": BASE}
    return FeedSettings(name=name, **(defaults | more))


def story(number: int, title: str, *authors: str, **more: Any) -> Article:
    defaults: dict[str, Any] = {
        "id": f"tag:harbourpost.example,2026:{number}",
        "url": f"{SITE}{number}",
        "body": "<p>Text.</p>",
        "published": DAY - timedelta(hours=7 * number),
        "authors": tuple(Person(name=name) for name in authors),
    }
    return Article(title=title, **(defaults | more))


HARBOUR = listing(
    settings(language="en-GB", description="News from the harbour, the island and the town"),
    story(1, "Ferry returns to the island after two winters away", "Jane Roe"),
    story(2, "Herring season opens early, and the boats are ready", "Ayşe Yılmaz", "Ruth Okafor"),
    story(3, "The lighthouse keeper who never left", "Jonas Lindqvist"),
    story(4, "Fährhafen wird ausgebaut: „Ein guter Tag für die Insel“", "Anke Petersen", language="de"),
    story(5, "Library roof to be repaired before the autumn storms, council says", credit="Harbour Post/AFP"),
    story(6, "Tide power: what the first year has taught the engineers", "Ruth Okafor"),
    story(7, "Note: no paper on Good Friday", url=None),
)
ARABIC = listing(
    settings(
        "arabic", title="أخبار المرفأ", link=f"{SITE}ar", description="أخبار المرفأ والجزيرة كل صباح", language="ar"
    ),
    story(11, "العبّارة تعود إلى الجزيرة بعد شتاءين", "سمير حداد"),
    story(12, "BBC تزور المنارة القديمة", "ليلى منصور"),
    story(13, "Timetable for the summer", "Jane Roe", language="en"),
)
COUNCIL = listing(
    settings(
        "council",
        title="Minutes, decisions, tenders and public notices of the Harbour, Island and Town Joint Council and its "
        "nineteen committees",
        link="https://council.example/",
    ),
    story(21, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft wins the tender"),
    story(22, f"https://council.example/documents/2026/04/30/an-address-without-any-place-to-break_{'x' * 120}"),
    story(23, "A notice", "The Clerk"),
)
WEATHER = listing(FeedSettings(name="weather"), story(31, "Gale warning"))
LISTED = [HARBOUR, ARABIC, COUNCIL, WEATHER]

BREAKOUT = "</title></style></script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;--><!--"
REVERSED = "\u202eevil\u2067 and \u202bworse"
ENDLESS = "W" * 400
HOSTILE = [
    listing(
        settings(f"{name}.{ENDLESS[:60]}", title=title, description=title, language="", link=f"{SITE}{ENDLESS}"),
        story(1, title, title, ENDLESS),
        story(2, title, credit=title),
        story(3, "Plain", f"Jane {title}"),
    )
    for name, title in [("breakout", BREAKOUT), ("reversed", REVERSED), ("endless", ENDLESS), ("ünïcode", BREAKOUT)]
]
MANY = [
    listing(
        settings(f"desk-{number}", title=f"Desk number {number} of the Harbour Post"),
        *(story(index, f"Headline {index} of desk {number}", "Jane Roe") for index in range(12)),
    )
    for number in range(100)
]


def page(*catalogue: CatalogueEntry, title: str = "") -> Any:
    """The page as a tree. html5lib refuses whatever HTML 5 calls a parse error."""
    parser = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    return parser.parse(b"".join(render_index_page(catalogue, title))).getroot()


def text(element: Any) -> str:
    return "".join(element.itertext())


def subscriptions(*catalogue: CatalogueEntry, title: str = "") -> Any:
    """The OPML as a tree, once it is seen to follow OPML 2.0."""
    root = etree.fromstring(b"".join(render_opml(catalogue, title)))
    assert (root.tag, dict(root.attrib)) == ("opml", {"version": "2.0"})
    head, body = root
    assert (head.tag, body.tag) == ("head", "body")
    assert {element.tag for element in head} <= {"title", "dateModified", "docs"}
    assert len({element.tag for element in head}) == len(head)
    assert len(body) > 0
    for outline in body:
        assert outline.tag == "outline"
        assert outline.get("type") == "rss"
        assert outline.get("text")
        assert all(urlsplit(outline.get(name, SITE)).scheme == "https" for name in ("xmlUrl", "htmlUrl"))
        assert set(outline.attrib) - {"type", "text", "title", "htmlUrl", "description", "language", "version"} == {
            "xmlUrl"
        }
    return root


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
