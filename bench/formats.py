"""From articles to bytes: feedsmith's three formats, and what else writes them."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench import corpus, rivals
from bench.fresh import fresh
from bench.measure import Cost, least, show, target, timed
from feedsmith import Feed, Format
from feedsmith.publishing.formats import Atom, JsonFeed, Rss

__all__ = ["measured", "table"]

ARTICLES, ROUNDS, WARM = 10_000, 3, 20


def _articles(feed: Feed) -> list[Any]:
    return [entry.article for entry in feed.entries]


def _items(feed: Feed) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = rivals.json_document(_articles(feed))["items"]
    return items


def _itself(feed: Feed) -> Feed:
    return feed


@dataclass(frozen=True, slots=True)
class Contestant:
    """`make` is what is timed; it is given what `ready` makes of the feed beforehand."""

    make: Callable[[Any], bytes]
    ready: Callable[[Feed], Any] = _articles


def _joined(format: Format, feed: Feed) -> bytes:
    return b"".join(format.render(feed))


def _msgspec_alone(items: list[dict[str, Any]]) -> bytes:
    """As JsonFeed does it: item by item, with one encoder."""
    from msgspec.json import Encoder

    return b",\n".join(map(Encoder().encode, items))


def _stdlib_alone(items: list[dict[str, Any]]) -> bytes:
    from json import dumps

    return dumps(items, ensure_ascii=False).encode()


def _ours(format: Format) -> Contestant:
    return Contestant(partial(_joined, format), _itself)


TABLES: dict[str, dict[str, Contestant]] = {
    "RSS": {
        "feedsmith": _ours(Rss()),
        "feedgen": Contestant(rivals.feedgen_rss),
        "Django": Contestant(rivals.django_rss),
        "feedgenerator": Contestant(rivals.feedgenerator_rss),
        "rfeed": Contestant(rivals.rfeed_rss),
        "PyRSS2Gen": Contestant(rivals.pyrss2gen_rss),
    },
    "Atom": {
        "feedsmith": _ours(Atom()),
        "feedgen": Contestant(rivals.feedgen_atom),
        "Django": Contestant(rivals.django_atom),
        "feedgenerator": Contestant(rivals.feedgenerator_atom),
    },
    "JSON": {"feedsmith": _ours(JsonFeed()), "json": Contestant(rivals.stdlib_json)},
    "JSON, encoding alone": {
        "feedsmith": Contestant(_msgspec_alone, _items),
        "json": Contestant(_stdlib_alone, _items),
    },
}


def measured(kind: str, name: str) -> list[float]:
    """Wall and CPU seconds and bytes of one contestant, in this process, with its modules loaded beforehand."""
    contestant = TABLES[kind][name]
    contestant.make(contestant.ready(corpus.feed(WARM)))
    given = contestant.ready(corpus.feed(ARTICLES))
    gc.collect()
    documents: list[bytes] = []
    taken = timed(lambda: documents.append(contestant.make(given)))
    return [taken.wall, taken.cpu, len(documents[0])]


def table() -> None:
    sizes: dict[str, float] = {}

    def run(kind: str, name: str) -> Cost:
        wall, cpu, sizes[f"{kind}/{name}"] = fresh(measured, kind, name)
        return Cost(wall, cpu)

    work = [(kind, name) for kind, contestants in TABLES.items() for name in contestants]
    costs = least({f"{kind}/{name}": partial(run, kind, name) for kind, name in work}, ROUNDS)
    for kind, names in TABLES.items():
        _show(kind, {name: costs[f"{kind}/{name}"].cpu for name in names}, {n: sizes[f"{kind}/{n}"] for n in names})


def _show(kind: str, cpu: dict[str, float], sizes: dict[str, float]) -> None:
    base = "json" if kind.startswith("JSON") else "feedgen"
    rows = [
        (
            name,
            f"{ARTICLES / taken:,.0f}",
            f"{taken / ARTICLES * 1e6:.1f}",
            f"{sizes[name] / 1e6:.1f}",
            f"{cpu[base] / taken:.2f}x",
        )
        for name, taken in cpu.items()
    ]
    title = f"{kind}: {ARTICLES:,} articles of 3 KB, from Article objects to bytes, CPU, least of {ROUNDS}"
    if kind.endswith("alone"):
        title = f"{kind}: the same {ARTICLES:,} dicts, made beforehand, to bytes, CPU, least of {ROUNDS}"
    columns = ("", "articles/s", "µs each", "MB", f"rate to {base}")
    show(title, columns, rows, *_verdicts(kind, cpu))


def _verdicts(kind: str, cpu: dict[str, float]) -> Iterator[str]:
    ours = cpu["feedsmith"]
    if kind.startswith("JSON"):
        yield target("the rate to json", cpu["json"] / ours, least=5, unit="x")
        yield "each text is encoded for the first time; msgspec keeps the UTF-8 of what is not ASCII for the next"
        return
    yield target("the rate to feedgen", cpu["feedgen"] / ours, least=2, unit="x")
    name, best = min(((name, taken) for name, taken in cpu.items() if name != "feedsmith"), key=lambda each: each[1])
    yield target(f"the rate to the best of the others, {name},", best / ours, least=1, unit="x")
    yield "included: filling the library's own objects, dates, escaping, UTF-8; not: imports, making the articles"
    yield "Django, rfeed and PyRSS2Gen carry the body without the summary; feedsmith alone adds Media RSS"
