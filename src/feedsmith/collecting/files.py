"""Articles on disk: which files there are, and their bytes. No other module reads articles from files.

A source lists with `find_files`, the core reads with `read`: bounded, regular files only, and
nothing outside the folder that the user named.
"""

import errno
import logging
import os
import stat
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from feedsmith.fetching.access import MAX_BYTES
from feedsmith.model.contracts import Request
from feedsmith.model.errors import FetchError, FetchKind
from feedsmith.model.urls import without_userinfo

__all__ = [
    "Files",
    "ListedFiles",
    "ListingError",
    "display_name",
    "display_path",
    "file_url",
    "find_files",
    "is_inside",
    "local_path",
    "make_error",
    "read",
]

_log = logging.getLogger("feedsmith.collecting")

TOO_MANY_FILES = "too many open files: raise the limit, such as with `ulimit -n 1024`"
# What a system's error is called, and the reason where its own is not the better one.
_KINDS: dict[int | None, tuple[FetchKind, str]] = {
    errno.ENOENT: ("not-found", ""),
    errno.ENOTDIR: ("not-found", ""),
    errno.EACCES: ("auth", "permission denied"),
    errno.EPERM: ("auth", "permission denied"),
    errno.ELOOP: ("redirect-loop", "a link that leads back to itself"),
    errno.EMFILE: ("unreachable", TOO_MANY_FILES),
    errno.ENFILE: ("unreachable", TOO_MANY_FILES),
    errno.ENXIO: ("bad-response", "not a regular file"),
    errno.ENAMETOOLONG: ("not-found", "the name is too long"),
}
MAX_READS = 2
"""How often a file is read that changes while it is read."""


def find_files(
    path: Path,
    suffixes: Collection[str],
    *,
    without: Collection[str] = (),
    unread: Collection[str] = (),
    git_dates: bool = False,
) -> "Files":
    """The files that `path` stands for, in the order of their names, for a source's
    `requests` to return.

    A file is taken as it is; in a folder (searched to its depths, without hidden files) and
    behind a glob (`**` is any depth), the files whose names end in one of `suffixes` and in
    none of `without`, in any case. Links to folders are not followed. What can't be read is
    requested all the same, so that the core says why. Files beside them whose names end in
    one of `unread` may hold articles too: of a folder, the user is told how many there are.
    With `git_dates`, their Documents have the dates of their commits.
    """
    return Files(path, tuple(suffixes), tuple(without), tuple(unread), git_dates=git_dates)


class ListedFiles(NamedTuple):
    """The files of a folder, by columns: their paths, their sizes in bytes, -1 where one can't
    be told, and their modification times in nanoseconds since 1970.

    A named tuple for each file would take a seventh more of the time of listing 100,000.
    """

    paths: list[str]
    sizes: list[int]
    mtimes_ns: list[int]


class _FolderListing(NamedTuple):
    """The files of a folder that are asked for, while the folder is open: their paths, and
    their entries there. A path without an entry was named by the user, or is a folder that
    can't be listed.
    """

    paths: list[str]
    entries: "list[os.DirEntry[str] | None]"


