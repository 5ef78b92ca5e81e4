"""Object stores through fsspec's drivers: S3 and its like, Google's, Azure's.

The only module that imports fsspec. An object is put in its place by one request, or by one that
closes an upload in parts: nothing of it is visible before. Seen with fsspec and s3fs 2026.9,
aiobotocore 3.10, gcsfs 2026.10, adlfs 2026.8:

- Time limits bound the connection and the answer, but not a server that stops reading what is sent,
  and gcsfs and adlfs try again for minutes: hence the limit on each call as a whole.
- `info` of an S3 object that is not there asks for a listing, which a key for one prefix may not
  have: hence `head_object`.
- An upload in parts is given up on any exception, but left lying when the process is killed, where
  only a rule of the bucket clears it (AbortIncompleteMultipartUpload on S3; Google and Azure do so by
  themselves within a week).
- Without credentials, adlfs raises ValueError as soon as it is made, and gcsfs asks as nobody.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import IO, Any

from fsspec import AbstractFileSystem, get_filesystem_class  # type: ignore[import-untyped]
from fsspec.asyn import sync  # type: ignore[import-untyped]
from fsspec.config import apply_config  # type: ignore[import-untyped]

from feedsmith.config.outputs import StoreUrl
from feedsmith.publishing.stores.store import PART_BYTES, FileInfo, Headers, Limits

__all__ = ["AzureStore", "CloudStore", "GoogleStore", "S3Store"]

_TIMES = ("ETag", "etag", "LastModified", "last_modified", "mtime", "created")
"""What drivers of fsspec call that by which a file can be told from the one before, the surest first."""


class CloudStore:
    """A store that fsspec knows. `options` are its driver's; what they leave out, fsspec's configuration and
    the driver's own environment say.
    """

    _session_name = "_session"

    def __init__(self, url: StoreUrl, limits: Limits, options: Mapping[str, Any]) -> None:
        self._url, self._limits, self._options = url, limits, options

    def find(self, path: str) -> FileInfo:
        """See `Store`."""
        info = self._call("info", path)
        if info["type"] != "file":
            raise FileNotFoundError
        return self._describe(info)

    def list_files(self, root: str) -> Mapping[str, FileInfo]:
        """See `Store`."""
        infos = self._call("ls", root, detail=True)
        return {info["name"].rpartition("/")[2]: self._describe(info) for info in infos if info["type"] == "file"}

    def read(self, path: str, start: int, end: int) -> bytes:
        """See `Store`."""
        if start == end:  # a range of HTTP holds a byte at least
            return b""
        return bytes(self._call("cat_file", path, start=start, end=end, size=end - start))

    def write(self, source: IO[bytes], size: int, path: str, headers: Headers) -> None:
        """See `Store`."""
        self._call("put_file", source.name, path, size=size, **self._make_options(headers))

    def remove(self, path: str) -> None:
        """See `Store`."""
        self._call("rm_file", path)

    def digest(self, source: IO[bytes], size: int) -> str:
        """There is none."""
        return ""

    def close(self) -> None:
        """See `Store`. Drivers do so themselves when they are forgotten, and give it a tenth of a second."""
        if "_driver" in self.__dict__:
            driver = self.__dict__.pop("_driver")
            # By names that are the drivers' own, and may be others in other versions.
            session = getattr(driver, self._session_name, None)
            if session is not None:
                with suppress(Exception):  # whatever a library has to say in the end
                    sync(driver.loop, self._close_session, session, timeout=self._limits.connect)

    async def _close_session(self, session: Any) -> None:
        await session.close()

    def _describe(self, info: Mapping[str, Any]) -> FileInfo:
        return FileInfo(size=info["size"], mark=_find_mark(info))

    def _make_options(self, headers: Headers) -> dict[str, Any]:
        """The header fields of a file, as arguments of the driver's `put_file`."""
        return {}

    def _open_driver(self, driver: Any, options: dict[str, Any]) -> Any:
        # A file system of our own, that looks each time: another run may have written meanwhile.
        return driver(skip_instance_cache=True, use_listings_cache=False, **options)

    @cached_property
    def _driver(self) -> Any:
        """The file system as fsspec has it: some connect as soon as they are made."""
        driver = get_filesystem_class(self._url.scheme)  # s3fs 300 ms
        from_url = driver._get_kwargs_from_urls(f"{self._url.scheme}://{self._url.root}")
        return self._open_driver(driver, {**from_url, **apply_config(driver, dict(self._options))})

    def _call(self, method: str, *arguments: Any, size: int = 0, **named: Any) -> Any:
        """What the driver's method gives, within bounds; `size` is what it sends or gets, in bytes."""
        driver: AbstractFileSystem = self._driver
        coroutine = getattr(driver, f"_{method}", None) if driver.async_impl else None
        if coroutine is None:
            return getattr(driver, method)(*arguments, **named)
        seconds = self._limits.for_bytes(size)
        try:
            return sync(driver.loop, coroutine, *arguments, timeout=seconds, **named)
        except TimeoutError as error:
            if str(error):  # the library's own, which says what timed out
                raise
            raise TimeoutError(f"not done within {seconds:.3g} s") from error


