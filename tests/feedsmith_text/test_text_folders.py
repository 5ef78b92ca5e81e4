"""Whole folders of a blog or of notes: what becomes of their posts, and what is said once of a source."""

import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from feedsmith.config.settings import load
from feedsmith.executors import Inline
from feedsmith.pipeline import Report, plan_config, render
from feedsmith.plugins.registry import Plugins
from feedsmith_text import SUFFIXES, TextFiles
from feedsmith_text.addresses import PLACEHOLDERS, check_pattern
from feedsmith_text.keys import key_table, normal_key

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
CONFIG = """
output = "out"
base_url = "https://feeds.example/"
{top}
[feeds.post]
title = "Harbour Post"
link = "https://post.example/"
language = "en"
[[feeds.post.sources]]
type = "text"
path = "{path}"
{options}
"""
PATTERN = 'url = "https://post.example/{path}/"'


def write(folder: Path, posts: Mapping[str, str]) -> None:
    for name, text in posts.items():
        path = folder / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def run(folder: Path, options: str = PATTERN, *, path: str = "posts", state: bool = False) -> Report:
    top = "" if state else 'state = ""'
    (folder / "feedsmith.toml").write_text(CONFIG.format(top=top, path=path, options=options), encoding="utf-8")
    plan = plan_config(load(folder / "feedsmith.toml"), Plugins.load(), folder / "out")
    return render(plan, Inline(), clock=lambda: NOW)


def items(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "out" / "post.json").read_text(encoding="utf-8"))["items"]
    return found


def notes(report: Report) -> list[str]:
    return [note for _, note in report.feeds[0].notes]


def post(title: str, head: str = "date: 2026-03-14", body: str = "The lamp was lit at six.") -> str:
    return f"---\ntitle: {title}\n{head}\n---\n{body}\n"


# ---- what is said once -----------------------------------------------------------------------------------------


