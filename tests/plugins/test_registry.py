"""Plugins are found, checked and held by name; one that breaks the rules is named and costs the others nothing."""

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, make_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from feedsmith import hookimpl
from feedsmith.cli.main import cli
from feedsmith.model.errors import ConfigError, PluginError
from feedsmith.plugins.registry import Plugins

KINDS = ("source", "enricher", "format")
MEMBERS: dict[str, dict[str, Any]] = {
    "source": {
        "accepts": classmethod(lambda cls, location: None),
        "requests": lambda self: [],
        "parse": lambda self: [],
    },
    "enricher": {"enrich": lambda self, article: article},
    "format": {"media_type": "text/plain", "suffix": ".txt", "render": lambda self, feed: []},
}


def offer(kind: str = "source", name: Any = "wire", *, options: Any = (), frozen: bool = True, **members: Any) -> Any:
    """A class that a plugin may offer; members given as None are left out."""
    namespace = {"name": name, "__doc__": f"The {name} {kind}.", **MEMBERS[kind], **members}
    namespace = {key: value for key, value in namespace.items() if value is not None}
    return make_dataclass(f"{kind}_{name}", options, namespace=namespace, frozen=frozen)


def plugin(**hooks: Callable[..., Any]) -> ModuleType:
    """A plugin module that implements these hooks."""
    module = ModuleType("a_plugin")
    for name, hook in hooks.items():
        setattr(module, name, hookimpl(hook))
    return module


def offering(kind: str, *classes: Any) -> ModuleType:
    return plugin(**{f"register_{kind}s": lambda: classes})


def names(plugins: Plugins, kind: str = "source") -> list[str]:
    return [offer.cls.name for offer in plugins.list_offers(kind)]


# ---- the seam: register ------------------------------------------------------------------------------------


def test_what_one_plugin_offers_is_found_by_kind_and_name() -> None:
    plugins, classes = Plugins(), {kind: offer(kind) for kind in KINDS}
    hooks: dict[str, Any] = {f"register_{kind}s": lambda kind=kind: [classes[kind]] for kind in KINDS}
    plugins.register(plugin(**hooks), "acme")
    for kind, cls in classes.items():
        assert plugins.find_class(kind, "wire", "feedsmith.toml: key") is cls
        assert [(found.cls, found.plugin) for found in plugins.list_offers(kind)] == [(cls, "acme")]


def test_a_new_plugins_object_holds_nothing() -> None:
    Plugins().register(offering("source", offer()), "acme")
    assert [Plugins().list_offers(kind) for kind in KINDS] == [[], [], []]


def test_offers_stand_in_the_order_of_registration() -> None:
    plugins = Plugins()
    for name in ("zinc", "alum", "mica"):
        plugins.register(offering("source", offer(name=name), offer(name=f"{name}2")), name)
    assert names(plugins) == ["zinc", "zinc2", "alum", "alum2", "mica", "mica2"]


def test_a_second_plugin_of_a_name_is_refused_and_the_first_stays() -> None:
    plugins, first = Plugins(), offer()
    plugins.register(offering("source", first), "acme")
    with pytest.raises(PluginError, match="acme"):
        plugins.register(offering("source", offer(name="other")), "acme")
    assert [found.cls for found in plugins.list_offers("source")] == [first]


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_offer_of_a_name_is_refused_with_both_plugins_named_and_the_first_stays(kind: str) -> None:
    plugins, first = Plugins(), offer(kind)
    plugins.register(offering(kind, first), "acme")
    with pytest.raises(PluginError, match=rf"(?=.*zenith)(?=.*acme)(?=.*{kind} wire)"):
        plugins.register(offering(kind, offer(kind)), "zenith")
    assert [found.cls for found in plugins.list_offers(kind)] == [first]


@pytest.mark.parametrize("kind", KINDS)
def test_one_plugin_that_offers_a_name_twice_is_refused(kind: str) -> None:
    plugins = Plugins()
    with pytest.raises(PluginError, match=rf"acme.*{kind} wire"):
        plugins.register(offering(kind, offer(kind), offer(kind)), "acme")
    assert plugins.list_offers(kind) == []


