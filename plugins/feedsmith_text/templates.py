"""What a site's generator would have filled in or run: tags of Liquid, Hugo, Nunjucks and MDX,
which leave the text.

Code stays as it is, since a text may be about templates. A tag that shows a picture, a film or a
link becomes one; of the others only what stands between them is left. Time is linear: no tag is
looked for twice, and none is longer than MAX_TAG.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from feedsmith.text import escape
from feedsmith_text.regions import Region, regions

__all__ = ["Source", "is_for_new_notes", "without_templates"]

MAX_TAG = 4_000
"""Characters of a tag, at most."""
_OPENER = re.compile(r"\{\{|\{%|\{#|\{::?|\{/\*|%%|</?[A-Z]|</?>|\{")
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}", "{::": "}", "{:": "}", "{/*": "*/}", "%%": "%%"}
_HUGO_CLOSERS = {"{{<": ">}}", "{{%": "%}}"}
_OF_ONE_LINE = ("{:", "{::", "{#")
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
_UNTIL = {
    "raw": re.compile(r"\{%-?\s*endraw\s*-?%\}"),
    "verbatim": re.compile(r"\{%-?\s*endverbatim\s*-?%\}"),
    "comment": re.compile(r"\{%-?\s*endcomment\s*-?%\}|\{\{[<%]\s*/\s*comment\s*[>%]\}\}"),
}
"""What ends the text that a tag of this name keeps as it is, or leaves out."""
_RAW_TAGS = re.compile(
    r"(?m)^[ \t]*\{%-?\s*(?:end)?(?:raw|verbatim)\s*-?%\}[ \t]*\n|\{%-?\s*(?:end)?(?:raw|verbatim)\s*-?%\}"
)
_CONTENTS = re.compile(r"(?m)^(?:[-*+]|\d+\.)[ \t][^\n]*\n\{:toc[^}\n]*\}")
_NEW_NOTE = re.compile(
    r"""(?m)^[\w -]{1,40}:[ \t]*["']?(?:<%[^\n]*%>|\{\{ *(?:date|time|title)(?::[^}\n]*)? *\}\})["']?[ \t]*$"""
)
_MATH_BEFORE = re.compile(r"[_^$}]|\\[A-Za-z]+")


class Source(NamedTuple):
    """Markdown without its template tags, and whether there were any."""

    text: str
    had_tags: bool


def is_for_new_notes(text: str) -> bool:
    """Whether this is what an editor makes new notes of: Obsidian's and Templater's templates have
    tags as values of their front matter.
    """
    end = text.find("\n---", 3) if text.startswith("---\n") else -1
    return end > 0 and _NEW_NOTE.search(text, 0, end) is not None


def without_templates(text: str, *, mdx: bool) -> Source:
    """`text` as Markdown alone. Where it is `mdx`, what is between braces is no text either."""
    mdx = mdx or _IMPORT.match(text.lstrip("\n")) is not None
    if "{" not in text and "%%" not in text and not mdx:
        return Source(text, had_tags=False)
    cutter = _Cutter(mdx=mdx)
    pieces = [cutter.cut(region) for region in regions(text)]
    return Source("".join(pieces), cutter.had_tags)


