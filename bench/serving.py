"""Serving a feed beside nginx: the same file, one process each, on loopback, in one run.

nginx and wrk are Debian's. The server has a core for itself where there are two: wrk takes another.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from bench.measure import Target, show, target

__all__ = ["table"]

FEED_BYTES = 50_000
CONNECTIONS = 16
SECONDS = 1
ROUNDS, FULL_ROUNDS = 7, 15
START_SECONDS = 20.0
SOURCES = 200
POLL_SECONDS = 25.0
CATCH_UP_SECONDS = 1.0
MAX_LOOP_SECONDS = 600
ALONE, POLLING, LOOPING = "alone", "polling", "beside a loop of nice 19"
LOOP = f"""
import os, time
os.nice(19)
ends_at = time.monotonic() + {MAX_LOOP_SECONDS}
while time.monotonic() < ends_at:
    pass
"""
ITEM = """<item><title>Ferry {number}</title><link>http://127.0.0.1:{port}/{number}</link>
<pubDate>Mon, 04 May 2026 10:00:00 GMT</pubDate><description>It came back on Monday.</description></item>"""

NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log crit;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; etag on; keepalive_requests 1000000000;
  types {{ application/rss+xml rss; }}
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/out; add_header Cache-Control "public, max-age=300"; }}
}}
"""
CONFIG = """
[feeds.news]
sources = [{ type = "text", path = "." }]
"""
OURS = """
import sys
from pathlib import Path
from feedsmith.serving.configured import Configured
from feedsmith.serving.planning import PlanLoader, ServeOptions
from feedsmith.serving.server import run
options = ServeOptions(config=Path(sys.argv[1]))
run(Configured(PlanLoader(options), options.config), "127.0.0.1", int(sys.argv[2]))
"""


@dataclass
class Load:
    """What one server did in all its turns: requests, in so many seconds, with so many of its CPU."""

    requests: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    @property
    def each(self) -> float:
        """Microseconds of CPU for a request."""
        return self.cpu / self.requests * 1e6


def table(full: bool = True) -> list[Target]:
    missing = [name for name in ("nginx", "wrk") if shutil.which(name) is None]
    if missing:
        print(f"\nserving: skipped, as {' and '.join(missing)} can't be found (apt-get install nginx-light wrk)")
        return []
    rounds = FULL_ROUNDS if full else ROUNDS
    with TemporaryDirectory() as temporary, ExitStack() as stack:
        folder = Path(temporary)
        (folder / "out").mkdir()
        (folder / "out" / "news.rss").write_bytes(b"<rss>".ljust(FEED_BYTES, b"-"))
        (folder / "feedsmith.toml").write_text(CONFIG)
        ports = {name: find_port() for name in ("nginx", "feedsmith")}
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=ports["nginx"]))
        (folder / "ours.py").write_text(OURS)
        commands = {
            "nginx": ["nginx", "-p", temporary, "-e", f"{folder}/nginx.log", "-c", f"{folder}/nginx.conf"],
            "feedsmith": [sys.executable, f"{folder}/ours.py", f"{folder}/feedsmith.toml", str(ports["feedsmith"])],
        }
        pids = {name: stack.enter_context(started(command)) for name, command in commands.items()}
        urls = {name: f"http://127.0.0.1:{port}/news.rss" for name, port in ports.items()}
        etags = {name: await_server(url) for name, url in urls.items()}
        loads = {(name, status): Load() for status in (200, 304) for name in pids}
        # In short turns, so that whatever else the machine does meets both.
        for _ in range(rounds):
            for (name, status), load in loads.items():
                fields = [f"If-None-Match: {etags[name]}"] if status == 304 else []
                measure(load, urls[name], pids[name], fields)
        polls = {name: Load() for name in (ALONE, POLLING, LOOPING)}
        with polled(folder / "polls") as poller, looped() as loop:
            for _ in range(rounds):
                for name, load in polls.items():
                    os.killpg(poller, signal.SIGCONT if name == POLLING else signal.SIGSTOP)
                    os.killpg(loop, signal.SIGCONT if name == LOOPING else signal.SIGSTOP)
                    if name == POLLING:
                        time.sleep(CATCH_UP_SECONDS)  # else three turns' polls would be in one
                    measure(load, urls["feedsmith"], pids["feedsmith"], [])
        return _show(loads, polls, rounds)


