"""Nothing active survives the way from a page into a feed, wherever on the page it stands.

Each attack of `xss` is put into a page of its own, in one place after the other; the pages of a place are rendered in
one run, and everything that a reader might show is parsed again, by an HTML5 parser that no part of feedsmith uses.
"""

import json
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import html5lib  # type: ignore[import-untyped, unused-ignore]
import pytest
from lxml import etree

from feedsmith.collecting.jobs import Outcome
from feedsmith.collecting.sanitize import sanitized_html
from feedsmith.executors import Inline
from feedsmith.model.feed import FeedSettings
from feedsmith.pipeline import plan_locations, render
from feedsmith.plugins.registry import Plugins
from support.xss import ADDRESSES, RAW, VECTORS

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
XHTML = "{http://www.w3.org/1999/xhtml}"
PASSIVE = frozenset(  # HTML 4.3 to 4.5, 4.7 and 4.9, without what loads a document, runs or is filled in
    "a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup data dd del dfn div dl "
    "dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p picture pre q rp rt ruby s "
    "samp section small source span strong sub sup table tbody td tfoot th thead time tr u ul var video wbr".split()
)
LINKS = frozenset("href src cite poster".split())
PLAIN = frozenset(
    "align alt colspan controls datetime dir headers height hreflang lang reversed rowspan scope span start title type "
    "value width".split()
)
NAMESPACES = {
    "",
    "http://www.w3.org/2005/Atom",
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/dc/terms/",
    "http://purl.org/rss/1.0/modules/content/",
    "http://search.yahoo.com/mrss/",
}
SCHEMES = ("http", "https", "mailto", "tel")
BEFORE = (
    "The ferry came back to the island on Monday morning, after two winters in the yard, and was cheered by a crowd "
    "that had waited on the pier since dawn, although it was raining."
)
AFTER = (
    "It will sail every day until the end of the summer, the company said, and carries eighty passengers, their "
    "bicycles and, if the sea is calm, a small lorry with the island's post and bread."
)
HEADLINE = "Ferry returns to the island"


# ---- what is active ----------------------------------------------------------------------------------------


