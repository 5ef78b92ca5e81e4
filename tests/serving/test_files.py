"""Files of the output folder as answers: their validators, their codings, and what happens while a run writes."""

import asyncio
import gzip
import os
import threading
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from feedsmith.publishing.folder import replace_file
from feedsmith.serving.answers import documents, files
from feedsmith.serving.answers.documents import Kind
from feedsmith.serving.answers.files import Files
from feedsmith.serving.memo import Memo

KIND = Kind(media_type="application/rss+xml", cache_control="public, max-age=60", is_feed=True)
FEED = b"<rss>" + b"The ferry is back. " * 500 + b"</rss>"
OTHER = b"<rss>" + b"The night boat sails. " * 600 + b"</rss>"


class Folder:
    """A folder, its Files, and how they answer."""

    def __init__(self, path: Path) -> None:
        self.path, self.files = path, Files(path, Memo())

    def write(self, name: str, data: bytes) -> Path:
        replace_file([data], self.path / name)
        return self.path / name

    def get(self, name: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        raw = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]
        response = asyncio.run(self.files.answer(name, KIND, raw))
        fields = {key.decode(): value.decode() for key, value in response.fields}
        body = response.body
        if not isinstance(body, bytes):
            with body:
                body = body.read()
        return response.status, fields, body


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture(params=["kept", "too large to keep"])
def any_size(request: pytest.FixtureRequest, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    if request.param != "kept":
        monkeypatch.setattr(documents, "MAX_KEPT_BYTES", 1_000)
    return folder


def test_a_feed_says_what_it_is(any_size: Folder) -> None:
    path = any_size.write("news.rss", FEED)
    status, fields, body = any_size.get("news.rss")
    assert (status, body) == (200, FEED)
    assert fields.pop("etag").strip('"').isalnum()
    assert fields == {
        "content-type": "application/rss+xml; charset=utf-8",
        "content-length": str(len(FEED)),
        "last-modified": formatdate(int(path.stat().st_mtime), usegmt=True),
        "cache-control": "public, max-age=60",
        "vary": "Accept-Encoding",
        "access-control-allow-origin": "*",
    }


def test_whoever_has_it_is_told_so(any_size: Folder) -> None:
    any_size.write("news.rss", FEED)
    _, full, _ = any_size.get("news.rss")
    for condition in ({"if_none_match": full["etag"]}, {"if_modified_since": full["last-modified"]}):
        status, fields, body = any_size.get("news.rss", **condition)
        assert (status, body) == (304, b"")
        assert fields.items() <= full.items()
        assert {"etag", "vary", "cache-control"} <= fields.keys()
        assert not {"content-length", "content-type", "content-encoding"} & fields.keys()


def test_a_tag_is_of_the_bytes_alone(any_size: Folder) -> None:
    any_size.write("news.rss", FEED)
    first = any_size.get("news.rss")[1]["etag"]
    any_size.write("news.rss", OTHER)
    second = any_size.get("news.rss")[1]["etag"]
    os.utime(any_size.write("news.rss", FEED), (1, 1))
    assert first != second
    assert any_size.get("news.rss")[1]["etag"] == first
    assert any_size.get("news.rss", if_none_match=second)[0] == 200


def test_with_gzip_it_has_a_tag_of_its_own(folder: Folder) -> None:
    folder.write("news.rss", FEED)
    plain = folder.get("news.rss", accept_encoding="br")[1]
    status, packed, body = folder.get("news.rss", accept_encoding="gzip, br")
    assert (status, gzip.decompress(body), packed["content-encoding"]) == (200, FEED, "gzip")
    assert int(packed["content-length"]) == len(body) < len(FEED)
    assert packed["etag"] != plain["etag"]
    assert folder.get("news.rss", accept_encoding="gzip", if_none_match=packed["etag"])[0] == 304
    assert folder.get("news.rss", accept_encoding="gzip", if_none_match=plain["etag"])[0] == 200
    assert folder.get("news.rss", if_none_match=packed["etag"])[0] == 200


def test_what_is_refused_in_all_codings_is_not_sent(folder: Folder) -> None:
    folder.write("news.rss", FEED)
    status, fields, _ = folder.get("news.rss", accept_encoding="identity;q=0, br")
    assert (status, fields["vary"]) == (406, "Accept-Encoding")


def test_the_copy_beside_the_file_is_sent_where_it_is_of_the_same_bytes(any_size: Folder) -> None:
    any_size.write("news.rss", FEED)
    copy = gzip.compress(FEED, 1, mtime=7)
    any_size.write("news.rss.gz", copy)
    assert any_size.get("news.rss", accept_encoding="gzip")[2] == copy


@pytest.mark.parametrize(
    "copy",
    [gzip.compress(OTHER), b"", b"short", gzip.compress(FEED)[:-1]],
    ids=["of another version", "empty", "short", "cut"],
)
def test_a_copy_of_other_bytes_is_not_sent(any_size: Folder, copy: bytes) -> None:
    any_size.write("news.rss", FEED)
    any_size.write("news.rss.gz", copy)
    status, fields, body = any_size.get("news.rss", accept_encoding="gzip")
    assert status == 200
    assert (gzip.decompress(body) if "content-encoding" in fields else body) == FEED


def test_it_is_compressed_once(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("news.rss", FEED)
    packed: list[Any] = []

    def pack(pieces: Any) -> list[bytes]:
        packed.append(pieces)
        return [gzip.compress(b"".join(pieces))]

    monkeypatch.setattr(files, "gzip_pieces", pack)

    async def ask_all() -> None:
        await asyncio.gather(
            *(folder.files.answer("news.rss", KIND, [(b"accept-encoding", b"gzip")]) for _ in range(20))
        )

    asyncio.run(ask_all())
    folder.get("news.rss", accept_encoding="gzip")
    assert len(packed) == 1


def test_what_is_no_file_of_a_run_is_not_there(folder: Folder, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-secret"
    outside.write_bytes(b"secret")
    (tmp_path / "link.rss").symlink_to(outside)
    (tmp_path / "folder.rss").mkdir()
    os.mkfifo(tmp_path / "pipe.rss")
    for name in ("link.rss", "folder.rss", "pipe.rss", "none.rss"):
        assert folder.get(name)[0] == 404
        assert folder.get(name, accept_encoding="gzip")[0] == 404


def test_a_link_in_the_place_of_the_copy_is_not_followed(folder: Folder, tmp_path: Path) -> None:
    folder.write("news.rss", FEED)
    outside = tmp_path.parent / f"{tmp_path.name}.gz"
    outside.write_bytes(gzip.compress(FEED, 1, mtime=9))
    (tmp_path / "news.rss.gz").symlink_to(outside)
    assert folder.get("news.rss", accept_encoding="gzip")[2] != outside.read_bytes()


def test_a_file_that_goes_is_gone_and_comes_back(any_size: Folder) -> None:
    path = any_size.write("news.rss", FEED)
    assert any_size.get("news.rss")[0] == 200
    path.unlink()
    assert any_size.get("news.rss")[0] == 404
    any_size.write("news.rss", OTHER)
    assert any_size.get("news.rss")[2] == OTHER


def test_a_time_in_the_future_is_no_date(folder: Folder) -> None:
    path = folder.write("news.rss", FEED)
    os.utime(path, (4_000_000_000, 4_000_000_000))
    assert "last-modified" not in folder.get("news.rss")[1]


def test_while_a_run_replaces_a_file_its_readers_have_the_old_or_the_new_one_whole(any_size: Folder) -> None:
    versions = [b"%d" % number * 50_000 for number in range(8)]
    any_size.write("news.rss", versions[0])
    done = threading.Event()

    def write() -> None:
        for number in range(200):
            (any_size.path / "part").write_bytes(versions[number % 8])
            os.replace(any_size.path / "part", any_size.path / "news.rss")
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    tags: dict[str, bytes] = {}
    try:
        while not done.is_set():
            status, fields, body = any_size.get("news.rss")
            if status == 404:  # it was replaced each time that it was about to be read
                continue
            assert body in versions
            assert int(fields["content-length"]) == len(body)
            assert tags.setdefault(fields["etag"], body) == body
    finally:
        writer.join()
    assert tags


def test_memory_is_bounded_and_what_is_asked_for_stays(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_CACHE_BYTES", 100_000)
    for number in range(20):
        folder.write(f"feed-{number}.rss", b"%02d" % number * 10_000)
    for number in range(20):
        assert folder.get(f"feed-{number}.rss")[0] == 200
        assert folder.get("feed-0.rss")[2] == b"00" * 10_000
    kept = folder.files._kept
    assert sum(one.document.kept_bytes for one in kept.values()) <= 100_000
    assert folder.files._total_bytes == sum(one.document.kept_bytes for one in kept.values())
    assert {"feed-0.rss", "feed-19.rss"} <= kept.keys()


def test_a_large_file_is_read_in_a_thread(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_READ_AT_ONCE_BYTES", 100)
    folder.write("news.rss", FEED)
    readers: list[str] = []
    load = folder.files._load

    def notice(name: str, kind: Kind) -> Any:
        readers.append(threading.current_thread().name)
        return load(name, kind)

    monkeypatch.setattr(folder.files, "_load", notice)
    assert folder.get("news.rss")[2] == FEED
    assert readers != [threading.current_thread().name]
