"""Readers get what the article says: article -> feed -> bytes -> feedparser gives the same fields back.

For JSON Feed, which feedparser 6.0 does not read, json takes its place.
"""

import html
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote

import feedparser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedsmith import Agency, Article, Contributor, Dateline, Media, Person, Tag
from feedsmith.model.content import make_excerpt, make_whole_content
from feedsmith.model.urls import id_to_uri
from feedsmith.text import clean, escape, squash
from support.samples import DULL, LINKED, PLAIN, RICH, SETTINGS, feed_of, problems, rendered, schema_problems

LOST = {
    "source, status, embargo, expires, slug, refers, origins": "for the newsroom; no format has a place",
    "role of a medium": "the same",
    "code of an agency, role of a contributor, day of a dateline": "only JSON Feed's _feedsmith has a place for them",
    "url and e-mail of a person or an agency, in RSS": "dc:creator is a name",
    "e-mails, in JSON Feed": "its authors have a name, a url and an avatar",
    "publisher beside an author, in Atom": "an author of the entry would say that the publisher wrote it",
    "term of a tag that has a label, in RSS and JSON Feed": "category and tags hold what people read",
    "scheme of a tag, width and height of a medium, in JSON Feed": "tags are texts, attachments have a size in bytes",
    "summary of an article that has none, in Atom and JSON Feed": "feedparser makes one of the content",
    "captions": "feedparser takes them for a summary, or drops them; that of a picture not carried is in JSON alone",
    "dates of the year 1": "programs write it for none",
    "credits": "feedparser mixes those of all media of an item",
    "e-mails of several authors, names that hold an address": "feedparser moves addresses from one author to another",
    "text whose bytes in Latin-1 are UTF-8 ('Â¡')": "feedparser takes it for text that was decoded wrongly",
}
"""What a format cannot carry or feedparser 6.0 cannot tell, and why."""

TOLERATED = {
    r"item\[1\]/title: is text that looks like HTML": "RSS cannot say that a title is text",
    r"(name|@label)\S*: is text that looks like HTML": "nor can Atom of a name or a label",
}
"""What the validator warns of in a good feed, and why it may."""

# ---- strategies --------------------------------------------------------------------------------------------


def is_left_alone(text: str) -> bool:
    """Whether feedparser does not mend what looks like UTF-8 that was decoded as Latin-1."""
    try:
        return text.encode("latin-1").decode() == text
    except UnicodeError:
        return True


SCRAPS = st.sampled_from(
    r"""]]> <![CDATA[ &amp; &lt; &#65; &#x41; &nbsp; & < > " ' <b> </b> <br/> <!-- --> <?x?> </p> ${x} {{x}} %s \ (c) @
    👩🏽‍🚀 🇧🇷 مرحبا שלום é a@b.example (x@y.example) https://x.example/?a=1&b=2""".split()
    + "\u202e \u200f e\u0301 \xa0 \x00 \x1b \x85 \x9f \u2028 \ufeff \ufffd \ufffe \uffff \ud800 \r \n \t".split(" ")
)
TEXT = st.lists(st.text(st.characters(), max_size=8) | SCRAPS, min_size=1, max_size=4).map(" ".join).map(clean)
LINE = TEXT.map(squash).filter(lambda line: line and is_left_alone(line))
NAME = LINE.filter(lambda name: "@" not in name)
PART = st.text(st.characters(exclude_categories=["Cs"]), max_size=5).map(lambda part: quote(part, safe=""))
LINK = st.builds(
    lambda parts, query: "https://x.example/" + "/".join(part for part in parts if part not in ("", ".", "..")) + query,
    st.lists(PART, max_size=3),
    st.sampled_from(["", "?a=1&b=2", "?amp=1&lt=2", "#top"]),
)
OPTIONAL, OPTIONAL_LINK = st.just("") | LINE, st.none() | LINK
EMAIL = st.sampled_from(["", "a@x.example", "o'neil+b@sub.x-y.example"])
AUTHORS = st.lists(st.builds(Person, name=NAME, url=OPTIONAL_LINK), max_size=3) | st.lists(
    st.builds(Person, name=NAME, email=EMAIL, url=OPTIONAL_LINK), min_size=1, max_size=1
)
AGENCY = st.builds(Agency, name=NAME, code=OPTIONAL, url=OPTIONAL_LINK)
CONTRIBUTOR = st.builds(Contributor, name=NAME, email=EMAIL, url=OPTIONAL_LINK, role=OPTIONAL)
DATELINE = st.none() | st.builds(Dateline, place=LINE, date=st.none() | st.dates())
TAG = st.builds(Tag, term=LINE, scheme=OPTIONAL_LINK, label=OPTIONAL)
KIND = st.sampled_from(["image/jpeg", "audio/mpeg", "video/mp4", "application/x-own"])
SIZE = st.none() | st.integers(0, 10**12)
MEDIUM = st.builds(
    Media,
    url=LINK,
    media_type=KIND,
    length=SIZE,
    width=SIZE,
    height=SIZE,
    credits=st.lists(LINE, max_size=2).map(tuple),
)
OFFSET = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(timezone)
MOMENT = st.none() | st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=OFFSET)
PARAGRAPH = st.builds(
    lambda text, link: f'<p dir="auto">{escape(text)}</p><a href="{escape(link)}">{escape(text)}</a><br>', TEXT, LINK
)


