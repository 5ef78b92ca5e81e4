"""The process that polls: round after round, until it is told to end.

It has a process for each round (`rounds`), and one for events to be sent (`notices`). Of all that share a
state, one polls at a time: the others stand by. Everything that has to last is in the state; killed at any
moment, it goes on from there.

SIGTERM and SIGINT end it, once the rounds that have begun are through, at the latest after 8 s; SIGHUP has
it read the configuration again, as does a change of the file.
"""

import logging
import os
import select
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType

from feedsmith.executors import Adaptive
from feedsmith.model.errors import ConfigError, FeedsmithError, StoreError
from feedsmith.serving.planning import PlanLoader, Stamp, read_stamp
from feedsmith.serving.polling.children import Child, Children
from feedsmith.serving.polling.feeds_due import FeedsDue
from feedsmith.serving.polling.notices import open_post, send_events
from feedsmith.serving.polling.rounds import run_round
from feedsmith.serving.polling.schedule import find_due
from feedsmith.serving.polling.timetable import Timetable
from feedsmith.state.schedule import PollerBeat
from feedsmith.state.store.database import Database
from feedsmith.state.store.locks import POLLER, TABLES
from feedsmith.state.store.schedules import load_choices, load_pending_events, load_records, save_beat

__all__ = ["Poller"]

_log = logging.getLogger("feedsmith.serving")

BEAT_SECONDS = 10.0
"""How often the poller leaves a sign of life."""
TICK_SECONDS = 1.0
"""How often it looks whether the configuration has changed."""
TAKE_OVER_SECONDS = 5.0
"""How often it tries to get the state, where another one has it or it is gone."""
GRACE_SECONDS = 8.0
"""How long rounds may go on when the poller is told to end."""
MAX_ROUND_SECONDS = 4 * 3_600.0
"""A round is killed after so long: of a site of 20,000 pages, the first takes two hours."""
MAX_INLINE_SECONDS = 2.0
"""CPU seconds of parsing in a round until it shares the work with processes: rounds lie side by side."""
NICENESS = 10
"""What polls must not do is delay answers: of a core that both want, this leaves them a tenth."""
PUBLISHING = 0
"""The number of a round that polls nothing."""
SET_BACK_SECONDS = 2.0
"""A clock that goes back by more was set back."""


