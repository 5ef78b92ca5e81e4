"""The blocks in their order: where the article begins and ends, what is said again, what leads elsewhere."""

import pytest

from feedsmith import Person
from feedsmith_html.body.clean import clean
from feedsmith_html.body.locate import locate
from feedsmith_html.metadata.read import Metadata
from feedsmith_html.page import Page

FIRST = "The council voted on Monday to close the old bridge for two years, and the ferry will run instead."
SECOND = "Engineers found rust in three of its piers, which carry some nine thousand cars on a working day."
THIRD = "Shops on the left bank fear for their trade; the mayor, who lives there, has promised them money."
FOURTH = "A second bridge was planned ten years ago, but it would cost more than a roof for the old school."
LINES = [FIRST, SECOND, THIRD, FOURTH]
TEXT = "".join(f"<p>{line}</p>" for line in LINES)
LONG = "".join(f"<p>{line} {number} times over.</p>" for number in range(3) for line in LINES)


def lines(inner: str, title: str = "Bridge to close") -> list[str]:
    """The lines of the article in a page's body."""
    page = Page(f"<html><body>{inner}</body></html>".encode(), "https://news.example/2026/bridge", "utf-8")
    known = Metadata(title=title)
    return clean(locate(page, known), page, known).text.splitlines()


# ---- headings that are links ------------------------------------------------------------------


@pytest.mark.parametrize(
    "between",
    [
        "",
        "<p>Where: North quay</p>",
        "<ul><li>Length: three hours</li><li>Level: easy</li></ul>",
        "<figure><img src=/a.jpg></figure>",
        "<p>North quay</p><p>Open on Sundays</p>",
        "<p><a href=https://map.example/>Map</a></p>",
        "<div>4 of 5</div>",
        "<p>$12</p>",
        "<figure><img src=/a.jpg><figcaption>The lamp house</figcaption></figure><p>North quay</p>",
        "<dl><dt>Price</dt><dd>12</dd></dl>",
    ],
)
def test_a_heading_that_is_a_link_stays_over_its_section(between: str) -> None:
    places = ["Lamp House", "Rope Walk", "Net Loft", "Ice Cellar"]
    text = "".join(
        f"<h2><a href=https://m.example/{place}>{place}</a></h2>{between}<p>{line}</p>"
        for place, line in zip(places, LINES, strict=True)
    )
    kept = lines(f"<article><h1>Four houses</h1><p>{FIRST} That is why.</p>{text}</article>", "Four houses")
    assert [line for line in kept if line in places] == places
    assert kept[-1] == FOURTH


def test_a_teaser_at_the_end_goes_with_its_heading() -> None:
    teaser = "<h3><a href=/a>Another headline of the day</a></h3><h3><a href=/b>And one more headline</a></h3>"
    assert lines(f"<article>{TEXT}{teaser}</article>") == LINES


# ---- boxes late in the text -------------------------------------------------------------------


@pytest.mark.parametrize(
    "box",
    [
        "<h4>Related:</h4><div><h6><a href=/x>The mill by the river is sold</a></h6></div>",
        "<h3>Read also</h3><ul><li><a href=/x>The mill by the river is sold</a></li></ul>",
        "<h4>Mehr zum Thema</h4><div class=teaser><a href=/x>Die Mühle ist verkauft</a></div>",
        "<h4>See also</h4><p><a href=/x>The mill by the river is sold</a></p>",
        "<h4>Watch the video</h4><iframe src=https://film.example/1></iframe><p><a href=/x>The mill is sold</a></p>",
        "<div><h4>Related</h4><ul><li><a href=/x>The mill by the river is sold</a></li></ul></div>",
        "<h5>Lire aussi</h5><aside>Le moulin est vendu</aside>",
        "<h4>You may also like</h4><ul><li><a href=/x>The mill</a></li><li><a href=/y>The tunnel</a></li></ul>",
        "<h4>Newsletter</h4><form><input></form>",
        "<h3>More from the harbour</h3><section class=related><h4><a href=/x>The mill is sold</a></h4></section>",
    ],
)
def test_the_article_goes_on_after_a_box_late_in_it(box: str) -> None:
    kept = lines(f"<article>{LONG}{box}<p>{FIRST}</p><p>{SECOND}</p></article>")
    assert kept[12:] == [FIRST, SECOND]


@pytest.mark.parametrize("heading", ["About the author", "Related stories", "Contact us", "Copyright"])
def test_the_article_ends_at_a_heading_whose_text_is_of_something_else(heading: str) -> None:
    other = "Ann Example likes boats of all kinds, and has written on them for twenty years, mostly at night."
    assert lines(f"<article>{TEXT}<h2>{heading}</h2><p>{other}</p></article>") == LINES


