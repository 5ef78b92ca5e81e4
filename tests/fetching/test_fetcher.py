"""Pages are fetched within limits of time and size, whole or not at all, and whatever goes wrong has its kind."""

import gc
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import RequestReceived
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import BARE
from feedsmith.fetching.access import Access, FetchedPage, Network, NotModified, Validators, origin
from feedsmith.fetching.fetcher import Fetcher
from feedsmith.model.errors import FetchError
from support.fetching import fetch, fetching, refused
from support.hostile import (
    CODED,
    Answer,
    Certificate,
    End,
    Hostile,
    Pieces,
    Received,
    after,
    bomb,
    chunk,
    chunked,
    cut,
    drip,
    endless,
    head,
    moved,
    page,
    speak_http1,
    speak_http2,
)  # fmt: skip

STORY = b"<p>It will sail every day until the end of the summer, the company said.</p>" * 100


TRAILER = b"0\r\nX: y\r\n\r\n"


@pytest.fixture
def site() -> Iterator[Hostile]:
    with Hostile() as site:
        yield site


@pytest.fixture(autouse=True, scope="module")
def nothing_left() -> Iterator[None]:
    """The tests leave no thread behind, and no socket that is closed by chance only."""
    before = set(threading.enumerate())
    yield
    gc.collect()  # an unclosed socket warns when it is collected, and a warning is an error
    left = set(threading.enumerate()) - before
    for thread in left:
        thread.join(5)
    assert not [thread for thread in left if thread.is_alive()]


# ---- what a page is ----------------------------------------------------------------------------------------


def test_a_page_comes_with_all_that_is_known_of_it(site: Hostile) -> None:
    site.pages["/a?b=c"] = page(
        STORY,
        Content_Type='Text/HTML; Charset="ISO-8859-2"; x=y',
        Last_Modified="Thu, 01 Jan 2026 00:00:00 GMT",
        ETag='W/"x y"',
    )
    assert fetch(site, "/a?b=c#part") == FetchedPage(
        url=site.url + "/a?b=c",
        data=STORY,
        charset="iso-8859-2",
        media_type="text/html",
        modified=datetime(2026, 1, 1, tzinfo=UTC),
        validators=Validators(url=site.url + "/a?b=c", etag='W/"x y"', last_modified="Thu, 01 Jan 2026 00:00:00 GMT"),
    )


def test_a_page_of_which_nothing_is_known_is_one_all_the_same(site: Hostile) -> None:
    site.pages["/"] = page(b"")
    assert fetch(site) == FetchedPage(url=site.url + "/", data=b"", validators=Validators(url=site.url + "/"))


@pytest.mark.parametrize(
    ("field", "media_type", "charset"),
    [
        ("text/html", "text/html", ""),
        ("text/html;charset=utf-8", "text/html", "utf-8"),
        ("text/html; charset='windows-1252'", "text/html", "windows-1252"),
        ("text/html; x=charset; CHARSET = koi8-r ; y", "text/html", "koi8-r"),
        ("text/html; notcharset=utf-8", "text/html", ""),
        ("text/html; charset=", "text/html", ""),
        ("; charset=utf-8", "", "utf-8"),
        (";;;", "", ""),
    ],
)
def test_the_header_s_charset_is_told_as_it_is_said(site: Hostile, field: str, media_type: str, charset: str) -> None:
    site.pages["/"] = page(b"x", Content_Type=field)
    result = fetch(site)
    assert (result.media_type, result.charset) == (media_type, charset)


@pytest.mark.parametrize(
    "field",
    ["yesterday", "Thu, 99 Jan 2026 00:00:00 GMT", "Wed, 01 Jan 2200 00:00:00 GMT", "1767225600", "-1", "9" * 5_000],
)
def test_a_last_modified_that_can_t_be_is_none(site: Hostile, field: str) -> None:
    site.pages["/"] = page(b"x", Last_Modified=field)
    assert fetch(site).modified is None


@pytest.mark.parametrize("status", [200, 203])
@pytest.mark.parametrize(
    "answer",
    [
        head() + STORY,
        head(Content_Length=len(STORY)) + STORY,
        head(Transfer_Encoding="chunked") + chunk(STORY) + chunk(b""),
        head(Transfer_Encoding="chunked") + b"".join(chunk(bytes([byte])) for byte in STORY) + chunk(b""),
        head(Transfer_Encoding="chunked")
        + b"4;x=y\r\n"
        + STORY[:4]
        + b"\r\n"
        + chunk(STORY[4:])
        + b"0\r\nX: y\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n" + STORY,
        b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" * 3 + page(STORY),
    ],
    ids=["until the end", "length", "chunk", "chunks", "chunks with extras", "HTTP/1.0", "early hints"],
)
def test_a_body_is_read_to_its_end_however_that_is_told(site: Hostile, answer: bytes, status: int) -> None:
    site.pages["/"] = cut(answer.replace(b" 200 ", b" %d " % status))
    assert fetch(site).data == STORY


