"""Statements of docs/ that are marked as tested.

Of one that is marked with `<!-- tested: NAME -->`, `test_NAME` here shows that it is so; of one that is marked with
`<!-- tested: FOLDER/test_FILE.py::test_NAME -->`, that test does.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from conftest import Run, article
from support.newspaper import address, newspaper
from support.pages import DOCS, PAGES

QUAY = """
base_url = "https://harbourpost.example/feeds"
{keys}
[feeds.quay]
title = "Quay"
link = "https://harbourpost.example/"
{more}
[[feeds.quay.sources]]
type = "text"
path = "articles"
{options}
"""


def configure(folder: Path, keys: str = "", more: str = "", options: str = "") -> None:
    (folder / "articles").mkdir(exist_ok=True)
    (folder / "feedsmith.toml").write_text(QUAY.format(keys=keys, more=more, options=options))


def write(folder: Path, name: str, headline: str, front_matter: str = "") -> None:
    text = f"title: {headline}\n{front_matter}"
    (folder / "articles" / name).write_text(article(headline, text))


def items(folder: Path) -> list[tuple[str, str]]:
    """Id and title of each item of the feed."""
    channel = etree.parse(folder / "out" / "quay.rss").find("channel")
    return [(item.findtext("guid"), item.findtext("title")) for item in channel.findall("item")]


# ---- the statements ------------------------------------------------------------------------------------------------


def test_enrich_can_be_turned_off(run: Run, tmp_path: Path) -> None:
    configure(tmp_path, options="enrich = []")
    (tmp_path / "articles" / "a.txt").write_text(
        "Ferry returns\n\nBy Ines Aldous\n\nIt came back on Monday, they said.\n"
    )
    run("render")
    assert "By Ines Aldous" in (tmp_path / "out" / "quay.rss").read_text()
    configure(tmp_path)
    run("render")
    assert "By Ines Aldous" not in (tmp_path / "out" / "quay.rss").read_text()


def test_a_feed_that_would_be_the_same_is_not_touched(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    write(tmp_path, "a.md", "Ferry returns")
    run("render")
    before = os.stat(tmp_path / "out" / "quay.rss")
    assert "unchanged" in run("render").out
    after = os.stat(tmp_path / "out" / "quay.rss")
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_an_edited_headline_keeps_its_id(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    write(tmp_path, "a.md", "Ferry returns")
    run("render")
    ((id, _),) = items(tmp_path)
    write(tmp_path, "a.md", "Ferry returns at last")
    run("render")
    assert items(tmp_path) == [(id, "Ferry returns at last")]


def test_a_renamed_file_keeps_its_id(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    write(tmp_path, "a.md", "Ferry returns")
    run("render")
    before = items(tmp_path)
    (tmp_path / "articles" / "a.md").rename(tmp_path / "articles" / "ferry.md")
    run("render")
    assert items(tmp_path) == before


@pytest.mark.parametrize(("option", "left"), [('on_delete = "withdraw"', 1), ("", 2)])
def test_a_deleted_file_is_withdrawn_where_its_source_says_so(run: Run, tmp_path: Path, option: str, left: int) -> None:
    configure(tmp_path, options=option)
    write(tmp_path, "a.md", "Ferry returns")
    write(tmp_path, "b.md", "Quay repaired")
    run("render")
    (tmp_path / "articles" / "a.md").unlink()
    run("render")
    assert len(items(tmp_path)) == left
    assert ("deleted-entry" in (tmp_path / "out" / "quay.atom").read_text()) is (left == 1)


def test_an_article_that_becomes_a_draft_is_withdrawn(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    write(tmp_path, "a.md", "Ferry returns")
    write(tmp_path, "b.md", "Quay repaired")
    run("render")
    write(tmp_path, "a.md", "Ferry returns", "draft: true")
    run("render")
    assert [title for _, title in items(tmp_path)] == ["Quay repaired"]
    assert "deleted-entry" in (tmp_path / "out" / "quay.atom").read_text()


def test_a_feed_of_which_nothing_could_be_read_is_not_written(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    (tmp_path / "articles" / "a.txt").write_bytes(b"\x00\x01\x02")
    assert "not written" in run("render").out
    assert not (tmp_path / "out" / "quay.rss").exists()


def test_a_feed_that_filters_leave_nothing_of_is_written_without_entries(run: Run, tmp_path: Path) -> None:
    configure(tmp_path, more='include = { words = ["balloon"] }')
    write(tmp_path, "a.md", "Ferry returns")
    run("render")
    assert items(tmp_path) == []
    configure(tmp_path)
    run("render")
    assert len(items(tmp_path)) == 1


def test_a_private_address_is_refused_until_it_is_allowed(run: Run) -> None:
    with newspaper() as site:
        refused = run("render", f"{site.url}/")
        assert refused.status == 1
        assert "unsafe address" in refused.err
        assert run("render", f"{site.url}/", "--allow", site.here).status == 0


def test_a_script_in_an_article_reaches_no_feed(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    (tmp_path / "articles" / "a.md").write_text(
        "---\ntitle: Ferry returns\n---\nIt <b onclick='x()'>came</b>.\n\n<script>alert(1)</script>\n\nThe end of it.\n"
    )
    run("render")
    for suffix in ("rss", "atom", "json"):
        written = (tmp_path / "out" / f"quay.{suffix}").read_text()
        assert "alert(1)" not in written
        assert "onclick" not in written


def test_a_secret_that_is_missing_is_named_and_no_feed_is_made(run: Run, tmp_path: Path) -> None:
    configure(tmp_path, options='headers = { X-Key = "${NO_SUCH_SECRET}" }')
    write(tmp_path, "a.md", "Ferry returns")
    done = run("render")
    assert done.status == 2
    assert "NO_SUCH_SECRET" in done.err
    assert not (tmp_path / "out").exists()


def test_gzip_writes_each_feed_a_second_time(run: Run, tmp_path: Path) -> None:
    configure(tmp_path, keys="gzip = true\nindex = true")
    write(tmp_path, "a.md", "Ferry returns")
    run("render")
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert [name for name in written if name.endswith(".gz")] == ["quay.atom.gz", "quay.json.gz", "quay.rss.gz"]
    assert {"index.html", "feeds.opml"} <= set(written)


@pytest.mark.parametrize(
    ("keys", "more", "said"),
    [("", "limit = 0", "limit"), ('state = ""', "", "needs a state"), ('base_url = ""', "", "needs a base_url")],
)
def test_an_archive_needs_a_base_url_a_state_and_a_limit(
    run: Run, tmp_path: Path, keys: str, more: str, said: str
) -> None:
    configure(tmp_path, keys=keys, more=f"archive = true\n{more}")
    if "base_url" in keys:
        text = (tmp_path / "feedsmith.toml").read_text()
        (tmp_path / "feedsmith.toml").write_text(text.replace('base_url = "https://harbourpost.example/feeds"\n', ""))
    done = run("render")
    assert done.status == 2
    assert said in done.err


def test_one_document_goes_to_standard_output(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    write(tmp_path, "a.md", "Ferry returns")
    assert run("render", "articles", "-f", "rss", "-o", "-").out.startswith("<?xml")
    both = run("render", "articles", "-f", "rss", "-f", "json", "-o", "-")
    assert both.status == 2
    assert "one feed in one format" in both.err


@pytest.mark.parametrize("scheme", ["file", "local"])
def test_a_folder_may_be_named_by_a_url(run: Run, tmp_path: Path, scheme: str) -> None:
    configure(tmp_path)
    write(tmp_path, "a.md", "Ferry returns")
    run("render", "-o", f"{scheme}://{tmp_path}/elsewhere")
    assert (tmp_path / "elsewhere" / "quay.rss").exists()


def test_a_mistake_ends_with_2_and_a_failure_with_1(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    write(tmp_path, "a.md", "Ferry returns")
    assert run("render").status == 0
    (tmp_path / "articles" / "b.txt").write_bytes(b"\x00\x01\x02")
    assert run("render").status == 1
    configure(tmp_path, keys="putput = 3")
    assert run("render").status == 2


def test_an_interrupted_run_ends_with_130(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    configure(tmp_path)
    write(tmp_path, "a.md", "Ferry returns")
    monkeypatch.setattr("feedsmith.pipeline.render", interrupt)
    assert run("render").status == 130


def test_the_parts_of_an_address_are_filled_in(run: Run, tmp_path: Path) -> None:
    configure(tmp_path, options='url = "https://harbourpost.example/{dir}/x/{stem}.html"')
    (tmp_path / "articles" / "2026").mkdir()
    write(tmp_path, "2026/03-Ferry.md", "Ferry returns")
    run("render")
    assert "https://harbourpost.example/2026/x/03-Ferry.html" in (tmp_path / "out" / "quay.rss").read_text()


def test_a_header_of_yours_goes_with_each_request(run: Run, tmp_path: Path) -> None:
    with newspaper() as site:
        (tmp_path / "feedsmith.toml").write_text(
            f'[fetch]\nallow = ["{site.here}"]\n[feeds.a]\n[[feeds.a.sources]]\ntype = "html"\nrobots = false\n'
            f'urls = ["{site.url}{address(0)}"]\nheaders = {{ User-Agent = "quay/1" }}\n'
        )
        run("render")
        assert [asked.header("user-agent") for asked in site.requests] == ["quay/1"]


def test_completion_is_printed_for_each_shell() -> None:
    feedsmith = Path(sys.executable).with_name("feedsmith")
    if not feedsmith.exists():
        pytest.skip("feedsmith is not installed as a command")
    for shell in ("bash", "zsh", "fish"):
        env = {**os.environ, "_FEEDSMITH_COMPLETE": f"{shell}_source"}
        done = subprocess.run([feedsmith], env=env, capture_output=True, text=True, check=False)
        assert "_FEEDSMITH_COMPLETE" in done.stdout
    env = {**os.environ, "_FEEDSMITH_COMPLETE": "bash_complete", "COMP_WORDS": "feedsmith re", "COMP_CWORD": "1"}
    assert "render" in subprocess.run([feedsmith], env=env, capture_output=True, text=True, check=False).stdout


# ---- all of them ---------------------------------------------------------------------------------------------------


def marked() -> list[str]:
    """What the pages name as tests of their statements."""
    texts = [(DOCS / page).read_text(encoding="utf-8") for page in PAGES]
    return [name for text in texts for name in re.findall(r"<!-- tested: ([\w/.:]+) -->", text)]


def test_each_statement_that_is_marked_has_its_test() -> None:
    elsewhere = [name.split("::") for name in marked() if "::" in name]
    assert len(elsewhere) > 30
    for file, name in elsewhere:
        assert f"\ndef {name}(" in (Path(__file__).parents[1] / file).read_text(encoding="utf-8")


def test_each_test_here_has_its_statement() -> None:
    tests = {name.removeprefix("test_") for name in globals() if re.match("test_(?!each_)", name)}
    here = [name for name in marked() if "::" not in name]
    assert sorted(here) == sorted(tests)


def test_each_mark_is_one_that_is_read() -> None:
    texts = [(DOCS / page).read_text(encoding="utf-8") for page in PAGES]
    assert sum(text.count("<!-- tested") for text in texts) == len(marked())


def test_each_mark_stands_behind_what_it_marks() -> None:
    """A line of Markdown that begins with a comment is no part of its paragraph (CommonMark 0.31, section 4.6)."""
    for page in PAGES:
        assert not re.search(r"^\s*<!-- tested", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE)
