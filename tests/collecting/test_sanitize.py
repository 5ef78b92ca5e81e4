"""Of a body only what a reader may safely show is left: elements, attributes and links of the allow-list."""

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html.parser import HTMLParser

import lxml.html
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from feedsmith.collecting import sanitize as sanitize_module
from feedsmith.collecting.readable import readable
from feedsmith.collecting.sanitize import (
    MAX_FOSTERED,
    TooIntricateError,
    holds_paragraphs_alone,
    sanitize,
    sanitized_html,
)
from feedsmith.model.article import Article, Media
from feedsmith.text import clean, escape
from support.peak import PEAK
from support.samples import PLAIN, RICH, UNMEASURED
from support.validate import html as html_complaints

BASE = "https://b.example/d/e"
ELEMENTS = frozenset(
    "a abbr audio b blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 "
    "h5 h6 hr i img ins kbd li ol p pre q s samp small source span strong sub sup table tbody td tfoot th thead time "
    "tr u ul var video".split()
)
ATTRIBUTES = frozenset(
    "align alt cite colspan controls datetime dir headers height href hreflang lang rowspan scope span src start title "
    "type value width".split()
)
LINKS = frozenset({"href", "src", "cite"})
VOID = frozenset({"br", "col", "hr", "img", "source"})


def cleaned(html: str, base: str | None = BASE) -> str:
    return sanitized_html(html, base)[0]


# ---- nothing active is left --------------------------------------------------------------------------------


class Tags(HTMLParser):
    """Every tag as the standard library's parser sees it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def _refuse(self, data: str) -> None:
        self.found.append((f"<!{data}", {}))

    handle_comment = unknown_decl = handle_pi = _refuse

    def handle_decl(self, decl: str) -> None:
        self._refuse(decl)


def tags(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every tag as two parsers see it, in a body and in the elements whose content browsers read differently."""
    yield from Tags(html).found
    for node in lxml.html.fragment_fromstring(html, create_parent="div").iterdescendants():
        yield str(node.tag), {str(name): str(value) for name, value in node.attrib.items()}


def active(html: str) -> list[str]:
    """What in `html` is not on the allow-list, or leads elsewhere than to the web, mail or telephone."""
    found = []
    for tag, attributes in tags(html):
        if tag not in ELEMENTS:
            found.append(f"<{tag}>")
        for name, value in attributes.items():
            scheme = re.sub(r"[\x00-\x20]", "", value).partition(":")[0].lower()
            if name not in ATTRIBUTES or (name in LINKS and scheme not in ("http", "https", "mailto", "tel")):
                found.append(f"<{tag} {name}={value!r}>")
    return found


def is_well_formed(html: str) -> bool:
    """Whether XML would take `html`, its void elements closed and its named references told apart."""
    text = re.sub(rf"<({'|'.join(VOID)})((?: [^<>]*)?)>", r"<\1\2/>", html).replace("&nbsp;", "\xa0")
    etree.fromstring(f"<x>{text}</x>", etree.XMLParser(huge_tree=True))
    return True


