"""A document as answers to requests: its validators, its codings, and what each answer says of it."""

import os
import time
import zlib
from email.utils import formatdate
from hashlib import blake2b
from typing import BinaryIO

from feedsmith.model.values import value
from feedsmith.publishing.media_types import add_charset
from feedsmith.serving.answers.negotiation import Coding, RawHeaders, get_field, is_unchanged
from feedsmith.serving.answers.responses import PAGE_FIELDS, Fields, Response

__all__ = ["Document", "Kind", "answer_document", "make_document", "read_document"]

MAX_KEPT_BYTES = 4 << 20
"""A larger file is read from the disk for each answer."""
READ_BYTES = 1 << 20

_CORS_FIELDS: Fields = ((b"access-control-allow-origin", b"*"),)


@value
class Kind:
    """What a document is: its media type, how long it may be kept (Cache-Control), and whether it is a feed.

    The pages of any site may read a feed (CORS, Fetch Standard, section 3.3).
    """

    media_type: str
    cache_control: str
    is_feed: bool = False

    @property
    def content_type(self) -> bytes:
        """The media type with its charset."""
        return add_charset(self.media_type).encode()

    @property
    def fields(self) -> Fields:
        """What each answer with such a document says."""
        terms: Fields = ((b"cache-control", self.cache_control.encode()),) if self.cache_control else ()
        rights = _CORS_FIELDS if self.is_feed else PAGE_FIELDS if self.media_type == "text/html" else ()
        return ((b"vary", b"Accept-Encoding"), *terms, *rights)


class Document:
    """Bytes of a kind, `modified` then (seconds since 1970, None where no time tells their changes), with their
    `checksum` (CRC-32). `body` is None for a file that is too large to keep; `gzip` is the compressed body, once
    somebody has asked for it.
    """

    def __init__(
        self, kind: Kind, digest: str, checksum: int, size: int, modified: int | None, body: bytes | None
    ) -> None:
        self.kind, self.checksum, self.size, self.body = kind, checksum, size, body
        self.gzip: bytes | None = None
        self._modified = modified
        # A date in the future is none (RFC 9110, section 8.8.2.1).
        is_past = modified is not None and modified <= time.time()
        dated = ((b"last-modified", formatdate(modified, usegmt=True).encode()),) if is_past else ()
        self._etags: dict[Coding, bytes] = {"identity": f'"{digest}"'.encode(), "gzip": f'"{digest}-gzip"'.encode()}
        self._unchanged: dict[Coding, Fields] = {
            coding: ((b"etag", etag), *dated, *kind.fields) for coding, etag in self._etags.items()
        }
        self._whole: dict[Coding, Response] = {}
        media_type = (b"content-type", kind.content_type)
        self._answers: dict[Coding, Fields] = {
            "identity": (media_type, *self._unchanged["identity"]),
            "gzip": (media_type, (b"content-encoding", b"gzip"), *self._unchanged["gzip"]),
        }

    @property
    def kept_bytes(self) -> int:
        """What it takes in memory."""
        return len(self.body or b"") + len(self.gzip or b"")

    def unchanged(self, coding: Coding, headers: RawHeaders) -> Response | None:
        """That the document is what the client has, if it is."""
        tags, since = get_field(headers, b"if-none-match"), get_field(headers, b"if-modified-since")
        if not is_unchanged(tags, since, self._etags[coding], self._modified):
            return None
        return Response(304, self._unchanged[coding])

    def answer(self, coding: Coding, body: bytes | BinaryIO) -> Response:
        """The document, whose bytes in that coding are the `body`."""
        answer = self._whole.get(coding)
        if answer is not None and answer.body is body:
            return answer
        size = len(body) if isinstance(body, bytes) else os.fstat(body.fileno()).st_size
        answer = Response(200, ((b"content-length", b"%d" % size), *self._answers[coding]), body)
        if isinstance(body, bytes):
            self._whole[coding] = answer
        return answer


def make_document(kind: Kind, body: bytes, modified: int | None = None) -> Document:
    """A document of these bytes."""
    return Document(kind, _digest(body).hexdigest(), zlib.crc32(body), len(body), modified, body)


def answer_document(document: Document, headers: RawHeaders) -> Response:
    """The answer to a GET of a document that is no file: as it is, since it is small."""
    return document.unchanged("identity", headers) or document.answer("identity", document.body or b"")


def read_document(kind: Kind, file: BinaryIO) -> Document:
    """The document in an open file, with its bytes unless it is too large to keep."""
    size, modified = os.fstat(file.fileno()).st_size, int(os.fstat(file.fileno()).st_mtime)
    if size <= MAX_KEPT_BYTES:
        return make_document(kind, file.read(), modified)
    digest, checksum = _digest(b""), 0
    while piece := file.read(READ_BYTES):
        digest.update(piece)
        checksum = zlib.crc32(piece, checksum)
    return Document(kind, digest.hexdigest(), checksum, size, modified, None)


def _digest(data: bytes) -> blake2b:
    return blake2b(data, digest_size=12)