@cache
def fragment(html: str) -> Any:
    """`html` as a browser builds it within a `<div>`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of characters in names that XML does not know
        return html5lib.HTMLParser(namespaceHTMLElements=True).parseFragment(html, container="div")


@cache
def active(html: str) -> tuple[str, ...]:
    """What in `html` does something, or leads elsewhere than to the web, mail or telephone."""
    return tuple(complaint for node in fragment(html).iter() for complaint in complaints(node))


def complaints(node: Any) -> Iterator[str]:
    if node.tag == "DOCUMENT_FRAGMENT":
        return
    tag = node.tag.removeprefix(XHTML) if isinstance(node.tag, str) else "!--"
    if tag not in PASSIVE:
        yield f"<{tag}>"
    for name, value in node.attrib.items():
        if name not in PLAIN and not (name in LINKS and leads_somewhere_safe(value)):
            yield f"<{tag} {name}={value!r}>"


def leads_somewhere_safe(url: str) -> bool:
    """By what a browser makes of it (URL Standard 4.4), whatever it takes for white space."""
    scheme, colon, _ = re.sub(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u3000\ufeff]", "", url).partition(
        ":"
    )
    return bool(colon) and scheme.lower() in SCHEMES


def shown(html: str) -> str:
    """The text of `html`, its white space squashed."""
    return " ".join("".join(fragment(html).itertext()).split())


def test_the_judge_knows_attacks_that_nobody_has_cleaned() -> None:
    """But for those that are told apart by their being text: what is escaped, or begins with no `<` of ASCII."""
    missed = [name for name, vector in VECTORS.items() if not active(vector)]
    assert len(missed) < 0.1 * len(VECTORS), missed


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_judge_knows_an_address_that_must_lead_nowhere(name: str) -> None:
    assert not leads_somewhere_safe(ADDRESSES[name]) or name.startswith(
        ("a host of", "a host with", "a port", "an open")
    )


@pytest.mark.parametrize("base", [None, "https://x.example/a/b"])
def test_the_sanitizer_alone_leaves_nothing_active(base: str | None) -> None:
    """The plugin writes its markup anew: what it lets pass must not depend on that, nor on the plugin."""
    assert {n: h for n, v in VECTORS.items() if active(h := sanitized_html(f"<p>{v}</p>{v}", base)[0])} == {}


# ---- pages -------------------------------------------------------------------------------------------------


def page(body: str, head: str = f"<title>{HEADLINE}</title>", headline: str = HEADLINE) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}</head><body><article><h1>{headline}</h1>'
        f"<p>{BEFORE}</p>{body}<p>{AFTER}</p></article></body></html>"
    )


def between_paragraphs(vector: str) -> str:
    return page(vector)


def within_a_paragraph(vector: str) -> str:
    return page(f"<p>{BEFORE} {vector} {AFTER}</p><ul><li>{vector}</li></ul><table><tr><td>{vector}</td></tr></table>")


def in_a_figure(vector: str) -> str:
    picture = '<img src="https://x.example/a.jpg" width="800" height="600">'
    return page(f"<figure>{picture}<figcaption>{vector}</figcaption></figure><blockquote>{vector}</blockquote>")


def before_the_headline(vector: str) -> str:
    return page("", headline=f"{HEADLINE} {vector}").replace("<body>", f"<body><header>{vector}</header>")


def in_a_noscript(vector: str) -> str:
    return page(f'<figure><img data-src="x" class="lazy"><noscript>{vector}</noscript></figure>')


def in_attributes(vector: str) -> str:
    """In all that becomes an attribute, a link's text or a caption; a vector may end its own quotes, but not these."""
    a = escape(vector)
    return page(
        f'<figure><img src="https://x.example/a.jpg" alt="{a}" title="{a}" width="640" height="480">'
        f'<figcaption title="{a}">{a}</figcaption></figure>'
        f'<figure><img data-src="{a}" data-srcset="{a} 2x" srcset="{a}, {a} 3x" alt="{a}" data-caption="{a}"></figure>'
        f'<picture><source srcset="{a}" data-srcset="{a} 640w" type="{a}"><img src="{a}" width="{a}"></picture>'
        f'<iframe title="{a}" src="https://video.example/embed/{a}"></iframe><iframe src="{a}" title="A film"></iframe>'
        f'<video title="{a}" poster="{a}" src="https://video.example/{a}"><track label="{a}" src="{a}"></video>'
        f'<audio aria-label="{a}" src="{a}"></audio><object data="{a}" title="{a}"></object><embed src="{a}">'
        f'<blockquote class="twitter-tweet" cite="{a}"><p lang="{a}">{a}</p><a href="{a}">{a}</a></blockquote>'
        f'<p><a href="https://x.example/{a}" hreflang="{a}">{a}</a> <a href="{a}">{a}</a> <q cite="{a}">{a}</q></p>'
        f'<amp-youtube data-videoid="{a}" title="{a}"></amp-youtube><div data-oembed-url="{a}" title="{a}">{a}</div>'
        f'<ol start="{a}"><li value="{a}">{a}</li></ol><p dir="{a}"><time datetime="{a}">{a}</time></p>'
        f'<table><tr><td colspan="{a}">{a}</td></tr></table><pre><code class="language-{a}">{a}</code></pre>'
    )


def in_metadata(vector: str) -> str:
    """As a careful site would print it."""
    a = escape(vector)
    return page(f"<p class=credit>{a}</p>", _head(a, _described(vector).replace("<", "\\u003c")), f"{HEADLINE} {a}")


def in_careless_metadata(vector: str) -> str:
    """As a careless site would print it."""
    byline = f'<div class="byline">By <a rel="author" href="https://x.example/{vector}">{vector}</a></div>'
    return page(
        f"<p>{vector}</p>", _head(vector, _described(vector)), f"{HEADLINE} {vector}</h1>{byline}<h2>{vector}</h2>"
    )


def in_a_script_that_is_read(vector: str) -> str:
    """In JSON-LD alone, where texts are often HTML: escaped once more than the page needs, and an articleBody."""
    described = {
        "@type": "NewsArticle",
        "headline": escape(f"{HEADLINE} {vector}"),
        "articleBody": f"{BEFORE} {vector} {AFTER}",
    }
    script = json.dumps({**described, "description": escape(escape(vector)), "alternativeHeadline": vector})
    return page("", f'<script type="application/ld+json">{script.replace("<", chr(92) + "u003c")}</script>')


