"""Bytes are decoded right or refused: no text is ever published with other letters than it was written in."""

import contextlib
import string
import time
from collections.abc import Callable

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from feedsmith import CharsetError, decode
from feedsmith.text import clean

FRENCH = "Le café de la gare est fermé depuis l’été. Son propriétaire, âgé de soixante ans, l’a annoncé à ses clients."
TURKISH = "Balıkçılar yeni iskeleye kavuşuyor. Eski liman üç yıl süren çalışmanın ardından küçük teknelere açılıyor."
RUSSIAN = (
    "Паром вернулся на остров в понедельник после двух лет перерыва, и его встретили с радостью. Он будет ходить "
    "каждый день до конца лета, сообщила компания. Жители острова говорят, что они долго ждали этого и что зимой им "
    "было трудно без него. Капитан сказал, что у него новая команда и что все билеты на первый рейс уже проданы."
)
GREEK = (
    "Το πλοίο επέστρεψε στο νησί τη Δευτέρα μετά από δύο χρόνια, και ο κόσμος το υποδέχτηκε με χαρά. Θα ταξιδεύει κάθε "
    "μέρα μέχρι το τέλος του καλοκαιριού, ανακοίνωσε η εταιρεία. Οι κάτοικοι λένε ότι το περίμεναν πολύ."
)
JAPANESE = (
    "フェリーは二年ぶりに月曜日に島へ戻り、人々に歓迎された。会社によると、夏の終わりまで毎日運航する。島の住民は、"
    "長い間待っていた、冬は船がなくて大変だったと話している。船長は、最初の便の切符はもう売り切れたと語った。"
)

# Charsets, then a text in each that has to be read right.
SAMPLES = [
    ("cp1252 cp1250 cp1254 utf-8", "Der “alte” Hafen – und was daraus wird …"),
    ("cp1252", "“We’ll make it,” said the captain – and the whole of the harbour cheered. © The Harbour Post"),
    ("cp1252 mac_roman", FRENCH),
    ("latin-1 cp850", FRENCH.replace("’", "'")),
    ("cp1254", TURKISH),
    ("iso8859-9", TURKISH),
    ("cp1254", "İstanbul’da yağmur bekleniyor; şehir için uyarı yapıldı ve bu akşam çok güçlü rüzgâr olacak."),
    ("cp1252 latin-1", "Die Bürger müssen über die große Brücke gehen, weil die Straße gesperrt ist."),
    ("cp1252 latin-1", "El niño comió jamón en la estación. ¿Qué pasó después? El corazón de la ciudad."),
    (
        "cp1252 latin-1",
        "O governo anunciou que não há dinheiro para a educação, mas a situação é difícil em todo o país.",
    ),
    ("cp1252 latin-1", "Regeringen sade på måndagen att skolorna får mer pengar nästa år, och det är inte för lite."),
    (
        "cp1250 iso8859-2",
        "Rząd ogłosił, że w przyszłym roku będzie więcej pieniędzy na szkoły i żłobki, a nie na drogi.",
    ),
    ("cp1250", "Vláda včera oznámila, že příští rok bude více peněz na školy a že se to týká také městských částí."),
    ("cp1251 koi8-r", RUSSIAN),
    ("cp1253", GREEK),
    ("shift_jis euc_jp iso2022_jp", JAPANESE),
]
ONES = [(text, charset) for charsets, text in SAMPLES for charset in charsets.split()]

UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
SCRIPTS = [
    "Plain words, and 3 numbers: 1, 2 and 12.\r\n",
    "Grüße aus Köln, liebe Freunde – bis bald …\n",
    "Привет, мир. Это 1 строка.\n",
    "Καλημέρα κόσμε, αυτή είναι 1 γραμμή.\n",
    "שלום עולם, זו שורה 1.\n",
    "مرحبا بالعالم، هذا سطر 1.\n",
    "นี่คือข้อความ 1 บรรทัด\n",
]


@pytest.mark.parametrize(("text", "charset"), ONES, ids=[f"{text[:12]}-{charset}" for text, charset in ONES])
def test_a_text_of_some_length_is_read_as_it_was_written(text: str, charset: str) -> None:
    decoded = decode(text.encode(charset))
    assert decoded.text == text
    assert decoded.evidence in ("detected", "utf-8")


