"""The date of a page, of the many that stand on it: kinds of places, each with one where its rule would be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith_html.metadata.address_dates import parse_folder_date, parse_url_date
from feedsmith_html.metadata.date_labels import choose_part, is_of_other_day, is_range
from feedsmith_html.metadata.read import read_metadata
from feedsmith_html.page import Page
from support import samples  # noqa: F401  # the profile of the tests

HEADLINE = "<h1>Bridge opens after nine years</h1>"
PROSE = "<p>The mayor cut the ribbon, and nine thousand cars went over it before the sun had set.</p>"


def published_of(html: str, url: str = "https://planet.example/bridge", lang: str = "en") -> str:
    page = Page(f"<html lang={lang}><body>{html}".encode(), url, "utf-8")
    found = read_metadata(page).published
    return str(found and found.date())


@pytest.mark.parametrize(
    "quoted",
    [
        "<blockquote><p>So good! <a href=/s>June 15, 2020</a></p></blockquote>",
        "<blockquote class=tweet>— Ann (@ann) <a href=/s>15 June 2020</a></blockquote>",
        "<blockquote><p>Ein Beitrag von Ann am <time datetime=2020-06-15T14:30:55>15. Juni</time></p></blockquote>",
        "<blockquote><span class=date>15.06.2020</span></blockquote>",
        "<blockquote><div><div><time>15 June 2020</time></div></div></blockquote>",
        "<figure><img src=a.png><figcaption>The old bridge, 15 June 2020</figcaption></figure>",
        "<figure><figcaption><span class=meta>15 June 2020</span></figcaption></figure>",
        "<figure><img src=a.png><figcaption><p>15.6.2020</p></figcaption></figure>",
    ],
)
def test_a_quote_or_a_picture_has_a_date_of_its_own(quoted: str) -> None:
    assert published_of(f"{HEADLINE}{PROSE}{quoted}{PROSE * 9}<p>14 March 2026</p>") == "2026-03-14"
    assert published_of(f"{HEADLINE}{PROSE}{quoted}") == "None"


@pytest.mark.parametrize("name", ["photo-caption-date", "reference-accessdate", "expires-date", "citation date"])
def test_a_class_may_be_of_another_date(name: str) -> None:
    assert published_of(f"{HEADLINE}<p class='{name}'>15 June 2020</p>{PROSE}<p>14 March 2026</p>") == "2026-03-14"


def test_a_page_may_stand_in_a_quote_as_a_whole() -> None:
    assert published_of(f"<blockquote>{HEADLINE}<p>14 March 2026</p>{PROSE}</blockquote>") == "2026-03-14"


@pytest.mark.parametrize(
    "line",
    [
        "Verfügbar bis 6. Mai 2026",
        "Video, 02:57 Min. Verfügbar bis zum 06.05.2026.",
        "Available until 6 May 2026",
        "Expires on May 6, 2026",
        "Offer until May 6, 2026",
        "Disponible jusqu'au 6 mai 2026",
        "Disponible hasta el 6 de mayo de 2026",
        "Disponibile fino al 6 maggio 2026",
        "Retrieved 6 May 2026",
        "Abgerufen am 6. Mai 2026",
        "Archivbild (06.05.2026)",
    ],
)
def test_a_day_until_which_something_is_to_be_had_is_not_that_of_publication(line: str) -> None:
    assert is_of_other_day(line)
    assert published_of(f"{HEADLINE}<p class=info>{line}</p>{PROSE}<p>14 March 2026</p>") == "2026-03-14"


@pytest.mark.parametrize("line", ["14 March 2026. Tickets until 6 May 2026", "14.03.2026 | bis 6. Mai 2026"])
def test_what_comes_after_the_date_says_nothing_of_it(line: str) -> None:
    assert not is_of_other_day(line)


@pytest.mark.parametrize(
    "line",
    [
        "9. bis 23. Februar 2027",
        "9-23 February 2027",
        "9 – 23 February 2027",
        "February 9-23, 2027",
        "24. April bis 2. Oktober 2027",
        "31. Dezember 2026 - 6. Januar 2027",
        "from 9 to 23 February 2027",
        "du 9 au 23 février 2027",
        "9.2.2027 - 23.2.2027",
        "09.02. – 23.02.2027",
    ],
)
def test_a_time_from_one_day_to_another_is_when_something_happens(line: str) -> None:
    assert is_range(line)
    assert published_of(f"{HEADLINE}<p>{line}</p>{PROSE * 3}<p>14 March 2026</p>") == "2026-03-14"


@pytest.mark.parametrize(
    "line",
    [
        "14 March 2026",
        "14-03-2026",
        "2026-03-14 10:30",
        "10:30 - 14 March 2026",
        "14 March 2026 - 10:30",
        "14. März 2026 – 10.30 Uhr",
        "9 min - 14 March 2026",
        "Mar-14-2026",
        "14 March 2026, open 9–16",
        "14. März – 10 Kommentare",
        "14 March 2026 - 5 comments",
        "14 March 2026 – 3 minutes",
        "Page 14-20",
    ],
)
def test_a_day_with_its_time_is_no_range(line: str) -> None:
    assert not is_range(line)


@pytest.mark.parametrize(
    "history",
    [
        "<p>April 1, 1976</p>",
        "<p>It was 01.01.1969</p>",
        "<li>The bridge was blown up on August 14, 1945</li>",
        "<div class=info>Founded: April 1, 1976</div>",
        "<p>On 21 August 1948 the bridge was built anew.</p>",
    ],
)
def test_no_page_was_published_before_there_were_any(history: str) -> None:
    assert published_of(f"{HEADLINE}{history}{PROSE}") == "None"


@pytest.mark.parametrize("line", ["<time datetime=1965-03-14>1965</time>", "<p>Published March 14, 1965</p>"])
def test_an_old_newspaper_may_say_when_it_was_published(line: str) -> None:
    assert published_of(f"{HEADLINE}{line}{PROSE}") == "1965-03-14"


@pytest.mark.parametrize(
    "address",
    [
        "https://planet.example/2026/03/14/bridge",
        "https://planet.example/2026/mar/14/bridge",
        "https://planet.example/2026/local/03/14/bridge",
        "https://planet.example/news/2026-03-14-bridge",
        "https://planet.example/20260314/bridge",
    ],
)
def test_the_day_in_the_folders_of_an_address_goes_before_one_that_is_far_from_it_on_the_page(address: str) -> None:
    assert published_of(f"{HEADLINE}<p>9 April 2026</p>{PROSE}", address) == "2026-03-14"
    # Which of these two is the right one is said by the page itself.
    assert published_of(f"{HEADLINE}<p>13 March 2026</p>{PROSE}", address) == "2026-03-13"


@pytest.mark.parametrize("address", ["https://planet.example/menu-2026-04-09", "https://planet.example/what-9-4-2026"])
def test_a_day_after_words_in_an_address_may_be_what_the_article_is_about(address: str) -> None:
    assert published_of(f"{HEADLINE}<p>14 March 2026</p>{PROSE}", address) == "2026-03-14"


def test_an_address_bears_out_what_is_printed_against_a_declaration_of_another_article() -> None:
    other = '<script type=application/ld+json>{"@type": "NewsArticle", "datePublished": "2021-11-22"}</script>'
    address = "https://planet.example/2026/03/14/bridge"
    assert published_of(f"{other}{HEADLINE}<time>14 March 2026</time>{PROSE}", address) == "2026-03-14"
    assert published_of(f"{other}{HEADLINE}<time>14 March 2026</time>{PROSE}") == "2021-11-22"
    assert published_of(f"{other}{HEADLINE}{PROSE}", address) == "2021-11-22"


@pytest.mark.parametrize(
    "stated",
    [
        "<span class=age title=2026-03-14T09:00:00><a href=/i>3 hours ago</a></span>",
        "<span title='2026-03-14T09:00:00 1773478800'>3 hours ago</span>",
        "<abbr title='Saturday, 14 March 2026 at 10:30'>3 days</abbr>",
        "<abbr title='Samstag, 14. März 2026 um 10:30'>vor 3 Tagen</abbr>",
        "<relative-time datetime=2026-03-14T10:30:00Z>last week</relative-time>",
        "<span data-timestamp=1773484200>3h</span>",
        "<i data-utime=1773484200>3h</i>",
        "<span data-publish-date='14.03.2026'>vor kurzem</span>",
        "<span data-datetime=2026-03-14>yesterday</span>",
        "<b data-time=1773484200000>gestern</b>",
    ],
)
def test_an_attribute_says_when_where_its_element_prints_how_long_ago(stated: str) -> None:
    assert published_of(f"{HEADLINE}{stated}{PROSE}") == "2026-03-14"
    assert published_of(f"{HEADLINE}{stated}<p>9 April 2026</p>{PROSE}") == "2026-04-09"


@pytest.mark.parametrize(
    "stated",
    [
        "<a href=/ferry data-publish-date=1773484200>Ferry</a>",
        "<span data-end-date=2026-03-14>9 days left</span>",
        "<span data-modified-time=2026-03-14>now</span>",
        "<img title='14 March 2026' src=a.png>",
        "<span title='14 March 2026'></span>",
        "<div data-time=1773484200>The mayor cut the ribbon, and nine thousand cars went over it.</div>",
        "<blockquote><span title=2026-03-14>3 hours ago</span></blockquote>",
    ],
)
def test_an_attribute_of_something_else_is_not_read(stated: str) -> None:
    assert published_of(f"{HEADLINE}{stated}{PROSE}") == "None"


@pytest.mark.parametrize(
    "title",
    [
        "Bridge opens – Planet – 14.03.2026",
        "Bridge opens - Planet - 14 March 2026",
        "Bridge opens | 14 March 2026 | Planet",
        "Bridge opens · 2026-03-14",
        "Planet: Brücke — 14. März 2026",
    ],
)
def test_a_day_may_be_a_part_of_the_title(title: str) -> None:
    assert published_of(f"<title>{title}</title>{PROSE}") == "2026-03-14"
    assert published_of(f"<title>{title}</title>{HEADLINE}<p>9 April 2026</p>{PROSE}") == "2026-04-09"


@pytest.mark.parametrize("title", ["What happened on 14 March 2026", "14 March 2026 - the day the bridge opened"])
def test_a_day_in_the_words_of_the_title_is_what_the_article_is_about(title: str) -> None:
    assert published_of(f"<title>{title}</title>{PROSE}") == "None"


@pytest.mark.parametrize(
    "script",
    [
        'page = {"publishedAt": "2026-03-14T10:30:00Z"}',
        '{"user": {"createdAt": 1420573722072}, "post": {"firstPublishedAt": 1773484200000}}',
        'var createTime = "2026-03-14 10:30";',
        "var publish_time = '1773484200';",
        'dataLayer = [{"pagePostDate":"March 14, 2026"}]',
        "dataLayer.push({'postDate': '14.03.2026'})",
        '{"content_date": "2026-03-14"}',
        'var pubTime="2026-03-14 10:30"',
        '{"article-date":"no", "articleDate":"2026-03-14"}',
        '{"created_at":"Sat Mar 14 10:30:00 +0000 2026"}',
    ],
)
def test_a_script_tells_when_under_a_name_that_says_so(script: str) -> None:
    assert published_of(f"{HEADLINE}{PROSE}<script>{script}</script>") == "2026-03-14"
    assert published_of(f"{HEADLINE}<p>9 April 2026</p>{PROSE}<script>{script}</script>") == "2026-04-09"


@pytest.mark.parametrize(
    "script",
    [
        '{"unpublishedAt": "2026-03-14"}',
        '{"published": true, "id": "2026-03-14"}',
        '{"birthdate": "2026-03-14"}',
        '{"publishedAt": "1970-01-01"}',
    ],
)
def test_other_names_in_scripts_tell_nothing(script: str) -> None:
    assert published_of(f"{HEADLINE}{PROSE}<script>{script}</script>") == "None"


@pytest.mark.parametrize(
    ("url", "lang", "day"),
    [
        ("https://planet.co.uk/bridge", "en", "2026-04-03"),
        ("https://planet.com.au/bridge", "en", "2026-04-03"),
        ("https://planet.ie:8080/bridge", "en", "2026-04-03"),
        ("https://planet.in", "en", "2026-04-03"),
        ("https://planet.de/bridge", "", "2026-04-03"),
        ("https://planet.us/bridge", "en", "2026-03-04"),
        ("https://planet.io/bridge", "en", "2026-03-04"),
        ("https://planet.co.uk/bridge", "en-US", "2026-03-04"),
        ("https://planet.com/bridge", "en-GB", "2026-04-03"),
        ("https://planet.com/a.uk/bridge", "en", "2026-03-04"),
    ],
)
def test_the_country_of_the_host_orders_numbers_where_the_language_does_not(url: str, lang: str, day: str) -> None:
    assert published_of(f"{HEADLINE}<p>03/04/2026</p>{PROSE}", url, lang or "''") == day


@pytest.mark.parametrize(
    ("text", "part", "is_update"),
    [
        ("Last updated 15 March 2026, originally created 14 March 2026", "originally created 14 March 2026", False),
        ("Updated 10:30 p.m. 15 March 2026 | Published 14 March 2026", "Published 14 March 2026", False),
        ("更新 2026年3月15日 公開 2026年3月14日", "公開 2026年3月14日", False),
        ("Published 14 March 2026, updated 15 March 2026", "Published 14 March 2026, ", False),
        ("Veröffentlicht: 14.03.2026, aktualisiert: 15.03.2026", "Veröffentlicht: 14.03.2026, ", False),
        ("Publié le 14 mars 2026 Mis à jour le 15 mars 2026", "Publié le 14 mars 2026 ", False),
        ("Updated by the publisher on 14 March 2026", "Updated by the publisher on 14 March 2026", True),
        ("Zuletzt geändert am 14.03.2026", "Zuletzt geändert am 14.03.2026", True),
        ("Обновлено 14 марта 2026", "Обновлено 14 марта 2026", True),
        ("14 March 2026", "14 March 2026", False),
    ],
)
def test_of_two_dates_that_of_publication_is_taken(text: str, part: str, is_update: bool) -> None:
    assert choose_part(text) == (part, is_update)


@given(st.text(), st.sampled_from(["updated", "Published", "bis 9.", "until", ""]), st.text())
def test_a_part_is_of_its_text(before: str, label: str, after: str) -> None:
    text = f"{before}{label}{after}"
    assert choose_part(text).text in text
    assert isinstance(is_range(text), bool)
    assert isinstance(is_of_other_day(text), bool)


def test_a_day_in_an_element_called_updated_is_no_publication_for_what_is_around_it() -> None:
    line = "<div class=meta><span class=updated>2026-03-15T10:00:00Z</span><span>{}</span></div>"
    assert published_of(f"{HEADLINE}{line.format('14 March 2026')}{PROSE}") == "2026-03-14"
    assert published_of(f"{HEADLINE}{line.format('Jane Doe')}{PROSE}") == "2026-03-15"


@pytest.mark.parametrize("teaser", ["<b>9 March 2026</b>", "<p class=date>Posted 9 March 2026</p>"])
def test_an_update_in_the_byline_goes_before_the_dates_of_teasers(teaser: str) -> None:
    byline = "<p class=byline>Updated 14 March 2026</p>"
    assert published_of(f"{HEADLINE}{byline}{PROSE * 60}<ul><li>Ferry stops {teaser}</li></ul>") == "2026-03-14"


@pytest.mark.parametrize(
    "name",
    ["entry-date published updated", "updated published", "date dateModified datePublished", "time-published-updated"],
)
def test_a_date_that_is_called_both_is_that_of_publication(name: str) -> None:
    line = f"<p>By Ann <time class='{name}' datetime=2026-03-14T10:00:00Z>14 March 2026</time></p>"
    assert published_of(f"{HEADLINE}{line}<p>Tickets: 9 March 2026</p>{PROSE}") == "2026-03-14"


def test_what_follows_a_script_is_read() -> None:
    assert published_of(f"{HEADLINE}<td><script>count(9)</script>| 14 March 2026 | <i>2168</i></td>") == "2026-03-14"
    assert published_of(f"{HEADLINE}<td><script>count('14 March 2026')</script> views</td>") == "None"


@given(st.from_regex(r"https://a\.example(/[a-z0-9-]{1,8}){1,5}/?", fullmatch=True) | st.text())
def test_the_day_of_the_folders_is_one_of_the_address(url: str) -> None:
    found = parse_folder_date(url)
    assert found is None or parse_url_date(url) is not None


@pytest.mark.parametrize(
    "line",
    [
        "Last updated: 14 March 2026",
        "Last updated on March 14, 2026 at 10:30",
        "This page was last modified on 14 March 2026.",
        "Zuletzt geändert am 14.03.2026",
        "Stand: 14. März 2026",
        "[Stand: 14.03.2026, 01:40 Uhr]",
        "Letzte Aktualisierung: 14.03.2026",
        "Dernière mise à jour : 14 mars 2026",
        "Última actualización: 14 de marzo de 2026",
        "Ultimo aggiornamento: 14 marzo 2026",
        "最終更新日：2026年3月14日",
    ],
)
def test_the_last_change_stands_in_the_footer(line: str) -> None:
    teasers = "".join(f"<aside class=related><p>Ferry stops</p><p>{day} April 2026</p></aside>" for day in (7, 8, 9))
    assert published_of(f"{HEADLINE}{PROSE * 30}{teasers}<footer><p>{line}</p></footer>") == "2026-03-14"
    assert published_of(f"{HEADLINE}<p>9 March 2026</p>{PROSE * 30}<footer><p>{line}</p></footer>") == "2026-03-09"


def test_the_dates_of_comments_and_teasers_are_of_them() -> None:
    comments = "".join(f"<div class=comments><p>Posted {day} April 2026</p><p>Nice.</p></div>" for day in (7, 8, 9))
    assert published_of(f"{HEADLINE}{PROSE * 30}{comments}<footer>© 2026 Planet</footer>") == "None"


DECLARED = st.sampled_from(
    [
        "<script type=application/ld+json>"
        '{"@type": "NewsArticle", "datePublished": "2026-03-14T10:00:00Z", "dateModified": "2026-03-15T08:00:00Z"}'
        "</script>",
        '<script type=application/ld+json>{"@type": "NewsArticle", "datePublished": "2021-11-22"}</script>',
        "<meta property=article:published_time content=2026-03-14T11:00:00+01:00>",
        "<meta property=article:modified_time content='2026-03-16 09:00'>",
        "<meta name=date content=2026-04-09T10:00:00Z>",
    ]
)
PRINTED = st.sampled_from(
    [
        "<time datetime=2026-03-14T10:00:00>",
        "<p class=date>15 March 2026 10:00</p>",
        "<p class=date>Updated 9.4.2026</p>",
    ]
)
ADDRESSES = st.sampled_from(["https://planet.example/2026/03/14/bridge", "https://planet.example/bridge"])


@given(st.lists(DECLARED, unique=True), st.lists(PRINTED, unique=True), ADDRESSES)
def test_to_explain_the_date_does_not_change_it(declared: list[str], printed: list[str], url: str) -> None:
    markup = f"<html lang=en><body>{''.join(declared)}{HEADLINE}{''.join(printed)}{PROSE}".encode()
    short, long = (read_metadata(Page(markup, url, "utf-8"), explain=explain) for explain in (False, True))
    assert (short.published, short.day_only, short.updated) == (long.published, long.day_only, long.updated)


@pytest.mark.parametrize(
    "line",
    [
        "Jane Marsh and Max Roe pose on the bridge on June 28, 2020 in Rainy Quay. (Photo by Ann Poe/Getty Images)",
        "The old bridge, 28 June 2020. Photo: Ann Poe",
        "The old bridge on 28 June 2020 (AP Photo/Ann Poe)",
        "Die alte Brücke am 28. Juni 2020. Foto: Ann Poe",
        "Die alte Brücke am 28.06.2020 | Bildquelle: Planet",
        "28 June 2020, REUTERS/Ann Poe",
        "Le pont, le 28 juin 2020 (photo de Ann Poe)",
        "Crédit : Ann Poe, 28 juin 2020",
        "El puente el 28 de junio de 2020. Fotos: Ann Poe",
        "Image courtesy of the council, June 28, 2020",
    ],
)
def test_a_line_that_says_who_took_a_picture_has_the_day_of_that(line: str) -> None:
    assert published_of(f"{HEADLINE}<p>{line}</p>{PROSE * 3}<p>14 March 2026</p>") == "2026-03-14"
    assert published_of(f"{HEADLINE}<p>{line}</p>{PROSE * 3}") == "None"


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe · Photographs by Max Roe · 14 March 2026",
        "14 March 2026 | Photography",
        "14 March 2026 · 9 photos",
        "Posted 14 March 2026 in Images",
    ],
)
def test_a_line_may_have_words_of_pictures_and_be_of_the_page(line: str) -> None:
    assert published_of(f"{HEADLINE}<p>{line}</p>{PROSE}") == "2026-03-14"


def test_what_somebody_posted_elsewhere_has_a_date_of_its_own() -> None:
    post = "<p>So good to walk over it! — Ann Poe (@annpoe) June 28, 2020</p>"
    assert published_of(f"{HEADLINE}{PROSE}{post}") == "None"
    assert published_of(f"{HEADLINE}<p>14 March 2026, by Ann Poe (@annpoe)</p>{PROSE}") == "2026-03-14"


@pytest.mark.parametrize(
    ("printed", "lang"),
    [
        ("06/03/2026", "de"),
        ("06/03/2026 - 14:02", "en"),
        ("06-03-2026", "en"),
        ("06.03.2026", "en"),
        ("6/3/2026", "en"),
        ("6/3/26", "fr"),
        ("03/06/2026", "fr"),
        ("3/6/26", "en-GB"),
        ("03-06-2026", "de"),
        ("Posted 3/6/2026, 9:15", "fr"),
    ],
)
def test_numbers_are_read_in_the_order_that_makes_them_the_day_of_the_address(printed: str, lang: str) -> None:
    html = f"{HEADLINE}<time>{printed}</time>{PROSE}"
    assert published_of(html, "https://planet.example/2026/03/06/bridge", lang) == "2026-03-06"


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("06/04/2026", "2026-04-06"),
        ("13/03/2026", "2026-03-13"),
        ("June 3, 2026", "2026-06-03"),
        ("2026-06-03", "2026-06-03"),
        ("3 June 2026", "2026-06-03"),
    ],
)
def test_numbers_that_make_another_day_in_any_order_stay(printed: str, day: str) -> None:
    html = f"{HEADLINE}<time>{printed}</time>{PROSE}"
    assert published_of(html, "https://planet.example/2026/03/06/bridge", "fr") == day
