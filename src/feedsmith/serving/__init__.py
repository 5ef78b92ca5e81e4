"""feedsmith that is always on: polls each source when it is due, serves the feeds, shows how it does.

Two processes that know each other by the state alone: one answers requests, the other polls.

asgi          the ASGI callable: which room answers a request
configured    the plan of the configuration as it is now, and what is wrong with a changed one
answers/      what is answered, and the files of the output folder
reports/      how everything does: /status, /health, /metrics, errors.atom
trying/       an address tried: /try
memo          work that is done once for all who ask for it
server        uvicorn under limits
protocol      what one connection may take
planning      what the two processes are to do
supervisor    the poller as a process beside the one that answers
polling/      the process that polls: what is due when, round after round
standing      how sources, feeds and the poller do, as the state has it
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from feedsmith.config.settings import Config

__all__ = ["app"]


def app(config: "str | Path | Config | None" = None, *, token: str = "") -> Callable[..., Awaitable[Any]]:
    """One ASGI callable that serves what runs of a configuration have written. It can be mounted anywhere.

    `config` is the path of a configuration, which is read again when it changes; or a loaded one,
    which stays as it is; None is feedsmith.toml in the current folder. With a `token`, whoever
    sends it may try addresses (`/try`). Raises ConfigError.
    """
    from feedsmith.serving.asgi import App  # 400 ms, and only for those who serve
    from feedsmith.serving.configured import configure

    return App(configure(config), token)
