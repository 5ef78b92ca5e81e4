"""Whether two articles tell the same story: fingerprints, shingles, and near-duplicates."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feedsmith.model.article import Agency, Article, Contributor, Dateline, Media, Origin, Person, Related, Tag
from feedsmith.model.duplicates import find_mergeable, have_one_outlet, is_duplicate, same_story
from feedsmith.model.evidence import PageEvidence
from feedsmith.model.stories import ContentSignature, content_signature, fingerprint, shingles
from support.samples import DULL, LINKED, NOW, PLAIN, RICH, UNMEASURED

PARAGRAPHS = (
    "The ferry company that links Aldmere with the outer islands has cancelled all winter sailings after an inspection "
    "found cracks in the hull of its oldest ship, the Northern Star, the harbour authority said on Tuesday.",
    "About 1,200 islanders depend on the service for food, fuel and medical appointments. The company's manager, "
    "Helen Brandt, said that a replacement vessel had been chartered from Norway and would arrive within ten days.",
    "“We know what this means for families,” Brandt told reporters at the quay. “We would rather keep people ashore "
    "for a week than take a risk with a ship that is 38 years old.”",
    "Opposition councillors accused the administration of ignoring warnings. A report written in 2019 recommended that "
    "the fleet be renewed, at a cost of 45 million euros, but the money was spent on the airport instead.",
    "Fishermen have offered to carry urgent supplies. The coastguard will fly patients to the mainland by helicopter, "
    "weather permitting, until the chartered vessel begins its service.",
    "The Northern Star was built in Gdansk and entered service in 1988. She carries 340 passengers and 60 cars, and "
    "has been repaired four times since the turn of the century.",
)
ANOTHER = (
    "Voters in the mountain canton of Sils rejected a plan to flood the upper valley for a reservoir, handing a defeat "
    "to the power industry in a ballot that had divided villages and families for most of a decade.",
    "With all districts counted, 53.7 per cent had voted against the dam. Turnout reached 71 per cent, the highest in "
    "the canton since women were given the vote, the chancellery announced on Sunday evening.",
    "Conservationists celebrated in the village square of Marmora, where the water would have covered the church and "
    "nineteen farms. “The valley stays,” said Ursin Caduff, a farmer who led the campaign.",
    "The utility said that it regretted the outcome and would look at smaller plants further down the river, for which "
    "no ballot is needed. It has spent eight million francs on surveys and exploratory drilling.",
)
BACKGROUND = (
    "The dispute began when a regional court ruled that the concession from 1961 had lapsed, and that the communes "
    "could claim the water for themselves. The government appealed, and lost, and then offered the communes a share "
    "of the revenue for forty years, which three of the five accepted.",
    "Analysts say that the outcome matters beyond the region, because eleven concessions of the same kind run out "
    "before the end of the decade, and because investors have begun to ask who will own the plants when they do.",
)
BULLETIN = (
    "{0} can expect a bright start to {1}, with temperatures of {2} degrees in the early hours and a high of {3} "
    "degrees in the afternoon. Winds will be from the {4} at up to {5} kilometres an hour. There is a {6} per cent "
    "chance of rain after dark, and the sun sets at {7}. The outlook for the days to come is unsettled, with showers "
    "most likely along the coast, the weather service said in its bulletin."
)
MATCH = (
    "{0} scored twice in the second half as {1} beat {2} {3} on {4}, in front of {5} spectators. {6} had put the "
    "visitors ahead from the penalty spot before the break, but the home side took control after the substitutions and "
    "could have won by more. The result takes them to {7} points. The manager said that he was proud of the way that "
    "his players had come back, and that nobody in the dressing room was looking at the table."
)


def told(*paragraphs: str, **others: object) -> Article:
    """An article of these paragraphs."""
    given: dict[str, object] = {"id": "1", "title": "Winter ferries cancelled", **others}
    return Article(body="".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs), **given)  # type: ignore[arg-type]


STORY = told(*PARAGRAPHS)


def found_again(one: Article, other: Article) -> bool:
    """The whole way: a shingle in common, and near-duplicates, in whatever order they are compared."""
    is_same = same_story(one, other)
    assert same_story(other, one) is is_same
    return is_same and not set(shingles(one)).isdisjoint(shingles(other))


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
        "import json, sys; from support.samples import RICH; from test_stories import STORY;"
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
    assert content_signature(STORY) == ContentSignature(fingerprint=fingerprint(STORY), shingles=shingles(STORY))


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


# ---- the same story ----------------------------------------------------------------------------------------


def edited(*paragraphs: str, **words: str) -> Article:
    """Paragraphs with words replaced."""
    text = "\n".join(paragraphs)
    for old, new in words.items():
        assert old.replace("_", " ") in text
        text = text.replace(old.replace("_", " "), new)
    return told(*text.split("\n"))


SAME: dict[str, Article] = {
    "again": STORY,
    "under another headline": replace(STORY, id="2", title="Islanders cut off", source="another"),
    "cut to the first half": told(*PARAGRAPHS[:3]),
    "cut to its beginning": told(*PARAGRAPHS[:2]),
    "without its beginning": told(*PARAGRAPHS[2:]),
    "with paragraphs in another order": told(*(PARAGRAPHS[place] for place in (0, 1, 3, 2, 5, 4))),
    "with a paragraph left out": told(*PARAGRAPHS[:2], *PARAGRAPHS[3:]),
    "by another house": told(
        "From our correspondent",
        f"ALDMERE (Wire) — {PARAGRAPHS[0]}",
        "Read more: What the islands live on",
        *PARAGRAPHS[1:4],
        "The agency is an independent news service with bureaus in ninety countries. (Editing by Pat Sample)",
    ),
    "in straight quotes and other figures": edited(
        *PARAGRAPHS, **{"“": '"', "”": '"', "1,200": "1200", "45_million": "45m", "four_times": "4 times"}
    ),
    "with words edited": edited(
        *PARAGRAPHS,
        cancelled="scrapped",
        depend="rely",
        chartered="hired",
        told_reporters="said",
        accused="blamed",
        recommended="had proposed",
        urgent="essential",
        weather_permitting="if weather allows",
    ),
    "with a figure corrected": edited(*PARAGRAPHS, **{"340": "320", "1988": "1987"}),
}


@pytest.mark.parametrize("how", SAME)
def test_a_story_is_known_again(how: str) -> None:
    assert found_again(STORY, SAME[how])


def test_a_text_in_a_script_without_spaces_is_known_again() -> None:
    text = (
        "据港务局星期二通报，连接奥尔德米尔与外岛的轮渡公司在检查中发"
        "现其最老的一艘船船体出现裂缝，因此取消了整个冬季的全部航班。"
        "约有一千二百名岛民依靠这条航线获得食品、燃料和医疗服务。"
        "公司经理表示，已从挪威租用一艘替代船只，将在十天内抵达。"
    )
    assert found_again(told(text), told("综合报道", text[:80], "编辑：王"))
    assert not found_again(
        told(text),
        told(
            text[:12] + "委员会昨天公布了新的年度预算草案，其中教育支出将比去年增加百分之五，"
            "而道路维修的经费则保持不变，议员们预计将在下个月就此进行表决。"
        ),
    )


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


def test_markup_within_words_is_no_matter() -> None:
    other = replace(STORY, body=STORY.body.replace("ferry", "<b>f</b>erry").replace("</p>\n<p>", "<br><br>"))
    assert shingles(other) == shingles(STORY)
    assert found_again(STORY, other)


# ---- other stories -----------------------------------------------------------------------------------------


def others(template: str, *facts: Sequence[object]) -> list[Article]:
    return [told(template.format(*each)) for each in facts]


TEMPLATED = {
    "weather reports": others(
        BULLETIN,
        ("Aldmere", "Monday", 3, 11, "north", 25, 40, "6.12 pm"),
        ("Brackford", "Tuesday", 7, 14, "west", 30, 65, "6.14 pm"),
        ("Aldmere", "Wednesday", 5, 9, "north", 40, 80, "6.15 pm"),
    ),
    "match reports": others(
        MATCH,
        ("Adler", "Corwen", "Dunsby", "3-1", "Saturday", "4,312", "Costa", 31),
        ("Hayes", "Elmstow", "Farrow", "2-1", "Saturday", "18,004", "Keller", 44),
        ("Moreau", "Garside Town", "Kelby", "4-2", "Sunday", "950", "Novak", 12),
    ),
}


@pytest.mark.parametrize("kind", TEMPLATED)
def test_reports_from_one_template_are_not_one_story(kind: str) -> None:
    assert [same_story(one, other) for one, other in combinations(TEMPLATED[kind], 2)] == [False] * 3
    assert all(same_story(report, report) for report in TEMPLATED[kind])


DIFFERENT: dict[str, tuple[Article, Article]] = {
    "other stories": (STORY, told(*ANOTHER)),
    "the same sentences on another place, day and fleet": (
        STORY,
        edited(
            *PARAGRAPHS,
            Aldmere="Brackford",
            Northern_Star="Lady Agnes",
            Tuesday="Friday",
            Helen="Otto",
            Brandt="Novak",
            Norway="Estonia",
            Gdansk="Genoa",
        ),
    ),
    "the same sentences with other figures": (
        STORY,
        edited(
            *PARAGRAPHS,
            **{"1,200": "3,400", "38": "27", "2019": "2016", "45": "70", "1988": "1999", "340": "510", " 60 ": " 95 "},
        ),
    ),
    "a follow-up on the same background": (told(*PARAGRAPHS[:2], *BACKGROUND), told(*ANOTHER[:2], *BACKGROUND)),
    "a series with one ending": (told(*PARAGRAPHS[:3], BACKGROUND[0]), told(*ANOTHER[:3], BACKGROUND[0])),
    "a short text with the same ending": (told(PARAGRAPHS[0], BACKGROUND[0]), told(ANOTHER[0], BACKGROUND[0])),
    "a live blog and one of its items": (told(*ANOTHER, *BACKGROUND, *PARAGRAPHS), told(*PARAGRAPHS[:2])),
    "a live blog and a summary": (
        told(*PARAGRAPHS, *ANOTHER),
        told(
            "Ferries to the outer islands are off for the winter, and a dam will not be built: these are the two "
            "stories of the day, and this is what readers have written to us about them since the morning.",
            PARAGRAPHS[4],
            "Most of the letters are about the price of food on the islands, which had gone up before the ship was "
            "taken out of service; some remember winters in which the sea froze and nobody came at all.",
        ),
    ),
}


@pytest.mark.parametrize("kind", DIFFERENT)
def test_these_are_not_one_story(kind: str) -> None:
    one, other = DIFFERENT[kind]
    assert not same_story(one, other)
    assert not same_story(other, one)


GRANTS = (
    "Clubs in {0} can ask for a share of the grants for sport from Monday, the council says. There is more money than "
    "last year, and no club has to pay anything back. Those who play in a hall that {0} owns are to send the form to "
    "the office of the hall, all others to the town hall. Clubs that had a grant last year may ask again, and new ones "
    "are welcome if they have been on the register for a year. A committee decides in the spring, and what it gives "
    "is paid before the summer. People from {0} who want to found a club find advice at the library."
)
TOWNS = "Aldmere", "Brackford", "Corwen", "Dunsby", "Elmstow"


@pytest.mark.parametrize(("one", "other"), list(combinations(TOWNS, 2)))
def test_the_same_sentences_on_somebody_else_are_another_story(one: str, other: str) -> None:
    first, second = told(GRANTS.format(one)), told(GRANTS.format(other))
    assert not same_story(first, second)
    assert not same_story(second, first)


@pytest.mark.parametrize(("one", "other"), [("Kiev", "Kyiv"), ("UK", "Britain"), ("Marseille", "Marseilles")])
def test_a_name_that_houses_spell_differently_is_no_other_one(one: str, other: str) -> None:
    assert same_story(told(GRANTS.format(one)), told(GRANTS.format(other)))


def test_a_name_that_was_corrected_once_is_no_other_story() -> None:
    text = GRANTS.format("Aldmere")
    assert same_story(told(text), told(text.replace("Clubs in Aldmere", "Clubs in Corwen")))


def test_two_texts_with_tops_of_their_own_are_two_stories_whatever_stands_below() -> None:
    one, other = " ".join(PARAGRAPHS[:2]), " ".join(ANOTHER[:2])
    assert min(len(top.split()) for top in (one, other)) > 65
    below = [*PARAGRAPHS[2:], *BACKGROUND, GRANTS.format("Corwen")]
    assert not same_story(told(one, *below), told(other, *below))
    assert same_story(told(*below), told(other, *below))
    assert same_story(told(" ".join(one.split()[:12]), *below), told(other, *below))


def test_one_text_in_two_languages_is_two_stories() -> None:
    assert not same_story(replace(STORY, language="en"), replace(STORY, language="de-AT"))
    assert same_story(replace(STORY, language="en-GB"), replace(STORY, language="en-US"))
    assert same_story(replace(STORY, language="en"), STORY)


# ---- hostile texts -----------------------------------------------------------------------------------------

SIZE = 1_000_000
HOSTILE = {
    "one word": "word " * (SIZE // 5),
    "one letter": "x" * SIZE,
    "two words in turn": "over under " * (SIZE // 11),
    "tags never closed": "<a " * (SIZE // 3),
    "signs": "<" * SIZE,
    "quotes never closed": '<a "' * (SIZE // 4),
    "quotes in tags": '<a ">" ' * (SIZE // 7),
    "ampersands": "&" * SIZE,
    "one character without spaces": "中" * (SIZE // 3),
    "numbers": "1 2 3 " * (SIZE // 6),
    "accents on accents": "e\u0301\u0300" * (SIZE // 5),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_text_takes_no_time_that_grows_with_its_square(kind: str) -> None:
    """It would take minutes at the least."""
    text = HOSTILE[kind]
    one, other = told(*PARAGRAPHS, text), told(text, *PARAGRAPHS)
    assert len(content_signature(one).shingles) <= 8
    assert isinstance(same_story(one, other), bool)
    assert isinstance(same_story(told(text), told(f"{text} {text[: SIZE // 2]}")), bool)


# ---- duplicates -------------------------------------------------------------------------------------------


def merged(one: Article, other: Article) -> bool:
    """Whether they are duplicates, in whatever order they are compared."""
    result = is_duplicate(one, other)
    assert is_duplicate(other, one) is result
    return result


def test_two_sources_that_tell_one_story_within_a_week_are_duplicates() -> None:
    one, other = replace(STORY, source="a", published=NOW), replace(STORY, source="b", title="Sailings cancelled")
    assert merged(one, other)
    assert merged(one, replace(other, published=NOW + timedelta(days=7)))
    assert not merged(one, replace(other, published=NOW + timedelta(days=8)))


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Winter ferries cancelled again"},
        {"published": NOW + timedelta(days=4)},
        {"body": STORY.body + "<p>The company said so.</p>"},
    ],
)
def test_within_one_outlet_only_a_copy_is_a_duplicate(other: dict[str, object]) -> None:
    one = replace(STORY, source="a", published=NOW)
    assert merged(one, replace(one, id="2", title="WINTER ferries: cancelled"))
    assert merged(one, replace(one, id="2", published=NOW + timedelta(days=3)))
    assert not merged(one, replace(one, id="2", **other))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({}, {}, True),
        ({"source": "a"}, {"source": "b"}, False),
        ({"publisher": "Harbour Post"}, {"publisher": "HARBOUR POST"}, True),
        ({"publisher": "Harbour Post"}, {"publisher": "Quay News"}, False),
        ({"publisher": "Harbour Post"}, {}, True),
        ({"url": "https://www.a.example/1"}, {"url": "https://a.example/2"}, True),
        ({"url": "https://a.example/1"}, {"url": "https://b.example/1"}, False),
        ({"agencies": (Agency(name="Agence France-Presse", code="AFP"),)}, {"agencies": (Agency(name="dpa"),)}, False),
        ({"agencies": (Agency(name="dpa"),)}, {}, True),
    ],
)
def test_an_outlet_is_a_source_with_its_publisher_host_or_agency(
    one: dict[str, object], other: dict[str, object], same: bool
) -> None:
    first, second = replace(STORY, **one), replace(STORY, **other)  # type: ignore[arg-type]
    assert have_one_outlet(first, second) is have_one_outlet(second, first) is same


OUTLETS = st.fixed_dictionaries(
    {},
    optional={
        "source": st.sampled_from(["a", "b"]),
        "publisher": st.sampled_from(["Post", "News"]),
        "url": st.sampled_from(["https://a.example/1", "https://b.example/1"]),
        "agencies": st.sampled_from([(Agency(name="dpa"),), (Agency(name="AFP"),)]),
        "title": st.sampled_from(["No ferries", "NO FERRIES!", "Sailings cancelled"]),
    },
)


@given(st.lists(OUTLETS, min_size=2, max_size=4))
def test_whatever_is_a_duplicate_of_another_is_mergeable(outlets: list[dict[str, object]]) -> None:
    articles = [replace(STORY, **outlet) for outlet in outlets]  # type: ignore[arg-type]
    places = set(find_mergeable(articles))
    for one, other in combinations(range(len(articles)), 2):
        assert not is_duplicate(articles[one], articles[other]) or {one, other} <= places


def test_of_one_outlet_only_articles_of_one_headline_are_mergeable() -> None:
    titles = "Ferries off", "Ferries back", "FERRIES OFF", "Dam not built"
    articles = [replace(STORY, title=title, publisher="Post") for title in titles]
    assert set(find_mergeable(articles)) == {0, 2}
    assert set(find_mergeable([*articles, replace(STORY, publisher="News")])) == {0, 1, 2, 3, 4}


def test_other_numbers_at_the_top_are_another_story() -> None:
    one = replace(STORY, source="a", title="Ferry 57 cancelled")
    other = replace(STORY, source="b", title="Ferry 59 cancelled")
    assert not merged(one, other)
    lead = PARAGRAPHS[0].replace("has cancelled", "has cancelled 12")
    assert not merged(
        told(lead, *PARAGRAPHS[1:], source="a"), told(lead.replace("12", "14"), *PARAGRAPHS[1:], source="b")
    )
