"""Find, check and hold plugins by name.

pluggy 1.7.0 finds and calls; what it does not do is done here: our own distribution is loaded first and the others
in the order of their names, a second plugin or offer of the same name is refused (pluggy lets it replace the first in
silence), a misspelt hook is an error at once, and a plugin that fails is recorded with its distribution and costs the
others nothing. It is fatal only when somebody asks for what it would have offered.
"""

import importlib
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import ModuleType
from typing import Any, get_type_hints

import pluggy

from feedsmith.model.contracts import Source
from feedsmith.model.errors import ConfigError, PluginError, traced
from feedsmith.model.values import value
from feedsmith.plugins import hookspecs
from feedsmith.plugins.distributions import entry_points

__all__ = ["Offer", "Plugins"]

GROUP = "feedsmith"
CORE_OPTIONS = frozenset("type name max_bytes timeout robots headers cookies auth enrich on_delete".split())
"""Keys of a source's table that are the core's own, whatever the plugin: no option may be called so."""

_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "source": ("name", "accepts", "requests", "parse"),
    "enricher": ("name", "enrich"),
    "format": ("name", "media_type", "suffix", "render"),
}


@value
class Offer:
    """A class that a plugin offers, and which plugin, of which distribution and version, that is."""

    cls: type[Any]
    plugin: str
    distribution: str
    version: str

    @property
    def summary(self) -> str:
        """The first line of the class's docstring."""
        return (inspect.getdoc(self.cls) or "").partition("\n")[0]

    def options(self) -> Iterator[str]:
        """`name: type = default`, and the help where the field's type is Annotated with one."""
        hints = get_type_hints(self.cls, include_extras=True)
        for field in fields(self.cls) if is_dataclass(self.cls) else ():
            hint = hints[field.name]
            kind, help_ = (hint.__origin__, hint.__metadata__[0]) if hasattr(hint, "__metadata__") else (hint, "")
            default = "" if field.default is MISSING else f" = {field.default!r}"
            yield f"{field.name}: {getattr(kind, '__name__', kind)}{default}{f'  {help_}' if help_ else ''}"

    def __str__(self) -> str:
        return f"{self.plugin} ({self.distribution} {self.version})" if self.distribution else self.plugin


