"""Dates as pages print them: ISO 8601, RFC 2822, and in words and numbers of many languages.

Only what is printed is read: there is no clock here, so "yesterday" and "3 hours ago" are no dates.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

__all__ = ["Moment", "parse_date", "url_date"]

MAX_CHARS = 200
"""A date stands in less; what comes after is not looked at."""
YEARS = range(1900, 2101)

_MONTHS_BY_LANGUAGE = """
    january february march april may june july august september october november december
    jan feb mar apr may jun jul aug sep oct nov dec
    - - - - - - - - sept - - -
    januar februar märz april mai juni juli august september oktober november dezember
    jänner feber mrz - - - - - - okt - dez
    jän - mär - - - - - - - - -
    - - maerz - - - - - - - - -
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    janv févr - avr - - juil aout - - - déc
    - fevrier - - - - - - - - - decembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    ene - - abr - - - ago setiembre - - dic
    janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
    - fev marco - - - - - set out - -
    gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
    gen - - - mag giu lug - sett ott - -
    gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
    januari februari maart april mei juni juli augustus september oktober november december
    - - mrt - - - - - - - - -
    januari februari mars april maj juni juli augusti september oktober november december
    januar februar marts april maj juni juli august september oktober november december
    januar februar mars april mai juni juli august september oktober november desember
    - - - - - - - - - - - des
    janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
    tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta \
marraskuuta joulukuuta
    tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
    jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
    janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
    sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
    styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik - grudzień
    sty lut - kwi - cze lip sie wrz paź - gru
    ledna února března dubna května června července srpna září října listopadu prosince
    leden únor březen duben květen červen červenec srpen - říjen - prosinec
    januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
    siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca
    januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra
    - - - - - junija julija avgust - - - -
    január február március április május június július augusztus szeptember október november december
    - - márc ápr máj jún júl - szept - - -
    ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
    ian - - - - iun iul - - - noi -
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
    oca şub - nis - haz tem ağu eyl eki kas ara
    yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
    янв фев мар апр - июн июл авг сен окт ноя дек
    січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
    януари февруари март април май юни юли август септември октомври ноември декември
    јануар фебруар март април мај јун јул август септембар октобар новембар децембар
    ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
    ιαν φεβ μαρ απρ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ
    يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
    - شباط آذار نيسان أيار حزيران تموز آب أيلول - - -
    جانفي فيفري - أفريل ماي جوان جويلية أوت - - - -
    ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
    בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
    जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
    জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
    มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
    januari februari maret april mei juni juli agustus september oktober november desember
    - - - - - - - agu - - nop -
    januari februari mac april mei jun julai ogos september oktober november disember
"""
_MONTHS: dict[str, int] = {}
for _line in _MONTHS_BY_LANGUAGE.strip().splitlines():
    for _number, _word in enumerate(_line.split(), 1):
        _MONTHS.setdefault(_word.casefold(), _number)
del _MONTHS["-"]
_BY_LANGUAGE = {"hr": {"listopada": 10}, "id": {"mac": 0}}
"""Words that mean another month, or none, in one language."""

_DIGITS = {
    ord(digit): str(value)
    for zero in "\u0660\u06f0\u0966\u09e6\u0e50\uff10"
    for value, digit in enumerate(chr(ord(zero) + step) for step in range(10))
}
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120,
    "eet": 120, "sast": 120, "eest": 180, "msk": 180, "trt": 180, "pkt": 300, "ist": 330, "wib": 420, "hkt": 480,
    "sgt": 480, "awst": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "akst": -540, "akdt": -480, "hst": -600, "art": -180, "brt": -180,
}  # fmt: skip
_BY_SEASON = {"et": -300, "ct": -360, "mt": -420, "pt": -480}
"""American zones whose name leaves open whether it is summer time."""

_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:[T ]|\s?,\s?)\s?(\d{1,2}):(\d\d)(?::(\d\d))?(?:[.,:]\d{1,9})?"
    r"\s?(Z\b|UTC\b|GMT\b)?([+-]\d\d:?(?:\d\d)?)?)?(?!\d)",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(Z)?([+-]\d\d:?\d\d)?(?!\d)", re.IGNORECASE)
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号號]?")
_NUMERIC = re.compile(r"(?<![\d./:-])(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?![\d/:])")
_VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u094d\u0981-\u09cd\u0e31-\u0e4e])+")
_DAY_BEFORE = re.compile(
    r"(?<!\d)(\d{1,2})\s?(?:st|nd|rd|th|er|re|[.ºª°])?\s?[-/,.]?\s?(?:de|of|di|d['’]|den|the|ngày)?\s?$", re.IGNORECASE
)
_YEAR_AFTER = re.compile(r"[\s.,/'’-]{0,4}(?:de|del|of|g|року)?\s?(\d{4})(?!\d)", re.IGNORECASE)
_SHORT_YEAR_AFTER = re.compile(r"[\s./'’-]{1,3}(\d\d)(?![\d:.])")
_DAY_AND_YEAR_AFTER = re.compile(
    r"[\s.]{0,3}(\d{1,2})(?:st|nd|rd|th)?[\s.,]{1,4}(?:(?:at\s)?\d{1,2}:\d\d\s?(?:[ap]m)?[\s,]{0,3})?(\d{4})(?!\d)",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d{4})(?:[.\s]|\s?m\.|\.\s?gada)\s?$")
_DAY_AFTER = re.compile(r"[\s.]{0,3}(\d{1,2})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d.,:])([01]?\d|2[0-4])\s?(?::|[.hH](?=\d)|\sh\s|[시時点点]\s?)\s?([0-5]\d)(?:[:.]([0-5]\d))?(?:[.,]\d{1,6})?(?![\d%€$])"
    r"(?:\s?([ap])\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?<![\d.,:])(\d{1,2})\s?([ap])\.?\s?m\b|(?<![\d.,:])(\d{1,2})\s?(?:uhr|h)\b", re.IGNORECASE)
_HALF = re.compile(r"(오전|오후|上午|下午|午前|午後)\s?$")
_ZONE = re.compile(
    r"[\s(,]{0,4}(?:uhr|h)?[\s(,]{0,3}(?:(utc|gmt)?\s?([+-]\d{1,2}:?(?:\d\d)?)(?!\d)|([a-z]{1,4})\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as printed. `value` is aware: UTC and midnight stand in where it is not `zoned` or `timed`."""

    value: datetime
    timed: bool
    zoned: bool

    @property
    def day(self) -> tuple[int, int, int]:
        return self.value.year, self.value.month, self.value.day

    @property
    def clock(self) -> datetime:
        """What calendar and clock on the wall say, to the minute."""
        return self.value.replace(tzinfo=None, second=0, microsecond=0)

    def in_zone_of(self, other: "Moment") -> "Moment":
        """The same time on the wall, in the zone of another."""
        return Moment(self.value.replace(tzinfo=other.value.tzinfo), self.timed, other.zoned)


