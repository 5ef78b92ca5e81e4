"""The entry point: the options before a command, and how a run ends.

Exit statuses: 0 where all is done; 1 where something failed, or standard output can't be
written to; 2 for misuse, that is, a mistake in the command line or the configuration, or a
plugin that is asked for and can't be used; 130 where the run was interrupted.
"""

import errno
import gc
import os
import sys
from typing import NoReturn

import click

from feedsmith import watch
from feedsmith._version import __version__
from feedsmith.cli.commands import LazyGroup
from feedsmith.cli.console import Console, make_printable
from feedsmith.model.errors import ConfigError, FeedsmithError, PluginError

__all__ = ["cli", "main"]

DONE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130
NO_WINDOWS = "Windows is not supported; Linux, macOS and other POSIX systems are, and WSL"
INTERRUPTION = "interrupted; what was written already is kept, all else is unchanged"
GC_THRESHOLD = 50_000
"""New objects between two looks for cycles. Nearly all that a run makes lives as long as it
does, so that Python's 700 cost it 3 %, and 20,000 a run over one text 3 ms.
"""


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="feedsmith")
@click.option(
    "-v",
    "--verbose",
    count=True,
    help="Say more: notes on single articles; -vv: also each step of the run.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
@click.option("--debug", is_flag=True, help="Show tracebacks, and every detail of the run.")
@click.pass_context
def cli(context: click.Context, verbose: int, quiet: bool, debug: bool) -> None:
    """Turn articles into RSS, Atom and JSON feeds."""
    verbosity = -1 if quiet else verbose
    console = Console(verbosity, debug)
    if debug or verbosity >= 2:
        from feedsmith.cli.logs import show_logs  # with logging 4 ms, for those who want to see it

        logs = show_logs("DEBUG" if debug else "INFO")
        console.prepare_worker = context.with_resource(logs)
    context.obj = console


def main() -> NoReturn:
    """Run the command line, and end the process with its exit status."""
    gc.set_threshold(GC_THRESHOLD)
    status = FAILED
    try:
        status = _run()
    finally:
        watch.record_status(status)
    watch.leave(status)
    sys.exit(status)


def _run() -> int:
    """Run the command that was typed; its exit status."""
    if sys.platform == "win32":
        # What writes files and the state imports fcntl; reading files needs os.O_NOFOLLOW and
        # os.O_DIRECTORY, and starting processes signal.pthread_sigmask. Windows has none of them.
        click.echo(f"feedsmith: {NO_WINDOWS}", err=True)
        return MISUSED
    try:
        # Else click would end the process, with statuses and words of its own for what is raised.
        failed = cli.main(standalone_mode=False)
        if sys.stdout is not None:  # it is None when it is closed
            sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo(f"feedsmith: {INTERRUPTION}", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # `feedsmith render ... -o - | head`: whoever reads has seen enough.
        _discard_output()
        return FAILED
    except Exception as error:  # whatever is left: a line for users, a traceback with --debug
        return _report_error(error)
    return FAILED if failed else DONE


def _report_error(error: Exception) -> int:
    """Print what went wrong in a line, with --debug where as well; the exit status."""
    if "--debug" in sys.argv:
        import traceback  # 3 ms, for whoever looks for a bug

        lines = traceback.format_exception(error)
        click.echo("".join(lines), err=True)
    mistakes = error.mistakes if isinstance(error, ConfigError) else [error]
    for mistake in mistakes:
        click.echo(make_printable(f"feedsmith: {_describe_error(mistake)}"), err=True)
    if isinstance(error, OSError):
        _discard_output()
    return MISUSED if isinstance(error, ConfigError | PluginError) else FAILED


def _describe_error(error: Exception) -> str:
    """What went wrong, in a line."""
    if isinstance(error, FeedsmithError):
        return str(error)
    if isinstance(error, MemoryError):
        return "out of memory: give it more, or read less at once"
    if isinstance(error, OSError):
        return _describe_os_error(error)
    return f"a bug: {type(error).__name__}: {error} (see --debug)"


def _describe_os_error(error: OSError) -> str:
    """What the system refuses. Files have FetchError and PublishError, hence this is of the whole run."""
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return "too many open files: raise the limit, such as with `ulimit -n 1024`"
    if error.errno == errno.ENOMEM:
        return "out of memory: give it more, or read less at once"
    reason = error.strerror or type(error).__name__
    if error.filename is not None:
        return f"{os.fsdecode(error.filename)}: {reason}"
    if error.errno in (errno.ENOENT, errno.ESTALE):
        return "the current folder is gone: change to another"
    # What is left has no name: the terminal or the pipe.
    return f"standard output: {reason}"


def _discard_output() -> None:
    """Send standard output nowhere."""
    # Python writes what is left in the buffer once more when the process ends.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
