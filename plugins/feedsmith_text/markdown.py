"""Markdown -> Story."""

import re
from html import unescape

from markdown_it.token import Token

from feedsmith_text.admonitions import with_callouts
from feedsmith_text.story import Story
from feedsmith_text.syntax import LinkOf, parse_markdown
from feedsmith_text.templates import without_templates

__all__ = ["read_markdown"]

TEMPLATE_NOTE = "template tags left out"
_HTML_HEADING = re.compile(r"\s*<h1\b[^>]*>(.*?)</h1>\s*", re.IGNORECASE | re.DOTALL)


def read_markdown(text: str, title: str, link_of: LinkOf, *, mdx: bool = False) -> Story:
    """The story in `text`. A leading heading is the headline, or repeats the `title` that is known
    from elsewhere.

    The first paragraph is text like any other: only front matter says what a summary is. `link_of`
    gives the addresses of links to other texts.
    """
    source = without_templates(text, mdx=mdx)
    markdown = parse_markdown(with_callouts(source.text), link_of)
    tokens = markdown.tokens
    headline, signal = title, ""
    heading = _heading(tokens)
    if heading is not None:
        start, end, words = heading
        if words and (not title or _alike(words, title)):
            # A rule or a comment above the headline parts it from nothing once it is gone.
            above = [token for token in tokens[:start] if token.type not in ("hr", "html_block")]
            headline, signal, tokens = title or words, "heading", above + tokens[end:]
    notes = [TEMPLATE_NOTE] if source.had_tags else []
    return Story(
        headline=headline,
        standfirst="",
        body=markdown.html(tokens),
        signal=signal,
        notes=(*notes, *markdown.notes),
    )


def _alike(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _heading(tokens: list[Token]) -> tuple[int, int, str] | None:
    """Where the headline's heading begins and ends, and its words: above it only rules, comments
    and pictures stand.
    """
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "heading_open":
            return None if _is_of_section(tokens, index) else (index, index + 3, _plain(tokens[index + 1]))
        if token.type == "html_block" and (match := _HTML_HEADING.fullmatch(token.content)):
            words = unescape(re.sub(r"<[^<>]*>", " ", match[1]))
            return index, index + 1, " ".join(words.split())
        if token.type == "paragraph_open" and _is_picture(tokens[index + 1]):
            index += 2
        elif token.type != "hr" and not _is_comment(token):
            return None
        index += 1
    return None


def _is_of_section(tokens: list[Token], index: int) -> bool:
    """Whether a heading is that of a section: it is below the first level, and others like it come
    further down.
    """
    tag = tokens[index].tag
    later = (token for token in tokens[index + 1 :] if token.type == "heading_open")
    return tag != "h1" and any(token.tag <= tag for token in later)


def _is_comment(token: Token) -> bool:
    return token.type == "html_block" and token.content.lstrip().startswith("<!--")


def _is_picture(inline: Token) -> bool:
    children = [child for child in inline.children or [] if child.type != "softbreak"]
    return bool(children) and all(child.type == "image" for child in children)


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
