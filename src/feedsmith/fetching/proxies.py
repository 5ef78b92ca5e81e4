"""Which proxy a request goes through: that of the configuration, or the environment's."""

from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from feedsmith.fetching.guard import Guard, UnsafeError, refusal_by_name
from feedsmith.fetching.retries import FetchFailure

__all__ = ["Proxy", "ProxyChooser"]


class Proxy(NamedTuple):
    """An http or https proxy: its URL without the login, which is "" where there is none."""

    url: str
    scheme: str
    user: str
    password: str

    @classmethod
    def parse(cls, url: str) -> "Proxy":
        """The proxy of a URL, or of a host and port alone: HTTP_PROXY=proxy.example:3128.

        Raises a FetchFailure for another kind of proxy, such as socks5.
        """
        scheme, has_scheme, _ = url.partition("://")
        if not has_scheme:
            scheme, url = "http", f"http://{url}"
        if scheme not in ("http", "https"):
            detail = f"a {scheme} proxy is not supported: http and https ones are"
            raise FetchFailure("unreachable", detail, reached=False)
        parts = urlsplit(url)
        bare = parts._replace(netloc=parts.netloc.rpartition("@")[2])
        user = unquote(parts.username or "")
        return cls(bare.geturl(), scheme, user, unquote(parts.password or ""))


class ProxyChooser:
    """Chooses the proxy of a request: `configured`, or where that is "", what the environment says.

    That is HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, as `urllib.request` reads them; the
    first three are read once. `guard` knows which hosts the configuration opens.
    """

    def __init__(self, configured: str, guard: Guard) -> None:
        self._configured = configured
        self._environment = {} if configured else getproxies()
        self._guard = guard

    def choose(self, scheme: str, netloc: str, host: str, port: int) -> Proxy | None:
        """The proxy for requests to a host, or None where they go there directly.

        `netloc` is the host as it stands in the URL, with the port where that is not the scheme's.
        Raises a FetchFailure for a proxy that is not supported, and UnsafeError for a host that
        must not be reached.
        """
        url = self._configured or self._environment_proxy(scheme, netloc)
        if not url:
            return None
        proxy = Proxy.parse(url)
        # The proxy will resolve the name, so that the host itself is all that can be checked here.
        reason = refusal_by_name(host)
        if reason and not self._guard.is_allowed(host, port):
            raise UnsafeError(f"{host} is {reason}")
        return proxy

    def _environment_proxy(self, scheme: str, netloc: str) -> str:
        # `all` is what ALL_PROXY becomes, for schemes that have no variable of their own.
        proxy = self._environment.get(scheme) or self._environment.get("all", "")
        if proxy and proxy_bypass(netloc):
            return ""
        return proxy