VECTORS = {
    "script": [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//x.example/x.js></SCRIPT>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<script/x>alert(1)</script>",
        "<script\n>alert(1)</script\t>",
        "<script>alert(1)",
        "</script><script>alert(1)//",
        "<<script>alert(1)//<</script>",
        "<script>/*</script>*/alert(1)</script>",
        "<\x00script>alert(1)</script>",
        "<script x='</script>'>alert(1)</script>",
        "<!--><script>alert(1)</script>-->",
        "<!--!><script>alert(1)</script>",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?xml <script>alert(1)</script>?>",
        "<!doctype x [<script>alert(1)</script>]>",
        "<p title=`<script>alert(1)</script>`>x",
        "<p title='</p><script>alert(1)</script>'>x",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<frameset onload=alert(1)>",
        "<applet code=x></applet>",
        "<embed src=x>",
        "<object data=x><p>y</object>",
        "<iframe src=javascript:alert(1)></iframe>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    ],
    "event handlers": [
        "<p onclick=alert(1)>x</p>",
        "<img src=x onerror=alert(1)>",
        "<img/src=x/onerror=alert(1)>",
        "<IMG SRC=x OnErRoR=alert(1)>",
        "<img src=x onerror\x0b=alert(1)>",
        "<img src=x onerror\n=\nalert(1)>",
        "<img src='x'onerror=alert(1)>",
        "<a href='x'/onclick='alert(1)'>x</a>",
        "<video onloadstart=alert(1)><source onerror=alert(1)></video>",
        "<audio src=x onerror=alert(1)>",
        "<body onload=alert(1)>x",
        "<details open ontoggle=alert(1)>x",
        "<input autofocus onfocus=alert(1)>",
        "<p title='x' onmouseover='alert(1)' lang='en'>x</p>",
        "<p title=\"x' onclick='alert(1)\">x</p>",
        "<p title='x\" onclick=\"alert(1)'>x</p>",
        '<p "onclick=alert(1)>x',
        "<p ' onclick=alert(1) '>x",
        "<p =onclick=alert(1)>x",
        "<p on\x00click=alert(1)>x",
        "<p lang=x\x00onclick=alert(1)>x",
        "<p a=`b`onclick=alert(1)>x",
        "<p xlink:onclick=alert(1) ns:onclick='x'>x</p>",
        "<p onclick>x</p>",
        "<marquee onstart=alert(1)>x</marquee>",
    ],
    "script addresses": [
        *(
            f'<a href="{prefix}javascript{suffix}:alert(1)">x</a>'
            for prefix in ("", " ", "\x01", "\n", "&#1;", "&Tab;")
            for suffix in ("", "&#9;", "\n")
        ),
        '<a href="JaVaScRiPt:alert(1)">x</a>',
        '<a href="java&#x0A;script:alert(1)">x</a>',
        '<a href="&#106;avascript:alert(1)">x</a>',
        '<a href="&#0000106avascript&colon;alert(1)">x</a>',
        '<a href="java\x00script:alert(1)">x</a>',
        "<a href=javascript:alert(1)>x</a>",
        "<a href='vbscript:msgbox(1)'>x</a>",
        "<a href='livescript:x'>x</a>",
        "<a href='feed:javascript:alert(1)'>x</a>",
        "<a href='view-source:x'>x</a>",
        "<img src='javascript:alert(1)'>",
        "<blockquote cite='javascript:alert(1)'>x</blockquote>",
        "<a href='jar:javascript:x'>x</a>",
        "<a href='javascript&#058alert(1)'>x</a>",
        "<a href='\u2028javascript:alert(1)'>x</a>",
        "<a href='\u00a0javascript:alert(1)'>x</a>",
        "<a href='ｊavascript:alert(1)'>x</a>",
        "<a href='//javascript:alert(1)'>x</a>",
        "<a href='https:javascript:alert(1)'>x</a>",
        "<a href='blob:x'>x</a>",
        "<a href='file:///etc/passwd'>x</a>",
        "<a href='about:blank'>x</a>",
        "<video src='javascript:alert(1)'>x</video>",
        "<a href='javascript:alert(1)' href='https://x.example/'>x</a>",
        "<del cite='javascript:x'>x</del><ins cite='javascript:x'>y</ins>",
        "<a href='mailto:a@x.example' ping='https://x.example/' target=_blank>x</a>",
        "<a xlink:href='javascript:alert(1)'>x</a>",
    ],
    "data addresses": [
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
        "<a href='DATA:text/html;base64,PHNjcmlwdD4='>x</a>",
        "<a href=' data:text/html,x'>x</a>",
        "<q cite='data:text/html,x'>x</q>",
        "<video src=data:text/html,x></video>",
        "<source src=data:text/html,x>",
    ],
    "svg and math": [
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
        "<svg><animate attributeName=href values=javascript:alert(1)></svg>",
        "<svg><use href='data:image/svg+xml,x'></svg>",
        "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>",
        "<svg><![CDATA[<img src=x onerror=alert(1)>]]></svg>",
        "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
        "<math href=javascript:alert(1)>x</math>",
        "<math><maction actiontype=x xlink:href=javascript:alert(1)>x",
        "<svg></p><img src=x onerror=alert(1)>",
        "<math><annotation-xml encoding=text/html><img src=x onerror=alert(1)></annotation-xml></math>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<svg><title><img src=x onerror=alert(1)></title></svg>",
    ],
    "mutation": [
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<noscript><!--</noscript><img src=x onerror=alert(1)>-->",
        "<style><p title='</style><img src=x onerror=alert(1)>'>",
        "<svg></p><style><a id='</style><img src=x onerror=alert(1)>'>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<template><script>alert(1)</script></template>",
        "<template><p title='</template><img src=x onerror=alert(1)>'>",
        "<textarea><p title='</textarea><img src=x onerror=alert(1)>'>",
        "<title><p title='</title><img src=x onerror=alert(1)>'>",
        "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
        "<noembed><p title='</noembed><img src=x onerror=alert(1)>'>",
        "<noframes><p title='</noframes><img src=x onerror=alert(1)>'>",
        "<plaintext><img src=x onerror=alert(1)>",
        "<select><template><script>alert(1)</script></template></select>",
        "<table><td><style><svg><![CDATA[</style><img src=x onerror=alert(1)>]]>",
        "<p title='&lt;/p&gt;&lt;img src=x onerror=alert(1)&gt;'>x</p>",
        "<svg><desc><noscript></svg><img src=x onerror=alert(1)></noscript>",
        "<p title='--><img src=x onerror=alert(1)>'>x</p>",
        "<img alt='`><img src=x onerror=alert(1)>' src=y>",
        "<img alt='x' title='<img a='><p title=' b><img src=x onerror=alert(1)>'>x</p>",
        "<video title='<img'>x</video><p title='><script>alert(1)</script>'>",
        "<math><mi><![CDATA[</mi><img src=x onerror=alert(1)>]]>",
        '<a title="<audio controls=">x</a><a title="></audio><script>alert(1)</script>">y</a>',
        "<p lang='&quot;><script>alert(1)</script>'>x",
    ],
    "srcset and other carriers": [
        "<img srcset='javascript:alert(1) 1x' src='https://x.example/'>",
        "<picture><source srcset='x 1x, data:y 2x'><img src='https://x.example/'></picture>",
        "<video poster='javascript:alert(1)' src='https://x.example/'>x</video>",
        "<img lowsrc=javascript:alert(1) dynsrc=javascript:x src='https://x.example/'>",
        "<table background='javascript:alert(1)'><tr><td background='javascript:alert(1)'>x</table>",
        "<a href='https://x.example/' download=x rel=opener>x</a>",
        "<link rel=stylesheet href=javascript:alert(1)>",
        "<img usemap='#m' src='https://x.example/'><map name=m><area href='javascript:alert(1)'></map>",
        "<p id=document name=cookie class=x data-x='y' itemprop=z tabindex=1 accesskey=x contenteditable is=x>x</p>",
    ],
    "meta, base and form": [
        "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
        "<base href='javascript:alert(1)//'><a href='x'>x</a>",
        "<base href='https://evil.example/'><a href='x'>x</a>",
        "<form action='javascript:alert(1)'><input type=submit></form>",
        "<form id=x></form><button form=x formaction='javascript:alert(1)'>x</button>",
        "<isindex action=javascript:alert(1)>",
        "<input type=image src=x onerror=alert(1)>",
        "<html manifest=x><head><meta charset=utf-7></head><body background=javascript:alert(1)>+ADw-script+AD4-",
        "<keygen autofocus onfocus=alert(1)>",
    ],
    "style": [
        "<p style='background:url(javascript:alert(1))'>x</p>",
        "<p style='width:expression(alert(1))'>x</p>",
        "<style>@import 'javascript:alert(1)';</style>",
        "<style>*{-moz-binding:url(x)}</style>x",
        '<p style="behavior:url(x.htc)">x</p>',
        "<link rel=stylesheet href='https://x.example/'>",
        "<style\n>p{}",
        "<p class=x style='position:fixed;top:0;left:0;width:100%;height:100%'>x</p>",
        "<font style='x' color=red face=x>x</font>",
    ],
}


@pytest.mark.parametrize("kind", VECTORS)
def test_nothing_active_is_left_of_an_attack(kind: str) -> None:
    for vector in VECTORS[kind]:
        for html in (
            vector,
            f"<p>before</p>{vector}<p>after</p>",
            f"<table><tr><td>{vector}",
            f'<p title="t">{vector}',
        ):
            for once in (cleaned(html), cleaned(html, None), clean(cleaned(html))):
                assert active(once) == active(cleaned(once)) == [], html


@given(st.lists(st.sampled_from([vector for kind in VECTORS.values() for vector in kind]), min_size=2, max_size=4))
def test_nothing_active_is_left_of_attacks_on_top_of_each_other(vectors: list[str]) -> None:
    middle = len(vectors[0]) // 2
    for html in ("".join(vectors), vectors[0][:middle] + vectors[1] + vectors[0][middle:]):
        assert active(cleaned(html)) == []
        assert active(clean(cleaned(html))) == []


SCRAPS = """< > / = " ' ` & ; # ! -- <!-- --> ]]> <![CDATA[ &lt; &#x3c; &nbsp; é 😀 x a b p img svg math style script
    title table td select template noscript href src on onclick alt title lang dir javascript: https://x.example/ data:
    mailto: <p <a <img <b <svg <table> <td> </p> </a> </b> </table> <p> <a> <b> <i> <li> <ul> <br> <hr> <pre> <video
    <source <audio"""
FRAGMENTS = st.sampled_from([*SCRAPS.split(), " ", "\n", "\x00"])


@given(st.lists(FRAGMENTS, max_size=25).map("".join) | st.text())
def test_nothing_active_is_left_of_any_muddle(html: str) -> None:
    once = clean(cleaned(html))
    assert active(once) == active(cleaned(once)) == []
    assert is_well_formed(once)


# ---- what stays, and as what -------------------------------------------------------------------------------


MARKS_OF_PARAGRAPHS = st.sampled_from(
    ["<p>", "</p>", "</p>\n<p>", "\n", "&amp;", "&lt;", "&gt;", "&nbsp;", "&", "&#60;", "&quot;", "\xa0", ">", "<",
     "<p", "p>", "<hr>", "<b>", "</b>", "=", " data-src=", "iframe", "srcset", "\t", "é", "“a”", "日", "x", "script "]
)  # fmt: skip


@given(st.lists(MARKS_OF_PARAGRAPHS | st.text(max_size=8), max_size=12).map("".join))
@example("a</p>\n<p>b &amp;lt;")
@example("&copy;")
@example("<")
def test_what_holds_paragraphs_alone_would_be_left_as_it_is(inner: str) -> None:
    html = clean(f"<p>{inner}</p>").strip()
    if holds_paragraphs_alone(html):
        assert sanitized_html(html, None) == (html, [])
        assert readable(html) == (html, [])


@pytest.mark.parametrize(
    ("html", "alone"),
    [
        ("<p>Tide &amp; quay</p>\n<p>5 &lt; 6&nbsp;km</p>", True),
        ("<p></p>", True),
        ("", False),
        ("Tide", False),
        ("<p>Tide", False),
        ("<p>Tide</p>\n<h2>Quay</h2>\n<p>Ebb</p>", False),
        ("<p>Tide</p><p>Quay</p>", False),
        ("<p>Tide <b>and</b> quay</p>", False),
        ("<p>Tide & quay</p>", False),
        ("<p>&#60;script></p>", False),
        ("<p>5\xa0km</p>", False),
    ],
)
def test_paragraphs_alone_are_told_from_what_else_there_is(html: str, alone: bool) -> None:
    assert holds_paragraphs_alone(html) is alone


@pytest.mark.parametrize("tag", sorted(ELEMENTS - VOID - {"a", "audio", "video", "source"}))
def test_an_element_of_the_allow_list_stays_with_its_text(tag: str) -> None:
    html = {
        "caption": "<table><caption>x</caption></table>",
        "colgroup": "<table><colgroup><col></colgroup></table>",
        **dict.fromkeys(("tbody", "tr", "td"), "<table><tbody><tr><td>x</td></tr></tbody></table>"),
        **dict.fromkeys(("thead", "th"), "<table><thead><tr><th>x</th></tr></thead></table>"),
        "tfoot": "<table><tfoot><tr><td>x</td></tr></tfoot></table>",
        "table": "<table></table>",
    }.get(tag, f"<{tag}>x</{tag}>")
    assert cleaned(html) == html
    assert html_complaints(html) == ""


@pytest.mark.parametrize(
    "html",
    [
        '<p dir="rtl" lang="ar" title="x">y</p>',
        '<a href="https://x.example/" hreflang="de">x</a>',
        '<a href="mailto:a@x.example">x</a>',
        '<a href="tel:+4912345">x</a>',
        '<img src="https://x.example/a.jpg" alt="x &amp; &quot;y&quot;" width="1" height="2">',
        '<ol start="3" type="a"><li value="5">x</li></ol>',
        '<blockquote cite="https://x.example/">x</blockquote>',
        '<video src="https://x.example/a.mp4" controls="" width="1" height="2">x</video>',
        '<audio controls=""><source src="https://x.example/a.mp3" type="audio/mpeg"></audio>',
        '<table><tbody><tr><th scope="row" colspan="2">x</th><td rowspan="2" align="right">z</td></tr></tbody></table>',
        '<time datetime="2026-05-01">x</time>',
        '<del datetime="2026-05-01" cite="https://x.example/">x</del>',
        "a &amp; b &lt; c &gt; d",
    ],
)
def test_what_is_harmless_stays_as_it_is(html: str) -> None:
    assert sanitized_html(html, BASE) == (html, [])
    assert html_complaints(html) == ""


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<mark>x</mark><center>y</center><font color=red>z</font>", "xyz"),
        ("<p class=x id=y style=z>x</p>", "<p>x</p>"),
        ("<article><section><p>x</p></section></article>", "<p>x</p>"),
        ("x<!-- y -->z", "xz"),
        ("<picture>x</picture>", "x"),
        ("x<script>y</script>z<style>y</style>", "xz"),
        ("<svg><text>x</text></svg>y", "y"),
        ("<select><option>x</select>y", "y"),
        ("x & y < z", "x &amp; y &lt; z"),
        ("&eacute;&#8212;&amp;lt;", "é—&amp;lt;"),
        ("", ""),
    ],
)
def test_what_is_not_on_the_list_goes_and_its_text_stays(html: str, expected: str) -> None:
    assert sanitized_html(html, BASE) == (expected, [])


