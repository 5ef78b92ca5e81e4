"""A plan for some of its sources, or for one of their documents."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from feedsmith.collecting.files import Files, file_url
from feedsmith.collecting.jobs import Job
from feedsmith.config.plan import Plan
from feedsmith.model.contracts import Document, Request, Source
from feedsmith.model.errors import ConfigError
from feedsmith.model.urls import without_userinfo
from feedsmith.model.values import value

__all__ = ["narrow_plan", "poll_only"]


@value
class _OneRequest:
    """A source that asks for one of the documents of another, which parses it."""

    source: Source
    request: Request | Files

    @property
    def name(self) -> str:
        """That of the other."""
        return self.source.name

    def requests(self) -> Iterable[Request]:
        """The one."""
        return self.request if isinstance(self.request, Files) else (self.request,)

    def parse(self, document: Document) -> Iterable[Any]:
        """What the other makes of it."""
        return self.source.parse(document)


def narrow_plan(plan: Plan, wanted: str) -> Plan:
    """The plan for the source of that name alone; or for one document that a source of it asks
    for, by its path or URL. Raises ConfigError where there is neither.
    """
    named = [job for job in plan.jobs if wanted in (job.name, job.key)]
    feeds = [replace(feed, jobs=tuple(job for job in feed.jobs if job in named)) for feed in plan.feeds]
    if not named:
        job = _find_document(plan, wanted)
        feeds = [replace(feed, jobs=(job,) if index == 0 else ()) for index, feed in enumerate(plan.feeds)]
    return replace(plan, feeds=tuple(feeds))


def poll_only(plan: Plan, names: Sequence[str]) -> Plan:
    """The plan with polls of the sources of these names alone; its feeds are published whole.

    Raises ConfigError for a name that no source has, and without a state.
    """
    if not plan.state:
        raise ConfigError("--only", "without a state, nothing is known of the other sources", "set state")
    jobs = plan.jobs
    for name in names:
        if not any(name in (job.name, job.key) for job in jobs):
            known = ", ".join(dict.fromkeys(job.name for job in jobs))
            raise ConfigError("--only", f"no source is called {name!r}", known)
    return replace(plan, only=tuple(job.key for job in jobs if job.name in names or job.key in names))


def _find_document(plan: Plan, location: str) -> Job:
    """The job that asks for the document, for it alone."""
    url = location if "://" in location else file_url(os.path.abspath(location))
    for job in plan.jobs:
        requests = job.source.requests()
        for item in (requests,) if isinstance(requests, Files) else requests:
            for request in item if isinstance(item, Iterable) else (item,):
                if without_userinfo(request.url) == url:
                    one = item.only(request) if isinstance(item, Files) else request
                    only: Any = _OneRequest(source=job.source, request=one)
                    return replace(job, source=only)
    names = ", ".join(dict.fromkeys(job.name for job in plan.jobs))
    raise ConfigError(location, "neither a source of the configuration nor what one reads", f"there is {names}")
