"""Reads an article's credits where they are printed: headline, author fields, first and last paragraphs, captions.

What is understood goes to the fields of the article and leaves the text; what is not stays as it is. Two things make
that safe to repeat: a line is read for itself, and the lines that stop the reading are the same the next time.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date as Day  # noqa: N812  # as in feedsmith.model.article
from datetime import datetime
from typing import Any, Protocol

from feedsmith import Agency, Article, Contributor, Dateline, Media, Origin, Person
from feedsmith.text import squash
from feedsmith_wire.credits.agencies import UNNAMED, AgencyFacts, Table, table
from feedsmith_wire.credits.blocks import Block, first_block, last_block, without_end, without_start
from feedsmith_wire.credits.bylines import byline, introduced
from feedsmith_wire.credits.datelines import lead
from feedsmith_wire.credits.embargoes import due
from feedsmith_wire.credits.names import cased
from feedsmith_wire.credits.read import read_line
from feedsmith_wire.credits.readings import Credits, Filed, PictureCredit
from feedsmith_wire.credits.slugs import slug
from feedsmith_wire.credits.words import BY, CAPTION_VERBS, PHOTO, ROLES, SIGNOFF_STEMS, SOURCE, WITH

__all__ = ["enriched"]

MAX_LINE = 420
"""A longer paragraph is no line of credits; three sentences of "contributed to this report" are."""
SHORT = 100
PROSE = 2
"""So many paragraphs that are no credits end the reading, at either end of the body."""
MAX_CAPTION = 260
MAX_TAKEN = 24
"""A body with more credits than that at its ends is none that anybody wrote: it is left alone. Each costs a copy."""

_FIRST_WORDS = frozenset(BY) | WITH | PHOTO | SOURCE | {phrase.split()[0] for phrase, _ in ROLES}
_FIXES = (
    "(corrects",
    "(corrected",
    "(refiles",
    "(repeats",
    "(updates",
    "(adds",
    "(recasts",
    "(fixes",
    "(removes",
    "(clarifies",
)
_SAID = frozenset("said says announced told according sagte teilte dit déclaré dijo dijeron disse ha".split())


class UserAgency(Protocol):
    """An agency from the configuration."""

    @property
    def name(self) -> str: ...

    @property
    def code(self) -> str: ...

    @property
    def aliases(self) -> tuple[str, ...]: ...

    @property
    def country(self) -> str: ...

    @property
    def url(self) -> str: ...


def enriched(article: Article, additions: tuple[UserAgency, ...] = ()) -> Article:
    """The article with what its credits say; the same object if they say nothing new."""
    facts = tuple(
        AgencyFacts(
            each.code or each.name,
            each.name,
            each.country,
            each.url.partition("://")[2].strip("/") or each.url,
            "wire",
            each.aliases,
        )
        for each in additions
    )
    desk = _Desk(article, table(facts))
    desk.read()
    if desk.taken > MAX_TAKEN:
        return article
    return desk.article()


class _Desk:
    """One article's fields as they come to be known."""

    def __init__(self, article: Article, agencies: Table) -> None:
        self._given = article
        self._table = agencies
        self._changes: dict[str, Any] = {}
        self._origins: list[Origin] = []
        self._body = article.body
        self.taken = 0

    def read(self) -> None:
        article = self._given
        self._read_title(article.title)
        if article.authors or article.agencies or article.credit:
            self._read_fields(article)
        if article.media:
            self._read_captions(article.media)
        summary = article.summary
        while summary and (found := lead(summary, self._table)) and found.agencies:
            self._take(_of_lead(summary, found.end, self._table), "summary")
            summary = summary[found.end :].lstrip()
        self._set("summary", summary)
        before = ""
        while (
            self._body != before and self.taken <= MAX_TAKEN
        ):  # what is taken off may leave a line that was none before
            before = self._body
            self._read_head()
            self._read_tail()

    def article(self) -> Article:
        if self._body.strip() and self._body != self._given.body:
            self._changes["body"] = self._body
        changed = {name: value for name, value in self._changes.items() if value != getattr(self._given, name)}
        if not changed:
            return self._given
        known = {(origin.field, origin.signal, origin.value) for origin in self._given.origins}
        told = tuple(
            origin
            for origin in dict.fromkeys(self._origins)
            if (origin.field, origin.signal, origin.value) not in known
        )
        return replace(self._given, origins=self._given.origins + told, **changed)

    def _get(self, name: str) -> Any:
        return self._changes.get(name, getattr(self._given, name))

    def _set(self, name: str, value: Any) -> None:
        self._changes[name] = value

    # The fields of the article

    def _read_title(self, title: str) -> None:
        if (
            not (title[0].isupper() or title[0].isdigit() or title[0] > "\u0370" or title[0] in "*([")
            and title[-1] not in ")]"
        ):
            return
        while found := self._title_credits(title):
            self._take(found, "title")
            if not found.rest:
                break
            title = found.rest
        self._set("title", title)

    def _title_credits(self, title: str) -> Credits | None:
        if (
            title[-1] in ")]"
            or title[:3].isupper()
            or title[:1].isdigit()
            or "rite" in title
            or title[0] > "\u0370"
            or " Ld" in title
        ):
            found = slug(title) or (read_line(title, "title", self._table) if title[-1] in ")]" else None)
            return found if found and not found.staff else None
        return None

    def _read_fields(self, article: Article) -> None:
        """Author fields, which may hold agencies, desks and jobs; and a byline as printed."""
        if article.agencies:
            self._set("agencies", tuple(self._known(agency) for agency in article.agencies))
        people: list[Person] = []
        houses: list[Credits] = []
        for person in article.authors:
            found = byline(person.name, self._table, certain=True)
            if found is None or (found.authors == (person.name,) and not found.agencies):
                people.append(person)
                continue
            self._take(replace(found, authors=(), staff=""), "authors", credit=False)
            houses += [found] if found.staff else []
            if found.authors:
                self._told("authors", found)
                people += [replace(person, name=found.authors[0]), *(Person(name=name) for name in found.authors[1:])]
        self._set("authors", _unique(people))
        found = byline(article.credit, self._table, certain=True) if article.credit else None
        if found:
            self._take(replace(found, authors=() if people else found.authors), "credit")
        for house in houses:
            self._take(replace(house, authors=(), agencies=()), "authors", credit=not (people or self._get("authors")))

    def _known(self, agency: Agency) -> Agency:
        """The agency with its code and site, if it is one that has them."""
        facts = self._table.find(agency.name) if not agency.code else None
        return Agency(name=facts.name, code=facts.code, url=agency.url or facts.url) if facts else agency

    def _read_captions(self, media: tuple[Media, ...]) -> None:
        """Captions that end in their picture's credit."""
        read: list[Media] = []
        for medium in media:
            found = read_line(medium.caption, "photo", self._table) if medium.caption and not medium.credits else None
            if found and found.photo_credits and found.rest:
                printed = tuple(credit.printed for credit in found.photo_credits)
                medium = replace(medium, caption=found.rest, credits=printed)
                self._told("media", found)
            read.append(medium)
        self._set("media", tuple(read))

    # The body

    def _read_head(self) -> None:
        at, prose = 0, 0
        while prose < PROSE and self.taken <= MAX_TAKEN and (block := first_block(self._body, at)):
            found = self._line(block, "line")
            if found is None:
                prose += 1
                at = self._without_dateline(block)
            elif self._cut(block):
                self._take(found, "body")
                if found.photo_credits and not found.rest:
                    self._read_caption(block.start, found.photo_credits[-1])
            else:
                self._take(found, "body")
                break

    def _read_tail(self) -> None:
        before, prose = len(self._body), 0
        while prose < PROSE and self.taken <= MAX_TAKEN and (block := last_block(self._body, before)):
            found = self._line(block, "signoff")
            if found is None:
                prose += 1
                if prose == 1 and self._without_bracket(block):
                    break
                before = block.start
            else:
                self._take(found, "body")
                if not self._cut(block):
                    break
                before = block.start

    def _line(self, block: Block, kind: str) -> Credits | None:
        """What the whole paragraph credits; None if it is anything but a line of credits."""
        text = block.text.strip()
        if not block.whole or not text or len(text) > MAX_LINE or not _may_credit(text):
            return None
        if text[0] == "(" and text.lower().startswith(_FIXES) and text.endswith(")"):
            return Credits(note=squash(text), printed=text, rule="note on a correction")
        found = read_line(text if "\n" in text else squash(text), kind, self._table)
        if found is None or found.rule in ("agency in brackets", "house in brackets", "house before lead", "slug"):
            return None
        if found.rest and not found.photo_credits:
            return None
        if found.photo_credits and (len(found.rest) > MAX_CAPTION or _is_prose_credit(found)):
            return None
        return found

    def _cut(self, block: Block) -> bool:
        """Take the paragraph out, unless nothing would be left."""
        rest = self._body[: block.start].rstrip() + "\n" * (block.start > 0) + self._body[block.end :].lstrip()
        if not rest.strip():
            return False
        self._body = rest.strip() if block.start == 0 or not self._body[block.end :].strip() else rest
        return True

    def _without_dateline(self, block: Block) -> int:
        """Where to read on, after taking the dateline off the paragraph."""
        inner = self._body[block.inner : block.close]
        text = block.text
        cut = len(text) - len(text.lstrip())
        start = cut
        while self.taken <= MAX_TAKEN and (
            found := lead(text[cut : cut + 200], self._table) if _may_open(text[cut : cut + 200]) else None
        ):
            self._take(_of_lead(text[cut : cut + 200], found.end, self._table), "body")
            cut += found.end
        if cut == start:
            return block.end
        left = without_start(inner, cut) if text[cut:].strip() or not block.whole else ""
        if left:
            self._body = self._body[: block.inner] + left + self._body[block.close :]
            return block.inner + len(left) + 4
        return block.start if self._cut(block) else block.end

    def _without_bracket(self, block: Block) -> bool:
        """Take "(dpa)" off the end of the last paragraph."""
        text = block.text.rstrip()
        taken = False
        while text[-1:] in (")", "]") and len(text) > 3 and self.taken <= MAX_TAKEN:
            found = read_line(text[-3000:], "signoff", self._table) if len(text) > 12 else None
            if found is None or found.rule != "agency in brackets" or not found.rest:
                break
            inner = self._body[block.inner : block.close]
            left = without_end(inner, len(block.text) - len(text) + len(found.printed))
            self._take(found, "body")
            self._body = self._body[: block.inner] + left + self._body[block.close :]
            again = last_block(self._body, block.inner + len(left) + 4)
            taken = True
            if again is None:
                break
            block, text = again, again.text.rstrip()
        return taken

    def _read_caption(self, at: int, credit: PictureCredit) -> None:
        """The paragraph after a picture's credit, if it is the picture's caption and not the lead."""
        block = first_block(self._body, at)
        if block is None or not block.whole or first_block(self._body, block.end) is None:
            return
        text = squash(block.text)
        if not _is_caption(text) or not self._cut(block):
            return
        media = list(self._get("media"))
        index = next(
            (i for i, medium in enumerate(media) if credit.printed in medium.credits and not medium.caption), None
        )
        if index is not None:
            media[index] = replace(media[index], caption=text)
            self._set("media", tuple(media))
            self._origins.append(Origin(field="media", signal="wire: caption after picture credit", value=text))

    # What was read

    def _told(self, field: str, found: Credits) -> None:
        self._origins.append(Origin(field=field, signal=f"wire: {found.rule}", value=found.printed))

    def _take(self, found: Credits, where: str, credit: bool = True) -> None:
        """Put what was read into the fields."""
        for name, value in self._fields(found, credit):
            if value != self._get(name):
                self._set(name, value)
                self._told(name, found)
        self.taken += where == "body"
        if where == "body" and not found.rule.startswith(("dateline", "agency", "bare")):
            self._told("body", found)

    def _fields(self, found: Credits, credit: bool) -> Iterator[tuple[str, Any]]:
        if found.authors:
            yield "authors", _unique([*self._get("authors"), *(Person(name=cased(name)) for name in found.authors)])
        if found.agencies:
            yield "agencies", self._with_agencies(found.agencies)
        if found.staff:
            yield "publisher", self._get("publisher") or found.staff
        if credit and found.staff and not found.authors and not self._get("authors") and found.rule != "sign-off":
            yield "credit", self._get("credit") or _as_printed(found.printed)
        if found.contributors:
            helpers = (
                Contributor(name=helper.name, role=helper.role.replace("_", " ")) for helper in found.contributors
            )
            yield "contributors", tuple(dict.fromkeys((*self._get("contributors"), *helpers)))
        if found.dateline and found.dateline.place and not self._get("dateline"):
            yield "dateline", self._dateline(found.dateline)
        if found.photo_credits:
            yield "media", self._with_pictures(found)
        if found.note:
            yield "note", self._get("note") or found.note
        yield from self._release(found)

    def _with_agencies(self, found: tuple[AgencyFacts, ...]) -> tuple[Agency, ...]:
        known = list(self._get("agencies"))
        for facts in found:
            if all(agency.name != facts.name and (not facts.code or agency.code != facts.code) for agency in known):
                known.append(Agency(name=facts.name, code=facts.code if facts is not UNNAMED else "", url=facts.url))
        return tuple(known)

    def _with_pictures(self, found: Credits) -> tuple[Media, ...]:
        """The credit goes to the picture that the article carries without one, else to one that it does not carry."""
        media = list(self._get("media"))
        printed = tuple(credit.printed for credit in found.photo_credits)
        if any(medium.credits == printed and (not found.rest or medium.caption == found.rest) for medium in media):
            return tuple(media)
        index = next(
            (
                i
                for i, medium in enumerate(media)
                if medium.url and not medium.credits and not (medium.caption and found.rest)
            ),
            None,
        )
        if index is None:
            media.append(Media(caption=found.rest, credits=printed))
        else:
            media[index] = replace(media[index], credits=printed, caption=media[index].caption or found.rest)
        return tuple(media)

    def _dateline(self, filed: Filed) -> Dateline:
        place = ", ".join(filter(None, (cased(filed.place), filed.region)))
        return Dateline(place=place, date=_day(filed, self._given.published or self._given.updated))

    def _release(self, found: Credits) -> Iterator[tuple[str, Any]]:
        """Status and embargo. An embargo of which nobody can tell the end holds the story back."""
        if found.embargo:
            moment = due(found.embargo, self._given.published or self._given.updated)
            if moment:
                yield "embargo", self._get("embargo") or moment
                return
            yield "note", self._get("note") or found.printed
        if found.status and self._get("status") == "usable":
            yield "status", found.status