def test_a_body_that_comes_in_drops_is_whole_if_there_is_time(site: Hostile) -> None:
    site.pages["/"] = drip(page(b"whole"), size=20, seconds=0.01)
    assert fetch(site).data == b"whole"


def test_the_connection_is_kept_for_the_next_page(site: Hostile) -> None:
    for name in "abc":
        site.pages[f"/{name}"] = page(name.encode())
    with fetching(site) as client:
        assert [client.get(f"{site.url}/{name}").data for name in "abc"] == [b"a", b"b", b"c"]
    assert site.connects == 1


def test_a_kept_connection_that_is_gone_in_the_meantime_is_made_again(site: Hostile) -> None:
    for name in "abc":
        site.pages[f"/{name}"] = cut(page(name.encode()))  # it promises to stay, and goes
    with fetching(site) as client:
        assert [client.get(f"{site.url}/{name}").data for name in "abc"] == [b"a", b"b", b"c"]


# ---- how long ----------------------------------------------------------------------------------------------


class Slow:
    """Ways to keep a client waiting, with no pause as long as the limit."""

    body = drip(head(Content_Length=5_000) + b"x" * 5_000, seconds=0.02)
    chunks = drip(head(Transfer_Encoding="chunked") + chunk(b"x") * 5_000, size=3, seconds=0.02)
    headers = drip(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5_000, seconds=0.02)
    hints = drip(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 5_000, size=28, seconds=0.02)
    silence = after(20, b"")
    half = staticmethod(lambda request: (head(Content_Length=9) + b"x", 20.0))
    hops = staticmethod(lambda request: (0.2, moved(request.target + "x")))


@pytest.mark.parametrize("way", [name for name in vars(Slow) if not name.startswith("_")])
def test_a_page_has_so_much_time_in_all(site: Hostile, way: str) -> None:
    for hop in range(6):
        site.pages["/" + "x" * hop] = getattr(Slow, way)
    began = monotonic()
    with fetching(site) as client:
        error = client.error(site.url, timeout=0.4)
    assert error.kind == "timeout"
    assert "0.4 s" in error.detail
    assert monotonic() - began < 10


def test_a_server_that_never_answers_the_handshake_of_tls_is_given_up(site: Hostile) -> None:
    began = monotonic()
    with fetching(site, tries=1) as client:
        assert client.error(site.url.replace("http", "https"), timeout=0.5, robots=False).kind == "timeout"
    assert monotonic() - began < 10


def test_a_name_server_that_never_answers_is_given_up() -> None:
    over = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        over.wait(20)
        return []

    began = monotonic()
    with Fetcher(Network(tries=1), resolve=resolve) as fetcher, pytest.raises(FetchError, match="timeout"):
        fetcher.submit("http://slow.example/", Access(source="web", timeout=0.3)).result()
    assert monotonic() - began < 10
    over.set()


def test_a_page_that_waits_for_its_turn_loses_no_time_by_it(site: Hostile) -> None:
    for number in range(4):
        site.pages[f"/{number}"] = after(0.3, page(b"x"))
    with fetching(site, per_host=1) as client:
        pending = [client.submit(f"{site.url}/{number}", timeout=1.0) for number in range(4)]
        assert all(isinstance(reply.result(), FetchedPage) for reply in pending)


# ---- how large ---------------------------------------------------------------------------------------------

LARGE: dict[str, Answer] = {
    "an honest length": page(bytes(20_000)),
    "a length alone": after(0, head(Content_Length=20_000)),
    "a length beyond all numbers": head(Content_Length="9" * 400),
    "chunks": endless(head(Transfer_Encoding="chunked"), chunk(bytes(1_000))),
    "one chunk": endless(head(Transfer_Encoding="chunked") + b"fffffff\r\n", bytes(10_000)),
    "no end": endless(head(), bytes(1_000)),
    "gzip": page(CODED["gzip"][1](bytes(20_000)), Content_Encoding="gzip"),
}


@pytest.mark.parametrize("way", LARGE)
def test_a_body_beyond_the_limit_is_too_large(site: Hostile, way: str) -> None:
    site.pages["/"] = LARGE[way]
    error = refused(site, max_bytes=10_000)
    assert error.kind == ("bad-response" if way == "a length beyond all numbers" else "too-large")
    assert site.targets == ["/"]


