"""The parts of the reference that are made of code, as Markdown: commands, keys of tables, options of plugins, values,
hooks and failures.

A page asks for one by a line such as `<!-- generated: table FileTable -->`; `conf.py` puts it there when the page is
read. Nothing of it stands in a file, so nothing can be out of date.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, get_args, get_type_hints

import click
import msgspec

import feedsmith
from feedsmith.cli.commands import COMMANDS
from feedsmith.cli.main import cli
from feedsmith.config import keys
from feedsmith.model import errors
from feedsmith.model.type_names import describe_default, name_type
from feedsmith.plugins import hookspecs
from feedsmith.plugins.registry import KINDS, Plugins

__all__ = ["MARK", "VALUES", "fill"]

MARK = re.compile(r"^<!-- generated: (\w+)(?: (\w+))? -->$", re.MULTILINE)
VALUES = [
    *("Article", "Person", "Contributor", "Agency", "Dateline", "Media", "Tag", "Related", "Origin", "PageEvidence"),
    *("Document", "Decoded", "Request", "Lead", "Note", "Feed", "Entry", "Link"),
]
"""The values of feedsmith, in the order in which a plugin's author meets them."""


def fill(page: str) -> str:
    """The page with what is generated in the place of each mark."""

    def make(mark: re.Match[str]) -> str:
        what, name = mark[1], mark[2]
        return "\n".join(MAKERS[what](name) if name else MAKERS[what]())

    return MARK.sub(make, page)


# ---- tables --------------------------------------------------------------------------------------------------------


def make_rows(titles: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """A table of Markdown."""
    yield f"| {' | '.join(titles)} |"
    yield f"|{' --- |' * len(titles)}"
    for row in rows:
        cells = (cell.replace("|", "\\|").replace("\n", " ") for cell in row)
        yield f"| {' | '.join(cells)} |"
    yield ""


def code(text: str) -> str:
    """The text as code, or nothing."""
    return f"`{text}`" if text else ""


# ---- the command line ----------------------------------------------------------------------------------------------


def make_commands() -> Iterator[str]:
    """Each command with its help, arguments and options; first the options that go before it."""
    context = click.Context(cli, info_name="feedsmith", **cli.context_settings)
    yield f"    feedsmith {' '.join(cli.collect_usage_pieces(context))}"
    yield ""
    yield "## Options before the command"
    yield ""
    yield from make_options(cli, context)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        own = click.Context(command, info_name=name, parent=context)
        yield f"## feedsmith {name}"
        yield ""
        yield f"    feedsmith {name} {' '.join(command.collect_usage_pieces(own))}"
        yield ""
        yield inspect.cleandoc(command.help or "")
        yield ""
        yield from make_options(command, own)


def make_options(command: click.Command, context: click.Context) -> Iterator[str]:
    """The options of a command, as its own help has them."""
    options = [parameter for parameter in command.get_params(context) if isinstance(parameter, click.Option)]
    records = filter(None, (option.get_help_record(context) for option in options))  # hidden ones have none
    for option, help in records:
        yield code(option)
        yield f": {help}"
        yield ""


# ---- the configuration ---------------------------------------------------------------------------------------------


def make_table(name: str) -> Iterator[str]:
    """The keys of one of our own tables."""
    rows = []
    for field in msgspec.structs.fields(getattr(keys, name)):
        (meta,) = field.type.__metadata__
        default = "required" if field.required else code(describe_default(field.default))
        if field.default_factory is not msgspec.NODEFAULT:
            default = code(describe_default(field.default_factory()))
        rows.append((code(field.name), name_type(field.type), default, f"{meta.description}{describe_bounds(meta)}"))
    yield from make_rows(("key", "type", "default", "what it is for"), iter(rows))


def describe_bounds(meta: msgspec.Meta) -> str:
    """Which numbers a key may have, in words."""
    rules = dict(meta.extra_json_schema or {})
    rules = rules.get("anyOf", [rules])[0]
    words = {"minimum": "from", "exclusiveMinimum": "more than", "maximum": "to", "exclusiveMaximum": "less than"}
    said = [f"{word} {rules[rule]:,.12g}" for rule, word in words.items() if rule in rules]
    return f" Allowed: {' '.join(said)}." if said else ""


def make_plugins() -> Iterator[str]:
    """What comes with feedsmith: each source, enricher and format with its options."""
    plugins = Plugins.load()
    for kind in KINDS:
        for offer in plugins.list_offers(kind):
            if offer.distribution != "feedsmith":
                continue
            yield f"### The {kind} `{offer.cls.name}`"
            yield ""
            yield offer.summary
            yield ""
            if is_dataclass(offer.cls):
                rows = list(find_options(offer.cls))
                yield from make_rows(("option", "type", "default", "what it is"), iter(rows)) if rows else ()


def find_options(cls: Any) -> Iterator[tuple[str, ...]]:
    """The options of a plugin's class: name, type, default, help."""
    hints = get_type_hints(cls, include_extras=True)
    for field in fields(cls):
        help = getattr(hints[field.name], "__metadata__", ("",))[0]
        default = field.default if field.default_factory is MISSING else field.default_factory()
        required = default is MISSING
        written = "required" if required else code(describe_default(default))
        yield code(field.name), name_type(hints[field.name]), written, help


# ---- what plugins are made of --------------------------------------------------------------------------------------


def make_values() -> Iterator[str]:
    """Each value with all its fields."""
    for name in VALUES:
        cls = getattr(feedsmith, name)
        yield f"## {name}"
        yield ""
        yield inspect.cleandoc(cls.__doc__)
        yield ""
        yield from make_rows(("field", "type", "default", "what it is"), find_fields(cls))


def find_fields(cls: Any) -> Iterator[tuple[str, ...]]:
    """The fields of a value, those of its base first: name, type, default, what stands below it in the source."""
    if issubclass(cls, tuple):
        said = read_attribute_docs(cls)
        for name, kind in cls.__annotations__.items():
            yield code(name), code(describe_annotation(kind)), "required", said[name]
        return
    said = {name: doc for base in reversed(cls.__mro__) for name, doc in read_attribute_docs(base).items()}
    for field in fields(cls):
        default = "required" if field.default is MISSING else code(repr(field.default))
        yield code(field.name), code(describe_annotation(field.type)), default, said[field.name]


def describe_annotation(kind: Any) -> str:
    """A type as Python writes it, without modules."""
    text = kind.__name__ if isinstance(kind, type) and not get_args(kind) else str(kind)
    return re.sub(r"\b(?:\w+\.)+(?=\w)", "", text)


def read_attribute_docs(cls: type[Any]) -> dict[str, str]:
    """The text below each annotated name of a class."""
    if cls.__module__.partition(".")[0] != "feedsmith":
        return {}
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    assert isinstance(tree, ast.ClassDef)
    said = {}
    for statement, after in zip(tree.body, tree.body[1:], strict=False):
        if not (isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)):
            continue
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            said[statement.target.id] = str(after.value.value)
    return said


