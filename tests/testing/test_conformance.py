"""The checks of a plugin: a good one passes all, and each fault is found by the check that is there for it."""

from collections.abc import Callable
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from feedsmith.plugins.registry import KINDS, Plugins
from feedsmith.testing import check, conformance, document, run
from feedsmith.testing.recordings import write_recording
from feedsmith.testing.rules import CHECKS

ROOT = Path(__file__).resolve().parents[2]

SOURCE = '''
import json
from dataclasses import dataclass
from typing import Annotated

from feedsmith import Article, PageSource, ParseError


@dataclass(frozen=True, kw_only=True)
class Harbour(PageSource):
    """The notices of a harbour, from its API."""

    name = "harbour"
    hosts = ("harbour.example",)

    signs: Annotated[int, "after each title"] = 0

    def parse(self, document):
        try:
            notices = json.loads(document.data)["notices"]
        except (ValueError, RecursionError) as error:
            raise ParseError(kind="malformed", detail=f"no JSON: {error}") from error
        except (KeyError, TypeError) as error:
            raise ParseError(kind="layout-changed", detail=f"no notices: {error}") from error
        for notice in notices:
            yield Article(
                id=document.identity(url=notice["url"]), url=notice["url"], title=notice["title"], body=notice["text"]
            )
'''
ENRICHER = '''
from dataclasses import dataclass, replace
from typing import ClassVar


@dataclass(frozen=True)
class Harbour:
    """Titles with a sign."""

    name: ClassVar[str] = "harbour"
    sign: str = "!"

    def enrich(self, article):
        return replace(article, title=article.title + self.sign)
'''
FORMAT = '''
class Harbour:
    """A title a line."""

    name = "harbour"
    media_type = "text/plain"
    suffix = ".txt"

    def render(self, feed):
        for entry in feed.entries:
            yield f"{entry.article.id}\\n".encode()

    def ids(self, data):
        return data.decode().splitlines()
'''
NOTICES = [
    '{"notices": [{"url": "https://harbour.example/ferry?utm_source=x", "title": "Ferry returns", "text": "<p>It sails '
    'from the beginning of summer, the harbourmaster said.</p>"}, {"url": "https://harbour.example/pier", '
    '"title": "Pier closed", "text": "<p>Until repairs are finished nobody may enter.</p>"}]}',
    '{"notices": [{"url": "https://harbour.example/tide", "title": "High tide", "text": "<p>Tonight at eleven.</p>"}]}',
]
DOCUMENTS = [document(text, f"https://harbour.example/api/{page}") for page, text in enumerate(NOTICES)]
_numbers = count()