def test_one_name_may_stand_for_a_source_and_for_a_format() -> None:
    plugins = Plugins()
    plugins.register(offering("source", offer("source")), "acme")
    plugins.register(offering("format", offer("format")), "zenith")
    assert names(plugins, "source") == names(plugins, "format") == ["wire"]


def test_a_misspelt_hook_is_an_error_that_names_the_plugin_and_the_hook() -> None:
    plugins = Plugins()
    with pytest.raises(PluginError, match=r"(?=.*acme)(?=.*register_source\b)"):
        plugins.register(plugin(register_source=lambda: [offer()]), "acme")
    assert plugins.list_offers("source") == []


def test_a_hook_that_asks_for_an_argument_that_there_is_none_of_is_an_error() -> None:
    def register_sources(config: object) -> list[Any]:
        return [offer()]

    with pytest.raises(PluginError, match=r"(?s)(?=.*acme)(?=.*config)"):
        Plugins().register(plugin(register_sources=register_sources), "acme")


def test_a_hook_that_raises_is_reported_with_what_it_raised_and_its_traceback() -> None:
    def register_sources() -> list[Any]:
        raise RuntimeError("no licence found")

    with pytest.raises(PluginError, match=r"acme.*RuntimeError: no licence found") as caught:
        Plugins().register(plugin(register_sources=register_sources), "acme")
    assert "in register_sources" in caught.value.trace


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("offered", "complaint"), [
    ("wire", "class"),
    (7, "class"),
    (dataclass(frozen=True)(type("Bare", (), {"name": "bare"})), "lacks"),
])  # fmt: skip
def test_an_offer_that_is_no_class_of_its_kind_is_refused(kind: str, offered: Any, complaint: str) -> None:
    with pytest.raises(PluginError, match=f"acme.*{complaint}"):
        Plugins().register(offering(kind, offered), "acme")


@pytest.mark.parametrize(("kind", "cls", "complaint"), [
    ("source", offer(parse=None), "lacks parse"),
    ("source", offer(accepts=None, requests=None), "lacks accepts, requests"),
    ("enricher", offer("enricher", enrich=None), "lacks enrich"),
    ("format", offer("format", suffix=None, media_type=None), "lacks media_type, suffix"),
    ("format", offer("format", suffix="/../x.rss"), "suffix must be"),
    ("format", offer("format", suffix=""), "suffix must be"),
    ("format", offer("format", suffix=".rss\n"), "suffix must be"),
    ("format", offer("format", suffix=7), "suffix must be"),
    ("source", offer(frozen=False), "frozen dataclass"),
    ("source", type("Plain", (), {"name": "plain", **MEMBERS["source"]}), "frozen dataclass"),
    ("source", offer(name=""), "name"),
    ("format", offer("format", name=7), "name"),
    ("source", offer(options=[("type", str, "")]), "option type"),
    ("source", offer(options=[("max_bytes", int, 1)]), "option max_bytes"),
    ("source", make_dataclass("Named", [("name", str, "x")], namespace=MEMBERS["source"], frozen=True), "option name"),
])  # fmt: skip
def test_an_offer_that_breaks_a_rule_is_refused_with_the_rule(kind: str, cls: Any, complaint: str) -> None:
    with pytest.raises(PluginError, match=f"acme.*{complaint}"):
        Plugins().register(offering(kind, cls), "acme")


@pytest.mark.parametrize("returned", [7, offer(), [[offer()]]], ids=["a number", "a class alone", "a list in a list"])
def test_a_hook_that_gives_no_list_of_classes_is_refused(returned: Any) -> None:
    plugins = Plugins()
    with pytest.raises(PluginError, match="acme"):
        plugins.register(plugin(register_sources=lambda: returned), "acme")
    assert plugins.list_offers("source") == []


def test_of_a_plugin_that_breaks_a_rule_nothing_is_kept_and_its_name_is_free_again() -> None:
    plugins = Plugins()
    broken = plugin(register_sources=lambda: [offer()], register_formats=lambda: [offer("format", render=None)])
    with pytest.raises(PluginError):
        plugins.register(broken, "acme")
    assert names(plugins, "source") == names(plugins, "format") == []
    plugins.register(offering("source", offer()), "acme")
    assert names(plugins) == ["wire"]


