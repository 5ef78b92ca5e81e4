"""The cookies that a page and its redirects set, and who gets to see them (RFC 6265).

The only module of the core that knows publicsuffixlist.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from feedsmith.fetching.guard import is_address
from feedsmith.fetching.headers import parse_http_date

__all__ = ["CookieJar"]

MAX_COOKIES = 50
"""How many cookies of one host are kept while a page is fetched."""
MAX_COOKIE_CHARS = 4_096
"""How long a Set-Cookie may be. RFC 6265, section 6.1, asks for no less of either."""


class _CookieKey(NamedTuple):
    """What makes two cookies the same (section 5.3, step 11)."""

    domain: str
    path: str
    name: str


class _Cookie(NamedTuple):
    """A cookie's value, which host set it, and whether others of its domain may see it, or only https may."""

    value: str
    host: str
    is_shared: bool
    is_secure: bool


class CookieJar:
    """The cookies of one page on its way.

    Some sites let nobody in without the one that their first redirect sets. The jar ends with the
    page, so that of lifetimes only those count that have passed: they take a cookie back.
    """

    def __init__(self) -> None:
        self._cookies: dict[_CookieKey, _Cookie] = {}

    def store(self, url: str, set_cookies: Iterable[str], now: datetime) -> None:
        """Keep what the lines of Set-Cookie of a response say (section 5.3).

        Within MAX_COOKIES and MAX_COOKIE_CHARS.
        """
        for line in set_cookies:
            if len(line) <= MAX_COOKIE_CHARS:
                self._store_line(url, line, now)

    def _store_line(self, url: str, line: str, now: datetime) -> None:
        pair, *parts = line.split(";")
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not (name and equals):  # section 5.2: such a line is ignored
            return
        # Of an attribute that is said twice, the last counts.
        attributes = {key.strip().lower(): text.strip() for key, _, text in (part.partition("=") for part in parts)}
        parsed = urlsplit(url)
        host = parsed.hostname or ""
        domain = attributes.get("domain", "").removeprefix(".").lower()
        if domain and not _domain_matches(host, domain):
            return
        path = attributes.get("path", "")
        if not path.startswith("/"):
            path = _default_path(parsed.path)
        key = _CookieKey(domain or host, path, name)
        if _has_expired(attributes, now):
            self._cookies.pop(key, None)
            return
        is_new = key not in self._cookies
        if is_new and sum(cookie.host == host for cookie in self._cookies.values()) >= MAX_COOKIES:
            return
        self._cookies[key] = _Cookie(value, host, bool(domain), "secure" in attributes)

    def cookies_for(self, url: str) -> dict[str, str]:
        """Names and values of the cookies that a request for the URL shows (section 5.4).

        Of several with one name, the one of the longest path.
        """
        if not self._cookies:
            return {}
        parsed = urlsplit(url)
        host = parsed.hostname or ""
        shown: dict[str, str] = {}
        # Those of longer paths first, then in the order in which they were first set.
        for key, cookie in sorted(self._cookies.items(), key=lambda pair: -len(pair[0].path)):
            is_own = cookie.host == host or (cookie.is_shared and _is_shared_with(host, key.domain))
            is_safe = parsed.scheme == "https" or not cookie.is_secure
            if is_own and is_safe and _path_matches(parsed.path or "/", key.path):
                shown.setdefault(key.name, cookie.value)
        return shown


def _has_expired(attributes: dict[str, str], now: datetime) -> bool:
    """Whether the cookie's time has passed: Max-Age counts before Expires (section 5.3, step 3)."""
    age = attributes.get("max-age", "")
    digits = age.removeprefix("-")
    if digits.isascii() and digits.isdigit():
        return age.startswith("-") or not digits.strip("0")
    expires = parse_http_date(attributes.get("expires", ""))
    return expires is not None and expires <= now


def _domain_matches(host: str, domain: str) -> bool:
    """Whether the host is the domain, or a name below it (section 5.1.3)."""
    return host == domain or (host.endswith(f".{domain}") and not is_address(host))


def _is_shared_with(host: str, domain: str) -> bool:
    """Whether a host sees what another host has set for the domain: never that of a public suffix."""
    return _domain_matches(host, domain) and not _is_public_suffix(domain)


def _is_public_suffix(domain: str) -> bool:
    return bool(_load_suffixes().is_public(domain))


@cache
def _load_suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList  # 30 ms, where a cookie goes to another host

    return PublicSuffixList()


def _default_path(path: str) -> str:
    """The folder of the page that sets a cookie without a path (section 5.1.4)."""
    return path.rpartition("/")[0] or "/"


def _path_matches(path: str, cookie_path: str) -> bool:
    """Whether a path is that of the cookie, or below it (section 5.1.4)."""
    if not path.startswith(cookie_path):
        return False
    return path == cookie_path or cookie_path.endswith("/") or path[len(cookie_path)] == "/"
