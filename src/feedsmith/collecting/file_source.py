"""What every source of files would write again: a base class for plugins. `page_source` has the one for pages.

A subclass says its `name`, its suffixes or hosts, and how it parses. One that has further options
is a frozen dataclass itself; one that has none inherits all that makes it one. Two modules, as each
class takes 1 ms to make, and every run loads a plugin that reads files.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self

from feedsmith.collecting.files import find_files
from feedsmith.model.contracts import Request

__all__ = ["FileSource", "check_names"]


@dataclass(frozen=True, kw_only=True)
class FileSource:
    """A source of files: those at `path` whose names end in one of its `suffixes` (".haiku"), in any case.

    A subclass has a `name`, `suffixes` in small letters, and `parse`.
    """

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    path: Annotated[Path, "a file, a folder or a glob"]

    def __init_subclass__(cls) -> None:
        check_names(cls, "suffixes", ".haiku")

    @classmethod
    def accepts(cls, location: str) -> Self | None:
        """The source for a path that ends in one of the suffixes, unless it is that of a folder; else None."""
        if "://" in location or not location.lower().endswith(cls.suffixes):
            return None
        return None if os.path.isdir(location) else cls(path=Path(location))

    def requests(self) -> Iterable[Request]:
        """The files with one of the suffixes."""
        return find_files(self.path, self.suffixes)


def check_names(cls: type[Any], member: str, example: str) -> None:
    """Refuse a text where a tuple of texts should be, which would stand for its letters."""
    names: Any = getattr(cls, member, None)
    is_right = isinstance(names, tuple) and names and all(isinstance(name, str) for name in names)
    if not is_right or any(name != name.lower() for name in names):
        raise TypeError(f"{cls.__name__}.{member}: a tuple of texts in small letters, such as ({example!r},)")
