"""All requests of a run on one event loop, and the way of each through redirects and retries.

    fetch                    a page
      _send                  the one loop over redirects and retries
        _fetch_once          robots.txt, then the host's slot, then one request in the time left
          _handle_response   what a status means; the body, decoded, within its limit
    post                     content that is sent in place of a page: the same loop, slots and limits, but neither
      _send                  robots.txt nor cookies
        _post_once

Where a rule belongs: which redirects are followed, in `redirects`; which failures are tried again
and when, in `retries`; which codings are decoded, in `inflate`; how much of a body is read, in
`body`; what a request says of itself, in `headers`; which statuses are a page, in
`_handle_response`.

Sources and their FetchErrors are not known here: what fails raises a FetchFailure.
"""

import asyncio
import logging
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlsplit

from feedsmith._version import __version__
from feedsmith.fetching.access import (
    Access,
    Credentials,
    FetchedPage,
    Network,
    NotModified,
    Validators,
    origin,
)
from feedsmith.fetching.body import read_body, read_error_text
from feedsmith.fetching.cookies import CookieJar
from feedsmith.fetching.exchange import HttpClient, Response
from feedsmith.fetching.guard import NameResolver, Resolve
from feedsmith.fetching.headers import (
    RawHeaders,
    conditional_headers,
    credential_headers,
    encode_headers,
    find_unsupported_scheme,
    parse_content_type,
    parse_freshness,
    parse_http_date,
    parse_retry_after,
)
from feedsmith.fetching.inflate import ACCEPTED
from feedsmith.fetching.pauses import HostPauses
from feedsmith.fetching.politeness import HostRateLimiter, Sleep
from feedsmith.fetching.redirects import (
    FORM_REDIRECTS,
    PAGE_REDIRECTS,
    Login,
    Redirect,
    RedirectChain,
    normalize_url,
    read_location,
    redirect_by_refresh,
    resolve_redirect,
    split_login,
)
from feedsmith.fetching.refresh import find_frame
from feedsmith.fetching.retries import FetchFailure, RetryBudget, pause_seconds, status_failure
from feedsmith.fetching.robots import ALLOW_ALL, PRODUCT, RobotsRules
from feedsmith.fetching.robots import MAX_BYTES as MAX_ROBOTS_BYTES
from feedsmith.fetching.robots import MAX_SECONDS as MAX_ROBOTS_SECONDS
from feedsmith.model.values import value

__all__ = ["Session", "utc_now"]

MAX_URL_CHARS = 200
"""How much of a URL is shown that a form should go to instead."""
_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"
_POST_HEADERS = {
    "accept": "text/plain, */*;q=0.5",
}
_NO_CREDENTIALS, _NO_VALIDATORS = Credentials(), Validators()

T = TypeVar("T")
_log = logging.getLogger("feedsmith.fetching")


@value
class FetchOptions:
    """What one page may cost, and what is sent along.

    `max_bytes` is for its body, of which with `truncate` the beginning will do. `login` is what the
    URL itself held.
    """

    access: Access
    max_bytes: int
    truncate: bool = False
    validators: Validators = Validators()
    login: Login = Login()

    def credentials_for(self, url: str) -> Credentials:
        """The configured credentials, if the URL is of an origin that may see them."""
        is_own = origin(url) in self.access.origins
        return self.access.credentials if is_own else _NO_CREDENTIALS

    def are_credentials_left(self, first: str, last: str) -> bool:
        """Whether the first URL is shown credentials, and the last, to which it redirects, is not."""
        shown, kept = (bool(self.credentials_for(url) or self.login.authorization_for(url)) for url in (first, last))
        return shown and not kept

    def validators_for(self, url: str) -> Validators:
        """The validators that are this URL's.

        After a redirect, another page may be there than the last time.
        """
        return self.validators if self.validators.url == url else _NO_VALIDATORS


