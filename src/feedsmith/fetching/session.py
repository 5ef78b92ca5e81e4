"""All pages of a run on one event loop: the way of one page through robots.txt, redirects, turns and tries.

    fetch
      _followed       redirects, at most five, none to a place where it has been
        _tried        another try where that may help
          _hop        robots.txt, then the host's turn, then one request within what is left of the page's time
            _judged   what the status means; the body, inflated, within its limit
    post            a form in place of a page: the same turns and tries, but neither robots.txt nor cookies

Nothing is known here of sources and their FetchErrors: what fails raises `exchange.Failed`.
"""

import asyncio
import re
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from math import inf
from typing import TypeVar
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from feedsmith._version import __version__
from feedsmith.fetching.access import Access, Fetched, Network, Unchanged, Validators, origin
from feedsmith.fetching.exchange import Answer, Exchange, Failed
from feedsmith.fetching.guard import LookUps, Resolve
from feedsmith.fetching.inflate import ACCEPTED, DamagedError, Inflater, UnknownCodingError
from feedsmith.fetching.politeness import MAX_WAIT, Sleep, Turns, backoff, http_date, retry_after
from feedsmith.fetching.robots import ALLOW_ALL, PRODUCT, Rules
from feedsmith.fetching.robots import MAX_BYTES as ROBOTS_BYTES
from feedsmith.model.errors import FetchKind
from feedsmith.model.urls import absolute
from feedsmith.model.values import value
from feedsmith.text import squash

__all__ = ["Session", "utc_now"]

T = TypeVar("T")
MAX_REDIRECTS = 5
MAX_COOKIES, MAX_COOKIE_CHARS = 50, 4_096
SAID_BYTES, SAID_CHARS, SAID_SECONDS = 4_000, 200, 1.0
"""How much is read, told and waited for of the text with which a server refuses a form."""
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PASSING = frozenset((429, 500, 502, 503, 504))
_KINDS: dict[int, FetchKind] = {
    401: "auth",
    403: "blocked",
    404: "not-found",
    407: "auth",
    410: "gone",
    429: "rate-limited",
    451: "blocked",
}
_WHY = {304: ", though no version was named"} | dict.fromkeys(_REDIRECTS, ", without saying where to")
_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"
_FORM = {"accept": "text/plain, */*;q=0.5", "content-type": "application/x-www-form-urlencoded"}
Cookies = dict[str, dict[str, str]]
"""By origin: the names and values that it has set since the page was asked for."""


@value
class _Ask:
    """What one page may cost and what is sent along; `cut` where the first `limit` bytes will do.

    `login` is the authorization that the URL itself held, for its own origin.
    """

    access: Access
    limit: int
    validators: Validators = Validators()
    cut: bool = False
    login: tuple[str, str] = ("", "")

    def known(self, url: str) -> Validators:
        """The validators that are this page's: after a redirect, another may be there than the last time."""
        return self.validators if self.validators.url == url else Validators()


class _Budget:
    """The tries and the time that are left for a page. Time runs while the page has its turn at a host.

    `deadline`, by the loop's clock, is for the waiting as well; `failed` is what came of the last try.
    """

    failed: Failed | None = None

    def __init__(self, tries: int, seconds: float, deadline: float = inf) -> None:
        self.tries, self.deadline = tries, deadline
        self.seconds = self.left = seconds

    def allows(self, wait: float) -> bool:
        """Whether there may be another try after so many seconds."""
        in_time = asyncio.get_running_loop().time() + wait < self.deadline
        return self.tries > 0 and self.left > 0 and in_time

    def spent(self) -> Failed:
        return Failed("timeout", f"no complete answer within {self.seconds:.3g} s")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            async with asyncio.timeout(max(self.left, 0.0)):
                yield
        except TimeoutError as error:
            raise self.spent() from error
        finally:
            self.left -= clock() - started