@pytest.mark.parametrize("size", [9_999, 10_000])
@pytest.mark.parametrize("coded", [False, True])
def test_a_body_may_be_as_large_as_the_limit(site: Hostile, size: int, coded: bool) -> None:
    body = os.urandom(size // 2) + bytes(size - size // 2)
    site.pages["/"] = page(CODED["gzip"][1](body), Content_Encoding="gzip") if coded else page(body)
    assert fetch(site, max_bytes=10_000).data == body


def test_a_length_that_says_too_little_ends_the_body_there(site: Hostile) -> None:
    site.pages["/"] = cut(page(STORY, Content_Length=5))
    assert fetch(site).data == STORY[:5]


MEASURED = """
import re, sys
from feedsmith.fetching.access import Access, Network
from feedsmith.model.errors import FetchError
from feedsmith.fetching.fetcher import Fetcher

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])

here, *paths = sys.argv[1:]
with Fetcher(Network(allow=frozenset([here]), delay=0, tries=1)) as fetcher:
    fetcher.submit(f"http://{here}/", Access(source="web")).result()
    before = peak()
    for path in paths:
        try:
            fetcher.submit(f"http://{here}{path}", Access(source="web")).result()
        except FetchError as error:
            print(path, error.kind)
print((peak() - before) // 1_000)
"""


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="getrusage counts what the process was before it began"
)
def test_a_bomb_of_ten_gigabytes_takes_no_memory(site: Hostile) -> None:
    def goes_off(kind: str) -> Answer:
        return lambda request: (head(Content_Encoding=CODED[kind][0]), *bomb(kind), End.CLOSE)

    site.pages["/"] = page(STORY)
    for kind in CODED:
        site.pages["/" + kind.replace(" ", "-")] = goes_off(kind)
    paths = [path for path in site.pages if path != "/"]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, site.here, *paths], env=BARE, timeout=60, capture_output=True
    )
    *kinds, grown = done.stdout.decode().splitlines()
    assert kinds == [f"{path} too-large" for path in paths], done.stderr
    assert 0 < int(grown) < 30


# ---- what is not whole -------------------------------------------------------------------------------------

BROKEN: dict[str, Answer] = {
    "a body short of its length": cut(head(Content_Length=len(STORY)) + STORY[:-1]),
    "a body reset short of its length": cut(head(Content_Length=len(STORY)) + STORY[:-1], End.RESET),
    "no body at all": cut(head(Content_Length=len(STORY))),
    "chunks without an end": cut(head(Transfer_Encoding="chunked") + chunk(STORY)),
    "chunks without their last line": cut(head(Transfer_Encoding="chunked") + chunk(STORY) + b"0\r\n"),
    "half a chunk": cut(head(Transfer_Encoding="chunked") + chunk(STORY)[:-50]),
    "half a chunk's size": cut(head(Transfer_Encoding="chunked") + chunk(STORY) + b"1"),
    "chunks of which one has no size": cut(head(Transfer_Encoding="chunked") + chunk(STORY) + b"so\r\nx\r\n"),
}


@pytest.mark.parametrize("flaw", BROKEN)
def test_half_a_body_is_no_page(site: Hostile, flaw: str) -> None:
    site.pages["/"] = BROKEN[flaw]
    assert refused(site).kind == "truncated"


@pytest.mark.parametrize("kind", CODED)
@pytest.mark.parametrize("framing", ["length", "chunks", "until the end"])
def test_a_coded_body_is_decoded(site: Hostile, kind: str, framing: str) -> None:
    name, code = CODED[kind]
    body = code(STORY)
    framed: dict[str, Answer] = {
        "length": page(body, Content_Encoding=name),
        "chunks": chunked(*(body[at : at + 7] for at in range(0, len(body), 7)), Content_Encoding=name),
        "until the end": cut(head(Content_Encoding=name) + body),
    }
    site.pages["/"] = framed[framing]
    assert fetch(site).data == STORY


@pytest.mark.parametrize("kind", CODED)
@pytest.mark.parametrize("framing", ["length", "chunks", "until the end"])
def test_half_a_coded_body_is_no_page(site: Hostile, kind: str, framing: str) -> None:
    name, code = CODED[kind]
    body = code(STORY)[:-3]
    framed: dict[str, Answer] = {
        "length": page(body, Content_Encoding=name),
        "chunks": chunked(body, Content_Encoding=name),
        "until the end": cut(head(Content_Encoding=name) + body),
    }
    site.pages["/"] = framed[framing]
    assert refused(site).kind == "truncated"


@pytest.mark.parametrize("kind", ["gzip", "deflate", "br", "zstd"])
def test_a_damaged_body_is_no_page(site: Hostile, kind: str) -> None:
    name, code = CODED[kind]
    body = code(os.urandom(3_000))
    site.pages["/"] = page(body[:9] + bytes(1_500) + body[1_509:-2] + b"??", Content_Encoding=name)
    assert refused(site).kind == "truncated"


def test_codings_one_upon_the_other_are_undone(site: Hostile) -> None:
    body = CODED["br"][1](CODED["gzip"][1](STORY))
    site.pages["/"] = page(body, Content_Encoding="gzip, br")
    site.pages["/lines"] = head(Content_Length=len(body), Content_Encoding="gzip\r\nContent-Encoding: br") + body
    assert fetch(site).data == fetch(site, "/lines").data == STORY


@pytest.mark.parametrize("name", ["lzma", "gzip, xz", "gzip, " * 40 + "gzip"])
def test_a_coding_that_is_not_supported_is_named(site: Hostile, name: str) -> None:
    site.pages["/"] = page(STORY, Content_Encoding=name)
    error = refused(site)
    assert (error.kind, "coding" in error.detail, len(error.detail) < 200) == ("bad-response", True, True)


