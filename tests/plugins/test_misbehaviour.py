"""What a plugin does that no plugin should costs its article, its document or its feed, by name, and no other's."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Done, Run

PLUGIN = """
import ctypes, os, re, signal, sys, time
from dataclasses import dataclass
from pathlib import Path
from feedsmith import Article, Note, Request, find_files, hookimpl

def at(step, name, article=None):
    does, _, what = os.environ["DOES"].partition(" ")
    if does == step and name[-5:] in ("b.odd", ""):
        exec(what)

@dataclass(frozen=True)
class Odd:
    path: Path
    name = "odd"
    @classmethod
    def accepts(cls, location): return None
    def requests(self):
        at("requests", "")
        return find_files(self.path, [".odd"])
    def parse(self, document):
        at("parse", document.path)
        yield Article(id=document.identity(), title="Boat " + document.path, body="<p>It sails.</p>")

class Polish:
    name = "polish"
    def enrich(self, article):
        at("enrich", article.title, article)
        return article

class Plain:
    name = "plain"; suffix = ".plain"; media_type = "text/plain"
    def render(self, feed):
        at("render", "")
        yield b"plain"

@hookimpl
def register_sources(): return [Odd]
@hookimpl
def register_enrichers(): return [Polish]
@hookimpl
def register_formats(): return [Plain]
"""
CONFIG = """
state = ""
[feeds.odd]
title = "Odd"
link = "https://x.example/"
formats = ["json", "plain"]
enrich = ["polish"]
[[feeds.odd.sources]]
type = "odd"
path = "odd"
max_seconds = 1
[feeds.even]
title = "Even"
link = "https://x.example/"
formats = ["json"]
[[feeds.even.sources]]
type = "text"
path = "even"
"""
Misbehave = Callable[[str], Done]


@pytest.fixture
def misbehave(tmp_path: Path, spawn: Run, plugin: Callable[[str], dict[str, str]]) -> Misbehave:
    """Renders two feeds, of which one has a plugin that does this in one step; with three documents."""
    env = plugin(PLUGIN)
    for folder, names in {"odd": ("a.odd", "b.odd", "c.odd"), "even": ("1.txt",)}.items():
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).write_text("A boat\n\nIt sails every day.\n")
    (tmp_path / "feedsmith.toml").write_text(CONFIG)
    return lambda does: spawn("render", env={**env, "DOES": does})


def titles(tmp_path: Path, feed: str) -> set[str]:
    return {item["title"] for item in json.loads((tmp_path / "out" / f"{feed}.json").read_bytes())["items"]}


DEADLY = {
    "leaves with success": "os._exit(0)",
    "leaves with another status": "os._exit(7)",
    "segfault": "ctypes.string_at(0)",
    "killed by the system": "os.kill(os.getpid(), signal.SIGKILL)",
    "aborts": "os.abort()",
}
ENDLESS = {
    "sleeps": "time.sleep(100)",
    "loops": "while True: pass",
    "catches what ends it": "while True:\n try: time.sleep(100)\n except Exception: pass",
    "catches all": "while True:\n try: time.sleep(100)\n except BaseException: pass",
    "hears no signal": "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM]); time.sleep(100)",
    "matches without end": "re.match('(a*)*b', 'a' * 40)",
}
RAISED = {
    "of the root": "raise BaseException('odd')",
    "exit": "sys.exit(3)",
    "of a generator": "raise GeneratorExit('odd')",
    "the end of an iterator": "raise StopIteration('odd')",
    "as if Ctrl-C was pressed": "raise KeyboardInterrupt",
    "a message that is no UTF-8": "raise ValueError(os.fsdecode(b'caf\\xe9'))",
    "another surrogate": "raise ValueError('\\ud800')",
    "a message that raises": "raise type('Mute', (Exception,), {'__str__': lambda self: 1 / 0})()",
    "out of memory": "raise MemoryError()",
}
KINDS = {**DEADLY, **ENDLESS, **RAISED}


@pytest.mark.parametrize("kind", KINDS)
def test_one_bad_document_costs_no_other(misbehave: Misbehave, tmp_path: Path, kind: str) -> None:
    done = misbehave(f"parse {KINDS[kind]}")
    assert done.status == 1
    assert "odd" in done.line("b.odd")
    assert titles(tmp_path, "odd") == {"Boat a.odd", "Boat c.odd"}
    assert titles(tmp_path, "even") == {"A boat"}
    assert "Traceback" not in done.err


OTHERS = [(step, kind) for step in ("requests", "enrich", "render") for kind in KINDS if kind != "aborts"]


# A format has 20 seconds for a feed, which is tested where calls are.
@pytest.mark.parametrize(("step", "kind"), [case for case in OTHERS if case[0] != "render" or case[1] not in ENDLESS])
def test_other_steps_cost_no_more_than_they_must(misbehave: Misbehave, tmp_path: Path, step: str, kind: str) -> None:
    done = misbehave(f"{step} {KINDS[kind]}")
    named = {"requests": "odd: odd: crashed", "enrich": "polish: ", "render": "plain: feed odd"}[step]
    assert (done.status, "Traceback" in done.err) == (1, False)
    assert named in done.err
    assert titles(tmp_path, "even") == {"A boat"}
    if step != "requests":  # without an enricher the article goes on; without a format the others do
        assert titles(tmp_path, "odd") == {"Boat a.odd", "Boat b.odd", "Boat c.odd"}


@pytest.mark.parametrize("kind", ["leaves with success", "exit", "sleeps", "of the root"])
def test_a_plugin_that_can_not_be_loaded_costs_what_it_offers(
    tmp_path: Path, spawn: Run, plugin: Callable[[str], dict[str, str]], kind: str
) -> None:
    env = plugin("import os, sys, time\n" + KINDS[kind].replace("100", "0.1"))
    (tmp_path / "1.txt").write_text("A boat\n\nIt sails every day.\n")
    done = spawn("render", "1.txt", env=env)
    assert (done.status, titles(tmp_path, "feed")) == (0, {"A boat"})
    assert kind == "sleeps" or "plugin acme (acme 1.0): can't be imported" in done.err


def test_a_plugin_that_leaves_at_the_end_does_not_change_the_status(misbehave: Misbehave, tmp_path: Path) -> None:
    done = misbehave("parse __import__('atexit').register(os._exit, 0); raise ValueError('odd')")
    assert (done.status, titles(tmp_path, "even")) == (1, {"A boat"})


def test_an_enricher_that_leaves_a_wrong_type_costs_the_article_only(misbehave: Misbehave, tmp_path: Path) -> None:
    done = misbehave("enrich object.__setattr__(article, 'tags', ['x'])")
    assert "Article.tags: a tuple of Tag, not list of str" in done.line("odd or polish left it broken")
    assert titles(tmp_path, "odd") == {"Boat a.odd", "Boat c.odd"}


@pytest.mark.parametrize(
    ("kind", "words"), [("leaves with success", "odd ended the process"), ("sleeps", "odd took more than 1 s")]
)
def test_a_source_is_given_up_after_three_such_documents_and_nothing_of_it_is_gone(
    misbehave: Misbehave, tmp_path: Path, kind: str, words: str
) -> None:
    for number in range(5):
        (tmp_path / "odd" / f"{number}b.odd").write_text("x")
    config = (tmp_path / "feedsmith.toml").read_text()
    config = config.replace('state = ""', 'state = "state.db"').replace(
        'path = "odd"', 'path = "odd"\non_delete = "withdraw"'
    )
    (tmp_path / "feedsmith.toml").write_text(config)
    assert misbehave("nothing").status == 0
    before = titles(tmp_path, "odd")
    for number in range(5):
        (tmp_path / "odd" / f"{number}b.odd").write_text("xx")
    (tmp_path / "odd" / "z.odd").write_text("x")
    done = misbehave(f"parse {KINDS[kind]}")
    assert "; 3 failed" not in done.out
    assert "given up for this run after 3 documents" in done.line("given up")
    assert done.err.count(words) == 1  # one line for those of one kind
    assert (done.status, titles(tmp_path, "even"), titles(tmp_path, "odd")) == (1, {"A boat"}, before)
    assert misbehave("nothing").status == 0
    assert titles(tmp_path, "odd") == {*before, "Boat z.odd"}


def test_where_a_plugin_goes_nothing_else_follows(misbehave: Misbehave, tmp_path: Path) -> None:
    done = misbehave("parse os.chdir('/')")
    assert done.status == 0
    assert (titles(tmp_path, "odd"), titles(tmp_path, "even")) == (
        {"Boat a.odd", "Boat b.odd", "Boat c.odd"},
        {"A boat"},
    )


def test_what_a_plugin_prints_is_no_part_of_a_feed_on_standard_output(
    misbehave: Misbehave, tmp_path: Path, spawn: Run
) -> None:
    config = (tmp_path / "feedsmith.toml").read_text().replace('["json", "plain"]', '["json"]')
    (tmp_path / "feedsmith.toml").write_text(config.partition("[feeds.even]")[0])
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    for step in ("parse", "enrich", "requests"):
        does = f"{step} print('Hello'); os.system('echo hello'); os.write(1, b'hi\\n')"
        done = spawn("render", "-o", "-", env={**env, "DOES": does})
        assert {"Hello", "hello", "hi"} <= set(done.err.split())
        assert len(json.loads(done.out)["items"]) == 3