class Session:
    """Fetches pages by the rules of `network`; to be made and used on one event loop."""

    def __init__(
        self,
        network: Network,
        *,
        resolve: Resolve,
        sleep: Sleep,
        now: Callable[[], datetime],
        tls: ssl.SSLContext | None,
    ) -> None:
        self._tries, self._sleep, self._now = network.tries, sleep, now
        self._turns = Turns(network.per_host, network.delay, network.connections, sleep)
        self._form_turns = Turns(network.per_host, 0.0, network.connections, sleep)
        self._exchange = Exchange(LookUps(resolve), network.allow, network.proxy, network.connections, tls)
        self._rules: dict[str, asyncio.Task[Rules | Failed]] = {}
        agent = f"{PRODUCT}/{__version__}" + (f" (+{network.contact})" if network.contact else "")
        self._headers = {"user-agent": agent, "accept": _ACCEPT, "accept-encoding": ACCEPTED}

    async def aclose(self) -> None:
        for reading in self._rules.values():
            reading.cancel()
        await self._exchange.aclose()

    async def fetch(self, url: str, access: Access, validators: Validators) -> Fetched | Unchanged:
        """The page. Raises Failed."""
        url, login = _without_login(_normalised(url))
        ask = _Ask(access=access, limit=access.max_bytes, validators=validators, login=(origin(url), login))
        return await self._followed(url, ask)

    async def post(self, url: str, form: bytes, access: Access) -> None:
        """Hand a form over (RFC 9110, section 9.3.3), which any 2xx accepts. Raises Failed.

        The access's time is for everything here, waiting included. Neither robots.txt nor the delay between pages
        counts: those are for whoever looks around uninvited. Redirects are followed where they keep a form one.
        """
        url, login = _without_login(_normalised(url))
        budget = _Budget(self._tries, access.timeout, asyncio.get_running_loop().time() + access.timeout)
        try:
            async with asyncio.timeout_at(budget.deadline):
                await self._passed_on(url, form, (origin(url), login), budget)
        except TimeoutError as error:
            raise budget.failed or budget.spent() from error

    async def _passed_on(self, url: str, form: bytes, login: tuple[str, str], budget: _Budget) -> None:
        for hop in range(MAX_REDIRECTS + 1):
            try:
                location = await self._tried(partial(self._handed_over, url, form, login, budget), budget)
                if not location:
                    return
                url = _target(url, location)
            except Failed as failed:
                if not hop:
                    raise
                raise failed.copy(detail=f"redirected to {url}: {failed.detail}") from failed
        raise Failed("redirect-loop", f"more than {MAX_REDIRECTS} redirects")

    async def _handed_over(self, url: str, form: bytes, login: tuple[str, str], budget: _Budget) -> str:
        """The Location to which the form is to go instead, as it is (RFC 9110, sections 15.4.8 and 15.4.9), or ""."""
        shown = {"authorization": login[1]} if login[1] and login[0] == origin(url) else {}
        headers = [(name.encode(), text.encode()) for name, text in (self._headers | _FORM | shown).items()]
        host, connect_seconds = urlsplit(url).hostname or "", budget.seconds / (self._tries + 1)
        turn, request = self._form_turns.turn(host), self._exchange.ask(url, headers, connect_seconds, form)
        async with turn, budget.running(), request as answer:
            kept = answer.first("location") if answer.status in (307, 308) else ""
            if not kept and not 200 <= answer.status < 300:
                with _heeded(self._form_turns, host):
                    raise await self._form_refused(url, answer)
            await answer.drain()
            return kept

    async def _followed(self, url: str, ask: _Ask) -> Fetched | Unchanged:
        """The page where the last redirect leads (RFC 9110, section 15.4)."""
        budget = _Budget(self._tries, ask.access.timeout)
        cookies: Cookies = {}
        been: set[tuple[str, str]] = set()
        for hop in range(MAX_REDIRECTS + 1):
            here = url, repr(cookies.get(origin(url), {}))  # a page may lead to itself once it has set a cookie
            if here in been:
                raise Failed("redirect-loop", f"{url} leads back to itself")
            been.add(here)
            try:
                outcome = await self._tried(partial(self._hop, url, ask, budget, cookies), budget)
                if not isinstance(outcome, str):
                    return outcome
                url = _target(url, outcome)
            except Failed as failed:
                if not hop:
                    raise
                raise failed.copy(detail=f"redirected to {url}: {failed.detail}", reached=True) from failed
        raise Failed("redirect-loop", f"more than {MAX_REDIRECTS} redirects")

    async def _tried(self, attempt: Callable[[], Awaitable[T]], budget: _Budget) -> T:
        while True:
            try:
                return await attempt()
            except Failed as failed:
                budget.tries -= 1
                budget.failed = failed.copy()
                wait = backoff(self._tries - budget.tries) if failed.wait is None else failed.wait
                if not failed.again or not budget.allows(wait):
                    raise
                await self._sleep(wait)

    async def _hop(self, url: str, ask: _Ask, budget: _Budget, cookies: Cookies) -> Fetched | Unchanged | str:
        """The page, or the Location to which it redirects."""
        rules = await self._rules_for(url, ask.access) if ask.access.robots else ALLOW_ALL
        if not rules.allow(url):
            raise Failed("robots", "the site's robots.txt does not allow it")
        host = urlsplit(url).hostname or ""
        headers = self._headers_for(url, ask, cookies)
        connect_seconds = ask.access.timeout / (self._tries + 1)  # so that all tries fit into the time that there is
        turn, request = self._turns.turn(host, rules.delay), self._exchange.ask(url, headers, connect_seconds)
        async with turn, budget.running(), request as answer:
            _remember(answer, cookies.setdefault(origin(url), {}))
            with _heeded(self._turns, host):
                return await self._judged(url, answer, ask)

    def _headers_for(self, url: str, ask: _Ask, cookies: Cookies) -> list[tuple[bytes, bytes]]:
        site, shown = origin(url), ask.access.credentials
        sent = dict(self._headers)
        jar = dict(cookies.get(site, ()))
        if ask.login[0] == site and ask.login[1]:
            sent["authorization"] = ask.login[1]
        if shown and site in ask.access.origins:
            if shown.user or shown.password:
                sent["authorization"] = _basic(shown.user, shown.password)
            if shown.bearer:
                sent["authorization"] = f"Bearer {shown.bearer}"
            sent |= {name.lower(): text for name, text in shown.headers}
            jar = dict(shown.cookies) | jar
        if jar:
            sent["cookie"] = "; ".join(f"{name}={text}" for name, text in jar.items())
        encoded = [(name.encode(), text.strip().encode()) for name, text in sent.items()]
        known = ask.known(url)
        if known.etag:
            encoded.append((b"if-none-match", known.etag.encode("latin-1")))
        if known.last_modified:
            encoded.append((b"if-modified-since", known.last_modified.encode("latin-1")))
        return encoded

    async def _judged(self, url: str, answer: Answer, ask: _Ask) -> Fetched | Unchanged | str:
        if answer.status in (200, 203):
            return self._page(url, answer, await _body(answer, ask))
        await answer.drain()
        if answer.status in _REDIRECTS and answer.first("location"):
            return answer.first("location")
        known = ask.known(url)
        if answer.status == 304 and (known.etag or known.last_modified):
            return Unchanged(url=url, validators=_validators(url, answer, known))
        raise self._refused(answer)

    def _refused(self, answer: Answer) -> Failed:
        """What a status other than success means; another try only where the server does not ask to wait for long."""
        status, detail = answer.status, f"{answer.status}{_WHY.get(answer.status, '')}"
        kind = _KINDS.get(status, "bad-response")
        wait = retry_after(answer.first("retry-after"), self._now()) if status in _PASSING else None
        if wait is not None and wait > MAX_WAIT:
            return Failed("rate-limited", f"{detail}, asks to wait {wait:.0f} s", status=status, wait=wait)
        return Failed(kind, detail, again=status in _PASSING, status=status, wait=wait)

    async def _form_refused(self, url: str, answer: Answer) -> Failed:
        """The same of a form, with where it should go, or with what the server says in plain text."""
        failed, said = self._refused(answer), await _said(answer)
        if answer.status in _REDIRECTS and (location := answer.first("location")):
            return failed.copy(
                detail=f"{answer.status}, redirects to {_target(url, location)[:SAID_CHARS]}: set that instead"
            )
        return failed.copy(detail=f"{failed.detail}: {said}") if said else failed

    def _page(self, url: str, answer: Answer, data: bytes) -> Fetched:
        media_type, charset = _content_type(answer.first("content-type"))
        modified = http_date(answer.first("last-modified"))
        return Fetched(
            url=url,
            data=data,
            charset=charset,
            media_type=media_type,
            modified=modified if modified is not None and modified <= self._now() else None,
            validators=_validators(url, answer, Validators()),
        )

    async def _rules_for(self, url: str, access: Access) -> Rules:
        """The rules of the URL's origin, for which robots.txt is asked once, however many pages wait for it."""
        site = origin(url)
        reading = self._rules.get(site)
        if reading is None:
            reading = self._rules[site] = asyncio.create_task(self._read_rules(site, access))
        outcome = await asyncio.shield(reading)
        if isinstance(outcome, Failed):
            raise outcome.copy()
        return outcome

    async def _read_rules(self, site: str, access: Access) -> Rules | Failed:
        """RFC 9309, section 2.3.1: where there is no such file all is allowed; where there may be one, nothing is.

        A server that can't be reached at all is no matter of robots.txt, and fails its pages as what it is.
        """
        plain = Access(source=access.source, timeout=access.timeout, robots=False)
        try:
            outcome = await self._followed(f"{site}/robots.txt", _Ask(access=plain, limit=ROBOTS_BYTES, cut=True))
        except Failed as failed:
            if failed.kind == "redirect-loop" or 0 < failed.status < 500:
                return ALLOW_ALL
            if not failed.reached:
                return failed.copy(again=False)  # all tries have been made
            return Failed("robots", f"robots.txt can't be had: {failed.kind.replace('-', ' ')}, {failed.detail}")
        return Rules.read(outcome.data if isinstance(outcome, Fetched) else b"")