def test_files_that_are_not_read_are_counted_once_for_a_source(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": post("A"), **{f"old/{number}.rst": "Old" for number in range(3)}, "b.ORG": "* B"})
    write(tmp_path, {"lamp.png": "", "notes.css": "", ".hidden.rst": "", "old.rst/c.md": post("C")})
    assert notes(run(tmp_path)) == ["4 files skipped (.org, .rst)"]


def test_files_that_a_glob_leaves_out_are_not_counted(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": post("A"), "b.rst": "B"})
    assert notes(run(tmp_path, path="posts/*.md")) == []


def test_one_file_that_is_not_read_is_one(tmp_path: Path) -> None:
    write(tmp_path, {"b.rst": "B"})
    report = run(tmp_path)
    (failure,) = report.failures  # type: ignore[attr-defined]
    assert failure.kind == "empty"
    assert "'text' reads; 1 file skipped (.rst)" in str(failure)
    assert notes(report) == ["1 file skipped (.rst)"]


def test_articles_without_an_address_are_counted_once_for_a_source(tmp_path: Path) -> None:
    write(
        tmp_path, {"a.md": post("A"), "b.md": post("B"), "c.md": post("C", "url: /c/"), "d.md": post("D", "draft: yes")}
    )
    advice = (
        'no address, so readers can\'t open it: set url = "https://..." for the source in feedsmith.toml, or url in '
    )
    assert [note for note in notes(run(tmp_path, "")) if "draft" not in note] == [f"{advice}front matter (2 articles)"]
    assert [note for note in notes(run(tmp_path)) if "draft" not in note] == []


# ---- addresses -------------------------------------------------------------------------------------------------


def test_what_is_relative_to_the_site_is_resolved_against_its_link(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": post("A", "permalink: /a/\nimage: /img/a.png", "![The quay](/img/quay.png)")})
    assert run(tmp_path, "").failures == []
    (item,) = items(tmp_path)
    assert (item["url"], item["image"]) == ("https://post.example/a/", "https://post.example/img/a.png")
    assert "https://post.example/img/quay.png" in item["content_html"]


def test_posts_that_link_to_each_others_files_link_to_each_other(tmp_path: Path) -> None:
    write(tmp_path, {"a/index.md": post("A", body="See [B](../b.md)."), "b.md": post("B", body="See [A](a/index.md).")})
    assert run(tmp_path).failures == []
    addresses = {item["title"]: item["url"] for item in items(tmp_path)}
    texts = {item["title"]: item["content_html"] for item in items(tmp_path)}
    assert addresses == {"A": "https://post.example/a/", "B": "https://post.example/b/"}
    assert addresses["B"] in texts["A"]
    assert addresses["A"] in texts["B"]


def test_keys_of_ones_own_are_options_of_the_source(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "---\nnewstitle: Lamp lit\n---\nAt six.\n"})
    assert notes(run(tmp_path, f'{PATTERN}\nkeys = {{ newstitle = "title" }}')) == []
    assert [item["title"] for item in items(tmp_path)] == ["Lamp lit"]


# ---- what is not for everybody ---------------------------------------------------------------------------------


@pytest.mark.parametrize("head", ["draft: true", "published: false", "publish: false", "status: draft"])
def test_a_post_that_becomes_a_draft_leaves_the_feed(tmp_path: Path, head: str) -> None:
    write(tmp_path, {"a.md": post("A"), "b.md": post("B")})
    run(tmp_path, state=True)
    assert {item["title"] for item in items(tmp_path)} == {"A", "B"}
    write(tmp_path, {"a.md": post("A", f"date: 2026-03-14\n{head}")})
    assert run(tmp_path, state=True).failures == []
    assert {item["title"] for item in items(tmp_path)} == {"B"}
    write(tmp_path, {"a.md": post("A", "date: 2026-03-14\ndraft: false", "The lamp was lit at seven.")})
    run(tmp_path, state=True)
    assert {item["title"] for item in items(tmp_path)} == {"A", "B"}


def test_a_post_in_a_folder_of_drafts_is_not_in_the_feed(tmp_path: Path) -> None:
    write(tmp_path, {"_drafts/a.md": post("A"), "drafts/b.md": post("B"), "_posts/2026-03-14-c.md": post("C")})
    assert run(tmp_path).failures == []
    assert {item["title"] for item in items(tmp_path)} == {"B", "C"}


def test_a_post_that_is_not_to_be_read_yet_is_held(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": post("A", "date: 2026-03-14\npublishDate: 2026-06-02"), "b.md": post("B")})
    report = run(tmp_path)
    assert [item["title"] for item in items(tmp_path)] == ["B"]
    assert report.feeds[0].embargoed == 1


def test_a_draft_is_told_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write(tmp_path, {"a.md": post("A", "draft: true"), "b.md": post("B")})
    with caplog.at_level(logging.INFO, "feedsmith_text"):
        run(tmp_path)
    (record,) = (record for record in caplog.records if record.name == "feedsmith_text")
    assert record.getMessage().endswith("a.md: withheld: its author calls it a draft")


def test_a_folder_that_is_told_of_by_files_without_posts_gives_no_post_of_them(tmp_path: Path) -> None:
    write(tmp_path, {"README.md": "# Read me\n\nFirst.\n", "blog/_index.md": post("Blog"), "blog/a.md": post("A")})
    assert run(tmp_path).failures == []
    assert [item["title"] for item in items(tmp_path)] == ["A"]
    run(tmp_path, path="posts/README.md")
    assert [item["title"] for item in items(tmp_path)] == ["Read me"]


def test_a_source_is_known_again_by_its_options_and_by_keys_where_there_are_any() -> None:
    assert repr(TextFiles(path=Path("a"))) == "TextFiles(path=PosixPath('a'), charset='', timezone='UTC', url='')"
    assert repr(TextFiles(path=Path("a"), keys={"b": "title"})).endswith(", url='', keys={'b': 'title'})")


# ---- what the documentation says -------------------------------------------------------------------------------

DOCS = (Path(__file__).parents[2] / "docs" / "reference" / "text.md").read_text(encoding="utf-8")


def test_each_key_in_the_documentation_says_what_it_is_said_to_say() -> None:
    fields = {
        "title": "title", "published": "published", "updated": "updated", "not before": "embargo", "expires": "expires",
        "authors": "authors", "summary": "summary", "address": "url", "tags": "tags", "language": "language",
        "picture": "image", "rights": "rights", "withheld": "draft",
    }  # fmt: skip
    rows = dict(re.findall(r"^\| ([a-z ]+) \| ([\w, .;]+) \|$", DOCS, re.MULTILINE))
    assert fields.keys() <= rows.keys()
    table = key_table()
    for row, name in fields.items():
        for key in re.findall(r"\w+", rows[row].partition(";")[0]):
            assert name in dict(table[normal_key(key)]), key


def test_the_configuration_and_the_placeholders_in_the_documentation_are_what_there_is(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```", DOCS, re.DOTALL | re.MULTILINE)
    (tmp_path / "feedsmith.toml").write_text(example, encoding="utf-8")
    plan = plan_config(load(tmp_path / "feedsmith.toml"), Plugins.load(), None)
    assert [job.source.name for job in plan.jobs] == ["text"]
    assert {f"{{{name}}}" for name in PLACEHOLDERS} <= set(re.findall(r"\{[a-z]+\}", DOCS))
    for pattern in re.findall(r"https://x\.example/[^`\s]*", DOCS):
        check_pattern(pattern)


def test_each_suffix_in_the_documentation_is_read() -> None:
    first = DOCS.split("\n\n")[1]
    assert set(re.findall(r"`(\.\w+)`", first)) == set(SUFFIXES)
