"""Bytes to a store elsewhere, by any URL that fsspec knows: S3 and what speaks its language, other clouds, SFTP.

The only module that imports fsspec. It has no exceptions of its own: each driver raises what its library raises, and
only some are OSErrors, hence the one broad `except` in `_told`. Seen with fsspec and s3fs 2026.9, aiobotocore 3.10:
time limits bound the connection and the answer, but not a server that stops reading what is sent (hence the limit on
each call as a whole); `info` of an S3 object that is not there asks for a listing, which a key for one prefix may not
have (hence `head_object`); an upload in parts is given up on any exception, but left lying when the process is killed,
where only a rule of the bucket clears it (AbortIncompleteMultipartUpload); no part of it is ever visible.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from tempfile import NamedTemporaryFile
from typing import IO, Any
from urllib.parse import urlsplit

from feedsmith.model.errors import ConfigError, PublishError, traced

__all__ = ["Remote"]

PART_BYTES = 16 << 20
"""What an upload in parts sends at a time; up to twice that is sent at once. So much is held in memory."""
CALL_SECONDS, SLOWEST = 120.0, 50_000
"""What one call may take: so many seconds, and one more for each so many bytes that it sends or gets."""
_CONNECTION = {"connect_timeout": 10, "read_timeout": 30, "retries": {"mode": "standard", "total_max_attempts": 3}}
_S3, _GS, _AZURE = ("s3", "s3a"), ("gs", "gcs"), ("abfs", "abfss", "az")
_WHOLE = {*_S3, *_GS, *_AZURE, "memory"}  # drivers that show nothing of an object until all of it is there
_READ_ONLY = {"http", "https", "data", "git", "github", "gist"}
_ALLOWED = "a folder, or a URL like s3://bucket/feeds"
_NO_CREDENTIALS = "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
_UNREACHABLE = {
    *("ConnectionError", "EndpointConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "ConnectionClosedError"),
    *("HTTPClientError", "ClientConnectionError", "TimeoutError", "gaierror", "NoCredentialsError"),
}


class Remote:
    """An Output at a URL, for one run: a store that was out of reach is not waited for again.

    `cache_control` is what the store is to say of each file (RFC 9111), "" for nothing; S3, Google's and Azure's take
    it. `seconds` bounds each call, beside what its bytes take. `options` are fsspec's for the protocol; where there
    are none, its configuration and the store's own environment (AWS_PROFILE, AWS_ENDPOINT_URL) count. Raises
    ConfigError for a URL that can't be written to, and where a package is missing.
    """

    def __init__(
        self,
        url: str,
        *,
        cache_control: str = "public, max-age=300",
        seconds: float = CALL_SECONDS,
        **options: Any,
    ) -> None:
        self._protocol = url.partition("://")[0].lower()
        url = self._protocol + url[len(self._protocol) :]  # fsspec knows them in lower case only
        self._url = _without_credentials(url).removesuffix("/")
        self._cache_control, self._seconds = cache_control, seconds
        if self._protocol in _S3 and "@" in urlsplit(url).netloc:
            raise ConfigError("output", f"{self._url} holds credentials", "they go into the environment: AWS_PROFILE")
        self._root, self._open = _found_driver(url, self._protocol, options)
        if not self._root.strip("/") and self._protocol != "memory":
            raise ConfigError("output", f"{self._protocol}:// names no bucket or folder", _ALLOWED)
        self._unreachable: PublishError | None = None

    def put(self, name: str, pieces: Iterable[bytes], media_type: str) -> bool:
        with _spooled(pieces, self.shown(name)) as spool, self._told(name):
            return self._send(spool, self._path(name), media_type)

    def get(self, name: str, limit: int) -> bytes | None:
        with self._told(name):
            found = self._found(self._path(name))
            if found is None or found["size"] > limit:
                return None
            with suppress(FileNotFoundError, PermissionError):
                return bytes(self._call("cat_file", self._path(name), size=found["size"]))
        return None

    def has(self, name: str) -> bool:
        with self._told(name):
            return self._found(self._path(name)) is not None

    def remove(self, name: str) -> None:
        with self._told(name), suppress(FileNotFoundError):
            self._call("rm_file", self._path(name))

    def shown(self, name: str) -> str:
        return f"{self._url}/{name}"

    @cached_property
    def _store(self) -> Any:
        """The file system as fsspec has it: some connect as soon as they are made."""
        store = self._open()
        if self._protocol in _S3:
            store.retries = 1  # on top of botocore's: five times three tries, 20 s for a connection that was cut
        return store

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _send(self, spool: IO[bytes], path: str, media_type: str) -> bool:
        """Upload what was spooled unless it stands there; True if it did not.

        The same bytes under other header fields, as after a change of `cache_control`, are sent again as well.
        """
        size, headers = spool.tell(), self._headers(media_type)
        found = self._found(path)
        same = found is not None and self._same(spool, size, path, found)
        if not (same and _described(found or {}, headers)):
            if self._protocol in _WHOLE:
                self._call("put_file", spool.name, path, size=size, **headers)
            else:
                self._replace(spool.name, path, size)
        return not same

    def _replace(self, source: str, path: str, size: int) -> None:
        """As with a local file: written beside it, then renamed, as far as the driver can."""
        folder, _, name = path.rpartition("/")
        beside = f"{folder}/.{name}.part"
        self._call("makedirs", folder, exist_ok=True)
        try:
            self._call("put_file", source, beside, size=size)
            self._call("mv", beside, path)
        except BaseException:
            with suppress(Exception):  # what went wrong before says more
                self._call("rm_file", beside)
            raise

    def _found(self, path: str) -> dict[str, Any] | None:
        """What is said of the file: `size`, and for S3 the header fields; None where there is none to be seen.

        S3 refuses a look at what is not there to those who may not list the bucket; writing will tell.
        """
        with suppress(FileNotFoundError, PermissionError):
            if self._protocol in _S3:
                bucket, key, _ = self._store.split_path(path)
                head = self._call("call_s3", "head_object", Bucket=bucket, Key=key)
                return {**head, "size": head["ContentLength"]}
            found: dict[str, Any] = self._call("info", path)
            return found if found["type"] == "file" else None
        return None

    def _same(self, spool: IO[bytes], size: int, path: str, found: dict[str, Any]) -> bool:
        """By size and ETag where that says it, else byte by byte.

        An ETag is a hash of the content or it is not (SSE-KMS, SSE-C, another size of parts); there is no telling
        which from one that differs.
        """
        if found["size"] != size:
            return False
        if str(found.get("ETag")).strip('"') == _etag(spool, size):
            return True
        spool.seek(0)
        with suppress(FileNotFoundError, PermissionError):
            for start in range(0, size, PART_BYTES):
                piece = spool.read(PART_BYTES)
                end = start + len(piece)
                if self._call("cat_file", path, start=start, end=end, size=len(piece)) != piece:
                    return False
            return True
        return False

    def _headers(self, media_type: str) -> dict[str, Any]:
        """What the driver is to be told of a file: each in its own words.

        Google's and Azure's are from the signatures of gcsfs 2026.10 and adlfs 2026.8.
        """
        content_type = _with_charset(media_type)
        if self._protocol in _S3:
            cache = {"CacheControl": self._cache_control} if self._cache_control else {}
            return {"ContentType": content_type, "chunksize": PART_BYTES, "max_concurrency": 2, **cache}
        if self._protocol in _GS:
            return {"content_type": content_type, "fixed_key_metadata": {"cache_control": self._cache_control or None}}
        if self._protocol in _AZURE:
            settings = {"content_type": content_type, "cache_control": self._cache_control or None}
            return {"content_settings": settings}
        return {}

    def _call(self, method: str, *arguments: Any, size: int = 0, **named: Any) -> Any:
        """What the driver's method gives, within bounds where the driver lets itself be interrupted."""
        coroutine = getattr(self._store, f"_{method}", None) if self._store.async_impl else None
        if coroutine is None:
            return getattr(self._store, method)(*arguments, **named)
        from fsspec.asyn import sync  # type: ignore[import-untyped]  # loaded with the store, and an extra

        limit = self._seconds + size / SLOWEST
        try:
            return sync(self._store.loop, coroutine, *arguments, timeout=limit, **named)
        except TimeoutError as error:
            raise error if str(error) else TimeoutError(f"not done within {limit:.3g} s") from error

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """What goes wrong in the store, as a PublishError."""
        if self._unreachable is not None:
            raise PublishError(self.shown(name), self._unreachable.reason)
        try:
            yield
        except Exception as error:  # whatever the library of somebody else's driver raises
            told = traced(PublishError(self.shown(name), _reason(error)), error)
            if _UNREACHABLE & {cls.__name__ for cls in type(error).__mro__}:
                self._unreachable = told
            raise told from error


