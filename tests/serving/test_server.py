"""The server on a socket: what a connection may take, how it ends, and what it says of itself."""

import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import feedsmith.serving
from feedsmith.model.errors import ConfigError
from feedsmith.serving import protocol, server
from support.asgi import ask

CONFIG = """
index = true
[feeds.news]
sources = [{ type = "text", path = "*.txt" }]
"""
# What `feedsmith serve` runs, without its poller; limits are shorter where a test says so.
SERVE = """
import logging, sys
from pathlib import Path
from feedsmith.serving import protocol, server
from feedsmith.serving.configured import Configured
from feedsmith.serving.planning import PlanLoader, ServeOptions
for limit in sys.argv[2:]:
    name, _, number = limit.partition("=")
    module = server if hasattr(server, name) else protocol
    setattr(module, name, float(number) if "." in number else int(number))
logging.basicConfig(stream=sys.stderr, level="WARNING")
options = ServeOptions(config=Path(sys.argv[1]))
server.run(Configured(PlanLoader(options), options.config), "127.0.0.1", 0,
           listening=lambda address: print(address, flush=True), read_again=lambda: print("again", flush=True))
print("ended", flush=True)
"""
# The same in another program: two mounts deep, under a server that believes what proxies say.
MOUNTED = """
import socket, sys, uvicorn
import feedsmith.serving
app = feedsmith.serving.app(sys.argv[1])
def mount(inner, prefix):
    async def mounted(scope, receive, send):
        if scope["type"] == "http":
            scope = {**scope, "root_path": scope.get("root_path", "") + prefix}
        await inner(scope, receive, send)
    return mounted
listener = socket.create_server(("127.0.0.1", 0))
print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
app = mount(mount(app, "/feeds"), "/harbour")
config = uvicorn.Config(app, proxy_headers=True, forwarded_allow_ips="*", log_config=None)
uvicorn.Server(config).run(sockets=[listener])
"""
FEED = b"<rss>" + b"The ferry is back. " * 3_000 + b"</rss>"
SECONDS = 30


class Server:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stdout
        address = process.stdout.readline()
        assert address, process.communicate()
        self.port = int(address.strip().rstrip("/").rpartition(":")[2])

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS)

    def get(self, path: str, **headers: str) -> tuple[int, "http.client.HTTPMessage", bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.request("GET", path, headers={key.replace("_", "-"): value for key, value in headers.items()})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "news.rss").write_bytes(FEED)
    (tmp_path / "feedsmith.toml").write_text(CONFIG)
    return tmp_path


@pytest.fixture
def serve(folder: Path) -> Iterator[object]:
    running: list[subprocess.Popen[str]] = []

    def start(*limits: str, code: str = SERVE) -> Server:
        command = [sys.executable, "-c", code, str(folder / "feedsmith.toml"), *limits]
        env = {name: text for name, text in os.environ.items() if not name.startswith("COVERAGE")}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        running.append(process)
        return Server(process)

    yield start
    for process in running:
        process.kill()
        process.communicate()


def read_all(connection: socket.socket) -> bytes:
    data = b""
    try:
        while piece := connection.recv(1 << 20):
            data += piece
    except ConnectionResetError:
        pass
    return data


HEAD = b"GET /news.rss HTTP/1.1\r\nHost: a\r\n"
GET = HEAD + b"\r\n"


def test_a_feed_is_served_and_little_is_said_of_the_server(serve) -> None:  # type: ignore[no-untyped-def]
    status, headers, body = serve().get("/news.rss", x_forwarded_host="evil.example", x_forwarded_proto="https")
    assert (status, body) == (200, FEED)
    assert headers["date"]
    assert headers["server"] is None


