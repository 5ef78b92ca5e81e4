"""Which files a location stands for, and their bytes: bounded, regular, and from within the folder that was named."""

import os
import random
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedsmith import Request
from feedsmith.collecting.files import display_name, find_files, local_path, read
from feedsmith.model.errors import FetchError

SUFFIXES = (".txt", ".md")


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def found(path: Path, below: Path | None = None) -> list[str]:
    """The files that `path` stands for, as paths below a folder."""
    return [os.path.relpath(local_path(request.url), below or path) for request in find_files(path, SUFFIXES)]


# ---- which files -------------------------------------------------------------------------------------------


def test_a_file_is_taken_whatever_its_name_ends_in(tmp_path: Path) -> None:
    write(tmp_path, "notes.doc", "a.txt")
    (request,) = find_files(tmp_path / "notes.doc", SUFFIXES)
    assert request == Request(url=(tmp_path / "notes.doc").as_uri(), root=tmp_path.as_uri())


def test_a_file_that_is_not_there_is_requested_so_that_reading_says_so(tmp_path: Path) -> None:
    assert found(tmp_path / "gone.txt", tmp_path) == ["gone.txt"]


def test_a_folder_stands_for_the_articles_in_it_to_its_depths_by_name(tmp_path: Path) -> None:
    write(
        tmp_path, "b.txt", "a.md", "c/z.txt", "c/d/e/f.TXT", "B.txt", "notes.doc", "txt", "c/a.txt", "ab/x.md", "d.txt~"
    )
    assert found(tmp_path) == ["B.txt", "a.md", "b.txt", "ab/x.md", "c/a.txt", "c/z.txt", "c/d/e/f.TXT"]


def test_a_folder_says_how_many_files_it_leaves_unread_that_may_hold_articles(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b.rst", "c/d.RST", "c/e.org", "f.png", ".g.rst", "h.rst/i.txt")
    files = find_files(tmp_path, SUFFIXES, unread=(".rst", ".org"))
    for _ in range(2):
        assert len(list(files)) == 2
        assert files.remarks() == ["3 files skipped (.org, .rst)"]
    assert find_files(tmp_path, SUFFIXES).remarks() == []
    one = find_files(tmp_path / "b.rst", SUFFIXES, unread=(".rst",))
    assert (len(list(one)), one.remarks()) == (1, [])


def test_a_folder_is_listed_alike_every_time(tmp_path: Path) -> None:
    names = [f"{number}.txt" for number in range(300)]
    random.Random(5).shuffle(names)
    write(tmp_path, *names)
    assert found(tmp_path) == sorted(names)


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, ".a.txt", ".git/b.txt", "c/.d/e.txt", "c/.f.txt", "g.txt")
    assert found(tmp_path) == ["g.txt"]
    assert found(tmp_path / "**" / "*.txt", tmp_path) == ["g.txt"]


def test_a_hidden_folder_or_file_that_is_named_itself_is_taken(tmp_path: Path) -> None:
    write(tmp_path, ".notes/a.txt", ".b.txt")
    assert found(tmp_path / ".notes") == ["a.txt"]
    assert found(tmp_path / ".b.txt", tmp_path) == [".b.txt"]


@pytest.mark.parametrize("name", ["A.TXT", "a.Txt", "a.MD", "a.tar.txt", "ä.txt", "a b.txt", "😀.md", "a%20b#?.txt"])
def test_a_name_ends_in_a_suffix_in_any_case(tmp_path: Path, name: str) -> None:
    write(tmp_path, name)
    assert found(tmp_path) == [name]


def test_an_empty_folder_stands_for_nothing(tmp_path: Path) -> None:
    assert found(tmp_path) == []


GLOBS = {
    "*.txt": ["a.txt", "b.txt"],
    "?.txt": ["a.txt", "b.txt"],
    "[ab].txt": ["a.txt", "b.txt"],
    "[!a].txt": ["b.txt"],
    "*": ["a.txt", "b.txt", "c.md"],
    "*.md": ["c.md"],
    "*.doc": [],
    "*/a.txt": ["x/a.txt", "y/a.txt"],
    "x/*.txt": ["x/a.txt"],
    "**/a.txt": ["a.txt", "x/a.txt", "x/z/a.txt", "y/a.txt"],
    "x/**/*.txt": ["x/a.txt", "x/z/a.txt"],
    "**": ["a.txt", "b.txt", "c.md", "x/a.txt", "x/z/a.txt", "y/a.txt"],
    "x/**": ["x/a.txt", "x/z/a.txt"],
    "**/z/**/*.txt": ["x/z/a.txt"],
    "*/*/*": ["x/z/a.txt"],
    "nowhere/*.txt": ["nowhere"],
}


