"""Checks of one value: addresses, dates, languages, numbers. Each takes a text and gives a Complaint or None."""

import re
from collections.abc import Callable
from datetime import datetime
from html.entities import html5

from feedsmith.validating.findings import Complaint, complain

__all__ = [
    "MONTHS",
    "Check",
    "anything",
    "atom_identifier",
    "atom_url",
    "atom_web_url",
    "boolean",
    "both",
    "contact",
    "degrees",
    "email",
    "exact",
    "iri",
    "language",
    "letters",
    "match_rfc822",
    "matching",
    "media_type",
    "media_url",
    "number",
    "one_of",
    "person_name",
    "plain",
    "point",
    "relation",
    "rfc822",
    "rfc3339",
    "split_names",
    "text",
    "unpadded",
    "uri",
    "w3c_date",
    "web_url",
]

Check = Callable[[str], Complaint | None]
"""Takes a value and gives what is wrong with it."""


def matching(pattern: str, complaint: Complaint, flags: int = 0) -> Check:
    """A check that the whole value is of that pattern."""
    compiled = re.compile(pattern, flags)
    return lambda value: None if compiled.fullmatch(value) else complaint


def one_of(*allowed: str) -> Check:
    """A check that the value is one of these."""
    complaint = complain("invalid-value", ", ".join(allowed))
    return lambda value: None if value in allowed else complaint


def letters(*allowed: str) -> Check:
    """The same, whatever the case."""
    check = one_of(*allowed)
    return lambda value: check(value.lower())


def both(first: Check, second: Check) -> Check:
    """Both checks, the second where the first has nothing to say."""
    return lambda value: first(value) or second(value)


def anything(value: str) -> None:
    """No check at all."""


def text(value: str) -> Complaint | None:
    """Some text."""
    return None if value.strip() else complain("empty")


def exact(check: Check, rule: str = "padded") -> Check:
    """A check of a value around which no white space belongs."""
    return lambda value: check(value.strip()) or (None if value == value.strip() else complain(rule))


unpadded = exact(text)


def split_names(names: str) -> frozenset[str]:
    """The names in a text, as a set."""
    return frozenset(names.split())


_HTML_NAMES = split_names(
    """a abbr acronym address area article aside audio b base bdi bdo big blockquote br body button canvas
    caption center cite code col colgroup dd del details dfn dialog dir div dl dt em embed fieldset
    figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img
    input ins kbd label legend li link main map mark menu meta meter nav noscript object ol optgroup option
    output p param picture pre progress q rp rt ruby s samp script section select small source span strike
    strong style sub summary sup table tbody td template textarea tfoot th thead time title tr track tt u ul
    var video wbr"""
)


def plain(value: str) -> Complaint | None:
    """RFC 4287 3.1.1.1, Best Practices Profile "Character Data": text that looks like HTML is warned of."""
    tags = [name for name in re.findall(r"</(\w+)\s*>", value) if name.lower() in _HTML_NAMES]
    entities = [name for name in re.findall(r"&(\w+;)", value) if name in html5]
    markup = [f"</{name}>" for name in tags] + [f"&{name}" for name in entities] + re.findall(r"&#\w+;", value)
    return text(value) or (complain("html-in-text", markup[0]) if markup else None)


def person_name(value: str) -> Complaint | None:
    """RFC 4287 3.2.1: a name, and no e-mail address in it."""
    return plain(value) or (complain("email-in-name") if re.search(r"\w@\w+\.\w", value) else None)


# ---- addresses ---------------------------------------------------------------------------------------------

_PCHAR = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_HOST = r"(?:\[[0-9A-Fa-f:.]+\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)"
_AUTHORITY = rf"(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{{2}})*@)?{_HOST}(?::[0-9]*)?"
_URI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:(?://{_AUTHORITY}(?:/{_PCHAR}*)*|/?{_PCHAR}+(?:/{_PCHAR}*)*|/?)"
                  rf"(?:\?(?:{_PCHAR}|[/?])*)?(?:#(?:{_PCHAR}|[/?])*)?")  # fmt: skip
_SCHEMES = split_names(
    """http https ftp ftps feed mailto tel sms news nntp urn tag info geo ni acct sip sips xmpp irc data ldap cid
    mid file gopher telnet imap pop rtsp magnet wais prospero z39.50r z39.50s nfs opaquelocktoken dav webcal im pres"""
)
_DAY = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_HAS_HOST = matching(r"[^:]+://[^/?#:]+.*", complain("no-host"))
_SCHEME_CHECKS: dict[str, Check] = {
    "http": _HAS_HOST,
    "https": _HAS_HOST,
    # RFC 4151 2.1: tag:authority,date:specific
    "tag": matching(rf"tag:(?:[\w.-]+@)?[a-z0-9.-]+,{_DAY}:.*", complain("invalid-tag-uri")),
    # RFC 8141 2, RFC 9562 4
    "urn": matching(
        r"(?i)urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
        r"|urn:(?!uuid:)[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:.+",
        complain("invalid-urn"),
    ),
}


