"""Which links of a list or feed are of the source, and which feed is a page's own.

The only plugin module that knows publicsuffixlist; seen in 1.1.2: it takes the last two numbers of an IP address
for a domain.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from feedsmith import Lead
from feedsmith_site.feeds.links import FeedLink
from feedsmith_site.patterns import compile_patterns

__all__ = ["Choice", "choose_leads", "choose_own_feed", "guess_feeds", "is_same_site"]

# Where sites have their feed which do not say so.
_GUESSED_PATHS = ("/feed", "/rss.xml", "/atom.xml")
_ADDRESS_OF_HOST = re.compile(r"[\d.]+|\[.*\]|.*:.*")


class Choice(NamedTuple):
    """The leads that are wanted, those of them whose page is on another site, and how many are left out."""

    wanted: list[Lead]
    elsewhere: list[Lead]
    skipped: int


def choose_leads(leads: Iterable[Lead], homes: Sequence[str], match: Sequence[str], skip: Sequence[str]) -> Choice:
    """The leads to pages of the sites that `homes` are addresses of: those that a pattern of `match` finds,
    and none of `skip`.

    Where patterns say what belongs to the source, it may be on other sites.
    """
    matching, skipping = compile_patterns("match", match), compile_patterns("skip", skip)
    choice = Choice([], [], 0)
    skipped = 0
    for lead in leads:
        address = lead.url.encode()
        is_matched = not match or any(pattern.search(address) for pattern in matching)
        if not is_matched or any(pattern.search(address) for pattern in skipping):
            skipped += 1
        elif match or not lead.url or any(is_same_site(lead.url, home) for home in homes):
            choice.wanted.append(lead)
        else:
            choice.elsewhere.append(lead)
    return choice._replace(skipped=skipped)


def is_same_site(url: str, other: str) -> bool:
    """Whether both are of one registrable domain."""
    hosts = [(urlsplit(address).hostname or "").removeprefix("www.") for address in (url, other)]
    if hosts[0] == hosts[1]:
        return True
    if any(_ADDRESS_OF_HOST.fullmatch(host) for host in hosts):
        return False
    domain = _find_domain(hosts[0])
    return bool(domain) and domain == _find_domain(hosts[1])


@cache
def _load_suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList  # 30 ms, where hosts differ

    return PublicSuffixList()


def _find_domain(host: str) -> str:
    return _load_suffixes().privatesuffix(host) or ""


# ---- feeds --------------------------------------------------------------------------------------


def choose_own_feed(links: Sequence[FeedLink], url: str) -> FeedLink | None:
    """The feed that says what the page at `url` lists: of a front page the first one; of a section only one
    whose address names that.
    """
    sections = _list_folders(url)
    if not sections:
        return links[0] if links else None
    return next((link for link in links if sections[-1] in _list_folders(link.url)), None)


def _list_folders(url: str) -> list[str]:
    parts = urlsplit(url)
    folders = re.split(r"[/=&]", f"{parts.path}/{parts.query}")
    return [
        folder.lower().rpartition(".")[0] or folder.lower() for folder in folders if folder and folder != "index.html"
    ]


def guess_feeds(url: str) -> list[str]:
    """Where the feed of a site may be that names none."""
    return [urljoin(url, path) for path in _GUESSED_PATHS]
