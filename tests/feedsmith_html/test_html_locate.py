"""Where the article stands, what goes with it and what does not."""

import time

import pytest

from feedsmith import Article, Document, Parsed, ParseError, Person
from feedsmith_html.article import read_article
from feedsmith_html.body.blocks import count_words
from feedsmith_html.body.clean import clean
from feedsmith_html.body.locate import MAX_ELEMENTS, Located, locate
from feedsmith_html.metadata.read import Metadata
from feedsmith_html.page import Page

FIRST = "The council voted on Monday to close the old bridge for two years, and the ferry will run instead."
SECOND = "Engineers found rust in three of its piers, which carry some nine thousand cars on a working day."
THIRD = "Shops on the left bank fear for their trade; the mayor, who lives there, has promised them money."
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
LINES = [FIRST, SECOND, THIRD]


def locate_page(html: str, url: str = "https://news.example/2026/bridge", **metadata: object) -> Located:
    return locate(Page(html.encode(), url, "utf-8"), Metadata(**metadata))  # type: ignore[arg-type]


def lines(html: str, **metadata: object) -> list[str]:
    page = Page(html.encode(), "https://news.example/2026/bridge", "utf-8")
    known = Metadata(**metadata)  # type: ignore[arg-type]
    return clean(locate(page, known), page, known).text.splitlines()


@pytest.mark.parametrize(
    "page",
    [
        f"<div><article>{TEXT}</article></div>",
        f'<div class="x1"><div itemprop="articleBody">{TEXT}</div></div>',
        f'<main><div class="entry-content">{TEXT}</div></main>',
        f"<table><tr><td>Menu</td><td>{TEXT}</td></tr></table>",
        "<div>" + "".join(f'<div class="a"><div class="b">{line}</div></div>' for line in LINES) + "</div>",
        f"<div>{'<br><br>'.join(LINES)}</div>",
        f'<form id="aspnet"><div id="content">{TEXT}</div></form>',
        f"<noscript><div>{TEXT}</div></noscript>",
    ],
    ids=["article", "itemprop", "class", "table", "paragraphs in boxes", "breaks", "form around all", "noscript"],
)
def test_finds_the_text_however_it_is_marked_up(page: str) -> None:
    navigation = '<nav><a href="/a">Home</a> <a href="/b">Sport and other news</a></nav>'
    assert lines(f"<body>{navigation}{page}<footer>© The Example</footer>") == LINES


@pytest.mark.parametrize(
    "box",
    [
        '<nav><a href="/">Home of all the news there is</a></nav>',
        '<div class="share-buttons">Share this with whom you like, please.</div>',
        '<div class="relatedArticles"><h3>Older</h3><p>Something that happened before, elsewhere.</p></div>',
        '<section class="newsletter-signup"><p>Get our news by mail, every morning at six.</p></section>',
        "<aside><p>Some words on something else, in a box of its own.</p></aside>",
        '<div style="display: none"><p>This is for machines only, they say, and nobody reads it.</p></div>',
        "<div hidden><p>This is for machines only, they say, and nobody reads it.</p></div>",
        '<ul><li><a href="/1">One other story of the day</a></li><li><a href="/2">And yet another one</a></li></ul>',
        '<div><h3><a href="/x">Another headline to click</a></h3><p>Its teaser has a line or so, and ends.</p></div>',
        '<p>Read more: <a href="/x">the tunnel that nobody wanted</a></p>',
        '<p>Lesen Sie auch: <a href="/x">Der Tunnel, den keiner wollte</a></p>',
        '<p>Lire aussi : <a href="/x">Le tunnel dont personne ne voulait</a></p>',
        '<p>Читайте также: <a href="/x">Туннель, который никто не хотел</a></p>',
        '<p>関連記事：<a href="/x">誰も望まなかったトンネル</a></p>',
        '<p><a href="/x">A stub that is nothing but a link</a></p>',
        "<p>Advertisement</p>",
        "<p>© 2026 The Example. All rights reserved.</p>",
        "<p>Sign up for our newsletter and never miss a story.</p>",
    ],
)
def test_takes_out_what_is_none_of_the_article(box: str) -> None:
    page = f"<body><article><p>{FIRST}</p><p>{SECOND}</p>{box}<p>{THIRD}</p></article>"
    assert lines(page) == LINES


