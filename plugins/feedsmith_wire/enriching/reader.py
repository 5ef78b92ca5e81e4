"""Reads an article's credits where they are printed: headline, author fields, captions, standfirst,
body.

What is understood goes to the fields of the article and leaves the text; what is not stays as it
is. Two things make that safe to repeat: a line is read for itself, and the lines that stop the
reading are the same the next time.
"""

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from feedsmith import Agency, Article, Media, Person
from feedsmith_wire.enriching.bodies import BodyReader
from feedsmith_wire.enriching.fields import ArticleFields, drop_repeated_people
from feedsmith_wire.enriching.lines import LineReader, UserAgency, line_reader
from feedsmith_wire.enriching.screening import may_open_with_dateline

if TYPE_CHECKING:
    from feedsmith_wire.credits.values import Credits

__all__ = ["enrich_article"]

_log = logging.getLogger("feedsmith_wire")


def enrich_article(article: Article, additions: tuple[UserAgency, ...] = ()) -> Article:
    """The article with what its credits say; the same object if they say nothing new.

    `additions` are agencies to know as well.
    """
    reader = CreditReader(article, line_reader(additions))
    enriched = reader.read()
    if enriched is not article:
        _log.debug("%s: credits read", article.id)
    if enriched.status != article.status:
        _log.info("%s: %s, as its headline or an embargo says", article.id, enriched.status)
    if enriched.embargo != article.embargo:
        _log.info("%s: embargoed until %s", article.id, enriched.embargo)
    return enriched


class CreditReader:
    """Reads the credits of one article."""

    def __init__(self, article: Article, lines: LineReader) -> None:
        self._article = article
        self._lines = lines
        self._fields = ArticleFields(article)

    def read(self) -> Article:
        """The article with what its credits say."""
        article = self._article
        self._read_title(article.title)
        if article.authors or article.agencies or article.credit:
            self._read_agencies()
            self._read_authors()
        if article.media:
            self._read_captions()
        self._read_summary(article.summary)
        body = BodyReader(article.body, self._fields, self._lines)
        body.read()
        if body.is_full:
            return article
        if body.html.strip():
            self._fields.set("body", body.html)
        return self._fields.build()

    def _read_title(self, title: str) -> None:
        if not _may_have_slug(title) and not _is_bracketed(title):
            return
        is_order = False
        while credits := self._read_title_once(title):
            self._fields.apply(credits)
            if not credits.rest:  # a headline of nothing but working words stays
                break
            title = credits.rest
            is_order = is_order or bool(credits.note) or credits.status == "canceled"
        self._fields.set("title", title)
        if is_order and not self._article.refers:
            self._fields.set("refers", title)

    def _read_title_once(self, title: str) -> "Credits | None":
        """Working words or an agency in brackets at an end of the headline."""
        if not _is_bracketed(title) and not _may_be_slug(title):
            return None
        credits = self._lines.read_title(title)
        return credits if credits and not credits.staff else None

    def _read_agencies(self) -> None:
        if self._article.agencies:
            agencies = map(self._complete_agency, self._article.agencies)
            self._fields.set("agencies", tuple(dict.fromkeys(agencies)))

    def _complete_agency(self, agency: Agency) -> Agency:
        """The agency with its code and site, if it is one that has them."""
        known_by_name = agency.code and agency.code != agency.name
        facts = self._lines.find_agency(agency.name) if not known_by_name else None
        if facts is None:
            return agency
        return Agency(name=facts.name, code=facts.code, url=agency.url or facts.url)

    def _read_authors(self) -> None:
        """Author fields, which may hold agencies, desks and jobs; and a byline as printed."""
        people: list[Person] = []
        staffs: list[Credits] = []
        for person in self._article.authors:
            line = self._lines.clean_author(person.name)
            if not line:
                continue
            credits = self._lines.read_byline(line)
            # What is a name, or nothing that is understood, stays as the page has it.
            if credits is None or (credits.authors == (line,) and not credits.agencies):
                people.append(person if line == person.name else replace(person, name=line))
                continue
            self._fields.apply(credits._replace(authors=(), staff=""), credit_line=False)
            if credits.staff:
                staffs.append(credits)
            if credits.authors:
                self._fields.add_origin("authors", credits)
                people.append(replace(person, name=credits.authors[0]))
                people += (Person(name=name) for name in credits.authors[1:])
        self._fields.set("authors", drop_repeated_people(people))
        printed = self._lines.read_byline(self._article.credit) if self._article.credit else None
        if printed:
            self._fields.apply(printed._replace(authors=() if people else printed.authors))
        # Last, as a credit line of staff is shown only where no person is named.
        for staff in staffs:
            named = bool(people or self._fields.get("authors"))
            self._fields.apply(staff._replace(authors=(), agencies=()), credit_line=not named)

    def _read_captions(self) -> None:
        """Captions that end in their picture's credit."""
        self._fields.set("media", tuple(map(self._read_caption, self._article.media)))

    def _read_caption(self, medium: Media) -> Media:
        if not medium.caption or medium.credits:
            return medium
        credits = self._lines.read(medium.caption, "photo")
        if credits is None or not credits.photo_credits or not credits.rest:
            return medium
        self._fields.add_origin("media", credits)
        printed = tuple(credit.printed for credit in credits.photo_credits)
        return replace(medium, caption=credits.rest, credits=printed)

    def _read_summary(self, summary: str) -> None:
        """A standfirst that is the beginning of the text opens with its dateline."""
        while may_open_with_dateline(summary):
            opening = self._lines.read_opening(summary)
            if opening is None or not opening.agencies:
                break
            self._fields.apply(opening)
            summary = opening.rest.lstrip()
        self._fields.set("summary", summary)


def _is_bracketed(title: str) -> bool:
    """Whether it ends in brackets with a word in them, which may be an agency."""
    if title[-1] not in ")]":
        return False
    inside = title[max(title.rfind("("), title.rfind("[")) :]
    return any(map(str.isalpha, inside))


def _may_have_slug(title: str) -> bool:
    """Whether the headline begins with a capital, a digit, a sign, or in another script."""
    first = title[0]
    return first.isupper() or first.isdigit() or first > "\u0370" or first in "*(["


def _may_be_slug(title: str) -> bool:
    """Whether there may be working words: capitals, a digit, another script, "Writethru", "Ld"."""
    if title[:3].isupper() or title[0].isdigit() or title[0] > "\u0370":
        return True
    return "rite" in title or " Ld" in title
