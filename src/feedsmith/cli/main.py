"""The command line: parse, call one library function, print what it reports.

Everything but click is imported by the command that needs it: `--help` costs 60 ms of CPU over a bare interpreter,
and click is 50 of them.
"""

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

import click

from feedsmith._version import __version__
from feedsmith.model.errors import ConfigError, FeedsmithError, PluginError

if TYPE_CHECKING:
    from pathlib import Path

    from feedsmith.collecting.jobs import Outcome
    from feedsmith.config.settings import Config
    from feedsmith.fetching.access import Network
    from feedsmith.pipeline import FeedReport, Plan, Report
    from feedsmith.plugins.registry import Plugins

__all__ = ["main"]

CONFIG = "feedsmith.toml"
FAILED, MISUSED, INTERRUPTED = 1, 2, 130


class _Talk:
    """How much is said, and to whom: results to standard output, everything else to standard error."""

    def __init__(self, verbosity: int, debug: bool) -> None:
        self.verbosity, self.debug = verbosity, debug

    def result(self, text: str) -> None:
        if self.verbosity >= 0:
            click.echo(_printable(text))

    def problem(self, error: FeedsmithError) -> None:
        click.echo(_printable(f"feedsmith: {error}"), err=True)
        if self.debug and error.trace:
            click.echo(error.trace, err=True)

    def note(self, text: str, level: int = 0) -> None:
        if self.verbosity >= level:
            click.echo(_printable(f"note: {text}"), err=True)


def _printable(text: str) -> str:
    """`text` without what could upset a terminal: names of files may hold line ends, escapes and stray bytes."""
    if text.isprintable():
        return text
    shown = (c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text)
    return "".join(shown)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="feedsmith")