@contextmanager
def _heeded(turns: Turns, host: str) -> Iterator[None]:
    """A wait that the host asks one request for holds for all."""
    try:
        yield
    except Failed as failed:
        if failed.wait is not None and failed.again:
            turns.pause(host, failed.wait)
        raise


def _normalised(url: str) -> str:
    try:
        return urlunsplit(urlsplit(absolute(url))._replace(fragment=""))
    except ValueError as error:
        raise _no_page(url) from error


def _no_page(url: str) -> Failed:
    try:
        scheme = urlsplit(url.strip()).scheme
    except ValueError:
        scheme = ""
    if scheme and scheme not in ("http", "https"):
        return Failed("unsafe-address", f"{scheme[:20]}: is neither http nor https", reached=False)
    return Failed("bad-response", "not a URL that can be asked for", reached=False)


def _without_login(url: str) -> tuple[str, str]:
    """The URL without user and password (RFC 3986, section 3.2.1), and these as basic authentication or ""."""
    parts = urlsplit(url)
    userinfo, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, ""
    user, _, password = userinfo.partition(":")
    return urlunsplit(parts._replace(netloc=host)), _basic(unquote(user), unquote(password))


def _basic(user: str, password: str) -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def _target(url: str, location: str) -> str:
    """The URL to which a redirect leads (RFC 9110, section 10.2.2); nobody is logged in by one."""
    # Bytes beyond ASCII are in UTF-8 where somebody writes them; the fields are read as Latin-1.
    location = location.encode("latin-1").decode(errors="replace")
    try:
        return _without_login(_normalised(urljoin(url, location)))[0]
    except ValueError as error:
        raise Failed("bad-response", "redirects to what is no URL") from error
    except Failed as failed:
        raise failed.copy(detail=f"redirects to {location[:100]!r}: {failed.detail}") from failed


