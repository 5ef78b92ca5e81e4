"""Find, check and hold plugins by name.

pluggy 1.7.0 finds and calls; what it does not do is done here: our own distribution is loaded
first and the others in the order of their names, a second plugin or offer of the same name is
refused (pluggy lets it replace the first in silence), a misspelt hook is an error at once, and
a plugin that fails is recorded with its distribution and costs the others nothing. It is fatal
only when somebody asks for what it would have offered.
"""

import importlib
import inspect
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, get_type_hints

import pluggy

from feedsmith.model.contracts import Source
from feedsmith.model.errors import ConfigError, PluginError, traced
from feedsmith.model.type_names import describe_default, name_type
from feedsmith.model.urls import without_userinfo
from feedsmith.model.values import value
from feedsmith.plugins import hookspecs
from feedsmith.plugins.calls import PluginCall, describe_crash, time_limits
from feedsmith.plugins.distributions import GROUP, find_entry_points

if TYPE_CHECKING:
    from feedsmith.plugins.onefile import PluginFile

__all__ = ["KINDS", "Offer", "Plugins"]

_log = logging.getLogger("feedsmith.plugins")

MAX_CALL_SECONDS = 60.0
"""Wall time for a call that is of no document: an import, or the question whether a location is accepted."""
OURS = "feedsmith"
"""Our own distribution, whose plugins are loaded first."""
_CORE_KEYS = (
    "type name every max_bytes max_seconds timeout robots redirects http2 headers cookies auth enrich on_delete"
)
CORE_OPTIONS = frozenset(_CORE_KEYS.split())
"""Keys of each source's table that are the core's own: no option of a plugin is called so."""
MEMBERS: Mapping[str, tuple[str, ...]] = {
    "source": ("name", "accepts", "requests", "parse"),
    "enricher": ("name", "enrich"),
    "format": ("name", "media_type", "suffix", "render"),
}
"""What a class of each kind must have; see `feedsmith.model.contracts`."""
# ASCII, without what has a meaning to a file system or a server.
_SUFFIX = r"(?:\.[A-Za-z0-9_-]{1,30}){1,4}"
KINDS = tuple(MEMBERS)
"""What a plugin may offer. `register_KINDs` is the hook."""


class _Origin(NamedTuple):
    """A plugin, and its distribution and version: "" where it was registered by hand."""

    plugin: str
    distribution: str = ""
    version: str = ""

    def __str__(self) -> str:
        if not self.distribution:
            return self.plugin
        return f"{self.plugin} ({self.distribution} {self.version})"

    def make_error(self, reason: str, cause: BaseException | None = None) -> PluginError:
        """What is wrong with the plugin, with the traceback of its cause."""
        error = PluginError(self.plugin, reason, self.distribution, self.version)
        return traced(error, cause) if cause else error


@value
class Offer:
    """A class of a `kind` that a plugin offers, and that plugin's distribution and version."""

    kind: str
    cls: type[Any]
    plugin: str
    distribution: str
    version: str

    @property
    def origin(self) -> _Origin:
        """The plugin, for messages."""
        return _Origin(self.plugin, self.distribution, self.version)

    @property
    def summary(self) -> str:
        """The first line of the class's docstring."""
        return (inspect.getdoc(self.cls) or "").partition("\n")[0]

    def describe_options(self) -> Iterator[str]:
        """`name: type = default` in a configuration's words, and the help that the field's type is Annotated with.

        Raises NameError and the like for a type that can't be resolved.
        """
        hints = get_type_hints(self.cls, include_extras=True)
        for field in fields(self.cls) if is_dataclass(self.cls) else ():
            kind, help = hints[field.name], ""
            if hasattr(kind, "__metadata__"):
                kind, help = kind.__origin__, kind.__metadata__[0]
            shown = describe_default(field.default)
            yield f"{field.name}: {name_type(kind)}{f' = {shown}' if shown else ''}{f'  {help}' if help else ''}"

    def __str__(self) -> str:
        return str(self.origin)


