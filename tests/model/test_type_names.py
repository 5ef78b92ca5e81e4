"""Types and defaults in the words of a configuration."""

from dataclasses import MISSING, dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from feedsmith.model.type_names import describe_default, name_content, name_type


@dataclass(frozen=True)
class Pier:
    """A class with fields of its own."""

    name: str = ""


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (str, "a text"),
        (int, "a whole number"),
        (float, "a number"),
        (bool, "true or false"),
        (Path, "a path"),
        (Path | None, "a path"),
        (Annotated[str, "the title"], "a text"),
        (tuple[str, ...], "a list of texts"),
        (tuple[int, int], "a list of whole numbers"),
        (tuple[int, str], "a list"),
        (list[Path], "a list of paths"),
        (list[str | dict[str, Any]], "a list of texts or tables"),
        (tuple[Pier, ...], "a list of tables"),
        (list, "a list"),
        (dict[str, str], "a table of texts"),
        (dict[str, Any], "a table"),
        (dict[str, dict[str, Any]], "a table of tables"),
        (Pier, "a table"),
        (Literal["keep", "withdraw"], '"keep" or "withdraw"'),
        (int | str | None, "a whole number or a text"),
    ],
)
def test_a_type_is_named_in_words(kind: Any, words: str) -> None:
    assert name_type(kind) == words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (True, "true or false"),
        (1, "a whole number"),
        (1.5, "a number"),
        ("x", "a text"),
        ([], "a list"),
        ({}, "a table"),
    ],
)
def test_what_somebody_wrote_is_named_in_words(content: object, words: str) -> None:
    assert name_content(content) == words
    assert name_content(date(2026, 3, 10)) == "a date or time"


@pytest.mark.parametrize(
    ("default", "written"),
    [
        ("", '""'),
        ("UTC", '"UTC"'),
        (True, "true"),
        (10_000_000, "10_000_000"),
        (0.2, "0.2"),
        (("rss", "json"), '["rss", "json"]'),
        ((), "[]"),
        ({}, "{}"),
        (None, ""),
        (MISSING, ""),
        ((Pier(),), ""),
        (Path("out"), '"out"'),
    ],
)
def test_a_default_is_written_as_toml_has_it(default: object, written: str) -> None:
    assert describe_default(default) == written