def make_hooks() -> Iterator[str]:
    """The hooks, with what each returns."""
    hooks = {name: hook for name, hook in vars(hookspecs).items() if name.startswith("register_")}
    rows = (
        (code(f"{name}()"), code(describe_annotation(hook.__annotations__["return"])), str(hook.__doc__))
        for name, hook in hooks.items()
    )
    yield from make_rows(("hook", "returns", "what that is"), rows)


def make_members(name: str) -> Iterator[str]:
    """What a class of that protocol has: attributes and methods."""
    cls = getattr(feedsmith, name)
    yield inspect.cleandoc(cls.__doc__)
    yield ""
    attributes = [(code(name), code(describe_annotation(kind))) for name, kind in cls.__annotations__.items()]
    for attribute, kind in attributes:
        yield f"- {attribute}: {kind}"
    for method in ("accepts", "requests", "parse", "enrich", "render"):
        if method in vars(cls):
            function = inspect.unwrap(getattr(cls, method))
            signature = (
                describe_annotation(inspect.signature(function))
                .replace("'", "")
                .replace("Optional[Self]", "Self | None")
            )
            yield f"- `{method}{signature}`: {inspect.cleandoc(function.__doc__)}".replace("\n", " ")
    yield ""


# ---- failures ------------------------------------------------------------------------------------------------------

KINDS_OF_FAILURES = {
    "blocked": "the site refuses feedsmith (403, 451), or shows something else in place of the article",
    "not-found": "there is no such page (404), file or folder",
    "gone": "the page was taken away for good (410)",
    "auth": "the page asks for a user and password (401, 407)",
    "rate-limited": "the host asks for a pause (429, or a long Retry-After)",
    "timeout": "it took longer than `timeout`",
    "too-large": "it is larger than `max_bytes`",
    "truncated": "the connection broke off before all of it was there",
    "unsafe-address": "neither http nor https, or no public address",
    "robots": "robots.txt forbids it, or can't be fetched",
    "redirect-loop": "redirects in a circle, or more than ten documents that lead to one another",
    "too-many-redirects": "more redirects than `redirects`",
    "unreachable": "no connection, or a file that can't be read",
    "bad-response": "an answer that is no page",
    "empty": "no bytes, no text, or no story",
    "layout-changed": "the page says that it is an article, and no article text was found",
    "charset": "bytes that are text in no known charset, or not in the one that is declared",
    "not-an-article": "something else: a list of links, a login, a question about cookies, a PDF, a picture",
    "malformed": "cut off, not well-formed, or nested too deep",
    "crashed": "the plugin raised an error of its own",
    "broken": "the source no longer gives what it used to",
}
"""What each kind of failure means. A test holds the words to the kinds that there are."""


def make_failures() -> Iterator[str]:
    """The kinds of failures of a page or file, and what each means."""
    kinds = [*errors.FetchError.kinds, *errors.ParseError.kinds, *errors.SourceError.kinds]
    yield from make_rows(("kind", "what it means"), ((code(kind), KINDS_OF_FAILURES[kind]) for kind in kinds))


def make_errors() -> Iterator[str]:
    """The exceptions of feedsmith as one tree, with the exit status that each leads to."""
    tree = re.search(r"    FeedsmithError\n.*?(?=\n\n)", str(errors.__doc__), re.DOTALL)
    assert tree
    yield tree[0]


MAKERS = {
    "commands": make_commands,
    "errors": make_errors,
    "failures": make_failures,
    "hooks": make_hooks,
    "members": make_members,
    "plugins": make_plugins,
    "table": make_table,
    "values": make_values,
}
