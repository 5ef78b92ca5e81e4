"""feedsmith.toml: what it may hold; and each mistake in it is named with its place and with what is allowed."""

import json
import os
import pickle
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

import jsonschema  # type: ignore[import-untyped, unused-ignore]
import pytest
from click.testing import CliRunner

from feedsmith.cli.main import cli
from feedsmith.config.mistakes import Mistakes
from feedsmith.config.settings import Config, load
from feedsmith.config.tables import build
from feedsmith.model.errors import ConfigError
from feedsmith.model.feed import FeedSettings
from feedsmith.pipeline import Plan, plan_config, plan_locations
from feedsmith.plugins.registry import Plugins
from feedsmith.state.store.database import Database

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "feedsmith.toml"
WHOLE = """
output = "public"
base_url = "https://x.example/feeds"
[feeds.news]
title = "The News"
link = "https://x.example/"
description = "All of them"
language = "en-GB"
limit = 5
formats = ["rss", "json"]
enrich = []
[[feeds.news.sources]]
type = "text"
path = "articles"
charset = "cp1252"
timezone = "Europe/Istanbul"
url = "https://x.example/{path}/{stem}"
name = "desk"
max_bytes = 1_000
"""
LEAST = """
[feeds.news]
[[feeds.news.sources]]
type = "text"
path = "articles"
"""


def read(folder: Path, text: str | bytes, name: str = "feedsmith.toml") -> Config:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(folder / name)


def _write(folder: Path, text: str) -> Path:
    file = folder / "feedsmith.toml"
    file.write_text(text)
    return file


def planned(folder: Path, text: str | bytes) -> Plan:
    return plan_config(read(folder, text), Plugins.load(), None)


def refused(folder: Path, text: str | bytes) -> str:
    with pytest.raises(ConfigError) as caught:
        planned(folder, text)
    message = str(caught.value)
    assert message.startswith(str(folder / "feedsmith.toml"))
    return message.removeprefix(str(folder / "feedsmith.toml")).removeprefix(": ")


@cache
def validator() -> Any:
    printed = CliRunner().invoke(cli, ["schema"])
    schema = json.loads(printed.output)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


# ---- what it may hold --------------------------------------------------------------------------------------


def test_every_key_is_read(tmp_path: Path) -> None:
    config = read(tmp_path, WHOLE)
    (feed,) = config.feeds
    assert config.output == tmp_path / "public"
    assert (feed.settings.name, feed.settings.title, feed.settings.link) == ("news", "The News", "https://x.example/")
    assert (feed.settings.description, feed.settings.language) == ("All of them", "en-GB")
    assert (feed.settings.limit, feed.settings.base_url) == (5, "https://x.example/feeds")
    assert (tuple(feed.formats), tuple(feed.enrich)) == (("rss", "json"), ())
    ((job,),) = [feed.jobs for feed in plan_config(config, Plugins.load(), None).feeds]
    assert (job.name, job.max_bytes, job.base) == ("desk", 1_000, "https://x.example/")
    source: Any = job.source
    assert (source.path, source.charset, source.timezone) == (tmp_path / "articles", "cp1252", "Europe/Istanbul")
    assert source.url == "https://x.example/{path}/{stem}"


def test_what_is_left_out_has_a_default(tmp_path: Path) -> None:
    config = read(tmp_path, LEAST)
    (feed,) = config.feeds
    assert config.output == tmp_path / "out"
    assert (feed.settings.limit, tuple(feed.formats), feed.enrich) == (50, ("rss", "atom", "json"), None)
    (planned_feed,) = plan_config(config, Plugins.load(), None).feeds
    assert [format.name for format in planned_feed.formats] == ["rss", "atom", "json"]
    assert [(job.name, job.max_bytes) for job in planned_feed.jobs] == [("text", 10_000_000)]