def test_in_another_program_and_behind_a_proxy_it_answers_the_same(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    server = serve(code=MOUNTED)
    app = feedsmith.serving.app(folder / "feedsmith.toml")
    proxied = {"x_forwarded_proto": "https", "x_forwarded_host": "evil.example", "x_forwarded_for": "192.0.2.1",
               "host": "evil.example", "x_forwarded_prefix": "/evil"}  # fmt: skip
    for path in ("/news.rss", "/none", "/errors.atom", "/health"):
        for headers in ({}, proxied):
            status, fields, body = server.get(f"/harbour/feeds{path}", **headers)
            assert (status, body) == (ask(app, path).status, ask(app, path).raw)
            assert "evil" not in str(fields) + body.decode()
    assert server.get("/harbour/feeds")[1]["location"] == "feeds/"
    assert server.get("/harbour/feeds/try")[0] == 200
    assert server.get("/harbour/feeds/try", **proxied)[0] == 404


def test_requests_are_answered_in_order_on_one_connection(serve) -> None:  # type: ignore[no-untyped-def]
    one = b"GET /news.rss HTTP/1.1\r\nHost: a\r\n\r\n"
    none = b"GET /none HTTP/1.1\r\nHost: a\r\n\r\n"
    last = b"GET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with serve().connect() as connection:
        connection.sendall(one + none + one + last)
        answers = read_all(connection).split(b"HTTP/1.1 ")[1:]
    assert [answer[:3] for answer in answers] == [b"200", b"404", b"200", b"404"]


def test_a_pipeline_is_bounded(serve) -> None:  # type: ignore[no-untyped-def]
    with serve().connect() as connection:
        connection.sendall(GET * 500)
        answers = read_all(connection)
    whole = answers.count(b"</rss>")
    assert 1 < whole < 500
    assert answers.count(b"HTTP/1.1 200 OK") == whole  # none is cut
    assert b"HTTP/1.1 4" not in answers


def test_what_waits_for_its_turn_is_bounded(serve) -> None:  # type: ignore[no-untyped-def]
    with serve().connect() as connection:
        connection.sendall(b"GET /status.json HTTP/1.1\r\nHost: a\r\n\r\n" * 500)
        answers = read_all(connection)
    assert answers.count(b"HTTP/1.1 200 OK") == protocol.MAX_PIPELINED + 1


def test_what_is_answered_from_memory_is_what_the_app_answers(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    server = serve()
    app = feedsmith.serving.app(folder / "feedsmith.toml")
    etag = ask(app, "/news.rss").headers["etag"]
    requests: list[tuple[str, dict[str, str]]] = [
        ("/news.rss", {}),
        ("/news.rss?again", {}),
        ("/news.rss", {"accept-encoding": "gzip"}),
        ("/news.rss", {"if-none-match": f'"other", W/{etag}'}),
        ("/news.rss", {"if-none-match": '"other"'}),
        ("/news.rss", {"if-modified-since": formatdate(usegmt=True)}),
        ("/news.rss", {"accept-encoding": "identity;q=0"}),
        ("/news%2Erss", {}),
        ("/none.rss", {}),
        ("/", {}),
        ("http://other.example/news.rss", {}),
    ]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=SECONDS)
    for target, headers in requests * 2:  # the second time, all that can be is in memory
        connection.putrequest("GET", target, skip_accept_encoding=True)
        for name, line in headers.items():
            connection.putheader(name, line)
        connection.endheaders()
        response = connection.getresponse()
        path = unquote(urlsplit(target).path)
        expected = ask(app, path, headers)
        got = {name.lower(): line for name, line in response.getheaders() if name.lower() != "date"}
        assert (response.status, got, response.read()) == expected, target
        assert response.headers["date"]
    connection.close()


@pytest.mark.parametrize("path", [b"/news.rss", b"/none"], ids=["from memory", "by the app"])
def test_a_connection_that_rests_is_closed(serve, path: bytes) -> None:  # type: ignore[no-untyped-def]
    with serve("KEEP_ALIVE_SECONDS=1").connect() as connection:
        for _ in range(2):  # the first time, nothing is in memory
            connection.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: a\r\n\r\n")
            assert connection.recv(9) == b"HTTP/1.1 "
            connection.settimeout(0.3)
            with suppress(TimeoutError):
                while connection.recv(1 << 20):
                    pass
            connection.settimeout(SECONDS)
        assert b"HTTP" not in read_all(connection)


@pytest.mark.parametrize("begun", [HEAD, b"GET /news.rss HTTP/1.1\r\nX: ", b"G", b"\r\n"], ids=str)
def test_a_head_that_never_ends_is_given_up(serve, begun: bytes) -> None:  # type: ignore[no-untyped-def]
    with serve("MAX_HEAD_SECONDS=0.5").connect() as connection:
        connection.sendall(begun)
        assert read_all(connection).startswith(b"HTTP/1.1 408 Request Timeout\r\n")


def test_so_is_one_that_comes_in_drops(serve) -> None:  # type: ignore[no-untyped-def]
    server = serve("MAX_HEAD_SECONDS=1.0")
    with server.connect() as connection:
        connection.sendall(GET)
        assert connection.recv(20).startswith(b"HTTP/1.1 200 OK")
        connection.sendall(HEAD)
        answer, deadline = b"", time.monotonic() + SECONDS
        connection.settimeout(0.1)
        while b"408" not in answer and time.monotonic() < deadline:
            try:
                connection.sendall(b"X: y\r\n")
                answer = (answer + connection.recv(1 << 20))[-2_000:]
            except TimeoutError:
                pass
            except OSError:
                break
    assert b"HTTP/1.1 408" in answer


def test_who_says_nothing_is_not_waited_for(serve) -> None:  # type: ignore[no-untyped-def]
    with serve("MAX_HEAD_SECONDS=0.5").connect() as connection:
        assert connection.recv(100) == b""


def test_a_head_without_end_is_refused(serve) -> None:  # type: ignore[no-untyped-def]
    with serve().connect() as connection:
        connection.sendall(HEAD)
        sent = 0
        try:
            while sent < 50_000_000:
                sent += connection.send(b"X: " + b"y" * 65_000 + b"\r\n")
        except OSError:
            pass
        assert sent < 50_000_000
        assert read_all(connection).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"POST /try HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n", b"x" * 65_536),
        (
            b"PUT /none HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"10000\r\n" + b"x" * 65_536 + b"\r\n",
        ),
    ],
    ids=["length", "chunked"],
)
def test_a_request_of_a_gigabyte_is_refused_unread(serve, head: bytes, piece: bytes) -> None:  # type: ignore[no-untyped-def]
    server = serve()
    with server.connect() as connection:
        connection.sendall(head)
        sent = 0
        try:
            while sent < 1_000_000_000:
                sent += connection.send(piece)
        except OSError:
            pass
        answer = read_all(connection)
    assert sent < 50_000_000
    assert answer.startswith((b"HTTP/1.1 413 ", b"HTTP/1.1 404 "))
    assert answer.count(b"HTTP/1.1") == 1
    assert server.get("/news.rss")[0] == 200


