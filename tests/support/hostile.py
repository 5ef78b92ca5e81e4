"""A server that behaves as badly as a test tells it to, on 127.0.0.1, and remembers who came and what was asked.

    with Hostile() as site:
        site.pages["/a"] = page(b"<p>x")                         bytes: a whole response
        site.pages["/b"] = turns(page(status=503), page(b"x"))   one after the other, the last for ever
        site.pages["/c"] = lambda request: drip(page(b"x"))      whatever the request deserves, in pieces
        ...
        assert site.targets == ["/a", "/b", "/b"]

A piece is bytes to send, a number of seconds to wait, or an `End` of the connection. A thread serves each connection;
at the end of the `with` all of them are over, which is checked.
"""

import contextlib
import gzip
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import repeat
from pathlib import Path
from time import monotonic
from typing import Self

import brotli
import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, RequestReceived, StreamEnded, StreamReset
from h2.exceptions import ProtocolError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_CONNECTIONS, MAX_SECONDS = 500, 20.0


class End(Enum):
    """How a connection ends in the middle of an answer."""

    CLOSE = auto()
    RESET = auto()


Pieces = Iterable[bytes | float | End]
Answer = bytes | Callable[["Received"], "Pieces | bytes"]


@dataclass(frozen=True)
class Received:
    """A request as it arrived: on which connection, when, and with what. Names of headers are in lower case."""

    connection: int
    at: float
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def header(self, name: str) -> str | None:
        return next((text for key, text in self.headers if key == name), None)

    @classmethod
    def read(cls, connection: int, head: bytes) -> Self:
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        headers = tuple((name.lower(), text.strip()) for name, _, text in (line.partition(":") for line in lines))
        return cls(connection, monotonic(), method, target, headers)


class Hostile:
    """The server; speaks TLS if it is given a context, and HTTP/1.1 unless it is given another way to `speak`."""

    def __init__(
        self, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1", port: int = 0, speak: "Speak | None" = None
    ) -> None:
        self.pages: dict[str, Answer] = {}
        self.requests: list[Received] = []
        self.connects = 0
        self.busiest = 0
        """The most requests that were being answered at once."""
        self._tls, self._speak, self._busy = tls, speak or speak_http1, 0
        self._lock, self._over = threading.Lock(), threading.Event()
        self._open: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._listen, name="hostile")]
        self._listener = socket.create_server((host, port), backlog=MAX_CONNECTIONS)
        self.host, self.port = self._listener.getsockname()
        self.here = f"{self.host}:{self.port}"
        self.url = f"{'https' if tls else 'http'}://{self.here}"

    @property
    def targets(self) -> list[str]:
        """What was asked for, in order; without robots.txt, which always is."""
        return [request.target for request in self.requests if not request.target.endswith("/robots.txt")]

    @property
    def open_connections(self) -> int:
        with self._lock:
            return len(self._open)

    def asked(self, target: str) -> Received:
        """The one request for this."""
        (request,) = (request for request in self.requests if request.target == target)
        return request

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        with contextlib.suppress(OSError), socket.create_connection((self.host, self.port), timeout=5):
            pass  # wakes the listening thread
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(MAX_SECONDS)
        self._listener.close()
        assert not any(thread.is_alive() for thread in self._threads)

    def _listen(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._over.is_set() or self.connects >= MAX_CONNECTIONS:
                connection.close()
                return
            self.connects += 1
            connection.settimeout(MAX_SECONDS)
            with self._lock:
                self._open.add(connection)
            thread = threading.Thread(target=self._serve, args=(connection, self.connects), name="hostile")
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        stream = connection
        try:
            if self._tls:
                stream = self._tls.wrap_socket(connection, server_side=True)
                with self._lock:
                    self._open = self._open - {connection} | {stream}
            self._speak(stream, number, self._answering, self._over)
        except (OSError, ValueError, ProtocolError):  # the client has gone, or the test is over; or it spoke no HTTP
            pass
        finally:
            with self._lock:
                self._open -= {connection, stream}
            stream.close()

    @contextlib.contextmanager
    def _answering(self, request: Received) -> Iterator[Pieces]:
        """The pieces of the answer, while the request counts as being answered."""
        with self._lock:
            self.requests.append(request)
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)
        try:
            answer = self.pages.get(request.target, page(status=404))
            pieces = answer if isinstance(answer, bytes) else answer(request)
            yield (pieces,) if isinstance(pieces, bytes) else pieces
        finally:
            with self._lock:
                self._busy -= 1


# ---- HTTP --------------------------------------------------------------------------------------------------

Answering = Callable[[Received], AbstractContextManager[Pieces]]
Speak = Callable[[socket.socket, int, Answering, threading.Event], None]