# ---- lines that equal the title ---------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "<table><tr><th>Name</th><td>Bridge to close</td></tr><tr><th>Made of</th><td>Iron</td></tr></table>",
        "<p>Bridge to close</p>",
        "<p><b>Bridge to close</b></p>",
        "<ul><li>Bridge to close</li><li>and others</li></ul>",
        "<blockquote><p>Bridge to close</p></blockquote>",
        "<dl><dt>Bridge to close</dt><dd>A saying</dd></dl>",
        "<div class=post><p>Bridge to close</p></div>",
        "<figure><img src=/a.jpg><figcaption>Bridge to close</figcaption></figure>",
        "<div>Bridge to close</div>",
        "<p>“Bridge to close”</p>",
    ],
)
def test_a_line_that_equals_the_title_does_not_cut_what_is_above_it(line: str) -> None:
    page = f"<header><h1>Bridge to close</h1></header><div><p>{FIRST}</p><p>{SECOND}</p>{line}<p>{THIRD}</p></div>"
    kept = lines(page)
    assert kept[:2] == [FIRST, SECOND]
    assert kept[-1] == THIRD


def test_the_headline_cuts_what_is_above_it() -> None:
    above = "<p>In this issue we have a word from the mayor, and another one from those who did not vote for her.</p>"
    assert lines(f"<article>{above}<h1>Bridge to close</h1>{TEXT}</article>") == LINES


# ---- what is said again -----------------------------------------------------------------------

STEP = "Hold the small button until the lamp turns green, and then let it go."


@pytest.mark.parametrize(
    "pair",
    [
        f"<ol><li><p>{STEP}</p></li></ol><h2>Autumn</h2><ol><li><p>{STEP}</p></li></ol>",
        f"<ol><li>{STEP}</li></ol><h2>Autumn</h2><ol><li>{STEP}</li></ol>",
        f"<ul><li><p>{STEP}</p><p>Wait.</p></li><li><p>Again.</p><p>{STEP}</p></li></ul>",
        f"<div class=v><p>It is late.</p><p>{STEP}</p></div><div class=v><p>It is dark.</p><p>{STEP}</p></div>",
        f"<section><p>{STEP}</p><p>It is late.</p></section><section><p>{STEP}</p><p>It is dark.</p></section>",
        f"<p>{STEP}</p><h2>Autumn</h2><p>{STEP}</p>",
        f"<table><tr><td>One</td><td>{STEP}</td></tr><tr><td>Two</td><td>{STEP}</td></tr></table>",
        f"<blockquote><p>{STEP}</p></blockquote><p>So he says.</p><blockquote><p>{STEP}</p></blockquote>",
        f"<dl><dt>One</dt><dd>{STEP}</dd><dt>Two</dt><dd>{STEP}</dd></dl>",
        f"<ol><li><div>{STEP}</div></li></ol><ol><li><div>{STEP}</div></li></ol>",
    ],
)
def test_what_is_said_twice_in_one_kind_of_place_is_kept_twice(pair: str) -> None:
    assert "\n".join(lines(f"<article><p>{FIRST}</p>{pair}<p>{SECOND}</p></article>")).count(STEP) == 2


def test_a_copy_for_another_screen_goes() -> None:
    copy = f"<div class=desktop><p>{FIRST}</p></div><div class=mobile><p>{FIRST}</p></div>"
    assert lines(f"<article>{copy}<p>{SECOND}</p><p>{THIRD}</p></article>") == [FIRST, SECOND, THIRD]


def test_of_a_text_that_stands_in_a_figure_too_the_one_in_the_text_stays() -> None:
    figure = f"<figure><img src=/a.jpg><p>{FIRST}</p></figure>"
    assert lines(f"<article>{figure}<div><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div></article>") == LINES[:3]


# ---- leads and what JSON-LD leaves out --------------------------------------------------------

LEAD = (
    "For two years cars will have to cross the river by ferry, which few of those who drive every day will like, "
    "said the mayor on Monday evening."
)


@pytest.mark.parametrize(
    "top",
    [
        "<div class=leader><p>{}</p></div>",
        "<header><p>{}</p></header>",
        "<section><div><p>{}</p></div></section>",
        "<p>{}</p>",
        "<div><div class=stage><p>{}</p></div></div>",
    ],
)
def test_a_paragraph_between_the_headline_and_the_text_is_kept(top: str) -> None:
    page = f"<div class=page><h1>Bridge to close</h1>{top.format(LEAD)}<div class=text>{LONG}</div></div>"
    kept = lines(page)
    assert kept[0] == LEAD
    assert len(kept) == 13


