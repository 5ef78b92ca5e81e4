"""A configuration or locations as a plan: its jobs, what they are remembered by, and what their articles go through."""

from pathlib import Path
from typing import Any

import pytest

from feedsmith import hookimpl
from feedsmith.config.keys import CORE_KEYS
from feedsmith.config.plan import Plan, plan_config, plan_locations
from feedsmith.config.settings import load
from feedsmith.model.errors import ConfigError
from feedsmith.model.feed import FeedSettings
from feedsmith.plugins.registry import CORE_OPTIONS, Plugins

DESK = """
[sources.desk]
type = "text"
path = "articles"
"""


def feed(name: str, *lines: str) -> str:
    return "\n".join((f"[feeds.{name}]", *lines, ""))


def planned(folder: Path, text: str, plugins: Plugins | None = None) -> Plan:
    (folder / "feedsmith.toml").write_text(text)
    return plan_config(load(folder / "feedsmith.toml"), plugins or Plugins.load(), None)


def located(*locations: str, state: str = "", plugins: Plugins | None = None) -> Plan:
    return plan_locations(locations, plugins or Plugins.load(), FeedSettings(), ["json"], None, state=state)


def keys(plan: Plan) -> list[str]:
    return [job.key for job in plan.jobs]


# ---- a source that several feeds use -----------------------------------------------------------------------


def test_a_shared_source_is_one_job_that_is_remembered_by_its_name(tmp_path: Path) -> None:
    plan = planned(tmp_path, DESK + feed("a", 'sources = ["desk"]') + feed("b", 'sources = ["desk"]'))
    assert keys(plan) == ["desk"]
    assert plan.indexes() == [[0], [0]]


@pytest.mark.parametrize(
    ("links", "base"),
    [
        (["https://x.example/"], "https://x.example/"),
        (["https://x.example/", "https://x.example/"], "https://x.example/"),
        (["https://x.example/", "https://y.example/"], None),
        (["https://x.example/", ""], None),
        (["", ""], None),
    ],
)
def test_links_of_a_shared_source_are_relative_to_the_site_that_all_of_its_feeds_have(
    tmp_path: Path, links: list[str], base: str | None
) -> None:
    feeds = [feed(f"f{number}", f'link = "{link}"', 'sources = ["desk"]') for number, link in enumerate(links)]
    other = feed("other", 'link = "https://z.example/"', 'sources = [{ type = "text", path = "a" }]')
    (job,) = (job for job in planned(tmp_path, DESK + "".join(feeds) + other).jobs if job.key == "desk")
    assert job.base == base


# ---- keys --------------------------------------------------------------------------------------------------


def test_sources_of_one_name_in_a_feed_are_told_apart_by_numbers(tmp_path: Path) -> None:
    source = '{ type = "text", path = "a" }'
    named = '{ type = "text", path = "a", name = "desk" }'
    plan = planned(tmp_path, feed("a", f"sources = [{source}, {named}, {source}, {source}]"))
    assert keys(plan) == ["a/text", "a/desk", "a/text#2", "a/text#3"]


def test_a_key_that_a_shared_source_has_is_given_to_no_other(tmp_path: Path) -> None:
    shared = DESK.replace("desk", '"a/text"')
    plan = planned(tmp_path, shared + feed("a", 'sources = ["a/text", { type = "text", path = "a" }]'))
    assert keys(plan) == ["a/text", "a/text#2"]


def test_without_a_state_there_are_no_keys(tmp_path: Path) -> None:
    assert keys(planned(tmp_path, 'state = ""' + DESK + feed("a", 'sources = ["desk"]'))) == [""]
    assert keys(located("a.txt", "b.txt")) == ["", ""]


def test_locations_are_remembered_by_what_was_typed(tmp_path: Path) -> None:
    state = f"sqlite:///{tmp_path}/state.db"
    assert keys(located("a.txt", "b.txt", "a.txt", state=state)) == ["a.txt", "b.txt", "a.txt#2"]


# ---- enrichers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("in_feed", "in_source", "expected"),
    [
        ("", "", ["wire"]),
        ("enrich = []", "", []),
        ("", ", enrich = []", []),
        ("enrich = []", ', enrich = ["wire"]', ["wire"]),
    ],
)
def test_a_source_says_what_its_articles_go_through_else_its_feed_else_we(
    tmp_path: Path, in_feed: str, in_source: str, expected: list[str]
) -> None:
    plan = planned(tmp_path, feed("a", in_feed, f'sources = [{{ type = "text", path = "a"{in_source} }}]'))
    assert [[enricher.name for enricher in job.enrichers] for job in plan.jobs] == [expected]


def test_articles_of_locations_go_through_what_is_usual() -> None:
    assert [[enricher.name for enricher in job.enrichers] for job in located("a.txt").jobs] == [["wire"]]


class Bare:
    """An enricher that is no dataclass, and takes no options."""

    name = "bare"

    def enrich(self, article: Any) -> Any:
        return article


class Offering:
    @hookimpl
    def register_enrichers(self) -> list[type[Bare]]:
        return [Bare]


def test_an_enricher_without_options_need_be_no_dataclass(tmp_path: Path) -> None:
    plugins = Plugins.load()
    plugins.register(Offering(), "acme")
    plan = planned(tmp_path, feed("a", 'enrich = ["bare"]', 'sources = [{ type = "text", path = "a" }]'), plugins)
    ((enricher,),) = [job.enrichers for job in plan.jobs]
    assert isinstance(enricher, Bare)


# ---- mistakes ----------------------------------------------------------------------------------------------


def test_a_source_that_is_preferred_must_be_one_of_the_feed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"feeds\.a\.prefer: no source of this feed is called 'desk' \(text\)"):
        planned(tmp_path, feed("a", 'prefer = ["desk"]', 'sources = [{ type = "text", path = "a" }]'))


def test_the_keys_that_no_option_may_have_are_those_of_a_source_s_table() -> None:
    assert set(CORE_KEYS) == CORE_OPTIONS