def _head(a: str, described: str) -> str:
    metas = (
        "og:description og:site_name og:image:alt og:url og:image og:locale article:author article:tag "
        "article:section article:published_time twitter:description twitter:image twitter:creator "
        "description author keywords dc.creator dc.publisher citation_author news_keywords "
        "parsely-author sailthru.author language"
    ).split()
    return (
        f'<title>{HEADLINE} {a}</title><script type="application/ld+json">{described}</script>'
        + "".join(f'<meta property="{name}" content="{HEADLINE} {a}">' for name in ("og:title", "twitter:title"))
        + "".join(f'<meta property="{name}" name="{name}" content="{a}">' for name in metas)
        + f'<meta property="og:image" content="https://x.example/{a}.jpg"><link rel="canonical" href="{a}">'
        + f'<link rel="author" href="{a}"><link rel="image_src" href="{a}"><link rel="amphtml" href="{a}">'
    )


def _described(vector: str) -> str:
    person = {"@type": "Person", "name": vector, "url": vector, "email": vector}
    image = {"@type": "ImageObject", "url": vector, "caption": vector, "creditText": vector, "width": vector}
    article = {
        **dict.fromkeys(("headline", "name"), f"{HEADLINE} {vector}"),
        **dict.fromkeys(("description", "url", "articleSection", "inLanguage", "keywords"), vector),
        **dict.fromkeys(("datePublished", "dateModified", "isAccessibleForFree", "mainEntityOfPage", "@id"), vector),
        "author": [person, vector],
        "publisher": {"@type": "Organization", "name": vector, "logo": image},
        "image": [image, f"https://x.example/{vector}"],
    }
    return json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **article})


def in_addresses(vector: str) -> str:
    """The pages of ADDRESSES: every address that a page gives for itself, its picture and its author."""
    a = vector.replace('"', "&quot;")
    return page(
        f'<figure><a href="{a}"><img src="{a}" width="800" height="600"></a></figure><p><a href="{a}">{AFTER}</a></p>',
        f'<title>{HEADLINE}</title><base href="{a}"><link rel="canonical" href="{a}"><link rel="image_src" href="{a}">'
        f'<meta property="og:url" content="{a}"><meta property="og:image" content="{a}">'
        f'<meta property="article:author" content="{a}"><link rel="author" href="{a}"><link rel="shortlink" href="{a}">'
        f'<script type="application/ld+json">{_described(vector)}</script>',
    )


_PLACES: tuple[Callable[[str], str], ...] = (
    between_paragraphs,
    within_a_paragraph,
    in_a_figure,
    before_the_headline,
    in_a_noscript,
    in_attributes,
    in_metadata,
    in_careless_metadata,
    in_a_script_that_is_read,
    in_addresses,
)
PLACES = {place.__name__.replace("_", " "): place for place in _PLACES}
IN_ANY_CHARSET = "in bytes of their own"


def pages(place: str) -> Iterator[tuple[str, bytes]]:
    """Each vector's name, with its page."""
    if place == IN_ANY_CHARSET:
        for name, (charset, vector) in RAW.items():
            yield name, page("\ue000").replace("utf-8", escape(charset)).encode().replace("\ue000".encode(), vector)
    else:
        for name, markup in (ADDRESSES if place == "in addresses" else VECTORS).items():
            yield name, PLACES[place](markup).encode()


# ---- feeds -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Feeds:
    """What a run over the pages of one place gave: each vector's item in each feed."""

    outcomes: dict[str, Outcome]
    rss: etree._Element
    atom: etree._Element
    json: dict[str, Any]

    def __iter__(self) -> Iterator[tuple[str, etree._Element, etree._Element, dict[str, Any]]]:
        names = {article.id: name for name, outcome in self.outcomes.items() for article in outcome.articles}
        for item, entry, posted in zip(
            self.rss.iter("item"), self.atom.iter(f"{ATOM}entry"), self.json["items"], strict=True
        ):
            yield names[posted["id"]], item, entry, posted


