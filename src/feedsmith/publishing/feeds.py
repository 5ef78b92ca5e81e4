"""A feed's documents in all its formats, from the pending feed to the files.

Archive documents come first, as the feed links to them; the index page and the OPML, which list the
feeds, come last.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from feedsmith.collecting.jobs import Outcome
from feedsmith.config.plan import FeedPlan, Plan
from feedsmith.model.contracts import Format
from feedsmith.model.errors import FeedsmithError, FormatError, PublishError, traced
from feedsmith.model.feed import Feed, FeedSettings, advice
from feedsmith.model.urls import id_to_uri
from feedsmith.plugins.calls import call_steps, describe_crash
from feedsmith.publishing.folder import Output, gzip_pieces, open_output
from feedsmith.publishing.index import Content, Index
from feedsmith.publishing.ledger import Ledger
from feedsmith.publishing.standard_output import StandardOutput
from feedsmith.state.protocol import ArchivePage, Diagnostics, FeedSummary, PendingFeed, State

__all__ = ["FeedPublisher", "FeedReport"]

MAX_COUNTED_BYTES = 64_000_000
"""A feed larger than this is not read again to count which of its articles are new."""

MAX_RENDER_SECONDS = 20.0
MAX_RENDER_SECONDS_PER_ENTRY = 0.01
"""Wall time that a format may take for a feed: the core's take 0.2 ms for an entry."""
MAX_RENDERED_BYTES = 100_000_000
MAX_RENDERED_BYTES_PER_ENTRY = 20_000_000
"""What a format may make of a feed: twice the largest document for each entry, and its settings."""

_log = logging.getLogger("feedsmith.publishing")


class FeedReport:
    """What became of one feed.

    `read` articles came from its sources in this run; `articles` are in the feed, `new` of them were
    not in what was there before (None: not known); `embargoed` are not yet due, `over_limit` are beyond
    its limit, `duplicates` are told by another source too. Of the `files`, the `changed` have new bytes,
    at the `addresses` that readers know.
    `failures` cost an article, a file or the feed its place, `warnings` cost nobody anything; `advice`
    is on the configuration; `notes` are on single documents: (location, text). A feed that was not
    `looked_at` is as an earlier run left it.
    """

    looked_at = True
    articles = 0
    read = 0
    new: int | None = None
    embargoed = 0
    over_limit = 0
    duplicates = 0

    def __init__(self, name: str) -> None:
        self.name = name
        self.files: list[str] = []
        self.changed: list[str] = []
        self.addresses: list[str] = []
        self.failures: list[FeedsmithError] = []
        self.warnings: list[FeedsmithError] = []
        self.advice: list[str] = []
        self.notes: list[tuple[str, str]] = []

    def add_outcome(self, outcome: Outcome) -> None:
        """Take in what came of a document: its articles, what went wrong, and the notes on it."""
        self.read += len(outcome.articles)
        self.failures += outcome.failures
        self.warnings += outcome.warnings
        self.notes += [(outcome.location, note) for note in outcome.notes]

    def add_diagnostics(self, diagnostics: Diagnostics) -> None:
        """Take in what the state has to say of a job or of the feed."""
        self.failures += diagnostics.failures
        self.notes += diagnostics.notes


