"""Which file an image element shows: lazy loading hides it elsewhere, or behind a placeholder."""

import re
from collections.abc import Iterator

from feedsmith import absolute
from feedsmith_html.body.blocks import Element
from feedsmith_html.grammar import Example

__all__ = ["choose_picture_url", "read_pixels"]

# Pixels; a wider picture is more than a feed reader shows.
MAX_WIDTH = 2_000
MAX_TRACKER_PIXELS = 3
MAX_SET_CHARS = 20_000
# What a candidate for screens of a density counts for beside those that give their width.
PIXELS_PER_DENSITY = 1_000

# Attributes with one address.
_SOURCES = (
    "data-src data-original data-lazy-src data-lazy data-url data-full-src data-hi-res-src data-image src"
).split()
# Attributes with several, each with its width or density (HTML 4.8.4.2.1).
_SETS = "data-srcset data-lazy-srcset srcset".split()
_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:blank|placeholder|spacer|transparent|pixel|clear|loading|loader|lazy|grey|gray"
    r"|empty|1x1|dummy|default)(?:[_.-]|\.(?:gif|png|svg|jpe?g)|$)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,5}")


def choose_picture_url(image: Element, base: str | None) -> str | None:
    """The largest sensible file of an `img` (or of the `picture` around it), absolute.

    It is None for a placeholder, a tracking pixel or what is no http(s) address.
    """
    if _is_tracker(image):
        return None
    for address in _iterate_addresses(image):
        if address.startswith("data:") or _is_placeholder(address):
            continue
        try:
            return absolute(address, base)
        except ValueError:
            continue
    return None


def read_pixels(image: Element, name: str) -> int | None:
    """The `width` or `height` that the element gives in pixels; None for another unit, or none."""
    match = _NUMBER.fullmatch(image.get(name, "").removesuffix("px"))
    return int(match[0]) if match else None


def _is_tracker(image: Element) -> bool:
    sizes = (read_pixels(image, name) for name in ("width", "height"))
    return any(size is not None and size <= MAX_TRACKER_PIXELS for size in sizes)


def _is_placeholder(address: str) -> bool:
    """Whether an address is of what stands in until the picture is loaded, by the file's name."""
    file_name = address.partition("?")[0].rpartition("/")[2]
    return _PLACEHOLDER.search(file_name) is not None


def _iterate_addresses(image: Element) -> Iterator[str]:
    picture = next(image.iterancestors("picture"), None)  # lxml puts the `img` into the `source` before it
    if picture is not None:
        for source in picture.iter("source"):
            # Many readers can't show AVIF yet.
            if "avif" not in source.get("type", ""):
                yield from _choose_from_sets(source)
    yield from _choose_from_sets(image)
    for name in _SOURCES:
        if address := image.get(name, "").strip():
            yield address


def _choose_from_sets(element: Element) -> Iterator[str]:
    for name in _SETS:
        candidates = element.get(name, "")[:MAX_SET_CHARS]
        if address := _choose_largest(candidates):
            yield address


def _choose_largest(candidates: str) -> str:
    """The widest file of a set, up to MAX_WIDTH; the smallest where all are wider, "" for none."""
    sizes = [
        (float(size or 1) * (PIXELS_PER_DENSITY if unit == "x" else 1), address)
        for address, size, unit in _CANDIDATE.findall(candidates)
    ]
    fitting = [item for item in sizes if item[0] <= MAX_WIDTH] or sorted(sizes)[:1]
    return max(fitting)[1] if fitting else ""


EXAMPLES = (
    Example(
        "_SOURCES",
        lambda image: choose_picture_url(image, "https://planet.example/"),
        "<img data-src=bridge.jpg>",
        "https://planet.example/bridge.jpg",
    ),
    Example(
        "_SETS",
        lambda image: choose_picture_url(image, "https://planet.example/"),
        "<img srcset='bridge.jpg 2x'>",
        "https://planet.example/bridge.jpg",
    ),
    Example("_CANDIDATE", _choose_largest, "s.jpg 320w, bridge.jpg 900w", "bridge.jpg"),
    Example(
        "_PLACEHOLDER",
        _is_placeholder,
        "https://planet.example/img/spacer.gif",
        True,
    ),
    Example(
        "_NUMBER",
        lambda image: read_pixels(image, "width"),
        "<img width=640px>",
        640,
    ),
)