@pytest.mark.parametrize("tag", "script style title template noscript iframe object svg math select textarea".split())
def test_what_is_not_meant_to_be_read_goes_with_its_text(tag: str) -> None:
    assert cleaned(f'<p title="t">a</p><{tag}>x</{tag}>b') == '<p title="t">a</p>b'
    assert cleaned(f"a<{tag}>x</{tag}>b") == "ab"


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<b>b<i>c",
        "<p>a<p>b</p></p>",
        "<b><p>a</b>b</p>",
        "<li>a",
        "<table><p>a<tr>b<td>c",
        "<ul><li>a<li>b<ul><li>c",
        "</div></p>a",
        "<a>b<a>c",
        "<em>x</strong>",
        "<p",
        "<p title='",
        "<dl><dt>a<dd>b",
    ],
)
def test_a_body_whose_tags_are_not_closed_comes_out_well_formed(html: str) -> None:
    once = cleaned(html)
    assert is_well_formed(once)
    assert "does not close" not in html_complaints(once + "x")
    assert "closes nothing" not in html_complaints(once + "x")


# ---- links -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("x", "https://b.example/d/x"),
        ("/x", "https://b.example/x"),
        ("//x.example/y", "https://x.example/y"),
        ("?x", f"{BASE}?x"),
        ("#x", f"{BASE}#x"),
        ("HTTPS://X.Example", "https://x.example/"),
        (" https://x.example/é ", "https://x.example/%C3%A9"),
        ("https://x.example/?a=1&amp;b=2", "https://x.example/?a=1&amp;b=2"),
        ("MAILTO:a@x.example", "MAILTO:a@x.example"),
    ],
)
def test_a_link_is_made_absolute(link: str, expected: str) -> None:
    assert sanitized_html(f'<a href="{link}">x</a>', BASE) == (f'<a href="{expected}">x</a>', [])


