"""Log lines on standard error: shown when asked for, one line an event, of feedsmith and plugins, without secrets."""

import base64
import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path

import pytest

from conftest import BARE, Run, article
from feedsmith.cli.logs import prepare_worker, show_logs
from feedsmith.executors import Adaptive
from support.boats import fill

LINE = r" *\d+\.\d{3} (?P<level>[A-Z]+) +(?P<name>[\w.]+): (?P<message>.*)"


def events(err: str, level: str = r"\w+") -> list[str]:
    """The loggers of the lines of that level."""
    found = (re.fullmatch(LINE, line) for line in err.splitlines())
    return [match["name"] for match in found if match and re.fullmatch(level, match["level"])]


# ---- when they are shown -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "info", "debug"),
    [
        ([], False, False),
        (["-v"], False, False),
        (["-q"], False, False),
        (["-vv"], True, False),
        (["-vvv"], True, False),
        (["--debug"], True, True),
        (["-q", "--debug"], True, True),
    ],
    ids=str,
)
def test_steps_are_shown_with_two_v_and_details_when_debugged(
    run: Run, tmp_path: Path, options: list[str], info: bool, debug: bool
) -> None:
    fill(tmp_path, 1)
    done = run(*options, "render", "1.txt")
    assert done.status == 0
    assert ("feedsmith.cli" in events(done.err, "INFO")) == info
    assert ("feedsmith.plugins" in events(done.err, "DEBUG")) == debug
    assert events(done.out) == []


def test_what_is_left_on_standard_error_is_what_is_there_without_log_lines(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    plain, logged = run("render", "1.txt", "gone.txt"), run("--debug", "render", "1.txt", "gone.txt")
    others = [line for line in logged.err.splitlines() if not re.fullmatch(LINE, line)]
    assert others == plain.err.splitlines()


def test_afterwards_the_loggers_are_as_they_were(run: Run, tmp_path: Path) -> None:
    import_module("feedsmith.pipeline")  # which gives the first of them a handler that does nothing
    loggers = [logging.getLogger(name) for name in ("feedsmith", "feedsmith_text", "feedsmith_html")]
    before = [logger.handlers[:] for logger in loggers]
    run("--debug", "render", "gone.txt")
    assert [logger.handlers for logger in loggers] == before
    assert [logger.level for logger in loggers] == [logging.NOTSET] * 3


def test_nothing_is_shown_to_a_program_that_asks_for_nothing() -> None:
    code = "import logging, feedsmith.pipeline; logging.getLogger('feedsmith.store').warning('hello')"
    done = subprocess.run([sys.executable, "-c", code], env=BARE, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


# ---- whose they are ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("feedsmith.fetching", True),
        ("feedsmith_html", True),
        ("feedsmith_text.plain", True),
        ("feedsmith_wire.credits", True),
        ("httpcore.http11", False),
        ("sqlalchemy.engine", False),
        ("feedsmithy", False),
    ],
)
def test_lines_of_feedsmith_and_its_plugins_are_shown_and_those_of_libraries_are_not(
    capsys: pytest.CaptureFixture[str], name: str, shown: bool
) -> None:
    with show_logs("DEBUG"):
        logging.getLogger(name).debug("hello")
    assert events(capsys.readouterr().err, "DEBUG") == [name] * shown


LOGGING_PLUGIN = """
import logging
from dataclasses import dataclass
from pathlib import Path
from feedsmith import Article, find_files, hookimpl

@dataclass(frozen=True)
class Logging:
    path: Path
    name = "logging"
    @classmethod
    def accepts(cls, location): return cls(Path(location)) if location.endswith(".acme") else None
    def requests(self): return find_files(self.path, [".acme"])
    def parse(self, document):
        logging.getLogger("acme.parser").info("read %s", document.location)
        yield Article(id="a", title="A", body="<p>A</p>")

@hookimpl
def register_sources(): return [Logging]
"""


def test_lines_of_a_third_party_s_plugin_are_shown_as_ours_are(
    spawn: Run, plugin: Callable[[str], dict[str, str]], tmp_path: Path
) -> None:
    (tmp_path / "1.acme").touch()
    environment = plugin(LOGGING_PLUGIN)
    assert "acme.parser" in events(spawn("-vv", "render", "1.acme", env=environment).err, "INFO")
    assert "acme.parser" not in events(spawn("-v", "render", "1.acme", env=environment).err)


@pytest.mark.parametrize("way", ["forked", "spawned"])
def test_lines_of_other_processes_are_shown_as_well_and_once(capfd: pytest.CaptureFixture[str], way: str) -> None:
    log = logging.getLogger("feedsmith.collecting")
    over = threading.Event()
    if way == "spawned":  # as nothing is forked beside a thread
        threading.Thread(target=over.wait).start()
    prepare = (partial(prepare_worker, "DEBUG", 0.0),)
    with show_logs("DEBUG"), Adaptive(workers=1, patience=0, prepare=prepare) as executor:
        executor.submit(log.debug, "here %s", "too").result()
    over.set()
    assert events(capfd.readouterr().err, "DEBUG").count("feedsmith.collecting") == 1


# ---- what they look like -----------------------------------------------------------------------------------


