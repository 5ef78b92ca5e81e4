"""The enricher `wire` on whole articles: what goes to which field, what leaves the body, and what is left alone."""

import html
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedsmith import NO_END, Agency, Article, Contributor, Dateline, Document, Media, Person
from feedsmith.plugins.registry import Plugins
from feedsmith_text import TextFiles
from feedsmith_wire.credits.agencies import agency_table
from feedsmith_wire.credits.read import read_credits
from feedsmith_wire.credits.words.lines import SYNDICATION_PHRASES
from feedsmith_wire.credits.words.roles import CONTRIBUTION_PHRASES, CONTRIBUTION_STEMS
from feedsmith_wire.enricher import NewsAgency, WireCredits
from feedsmith_wire.enriching.screening import may_be_credits
from support.steps import grows_evenly, import_bench

TEXT = (
    "<p>" + "The council met to weigh the plan, which residents say would cost too much for their town. " * 3 + "</p>"
)
PUBLISHED = datetime(2020, 1, 2, tzinfo=UTC)
AP = Agency(name="Associated Press", code="AP", url="https://apnews.com/")
DPA = Agency(name="Deutsche Presse-Agentur", code="dpa", url="https://dpa.com/")
REUTERS = Agency(name="Reuters", code="Reuters", url="https://reuters.com/")
STORY = """\
Two harbours to share one pilot service

Towns agree on a plan after a year of talks

Photo by: Coast Guard
Photo by: Coast Guard

Harbour master Ida Moen speaks to reporters at the quay.

The two towns will share a pilot service from May on, their councils said on Friday.

"It saves both of us a boat," said Moen, who has run the larger harbour for nine years.

Talks had begun after one of the two boats ran aground in a storm in the autumn of the year before.

HarbourWorld and agencies"""


def article(**fields: Any) -> Article:
    return Article(**{"id": "a", "title": "A title", "body": TEXT, "url": "https://x.example/a", **fields})


def enriched(**fields: Any) -> Article:
    """What comes of it, the same a second time."""
    once = WireCredits().enrich(article(**fields))
    assert once is not None
    assert WireCredits().enrich(once) == once
    return once


def test_a_text_with_all_of_it() -> None:
    document = Document(url="file:///a/x.txt", data=STORY.encode(), location="x", source="s", root="file:///a")
    (parsed,) = TextFiles(path=Path("x")).parse(document)
    assert isinstance(parsed, Article)
    result = WireCredits().enrich(parsed)
    assert result is not None
    assert (result.authors, result.publisher, result.credit) == ((), "HarbourWorld", "HarbourWorld and agencies")
    assert result.agencies == (Agency(name="agencies"),)
    caption = "Harbour master Ida Moen speaks to reporters at the quay."
    assert result.media == (Media(caption=caption, credits=("Coast Guard",)),)
    assert result.body.startswith("<p>The two towns will share")
    assert result.body.endswith("of the year before.</p>")
    origins = {(origin.field, origin.signal, origin.value) for origin in result.origins}
    assert ("publisher", "wire: credit line", "HarbourWorld and agencies") in origins
    assert ("media", "wire: picture credit", "Photo by: Coast Guard") in origins


def test_byline_dateline_and_sign_off() -> None:
    result = enriched(
        body=f"<p>By JANE O'NEILL, Associated Press</p>\n<p><strong>TULSA, Okla.</strong> (AP) &mdash; A <b>storm</b> "
        f"came.</p>\n{TEXT}\n<p>Associated Press writer Bo Lang contributed to this report.</p>"
    )
    assert result.authors == (Person(name="Jane O'Neill"),)
    assert result.agencies == (AP,)
    assert result.dateline == Dateline(place="Tulsa, Okla.")
    assert result.contributors == (Contributor(name="Bo Lang", role="contributing"),)
    assert result.body == f"<p>A <b>storm</b> came.</p>\n{article().body}"
    printed = [origin.value for origin in result.origins if origin.field == "authors"]
    assert printed == ["By JANE O'NEILL, Associated Press"]


