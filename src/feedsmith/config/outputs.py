"""Where feeds may be written, as the configuration or the command line says it: a URL taken apart,
and refused before anything is read where nothing could be written to it.

What is refused is never shown beyond its scheme: a mistake in a URL may have moved its password
anywhere in it.
"""

import re
from collections.abc import Callable
from dataclasses import field
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from feedsmith.config.paths import resolve_path
from feedsmith.model.errors import ConfigError
from feedsmith.model.values import value

__all__ = ["StoreUrl", "fill_output", "parse_store_url", "resolve_output"]


class _Kind(NamedTuple):
    """What has to be installed for a kind of store, and with which extra; how a URL of it looks."""

    module: str
    extra: str
    example: str


_S3 = _Kind("s3fs", "s3", "s3://bucket/folder")
_GOOGLE = _Kind("gcsfs", "gcs", "gs://bucket/folder")
_AZURE = _Kind("adlfs", "azure", "az://container/folder")
_SFTP = _Kind("paramiko", "sftp", "sftp://user@host/folder")
_FTP = _Kind("ftplib", "", "ftp://user@host/folder")
_KINDS = {
    "s3": _S3,
    "s3a": _S3,
    "gs": _GOOGLE,
    "gcs": _GOOGLE,
    "az": _AZURE,
    "abfs": _AZURE,
    "abfss": _AZURE,
    "sftp": _SFTP,
    "ssh": _SFTP,
    "ftp": _FTP,
}
_SUPPORTED = "a folder, " + ", ".join(kind.example for kind in (_S3, _GOOGLE, _AZURE, _SFTP, _FTP))
_ENVIRONMENT = "credentials of this store go into the environment: see docs/reference/outputs.md"
_ENCODED = "in a user or password, / is written %2F, ? is %3F, # is %23, @ is %40 and % is %25; in a path, @ is %40"


@value
class StoreUrl:
    """The URL of a store that can be written to.

    `text` is the URL without a password, and without a `/` at its end; `root` the folder, as the
    store's own path. `user` and `password` are "" where the URL holds none, `port` is 0.
    """

    scheme: str
    text: str
    host: str
    root: str
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)


def resolve_output(output: str, folder: Path, where: str) -> Path | str:
    """The URL as it is, or the path relative to `folder`. Raises ConfigError for what can't be written to."""
    scheme, mark, rest = output.partition("://")
    try:
        if not mark:
            return resolve_path(output, folder)
    except ValueError as error:
        raise ConfigError(where, str(error)) from error
    if scheme.lower() in ("file", "local"):
        host, slash, _ = rest.partition("/")
        if host not in ("", "localhost") or not slash:
            raise ConfigError(where, f"{scheme}:// names a host", "file:///folder, or just the folder")
        return output
    parse_store_url(output, where)
    return output


def parse_store_url(url: str, where: str = "output") -> StoreUrl:
    """The URL of a store, taken apart. Raises ConfigError for one that nothing here can write to."""
    scheme, _, rest = url.partition("://")
    scheme = scheme.lower()
    kind = _KINDS.get(scheme)
    if kind is None:
        named = f"{scheme}:// is not supported" if re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme) else "it has no protocol"
        raise ConfigError(where, named, f"supported are {_SUPPORTED}")
    if re.search(r"[\x00-\x20\x7f]", rest):
        held = "a NUL, a space or another control character"
        raise ConfigError(where, f"a URL of {scheme}:// that holds {held}", "a space is written %20")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in rest[len(authority) :]:
        raise ConfigError(where, f"an @ behind the host in a URL of {scheme}://", _ENCODED)
    if re.search(r"[?#]", rest):
        raise ConfigError(where, f"a query or fragment in a URL of {scheme}://", _ENVIRONMENT)
    is_server = kind in (_SFTP, _FTP)
    parsed = _parse_server_url(scheme, rest, where) if is_server else _parse_bucket_url(kind, scheme, rest, where)
    if find_spec(kind.module) is None:
        raise ConfigError(where, f"{scheme}:// needs {kind.module}", f'pip install "feedsmith[{kind.extra}]"')
    return parsed


def _parse_bucket_url(kind: _Kind, scheme: str, rest: str, where: str) -> StoreUrl:
    """That of an object store: a bucket, and what the names of its objects begin with."""
    root = rest.rstrip("/")
    bucket = root.partition("/")[0]
    before, at, _ = bucket.rpartition("@")
    # Azure's may be container@account.dfs.core.windows.net, which is no secret.
    if at and (kind is not _AZURE or ":" in before):
        raise ConfigError(where, f"a URL of {scheme}:// that holds credentials", _ENVIRONMENT)
    if not bucket:
        raise ConfigError(where, f"{scheme}:// names no bucket", kind.example)
    return StoreUrl(scheme=scheme, text=f"{scheme}://{root}", host=bucket, root=root)


def _parse_server_url(scheme: str, rest: str, where: str) -> StoreUrl:
    """That of a server with files, which may hold a user and a password."""
    example = f"{scheme}://user@host/folder"
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        host, port, user, password = parts.hostname, parts.port, parts.username, parts.password
    except ValueError:  # whose words may hold the password
        # From None: nor may the chain.
        raise ConfigError(where, f"no host and port in a URL of {scheme}://", f"{example}; {_ENCODED}") from None
    if not host:
        raise ConfigError(where, f"{scheme}:// names no host", example)
    root = unquote(parts.path).rstrip("/")
    if re.search(r"[\x00-\x1f\x7f]", root + unquote(user or "") + unquote(password or "")):
        raise ConfigError(where, f"a control character in a URL of {scheme}://", example)
    if not parts.path:
        raise ConfigError(where, f"{scheme}:// names no folder", f"{example}; / is the server's root")
    shown = f"[{host}]" if ":" in host else host
    return StoreUrl(
        scheme=scheme,
        text=f"{scheme}://{shown}{f':{port}' if port else ''}{parts.path.rstrip('/')}",
        host=host,
        root=root,
        port=port or 0,
        user=unquote(user or ""),
        password=unquote(password or ""),
    )


def fill_output(output: str, fill: Callable[[str], str]) -> str:
    """The output with its variables filled in; what comes into the user or password is percent-encoded."""
    match = re.fullmatch(r"(\w+://)([^/@]*)(@.*)", output, re.DOTALL)
    if match is None:
        return fill(output)
    scheme, userinfo, rest = match.groups()
    filled = re.sub(r"\$\{\w+\}", lambda variable: quote(fill(variable[0]), safe=""), userinfo)
    return f"{scheme}{filled}{fill(rest)}"
