"""Plugins of one file each, in a folder beside the configuration: the same rules as installed ones, no packaging."""

import os
import pickle
import re
import sys
from pathlib import Path

import pytest

from conftest import Run
from feedsmith.executors import Adaptive
from feedsmith.plugins.onefile import offer_modules
from feedsmith.plugins.registry import Plugins

HAIKU = """from feedsmith import Article, FileSource, hookimpl

class Haiku(FileSource):
    name = "haiku"
    suffixes = (".haiku",)
    def parse(self, document):
        title, _, poem = document.data.decode().partition("\\n")
        yield Article(id=document.identity(), title=title, body=f"<pre>{poem}</pre>")

@hookimpl
def register_sources(): return [Haiku]
"""
TOML = """
plugins = ["./plugins"]
output = "out"
[feeds.poems]
title = "Poems"
link = "https://harbourpost.example/"
formats = ["json"]
[[feeds.poems.sources]]
type = "haiku"
path = "poems"
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with a configuration, a plugin of one file and a poem."""
    for name in ("plugins", "poems"):
        (tmp_path / name).mkdir()
    (tmp_path / "feedsmith.toml").write_text(TOML)
    (tmp_path / "plugins" / "haiku.py").write_text(HAIKU)
    (tmp_path / "poems" / "night.haiku").write_text("Night\nno wind\nthe harbour light\nturns\n")
    return tmp_path


def loaded(house: Path) -> Plugins:
    plugins = Plugins()
    plugins.load_folder(str(house / "plugins"), str(house))
    return plugins


def feed(house: Path) -> str:
    return (house / "out" / "poems.json").read_text()


# ---- loading -----------------------------------------------------------------------------------------------


def test_a_file_of_the_folder_is_a_plugin_of_its_name_and_its_digest_is_the_version(house: Path) -> None:
    offer = loaded(house).sources["haiku"]
    assert re.fullmatch(r"haiku \(plugins/haiku\.py [0-9a-f]{12}\)", str(offer))


def test_files_that_begin_with_an_underscore_or_a_dot_are_none(house: Path) -> None:
    for name in ("_draft.py", ".hidden.py", "notes.txt", "poem.py~"):
        (house / "plugins" / name).write_text("raise RuntimeError")
    plugins = loaded(house)
    assert (list(plugins.sources), plugins.failed) == (["haiku"], [])


def test_a_file_that_can_not_be_imported_is_told_and_costs_the_others_nothing(house: Path) -> None:
    (house / "plugins" / "broken.py").write_text("def parse(:\n")
    (house / "plugins" / "zealous.py").write_text("raise RuntimeError('so')")
    plugins = loaded(house)
    assert list(plugins.sources) == ["haiku"]
    first, second = map(str, plugins.failed)
    assert re.match(r"plugin broken \(plugins/broken\.py \w{12}\): can't be imported: SyntaxError: ", first)
    assert re.match(r"plugin zealous \(plugins/zealous\.py \w{12}\): can't be imported: RuntimeError: so", second)


def test_a_second_plugin_or_source_of_a_name_is_refused(house: Path) -> None:
    (house / "plugins" / "poems.py").write_text(HAIKU)
    plugins = loaded(house)
    plugins.load_folder(str(house / "plugins"), str(house))
    assert [re.sub(r" \w{12}\)", ")", str(error)) for error in plugins.failed] == [
        "plugin poems (plugins/poems.py): source haiku is offered already, by haiku (plugins/haiku.py)",
        "plugin haiku (plugins/haiku.py): a plugin of that name is loaded already: haiku (plugins/haiku.py)",
        "plugin poems (plugins/poems.py): source haiku is offered already, by haiku (plugins/haiku.py)",
    ]


def test_an_installed_plugin_is_not_replaced(house: Path) -> None:
    (house / "plugins" / "text.py").write_text(HAIKU)
    plugins = Plugins.load()
    plugins.load_folder(str(house / "plugins"), str(house))
    assert any("text is loaded already" in str(error) or "of that name is loaded already: text" in str(error)
               for error in plugins.failed)  # fmt: skip
    assert plugins.sources["text"].distribution == "feedsmith"


def test_what_is_edited_is_read_again_by_the_next_load_and_the_former_one_goes_on(house: Path) -> None:
    before = loaded(house).sources["haiku"]
    (house / "plugins" / "haiku.py").write_text(HAIKU.replace("<pre>", "<pre>~"))
    after = loaded(house).sources["haiku"]
    assert before.version != after.version
    assert before.cls is not after.cls
    assert loaded(house).sources["haiku"].cls is after.cls
    assert pickle.loads(pickle.dumps(before.cls(path=Path("a")))) == before.cls(path=Path("a"))


