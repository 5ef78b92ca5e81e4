"""The structure of the source, read from its syntax trees: who may import whom, and what never stands in it."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLUGINS = sorted(path.name for path in (ROOT / "plugins").iterdir() if (path / "__init__.py").exists())

# A wing imports from itself and from those that stand below it here. `feedsmith` itself is the door for plugin authors:
# it offers what lies below.
WINGS = [
    "__main__",
    "cli",
    "serving testing validating",
    "pipeline",
    "publishing",
    "state",
    "config",
    "collecting",
    "fetching",
    "plugins",
    "model",
    "executors text watch _version",
]
HEIGHT = {name: height for height, names in enumerate(reversed(WINGS)) for name in names.split()}

DISTRIBUTIONS = {
    "azure": "azure-storage-blob",
    "backports": "backports-zstd",
    "bs4": "beautifulsoup4",
    "markdown_it": "markdown-it-py",
    "re2": "google-re2",
    "yaml": "pyyaml",
}


def named(path: Path) -> str:
    """`src/feedsmith/publishing/formats/rss.py` -> `feedsmith.publishing.formats.rss`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts[1:]).removesuffix(".__init__")


FILES = {named(path): path for folder in ("src", "plugins") for path in sorted((ROOT / folder).rglob("*.py"))}
# One module per foreign library, so that its odd behaviour is commented in one place. Two where it has two jobs.
HOMES = {
    "azure": {"feedsmith.publishing.stores.clouds"},
    "backports": {"feedsmith.fetching.inflate", "feedsmith.state.store.packing"},
    "brotli": {"feedsmith.fetching.inflate"},
    "bs4": {"feedsmith_html.body.fragments"},
    "charset_normalizer": {"feedsmith.model.charset"},
    "click": {name for name in FILES if name.startswith("feedsmith.cli.")},
    "feedgen": {"feedsmith.publishing.formats.head"},
    "fsspec": {"feedsmith.publishing.stores.clouds"},
    "h2": {"feedsmith.fetching.failures"},
    "httpcore": {f"feedsmith.fetching.{name}" for name in ("exchange", "failures", "guard", "streams")},
    "httpx": {"feedsmith.fetching.exchange"},
    "idna": {"feedsmith.model.urls"},
    "lxml": {
        "feedsmith_html.evidence",
        "feedsmith_html.page",
        "feedsmith_html.lists.prose",
        "feedsmith_html.body.clean",
        "feedsmith_html.body.fragments",
        "feedsmith_html.body.locate",
        "feedsmith_html.body.survey",
        "feedsmith_html.body.texts",
        "feedsmith_html.body.tree",
        "feedsmith_html.metadata.signals",
        "feedsmith_site.feeds.markup",
        "feedsmith_wire.formats.markup",
    },
    "markdown_it": {"feedsmith_text.markdown", "feedsmith_text.syntax"},
    "mdit_py_plugins": {"feedsmith_text.syntax"},
    "msgspec": {
        "feedsmith.config.keys",
        "feedsmith.config.schema",
        "feedsmith.config.tables",
        "feedsmith.publishing.formats.jsonfeed",
        "feedsmith.state.store.packing",
        "feedsmith_html.metadata.structured",
    },
    "nh3": {"feedsmith.collecting.sanitize"},
    "paramiko": {"feedsmith.publishing.stores.sftp"},
    "pluggy": {"feedsmith.plugins.hookspecs", "feedsmith.plugins.registry"},
    "protego": {"feedsmith.fetching.robots"},
    "publicsuffixlist": {"feedsmith.fetching.cookies", "feedsmith_site.choice"},
    "re2": {"feedsmith.model.filters", "feedsmith_site.patterns"},
    "pytest": {"feedsmith.testing.pytest_plugin"},
    "rich": {"feedsmith.cli.progress"},
    "prometheus_client": {"feedsmith.serving.reports.metrics"},
    "sqlalchemy": {name for name in FILES if name.startswith("feedsmith.state.store.")},
    "uvicorn": {"feedsmith.serving.protocol", "feedsmith.serving.server"},
    "yaml": {"feedsmith_text.headers"},
}
OURS = {name.partition(".")[0] for name in FILES}
STANDARD = sys.stdlib_module_names | {"compression"}  # which is backports-zstd's since Python 3.14
each_module = pytest.mark.parametrize("module", FILES)


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(FILES[module].read_bytes())


@cache
def lines(module: str) -> list[str]:
    return FILES[module].read_text(encoding="utf-8").splitlines()


def imported(module: str, within: ast.AST | None = None) -> Iterator[tuple[str, ast.Import | ast.ImportFrom]]:
    """What the module imports, wherever that stands in it: in functions and under TYPE_CHECKING as well."""
    for node in ast.walk(within or tree(module)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}:{node.lineno}: a relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield (inner if inner in FILES else str(node.module)), node


def wing(module: str) -> str:
    """`feedsmith.publishing.formats.rss` -> `publishing`."""
    return module.split(".")[1]


CORE = [name for name in FILES if name.startswith("feedsmith.")]


def test_each_module_of_the_core_has_its_wing() -> None:
    assert {wing(module) for module in CORE} - HEIGHT.keys() == set()


@pytest.mark.parametrize("module", CORE)
def test_imports_point_down(module: str) -> None:
    upward = [
        f"{module}:{node.lineno} imports {other}"
        for other, node in imported(module)
        if other in CORE and HEIGHT[wing(other)] > HEIGHT[wing(module)]
    ]
    assert upward == []


