"""In which charset a page is read: by its mark, the HTTP header, its own declaration, or what its bytes show."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedsmith import CharsetError, decode_markup

GERMAN = "<p>Die Fähre fährt über Nacht und kostet nichts, für „alle“.</p>"
RUSSIAN = "<p>Паром ходит всю ночь, и это ничего не стоит для всех жителей острова.</p>"


def page(text: str, charset: str = "") -> str:
    return f"<html><head>{f'<meta charset={charset}>' if charset else ''}</head><body>{text}</body></html>"


CASES = [
    # written in, header, meta, read as, by
    ("utf-8", "", "", "utf-8", "utf-8"),
    ("utf-8", "utf-8", "", "utf-8", "utf-8"),
    ("utf-8", "iso-8859-1", "utf-8", "utf-8", "utf-8"),
    ("utf-8", "utf-8", "windows-1252", "utf-8", "utf-8"),
    ("utf-8-sig", "iso-8859-1", "", "utf-8-sig", "bom"),
    ("utf-16", "utf-8", "", "utf-16", "bom"),
    ("cp1252", "iso-8859-1", "", "cp1252", "header"),
    ("cp1252", "", "iso-8859-1", "cp1252", "meta"),
    ("cp1252", "utf-8", "windows-1252", "cp1252", "meta"),
    ("cp1252", "windows-1252", "utf-8", "cp1252", "header"),
    ("cp1252", "", "", "cp1252", "detected"),
    ("cp1252", "utf-8", "utf-8", "cp1252", "detected"),
    ("cp1252", "no-such-charset", "x-user-defined", "cp1252", "detected"),
    ("cp1252", "rot13", "base64", "cp1252", "detected"),
]


@pytest.mark.parametrize(("written", "header", "meta", "charset", "evidence"), CASES)
def test_the_first_declaration_that_the_bytes_bear_out_has_the_say(
    written: str, header: str, meta: str, charset: str, evidence: str
) -> None:
    text = page(GERMAN, meta)
    read = decode_markup(text.encode(written), header)
    assert (read.text, read.charset, read.evidence) == (text, charset, evidence)


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        "<META CHARSET='windows-1251'>",
        "<meta charset = windows-1251 >",
        '<?xml version="1.0" encoding="windows-1251"?>',
    ],
)
def test_a_page_may_declare_its_charset_in_many_ways(declaration: str) -> None:
    read = decode_markup((declaration + RUSSIAN).encode("cp1251"))
    assert (read.text, read.evidence) == (declaration + RUSSIAN, "meta")


@pytest.mark.parametrize(
    ("label", "charset"),
    [("gb2312", "gb18030"), ("shift_jis", "cp932"), ("euc-kr", "cp949"), ("ISO-8859-9", "cp1254"), ("ascii", "cp1252")],
)
def test_a_label_means_what_browsers_take_it_for(label: str, charset: str) -> None:
    text = page({"gb18030": "镕", "cp932": "①", "cp949": "갂", "cp1254": "“ş”", "cp1252": "“é”"}[charset], label)
    assert decode_markup(text.encode(charset)).text == text


def test_a_page_that_declares_utf_16_in_ascii_is_not_in_it() -> None:
    text = page("Fähre", "utf-16")
    assert decode_markup(text.encode()).text == text


def test_a_few_stray_bytes_cost_no_more_than_themselves() -> None:
    text = page(GERMAN * 40, "utf-8")
    damaged = text.encode().replace("ä".encode(), b"\xe4", 1)
    read = decode_markup(damaged)
    assert (read.text.count("\ufffd"), read.evidence) == (1, "meta")
    assert read.text.replace("\ufffd", "ä") == text


def test_stray_nul_characters_are_dropped() -> None:
    text = page(GERMAN, "utf-8")
    assert decode_markup(text.replace("<p>", "<p>\0").encode()).text == text


def test_utf_16_without_a_mark_is_known_by_its_nul_bytes() -> None:
    text = page("The night ferry will sail again from the first of May.")
    assert decode_markup(text.encode("utf-16-le")).text == text


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 500, b"<p>" + bytes(range(1, 9)) * 100])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(CharsetError):
        decode_markup(data)


@example(b"\x00\xe1\x80\x80", "utf-8")
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.binary(max_size=200), st.sampled_from(["", "utf-8", "windows-1252", "utf-16", "\x00", "é"]))
def test_any_bytes_are_read_or_refused(data: bytes, header: str) -> None:
    try:
        read = decode_markup(b"<p>" + data, header)
    except CharsetError:
        return
    assert "\x00" not in read.text
