"""What is a single value of a row: articles, compressed; healths, schedules, events, and what was chosen
for a feed; all as JSON.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

import msgspec

from feedsmith.model.article import Article
from feedsmith.model.feed import Entry
from feedsmith.model.values import value
from feedsmith.state.health import Health
from feedsmith.state.schedule import Event, PollerBeat, PollTotals, Schedule
from feedsmith.state.store.schema import CorruptStateError

if sys.version_info >= (3, 14):
    from compression import zstd
else:  # the same, as a package
    from backports import zstd

__all__ = [
    "NEVER",
    "Choice",
    "Listed",
    "check_article",
    "compress_article",
    "decode_beat",
    "decode_choice",
    "decode_event",
    "decode_health",
    "decode_problems",
    "decode_schedule",
    "decode_totals",
    "encode_beat",
    "encode_choice",
    "encode_event",
    "encode_health",
    "encode_problems",
    "encode_schedule",
    "encode_totals",
    "make_dictionary",
    "needs_dictionary",
    "pack_article",
    "pack_listed",
    "unpack_article",
    "unpack_listed",
]

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Article).decode
_decode_health = msgspec.json.Decoder(Health).decode
_decode_schedule = msgspec.json.Decoder(Schedule).decode
_decode_problems = msgspec.json.Decoder(dict[str, str]).decode
_decode_beat = msgspec.json.Decoder(PollerBeat).decode
_decode_event = msgspec.json.Decoder(Event).decode
_decode_totals = msgspec.json.Decoder(PollTotals).decode

T = TypeVar("T")


NEVER = 2**53
"""A time that does not come, in seconds since 1970: as large as a number in JSON can be."""


@value
class Choice:
    """What was chosen for a feed: when (seconds since 1970), until when it stands if no article changes,
    and what there is to say of it (`state.protocol.FeedSummary`). `made_for` is over its settings.
    """

    made_for: str
    chosen_at: int
    next_at: int
    articles: int
    embargoed: int
    over_limit: int
    duplicates: int
    content_hash: str
    pages: int
    advice: tuple[str, ...]


_decode_choice = msgspec.json.Decoder(Choice).decode


def pack_article(article: Article, id: str) -> tuple[bytes, bytes]:
    """The Article as JSON, under this id and without its origins and evidence, to be compressed;
    and a digest of that.
    """
    if article.id != id or article.evidence:
        article = replace(article, id=id, evidence=None)
    # The last two fields are never stored. They are cut off, as `replace` would check all of the article
    # again: a tenth of what the state costs a first run. Within a text, the quotes would be escaped.
    data = _encode(article).rpartition(b',"origins":')[0] + b',"origins":[]}'
    return data, _digest(data)


_DICTIONARY = zstd.ZstdDict(
    b" the of and to in a that for is was on with as it by at from he said be have are not this which which"
    b'"authors":[{"name":"","email":null,"url":null}],"agencies":[{"name":"","code":"","url":null}],'
    b'"dateline":{"place":"","date":null},"published":"20","updated":"20","language":"en",'
    b'"tags":[{"term":"","label":"","scheme":null}],"media":[{"url":"https://","media_type":"image/jpeg"}],'
    b'<p><a href=\\"https://www.'
    b'</p>","authors":[],"agencies":[],"publisher":"","credit":"","contributors":[],"dateline":null,'
    b'"published":null,"updated":null,"language":"","tags":[],"media":[],"rights":"","status":"usable",'
    b'"embargo":null,"expires":null,"note":"","version":null,"slug":"","refers":"","related":[],"source":"",'
    b'"origins":[]}{"id":"tag:feedsmith,2026:","title":"","url":"https://www.","title":"","url":null,'
    b'"summary":"","body":"<p>.</p>\\n<p>',
    is_raw=True,
)
"""What most articles as JSON have in common, for those that are short. What is stored can't be read
with another one: it stays as it is.
"""
MAX_DICTIONARY_BYTES = 64_000
"""Four pages of SQLite. With half as many an article of 3 KB takes 110 bytes more, with twice as many 40 fewer."""
MAX_SAMPLES = 100
"""Articles that a dictionary is tried on."""
_LEVEL = 2
"""With a dictionary: level 1 takes 150 bytes more for 3 KB, and level 3 half as long again for nothing."""


def make_dictionary(texts: Sequence[bytes]) -> bytes:
    """What these articles, as they were packed, have in common: some of them, and how often each letter stands in them;
    b"" where that is not worth anything.

    `zstd.train_dict`, which looks for what many of them have, takes 40 ms in place of 2, and of as many bytes saves
    2 % more of made-up words, 1 % less of news.
    """
    size = sum(map(len, texts))
    # Of short ones there must be many more until as much is saved as it takes itself.
    max_bytes = min(MAX_DICTIONARY_BYTES, size // 8)
    count = max_bytes * len(texts) // (size or 1)
    content = b"".join(_spread(texts, count))[:max_bytes]
    try:
        dictionary = zstd.ZstdDict(content, is_raw=True)
        return zstd.finalize_dict(dictionary, _spread(texts, MAX_SAMPLES), max_bytes, _LEVEL).dict_content
    except (zstd.ZstdError, ValueError):  # which of them, hangs on how little there is
        return b""


def _spread(texts: Sequence[bytes], count: int) -> Sequence[bytes]:
    """So many of the texts, or few less, evenly spread: those of one folder or day may have much in common that no
    others have.
    """
    return texts[:: -(-len(texts) // count)] if count else ()


@lru_cache(maxsize=8)
def _load_dictionary(dictionary: bytes) -> zstd.ZstdDict:
    return zstd.ZstdDict(dictionary) if dictionary else _DICTIONARY


@lru_cache(maxsize=8)
def _compressor(dictionary: bytes) -> zstd.ZstdCompressor:
    """Of zstd (RFC 8878): a text of 3 KB takes 17 µs, and at no higher level is much smaller. Threads may share it."""
    return zstd.ZstdCompressor(level=_LEVEL if dictionary else 1, zstd_dict=_load_dictionary(dictionary))


def compress_article(data: bytes, id: str, dictionary: bytes = b"") -> bytes:
    """What `pack_article` gave for this id, as it is stored: without the id, which its row has."""
    return _compress(data[len(_begin(id)) :], dictionary)


def _begin(id: str) -> bytes:
    """What an Article of this id begins with, as JSON."""
    return b'{"id":' + _encode(id)


def _compress(data: bytes, dictionary: bytes = b"") -> bytes:
    return _compressor(dictionary).compress(data, zstd.ZstdCompressor.FLUSH_FRAME)


def needs_dictionary(stored: bytes) -> bool:
    """Whether an article was compressed with a dictionary of its source. Raises CorruptStateError."""
    try:
        return zstd.get_frame_info(stored).dictionary_id != 0
    except (zstd.ZstdError, TypeError) as error:  # SQLite gives what is there, whatever the column's type
        raise CorruptStateError from error


def unpack_article(stored: bytes, digest: bytes, id: str, dictionary: bytes = b"") -> Article:
    """What `pack_article` was given. Raises CorruptStateError where it is not what the digest is
    of.
    """
    try:
        return check_article(_begin(id) + zstd.decompress(stored, zstd_dict=_load_dictionary(dictionary)), digest)
    except (zstd.ZstdError, TypeError, ValueError) as error:  # SQLite gives what is there, whatever the column's type
        raise CorruptStateError from error


def check_article(data: bytes, digest: bytes) -> Article:
    """The Article that stands there as JSON. Raises CorruptStateError where it is not what the
    digest is of.
    """
    if _digest(data) != digest:
        raise CorruptStateError
    return _decode(data)


DIGEST_BYTES = 8
"""Few, as every row has one: it is to find damage, and no forgery."""


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=DIGEST_BYTES).digest()


@value
class Listed:
    """What pages that list feeds show of one whose content has this hash."""

    content_hash: str
    entries: tuple[Entry, ...]


_decode_listed = msgspec.json.Decoder(Listed).decode


def pack_listed(listed: Listed) -> bytes:
    """As `feeds.listed` has it."""
    data = _encode(listed)
    return _digest(data) + _compress(data)


def unpack_listed(stored: bytes | None) -> Listed | None:
    """What `pack_listed` was given; None for None, and where it can't be read, as it can be made again."""
    if stored is None:
        return None
    digest, compressed = stored[:DIGEST_BYTES], stored[DIGEST_BYTES:]
    try:
        data = zstd.decompress(compressed, zstd_dict=_DICTIONARY)
        return _decode_listed(data) if _digest(data) == digest else None
    except (zstd.ZstdError, msgspec.MsgspecError, TypeError):  # SQLite gives what is there, whatever its type
        return None


