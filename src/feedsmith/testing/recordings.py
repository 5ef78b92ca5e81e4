"""Documents in a folder, each with what is expected of it in a file beside it.

    tests/data/night.html                 the bytes
    tests/data/night.html.recorded.json   the URL, charset and date; and the articles that are expected

A file alone is a document too, of which nothing is expected yet.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any
from urllib.parse import quote

from feedsmith.collecting.jobs import Outcome
from feedsmith.model.contracts import Document
from feedsmith.model.values import value
from feedsmith.testing.description import Described, compare, describe_outcome, print_described
from feedsmith.testing.documents import document

__all__ = ["ROOT", "SUFFIX", "Recording", "compare_recording", "file_url", "read_url", "recorded", "write_recording"]

SUFFIX = ".recorded.json"
ROOT = "file:///recorded"
"""Where files are that were recorded without an address: ids are the same on each machine."""


@value
class Recording:
    """A document as it was recorded, and what is `expected` of it: None where nothing is yet.

    `name` is the path of its file below the folder, `path` that of the file.
    """

    name: str
    path: Path
    document: Document
    expected: Mapping[str, Any] | None = None


def recorded(folder: str | PathLike[str]) -> list[Recording]:
    """The documents in the folder and below it, by name, without hidden files.

    Raises ValueError for a file beside one that is not as `feedsmith record` writes it.
    """
    root = Path(folder)
    paths = sorted(path for path in root.rglob("*") if path.is_file() and not path.name.endswith(SUFFIX))
    shown = [path for path in paths if not any(part.startswith((".", "__")) for part in path.relative_to(root).parts)]
    return [_read(path, root) for path in shown]


def _read(path: Path, root: Path) -> Recording:
    name = path.relative_to(root).as_posix()
    beside = _beside(path)
    about, modified = _read_about(path), None
    try:
        modified = datetime.fromisoformat(about["modified"]) if about.get("modified") else None
        page = document(path.read_bytes(), about.get("url") or file_url(name), modified=modified)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{beside}: not as `feedsmith record` writes it: {error}") from error
    page = replace(page, charset=str(about.get("charset", "")), root=ROOT if page.root else "")
    return Recording(name=name, path=path, document=page, expected=about.get("expected"))


def _read_about(path: Path) -> Described:
    """What stands beside the file; nothing where nothing does. Raises ValueError for what is no object."""
    beside = _beside(path)
    if not beside.exists():
        return {}
    try:
        about = json.loads(beside.read_bytes())
    except ValueError as error:
        raise ValueError(f"{beside}: not as `feedsmith record` writes it: {error}") from error
    if not isinstance(about, dict):
        raise ValueError(f"{beside}: not as `feedsmith record` writes it: no object")
    return about


def _beside(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)


def file_url(name: str) -> str:
    """Where a file is that was recorded by that name below the folder."""
    return f"{ROOT}/{quote(name)}"


def read_url(path: Path) -> str:
    """The URL of the page that was recorded there, "" where nothing was, or a file."""
    return str(_read_about(path).get("url", ""))


def write_recording(path: Path, page: Document, outcome: Outcome) -> None:
    """Write the document's bytes to the path where they are not there, and beside it what came of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != page.data:
        path.write_bytes(page.data)
    about: Described = {}
    if not page.url.startswith(f"{ROOT}/"):
        about["url"] = page.url
    if page.charset:
        about["charset"] = page.charset
    if page.modified:
        about["modified"] = page.modified.isoformat()
    _beside(path).write_text(print_described({**about, "expected": describe_outcome(outcome)}), encoding="utf-8")


def compare_recording(recording: Recording, outcome: Outcome) -> str:
    """How the outcome differs from what is expected; "" where it does not."""
    if recording.expected is None:
        return f"{recording.name}: nothing is expected of it yet: --feedsmith-update writes down what comes of it"
    return compare(recording.expected, describe_outcome(outcome), recording.name)
