"""A feed is written whole or not at all, and a file that would not change is left alone."""

import fcntl
import gzip
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import BARE, Run, article
from feedsmith.model.errors import PublishError
from feedsmith.publishing.folder import Folder, gzip_pieces, replace_file

OLD, NEW = b"<rss>old</rss>", b"<rss>new</rss>"
RSS = "application/rss+xml"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A feed that has been written, in a folder that holds nothing else."""
    target = tmp_path / "out" / "feed.rss"
    replace_file([OLD], target)
    return target


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def failing(error: BaseException) -> Iterator[bytes]:
    yield NEW
    raise error


def test_the_pieces_become_one_file_in_a_folder_made_for_it(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "feed.rss"
    assert replace_file((piece for piece in (b"one, ", b"", b"two")), target) is True
    assert target.read_bytes() == b"one, two"
    assert names(target.parent) == ["feed.rss"]


def test_no_pieces_make_an_empty_file(tmp_path: Path) -> None:
    assert replace_file([], tmp_path / "feed.rss") is True
    assert (tmp_path / "feed.rss").read_bytes() == b""


@pytest.mark.parametrize("new", [NEW, OLD[:-1], OLD + b" ", b"", b"x" * 1_000_000])
def test_a_file_whose_bytes_change_is_replaced(target: Path, new: bytes) -> None:
    before = target.stat()
    assert replace_file([new], target) is True
    assert target.read_bytes() == new
    assert target.stat().st_ino != before.st_ino
    assert names(target.parent) == ["feed.rss"]


@pytest.mark.parametrize("pieces", [[OLD], [OLD[:3], OLD[3:]], [bytes([byte]) for byte in OLD]])
def test_a_file_whose_bytes_stay_the_same_is_not_touched(target: Path, pieces: list[bytes]) -> None:
    os.utime(target, ns=(1_000_000_001, 1_000_000_001))
    before = target.stat()
    assert replace_file(pieces, target) is False
    after = target.stat()
    assert (after.st_mtime_ns, after.st_ctime_ns, after.st_ino) == (
        before.st_mtime_ns, before.st_ctime_ns, before.st_ino)  # fmt: skip
    assert names(target.parent) == ["feed.rss"]


@pytest.mark.parametrize(
    "error", [ValueError("no"), KeyboardInterrupt(), SystemExit(3), GeneratorExit(), MemoryError()]
)
def test_whatever_the_pieces_raise_passes_and_leaves_the_old_file_and_nothing_else(
    target: Path, error: BaseException
) -> None:
    before = target.stat()
    with pytest.raises(type(error)):
        replace_file(failing(error), target)
    assert target.read_bytes() == OLD
    assert (target.stat().st_mtime_ns, target.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert names(target.parent) == ["feed.rss"]


def test_readers_meet_the_old_file_or_the_new_one_and_never_half_of_one(target: Path) -> None:
    done, seen = threading.Event(), set()

    def look() -> None:
        while not done.is_set():
            seen.add(target.read_bytes())

    reader = threading.Thread(target=look)
    reader.start()
    whole = [bytes([65 + i]) * 100_000 for i in range(20)]
    for content in whole:
        replace_file([content[:50_000], content[50_000:]], target)
    done.set()
    reader.join()
    assert seen <= {OLD, *whole}


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600), (0o002, 0o664)])
def test_the_mode_of_the_file_follows_the_umask(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        replace_file([NEW], tmp_path / "feed.rss")
    finally:
        os.umask(before)
    assert (tmp_path / "feed.rss").stat().st_mode & 0o777 == mode


def in_the_way_of_the_folder(tmp_path: Path) -> Path:
    (tmp_path / "out").write_bytes(OLD)
    return tmp_path / "out" / "feed.rss"


def in_the_way_of_the_file(tmp_path: Path) -> Path:
    (tmp_path / "feed.rss" / "x").mkdir(parents=True)
    return tmp_path / "feed.rss"


def too_long_a_name(tmp_path: Path) -> Path:
    return tmp_path / ("x" * 300)


def a_link_to_itself(tmp_path: Path) -> Path:
    (tmp_path / "feed.rss").symlink_to(tmp_path / "feed.rss")
    return tmp_path / "feed.rss"


@pytest.mark.parametrize(
    "obstacle", [in_the_way_of_the_folder, in_the_way_of_the_file, too_long_a_name, a_link_to_itself]
)
def test_a_file_that_can_not_be_written_is_named_and_what_stands_there_stays(
    tmp_path: Path, obstacle: Callable[[Path], Path]
) -> None:
    target = obstacle(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(PublishError) as caught:
        replace_file([NEW], target)
    assert caught.value.path == str(target)
    assert caught.value.reason
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_that_leads_nowhere_gives_way_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "feed.rss").symlink_to(tmp_path / "gone")
    assert replace_file([NEW], tmp_path / "feed.rss") is True
    assert (tmp_path / "feed.rss").read_bytes() == NEW


def test_what_is_in_the_way_costs_one_format_and_not_the_others(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(article())
    (tmp_path / "out" / "feed.rss").mkdir(parents=True)
    done = run("render", "a.txt")
    assert done.status == 1
    assert "not written" in done.line("feed.rss: ")
    assert names(tmp_path / "out") == ["feed.atom", "feed.json", "feed.rss"]


WRITE = """
import sys
from pathlib import Path
from feedsmith.publishing.folder import replace_file
letter = sys.argv[1].encode()
for _ in range(200):
    replace_file([letter * 100_000] * 3, Path("feed.rss"))
