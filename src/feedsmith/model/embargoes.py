"""Embargo orders: the lines by which a newsroom says "not before", and the moment that they name. Pure.

A line is an order where it is nothing else: the words for it ("EMBARGOED UNTIL", "Sperrfrist", "Not for publication
before"), a day, a time, a zone, and small words between them. A headline or a sentence that mentions an embargo has
words that are none of these, and holds nothing. This is the one reader for texts, credit lines and agencies' files, in
the languages of the wires: English, German, French, Spanish, Italian, Portuguese, Dutch, Danish, Norwegian, Swedish,
Finnish, Polish, Turkish, Russian and Arabic.

Where a story could be out too early or too late, it is late: a time without a zone counts in the last zone of the world
that reaches it, midnight is the end of its day, and a day without a year is the next one that fits.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from feedsmith.model import embargo_words as words
from feedsmith.model.values import value

__all__ = ["LAST_ZONE", "EmbargoOrder", "embargo_end", "read_embargo_order"]

MAX_LINE = 200
"""Characters of the longest line that is looked at: an order is one line of a few words."""
MAX_UNKNOWN_WORDS = 3
"""In a line that begins as only orders do and names a day or a time, such as a city's name before "time"."""
LAST_ZONE = timezone(timedelta(hours=-12))
"""Where a time is reached last."""
GRACE = timedelta(days=1)
"""How long before the dispatch a day without a year may lie: a story is sent again on the day that its embargo ends."""
_SIGNS = " *_#=-–—•>()[]{}<!.|/\\\"'“”«»"
"""What an order may be set off by."""
_SIGNS_AND_SPACES = f"{_SIGNS}’\t\n\v\f\r\x1c\x1d\x1e\x1f"


@value
class EmbargoOrder:
    """What an order says: nothing before `ends` (UTC). None where no end can be told: the story is held until somebody
    says otherwise.
    """

    ends: datetime | None


def read_embargo_order(line: str, sent: datetime | None = None, zone: tzinfo | None = None) -> EmbargoOrder | None:
    """The order that the line is; None where it is none. `sent` is when the story was, for days without a year; `zone`
    is that of times without one (None: not known, so the last of the world).
    """
    if len(line) > MAX_LINE or not (_begins_or_ends_like_order(line) and _holds_stem(line.lower())):
        return None
    text = " ".join(line.split()).replace("’", "'").strip(_SIGNS)
    terms, opening = _split_terms(text)
    if terms is None:
        return None
    open_end = _compile_open_ends().search(terms)
    if open_end is not None:
        rest = _Reading(f"{terms[: open_end.start()]} {terms[open_end.end() :]}")
        return None if rest.list_unknown_words() else EmbargoOrder(ends=None)
    reading = _Reading(terms)
    if len(reading.list_unknown_words()) > _count_allowed_words(reading, terms, opening, text):
        return None
    return EmbargoOrder(ends=reading.find_moment(sent, zone))


def _begins_or_ends_like_order(line: str) -> bool:
    """Whether its first or last letters may be those of an order: 0.5 µs for nearly every line, where to look for
    the stems takes 1.5. What is not ASCII may be: it has more than one form in lower case.
    """
    first = line.lstrip(_SIGNS_AND_SPACES)[:3].rstrip()
    if first.lower() in _list_first_letters() or not first.isascii():
        return True
    last = line.rstrip(_SIGNS_AND_SPACES)[-3:]
    return last.lower() in _list_last_letters() or not last.isascii()


@lru_cache(maxsize=1)
def _list_first_letters() -> frozenset[str]:
    phrases = (*words.SURE_OPENINGS, *words.OTHER_OPENINGS, *words.BEFORE_OPENINGS, *words.SUBJECTS, "this")
    return frozenset(phrase[:3].rstrip() for phrase in phrases)


@lru_cache(maxsize=1)
def _list_last_letters() -> frozenset[str]:
    return frozenset(words.fold_word(phrase[-3:]) for phrase in words.CLOSINGS)


def _holds_stem(lowered: str) -> bool:
    for stem in words.STEMS:  # noqa: SIM110  # half of what `any` takes, for nearly every line
        if stem in lowered:
            return True
    return False


def _count_allowed_words(reading: "_Reading", terms: str, opening: str, text: str) -> int:
    """How many words beside those of an order the line may have to be one; -1 where it is none."""
    sure = opening in words.SURE_OPENINGS
    if not reading.names_a_moment:  # "EMBARGO" is a desk's word; "Embargo" may be a headline, "For release:" a label
        return 0 if sure or (opening == "embargo" and text.isupper()) else -1
    return MAX_UNKNOWN_WORDS if (sure or terms.startswith(":")) and not reading.begins_unknown else 0