def _found_driver(url: str, protocol: str, options: dict[str, Any]) -> tuple[str, Callable[[], Any]]:
    """The path that the URL names in its store, and what opens the store. Raises ConfigError where there is none."""
    if protocol in _READ_ONLY:
        raise ConfigError("output", f"{protocol}:// can't be written to", _ALLOWED)
    if not protocol:  # to fsspec, that is the local disk
        raise ConfigError("output", f"{url} says no protocol", _ALLOWED)
    try:
        from fsspec import get_filesystem_class  # type: ignore[import-untyped]  # an extra; 80 ms, s3fs 300 ms
        from fsspec.config import apply_config  # type: ignore[import-untyped]
        from fsspec.core import strip_protocol, url_to_fs  # type: ignore[import-untyped]

        driver = get_filesystem_class(protocol)
    except ImportError as error:
        extra, needed = ("s3", "s3fs") if protocol in _S3 else ("remote", error.name or f"more than fsspec: {error}")
        raise ConfigError("output", f"{protocol}:// needs {needed}", f'pip install "feedsmith[{extra}]"') from error
    except ValueError as error:
        raise ConfigError("output", f"{protocol}:// is nothing that fsspec knows", _ALLOWED) from error
    if protocol in _S3:
        options = apply_config(driver, options)
        options["config_kwargs"] = _CONNECTION | options.get("config_kwargs", {})
    own = {"skip_instance_cache": True, "use_listings_cache": False}
    return str(strip_protocol(url)).rstrip("/"), lambda: url_to_fs(url, **own, **options)[0]