@contextmanager
def polled(folder: Path) -> Iterator[int]:
    """200 feeds of a local server being polled, each every half minute; the group of the processes."""
    sites, port = folder / "sites", find_port()
    sites.mkdir(parents=True)
    lines = [f'every = "30s"\n[fetch]\nallow = ["127.0.0.1:{port}"]\ndelay = 0.02\n']
    for number in range(SOURCES):
        feed = ITEM.format(number=number, port=port) * 20
        head = "<title>Boats</title><link>http://127.0.0.1/</link><description>x</description>"
        (sites / f"{number}.rss").write_text(f'<rss version="2.0"><channel>{head}{feed}</channel></rss>')
        url = f"http://127.0.0.1:{port}/{number}.rss"
        options = f'type = "site", urls = ["{url}"], via = "feed", full_text = false, robots = false'
        lines.append(f'[feeds.f{number}]\nformats = ["rss"]\nsources = [{{ {options} }}]\n')
    (folder / "feedsmith.toml").write_text("\n".join(lines))
    server = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(sites)]
    poll = [sys.executable, "-m", "feedsmith", "-q", "poll", "-c", str(folder / "feedsmith.toml")]
    with background(server), background(poll) as group:
        time.sleep(POLL_SECONDS)  # until all have been polled once
        yield group


@contextmanager
def looped() -> Iterator[int]:
    """A process that does nothing, as fast as it can, at the lowest priority: the group of it. It shows what a server
    loses here to work that takes all that is left, whatever its priority.
    """
    with background([sys.executable, "-c", LOOP]) as group:
        yield group


@contextmanager
def background(command: list[str]) -> Iterator[int]:
    """A process in a group of its own, which may be stopped; ended by its number whatever happens."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield process.pid
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGCONT)
        end(process)


def find_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def started(command: list[str]) -> Iterator[int]:
    """A server, on the first core; ended by its number whatever happens."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        pin(process.pid, 0)
        yield process.pid
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process, whatever it is doing."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def pin(pid: int, number: int) -> None:
    """Let the process have one core, where there are several."""
    if hasattr(os, "sched_setaffinity"):
        available = sorted(os.sched_getaffinity(0))
        if len(available) > 1:
            os.sched_setaffinity(pid, {available[number]})


def await_server(url: str) -> str:
    """The entity tag that the server gives the feed, once it does."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(url, timeout=5) as answer:
                assert len(answer.read()) == FEED_BYTES
                return str(answer.headers["ETag"])
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def measure(load: Load, url: str, pid: int, fields: list[str]) -> None:
    """Add a turn to the load."""
    before = read_cpu(pid)
    headers = [word for field in fields for word in ("-H", field)]
    process = subprocess.Popen(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *headers, url], stdout=subprocess.PIPE, text=True
    )
    pin(process.pid, 1)
    said, _ = process.communicate(timeout=SECONDS + 30)
    load.cpu += read_cpu(pid) - before
    assert "Socket errors" not in said, said
    count = re.search(r"(\d+) requests in", said)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert count, said
    assert rate, said
    load.requests += int(count[1])
    load.seconds += int(count[1]) / float(rate[1])


def read_cpu(pid: int) -> float:
    """Seconds of CPU that the process took so far, in all its threads."""
    schedules = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(schedule.read_text(encoding="ascii").split()[0]) for schedule in schedules) / 1e9


def _show(loads: dict[tuple[str, int], Load], polls: dict[str, Load], rounds: int) -> list[Target]:
    rows, reached = [], []
    for status, most_cpu, least_rate in ((200, 3.5, 0.5), (304, 5.0, 0.4)):
        nginx, ours = loads["nginx", status], loads["feedsmith", status]
        for name, load in (("nginx", nginx), ("feedsmith", ours)):
            cpu, rate = load.each / nginx.each, load.rate / nginx.rate
            rows.append((f"{status}, {name}", f"{load.rate:,.0f}", f"{rate:.2f}", f"{load.each:.1f} us", f"{cpu:.2f}x"))
        reached += [
            target(f"serving: CPU of a {status} to nginx's", ours.each / nginx.each, most=most_cpu, unit="x"),
            target(f"serving: rate of a {status} to nginx's", ours.rate / nginx.rate, least=least_rate, unit="x"),
        ]
    for name, load in polls.items():
        rate = load.rate / polls[ALONE].rate
        rows.append((f"200, feedsmith, {name}", f"{load.rate:,.0f}", f"{rate:.2f}", f"{load.each:.1f} us", ""))
    slower = polls[POLLING].rate / polls[ALONE].rate
    reached.append(target("serving: rate while 200 sources are polled, to that without", slower, least=0.9, unit="x"))
    show(
        f"serving: a feed of {FEED_BYTES:,} bytes, {CONNECTIONS} connections, {rounds} turns of {SECONDS} s each",
        ("", "a second", "to nginx", "CPU each", "to nginx"),
        rows,
        *reached,
    )
    return reached
