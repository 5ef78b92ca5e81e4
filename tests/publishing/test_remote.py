"""A feed in a store elsewhere is written whole or not at all, and one that would not change is left alone."""

import hashlib
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest

from feedsmith.model.errors import ConfigError, PublishError
from feedsmith.publishing.folder import Folder, Output, open_output

RSS, JSON = "application/rss+xml", "application/feed+json"
OLD, NEW = b"<rss>old</rss>", b"<rss>new</rss>"
LARGE = os.urandom(1 << 20) * 60
PART = 16 << 20

KEYS = {"key": "AKIAEXAMPLE", "secret": "hidden-secret"}


class Bucket:
    """A bucket of a server that speaks S3's language, looked at by another client than the one that is tested."""

    def __init__(self, client: Any, endpoint: str, name: str) -> None:
        self.client, self.endpoint, self.name = client, endpoint, name

    def output(self, prefix: str = "/feeds", **options: Any) -> Output:
        return open_output(f"s3://{self.name}{prefix}", **{"endpoint_url": self.endpoint, **KEYS, **options})

    def head(self, key: str = "feeds/news.rss") -> dict[str, Any]:
        head: dict[str, Any] = self.client.head_object(Bucket=self.name, Key=key)
        return head

    def read(self, key: str = "feeds/news.rss") -> bytes:
        body = self.client.get_object(Bucket=self.name, Key=key)["Body"]
        with body:
            content: bytes = body.read()
            return content

    def keys(self) -> list[str]:
        return [entry["Key"] for entry in self.client.list_objects_v2(Bucket=self.name).get("Contents", [])]

    def uploads(self) -> list[str]:
        return [upload["Key"] for upload in self.client.list_multipart_uploads(Bucket=self.name).get("Uploads", [])]


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever runs the tests has no account, and no proxy stands between them and this machine."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "FSSPEC_"))]:
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    from moto.server import ThreadedMotoServer  # 2 s, for the tests that need it

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield "http://{}:{}".format(*server.get_host_and_port())
    finally:
        server.stop()


NUMBERS = count()


@pytest.fixture
def bucket(endpoint: str) -> Iterator[Bucket]:
    keys = {"aws_access_key_id": KEYS["key"], "aws_secret_access_key": KEYS["secret"]}
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **keys)
    name = f"bucket-{next(NUMBERS)}"
    client.create_bucket(Bucket=name)
    try:
        yield Bucket(client, endpoint, name)
    finally:
        client.close()


def failing(error: BaseException, *pieces: bytes) -> Iterator[bytes]:
    yield from pieces
    raise error


# ---- what is written ---------------------------------------------------------------------------------------


def test_the_pieces_become_one_object_below_the_prefix(bucket: Bucket) -> None:
    assert bucket.output().put("news.rss", iter([b"one, ", b"", b"two"]), RSS) is True
    assert bucket.keys() == ["feeds/news.rss"]
    assert bucket.read() == b"one, two"


def test_a_protocol_in_capitals_is_the_same(bucket: Bucket) -> None:
    output = open_output(f"S3://{bucket.name}/x", endpoint_url=bucket.endpoint, **KEYS)
    assert output.put("a.rss", [NEW], RSS) is True
    assert (bucket.keys(), output.display_name("a.rss")) == (["x/a.rss"], f"s3://{bucket.name}/x/a.rss")


@pytest.mark.parametrize(("prefix", "key"), [("", "a.rss"), ("/", "a.rss"), ("/x/y/", "x/y/a.rss")])
def test_a_bucket_may_be_named_without_a_prefix_and_with_a_slash_at_its_end(
    bucket: Bucket, prefix: str, key: str
) -> None:
    output = bucket.output(prefix)
    assert output.put("a.rss", [NEW], RSS) is True
    assert bucket.keys() == [key]
    assert output.display_name("a.rss") == f"s3://{bucket.name}/{key}"


