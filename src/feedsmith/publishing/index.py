"""The files that list the feeds of a plan: the index page and the OPML. `catalogue` says what stands in them."""

import logging
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from feedsmith._version import __version__
from feedsmith.config.plan import Plan
from feedsmith.model.feed import compose
from feedsmith.publishing.folder import Output
from feedsmith.publishing.ledger import Ledger
from feedsmith.state.protocol import FeedSummary, State

__all__ = ["Content", "Index"]

_log = logging.getLogger("feedsmith.publishing")


class Content(NamedTuple):
    """What a feed holds: so many articles."""

    hash: str
    articles: int

    @classmethod
    def of(cls, summary: FeedSummary) -> "Content":
        """What the feed holds that is summed up so."""
        return cls(summary.content_hash, summary.articles)


class Index:
    """The index page and the OPML of a plan, where there are to be any."""

    def __init__(self, plan: Plan, output: Output, state: State, ledger: Ledger) -> None:
        self._plan, self._output, self._state, self._ledger = plan, output, state, ledger
        self._is_wanted = plan.index and plan.output is not None

    def is_missing(self) -> bool:
        """Whether there are to be an index page and an OPML, and one of them does not lie there."""
        if not self._is_wanted:
            return False
        from feedsmith.publishing import catalogue  # as below

        has_addresses = any(feed.addresses for feed in self._plan.feeds)
        names = [catalogue.INDEX_NAME, catalogue.OPML_NAME][: 1 + has_addresses]
        return not all(map(self._output.has, names))

    def publish(self, contents: Mapping[int, Content], absences: Sequence[str]) -> None:
        """Write the files, unless they lie there, made of the very same feeds. Raises PublishError.

        `contents` are what the feeds hold, by their indexes; `absences` say why readers can't have them, "" where they
        can.
        """
        if not self._is_wanted:
            return
        from feedsmith.publishing import catalogue  # with pages 4 ms, for runs with an index page

        has_outlines = any(feed.addresses for feed, why in zip(self._plan.feeds, absences, strict=True) if not why)
        names = [catalogue.INDEX_NAME, catalogue.OPML_NAME][: 1 + has_outlines]
        made_of = self._describe(contents, absences)
        if all(self._ledger.is_current(name, made_of) for name in names):
            _log.info("%s: nothing changed, left alone", self._output.display_name(catalogue.INDEX_NAME))
            return
        with self._state.listing_feeds():
            # What another run has published since, it may have listed already: it must not vanish again.
            settled = self._state.settled_feeds(contents)
            now = {index: Content.of(summary) for index, summary in settled.items()}
            self._write({**contents, **now}, absences)

    def _describe(self, contents: Mapping[int, Content], absences: Sequence[str]) -> str:
        """What the files are made of; "" where nothing is remembered."""
        hashes = [contents[index].hash for index in range(len(self._plan.feeds))]
        formats = [[(format.name, format.suffix) for format in feed.formats] for feed in self._plan.feeds]
        settings = [feed.settings for feed in self._plan.feeds]
        made_of = repr((__version__, hashes, absences, formats, settings, self._plan.title))
        return made_of if all(hashes) else ""

    def _write(self, contents: Mapping[int, Content], absences: Sequence[str]) -> None:
        from feedsmith.publishing import catalogue  # as above

        made_of, title = self._describe(contents, absences), self._plan.title
        hashes = {index: content.hash for index, content in contents.items() if content.articles}
        chosen = self._state.listed_feeds(hashes)
        entries = [
            catalogue.CatalogueEntry(
                feed=chosen[index] if index in chosen else compose(feed.settings, (), ()),
                formats=() if absences[index] else feed.formats,
                changed=self._ledger.changed_at(f"{feed.settings.name}{format.suffix}" for format in feed.formats),
                absence=absences[index],
            )
            for index, feed in enumerate(self._plan.feeds)
        ]
        page = catalogue.render_index_page(entries, title)
        self._ledger.put(catalogue.INDEX_NAME, page, "text/html", made_of)
        outlines = list(catalogue.render_opml(entries, title))
        if outlines:
            self._ledger.put(catalogue.OPML_NAME, outlines, "text/x-opml", made_of)
        else:
            self._output.remove(catalogue.OPML_NAME)