@pytest.mark.parametrize("pattern", GLOBS)
def test_a_glob_stands_for_the_articles_that_it_matches(tmp_path: Path, pattern: str) -> None:
    write(tmp_path, "a.txt", "b.txt", "c.md", "d.doc", "x/a.txt", "x/z/a.txt", "y/a.txt")
    assert found(tmp_path / pattern, tmp_path) == GLOBS[pattern]


FOLDERS = st.lists(st.sampled_from(["a", "b", "ab", "B", "a.d"]), max_size=3)
FILES = st.sampled_from(["x", "c.txt", "ab.txt", "B.txt", "d.md", "e.doc", "a.txt.md"])
PARTS = st.lists(st.sampled_from(["*", "**", "?", "[ab]", "[!a]*", "a*", "*b*", "a", "ab"]), max_size=3)
LAST = st.sampled_from(["*", "*.txt", "?.txt", "[!x]*.txt", "*b.txt", "*.[tm]*", "[A-Z].txt", "a*.md"])


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.sets(st.tuples(FOLDERS.map(tuple), FILES), max_size=12), PARTS, LAST)
def test_a_glob_matches_what_the_standard_library_matches(
    tree: set[tuple[tuple[str, ...], str]], parts: list[str], last: str
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, *("/".join([*folders, file]) for folders, file in tree))
        got = [name for name in found(folder.joinpath(*parts, last), folder) if (folder / name).is_file()]
        expected = {path for path in folder.glob("/".join([*parts, last])) if path.is_file()}
        assert len(got) == len(set(got))
        assert set(got) == {path.relative_to(folder).as_posix() for path in expected if path.suffix in SUFFIXES}


def test_a_name_that_looks_like_a_glob_is_a_name_where_it_exists(tmp_path: Path) -> None:
    write(tmp_path, "[draft] what?.txt", "d what!.txt")
    assert found(tmp_path / "[draft] what?.txt", tmp_path) == ["[draft] what?.txt"]


@pytest.mark.parametrize("folder", ["[blog]", "what?", "2*3"])
def test_a_folder_whose_name_looks_like_a_glob_can_hold_what_a_glob_matches(tmp_path: Path, folder: str) -> None:
    write(tmp_path, f"{folder}/a.txt", f"{folder}/b/c.txt")
    assert found(tmp_path / folder / "*.txt", tmp_path) == [f"{folder}/a.txt"]
    assert found(tmp_path / folder / "b" / "?.txt", tmp_path) == [f"{folder}/b/c.txt"]


def test_a_relative_path_is_one_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "x/a.txt", "x/b/c.txt")
    monkeypatch.chdir(tmp_path / "x")
    assert found(Path("*.txt"), tmp_path) == found(Path("../x/*.txt"), tmp_path) == ["x/a.txt"]
    assert found(Path(), tmp_path) == found(Path("../x"), tmp_path) == ["x/a.txt", "x/b/c.txt"]


def test_links_to_folders_are_not_followed_and_those_that_lead_astray_are_named(tmp_path: Path) -> None:
    write(tmp_path, "in/a.txt", "in/b/c.txt", "outside/d.txt")
    for name, target in {"astray": "../outside", "around": "..", "itself": ".", "beside": "b", "gone": "z"}.items():
        (tmp_path / "in" / name).symlink_to(target)
    assert found(tmp_path / "in") == ["a.txt", "around", "astray", "itself", "b/c.txt"]


def test_a_folder_that_is_called_like_an_article_is_named_and_searched(tmp_path: Path) -> None:
    write(tmp_path, "b.txt/a.txt")
    assert found(tmp_path) == ["b.txt", "b.txt/a.txt"]


def test_the_root_is_the_folder_that_was_named(tmp_path: Path) -> None:
    write(tmp_path, "a b/x/y.txt")
    for path in (tmp_path / "a b", tmp_path / "a b" / "*" / "y.txt"):
        assert [request.root for request in find_files(path, SUFFIXES)] == [(tmp_path / "a b").as_uri()]


# ---- their bytes -------------------------------------------------------------------------------------------


def request(path: Path | str, root: Path | str = "") -> Request:
    return Request(
        url="file://" + quote(os.fsencode(path)), root="file://" + quote(os.fsencode(root or Path(path).parent))
    )


