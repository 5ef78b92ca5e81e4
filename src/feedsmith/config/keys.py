"""The keys that each table of feedsmith.toml may have: type, default, what it is for, what the JSON Schema says of it.

`feedsmith schema` and the reference in docs/ are made of this. What is refused is refused elsewhere, by the values
that the tables become; a test compares that with what the schema says.
"""

from typing import Annotated, Any, Literal

import msgspec

from feedsmith.collecting.jobs import MAX_SECONDS
from feedsmith.config.patterns import (
    ADDRESS,
    BASE_URL,
    CONTACT,
    COOKIE_VALUE,
    DURATION,
    HEADER_NAME,
    HEADER_VALUE,
    HOST_AND_PORT,
    LANGUAGE,
    NO_COLON,
    NO_NUL,
    NOTIFIED,
    OUTPUT,
    PROXY,
    TOKEN,
    VISIBLE,
)
from feedsmith.fetching.access import MAX_BYTES, MAX_DELAY_SECONDS, MAX_MAX_REDIRECTS, MAX_REDIRECTS
from feedsmith.model.feed import MAX_LIMIT

__all__ = [
    "CORE_KEYS",
    "DEFAULT_FORMATS",
    "MAX_DAYS",
    "MAX_MAX_BYTES",
    "MAX_TIMEOUT_SECONDS",
    "AuthTable",
    "CriteriaTable",
    "FeedTable",
    "FetchTable",
    "FileTable",
    "SourceTable",
]

DEFAULT_FORMATS = ("rss", "atom", "json")
"""What a feed is written as, unless its table says otherwise."""
MAX_DAYS = 100_000
"""`max_age` and `keep` are less; it is 273 years."""
MAX_MAX_BYTES = 1 << 40
"""A document as large as a terabyte fits into no memory."""
MAX_TIMEOUT_SECONDS = 86_400
"""A day; TOML has an infinity."""


def _key(description: str, **rules: Any) -> msgspec.Meta:
    """What a key is for, and what the schema says of it beside its type."""
    return msgspec.Meta(description=description, extra_json_schema=rules or None)


_SECONDS = {"exclusiveMinimum": 0, "maximum": MAX_TIMEOUT_SECONDS}
_EVERY = {"pattern": DURATION}
_DAYS = {"anyOf": [{"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": MAX_DAYS}, {"type": "null"}]}
_NAMES = {"items": {"type": "string", "pattern": VISIBLE}}