def test_keeps_a_link_that_is_part_of_a_sentence_and_a_list_of_facts() -> None:
    facts = "<ul><li>two years</li><li>nine thousand cars</li></ul>"
    sentence = "Read more into it than you should, and you will be as wrong as the mayor, who did so more than once."
    page = f'<article>{TEXT}<p>{sentence}</p>{facts}<p>He said <a href="/x">all of this</a> on Monday, at length.</p>'
    assert lines(page) == [
        *LINES,
        sentence,
        "two years",
        "nine thousand cars",
        "He said all of this on Monday, at length.",
    ]


def test_begins_after_the_headline_the_byline_and_the_date() -> None:
    head = (
        "<p>Local</p><h1>Bridge to close</h1><p>By Ann Example</p><p>12 March 2026, 14:30</p><p>Ann Example, Bonn</p>"
    )
    people = (Person(name="Ann Example"),)
    assert lines(f"<article>{head}{TEXT}</article>", title="Bridge to close", authors=people) == LINES


def test_ends_before_a_heading_of_what_is_elsewhere() -> None:
    tail = "<h2>Related stories</h2><p>The ferry of old.</p><h2>About the author</h2><p>Ann likes boats.</p>"
    assert lines(f"<article>{TEXT}{tail}</article>") == LINES


def test_drops_headings_that_nothing_follows() -> None:
    page = f"<article><p>{FIRST}</p><h2>Empty</h2><h2>Rust</h2><p>{SECOND}</p><p>{THIRD}</p><h2>End</h2></article>"
    assert lines(page) == [FIRST, "Rust", SECOND, THIRD]


def test_hands_over_the_standfirst_and_leaves_it_out_of_the_text() -> None:
    standfirst = "For two years cars will have to cross the river by ferry."
    page = f"<body><h1>Bridge to close</h1><div><p>{standfirst}</p></div><div class='article-body'>{TEXT}</div>"
    located = locate_page(page, title="Bridge to close", summary=standfirst)
    assert located.standfirst == standfirst
    assert lines(page, title="Bridge to close", summary=standfirst) == LINES


def test_prefers_the_article_with_the_headline_to_a_longer_one() -> None:
    other = "".join(f"<p>{line} And so it went on and on, for many more words than that.</p>" for line in LINES)
    page = (
        f"<body><section><div><h1>Bridge to close</h1><div>{TEXT}</div></div></section>"
        f"<section><div><h2>Another story</h2><div>{other}</div></div></section>"
    )
    assert lines(page, title="Bridge to close") == LINES


def test_trusts_the_text_in_json_ld_where_it_is_whole() -> None:
    more = "An unrelated paragraph, which some script put between the others, about cats and what they eat."
    rest = [
        "The ferry takes forty cars at a time; " * 3 + "no more.",
        "Trucks have to drive by way of the next town. " * 3,
    ]
    page = f"<article>{TEXT}<p>{more}</p>" + "".join(f"<p>{line}</p>" for line in rest)
    assert lines(page) == [*LINES, more, *map(str.strip, rest)]
    assert lines(page, body_text=" ".join(LINES + rest)) == [*LINES, *map(str.strip, rest)]


def test_takes_the_text_from_json_ld_where_the_page_shows_only_its_beginning() -> None:
    located = locate_page(
        f"<article><p>{FIRST}</p></article>", body_text="\n".join(LINES * 3), types=frozenset({"Article"})
    )
    assert (located.kind, located.signal) == ("article", "JSON-LD articleBody")
    assert located.words > 100


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("", "empty"),
        ("<body></body>", "empty"),
        ("<body><script>var a = 'text of a script, which is no text.'</script>", "empty"),
        ("<body><div>We use cookies. Please accept all cookies to go on to the page.</div>", "consent"),
        ("<body><p>Please enable JavaScript to view this page. It needs it.</p>", "empty"),
        ("<body>" + "".join(f'<h3><a href="/{n}">Headline number {n} of this day</a></h3>' for n in range(30)), "list"),
        ("<body><p>A short note, and that is all of it. Nothing follows.</p>", "thin"),
        ("<body><div>Wir und 214 Partner nutzen auf dieser Seite Cookies. Alle Cookies akzeptieren?</div>", "consent"),
        ("<body><main><h2>Verify you are human by ticking the box.</h2><p>It takes a second.</p></main>", "consent"),
        (f"<body><article>{TEXT}</article>", "article"),
        ("<body>" + "<p>x" * (MAX_ELEMENTS + 1), "large"),
    ],
)
def test_says_what_kind_of_page_it_is(page: str, kind: str) -> None:
    assert locate_page(page).kind == kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("404: Page not found", "error"),
        ("Error 404", "error"),
        ("Seite nicht gefunden", "error"),
        ("Page introuvable", "error"),
        ("The page you are looking for cannot be found", "error"),
        ("404 new houses for the left bank", "thin"),
        ("Page boys wanted", "thin"),
    ],
)
def test_a_page_that_is_not_there_says_so_in_its_headline(title: str, kind: str) -> None:
    page = f"<body><main><h1>{title}</h1><p>Sorry about that; it may have been moved, or it may never have been.</p>"
    assert locate_page(page, title=title).kind == kind