@pytest.fixture(scope="module", params=[*PLACES, IN_ANY_CHARSET])
def feeds(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Feeds:
    folder = tmp_path_factory.mktemp("pages")
    names = {}
    for number, (name, data) in enumerate(pages(request.param)):
        names[f"{number:04}.html"] = name
        (folder / f"{number:04}.html").write_bytes(data)
    outcomes: dict[str, Outcome] = {}

    def keep(outcome: Outcome) -> None:
        outcomes[names[Path(outcome.location).name]] = outcome

    plan = plan_locations(
        [str(path) for path in sorted(folder.iterdir())],
        Plugins.load(),
        FeedSettings(limit=0),
        ["rss", "atom", "json"],
        folder / "out",
    )
    render(plan, Inline(), progress=keep)
    return Feeds(
        outcomes=outcomes,
        rss=parsed((folder / "out" / "feed.rss").read_bytes()),
        atom=parsed((folder / "out" / "feed.atom").read_bytes()),
        json=json.loads((folder / "out" / "feed.json").read_bytes()),
    )


def parsed(data: bytes) -> etree._Element:
    """A feed, which must be well-formed."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def markup(item: etree._Element, entry: etree._Element, posted: dict[str, Any]) -> Iterator[str]:
    """All that a reader takes for HTML, or may take for it."""
    yield from (item.findtext("description", ""), item.findtext(CONTENT, ""), posted.get("content_html", ""))
    for element in entry.iter():
        if element.get("type") == "html":
            yield element.text or ""
    for name in ("title", "summary", "rights"):  # as text they are in type=text only where they can't be mistaken
        yield entry.findtext(ATOM + name, "")


def addresses(item: etree._Element, entry: etree._Element, posted: object) -> Iterator[str]:
    """Every address that an item has outside of its markup."""
    for element in (*item.iter(), *entry.iter()):
        yield from (str(element.attrib[name]) for name in ("url", "href", "src", "domain") if name in element.attrib)
        if etree.QName(element).localname in ("link", "uri", "comments", "docs", "player") and element.text:
            yield element.text
    yield from posted_addresses(posted)


def posted_addresses(posted: object) -> Iterator[str]:
    match posted:
        case dict():
            yield from (
                posted[key] for key in ("url", "external_url", "image", "banner_image", "avatar") if key in posted
            )
            for value in posted.values():
                yield from posted_addresses(value)
        case list():
            for value in posted:
                yield from posted_addresses(value)


def test_most_pages_are_articles_and_none_crashes_the_reader(feeds: Feeds) -> None:
    failures = {name: str(f) for name, outcome in feeds.outcomes.items() for f in outcome.failures}
    assert [failure for failure in failures.values() if "crashed" in failure] == []
    assert len(list(feeds)) > 0.8 * len(feeds.outcomes), failures


def test_nothing_active_is_in_what_a_reader_shows(feeds: Feeds) -> None:
    unsafe = {name: active(html) for name, *item in feeds for html in markup(*item) if active(html)}
    assert unsafe == {}


def test_every_address_leads_to_the_web(feeds: Feeds) -> None:
    unsafe = {
        name: url for name, *item in feeds for url in addresses(*item) if not re.match(r"https?://[^\s<>\"`]+$", url)
    }
    assert unsafe == {}


def test_texts_are_texts_and_the_same_in_every_feed(feeds: Feeds) -> None:
    def text(element: etree._Element | None) -> str:
        if element is None:
            return ""
        value = element.text or ""
        return shown(value) if element.get("type") == "html" else " ".join(value.split())

    for name, item, entry, posted in feeds:
        assert text(item.find("title")) == text(entry.find(f"{ATOM}title")) == squashed(posted["title"]), name
        if "summary" in posted:
            assert shown(item.findtext("description", "")) == squashed(posted["summary"]), name
            assert text(entry.find(f"{ATOM}summary")) == squashed(posted["summary"]), name


def squashed(text: str) -> str:
    return " ".join(text.split())


def test_the_feeds_have_elements_of_feeds_only(feeds: Feeds) -> None:
    for root in (feeds.rss, feeds.atom):
        assert root.getroottree().docinfo.doctype == ""
        assert list(root.itersiblings(preceding=True)) == []
        for node in root.iter():
            assert isinstance(node.tag, str)
            assert node.tag.rpartition("}")[0].removeprefix("{") in NAMESPACES
