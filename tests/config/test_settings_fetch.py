"""What feedsmith.toml says about fetching: limits, private addresses, and secrets that stand in the environment."""

from pathlib import Path

import pytest

from feedsmith.config import settings
from feedsmith.fetching.access import Network
from feedsmith.model.errors import ConfigError
from feedsmith.pipeline import Plan, plan_config
from feedsmith.plugins.registry import Plugins

SECRET = "s3cr3t-t0ken"
WHOLE = """
[fetch]
contact = "https://x.example/bot"
allow = ["Intranet.example:8080", "[fd00::2]:80"]
proxy = "http://me:${TOKEN}@proxy.example:3128"
per_host = 3
delay = 0.5
connections = 9
tries = 2
[feeds.news]
[[feeds.news.sources]]
type = "html"
urls = ["https://x.example/a"]
timeout = 12.5
max_bytes = 5_000
robots = false
redirects = 8
http2 = false
headers = { X-Key = "k-${TOKEN}", Accept-Language = "tr" }
cookies = { session = "${TOKEN}" }
auth = { user = "me", password = "${TOKEN}" }
"""


def planned(folder: Path, text: str) -> Plan:
    (folder / "feedsmith.toml").write_text(text)
    return plan_config(settings.load(folder / "feedsmith.toml"), Plugins.load(), None)


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", SECRET)


def test_every_key_is_read(tmp_path: Path) -> None:
    plan = planned(tmp_path, WHOLE)
    assert plan.network == Network(
        contact="https://x.example/bot",
        allow=frozenset({"intranet.example:8080", "[fd00::2]:80"}),
        proxy=f"http://me:{SECRET}@proxy.example:3128",
        per_host=3,
        delay=0.5,
        connections=9,
        tries=2,
    )
    (job,) = plan.feeds[0].jobs
    assert (job.timeout, job.max_bytes, job.robots) == (12.5, 5_000, False)
    assert (job.redirects, job.http2) == (8, False)
    assert dict(job.credentials.headers) == {"X-Key": f"k-{SECRET}", "Accept-Language": "tr"}
    assert dict(job.credentials.cookies) == {"session": SECRET}
    assert (job.credentials.user, job.credentials.password) == ("me", SECRET)


def test_what_is_left_out_has_a_default(tmp_path: Path) -> None:
    plan = planned(tmp_path, '[feeds.news]\n[[feeds.news.sources]]\ntype = "html"\nurls = ["https://x.example/a"]\n')
    assert plan.network == Network()
    (job,) = plan.feeds[0].jobs
    assert (job.timeout, job.max_bytes, job.robots, bool(job.credentials)) == (30.0, 10_000_000, True, False)


def test_no_text_made_of_a_plan_shows_a_secret(tmp_path: Path) -> None:
    plan = planned(tmp_path, WHOLE)
    assert SECRET not in repr(plan)
    assert SECRET not in str(plan.feeds[0].jobs[0])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("delay = 0.5", "delya = 0.5", "fetch.delya: unknown key (did you mean 'delay'?"),
        ("delay = 0.5", "delay = -1", "fetch.delay: seconds, from 0 to 3600"),
        ("per_host = 3", "per_host = 0", "fetch.per_host: must be at least 1"),
        ("[fd00::2]:80", "fd00", "fetch.allow: not a host:port pair"),
        ("[fd00::2]:80", "http://[fd00::2]:80", "fetch.allow: not a host:port pair"),
        ('"http://me:${TOKEN}@proxy.example:3128"', '"socks5://p.example"', "fetch.proxy: the http or https URL of a"),
        ("https://x.example/bot", "bö", "fetch.contact: an address in ASCII"),
        ("timeout = 12.5", "timeout = 0", "sources[0].timeout: must be more than 0"),
        ("timeout = 12.5", 'timeout = "long"', "sources[0].timeout: expected a number, got a text"),
        ("k-${TOKEN}", "${NO_SUCH}", "sources[0].headers.X-Key: the environment has no variable NO_SUCH"),
        ("k-${TOKEN}", "a\\nb: ${TOKEN}", "sources[0].headers.X-Key: contains a character that no header can hold"),
        ('user = "me"', 'usr = "me"', "sources[0].auth.usr: unknown key (did you mean 'user'?"),
        ('user = "me", password', 'user = "me", bearer', "sources[0].auth.bearer: can't be combined with a user"),
        ('urls = ["https://x.example/a"]', 'urls = ["x.example"]', "sources[0].urls: not an absolute http or https"),
        ('urls = ["https://x.example/a"]', "", "sources[0].urls: give urls or a path"),
    ],
)
def test_a_mistake_is_named_with_its_key_and_without_the_secret(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in WHOLE
    with pytest.raises(ConfigError) as caught:
        planned(tmp_path, WHOLE.replace(old, new))
    assert told in str(caught.value)
    assert SECRET not in str(caught.value)