@click.option("-v", "--verbose", count=True, help="Say more: also notes on single articles.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.pass_context
def cli(context: click.Context, verbose: int, quiet: bool, debug: bool) -> None:
    """Turn articles into RSS, Atom and JSON feeds."""
    context.obj = _Talk(-1 if quiet else verbose, debug)


def _network_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of commands that fetch pages."""
    allow = click.option("--allow", multiple=True, metavar="HOST:PORT", help="A private address that may be fetched.")
    contact = click.option("--contact", default="", help="Your address, for the owners of the sites that are fetched.")
    return allow(contact(command))


@cli.command()
@click.argument("locations", nargs=-1, metavar="[LOCATION]...")
@click.option("-c", "--config", type=click.Path(dir_okay=False), help=f"The configuration. [default: {CONFIG}]")
@click.option("-o", "--output", metavar="DIR", help="Where the feeds go, or a URL; '-' is stdout. [default: out]")
@click.option("-f", "--format", "formats", multiple=True, metavar="FORMAT", help="rss, atom or json; may be repeated.")
@click.option("--title", help="The feed's title.")
@click.option("--link", help="The address of the site that the feed is of.")
@click.option("--base-url", help="The address where the output folder will be served.")
@click.option("--limit", type=int, help="How many articles, the newest first; 0 is all. [default: 50]")
@click.option("--state", metavar="URL", help="The database, or file, that remembers; '' is none. [default: none]")
@_network_options
@click.pass_obj
def render(
    talk: _Talk, /, locations: tuple[str, ...], output: str | None, allow: tuple[str, ...], contact: str, **options: Any
) -> None:
    """Render LOCATIONs, pages, files, folders or globs, into one feed; without any, what feedsmith.toml says."""
    from dataclasses import replace

    from feedsmith.plugins.registry import Plugins

    plugins = Plugins.load()
    plan = _plan_from_locations(locations, plugins, output, **options) if locations else None
    plan = plan or _plan_from_file(plugins, output, **options)
    plan = replace(plan, network=_network(plan.network, allow, contact))
    if output == "-" and sum(len(feed.formats) for feed in plan.feeds) != 1:
        raise ConfigError("--output -", "standard output takes one feed in one format", "such as -f rss")
    for broken in plugins.failed:
        talk.problem(broken)
    report = _rendered(plan, talk)
    for failure in report.failures:
        talk.problem(failure)
    for feed in report.feeds:
        _tell(feed, talk, to_stdout=plan.output is not None)
    if report.failures:
        sys.exit(FAILED)


@cli.command()
@click.argument("location")
@_network_options
@click.pass_obj
def explain(talk: _Talk, /, location: str, allow: tuple[str, ...], contact: str) -> None:
    """Show what becomes of LOCATION, a page or a file: each field, where it came from, and what it was chosen over."""
    from feedsmith import pipeline
    from feedsmith.collecting.explain import describe_outcome
    from feedsmith.executors import Inline
    from feedsmith.fetching.access import Network
    from feedsmith.model.feed import FeedSettings
    from feedsmith.plugins.registry import Plugins

    plugins = Plugins.load()
    network = _network(Network(), allow, contact)
    plan = pipeline.plan_locations([location], plugins, FeedSettings(), (), None, network)
    failures: list[FeedsmithError] = [*plugins.failed]
    for outcome, seconds in pipeline.explain(plan, Inline()):
        failures += outcome.failures
        fetching = seconds - sum(spent for _, spent in outcome.seconds)
        for line in describe_outcome(outcome, fetching):
            click.echo(_printable(line))
    for failure in failures:
        talk.problem(failure)
    if failures:
        sys.exit(FAILED)


def _plan_from_locations(
    locations: tuple[str, ...],
    plugins: "Plugins",
    output: str | None,
    config: str | None,
    state: str | None,
    **options: Any,
) -> "Plan":
    from feedsmith.model.feed import FeedSettings
    from feedsmith.pipeline import plan_locations

    if config:
        raise ConfigError("--config", "goes without a LOCATION: its own sources are rendered")
    formats = options.pop("formats") or ("rss", "atom", "json")
    with _option_errors():
        settings = FeedSettings(**{name: value for name, value in options.items() if value is not None})
    chosen = list(dict.fromkeys(formats))
    return plan_locations(locations, plugins, settings, chosen, _folder(output, "out"), state=_database(state or ""))


def _database(state: str) -> str:
    """The URL of the database that somebody named."""
    if not state:
        return ""
    from pathlib import Path

    from feedsmith.config.settings import database_url

    return database_url(state, Path.cwd())


def _configured(config: str | None) -> "Config":
    from pathlib import Path

    from feedsmith.config.settings import load

    path = Path(config or CONFIG)
    if config is None and not path.exists():
        raise ConfigError(CONFIG, "there is none in this folder", "give a LOCATION, or a file with -c")
    return load(path)


def _plan_from_file(
    plugins: "Plugins", output: str | None, config: str | None, state: str | None, **options: Any
) -> "Plan":
    from dataclasses import replace

    from feedsmith.pipeline import plan_config

    loaded = _configured(config)
    if state is not None:
        loaded = replace(loaded, state=_database(state))
    formats = tuple(dict.fromkeys(options.pop("formats")))
    said = {name: value for name, value in options.items() if value is not None}
    if len(loaded.feeds) > 1 and (personal := said.keys() & {"title", "link"}):
        raise ConfigError(f"--{min(personal)}", f"{loaded.path} has several feeds: set it there")
    with _option_errors():
        feeds = tuple(
            replace(feed, settings=replace(feed.settings, **said), formats=formats or feed.formats)
            for feed in loaded.feeds
        )
    return plan_config(replace(loaded, feeds=feeds), plugins, _folder(output, loaded.output))


def _network(network: "Network", allow: tuple[str, ...], contact: str) -> "Network":
    """The configured network, with what the command line adds."""
    from dataclasses import replace

    with _option_errors():
        allowed = network.allow | {pair.lower() for pair in allow}
        return replace(network, allow=allowed, contact=contact or network.contact)


@contextmanager
def _option_errors() -> Iterator[None]:
    """A value that FeedSettings refuses is a mistake in the option of that name."""
    try:
        yield
    except ValueError as error:
        key, _, what = str(error).partition(": ")
        raise ConfigError(f"--{key.replace('_', '-')}", what) from error


def _folder(output: str | None, default: "str | Path") -> "Path | str | None":
    from pathlib import Path  # 5 ms, which --help need not pay

    where = output or default
    return None if output == "-" else where if "://" in str(where) else Path(where)


def _rendered(plan: "Plan", talk: _Talk) -> "Report":
    from feedsmith import pipeline
    from feedsmith.executors import Adaptive

    stdout = sys.stdout.buffer if plan.output is None else None
    on_terminal = sys.stderr is not None and sys.stderr.isatty()  # None: it is closed
    progress = _Progress(visible=on_terminal and talk.verbosity >= 0)
    with Adaptive(workers=_cores() - 1) as executor, progress:
        waiting = partial(talk.note, "another run is at work: waiting for it to end")
        return pipeline.render(plan, executor, stdout=stdout, progress=progress.count, waiting=waiting)


def _cores() -> int:
    """How many this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Progress:
    """On a terminal, a line that counts what has been read, for what takes longer than a second."""

    def __init__(self, *, visible: bool) -> None:
        self._visible, self._read = visible, 0
        self._due = time.monotonic() + 1
        self._bar: Any = None

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def count(self, outcome: "Outcome") -> None:
        self._read += 1
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=self._read)
        elif self._visible and time.monotonic() > self._due:
            self._start()

    def _start(self) -> None:
        from rich.console import Console  # 60 ms, for runs that take longer than a second
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("reading"), BarColumn(), TextColumn("{task.completed:,} documents"), TimeElapsedColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._bar.add_task("reading", total=None)
        self._bar.start()


def _tell(feed: "FeedReport", talk: _Talk, *, to_stdout: bool) -> None:
    """What to know, and the one line that sums up the feed."""
    for warning in feed.warnings:
        talk.problem(warning)
    for advice in feed.advice:
        talk.note(f"{feed.name}: {advice}")
    for location, note in feed.notes:
        talk.note(f"{location}: {note}", level=1)
    if to_stdout:
        talk.result(_summary(feed))