def refused(path: Path | str, root: Path | str = "", **limits: int) -> FetchError:
    with pytest.raises(FetchError) as caught:
        read(request(path, root), "text", **limits)
    assert caught.value.source == "text"
    assert caught.value.location == display_name(request(path).url)
    return caught.value


def test_the_bytes_come_with_the_file_s_own_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x00\xff\r\n")
    os.utime(tmp_path / "a.txt", (0, 1_767_225_600.75))
    assert read(request(tmp_path / "a.txt"), "text") == (b"\x00\xff\r\n", datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="few file systems keep such a time")
@pytest.mark.parametrize("moment", [-1e11, 1e12])
def test_a_time_that_no_calendar_has_is_none(moment: float) -> None:
    with TemporaryDirectory(dir="/dev/shm") as folder:
        path = Path(folder, "a.txt")
        path.touch()
        os.utime(path, (moment, moment))
        assert path.stat().st_mtime == moment
        assert read(request(path), "text") == (b"", None)


@pytest.mark.parametrize("size", [0, 1, 99, 100])
def test_a_file_may_be_as_large_as_the_limit(tmp_path: Path, size: int) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * size)
    assert len(read(request(tmp_path / "a.txt"), "text", max_bytes=100)[0]) == size


def test_a_larger_file_is_too_large_and_the_key_of_the_limit_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 101)
    error = refused(tmp_path / "a.txt", max_bytes=100)
    assert error.kind == "too-large"
    assert all(word in str(error) for word in ("101", "100", "max_bytes"))


def a_folder(path: Path) -> None:
    path.mkdir()


def a_socket(path: Path) -> None:
    os.chdir(path.parent)  # the name of a socket may have 100 characters
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path.name)


def link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


ODD: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (lambda path: None, "not-found"),
    "a folder": (a_folder, "bad-response"),
    "a FIFO that nobody writes to": (os.mkfifo, "bad-response"),
    "a socket": (a_socket, "bad-response"),
    "a link out of the folder": (link_to("../outside.txt"), "unsafe-address"),
    "a link to a device": (link_to("/dev/zero"), "unsafe-address"),
    "a link to the folder around it": (link_to(".."), "unsafe-address"),
    "a link to its own folder": (link_to("."), "redirect-loop"),
    "a link to itself": (link_to("a.txt"), "redirect-loop"),
    "a link to nothing": (link_to("gone.txt"), "not-found"),
    "a link to nothing outside": (link_to("/nowhere/gone.txt"), "unsafe-address"),
}


@pytest.mark.parametrize("thing", ODD)
def test_what_is_no_file_within_the_folder_is_refused_by_its_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, thing: str
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "in"
    write(tmp_path, "outside.txt", "in/b.txt")
    make, kind = ODD[thing]
    make(folder / "a.txt")
    assert refused(folder / "a.txt").kind == kind


def test_a_link_to_a_file_within_the_folder_is_followed(tmp_path: Path) -> None:
    write(tmp_path, "in/b/c.txt")
    (tmp_path / "in" / "a.txt").symlink_to("b/c.txt")
    assert read(request(tmp_path / "in" / "a.txt"), "text")[0] == b"in/b/c.txt"


def test_a_folder_that_is_itself_behind_a_link_can_be_named(tmp_path: Path) -> None:
    write(tmp_path, "real/a.txt")
    (tmp_path / "link").symlink_to("real")
    (wanted,) = find_files(tmp_path / "link", SUFFIXES)
    assert read(wanted, "text")[0] == b"real/a.txt"


def test_a_file_behind_a_link_that_is_itself_named_is_read(tmp_path: Path) -> None:
    write(tmp_path, "real/a.txt", "other/x")
    (tmp_path / "other" / "link.txt").symlink_to("../real/a.txt")
    (wanted,) = find_files(tmp_path / "other" / "link.txt", SUFFIXES)
    assert read(wanted, "text")[0] == b"real/a.txt"


def test_a_name_too_long_for_a_file_is_not_found(tmp_path: Path) -> None:
    assert refused(tmp_path / ("x" * 300 + ".txt")).kind == "not-found"


def test_a_location_too_long_for_a_file_is_requested_so_that_reading_says_so(tmp_path: Path) -> None:
    (wanted,) = find_files(tmp_path / ("x" * 300 + ".txt"), SUFFIXES)
    with pytest.raises(FetchError, match="not found"):
        read(wanted, "text")


