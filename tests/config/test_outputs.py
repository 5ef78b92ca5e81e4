"""The URL of an output is taken apart, or refused with what is supported, and its password is never shown."""

from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run
from feedsmith.config.outputs import fill_output, parse_store_url, resolve_output
from feedsmith.model.errors import ConfigError

SECRET = "hidden"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("s3://bucket/a/b/", ("s3", "s3://bucket/a/b", "bucket", "bucket/a/b", 0, "", "")),
        ("GS://bucket", ("gs", "gs://bucket", "bucket", "bucket", 0, "", "")),
        ("az://box@shop.dfs.core.windows.net/x", ("az", "az://box@shop.dfs.core.windows.net/x")),
        (
            "sftp://me@x.example/srv/feeds",
            ("sftp", "sftp://x.example/srv/feeds", "x.example", "/srv/feeds", 0, "me", ""),
        ),
        ("ssh://x.example:2022/", ("ssh", "ssh://x.example:2022", "x.example", "", 2022, "", "")),
        ("ftp://me:a%40b%2Fc@[::1]:21/f%20g/", ("ftp", "ftp://[::1]:21/f%20g", "::1", "/f g", 21, "me", "a@b/c")),
        ("ftp://me:p@ss@x.example/f", ("ftp", "ftp://x.example/f", "x.example", "/f", 0, "me", "p@ss")),
        ("ftp://me:%2540@x.example/f", ("ftp", "ftp://x.example/f", "x.example", "/f", 0, "me", "%40")),
    ],
)
def test_a_url_is_taken_apart(url: str, expected: tuple[object, ...]) -> None:
    parsed = parse_store_url(url)
    parts = (parsed.scheme, parsed.text, parsed.host, parsed.root, parsed.port, parsed.user, parsed.password)
    assert parts[: len(expected)] == expected
    assert not parsed.password or repr(parsed.password) not in repr(parsed)


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("https://x.example/feeds", "https:// is not supported"),
        ("webdav://me:hidden@x.example/feeds", "webdav:// is not supported"),
        ("dav+https://x.example/feeds?token=hidden", "dav+https:// is not supported"),
        ("memory://feeds", "memory:// is not supported"),
        ("simplecache::s3://x", "it has no protocol"),
        ("hidden me://x", "it has no protocol"),
        ("://x", "it has no protocol"),
        ("s3:///", "s3:// names no bucket"),
        ("s3://key:hidden-secret@bucket/feeds", "a URL of s3:// that holds credentials"),
        ("gs://hidden@bucket", "a URL of gs:// that holds credentials"),
        ("az://name:hidden@box", "a URL of az:// that holds credentials"),
        ("az://box/feeds?sig=hidden", "a query or fragment in a URL of az://"),
        ("s3://bucket/feeds#hidden", "a query or fragment in a URL of s3://"),
        ("s3://bucket/a b", "a URL of s3:// that holds a NUL, a space or another control character"),
        ("ftp://me:hidden/12@x.example/f", "an @ behind the host in a URL of ftp://"),
        ("ftp://me:12/hidden@x.example/f", "an @ behind the host in a URL of ftp://"),
        ("ftp://me:hidden?1@x.example/f", "an @ behind the host in a URL of ftp://"),
        ("sftp://me:hidden#1@x.example/f", "an @ behind the host in a URL of sftp://"),
        ("sftp://x.example:hidden/f", "no host and port in a URL of sftp://"),
        ("sftp://me:hidden@x.example:99999/f", "no host and port in a URL of sftp://"),
        ("sftp://[hidden/f", "no host and port in a URL of sftp://"),
        ("sftp:///f", "sftp:// names no host"),
        ("ftp://me:hidden@/f", "ftp:// names no host"),
        ("ftp://me:hidden@x.example", "ftp:// names no folder"),
        ("ftp://me:hidden%0D%0ADELE@x.example/f", "a control character in a URL of ftp://"),
        ("ftp://x.example/f%0ADELE", "a control character in a URL of ftp://"),
    ],
)
def test_a_url_that_can_not_be_written_to_is_refused_without_a_word_of_it(url: str, what: str) -> None:
    with pytest.raises(ConfigError) as caught:
        resolve_output(url, Path(), "here")
    error = caught.value
    assert (error.where, error.what) == ("here", what)
    assert error.allowed
    assert SECRET not in f"{error!r} {error} {error.__cause__!r}"


def test_what_is_not_supported_is_answered_with_what_is() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_store_url("webdavs://x.example/")
    assert caught.value.allowed == (
        "supported are a folder, s3://bucket/folder, gs://bucket/folder, az://container/folder, "
        "sftp://user@host/folder, ftp://user@host/folder"
    )


words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)


@given(words, words)
def test_whatever_user_and_password_are_they_arrive_and_are_not_shown(user: str, password: str) -> None:
    url = parse_store_url(f"ftp://{quote(user, safe='')}:{quote(password, safe='')}@x.example/feeds")
    assert (url.user, url.password, url.text) == (user, password, "ftp://x.example/feeds")


@given(words)
def test_a_variable_in_the_user_or_password_is_taken_as_it_is(password: str) -> None:
    filled = fill_output("ftp://me:${WORD}@x.example/${WORD}", lambda text: text.replace("${WORD}", password))
    assert filled == f"ftp://me:{quote(password, safe='')}@x.example/{password}"
    login = filled.partition("@")[0]
    assert parse_store_url(f"{login}@x.example/f").password == password


@given(st.text())
def test_whatever_the_text_it_is_refused_or_taken_apart(text: str) -> None:
    for scheme in ("ftp", "sftp", "s3", "az", "zip"):
        with suppress(ConfigError):
            assert parse_store_url(f"{scheme}://{text}").scheme == scheme


def test_variables_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setenv("FEEDS_PASSWORD", "hidden@pa/ss")
    config = 'output = "ftp://me:${FEEDS_PASSWORD}@127.0.0.1:1/f"\nfeeds.news.sources = [{type = "text", path = "a"}]'
    (tmp_path / "feedsmith.toml").write_text(config)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_text("Boat\n\nIt sails.")
    done = run("render")
    assert "not written (Connection refused); the existing ones are kept: ftp://127.0.0.1:1/f/news.rss" in done.err
    assert "hidden" not in done.err


@pytest.mark.parametrize("place", ["file", "option"])
def test_a_bad_output_is_refused_before_any_source_is_read(tmp_path: Path, run: Run, place: str) -> None:
    output = "webdav://me:hidden@x.example/f"
    line = f'output = "{output}"\n' if place == "file" else ""
    (tmp_path / "feedsmith.toml").write_text(f'{line}feeds.news.sources = [{{type = "text", path = "none"}}]')
    done = run("render", *(["-o", output] if place == "option" else []))
    where = "feedsmith.toml: output" if place == "file" else "--output"
    assert done.status == 2
    assert f"{where}: webdav:// is not supported (supported are a folder, s3://" in done.err
    assert "none" not in done.err
    assert "hidden" not in done.err
