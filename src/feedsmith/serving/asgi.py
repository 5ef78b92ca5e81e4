"""The ASGI callable (ASGI 3.0): which room answers a request."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from feedsmith.config.plan import Plan
from feedsmith.model.urls import absolute, without_userinfo
from feedsmith.publishing.catalogue import INDEX_NAME
from feedsmith.publishing.folder import find_folder
from feedsmith.serving.answers.documents import Kind, answer_document
from feedsmith.serving.answers.files import Files
from feedsmith.serving.answers.names import Names
from feedsmith.serving.answers.negotiation import RawHeaders
from feedsmith.serving.answers.responses import (
    NOT_FOUND,
    Receive,
    Response,
    Scope,
    Send,
    make_text_response,
    send_response,
)
from feedsmith.serving.configured import Configured
from feedsmith.serving.memo import Memo
from feedsmith.serving.reports.errors_feed import make_errors_document
from feedsmith.serving.reports.overview import Overview, load_overview
from feedsmith.serving.reports.status import answer_health, answer_metrics, answer_status_json, answer_status_page
from feedsmith.serving.trying.room import Trying

__all__ = ["App"]

OVERVIEW_SECONDS = 2.0
"""So long an answer of the database is good for all who ask."""
PREFLIGHT_SECONDS = 86_400
"""How long a browser may remember that pages of other sites may read the feeds."""

Room = Callable[[Scope, Receive], Awaitable[Response]]


class _Served(NamedTuple):
    """What a plan has us serve; `files` is None where they are written elsewhere, to `elsewhere`."""

    plan: Plan
    names: Names
    files: Files | None
    elsewhere: str


class App:
    """Serves what runs of a configuration have written. With a `token`, whoever knows it may try an address."""

    def __init__(self, configured: Configured, token: str) -> None:
        self._memo = Memo()
        self._configured = configured
        self._served = self._serve(self._configured.plan)
        self._trying = Trying(token, self._memo, lambda: self._served.plan.network)
        self._rooms: Mapping[str, Room] = {
            "health": self._tell(answer_health),
            "status": self._tell(answer_status_page),
            "status.json": self._tell(answer_status_json),
            "metrics": self._tell(answer_metrics),
            "errors.atom": self._answer_errors,
            "try": self._trying.answer,
        }
        self._methods: Mapping[str, str] = {"try": "GET, HEAD, POST, OPTIONS"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (or see the server start and stop)."""
        if scope["type"] == "http":
            response = await self._answer(scope, receive)
            await send_response(send, response, has_body=scope["method"] != "HEAD")
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await send({"type": f"{scope['type']}.close"})

    def answer_at_once(self, path: str, headers: RawHeaders) -> Response | None:
        """The answer to a GET of this path, where it is a file that is in memory; None where that takes longer.

        A way past ASGI for our own server, since most of what an answer costs is not what it says.
        """
        self.look_at_configuration()
        served, name = self._served, path[1:] or INDEX_NAME
        kind = None if name in self._rooms else served.names.find(name)
        if kind is None or served.files is None:
            return None
        return served.files.answer_at_once(name, kind, headers)

    def look_at_configuration(self) -> None:
        """Have the configuration read again if it has changed, now and then.

        Nobody waits for it: until it is done, what was served before is.
        """
        if self._configured.is_due:
            self._memo.start("configuration", self._refresh)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                self._trying.close()
                self._memo.close()
                await send({"type": "lifespan.shutdown.complete"})
                return
            await send({"type": "lifespan.startup.complete"})

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        path = _find_path(scope)
        if not path:
            # The links of the page are relative to what ends with a slash.
            folder = quote(scope.get("root_path", "").rpartition("/")[2])
            return make_text_response(308, "The index page is one level below.", (b"location", f"{folder}/".encode()))
        at_once = self.answer_at_once(path, scope["headers"]) if scope["method"] == "GET" else None
        if at_once is not None:
            return at_once
        name = path[1:] or INDEX_NAME
        served = self._served
        room = self._rooms.get(name)
        kind = None if room else served.names.find(name)
        if room is None and kind is None:
            return NOT_FOUND
        allowed = self._methods.get(name, "GET, HEAD, OPTIONS")
        if scope["method"] == "OPTIONS":
            return _describe_methods(allowed, kind)
        if scope["method"] not in allowed.split(", "):
            return make_text_response(405, f"This takes {allowed}.", (b"allow", allowed.encode()))
        if room is not None:
            return await room(scope, receive)
        assert kind is not None
        if served.files is None:
            return _point_elsewhere(served, name, kind)
        return await served.files.answer(name, kind, scope["headers"])

    def _tell(self, answer: Callable[[Overview], Response]) -> Room:
        """A room that tells how everything does."""

        async def room(scope: Scope, receive: Receive) -> Response:
            return answer(await self._look())

        return room

    async def _answer_errors(self, scope: Scope, receive: Receive) -> Response:
        overview = await self._look()
        if overview.standing is None:  # without an entry, all would pass for mended
            return make_text_response(503, f"The state can't be read: {overview.problem}")
        return answer_document(make_errors_document(overview), scope["headers"])

    async def _look(self) -> Overview:
        """How everything does: asked for once by all who want to know within two seconds."""
        return await self._memo.get("overview", self._load_overview, seconds=OVERVIEW_SECONDS)

    def _load_overview(self) -> Overview:
        self._refresh()
        return load_overview(self._served.plan, self._configured.mistake)

    def _refresh(self) -> None:
        self._configured.refresh()
        if self._configured.plan is not self._served.plan:
            self._served = self._serve(self._configured.plan)

    def _serve(self, plan: Plan) -> _Served:
        assert plan.output is not None
        folder = find_folder(plan.output)
        files = Files(folder, self._memo) if folder else None
        return _Served(plan, Names(plan), files, "" if folder else without_userinfo(str(plan.output)))


def _find_path(scope: Scope) -> str:
    """The path below what we are mounted at, which it may begin with (ASGI 2.4) or not (before)."""
    path, root = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    if root and (path == root or path.startswith(f"{root}/")):
        return path[len(root) :]
    return path


def _describe_methods(allowed: str, kind: Kind | None) -> Response:
    fields = [(b"allow", allowed.encode())]
    if kind is not None and kind.is_feed:
        fields += [
            (b"access-control-allow-origin", b"*"),
            (b"access-control-allow-methods", b"GET, HEAD"),
            (b"access-control-allow-headers", b"*"),
            (b"access-control-max-age", b"%d" % PREFLIGHT_SECONDS),
        ]
    return Response(204, tuple(fields))


def _point_elsewhere(served: _Served, name: str, kind: Kind) -> Response:
    """Where a file is that was written to no folder of this machine."""
    base_url = served.plan.feeds[0].settings.base_url
    if not base_url:
        return make_text_response(404, f"This is written to {served.elsewhere}.")
    address = absolute(f"{base_url.rstrip('/')}/{quote(name)}")
    rights = ((b"access-control-allow-origin", b"*"),) if kind.is_feed else ()
    return make_text_response(307, f"This is at {address}.", (b"location", address.encode()), *rights)