def test_connections_are_bounded_and_a_place_is_free_again(serve) -> None:  # type: ignore[no-untyped-def]
    server = serve("MAX_CONNECTIONS=5")
    held = [server.connect() for _ in range(5)]
    for connection in held:
        connection.sendall(HEAD)
    with server.connect() as further:
        assert read_all(further) == b""
    for connection in held:
        connection.close()
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            assert server.get("/news.rss")[0] == 200
            break
        except (http.client.HTTPException, OSError):
            assert time.monotonic() < deadline
            time.sleep(0.02)


def test_who_takes_nothing_of_the_answer_is_left(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    (folder / "out" / "news.rss").write_bytes(b"x" * 50_000_000)
    server = serve("MAX_STALLED_SECONDS=1.0", "MAX_CONNECTIONS=1")
    with server.connect() as connection:
        connection.sendall(GET)
        deadline = time.monotonic() + SECONDS
        while True:  # its place is the only one
            try:
                assert server.get("/none")[0] == 404
                break
            except (http.client.HTTPException, OSError):
                assert time.monotonic() < deadline
                time.sleep(0.1)


def test_it_ends_with_its_connections_on_a_signal(serve) -> None:  # type: ignore[no-untyped-def]
    for number in (signal.SIGTERM, signal.SIGINT):
        server = serve()
        with server.connect() as idle, server.connect() as slow:
            idle.sendall(GET)
            idle.recv(1 << 20)
            slow.sendall(HEAD)
            server.process.send_signal(number)
            out, err = server.process.communicate(timeout=SECONDS)
        assert (out, server.process.returncode) == ("ended\n", 0), err


def test_on_sighup_it_has_the_poller_read_again_and_goes_on(serve) -> None:  # type: ignore[no-untyped-def]
    server = serve()
    server.process.send_signal(signal.SIGHUP)
    assert server.process.stdout.readline() == "again\n"
    assert server.get("/news.rss")[0] == 200


def test_an_address_that_is_taken_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ConfigError, match=f"--listen 127.0.0.1:{port}: can't be listened at: Address"):
            server._listen("127.0.0.1", port)
    with pytest.raises(ConfigError, match=r"--listen no\.such\.host\.invalid:1: "):
        server._listen("no.such.host.invalid", 1)


def test_a_limit_of_files_that_is_too_low_is_told_and_kept(serve) -> None:  # type: ignore[no-untyped-def]
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(300, before[0]), before[1]))
    try:
        assert server._find_max_connections() == protocol.MAX_CONNECTIONS
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= protocol.MAX_CONNECTIONS + server.SPARE_DESCRIPTORS
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_where_it_can_not_be_raised_there_are_fewer_connections(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda which: (256, 512))
    monkeypatch.setattr(resource, "setrlimit", lambda which, limits: None)
    assert server._find_max_connections() == 412
    assert "512" in caplog.text
