"""What is shipped: wheel and source distribution, built from the checkout, hold what they should and no more."""

import io
import re
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterable
from configparser import ConfigParser
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest

import feedsmith

ROOT = Path(__file__).resolve().parents[1]
NO_INDEX = ("No matching distribution found", "Could not find a version", "Connection", "Temporary failure")


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
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The wheel is built from the unpacked source distribution, so that this one is complete as well."""
    folder = tmp_path_factory.mktemp("dist")
    isolation = ["--no-isolation"] if find_spec("hatchling") else []
    command = [sys.executable, "-m", "build", *isolation, "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode and any(sign in done.stdout + done.stderr for sign in NO_INDEX):
        pytest.skip("the package index can't be reached, and hatchling is not installed")
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
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
    assert [name for name in built.wheel if "test_" in name or "seeds" in name] == []


def test_each_package_in_the_wheel_is_marked_as_typed(built: Built) -> None:
    assert [top for top in tops(built.wheel) - {built.info} if f"{top}/py.typed" not in built.wheel] == []


def test_the_wheel_offers_the_command_and_its_plugins_by_entry_points(built: Built) -> None:
    points = ConfigParser()
    points.read_string(built.wheel[f"{built.info}/entry_points.txt"].decode())
    assert dict(points["console_scripts"]) == {"feedsmith": "feedsmith.cli.main:main"}
    plugins = {path.name.removeprefix("feedsmith_"): path.name for path in (ROOT / "plugins").glob("feedsmith_*")}
    assert dict(points["feedsmith"]) == {"formats": "feedsmith.publishing.formats", **plugins}
    assert set(points.sections()) == {"console_scripts", "feedsmith"}


def test_the_wheel_carries_the_licence(built: Built) -> None:
    assert built.wheel[f"{built.info}/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()
    assert built.metadata["License-Expression"] == "MIT"


def test_the_metadata_say_what_this_is_and_what_it_needs(built: Built) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    metadata = built.metadata
    assert metadata["Name"] == "feedsmith"
    assert metadata["Version"] == feedsmith.__version__
    assert metadata["Summary"] == project["description"]
    assert metadata["Requires-Python"] == project["requires-python"]
    needed = {line.replace(" ", "") for line in metadata.get_all("Requires-Dist", [])}
    extras = project["optional-dependencies"].items()
    optional = {f"{line};extra=='{extra}'" for extra, lines in extras for line in lines}
    assert needed == {line.replace(" ", "") for line in [*project["dependencies"], *optional]}
    assert "Typing :: Typed" in metadata.get_all("Classifier", [])


def test_the_metadata_show_the_read_me(built: Built) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.strip(), "README.md is empty"
    assert built.metadata["Description-Content-Type"] == "text/markdown"
    assert built.wheel[f"{built.info}/METADATA"].decode().endswith(text)


def test_the_source_distribution_holds_the_source_the_tests_and_the_samples(built: Built) -> None:
    for name, data in in_checkout("src", "plugins", "tests", "seeds").items():
        assert built.sdist.get(name) == data, name
    assert tops(built.sdist) <= {
        *("src", "plugins", "tests", "seeds", "docs", "bench", "Makefile", ".gitignore", "pyproject.toml", "PKG-INFO"),
        *("README.md", "LICENSE", "CHANGELOG.md"),
    }


def test_the_source_distribution_holds_every_file_that_the_read_me_points_to(built: Built) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", built.sdist["README.md"].decode())
    assert links
    assert [link for link in links if link not in built.sdist] == []


def test_the_source_distribution_holds_no_feeds_and_no_caches(built: Built) -> None:
    assert [
        name for name in built.sdist if name.endswith((".rss", ".atom", ".pyc")) or name.startswith("seeds/out")
    ] == []
