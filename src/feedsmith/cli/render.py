"""`feedsmith render`: locations, or what feedsmith.toml asks for, as feeds."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from feedsmith.cli.console import Console, own_standard_output
from feedsmith.cli.options import (
    config_option,
    extend_network,
    load_config,
    network_options,
    resolve_state,
    translate_option_errors,
)
from feedsmith.cli.progress import ProgressBar, is_on_terminal
from feedsmith.model.errors import ConfigError
from feedsmith.model.numbers import count_noun
from feedsmith.watch import keep_watch

if TYPE_CHECKING:
    from pathlib import Path

    from feedsmith.config.settings import FeedConfig
    from feedsmith.model.errors import FeedsmithError
    from feedsmith.pipeline import FeedReport, Plan, Report
    from feedsmith.plugins.registry import Plugins

__all__ = ["render"]

FORMATS = ("rss", "atom", "json")
"""What a feed of locations is written as, unless formats are asked for."""
OUTPUT = "out"
"""Where it is written, unless another place is named."""


class _Options(NamedTuple):
    """What was typed after `feedsmith render`; None and () stand for what was left out."""

    locations: tuple[str, ...]
    config: str | None
    output: str | None
    formats: tuple[str, ...]
    title: str | None
    link: str | None
    base_url: str | None
    limit: int | None
    state: str | None
    only: tuple[str, ...]
    again: bool
    allow: tuple[str, ...]
    contact: str

    @property
    def feed_settings(self) -> dict[str, Any]:
        """The fields of FeedSettings that were typed."""
        fields = ("title", "link", "base_url", "limit")
        typed = {field: getattr(self, field) for field in fields}
        return {field: setting for field, setting in typed.items() if setting is not None}


@click.command()
@click.argument("locations", nargs=-1, metavar="[LOCATION]...")
@config_option
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    help=f"Where the feeds go, or a URL; '-' is stdout. [default: {OUTPUT}]",
)
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT",
    help="rss, atom or json; may be repeated.",
)
@click.option("--title", help="The feed's title.")
@click.option("--link", help="The address of the site that the feed is of.")
@click.option("--base-url", help="The address where the output folder will be served.")
@click.option(
    "--limit",
    type=int,
    help="How many articles, the newest first; 0 is all. [default: 50]",
)
@click.option(
    "--state",
    metavar="URL",
    help="The database, or file, that remembers; '' is none. [default: none]",
)
@click.option(
    "--only",
    metavar="NAME",
    multiple=True,
    help="Read this source alone; of the others, the state knows the articles. May be repeated.",
)
@click.option("--again", is_flag=True, help="Read everything anew, settled articles too.")
@network_options
@click.pass_obj
def render(console: Console, /, **typed: Any) -> bool:
    """Render pages, files, folders or globs into feeds.

    All LOCATIONs go into one feed. Without any, the feeds of feedsmith.toml are rendered.
    """
    # Here, as there is little memory yet that two processes would have to share, and no thread.
    keep_watch(console.print_failure)
    from feedsmith.plugins.registry import Plugins

    plugins = Plugins.load()
    plan = _make_plan(_Options(**typed), plugins)
    for failure in plugins.failed:
        console.print_error(failure)
    report = _run_plan(plan, console, plugins.prepare_worker)
    console.print_failures(report.failures)
    for feed in report.feeds:
        _print_report(feed, console, to_stdout=plan.output is None)
    return bool(report.failures)


# ---- what was typed, as a plan ---------------------------------------------------------------


def _make_plan(options: _Options, plugins: "Plugins") -> "Plan":
    """What a run with these options is to do. Raises ConfigError for a mistake in them."""
    from dataclasses import replace

    make = _plan_locations if options.locations else _plan_config
    plan = make(options, plugins)
    network = extend_network(plan.network, options.allow, options.contact)
    plan = replace(plan, network=network, again=options.again)
    documents = sum(len(feed.formats) for feed in plan.feeds)
    if plan.output is None and documents != 1:
        reason = "standard output takes one feed in one format"
        raise ConfigError("--output -", reason, "such as -f rss")
    return plan


def _plan_locations(options: _Options, plugins: "Plugins") -> "Plan":
    """One feed of the locations."""
    from feedsmith import pipeline
    from feedsmith.model.feed import FeedSettings

    if options.only:
        raise ConfigError("--only", "names a source of feedsmith.toml, and goes without a LOCATION")
    if options.config:
        raise ConfigError("--config", "goes without a LOCATION: its own sources are rendered")
    with translate_option_errors():
        settings = FeedSettings(**options.feed_settings)
    return pipeline.plan_locations(
        options.locations,
        plugins,
        settings,
        formats=_drop_repeats(options.formats or FORMATS),
        output=_choose_output(options.output, OUTPUT),
        state=resolve_state(options.state or ""),
    )


def _plan_config(options: _Options, plugins: "Plugins") -> "Plan":
    """The feeds of the configuration, changed as the options say."""
    from dataclasses import replace

    from feedsmith import pipeline
    from feedsmith.config.mistakes import Mistakes

    mistakes = Mistakes()
    config = load_config(options.config, mistakes, options.state, plugins)
    # A title and a site are those of one feed; a limit or an address may be meant for all.
    own = options.feed_settings.keys() & {"title", "link"}
    if own and len(config.feeds) > 1:
        raise ConfigError(f"--{min(own)}", f"{config.path} has several feeds: set it there")
    with translate_option_errors():
        feeds = tuple(_change_feed(feed, options) for feed in config.feeds)
    output = _choose_output(options.output, config.output)
    plan = pipeline.plan_config(replace(config, feeds=feeds), plugins, output, mistakes)
    return pipeline.poll_only(plan, options.only) if options.only else plan


def _change_feed(feed: "FeedConfig", options: _Options) -> "FeedConfig":
    """The feed with what was typed. Raises ValueError, as FeedSettings does."""
    from dataclasses import replace

    settings = replace(feed.settings, **options.feed_settings)
    formats = _drop_repeats(options.formats) or feed.formats
    return replace(feed, settings=settings, formats=formats)


def _drop_repeats(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names in their order, each once."""
    return tuple(dict.fromkeys(names))


