"""Whatever lies in the folder: it is named with its kind, costs no other article its place, and harms nothing."""

import contextlib
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import BARE, Done, Run, article
from feedsmith import Document
from feedsmith.collecting.jobs import Job
from feedsmith.collecting.parse import parse
from feedsmith_text import TextFiles
from support.peak import PEAK
from support.validate import check_atom, check_json, check_rss

FRENCH = (
    "Le café est fermé\n\nLe propriétaire a annoncé à l'été la fermeture du café, près de la gare, à ses clients.\n"
)
TURKISH = "Balıkçılar iskeleye kavuşuyor\n\nEski liman üç yıl süren çalışmanın ardından küçük teknelere açılıyor.\n"
NOISE = random.Random(7).randbytes(5_000)

Make = Callable[[Path], object]


def holding(data: str | bytes) -> Make:
    return lambda path: path.write_bytes(data if isinstance(data, bytes) else data.encode())


def link(target: str) -> Make:
    return lambda path: path.symlink_to(target)


def sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 200_000_000)


def one_line(path: Path) -> None:
    path.write_bytes(b"words and " * 20_000_000)


def at_the_limit(path: Path) -> None:
    path.write_bytes((article("At the limit") + "word " * 1_999_900).encode()[:10_000_000])


def a_socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the name of a socket may have 100 characters
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path.name)
    os.chdir(here)


def a_folder(path: Path) -> None:
    path.mkdir()
    (path / "within.txt").write_text(article("Within a folder"))


