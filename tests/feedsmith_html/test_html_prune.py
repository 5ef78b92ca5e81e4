"""What goes out of the located article, and what stays although it looks like what goes."""

import pytest

from feedsmith_html.body.boilerplate import is_credited
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


def lines(inner: str, title: str = "") -> list[str]:
    """The lines of the article in a page's body."""
    page = Page(f"<html><body>{inner}</body></html>".encode(), "https://news.example/2026/bridge", "utf-8")
    known = Metadata(title=title)
    return clean(locate(page, known), page, known).text.splitlines()


def body(inner: str) -> str:
    page = Page(f"<html><body>{inner}</body></html>".encode(), "https://news.example/2026/bridge", "utf-8")
    return clean(locate(page, Metadata()), page, Metadata()).html.replace("\n", "")


# ---- names of wrappers ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrapper",
    [
        "<div id='subscription-content'>{}</div>",
        "<div class='piano-inline-wrapper'>{}</div>",
        "<section class='main-rail'>{}</section>",
        "<div class='widget widget-text'>{}</div>",
        "<div id='printContent' class='print'>{}</div>",
        "<div class='regwall-meter'><div>{}</div></div>",
        "<div class='modal-page'>{}</div>",
        "<div class='login-free'>{}</div>",
        "<div class='overlay-story'>{}</div>",
        "<div class='subscribe-gate'>{}</div>",
    ],
)
def test_text_stays_in_a_wrapper_that_is_called_like_a_box(wrapper: str) -> None:
    rest = wrapper.format(f"<p>{SECOND}</p><p>{THIRD}</p><p>{FOURTH}</p>")
    assert lines(f"<article><div class=story><p>{FIRST}</p>{rest}</div></article>") == LINES


@pytest.mark.parametrize("name", ["subscribe-box", "piano-offer", "widget", "newsletter-subscription", "login-hint"])
def test_a_box_in_the_text_goes_by_its_name(name: str) -> None:
    box = f"<div class='{name}'><p>You like what you read? Every morning at six we write to those who do.</p></div>"
    assert lines(f"<article><p>{FIRST}</p><p>{SECOND}</p>{box}<p>{THIRD}</p><p>{FOURTH}</p></article>") == LINES


# ---- code -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("<pre><code><span class='hljs-comment'># one</span>\ntwo</code></pre>", "# one two"),
        ("<pre><span class='token comment'>// one</span>\ntwo</pre>", "// one two"),
        ("<pre><code><span class='c1 comment'>-- one</span></code></pre>", "-- one"),
        ("<pre><span class='token string related'>'one'</span></pre>", "'one'"),
        ("<pre><span class='sidebar'>one</span>: 1</pre>", "one: 1"),
        ("<pre><span class='nav'>&lt;nav></span></pre>", "<nav>"),
        ("<pre><span class='ln'>1</span><span class='comment'>; one</span></pre>", "; one"),
        ("<pre><div class='line'>one</div><div class='line comment'># two</div></pre>", "one # two"),
        ("<pre>one<br>two</pre>", "one two"),
        (
            "<table><tr><td class='gutter'><pre>1\n2</pre></td><td class='code'><pre>one\ntwo</pre></td></tr></table>",
            "one two",
        ),
    ],
)
def test_code_keeps_what_is_called_like_a_box_and_loses_its_line_numbers(code: str, expected: str) -> None:
    assert lines(f"<article><p>{FIRST}</p><p>{SECOND}</p>{code}<p>{THIRD}</p><p>{FOURTH}</p></article>") == [
        *LINES[:2],
        expected,
        *LINES[2:],
    ]


def test_a_comment_within_a_line_of_code_stays_and_that_of_a_reader_goes() -> None:
    code = "<p>It reads <code>a <i class='comment'># b</i></code>, which is all that there is to say of it.</p>"
    reader = "<div class='comment'><p>I have crossed it every day, and shall miss it very much indeed.</p></div>"
    assert lines(f"<article>{TEXT}{code}</article>{reader}") == [
        *LINES,
        "It reads a # b, which is all that there is to say of it.",
    ]


