"""The lead image, with its size, caption and credit."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from feedsmith import Media, absolute
from feedsmith.text import squash
from feedsmith_html.grammar import Example, any_word
from feedsmith_html.metadata.candidates import Candidate, Field
from feedsmith_html.metadata.elements import extract_text
from feedsmith_html.metadata.signals import Signals
from feedsmith_html.metadata.structured import Thing, read_texts

__all__ = ["choose_lead_image"]

MAX_URL_CHARS = 4_000
MAX_NAME_CHARS = 2_000
MAX_IMAGES = 8
MAX_SHOWN = 1_000
MAX_FIGURES = 20
MAX_CAPTION_CHARS = 1_000
MAX_CREDIT_CHARS = 120
MAX_PIXELS = 100_000

# The name of a file that stands in where an article has no picture.
_PLACEHOLDER = re.compile(
    r"(?:^|[_.-])(?:logo|placeholder|blank|spacer|favicon|avatar|no-?(?:image|photo|thumb)|fallback)"
    r"(?:[_.-]|$)|^default[_-]?(?:image|img|og|share|social|thumb|\.)",
    re.IGNORECASE,
)
# In the address of such a file, where microdata names it.
_THEME_FOLDER = "/themes/"
# Attributes that may hold the address of a picture.
_SOURCES = (
    "src",
    "srcset",
    "data-src",
    "data-srcset",
    "data-original",
    "data-lazy-src",
)
_OPEN_GRAPH_METAS = ("og:image", "og:image:url", "og:image:secure_url")
_OTHER_METAS = (
    "twitter:image",
    "twitter:image:src",
    "parsely-image-url",
    "sailthru.image.full",
    "thumbnail",
)
_OF = any_word("by von par por av af via")  # not "de": "Foto de archivo" says what the picture is
# A credit line, or one at the end of a caption.
_CREDIT = re.compile(
    r"(?:^|(?P<opened>[(\[])|(?<=[\s|/]))"
    r"(?:(?:(?:photo|image|picture|foto|bild|crédit|credito?)\s)?"
    + any_word(
        """photo(?:s|graph|graphy|grapher)? photographie images? pictures? pics?
        foto(?:s|graf|grafie|grafía)? fotó bild(?:er)? bildquelle bildnachweis
        billede kuva valokuva zdjęcie fotoğraf imagen immagine crédits? credits?
        cr[eé]dito фото copyright illustration grafik graphic 图片来源 图 写真 사진"""
    )
    + rf"(?:\s(?:credit|courtesy))?\s?(?:[:：]|(?<=\s){_OF}\s|©"
    r"|(?(opened)(?<=\s)(?-i:(?=[^\Wa-zß-ÿ\d_]))|(?!)))"
    r"|(?:quelle|source|fuente|fonte|bron)\s?:|©|\(c\)\s)"
    rf"\s?(?P<name>[^:：©]{{2,{MAX_CREDIT_CHARS}}}?)(?(opened)[)\]])\.?$",
    re.IGNORECASE,
)
_CREDIT_LABEL = re.compile(
    "credit|copyright|photographer|(?:image|photo|media|caption|figure)[-_]*(?:source|author|byline)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*(\d{1,5})(?:px|\.0)?\s*$")


class _Caption(NamedTuple):
    """What stands below a picture: of what it is, and whose."""

    text: str = ""
    credit: str = ""


def choose_lead_image(signals: Signals) -> Field[Media | None]:
    """The picture that the page names as the article's; of several that which it also shows."""
    candidates = tuple(_find_images(signals))
    # Most signals name the same picture.
    resolved = {
        text: _resolve_image(text, signals) for text in dict.fromkeys(candidate.text for candidate in candidates)
    }
    urls = {candidate: url for candidate in candidates if (url := resolved[candidate.text])}
    if not urls:
        return Field("media", None, (), candidates)
    chosen = _choose_shown(urls, signals)
    image = _describe_image(urls[chosen], chosen, signals)
    return Field("media", image, (chosen,), candidates)


def _resolve_image(text: str, signals: Signals) -> str | None:
    """The address of a picture; None for none, and for what stands in where there is none."""
    is_placeholder = _PLACEHOLDER.search(_read_file_name(text[:MAX_NAME_CHARS])) is not None
    return None if is_placeholder else _resolve_url(text, signals)


def _choose_shown(urls: dict[Candidate, str], signals: Signals) -> Candidate:
    """The first of the candidates whose picture the page shows; the first where it shows none."""
    first = next(iter(urls))
    if len({_read_file_name(url) for url in urls.values()}) == 1:
        return first
    shown = _find_shown_addresses(signals)
    for candidate, url in urls.items():
        # What microdata names is shown anyhow, in a lesser size.
        if candidate.signal != "microdata" and _read_file_name(url) in shown:
            return candidate
    return first