class Poller:
    """Polls what the `loader` says, which raises ConfigError, and is called again when one of its files
    changes. With a `parent`, a descriptor, it ends when that is closed. `restarts` is how often its
    parent had to start it anew.
    """

    def __init__(
        self,
        loader: PlanLoader,
        *,
        workers: int,
        restarts: int = 0,
        parent: int | None = None,
    ) -> None:
        self._loader, self._workers = loader, workers
        self._restarts, self._parent = restarts, parent
        self._plan = loader()
        self._stamps = self._read_stamps()
        self._mistakes: tuple[str, ...] = ()
        self._started_at = int(time.time())
        self._stack = ExitStack()
        self._database: Database | None = None
        self._timetable = Timetable((), {})
        self._children = Children()
        self._rounds: dict[Child, int] = {}
        self._sending: Child | None = None
        self._feeds_due = FeedsDue()
        self._next_beat = self._next_try = 0.0
        self._is_ending = self._reads_again = False
        self._has_events = False
        self._problem = ""
        self._stepped_at = 0.0

    def run(self) -> None:
        """Poll until told to end."""
        with suppress(OSError):
            os.nice(NICENESS)
        with _signals(self._take_signal) as wakeup:
            while not self._is_ending:
                self._step()
                self._wait(wakeup)
            self._end(wakeup)

    # ---- one step --------------------------------------------------------------------------------

    def _step(self) -> None:
        now, clock = time.time(), time.monotonic()
        self._reap(now)
        if now < self._stepped_at - SET_BACK_SECONDS:
            _log.warning("the clock was set back by %d s", self._stepped_at - now)
            self._feeds_due.set_clock_back(now)
            self._plan_times()
        self._stepped_at = now
        if self._reads_again or self._read_stamps() != self._stamps:
            self._read_again()
        if self._database is None and clock >= self._next_try:
            self._next_try = clock + TAKE_OVER_SECONDS
            self._take_over()
        if self._database is None:
            return
        try:
            if clock >= self._next_beat:
                self._next_beat = clock + BEAT_SECONDS
                self._database.check_locks()
                save_beat(self._database, self._beat(int(now)))
                self._has_events = True
            if self._has_events:
                self._begin_sending(int(now))
        except StoreError as error:
            self._lose_state(error)
            return
        self._begin_rounds(now)

    def _beat(self, now: int) -> PollerBeat:
        return PollerBeat(
            pid=os.getpid(),
            started_at=self._started_at,
            beat_at=now,
            restarts=self._restarts,
            polling=self._timetable.polling,
            mistakes=self._mistakes,
        )

    def _take_over(self) -> None:
        """Open the state, if no other poller has it."""
        with ExitStack() as stack:
            try:
                database = stack.enter_context(Database(self._plan.state))
                if not database.try_lock(TABLES, POLLER, stack):
                    self._stand_by("another feedsmith polls with this state")
                    return
                # Rounds that began before the state was gone go on.
                self._timetable.replace_jobs(self._plan.jobs, self._load_due(database))
                # Whoever polled before may have had another configuration, or have been killed: rounds of polls look
                # at their own feeds.
                self._feeds_due.ask()
                # A state that can't be written is none.
                save_beat(database, self._beat(int(time.time())))
            except StoreError as error:
                self._stand_by(str(error))
                return
            self._stack = stack.pop_all()
        self._database, self._problem = database, ""
        self._next_beat = time.monotonic() + BEAT_SECONDS
        self._has_events = True
        jobs, feeds = len(self._plan.jobs), len(self._plan.feeds)
        _log.info("polling %d sources of %d feeds; the state is %s", jobs, feeds, database.display_url)

    def _stand_by(self, reason: str) -> None:
        if reason != self._problem:
            self._problem = reason
            _log.warning("not polling: %s; it is tried again every %d s", reason, TAKE_OVER_SECONDS)

    def _lose_state(self, error: StoreError) -> None:
        _log.error("%s", error)
        self._problem = str(error)
        self._database = None
        with suppress(FeedsmithError):
            self._stack.close()

    def _load_due(self, database: Database, keys: tuple[str, ...] | None = None) -> dict[str, float]:
        """When the sources are due, by their keys."""
        every = {job.key: job.every for job in self._plan.jobs}
        records = load_records(database, tuple(every) if keys is None else keys)
        now = time.time()
        return {
            key: find_due(every.get(key, 0), record.schedule, now, record.polled_at) for key, record in records.items()
        }

    def _find_next_change(self, database: Database) -> float:
        """When time alone changes the next feed. One that was never made is when its sources are polled."""
        choices = load_choices(database, [feed.settings.name for feed in self._plan.feeds])
        return min((choice.next_at for choice in choices.values()), default=float("inf"))

    def _read_stamps(self) -> list[Stamp]:
        return [read_stamp(path) for path in self._loader.files]

    def _read_again(self) -> None:
        """Read the configuration again; the old one stands where it can't be used."""
        self._stamps, self._reads_again = self._read_stamps(), False
        try:
            plan = self._loader()
        except FeedsmithError as error:
            mistakes = error.mistakes if isinstance(error, ConfigError) else [error]
            self._mistakes = tuple(map(str, mistakes))
            for mistake in self._mistakes:
                _log.error("%s; the configuration stands as it was", mistake)
        else:
            self._plan, self._mistakes = plan, ()
            _log.info("the configuration was read again: %d sources of %d feeds", len(plan.jobs), len(plan.feeds))
            self._plan_times()
            self._feeds_due.ask()  # what is written may be otherwise
        self._next_beat = 0.0

    def _plan_times(self) -> None:
        """Work out anew when the sources and feeds of the plan are due."""
        if self._database is None:
            return
        try:
            self._timetable.replace_jobs(self._plan.jobs, self._load_due(self._database))
            self._feeds_due.next_change = self._find_next_change(self._database)
        except StoreError as error:
            self._lose_state(error)

    # ---- rounds, each in a process of its own ----------------------------------------------------

    def _begin_rounds(self, now: float) -> None:
        while begun := self._timetable.begin_round(now):
            number, keys = begun
            if not self._begin_round(number, keys):
                self._timetable.end_round(number, {}, now)
        # A round publishes at its end what time had changed when it began: who polls for long is not waited for.
        if now >= self._feeds_due.next_at() and PUBLISHING not in self._rounds.values():
            self._feeds_due.begin_round(now)
            if not self._begin_round(PUBLISHING, ()):
                self._feeds_due.lose_round(now)

    def _begin_round(self, number: int, keys: tuple[str, ...]) -> bool:
        plan, workers, prepare = self._plan, self._workers, self._loader.prepare

        def work() -> None:
            with Adaptive(workers=workers, patience=MAX_INLINE_SECONDS, prepare=prepare) as executor:
                run_round(plan, keys, executor)

        child = self._begin(work, "poll" if keys else "publish")
        if child is not None:
            self._rounds[child] = number
        return child is not None

    def _begin_sending(self, now: int) -> None:
        plan, database = self._plan, self._database
        assert database is not None
        if self._sending:
            return
        self._has_events = False
        if not plan.notify or not load_pending_events(database, now, limit=1):
            return

        def work() -> None:
            with Database(plan.state) as own, open_post(plan) as post:
                send_events(own, post, now)

        self._sending = self._begin(work, "send events", is_guarded=False)

    def _begin(self, work: Callable[[], None], task: str, *, is_guarded: bool = True) -> Child | None:
        """Have the work done in a process of its own; None where there is no room for one."""
        assert self._database is not None
        self._database.close_connections()
        try:
            return self._children.begin(work, task, is_guarded=is_guarded)
        except OSError as error:
            _log.error("no process to %s can be started: %s", task, error.strerror)
            return None

    def _reap(self, now: float) -> None:
        """Take note of the processes that have ended."""
        through: list[int] = []
        lost: list[int] = []
        for child, is_done in self._children.reap(is_told=not self._is_ending):
            if child is self._sending:
                self._sending = None
            else:
                (through if is_done else lost).append(self._rounds.pop(child))
        for child in self._children:
            child.end_after(MAX_ROUND_SECONDS)
        if not through and not lost:
            return
        self._has_events = True
        due: dict[str, float] = {}
        if self._database is not None:
            try:
                keys = tuple(key for number in through for key in self._timetable.keys_of(number))
                due = self._load_due(self._database, keys)
                self._feeds_due.next_change = self._find_next_change(self._database)
            except StoreError as error:
                self._lose_state(error)
        for number in through + lost:
            self._timetable.end_round(number, due, now)
        for number in lost:
            if number == PUBLISHING:
                self._feeds_due.lose_round(now)
            else:
                self._feeds_due.ask()  # it may have been publishing

    # ---- signals, and the end --------------------------------------------------------------------

    def _take_signal(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self._reads_again = True
        elif number != signal.SIGCHLD:
            self._is_ending = True

    def _wait(self, wakeup: int) -> None:
        """Sleep until something may have to be done."""
        due = min(self._timetable.next_at() or float("inf"), self._feeds_due.next_at())
        seconds = min(max(due - time.time(), 0.05), TICK_SECONDS) if self._database else TICK_SECONDS
        if self._children:
            seconds = TICK_SECONDS  # the end of a round wakes it
        watched = [wakeup] if self._parent is None else [wakeup, self._parent]
        ready, _, _ = select.select(watched, [], [], 0 if self._is_ending else seconds)
        if wakeup in ready:
            with suppress(BlockingIOError):
                os.read(wakeup, 1_000)
        if self._parent in ready and not os.read(self._parent or 0, 1_000):
            self._is_ending = True

    def _end(self, wakeup: int) -> None:
        """Let the rounds that have begun end, within a bounded time."""
        deadline = time.monotonic() + GRACE_SECONDS
        while self._children:
            self._reap(time.time())
            if time.monotonic() > deadline:
                for child in self._children:
                    child.tell_to_end()
                deadline = time.monotonic() + 1.0
            if self._children:
                select.select([wakeup], [], [], 0.1)
                with suppress(BlockingIOError):
                    os.read(wakeup, 1_000)
        with suppress(FeedsmithError):
            self._stack.close()
        _log.info("ended")


@contextmanager
def _signals(take: Callable[[int, FrameType | None], None]) -> Iterator[int]:
    """Have signals taken, within the block: a descriptor that can be read when one came."""
    reader, writer = os.pipe()
    for end in (reader, writer):
        os.set_blocking(end, False)
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)
    earlier = [signal.signal(number, take) for number in numbers]
    wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    try:
        yield reader
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in zip(numbers, earlier, strict=True):
            signal.signal(number, handler)
        for end in (reader, writer):
            os.close(end)