@contextmanager
def nobody(folder: Path) -> Iterator[None]:
    """As the user nobody, who may enter the folder, if this is root; whom no permission stops."""
    if os.geteuid():
        yield
        return
    os.chmod(folder, 0o755)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_or_folder_without_permission_is_named_as_such() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, "a.txt", "b/c.txt", "d.txt")
        (folder / "a.txt").chmod(0)
        (folder / "b").chmod(0)
        (folder / "d.txt").chmod(0o644)
        with nobody(folder):
            wanted = list(find_files(folder, SUFFIXES))
            assert [Path(local_path(request.url)).name for request in wanted] == ["a.txt", "d.txt", "b"]
            assert [refused(folder / part, folder).kind for part in ("a.txt", "b", "b/c.txt")] == ["auth"] * 3
            assert read(request(folder / "d.txt"), "text")[0] == b"d.txt"
        (folder / "b").chmod(0o755)


# ---- while it changes --------------------------------------------------------------------------------------


@pytest.fixture
def meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Path, int], object]], Path]:
    """A file, and something that happens to it whenever a piece of it has been read; it is told how often before."""
    path, real = tmp_path / "a.txt", os.read
    path.write_bytes(b"one " * 1_000)
    times = iter(range(1_000_000))

    def put(change: Callable[[Path, int], object]) -> Path:
        def reading(descriptor: int, size: int) -> bytes:
            piece = real(descriptor, size)
            if piece:
                change(path, next(times))
            return piece

        monkeypatch.setattr(os, "read", reading)
        return path

    return put


def grow(path: Path, times: int) -> None:
    with path.open("ab") as file:
        file.write(b"more " * 1_000)


def rewrite(path: Path, times: int) -> None:
    path.write_bytes(b"two " * 1_000)
    os.utime(path, ns=(times, times))


def shrink(path: Path, times: int) -> None:
    os.truncate(path, path.stat().st_size // 2)
    os.utime(path, ns=(times, times))


@pytest.mark.parametrize("change", [grow, rewrite, shrink])
def test_a_file_that_keeps_changing_is_refused_rather_than_read_in_part(
    meanwhile: Callable[[Callable[[Path, int], object]], Path], change: Callable[[Path, int], object]
) -> None:
    path = meanwhile(change)
    assert refused(path, max_bytes=10_000).kind in ("truncated", "too-large")
    assert path.stat().st_size < 50_000


@pytest.mark.parametrize("change", [grow, rewrite, shrink])
def test_a_file_that_changes_once_is_read_as_it_is_afterwards(
    meanwhile: Callable[[Callable[[Path, int], object]], Path], change: Callable[[Path, int], object]
) -> None:
    path = meanwhile(lambda path, times: change(path, times) if not times else None)
    assert read(request(path), "text")[0] == path.read_bytes()


def test_a_file_that_goes_while_it_is_read_is_read_to_its_end(
    meanwhile: Callable[[Callable[[Path, int], object]], Path],
) -> None:
    path = meanwhile(lambda path, times: path.unlink(missing_ok=True))
    assert read(request(path), "text")[0] == b"one " * 1_000


def test_a_file_that_goes_after_it_was_listed_is_not_found(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (wanted,) = find_files(tmp_path, SUFFIXES)
    (tmp_path / "a.txt").unlink()
    with pytest.raises(FetchError, match="not found"):
        read(wanted, "text")


# ---- names -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["a b.txt", "a\nb.txt", "a\x1b[31mb.txt", "100%.txt", "a%41.txt", "a#b?c.txt", "é😀.txt"]
)
def test_a_file_of_any_name_is_found_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, name)
    (wanted,) = find_files(tmp_path, SUFFIXES)
    assert read(wanted, "text")[0] == name.encode()
    assert display_name(wanted.url) == name


def test_a_name_that_is_no_unicode_is_found_and_read(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    (wanted,) = find_files(tmp_path, SUFFIXES)
    assert wanted.url.endswith("/caf%E9.txt")
    assert read(wanted, "text")[0] == b"x"


def test_a_file_is_shown_as_people_know_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert display_name((tmp_path / "a" / "b.txt").as_uri()) == os.path.join("a", "b.txt")
    assert display_name((tmp_path.parent / "b.txt").as_uri()) == str(tmp_path.parent / "b.txt")
    assert display_name("https://x.example/a") == "https://x.example/a"
