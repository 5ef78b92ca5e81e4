"""The plan of a configuration as it is now, whatever is wrong with a changed one."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from feedsmith.model.errors import ConfigError, FeedsmithError, PluginError
from feedsmith.serving import configured as module
from feedsmith.serving.configured import Configured


@pytest.mark.parametrize(
    "error",
    [ConfigError("feedsmith.toml: every", "no interval"), PluginError("boats", "its module can't be imported")],
    ids=["a mistake", "a broken plugin"],
)
def test_the_one_before_stands_and_why_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: FeedsmithError
) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0)
    path = tmp_path / "feedsmith.toml"
    path.write_text("first")
    plans: dict[str, Any] = {"first": SimpleNamespace(output=tmp_path), "third": SimpleNamespace(output=tmp_path)}

    def read() -> Any:
        if path.read_text() == "second one":
            raise error
        return plans[path.read_text()]

    configured = Configured(read, path)
    path.write_text("second one")
    configured.refresh()
    assert (configured.plan, configured.mistake) == (plans["first"], str(error))
    path.write_text("third")
    configured.refresh()
    assert (configured.plan, configured.mistake) == (plans["third"], "")
