"""A feed's documents in all its formats, from the pending feed to the files.

Archive documents come first, as the feed links to them; the index page and the OPML, which list the
feeds, come last.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from feedsmith._version import __version__
from feedsmith.collecting.jobs import Outcome
from feedsmith.config.plan import FeedPlan, Plan
from feedsmith.model.contracts import Format
from feedsmith.model.errors import FeedsmithError, FormatError, PublishError, traced
from feedsmith.model.feed import Feed, FeedSettings, advice
from feedsmith.model.urls import id_to_uri
from feedsmith.publishing.catalogue import (
    INDEX_NAME,
    OPML_NAME,
    CatalogueEntry,
    render_index_page,
    render_opml,
)
from feedsmith.publishing.folder import Output, gzip_pieces, open_output
from feedsmith.state.protocol import Diagnostics, PendingFeed, State

__all__ = ["FeedPublisher", "FeedReport", "StandardOutput"]

MAX_COUNTED_BYTES = 64_000_000
"""A feed larger than this is not read again to count which of its articles are new."""

# The names, before that of the output, under which the state keeps what the index page was made of, and
# the headers that files were sent with.
_CATALOGUE = "catalogue"
_HEADERS = "headers"

_log = logging.getLogger("feedsmith.publishing")


class FeedReport:
    """What became of one feed.

    `articles` are in the feed, `new` of them were not in what was there before (None: not known);
    `embargoed` are not yet due, `over_limit` are beyond its limit. Of the `files`, the `changed`
    have new bytes, at the `addresses` that readers know. `failures` cost an article, a file or the
    feed its place, `warnings` cost nobody anything; `advice` is on the configuration; `notes` are
    on single documents: (location, text).
    """

    articles = 0
    new: int | None = None
    embargoed = 0
    over_limit = 0

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
        """Take in what went wrong with a document, and the notes on it."""
        self.failures += outcome.failures
        self.notes += [(outcome.location, note) for note in outcome.notes]

    def add_diagnostics(self, diagnostics: Diagnostics) -> None:
        """Take in what the state has to say of a job or of the feed."""
        self.failures += diagnostics.failures
        self.notes += diagnostics.notes


class StandardOutput:
    """An Output that writes one document to a stream, where there are no files before or after."""

    def __init__(self, stream: BinaryIO | None) -> None:
        self._stream = stream

    def put(self, name: str, pieces: Iterable[bytes], media_type: str) -> bool:
        """Write the pieces to the stream. No file has changed."""
        assert self._stream is not None
        self._stream.writelines(pieces)
        self._stream.flush()
        return False

    def get(self, name: str, limit: int) -> bytes | None:
        """An empty document: all articles are new."""
        return b""

    def has(self, name: str) -> bool:
        """There is none."""
        return False

    def remove(self, name: str) -> None:
        """There is none."""

    @property
    def location(self) -> str:
        """The usual sign for standard output."""
        return "-"

    def display_name(self, name: str) -> str:
        """The usual sign for standard output."""
        return "-"


class FeedPublisher:
    """Publishes the feeds of a plan, where the plan says; `stdout` is for a plan without output.

    Raises ConfigError for an output that can't be written to.
    """

    def __init__(self, plan: Plan, stdout: BinaryIO | None) -> None:
        self._plan = plan
        self._has_other_headers = False
        self._output: Output
        if plan.output is None:
            self._output = StandardOutput(stdout)
        else:
            self._output = open_output(plan.output, cache_control=plan.cache_control)

    def publish(self, state: State, reports: Sequence[FeedReport]) -> None:
        """Write what changed of each feed and of the index page, and fill the feeds' reports.

        A FormatError or PublishError is a failure in the report of its feed, and costs no other.
        """
        place = self._output.location
        pending_feeds = [state.pending_feed(index, place) for index, _ in enumerate(self._plan.feeds)]
        # An object store is told with each file how long it may be kept.
        headers, name = self._plan.cache_control if "://" in place else "", f"{_HEADERS} {place}"
        self._has_other_headers = state.get_value(name) != headers
        for feed, pending, report in zip(self._plan.feeds, pending_feeds, reports, strict=True):
            self._fill_report(feed.settings, pending, report)
            try:
                self._publish_feed(feed, pending, report)
            except (FormatError, PublishError) as error:
                report.failures.append(error)
        if self._plan.index and self._plan.output is not None:
            try:
                self._publish_catalogue(state, pending_feeds, reports)
            except PublishError as error:
                reports[0].failures.append(error)
        failures = [failure for report in reports for failure in report.failures]
        if self._has_other_headers and not any(isinstance(failure, FormatError | PublishError) for failure in failures):
            state.set_value(name, headers)

    def _fill_report(
        self,
        settings: FeedSettings,
        pending: PendingFeed,
        report: FeedReport,
    ) -> None:
        report.articles = pending.articles
        report.new = pending.new
        report.embargoed = pending.embargoed
        report.over_limit = pending.over_limit
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

    def _publish_feed(self, plan: FeedPlan, pending: PendingFeed, report: FeedReport) -> None:
        names = [f"{plan.settings.name}{format.suffix}" for format in plan.formats]
        has_archive = self._has_archive(plan, pending) and not self._has_other_headers
        # A file that somebody deleted is written again, although the feed did not change.
        if pending.published and has_archive and all(map(self._has_file, names)):
            report.files += map(self._output.display_name, names)
            _log.info("feed %s: nothing changed, left alone", report.name)
            return
        feed = pending.feed()
        if not (feed.entries or feed.withdrawn or pending.published_before):
            _log.info("feed %s: no articles yet, not written", report.name)
            return
        if report.new is None:
            report.new = self._count_new(plan.formats, feed)
        # Standard output takes one document: the feed.
        if self._plan.output is not None:
            for archive in pending.archives(lost=not has_archive):
                for format in plan.formats:
                    self._put_document(format, archive)
        if self._write_formats(plan.formats, feed, report):
            pending.mark_published()

    def _has_archive(self, plan: FeedPlan, pending: PendingFeed) -> bool:
        """Whether the newest archive document, if there is one, is there in each format."""
        if not pending.archive:
            return True
        return all(self._has_file(f"{pending.archive}{format.suffix}") for format in plan.formats)

    def _is_there(self, plan: FeedPlan, report: FeedReport) -> bool:
        """Whether readers can have the feed: one that failed in this run has the files of an earlier one."""
        names = (f"{plan.settings.name}{format.suffix}" for format in plan.formats)
        return bool(report.files) or any(map(self._output.has, names))

    def _has_file(self, name: str) -> bool:
        if not self._output.has(name):
            return False
        return not self._plan.gzip or self._output.has(f"{name}.gz")

    def _write_formats(self, formats: Sequence[Format], feed: Feed, report: FeedReport) -> bool:
        """Write the feed in each format; whether all are written."""
        all_written = True
        for format in formats:
            try:
                self._write_format(format, feed, report)
            except (FormatError, PublishError) as error:  # the other formats have their chance
                report.failures.append(error)
                all_written = False
        return all_written

    def _write_format(self, format: Format, feed: Feed, report: FeedReport) -> None:
        file = self._output.display_name(f"{feed.name}{format.suffix}")
        if self._put_document(format, feed):
            report.changed.append(file)
            address = feed.address(format.suffix)
            report.addresses += [address] if address else []
        report.files.append(file)

    def _put_document(self, format: Format, feed: Feed) -> bool:
        """Write one document, with its compressed copy; whether its bytes changed."""
        name = f"{feed.name}{format.suffix}"
        changed = self._output.put(name, _render_pieces(format, feed), format.media_type)
        copy = f"{name}.gz"
        if self._plan.output is None:
            return changed  # as above
        if self._plan.gzip:
            # Whether or not the document changed now: an earlier run may have been killed between
            # the two.
            pieces = gzip_pieces(_render_pieces(format, feed))
            self._output.put(copy, pieces, "application/gzip")
        elif changed and self._output.has(copy):
            # The copy is of the feed as it was, and servers would still prefer it. Beside a feed that
            # did not change it is somebody else's, and as good as ours would be.
            self._output.remove(copy)
        return changed

    def _count_new(self, formats: Sequence[Format], feed: Feed) -> int | None:
        """How many articles are not in the feed that is about to be replaced.

        None if none of its formats can say so.
        """
        for format in formats:
            read_ids = getattr(format, "ids", None)
            name = f"{feed.name}{format.suffix}"
            if read_ids is None:
                continue
            document = self._output.get(name, MAX_COUNTED_BYTES)
            if document is None and self._output.has(name):  # too large, or not to be read
                continue
            try:
                known = set(map(id_to_uri, read_ids(document))) if document else set()
            except ValueError:  # it is somebody else's
                known = set()
            return sum(entry.article.id not in known for entry in feed.entries)
        return None

    # ---- what lists the feeds --------------------------------------------------------------------

    def _publish_catalogue(
        self,
        state: State,
        pending_feeds: Sequence[PendingFeed],
        reports: Sequence[FeedReport],
    ) -> None:
        """Write the index page and the OPML, unless they were made of the very same feeds."""
        feeds = self._plan.feeds
        hashes = [pending.content_hash for pending in pending_feeds]
        is_listed = list(map(self._is_there, feeds, reports))

        def made_of(has_opml: bool) -> str:
            return repr((__version__, hashes, [feed.settings for feed in feeds], is_listed, has_opml))

        name = f"{_CATALOGUE} {self._output.location}"
        is_current = state.get_value(name) == made_of(self._output.has(OPML_NAME))
        if is_current and self._output.has(INDEX_NAME) and not self._has_other_headers:
            _log.info("%s: nothing changed, left alone", self._output.display_name(INDEX_NAME))
            return
        catalogue = [
            CatalogueEntry(feed=pending.feed(), formats=feed.formats)
            for feed, pending, listed in zip(feeds, pending_feeds, is_listed, strict=True)
            if listed
        ]
        self._output.put(INDEX_NAME, render_index_page(catalogue), "text/html")
        outlines = list(render_opml(catalogue))
        if outlines:
            self._output.put(OPML_NAME, outlines, "text/x-opml")
        else:
            self._output.remove(OPML_NAME)
        state.set_value(name, made_of(bool(outlines)))


def _render_pieces(format: Format, feed: Feed) -> Iterator[bytes]:
    """What the format makes of the feed. Raises FormatError for whatever goes wrong in it."""
    try:
        for piece in format.render(feed):
            if not isinstance(piece, bytes):
                raise TypeError(f"render() gave a {type(piece).__name__}, not bytes")
            yield piece
    except Exception as error:  # somebody else's plugin
        detail = f"{type(error).__name__}: {error}"
        raise traced(FormatError(format.name, feed.name, detail), error) from error
