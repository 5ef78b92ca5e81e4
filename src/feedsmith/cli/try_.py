"""`feedsmith try`: what a feed of a site would hold, and that feed in feedsmith.toml."""

from typing import TYPE_CHECKING, NamedTuple

import click

from feedsmith.cli.console import Console
from feedsmith.cli.options import (
    CONFIG,
    config_option,
    extend_network,
    load_config,
    name_config,
    network_options,
    plan_feed,
)
from feedsmith.model.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from feedsmith.collecting.jobs import Outcome
    from feedsmith.config.writing import NewFeed
    from feedsmith.model.article import Article
    from feedsmith.model.errors import FeedsmithError
    from feedsmith.plugins.registry import Plugins

__all__ = ["try_"]


@click.command("try")
@click.argument("location", metavar="URL")
@click.option("--save", is_flag=True, help=f"Add the feed to {CONFIG}, which is made where there is none.")
@click.option("--name", help="What the feed is called there. [default: after the site]")
@config_option
@network_options
@click.pass_obj
def try_(
    console: Console,
    /,
    location: str,
    save: bool,
    name: str | None,
    config: str | None,
    allow: tuple[str, ...],
    contact: str,
) -> bool:
    """Show what a feed of a site would hold.

    URL is the address of a site, a list of articles, a feed or an article. Shown are how it is
    read and why, and of each article the date, the title and how much of its text is there.
    Nothing is written, but with --save. Where there is a configuration, its [fetch] counts.
    """
    from dataclasses import replace

    from feedsmith import pipeline
    from feedsmith.config.mistakes import Mistakes
    from feedsmith.config.writing import add_feed
    from feedsmith.executors import Inline
    from feedsmith.model.feed import FeedSettings
    from feedsmith.plugins.registry import Plugins

    if name is not None and not save:
        raise ConfigError("--name", "is what a saved feed is called", "give --save as well")
    plugins = Plugins.load()
    plan = pipeline.plan_locations([location], plugins, FeedSettings(), formats=(), output=None)
    file = name_config(config)
    if file.exists() or (config is not None and not save):
        # Other mistakes in the file are for whoever renders it.
        plan = replace(plan, network=load_config(config, Mistakes()).network)
    plan = replace(plan, network=extend_network(plan.network, allow, contact))
    # Before anything is fetched: whoever has to choose another name waits for nothing.
    feed = _plan_saved_feed(location, plugins, file, name) if save else None
    advice = "" if save else f". Write this into {CONFIG} with --save"
    findings = _show(location, (outcome for outcome, _ in pipeline.explain(plan, Inline())), console, advice)
    failures: list[FeedsmithError] = [*plugins.failed, *findings.failures]
    console.print_failures(failures)
    if not findings.articles:
        if save:
            console.print_failure(f"not saved: nothing was found at {location}")
        return True
    if feed is None:
        return bool(failures)
    add_feed(file, replace(feed, title=findings.title))
    console.print_summary(f"Added [feeds.{feed.name}] to {file}")
    if allow:
        console.print_note(f"--allow is not part of it: set allow in [fetch] of {file}")
    return bool(failures)


class _Findings(NamedTuple):
    """What was found at an address: its title, the articles, and what failed."""

    title: str
    articles: "list[Article]"
    failures: "list[FeedsmithError]"


def _plan_saved_feed(location: str, plugins: "Plugins", file: "Path", name: str | None) -> "NewFeed":
    """The feed as it will be saved. Raises ConfigError where the file can't take it."""
    from dataclasses import replace

    from feedsmith.config.writing import check_name

    feed = plan_feed(location, plugins, file)
    if name is not None:
        feed = replace(feed, name=name)
    check_name(file, feed.name)
    return feed


def _show(location: str, outcomes: "Iterable[Outcome]", console: Console, advice: str) -> _Findings:
    """Print what is found as it comes, once there is an article that may say what the site is called, and
    the `advice` at the end.
    """
    import shutil

    from feedsmith.cli import trial
    from feedsmith.collecting.findings import choose_title, describe_reading, sum_up

    width = shutil.get_terminal_size().columns
    articles: list[Article] = []
    failures: list[FeedsmithError] = []
    leading: list[Outcome] = []
    title = ""
    for outcome in outcomes:
        articles += outcome.articles
        failures += outcome.failures
        console.print_notes([(outcome.location, note) for note in outcome.notes])
        if not title:
            leading.append(outcome)
        if articles and not title:
            title = choose_title(location, articles)
            _print_lines(trial.describe_road(location, title, leading, width), console)
        for article in outcome.articles:
            _print_lines(trial.describe_article(article, width), console)
    if not articles:
        reasons = "; ".join(describe_reading(location, leading)) if leading else ""
        console.print_output(f"{location}: no article was found{f' ({reasons})' if reasons else ''}")
    else:
        console.print_output(f"{sum_up(articles, len(failures))}{advice}")
    return _Findings(title, articles, failures)


def _print_lines(lines: "Iterable[str]", console: Console) -> None:
    for line in lines:
        console.print_output(line)