class _Cutter:
    """Takes the tags out of one region of the text after the other; what is raw or a comment may
    span several.
    """

    def __init__(self, *, mdx: bool) -> None:
        self.had_tags = False
        self._mdx = mdx
        self._until: re.Pattern[str] | None = None
        self._keeping = False

    def cut(self, region: Region) -> str:
        """The region without its tags."""
        # Code in raw tags is what its author wanted to show; in a comment, nobody is to see it.
        if region.is_code:
            if self._until and not self._keeping:
                return ""
            return _RAW_TAGS.sub("", region.text) if "{%" in region.text else region.text
        text = region.text
        if "{:toc" in text:
            text = _CONTENTS.sub("", text)
        # MDX takes a paragraph for JavaScript wherever one begins so, not only at the head.
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
                kept, position = self._up_to_end(text, position)
                yield kept
                continue
            opener = _OPENER.search(text, position)
            if not opener:
                yield text[position:]
                return
            yield text[position : opener.start()]
            shown, position = self._tag(text, opener, position, braces)
            yield shown

    def _up_to_end(self, text: str, position: int) -> tuple[str, int]:
        """What is kept of the text up to the tag that ends a raw one or a comment, and where that
        ends.
        """
        end = self._until.search(text, position) if self._until else None
        kept = text[position : end.start() if end else len(text)] if self._keeping else ""
        if end:
            self._until = None
        return kept, end.end() if end else len(text)

    def _tag(self, text: str, opener: re.Match[str], since: int, braces: dict[int, int]) -> tuple[str, int]:
        """What stands for the tag that may begin here, and where the text goes on."""
        start, sign = opener.start(), opener[0]
        end = self._end(text, start, sign, since)
        if sign not in _CLOSERS:
            end = self._mdx_end(text, start, sign, braces)
        shown = self._shown(text[start:end], sign) if end > 0 else None
        return (sign, start + len(sign)) if shown is None else (shown, end)

    def _mdx_end(self, text: str, start: int, sign: str, braces: dict[int, int]) -> int:
        """Where a component or an expression of JavaScript ends, or -1 where this is none."""
        if not self._mdx:
            return -1
        if sign == "{":
            return -1 if _is_math(text, start) else braces.get(start, -1)
        return _component_end(text, start, braces)

    def _end(self, text: str, start: int, sign: str, since: int) -> int:
        """Where the tag of a template ends, or -1 where this is none."""
        if sign not in _CLOSERS:
            return -1
        if sign == "%%":
            return _comment_end(text, start)
        if not self._may_begin(text, start, sign, since):
            return -1
        first = start + len(sign)
        closer = _HUGO_CLOSERS.get(text[start : start + 3], _CLOSERS[sign])
        end = text.find(closer, first, start + MAX_TAG)
        if end < 0 or (sign in _OF_ONE_LINE and "\n" in text[first:end]):
            return -1
        return end + len(closer)

    def _may_begin(self, text: str, start: int, sign: str, since: int) -> bool:
        """Whether what stands before allows for a tag: a formula does not, unless a tag ended
        there.
        """
        if sign in ("{{", "{#"):
            return start == since or not _is_math(text, start)
        if sign in ("{:", "{::"):
            return _is_attribute_place(text, start)
        return sign != "{/*" or self._mdx

    def _shown(self, tag: str, sign: str) -> str | None:
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

    def _component(self, tag: str) -> str:
        """What a component of JSX shows."""
        self.had_tags = True
        name = re.match(r"<([\w.]+)", tag)
        return _shown_by(name[1], tag[len(name[0]) :]) if name else ""

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
        is_hugos = tag.startswith(tuple(_HUGO_CLOSERS))
        inner = (tag[3:-3] if is_hugos else tag[2:-2]).strip().strip("-").strip()
        if literal := re.match(r"""(["'])(.*?)\1""", inner):  # {{ "/a.png" | relative_url }}
            return literal[2]
        if sign == "{{" and not is_hugos:
            return ""
        name, _, arguments = inner.partition(" ")
        if name in _UNTIL:
            self._until, self._keeping = _UNTIL[name], name != "comment"
            return ""
        return _shown_by(name, arguments)


def _is_math(text: str, start: int) -> bool:
    r"""Whether double braces belong to a formula, as in `x_{{i}}` and `\frac{{a}}{b}`, or to a `${{
    secret }}`.
    """
    before = text[max(0, start - 20) : start]
    return re.search(rf"(?:{_MATH_BEFORE.pattern})$", before) is not None


def _is_attribute_place(text: str, start: int) -> bool:
    """Whether attributes may stand here: after a link, a picture, a code span and the like, or
    alone in their line.
    """
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


class _Arguments:
    """What a tag is given: texts under their keys, and others in order, of which some were quoted."""

    def __init__(self, arguments: str) -> None:
        self.keyed: dict[str, str] = {}
        self.plain: list[str] = []
        self.quoted: list[str] = []
        for match in re.finditer(_ARGUMENT, arguments):
            key, *forms = match.groups("")
            text = "".join(forms)
            if key:
                self.keyed[key] = text
                continue
            self.plain.append(text)
            if forms[0] or forms[1]:
                self.quoted.append(text)


def _shown_by(name: str, arguments: str) -> str:
    """A picture, a film or a link that a tag of this name and these arguments shows; mostly
    nothing.
    """
    low = name.lower()
    if not arguments or name.startswith("/"):
        return ""
    given = _Arguments(arguments)
    if low in _FILE_LINKS:
        return _file_link(low, given.plain)
    of_film = "".join(given.plain[:1]) if low == "include" else low
    film = next((film for film in _FILMS if film in of_film), "")
    if film:
        return _film(_FILMS[film], given)
    return _picture(given) if _PICTURE_TAGS.fullmatch(low) else ""


def _film(address: str, given: _Arguments) -> str:
    identity = given.keyed.get("id") or given.keyed.get("videoid") or ""
    if not identity:
        identity = "/".join(text for text in given.plain if "." not in text)
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


def _picture(given: _Arguments) -> str:
    source = next(filter(_PICTURE.fullmatch, (*given.keyed.values(), *given.plain)), "")
    if not source:
        return ""
    names = [given.keyed[key] for key in ("alt", "caption", "title") if given.keyed.get(key)]
    names += [text for text in reversed(given.quoted) if text != source]
    picture = f'<img src="{escape(source)}" alt="{escape("".join(names[:1]))}">'
    caption = given.keyed.get("caption", "")
    return f"<figure>{picture}<figcaption>{escape(caption)}</figcaption></figure>" if caption else picture
