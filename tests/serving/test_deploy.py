"""What deploy/ tells systemd and containers to run is run, in a virtual environment of its own."""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

from support.always import Always
from support.distributions import Distributions

pytest.importorskip("uvicorn")
pytest.importorskip("prometheus_client")

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
CONFIG = """
every = "1s"
[feeds.news]
sources = [{ type = "text", path = "articles" }]
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, distributions: Distributions) -> Path:
    """A virtual environment with feedsmith's wheel; what it needs is that of the tests."""
    environment = tmp_path_factory.mktemp("opt") / "feedsmith"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    (site,) = (environment / "lib").glob("python*/site-packages")
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "-q", "--target", site]
    subprocess.run([*install, distributions.wheel], check=True)
    own = [path for path in sys.path if path.endswith("site-packages")]
    (site / "tests.pth").write_text("\n".join(own))
    command = environment / "bin/feedsmith"
    command.write_text(f"#!{environment}/bin/python\nfrom feedsmith.cli.main import main\nmain()\n")
    command.chmod(0o755)
    return environment


@pytest.fixture
def machine(tmp_path: Path, installed: Path) -> Path:
    """The folders that the files name, below the test's own."""
    for folder in ("etc/feedsmith/articles", "var/lib/feedsmith", "opt"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "opt/feedsmith").symlink_to(installed)
    (tmp_path / "etc/feedsmith/feedsmith.toml").write_text(CONFIG)
    (tmp_path / "etc/feedsmith/articles/one.txt").write_text("The ferry one\n\nIt came back on Monday.\n")
    return tmp_path


def on(machine: Path, command: list[str], port: int) -> list[str]:
    """The command with its paths below the machine's folder, and at a port that is free."""
    moved = [re.sub(r"(?<![\w.])/(?=(?:etc|opt|var)/)", f"{machine}/", word) for word in command]
    return [re.sub(r"(127\.0\.0\.1|0\.0\.0\.0):8000", f"127.0.0.1:{port}", word) for word in moved]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def unit() -> ConfigParser:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / "feedsmith.service")
    return parser


def containerfile() -> dict[str, list[str]]:
    """The last instruction of each kind, of those that are JSON arrays."""
    text = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    found = re.findall(r"^(HEALTHCHECK|CMD)\b.*?(\[.*\])$", text, re.MULTILINE)
    return {name: json.loads(words) for name, words in found}


def serve_and_end(machine: Path, command: list[str], port: int, health: list[str], reload: bool = False) -> None:
    feedsmith = machine / "opt/feedsmith/bin/feedsmith"
    env = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "COVERAGE"))}
    with Always(machine, program=[str(feedsmith), *command[1:]], env=env) as serving:
        serving.wait_for("wrote ")
        done = subprocess.run([feedsmith, *health[1:], f"--url=http://127.0.0.1:{port}/health"], env=env, timeout=30)
        assert done.returncode == 0
        if reload:
            serving.tell(int(subprocess.check_output(["kill", "-l", "HUP"], text=True)))
            serving.wait_for("the configuration was read again")
        serving.end()
    assert serving.status == 0
    assert (machine / "var/lib/feedsmith/out/news.rss").exists()
    assert (machine / "var/lib/feedsmith/state.db").exists()


def test_the_service_serves_reloads_and_ends(machine: Path) -> None:
    port = free_port()
    service = unit()["Service"]
    command = on(machine, shlex.split(service["ExecStart"]), port)
    assert service["ExecReload"] == "/bin/kill -HUP $MAINPID"
    serve_and_end(machine, command, port, ["feedsmith", "health"], reload=True)
    # Rounds may go on for 8 s, and serve waits for 12 at most.
    assert int(service["TimeoutStopSec"]) > 12


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if not verify:
        pytest.skip("systemd-analyze is not installed")
    text = (DEPLOY / "feedsmith.service").read_text().replace("/opt/feedsmith/bin/feedsmith", "/bin/true")
    (tmp_path / "feedsmith.service").write_text(text)
    done = subprocess.run([verify, "verify", tmp_path / "feedsmith.service"], capture_output=True, text=True)
    assert "feedsmith.service" not in done.stderr


def test_the_container_serves_and_says_how_it_is(machine: Path) -> None:
    port = free_port()
    instructions = containerfile()
    command = on(machine, instructions["CMD"], port)
    serve_and_end(machine, command, port, instructions["HEALTHCHECK"])


def test_the_container_installs_what_serving_needs() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    assert 'pip install --no-cache-dir "/usr/src/feedsmith[serve]"' in text
    assert "USER feedsmith" in text


def test_compose_runs_that_container() -> None:
    (service,) = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"].values()
    assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).resolve() == DEPLOY / "Containerfile"
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert {volume.split(":")[1] for volume in service["volumes"]} == {
        "/etc/feedsmith/feedsmith.toml",
        "/var/lib/feedsmith",
    }
