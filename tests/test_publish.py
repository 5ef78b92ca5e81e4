"""A feed is written whole or not at all, and a file that would not change is left alone."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import BARE, Run, article
from feedsmith.errors import PublishError
from feedsmith.publish import publish

OLD, NEW = b"<rss>old</rss>", b"<rss>new</rss>"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A feed that has been written, in a folder that holds nothing else."""
    target = tmp_path / "out" / "feed.rss"
    publish([OLD], target)
    return target


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def failing(error: BaseException) -> Iterator[bytes]:
    yield NEW
    raise error


def test_the_pieces_become_one_file_in_a_folder_made_for_it(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "feed.rss"
    assert publish((piece for piece in (b"one, ", b"", b"two")), target) is True
    assert target.read_bytes() == b"one, two"
    assert names(target.parent) == ["feed.rss"]


def test_no_pieces_make_an_empty_file(tmp_path: Path) -> None:
    assert publish([], tmp_path / "feed.rss") is True
    assert (tmp_path / "feed.rss").read_bytes() == b""


@pytest.mark.parametrize("new", [NEW, OLD[:-1], OLD + b" ", b"", b"x" * 1_000_000])
def test_a_file_whose_bytes_change_is_replaced(target: Path, new: bytes) -> None:
    before = target.stat()
    assert publish([new], target) is True
    assert target.read_bytes() == new
    assert target.stat().st_ino != before.st_ino
    assert names(target.parent) == ["feed.rss"]


@pytest.mark.parametrize("pieces", [[OLD], [OLD[:3], OLD[3:]], [bytes([byte]) for byte in OLD]])
def test_a_file_whose_bytes_stay_the_same_is_not_touched(target: Path, pieces: list[bytes]) -> None:
    os.utime(target, ns=(1_000_000_001, 1_000_000_001))
    before = target.stat()
    assert publish(pieces, target) is False
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
        publish(failing(error), target)
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
        publish([content[:50_000], content[50_000:]], target)
    done.set()
    reader.join()
    assert seen <= {OLD, *whole}


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600), (0o002, 0o664)])
def test_the_mode_of_the_file_follows_the_umask(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        publish([NEW], tmp_path / "feed.rss")
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
        publish([NEW], target)
    assert caught.value.path == str(target)
    assert caught.value.reason
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_that_leads_nowhere_gives_way_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "feed.rss").symlink_to(tmp_path / "gone")
    assert publish([NEW], tmp_path / "feed.rss") is True
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
from feedsmith.publish import publish
letter = sys.argv[1].encode()
for _ in range(200):
    publish([letter * 100_000] * 3, Path("feed.rss"))
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
from feedsmith.cli import main
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
    assert done.stderr.count("not written (File too large)") == 3
    assert "Traceback" not in done.stderr
    assert (tmp_path / "out" / "feed.json").read_bytes() == before
