"""Files on a server with FTP (RFC 959, RFC 3659)."""

import ftplib
from calendar import timegm
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from math import inf
from time import strptime
from typing import IO

from feedsmith.config.outputs import StoreUrl
from feedsmith.publishing.stores.parts import find_abandoned, make_folders, make_part_name
from feedsmith.publishing.stores.store import FileInfo, Headers, Limits, Watchdog

__all__ = ["FtpStore"]

BLOCK_BYTES = 1 << 16

_UNKNOWN_COMMAND = ("500", "501", "502", "504")


class FtpStore:
    """A store that logs in when it is first used, by the URL's user and password.

    What a file is, the server says by MLST, or where it has none by SIZE and MDTM.
    """

    def __init__(self, url: StoreUrl, limits: Limits) -> None:
        self._url, self._limits = url, limits
        self._ftp = ftplib.FTP(timeout=limits.connect)
        self._watchdog = Watchdog(limits, lambda: self._ftp.sock)
        self._has_facts = True
        self._swept = False

    def find(self, path: str) -> FileInfo:
        """See `Store`."""
        with self._watchdog.limit():
            return _describe(self._find_facts(path))

    def list_files(self, root: str) -> Mapping[str, FileInfo]:
        """See `Store`."""
        with self._watchdog.limit():
            facts = self._list_facts(root or "/")
        return {name: _describe(described) for name, described in facts.items() if described.get("type") == "file"}

    def read(self, path: str, start: int, end: int) -> bytes:
        """See `Store`."""
        pieces: list[bytes] = []
        wanted = end - start
        with self._watchdog.limit(wanted), _translate_refusals(), self._transfer(f"RETR {path}", start) as receive:
            while wanted > 0 and (piece := receive(min(BLOCK_BYTES, wanted))):
                self._watchdog.check()
                pieces.append(piece)
                wanted -= len(piece)
        return b"".join(pieces)

    def write(self, source: IO[bytes], size: int, path: str, headers: Headers) -> FileInfo:
        """See `Store`."""
        folder, _, name = path.rpartition("/")
        part = f"{folder}/{make_part_name(name)}"
        with self._watchdog.limit(size):
            make_folders(folder, self._exists, self._make_folder)
            try:
                self._session.storbinary(f"STOR {part}", source, BLOCK_BYTES, self._watchdog.check)
                facts = self._find_facts(part)
                written = _describe(facts)
                if written.size != size:
                    raise ConnectionError("the server has not kept all bytes")
                self._sweep(folder, _read_time(facts.get("modify", "")))
                self._session.rename(part, path)
                return written
            except BaseException:  # whoever ends the run
                with suppress(*ftplib.all_errors):  # what went wrong before says more
                    self._session.delete(part)
                raise

    def remove(self, path: str) -> None:
        """See `Store`."""
        with self._watchdog.limit(), _translate_refusals():
            self._session.delete(path)

    def digest(self, source: IO[bytes], size: int) -> str:
        """There is none."""
        return ""

    def close(self) -> None:
        """See `Store`. Nobody waits for the server's goodbye."""
        self._ftp.close()

    @cached_property
    def _session(self) -> ftplib.FTP:
        url, ftp = self._url, self._ftp
        try:
            ftp.connect(url.host, url.port)
            ftp.login(url.user, url.password)
        except BaseException:  # whoever ends the run
            ftp.close()
            raise
        return ftp

    def _find_facts(self, path: str) -> dict[str, str]:
        """What the server says of a file or folder. Raises FileNotFoundError where there is none."""
        with _translate_refusals():
            if self._has_facts:
                try:
                    return _read_facts(self._session.voidcmd(f"MLST {path}"))
                except ftplib.error_perm as error:
                    if not str(error).startswith(_UNKNOWN_COMMAND):
                        raise
                    self._has_facts = False
            self._session.voidcmd("TYPE I")
            size = self._session.voidcmd(f"SIZE {path}").partition(" ")[2]
            modified = self._session.voidcmd(f"MDTM {path}").partition(" ")[2]
            return {"type": "file", "size": size, "modify": modified}

    def _list_facts(self, folder: str) -> dict[str, dict[str, str]]:
        """The same of all that is in a folder. Raises NotImplementedError where the server has no MLSD."""
        try:
            with _translate_refusals():
                return dict(self._session.mlsd(folder))
        except ftplib.error_perm as error:
            if not str(error).startswith(_UNKNOWN_COMMAND):
                raise
            raise NotImplementedError from error

    def _exists(self, folder: str) -> bool:
        try:
            self._session.cwd(folder)
        except ftplib.error_perm:
            return False
        return True

    def _make_folder(self, folder: str) -> None:
        try:
            self._session.mkd(folder)
        except ftplib.error_perm:
            if not self._exists(folder):  # else another run was faster
                raise

    @contextmanager
    def _transfer(self, command: str, start: int) -> Iterator[Callable[[int], bytes]]:
        """What gives the next bytes of an answer on a connection of its own, which may be given up early."""
        self._session.voidcmd("TYPE I")  # a listing leaves it at A
        with self._session.transfercmd(command, start or None) as connection, connection.makefile("rb") as file:
            yield file.read
        # 226, or 426 where not all was wanted.
        with suppress(ftplib.error_temp):
            self._session.voidresp()

    def _sweep(self, folder: str, now: float) -> None:
        """Delete what killed runs left, once a run; a folder that may not be listed stays as it is."""
        if self._swept:
            return
        self._swept = True
        with suppress(NotImplementedError, OSError, ftplib.error_perm):
            listed = self._list_facts(folder or "/").items()
            times = [(name, _read_time(facts.get("modify", ""))) for name, facts in listed]
            for name in find_abandoned(times, now):
                with suppress(ftplib.error_perm):  # another run was faster
                    self._session.delete(f"{folder}/{name}")


def _read_facts(answer: str) -> dict[str, str]:
    """The facts in an answer to MLST (RFC 3659, section 7.2), by their names in small letters."""
    line = next((line for line in answer.splitlines() if line.startswith(" ")), "")
    facts = (fact.partition("=") for fact in line.strip().partition(" ")[0].split(";") if fact)
    return {name.lower(): text for name, _, text in facts}


def _describe(facts: Mapping[str, str]) -> FileInfo:
    """Raises FileNotFoundError for what is no file."""
    if facts.get("type", "").lower() != "file":
        raise FileNotFoundError
    # `unique` tells a file from one of the same size that replaced it within the second.
    mark = "-".join(filter(None, (facts.get("modify"), facts.get("unique"))))
    return FileInfo(size=int(facts.get("size", -1)), mark=mark)


def _read_time(stamp: str) -> float:
    """`20260430083000.123` as seconds; what is no time is long ago for nobody: it counts as the future."""
    try:
        return timegm(strptime(stamp[:14], "%Y%m%d%H%M%S"))
    except ValueError:
        return inf


@contextmanager
def _translate_refusals() -> Iterator[None]:
    """Raise 550, which stands for whatever the server will not do with a file, as FileNotFoundError."""
    try:
        yield
    except ftplib.error_perm as error:
        if str(error).startswith("550"):
            raise FileNotFoundError(str(error)) from error
        raise