def parse_date(text: str, language: str = "") -> Moment | None:
    """The first date in `text`. `language` (BCP 47) tells 3/4/2026 from 4/3/2026 where the numbers leave it open."""
    text = " ".join(text[: 4 * MAX_CHARS].split())[:MAX_CHARS]
    if not text.isascii():
        text = text.translate(_DIGITS).replace("\u200e", "").replace("\u200f", "")
    if (epoch := _EPOCH.fullmatch(text)) is not None:
        moment = datetime.fromtimestamp(int(epoch[1]), UTC)
        return Moment(moment, True, True) if moment.year in YEARS and moment.year > 1990 else None
    return _iso(text) or next(_printed(text, language), None)


def _iso(text: str) -> Moment | None:
    """ISO 8601, also in its short form and with blanks."""
    match = _ISO.search(text) or _COMPACT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, universal, offset = match.groups()
    if offset is None and hour is not None and universal is None and match.end() < len(text):
        return _moment(int(year), int(month), int(day), text, match.start(), match.end(3), "")
    zone = _offset(offset) if offset else UTC if universal else None
    return _made(int(year), int(month), int(day), (hour, minute, second), zone)


def _printed(text: str, language: str) -> Iterator[Moment]:
    for year, month, day, start, end in _days(text, language):
        if (moment := _moment(year, month, day, text, start, end, language)) is not None:
            yield moment


def _days(text: str, language: str) -> Iterator[tuple[int, int, int, int, int]]:
    """Year, month and day of what may be dates, and where each stands."""
    if (match := _EAST_ASIAN.search(text)) is not None:
        yield int(match[1]), int(match[2]), int(match[3]), match.start(), match.end()
    if (match := _VIETNAMESE.search(text)) is not None:
        yield int(match[3]), int(match[2]), int(match[1]), match.start(), match.end()
    yield from _in_words(text, language)
    for match in _NUMERIC.finditer(text):
        yield *_ordered(match, language), match.start(), match.end()


def _in_words(text: str, language: str) -> Iterator[tuple[int, int, int, int, int]]:
    own = _BY_LANGUAGE.get(language[:2], {})
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        month = own.get(word) or _MONTHS.get(word) or 0
        if month:
            found = _around(text, match.start(), match.end())
            if found is not None:
                year, day, start, end = found
                yield year, month, day, start, end


def _around(text: str, start: int, end: int) -> tuple[int, int, int, int] | None:
    """Year and day beside the month that stands from `start` to `end`, and where the date begins and ends."""
    before = text[max(0, start - 20) : start]
    begins = max(0, start - 20)
    after = text[end : end + 40]
    if (day := _DAY_BEFORE.search(before)) is not None:
        year = _YEAR_AFTER.match(after) or _SHORT_YEAR_AFTER.match(after)
        if year is not None:
            return _full_year(year[1]), int(day[1]), begins + day.start(), end + year.end()
    if (both := _DAY_AND_YEAR_AFTER.match(after)) is not None:
        stop = both.end(1) if ":" in both[0] else both.end()
        return int(both[2]), int(both[1]), start, end + stop
    if (early := _YEAR_BEFORE.search(before)) is not None and (late := _DAY_AFTER.match(after)) is not None:
        return int(early[1]), int(late[1]), begins + early.start(), end + late.end()
    return None


