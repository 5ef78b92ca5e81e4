"""Every kind of store, on a real server: files are whole, written when they change, and failures are told in time."""

import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from conftest import BARE
from feedsmith.model.errors import PublishError
from feedsmith.publishing import folder
from feedsmith.publishing.folder import Output
from support.stores import FtpServer, Place, Relay, Servers, free_port, silent_port, wait_for

RSS = "application/rss+xml"
OLD, NEW = b"<rss>old</rss>", b"<rss>new</rss>"
KINDS = ["s3", "gs", "az", "sftp", "ftp"]
NUMBERS = count()
each_store = pytest.mark.parametrize("kind", KINDS)
on_a_disk = pytest.mark.parametrize("kind", ["sftp", "ftp"])


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever runs the tests has no account, and no proxy stands between them and this machine."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "FSSPEC_", "AZURE_", "GOOGLE_", "GCSFS_", "STORAGE_", "SSH_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for logger in ("pyftpdlib", "gcp_storage_emulator", "paramiko", "gcsfs"):  # as a program has them
        monkeypatch.setattr(logging.getLogger(logger), "level", logging.NOTSET)


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with ExitStack() as stack:
        yield Servers(tmp_path_factory.mktemp("servers"), stack)


Make = Callable[..., Any]
OPENED: list[Output] = []


def open_output(url: str, **options: Any) -> Output:
    """An output that is closed at the end of the test."""
    OPENED.append(folder.open_output(url, **options))
    return OPENED[-1]


@pytest.fixture(autouse=True)
def closing() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().close()
    wait_for(lambda: "paramiko" not in repr(threading.enumerate()), "the threads of connections end")


