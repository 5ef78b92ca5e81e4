"""`feedsmith explain`: what becomes of one page or file."""

from typing import TYPE_CHECKING

import click

from feedsmith.cli.console import Console
from feedsmith.cli.options import config_option, extend_network, load_config, network_options

if TYPE_CHECKING:
    from feedsmith.collecting.jobs import Outcome
    from feedsmith.config.plan import Plan
    from feedsmith.model.errors import FeedsmithError

__all__ = ["explain"]

MAX_DUPLICATES = 10_000
"""Of a feed, the newest that are looked through."""


@click.command()
@click.argument("location")
@config_option
@network_options
@click.pass_obj
def explain(
    console: Console,
    /,
    location: str,
    config: str | None,
    allow: tuple[str, ...],
    contact: str,
) -> bool:
    """Show what becomes of a page or file, field by field.

    Of the article at LOCATION each field is shown as it would be published, where it came from,
    and what it was chosen over. Of a list page the groups of its links are shown, with their
    scores, and what the list leads to. With -c, LOCATION is read as the configuration says; it may
    also be the name of a source there, all of whose documents are shown.
    """
    from contextlib import closing
    from dataclasses import replace

    from feedsmith import pipeline
    from feedsmith.config.mistakes import Mistakes
    from feedsmith.config.narrowing import narrow_plan
    from feedsmith.executors import Inline
    from feedsmith.model.feed import FeedSettings
    from feedsmith.plugins.registry import Plugins

    plugins = Plugins.load()
    if config is None:
        plan = pipeline.plan_locations([location], plugins, FeedSettings(), formats=(), output=None)
    else:
        mistakes = Mistakes()
        settings = load_config(config, mistakes, plugins=plugins)
        plan = narrow_plan(pipeline.plan_config(settings, plugins, None, mistakes), location)
    plan = replace(plan, network=extend_network(plan.network, allow, contact))
    told_by = _load_duplicates(plan)
    failures: list[FeedsmithError] = [*plugins.failed]
    with closing(pipeline.explain(plan, Inline())) as outcomes:
        for outcome, seconds in outcomes:
            _print(outcome, seconds, console)
            for line in told_by.get(outcome.location, ()):
                console.print_output(line)
            failures += outcome.failures
            # What a list leads to are articles: whoever wants to know more gives the address of one.
            if config is None and any(request.lead for request in outcome.requests):
                break
    console.print_failures(failures)
    return bool(failures)


def _load_duplicates(plan: "Plan") -> dict[str, list[str]]:
    """By the locations of documents, what is said of those that another source tells too: as the state
    knows, if there is one.
    """
    if not plan.state:
        return {}
    from feedsmith.model.errors import StoreError
    from feedsmith.state.store.database import Database
    from feedsmith.state.store.healths import load_duplicates

    try:
        with Database(plan.state, reading=True) as database:
            found = load_duplicates(database, [feed.settings.name for feed in plan.feeds], MAX_DUPLICATES)
    except StoreError:  # nothing is remembered yet, or `render` says what is wrong
        return {}
    lines: dict[str, list[str]] = {}
    for feed, location, told_by in found:
        lines.setdefault(location, []).append(f"  {feed}: the same story as {told_by}, which stands for it")
    return lines


def _print(outcome: "Outcome", seconds: float, console: Console) -> None:
    """Print what came of a document; what its steps did not take was spent on getting its bytes."""
    from feedsmith.collecting.explain import describe_outcome

    steps = sum(spent for _, spent in outcome.seconds)
    for line in describe_outcome(outcome, seconds - steps):
        console.print_output(line)