def test_the_year_of_a_dateline_is_the_nearest() -> None:
    result = enriched(body=f"<p>LAGOS, Dec 30 (Reuters) - Traders wait.</p>{TEXT}", published=PUBLISHED)
    assert result.dateline == Dateline(place="Lagos", date=date(2019, 12, 30))


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("<p>dpa hgo xkl kr</p>", ""),
        ("<p>kes/dpa</p>", ""),
        ("<p>Quelle: dpa</p>", ""),
        ("<p>Das war es im Rathaus. (dpa)</p>", "<p>Das war es im Rathaus.</p>"),
        ("<p>Das war es im <i>Rathaus</i>. <i>(dpa/kes)</i></p>", "<p>Das war es im <i>Rathaus</i>.</p>"),
    ],
)
def test_last_lines(line: str, left: str) -> None:
    result = enriched(body=TEXT + line)
    assert result.agencies == (DPA,)
    assert result.body == (TEXT + left).strip()


@pytest.mark.parametrize("mark", ["-30-", "ENDS", "###", "(끝)", "（完）"])
def test_the_mark_of_the_end_goes(mark: str) -> None:
    assert enriched(body=f"{TEXT}<p>{mark}</p>") == article()


@pytest.mark.parametrize(
    "paragraph",
    [
        '"We will not pay," the minister told Reuters.',
        "Bloomberg spent a fortune on advertisements.",
        "Reuterstr. 123",
        "The fee is six TT dollars.",
        "Climate Change",
        "Jane Holt",
        "Our correspondent was there.",
        "He is a writer for the AP.",
        "Photo: why cameras lie",
        "Paris - it was there that she began to write.",
        "The psychologists of the association (APA)",
        "Mehr",
        "More from AP: https://apnews.example/",
    ],
)
@pytest.mark.parametrize("place", ["first", "last"])
def test_what_is_none_stays_as_it_is(paragraph: str, place: str) -> None:
    line = f"<p>{html.escape(paragraph, quote=False)}</p>"
    given_ = article(body=line + TEXT if place == "first" else TEXT + line)
    assert WireCredits().enrich(given_) is given_


def test_the_lead_after_a_picture_credit_is_no_caption() -> None:
    lead = "<p>The ministry said on Monday that the bridge is open.</p>"
    result = enriched(body=f"<p>Photo by: DoD</p>{lead}{TEXT}")
    assert result.media == (Media(credits=("DoD",)),)
    assert result.body == (lead + TEXT).strip()


def test_a_picture_without_a_credit_gets_the_one_that_is_printed() -> None:
    picture = Media(url="https://x.example/a.jpg", role="lead")
    result = enriched(body=f"<p>Photo: Jane Holt/AFP</p>{TEXT}", media=(picture,))
    assert result.media == (Media(url="https://x.example/a.jpg", role="lead", credits=("Jane Holt/AFP",)),)
    assert result.agencies == ()


def test_a_caption_gives_up_its_credit() -> None:
    picture = Media(url="https://x.example/a.jpg", caption="A ferry leaves. (AP Photo/Bo Lang)")
    (medium,) = enriched(media=(picture,)).media
    assert (medium.caption, medium.credits) == ("A ferry leaves.", ("AP Photo/Bo Lang",))


def test_author_fields_of_pages() -> None:
    names = ("Associated Press", "JANE DOE, Reuters staff", "Redaktion", "Jörg Staff", "admin")
    result = enriched(authors=tuple(Person(name=name) for name in names))
    assert [person.name for person in result.authors] == ["Jane Doe", "Jörg Staff", "admin"]
    assert result.agencies == (AP, REUTERS)
    assert result.publisher == "Redaktion"


@pytest.mark.parametrize(("field", "names"), [
    ("Senior Reporter", []), ("Email The Author", []), ("View Author Archive", []), ("[[name]]", []), ("Jr.", []),
    ("MD", []),
    ("World News", []), ("Politics", []), ("Updated 3 Hours Ago", []), ("2 Hours Ago Jane Holt", ["Jane Holt"]),
    ("Jane Holt, M.D.", ["Jane Holt"]), ("Jane Holt, M.D., and Bo Lang, Ph.D.", ["Jane Holt", "Bo Lang"]),
    ("Jane Holt, president and CEO, Harbour Business Association", ["Jane Holt"]),
    ("Published by Jane Holt", ["Jane Holt"]), ("Jane Holt | Follow", ["Jane Holt"]), ("and Bo Lang", ["Bo Lang"]),
    ("Jane Holt, Jr.", ["Jane Holt Jr"]), ("Jane Holt, Senior Fellow at the Sea Institute", ["Jane Holt"]),
    # what only looks like it
    ("Mike Day", ["Mike Day"]), ("Jane Editor", ["Jane Editor"]), ("Chris Follow", ["Chris Follow"]),
    ("admin", ["admin"]),
    ("May Day Bell", ["May Day Bell"]), ("Jane Holt, Bo Lang", ["Jane Holt", "Bo Lang"]),
])  # fmt: skip
def test_what_stands_in_author_fields_beside_people(field: str, names: list[str]) -> None:
    assert [person.name for person in enriched(authors=(Person(name=field),)).authors] == names


