"""`feedsmith validate`: whether a feed is valid, whoever made it."""

from typing import TYPE_CHECKING

import click

from feedsmith.cli.console import Console
from feedsmith.cli.options import extend_network, network_options

if TYPE_CHECKING:
    from feedsmith.validating.validate import Profile

__all__ = ["validate"]

UNREADABLE = 2


@click.command()
@click.argument("location", metavar="FILE|URL|-")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--profile", type=click.Choice(["podcast"]), help="What such a feed needs beside its specification.")
@network_options
@click.pass_obj
def validate(
    console: Console,
    /,
    location: str,
    as_json: bool,
    strict: bool,
    profile: "Profile | None",
    allow: tuple[str, ...],
    contact: str,
) -> bool:
    """Check a feed, whoever made it, against its specification.

    RSS, Atom and JSON Feed, and what they carry. An error is what the specification forbids; a warning
    is what it advises against, or what readers stumble over; advice makes a feed better in some
    readers. Each has its line, the name of its rule and the section it is from. Nothing but the feed
    itself is read.

    The exit status is 0 where there are no errors, 1 where there are, and 2 where the feed can't be read.
    """
    from datetime import UTC, datetime

    from feedsmith.fetching.access import Network
    from feedsmith.model.errors import FetchError
    from feedsmith.validating.reading import read_document
    from feedsmith.validating.reports import describe_findings, fails, report_json, sum_up
    from feedsmith.validating.validate import validate_document

    network = extend_network(Network(), allow, contact)
    try:
        document = read_document(location, network)
    except FetchError as error:
        raise UnreadableError(str(error)) from error
    findings = validate_document(document, profile or "", now=datetime.now(UTC))
    name = "standard input" if location == "-" else location
    if as_json:
        click.echo(report_json(name, findings))
        return fails(findings, strict)
    quiet = console.verbosity < 0
    for line in describe_findings(name, [finding for finding in findings if not quiet or fails([finding], strict)]):
        console.print_output(line)
    console.print_summary(sum_up(name, findings))
    return fails(findings, strict)


class UnreadableError(click.ClickException):
    """The feed could not be read, so that nothing can be said of it."""

    exit_code = UNREADABLE

    def show(self, file: object = None) -> None:
        """Print what went wrong, as other failures are printed."""
        Console().print_failure(self.message)