def _read_file_name(url: str) -> str:
    """What tells a picture from others: the last part of its path."""
    return url.partition("?")[0].rstrip("/").rpartition("/")[2]


def _find_shown_addresses(signals: Signals) -> str:
    """The addresses of the pictures in the page, as they stand there."""
    addresses: list[str] = []
    for element in signals.page.find_elements("img", "source"):
        addresses += filter(None, map(element.get, _SOURCES))
    return "\n".join(addresses[:MAX_SHOWN])


def _resolve_url(text: str, signals: Signals) -> str | None:
    text = text.strip()
    if not text or len(text) > MAX_URL_CHARS or text.startswith("data:"):
        return None
    try:
        return absolute(text, signals.page.base or None)
    except ValueError:
        return None


def _find_images(signals: Signals) -> Iterator[Candidate]:
    """What the page names as its picture, the most trusted first."""
    yield from signals.find_metas(_OPEN_GRAPH_METAS)
    images = read_texts(signals.article, "image", ("url", "contentUrl", "@id"))
    for text in images[:MAX_IMAGES]:
        yield Candidate("JSON-LD", text)
    yield from signals.find_metas(_OTHER_METAS)
    for text in read_texts(signals.article, "thumbnailUrl")[:1]:
        yield Candidate("JSON-LD", text)
    for text in signals.links.get("image_src", ())[:1]:
        yield Candidate("image_src", text)
    for text in read_texts(_find_property_image(signals), "url")[:1]:
        yield Candidate("microdata", text)


# ---- what is said of it -------------------------------------------------------------------------


def _describe_image(url: str, candidate: Candidate, signals: Signals) -> Media:
    """The picture with what JSON-LD, microdata, Open Graph and the figure that shows it say."""
    thing = _find_image_thing(url, signals)
    is_open_graph = candidate.signal.startswith("og:")
    metas = _read_open_graph(signals) if is_open_graph else {}
    width, height = (
        _read_pixels(thing.get("width")),
        _read_pixels(thing.get("height")),
    )
    if width is None and is_open_graph:
        width, height = (
            _read_pixels(metas.get("width")),
            _read_pixels(metas.get("height")),
        )
    printed = _find_caption(url, signals)
    captions = (
        _read_first(thing, "caption"),
        printed.text,
        _read_first(thing, "description"),
        "" if printed.credit else metas.get("alt", ""),
    )
    owners = (_read_first(thing, key) for key in ("creditText", "copyrightHolder", "author"))
    owner = next(filter(None, owners), "")
    credit = squash(owner[:300]) or printed.credit
    return Media(
        url=url,
        width=width,
        height=height,
        caption=squash(next(filter(None, captions), "")[:MAX_CAPTION_CHARS]),
        credits=(credit,) if credit else (),
        role="lead",
    )


def _read_first(thing: Thing, key: str) -> str:
    return next(iter(read_texts(thing, key)), "")


def _read_open_graph(signals: Signals) -> dict[str, str]:
    """What Open Graph says of its picture: width, height, alt."""
    texts = {name: signals.read_metas(f"og:image:{name}") for name in ("width", "height", "alt")}
    return {name: values[0] for name, values in texts.items() if values}


def _find_image_thing(url: str, signals: Signals) -> Thing:
    """The ImageObject of that address; {} if there is none."""
    value = signals.article.get("image")
    for image in value[:50] if isinstance(value, list) else [value]:
        if not isinstance(image, dict):
            continue
        if set(image) <= {"@id", "@type"}:
            image = signals.things_by_id.get(str(image.get("@id")), image)
        addresses = (*read_texts(image, "url"), *read_texts(image, "contentUrl"))
        if any(address.strip() == url for address in addresses):
            return image
    thing = _find_property_image(signals)
    return thing if _resolve_url(thing.get("url", ""), signals) == url else {}


def _find_property_image(signals: Signals) -> Thing:
    """What microdata says of the article's picture."""
    for marked in signals.find_article_properties("image"):
        has_type = marked.element.get("itemtype")
        inner = list(islice(marked.element.iter(), 1, 20)) if has_type else []
        thing = {e.get("itemprop"): _read_property(e) for e in inner if e.get("itemprop")}
        url = thing.get("url") or thing.get("contentUrl") or _read_property(marked.element)
        if url and _THEME_FOLDER not in url:
            return {**thing, "url": url}
    return {}


def _read_property(element: Any) -> str:
    """What a property is set to, whether that is a text or a link."""
    return next(filter(None, map(element.get, ("content", "src", "href"))), "")


