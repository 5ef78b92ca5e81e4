"""`feedsmith new`: a package whose tests pass at once, offline, beside what is installed here."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from conftest import Run

Done = subprocess.CompletedProcess[str]


@pytest.fixture
def python(tmp_path: Path) -> str:
    """A fresh environment that sees what is installed in this one."""
    folder = tmp_path / "environment"
    venv.create(folder, symlinks=True)
    own = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    others = [
        sysconfig.get_path("purelib"),
        str(Path(__file__).parents[2] / "src"),
        str(Path(__file__).parents[2] / "plugins"),
    ]
    Path(own, "others.pth").write_text("\n".join(others))
    return str(folder / "bin" / "python")


def do(*command: str, folder: Path) -> Done:
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("COVERAGE", "PYTEST"))}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("kind", ["source", "enricher", "format"])
def test_a_new_package_installs_and_its_tests_pass_offline_at_once(
    kind: str, python: str, run: Run, tmp_path: Path
) -> None:
    assert run("new", "night-boats", f"--{kind}").status == 0
    installed = do(
        python, "-m", "pip", "install", "-q", "--no-build-isolation", "--no-deps", "--no-index", "-e", "night-boats",
        folder=tmp_path,
    )  # fmt: skip
    assert installed.returncode == 0, installed.stderr
    tested = do(python, "-m", "pytest", "-q", "-W", "error", "night-boats", folder=tmp_path)
    assert re.search(r"^2 passed", tested.stdout, re.MULTILINE), tested.stdout + tested.stderr
    listed = do(python, "-m", "feedsmith", "plugins", folder=tmp_path)
    assert re.search(
        r"^  night-boats .*\[night-boats \(feedsmith-night-boats 0\.1\.0\)\]$", listed.stdout, re.MULTILINE
    )


def test_a_new_recipe_is_a_configuration_whose_test_passes(run: Run, tmp_path: Path) -> None:
    assert run("new", "quay", "--recipe", "--url", "https://quay.example/news").status == 0
    tested = do(sys.executable, "-m", "pytest", "-q", "-W", "error", "quay", folder=tmp_path)
    assert "1 passed" in tested.stdout, tested.stdout + tested.stderr


def test_the_page_that_a_source_is_to_read_stands_in_its_module_and_tests(run: Run, tmp_path: Path) -> None:
    assert run("new", "quay", "--url", "https://www.quay.example/news/").status == 0
    assert 'hosts = ("quay.example",)' in (tmp_path / "quay" / "feedsmith_quay.py").read_text()
    assert 'Quay(url="https://www.quay.example/news")' in (tmp_path / "quay" / "tests" / "test_quay.py").read_text()


@pytest.mark.parametrize("name", ["", "Quay", "1st", "a/b", "..", "a--b", "a b", "é", "a" * 51, "-x-"])
def test_what_can_be_no_plugins_name_is_refused(name: str, run: Run, tmp_path: Path) -> None:
    done = run("new", "--", name)
    assert done.status == 2
    assert "small letters, digits, '-' and '_'" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["text", "rss", "formats"])
def test_a_name_that_an_installed_plugin_has_is_refused(name: str, run: Run, tmp_path: Path) -> None:
    done = run("new", name)
    assert done.status == 2
    assert f"a plugin is called {name} already" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "kind", "cls"),
    [("none", "source", "NoneSource"), ("article", "source", "ArticleSource"), ("tag", "enricher", "TagEnricher"),
     ("class", "format", "Class"), ("re", "source", "Re"), ("page-source", "source", "PagesourceSource")],
)  # fmt: skip
def test_a_class_never_has_a_name_that_its_module_needs(
    name: str, kind: str, cls: str, run: Run, tmp_path: Path
) -> None:
    assert run("new", name, f"--{kind}").status == 0
    code = (tmp_path / name / f"feedsmith_{name.replace('-', '_')}.py").read_text()
    assert f"class {cls.replace('PagesourceSource', 'PageSourceSource')}" in code
    compile(code, name, "exec")


@pytest.mark.parametrize(
    "url",
    ["quay.example", "ftp://quay.example/", "https://", 'https://q.example/"', "https://q.example/{x}", "https://q x/"],
)
def test_so_is_what_is_no_url(url: str, run: Run, tmp_path: Path) -> None:
    done = run("new", "quay", "--url", url)
    assert done.status == 2
    assert "--url: not a" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "quay").mkdir()
    done = run("new", "quay")
    assert done.status == 2
    assert "quay: is there already, and is not written over" in done.err
    assert list((tmp_path / "quay").iterdir()) == []


def test_an_enricher_reads_no_page(run: Run) -> None:
    done = run("new", "quay", "--enricher", "--url", "https://quay.example/")
    assert done.status == 2
    assert "--url: an enricher reads no page" in done.err
