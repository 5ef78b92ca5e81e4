"""Every kind of store, on a real server: files are whole, written when they change, and failures are told in time."""

import base64
import logging
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from conftest import BARE
from feedsmith.model.errors import PublishError
from feedsmith.publishing import folder
from feedsmith.publishing.folder import Output
from support.stores import FtpServer, Place, Relay, Servers, dribbling_port, free_port, silent_port, wait_for

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
    # No look for the machine's own account beyond this machine. Read when google.auth is first imported.
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.setenv("GCE_METADATA_HOST", "127.0.0.1:1")
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


def environment(place: Place) -> dict[str, str]:
    """For a process of its own that writes to the place."""
    return {**BARE, **{name: os.environ[name] for name in ("HOME", "NO_GCE_CHECK", "NO_PROXY")}, **place.env}


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
    lines = b"one\r\ntwo\nthree"  # a listing must not leave a server that changes the ends of lines
    output.put("c.rss", [lines], RSS)
    other = open_output(place.url)
    assert (bool(other.stamp("a.rss")), other.get("c.rss", 100), place.read("c.rss")) == (True, lines, lines)
    output.remove("c.rss")
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
def test_a_large_file_arrives_and_is_recognised(kind: str, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    place = make(kind)
    monkeypatch.setattr("feedsmith.publishing.remote.PART_BYTES", 1 << 20)  # what is compared at a time
    large = os.urandom(1 << 20) * 2 + b"more"
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


WRITE_AGAIN = """
import sys
from feedsmith.publishing.folder import open_output
output, letter = open_output(sys.argv[1]), sys.argv[2].encode()
output.has("a.rss")
print("ready", flush=True)
input()
for _ in range(3):
    output.put("a.rss", [letter * (1 << 20)], "application/rss+xml")
output.close()
"""


@each_store
def test_two_runs_at_once_leave_the_whole_file_of_one_of_them(kind: str, make: Make) -> None:
    place = make(kind)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    runs = [
        subprocess.Popen([sys.executable, "-c", WRITE_AGAIN, place.url, letter], env=environment(place), **pipes)
        for letter in "ab"
    ]
    assert [run.stdout.readline() for run in runs] == ["ready\n"] * 2
    for run in runs:
        run.stdin.write("\n")
        run.stdin.flush()
    ends = [(run.communicate(timeout=60), run.returncode) for run in runs]
    assert ends == [(("", ""), 0)] * 2
    contents = [letter * (1 << 20) for letter in (b"a", b"b")]
    assert place.read("a.rss") in contents
    assert place.names() == ["a.rss"]
    (other,) = (content for content in contents if content != place.read("a.rss"))
    assert open_output(place.url).put("a.rss", [other], RSS) is True
    assert place.read("a.rss") == other


@on_a_disk
def test_a_stamp_is_of_what_was_written_and_not_of_what_another_run_put_in_its_place(kind: str, make: Make) -> None:
    place = make(kind)
    output = open_output(place.url)
    output.put("a.rss", [OLD], RSS)
    open_output(place.url).put("a.rss", [NEW], RSS)
    os.utime(place.folder / "a.rss", (1_000_000_000, 1_000_000_000))  # times are in whole seconds
    assert output.stamp("a.rss") != open_output(place.url).stamp("a.rss")
    third = open_output(place.url)
    assert third.put("a.rss", [NEW], RSS) is False
    assert third.stamp("a.rss") == open_output(place.url).stamp("a.rss")


WRITE = """
import sys
from feedsmith.publishing.folder import open_output
open_output(sys.argv[1]).put("a.rss", [b"n" * (8 << 20)], "application/rss+xml")
"""


def start_writing(place: Place) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", WRITE, place.url], env=environment(place), stderr=subprocess.PIPE)


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
        assert any(words in reason for words in ("not done within 1 s", "timed out", "not answered within 1 s"))
        assert refused(output, "other.rss").reason == reason


@each_store
def test_a_server_that_answers_without_end_is_given_up(kind: str, make: Make) -> None:
    """Each letter comes in time, so that no time limit of a library's own ever ends it."""
    with dribbling_port() as port:
        output = open_output(elsewhere(kind, make, port).url, seconds=1)
        reason = refused(output).reason
        assert "not done within 1 s" in reason or kind in ("s3", "gs", "az"), reason


WRONG = "hidden@wr/ng%40w:rd"


def with_wrong_credentials(kind: str, make: Make, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place of the kind, and a login that is not accepted."""
    place: Any = make(kind, **({"password": WRONG} if kind == "ftp" else {}))
    if kind == "az":
        key = base64.b64encode(WRONG.encode()).decode()
        place = make(kind, key=key)
    if kind == "sftp":
        place.url = place.url.replace("@", f":{quote(WRONG, safe='')}@", 1)
    return place


@pytest.mark.parametrize(
    ("kind", "words"),
    [("az", "authenticate the request"), ("sftp", "uthentication"), ("ftp", "530 Authentication failed")],
)
def test_a_login_that_is_refused_is_told_without_its_secrets(
    kind: str,
    words: str,
    make: Make,
    servers: Servers,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    place = with_wrong_credentials(kind, make, servers, monkeypatch)
    with caplog.at_level(logging.DEBUG, "feedsmith"):
        error = refused(open_output(place.url))
    assert words in error.reason
    logged = [record.getMessage() for record in caplog.records if record.name.startswith("feedsmith")]
    shown = f"{error} {error!r} {error.trace} {logged} {capfd.readouterr()}"
    for secret in ("hidden", "wr%2Fng", base64.b64encode(WRONG.encode()).decode()):
        assert secret not in shown


def test_a_key_that_is_not_authorised_is_refused(make: Make, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    place = make("sftp")
    home = servers.get("sftp").folder / "stranger-home"
    shutil.copytree(servers.get("sftp").home, home)
    shutil.copy(servers.get("sftp").folder / "stranger", home / ".ssh" / "id_ed25519")
    (home / ".ssh" / "id_ed25519.pub").unlink()
    monkeypatch.setenv("HOME", str(home))
    assert "uthentication" in refused(open_output(place.url)).reason


@pytest.mark.parametrize("line", ["", "[127.0.0.1]:{port} ssh-ed25519 {key}\n"], ids=["unknown", "another"])
def test_a_host_that_is_not_known_gets_no_login(
    line: str, make: Make, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, server = make("sftp"), servers.get("sftp")
    home = server.folder / f"home-{next(NUMBERS)}"
    shutil.copytree(server.home, home)
    other = (server.folder / "stranger.pub").read_text().split()[1]
    (home / ".ssh" / "known_hosts").write_text(line.format(port=server.port, key=other))
    monkeypatch.setenv("HOME", str(home))
    reason = refused(open_output(place.url)).reason
    assert ("does not match" if line else "not found in known_hosts") in reason
    assert place.names() == []


class Forbidding(BaseHTTPRequestHandler):
    """A small fake of Google's store, as the emulator asks nobody who they are: it refuses every token."""

    def do_GET(self) -> None:
        body = b'{"error": {"code": 403, "message": "token=hidden-token may not write"}}'
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def test_a_token_that_google_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Forbidding) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{server.server_port}")
        try:
            error = refused(open_output("gs://bucket/feeds"))
        finally:
            server.shutdown()
            serving.join()
    assert error.reason.startswith("Forbidden: ")
    assert "hidden" not in error.reason + error.trace


# ---- what a store says of a file -----------------------------------------------------------------


@pytest.mark.parametrize("kind", ["gs", "az"])
def test_a_cloud_says_the_media_type_and_how_long_it_may_be_kept(kind: str, make: Make) -> None:
    place = make(kind)
    media_type = "application/feed+json"  # without a charset, which Google's emulator drops
    assert open_output(place.url, cache_control="no-cache").put("a.json", [OLD], media_type) is True
    assert place.headers("a.json") == (media_type, "no-cache")
    written = open_output(place.url).stamp("a.json")
    assert open_output(place.url, cache_control="no-cache").put("a.json", [OLD], media_type) is False
    assert open_output(place.url).stamp("a.json") == written
    assert open_output(place.url, cache_control="no-store").put("a.json", [OLD], media_type) is False
    assert place.headers("a.json") == (media_type, "no-store")


@pytest.mark.parametrize("without", [("MLST", "MLSD"), ("MLST", "MLSD", "MDTM")])
def test_an_ftp_server_of_the_old_kind_will_do_as_long_as_it_tells_times(
    tmp_path: Path, without: tuple[str, ...]
) -> None:
    (tmp_path / "ftp").mkdir()
    with FtpServer(tmp_path / "ftp", without=without) as server:
        place = server.place("a/b")
        output = open_output(place.url)
        if "MDTM" in without:
            assert refused(output).reason.startswith("500 ")
            return
        assert [output.put("a.rss", [piece], RSS) for piece in (OLD, OLD, NEW)] == [True, False, True]
        assert (output.has("b.rss"), output.has("a.rss"), bool(output.stamp("a.rss"))) == (False, True, True)
        assert (place.read("a.rss"), place.names()) == (NEW, ["a.rss"])
