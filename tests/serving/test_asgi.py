"""What the ASGI callable answers, and where: names, methods, mounts, and what it is told of the outside."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import feedsmith.serving
from conftest import article
from feedsmith.config.settings import load
from feedsmith.executors import Inline
from feedsmith.model.errors import ConfigError
from feedsmith.pipeline import plan_config, render
from feedsmith.plugins.registry import Plugins
from feedsmith.serving import configured
from support.asgi import Answer, ask, mount

CONFIG = """
base_url = "https://feeds.example/harbour"
index = true
[feeds.news]
title = "Harbour Post"
archive = true
limit = 2
sources = [{ type = "text", path = "texts" }]
"""


def publish(path: Path) -> None:
    config = load(path)
    render(plan_config(config, Plugins.load(), config.output), Inline())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration, and what a run of it wrote."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "texts").mkdir()
    for number in range(5):
        date = f"date: 2026-03-1{number}"
        (folder / "texts" / f"{number}.md").write_text(article(f"Ferry {number}", date))
    (folder / "feedsmith.toml").write_text(CONFIG)
    publish(folder / "feedsmith.toml")
    for name in ("other.rss", ".hidden.rss", "news.rss.gz", "news-archive-x.rss", "news-archive-01.rss", "index.php"):
        (folder / "out" / name).write_text("not ours")
    return folder


@pytest.fixture(scope="module")
def app(site: Path) -> Any:
    return feedsmith.serving.app(site / "feedsmith.toml")


# ---- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/news.rss", "application/rss+xml; charset=utf-8"),
        ("/news.atom", "application/atom+xml; charset=utf-8"),
        ("/news.json", "application/feed+json"),
        ("/news-archive-1.rss", "application/rss+xml; charset=utf-8"),
        ("/news-archive-1.json", "application/feed+json"),
    ],
)
def test_what_runs_write_is_served(app: Any, site: Path, path: str, media_type: str) -> None:
    answer = ask(app, path)
    assert (answer.status, answer.headers["content-type"]) == (200, media_type)
    assert answer.body == (site / "out" / (path[1:] or "index.html")).read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/other.rss", "/.hidden.rss", "/news.rss.gz", "/news-archive-x.rss", "/index.php", "/news-archive-99.rss",
        "/../feedsmith.toml", "/..", "/./news.rss", "//news.rss", "/news.rss/", "/out/news.rss", "/NEWS.rss",
        "/feedsmith.toml", "/.feedsmith/state.db", "/news-archive-01.rss", "/news.rss\0", "/\udcff", "news.rss/..",
    ],
)  # fmt: skip
def test_nothing_else_is(app: Any, path: str) -> None:
    answer = ask(app, path, raw_path=b"")
    assert (answer.status, answer.text) == (404, "There is nothing here.\n")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(path=st.text(st.sampled_from("/.\\%\0newsrs2a-archive1"), max_size=30))
def test_no_path_leads_out_of_the_folder(app: Any, site: Path, path: str) -> None:
    answer = ask(app, f"/{path}", raw_path=b"")
    if answer.status == 200:
        assert answer.body == (site / "out" / (path or "index.html")).read_bytes()
        assert re.fullmatch(r"(news(-archive-[12])?\.(rss|atom|json))?", path)


def test_feeds_are_for_the_pages_of_all_sites_and_nothing_else_is(app: Any) -> None:
    shared = {path for path in ("/", "/feeds.opml", "/news.rss", "/news-archive-1.atom", "/status", "/errors.atom")
              if "access-control-allow-origin" in ask(app, path).headers}  # fmt: skip
    assert shared == {"/news.rss", "/news-archive-1.atom"}


def test_without_an_index_page_none_is_served(site: Path, tmp_path: Path) -> None:
    text = CONFIG.replace("index = true", f'output = "{site}/out"')
    (tmp_path / "feedsmith.toml").write_text(text)
    app = feedsmith.serving.app(tmp_path / "feedsmith.toml")
    assert [ask(app, path).status for path in ("/", "/index.html", "/feeds.opml", "/news.rss")] == [404, 404, 404, 200]


# ---- methods -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/news.rss", "/status", "/status.json", "/health", "/metrics", "/errors.atom"])
def test_head_is_get_without_a_body(app: Any, path: str) -> None:
    head, get = ask(app, path, method="HEAD"), ask(app, path)
    assert (head.status, head.raw) == (get.status, b"")
    if "json" not in path and "status" not in path:  # which tell the time
        assert head.headers == get.headers


@pytest.mark.parametrize("path", ["/", "/news.rss", "/status", "/health"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "get", "BREW"])
def test_nothing_can_be_changed(app: Any, path: str, method: str) -> None:
    answer = ask(app, path, method=method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_browser_may_ask_first(app: Any) -> None:
    wanted = {"origin": "https://reader.example", "access-control-request-method": "GET"}
    answer = ask(app, "/news.json", wanted, method="OPTIONS")
    assert (answer.status, answer.raw) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD"
    assert "access-control-allow-origin" not in ask(app, "/status", wanted, method="OPTIONS").headers
    assert ask(app, "/other", wanted, method="OPTIONS").status == 404


def test_pages_run_nothing_and_tell_nobody(app: Any) -> None:
    for path in ("/", "/status", "/try"):
        headers = ask(app, path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "script-src" not in headers["content-security-policy"]
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


# ---- mounts and proxies --------------------------------------------------------------------------


@pytest.mark.parametrize("strips", [False, True], ids=["whole path", "stripped"])
def test_it_can_be_mounted_two_deep(app: Any, site: Path, strips: bool) -> None:
    outer = mount(mount(app, "/feeds", strips=strips), "/harbour", strips=strips)
    for name in ("news.rss", "", "news-archive-1.atom"):
        answer = ask(outer, f"/harbour/feeds/{name}")
        assert answer.body == (site / "out" / (name or "index.html")).read_bytes()
    assert ask(outer, "/harbour/feeds/status.json").status == 200
    assert ask(outer, "/harbour/feeds/news/harbour.rss").status == 404


def test_the_mount_itself_leads_to_what_its_links_are_relative_to(app: Any) -> None:
    answer = ask(mount(mount(app, "/feeds"), "/harbour"), "/harbour/feeds")
    assert (answer.status, answer.headers["location"]) == (308, "feeds/")


def test_a_path_that_begins_like_the_mount_is_another_one(app: Any) -> None:
    for path in ("/feedsmith/news.rss", "/feedsxnews.rss"):
        assert ask(app, path, root_path="/feeds").status == 404


PROXY = {
    "host": "evil.example:81", "x-forwarded-host": "evil.example", "x-forwarded-proto": "ftp", "x-forwarded-port": "1",
    "forwarded": "host=evil.example;proto=ftp", "x-forwarded-prefix": "/evil", "x-original-url": "/evil",
}  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/news.rss", "/status", "/errors.atom", "/feeds.opml", "/health"])
def test_what_a_proxy_says_changes_nothing(app: Any, path: str) -> None:
    def fixed(answer: Answer) -> str:
        return re.sub(r"\d+ (second|minute)s?|just now|\d\d:\d\d:\d\d|\d\dZ", "", answer.text)

    plain, proxied = ask(app, path), ask(app, path, PROXY, scheme="https")
    assert fixed(proxied) == fixed(plain)
    assert "evil" not in proxied.text + str(proxied.headers)


def test_links_in_pages_are_relative(app: Any) -> None:
    for path in ("/", "/status"):
        links = re.findall(r'(?:href|action|src)="([^"]*)"', ask(app, path).text)
        ours = [link for link in links if "//" not in link]
        assert ours
        assert [link for link in ours if link.startswith("/")] == []


# ---- an output elsewhere -------------------------------------------------------------------------


def elsewhere(tmp_path: Path, base_url: str) -> Any:
    config = f'output = "ftp://key:secret@files.example/feeds"\nstate = ""\n{base_url}\nindex = true\n'
    config += '[feeds.news]\nsources = [{ type = "text", path = "texts" }]\n'
    (tmp_path / "feedsmith.toml").write_text(config)
    return feedsmith.serving.app(tmp_path / "feedsmith.toml")


def test_feeds_that_are_written_elsewhere_are_pointed_to(tmp_path: Path) -> None:
    app = elsewhere(tmp_path, 'base_url = "https://cdn.example/feeds"')
    answer = ask(app, "/news.rss")
    assert (answer.status, answer.headers["location"]) == (307, "https://cdn.example/feeds/news.rss")
    assert ask(app, "/").headers["location"] == "https://cdn.example/feeds/index.html"
    assert ask(app, "/other.rss").status == 404


def test_without_an_address_it_is_said_where_they_are_and_no_secret(tmp_path: Path) -> None:
    answer = ask(elsewhere(tmp_path, ""), "/news.rss")
    assert answer.status == 404
    assert "ftp://files.example/feeds" in answer.text
    assert "secret" not in answer.text


# ---- the configuration ---------------------------------------------------------------------------


def test_a_loaded_configuration_will_do_and_so_will_the_one_in_the_folder(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(feedsmith.serving.app(load(site / "feedsmith.toml")), "/news.rss").status == 200
    monkeypatch.chdir(site)
    app = feedsmith.serving.app()
    monkeypatch.chdir("/")
    assert ask(app, "/news.rss").status == 200


def test_a_first_configuration_with_a_mistake_is_refused(tmp_path: Path) -> None:
    (tmp_path / "feedsmith.toml").write_text("[feeds.news]\nlimit = 'many'\n")
    with pytest.raises(ConfigError, match="limit"):
        feedsmith.serving.app(tmp_path / "feedsmith.toml")


def test_a_changed_one_counts_and_one_with_a_mistake_is_told_while_the_last_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(configured, "LOOK_SECONDS", 0)
    monkeypatch.setattr("feedsmith.serving.asgi.OVERVIEW_SECONDS", 0)
    path = tmp_path / "feedsmith.toml"

    def configure(name: str) -> None:
        path.write_text(f'state = ""\n[feeds.{name}]\nsources = [{{ type = "text", path = "." }}]\n')

    (tmp_path / "out").mkdir()
    for name in ("news.rss", "ferries.rss"):
        (tmp_path / "out" / name).write_text("<rss/>")
    configure("news")
    app = feedsmith.serving.app(path)
    assert (ask(app, "/news.rss").status, ask(app, "/ferries.rss").status) == (200, 404)
    configure("ferries")
    assert ask(app, "/status.json").status == 200  # whoever looks at it has it read
    assert (ask(app, "/news.rss").status, ask(app, "/ferries.rss").status) == (404, 200)
    path.write_text("[feeds.ferries]\nlimit = 'many'\n")
    assert "limit" in ask(app, "/status.json").text
    assert "The configuration has a mistake" in ask(app, "/status").text
    assert ask(app, "/ferries.rss").status == 200
    path.write_text('output = "file://host/out"\nstate = ""\n[feeds.news]\nsources = [{ type = "text", path = "." }]\n')
    assert "names a host" in ask(app, "/status.json").text
    configure("news")
    assert "mistake</h2>" not in ask(app, "/status").text


# ---- the server's side ---------------------------------------------------------------------------


def test_it_starts_and_ends_with_its_server(site: Path) -> None:
    app = feedsmith.serving.app(site / "feedsmith.toml")
    messages = [{"type": "lifespan.shutdown"}, {"type": "lifespan.startup"}]
    sent: list[str] = []

    async def receive() -> Any:
        return messages.pop()

    async def send(message: Any) -> None:
        sent.append(message["type"])

    asyncio.run(app({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_websocket_is_closed(app: Any) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app({"type": "websocket", "path": "/", "headers": []}, send, send))
    assert sent == [{"type": "websocket.close"}]


def test_what_an_answer_says_may_be_added_to_by_what_it_is_mounted_in(app: Any) -> None:
    async def meddle(scope: Any, receive: Any, send: Any) -> None:
        async def add(message: Any) -> None:
            if "headers" in message:
                message["headers"].append((b"x-added", b"1"))
            await send(message)

        await app(scope, receive, add)

    ask(meddle, "/news.rss")
    assert ask(meddle, "/news.rss").headers["x-added"] == "1"  # and once: a second one would be refused
    assert "x-added" not in ask(app, "/news.rss").headers


def test_a_door_that_is_not_opened_costs_nothing() -> None:
    code = "import sys, feedsmith.serving; print([m for m in sys.modules if m.startswith('feedsmith.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert done.stdout.strip() == "['feedsmith.serving']" or "feedsmith._version" in done.stdout
    assert "uvicorn" not in done.stdout
