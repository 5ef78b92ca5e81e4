"""feedsmith serve, kept at it: sources that change, break and mend, and a process that is killed now and then.

    python -m bench soak --minutes 60

200 feeds on twenty addresses of this machine (127.0.0.1 to 127.0.0.20, as so many hosts), polled every 30 s. Each
has a new article now and then; some fail for a while, give nothing, or change what they say of an article. At
random moments the poller or all of serve is killed. In the end each article that a source ever had must be in its
feed once, under its own id and date; and the table says what memory was used, how far polls were from their times,
how many requests a host got at once, and what was told.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import mkdtemp
from typing import Any
from urllib.request import urlopen

from bench.measure import show

__all__ = ["soak"]

HOSTS, SOURCES = 20, 200
EVERY_SECONDS = 30
KILLS = 20
WINDOW = 200
"""Articles that a feed of a source holds: more than come while it is left alone after failures."""
SAMPLE_SECONDS = 10.0
ITEM = """<item><title>{title}</title><link>http://{host}/s{source}/{number}</link>
<guid isPermaLink="false">tag:soak.example,2026:{source}/{number}</guid><pubDate>{date}</pubDate>
<description>The ferry of source {source} came back, for the time number {number}.</description></item>"""


class Sites:
    """All sources: what each has by now, and who asked for it when."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.started = time.time()
        self.requests: dict[int, list[float]] = defaultdict(list)
        self.answered = [0.0] * SOURCES
        self.events: list[dict[str, Any]] = []
        self.busiest: Counter[str] = Counter()
        self._busy: Counter[str] = Counter()
        self._lock = threading.Lock()
        # Seconds between two articles, and when a source is broken: (from, to) in seconds since the start.
        self.pace = [self.random.uniform(20, 600) for _ in range(SOURCES)]
        self.broken = [self._choose_break(source) for source in range(SOURCES)]

    def _choose_break(self, source: int) -> tuple[float, float]:
        if source % 5:
            return (0.0, 0.0)
        begin = self.random.uniform(60, 900)
        return begin, begin + self.random.uniform(60, 600)

    def numbers(self, source: int, now: float) -> list[int]:
        """The numbers of the articles that a source has had until then."""
        return list(range(int((now - self.started) / self.pace[source]) + 3))

    def published(self, source: int, number: int) -> float:
        return int(self.started + (number - 2) * self.pace[source])

    def answer(self, source: int, host: str) -> tuple[int, bytes]:
        now = time.time()
        self.requests[source].append(now)
        begin, end = self.broken[source]
        if begin <= now - self.started < end:
            return (500, b"down") if source % 2 else (200, b'<rss version="2.0"><channel/></rss>')
        self.answered[source] = now
        items = []
        for number in self.numbers(source, now)[-WINDOW:]:
            # What is said of an article changes once.
            title = f"Ferry {number} of {source}" + (
                " (corrected)" if now - self.published(source, number) > 90 else ""
            )
            date = datetime.fromtimestamp(self.published(source, number), UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
            items.append(ITEM.format(title=title, host=host, source=source, number=number, date=date))
        channel = f"<title>Source {source}</title><link>http://{host}/s{source}/</link><description>x</description>"
        return 200, f'<rss version="2.0"><channel>{channel}{"".join(reversed(items))}</channel></rss>'.encode()

    def serve(self, address: str, port: int) -> ThreadingHTTPServer:
        sites = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with sites._lock:
                    sites._busy[address] += 1
                    sites.busiest[address] = max(sites.busiest[address], sites._busy[address])
                name = self.path.strip("/").split("/")[0]
                status, body = 404, b"none"
                if name.startswith("s") and name[1:].isdecimal():
                    status, body = sites.answer(int(name[1:]), f"{address}:{port}")
                time.sleep(0.01)
                with sites._lock:
                    sites._busy[address] -= 1
                self.reply(status, body, "application/rss+xml")

            def do_POST(self) -> None:
                sites.events.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
                self.reply(204, b"", "text/plain")

            def reply(self, status: int, body: bytes, kind: str) -> None:
                with suppress(OSError):
                    self.send_response(status)
                    self.send_header("content-type", kind)
                    self.send_header("content-length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                pass

        server = ThreadingHTTPServer((address, port), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server


def configure(folder: Path, port: int) -> None:
    addresses = [f"127.0.0.{n + 1}:{port}" for n in range(HOSTS)]
    lines = [
        f'every = "{EVERY_SECONDS}s"\nnotify = "http://{addresses[0]}/hook"\n',
        f"[fetch]\nallow = {json.dumps(addresses)}\ndelay = 0.05\ntries = 1\n",
    ]
    for source in range(SOURCES):
        url = f"http://{addresses[source % HOSTS]}/s{source}/feed.rss"
        options = f'type = "site", urls = ["{url}"], via = "feed", full_text = false, keep_ids = true, limit = {WINDOW}'
        lines.append(f'[feeds.f{source}]\nlimit = 0\nformats = ["json"]\nsources = [{{ {options}, robots = false }}]\n')
    (folder / "feedsmith.toml").write_text("\n".join(lines))


class Dates:
    """What feeds said of when articles were published; `moved` is how often one said something else later."""

    def __init__(self) -> None:
        self._dates: dict[str, str] = {}
        self._looked = 0.0
        self.moved = 0

    def look(self, folder: Path, *, at_once: bool = False) -> None:
        """Read all feeds, once a minute."""
        if time.time() - self._looked < 60 and not at_once:
            return
        self._looked = time.time()
        for file in (folder / "out").glob("*.json"):
            for item in json.loads(file.read_text())["items"]:
                before = self._dates.setdefault(item["id"], item["date_published"])
                self.moved += before != item["date_published"]


class Serve:
    """feedsmith serve, started again when it is killed."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.log = (folder / "log").open("ab")
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "feedsmith", "serve", "--listen", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(command, cwd=self.folder, stderr=self.log, stdout=self.log)

    def children(self, pid: int) -> list[int]:
        with suppress(OSError):
            return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return []

    def poller(self) -> int | None:
        return next(iter(self.children(self.process.pid)), None)

    def kill(self, chance: random.Random) -> str:
        """Kill something; what it was."""
        poller = self.poller()
        what = chance.choice(["serve", "poller", "a round"])
        if what == "serve" or poller is None:
            self.process.kill()
            self.process.wait()
            self.start()
            return "serve"
        rounds = self.children(poller)
        with suppress(ProcessLookupError):
            os.kill(chance.choice(rounds) if what == "a round" and rounds else poller, signal.SIGKILL)
        return what


def resident_megabytes(pid: int | None) -> float:
    with suppress(OSError, TypeError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return 0.0


def soak(minutes: float = 60.0, seed: int = 1) -> None:
    """Go on for so long, and print what came of it."""
    folder = Path(mkdtemp(prefix="soak-"))
    sites = Sites(seed)
    port = 18_000 + os.getpid() % 1_000
    servers = [sites.serve(f"127.0.0.{n + 1}", port) for n in range(HOSTS)]
    configure(folder, port)
    serve = Serve(folder, port + 1_000)
    ends = time.time() + minutes * 60
    kills = sorted(sites.random.uniform(60, minutes * 60 - 90) for _ in range(KILLS))
    killed: Counter[str] = Counter()
    memory: dict[str, list[float]] = {"serve": [], "poller": []}
    dates = Dates()
    while time.time() < ends:
        time.sleep(SAMPLE_SECONDS if not kills else min(SAMPLE_SECONDS, 1.0))
        while kills and time.time() - sites.started > kills[0]:
            kills.pop(0)
            killed[serve.kill(sites.random)] += 1
        memory["serve"].append(resident_megabytes(serve.process.pid))
        memory["poller"].append(resident_megabytes(serve.poller()))
        dates.look(folder)
        with suppress(OSError):
            urlopen(f"http://127.0.0.1:{port + 1_000}/status.json", timeout=5).read()
    serve.process.terminate()
    status = serve.process.wait(30)
    for server in servers:
        server.shutdown()
    dates.look(folder, at_once=True)
    _report(folder, sites, memory, killed, dates.moved, status)
    print(f"  the log is {folder / 'log'}")


def _report(
    folder: Path,
    sites: Sites,
    memory: dict[str, list[float]],
    killed: Counter[str],
    moved: int,
    status: int,
) -> None:
    lost = doubled = early = 0
    for source in range(SOURCES):
        file = folder / f"out/f{source}.json"
        items = json.loads(file.read_text())["items"] if file.exists() else []
        ids = Counter(item["id"] for item in items)
        doubled += sum(number - 1 for number in ids.values())
        expected = {
            f"tag:soak.example,2026:{source}/{number}" for number in sites.numbers(source, sites.answered[source])
        }
        lost += len(expected - ids.keys())
        for item in items:
            number = int(item["id"].rpartition("/")[2])
            date = datetime.fromisoformat(item["date_published"]).timestamp()
            early += date != sites.published(source, number)
    late = [seconds for source in range(SOURCES) for seconds in _lateness(sites.requests[source])]
    drifts = [_drift(sites.requests[source]) for source in range(SOURCES) if len(sites.requests[source]) > 20]
    polls = sum(map(len, sites.requests.values()))
    kinds = Counter(event["event"] for event in sites.events)
    ids = Counter(event["id"] for event in sites.events)
    settled = {name: [figure for figure in figures if figure] for name, figures in memory.items()}
    rows = [
        ("polls", f"{polls:,}"),
        ("killed", ", ".join(f"{what} {number}" for what, number in killed.items()) or "nothing"),
        ("articles lost, doubled, moved", f"{lost}, {doubled}, {moved}"),
        ("dated when their poll began, as they came during it", str(early)),
        ("exit status", str(status)),
        ("requests to a host at once, at most", str(max(sites.busiest.values()))),
        ("told", ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items()))),
        ("told more than once", str(sum(number - 1 for number in ids.values()))),
        ("a poll off the grid of its interval, seconds, median", f"{median(late):.2f}"),
        ("last polls off the grid of the first, seconds, median", f"{median(drifts):.2f}" if drifts else "-"),
    ]
    for name, figures in settled.items():
        tenth = max(1, len(figures) // 10)
        first, final = median(figures[tenth : 2 * tenth]), median(figures[-tenth:])
        rows.append((f"memory of {name}, early and late, MB", f"{first:.1f}, {final:.1f}"))
    show("feedsmith serve, kept at it", ["", ""], rows)


def _lateness(times: list[float]) -> list[float]:
    """How far each interval was from the next multiple of what is configured, in seconds."""
    return [_off_grid(later - earlier) for earlier, later in pairwise(times)]


def _drift(times: list[float]) -> float:
    """How far the last polls were from the grid of the first, in seconds: what adds up, if anything does."""
    first, last = times[:10], times[-10:]
    return min(abs(_off_grid(late - early)) for early in first for late in last)


def _off_grid(seconds: float) -> float:
    beyond = seconds % EVERY_SECONDS
    return min(beyond, EVERY_SECONDS - beyond)


if __name__ == "__main__":
    import argparse

    parser = argparse.ArgumentParser(prog="python -m bench.soak")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    soak(**vars(parser.parse_args()))
