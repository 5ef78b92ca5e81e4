"""The agencies' formats: each sample in data/wire, and what is read out of it."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from feedsmith import Document
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.collecting.parse import parse
from feedsmith_wire.source import WireFiles

DATA = Path(__file__).resolve().parents[1] / "data" / "wire"
SAMPLES = sorted(path for path in DATA.iterdir() if not path.name.endswith(".told.json"))
FORMATS = ("anpa", "iptc7901", "nitf", "newsml1", "g2", "ninjs")


def delivered(data: bytes, name: str = "delivery", **options: Any) -> Outcome:
    """What comes of a file with these bytes."""
    source = WireFiles(path=Path("wire"), **options)
    url = f"file:///wire/{name}"
    return parse(
        Job(source=source, name="wire"),
        Document(url=url, root="file:///wire", data=data, location=name, source="wire"),
    )


def told(value: Any) -> Any:
    """A value as the cases have it: without what is empty."""
    if isinstance(value, tuple):
        return [told(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if not hasattr(value, "__dataclass_fields__"):
        return value
    shown = {field.name: told(getattr(value, field.name)) for field in fields(value)}
    return {name: content for name, content in shown.items() if content not in (None, "", [])}


def outcome_told(outcome: Outcome) -> Mapping[str, Any]:
    articles = [told(article) for article in outcome.articles]
    for article in articles:
        article["body"] = article["body"].split("\n")
        article["origins"] = [
            " | ".join(filter(None, map(str, list(each.values())[:3]))) for each in article["origins"]
        ]
    failures = [[failure.kind, getattr(failure, "detail", "")] for failure in outcome.failures]
    return {"articles": articles, "notes": list(outcome.notes), "failures": failures}