def speak_http1(stream: socket.socket, number: int, answering: Answering, over: threading.Event) -> None:
    """Requests and answers by turns, until one of them ends the connection."""
    buffer, stays = b"", True
    while stays and not over.is_set():
        while b"\r\n\r\n" not in buffer:
            if not (data := stream.recv(65_536)):
                return
            buffer += data
        first, _, buffer = buffer.partition(b"\r\n\r\n")
        request = Received.read(number, first)
        length = int(request.header("content-length") or 0)
        while len(buffer) < length:
            if not (data := stream.recv(65_536)):
                return
            buffer += data
        request, buffer = replace(request, body=buffer[:length]), buffer[length:]
        with answering(request) as pieces:
            stays = all(_send_piece(stream, piece, over) for piece in pieces)


def speak_tunnel(inside: ssl.SSLContext) -> "Speak":
    """What a proxy does once it is asked to CONNECT, if it agrees: lets the client speak TLS, here with the proxy."""

    def speak(stream: socket.socket, number: int, answering: Answering, over: threading.Event) -> None:
        first, _, _ = stream.recv(65_536).partition(b"\r\n\r\n")
        with answering(Received.read(number, first)) as pieces:
            stays = all(_send_piece(stream, piece, over) for piece in pieces)
        if stays:
            with inside.wrap_socket(stream, server_side=True) as tunnel:
                speak_http1(tunnel, number, answering, over)

    return speak


def _send_piece(stream: socket.socket, piece: bytes | float | End, over: threading.Event) -> bool:
    """Whether the connection stays open."""
    if isinstance(piece, bytes):
        stream.sendall(piece)
        return b"connection: close\r\n" not in piece[:10_000].lower()
    if isinstance(piece, End):
        if piece is End.RESET:
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False
    return not over.wait(piece)


def speak_http2(stream: socket.socket, number: int, answering: Answering, over: threading.Event) -> None:
    """The same answers as frames of HTTP/2, as far as the client's windows let them; `End.RESET` ends the stream."""
    connection = H2Connection(H2Configuration(client_side=False, header_encoding="latin-1"))
    connection.initiate_connection()
    asked: dict[int, tuple[RequestReceived, bytearray]] = {}
    bodies: dict[int, tuple[memoryview, bool]] = {}
    while not over.is_set():
        stream.sendall(connection.data_to_send())
        if not (data := stream.recv(65_536)):
            return
        for event in connection.receive_data(data):
            if isinstance(event, RequestReceived):
                asked[event.stream_id] = event, bytearray()
            elif isinstance(event, DataReceived):
                asked[event.stream_id][1].extend(event.data)
            elif isinstance(event, StreamEnded):
                bodies[event.stream_id] = _send_head(connection, *asked.pop(event.stream_id), number, answering)
            elif isinstance(event, StreamReset):
                bodies.pop(event.stream_id, None)
        for number_of_stream, (body, reset) in list(bodies.items()):
            bodies[number_of_stream] = _send_body(connection, number_of_stream, body, reset), reset
            if not bodies[number_of_stream][0]:
                del bodies[number_of_stream]


def _send_head(
    connection: H2Connection, event: RequestReceived, sent: bytearray, number: int, answering: Answering
) -> tuple[memoryview, bool]:
    """Sends the answer's head; gives its body, and whether the stream is to be reset."""
    fields = {str(name): str(text) for name, text in event.headers}
    others = tuple((name, text) for name, text in fields.items() if not name.startswith(":"))
    request = Received(number, monotonic(), fields[":method"], fields[":path"], others, bytes(sent))
    with answering(request) as pieces:
        answer = list(pieces)
    data = b"".join(piece for piece in answer if isinstance(piece, bytes))
    first, _, body = data.partition(b"\r\n\r\n")
    status, *lines = first.decode("latin-1").split("\r\n")
    headers = [(name.lower(), text.strip()) for name, _, text in (line.partition(":") for line in lines)]
    connection.send_headers(event.stream_id, [(":status", status.split(" ")[1]), *headers], end_stream=not body)
    return memoryview(body), End.RESET in answer


def _send_body(connection: H2Connection, number: int, body: memoryview, reset: bool) -> memoryview:
    """Sends as much of the body as may be sent; gives the rest."""
    while body and (room := min(connection.local_flow_control_window(number), connection.max_outbound_frame_size)) > 0:
        connection.send_data(number, bytes(body[:room]), end_stream=len(body) <= room and not reset)
        body = body[room:]
        if not body and reset:
            connection.reset_stream(number)
    return body


# ---- answers -----------------------------------------------------------------------------------------------


