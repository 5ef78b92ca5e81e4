"""A progress bar on a terminal, for runs that take longer than a second."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

    from feedsmith.collecting.jobs import Outcome

__all__ = ["ProgressBar", "is_on_terminal"]

DELAY_SECONDS = 1.0
"""A run that ends sooner shows no bar, and does not pay for rich."""


def is_on_terminal() -> bool:
    """Whether somebody may be looking at standard error. It is None where it is closed."""
    return sys.stderr is not None and sys.stderr.isatty()


class ProgressBar:
    """Counts the documents that were read; drawn where it is `visible`, erased at the end."""

    def __init__(self, *, visible: bool) -> None:
        self._visible = visible
        self._count = 0
        self._due = time.monotonic() + DELAY_SECONDS
        self._bar: Progress | None = None

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def count(self, outcome: "Outcome") -> None:
        """Count one more document."""
        self._count += 1
        if self._bar is not None:
            task = self._bar.task_ids[0]
            self._bar.update(task, completed=self._count)
        elif self._visible and time.monotonic() > self._due:
            self._start()

    def _start(self) -> None:
        from rich.console import Console  # 60 ms, for runs that take longer than a second
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._bar = Progress(
            TextColumn("reading"),
            BarColumn(),
            TextColumn("{task.completed:,} documents"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._bar.add_task("reading", total=None)
        self._bar.start()
