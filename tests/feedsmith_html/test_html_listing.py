"""Whether a page is a list of articles, and of which."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith import Document, ParseError
from feedsmith_html.article import read_article
from feedsmith_html.lists.listing import Listing, find_listing
from feedsmith_html.page import Page

URL = "https://harbour.example/news/"
TITLES = [
    "Night ferry returns after eleven years",
    "Council votes to keep the old lighthouse",
    "Storm closes the harbour for two days",
    "School choir wins a prize in the capital",
    "New bakery opens beside the fish market",
    "Mayor wants a tunnel under the strait",
]
SLUGS = [title.lower().replace(" ", "-") for title in TITLES]
DAYS = [f"2026-03-{10 - number:02}" for number in range(len(TITLES))]
TEASER = "The people of the island have waited for this day, and some of them came to the pier at dawn. "
PROSE = "".join(f"<p>{TEASER * 3}</p>" for _ in range(6))
MENU = "".join(f'<li><a href="/{word}/">{word.title()}</a></li>' for word in "news sport culture weather".split())
AROUND = (
    "<html><head><title>Harbour Post</title></head><body><header><a href='/'>Harbour Post</a></header>"
    f"<nav><ul>{MENU}</ul></nav>{{}}"
    "<footer><a href='/about-us-and-our-paper'>About us and our paper</a> "
    "<a href='/terms-and-conditions-of-use'>Terms and conditions of use</a></footer></body></html>"
)


def listing(html: str, url: str = URL) -> Listing:
    return find_listing(Page(AROUND.format(html).encode(), url))


def titles(html: str, url: str = URL) -> list[str]:
    found = listing(html, url)
    return [item.title for item in found.items] if found.is_list else []


def each(item: Callable[[int], str]) -> str:
    return "".join(map(item, range(len(TITLES))))


def card(number: int) -> str:
    return (
        f'<article class="card"><a href="/news/{SLUGS[number]}"><img src="/pictures/{number}.jpg"></a>'
        f'<h2><a href="/news/{SLUGS[number]}">{TITLES[number]}</a></h2>'
        f'<time datetime="{DAYS[number]}T08:30:00Z">some time ago</time><p>{TEASER}</p>'
        f'<a href="/tag/harbour/">Harbour</a> <a href="/news/{SLUGS[number]}">Read more</a></article>'
    )


LISTS = {
    "cards": each(card),
    "a plain list": f"<ul>{each(lambda n: f'<li><a href=/news/{SLUGS[n]}>{TITLES[n]}</a></li>')}</ul>",
    "dates before the titles": each(lambda n: f"<p>{DAYS[n]} <a href=/posts/{n}.html>{TITLES[n]}</a></p>"),
    "a table": "<table>"
    + each(lambda n: f"<tr><td>{DAYS[n]}</td><td><a href=/?p={800 + n}>{TITLES[n]}</a></td></tr>")
    + "</table>",
    "a list of definitions": f"<dl>{each(lambda n: f'<dt>{DAYS[n]}</dt><dd><a href=/a/{n}>{TITLES[n]}</a></dd>')}</dl>",
    "whole cards that are links": each(
        lambda n: f"<a class=card href=/news/{SLUGS[n]}><div><h3>{TITLES[n]}</h3><p>{TEASER}</p></div></a>"
    ),
    "links with a picture, a title and a teaser": each(
        lambda n: (
            f"<figure><a href=/story/{n}77><img src=/{n}.jpg><figcaption><strong>{TITLES[n]}</strong>"
            f"<span>{TEASER}</span></figcaption></a></figure>"
        )
    ),
    "links with a time and a title": each(
        lambda n: f"<a class=row href=/story/{n}77><span>{n} h ago</span><span>{TITLES[n]}</span></a>"
    ),
    "markup within the titles": each(
        lambda n: f"<p><a href=/story/{n}77>{TITLES[n].replace(' ', ' <i>', 1)}</i></a></p>"
    ),
    "headings without links": each(
        lambda n: (
            f"<div class=card><h3>{TITLES[n]}</h3><p>{TEASER}</p><a class=more href=/story/{7000 + n}>Read on</a></div>"
        )
    ),
    "whole posts": each(lambda n: f"<div class=post><h2><a href=/{SLUGS[n]}/>{TITLES[n]}</a></h2>{PROSE}</div>"),
    "titles that are cut": each(
        lambda n: f"<div><h4><a title='{TITLES[n]}' href=/news/{n}>{TITLES[n][:20]}…</a></h4><p>{TEASER}</p></div>"
    ),
    "buttons around the cards": each(lambda n: f"<button>{card(n)}</button>"),
}


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_gives_its_articles_in_order(kind: str) -> None:
    assert titles(LISTS[kind]) == TITLES


def test_an_item_has_what_stands_beside_its_link() -> None:
    first = listing(LISTS["cards"]).items[0]
    assert first.link.url == f"https://harbour.example/news/{SLUGS[0]}"
    assert str(first.published) == "2026-03-10T08:30:00+00:00"
    assert (first.teaser, first.image) == (TEASER.strip(), "/pictures/0.jpg")


@pytest.mark.parametrize("kind", ["dates before the titles", "a table", "a list of definitions"])
def test_dates_are_read_where_they_stand(kind: str) -> None:
    assert [str(item.published) for item in listing(LISTS[kind]).items] == DAYS


def test_a_date_may_stand_in_the_address() -> None:
    html = each(lambda n: f"<h3><a href=/{DAYS[n].replace('-', '/')}/{SLUGS[n]}>{TITLES[n]}</a></h3>")
    assert [str(item.published) for item in listing(html).items] == DAYS


def test_the_groups_say_which_links_lost() -> None:
    groups = listing(LISTS["cards"]).groups
    assert (groups[0].chosen, len(groups[0].links)) == (6, 6)
    assert groups[0].label.endswith("h2 > a")
    menu = next(group for group in groups if any(link.url.endswith("/weather/") for link in group.links))
    assert menu.chosen == 0
    assert menu.score < groups[0].score


@pytest.mark.parametrize(
    "html",
    [
        "",
        f"<main>{PROSE}</main>",
        f"<main><h1>{TITLES[0]}</h1>{PROSE}</main><aside>{LISTS['cards']}</aside>",
        each(lambda n: f"<div><h3><a href=/goods/{SLUGS[n]}>{TITLES[n]}</a></h3><b>€ {n}9.95</b></div>"),
        each(lambda n: f"<li><a href=/goods/{'abcdef'[n]}-{n}>Long red coat</a> <span>1{n}9,95</span></li>"),
        each(lambda n: f"<li><a href=/section/{n}/>Things for the house ({n}4)</a></li>"),
        each(lambda n: f"<li><a href=/{'abcdef'[n]}/>Topic {n}</a></li>"),
        each(lambda n: f"<h3><a href=https://elsewhere{n}.example/{SLUGS[n]}>{TITLES[n]}</a></h3>"),
        "<p><a href=/forgot-my-password-and-name>Forgot my password</a></p><a href=/join-us-as-a-user>Join us</a>",
        each(lambda n: f"<h3><a href=#{SLUGS[n]}>{TITLES[n]}</a></h3>"),
        each(lambda n: f"<h3><a href=/files/{SLUGS[n]}.pdf>{TITLES[n]}</a></h3>"),
    ],
)
def test_other_pages_are_no_lists(html: str) -> None:
    assert titles(html) == []


def test_a_section_is_no_article_of_its_own_list() -> None:
    sections = "<h2><a href=/sport/>All the sport of this week</a></h2>"
    html = sections + each(lambda n: f"<h3><a href=/sport/{SLUGS[n]}>{TITLES[n]}</a></h3>")
    assert titles(html) == TITLES


# ---- short titles among other links -------------------------------------------------------------

SHORT = ["On lighthouses", "Bread, again", "Notes from the strait in winter", "Rust", "Why I sail", "Keepers", "Salt"]
TAGS = "".join(
    f"<a href=/tag/{tag}/>{tag.replace('-', ' ')}</a> " for tag in "sea old-boats rope the-sea-in-winter".split()
)
COMMENTS = "".join(
    f"<li><a href=/p/{n}/#comment-9>Ann has said of {title}</a></li>" for n, title in enumerate(SHORT[:3])
)
PAGES = "<a href=/blog/page/2/>2</a> <a href=/blog/page/3/>3</a> <a href=/blog/page/2/>Older posts of this blog</a>"
BESIDE = f"<div>{PAGES}</div><div class=side>{TAGS}<ul>{COMMENTS}</ul></div>"


@pytest.mark.parametrize(
    "post",
    [
        "<li>2026-03-0{n} <a href=/p/{n}/>{title}</a></li>",
        "<li><span>Mar {n}, 2026</span><h3><a href=/p/{n}/>{title}</a></h3></li>",
        "<tr><td>0{n}.03.2026</td><td><a href=/p/{n}/>{title}</a></td></tr>",
        f"<article><h2><a href=/p/{{n}}/>{{title}}</a></h2><time datetime=2026-03-0{{n}}>then</time>{TEASER}</article>",
    ],
)
def test_titles_of_a_word_are_known_by_their_dates(post: str) -> None:
    posts = "".join(post.format(n=n + 1, title=title) for n, title in enumerate(SHORT))
    found = listing(f"<div class=main>{posts}</div>{BESIDE}")
    assert [item.title for item in found.items] == SHORT
    assert [str(item.published) for item in found.items] == [f"2026-03-0{n + 1}" for n in range(len(SHORT))]


def test_numbers_of_comments_are_no_titles() -> None:
    posts = each(lambda n: f"<div>0{n + 1}.03.2026 <a href=/thread/7-{n}#p{n}>#66{n}</a>{PROSE[:300]}</div>")
    assert titles(posts) == []


# ---- lists in data ------------------------------------------------------------------------------

POSTS = [{"title": title, "url": f"/news/{slug}", "date": day} for title, slug, day in zip(TITLES, SLUGS, DAYS)]
THINGS = {
    "@type": "ItemList",
    "itemListElement": [
        {
            "@type": "ListItem",
            "position": n,
            "item": {"@type": "Article", "headline": post["title"], "url": post["url"]},
        }
        for n, post in enumerate(POSTS)
    ],
}


@pytest.mark.parametrize(
    "script",
    [
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"posts": POSTS}})}</script>',
        f"<script>window.__NUXT__ = {json.dumps({'data': [{'list': POSTS}]})};</script>",
        f'<script type="application/ld+json">{json.dumps(THINGS)}</script>',
    ],
)
def test_a_list_that_a_script_will_make_is_read_from_its_data(script: str) -> None:
    assert titles(f"<div id=app></div>{script}") == TITLES


def test_a_script_that_has_a_text_makes_an_article() -> None:
    data = {"story": {"title": TITLES[0], "body": TEASER * 20}, "more": POSTS}
    assert titles(f'<div id=app></div><script type="application/json">{json.dumps(data)}</script>') == []


# ---- lists are no articles ----------------------------------------------------------------------


def parse(html: str, **more: object) -> list[object]:
    data = AROUND.format(html).encode()
    document = Document(url=URL, data=data, location=URL, source="html", **more)  # type: ignore[arg-type]
    return list(read_article(document))


@pytest.mark.parametrize("kind", ["cards", "whole cards that are links"])
def test_a_list_is_refused_as_an_article(kind: str) -> None:
    with pytest.raises(ParseError, match="lists articles"):
        parse(LISTS[kind])


def test_an_article_with_a_list_beside_it_is_none() -> None:
    (*_, article) = parse(f"<main><h1>{TITLES[0]}</h1>{PROSE}</main><aside>{LISTS['cards']}</aside>")
    assert article.title == TITLES[0]  # type: ignore[attr-defined]


def test_a_list_never_continues_an_article() -> None:
    (*_, article) = parse(f"<main><h1>{TITLES[0]}</h1>{PROSE}</main>")
    assert parse(LISTS["cards"], continues=article)[-1] == article


# ---- bad input ----------------------------------------------------------------------------------


def test_a_page_of_a_hundred_thousand_links_is_read_up_to_a_limit() -> None:
    html = "".join(f"<a href=/{n}>x</a>" for n in range(45_000))
    assert len(listing(html).groups[0].links) <= 20_000


@given(st.text("<>/ab =\"'hrefdivul23-"))
def test_no_page_raises(html: str) -> None:
    listing(f"<p><a href=/x>{html}</a>")


# ---- what each rule is for, and where it would be wrong -----------------------------------------


def test_the_title_of_a_link_without_text_is_its_label_or_the_heading_beside_it() -> None:
    overlays = each(lambda n: f"<div><a href=/n/{900 + n} aria-label='{TITLES[n]}'></a><p>{TEASER}</p></div>")
    assert titles(overlays) == TITLES
    headed = each(lambda n: f"<div><a href=/n/{900 + n} aria-label='Open story {n}'></a><h3>{TITLES[n]}</h3></div>")
    assert titles(headed) == TITLES


def test_the_heading_of_another_link_is_not_taken() -> None:
    html = each(lambda n: f"<div><a href=/vote/{n}>up</a> <h3><a href=/news/{SLUGS[n]}>{TITLES[n]}</a></h3></div>")
    assert [item.link.url.rpartition("/")[2] for item in listing(html).items] == SLUGS


def test_the_pictures_of_an_article_make_no_list_of_it() -> None:
    pictures = each(lambda n: f"<div><a href=/photos/{SLUGS[n]}><img alt='{TITLES[n]}'></a><p>{TEASER * 2}</p></div>")
    (*_, article) = parse(f"<main><h1>Six pictures of the island in winter</h1>{pictures}</main>")
    assert article.title == "Six pictures of the island in winter"  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["footer", "site-footer", "pageFooter", "colophon", "mainNav", "breadcrumbs"])
def test_what_is_called_a_footer_or_a_menu_holds_no_articles(name: str) -> None:
    html = LISTS["a plain list"] + f"<div class='{name}'><a href=/how-we-work-and-why>How we work and why</a></div>"
    assert titles(html) == TITLES


@pytest.mark.parametrize("name", ["has-menu", "menu", "no-footer"])
def test_a_page_that_is_called_by_its_menu_is_no_menu(name: str) -> None:
    assert titles(f"<div class='{name}'><h1>News</h1>{LISTS['a plain list']}</div>") == TITLES


@pytest.mark.parametrize("end", ["comments", "apply", "latest", "page-2", "?view=print"])
def test_a_part_of_an_item_is_no_item(end: str) -> None:
    part = "/" + end if end[0] != "?" else end
    html = each(
        lambda n: f"<div><p><a href=/p/{n}77>{TITLES[n]}</a></p><a href='/p/{n}77{part}'>{n} say</a> {DAYS[n]}</div>"
    )
    found = listing(html)
    assert [item.title for item in found.items] == TITLES
    assert [str(item.published) for item in found.items] == DAYS


def test_an_article_below_a_section_is_no_part_of_it() -> None:
    sections = "".join(f"<a href=/s{n}/>Section {n}</a>" for n in range(len(TITLES)))
    html = f"<div class=bar>{sections}</div>" + each(lambda n: f"<p><a href=/s{n}/analysis>{TITLES[n]}</a></p>")
    assert titles(html) == TITLES


def paid(number: int, label: str, marked: int) -> str:
    """One of six cards, of which the first `marked` say that they are paid for."""
    kicker = f"<p>{label}</p>" if number < marked else ""
    return f"<div>{kicker}<h3><a href=/news/{SLUGS[number]}>{TITLES[number]}</a></h3></div>"


@pytest.mark.parametrize(
    "label", ["Advertisement", "Sponsored by Sund Bank", "ANZEIGE", "Publicidad", "реклама", "広告", "Paid post"]
)
def test_what_is_paid_for_is_left_out(label: str) -> None:
    assert titles(each(lambda n: paid(n, label, 1))) == TITLES[1:]


def test_labels_on_most_of_a_list_say_nothing() -> None:
    assert titles(each(lambda n: paid(n, "Sponsored", 4))) == TITLES


@pytest.mark.parametrize("before", ["As we said", "He had told us this long before", "And yet, as"])
def test_a_link_in_a_sentence_is_no_item(before: str) -> None:
    text = f"<p>{before} <a href=/old/{{n}}1>in another story of that year</a>, there is more to it. {TEASER}</p>"
    html = each(lambda n: f"<div><h2><a href=/p/{SLUGS[n]}>{TITLES[n]}</a></h2>{text.format(n=n)}{DAYS[n]}</div>")
    found = listing(html)
    assert [item.title for item in found.items] == TITLES
    assert [str(item.published) for item in found.items] == DAYS


def test_a_title_after_a_date_and_before_its_teaser_is_an_item() -> None:
    html = each(lambda n: f"<p>{n + 1} March 2026: <a href=/p/{n}>{TITLES[n]}</a> {TEASER}</p>")
    assert titles(html) == TITLES


@pytest.mark.parametrize("folder", ["tag", "author", "category", "shop", "partner", "jobs"])
def test_what_sites_have_beside_articles_is_none(folder: str) -> None:
    extra = f"<h3><a href=/{folder}/boats>Small boats</a></h3>"
    assert titles(extra + each(lambda n: f"<h3><a href=/news/{SLUGS[n]}>{TITLES[n]}</a></h3>")) == TITLES
    own = each(lambda n: f"<h3><a href=/{folder}/{SLUGS[n]}>{TITLES[n]}</a></h3>")
    assert titles(own, f"https://harbour.example/{folder}/") == TITLES


def test_the_date_of_a_page_is_of_none_of_its_items() -> None:
    found = listing(f"<div><p>Last changed: 10 March 2026</p></div><div>{LISTS['a plain list']}</div>")
    assert {item.published for item in found.items} == {None}


def test_sections_are_told_from_articles_by_their_addresses() -> None:
    section = "<h3><a href=/culture>All that is on in the old town this week</a></h3>"
    html = section + each(lambda n: f"<h3><a href=/news/2026/{n}>{TITLES[n]}</a></h3>")
    assert titles(html) == TITLES
    words = "bread salt rust rope keel mast".split()
    assert titles(each(lambda n: f"<h3><a href=/{words[n]}>{TITLES[n]}</a></h3>")) == TITLES


@pytest.mark.parametrize("said", ["Read more", "more", "Continue reading the whole story"])
def test_what_all_links_say_is_no_title(said: str) -> None:
    html = each(
        lambda n: (
            f"<div><p><a href=/p/{n}>{SHORT[n]}</a> {DAYS[n]}</p><p>{TEASER}</p><p><a href=/p/{n}>{said}</a></p></div>"
        )
    )
    assert titles(html) == SHORT[: len(TITLES)]


@pytest.mark.parametrize(
    "dated",
    [
        "<div data-date='{day}'>{item}</div>",
        "<div>{item}<span data-timestamp='{seconds}'>some time ago</span></div>",
        "<div><meta itemprop=datePublished content='{day}T08:00:00Z'>{item}</div>",
        "<div>{item}<abbr class=published title='{day}T08:00:00Z'>lately</abbr></div>",
        "<div>{item}<time>{day}</time></div>",
        "<div>{item}<span title='10 mars 2026 kl. 10:30'>2 dagar sedan</span></div>",
        "<div>{item}<small title='10 марта 2026, 9:05'>вчера</small></div>",
        "<div>{item}<span title='Tuesday, March 10, 2026 at 9:05 AM'><i></i> 2d</span></div>",
        "<div>{item}<br>{day}<br>by Ida Moen</div>",
        "<div>{day} {item} by Ida Moen, who has lived on the island for eleven years and writes of it for us all</div>",
        "<div><p>10</p><p>March</p><p>2026</p>{item}</div>",
    ],
)
def test_a_date_is_read_however_an_item_says_it(dated: str) -> None:
    found = listing(
        each(
            lambda n: dated.format(
                item=f"<a href=/p/{n}>{TITLES[n]}</a>", day="2026-03-10", seconds=1773100800 + n, n=n
            )
        )
    )
    assert [(item.title, str(item.published)[:10]) for item in found.items] == [(t, "2026-03-10") for t in TITLES]


def test_an_article_that_is_listed_twice_is_dated_by_either_place() -> None:
    first = f"<div class=hero><h1><a href=/p/{SLUGS[0]}>{TITLES[0]}</a></h1></div>"
    html = first + each(lambda n: f"<p>{DAYS[n]} <a href=/p/{SLUGS[n]}>{TITLES[n]}</a></p>")
    assert [str(item.published) for item in listing(html).items] == DAYS


def test_a_date_in_a_title_is_of_what_it_is_about() -> None:
    html = each(lambda n: f"<p><a href=/p/{SLUGS[n]}>What changes on {n + 1} May 2026 for you</a></p>")
    assert {item.published for item in listing(html).items} == {None}


@pytest.mark.parametrize("price", ["€ {n}9.95", "£{n}5", "{n}.900 kr", "1 {n}50 € brut"])
def test_what_has_a_price_alone_is_for_sale_and_what_is_dated_as_well_an_event_or_a_position(
    price: str,
) -> None:
    def offer(n: int, day: str) -> str:
        said = price.format(n=n + 1)
        return f"<div><h3><a href=/on/{SLUGS[n]}>{TITLES[n]}</a></h3><p>{day}</p><b>{said}</b></div>"

    assert titles(each(lambda n: offer(n, DAYS[n]))) == TITLES
    assert titles(each(lambda n: offer(n, DAYS[n] if n < 2 else ""))) == []


SECTIONS = ["Notice to all", "Event", "Notice to all", "Event", "Notice to all", "Notice to all"]


@pytest.mark.parametrize(
    "parts",
    [
        "<span>{day}</span><span>{section}</span><span>{title}</span>",
        "<span>{section}</span><span>{title}</span><span>{day}</span>",
        "<div><p>{title}</p><p>{section}</p></div>",
        "<i>{section}</i><u>{title}</u><i>" + TEASER + "</i>",
    ],
)
def test_a_part_of_a_link_that_several_have_is_a_section_and_no_title(parts: str) -> None:
    named = ["Rust", "Night ferry", "Salt", "Keepers of the light", "Bread", "Why I sail"]
    html = "".join(
        f"<li><a href=/n/{SLUGS[n]}>{parts.format(title=title, section=SECTIONS[n], day=DAYS[n])}</a> {DAYS[n]}</li>"
        for n, title in enumerate(named)
    )
    assert titles(f"<ul>{html}</ul>") == named


def test_titles_that_are_the_same_in_two_links_are_titles_where_all_else_is_the_same_in_more() -> None:
    named = ["The week in review", "The week in review", "A walk along the canal", "Why I sail", "Night ferry to Hal"]
    html = "".join(
        f"<li><a href=/n/{SLUGS[n]}><b>Our Island</b><span>{title}</span></a> {DAYS[n]}</li>"
        for n, title in enumerate(named)
    )
    assert titles(f"<ul>{html}</ul>") == named


@pytest.mark.parametrize("title", ["<b>{title}</b>", "<span class=item-title>{title}</span>"])
def test_what_is_marked_as_a_title_is_one_though_more_is_said_below_it(title: str) -> None:
    named = ["Rust", "Rust", "Salt", "Keepers", "Bread"]
    html = "".join(
        f"<li><a href=/n/{SLUGS[n]}>{title.format(title=text)}<span>{n + 4} pictures by Ida</span></a> {DAYS[n]}</li>"
        for n, text in enumerate(named)
    )
    assert titles(f"<ul>{html}</ul>") == named


@pytest.mark.parametrize(
    "item",
    [
        "<a href={url}><img src=/{n}.jpg></a><p><a href={url}>{title}</a></p><p><a href={url}>{teaser}</a></p>",
        "<p><a href={url}>{title}</a></p><p><a href={url}>{teaser}</a></p><p><a href={url}>Read on</a></p>",
        "<p><a href={url}>Read on</a> <b><a href={url}>{title}</a></b> <a href={url}>{teaser}</a></p>",
    ],
)
def test_a_sentence_that_is_a_link_below_a_title_is_no_title(item: str) -> None:
    def read(n: int) -> str:
        return item.format(url=f"/p/{SLUGS[n]}", n=n, title=SHORT[n], teaser=TEASER.split(",")[0] + f" in {n + 20}.")

    assert titles(each(lambda n: f"<div>{read(n)}</div>")) == SHORT[: len(TITLES)]


def test_a_title_may_be_a_sentence() -> None:
    html = each(
        lambda n: f"<div><a href=/p/{SLUGS[n]}><img src=/{n}.jpg></a><a href=/p/{SLUGS[n]}>{TITLES[n]}.</a></div>"
    )
    assert titles(html) == [f"{title}." for title in TITLES]


def test_titles_of_other_things_are_no_dates() -> None:
    said = "<span title='15 of 20 from 12 readers'>15</span><img title='10 March 2026'><i title='Part 3 of 2026'>3</i>"
    found = listing(each(lambda n: f"<div><a href=/p/{SLUGS[n]}>{TITLES[n]}</a>{said}</div>"))
    assert {item.published for item in found.items} == {None}


def test_short_titles_in_data_are_known_by_their_dates() -> None:
    def page(posts: list[dict[str, str]]) -> list[str]:
        return titles(f'<div id=app></div><script type="application/json">{json.dumps({"list": posts})}</script>')

    posts = [{"title": title, "url": f"/n/{n + 70}", "date": day} for n, (title, day) in enumerate(zip(SHORT, DAYS))]
    assert page(posts) == SHORT[: len(DAYS)]
    assert page([{"title": word.title(), "url": f"/{word}"} for word in "news sport culture weather".split()]) == []


def test_a_topic_may_be_called_as_a_service_is() -> None:
    named = ["Help!", "Slow ferry after the storm", "Jobs", "Share your pictures of March", "Search"]

    def slug(title: str) -> str:
        return "-".join(title.lower().strip("!").split())

    rows = "".join(f"<li><a href=/t/{slug(title)}/88{n}>{title}</a> {DAYS[n]}</li>" for n, title in enumerate(named))
    tags = "".join(f"<li><a href=/t/tag/{n}>{SHORT[n]}</a></li>" for n in range(5))
    assert titles(f"<ul class=topics>{rows}</ul><ul class=more>{tags}</ul>") == named


def test_an_article_is_dated_by_another_place_after_several_links_in_its_own() -> None:
    def card(n: int) -> str:
        link = f"<a href=/p/{SLUGS[n]}>{{}}</a>"
        return (
            f"<div>{link.format(TITLES[n])}{link.format('<img>')}{link.format('Read')}{link.format('Share it')}</div>"
        )

    dated = each(lambda n: f"<li><a href=/p/{SLUGS[n]}>{SHORT[n]}</a> {DAYS[n]}</li>")
    found = listing(f"<div>{each(card)}</div><ul>{dated}</ul>")
    assert [str(item.published) for item in found.items] == DAYS


def test_a_sentence_that_a_class_calls_a_title_is_one_below_a_kicker() -> None:
    kicked = "<div><a href=/p/{0}>Opinion {1}</a> <a class=title href=/p/{0}>{2}.</a></div>"
    assert titles(each(lambda n: kicked.format(SLUGS[n], n, TITLES[n]))) == [f"{title}." for title in TITLES]