class FileTable(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The file itself. Its feeds and sources are tables of any name, checked one by one."""

    output: Annotated[
        str, _key("The folder that the feeds go to, or the URL of a store, such as s3://bucket/feeds.", pattern=OUTPUT)
    ] = "out"
    base_url: Annotated[str, _key("The address where that folder is served.", pattern=BASE_URL)] = ""
    cache_control: Annotated[str, _key("The Cache-Control that an object store is to send with each file.")] = (
        "public, max-age=300"
    )
    title: Annotated[
        str, _key("The title of index.html and feeds.opml; without it, they are named after the site.")
    ] = ""
    state: Annotated[
        str, _key("The database that remembers: a file, or the URL of one; empty for none.", pattern=NO_NUL)
    ] = "sqlite:///.feedsmith/state.db"
    index: Annotated[bool, _key("Write index.html and feeds.opml beside the feeds.")] = False
    gzip: Annotated[bool, _key("Write each feed a second time, compressed, with .gz at its end.")] = False
    hub: Annotated[str, _key("The WebSub hub that is told of changes; needs a base_url.", pattern=ADDRESS)] = ""
    every: Annotated[
        str, _key("How often `feedsmith serve` and `feedsmith poll` look at a source: 1s to 30d.", **_EVERY)
    ] = "15m"
    notify: Annotated[str, _key("The address that is told when a source breaks, by POST.", pattern=NOTIFIED)] = ""
    plugins: Annotated[
        tuple[str, ...],
        _key("Folders beside the file, each of whose *.py is a plugin.", items={"type": "string", "pattern": NO_NUL}),
    ] = ()
    fetch: Annotated[dict[str, Any], _key("How pages are fetched.")] = {}
    enrichers: Annotated[dict[str, dict[str, Any]], _key("Options of enrichers, by their names.")] = {}
    sources: Annotated[dict[str, dict[str, Any]], _key("Sources that several feeds use, by their names.")] = {}
    feeds: Annotated[dict[str, Any], _key("The feeds, by their names.")]


class FetchTable(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`[fetch]`: how pages are fetched; see `feedsmith.fetching.access.Network`."""

    contact: Annotated[
        str, _key("An address in the User-Agent, for the owners of the sites; in ASCII.", pattern=CONTACT)
    ] = ""
    allow: Annotated[
        tuple[str, ...],
        _key(
            "Private addresses that may be reached after all, as host:port.",
            items={"type": "string", "pattern": HOST_AND_PORT},
        ),
    ] = ()
    proxy: Annotated[
        str,
        _key("An http or https proxy; without it, the environment's counts (HTTPS_PROXY and so on).", pattern=PROXY),
    ] = ""
    per_host: Annotated[int, _key("How many requests go to one host at once.", minimum=1)] = 2
    delay: Annotated[
        float,
        _key("Seconds between the starts of two requests to one host.", minimum=0, maximum=MAX_DELAY_SECONDS),
    ] = 0.2
    connections: Annotated[int, _key("How many connections are open in all.", minimum=1)] = 32
    tries: Annotated[int, _key("How often a request is made in all, where its error is transient.", minimum=1)] = 3


class FeedTable(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`[feeds.NAME]`. A source is a table of its own, or the name of one in `[sources.NAME]`."""

    title: Annotated[str, _key("The feed's title; without it, its name.")] = ""
    link: Annotated[str, _key("The address of the site that the feed is of.", pattern=ADDRESS)] = ""
    description: Annotated[str, _key("What the feed is about, in a line.")] = ""
    language: Annotated[str, _key("The language of the feed, as a BCP 47 tag.", pattern=LANGUAGE)] = ""
    limit: Annotated[
        int, _key("How many articles the feed holds, the newest; 0 is all.", minimum=0, maximum=MAX_LIMIT)
    ] = 50
    every: Annotated[str, _key("How often its sources are looked at, in place of the file's `every`.", **_EVERY)] = ""
    archive: Annotated[
        bool, _key("Move what the limit leaves out to archive documents; needs a base_url, a state and a limit.")
    ] = False
    formats: Annotated[tuple[str, ...], _key("What the feed is written as.", minItems=1, uniqueItems=True)] = (
        DEFAULT_FORMATS
    )
    enrich: Annotated[
        tuple[str, ...] | None,
        _key('The enrichers that each article goes through, in order; [] is none. Without the key: ["wire"].'),
    ] = None
    include: Annotated[dict[str, Any], _key("Articles must meet each of these.")] = {}
    exclude: Annotated[dict[str, Any], _key("Articles must meet none of these.")] = {}
    max_age: Annotated[float | None, _key("Days from publication after which an article leaves the feed.", **_DAYS)] = (
        None
    )
    keep: Annotated[
        float | None,
        _key("Days that an article stays once its source no longer has it; without it, for ever.", **_DAYS),
    ] = None
    merge: Annotated[bool, _key("One entry for the same story from several sources.")] = True
    prefer: Annotated[tuple[str, ...], _key("Names of sources: the first one's article is shown of duplicates.")] = ()
    sources: Annotated[
        list[str | dict[str, Any]],
        _key("Where the articles come from: tables, or names of [sources.NAME].", minItems=1),
    ]


class CriteriaTable(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`include` and `exclude` of a feed; see `feedsmith.model.filters.Criteria`."""

    words: Annotated[
        tuple[str, ...], _key("Words, phrases or patterns (RE2) in the headline, the standfirst or the text.", **_NAMES)
    ] = ()
    authors: Annotated[tuple[str, ...], _key("Whole names of authors.", **_NAMES)] = ()
    agencies: Annotated[tuple[str, ...], _key("Names or codes of news agencies.", **_NAMES)] = ()
    tags: Annotated[tuple[str, ...], _key("Tags, by term or label.", **_NAMES)] = ()
    languages: Annotated[
        tuple[str, ...],
        _key("Languages: `en` takes in en-GB.", items={"type": "string", "pattern": LANGUAGE, "minLength": 1}),
    ] = ()


class SourceTable(msgspec.Struct, kw_only=True):
    """The keys of a source's table that are the core's own; the others are its plugin's options."""

    type: Annotated[str, _key("Which kind of source it is.")]
    name: Annotated[str, _key("Part of the ids of articles without an address; without it, the type.")] = ""
    every: Annotated[str, _key("How often it is looked at, in place of the feed's `every`.", **_EVERY)] = ""
    max_bytes: Annotated[
        int, _key("How large a document may be, in bytes, decompressed.", minimum=1, maximum=MAX_MAX_BYTES)
    ] = MAX_BYTES
    timeout: Annotated[float, _key("Seconds for a request in all, redirects and retries included.", **_SECONDS)] = 30.0
    robots: Annotated[bool, _key("Obey robots.txt.")] = True
    redirects: Annotated[
        int, _key("How many redirects of a page are followed.", minimum=0, maximum=MAX_MAX_REDIRECTS)
    ] = MAX_REDIRECTS
    http2: Annotated[bool, _key("Speak HTTP/2 with servers that do.")] = True
    max_seconds: Annotated[float, _key("Seconds for what is made of a document, once it is there.", **_SECONDS)] = (
        MAX_SECONDS
    )
    headers: Annotated[
        dict[str, str],
        _key(
            "Headers of requests to the source's own origin. ${NAME} is read from the environment.",
            propertyNames={"pattern": HEADER_NAME},
            additionalProperties={"type": "string", "pattern": HEADER_VALUE},
        ),
    ] = {}
    cookies: Annotated[
        dict[str, str],
        _key(
            "Cookies of requests to the source's own origin. ${NAME} is read from the environment.",
            propertyNames={"pattern": TOKEN},
            additionalProperties={"type": "string", "pattern": COOKIE_VALUE},
        ),
    ] = {}
    auth: Annotated[
        dict[str, Any], _key("A user with a password, or a bearer token, for the source's own origin.")
    ] = {}
    enrich: Annotated[
        tuple[str, ...] | None, _key("The enrichers of its articles, in place of the feed's; [] is none.")
    ] = None
    on_delete: Annotated[
        Literal["keep", "withdraw"], _key("What becomes of the article of a file that is deleted.")
    ] = "keep"


class AuthTable(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`auth` of a source: a user with a password, or a bearer token."""

    user: Annotated[str, _key("A user's name, without a colon.", pattern=NO_COLON)] = ""
    password: Annotated[str, _key("The user's password.", pattern=HEADER_VALUE)] = ""
    bearer: Annotated[str, _key("A bearer token, in place of a user.", pattern=HEADER_VALUE)] = ""


CORE_KEYS = SourceTable.__struct_fields__
"""The keys of SourceTable."""
