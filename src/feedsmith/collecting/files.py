"""Articles on disk: which files there are, and their bytes. The only module that reads articles from files.

A source lists with `find_files`, the core reads with `read`: bounded, regular files only, and nothing outside the
folder that the user named.
"""

import errno
import os
import stat
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from operator import attrgetter
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from feedsmith.fetching.access import MAX_BYTES
from feedsmith.model.contracts import Request
from feedsmith.model.errors import FetchError, FetchKind

__all__ = ["Files", "ListedFile", "file_url", "find_files", "is_inside", "local_path", "read", "shown"]

_KINDS: dict[int | None, tuple[FetchKind, str]] = {
    errno.ENOENT: ("not-found", ""),
    errno.ENOTDIR: ("not-found", ""),
    errno.EACCES: ("auth", "permission denied"),
    errno.EPERM: ("auth", "permission denied"),
    errno.ELOOP: ("redirect-loop", "a link that leads back to itself"),
    errno.ENXIO: ("bad-response", "not a regular file"),
    errno.ENAMETOOLONG: ("not-found", "the name is too long"),
}


def find_files(path: Path, suffixes: Collection[str], *, without: Collection[str] = ()) -> "Files":
    """The files that `path` stands for, in the order of their names, for a source's `requests` to give.

    A file is taken as it is; in a folder (searched to its depths, without hidden files) and behind a glob (`**` is
    any depth), the files whose names end in one of `suffixes` and in none of `without`, in any case. Links to folders
    are not followed. What can't be read is requested all the same, so that the core says why.
    """
    return Files(path, tuple(suffixes), tuple(without))


ListedFile = tuple[str, int, int]
"""A file as a folder lists it: its path, its size in bytes (-1: it can't be told), and its modification time in ns."""


class Files:
    """Files that were asked for, as Requests; or as they are `listed`, which makes no Request of what is known."""

    def __init__(self, path: Path, suffixes: tuple[str, ...], without: tuple[str, ...]) -> None:
        self._path, self._suffixes, self._without = path, suffixes, without
        self._root = ""

    def __iter__(self) -> Iterator[Request]:
        return (self.request(path) for folder in self._folders() for path, _ in folder)

    def listed(self) -> Iterator[list[ListedFile]]:
        """The files, those of a folder at once."""
        for folder in self._folders():
            listed: list[ListedFile] = []
            for path, entry in folder:
                try:
                    status = entry.stat() if entry else os.stat(path)
                except (OSError, ValueError):
                    listed.append((path, -1, 0))
                    continue
                unlisted = entry is None and stat.S_ISDIR(status.st_mode)
                listed.append((path, -1 if unlisted else status.st_size, status.st_mtime_ns))
            yield listed

    def request(self, path: str) -> Request:
        """The Request for one of these files."""
        return Request(url=file_url(path), root=self._root)

    def _folders(self) -> "Iterator[list[_Found]]":
        path = self._path
        fixed = _fixed_parts(path)
        if fixed < len(path.parts):
            return self._walk(Path(*path.parts[:fixed]), path.parts[fixed:])
        if os.path.isdir(path):
            return self._walk(path, ("**",))
        real = Path(os.path.realpath(path))
        self._root = real.parent.as_uri()
        return iter([[(str(real), None)]])

    def _walk(self, root: Path, globs: Sequence[str]) -> "Iterator[list[_Found]]":
        top = os.path.abspath(root)
        self._root = Path(top).as_uri()
        pending, everything = [top], tuple(globs) == ("**",)
        while pending:
            folder = pending.pop()
            with _listing(folder) as entries:
                if entries is None:
                    yield [(folder, None)]
                    continue
                found: list[_Found] = []
                folders = []
                within = os.path.join(folder, "")
                for entry in entries:
                    name = entry.name
                    if name.startswith("."):
                        continue
                    path = within + name
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(path)
                        wanted = self._named(name) and "" not in self._suffixes
                    else:
                        wanted = self._named(name) or _leads_astray(path, entry, top)
                    if wanted and (everything or _matches(path, top, globs)):
                        found.append((path, entry))
                pending += reversed(folders)
                yield found

    def _named(self, name: str) -> bool:
        name = name.lower()
        return name.endswith(self._suffixes) and not (self._without and name.endswith(self._without))


_Found = tuple[str, "os.DirEntry[str] | None"]
"""A path, with its entry in its folder while that is open; without one, it was named by the user or is a folder that
can't be listed.
"""


@contextmanager
def _listing(folder: str) -> "Iterator[list[os.DirEntry[str]] | None]":
    """The entries of a folder in the order of their names, or None where it can't be listed. It stays open: by its
    descriptor, its files are found faster than by their paths.
    """
    descriptor = None
    try:
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            with os.scandir(descriptor) as listing:
                entries: list[os.DirEntry[str]] | None = sorted(listing, key=attrgetter("name"))
        except OSError:
            entries = None
        yield entries
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _fixed_parts(path: Path) -> int:
    """How many parts of the path are names; one like `[blog]` is a name if there is such a file, else a glob."""
    for index, part in enumerate(path.parts):
        if any(sign in part for sign in "*?[") and not os.path.lexists(Path(*path.parts[: index + 1])):
            return index
    return len(path.parts)