# ---- bare text --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "box",
    [
        "<div class='share-bar'><a href=/s>Share</a></div>",
        "<aside>Of something else</aside>",
        "<nav><a href=/>Home</a></nav>",
        "<form><input></form>",
        "<ul><li><a href=/a>One other story</a></li></ul>",
        "<div style='display:none'>For machines</div>",
        "<div class='related-box'><a href=/a>Another story</a></div>",
        "<span class='social'>Like</span>",
        "<div></div>",
        "<figure><img src=/a.jpg></figure>",
    ],
)
def test_bare_text_after_a_box_that_goes_is_kept(box: str) -> None:
    assert " ".join(lines(f"<article><div>{box}{' '.join(LINES)}</div></article>")) == " ".join(LINES)


@pytest.mark.parametrize("tag", ["h2", "h3", "h4"])
def test_a_heading_over_bare_text_is_kept(tag: str) -> None:
    text = f"<{tag}>Rust</{tag}>{FIRST}<br><br>{SECOND}<{tag}>Money</{tag}>{THIRD} <i>Or so he says.</i>"
    assert lines(f"<div>{text}<{tag}>Plans</{tag}>{FOURTH}</div>") == [
        *("Rust", FIRST, SECOND),
        *("Money", f"{THIRD} Or so he says."),
        *("Plans", FOURTH),
    ]


def test_a_heading_over_nothing_but_another_heading_is_not() -> None:
    text = f"<h2>Rust</h2><h2>Money</h2>{FIRST}<h2>Plans</h2>{SECOND} {THIRD}"
    assert lines(f"<div>{text}</div>") == ["Money", FIRST, "Plans", f"{SECOND} {THIRD}"]


def test_bare_text_beside_paragraphs_is_in_its_place() -> None:
    assert lines(f"<div>{FIRST}<p>{SECOND}</p>{THIRD}<p>{FOURTH}</p></div>") == LINES
    assert lines(f"<div><p>{FIRST}</p>{SECOND}<span><p>{THIRD}</p></span>{FOURTH}</div>") == LINES


def test_bare_text_may_hold_what_lxml_does_not_write() -> None:
    kept = lines(f"<div>{FIRST}\x0e<p>{SECOND}</p>{THIRD}\x0f<p>{FOURTH}</p></div>")
    assert [line.strip("\x0e\x0f ") for line in kept] == LINES


# ---- lists of links ---------------------------------------------------------------------------


LINKS = "<li><a href=https://a.example/>Heron</a></li><li><a href=https://b.example/>Plover</a></li>"


@pytest.mark.parametrize(
    "announced",
    [
        f"<p>The app can be had for these systems:</p><ul>{LINKS}</ul>",
        f"<p>These are the reports that I liked best:</p><ol>{LINKS}</ol>",
        f"<p>Drei Berichte sind mir in Erinnerung geblieben:</p><ul>{LINKS}</ul>",
        f"<p>Voici les adresses qui en parlent le mieux&nbsp;:</p><ul>{LINKS}</ul>",
        f"<p>Whoever wants one will find it at one of these：</p><ul>{LINKS}</ul>",
        f"<p>The app can be had for these systems:</p><div class=x><ul>{LINKS}</ul></div>",
        f"The app can be had for these systems:<ul>{LINKS}</ul>",
        f"<p>The app can be had <b>for these systems:</b></p><ul>{LINKS}</ul>",
        "<p>These are the reports that I liked best:</p><p><a href=/a>Heron</a></p><p><a href=/b>Plover</a></p>",
        "<p>The app can be had for these:</p><dl><dt><a href=/a>Heron</a></dt><dd><a href=/b>Plover</a></dd></dl>",
    ],
)
def test_links_that_a_sentence_announces_are_kept(announced: str) -> None:
    kept = lines(f"<article>{TEXT}{announced}<p>{FIRST[4:]}</p></article>")
    assert kept[-3:] == ["Heron", "Plover", FIRST[4:]]


