"""Fixtures for tests of plugins: pytest finds them by itself where feedsmith is installed.

Nothing is imported but pytest until a test asks for a fixture.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from feedsmith.collecting.jobs import Outcome
    from feedsmith.model.contracts import Source

__all__ = ["offline", "pytest_addoption", "recorded"]

OPTION = "--feedsmith-update"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option by which `recorded` writes down what is expected from now on."""
    group = parser.getgroup("feedsmith", "tests of feedsmith's plugins")
    group.addoption(OPTION, action="store_true", help="Write down what comes of recorded documents as expected.")


@pytest.fixture
def recorded(request: pytest.FixtureRequest) -> "Callable[..., Sequence[Outcome]]":
    """Compares what a source makes of each recorded document with what is expected: `recorded(source)`.

    The documents are those of the folder `data` beside the test's file, or of another: `folder=...`. With
    --feedsmith-update what comes of them is expected from then on. Gives their Outcomes.
    """
    from feedsmith.testing import recordings, running  # for tests that ask for it

    def compare(source: "Source", folder: str = "data") -> "Sequence[Outcome]":
        place = request.path.parent / folder
        found = recordings.recorded(place)
        if not found:
            pytest.fail(f"no document is recorded in {place}: feedsmith record URL --into {place}", pytrace=False)
        outcomes = [running.run(source, recording.document) for recording in found]
        differences: list[str] = []
        for recording, outcome in zip(found, outcomes, strict=True):
            if request.config.getoption(OPTION):
                recordings.write_recording(recording.path, recording.document, outcome)
            else:
                differences.append(recordings.compare_recording(recording, outcome))
        if any(differences):
            pytest.fail("\n".join(filter(None, differences)), pytrace=False)
        return outcomes

    return compare


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails the test at the first connection or look-up of a name."""
    import socket  # as above

    def refuse(*arguments: Any, **options: Any) -> NoReturn:
        pytest.fail(f"this test is offline, and something connects to {arguments[-1]!r:.100}")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