@pytest.mark.parametrize(("quote", "space"), [('"', ""), ("'", ""), ("", ""), ('"', " "), ("'", "\n"), ("", " ")])
@pytest.mark.parametrize("html", ["<a href{}>x</a>", "<img alt=y src{}>"])
def test_a_link_stays_however_its_attribute_is_written(html: str, quote: str, space: str) -> None:
    assert 'https://x.example/a"' in cleaned(html.format(f"{space}={space}{quote}https://x.example/a{quote}"))


@pytest.mark.parametrize(
    "link",
    [
        "https://x.example:99999/",
        "http://",
        "https://[x/",
        "ftp://x.example/",
        "javascript:alert(1)",
        "data:image/png;base64,AA",
    ],
)
def test_a_link_that_leads_nowhere_is_dropped_with_a_note(link: str) -> None:
    html, notes = sanitized_html(f'<p>a <a href="{link}">b</a><img src="{link}" alt="c"></p>', BASE)
    assert html == "<p>a <a>b</a></p>"
    assert notes == [f"{tag} {link!r}: the link was dropped: it leads nowhere" for tag in ("a", "img")]


def test_a_link_that_leads_nowhere_is_not_called_relative() -> None:
    assert sanitized_html('<a href="ftp://x.example/">b</a>', None)[1] == [
        "a 'ftp://x.example/': the link was dropped: it leads nowhere"
    ]