@pytest.mark.parametrize(
    ("media_type", "content_type"),
    [
        (RSS, "application/rss+xml; charset=utf-8"),
        ("application/atom+xml", "application/atom+xml; charset=utf-8"),
        (JSON, "application/feed+json"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("application/gzip", "application/gzip"),
    ],
)
def test_the_object_says_its_media_type_and_how_long_it_may_be_kept(
    bucket: Bucket, media_type: str, content_type: str
) -> None:
    bucket.output().put("news.rss", [NEW], media_type)
    head = bucket.head()
    assert (head["ContentType"], head["CacheControl"]) == (content_type, "public, max-age=300")
    assert "ContentEncoding" not in head


@pytest.mark.parametrize(("asked", "expected"), [("no-cache", "no-cache"), ("", None)])
def test_how_long_it_may_be_kept_is_up_to_the_caller(bucket: Bucket, asked: str, expected: str | None) -> None:
    bucket.output(cache_control=asked).put("news.rss", [NEW], RSS)
    assert bucket.head().get("CacheControl") == expected


def test_where_the_store_is_and_who_writes_to_it_may_come_from_the_environment(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", bucket.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS["key"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS["secret"])
    assert open_output(f"s3://{bucket.name}/feeds").put("news.rss", [NEW], RSS) is True
    assert bucket.read() == NEW


# ---- what is left alone ------------------------------------------------------------------------------------


@pytest.mark.parametrize("new", [NEW, OLD[:-1], OLD + b" ", b""])
def test_an_object_whose_bytes_change_is_replaced(bucket: Bucket, new: bytes) -> None:
    assert bucket.output().put("news.rss", [OLD], RSS) is True
    assert bucket.output().put("news.rss", [new], RSS) is True
    assert bucket.read() == new


@pytest.fixture
def versions(bucket: Bucket) -> Callable[[], int]:
    """How often something has been written to the bucket."""
    bucket.client.put_bucket_versioning(Bucket=bucket.name, VersioningConfiguration={"Status": "Enabled"})
    return lambda: len(bucket.client.list_object_versions(Bucket=bucket.name).get("Versions", []))


@pytest.mark.parametrize("content", [OLD, b""])
def test_an_object_whose_bytes_stay_the_same_is_not_written(
    bucket: Bucket, versions: Callable[[], int], content: bytes
) -> None:
    assert bucket.output().put("news.rss", [content], RSS) is True
    before = bucket.head()
    assert bucket.output().put("news.rss", [content], RSS) is False
    assert versions() == 1
    assert bucket.head()["LastModified"] == before["LastModified"]


def test_the_same_bytes_are_recognised_where_the_etag_is_no_hash_of_them(
    bucket: Bucket, versions: Callable[[], int]
) -> None:
    about = {"Bucket": bucket.name, "Key": "feeds/news.rss"}
    upload = {**about, "UploadId": bucket.client.create_multipart_upload(**about, ContentType=RSS)["UploadId"]}
    part = bucket.client.upload_part(**upload, PartNumber=1, Body=OLD)["ETag"]
    bucket.client.complete_multipart_upload(
        **upload, MultipartUpload={"Parts": [{"ETag": part, "PartNumber": 1}]}
    )  # fmt: skip
    assert bucket.head()["ETag"].strip('"') != hashlib.md5(OLD).hexdigest()
    output = bucket.output(cache_control="")
    assert output.put("news.rss", [OLD.replace(b"old", b"odd")], RSS) is True
    assert output.put("news.rss", [OLD], RSS) is True
    assert versions() == 3
    assert output.put("news.rss", [OLD], RSS) is False
    assert versions() == 3


def test_the_same_bytes_are_sent_again_to_say_something_else_of_them(
    bucket: Bucket, versions: Callable[[], int]
) -> None:
    assert bucket.output().put("news.rss", [OLD], RSS) is True
    assert bucket.output(cache_control="no-cache").put("news.rss", [OLD], RSS) is False
    assert bucket.output(cache_control="no-cache").put("news.rss", [OLD], RSS) is False
    assert bucket.head()["CacheControl"] == "no-cache"
    assert versions() == 2


# ---- whole or not at all -----------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt(), SystemExit(3), GeneratorExit()])
def test_whatever_the_pieces_raise_passes_and_nothing_is_sent(
    bucket: Bucket, versions: Callable[[], int], error: BaseException
) -> None:
    output = bucket.output()
    with pytest.raises(type(error)):
        output.put("news.rss", failing(error, LARGE), RSS)
    assert (bucket.keys(), bucket.uploads()) == ([], [])
    output.put("news.rss", [OLD], RSS)
    with pytest.raises(type(error)):
        output.put("news.rss", failing(error, NEW), RSS)
    assert (bucket.read(), versions()) == (OLD, 1)


def test_a_large_feed_is_sent_in_parts_shows_only_when_it_is_whole_and_is_left_alone_the_next_time(
    bucket: Bucket, versions: Callable[[], int]
) -> None:
    output = bucket.output()
    output.put("news.rss", [OLD], RSS)
    done, seen = threading.Event(), set()

    def look() -> None:
        while not done.is_set():
            seen.add((bucket.head()["ContentLength"], bucket.head()["ETag"]))

    reader = threading.Thread(target=look)
    reader.start()
    try:
        assert output.put("news.rss", (LARGE[start : start + 100_000] for start in range(0, len(LARGE), 100_000)), RSS)
    finally:
        done.set()
        reader.join()
    head = bucket.head()
    assert head["ETag"].endswith('-4"')
    assert (head["ContentType"], head["CacheControl"]) == ("application/rss+xml; charset=utf-8", "public, max-age=300")
    assert {length for length, _ in seen} <= {len(OLD), len(LARGE)}
    assert bucket.read() == LARGE
    assert output.put("news.rss", [LARGE], RSS) is False
    assert versions() == 2
    assert output.put("news.rss", [LARGE[:-1], b"x"], RSS) is True
    assert bucket.uploads() == []


class Wire:
    """A way to the endpoint `target` that is cut for good once so many bytes have gone there."""

    def __init__(self, target: str, limit: int) -> None:
        host, port = target.removeprefix("http://").split(":")
        self.target, self.left, self.lock = (host, int(port)), limit, threading.Lock()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.opened: list[socket.socket] = []
        self.threads = [threading.Thread(target=self.accept)]

    def __enter__(self) -> "Wire":
        self.threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        shut(self.listening)
        self.threads[0].join()
        for end in self.opened:
            shut(end)
        for thread in self.threads[1:]:
            thread.join()
        for end in (self.listening, *self.opened):
            end.close()

    def accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listening.accept()
                if self.left < 0:
                    near.close()
                    continue
                far = socket.create_connection(self.target)
                self.opened.extend([near, far])
                for ends in ((near, far, True), (far, near, False)):
                    self.threads.append(threading.Thread(target=self.forward, args=ends))
                    self.threads[-1].start()

    def forward(self, source: socket.socket, sink: socket.socket, there: bool) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                with self.lock:
                    self.left -= len(data) if there else 0
                if self.left < 0:
                    break
                sink.sendall(data)
        shut(sink)
        if there:  # a reset: an end alone leaves the sender waiting to get rid of what nobody reads
            with suppress(OSError):
                source.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                source.close()


def shut(end: socket.socket) -> None:
    """Wake whoever waits on it; it may be closed already."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("size", [20 << 20, len(LARGE)], ids=["at once", "in parts"])
def test_a_connection_that_breaks_on_the_way_leaves_the_old_feed(
    bucket: Bucket, versions: Callable[[], int], size: int
) -> None:
    bucket.output().put("news.rss", [OLD], RSS)
    with Wire(bucket.endpoint, size * 2 // 3) as wire:
        output = bucket.output(endpoint_url=wire.endpoint)
        with pytest.raises(PublishError) as caught:
            output.put("news.rss", [LARGE[:size]], RSS)
    assert caught.value.path == f"s3://{bucket.name}/feeds/news.rss"
    assert (bucket.read(), versions()) == (OLD, 1)


# ---- what goes wrong ---------------------------------------------------------------------------------------


def refused(output: Output, name: str = "news.rss") -> PublishError:
    with pytest.raises(PublishError) as caught:
        output.put(name, [NEW], RSS)
    assert caught.value.path == output.display_name(name)
    assert not any(key in str(caught.value) for key in KEYS.values())
    return caught.value


def test_a_bucket_that_is_not_there_is_named(endpoint: str) -> None:
    error = refused(open_output("s3://nowhere/feeds", endpoint_url=endpoint, **KEYS))
    assert str(error) == (
        "s3://nowhere/feeds/news.rss: not written (The specified bucket does not exist); the existing file is kept"
    )


@pytest.fixture
def strict(endpoint: str) -> Iterator[None]:
    """The server looks at credentials, and knows nobody."""

    def after(requests: str) -> None:
        with urlopen(Request(f"{endpoint}/moto-api/reset-auth", requests.encode(), {"Content-Type": "text/plain"})):
            pass

    after("0")
    try:
        yield
    finally:
        after("inf")


def test_credentials_that_are_not_accepted_are_what_is_wrong(bucket: Bucket, strict: None) -> None:
    assert "AWS Access Key Id" in refused(bucket.output()).reason
    assert bucket.output().get("news.rss", 100) is None


def test_without_credentials_the_failure_says_where_they_go(endpoint: str) -> None:
    assert "AWS_PROFILE" in refused(open_output("s3://bucket", endpoint_url=endpoint)).reason


def test_without_a_temporary_folder_the_feed_is_not_written(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))  # as TMPDIR would say, were it not read once
    assert refused(bucket.output()).reason.startswith("temporary folder: ")
    assert bucket.keys() == []


def test_where_nothing_listens_the_run_goes_on_and_does_not_try_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    output = open_output("s3://bucket/feeds", endpoint_url=f"http://127.0.0.1:{port}", **KEYS)
    reason = refused(output).reason
    assert reason == f'Could not connect to the endpoint URL: "http://127.0.0.1:{port}/bucket/feeds/news.rss"'
    with socket.create_server(("127.0.0.1", port)) as listening:
        listening.setblocking(False)
        assert refused(output, "other.rss").reason == reason
        with pytest.raises(PublishError):
            output.get("news.rss", 100)
        with pytest.raises(PublishError):
            output.has("news.rss")
        with pytest.raises(PublishError):
            output.remove("news.rss")
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_a_store_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        output = open_output("s3://bucket/feeds", endpoint_url=endpoint, seconds=0.5, **KEYS)
        assert refused(output).reason == "not done within 0.5 s"


class WriteOnly(BaseHTTPRequestHandler):
    """S3 as a key meets it that may write and nothing else: `HEAD` of what is not there is refused as well."""

    protocol_version = "HTTP/1.1"
    written: list[bytes] = []  # noqa: RUF012

    def do_HEAD(self) -> None:
        self.answer(403)

    def do_PUT(self) -> None:
        self.written.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer(200)

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def test_a_key_that_may_write_and_not_look_can_write() -> None:
    WriteOnly.written.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), WriteOnly) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            endpoint = f"http://127.0.0.1:{server.server_port}"
            output = open_output("s3://bucket/feeds", endpoint_url=endpoint, **KEYS)
            assert output.get("news.rss", 100) is None
            assert output.put("news.rss", [NEW], RSS) is True
            assert WriteOnly.written == [NEW]
        finally:
            server.shutdown()
            serving.join()


# ---- what stands there -------------------------------------------------------------------------------------


def in_a_bucket(tmp_path: Path, bucket: Bucket) -> Output:
    return bucket.output()


def in_a_folder(tmp_path: Path, bucket: Bucket) -> Output:
    return open_output(tmp_path)


each_output = pytest.mark.parametrize("place", [in_a_bucket, in_a_folder])
Place = Callable[[Path, Bucket], Output]


@each_output
def test_every_output_tells_new_changed_and_the_same_apart(place: Place, tmp_path: Path, bucket: Bucket) -> None:
    output = place(tmp_path, bucket)
    changed = [output.put("a.rss", iter(pieces), RSS) for pieces in ([OLD], [OLD[:3], OLD[3:]], [NEW], [NEW], [], [])]
    assert changed == [True, False, True, False, True, False]
    assert output.put("a.rss", [LARGE[: 2 * PART]], RSS) is True
    assert output.put("a.rss", [LARGE[: 2 * PART]], RSS) is False
    assert output.put("a.rss", [LARGE[: 2 * PART - 1], b"x"], RSS) is True


@each_output
def test_every_output_gives_what_stands_there(place: Place, tmp_path: Path, bucket: Bucket) -> None:
    output = place(tmp_path, bucket)
    assert (output.get("a.rss", 100), output.has("a.rss")) == (None, False)
    output.put("a.rss", [OLD], RSS)
    assert (output.get("a.rss", len(OLD)), output.has("a.rss")) == (OLD, True)
    assert (output.get("a.rss", len(OLD) - 1), output.has("b.rss")) == (None, False)
    output.put("a.rss", [], RSS)
    assert (output.get("a.rss", 0), output.has("a.rss")) == (b"", True)


@each_output
def test_every_output_removes_what_is_there_and_minds_nothing_that_is_not(
    place: Place, tmp_path: Path, bucket: Bucket
) -> None:
    output = place(tmp_path, bucket)
    output.remove("a.rss")
    output.put("a.rss", [OLD], RSS)
    output.put("b.rss", [NEW], RSS)
    output.remove("a.rss")
    assert (output.has("a.rss"), output.get("b.rss", 100)) == (False, NEW)


@each_output
def test_every_output_keeps_the_old_feed_when_the_new_one_fails_half_way(
    place: Place, tmp_path: Path, bucket: Bucket
) -> None:
    output = place(tmp_path, bucket)
    output.put("a.rss", [OLD], RSS)
    with pytest.raises(ValueError, match="no"):
        output.put("a.rss", failing(ValueError("no"), NEW), RSS)
    assert output.get("a.rss", 100) == OLD


def test_what_lies_below_a_name_is_no_file(bucket: Bucket, tmp_path: Path) -> None:
    for output in (in_a_bucket(tmp_path, bucket), in_a_folder(tmp_path, bucket)):
        output.put("a/b.rss", [OLD], RSS)
        assert (output.get("a", 100), output.has("a")) == (None, False)


# ---- which output ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "folder"),
    [
        ("out", "out"),
        (Path("a/b"), "a/b"),
        ("/a/b", "/a/b"),
        ("C:\\x", "C:\\x"),
        ("a:b", "a:b"),
        (Path("s3://a"), "s3:/a"),
        ("file:///a/b", "/a/b"),
        ("FILE://localhost/a%20b/", "/a b"),
        ("local:///a", "/a"),
    ],
)
def test_a_path_and_a_file_url_are_a_folder(output: str | Path, folder: str) -> None:
    opened = open_output(output)
    assert isinstance(opened, Folder)
    assert opened.display_name("feed.rss") == str(Path(folder) / "feed.rss")


@pytest.mark.parametrize("url", ["file://server/share", "file://share", "webdav://x.example/feeds", "s3:///"])
def test_a_url_that_can_not_be_written_to_is_the_configurations_fault(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_output(url)
    assert caught.value.where == "output"
    assert caught.value.allowed


def test_options_of_one_store_are_refused_by_another() -> None:
    with pytest.raises(PublishError) as caught:
        open_output("ftp://127.0.0.1/feeds", endpoint_url="http://127.0.0.1").put("a.rss", [NEW], RSS)
    assert caught.value.reason == "ftp:// takes no options: endpoint_url"


WITHOUT = """
import sys
for name in sys.argv[2:]:
    sys.modules[name] = None
from feedsmith.model.errors import ConfigError
from feedsmith.publishing.folder import open_output
try:
    open_output(sys.argv[1])
except ConfigError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("url", "missing", "message"),
    [
        ("s3://b/x", ["s3fs"], 'output: s3:// needs s3fs (pip install "feedsmith[s3]")'),
        ("s3a://b/x", ["s3fs", "fsspec"], 'output: s3a:// needs s3fs (pip install "feedsmith[s3]")'),
        ("gs://b/x", ["gcsfs"], 'output: gs:// needs gcsfs (pip install "feedsmith[gcs]")'),
        ("abfs://b/x", ["adlfs"], 'output: abfs:// needs adlfs (pip install "feedsmith[azure]")'),
        ("sftp://b/x", ["paramiko"], 'output: sftp:// needs paramiko (pip install "feedsmith[sftp]")'),
        ("ftp://b/x", ["paramiko", "fsspec"], ""),
        ("file:///x", ["fsspec"], ""),
    ],
)
def test_a_missing_package_is_named_with_what_installs_it(url: str, missing: list[str], message: str) -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT, url, *missing], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == message


def test_a_run_that_has_written_to_a_bucket_ends_in_silence(bucket: Bucket) -> None:
    code = (
        "import sys; from feedsmith.publishing.folder import open_output\n"
        f"output = open_output('s3://{bucket.name}', endpoint_url={bucket.endpoint!r}, **{KEYS!r})\n"
        "output.put('a.rss', [b'x'], 'text/xml')"
    )
    command = [sys.executable, "-W", "error::ResourceWarning", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert bucket.read("a.rss") == b"x"