def _ordered(match: re.Match[str], language: str) -> tuple[int, int, int]:
    """Year, month, day of a date in numbers: 14/3/2026, 3/14/2026, 2026/3/14, 14.3.26."""
    first, mark, second, third = int(match[1]), match[2], int(match[3]), int(match[4])
    if len(match[1]) == 4:
        return first, second, third
    if len(match[1]) == 3:
        return 0, 0, 0
    month_first = mark != "." and (language.lower() in _MONTH_FIRST or (mark == "/" and language[:2] in _POINTED))
    day, month = (second, first) if (month_first and first <= 12) or second > 12 else (first, second)
    return _full_year(match[4]) if third < 100 else third, month, day


_MONTH_FIRST = frozenset(("en-us", "en-ph", "en", "es-us", ""))
_POINTED = frozenset(("de", "ru", "pl", "cs", "fi"))
"""Languages that write 14.3.2026: what has slashes there was written by a program, in the American order."""


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _moment(year: int, month: int, day: int, text: str, start: int, end: int, language: str) -> Moment | None:
    """The day, with the time on the clock that stands beside it and its zone."""
    if 2400 < year < 2700 and language[:2] == "th":
        year -= 543
    after, before = text[end : end + 45], text[max(0, start - 30) : start]
    clock = _clock(after) or _clock(before)
    if clock is None:
        return _made(year, month, day, (None, None, None), None)
    hour, minute, second, rest = clock
    zone = _zone(rest, year, month, day)
    return _made(year, month, day, (hour, minute, second), zone)


def _clock(text: str) -> tuple[str, str, str | None, str] | None:
    """Hour (of 24), minute and second in a text, and what follows."""
    if (match := _CLOCK.search(text)) is not None:
        half = (match[4] or "").lower()
        if not half and (east := _HALF.search(text[: match.start()])) is not None:
            half = "p" if east[1] in ("오후", "下午", "午後") else "a"
        return str(_of_24(int(match[1]), half)), match[2], match[3], text[match.end() :]
    if (match := _HOUR.search(text)) is not None:
        hour = int(match[1] or match[3])
        return str(_of_24(hour, (match[2] or "").lower())), "0", None, text[match.end() :]
    return None


def _of_24(hour: int, half: str) -> int:
    if half == "p" and hour < 12:
        return hour + 12
    return 0 if half == "a" and hour == 12 else hour


def _zone(text: str, year: int, month: int, day: int) -> tzinfo | None:
    """The zone at the start of what follows a time: "+02:00", "Uhr (MEZ)", "EST"."""
    match = _ZONE.match(text)
    if match is None:
        return None
    if match[2]:
        return _offset(match[2])
    name = (match[1] or match[3] or "").lower()
    if name in _BY_SEASON:
        summer = 60 if _american_summer(year, month, day) else 0
        return timezone(timedelta(minutes=_BY_SEASON[name] + summer))
    minutes = _ZONES.get(name)
    return None if minutes is None else timezone(timedelta(minutes=minutes)) if minutes else UTC


def _american_summer(year: int, month: int, day: int) -> bool:
    """From the second Sunday of March to the first of November (since 2007)."""
    if month in (3, 11):
        try:
            first = datetime(year, month, 1).weekday()
        except ValueError:
            return False
        sunday = 1 + (6 - first) % 7
        return day >= sunday + 7 if month == 3 else day < sunday
    return 3 < month < 11


def _offset(text: str) -> tzinfo | None:
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    ahead = int(hours) * 60 + int(minutes)
    if ahead > 14 * 60:
        return None
    return timezone(timedelta(minutes=-ahead if text[0] == "-" else ahead)) if ahead else UTC


def _made(
    year: int, month: int, day: int, clock: tuple[str | None, str | None, str | None], zone: tzinfo | None
) -> Moment | None:
    if year not in YEARS or not 1 <= month <= 12:
        return None
    hour, minute, second = clock
    late = timedelta(days=1) if hour == "24" else timedelta()
    try:
        value = datetime(
            year, month, day, int(hour or 0) % 24, int(minute or 0), min(int(second or 0), 59), tzinfo=zone or UTC
        )
        return Moment(value + late, hour is not None, hour is not None and zone is not None)
    except (ValueError, OverflowError):
        return None


_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_.-]?)(0?[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01]|[1-9](?=/))(?!\d)")


_URL_DAY_FIRST = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])([._-])(0[1-9]|1[0-2])\2((?:19|20)\d\d)(?!\d)")


def url_date(url: str) -> Moment | None:
    """The day in a URL: /2026/03/14/, /2026-03-14-title, /20260314."""
    for match in _URL_DATE.finditer(url[:2000]):
        if match[2] or len(match[3]) + len(match[4]) == 4:
            moment = _made(int(match[1]), int(match[3]), int(match[4]), (None, None, None), None)
            if moment is not None and moment.value.year >= 1990:
                return moment
    reverse = _URL_DAY_FIRST.search(url[:2000])
    return reverse and _made(int(reverse[4]), int(reverse[3]), int(reverse[1]), (None, None, None), None)
