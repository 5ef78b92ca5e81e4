"""`feedsmith validate`: what is said of a feed, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Run, unmeasured
from feedsmith.fetching.access import MAX_BYTES
from support.hostile import Hostile, page

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Boats</title>
<link>https://boats.example/</link>
<description>All boats</description>
<generator>boatwright</generator>
<atom:link rel="self" href="https://boats.example/feed" type="application/rss+xml"/>
<item><title>A boat</title><guid>https://boats.example/a</guid></item>
</channel></rss>
"""
WARNED = FEED.replace("<guid>https://boats.example/a</guid>", "")
WRONG = WARNED.replace("https://boats.example/<", "boats<")
ERROR = (
    "feed.rss:4:1: error: rss/channel/link: is not an absolute URI in the characters of RFC 3986: 'boats' "
    "[invalid-url, RFC 3986, 4.3]"
)
WARNING = (
    "feed.rss:8:1: warning: rss/channel/item[1]: lacks guid, by which readers know an item again "
    "[missing-guid, RSS Best Practices, guid]"
)


def test_a_valid_feed_is_said_to_be(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.rss").write_text(FEED, encoding="utf-8")
    done = run("validate", "feed.rss")
    assert (done.status, done.out, done.err) == (0, "feed.rss: valid\n", "")


def test_each_finding_has_its_line_rule_and_section(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.rss").write_text(WRONG, encoding="utf-8")
    done = run("validate", "feed.rss")
    assert done.status == 1
    assert done.out.splitlines() == [ERROR, WARNING, "feed.rss: invalid (1 error, 1 warning)"]


def test_warnings_are_errors_only_in_strict(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.rss").write_text(WARNED, encoding="utf-8")
    assert run("validate", "feed.rss").status == 0
    assert run("validate", "feed.rss", "--strict").status == 1


def test_advice_is_never_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.rss").write_text(FEED.replace("<generator>boatwright</generator>\n", ""), encoding="utf-8")
    done = run("validate", "feed.rss", "--strict")
    assert done.status == 0
    assert done.out.splitlines()[-1] == "feed.rss: valid (1 piece of advice)"


def test_in_quiet_only_what_fails_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.rss").write_text(WRONG, encoding="utf-8")
    assert run("-q", "validate", "feed.rss").out.splitlines() == [ERROR]
    assert run("-q", "validate", "--strict", "feed.rss").out.splitlines() == [ERROR, WARNING]


def test_an_ill_formed_feed_is_an_error_like_others(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.rss").write_text("<rss>", encoding="utf-8")
    done = run("validate", "feed.rss")
    assert (done.status, done.err) == (1, "")
    assert "is not well-formed" in done.out


def test_json_holds_all_of_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.rss").write_text(WRONG, encoding="utf-8")
    done = run("validate", "--json", "feed.rss")
    report = json.loads(done.out)
    assert done.status == 1
    assert {key: report[key] for key in ("location", "valid", "errors", "warnings", "advice")} == {
        "location": "feed.rss", "valid": False, "errors": 1, "warnings": 1, "advice": 0,
    }  # fmt: skip
    assert report["findings"][0] == {
        "line": 4, "column": 1, "severity": "error", "rule": "invalid-url", "path": "rss/channel/link",
        "sentence": "is not an absolute URI in the characters of RFC 3986", "value": "boats",
        "section": "RFC 3986, 4.3",
    }  # fmt: skip


def test_a_podcast_needs_more(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.rss").write_text(FEED, encoding="utf-8")
    done = run("validate", "--profile", "podcast", "feed.rss")
    assert done.status == 1
    assert "lacks itunes:category, which a podcast needs" in done.out
    assert run("validate", "--profile", "broadcast", "feed.rss").status == 2


@pytest.mark.parametrize(
    ("location", "reason"),
    [("gone.rss", "not found"), (".", "Is a directory"), ("\0", "no name that a file can have")],
)
def test_what_can_not_be_read_is_said_and_ends_with_2(run: Run, location: str, reason: str) -> None:
    done = run("validate", location)
    assert (done.status, done.out) == (2, "")
    assert reason in done.line("feedsmith: ")


def test_a_file_that_is_too_large_is_not_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.rss").write_bytes(b" " * (MAX_BYTES + 1))
    done = run("validate", "feed.rss")
    assert (done.status, done.out) == (2, "")
    assert "too large (the limit is 10,000,000 bytes)" in done.err


def test_standard_input_is_read(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "feedsmith", "validate", "-"],
        cwd=tmp_path, env=unmeasured(os.environ), input=WRONG.encode(), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout.decode().splitlines()[0] == ERROR.replace("feed.rss", "standard input")


def test_a_feed_on_the_web_is_fetched_and_nothing_else(run: Run) -> None:
    with Hostile() as site:
        picture = f'<enclosure url="{site.url}/a.jpg" length="1" type="image/jpeg"/></item>'
        outside = FEED.replace("<rss", f'<!DOCTYPE rss SYSTEM "{site.url}/rss.dtd"><rss', 1).replace("</item>", picture)
        site.pages["/robots.txt"] = page(status=404)
        site.pages["/feed.rss"] = page(outside.encode(), Content_Type="application/rss+xml; charset=utf-8")
        done = run("validate", f"{site.url}/feed.rss", "--allow", site.here)
        assert (done.status, done.err) == (0, "")
        assert set(site.targets) <= {"/robots.txt", "/feed.rss"}


def test_a_page_that_is_not_there_ends_with_2(run: Run) -> None:
    with Hostile() as site:
        site.pages["/feed.rss"] = page(status=404)
        done = run("validate", f"{site.url}/feed.rss", "--allow", site.here)
        assert (done.status, done.out) == (2, "")
        assert "not found (404)" in done.line("feedsmith: ")


def test_a_private_address_is_refused(run: Run) -> None:
    done = run("validate", "http://127.0.0.1:9/feed.rss")
    assert (done.status, done.out) == (2, "")
    assert "unsafe address" in done.line("feedsmith: ")