MENU = "".join(f'<li><a href="/{n}">Department number {n} of this town, and what it does</a></li>' for n in range(40))


@pytest.mark.parametrize("body", [TEXT, f"<p>{FIRST} {SECOND} {THIRD}</p>"])
def test_no_list_of_links_makes_a_list_of_a_page_with_a_text(body: str) -> None:
    assert locate_page(f"<body><ul>{MENU}</ul><div>{body}</div>").kind == "article"
    assert locate_page(f"<body><ul>{MENU}</ul><div>{body * 8}</div>", url="https://news.example/").kind == "article"
    assert locate_page(f"<body><ul>{MENU}</ul><div>{body}</div>", url="https://news.example/?p=31228").kind == "article"
    assert locate_page(f"<body><ul>{MENU}</ul><p>{FIRST}</p>").kind == "list"


def test_a_page_that_says_that_it_is_a_collection_is_a_list() -> None:
    links = "".join(f'<li><a href="/{n}">Headline number {n} of this day</a> 3 March</li>' for n in range(9))
    page = f"<body><main><h1>Planning</h1><ul>{links}</ul></main>"
    assert locate_page(page, types=frozenset({"CollectionPage"})).kind == "list"


def test_no_notice_beside_a_short_text_makes_a_notice_of_it() -> None:
    banner = '<div class="cookie"><p>We use cookies. Accept all cookies, or read our policy on them first.</p></div>'
    assert locate_page(f"<body><article><p>{FIRST} {SECOND}</p></article>{banner}").kind == "thin"


def test_text_that_is_all_there_is_stays_though_it_is_the_summary_or_stands_with_a_picture() -> None:
    assert lines(f"<body><h1>Bridge</h1><div><p>{FIRST}</p></div>", title="Bridge", summary=FIRST) == [FIRST]
    assert lines(f'<body><h1>Bridge</h1><div><p><img src="/a.jpg">{FIRST}</p></div>', title="Bridge") == [FIRST]


def test_a_first_paragraph_that_is_the_summary_stays_unless_it_is_set_apart() -> None:
    page = "<article><h1>Bridge</h1>{}<p>" + SECOND + "</p><p>" + THIRD + "</p></article>"
    assert lines(page.format(f"<p>{FIRST}</p>"), title="Bridge", summary=FIRST) == LINES
    for apart in (f"<p class=standfirst>{FIRST}</p>", f"<h2>{FIRST}</h2>", f"<header><p>{FIRST}</p></header>"):
        assert lines(page.format(apart), title="Bridge", summary=FIRST) == LINES[1:]


def test_a_line_that_is_marked_as_standfirst_leaves_the_text_where_the_page_names_no_summary() -> None:
    head = "<header><h1>Bridge</h1><p class=standfirst>For two years cars will go by ferry.</p></header>"
    page = f"<main>{head}<div>{TEXT}</div></main>"
    assert locate_page(page, title="Bridge").standfirst == "For two years cars will go by ferry."
    assert lines(page, title="Bridge") == LINES


@pytest.mark.parametrize("line", ["<time>21 July 2026</time>", "<a href=/x>Local</a>", "<span>LIVE</span>"])
def test_an_inline_line_between_blocks_is_judged_as_a_line(line: str) -> None:
    assert lines(f"<div class=brief><h1>Bridge</h1>{line}{TEXT}</div>", title="Bridge") == LINES
    assert lines(f"<div class=brief>{line}<h1>Bridge</h1>{TEXT}</div>", title="Bridge") == LINES