@pytest.mark.parametrize("link", ["", " ", "#", "#top", "?", "e", BASE, f"{BASE}#x"])
def test_no_picture_is_the_page_itself(link: str) -> None:
    body, notes = sanitized_html(f'<p>x<img src="{link}" alt="y"><video src="{link}"></video></p>', BASE)
    assert body == "<p>x</p>"
    assert notes == [f"{tag} {link!r}: the link was dropped: it leads nowhere" for tag in ("img", "video")]


@pytest.mark.parametrize("link", ["f", "?x", "e/f.png", "/", "//b.example/d/e/"])
def test_a_picture_beside_the_page_is_one(link: str) -> None:
    assert "<img src=" in cleaned(f'<img src="{link}">')


def test_a_lead_picture_without_an_address_of_its_own_is_dropped_with_a_note() -> None:
    picture = Media(url=BASE, role="lead")
    article, notes = sanitize(Article(id="a", title="A", url=f"{BASE}#x", body="<p>x</p>", media=(picture,)))
    assert article.media == ()
    assert notes == ["a picture was dropped: its address is that of the page"]


@pytest.mark.parametrize(
    "medium",
    [
        Media(url=f"{BASE}.jpg"),
        Media(url=f"{BASE}.mp3"),
        Media(url=f"{BASE}.jpg", media_type="audio/mpeg"),
        Media(credits=("N",)),
    ],
)
def test_an_article_that_is_a_file_itself_keeps_it(medium: Media) -> None:
    article = Article(id="a", title="A", url=medium.url, body="<p>x</p>", media=(medium,))
    assert sanitize(article) == (article, [])


