"""The rules for plugins, as checks of one: `conformance` for tests, `check` for who wants the results.

What each check looks at is the docstring of its function, and a table in docs/reference/plugins.md.
"""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from feedsmith.model.contracts import Document
from feedsmith.plugins.registry import KINDS, MEMBERS
from feedsmith.testing.checks.common import Check, CheckResult, Nothing, Subject
from feedsmith.testing.checks.enrichers import ENRICHER_CHECKS
from feedsmith.testing.checks.formats import FORMAT_CHECKS
from feedsmith.testing.checks.samples import make_articles, make_documents
from feedsmith.testing.checks.sources import SOURCE_CHECKS
from feedsmith.testing.recordings import recorded
from feedsmith.testing.running import make_feed

__all__ = ["CHECKS", "check", "conformance", "find_kind", "make_example"]

CHECKS: Mapping[str, Mapping[str, Check]] = {
    "source": SOURCE_CHECKS,
    "enricher": ENRICHER_CHECKS,
    "format": FORMAT_CHECKS,
}
"""The checks of each kind of plugin, by name."""
MAX_PROBLEMS = 5
"""Of one check, what is printed."""
EXAMPLES: Mapping[str, Any] = {
    "path": Path("/feedsmith-example"),
    "url": "https://site.example/page",
    "urls": ("https://site.example/page",),
}
"""Options of a source that can't be made without: by these names sources read files and pages."""


def conformance(
    plugin: Any,
    *documents: Document,
    folder: str | PathLike[str] | None = None,
    only: Sequence[str] = (),
) -> list[CheckResult]:
    """Check a source, an enricher or a format, and raise AssertionError with each check that fails.

    `plugin` is an instance, or a class where that needs no options. A source is given `documents`,
    or what was recorded in `folder`, else samples of which it may read none. `only` names the
    checks to make. The results are returned, those that were skipped among them.
    """
    results = check(plugin, *documents, folder=folder, only=only)
    failed = [str(result) for result in results if result.problem]
    if failed:
        raise AssertionError("\n".join([f"{_name(plugin)} breaks the rules for plugins:", *failed]))
    return results


def check(
    plugin: Any,
    *documents: Document,
    folder: str | PathLike[str] | None = None,
    only: Sequence[str] = (),
) -> list[CheckResult]:
    """What each check finds, as `conformance` makes them. Raises TypeError for what is no plugin, and ValueError for
    a check that there is none of.
    """
    subject = _make_subject(plugin, documents, folder)
    checks = CHECKS[subject.kind]
    unknown = set(only) - checks.keys()
    if unknown:
        raise ValueError(f"no check of a {subject.kind} is called {min(unknown)!r}; there is {', '.join(checks)}")
    return [_make_check(name, checks[name], subject) for name in checks if not only or name in only]


def _make_check(name: str, look: Check, subject: Subject) -> CheckResult:
    try:
        problems = list(dict.fromkeys(look(subject)))
    except Nothing as nothing:
        return CheckResult(check=name, skipped=str(nothing))
    except Exception as error:  # somebody else's plugin, in a step that no check expects to fail
        problems = [f"raised {type(error).__name__}: {error}"]
    further = [f"and {len(problems) - MAX_PROBLEMS} more"] if len(problems) > MAX_PROBLEMS else []
    return CheckResult(check=name, problem="\n      ".join([*problems[:MAX_PROBLEMS], *further]))


def _make_subject(plugin: Any, documents: Sequence[Document], folder: str | PathLike[str] | None) -> Subject:
    cls = plugin if inspect.isclass(plugin) else type(plugin)
    kind = find_kind(cls)
    instance = make_example(cls) if inspect.isclass(plugin) else plugin
    recordings = recorded(folder) if folder is not None else []
    items: Sequence[Any] = ()
    if kind == "enricher":
        items = make_articles()
    elif kind == "format":
        items = [make_feed(make_articles()), make_feed(make_articles()[:1])]
    else:
        items = [*documents, *[recording.document for recording in recordings]]
    return Subject(
        kind=kind,
        cls=cls,
        plugin=instance,
        items=items or make_documents(),
        recordings=recordings,
        is_own=bool(items),
    )


def find_kind(cls: type[Any]) -> str:
    """Which kind of plugin the class is, by its members. Raises TypeError for none."""
    for kind in KINDS:
        if all(hasattr(cls, member) for member in MEMBERS[kind]):
            return kind
    raise TypeError(f"{cls.__name__} is neither a source, an enricher nor a format: see docs/reference/plugins.md")


def make_example(cls: type[Any]) -> Any:
    """An instance of a class, with examples for options that it can't be made without.

    Raises TypeError or ValueError where that is not enough: give an instance.
    """
    required = {
        field.name
        for field in (fields(cls) if is_dataclass(cls) else ())
        if field.default is MISSING and field.default_factory is MISSING
    }
    options = {name: example for name, example in EXAMPLES.items() if name in required}
    try:
        return cls(**options)
    except ValueError:
        if options or not is_dataclass(cls):
            raise
    # It needs one of several options, as a source does that reads pages or files.
    names = [field.name for field in fields(cls) if field.name in EXAMPLES]
    return cls(**{name: EXAMPLES[name] for name in names[:1]})


def _name(plugin: Any) -> str:
    cls = plugin if inspect.isclass(plugin) else type(plugin)
    return str(getattr(cls, "name", cls.__name__))
