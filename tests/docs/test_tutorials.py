"""Mistakes in the configuration of the tutorial's plugin are answered as the tutorial says."""

from pathlib import Path

import pytest

from feedsmith.config import settings
from feedsmith.model.errors import ConfigError
from feedsmith.pipeline import plan_config
from feedsmith.plugins.registry import Plugins
from support.pages import read_blocks


@pytest.mark.parametrize(
    ("new", "said"),
    [("harbour = 3", "expected a text, got a whole number"), ('harbor = "Oban"', r"did you mean 'harbour'\?")],
)
def test_a_mistake_in_an_option_of_the_plugin_is_named(tmp_path: Path, new: str, said: str) -> None:
    for block in read_blocks("tutorials/plugin.md"):
        if block.file:
            (tmp_path / block.file).parent.mkdir(exist_ok=True)
            (tmp_path / block.file).write_text(block.text.replace('harbour = "Oban"', new), encoding="utf-8")
    config = settings.load(tmp_path / "feedsmith.toml")
    plugins = Plugins.load()
    for folder in config.plugins:
        plugins.load_folder(str(folder), str(config.folder))
    with pytest.raises(ConfigError, match=said):
        plan_config(config, plugins, None)