class FeedPublisher:
    """Publishes the feeds of a plan, where the plan says; `stdout` is for a plan without output.

    Raises ConfigError for an output that can't be written to.
    """

    def __init__(self, plan: Plan, stdout: BinaryIO | None) -> None:
        self._plan = plan
        self._output: Output
        if plan.output is None:
            self._output = StandardOutput(stdout)
        else:
            self._output = open_output(plan.output, cache_control=plan.cache_control)

    def publish(self, state: State, reports: Sequence[FeedReport], now: datetime) -> None:
        """Write what changed of each feed and of the index page, and fill the feeds' reports.

        A FormatError or PublishError is a failure in the report of its feed, and costs no other. The
        output is closed at the end.
        """
        with closing(self._output):
            self._publish(state, reports, now)

    def _publish(self, state: State, reports: Sequence[FeedReport], now: datetime) -> None:
        # An object store is told with each file how long it may be kept.
        terms = self._plan.cache_control if "://" in self._output.location else ""
        ledger = Ledger(self._output, state, terms)
        every = range(len(reports))
        first = self._plan.served_feeds if self._plan.leaves_others else every
        contents, has_changed = self._publish_feeds(first, state, reports, ledger, now)
        others = sorted(set(every) - contents.keys())
        index = Index(self._plan, self._output, state, ledger)
        if has_changed or not self._plan.leaves_others or index.is_missing():
            contents |= self._publish_feeds(others, state, reports, ledger, now)[0]
            try:
                index.publish(contents, self._explain_absences(reports))
            except PublishError as error:
                reports[0].failures.append(error)
        else:
            for other in others:
                reports[other].looked_at = False
        state.record_files(self._output.location, ledger.take_new())

    def _publish_feeds(
        self,
        indexes: Collection[int],
        state: State,
        reports: Sequence[FeedReport],
        ledger: Ledger,
        now: datetime,
    ) -> tuple[dict[int, Content], bool]:
        """Write what changed of these feeds. Gives their contents, and whether any has changed."""
        contents: dict[int, Content] = {}
        has_changed = False
        settled = state.settled_feeds(indexes) if indexes else {}
        for index in indexes:
            feed, report, summary = self._plan.feeds[index], reports[index], settled.get(index)
            if summary is not None and self._is_published(feed, summary, report, ledger):
                contents[index] = Content.of(summary)
                continue
            has_changed = True
            with state.pending_feed(index) as pending:
                contents[index] = Content.of(pending)
                self._fill_report(feed.settings, pending, report)
                try:
                    self._publish_feed(feed, pending, report, ledger, now)
                except (FormatError, PublishError) as error:
                    report.failures.append(error)
        return contents, has_changed

    def _is_published(self, plan: FeedPlan, summary: FeedSummary, report: FeedReport, ledger: Ledger) -> bool:
        """Whether all files of a feed lie there as it is; its report is filled then."""
        if not self._is_begun(summary, report):
            self._fill_report(plan.settings, summary, report)
            _log.info("feed %s: no articles yet, not written", report.name)
            return True
        if self._outdated(plan, summary, ledger) or self._outdated_pages(plan, summary, ledger):
            return False
        self._fill_report(plan.settings, summary, report)
        self._leave_alone(plan, report)
        return True

    def _is_begun(self, summary: FeedSummary, report: FeedReport) -> bool:
        """Whether the feed has files, or is to have some now.

        One that its filters leave empty has readers who wait for the first article that passes.
        """
        return bool(summary.articles or summary.published_before or report.read)

    def _leave_alone(self, plan: FeedPlan, report: FeedReport) -> None:
        report.files += [self._output.display_name(f"{report.name}{format.suffix}") for format in plan.formats]
        _log.info("feed %s: nothing changed, left alone", report.name)

    def _fill_report(
        self,
        settings: FeedSettings,
        pending: FeedSummary,
        report: FeedReport,
    ) -> None:
        report.articles = pending.articles
        report.new = pending.new
        report.embargoed = pending.embargoed
        report.over_limit = pending.over_limit
        report.duplicates = pending.duplicates
        report.add_diagnostics(pending.diagnostics)
        report.advice += [*advice(settings), *pending.advice]
        _log.info(
            "feed %s: %d articles, %d under embargo, %d over the limit",
            report.name,
            report.articles,
            report.embargoed,
            report.over_limit,
        )

    # ---- a feed ----------------------------------------------------------------------------------

    def _publish_feed(
        self,
        plan: FeedPlan,
        pending: PendingFeed,
        report: FeedReport,
        ledger: Ledger,
        now: datetime,
    ) -> None:
        outdated = self._outdated(plan, pending, ledger)
        pages = self._outdated_pages(plan, pending, ledger)
        if not outdated and not pages:
            self._leave_alone(plan, report)
            return
        feed = pending.feed()
        if pending.published_before is None:
            feed = self._compare_with_previous(plan.formats, feed, report)
        # A feed that its filters leave empty has readers who wait for the first article that passes.
        if not (feed.entries or feed.withdrawn or pending.published_before or report.read):
            _log.info("feed %s: no articles yet, not written", report.name)
            return
        # They come first: the feed links to them.
        for page, formats in pages:
            archive = pending.archive(page)
            for format in formats:
                self._put_document(format, archive, page.content_hash, ledger)
        self._write_formats(plan.formats, outdated, feed, pending, report, ledger)
        if self._plan.index:
            for format in outdated:
                ledger.note_change(f"{feed.name}{format.suffix}", now)
        # If only some were written, the readers of those have met what is in them.
        if report.files:
            pending.mark_published(self._output.location, ledger.take_new())

    def _outdated(self, plan: FeedPlan, summary: FeedSummary, ledger: Ledger) -> list[Format]:
        """The formats in which the feed has to be written."""
        return self._outdated_formats(plan, plan.settings.name, summary.content_hash, ledger)

    def _outdated_formats(self, plan: FeedPlan, name: str, content_hash: str, ledger: Ledger) -> list[Format]:
        """The formats in which a document of that name does not lie there as it should."""
        return [
            format
            for format in plan.formats
            if not self._lies_there(f"{name}{format.suffix}", _content_hash(content_hash, format), ledger)
        ]

    def _lies_there(self, name: str, content_hash: str, ledger: Ledger) -> bool:
        """Whether the document lies there as it should, with its compressed copy."""
        if not ledger.is_current(name, content_hash):
            return False
        return not self._plan.gzip or ledger.is_current(f"{name}.gz", content_hash)

    def _is_there(self, plan: FeedPlan, report: FeedReport) -> bool:
        """Whether readers can have the feed: one that failed in this run has the files of an earlier one."""
        names = (f"{plan.settings.name}{format.suffix}" for format in plan.formats)
        return bool(report.files) or any(map(self._output.has, names))

    def _outdated_pages(
        self,
        plan: FeedPlan,
        pending: FeedSummary,
        ledger: Ledger,
    ) -> list[tuple[ArchivePage, list[Format]]]:
        """The archive documents that have to be written, each in these formats."""
        if self._plan.output is None:  # standard output takes one document: the feed
            return []
        pages = [
            (page, self._outdated_formats(plan, page.name, page.content_hash, ledger)) for page in pending.archive_pages
        ]
        return [(page, formats) for page, formats in pages if formats]

    def _compare_with_previous(self, formats: Sequence[Format], feed: Feed, report: FeedReport) -> Feed:
        """The feed with those withdrawals that concern its readers, where nothing but the feed that is
        about to be replaced says what they were shown; its report learns how many articles are new.
        """
        known = self._previous_ids(formats, feed.name)
        if known is not None:
            report.new = sum(entry.article.id not in known for entry in feed.entries)
        withdrawn = tuple(entry for entry in feed.withdrawn if entry.article.id in (known or ()))
        return replace(feed, withdrawn=withdrawn)

    def _write_formats(
        self,
        formats: Sequence[Format],
        outdated: Sequence[Format],
        feed: Feed,
        pending: PendingFeed,
        report: FeedReport,
        ledger: Ledger,
    ) -> None:
        """Write the feed in the outdated ones of its formats."""
        for format in formats:
            file = self._output.display_name(f"{feed.name}{format.suffix}")
            try:
                if format in outdated and self._put_document(format, feed, pending.content_hash, ledger):
                    report.changed.append(file)
                    address = feed.address(format.suffix)
                    report.addresses += [address] if address else []
                report.files.append(file)
            except (FormatError, PublishError) as error:  # the other formats have their chance
                report.failures.append(error)

    def _put_document(self, format: Format, feed: Feed, content_hash: str, ledger: Ledger) -> bool:
        """Write one document, with its compressed copy; whether its bytes changed."""
        name = f"{feed.name}{format.suffix}"
        content_hash = _content_hash(content_hash, format)
        changed = ledger.put(name, _render_pieces(format, feed), format.media_type, content_hash)
        copy = f"{name}.gz"
        if self._plan.output is None:
            return changed  # standard output takes one document
        if self._plan.gzip:
            # Whether or not the document changed now: an earlier run may have been killed between
            # the two.
            pieces = gzip_pieces(_render_pieces(format, feed))
            ledger.put(copy, pieces, "application/gzip", content_hash)
        elif changed and self._output.has(copy):
            # The copy is of the feed as it was, and servers would still prefer it. Beside a feed that
            # did not change it is somebody else's, and as good as ours would be.
            self._output.remove(copy)
        return changed

    def _previous_ids(self, formats: Sequence[Format], feed: str) -> set[str] | None:
        """The ids in the feed that is about to be replaced, and of what it withdraws; None if none of
        its formats can say so.
        """
        known: set[str] | None = None
        for format in formats:
            read_ids = getattr(format, "ids", None)
            read_withdrawn_ids = getattr(format, "withdrawn_ids", None)
            name = f"{feed}{format.suffix}"
            # One says it for all, but for what was withdrawn.
            if read_ids is None or (known is not None and read_withdrawn_ids is None):
                continue
            document = self._output.get(name, MAX_COUNTED_BYTES)
            if document is None and self._output.has(name):  # too large, or not to be read
                continue
            known = known or set()
            with suppress(ValueError):  # it is somebody else's
                known |= set(map(id_to_uri, read_ids(document))) if document else set()
            if document and read_withdrawn_ids is not None:
                known |= set(read_withdrawn_ids(document))
        return known

    def _explain_absences(self, reports: Sequence[FeedReport]) -> list[str]:
        """Why readers can't have each of the feeds yet, for those who look at the index page; "" where they can."""
        return [
            "" if self._is_there(feed, report) else _explain_absence(report)
            for feed, report in zip(self._plan.feeds, reports, strict=True)
        ]


