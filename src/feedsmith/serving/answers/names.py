"""Which files of an output are ours: what runs of a plan write there, by name. Nothing else is served."""

import re

from feedsmith.config.plan import Plan
from feedsmith.publishing.catalogue import INDEX_NAME, OPML_NAME
from feedsmith.serving.answers.documents import Kind

__all__ = ["Names"]

_ARCHIVE = re.compile(r"(.+)-archive-[1-9]\d{0,8}(\.\w+)")
"""The name of an archive document: its feed's, its number, its format's suffix."""


class Names:
    """The names of the plan's feeds in their formats, of their archive documents, of the index page and the OPML."""

    def __init__(self, plan: Plan) -> None:
        self._kinds: dict[str, Kind] = {}
        self._archived: dict[tuple[str, str], Kind] = {}
        if plan.index:
            self._kinds[INDEX_NAME] = Kind(media_type="text/html", cache_control=plan.cache_control)
            self._kinds[OPML_NAME] = Kind(media_type="text/x-opml", cache_control=plan.cache_control)
        for feed in plan.feeds:
            for format in feed.formats:
                kind = Kind(media_type=format.media_type, cache_control=plan.cache_control, is_feed=True)
                self._kinds[f"{feed.settings.name}{format.suffix}"] = kind
                if feed.settings.archive:
                    self._archived[feed.settings.name, format.suffix] = kind

    def find(self, name: str) -> Kind | None:
        """What the file of that name is; None for one that no run writes."""
        kind = self._kinds.get(name)
        if kind is not None or not self._archived:
            return kind
        archive = _ARCHIVE.fullmatch(name)
        return self._archived.get((archive[1], archive[2])) if archive else None
