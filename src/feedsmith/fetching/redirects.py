"""Where a request goes: URLs in one spelling, the login that they hold, and redirects.

A new rule about redirects belongs here: which statuses redirect, how a Location is read, which
refreshes count, how many are followed, and what makes a loop.
"""

import re
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from feedsmith.fetching.access import FetchedPage, origin
from feedsmith.fetching.cookies import CookieJar
from feedsmith.fetching.headers import basic_auth
from feedsmith.fetching.refresh import MAX_REFRESH_SECONDS, Refresh, find_refresh, parse_refresh
from feedsmith.fetching.retries import FetchFailure
from feedsmith.model.urls import absolute

__all__ = [
    "FORM_REDIRECTS",
    "PAGE_REDIRECTS",
    "Login",
    "Redirect",
    "RedirectChain",
    "normalize_url",
    "read_location",
    "redirect_by_refresh",
    "resolve_redirect",
    "split_login",
]

PAGE_REDIRECTS = frozenset((301, 302, 303, 307, 308))
"""Statuses that send a GET elsewhere (RFC 9110, section 15.4)."""
FORM_REDIRECTS = frozenset((307, 308))
"""Statuses that send a form elsewhere as it is (RFC 9110, sections 15.4.8 and 15.4.9)."""


class Redirect(NamedTuple):
    """A response that sends the request elsewhere: its Location, or where its page refreshes to."""

    location: str


class Login(NamedTuple):
    """The user and password of a URL, as basic authentication, for that URL's origin only."""

    origin: str = ""
    authorization: str = ""

    def authorization_for(self, url: str) -> str:
        """The Authorization to show to the URL's server, or ""."""
        if not self.authorization or self.origin != origin(url):
            return ""
        return self.authorization


_NO_LOGIN = Login()


class _Visit(NamedTuple):
    """A URL that was asked for, and the cookies that it was shown."""

    url: str
    cookies: tuple[tuple[str, str], ...]


class RedirectChain:
    """The URLs that a request has been sent to, the last of which is `url`: `max_redirects` at most.

    With the `cookies` of a page, a URL that is reached a second time in the same state is a loop: a
    page may lead to itself once it has set a cookie. Without, only `max_redirects` end one.
    """

    def __init__(self, url: str, max_redirects: int, cookies: CookieJar | None = None) -> None:
        self.url = url
        self._max_redirects = max_redirects
        self._cookies = cookies
        self._redirects = 0
        self._visits: set[_Visit] = set()
        self._visit()

    def follow(self, redirect: Redirect) -> None:
        """Go on to where the redirect leads. Raises a FetchFailure where that must not be."""
        try:
            target = resolve_redirect(self.url, redirect.location)
        except FetchFailure as failure:
            raise self.explain(failure) from failure
        # One too many is not asked for, wherever it leads.
        self._redirects += 1
        if self._redirects > self._max_redirects:
            # What a source may say of its pages, nobody says of a form.
            hint = "" if self._cookies is None else f"; `redirects = {self._max_redirects + 3}`"
            raise FetchFailure("too-many-redirects", f"{self._max_redirects}{hint}")
        self.url = target
        self._visit()

    def explain(self, failure: FetchFailure) -> FetchFailure:
        """The failure of the last request of the chain, as one of its first."""
        if not self._redirects:
            return failure.copy()
        # Some server was reached, or there would be no redirect.
        detail = f"redirected to {self.url}: {failure.detail}"
        return failure.copy(detail=detail, reached=True)

    def _visit(self) -> None:
        if self._cookies is None:
            return
        visit = _Visit(self.url, tuple(self._cookies.cookies_for(self.url).items()))
        if visit in self._visits:
            raise FetchFailure("redirect-loop", f"redirects lead back to {self.url}")
        self._visits.add(visit)


def normalize_url(url: str) -> str:
    """The URL in the one spelling of its page, without its fragment. Raises a FetchFailure."""
    try:
        url = absolute(url)
    except ValueError as error:
        raise _url_failure(url) from error
    if "#" not in url:  # most: three URLs that need not be split save 2 % of a page's time
        return url
    return urlunsplit(urlsplit(url)._replace(fragment=""))


def _url_failure(url: str) -> FetchFailure:
    try:
        scheme = urlsplit(url.strip()).scheme
    except ValueError:
        scheme = ""
    if scheme and scheme not in ("http", "https"):
        detail = f"{scheme[:20]}: is neither http nor https"
        return FetchFailure("unsafe-address", detail, reached=False)
    return FetchFailure("bad-response", "not a URL that can be fetched", reached=False)


def split_login(url: str) -> tuple[str, Login]:
    """A normalised URL without user and password (RFC 3986, section 3.2.1), and these."""
    if "@" not in url:
        return url, _NO_LOGIN
    parts = urlsplit(url)
    userinfo, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, _NO_LOGIN
    user, _, password = userinfo.partition(":")
    bare = urlunsplit(parts._replace(netloc=host))
    return bare, Login(origin(bare), basic_auth(unquote(user), unquote(password)))


def read_location(field: str) -> str:
    """A field that names a URL, and was read as Latin-1: as UTF-8 where it is that, else with its bytes escaped."""
    data = field.encode("latin-1")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return re.sub(rb"[\x80-\xff]", lambda byte: b"%%%02X" % byte[0][0], data).decode()


def redirect_by_refresh(page: FetchedPage, field: str, *, may_reload: bool) -> Redirect | None:
    """The redirect that a page is by its Refresh header or its markup, or None: it is a page to read.

    A page that reloads itself is one, unless `may_reload`: it may be another one the next time.
    """
    refresh: Refresh | None = (parse_refresh(read_location(field)) if field else None) or find_refresh(page)
    if refresh is None or refresh.seconds > MAX_REFRESH_SECONDS:
        return None
    try:
        target = resolve_redirect(page.url, refresh.location)
    except FetchFailure:  # of another scheme, or no URL: browsers stay on the page too
        return None
    return Redirect(refresh.location) if target != page.url or may_reload else None


def resolve_redirect(url: str, location: str) -> str:
    """The URL to which a redirect from `url` leads (RFC 9110, section 10.2.2).

    A login in it is dropped: no server gets to say as whom we come. Raises a FetchFailure where
    that is not an http(s) URL.
    """
    try:
        target = normalize_url(urljoin(url, location))
    except ValueError as error:
        raise FetchFailure("bad-response", "redirects to an invalid URL") from error
    except FetchFailure as failure:
        detail = f"redirects to {location[:100]!r}: {failure.detail}"
        raise failure.copy(detail=detail) from failure
    return split_login(target)[0]
