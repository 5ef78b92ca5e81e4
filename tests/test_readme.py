"""The README and docs/ say what is so: every snippet and command in them is run."""

import os
import re
import shlex
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from feedsmith import pipeline
from feedsmith.config import settings
from feedsmith.executors import Inline
from feedsmith.model.feed import FeedSettings
from feedsmith.plugins.registry import Plugins
from feedsmith.testing import conformance, document
from support.validate import check_rss

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
TEXTS = (ROOT / "docs" / "reference" / "text.md").read_text(encoding="utf-8")
WRITTEN = datetime(2026, 3, 10, 8, 30, tzinfo=UTC)


def snippets(language: str, page: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)


def render(location: Path, plugins: Plugins, formats: list[str], output: Path) -> pipeline.FeedReport:
    settings = FeedSettings(title="Harbour Post", link="https://harbourpost.example/", base_url="https://h.example/f")
    plan = pipeline.plan_locations([str(location)], plugins, settings, formats, output)
    return pipeline.render(plan, Inline()).feeds[0]


def test_the_plugin_has_nine_lines_and_works_as_a_file_beside_the_configuration(tmp_path: Path) -> None:
    (code,) = snippets("python")
    assert len([line for line in code.splitlines() if line]) == 9
    for name in ("plugins", "poems"):
        (tmp_path / name).mkdir()
    (tmp_path / "plugins" / "haiku.py").write_text(code, encoding="utf-8")
    (tmp_path / "poems" / "night.haiku").write_text("Night\nno wind\nthe harbour light\nturns\n", encoding="utf-8")
    toml = snippets("toml")[1].replace(
        "[[feeds", '[feeds.poems]\ntitle = "Poems"\nlink = "https://h.example/"\n[[feeds'
    )
    (tmp_path / "feedsmith.toml").write_text(f'base_url = "https://h.example/f"\n{toml}', encoding="utf-8")
    plugins = Plugins.load()
    config = settings.load(tmp_path / "feedsmith.toml")
    for folder in config.plugins:
        plugins.load_folder(str(folder), str(config.folder))

    report = pipeline.render(pipeline.plan_config(config, plugins, tmp_path / "out"), Inline()).feeds[0]

    written = (tmp_path / "out" / "poems.rss").read_bytes()
    assert report.articles == 1
    assert not report.failures
    assert not check_rss(written)
    assert etree.fromstring(written).findtext("channel/item/title") == "Night"
    poems = [document(tmp_path / "poems" / "night.haiku"), document("Day\nsun", "file:///poems/day.haiku")]
    conformance(plugins.sources["haiku"].cls(path=tmp_path / "poems"), *poems)


def test_the_example_article_becomes_the_example_item(tmp_path: Path) -> None:
    text, item = snippets("text", TEXTS)[0], snippets("xml", TEXTS)[0]
    article = tmp_path / "articles" / "night-ferry.txt"
    article.parent.mkdir()
    article.write_text(text, encoding="utf-8")
    os.utime(article, (WRITTEN.timestamp(), WRITTEN.timestamp()))

    render(article.parent, Plugins.load(), ["rss"], tmp_path / "out")

    written = etree.parse(tmp_path / "out" / "feed.rss").find("channel/item")
    namespace = "{http://purl.org/rss/1.0/modules/content/}encoded"
    spaces = {
        "content": "http://purl.org/rss/1.0/modules/content/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "media": "http://search.yahoo.com/mrss/",
    }
    declared = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    printed = etree.fromstring(item.replace("<item>", f"<item {declared}>", 1))
    assert [(child.tag, child.text) for child in written] == [(child.tag, child.text) for child in printed]
    assert printed.find(namespace) is not None


def test_the_front_matter_example_is_read(tmp_path: Path) -> None:
    (tmp_path / "night-ferry.md").write_text(snippets("markdown", TEXTS)[0], encoding="utf-8")
    report = render(tmp_path / "night-ferry.md", Plugins.load(), ["rss"], tmp_path / "out")
    item = etree.parse(tmp_path / "out" / "feed.rss").find("channel/item")
    assert not report.notes
    assert item.findtext("pubDate") == "Tue, 10 Mar 2026 08:30:00 +0000"
    assert [category.text for category in item.findall("category")] == ["ferries", "harbour"]


