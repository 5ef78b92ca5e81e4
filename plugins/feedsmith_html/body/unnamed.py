"""Boxes that no name tells, by what is in them: remarks with a link to answer each, and a field for an address.

They get a name, so that whatever asks for names finds them.
"""

from collections import Counter
from itertools import islice

from feedsmith_html.body.blocks import Element, count_letters
from feedsmith_html.body.tree import find_within
from feedsmith_html.grammar import Example
from feedsmith_html.page import Page

__all__ = ["name_boxes"]

MAX_REPLIES = 500
MAX_LEVELS = 20
MAX_LINK_CHARS = 20
# So many with a link each are a conversation.
MIN_REPLIES = 2
MAX_FIELDS = 20
MAX_TEXTS = 1_000
MAX_NAME_CHARS = 200
# A box that asks for an address has no more text.
MAX_ASKING_LETTERS = 400

_REPLY = frozenset(
    "reply antworten répondre responder rispondi beantwoorden antwoorden reageer svar svara svare vastaa odpowiedz "
    "odpovědět odpovedať válasz răspunde ответить відповісти yanıtla cevapla απάντηση رد השב 返信 返信する 回复 回覆 "
    "回應 답글 답글쓰기 balas ตอบกลับ".split()
)
# What is around the text of a page as well.
_WIDE_TAGS = frozenset("html body main article".split())
_BOX_TAGS = frozenset("div section aside form fieldset".split())


def name_boxes(body: Element, page: Page) -> None:
    """Give a class to each box of remarks that can be answered, and of a field for the reader's address.

    It is to be asked before fields go.
    """
    _name_comments(body, page)
    for field in islice(filter(_takes_address, page.find_elements("input")), MAX_FIELDS):
        box = None
        for around in islice(field.iterancestors(), MAX_LEVELS):
            if around.tag in _WIDE_TAGS or _has_more_letters(around) or find_within(around, "h1") is not None:
                break
            if around.tag in _BOX_TAGS:
                box = around
        if box is not None:
            _name(box, "newsletter")


def _takes_address(field: Element) -> bool:
    names = f"{field.get('type') or ''} {field.get('name') or ''} {field.get('placeholder') or ''}"
    return "mail" in names[:MAX_NAME_CHARS].lower()


def _has_more_letters(element: Element) -> bool:
    """Whether there is more text in an element than in a box that asks for something."""
    letters = 0
    for text in islice(element.itertext(), MAX_TEXTS):
        letters += count_letters(text.strip())
        if letters > MAX_ASKING_LETTERS:
            return True
    return False


def _name(box: Element, name: str) -> None:
    box.set("class", f"{box.get('class') or ''} {name}")


def _name_comments(body: Element, page: Page) -> None:
    links = zip(page.find_elements("a"), page.link_texts, strict=True)
    short = [(link, text) for link, text in links if text and len(text) <= MAX_LINK_CHARS]
    replies = [link for link, text in short if text.strip().lower() in _REPLY][:MAX_REPLIES]
    if len(replies) < MIN_REPLIES:
        return
    paths = [list(islice(reply.iterancestors(), MAX_LEVELS)) for reply in replies]
    counts = Counter(around for path in paths for around in path)
    boxes = {next((around for around in path if counts[around] >= MIN_REPLIES), body) for path in paths}
    for box in boxes:
        if box.tag not in _WIDE_TAGS and find_within(box, "h1") is None:
            _name(box, "comments")


def _list_named(html: str) -> list[str]:
    """The tags of what is named, for the examples."""
    page = Page(html.encode())
    name_boxes(page.tree, page)
    return [element.tag for element in page.elements if element.get("class")]


_REMARKS = "<div><p>No.</p><a href=#1>Reply</a></div><div><p>Yes.</p><a href=#2>Reply</a></div>"
EXAMPLES = (
    Example("_REPLY", _list_named, f"<section>{_REMARKS}</section>", ["section"]),
    Example("_WIDE_TAGS", _list_named, f"<main>{_REMARKS}</main>", []),
    Example("_BOX_TAGS", _list_named, "<section><p>News: <input type=email></p></section>", ["section"]),
)
