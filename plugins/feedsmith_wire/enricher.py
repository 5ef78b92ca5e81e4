"""The enricher `wire`: its options, and the door to what does the work."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from feedsmith import Article

__all__ = ["NewsAgency", "WireCredits"]


@dataclass(frozen=True, kw_only=True)
class NewsAgency:
    """An agency that the package does not know, or knows otherwise; `url` is its site."""

    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    country: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("name: empty")


@dataclass(frozen=True, kw_only=True)
class WireCredits:
    """Authors, agencies, dateline, picture credits and contributors, read from the lines that wires print."""

    name: ClassVar[str] = "wire"

    agencies: Annotated[tuple[NewsAgency, ...], "agencies to know as well: name, code, aliases, country, url"] = ()

    def enrich(self, article: Article) -> Article | None:
        from feedsmith_wire.credits.enriching import enriched  # 5 ms, for those who have an article

        return enriched(article, self.agencies)
