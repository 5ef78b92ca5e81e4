"""The agencies' formats: each sample in data/wire, and what is read out of it."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from feedsmith import Document
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.collecting.parse import parse
from feedsmith_wire.source import WireFiles

DATA = Path(__file__).resolve().parents[1] / "data" / "wire"
EXPECTED = ".expected.json"
"""What the name of a sample is followed by in that of the file with what is read out of it."""
SAMPLES = sorted(path for path in DATA.iterdir() if not path.name.endswith(EXPECTED))
FORMATS = ("anpa", "iptc7901", "nitf", "newsml1", "g2", "ninjs")


def read_delivery(data: bytes, name: str = "delivery", **options: Any) -> Outcome:
    """What comes of a file with these bytes."""
    source = WireFiles(path=Path("wire"), **options)
    url = f"file:///wire/{name}"
    return parse(
        Job(source=source, name="wire"),
        Document(url=url, root="file:///wire", data=data, location=name, source="wire"),
    )


def to_json(value: Any) -> Any:
    """A value as the expected files have it: without what is empty."""
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if not is_dataclass(value):
        return value
    content = {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    return {name: part for name, part in content.items() if part not in (None, "", [])}


def outcome_to_json(outcome: Outcome) -> Mapping[str, Any]:
    """An outcome as the expected files have it: a body as its lines, an origin as one text."""
    articles = [to_json(article) for article in outcome.articles]
    for article in articles:
        article["body"] = article["body"].split("\n")
        article["origins"] = [_join_origin(origin) for origin in article["origins"]]
    failures = [[failure.kind, getattr(failure, "detail", "")] for failure in outcome.failures]
    return {"articles": articles, "notes": list(outcome.notes), "failures": failures}


def _join_origin(origin: Mapping[str, Any]) -> str:
    return " | ".join(filter(None, map(str, list(origin.values())[:3])))
