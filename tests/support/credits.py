"""What was read of a line of credits, in the shape of tests/data/bylines.jsonl and of the examples in the grammar."""

from collections.abc import Iterable, Mapping
from typing import Any

from feedsmith_wire.credits.agencies import AgencyFacts
from feedsmith_wire.credits.values import Credits, ParsedDateline


def summarize(credits: Credits) -> dict[str, Any]:
    """The fields of the credits that say anything, but `embargo`, `rest`, `printed` and `rule`."""
    fields = {
        "authors": list(credits.authors),
        "agencies": list_codes(credits.agencies),
        "staff": credits.staff,
        "initials": list(credits.initials),
        "contributors": [contributor._asdict() for contributor in credits.contributors],
        "photo": [
            {"names": list(credit.names), "agencies": list_codes(credit.agencies)} for credit in credits.photo_credits
        ],
        "dateline": summarize_dateline(credits.dateline),
        "version": list(credits.version),
        "status": credits.status,
        "note": credits.note,
    }
    return {name: value for name, value in fields.items() if value}


def summarize_all(credits: Credits) -> dict[str, Any]:
    """The same, with `embargo` and `rest`."""
    more = {"embargo": credits.embargo, "rest": credits.rest}
    return {**summarize(credits), **{name: value for name, value in more.items() if value}}


def summarize_dateline(dateline: ParsedDateline | None) -> Mapping[str, str]:
    """Place, region and date, where they are printed."""
    if dateline is None:
        return {}
    year = f"{dateline.year}-" if dateline.year else ""
    date = f"{year}{dateline.month:02}-{dateline.day:02}" if dateline.month else ""
    parts = {"place": dateline.place, "date": date, "region": dateline.region}
    return {name: part for name, part in parts.items() if part}


def list_codes(agencies: Iterable[AgencyFacts]) -> list[str]:
    """The codes of agencies; the name of one that has none."""
    return [facts.code or facts.name for facts in agencies]
