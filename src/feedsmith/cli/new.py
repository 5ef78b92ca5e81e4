"""`feedsmith new`: a package for a plugin, whose tests pass as it stands."""

import os
from typing import TYPE_CHECKING, Any

import click

from feedsmith.cli.console import Console
from feedsmith.model.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from feedsmith.testing.skeleton import Kind

__all__ = ["new"]


@click.command()
@click.argument("name")
@click.option("--source", "kind", flag_value="source", default=True, help="A source of articles. This is the default.")
@click.option("--enricher", "kind", flag_value="enricher", help="An enricher: it improves articles.")
@click.option("--format", "kind", flag_value="format", help="A format: it writes feeds.")
@click.option("--recipe", "kind", flag_value="recipe", help="No code: a site's own feedsmith.toml, with a test.")
@click.option("--url", default="", metavar="URL", help="The page that the source or recipe is to read.")
@click.pass_obj
def new(console: Console, /, name: str, kind: "Kind", url: str) -> bool:
    """Write a package for a plugin, with tests that pass.

    The folder NAME is made in the current one: pyproject.toml, the module, tests with a recorded page, a
    README and a file for CI. Nothing is fetched, and a folder that is there is left alone.
    """
    from pathlib import Path

    from feedsmith.testing.skeleton import check_name, make_package

    try:
        check_name(name)
    except ValueError as error:
        raise ConfigError("NAME", f"{name!r:.100} can be no plugin's name", str(error)) from error
    if url and kind in ("enricher", "format"):
        raise ConfigError("--url", f"an {kind} reads no page" if kind == "enricher" else "a format reads no page")
    _check_free(name, kind)
    try:
        files = make_package(name, kind, url)
    except ValueError as error:
        raise ConfigError("--url", str(error)) from error
    folder = Path(name)
    if os.path.lexists(folder):
        raise ConfigError(name, "is there already, and is not written over")
    _write(folder, files)
    source = _read_source(kind, folder, url) if kind in ("source", "recipe") else None
    if source is not None:
        _record(folder, source)
    console.print_summary(f"wrote {name}: {', '.join(files)}")
    install = "" if kind == "recipe" else f"python -m pip install -e {name} && "
    console.print_summary(f"{install}python -m pytest {name} runs its tests")
    return False


def _check_free(name: str, kind: str) -> None:
    """Raise ConfigError where a plugin is called so: of two that are installed, the second is refused."""
    from feedsmith.plugins.registry import KINDS, Plugins

    plugins = Plugins.load()
    for offer in (offer for each in KINDS for offer in plugins.list_offers(each)):
        if kind != "recipe" and name in (offer.plugin, offer.cls.name):
            raise ConfigError("NAME", f"a plugin is called {name} already: {offer}", "choose another name")


def _write(folder: "Path", files: dict[str, str]) -> None:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _read_source(kind: str, folder: "Path", url: str) -> Any:
    """The source of what was just written, for the results that its test expects."""
    from feedsmith.testing.skeleton import EXAMPLE_URL

    if kind == "recipe":
        from feedsmith.config.settings import load
        from feedsmith.pipeline import plan_config
        from feedsmith.plugins.registry import Plugins

        (job,) = plan_config(load(folder / "feedsmith.toml"), Plugins.load(), None).jobs
        return job.source
    from feedsmith.plugins.registry import Plugins

    plugins = Plugins()
    plugins.load_folder(str(folder), str(folder))
    if plugins.failed:
        raise plugins.failed[0]
    (offer,) = plugins.list_offers("source")
    return offer.cls(url=(url or EXAMPLE_URL).rstrip("/"))


def _record(folder: "Path", source: Any) -> None:
    """Put what comes of the example page beside it, as what its test expects."""
    from dataclasses import replace

    from feedsmith.testing.documents import document
    from feedsmith.testing.recordings import write_recording
    from feedsmith.testing.running import run

    page = folder / "tests" / "data" / "news.html"
    url = next(iter(source.requests())).url
    read = replace(document(page, url), location=url)
    write_recording(page, read, run(source, read))
