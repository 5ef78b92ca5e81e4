"""The located subtree as clean HTML.

It has paragraphs, headings, lists, quotes, tables, pictures, and links to embeds.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from feedsmith import Media, absolute
from feedsmith.text import escape, squash
from feedsmith_html.body.blocks import FORMULA, Element
from feedsmith_html.body.images import choose_picture_url, read_pixels
from feedsmith_html.body.locate import Located
from feedsmith_html.body.texts import collapse_within, join_lines, join_texts
from feedsmith_html.body.tree import find_within
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.read import Metadata
from feedsmith_html.page import Page

__all__ = ["Cleaned", "clean"]

# What is nested deeper is taken as plain text: no article is, and each level costs three frames
# of Python's stack.
MAX_DEPTH = 60
# What is longer in a figure is no caption, but text.
MAX_CAPTION_CHARS = 600
# More text beside the caption of a figure is none that may be left out.
MAX_LOST_CHARS = 150
MAX_SPAN_DIGITS = 3

# Links that were never to lead anywhere.
_ACTIVE_ADDRESS = re.compile(r"\s*(?:javascript|data|vbscript|about|blob):", re.IGNORECASE)
_PICTURE_PARAGRAPH = re.compile("<p><img[^>]*></p>")
# What a list's item may hold that is more than a line.
_ITEM_BLOCKS = "p div ul ol figure table blockquote pre h2 h3 h4".split()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`html` for the feed, and `text`, the running text with a line for each block.

    The captions of `pictures` are in these, not in the text; `standfirst` is the line under the
    headline, which is in neither; `dropped` says what was left out that the user should know of.
    """

    html: str = ""
    text: str = ""
    pictures: tuple[Media, ...] = ()
    dropped: tuple[str, ...] = ()
    standfirst: str = ""


def clean(located: Located, page: Page, metadata: Metadata) -> Cleaned:
    """What `locate` found, as HTML of few elements and attributes with absolute links."""
    if located.element is None:
        return Cleaned()
    writer = _write(located.element, page.base or metadata.url)
    return Cleaned(
        html="\n".join(writer.blocks),
        text="\n".join(writer.lines),
        pictures=tuple(writer.pictures),
        dropped=tuple(writer.dropped),
        standfirst=located.standfirst,
    )


def _write(element: Element, base: str | None) -> "_Writer":
    """The element written anew, with its links relative to `base`. Changes it."""
    writer = _Writer(base)
    writer.write_element(element, 0)
    writer.end_paragraph()
    return writer


