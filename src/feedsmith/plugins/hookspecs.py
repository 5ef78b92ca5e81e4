"""The hooks that a plugin module may implement, marked with `hookimpl`.

pluggy finds plugins through these and does no more: the core then works with the classes they
return.
"""

from collections.abc import Iterable

import pluggy

from feedsmith.model.contracts import Enricher, Format, Source

__all__ = ["hookimpl"]

hookspec = pluggy.HookspecMarker("feedsmith")
hookimpl = pluggy.HookimplMarker("feedsmith")


@hookspec
def register_sources() -> Iterable[type[Source]]:  # type: ignore[empty-body]
    """The kinds of source that this plugin offers."""


@hookspec
def register_enrichers() -> Iterable[type[Enricher]]:  # type: ignore[empty-body]
    """The enrichers that this plugin offers."""


@hookspec
def register_formats() -> Iterable[type[Format]]:  # type: ignore[empty-body]
    """The feed formats that this plugin offers."""
