"""What came of a source so far, in numbers."""

import logging
from collections.abc import Iterator

from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.model.urls import without_userinfo

__all__ = ["Tally"]

_log = logging.getLogger("feedsmith.collecting")


class Tally:
    """How many documents of one job were read, and what they gave."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._documents = self._articles = self._failures = self._without_address = 0

    def count(self, outcome: Outcome) -> None:
        """Count a document, and log what came of it."""
        self._documents += 1
        self._articles += len(outcome.articles)
        self._failures += len(outcome.failures)
        self._without_address += sum(not each.url and each.status == "usable" for each in outcome.articles)
        if not _log.isEnabledFor(logging.INFO):
            return
        location = without_userinfo(outcome.location)
        for failure in outcome.failures:
            _log.info("%s: %s: %s", self._job.name, location, failure.kind)
        state = "unchanged" if outcome.unchanged else f"{len(outcome.articles)} articles"
        _log.debug("%s: %s: %s, %d links", self._job.name, location, state, len(outcome.requests))

    def remarks(self) -> Iterator[str]:
        """What the numbers say that the user should know."""
        if self._without_address and getattr(self._job.source, "url", None) == "":
            count = f"{self._without_address:,} article{'s' if self._without_address > 1 else ''}"
            yield (
                'no address, so readers can\'t open it: set url = "https://..." for the source in '
                f"feedsmith.toml, or url in front matter ({count})"
            )

    def log(self) -> None:
        """Log what came of the job in all."""
        counts = self._documents, self._articles, self._failures
        _log.info("%s: %d documents read, with %d articles and %d failures", self._job.name, *counts)
