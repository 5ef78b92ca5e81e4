"""Which of several posts on a page is published, and the text that a page has in its data only."""

import json

import pytest

from feedsmith import Article, Document
from feedsmith.collecting.jobs import Job
from feedsmith.collecting.parse import parse
from feedsmith_html import WebPages
from feedsmith_html.body.locate import locate
from feedsmith_html.metadata.read import Metadata
from feedsmith_html.page import Page

URL = "https://news.example/2026/bridge"
FIRST = "The council voted on Monday to close the old bridge for two years, and the ferry will run instead."
SECOND = "Engineers found rust in three of its piers, which carry some nine thousand cars on a working day."
THIRD = "Shops on the left bank fear for their trade; the mayor, who lives there, has promised them money."
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
OTHER = "Rye bread is baked at night at the corner, since the oven needs nine hours to cool down slowly enough."
MORE = "Whoever walks along the river in March hears the toads before seeing them, a soft purring from the reeds."


def article_text(html: str, title: str = "Bridge to close") -> str:
    page = Page(f"<html><body>{html}</body></html>".encode(), URL, "utf-8")
    element = locate(page, Metadata(title=title)).element
    return "" if element is None else " ".join(element.itertext())


def outcome(html: str, title: str = "Bridge to close") -> Article | None:
    head = f"<title>{title}</title><meta property=og:title content='{title}'><meta property=og:type content=article>"
    data = f"<html><head>{head}</head><body>{html}</body></html>".encode()
    document = Document(url=URL, data=data, location=URL, source="html", charset="utf-8")
    articles = parse(Job(source=WebPages(urls=(URL,)), name="html"), document).articles
    return articles[0] if articles else None