class Plugins:
    """The plugins of one run. `Plugins()` is empty, `Plugins.load()` holds what is installed."""

    def __init__(self) -> None:
        self.sources: dict[str, Offer] = {}
        self.enrichers: dict[str, Offer] = {}
        self.formats: dict[str, Offer] = {}
        self.failed: list[PluginError] = []
        self._manager = pluggy.PluginManager(GROUP)
        self._manager.add_hookspecs(hookspecs)

    @classmethod
    def load(cls) -> "Plugins":
        """What the installed distributions offer in the entry point group `feedsmith`. Raises nothing: see `failed`."""
        plugins = cls()
        found = sorted(entry_points(GROUP), key=lambda point: (point.distribution != "feedsmith", point))
        for point in found:
            try:
                plugins._add(_imported(point.target), point.name, point.distribution, point.version)
            except PluginError as error:
                plugins.failed.append(error)
        return plugins

    def register(self, module: object, name: str) -> None:
        """Add a plugin by hand. Raises PluginError where it breaks the rules."""
        self._add(module, name, "", "")

    def _add(self, module: object, name: str, distribution: str, version: str) -> None:
        def refused(what: str, cause: BaseException | None = None) -> PluginError:
            return _failure(name, what, distribution, version, cause)

        if isinstance(module, BaseException):
            raise refused(f"can't be imported: {type(module).__name__}: {module}", module)
        if self._manager.has_plugin(name):
            raise refused(f"a plugin of that name is loaded already: {self._holder(name)}")
        try:
            self._manager.register(module, name)
            self._manager.check_pending()
            offers = [
                (kind, Offer(cls=cls, plugin=name, distribution=distribution, version=version))
                for kind, cls in self._offered(module)
            ]
            for kind, offer in offers:
                self._check(kind, offer)
                if [(kind, offer.cls.name) for kind, offer in offers].count((kind, offer.cls.name)) > 1:
                    raise _BrokenRuleError(f"{kind} {offer.cls.name} is offered twice")
        except (Exception, SystemExit) as error:  # somebody else's
            if self._manager.has_plugin(name):
                self._manager.unregister(name=name)
            ours = isinstance(error, _BrokenRuleError | pluggy.PluginValidationError)
            raise refused(str(error) if ours else _described(error), error) from error
        for kind, offer in offers:
            self._shelf(kind)[offer.cls.name] = offer

    def _holder(self, name: str) -> str:
        offers = [*self.sources.values(), *self.enrichers.values(), *self.formats.values()]
        return next((str(offer) for offer in offers if offer.plugin == name), name)

    def offers(self, kind: str) -> list[Offer]:
        """What there is of that kind ("source", "enricher" or "format"), in the order of loading."""
        return list(self._shelf(kind).values())

    def _shelf(self, kind: str) -> dict[str, Offer]:
        return {"source": self.sources, "enricher": self.enrichers, "format": self.formats}[kind]

    def _offered(self, module: object) -> Iterator[tuple[str, type[Any]]]:
        others = [plugin for plugin in self._manager.get_plugins() if plugin is not module]
        hooks = {kind: f"register_{kind}s" for kind in _MEMBERS}
        for kind, hook in hooks.items():
            for offered in self._manager.subset_hook_caller(hook, remove_plugins=others)():
                yield from ((kind, cls) for cls in offered)

    def _check(self, kind: str, offer: Offer) -> None:
        if not inspect.isclass(offer.cls):
            raise _BrokenRuleError(f"register_{kind}s() must give classes, not {offer.cls!r}")
        cls: Any = offer.cls
        if missing := [member for member in _MEMBERS[kind] if not hasattr(cls, member)]:
            raise _BrokenRuleError(f"{kind} {cls.__name__} lacks {', '.join(missing)}")
        if not isinstance(cls.name, str) or not cls.name:
            raise _BrokenRuleError(f"{kind} {cls.__name__}: name must be a str: {cls.name!r}")
        if cls.name in self._shelf(kind):
            raise _BrokenRuleError(f"{kind} {cls.name} is offered already, by {self._shelf(kind)[cls.name]}")
        options = is_dataclass(cls)
        if (kind == "source" or options) and not (options and cls.__dataclass_params__.frozen):
            raise _BrokenRuleError(f"{kind} {cls.__name__} must be a frozen dataclass: its fields are its options")
        list(offer.options())  # a type that can't be resolved is told now, with the plugin's name
        if kind == "source" and (taken := CORE_OPTIONS & {field.name for field in fields(cls)}):
            raise _BrokenRuleError(
                f"source {cls.name}: the core has an option {', '.join(sorted(taken))} for every source"
            )

    def accepting(self, location: str) -> Source:
        """The first source that takes `location`. Raises ConfigError, saying what would be taken, where none does."""
        for offer in self.sources.values():
            try:
                source: Any = offer.cls.accepts(location)
            except (Exception, SystemExit) as error:  # somebody else's
                self.failed.append(_failure(offer.plugin, _described(error), offer.distribution, offer.version, error))
                continue
            if isinstance(source, offer.cls):
                accepted: Source = source
                return accepted
            if source is not None:
                what = f"accepts({location!r}) gave {source!r:.100}, neither a {offer.cls.__name__} nor None"
                self.failed.append(_failure(offer.plugin, what, offer.distribution, offer.version, None))
        taken = "; ".join(f"{name}: {offer.summary}" for name, offer in self.sources.items())
        raise ConfigError(location, "no source takes this", (taken or "no source is installed") + self._broken())

    def find(self, kind: str, name: str, where: str) -> type[Any]:
        """The class of that kind and name. Raises ConfigError for one that nobody offers, with the nearest name."""
        shelf = self._shelf(kind)
        if name in shelf:
            return shelf[name].cls
        from difflib import get_close_matches  # 1 ms, for a mistake

        near = get_close_matches(name, shelf, n=1)
        guess = f"did you mean {near[0]!r}? " if near else ""
        there = f"{guess}there is {', '.join(shelf)}{self._broken()}"
        raise ConfigError(where, f"no {kind} is called {name!r}", there)

    def _broken(self) -> str:
        return "".join(f"; {error}" for error in self.failed)


class _BrokenRuleError(Exception):
    """A rule for plugins that a plugin breaks; the words are for its author."""


def _failure(name: str, what: str, distribution: str, version: str, cause: BaseException | None) -> PluginError:
    error = PluginError(name, what, distribution, version)
    return traced(error, cause) if cause else error


def _described(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def _imported(target: str) -> ModuleType | BaseException:
    try:
        return importlib.import_module(target)
    except (Exception, SystemExit) as error:  # somebody else's
        return error