@pytest.mark.parametrize("charset", UNICODE)
@pytest.mark.parametrize("text", SCRIPTS)
def test_unicode_is_told_with_or_without_a_mark_in_any_script(text: str, charset: str) -> None:
    assert decode(text.encode(charset)).text == text


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["A smile 😀 for all of you.\n", "Rīta avīze: Āgenskalns, Ēdole un Īle.\n"])
def test_utf_16_is_told_where_a_letter_has_a_zero_of_its_own(text: str, charset: str) -> None:
    assert decode(text.encode(charset)).text == text


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["政府は昨日、来年は学校への予算が増えると発表した。\n", "정부는 어제 발표했다.\r\n"])
def test_utf_16_without_a_mark_in_a_script_without_spaces_is_read_right_or_refused(text: str, charset: str) -> None:
    assert decoded_or_refused(text.encode(charset)) in (text, None)


@pytest.mark.parametrize(
    ("data", "charset", "evidence"),
    [
        (b"\xef\xbb\xbfabc", "utf-8-sig", "bom"),
        ("abc".encode("utf-16"), "utf-16", "bom"),
        (b"abc", "utf-8", "utf-8"),
        ("ä".encode(), "utf-8", "utf-8"),
        (FRENCH.encode("cp1252"), "cp1252", "detected"),
        ("\N{EURO SIGN} 5".encode("cp1252"), "cp1252", "declared"),
    ],
)
def test_the_charset_comes_with_what_it_was_told_by(data: bytes, charset: str, evidence: str) -> None:
    decoded = decode(data, "cp1252" if evidence == "declared" else "")
    assert (decoded.charset, decoded.evidence) == (charset, evidence)
    assert not decoded.text.startswith("\ufeff")


@pytest.mark.parametrize("charset", ["cp1252", "cp1254", "iso8859-2", "koi8-r", "shift_jis", "utf-16-le", "utf-8"])
def test_a_declared_charset_is_believed(charset: str) -> None:
    text = {"koi8-r": "Да", "shift_jis": "は", "cp1254": "ş", "iso8859-2": "ž"}.get(charset, "é")
    assert decode(text.encode(charset), charset).text == text


@pytest.mark.parametrize(
    ("data", "charset"), [(b"\x81\x8d", "cp1252"), (b"\xe9", "utf-8"), (b"\xe9", "ascii"), (b"a", "utf-16")]
)
def test_bytes_that_contradict_the_declared_charset_are_refused(data: bytes, charset: str) -> None:
    with pytest.raises(CharsetError, match=charset) as caught:
        decode(data, charset)
    assert caught.value.binary is False


@pytest.mark.parametrize(
    "data", [b"caf\xe9", b"\xe9", b"\xa4 5", b"na\xefve", "é".encode("cp850"), "Да".encode("cp1251")]
)
def test_too_little_evidence_is_refused_or_read_right(data: bytes) -> None:
    right = {b"caf\xe9": "café", b"\xe9": "é", b"\xa4 5": "", b"na\xefve": "naïve"}
    assert decoded_or_refused(data) in (None, right.get(data, "é" if len(data) == 1 else "Да"))


@pytest.mark.parametrize("data", ["é".encode()[:1], FRENCH.encode()[:-1] + b"\xc3", b"Stra\xc3\x9fe und Stra\xdfe"])
def test_utf_8_with_a_fault_is_not_taken_for_something_else(data: bytes) -> None:
    assert "Ã" not in (decoded_or_refused(data) or "")


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_bytes_that_contradict_their_mark_are_refused(codec: str) -> None:
    with pytest.raises(CharsetError, match="damaged"):
        decode("Grüße 😀".encode(codec)[:-1])


BINARY = {
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8,
    "a program": b"\x7fELF\x02\x01\x01" + bytes(200) + bytes(range(256)) * 4,
    "zeros": bytes(1_000),
    "a zero in a text": b"Headline\n\nSome words\x00 and more of them.\n",
    "an archive": b"PK\x03\x04" + bytes(range(128, 256)) * 4 + b"\x00\x00",
    "control characters": b"\x01\x02\x03\x04\x05\x06\x07" * 50,
}


@pytest.mark.parametrize("data", BINARY.values(), ids=BINARY)
def test_what_is_no_text_at_all_is_refused_as_binary(data: bytes) -> None:
    with pytest.raises(CharsetError) as caught:
        decode(data)
    assert caught.value.binary is True


