"""Writing feedsmith.toml: a new file, or a feed at the end of one that is there.

A feed is added as text. So every byte of what somebody wrote stays: comments, order and line ends.
What the text says is read back before it is written, and the file is replaced whole or not at all.
"""

import fcntl
import json
import os
import re
import stat
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from feedsmith.collecting.jobs import Job
from feedsmith.model.contracts import Source
from feedsmith.model.errors import ConfigError
from feedsmith.model.feed import FeedSettings
from feedsmith.model.values import value

__all__ = [
    "NewFeed",
    "add_feed",
    "check_name",
    "choose_name",
    "describe_feed",
    "format_feed",
    "read_options",
    "write_config",
]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
# Of a host, the end that many share: `example`, `co.uk`, `com.au`.
_SUFFIX = re.compile(r"(?:\.(?:[a-z]{2,3}(?=\.[a-z]{2}$)))?\.[^.]+$")
MAX_NAME_CHARS = 60


@value
class NewFeed:
    """A `[feeds.NAME]` table to be written, with one source: its type, and its options as TOML has them."""

    name: str
    title: str
    link: str = ""
    type: str
    options: Mapping[str, Any]


def add_feed(path: Path, feed: NewFeed) -> None:
    """Add the feed to the end of the file, which is made where there is none.

    Raises ConfigError where the file has a feed of that name, is no TOML, or can't be written.
    """
    with _lock_folder(path):
        old = _read_text(path)
        check_name(path, feed.name)
        end = "\r\n" if "\r\n" in old else "\n"
        gap = "" if not old.strip() else end if old.endswith("\n") else 2 * end
        new = old + gap + end.join([*format_feed(feed), ""])
        _check_reads_back(path, old, new, feed)
        _replace_file(path, new)


def write_config(path: Path, settings: Mapping[str, str], feeds: Sequence[NewFeed]) -> None:
    """Write a file with these settings and feeds. Raises ConfigError where there is one already."""
    lines = [f"{key} = {_format_value(setting)}" for key, setting in settings.items()]
    for feed in feeds:
        lines += ["", *format_feed(feed)] if lines else format_feed(feed)
    with _lock_folder(path):
        if os.path.lexists(path):
            raise ConfigError(str(path), "is there already, and is not written over")
        _replace_file(path, "\n".join([*lines, ""]))


def check_name(path: Path, name: str) -> None:
    """Raise ConfigError where a feed can't have that name, or one of the file has it."""
    try:
        FeedSettings(name=name)
    except ValueError as error:
        raise ConfigError("--name", str(error).removeprefix("name: ")) from error
    feeds = _parse(path, _read_text(path)).get("feeds", {})
    taken = {key.casefold() for key in feeds} if isinstance(feeds, dict) else set()
    if name.casefold() in taken:
        raise ConfigError(f"{path}: feeds.{name}", "is there already", "another name with --name")


def choose_name(location: str, taken: Collection[str] = ()) -> str:
    """A name for a feed of this address, file or folder: its host without what many share, or its last folder.

    Where it is among those `taken`, it gets a number.
    """
    parts = urlsplit(location) if "://" in location else None
    if parts is not None:
        host = (parts.hostname or "").removeprefix("www.")
        whole = host if re.search(r"[\d\]]$", host) else _SUFFIX.sub("", host) or host
    else:
        whole = Path(re.sub(r"[*?\[].*", "", location)).absolute().stem
    name = re.sub(r"[^\w]+", "-", whole).strip("-_")[:MAX_NAME_CHARS] or "feed"
    lowered = {other.casefold() for other in taken}
    names = [name, *(f"{name}-{number}" for number in range(2, len(lowered) + 3))]
    return next(candidate for candidate in names if candidate.casefold() not in lowered)


def describe_feed(job: Job, location: str, folder: Path, taken: Collection[str] = ()) -> NewFeed:
    """A feed of what the job reads, for a configuration in that folder, with a name that is not among those `taken`."""
    name = choose_name(location, taken)
    return NewFeed(
        name=name,
        title=name,
        link=job.location if "://" in location else "",
        type=job.source.name,
        options=read_options(job.source, folder),
    )


