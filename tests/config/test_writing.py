"""Writing feedsmith.toml: what is there stays, what is added reads back, and no file is ever half."""

import os
import stat
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith.config import settings
from feedsmith.config.writing import NewFeed, add_feed, check_name, choose_name, read_options, write_config
from feedsmith.model.errors import ConfigError
from feedsmith_text import TextFiles

URL = "https://harbourpost.example/"
HAND_WRITTEN = """\
# Ours, do not sort!
output = "public"   # served by nginx

[fetch]
contact = 'desk@quay.example'

  [feeds.quay]      # indented by hand
  title = "Quay"
  [[feeds.quay.sources]]
  type = "text"
  path = "articles"
"""


def feed(name: str = "harbour", **more: Any) -> NewFeed:
    values: dict[str, Any] = {"title": "Harbour Post", "link": URL, "type": "html", "options": {"urls": [URL]}}
    return NewFeed(name=name, **{**values, **more})


# ---- a feed that is added ----------------------------------------------------------------------------------


def test_a_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    add_feed(tmp_path / "feedsmith.toml", feed())
    assert (tmp_path / "feedsmith.toml").read_text() == (
        f'[feeds.harbour]\ntitle = "Harbour Post"\nlink = "{URL}"\n\n'
        f'[[feeds.harbour.sources]]\ntype = "html"\nurls = ["{URL}"]\n'
    )
    assert os.listdir(tmp_path) == ["feedsmith.toml"]
    (loaded,) = settings.load(tmp_path / "feedsmith.toml").feeds
    assert loaded.settings.title == "Harbour Post"


@pytest.mark.parametrize(
    "old",
    [
        HAND_WRITTEN,
        HAND_WRITTEN.rstrip("\n"),
        HAND_WRITTEN.replace("\n", "\r\n"),
        "\ufeff" + HAND_WRITTEN,
        HAND_WRITTEN + "# the end\n\n\n",
        "",
        "\n",
        "# nothing but a comment",
        'feeds.quay.title = "Quay"\nfeeds.quay.sources = [{type = "text", path = "articles"}]\n',
        'feeds.quay = {title = "Quay", sources = []}',
    ],
)
def test_each_byte_of_an_existing_file_stays(tmp_path: Path, old: str) -> None:
    path = tmp_path / "feedsmith.toml"
    path.write_bytes(old.encode())
    add_feed(path, feed())
    new = path.read_bytes().decode()
    assert new.startswith(old)
    said = tomllib.loads(new.removeprefix("\ufeff"))
    assert said["feeds"]["harbour"]["sources"] == [{"type": "html", "urls": [URL]}]
    assert ("\r\n" in old) == ("\r\n" in new.removeprefix(old))


def test_a_name_that_is_taken_is_an_error_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "feedsmith.toml"
    path.write_text(HAND_WRITTEN)
    for name in ("quay", "QUAY"):
        with pytest.raises(ConfigError, match=f"feeds.{name}: is there already"):
            add_feed(path, feed(name))
    assert path.read_text() == HAND_WRITTEN


@pytest.mark.parametrize("old", ["feeds = {}\n", 'feeds = { quay = { title = "Quay" } }\n', "feeds = 1\n"])
def test_a_file_that_takes_no_further_table_is_left_alone(tmp_path: Path, old: str) -> None:
    path = tmp_path / "feedsmith.toml"
    path.write_text(old)
    with pytest.raises(ConfigError, match=r"write \[feeds.harbour\] by hand"):
        add_feed(path, feed())
    assert path.read_text() == old


@pytest.mark.parametrize("old", [b"feeds = [", b"\xff\xfe", b"a = 1\na = 2\n"])
def test_what_is_no_toml_is_named_and_left_alone(tmp_path: Path, old: bytes) -> None:
    path = tmp_path / "feedsmith.toml"
    path.write_bytes(old)
    with pytest.raises(ConfigError, match=r"not TOML|not UTF-8"):
        add_feed(path, feed())
    assert path.read_bytes() == old


