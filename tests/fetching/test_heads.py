"""A response that browsers read is read, where it is safe; of any other the parser's own reason is shown."""

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith.fetching.heads import find_head_end, mend_head
from support.fetching import fetch, fetching, refused
from support.hostile import Answer, Certificate, End, Hostile, chunk, chunked, cut, drip, head, page

STORY = b"<p>It will sail every day until the end of the summer, the company said.</p>" * 20
CHUNKS = chunk(STORY[:700]) + chunk(STORY[700:]) + chunk(b"")


@pytest.fixture
def site() -> Iterator[Hostile]:
    with Hostile() as site:
        yield site


ODD = {
    "chunked said twice": head(Transfer_Encoding="chunked, chunked") + CHUNKS,
    "chunked said on two lines": head(Transfer_Encoding="chunked\r\nTransfer-Encoding: Chunked") + CHUNKS,
    "identity and chunked": head(Transfer_Encoding="identity, chunked") + CHUNKS,
    "identity": head(Transfer_Encoding="identity") + STORY,
    "identity with a length": head(Transfer_Encoding="Identity", Content_Length=len(STORY)) + STORY,
    "a coding that is empty": head(Transfer_Encoding="") + STORY,
    "an empty length": head(Content_Length="") + STORY,
    "an empty length beside a right one": head(Content_Length=f"{len(STORY)}\r\nContent-Length:") + STORY,
    "a line without a colon": b"HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: %d\r\n\r\n" % len(STORY) + STORY,
    "one that goes on": b"HTTP/1.1 200 OK\r\nno colon\r\n so\r\nContent-Length: %d\r\n\r\n" % len(STORY) + STORY,
    "a first line that goes on": b"HTTP/1.1 200 OK\r\n x\r\nContent-Length: %d\r\n\r\n" % len(STORY) + STORY,
    "a name that is none": b"HTTP/1.1 200 OK\r\nX Y: z\r\n: x\r\nContent-Length: %d\r\n\r\n" % len(STORY) + STORY,
    "a space before the colon": b"HTTP/1.1 200 OK\r\nContent-Length : %d\r\n\r\n" % len(STORY) + STORY,
    "http in small letters": page(STORY).replace(b"HTTP/1.1 200 So", b"http/1.1 200 ok"),
    "Http with two spaces": page(STORY).replace(b"HTTP/1.1 200 So", b"Http/1.1  200  OK"),
    "bare line feeds": b"http/1.0 200 OK\nContent-Length:\n\n" + STORY,
    "after a hint": b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" + head(Content_Length="") + STORY,
}  # fmt: skip


def in_drops(answer: bytes) -> Answer:
    """The head byte by byte, then the rest."""
    beginning = len(answer.partition(STORY[:50])[0])
    pieces = [answer[place : place + 1] for place in range(beginning)]
    return lambda request: (*pieces, answer[beginning:], End.CLOSE)


@pytest.mark.parametrize("what", ODD)
@pytest.mark.parametrize("send", [cut, in_drops])
def test_what_browsers_overlook_is_overlooked(site: Hostile, what: str, send: Callable[[bytes], Answer]) -> None:
    site.pages["/"] = send(ODD[what])
    with fetching(site, tries=1) as client:
        assert client.get(f"{site.url}/", robots=False).data == STORY


def test_the_connection_ends_with_a_head_that_was_set_right(site: Hostile) -> None:
    odd = head(Transfer_Encoding="chunked, chunked", Connection="keep-alive") + CHUNKS
    site.pages |= {"/1": odd + page(b"smuggled"), "/2": page(STORY), "/3": page(STORY)}
    with fetching(site) as client:
        assert [client.get(f"{site.url}/{number}", robots=False).data for number in "123"] == [STORY] * 3
    assert [site.asked(f"/{number}").connection for number in "123"] == [1, 2, 2]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (head(Content_Length="5, 6") + b"xxxxx", "conflicting Content-Length headers"),
        (head(Content_Length="-1") + b"x", "bad Content-Length"),
        (head(Transfer_Encoding="gzip, chunked") + b"x", "Only Transfer-Encoding: chunked is supported"),
        (b"HTTP/1.1 OK\r\n\r\n", "illegal status line"),
        (b"so\r\n\r\n", "illegal status line"),
        (b"HTTP/1.1 200 OK\r\nX: a\0b\r\nSet-Cookie: s3cret\r\n\r\n", "illegal header line"),
        (b"HTTP/1.1 200 OK\r\nX: s3cret\x0bb\r\n\r\n", "illegal header line"),
        (b"HTTP/1.2 200 OK\r\n\r\n", "its version is HTTP/1.2"),
    ],
)
def test_the_parser_s_reason_is_shown_without_what_the_server_sent(site: Hostile, answer: bytes, reason: str) -> None:
    site.pages["/"] = cut(answer)
    error = refused(site, robots=False)
    assert (error.kind, error.detail) == ("bad-response", f"the response is not valid HTTP: {reason}")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (head(Transfer_Encoding="chunked") + b"zz\r\nx\r\n", "illegal chunk header"),
        (head(Transfer_Encoding="chunked") + chunk(STORY), "incomplete chunked read"),
        (head(Content_Length="9") + b"x", "received 1 bytes, expected 9"),
    ],
)
def test_a_body_that_breaks_off_says_how(site: Hostile, answer: bytes, reason: str) -> None:
    site.pages["/"] = cut(answer)
    error = refused(site, robots=False)
    assert (error.kind, reason in error.detail) == ("truncated", True)


def test_a_head_over_tls_is_mended_too(tmp_path: Path) -> None:
    certificate = Certificate.create(tmp_path)
    trusting = ssl.create_default_context(cafile=certificate.path)
    with Hostile(certificate.context()) as site, fetching(site, tls=trusting) as client:
        site.pages["/"] = cut(head(Content_Length="") + STORY)
        assert client.get(site.url).data == STORY


def test_a_head_that_never_ends_is_not_held_for_ever(site: Hostile) -> None:
    site.pages["/"] = cut(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 60_000)
    assert refused(site, robots=False).kind == "too-large"


def test_a_head_in_drops_costs_no_more_than_linear_time(site: Hostile) -> None:
    site.pages["/"] = drip(head(X="y" * 3_000, Content_Length=1) + b"x", seconds=0.0)
    assert fetch(site, robots=False).data == b"x"


@pytest.mark.parametrize(
    "right",
    [page(b""), chunked(), head(ETag='"x"', Content_Type="text/html;\r\n charset=utf-8"), b"HTTP/1.0 404\n\n"],
)
def test_a_head_that_is_right_stays_as_it_is(right: bytes) -> None:
    end = find_head_end(right, 0)
    assert mend_head(right[:end]) == right[:end]


@given(st.binary(max_size=200))
def test_whatever_h11_reads_it_reads_after_mending_too(noise: bytes) -> None:
    data = b"HTTP/1.1 200 OK\r\n" + noise.replace(b"\n", b" ") + b"\r\n\r\n"
    before, after = _parse(data), _parse(mend_head(data))
    assert before in (None, after)


def _parse(data: bytes) -> object:
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("Host", "a")]))
    connection.receive_data(data)
    try:
        return connection.next_event()
    except h11.RemoteProtocolError:
        return None