def test_there_may_be_several_feeds_and_several_sources_of_each(tmp_path: Path) -> None:
    plan = planned(tmp_path, LEAST + LEAST.partition("]\n")[2] + LEAST.replace("news", "sport"))
    assert [(feed.settings.name, len(feed.jobs)) for feed in plan.feeds] == [("news", 2), ("sport", 1)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [("a/b", "{folder}/a/b"), ("..", "{folder}/.."), ("/var/www", "/var/www"), ("~/www", "{home}/www")],
)
def test_paths_are_relative_to_the_file_wherever_feedsmith_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, meant: str
) -> None:
    (tmp_path / "site").mkdir()
    monkeypatch.chdir("/")
    config = read(tmp_path / "site", f'output = "{said}"' + LEAST.replace('"articles"', f'"{said}"'))
    ((job,),) = [feed.jobs for feed in plan_config(config, Plugins.load(), None).feeds]
    source: Any = job.source
    expected = Path(meant.format(folder=tmp_path / "site", home=os.path.expanduser("~")))
    assert (config.output, source.path) == (expected, expected)


@pytest.mark.parametrize("name", ["a", "A9", "harbour-post", "news_2026", "v1.2", "zeitung-für-alle", "新闻"])
def test_a_feed_may_be_called_by_letters_digits_and_some_signs(tmp_path: Path, name: str) -> None:
    assert [feed.settings.name for feed in planned(tmp_path, LEAST.replace("news", f'"{name}"')).feeds] == [name]


def test_the_samples_can_be_read() -> None:
    assert [feed.settings.name for feed in plan_config(load(SEEDS), Plugins.load(), None).feeds] == ["harbour"]


# ---- mistakes ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """What is put in place of what, the key that is named, what else is said, and whether a schema can see it."""

    old: str
    new: str
    key: str
    said: str = ""
    seen: bool = True

    def __str__(self) -> str:
        return self.new.replace("\n", " ")[:50] or f"no {self.old}"


def at_top(new: str, key: str, said: str = "", old: str = 'output = "public"', seen: bool = True) -> Mistake:
    return Mistake(old=old, new=new, key=key, said=said, seen=seen)


def in_feed(old: str, new: str, said: str, key: str = "", seen: bool = True) -> Mistake:
    return Mistake(old=old, new=new, key=key or f"feeds.news.{new.split(' ')[0]}", said=said, seen=seen)


def in_source(old: str, new: str, said: str, key: str = "", seen: bool = True) -> Mistake:
    return Mistake(old=old, new=new, key=key or f"feeds.news.sources[0].{new.split(' ')[0]}", said=said, seen=seen)


def named(name: str) -> Mistake:
    return Mistake(old="news", new=json.dumps(name), key=name.partition("\n")[0], said="letters, digits")


TITLE, LINK, LIMIT, FORMATS = (
    'title = "The News"',
    'link = "https://x.example/"',
    "limit = 5",
    'formats = ["rss", "json"]',
)
TYPE, PATH, CHARSET = 'type = "text"', 'path = "articles"', 'charset = "cp1252"'
TIMEZONE, URL, MAX_BYTES = (
    'timezone = "Europe/Istanbul"',
    'url = "https://x.example/{path}/{stem}"',
    "max_bytes = 1_000",
)
BASE_URL, LANGUAGE = 'base_url = "https://x.example/feeds"', 'language = "en-GB"'