"""


def test_two_processes_at_once_end_with_a_whole_file(tmp_path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITE, letter], cwd=tmp_path) for letter in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert (tmp_path / "feed.rss").read_bytes() in (b"a" * 300_000, b"b" * 300_000)
    assert names(tmp_path) == ["feed.rss"]


# ---- a full disk -------------------------------------------------------------------------------------------


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KB, most of which are taken."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]
    if os.geteuid() or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting a file system takes root's permission")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


def test_on_a_full_disk_the_old_feed_stays_whole_and_the_failure_is_named(
    full_disk: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(article())
    assert run("render", "a.txt", "-o", "disk", "-f", "json").status == 0
    before = (full_disk / "feed.json").read_bytes()
    (full_disk / "filler").write_bytes(b"x" * 40_000)
    (tmp_path / "a.txt").write_text(article() + "\n\n" + "A long story. " * 5_000)
    done = run("render", "a.txt", "-o", "disk", "-f", "json")
    assert (done.status, names(full_disk)) == (1, ["feed.json", "filler"])
    assert "No space left on device" in done.line("disk/feed.json")
    assert (full_disk / "feed.json").read_bytes() == before


LIMITED = """
import resource, sys
from feedsmith.cli.main import main
resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
main()
"""


def test_at_the_limit_of_a_file_s_size_the_old_feed_stays_whole_and_the_failure_is_named(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(article())
    assert run("render", "a.txt", "-f", "json").status == 0
    before = (tmp_path / "out" / "feed.json").read_bytes()
    (tmp_path / "a.txt").write_text(article() + "\n\n" + "A long story. " * 5_000)
    command = [sys.executable, "-B", "-c", LIMITED, "render", "a.txt"]  # -B: half a .pyc would outlast the test
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=BARE)
    assert (done.returncode, names(tmp_path / "out")) == (1, ["feed.json"])
    assert done.stderr.count("3 files not written (File too large)") == 1
    assert "Traceback" not in done.stderr
    assert (tmp_path / "out" / "feed.json").read_bytes() == before


def test_a_folder_on_a_full_disk_keeps_what_it_has_and_nothing_else(full_disk: Path) -> None:
    folder = Folder(full_disk)
    folder.put("feed.rss", [OLD], RSS)
    with pytest.raises(PublishError) as caught:
        folder.put("feed.rss", (bytes(1_000) for _ in range(100)), RSS)
    assert (caught.value.path, caught.value.reason) == (folder.display_name("feed.rss"), "No space left on device")
    assert (names(full_disk), folder.get("feed.rss", 100)) == (["feed.rss"], OLD)


# ---- a folder ----------------------------------------------------------------------------------------------


def test_a_folder_writes_by_name_and_leaves_the_same_bytes_untouched(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "out")
    assert folder.display_name("feed.rss") == str(tmp_path / "out" / "feed.rss")
    assert [folder.put("feed.rss", [piece], RSS) for piece in (OLD, OLD, NEW)] == [True, False, True]
    os.utime(tmp_path / "out" / "feed.rss", ns=(1_000_000_001, 1_000_000_001))
    before = (tmp_path / "out" / "feed.rss").stat()
    assert folder.put("feed.rss", [NEW], RSS) is False
    after = (tmp_path / "out" / "feed.rss").stat()
    assert (after.st_mtime_ns, after.st_ctime_ns) == (before.st_mtime_ns, before.st_ctime_ns)


def test_a_folder_gives_what_can_be_read_within_the_limit(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put("feed.rss", [OLD], RSS)
    (tmp_path / "folder").mkdir()
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "pipe")
    assert (folder.get("feed.rss", len(OLD)), folder.get("feed.rss", len(OLD) - 1)) == (OLD, None)
    for name in ("none", "folder", "nowhere", "pipe", "feed.rss/x"):
        assert (folder.get(name, 100), folder.has(name)) == (None, False)


def test_a_folder_removes_a_file_and_minds_none_that_is_not_there(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "out")
    folder.remove("feed.rss")
    folder.put("feed.rss", [OLD], RSS)
    folder.remove("feed.rss/x")
    folder.remove("feed.rss")
    assert (folder.has("feed.rss"), names(tmp_path / "out")) == (False, [])
    (tmp_path / "out" / "feed.rss").mkdir()
    with pytest.raises(PublishError) as caught:
        folder.remove("feed.rss")
    assert caught.value.path == folder.display_name("feed.rss")


STALLED = """
import sys, time
from pathlib import Path
from feedsmith.publishing.folder import Folder
def pieces():
    yield bytes(3_000_000)
    print("half", flush=True)
    time.sleep(60)
