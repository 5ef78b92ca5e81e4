"""What every source of one site's pages would write again: a base class for plugins."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, ClassVar, Self
from urllib.parse import urlsplit

from feedsmith.collecting.file_source import check_names
from feedsmith.model.contracts import Request
from feedsmith.model.urls import absolute

__all__ = ["PageSource"]


@dataclass(frozen=True, kw_only=True)
class PageSource:
    """A source of one page at `url`, and of what its `parse` asks for beyond that.

    A subclass has a `name`, `hosts` in small letters ("harbour.example", which stands for its
    subdomains too), and `parse`. `feedsmith render URL` asks it for addresses at these hosts.
    """

    name: ClassVar[str]
    hosts: ClassVar[tuple[str, ...]]

    url: Annotated[str, "the address of the page"]

    def __init_subclass__(cls) -> None:
        check_names(cls, "hosts", "harbour.example")

    def __post_init__(self) -> None:
        try:
            absolute(self.url)
        except ValueError as error:
            raise ValueError(f"url: {error}") from error

    @classmethod
    def accepts(cls, location: str) -> Self | None:
        """The source for an http or https URL at one of the hosts; else None."""
        try:
            host = urlsplit(absolute(location)).hostname or ""
        except ValueError:
            return None
        is_mine = any(host == name or host.endswith(f".{name}") for name in cls.hosts)
        return cls(url=location) if is_mine else None

    def requests(self) -> Iterable[Request]:
        """The page."""
        return [Request(url=absolute(self.url))]
