"""What a site's generator would have filled in or run: tags of Liquid, Hugo, Nunjucks and MDX, which leave the text.

Code stays as it is, since a text may be about templates. A tag that shows a picture, a film or a link becomes one; of
the others only what stands between them is left. Time is linear: no tag is looked for twice, and none is longer than
MAX_TAG.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from feedsmith.text import escape
from feedsmith_text.regions import Region, regions

__all__ = ["Source", "without_templates"]

MAX_TAG = 4_000
"""Characters of a tag, at most."""
_OPENER = re.compile(r"\{\{|\{%|\{#|\{::?|\{/\*|%%|</?[A-Z]|</?>|\{")
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}", "{::": "}", "{:": "}", "{/*": "*/}", "%%": "%%"}
_IN_COMPONENT = re.compile(r"""[{<>]|"[^"\n]*"|'[^'\n]*'""")
_MDX_STATEMENT = re.compile(r"(?:import|export)\b")
_IMPORT = re.compile(r"""import\s+(?:[\w{}*,\s]+\s+from\s+)?["'][^"'\n]+["'];?\s*""")
_ARGUMENT = r"""(?:([\w:-]+)\s*[=:]\s*)?(?:"([^"]*)"|'([^']*)'|\{["'`]([^"'`{}]*)["'`]\}|([^\s"',={}|]+))"""
_PICTURE = re.compile(r"[^\s?#]+\.(?:png|jpe?g|gif|webp|avif|svg)(?:[?#]\S*)?", re.IGNORECASE)
_PICTURE_TAGS = re.compile(r"(?i)figure|fig|img|image|picture|photo|asset_img|include|include_relative")
_FILMS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "gist": "https://gist.github.com/{}",
}
_FILE_LINKS = frozenset("link post_url ref relref".split())
_SILENCED = {"comment": re.compile(r"\{%-?\s*endcomment\s*-?%\}|\{\{[<%]\s*/\s*comment\s*[>%]\}\}")}
_RAW_END = re.compile(r"\{%-?\s*end(?:raw|verbatim)\s*-?%\}")
_RAW_TAGS = re.compile(
    r"(?m)^[ \t]*\{%-?\s*(?:end)?(?:raw|verbatim)\s*-?%\}[ \t]*\n|\{%-?\s*(?:end)?(?:raw|verbatim)\s*-?%\}"
)
_CONTENTS = re.compile(r"(?m)^(?:[-*+]|\d+\.)[ \t][^\n]*\n\{:toc[^}\n]*\}")
_MATH_BEFORE = re.compile(r"[_^$}]|\\[A-Za-z]+")


class Source(NamedTuple):
    """Markdown without its template tags, and whether there were any."""

    text: str
    had_tags: bool


def without_templates(text: str, *, mdx: bool) -> Source:
    """`text` as Markdown alone. Where it is `mdx`, what is between braces is no text either."""
    mdx = mdx or _IMPORT.match(text.lstrip("\n")) is not None
    if "{" not in text and "%%" not in text and not mdx:
        return Source(text, had_tags=False)
    cutter = _Cutter(mdx=mdx)
    pieces = [cutter.cut(region) for region in regions(text)]
    return Source("".join(pieces), cutter.had_tags)


