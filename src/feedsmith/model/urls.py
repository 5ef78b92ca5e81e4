"""URLs as feeds need them: absolute, http or https, and in RFC 3986 characters only.

Feed elements that hold a URL take no IRIs (RSS Advisory Board profile) or convert them on
sight (RFC 4287, section 4.2.7.1 resolves against a base that a text feed seldom has), so
they are converted here, once.
"""

import re
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

__all__ = [
    "DEFAULT_PORTS",
    "absolute",
    "canonical",
    "find_port",
    "id_to_uri",
    "is_uri",
    "tag_uri",
    "uri_to_id",
    "userinfo",
    "without_secrets",
    "without_userinfo",
]

# A URL that `absolute` returns as it is, hence the short way for most: a path without `.` at
# the start of a segment, without escapes and without a fragment.
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*/(?:[\w~/!$'()*,;=:@+&?-]++|(?<!/)\.)*+", re.ASCII)
# The others are texts, compiled when they are first needed: together that takes 0.7 ms.
# URIs that name without an address: tag (RFC 4151, section 2.1) and urn (RFC 8141, section 2).
_NAME = (
    r"tag:(?:[A-Za-z0-9_.-]+@)?[a-z0-9.-]+,[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?:"
    r"(?:[A-Za-z0-9_.~/!$'()*,;=:@+&?-]|%[0-9A-F]{2})+"
    r"|urn:(?!uuid:)[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9]):(?:[A-Za-z0-9_.~/!$'()*,;=:@+&-]|%[0-9A-F]{2})+"
    r"|urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
_HOST = r"(?:[A-Za-z0-9_-]+\.)*[A-Za-z0-9_-]+|\[[0-9A-Fa-f:.]+\]"
_USERINFO = r"^([^/?#]*//)[^/?#]*@"
_USERINFO_IN_TEXT = r"(?<=://)[^/?#\s]*@"
_SECRET_FIELD = (
    r"(?i)([?&;](?:[\w.-]*[_.-])?(?:(?:api|auth|access)?key|token|secret|password|passwd|pwd|sig|signature)=)"
    r"[^&;#\s]*[^&;#\s:,)]"
)
_HOST_AND_PORT = r"(.*?)(:\d*)?"
_STRAY_PERCENT = r"%(?![0-9A-Fa-f]{2})"
_ESCAPE = r"%([0-9A-Fa-f]{2})"
DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_PORT = 65_535
MAX_HOST_CHARS = 253
MAX_LABEL_CHARS = 63
"""How long a host's name and one of its labels may be (RFC 1035, section 2.3.4)."""
# What may stand in a path, a query and a fragment alike (RFC 3986, appendix A: pchar, / and ?),
# with the percent signs of escapes that are there already.
_SAFE = "%!$&'()*+,;=:@/?~-._"
_SAFE_IN_USERINFO = "%!$&'()*+,;=:-._~"
# Parameters that say how a reader came to the page, not which page it is.
_TRACKING = r"(?i:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|_ga|_gl|mkt_tok|xtor)"


def absolute(url: str, base: str | None = None) -> str:
    """`url` as an absolute http(s) URI, resolved against `base` (RFC 3986, section 5).

    IRIs are converted (RFC 3987, section 3.1): the host by IDNA, the rest percent-encoded. A host
    is the same with a dot at its end.
    Raises ValueError for anything else: another scheme, no host, a relative reference
    without a base.
    """
    if _PLAIN.fullmatch(url) and not url.endswith("?"):
        return url
    # Browsers drop tabs and line ends within a URL too (URL Standard, section 4.4).
    url = re.sub(r"[\t\r\n]", "", url).strip()
    try:
        joined = urljoin(base, url) if base else url
        if _PLAIN.fullmatch(joined) and not joined.endswith("?"):
            return joined
        parts = urlsplit(joined)
    except ValueError as error:
        # Python's own words may hold the password of a URL that is none.
        raise ValueError(f"not an absolute http or https URL: {without_userinfo(url)[:200]!r}") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise ValueError(f"not an absolute http or https URL: {without_userinfo(url)[:200]!r}")
    netloc = _normalize_netloc(parts.netloc, parts.scheme)
    path = _remove_dot_segments(_normalize_escapes(parts.path))
    query = _normalize_escapes(parts.query)
    fragment = _normalize_escapes(parts.fragment)
    return urlunsplit((parts.scheme, netloc, path, query, fragment))


def find_port(parts: SplitResult) -> int:
    """The port of an http or https URL, whether it names one or not (RFC 9110, sections 4.2.1 and 4.2.2)."""
    return parts.port or DEFAULT_PORTS[parts.scheme]


def _normalize_netloc(netloc: str, scheme: str) -> str:
    """`[userinfo@]host[:port]` with the host in ASCII and lower case, and without the
    default port.
    """
    userinfo, at, rest = netloc.rpartition("@")
    host, port = re.fullmatch(_HOST_AND_PORT, rest, re.DOTALL).groups()  # type: ignore[union-attr]
    port = port or ""
    host = _ascii_host(host)
    if not re.fullmatch(_HOST, host) or int(port[1:] or 0) > MAX_PORT:
        raise ValueError(f"not a host and port: {rest[:200]!r}")
    if not port.isascii():  # \d takes the digits of all scripts
        raise ValueError(f"not a host and port: {rest[:200]!r}")
    if port in (":", f":{DEFAULT_PORTS[scheme]}"):
        port = ""
    return quote(userinfo, safe=_SAFE_IN_USERINFO) + at + host + port


def _ascii_host(host: str) -> str:
    """The host in ASCII and lower case, without a dot at its end, which would make it another name for TLS."""
    if not host.isascii():
        host = _encode_host(host)
    return host.lower().removesuffix(".")


def _encode_host(host: str) -> str:
    """The host as the URL Standard converts it ("domain to ASCII"): by UTS 46, non-transitional.

    By IDNA 2003, `straße.example` would be the `strasse.example` of somebody else. IDNA 2008 by itself
    knows no pictures, which hosts do have.
    """
    import idna  # 15 ms with its tables, for few

    if len(host) > MAX_HOST_CHARS:
        raise ValueError(f"not a host name: {host[:200]!r}")
    try:
        labels = idna.uts46_remap(host, std3_rules=False, transitional=False).split(".")
        return ".".join(map(_encode_label, labels))
    except UnicodeError as error:  # of which idna's are
        raise ValueError(f"not a host name: {host[:200]!r}") from error


def _encode_label(label: str) -> str:
    """A label as UTS 46, section 4, has it; raises UnicodeError for one that is not valid."""
    import idna  # loaded by now

    if label.isascii():
        return label
    if label.startswith("xn--"):
        raise UnicodeError("an encoded label that is none")
    idna.check_initial_combiner(label)
    idna.check_bidi(label)
    for place, character in enumerate(label):
        if character in "\u200c\u200d" and not idna.valid_contextj(label, place):
            raise UnicodeError("a joiner where none may be")
    encoded = "xn--" + label.encode("punycode").decode("ascii")
    if len(encoded) > MAX_LABEL_CHARS:
        raise UnicodeError("a label that is too long")
    return encoded


def _normalize_escapes(part: str) -> str:
    """Percent-encode what no URI may hold, and nothing that needs no escape (RFC 3986,
    section 6.2.2).
    """
    part = re.sub(_STRAY_PERCENT, "%25", part)
    part = re.sub(_ESCAPE, _normalize_escape, part)
    return quote(part, safe=_SAFE, errors="replace")


def _normalize_escape(escape: re.Match[str]) -> str:
    """The character itself where it is unreserved, else its escape in upper-case digits."""
    character = chr(int(escape[1], 16))
    if character.isascii() and (character.isalnum() or character in "-._~"):
        return character
    return escape[0].upper()


def _remove_dot_segments(path: str) -> str:
    """The path from the root, without `.` and `..` (RFC 3986, section 5.2.4)."""
    kept: list[str] = []
    segments = path.removeprefix("/").split("/")
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def canonical(url: str) -> str:
    """The URL that stands for a page whichever way it was linked: https, no tracking
    parameters, no fragment. Raises ValueError for what `absolute` does.
    """
    parts = urlsplit(absolute(url))
    host = parts.netloc.removesuffix(":443")
    query = parts.query
    if query:
        pairs = query.split("&")
        kept = [pair for pair in pairs if not re.fullmatch(_TRACKING, pair.partition("=")[0])]
        query = "&".join(kept)
    return urlunsplit(("https", host, parts.path, query, ""))


def is_uri(text: str) -> bool:
    """Whether `text` is a URI fit for a permanent id: tag, urn or normalised http(s)
    (RFC 4287, section 4.2.6).
    """
    if text.startswith(("http://", "https://")):
        try:
            return absolute(text) == text
        except ValueError:
            return False
    if re.fullmatch(_NAME, text) is None:
        return False
    return "%" not in text or re.sub(_ESCAPE, _normalize_escape, text) == text


def tag_uri(*parts: str) -> str:
    """A tag URI (RFC 4151) for what has no address of its own; alike only for like parts."""
    quoted = [quote(part, safe="/", errors="surrogateescape") for part in parts]
    return "tag:feedsmith,2026:" + ":".join(quoted)


def userinfo(url: str) -> str:
    """`user:password` of a URL that `absolute` made, as it stands there; "" where there is none."""
    return urlsplit(url).netloc.rpartition("@")[0]


def id_to_uri(id: str) -> str:
    """`id` as a URI, which it may be already; alike only for like ids."""
    return id if is_uri(id) else tag_uri("id", id)


def uri_to_id(uri: str) -> str:
    """The id of which `id_to_uri` made `uri`: what somebody wrote, and messages call it."""
    prefix = tag_uri("id", "")
    return unquote(uri.removeprefix(prefix)) if uri.startswith(prefix) else uri


def without_secrets(text: str) -> str:
    """A text with URLs as strangers may read it: without users and passwords, and without what a query calls a token,
    key or password.
    """
    return re.sub(_SECRET_FIELD, r"\1...", re.sub(_USERINFO_IN_TEXT, "", text))


def without_userinfo(url: str) -> str:
    """`url` as messages and logs may show it: without user and password.

    What is no URL stays as it is. By a pattern, since a password must not show where `urlsplit`
    refuses the rest.
    """
    return re.sub(_USERINFO, r"\1", url)
