"""Files that are dated by their commits: first and last, by whatever repository they are in, which runs nothing."""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conftest import Run
from feedsmith.collecting.commits import CommitDates, CommitHistories, HistoryError
from support.newsroom import FEED, HOUR, Newsroom, story

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

GIT_FEED = FEED + 'dates = "git"\n'
TUESDAY = datetime(2026, 2, 3, 9, tzinfo=UTC)
Make = Callable[..., "Site"]


class Site(Newsroom):
    """A newsroom whose folder is a git repository."""

    def __init__(self, folder: Path, state: str, toml: str = GIT_FEED) -> None:
        super().__init__(folder, state, toml)
        self.git("init", "--quiet")
        (folder / ".gitignore").write_text("out/\n*.db*\nfeedsmith.toml\nother/\nbin/\n")

    def git(self, *arguments: str, at: datetime = TUESDAY) -> str:
        stamp = f"{at.timestamp():.0f} +0000"
        dates = {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp, "GIT_CONFIG_GLOBAL": "/dev/null"}
        who = ("-c", "user.name=A", "-c", "user.email=a@x.example", "-c", "protocol.file.allow=always")
        command = ["git", *who, *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=os.environ | dates, check=True, capture_output=True, text=True
        ).stdout

    def commit(self, day: int) -> datetime:
        """All there is, on that day of February."""
        at = datetime(2026, 2, day, 9, tzinfo=UTC)
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", "Something", at=at)
        self.now += HOUR  # git takes a file of another time for another
        return at

    def dates(self) -> dict[str, tuple[str, str | None]]:
        """Of each item: when it was published, and updated if it was."""
        dates = {item["title"]: (item["date_published"], item.get("date_modified")) for item in self.items()}
        return {title: (first, None if last == first else last) for title, (first, last) in dates.items()}


@pytest.fixture
def site(tmp_path: Path) -> Make:
    def make(toml: str = GIT_FEED) -> Site:
        return Site(tmp_path, f"sqlite:///{tmp_path}/state.db", toml)

    return make


def test_an_article_without_dates_has_those_of_its_first_and_its_last_commit(site: Make) -> None:
    room = site()
    room.write("one.md")
    room.write("two.md")
    room.commit(3)
    room.write("two.md", story("A raft"))
    room.commit(5)
    room.feed()
    assert room.dates() == {
        "One": ("2026-02-03T09:00:00Z", None),
        "Two": ("2026-02-03T09:00:00Z", "2026-02-05T09:00:00Z"),
    }


def test_what_the_author_says_of_dates_goes_before_what_git_does(site: Make) -> None:
    room = site()
    room.write("one.md", front="date: 2026-01-09\nupdated: 2026-01-11")
    room.write("two.md", front="date: 2026-02-20")
    room.commit(3)
    room.write("one.md", story("A raft"), front="date: 2026-01-09\nupdated: 2026-01-11")
    room.write("two.md", story("A skiff"), front="date: 2026-02-20")
    room.commit(5)
    room.feed()
    assert room.dates() == {
        "One": ("2026-01-09T00:00:00Z", "2026-01-11T00:00:00Z"),
        "Two": ("2026-02-20T00:00:00Z", None),  # not before it was published
    }


def test_a_file_that_is_not_committed_has_its_own_time(site: Make) -> None:
    room = site()
    room.write("one.md")
    room.commit(3)
    room.write("two.md")
    room.feed()
    assert room.dates()["Two"] == ("2026-03-10T09:00:00Z", None)


def test_without_the_option_the_time_of_the_file_counts(site: Make) -> None:
    room = site(FEED)
    room.write("one.md")
    room.commit(3)
    room.feed()
    assert room.dates() == {"One": ("2026-03-10T08:00:00Z", None)}


def test_a_renamed_file_keeps_its_first_commit(site: Make) -> None:
    room = site()
    room.write("one.md", title="The quay")
    room.commit(3)
    room.git("mv", "articles/one.md", "articles/quay.md")
    room.commit(4)
    room.git("mv", "articles/quay.md", "articles/the quay.md")
    room.commit(5)
    room.write("one.md", story("A raft"), title="The raft")
    room.commit(6)
    room.feed()
    assert room.dates() == {
        "The quay": ("2026-02-03T09:00:00Z", "2026-02-05T09:00:00Z"),
        "The raft": ("2026-02-06T09:00:00Z", None),
    }


