"""A feed's documents in all its formats, from the pending feed to the files: archives first, as they are linked to."""

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from feedsmith._version import __version__
from feedsmith.config.plan import FeedPlan, Plan
from feedsmith.model.contracts import Format
from feedsmith.model.errors import FeedsmithError, FormatError, PublishError, traced
from feedsmith.model.feed import Feed, FeedSettings, advice
from feedsmith.publishing.catalogue import INDEX_NAME, OPML_NAME, CatalogueEntry, render_index_page, render_opml
from feedsmith.publishing.folder import Output, compressed, open_output
from feedsmith.state.protocol import PendingFeed, State

__all__ = ["FeedPublisher", "FeedReport", "StandardOutput"]

COUNTED_BYTES = 64_000_000
"""A feed larger than this is not read again to count what is new."""


class FeedReport:
    """What became of one feed.

    `articles` are in the feed, `new` of them were not in what was there before (None: not known); `embargoed` are not
    yet due, `over_limit` are beyond its limit; of the `files`, the `changed` have new bytes, at the `addresses` that
    readers know. `failures` cost an article, a file or the feed its place, `warnings` cost nobody anything; `advice` is
    on the configuration; `notes` are on single documents: (location, text).
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


class StandardOutput:
    """An Output for one document, which nobody has met before."""

    def __init__(self, stream: BinaryIO | None) -> None:
        self._stream = stream

    def put(self, name: str, pieces: Iterable[bytes], media_type: str) -> bool:
        assert self._stream is not None
        self._stream.writelines(pieces)
        self._stream.flush()
        return False

    def get(self, name: str, limit: int) -> bytes | None:
        return b""

    def has(self, name: str) -> bool:
        return False

    def remove(self, name: str) -> None:
        """There is none."""

    def shown(self, name: str) -> str:
        return "-"


class FeedPublisher:
    """Publishes the feeds of a plan."""

    def __init__(self, plan: Plan, stdout: BinaryIO | None) -> None:
        self._plan = plan
        where = plan.output
        self._output: Output = (
            StandardOutput(stdout) if where is None else open_output(where, cache_control=plan.cache_control)
        )

    def publish(self, state: State, reports: Sequence[FeedReport]) -> None:
        pending_feeds = [state.pending_feed(index, self._output.shown("")) for index, _ in enumerate(self._plan.feeds)]
        for feed, pending, report in zip(self._plan.feeds, pending_feeds, reports, strict=True):
            self._tell(feed.settings, pending, report)
            try:
                self._publish(feed, pending, report)
            except (FormatError, PublishError) as error:
                report.failures.append(error)
        if self._plan.index and self._plan.output is not None:
            try:
                self._list(state, pending_feeds, reports)
            except PublishError as error:
                reports[0].failures.append(error)

    def _tell(self, settings: FeedSettings, pending: PendingFeed, report: FeedReport) -> None:
        report.articles, report.new, report.embargoed, report.over_limit = (
            pending.articles,
            pending.new,
            pending.embargoed,
            pending.over_limit,
        )
        report.failures += pending.diagnostics.failures
        report.notes += pending.diagnostics.notes
        report.advice += [*advice(settings), *pending.advice]

    def _publish(self, plan: FeedPlan, pending: PendingFeed, report: FeedReport) -> None:
        names = [f"{plan.settings.name}{format.suffix}" for format in plan.formats]
        kept = not pending.archive or all(self._has(f"{pending.archive}{format.suffix}") for format in plan.formats)
        if pending.published and kept and all(map(self._has, names)):
            report.files += map(self._output.shown, names)
            return
        feed = pending.feed()
        if not feed.entries and not feed.withdrawn and not pending.published_before:
            return
        if report.new is None:
            report.new = self._new(plan.formats, feed)
        for archive in pending.archives(lost=not kept):
            for format in plan.formats:
                self._put(format, archive)
        all_written = True
        for format in plan.formats:
            try:
                self._written(format, feed, report)
            except (FormatError, PublishError) as error:  # the other formats have their chance
                report.failures.append(error)
                all_written = False
        if all_written:
            pending.done()

    def _written(self, format: Format, feed: Feed, report: FeedReport) -> None:
        shown = self._output.shown(f"{feed.name}{format.suffix}")
        if self._put(format, feed):
            report.changed.append(shown)
            report.addresses += filter(None, [feed.address(format.suffix)])
        report.files.append(shown)

    def _put(self, format: Format, feed: Feed) -> bool:
        name = f"{feed.name}{format.suffix}"
        changed = self._output.put(name, _rendered(format, feed), format.media_type)
        packed = f"{name}.gz"
        if self._plan.gzip:  # whether or not this changed now: a run may have been killed before it came to the copy
            self._output.put(packed, compressed(_rendered(format, feed)), "application/gzip")
        elif changed and self._output.has(packed):
            self._output.remove(packed)  # of a feed that stands no longer, which servers would still prefer
        return changed

    def _has(self, name: str) -> bool:
        return self._output.has(name) and (not self._plan.gzip or self._output.has(f"{name}.gz"))

    def _new(self, formats: Sequence[Format], feed: Feed) -> int | None:
        """How many articles were not in the feed that is about to be replaced; None if its formats can't tell."""
        for format in formats:
            ids = getattr(format, "ids", None)
            name = f"{feed.name}{format.suffix}"
            if ids is None:
                continue
            document = self._output.get(name, COUNTED_BYTES)
            if document is None and self._output.has(name):
                continue
            try:
                known = set(ids(document)) if document else set()
            except ValueError:  # it is somebody else's
                known = set()
            return sum(entry.article.id not in known for entry in feed.entries)
        return None

    def _list(self, state: State, pending_feeds: Sequence[PendingFeed], reports: Sequence[FeedReport]) -> None:
        """Write what lists the feeds, for people and for readers, where it would say another thing than before."""
        feeds = self._plan.feeds
        told = repr((__version__, [pending.token for pending in pending_feeds], [feed.settings for feed in feeds]))
        if self._output.has(INDEX_NAME) and state.get_value("catalogue") == told:
            return
        found = zip(feeds, pending_feeds, reports, strict=True)
        listed = [
            CatalogueEntry(feed=pending.feed(), formats=feed.formats) for feed, pending, report in found if report.files
        ]
        self._output.put(INDEX_NAME, render_index_page(listed), "text/html")
        outlines = list(render_opml(listed))
        if outlines:
            self._output.put(OPML_NAME, outlines, "text/x-opml")
        else:
            self._output.remove(OPML_NAME)
        state.set_value("catalogue", told)


def _rendered(format: Format, feed: Feed) -> Iterator[bytes]:
    try:
        for piece in format.render(feed):
            if not isinstance(piece, bytes):
                raise TypeError(f"render() gave a {type(piece).__name__}, not bytes")
            yield piece
    except Exception as error:  # somebody else's plugin
        raise traced(FormatError(format.name, feed.name, f"{type(error).__name__}: {error}"), error) from error
