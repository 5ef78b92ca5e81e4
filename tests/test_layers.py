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

# DESIGN, "Layout": a module imports from its own layer and from those before it. `feedsmith` itself is the door for
# plugin authors: it offers what lies below the plugins' layer.
LAYERS = [
    "text errors urls charset values executors",
    "access article",
    "stories filters",
    "feed contracts",
    "files",
    "hookspecs config remote sanitize distributions jobs listings versions health",
    "publish",
    "feedsmith plugins inflate guard robots politeness enrich formats testing",
    "plan catalogue",
    "memory status",
    "store exchange",
    "session",
    "fetch",
    "parse websub",
    "collect explain editions",
    "pipeline",
    "cli server",
    "__main__",
]
LAYER = {name: depth for depth, names in enumerate(LAYERS) for name in names.split()}

DISTRIBUTIONS = {
    "backports": "backports-zstd",
    "bs4": "beautifulsoup4",
    "markdown_it": "markdown-it-py",
    "re2": "google-re2",
    "yaml": "pyyaml",
}


def named(path: Path) -> str:
    """`src/feedsmith/formats/rss.py` -> `feedsmith.formats.rss`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts[1:]).removesuffix(".__init__")


FILES = {named(path): path for folder in ("src", "plugins") for path in sorted((ROOT / folder).rglob("*.py"))}
# STYLE, habit 3: one module per foreign library. Two where a library has two jobs.
HOMES = {
    "backports": {"feedsmith.inflate"},
    "brotli": {"feedsmith.inflate"},
    "bs4": {"feedsmith_html.clean", "feedsmith_html.images"},
    "charset_normalizer": {"feedsmith.charset"},
    "click": {"feedsmith.cli"},
    "feedgen": {"feedsmith.formats.head"},
    "fsspec": {"feedsmith.remote"},
    "h2": {"feedsmith.exchange"},
    "httpcore": {"feedsmith.exchange", "feedsmith.guard"},
    "httpx": {"feedsmith.exchange"},
    "lxml": {
        "feedsmith_html.page",
        "feedsmith_html.clean",
        "feedsmith_html.locate",
        "feedsmith_html.survey",
        "feedsmith_wire.formats.markup",
    },
    "markdown_it": {"feedsmith_text.markdown"},
    "msgspec": {
        "feedsmith.config",
        "feedsmith.formats.jsonfeed",
        "feedsmith.store",
        "feedsmith.store.rows",
        "feedsmith_html.structured",
    },
    "nh3": {"feedsmith.sanitize"},
    "pluggy": {"feedsmith.hookspecs", "feedsmith.plugins"},
    "protego": {"feedsmith.robots"},
    "re2": {"feedsmith.filters"},
    "rich": {"feedsmith.cli"},
    "sqlalchemy": {name for name in FILES if name.partition(".store")[0] == "feedsmith"},
    "yaml": {"feedsmith_text.front_matter"},
}
CORE = [name for name in FILES if name.partition(".")[0] == "feedsmith"]
OURS = {name.partition(".")[0] for name in FILES}
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


def layer(module: str) -> str:
    """`feedsmith.formats.rss` -> `formats`, `feedsmith` -> `feedsmith`."""
    return module.split(".")[:2][-1]


def test_each_module_of_the_core_has_its_layer() -> None:
    assert {layer(module) for module in CORE} - LAYER.keys() == set()


@pytest.mark.parametrize("module", CORE)
def test_imports_point_one_way(module: str) -> None:
    upward = [
        f"{module}:{node.lineno} imports {other}"
        for other, node in imported(module)
        if other in CORE and LAYER.get(layer(other), 0) > LAYER.get(layer(module), 0)
    ]
    assert upward == []


def test_no_imports_go_in_circles() -> None:
    graph = {module: {other for other, _ in imported(module) if other in FILES} for module in FILES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("module", CORE)
def test_the_core_never_imports_a_plugin(module: str) -> None:
    assert [other for other, _ in imported(module) if other.partition(".")[0] in PLUGINS] == []


@pytest.mark.parametrize("module", [name for name in FILES if name not in CORE])
def test_plugins_import_only_what_every_plugin_may(module: str) -> None:
    own = module.partition(".")[0]
    ours = [other for other, _ in imported(module) if other.partition(".")[0] in OURS]
    assert {other for other in ours if other.partition(".")[0] != own} <= {"feedsmith", "feedsmith.text"}


@each_module
def test_each_foreign_library_is_imported_by_the_module_that_knows_it(module: str) -> None:
    tops = {other.partition(".")[0] for other, _ in imported(module)} - OURS - sys.stdlib_module_names
    astray = {top for top in tops if module not in HOMES.get(top, ())}
    assert astray == set()


def test_each_dependency_is_used_and_each_library_in_use_is_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["remote"]]  # the other extras are drivers
    declared = {re.split(r"[^\w-]", line)[0] for line in lines}
    used = {other.partition(".")[0] for module in FILES for other, _ in imported(module)} - OURS
    used -= sys.stdlib_module_names
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
    """On its own line, or on that of the import right above. The commands of `cli` say it once, at the head."""
    silent = []
    for function in functions(module):
        nodes = sorted({node for _, node in imported(module, function)}, key=lambda node: node.lineno)
        explained = 0
        for node in nodes:
            if commented(module, node.lineno) or node.lineno == explained + 1:
                explained = node.end_lineno or node.lineno
            elif not (module == "feedsmith.cli" and own_or_standard(node)):
                silent.append(f"{module}:{node.lineno}: {ast.unparse(node)}")
    assert silent == []


def own_or_standard(node: ast.Import | ast.ImportFrom) -> bool:
    name = str(node.module) if isinstance(node, ast.ImportFrom) else node.names[0].name
    return name.partition(".")[0] in OURS | sys.stdlib_module_names


def test_the_commands_say_once_why_each_imports_what_it_needs() -> None:
    assert "imported by the command that needs it" in (ast.get_docstring(tree("feedsmith.cli")) or "")


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


@each_module
def test_a_module_says_what_it_is_for_and_what_of_it_is_public(module: str) -> None:
    assert ast.get_docstring(tree(module))
    if module.rpartition(".")[2] == "__main__":
        return
    assigned = {
        ast.unparse(target): node.value
        for node in tree(module).body
        if isinstance(node, ast.Assign)
        for target in node.targets
    }
    exported = ast.literal_eval(assigned["__all__"])
    assert len(exported) == len(set(exported))