@pytest.mark.parametrize("line", ["Read more:", "Related:", "Mehr zum Thema:", "Read more on our pages about birds:"])
def test_links_that_lead_elsewhere_are_not(line: str) -> None:
    assert lines(f"<article><p>{FIRST}</p><p>{SECOND}</p><p>{line}</p><ul>{LINKS}</ul><p>{THIRD}</p></article>") == [
        *LINES[:3]
    ]


# ---- buttons and formulas ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "button",
    [
        "<button><div><span>Menu</span><div></button>",
        "<button class=menu><div></button>",
        "<header><button><div><i></i><div></button></header>",
        "<div><button><p>Menu</p><section></button></div>",
        "<nav><button><div>Search<div></button></nav>",
    ],
)
def test_a_button_that_was_never_closed_does_not_take_the_page_with_it(button: str) -> None:
    page = f"{button}<main><h1>Bridge to close</h1>{TEXT}</main><footer>Imprint</footer>"
    assert lines(page, title="Bridge to close") == LINES


def test_a_button_goes() -> None:
    assert lines(f"<article>{TEXT}<button><div>Show all that was said on that day</div></button></article>") == LINES


@pytest.mark.parametrize(
    "formula",
    [
        "<math><mi>l</mi><mo>=</mo><mi>h</mi></math>",
        "<span class=katex><span><math><mi>l</mi></math></span><span aria-hidden=true>l</span></span>",
        "<mjx-container><mjx-math aria-hidden=true>l</mjx-math><mjx-a><math><mi>l</mi></math></mjx-a></mjx-container>",
        "<script type='math/tex'>l</script>",
        "<script type='math/tex; mode=display'>l = h</script>",
    ],
)
def test_a_formula_stays_in_its_sentence_once(formula: str) -> None:
    html = body(f"<article>{TEXT}<p>Its length is {formula}, as the engineers say.</p></article>")
    last = html.rpartition("<p>")[2]
    assert last.startswith(("Its length is <math", "Its length is <script"))
    assert last.count(">l") == 1
    assert "</math>, as the" in last or "</script>, as the" in last


# ---- leads, legal notices, hidden text --------------------------------------------------------

LEAD = "For two years cars will have to cross the river by ferry, which few drivers like."


@pytest.mark.parametrize(
    ("top", "summary"),
    [
        ("<div><img src=/a.jpg><p>{}</p></div>", LEAD),
        ("<div><p>{}</p><img src=/a.jpg></div>", LEAD),
        ("<div class=teaser-text><img src=/a.jpg><div>{}</div></div>", LEAD + " Now it is sure."),
        ("<div><img src=/a.jpg><p class=lead>{}</p></div>", ""),
        ("<div class=intro><img src=/a.jpg><p>{}</p></div>", ""),
        ("<div class=article-lead><a href=/a><img src=/a.jpg></a><p>{}</p></div>", ""),
        ("<div><figure><img src=/a.jpg></figure><p class=vorspann>{}</p></div>", ""),
        ("<section class=excerpt><img src=/a.jpg><p>{}</p></section>", ""),
        ("<center><img src=/a.jpg><p>{}</p></center>", LEAD[:70]),
        ("<div><picture><img src=/a.jpg></picture><div class=chapo>{}</div></div>", ""),
    ],
)
def test_a_lead_beside_a_picture_is_no_caption(top: str, summary: str) -> None:
    html = f"<html><body><article>{top.format(LEAD)}<div>{TEXT}</div></article></body></html>"
    page = Page(html.encode(), "https://news.example/2026/bridge", "utf-8")
    known = Metadata(summary=summary)
    located = locate(page, known)
    cleaned = clean(located, page, known)
    assert LEAD in (cleaned.standfirst, *cleaned.text.splitlines())


def test_a_caption_beside_a_picture_is_one() -> None:
    top = "<div><img src=/a.jpg><p>The bridge as it was seen on Monday from the left bank. Photo: Ann Example</p></div>"
    assert lines(f"<article>{top}<div>{TEXT}</div></article>") == LINES


