"""A run that outlives what somebody else's code does to its process.

    keep_watch()          goes on in a child of this process, which waits for it
    begin_call(key, 20)   tells the parent which call the child makes, in memory that both share

Where such a call ends the child (a segfault, `os._exit`, the system out of memory), or where it does not
end and nothing in the child can end it, the parent starts another child. That one makes the run again,
and `find_death` tells it which calls it must leave out. Only the command line asks for this: within a
program that calls feedsmith nothing is forked.

Fork at the beginning, as here, takes 1 ms and finds little memory to share. macOS is left out: its
libraries do not survive a fork, by the documentation of Python. There a death ends the run.
"""

import atexit
import os
import signal
import struct
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from types import FrameType
from typing import Any, ClassVar, NoReturn

__all__ = [
    "be_expendable",
    "begin_call",
    "cancel_exit",
    "end_call",
    "end_with_parent",
    "find_death",
    "is_interruption",
    "keep_watch",
    "leave",
    "record_status",
]

MAX_DEATHS_PER_OWNER = 3
"""With more deaths of one source or format, none of its calls is made any more in this run. Of a source
there are no more, as it is given up after as many documents.
"""
MAX_DEATHS = 50
"""Deaths in one run, after which it is given up."""
EXTRA_SECONDS = 2
"""What a call may take beyond its limit, which should have ended it, until its process is killed."""

FAILED = 1
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""What somebody sends who wants the run to end."""

_STATUS = struct.Struct("=h")
_CALL = struct.Struct("=dd")
_CALL_AT = 8
_KEY_AT = _CALL_AT + _CALL.size
MAX_KEY_BYTES = 4_000
"""What of a call's key is remembered: that is the path of a file and more."""


class _Memory:
    """What parent and child share: the status that the run ended with, and which call is being made."""

    def __init__(self) -> None:
        import mmap  # 0.1 ms, for a run only

        self._bytes = mmap.mmap(-1, _KEY_AT + MAX_KEY_BYTES + 1)
        self.clear()

    def clear(self) -> None:
        """No call is made, and the run has not ended."""
        _STATUS.pack_into(self._bytes, 0, -1)
        self.write_call(b"", 0.0)

    def write_status(self, status: int) -> None:
        _STATUS.pack_into(self._bytes, 0, status)

    def read_status(self) -> int | None:
        (status,) = _STATUS.unpack_from(self._bytes, 0)
        return None if status < 0 else status

    def write_call(self, key: bytes, seconds: float) -> None:
        call = _CALL.pack(monotonic(), seconds) + key + b"\0"
        self._bytes[_CALL_AT : _CALL_AT + len(call)] = call

    def write_key(self, key: bytes) -> None:
        if key:
            self._bytes[_KEY_AT : _KEY_AT + len(key) + 1] = key + b"\0"
        else:
            self._bytes[_KEY_AT] = 0

    def read_call(self) -> tuple[float, float, bytes]:
        """When the call began, how many seconds it may take, and its key: b"" where none is made."""
        started, seconds = _CALL.unpack_from(self._bytes, _CALL_AT)
        return started, seconds, self._bytes[_KEY_AT:].partition(b"\0")[0]


class _Process:
    """What this process knows of its own: the memory that it shares with a parent, the calls that ended
    a child before it, and how, and whether Ctrl-C was pressed, where that can be told. One of a pool is
    expendable, and ends itself.
    """

    memory: _Memory | None = None
    key = b""
    deaths: ClassVar[dict[bytes, str]] = {}
    deaths_by_owner: ClassVar[Counter[bytes]] = Counter()
    is_interrupted: bool | None = None
    is_expendable = False
    exits_at = 0.0
    null: Any = None


# ---- in the child ----------------------------------------------------------------------------


def begin_call(key: str, seconds: float) -> bytes:
    """Tell the parent that a call is made; the key of the call in which it is made, for `end_call`.

    `key` tells it from all others of the run, and begins with a line that says whose call it is.
    """
    if _Process.is_expendable:
        _exit_after(seconds + EXTRA_SECONDS)
    memory = _Process.memory
    if memory is None:
        return b""
    outer, _Process.key = _Process.key, _encode_key(key)
    memory.write_call(_Process.key, seconds)
    return outer


