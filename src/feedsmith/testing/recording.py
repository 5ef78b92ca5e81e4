"""A document as the core fetched it, after the guard, the limits and inflating, without what is secret."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from feedsmith.config.plan import Plan
from feedsmith.executors import Inline
from feedsmith.model.contracts import Document, Request, Source
from feedsmith.model.errors import FeedsmithError
from feedsmith.model.urls import without_userinfo
from feedsmith.pipeline import explain
from feedsmith.testing.recordings import read_url

__all__ = ["choose_path", "fetch_documents", "remove_secrets"]

MAX_DOCUMENTS = 20
"""What is recorded of a folder: the first of its files."""
REMOVED = "REMOVED"
QUOTES = ('"', "'")
# Names of parameters and fields that carry a login, a session or a signature: `token`, `api_key`, `X-Amz-Signature`.
# A bare `key` or `session` is one in an address only: in JSON most are something else.
_OF = r"(?:access|api|auth|client|csrf|id|private|refresh|secret|session|xsrf|x[_-]?amz|x[_-]?goog)[_-]?"
_SECRET = (
    rf"(?:(?:{_OF}){{0,3}}(?:token|secret|signature|hmac|password|passwd|pwd|jwt|credentials?)|(?:{_OF}){{1,3}}key"
    r"|(?:php)?sess(?:ion)?[_-]?id|sid|sig|authorization|bearer|csrf|xsrf)"
)
_IN_QUERY = re.compile(rf"(?i)(?<=[?&;])((?:{_SECRET}|auth|key|session)=)[^&#\"'<>\s\\]+")
_IN_JSON = re.compile(rf"(?i)(\"{_SECRET}\"\s*:\s*\")(?:[^\"\\]|\\.){{6,}}")
_FIELD = re.compile(r"(?i)<(?:input|meta)\b[^<>]*")
_FIELD_NAME = re.compile(rf"(?i)\bname=[\"']?{_SECRET}(?=[\"'\s/]|$)")
_FIELD_VALUE = re.compile(r"(?i)(\b(?:value|content)=)(\"[^\"]*|'[^']*|[^\"'\s>]+)")
_USERINFO = re.compile(r"(?<=://)[^/?#\s@\"'<>]+@")


@dataclass(frozen=True)
class _Capture:
    """A source that asks for the documents of another and keeps them, unread."""

    source: Source
    documents: list[Document]

    @property
    def name(self) -> str:
        return self.source.name

    def requests(self) -> Iterable[Any]:
        """As the other."""
        return self.source.requests()

    def parse(self, document: Document) -> Iterable[Request]:
        """Nothing."""
        if len(self.documents) < MAX_DOCUMENTS:
            self.documents.append(document)
        return ()


def fetch_documents(plan: Plan) -> tuple[list[Document], list[FeedsmithError]]:
    """The documents that the sources of the plan ask for first, without what is secret; and what could not be had."""
    documents: list[Document] = []
    failures: list[FeedsmithError] = []
    feeds = []
    for feed in plan.feeds:
        jobs = tuple(replace(job, source=_capture(job.source, documents)) for job in feed.jobs)
        feeds.append(replace(feed, jobs=jobs))
    for timed in explain(replace(plan, feeds=tuple(feeds)), Inline()):
        failures += timed.outcome.failures
    return [remove_secrets(page, _list_credentials(plan)) for page in documents], failures


def _capture(source: Source, documents: list[Document]) -> Any:
    return _Capture(source, documents)


def _list_credentials(plan: Plan) -> list[str]:
    """What the sources show to their sites: none of it may be in a recording."""
    secrets: list[str] = []
    for job in plan.jobs:
        given = job.credentials
        secrets += [given.password, given.bearer, *[text for _, text in (*given.headers, *given.cookies)]]
    return [secret for secret in secrets if len(secret) >= 4]


def remove_secrets(page: Document, secrets: Iterable[str] = ()) -> Document:
    """The document without these secrets, without logins in addresses, and without values of parameters and
    fields whose names say that they are tokens. A document that holds none keeps its bytes.
    """
    url = _remove(without_userinfo(page.url), secrets)
    # Latin-1 keeps each byte: what is removed is ASCII in every charset that pages have.
    data = _remove(page.data.decode("latin-1"), [_as_latin1(secret) for secret in secrets]).encode("latin-1")
    return replace(page, url=url, data=data, location=url if page.location == page.url else page.location)


def _as_latin1(secret: str) -> str:
    return secret.encode("utf-8", "replace").decode("latin-1")


def _remove(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, REMOVED)
    for pattern in (_IN_QUERY, _IN_JSON):
        text = pattern.sub(rf"\1{REMOVED}", text)
    text = _FIELD.sub(_empty_field, text)
    return _USERINFO.sub("", text)


def _empty_field(field: re.Match[str]) -> str:
    """The field of a form, or a meta element, without its value where it is called like a token."""
    if not _FIELD_NAME.search(field[0]):
        return field[0]
    return _FIELD_VALUE.sub(
        lambda match: f"{match[1]}{match[2][:1] if match[2][:1] in QUOTES else ''}{REMOVED}", field[0]
    )


def choose_path(folder: Path, page: Document) -> Path:
    """Where the document is recorded: a file below the folder as it lay below its own, a page after its path, with a
    number where another page is recorded under that name.
    """
    if page.root:
        return folder / page.path
    parts = urlsplit(page.url)
    name = Path(parts.path)
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", name.stem).strip("-")[:60] or parts.hostname or "page"
    suffix = name.suffix[:10] or _guess_suffix(page.data)
    candidates = chain((f"{stem}{suffix}",), (f"{stem}-{number}{suffix}" for number in count(2)))
    return next(path for path in map(folder.joinpath, candidates) if read_url(path) in ("", page.url))


def _guess_suffix(data: bytes) -> str:
    start = data.lstrip()[:200].lower()
    if start.startswith((b"{", b"[")):
        return ".json"
    if start.startswith((b"<?xml", b"<rss", b"<feed")):
        return ".xml"
    return ".html" if start.startswith(b"<") else ".txt"