def _matches(path: str, top: str, globs: Sequence[str]) -> bool:
    return _parts_match(path[len(top) :].strip(os.sep).split(os.sep), globs)


def _parts_match(parts: Sequence[str], globs: Sequence[str]) -> bool:
    if not globs:
        return not parts
    if globs[0] == "**":
        return any(_parts_match(parts[i:], globs[1:]) for i in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], globs[0]) and _parts_match(parts[1:], globs[1:])


def _leads_astray(path: str, entry: os.DirEntry[str], top: str) -> bool:
    """A link to a folder outside, or around one that it is in: `read` says which. Others hold nothing new."""
    if not (entry.is_symlink() and entry.is_dir()):
        return False
    return not _within(path, top) or _within(os.path.dirname(path), path)


def _within(path: str, folder: str) -> bool:
    real, real_folder = os.path.realpath(path), os.path.realpath(folder)
    return (real + os.sep).startswith(real_folder.rstrip(os.sep) + os.sep)


def local_path(url: str) -> str:
    """The path behind a `file:` URL, with bytes that are no UTF-8 as surrogates (PEP 383)."""
    return os.fsdecode(unquote_to_bytes(url.removeprefix("file://").encode("utf-8", "surrogateescape")))


def file_url(path: str) -> str:
    """The `file:` URL of an absolute path: what `local_path` makes a path of."""
    return f"file://{quote(os.fsencode(path))}"


def is_inside(url: str, root: str) -> bool:
    """Whether the file, links followed, lies below the folder; both are `file:` URLs."""
    try:
        return _within(local_path(url), local_path(root))
    except ValueError:  # no name that a file can have
        return False


def shown(url: str) -> str:
    """`url` as people know it: a file as its path, relative where it lies below the current folder."""
    if not url.startswith("file:"):
        return url
    path = local_path(url)
    here = os.getcwd() + os.sep
    return path.removeprefix(here)


def read(request: Request, source: str, max_bytes: int = MAX_BYTES) -> tuple[bytes, datetime | None]:
    """The bytes of the file and its modification time. Raises FetchError, whose source is `source`.

    A file that changes while it is read is read once more; one that changes again is an error, not half an article.
    """
    path = local_path(request.url)
    try:
        for _ in range(2):
            data, before, after = _read_once(path, request, max_bytes)
            if len(data) == after.st_size and (before.st_size, before.st_mtime_ns) == (
                after.st_size,
                after.st_mtime_ns,
            ):
                return data, _moment(after.st_mtime)
        raise _RefusedError("truncated", "the file changed while it was read")
    except _RefusedError as refused:
        raise FetchError(source, shown(request.url), refused.kind, refused.reason) from None
    except ValueError as error:
        raise FetchError(source, shown(request.url), "not-found", "no name that a file can have") from error
    except OSError as error:
        kind, reason = _KINDS.get(error.errno, ("unreachable", error.strerror or type(error).__name__))
        raise FetchError(source, shown(request.url), kind, reason) from error


class _RefusedError(Exception):
    def __init__(self, kind: FetchKind, reason: str) -> None:
        super().__init__(kind, reason)
        self.kind, self.reason = kind, reason


def _link_target(path: str, request: Request) -> str:
    """Where a link leads, which is followed only to what lies within the folder."""
    target = os.path.realpath(path)
    if not _within(target, local_path(request.root)):
        raise _RefusedError("unsafe-address", "a link that leaves the folder")
    if os.path.isdir(target):
        raise _RefusedError("redirect-loop", "a link to a folder that holds it")
    return target


def _read_once(path: str, request: Request, max_bytes: int) -> tuple[bytes, os.stat_result, os.stat_result]:
    # Without blocking, so that opening a FIFO does not wait for a writer; and links are followed knowingly only.
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        descriptor = os.open(_link_target(path, request), flags)
    try:
        before = os.fstat(descriptor)
        if stat.S_ISDIR(before.st_mode):
            raise _RefusedError("bad-response", "a folder, not a file")
        if not stat.S_ISREG(before.st_mode):
            raise _RefusedError("bad-response", "not a regular file")
        if before.st_size > max_bytes:
            raise _RefusedError("too-large", f"{before.st_size:,} bytes, the limit is {max_bytes:,}: max_bytes")
        pieces, missing = [], max_bytes + 1
        wanted = before.st_size + 1
        while missing > 0 and (piece := os.read(descriptor, min(missing, wanted))):
            pieces.append(piece)
            missing -= len(piece)
            if len(piece) < wanted:  # of a regular file, only the end gives less than was asked for
                break
        if missing <= 0:
            raise _RefusedError("too-large", f"the limit is {max_bytes:,} bytes: max_bytes")
        return b"".join(pieces), before, os.fstat(descriptor)
    finally:
        os.close(descriptor)


def _moment(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, ValueError, OSError):
        return None