def test_the_file_keeps_its_mode_and_a_link_stays_one(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "feedsmith.toml"
    real.write_text(HAND_WRITTEN)
    real.chmod(0o600)
    link.symlink_to(real)
    add_feed(link, feed())
    assert link.is_symlink()
    assert "harbour" in real.read_text()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "feedsmith.toml"
    path.write_text(HAND_WRITTEN)

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ConfigError, match="can't be written: No space left"):
        add_feed(path, feed())
    assert path.read_text() == HAND_WRITTEN
    assert os.listdir(tmp_path) == ["feedsmith.toml"]


def test_runs_that_add_at_once_lose_no_feed(tmp_path: Path) -> None:
    path = tmp_path / "feedsmith.toml"
    path.write_text(HAND_WRITTEN)
    names = [f"feed-{number}" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: add_feed(path, feed(name)), names))
    assert tomllib.loads(path.read_text())["feeds"].keys() == {"quay", *names}


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="gone: can't be read: No such file"):
        add_feed(tmp_path / "gone" / "feedsmith.toml", feed())


texts = st.text(st.characters(exclude_categories=["Cs"]))
keys = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda key: key != "type")
options = st.dictionaries(keys, st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts | st.lists(texts))


@given(title=texts, link=texts, options=options)
def test_whatever_is_written_reads_back(
    tmp_path_factory: pytest.TempPathFactory, title: str, link: str, options: dict[str, Any]
) -> None:
    path = tmp_path_factory.mktemp("any") / "feedsmith.toml"
    path.write_text(HAND_WRITTEN)
    add_feed(path, feed(title=title, link=link, options=options))
    said = tomllib.loads(path.read_bytes().decode())["feeds"]["harbour"]
    assert (said["title"], said.get("link", "")) == (title, link)
    assert said["sources"] == [{"type": "html", **options}]


# ---- a new file --------------------------------------------------------------------------------------------


def test_a_new_file_has_settings_then_feeds(tmp_path: Path) -> None:
    write_config(tmp_path / "feedsmith.toml", {"output": "public"}, [feed(), feed("quay", link="")])
    text = (tmp_path / "feedsmith.toml").read_text()
    assert text.startswith('output = "public"\n\n[feeds.harbour]\n')
    assert [loaded.settings.name for loaded in settings.load(tmp_path / "feedsmith.toml").feeds] == ["harbour", "quay"]


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "feedsmith.toml"
    path.symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(ConfigError, match="is there already"):
        write_config(path, {}, [feed()])
    assert not (tmp_path / "elsewhere.toml").exists()


# ---- names and options -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("location", "name"),
    [
        ("https://harbourpost.example/", "harbourpost"),
        ("https://www.harbourpost.example/news?page=1", "harbourpost"),
        ("https://news.harbour-post.co.uk/", "news-harbour-post"),
        ("https://me:pw@quay.example:8080/", "quay"),
        ("http://127.0.0.1:8000/", "127-0-0-1"),
        ("http://[::1]/", "1"),
        ("http://localhost/", "localhost"),
        ("https://übersee.example/", "übersee"),
        ("/srv/articles", "articles"),
        ("/srv/council/*.md", "council"),
        ("/srv/my notes/", "my-notes"),
        ("/", "feed"),
    ],
)
def test_a_name_is_chosen_after_the_host_or_the_folder(location: str, name: str) -> None:
    assert choose_name(location) == name
    assert choose_name(location, {name.upper()}) == f"{name}-2"


@given(st.text())
def test_a_name_that_is_chosen_is_one_that_a_feed_can_have(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "none.toml"
    check_name(path, choose_name(text.replace("\0", "")))
    check_name(path, choose_name(f"https://{text.replace('[', '').replace(']', '')}/"))


@pytest.mark.parametrize("name", ["", "a/b", "../a", ".a", "a b"])
def test_a_name_that_no_feed_can_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="--name: letters"):
        check_name(tmp_path / "feedsmith.toml", name)


def test_the_options_of_a_source_are_what_is_no_default_with_paths_below_the_folder_relative(tmp_path: Path) -> None:
    source = TextFiles(path=tmp_path / "articles")
    assert read_options(source, tmp_path) == {"path": "articles"}
    assert read_options(source, tmp_path / "elsewhere") == {"path": str(tmp_path / "articles")}
