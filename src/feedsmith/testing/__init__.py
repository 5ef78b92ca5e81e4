"""What plugin authors test with: documents and feeds without network or files, and the rules for plugins as checks.

    outcome = run(Haiku(path=Path("poems")), document("Night", url="file:///poems/night.haiku"))
    assert valid(render(outcome.articles, "rss"))
    conformance(Haiku(path=Path("poems")), folder="tests/data")

documents      a Document of bytes, and a clock that a test sets
running        documents through a source, articles through a format
validity       whether a feed is valid
description    articles and outcomes as plain data, for comparison and for files
recordings     documents in a folder, with the articles that are expected of them
recording      a document as the core fetched it, without what is secret
rules          `conformance` and `check`: the checks of a plugin, one after the other
checks/        the checks themselves
skeleton       a new package for a plugin, as texts
live           whether recorded pages still give what they gave
pytest_plugin  fixtures: `recorded`, `offline`

Each name is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feedsmith.testing.checks.common import CheckResult
    from feedsmith.testing.documents import Clock, document
    from feedsmith.testing.recordings import Recording, recorded
    from feedsmith.testing.rules import check, conformance
    from feedsmith.testing.running import render, run
    from feedsmith.testing.validity import Verdict, valid

__all__ = [
    "CheckResult",
    "Clock",
    "Recording",
    "Verdict",
    "check",
    "conformance",
    "document",
    "recorded",
    "render",
    "run",
    "valid",
]

_NAMES_IN = {
    "checks.common": "CheckResult",
    "documents": "Clock document",
    "recordings": "Recording recorded",
    "rules": "check conformance",
    "running": "render run",
    "validity": "Verdict valid",
}
_MODULE_OF = {name: module for module, names in _NAMES_IN.items() for name in names.split()}


# PEP 562, as in `feedsmith`.
def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