def embargo_end(text: str, sent: datetime | None = None, zone: tzinfo | None = None) -> datetime | None:
    """The moment (UTC) that words such as "0001 GMT, Friday 7 March" name; None where they name no day or no time.

    `sent` and `zone` as in `read_embargo_order`.
    """
    reading = _Reading(text[:MAX_LINE].replace("’", "'"))
    return reading.find_moment(sent, zone) if reading.clock else None


def _split_terms(text: str) -> tuple[str | None, str]:
    """What an order says beside the words that make it one, and these words; None and "" where it is no order."""
    opening = _compile_openings().match(text)
    if opening is not None:
        return text[opening.end() :].strip(), " ".join(opening[1].casefold().split())
    closing = _compile_closings().search(text)
    if closing is not None:
        return text[: closing.start()], closing[1].casefold()
    return None, ""


@lru_cache(maxsize=1)
def _compile_openings() -> re.Pattern[str]:
    phrases = sorted((*words.SURE_OPENINGS, *words.OTHER_OPENINGS), key=len, reverse=True)
    subject = rf"(?:this )?(?:{'|'.join(words.SUBJECTS)})(?: is| are)?"
    before = rf"(?:(?:{'|'.join(words.BEFORE_OPENINGS)}|{subject}) )?"
    return re.compile(rf"(?i){before}({'|'.join(phrases)})(?![\w-])")


@lru_cache(maxsize=1)
def _compile_open_ends() -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(words.OPEN_ENDS)})(?!\w)")


@lru_cache(maxsize=1)
def _compile_closings() -> re.Pattern[str]:
    return re.compile(rf"(?i)\s({'|'.join(words.CLOSINGS)})$")


class _Reading:
    """The day, the time and the zone that some words name, and the words that are left."""

    def __init__(self, text: str) -> None:
        self._rest = text
        first = re.match(r"\W*([^\W\d_]+(?:'[^\W\d_]+)?)", text)
        self.begins_unknown = first is not None and not _is_known(first[1])
        self.offset = self._take_zone()
        self.days = self._take_days()
        self.weekday = self._take_weekday()
        self.clock = self._take_clock()
        if self.clock is None and self.days and self._takes_year_as_time(text):
            self.days = [(0, month, day) for _, month, day in self.days]

    @property
    def names_a_moment(self) -> bool:
        """Whether there is a day or a time."""
        return bool(self.days or self.weekday or self.clock)

    def list_unknown_words(self) -> list[str]:
        """The words that are no part of an order."""
        found = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+", words.fold_word(self._rest))
        return [word for word in found if word not in words.FILLERS and word.partition("'")[0] not in words.FILLERS]

    def find_moment(self, sent: datetime | None, zone: tzinfo | None) -> datetime | None:
        """When it is, in UTC; None where no day can be told."""
        where = self.offset or zone or LAST_ZONE
        hours, minutes = self.clock or (0, 0)
        moments = []
        for year, month, day in self._list_dates(sent):
            try:
                midnight = datetime(year, month, day, tzinfo=UTC)
                moments.append(
                    (midnight + timedelta(hours=hours, minutes=minutes)).replace(tzinfo=where).astimezone(UTC)
                )
            except (ValueError, OverflowError):  # the 30th of February, or a year that is none
                continue
        return max(moments, default=None)

    def _list_dates(self, sent: datetime | None) -> list[tuple[int, int, int]]:
        """The days that are meant: several where figures can be read in two orders."""
        if not self.days:
            return _find_weekday(self.weekday, sent) if self.weekday and sent else []
        return [
            (year, month, day) if year else (_choose_year(month, day, self.weekday, sent), month, day)
            for year, month, day in self.days
            if year or sent
        ]

    def _take(self, pattern: str, flags: int = re.IGNORECASE) -> re.Match[str] | None:
        """The first match, taken out of the rest."""
        found = re.search(pattern, self._rest, flags)
        if found is not None:
            self._rest = f"{self._rest[: found.start()]} {self._rest[found.end() :]}"
        return found

    def _take_zone(self) -> tzinfo | None:
        if shift := self._take(words.SHIFT):
            figures = shift.groupdict()
            hours, minutes = figures["hours"] or figures["h"], figures["minutes"] or figures["m"] or 0
            delta = min(timedelta(hours=int(hours), minutes=int(minutes)), timedelta(hours=14))
            return timezone(delta if "+" in shift[0] else -delta)
        names = "|".join(sorted(map(re.escape, words.ZONES), key=len, reverse=True))
        if name := self._take(rf"(?<![^\W\d])({names})(?!\w)", flags=0):  # in capitals: `et` and `art` are words
            return timezone(timedelta(hours=words.ZONES[name[1]]))
        places = "|".join(words.PLACES)
        if place := self._take(rf"\b({places})(?: standard| daylight)?(?: time)?\b|\bheure de (paris|bruxelles)\b"):
            from zoneinfo import ZoneInfo  # 3 ms, for lines that name a place

            return ZoneInfo(words.PLACES[words.fold_word(place[1] or place[2])])
        return None

    def _take_days(self) -> list[tuple[int, int, int]]:
        """Year (0: none is named), month and day, in each order in which they can be read."""
        if iso := self._take(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)T?"):
            return [(int(iso[1]), int(iso[2]), int(iso[3]))]
        if dotted := self._take(r"(?<!\d)(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d\d)(?![\d:.])"):
            return [(_read_full_year(dotted[3]), int(dotted[2]), int(dotted[1]))]
        if slashed := self._take(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d\d)(?!\d)"):
            one, other, written = int(slashed[1]), int(slashed[2]), _read_full_year(slashed[3])
            return [(written, month, day) for month, day in ((one, other), (other, one)) if month <= 12]
        months = "|".join(sorted(words.MONTHS, key=len, reverse=True))
        between = r"(?:\.?[ ,]*(?:de |di |of |del )?)"
        year = r"(?:[ ,.]*(?:de |del )?((?:19|20)\d\d)(?![\d:.h]\d))?"
        ordinal = r"(\d{1,2})(?:st|nd|rd|th|er|º|ª)?"
        if found := self._take(rf"(?<![\d:.])(?:the )?{ordinal}{between}({months})(?!\w)\.?{year}"):
            return [(int(found[3] or 0), words.MONTHS[words.fold_word(found[2])], int(found[1]))]
        if found := self._take(rf"(?<!\w)({months})\.? {ordinal}(?![\d:.h]\d|\w){year}"):
            return [(int(found[3] or 0), words.MONTHS[words.fold_word(found[1])], int(found[2]))]
        return []

    def _take_weekday(self) -> int:
        """1 for Monday to 7 for Sunday; 0 where none is named."""
        names = "|".join(sorted(words.WEEKDAYS, key=len, reverse=True))
        found = self._take(rf"(?<!\w)({names})(?:na|nın|günü)?(?:(?={words.PARTS_OF_DAY})|(?!\w))(?:-feira)?\.?")
        return words.WEEKDAYS[words.fold_word(found[1])] if found else 0

    def _take_clock(self) -> tuple[int, int] | None:
        """Hours and minutes; 24 hours for midnight, which is the end of its day."""
        for pattern, (hours, minutes) in words.NAMED_TIMES:
            if self._take(pattern):
                return hours, minutes
        for pattern in words.CLOCKS:
            if found := self._take(pattern):
                figures = found.groupdict()
                return _read_hours(found["hour"], figures.get("minute") or "0", figures.get("half"))
        return (24, 0) if self._take(rf"(?:{words.PARTS_OF_DAY})\b") else None

    def _takes_year_as_time(self, text: str) -> bool:
        """Whether the year is one of the twenty-four hours: "5 December, 2030 GMT" has no other time."""
        names = "|".join(map(re.escape, words.ZONES))
        found = re.search(rf"\b(20[0-5]\d)(?: hours| hrs| ?h)?[ (]+(?:{names})\b", text)
        if found is None:
            return False
        self.clock = _read_hours(found[1][:2], found[1][2:], None)
        return self.clock is not None


