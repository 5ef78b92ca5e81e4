"""`feedsmith record`: a page or file as a case for a plugin's tests."""

from typing import TYPE_CHECKING

import click

from feedsmith.cli.console import Console
from feedsmith.cli.options import config_option, extend_network, load_config, load_plugins, network_options
from feedsmith.model.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from feedsmith.config.plan import Plan
    from feedsmith.model.contracts import Document, Source
    from feedsmith.plugins.registry import Plugins

__all__ = ["record"]

FOLDER = "tests/data"


@click.command()
@click.argument("location", metavar="URL|FILE")
@click.option("--into", default=FOLDER, metavar="DIR", help=f"Where it is recorded. [default: {FOLDER}]")
@click.option("--update", is_flag=True, help="Write over what is recorded, and show what differs.")
@config_option
@network_options
@click.pass_obj
def record(
    console: Console,
    /,
    location: str,
    into: str,
    update: bool,
    config: str | None,
    allow: tuple[str, ...],
    contact: str,
) -> bool:
    """Record a page or file as a case for a plugin's tests.

    Its bytes are kept as feedsmith fetched them, and beside them the articles that the source which
    takes it makes of them. Headers, cookies and logins are not kept, nor the values of parameters and
    fields that are called token, key, session and the like. What is recorded is not written over
    without --update. With -c, the location may be the name of a source of the configuration.
    """
    from pathlib import Path

    from feedsmith.testing.recording import fetch_documents

    plugins = load_plugins(config)
    plan = _make_plan(location, config, plugins, allow, contact)
    documents, failures = fetch_documents(plan)
    for page in documents:
        source = next(job.source for job in plan.jobs if job.name == page.source)
        _keep(page, source, Path(into), update, console)
    console.print_failures([*plugins.failed, *failures])
    return bool(failures) or not documents


def _make_plan(location: str, config: str | None, plugins: "Plugins", allow: tuple[str, ...], contact: str) -> "Plan":
    """What is to be fetched: the location, or what the configuration says of it."""
    from dataclasses import replace

    from feedsmith.config.mistakes import Mistakes
    from feedsmith.config.narrowing import narrow_plan
    from feedsmith.config.plan import plan_config, plan_locations
    from feedsmith.model.feed import FeedSettings

    if config is None:
        plan = plan_locations([location], plugins, FeedSettings(), formats=(), output=None)
    else:
        mistakes = Mistakes()
        plan = narrow_plan(plan_config(load_config(config, mistakes), plugins, None, mistakes), location)
    return replace(plan, network=extend_network(plan.network, allow, contact))


def _keep(page: "Document", source: "Source", folder: "Path", update: bool, console: Console) -> None:
    """Write the document and what comes of it; raise ConfigError where that is there already."""
    import os
    from dataclasses import replace

    from feedsmith.testing.description import compare, describe_outcome
    from feedsmith.testing.documents import document
    from feedsmith.testing.recording import choose_path
    from feedsmith.testing.recordings import ROOT, file_url, recorded, write_recording
    from feedsmith.testing.running import run

    path = choose_path(folder, page)
    is_there = os.path.lexists(path)
    if is_there and not update:
        raise ConfigError(str(path), "is recorded already, and is not written over", "--update shows what differs")
    # A file is known by its path below the folder: where that is on this machine is nobody's business.
    url = file_url(page.path) if page.root else page.url
    kept = document(page.data, url, modified=page.modified, charset=page.charset)
    kept = replace(kept, root=ROOT if page.root else "")
    outcome = run(source, replace(kept, source=page.source))
    if is_there:
        before = next(recording for recording in recorded(folder) if recording.path == path)
        difference = compare(before.expected or {}, describe_outcome(outcome), path.name)
        console.print_output(f"{path}: {len(before.document.data):,} bytes before, {len(page.data):,} now")
        for line in difference.splitlines():
            console.print_output(line)
    write_recording(path, kept, outcome)
    found = f"{len(outcome.articles)} articles, {len(outcome.requests)} requests, {len(outcome.failures)} failures"
    console.print_summary(f"recorded {path}: {found}")
