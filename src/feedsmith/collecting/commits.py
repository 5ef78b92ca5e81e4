"""When files were first and last committed, as git knows it: after a clone, their own times say nothing.

No other module runs git. A repository may be anybody's, and its configuration names programs: for
signatures, diffs, pagers, monitors of the file system and objects that are missing. None is run. Whose
repository is trusted at all (`safe.directory`) is for the user's own configuration to say. Seen with
git 2.39.
"""

import logging
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

__all__ = ["CommitDates", "CommitHistories", "History", "HistoryError", "SourceHistory"]

_log = logging.getLogger("feedsmith.collecting")

MAX_SECONDS = 300
"""What git may take for a folder; 100,000 commits take some seconds."""
_SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "diff.orderFile": os.devnull,
    "log.follow": "false",
    "log.showRoot": "true",
    "log.showSignature": "false",
}
_LOG = (
    *("log", "-z", "--format=%at %P", "--name-status", "--relative", "-M100%", "--no-ext-diff", "--no-textconv"),
    *("--no-diff-merges", "--no-show-signature", "--no-color", "--", "."),
)
"""Renames are followed where the file stayed the same: others would need its contents, which a partial clone
does not have.
"""
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_TRUST = "the repository is another user's: `git config --global --add safe.directory FOLDER` trusts it"
_ADVICE = {
    "dubious ownership": _TRUST,
    "unsafe repository": _TRUST,
    "not a git repository": "the folder is in no git repository",
    "HEAD^{commit}": "nothing is committed yet",
}
"""What git says, and what it means here."""
SHALLOW = (
    "shallow clone: git doesn't know when its oldest files were written, and their own time counts; "
    "`git fetch --unshallow` gets the rest (in CI: fetch-depth: 0)"
)


class HistoryError(Exception):
    """Git can't tell the dates of a folder's files: the reason, for people."""


class CommitDates(NamedTuple):
    """When a file was first committed, and last if it was more than once; None where that is not known."""

    first: datetime | None
    last: datetime | None


UNKNOWN = CommitDates(None, None)


class History(NamedTuple):
    """The dates of a folder's files by their paths, and the paths whose dates are others than those
    that an earlier run remembered. A shallow clone does not know the dates of its oldest commits.
    """

    dates: Mapping[str, CommitDates]
    changed: frozenset[str] = frozenset()
    is_shallow: bool = False


class CommitHistories:
    """The histories of the folders of a run.

    `get_value` gives what an earlier run remembered under a name, "" where there is none.
    """

    def __init__(self, get_value: Callable[[str], str] = lambda name: "") -> None:
        self._get_value = get_value
        self._unremembered: dict[str, str] = {}

    def read(self, name: str, folder: str) -> History:
        """The history of the folder; git is asked for it only if its HEAD is another one than the
        remembered one. Raises HistoryError.
        """
        is_shallow, head = _ask_git(folder, "rev-parse", "--is-shallow-repository", "HEAD^{commit}").split()
        version = f"{head.decode()} {is_shallow.decode()}"
        remembered, _, text = self._get_value(name).partition("\n") if name else ("", "", "")
        before = _read_lines(text)
        if remembered == version:
            _log.debug("%s: git's HEAD is what it was", folder)
            dates, changed = before, []
        else:
            dates = _read_log(_ask_git(folder, *_LOG), is_shallow=is_shallow == b"true")
            changed = [path for path, stamps in dates.items() if stamps != before.get(path)] if remembered else []
            _log.info("%s: %d files in git's history, %d since the last run", folder, len(dates), len(changed))
            if name:
                self._unremembered[name] = f"{version}\n{_write_lines(dates)}"
        prefix = os.path.join(os.fsencode(folder), b"")
        return History(
            dates={os.fsdecode(prefix + path): _to_dates(stamps) for path, stamps in dates.items()},
            changed=frozenset(os.fsdecode(prefix + path) for path in changed),
            is_shallow=is_shallow == b"true",
        )

    def remember(self, set_value: Callable[[str, str], None]) -> None:
        """Keep what was read for the next run. Called once the files that it concerns are recorded."""
        for name, text in self._unremembered.items():
            set_value(name, text)


