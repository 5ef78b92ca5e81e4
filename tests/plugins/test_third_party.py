"""Distributions of other people, built and installed beside feedsmith's wheel: what works, what each failure costs."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.distributions import NO_INDEX, Distributions
from support.validate import check_rss

Done = subprocess.CompletedProcess[str]

TIDES = '''
"""Tide tables: the first line is the title."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, ClassVar

from feedsmith import Article, Note, decode, find_files, hookimpl
from feedsmith.text import escape


@dataclass(frozen=True, kw_only=True)
class Tides:
    """A .tide file, or a folder of them."""

    name: ClassVar[str] = "tides"
    path: Annotated[Path, "a file or a folder"]
    harbour: Annotated[str, "whose tides these are"] = "North Point"

    @classmethod
    def accepts(cls, location):
        return cls(path=Path(location)) if location.endswith(".tide") else None

    def requests(self):
        return find_files(self.path, (".tide",))

    def parse(self, document):
        title, _, table = decode(document.data).text.partition("\\n")
        yield Note("read by the tide tables")
        yield Article(id=document.identity(), title=f"{self.harbour}: {title}", body=f"<pre>{escape(table)}</pre>")


@dataclass(frozen=True)
class Loud:
    """Titles in capitals."""

    name: ClassVar[str] = "loud"

    def enrich(self, article):
        return replace(article, title=article.title.upper())


@dataclass(frozen=True)
class Titles:
    """A title a line."""

    name: ClassVar[str] = "titles"
    media_type: ClassVar[str] = "text/plain"
    suffix: ClassVar[str] = ".txt"

    def render(self, feed):
        for entry in feed.entries:
            yield f"{entry.article.title}\\n".encode()


@hookimpl
def register_sources():
    return [Tides]


@hookimpl
def register_enrichers():
    return [Loud]


@hookimpl
def register_formats():
    return [Titles]
