"""What a source's articles are made with: its digest changes with all that may change them, and with nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest

from feedsmith import Article, Enricher, hookimpl
from feedsmith.config import settings
from feedsmith.config.plan import plan_config
from feedsmith.plugins.registry import Plugins

TOML = """
state = "state.db"
[feeds.news]
link = "https://x.example/"
{enrich}
[[feeds.news.sources]]
type = "text"
path = "articles"
{options}
[enrichers.louder]
signs = {signs}
"""


class Shout:
    """An enricher without options, hence no dataclass."""

    name: ClassVar[str] = "shout"

    def enrich(self, article: Article) -> Article | None:
        return replace(article, title=f"{article.title}!")


class Tone:
    """What is no value: `repr` tells where it was defined and where it is."""


@dataclass(frozen=True)
class Louder:
    """An enricher with options."""

    name: ClassVar[str] = "louder"

    signs: int = 1
    tone: ClassVar[Any] = None

    def enrich(self, article: Article) -> Article | None:
        return replace(article, title=article.title + "!" * self.signs)


def offering(*classes: type[Enricher]) -> ModuleType:
    """A plugin's module."""
    module = ModuleType("acme")

    @hookimpl
    def register_enrichers() -> Iterable[type[Enricher]]:
        return classes

    module.register_enrichers = register_enrichers  # type: ignore[attr-defined]
    return module


def moved(cls: type[Any], module: str, **attributes: object) -> type[Any]:
    """The same class, defined in another module."""
    return type(cls.__name__, (cls,), {"__module__": module, "__qualname__": cls.__qualname__, **attributes})


def config_hash(
    folder: Path,
    *classes: type[Any],
    plugin: str = "acme",
    enrich: str = 'enrich = ["shout", "louder"]',
    options: str = "",
    signs: int = 1,
    version: str = "",
) -> str:
    """That of the one source, of which these enrichers are."""
    plugins = Plugins.load()
    plugins.register(offering(*(classes or (Shout, Louder))), plugin)
    if version:
        plugins.enrichers["shout"] = replace(plugins.enrichers["shout"], version=version)
    file = folder / "feedsmith.toml"
    file.write_text(TOML.format(enrich=enrich, options=options, signs=signs))
    (job,) = plan_config(settings.load(file), plugins, None).jobs
    return job.config_hash


def test_it_is_the_same_wherever_the_classes_of_a_plugin_are_defined(tmp_path: Path) -> None:
    elsewhere = moved(Shout, "acme.enrichers.shouting"), moved(Louder, "acme.louder")
    assert config_hash(tmp_path, *elsewhere) == config_hash(tmp_path)


def test_it_is_the_same_wherever_the_class_of_an_option_is_defined(tmp_path: Path) -> None:
    def with_tone(module: str) -> type[Any]:
        tone = moved(Tone, module)()
        return dataclass(frozen=True)(moved(Louder, "acme", __annotations__={"tone": Any}, tone=tone))

    assert "acme.tones" in repr(with_tone("acme.tones")())
    hashes = {config_hash(tmp_path, Shout, with_tone(module)) for module in ("acme.tones", "acme.options.tones")}
    assert len(hashes) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"plugin": "another"},
        {"version": "2.0"},
        {"signs": 2},
        {"options": 'timezone = "Europe/Berlin"'},
        {"enrich": 'enrich = ["louder", "shout"]'},
        {"enrich": 'enrich = ["shout"]'},
        {"enrich": ""},
    ],
)
def test_it_changes_with_what_articles_are_made_with(change: dict[str, Any], tmp_path: Path) -> None:
    assert config_hash(tmp_path, **change) != config_hash(tmp_path)


def test_it_changes_with_the_class_that_a_plugin_offers_under_a_name(tmp_path: Path) -> None:
    class Whisper(Shout):
        """Another class of the same module and name."""

    assert config_hash(tmp_path, Whisper, Louder) != config_hash(tmp_path)


def test_it_changes_with_feedsmith(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = config_hash(tmp_path)
    monkeypatch.setattr("feedsmith.config.plan.__version__", "99")
    assert config_hash(tmp_path) != before


def test_of_sources_and_enrichers_with_options_it_is_what_states_of_version_1_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one would have all their documents read again. This one is of the code that made version 1."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("feedsmith.config.plan.__version__", "0.1.0")
    plugins = Plugins.load()
    for offers in (plugins.sources, plugins.enrichers):
        offers.update({name: replace(offer, version="0.1.0") for name, offer in offers.items()})
    Path("feedsmith.toml").write_text(
        'state = "state.db"\n[feeds.news]\n[[feeds.news.sources]]\ntype = "text"\npath = "articles"\n'
    )
    (job,) = plan_config(settings.load(Path("feedsmith.toml")), plugins, None).jobs
    assert job.config_hash == "933c4176bd6e60a4e1d6d183456ff381"