@pytest.mark.parametrize(
    "top",
    [
        "<div class=newsletter><p>{}</p></div>",
        "<div class=author-bio><p>{}</p></div>",
        "<aside><p>{}</p></aside>",
        "<div class=caption><p>{}</p></div>",
        "<figure><img src=/a.jpg><figcaption>{}</figcaption></figure>",
    ],
)
def test_what_stands_between_them_in_a_box_is_not(top: str) -> None:
    page = f"<div class=page><h1>Bridge to close</h1>{top.format(LEAD)}<div class=text>{LONG}</div></div>"
    assert len(lines(page)) == 12


def with_stated(inner: str, stated: str, summary: str = "") -> list[str]:
    page = Page(f"<html><body>{inner}</body></html>".encode(), "https://news.example/2026/bridge", "utf-8")
    known = Metadata(title="Bridge to close", body_text=stated, summary=summary)
    return clean(locate(page, known), page, known).text.splitlines()


def test_paragraphs_that_json_ld_leaves_out_stay_among_those_that_it_has() -> None:
    stated = " ".join(f"{line} {number} times over." for number in range(3) for line in LINES)
    between = f"<p>{LEAD}</p><p>{LEAD.replace('two', 'three')}</p>"
    kept = with_stated(f"<article><div>{LONG.replace('</p>', '</p>' + between, 1)}</div></article>", stated)
    assert kept[1:3] == [LEAD, LEAD.replace("two", "three")]


def test_a_box_that_json_ld_leaves_out_goes() -> None:
    stated = " ".join(f"{line} {number} times over." for number in range(3) for line in LINES)
    box = f"<div class=x><p>{LEAD}</p></div>"
    kept = with_stated(f"<article><div>{LONG.replace('</p>', '</p>' + box, 1)}</div></article>", stated)
    assert len(kept) == 12
    assert LEAD not in kept


def test_the_lead_that_the_summary_is_taken_from_stays_before_what_json_ld_has() -> None:
    page = f"<article><div class=a><h2>{LEAD}</h2></div><div class=b>{LONG}</div></article>"
    stated = " ".join(f"{line} {number} times over." for number in range(3) for line in LINES)
    page_object = Page(f"<html><body>{page}</body></html>".encode(), "https://news.example/2026/bridge", "utf-8")
    known = Metadata(title="Bridge to close", body_text=stated, summary=LEAD)
    located = locate(page_object, known)
    assert LEAD in (located.standfirst, *clean(located, page_object, known).text.splitlines())


# ---- ends of sentences ------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["<sup>1</sup>", "<a href='#n1'>[1]</a>", "<span>(2)</span>", "”<sup>12</sup>"])
def test_a_first_line_that_ends_in_the_number_of_a_note_stays(mark: str) -> None:
    first = "The first bridge is well known."
    assert lines(f"<article><p>{first}{mark}</p>{TEXT}</article>")[0].startswith(first)


@pytest.mark.parametrize("label", ["Chapter 1", "Version 3.1", "Photo No.1"])
def test_a_number_at_the_end_of_a_label_makes_no_sentence_of_it(label: str) -> None:
    assert lines(f"<article><p>{label}</p>{TEXT}</article>") == LINES


# ---- headings within the text -----------------------------------------------------------------


def test_a_section_that_is_an_h1_begins_no_article_below_its_headline() -> None:
    text = f"<p>{FIRST}</p><h1>Exercises</h1><p>{SECOND}</p><p>{THIRD}</p>{LONG}"
    kept = lines(f"<header><h1>Bridge to close</h1></header><div class=entry>{text}</div>")
    assert kept[:3] == [FIRST, "Exercises", SECOND]


@pytest.mark.parametrize("heading", ["<h2>{}</h2>", "<div class=head><h2>{}</h2></div>"])
def test_sources_stay_below_a_heading_that_leads_elsewhere(heading: str) -> None:
    sources = f"<ol class=refs><li>{FIRST.replace('Monday', 'Tuesday')}</li></ol>"
    related = heading.format("See also") + "<ul><li><a href=/z>Piers</a></li></ul>"
    kept = lines(f"<article>{LONG}{related}{heading.format('Sources')}{sources}</article>")
    assert kept[-2:] == ["Sources", FIRST.replace("Monday", "Tuesday")]
    assert "See also" not in kept


# ---- before the first paragraph ---------------------------------------------------------------


