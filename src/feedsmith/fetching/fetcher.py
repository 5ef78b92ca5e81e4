"""Pages over HTTP, fetched on a thread of their own while the caller goes on: the sync face of `session`.

    fetch         this module: the thread, one answer for each page, FetchErrors
    session       the way of one page: robots.txt, redirects, tries
    politeness    a host's turns and pauses
    robots        what a robots.txt says
    exchange      one request and its answer, through httpx; what may go wrong, in plain words
    guard         which addresses may be reached, and connecting to no others
    inflate       content codings, undone in bounded steps

A thread, as parsing on the main one must not make a time limit pass unnoticed. What is imported here costs 150 ms of
CPU: the core imports it when the first page is asked for.
"""

import asyncio
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self, cast
from urllib.parse import urldefrag, urlsplit, urlunsplit

from feedsmith.executors import Pending
from feedsmith.fetching.access import Access, Credentials, Fetched, Network, Unchanged, Validators, origin
from feedsmith.fetching.exchange import Failed
from feedsmith.fetching.guard import Resolve, resolve
from feedsmith.fetching.politeness import Sleep
from feedsmith.fetching.session import Session, utc_now
from feedsmith.model.errors import FetchError
from feedsmith.model.urls import absolute

__all__ = ["Access", "Credentials", "Fetched", "Fetcher", "Network", "Unchanged", "Validators", "origin"]

SPOOL_BYTES = 32_000_000
END_SECONDS = 0.3
"""How long open requests, then connections, have to end when the fetcher does."""
Outcome = Fetched | Unchanged | Failed
_ORDINARY, _UNKNOWN = Network(), Validators()


class Fetcher:
    """Fetches pages by the rules of `network`. No page is asked for twice, nor is a failure.

    Who submits pages bounds the memory: each takes up to its Access's limit until its result is asked for, and none
    afterwards. `resolve` looks up names (in a thread), `sleep` waits, `now` is the time of day and `tls` verifies
    certificates: for tests.
    """

    def __init__(
        self,
        network: Network = _ORDINARY,
        *,
        resolve: Resolve = resolve,
        sleep: Sleep = asyncio.sleep,
        now: Callable[[], datetime] = utc_now,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._new_session: Callable[[], Session] = lambda: Session(
            network, resolve=resolve, sleep=sleep, now=now, tls=tls
        )
        self._thread: threading.Thread | None = None
        self._started: Future[asyncio.AbstractEventLoop] = Future()
        self._pages: dict[tuple[object, ...], _Page] = {}
        self._spool = _Spool()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up what is open. Look-ups that hang are left to their threads, which end with the process."""
        if self._thread is not None:
            with suppress(RuntimeError):  # the loop has ended on its own
                self._started.result().call_soon_threadsafe(self._stop.set)
            self._thread.join(timeout=3 * END_SECONDS)
        self._spool.close()

    def submit(self, url: str, access: Access, validators: Validators = _UNKNOWN) -> Pending[Fetched | Unchanged]:
        """The page, whose `result()` raises a FetchError where there is none.

        Pages of the same URL (its fragment apart), limits, credentials and validators are one, whatever the source.
        """
        page = self._page(_normal(url), access, validators)
        return _Reply(page, access.source, _shown(url))

    def tell(self, url: str, form: bytes, access: Access) -> Pending[None]:
        """Post a form, whose `result()` raises a FetchError where it was not accepted."""
        return asyncio.run_coroutine_threadsafe(self._post(url, form, access), self._loop())

    async def _post(self, url: str, form: bytes, access: Access) -> None:
        try:
            await self._session.post(url, form, access)
        except Failed as failed:
            raise FetchError(access.source, _shown(url), failed.kind, failed.detail) from failed

    def _page(self, url: str, access: Access, validators: Validators) -> "_Page":
        key = (url, replace(access, source=""), validators)
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = _Page(self._spool)
            self._loop().call_soon_threadsafe(self._begin, page, url, access, validators)
        return page

    def _loop(self) -> asyncio.AbstractEventLoop:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="fetch", daemon=True)
            self._thread.start()
        return self._started.result()

    # The rest runs on the thread.

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # what keeps the thread from starting is raised where it was started
            if self._started.done():
                raise
            self._started.set_exception(error)

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._session = self._new_session()
        self._started.set_result(asyncio.get_running_loop())
        await self._stop.wait()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=END_SECONDS)
        with suppress(TimeoutError):
            async with asyncio.timeout(END_SECONDS):
                await self._session.aclose()

    def _begin(self, page: "_Page", url: str, access: Access, validators: Validators) -> None:
        task = asyncio.create_task(self._answer(page, url, access, validators))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, page: "_Page", url: str, access: Access, validators: Validators) -> None:
        try:
            outcome: Outcome = await self._session.fetch(url, access, validators)
        except Failed as failed:
            outcome = failed.copy()  # without the traceback, which would keep the page's memory
        except asyncio.CancelledError:
            page.future.cancel()
            raise
        except Exception as error:  # a bug: raised where the result is asked for
            page.future.set_exception(error)
            return
        page.future.set_result(outcome)


class _Spool:
    """The bodies of pages that have been delivered, should they be asked for again: in memory up to SPOOL_BYTES in
    all, then on disk.
    """

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115
        self._end = 0

    def put(self, data: bytes) -> tuple[int, int]:
        self._file.seek(self._end)
        self._file.write(data)
        place = self._end, len(data)
        self._end += len(data)
        return place

    def get(self, place: tuple[int, int]) -> bytes:
        self._file.seek(place[0])
        return self._file.read(place[1])

    def close(self) -> None:
        self._file.close()


class _Page:
    """What came of one page, for all who ask for it: from the future at first, from the spool afterwards."""

    def __init__(self, spool: _Spool) -> None:
        self.future: Future[Outcome] = Future()
        self._spool = spool
        self._kept: tuple[Outcome, tuple[int, int]] | None = None

    def done(self) -> bool:
        return self._kept is not None or self.future.done()

    def outcome(self) -> Outcome:
        if self._kept is not None:
            outcome, place = self._kept
            return replace(outcome, data=self._spool.get(place)) if isinstance(outcome, Fetched) else outcome
        outcome = self.future.result()
        if isinstance(outcome, Fetched):
            self._kept = replace(outcome, data=b""), self._spool.put(outcome.data)
        else:
            self._kept = outcome, (0, 0)
        self.future = cast("Future[Outcome]", None)
        return outcome


class _Reply:
    """A page as one source asked for it."""

    def __init__(self, page: _Page, source: str, location: str) -> None:
        self._page, self._source, self._location = page, source, location

    def done(self) -> bool:
        return self._page.done()

    def result(self) -> Fetched | Unchanged:
        outcome = self._page.outcome()
        if isinstance(outcome, Failed):
            raise FetchError(self._source, self._location, outcome.kind, outcome.detail)
        return outcome


def _normal(url: str) -> str:
    """The URL in the one spelling of its page, or as it is where it is none: that fails when it is fetched."""
    with suppress(ValueError):
        url = absolute(url)
    return urldefrag(url)[0]


def _shown(url: str) -> str:
    """The URL as messages may show it: without user and password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url