@pytest.mark.parametrize("charset", ["latin-1", "cp437", "utf-8"])
def test_what_is_no_text_is_refused_whatever_charset_is_declared(charset: str) -> None:
    with pytest.raises(CharsetError):
        decode(bytes(range(32)) * 10, charset)


def test_a_few_control_characters_make_no_text_binary() -> None:
    assert decode(b"\x0cPage 1\n\n" + b"words " * 100 + b"\x1a").text.startswith("\x0cPage 1")


# ---- words of many languages in the charsets that were once used for them ----------------------------------

WEST, CENTRE = "cp1252 latin-1 iso8859-15 mac_roman cp850", "cp1250 iso8859-2"
LANGUAGES = {
    "German": (WEST, "der die und das über für Straße große Häuser müssen Bürger schön Äpfel Öl während weiß Jahr"),
    "French": (
        WEST,
        "le la des et une est pour été élève forêt où être déjà là garçon hôtel naïve Noël sœur cœur août",
    ),
    "Spanish": (WEST, "el la los que en una niño año señor también después está según corazón país ¿qué? mañana"),
    "Portuguese": (WEST, "o de que um uma não são ação coração você também então mãe irmão três avó às próximo ano"),
    "Swedish": (WEST, "och att det som en är på för från år också även många gång största Göteborg stad"),
    "Estonian": ("cp1257 iso8859-15", "ja on ei et see või üle mööda öö linn valitsus aasta šokolaad žanr"),
    "Turkish": (
        "cp1254 iso8859-9",
        "bir ve için çok güzel şehir büyük yılında İstanbul değil ağaç çocuk kış yağmur ile",
    ),
    "Polish": (CENTRE, "w i na nie jest to się że są był będzie także może dzień który późno źródło żaden łódź"),
    "Czech": (CENTRE, "a na se je že není při příští město vláda včera důležité těžko šest čtyři něco ďábel"),
    "Hungarian": (CENTRE, "a az egy nem hogy és között első város idő nő született fűtés több élet ország új"),
    "Russian": ("cp1251 koi8-r cp866 iso8859-5", "и в на что он не это город человек который после очень день год"),
    "Bulgarian": ("cp1251 iso8859-5", "и на че той не това град година човек време който след много ден правителство"),
    "Greek": ("cp1253 iso8859-7", "και το να είναι στην που με για πόλη κυβέρνηση χρόνος άνθρωπος μετά πολύ ημέρα"),
    "Hebrew": ("cp1255 iso8859-8", "של את על לא הוא כי גם עם זה אני עיר ממשלה שנה אדם זמן אחרי מאוד יום"),
    "Arabic": ("cp1256 iso8859-6", "في من على أن إلى التي كان هذا مع مدينة حكومة سنة إنسان وقت بعد يوم"),
    "Thai": ("cp874", "วันนี้ รัฐบาล เมือง ใหม่ เวลา คน โรงเรียน ภาษาไทย หนังสือพิมพ์ และ ของ"),
    "Japanese": (
        "shift_jis euc_jp iso2022_jp",
        "私は 今日 新しい 町の 政府が 発表した 人々は 大きな 学校で カタカナ です。",
    ),
    "Chinese": ("gb2312 gb18030 big5", "今天 新的 城市 政府 人 很大的 中文 是。 了， 一 在 我"),
    "Korean": ("euc_kr cp949", "우리는 오늘 새로운 도시 정부가 발표했다 시간 사람들은 큰 학교 신문 이다."),
}


def decoded_or_refused(data: bytes) -> str | None:
    try:
        return decode(data).text
    except CharsetError:
        return None


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_a_language_in_its_old_charsets_are_read_right_or_refused(language: str) -> None:
    charsets, words = LANGUAGES[language]
    sentences = st.lists(st.sampled_from(words.split()), min_size=1, max_size=30).map(" ".join)
    endings = st.sampled_from(["", ".", "!", "\n", " (1).\r\n"])

    @settings(max_examples=50, deadline=None, derandomize=True, database=None)
    @given(sentences, endings, st.sampled_from(charsets.split()))
    def check(sentence: str, ending: str, charset: str) -> None:
        text = sentence[0].upper() + sentence[1:] + ending
        try:
            data = text.encode(charset)
        except UnicodeEncodeError:
            return  # it has no such letter
        with contextlib.suppress(UnicodeDecodeError):
            data.decode()
            return  # short enough to be UTF-8 as well, which goes first
        assert decoded_or_refused(data) in (text, None), charset

    check()


