"""What can go wrong, as one tree.

    FeedsmithError
    ├── ConfigError       the configuration or the command line: where, what, what is allowed  exit 2
    ├── PluginError       a plugin that can't be used: plugin, distribution, version           exit 2
    ├── SourceError       one article or page: source, location, kind                          exit 1
    │   ├── FetchError    its bytes could not be had
    │   └── ParseError    its bytes are not the article they should be
    ├── FormatError       a format that could not render a feed: format, article id            exit 1
    ├── PublishError      a file that could not be written: path                               exit 1
    ├── HubError          a WebSub hub that could not be notified: its URL                     exit 0
    └── StoreError        the state can't be used: database URL without its password           exit 1

ConfigError, PluginError and StoreError end a run: nothing is published that could
contradict what was. The others are data: they are collected in the `Report`, the rest is
published, and the exit status says that something is missing. All survive pickling, since
they come from other processes too: their arguments are those of `Exception`.
"""

from collections.abc import Iterable
from typing import Literal, TypeVar, get_args

__all__ = [
    "ConfigError",
    "FeedsmithError",
    "FetchError",
    "FetchKind",
    "FormatError",
    "HubError",
    "ParseError",
    "ParseKind",
    "PluginError",
    "PublishError",
    "SourceError",
    "StoreError",
    "describe_exception",
    "encodable",
    "traced",
]

FetchKind = Literal[
    "blocked",
    "not-found",
    "gone",
    "auth",
    "rate-limited",
    "timeout",
    "too-large",
    "truncated",
    "unsafe-address",
    "robots",
    "redirect-loop",
    "too-many-redirects",
    "unreachable",
    "bad-response",
]
"""Why bytes could not be had, for web pages and files alike: a word that scripts can rely on."""
ParseKind = Literal["empty", "layout-changed", "charset", "not-an-article", "malformed"]
"""Why bytes are not the article that they should be."""


class FeedsmithError(Exception):
    """The root of all expected failures.

    `trace` is the traceback of somebody else's exception behind it, as text, for `--debug`.
    """

    trace: str = ""

    def __init__(self, *details: object) -> None:
        # They are printed, and the state remembers them, neither of which a lone surrogate survives.
        super().__init__(*[encodable(detail) if isinstance(detail, str) else detail for detail in details])


E = TypeVar("E", bound=FeedsmithError)


def traced(error: E, cause: BaseException) -> E:
    """`error` with the traceback of its cause. As text, it survives the way from another
    process, which a traceback does not.
    """
    import traceback  # 3 ms, when something is wrong already

    error.trace = encodable("".join(traceback.format_exception(cause)))
    return error


def describe_exception(error: BaseException) -> str:
    """What a plugin did: `raised Type: message`, whatever its own exception makes of its message."""
    try:
        message = str(error)
    except (Exception, SystemExit) as reason:  # somebody else's __str__
        message = f"its __str__ raised {type(reason).__name__}"
    return encodable(f"raised {type(error).__name__}: {message}")


def encodable(text: str) -> str:
    r"""`text` with each lone surrogate, as names of files have them (PEP 383), written as `\udce9`."""
    return text.encode("utf-8", "backslashreplace").decode()


class ConfigError(FeedsmithError):
    """A mistake in the configuration: `where` (file and key), `what` is wrong, what is
    `allowed`. `others` are further mistakes in it; as text, each has a line.
    """

    def __init__(self, where: str, what: str, allowed: str = "", others: tuple["ConfigError", ...] = ()) -> None:
        super().__init__(where, what, allowed, others)
        self.where, self.what, self.allowed, self.others = self.args

    @classmethod
    def join(cls, errors: Iterable["ConfigError"]) -> "ConfigError":
        """Several mistakes, at least one, as one error."""
        first, *others = [mistake for error in errors for mistake in error.mistakes]
        return cls(first.where, first.what, first.allowed, tuple(others))

    @property
    def mistakes(self) -> "list[ConfigError]":
        """Each mistake alone: the first, then the others."""
        if not self.others:
            return [self]
        return [ConfigError(self.where, self.what, self.allowed), *self.others]

    def __str__(self) -> str:
        hint = f" ({self.allowed})" if self.allowed else ""
        return "\n".join([f"{self.where}: {self.what}{hint}", *map(str, self.others)])


class PluginError(FeedsmithError):
    """A plugin that could not be loaded, or that breaks the rules for plugins."""

    def __init__(self, plugin: str, what: str, distribution: str = "", version: str = "") -> None:
        super().__init__(plugin, what, distribution, version)
        self.plugin, self.what, self.distribution, self.version = self.args

    def __str__(self) -> str:
        origin = f" ({self.distribution} {self.version})" if self.distribution else ""
        return f"plugin {self.plugin}{origin}: {self.what}"


class SourceError(FeedsmithError):
    """One location of one source that gave no article.

    `source` is the configured name, `location` a path or URL without its password, `kind`
    one of the class's `kinds`, a word that scripts can rely on, `detail` more for people.
    Used as it is for `kind="crashed"`: the plugin itself raised what no plugin should; and
    for `kind="broken"`: the source no longer gives what it used to. Raises ValueError for
    another kind.
    """

    kinds: tuple[str, ...] = ("crashed", "broken")

    def __init__(self, source: str, location: str, kind: str, detail: str = "") -> None:
        if kind not in self.kinds:
            allowed = ", ".join(self.kinds)
            raise ValueError(f"{type(self).__name__} kind {kind!r} is not one of {allowed}")
        super().__init__(source, location, kind, detail)
        self.source, self.location, self.kind, self.detail = self.args

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.source}: {self.location}: {self.kind.replace('-', ' ')}{detail}"


class FetchError(SourceError):
    """The bytes of a page or file could not be had: `kind` is a FetchKind."""

    kinds = get_args(FetchKind)


class ParseError(SourceError):
    """The bytes are not the article that they should be: `kind` is a ParseKind.

    A plugin may leave out `source` and `location`: the core fills in what it was parsing.
    """

    kinds = get_args(ParseKind)

    def __init__(self, source: str = "", location: str = "", kind: str = "malformed", detail: str = "") -> None:
        super().__init__(source, location, kind, detail)


class FormatError(FeedsmithError):
    """A format plugin that failed on a feed, at the article `article_id` where that is known."""

    def __init__(self, format: str, feed: str, detail: str, article_id: str = "") -> None:
        super().__init__(format, feed, detail, article_id)
        self.format, self.feed, self.detail, self.article_id = self.args

    def __str__(self) -> str:
        article = f" at {self.article_id}" if self.article_id else ""
        return f"{self.format}: feed {self.feed}{article}: {self.detail}"


class PublishError(FeedsmithError):
    """A file that could not be written: its `path` or URL; the one that was there is kept."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path, self.reason = self.args

    def __str__(self) -> str:
        return f"{self.path}: not written ({self.reason}); the existing file is kept"


class HubError(FeedsmithError):
    """A WebSub hub that could not be notified of a change of these `topics`, the addresses of
    feeds; readers that poll see it all the same.
    """

    def __init__(self, hub: str, reason: str, topics: tuple[str, ...] = ()) -> None:
        super().__init__(hub, reason, topics)
        self.hub, self.reason, self.topics = self.args

    def __str__(self) -> str:
        return f"{self.hub}: hub not notified ({self.reason}); readers that poll see the change all the same"


class StoreError(FeedsmithError):
    """A database that can't be used: its URL without the password, and what to do about it."""

    def __init__(self, database: str, reason: str) -> None:
        super().__init__(database, reason)
        self.database, self.reason = self.args

    def __str__(self) -> str:
        return f"{self.database}: {self.reason}"
