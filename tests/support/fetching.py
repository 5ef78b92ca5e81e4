"""The client as the tests use it: the real one, for which names are what the test says and waiting takes no time."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from feedsmith.executors import Pending
from feedsmith.fetching.access import Access, Credentials, FetchedPage, Network, NotModified, Validators
from feedsmith.fetching.fetcher import Fetcher
from feedsmith.model.errors import FetchError
from support.hostile import Hostile

Names = Mapping[str, Iterable[str] | Callable[[], Iterable[str]]]

UNKNOWN = Validators()


class Client:
    """A Fetcher on the way. `lookups` are the names that were resolved, `waits` the seconds that were not waited."""

    def __init__(self, names: Names, network: Network, **seams: Any) -> None:
        self.lookups: list[str] = []
        self.waits: list[float] = []
        self._names = names
        self.fetcher = Fetcher(network, **{"resolve": self._resolve, "sleep": self._sleep, **seams})

    def _resolve(self, host: str, port: int) -> Iterable[str]:
        self.lookups.append(host)
        if host not in self._names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        addresses = self._names[host]
        return addresses() if callable(addresses) else addresses

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)

    def submit(self, url: str, validators: Validators = UNKNOWN, **access: Any) -> Pending[FetchedPage | NotModified]:
        return self.fetcher.submit(url, Access(**{"source": "web", "timeout": 10.0, **access}), validators)

    def get(self, url: str, **access: Any) -> FetchedPage:
        """The page, which is one."""
        result = self.submit(url, **access).result()
        assert isinstance(result, FetchedPage)
        return result

    def error(self, url: str, **access: Any) -> FetchError:
        with pytest.raises(FetchError) as caught:
            self.submit(url, **access).result()
        return caught.value


@contextmanager
def fetching(
    *sites: Hostile, names: Names | None = None, tls: ssl.SSLContext | None = None, **network: Any
) -> Iterator[Client]:
    """The client, which may reach these sites by their address and all `names`, though they are on this machine."""
    names = names or {}
    hosts = {"127.0.0.1", *names}
    allow = frozenset(f"{host}:{site.port}" for site in sites for host in hosts)
    seams = {"tls": tls} if tls else {}
    client = Client(names, Network(**{"allow": allow, "delay": 0.0, **network}), **seams)
    with client.fetcher:
        yield client
    assert "fetch" not in {thread.name for thread in threading.enumerate()}


def fetch(site: Hostile, path: str = "/", **access: Any) -> FetchedPage:
    """A page of the site, by a client of its own."""
    with fetching(site) as client:
        return client.get(site.url + path, **access)


def refused(site: Hostile, path: str = "/", **access: Any) -> FetchError:
    """Why there is no such page, by a client of its own that tries once."""
    with fetching(site, tries=1) as client:
        return client.error(site.url + path, **access)


def shows(kind: str, secret: str, *origins: str) -> dict[str, Any]:
    """What makes an Access with credentials of one kind, for these origins."""
    credentials = {
        "headers": Credentials(headers=(("X-Key", secret),)),
        "cookies": Credentials(cookies=(("session", secret),)),
        "user": Credentials(user="anna", password=secret),
        "bearer": Credentials(bearer=secret),
    }[kind]
    return {"credentials": credentials, "origins": frozenset(origins)}
