"""A new package for a plugin, as texts: what `feedsmith new` writes. Its tests pass as it stands.

Names in braces are filled in: `{name}` as it was typed, `{module}`, `{cls}`, `{host}`, `{url}`.
"""

import re
from collections.abc import Mapping
from keyword import iskeyword
from typing import Literal
from urllib.parse import urlsplit

from feedsmith._version import __version__

__all__ = ["KINDS", "Kind", "check_name", "make_package"]

Kind = Literal["source", "enricher", "format", "recipe"]
KINDS: tuple[Kind, ...] = ("source", "enricher", "format", "recipe")
EXAMPLE_URL = "https://harbour.example/news"
_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")

PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "feedsmith-{name}"
version = "0.1.0"
description = "{summary}"
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["feedsmith>={version}"]

[project.entry-points.feedsmith]
{name} = "feedsmith_{module}"

[dependency-groups]
test = ["pytest>=8"]

[tool.hatch.build.targets.wheel]
only-include = ["feedsmith_{module}.py"]

[tool.pytest.ini_options]
testpaths = ["tests"]
"""
README = """\
# feedsmith-{name}

{summary}

    python -m pip install -e . --group test
    feedsmith plugins
    python -m pytest

{usage}
"""
CI = """\
# For GitHub Actions; elsewhere the same two commands do.
name: tests
on: [push, pull_request]
jobs:
  tests:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {{python-version: "3.11"}}
      - run: python -m pip install --upgrade pip
      - run: python -m pip install -e . --group test
      - run: python -m pytest
"""
SOURCE = '''\
"""{summary}"""

import re

from feedsmith import Article, PageSource, ParseError, absolute, decode_markup, hookimpl
from feedsmith.text import unescape

NEWS = re.compile(r'<a href="([^"]+)"[^>]*>(.*?)</a>\\s*<p>(.*?)</p>', re.DOTALL)


class {cls}(PageSource):
    """{summary}"""

    name = "{name}"
    hosts = ("{host}",)

    def parse(self, document):
        """The articles of the page. Pure: bytes in, articles out."""
        text = decode_markup(document.data, document.charset).text
        found = NEWS.findall(text)
        if not found:
            raise ParseError(kind="layout-changed", detail="no news on the page")
        for link, title, body in found:
            url = absolute(unescape(link), document.url)
            yield Article(id=document.identity(url=url), url=url, title=unescape(title), body=f"<p>{{body}}</p>")


@hookimpl
def register_sources():
    return [{cls}]
'''
PAGE = """\
<!doctype html>
<html lang="en">
<title>News</title>
<h1>News</h1>
<a href="{url}/night-ferry">Night ferry returns</a>
<p>The night ferry will sail again from the first of May, the harbour office said.</p>
<a href="{url}/pier">Pier closed for repairs</a>
<p>Nobody may enter the old pier until the repairs are finished.</p>
</html>
"""
SOURCE_TEST = '''\
"""Each recorded page gives what is expected of it, and the source keeps the rules for plugins."""

from pathlib import Path

from feedsmith.testing import conformance

from feedsmith_{module} import {cls}

SOURCE = {cls}(url="{url}")


def test_recorded_pages_give_what_is_expected(recorded, offline):
    assert recorded(SOURCE)[0].articles


def test_it_keeps_the_rules_for_plugins():
    conformance(SOURCE, folder=Path(__file__).parent / "data")
'''
ENRICHER = '''\
"""{summary}"""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from feedsmith import Tag, hookimpl


@dataclass(frozen=True)
class {cls}:
    """{summary}"""

    name: ClassVar[str] = "{name}"

    tag: Annotated[str, "given to each article that has none"] = "news"

    def enrich(self, article):
        """The article, improved; None would drop it."""
        return article if article.tags else replace(article, tags=(Tag(term=self.tag),))


@hookimpl
def register_enrichers():
    return [{cls}]
'''
ENRICHER_TEST = '''\
"""What becomes of an article, and that the enricher keeps the rules for plugins."""

from feedsmith import Article, Tag
from feedsmith.testing import conformance

from feedsmith_{module} import {cls}


def test_an_article_without_tags_is_given_one():
    article = Article(id="https://site.example/a", title="Ferry returns", body="<p>It sails.</p>")
    assert {cls}().enrich(article).tags == (Tag(term="news"),)


def test_it_keeps_the_rules_for_plugins():
    conformance({cls})
'''
FORMAT = '''\
"""{summary}"""

from typing import ClassVar

from feedsmith import hookimpl


class {cls}:
    """{summary}"""

    name: ClassVar[str] = "{name}"
    media_type: ClassVar[str] = "text/plain"
    suffix: ClassVar[str] = ".{suffix}"

    def render(self, feed):
        """The document in pieces, so that a long feed need not fit in memory twice."""
        yield f"{{feed.title}}\\n\\n".encode()
        for entry in feed.entries:
            yield f"{{entry.article.title}}\\n".encode()


@hookimpl
def register_formats():
    return [{cls}]
'''
FORMAT_TEST = '''\
"""What is written, and that the format keeps the rules for plugins."""

from feedsmith import Article
from feedsmith.testing import conformance, render

from feedsmith_{module} import {cls}


def test_each_article_has_a_line():
    article = Article(id="https://site.example/a", title="Ferry returns", body="<p>It sails.</p>")
    assert render([article], {cls}).decode().splitlines()[-1] == "Ferry returns"


def test_it_keeps_the_rules_for_plugins():
    conformance({cls})
'''
RECIPE = """\
# {summary}
# feedsmith render -c feedsmith.toml writes the feed; feedsmith try {url} shows what is found.
output = "out"

