"""A formula in MathML as text with raised and lowered parts, which every reader shows."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape

from feedsmith.text import escape

__all__ = ["formula"]

MAX_DEPTH = 40
"""What is nested deeper is taken as if it were not nested."""
_MARKUP = r"<(/?)([A-Za-z][^\s/>]*+)((?:[^>\"']++|\"[^\"]*+\"?+|'[^']*+'?+)*+)>?|<!--(?:[\s\S]*?-->|[\s\S]*)"
_FENCE_PART = r"""\b{}\s*=\s*(?:"([^"]*)"|'([^']*)')"""
_SPACED = frozenset("= + − - ± ∓ × ÷ · ∗ < > ≤ ≥ ≠ ≈ ≡ ∼ ≃ ≅ ∝ ∈ ∉ ⊂ ⊆ ∪ ∩ ∧ ∨ → ← ↔ ⇒ ⇔ ↦ ≪ ≫ ∣ := ≔ mod".split())
_SIGNS = frozenset("+ − - ±".split())
_INVISIBLE = dict.fromkeys(range(0x2061, 0x2065))
_ACCENTS = {"¯": "\u0304", "‾": "\u0304", "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "→": "\u20d7",
            "⃗": "\u20d7", "˙": "\u0307", "¨": "\u0308"}  # fmt: skip
_EMPTY = frozenset("mspace none mprescripts".split())
_NOT_SHOWN = frozenset("annotation annotation-xml mphantom none mprescripts".split())


class _Node:
    """An element with its content; the text of one that holds some."""

    def __init__(self, name: str, attributes: str = "") -> None:
        self.name, self.attributes = name, attributes
        self.children: list[_Node] = []
        self.pieces: list[str] = []

    @property
    def text(self) -> str:
        """The text that stands in the element itself."""
        return "".join(self.pieces)


def formula(mathml: str) -> str:
    """The content of a `math` element as HTML of text, `sup` and `sub`; "" where it holds none.

    Where it holds nothing but the formula's source in TeX, that is the text.
    """
    root = _Node("math")
    opened = [root]
    position = 0
    for match in re.finditer(_MARKUP, mathml):
        opened[-1].pieces.append(mathml[position : match.start()])
        position = match.end()
        if match[2]:
            _enter(opened, match[2].rpartition(":")[2].lower(), bool(match[1]), match[3])
    opened[-1].pieces.append(mathml[position:])
    return re.sub(r"\s+", " ", _shown(root)).strip() or _source(root)


def _enter(opened: list[_Node], name: str, closes: bool, attributes: str) -> None:
    """Follow one tag into the element that it opens, or out of the one that it closes."""
    if closes:
        for depth in range(len(opened) - 1, 0, -1):
            if opened[depth].name == name:
                del opened[depth:]
                break
        return
    node = _Node(name, attributes)
    opened[-1].children.append(node)
    # Deeper ones stay beside each other, which keeps the recursion of `_shown` shallow.
    if len(opened) < MAX_DEPTH and name not in _EMPTY and not attributes.endswith("/"):
        opened.append(node)


def _source(root: _Node) -> str:
    """The text of an annotation in TeX."""
    pending = [root]
    while pending:
        node = pending.pop()
        if node.name == "annotation" and "tex" in node.attributes.lower():
            return f"<code>{escape(' '.join(unescape(node.text).split()))}</code>"
        pending += reversed(node.children)
    return ""


def _shown(node: _Node) -> str:
    if node.name in _NOT_SHOWN:
        return ""
    write = _WRITERS.get(node.name)
    return write(node.children, node) if write else _row(node.children, node)


def _row(nodes: Sequence[_Node], parent: _Node | None = None) -> str:
    """Elements side by side, with space around the signs between two of them."""
    if parent is not None and not nodes:
        return _escaped(parent.text)
    pieces: list[str] = []
    before = ""
    for node in nodes:
        html = _shown(node)
        text = unescape(html)
        pieces.append(_spaced_sign(html, text, before) if node.name == "mo" else _spaced(html, text, before))
        before = text if text.strip() else before
    return "".join(pieces)


