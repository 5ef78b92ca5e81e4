"""Bytes to a store elsewhere, by any URL that fsspec knows: S3 and its like, other clouds, SFTP.

The only module that imports fsspec. It has no exceptions of its own: each driver raises what its
library raises, and only some are OSErrors, hence the one broad `except` in `_translate_errors`.
Seen with fsspec and s3fs 2026.9, aiobotocore 3.10:

- Time limits bound the connection and the answer, but not a server that stops reading what is sent:
  hence the limit on each call as a whole.
- `info` of an S3 object that is not there asks for a listing, which a key for one prefix may not
  have: hence `head_object`.
- An upload in parts is given up on any exception, but left lying when the process is killed, where
  only a rule of the bucket clears it (AbortIncompleteMultipartUpload). No part of it is ever
  visible.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from tempfile import NamedTemporaryFile
from typing import IO, Any, NamedTuple
from urllib.parse import urlsplit

from feedsmith.model.errors import ConfigError, PublishError, traced

__all__ = ["Remote"]

PART_BYTES = 16 << 20
"""What an upload in parts sends at a time; up to twice that is sent at once, and held in memory."""

CALL_SECONDS = 120.0
"""What one call may take, beside the time for the bytes that it sends or gets."""

MIN_BYTES_PER_SECOND = 50_000
"""How fast the bytes of a call have to go, on the whole."""

_CONNECTION = {
    "connect_timeout": 10,
    "read_timeout": 30,
    "retries": {"mode": "standard", "total_max_attempts": 3},
}
_S3, _GOOGLE, _AZURE = ("s3", "s3a"), ("gs", "gcs"), ("abfs", "abfss", "az")
# Drivers that show nothing of an object until all of it is there.
_ATOMIC = {*_S3, *_GOOGLE, *_AZURE, "memory"}
_READ_ONLY = {"http", "https", "data", "git", "github", "gist"}
_ALLOWED = "a folder, or a URL like s3://bucket/feeds"
_NO_CREDENTIALS = "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
# Exceptions after which no other file of the run has a better chance. By their names: they are of
# libraries that are not all installed.
_UNREACHABLE = {
    "ClientConnectionError",
    "ConnectTimeoutError",
    "ConnectionClosedError",
    "ConnectionError",
    "EndpointConnectionError",
    "HTTPClientError",
    "NoCredentialsError",
    "ReadTimeoutError",
    "TimeoutError",
    "gaierror",
}

_log = logging.getLogger("feedsmith.publishing")


class _Driver(NamedTuple):
    """What fsspec has for a URL: the path that it names in its store, and what opens the store."""

    root: str
    open_store: Callable[[], Any]


class Remote:
    """An Output at a URL, for one run: a store that was out of reach is not waited for again.

    `cache_control` is what the store is to say of each file (RFC 9111), "" for nothing; S3,
    Google's and Azure's take it. `seconds` bounds each call, beside what its bytes take. `options`
    are fsspec's for the protocol; where there are none, its configuration and the store's own
    environment (AWS_PROFILE, AWS_ENDPOINT_URL) count. Raises ConfigError for a URL that can't be
    written to, and where a package is missing.
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
        self._url = _strip_credentials(url).removesuffix("/")
        self._cache_control = cache_control
        self._seconds = seconds
        if self._protocol in _S3 and "@" in urlsplit(url).netloc:
            advice = "they go into the environment: AWS_PROFILE"
            raise ConfigError("output", f"{self._url} holds credentials", advice)
        self._driver = _find_driver(url, self._protocol, options)
        if not self._driver.root.strip("/") and self._protocol != "memory":
            raise ConfigError("output", f"{self._protocol}:// names no bucket or folder", _ALLOWED)
        self._unreachable: PublishError | None = None
        self._written: set[str] = set()

    def put(self, name: str, pieces: Iterable[bytes], media_type: str) -> bool:
        """Write `pieces` as one file, whole or not at all; True if its bytes changed.

        The same bytes are sent again where the store says something else of them than it should,
        as after a change of `cache_control`.
        """
        display_name = self.display_name(name)
        with _spool_pieces(pieces, display_name) as spool, self._translate_errors(name):
            changed = self._upload(spool, self._path(name), media_type)
        self._written.add(name)
        _log.info("%s: %s", display_name, "written" if changed else "unchanged")
        return changed

    def get(self, name: str, limit: int) -> bytes | None:
        """What the file holds; None where it may not be read, or is larger than `limit`."""
        path = self._path(name)
        with self._translate_errors(name):
            info = self._find_file(path)
            if info is None or info["size"] > limit:
                return None
            with suppress(FileNotFoundError, PermissionError):
                return bytes(self._call("cat_file", path, size=info["size"]))
        return None

    def has(self, name: str) -> bool:
        """Whether there is such a file, as far as may be seen."""
        with self._translate_errors(name):
            return self._find_file(self._path(name)) is not None

    def stamp(self, name: str) -> str:
        """Size and ETag of the file, or its time where the store has none.

        The store is asked for all files at once, and again for those that were written since.
        """
        with self._translate_errors(name):
            if self._listed is not None and name not in self._written:
                return self._listed.get(name, "")
            return _stamp(self._find_file(self._path(name)))

    def remove(self, name: str) -> None:
        """Delete the file, if there is one."""
        with self._translate_errors(name), suppress(FileNotFoundError):
            self._call("rm_file", self._path(name))

    @property
    def location(self) -> str:
        """The URL, without credentials."""
        return self.display_name("")

    def display_name(self, name: str) -> str:
        """The file's URL, without credentials."""
        return f"{self._url}/{name}"

    @cached_property
    def _store(self) -> Any:
        """The file system as fsspec has it: some connect as soon as they are made."""
        store = self._driver.open_store()
        if self._protocol in _S3:
            # s3fs tries five times what botocore has tried three times: 20 s for a connection that
            # was cut.
            store.retries = 1
        return store

    @cached_property
    def _listed(self) -> dict[str, str] | None:
        """The stamps of all files by their names; None where the store may not list them."""
        try:
            infos = self._call("ls", self._driver.root, detail=True)
        except FileNotFoundError:
            return {}
        except PermissionError:
            return None
        return {info["name"].rpartition("/")[2]: _stamp(info) for info in infos if info["type"] == "file"}

    def _path(self, name: str) -> str:
        return f"{self._driver.root}/{name}"

    def _upload(self, spool: IO[bytes], path: str, media_type: str) -> bool:
        """Send what was spooled, unless the store has it under the same header fields.

        True if its bytes were not there.
        """
        size = spool.tell()
        headers = self._make_headers(media_type)
        info = self._find_file(path)
        same_bytes = info is not None and self._has_same_bytes(spool, size, path, info)
        if same_bytes and self._has_same_headers(info or {}, media_type):
            return False
        if self._protocol in _ATOMIC:
            self._call("put_file", spool.name, path, size=size, **headers)
        else:
            self._replace_file(spool.name, path, size)
        return not same_bytes

    def _replace_file(self, source: str, path: str, size: int) -> None:
        """As with a local file: written beside it, then renamed, as far as the driver can."""
        folder, _, name = path.rpartition("/")
        part = f"{folder}/.{name}.part"
        self._call("makedirs", folder, exist_ok=True)
        try:
            self._call("put_file", source, part, size=size)
            self._call("mv", part, path)
        except BaseException:
            with suppress(Exception):  # what went wrong before says more
                self._call("rm_file", part)
            raise

    def _find_file(self, path: str) -> dict[str, Any] | None:
        """What the store says of the file: `size`, and the header fields in its own words; None for
        no file.

        S3 refuses a look at what is not there to those who may not list the bucket. That is None as
        well: writing will show what the matter is.
        """
        with suppress(FileNotFoundError, PermissionError):
            if self._protocol in _S3:
                bucket, key, _ = self._store.split_path(path)
                head = self._call("call_s3", "head_object", Bucket=bucket, Key=key)
                return {**head, "size": head["ContentLength"]}
            info: dict[str, Any] = self._call("info", path)
            return info if info["type"] == "file" else None
        return None

    def _has_same_bytes(
        self,
        spool: IO[bytes],
        size: int,
        path: str,
        info: dict[str, Any],
    ) -> bool:
        """Whether the file holds what was spooled, by size and ETag, else byte by byte."""
        if info["size"] != size:
            return False
        if str(info.get("ETag")).strip('"') == _compute_etag(spool, size):
            return True
        # An ETag is a hash of the content or it is not (SSE-KMS, SSE-C, another size of parts);
        # there is no telling which from one that differs.
        spool.seek(0)
        with suppress(FileNotFoundError, PermissionError):
            for start in range(0, size, PART_BYTES):
                piece = spool.read(PART_BYTES)
                end = start + len(piece)
                if self._call("cat_file", path, start=start, end=end, size=len(piece)) != piece:
                    return False
            return True
        return False

    def _make_headers(self, media_type: str) -> dict[str, Any]:
        """The header fields of a file, as arguments of the driver's `put_file`.

        Google's and Azure's are from the signatures of gcsfs 2026.10 and adlfs 2026.8.
        """
        content_type = _add_charset(media_type)
        cache_control = self._cache_control or None
        if self._protocol in _S3:
            cache = {"CacheControl": cache_control} if cache_control else {}
            parts = {"chunksize": PART_BYTES, "max_concurrency": 2}
            return {"ContentType": content_type, **parts, **cache}
        if self._protocol in _GOOGLE:
            metadata = {"cache_control": cache_control}
            return {"content_type": content_type, "fixed_key_metadata": metadata}
        if self._protocol in _AZURE:
            settings = {"content_type": content_type, "cache_control": cache_control}
            return {"content_settings": settings}
        return {}

    def _has_same_headers(self, info: dict[str, Any], media_type: str) -> bool:
        """Whether the store says of the file what it should, where it says anything."""
        if self._protocol in _GOOGLE:
            names = ("contentType", "cacheControl")
        elif self._protocol in _AZURE:
            info, names = dict(info.get("content_settings") or {}), ("content_type", "cache_control")
        else:
            names = ("ContentType", "CacheControl")
        if not any(info.get(name) for name in names):
            return True

        def _normalize(text: object) -> str:
            return re.sub(r"\s", "", str(text or "")).lower()

        expected = (_add_charset(media_type), self._cache_control)
        pairs = zip((info.get(name) for name in names), expected, strict=True)
        return all(_normalize(there) == _normalize(wanted) for there, wanted in pairs)

    def _call(self, method: str, *arguments: Any, size: int = 0, **named: Any) -> Any:
        """What the driver's method gives, within bounds where the driver can be interrupted.

        `size` is what it sends or gets, in bytes.
        """
        _log.debug("%s: %s, %d bytes", self._url, method, size)
        coroutine = getattr(self._store, f"_{method}", None) if self._store.async_impl else None
        if coroutine is None:
            return getattr(self._store, method)(*arguments, **named)
        from fsspec.asyn import sync  # type: ignore[import-untyped]  # an extra; loaded already

        limit = self._seconds + size / MIN_BYTES_PER_SECOND
        try:
            return sync(self._store.loop, coroutine, *arguments, timeout=limit, **named)
        except TimeoutError as error:
            if str(error):  # the library's own, which says what timed out
                raise
            raise TimeoutError(f"not done within {limit:.3g} s") from error

    @contextmanager
    def _translate_errors(self, name: str) -> Iterator[None]:
        """What goes wrong in the store, as a PublishError."""
        display_name = self.display_name(name)
        if self._unreachable is not None:
            raise PublishError(display_name, self._unreachable.reason)
        try:
            yield
        except Exception as error:  # whatever the library of somebody else's driver raises
            translated = traced(PublishError(display_name, _describe_error(error)), error)
            if _UNREACHABLE & {cls.__name__ for cls in type(error).__mro__}:
                self._unreachable = translated
            raise translated from error


