"""Where a request goes: URLs in one spelling, the login that they hold, and redirects.

A new rule about redirects belongs here: which statuses redirect, how a Location is read, how many
are followed, and what makes a loop.
"""

from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from feedsmith.fetching.access import origin
from feedsmith.fetching.headers import CookieJar, basic_auth
from feedsmith.fetching.retries import FetchFailure
from feedsmith.model.urls import absolute

__all__ = [
    "FORM_REDIRECTS",
    "PAGE_REDIRECTS",
    "Login",
    "Redirect",
    "RedirectChain",
    "normalize_url",
    "resolve_redirect",
    "split_login",
]

MAX_REDIRECTS = 5
PAGE_REDIRECTS = frozenset((301, 302, 303, 307, 308))
"""Statuses that send a GET elsewhere (RFC 9110, section 15.4)."""
FORM_REDIRECTS = frozenset((307, 308))
"""Statuses that send a form elsewhere as it is (RFC 9110, sections 15.4.8 and 15.4.9)."""


class Redirect(NamedTuple):
    """A response that sends the request elsewhere: its Location, as it was received."""

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
    """The URLs that a request has been sent to, the last of which is `url`.

    With the `cookies` of a page, a URL that is reached a second time in the same state is a loop: a
    page may lead to itself once it has set a cookie. Without, only MAX_REDIRECTS ends one.
    """

    def __init__(self, url: str, cookies: CookieJar | None = None) -> None:
        self.url = url
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
        if self._redirects > MAX_REDIRECTS:
            raise FetchFailure("redirect-loop", f"more than {MAX_REDIRECTS} redirects")
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
        visit = _Visit(self.url, tuple(self._cookies.of(origin(self.url)).items()))
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


def resolve_redirect(url: str, location: str) -> str:
    """The URL to which a redirect from `url` leads (RFC 9110, section 10.2.2).

    A login in it is dropped: no server gets to say as whom we come. Raises a FetchFailure where
    that is not an http(s) URL.
    """
    # Fields are read as Latin-1, but who writes letters beyond ASCII into a Location means UTF-8.
    location = location.encode("latin-1").decode(errors="replace")
    try:
        target = normalize_url(urljoin(url, location))
    except ValueError as error:
        raise FetchFailure("bad-response", "redirects to an invalid URL") from error
    except FetchFailure as failure:
        detail = f"redirects to {location[:100]!r}: {failure.detail}"
        raise failure.copy(detail=detail) from failure
    return split_login(target)[0]