def _read_pixels(value: object) -> int | None:
    """A width or height, be it 640, "640px" or {"value": 640}."""
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, int | float) and 0 < value < MAX_PIXELS:
        return int(value)
    match = _NUMBER.match(value) if isinstance(value, str) else None
    return int(match[1]) or None if match is not None else None


# ---- captions -----------------------------------------------------------------------------------


def _find_caption(url: str, signals: Signals) -> _Caption:
    """Caption and credit as they stand below the picture, where a figure of the page shows it."""
    figures = signals.page.find_elements("figure")
    for figure in islice(figures, MAX_FIGURES):
        caption = next(figure.iter("figcaption"), None)
        if caption is not None and _is_shown(figure, _strip_query(url), signals):
            return _split_caption(figure, extract_text(caption, MAX_CAPTION_CHARS))
    return _Caption()


def _is_shown(figure: Any, address: str, signals: Signals) -> bool:
    """Whether the picture of that address is in the figure, in whatever size."""
    file_name = _read_file_name(address)
    if not file_name:
        return False
    for image in islice(figure.iter("img", "source"), 10):
        for value in filter(None, map(image.get, _SOURCES)):
            parts = value[:MAX_URL_CHARS].split()[:40] if file_name in value else ()
            for part in parts:
                url = _resolve_url(part.rstrip(","), signals)
                if url is not None and _strip_query(url) == address:
                    return True
    return False


def _strip_query(url: str) -> str:
    """An address without its scheme and query, in which sizes stand."""
    return url.partition("?")[0].partition("#")[0].partition(":")[2]


def _split_caption(figure: Any, text: str) -> _Caption:
    """A caption without its credit, and the credit without its label."""
    lines = list(_find_credit_lines(figure))
    for line in lines:
        rest = text.removesuffix(line).removeprefix(line)
        # Not where it goes on with the agency: "Jane Doe/dpa".
        if rest != text and not rest.strip().startswith("/"):
            return _Caption(rest.strip(" |"), _strip_label(line))
    match = _CREDIT.search(text)
    if match is not None and _is_credit(match["name"]):
        return _Caption(text[: match.start()].rstrip(" |–-"), match["name"].rstrip(" ;,"))
    return _Caption(text, _strip_label(lines[0]) if lines else "")


def _find_credit_lines(figure: Any) -> Iterator[str]:
    """What stands in a figure in elements that are called credits."""
    for element in islice(figure.iter(), 40):
        if element.tag == "figcaption" or not _CREDIT_LABEL.search(_read_class(element)):
            continue
        line = extract_text(element, MAX_CREDIT_CHARS)
        if line and not line.endswith(":") and _is_credit(_strip_label(line)):
            yield line


def _read_class(element: Any) -> str:
    return (element.get("class") or "")[:200]


def _strip_label(line: str) -> str:
    """A credit line without "Photo:"."""
    match = _CREDIT.search(line)
    return (match["name"] if match is not None else line.strip("()[]")).rstrip(" ;,")


def _is_credit(name: str) -> bool:
    """Whether names follow the label "Photo:", and not what is to be seen there."""
    words = name.split()
    if len(words) <= 4 or "/" in name:
        return True
    return sum(word[0].islower() for word in words) <= 2


_FIGURE = (
    "<meta property=og:image content=/bridge.jpg><figure><img src=/bridge.jpg>"
    "<figcaption>The bridge {}</figcaption></figure>"
)
EXAMPLES = (
    Example(
        "_PLACEHOLDER",
        choose_lead_image,
        "<meta property=og:image content=/logo.png>",
        None,
    ),
    Example(
        "_SOURCES",
        choose_lead_image,
        _FIGURE.format("at dawn"),
        "https://planet.example/bridge.jpg The bridge at dawn",
    ),
    Example(
        "_OPEN_GRAPH_METAS",
        choose_lead_image,
        "<meta property=og:image content=/bridge.jpg>",
        "https://planet.example/bridge.jpg",
    ),
    Example(
        "_OTHER_METAS",
        choose_lead_image,
        "<meta name=twitter:image content=/bridge.jpg>",
        "https://planet.example/bridge.jpg",
    ),
    Example("_CREDIT", _strip_label, "Foto: Jane Doe/dpa", "Jane Doe/dpa"),
    Example("_CREDIT", _strip_label, "(Photo Jane Doe)", "Jane Doe"),
    Example(
        "_CREDIT_LABEL",
        choose_lead_image,
        _FIGURE.format("<i class=photographer>Jane Doe</i>"),
        "https://planet.example/bridge.jpg The bridge (Jane Doe)",
    ),
    Example("_NUMBER", _read_pixels, "640px", 640),
)
