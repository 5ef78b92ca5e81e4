"""Events that are posted: what is said of an attempt that failed."""

import logging
from pathlib import Path

import pytest

from feedsmith.model.errors import FetchError
from feedsmith.serving.polling.notices import send_events
from feedsmith.state.schedule import Event, PollTotals
from feedsmith.state.store.database import Database
from feedsmith.state.store.schedules import save_polls

NOON = 1_780_000_000
EVENT = Event(id="1", kind="broken", at=NOON, source="news/site", feeds=("news",), reason="not found")


@pytest.mark.parametrize(
    ("address", "detail", "said"),
    [
        ("https://hooks.example/T0/sesame", "500", "notify: https://hooks.example/...: bad response (500)"),
        ("https://hooks.example?token=sesame", "500", "notify: https://hooks.example/...: bad response (500)"),
        ("https://hooks.example:8443/sesame/", "", "notify: https://hooks.example:8443/...: bad response"),
        (
            "http://hooks.example/sesame",
            "301, redirects to https://hooks.example/sesame: set that instead",
            "notify: http://hooks.example/...: bad response"
            " (301, redirects to https://hooks.example/...: set that instead)",
        ),
    ],
)
@pytest.mark.parametrize("age", [0, 15 * 86_400])
def test_no_more_of_the_address_is_told_than_its_host(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, address: str, detail: str, said: str, age: int
) -> None:
    def fail(content: bytes) -> None:
        raise FetchError("notify", address, "bad-response", detail)

    with Database(f"sqlite:///{tmp_path}/state.db") as database, caplog.at_level(logging.INFO):
        save_polls(database, {}, [EVENT], lambda totals: PollTotals(), is_sent=True)
        assert send_events(database, fail, NOON + age) == 0
    assert caplog.messages == [f"an event of news/site is given up: {said}" if age else said]