GOOD = {
    "utf-16-le with a mark": (holding(b"\xff\xfe" + article("UTF-16 LE").encode("utf-16-le")), "UTF-16 LE"),
    "utf-16-be with a mark": (holding(b"\xfe\xff" + article("UTF-16 BE").encode("utf-16-be")), "UTF-16 BE"),
    "utf-16-le": (holding(article("UTF-16 LE, bare").encode("utf-16-le")), "UTF-16 LE, bare"),
    "utf-16-be": (holding(article("UTF-16 BE, bare").encode("utf-16-be")), "UTF-16 BE, bare"),
    "utf-8 with a mark": (holding(article("UTF-8").encode("utf-8-sig")), "UTF-8"),
    "latin-1": (holding(FRENCH.encode("latin-1")), "Le café est fermé"),
    "windows-1254": (holding(TURKISH.encode("cp1254")), "Balıkçılar iskeleye kavuşuyor"),
    "line ends of an old Mac": (holding(article("By CR").replace("\n", "\r")), "By CR"),
    "line ends of Windows": (holding(article("By CR LF").replace("\n", "\r\n")), "By CR LF"),
    "a headline with a url": (holding("---\nurl: https://x.example/a\n---\nHeadline alone\n"), "Headline alone"),
    "no front matter between its fences": (holding("---\n---\n\n" + article("Fences")), "Fences"),
    "unknown keys": (holding(article("Unknown keys", "colour: red")), "Unknown keys"),
    "as large as allowed": (at_the_limit, "At the limit"),
    "folder": (a_folder, "Within a folder"),
    "link within": (link("good.txt.real/real"), "A good one behind a link"),
    "name\nof two lines": (holding(article("By another name")), "By another name"),
}
BAD = {
    "empty": (holding(b""), "empty"),
    "blank": (holding(b" \r\n\t\n \xc2\xa0\n"), "empty"),
    "headline": (holding("A headline and nothing else\n"), "empty"),
    "fences": (holding("---\n---\n"), "empty"),
    "title": (holding("---\ntitle: A title\n---\n"), "empty"),
    "zeros": (holding(bytes(1_000)), "not-an-article"),
    "picture": (holding(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 40), "not-an-article"),
    "program": (holding(b"\x7fELF\x02\x01\x01" + bytes(9) + NOISE + bytes(2_000)), "not-an-article"),
    "noise": (holding(NOISE), "not-an-article"),
    "too little evidence": (holding(b"\xa4 5 is the price\n\nA price"), "charset"),
    "damaged": (holding(b"\xff\xfe" + article().encode("utf-16-le")[:-1]), "charset"),
    "sparse": (sparse, "too-large"),
    "one line": (one_line, "too-large"),
    "link out": (link("../secret.txt"), "unsafe-address"),
    "link to a device": (link("/dev/zero"), "unsafe-address"),
    "link around": (link(".."), "unsafe-address"),
    "link to itself": (link("link to itself.txt"), "redirect-loop"),
    "link to its folder": (link("."), "redirect-loop"),
    "link to nothing": (link("nothing.txt"), "not-found"),
    "fifo": (os.mkfifo, "bad-response"),
    "socket": (a_socket, "bad-response"),
    "folder": (lambda path: None, "bad-response"),
    "broken YAML": (holding(article(front_matter="title: [a, b")), "malformed"),
    "bad date": (holding(article(front_matter="date: 2026-13-45")), "malformed"),
    "huge date": (holding(article(front_matter="date: Mon, 99999999999999999999 Mar 2026 10:00:00 GMT")), "malformed"),
    "list for text": (holding(article(front_matter="title: [a, b]")), "malformed"),
    "mapping for text": (holding(article(front_matter="url: {a: b}")), "malformed"),
    "nothing printable": (holding(article(front_matter='title: "\\x01"')), "empty"),
    "bomb": (holding(article(front_matter="a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntags: *c")), "malformed"),
    "toml": (holding('+++\ntitle = "x\n+++\n' + article()), "malformed"),
    "z second of one id": (holding(article("Second", "id: tag:x.example,2026:a")), "malformed"),
    "\x1b[31mred \N{BELL} \N{GRINNING FACE} \r": (holding(b""), "empty"),
    "caf\udce9": (holding(b""), "empty"),
}
MEASURED = f"""
import atexit, sys
from feedsmith.cli.main import main
{PEAK}
atexit.register(lambda: print("peak:", peak(), file=sys.stderr))
main()
"""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of the folder: how the run ended, what it printed, and the feeds."""

    status: int
    err: bytes
    seconds: float
    before: set[Path]
    after: set[Path]
    feeds: dict[str, bytes]

    def lines(self, name: str) -> list[str]:
        """The lines about a file, by its name as a terminal may show it."""
        printable = "".join(
            c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in name
        )
        return [line for line in self.err.decode().splitlines() if f" bad/{printable}.txt: " in line]

    def titles(self) -> list[str]:
        return [item["title"] for item in json.loads(self.feeds["feed.json"])["items"]]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Result]:
    """One run over a folder with all of it."""
    top = tmp_path_factory.mktemp("input")
    folder = top / "bad"
    (folder / "good.txt.real").mkdir(parents=True)
    (folder / "good.txt.real" / "real").write_text(article("A good one behind a link"))
    (top / "secret.txt").write_text(article("Secret"))
    (folder / "good.txt").write_text(article("A good one"))
    (folder / "first of one id.txt").write_text(article("First", "id: tag:x.example,2026:a"))
    (folder / "draft.txt").write_text(article("A draft", "draft: true"))
    for name, (make, _) in {**BAD, **GOOD}.items():
        with contextlib.suppress(OSError) if not name.isascii() else contextlib.nullcontext():
            make(folder / f"{name}.txt")
    before = set(top.rglob("*"))
    command = [sys.executable, "-c", MEASURED, "-v", "render", "bad", "-o", "out", "--limit", "0"]
    started = time.monotonic()
    done = subprocess.run(command, cwd=top, capture_output=True, timeout=60, env=BARE)
    yield Result(
        status=done.returncode,
        err=done.stderr,
        seconds=time.monotonic() - started,
        before=before,
        after=set(top.rglob("*")),
        feeds={path.name: path.read_bytes() for path in (top / "out").iterdir()},
    )
    shutil.rmtree(top)


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_article_is_named_with_its_kind(result: Result, name: str) -> None:
    lines = [line for line in result.lines(name) if line.startswith("feedsmith: ")]
    assert len(lines) == 1
    assert re.fullmatch(rf"feedsmith: text: bad/.*\.txt: {BAD[name][1].replace('-', '.')}( \(.*\))?", lines[0])


@pytest.mark.parametrize("name", GOOD)
def test_what_is_odd_but_an_article_is_published(result: Result, name: str) -> None:
    assert GOOD[name][1] in result.titles()
    if name not in BAD:
        assert not [line for line in result.lines(name) if line.startswith("feedsmith: ")]


def test_the_good_ones_are_published_and_the_status_says_that_some_failed(result: Result) -> None:
    assert result.status == 1
    expected = {"A good one", "First", *(title for _, title in GOOD.values())}
    assert set(result.titles()) == expected
    assert len(result.titles()) == len(expected)


def test_the_feeds_are_valid_all_the_same(result: Result) -> None:
    assert check_rss(result.feeds["feed.rss"], self_link=False) == []
    assert [
        problem for problem in check_atom(result.feeds["feed.atom"], self_link=False) if "updated" not in problem
    ] == []
    assert check_json(result.feeds["feed.json"], self_link=False) == []


def test_nothing_is_left_behind_but_the_feeds_and_nothing_secret_is_in_them(result: Result) -> None:
    assert {path.name for path in result.after - result.before} == {"out", "feed.rss", "feed.atom", "feed.json"}
    assert result.before <= result.after
    assert not any(b"Secret" in feed or b"root:" in feed for feed in result.feeds.values())


def test_it_takes_little_time_and_memory(result: Result) -> None:
    match = re.search(rb"peak: (\d+)", result.err)
    assert match is not None
    assert int(match[1]) < 400
    assert result.seconds < 30


def test_nothing_raw_reaches_the_terminal(result: Result) -> None:
    shown = result.err.decode()
    assert all(character.isprintable() or character == "\n" for character in shown)
    assert "Traceback" not in shown
    assert all(re.match(r"feedsmith: text: |note: |peak: ", line) for line in shown.splitlines())


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("bad date", ["date", "2026-13-45"]),
        ("list for text", ["title", "list"]),
        ("mapping for text", ["url", "mapping"]),
        ("huge date", ["date"]),
        ("broken YAML", ["front matter", "line"]),
        ("sparse", ["200,000,000", "10,000,000", "max_bytes"]),
        ("too little evidence", ["charset = "]),
        ("z second of one id", ["tag:x.example,2026:a", "bad/first of one id.txt"]),
    ],
)
def test_the_reason_is_given(result: Result, name: str, parts: list[str]) -> None:
    assert all(part in result.lines(name)[0] for part in parts)


@pytest.mark.parametrize(("name", "part"), [("unknown keys", "colour"), ("draft", "draft")])
def test_what_is_only_worth_a_note_is_noted(result: Result, name: str, part: str) -> None:
    (line,) = result.lines(name)
    assert line.startswith("note: ")
    assert part in line


# ---- each in a run of its own, since it might end it -------------------------------------------------------

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{this}: &{this} [{', '.join([f'*{last}'] * 10)}]\n" for last, this in zip("abcdefgh", "bcdefghi", strict=True)
)
DEADLY = {
    "a bomb for each key": BOMB,
    **{f"a bomb as {key}": f"{BOMB}{key}: *i" for key in ("title", "date", "draft", "tags", "author", "status")},
    "a bomb as image": f"{BOMB}image: {{path: *i}}",
    "lists in lists": f"title: {'[' * 49_000}{']' * 49_000}",
    "lists that are not closed": "title: " + "[" * 90_000,
    "mappings in mappings": "{a: " * 24_000,
    "dashes": "- " * 49_000,
    "question marks": "? " * 49_000,
    "tags upon tags": "title: " + "!a " * 30_000,
    "anchors upon anchors": "title: " + "&a " * 30_000,
    "quotes": "title: " + "'" * 90_000,
    "keys": "".join(f"k{number}: v\n" for number in range(8_000)),
    "a list of itself": "tags: &a [*a]",
    "a mapping of itself": "author: &a {name: *a}",
    "spaces": "title: a" + " " * 90_000 + "b",
    "colons": "title: " + "a:" * 40_000,
    "an author of many brackets": f"author: '{'a<' * 40_000}'",
    "an author of many words": f"author: '{'a ' * 40_000}'",
    "a url of many brackets": f"url: 'http://{'[' * 40_000}'",
}
CAPPED = """
import resource
from feedsmith.cli.main import main
resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))
main()
"""


def capped(tmp_path: Path, *arguments: str) -> Done:
    command = [sys.executable, "-c", CAPPED, *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=20, env=BARE)
    return Done(status=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())


@pytest.mark.parametrize("name", DEADLY)
def test_front_matter_that_is_made_to_do_harm_costs_no_other_article(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text(article("Made to do harm", DEADLY[name]))
    (tmp_path / "b.txt").write_text(article("A good one"))
    done = capped(tmp_path, "render", ".", "-f", "json", "-o", "-")
    assert done.status in (0, 1)
    assert "A good one" in [item["title"] for item in json.loads(done.out)["items"]]
    assert ("a.txt: malformed" in done.err) == bool(done.status)


BODIES = {
    "brackets": ("md", "[" * 50_000),
    "emphasis": ("md", "*a **b " * 20_000),
    "quotes": ("md", ">" * 50_000 + " a"),
    "lists": ("md", "".join(f"{'  ' * depth}- a\n" for depth in range(500))),
    "code": ("md", "`" * 50_000 + "a"),
    "links": ("md", "[a](" * 20_000),
    "html in html": ("md", "<dl><dd>" * 100_000),
    "html between texts": ("md", "<div>\n\na\n\n" * 20_000),
    "entities": ("md", "&amp" * 50_000),
    "table": ("md", "|" * 20_000 + "\n" + "|-" * 10_000 + "\n"),
    "rules": ("txt", "\n\n".join(["* * *"] * 20_000)),
    "bullets": ("txt", "\n".join(f"- {number}" for number in range(40_000))),
    "spaces": ("txt", "a" + " " * 1_000_000 + "b"),
    "blank lines": ("txt", "a\n" + "\n" * 1_000_000 + "b"),
    "short lines": ("txt", "a\n" * 300_000),
    "paragraphs": ("txt", "\n\n".join(f"Number {number} is a line." for number in range(50_000))),
    "marks of a credit": ("txt", "Photo by: " * 50_000),
    "closing quotes": ("txt", "a." + "”" * 200_000 + "\n\nb"),
    "combining marks": ("txt", "a" + "\u0301" * 500_000),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_text_that_is_made_to_take_long_does_not(tmp_path: Path, name: str) -> None:
    suffix, body = BODIES[name]
    (tmp_path / f"a.{suffix}").write_text(f"A headline\n\n{body}\n")
    (tmp_path / "b.txt").write_text(article("A good one"))
    done = capped(tmp_path, "render", ".", "-f", "json", "-o", "-")
    assert done.status in (0, 1)
    assert "crashed" not in done.err
    assert "A good one" in [item["title"] for item in json.loads(done.out)["items"]]


MARKS = (
    "--- +++ === title: date: url: id: tags: author: lang: image: 2026-01-01 http://[ a@b <a@b.c> xx word &#0; <b> “a”"
)
SIGNS = ["\x01", "\x85", "\ufeff", "\udcff", "\u2028", "\n", "\n\n", "\t", " ", "# ", "- ", "&a ", "*a", "A sentence. "]
WORDS = st.sampled_from([*MARKS.split(), *SIGNS, *"[]{}|>'\"", "![x](y)", "[a]: b"])


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(st.lists(WORDS, max_size=30).map("".join), st.sampled_from(["a.txt", "a.md", "2026-99-99-a.md"]), st.booleans())
@example('---\ntitle: "\\x01"\n---\nx', "a.txt", False)
@example('---\nid: "\\x01"\n---\nA headline\n\nx', "a.txt", False)
@example('---\ntags: ["\\x01"]\n---\nA headline\n\nx', "a.txt", False)
@example("---\ndate: Mon, 99999999999999999999 Mar 2026 10:00:00 GMT\n---\nx", "a.txt", False)
def test_any_text_is_an_article_or_a_failure_with_a_reason_and_never_a_crash(
    text: str, name: str, fenced: bool
) -> None:
    data = (f"---\n{text}\n---\nA headline\n\nSome words.\n" if fenced else text).encode(errors="surrogateescape")
    document = Document(url=f"file:///x/{name}", root="file:///x", data=data, location=name, source="text")
    outcome = parse(Job(source=TextFiles(path=Path("/x")), name="text"), document)
    assert [str(failure) for failure in outcome.failures if failure.kind == "crashed"] == []


def test_a_name_that_is_no_unicode_has_an_address_like_any_other() -> None:
    document = Document(
        url="file:///x/caf%E9.txt", root="file:///x", data=article().encode(), location="caf.txt", source="text"
    )
    outcome = parse(Job(source=TextFiles(path=Path("/x"), url="https://x.example/{stem}"), name="text"), document)
    assert [article.url for article in outcome.articles] == ["https://x.example/caf%E9"]


# ---- permissions -------------------------------------------------------------------------------------------

NOBODY = """
import contextlib, decimal, fcntl, io, mmap, os, sys
from feedsmith.cli.main import main
arguments = sys.argv[1:]
# What is imported on the way can be read now, and perhaps not afterwards; with another standard output in this process.
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    sys.argv[1:] = [*arguments, "-o", "warm"]
    main()
