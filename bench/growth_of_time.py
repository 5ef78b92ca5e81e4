"""How time grows with the size of what is read: texts and files made to be slow, at a size and at twice that size.

Twice as long is linear, four times as long quadratic. Texts of which only the ends are looked at take the same time at
both sizes. The tests run the same shapes, and count function calls instead of seconds; what a pattern does within one
call, they don't see.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench.measure import least, show, timed
from feedsmith import Article, Document, ParseError
from feedsmith_wire.credits.read import read_credits
from feedsmith_wire.enricher import WireCredits
from feedsmith_wire.source import WireFiles

__all__ = ["SHAPES", "Shape", "growth"]

ROUNDS = 3
PROSE = "The council met to weigh the plan, which residents say would cost too much for their town. "
NITF = (
    "<nitf><body><body.head><hedline><hl1>Ferry</hl1></hedline></body.head>"
    "<body.content>{}</body.content></body></nitf>"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Input that `make` makes in so many characters or bytes, and `work` on it; `size` is where both take a while."""

    make: Callable[[int], bytes]
    work: Callable[[bytes], object]
    size: int


def read_text(data: bytes) -> None:
    """Read a text as a line of credits, and as the ends of an article."""
    text = data.decode()
    read_credits(text)
    article = Article(
        id="a",
        title=text[:200].strip(),
        summary=text[:1000],
        body=f"<p>{text}</p><p>{PROSE * 3}</p><p>{text}</p>",
        url="https://x.example/a",
    )
    WireCredits().enrich(article)


def read_delivery(data: bytes) -> None:
    """Read a file of wire copy."""
    document = Document(url="file:///wire/a", root="file:///wire", data=data, location="a", source="wire")
    with suppress(ParseError):  # what is refused takes time as well
        list(WireFiles(path=Path("wire")).parse(document))


def repeat(text: str, before: str = "", after: str = "") -> Callable[[int], bytes]:
    """What makes `text`, as often as there is room for it between the two."""
    return lambda size: (before + text * (size // len(text.encode())) + after).encode()


CREDITS = {
    "capitals": repeat("A B "),
    "brackets": repeat("("),
    "slashes": repeat("AP/"),
    "dashes": repeat("AP - "),
    "commas": repeat("Jane Doe, "),
    "spaces": repeat(" ", "By", "Jane"),
    "roles": repeat("Reporting by "),
    "marks": repeat("</p><p"),
    "tags": repeat("<b><b "),
    "sentences": repeat("X contributed to this report. "),
    "korean": repeat("김철수 ", after="기자"),
    "digits": repeat("1"),
    "labels": repeat("Photo: "),
}
DELIVERIES = {
    "paragraphs": repeat("<p>It sails.</p>", *NITF.split("{}")),
    "one paragraph": repeat("x", *NITF.format("<p>{}</p>").split("{}")),
    "contacts": repeat("a@b.example +49 30 5550 1234 (", *NITF.format("<p>{}</p>").split("{}")),
    "inline elements": repeat("<em>a</em> ", *NITF.split("{}")),
    "keyword": repeat(" x", "\x01a1\r\nr a\x13", "\r\n\x02h\r\n\tt\r\n\x03"),
    "columns": repeat("   x   y\r\n", "\x01bdt0001 4 pl 1\r\n\x02", "\x03"),
    "keywords": repeat("x/", "\x01bdt0001 4 pl 1\r\n\x02", "\x03"),
    "HTML in JSON": repeat("<p>a b</p>", '{"uri": "u", "headline": "h", "body_html": "', '"}'),
    "open tags": repeat("<a", '{"uri": "u", "headline": "', '", "body_text": "x"}'),
    "document type": repeat("a'b'", "<!DOCTYPE "),
}
SHAPES = {
    **{f"credits: {name}": Shape(make, read_text, 100_000) for name, make in CREDITS.items()},
    **{f"wire: {name}": Shape(make, read_delivery, 500_000) for name, make in DELIVERIES.items()},
}


def growth() -> None:
    """The time of each shape at its size and at twice that."""
    rows = []
    for name, shape in SHAPES.items():
        data, double = shape.make(shape.size), shape.make(2 * shape.size)
        costs = least(
            {
                "once": lambda shape=shape, data=data: timed(lambda: shape.work(data)),
                "twice": lambda shape=shape, data=double: timed(lambda: shape.work(data)),
            },
            ROUNDS,
        )
        once, twice = costs["once"].cpu, costs["twice"].cpu
        rows.append((name, f"{shape.size:,}", f"{once * 1e3:.1f} ms", f"{twice * 1e3:.1f} ms", f"{twice / once:.1f}"))
    show(f"growth of time: CPU, least of {ROUNDS}", ("shape", "size n", "at n", "at 2n", "2n over n"), rows)
