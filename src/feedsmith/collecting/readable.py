"""HTML that feed readers show, in place of what they don't: formulas, films, fallbacks, pictures
that scripts load.

`sanitize` begins with this, and leaves out what is not made readable here. A formula becomes
text; what is embedded a link with its title, or its own fallback; a picture the file that a script
would have shown. What can't be shown is noted. One scan tells whether there is anything of the
kind: 8 µs for 3 KB, where taking it apart takes 270.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape

from feedsmith.text import escape, squash

__all__ = ["readable"]

_WORTH_A_LOOK = re.compile(rb"<(?:math|iframe|object|embed|noscript|svg|amp-|lite-youtube|input|script)\b")
_LOADED_BY_SCRIPT = rb"\sdata-[a-z-]{0,20}(?:src|original|lazy|image|url)[a-z-]{0,20}\s*="
# A comment; else a tag, its attributes as HTML's tokenizer cuts them (HTML 13.2.5.32 to 40). It always goes on to the
# end of what it begins, which keeps looking for the next one linear.
_MARKUP = (
    r"<!--(?:[\s\S]*?-->|[\s\S]*)"
    r"""|<(/?)([A-Za-z][^\s/>]*+)((?:[^>"'=]++|=\s*+(?:"[^"]*+"?+|'[^']*+'?+)?+|["'])*+)>?"""
    r"|<[!?/][^>]*>?"
)
_ATTRIBUTE = r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?"""
_RAW = frozenset("script style iframe noscript textarea title noembed noframes xmp".split())
"""Elements whose content is text, whatever it looks like (HTML, section 13.1.2)."""
_PAIRED = frozenset("math object span svg".split())
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_ADDRESSES = "src data-src data-lazy-src data-litespeed-src data data-url".split()
_LAZY = "data-src data-original data-lazy-src data-lazy data-full-src data-hi-res-src data-image data-url".split()
_SETS = "data-srcset data-lazy-srcset srcset".split()
_SIZE = r"(\d{1,6}(?:\.\d{1,6})?)([wx])"
_PLACEHOLDER = (
    r"(?i)(?:^|[/_.-])(?:blank|placeholder|spacer|transparent|pixel|clear|loading|loader|lazy|grey|gray|empty|1x1|dummy)"
    r"(?:[_.-]|\.(?:gif|png|svg|jpe?g)|$)"
)
MAX_SET, MAX_PICTURE_WIDTH = 20_000, 2_000
"""Characters of a `srcset` that are read; pixels beyond which a picture is more than a reader
shows.
"""
MAX_DEPTH = 20
"""Objects within each other."""
MAX_INVISIBLE_PIXELS, MAX_ICON_PIXELS = 3, 48
_GIST = r"(?:https?:)?//(gist\.github\.com/[\w-]+/\w+|asciinema\.org/a/\w+)\.js"
_NOT_SHOWN = r"(?i)display\s*:\s*none|visibility\s*:\s*hidden"


def readable(html: str) -> tuple[str, list[str]]:
    """`html` with what readers show in place of what they don't, and what could not be shown, in
    words.
    """
    if not _is_worth_a_look(html):
        return html, []
    notes: list[str] = []
    return _Rewriter(html, notes, 0).html(), notes


def _is_worth_a_look(html: str) -> bool:
    raw = html.encode("utf-8", "surrogatepass").lower()  # bytes: lowering the text takes three times as long
    if _WORTH_A_LOOK.search(raw) or b"srcset" in raw:
        return True
    return b"data-" in raw and re.search(_LOADED_BY_SCRIPT, raw) is not None


class _Tag:
    """A tag, or a comment without name: where it stands, and where its element ends if that is
    known.
    """

    __slots__ = ("closes", "end", "name", "rest", "start", "until")

    def __init__(self, match: re.Match[str]) -> None:
        self.start, self.end = match.span()
        self.name, self.closes = (match[2] or "").lower(), bool(match[1])
        self.rest = match[3] or ""
        self.until = -1

    def attributes(self) -> dict[str, str]:
        """The attributes by their names in lower case; of two the first counts."""
        values: dict[str, str] = {}
        for match in re.finditer(_ATTRIBUTE, self.rest):
            values.setdefault(match[1].lower(), unescape(match[2] or match[3] or match[4] or ""))
        return values


