"""The lead image, with its size, caption and credit."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from feedsmith import Media, absolute
from feedsmith.text import squash
from feedsmith_html.metadata.candidates import Candidate, Field, any_of
from feedsmith_html.metadata.meta_tags import Signals, element_text
from feedsmith_html.metadata.structured import Thing, texts

__all__ = ["lead_image"]

_PLACEHOLDER = re.compile(
    r"(?i:(?:^|[_.-])(?:logo|placeholder|blank|spacer|favicon|avatar|no-?(?:image|photo|thumb)|fallback)(?:[_.-]|$)"
    r"|^default[_-]?(?:image|img|og|share|social|thumb|\.))"
)
_SOURCES = ("src", "srcset", "data-src", "data-srcset", "data-original", "data-lazy-src")
MAX_SHOWN = 1_000
MAX_FIGURES = 20
MAX_CAPTION = 1_000
MAX_CREDIT = 120
_OF = any_of("by von par por av af via")  # not "de": "Foto de archivo" says what the picture is
_CREDIT = re.compile(
    r"(?:^|(?P<opened>[(\[])|(?<=[\s|/]))"
    r"(?:(?:(?:photo|image|picture|foto|bild|crédit|credito?)\s)?"
    + any_of(
        """photo(?:s|graph|graphy|grapher)? photographie images? pictures? pics? foto(?:s|graf|grafie|grafía)? fotó
        bild(?:er)? bildquelle bildnachweis billede kuva valokuva zdjęcie fotoğraf imagen immagine crédits? credits?
        cr[eé]dito фото copyright illustration grafik graphic 图片来源 图 写真 사진"""
    )
    + rf"(?:\s(?:credit|courtesy))?\s?(?:[:：]|(?<=\s){_OF}\s|©|(?(opened)(?<=\s)(?-i:(?=[^\Wa-zß-ÿ\d_]))|(?!)))"
    r"|(?:quelle|source|fuente|fonte|bron)\s?:|©|\(c\)\s)"
    rf"\s?(?P<name>[^:：©]{{2,{MAX_CREDIT}}}?)(?(opened)[)\]])\.?$",
    re.IGNORECASE,
)
"""A credit line, or one at the end of a caption."""
_CREDITED = re.compile(
    "credit|copyright|photographer|(?:image|photo|media|caption|figure)[-_]*(?:source|author|byline)", re.IGNORECASE
)


def lead_image(signals: Signals) -> Field[Media | None]:
    """The picture that the page names as the article's; of several that which it also shows."""
    candidates = tuple(_candidates(signals))
    plausible = [each for each in candidates if not _PLACEHOLDER.search(_file(each.text[:2000]))]
    urls = {each: url for each in plausible if (url := _url(each.text, signals))}
    if not urls:
        return Field("media", None, (), candidates)
    chosen = next(iter(urls))
    if len({_file(url) for url in urls.values()}) > 1:
        shown = _shown(signals)
        named = (each for each in urls if each.signal != "microdata")  # which is shown anyhow, in a lesser size
        chosen = next((each for each in named if _file(urls[each]) in shown), chosen)
    return Field("media", _described(urls[chosen], chosen, signals), (chosen,), candidates)


def _file(url: str) -> str:
    """What tells a picture from others: the last part of its path."""
    return url.partition("?")[0].rstrip("/").rpartition("/")[2]


def _shown(signals: Signals) -> str:
    """The addresses of the pictures in the page, as they stand there."""
    found = []
    for element in signals.elements:
        if element.tag in ("img", "source"):
            found += [element.get(name) for name in _SOURCES if element.get(name)]
    return "\n".join(found[:MAX_SHOWN])


def _url(text: str, signals: Signals) -> str | None:
    text = text.strip()
    if not text or len(text) > 4000 or text.startswith("data:"):
        return None
    try:
        return absolute(text, signals.page.base or None)
    except ValueError:
        return None


def _candidates(signals: Signals) -> Iterator[Candidate]:
    for name in ("og:image", "og:image:url", "og:image:secure_url"):
        for text in signals.meta(name)[:1]:
            yield Candidate(name, text)
    for text in texts(signals.article, "image", ("url", "contentUrl", "@id"))[:8]:
        yield Candidate("JSON-LD", text)
    for name in ("twitter:image", "twitter:image:src", "parsely-image-url", "sailthru.image.full", "thumbnail"):
        for text in signals.meta(name)[:1]:
            yield Candidate(name, text)
    for text in texts(signals.article, "thumbnailUrl")[:1]:
        yield Candidate("JSON-LD", text)
    for text in signals.links.get("image_src", ())[:1]:
        yield Candidate("image_src", text)
    for text in texts(_by_property(signals), "url")[:1]:
        yield Candidate("microdata", text)


