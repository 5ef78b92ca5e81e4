"""Who may have an address tried in the browser, and what is shown of it."""

import asyncio
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import html5lib
import pytest

import feedsmith.serving
from feedsmith.serving.trying import room as trying
from feedsmith.serving.trying.attempt import Finding, Findings
from feedsmith.serving.trying.page import render_try_page
from support.asgi import Answer, ask, ask_async
from support.standings import EVIL

FORM = {"content-type": "application/x-www-form-urlencoded"}
OURS = {**FORM, "sec-fetch-site": "same-origin"}
ADDRESS = "https://harbourpost.example/"
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<time datetime="2026-03-10T08:30Z">10 March 2026</time>{text}</article></body></html>"""
TEXT = "<p>The ferry came back to the island on Monday, after two winters away, and was cheered by all on the pier.</p>"


@pytest.fixture
def site() -> Iterator[str]:
    """A page on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = PAGE.format(title="Ferry &lt;b&gt;returns&lt;/b&gt;", text=TEXT * 5).encode()
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def make_app(folder: Path, token: str = "", allow: str = "") -> Any:
    config = f'[fetch]\nallow = ["{allow}"]\n' if allow else ""
    config = f'state = ""\n[feeds.news]\nsources = [{{ type = "text", path = "." }}]\n{config}'
    (folder / "feedsmith.toml").write_text(config)
    return feedsmith.serving.app(folder / "feedsmith.toml", token=token)


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that are tried, by nobody."""
    tried: list[str] = []

    def pretend(self: Any, address: str) -> Findings:
        tried.append(address)
        self._busy.release()
        return Findings(title="Harbour Post")

    monkeypatch.setattr(trying.Trying, "_try", pretend)
    return tried


def post(app: Any, headers: dict[str, str], address: str = ADDRESS, token: str = "", **scope: Any) -> Answer:
    body = urlencode({"address": address, "token": token}).encode()
    return ask(app, "/try", headers, method="POST", body=body, **scope)


# ---- who may -------------------------------------------------------------------------------------


def test_on_this_machine_it_is_on(tmp_path: Path, attempts: list[str]) -> None:
    app = make_app(tmp_path)
    answer = ask(app, "/try")
    assert answer.status == 200
    assert 'name="token"' not in answer.text
    assert post(app, OURS).status == 200
    assert attempts == [ADDRESS]


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "LOCALHOST", "127.0.0.1", "127.8.9.1:1", "[::1]", "[::1]:8000"]
)
def test_loopback_has_many_names(tmp_path: Path, host: str) -> None:
    assert ask(make_app(tmp_path), "/try", {"host": host}).status == 200


ELSEWHERE: list[dict[str, Any]] = [
    {"host": "feeds.example"},
    {"host": "127.0.0.1.evil.example"},
    {"host": "localhost.evil.example:8000"},
    {"host": "evil@127.0.0.1"},
    {"host": "127.0.0.1/evil"},
    {"host": "0.0.0.0:8000"},
    {"host": "[::1"},
    {"host": "127.0.0.1, evil.example"},
    {"host": ""},
    {"host": "192.168.0.1"},
    {"x-forwarded-for": "192.0.2.1"},
    {"x-forwarded-host": "127.0.0.1"},
    {"x-forwarded-anything": ""},
    {"forwarded": "for=127.0.0.1"},
    {"via": "1.1 proxy"},
    {"x-real-ip": "192.0.2.1"},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_for_others_it_is_not_there(tmp_path: Path, attempts: list[str], headers: dict[str, str]) -> None:
    app = make_app(tmp_path)
    assert ask(app, "/try", headers).text == "There is nothing here.\n"
    assert post(app, {**OURS, **headers}).status == 404
    assert attempts == []


@pytest.mark.parametrize(
    "scope",
    [
        {"server": ("192.0.2.7", 8000)},
        {"client": ("192.0.2.7", 5000)},
        {"server": None},
        {"client": None},
        {"server": ("/run/feedsmith.sock", None)},
        {"http_version": "1.0"},
    ],
    ids=str,
)
def test_nor_for_who_comes_another_way(tmp_path: Path, attempts: list[str], scope: dict[str, Any]) -> None:
    app = make_app(tmp_path)
    assert ask(app, "/try", **scope).status == 404
    assert post(app, OURS, **scope).status == 404
    assert attempts == []


def test_who_knows_the_token_may_from_anywhere(tmp_path: Path, attempts: list[str]) -> None:
    app = make_app(tmp_path, token="seagull")
    far = {**OURS, "host": "feeds.example", "x-forwarded-for": "192.0.2.1"}
    assert 'name="token"' in ask(app, "/try", {"host": "feeds.example"}).text
    assert post(app, far, token="seagull").status == 200
    assert post(app, {**far, "authorization": "Bearer seagull"}).status == 200
    assert post(app, {**far, "authorization": "bearer  seagull"}).status == 200
    assert len(attempts) == 3


@pytest.mark.parametrize("token", ["", "Seagull", "seagull ", "seagul", "möwe", "\ud800"])
def test_who_does_not_may_not_even_here(tmp_path: Path, attempts: list[str], token: str) -> None:
    app = make_app(tmp_path, token="seagull")
    body = urlencode({"address": ADDRESS, "token": token}, errors="surrogatepass").encode()
    answer = ask(app, "/try", OURS, method="POST", body=body)
    assert answer.status == 403
    assert "The token is wrong." in answer.text
    assert "seagull" not in answer.text
    assert post(app, {**OURS, "authorization": "Basic seagull"}).status == 403
    assert post(app, {**OURS, "authorization": "Bearer other"}, token="seagull").status == 403
    assert attempts == []


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, True),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8000"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "http://127.0.0.1:8000"}, True),
        ({"origin": "http://127.0.0.1:8001"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_only_our_own_page_may_send_the_form(
    tmp_path: Path, attempts: list[str], headers: dict[str, str], ours: bool
) -> None:
    assert post(make_app(tmp_path), {**FORM, **headers}).status == (200 if ours else 403)
    assert len(attempts) == ours


def test_a_program_with_the_token_has_no_page(tmp_path: Path, attempts: list[str]) -> None:
    app = make_app(tmp_path, token="seagull")
    assert post(app, {**FORM, "authorization": "Bearer seagull"}).status == 200
    assert post(app, {**FORM, "authorization": "Bearer seagull", "origin": "https://evil.example"}).status == 403


def test_a_token_may_have_any_characters(tmp_path: Path, attempts: list[str]) -> None:
    token = 'möwe & "gull"+%41'
    app = make_app(tmp_path, token=token)
    assert post(app, OURS, token=token).status == 200
    # Programs send it as it stands, in UTF-8; the scope has the bytes.
    assert post(app, {**FORM, "authorization": f"Bearer {token}".encode().decode("latin-1")}).status == 200


def test_an_address_may_come_as_it_was_typed(tmp_path: Path, attempts: list[str]) -> None:
    app = make_app(tmp_path)
    body = "address=https://boats.example/m\u00f6we".encode()
    assert ask(app, "/try", OURS, method="POST", body=body).status == 200
    assert attempts == ["https://boats.example/m%C3%B6we"]


# ---- what is asked -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["", "/etc/passwd", "file:///etc/passwd", "ftp://a.example/", "javascript:alert(1)", "https://", "http://[",
     "https://user:secret@a.example/", f"https://a.example/{'a' * 2_000}", "https://a b.example/", "~", "."],
)  # fmt: skip
def test_only_addresses_of_sites_are_tried(tmp_path: Path, attempts: list[str], address: str) -> None:
    answer = post(make_app(tmp_path), OURS, address)
    assert answer.status == 400
    assert 'role="alert"' in answer.text
    assert attempts == []


def test_a_form_is_small_and_a_form(tmp_path: Path, attempts: list[str]) -> None:
    app = make_app(tmp_path)
    assert post(app, OURS, address=f"https://a.example/{'a' * 5_000}").status == 413
    assert post(app, {**OURS, "content-length": "1000000000"}).status == 413
    assert post(app, {**OURS, "content-length": "many"}).status == 413
    assert post(app, {"sec-fetch-site": "same-origin", "content-type": "application/json"}).status == 415
    assert ask(app, "/try", OURS, method="POST", body=b"&".join([b"a=b"] * 99)).status == 400
    assert ask(app, "/try", method="PUT").headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert attempts == []


def test_one_is_tried_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app(tmp_path)
    began, end = threading.Event(), threading.Event()

    def wait(self: Any, address: str) -> Findings:
        began.set()
        assert end.wait(30)
        self._busy.release()
        return Findings()

    monkeypatch.setattr(trying.Trying, "_try", wait)
    body = urlencode({"address": ADDRESS}).encode()

    async def ask_two() -> None:
        first = asyncio.create_task(ask_async(app, "/try", OURS, method="POST", body=body))
        await asyncio.to_thread(began.wait, 30)
        second = await ask_async(app, "/try", OURS, method="POST", body=body)
        assert (second.status, second.headers["retry-after"]) == (429, "10")
        end.set()
        assert (await first).status == 200
        assert (await ask_async(app, "/try", OURS, method="POST", body=body)).status == 200

    asyncio.run(ask_two())


# ---- what is shown -------------------------------------------------------------------------------


def test_what_is_at_an_address_is_shown_with_the_lines_for_the_configuration(tmp_path: Path, site: str) -> None:
    answer = post(make_app(tmp_path, allow=site), OURS, f"http://{site}/ferry.html")
    assert answer.status == 200
    assert "Ferry" in answer.text
    assert "full text" in answer.text
    assert f"urls = [&quot;http://{site}/ferry.html&quot;]" in answer.text
    assert "<b>" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_a_private_address_is_not_reached(tmp_path: Path, site: str) -> None:
    answer = post(make_app(tmp_path), OURS, f"http://{site}/")
    assert "unsafe address" in answer.text
    assert "No article was found" in answer.text


def test_a_process_that_dies_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app(tmp_path)
    monkeypatch.setattr(trying.sys, "executable", "false")
    assert "The process that read it died." in post(app, OURS).text
    monkeypatch.undo()
    assert post(app, OURS, "https://nowhere.invalid/").status == 200


def test_what_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sleeper = tmp_path / "sleeper"
    sleeper.write_text(f"#!/bin/sh\nsleep 100 & echo $! > {tmp_path}/pid; wait\n")
    sleeper.chmod(0o755)
    app = make_app(tmp_path)
    monkeypatch.setattr(trying.sys, "executable", str(sleeper))
    monkeypatch.setattr(trying, "MAX_TRY_SECONDS", 1.0)
    assert "It took more than 1 s." in post(app, OURS).text
    pid = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]:
        assert time.monotonic() < deadline  # what it had started has ended too
        time.sleep(0.01)


def test_nothing_that_was_found_is_markup() -> None:
    findings = Findings(
        title=EVIL,
        reading=[EVIL],
        articles=[
            Finding(EVIL, f"https://a.example/{EVIL}", EVIL, EVIL, EVIL),
            Finding("B", f"javascript:{EVIL}", "", "", ""),
        ],
        summary=EVIL,
        failures=[EVIL],
        lines=[EVIL],
    )
    page = render_try_page(needs_token=True, address=EVIL, findings=findings, problem=EVIL)
    parser = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    root = parser.parse(page).getroot()
    assert root.xpath("//script | //@onclick") == []
    assert root.xpath("//a/@href") == [f"https://a.example/{EVIL}"]
    assert root.xpath("//input[@name='address']/@value") == [EVIL]
    assert root.xpath("//form/@action") == ["try"]