class SourceHistory:
    """The dates of the files of one source's folders; `key` is what the source is remembered by, "" for none.

    It `is_shallow` where a clone does not know when its oldest files were committed.
    """

    def __init__(self, histories: CommitHistories, key: str) -> None:
        self._histories, self._key = histories, key
        self._dates: dict[str, CommitDates] = {}
        self.is_shallow = False

    def read(self, folder: str, number: int) -> frozenset[str]:
        """The paths in the source's folder of that number whose dates changed since the last run, though the files may
        have not. Raises HistoryError.
        """
        history = self._histories.read(f"commits {number} of {self._key}" if self._key else "", folder)
        self._dates.update(history.dates)
        self.is_shallow |= history.is_shallow
        return history.changed

    def find_dates(self, path: str) -> CommitDates:
        """When the file was committed, as far as that is known."""
        return self._dates.get(path, UNKNOWN)


_Stamps = tuple[int | None, int | None]
"""Seconds since 1970 of the first and the last commit that names a file, None where that is not known."""


def _ask_git(folder: str, *arguments: str) -> bytes:
    """What git answers. Raises HistoryError."""
    import shutil  # with subprocess 10 ms, for those who ask for it
    import subprocess

    program = shutil.which("git")
    if program is None:
        raise HistoryError('dates = "git" needs git, which is not installed: install it, or leave `dates` out')
    settings = [part for name, setting in _SETTINGS.items() for part in ("-c", f"{name}={setting}")]
    command = [program, "--no-pager", *settings, "-C", folder, *arguments]
    # None of the caller's: a hook of git's that runs feedsmith would have its repository taken for this one.
    environment = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            command,
            env=environment | _ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise HistoryError(f'dates = "git": git took more than {MAX_SECONDS} s') from error
    except OSError as error:
        raise HistoryError(f'dates = "git": {program}: {error.strerror}') from error
    if done.returncode:
        raise HistoryError(f'dates = "git": {_explain(done.stderr.decode(errors="replace"))}')
    return done.stdout


def _explain(message: str) -> str:
    for sign, advice in _ADVICE.items():
        if sign in message:
            return advice
    first = message.strip().partition("\n")[0]
    return first.removeprefix("fatal: ")[:200] or "git failed and didn't say why"


def _read_log(log: bytes, *, is_shallow: bool) -> dict[bytes, _Stamps]:
    """The dates of the files by their paths below the folder, from the newest commit to the oldest."""
    stamps: dict[bytes, _Stamps] = {}
    now_called: dict[bytes, bytes] = {}
    tokens = iter(log.split(b"\0")[:-1])
    second, is_boundary = 0, False
    for line in tokens:
        token = line.lstrip(b"\n")  # that of the first path after a commit has one
        if not token[:1].isalpha():  # a commit's time and parents; what follows are a letter and one or two paths
            time, _, parents = token.partition(b" ")
            second = int(time)
            # Where a shallow clone ends, each file looks as if it were new.
            is_boundary = is_shallow and not parents.strip()
            continue
        path = next(tokens)
        if token[:1] == b"R":
            renamed = next(tokens)
            now_called[path] = path = now_called.get(renamed, renamed)
        path = now_called.get(path, path)
        first, last = stamps.get(path, (None, None))
        if is_boundary:
            stamps[path] = None, last
        else:
            known = [second, *(stamp for stamp in (first, last) if stamp is not None)]
            stamps[path] = min(known), max(known)
    return stamps


def _to_dates(stamps: _Stamps) -> CommitDates:
    first, last = stamps
    try:
        written = None if first is None else datetime.fromtimestamp(first, UTC)
        changed = None if last is None or last == first else datetime.fromtimestamp(last, UTC)
    except (OverflowError, ValueError, OSError):  # a time that no calendar has
        return UNKNOWN
    return CommitDates(written, changed)


def _write_lines(dates: Mapping[bytes, _Stamps]) -> str:
    """A line for each file: the two times, `-` for what is not known, and the path."""

    def write(stamp: int | None) -> str:
        return "-" if stamp is None else str(stamp)

    rows = (f"{write(first)} {write(last)} {quote_from_bytes(path)}" for path, (first, last) in dates.items())
    return "\n".join(rows)


def _read_lines(text: str) -> dict[bytes, _Stamps]:
    rows = (line.split(" ") for line in text.splitlines())
    return {unquote_to_bytes(path): (_read_stamp(first), _read_stamp(last)) for first, last, path in rows}


def _read_stamp(text: str) -> int | None:
    return None if text == "-" else int(text)