def head(status: int = 200, /, **headers: object) -> bytes:
    """A response's head; an underscore in a header's name stands for a hyphen."""
    fields = (f"{name.replace('_', '-')}: {text}" for name, text in headers.items())
    return "\r\n".join([f"HTTP/1.1 {status} So", *fields, "", ""]).encode("latin-1")


def page(body: bytes = b"", status: int = 200, **headers: object) -> bytes:
    """A whole response, with its honest length unless the headers say another."""
    return head(status, **({} if "Content_Length" in headers else {"Content_Length": len(body)}) | headers) + body


def moved(location: str, status: int = 302) -> bytes:
    return page(status=status, Location=location)


def robots(*lines: str) -> bytes:
    return page("\n".join(lines).encode(), Content_Type="text/plain")


def turns(*answers: Answer) -> Callable[[Received], "Pieces | bytes"]:
    """Each answer in its turn, the last for ever."""
    left = list(answers)

    def answer(request: Received) -> "Pieces | bytes":
        now = left.pop(0) if len(left) > 1 else left[0]
        return now if isinstance(now, bytes) else now(request)

    return answer


def after(seconds: float, answer: bytes) -> Callable[[Received], Pieces]:
    return lambda request: (seconds, answer)


def drip(data: bytes, size: int = 1, seconds: float = 0.1) -> Callable[[Received], Pieces]:
    """The data a few bytes at a time, which no time limit on a single read ever notices."""

    def answer(request: Received) -> Pieces:
        for start in range(0, len(data), size):
            yield data[start : start + size]
            yield seconds

    return answer


def cut(data: bytes, end: End = End.CLOSE) -> Callable[[Received], Pieces]:
    """The data, and the connection is over."""
    return lambda request: (data, end)


def endless(first: bytes, piece: bytes) -> Callable[[Received], Pieces]:
    """The first piece, then the second until the client has had enough of it, or 200 MB."""

    def answer(request: Received) -> Pieces:
        yield first
        yield from repeat(piece, 200_000_000 // len(piece))
        yield End.CLOSE

    return answer


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def chunked(*pieces: bytes, **headers: object) -> bytes:
    """A response of chunks (RFC 9112, section 7.1), to their end."""
    return head(Transfer_Encoding="chunked", **headers) + b"".join(map(chunk, pieces)) + chunk(b"")


# ---- content codings ---------------------------------------------------------------------------------------


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


def zstd_with_checksum(data: bytes) -> bytes:
    return zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1})


CODED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "br": ("br", lambda data: brotli.compress(data, quality=4)),
    "zstd": ("zstd", zstd_with_checksum),
}
"""By what it is called here: what Content-Encoding calls it, and how it is made."""

ZEROS = bytes(16_000_000)


def bomb(kind: str) -> Iterator[bytes]:
    """A body that inflates to 10 GB and more, in pieces of some kilobytes: begun like any other, and never ended."""
    if kind == "br":
        coder = brotli.Compressor(quality=1)
        pieces = [coder.process(ZEROS) + coder.flush() for _ in range(3)]
    elif kind == "zstd":
        window, run_length_block = bytes([(23 - 10) << 3]), (131_072 << 3 | 1 << 1).to_bytes(3, "little") + b"\0"
        pieces = [b"\x28\xb5\x2f\xfd\0" + window, run_length_block * 2_000]
    else:
        bits = {"gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS, "raw deflate": -zlib.MAX_WBITS}[kind]
        stream = zlib.compressobj(wbits=bits)
        pieces = [stream.compress(ZEROS) + stream.flush(zlib.Z_FULL_FLUSH) for _ in range(2)]
    yield from pieces
    yield from repeat(pieces[-1], 10_000_000_000 // (262_144_000 if kind == "zstd" else len(ZEROS)))


# ---- TLS ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Certificate:
    """A certificate that nobody has signed but itself, for 127.0.0.1, localhost and site.example."""

    path: Path
    key: Path

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Skips the test where there is no openssl."""
        openssl = shutil.which("openssl") or pytest.skip("there is no openssl to make a certificate")
        certificate = cls(folder / "cert.pem", folder / "key.pem")
        names = "subjectAltName=DNS:site.example,DNS:localhost,IP:127.0.0.1"
        command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        command += ["-days", "2", "-subj", "/CN=site.example", "-addext", names]
        subprocess.run(
            [*command, "-keyout", certificate.key, "-out", certificate.path],
            check=True,
            capture_output=True,
            timeout=60,
        )
        return certificate

    def context(self, *protocols: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path, self.key)
        context.set_alpn_protocols(list(protocols or ("http/1.1",)))
        return context
