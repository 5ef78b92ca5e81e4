"""Whether the address that a page names as its own may be true: templates name the machine that they were written on,
what a script had not set, the front page or the section.
"""

import re
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from feedsmith_html.grammar import Example

__all__ = ["may_be_canonical"]

MIN_SLUG_MARKS = 2

# Files and folders that are another name for the folder around them.
_INDEX_NAME = re.compile(r"(?:index|default|home|homepage|start|startseite|main)(?:\.\w{2,5})?", re.IGNORECASE)
# What scripts and templates print for what they do not know.
_UNSET = re.compile(r"undefined|null|none|nan|\[object[ \w]*\]|.*(?:\{\{|\}\}|\$\{|<%|%%).*", re.IGNORECASE)
# Names that no host on the internet has (RFC 6761, RFC 6762, RFC 8375, ICANN on .internal).
_INNER_HOST = re.compile(r"(?:.*\.)?(?:localhost|local|localdomain|internal|intranet|lan|home\.arpa|invalid)\.?")
# Parts of an article's address, below its own, under which the same article stands in another form.
_FORM = re.compile(
    r"(?:amp|print|printable|full|all|single|embed|comments|gallery|p(?:age)?-?\d+|\d+)(?:\.\w{2,5})?", re.IGNORECASE
)
_SLUG_MARK = re.compile("[-_+.]")


def may_be_canonical(url: str, page_url: str) -> bool:
    """Whether an absolute URL may be the address of the article on the page at `page_url`, "" where that is not
    known.
    """
    try:
        stated, own = urlsplit(url), urlsplit(page_url)
        is_elsewhere = stated.netloc != own.netloc
        if is_elsewhere and not _may_be_public(stated.hostname or ""):
            return False
    except ValueError:
        return False
    folders = _list_folders(stated.path)
    if any(map(_is_unset, folders)):
        return False
    if stated.query or not page_url:
        return True
    own_folders = _list_folders(own.path)
    if not folders:
        return not own_folders and not own.query
    return is_elsewhere or not _is_section(folders, own_folders)


def _may_be_public(host: str) -> bool:
    """Whether a host may be one of the internet."""
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host.rstrip(".") and _INNER_HOST.fullmatch(host) is None


def _is_unset(part: str) -> bool:
    return _UNSET.fullmatch(part) is not None


def _list_folders(path: str) -> list[str]:
    """The parts of a path, without a name for an index at the end."""
    folders = [part for part in unquote(path).split("/") if part]
    return folders[:-1] if folders and _INDEX_NAME.fullmatch(folders[-1]) else folders


def _is_section(folders: list[str], own: list[str]) -> bool:
    """Whether an address is a folder around the page's own, and not the article of which the page is another form."""
    if len(folders) >= len(own) or own[: len(folders)] != folders:
        return False
    if all(_FORM.fullmatch(part) for part in own[len(folders) :]):
        return False
    return not _is_slug(folders[-1])


def _is_slug(part: str) -> bool:
    """Whether a part of an address is the name of an article: a number, or several words."""
    return any(map(str.isdigit, part)) or len(_SLUG_MARK.findall(part)) >= MIN_SLUG_MARKS


def _is_true(url: str) -> bool:
    """For the examples."""
    return may_be_canonical(url, "https://planet.example/en/news/bridge-opens-at-last")


EXAMPLES = (
    Example("_INDEX_NAME", _is_true, "https://planet.example/index.html", False),
    Example("_UNSET", _is_true, "https://planet.example/undefined", False),
    Example("_INNER_HOST", _is_true, "https://planet.local/bridge-opens", False),
    Example("_FORM", lambda part: not _is_section(["bridge"], ["bridge", part]), "amp", True),
    Example("_SLUG_MARK", _is_slug, "bridge-opens-soon", True),
)
