"""What is shipped: wheel and source distribution, built from the checkout, hold what they should and no more."""

import io
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from configparser import ConfigParser
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest

import feedsmith
from conftest import BARE
from support.distributions import NO_INDEX, Distributions
from support.listings import without_times

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


@dataclass(frozen=True, kw_only=True)
class Built:
    """The files of both archives by their names, those of the source distribution without its folder."""

    wheel: dict[str, bytes]
    sdist: dict[str, bytes]

    @property
    def info(self) -> str:
        return f"feedsmith-{feedsmith.__version__}.dist-info"

    @property
    def metadata(self) -> Message:
        return BytesParser().parsebytes(self.wheel[f"{self.info}/METADATA"])


@pytest.fixture(scope="module")
def built(distributions: Distributions) -> Built:
    wheel, sdist = distributions
    assert wheel.name == f"feedsmith-{feedsmith.__version__}-py3-none-any.whl"
    assert sdist.name == f"feedsmith-{feedsmith.__version__}.tar.gz"
    with ZipFile(wheel) as archive:
        wheel_files = {name: archive.read(name) for name in archive.namelist()}
    with tarfile.open(sdist) as tar:
        top = sdist.name.removesuffix(".tar.gz") + "/"
        sdist_files = {
            member.name.removeprefix(top): (tar.extractfile(member) or io.BytesIO()).read()
            for member in tar
            if member.isfile()
        }
    return Built(wheel=wheel_files, sdist=sdist_files)


def in_checkout(*folders: str) -> dict[str, bytes]:
    """The files below these folders, but those that Python and tools leave there, by their paths in the checkout."""
    files = {path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()}
    left = {"__pycache__", "out", ".feedsmith"}  # by Python, and by `make demo`
    kept = (path for path in files if not left & set(path.parts) and path.suffix != ".pyc")
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in kept}


def tops(names: Iterable[str]) -> set[str]:
    return {PurePosixPath(name).parts[0] for name in names}


def test_the_wheel_holds_the_package_and_the_plugins_whole_and_nothing_else(built: Built) -> None:
    shipped = {name: data for name, data in built.wheel.items() if not name.startswith(built.info)}
    expected = {name.split("/", 1)[1]: data for name, data in in_checkout("src", "plugins").items()}
    assert shipped == expected