def several(of: st.SearchStrategy[Any], by: Callable[[Any], Any] | None = None) -> st.SearchStrategy[Any]:
    return st.lists(of, max_size=3, unique_by=by).map(tuple)


FIELDS = {
    "id": LINE | LINK | st.sampled_from(["urn:isbn:0451450523", "tag:x.example,2026:a/b"]),
    "title": LINE,
    "url": OPTIONAL_LINK,
    "summary": OPTIONAL,
    "body": st.lists(PARAGRAPH, max_size=3).map("".join).filter(is_left_alone),
    "authors": AUTHORS.map(tuple),
    "agencies": several(AGENCY),
    "publisher": st.just("") | NAME,
    "credit": st.just("") | NAME,
    "contributors": several(CONTRIBUTOR),
    "dateline": DATELINE,
    "published": MOMENT,
    "updated": MOMENT,
    "language": st.sampled_from(["", "en-GB", "pt-BR", "ar", "zh-Hans-CN", "ast"]),
    "tags": several(TAG, lambda tag: tag.label or tag.term),
    "media": several(MEDIUM, lambda medium: medium.url),
    "rights": OPTIONAL,
    "note": OPTIONAL,
    "source": OPTIONAL,
}
ARTICLE = (
    st.fixed_dictionaries(FIELDS)
    .filter(lambda fields: fields["url"] or fields["body"])
    .map(lambda fields: Article(**fields))
)


# ---- what feedparser reads, and what is expected of it -----------------------------------------------------


def read(data: bytes) -> dict[str, Any]:
    """The first entry as feedparser has it, with nothing resolved and nothing dropped."""
    parsed = feedparser.parse(data, resolve_relative_uris=False, sanitize_html=False)
    assert not parsed.bozo
    return dict(parsed.entries[0])


def dates(article: Article) -> tuple[datetime | None, datetime | None]:
    own = article.published or article.updated
    updated = article.updated or own
    return own, max(own, updated) if own and updated else updated


def content(article: Article) -> str:
    """The text as readers are to have it: see tests/model/test_content.py."""
    return make_whole_content(article)


def credited(article: Article) -> list[Person]:
    if article.authors:
        return list(article.authors)
    agencies = [Person(name=agency.name, url=agency.url) for agency in article.agencies]
    url = next((agency.url for agency in article.agencies if agency.url), None)
    return [Person(name=article.credit, url=url)] if article.credit else agencies


def links(entry: dict[str, Any], rel: str) -> list[dict[str, str]]:
    return [link for link in entry.get("links", []) if link["rel"] == rel]


def read_in_both(entry: dict[str, Any]) -> dict[str, Any]:
    media = [
        [medium.get(key) for key in ("url", "type", "filesize", "width", "height")]
        for medium in entry.get("media_content", [])
    ]
    return {
        "id": entry["id"],
        "url": [link["href"] for link in links(entry, "alternate")],
        "body": [content["value"] for content in entry.get("content", [])],
        "dateline": entry.get("dcterms_spatial", ""),
        "media": media,
        "enclosures": [[link.get(key) for key in ("href", "type", "length")] for link in links(entry, "enclosure")],
    }


def expected_in_both(article: Article, enclosures: int) -> dict[str, Any]:
    """What stands in both; the first `enclosures` media are enclosures."""

    def size(number: int | None) -> str | None:
        return None if number is None else str(number)

    media = [m for place, m in enumerate(article.media) if place >= enclosures or is_more_than_enclosure(m)]
    return {
        "id": id_to_uri(article.id),
        "url": [article.url] if article.url else [],
        "body": [content(article)] if content(article) else [],
        "dateline": article.dateline.place if article.dateline else "",
        "media": [[m.url, m.media_type, size(m.length), size(m.width), size(m.height)] for m in media],
        "enclosures": [[m.url, m.media_type, size(m.length)] for m in article.media],
    }


