"""Markdown as people write it: CommonMark, and what GitHub, kramdown, Pandoc and Obsidian add to
it.

Tables, strikethrough, footnotes, definition lists, task lists, callouts, bare addresses, wiki
links; attributes such as `{#id}`, the ids of blocks and the marks of highlights leave the text. What
most texts lack is loaded where a text has it: each part of mdit-py-plugins 0.7 takes a millisecond to
import. Its rules for bare addresses and for references to footnotes take time that grows with the
square of the text (seen in 0.7.0), so these are our own.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.entity import entity
from markdown_it.token import Token

__all__ = ["LinkOf", "Markdown", "parse_markdown"]

LinkOf = Callable[[str], str | None]
"""Gives the address that a link means, or None where it leads nowhere."""

MAX_LABEL = 200
"""Characters of a footnote's label."""
_WIKI_LINK = re.compile(r"(!?)\[\[(?![\s\[])([^\[\]|\n#]*)(?:#([^\[\]|\n]*))?(?:\|([^\[\]\n]*))?(?<!\s)\]\]")
_PICTURE = re.compile(r".+\.(?:png|jpe?g|gif|webp|avif|svg|bmp)", re.IGNORECASE)
_OTHER_FILE = re.compile(r".+\.(?:pdf|mp3|m4a|ogg|wav|flac|mp4|webm|mov|mkv|zip)", re.IGNORECASE)
_SIZE = re.compile(r"\d+(?:x\d+)?")
_FOOTNOTE = re.compile(rf"\[\^[^\s\]]{{1,{MAX_LABEL}}}\]")
_FOOTNOTE_OF_WORDS = re.compile(rf"\[\^([^\[\]\n]{{1,{MAX_LABEL}}})\]")
_FOOTNOTE_OF_WORDS_DEFINED = re.compile(rf"(?m)^\[\^(?=[^\]\n]{{1,{MAX_LABEL}}}\]:)[^\]\s]*[ \t]")
_INLINE_FOOTNOTE = re.compile(r"\^\[([^\[\]\n]{1,2000})\]")
# With the line end before it, by which it is found in a tenth of the time.
_DEFINITION = re.compile(r"\n {0,3}[:~][ \t]+\S")
_SCHEME_BEFORE = re.compile(r"(?<![A-Za-z0-9])https?$", re.IGNORECASE)
_BARE = re.compile(r"://[^\s<>\x00-\x1f]+")
_BARE_WWW = re.compile(r"(?<![\w/.@:-])www\.[\w-]+\.[^\s<>\x00-\x1f]+")
_ATTRIBUTE = r"""(?:[#.][\w:.-]+|[\w-]+=(?:"[^"]*"|'[^']*'|[^\s"'{}]+))"""
_ATTRIBUTES = re.compile(rf"\{{:?[ ]*{_ATTRIBUTE}(?:[ ]+{_ATTRIBUTE})*[ ]*\}}")
_TAKE_ATTRIBUTES = ("image", "link_close", "em_close", "strong_close", "code_inline")
_CALLOUT = re.compile(r"\[!([\w-]+)(?:\|[^\]]*)?\][+-]?[ \t]*")
_CONTENTS = ("[TOC]", "[toc]", "[[TOC]]", "[[toc]]", "[[_TOC_]]")
"""Where generators put a table of contents, which no feed needs."""
_TASK = re.compile(r"\[([ xX])\](?=\s|$)")
_HREF = re.compile(r"""(<a\b[^<>]*?\shref\s*=\s*)(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_HREF_NAME = re.compile(r"\s*href\s*=\s*$", re.IGNORECASE)
_HIGHLIGHT = re.compile(r"(?<![\w=])==(?![\s=])([^=\n]{1,1000})(?<!\s)==(?![\w=])")
_BLOCK_ID = re.compile(r"(?:^|\s)\^(?=[0-9-]*[A-Za-z])[A-Za-z0-9-]{4,100}$")
"""Of four characters at least: `10 ^th` is none."""
_C1 = re.compile(r"&#(?:x([89][0-9a-f])|(1[2-5]\d));", re.IGNORECASE)


class Markdown:
    """A text as tokens, which `html` renders, and `notes` on what of it a reader won't see."""

    def __init__(self, parser: MarkdownIt, tokens: list[Token], env: dict[str, Any]) -> None:
        self.tokens = tokens
        self.notes: list[str] = []
        self._parser, self._env = parser, env

    def html(self, tokens: list[Token]) -> str:
        """These of its tokens as HTML; what is in it is not made safe."""
        return str(self._parser.renderer.render(tokens, self._parser.options, self._env)).strip()


def parse_markdown(text: str, link_of: LinkOf) -> Markdown:
    """The tokens of `text`, links to other texts resolved by `link_of`."""
    features = {
        "footnotes": "[^" in text or "^[" in text,
        "definitions": _DEFINITION.search(f"\n{text}") is not None,
        "wiki": "[[" in text,
        "highlights": "==" in text and _HIGHLIGHT.search(text) is not None,
    }
    if features["footnotes"] and _FOOTNOTE_OF_WORDS_DEFINED.search(text):
        text = _FOOTNOTE_OF_WORDS.sub(lambda match: f"[^{'-'.join(match[1].split())}]", text)
    parser = _parser(frozenset(name for name, is_there in features.items() if is_there))
    env: dict[str, Any] = {}
    markdown = Markdown(parser, parser.parse(text, env), env)
    _Finisher(markdown, link_of).finish()
    unused = [label[1:] for label, number in env.get("footnotes", {}).get("refs", {}).items() if number < 0]
    markdown.notes += [f"a footnote that nothing refers to, left out: {label!r}" for label in unused]
    markdown.notes += [f"an embedded note, left out: {target!r}" for target in env.get("embeds", ())]
    return markdown


@lru_cache(maxsize=8)
def _parser(features: frozenset[str]) -> MarkdownIt:
    """HTML within is kept: the core makes it safe."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    # CommonMark replaces references to the C1 controls by U+FFFD, where every browser shows quotes.
    parser.inline.ruler.at("entity", _entity)
    parser.inline.ruler.push("bare_url", _bare_url)
    if "wiki" in features:
        parser.inline.ruler.before("link", "wiki_link", _wiki_link)
    if "highlights" in features:
        parser.inline.ruler.before("emphasis", "highlight", _highlight)
    if "footnotes" in features:
        from mdit_py_plugins.footnote import footnote_plugin  # 0.9 ms, for those who write them
        from mdit_py_plugins.footnote.index import footnote_ref

        def reference(state: StateInline, silent: bool) -> bool:
            return _FOOTNOTE.match(state.src, state.pos) is not None and footnote_ref(state, silent)

        # Nested notes in the text are parsed anew for each level there, hence a rule of our own.
        parser.use(footnote_plugin, inline=False)
        parser.inline.ruler.at("footnote_ref", reference)
        parser.inline.ruler.before("link", "footnote_inline", _inline_footnote)
        for name, render in _FOOTNOTE_RENDERERS.items():
            parser.add_render_rule(name, render)
    if "definitions" in features:
        from mdit_py_plugins.deflist import deflist_plugin  # 0.7 ms, likewise

        parser.use(deflist_plugin)
    return parser


# ---- rules ---------------------------------------------------------------------------------------------------


def _entity(state: StateInline, silent: bool) -> bool:
    """References to 128 to 159 stand for characters of windows-1252 (HTML, section 13.2.5.80)."""
    match = _C1.match(state.src, state.pos)
    if match:
        code = int(match[1], 16) if match[1] else int(match[2])
        shown = bytes([code]).decode("cp1252", "replace") if code < 160 else ""
        if shown and shown != "\ufffd":
            if not silent:
                token = state.push("text_special", "", 0)
                token.content, token.markup, token.info = shown, match[0], "entity"
            state.pos = match.end()
            return True
    return entity(state, silent)


def _bare_url(state: StateInline, silent: bool) -> bool:
    """An address that stands in the text as it is (GitHub Flavored Markdown, section 6.9)."""
    start = state.pos
    if silent or state.linkLevel > 0 or not state.src.startswith("://", start):
        return False
    scheme = _SCHEME_BEFORE.search(state.src[max(0, start - 6) : start])
    match = _BARE.match(state.src, start, state.posMax)
    if scheme is None or match is None or not state.pending.endswith(scheme[0]):
        return False
    rest = _trimmed(match[0])
    shown = scheme[0] + rest
    url = state.md.normalizeLink(shown)
    if len(rest) < len("://a") or not state.md.validateLink(url):
        return False
    # The scheme was taken for text before the colon came.
    state.pending = state.pending[: -len(scheme[0])]
    _push_all(state, _link(url, shown))
    state.pos += len(rest)
    return True


def _highlight(state: StateInline, silent: bool) -> bool:
    """Obsidian's `==highlight==` is its text: feeds carry no `mark`."""
    match = _HIGHLIGHT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        end, state.posMax, state.pos = state.posMax, match.end(1), match.start(1)
        state.md.inline.tokenize(state)
        state.posMax = end
    state.pos = match.end()
    return True


def _push_all(state: StateInline, tokens: Iterable[Token]) -> None:
    for token in tokens:
        pushed = state.push(token.type, token.tag, token.nesting)
        pushed.attrs, pushed.content = token.attrs, token.content


def _trimmed(url: str) -> str:
    """An address without the punctuation of the sentence that it ends."""
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while end:
        sign = url[end - 1]
        if sign == ")" and surplus > 0:
            surplus -= 1
        elif sign not in "?!.,:;*_~'\"”’»]|":
            break
        end -= 1
    return url[:end]


def _link(url: str, shown: str) -> tuple[Token, Token, Token]:
    text = Token("text", "", 0, content=shown)
    return Token("link_open", "a", 1, attrs={"href": url}), text, Token("link_close", "a", -1)


def _wiki_link(state: StateInline, silent: bool) -> bool:
    """Obsidian's `[[Note|as shown]]`, whose address nobody knows, is its text; `![[quay.png]]` is
    the picture.
    """
    match = _WIKI_LINK.match(state.src, state.pos, state.posMax)
    if match is None or state.src[match.end() : match.end() + 1] in ("(", "["):
        return False
    embeds, target, heading, alias = match.groups()
    if not (target or heading) or _is_reference(state, target):
        return False
    if not silent:
        _push_wiki_link(state, bool(embeds), target.strip(), (heading or "").strip(), (alias or "").strip())
    state.pos = match.end()
    return True


def _is_reference(state: StateInline, label: str) -> bool:
    """Whether `[[label]]` is a link in brackets, its address given elsewhere in the text."""
    return " ".join(label.upper().split()) in state.env.get("references", {})


def _push_wiki_link(state: StateInline, embeds: bool, target: str, heading: str, alias: str) -> None:
    name = target.rpartition("/")[2]
    shown = alias or " > ".join(filter(None, (name, heading)))
    if embeds and _PICTURE.fullmatch(target):
        token = state.push("image", "img", 0)
        label = "" if _SIZE.fullmatch(alias) else alias
        token.attrs = {"src": quote(target), "alt": ""}
        token.children = [Token("text", "", 0, content=label)] if label else []
        return
    if embeds and _OTHER_FILE.fullmatch(target):
        _push_all(state, _link(quote(target), alias or name))
        return
    if embeds:
        state.env.setdefault("embeds", []).append(target)
    state.push("text", "", 0).content = shown


def _inline_footnote(state: StateInline, silent: bool) -> bool:
    """Pandoc's `^[a note within the text]`."""
    match = _INLINE_FOOTNOTE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        notes = state.env.setdefault("footnotes", {}).setdefault("list", {})
        state.env["footnotes"].setdefault("refs", {})
        tokens: list[Token] = []
        number = len(notes)
        notes[number] = {"content": match[1], "tokens": tokens}
        state.md.inline.parse(match[1], state.md, state.env, tokens)
        state.push("footnote_ref", "", 0).meta = {"id": number}
    state.pos = match.end()
    return True


def _footnote_number(_: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    return f"<sup>[{tokens[index].meta['id'] + 1}]</sup>"


def _written(html: str) -> Callable[..., str]:
    return lambda *_: html


# Without links between them: no reader keeps the ids that these would lead to.
_FOOTNOTE_RENDERERS: dict[str, Callable[..., str]] = {
    "footnote_ref": _footnote_number,
    "footnote_block_open": _written("<hr>\n<ol>\n"),
    "footnote_block_close": _written("</ol>\n"),
    "footnote_open": _written("<li>"),
    "footnote_close": _written("</li>\n"),
    "footnote_anchor": _written(""),
}


# ---- tokens --------------------------------------------------------------------------------------------------


class _Finisher:
    """Makes of the tokens what a feed can show."""

    def __init__(self, markdown: Markdown, link_of: LinkOf) -> None:
        self._markdown, self._link_of = markdown, link_of

    def finish(self) -> None:
        """Go through all tokens once."""
        finished: list[Token] = []
        opened: list[str] = []
        before = ["", ""]
        for token in self._markdown.tokens:
            if token.nesting > 0:
                opened.append(token.type)
            elif token.nesting < 0 and opened:
                opened.pop()
            self._finish(token, opened)
            finished.append(token)
            if token.type == "inline" and before[0] == "blockquote_open":
                finished += _callout(token)
            before = [before[1], token.type]
        self._markdown.tokens = finished

    def _finish(self, token: Token, opened: list[str]) -> None:
        if token.type == "inline":
            self._inline(token, opened)
        elif token.type == "html_block":
            token.content = self._with_links(token.content)
        elif token.type in ("th_open", "td_open"):
            _align(token)

    def _inline(self, token: Token, opened: list[str]) -> None:
        children = token.children or []
        if opened[-1:] == ["paragraph_open"] and token.content in _CONTENTS:
            children = []
        if opened[-1:] == ["heading_open"] and children and children[-1].type == "text":
            children[-1].content = _without_heading_attributes(children[-1].content)
        if opened[-1:] == ["paragraph_open"] and children and children[-1].type == "text":
            last = children[-1].content
            children[-1].content = _BLOCK_ID.sub("", last) if "^" in last else last
        if opened[-2:] == ["list_item_open", "paragraph_open"] and children and children[0].type == "text":
            children[0].content = _with_box(children[0].content)
        token.children = list(self._children(children))

    def _children(self, children: list[Token]) -> Iterator[Token]:
        before = ""
        in_link = 0
        leads_nowhere = False
        for child in children:
            in_link += child.nesting if child.type in ("link_open", "link_close") else 0
            if child.type == "link_open":
                leads_nowhere = not self._resolve(child)
            if leads_nowhere and child.type in ("link_open", "link_close"):
                continue
            if child.type == "html_inline":
                child.content = self._with_links(child.content)
            if child.type == "text":
                child.content = _without_attributes(child.content, before)
                yield from [child] if in_link or "www." not in child.content else _with_www(child)
            else:
                yield child
            before = child.type

    def _resolve(self, link: Token) -> bool:
        """Whether the link leads anywhere."""
        href = str(link.attrs.get("href", ""))
        target = self._link_of(href)
        if target is not None and target != href:
            link.attrs["href"] = target
        return target is not None

    def _with_links(self, html: str) -> str:
        """HTML that stands in the text, its links resolved like others."""

        def resolved(match: re.Match[str]) -> str:
            target = self._link_of(match[2] or match[3] or "")
            return _HREF_NAME.sub("", match[1]) if target is None else f'{match[1]}"{target}"'

        return _HREF.sub(resolved, html) if ".md" in html else html


def _with_box(text: str) -> str:
    """The text of a task with the box that it has on paper: no reader shows an input."""
    task = _TASK.match(text)
    return ("☐" if task[1] == " " else "☑") + text[task.end() :] if task else text


def _without_heading_attributes(text: str) -> str:
    head, brace, tail = text.rpartition("{")
    return head.rstrip() if brace and _ATTRIBUTES.fullmatch(brace + tail.rstrip()) else text


def _without_attributes(text: str, before: str) -> str:
    """Text without the attributes of the picture, link or emphasis before it, or of the block whose
    last line it is.
    """
    if text[:1] != "{":
        return text
    match = _ATTRIBUTES.match(text)
    if match is None:
        return text
    alone = before in ("", "softbreak", "hardbreak") and match.end() == len(text)
    return text[match.end() :] if alone or before in _TAKE_ATTRIBUTES else text


def _with_www(child: Token) -> Iterator[Token]:
    position = 0
    text = child.content
    for match in _BARE_WWW.finditer(text):
        shown = _trimmed(match[0])
        if match.start() > position:
            yield Token("text", "", 0, content=text[position : match.start()])
        yield from _link(f"https://{quote(shown, safe='/:?#[]@!$&()*+,;=%~._-')}", shown)
        position = match.start() + len(shown)
    yield Token("text", "", 0, content=text[position:])


def _align(cell: Token) -> None:
    """The alignment of a column as the attribute that feeds may carry."""
    style = str(cell.attrs.pop("style", ""))
    if style.startswith("text-align:"):
        cell.attrs["align"] = style.removeprefix("text-align:")


def _callout(inline: Token) -> Iterator[Token]:
    """What is in the first paragraph of a callout, after its title, which `inline` keeps."""
    children = inline.children or []
    first = children[0].content if children and children[0].type == "text" else ""
    match = _CALLOUT.match(first)
    if match is None:
        return
    children[0].content = first[match.end() :]
    end = next((place for place, child in enumerate(children) if child.type in ("softbreak", "hardbreak")), None)
    title, rest = (children, []) if end is None else (children[:end], children[end + 1 :])
    if not any(child.content for child in title):
        title = [Token("text", "", 0, content=match[1].replace("-", " ").capitalize())]
    inline.children = [Token("strong_open", "strong", 1), *title, Token("strong_close", "strong", -1)]
    if rest:
        yield Token("paragraph_close", "p", -1, block=True)
        yield Token("paragraph_open", "p", 1, block=True)
        yield Token("inline", "", 0, children=rest, block=True)
