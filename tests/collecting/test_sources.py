"""Base classes for plugins: what is a source of files, or of one site's pages, without a line of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, make_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest

from feedsmith import Article, Document, FileSource, PageSource, decode, hookimpl
from feedsmith.config import settings
from feedsmith.config.plan import plan_config
from feedsmith.model.errors import PluginError
from feedsmith.plugins.registry import Plugins
from feedsmith.testing import document, run


class Haiku(FileSource):
    """A poem in a .haiku file."""

    name = "haiku"
    suffixes = (".haiku", ".senryu")

    def parse(self, document: Document) -> Iterator[Article]:
        title, _, poem = document.data.decode().partition("\n")
        yield Article(id=document.identity(), title=title, body=f"<pre>{poem}</pre>")


class Notices(PageSource):
    """The notices of a harbour."""

    name = "notices"
    hosts = ("harbour.example", "quay.example")

    def parse(self, document: Document) -> Iterator[Article]:
        yield Article(id=document.identity(), title=document.data.decode(), url=document.url)


@dataclass(frozen=True, kw_only=True)
class Loud(Haiku):
    """With an option."""

    name: ClassVar[str] = "loud"
    signs: int = 1


def registered(*classes: Any) -> Plugins:
    module = ModuleType("boats")
    module.register_sources = hookimpl(lambda: classes)  # type: ignore[attr-defined]
    module.register_sources.__name__ = "register_sources"
    plugins = Plugins.load()
    plugins.register(module, "boats")
    return plugins


@pytest.mark.parametrize("location", ["night.haiku", "poems/NIGHT.HAIKU", "a b.senryu", "poems/*.haiku"])
def test_a_path_with_one_of_the_suffixes_is_accepted(location: str) -> None:
    assert Haiku.accepts(location) == Haiku(path=Path(location))


@pytest.mark.parametrize("location", ["", "haiku", "night.haiku.txt", "https://x.example/a.haiku", "file:///a.haiku"])
def test_another_location_is_not(location: str) -> None:
    assert Haiku.accepts(location) is None


def test_nor_is_a_folder_of_such_a_name(tmp_path: Path) -> None:
    (tmp_path / "old.haiku").mkdir()
    assert Haiku.accepts(str(tmp_path / "old.haiku")) is None


def test_it_asks_for_the_files_with_the_suffixes(tmp_path: Path) -> None:
    for name in ("a.haiku", "b.SENRYU", "c.txt"):
        (tmp_path / name).write_text("Night")
    urls = [request.url.rpartition("/")[2] for request in Haiku(path=tmp_path).requests()]
    assert urls == ["a.haiku", "b.SENRYU"]


@pytest.mark.parametrize(
    "location",
    ["https://harbour.example/notices", "http://www.harbour.example", "HTTPS://Quay.Example:8443/a?b=c"],
)
def test_an_address_at_one_of_the_hosts_is_accepted(location: str) -> None:
    assert Notices.accepts(location) == Notices(url=location)


@pytest.mark.parametrize(
    "location",
    [
        "",
        "harbour.example",
        "https://myharbour.example/",
        "https://x.example/harbour.example",
        "ftp://quay.example/",
        "[",
    ],
)
def test_another_address_is_not(location: str) -> None:
    assert Notices.accepts(location) is None


def test_it_asks_for_its_page() -> None:
    (request,) = Notices(url="https://quay.example/notices").requests()
    assert request.url == "https://quay.example/notices"


def test_what_is_no_address_is_refused_with_the_options_name() -> None:
    with pytest.raises(ValueError, match=r"^url: not an absolute http or https URL"):
        Notices(url="quay")


def test_a_class_without_options_of_its_own_is_a_source_as_it_stands(tmp_path: Path) -> None:
    plugins = registered(Haiku, Loud, Notices)
    (tmp_path / "feedsmith.toml").write_text('[feeds.a]\n[[feeds.a.sources]]\ntype = "loud"\npath = "p"\nsigns = 3\n')
    (job,) = plan_config(settings.load(tmp_path / "feedsmith.toml"), plugins, None).jobs
    assert job.source == Loud(path=tmp_path / "p", signs=3)
    assert [*plugins.sources["haiku"].describe_options()] == ["path: a path  a file, a folder or a glob"]


def test_one_that_does_not_parse_is_refused() -> None:
    class Dumb(FileSource):
        name = "dumb"
        suffixes = (".x",)

    with pytest.raises(PluginError, match="source Dumb lacks parse"):
        registered(Dumb)


def test_an_option_that_no_dataclass_knows_of_is_named() -> None:
    class Forgotten(Haiku):
        name = "forgotten"
        suffixes = (".x",)
        general: ClassVar[bool] = False
        signs: int = 1

    with pytest.raises(PluginError, match=r"source Forgotten: signs are no options yet: .*@dataclass\(frozen=True\)"):
        registered(Forgotten)


@pytest.mark.parametrize(
    ("base", "members"),
    [
        (FileSource, {}),
        (FileSource, {"suffixes": ".haiku"}),
        (FileSource, {"suffixes": (".HAIKU",)}),
        (FileSource, {"suffixes": ()}),
        (PageSource, {"hosts": "quay.example"}),
        (PageSource, {"hosts": [1]}),
    ],
)
def test_suffixes_or_hosts_that_would_never_fit_are_refused_with_an_example(base: Any, members: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"Wrong\.(suffixes|hosts): a tuple of texts in small letters, such as \('"):
        make_dataclass("Wrong", [], bases=(base,), namespace={"name": "wrong", **members}, frozen=True)


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"\x00" * 40, "not-an-article"), (b"caf\xe9 \xff\xfe\x81\x8d\x8f", "charset")],
    ids=["binary", "text"],
)
def test_what_can_not_be_decoded_is_no_crash_of_a_source_that_lets_the_error_pass(data: bytes, kind: str) -> None:
    class Plain(FileSource):
        name = "plain"
        suffixes = (".plain",)

        def parse(self, document: Document) -> Iterator[Article]:
            yield Article(id=document.identity(), title=decode(document.data).text)

    outcome = run(Plain(path=Path("a")), document(data, "file:///boats/a.plain"))
    assert [(failure.kind, failure.location) for failure in outcome.failures] == [(kind, "a.plain")]


def test_an_error_of_the_sources_own_is_one_still() -> None:
    class Strict(Haiku):
        def parse(self, document: Document) -> Iterator[Article]:
            raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "so")

    (failure,) = run(Strict(path=Path("a")), document(b"\xff", "file:///boats/a.haiku")).failures
    assert failure.kind == "crashed"