def _summary(feed: "FeedReport") -> str:
    unchanged = [file for file in feed.files if file not in feed.changed]
    said = [f"{feed.name}: {_counted(feed.articles, 'article')}" + (f", {feed.new:,} new" if feed.new else "")]
    if feed.changed:
        said.append(f"wrote {', '.join(feed.changed)}")
    if unchanged:
        said.append(f"unchanged {', '.join(unchanged)}")
    if not feed.files:
        said.append("nothing written, what was there stands")
    if feed.failures:
        kinds = [str(getattr(failure, "kind", "") or "not written") for failure in feed.failures]
        counts = (f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
        said.append(f"{len(kinds)} failed ({', '.join(counts)})")
    if feed.embargoed:
        said.append(f"{feed.embargoed} held until due")
    if feed.over_limit:
        said.append(f"{feed.over_limit} older beyond the limit")
    if feed.notes:
        said.append(f"{_counted(len(feed.notes), 'note')} (feedsmith -v render shows them)")
    return "; ".join(said)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@cli.command()
@click.option("-c", "--config", type=click.Path(dir_okay=False), help=f"The configuration. [default: {CONFIG}]")
@click.option("--state", metavar="URL", help="Another database than the configuration's.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def status(config: str | None, state: str | None, as_json: bool) -> None:
    """Show how each source is doing: when it last succeeded or failed, and whether it gives what it used to."""
    from dataclasses import replace

    from feedsmith.pipeline import plan_config
    from feedsmith.plugins.registry import Plugins
    from feedsmith.state.status import is_well, report_json, report_lines
    from feedsmith.state.store.store import Database, health_of

    loaded = _configured(config)
    loaded = loaded if state is None else replace(loaded, state=_database(state))
    if not loaded.state:
        raise ConfigError("state", "there is none: nothing is remembered of the sources")
    plan = plan_config(loaded, Plugins.load(), None)
    with Database(loaded.state, reading=True) as database:
        found = health_of(database, [job.key for job in plan.jobs])
    health = {job.key: found.get(job.key) for job in plan.jobs}
    lines = [report_json(plan, health)] if as_json else report_lines(plan, health)
    for line in lines:
        click.echo(_printable(line) if not as_json else line)
    if not is_well(health):
        sys.exit(FAILED)


@cli.command()
@click.pass_obj
def plugins(talk: _Talk, /) -> None:
    """List what is installed: sources with their options, enrichers, formats, and what failed to load."""
    from feedsmith.plugins.registry import Plugins

    loaded = Plugins.load()
    for kind in ("source", "enricher", "format"):
        click.echo(f"{kind}s")
        for offer in loaded.offers(kind):
            click.echo(_printable(f"  {offer.cls.name:<10} {offer.summary}  [{offer}]"))
            for option in offer.options():
                click.echo(_printable(f"    {option}"))
    for failure in loaded.failed:
        talk.problem(failure)


@cli.command()
def schema() -> None:
    """Print the JSON Schema of feedsmith.toml, plugins included, for editors."""
    import json

    from feedsmith.config import settings
    from feedsmith.plugins.registry import Plugins

    loaded = Plugins.load()
    sources = {offer.cls.name: offer.cls for offer in loaded.offers("source")}
    names = [[offer.cls.name for offer in loaded.offers(kind)] for kind in ("format", "enricher")]
    click.echo(json.dumps(settings.schema(sources, *names), indent=2))


def main() -> NoReturn:
    """The entry point: runs the command line and ends the process with its exit status."""
    gc.set_threshold(20_000)  # nearly all that a run makes lives as long: looking for cycles each 700 objects costs 3 %
    try:
        status = cli.main(standalone_mode=False) or 0
        if sys.stdout is not None:  # it is None when it is closed
            sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except click.Abort:
        click.echo("feedsmith: interrupted; the feeds that were finished stand, the others are as they were", err=True)
        status = INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        status = FAILED
    except Exception as error:  # whatever is left: told in a line, shown with --debug
        status = _failed(error)
    sys.exit(status)


def _failed(error: Exception) -> int:
    """Tell what went wrong in a line, and where with --debug; the exit status."""
    if "--debug" in sys.argv:
        import traceback  # 3 ms, for whoever looks for a bug

        click.echo("".join(traceback.format_exception(error)), err=True)
    what = str(error) if isinstance(error, FeedsmithError) else f"a bug: {type(error).__name__}: {error} (see --debug)"
    if isinstance(error, OSError):  # of files there are FetchError and PublishError; this is the terminal or the pipe
        what = f"standard output: {error.strerror}"
        _forget_output()
    click.echo(_printable(f"feedsmith: {what}"), err=True)
    return MISUSED if isinstance(error, ConfigError | PluginError) else FAILED


def _forget_output() -> None:
    """Leave nothing that the end of the process would try to write again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