@dataclass(slots=True)
class _Writer:
    """Writes HTML anew while it walks a tree.

    `blocks` and `lines` are what is done, as HTML and as text; `inline` and `words` are the
    paragraph under way, `wrapper` is its tag.
    """

    base: str | None
    blocks: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    pictures: list[Media] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    opened: list[tuple[str, str]] = field(default_factory=list)
    """Start and end tags of the inline elements that a new paragraph opens again."""
    wrapper: str = "p"

    def write_element(self, element: Element, depth: int) -> None:
        """Write an element, by its tag."""
        write = _WRITERS.get(element.tag, _Writer.walk)
        write(self, element, depth)

    def walk(self, parent: Element, depth: int) -> None:
        """Write what is in `parent`."""
        if depth > MAX_DEPTH:
            self._write_text(join_texts(parent))
            return
        if text := parent.text:
            self._write_text(text)
        for node in parent:
            self.write_element(node, depth + 1)
            if text := node.tail:
                self._write_text(text)

    def end_paragraph(self) -> None:
        """Close the paragraph under way, if anything is in it."""
        if not (self.inline or self.words or self.opened):
            return  # as three quarters of the calls find it: blocks end together
        line = squash("".join(self.words))
        if line or any(piece.startswith("<img") for piece in self.inline):
            body = "".join(self.inline).strip()
            while body.endswith("<br>"):
                body = body.removesuffix("<br>").rstrip()
            closing = "".join(end for _, end in reversed(self.opened))
            self.blocks.append(f"<{self.wrapper}>{body}{closing}</{self.wrapper}>")
        if line:
            self.lines.append(line)
        # A paragraph may end within bold type or a link, which goes on in the next.
        self.inline = [start for start, _ in self.opened]
        self.words = []

    def _write_text(self, text: str) -> None:
        if text.isspace() and not self.words:
            return
        text = collapse_within(text).replace("\xad", "")
        self.inline.append(escape(text))
        self.words.append(text)

    # ---- blocks ---------------------------------------------------------------------------------

    def write_division(self, node: Element, depth: int) -> None:
        """What is in it, apart from the text around it."""
        self.end_paragraph()
        self.walk(node, depth)
        self.end_paragraph()

    def skip(self, node: Element, depth: int) -> None:
        """Nothing of it is for a reader."""

    def write_heading(self, node: Element, depth: int) -> None:
        """A heading; h1 is the article's own, so that one in the text is an h2."""
        self._wrap(node, depth, "h2" if node.tag == "h1" else node.tag)

    def _wrap(self, node: Element, depth: int, name: str) -> None:
        self.end_paragraph()
        before, self.wrapper = self.wrapper, name
        self.walk(node, depth)
        self.end_paragraph()
        self.wrapper = before

    def write_group(self, node: Element, depth: int) -> None:
        """A list or quotation: nothing where nothing is in it."""
        self.end_paragraph()
        start = len(self.blocks)
        before, self.wrapper = self.wrapper, "p"
        self.write_division(node, depth)
        self.wrapper = before
        if len(self.blocks) > start:
            self.blocks.insert(start, f"<{node.tag}>")
            self.blocks.append(f"</{node.tag}>")

    def write_item(self, node: Element, depth: int) -> None:
        """An item of a list: a line, or blocks."""
        self.end_paragraph()
        if next(node.iter(_ITEM_BLOCKS), None) is not None:
            self.write_group(node, depth)
        else:
            self._wrap(node, depth, node.tag)

    def write_table(self, node: Element, depth: int) -> None:
        """A table of data as such; one that only lays out the page, as what is in it."""
        # Data have two rows and, in the second, two cells.
        rows = list(islice(node.iter("tr"), 2))
        is_of_data = len(rows) == 2 and len(list(islice(rows[1].iter("td", "th"), 2))) == 2
        if not is_of_data or find_within(node, "table") is not None:
            self.write_division(node, depth)
            return
        self.end_paragraph()
        self.blocks.append("<table>")
        caption = node.find("caption")
        text = squash(join_texts(caption)) if caption is not None else ""
        if text:
            self.blocks.append(f"<caption>{escape(text)}</caption>")
            self.lines.append(text)
        for row in node.iter("tr"):
            self._write_row(row)
        self.blocks.append("</table>")

    def _write_row(self, row: Element) -> None:
        cells = list(row.iterchildren("td", "th"))
        texts = [squash(join_texts(cell)) for cell in cells]
        if not any(texts):
            return
        written = "".join(map(_write_cell, cells, texts))
        self.blocks.append(f"<tr>{written}</tr>")
        self.lines.append(" ".join(filter(None, texts)))

    def write_preformatted(self, node: Element, depth: int) -> None:
        """Code or verse, with its line ends."""
        self.end_paragraph()
        text = join_lines(node).strip("\n")
        if not text.strip():
            return
        inner = escape(text)
        if find_within(node, "code") is not None:
            inner = f"<code>{inner}</code>"
        self.blocks.append(f"<pre>{inner}</pre>")
        self.lines.append(squash(text))

    def write_formula(self, node: Element, depth: int) -> None:
        """A formula as it is, which `feedsmith.collecting.readable` makes text of, as in all bodies."""
        if node.tag == FORMULA:
            kind = escape(node.get("type", ""))
            self.inline.append(f'<script type="{kind}">{escape(node.text or "")}</script>')
        else:
            self.inline.append(etree.tostring(node, encoding="unicode", with_tail=False))
        self.words.append(" ".join(node.itertext()))

    def write_rule(self, node: Element, depth: int) -> None:
        """A line between blocks."""
        self.end_paragraph()
        if self.blocks and self.blocks[-1] != "<hr>":
            self.blocks.append("<hr>")

    # ---- within a line --------------------------------------------------------------------------

    def write_inline(self, node: Element, depth: int) -> None:
        """An element within a line, as it is."""
        self._style(node, depth, f"<{node.tag}>", f"</{node.tag}>")

    def _style(self, node: Element, depth: int, start: str, end: str) -> None:
        """Write what is in `node` between two tags, which go where nothing is."""
        self.inline.append(start)
        self.opened.append((start, end))
        self.walk(node, depth)
        self.opened.pop()
        if self.inline and self.inline[-1] is start:  # this one, not an equal one before it
            self.inline.pop()
        else:
            self.inline.append(end)

    def write_link(self, node: Element, depth: int) -> None:
        """A link where it leads somewhere, else its text."""
        url = self._resolve_url(node.get("href", ""))
        if url is None:
            self.walk(node, depth)
        else:
            self._style(node, depth, f'<a href="{escape(url)}">', "</a>")

    def _resolve_url(self, link: str) -> str | None:
        if not link or link.startswith("#"):
            return None
        if link.startswith(("mailto:", "tel:")):
            return link
        try:
            return absolute(link, self.base)
        except ValueError:
            if not _ACTIVE_ADDRESS.match(link):
                self.dropped.append(f"a link was dropped: it leads nowhere: {link[:200]!r}")
            return None

    def write_break(self, node: Element, depth: int) -> None:
        """A line break; two of them end a paragraph."""
        pieces = [piece for piece in self.inline[-2:] if not piece.isspace()]
        if pieces and pieces[-1] == "<br>" and self.wrapper == "p":
            self.end_paragraph()
        elif self.words:
            self.inline.append("<br>")
            self.words.append(" ")

    # ---- pictures and embeds --------------------------------------------------------------------

    def write_figure(self, node: Element, depth: int) -> None:
        """Its pictures with their caption; a figure of something else, as what is in it."""
        caption = find_within(node, "figcaption")
        text = "" if caption is None else squash(join_texts(caption))
        rest = sum(len(piece.strip()) for piece in node.itertext()) - len(text)
        has_picture = next(node.iter("img", "noscript"), None) is not None
        if not has_picture or len(text) > MAX_CAPTION_CHARS or rest > MAX_LOST_CHARS:
            self.write_division(node, depth)
            return
        self.end_paragraph()
        if caption is not None:
            caption.getparent().remove(caption)
        tags = self._write_pictures(node, text)
        if tags:
            note = f"<figcaption>{escape(text)}</figcaption>" if text else ""
            self.blocks.append(f"<figure>{''.join(tags)}{note}</figure>")

    def _write_pictures(self, figure: Element, caption: str) -> list[str]:
        """The pictures of a figure; those in a noscript only where no other can be shown."""
        images = list(figure.iter("img"))
        shown = [image for image in images if next(image.iterancestors("noscript"), None) is None]
        tags = [tag for image in shown if (tag := self._write_picture(image, caption))]
        return tags or [tag for image in images if (tag := self._write_picture(image, caption))]

    def write_caption(self, node: Element, depth: int) -> None:
        """A caption away from its figure belongs to the picture before it."""
        text = squash(join_texts(node))
        if not text or not self.pictures or self.words:
            return
        self.end_paragraph()
        note = f"<figcaption>{escape(text)}</figcaption>"
        last = self.blocks[-1] if self.blocks else ""
        if _PICTURE_PARAGRAPH.fullmatch(last):
            image = last.removeprefix("<p>").removesuffix("</p>")
            self.blocks[-1] = f"<figure>{image}{note}</figure>"
        elif last.startswith("<figure><img") and "<figcaption>" not in last:
            self.blocks[-1] = last.replace("</figure>", f"{note}</figure>")
        else:
            self.blocks.append(f"<figure>{note}</figure>")

    def write_image(self, node: Element, depth: int) -> None:
        """A picture within a line, or by itself."""
        if tag := self._write_picture(node, ""):
            self.inline.append(tag)

    def _write_picture(self, image: Element, caption: str) -> str:
        """The tag of a picture; "" for none that can be shown, or that was there before."""
        url = choose_picture_url(image, self.base)
        if url is None or any(picture.url == url for picture in self.pictures):
            return ""
        alt = escape(squash(image.get("alt", "")))
        width, height = read_pixels(image, "width"), read_pixels(image, "height")
        self.pictures.append(Media(url=url, caption=caption, width=width, height=height))
        sizes = (("width", width), ("height", height))
        size = "".join(f' {name}="{value}"' for name, value in sizes if value)
        return f'<img src="{escape(url)}" alt="{alt}"{size}>'

    def write_noscript(self, node: Element, depth: int) -> None:
        """What a browser without scripts shows.

        That is the real picture, where the lazy one beside it has none.
        """
        beside = (node.getprevious(), node.getnext())
        if not any(map(self._has_picture, beside)):
            for image in node.iter("img"):
                self.write_image(image, depth)

    def _has_picture(self, node: Element | None) -> bool:
        """Whether an element is a picture, or has one, that can be shown."""
        image = None if node is None else next(node.iter("img"), None)
        return image is not None and choose_picture_url(image, self.base) is not None

    def write_embed(self, node: Element, depth: int) -> None:
        """A film, a map or a post as a link with its title."""
        self.end_paragraph()
        url = self._find_embed_url(node)
        if url is None or node.get("width") in ("0", "1") or node.get("height") in ("0", "1"):
            return
        title = squash(node.get("title") or node.get("aria-label") or "") or url
        self.blocks.append(f'<figure><a href="{escape(url)}">{escape(title)}</a></figure>')

    def _find_embed_url(self, node: Element) -> str | None:
        for name in ("src", "data-src", "data"):
            if url := self._resolve_url(node.get(name, "")):
                return url
        source = find_within(node, "source")
        return None if source is None else self._resolve_url(source.get("src", ""))