def end_call(outer: bytes) -> bool:
    """Tell the parent that the call has ended, and the outer one goes on; whether Ctrl-C was pressed
    meanwhile, as far as that can be told.
    """
    if _Process.memory is None:
        return False
    _Process.key = outer
    _Process.memory.write_key(outer)
    return _Process.is_interrupted is True


def find_death(key: str) -> str:
    """How the call ended the process when it was made before, "" if it did not."""
    if not _Process.deaths:
        return ""
    encoded = _encode_key(key)
    if _Process.deaths_by_owner[_owner(encoded)] > MAX_DEATHS_PER_OWNER:
        return _Process.deaths.get(encoded, "is not called again, as it ended the process too often")
    return _Process.deaths.get(encoded, "")


def record_status(status: int) -> None:
    """Tell the parent how the run ended: whatever the process does now changes nothing. After Ctrl-C it
    ends here, and waits for no thread.
    """
    if _Process.memory is not None:
        _Process.memory.write_status(status)
        if _Process.is_interrupted:
            _exit(status)


def leave(status: int) -> None:
    """End the process of a run whose status is recorded. What is registered for its end is called; the
    interpreter does not take itself apart, which are 52 of 640 million instructions of a run over one text.

    Does nothing in a process that nobody watches, or in which threads go on.
    """
    if _Process.memory is None or threading.active_count() > 1:
        return
    atexit._run_exitfuncs()
    _exit(status)


def is_interruption(error: BaseException) -> bool:
    """Whether the error says that Ctrl-C was pressed: a plugin can raise a KeyboardInterrupt too."""
    return isinstance(error, KeyboardInterrupt) and _Process.is_interrupted is not False


def be_expendable() -> None:
    """End this process, one of a pool, with a call that does not end, until `cancel_exit`. A forked one tells
    the parent of a run nothing: that one watches somebody else.
    """
    _Process.is_expendable = True
    _Process.memory, _Process.key = None, b""


def cancel_exit() -> None:
    """The calls that this process made are over."""
    if _Process.exits_at:
        import faulthandler  # for one of a pool only

        faulthandler.cancel_dump_traceback_later()
        _Process.exits_at = 0.0


def _exit_after(seconds: float) -> None:
    """End this process once so many seconds are over, whatever it does; a second more or less, since
    starting the thread that does it takes 30 us.
    """
    exits_at = monotonic() + seconds
    if abs(exits_at - _Process.exits_at) > 1:
        import faulthandler  # as above

        _Process.exits_at = exits_at
        _Process.null = _Process.null or open(os.devnull, "w")  # noqa: SIM115  # what it says is not for users
        faulthandler.dump_traceback_later(seconds, exit=True, file=_Process.null)


def _encode_key(key: str) -> bytes:
    encoded = key.encode("utf-8", "surrogatepass")
    return encoded if b"\0" not in encoded and len(encoded) <= MAX_KEY_BYTES else _shorten(encoded)


def _shorten(key: bytes) -> bytes:
    """What there is room for, without what would end it."""
    return key.replace(b"\0", b" ")[:MAX_KEY_BYTES]


def _owner(key: bytes) -> bytes:
    return key.partition(b"\n")[0]


# ---- the parent ------------------------------------------------------------------------------


def keep_watch(tell: Callable[[str], None]) -> None:
    """Go on in a child, as often as one dies of a call. The parent does not return: it ends with the
    status of the run, or as the child did. It `tell`s of a death that can't be contained.

    Does nothing where this process is not a command's own, that is, where it has further threads or
    standard output is replaced; nor on macOS.
    """
    if not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        return
    if sys.stdout is None or sys.stdout is not sys.__stdout__:
        return
    memory = _Memory()
    # Only the parent holds the writer, so that its end closes the pipe, however it comes.
    reader, writer = os.pipe()
    while True:
        child = _fork()
        if child is None:
            os.close(writer)
            end_with_parent(reader)
            _Process.memory = memory
            return
        _conclude(child.wait(memory), child, memory, tell)