def _choose_output(typed: str | None, default: "str | Path") -> "Path | str | None":
    """The folder or URL that was typed, or else the default; None is standard output."""
    from pathlib import Path

    if typed == "-" or (not typed and default == "-"):
        return None
    if not typed and not isinstance(default, str):
        return default
    from feedsmith.config.outputs import resolve_output

    return resolve_output(typed or str(default), Path.cwd(), "--output")


# ---- the run ---------------------------------------------------------------------------------


def _run_plan(plan: "Plan", console: Console, prepare_plugins: Callable[[], None] | None) -> "Report":
    """Render the plan, with a progress bar where somebody may be looking at one; other processes call
    `prepare_plugins` first.
    """
    from feedsmith import pipeline
    from feedsmith.executors import Adaptive, count_cores

    # A bar between log lines would be torn to pieces.
    quiet = console.verbosity < 0 or console.prepare_worker is not None
    progress = ProgressBar(visible=is_on_terminal() and not quiet)
    steps = tuple(step for step in (console.prepare_worker, prepare_plugins) if step)
    executor = Adaptive(workers=count_cores() - 1, prepare=steps)
    # Bytes, whatever the terminal's encoding: a feed says itself that it is UTF-8.
    own_output = own_standard_output() if plan.output is None else nullcontext()
    with own_output as stdout, executor, progress:
        return pipeline.render(
            plan,
            executor,
            stdout=stdout,
            progress=progress.count,
            waiting=console.say_waiting,
        )


# ---- the report ------------------------------------------------------------------------------


def _print_report(feed: "FeedReport", console: Console, *, to_stdout: bool) -> None:
    """Print what is good to know of a feed, and the line that sums it up."""
    for warning in feed.warnings:
        console.print_error(warning)
    for advice in feed.advice:
        console.print_note(f"{feed.name}: {advice}")
    console.print_notes(feed.notes)
    # Where the feed itself goes to standard output, nothing else may.
    if not to_stdout:
        console.print_summary("; ".join(_summarize(feed)))


def _summarize(feed: "FeedReport") -> Iterator[str]:
    """The parts of the line on a feed: what is in it, what was written, what is missing and why."""
    new = f", {feed.new:,} new" if feed.new else ""
    yield f"{feed.name}: {count_noun(feed.articles, 'article')}{new}"
    if feed.changed:
        yield f"wrote {', '.join(feed.changed)}"
    unchanged = [file for file in feed.files if file not in feed.changed]
    if unchanged:
        yield f"unchanged {', '.join(unchanged)}"
    if not feed.files:
        yield "not written (any existing feed is kept)"
    if feed.failures:
        yield f"{len(feed.failures)} failed ({', '.join(_count_kinds(feed.failures))})"
    if feed.embargoed:
        yield f"{feed.embargoed} under embargo"
    if feed.duplicates:
        yield f"{feed.duplicates:,} also told by another source"
    if feed.over_limit:
        yield f"{count_noun(feed.over_limit, 'older article')} not included (limit)"
    if feed.notes:
        yield f"{count_noun(len(feed.notes), 'note')} (feedsmith -v render shows them)"


def _count_kinds(failures: "list[FeedsmithError]") -> Iterator[str]:
    """How many failures are of which kind, in the order of their coming."""
    kinds = [str(getattr(failure, "kind", "") or "not written") for failure in failures]
    for kind in dict.fromkeys(kinds):
        yield f"{kinds.count(kind)} {kind}"
