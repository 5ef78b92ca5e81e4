"""Plugins of one file each, in a folder beside the configuration: no packaging.

    found = read_plugin_files(folder, root)      the bytes of each file, or why it can't be used
    offer_modules([file])                        from now on it can be imported by its name
    import_module(file.module)

A file's digest is its version, and part of its module's name. So an edited file is another module,
which a later load reads, while what was made of the former one goes on with that. Other processes
that call `offer_modules` with the same files import the very same bytes, whatever lies on the disk
by then: see `Plugins.prepare_worker`.

Whoever may write to such a file decides what feedsmith runs. So a file is refused which everybody
may write to, or which lies, links followed, outside of the folder of the configuration.
"""

import os
import re
import stat
import sys
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import NamedTuple

__all__ = ["PluginFile", "UnusableFileError", "list_offered", "offer_modules", "read_plugin_files"]

# Makes a package of this module: whoever imports one of the files' modules imports this one first.
__path__: list[str] = []

DIGEST_BYTES = 6


class PluginFile(NamedTuple):
    """A plugin's name, the path of its file, and the bytes that were read there."""

    name: str
    path: str
    data: bytes

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits over the bytes: the plugin's version."""
        return blake2b(self.data, digest_size=DIGEST_BYTES).hexdigest()

    @property
    def module(self) -> str:
        """The name by which the module is imported."""
        return f"{__name__}.{re.sub(r'[^A-Za-z0-9_]', '_', self.name)}_{self.digest}"


class UnusableFileError(Exception):
    """A file that is not loaded: the plugin's `name`, its `path`, and the `reason`."""

    def __init__(self, name: str, path: str, reason: str) -> None:
        super().__init__(name, path, reason)
        self.name, self.path, self.reason = name, path, reason


def read_plugin_files(folder: str, root: str) -> "list[PluginFile | UnusableFileError]":
    """The `*.py` of the folder by name, but for those that begin with `_` or `.`; `root` is the
    configuration's folder, which they must not leave.
    """
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        return [UnusableFileError(os.path.basename(folder), folder, f"can't be read: {error.strerror}")]
    names = [name for name in names if name.endswith(".py") and not name.startswith(("_", "."))]
    return [_read(os.path.join(folder, name), root) for name in names]


def _read(path: str, root: str) -> "PluginFile | UnusableFileError":
    name = os.path.splitext(os.path.basename(path))[0]
    try:
        reason = _find_danger(path, root)
        if reason:
            return UnusableFileError(name, path, reason)
        with open(path, "rb") as file:
            return PluginFile(name, path, file.read())
    except OSError as error:
        return UnusableFileError(name, path, f"can't be read: {error.strerror}")


def _find_danger(path: str, root: str) -> str:
    """Why the file may be somebody else's, "" where it is as safe as the configuration."""
    real, top = os.path.realpath(path), os.path.realpath(root)
    if os.path.commonpath([real, top]) != top:
        return "a link that leaves the configuration's folder"
    while real != top:
        if os.stat(real).st_mode & stat.S_IWOTH:
            return f"everybody may write to {real}: chmod o-w"
        real = os.path.dirname(real)
    return ""


_files: dict[str, PluginFile] = {}
"""What can be imported, by the names of the modules."""


def offer_modules(files: Iterable[PluginFile]) -> None:
    """Let the files be imported in this process, by the names of their modules."""
    _files.update({file.module: file for file in files})
    if _Finder not in sys.meta_path:
        sys.meta_path.append(_Finder)


def list_offered() -> dict[str, PluginFile]:
    """The files that can be imported, by the names of their modules: for another process."""
    return dict(_files)


class _Loader:
    """Runs the bytes that were read."""

    def __init__(self, file: PluginFile) -> None:
        self._file = file

    def create_module(self, spec: ModuleSpec) -> None:
        """An ordinary module."""

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = self._file.path
        exec(compile(self._file.data, self._file.path, "exec", dont_inherit=True), module.__dict__)


class _Finder:
    """Finds the modules that were offered: a finder of `sys.meta_path`."""

    @staticmethod
    def find_spec(fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname not in _files:
            return None
        file = _files[fullname]
        return ModuleSpec(fullname, _Loader(file), origin=file.path)  # type: ignore[arg-type]  # no ABC needed
