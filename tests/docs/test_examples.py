"""Each page of docs/ is played from its first line to its last, in a folder of its own: its files are written, its
commands run.

A block `{code-block} LANGUAGE` with a `:caption:` is a file of that name. In a `console` block each line that begins
with `$` is run, and what stands below it is what it says; `...` there stands for anything. From `<!-- elsewhere -->`
on, the page goes on in another folder. The site https://harbourpost.example is one of our own.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from conftest import Run
from feedsmith.config import settings
from feedsmith.pipeline import plan_config
from feedsmith.plugins.registry import Plugins
from support.hostile import Hostile
from support.newspaper import newspaper
from support.pages import PAGES, Block, read_blocks

ROOT = Path(__file__).resolve().parents[2]
SITE = "https://harbourpost.example"
WRITTEN = datetime(2026, 3, 10, 8, 30, tzinfo=UTC).timestamp()
"""The time of files that a page has somebody write."""
FETCHING = {"render", "try", "explain"}
"""Commands that may fetch a page, and so have to be allowed to reach our own site."""
SHELL = {"cat", "cp", "echo", "git", "grep", "ls", "mkdir", "mv", "rm", "touch"}
"""What pages may have somebody run beside feedsmith."""


@dataclass
class Player:
    """Somebody who does what a page says."""

    run: Run
    site: Hostile
    folder: Path
    go_to: Callable[[Path], None]
    status: int = 0

    def write(self, block: Block) -> None:
        """Put a file where the page says it is."""
        file = self.folder / block.file
        assert file.resolve().is_relative_to(self.folder.resolve())
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block.text.replace(SITE, self.site.url) if block.language == "toml" else block.text)
        os.utime(file, (WRITTEN, WRITTEN))

    def play(self, block: Block) -> None:
        """Run the commands of a console, and compare what each says with what stands below it."""
        for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            out, err = self.say(command)
            assert matches(out, shown) or matches(out + err, shown), f"$ {command}\n{out}{err}"

    def move(self) -> None:
        """Go on in another folder, where the articles are as they were."""
        self.folder = self.folder / "elsewhere"
        shutil.copytree(ROOT / "seeds" / "articles", self.folder / "articles")
        self.go_to(self.folder)

    def say(self, command: str) -> tuple[str, str]:
        """What a command says on standard output, and on standard error."""
        words = shlex.split(command.replace(SITE, self.site.url))
        if words[:2] == ["echo", "$?"]:
            return f"{self.status}\n", ""
        if words[0] != "feedsmith":
            assert words[0] in SHELL, command
            done = subprocess.run(command, shell=True, cwd=self.folder, capture_output=True, text=True, env=QUIET_GIT)
            assert done.returncode == 0, done.stderr
            return done.stdout, done.stderr
        name = next(word for word in words[1:] if not word.startswith("-"))
        into = words[words.index(">") + 1] if ">" in words else ""
        typed = words[1 : words.index(">")] if into else words[1:]
        ended = self.run(*typed, *(["--allow", self.site.here] if name in FETCHING else []))
        self.status = ended.status
        if into:
            (self.folder / into).write_text(ended.out)
        return self.as_shown("" if into else ended.out), self.as_shown(ended.err)

    def as_shown(self, said: str) -> str:
        """What was said, with the site as pages call it."""
        return re.sub(r"http://127\.0\.0\.1:\d+", SITE, said.replace("127-0-0-1", "harbourpost"))


QUIET_GIT = {
    **os.environ,
    **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in
       (("NAME", "Ines Aldous"), ("EMAIL", "ines@harbourpost.example"), ("DATE", "2026-03-10T08:30:00Z"))},
    "GIT_CONFIG_GLOBAL": os.devnull,
}  # fmt: skip


def matches(said: str, shown: str) -> bool:
    """Whether a command said what is shown: nothing shown is anything, and so is `...`."""
    pattern = ".*?".join(re.escape(part) for part in shown.rstrip().split("..."))
    return not shown.strip() or bool(re.fullmatch(pattern, said.rstrip(), re.DOTALL))


@pytest.fixture
def player(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Player]:
    monkeypatch.setenv("COLUMNS", "80")
    shutil.copytree(ROOT / "seeds" / "articles", tmp_path / "articles")
    with newspaper(feed=True) as site:
        yield Player(run, site, tmp_path, monkeypatch.chdir)


PLAYED = [page for page in PAGES if any(block.file or block.language == "console" for block in read_blocks(page))]


@pytest.mark.parametrize("page", PLAYED)
def test_a_page_can_be_followed_from_its_first_line_to_its_last(page: str, player: Player) -> None:
    for block in read_blocks(page):
        if block.language == "elsewhere":
            player.move()
        elif block.file:
            player.write(block)
        elif block.language == "console":
            player.play(block)


def of_language(language: str) -> list[tuple[str, str]]:
    """The blocks of that language on all pages, each with its page."""
    return [(page, block.text) for page in PAGES for block in read_blocks(page) if block.language == language]


@pytest.mark.parametrize(("page", "text"), of_language("toml"))
def test_a_configuration_that_is_shown_is_right(
    page: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in re.findall(r"\$\{(\w+)\}", text):
        monkeypatch.setenv(name, "secret")
    for folder in re.findall(r'^plugins = \["\./(\w+)"', text, re.MULTILINE):
        (tmp_path / folder).mkdir()
    table = tomllib.loads(one_value_a_key(text))
    if "project" in table or "build-system" in table:
        return
    whole = one_value_a_key(text) if "feeds" in table else f"{one_value_a_key(text)}\n{LEAST}"
    (tmp_path / "feedsmith.toml").write_text(whole, encoding="utf-8")
    config = settings.load(tmp_path / "feedsmith.toml")
    own = {"haiku", "tides"}  # types of plugins that a page makes
    if not any(f'type = "{name}"' in text for name in own):
        plan_config(config, Plugins.load(), None)


LEAST = '[feeds.least]\nsources = [{ type = "text", path = "articles" }]\n'


def one_value_a_key(text: str) -> str:
    """The text without lines that set a key of the file a second time, as pages show choices."""
    seen: set[str] = set()
    lines = []
    for line in text.split("\n"):
        key = re.match(r"(\w+) = ", line)
        if line.startswith("["):
            seen = set()
        if not (key and key[1] in seen):
            lines.append(line)
        if key:
            seen.add(key[1])
    return "\n".join(lines)


@pytest.mark.parametrize(("page", "text"), of_language("python"))
def test_code_that_is_shown_runs(page: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "feedsmith.toml").write_text(LEAST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(text, page, "exec"), {"__name__": "example"})


@pytest.mark.parametrize(("page", "text"), [*of_language("json"), *of_language("xml")])
def test_a_document_that_is_shown_is_well_formed(page: str, text: str) -> None:
    if text.lstrip().startswith(("{", "[")):
        json.loads(text)
    else:
        declared = " ".join(f'xmlns:{prefix}="{prefix}"' for prefix in set(re.findall(r"</?(\w+):", text)))
        etree.fromstring(f"<x {declared}>{text}</x>")
