"""Which file an image element shows: lazy loading hides it in other attributes, or behind a placeholder."""

import re
from collections.abc import Iterator

from bs4.element import Tag

from feedsmith import absolute

__all__ = ["picture_url", "pixels"]

_SOURCES = (
    "data-src data-original data-lazy-src data-lazy data-url data-full-src data-hi-res-src data-image src".split()
)
_SETS = "data-srcset data-lazy-srcset srcset".split()
MAX_WIDTH = 2000
"""A wider picture is more than a feed reader shows."""
_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:blank|placeholder|spacer|transparent|pixel|clear|loading|loader|lazy|grey|gray|empty|1x1|dummy|default)"
    r"(?:[_.-]|\.(?:gif|png|svg|jpe?g)|$)",
    re.IGNORECASE,
)
_SMALL = 3
_NUMBER = re.compile(r"\d{1,5}")


def picture_url(image: Tag, base: str | None) -> str | None:
    """The largest sensible file of an `img` (or of the `picture` around it), absolute; None for a placeholder, a
    tracking pixel or what is no http(s) address.
    """
    if _is_tracker(image):
        return None
    for address in _addresses(image):
        if address.startswith("data:") or _PLACEHOLDER.search(address.partition("?")[0].rpartition("/")[2]):
            continue
        try:
            return absolute(address, base)
        except ValueError:
            continue
    return None


def pixels(image: Tag, name: str) -> int | None:
    """The `width` or `height` that the element gives in pixels."""
    found = _NUMBER.fullmatch(str(image.get(name, "")).removesuffix("px"))
    return int(found[0]) if found else None


def _is_tracker(image: Tag) -> bool:
    return any((size := pixels(image, name)) is not None and size <= _SMALL for name in ("width", "height"))


def _addresses(image: Tag) -> Iterator[str]:
    picture = image.find_parent("picture")  # lxml puts the `img` into the `source` before it
    if picture is not None:
        for source in picture.find_all("source"):
            if "avif" not in str(source.get("type", "")):  # which many readers can't show yet
                yield from _largest(source)
    yield from _largest(image)
    for name in _SOURCES:
        if address := str(image.get(name, "")).strip():
            yield address


def _largest(element: Tag) -> Iterator[str]:
    """The widest file of each set of sources, up to MAX_WIDTH."""
    for name in _SETS:
        if found := str(element.get(name, "")):
            sizes = [
                (float(size or 1) * (1000 if unit == "x" else 1), url)
                for url, size, unit in _CANDIDATE.findall(found[:20_000])
            ]
            fitting = [item for item in sizes if item[0] <= MAX_WIDTH] or sorted(sizes)[:1]
            if fitting:
                yield max(fitting)[1]