def test_a_link_to_the_page_itself_is_one() -> None:
    assert cleaned('<a href="">x</a> <a href="#y">z</a>') == f'<a href="{BASE}">x</a> <a href="{BASE}#y">z</a>'


def test_a_relative_link_without_anything_to_resolve_it_against_is_dropped_with_a_note() -> None:
    html, notes = sanitized_html('<a href="/x">y</a> <a href="https://x.example/">z</a>', None)
    assert html == '<a>y</a> <a href="https://x.example/">z</a>'
    assert notes == ["a '/x': the link was dropped: it is relative, and there is no url to resolve it against"]


def test_a_note_is_not_as_long_as_what_it_is_about() -> None:
    _, [note] = sanitized_html(f'<a href="{"x" * 1_000_000}">y</a>', None)
    assert len(note) < 500


@pytest.mark.parametrize(
    "html",
    [
        '<img src="/x">',
        '<img alt="x" src="/x" title="y">',
        '<source src="/x" type="a/b">',
        '<video src="/x"></video>',
        '<audio controls src="/x"> </audio>',
        '<video controls><source src="/x"></video>',
    ],
)
def test_nothing_hollow_is_left_of_a_picture_that_was_dropped(html: str) -> None:
    assert cleaned(f"<p>a{html}b</p>", None) == "<p>ab</p>"


def test_a_film_without_an_address_keeps_what_it_says() -> None:
    assert cleaned('<video src="/x">See <a href="https://x.example/">it</a></video>', None) == (
        '<video>See <a href="https://x.example/">it</a></video>'
    )


# ---- the article -------------------------------------------------------------------------------------------


def test_an_article_is_sanitised_against_its_own_url_and_else_against_the_base() -> None:
    linked = replace(PLAIN, body='<a href="x">y</a>')
    assert sanitize(linked, BASE)[0].body == '<a href="https://news.example/x">y</a>'
    assert sanitize(replace(linked, url=None), BASE)[0].body == '<a href="https://b.example/d/x">y</a>'
    assert sanitize(replace(linked, url=None))[0].body == "<a>y</a>"


def test_an_article_with_nothing_to_clean_is_the_same_one() -> None:
    for article in (PLAIN, replace(PLAIN, body="")):
        assert sanitize(article)[0] is article
    assert sanitize(sanitize(RICH)[0])[0] == sanitize(RICH)[0]