def read_in_rss(entry: dict[str, Any]) -> dict[str, Any]:
    return read_in_both(entry) | {
        "title": entry["title"],
        "summary": html.unescape(entry.get("summary", "")),
        "by": entry.get("author", ""),
        "agencies": entry.get("dc_source", ""),
        "contributors": [person["name"] for person in entry.get("contributors", [])],
        "publisher": entry.get("publisher", ""),
        "published": entry.get("published", ""),
        "updated": entry.get("updated", ""),
        "language": entry.get("language", ""),
        "tags": [(tag["term"], tag["scheme"]) for tag in entry.get("tags", [])],
        "rights": entry.get("rights", ""),
    }


def expected_in_rss(article: Article) -> dict[str, Any]:
    published, updated = dates(article)
    return expected_in_both(article, 1) | {
        "title": article.title,
        "summary": article.summary or (content(article) and (make_excerpt(content(article)) or article.title)),
        "by": ", ".join(person.name for person in credited(article)),
        "agencies": ", ".join(agency.name for agency in article.agencies) if article.authors else "",
        "contributors": [person.name for person in article.contributors],
        "publisher": article.publisher,
        "published": rss_date(published),
        "updated": atom_date(updated) if updated != published else "",
        "language": article.language if article.language != SETTINGS.language else "",
        "tags": [(tag.label or tag.term, tag.scheme) for tag in article.tags],
        "enclosures": [[m.url, m.media_type, str(m.length or 0)] for m in article.media[:1]],
        "rights": article.rights,
    }


def is_more_than_enclosure(medium: Media) -> bool:
    return bool(medium.caption or medium.credits) or medium.width is not None or medium.height is not None


def rss_date(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%a, %d %b} {moment.year:04} {moment:%H:%M:%S} +0000"


def atom_date(moment: datetime | None) -> str:
    return "" if moment is None else moment.replace(tzinfo=None).isoformat() + "Z"


def atom_text(entry: dict[str, Any], field: str) -> str:
    is_html = entry.get(f"{field}_detail", {}).get("type") == "text/html"
    return html.unescape(entry[field]) if is_html else str(entry.get(field, ""))


def read_in_atom(entry: dict[str, Any]) -> dict[str, Any]:
    def people(key: str) -> list[tuple[str | None, ...]]:
        return [(person["name"], person.get("href"), person.get("email", "")) for person in entry.get(key, [])]

    return read_in_both(entry) | {
        "title": atom_text(entry, "title"),
        "summary": atom_text(entry, "summary"),
        "by": people("authors"),
        "contributors": people("contributors"),
        "published": entry.get("published", ""),
        "updated": entry["updated"],
        "language": entry["title_detail"]["language"],
        "tags": [(tag["term"], tag["scheme"], tag["label"] or "") for tag in entry.get("tags", [])],
        "rights": atom_text(entry, "rights"),
    }


def expected_in_atom(article: Article) -> dict[str, Any]:
    def names(people: Iterable[Person | Agency]) -> list[tuple[str | None, ...]]:
        return [(person.name, person.url, getattr(person, "email", "")) for person in people]

    published, updated = dates(article)
    authors = credited(article) or ([Person(name=article.publisher)] if article.publisher else [])
    agencies = article.agencies if article.authors else ()
    return expected_in_both(article, len(article.media)) | {
        "title": article.title,
        "summary": article.summary or article.title,
        "by": names(authors),
        "contributors": names((*agencies, *article.contributors)),
        "published": atom_date(published),
        "updated": atom_date(updated) or "1970-01-01T00:00:00Z",
        "language": article.language or SETTINGS.language,
        "tags": [(tag.term, tag.scheme, tag.label) for tag in article.tags],
        "rights": article.rights,
    }


def expected_in_json(article: Article) -> dict[str, Any]:
    """The item itself, but for what is empty."""

    def present(**fields: Any) -> dict[str, Any]:
        return {key: value for key, value in fields.items() if value not in (None, "", [], {})}

    published, updated = dates(article)
    authors = credited(article) or ([Person(name=article.publisher)] if article.publisher else [])
    place = article.dateline
    return present(
        id=id_to_uri(article.id),
        url=article.url,
        title=article.title,
        summary=article.summary,
        content_html=content(article),
        content_text="" if content(article) else article.summary or article.title,
        image=next((m.url for m in article.media if m.media_type.startswith("image/")), None),
        date_published=atom_date(published),
        date_modified=atom_date(updated),
        author=present(name=authors[0].name, url=authors[0].url) if authors else None,
        authors=[present(name=person.name, url=person.url) for person in authors],
        tags=[tag.label or tag.term for tag in article.tags],
        language=article.language if article.language != SETTINGS.language else "",
        attachments=[present(url=m.url, mime_type=m.media_type, size_in_bytes=m.length) for m in article.media],
        _feedsmith=present(
            agencies=[present(name=agency.name, code=agency.code, url=agency.url) for agency in article.agencies],
            contributors=[present(name=person.name, role=person.role) for person in article.contributors],
            publisher=article.publisher,
            credit=article.credit,
            rights=article.rights,
            note=article.note,
            dateline=place and present(place=place.place, date=place.date and place.date.isoformat()),
            media=[present(url=m.url, credits=list(m.credits)) for m in article.media if m.credits],
        ),
    )


