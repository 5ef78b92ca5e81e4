"""`feedsmith record`: a page as it was fetched, with what comes of it, and without what is secret."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import Run, article
from feedsmith import testing
from feedsmith.testing import recorded
from feedsmith.testing.recordings import compare_recording
from feedsmith_text import TextFiles
from support.hostile import Hostile, page
from support.newspaper import HEADLINES, address, article_page, newspaper

HTML = {"Content_Type": "text/html; charset=utf-8"}


@pytest.fixture
def site() -> Iterator[Hostile]:
    with newspaper() as site:
        yield site


def expected(path: Path) -> Any:
    return json.loads(Path(f"{path}.recorded.json").read_text())


def test_a_page_is_kept_as_it_was_fetched_with_its_articles_beside_it(run: Run, site: Hostile, tmp_path: Path) -> None:
    done = run("record", f"{site.url}{address(0)}", "--allow", site.here)
    assert (done.status, done.err) == (0, "")
    path = tmp_path / "tests" / "data" / f"{address(0).rpartition('/')[2]}.html"
    assert done.out == f"recorded tests/data/{path.name}: 1 articles, 0 requests, 0 failures\n"
    assert path.read_bytes() == article_page(0)
    about = expected(path)
    assert (about["url"], about["charset"]) == (f"{site.url}{address(0)}", "utf-8")
    assert [found["title"] for found in about["expected"]["articles"]] == [HEADLINES[0]]
    assert site.targets == [address(0)]


def test_of_a_list_the_page_alone_is_kept_and_what_it_leads_to_is_named(
    run: Run, site: Hostile, tmp_path: Path
) -> None:
    assert run("record", f"{site.url}/", "--into", "cases", "--allow", site.here).status == 0
    (path,) = (path for path in (tmp_path / "cases").iterdir() if not path.name.endswith(".recorded.json"))
    assert {request["url"] for request in expected(path)["expected"]["requests"]} >= {f"{site.url}{address(1)}"}
    assert site.targets == ["/"]


def test_a_file_is_kept_by_its_name_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "boat.txt").write_text(article())
    assert run("record", "boat.txt").status == 0
    path = tmp_path / "tests" / "data" / "boat.txt"
    assert path.read_text() == article()
    assert str(tmp_path) not in Path(f"{path}.recorded.json").read_text()
    assert expected(path)["expected"]["articles"][0]["id"] == "tag:feedsmith,2026:text:boat.txt"


def test_of_a_folder_the_files_keep_their_paths_below_it(run: Run, tmp_path: Path) -> None:
    for name in ("boats/a b.txt", "quays/a b.txt"):
        (tmp_path / "texts" / name).parent.mkdir(parents=True)
        (tmp_path / "texts" / name).write_text(article(name.partition("/")[0].title()))
    assert run("record", "texts").status == 0
    ids = [
        expected(tmp_path / "tests" / "data" / name / "a b.txt")["expected"]["articles"][0]["id"]
        for name in ("boats", "quays")
    ]
    assert ids == ["tag:feedsmith,2026:text:boats/a%20b.txt", "tag:feedsmith,2026:text:quays/a%20b.txt"]
    for recording in recorded(tmp_path / "tests" / "data"):
        assert compare_recording(recording, testing.run(TextFiles(path=tmp_path), recording.document)) == ""


def test_pages_of_one_name_are_told_apart(run: Run, site: Hostile, tmp_path: Path) -> None:
    for number, path in enumerate(("/one/story", "/two/story", "/one/story?page=2")):
        site.pages[path] = page(article_page(number), **HTML)
        assert run("record", f"{site.url}{path}", "--allow", site.here).status == 0
    assert sorted(path.name for path in (tmp_path / "tests" / "data").glob("*.html")) == [
        "story-2.html",
        "story-3.html",
        "story.html",
    ]
    again = run("record", f"{site.url}/two/story", "--allow", site.here)
    assert "story-2.html: is recorded already" in again.err


def test_it_is_not_written_over_but_with_update_which_shows_what_differs(
    run: Run, site: Hostile, tmp_path: Path
) -> None:
    arguments = ("record", f"{site.url}{address(0)}", "--allow", site.here)
    run(*arguments)
    site.pages[address(0)] = page(article_page(0).replace(b"Night ferry returns", b"Day ferry returns"), **HTML)
    refused = run(*arguments)
    assert refused.status == 2
    assert "is recorded already, and is not written over (--update shows what differs)" in refused.err
    path = tmp_path / "tests" / "data" / f"{address(0).rpartition('/')[2]}.html"
    assert path.read_bytes() == article_page(0)
    updated = run(*arguments, "--update")
    assert updated.status == 0
    assert f'-      "title": "{HEADLINES[0]}",' in updated.out
    assert f'+      "title": "{HEADLINES[0].replace("Night", "Day")}",' in updated.out
    assert b"Day ferry returns" in path.read_bytes()


def test_a_page_that_can_not_be_had_is_a_failure_and_nothing_is_kept(run: Run, site: Hostile, tmp_path: Path) -> None:
    done = run("record", f"{site.url}/none", "--allow", site.here)
    assert done.status == 1
    assert "not found (404)" in done.err
    assert list(tmp_path.iterdir()) == []


def test_nothing_secret_is_kept(run: Run, site: Hostile, tmp_path: Path) -> None:
    body = article_page(0).replace(
        b"<h1>",
        b'<input type="hidden" name="csrf_token" value="c0ffee-secret"><img src="/a.jpg?width=3&amp;token=t0psecret">'
        b'<script>var page = {"access_token": "abcdef-secret", "title": "kept"}</script>'
        b"<p>Signed in as jane, whose key is hunter2-secret.</p><h1>",
    )
    site.pages["/story?id=7&sessionid=abc-secret"] = page(body, **HTML, Set_Cookie="sid=cookie-secret")
    (tmp_path / "feedsmith.toml").write_text(f"""
        state = ""
        [fetch]
        allow = ["{site.here}"]
        [feeds.a]
        [[feeds.a.sources]]
        type = "html"
        urls = ["{site.url}/story?id=7&sessionid=abc-secret"]
        headers = {{ X-Key = "hunter2-secret" }}
    """)
    assert run("record", "html", "-c", "feedsmith.toml").status == 0
    assert ("x-key", "hunter2-secret") in site.requests[-1].headers
    files = list((tmp_path / "tests" / "data").iterdir())
    assert len(files) == 2
    for path in files:
        assert b"secret" not in path.read_bytes()
    assert b'"title": "kept"' in (tmp_path / "tests" / "data" / "story.html").read_bytes()
    assert expected(tmp_path / "tests" / "data" / "story.html")["url"] == f"{site.url}/story?id=7&sessionid=REMOVED"