# Taken for KOI8-R in capitals, for Greek, for Hebrew, for an old Macintosh's; for Czech, Turkish and Greek letters.
PITFALLS = [
    ("как день не что как человек на но очень город в в день человек время он как правительство после", "cp1251"),
    ("Правительство в что он человек как год человек на после как но очень год день он не очень он не не.", "cp1251"),
    ("Той, много, град след той много година време правителство но не.", "cp1251"),
    ("Град той време ден той това ден човек в година град човек че след но който правителство. – …", "cp1251"),
    ("може за жена ђак да су жена више влада за њега ће на ђак човек да у су што жена у љубав – …", "cp1251"),
    ("Κυβέρνηση άνθρωπος άνθρωπος είναι και η άνθρωπος που", "cp1253"),
    ("אדם מאוד עם של את כי שנה עיר את הוא מאוד את אחרי הוא יום שנה הוא על אחרי שנה", "iso8859-8"),
    ("حكومة هذا من في مع وقت مع التي", "cp1256"),
    ("Šokolaad mööda valitsus.", "cp1257"),
    ("Aasta hüvasti valitsus see ja aasta žanr või on šokolaad", "iso8859-15"),
    ("Á er að hún því þá í á.", "latin-1"),
    ("„työ tämä yö“ – …", "cp1252"),
    ("Les œufs de ma sœur", "iso8859-15"),
]


@pytest.mark.parametrize(("text", "charset"), PITFALLS, ids=[text[:12] for text, _ in PITFALLS])
def test_a_text_that_was_once_taken_for_another_is_read_right_or_refused(text: str, charset: str) -> None:
    assert decoded_or_refused(text.encode(charset)) in (text, None)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00\x00")
@example(b"\x1b$")
@example(b"\x00")
def test_any_bytes_are_decoded_or_refused_and_nothing_else_is_raised(data: bytes) -> None:
    for charset in ("", "cp1252", "utf-16"):
        try:
            decoded = decode(data, charset)
        except CharsetError:
            continue
        assert "\x00" not in decoded.text


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.sampled_from(UNICODE))
def test_any_text_in_a_marked_unicode_is_read_as_it_was_written(text: str, charset: str) -> None:
    assume(not text.startswith("\ufeff"))
    marks = {"utf-8": "", "utf-16-le": "\ufeff", "utf-16-be": "\ufeff", "utf-32-le": "\ufeff", "utf-32-be": "\ufeff"}
    assert decode((marks.get(charset, "") + text).encode(charset)).text == text


@pytest.mark.parametrize("make", [str.upper, str.title, lambda text: text * 400], ids=["upper", "title", "long"])
def test_capitals_and_length_make_no_difference(make: Callable[[str], str]) -> None:
    text = make("Die Bürger müssen über die grosse Brücke gehen. ")
    assert decode(text.encode("cp1252")).text == text


def test_a_large_text_takes_no_longer_to_tell_than_to_read() -> None:
    text = "word " * 600_000 + "café"
    started = time.process_time()
    assert decoded_or_refused(text.encode("cp1252")) in (text, None)
    assert time.process_time() - started < 8


@pytest.mark.parametrize("text", ["Käthe’s quay – nineteen crates\n\nof oysters\n", "Плывёт лодка\t", "港口", "a"])
def test_what_is_clean_already_is_told_to_be_so(text: str) -> None:
    assert decode(text.encode()).is_clean


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    st.lists(st.sampled_from("aé’\n\r\x00\x0b\x1b\x7f\x85\xa0\u2028\u2029\ufdd0\ufeff\ufffd\U0001ffff😀"), min_size=1)
)
@example(["a", "\u2029"])
@example(["\ufeff", "a", "\r"])
def test_what_is_told_to_be_clean_is_so(signs: list[str]) -> None:
    with contextlib.suppress(CharsetError):
        decoded = decode("".join(signs).encode())
        assert not decoded.is_clean or clean(decoded.text) == decoded.text


def test_ascii_is_read_as_it_is() -> None:
    assert decode(string.printable.encode()).text == string.printable