class Session:
    """Fetches pages by the rules of `network`; made and used on one event loop.

    Hosts that pause are asked for no page, and those that ask for it are added to `pauses`.
    `resolve` looks up names (in a thread), `sleep` waits, `now` gives the time of day and `tls`
    verifies certificates.
    """

    def __init__(
        self,
        network: Network,
        pauses: HostPauses,
        *,
        resolve: Resolve,
        sleep: Sleep,
        now: Callable[[], datetime],
        tls: ssl.SSLContext | None,
    ) -> None:
        self._pauses = pauses
        # By origin: how many answers in a row were 429.
        self._refusals: Counter[str] = Counter()
        self._tries = network.tries
        self._sleep = sleep
        self._now = now
        per_host, connections = network.per_host, network.connections
        self._page_limiter = HostRateLimiter(per_host, network.delay, connections, sleep)
        # Apart from pages, whose delays would use up the time that a form has.
        self._form_limiter = HostRateLimiter(per_host, 0.0, connections, sleep)
        self._client = HttpClient(network, NameResolver(resolve), tls)
        self._robots: dict[str, asyncio.Task[RobotsRules | FetchFailure]] = {}
        contact = f" (+{network.contact})" if network.contact else ""
        self._headers = {
            "user-agent": f"{PRODUCT}/{__version__}{contact}",
            "accept": _ACCEPT,
            "accept-encoding": ACCEPTED,
        }

    async def aclose(self) -> None:
        """Give up what is under way, and close all connections."""
        for reading in self._robots.values():
            reading.cancel()
        await self._client.aclose()

    async def fetch(self, url: str, access: Access, validators: Validators) -> FetchedPage | NotModified:
        """The page. Raises a FetchFailure."""
        url, login = split_login(normalize_url(url))
        options = FetchOptions(
            access=access,
            max_bytes=access.max_bytes,
            validators=validators,
            login=login,
        )
        return await self._fetch(url, options)

    async def post(self, url: str, content: bytes, media_type: str, access: Access) -> None:
        """Post content of that media type (RFC 9110, section 9.3.3), which any 2xx accepts.

        The access's time is for everything here, waiting included. Neither robots.txt nor the delay
        between pages counts: they are for crawlers, and this is sent where it is expected.
        Redirects are followed where they keep it as it is. Raises a FetchFailure.
        """
        url, login = split_login(normalize_url(url))
        deadline = asyncio.get_running_loop().time() + access.timeout
        budget = RetryBudget(self._tries, access.timeout, deadline)
        fields = self._headers | _POST_HEADERS | {"content-type": media_type}

        async def post_once(url: str) -> Redirect | None:
            return await self._post_once(url, content, fields, login, budget)

        try:
            async with asyncio.timeout_at(deadline):
                await self._send(post_once, RedirectChain(url, access.redirects), budget)
        except TimeoutError as error:
            # The server's last response explains more than a timeout does.
            raise budget.last_failure or budget.timeout_failure() from error

    async def _fetch(self, url: str, options: FetchOptions) -> FetchedPage | NotModified:
        budget = RetryBudget(self._tries, options.access.timeout)
        cookies = CookieJar()

        async def fetch_once(url: str) -> FetchedPage | NotModified | Redirect:
            return await self._fetch_once(url, options, budget, cookies)

        chain = RedirectChain(url, options.access.redirects, cookies)
        try:
            return await self._send(fetch_once, chain, budget)
        except FetchFailure as failure:
            if failure.status in (401, 403) and options.are_credentials_left(url, chain.url):
                detail = f"{failure.detail}; the credentials are only shown to {origin(url)}"
                raise failure.copy(detail=detail) from failure
            raise

    async def _send(
        self,
        send_once: Callable[[str], Awaitable[T | Redirect]],
        chain: RedirectChain,
        budget: RetryBudget,
    ) -> T:
        """The result of a request in the end: every redirect and retry passes through here."""
        # Tries and time are for all redirects together: a retry goes to where the last one led.
        while True:
            _log.debug("request %s", chain.url)
            try:
                result = await send_once(chain.url)
            except FetchFailure as failure:
                wait = budget.next_wait(failure)
                if wait is None:
                    raise chain.explain(failure) from failure
                _log.info("%s: %s, next try in %.1f s", chain.url, failure.detail, wait)
                await self._sleep(wait)
                continue
            if not isinstance(result, Redirect):
                return result
            chain.follow(result)
            _log.info("redirected to %s", chain.url)

    async def _fetch_once(
        self, url: str, options: FetchOptions, budget: RetryBudget, cookies: CookieJar
    ) -> FetchedPage | NotModified | Redirect:
        self._refuse_paused(url)
        rules = await self._robots_rules(url, options.access)
        if not rules.can_fetch(url):
            raise FetchFailure("robots", "the site's robots.txt does not allow it")
        host = urlsplit(url).hostname or ""
        headers = self._page_headers(url, options, cookies)
        # What the host asked of another page meanwhile holds for this one too.
        slot = self._page_limiter.slot(host, rules.delay, lambda: self._refuse_paused(url))
        request = self._client.send(url, headers, budget.connect_seconds, http2=options.access.http2)
        # In this order: the page's time runs from when it has its slot.
        async with slot, budget.run_clock(), request as response:
            _log.info("GET %s: %d", url, response.status)
            shown = cookies.cookies_for(url)
            cookies.store(url, response.field_lines("set-cookie"), self._now())
            with self._apply_host_wishes(url, host):
                result = await self._handle_response(url, response, options)
        if not isinstance(result, FetchedPage) or options.truncate:
            return result
        may_reload = cookies.cookies_for(url) != shown
        redirect = redirect_by_refresh(result, response.field("refresh"), may_reload=may_reload)
        if redirect is None and (framed := find_frame(result)):
            detail = f"the page is a frame around {framed}: give that address"
            raise FetchFailure("bad-response", detail)
        return redirect or result

    def _refuse_paused(self, url: str) -> None:
        """Raise a FetchFailure for a page of a host that pauses."""
        end = self._pauses.end_for(url, self._now())
        if end is not None:
            detail = f"not asked for, as the host wants no requests before {end:%Y-%m-%d %H:%M:%S} UTC"
            raise FetchFailure("rate-limited", detail, reached=False)

    @contextmanager
    def _apply_host_wishes(self, url: str, host: str) -> Iterator[None]:
        """Let the host wait or pause where the response to one of its pages asks for that."""
        site = origin(url)
        try:
            with _apply_retry_after(self._page_limiter, host):
                yield
        except FetchFailure as failure:
            self._refusals[site] = self._refusals[site] + 1 if failure.status == 429 else 0
            seconds = pause_seconds(failure, self._refusals[site], self._tries)
            if seconds > 0:
                end = self._pauses.add(url, self._now(), seconds)
                _log.info("%s: no requests before %s", site, end)
            raise
        self._refusals.pop(site, None)

    async def _handle_response(
        self, url: str, response: Response, options: FetchOptions
    ) -> FetchedPage | NotModified | Redirect:
        # Other 2xx are no whole page: a 206, say, is a part, and none was requested.
        if response.status in (200, 203):
            data = await read_body(response, options.max_bytes, truncate=options.truncate)
            return self._build_page(url, response, data)
        await response.drain()
        location = read_location(response.field("location"))
        if response.status in PAGE_REDIRECTS and location:
            return Redirect(location)
        known = options.validators_for(url)
        if response.status == 304 and (known.etag or known.last_modified):
            return NotModified(url=url, validators=_read_validators(url, response, known))
        raise self._status_failure(response)

    async def _post_once(
        self, url: str, content: bytes, fields: Mapping[str, str], login: Login, budget: RetryBudget
    ) -> Redirect | None:
        host = urlsplit(url).hostname or ""
        authorization = login.authorization_for(url)
        headers = encode_headers({**fields, "authorization": authorization} if authorization else fields)
        slot = self._form_limiter.slot(host)
        request = self._client.send(url, headers, budget.connect_seconds, content=content)
        async with slot, budget.run_clock(), request as response:
            _log.info("POST %s: %d", url, response.status)
            location = read_location(response.field("location"))
            is_redirect = bool(location) and response.status in FORM_REDIRECTS
            if not is_redirect and not 200 <= response.status < 300:
                with _apply_retry_after(self._form_limiter, host):
                    raise await self._form_failure(url, response)
            await response.drain()
            return Redirect(location) if is_redirect else None

    def _page_headers(self, url: str, options: FetchOptions, cookies: CookieJar) -> RawHeaders:
        credentials = options.credentials_for(url)
        fields = dict(self._headers)
        authorization = options.login.authorization_for(url)
        if authorization:
            fields["authorization"] = authorization
        fields |= credential_headers(credentials)
        headers = encode_headers(fields) + conditional_headers(options.validators_for(url))
        # What the site has set since counts before what was configured.
        jar = dict(credentials.cookies) | cookies.cookies_for(url)
        if jar:
            # In Latin-1, in which they were read: the server gets the bytes that it sent.
            text = "; ".join(f"{name}={text}" for name, text in jar.items())
            headers.append((b"cookie", text.encode("latin-1")))
        return headers

    def _build_page(self, url: str, response: Response, data: bytes) -> FetchedPage:
        media_type, charset = parse_content_type(response.field("content-type"))
        _log.debug("%s: %d bytes of %s", url, len(data), media_type or "no media type")
        modified = parse_http_date(response.field("last-modified"))
        if modified is not None and modified > self._now():
            modified = None
        return FetchedPage(
            url=url,
            data=data,
            charset=charset,
            media_type=media_type,
            modified=modified,
            validators=_read_validators(url, response, _NO_VALIDATORS),
        )

    def _status_failure(self, response: Response) -> FetchFailure:
        wait = parse_retry_after(response.field("retry-after"), self._now())
        failure = status_failure(response.status, wait)
        scheme = find_unsupported_scheme(response.field_lines("www-authenticate")) if response.status == 401 else ""
        if scheme:
            detail = f"{failure.detail}, asks for {scheme} authentication, which is not supported"
            return failure.copy(detail=detail)
        return failure

    async def _form_failure(self, url: str, response: Response) -> FetchFailure:
        """Why a form was not accepted: where it should go instead, or in the server's own words."""
        failure = self._status_failure(response)
        text = await read_error_text(response)
        location = read_location(response.field("location"))
        if response.status in PAGE_REDIRECTS and location:
            target = resolve_redirect(url, location)[:MAX_URL_CHARS]
            detail = f"{response.status}, redirects to {target}: set that instead"
            return failure.copy(detail=detail)
        return failure.copy(detail=f"{failure.detail}: {text}") if text else failure

    async def _robots_rules(self, url: str, access: Access) -> RobotsRules:
        """The rules of the URL's origin, which are read once, however many pages wait for them."""
        if not access.robots:
            return ALLOW_ALL
        site = origin(url)
        reading = self._robots.get(site)
        if reading is None:
            reading = asyncio.create_task(self._read_robots(site, access))
            self._robots[site] = reading
        # Shielded: a page that is given up must not take the rules from the others.
        rules = await asyncio.shield(reading)
        if isinstance(rules, FetchFailure):
            raise rules.copy()
        return rules

    async def _read_robots(self, site: str, access: Access) -> RobotsRules | FetchFailure:
        """The rules, or why no page of the site can be fetched (RFC 9309, section 2.3.1).

        Where there is no such file, all is allowed; where there may be one, nothing is. A server
        that can't be reached at all is no matter of robots.txt, and fails its pages as what it is.
        """
        # No credentials: the file is public.
        timeout = min(access.timeout, MAX_ROBOTS_SECONDS)
        plain = Access(source=access.source, timeout=timeout, robots=False, http2=access.http2)
        options = FetchOptions(access=plain, max_bytes=MAX_ROBOTS_BYTES, truncate=True)
        try:
            page = await self._fetch(f"{site}/robots.txt", options)
        except FetchFailure as failure:
            if failure.kind == "rate-limited":
                return failure.copy(detail=f"robots.txt: {failure.detail}", retryable=False)
            # More than five redirects count as no such file (section 2.3.1.2).
            if failure.kind in ("redirect-loop", "too-many-redirects") or 0 < failure.status < 500:
                return ALLOW_ALL
            if not failure.reached:
                return failure.copy(retryable=False)  # all tries have been made
            kind = failure.kind.replace("-", " ")
            return FetchFailure("robots", f"robots.txt can't be fetched: {kind}, {failure.detail}")
        return RobotsRules.parse(page.data if isinstance(page, FetchedPage) else b"")


@contextmanager
def _apply_retry_after(limiter: HostRateLimiter, host: str) -> Iterator[None]:
    """Hold all requests to the host for as long as it asks one to wait."""
    try:
        yield
    except FetchFailure as failure:
        if failure.retryable and failure.wait is not None:
            limiter.pause_host(host, failure.wait)
        raise


def _read_validators(url: str, response: Response, known: Validators) -> Validators:
    """The response's validators; a 304 may leave out those that are `known`."""
    return Validators(
        url=url,
        etag=response.field("etag") or known.etag,
        last_modified=response.field("last-modified") or known.last_modified,
        fresh_seconds=parse_freshness(response.field),
    )


def utc_now() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)
