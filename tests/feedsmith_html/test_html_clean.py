"""The located subtree as clean HTML."""

import pytest

from feedsmith_html.body.clean import Cleaned, clean
from feedsmith_html.body.locate import Located
from feedsmith_html.metadata.read import Metadata
from feedsmith_html.page import Page

URL = "https://news.example/2026/bridge"


def cleaned(inner: str, head: str = "") -> Cleaned:
    page = Page(f"<html><head>{head}</head><body><div>{inner}</div></body></html>".encode(), URL, "utf-8")
    assert page.tree is not None
    return clean(Located(page.tree.find("body/div"), standfirst="What it is about."), page, Metadata())


def html(inner: str) -> str:
    return cleaned(inner).html.replace("\n", "")


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<p class=x style='color: red' onclick=y()>One <b>two</b></p>", "<p>One <b>two</b></p>"),
        ("<div><div>One</div><div>two</div></div>", "<p>One</p><p>two</p>"),
        ("One<br><br>two<br>three", "<p>One</p><p>two<br>three</p>"),
        ("<b>One<br><br>two</b>", "<p><b>One</b></p><p><b>two</b></p>"),
        ("<span>One</span> <font size=7>two</font>", "<p>One two</p>"),
        ("<h1>One</h1><h3>two</h3>", "<h2>One</h2><h3>two</h3>"),
        ("<ul><li>One</li><li><p>two</p></li></ul>", "<ul><li>One</li><li><p>two</p></li></ul>"),
        ("<ol><li>One<ul><li>two</li></ul></li></ol>", "<ol><li><p>One</p><ul><li>two</li></ul></li></ol>"),
        ("<blockquote><p>One</p></blockquote>", "<blockquote><p>One</p></blockquote>"),
        ("<pre>a\n  b &lt; c</pre>", "<pre>a  b &lt; c</pre>"),
        ("<pre><code>a</code></pre>", "<pre><code>a</code></pre>"),
        ("<p> </p><div></div><b></b><ul></ul>", ""),
        ("<p>soft\xadhyphen and a &amp; b</p>", "<p>softhyphen and a &amp; b</p>"),
        ("<script>x</script><style>y</style><p>One</p><!-- two -->", "<p>One</p>"),
        ("<table><tr><td>One</td></tr></table>", "<p>One</p>"),
        (
            "<table><tr><th>One</th><th>two</th></tr><tr><td colspan=2 bgcolor=x>3</td><td>4</td></tr></table>",
            '<table><tr><th>One</th><th>two</th></tr><tr><td colspan="2">3</td><td>4</td></tr></table>',
        ),
    ],
)
def test_writes_few_elements_and_attributes(inner: str, expected: str) -> None:
    assert html(inner) == expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/a", f'<p><a href="{URL[:20]}/a">One</a></p>'),
        ("x?a=1&amp;b=2", '<p><a href="https://news.example/2026/x?a=1&amp;b=2">One</a></p>'),
        ("mailto:ann@news.example", '<p><a href="mailto:ann@news.example">One</a></p>'),
        ("#top", "<p>One</p>"),
        ("javascript:alert(1)", "<p>One</p>"),
        (" JavaScript:alert(1)", "<p>One</p>"),
        ("data:text/html,x", "<p>One</p>"),
        ("", "<p>One</p>"),
    ],
)
def test_links_are_absolute_and_lead_somewhere(href: str, expected: str) -> None:
    assert html(f'<p><a href="{href}" target=_blank>One</a></p>') == expected


def test_base_counts() -> None:
    assert (
        'href="https://other.example/b/x"'
        in cleaned("<a href=x>One</a>", '<base href="https://other.example/b/">').html
    )


@pytest.mark.parametrize(
    ("image", "name"),
    [
        ('<img src="/a.jpg">', "a.jpg"),
        ('<img src="data:image/gif;base64,R0" data-src="/a.jpg">', "a.jpg"),
        ('<img src="/img/blank.gif" data-original="/a.jpg">', "a.jpg"),
        ('<img src="/s.jpg" srcset="/s.jpg 320w, /a.jpg 1200w, /xl.jpg 4000w">', "a.jpg"),
        ('<img src="/s.jpg" srcset="/s.jpg 1x, /a.jpg 2x">', "a.jpg"),
        ('<img data-srcset="/s.jpg 320w,/a.jpg 640w">', "a.jpg"),
        (
            '<picture><source type="image/avif" srcset="/x.avif 900w"><source srcset="/a.jpg 900w">'
            '<img src="/s.jpg"></picture>',
            "a.jpg",
        ),
        ('<img class=lazy><noscript><img src="/a.jpg"></noscript>', "a.jpg"),
        ('<noscript><img src="/a.jpg"></noscript><img class=lazy src="/img/spacer.gif">', "a.jpg"),
        ('<img src="/a.jpg"><noscript><img src="/a-full.jpg"></noscript>', "a.jpg"),
    ],
)
def test_lazy_pictures_become_real_ones(image: str, name: str) -> None:
    pictures = cleaned(f"<p>One</p><figure>{image}<figcaption>Two, three</figcaption></figure>").pictures
    assert [(picture.url, picture.caption) for picture in pictures] == [(f"https://news.example/{name}", "Two, three")]