MISTAKES = [
    at_top('outptu = "x"', "outptu", "unknown key (did you mean 'output'? allowed: output, base_url, cache_control"),
    at_top('zzz = "x"', "zzz", "state, index, gzip, hub, every, notify, plugins, fetch, enrichers, sources, feeds"),
    at_top("output = 3", "output", "expected a text"),
    at_top('output = ["out"]', "output", "expected a text"),
    at_top("base_url = 3", "base_url", "expected a text", old=BASE_URL),
    at_top('base_url = "x.example"', "base_url", "not an absolute http or https URL: 'x.example'", old=BASE_URL),
    at_top('base_url = "ftp://x.example"', "base_url", "http or https", old=BASE_URL),
    at_top("[feeds.sport]\n[feeds.news]", "feeds.sport.sources", "missing", old="[feeds.news]"),
    in_feed(TITLE, 'tilte = "T"', "did you mean 'title'? allowed: title, link, description, language"),
    in_feed(TITLE, "title = 3", "expected a text, got a whole number"),
    in_feed(TITLE, 'title = ["T"]', "expected a text, got a list"),
    in_feed(LINK, 'link = "x.example"', "not an absolute http or https URL"),
    in_feed(LINK, 'link = "mailto:a@x.example"', "http or https"),
    in_feed(LANGUAGE, "language = 3", "expected a text"),
    in_feed(LANGUAGE, 'language = "English"', "BCP 47", seen=False),
    in_feed(LANGUAGE, 'language = "xx"', "BCP 47", seen=False),
    in_feed(LIMIT, "limit = -1", "0 for all"),
    in_feed(LIMIT, 'limit = "5"', "expected a whole number, got a text"),
    in_feed(LIMIT, "limit = 5.5", "expected a whole number, got a number"),
    in_feed(LIMIT, "limit = true", "expected a whole number, got true or false"),
    in_feed(FORMATS, 'formats = "rss"', "expected a list, got a text (a list of texts)"),
    in_feed(FORMATS, "formats = [1]", "expected a text, got a whole", key="feeds.news.formats[0]"),
    in_feed(FORMATS, "formats = []", "rss, atom, json"),
    in_feed(FORMATS, 'formats = ["rsss"]', "did you mean 'rss'? there is rss, atom, json"),
    in_feed("enrich = []", 'enrich = ["louder"]', "no enricher is called 'louder'"),
    in_feed("enrich = []", 'enrich = "louder"', "expected a list"),
    in_feed("[[feeds.news.sources]]", "[[feeds.news.source]]", "did you mean 'sources'?", key="feeds.news.source"),
    in_feed("[[feeds.news.sources]]", "[feeds.news.sources]", "(a list of texts or tables)", key="feeds.news.sources"),
    in_source(TYPE, "", 'missing (such as type = "text")', key="feeds.news.sources[0].type"),
    in_source(TYPE, 'type = "txt"', "did you mean 'text'? there is html, site, text"),
    in_source(TYPE, "type = 3", "expected a text"),
    in_source(PATH, "", "missing", key="feeds.news.sources[0].path"),
    in_source(PATH, 'paht = "x"', "did you mean 'path'? allowed: type, name, every, max_bytes, timeout, robots"),
    in_source(PATH, "path = 3", "expected a path, got a whole number"),
    in_source(PATH, 'path = ["articles"]', "expected a path, got a list"),
    in_source(PATH, 'path = "a\\u0000b"', "", seen=False),
    in_source(CHARSET, "charset = 3", "expected a text"),
    in_source(CHARSET, 'charset = "utf-9"', "utf-9", seen=False),
    in_source(CHARSET, 'charset = "rot13"', "rot13", seen=False),
    in_source(CHARSET, 'charset = "a\\u0000b"', "", seen=False),
    in_source(CHARSET, 'charset = "undefined"', "undefined", seen=False),
    in_source(TIMEZONE, "timezone = 3", "expected a text"),
    in_source(TIMEZONE, 'timezone = "Europe/Stambul"', "no time zone is called 'Europe/Stambul'", seen=False),
    in_source(TIMEZONE, 'timezone = "Mars"', "no time zone is called 'Mars'", seen=False),
    in_source(TIMEZONE, 'timezone = "../../etc/passwd"', "no time zone", seen=False),
    in_source(TIMEZONE, 'timezone = ""', "no time zone", seen=False),
    in_source(URL, "url = 3", "expected a text"),
    in_source(URL, 'url = "https://x.example/{pth}"', "{path} and {stem}", seen=False),
    in_source(URL, 'url = "https://x.example/{0}"', "{path} and {stem}", seen=False),
    in_source(URL, 'url = "https://x.example/{"', "{path} and {stem}", seen=False),
    in_source(URL, 'url = "https://x.example/{path.x}"', "{path} and {stem}", seen=False),
    in_source(URL, 'url = "https://x.example/{path:99999999999}"', "{path} and {stem}", seen=False),
    in_source(URL, 'url = "x.example/{path}"', "http or https", seen=False),
    in_source(URL, 'url = "ftp://x.example/{path}"', "http or https", seen=False),
    in_source('name = "desk"', "name = 3", "expected a text"),
    in_source(MAX_BYTES, "max_bytes = 0", "more than 0"),
    in_source(MAX_BYTES, "max_bytes = -5", "more than 0"),
    in_source(MAX_BYTES, 'max_bytes = "10 MB"', "expected a whole number"),
    in_source(MAX_BYTES, "max_byte = 5", "did you mean 'max_bytes'?"),
    at_top('output = "~nobody-of-that-name/www"', "output", "no home folder is known of ~nobody", seen=False),
    at_top('output = "a\\u0000b"', "output", "NUL", seen=False),
    at_top('output = "s3://a\\u0000b"', "output", "NUL", seen=False),
    at_top('state = "a\\u0000b"', "state", "NUL", seen=False),
    at_top('state = "postgresql://a\\u0000b/c"', "state", "NUL", seen=False),
    at_top('state = "~nobody-of-that-name/x.db"', "state", "no home folder", seen=False),
    at_top('base_url = "https://x.example/feeds?a=b"', "base_url", "no query", old=BASE_URL, seen=False),
    at_top('base_url = "https://x.example/feeds#a"', "base_url", "no fragment", old=BASE_URL, seen=False),
    at_top('base_url = "https://anna:pw@x.example/"', "base_url", "no user and password", old=BASE_URL, seen=False),
    at_top('hub = "https://anna@x.example/"', "hub", "no user and password", seen=False),
    at_top('fetch.proxy = "http://[::1"', "fetch.proxy", "the http or https URL of a proxy", seen=False),
    at_top('fetch.proxy = "http://proxy.example:99999"', "fetch.proxy", "http://proxy.example:3128", seen=False),
    at_top('fetch.proxy = "http://"', "fetch.proxy", "the http or https URL of a proxy", seen=False),
    at_top('fetch.allow = ["a.example:99999"]', "fetch.allow", "not a host:port pair", seen=False),
    at_top('fetch.allow = ["a.example:0"]', "fetch.allow", "not a host:port pair", seen=False),
    at_top('fetch.allow = ["fd00::2:80"]', "fetch.allow", "[fd00::2]:80", seen=False),
    at_top('fetch.allow = ["anna@a.example:80"]', "fetch.allow", "not a host:port pair", seen=False),
    in_feed(LINK, 'link = "https://anna:pw@x.example/"', "no user and password", seen=False),
    in_feed(LIMIT, f"limit = {2**63}", "at most 1,000,000,000", seen=False),
    in_source(PATH, 'path = "~nobody-of-that-name/x"', "no home folder", seen=False),
    in_source(TYPE, 'type = ""', 'missing (such as type = "text")', seen=False),
    in_source(MAX_BYTES, f"max_bytes = {2**63}", "at most", seen=False),
    in_source(MAX_BYTES, "timeout = inf", "at most 86,400", seen=False),
    in_source(MAX_BYTES, "max_seconds = 0", "must be more than 0", seen=False),
    in_source(MAX_BYTES, "redirects = 21", "must be from 0 to 20"),
    in_source(MAX_BYTES, "redirects = -1", "must be from 0 to 20"),
    in_source(MAX_BYTES, "max_seconds = inf", "at most 86,400", seen=False),
    *map(named, ["../x", "a/b", "/etc/x", ".x", "", " ", "a b", "-x", "a\nb", "a\0b", "a\\b", "..", "a:b"]),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_a_mistake_is_named_with_its_key_and_what_is_allowed(tmp_path: Path, mistake: Mistake) -> None:
    assert mistake.old in WHOLE
    message = refused(tmp_path, WHOLE.replace(mistake.old, mistake.new))
    key, _, what = message.partition(": ")
    assert (key == mistake.key) if mistake.said != "letters, digits" else (mistake.key in message)
    assert mistake.said in what


@pytest.mark.parametrize("mistake", [mistake for mistake in MISTAKES if mistake.seen], ids=str)
def test_the_schema_sees_a_mistake_that_can_be_seen(mistake: Mistake) -> None:
    errors = list(validator().iter_errors(tomllib.loads(WHOLE.replace(mistake.old, mistake.new))))
    assert errors


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("", "feeds", "missing"),
        ("[feeds]", "feeds", "[feeds.NAME]"),
        ("feeds = 3", "feeds", "expected a table, got a whole number"),
        ("feeds.news = 3", "feeds.news", "expected a table, got a whole number"),
        ("[feeds.news]", "feeds.news.sources", "missing"),
        ("[feeds.news]\nsources = []", "feeds.news.sources", "[[feeds.news.sources]]"),
        ("[feeds.news]\nsources = [3]", "feeds.news.sources[0]", "expected a text or a table, got a whole number"),
        ("[feeds.news]\nsources = [{}]", "feeds.news.sources[0].type", "missing"),
    ],
)
def test_what_is_missing_is_named_and_the_schema_sees_it(tmp_path: Path, text: str, key: str, said: str) -> None:
    assert refused(tmp_path, text).startswith(f"{key}: ")
    assert said in refused(tmp_path, text)
    errors = list(validator().iter_errors(tomllib.loads(text)))
    assert errors


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n[feeds.news\n", "not TOML: .* line 2"),
        ('title = "x\ny = 1', "not TOML: .* line 1"),
        ("a = 1\na = 2", "not TOML"),
        (b"title = 'caf\xe9'", "not UTF-8"),
        ("title = 'x'".encode("utf-16"), "not UTF-8"),
        (b"\x00\x01", "not TOML"),
        ("a = " + "[" * 5_000, "not TOML"),
        ("a = " + "1" * 5_000, "not TOML"),
    ],
)
def test_what_is_no_toml_is_named_with_its_place(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert re.match(said, refused(tmp_path, text))


def test_a_mark_of_the_byte_order_is_no_mistake(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbf" + WHOLE.strip().encode()).output == tmp_path / "public"


@pytest.mark.parametrize("name", ["gone.toml", ".", "feedsmith.toml/x"])
def test_a_file_that_can_not_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "feedsmith.toml").touch()
    with pytest.raises(ConfigError, match="can't be read: ") as caught:
        load(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)


def test_the_file_may_have_any_name_and_its_keys_are_named_alike(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, WHOLE.replace("output", "outptu"), name="site.conf")
    assert str(caught.value).startswith(f"{tmp_path / 'site.conf'}: outptu: unknown key")


def test_feeds_that_would_share_a_file_are_refused(tmp_path: Path) -> None:
    assert "case" in refused(tmp_path, LEAST + LEAST.replace("news", "News"))


def test_each_of_several_sources_is_told_from_the_others(tmp_path: Path) -> None:
    second = LEAST.replace('path = "articles"', "path = 3").partition("]\n")[2]
    assert refused(tmp_path, LEAST + second).startswith("feeds.news.sources[1].path: ")


def test_all_values_that_a_table_can_not_have_are_named_at_once(tmp_path: Path) -> None:
    text = """
base_url = "https://x.example/?a=1"
fetch = { allow = ["h:99999"], proxy = "http://[::1", per_host = 0, delay = -1 }
[feeds.news]
limit = 9223372036854775808
language = "English"
link = "no"
archive = true
max_age = 1e400
keep = nan
sources = [{ type = "text", path = "a" }]
"""
    with pytest.raises(ConfigError) as caught:
        load(_write(tmp_path, text))
    lines = str(caught.value).split("\n")
    assert sorted(line.removeprefix(f"{tmp_path}/feedsmith.toml: ").partition(": ")[0] for line in lines) == [
        "base_url",
        "feeds.news.keep",
        "feeds.news.language",
        "feeds.news.limit",
        "feeds.news.link",
        "feeds.news.max_age",
        "fetch.allow",
        "fetch.delay",
        "fetch.per_host",
        "fetch.proxy",
    ]


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    text = """
outptu = "x"
index = "yes"
state = "a\\u0000b"
fetch.allow = ["x"]
enrichers.louder.volume = 3
[sources.desk]
type = "txt"
max_bytes = 0
[feeds.news]
limit = -1
titel = "T"
formats = ["rsss"]
sources = ["desk", "no"]
[[feeds.sport.sources]]
path = "articles"
[[feeds.sport.sources]]
type = "text"
paht = "x"
charset = 3
[feeds.weather]
language = "English"
keep = nan
"""
    mistakes = Mistakes()
    config = load(_write(tmp_path, text), mistakes)
    with pytest.raises(ConfigError) as caught:
        plan_config(config, Plugins.load(), None, mistakes)
    lines = str(caught.value).split("\n")
    assert sorted(line.removeprefix(f"{tmp_path}/feedsmith.toml: ").partition(": ")[0] for line in lines) == [
        "enrichers",
        "feeds.news.formats",
        "feeds.news.limit",
        "feeds.news.sources[1]",
        "feeds.news.titel",
        "feeds.sport.sources[0].type",
        "feeds.sport.sources[1].charset",
        "feeds.sport.sources[1].paht",
        "feeds.sport.sources[1].path",
        "feeds.weather.keep",
        "feeds.weather.language",
        "feeds.weather.sources",
        "fetch.allow",
        "index",
        "outptu",
        "sources.desk.max_bytes",
        "sources.desk.type",
        "state",
    ]
    assert [str(mistake) for mistake in caught.value.mistakes] == lines


def test_mistakes_survive_the_way_from_another_process() -> None:
    error = ConfigError.join([ConfigError("a", "b", "c"), ConfigError("d", "e")])
    assert str(pickle.loads(pickle.dumps(error))) == "a: b (c)\nd: e"


def test_paths_are_absolute_once_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, LEAST)
    (tmp_path / "articles").mkdir()
    monkeypatch.chdir(tmp_path)
    config = load(Path("feedsmith.toml"))
    plan = plan_config(config, Plugins.load(), config.output)
    ((job,),) = [feed.jobs for feed in plan.feeds]
    source: Any = job.source
    assert (source.path, plan.output) == (tmp_path / "articles", tmp_path / "out")
    (job,) = plan_locations(["articles"], Plugins.load(), FeedSettings(), (), None).jobs
    assert job.source.path == tmp_path / "articles"  # type: ignore[attr-defined]