if not os.geteuid():
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
sys.argv[1:] = [*arguments, "-o", sys.argv[0] and "out"]
main()
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, and that nobody but its owner may write to."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def as_nobody(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", NOBODY, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=BARE)
    if "PermissionError" in done.stderr and "setuid" in done.stderr:
        pytest.skip("this user may not become another")
    return done


def test_what_may_not_be_read_is_named_and_the_rest_is_published(open_folder: Path) -> None:
    for name in ("a.txt", "b.txt", "c/d.txt"):
        (open_folder / name).parent.mkdir(exist_ok=True)
        (open_folder / name).write_text(article(f"Boat {name}"))
    (open_folder / "a.txt").chmod(0)
    (open_folder / "c").chmod(0)
    (open_folder / "out").mkdir()
    (open_folder / "out").chmod(0o777)
    done = as_nobody(open_folder, "render", ".", "-f", "json")
    (open_folder / "c").chmod(0o755)
    feed = json.loads((open_folder / "out" / "feed.json").read_bytes())
    assert [item["title"] for item in feed["items"]] == ["Boat b.txt"]
    assert done.returncode == 1
    assert "feedsmith: text: 2 auth (permission denied): a.txt, c" in done.stderr.splitlines()
    assert "Traceback" not in done.stderr


def test_a_folder_that_may_not_be_written_to_is_named_and_stays_as_it_is(open_folder: Path) -> None:
    (open_folder / "a.txt").write_text(article())
    (open_folder / "out").mkdir()
    (open_folder / "out" / "feed.json").write_text("old")
    (open_folder / "out").chmod(0o555)
    done = as_nobody(open_folder, "render", "a.txt", "-f", "json")
    assert done.returncode == 1
    assert re.search(r"out/feed\.json: not written \(Permission denied\)", done.stderr)
    assert "Traceback" not in done.stderr
    assert {path.name: path.read_text() for path in (open_folder / "out").iterdir()} == {"feed.json": "old"}


