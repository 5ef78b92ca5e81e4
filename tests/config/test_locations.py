"""Of a location that no source accepts it is said what was most likely meant."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run
from feedsmith.config.locations import explain_location, guess_address


@pytest.mark.parametrize(
    ("location", "meant"),
    [
        ("localhost:8941/x", "http://localhost:8941/x"),
        ("localhost", "http://localhost"),
        ("127.0.0.1:80", "http://127.0.0.1:80"),
        ("[::1]:80/x", "http://[::1]:80/x"),
        ("news.example/feed", "https://news.example/feed"),
        ("www.news.tr", "https://www.news.tr"),
        ("news.com", "https://news.com"),
        ("news.example:8000", "http://news.example:8000"),
        ("htp://x.example/", "http://x.example/"),
        ("htps://x.example/", "https://x.example/"),
        ("ttps://x.example/", "https://x.example/"),
        ("http:/x.example/a", "http://x.example/a"),
        ("http:x.example", "http://x.example"),
        ("https//x.example", "https://x.example"),
        ("anna:pw@x.example/", ""),
    ],
)
def test_an_address_without_its_beginning_is_guessed(location: str, meant: str) -> None:
    said = f"no such file or folder, did you mean {meant}?" if meant else "no such file or folder;"
    assert explain_location(location) == said


@pytest.mark.parametrize(
    "location", ["nowhere", "notes.docx", "a/b.txt", "-", "~x", "http", "https", "a.b", "x y.com/z", ""]
)
def test_what_is_no_address_is_a_file_that_is_not_there(location: str) -> None:
    assert explain_location(location) == "no such file or folder;"


@pytest.mark.parametrize("location", ["ftp://x.example/", "gemini://x.example/"])
def test_an_address_of_another_kind_is_no_file(location: str) -> None:
    assert explain_location(location) == ""


@pytest.mark.parametrize("location", ["http://[#", "https://[::1", "http://x.example:99999/", "HTTP://"])
def test_an_address_that_there_can_not_be_is_none(location: str) -> None:
    assert explain_location(location) == "no http or https URL;"


@pytest.mark.parametrize(
    ("location", "meant"),
    [
        ("www.x.example/a.html", "https://www.x.example/a.html"),
        ("localhost:8000/a.md", "http://localhost:8000/a.md"),
        ("posts/a.md", ""),
        ("a.html", ""),
        ("x.example/*.html", ""),
        ("http://x.example/a.html", ""),
    ],
)
def test_an_address_that_ends_like_a_file_is_guessed_where_there_is_no_such_file(location: str, meant: str) -> None:
    assert guess_address(location) == meant


def test_a_page_without_its_scheme_is_named_with_what_was_meant(run: Run) -> None:
    done = run("render", "www.x.example/a.html", "-o", "out")
    assert done.status == 2
    assert "www.x.example/a.html: no such file or folder (did you mean https://www.x.example/a.html?)" in done.err


def test_of_what_is_there_nothing_is_guessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("news.com").touch()
    assert explain_location("news.com") == ""


@given(st.text(st.characters(exclude_characters="\0"), max_size=60))
def test_a_guess_holds_no_password(location: str) -> None:
    assert "s3cret" not in explain_location(f"htp://anna:s3cret@{location}")