def test_a_credit_that_the_page_printed() -> None:
    result = enriched(credit="Guardian staff and agencies")
    assert result.agencies == (Agency(name="agencies"),)
    assert (result.publisher, result.credit) == ("Guardian staff", "Guardian staff and agencies")


def test_agencies_get_their_code_and_site() -> None:
    assert enriched(agencies=(Agency(name="dpa"), Agency(name="Unheard Of"))).agencies == (
        DPA,
        Agency(name="Unheard Of"),
    )


def test_slugs_leave_the_headline() -> None:
    assert enriched(title="UPDATE 2-Chipmaker cuts forecast (Reuters)").title == "Chipmaker cuts forecast"
    assert enriched(title="CORRECTED-Bank cuts rates").note == "CORRECTED"
    killed = enriched(title="KILL: Minister resigns")
    assert (killed.title, killed.status) == ("Minister resigns", "canceled")
    assert enriched(title="URGENT").title == "URGENT"
    assert enriched(title="Update on the search").title == "Update on the search"


def test_an_embargo() -> None:
    line = "<p>EMBARGOED FOR RELEASE UNTIL 0001 GMT, Friday 7 March</p>"
    result = enriched(body=line + TEXT, published=PUBLISHED)
    assert (result.embargo, result.status) == (datetime(2020, 3, 7, 0, 1, tzinfo=UTC), "usable")
    open_ended = enriched(body="<p>EMBARGOED UNTIL FURTHER NOTICE</p>" + TEXT, published=PUBLISHED)
    assert (open_ended.embargo, open_ended.status, open_ended.body) == (NO_END, "withheld", TEXT.strip())
    assert open_ended.note == ""


@pytest.mark.parametrize(("terms", "end"), [
    ("12:01 a.m. EST 8 March", datetime(2020, 3, 8, 5, 1, tzinfo=UTC)),
    ("12:01 p.m. EST 8 March", datetime(2020, 3, 8, 17, 1, tzinfo=UTC)),
    ("1:01 a.m. EST 8 March", datetime(2020, 3, 8, 6, 1, tzinfo=UTC)),
    ("9:30 pm IST 14 March", datetime(2020, 3, 14, 20, 30, tzinfo=UTC)),
    ("24:00 GMT 14 March", datetime(2020, 3, 15, 0, 0, tzinfo=UTC)),
    ("2300 GMT Saturday, March 14", datetime(2020, 3, 14, 23, 0, tzinfo=UTC)),
])  # fmt: skip
def test_an_embargo_ends_when_it_says(terms: str, end: datetime) -> None:
    """Twelve in the morning is midnight; of a zone with two meanings the later one counts."""
    result = enriched(body=f"<p>EMBARGOED UNTIL {terms}</p>{TEXT}", published=PUBLISHED)
    assert (result.embargo, result.body) == (end, TEXT.strip())


def test_a_note_on_a_correction() -> None:
    assert (
        enriched(body=f"<p>(Corrects year in third paragraph)</p>{TEXT}").note == "(Corrects year in third paragraph)"
    )


def test_what_was_corrected_is_not_lost_beside_the_label_of_the_headline() -> None:
    found = enriched(title="CORRECTED-Bank cuts rates", body=f"<p>(Corrects year in third paragraph)</p>{TEXT}")
    assert found.note == "CORRECTED (Corrects year in third paragraph)"
    again = WireCredits().enrich(found)
    assert again is not None
    assert again.note == found.note


