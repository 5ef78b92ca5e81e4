"""From articles to bytes: feedsmith's three formats, and what else writes them."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench import corpus, rivals
from bench.fresh import fresh
from bench.measure import Cost, Target, least, show, target, timed
from feedsmith import Feed, Format
from feedsmith.publishing.formats import Atom, JsonFeed, Rss

__all__ = ["measured", "table"]

ARTICLES, FEWER, ROUNDS, WARM = 10_000, 2_000, 3, 20


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


def measured(kind: str, name: str, articles: int) -> list[float]:
    """Wall and CPU seconds and bytes of one contestant, in this process, with its modules loaded beforehand."""
    contestant = TABLES[kind][name]
    contestant.make(contestant.ready(corpus.feed(WARM)))
    given = contestant.ready(corpus.feed(articles))
    gc.collect()
    documents: list[bytes] = []
    taken = timed(lambda: documents.append(contestant.make(given)))
    return [taken.wall, taken.cpu, len(documents[0])]


def table(full: bool = True) -> list[Target]:
    articles = ARTICLES if full else FEWER
    sizes: dict[str, float] = {}

    def run(kind: str, name: str) -> Cost:
        wall, cpu, sizes[f"{kind}/{name}"] = fresh(measured, kind, name, articles)
        return Cost(wall, cpu)

    work = [(kind, name) for kind, contestants in TABLES.items() for name in contestants]
    costs = least({f"{kind}/{name}": partial(run, kind, name) for kind, name in work}, ROUNDS)
    reached: list[Target] = []
    for kind, names in TABLES.items():
        cpu = {name: costs[f"{kind}/{name}"].cpu for name in names}
        reached += _show(kind, articles, cpu, {name: sizes[f"{kind}/{name}"] for name in names})
    return reached


def _show(kind: str, articles: int, cpu: dict[str, float], sizes: dict[str, float]) -> list[Target]:
    base = "json" if kind.startswith("JSON") else "feedgen"
    rows = [
        (
            name,
            f"{articles / taken:,.0f}",
            f"{taken / articles * 1e6:.1f}",
            f"{sizes[name] / 1e6:.1f}",
            f"{cpu[base] / taken:.2f}x",
        )
        for name, taken in cpu.items()
    ]
    title = f"{kind}: {articles:,} articles of 3 KB, from Article objects to bytes, CPU, least of {ROUNDS}"
    if kind.endswith("alone"):
        title = f"{kind}: the same {articles:,} dicts, made beforehand, to bytes, CPU, least of {ROUNDS}"
    columns = ("", "articles/s", "µs each", "MB", f"rate to {base}")
    reached, remarks = list(_targets(kind, cpu)), REMARKS["JSON" if kind.startswith("JSON") else "XML"]
    show(title, columns, rows, *reached, *remarks)
    return reached


REMARKS = {
    "JSON": ["each text is encoded for the first time; msgspec keeps the UTF-8 of what is not ASCII for the next"],
    "XML": [
        "included: filling the library's own objects, dates, escaping, UTF-8; not: imports, making the articles",
        "Django, rfeed and PyRSS2Gen carry the body without the summary; feedsmith alone adds Media RSS",
    ],
}
WANTED = {"RSS": 3.0, "Atom": 2.5}
"""The rate to feedgen's."""


def _targets(kind: str, cpu: dict[str, float]) -> Iterator[Target]:
    ours = cpu["feedsmith"]
    if kind == "JSON":
        yield target("JSON, the rate to json", cpu["json"] / ours, least=2.8, unit="x")
    elif kind in WANTED:
        yield target(f"{kind}, the rate to feedgen", cpu["feedgen"] / ours, least=WANTED[kind], unit="x")
        name, best = min(
            ((name, taken) for name, taken in cpu.items() if name != "feedsmith"), key=lambda each: each[1]
        )
        yield target(f"{kind}, the rate to the best of the others, {name}", best / ours, least=1, unit="x")