def test_the_wheel_has_no_tests_no_samples_and_no_loose_files(built: Built) -> None:
    plugins = {path.name for path in (ROOT / "plugins").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert tops(built.wheel) == {"feedsmith", *plugins, built.info}
    assert [name for name in built.wheel if "/" not in name] == []
    assert [name for name in built.wheel if "/test_" in name or "seeds" in name] == []


def test_each_package_in_the_wheel_is_marked_as_typed(built: Built) -> None:
    assert [top for top in tops(built.wheel) - {built.info} if f"{top}/py.typed" not in built.wheel] == []


def test_the_wheel_offers_the_command_and_its_plugins_by_entry_points(built: Built) -> None:
    points = ConfigParser()
    points.read_string(built.wheel[f"{built.info}/entry_points.txt"].decode())
    assert dict(points["console_scripts"]) == {"feedsmith": "feedsmith.cli.main:main"}
    plugins = {path.name.removeprefix("feedsmith_"): path.name for path in (ROOT / "plugins").glob("feedsmith_*")}
    assert dict(points["feedsmith"]) == {"formats": "feedsmith.publishing.formats", **plugins}
    assert dict(points["pytest11"]) == {"feedsmith": "feedsmith.testing.pytest_plugin"}
    assert set(points.sections()) == {"console_scripts", "feedsmith", "pytest11"}


def test_the_wheel_carries_the_licence(built: Built) -> None:
    assert built.wheel[f"{built.info}/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()
    assert built.metadata["License-Expression"] == "MIT"


def requirement(line: str) -> tuple[str, frozenset[str], str]:
    """Name, versions and condition of a dependency: the order of versions means nothing."""
    wanted, _, condition = line.replace(" ", "").partition(";")
    name = re.match(r"[\w.\[\]-]+", wanted)
    assert name
    return name[0], frozenset(wanted.removeprefix(name[0]).split(",")), condition


def lines_of(extra: str, extras: Mapping[str, Sequence[str]]) -> list[str]:
    """What an extra needs, with that of the extras that it names."""
    lines: list[str] = []
    for line in extras[extra]:
        others = re.fullmatch(r"feedsmith\[(.*)\]", line)
        lines += [need for other in others[1].split(",") for need in lines_of(other, extras)] if others else [line]
    return lines


def test_the_metadata_say_what_this_is_and_what_it_needs(built: Built) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    metadata = built.metadata
    assert metadata["Name"] == "feedsmith"
    assert metadata["Version"] == feedsmith.__version__
    assert metadata["Summary"] == project["description"]
    assert metadata["Requires-Python"] == project["requires-python"]
    needed = set(map(requirement, metadata.get_all("Requires-Dist", [])))
    extras = project["optional-dependencies"]
    optional = {f"{line};extra=='{extra}'" for extra in extras for line in lines_of(extra, extras)}
    assert needed == set(map(requirement, [*project["dependencies"], *optional]))
    assert "Typing :: Typed" in metadata.get_all("Classifier", [])


def test_the_metadata_say_where_it_runs_and_where_more_is_to_be_found(built: Built) -> None:
    classifiers = built.metadata.get_all("Classifier", [])
    assert [line for line in classifiers if re.search(r"Python :: 3\.", line)] == [
        f"Programming Language :: Python :: {version}" for version in PYTHONS
    ]
    assert [line for line in classifiers if "Operating System" in line] == ["Operating System :: POSIX"]
    links = dict(line.split(", ") for line in built.metadata.get_all("Project-URL", []))
    assert links.keys() == {"Homepage", "Documentation", "Source", "Changelog"}
    assert all(link.startswith("https://") for link in links.values())


def test_the_metadata_show_the_read_me(built: Built) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.strip(), "README.md is empty"
    assert built.metadata["Description-Content-Type"] == "text/markdown"
    assert built.wheel[f"{built.info}/METADATA"].decode().endswith(text)


def test_the_source_distribution_holds_the_source_the_tests_and_the_samples(built: Built) -> None:
    for name, data in in_checkout("src", "plugins", "tests", "seeds").items():
        assert built.sdist.get(name) == data, name
    assert tops(built.sdist) <= {
        *(
            "src",
            "plugins",
            "tests",
            "seeds",
            "docs",
            "bench",
            "deploy",
            ".dockerignore",
            "Makefile",
            ".gitignore",
            "pyproject.toml",
            "PKG-INFO",
        ),
        *("README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"),
    }


def test_the_source_distribution_holds_every_file_that_the_read_me_points_to(built: Built) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", built.sdist["README.md"].decode())
    assert links
    assert [link for link in links if link not in built.sdist] == []


def test_the_source_distribution_holds_no_feeds_and_no_caches(built: Built) -> None:
    assert [
        name for name in built.sdist if name.endswith((".rss", ".atom", ".pyc")) or name.startswith("seeds/out")
    ] == []


# ---- on every Python ---------------------------------------------------------------------------------------

DEMO = ("render", "-c", ROOT / "seeds" / "feedsmith.toml", "-o", "out", "--state", "state.db")


def find_python(version: str) -> str | None:
    """A Python of that version: the one that runs the tests, one on the path, or one of pyenv."""
    places = [Path(sys.executable), Path(shutil.which(f"python{version}") or "python")]
    places += sorted(Path.home().glob(f".pyenv/versions/{version}*/bin/python3"))
    shown = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])"
    for place in places:
        command = [str(place), "-c", shown]
        done = subprocess.run(command, env=BARE, capture_output=True, text=True) if place.exists() else None
        if done is not None and (done.returncode, done.stdout.strip()) == (0, version):
            return str(place)
    return None


def run_demo(folder: Path, *command: str | Path) -> dict[str, bytes]:
    """The files that the demo writes in the folder."""
    folder.mkdir()
    done = subprocess.run([*command, *DEMO], cwd=folder, env=BARE, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return without_times({path.name: path.read_bytes() for path in (folder / "out").iterdir()})


@pytest.mark.slow
@pytest.mark.parametrize("version", PYTHONS)
def test_installed_from_the_wheel_alone_it_makes_the_same_feeds_on_every_python(
    distributions: Distributions, tmp_path: Path, version: str
) -> None:
    python = find_python(version)
    if python is None:
        pytest.skip(f"there is no Python {version} on this machine")
    environment = tmp_path / "environment"
    subprocess.run([python, "-m", "venv", environment], env=BARE, check=True)
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", distributions.wheel]
    done = subprocess.run([environment / "bin" / "python", *install], env=BARE, capture_output=True, text=True)
    if done.returncode and any(sign in done.stderr for sign in NO_INDEX):
        pytest.skip("the package index can't be reached")
    assert done.returncode == 0, done.stderr
    made = run_demo(tmp_path / "installed", environment / "bin" / "feedsmith")
    assert made.keys() == {"feeds.opml", "harbour.atom", "harbour.json", "harbour.rss", "index.html"}
    assert made == run_demo(tmp_path / "here", sys.executable, "-m", "feedsmith")