class Files:
    """The files that a path stands for, as Requests; or with their sizes and times, which
    makes no Request of what is known.
    """

    def __init__(
        self,
        path: Path,
        suffixes: tuple[str, ...],
        without: tuple[str, ...],
        unread: tuple[str, ...] = (),
        *,
        git_dates: bool = False,
    ) -> None:
        self.git_dates = git_dates
        self._path, self._suffixes, self._without, self._unread = path, suffixes, without, unread
        self._root = self._only_url = ""
        self._skipped: dict[str, int] = {}

    def __iter__(self) -> Iterator[Request]:
        for listing in self._listings():
            for path in listing.paths:
                request = self.make_request(path)
                if self._only_url in ("", request.url):
                    yield request

    def only(self, request: Request) -> "Files":
        """The same files, of which only this one is requested."""
        one = copy(self)
        one._only_url = request.url
        return one

    def list_folders(self) -> Iterator[ListedFiles]:
        """The files with their sizes and times, those of a folder at once."""
        for listing in self._listings():
            sizes: list[int] = []
            mtimes_ns: list[int] = []
            for path, entry in zip(listing.paths, listing.entries, strict=True):
                size, mtime_ns = _stat_file(path, entry)
                sizes.append(size)
                mtimes_ns.append(mtime_ns)
            yield ListedFiles(listing.paths, sizes, mtimes_ns)

    def remarks(self) -> list[str]:
        """What there is to say of the folder once it has been listed: how many files were left
        unread.
        """
        if not self._skipped:
            return []
        count = sum(self._skipped.values())
        return [f"{count:,} file{'s' if count > 1 else ''} skipped ({', '.join(sorted(self._skipped))})"]

    def make_request(self, path: str) -> Request:
        """The Request for one of these files."""
        return Request(url=file_url(path), root=self._root)

    @property
    def folder(self) -> str:
        """The absolute path of the folder that all of the files are below, "" where it is not there."""
        path = Path(*self._path.parts[: _count_fixed_parts(self._path)])
        if os.path.isdir(path):
            return os.path.abspath(path)
        return os.path.dirname(os.path.realpath(path)) if os.path.exists(path) else ""

    def _listings(self) -> Iterator[_FolderListing]:
        path = self._path
        fixed = _count_fixed_parts(path)
        if fixed < len(path.parts):
            return self._walk(Path(*path.parts[:fixed]), path.parts[fixed:])
        if os.path.isdir(path):
            return self._walk(path, ("**",))
        # A file that the user named may be a link to anywhere.
        real = Path(os.path.realpath(path))
        self._root = real.parent.as_uri()
        return iter([_FolderListing([str(real)], [None])])

    def _walk(self, root: Path, globs: Sequence[str]) -> Iterator[_FolderListing]:
        top = os.path.abspath(root)
        self._root, self._skipped = Path(top).as_uri(), {}
        pending = [top]
        takes_all = tuple(globs) == ("**",)
        while pending:
            folder = pending.pop()
            with _open_folder(folder) as entries:
                if entries is None:
                    yield _FolderListing([folder], [None])
                    continue
                listing, subfolders = _FolderListing([], []), []
                prefix = os.path.join(folder, "")
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    path = prefix + entry.name
                    is_folder = entry.is_dir(follow_symlinks=False)
                    if is_folder:
                        subfolders.append(path)
                    is_wanted = self._is_wanted(path, entry, is_folder, top)
                    if is_wanted and (takes_all or _matches(path, top, globs)):
                        listing.paths.append(path)
                        listing.entries.append(entry)
                    elif takes_all and not is_folder:
                        self._skip(entry.name)
                pending += reversed(subfolders)
                yield listing

    def _skip(self, name: str) -> None:
        """Count a file that is left unread, if it may hold an article."""
        suffix = os.path.splitext(name)[1].lower()
        if suffix in self._unread:
            self._skipped[suffix] = self._skipped.get(suffix, 0) + 1

    def _is_wanted(self, path: str, entry: "os.DirEntry[str]", is_folder: bool, top: str) -> bool:
        name = entry.name.lower()
        if name.endswith(self._suffixes) and not (self._without and name.endswith(self._without)):
            # A folder that is called like an article is requested, so that the core says what
            # it is; but not where every name is an article's.
            return not is_folder or "" not in self._suffixes
        return not is_folder and _leads_astray(path, entry, top)


def _stat_file(path: str, entry: "os.DirEntry[str] | None") -> tuple[int, int]:
    """The size, -1 for what can't be read, and the modification time."""
    try:
        status = entry.stat() if entry else os.stat(path)
    except (OSError, ValueError):
        return -1, 0
    if entry is None and stat.S_ISDIR(status.st_mode):  # a folder that can't be listed
        return -1, status.st_mtime_ns
    return status.st_size, status.st_mtime_ns


@contextmanager
def _open_folder(folder: str) -> "Iterator[list[os.DirEntry[str]] | None]":
    """The entries of a folder in the order of their names, or None where it can't be listed.

    It stays open, since files are found faster by its descriptor than by their paths: with
    100,000 files of which one changed, a run takes twice what walking them takes, where it
    took 2.4 times.
    """
    descriptor = None
    entries: list[os.DirEntry[str]] | None = None
    try:
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            with os.scandir(descriptor) as listing:
                entries = sorted(listing, key=attrgetter("name"))
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
                # It is there, and a moment later it might be read: as what it is not, a file.
                raise ListingError(error.errno, error.strerror, folder) from error
            entries = None
        yield entries
    finally:
        if descriptor is not None:
            os.close(descriptor)


class ListingError(OSError):
    """A folder that can't be listed for want of descriptors or memory."""


def _count_fixed_parts(path: Path) -> int:
    """How many parts of the path are names; one like `[blog]` is a name if there is such a
    file, else a glob.
    """
    for index, part in enumerate(path.parts):
        looks_like_glob = any(sign in part for sign in "*?[")
        if looks_like_glob and not os.path.lexists(Path(*path.parts[: index + 1])):
            return index
    return len(path.parts)


def _matches(path: str, top: str, globs: Sequence[str]) -> bool:
    below = path[len(top) :].strip(os.sep)
    return _parts_match(below.split(os.sep), globs)


def _parts_match(parts: Sequence[str], globs: Sequence[str]) -> bool:
    if not globs:
        return not parts
    if globs[0] == "**":
        return any(_parts_match(parts[i:], globs[1:]) for i in range(len(parts) + 1))
    if not parts or not fnmatchcase(parts[0], globs[0]):
        return False
    return _parts_match(parts[1:], globs[1:])


def _leads_astray(path: str, entry: "os.DirEntry[str]", top: str) -> bool:
    """Whether this is a link to a folder outside, or around one that it is in: `read` says
    which. Links to other folders hold nothing new.
    """
    if not (entry.is_symlink() and entry.is_dir()):
        return False
    return not _is_within(path, top) or _is_within(os.path.dirname(path), path)