class _Child:
    """The process in which the run is made, seen from its parent."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.was_told_to_end = self.took_too_long = False

    def wait(self, memory: _Memory) -> int:
        """Wait for its end, pass on what it is told, and kill it where a call does not end; its exit code."""
        ticks, latest = 0, 0.0

        def pass_on(number: int, frame: FrameType | None) -> None:
            # Whoever says it twice means it.
            self._send(signal.SIGKILL if self.was_told_to_end else number)
            self.was_told_to_end = True

        def look(number: int, frame: FrameType | None) -> None:
            # Ticks, since a clock goes on while both processes are stopped.
            nonlocal ticks, latest
            started, seconds, key = memory.read_call()
            ticks, latest = (ticks + 1 if key and started == latest else 0), started
            if ticks > seconds + EXTRA_SECONDS:
                self.took_too_long = True
                self._send(signal.SIGKILL)

        handlers: dict[int, Any] = {number: pass_on for number in _SIGNALS if _is_heeded(number)}
        earlier = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        earlier[signal.SIGALRM] = signal.signal(signal.SIGALRM, look)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        signal.setitimer(signal.ITIMER_REAL, 1.0, 1.0)
        try:
            _, status = os.waitpid(self.number, 0)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            for number, before in earlier.items():
                signal.signal(number, before)
        return os.waitstatus_to_exitcode(status)

    def _send(self, number: int) -> None:
        with suppress(ProcessLookupError):  # it has ended just now
            os.kill(self.number, number)


def _fork() -> _Child | None:
    """The child; None in the child itself. In the parent the signals of `_SIGNALS` wait still."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    number = os.fork()
    if number:
        return _Child(number)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        _Process.is_interrupted = False
        signal.signal(signal.SIGINT, _interrupt)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    return None


def _interrupt(number: int, frame: FrameType | None) -> None:
    if _Process.is_interrupted:
        return  # from a terminal it comes twice: from there and from the parent
    _Process.is_interrupted = True
    raise KeyboardInterrupt


def _is_heeded(number: int) -> bool:
    """Whether this process was not started with the order to ignore the signal, as `nohup` gives it."""
    return signal.getsignal(number) not in (signal.SIG_IGN, None)


def end_with_parent(reader: int) -> None:
    """Have this process ended when the other end of the pipe is closed, whatever it is doing."""
    import fcntl  # 0.1 ms, for a run only

    with suppress(OSError, AttributeError):  # elsewhere than on Linux it may be no file to be told of
        # Then the system sends SIGIO, which nothing here handles.
        fcntl.fcntl(reader, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(reader, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
        try:
            is_orphan = os.read(reader, 1) == b""  # it was closed before that
        except BlockingIOError:
            is_orphan = False
        if is_orphan:
            os._exit(FAILED)


def _conclude(code: int, child: _Child, memory: _Memory, tell: Callable[[str], None]) -> None:
    """End as the child did. Returns only if it died of a call: that is one of the deaths now."""
    status = memory.read_status()
    if status is not None:
        _exit(status)
    if child.was_told_to_end or -code in _SIGNALS:
        _end_like(code)
    _, seconds, key = memory.read_call()
    how = f"took more than {seconds:.3g} s" if child.took_too_long else f"ended the process ({_describe_code(code)})"
    if not key or len(_Process.deaths) >= MAX_DEATHS:
        tell(f"something {how}; what is published is kept")
        _exit(FAILED)
    _Process.deaths[key] = how
    _Process.deaths_by_owner[_owner(key)] += 1
    memory.clear()


def _describe_code(code: int) -> str:
    if code >= 0:
        return f"exit status {code}"
    if -code == signal.SIGKILL:
        return "SIGKILL, which may mean that memory ran out"
    return signal.Signals(-code).name


def _end_like(code: int) -> NoReturn:
    """End this process as the child ended."""
    if code < 0:
        if -code != signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        os.kill(os.getpid(), -code)
    _exit(code)


def _exit(status: int) -> NoReturn:
    # Not by way of the interpreter's own end, which takes 10 ms: the child has done all of that.
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.flush()
    os._exit(status)