def test_a_project_may_be_moved_without_being_read_again(tmp_path: Path) -> None:
    hashes = set()
    for name in ("a", "b's"):
        (tmp_path / name).mkdir()
        ((job,),) = [feed.jobs for feed in planned(tmp_path / name, LEAST).feeds]
        hashes.add(job.config_hash)
    assert len(hashes) == 1


@pytest.mark.parametrize("name", ["what?", "50%", "50%3F", "a#b", "a?b=c%25"])
def test_the_state_is_within_its_folder_whatever_that_is_called(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with Database(read(tmp_path / name, LEAST).state):
        assert (tmp_path / name / ".feedsmith" / "state.db").exists()
    with Database(read(tmp_path, f'state = "{name}.db?timeout=1"\n{LEAST}').state):
        assert (tmp_path / f"{name}.db?timeout=1").exists()  # a bare path is a path
    with Database(read(tmp_path, f'state = "sqlite:///{quote(name)}/own.db?timeout=1"\n{LEAST}').state):
        assert (tmp_path / name / "own.db").exists()


def test_of_several_mistakes_the_same_is_named_every_time(tmp_path: Path) -> None:
    text = WHOLE.replace(TITLE, "\n".join(f"zz{letter} = 1" for letter in "qwertyuiop"))
    assert refused(tmp_path, text).startswith("feeds.news.zzq: ")


# ---- the schema --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [SEEDS.read_text(), WHOLE, LEAST, LEAST.replace('"articles"', '"**/*.md"')])
def test_the_schema_takes_what_is_right(text: str) -> None:
    validator().validate(tomllib.loads(text))


@pytest.mark.parametrize("name", ["harbour-post", "news_2026", "v1.2", "新闻"])
def test_the_schema_takes_any_name_that_a_feed_may_have(name: str) -> None:
    validator().validate(tomllib.loads(LEAST.replace("news", f'"{name}"')))


def test_the_schema_says_what_keys_are_for(tmp_path: Path) -> None:
    feed = validator().schema["properties"]["feeds"]["additionalProperties"]["properties"]
    assert feed["limit"]["default"] == 50
    assert feed["formats"]["items"]["enum"] == ["rss", "atom", "json"]


# ---- options of a plugin -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Options:
    """A plugin with options of several types."""

    name: ClassVar[str] = "options"

    number: int
    folder: Path = Path("x")
    words: tuple[str, ...] = ()
    ready: bool = False

    def __post_init__(self) -> None:
        if self.number > 9:
            raise ValueError("number: no more than 9")


def test_the_options_of_a_plugin_become_its_fields(tmp_path: Path) -> None:
    options = {"number": 3, "folder": "a", "words": ["b", "c"], "ready": True}
    assert build(Options, options, "where", tmp_path) == Options(3, tmp_path / "a", ("b", "c"), True)
    assert build(Options, {"number": 3}, "where", tmp_path) == Options(3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "where.number: missing"),
        ({"number": "3"}, "where.number: expected a whole number, got a text"),
        ({"number": 10}, "where.number: no more than 9"),
        ({"number": 3, "word": ["x"]}, "where.word: unknown key .*did you mean 'words'"),
        ({"number": 3, "words": "x"}, "where.words: "),
        ({"number": 3, "words": [3]}, r"where.words\[0\]: "),
        ({"number": 3, "folder": 3}, "where.folder: "),
        ({"number": 3, "ready": "yes"}, "where.ready: expected true or false, got a text"),
    ],
)
def test_a_wrong_option_of_a_plugin_is_named(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        build(Options, options, "where")


# ---- how often sources are polled --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "text", "said"),
    [
        (".every", 'every = "quarter"', "no duration: 'quarter' (such as"),
        (".every", 'every = "15"', "no duration: '15'"),
        (".every", 'every = "0s"', "must be at least 1s and at most 30d"),
        (".every", 'every = "60d"', "must be at least 1s"),
        (".every", "every = 15", "expected a text"),
        (".notify", 'notify = "mailto:me@example.org"', "no http or https URL"),
        (".notify", 'notify = "https://"', "no http or https URL"),
    ],
)
def test_what_is_no_time_or_address_is_named(tmp_path: Path, where: str, text: str, said: str) -> None:
    file = tmp_path / "feedsmith.toml"
    file.write_text(f'{text}\n[feeds.a]\nsources = [{{ type = "text", path = "a" }}]\n')
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert where.removeprefix(".") in str(caught.value)
    assert said in str(caught.value).lower() or said in str(caught.value)