def test_a_kill_or_correction_refers_to_the_story_of_its_headline() -> None:
    assert enriched(title="KILL: Minister resigns").refers == "Minister resigns"
    assert enriched(title="CORRECTED-UPDATE 2-Bank cuts rates").refers == "Bank cuts rates"
    assert enriched(title="UPDATE 2-Bank cuts rates").refers == ""
    assert enriched(title="KILL: Minister resigns", refers="minister").refers == "minister"


@pytest.mark.parametrize(("line", "fields"), [
    ("<p>It was shut for a year. (Reporting by Ann Roth in Oslo; Editing by Per Holm)</p>",
    {"authors": ["Ann Roth"], "contributors": ["Per Holm"]}),
    ("<p>It was shut for a year. (Reporting by Ann Roth Editing by Per Holm)</p>",
    {"authors": ["Ann Roth"], "contributors": ["Per Holm"]}),
    ("<p>It was shut for a year. Reporting by Ann Roth; Editing by Per Holm</p>",
    {"authors": ["Ann Roth"], "contributors": ["Per Holm"]}),
    ("<p>It was shut for a year. (<i>Rédigé par</i> Ann Roth)</p>", {"authors": ["Ann Roth"]}),
    ("<p>It was shut for a year. (ANSA).</p>", {"agencies": ["ANSA"]}),
    ("<p>It was shut for a year.</p>\n<p>Roth reported from Oslo and Holm from Bergen.</p>", {}),
    ("<p>It was shut for a year.</p>\n<p>Roth reported from Oslo. AP writer Per Holm contributed to this report.</p>",
    {"agencies": ["AP"], "contributors": ["Per Holm"]}),
    ("<p>It was shut for a year.</p>\n<hr>\n<p>AP writer Per Holm contributed to this report.</p>",
    {"agencies": ["AP"], "contributors": ["Per Holm"]}),
    ("<p>It was shut for a year.</p>\n<p>This report by The Canadian Press was first published May 3, 2026.</p>",
    {"agencies": ["CP"]}),
    ("<p>It was shut for a year.</p>\n<p>cdu/mro/jk</p>", {}),
    ("<p>It was shut for a year.</p>\n<p>AAP RTV ar</p>", {"agencies": ["AAP"]}),
    ("<p>It was shut for a year.</p>\n<p>© dpa-infocom, dpa:260502-99-123456/1</p>", {"agencies": ["dpa"]}),
    ("<p>It was shut for a year.</p>\n<p>Muhabir: Ann Roth</p>", {"authors": ["Ann Roth"]}),
    ("<p>It was shut for a year.</p>\n<p>(Schluss) abc/def</p>", {}),
    ("<p>It was shut for a year.</p>\n<p>bur-jm/rl</p>", {}),
    ("<p>It was shut for a year.</p>\n<p>epd lnb kü</p>", {"agencies": ["epd"]}),
    ("<p>It was shut for a year.</p>\n<p>PTI AMK SMN</p>", {"agencies": ["PTI"]}),
    ("<p>It was shut for a year.</p>\n<p>(Ann Roth, version française Per Holm)</p>",
    {"authors": ["Ann Roth"], "contributors": ["Per Holm"]}),
    ("<p>It was shut for a year.</p>\n<p>(Bericht von Ann Roth, bearbeitet von Per Holm. Bei Rückfragen wenden Sie "
    "sich an unsere Redaktion)</p>", {"authors": ["Ann Roth"], "contributors": ["Per Holm"]}),
    ("<p>It was shut for a year.</p>\n<p>Our Standards: The Thomson Reuters Trust Principles.</p>", {}),
    ("<p>It was shut for a year.</p>\n<p>Copyright 2026 The Associated Press. All rights reserved. This material may "
    "not be published, broadcast, rewritten or redistributed without permission.</p>", {"agencies": ["AP"]}),
])  # fmt: skip
def test_what_desks_sign_off_with_leaves_the_text(line: str, fields: dict[str, list[str]]) -> None:
    result = enriched(body=f"{TEXT}\n{line}")
    assert result.body == f"{TEXT}\n<p>It was shut for a year.</p>"
    assert [person.name for person in result.authors] == fields.get("authors", [])
    assert [agency.code for agency in result.agencies] == fields.get("agencies", [])
    assert [person.name for person in result.contributors] == fields.get("contributors", [])


