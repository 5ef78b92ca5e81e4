"""Two formats of one feed write files of two names."""

import pytest

from feedsmith import hookimpl
from feedsmith.config.plan import plan_locations
from feedsmith.model.errors import ConfigError
from feedsmith.model.feed import Feed, FeedSettings
from feedsmith.plugins.registry import Plugins


class Loud:
    name = "loud"
    suffix = ".RSS"
    media_type = "text/plain"

    def render(self, feed: Feed) -> list[bytes]:
        return [b"x"]


class LoudPlugin:
    @hookimpl
    def register_formats(self) -> list[type]:
        return [Loud]


def test_formats_of_one_suffix_are_refused_with_both_names_and_each_is_taken_alone() -> None:
    plugins = Plugins.load()
    plugins.register(LoudPlugin(), "loud")
    with pytest.raises(ConfigError, match=r"rss and loud both write files that end in \.RSS"):
        plan_locations([], plugins, FeedSettings(), formats=["rss", "loud"], output=None)
    assert plan_locations([], plugins, FeedSettings(), formats=["json", "loud"], output=None)