@pytest.fixture
def make(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Gives a new place of a kind, with its credentials in the environment."""

    def make(kind: str, **options: Any) -> Any:
        place = servers.get(kind).place(f"place-{next(NUMBERS)}", **options)
        enter(place, monkeypatch)
        return place

    return make


def enter(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in place.env.items():
        monkeypatch.setenv(name, text)


def failing(*pieces: bytes) -> Iterator[bytes]:
    yield from pieces
    raise ValueError("no more")


# ---- whole, and only when changed ----------------------------------------------------------------


@each_store
def test_a_file_is_written_where_it_changed_and_left_alone_where_it_did_not(kind: str, make: Make) -> None:
    place = make(kind)
    contents = [[OLD], [OLD[:3], OLD[3:]], [NEW], [NEW], [NEW + b" "], [], []]
    changed = [open_output(place.url).put("news.rss", iter(pieces), RSS) for pieces in contents]
    assert changed == [True, False, True, False, True, True, False]
    assert (place.read("news.rss"), place.names()) == (b"", ["news.rss"])


@each_store
def test_what_lies_there_can_be_seen_read_and_removed(kind: str, make: Make) -> None:
    place = make(kind)
    output = open_output(place.url)
    assert (output.get("a.rss", 100), output.has("a.rss"), output.stamp("a.rss")) == (None, False, "")
    output.remove("a.rss")
    output.put("a.rss", [OLD], RSS)
    output.put("ünd b.rss", [NEW], RSS)
    assert (output.get("a.rss", len(OLD)), output.get("a.rss", len(OLD) - 1)) == (OLD, None)
    assert (output.has("a.rss"), output.get("ünd b.rss", 100)) == (True, NEW)
    output.remove("a.rss")
    assert (output.has("a.rss"), place.names()) == (False, ["ünd b.rss"])


@each_store
def test_a_stamp_stays_until_the_file_is_replaced(kind: str, make: Make) -> None:
    place = make(kind)
    output = open_output(place.url)
    output.put("a.rss", [OLD], RSS)
    stamp = output.stamp("a.rss")
    assert stamp
    assert open_output(place.url).stamp("a.rss") == stamp
    open_output(place.url).put("a.rss", [NEW + b"er"], RSS)
    assert open_output(place.url).stamp("a.rss") not in ("", stamp)


@each_store
def test_a_large_file_arrives_and_is_recognised(kind: str, make: Make) -> None:
    place = make(kind)
    large = os.urandom(1 << 20) * 18  # more than is compared at a time
    assert open_output(place.url).put("a.rss", [large], RSS) is True
    assert place.read("a.rss") == large
    assert open_output(place.url).put("a.rss", [large], RSS) is False
    assert open_output(place.url).put("a.rss", [large[:-1], b"x"], RSS) is True


@each_store
def test_a_format_that_fails_half_way_leaves_the_old_file(kind: str, make: Make) -> None:
    place = make(kind)
    output = open_output(place.url)
    output.put("a.rss", [OLD], RSS)
    with pytest.raises(ValueError, match="no more"):
        output.put("a.rss", failing(NEW), RSS)
    assert (place.read("a.rss"), place.names()) == (OLD, ["a.rss"])


@each_store
def test_two_runs_at_once_leave_the_whole_file_of_one_of_them(kind: str, make: Make) -> None:
    place = make(kind)
    contents = [letter * (3 << 20) for letter in (b"a", b"b")]
    start, failures = threading.Barrier(2), []

    def write(content: bytes) -> None:
        output = open_output(place.url)
        start.wait(30)
        try:
            for _ in range(3):
                output.put("a.rss", [content], RSS)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert place.read("a.rss") in contents
    assert place.names() == ["a.rss"]
    (other,) = (content for content in contents if content != place.read("a.rss"))
    assert open_output(place.url).put("a.rss", [other], RSS) is True
    assert place.read("a.rss") == other


WRITE = """
import sys
from feedsmith.publishing.folder import open_output
open_output(sys.argv[1]).put("a.rss", [b"n" * (8 << 20)], "application/rss+xml")
"""


def start_writing(place: Place) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", WRITE, place.url], env={**BARE, **place.env}, stderr=subprocess.PIPE)


def kill(writing: "subprocess.Popen[bytes]") -> None:
    writing.kill()
    writing.communicate()


@pytest.mark.parametrize("kind", ["s3", "gs", "az", "sftp"])
def test_a_run_that_is_killed_in_the_middle_leaves_the_old_file(
    kind: str, make: Make, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make(kind)
    open_output(place.url).put("a.rss", [OLD], RSS)
    server = servers.get(kind)
    if kind == "sftp":  # the way there is another host
        known = server.known_hosts.read_text()
    with Relay(server.port, 3 << 20) as relay:
        if kind == "sftp":
            server.known_hosts.write_text(known + known.replace(str(server.port), str(relay.port)))
        way = server.place(place.url.split("/")[2] if kind != "sftp" else place.folder.name, port=relay.port)
        writing = start_writing(way)
        wait_for(relay.stalled.is_set, "some of the file is on its way")
        kill(writing)
    assert place.read("a.rss") == OLD
    enter(place, monkeypatch)
    assert open_output(place.url).put("a.rss", [NEW], RSS) is True
    assert place.read("a.rss") == NEW


def test_a_run_that_is_killed_in_the_middle_leaves_the_old_file_on_ftp(tmp_path: Path) -> None:
    (tmp_path / "ftp").mkdir()
    with FtpServer(tmp_path / "ftp", rate=1 << 20) as server:
        place = server.place("feeds")
        open_output(place.url).put("a.rss", [OLD], RSS)
        writing = start_writing(place)
        wait_for(lambda: any(path.stat().st_size for path in place.folder.glob(".*.part")), "some of the file is there")
        kill(writing)
        assert place.read("a.rss") == OLD
        assert open_output(place.url).put("a.rss", [NEW], RSS) is True
        assert place.read("a.rss") == NEW


@on_a_disk
def test_what_a_killed_run_left_is_swept_once_it_is_old(kind: str, make: Make) -> None:
    place = make(kind)
    open_output(place.url).put("a.rss", [OLD], RSS)
    names = [".a.rss.0123abcd.part", ".gone.atom.89abcdef.part", ".a.rss.part", "a.rss.0123abcd.part", ".note"]
    for name in [*names, ".a.rss.fedcba98.part"]:
        (place.folder / name).write_bytes(b"half")
    for name in names:
        hours_ago = (place.folder / name).stat().st_mtime - 2 * 3600
        os.utime(place.folder / name, (hours_ago, hours_ago))
    open_output(place.url).put("b.rss", [OLD], RSS)
    # The young one may be somebody's who is at work; the others are not named as ours are.
    assert place.names() == sorted([*names[2:], ".a.rss.fedcba98.part", "a.rss", "b.rss"])


# ---- what goes wrong -----------------------------------------------------------------------------


def refused(output: Output, name: str = "news.rss") -> PublishError:
    with pytest.raises(PublishError) as caught:
        output.put(name, [NEW], RSS)
    error = caught.value
    assert error.path == output.display_name(name)
    assert (error.__cause__, error.__context__) == (None, None)
    return error


def elsewhere(kind: str, make: Make, port: int) -> Any:
    """A place of the kind, at another port of this machine."""
    place = make(kind, **({} if kind == "ftp" else {"port": port}))
    if kind == "ftp":
        place.url = place.url.rpartition(":")[0] + f":{port}/feeds"
    return place


@each_store
def test_a_server_that_is_gone_is_told_and_not_asked_again(kind: str, make: Make) -> None:
    output = open_output(elsewhere(kind, make, port := free_port()).url, seconds=2)
    reason = refused(output).reason
    assert any(words in reason for words in ("onnect", "not done within 2 s")), reason
    with socket.create_server(("127.0.0.1", port)) as listening:
        listening.setblocking(False)
        assert refused(output, "other.rss").reason == reason
        for ask in (output.has, output.stamp, output.remove, lambda name: output.get(name, 100)):
            with pytest.raises(PublishError):
                ask("news.rss")
        with pytest.raises(BlockingIOError):
            listening.accept()


@each_store
def test_a_server_that_takes_connections_and_never_answers_is_given_up(kind: str, make: Make) -> None:
    with silent_port() as port:
        output = open_output(elsewhere(kind, make, port).url, seconds=1)
        reason = refused(output).reason
        assert any(
            words in reason for words in ("not done within 1 s", "timed out", "Error reading SSH protocol banner")
        )
        assert refused(output, "other.rss").reason == reason