def _spaced_sign(html: str, sign: str, before: str) -> str:
    """A sign with space around it, unless it is the sign of what follows; a comma with space behind
    it.
    """
    if sign in (",", ";"):
        return f"{html} "
    is_prefix = sign in _SIGNS and (before == "" or before in _SPACED or before in ("(", "[", ",", "{"))
    return f" {html} " if sign in _SPACED and not is_prefix else html


def _spaced(html: str, text: str, before: str) -> str:
    """What follows a name of several letters is apart from it: `sin x`."""
    follows_name = len(before) > 1 and before.isalpha() and text[:1].isalnum()
    return f" {html}" if follows_name else html


def _escaped(text: str) -> str:
    return escape(" ".join(unescape(text).translate(_INVISIBLE).split()))


def _part(nodes: Sequence[_Node], place: int) -> str:
    return _shown(nodes[place]).strip() if place < len(nodes) else ""


def _grouped(html: str) -> str:
    """In parentheses, if it is more than one thing."""
    plain = unescape(re.sub(r"<[^>]*>", "", html))
    return html if len(plain) < 2 or plain.isdecimal() else f"({html})"


def _fraction(nodes: Sequence[_Node], _: _Node) -> str:
    return f"{_grouped(_part(nodes, 0))}/{_grouped(_part(nodes, 1))}"


def _root(nodes: Sequence[_Node], node: _Node) -> str:
    if node.name == "mroot":
        return f"<sup>{_part(nodes, 1)}</sup>√{_grouped(_part(nodes, 0))}"
    return f"√{_grouped(_row(nodes, node).strip())}"


def _scripts(*tags: str) -> "_Writer":
    """A base with parts below or above it, in this order."""

    def write(nodes: Sequence[_Node], _: _Node) -> str:
        parts = ((tag, _part(nodes, place)) for place, tag in enumerate(tags, 1))
        return _part(nodes, 0) + "".join(f"<{tag}>{part}</{tag}>" for tag, part in parts if part)

    return write


def _over(nodes: Sequence[_Node], node: _Node) -> str:
    base, over = _part(nodes, 0), unescape(_part(nodes, 1))
    if over in _ACCENTS and len(base) == 1:  # a combining character goes with one only
        return base + _ACCENTS[over]
    return _scripts("sup")(nodes, node)


def _multiscripts(nodes: Sequence[_Node], _: _Node) -> str:
    """A base, then parts below and above it by turns; after `mprescripts`, those before it."""
    split = next((place for place, node in enumerate(nodes) if node.name == "mprescripts"), len(nodes))
    before, after = nodes[split + 1 :], nodes[1:split]

    def marks(parts: Sequence[_Node]) -> Iterator[str]:
        for place, part in enumerate(parts):
            tag = "sup" if place % 2 else "sub"
            if text := _shown(part):
                yield f"<{tag}>{text}</{tag}>"

    return "".join((*marks(before), _part(nodes, 0), *marks(after)))


def _fenced(nodes: Sequence[_Node], node: _Node) -> str:
    def fence(name: str, default: str) -> str:
        match = re.search(_FENCE_PART.format(name), node.attributes)
        return _escaped(match[1] or match[2] or "") if match else default

    separator = fence("separators", ",")[:1]
    inner = f"{separator} ".join(_shown(child).strip() for child in nodes)
    return f"{fence('open', '(')}{inner}{fence('close', ')')}"


def _table(nodes: Sequence[_Node], _: _Node) -> str:
    rows = (", ".join(filter(None, (_shown(cell).strip() for cell in row.children))) for row in nodes)
    return "; ".join(filter(None, rows))


def _space(_: Sequence[_Node], __: _Node) -> str:
    return " "


def _first(nodes: Sequence[_Node], _: _Node) -> str:
    return _part(nodes, 0)


_Writer = Callable[[Sequence[_Node], _Node], str]

_WRITERS: Mapping[str, _Writer] = {
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _root,
    "msup": _scripts("sup"),
    "msub": _scripts("sub"),
    "msubsup": _scripts("sub", "sup"),
    "munder": _scripts("sub"),
    "mover": _over,
    "munderover": _scripts("sub", "sup"),
    "mmultiscripts": _multiscripts,
    "mfenced": _fenced,
    "mtable": _table,
    "mspace": _space,
    "semantics": _first,
    "maction": _first,
}
