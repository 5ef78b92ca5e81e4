"""Files on a server with SSH.

The only module that imports paramiko. Seen with paramiko 5.1 and OpenSSH 9.2:

- SFTP's own rename refuses where there is a file already; OpenSSH's `posix-rename` replaces it.
- A file's time is in whole seconds, and nothing else tells a file from one of the same size that
  replaced it within the second.
- fsspec's driver accepts the key of any host, so a password would go to whoever answers.
"""

import os
import posixpath
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from typing import IO, Any

import paramiko  # type: ignore[import-untyped]

from feedsmith.config.outputs import StoreUrl
from feedsmith.publishing.stores.parts import find_abandoned, make_folders, make_part_name
from feedsmith.publishing.stores.store import FileInfo, Headers, Limits, Watchdog

__all__ = ["SftpStore"]

_SYSTEM_HOST_KEYS = "/etc/ssh/ssh_known_hosts"


class SftpStore:
    """A store that logs in when it is first used: by the URL's password where it holds one, else by the
    keys of the SSH agent and of `~/.ssh`. It talks to hosts whose key is known, and to no other.
    """

    def __init__(self, url: StoreUrl, limits: Limits) -> None:
        self._url, self._limits = url, limits
        self._client = paramiko.SSHClient()
        self._watchdog = Watchdog(limits, self._find_socket)
        self._swept = False

    def find(self, path: str) -> FileInfo:
        """See `Store`."""
        with self._watchdog.limit():
            return _describe(self._session.stat(path))

    def list_files(self, root: str) -> Mapping[str, FileInfo]:
        """See `Store`."""
        with self._watchdog.limit():
            entries = self._session.listdir_attr(root or "/")
        return {entry.filename: _describe(entry) for entry in entries if stat.S_ISREG(entry.st_mode or 0)}

    def read(self, path: str, start: int, end: int) -> bytes:
        """See `Store`."""
        with self._watchdog.limit(end - start), self._session.open(path, "rb") as file:
            return b"".join(file.readv([(start, end - start)]))  # many requests at a time, unlike read

    def write(self, source: IO[bytes], size: int, path: str, headers: Headers) -> FileInfo:
        """See `Store`."""
        folder, _, name = path.rpartition("/")
        part = f"{folder}/{make_part_name(name)}"
        with self._watchdog.limit(size):
            make_folders(folder, self._exists, self._make_folder)
            try:
                written = self._session.putfo(source, part)  # whose size is looked at afterwards
                self._sweep(folder, written.st_mtime or 0)
                self._session.posix_rename(part, path)
                return _describe(written)
            except BaseException:  # whoever ends the run
                with suppress(Exception):  # what went wrong before says more
                    self._session.remove(part)
                raise

    def remove(self, path: str) -> None:
        """See `Store`."""
        with self._watchdog.limit():
            self._session.remove(path)

    def digest(self, source: IO[bytes], size: int) -> str:
        """There is none."""
        return ""

    def close(self) -> None:
        """See `Store`. It ends the connection's thread as well."""
        self._client.close()

    def _find_socket(self) -> Any:
        transport = self._client.get_transport()
        return transport.sock if transport else None

    @cached_property
    def _session(self) -> paramiko.SFTPClient:
        url, client, seconds = self._url, self._client, self._limits.connect
        client.load_system_host_keys()
        if os.path.exists(_SYSTEM_HOST_KEYS):
            client.load_system_host_keys(_SYSTEM_HOST_KEYS)
        keys = not url.password
        try:
            client.connect(  # refuses a host that is not known
                url.host,
                url.port or 22,
                url.user or None,
                password=url.password or None,
                look_for_keys=keys,
                allow_agent=keys,
                timeout=seconds,
                banner_timeout=seconds,
                auth_timeout=seconds,
                channel_timeout=seconds,
            )
            session = client.open_sftp()
        except BaseException as error:  # whoever ends the run
            client.close()
            # The words for a greeting that did not come, or did not end, in time.
            if re.match(r"No existing session|Error reading SSH protocol banner", str(error)):
                raise TimeoutError(f"not answered within {seconds:.3g} s") from error
            raise
        channel = session.get_channel()
        assert channel is not None
        channel.settimeout(seconds)
        return session

    def _exists(self, folder: str) -> bool:
        try:
            self._session.stat(folder)
        except FileNotFoundError:
            return False
        return True

    def _make_folder(self, folder: str) -> None:
        try:
            self._session.mkdir(folder)
        except OSError:
            if not self._exists(folder):  # else another run was faster
                raise

    def _sweep(self, folder: str, now: float) -> None:
        """Delete what killed runs left, once a run; a folder that may not be listed stays as it is."""
        if self._swept:
            return
        self._swept = True
        with suppress(OSError):
            times = [
                (entry.filename, float(entry.st_mtime or 0)) for entry in self._session.listdir_attr(folder or "/")
            ]
            for name in find_abandoned(times, now):
                with suppress(OSError):  # another run was faster
                    self._session.remove(posixpath.join(folder or "/", name))


def _describe(attributes: paramiko.SFTPAttributes) -> FileInfo:
    """Raises FileNotFoundError for what is no file."""
    if not stat.S_ISREG(attributes.st_mode or 0):
        raise FileNotFoundError
    return FileInfo(size=attributes.st_size or 0, mark=str(attributes.st_mtime))