@pytest.mark.parametrize(
    "reference",
    ["&#1;", "&#xFFFE;", "&#x1FFFF;", "&#xFDD0;", "&#xD800;", "&#0;", "&#x80;", "&#12;", "&#x9F;", "&#x110000;"],
)
@pytest.mark.parametrize("html", ["<p>a{}b</p>", '<p title="a{}b">c</p>', '<a href="https://x.example/a{}b">c</a>'])
def test_a_reference_to_what_xml_cannot_carry_does_not_reach_it(html: str, reference: str) -> None:
    body = sanitize(replace(PLAIN, body=html.format(reference)))[0].body
    assert clean(body) == body
    assert is_well_formed(body)
    assert "&#" not in body


# ---- the short way -----------------------------------------------------------------------------------------

MARKUP = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<ul>",
        "<li>",
        "<br>",
        "<br/>",
        "<table>",
        "<td>",
        "<script>",
        "</script>",
        "<svg>",
        "<!-- x -->",
        "<mark>",
        "<img>",
        "<video>",
        "&amp;",
        "&lt;",
        "&",
        "<",
        ">",
        "=",
        " = ",
        "\n",
        "a",
        "é",
    ]
)
LOOSE = st.sampled_from(
    [
        "<p lang=de>",
        "<p title=x>",
        "<p dir=rtl>",
        "<a href=https://x.example/>",
        "<ol start=3>",
        "<img src=/x>",
        "<td align=right>",
        "<a href = 'https://x.example/'>",
        "<video controls>",
        '<p title= "x">',
    ]
)


@given(st.lists(MARKUP | LOOSE | st.text().map(escape), max_size=12).map("".join))
@example("<a href=https://x.example/>x</a>")
@example('<a href = "https://x.example/">x</a>')
def test_a_body_with_few_or_no_attributes_is_cleaned_like_any_other(html: str) -> None:
    """An attribute in an element before it sends the body the long way."""
    before = '<hr title="x">'
    assert cleaned(before + html) == before + cleaned(html)


def test_a_long_body_of_other_kinds_of_markup_is_cleaned() -> None:
    """A word processor's sections are no markup of HTML, and no reason to give the body up."""
    assert (
        cleaned("<p>x</p>" * 600 + "<![foo bar]><![if !supportLists]><?xml x?><!DOCTYPE x>y") == "<p>x</p>" * 600 + "y"
    )


# ---- size --------------------------------------------------------------------------------------------------

GIANTS = {
    "100,000 nested div": "'<div>' * 100_000",
    "100,000 nested div, closed in name only": "'<div></b>' * 100_000",
    "100,000 nested div, closed in comments": "'<div><!--</div>-->' * 100_000",
    "100,000 nested div, closed in attributes": "'<div title=\"</div>\">' * 100_000",
    "100,000 nested div, closed out of scope": "'<div><table></div></table>' * 100_000",
    "100,000 nested div, closed in a field": "'<div><textarea></div></textarea>' * 100_000",
    "100,000 nested div after what is no declaration": "'<![x>' + '<div>' * 100_000",
    "100,000 nested lists": "'<ul><li>' * 100_000",
    "100,000 nested b": "'<b>' * 100_000",
    "100,000 nested tables": "'<table><tr><td>' * 100_000",
    "100,000 nested svg": "'<svg><foreignObject>' * 100_000",
    "100,000 misnested": "'<a title=\"x\"><b><p></a>' * 100_000",
    "a million attributes": "'<p ' + ' '.join(f'a{n}=\"x\"' for n in range(1_000_000)) + '>x'",
    "a million attributes without values": "'<p ' + ' '.join(f'a{n}' for n in range(1_000_000)) + '>x'",
    "a million attributes of one name": "'<p ' + 'title=\"x\" ' * 1_000_000 + '>x'",
    "500,000 paragraphs": "'<p title=\"x\">x</p>' * 500_000",
    "100,000 ampersands": "'&' * 100_000",
    "a million angle brackets": "'<' * 1_000_000",
    "100,000 broken pictures": "'<img src=\"/x\">' * 100_000",
    "an attribute of 10 MB": "'<p title=\"' + 'x' * 10_000_000 + '\">x'",
    "an open picture": "'<img' + ' a' * 1_000_000",
}
CLEAN = """
from feedsmith.collecting.sanitize import sanitized_html
html = {}
before = peak()
try:
    sanitized_html(html, None)
except ValueError as error:
    assert str(error).startswith("body: "), error
print(peak() - before)
"""


