"""In which charset a page is read: by its mark, the HTTP header, its own declaration, or what its bytes show."""

from collections.abc import Callable

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
@example(b"\x00\x00\x00\x00", "utf-16")
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.binary(max_size=200), st.sampled_from(["", "utf-8", "windows-1252", "utf-16", "\x00", "é"]))
def test_any_bytes_are_read_or_refused(data: bytes, header: str) -> None:
    try:
        read = decode_markup(b"<p>" + data, header)
    except CharsetError:
        return
    assert "\x00" not in read.text


# ---- damaged UTF-8, and pages that do not say what they are ---------------------------------------

FERRY = "<p>Die Nachtfähre fährt wieder, hörte man am Hafen: für dreißig Gäste, täglich.</p>"
MENU = '<nav><a class="menu-item main-navigation" href="/news">News of the whole harbour</a></nav>' * 20
SCRIPT = "<script>function open() { return document.querySelector('main').classList.add('visible') }</script>" * 5
TEXTS = {
    "gb18030": "港务局周一宣布，通往小岛的夜间渡轮将在停航十一年之后恢复运营。"
    "新船可以搭载三百名乘客和六十辆汽车，航程大约四个小时。"
    "市长在码头上表示，这条航线对岛上的居民和商铺都非常重要，他希望今年夏天能有更多游客前来。",
    "big5": "港務局週一宣布，通往小島的夜間渡輪將在停航十一年之後恢復營運。新船可以搭載三百名乘客和六十輛汽車，"
    "航程大約四個小時。"
    "市長在碼頭上表示，這條航線對島上的居民和商鋪都非常重要，他希望今年夏天能有更多遊客前來。",
    "cp932": "港湾局は月曜日、島への夜行フェリーが十一年ぶりに運航を再開すると発表した。"
    "新しい船は乗客三百人と車六十台を運び、"
    "所要時間は約四時間となる。市長は岸壁で、この航路は島の住民にとって非常に大切だと述べた。",
    "cp949": "항만청은 월요일 섬으로 가는 야간 여객선이 십일 년 만에 운항을 재개한다고 발표했다. 새 배는 승객 "
    "삼백 명과 자동차 "
    "예순 대를 실을 수 있으며 약 네 시간이 걸린다. 시장은 부두에서 이 항로가 섬 주민들에게 매우 중요하다고 말했다.",
    "cp1251": "Портовое управление объявило в понедельник, что ночной паром на остров снова пойдёт после "
    "одиннадцати лет "
    "перерыва. Новое судно берёт триста пассажиров и шестьдесят машин, путь занимает около четырёх часов.",
    "cp1253": "Η λιμενική αρχή ανακοίνωσε τη Δευτέρα ότι το νυχτερινό πλοίο για το νησί θα ξεκινήσει πάλι "
    "ύστερα από έντεκα "
    "χρόνια. Το νέο πλοίο μεταφέρει τριακόσιους επιβάτες και εξήντα αυτοκίνητα.",
    "cp1256": "أعلنت هيئة الميناء يوم الاثنين أن العبارة الليلية إلى الجزيرة ستعود إلى العمل بعد أحد عشر عاما. "
    "وتحمل السفينة "
    "الجديدة ثلاثمائة راكب وستين سيارة، وتستغرق الرحلة نحو أربع ساعات.",
    "cp1250": "Přístavní úřad v pondělí oznámil, že noční trajekt na ostrov po jedenácti letech znovu vyjede. "
    "Nová loď uveze "
    "tři sta cestujících a šedesát aut a cesta trvá asi čtyři hodiny.",
}


@pytest.mark.parametrize("charset", TEXTS)
def test_the_charset_of_a_long_text_is_known_without_a_label_whatever_else_is_on_the_page(charset: str) -> None:
    page = f"<html><head>{SCRIPT}</head><body>{MENU}<p>{TEXTS[charset]}</p></body></html>"
    decoded = decode_markup(page.encode(charset))
    assert TEXTS[charset] in decoded.text
    assert decoded.evidence == "detected"


@pytest.mark.parametrize("charset", ["gb18030", "cp932", "cp949"])
def test_a_short_text_without_a_label_is_refused(charset: str) -> None:
    page = f"<html><body>{MENU}<p>{TEXTS[charset][:6]}</p></body></html>"
    with pytest.raises(CharsetError):
        decode_markup(page.encode(charset))


@pytest.mark.parametrize("header", ["", "utf-8", "iso-8859-1", "windows-1251"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-5] + "é".encode()[:1],
        lambda data: data.replace("ä".encode(), b"\xc3", 1),
        lambda data: data.replace("ä".encode(), b"\xa4", 1),
        lambda data: data.replace(b"Hafen", b"Haf\xffen"),
    ],
    ids=["cut off at the end", "cut off within", "its first byte lost", "a byte too many"],
)
def test_one_byte_that_is_no_utf_8_costs_no_more_than_itself(header: str, damage: Callable[[bytes], bytes]) -> None:
    decoded = decode_markup(damage(FERRY.encode()), header)
    assert decoded.charset == "utf-8"
    assert "für dreißig" in decoded.text
    assert decoded.text.count("\ufffd") == 1


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman"])
def test_a_text_in_single_bytes_is_no_damaged_utf_8(codec: str) -> None:
    assert decode_markup(FERRY.encode(codec), codec).text == FERRY


def test_a_few_characters_of_a_declared_charset_of_several_bytes_are_no_damaged_utf_8() -> None:
    text = "<p>Seoul, " + b"\xc2\xa1\xc3\xa2\xb0\xa1".decode("cp949") + "</p>"
    assert decode_markup(text.encode("cp949"), "euc-kr").text == text
