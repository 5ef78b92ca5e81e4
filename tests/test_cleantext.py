"""Text is cleaned of what XML cannot carry, once and for all, and whichever way the text is looked at."""

import html
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from feedsmith.text import clean, escape, squash

SPECIAL = "\x00\t\n\x0b\x0c\r\x1f\x7f\x80\x85\x9f\xa0\u2028\u2029\ud800\udfff\ufdd0\ufdef\ufeff\ufffc\ufffd\ufffe\uffff"
TEXT = st.text(st.characters()) | st.text(st.sampled_from(SPECIAL + "aé–😀\U0001fffe\U0010ffff<&>]\"'"))


@given(TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(TEXT)
def test_what_is_clean_already_takes_a_short_way_to_the_same_end(text: str) -> None:
    """A character that has to go sends the whole text the long way."""
    assert clean(text) == clean(text + "\x00")
    assert clean(clean(text) + "\x00") == clean(text)


@given(st.characters())
@example("\x7f")
@example("\U0001fffe")
def test_one_character_stays_or_goes_alike_in_any_company(char: str) -> None:
    assert clean(f"a{char}b") == f"a{clean(char)}b"
    assert clean(f"é{char}😀") == f"é{clean(char)}😀"


@given(TEXT)
def test_clean_text_always_parses_in_an_xml_document(text: str) -> None:
    cleaned = clean(text)
    root = etree.fromstring(f'<a b="{escape(squash(text))}">{escape(cleaned)}</a>'.encode())
    assert (root.text or "") == cleaned
    assert root.get("b") == squash(text)
    assert (etree.fromstring(f"<a><![CDATA[{cleaned.replace(']]>', '')}]]></a>".encode()).text or "") == (
        cleaned.replace("]]>", "")
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\rb", "a\nb"),
        ("a\r\nb", "a\nb"),
        ("a\n\rb", "a\n\nb"),
        ("a\r\rb", "a\n\nb"),
        ("a\x0bb\x0cc", "a\nb\nc"),
        ("a\x85b\u2028c\u2029d", "a\nb\nc\nd"),
        ("a\tb", "a\tb"),
        ("a\x00b\x1fc\x7fd\x80e\x9ff", "abcdef"),
        ("a\ud83db\ude00c", "abc"),
        ("a\ufdd0b\ufdefc\ufffed\uffffe\U0003ffff", "abcde"),
        ("a\ufffdb", "a?b"),
        ("\ufeffa\xadb\u200dc\u202e", "\ufeffa\xadb\u200dc\u202e"),
        ("👩🏽‍🚀 مرحبا", "👩🏽‍🚀 مرحبا"),
        ("", ""),
    ],
    ids=ascii,
)
def test_line_ends_become_one_kind_and_what_xml_cannot_carry_goes(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(TEXT)
def test_a_squashed_text_is_one_line_without_space_to_spare(text: str) -> None:
    line = squash(text)
    assert line == " ".join(line.split()) == squash(line)
    assert clean(line) == line


def test_every_kind_of_white_space_is_a_space() -> None:
    assert squash("\u3000 a\r\n\tb\xa0\u2003c\u2028d \x00") == "a b c d"


@given(st.text())
def test_escaped_text_is_the_text_to_html_and_holds_no_markup(text: str) -> None:
    escaped = escape(text)
    assert not set('<>"') & set(escaped)
    assert html.unescape(escape(text.replace("\r", ""))) == html.unescape(escape(text)).replace("\r", "")
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&") == text


@pytest.mark.parametrize(
    "text", ["x" * 10_000_000, "é" * 5_000_000, "\x00\r" * 2_000_000], ids=["ascii", "latin", "bad"]
)
def test_ten_megabytes_are_cleaned_in_a_moment(text: str) -> None:
    before = time.process_time()
    clean(text)
    assert time.process_time() - before < 5