NOTICES = [
    "© 2026 The Planet Press and its partners. All rights reserved, in this country and in all of the others too.",
    "This material may not be published, broadcast, rewritten or redistributed in whole or in part by anybody.",
    "This text is for information only and does not constitute investment advice or an offer to buy anything at all.",
    "This release contains forward-looking statements, which are subject to risks that nobody can foresee as yet.",
    "For informational purposes only: ask your doctor before you take up anything that you have read about here.",
    "Nachdruck, auch auszugsweise, nur mit schriftlicher Genehmigung der Redaktion; das gilt auch für Bilder.",
    "Dieser Beitrag stellt keine Anlageberatung dar; wer Wertpapiere kauft, tut das auf eigene Gefahr und Rechnung.",
    "Toute reproduction de cet article, même en partie, est soumise à l'accord de la rédaction du journal.",
    "Queda prohibida la reproducción de este texto; prohibida su reproducción también en otros medios.",
    "È vietata la riproduzione, anche parziale, di questo testo senza il consenso scritto della redazione.",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_for_lawyers_below_the_text_goes(notice: str) -> None:
    assert lines(f"<article>{TEXT}<p>{notice}</p></article>") == LINES


# But for the first: who owns a text is told in a line of its own, which goes wherever it stands.
@pytest.mark.parametrize("notice", NOTICES[1:])
def test_the_same_words_within_a_text_stay(notice: str) -> None:
    said = f"The mayor read from the letter: {notice}"
    assert lines(f"<article><p>{FIRST}</p><p>{said}</p><p>{SECOND}</p></article>") == [FIRST, said, SECOND]


@pytest.mark.parametrize(
    "hidden",
    [
        "<div class=hidden>{}</div>",
        "<div class='box d-none'>{}</div>",
        "<p class=hide>{}</p>",
        "<div class=is-hidden>{}</div>",
        "<section class=u-hidden>{}</section>",
        "<div style='display:none'>{}</div>",
        "<div style='visibility: hidden'>{}</div>",
        "<div hidden>{}</div>",
        "<span class=visually-hidden>{}</span>",
        "<p class=sr-only>{}</p>",
    ],
)
def test_hidden_text_goes(hidden: str) -> None:
    assert lines(f"<article><p>{FIRST}</p><p>{SECOND}</p>{hidden.format(THIRD)}<p>{FOURTH}</p></article>") == [
        *LINES[:2],
        FOURTH,
    ]


@pytest.mark.parametrize("names", ["hidden md:block", "d-none d-md-block", "hide-on-print", "has-hidden-parts"])
def test_what_is_hidden_on_some_screens_only_stays(names: str) -> None:
    assert lines(f"<article><p>{FIRST}</p><p>{SECOND}</p><div class='{names}'>{THIRD}</div></article>") == LINES[:3]


# ---- what hides ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "style", ["DISPLAY: none", "color: red; display:none", "left:-9999px", "text-indent: -10000px"]
)
def test_what_a_style_hides_goes(style: str) -> None:
    hidden = (
        f"<div style='{style}'><p>It is for machines only, and no reader has ever seen a word of this line.</p></div>"
    )
    assert lines(f"<article>{TEXT}{hidden}</article>") == LINES


@pytest.mark.parametrize("style", ["--footer-display: none", "left: -12px"])
def test_what_a_style_does_not_hide_stays(style: str) -> None:
    assert lines(f"<article><div style='{style}'>{TEXT}</div></article>") == LINES


@pytest.mark.parametrize(
    "line",
    [
        "版权声明：本文版权归报社所有，未经授权不得转载。",
        "本記事の無断転載を禁じます。",
        "© Планета. Все права защищены.",
        "© Planet. Wszelkie prawa zastrzeżone.",
        "© الكوكب. جميع الحقوق محفوظة.",
        "© Planet. Alle rechten voorbehouden.",
    ],
)
def test_a_legal_notice_below_a_text_goes(line: str) -> None:
    assert lines(f"<article>{TEXT}<p>{line}</p></article>") == LINES


