"""The poller as a process beside the one that answers requests: started, started again when it dies, and
ended with it.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Self

__all__ = ["Supervisor"]

_log = logging.getLogger("feedsmith.serving")

MIN_PAUSE_SECONDS, MAX_PAUSE_SECONDS = 1.0, 60.0
"""How long to wait before it is started again; twice as long each time that it soon dies again."""
SOON_SECONDS = 120.0
MAX_END_SECONDS = 12.0
"""How long it may take to end: its rounds may go on for 8 s."""


class Supervisor:
    """Runs `feedsmith poll` with these arguments, within the block, and again whenever it ends."""

    def __init__(self, arguments: Sequence[str], flags: Sequence[str] = ()) -> None:
        self._arguments, self._flags = arguments, flags
        self._is_ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        # Its other end is open as long as this process lives, however that ends.
        self._reader, self._writer = os.pipe()
        self.restarts = 0

    def __enter__(self) -> Self:
        self._start()
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._is_ending.set()
        with self._lock:
            process = self._process
        if process is not None:
            with suppress(ProcessLookupError):
                process.terminate()
            try:
                process.wait(MAX_END_SECONDS)
            except subprocess.TimeoutExpired:
                _log.error("the process that polls did not end in time, and is killed")
                process.kill()
        os.close(self._writer)
        self._thread.join(MAX_END_SECONDS)

    @property
    def pid(self) -> int | None:
        """Of the process that polls."""
        return self._process.pid if self._process else None

    def read_again(self) -> None:
        """Have the configuration read again."""
        with self._lock, suppress(ProcessLookupError):
            if self._process is not None:
                self._process.send_signal(signal.SIGHUP)

    def _start(self) -> None:
        command = [sys.executable, "-m", "feedsmith", *self._flags, "poll", *self._arguments]
        command += [f"--parent={self._reader}", f"--restarts={self.restarts}"]
        with self._lock:
            if not self._is_ending.is_set():
                # A session of its own: Ctrl-C in a terminal reaches it through this process alone.
                self._process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, pass_fds=[self._reader], start_new_session=True
                )

    def _watch(self) -> None:
        pause = MIN_PAUSE_SECONDS
        while not self._is_ending.is_set():
            assert self._process is not None
            started = time.monotonic()
            code = self._process.wait()
            if self._is_ending.is_set():
                return
            pause = MIN_PAUSE_SECONDS if time.monotonic() - started > SOON_SECONDS else pause
            self.restarts += 1
            _log.error("the process that polls ended (%d); it is started again in %.0f s", code, pause)
            if self._is_ending.wait(pause):
                return
            pause = min(2 * pause, MAX_PAUSE_SECONDS)
            while not self._try_start():
                if self._is_ending.wait(MAX_PAUSE_SECONDS):
                    return

    def _try_start(self) -> bool:
        try:
            self._start()
        except OSError as error:  # no room for a process, for now
            _log.error("the process that polls can't be started: %s", error.strerror or error)
            return False
        return True