@contextmanager
def _spooled(pieces: Iterable[bytes], shown: str) -> Iterator[IO[bytes]]:
    """All of it in a file before the store hears of it, so that a format that fails half-way leaves nothing there."""
    try:
        with NamedTemporaryFile(prefix="feedsmith-") as spool:  # by its name: drivers that send parts want a path
            spool.writelines(pieces)
            spool.flush()
            yield spool
    except OSError as error:
        raise PublishError(shown, f"temporary folder: {error.strerror or error}") from error


def _etag(spool: IO[bytes], size: int) -> str:
    """What S3 calls a file of these bytes if we sent it: the MD5, or that of its parts' MD5s with their number."""
    spool.seek(0)
    pieces = iter(lambda: spool.read(PART_BYTES), b"")
    if size < 2 * PART_BYTES:  # as s3fs decides
        whole = _md5()
        for piece in pieces:
            whole.update(piece)
        return str(whole.hexdigest())
    parts = [_md5(piece).digest() for piece in pieces]
    return f"{_md5(b''.join(parts)).hexdigest()}-{len(parts)}"


def _md5(data: bytes = b"") -> Any:
    return hashlib.md5(data, usedforsecurity=False)


def _described(found: dict[str, Any], headers: dict[str, Any]) -> bool:
    """Whether the store says of the file what it was told to, as far as it says anything."""

    def plain(text: object) -> str:
        return re.sub(r"\s", "", str(text)).lower()

    compared = {"ContentType", "CacheControl"} & found.keys() & headers.keys()
    return all(plain(found[key]) == plain(headers[key]) for key in compared)


def _with_charset(media_type: str) -> str:
    """XML and text say theirs (RFC 7303, section 3); JSON has no such parameter (RFC 8259, section 11)."""
    text = media_type.startswith("text/") or media_type.endswith(("+xml", "/xml"))
    return f"{media_type}; charset=utf-8" if text else media_type


def _without_credentials(text: str) -> str:
    return re.sub(r"://[^/@\s]*@", "://", text)


def _reason(error: Exception) -> str:
    """In one line, without credentials."""
    if type(error).__name__ == "NoCredentialsError":
        return _NO_CREDENTIALS
    said = str((error.strerror if isinstance(error, OSError) else None) or error).strip() or type(error).__name__
    return _without_credentials(said.splitlines()[0])
