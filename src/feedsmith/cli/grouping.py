"""Many failures or notes of one kind as one line: how many, the first three, and what to do."""

import re
from collections.abc import Iterable, Iterator, Sequence

from feedsmith.model.errors import FeedsmithError, FetchError, PublishError, SourceError
from feedsmith.model.urls import find_port

__all__ = ["describe_failures", "describe_notes"]

MAX_EXAMPLES = 3
"""How many locations of one kind are named."""
# Texts, not compiled patterns: most runs need neither.
_URL = r"https?://[^\s/?#]*[^\s:]*"
# What differs between notes of one kind: what is quoted, and numbers.
_DETAILS = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\d+"
_ADVICE = {
    "robots": "if the site is yours, set robots = false",
    "timeout": "try again later, or set timeout",
    "rate-limited": "try again later, or set a longer delay",
}
"""What to do about a failure of this kind, where it says too little itself."""


def describe_failures(failures: Iterable[FeedsmithError]) -> Iterator[str]:
    """A line for the failures of each source and kind, in the order of their first ones."""
    groups: dict[tuple[object, ...], list[FeedsmithError]] = {}
    for index, failure in enumerate(failures):
        groups.setdefault(_failure_kind(failure, index), []).append(failure)
    for group in groups.values():
        yield _describe_group(group)


def _failure_kind(failure: FeedsmithError, index: int) -> tuple[object, ...]:
    """What failures of one kind have in common; most other errors stand alone."""
    if isinstance(failure, SourceError):
        return SourceError, failure.source, failure.kind
    if isinstance(failure, PublishError):
        return PublishError, failure.reason
    return (index,)


def _describe_group(group: Sequence[FeedsmithError]) -> str:
    first = group[0]
    advice = _advise(first)
    if len(group) == 1:
        return f"{first}{advice}"
    if isinstance(first, PublishError):
        files = _list_examples([failure.path for failure in group if isinstance(failure, PublishError)])
        return f"{len(group):,} files not written ({first.reason}); the existing ones are kept: {files}"
    failures = [failure for failure in group if isinstance(failure, SourceError)]
    kind = failures[0].kind.replace("-", " ")
    details = {failure.detail for failure in failures}
    if len(details) == 1:
        detail = f" ({failures[0].detail})" if failures[0].detail else ""
        locations = _list_examples([failure.location for failure in failures])
    else:
        detail = ""
        locations = _list_examples([_with_detail(failure) for failure in failures])
    return f"{failures[0].source}: {len(group):,} {kind}{detail}: {locations}{advice}"


def _with_detail(failure: SourceError) -> str:
    return f"{failure.location} ({failure.detail})" if failure.detail else failure.location


def _list_examples(names: Sequence[str]) -> str:
    """The first three names, and how many more there are."""
    named = list(dict.fromkeys(names))
    more = len(named) - MAX_EXAMPLES
    return ", ".join(named[:MAX_EXAMPLES]) + (f" and {more:,} more" if more > 0 else "")


def _advise(failure: FeedsmithError) -> str:
    """What the user can do about it, as the end of a message; "" where that is plain."""
    if not isinstance(failure, FetchError) or not failure.location.startswith(("http://", "https://")):
        return ""
    advice = _ADVICE.get(failure.kind, "")
    if failure.kind == "auth":
        advice = "set the user and password of the proxy" if "407" in failure.detail else "set auth"
    elif failure.kind == "unsafe-address":
        advice = _advise_allowing(failure)
    return f": {advice}" if advice else ""


def _advise_allowing(failure: FetchError) -> str:
    """How to allow the private address, which the page may have been redirected to."""
    # Not where it is the scheme that is refused, and nobody needs a cloud's secrets.
    if " is " not in failure.detail or "neither http" in failure.detail or "metadata" in failure.detail:
        return ""
    from urllib.parse import urlsplit  # 4 ms, for a mistake

    redirected = re.search(_URL, failure.detail)
    parts = urlsplit(redirected[0] if redirected else failure.location)
    host = parts.hostname or ""
    port = find_port(parts)
    return f"allow it with --allow {f'[{host}]' if ':' in host else host}:{port}, or as fetch.allow"


def describe_notes(notes: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A line for all notes that differ in quoted words and numbers only: `notes` are pairs of
    location and text.
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    for location, text in notes:
        groups.setdefault(re.sub(_DETAILS, "", text), []).append((location, text))
    for group in groups.values():
        locations = list(dict.fromkeys(location for location, _ in group))
        first_location, first = group[0]
        texts = {text for _, text in group}
        if len(group) == 1:
            yield f"{first_location}: {first}"
        elif len(texts) == 1:
            yield f"{first} in {len(locations):,} documents: {_list_examples(locations)}"
        else:
            yield f"{first_location}: {first} (and {len(group) - 1:,} like it: {_list_examples(locations)})"
