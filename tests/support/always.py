"""A command that goes on and on, in a process of its own: what it has printed so far, and its end.

with Always(folder, "poll", "--state", "s.db") as polling:
    polling.wait_for("polled news/text: 3 changed")
    polling.end()
    assert polling.status == 0
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

MAX_SECONDS = 30.0


class Always:
    """`feedsmith ...`, or another program, until the block ends."""

    def __init__(
        self, folder: Path, *arguments: str, env: dict[str, str] | None = None, program: list[str] | None = None
    ) -> None:
        self._command = program or [sys.executable, "-m", "feedsmith", *arguments]
        self._folder, self._env = folder, env
        self._lines: list[str] = []
        self.status: int | None = None

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            self._command, cwd=self._folder, env=self._env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        return self

    def __exit__(self, *exception: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(MAX_SECONDS)
        self._reader.join(MAX_SECONDS)
        assert self.process.stderr is not None
        self.process.stderr.close()

    @property
    def log(self) -> str:
        """What it has printed to standard error."""
        return "".join(self._lines)

    def wait_for(self, text: str, times: int = 1) -> str:
        """Wait until it has printed that so often; the line that it is in."""

        def found() -> bool:
            return self.log.count(text) >= times

        wait_until(found, lambda: f"no {text!r} in {self.log}")
        return next(line for line in self._lines if text in line)

    def tell(self, number: int) -> None:
        self.process.send_signal(number)

    def end(self, number: int = signal.SIGTERM) -> None:
        """Tell it to end, and wait for that."""
        self.tell(number)
        self.status = self.process.wait(MAX_SECONDS)
        self._reader.join(MAX_SECONDS)

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.append(line.decode())


def wait_until(is_so: Callable[[], bool], describe: Callable[[], str] = lambda: "it did not come to that") -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + MAX_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, describe()
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