def _of_lead(text: str, end: int, agencies: Table) -> Credits:
    found = read_line(text, "lead", agencies)
    return replace(found, printed=text[:end].strip()) if found else Credits()


def _unique(people: list[Person]) -> tuple[Person, ...]:
    """The people, each once, whatever the case of the name."""
    by_name: dict[str, Person] = {}
    for person in people:
        by_name.setdefault(person.name.casefold(), person)
    return tuple(by_name.values())


def _as_printed(line: str) -> str:
    """A credit line without its brackets and the "By" before it."""
    bare = line.strip(" \t|-–—=*")
    if bare[:1] == "(" and bare[-1:] == ")":
        bare = bare[1:-1]
    return introduced(bare)[0]


def _day(filed: Filed, near: datetime | None) -> Day | None:
    """The dateline's day; a year that is not printed is that in which it is nearest to when the story was published."""
    if not filed.month or not (filed.year or near):
        return None
    years = (filed.year,) if filed.year or near is None else (near.year - 1, near.year, near.year + 1)
    days: list[Day] = []
    for year in years:
        try:
            days.append(Day(year, filed.month, filed.day))
        except ValueError:  # the 29th of February of another year
            continue
    if near is None or not days:
        return days[0] if days else None
    return min(days, key=lambda day: abs((day - near.date()).days))


