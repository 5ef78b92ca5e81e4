"""A feed's documents, in all its formats, from its draft to the files: archives first, as the newest links to them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from feedsmith._version import __version__
from feedsmith.config.plan import FeedPlan, Plan
from feedsmith.model.contracts import Format
from feedsmith.model.errors import FeedsmithError, FormatError, PublishError, traced
from feedsmith.model.feed import Feed, FeedSettings, advice
from feedsmith.publishing.catalogue import INDEX, SUBSCRIPTIONS, Listed, index_page, opml
from feedsmith.publishing.folder import Output, compressed, open_output
from feedsmith.state.protocol import Draft, Memory

__all__ = ["FeedReport", "Press", "StandardOutput"]

COUNTED_BYTES = 64_000_000
"""A feed larger than this is not read again to count what is new."""


class FeedReport:
    """What became of one feed.

    `articles` are in the feed, `new` of them were not in what was there before (None: not known); `held` are not yet
    due, `surplus` are beyond its limit; of the `files`, the `changed` have new bytes, at the `addresses` that readers
    know. `failures` cost an article, a file or the feed its place, `warnings` cost nobody anything; `advice` is on the
    configuration; `notes` are on single documents: (location, text).
    """

    articles = 0
    new: int | None = None
    held = 0
    surplus = 0

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


class Press:
    """Publishes the feeds of a plan."""

    def __init__(self, plan: Plan, stdout: BinaryIO | None) -> None:
        self._plan = plan
        where = plan.output
        self._output: Output = (
            StandardOutput(stdout) if where is None else open_output(where, cache_control=plan.cache_control)
        )

    def publish(self, memory: Memory, reports: Sequence[FeedReport]) -> None:
        drafts = [memory.draft(index, self._output.shown("")) for index, _ in enumerate(self._plan.feeds)]
        for feed, draft, report in zip(self._plan.feeds, drafts, reports, strict=True):
            self._tell(feed.settings, draft, report)
            try:
                self._publish(feed, draft, report)
            except (FormatError, PublishError) as error:
                report.failures.append(error)
        if self._plan.index and self._plan.output is not None:
            try:
                self._list(memory, drafts, reports)
            except PublishError as error:
                reports[0].failures.append(error)

    def _tell(self, settings: FeedSettings, draft: Draft, report: FeedReport) -> None:
        report.articles, report.new, report.held, report.surplus = draft.articles, draft.new, draft.held, draft.surplus
        report.failures += draft.told.failures
        report.notes += draft.told.notes
        report.advice += [*advice(settings), *draft.advice]

    def _publish(self, plan: FeedPlan, draft: Draft, report: FeedReport) -> None:
        names = [f"{plan.settings.name}{format.suffix}" for format in plan.formats]
        kept = not draft.archive or all(self._has(f"{draft.archive}{format.suffix}") for format in plan.formats)
        if draft.published and kept and all(map(self._has, names)):
            report.files += map(self._output.shown, names)
            return
        feed = draft.feed()
        if not feed.entries and not feed.withdrawn and not draft.met:
            return
        if report.new is None:
            report.new = self._new(plan.formats, feed)
        for archive in draft.archives(lost=not kept):
            for format in plan.formats:
                self._put(format, archive)
        whole = True
        for format in plan.formats:
            try:
                self._written(format, feed, report)
            except (FormatError, PublishError) as error:  # the other formats have their chance
                report.failures.append(error)
                whole = False
        if whole:
            draft.done()

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

    def _list(self, memory: Memory, drafts: Sequence[Draft], reports: Sequence[FeedReport]) -> None:
        """Write what lists the feeds, for people and for readers, where it would say another thing than before."""
        feeds = self._plan.feeds
        told = repr((__version__, [draft.token for draft in drafts], [feed.settings for feed in feeds]))
        if self._output.has(INDEX) and memory.kept("catalogue") == told:
            return
        found = zip(feeds, drafts, reports, strict=True)
        listed = [Listed(feed=draft.feed(), formats=feed.formats) for feed, draft, report in found if report.files]
        self._output.put(INDEX, index_page(listed), "text/html")
        outlines = list(opml(listed))
        if outlines:
            self._output.put(SUBSCRIPTIONS, outlines, "text/x-opml")
        else:
            self._output.remove(SUBSCRIPTIONS)
        memory.keep("catalogue", told)


def _rendered(format: Format, feed: Feed) -> Iterator[bytes]:
    try:
        for piece in format.render(feed):
            if not isinstance(piece, bytes):
                raise TypeError(f"render() gave a {type(piece).__name__}, not bytes")
            yield piece
    except Exception as error:  # somebody else's plugin
        raise traced(FormatError(format.name, feed.name, f"{type(error).__name__}: {error}"), error) from error