def _tags(html: str) -> list[_Tag]:
    """All tags, those of `_PAIRED` elements with the index of the tag that closes them."""
    tags: list[_Tag] = []
    opened: dict[str, list[int]] = {name: [] for name in _PAIRED}
    markup = re.compile(_MARKUP)  # here, as most runs never need it: 2 ms
    position = 0
    while match := markup.search(html, position):
        position = match.end()
        tag = _Tag(match)
        if tag.name in _RAW and not tag.closes:
            position = _raw_end(html, tag)
            tag.until = position
        elif tag.name in _PAIRED:
            if not tag.closes:
                opened[tag.name].append(len(tags))
            elif opened[tag.name]:
                tags[opened[tag.name].pop()].until = len(tags)
        tags.append(tag)
    return tags


def _raw_end(html: str, tag: _Tag) -> int:
    """Where the content of an element of text ends, which is the end of it all where nothing closes
    it.
    """
    closing = re.compile(rf"</{tag.name}(?=[\s/>])", re.IGNORECASE).search(html, tag.end)
    return closing.start() if closing else len(html)


class _Rewriter:
    """Goes through the tags of a text once, and copies what lies between them."""

    def __init__(self, html: str, notes: list[str], depth: int) -> None:
        self._html, self._notes, self._depth = html, notes, depth
        self._pieces: list[str] = []
        self._copied = 0
        self._in_paragraph = False
        self._in_figure = 0
        self._sources: list[str] = []
        self._after_picture = self._after_formula = False
        self._before = 0

    def html(self) -> str:
        """The text with its replacements."""
        tags = _tags(self._html)
        index = 0
        while index < len(tags):
            tag = tags[index]
            self._look_between(tag)
            index = self._handled(tags, index)
        self._pieces.append(self._html[self._copied :])
        return "".join(self._pieces)

    def _handled(self, tags: list[_Tag], index: int) -> int:
        """Replace the element that begins here, if a reader does not show it; the index of the tag
        to go on with.
        """
        tag = tags[index]
        replace = None if tag.closes else _REPLACEMENTS.get(tag.name)
        if replace is not None:
            return replace(self, tags, index)
        if tag.name in _BLOCKS:
            self._in_paragraph = tag.name == "p" and not tag.closes
            self._in_figure += (-1 if tag.closes else 1) * (tag.name == "figure")
        # What may stand between a picture or a formula and its twin.
        if tag.name not in ("", "span", "noscript", "picture", "source"):
            self._after_picture = False
        if tag.name not in ("", "span", "img", "script"):
            self._after_formula = False
        return index + 1

    def _look_between(self, tag: _Tag) -> None:
        """Text in between separates a picture, or a formula, from the twin of it."""
        between = self._html[self._before : tag.start]
        if (self._after_picture or self._after_formula) and between and not between.isspace():
            self._after_picture = self._after_formula = False
        self._before = tag.until if tag.name in _RAW and not tag.closes else tag.end

    def _put(self, start: int, end: int, replacement: str) -> None:
        """Put the replacement where the text stands from `start` to `end`."""
        self._pieces += (self._html[self._copied : start], replacement)
        self._copied = end
        self._before = max(self._before, end)

    def _block(self, html: str) -> str:
        """A link or the like, as a paragraph of its own unless it stands in one."""
        return html if not html or self._in_paragraph or self._in_figure > 0 else f"<p>{html}</p>"

    def _inner(self, html: str) -> str:
        """The content of an element, made readable as well."""
        if self._depth >= MAX_DEPTH:
            return ""
        # Taken apart anew, at most MAX_DEPTH times: the content of noscript is text to the outer one.
        inner = _Rewriter(html, self._notes, self._depth + 1)
        inner._in_paragraph, inner._in_figure = self._in_paragraph, self._in_figure
        return inner.html()

    # ---- formulas --------------------------------------------------------------------------------------------

    def _formula(self, tags: list[_Tag], index: int) -> int:
        from feedsmith.collecting.formulas import formula  # 2 ms, for texts with formulas

        tag = tags[index]
        last = tag.until if tag.until > 0 else _broken_out(tags, index)
        end = tags[last].end if tag.until > 0 else tags[last].start if last < len(tags) else len(self._html)
        shown = formula(self._html[tag.end : end]) or escape(squash(tag.attributes().get("alttext", "")))
        if not shown:
            self._notes.append("a formula without text, left out")
        self._put(tag.start, end, shown)
        self._after_formula = True
        return last + 1 if tag.until > 0 else last

    def _script(self, tags: list[_Tag], index: int) -> int:
        tag = tags[index]
        attributes = tag.attributes()
        kind = attributes.get("type", "").lower().strip()
        content = self._html[tag.end : tag.until]
        shown = ""
        if kind.startswith("math/mml"):
            from feedsmith.collecting.formulas import formula  # as above

            shown = formula(content)
        elif kind.startswith("math/"):
            shown = f"<code>{escape(squash(unescape(content)))}</code>"
        elif gist := re.fullmatch(_GIST, attributes.get("src", "").partition("?")[0]):
            shown = self._block(f'<a href="https://{gist[1]}">https://{gist[1]}</a>')
        if shown:
            self._put(tag.start, tag.until, "" if self._after_formula and kind.startswith("math/") else shown)
            self._after_formula = kind.startswith("math/")
        return index + 1

    def _span(self, tags: list[_Tag], index: int) -> int:
        """KaTeX sets a formula twice, once hidden from those who have it read to them."""
        tag = tags[index]
        if self._after_formula and tag.until > 0 and tag.attributes().get("aria-hidden") == "true":
            self._put(tag.start, tags[tag.until].end, "")
            return tag.until + 1
        return index + 1

    # ---- what is embedded ------------------------------------------------------------------------------------

    def _embed(self, tags: list[_Tag], index: int) -> int:
        """A film, a map or a post as a link with its title."""
        tag = tags[index]
        end = tag.until if tag.until > 0 else tag.end
        closing = tags[index + 1] if index + 1 < len(tags) else None
        is_closed = closing is not None and closing.closes and closing.name == tag.name
        self._put(tag.start, closing.end if closing and is_closed else end, self._block(self._link(tag)))
        return index + 1 + is_closed

    def _link(self, tag: _Tag) -> str:
        attributes = tag.attributes()
        if _is_invisible(attributes):
            return ""
        url = _address(attributes)
        if not url:
            self._notes.append(f"{tag.name} without an address, left out")
            return ""
        title = squash(attributes.get("title", "") or attributes.get("aria-label", "")) or url
        return f'<a href="{escape(url)}">{escape(title)}</a>'

    def _object(self, tags: list[_Tag], index: int) -> int:
        """The content of an object is its fallback (HTML, section 4.8.7); one without is a link or
        a picture.
        """
        tag = tags[index]
        if tag.until < 0:  # never closed: the sanitizer would drop all that follows
            self._put(tag.start, tag.end, "")
            return index + 1
        last = tags[tag.until]
        fallback = self._inner(self._html[tag.end : last.start])
        if not _shows_something(fallback):
            attributes = tag.attributes()
            if attributes.get("type", "").lower().startswith("image/") and (url := _address(attributes)):
                fallback = f'<img src="{escape(url)}" alt="{escape(squash(attributes.get("title", "")))}">'
            else:
                fallback = self._block(self._link(tag))
        self._put(tag.start, last.end, fallback)
        return tag.until + 1

    def _drawing(self, tags: list[_Tag], index: int) -> int:
        """A drawing that has a name becomes it; of another one there is a note, unless it is an
        ornament.
        """
        tag = tags[index]
        last = tags[tag.until] if tag.until > 0 else tag
        attributes = tag.attributes()
        shown = ""
        if not _is_ornament(attributes):
            shown = escape(_name_of(attributes, self._html[tag.end : last.start]))
            if not shown:
                self._notes.append("a drawing (svg) without a title, left out")
        self._put(tag.start, last.end, f"<em>{shown}</em>" if shown else "")
        return tag.until + 1 if tag.until > 0 else index + 1

    # ---- pictures --------------------------------------------------------------------------------------------

    def _picture(self, tags: list[_Tag], index: int) -> int:
        tag = tags[index]
        attributes = tag.attributes()
        if self._after_formula and attributes.get("aria-hidden") == "true":
            self._put(tag.start, tag.end, "")
            return index + 1
        self._after_formula = False
        url = _picture_url(attributes, self._sources)
        self._sources = []
        if url and (url != attributes.get("src") or tag.name != "img"):
            kept = "".join(
                f' {name}="{escape(attributes[name])}"' for name in ("width", "height", "title") if name in attributes
            )
            alt = escape(squash(attributes.get("alt", "")))
            self._put(tag.start, tag.end, f'<img src="{escape(url)}" alt="{alt}"{kept}>')
        self._after_picture = bool(url)
        return index + 1

    def _source(self, tags: list[_Tag], index: int) -> int:
        """The files that a `picture` may show; sound and film that a script would load."""
        tag = tags[index]
        attributes = tag.attributes()
        self._sources += [url for name in _SETS if (url := _largest(attributes.get(name, "")))]
        if not attributes.get("src") and attributes.get("data-src"):
            kind = f' type="{escape(attributes["type"])}"' if "type" in attributes else ""
            controls = " controls" if tag.name != "source" else ""
            self._put(tag.start, tag.end, f'<{tag.name} src="{escape(attributes["data-src"])}"{kind}{controls}>')
        return index + 1

    def _without_scripts(self, tags: list[_Tag], index: int) -> int:
        """What is there for those who run no scripts, which readers don't: unless the picture that
        a script would have loaded is shown beside it, or it only says to run them.
        """
        tag = tags[index]
        content = self._html[tag.end : tag.until]
        end = tags[index + 1].end if index + 1 < len(tags) else len(self._html)
        has_picture = "<img" in content.lower()
        is_twin = has_picture and (self._after_picture or _shows_picture(tags, index + 2, self._html))
        only_asks = not has_picture and "javascript" in content.lower()
        self._put(tag.start, end, "" if is_twin or only_asks else self._inner(content))
        return index + 2

    def _checkbox(self, tags: list[_Tag], index: int) -> int:
        """A task's box, as it is on paper; of a form, nothing."""
        tag = tags[index]
        attributes = tag.attributes()
        if attributes.get("type", "").lower() == "checkbox" and "disabled" in attributes:
            self._put(tag.start, tag.end, "☑" if "checked" in attributes else "☐")
        return index + 1