@pytest.mark.parametrize("module", CORE)
def test_the_core_does_not_go_through_the_door(module: str) -> None:
    assert [f"{module}:{node.lineno}" for other, node in imported(module) if other == "feedsmith"] == []


@pytest.mark.parametrize("module", [name for name, path in FILES.items() if path.name == "__init__.py"])
def test_a_wing_says_what_it_is_for_and_costs_nothing(module: str) -> None:
    """A run over files must not pay for HTTP or SQL: a wing's `__init__` imports nothing, and names its modules."""
    if module in PLUGINS or module in ("feedsmith", "feedsmith.publishing.formats", "feedsmith.testing"):  # doors
        return
    if module != "feedsmith.serving":  # a door as well, which stays shut until it is called
        assert [other for other, _ in imported(module)] == []
    modules = {path.stem for path in FILES[module].parent.iterdir() if path.suffix == ".py"} - {"__init__"}
    named_there = set(re.findall(r"\w+", ast.get_docstring(tree(module)) or ""))
    assert modules - named_there == set()


def test_no_imports_go_in_circles() -> None:
    graph = {module: {other for other, _ in imported(module) if other in FILES} for module in FILES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("module", CORE)
def test_the_core_never_imports_a_plugin(module: str) -> None:
    assert [other for other, _ in imported(module) if other.partition(".")[0] in PLUGINS] == []


@pytest.mark.parametrize("module", [name for name in FILES if name.partition(".")[0] in PLUGINS])
def test_plugins_import_only_what_every_plugin_may(module: str) -> None:
    """`feedsmith`, `feedsmith.text`, and of each other what a package has in its `__all__`."""
    own = module.partition(".")[0]
    astray = []
    for other, node in imported(module):
        top = other.partition(".")[0]
        if top == own or top not in OURS or other in ("feedsmith", "feedsmith.text"):
            continue
        names = {alias.name for alias in node.names}
        if not (other in PLUGINS and isinstance(node, ast.ImportFrom) and names <= set(exports(other))):
            astray.append(f"{module}:{node.lineno} imports {other}")
    assert astray == []


@each_module
def test_each_foreign_library_is_imported_by_the_module_that_knows_it(module: str) -> None:
    tops = {other.partition(".")[0] for other, _ in imported(module)} - OURS - STANDARD
    astray = {top for top in tops if module not in HOMES.get(top, ())}
    assert astray == set()


def test_each_dependency_is_used_and_each_library_in_use_is_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["sftp"]]
    lines += project["optional-dependencies"]["serve"]
    # The other extras are drivers, of a database or of fsspec, which they bring along.
    declared = {re.split(r"[^\w-]", line)[0] for line in lines} | {"fsspec", "azure-storage-blob"}
    used = {other.partition(".")[0] for module in FILES for other, _ in imported(module)} - OURS
    used -= STANDARD | {"pytest"}  # which imports what imports it
    assert {DISTRIBUTIONS.get(name, name.replace("_", "-")) for name in used} == declared


@each_module
def test_nothing_is_printed_but_through_the_command_line(module: str) -> None:
    calls = [node for node in ast.walk(tree(module)) if isinstance(node, ast.Call)]
    assert [f"{module}:{call.lineno}" for call in calls if ast.unparse(call.func) == "print"] == []


def functions(module: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def commented(module: str, number: int) -> bool:
    """Whether the line carries a comment, or is a comment itself."""
    return re.search(r"(^|\s)# \w", lines(module)[number - 1]) is not None


@each_module
def test_an_import_in_a_function_says_why(module: str) -> None:
    """On its own line, or on that of the import right above. `cli` says it once for its commands, at its head."""
    silent = []
    for function in functions(module):
        nodes = sorted({node for _, node in imported(module, function)}, key=lambda node: node.lineno)
        explained = 0
        for node in nodes:
            if commented(module, node.lineno) or node.lineno == explained + 1:
                explained = node.end_lineno or node.lineno
            elif not (module.startswith("feedsmith.cli.") and own_or_standard(node)):
                silent.append(f"{module}:{node.lineno}: {ast.unparse(node)}")
    assert silent == []


def own_or_standard(node: ast.Import | ast.ImportFrom) -> bool:
    name = str(node.module) if isinstance(node, ast.ImportFrom) else node.names[0].name
    return name.partition(".")[0] in OURS | sys.stdlib_module_names


def test_the_commands_say_once_why_each_imports_what_it_needs() -> None:
    assert "A command imports what it needs when it runs" in (ast.get_docstring(tree("feedsmith.cli")) or "")


@each_module
def test_a_broad_except_says_why(module: str) -> None:
    """On its line or on the next."""
    silent = []
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else ""
            broad = not caught or re.search(r"\b(Base)?Exception\b", caught)
            if broad and not (commented(module, node.lineno) or commented(module, node.lineno + 1)):
                silent.append(f"{module}:{node.lineno}: except {caught}")
    assert silent == []


def exports(module: str) -> list[str]:
    """What the module has in its `__all__`."""
    assigned = {
        ast.unparse(target): node.value
        for node in tree(module).body
        if isinstance(node, ast.Assign)
        for target in node.targets
    }
    return list(ast.literal_eval(assigned["__all__"]))


@each_module
def test_a_module_says_what_it_is_for_and_what_of_it_is_public(module: str) -> None:
    assert ast.get_docstring(tree(module))
    if module.rpartition(".")[2] == "__main__" or not [n for n in tree(module).body if not isinstance(n, ast.Expr)]:
        return  # a wing is its docstring
    exported = exports(module)
    assert len(exported) == len(set(exported))
