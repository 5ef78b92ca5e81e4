"""An ASGI callable, asked without a server."""

import asyncio
import gzip
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

__all__ = ["Answer", "ask", "mount"]

LOCAL = ("127.0.0.1", 8000)


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> bytes:
        """Without its coding."""
        return gzip.decompress(self.raw) if self.headers.get("content-encoding") == "gzip" else self.raw

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    app: Any,
    path: str,
    headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    *,
    method: str = "GET",
    body: bytes = b"",
    **scope: Any,
) -> Answer:
    """What the app answers."""
    return asyncio.run(ask_async(app, path, headers, method=method, body=body, **scope))


async def ask_async(
    app: Any, path: str, headers: Any = (), *, method: str = "GET", body: bytes = b"", **more: Any
) -> Answer:
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    fields = {"host": "127.0.0.1:8000"} if not any(name == "host" for name, _ in pairs) else {}
    raw = [(name.encode(), value.encode("latin-1")) for name, value in [*fields.items(), *pairs]]
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(errors="replace"), "query_string": b"", "root_path": "", "headers": raw,
        "server": LOCAL, "client": ("127.0.0.1", 50_000), **more,
    }  # fmt: skip
    sent: list[Any] = []
    left = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return left.pop() if left else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *pieces = sent
    assert [message["type"] for message in sent] == ["http.response.start", *["http.response.body"] * len(pieces)]
    assert [piece.get("more_body", False) for piece in pieces] == [True] * (len(pieces) - 1) + [False]
    names = [name for name, _ in start["headers"]]
    assert len(set(names)) == len(names)
    assert all(name == name.lower() for name in names)
    answered = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    return Answer(start["status"], answered, b"".join(piece.get("body", b"") for piece in pieces))


def mount(app: Any, prefix: str, *, strips: bool = False) -> Any:
    """The app below a prefix, as frameworks do it: the path stays whole (ASGI 2.4) or is stripped (before)."""

    async def mounted(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            root = scope.get("root_path", "")
            assert scope["path"].startswith(prefix if strips else root + prefix)
            path = scope["path"].removeprefix(prefix) if strips else scope["path"]
            scope = {**scope, "root_path": root + prefix, "path": path}
        await app(scope, receive, send)

    return mounted