def test_the_configuration_example_loads_and_names_only_what_there_is(tmp_path: Path) -> None:
    (tmp_path / "feedsmith.toml").write_text(snippets("toml")[0], encoding="utf-8")
    plan = pipeline.plan_config(settings.load(tmp_path / "feedsmith.toml"), Plugins.load(), None)
    assert [job.name for job in plan.feeds[0].jobs] == ["text", "site"]


def test_the_render_command_says_what_it_is_shown_to_say(tmp_path: Path) -> None:
    command, printed = snippets("console")[1].strip().split("\n", 1)
    arguments = shlex.split(command.removeprefix("$ feedsmith"))
    (tmp_path / "articles").symlink_to(ROOT / "seeds" / "articles")
    done = subprocess.run(
        [sys.executable, "-m", "feedsmith", *arguments], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert (done.stdout + done.stderr).strip() == printed.strip()


@pytest.mark.parametrize("target", ["demo", "test", "bench", "bench-extraction", "bench-discovery", "bench-bylines"])
def test_the_make_targets_it_names_exist(target: str) -> None:
    assert f"make {target}" in README
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_path_is_the_one_in_the_pipeline() -> None:
    assert pipeline.__doc__
    block = re.search(r"    locations, .*?\n(?=\n)", pipeline.__doc__, re.DOTALL)
    assert block
    assert f"{block[0]}\n" in (ROOT / "docs" / "explanation" / "path.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", README))
def test_its_links_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_the_guide_for_contributors_names_only_files_and_commands_that_there_are() -> None:
    paths = re.findall(r"`((?:src|plugins|tests|docs|seeds)/[\w./]*)`", GUIDE)
    assert len(paths) > 25
    assert [path for path in paths if not (ROOT / path).exists()] == []
    targets = re.findall(r"^(\w[\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = set(re.findall(r"make (check|test|demo|bench)\b", GUIDE))
    assert named == {"check", "test", "demo", "bench"}
    assert named <= set(targets)


def test_the_reading_order_names_each_part_of_the_core() -> None:
    parts = {path.parent.name for path in (ROOT / "src" / "feedsmith").glob("*/__init__.py")}
    order = GUIDE.partition("## The source")[2].partition("\n## ")[0]
    named = set(re.findall(r"^\| `src/feedsmith/(\w+)/", order, re.MULTILINE))
    assert named == parts


def test_it_can_be_read_in_a_hurry() -> None:
    assert len(README.splitlines()) <= 150


def test_the_plugin_guide_names_every_hook_and_every_name_for_plugins() -> None:
    import feedsmith
    from feedsmith.plugins import hookspecs

    guide = (ROOT / "docs" / "reference" / "plugins.md").read_text(encoding="utf-8")
    hooks = [name for name in vars(hookspecs) if name.startswith("register_")]
    assert len(hooks) == 3
    for hook in hooks:
        assert f"`{hook}()`" in guide
    for name in ("Article", "Document", "Note", "ParseError", "Request", "decode", "find_files", "hookimpl"):
        assert name in feedsmith.__all__
        assert name in guide


def test_the_plugin_guide_shows_the_plugin_of_the_readme_and_a_test_that_passes() -> None:
    guide = (ROOT / "docs" / "reference" / "plugins.md").read_text(encoding="utf-8")
    plugin, test = re.findall(r"^```python\n(.*?)^```", guide, re.DOTALL | re.MULTILINE)
    assert [plugin] == snippets("python")
    namespace: dict[str, Any] = {}
    exec(plugin + test, namespace)
    namespace["test_a_poem"]()


def test_the_plugin_guide_names_all_of_the_kit() -> None:
    import feedsmith.testing as kit

    guide = (ROOT / "docs" / "reference" / "plugins.md").read_text(encoding="utf-8")
    values = {"CheckResult", "Recording", "Verdict"}  # what its functions give
    assert [name for name in kit.__all__ if f"`{name}(" not in guide and name not in values] == []
