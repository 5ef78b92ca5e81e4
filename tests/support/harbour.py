"""A news site for tests on a server of its own: articles, the lists and feeds that lead to them, what was asked for."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape
from zlib import crc32

from support.hostile import Hostile, Received, page

LAST_HOUR = datetime(2026, 3, 10, 6, tzinfo=UTC)
SENTENCE = "On quay {0} the harbour office counted {1} boats of the {2} fleet, and half of the town came to see them."


@dataclass(frozen=True)
class Story:
    """An article of the site; the higher its number, the newer."""

    number: int
    title: str = ""
    edition: int = 1
    teaser: str = ""
    published: datetime | None = None

    @property
    def path(self) -> str:
        return f"/news/{self.number}-boats-come-home-to-quay"

    @property
    def headline(self) -> str:
        return self.title or f"Boats of the {NAMES[self.number % len(NAMES)]} fleet come home to quay {self.number}"

    @property
    def text(self) -> str:
        lines = (SENTENCE.format(self.number, place * self.edition, NAMES[place]) for place in range(6))
        return "".join(f"<p>{line}</p>" for line in lines)

    def html(self, canonical: str = "") -> str:
        link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
        return (
            f"<html><head><title>{self.headline}</title>{link}</head><body><article><h1>{self.headline}</h1>"
            f"{self.text}</article></body></html>"
        )


NAMES = ("herring", "oyster", "cod", "lobster", "mackerel", "sprat", "turbot")


def story(number: int, **fields: object) -> Story:
    return replace(Story(number, published=LAST_HOUR - timedelta(hours=45 - number)), **fields)  # type: ignore[arg-type]


class Harbour:
    """The site. Each answer has an ETag of its bytes; `asked` gives what was asked for since it was last called."""

    def __init__(self, server: Hostile) -> None:
        self.server, self.url = server, server.url
        self._seen = 0

    def put(self, path: str, text: str, kind: str = "text/html") -> None:
        data = text.encode()
        tag = f'"{crc32(data)}"'
        # Made anew for each request, and not all within a second.
        modified = f"Tue, 10 Mar 2026 07:{crc32(data) % 60:02d}:00 GMT"

        def answer(request: Received) -> bytes:
            if request.header("if-none-match") == tag:
                return page(b"", 304, ETag=tag)
            return page(data, ETag=tag, Content_Type=f"{kind}; charset=utf-8", Last_Modified=modified)

        self.server.pages[path] = answer

    def put_story(self, *stories: Story) -> None:
        for each in stories:
            self.put(each.path, each.html())

    def put_list(self, stories: Sequence[Story], path: str = "/", head: str = "", *, dated: bool = True) -> None:
        items = "".join(
            f'<article><h2><a href="{each.path}">{escape(each.headline)}</a></h2>'
            + (f'<time datetime="{each.published:%Y-%m-%dT%H:%M:%SZ}"></time>' if dated and each.published else "")
            + f"<p>{escape(each.teaser)}</p></article>"
            for each in stories
        )
        self.put(path, f"<html><head><title>Harbour Post</title>{head}</head><body><main>{items}</main></body></html>")

    def put_feed(self, stories: Sequence[Story], path: str = "/rss.xml", *, full: bool = False) -> None:
        items = "".join(
            f"<item><title>{escape(each.headline)}</title><link>{self.url}{each.path}</link>"
            f"<guid isPermaLink='false'>story-{each.number}</guid>"
            + (f"<pubDate>{each.published:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if each.published else "")
            + f"<description>{escape(each.teaser or each.headline)}</description>"
            + (f"<c:encoded>{escape(each.text)}</c:encoded>" if full else "")
            + "</item>"
            for each in stories
        )
        namespace = "xmlns:c='http://purl.org/rss/1.0/modules/content/'"
        feed = f"<rss version='2.0' {namespace}><channel><title>Harbour Post</title>{items}</channel></rss>"
        self.put(path, feed, "application/rss+xml")

    def asked(self) -> list[str]:
        targets = self.server.targets
        new, self._seen = targets[self._seen :], len(targets)
        return new

    def count_asked(self) -> tuple[int, int]:
        """How many requests were for lists and feeds, and how many for articles."""
        targets = self.asked()
        articles = sum(target.startswith("/news/") for target in targets)
        return len(targets) - articles, articles


@contextmanager
def harbour() -> Iterator[Harbour]:
    with Hostile() as server:
        yield Harbour(server)


def settings(site: Harbour, keep: int | None = None, **options: object) -> str:
    """A feedsmith.toml for the site. What is gone is kept for so many days; options are the source's, as TOML."""
    lines = {"urls": f'["{site.url}/"]', **options}
    own = "\n".join(f"{name} = {content}" for name, content in lines.items())
    return f"""
base_url = "https://x.example/feeds"
[fetch]
allow = ["{site.server.here}"]
delay = 0
tries = 1
[feeds.news]
title = "The News"
link = "https://x.example/"
merge = false
limit = 100
{"" if keep is None else f"keep = {keep}"}
[[feeds.news.sources]]
type = "site"
{own}
"""
