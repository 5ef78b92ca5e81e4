"""Bytes to a store elsewhere: S3 and its like, Google's and Azure's, SFTP and FTP.

What a store's library raises is translated here, in one place, hence the one broad `except`: each has
exceptions of its own, and only some are OSErrors.
"""

import logging
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from tempfile import NamedTemporaryFile
from typing import IO, Any, TypeVar

from feedsmith.config.outputs import parse_store_url
from feedsmith.model.errors import PublishError, encodable
from feedsmith.publishing.media_types import add_charset
from feedsmith.publishing.stores.opening import open_store
from feedsmith.publishing.stores.secrets import Redactor, find_secrets, silence_driver
from feedsmith.publishing.stores.store import CALL_SECONDS, PART_BYTES, FileInfo, Headers, Limits, Store

__all__ = ["Remote"]

# By their names: they are of libraries that are not all installed.
_UNREACHABLE = {
    "AuthenticationException",
    "ClientAuthenticationError",
    "ClientConnectionError",
    "ConnectTimeoutError",
    "ConnectionClosedError",
    "ConnectionError",
    "EOFError",
    "EndpointConnectionError",
    "HTTPClientError",
    "NoCredentialsError",
    "NoValidConnectionsError",
    "ReadTimeoutError",
    "SSHException",
    "ServiceRequestError",
    "TimeoutError",
    "gaierror",
}
"""Exceptions after which no other file of the run has a better chance."""

_ADVICE = {
    "NoCredentialsError": "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
    "EOFError": "the connection was closed",
}
"""What to say where a library says little."""

_log = logging.getLogger("feedsmith.publishing")

T = TypeVar("T")