# ---- several posts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "post",
    [
        "<div class=item><h3><a href='{url}'>{title}</a></h3><div>{text}</div></div>",
        "<div class=post><h2><a href='{url}'>{title}</a></h2>{text}</div>",
        "<article><h1>{title}</h1>{text}</article>",
        "<article class='post post-{number}'><h2>{title}</h2><div>{text}</div></article>",
        "<li><h2><a href='{url}'>{title}</a></h2><div>{text}</div></li>",
        "<section class=entry><header><h2><a href='{url}'>{title}</a></h2></header><div>{text}</div></section>",
        "<div class=hentry><a href='{url}'><h3>{title}</h3></a><div>{text}</div></div>",
        "<article><header><h3>{title}</h3></header><section>{text}</section></article>",
        "<div class=date><div class=item><h3><a href='{url}'>{title}</a></h3>{text}</div></div>",
        "<div><h4><a href='{url}'>{title}</a></h4><div>{text}</div></div>",
        "<div class='post-body story'><h2>{title}</h2>{text}</div>",
        "<div class=item><h1>{title}</h1><div>{text}</div></div>",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_of_several_posts_the_one_with_the_title_of_the_page_is_the_article(post: str, place: int) -> None:
    others = [("/2026/bread", "Bread at night", f"<p>{OTHER}</p>" * 4), ("/2026/toads", "Toads", f"<p>{MORE}</p>" * 4)]
    others.insert(place, (URL, "Bridge to close", TEXT))
    posts = "".join(
        post.format(url=url, title=title, text=text, number=number) for number, (url, title, text) in enumerate(others)
    )
    text = article_text(f"<div class=stream>{posts}</div>")
    assert (FIRST in text, THIRD in text, OTHER in text, MORE in text) == (True, True, False, False)


@pytest.mark.parametrize(
    "section",
    [
        "<section><h2>{title}</h2>{text}</section>",
        "<div class=part><h2><a href='https://other.example/{number}'>{title}</a></h2>{text}</div>",
        "<div class=part><h2><a href='#part{number}'>{title}</a></h2>{text}</div>",
        "<div class='box article-part-{number} article-of-kind'><h2>{title}</h2>{text}</div>",
    ],
)
def test_sections_of_one_text_are_no_posts(section: str) -> None:
    parts = [("Bridge to close", f"<p>{FIRST}</p>"), ("Rust", f"<p>{SECOND}</p>"), ("Money", f"<p>{THIRD}</p>")]
    text = article_text(
        "".join(section.format(title=title, text=text, number=number) for number, (title, text) in enumerate(parts))
    )
    assert all(line in text for line in (FIRST, SECOND, THIRD))


@pytest.mark.parametrize("box", ["article-body", "article-text", "meta-data", "most-read", "author-box"])
def test_the_box_with_the_headline_and_the_lead_is_no_post_beside_that_with_the_text(box: str) -> None:
    head = f"<div class='box article-head'><h1>Bridge to close</h1><div>{OTHER}</div></div>"
    other = f"<div class='box {box}'><h1>Most read</h1><p>{MORE}</p></div>" if box != "article-body" else ""
    text = article_text(
        f"<div class=page>{head}<div class='box article-body'><h1>Rust</h1>{TEXT * 3}</div>{other}</div>"
    )
    assert THIRD in text


def test_a_teaser_of_the_article_in_a_stream_is_not_the_article() -> None:
    teasers = "".join(f"<li><h3><a href='/{n}'>{title}</a></h3><p>{MORE}</p></li>" for n, title in enumerate("AB"))
    stream = f"<ul><li><h3><a href='{URL}'>Bridge to close</a></h3><p>{OTHER}</p></li>{teasers}</ul>"
    assert THIRD in article_text(f"<div class=text>{TEXT}</div>{stream}")


# ---- text in the data of scripts --------------------------------------------------------------

MARKUP = TEXT.replace("<p>", "\u003cp>")


@pytest.mark.parametrize(
    "script",
    [
        "<script id=__NEXT_DATA__ type=application/json>{json}</script>",
        "<script type=application/json>{json}</script>",
        "<script>window.__INITIAL_STATE__ = {json};</script>",
        "<script>window.__APOLLO_STATE__={json}</script>",
        "<script>window.__PRELOADED_STATE__ = JSON.parse({quoted});</script>",
        "<script>var page = {json}; start(page);</script>",
        "<script>window.__NUXT__=(function(a){{return {{data:[{json}],b:a}}}}(1));</script>",
        "<script>self.__next_f.push([1,{pushed}])</script>",
        "<script>window['state'] = {json}</script>",
        "<script>window.__NUXT__={{state:{json},serverRendered:true}};</script>",
    ],
)
@pytest.mark.parametrize("body", [TEXT, f"{FIRST}\n\n{SECOND}\n\n{THIRD}"], ids=["HTML", "lines"])
def test_a_text_that_is_only_in_the_data_of_a_script_is_read(script: str, body: str) -> None:
    state = json.dumps({"props": {"post": {"title": "Bridge to close", "body": body}}}).replace("<", "\\u003c")
    filled = script.format(json=state, quoted=json.dumps(state), pushed=json.dumps(f"4:{state}\n"))
    article = outcome(f"<div id=app><div class=spinner></div></div>{filled}")
    assert article is not None
    assert article.body.replace("\n", "") == TEXT


@pytest.mark.parametrize("stated", ["Bridge to close", "BRIDGE TO CLOSE", "Bridge to&#32;close", " Bridge  to close "])
def test_the_data_tell_of_which_article_they_are_by_its_headline(stated: str) -> None:
    state = json.dumps({"article": {"headline": stated, "articleBody": TEXT}}).replace("<", "\\u003c")
    article = outcome(f"<div id=app></div><script>window.state={state}</script>", title="Bridge to close | The Planet")
    assert article is not None
    assert FIRST in article.body


def test_the_data_of_another_article_are_not_read() -> None:
    state = json.dumps({"posts": [{"title": "Bread at night", "body": TEXT}]}).replace("<", "\\u003c")
    assert outcome(f"<div id=app></div><script type=application/json>{state}</script>") is None


def test_what_the_page_shows_goes_before_the_data() -> None:
    state = json.dumps({"title": "Bridge to close", "body": f"<p>{OTHER}</p>" * 5}).replace("<", "\\u003c")
    article = outcome(f"<article>{TEXT * 2}</article><script type=application/json>{state}</script>")
    assert article is not None
    assert OTHER not in article.body


def test_the_data_of_a_script_run_nothing() -> None:
    text = TEXT.replace(SECOND, SECOND + "<script>alert(1)</script><img src=x onerror=alert(2)>")
    state = json.dumps({"title": "Bridge to close", "body": text}).replace("<", "\\u003c")
    article = outcome(f"<div id=app></div><script type=application/json>{state}</script>")
    assert article is not None
    assert "alert" not in article.body