def test_a_sentence_on_rights_in_the_text_stays() -> None:
    law = "Everybody who prints a map of the old town has to say below it that all rights are with the council."
    assert lines(f"<article><p>{FIRST}</p><p>{law}</p><p>{SECOND}</p></article>") == [FIRST, law, SECOND]


# ---- texts without an end of a sentence ---------------------------------------------------------


def test_the_first_stanza_of_a_poem_stays() -> None:
    stanzas = [f"The boat goes out<br>and nobody knows<br>the way that it took<br>by stone number {n}" for n in "ab"]
    poem = "".join(f"<p>{stanza}</p>" for stanza in stanzas)
    assert "number a" in body(f"<article>{poem}<p>{FIRST}</p></article>")


def test_an_address_before_the_text_is_no_stanza() -> None:
    address = "<p>The Planet<br>Mill Lane 12<br>Harrowgate<br>Post 4711<br>Tel 0123 456</p>"
    assert "Mill Lane" not in body(f"<article>{address}{TEXT}</article>")


def test_thai_has_sentences_though_no_sign_ends_them() -> None:
    thai = "ตลอดสิบเอ็ดฤดูหนาวเรือข้ามฟากระหว่างเกาะทั้งสองขนนมไปทางหนึ่งและขนหนังสือเรียนกลับมาอีกทางหนึ่งโดยไม่มีใครถาม"
    assert lines(f"<div><p>{thai}</p><p>{thai[::-1]}</p></div>") == [thai, thai[::-1]]


# ---- names within a line ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "part",
    [
        "<span class='ticker'>{}</span>",
        "<a class='crosslink' href='/z'>{}</a>",
        "<a class='topics-link' href='/z'>{}</a>",
        "<b class='keywords'>{}</b>",
        "<em class='promo'>{}</em>",
        "<abbr class='related-term'>{}</abbr>",
        "<mark class='ads-free'>{}</mark>",
        "<span class='rating'>{}</span>",
    ],
)
def test_a_part_of_a_sentence_stays_whatever_it_is_called(part: str) -> None:
    sentence = "The council of {} voted on Monday to close the old bridge for two years, and the ferry will run."
    line = sentence.format("Harrowgate")
    assert lines(f"<article><p>{sentence.format(part.format('Harrowgate'))}</p>{TEXT}</article>")[0] == line


@pytest.mark.parametrize("name", ["sr-only", "visually-hidden", "tooltip", "screen-reader-text"])
def test_what_is_not_for_those_who_see_goes_from_a_sentence(name: str) -> None:
    part = f"<span class='{name}'>opens in a new window</span>"
    assert lines(f"<article><p>The council {part} voted on Monday to close the old bridge.</p>{TEXT}</article>")[0] == (
        "The council voted on Monday to close the old bridge."
    )


def test_a_kicker_before_a_sentence_goes() -> None:
    assert lines(f"<article><p><span class='topics'>Bridges</span> {FIRST}</p>{TEXT}</article>")[0] == FIRST


# ---- texts without spaces ---------------------------------------------------------------------


def test_a_short_chinese_text_that_links_make_pieces_of_is_found() -> None:
    text = (
        "<p>如果你喜欢海边的小船，可以跟老船匠学习<a href=https://a.example/>造船</a>和<a href=https://b.example/>航海</a>。</p>"
        "<p>想知道怎样造一艘船的读者，请看我们的<a href=https://c.example/>指南</a>。</p>"
    )
    kept = lines(f"<div class=a><div class=b><h1>造船</h1><div>{text}</div></div></div>", "造船")
    assert kept == ["如果你喜欢海边的小船，可以跟老船匠学习造船和航海。", "想知道怎样造一艘船的读者，请看我们的指南。"]


# ---- sentences that end after a link ----------------------------------------------------------


def test_a_paragraph_whose_full_stop_stands_after_a_link_is_text() -> None:
    line = "Whoever wants to know how the old piers were built may ask at the <a href=/z>harbour office</a>."
    kept = lines(f"<div><div class=x><p>{line}</p><p>{line.replace('old', 'new')}</p></div><div>Menu</div></div>")
    assert len(kept) == 2


# ---- tables -----------------------------------------------------------------------------------