_TIMES = ("ETag", "etag", "LastModified", "last_modified", "mtime", "created")
"""What drivers of fsspec call that by which a file can be told from the one before, the surest first."""


def _stamp(info: dict[str, Any] | None) -> str:
    """See `Output.stamp`."""
    if info is None:
        return ""
    mark = next((info[key] for key in _TIMES if info.get(key)), "")
    return f"{info['size']}-{mark}".replace('"', "")


def _find_driver(url: str, protocol: str, options: dict[str, Any]) -> _Driver:
    """The driver for the URL. Raises ConfigError where there is none."""
    if protocol in _READ_ONLY:
        raise ConfigError("output", f"{protocol}:// can't be written to", _ALLOWED)
    if not protocol:  # to fsspec, that is the local disk
        raise ConfigError("output", f"{url} says no protocol", _ALLOWED)
    try:
        from fsspec import get_filesystem_class  # type: ignore[import-untyped]  # an extra; 80 ms
        from fsspec.config import apply_config  # type: ignore[import-untyped]  # the same
        from fsspec.core import strip_protocol, url_to_fs  # type: ignore[import-untyped]  # the same

        driver = get_filesystem_class(protocol)  # s3fs 300 ms
    except ImportError as error:
        raise _make_missing_package_error(protocol, error) from error
    except ValueError as error:
        what = f"{protocol}:// is nothing that fsspec knows"
        raise ConfigError("output", what, _ALLOWED) from error
    if protocol in _S3:
        options = apply_config(driver, options)
        options["config_kwargs"] = _CONNECTION | options.get("config_kwargs", {})
    # A file system of our own, that looks each time: another run may have written meanwhile.
    fresh = {"skip_instance_cache": True, "use_listings_cache": False}
    root = str(strip_protocol(url)).rstrip("/")
    return _Driver(root, lambda: url_to_fs(url, **fresh, **options)[0])