@pytest.mark.parametrize("line", ["Dear readers,", "Liebe Leserinnen und Leser,", "Chers amis,", "أيها القراء الكرام،"])
def test_a_salutation_stays(line: str) -> None:
    assert lines(f"<article><h1>Bridge to close</h1><p>{line}</p>{TEXT}</article>") == [line, *LINES]


def test_a_place_with_a_comma_above_the_text_is_no_salutation() -> None:
    assert lines(f"<article><h1>Bridge to close</h1><div>Harrowgate,</div><div>{TEXT}</div></article>") == LINES


# ---- around the text --------------------------------------------------------------------------


def known_lines(inner: str, known: Metadata) -> list[str]:
    page = Page(f"<html><body>{inner}</body></html>".encode(), "https://news.example/2026/bridge", "utf-8")
    return clean(locate(page, known), page, known).text.splitlines()


AUTHOR = Metadata(title="Bridge to close", authors=(Person(name="Runa Vold"),))


@pytest.mark.parametrize(
    "box",
    [
        "<div class=x><p>Runa Vold has written about rivers and bridges since 2003. She lives on a boat.</p></div>",
        "<div class=x><b>Runa Vold</b><p>Reporter at the town desk, who answers for all that floats on it.</p></div>",
        "<section><h4>Runa Vold</h4><p>Our reporter has lived beside the river all her sixty years.</p></section>",
    ],
)
def test_a_box_below_the_text_that_begins_with_the_author_goes(box: str) -> None:
    assert known_lines(f"<main><article>{LONG}{box}</article></main>", AUTHOR)[-1].startswith(FOURTH)


def test_a_paragraph_that_begins_with_the_author_stays_in_the_text() -> None:
    line = "Runa Vold has seen the piers, and says that she would not cross them on foot or by boat."
    assert known_lines(f"<article>{LONG}<p>{line}</p></article>", AUTHOR)[-1] == line
    assert line in known_lines(f"<article>{LONG}<div><p>{line}</p></div><p>{FIRST}</p></article>", AUTHOR)


def test_the_heading_right_below_the_headline_is_the_standfirst() -> None:
    deck = "Engineers warn of rust, and shops of a winter without any customers"
    page = f"<div><h1>Bridge to close</h1><h2>{deck}</h2><ul><li>Runa Vold</li></ul><div class=text>{LONG}</div></div>"
    parsed = Page(f"<html><body>{page}</body></html>".encode(), "https://news.example/2026/bridge", "utf-8")
    assert locate(parsed, Metadata(title="Bridge to close")).standfirst == deck


def test_a_byline_that_is_a_heading_is_no_standfirst() -> None:
    page = f"<div><h1>Bridge to close</h1><h2>By Runa Vold and the town desk</h2><div class=text>{LONG}</div>"
    parsed = Page(f"<html><body>{page}</body></html>".encode(), "https://news.example/2026/bridge", "utf-8")
    assert locate(parsed, Metadata(title="Bridge to close")).standfirst == ""


def test_further_sections_stay_of_a_text_that_json_ld_begins() -> None:
    known = Metadata(title="Bridge to close", body_text=" ".join(LINES * 2))
    sections = [
        f"<p>Year {number} of the works brought {number * 12} tons of new steel to the quay.</p>" for number in range(8)
    ]
    text = f"<div class=part>{TEXT}{TEXT.replace('years', 'days')}</div>"
    rest = "".join(f"<div class=part>{section}</div>" for section in sections)
    assert len(known_lines(f"<article>{text}{rest}</article>", known)) > 12
    plugs = "".join(f"<div class=plug>{section}</div>" for section in sections)
    assert len(known_lines(f"<article>{text}{plugs}</article>", known)) == 8


def test_paragraphs_between_the_headline_and_the_text_stay() -> None:
    leads = f"<section><h3>Bridge to close</h3><div><p>{FIRST}</p></div><div><p>{SECOND}</p></div></section>"
    assert known_lines(f"<main>{leads}<div class=text>{LONG}</div></main>", AUTHOR)[:2] == [FIRST, SECOND]


def test_texts_in_boxes_between_the_headline_and_the_text_go() -> None:
    remark = "I have crossed it on each day of my life and will not go by boat, whatever the council says of it."
    remarks = "".join(f"<div><b>Ada</b><p>{remark} {number}!</p><a href=#r>Reply</a></div>" for number in range(5))
    kept = known_lines(f"<h1>Bridge to close</h1><div>{remarks}</div><div class=text>{LONG}</div>", AUTHOR)
    assert kept[0].startswith(FIRST)