[feeds.{name}]
title = "{cls}"
link = "{url}"

[[feeds.{name}.sources]]
type = "site"
name = "{name}"
urls = ["{url}"]
"""
RECIPE_TEST = '''\
"""The recipe is read, and each recorded page gives what is expected of it."""

from pathlib import Path

from feedsmith.config.settings import load
from feedsmith.pipeline import plan_config
from feedsmith.plugins.registry import Plugins

RECIPE = Path(__file__).parent.parent / "feedsmith.toml"


def test_recorded_pages_give_what_is_expected(recorded, offline):
    (job,) = plan_config(load(RECIPE), Plugins.load(), None).jobs
    assert recorded(job.source)
'''
SUMMARIES: Mapping[Kind, str] = {
    "source": "The news of {host}.",
    "enricher": "Tags for articles that have none.",
    "format": "A feed as plain text, a title a line.",
    "recipe": "A feed of {host}.",
}
USAGES: Mapping[Kind, str] = {
    "source": """\
`feedsmith render {url}` makes feeds of it. `feedsmith record {url}` records the page
for the tests, `python -m pytest --feedsmith-update` writes down what comes of it, and `feedsmith check {name} --live`
says whether the page still gives that.""",
    "enricher": 'A feed asks for it in feedsmith.toml: `enrich = ["{name}"]`.',
    "format": "`feedsmith render -f {name} LOCATION` writes it.",
    "recipe": """\
`feedsmith render` in this folder makes the feed. `feedsmith record {url}` records a page for the tests, and
`feedsmith check {name} --live` says whether it still gives what it gave.""",
}
RECIPE_README = """\
# {name}

{summary}

{usage}
"""
CODE: Mapping[Kind, tuple[str, str]] = {
    "source": (SOURCE, SOURCE_TEST),
    "enricher": (ENRICHER, ENRICHER_TEST),
    "format": (FORMAT, FORMAT_TEST),
}


def check_name(name: str) -> None:
    """Raise ValueError for what neither a package nor a plugin can be called."""
    if not _NAME.fullmatch(name) or len(name) > 50:
        raise ValueError("small letters, digits, '-' and '_', beginning with a letter")


def make_package(name: str, kind: Kind, url: str = "") -> dict[str, str]:
    """The files of a new package, by their paths. `url` is the page that a source or recipe reads.

    Raises ValueError for a name that can't be one, and for a `url` that is none.
    """
    check_name(name)
    url = (url or EXAMPLE_URL).rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not an http or https URL: {url!r:.100}")
    if re.search(r"[\"\\{}\s]", url):
        raise ValueError(f"not a URL as it can be written in a file: {url!r:.100}")
    words = {
        "name": name,
        "module": name.replace("-", "_"),
        "cls": _name_class(name, kind),
        "suffix": name.replace("_", "-"),
        "host": parts.hostname.removeprefix("www."),
        "url": url,
        "version": __version__,
    }
    words["summary"] = SUMMARIES[kind].format(**words)
    words["usage"] = USAGES[kind].format(**words)
    texts = _choose_texts(kind, words["module"])
    return {path: text.format(**words) for path, text in texts.items()}


def _name_class(name: str, kind: Kind) -> str:
    """`NightBoats` for `night-boats`; with the kind where a name that the module imports, or Python, is called so."""
    cls = "".join(word.capitalize() for word in re.split(r"[-_]", name))
    return cls + kind.capitalize() if iskeyword(cls) or re.search(rf"\b{cls}\b", "".join(CODE.get(kind, ()))) else cls


def _choose_texts(kind: Kind, module: str) -> dict[str, str]:
    if kind == "recipe":
        texts = {"feedsmith.toml": RECIPE, "README.md": RECIPE_README, "tests/test_recipe.py": RECIPE_TEST}
        return texts | {"tests/data/news.html": PAGE}
    code, test = CODE[kind]
    texts = {
        "pyproject.toml": PYPROJECT,
        "README.md": README,
        f"feedsmith_{module}.py": code,
        f"tests/test_{module}.py": test,
        ".github/workflows/tests.yml": CI,
    }
    return texts | ({"tests/data/news.html": PAGE} if kind == "source" else {})