def _make_missing_package_error(protocol: str, error: ImportError) -> ConfigError:
    if protocol in _S3:
        extra, needed = "s3", "s3fs"
    else:
        extra, needed = "remote", error.name or f"more than fsspec: {error}"
    what = f"{protocol}:// needs {needed}"
    return ConfigError("output", what, f'pip install "feedsmith[{extra}]"')


@contextmanager
def _spool_pieces(pieces: Iterable[bytes], display_name: str) -> Iterator[IO[bytes]]:
    """All of it in a file, positioned at its end, before the store hears of it.

    So a format that fails half-way leaves nothing there.
    """
    try:
        # By its name: drivers that send parts want a path.
        with NamedTemporaryFile(prefix="feedsmith-") as spool:
            spool.writelines(pieces)
            spool.flush()
            yield spool
    except OSError as error:
        reason = f"temporary folder: {error.strerror or error}"
        raise PublishError(display_name, reason) from error


def _compute_etag(spool: IO[bytes], size: int) -> str:
    """What S3 calls a file of these bytes if we sent it.

    The MD5, or that of the MD5s of its parts with their number.
    """
    spool.seek(0)
    pieces = iter(lambda: spool.read(PART_BYTES), b"")
    if size < 2 * PART_BYTES:  # sent at once, as s3fs decides
        whole = _md5()
        for piece in pieces:
            whole.update(piece)
        return str(whole.hexdigest())
    digests = [_md5(piece).digest() for piece in pieces]
    return f"{_md5(b''.join(digests)).hexdigest()}-{len(digests)}"


def _md5(data: bytes = b"") -> Any:
    return hashlib.md5(data, usedforsecurity=False)


def _add_charset(media_type: str) -> str:
    """The media type with its encoding, which is always UTF-8.

    XML and text say theirs (RFC 7303, section 3); JSON has no such parameter (RFC 8259, section
    11).
    """
    is_text = media_type.startswith("text/") or media_type.endswith(("+xml", "/xml"))
    return f"{media_type}; charset=utf-8" if is_text else media_type


def _strip_credentials(text: str) -> str:
    return re.sub(r"://[^/@\s]*@", "://", text)


def _describe_error(error: Exception) -> str:
    """What the matter is, in one line, without credentials."""
    if type(error).__name__ == "NoCredentialsError":
        return _NO_CREDENTIALS
    reason = error.strerror if isinstance(error, OSError) else None
    description = str(reason or error).strip() or type(error).__name__
    return _strip_credentials(description.splitlines()[0])