Folder(Path(sys.argv[1])).put("feed.rss", pieces(), "")
"""


@pytest.fixture
def writer(target: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that has written half of a feed."""
    command = [sys.executable, "-c", STALLED, target.parent]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        try:
            yield process
        finally:
            process.kill()


def unfinished(folder: Path, age: float) -> Path:
    """The one unfinished file, made so old, in seconds."""
    (part,) = folder.glob(".*.part")
    os.utime(part, (time.time() - age,) * 2)
    return part


def test_what_a_killed_process_left_goes_with_a_later_run(target: Path, writer: "subprocess.Popen[bytes]") -> None:
    writer.send_signal(signal.SIGKILL)
    writer.wait(60)
    assert target.read_bytes() == OLD
    unfinished(target.parent, 90)
    assert Folder(target.parent).put("other.rss", [NEW], RSS) is True
    assert len(names(target.parent)) == 3
    assert Folder(target.parent).put("feed.rss", [OLD], RSS) is False
    assert names(target.parent) == ["feed.rss", "other.rss"]


def test_what_a_living_process_writes_stays_however_old_it_is(target: Path, writer: "subprocess.Popen[bytes]") -> None:
    part = unfinished(target.parent, 90_000)
    assert Folder(target.parent).put("feed.rss", [NEW], RSS) is True
    assert names(target.parent) == [part.name, "feed.rss"]


def test_a_file_that_has_just_been_made_is_taken_for_somebody_s(target: Path) -> None:
    part = target.parent / ".feed.rss.0123abcd.part"
    part.touch()
    Folder(target.parent).put("feed.rss", [NEW], RSS)
    assert names(target.parent) == [part.name, "feed.rss"]


@pytest.mark.parametrize(
    "name", [".feed.rss.part", ".feed.rss.backup.part", "feed.rss.0123abcd.part", ".feed.0123abcd.part"]
)
def test_files_of_other_programs_and_other_feeds_are_not_touched(target: Path, name: str) -> None:
    (target.parent / name).touch()
    os.utime(target.parent / name, (0, 0))
    Folder(target.parent).put("feed.rss", [NEW], RSS)
    assert names(target.parent) == sorted([name, "feed.rss"])


def test_a_file_of_somebody_else_with_the_lock_on_it_is_not_touched(target: Path) -> None:
    part = target.parent / ".feed.rss.0123abcd.part"
    with part.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        os.utime(part, (0, 0))
        Folder(target.parent).put("feed.rss", [NEW], RSS)
        assert part.exists()
    Folder(target.parent).put("feed.rss", [NEW], RSS)
    assert names(target.parent) == ["feed.rss"]


# ---- gzip --------------------------------------------------------------------------------------------------


@given(st.lists(st.binary(max_size=2_000)))
def test_what_is_compressed_is_the_same_when_it_is_read_again(pieces: list[bytes]) -> None:
    packed = b"".join(gzip_pieces(pieces))
    assert gzip.decompress(packed) == b"".join(pieces)
    assert packed[:10] == b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"


def test_how_the_bytes_are_cut_changes_nothing_of_what_is_written() -> None:
    feed = random.Random(1).choices(b"<item>abcdefgh", k=300_000)
    whole = b"".join(gzip_pieces([bytes(feed)]))
    assert b"".join(gzip_pieces(bytes(feed[i : i + 777]) for i in range(0, len(feed), 777))) == whole
    assert len(whole) < len(feed) * 2 / 3


def test_compression_is_streamed() -> None:
    taken: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(100):
            taken.append(number)
            yield random.Random(number).randbytes(50_000)

    packed = gzip_pieces(pieces())
    next(packed)
    assert taken == []
    next(packed)
    assert len(taken) < 10


def test_what_the_pieces_raise_passes_through_compression() -> None:
    with pytest.raises(ValueError, match="no"):
        b"".join(gzip_pieces(failing(ValueError("no"))))
