"""What wires print around a story: who wrote it, which agency supplied it, where it was filed.

Imported on every run, hence nearly empty: what does the work is loaded when there is something to
read.
"""

from collections.abc import Iterable

from feedsmith import Enricher, Source, hookimpl

__all__ = ["register_enrichers", "register_sources"]


@hookimpl
def register_enrichers() -> Iterable[type[Enricher]]:
    """The enricher `wire`."""
    from feedsmith_wire.enricher import WireCredits  # 1 ms, where plugins are asked for it

    return [WireCredits]


@hookimpl
def register_sources() -> Iterable[type[Source]]:
    """The source `wire`."""
    from feedsmith_wire.source import WireFiles  # 2 ms, where plugins are asked for it

    return [WireFiles]
