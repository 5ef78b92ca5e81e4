"""The JSON Schema beside the configuration: what one refuses the other does, unless no schema can say it."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped, unused-ignore]
import pytest

from feedsmith.config.schema import make_schema
from feedsmith.config.settings import load
from feedsmith.model.errors import ConfigError
from feedsmith.pipeline import plan_config
from feedsmith.plugins.registry import Plugins

QUAY = '[feeds.quay]\nsources = [{ type = "text", path = "notes" }]\n'
"""The least that a file may hold; tables follow it, keys of the file itself go before."""
PAGE = '[feeds.quay]\n[[feeds.quay.sources]]\ntype = "html"\nurls = ["https://quay.example/a"]\n'
SITE = '[feeds.quay]\n[[feeds.quay.sources]]\ntype = "site"\nurls = ["https://quay.example/"]\n'
TEXT = '[feeds.quay]\n[[feeds.quay.sources]]\ntype = "text"\npath = "notes"\n'
WIRE = '[feeds.quay]\n[[feeds.quay.sources]]\ntype = "wire"\npath = "copy"\n'


def feed(keys: str) -> str:
    """The least, with these keys of its feed."""
    return QUAY.replace("sources", f"{keys}\nsources")


BAD = {
    "no feeds": "output = 'www'",
    "feeds that are a list": "feeds = []",
    "a feed without sources": "[feeds.quay]",
    "a feed with an empty list of sources": "[feeds.quay]\nsources = []",
    "a name of a feed with a slash": QUAY.replace("feeds.quay", "feeds.'quay/side'"),
    "a name of a feed with a hyphen at its start": QUAY.replace("feeds.quay", "feeds.-quay"),
    "an empty name of a feed": QUAY.replace("feeds.quay", "feeds.''"),
    "an unknown key of the file": "putput = 'www'\n" + QUAY,
    "an unknown key of a feed": feed("subtitle = 'Quay'"),
    "an unknown key of [fetch]": QUAY + "[fetch]\nper_hosts = 3",
    "an unknown key of a source": TEXT + "encoding = 'utf-8'",
    "an unknown key of include": feed("include = { words = ['tide'], places = ['Oban'] }"),
    "an unknown key of auth": PAGE + "auth = { name = 'kit' }",
    "an output that is a number": "output = 8\n" + QUAY,
    "an output with a NUL": 'output = "ww\\u0000w"\n' + QUAY,
    "an output in a store that nothing can write to": "output = 'webdav://x.example/feeds'\n" + QUAY,
    "an output in a store with a query": "output = 's3://bucket/feeds?sig=1'\n" + QUAY,
    "an output in the folder of another machine": "output = 'file://nas/feeds'\n" + QUAY,
    "a state with a NUL": 'state = "s\\u0000.db"\n' + QUAY,
    "an index that is a text": "index = 'yes'\n" + QUAY,
    "a base_url without a scheme": "base_url = 'quay.example/feeds'\n" + QUAY,
    "a base_url with a query": "base_url = 'https://quay.example/?f=1'\n" + QUAY,
    "a base_url with a fragment": "base_url = 'https://quay.example/#f'\n" + QUAY,
    "a base_url with a user": "base_url = 'https://kit:pw@quay.example/'\n" + QUAY,
    "a hub without a base_url": "hub = 'https://hub.example/'\n" + QUAY,
    "a hub that is no address": "hub = 'hub'\nbase_url = 'https://quay.example/'\n" + QUAY,
    "an archive without a base_url": feed("archive = true"),
    "an archive without a state": "state = ''\nbase_url = 'https://quay.example/'\n" + feed("archive = true"),
    "an archive without a limit": "base_url = 'https://quay.example/'\n" + feed("archive = true\nlimit = 0"),
    "an every without a unit": "every = '15'\n" + QUAY,
    "an every of nothing": "every = '0m'\n" + QUAY,
    "an every in the wrong order": feed("every = '5m1h'"),
    "an every with a unit twice": TEXT + "every = '1h1h'",
    "a notify that is no address": "notify = 'kit@quay.example'\n" + QUAY,
    "a link of mail": feed("link = 'mailto:kit@quay.example'"),
    "a link with a user": feed("link = 'https://kit@quay.example/'"),
    "a language in words": feed("language = 'Gaelic'"),
    "a negative limit": feed("limit = -3"),
    "a limit beyond reason": feed("limit = 1_000_000_001"),
    "a limit with a fraction": feed("limit = 2.5"),
    "no formats": feed("formats = []"),
    "a format that nobody has": feed("formats = ['rdf']"),
    "a format twice": feed("formats = ['rss', 'rss']"),
    "an enricher that nobody has": feed("enrich = ['wires']"),
    "an enricher of a source that nobody has": TEXT + "enrich = ['wires']",
    "a max_age of nothing": feed("max_age = 0"),
    "a max_age of centuries": feed("max_age = 100_000"),
    "a keep below nothing": feed("keep = -1"),
    "an empty name of an author": feed("exclude = { authors = [''] }"),
    "a blank tag": feed("exclude = { tags = [' '] }"),
    "a language of a filter in words": feed("include = { languages = ['Gaelic'] }"),
    "words that are a text": feed("include = { words = 'tide' }"),
    "an allowed address without a port": QUAY + "[fetch]\nallow = ['nas.example']",
    "an allowed address with a scheme": QUAY + "[fetch]\nallow = ['http://nas.example:80']",
    "an allowed address with port 0": QUAY + "[fetch]\nallow = ['nas.example:0']",
    "a proxy of another kind": QUAY + "[fetch]\nproxy = 'socks5://quay.example'",
    "a contact outside of ASCII": QUAY + "[fetch]\ncontact = 'Küste'",
    "no request to a host": QUAY + "[fetch]\nper_host = 0",
    "no tries": QUAY + "[fetch]\ntries = 0",
    "a negative delay": QUAY + "[fetch]\ndelay = -0.1",
    "a delay of two hours": QUAY + "[fetch]\ndelay = 7200",
    "a type that nobody has": QUAY.replace('"text"', '"texts"'),
    "no type": '[feeds.quay]\nsources = [{ path = "notes" }]',
    "no path": '[feeds.quay]\nsources = [{ type = "text" }]',
    "a path that is a list": '[feeds.quay]\nsources = [{ type = "text", path = ["a", "b"] }]',
    "a time zone with a space": TEXT + "timezone = 'Europe/ Oslo'",
    "an empty time zone": WIRE + "timezone = ''",
    "an address with an unknown part": TEXT + "url = 'https://quay.example/{title}/'",
    "an address with an open brace": TEXT + "url = 'https://quay.example/{slug/'",
    "an address without a host": TEXT + "url = '/posts/{slug}/'",
    "dates of another kind": TEXT + "dates = 'svn'",
    "max_bytes of nothing": TEXT + "max_bytes = 0",
    "max_bytes beyond memory": TEXT + "max_bytes = 2_000_000_000_000",
    "a timeout of nothing": PAGE + "timeout = 0",
    "a timeout of a week": PAGE + "timeout = 604_800",
    "max_seconds that never end": PAGE + "max_seconds = inf",
    "too many redirects": PAGE + "redirects = 21",
    "robots as a text": PAGE + "robots = 'no'",
    "a header with a space in its name": PAGE + "headers = { 'X Key' = 'a' }",
    "a header that is feedsmith's own": PAGE + "headers = { Host = 'quay.example' }",
    "a header of two lines": PAGE + 'headers = { X-Key = "a\\nb" }',
    "a cookie with a semicolon": PAGE + "cookies = { seat = 'a;b' }",
    "a cookie with an empty name": PAGE + "cookies = { '' = 'a' }",
    "a user with a colon": PAGE + "auth = { user = 'kit:a', password = 'b' }",
    "a user and a bearer token": PAGE + "auth = { user = 'kit', password = 'b', bearer = 'c' }",
    "an on_delete of another kind": TEXT + "on_delete = 'archive'",
    "neither urls nor a path of pages": '[feeds.quay]\nsources = [{ type = "html" }]',
    "a page without a scheme": PAGE.replace("https://", ""),
    "an empty list of sites": SITE.replace('"https://quay.example/"', ""),
    "a site read no articles of": SITE + "limit = 0",
    "a site read no pages of": SITE + "pages = 0",
    "a recheck below nothing": SITE + "recheck = -1",
    "a way to read a site that there is none of": SITE + "via = 'sitemap-only'",
    "options of an enricher that nobody has": QUAY + "[enrichers.wires]\nloud = true",
    "an option that an enricher has not": QUAY + "[enrichers.wire]\nloud = true",
    "an agency without a name": QUAY + "[[enrichers.wire.agencies]]\ncode = 'NPP'",
    "an agency with a blank name": QUAY + "[[enrichers.wire.agencies]]\nname = ' '",
    "aliases of an agency that are a text": QUAY + "[[enrichers.wire.agencies]]\nname = 'A'\naliases = 'B'",
}
"""What is refused, and the schema says so."""

UNSAID = {
    "feeds whose names differ in case": QUAY + QUAY.replace("quay", "Quay"),
    "a feed that is called like an archive of another": "base_url = 'https://quay.example/'\n"
    + feed("archive = true")
    + QUAY.replace("quay", "quay-archive-2"),
    "a source that is not among [sources]": "[feeds.quay]\nsources = ['desk']",
    "a preferred source that the feed has not": feed("prefer = ['desk']"),
    "a variable that the environment has not": PAGE + "auth = { bearer = '${NO_SUCH_TOKEN}' }",
    "a home folder of nobody": "output = '~nobody-of-that-name/www'\n" + QUAY,
    "a language of two letters that is none": feed("language = 'xx'"),
    "a word that is no pattern": feed("include = { words = ['(tide'] }"),
    "a pattern of addresses that is none": SITE + "match = ['[']",
    "a time zone that there is none of": TEXT + "timezone = 'Europe/Stambul'",
    "a charset that there is none of": TEXT + "charset = 'utf-9'",
    "a key of one's own for a field that there is none of": TEXT + "keys = { a = 'nothing-known' }",
    "an every of more than 30 days": "every = '31d'\n" + QUAY,
    "a max_age that is no number": feed("max_age = nan"),
    "a port beyond all ports": QUAY + "[fetch]\nallow = ['nas.example:70000']",
    "a proxy with a port beyond all ports": QUAY + "[fetch]\nproxy = 'http://quay.example:70000'",
}
"""What is refused, and no schema can say: it depends on other names in the file, the machine, RE2 or arithmetic."""

GOOD = {
    "the least": QUAY,
    "a folder as a URL": "output = 'file:///srv/feeds'\n" + QUAY,
    "a store": "output = 'ftp://kit:pw@x.example/feeds'\ntitle = 'Feeds'\n" + QUAY,
    "a site": SITE + "via = 'feed'\nlimit = 1\npages = 3\nmatch = ['/news/']\nrecheck = 0",
    "pages from files": '[feeds.quay]\nsources = [{ type = "html", path = "saved" }]',
    "an address with a user": PAGE.replace("https://", "https://kit:pw@"),
    "an archive": "base_url = 'https://quay.example/f'\nhub = 'https://hub.example/'\n" + feed("archive = true"),
    "no archive, and no state": "state = ''\n" + feed("archive = false"),
    "a duration of several parts": "every = '1w2d3h4m5s'\n" + feed("every = '90m'"),
    "nothing said of durations": "every = ''\n" + QUAY,
    "an address in capitals": feed("link = 'HTTPS://quay.example'"),
    "an address of other letters": feed("link = 'https://küste.example/straße'"),
    "a language with an underscore": feed("language = 'en_GB'"),
    "a language with a script": feed("language = 'zh-Hant-TW'"),
    "no enrichers": feed("enrich = []") + "[sources.desk]\ntype = 'text'\npath = 'a'\nenrich = ['wire']",
    "a shared source": "[feeds.quay]\nsources = ['desk']\n[sources.desk]\ntype = 'text'\npath = 'a'",
    "filters": feed("include = { words = ['tide', 'sail(s|ed)'], languages = ['en'] }\nexclude = { tags = ['ad'] }"),
    "days": feed("max_age = 0.5\nkeep = 7\nmerge = false"),
    "a bearer token": PAGE + "auth = { bearer = 'abc' }",
    "an empty bearer token beside a user": PAGE + "auth = { user = 'kit', password = 'a', bearer = '' }",
    "headers and cookies": PAGE
    + "headers = { Accept-Language = 'gd', X-K = 'a b' }\ncookies = { seat = '\"a\"', b = 'c=d' }",
    "a header that only begins like one of feedsmith's own": PAGE + "headers = { Host-Name = 'a', Terms = 'b' }",
    "[fetch]": QUAY
    + "[fetch]\nallow = ['nas.example:80', '[fd00::2]:8080']\nproxy = 'http://p.example:3128'\ndelay = 0",
    "an address with all parts": TEXT + "url = 'https://quay.example/{categories}/{year}/{month}/{day}/{slug}.html'",
    "a time zone": TEXT + "timezone = 'America/Argentina/Buenos_Aires'\ncharset = 'cp1252'\nkeys = { head = 'title' }",
    "another time zone": WIRE + "timezone = 'Etc/GMT+3'\nignore_empty_embargo = true",
    "agencies": QUAY + "[[enrichers.wire.agencies]]\nname = 'Nordpol'\ncode = 'NPP'\naliases = ['NP']",
    "a name in another script": QUAY.replace("quay", "'新闻'"),
}


def is_accepted(folder: Path, text: str) -> bool:
    file = folder / "feedsmith.toml"
    file.write_text(text, encoding="utf-8")
    try:
        plan_config(load(file), Plugins.load(), None)
    except ConfigError:
        return False
    return True


@cache
def validator() -> Any:
    schema = make_schema(Plugins.load())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", BAD)
def test_what_the_configuration_refuses_the_schema_refuses(tmp_path: Path, name: str) -> None:
    assert not is_accepted(tmp_path, BAD[name])
    assert not validator().is_valid(tomllib.loads(BAD[name]))


@pytest.mark.parametrize("name", UNSAID)
def test_what_no_schema_can_say_the_configuration_refuses_alone(tmp_path: Path, name: str) -> None:
    assert not is_accepted(tmp_path, UNSAID[name])
    assert validator().is_valid(tomllib.loads(UNSAID[name]))


@pytest.mark.parametrize("name", GOOD)
def test_what_the_configuration_takes_the_schema_takes(tmp_path: Path, name: str) -> None:
    assert is_accepted(tmp_path, GOOD[name])
    validator().validate(tomllib.loads(GOOD[name]))


def test_most_of_what_is_refused_can_be_said() -> None:
    assert len(BAD) >= 60
    assert len(BAD) > 5 * len(UNSAID)


def test_the_schema_says_of_each_key_what_it_is_for() -> None:
    schema = validator().schema
    feed = schema["properties"]["feeds"]["additionalProperties"]
    sources = [source for source in feed["properties"]["sources"]["items"]["oneOf"] if source["type"] == "object"]
    tables = [schema, schema["properties"]["fetch"], feed, feed["properties"]["include"], *sources]
    silent = [key for table in tables for key, said in table["properties"].items() if not said.get("description")]
    assert set(silent) == {"type"}  # which the schema of each source has as a constant


def test_a_plugin_says_of_its_options_what_it_knows() -> None:
    schema = validator().schema
    assert schema["properties"]["enrichers"]["properties"]["wire"]["properties"]["agencies"]["description"]
    assert not validator().is_valid(tomllib.loads(SITE + "limit = 0"))
    assert validator().is_valid(tomllib.loads(SITE + "limit = 1"))
