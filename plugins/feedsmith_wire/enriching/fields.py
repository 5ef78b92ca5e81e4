"""The fields of an article, and what each line of credits adds to them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import feedsmith  # what of it reads embargoes takes 4 ms, for the few that have one
from feedsmith import Agency, Article, Contributor, Dateline, Media, Origin, Person

if TYPE_CHECKING:
    from feedsmith_wire.credits.agencies import AgencyFacts
    from feedsmith_wire.credits.values import Credits, ParsedDateline

__all__ = ["ArticleFields", "drop_repeated_people"]

MAX_REMEMBERED = 2_000
"""Values of each kind that are kept, as the same people and agencies are credited again and again: to make one takes
4 µs.
"""


class ArticleFields:
    """The fields of one article as they come to be known, and where each of them is from."""

    def __init__(self, article: Article) -> None:
        self._given = article
        self._changes: dict[str, Any] = {}
        # Fields with the rules and lines that they are from: a dictionary keeps each once, and the order.
        self._origins: dict[tuple[str, str, str], None] = {}

    def get(self, name: str) -> Any:
        """The field as it is by now."""
        return self._changes[name] if name in self._changes else getattr(self._given, name)

    def set(self, name: str, value: Any) -> None:
        """Set a field whose origin is recorded already, or needs none."""
        self._changes[name] = value

    def add_origin(self, field: str, credits: "Credits") -> None:
        """Record the line that a field is from, and the rule that read it."""
        self._origins[field, f"wire: {credits.rule}", credits.printed] = None

    def build(self) -> Article:
        """The article with what has changed; the same object if nothing has."""
        changes = self._changes.items()
        changed = {name: value for name, value in changes if value != getattr(self._given, name)}
        if not changed:
            return self._given
        # An article that is enriched again has these origins already.
        known = {(origin.field, origin.signal, origin.value) for origin in self._given.origins}
        new = [_make_origin(*key) for key in self._origins if key not in known]
        return self._given.with_fields(origins=(*self._given.origins, *new), **changed)

    def apply(self, credits: "Credits", credit_line: bool = True) -> None:
        """Put what was read into the fields.

        Without `credit_line`, the line is not what readers are shown where no person is named.
        """
        for name, value in self._list_values(credits, credit_line):
            if value != self.get(name):
                self.set(name, value)
                self.add_origin(name, credits)

    def _list_values(self, credits: "Credits", credit_line: bool) -> Iterator[tuple[str, Any]]:
        """The fields that the credits say something of, in an order that counts: authors first."""
        if credits.authors:
            # A surname alone refers to somebody who is named already: "Dock reported from Oslo."
            names = (name for name in credits.authors if credits.rule != "sign-off" or not _is_one_word(name))
            people = map(_make_person, names)
            yield "authors", drop_repeated_people([*self.get("authors"), *people])
        if credits.agencies:
            yield "agencies", self._add_agencies(credits.agencies)
        if credits.staff:
            yield "publisher", self.get("publisher") or credits.staff
        if credit_line and self._is_credit_line(credits):
            yield "credit", self.get("credit") or _strip_introduction(credits.printed)
        if credits.contributors:
            yield "contributors", self._add_contributors(credits)
        if credits.dateline and credits.dateline.place and not self.get("dateline"):
            yield "dateline", self._make_dateline(credits.dateline)
        if credits.photo_credits:
            yield "media", self._add_picture_credit(credits)
        if credits.note:
            yield "note", self._add_note(credits.note)
        if credits.embargo or credits.version or credits.status:
            yield from self._list_release(credits)

    def _is_credit_line(self, credits: "Credits") -> bool:
        """Whether the line credits an outlet, and nobody is named as an author anywhere."""
        if not credits.staff or credits.rule == "sign-off":
            return False
        return not credits.authors and not self.get("authors")

    def _add_agencies(self, credited: "Iterable[AgencyFacts]") -> tuple[Agency, ...]:
        agencies: list[Agency] = list(self.get("agencies"))
        for facts in credited:
            if not any(_is_same_agency(agency, facts) for agency in agencies):
                agencies.append(_make_agency(facts))
        return tuple(agencies)

    def _add_contributors(self, credits: "Credits") -> tuple[Contributor, ...]:
        added = (
            _make_contributor(contributor.name, contributor.role.replace("_", " "))
            for contributor in credits.contributors
        )
        return tuple(dict.fromkeys((*self.get("contributors"), *added)))

    def _add_note(self, note: str) -> str:
        """The label of a headline, "CORRECTED", and what a line says was corrected: readers get both."""
        notes: str = self.get("note")
        return notes if note in notes else f"{notes} {note}".lstrip()

    def _add_picture_credit(self, credits: "Credits") -> tuple[Media, ...]:
        """The credit goes to a picture without one, else to a new one that has no address."""
        media: tuple[Media, ...] = self.get("media")
        caption = credits.rest
        printed = tuple(credit.printed for credit in credits.photo_credits)
        for medium in media:
            if medium.credits == printed and (not caption or medium.caption == caption):
                return media
        for index, medium in enumerate(media):
            if medium.url and not medium.credits and not (medium.caption and caption):
                credited = replace(medium, credits=printed, caption=medium.caption or caption)
                return (*media[:index], credited, *media[index + 1 :])
        return (*media, _make_picture(caption, printed))

    def set_caption(self, printed_credit: str, caption: str) -> None:
        """Give a caption to the picture that has this credit and no caption."""
        media: tuple[Media, ...] = self.get("media")
        for index, medium in enumerate(media):
            if printed_credit in medium.credits and not medium.caption:
                captioned = replace(medium, caption=caption)
                self.set("media", (*media[:index], captioned, *media[index + 1 :]))
                self._origins["media", "wire: caption after picture credit", caption] = None
                return

    def _make_dateline(self, dateline: "ParsedDateline") -> Dateline:
        from feedsmith_wire.credits.names import to_title_case  # loaded with the rest of the grammar

        place = ", ".join(filter(None, (to_title_case(dateline.place), dateline.region)))
        return Dateline(place=place, date=_choose_date(dateline, self._get_moment()))

    def _get_moment(self) -> datetime | None:
        """When the story was published, by which years that are not printed are guessed."""
        return self._given.published or self._given.updated

    def _find_embargo_end(self, credits: "Credits") -> datetime | None:
        """The moment that an embargo line names; None where it is not certain."""
        order = feedsmith.read_embargo_order(credits.printed, self._get_moment())
        return order.ends if order else feedsmith.embargo_end(credits.embargo, self._get_moment())

    def _list_release(self, credits: "Credits") -> Iterator[tuple[str, Any]]:
        """Status and embargo. An embargo whose end is not certain holds the story back."""
        if credits.embargo and (end := self._find_embargo_end(credits)):
            yield "embargo", self.get("embargo") or end
            return
        if "embargo" in credits.version and self.get("status") == "usable" and not self.get("embargo"):
            yield "embargo", feedsmith.NO_END
        if credits.status and self.get("status") == "usable":
            yield "status", credits.status


@lru_cache(MAX_REMEMBERED)
def _make_origin(field: str, signal: str, value: str) -> Origin:
    return Origin(field=field, signal=signal, value=value)


@lru_cache(MAX_REMEMBERED)
def _make_person(name: str) -> Person:
    return Person(name=name)


@lru_cache(MAX_REMEMBERED)
def _make_contributor(name: str, role: str) -> Contributor:
    return Contributor(name=name, role=role)


@lru_cache(MAX_REMEMBERED)
def _make_agency(facts: "AgencyFacts") -> Agency:
    return Agency(name=facts.name, code=facts.code, url=facts.url)


@lru_cache(MAX_REMEMBERED)
def _make_picture(caption: str, credits: tuple[str, ...]) -> Media:
    return Media(caption=caption, credits=credits)


def _is_one_word(name: str) -> bool:
    """Whether a name of a script with spaces is a single word."""
    return " " not in name and name[0] < "\u2fff"


def _is_same_agency(agency: Agency, facts: "AgencyFacts") -> bool:
    return agency.name == facts.name or (bool(facts.code) and agency.code == facts.code)


def drop_repeated_people(people: Iterable[Person]) -> tuple[Person, ...]:
    """The people, each once, whatever the case of the name."""
    by_name: dict[str, Person] = {}
    for person in people:
        by_name.setdefault(person.name.casefold(), person)
    return tuple(by_name.values())


def _strip_introduction(line: str) -> str:
    """A credit line without its brackets and the "By" before it."""
    from feedsmith_wire.credits.bylines import split_introduction  # loaded with the rest of the grammar

    bare = line.strip(" \t|-–—=*")
    if bare[:1] == "(" and bare[-1:] == ")":
        bare = bare[1:-1]
    return split_introduction(bare).rest


def _choose_date(dateline: "ParsedDateline", near: datetime | None) -> date | None:
    """The dateline's day; None where month or year is missing.

    A year that is not printed is that in which the day is nearest to `near`.
    """
    if not dateline.month:
        return None
    if near is None:
        years = [dateline.year] if dateline.year else []
        return next(_list_dates(years, dateline), None)
    years = [dateline.year] if dateline.year else [near.year - 1, near.year, near.year + 1]
    days = _list_dates(years, dateline)
    return min(days, key=lambda day: abs((day - near.date()).days), default=None)


def _list_dates(years: Iterable[int], dateline: "ParsedDateline") -> Iterator[date]:
    for year in years:
        try:
            yield date(year, dateline.month, dateline.day)
        except ValueError:  # the 29th of February of another year
            continue