def _explain_absence(report: FeedReport) -> str:
    """Why readers can't have the feed yet, in a word."""
    if any(isinstance(failure, FormatError | PublishError) for failure in report.failures):
        return "Not here yet: it could not be written so far."
    return "Not here yet: its sources have given no article so far."


def _content_hash(content_hash: str, format: Format) -> str:
    """Of a document in that format; "" where nothing is remembered."""
    return content_hash and f"{content_hash} {format.name} {format.suffix}"


def _render_pieces(format: Format, feed: Feed) -> Iterator[bytes]:
    """What the format makes of the feed. Raises FormatError for whatever goes wrong in it."""
    seconds = MAX_RENDER_SECONDS + len(feed.entries) * MAX_RENDER_SECONDS_PER_ENTRY
    room = MAX_RENDERED_BYTES + len(feed.entries) * MAX_RENDERED_BYTES_PER_ENTRY
    try:
        owner = f"format {format.name}"
        for piece in call_steps(owner, feed.name, lambda: format.render(feed), seconds=seconds):
            if not isinstance(piece, bytes):
                raise TypeError(f"render() gave a {type(piece).__name__}, not bytes")
            room -= len(piece)
            if room < 0:
                raise ValueError("render() gave more bytes than the feed's articles can fill")
            yield piece
    except Exception as error:  # somebody else's plugin
        detail = describe_crash(error)
        raise traced(FormatError(format.name, feed.name, detail), error) from error
