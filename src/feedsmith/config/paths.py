"""Paths and URLs of a configuration or the command line, made absolute when they are read.

A plugin may change the current folder: what is resolved later would be elsewhere.
"""

import os
from pathlib import Path
from urllib.parse import unquote

__all__ = ["resolve_folder_below", "resolve_path", "resolve_state"]


def resolve_path(path: str, folder: Path) -> Path:
    """The path, absolute where `folder` is: `~` is a home folder, all else is relative to `folder`.

    Raises ValueError for what no file can be called.
    """
    if "\0" in path:
        raise ValueError("no name that a file can have: it holds a NUL")
    try:
        return folder / Path(path).expanduser()
    except RuntimeError as error:
        user = path.partition("/")[0]
        raise ValueError(f"no home folder is known of {user}") from error


def resolve_folder_below(path: str, folder: Path) -> Path:
    """The folder, which lies below `folder`, links followed. Raises ValueError where it does not, or is none."""
    resolved = resolve_path(path, folder)
    if not os.path.isdir(resolved):
        raise ValueError(f"no such folder: {path!r} is relative to {folder}")
    if not Path(os.path.realpath(resolved)).is_relative_to(os.path.realpath(folder)):
        raise ValueError(f"{path!r} is outside of the configuration's folder {folder}")
    return resolved


def resolve_state(state: str, folder: Path) -> str:
    """The URL of a database; that of a SQLite file, or its bare path, is relative to `folder`.

    In a URL the path is percent-encoded, since a folder may be called `50% off?`; a bare path is
    taken as it is.
    Raises ValueError for what no file can be called.
    """
    scheme, slashes, path = state.partition(":///")
    if "\0" in state:
        raise ValueError("no database is called so: it holds a NUL")
    if not state or ("://" in state and not (slashes and scheme.startswith("sqlite"))):
        return state
    query = ""
    if slashes:
        path, mark, options = path.partition("?")
        path = unquote(path, errors="surrogateescape")
        query = mark + options
    else:
        scheme, path = "sqlite", state
    file = str(resolve_path(path, folder).absolute())
    return f"{scheme}:///{file.replace('%', '%25').replace('?', '%3F')}{query}"