@pytest.mark.parametrize(
    "image",
    [
        '<img src="/p.gif" width=1 height=1>',
        '<img src="data:image/png;base64,R0">',
        '<img src="javascript:x">',
        '<img src="/static/spacer.gif">',
        "<img>",
    ],
)
def test_trackers_and_placeholders_go(image: str) -> None:
    assert html(f"<p>One</p>{image}") == "<p>One</p>"


def test_a_picture_that_is_shown_twice_is_kept_once() -> None:
    lazy = '<img src="/a.jpg"><noscript><img src="/a.jpg"></noscript>'
    assert html(f"<p>One</p>{lazy}").count("<img") == 1


def test_a_figure_keeps_its_caption_and_the_text_does_not_have_it() -> None:
    result = cleaned(
        '<p>One</p><figure><a href=/x><img src="/a.jpg" alt="A &quot;b&quot;" width=640 height=480></a>'
        "<figcaption>Two</figcaption></figure>"
    )
    image = '<img src="https://news.example/a.jpg" alt="A &quot;b&quot;" width="640" height="480">'
    assert result.html == f"<p>One</p>\n<figure>{image}<figcaption>Two</figcaption></figure>"
    assert result.text == "One"
    assert (result.pictures[0].width, result.pictures[0].height, result.pictures[0].caption) == (640, 480, "Two")


@pytest.mark.parametrize(
    ("inner", "count"),
    [
        ('<img class=lazy><noscript><img src="/b.jpg"></noscript>', 2),
        ('<noscript><img src="/b.jpg"></noscript><img class=lazy src="/spacer.gif">', 2),
        ('<img data-src="/b.jpg"><noscript><img src="/b-large.jpg"></noscript>', 2),
    ],
)
def test_a_later_picture_is_taken_from_noscript_only_where_the_one_beside_it_shows_none(inner: str, count: int) -> None:
    assert html(f'<p><img src="/a.jpg"></p><p>One</p>{inner}').count("<img") == count


def test_a_caption_away_from_its_figure_joins_the_picture_before_it() -> None:
    expected = '<figure><img src="https://news.example/a.jpg" alt=""><figcaption>Two</figcaption></figure><p>One</p>'
    assert html('<p><img src="/a.jpg"></p><figcaption>Two</figcaption><p>One</p>') == expected
    assert html('<figure><img src="/a.jpg"></figure><figcaption>Two</figcaption><p>One</p>') == expected


def test_a_table_keeps_its_caption() -> None:
    table = "<table><caption>Of numbers</caption><tr><td>5</td><td>6</td></tr><tr><td>7</td><td>8</td></tr></table>"
    assert html(table).startswith("<table><caption>Of numbers</caption><tr><td>5</td>")
    assert cleaned(table).text.splitlines() == ["Of numbers", "5 6", "7 8"]


@pytest.mark.parametrize(
    ("embed", "expected"),
    [
        (
            '<iframe src="//film.example/1" title="A film"></iframe>',
            '<figure><a href="https://film.example/1">A film</a></figure>',
        ),
        (
            '<iframe data-src="/f"></iframe>',
            '<figure><a href="https://news.example/f">https://news.example/f</a></figure>',
        ),
        (
            '<video><source src="/a.mp4">Sorry</video>',
            '<figure><a href="https://news.example/a.mp4">https://news.example/a.mp4</a></figure>',
        ),
        ('<iframe src="/count" width=1 height=1></iframe>', ""),
        ('<iframe src="javascript:x"></iframe>', ""),
    ],
)
def test_embeds_become_links(embed: str, expected: str) -> None:
    assert html(embed) == expected


def test_a_post_keeps_its_words_and_its_link() -> None:
    words = '<p lang=en>Words</p>— Ann <a href="https://t.example/1">12 March</a>'
    assert (
        html(f'<blockquote class="twitter-tweet">{words}</blockquote>')
        == '<blockquote><p>Words</p><p>— Ann <a href="https://t.example/1">12 March</a></p></blockquote>'
    )


def test_text_has_a_line_for_each_block() -> None:
    result = cleaned(
        "<p>One <b>two</b>\n three</p><ul><li>four</li></ul>"
        "<table><tr><td>5</td><td>6</td></tr><tr><td>7</td><td>8</td></tr></table>"
    )
    assert result.text.splitlines() == ["One two three", "four", "5 6", "7 8"]
    assert result.standfirst == "What it is about."


def test_notes_a_link_that_leads_nowhere() -> None:
    assert cleaned('<p><a href="ftp://x.example/">One</a></p>').dropped == (
        "a link was dropped: it leads nowhere: 'ftp://x.example/'",
    )


def test_nothing_located_is_nothing_cleaned() -> None:
    assert clean(Located(None, "empty"), Page(b"", URL, "utf-8"), Metadata()) == Cleaned()