def _write_cell(cell: Element, text: str) -> str:
    spans = ((name, cell.get(name, "")) for name in ("colspan", "rowspan"))
    attributes = "".join(f' {name}="{value}"' for name, value in spans if _is_span(value))
    return f"<{cell.tag}{attributes}>{escape(text)}</{cell.tag}>"


def _is_span(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= MAX_SPAN_DIGITS


def _index_by_tag(
    writers: dict[Callable[[_Writer, Element, int], None], str],
) -> dict[str, Callable[[_Writer, Element, int], None]]:
    return {tag: write for write, tags in writers.items() for tag in tags.split()}


# What writes the elements of a tag; of others only what is in them is written.
_WRITERS = _index_by_tag(
    {
        _Writer.write_division: (
            "p div section article main header footer aside nav center details "
            "summary address form fieldset hgroup body html td th tr tbody "
            "thead tfoot caption"
        ),
        _Writer.write_heading: "h1 h2 h3 h4 h5 h6",
        _Writer.write_group: "ul ol blockquote dl",
        _Writer.write_item: "li dt dd",
        _Writer.write_table: "table",
        _Writer.write_preformatted: "pre",
        _Writer.write_inline: "b strong em i code sub sup cite q s del ins kbd samp var small abbr",
        _Writer.write_link: "a",
        _Writer.write_break: "br",
        _Writer.write_rule: "hr",
        _Writer.write_formula: f"math {FORMULA}",
        _Writer.write_figure: "figure",
        _Writer.write_caption: "figcaption",
        _Writer.write_image: "img amp-img",
        _Writer.write_noscript: "noscript",
        _Writer.write_embed: "iframe video audio embed object amp-iframe amp-video amp-youtube",
        _Writer.skip: "script style template svg head title button input select textarea",
    }
)


def _rewrite(element: Element) -> str:
    """An element written anew, for the examples."""
    return "".join(_write(element, "https://planet.example/").blocks)


EXAMPLES = (
    Example(
        "_ACTIVE_ADDRESS",
        lambda element: _write(element, None).dropped,
        "<a href='javascript:open()'>Nine years</a>",
        [],
    ),
    Example(
        "_PICTURE_PARAGRAPH",
        _rewrite,
        "<div><img src=/a.jpg><figcaption>The bridge</figcaption></div>",
        '<figure><img src="https://planet.example/a.jpg" alt=""><figcaption>The bridge</figcaption></figure>',
    ),
    Example(
        "_ITEM_BLOCKS",
        _rewrite,
        "<ul><li>Nine<p>years</p></li></ul>",
        "<ul><li><p>Nine</p><p>years</p></li></ul>",
    ),
    Example("_WRITERS", _rewrite, "<h1>Nine years</h1>", "<h2>Nine years</h2>"),
)