def test_times_are_seconds_since_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    with show_logs("INFO"):
        logging.getLogger("feedsmith").info("soon")
    (line,) = (line for line in capsys.readouterr().err.splitlines() if "soon" in line)
    assert float(line.split()[0]) < 60


def test_an_event_is_one_line_whatever_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    with show_logs("INFO"):
        logging.getLogger("feedsmith").info("read %s", "a\nb\x1b[31m.txt")
    (line,) = (line for line in capsys.readouterr().err.splitlines() if "read" in line)
    assert line.endswith(r"read a\nb\x1b[31m.txt")


def test_a_traceback_follows_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    with show_logs("DEBUG"):
        try:
            raise RuntimeError("so")
        except RuntimeError:
            logging.getLogger("feedsmith").debug("it broke", exc_info=True)
    err = capsys.readouterr().err
    assert re.search(r"it broke\nTraceback .*\n(.*\n)+RuntimeError: so\n", err)


def test_standard_error_that_is_full_or_closed_costs_the_run_nothing(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    for where in ("2>/dev/full", "2>&-"):
        (tmp_path / "feed.json").unlink(missing_ok=True)
        options = "--title T --link https://x.example/ --base-url https://x.example/ -f json -o ."
        command = ["sh", "-c", f'exec "$0" -m feedsmith --debug render 1.txt {options} {where}', sys.executable]
        assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 0, where
        assert (tmp_path / "feed.json").exists()


# ---- secrets -----------------------------------------------------------------------------------------------

USER, PASSWORD, BEARER, COOKIE, HEADER = "kestrel", "p4ssw0rd-gull", "b34rer-tern", "c00kie-skua", "h34der-auk"
SECRETS = [USER, PASSWORD, BEARER, COOKIE, HEADER]
SECRETS += [base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode(), base64.b64encode(USER.encode()).decode()[:8]]


class Guarded(BaseHTTPRequestHandler):
    """A site that sets a cookie, asks for a password, redirects, fails, and has one article."""

    def do_GET(self) -> None:
        if self.path == "/moved":
            return self.answer(302, {"Location": "/article", "Set-Cookie": f"session={COOKIE}"})
        if self.path == "/article":
            return self.answer(200, {"Content-Type": "text/html"}, PAGE)
        if self.path == "/robots.txt":
            return self.answer(404, {})
        self.answer(401, {"WWW-Authenticate": "Basic", "Set-Cookie": f"session={COOKIE}"})

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


PARAGRAPHS = "".join(f"<p>{line}</p>" for line in article().splitlines() if line)
PAGE = f"<html><head><title>Ferry returns</title></head><body><article><h1>F</h1>{PARAGRAPHS}</article></body></html>"
PAGE = PAGE.encode()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """HOST:PORT of the site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Guarded) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(60)


CONFIG = """
state = "{state}"
output = "out"
[fetch]
allow = ["{site}"]
tries = 1
proxy = "{proxy}"
[feeds.news]
formats = ["json"]
[[feeds.news.sources]]
type = "html"
name = "password"
urls = ["http://{site}/moved", "http://{site}/refused", "http://{user}:{password}@{site}/article"]
headers = {{ X-Key = "{header}" }}
cookies = {{ session = "{cookie}" }}
auth = {{ user = "{user}", password = "{password}" }}
[[feeds.news.sources]]
type = "html"
name = "token"
urls = ["http://{site}/article?other"]
auth = {{ bearer = "{bearer}" }}
"""


@pytest.mark.parametrize(
    ("state", "proxy"),
    [
        ("state.db", ""),
        (f"postgresql+psycopg://feeds:{PASSWORD}@127.0.0.1:1/feeds", ""),
        (f"nonsense://feeds:{PASSWORD}@x.example/feeds", ""),
        ("", f"http://{USER}:{PASSWORD}@127.0.0.1:1"),
    ],
    ids=["pages", "a database that does not answer", "a database of no known kind", "a proxy that does not answer"],
)
def test_no_secret_is_printed_when_debugged(spawn: Run, tmp_path: Path, site: str, state: str, proxy: str) -> None:
    pytest.importorskip("psycopg", reason="psycopg, which talks to PostgreSQL, is not installed")
    config = CONFIG.format(
        state=state, site=site, proxy=proxy,
        user=USER, password=PASSWORD, bearer=BEARER, cookie=COOKIE, header=HEADER,
    )  # fmt: skip
    (tmp_path / "feedsmith.toml").write_text(config)
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("proxy")}
    for command in (["-v", "--debug", "render"], ["--debug", "status"]):
        done = spawn(*command, env=environment)
        assert events(done.err, "INFO")
        said = (done.out + done.err).splitlines()
        assert [line for line in said for secret in SECRETS if secret in line] == []
    if state == "state.db":
        assert (tmp_path / "out" / "news.json").exists()


def test_user_and_password_of_a_url_that_a_plugin_logs_are_cut_out(capsys: pytest.CaptureFixture[str]) -> None:
    with show_logs("INFO"):
        logging.getLogger("feedsmith").info("asked for https://%s:%s@x.example/a?b=c@d, mail: e@f", USER, PASSWORD)
    (line,) = (line for line in capsys.readouterr().err.splitlines() if "asked" in line)
    assert line.endswith("asked for https://x.example/a?b=c@d, mail: e@f")