_REPLACEMENTS: Mapping[str, Callable[[_Rewriter, list[_Tag], int], int]] = {
    "math": _Rewriter._formula,
    "script": _Rewriter._script,
    "span": _Rewriter._span,
    "iframe": _Rewriter._embed,
    "embed": _Rewriter._embed,
    "amp-iframe": _Rewriter._embed,
    "amp-youtube": _Rewriter._embed,
    "lite-youtube": _Rewriter._embed,
    "object": _Rewriter._object,
    "svg": _Rewriter._drawing,
    "img": _Rewriter._picture,
    "amp-img": _Rewriter._picture,
    "source": _Rewriter._source,
    "audio": _Rewriter._source,
    "video": _Rewriter._source,
    "noscript": _Rewriter._without_scripts,
    "input": _Rewriter._checkbox,
}


def _broken_out(tags: list[_Tag], index: int) -> int:
    """The index of the block that ends a formula which nothing closes (HTML, section 13.2.6.5)."""
    return next((place for place in range(index + 1, len(tags)) if tags[place].name in _BLOCKS), len(tags))


def _is_invisible(attributes: Mapping[str, str]) -> bool:
    small = any(_pixels(attributes, name, MAX_INVISIBLE_PIXELS) for name in ("width", "height"))
    return small or "hidden" in attributes or re.search(_NOT_SHOWN, attributes.get("style", "")) is not None


