"""uvicorn, as `feedsmith serve` runs it: one process, one event loop, under limits.

The only module beside `protocol` that knows uvicorn (0.54).
"""

import asyncio
import logging
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from feedsmith.model.errors import ConfigError
from feedsmith.serving import protocol
from feedsmith.serving.asgi import App
from feedsmith.serving.configured import Configured
from feedsmith.serving.protocol import BoundedProtocol, close_overdue

__all__ = ["run"]

KEEP_ALIVE_SECONDS = 15
"""For so long a connection stays open between two requests."""
GRACE_SECONDS = 3
"""What answers that are under way may take when the server ends."""
BACKLOG = 1_024
"""Connections that the system holds until they are taken."""
SPARE_DESCRIPTORS = 100
"""What the process needs beside its connections: files, the database, the poller."""

_log = logging.getLogger("feedsmith.serving")


def run(
    configured: Configured,
    host: str,
    port: int,
    *,
    token: str = "",
    read_again: Callable[[], None] = lambda: None,
    listening: Callable[[str], None] = lambda address: None,
) -> None:
    """Serve what is configured until SIGTERM or SIGINT comes; then end what is under way, and return.

    `read_again` is called on SIGHUP, and `listening` with the address once requests are answered, which tells
    the port where that was 0. Each request is logged where the log shows details. Raises ConfigError where
    the address can't be had.
    """
    with _listen(host, port) as listener:
        BoundedProtocol.max_connections = _find_max_connections()
        is_detailed = _log.isEnabledFor(logging.DEBUG)
        _show_uvicorn_logs(is_detailed)
        app = App(configured, token)
        if not is_detailed:  # what is answered so is not logged
            BoundedProtocol.answer_at_once = app.answer_at_once
        config = uvicorn.Config(
            app,
            http=BoundedProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=is_detailed,
            # What a proxy says of host and scheme changes nothing: base_url alone says where the feeds are.
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        name, number = listener.getsockname()[:2]
        address = f"http://{f'[{name}]' if ':' in name else name}:{number}/"

        def tell() -> None:
            _log.info("listening at %s", address)
            listening(address)

        _Server(config, read_again, tell, app.look_at_configuration).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that closes what takes too long, and returns on a signal."""

    def __init__(
        self,
        config: uvicorn.Config,
        read_again: Callable[[], None],
        started: Callable[[], None],
        look: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._read_again, self._tell_started, self._look = read_again, started, look

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Called once signals are handled."""
        await super().startup(sockets)
        self._tell_started()

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second."""
        if counter % 10 == 0:
            close_overdue(self.server_state.connections, asyncio.get_running_loop().time())
            self._look()
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn has it, but that the signal is not raised again once the server has ended."""

        def end(number: int, frame: FrameType | None) -> None:
            # The second time, connections are not waited for.
            self.force_exit, self.should_exit = self.should_exit, True

        handlers = {signal.SIGINT: end, signal.SIGTERM: end, signal.SIGHUP: lambda number, frame: self._read_again()}
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _listen(host: str, port: int) -> socket.socket:
    where = f"--listen {host}:{port}"
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        reason = str(error.strerror or error).partition(" (while ")[0]  # asyncio's own words on it
        raise ConfigError(where, f"can't be listened at: {reason}") from error
    except OverflowError as error:
        raise ConfigError(where, "is no port", "0 to 65535") from error


def _find_max_connections() -> int:
    """As many as the limits of the process allow, which is told where these are too low."""
    wanted = protocol.MAX_CONNECTIONS + SPARE_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        if allowed < wanted:
            most = max(1, allowed - SPARE_DESCRIPTORS)
            _log.warning("the limit of open files (%d) allows %d connections; ulimit -n %d", allowed, most, wanted)
            return most
    return protocol.MAX_CONNECTIONS


def _show_uvicorn_logs(access_log: bool) -> None:
    """Show what uvicorn logs as our own events are shown: errors, and each request with `access_log`."""
    for name, level in (("uvicorn.error", logging.ERROR), ("uvicorn.access", logging.INFO)):
        logger = logging.getLogger(name)
        logger.parent, logger.propagate = _log, True
        logger.setLevel(level if access_log or level > logging.INFO else logging.CRITICAL)
