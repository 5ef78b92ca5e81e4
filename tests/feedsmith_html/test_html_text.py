"""Texts are compared by their letters and digits, and read on one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith_html.body.texts import collapse_within
from feedsmith_html.text import collapse_spaces, fold_text

CHARACTERS = st.characters() | st.characters(categories=["Cs"]) | st.sampled_from("aÄßİ9_-–’ \n⁰ⁱ⁁\u2000\u206f\u2070‚")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("The “Bridge”, 9 years on", "thebridge9yearson"),
        ("Straße_12 – ÄRGER", "strasse12ärger"),
        ("x⁰ ⁱ – y", "x⁰ⁱy"),
        ("新桥，周一开放", "新桥周一开放"),
        ("– … –", ""),
        ("a\ud800b", "ab"),
    ],
)
def test_a_folded_text_has_its_letters_and_digits(text: str, folded: str) -> None:
    assert fold_text(text) == folded


@given(st.text(CHARACTERS))
def test_folding_keeps_each_letter_and_digit_in_its_place(text: str) -> None:
    assert fold_text(text) == "".join(character for character in text.casefold() if character.isalnum())


SPACED = st.text(st.sampled_from("ab’ \t\n\x1c\x85\xa0\xad\u2003\u200b\u3000"))


@given(SPACED)
def test_every_run_of_white_space_becomes_one_space(text: str) -> None:
    assert collapse_spaces(text) == " ".join(text.split())


@given(SPACED)
def test_a_piece_of_a_line_keeps_one_space_at_either_end(text: str) -> None:
    collapsed = collapse_within(text)
    assert collapsed.split() == text.split()
    assert "  " not in collapsed
    assert collapsed[:1].isspace() == text[:1].isspace()
    assert collapsed[-1:].isspace() == text[-1:].isspace()
