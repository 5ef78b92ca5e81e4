"""What readers show of an article: its text, whole by itself, and an excerpt of it. Pure.

Many readers show the content alone, so the standfirst opens it and an editor's note closes it. A
feed has it so when it is composed; what is stored, and fingerprints, know nothing of it.
"""

import re
from html import unescape

from feedsmith.model.article import Article
from feedsmith.text import escape, squash

__all__ = ["MAX_EXCERPT_LENGTH", "make_excerpt", "make_whole_content", "runs_right_to_left"]

MAX_EXCERPT_LENGTH = 300
"""Characters of an excerpt: about what an overview shows."""

MAX_JUDGED_LENGTH = 2_000
"""Characters of a text by which its direction is judged."""

MIN_SURE_LENGTH = 40
"""Characters of a standfirst that a text begins with by no chance, though it ends within a word:
descriptions of pages are cut so.
"""

MAX_HEAD_LENGTH = 8
"""Characters by which a body is seen not to begin with its standfirst: of two sentences, few begin alike."""

# Letters, digits, spaces, commas, quotes and dashes.
_PLAIN_HEAD = r"""[\w'"‘’“”«»–—-][\w '"‘’“”«»,–—-]*"""

_SLACK = 100
"""Characters at the end of a head that may be a tag or an entity cut in two."""

_REST_OF_TAG = r'[^>"]*+(?:"[^"]*+"?[^>"]*+)*+>?'
_WITHIN_WORDS = (
    r"</?(?:abbr|a|bdi|bdo|big|b|cite|code|data|del|dfn|em|font|ins|i|kbd|mark|q|samp|small|span|strike|strong|sub|sup"
    rf"|s|time|tt|u|var|wbr)(?=[\s/>]){_REST_OF_TAG}"
)
_BETWEEN_WORDS = rf"<[/!?A-Za-z]{_REST_OF_TAG}"
_FIRST_TAG = rf"\s*<[A-Za-z]{_REST_OF_TAG}"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

# What ends a sentence, with the quotes and brackets that close it. In scripts without spaces
# nothing has to follow; elsewhere white space does.
_SENTENCE_END = r"""[.!?…؟۔։।။።]["'”’»›)\]]*(?=\s|\Z)|[。！？][”’」』）]*"""
_MIN_WORD_LENGTH = 3
"""A full stop after fewer letters ends an initial or an abbreviation: J., Mr., U.S."""

_SAME_SIGNS = {
    **dict.fromkeys("‘’‚‛ʼ´", "'"),
    **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    "\u00ad": "",
    "\u200b": "",
}
_TRUNCATED = r"\s*[\[(]?\.\.\.[\])]?\Z"

# Hebrew, Arabic and their like, from Syriac to N'Ko and Adlam (Unicode 16, blocks of class R and AL).
_RIGHT_TO_LEFT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
_RIGHT_TO_LEFT_LEADS = bytes([*range(0xD6, 0xE1), 0xEF, 0xF0])
"""What their characters begin with in UTF-8: 3 µs to see that 3 KB have none."""


# ---- the whole content ---------------------------------------------------------------------------


def make_whole_content(article: Article) -> str:
    """The HTML that a reader is to show for the text of the article; "" where it has none.

    The body, with the standfirst before it unless it begins with that, and the note after it unless
    it holds that. What is in a script that runs right to left is in a `div` that says so, unless the
    body says for itself how it runs: readers take the direction of their own pages otherwise.
    """
    parts = [article.body]
    if article.summary and (article.body or article.note) and not _begins_with(article, article.summary):
        parts.insert(0, f"<p>{escape(article.summary)}</p>")
    if article.note and not _holds(article.body, article.note):
        parts.append(f"<p><em>{escape(article.note)}</em></p>")
    content = "\n".join(filter(None, parts))
    if runs_right_to_left(content) and not _says_direction(content):
        return f'<div dir="rtl">{content}</div>'
    return content


def _says_direction(html: str) -> bool:
    """Whether the first element of the HTML has a direction of its own."""
    tag = re.match(_FIRST_TAG, html)
    if tag is None:
        return False
    return re.search(r"\sdir\s*=", re.sub('"[^"]*"', '""', tag[0])) is not None


def _begins_with(article: Article, standfirst: str) -> bool:
    """Whether the body begins with the standfirst, or with what the standfirst was cut from.

    Pictures and the headline may come before it; quotes, dashes, case and white space may differ.
    """
    if _begins_otherwise(article, standfirst):
        return False
    wanted = _fold(standfirst)
    blocks = _list_blocks(article.body, len(standfirst) + len(article.title))
    if blocks and len(blocks[0]) < 2 * len(article.title) and _fold(blocks[0]) == _fold(article.title):
        blocks = blocks[1:]
    # Twice its length, as soft hyphens and the like in the body don't count.
    text = _fold(" ".join(blocks)[: 2 * len(standfirst) + _SLACK])
    stem = re.sub(_TRUNCATED, "", wanted)
    was_cut = stem != wanted or len(stem) >= MIN_SURE_LENGTH
    stem = stem.rstrip(". ") or wanted
    if not text.startswith(stem):
        return False
    following = text[len(stem) : len(stem) + 1]
    return was_cut or not following.isalnum()