'''


def derived(old: str, new: str, *changes: tuple[str, str]) -> str:
    """The source of TIDES alone, by another name and with changes."""
    code = TIDES[: TIDES.index("@dataclass(frozen=True)\n")] + TIDES[TIDES.index("@hookimpl") :].partition("\n\n\n")[0]
    for before, after in ((f'"{old}"', f'"{new}"'), (".tide", f".{new}"), *changes):
        assert before in code
        code = code.replace(before, after)
    return code


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """A project of one module: `plugin` is the name of its entry point."""

    name: str
    version: str
    plugin: str
    code: str

    @property
    def module(self) -> str:
        return self.name.replace("-", "_")

    def write(self, folder: Path) -> Path:
        project = folder / self.name
        project.mkdir()
        (project / f"{self.module}.py").write_text(self.code)
        (project / "pyproject.toml").write_text(
            f'[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
            f'[project]\nname = "{self.name}"\nversion = "{self.version}"\n'
            f'[project.entry-points.feedsmith]\n{self.plugin} = "{self.module}"\n'
        )
        return project

    def __str__(self) -> str:
        return f"plugin {self.plugin} ({self.name} {self.version})"


GOOD = Distribution(name="acme-tides", version="1.2", plugin="tides", code=TIDES)
RAISING = Distribution(
    name="acme-storms",
    version="0.9",
    plugin="storms",
    code=derived(
        "tides", "storm", ("yield Note(", "if title == 'Storm': raise RuntimeError('squall')\n        yield Note(")
    ),
)
CLASH = Distribution(name="zenith", version="0.3", plugin="zenith", code=derived("tides", "tides"))
TAKEN = Distribution(name="wordy", version="7.0", plugin="text", code=derived("tides", "words"))
MISSPELT = Distribution(
    name="misspelt",
    version="2.1",
    plugin="spelling",
    code=derived("tides", "spell", ("register_sources", "register_source")),
)
UNIMPORTABLE = Distribution(
    name="unimportable", version="4.5", plugin="gone", code="raise ImportError('needs libfoo 2')"
)
FAILING = {CLASH: r"acme.tides 1\.2", TAKEN: "feedsmith", MISSPELT: "register_source", UNIMPORTABLE: "needs libfoo 2"}


@dataclass(frozen=True, kw_only=True)
class Installed:
    """A virtual environment with feedsmith and all these distributions."""

    folder: Path

    def python(self, *arguments: str | Path, cwd: Path | None = None) -> Done:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COVERAGE"))}
        command = [self.folder / "bin" / "python", *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment)

    def install(self, *what: str | Path) -> Done:
        command = [sys.executable, "-m", "pip", "--python", self.folder / "bin" / "python", "install", "--quiet", *what]
        return subprocess.run(command, capture_output=True, text=True)

    def feedsmith(self, *arguments: str | Path, cwd: Path) -> Done:
        return self.python(self.folder / "bin" / "feedsmith", *arguments, cwd=cwd)


BUILD = """
import os, sys
from hatchling.build import build_wheel
for project in sys.argv[2:]:
    os.chdir(project)
    build_wheel(sys.argv[1])
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, distributions: Distributions) -> Installed:
    """Only hatchling is downloaded, where it is not at hand: feedsmith's dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("third-party")
    environment = Installed(folder=folder / "environment")
    venv.create(environment.folder, symlinks=True)
    (site,) = environment.folder.glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text("\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}))
    if environment.python("-c", "import hatchling").returncode:
        done = environment.install("hatchling")
        if any(sign in done.stderr for sign in NO_INDEX):
            pytest.skip("the package index can't be reached, and hatchling is not installed")
        assert done.returncode == 0, done.stderr
    projects = [distribution.write(folder) for distribution in (GOOD, RAISING, *FAILING)]
    done = environment.python("-c", BUILD, folder / "wheels", *projects)
    assert done.returncode == 0, done.stderr
    wheels = [distributions.wheel, *(folder / "wheels").glob("*.whl")]
    done = environment.install("--no-deps", "--ignore-installed", *wheels)
    assert done.returncode == 0, done.stderr
    return environment


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Articles for each of the sources, and a configuration that asks for them."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "monday.tide").write_text("Monday\nhigh 06:12 & 18:40\n")
    (tmp_path / "a" / "gale.storm").write_text("Storm\nall day\n")
    (tmp_path / "a" / "calm.storm").write_text("Calm\nall day\n")
    (tmp_path / "a" / "news.txt").write_text("Ferry runs late\n\nThe last boat leaves an hour later from May.\n")
    sources = "".join(f'[[feeds.sea.sources]]\ntype = "{kind}"\npath = "a"\n' for kind in ("tides", "storm", "text"))
    (tmp_path / "feedsmith.toml").write_text(
        f'base_url = "https://sea.example/"\n[feeds.sea]\ntitle = "Sea"\nlink = "https://sea.example/"\n{sources}'
    )
    return tmp_path


def test_the_command_is_that_of_the_wheel_and_not_of_the_checkout(installed: Installed, folder: Path) -> None:
    done = installed.python("-c", "import feedsmith, acme_tides; print(feedsmith.__file__, acme_tides.__file__)")
    assert [Path(line).is_relative_to(installed.folder) for line in done.stdout.split()] == [True, True]


def test_a_third_party_s_source_is_configured_by_its_name_and_rendered(installed: Installed, folder: Path) -> None:
    config = folder / "feedsmith.toml"
    config.write_text(config.read_text().replace('path = "a"\n', 'path = "a"\nharbour = "Skerry"\n', 1))
    installed.feedsmith("render", cwd=folder)
    (item,) = (i for i in json.loads((folder / "out" / "sea.json").read_bytes())["items"] if "monday" in i["id"])
    assert item["id"] == "tag:feedsmith,2026:tides:monday.tide"
    assert item["title"] == "Skerry: Monday"
    assert item["content_html"] == "<pre>high 06:12 &amp; 18:40\n</pre>"
    assert check_rss((folder / "out" / "sea.rss").read_bytes()) == []


def test_a_third_party_s_source_takes_the_locations_that_it_accepts(installed: Installed, folder: Path) -> None:
    done = installed.feedsmith("-v", "render", "a/monday.tide", "--format", "json", cwd=folder)
    (item,) = json.loads((folder / "out" / "feed.json").read_bytes())["items"]
    assert item["title"] == "North Point: Monday"
    assert "a/monday.tide: read by the tide tables" in done.stderr


def test_a_third_party_s_enricher_and_format_are_asked_for_by_their_names(installed: Installed, folder: Path) -> None:
    config = folder / "feedsmith.toml"
    config.write_text(config.read_text().replace('title = "Sea"', 'enrich = ["loud"]\nformats = ["titles"]'))
    installed.feedsmith("render", cwd=folder)
    titles = (folder / "out" / "sea.txt").read_text().splitlines()
    assert sorted(titles) == ["FERRY RUNS LATE", "NORTH POINT: CALM", "NORTH POINT: MONDAY"]


def test_one_document_that_a_plugin_raises_at_is_named_and_the_rest_is_published(
    installed: Installed, folder: Path
) -> None:
    done = installed.feedsmith("render", cwd=folder)
    assert done.returncode == 1
    titles = {item["title"] for item in json.loads((folder / "out" / "sea.json").read_bytes())["items"]}
    assert titles == {"North Point: Monday", "North Point: Calm", "Ferry runs late"}
    (line,) = (line for line in done.stderr.splitlines() if "squall" in line)
    assert re.search(r"storm: a/gale\.storm: crashed .*RuntimeError: squall", line)
    assert "Traceback" not in done.stderr
    assert "in parse" in installed.feedsmith("--debug", "render", cwd=folder).stderr


@pytest.mark.parametrize(("distribution", "reason"), FAILING.items(), ids=str)
@pytest.mark.parametrize("command", ["plugins", "render"])
def test_a_plugin_that_can_not_be_loaded_is_named_with_its_distribution_and_version(
    installed: Installed, folder: Path, command: str, distribution: Distribution, reason: str
) -> None:
    done = installed.feedsmith(command, cwd=folder)
    lines = [line for line in done.stderr.splitlines() if line.startswith(f"feedsmith: {distribution}: ")]
    assert len(lines) == 1, done.stderr
    assert re.search(reason, lines[0])


def test_a_good_third_party_is_not_complained_of(installed: Installed, folder: Path) -> None:
    complaints = installed.feedsmith("plugins", cwd=folder).stderr.splitlines()
    assert len(complaints) == len(FAILING)
    assert not [line for line in complaints if line.startswith(f"feedsmith: {GOOD}")]


def test_the_listing_has_each_third_party_with_its_options(installed: Installed, folder: Path) -> None:
    done = installed.feedsmith("plugins", cwd=folder)
    assert done.returncode == 0
    listing = done.stdout.splitlines()
    (place,) = (number for number, line in enumerate(listing) if re.match(r" +tides ", line))
    assert listing[place].split() == "tides A .tide file, or a folder of them. [tides (acme-tides 1.2)]".split()
    options = [line.split() for line in listing[place + 1 : place + 3]]
    assert options == [
        "path: a path a file or a folder".split(),
        'harbour: a text = "North Point" whose tides these are'.split(),
    ]
    for name, summary in {"loud": "Titles in capitals.", "titles": "A title a line.", "storm": "A .storm file"}.items():
        assert any(re.match(rf" +{name} .*{re.escape(summary)}", line) for line in listing), name


def test_the_schema_has_the_options_of_third_parties(installed: Installed, folder: Path) -> None:
    schema = json.loads(installed.feedsmith("schema", cwd=folder).stdout)
    feeds = schema["properties"]["feeds"]["additionalProperties"]["properties"]
    tables = schema["properties"]["sources"]["additionalProperties"]["oneOf"]
    assert feeds["sources"]["items"]["oneOf"] == [{"type": "string"}, *tables]
    sources = {table["properties"]["type"]["const"]: table for table in tables}
    assert sources.keys() == {"html", "site", "text", "wire", "tides", "storm"}
    assert sources["tides"]["properties"]["harbour"]["type"] == "string"
    assert "titles" in feeds["formats"]["items"]["enum"]


@pytest.mark.parametrize(("type_", "told"), [("gone", UNIMPORTABLE), ("spell", MISSPELT)], ids=["gone", "misspelt"])
def test_asking_for_what_a_broken_plugin_would_have_offered_is_misuse_that_names_it(
    installed: Installed, folder: Path, type_: str, told: Distribution
) -> None:
    config = folder / "feedsmith.toml"
    config.write_text(config.read_text().replace('type = "tides"', f'type = "{type_}"'))
    done = installed.feedsmith("render", cwd=folder)
    assert done.returncode == 2
    assert f"no source is called '{type_}'" in done.stderr
    assert str(told) in done.stderr
    assert not (folder / "out").exists()


def test_a_wrong_option_of_a_third_party_s_source_is_named_with_what_is_allowed(
    installed: Installed, folder: Path
) -> None:
    config = folder / "feedsmith.toml"
    config.write_text(config.read_text().replace('path = "a"\n', 'path = "a"\nharbor = "Skerry"\n', 1))
    done = installed.feedsmith("render", cwd=folder)
    assert done.returncode == 2
    assert re.search(r"feeds\.sea\.sources\[0\]\.harbor: unknown key \(did you mean 'harbour'\?", done.stderr)