def _is_within(path: str, folder: str) -> bool:
    real, real_folder = os.path.realpath(path), os.path.realpath(folder)
    return (real + os.sep).startswith(real_folder.rstrip(os.sep) + os.sep)


def local_path(url: str) -> str:
    """The path behind a `file:` URL, with bytes that are no UTF-8 as surrogates (PEP 383)."""
    quoted = url.removeprefix("file://").encode("utf-8", "surrogateescape")
    return os.fsdecode(unquote_to_bytes(quoted))


def file_url(path: str) -> str:
    """The `file:` URL of an absolute path: what `local_path` makes a path of."""
    return f"file://{quote(os.fsencode(path))}"


def is_inside(url: str, root: str) -> bool:
    """Whether the file, links followed, lies below the folder; both are `file:` URLs."""
    try:
        return _is_within(local_path(url), local_path(root))
    except ValueError:  # no name that a file can have
        return False


def display_name(url: str) -> str:
    """`url` as people know it: a file as its path, relative where it lies below the
    current folder, a page without user and password.
    """
    if not url.startswith("file:"):
        return without_userinfo(url)
    return display_path(local_path(url))


def display_path(path: str) -> str:
    """The path relative to the current folder where it lies below that."""
    try:
        here = os.getcwd()
    except OSError:  # it was removed
        return path
    return path.removeprefix(os.path.join(here, ""))


class _RefusedError(Exception):
    def __init__(self, kind: FetchKind, reason: str) -> None:
        super().__init__(kind, reason)
        self.kind, self.reason = kind, reason


def read(request: Request, source: str, max_bytes: int = MAX_BYTES) -> tuple[bytes, datetime | None]:
    """The bytes of the file and its modification time, None where no calendar has it.

    A file that changes while it is read is read once more; one that changes again is an
    error, not half an article. Raises FetchError, whose source is `source`.
    """
    path = local_path(request.url)
    try:
        return _read_whole(path, request.root, max_bytes)
    except _RefusedError as refused:
        kind, reason = refused.kind, refused.reason
        raise FetchError(source, display_name(request.url), kind, reason) from None
    except ValueError as error:
        reason = "no name that a file can have"
        raise FetchError(source, display_name(request.url), "not-found", reason) from error
    except OSError as error:
        raise make_error(source, request.url, error) from error


def make_error(source: str, url: str, error: OSError) -> FetchError:
    """What the system says of the file, as a FetchError."""
    unknown: tuple[FetchKind, str] = ("unreachable", error.strerror or type(error).__name__)
    kind, reason = _KINDS.get(error.errno, unknown)
    return FetchError(source, display_name(url), kind, reason)


def _read_whole(path: str, root: str, max_bytes: int) -> tuple[bytes, datetime | None]:
    for _ in range(MAX_READS):
        data, before, after = _read_once(path, root, max_bytes)
        is_whole = len(data) == after.st_size
        if is_whole and (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
            return data, _utc(after.st_mtime)
        _log.debug("%s changed while it was read", path)
    raise _RefusedError("truncated", "the file changed while it was read")


def _read_once(path: str, root: str, max_bytes: int) -> tuple[bytes, os.stat_result, os.stat_result]:
    """The bytes, and what the file was before they were read and after."""
    descriptor = _open_file(path, root)
    try:
        before = os.fstat(descriptor)
        _check_regular(before, max_bytes)
        data = _read_bytes(descriptor, before.st_size, max_bytes)
        return data, before, os.fstat(descriptor)
    finally:
        os.close(descriptor)


def _open_file(path: str, root: str) -> int:
    # Without blocking, so that opening a FIFO does not wait for a writer. And without following
    # links, so that each is looked at before it is.
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.open(path, flags)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
    return os.open(_follow_link(path, root), flags)


def _follow_link(path: str, root: str) -> str:
    """Where a link leads, which is followed only to what lies within the folder."""
    target = os.path.realpath(path)
    if not _is_within(target, local_path(root)):
        raise _RefusedError("unsafe-address", "a link that leaves the folder")
    if os.path.isdir(target):
        raise _RefusedError("redirect-loop", "a link to a folder that holds it")
    return target


def _check_regular(status: os.stat_result, max_bytes: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _RefusedError("bad-response", "a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise _RefusedError("bad-response", "not a regular file")
    if status.st_size > max_bytes:
        reason = f"{status.st_size:,} bytes, the limit is {max_bytes:,}: max_bytes"
        raise _RefusedError("too-large", reason)


def _read_bytes(descriptor: int, size: int, max_bytes: int) -> bytes:
    """All bytes of a file of this size, or of one that has grown meanwhile, up to the limit."""
    pieces = []
    room = max_bytes + 1
    wanted = size + 1  # one more than there should be, so that mostly one read finds the end
    while room > 0:
        piece = os.read(descriptor, min(room, wanted))
        pieces.append(piece)
        room -= len(piece)
        if len(piece) < wanted:  # of a regular file, only the end gives less than was asked for
            break
    if room <= 0:
        raise _RefusedError("too-large", f"the limit is {max_bytes:,} bytes: max_bytes")
    return b"".join(pieces)


def _utc(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, ValueError, OSError):
        return None