class _Cutter:
    """Takes the tags out of one region of the text after the other; what is raw or a comment may span several."""

    def __init__(self, *, mdx: bool) -> None:
        self.had_tags = False
        self._mdx = mdx
        self._until: re.Pattern[str] | None = None
        self._keeping = False

    def cut(self, region: Region) -> str:
        """The region without its tags."""
        if region.is_code:
            if self._until and not self._keeping:
                return ""
            return _RAW_TAGS.sub("", region.text) if "{%" in region.text else region.text
        text = region.text
        if "{:toc" in text:
            text = _CONTENTS.sub("", text)
        if self._mdx and region.begins_line:
            text = self._without_statements(text)
        return "".join(self._pieces(text))

    def _without_statements(self, text: str) -> str:
        """Paragraphs of JavaScript, which MDX has wherever one begins with `import` or `export`."""
        if "import" not in text and "export" not in text:
            return text
        kept = []
        for paragraph in text.split("\n\n"):
            if _MDX_STATEMENT.match(paragraph.lstrip("\n")):
                self.had_tags = True
            else:
                kept.append(paragraph)
        return "\n\n".join(kept)

    def _pieces(self, text: str) -> Iterator[str]:
        position = 0
        braces = _braces(text) if self._mdx else {}
        while position < len(text):
            if self._until:
                end = self._until.search(text, position)
                if self._keeping:
                    yield text[position : end.start() if end else len(text)]
                if not end:
                    return
                self._until, position = None, end.end()
                continue
            opener = _OPENER.search(text, position)
            if not opener:
                yield text[position:]
                return
            yield text[position : opener.start()]
            said, after = self._tag(text, opener, position, braces)
            yield said
            position = after

    def _tag(self, text: str, opener: re.Match[str], since: int, braces: dict[int, int]) -> tuple[str, int]:
        """What stands for the tag that may begin here, and where the text goes on."""
        start, sign = opener.start(), opener[0]
        end = -1
        if sign in _CLOSERS:
            end = self._end(text, start, sign, since)
        elif self._mdx and not (sign == "{" and _is_math(text, start)):
            end = braces.get(start, -1) if sign == "{" else _component_end(text, start, braces)
        if end < 0:
            return sign, start + len(sign)
        tag = text[start:end]
        said = self._said(tag, sign)
        if said is None:
            return sign, start + len(sign)
        return said, end

    def _end(self, text: str, start: int, sign: str, since: int) -> int:
        """Where the tag ends, or -1 where this is none."""
        if sign == "%%":
            return _comment_end(text, start)
        if sign in ("{{", "{#") and start > since and _is_math(text, start):
            return -1
        if (sign == "{/*" and not self._mdx) or (sign in ("{:", "{::") and not _is_attribute_place(text, start)):
            return -1
        first = start + len(sign)
        closer = {"{{<": ">}}", "{{%": "%}}"}.get(text[start : start + 3], _CLOSERS[sign])
        end = text.find(closer, first, start + MAX_TAG)
        if end < 0 or (sign in ("{:", "{::", "{#") and "\n" in text[first:end]):
            return -1
        return end + len(closer)

    def _said(self, tag: str, sign: str) -> str | None:
        """What a reader is to see of a tag; None where it is none."""
        if sign in ("{:", "{::"):
            return self._kramdown(tag)
        if sign in ("%%", "{/*"):
            return ""
        if sign == "{#":
            self.had_tags = True
            return ""
        if sign[0] == "<":
            return self._component(tag)
        if sign == "{":
            return self._expression(tag)
        return self._template_tag(tag, sign)

    def _kramdown(self, tag: str) -> str | None:
        """Attributes of what stands before, and extensions."""
        if tag.startswith("{::comment"):
            self._until, self._keeping = re.compile(r"\{:/(?:comment)?\}"), False
            return ""
        return "" if re.match(r"\{::?\s*[.#]?[\w-]|\{:/[a-z]*\}", tag) else None

    def _component(self, tag: str) -> str | None:
        """A component of JSX."""
        self.had_tags = True
        name = re.match(r"</?([\w.]*)", tag)
        return "" if tag.startswith("</") or name is None else _shown(name[1], tag[len(name[0]) :])

    def _expression(self, tag: str) -> str:
        text = re.fullmatch(r"""\{\s*(["'`])([^"'`]*)\1\s*\}""", tag)
        if text:
            return text[2]
        self.had_tags = True
        return ""

    def _template_tag(self, tag: str, sign: str) -> str:
        if tag.startswith(("{{</*", "{{%/*")):  # Hugo's way to show a tag
            return tag[:3] + tag[5:-5] + tag[-3:] if len(tag) > 10 else ""
        self.had_tags = True
        inner = tag[3:-3] if tag[2:3] in ("<", "%") and sign == "{{" else tag[2:-2]
        inner = inner.strip().strip("-").strip()
        if literal := re.match(r"""(["'])(.*?)\1""", inner):
            return literal[2]
        if sign == "{{" and tag[2:3] not in ("<", "%"):
            return ""
        name, _, arguments = inner.partition(" ")
        if name in ("raw", "verbatim"):
            self._until, self._keeping = _RAW_END, True
            return ""
        if name in _SILENCED:
            self._until, self._keeping = _SILENCED[name], False
            return ""
        return _shown(name, arguments)


