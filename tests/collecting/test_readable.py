"""What readers don't show, as what they do; then that whatever comes takes time in proportion and raises nothing."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedsmith.collecting.readable import readable
from feedsmith.collecting.sanitize import sanitized_html

BASE = "https://post.example/tides/"


def shown(html: str) -> str:
    """What of it reaches a reader."""
    body, _ = readable(html)
    return sanitized_html(body, BASE)[0]


def link(url: str, text: str = "") -> str:
    return f'<p><a href="{url}">{text or url}</a></p>'


def picture(name: str, alt: str = "") -> str:
    return f'<img src="https://post.example/tides/{name}" alt="{alt}">'


# ---- formulas ------------------------------------------------------------------------------------------------

FORMULAS = {
    "<mi>h</mi><mo>=</mo><mn>3</mn><mi>t</mi>": "h = 3t",
    "<msup><mi>c</mi><mn>2</mn></msup>": "c<sup>2</sup>",
    "<msub><mi>v</mi><mn>0</mn></msub>": "v<sub>0</sub>",
    "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>": "x<sub>i</sub><sup>2</sup>",
    "<mfrac><mi>a</mi><mi>b</mi></mfrac>": "a/b",
    "<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>20</mn></mfrac>": "(a + 1)/20",
    "<msqrt><mi>x</mi></msqrt>": "√x",
    "<msqrt><mi>x</mi><mo>-</mo><mn>1</mn></msqrt>": "√(x - 1)",
    "<mroot><mi>x</mi><mn>3</mn></mroot>": "<sup>3</sup>√x",
    "<mo>-</mo><mi>x</mi>": "-x",
    "<mi>a</mi><mo>&lt;</mo><mi>b</mi>": "a &lt; b",
    "<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>": "sin x",
    "<mfenced><mi>a</mi><mi>b</mi></mfenced>": "(a, b)",
    '<mfenced open="[" close="]" separators=";"><mi>a</mi><mi>b</mi></mfenced>': "[a; b]",
    "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mi>i</mi>": "∑<sub>i</sub><sup>n</sup>i",
    "<mover><mi>x</mi><mo>¯</mo></mover>": "x\u0304",
    "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>0</mn></mtd></mtr></mtable>": "1, 0; 0",
    "<mtext>if it  rains</mtext>": "if it rains",
    "<mphantom><mi>x</mi></mphantom><mi>y</mi>": "y",
    "<mmultiscripts><mi>C</mi><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts>": "<sub>6</sub><sup>14</sup>C",
    "<m:mi>x</m:mi>": "x",
    "<mrow><mi>x</mi>": "x",
}


@pytest.mark.parametrize("mathml", FORMULAS)
def test_a_formula_is_text_with_raised_and_lowered_parts(mathml: str) -> None:
    assert shown(f"<p>So <math>{mathml}</math> it is.</p>") == f"<p>So {FORMULAS[mathml]} it is.</p>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<math alttext="x^2 &lt; y"></math>', "x^2 &lt; y"),
        ('<math><annotation encoding="application/x-tex">x^2</annotation></math>', "<code>x^2</code>"),
        (r'<script type="math/tex">\frac{a}{b} < c</script>', r"<code>\frac{a}{b} &lt; c</code>"),
        ('<script type="math/tex; mode=display">a</script>', "<code>a</code>"),
        ('<script type="math/mml"><math><mi>a</mi></math></script>', "a"),
    ],
)  # fmt: skip
def test_the_source_of_a_formula_is_better_than_nothing(html: str, expected: str) -> None:
    assert shown(f"<p>{html}</p>") == f"<p>{expected}</p>"


def test_a_formula_that_is_set_twice_is_shown_once() -> None:
    mathml = '<math><semantics><mi>E</mi><annotation encoding="application/x-tex">E</annotation></semantics></math>'
    katex = f'<span>{mathml}</span><span class="katex-html" aria-hidden="true"><span>E</span></span>'
    assert shown(f"<p>{katex}!</p>") == "<p><span>E</span>!</p>"
    wiki = f'<span>{mathml}</span><img src="e.svg" aria-hidden="true">'
    assert shown(f"<p>{wiki}</p>") == "<p><span>E</span></p>"
    assert shown(f'<p>{mathml}<script type="math/tex">E</script></p>') == "<p>E</p>"


def test_what_is_hidden_from_those_who_listen_stays_where_no_formula_is_before_it() -> None:
    html = '<math><mi>a</mi></math> and <span aria-hidden="true">b</span>'
    assert shown(f"<p>{html}</p>") == "<p>a and <span>b</span></p>"


def test_a_formula_that_nothing_closes_ends_where_a_paragraph_begins() -> None:
    assert shown("<p>So <math><mi>x</mi></p><p>And on.</p>") == "<p>So x</p><p>And on.</p>"
    assert shown("<p>So <math><mi>x</mi>") == "<p>So x</p>"


def test_an_empty_formula_is_noted() -> None:
    assert readable("<math></math>")[1] == ["a formula without text, left out"]


# ---- what is embedded ----------------------------------------------------------------------------------------

EMBEDDED = {
    '<iframe src="https://film.example/1" title="Low &amp; high water"></iframe>': link(
        "https://film.example/1", "Low &amp; high water"
    ),
    '<IFRAME SRC=https://film.example/1></IFRAME>': link("https://film.example/1"),
    '<iframe src="//film.example/1"></iframe>': link("https://film.example/1"),
    '<iframe src="/map"></iframe>': link("https://post.example/map", "/map"),
    '<iframe src="about:blank" data-src="https://film.example/1"></iframe>': link("https://film.example/1"),
    '<iframe src="https://film.example/1" aria-label="Tide"><p>No frames</p></iframe>': link(
        "https://film.example/1", "Tide"
    ),
    '<iframe src="https://count.example/1" width="1" height="1"></iframe>': "",
    '<iframe src="https://count.example/1" style="display: none"></iframe>': "",
    '<embed src="https://film.example/a.swf">': link("https://film.example/a.swf"),
    '<lite-youtube videoid="a_b-1"></lite-youtube>': link("https://www.youtube.com/watch?v=a_b-1"),
    '<amp-youtube data-videoid="a_b-1"></amp-youtube>': link("https://www.youtube.com/watch?v=a_b-1"),
    '<script src="https://gist.github.com/tide/12ab.js"></script>': link("https://gist.github.com/tide/12ab"),
    '<object data="/t.pdf"><a href="/t.pdf">Tides</a></object>': '<a href="https://post.example/t.pdf">Tides</a>',
    '<object data="/t.pdf" title="Tables"></object>': link("https://post.example/t.pdf", "Tables"),
    '<object data="/t.pdf"><param name="a"> </object>': link("https://post.example/t.pdf", "/t.pdf"),
    '<object data="t.png" type="image/png"></object>': picture("t.png"),
    '<object data="a"><object data="b"><b>In words</b></object></object>': "<b>In words</b>",
    '<object data="a"><embed src="/b.swf"></object>': link("https://post.example/b.swf", "/b.swf"),
    '<svg><title>Tides of a week</title><path d="M0 0"/></svg>': "<em>Tides of a week</em>",
    '<svg aria-label="Tides"><path/></svg>': "<em>Tides</em>",
    '<svg width="16" height="16"><title>Up</title></svg>': "",
    '<svg aria-hidden="true"><title>Up</title></svg>': "",
    '<video data-src="t.mp4"></video>': '<video src="https://post.example/tides/t.mp4" controls=""></video>',
    '<ul><li><input type="checkbox" disabled checked> oars</li></ul>': "<ul><li>☑ oars</li></ul>",
    '<ul><li><input type="checkbox" disabled> oars</li></ul>': "<ul><li>☐ oars</li></ul>",
}  # fmt: skip


@pytest.mark.parametrize("html", EMBEDDED)
def test_what_is_embedded_is_a_link_or_its_own_fallback(html: str) -> None:
    assert shown(html) == EMBEDDED[html]


def test_a_link_stands_in_the_paragraph_or_figure_that_the_film_stood_in() -> None:
    film = '<iframe src="https://film.example/1" title="Tide"></iframe>'
    anchor = '<a href="https://film.example/1">Tide</a>'
    assert shown(f"<p>See {film} now.</p>{film}") == f"<p>See {anchor} now.</p><p>{anchor}</p>"
    assert shown(f"<figure>{film}<figcaption>A</figcaption></figure>") == (
        f"<figure>{anchor}<figcaption>A</figcaption></figure>"
    )


@pytest.mark.parametrize(
    ("html", "note"),
    [
        ('<iframe srcdoc="x"></iframe>', "iframe without an address, left out"),
        ("<embed>", "embed without an address, left out"),
        ("<svg><path/></svg>", "a drawing (svg) without a title, left out"),
    ],
)
def test_what_can_not_be_shown_is_noted(html: str, note: str) -> None:
    assert readable(html)[1] == [note]
    assert shown(html) == ""


# ---- pictures ------------------------------------------------------------------------------------------------

PICTURES = {
    '<img data-src="b.jpg" alt="Boat">': picture("b.jpg", "Boat"),
    '<img src="data:image/gif;base64,R0" data-original="b.jpg">': picture("b.jpg"),
    '<img src="/img/blank.gif" data-lazy-src="b.jpg">': picture("b.jpg"),
    '<img src="tiny.jpg" data-src="b.jpg">': picture("b.jpg"),
    '<img srcset="a.jpg 1x, b.jpg 2x" alt="Boat">': picture("b.jpg", "Boat"),
    '<img srcset="a.jpg 640w,b.jpg 1600w, c.jpg 4000w">': picture("b.jpg"),
    '<img srcset="c.jpg 4000w, d.jpg 6000w">': picture("c.jpg"),
    '<img srcset="a,b.jpg">': picture("a,b.jpg"),
    '<img data-srcset="a.jpg 640w">': picture("a.jpg"),
    '<img src="a.jpg" srcset="b.jpg 2x">': '<img src="https://post.example/tides/a.jpg">',
    '<picture><source srcset="a.webp 640w"><img alt="Boat"></picture>': picture("a.webp", "Boat"),
    '<picture><source srcset="a.webp"><img src="a.jpg"></picture>': '<img src="https://post.example/tides/a.jpg">',
    '<amp-img src="a.jpg" alt="Boat" layout="fill"></amp-img>': picture("a.jpg", "Boat"),
    '<img data-src="b.jpg"><noscript><img src="b.jpg"></noscript>': picture("b.jpg"),
    '<noscript><img src="b.jpg"></noscript><img data-src="b.jpg">': picture("b.jpg"),
    '<img class="lazy"><noscript><img src="b.jpg" alt=""></noscript>': picture("b.jpg"),
    '<p>A</p><noscript><img src="b.jpg" alt=""></noscript><p>B</p>': f"<p>A</p>{picture('b.jpg')}<p>B</p>",
    '<img data-src="a.jpg"> and <noscript><img data-src="b.jpg"></noscript>': (
        f"{picture('a.jpg')} and {picture('b.jpg')}"
    ),
    "<noscript>Please enable JavaScript to see the comments.</noscript>": "",
    "<noscript><p>The table <a href='t'>by itself</a></p></noscript>": (
        '<p>The table <a href="https://post.example/tides/t">by itself</a></p>'
    ),
    '<img data-src="b.jpg" width="30" height="20" title="A &quot;boat&quot;">': (
        '<img src="https://post.example/tides/b.jpg" alt="" width="30" height="20" title="A &quot;boat&quot;">'
    ),
}


@pytest.mark.parametrize("html", PICTURES)
def test_a_picture_is_the_file_that_a_script_would_have_loaded(html: str) -> None:
    assert shown(html) == PICTURES[html]


# ---- what stays as it is -------------------------------------------------------------------------------------

UNTOUCHED = [
    "",
    "Text without markup, and a data-driven one.",
    '<p>A <a href="b" title="<iframe src=c>">link</a> &amp; <code>&lt;math&gt;</code></p>',
    '<figure><img src="a.jpg" alt="A"><figcaption>A</figcaption></figure>',
    '<!-- <iframe src="https://film.example/1"></iframe> --><p>A</p>',
    '<style>a::after { content: "<object>" }</style><p>A</p>',
    '<script>let a = "<iframe src=b></iframe>"</script><p>A</p>',
    '<p data-mood="calm">A</p>',
    '<video controls><source src="a.mp4"></video>',
    '<p>An <mathematics>unknown</mathematics> one</p>',
]  # fmt: skip


@pytest.mark.parametrize("html", UNTOUCHED)
def test_the_rest_stays_as_it_is(html: str) -> None:
    assert readable(html) == (html, [])


def test_what_was_made_readable_stays_so() -> None:
    for html in (*EMBEDDED, *PICTURES, *(f"<math>{mathml}</math>" for mathml in FORMULAS)):
        once, _ = readable(html)
        assert sanitized_html(readable(once)[0], BASE) == sanitized_html(once, BASE)


TOKENS = (
    "<math>", "</math>", "<mi>", "</mi>", "<mo>=</mo>", "<mfrac>", "</mfrac>", "<msup>", "<mtable>", "<mprescripts/>",
    "<iframe ", "</iframe>", "src=a ", "src='", 'srcset="', 'data-src="a" ', "a 1x, b 2x", ">", "<object>", "</object>",
    "<noscript>", "</noscript>", "<img ", "<svg>", "<title>", "</svg>", "<script ", 'type="math/tex"', "</script>",
    "<span aria-hidden=true>", "</span>", "<p>", "</p>", "<picture>", "<source ", "<!--", "-->", "<![CDATA[", "]]>",
    "<?", "<", "&lt;", "&#x41;", "&#0;", "'", '"', "=", " ", "\n", "x", "İ", "\x00", "\ufffe", "<input type=checkbox ",
    "disabled", "width=1", "</", "<a ", "/>",
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=30).map("".join))
def test_whatever_comes_raises_nothing_and_can_be_made_safe(html: str) -> None:
    body, notes = readable(html)
    assert all(note.isprintable() for note in notes)
    sanitized_html(body, BASE)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([token for token in TOKENS if "<" not in token]), max_size=30).map("".join))
def test_text_that_holds_no_element_stays_as_it_is(text: str) -> None:
    assert readable(text) == (text, [])


# ---- time ----------------------------------------------------------------------------------------------------

GROWING = {
    "formulas": "<math><mi>a</mi></math>",
    "formulas never closed": "<math><mi>",
    "fractions in fractions": "<math><mfrac>",
    "text between spaces": "<math>a<mspace/>",
    "iframes": "<iframe src=a></iframe>",
    "iframes never closed": "<iframe ",
    "objects": "<object data=a></object>",
    "objects never closed": "<object>",
    "objects in objects": "<object><b>",
    "noscripts": "<noscript><img src=a></noscript>",
    "noscripts never closed": "<noscript>",
    "pictures": "<img data-src=a>",
    "sources": "<source srcset=a>",
    "spans after a formula": "<span>",
    "spans hidden after a formula": "<span aria-hidden=true>",
    "drawings": "<svg><title>a",
    "drawings in drawings": "<svg>",
    "comments": "<!--",
    "scripts": "<script>",
    "quotes": "<a b='",
    "equals signs": "<a b==",
    "angles": "<",
    "lazy attributes": "<p data-src",
    "spaces": "<p  \n",
    "closings": "</math></object></svg>",
    "ampersands": "<iframe title='&amp;&#6'></iframe>",
}


def spent(html: str) -> float:
    started = time.process_time()
    readable(html)
    return time.process_time() - started


def growth(make: Callable[[int], str]) -> float:
    """How many times longer ten times the text takes; what takes less than 5 ms counts as 5 ms."""
    measured: list[float] = []
    while len(measured) < 3 and (not measured or min(measured) > 25):
        small = min(spent(make(20_000)) for _ in range(2))
        measured.append(spent(make(200_000)) / max(small, 0.005))
    return min(measured)


@pytest.mark.parametrize("pattern", GROWING.values(), ids=GROWING)
def test_ten_times_the_html_takes_about_ten_times_as_long(pattern: str) -> None:
    head = "<math><mi>a</mi></math><img data-src=a>"
    assert growth(lambda length: head + pattern * (length // len(pattern))) < 25


@pytest.mark.parametrize("text", ["a" * 20_000 + " x", "a," * 10_000, "a 1x," * 4_000, "1" * 20_000])
def test_a_set_of_pictures_that_is_made_to_take_long_does_not(text: str) -> None:
    assert growth(lambda length: f'<img srcset="{text[: length // 10]}">' * 10) < 25
