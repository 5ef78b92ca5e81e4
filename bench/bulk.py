"""Many pages from a server that takes its time: feedsmith, a plain httpx loop, and trafilatura's bulk command."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from bench import corpus
from bench.extraction import extract
from bench.measure import Cost, Neighbours, Target, command, console_script, cores, least, show, target

__all__ = ["table"]

PAGES, FEWER, ANSWER, AT_ONCE, ROUNDS = 1_000, 300, 0.05, 32, 2


def table(full: bool = True) -> list[Target]:
    pages = PAGES if full else FEWER
    with TemporaryDirectory() as temporary, server() as address:
        folder = Path(temporary)
        urls = [f"http://{address}/{number}" for number in range(pages)]
        words = {
            "feedsmith": _feedsmith(folder, address, urls),
            "httpx, fetching only": [sys.executable, "-m", "bench.bulk", "fetch", address, str(pages)],
        }
        if full:
            words["trafilatura"] = _trafilatura(folder, urls)
        neighbours = Neighbours()
        costs = least({name: partial(command, *said) for name, said in words.items()}, ROUNDS)
        made = json.loads((folder / "out" / "feed.json").read_bytes())["items"]
        assert len(made) == pages, f"{len(made)} articles of {pages}"
    parsing, fetching, ours = _parsing(), costs["httpx, fetching only"].cpu / pages, costs["feedsmith"]
    allowed = cores() / (parsing + fetching)
    rows = [_row(name, cost, pages) for name, cost in costs.items()]
    share = pages / ours.wall / allowed
    reached = [target(f"{pages:,} pages, of what the cores allow", share, least=0.8)]
    show(
        f"bulk: {pages:,} pages of 60 KB, answered after {ANSWER * 1000:.0f} ms, {AT_ONCE} at once, as a command",
        ("", "wall", "CPU", "pages/s"),
        rows,
        f"a page costs {parsing * 1000:.1f} ms of CPU to parse and {fetching * 1000:.1f} to fetch with httpx alone: "
        f"{cores()} cores allow {allowed:.0f} pages a second, {cores() / parsing:.0f} if fetching were free",
        *reached,
        *neighbours.remarks(),
    )
    return reached


def _row(name: str, cost: Cost, pages: int) -> tuple[str, ...]:
    return name, f"{cost.wall:.2f} s", f"{cost.cpu:.2f} s", f"{pages / cost.wall:,.0f}"


def _parsing() -> float:
    """Seconds of CPU that a page takes from its bytes to the article, in this process, the least of three rounds."""
    pages = [corpus.page(number).encode() for number in range(100)]
    found = []
    for _ in range(3):
        started = process_time()
        for number, page in enumerate(pages):
            extract(page, f"http://harbour.example/{number}", "utf-8")
        found.append((process_time() - started) / len(pages))
    return min(found)


def _feedsmith(folder: Path, address: str, urls: list[str]) -> list[str]:
    config = folder / "feedsmith.toml"
    config.write_text(
        f'output = "out"\n[fetch]\nallow = ["{address}"]\nper_host = {AT_ONCE}\ndelay = 0\n'
        f'[feeds.feed]\nlimit = 0\nmerge = false\n[[feeds.feed.sources]]\ntype = "html"\nurls = {json.dumps(urls)}\n'
    )
    return [console_script("feedsmith"), "render", "-c", str(config)]


def _trafilatura(folder: Path, urls: list[str]) -> list[str]:
    (folder / "urls.txt").write_text("\n".join(urls))
    from trafilatura.settings import DEFAULT_CONFIG

    DEFAULT_CONFIG.set("DEFAULT", "SLEEP_TIME", "0")
    DEFAULT_CONFIG.set("DEFAULT", "SSRF_PROTECTION", "off")
    with (folder / "trafilatura.cfg").open("w") as file:
        DEFAULT_CONFIG.write(file)
    return [
        *(console_script("trafilatura"), "--input-file", str(folder / "urls.txt"), "--fast"),
        *("--output-dir", str(folder / "texts"), "--config-file", str(folder / "trafilatura.cfg")),
        *("--parallel", str(cores())),
    ]


@contextmanager
def server() -> Iterator[str]:
    """A server of pages in a process of its own, on the loopback; gives its address."""
    process = subprocess.Popen([sys.executable, "-m", "bench.bulk", "serve"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield f"127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


async def _serve() -> None:
    """Answer for ten minutes at most."""
    pages = [corpus.page(number).encode() for number in range(PAGES)]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                number = path.strip("/")
                await asyncio.sleep(ANSWER)
                status, body = ("200 OK", pages[int(number)]) if number.isdigit() else ("404 Not Found", b"")
                headers = f"Content-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(f"HTTP/1.1 {status}\r\n{headers}".encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    started = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(started.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(600)


async def _fetch(address: str, pages: int) -> None:
    """The plain loop: every page once, so many at a time, and nothing done with it."""
    import httpx

    turns = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=AT_ONCE)) as client:

        async def page(number: int) -> int:
            async with turns:
                return len((await client.get(f"http://{address}/{number}")).content)

        await asyncio.gather(*map(page, range(pages)))


if __name__ == "__main__":
    asyncio.run(_serve() if sys.argv[1] == "serve" else _fetch(sys.argv[2], int(sys.argv[3])))