def test_any_name_of_a_file_will_do(house: Path) -> None:
    (house / "plugins" / "haiku.py").rename(house / "plugins" / "my haiku-2.0.py")
    (offer,) = loaded(house).list_offers("source")
    assert offer.plugin == "my haiku-2.0"
    assert pickle.loads(pickle.dumps(offer.cls)) is offer.cls


# ---- safety ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("open_to_all", ["plugins", "plugins/haiku.py"])
def test_what_everybody_may_write_to_is_not_loaded(house: Path, open_to_all: str) -> None:
    path = house / open_to_all
    path.chmod(path.stat().st_mode | 0o002)
    plugins = loaded(house)
    assert list(plugins.sources) == []
    (error,) = plugins.failed
    assert f"plugins/haiku.py: everybody may write to {os.path.realpath(path)}: chmod o-w" in str(error)


def test_nor_is_a_link_that_leaves_the_configurations_folder(
    house: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "far.py"
    elsewhere.write_text("raise SystemExit")
    (house / "plugins" / "far.py").symlink_to(elsewhere)
    (house / "plugins" / "near.py").symlink_to(house / "plugins" / "haiku.py")
    plugins = loaded(house)
    assert "plugin far: plugins/far.py: a link that leaves the configuration's folder" in map(str, plugins.failed)
    assert len(plugins.failed) == 2  # near.py offers what haiku.py does


# ---- the command line --------------------------------------------------------------------------------------


def test_a_run_reads_what_the_plugin_is_for_and_again_when_it_was_edited(house: Path, run: Run) -> None:
    assert run("render").status == 0
    assert "the harbour light" in feed(house)
    assert "unchanged" in run("render").out
    (house / "plugins" / "haiku.py").write_text(HAIKU.replace("<pre>", "<pre>after Issa: "))
    assert run("render").status == 0
    assert "after Issa" in feed(house)


def test_plugins_explain_status_and_schema_know_it_too(house: Path, run: Run) -> None:
    assert re.search(r"^  haiku .*\[haiku \(plugins/haiku\.py \w{12}\)\]$", run("plugins").out, re.MULTILINE)
    assert "no wind" in run("explain", "-c", "feedsmith.toml", "poems/night.haiku").out
    assert '"haiku"' in run("schema").out
    assert run("render").status == 0
    assert "poems/haiku" in run("status").out


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("./none", "plugins[0]: no such folder"),
        ("..", "plugins[0]: '..' is outside of the configuration's folder"),
        ("/", "plugins[0]: '/' is outside of the configuration's folder"),
        ("plugins/haiku.py", "plugins[0]: no such folder"),
    ],
)
def test_a_folder_that_is_not_beside_the_configuration_is_a_mistake(
    house: Path, run: Run, folder: str, message: str
) -> None:
    (house / "feedsmith.toml").write_text(TOML.replace("./plugins", folder))
    done = run("render")
    assert done.status == 2
    assert message in done.err


def test_a_plugin_that_failed_is_named_where_it_is_asked_for(house: Path, run: Run) -> None:
    (house / "plugins" / "haiku.py").write_text("import no_such_module")
    done = run("render")
    assert done.status == 2
    assert "no source is called 'haiku'" in done.err
    assert "plugin haiku (plugins/haiku.py" in done.err


def test_other_processes_import_what_this_one_did_whatever_lies_on_the_disk(house: Path) -> None:
    path = house / "plugins" / "haiku.py"
    path.write_text(f"import os\n\ndef describe(source): return source.name, os.getpid()\n\n{HAIKU}")
    plugins = loaded(house)
    path.unlink()
    cls = plugins.sources["haiku"].cls
    assert plugins.prepare_worker
    with Adaptive(workers=1, patience=0, prepare=(plugins.prepare_worker,)) as executor:
        name, process = executor.submit(sys.modules[cls.__module__].describe, cls(path=path)).result()
    assert name == "haiku"
    assert process != os.getpid()


def test_without_such_plugins_nothing_is_to_be_prepared() -> None:
    assert Plugins.load().prepare_worker is None


def test_what_was_offered_can_be_imported_by_its_name_alone(house: Path) -> None:
    from importlib import import_module

    from feedsmith.plugins.onefile import PluginFile

    file = PluginFile("poem", str(house / "poem.py"), b"VALUE = 3")
    with pytest.raises(ModuleNotFoundError):
        import_module(file.module)
    offer_modules([file])
    assert import_module(file.module).VALUE == 3