# ---- while it is read --------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["grows", "is replaced", "goes", "becomes a link"])
def test_a_file_that_changes_while_the_folder_is_read_costs_no_other(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(article(f"Boat {name}"))
    (tmp_path / "secret").write_text(article("Secret"))
    victim, real = tmp_path / "b.txt", os.read

    def reading(descriptor: int, size: int) -> bytes:
        piece = real(descriptor, size)
        if change == "grows":
            with victim.open("a") as file:
                file.write("and more ")
        elif b"Boat a" in piece:
            victim.unlink()
            if change == "is replaced":
                victim.write_text(article("Boat d"))
            elif change == "becomes a link":
                victim.symlink_to("/etc/passwd")
        return piece

    monkeypatch.setattr(os, "read", reading)
    done = run("render", str(tmp_path), "-f", "json", "-o", "-")
    monkeypatch.undo()
    titles = {item["title"] for item in json.loads(done.out)["items"]}
    assert titles - {"Boat d"} == {"Boat a", "Boat c"}
    kinds = {"grows": "truncated", "goes": "not found", "becomes a link": "unsafe address"}
    assert done.status == (1 if change in kinds else 0)
    assert change not in kinds or kinds[change] in done.line("b.txt")


# ---- very many ---------------------------------------------------------------------------------------------


def test_a_hundred_thousand_files_take_bounded_time_and_memory(tmp_path: Path, crowd: Path) -> None:
    """About 20 s of one processor of 2026; the articles are held as values, and none of the bytes that they came of."""
    command = [sys.executable, "-c", MEASURED, "render", crowd, "-f", "json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=100, env=BARE)
    assert (done.returncode, bool(re.search("99,?950 older", done.stdout))) == (0, True)
    match = re.search(r"peak: (\d+)", done.stderr)
    assert match is not None
    assert int(match[1]) < 400
    feed: dict[str, Any] = json.loads((tmp_path / "out" / "feed.json").read_bytes())
    assert len(feed["items"]) == 50
