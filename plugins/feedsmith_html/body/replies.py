"""What readers wrote below one another, by the link to answer each of them, where no name tells it."""

from collections import Counter
from itertools import islice

from feedsmith_html.body.blocks import Element
from feedsmith_html.body.tree import find_within
from feedsmith_html.grammar import Example

__all__ = ["name_comments"]

MAX_REPLIES = 500
MAX_LEVELS = 20
MAX_LINK_CHARS = 20
# So many with a link each are a conversation.
MIN_REPLIES = 2

_REPLY = frozenset(
    "reply antworten répondre responder rispondi beantwoorden antwoorden reageer svar svara svare vastaa odpowiedz "
    "odpovědět odpovedať válasz răspunde ответить відповісти yanıtla cevapla απάντηση رد השב 返信 返信する 回复 回覆 "
    "回應 답글 답글쓰기 balas ตอบกลับ".split()
)
# What is around the text of a page as well.
_WIDE_TAGS = frozenset("html body main article".split())


def name_comments(body: Element) -> None:
    """Give the class `comments` to each box of remarks that can be answered."""
    links = list(islice(filter(_asks_for_reply, body.iter("a")), MAX_REPLIES))
    if len(links) < MIN_REPLIES:
        return
    paths = [list(islice(link.iterancestors(), MAX_LEVELS)) for link in links]
    counts = Counter(around for path in paths for around in path)
    boxes = {next((around for around in path if counts[around] >= MIN_REPLIES), body) for path in paths}
    for box in boxes:
        if box.tag not in _WIDE_TAGS and find_within(box, "h1") is None:
            box.set("class", f"{box.get('class') or ''} comments")


def _asks_for_reply(link: Element) -> bool:
    text = link.text
    return text is not None and len(text) <= MAX_LINK_CHARS and text.strip().lower() in _REPLY


def _list_named(element: Element) -> list[str]:
    """The tags of what is named, for the examples."""
    name_comments(element)
    return [named.tag for named in element.iter() if "comments" in (named.get("class") or "")]


_REMARKS = "<div><p>No.</p><a href=#1>Reply</a></div><div><p>Yes.</p><a href=#2>Reply</a></div>"
EXAMPLES = (
    Example("_REPLY", _list_named, f"<section>{_REMARKS}</section>", ["section"]),
    Example("_WIDE_TAGS", _list_named, f"<main>{_REMARKS}</main>", []),
)
