"""The tags and texts of an HTML fragment, in linear time.

Not html.parser, which looks for the end of each comment anew and takes quadratic time over `<!--<!--<!--`.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

__all__ = ["Piece", "read_pieces"]

_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_BETWEEN = re.compile(r"[\s/=]*")
_ATTRIBUTE = re.compile(r"""([^\s/>=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"'][^\s>]*|))?""")
_TEXT = re.compile(r"[^<]+")


class Piece(NamedTuple):
    """A piece of a fragment: its `kind` is start, end, text or other (comments, declarations and what is cut off).

    `name` is the tag in lower case, `text` the text without references, or the other piece as it is.
    """

    kind: str
    name: str = ""
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    closed: bool = False


def read_pieces(fragment: str) -> Iterator[Piece]:
    """The pieces of a fragment in their order."""
    position, end = 0, len(fragment)
    last_comment_end = fragment.rfind("-->")
    while position < end:
        if match := _TEXT.match(fragment, position):
            yield Piece("text", text=unescape(match[0]))
            position = match.end()
        elif match := _TAG.match(fragment, position):
            piece, position = _read_tag(fragment, match)
            yield piece
        elif fragment.startswith(("<!", "<?"), position):
            # Where no comment ends any more, none is looked for.
            is_comment = fragment.startswith("<!--", position) and position < last_comment_end
            stop = fragment.find("-->", position) + 3 if is_comment else fragment.find(">", position) + 1
            stop = stop if stop > position else end
            yield Piece("other", text=fragment[position:stop])
            position = stop
        else:
            yield Piece("other", text="<")
            position += 1


def _read_tag(fragment: str, match: re.Match[str]) -> tuple[Piece, int]:
    """The tag that begins there, and where it ends."""
    attributes: list[tuple[str, str]] = []
    position = _skip(fragment, match.end())
    while attribute := _ATTRIBUTE.match(fragment, position):
        value = attribute[2] or ""
        if value[:1] in ("'", '"'):
            value = value[1:-1]
        attributes.append((attribute[1].lower(), unescape(value)))
        position = _skip(fragment, attribute.end())
    if position == len(fragment):
        return Piece("other", text=fragment[match.start() :]), position
    kind = "end" if match[1] else "start"
    is_closed = fragment[position - 1] == "/"
    return Piece(kind, match[2].lower(), attributes=tuple(attributes), closed=is_closed), position + 1


def _skip(fragment: str, position: int) -> int:
    """The place after what stands between attributes."""
    between = _BETWEEN.match(fragment, position)
    return between.end() if between else position