def test_a_plugin_that_breaks_a_rule_costs_those_before_and_after_it_nothing() -> None:
    plugins = Plugins()
    plugins.register(offering("source", offer(name="before")), "one")
    for module in (plugin(register_source=lambda: [offer()]), plugin(register_sources=lambda: 1 / 0)):
        with pytest.raises(PluginError):
            plugins.register(module, "two")
    plugins.register(offering("source", offer(name="after")), "three")
    assert names(plugins) == ["before", "after"]


# ---- asking for what there is ------------------------------------------------------------------------------


def test_asking_for_what_nobody_offers_names_the_key_what_there_is_and_what_was_meant() -> None:
    plugins = Plugins()
    plugins.register(offering("source", offer(name="wire"), offer(name="html")), "acme")
    with pytest.raises(ConfigError, match=r"(?=.*t\.toml: key)(?=.*'wirre')(?=.*did you mean 'wire')(?=.*wire, html)"):
        plugins.find_class("source", "wirre", "t.toml: key")


def accepted(answer: Callable[[str], object]) -> tuple[Plugins, str]:
    """The plugins, and the source of three that takes a location, where the one between gives that answer."""
    plugins = Plugins()
    rules = {"first": lambda cls, location: None, "second": lambda cls, location: answer(location)}
    rules["third"] = lambda cls, location: cls()
    for name, rule in rules.items():
        plugins.register(offering("source", offer(name=name, accepts=classmethod(rule))), f"{name}-plugin")
    return plugins, plugins.find_source("place").name


def test_a_location_goes_to_the_first_source_that_takes_it() -> None:
    plugins, name = accepted(lambda location: None)
    assert (name, plugins.failed) == ("third", [])


def test_a_source_whose_accepts_raises_is_reported_and_leaves_the_location_to_others() -> None:
    def answer(location: str) -> None:
        raise KeyError(location)

    plugins, name = accepted(answer)
    assert name == "third"
    (failure,) = plugins.failed
    assert failure.plugin == "second-plugin"
    assert "KeyError" in str(failure)
    assert "in answer" in failure.trace


@pytest.mark.parametrize("answer", [True, False, "place"])
def test_a_source_whose_accepts_gives_no_source_is_reported_and_leaves_the_location_to_others(answer: object) -> None:
    plugins, name = accepted(lambda location: answer)
    assert name == "third"
    assert [failure.plugin for failure in plugins.failed] == ["second-plugin"]


def test_a_location_that_no_source_takes_is_an_error_that_says_what_would_be_taken() -> None:
    plugins = Plugins()
    plugins.register(offering("source", offer()), "acme")
    with pytest.raises(ConfigError, match=r"(?=.*place)(?=.*wire: The wire source\.)"):
        plugins.find_source("place")


def test_a_location_that_no_source_takes_is_an_error_that_tells_of_plugins_that_failed() -> None:
    plugins = Plugins()
    plugins.failed.append(PluginError("acme", "can't be imported", "acme-feeds", "1.2"))
    with pytest.raises(ConfigError, match=r"acme \(acme-feeds 1\.2\)"):
        plugins.find_source("place")


def test_options_are_listed_with_type_default_and_help() -> None:
    plugins = Plugins()
    plugins.register(offering("source", offer(options=[("depth", int), ("desk", str, "city")])), "acme")
    assert list(plugins.list_offers("source")[0].describe_options()) == [
        "depth: a whole number",
        'desk: a text = "city"',
    ]


# ---- entry points ------------------------------------------------------------------------------------------