def _is_math(text: str, start: int) -> bool:
    r"""Whether double braces belong to a formula, as in `x_{{i}}` and `\frac{{a}}{b}`, or to a `${{ secret }}`."""
    before = text[max(0, start - 20) : start]
    return re.search(rf"(?:{_MATH_BEFORE.pattern})$", before) is not None


def _is_attribute_place(text: str, start: int) -> bool:
    """Whether attributes may stand here: after a link, a picture, a code span and the like, or alone in their line."""
    before = text[max(0, start - 80) : start]
    return before[-1:] in ")]*_>" or not before.rpartition("\n")[2].strip()


def _comment_end(text: str, start: int) -> int:
    """The end of Obsidian's `%% comment %%`, which stands apart from words."""
    if start and not text[start - 1].isspace():
        return -1
    end = text.find("%%", start + 2)
    if end < 0 or text[end + 2 : end + 3].isalnum():
        return -1
    return end + 2


def _braces(text: str) -> dict[int, int]:
    """Of each opening brace that is closed, where its closing one ends."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for match in re.finditer("[{}]", text):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            ends[opened.pop()] = match.end()
    return ends


def _component_end(text: str, start: int, braces: dict[int, int]) -> int:
    """Where a component's tag ends; -1 where it does not."""
    position = start + 1
    while sign := _IN_COMPONENT.search(text, position, start + MAX_TAG):
        if sign[0] == ">":
            return sign.end()
        position = braces.get(sign.start(), -1) if sign[0] == "{" else sign.end()
        if sign[0] == "<" or position < 0:
            return -1
    return -1


def _shown(name: str, arguments: str) -> str:
    """A picture, a film or a link that a tag of this name and these arguments shows; mostly nothing."""
    low = name.lower().strip("/")
    if not arguments or name.startswith("/"):
        return ""
    found = list(re.finditer(_ARGUMENT, arguments))
    given = [(match[1] or "", "".join(filter(None, match.groups()[1:]))) for match in found]
    values = dict(given)
    plain = [text for key, text in given if not key]
    quoted = [text for match in found if not match[1] and (text := match[2] or match[3])]
    if low in _FILE_LINKS:
        return _file_link(low, plain)
    film = next((film for film in _FILMS if film in low or (low == "include" and film in (plain or [""])[0])), "")
    if film:
        identity = values.get("id") or values.get("videoid") or "/".join(each for each in plain if "." not in each)
        return _film(_FILMS[film], identity)
    if _PICTURE_TAGS.fullmatch(low):
        return _picture([text for _, text in given], values, quoted)
    return ""


def _film(address: str, identity: str) -> str:
    if not re.fullmatch(r"[\w/-]{1,100}", identity):
        return ""
    url = address.format(identity)
    return f'<a href="{url}">{url}</a>'


def _file_link(name: str, plain: list[str]) -> str:
    if not plain:
        return ""
    if name == "post_url":
        return f"{plain[0]}.md"
    return f"/{plain[0].lstrip('/')}" if name == "link" else plain[0]


def _picture(given: list[str], values: dict[str, str], quoted: list[str]) -> str:
    source = next(filter(_PICTURE.fullmatch, given), "")
    if not source:
        return ""
    words = [text for text in quoted if text != source]
    alt = next((values[key] for key in ("alt", "caption", "title") if values.get(key)), words[-1] if words else "")
    picture = f'<img src="{escape(source)}" alt="{escape(alt)}">'
    caption = values.get("caption", "")
    return f"<figure>{picture}<figcaption>{escape(caption)}</figcaption></figure>" if caption else picture
