"""Pages over HTTP, fetched on a thread of their own while the caller goes on.

The sync face of `session`, and the one place where a FetchFailure becomes a source's FetchError.

A thread, as parsing on the main one must not make a time limit pass unnoticed. What is imported
here costs 100 ms of CPU: the core imports it when the first page is asked for.
"""

import asyncio
import logging
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urldefrag

from feedsmith.executors import Pending
from feedsmith.fetching.access import Access, FetchedPage, Network, NotModified, Validators
from feedsmith.fetching.guard import Resolve, resolve
from feedsmith.fetching.pauses import HostPauses
from feedsmith.fetching.politeness import Sleep
from feedsmith.fetching.retries import FetchFailure
from feedsmith.fetching.session import Session, utc_now
from feedsmith.model.errors import FetchError
from feedsmith.model.urls import absolute, without_userinfo

__all__ = ["Fetcher"]

MAX_SPOOL_MEMORY_BYTES = 32_000_000
MAX_SHUTDOWN_SECONDS = 0.3
"""How long open requests, then connections, have to end when the fetcher does."""
PageResult = FetchedPage | NotModified | FetchFailure
_DEFAULT_NETWORK, _NO_VALIDATORS = Network(), Validators()
_log = logging.getLogger("feedsmith.fetching")


class Fetcher:
    """Fetches pages by the rules of `network`. No page is asked for twice, nor is a failure.

    `pauses` are the hosts that are not asked before a time; those that ask for it are added.

    Who submits pages bounds the memory: each takes up to its Access's limit until its result is
    asked for, and none afterwards. `resolve` looks up names (in a thread), `sleep` waits, `now`
    gives the time of day and `tls` verifies certificates: for tests.
    """

    def __init__(
        self,
        network: Network = _DEFAULT_NETWORK,
        pauses: HostPauses | None = None,
        *,
        resolve: Resolve = resolve,
        sleep: Sleep = asyncio.sleep,
        now: Callable[[], datetime] = utc_now,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        pauses = pauses or HostPauses()

        def new_session() -> Session:
            return Session(network, pauses, resolve=resolve, sleep=sleep, now=now, tls=tls)

        self._new_session = new_session
        self._thread: threading.Thread | None = None
        self._started: Future[asyncio.AbstractEventLoop] = Future()
        self._pages: dict[_PageKey, _SharedPage] = {}
        self._spool = _Spool()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give up what is open.

        Look-ups that hang are left to their threads, which end with the process.
        """
        if self._thread is not None:
            with suppress(RuntimeError):  # the loop has ended on its own
                self._started.result().call_soon_threadsafe(self._stop.set)
            self._thread.join(timeout=3 * MAX_SHUTDOWN_SECONDS)
        self._spool.close()

    def submit(
        self, url: str, access: Access, validators: Validators = _NO_VALIDATORS
    ) -> Pending[FetchedPage | NotModified]:
        """Ask for the page, whose `result()` raises a FetchError where there is none.

        Pages of the same URL (its fragment apart), limits, credentials and validators are one,
        whatever the source.
        """
        page = self._shared_page(_normalize_url(url), access, validators)
        return _PendingPage(page, access.source, without_userinfo(url))

    def post(self, url: str, content: bytes, media_type: str, access: Access) -> Pending[None]:
        """Post content of that media type, whose `result()` raises a FetchError where it was not accepted."""
        posting = self._post(url, content, media_type, access)
        return asyncio.run_coroutine_threadsafe(posting, self._loop())

    def _shared_page(self, url: str, access: Access, validators: Validators) -> "_SharedPage":
        # Several sources may ask for one page, each of which gets the FetchError in its own name.
        key = _PageKey(url, replace(access, source=""), validators)
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = _SharedPage(self._spool)
            self._loop().call_soon_threadsafe(self._start, page, url, access, validators)
        return page

    def _loop(self) -> asyncio.AbstractEventLoop:
        if self._thread is None:
            _log.debug("start a thread to fetch pages")
            self._thread = threading.Thread(target=self._run, name="fetch", daemon=True)
            self._thread.start()
        return self._started.result()

    # The rest runs on the thread.

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # what keeps the thread from starting is raised by _loop
            if self._started.done():
                raise
            self._started.set_exception(error)

    async def _serve(self) -> None:
        # Made here: events, semaphores and connections belong to the loop of this thread.
        self._stop = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._session = self._new_session()
        self._started.set_result(asyncio.get_running_loop())
        await self._stop.wait()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=MAX_SHUTDOWN_SECONDS)
        with suppress(TimeoutError):
            async with asyncio.timeout(MAX_SHUTDOWN_SECONDS):
                await self._session.aclose()

    def _start(self, page: "_SharedPage", url: str, access: Access, validators: Validators) -> None:
        task = asyncio.create_task(self._fetch(page, url, access, validators))
        self._tasks.add(task)  # the loop itself holds on to no task
        task.add_done_callback(self._tasks.discard)

    async def _fetch(self, page: "_SharedPage", url: str, access: Access, validators: Validators) -> None:
        result: PageResult
        try:
            result = await self._session.fetch(url, access, validators)
        except FetchFailure as failure:
            _log.info("%s: %s, %s", without_userinfo(url), failure.kind, failure.detail)
            result = failure.copy()  # without the traceback, which would keep the page's memory
        except asyncio.CancelledError:
            page.future.cancel()
            raise
        except Exception as error:  # a bug: raised where the result is asked for
            page.future.set_exception(error)
            return
        page.future.set_result(result)

    async def _post(self, url: str, content: bytes, media_type: str, access: Access) -> None:
        try:
            await self._session.post(url, content, media_type, access)
        except FetchFailure as failure:
            shown = without_userinfo(url)
            _log.info("%s: %s, %s", shown, failure.kind, failure.detail)
            raise FetchError(access.source, shown, failure.kind, failure.detail) from failure


class _PageKey(NamedTuple):
    """What makes two requests for a page the same; its `access` is without a source."""

    url: str
    access: Access
    validators: Validators


class _SpoolSlot(NamedTuple):
    """Where a body is in the spool, in bytes."""

    start: int
    size: int


class _Spool:
    """The bodies of pages that have been delivered, should they be asked for again.

    In memory up to MAX_SPOOL_MEMORY_BYTES in all, then on disk.
    """

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=MAX_SPOOL_MEMORY_BYTES)  # noqa: SIM115
        self._end = 0

    def put(self, data: bytes) -> _SpoolSlot:
        self._file.seek(self._end)
        self._file.write(data)
        slot = _SpoolSlot(self._end, len(data))
        self._end += len(data)
        return slot

    def get(self, slot: _SpoolSlot) -> bytes:
        self._file.seek(slot.start)
        return self._file.read(slot.size)

    def close(self) -> None:
        self._file.close()


class _SharedPage:
    """What came of one page, for all who ask for it.

    From the `future` for the first of them; for the others without its body, which is in the spool.
    """

    def __init__(self, spool: _Spool) -> None:
        self.future: Future[PageResult] = Future()
        self._spool = spool
        self._delivered: PageResult | None = None
        self._slot: _SpoolSlot | None = None

    def done(self) -> bool:
        return self._delivered is not None or self.future.done()

    def result(self) -> PageResult:
        if self._delivered is None:
            return self._deliver()
        if isinstance(self._delivered, FetchedPage) and self._slot is not None:
            return replace(self._delivered, data=self._spool.get(self._slot))
        return self._delivered

    def _deliver(self) -> PageResult:
        result = self.future.result()
        if isinstance(result, FetchedPage):
            self._slot = self._spool.put(result.data)
            self._delivered = replace(result, data=b"")
        else:
            self._delivered = result
        del self.future  # which holds on to the body
        return result


class _PendingPage:
    """A page as one source asked for it."""

    def __init__(self, page: _SharedPage, source: str, location: str) -> None:
        self._page = page
        self._source = source
        self._location = location

    def done(self) -> bool:
        return self._page.done()

    def result(self) -> FetchedPage | NotModified:
        result = self._page.result()
        if isinstance(result, FetchFailure):
            raise FetchError(self._source, self._location, result.kind, result.detail)
        return result


def _normalize_url(url: str) -> str:
    """The URL in the one spelling of its page.

    As it is where it is no URL: that fails when it is fetched.
    """
    with suppress(ValueError):
        return urldefrag(absolute(url))[0]
    return url