@pytest.mark.parametrize("line", [
    "The book was first published by the Associated Press in 1990.",
    "They serve tea and/or coffee at the quay.", "Copyright is a right of authors, all over the world.",
    "(The harbour, version two, was edited by hand)", "NATO USA BREXIT", "Our standards are those of the sea.",
    "She wrote it in a night (Editing by hand took a year).",
    "He said: “The tools are from the shop (of the AP).”",
    "Roth reported from the quay that nobody had come.",
    "The vote was 12/14 in favour, his office said.",
])  # fmt: skip
def test_a_last_paragraph_that_only_looks_like_a_sign_off_stays(line: str) -> None:
    given_ = article(body=f"{TEXT}\n<p>{html.escape(line, quote=False)}</p>")
    assert WireCredits().enrich(given_) is given_


@pytest.mark.parametrize(("opening", "place", "agency", "authors"), [
    ("Millau (France), 2 mai 2026 (AFP) - ", "Millau, France", "AFP", []),
    ("København /ritzau/: ", "København", "Ritzau", []),
    ("TRABZON (AA) - AYŞE YILMAZ - ", "Trabzon", "AA", ["Ayşe Yılmaz"]),
    ("RIGA (Reuters) - ANN ROTH, PER HOLM - ", "Riga", "Reuters", ["Ann Roth", "Per Holm"]),
])  # fmt: skip
def test_datelines_of_agencies_own_forms(opening: str, place: str, agency: str, authors: list[str]) -> None:
    result = enriched(body=f"<p>{opening}Le port rouvre.</p>\n{TEXT}")
    assert result.dateline is not None
    assert (result.dateline.place, [known.code for known in result.agencies]) == (place, [agency])
    assert [person.name for person in result.authors] == authors
    assert result.body == f"<p>Le port rouvre.</p>\n{TEXT.strip()}"


def test_a_site_or_code_of_an_agency_is_the_agency_and_stands_once() -> None:
    given_ = (Agency(name="reuters.com"), Agency(name="Reuters"), Agency(name="dpa", code="dpa"))
    assert enriched(agencies=given_).agencies == (REUTERS, DPA)
    assert enriched(credit="Reuters, MAR 04").publisher == ""
    assert enriched(credit="فادي حداد, ا ف ب/ارشيف").agencies[0].code == "AFP"