class Remote:
    """An Output at a URL, for one run: a store that was out of reach is not waited for again.

    `cache_control` is what the store is to say of each file (RFC 9111), "" for nothing; S3,
    Google's and Azure's take it. `seconds` bounds each call, beside what its bytes take. `options`
    are those of fsspec's driver for the protocol, of stores that it is used for. Raises ConfigError
    for a URL that can't be written to, and where a package is missing.
    """

    def __init__(
        self,
        url: str,
        *,
        cache_control: str = "public, max-age=300",
        seconds: float = CALL_SECONDS,
        **options: Any,
    ) -> None:
        self._url = parse_store_url(url)
        self._cache_control = cache_control
        self._limits = Limits(seconds=seconds)
        self._options = options
        secrets = find_secrets(self._url, options)
        self._redactor = Redactor(secrets)
        silence_driver(self._url, secrets)
        self._unreachable = ""
        self._seen: dict[str, FileInfo | None] = {}

    def put(self, name: str, pieces: Iterable[bytes], media_type: str) -> bool:
        """Write `pieces` as one file, whole or not at all; True if its bytes changed.

        The same bytes are sent again where the store says something else of them than it should,
        as after a change of `cache_control`.
        """
        headers = Headers(content_type=add_charset(media_type), cache_control=self._cache_control)
        with _spool_pieces(pieces, self.display_name(name)) as spool:
            changed = self._attempt(name, lambda: self._upload(spool, name, headers))
        _log.info("%s: %s", self.display_name(name), "written" if changed else "unchanged")
        return changed

    def get(self, name: str, limit: int) -> bytes | None:
        """What the file holds; None where it may not be read, or is larger than `limit`."""

        def _read() -> bytes | None:
            info = self._find(name)
            if info is None or info.size > limit:
                return None
            with suppress(FileNotFoundError, PermissionError):
                return self._store.read(self._path(name), 0, info.size)
            return None

        return self._attempt(name, _read)

    def has(self, name: str) -> bool:
        """Whether there is such a file, as far as may be seen."""
        return self._attempt(name, lambda: self._find(name)) is not None

    def stamp(self, name: str) -> str:
        """Size and ETag of the file, or its time where the store has none.

        The store is asked for all files at once. Of one that was written, the stamp is that of what was
        written, if the store tells: another run may have put its own in its place since.
        """

        def _look_up() -> str:
            if name in self._seen:
                return _stamp(self._seen[name] or self._find(name))
            if self._listed is not None:
                return _stamp(self._listed.get(name))
            return _stamp(self._find(name))

        return self._attempt(name, _look_up)

    def remove(self, name: str) -> None:
        """Delete the file, if there is one."""

        def _remove() -> None:
            with suppress(FileNotFoundError):
                self._store.remove(self._path(name))

        self._attempt(name, _remove)

    def close(self) -> None:
        """Let go of the connection."""
        if "_store" in self.__dict__:
            with _ignore_warnings():
                self._store.close()

    @property
    def location(self) -> str:
        """The URL, without credentials."""
        return self.display_name("")

    def display_name(self, name: str) -> str:
        """The file's URL, without credentials."""
        return f"{self._url.text}/{name}"

    @cached_property
    def _store(self) -> Store:
        return open_store(self._url, self._limits, self._options)

    @cached_property
    def _listed(self) -> dict[str, FileInfo] | None:
        """All files by their names; None where the store may not or can not list them."""
        try:
            return dict(self._store.list_files(self._url.root))
        except FileNotFoundError:
            return {}
        except (PermissionError, NotImplementedError):
            return None

    def _path(self, name: str) -> str:
        return f"{self._url.root}/{name}"

    def _find(self, name: str) -> FileInfo | None:
        """What the store says of the file; None for no file.

        What may not be looked at is None as well: writing will show what the matter is.
        """
        with suppress(FileNotFoundError, PermissionError):
            return self._store.find(self._path(name))
        return None

    def _upload(self, spool: IO[bytes], name: str, headers: Headers) -> bool:
        """Send what was spooled, unless the store has it under the same header fields.

        True if its bytes were not there.
        """
        path, size = self._path(name), spool.tell()
        info = self._find(name)
        same_bytes = info is not None and self._has_same_bytes(spool, size, path, info)
        if same_bytes and info is not None and _says(info, headers):
            self._seen[name] = info
            return False
        spool.seek(0)
        self._seen[name] = self._store.write(spool, size, path, headers)
        return not same_bytes

    def _has_same_bytes(self, spool: IO[bytes], size: int, path: str, info: FileInfo) -> bool:
        """Whether the file holds what was spooled, by size and digest, else byte by byte."""
        if info.size != size:
            return False
        spool.seek(0)
        if info.digest and info.digest == self._store.digest(spool, size):
            return True
        # A digest of the store's is a hash of the content or it is not; there is no telling which
        # from one that differs.
        spool.seek(0)
        with suppress(FileNotFoundError, PermissionError):
            for start in range(0, size, PART_BYTES):
                piece = spool.read(PART_BYTES)
                if self._store.read(path, start, start + len(piece)) != piece:
                    return False
            return True
        return False

    def _attempt(self, name: str, work: Callable[[], T]) -> T:
        """What `work` gives. Raises PublishError for what goes wrong in the store."""
        if self._unreachable:
            raise PublishError(self.display_name(name), self._unreachable)
        with _ignore_warnings():
            try:
                return work()
            except Exception as error:  # whatever the library of somebody else's driver raises
                failure = self._translate_error(name, error)
        # Out here, as an exception is chained to the one that is being handled, and that may hold secrets.
        raise failure

    def _translate_error(self, name: str, error: Exception) -> PublishError:
        classes = {cls.__name__ for cls in type(error).__mro__}
        reason = next((_ADVICE[cls.__name__] for cls in type(error).__mro__ if cls.__name__ in _ADVICE), "")
        reason = reason or self._redactor.redact(_describe_error(error))
        if classes & _UNREACHABLE or _is_refused_login(error):
            self._unreachable = reason
        failure = PublishError(self.display_name(name), reason)
        failure.trace = encodable(self._redactor.format_trace(error))
        return failure


@contextmanager
def _ignore_warnings() -> Iterator[None]:
    """A library's warnings go to standard error, and may hold anything."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _stamp(info: FileInfo | None) -> str:
    """See `Output.stamp`."""
    return f"{info.size}-{info.mark}" if info else ""


def _says(info: FileInfo, headers: Headers) -> bool:
    """Whether the store says of the file what it should, where it says anything."""
    there = info.headers
    if there is None or not (there.content_type or there.cache_control):
        return True

    def _normalize(text: str) -> str:
        return re.sub(r"\s", "", text).lower()

    return all(
        _normalize(said) == _normalize(wanted)
        for said, wanted in (
            (there.content_type, headers.content_type),
            (there.cache_control, headers.cache_control),
        )
    )


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


def _is_refused_login(error: Exception) -> bool:
    """Whether an FTP server refused user and password (RFC 959, 530): another try might lock the account."""
    return type(error).__name__ == "error_perm" and str(error).startswith("530")


def _describe_error(error: Exception) -> str:
    """What the matter is, in one line."""
    reason = error.strerror if isinstance(error, OSError) else None
    description = str(reason or error).strip() or type(error).__name__
    return description.splitlines()[0]