def uri(value: str) -> Complaint | None:
    """RFC 3986 4.3: an absolute URI, in its characters only (no IRI, no spaces), of a registered scheme."""
    if not _URI.fullmatch(value):
        return complain("invalid-url")
    scheme = value.partition(":")[0].lower()
    if scheme not in _SCHEMES:
        return complain("unregistered-scheme", scheme)
    check = _SCHEME_CHECKS.get(scheme)
    return check(value) if check else None


def web_url(value: str) -> Complaint | None:
    """RSS 2.0 "Comments": links begin with a URI scheme; what readers open is http or https."""
    return uri(value) or (None if re.match(r"https?:", value, re.I) else complain("not-web-url"))


def media_url(value: str) -> Complaint | None:
    """RSS 2.0 "enclosure": the url is an http url."""
    return uri(value) or (None if re.match(r"https?:", value, re.I) else complain("media-url"))


def iri(value: str) -> Complaint | None:
    """RFC 3987 2.2: an absolute URI, in whose place letters of all scripts may stand."""
    if value.isascii():
        return uri(value)
    return uri(re.sub(r"[^\x00-\x9f]", "x", value)) or complain("iri")


_NOT_CANONICAL: tuple[tuple[str, str], ...] = (
    (r"[^:]*[A-Z][^:]*:", "scheme not in lower case"),
    (r"[^:/]+://(?:[^/?#]*@)?[^/?#@]*[A-Z]", "host not in lower case"),
    (r"http://[^/?#]*:(?:80)?(?![0-9])", "a port that goes without saying"),
    (r"https://[^/?#]*:(?:443)?(?![0-9])", "a port that goes without saying"),
    (r"https?://[^/?#]*(?:[?#]|$)", "no path, where / stands for it"),
    (r"[^:/]+://[^?#]*/\.{1,2}(?:[/?#]|$)", "dot segments"),
    (r".*%(?:[a-f]|.[a-f])", "percent escapes in lower case"),
    (r".*%(?:2[DE]|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])", "percent escapes nobody needs"),
)


def _canonical(value: str) -> Complaint | None:
    why = next((why for pattern, why in _NOT_CANONICAL if re.match(pattern, value)), "")
    return iri(value) or (complain("not-canonical", why) if why else None)


atom_identifier = exact(_canonical, "padded-identifier")
"""RFC 4287 4.2.6.1: an id is an absolute URI in its canonical form, for ids are compared as strings."""


def _relative_or_absolute(value: str) -> Complaint | None:
    """RFC 3986 4.1: a URI reference."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value):
        return iri(value)
    return complain("relative-url") if iri(f"x-base:{value}") != complain("invalid-url") else complain("invalid-url")


atom_url = exact(_relative_or_absolute, "padded-identifier")
"""RFC 4287 2: an IRI reference, which may be relative to xml:base."""

atom_web_url = both(atom_url, web_url)
"""The same of what readers open."""

# ---- dates -------------------------------------------------------------------------------------------------

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RFC822 = re.compile(
    rf"(?:({'|'.join(_DAYS)}), )?([0-9]{{1,2}}) ({'|'.join(MONTHS)}) ([0-9]{{4}}) "
    r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}))? (UT|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|[+-][0-9]{4})"
)
_OLD_RFC822 = re.compile(
    rf"(?:(?:{'|'.join(_DAYS)})\s*,\s*)?[0-9]{{1,2}}\s+(?:{'|'.join(MONTHS)})\s+[0-9]{{2}}(?:[0-9]{{2}})?"
    r"\s+[0-9]{2}:[0-9]{2}(?::[0-9]{2})?\s+(?:[+-]?[0-9]{4}|UT|GMT|[ECMP][SD]T|[A-IK-Z])",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\([^()]*\)")
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_RFC3339 = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_CLOCK}(?:\.[0-9]+)?(?:Z|[+-][0-9]{{2}}:[0-9]{{2}})")
_W3C_DATE = re.compile(
    r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2}))?)?)?"
)


def match_rfc822(value: str) -> datetime | None:
    """The date without its zone; None where it is none of RFC 2822. Raises ValueError for no day of the calendar."""
    match = _RFC822.fullmatch(value)
    if match is None:
        return None
    _, day, month, year, hour, minute, second, _ = match.groups()
    return datetime(int(year), MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second or 0))


def rfc822(value: str) -> Complaint | None:
    """RFC 822 5.1 as RFC 2822 3.3 keeps it: four-digit year, the date's own weekday."""
    try:
        moment = match_rfc822(value)
    except ValueError:
        return complain("no-such-date")
    if moment is None:
        old = _OLD_RFC822.fullmatch(_COMMENT.sub(" ", value).strip())
        return complain("unusual-rfc822-date" if old else "invalid-rfc822-date")
    if moment.year == 1:
        return complain("year-1")
    right = _DAYS[moment.weekday()]
    return complain("wrong-weekday", right) if "," in value and not value.startswith(right) else None