def _described(url: str, candidate: Candidate, signals: Signals) -> Media:
    thing = _thing(url, signals)
    width, height = _number(thing.get("width")), _number(thing.get("height"))
    if width is None and candidate.signal.startswith("og:"):
        width = _number(next(iter(signals.meta("og:image:width")), None))
        height = _number(next(iter(signals.meta("og:image:height")), None))
    printed, credit = _printed(url, signals)
    caption = next(iter([*texts(thing, "caption"), *filter(None, [printed]), *texts(thing, "description")]), "")
    if not caption and not credit and candidate.signal.startswith("og:"):
        caption = next(iter(signals.meta("og:image:alt")), "")
    stated = texts(thing, "creditText") or texts(thing, "copyrightHolder") or texts(thing, "author")
    credit = squash(next(iter(stated), "")[:300]) or credit
    return Media(
        url=url,
        width=width,
        height=height,
        caption=squash(caption[:MAX_CAPTION]),
        credits=(credit,) if credit else (),
        role="lead",
    )


def _printed(url: str, signals: Signals) -> tuple[str, str]:
    """Caption and credit as they stand below the picture, where a figure of the page shows it."""
    for figure in islice((each for each in signals.elements if each.tag == "figure"), MAX_FIGURES):
        caption = next(figure.iter("figcaption"), None)
        if caption is not None and _shows(figure, _address(url), signals):
            return _credited(figure, element_text(caption, MAX_CAPTION))
    return "", ""


def _shows(figure: Any, address: str, signals: Signals) -> bool:
    """Whether the picture of that address is in the figure, in whatever size."""
    file = _file(address)
    for image in islice(figure.iter("img", "source"), 10):
        for source in filter(None, map(image.get, _SOURCES)):
            for part in source[:4_000].split()[:40] if file and file in source else ():
                found = _url(part.rstrip(","), signals)
                if found is not None and _address(found) == address:
                    return True
    return False


def _address(url: str) -> str:
    """An address without its scheme and query, in which sizes stand."""
    return url.partition("?")[0].partition("#")[0].partition(":")[2]


def _credited(figure: Any, text: str) -> tuple[str, str]:
    """A caption without its credit, and the credit without its label."""
    lines = list(_credit_lines(figure))
    for line in lines:
        rest = text.removesuffix(line).removeprefix(line)
        if rest != text and not rest.strip().startswith("/"):  # where it goes on with the agency
            return rest.strip(" |"), _unlabelled(line)
    match = _CREDIT.search(text)
    if match is not None and _is_credit(match["name"]):
        return text[: match.start()].rstrip(" |–-"), match["name"].rstrip(" ;,")
    return text, _unlabelled(lines[0]) if lines else ""


def _credit_lines(figure: Any) -> Iterator[str]:
    """What stands in a figure in elements that are called credits."""
    for element in islice(figure.iter(), 40):
        if element.tag != "figcaption" and _CREDITED.search((element.get("class") or "")[:200]):
            line = element_text(element, MAX_CREDIT)
            if line and not line.endswith(":") and _is_credit(_unlabelled(line)):
                yield line


def _unlabelled(line: str) -> str:
    match = _CREDIT.search(line)
    return (match["name"] if match is not None else line.strip("()[]")).rstrip(" ;,")


def _is_credit(name: str) -> bool:
    """Whether names follow the label "Photo:", and not what is to be seen there."""
    words = name.split()
    return len(words) <= 4 or "/" in name or sum(word[0].islower() for word in words) <= 2


def _by_property(signals: Signals) -> Thing:
    """What microdata says of the article's picture."""
    for mark in signals.of_article("image"):
        inner = list(islice(mark.element.iter(), 1, 20)) if mark.element.get("itemtype") else []
        said = {each.get("itemprop"): _value(each) for each in inner if each.get("itemprop")}
        url = said.get("url") or said.get("contentUrl") or _value(mark.element)
        if url and "/themes/" not in url:  # where what stands in for a picture is kept
            return {**said, "url": url}
    return {}


def _value(element: Any) -> str:
    """What a property is set to, be it said or linked."""
    return next(filter(None, map(element.get, ("content", "src", "href"))), "")


def _thing(url: str, signals: Signals) -> dict[str, Any]:
    """The ImageObject of that address."""
    value = signals.article.get("image")
    for each in value[:50] if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            each = signals.by_id.get(str(each.get("@id")), each) if set(each) <= {"@id", "@type"} else each
            if any(text.strip() == url for text in (*texts(each, "url"), *texts(each, "contentUrl"))):
                return each
    said = _by_property(signals)
    return said if _url(said.get("url", ""), signals) == url else {}


def _number(value: object) -> int | None:
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, int | float) and 0 < value < 100_000:
        return int(value)
    if isinstance(value, str) and (match := re.match(r"\s*(\d{1,5})(?:px|\.0)?\s*$", value)) is not None:
        return int(match[1]) or None
    return None