def read_options(source: Source, folder: Path) -> dict[str, Any]:
    """The options that a source was made with, as TOML has them: paths are relative to `folder` where they
    are below it. What stands as its default is left out.
    """
    options = {field.name: getattr(source, field.name) for field in _list_fields(source)}
    defaults = {field.name: _read_default(field) for field in _list_fields(source)}
    return {
        name: _simplify(option, folder)
        for name, option in options.items()
        if option is not None and option != defaults[name]
    }


def _list_fields(source: Any) -> list["Field[Any]"]:
    return [field for field in fields(source) if field.init]


def _read_default(field: "Field[Any]") -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _simplify(option: Any, folder: Path) -> Any:
    if isinstance(option, Path):
        return str(option.relative_to(folder) if option.is_relative_to(folder) else option)
    if isinstance(option, tuple | list | frozenset | set):
        return [_simplify(part, folder) for part in option]
    return option


# ---- text --------------------------------------------------------------------------------------


def format_feed(feed: NewFeed) -> Iterator[str]:
    """The lines of the feed's table."""
    name = _format_key(feed.name)
    yield f"[feeds.{name}]"
    yield f"title = {_format_value(feed.title)}"
    if feed.link:
        yield f"link = {_format_value(feed.link)}"
    yield ""
    yield f"[[feeds.{name}.sources]]"
    yield f"type = {_format_value(feed.type)}"
    for key, option in feed.options.items():
        yield f"{_format_key(key)} = {_format_value(option)}"


def _format_key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _format_text(key)


def _format_value(option: Any) -> str:
    """The value as TOML. Raises TypeError for what is none of its simple ones."""
    match option:
        case bool():
            return "true" if option else "false"
        case int() | float():
            return repr(option)
        case str():
            return _format_text(option)
        case list() | tuple():
            return f"[{', '.join(map(_format_value, option))}]"
        case dict():
            pairs = (f"{_format_key(key)} = {_format_value(part)}" for key, part in option.items())
            return f"{{ {', '.join(pairs)} }}"
        case _:
            raise TypeError(f"no value of TOML: {type(option).__name__}")


def _format_text(text: str) -> str:
    # A string of JSON is one of TOML, but for DEL, which TOML has escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _check_reads_back(path: Path, old: str, new: str, feed: NewFeed) -> None:
    """Raise ConfigError where the new text does not say what the old one said and the feed."""
    said = _parse(path, old)
    feeds = said.get("feeds", {})
    link = {"link": feed.link} if feed.link else {}
    added = {feed.name: {"title": feed.title, **link, "sources": [{"type": feed.type, **feed.options}]}}
    with suppress(ConfigError):
        if isinstance(feeds, dict) and _parse(path, new) == {**said, "feeds": {**feeds, **added}}:
            return
    hint = f"write [feeds.{_format_key(feed.name)}] by hand, or feeds as tables"
    raise ConfigError(f"{path}: feeds", "no table can be added after what stands there", hint)


# ---- the file ----------------------------------------------------------------------------------


def _read_text(path: Path) -> str:
    """What the file holds, with its line ends and byte order mark; "" where there is none."""
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ConfigError(str(path), f"can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), f"not UTF-8: {error.reason} at byte {error.start}") from error


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(str(path), f"not TOML: {error}") from error


@contextmanager
def _lock_folder(path: Path) -> Iterator[None]:
    """Keep other runs from writing a file of that folder meanwhile, where the file system has locks."""
    try:
        folder = os.open(path.absolute().parent, os.O_RDONLY)
    except OSError as error:
        raise ConfigError(str(path.parent), f"can't be read: {error.strerror}") from error
    try:
        with suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _replace_file(path: Path, text: str) -> None:
    """Write beside the file and rename: it is the old or the new one, never a half. A link stays one."""
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        mode = stat.S_IMODE(os.stat(target).st_mode) if target.exists() else None
        with open(part, "xb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
            if mode is not None:
                os.fchmod(file.fileno(), mode)
        os.replace(part, target)
    except OSError as error:
        raise ConfigError(str(path), f"can't be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            part.unlink()