def rfc3339(value: str) -> Complaint | None:
    """RFC 3339 5.6 with the upper-case T and Z of RFC 4287 3.3."""
    return _check_iso_date(value) if _RFC3339.fullmatch(value) else complain("invalid-rfc3339-date")


def w3c_date(value: str) -> Complaint | None:
    """W3CDTF, as Dublin Core dates are: RFC 3339, or less of it."""
    if not _W3C_DATE.fullmatch(value):
        return complain("invalid-w3c-date")
    return _check_iso_date(f"{value}-01-01"[:10] if "T" not in value else value)


def _check_iso_date(value: str) -> Complaint | None:
    if value.startswith("0001-"):
        return complain("year-1")
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return complain("no-such-date")
    return None


# ---- the rest ----------------------------------------------------------------------------------------------

_TOKEN = r"[^\s()<>,;:\\\"/\[\]?=]+"
media_type = matching(rf"{_TOKEN}/{_TOKEN}(?:\s*;\s*{_TOKEN}=(?:\"[^\"]*\"|{_TOKEN}))*", complain("invalid-media-type"))
_LANGUAGE = matching(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|[xi](?:-[a-z0-9]{1,8})+)",
    complain("invalid-language"),
    re.IGNORECASE,
)
# ISO 639-1, and the codes that it once had
_LANGUAGES = split_names(
    """aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu
    iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms
    mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl
    sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh
    zu"""
)


def language(value: str) -> Complaint | None:
    """RFC 5646 2.1, with the codes of two letters that ISO 639 has."""
    first = value.partition("-")[0].lower()
    unknown = len(first) == 2 and first not in _LANGUAGES
    return complain("invalid-language") if unknown else _LANGUAGE(value)


def number(least: int = 0, most: int | None = None) -> Check:
    """A check for a whole number from `least` up, `most` at most."""

    def check(value: str) -> Complaint | None:
        if not re.fullmatch(r"[0-9]{1,20}", value) or (most is None and int(value) < least):
            return complain("invalid-number", least)
        return complain("out-of-range", least, most) if most is not None and not least <= int(value) <= most else None

    return check


def degrees(most: int) -> Check:
    """A check for degrees from the equator or from Greenwich."""

    def check(value: str) -> Complaint | None:
        is_number = re.fullmatch(r"[+-]?[0-9]{1,3}(?:\.[0-9]{0,30})?", value)
        return None if is_number and abs(float(value)) <= most else complain("malformed-value", f"up to {most} degrees")

    return check


_LATITUDE, _LONGITUDE = degrees(90), degrees(180)


def point(value: str) -> Complaint | None:
    """GeoRSS Simple: latitude and longitude."""
    parts = re.split(r"[\s,]+", value)
    if len(parts) != 2:
        return complain("malformed-value", "a latitude and a longitude")
    return _LATITUDE(parts[0]) or _LONGITUDE(parts[1])


boolean = one_of("true", "false")
_ADDRESS = r"[^\s@<>()\",;:]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]*"
email = matching(_ADDRESS, complain("invalid-email"))
_CONTACT = re.compile(rf"{_ADDRESS} \([^()]*[^()\s][^()]*\)")
_LOOSE_CONTACT = re.compile(rf"(?:mailto:)?{_ADDRESS}(?:\s*\([^()]*\))?|[^<>@]*<{_ADDRESS}>")


def contact(value: str) -> Complaint | None:
    """RSS 2.0 "author", Best Practices "author": an e-mail address, and a name in parentheses."""
    if _CONTACT.fullmatch(value):
        return None
    return complain("email-without-name" if _LOOSE_CONTACT.fullmatch(value) else "invalid-email")


_RELATIONS = split_names(
    """about acl alternate amphtml appendix archives author blocked-by bookmark canonical chapter collection contents
    convertedfrom copyright create-form current describedby describes disclosure duplicate edit edit-form edit-media
    enclosure external first glossary help hosts hub icon index item last latest-version license me memento
    monitor next next-archive nofollow payment pingback predecessor-version prefetch prev prev-archive preview previous
    privacy-policy profile publication related replies search section self service shortlink start stylesheet
    subsection successor-version tag terms-of-service timegate timemap up version-history via webmention working-copy"""
)


def relation(value: str) -> Complaint | None:
    """RFC 4287 4.2.7.2: a registered link relation, or an absolute URI."""
    if value in _RELATIONS or (":" in value and iri(value) is None):
        return None
    return complain("unregistered-relation") if value.strip() else complain("empty")