class S3Store(CloudStore):
    """Amazon's, and all that speak its language."""

    _session_name = "_s3"

    def find(self, path: str) -> FileInfo:
        """See `Store`. S3 refuses a look at what is not there to those who may not list the bucket."""
        bucket, key, _ = self._driver.split_path(path)
        head = self._call("call_s3", "head_object", Bucket=bucket, Key=key)
        headers = Headers(content_type=head.get("ContentType", ""), cache_control=head.get("CacheControl", ""))
        etag = str(head.get("ETag", "")).strip('"')
        return FileInfo(size=head["ContentLength"], mark=_find_mark(head), digest=etag, headers=headers)

    def digest(self, source: IO[bytes], size: int) -> str:
        """The ETag, if it is a hash of the content (not so with SSE-KMS, SSE-C and other parts): the MD5,
        or that of the MD5s of the parts with their number.
        """
        pieces = iter(lambda: source.read(PART_BYTES), b"")
        if size < 2 * PART_BYTES:  # sent at once, as s3fs decides
            return _hash(pieces).hex()
        hashes = [_hash([piece]) for piece in pieces]
        return f"{_hash(hashes).hex()}-{len(hashes)}"

    async def _close_session(self, session: Any) -> None:
        await session.__aexit__(None, None, None)

    def _open_driver(self, driver: Any, options: dict[str, Any]) -> Any:
        limits = {
            "connect_timeout": self._limits.connect,
            "read_timeout": self._limits.seconds,
            "retries": {"mode": "standard", "total_max_attempts": 3},
        }
        options["config_kwargs"] = limits | options.get("config_kwargs", {})
        store = super()._open_driver(driver, options)
        # s3fs tries five times what botocore has tried three times: 20 s for a connection that was cut.
        store.retries = 1
        return store

    def _make_options(self, headers: Headers) -> dict[str, Any]:
        cache = {"CacheControl": headers.cache_control} if headers.cache_control else {}
        return {"ContentType": headers.content_type, "chunksize": PART_BYTES, "max_concurrency": 2, **cache}


class GoogleStore(CloudStore):
    """Google's."""

    def digest(self, source: IO[bytes], size: int) -> str:
        """The MD5 in base64."""
        return base64.b64encode(_hash(iter(lambda: source.read(PART_BYTES), b""))).decode()

    def _describe(self, info: Mapping[str, Any]) -> FileInfo:
        headers = Headers(content_type=info.get("contentType", ""), cache_control=info.get("cacheControl") or "")
        digest = info.get("md5Hash") or ""
        return FileInfo(size=info["size"], mark=_find_mark(info), digest=digest, headers=headers)

    def _make_options(self, headers: Headers) -> dict[str, Any]:
        metadata = {"cache_control": headers.cache_control or None}
        return {"content_type": headers.content_type, "fixed_key_metadata": metadata}


class AzureStore(CloudStore):
    """Azure's blobs."""

    _session_name = "service_client"

    def _describe(self, info: Mapping[str, Any]) -> FileInfo:
        settings = info.get("content_settings") or {}
        headers = Headers(
            content_type=settings.get("content_type") or "",
            cache_control=settings.get("cache_control") or "",
        )
        return FileInfo(size=info["size"], mark=_find_mark(info), headers=headers)

    def _make_options(self, headers: Headers) -> dict[str, Any]:
        from azure.storage.blob import ContentSettings  # 200 ms, for this store only; it comes with its driver

        # No dict: adlfs takes one from 2026.8 on only.
        settings = ContentSettings(content_type=headers.content_type, cache_control=headers.cache_control or None)
        return {"content_settings": settings}


def _find_mark(info: Mapping[str, Any]) -> str:
    return str(next((info[key] for key in _TIMES if info.get(key)), "")).replace('"', "")


def _hash(pieces: Iterable[bytes]) -> bytes:
    digest = hashlib.md5(usedforsecurity=False)
    for piece in pieces:
        digest.update(piece)
    return digest.digest()