def test_only_codings_that_can_be_undone_are_asked_for(site: Hostile) -> None:
    site.pages["/"] = page(STORY)
    fetch(site)
    asked = site.asked("/").header("accept-encoding") or ""
    assert {name.strip() for name in asked.split(",")} == {name for name, _ in CODED.values()}


# ---- what is no HTTP ---------------------------------------------------------------------------------------

FLOODS: dict[str, tuple[Answer, str]] = {
    "one long header": (page(b"x", X="y" * 200_000), "too-large"),
    "a header without an end": (endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 1_000), "too-large"),
    "headers without an end": (endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 100), "too-large"),
    "many headers": (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 40_000 + b"Content-Length: 0\r\n\r\n", "too-large"),
    "a status without an end": (endless(b"HTTP/1.1 200 ", b"O" * 1_000), "too-large"),
    "hints without an end": (endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" * 50), "timeout too-large"),
    "chunk extensions without an end": (endless(head(Transfer_Encoding="chunked") + b"1;", b"x" * 1_000), "truncated"),
    "trailers without an end": (endless(head(Transfer_Encoding="chunked") + b"0\r\n", b"X: y\r\n" * 100), "truncated"),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_of_headers_is_stopped(site: Hostile, flood: str) -> None:
    site.pages["/"], kinds = FLOODS[flood]
    began = monotonic()
    timeout = 1.0 if flood == "hints without an end" else 10.0
    assert refused(site, timeout=timeout).kind in kinds.split()
    assert monotonic() - began < 10


def test_headers_of_less_than_the_limit_are_taken(site: Hostile) -> None:
    site.pages["/"] = page(b"x", X="y" * 60_000, Y="z" * 30_000)
    assert fetch(site).data == b"x"


@pytest.mark.parametrize("lines", [1, 101])
def test_headers_beyond_the_limit_are_too_large(site: Hostile, lines: int) -> None:
    site.pages["/"] = head(X="\r\nX: ".join(["y" * (100_900 // lines)] * lines), Content_Length=1) + b"x"
    assert refused(site).kind == "too-large"


@pytest.mark.parametrize(
    "answer",
    [
        b"so\r\n\r\n", b"HTTP/1.1 OK\r\n\r\n", b"\0" * 200 + b"\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.9\r\n\r\n", b"<!doctype html><p>so\r\n\r\n",
        head(Transfer_Encoding="gzip, chunked"), head(Transfer_Encoding="chunked\r\nTransfer-Encoding: so"),
        b"HTTP/1.1 99999 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n",
        head(Content_Length="-1"), head(Content_Length="5, 6") + b"xxxxx", head(Content_Length="x"),
        head(Content_Length="5\r\nContent-Length: 6") + b"xxxxxx", head(Transfer_Encoding="so") + b"x",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: so\r\n\r\n",
    ],
)  # fmt: skip
def test_what_is_no_http_is_a_bad_response(site: Hostile, answer: bytes) -> None:
    site.pages["/"] = cut(answer)
    assert refused(site).kind == "bad-response"


@pytest.mark.parametrize("end", End)
@pytest.mark.parametrize("sent", [b"", b"HTTP/1.1 2", b"HTTP/1.1 200 OK\r\nX: y\r\n"])
def test_a_connection_that_breaks_before_there_is_an_answer_is_unreachable(
    site: Hostile, end: End, sent: bytes
) -> None:
    site.pages["/"] = cut(sent, end)
    assert refused(site).kind == "unreachable"


@given(st.binary(max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_noise_ends_in_a_failure_with_its_kind(site: Hostile, noise: bytes) -> None:
    site.pages["/"] = cut(noise)
    refused(site, timeout=5.0, robots=False)


@given(st.binary(max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_noise_in_a_header_ends_in_a_page_or_a_failure_with_its_kind(site: Hostile, noise: bytes) -> None:
    fields = (b"Content-Type: ", b"Last-Modified: ", b"ETag: ", b"Content-Encoding: ", b"Location: ", b"Set-Cookie: ")
    with fetching(site, tries=1) as client:
        for at, field in enumerate(fields):
            status = b"302" if field == b"Location: " else b"200"
            site.pages[f"/{at}"] = cut(b"HTTP/1.1 " + status + b" So\r\n" + field + noise + b"\r\n\r\n")
            with suppress(FetchError):
                client.submit(f"{site.url}/{at}", robots=False).result()


# ---- what a status means -----------------------------------------------------------------------------------

KINDS = {
    401: "auth",
    403: "blocked",
    404: "not-found",
    407: "auth",
    410: "gone",
    429: "rate-limited",
    451: "blocked",
    **dict.fromkeys((201, 202, 204, 205, 206, 226, 299), "bad-response"),
    **dict.fromkeys((300, 301, 302, 303, 304, 305, 306, 307, 308, 399), "bad-response"),
    **dict.fromkeys((400, 402, 405, 406, 408, 409, 411, 414, 418, 421, 422, 425, 426, 431, 499), "bad-response"),
    **dict.fromkeys((500, 501, 502, 503, 504, 505, 507, 511, 520, 599, 600, 999), "bad-response"),
}


@pytest.mark.parametrize("status", KINDS)
def test_every_status_has_its_kind(site: Hostile, status: int) -> None:
    body = b"" if status in (204, 304) else STORY
    site.pages["/"] = page(body, status)
    error = refused(site)
    assert error.kind == KINDS[status]
    assert str(status) in error.detail
    assert str(error).startswith(f"web: {site.url}/: {error.kind.replace('-', ' ')} ({status}")


def test_a_partial_page_that_was_not_asked_for_is_none(site: Hostile) -> None:
    site.pages["/"] = page(STORY[:50], 206, Content_Range=f"bytes 0-49/{len(STORY)}")
    assert refused(site).kind == "bad-response"


# ---- what can't be reached ---------------------------------------------------------------------------------


def test_a_port_where_nobody_listens_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with fetching(allow=frozenset({f"127.0.0.1:{port}"})) as client:
        error = client.error(f"http://127.0.0.1:{port}/")
    assert (error.kind, "refuses" in error.detail) == ("unreachable", True)


@pytest.mark.parametrize(
    "error", [socket.gaierror(socket.EAI_NONAME, "So"), socket.gaierror(socket.EAI_AGAIN, "So"), OSError("so")]
)
def test_a_name_that_nobody_knows_is_unreachable(error: OSError) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise error

    with Fetcher(resolve=resolve) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.submit("http://gone.example/", Access(source="web")).result()
    assert caught.value.kind == "unreachable"


def test_a_name_without_an_address_is_unreachable() -> None:
    with fetching(names={"none.example": []}) as client:
        assert client.error("http://none.example/").kind == "unreachable"


@pytest.mark.parametrize("host", ["x" * 64 + ".example", ("x" * 60 + ".") * 5 + "example", "a..example", "-"])
def test_a_name_that_can_t_be_is_unreachable_or_no_url(host: str) -> None:
    with Fetcher(resolve=lambda host, port: [host.encode("idna").decode()]) as fetcher:
        with pytest.raises(FetchError) as caught:
            fetcher.submit(f"http://{host}/", Access(source="web")).result()
        assert caught.value.kind in ("unreachable", "bad-response", "unsafe-address")


def test_the_next_address_is_tried_where_the_first_does_not_answer(site: Hostile) -> None:
    site.pages["/"] = page(STORY)
    with fetching(site, names={"site.example": ["127.0.0.9", "127.0.0.1"]}) as client:
        assert client.get(f"http://site.example:{site.port}/").data == STORY


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("ftp://a.example/x", "unsafe-address"),
        ("file:///etc/passwd", "unsafe-address"),
        ("javascript:alert(1)", "unsafe-address"),
        ("data:text/html,x", "unsafe-address"),
        ("gopher://a.example", "unsafe-address"),
        ("", "bad-response"),
        ("//a.example/x", "bad-response"),
        ("/x", "bad-response"),
        ("http://", "bad-response"),
        ("http:///x", "bad-response"),
        ("http://a b/", "bad-response"),
        ("http://a.example:99999/", "bad-response"),
        ("http://a.example:x/", "bad-response"),
        ("http://[::1/", "bad-response"),
        ("http://[x]/", "bad-response"),
        ("http://[#", "bad-response"),
        ("http://[::1#]/", "bad-response"),
        ("//[?#", "bad-response"),
    ],
)
def test_what_is_no_url_that_can_be_asked_for_is_refused_before_any_look_up(url: str, kind: str) -> None:
    with fetching() as client:
        assert client.error(url).kind == kind
        assert client.lookups == []


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_text_for_a_url_ends_in_a_failure_with_its_kind(text: str) -> None:
    with fetching() as client:
        for url in (text, f"http://{text}", f"http://a.example/{text}", f"https://{text}:80/"):
            assert isinstance(client.error(url), FetchError)


# ---- TLS ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate.create(tmp_path_factory.mktemp("tls"))


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Certificate) -> None:
    with Hostile(certificate.context()) as site, fetching(site) as client:
        error = client.error(site.url)
        assert (error.kind, "certificate" in error.detail) == ("unreachable", True)
        assert site.requests == []


def test_a_certificate_for_another_name_is_refused(certificate: Certificate) -> None:
    trusting = ssl.create_default_context(cafile=certificate.path)
    with Hostile(certificate.context()) as site:
        with fetching(site, names={"other.example": ["127.0.0.1"]}, tls=trusting) as client:
            assert client.error(f"https://other.example:{site.port}/").kind == "unreachable"
        assert site.requests == []


def test_a_page_comes_over_tls_for_the_name_of_its_url(certificate: Certificate) -> None:
    trusting = ssl.create_default_context(cafile=certificate.path)
    with Hostile(certificate.context()) as site:
        site.pages["/a"] = page(STORY)
        with fetching(site, names={"site.example": ["127.0.0.1"]}, tls=trusting) as client:
            result = client.get(f"https://site.example:{site.port}/a")
    assert (result.url, result.data) == (f"https://site.example:{site.port}/a", STORY)


def test_the_certificates_that_the_environment_names_are_trusted(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    with Hostile(certificate.context()) as site, fetching(site) as client:
        site.pages["/"] = page(STORY)
        assert client.get(site.url).data == STORY


def test_certificates_that_can_t_be_read_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    with fetching(names={"site.example": ["127.0.0.1"]}, tries=1) as client:
        error = client.error("https://site.example/")
    assert (error.kind, error.detail) == (
        "unreachable",
        "no certificates to trust can be read from /nowhere/ca.pem",
    )


def test_a_server_that_speaks_no_tls_is_unreachable() -> None:
    with Hostile(speak=lambda stream, *_: stream.sendall(page(b"plain"))) as site, fetching(site, tries=1) as client:
        error = client.error(site.url.replace("http", "https"))
    assert (error.kind, "TLS" in error.detail) == ("unreachable", True)


# ---- what is known already ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "known",
    [
        Validators(etag='W/"a, b\\"'),
        Validators(last_modified="last Tuesday"),
        Validators(etag='"é"', last_modified="Thu, 01 Jan 2026 00:00:00 GMT"),
    ],
    ids=["etag", "date", "both"],
)
def test_validators_go_back_as_they_came_and_304_is_an_outcome(site: Hostile, known: Validators) -> None:
    known = replace(known, url=site.url + "/")
    site.pages["/"] = page(status=304)
    with fetching(site) as client:
        assert client.submit(site.url, known).result() == NotModified(url=site.url + "/", validators=known)
    asked = site.asked("/")
    assert asked.header("if-none-match") == (known.etag or None)
    assert asked.header("if-modified-since") == (known.last_modified or None)


def test_what_304_says_anew_replaces_what_was_known(site: Hostile) -> None:
    site.pages["/"] = page(status=304, ETag='"new"')
    with fetching(site) as client:
        here = site.url + "/"
        result = client.submit(here, Validators(url=here, etag='"old"', last_modified="x")).result()
    assert result == NotModified(url=here, validators=Validators(url=here, etag='"new"', last_modified="x"))


def test_a_page_that_has_changed_comes_with_its_new_validators(site: Hostile) -> None:
    site.pages["/"] = page(STORY, ETag='"new"')
    with fetching(site) as client:
        result = client.submit(site.url, Validators(url=site.url + "/", etag='"old"')).result()
    assert isinstance(result, FetchedPage)
    assert (result.data, result.validators) == (STORY, Validators(url=site.url + "/", etag='"new"'))


def test_validators_go_to_the_page_that_they_are_of_and_to_no_other_on_the_way(site: Hostile) -> None:
    site.pages |= {"/old": moved("/new"), "/new": page(status=304)}
    known = Validators(url=site.url + "/new", etag='"x"', last_modified="y")
    with fetching(site) as client:
        assert client.submit(site.url + "/old", known).result() == NotModified(url=known.url, validators=known)
    assert [site.asked(path).header("if-none-match") for path in ("/old", "/new")] == [None, '"x"']
    assert [site.asked(path).header("if-modified-since") for path in ("/old", "/new")] == [None, "y"]


def test_a_page_that_redirects_elsewhere_since_is_read_anew(site: Hostile) -> None:
    site.pages |= {"/old": moved("/new"), "/new": page(STORY)}
    with fetching(site) as client:
        result = client.submit(site.url + "/old", Validators(url=site.url + "/old", etag='"x"')).result()
    assert isinstance(result, FetchedPage)
    assert (result.url, result.data) == (site.url + "/new", STORY)
    assert site.asked("/new").header("if-none-match") is None


def test_nothing_is_said_to_be_known_that_is_not(site: Hostile) -> None:
    site.pages["/"] = page(status=304, ETag='"x"')
    assert refused(site).kind == "bad-response"
    assert site.asked("/").header("if-none-match") is None
    assert site.asked("/robots.txt").header("if-none-match") is None


def test_robots_txt_is_asked_for_without_the_page_s_validators(site: Hostile) -> None:
    site.pages["/"] = page(status=304)
    with fetching(site) as client:
        client.submit(site.url, Validators(url=site.url + "/", etag='"x"', last_modified="y")).result()
    assert site.asked("/robots.txt").header("if-none-match") is None
    assert site.asked("/robots.txt").header("if-modified-since") is None


# ---- HTTP/2 ------------------------------------------------------------------------------------------------


@pytest.fixture
def modern(certificate: Certificate) -> Iterator[tuple[Hostile, Any]]:
    """A site that speaks HTTP/2, and a client that trusts it."""
    trusting = ssl.create_default_context(cafile=certificate.path)
    with Hostile(certificate.context("h2"), speak=speak_http2) as site, fetching(site, tls=trusting) as client:
        yield site, client


def test_pages_come_over_one_connection_of_http_2(modern: tuple[Hostile, Any]) -> None:
    site, client = modern
    for number in range(6):
        site.pages[f"/{number}"] = page(STORY + b"%d" % number, Content_Type="text/html; charset=utf-8", ETag='"x"')
    pending = [client.submit(f"{site.url}/{number}") for number in range(6)]
    assert [reply.result().data for reply in pending] == [STORY + b"%d" % number for number in range(6)]
    assert pending[0].result().charset == "utf-8"
    assert site.connects == 1


def test_half_a_body_over_http_2_is_no_page(modern: tuple[Hostile, Any]) -> None:
    site, client = modern
    site.pages["/"] = head(200, Content_Length=len(STORY)) + STORY[:-1]
    assert client.error(site.url).kind == "truncated"


def test_a_stream_that_is_reset_is_no_page(modern: tuple[Hostile, Any]) -> None:
    site, client = modern
    site.pages["/"] = lambda request: (head(200) + STORY, End.RESET)
    assert client.error(site.url).kind == "truncated"


def test_a_body_over_http_2_beyond_the_limit_is_too_large_and_costs_no_other_page(
    modern: tuple[Hostile, Any],
) -> None:
    site, client = modern
    site.pages["/a"] = head(200) + bytes(300_000)
    site.pages["/b"] = page(STORY)
    assert client.error(f"{site.url}/a", max_bytes=10_000).kind == "too-large"
    assert client.get(f"{site.url}/b").data == STORY


def test_a_stream_that_is_given_up_keeps_none_of_the_connection_s_window(modern: tuple[Hostile, Any]) -> None:
    """What is on its way for it would fill the window of 16 MB, and the next page would never come."""
    site, client = modern
    site.pages["/a"] = head(200) + bytes(20_000_000)
    site.pages["/b"] = page(STORY)
    assert client.error(f"{site.url}/a", max_bytes=10_000).kind == "too-large"
    assert client.get(f"{site.url}/b", timeout=5.0).data == STORY


def test_a_coded_body_over_http_2_is_decoded(modern: tuple[Hostile, Any]) -> None:
    site, client = modern
    site.pages["/"] = page(CODED["br"][1](STORY), Content_Encoding="br")
    assert client.get(site.url).data == STORY


def test_a_flood_of_headers_over_http_2_is_too_large(modern: tuple[Hostile, Any]) -> None:
    site, client = modern
    site.pages["/"] = page(b"x", X="y" * 110_000)
    assert client.error(site.url).kind == "too-large"


def test_a_field_with_a_control_character_counts_for_nothing_over_http_2(modern: tuple[Hostile, Any]) -> None:
    """h11 refuses it over HTTP/1.1; a tab is none."""
    site, client = modern
    site.pages["/a"] = moved("/b\x01")
    site.pages["/b"] = page(STORY, Content_Type="text/html;\tcharset=utf-8")
    assert client.error(f"{site.url}/a").detail == "302, without saying where to"
    assert client.get(f"{site.url}/b").charset == "utf-8"


def refuse_http2(code: int, *, connection: bool = False, body: bytes = b"") -> Any:
    """A way to speak HTTP/2 that ends each stream, or the connection, with an error; HTTP/1.1 as always."""

    def speak(stream: Any, number: int, answering: Any, over: threading.Event) -> None:
        if stream.selected_alpn_protocol() != "h2":
            speak_http1(stream, number, answering, over)
            return
        http2 = H2Connection(H2Configuration(client_side=False))
        http2.initiate_connection()
        while True:
            stream.sendall(http2.data_to_send())
            if not (data := stream.recv(65_536)):
                return
            for event in http2.receive_data(data):
                if isinstance(event, RequestReceived) and connection:
                    http2.close_connection(code)
                elif isinstance(event, RequestReceived):
                    if body:
                        http2.send_headers(event.stream_id, [(":status", "200")])
                        http2.send_data(event.stream_id, body)
                    http2.reset_stream(event.stream_id, code)

    return speak


@pytest.mark.parametrize("code", [ErrorCodes.INTERNAL_ERROR, ErrorCodes.HTTP_1_1_REQUIRED])
@pytest.mark.parametrize("way", [{}, {"connection": True}, {"body": b"<p>half"}], ids=["stream", "connection", "body"])
def test_a_server_that_fails_over_http_2_is_asked_over_http_1(
    certificate: Certificate, code: int, way: dict[str, Any]
) -> None:
    trusting = ssl.create_default_context(cafile=certificate.path)
    context = certificate.context("h2", "http/1.1")
    with Hostile(context, speak=refuse_http2(code, **way)) as site, fetching(site, tls=trusting) as client:
        site.pages |= {"/a": page(STORY), "/b": page(STORY)}
        assert [client.get(f"{site.url}/{name}", robots=False).data for name in "ab"] == [STORY, STORY]
        assert client.waits == [0.0]
    assert site.targets == ["/a", "/b"]
    assert site.asked("/a").connection == site.asked("/b").connection


def test_another_error_of_http_2_is_named(certificate: Certificate) -> None:
    trusting = ssl.create_default_context(cafile=certificate.path)
    context = certificate.context("h2", "http/1.1")
    speak = refuse_http2(ErrorCodes.ENHANCE_YOUR_CALM)
    with Hostile(context, speak=speak) as site, fetching(site, tls=trusting) as client:
        error = client.error(site.url, robots=False)
    assert (error.kind, error.detail) == ("unreachable", "the server ends the HTTP/2 stream: ENHANCE_YOUR_CALM")


def test_a_source_may_do_without_http_2(certificate: Certificate) -> None:
    trusting = ssl.create_default_context(cafile=certificate.path)
    context = certificate.context("h2", "http/1.1")
    with Hostile(context, speak=refuse_http2(0)) as site, fetching(site, tls=trusting) as client:
        site.pages["/a"] = page(STORY)
        assert client.get(f"{site.url}/a", http2=False).data == STORY
    assert site.connects == 1


FRAMES = {
    "nothing": b"",
    "no frames": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx" * 20,
    "half a frame": b"\0\0\x12\4\0",
    "the end at once": b"\0\0\0\4\0\0\0\0\0" + b"\0\0\x08\7\0\0\0\0\0" + bytes(8),
    "no streams at all": b"\0\0\6\4\0\0\0\0\0" + b"\0\3" + bytes(4),
    "settings without an end": b"\0\0\0\4\0\0\0\0\0" * 20_000,
    "pings without an end": b"\0\0\0\4\0\0\0\0\0" + (b"\0\0\x08\6\0\0\0\0\0" + bytes(8)) * 20_000,
    "a huge frame": b"\0\0\0\4\0\0\0\0\0" + b"\xff\xff\xff\0\0\0\0\0\1" + bytes(100_000),
}


@pytest.mark.parametrize("frames", FRAMES)
@pytest.mark.parametrize("stays", [False, True])
def test_what_is_no_http_2_ends_in_a_failure_with_its_kind(certificate: Certificate, frames: str, stays: bool) -> None:
    def speak(stream: socket.socket, number: int, answering: object, over: threading.Event) -> None:
        stream.sendall(FRAMES[frames])
        if stays:
            over.wait(20)

    trusting = ssl.create_default_context(cafile=certificate.path)
    began = monotonic()
    with Hostile(certificate.context("h2"), speak=speak) as site, fetching(site, tls=trusting, tries=1) as client:
        assert client.error(site.url, timeout=0.5, robots=False).kind in ("unreachable", "bad-response", "timeout")
    assert monotonic() - began < 10


# ---- the end -----------------------------------------------------------------------------------------------

HANGS = """
import sys
from feedsmith.fetching.access import Access, Network
from feedsmith.fetching.fetcher import Fetcher

here = sys.argv[1]
with Fetcher(Network(allow=frozenset([here]))) as fetcher:
    fetcher.submit(f"http://{here}/", Access(source="web")).result()
"""


@pytest.mark.parametrize(
    "command",
    [
        lambda here: ["-c", HANGS, here],
        lambda here: ["-m", "feedsmith", "render", f"http://{here}/", "--allow", here, "-o", "-", "-f", "rss"],
    ],
    ids=["a program", "the command"],
)
def test_ctrl_c_ends_what_hangs(site: Hostile, tmp_path: Path, command: Any) -> None:
    reached = threading.Event()

    def hang(request: Received) -> Pieces:
        reached.set()
        return (20.0,)

    site.pages["/"] = hang
    process = subprocess.Popen(
        [sys.executable, *command(site.here)], cwd=tmp_path, env=BARE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert reached.wait(20)
        process.send_signal(signal.SIGINT)
        began = monotonic()
        _, stderr = process.communicate(timeout=15)
        assert monotonic() - began < 5
    finally:
        process.kill()
        process.wait()
    assert process.returncode in (130, -signal.SIGINT)
    assert b"Error" not in stderr
    assert b"Task" not in stderr


def test_a_client_that_is_never_asked_starts_nothing() -> None:
    before = threading.active_count()
    with Fetcher():
        assert threading.active_count() == before


def test_a_client_that_ends_gives_up_what_is_open(site: Hostile) -> None:
    for number in range(6):
        site.pages[f"/{number}"] = after(20, b"")
    began = monotonic()
    with fetching(site, per_host=3) as client:
        pending = [client.submit(f"{site.url}/{number}") for number in range(6)]
        while len(site.targets) < 3 and monotonic() - began < 10:
            sleep(0.01)
    assert monotonic() - began < 10
    assert all(reply.done() for reply in pending)


def test_a_page_is_done_before_its_result_is_asked_for(site: Hostile) -> None:
    site.pages["/"] = page(STORY)
    began = monotonic()
    with fetching(site) as client:
        pending = client.submit(site.url)
        while not pending.done() and monotonic() - began < 10:
            sleep(0.01)
        assert pending.done()
        assert pending.result() == pending.result()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.example/b?c#d", "http://a.example"),
        ("https://a.example:8443/", "https://a.example:8443"),
        ("http://anna:secret@a.example/", "http://a.example"),
        ("http://[::1]:80/", "http://[::1]:80"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, expected: str) -> None:
    assert origin(url) == expected
