"""The checks of formats."""

import re
from collections.abc import Iterator
from time import perf_counter

from feedsmith.testing.checks.common import COMMON, Check, Nothing, Subject
from feedsmith.testing.checks.samples import make_articles
from feedsmith.testing.running import make_feed
from feedsmith.testing.validity import valid

__all__ = ["FORMAT_CHECKS"]

MAX_SECONDS = 2.0
KNOWN_MEDIA_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_SUFFIX = r"(?:\.[A-Za-z0-9_-]{1,30}){1,4}"


def check_names(subject: Subject) -> Iterator[str]:
    """Its suffix can end the name of a file, and its media type is one."""
    if not re.fullmatch(_SUFFIX, str(getattr(subject.cls, "suffix", ""))):
        yield f"suffix: {subject.cls.suffix!r:.50} is none, such as '.rss'"
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", str(getattr(subject.cls, "media_type", ""))):
        yield f"media_type: {subject.cls.media_type!r:.50} is none, such as 'application/rss+xml'"


def check_rendered(subject: Subject) -> Iterator[str]:
    """Whatever is in the feed, and if nothing is, it gives bytes within two seconds and raises nothing."""
    for name, feed in (("an empty feed", make_feed([])), ("a feed of odd articles", make_feed(make_articles()))):
        started = perf_counter()
        try:
            pieces = list(subject.plugin.render(feed))
        except Exception as error:  # somebody else's plugin
            yield f"{name}: raised {type(error).__name__}: {error}"
            continue
        if not all(isinstance(piece, bytes) for piece in pieces):
            yield f"{name}: render gave something else than bytes"
        if perf_counter() - started > MAX_SECONDS:
            yield f"{name}: took {perf_counter() - started:.1f} s"


def check_read_ids(subject: Subject) -> Iterator[str]:
    """`ids`, where there is one, gives the ids of the articles in what it rendered."""
    read_ids = getattr(subject.plugin, "ids", None)
    if read_ids is None:
        raise Nothing("it has no ids()")
    for feed in subject.items:
        expected = [entry.article.id for entry in feed.entries]
        found = list(read_ids(b"".join(subject.plugin.render(feed))))
        if found != expected:
            yield f"ids() gave {found!r:.100}, not {expected!r:.100}"


def check_no_present(subject: Subject) -> Iterator[str]:
    """No date of the feed is the present time: the same articles give the same bytes on another day."""
    probe = subject.require_probes().here
    if probe["first"] != probe["second"]:
        yield "the same feed has other bytes on another day"


def check_rendered_output(subject: Subject) -> Iterator[str]:
    """What it writes is valid, where its media type is one that the validator knows."""
    if subject.cls.media_type not in KNOWN_MEDIA_TYPES:
        raise Nothing(f"no validator is known for {subject.cls.media_type}")
    for feed in subject.items:
        verdict = valid(b"".join(subject.plugin.render(feed)))
        yield from verdict.problems[:3]


FORMAT_CHECKS: dict[str, Check] = {
    **COMMON,
    "suffix and media type": check_names,
    "survives any feed": check_rendered,
    "ids read back": check_read_ids,
    "dates read": check_no_present,
    "output valid": check_rendered_output,
}
"""By the names that are printed."""