def _is_known(word: str) -> bool:
    """Whether a word may stand right behind the words that make a line an order."""
    known = words.fold_word(word)
    names = (
        known in words.MONTHS
        or known in words.WEEKDAYS
        or known in words.FILLERS
        or known.partition("'")[0] in words.FILLERS
    )
    return names or word in words.ZONES or known in f"{words.NOON} {words.MIDNIGHT} am pm".split()


def _read_hours(hour: str, minute: str, half: str | None) -> tuple[int, int] | None:
    """The time of day, from its figures and the `a` or `p` of its half; None where it is none."""
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    return (hours, int(minute)) if hours < 24 or (hours == 24 and int(minute) == 0) else None


def _read_full_year(figures: str) -> int:
    return int(figures) if len(figures) == 4 else 2000 + int(figures)


def _choose_year(month: int, day: int, weekday: int, sent: datetime | None) -> int:
    """The year that is meant where none is named: that of the next such day; of a day of the week, the next that fits,
    or the nearest that did.
    """
    assert sent is not None
    earliest = (sent - GRACE).date()
    days = [found for year in range(sent.year - 1, sent.year + 8) if (found := _make_day(year, month, day)) is not None]
    fitting = [found for found in days if found.isoweekday() == weekday]
    if weekday and fitting:
        nearest = min(fitting, key=lambda found: abs(found - sent.date()))
        if abs(nearest - sent.date()) < timedelta(days=200):
            return nearest.year
    return next((found.year for found in days if found >= earliest), 0)


def _make_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # the 29th of February
        return None


def _find_weekday(weekday: int, sent: datetime | None) -> list[tuple[int, int, int]]:
    """The first such day of the week, that of the dispatch included."""
    assert sent is not None
    day = sent.date() + timedelta(days=(weekday - sent.isoweekday()) % 7)
    return [(day.year, day.month, day.day)]
