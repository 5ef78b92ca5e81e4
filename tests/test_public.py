"""What plugin authors are promised: the names of `feedsmith`, documented, and values that stay as they are."""

import ast
import inspect
import pickle
import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

import feedsmith
from feedsmith import text
from feedsmith.model import errors

NAMES = [name for name in feedsmith.__all__ if not name.startswith("__")]
SOURCE = ast.parse(inspect.getsource(feedsmith))


def test_what_type_checkers_see_is_what_is_promised() -> None:
    (branch,) = (node for node in SOURCE.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    seen = [alias.name for node in branch.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert sorted([*seen, "__version__"]) == sorted(feedsmith.__all__)
    assert len(set(seen)) == len(seen)


def test_what_is_loaded_on_first_use_is_what_is_promised() -> None:
    assert sorted([*feedsmith._MODULE_OF, "__version__"]) == sorted(feedsmith.__all__)


def test_each_name_is_the_one_of_the_module_that_type_checkers_are_sent_to() -> None:
    for node in ast.walk(SOURCE):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("feedsmith.") and node not in SOURCE.body:
            for alias in node.names:
                assert feedsmith._MODULE_OF[alias.name] == str(node.module).removeprefix("feedsmith.")
                assert alias.name in import_module(str(node.module)).__all__


@pytest.mark.parametrize("name", NAMES)
def test_a_promised_name_can_be_had(name: str) -> None:
    namespace: dict[str, Any] = {}
    exec(f"from feedsmith import {name}", namespace)
    assert namespace[name] is getattr(feedsmith, name)


def test_a_name_that_there_is_none_of_is_an_attribute_error_that_names_it() -> None:
    with pytest.raises(AttributeError, match=r"'feedsmith' has no attribute 'Artcle'"):
        _ = feedsmith.Artcle
    with pytest.raises(ImportError, match="Artcle"):
        exec("from feedsmith import Artcle")
    assert not hasattr(feedsmith, "_secret")


def documented(module: ModuleType, names: list[str]) -> list[Any]:
    """The classes and functions of these names, and the methods and properties that the classes define."""
    things = [getattr(module, name) for name in names]
    things = [thing for thing in things if inspect.isclass(thing) or inspect.isfunction(thing)]
    for cls in filter(inspect.isclass, tuple(things)):
        members = {name: member for name, member in vars(cls).items() if not name.startswith("_")}
        things += [m for m in members.values() if isinstance(m, classmethod | property) or inspect.isfunction(m)]
    return things


PUBLIC = {thing: thing for thing in [*documented(feedsmith, NAMES), *documented(text, text.__all__)]}
ERRORS = documented(errors, [name for name in errors.__all__ if name.endswith("Error")])


def label(thing: Any) -> str:
    return str(getattr(getattr(thing, "fget", None) or thing, "__qualname__", thing))


@pytest.mark.parametrize("thing", [*PUBLIC, *ERRORS], ids=label)
def test_what_is_public_says_what_it_is(thing: Any) -> None:
    written = thing.__doc__ or ""
    generated = is_dataclass(thing) and written.startswith(f"{getattr(thing, '__name__', '')}(")
    assert written, f"{label(thing)} has no docstring"
    assert not generated, f"{label(thing)} has no docstring but the one that dataclass makes"


@pytest.mark.parametrize("thing", [thing for thing in PUBLIC if inspect.isfunction(thing)], ids=label)
def test_a_public_function_says_the_types_of_what_it_takes_and_gives(thing: Any) -> None:
    signature = inspect.signature(thing)
    untyped = [name for name, p in signature.parameters.items() if p.annotation is p.empty and name != "self"]
    assert untyped == []
    assert signature.return_annotation is not signature.empty


# ---- values ------------------------------------------------------------------------------------------------

NOW = datetime(2026, 3, 14, 7, 30, tzinfo=UTC)
PERSON = feedsmith.Person(name="Ottilie Marsh", email="marsh@harbourpost.example", url="https://harbourpost.example/om")
MEDIA = feedsmith.Media(url="https://harbourpost.example/a.jpg", media_type="image/jpeg", caption="A", credits=("B",))
ARTICLE = feedsmith.Article(
    id="a", title="A", url="https://harbourpost.example/a", summary="S", body="<p>B</p>", published=NOW,
    authors=(PERSON,), contributors=(feedsmith.Contributor(name="Edda Lorne", role="editing"),), media=(MEDIA,),
    agencies=(feedsmith.Agency(name="Coastal News Service", code="CNS"),), tags=(feedsmith.Tag(term="sea"),),
    dateline=feedsmith.Dateline(place="NORTH POINT", date=date(2026, 3, 14)),
    origins=(feedsmith.Origin(field="title", signal="heading"),),
    related=(feedsmith.Related(url="https://harbourpost.example/b", title="B"),),
)  # fmt: skip
ENTRY = feedsmith.Entry(article=ARTICLE, published=NOW, updated=NOW)
VALUES: list[Any] = [
    feedsmith.EmbargoOrder(ends=None),
    PERSON, MEDIA, ARTICLE, ENTRY,
    *ARTICLE.contributors, *ARTICLE.agencies, *ARTICLE.tags, *ARTICLE.origins, *ARTICLE.related, ARTICLE.dateline,
    feedsmith.Request(url="file:///a.txt", root="file:///"),
    feedsmith.Document(url="file:///a.txt", data=b"A", location="a.txt", source="text", modified=NOW),
    feedsmith.Lead(url="https://harbourpost.example/a", title="A", published=NOW),
    feedsmith.Note("a draft"),
    feedsmith.PageEvidence(url="https://harbourpost.example/a", is_dated=True, words=80),
    feedsmith.Decoded(text="A", charset="utf-8", evidence="bom"),
    feedsmith.Link(rel="self", href="https://harbourpost.example/feed.rss"),
    feedsmith.Feed(name="f", id="f", title="F", link="https://harbourpost.example/", entries=(ENTRY,)),
]  # fmt: skip
each_value = pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)


def names_of(value: Any) -> list[str]:
    return [field.name for field in fields(value)] if is_dataclass(value) else list(value._fields)


def test_every_value_that_is_promised_is_looked_at_here() -> None:
    classes = [getattr(feedsmith, name) for name in NAMES if inspect.isclass(getattr(feedsmith, name))]
    offered = {cls.__name__ for cls in classes if is_dataclass(cls) or issubclass(cls, tuple)}
    bases = {"FileSource", "PageSource"}  # of plugins' classes
    assert {type(value).__name__ for value in VALUES} == offered - bases


@each_value
def test_a_value_stays_as_it_is(value: Any) -> None:
    for name in names_of(value):
        with pytest.raises(AttributeError):
            setattr(value, name, getattr(value, name))
        with pytest.raises(AttributeError):
            delattr(value, name)
    with pytest.raises((AttributeError, TypeError)):
        value.no_such_field = 1
    assert not hasattr(value, "__dict__")


@each_value
def test_a_value_is_made_by_the_names_of_its_fields(value: Any) -> None:
    """All but Note, which is one text and nothing else."""
    contents = {name: getattr(value, name) for name in names_of(value)}
    assert type(value)(**contents) == value
    if isinstance(value, feedsmith.Note):
        assert contents == {"text": value.text}
    else:
        with pytest.raises(TypeError):
            type(value)(*contents.values())
    with pytest.raises(TypeError, match="no_such_field"):
        type(value)(**contents, no_such_field=1)


@pytest.mark.parametrize("cls", [feedsmith.Article, feedsmith.Person, feedsmith.Tag, feedsmith.Document])
def test_what_a_value_can_not_do_without_is_named(cls: Any) -> None:
    with pytest.raises(TypeError, match=r"id|name|term|url"):
        cls()


@each_value
def test_a_value_comes_back_from_another_process_as_it_was(value: Any) -> None:
    again = pickle.loads(pickle.dumps(value))
    assert again == value
    assert hash(again) == hash(value)
    assert repr(again) == repr(value)


def test_where_a_field_came_from_does_not_make_articles_differ() -> None:
    assert replace(ARTICLE, origins=()) == ARTICLE
    assert replace(ARTICLE, title="B") != ARTICLE


FAILURES = [
    errors.ConfigError("feedsmith.toml: feeds", "missing", "[feeds.NAME]"),
    errors.PluginError("acme", "can't be imported", "acme-feeds", "1.2"),
    errors.FetchError("text", "a.txt", "not-found"),
    errors.ParseError("text", "a.txt", "empty", "no bytes"),
    errors.ParseError(kind="malformed", detail="front matter"),
    errors.SourceError("text", "a.txt", "crashed", "ValueError"),
    errors.FormatError("rss", "feed", "TypeError", "tag:a"),
    errors.PublishError("out/feed.rss", "disk full"),
    feedsmith.CharsetError("control characters", binary=True),
]


@pytest.mark.parametrize("error", FAILURES, ids=str)
def test_an_error_comes_back_from_another_process_as_it_was(error: Exception) -> None:
    if isinstance(error, errors.FeedsmithError):
        error.trace = "Traceback"
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_import_feedsmith_brings_in_nothing_but_itself() -> None:
    heavy = (
        "logging pluggy click rich feedgen lxml nh3 msgspec yaml markdown_it charset_normalizer httpcore bs4 sqlalchemy"
    )
    code = f"import sys, feedsmith; print([name for name in {heavy.split()} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
