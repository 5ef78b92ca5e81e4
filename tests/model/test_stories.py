"""What a story is recognised by: fingerprints and shingles."""

import json
import subprocess
import sys
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feedsmith.model.article import Agency, Article, Contributor, Dateline, Media, Origin, Person, Related, Tag
from feedsmith.model.duplicates import same_story
from feedsmith.model.evidence import PageEvidence
from feedsmith.model.stories import ContentSignature, fingerprint, shingles, sign_content
from support.samples import DULL, LINKED, NOW, PLAIN, RICH, UNMEASURED
from support.stories import ANOTHER, PARAGRAPHS, STORY, found_again, told

# ---- fingerprints ------------------------------------------------------------------------------------------

CHANGES: dict[str, object] = {
    "title": "Another title",
    "summary": "Another standfirst",
    "body": RICH.body.replace("stress", "strain"),
    "authors": (Person(name="Jane Doe"),),
    "agencies": (Agency(name="Wire", code="W"),),
    "publisher": "Another",
    "credit": "Another",
    "contributors": (*RICH.contributors[:1], Contributor(name="Rep Orter", role="reporting")),
    "dateline": Dateline(place="Rio de Janeiro"),
    "language": "pt",
    "tags": RICH.tags[:1],
    "media": (replace(RICH.media[0], caption="Another view"), *RICH.media[1:]),
    "rights": "Another",
    "status": "withheld",
    "embargo": NOW,
    "expires": NOW,
    "note": "Another",
    "related": (Related(url="https://news.example/b", title="B"),),
}
UNTOLD: dict[str, object] = {
    "id": "another",
    "url": "https://news.example/another",
    "published": NOW,
    "updated": NOW + timedelta(days=1),
    "version": 3,
    "slug": "another",
    "refers": "another",
    "source": "another",
    "origins": (Origin(field="title", signal="h2"),),
    "evidence": PageEvidence(is_dated=True),
}


def test_each_field_of_an_article_is_told_or_untold() -> None:
    assert {field.name for field in fields(Article)} == CHANGES.keys() | UNTOLD.keys()  # type: ignore[arg-type]


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_reader_sees_changes_the_fingerprint(name: str) -> None:
    assert fingerprint(replace(RICH, **{name: CHANGES[name]})) != fingerprint(RICH)


@pytest.mark.parametrize("name", UNTOLD)
def test_what_a_reader_does_not_see_leaves_the_fingerprint(name: str) -> None:
    assert fingerprint(replace(RICH, **{name: UNTOLD[name]})) == fingerprint(RICH)


@pytest.mark.parametrize(
    "medium",
    [
        Media(url="https://news.example/b.jpg", caption="A view & a half", credits=("Pia Photo", "AEX")),
        Media(url="https://news.example/a.jpg", caption="A view & a half", credits=("Pia Photo",)),
        Media(caption="A view & a half", credits=("Pia Photo", "AEX")),
    ],
)
def test_another_picture_or_credit_changes_the_fingerprint(medium: Media) -> None:
    assert fingerprint(replace(RICH, media=(medium,))) != fingerprint(replace(RICH, media=RICH.media[:1]))


def test_a_part_moved_from_one_field_to_another_changes_the_fingerprint() -> None:
    articles = [
        replace(DULL, publisher="A", credit=""),
        replace(DULL, publisher="", credit="A"),
        replace(DULL, authors=(Person(name="A"), Person(name="B"))),
        replace(DULL, authors=(Person(name="A"),), contributors=(Contributor(name="B"),)),
        replace(DULL, tags=(Tag(term="A", label="B"),)),
        replace(DULL, tags=(Tag(term="A"), Tag(term="B"))),
        replace(DULL, media=(Media(caption="A"),)),
        replace(DULL, body=f"A {DULL.body}"),
        replace(DULL, embargo=NOW),
        replace(DULL, expires=NOW),
        replace(DULL, related=(Related(url="https://x.example/", title="A"),)),
        replace(DULL, related=(Related(url="https://x.example/A"),)),
    ]
    assert len(set(map(fingerprint, articles))) == len(articles)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a</p><p>b</p>", "<p>a b</p>"),
        ("<p>a</p><p>b</p>", "<p>a<br>b</p>"),
        ("<p>a</p>\n\n<p>b</p>", "<ul><li>a</li><li>b</li></ul>"),
        ("<p>old news</p>", "<p><em>o</em>ld <a href='https://a.example/'>news</a></p>"),
        ("<p>old news</p>", '<p>old <a href="https://a.example/?x>y" title="a < b">news</a></p>'),
        ("<p>old news</p>", "<p>old<!-- quite --> news</p>"),
        ("<p>R&amp;D, 1 &lt; 2, é</p>", "R&#38;D, 1 < 2, &eacute;"),
        ("<p>old news</p>", "<p>\told&nbsp;&#8201;news</p>\n"),
    ],
)
def test_white_space_and_markup_leave_the_fingerprint(one: str, other: str) -> None:
    assert fingerprint(replace(DULL, body=one)) == fingerprint(replace(DULL, body=other))


