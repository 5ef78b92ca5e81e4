"""The pages that list the feeds, without the times in them."""

import re
from collections.abc import Mapping
from typing import Any

LISTINGS = ("index.html", "feeds.opml")


def without_times(files: Mapping[str, Any]) -> dict[str, Any]:
    """Files by their names; where they say when a feed changed, which is when it was written, that is left out."""
    times = re.compile(rb"(?<=<dateModified>)[^<]*|<time[^>]*>[^<]*</time>")
    return {name: times.sub(b"", data) if name in LISTINGS else data for name, data in files.items()}
