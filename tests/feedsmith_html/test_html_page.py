"""A page is parsed as the text that its bytes are, however they came."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith import ParseError
from feedsmith_html.page import MAX_ATTRIBUTES, Page

FILLER = "Über die Brücke gehen täglich zwölf Fähren weniger, sagte der Hafenmeister. " * 8


def read(data: bytes, charset: str = "") -> str:
    tree = Page(data, "https://planet.example/a", charset).tree
    assert tree is not None
    return "".join(tree.itertext())


def page(text: str, declared: str = "utf-8") -> str:
    return f"<html><head><meta charset={declared}></head><body><p>{FILLER}</p><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (page("Nine <b>ö</b>").encode(), "Nine ö"),
        (b"\xef\xbb\xbf" + page("Nine ö").encode(), "Nine ö"),
        (page("Ni\0ne ö").encode(), "Nine ö"),
        (page("Nine \ufffd ö").encode(), "Nine \ufffd ö"),
        (page("Nine @ ö").encode().replace(b"@", b"\xe2\x82"), "Nine \ufffd ö"),
        (page("Nine ö", "windows-1252").encode("cp1252"), "Nine ö"),
        (page("Nine ö", "utf-16").encode("utf-16"), "Nine ö"),
    ],
    ids=["utf-8", "with a mark", "a stray nul", "a replacement character", "half a character", "cp1252", "utf-16"],
)
def test_a_page_has_the_text_of_its_bytes(data: bytes, shown: str) -> None:
    assert read(data) == FILLER + shown


@pytest.mark.parametrize("end", ["</body>", "</html>", "</BODY >", "</Html\n>", "</body><!-- x --></html>"])
def test_what_follows_the_end_of_a_page_is_read_as_browsers_do(end: str) -> None:
    assert read(f"<body><p>One</p>{end}<p>two</p>{end}<p>three</p>".encode()) == "Onetwothree"


def test_elements_are_found_by_the_tags_that_they_had_at_first() -> None:
    found = Page(b"<p>One<a href=x>two</a><p>three")
    first, second = found.find_elements("p")
    first.tag = "div"
    first.remove(first[0])
    assert found.find_elements("p") == [first, second]
    assert [element.tag for element in found.find_elements("a", "p")] == ["a", "div", "p"]
    assert found.link_texts == ["two"]
    assert found.find_elements("table") == []
    assert [element.text for element in found.whole.find_elements("p", "a")] == ["One", "three", "two"]


def test_pages_that_are_parsed_at_once_are_those_that_are_parsed_one_by_one() -> None:
    pages = [page(f"Nine {number}" + "<p>ö" * number).encode() for number in range(60)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(read, pages)) == list(map(read, pages))


def test_a_page_with_nothing_in_it_leaves_the_next_as_it_is() -> None:
    assert Page(b" ").find_elements("p") == []
    assert read(page("Nine").encode()) == FILLER + "Nine"


SPELLINGS = [
    " a",
    "/a",
    " a=1",
    ' a="1"',
    " a='1'",
    " a = '>'",
    ' a="<p>"',
    "\na='\"'",
    ' a="b=\'>"',
    " a=b<c",
    " a='x > y'",
]
PLAIN = "<p class='x' title=\"y\">It's 5 > 4, said \"he\" = 'she'.</p>\n<br><script>x = 'y' + \"<p>\"</script>"


def crowd(spelling: str, count: int, before: str, after: str) -> bytes:
    """A page of more than 100 kB in which one element has so many attributes."""
    return f"{PLAIN * 600}{before}<p{spelling * count}>x</p>{after}{PLAIN * 600}".encode()


@given(st.sampled_from(SPELLINGS), st.text("<>\"'=/ ap", max_size=12), st.text("<>\"'=/ ap", max_size=12))
def test_an_element_of_too_many_attributes_is_refused_however_they_are_written(
    spelling: str, before: str, after: str
) -> None:
    # Which may be the beginning of a tag, of a value or of a comment.
    with pytest.raises(ParseError, match="more than 5,000 attributes"):
        Page(crowd(spelling, MAX_ATTRIBUTES + 1, f"{before}>\">'>", after))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_element_of_fewer_attributes_is_none_too_many(spelling: str) -> None:
    assert Page(crowd(spelling, MAX_ATTRIBUTES - 1, "", "")).tree is not None