@pytest.mark.parametrize("other", ["<p>now here</p>", "<p>no<br>where</p>", "<p>Nowhere</p>", "<p>nowhere 1</p>"])
def test_another_word_changes_the_fingerprint(other: str) -> None:
    assert fingerprint(replace(DULL, body=other)) != fingerprint(replace(DULL, body="<p>nowhere</p>"))


WORDS = st.text("abcdefgé1&ß中", min_size=1, max_size=6)
TEXTS = st.lists(WORDS, min_size=1, max_size=30)
GAPS = st.sampled_from([" ", "\n", "  \t", "<br>", "</p>\n<p>", " <b>", "</b> ", "&nbsp;", " <i></i>"])


@given(TEXTS, st.data())
def test_however_words_are_set_apart_the_fingerprint_stays(words: list[str], data: st.DataObject) -> None:
    written = [word.replace("&", "&amp;") for word in words]
    gaps = data.draw(st.lists(GAPS, min_size=len(words), max_size=len(words)))
    apart = "".join(word + gap for word, gap in zip(written, gaps))
    assert fingerprint(replace(LINKED, body=apart)) == fingerprint(replace(LINKED, body=" ".join(written)))


@given(TEXTS, WORDS, st.data())
def test_whichever_word_changes_the_fingerprint_does(words: list[str], word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    assume(words[place] != word)
    bodies = [" ".join(each).replace("&", "&amp;") for each in (words, [*words[:place], word, *words[place + 1 :]])]
    one, other = (fingerprint(replace(LINKED, body=body)) for body in bodies)
    assert one != other


def test_a_fingerprint_is_32_hexadecimal_digits() -> None:
    assert all(len(bytes.fromhex(fingerprint(article))) == 16 for article in (RICH, PLAIN, LINKED, STORY))


def test_fingerprints_and_shingles_are_the_same_in_every_process() -> None:
    code = (
        "import json, sys; from support.samples import RICH; from support.stories import STORY;"
        "from feedsmith.model.stories import *;"
        "json.dump([[fingerprint(a), shingles(a)] for a in (RICH, STORY)], sys.stdout)"
    )
    here = [[fingerprint(article), list(shingles(article))] for article in (RICH, STORY)]
    for seed in ("1", "2"):
        environment = {
            **UNMEASURED,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": f"{Path(__file__).parent}:{Path(__file__).parents[1]}",
        }
        ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
        assert json.loads(ran.stdout) == here


def test_fingerprints_and_shingles_stay_what_they_are() -> None:
    """A state holds them: other ones would make every article a changed one, and find no story again."""
    assert fingerprint(RICH) == "1797195e98d30bf61163caa036988ba5"
    assert shingles(STORY)[:2] == (980210348, 6788902)


# ---- shingles -------------------------------------------------------------------------------------------------


def test_a_signature_is_both() -> None:
    assert sign_content(STORY) == ContentSignature(fingerprint=fingerprint(STORY), shingles=shingles(STORY))


def test_there_are_at_most_eight_shingles_below_2_to_the_31st() -> None:
    assert 4 < len(shingles(STORY)) <= 8
    assert len(set(shingles(STORY))) == len(shingles(STORY))
    assert all(0 <= shingle < 2**31 for shingle in shingles(STORY))


@given(st.text(max_size=400))
def test_whatever_the_text_shingles_are_within_bounds(text: str) -> None:
    found = shingles(Article(id="1", title="T", url="https://x.example/", body=text))
    assert len(found) <= 8
    assert all(0 <= shingle < 2**31 for shingle in found)


def test_a_text_too_short_to_judge_has_no_shingles_and_tells_no_story() -> None:
    words = " ".join(PARAGRAPHS[:2]).split()
    short, enough = told(" ".join(words[:39])), told(" ".join(words[:40]))
    assert (shingles(short), same_story(short, short)) == ((), False)
    assert found_again(enough, enough)


def test_an_article_without_a_body_is_known_by_its_standfirst() -> None:
    assert found_again(replace(LINKED, summary=" ".join(PARAGRAPHS[:2])), STORY)


def test_other_stories_share_no_shingles() -> None:
    assert set(shingles(STORY)).isdisjoint(shingles(told(*ANOTHER)))


ALPHABETS = {
    "Cyrillic": (
        "Паромная компания, которая связывает Альдмер с внешними островами, отменила все зимни"
        "е рейсы после того, как во вторник при осмотре была найдена трещина в корпусе самого "
        "старого судна. Около тысячи двухсот островитян зависят от этой линии: по ней доставля"
        "ют продукты, топливо и лекарства. Директор сообщил журналистам, что судно на замену а"
        "рендовано в Норвегии и прибудет в течение десяти дней, если позволит погода."
    ),
    "Greek": (
        "Η ακτοπλοϊκή εταιρεία που συνδέει το λιμάνι με τα νησιά ακύρωσε όλα τα χειμερινά δρομ"
        "ολόγια αφού την Τρίτη βρέθηκε ρωγμή στο κύτος του παλαιότερου πλοίου της. Περίπου χίλ"
        "ιοι διακόσιοι νησιώτες εξαρτώνται από τη γραμμή για τρόφιμα, καύσιμα και φάρμακα. Ο δ"
        "ιευθυντής είπε στους δημοσιογράφους ότι ναυλώθηκε άλλο πλοίο από τη Νορβηγία και θα φ"
        "τάσει σε δέκα ημέρες αν το επιτρέψει ο καιρός."
    ),
    "Arabic": (
        "ألغت شركة العبارات التي تربط الميناء بالجزر الخارجية جميع رحلات الشتاء بعد العثور على"
        " شرخ في هيكل أقدم سفنها خلال فحص يوم الثلاثاء. ويعتمد نحو ألف ومئتين من سكان الجزر عل"
        "ى هذا الخط للحصول على الغذاء والوقود والدواء. وقال المدير للصحفيين إن سفينة بديلة است"
        "ؤجرت من النرويج وستصل خلال عشرة أيام إذا سمح الطقس بذلك وإن الشركة تعتذر للسكان عن هذ"
        "ا."
    ),
    "Hangul": (
        "항만 당국에 따르면 본토와 외딴 섬을 잇는 여객선 회사가 화요일 점검에서 가"
        "장 오래된 배의 선체에 균열을 발견하고 겨울철 모든 운항을 취소했다. 약 천이"
        "백 명의 섬 주민이 식량과 연료, 의료를 이 항로에 의존하고 있다. 회사 대"
        "표는 노르웨이에서 대체 선박을 빌렸으며 날씨가 허락하면 열흘 안에 도착할 것이"
        "라고 기자들에게 말했다. 주민들은 정부에 긴급 지원을 요청"
        "했다. 시장은 내일 회의를 열어 대책을 논의한다고 밝혔다."
    ),
    "Devanagari": (
        "बंदरगाह को बाहरी द्वीपों से जोड़ने वाली नौका कंपनी ने मंगलवार को जांच में अपने सबसे प"
        "ुराने जहाज के ढांचे में दरार मिलने के बाद सर्दियों की सभी यात्राएं रद्द कर दी हैं। लग"
        "भग बारह सौ द्वीपवासी भोजन, ईंधन और दवाओं के लिए इस मार्ग पर निर्भर हैं। निदेशक ने पत्"
        "रकारों से कहा कि नॉर्वे से एक दूसरा जहाज किराए पर लिया गया है और वह दस दिनों में पहुं"
        "चेगा।"
    ),
    "Thai": (
        "บริษัทเรือข้ามฟากที่เชื่อมท่าเรือกับหมู่เกาะรอบนอกได้ยกเลิกเที่ยวเรือฤดูหนาวทั้งหมดหล"
        "ังจากพบรอยร้าวที่ตัวเรือลำเก่าที่สุดระหว่างการตรวจสอบเมื่อวันอังคาร ชาวเกาะราวหนึ่งพั"
        "นสองร้อยคนต้องพึ่งพาเส้นทางนี้สำหรับอาหาร เชื้อเพลิง และยารักษาโรค"
    ),
}


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_whatever_its_alphabet_a_text_with_an_edited_word_shares_most_shingles(alphabet: str) -> None:
    text = ALPHABETS[alphabet]
    own = set(shingles(told(text)))
    middle = len(text) // 2
    assert len(own) >= 6
    assert len(own & set(shingles(told(text[:middle], "12345", text[middle:])))) > len(own) / 2
