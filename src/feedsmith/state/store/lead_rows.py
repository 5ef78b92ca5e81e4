"""What is remembered of articles that leads led to, and requests with leads as text."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from feedsmith.collecting.jobs import KnownLead, Outcome
from feedsmith.fetching.access import Validators
from feedsmith.model.article import Person
from feedsmith.model.contracts import Request
from feedsmith.model.leads import Lead, digest_lead
from feedsmith.state.store import schema
from feedsmith.state.store.rows import to_seconds
from feedsmith.state.store.schema import CorruptStateError
from feedsmith.state.store.statements import among, upsert

__all__ = ["decode_requests", "encode_requests", "load_leads", "record_leads"]

_leads, _documents = schema.leads, schema.documents


def load_leads(
    connection: Connection, source: int, urls: Sequence[str], read_after: int | None = None
) -> dict[str, KnownLead]:
    """What is known of the articles at these addresses, by them. Validators are those of pages that were read in full
    after that, in seconds since 1970.
    """
    both = _leads.outerjoin(_documents, (_documents.c.source == _leads.c.source) & (_documents.c.url == _leads.c.url))
    columns = *_leads.c, _documents.c.final_url, _documents.c.etag, _documents.c.last_modified, _documents.c.read_at
    statement = select(*columns).select_from(both).where(_leads.c.source == source, among(_leads.c.url, urls))
    return {
        row.url: KnownLead(
            digest=row.digest,
            first_seen=row.first_seen,
            asked_at=row.asked_at,
            published=row.published,
            failures=row.failures,
            was_read=bool(row.was_read),
            validators=_read_validators(row, read_after),
        )
        for row in connection.execute(statement)
    }


def _read_validators(row: Row[Any], read_after: int | None) -> Validators:
    if row.read_at is None or (read_after is not None and row.read_at <= read_after):
        return Validators()
    return Validators(url=row.final_url, etag=row.etag, last_modified=row.last_modified)


def record_leads(connection: Connection, source: int, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Remember what came of the pages that leads led to."""
    led = {outcome.url: outcome for outcome in outcomes if outcome.lead is not None and outcome.url}
    if led:
        known = load_leads(connection, source, list(led))
        rows = [_make_row(source, outcome, known.get(url), to_seconds(now)) for url, outcome in led.items()]
        upsert(connection, _leads, rows)


def _make_row(source: int, outcome: Outcome, known: KnownLead | None, now: int) -> Mapping[str, object]:
    lead = outcome.lead
    assert lead is not None
    dates = [article.published for article in outcome.articles]
    published = next(filter(None, [*dates, lead.published]), None)
    has_text = bool(outcome.articles) and not outcome.stand_ins
    is_read = has_text or outcome.unchanged or not outcome.failures
    return {
        "source": source,
        "url": outcome.url,
        "digest": digest_lead(lead),
        "first_seen": known.first_seen if known else now,
        "asked_at": now,
        "published": to_seconds(published) if published else known and known.published,
        "failures": (known.failures if known else 0) + 1 if outcome.failures else 0,
        "was_read": is_read or bool(known and known.was_read),
    }


# ---- requests as text ------------------------------------------------------------------------

_DATES = ("published", "updated")
# Not the body: what carries one needs no page, and is published with its list.
_TEXTS = ("url", "title", "summary", "image", "guid", "language")


def encode_requests(requests: Sequence[Request]) -> str:
    """The requests as JSON, or "" for none. The next page of an article is no link: it is asked for whenever
    the first one is parsed.
    """
    linked = [_encode_request(request) for request in requests if request.continues is None]
    return json.dumps(linked) if linked else ""


def decode_requests(text: str) -> list[Request]:
    """The requests that `encode_requests` made the text of. Raises CorruptStateError for any other."""
    try:
        return [_decode_request(*parts) for parts in json.loads(text)]
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise CorruptStateError from error


def _encode_request(request: Request) -> list[Any]:
    parts: list[Any] = [request.url, request.root]
    if request.lead is not None or request.otherwise:
        parts.append(request.lead and _encode_lead(request.lead))
        parts.append([_encode_request(other) for other in request.otherwise])
    return parts


def _decode_request(url: str, root: str, lead: Any = None, otherwise: Sequence[Any] = ()) -> Request:
    return Request(
        url=url,
        root=root,
        lead=lead and _decode_lead(lead),
        otherwise=tuple(_decode_request(*parts) for parts in otherwise),
    )


def _encode_lead(lead: Lead) -> dict[str, Any]:
    parts: dict[str, Any] = {name: getattr(lead, name) for name in _TEXTS}
    parts |= {name: to_seconds(moment) for name in _DATES if (moment := getattr(lead, name)) is not None}
    parts["tags"] = lead.tags
    parts["authors"] = [(author.name, author.email, author.url) for author in lead.authors]
    return {name: content for name, content in parts.items() if content not in ("", (), [])}


def _decode_lead(parts: dict[str, Any]) -> Lead:
    authors = [Person(name=name, email=email, url=url) for name, email, url in parts.get("authors", ())]
    fields: dict[str, Any] = {name: parts.get(name, "") for name in _TEXTS}
    fields |= {name: datetime.fromtimestamp(parts[name], UTC) for name in _DATES if name in parts}
    return Lead(**fields, tags=tuple(parts.get("tags", ())), authors=tuple(authors))