@pytest.mark.parametrize(
    "name", ["new\nline.md", 'tab\t"quoted".md', ":(top)x.md", "çay.md", "R100", os.fsdecode(b"caf\xe9.md")]
)
def test_names_of_any_bytes_are_found(site: Make, name: str) -> None:
    room = site()
    path = room.write(name, "A text.", title="A title")
    at = room.commit(3)
    history = CommitHistories(lambda name: "").read("folder", str(path.parent))
    assert history.dates == {str(path): CommitDates(at, None)}
    kept: dict[str, str] = {}
    first = CommitHistories(lambda name: "")
    first.read("folder", str(path.parent))
    first.remember(kept.__setitem__)
    kept["folder"].encode()
    assert CommitHistories(lambda name: kept[name]).read("folder", str(path.parent)) == history


def test_one_file_is_explained_with_the_dates_of_its_commits(site: Make, run: Run) -> None:
    room = site()
    room.write("one.md")
    room.write("two.md")
    room.commit(3)
    done = run("explain", "-c", "feedsmith.toml", "articles/one.md")
    assert "2026-02-03 09:00:00" in done.out
    assert "two.md" not in done.out


# ---- from run to run -------------------------------------------------------------------------------------------


def test_git_is_asked_for_its_log_only_where_its_head_is_another(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    room = site()
    room.write("one.md")
    room.commit(3)
    asked = watch_git(room, monkeypatch)
    room.feed()
    assert asked().count("log") == 1
    room.write("one.md", story("A raft"))
    room.feed()
    assert room.read == ["one.md"]
    assert asked().count("log") == 1
    room.commit(5)
    room.feed()
    assert asked().count("log") == 2


def watch_git(room: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """What git is asked from now on, a word each."""
    program, notes = shutil.which("git"), room.folder / "other"
    (room.folder / "bin").mkdir()
    script = room.folder / "bin" / "git"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{notes}"\nexec {program} "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}:{os.environ['PATH']}")
    return lambda: notes.read_text().split()


def test_files_that_commits_name_are_read_again_though_they_did_not_change(site: Make) -> None:
    room = site()
    for name in ("one.md", "two.md", "three.md"):
        room.write(name)
    room.commit(3)
    room.write("two.md", story("A raft"))
    room.feed()
    assert room.dates()["Two"] == ("2026-02-03T09:00:00Z", None)
    room.commit(5)
    room.feed()
    assert room.read == ["two.md"]
    room.feed()
    assert room.read == []


def test_a_history_that_was_rewritten_is_read_anew(site: Make) -> None:
    room = site()
    room.write("one.md")
    room.write("two.md")
    room.commit(3)
    room.feed()
    room.git("commit", "--quiet", "--amend", "-m", "Anew", "--date", "2026-02-01T09:00:00Z")
    room.feed()
    assert sorted(room.read) == ["one.md", "two.md"]


def test_a_run_that_died_before_its_end_remembers_no_history(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    room = site()
    room.write("one.md")
    room.commit(3)
    room.feed()
    room.write("one.md", story("A raft"))
    room.feed()
    room.commit(5)
    with monkeypatch.context() as patch:
        patch.setattr("feedsmith.state.store.store.Store.close", lambda store: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            room.run()
    room.feed()
    assert room.read == ["one.md"]


# ---- what git can't tell ---------------------------------------------------------------------------------------


def test_a_shallow_clone_says_so_and_its_oldest_commits_date_nothing(site: Make, tmp_path: Path) -> None:
    room = site()
    room.write("one.md")
    room.write("two.md")
    room.commit(3)
    room.write("two.md", story("A raft"))
    room.commit(4)
    room.write("three.md")
    room.commit(5)
    room.git("clone", "--quiet", "--depth", "2", f"file://{room.folder}", "other/clone")
    history = CommitHistories().read("", str(tmp_path / "other" / "clone" / "articles"))
    dates = {Path(path).name: dates for path, dates in history.dates.items()}
    assert history.is_shallow
    assert dates == {
        "one.md": CommitDates(None, None),
        "two.md": CommitDates(None, None),
        "three.md": CommitDates(datetime(2026, 2, 5, 9, tzinfo=UTC), None),
    }
    room.configure(GIT_FEED.replace('"articles"', '"other/clone/articles"'))
    notes = [note for _, note in room.feed().notes]
    assert any("shallow clone" in note and "--unshallow" in note for note in notes)


def test_without_git_the_source_fails_and_keeps_what_it_had(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    room = site()
    room.write("one.md")
    room.commit(3)
    room.feed()
    room.write("two.md")
    monkeypatch.setenv("PATH", str(room.folder / "nothing"))
    (failure,) = room.run().failures
    assert "git" in str(failure)
    assert "not installed" in str(failure)
    assert list(room.dates()) == ["One"]


def test_a_folder_in_no_repository_and_one_without_commits_are_errors_that_say_so(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="in no git repository"):
        CommitHistories().read("", str(tmp_path))
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    with pytest.raises(HistoryError, match="nothing is committed yet"):
        CommitHistories().read("", str(tmp_path))


def test_a_folder_that_is_gone_is_named_as_such(site: Make) -> None:
    room = site()
    (failure,) = room.run().failures
    assert "git" not in str(failure)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to others")
def test_a_repository_of_another_user_is_not_trusted_whatever_its_configuration_says(site: Make) -> None:
    room = site()
    path = room.write("one.md")
    room.commit(3)
    room.git("config", "safe.directory", "*")
    for owned in (room.folder, room.folder / ".git"):
        os.chown(owned, 12_345, 12_345)
    with pytest.raises(HistoryError, match="another user's"):
        CommitHistories().read("", str(path.parent))


# ---- what a repository may not do ------------------------------------------------------------------------------


def test_no_program_of_the_repository_or_of_the_environment_is_run(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    room = site()
    path = room.write("one.md")
    room.write("two.md")
    (room.folder / ".gitattributes").write_text("*.md diff=evil filter=evil\n")
    room.commit(3)
    room.write("one.md", story("A raft"))
    room.commit(5)
    signed = room.git("cat-file", "commit", "HEAD").replace("\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n\n", 1)
    (room.folder / "signed").write_text(signed)
    room.git("reset", "--quiet", room.git("hash-object", "-t", "commit", "-w", "signed").strip())
    evil = room.folder / "bin" / "evil"
    evil.parent.mkdir()
    evil.write_text(f'#!/bin/sh\necho "$0 $@" >> "{room.folder}/ran"\n')
    evil.chmod(0o755)
    hooks = room.folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (hooks / name).write_text(evil.read_text())
        (hooks / name).chmod(0o755)
    for setting in (
        *("core.fsmonitor", "core.pager", "pager.log", "gpg.program", "diff.external", "core.sshCommand"),
        *("diff.evil.command", "diff.evil.textconv", "filter.evil.smudge", "filter.evil.clean", "core.askPass"),
        *(
            "core.gitProxy",
            "core.editor",
            "credential.helper",
            "alias.log",
            "alias.rev-parse",
            "uploadpack.packObjectsHook",
        ),
    ):
        room.git("config", setting, str(evil))
    room.git("config", "log.showSignature", "true")
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH", "GIT_ASKPASS", "PAGER"):
        monkeypatch.setenv(name, str(evil))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(evil))
    (room.folder / "ran").unlink(missing_ok=True)  # the settings before have run some of it
    history = CommitHistories().read("", str(path.parent))
    assert history.dates[str(path)].last == datetime(2026, 2, 5, 9, tzinfo=UTC)
    assert not (room.folder / "ran").exists()


def test_objects_that_a_partial_clone_lacks_are_not_fetched(site: Make, tmp_path: Path) -> None:
    room = site()
    room.write("one.md")
    room.commit(3)
    room.git("mv", "articles/one.md", "articles/two.md")
    room.write("two.md", story("A raft"))
    room.commit(5)
    room.git("config", "uploadpack.allowFilter", "true")
    room.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", f"file://{room.folder}", "other/clone")
    clone = tmp_path / "other" / "clone"
    (clone / "articles").mkdir()
    shutil.rmtree(room.folder / ".git")
    history = CommitHistories().read("", str(clone / "articles"))
    assert history.dates[str(clone / "articles" / "two.md")].first == datetime(2026, 2, 5, 9, tzinfo=UTC)


def test_the_settings_of_the_repository_change_no_date(site: Make) -> None:
    room = site()
    path = room.write("one.md")
    at = room.commit(3)
    for name, setting in (
        *(("log.showRoot", "false"), ("log.follow", "true"), ("diff.orderFile", "/nowhere"), ("format.pretty", "raw")),
        *(("log.date", "iso"), ("log.decorate", "full"), ("color.ui", "always"), ("diff.relative", "true")),
        *(
            ("log.diffMerges", "separate"),
            ("diff.renames", "copies"),
            ("core.quotePath", "true"),
            ("log.mailmap", "true"),
        ),
    ):
        room.git("config", name, setting)
    assert CommitHistories().read("", str(path.parent)).dates == {str(path): CommitDates(at, None)}


def test_a_time_that_no_calendar_has_is_none(site: Make) -> None:
    room = site()
    path = room.write("one.md")
    room.commit(3)
    late = room.git("cat-file", "commit", "HEAD").replace(f"{TUESDAY.timestamp():.0f}", "99999999999999")
    (room.folder / "late").write_text(late)
    room.git("reset", "--quiet", room.git("hash-object", "--literally", "-t", "commit", "-w", "late").strip())
    assert CommitHistories().read("", str(path.parent)).dates[str(path)] == CommitDates(None, None)