class Plugins:
    """The plugins of one run. `Plugins()` is empty, `Plugins.load()` holds what is installed.

    `sources`, `enrichers` and `formats` are offers by the names of their classes, in the order
    of loading; `failed` are the plugins that can't be used, and why.
    """

    def __init__(self) -> None:
        self.sources: dict[str, Offer] = {}
        self.enrichers: dict[str, Offer] = {}
        self.formats: dict[str, Offer] = {}
        self.failed: list[PluginError] = []
        self._files: list[PluginFile] = []
        self._by_kind = {"source": self.sources, "enricher": self.enrichers, "format": self.formats}
        self._manager = pluggy.PluginManager(GROUP)
        self._manager.add_hookspecs(hookspecs)

    @classmethod
    def load(cls) -> "Plugins":
        """What installed distributions offer. Raises nothing: what can't be used is `failed`."""
        plugins = cls()
        points = find_entry_points(GROUP)
        # By name: what is installed later, or stands earlier on the path, changes nothing.
        points.sort(key=lambda point: (point.distribution != OURS, point))
        with time_limits():
            for point in points:
                plugins._load(point.target, _Origin(point.name, point.distribution, point.version))
        return plugins

    def load_folder(self, folder: str, root: str) -> None:
        """Add the one-file plugins of the folder, each with its file as its distribution and the file's
        digest as its version; `root` is the folder of the configuration that names it.

        Raises nothing: what can't be used is `failed`. In a process that goes on, a new Plugins object
        has the files as they are then.
        """
        from feedsmith.plugins import onefile  # 1 ms, for who has such a folder

        with time_limits():
            for file in onefile.read_plugin_files(folder, root):
                shown = os.path.relpath(file.path, root)
                if isinstance(file, onefile.UnusableFileError):
                    self.failed.append(PluginError(file.name, f"{shown}: {file.reason}"))
                    continue
                self._files.append(file)
                onefile.offer_modules([file])
                self._load(file.module, _Origin(file.name, shown, file.digest))

    @property
    def prepare_worker(self) -> Callable[[], None] | None:
        """What another process has to call before it is sent sources or enrichers; None where nothing
        need be done: installed plugins are found there by themselves.
        """
        if not self._files:
            return None
        from feedsmith.plugins import onefile  # as above

        return partial(onefile.offer_modules, tuple(self._files))

    def _load(self, target: str, origin: _Origin) -> None:
        try:
            module = _import_plugin(target, origin)
            self._add(module, origin)
        except PluginError as error:
            _log.debug("failed: %s", error)
            self.failed.append(error)

    def register(self, module: object, name: str) -> None:
        """Add a plugin by hand. Raises PluginError where it breaks the rules."""
        self._add(module, _Origin(name))

    def list_offers(self, kind: str) -> list[Offer]:
        """What there is of that kind ("source", "enricher", "format"), in order of loading."""
        return list(self._by_kind[kind].values())

    def find_source(self, location: str) -> Source:
        """The first source that accepts `location`, made for it; those that are general are asked last.

        Raises ConfigError where none does, which says what would be accepted. A plugin whose
        `accepts` fails is added to `failed`.
        """
        for _, accepted in self.ask_sources(location):
            if accepted is not None:
                return accepted
        summaries = "; ".join(f"{name}: {offer.summary}" for name, offer in self.sources.items())
        supported = summaries or "no source is installed"
        raise ConfigError(without_userinfo(location), "unsupported location", supported + self._list_failed())

    def ask_sources(self, location: str) -> Iterator[tuple[Offer, Source | None]]:
        """Each source that is asked whether it accepts the location, with its answer, up to the first
        that does; those that are general are asked last. One whose `accepts` fails is added to
        `failed`, and counts as one that doesn't.
        """
        for offer in sorted(self.sources.values(), key=lambda offer: bool(getattr(offer.cls, "general", False))):
            source = self._ask(offer, location)
            yield offer, source
            if source is not None:
                return

    def _ask(self, offer: Offer, location: str) -> Source | None:
        try:
            with (
                time_limits(),
                PluginCall(f"plugin {offer.plugin}", f"accepts {location}", seconds=MAX_CALL_SECONDS),
            ):
                source: Any = offer.cls.accepts(location)
        except Exception as error:  # somebody else's
            self.failed.append(offer.origin.make_error(_describe_error(error), error))
            return None
        if isinstance(source, offer.cls):
            accepted: Source = source
            return accepted
        if source is not None:
            expected = f"neither a {offer.cls.__name__} nor None"
            self.failed.append(offer.origin.make_error(f"accepts({location!r}) gave {source!r:.100}, {expected}"))
        return None

    def find_class(self, kind: str, name: str, where: str) -> type[Any]:
        """The class of that kind and name, which `where` (a file and key) asks for.

        Raises ConfigError for one that nobody offers, with the nearest name.
        """
        offers = self._by_kind[kind]
        if name in offers:
            return offers[name].cls
        from difflib import get_close_matches  # 1 ms, for a mistake

        near = get_close_matches(name, offers, n=1)
        guess = f"did you mean {near[0]!r}? " if near else ""
        hint = f"{guess}there is {', '.join(offers)}{self._list_failed()}"
        raise ConfigError(where, f"no {kind} is called {name!r}", hint)

    def _list_failed(self) -> str:
        """The plugins that failed, as the end of a message: one of them may be what was meant."""
        return "".join(f"; {error}" for error in self.failed)

    def _add(self, module: object, origin: _Origin) -> None:
        """Take in what the module offers, all or nothing. Raises PluginError."""
        name = origin.plugin
        if self._manager.has_plugin(name):
            first = self._describe_plugin(name)
            raise origin.make_error(f"a plugin of that name is loaded already: {first}")
        try:
            with PluginCall(f"plugin {name}", "register", seconds=MAX_CALL_SECONDS):
                offers = self._register(module, origin)
        except Exception as error:  # somebody else's
            # Whoever breaks a rule leaves nothing behind: the name is free for a better one.
            if self._manager.has_plugin(name):
                self._manager.unregister(name=name)
            broken_rule = isinstance(error, _BrokenRuleError | pluggy.PluginValidationError)
            reason = str(error) if broken_rule else _describe_error(error)
            raise origin.make_error(reason, error) from error
        for offer in offers:
            self._by_kind[offer.kind][offer.cls.name] = offer
        _log.debug("loaded %s: %s", origin, [f"{offer.kind} {offer.cls.name}" for offer in offers])

    def _describe_plugin(self, name: str) -> str:
        """The plugin of that name with its distribution, where it offers anything."""
        for kind in KINDS:
            for offer in self.list_offers(kind):
                if offer.plugin == name:
                    return str(offer)
        return name

    def _register(self, module: object, origin: _Origin) -> list[Offer]:
        """Register the module with pluggy; what it offers, checked. Raises what it raises, and
        _BrokenRuleError.
        """
        self._manager.register(module, origin.plugin)
        # pluggy ignores a function that is marked as a hook and is none, unless it is asked.
        self._manager.check_pending()
        offers = list(self._call_hooks(module, origin))
        names = set()
        for offer in offers:
            _check_class(offer)
            self._check_name(offer)
            _check_suffix(offer)
            _check_options(offer)
            key = (offer.kind, offer.cls.name)
            if key in names:
                raise _BrokenRuleError(f"{offer.kind} {offer.cls.name} is offered twice")
            names.add(key)
        return offers

    def _call_hooks(self, module: object, origin: _Origin) -> Iterator[Offer]:
        # Of this module only: what the others offer is known already.
        others = [plugin for plugin in self._manager.get_plugins() if plugin is not module]
        for kind in KINDS:
            hook = self._manager.subset_hook_caller(f"register_{kind}s", remove_plugins=others)
            for classes in hook():
                for cls in classes:
                    yield Offer(
                        kind=kind,
                        cls=cls,
                        plugin=origin.plugin,
                        distribution=origin.distribution,
                        version=origin.version,
                    )

    def _check_name(self, offer: Offer) -> None:
        kind, cls = offer.kind, offer.cls
        if not isinstance(cls.name, str) or not cls.name:
            raise _BrokenRuleError(f"{kind} {cls.__name__}: name must be a str: {cls.name!r}")
        taken = self._by_kind[kind].get(cls.name)
        if taken:
            raise _BrokenRuleError(f"{kind} {cls.name} is offered already, by {taken}")