WIRE = """
from dataclasses import dataclass
from typing import ClassVar
import feedsmith

@dataclass(frozen=True)
class Wire:
    "Copy from the wire."
    name: ClassVar[str] = {name!r}
    @classmethod
    def accepts(cls, location): return None
    def requests(self): return ()
    def parse(self, document): return ()

@feedsmith.hookimpl
def register_sources(): return [Wire]
"""

Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Puts a distribution on the path: modules by their names, and an entry point for each that a name is given."""
    written: set[str] = set()

    def put(name: str, version: str, entry_points: str, folder: str = "site", **modules: str) -> Path:
        site = tmp_path / folder
        info = site / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        (info / "entry_points.txt").write_text(entry_points)
        written.update(modules)
        for module, code in modules.items():
            (site / f"{module}.py").write_text(code)
        if str(site) not in sys.path:
            monkeypatch.syspath_prepend(site)
        return site

    yield put
    for module in written:
        sys.modules.pop(module, None)


def test_our_own_plugins_are_loaded_first_and_the_others_in_the_order_of_their_names(install: Install) -> None:
    install(
        "zeta",
        "1",
        "[feedsmith]\nb = zeta_b\na = zeta_a\n",
        zeta_a=WIRE.format(name="za"),
        zeta_b=WIRE.format(name="zb"),
    )
    install("alpha", "1", "[feedsmith]\nz = alpha_z\n", alpha_z=WIRE.format(name="alpha"))
    plugins = Plugins.load()
    assert plugins.failed == []
    assert names(plugins) == ["html", "site", "text", "wire", "alpha", "za", "zb"]
    assert names(plugins, "format") == ["rss", "atom", "json"]
    assert str(plugins.sources["za"]) == "a (zeta 1)"


@pytest.mark.parametrize(("point", "name", "clash"), [("text", "cable", "text"), ("acme", "text", "source text")])
def test_a_third_party_can_not_take_the_place_of_ours(install: Install, point: str, name: str, clash: str) -> None:
    install("aaa", "3.1", f"[feedsmith]\n{point} = aaa_plugin\n", aaa_plugin=WIRE.format(name=name))
    plugins = Plugins.load()
    ours = [f"{name} (feedsmith {plugins.sources['text'].version})" for name in ("html", "site", "text", "wire")]
    assert [str(found) for found in plugins.list_offers("source")] == ours
    (failure,) = plugins.failed
    assert str(failure).startswith(f"plugin {point} (aaa 3.1): ")
    assert clash in failure.what
    assert "feedsmith" in failure.what


BROKEN = {
    "missing": ("raise ImportError('needs libfoo 2')", "libfoo 2"),
    "absent": ("import no_such_module_anywhere", "no_such_module_anywhere"),
    "syntax": ("def :", "SyntaxError"),
    "raising": ("1 / 0", "ZeroDivisionError"),
    "exiting": ("import sys\nsys.exit('needs a newer Python')", "needs a newer Python"),
    "misspelt": (WIRE.format(name="cable").replace("register_sources", "register_source"), "register_source"),
}


@pytest.mark.parametrize(("code", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_module_that_can_not_be_used_is_recorded_and_costs_the_others_nothing(
    install: Install, code: str, reason: str
) -> None:
    install("acme", "1.2", "[feedsmith]\nacme = acme_broken\n", acme_broken=code)
    install("beta", "1", "[feedsmith]\nbeta = beta_plugin\n", beta_plugin=WIRE.format(name="beta"))
    plugins = Plugins.load()
    assert names(plugins) == ["html", "site", "text", "wire", "beta"]
    (failure,) = plugins.failed
    assert (failure.plugin, failure.distribution, failure.version) == ("acme", "acme", "1.2")
    assert reason in failure.what


def test_a_distribution_goes_by_its_published_name(install: Install) -> None:
    install("Acme-Feeds", "1.2", "[feedsmith]\nacme = acme_plugin\n", acme_plugin=WIRE.format(name="cable"))
    assert str(Plugins.load().sources["cable"]) == "acme (Acme-Feeds 1.2)"


def test_asking_for_what_a_broken_plugin_would_have_offered_tells_of_it(install: Install) -> None:
    install("acme", "1.2", "[feedsmith]\nacme = acme_broken\n", acme_broken="raise ImportError('needs libfoo 2')")
    with pytest.raises(ConfigError, match=r"(?=.*no source is called 'cable')(?=.*acme \(acme 1\.2\))(?=.*libfoo 2)"):
        Plugins.load().find_class("source", "cable", "feedsmith.toml: feeds.a.sources[0].type")


def test_of_a_distribution_that_is_on_the_path_twice_the_first_counts(install: Install) -> None:
    for folder, version in (("old", "1.0"), ("new", "2.0")):  # the last is put before the other
        install(
            "acme", version, "[feedsmith]\nacme = acme_twice\n", folder, acme_twice=WIRE.format(name=f"cable{version}")
        )
    plugins = Plugins.load()
    assert plugins.failed == []
    assert str(plugins.sources["cable2.0"]) == "acme (acme 2.0)"


def test_a_zip_file_on_the_path_offers_plugins_as_well(tmp_path: Path, install: Install) -> None:
    site = install("acme", "1", "[feedsmith]\nacme = acme_zipped\n", "zipped", acme_zipped=WIRE.format(name="cable"))
    sys.path[sys.path.index(str(site))] = shutil.make_archive(str(tmp_path / "packed"), "zip", site)
    assert names(Plugins.load()) == ["html", "site", "text", "wire", "cable"]


@pytest.mark.parametrize(
    "entry_points", ["no equals sign", "[feedsmith]\nacme\n", "\xff\xfe[\n=\n", "[feedsmith\nx = y"]
)
def test_entry_points_that_can_not_be_read_cost_the_others_nothing(install: Install, entry_points: str) -> None:
    site = install("acme", "1", "")
    (site / "acme-1.dist-info" / "entry_points.txt").write_bytes(entry_points.encode("latin-1"))
    install("beta", "1", "[feedsmith]\nbeta = beta_plugin\n", beta_plugin=WIRE.format(name="beta"))
    assert names(Plugins.load()) == ["html", "site", "text", "wire", "beta"]


def test_a_distribution_may_have_comments_spaces_and_other_groups_in_its_entry_points(install: Install) -> None:
    points = (
        "; made by hand\n[console_scripts]\nacme = acme_other:main\n\n[ feedsmith ]\n# the cable\nacme=acme_spaced\n"
    )
    install("acme", "1", points.replace("[ feedsmith ]", "[feedsmith]"), acme_spaced=WIRE.format(name="cable"))
    plugins = Plugins.load()
    assert (names(plugins), plugins.failed) == (["html", "site", "text", "wire", "cable"], [])


ODD_OPTION = WIRE.replace("    @classmethod", "    since: {kind} = None\n    @classmethod", 1)


@pytest.mark.parametrize("command", ["plugins", "schema"])
@pytest.mark.parametrize("kind", ["'Unheard_of'", "complex", "object"])
def test_an_option_of_an_odd_type_does_not_cost_the_listing_of_the_others(
    install: Install, command: str, kind: str
) -> None:
    install("acme", "1.2", "[feedsmith]\nacme = acme_odd\n", acme_odd=ODD_OPTION.format(name="odd", kind=kind))
    install("beta", "1", "[feedsmith]\nbeta = beta_plugin\n", beta_plugin=WIRE.format(name="beta"))
    result = CliRunner().invoke(cli, [command])
    assert result.exception is None
    assert "beta" in result.stdout
    assert command == "schema" or "acme (acme 1.2)" in result.output


def test_the_schema_of_an_option_with_a_fixed_choice_holds_the_choice(install: Install) -> None:
    code = "import enum\n\nclass Tide(enum.Enum):\n    high = 'high'\n    low = 'low'\n" + ODD_OPTION
    install("acme", "1.2", "[feedsmith]\nacme = acme_tide\n", acme_tide=code.format(name="tide", kind="Tide"))
    schema = json.loads(CliRunner().invoke(cli, ["schema"]).stdout)
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(schema)):
        found = schema
        for key in reference.split("/"):
            assert key in found, f"{reference} leads nowhere"
            found = found[key]
    assert '["high", "low"]' in json.dumps(schema)


def test_a_general_source_is_asked_last() -> None:
    plugins = Plugins()
    for name, general in (("any", True), ("special", False)):
        cls = offer(name=name, general=general, accepts=classmethod(lambda cls, location: cls()))
        plugins.register(offering("source", cls), f"{name}-plugin")
    assert plugins.find_source("place").name == "special"