def _begins_otherwise(article: Article, standfirst: str) -> bool:
    """Whether the first letters of the body are neither those of the standfirst nor those of the headline, as
    in nearly every body: 2 µs, where to compare them takes 15.
    """
    head = article.body[len("<p>") : len("<p>") + MAX_HEAD_LENGTH]
    if not article.body.startswith("<p>") or not _is_plain(head):
        return False
    folded = _fold(head)
    for text in (standfirst, article.title):
        other = text[:MAX_HEAD_LENGTH]
        folded_other = _fold(other)
        length = min(len(folded), len(folded_other))
        if folded[:length] == folded_other[:length] or not _is_plain(other):
            return False
    return True


def _is_plain(head: str) -> bool:
    """Whether it has no tag or entity, nor a sign that may count for nothing, such as a soft hyphen."""
    if head[:1].isalnum() and head.replace(" ", "").isalnum():  # a quarter of what the pattern takes
        return True
    return re.fullmatch(_PLAIN_HEAD, head) is not None


def _holds(body: str, note: str) -> bool:
    if not body:
        return False
    return _fold(note) in _fold(" ".join(_split_blocks(body)))


def _fold(text: str) -> str:
    """`text` for comparison: without regard to case, to the shape of quotes and dashes."""
    if not text.isascii():
        for sign, plain in _SAME_SIGNS.items():  # all of them a third of what str.translate takes
            if sign in text:  # a tenth of what `replace` takes to find nothing
                text = text.replace(sign, plain)
    return " ".join(text.casefold().split())


def runs_right_to_left(html: str) -> bool:
    """Whether most letters of the text, judged by its beginning, are of a script that runs right
    to left. The language does not say so: a feed in Arabic may quote English, and names none.
    """
    if html.isascii():
        return False
    raw = html.encode()
    if len(raw.translate(None, _RIGHT_TO_LEFT_LEADS)) == len(raw):
        return False
    text = " ".join(_list_blocks(html, MAX_JUDGED_LENGTH))[:MAX_JUDGED_LENGTH]
    from_the_right = sum(map(str.isalpha, re.findall(_RIGHT_TO_LEFT, text)))
    return 2 * from_the_right > sum(map(str.isalpha, text))


# ---- an excerpt ----------------------------------------------------------------------------------


def make_excerpt(html: str) -> str:
    """The text that the HTML begins with, of at most `MAX_EXCERPT_LENGTH` characters; "" where it
    has none.

    It ends with a sentence; where the first one is longer, after a word, with an ellipsis. Headings
    and captions are left out.
    """
    text = " ".join(_list_blocks(html, MAX_EXCERPT_LENGTH, _HEADINGS))
    if len(text) <= MAX_EXCERPT_LENGTH:
        return text
    end = _find_last_sentence_end(text[: MAX_EXCERPT_LENGTH + 1])
    if end:
        return text[:end]
    cut = text[:MAX_EXCERPT_LENGTH]
    words, _, _ = cut.rpartition(" ")
    return (words or cut[:-1]).rstrip(" ,;:-–—") + "…"


def _find_last_sentence_end(text: str) -> int:
    """Where the last sentence ends that is whole in the text, 0 where none is."""
    for match in reversed([*re.finditer(_SENTENCE_END, text)]):
        if match.end() > MAX_EXCERPT_LENGTH:
            continue
        if not match[0].startswith(".") or _is_full_stop(text, match):
            return match.end()
    return 0


def _is_full_stop(text: str, match: re.Match[str]) -> bool:
    word = text[: match.start()].rpartition(" ")[2].lstrip("([\"'“‘«")
    following = text[match.end() :].lstrip()[:1]
    return len(word) >= _MIN_WORD_LENGTH and "." not in word and not following.islower()


# ---- text of HTML --------------------------------------------------------------------------------


def _list_blocks(html: str, length: int, left_out: tuple[str, ...] = ()) -> list[str]:
    """The texts of the blocks that the HTML begins with: more than `length` characters, or all.

    Without figures, and without the elements `left_out`. Reads no more of the HTML than it needs to.
    """
    size = 2 * (length + _SLACK)  # as a rule, more than half of the HTML is text
    while True:
        head = html[:size]
        for name in ("figure", *left_out):
            head = _remove_elements(head, name)
        blocks = _split_blocks(head)
        if size >= len(html) or sum(map(len, blocks)) >= length + _SLACK:
            return blocks
        size *= 4  # so that all heads together are in proportion to the HTML


def _split_blocks(html: str) -> list[str]:
    """The texts between the tags that are not within a line. A tag never closed goes on to the end,
    which keeps it linear.
    """
    blocks = re.split(_BETWEEN_WORDS, re.sub(_WITHIN_WORDS, "", html))
    return [text for text in (squash(unescape(block)) for block in blocks) if text]


def _remove_elements(html: str, name: str) -> str:
    """The HTML without the elements of that name; one never closed goes on to the end."""
    if f"<{name}" not in html:
        return html
    kept: list[str] = []
    place = 0
    for tag in re.finditer(rf"<{name}(?=[\s>]){_REST_OF_TAG}", html):
        if tag.start() < place:  # within another
            continue
        kept.append(html[place : tag.start()])
        end = html.find(f"</{name}>", tag.end())
        if end < 0:
            return " ".join(kept)
        place = end + len(name) + 3
    kept.append(html[place:])
    return " ".join(kept)