def test_an_article_without_credits_loads_none_of_the_grammar() -> None:
    code = (
        "import sys; from feedsmith import Article; from feedsmith_wire.enricher import WireCredits;"
        f"body = {TEXT!r} + '<p>It was a short day at the harbour.</p>' * 2;"
        "article = Article(id='a', title='Ferry', summary='The harbour master – who is old – waits.', body=body);"
        "assert WireCredits().enrich(article) is article;"
        "print([name for name in sys.modules if name.startswith('feedsmith_wire.credits.') and '.words' not in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['feedsmith_wire.credits.patterns']\n"


def test_a_body_that_is_nothing_else_stays() -> None:
    result = enriched(body="<p>By Jane Holt</p>")
    assert (result.authors, result.body) == ((Person(name="Jane Holt"),), "<p>By Jane Holt</p>")


def test_agencies_of_the_configuration() -> None:
    wire = WireCredits(agencies=(NewsAgency(name="Nordpol Press", code="NPP", url="https://npp.example/"),))
    result = wire.enrich(article(body=f"{TEXT}<p>(NPP/ks)</p>"))
    assert result is not None
    assert result.agencies == (Agency(name="Nordpol Press", code="NPP", url="https://npp.example/"),)
    with pytest.raises(ValueError, match="name"):
        NewsAgency(name=" ")


def test_it_is_offered() -> None:
    import feedsmith_wire

    plugins = Plugins()
    plugins.register(feedsmith_wire, "wire")
    assert plugins.enrichers["wire"].cls is WireCredits


def test_every_agency_is_found_by_what_it_is_called() -> None:
    agencies = agency_table()
    for name in ("AFP", "Agence France-Presse", "أ ف ب", "新华社", "연합뉴스", "ТАСС", "共同通信", "Anadolu Ajansı"):
        assert agencies.find(name), name
    assert agencies.find("Mehr") is None
    assert agencies.find("Mehr", certain=True)


def test_every_phrase_has_its_stem() -> None:
    for phrase, _ in CONTRIBUTION_PHRASES:
        assert any(stem in phrase for stem in CONTRIBUTION_STEMS), phrase


PIECES = st.sampled_from(
    "By Von Jane DOE Holt , / ( ) - — . : ; © Photo: Foto: AP dpa (AP) Reuters and mit staff agencies LONDON "
    "March 3 2020 Reporting by Editing by "
    "contributed to this report. 기자 新华社 电 (서울=연합뉴스) UPDATE 2- "
    "EMBARGOED UNTIL 1st Ld-Writethru &amp; <b> </b> <br> -30- \xa0 Bild: via in".split(" ")
)
LINES = st.lists(PIECES, max_size=12).map(" ".join)


LONG_SENTENCE = "The “council” met to weigh the plan, which residents say would cost too much, {} and so on."


@pytest.mark.parametrize("case", [str, str.upper, str.title])
@pytest.mark.parametrize("phrase", [*CONTRIBUTION_STEMS, *SYNDICATION_PHRASES, "was first published"])
def test_a_long_sentence_is_worth_reading_for_each_phrase_in_any_case(phrase: str, case: Callable[[str], str]) -> None:
    if case(phrase).lower() == phrase:  # not the dotless i
        assert may_be_credits(LONG_SENTENCE.format(case(phrase)))
    assert not may_be_credits(LONG_SENTENCE.format("and more"))


@pytest.mark.parametrize(
    "prose",
    [
        "A ferry that nobody had ordered lay at the quay for eleven weeks while the two towns sought its owner.",
        "A ferry lay at the quay for eleven weeks. A man in the town said that nobody had ever come to ask for it.",
    ],
)
def test_prose_that_begins_with_an_article_is_not_worth_reading(prose: str) -> None:
    assert not may_be_credits(prose)


@pytest.mark.parametrize(
    "line",
    [
        "A ferry that nobody had ordered lies at the quay while both towns seek its owner. Coast Guard via AP",
        "A ferry that nobody had ordered lies at the quay while both towns seek its owner. Photo by Ida Moen.",
        "A cura di Ida Moen, con le notizie che ogni giorno arrivano dal porto e dai due paesi sulla costa.",
        "A  cura di Ida Moen, che da nove anni racconta quel che accade nel porto e sulla costa di fronte.",
    ],
)
def test_credits_that_begin_with_an_article_are_worth_reading(line: str) -> None:
    assert may_be_credits(line)


def test_a_text_that_ends_in_a_role_behind_a_sentence_is_read_whatever_its_particle() -> None:
    end = "La nave è arrivata nel porto. A cura di Ida Moen"
    enriched = WireCredits().enrich(article(body=f"{TEXT}\n<p>{end}</p>"))
    assert enriched is not None
    assert enriched.contributors == (Contributor(name="Ida Moen", role="editing"),)
    assert enriched.body.endswith("<p>La nave è arrivata nel porto.</p>")


@given(st.one_of(LINES, st.text(max_size=80)))
@settings(max_examples=300, deadline=None)
def test_any_line_is_read_without_a_fall(line: str) -> None:
    credits = read_credits(line)
    assert credits.rule or credits.rest == line or not line.strip()


@given(LINES, LINES, LINES, LINES)
@settings(max_examples=200, deadline=None)
def test_any_article_is_enriched_once(title: str, first: str, second: str, last: str) -> None:
    given_ = article(title=title.strip() or "x", body=f"<p>{first}</p>\n<p>{second}</p>{TEXT}<p>{last}</p>")
    once = WireCredits().enrich(given_)
    assert once is not None
    assert TEXT.strip()[3:-4].strip() in once.body
    assert WireCredits().enrich(once) == once


SHAPES = {name: shape for name, shape in import_bench("growth_of_time").SHAPES.items() if name.startswith("credits: ")}


@pytest.mark.parametrize("name", SHAPES)
def test_the_work_grows_with_the_text_and_no_faster(name: str) -> None:
    shape = SHAPES[name]
    for size in (2_000, 20_000):
        assert grows_evenly(shape.work, shape.make, size)
