"""Whatever a driver says of a password or token, and wherever, it is not shown."""

import logging
import warnings
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith.config.outputs import parse_store_url
from feedsmith.model.errors import PublishError
from feedsmith.publishing.remote import Remote
from feedsmith.publishing.stores.secrets import Redactor, find_secrets

PASSWORD = "hidden@pa/ss%40w'rd\"\\é"
URL = parse_store_url(f"ftp://me:{quote(PASSWORD, safe='')}@127.0.0.1/feeds")


@pytest.mark.parametrize(
    "spelled",
    [
        PASSWORD,
        quote(PASSWORD),
        quote(PASSWORD, safe=""),
        repr(PASSWORD),
        repr(PASSWORD.encode()),
        f"me:{PASSWORD}@127.0.0.1",
        f"ftp://me:{PASSWORD}@127.0.0.1/x",
        f"PASS {PASSWORD}\r\n",
        f"OSError({PASSWORD!r}, 'me')",
    ],
)
def test_a_known_secret_is_cut_out_however_it_is_spelled(spelled: str) -> None:
    shown = Redactor(find_secrets(URL, {})).redact(f"530 <{spelled}> refused")
    assert "hidden" not in shown
    assert shown.startswith("530 <")
    assert shown.endswith("> refused")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET https://me:s3c/r@t@x.example/a failed", "GET https://***@x.example/a failed"),
        ("https://x.example/a?sv=1&sig=abc%3D: 403", "https://x.example/a?*** 403"),
        ("AccountName=shop;AccountKey=abc==;EndpointSuffix=x", "AccountName=shop;AccountKey=***;EndpointSuffix=x"),
        ("{'password': 'abc', 'user': 'me'}", "{'password': '***', 'user': 'me'}"),
        ("aws_secret_access_key=abc token: b'def'", "aws_secret_access_key=*** token: b'***'"),
        ("Authorization: AWS4-HMAC-SHA256 Credential=a/b, Signature=c", "Authorization: ***"),
        ("{'Authorization': 'Bearer abcdefgh'}", "{'Authorization': ***"),
        ("sent Bearer abcDefgh.ijk to x.example", "sent Bearer *** to x.example"),
        # What is no secret stays.
        ("The AWS Access Key Id you provided does not exist", "The AWS Access Key Id you provided does not exist"),
        ("https://x.example/a: did it fail? yes", "https://x.example/a: did it fail? yes"),
        ("Permission denied (publickey,password).", "Permission denied (publickey,password)."),
        ("basic authentication is off", "basic authentication is off"),
    ],
)
def test_what_looks_like_a_secret_is_cut_out(text: str, shown: str) -> None:
    assert Redactor(()).redact(text) == shown


def test_the_secrets_are_those_of_the_url_the_options_and_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", "AccountName=shop;AccountKey=from-connection==;X=y")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "from-environment")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/etc/feeds/key.json")
    monkeypatch.setenv("EDITOR", "from-nowhere")
    secrets = find_secrets(URL, {"key": "from-options", "client": {"token": "from-within", "region": "north"}})
    assert secrets > {PASSWORD, "from-connection==", "from-environment", "from-options", "from-within"}
    assert not secrets & {"/etc/feeds/key.json", "from-nowhere", "north"}


@given(st.text(min_size=4).filter(lambda text: "*" not in text), st.text(), st.text())
def test_a_secret_is_cut_out_of_any_text(secret: str, before: str, after: str) -> None:
    assert secret not in Redactor([secret]).redact(f"{before}{secret}{after}").replace("***", "*")


class Talkative:
    """A store whose library says too much, in every way that there is."""

    def find(self, path: str) -> None:
        warnings.warn(f"careless with {PASSWORD}", stacklevel=1)
        log = logging.getLogger("paramiko.transport")
        log.error("login of %s", PASSWORD)
        log.error("an argument too many: %s", PASSWORD, "more")
        logging.getLogger("asyncio").error("a task of %s was never awaited", PASSWORD)
        try:
            raise KeyError(PASSWORD)
        except KeyError as error:
            raise RuntimeError(f"no\n{PASSWORD}", PASSWORD) from error

    def close(self) -> None:
        logging.getLogger("paramiko").error("goodbye to %s", PASSWORD)


def test_what_a_driver_says_in_any_way_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    output = Remote(f"sftp://me:{quote(PASSWORD, safe='')}@127.0.0.1/feeds")
    monkeypatch.setattr("feedsmith.publishing.remote.open_store", lambda *_: Talkative())
    with caplog.at_level(logging.DEBUG), pytest.raises(PublishError) as caught:
        output.put("news.rss", [b"<rss/>"], "application/rss+xml")
    output.close()
    error = caught.value
    assert (error.__cause__, error.__context__) == (None, None)
    assert "KeyError" in error.trace
    assert "paramiko.transport: login of ***" in caplog.messages
    shown = f"{error} {error!r} {error.trace} {caplog.text} {capfd.readouterr()}"
    assert "hidden" not in shown


def test_a_driver_stays_silent_once_it_was_used(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Its threads may speak when the call is over."""
    for secret in (PASSWORD, "another-hidden"):
        Remote(f"sftp://me:{quote(secret, safe='')}@127.0.0.1/feeds")
    with caplog.at_level(logging.DEBUG, "feedsmith.publishing"):
        for secret in (PASSWORD, "another-hidden"):
            try:
                raise KeyError(secret)
            except KeyError:
                logging.getLogger("paramiko.transport").exception("with %s", secret)
            logging.getLogger("asyncio").error("without %s", secret)
    ours = [record.getMessage() for record in caplog.records if record.name in ("feedsmith.publishing", "asyncio")]
    assert ours == ["paramiko.transport: with ***", "without ***"] * 2
    assert "hidden" not in f"{caplog.text} {capfd.readouterr()}"