def _may_credit(text: str) -> bool:
    """Whether it is worth reading: short, or with a sign of credits. 2 µs for a paragraph of prose."""
    if len(text) <= SHORT or text[-1] in ")]）" or text[0] in "([—–-©【（" or text[0] > "\u2fff":
        return not (text[-1] in '."”' and text[0] not in "(—-©" and len(text) > 60 and not _has_sign(text))
    return _has_sign(text)


def _has_sign(text: str) -> bool:
    first = text[:24].partition(" ")[0].rstrip(":").casefold()
    if first in _FIRST_WORDS:
        return True
    tail = text[-140:]
    if "/" in tail or ": " in tail or "©" in tail or text[-1] in ")]）":
        return True
    lowered = text.lower()
    return any(stem in lowered for stem in SIGNOFF_STEMS)


def _may_open(text: str) -> bool:
    """Whether a dateline or an agency may be at the beginning: 1 µs."""
    head = text[:110]
    return any(sign in head for sign in ("(", " - ", "–", "—", "--", "/", "_ ", " =", "[")) or text[:1] > "\u2fff"


def _is_prose_credit(found: Credits) -> bool:
    """An agency in brackets after a sentence, in a body: it may have supplied the text as well as a picture."""
    return (
        bool(found.rest)
        and found.rule == "picture credit in brackets"
        and not any(credit.names for credit in found.photo_credits)
        and not any(
            word.casefold().strip(":.,") in PHOTO | {"file"} for word in found.printed.replace("/", " ").split()
        )
    )


def _is_caption(text: str) -> bool:
    """One sentence that tells what is seen, in the present tense, and reports nothing."""
    if not 20 <= len(text) <= MAX_CAPTION or (". " in text.rstrip(".")[:-1] and text.count(". ") > 1):
        return False
    words = [word.casefold().strip(',.;:()"“”') for word in text.split()]
    if _SAID & set(words) or any(sign in text for sign in '“”"«»'):
        return False
    return bool(CAPTION_VERBS & set(words[1:]))