@pytest.mark.parametrize("html", GIANTS.values(), ids=GIANTS)
def test_a_giant_is_cleaned_or_refused_in_time_and_memory(html: str) -> None:
    megabytes = subprocess.check_output([sys.executable, "-c", PEAK + CLEAN.format(html)], env=UNMEASURED, timeout=20)
    assert int(megabytes) < 500


def test_ctrl_c_while_a_link_is_looked_at_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def interrupted(*_: object) -> str:
        calls.append(1)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return "https://x.example/"

    monkeypatch.setattr("feedsmith.collecting.sanitize.absolute", interrupted)
    with pytest.raises(KeyboardInterrupt):
        sanitized_html('<a href="/x">x</a>', "https://x.example/")


# ---- character references ----------------------------------------------------------------------------------

PIECES = [
    "&", "&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&apos;", "&nbsp;", "&nbsp", "\xa0", "&copy", "&copyx", "&notit;",
    "&x;", "&#", "&#x", "&#;", "&#60;b&#62;", "&#x3c;", "&eacute;", "&#1;", "&#0;", "&#150;", "&NotEqualTilde;",
    "&amp;lt;", "&amp;#60;", ";", "=", "a", "\n", "&Tab;", "<b>", "</b>", "</p>",
    "<p title=\"a&amp;b&quot;c&copy=1&x\">",
    "<a href='http://x.example/?a=1&b=2&amp;c=3&copy=3'>", "</a>", "<a href='java&#115;cript&colon;x'>", "\U000f0000",
    "<img src=http://x.example/a&amp;b>", "<p title='x&#39; onclick=&#34;y'>",
]  # fmt: skip


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40))
def test_references_that_are_read_before_nh3_mean_what_they_mean_to_it(pieces: list[str]) -> None:
    html = "".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sanitize_module, "MIN_REFERENCES", 10**9)
        by_nh3 = sanitized_html(html, "http://x.example/")
        patch.setattr(sanitize_module, "MIN_REFERENCES", 0)
        assert sanitized_html(html, "http://x.example/") == by_nh3


def test_many_ampersands_stay_what_they_are() -> None:
    text = "Q&A & R&D &copy; &nbsp;&unknown; " * 500
    clean, _ = sanitized_html(f"<p>{text}</p>", None)
    assert clean == "<p>" + "Q&amp;A &amp; R&amp;D © &nbsp;&amp;unknown; " * 500 + "</p>"


def test_a_tag_within_a_tag_again_and_again_is_refused() -> None:
    with pytest.raises(TooIntricateError, match="tags within tags"):
        sanitized_html("<a" * 20_000, None)


def test_a_text_of_many_smaller_signs_is_none_of_those() -> None:
    html = "<p>if a <b and c< d, then it sails</p>" * 1_000
    clean, _ = sanitized_html(html, None)
    assert clean.count("if a") == 1_000


@pytest.mark.parametrize("shape", ["<table>{}</table>", "<TABLE class=a>{}", "<table><tr><td>a</td>{}</tr></table>"])
def test_more_elements_beside_the_cells_of_a_table_than_anybody_writes_are_refused(shape: str) -> None:
    with pytest.raises(TooIntricateError, match="outside of cells"):
        sanitized_html(shape.format("x<br>" * (MAX_FOSTERED + 1)), None)


@pytest.mark.parametrize(
    "shape", ["<table><tr><td>{}</td></tr></table>", "<p>{}</p>", "<table><tr><td>a</td></tr></table>{}"]
)
def test_as_many_elements_elsewhere_are_read(shape: str) -> None:
    clean, _ = sanitized_html(shape.format("x<br>" * (MAX_FOSTERED + 1)), None)
    assert clean.count("<br>") == MAX_FOSTERED + 1


def test_a_table_of_many_rows_is_read() -> None:
    rows = "<tr><th>a</th><td>b</td></tr>" * MAX_FOSTERED
    clean, _ = sanitized_html(f"<table><caption>c</caption><tbody>{rows}</tbody></table>", None)
    assert clean.count("<td>") == MAX_FOSTERED


def test_bodies_that_are_cleaned_at_once_keep_their_own_addresses() -> None:
    hosts = [f"https://h{number}.example/" for number in range(40)]
    body = "<p>" + "<a href=a>a</a> " * 200 + "</p>"
    with ThreadPoolExecutor(8) as executor:
        bodies = list(executor.map(lambda host: cleaned(body, host), hosts))
    assert bodies == ["<p>" + f'<a href="{host}a">a</a> ' * 200 + "</p>" for host in hosts]
