"""Markdown -> Story. The only module that imports markdown-it-py."""

from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from feedsmith_text.story import Story, is_standfirst, shortened

__all__ = ["read"]


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough. HTML within is kept: the core makes it safe."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def read(text: str, title: str = "") -> Story:
    """The story in `text`. A leading heading is the headline, or repeats the `title` that is known from elsewhere."""
    parser = _parser()
    tokens = parser.parse(text)
    headline, signal = title, ""
    start = _heading(tokens)
    if start is not None:
        heading = _plain(tokens[start + 1])
        if heading and (not title or heading == title):
            above = [token for token in tokens[:start] if token.type not in ("hr", "html_block")]
            headline, signal, tokens = heading, "heading", above + tokens[start + 3 :]
    elif not title and tokens:
        inline = next((token for token in tokens if token.type == "inline"), None)
        if inline is not None:
            headline, signal = shortened(_plain(inline)), "beginning of the first paragraph"
    standfirst = _standfirst(tokens)
    if standfirst:
        tokens = tokens[3:]
    body = parser.renderer.render(tokens, parser.options, {})
    return Story(headline=headline, standfirst=standfirst, body=body.strip(), signal=signal)


def _heading(tokens: list[Token]) -> int | None:
    """Where the leading heading begins: only rules, comments and pictures may stand above it."""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "heading_open":
            return index
        comment = token.type == "html_block" and token.content.lstrip().startswith("<!--")
        if token.type == "paragraph_open" and _is_picture(tokens[index + 1]):
            index += 2
        elif token.type != "hr" and not comment:
            return None
        index += 1
    return None


def _is_picture(inline: Token) -> bool:
    children = [child for child in inline.children or [] if child.type != "softbreak"]
    return bool(children) and all(child.type == "image" for child in children)


def _standfirst(tokens: list[Token]) -> str:
    """The first paragraph if it reads as a standfirst, or if the whole of it is emphasised and text follows."""
    if len(tokens) < 4 or tokens[0].type != "paragraph_open":
        return ""
    candidate = _plain(tokens[1])
    following = [_plain(token) for token in tokens[3:] if token.type == "inline"]
    if following and candidate and (_all_emphasised(tokens[1]) or _is_text_only(tokens[1])):
        if _all_emphasised(tokens[1]) and len(candidate) <= 300:
            return candidate
        if is_standfirst(candidate, following):
            return candidate
    return ""


def _all_emphasised(inline: Token) -> bool:
    children = inline.children or []
    return (
        len(children) > 2
        and children[0].type in ("em_open", "strong_open")
        and children[-1].type == children[0].type.replace("open", "close")
        and all(child.level > 0 for child in children[1:-1])
        and _is_text_only(inline)
    )


def _is_text_only(inline: Token) -> bool:
    """Without a link or a picture, which a summary, being text, would lose."""
    return all(child.type not in ("link_open", "image", "html_inline") for child in inline.children or [])


def _plain(token: Token) -> str:
    """The text of an inline token, without its markup."""
    parts = []
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            parts.append(_plain(child))
        elif child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
    return " ".join("".join(parts).split())
