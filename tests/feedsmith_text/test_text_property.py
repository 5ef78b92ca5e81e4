"""What holds for any text: nothing but a ParseError, no word lost, time in proportion to the length."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from feedsmith import Article, Document, Note
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.collecting.parse import parse
from feedsmith.collecting.sanitize import sanitized_html
from feedsmith.model.errors import ParseError
from feedsmith_text import TextFiles

TOKENS = (
    "---\n", "+++\n", "...\n", "***", "===", "\n", "\n\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\ufeff",
    "\x00", "\x1b", "\ufffe", "\ufffd", "\u00a0", "\u3000", "\u202e", " ", "\t", "a", "Ö", "İ", "ß", "港", "ア", "ا",
    "ก", "😀", "e\u0301", "word ", "Sentence. ", "“Quote.” ", "Photo by: x\n", "Foto：x\n", "- ", "• ", "– ", "1. ",
    "999) ", "# ", "> ", "| a | b |\n", "|-|-|\n", "*", "**", "_", "~~", "`", "```\n", "[", "]", "](", "![", "[a]: ",
    "\\", "<", ">", "<b>", "</div>", "<script>", "<!--", "-->", "<![CDATA[", "<img src=x>", "<a href='", "&", "&amp;",
    "&#0;", "&#x110000;", "&lt;", "title: ", "date: ", "published: ", "updated: ", "author: ", "authors: ", "tags: ",
    "url: ", "id: ", "lang: ", "image: ", "draft: ", "summary: ", "2026-03-14", "2026-02-30", "0001-01-01",
    "9999-12-31T23:59:59-23:59", "T25:99", "+99:99", " 09:30", "Sat, 14 Mar 2026", "https://x.example/", "http://[",
    "//x", "javascript:", "mailto:", "http://x:99999/", "http://é.example", "%zz", "tr_TR", "x@y.z", " <x@y.zz>",
    ": ", "{", "}", ", ", "!!python/name:os.system", "!<", "&a ", "*a", "<<: ", "? ", "|\n", ">\n", "'", '"', "~",
    "null", "true", "yes", "no", "false", "title = ", "[extra]\n", '{"title": ', "Title: ", "Date: ", ".. title: ",
    "<!--\n", "permalink: ", ":year", "/:title/", "slug: ", "keys: ", "publishDate: ", "expires: ", "March 3, 2026",
    " PST", " -5", "-0000", "[^1]", "[^1]: ", "^[", "[[", "]]", "![[", "|", "- [ ] ", "> [!note]", ":::note\n",
    ":::\n", "!!! x\n    ", ": b\n", "{#id}", "{: .x}", "{.x}", "{{", "}}", "{%", "%}", "{{<", ">}}", "{% raw %}",
    "{% endraw %}", "{% comment %}", "{% highlight x %}\n", "{% endhighlight %}\n", "{#", "#}", "%%",
    "import a from 'b'\n\n", "export a\n", "<A ", "/>", "<math>", "<iframe src=a>", "<object>", "www.a.example",
    "https://a.example/b)", "&#146;", "© a\n", "b.md", "_drafts",
)  # fmt: skip
PATHS = st.sampled_from(
    [
        "a.txt",
        "a.md",
        "A.TXT",
        "2026-03-14-a.md",
        "2026-02-30-a.txt",
        "0000-01-01-a.md",
        "b/ä b.text",
        "-_-.md",
        "a.mdx",
        "b/index.md",
        "_drafts/a.md",
        "2026-03-14.md",
        ".md",
        "a",
    ]
)
SOUP = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)
FRONTED = st.tuples(SOUP, SOUP).map(lambda parts: f"---\n{parts[0]}\n---\n{parts[1]}")
KEYED = st.lists(st.tuples(st.sampled_from([t for t in TOKENS if t.endswith(": ")]), SOUP), max_size=4).map(
    lambda pairs: "---\n" + "".join(f"{key}{value}\n" for key, value in pairs) + "---\n# Head\n\nText.\n"
)
HEADED = st.tuples(st.sampled_from(["+++\n", "{", "<!--\n.. title: ", "Title: "]), SOUP, SOUP).map("".join)
TEXTS = st.one_of(st.text(max_size=300), SOUP, FRONTED, KEYED, HEADED)
SOURCES = st.sampled_from(
    [
        TextFiles(path=Path("a")),
        TextFiles(path=Path("a"), timezone="Europe/Istanbul", url="https://x.example/{path}/"),
        TextFiles(path=Path("a"), charset="utf-8", url="https://x.example/?{stem}"),
        TextFiles(path=Path("a"), url="https://x.example/{dir}/{year}/{month}/{day}/{slug}/", keys={"lang": "title"}),
    ]
)
plenty = settings(max_examples=400, deadline=None)


def read(data: bytes, path: str = "a.txt", source: TextFiles | None = None) -> Outcome:
    job = Job(source=source or TextFiles(path=Path("a")), name="text", base="https://x.example/")
    document = Document(url=f"file:///a/{path}", root="file:///a", data=data, location=path, source="text")
    return parse(job, document)


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def crashes(outcome: Outcome) -> list[str]:
    return [failure.detail for failure in outcome.failures if not isinstance(failure, ParseError)]


@plenty
@given(TEXTS, PATHS, SOURCES)
def test_no_text_makes_the_parser_raise_anything_but_a_parse_error(text: str, path: str, source: TextFiles) -> None:
    assert crashes(read(encoded(text), path, source)) == []


@plenty
@given(st.binary(max_size=200), PATHS, SOURCES)
def test_no_bytes_make_the_parser_raise_anything_but_a_parse_error(data: bytes, path: str, source: TextFiles) -> None:
    assert crashes(read(data, path, source)) == []


@plenty
@given(TEXTS, PATHS)
def test_a_document_gives_one_article_or_one_reason_why_not(text: str, path: str) -> None:
    outcome = read(encoded(text), path)
    assert len(outcome.articles) + len(outcome.failures) == 1
    assert outcome.articles == read(encoded(text), path).articles


# ---- words -------------------------------------------------------------------------------------------------

WORDS = st.text(
    st.characters(categories=["Ll", "Lu", "Lo", "Nd", "Sc"], exclude_characters="\ufffd"), min_size=1, max_size=9
)
LINES = st.tuples(
    st.sampled_from(["", "", "", "- ", "• ", "1. ", "2. ", "   ", "Photo by: "]),
    st.lists(WORDS, min_size=1, max_size=12).map(" ".join),
    st.sampled_from(["", "", ".", "?", "-", ":", ".”"]),
).map("".join)
BLOCKS = st.lists(st.lists(LINES, min_size=1, max_size=5).map("\n".join), min_size=1, max_size=8)


def shown(outcome: Outcome) -> str:
    """All the words of the article, as a reader sees them."""
    (article,) = outcome.articles
    return " ".join([article.title, article.summary, unescape(re.sub("<[^>]*>", " ", article.body))])


@settings(max_examples=150, deadline=None)
@given(BLOCKS, st.sampled_from(["\n\n", "\n", "\r\n\r\n", "\n \n\t\n", "\n\n---\n\n", "\n-----\n"]))
def test_every_word_of_a_plain_text_is_in_the_title_the_summary_or_the_body(blocks: list[str], between: str) -> None:
    text = between.join(blocks)
    outcome = read(encoded(text))
    if not outcome.articles:
        assert [failure.kind for failure in outcome.failures] == ["empty"]
        assert len({line.strip() for line in text.split("\n")} - {"", "---", "-----"}) == 1
        return
    words = set(re.findall(r"[^\s.?:”•-]+", re.sub(r"(?m)^\s*\d\. ", "", text)))
    seen = shown(outcome)
    assert {word for word in words if word not in seen} == set()


@plenty
@given(st.lists(WORDS, min_size=1, max_size=60), st.integers(5, 60))
def test_a_text_that_was_broken_by_hand_reads_as_if_it_were_not(words: list[str], width: int) -> None:
    assume(not any(re.match(r"\d{1,3}$", word) for word in words))
    lines, text = [""], " ".join(words)
    for word in words:
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    broken, whole = (read(encoded(f"Head\n\n{body}. End\n")) for body in ("\n".join(filter(None, lines)), text))
    assume(len(set(lines)) == len(lines))
    assert "".join(shown(broken).split()) == "".join(shown(whole).split())


@plenty
@given(TEXTS)
def test_the_body_of_a_plain_text_has_nothing_that_the_sanitizer_would_change(text: str) -> None:
    data = encoded(f"Head\n\nText.\n\n{text}")
    document = Document(url="file:///a/a.txt", root="file:///a", data=data, location="a", source="text")
    try:
        found = [*TextFiles(path=Path("a")).parse(document)]
    except ParseError:  # control characters enough to be binary, surrogates that are no UTF-8
        found = []
    articles = [parsed for parsed in found if not isinstance(parsed, Note)]  # which an embargo order may come with
    assert len(articles) == bool(found)
    for article in articles:
        assert isinstance(article, Article)
        assert sanitized_html(article.body, None) == (article.body, [])


# ---- time --------------------------------------------------------------------------------------------------

Make = Callable[[int], str]


def repeated(pattern: str, before: str = "", after: str = "") -> Make:
    return lambda length: before + pattern * (length // len(pattern)) + after


PLAIN = {
    "newlines": repeated("\n", "a", "\n\nb c"),
    "spaces": repeated(" ", "a\n\nb", "c"),
    "white lines": repeated(" \n\t\n", "a", "\n\nb c"),
    "hyphens": repeated("-", "a\n\n", "\n\nb c"),
    "hyphen lines": repeated("-\n--\n", "a\n\n", "\n\nb c"),
    "bullets": repeated("- a\n- b\n", "a\n\n"),
    "loose bullets": repeated("- a\n\n1. b\n\n", "a\n\n"),
    "colons": repeated(":", "a\n\nb", "c"),
    "labels": repeated("Photo by: a\n\nFoto: b\n\n", "a\n\n"),
    "label lines": repeated("Photo by: a\nFoto: b\n", "a\n\n"),
    "fences": repeated("---\n"),
    "fences and keys": repeated("a: b\n---\n", "---\n"),
    "subheads": repeated("a\n---\n\nb\n===\n\n", "a\n\n"),
    "one line": repeated("word "),
    "one word": repeated("港"),
    "full stops": repeated(".”", "a\n\nb"),
    "markup": repeated("<&>", "a\n\n"),
}
MARKDOWN = {
    "opening brackets": repeated("[", "a\n\n"),
    "newlines": repeated("\n", "a", "\n\nb c"),
    "spaces": repeated(" ", "a\n\nb", "c"),
    "brackets": repeated("[a](", "a\n\n"),
    "pictures": repeated("![a](", "a\n\n"),
    "stars": repeated("*a **b", "a\n\n"),
    "underscores": repeated("_a __b ", "a\n\n"),
    "backticks": repeated("`a``b", "a\n\n"),
    "tags": repeated("<a ", "a\n\n"),
    "quotes": repeated("> ", "a\n\n", "b"),
    "lists": repeated("- ", "a\n\n", "b"),
    "references": repeated("[a]: b\n", "a\n\nb\n\n"),
    "tables": repeated("|a|b|\n|-|-|\n", "a\n\n"),
    "fences": repeated("---\n"),
    "elements": repeated("<div>", "a\n\n"),
    "attributes": repeated('a b="c" ', "a\n\n<p ", ">b"),
    "footnotes": repeated("[^a]", "a\n\n", "\n\n[^a]: b"),
    "footnotes never closed": repeated("[^", "a\n\n", "\n\n[^a]: b"),
    "footnotes in footnotes": repeated("[^a]: ", "a[^a]\n\n"),
    "definitions of footnotes": repeated("[^a b]: c\n", "a\n\n"),
    "labels of spaces": repeated(" ", "a\n\n[^", "]: b"),
    "footnotes in the text": repeated("^[a", "a\n\n"),
    "wiki links": repeated("[[a|", "a\n\n"),
    "wiki links closed": repeated("[[a]]", "a\n\n"),
    "definition lists": repeated("a\n: b\n\n", "a\n\n"),
    "definitions": repeated(": ", "a\n\nb\n"),
    "bare addresses": repeated("https://a.example/b ", "a\n\n"),
    "one bare address": repeated("https://", "a\n\n"),
    "brackets after an address": repeated(")", "a\n\nhttps://a.example/"),
    "www": repeated("www.", "a\n\n"),
    "colons": repeated("http:", "a\n\n"),
    "callouts": repeated("> [!a]\n> b\n\n", "a\n\n"),
    "callouts in callouts": repeated("> [!a] ", "a\n\n"),
    "tasks": repeated("- [ ] a\n", "a\n\n"),
    "headings": repeated("## a {#b}\n\n"),
    "spaces of a heading": repeated(" ", "# a", "b {#c}\n\nd"),
    "braces": repeated("{", "a\n\n"),
    "attributes in braces": repeated("{: .a}", "a\n\n"),
    "tags of templates": repeated("{{ a }}{% b %}", "a\n\n"),
    "tags never closed": repeated("{{", "a\n\n"),
    "tags of blocks never closed": repeated("{% ", "a\n\n"),
    "comments of templates": repeated("{% comment %}", "a\n\n"),
    "raw templates": repeated("{% raw %}a", "a\n\n"),
    "highlights": repeated("{% highlight a %}\n", "a\n\n"),
    "ends of highlights": repeated("{% endhighlight %} ", "a\n\n{{ b }}"),
    "spaces and templates": repeated(" ", "a\n\n{{ b }}", "c"),
    "per cents": repeated("%% ", "a\n\n"),
    "code spans": repeated("`{{a}}` ``b", "a\n\n"),
    "elements of code": repeated("<code>{{ a }}", "a\n\n"),
    "elements of code never closed": repeated("<code ", "a\n\n{{ b }}"),
    "fences of code": repeated("```\n{{ a }}\n", "a\n\n"),
    "boxes": repeated(":::a\n:::\n", "a\n\n"),
    "boxes in boxes": lambda length: "a\n\n" + ":::a\n" * (length // 9) + ":::\n" * (length // 9),
    "marks": repeated("!!! a\n    b\n", "a\n\n"),
    "links to files": repeated("[a](b.md) ", "a\n\n"),
    "entities": repeated("&#146;", "a\n\n"),
}
MDX = {
    "braces": repeated("{", "a\n\n"),
    "braces closed": repeated("{a}", "a\n\n"),
    "components": repeated("<A/>", "a\n\n"),
    "components never closed": repeated("<A ", "a\n\n"),
    "quotes in components": repeated('<A "" ', "a\n\n"),
    "braces in components": repeated("<A {", "a\n\n"),
    "imports": repeated("import a\n\n", "a\n\n"),
    "comments": repeated("{/* ", "a\n\n"),
}
HEADER = {
    "spaces": repeated(" ", "---\nauthor: a", "b\n---\nb\n\nc d"),
    "angles": repeated("<", "---\nauthor: '", "b'\n---\nb\n\nc d"),
    "keys": repeated("a: b\n", "---\n", "---\nb\n\nc d"),
    "tags": repeated("a,", "---\ntags: ", "\n---\nb\n\nc d"),
    "date": repeated("1", "---\ndate: ", "\n---\nb\n\nc d"),
    "aliases": repeated("*a,", "---\nx: &a [b]\ntags: [", "b]\n---\nb\n\nc d"),
    "spaces of a date": repeated(" ", "---\ndate: '2026-03-14", "x'\n---\nb\n\nc d"),
    "names": repeated("a, ", "---\nauthors: ", "b\n---\nb\n\nc d"),
    "brackets of a name": repeated("(a", "---\nauthor: ", "\n---\nb\n\nc d"),
    "placeholders": repeated("/:title", "---\npermalink: ", "\n---\nb\n\nc d"),
    "slashes": repeated("/", "---\npermalink: ", "a\n---\nb\n\nc d"),
    "keys of TOML": lambda length: "+++\n" + "".join(f"k{n} = 1\n" for n in range(length // 9)) + "+++\nb\n\nc d",
    "lists of JSON": repeated("[", '{"title": ', "\n\nb\n\nc d"),
    "lines": repeated("Title: a\n", "", "\nb\n\nc d"),
    "lines of Nikola": repeated(".. title: a\n", "<!--\n", "-->\nb\n\nc d"),
    "comments": repeated("<!--\n", "", "b\n\nc d"),
}


def cpu(text: str, path: str) -> float:
    data = encoded(text)
    started = time.process_time()
    outcome = read(data, path)
    spent = time.process_time() - started
    assert crashes(outcome) == []
    return spent


def growth(make: Make, length: int, path: str) -> float:
    """How many times longer ten times the text takes; the least of three, as other work on the machine adds to it.

    What takes less than 5 ms counts as 5 ms.
    """
    measured: list[float] = []
    while len(measured) < 3 and (not measured or min(measured) > 25):
        small = min(cpu(make(length), path) for _ in range(2))
        measured.append(cpu(make(10 * length), path) / max(small, 0.005))
    return min(measured)


@pytest.mark.parametrize("make", PLAIN.values(), ids=PLAIN)
def test_ten_times_the_plain_text_takes_about_ten_times_as_long(make: Make) -> None:
    assert growth(make, 20_000, "a.txt") < 25


@pytest.mark.parametrize("make", MARKDOWN.values(), ids=MARKDOWN)
def test_ten_times_the_markdown_takes_about_ten_times_as_long(make: Make) -> None:
    assert growth(make, 5_000, "a.md") < 25


@pytest.mark.parametrize("make", MDX.values(), ids=MDX)
def test_ten_times_the_mdx_takes_about_ten_times_as_long(make: Make) -> None:
    assert growth(make, 5_000, "a.mdx") < 25


@pytest.mark.parametrize("make", HEADER.values(), ids=HEADER)
def test_ten_times_the_front_matter_takes_about_ten_times_as_long(make: Make) -> None:
    assert growth(make, 1_500, "a.txt") < 25


@pytest.mark.parametrize("pattern", ["- ", "? ", "{", "["])
def test_front_matter_nested_as_deep_as_may_be_does_not_end_the_process(pattern: str) -> None:
    """In a process of its own, which a C stack that overflows would end."""
    code = (
        f"import sys; sys.path.append({str(Path(__file__).parents[1])!r}); import test_text_property as t\n"
        f"text = '---\\n' + {pattern!r} * (90_000 // len({pattern!r})) + '\\n---\\nb\\n\\nc d'\n"
        "print(t.crashes(t.read(t.encoded(text))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=100, cwd=Path(__file__).parent
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr[-500:]
