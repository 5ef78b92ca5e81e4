"""The enricher `wire`: its options. What reads the credits is loaded with the first article."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

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
    """Authors, agencies, dateline, picture credits, contributors: read from what wires print."""

    name: ClassVar[str] = "wire"
    schema: ClassVar[dict[str, Any]] = {
        "properties": {"agencies": {"items": {"properties": {"name": {"pattern": r"\S"}}}}},
    }

    agencies: Annotated[tuple[NewsAgency, ...], "agencies to know as well: name, code, aliases, country, url"] = ()

    def enrich(self, article: Article) -> Article | None:
        """The article with what its credits say; the same object if they say nothing new."""
        from feedsmith_wire.enriching.reader import enrich_article  # 5 ms, for who has articles

        return enrich_article(article, self.agencies)
