"""`feedsmith explain`: what becomes of one page or file."""

from typing import TYPE_CHECKING

import click

from feedsmith.cli.console import Console
from feedsmith.cli.options import extend_network, network_options

if TYPE_CHECKING:
    from feedsmith.collecting.jobs import Outcome
    from feedsmith.model.errors import FeedsmithError

__all__ = ["explain"]


@click.command()
@click.argument("location")
@network_options
@click.pass_obj
def explain(
    console: Console,
    /,
    location: str,
    allow: tuple[str, ...],
    contact: str,
) -> bool:
    """Show what becomes of a page or file, field by field.

    Of the article at LOCATION each field is shown as it would be published, where it came from,
    and what it was chosen over.
    """
    from feedsmith import pipeline
    from feedsmith.executors import Inline
    from feedsmith.fetching.access import Network
    from feedsmith.model.feed import FeedSettings
    from feedsmith.plugins.registry import Plugins

    plugins = Plugins.load()
    plan = pipeline.plan_locations(
        [location],
        plugins,
        FeedSettings(),
        formats=(),
        output=None,
        network=extend_network(Network(), allow, contact),
    )
    failures: list[FeedsmithError] = [*plugins.failed]
    for outcome, seconds in pipeline.explain(plan, Inline()):
        _print(outcome, seconds, console)
        failures += outcome.failures
    console.print_failures(failures)
    return bool(failures)


def _print(outcome: "Outcome", seconds: float, console: Console) -> None:
    """Print what came of a document; what its steps did not take was spent on getting its bytes."""
    from feedsmith.collecting.explain import describe_outcome

    steps = sum(spent for _, spent in outcome.seconds)
    for line in describe_outcome(outcome, seconds - steps):
        console.print_output(line)