def _remember(answer: Answer, jar: dict[str, str]) -> None:
    """Set-Cookie within a chain of redirects, for the same origin only: some sites need it to let anybody in."""
    for line in answer.all("set-cookie"):
        name, equals, text = line.partition(";")[0].partition("=")
        if equals and name.strip() and len(line) <= MAX_COOKIE_CHARS and len(jar) < MAX_COOKIES:
            jar[name.strip()] = text.strip()


async def _body(answer: Answer, ask: _Ask) -> bytes:
    """The body, inflated. What comes over the wire counts as well as what it stands for, so that both are bounded."""
    length = answer.first("content-length")
    if length.isascii() and length.isdigit() and int(length[:18]) > ask.limit and not ask.cut:
        raise Failed("too-large", f"{length[:18]} bytes; the limit is {ask.limit}")
    try:
        return await _inflated(answer, Inflater(", ".join(answer.all("content-encoding"))), ask)
    except DamagedError as error:
        raise Failed("truncated", str(error)) from error
    except UnknownCodingError as error:
        raise Failed("bad-response", str(error)) from error


async def _said(answer: Answer) -> str:
    """A short plain text, on one line; "" where there is none, or none in time."""
    if _content_type(answer.first("content-type"))[0] != "text/plain":
        await answer.drain()
        return ""
    with suppress(Failed, TimeoutError):
        async with asyncio.timeout(SAID_SECONDS):
            text = await _body(answer, _Ask(access=Access(source=""), limit=SAID_BYTES, cut=True))
        return squash(text.decode(errors="replace"))[:SAID_CHARS].rstrip()
    return ""


async def _inflated(answer: Answer, inflater: Inflater, ask: _Ask) -> bytes:
    received, body = 0, BytesIO()  # which gives its bytes away without a copy
    async with aclosing(answer.pieces()) as pieces:
        async for piece in pieces:
            received += len(piece)
            if received <= ask.limit or ask.cut:
                for inflated in inflater.inflate(piece):
                    body.write(inflated)
                    if body.tell() > ask.limit:
                        break
            if max(received, body.tell()) > ask.limit:
                if ask.cut:
                    return body.getvalue()[: ask.limit]
                raise Failed("too-large", f"more than {ask.limit} bytes")
    inflater.finish()
    return body.getvalue()


def _validators(url: str, answer: Answer, sent: Validators) -> Validators:
    return Validators(
        url=url,
        etag=answer.first("etag") or sent.etag,
        last_modified=answer.first("last-modified") or sent.last_modified,
    )


def _content_type(field: str) -> tuple[str, str]:
    """Media type and charset (RFC 9110, section 8.3), in lower case, or "" for what is not said."""
    media_type, _, parameters = field.partition(";")
    charset = re.search(r"""(?i)(?:^|;)\s*charset\s*=\s*["']?([^\s;"',]+)""", parameters)
    return media_type.strip().lower(), charset[1].lower() if charset else ""


def utc_now() -> datetime:
    return datetime.now(UTC)
