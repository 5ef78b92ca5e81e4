"""What is printed, and to whom: results to standard output, everything else to standard error."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import BinaryIO

import click

from feedsmith.cli.grouping import describe_failures, describe_notes
from feedsmith.model.errors import FeedsmithError

__all__ = ["Console", "make_printable", "own_standard_output"]


class Console:
    """Prints what a command reports, as much as was asked for.

    `verbosity` is -1 with `--quiet`, else the number of `-v`; with `debug` tracebacks are
    printed. Where log lines are printed as well, `prepare_worker` is what other processes of
    the run have to call for theirs.
    """

    def __init__(
        self,
        verbosity: int = 0,
        debug: bool = False,
        prepare_worker: Callable[[], None] | None = None,
    ) -> None:
        self.verbosity = verbosity
        self.debug = debug
        self.prepare_worker = prepare_worker

    def print_output(self, text: str) -> None:
        """Print what the command was called for, to standard output, even in quiet."""
        click.echo(make_printable(text))

    def say_waiting(self) -> None:
        """Print that another run has the state."""
        self.print_note("the state is locked by another run: waiting for it to end")

    def print_summary(self, text: str) -> None:
        """Print the line that sums up what was done, unless in quiet."""
        if self.verbosity >= 0:
            self.print_output(text)

    def print_error(self, error: FeedsmithError) -> None:
        """Print what went wrong, in one line and even in quiet; its traceback when debugged."""
        click.echo(make_printable(f"feedsmith: {error}"), err=True)
        if self.debug and error.trace:
            click.echo(error.trace, err=True)

    def print_failure(self, text: str) -> None:
        """Print what went wrong with the run as a whole, in one line."""
        click.echo(make_printable(f"feedsmith: {text}"), err=True)

    def print_failures(self, failures: Sequence[FeedsmithError]) -> None:
        """Print what went wrong, those of one kind in one line; each in its own with `-v`."""
        alone = self.debug or self.verbosity >= 1
        groups = [[failure] for failure in failures] if alone else [list(failures)]
        for group in groups:
            for line in describe_failures(group):
                click.echo(make_printable(f"feedsmith: {line}"), err=True)
            if self.debug and group[0].trace:
                click.echo(group[0].trace, err=True)

    def print_notes(self, notes: Sequence[tuple[str, str]]) -> None:
        """Print notes on documents, pairs of location and text, where `-v` was given: those of one
        kind in one line, each in its own with `-vv`.
        """
        if self.verbosity < 1:
            return
        lines = describe_notes(notes) if self.verbosity == 1 else (f"{location}: {text}" for location, text in notes)
        for line in lines:
            self.print_note(line, level=1)

    def print_note(self, text: str, level: int = 0) -> None:
        """Print what is good to know, where `-v` was given `level` times or more."""
        if self.verbosity >= level:
            click.echo(make_printable(f"note: {text}"), err=True)


@contextmanager
def own_standard_output() -> Iterator[BinaryIO]:
    """Standard output for what is written to the stream alone: what plugins print, and the processes
    that they start, goes to standard error.
    """
    sys.stdout.flush()
    try:
        descriptor = sys.stdout.fileno()
    except OSError:  # an object of a program that calls `main`
        stream = sys.stdout.buffer
        with redirect_stdout(sys.stderr):
            yield stream
        return
    own = os.dup(descriptor)
    try:
        os.dup2(2, descriptor)
    except OSError:  # standard error is closed
        os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
    with open(own, "wb") as stream:
        yield stream


def make_printable(text: str) -> str:
    """`text` in one line, with what could upset a terminal escaped as in Python's literals."""
    # Names of files may hold line ends, control sequences and bytes that are no UTF-8.
    if text.isprintable():
        return text
    return "".join(map(_escape, text))


def _escape(character: str) -> str:
    if character.isprintable():
        return character
    return character.encode("unicode_escape", "surrogatepass").decode()