Make = Callable[..., Any]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """A class of a module that other processes can import as well: the code, changed."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(code: str, old: str = "", new: str = "") -> Any:
        assert old in code
        name = f"harbour_{next(_numbers)}"
        (tmp_path / f"{name}.py").write_text(code.replace(old, new, 1))
        return import_module(name).Harbour

    return make


def failed(plugin: Any, *documents: Any, **how: Any) -> dict[str, str]:
    """The checks that fail, with what they say."""
    return {result.check: result.problem for result in check(plugin, *documents, **how) if result.problem}


# ---- good ones ---------------------------------------------------------------------------------------------


def test_a_good_source_passes_every_check(make: Make, tmp_path: Path) -> None:
    results = conformance(make(SOURCE), *DOCUMENTS)
    assert {result.check for result in results} == CHECKS["source"].keys()
    assert [result.check for result in results if result.skipped] == ["recorded equals expected"]


@pytest.mark.parametrize(("kind", "code"), [("enricher", ENRICHER), ("format", FORMAT)])
def test_so_does_a_good_enricher_or_format(make: Make, kind: str, code: str) -> None:
    results = conformance(make(code))
    assert {result.check for result in results} == CHECKS[kind].keys()
    assert [result.check for result in results if result.skipped] == (["output valid"] if kind == "format" else [])


FIRST_PARTY = [(kind, offer.cls) for kind in KINDS for offer in Plugins.load().list_offers(kind)]
SAMPLES = {
    "html": sorted((ROOT / "tests" / "data" / "html").glob("*.html"))[:12],
    "site": [*sorted((ROOT / "tests" / "data" / "feeds").glob("content-*.xml"))[:8],
             *sorted((ROOT / "tests" / "data" / "html").glob("*.html"))[12:16]],
    "text": sorted((ROOT / "seeds" / "articles").iterdir()),
    "wire": [path for path in sorted((ROOT / "tests" / "data" / "wire").iterdir()) if path.suffix != ".json"][:12],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "cls"), FIRST_PARTY, ids=lambda part: getattr(part, "name", part))
def test_our_own_plugins_pass_without_an_exception_made(kind: str, cls: Any) -> None:
    samples = SAMPLES.get(cls.name, []) if kind == "source" else []
    urls = ["" if cls.name in ("text", "wire") else f"https://harbour.example/{path.stem}" for path in samples]
    results = conformance(cls, *map(document, samples, urls))
    allowed = {"recorded equals expected"} | {"text": {"names a changed layout"}}.get(cls.name, set())  # it has none
    assert {result.check for result in results if result.skipped} <= allowed


# ---- faults ------------------------------------------------------------------------------------------------


def at(anchor: str, *lines: str) -> tuple[str, str]:
    """Lines of code before the anchor, indented as it is."""
    indent = anchor[: len(anchor) - len(anchor.lstrip())]
    return anchor, "".join(f"{indent}{line}\n" for line in lines) + anchor


LOOP = "        for notice in notices:\n"  # of a source
TRY = "        try:\n"
METHOD = "    def parse"
ENRICH = "        return replace("
RENDER = "        for entry"
TITLE = 'title=notice["title"]'
ID = 'id=document.identity(url=notice["url"])'
SIGNED = "title=article.title + self.sign"
OPEN = "open('/etc/hostname', 'rb').close()"
NOW = "__import__('datetime').datetime.now(__import__('datetime').UTC)"
FAULTS: dict[tuple[str, str], list[tuple[str, str]]] = {
    ("source", "loads cheaply"): [
        at("import json\n", OPEN),
        at("import json\n", "import socket", "with socket.socket() as s: s.bind(('127.0.0.1', 0))"),
        at("import json\n", "import time", "end = time.process_time() + 0.8", "while time.process_time() < end: pass"),
    ],
    ("source", "frozen and picklable"): [at("    signs:", "__reduce__ = None")],
    ("source", "options typed"): [
        ('Annotated[int, "after each title"] = 0', "object = None"),
        ('Annotated[int, "after each title"] = 0', 'int = "0"'),
        ('Annotated[int, "after each title"] = 0', '"NoSuchType" = 0'),
    ],
    ("source", "pure"): [
        at(LOOP, OPEN),
        at(LOOP, "import os; os.listdir('/')"),
        at(LOOP, "import os; os.environ.get('HOME')"),
        at(LOOP, "import sqlite3; sqlite3.connect(':memory:').close()"),
        (TITLE, "title=str(__import__('random').random())"),
        at(LOOP, "import os; os.getenv('HOME')"),
        at(LOOP, "import socket; socket.getaddrinfo('127.0.0.1', 80)"),
        at(LOOP, "import subprocess; subprocess.run(['true'])"),
        (TITLE, "title=str(int(__import__('time').time()) // 86_400)"),
        (TITLE, "title=__import__('time').strftime('%Y', __import__('time').gmtime())"),
        (TITLE, f"title=f'{{{NOW}:%Y}}'".replace("'datetime'", '"datetime"')),
        (TITLE, "title=str(__import__('datetime').date.today())"),
    ],
    ("source", "same everywhere"): [
        (TITLE, "title=str(hash(notice['title']))"),
        (TITLE, "title=str(set('abcdefgh'))"),
        (TITLE, "title=str(__import__('datetime').datetime.fromtimestamp(0))"),
        (TITLE, "title=str(__import__('os').getpid())"),
    ],
    ("source", "order does not matter"): [at(LOOP, "SEEN.append(1)", "notices = notices[: len(SEEN) % 4]")],
    ("source", "refuses what is foreign"): [
        at(METHOD, "@classmethod", "def accepts(cls, location): return cls(url='https://harbour.example/')"),
        at(METHOD, "@classmethod", "def accepts(cls, location): return cls(url=location)"),
        at(METHOD, "@classmethod", "def accepts(cls, location):", "    if '://' in location: return cls(url=location)"),
    ],
    ("source", "requests lazy and repeatable"): [
        at(METHOD, "def requests(self):", f"    {OPEN}", "    return []"),
        at(METHOD, "def requests(self):", "    from feedsmith import Request", "    import random",
           "    return [Request(url=f'https://harbour.example/{random.random()}')]"),
        at(METHOD, "def requests(self): raise KeyError('url')"),
    ],
    ("source", "requests bounded"): [
        at(METHOD, "def requests(self):", "    from feedsmith import Request",
           "    while True: yield Request(url='https://harbour.example/')"),
        at(LOOP, "from feedsmith import Request", "yield Request(url=document.url)"),
        at(LOOP, "from feedsmith import Note", "while True: yield Note('more')"),
    ],
    ("source", "ids unique"): [(ID, "id=document.url"), (ID, "id=notice['url'][:24]")],
    ("source", "ids stable"): [
        (ID, "id=notice['title']"),
        (ID, "id=document.url + notice['url']"),
        (ID, "id=str(len(document.data)) + notice['url']"),
    ],
    ("source", "dates read"): [(TITLE, f"{TITLE}, published={NOW}"), (TITLE, f"{TITLE}, updated={NOW}")],
    ("source", "survives damage"): [
        ("except (ValueError, RecursionError)", "except ArithmeticError"),
        at(TRY, "import time; time.sleep(3 if document.data[:5].isspace() else 0)"),
        at(TRY, "while document.data[:2] == b'[[': pass"),
        at(TRY, "if not document.data: return"),
    ],
    ("source", "names a changed layout"): [
        ('raise ParseError(kind="layout-changed", detail=f"no notices: {error}") from error', "return"),
        ('json.loads(document.data)["notices"]', 'json.loads(document.data).get("notices", [])'),
    ],
    ("source", "output valid"): [
        ('body=notice["text"]', 'body="<template>" + notice["text"] + "</template><p>Ferries.</p>"'),
    ],
    ("enricher", "loads cheaply"): [at("from typing", OPEN)],
    ("enricher", "frozen and picklable"): [("@dataclass(frozen=True)", "@dataclass")],
    ("enricher", "options typed"): [('sign: str = "!"', "sign: str = 3")],
    ("enricher", "pure"): [at(ENRICH, OPEN)],
    ("enricher", "same everywhere"): [("article.title + self.sign", "str(hash(article.title))")],
    ("enricher", "order does not matter"): [
        at(ENRICH, "SEEN.append(1)", "article = replace(article, note=str(len(SEEN)))"),
    ],
    ("enricher", "survives any article"): [
        at(ENRICH, "assert article.url"),
        at(ENRICH, "return 'no article'"),
        at(ENRICH, "import time; time.sleep(2.1 if 'Before' in article.title else 0)"),
    ],
    ("enricher", "ids kept"): [(SIGNED, "id=article.id + self.sign")],
    ("enricher", "dates read"): [(SIGNED, f"published={NOW}")],
    ("enricher", "output valid"): [(SIGNED, "id='one for all'")],
    ("format", "loads cheaply"): [at("class Harbour", OPEN)],
    ("format", "frozen and picklable"): [at("    def render", "__reduce__ = None")],
    ("format", "options typed"): [
        ("class Harbour:\n", "from dataclasses import dataclass\n@dataclass(frozen=True)\n"
                             "class Harbour:\n    sign: object = 1\n"),
    ],
    ("format", "pure"): [at(RENDER, OPEN)],
    ("format", "same everywhere"): [("entry.article.id}", "hash(entry.article.id)}")],
    ("format", "order does not matter"): [at(RENDER, "SEEN.append(1)", "yield str(len(SEEN)).encode()")],
    ("format", "suffix and media type"): [('".txt"', '"/txt"'), ('"text/plain"', '"text"')],
    ("format", "survives any feed"): [
        at(RENDER, "feed.entries[0]"),
        ("\\n\".encode()", "\\n\""),
        at(RENDER, "import time; time.sleep(2.1)"),
    ],
    ("format", "ids read back"): [("splitlines()", "split('/')")],
    ("format", "dates read"): [at(RENDER, "import time; yield str(time.time()).encode()")],
    ("format", "output valid"): [('"text/plain"', '"application/rss+xml"')],
}  # fmt: skip
CODES = {
    kind: f"{code}\nSEEN = []\n" for kind, code in (("source", SOURCE), ("enricher", ENRICHER), ("format", FORMAT))
}
SEEDED = [
    pytest.param(kind, name, old, new, id=f"{kind}: {name} {number}")
    for (kind, name), faults in FAULTS.items()
    for number, (old, new) in enumerate(faults)
]


@pytest.mark.parametrize(("kind", "name", "old", "new"), SEEDED)
def test_a_fault_is_found_by_its_check(make: Make, kind: str, name: str, old: str, new: str) -> None:
    plugin = make(CODES[kind], old, new)
    found = failed(plugin, *(DOCUMENTS if kind == "source" else ()), only=[name])
    assert list(found) == [name]


def test_each_check_has_a_fault_that_it_finds() -> None:
    elsewhere = {("source", "recorded equals expected")}  # below
    seeded = {key for key, faults in FAULTS.items() if faults}
    assert seeded | elsewhere == {(kind, name) for kind, checks in CHECKS.items() for name in checks}


def test_what_was_recorded_is_compared_with_what_is_expected(make: Make, tmp_path: Path) -> None:
    folder = tmp_path / "recorded"
    source = make(SOURCE)(url="https://harbour.example/api/0")
    assert "nothing is recorded" in str(check(source, only=["recorded equals expected"])[0])
    write_recording(folder / "notices.json", DOCUMENTS[0], run(source, DOCUMENTS[0]))
    conformance(source, folder=folder)
    worse = make(SOURCE, 'title=notice["title"]', 'title="Notice"')(url="https://harbour.example/api/0")
    problem = failed(worse, folder=folder)["recorded equals expected"]
    assert '-      "title": "Ferry returns",' in problem
    assert '+      "title": "Notice",' in problem


def test_a_failure_names_the_plugin_the_check_and_what_is_wrong(make: Make) -> None:
    with pytest.raises(AssertionError) as error:
        conformance(make(SOURCE, 'id=document.identity(url=notice["url"])', "id=notice['title']"), *DOCUMENTS)
    first, second = str(error.value).splitlines()[:2]
    assert first == "harbour breaks the rules for plugins:"
    assert second.startswith(
        "FAIL  ids stable: https://harbour.example/api/0: another id after an edit of the headline: "
    )


def test_what_is_no_plugin_and_a_check_that_there_is_none_of_are_named(make: Make) -> None:
    with pytest.raises(TypeError, match="object is neither a source, an enricher nor a format"):
        check(object)
    with pytest.raises(ValueError, match="no check of a source is called 'pur'; there is loads cheaply, "):
        check(make(SOURCE), only=["pur"])


def test_a_class_that_no_other_process_can_import_is_named() -> None:
    class Local:
        name, media_type, suffix = "local", "text/plain", ".txt"

        def render(self, feed: Any) -> list[bytes]:
            return []

    assert "another process can't load it" in failed(Local)["frozen and picklable"]


def test_a_one_file_plugin_is_checked_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "harbour.py").write_text(
        SOURCE + "\nfrom feedsmith import hookimpl\n@hookimpl\ndef register_sources(): return [Harbour]\n"
    )
    plugins = Plugins()
    plugins.load_folder(str(tmp_path / "plugins"), str(tmp_path))
    conformance(plugins.sources["harbour"].cls, *DOCUMENTS)


@pytest.mark.parametrize("kind", CHECKS)
def test_the_guide_explains_each_check(kind: str) -> None:
    guide = (ROOT / "docs" / "reference" / "plugins.md").read_text(encoding="utf-8")
    assert [name for name in CHECKS[kind] if f"| {name} |" not in guide] == []
    assert all(look.__doc__ for look in CHECKS[kind].values())