def test_sentences_are_text_however_many_links_they_hold() -> None:
    sentences = [f"{line} So they say, at least; we have not counted." for line in LINES]
    page = "".join(f'<p><a href="/x">{line[:90]}</a>{line[90:]}</p>' for line in sentences)
    assert lines(f"<div><h1>Bridge</h1><div>{page}</div></div>") == sentences


def test_ends_before_the_standing_paragraph_about_the_publisher_and_the_press_contact() -> None:
    about = "<h3>About Harrow Pumps</h3><p>Harrow Pumps makes pumps for wells, and has done so for a hundred years.</p>"
    contact = "<h3>Media contact</h3><p>Thea Munro, press office, phone 555 0142</p>"
    assert lines(f"<article>{TEXT}{about}{contact}</article>", title="Harrow Pumps closes a bridge") == LINES
    other = "<h3>About the piers</h3><p>They were built in 1911, by people who did not expect cars to be heavy.</p>"
    assert len(lines(f"<article>{TEXT}{other}</article>", title="Harrow Pumps closes a bridge")) == 5


def test_a_brief_is_published_where_the_page_says_when_it_was_written() -> None:
    page = "<title>Bridge</title>{}<body><h1>Bridge</h1><p>The old bridge is closed. So is the new one.</p>"
    date = '<meta property="article:published_time" content="2026-03-12T14:30:00Z">'

    def parse(html: str) -> list[Parsed]:
        return list(read_article(Document(url="https://news.example/b", location="b", source="s", data=html.encode())))

    (article,) = parse(page.format(date))
    assert isinstance(article, Article)
    assert "So is the new one." in article.body
    with pytest.raises(ParseError, match="no more than 10 words"):
        parse(page.format(""))


def test_who_said_a_quotation_stays() -> None:
    quote = f"<blockquote><p>{SECOND}</p><footer>— <cite>the engineer</cite></footer></blockquote>"
    assert lines(f"<article><p>{FIRST}</p>{quote}<p>{THIRD}</p></article>") == [FIRST, SECOND, "— the engineer", THIRD]


def test_a_page_builder_s_widgets_are_no_asides() -> None:
    inner = '<div class="elementor-widget-container">{}</div>'
    box = f'<div class="elementor-widget elementor-widget-text-editor">{inner}</div>'
    page = "".join(box.format(f"<p>{line}</p>") for line in LINES)
    assert lines(f"<body><nav><a href=/>Home</a></nav><main>{page}</main>") == LINES


def test_words_are_counted_where_no_spaces_are() -> None:
    assert count_words("The council voted on Monday") == 5
    assert count_words("市议会周一投票决定关闭旧桥") == 7
    assert 6 <= count_words("สภาเมืองลงมติเมื่อวันจันทร์ให้ปิดสะพานเก่า") <= 12


def test_a_front_page_is_a_list_unless_it_says_that_it_is_an_article() -> None:
    links = "".join(f'<h3><a href="/{n}">Headline number {n} of this day, long enough</a></h3>' for n in range(40))
    page = f"<body>{links}<article>{TEXT}</article>"
    assert locate_page(page, url="https://news.example/").kind == "list"
    assert locate_page(page, url="https://news.example/", types=frozenset({"NewsArticle"})).kind == "article"


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + TEXT,
        ("<div class='related'>" * 200 + TEXT * 50 + "</div>" * 200) * 20,
        TEXT + "x<nav></nav>y" * 14_000,
        "<p>word, word. " * 14_000,
        TEXT + "<blockquote>" * 200 + TEXT * 4_000,
        f"<div {' '.join(f'a{n}=x' for n in range(2_000))}>{TEXT}",
        "<p>" + "." * 2_000_000 + TEXT,
        f"<p class='{'a-b ' * 200_000}'>{TEXT}",
    ],
    ids=["deep", "deep and wide", "tails", "wide", "deep quotes", "attributes", "dots", "class"],
)
def test_no_page_takes_long(page: str) -> None:
    parsed = Page(f"<body>{page}".encode(), "https://news.example/x", "utf-8")
    start = time.process_time()
    clean(locate(parsed, Metadata()), parsed, Metadata())
    assert time.process_time() - start < 5