def _is_ornament(attributes: Mapping[str, str]) -> bool:
    if attributes.get("aria-hidden") == "true" or _is_invisible(attributes):
        return True
    return all(_pixels(attributes, name, MAX_ICON_PIXELS) for name in ("width", "height"))


def _name_of(attributes: Mapping[str, str], content: str) -> str:
    """The name of a drawing, as it is read to those who don't see it (SVG 2, section 5.8)."""
    title = re.search(r"<title\b[^<>]*>([^<]*)", content)
    return squash(attributes.get("aria-label", "") or unescape(title[1] if title else ""))


def _pixels(attributes: Mapping[str, str], name: str, most: int) -> bool:
    """Whether the attribute gives so many pixels at most."""
    size = attributes.get(name, "").strip().removesuffix("px")
    return size.isascii() and size.isdigit() and len(size) < 6 and int(size) <= most


def _address(attributes: Mapping[str, str]) -> str:
    """Where what is embedded lies; "" where nobody but a script knows."""
    video = attributes.get("data-videoid") or attributes.get("videoid") or ""
    if re.fullmatch(r"[\w-]+", video):
        return f"https://www.youtube.com/watch?v={video}"
    for name in _ADDRESSES:
        url = attributes.get(name, "").strip()
        if url and not url.lower().startswith(("about:", "data:", "javascript:", "blob:")):
            return f"https:{url}" if url.startswith("//") else url
    return ""