def read_item(name: str, data: bytes) -> dict[str, Any]:
    if name == "json":
        return dict(json.loads(data)["items"][0])
    return read_in_rss(read(data)) if name == "rss" else read_in_atom(read(data))


EXPECTED = {"rss": expected_in_rss, "atom": expected_in_atom, "json": expected_in_json}


def intolerable(name: str, data: bytes) -> list[str]:
    found = problems(name, data) + schema_problems(name, data)
    return [line for line in found if not any(re.search(pattern, line) for pattern in TOLERATED)]


@pytest.mark.parametrize("name", EXPECTED)
@given(article=ARTICLE)
@example(replace(RICH, authors=RICH.authors[:1], media=()))
@example(DULL)
@example(LINKED)
def test_readers_get_what_an_article_says(name: str, article: Article) -> None:
    data = rendered(name, feed_of(article))
    found, expected = read_item(name, data), EXPECTED[name](article)
    if name != "rss" and not article.summary:  # feedparser finds one in the content, or in nothing at all
        found.pop("summary", None)
        expected.pop("summary", None)
    assert found == expected
    assert intolerable(name, data) == []


def test_readers_get_many_articles_one_by_one() -> None:
    many = [replace(PLAIN, id=f"https://x.example/{number}", title=f"Story {number}") for number in range(50)]
    for name in ("rss", "atom"):
        entries = feedparser.parse(rendered(name, feed_of(*many))).entries
        assert [(entry.id, entry.title) for entry in entries] == [(article.id, article.title) for article in many]


@given(title=LINE, description=LINE, language=st.sampled_from(["en", "pt-BR", "ar"]))
@pytest.mark.parametrize("name", ["rss", "atom"])
def test_readers_get_what_a_feed_says_of_itself(name: str, title: str, description: str, language: str) -> None:
    settings = replace(SETTINGS, title=title, description=description, language=language)
    data = rendered(name, feed_of(PLAIN, settings=settings))
    feed = dict(feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False).feed)
    texts = [atom_text(feed, key) if name == "atom" else feed[key] for key in ("title", "subtitle")]
    assert [*texts, feed["language"], feed["link"]] == [title, description, language, settings.link]
    assert feed["updated"].startswith("2026-04-30T12:00:00" if name == "atom" else "Thu, 30 Apr 2026 12:00:00")


@pytest.mark.parametrize("name", EXPECTED)
def test_readers_get_a_body_of_10_megabytes_whole(name: str) -> None:
    article = replace(PLAIN, summary="S", body="<p>Wörter &amp; ]]&gt; 👩🏽‍🚀 مرحبا</p>\n" * 220_000)
    assert len(article.body.encode()) > 10_000_000
    assert read_item(name, rendered(name, feed_of(article))) == EXPECTED[name](article)


@pytest.mark.parametrize("caption", [{"url": "https://x.example/a.jpg"}, {}], ids=["carried", "not carried"])
@pytest.mark.parametrize("body", ["", "<p>Text</p>"])
@pytest.mark.parametrize("name", ["rss", "atom"])
def test_a_caption_does_not_take_the_place_of_the_standfirst(name: str, body: str, caption: dict[str, str]) -> None:
    article = replace(PLAIN, summary="Standfirst", body=body, media=(Media(caption="Caption", **caption),))
    assert read(rendered(name, feed_of(article)))["summary"] == "Standfirst"


@pytest.mark.parametrize("pattern", TOLERATED)
def test_each_tolerated_warning_is_still_given(pattern: str) -> None:
    """A pattern that no feed draws any more may go."""
    article = replace(PLAIN, id="7", title="<b>x</b>", credit="<b>x</b>", tags=(Tag(term="x", label="<b>x</b>"),))
    assert [
        line
        for name in EXPECTED
        for line in problems(name, rendered(name, feed_of(article)))
        if re.search(pattern, line)
    ]