ROWS = "".join(
    f"<tr><td>{n}</td><td>{n * 7} km</td><td><a href='/way/{n}'>To the quay by way {n}</a></td></tr>" for n in range(5)
)


def test_a_table_of_data_stays_though_it_is_links_for_the_most_part() -> None:
    head = "<tr><th>Way</th><th>Length</th><th>Chart</th></tr>"
    assert "0 0 km To the quay by way 0" in lines(f"<article>{TEXT}<table>{head}{ROWS}</table><p>{FIRST}</p></article>")
    assert "0 0 km To the quay by way 0" not in lines(f"<article>{TEXT}<table>{ROWS}</table><p>{FIRST}</p></article>")


# ---- columns ----------------------------------------------------------------------------------


def test_a_column_of_links_beside_the_text_goes() -> None:
    links = "".join(f"<a href='/{name}'>{name}</a><br>" for name in ("Home", "News", "Sport", "Weather", "Letters"))
    page = f"<table><tr><td>{links}</td><td><h1>Bridge to close</h1>{TEXT}</td><td>{links}</td></tr></table>"
    assert lines(page, "Bridge to close") == LINES


# ---- pictures in paragraphs -------------------------------------------------------------------


def test_several_sentences_beside_a_picture_in_one_paragraph_are_text() -> None:
    text = "The council met on Monday. It will close the old bridge for two years."
    for paragraph in (
        f"<p><img src=/a.jpg align=left>{text}</p>",
        f"<p><b><img src=/a.jpg><noscript><img src=/a.jpg></noscript>{text}</b></p>",
    ):
        assert lines(f"<article><div>{paragraph}</div>{TEXT}</article>")[0] == text


def test_a_line_beside_a_picture_in_one_paragraph_is_its_caption() -> None:
    assert lines(
        f"<article><div><p><img src=/a.jpg>The old bridge at dawn, seen from the quay.</p></div>{TEXT}</article>"
    ) == (LINES)


@pytest.mark.parametrize(
    "line",
    [
        "The council (which met on Monday) will close the bridge for two years from now on",
        "The bridge and/or the ferry will be closed to all but those who live beside it.",
    ],
)
def test_brackets_and_strokes_in_a_clause_make_no_credit(line: str) -> None:
    assert not is_credited(line)


@pytest.mark.parametrize(
    "line", ["The bridge at dawn (Runa Vold)", "The bridge at dawn © Runa Vold", "Dawn | Runa Vold"]
)
def test_brackets_and_strokes_at_the_end_do(line: str) -> None:
    assert is_credited(line)


# ---- remarks without a name -------------------------------------------------------------------

REMARKS = [
    "I have crossed it on each day of my life and will not go by boat, whatever the council says of it, never.",
    "Nobody has asked those who live on the right bank, as usual, though they are the ones who pay for it all.",
    "My grandfather built one of these piers, and he always said that it would not last for a hundred years.",
]


@pytest.mark.parametrize("link", ["Reply", "Antworten", "Répondre", "返信", "Ответить"])
def test_remarks_that_can_be_answered_go_wherever_they_stand(link: str) -> None:
    remarks = "".join(f"<div><b>Ada</b><p>{remark}</p><a href=#r>{link}</a></div>" for remark in REMARKS)
    for page in (f"<div>{remarks}</div><div>{TEXT}</div>", f"<div>{TEXT}<div>{remarks}</div></div>"):
        assert lines(f"<div><h1>Bridge to close</h1>{page}</div>", "Bridge to close") == LINES


def test_remarks_are_the_text_where_there_is_no_other() -> None:
    remarks = "".join(f"<div><b>Ada</b><p>{remark}</p><a href=#r>Reply</a></div>" for remark in REMARKS * 6)
    kept = lines(f"<h1>Will the bridge close?</h1><div>{remarks}</div>", "Will the bridge close?")
    assert set(REMARKS) <= set(kept)


def test_one_link_to_reply_makes_no_remarks_of_a_text() -> None:
    assert lines(f"<div>{TEXT}<a href=#r>Reply</a></div>") == LINES