def encode_health(health: Health) -> str:
    """As `sources.health` has it."""
    return _encode(health).decode()


def decode_health(health: str) -> Health:
    """What `encode_health` was given. Raises CorruptStateError where it was not, as all of these do."""
    return _decode_text(_decode_health, health)


def encode_schedule(schedule: Schedule) -> str:
    """As `sources.schedule` has it."""
    return _encode(schedule).decode()


def decode_schedule(schedule: str) -> Schedule:
    """What `encode_schedule` was given; an empty one for ""."""
    return _decode_text(_decode_schedule, schedule) if schedule else Schedule()


def encode_choice(choice: Choice) -> str:
    """As `feeds.choice` has it."""
    return _encode(choice).decode()


def decode_choice(choice: str) -> Choice:
    """What `encode_choice` was given."""
    return _decode_text(_decode_choice, choice)


def encode_event(event: Event) -> str:
    """As `events.data` has it."""
    return _encode(event).decode()


def decode_event(event: str) -> Event:
    """What `encode_event` was given."""
    return _decode_text(_decode_event, event)


def encode_totals(totals: PollTotals) -> str:
    """As a text that is kept by name."""
    return _encode(totals).decode()


def decode_totals(totals: str) -> PollTotals:
    """What `encode_totals` was given; empty ones for ""."""
    return _decode_text(_decode_totals, totals) if totals else PollTotals()


def encode_problems(problems: Mapping[str, str]) -> str:
    """As a text that is kept by name."""
    return _encode(problems).decode()


def decode_problems(problems: str) -> dict[str, str]:
    """What `encode_problems` was given; none for ""."""
    return _decode_text(_decode_problems, problems) if problems else {}


def encode_beat(beat: PollerBeat) -> str:
    """As a text that is kept by name."""
    return _encode(beat).decode()


def decode_beat(beat: str) -> PollerBeat | None:
    """What `encode_beat` was given; None for ""."""
    return _decode_text(_decode_beat, beat) if beat else None


def _decode_text(decode: Callable[[str], T], text: str) -> T:
    try:
        return decode(text)
    except (msgspec.MsgspecError, TypeError) as error:
        raise CorruptStateError from error