def _picture_url(attributes: Mapping[str, str], sources: list[str]) -> str:
    """The file of a picture: that which a script would load, else its own, else the largest of a
    set.
    """
    own = attributes.get("src", "").strip()
    lazy = [attributes.get(name, "").strip() for name in _LAZY]
    sets = [_largest(attributes.get(name, "")) for name in _SETS]
    # A lazy attribute beside a source is the real file, the source a small or empty one.
    for url in (*lazy, own, *sets, *sources):
        name = url.partition("?")[0].rpartition("/")[2]
        if (
            url
            and not url.startswith("data:")
            and not (url == own and re.search(_PLACEHOLDER, name) and any(lazy + sets))
        ):
            return url
    return ""


def _largest(candidates: str) -> str:
    """The widest file of a `srcset` (HTML, section 4.8.4.2.1) that is not too wide."""
    files = list(_candidates(candidates[:MAX_SET]))
    fitting = [file for file in files if file[0] <= MAX_PICTURE_WIDTH] or sorted(files)[:1]
    return max(fitting)[1] if fitting else ""


def _candidates(text: str) -> Iterator[tuple[float, str]]:
    """Each file with its width in pixels; twice the pixels count as 2000 of them."""
    words = text.split()[::-1]
    while words:
        url = words.pop()
        width = 1000.0
        while not url.endswith(",") and words:
            size, comma, rest = words.pop().partition(",")
            if match := re.fullmatch(_SIZE, size):
                width = float(match[1]) * (1000 if match[2] == "x" else 1)
            if rest:
                words.append(rest)
            if comma:
                break
        if url := url.strip(","):
            yield width, url


def _shows_something(html: str) -> bool:
    return re.search(r"<(?:img|video|audio)\b", html) is not None or bool(re.sub(r"<[^>]*>", "", html).strip())


def _shows_picture(tags: list[_Tag], index: int, html: str) -> bool:
    """Whether the next element is a picture that can be shown."""
    if index >= len(tags) or tags[index].name not in ("img", "amp-img"):
        return False
    before = tags[index - 1]
    return not html[before.end : tags[index].start].strip() and bool(_picture_url(tags[index].attributes(), []))
