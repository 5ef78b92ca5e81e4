"""Texts are compared by their letters and digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith_html.text import fold_text

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