class _BrokenRuleError(Exception):
    """A rule for plugins that a plugin breaks; the words are for its author."""


def _check_class(offer: Offer) -> None:
    kind, cls = offer.kind, offer.cls
    if not inspect.isclass(cls):
        raise _BrokenRuleError(f"register_{kind}s() must give classes, not {cls!r}")
    missing = [member for member in MEMBERS[kind] if not hasattr(cls, member)]
    if missing:
        raise _BrokenRuleError(f"{kind} {cls.__name__} lacks {', '.join(missing)}")


def _check_suffix(offer: Offer) -> None:
    """A format's suffix ends the name of a file, hence leads to no other folder."""
    suffix = getattr(offer.cls, "suffix", None)
    if offer.kind == "format" and not (isinstance(suffix, str) and re.fullmatch(_SUFFIX, suffix)):
        reason = f"suffix must be a str such as '.rss': {suffix!r:.100}"
        raise _BrokenRuleError(f"format {offer.cls.name}: {reason}")


def _check_options(offer: Offer) -> None:
    """A source must be a frozen dataclass, and what is a dataclass frozen; options of a source
    have names of their own.

    A type that can't be resolved raises here, when the plugin is loaded, and not when its
    options are listed.
    """
    kind = offer.kind
    cls: Any = offer.cls
    options = is_dataclass(cls)
    frozen = options and cls.__dataclass_params__.frozen
    if (options or kind == "source") and not frozen:
        reason = "must be a frozen dataclass: its fields are its options"
        raise _BrokenRuleError(f"{kind} {cls.__name__} {reason}")
    if options:
        _check_fields(kind, cls)
    # Resolves the types of all options.
    list(offer.describe_options())
    if kind != "source":
        return
    taken = CORE_OPTIONS & {field.name for field in fields(cls)}
    if taken:
        names = ", ".join(sorted(taken))
        reason = f"the core has an option {names} for every source"
        raise _BrokenRuleError(f"source {cls.name}: {reason}")


def _check_fields(kind: str, cls: type[Any]) -> None:
    """A class that is a dataclass only by its base must say so itself before it has options of its own."""
    known = cls.__dataclass_fields__.keys()  # with the ClassVars
    annotations = inspect.get_annotations(cls)
    unknown = [name for name, kind in annotations.items() if name not in known and "ClassVar" not in str(kind)]
    if unknown:
        reason = "are no options yet: it must be decorated with @dataclass(frozen=True)"
        raise _BrokenRuleError(f"{kind} {cls.__name__}: {', '.join(unknown)} {reason}")


def _describe_error(error: BaseException) -> str:
    return describe_crash(error).removeprefix("raised ")


def _import_plugin(target: str, origin: _Origin) -> ModuleType:
    try:
        with PluginCall(f"plugin {origin.plugin}", "import", seconds=MAX_CALL_SECONDS):
            return importlib.import_module(target)
    except Exception as error:  # somebody else's
        raise origin.make_error(f"can't be imported: {_describe_error(error)}", error) from error
