"""Failures and notes of one kind are one line: how many, the first three, and what to do."""

import pytest

from feedsmith.cli.grouping import describe_failures, describe_notes
from feedsmith.model.errors import FeedsmithError, FetchError, FetchKind, ParseError, PluginError, PublishError


def fetch_error(name: str, kind: FetchKind = "not-found", detail: str = "404", source: str = "web") -> FetchError:
    return FetchError(source, f"https://x.example/{name}", kind, detail)


def test_many_failures_of_one_kind_are_one_line() -> None:
    failures = [fetch_error(name) for name in "abcde"]
    urls = "https://x.example/a, https://x.example/b, https://x.example/c"
    assert list(describe_failures(failures)) == [f"web: 5 not found (404): {urls} and 2 more"]


def test_details_that_differ_are_named_with_their_locations() -> None:
    failures = [ParseError("text", "a.txt", "malformed", "x"), ParseError("text", "b.txt", "malformed", "y")]
    assert list(describe_failures(failures)) == ["text: 2 malformed: a.txt (x), b.txt (y)"]


def test_failures_of_other_kinds_and_sources_have_lines_of_their_own() -> None:
    failures: list[FeedsmithError] = [
        fetch_error("a"),
        fetch_error("b", "gone", "410"),
        fetch_error("c", source="other"),
        fetch_error("d"),
        PluginError("p", "broken"),
        PluginError("p", "broken"),
    ]
    assert list(describe_failures(failures)) == [
        "web: 2 not found (404): https://x.example/a, https://x.example/d",
        "web: https://x.example/b: gone (410)",
        "other: https://x.example/c: not found (404)",
        "plugin p: broken",
        "plugin p: broken",
    ]


def test_files_that_can_t_be_written_for_one_reason_are_one_line() -> None:
    failures = [PublishError(f"out/{name}.rss", "No space left on device") for name in "abcd"]
    (line,) = describe_failures(failures)
    assert line.startswith("4 files not written (No space left on device); the existing ones are kept: out/a.rss, ")
    assert line.endswith("out/c.rss and 1 more")


@pytest.mark.parametrize(
    ("url", "kind", "detail", "advice"),
    [
        ("http://localhost:8941/x", "unsafe-address", "localhost is 127.0.0.1: this machine", "--allow localhost:8941"),
        ("http://[::1]/x", "unsafe-address", "::1 is this machine", "--allow [::1]:80"),
        ("https://10.0.0.1/", "unsafe-address", "10.0.0.1 is private", "--allow 10.0.0.1:443"),
        (
            "https://x.example/",
            "unsafe-address",
            "redirected to http://10.0.0.1:81/a: 10.0.0.1 is private",
            "--allow 10.0.0.1:81",
        ),
        ("http://x.example/", "auth", "401", "set auth"),
        ("http://x.example/", "auth", "the proxy asks for a user and password (407)", "user and password of the proxy"),
        ("http://x.example/", "robots", "robots.txt forbids it", "robots = false"),
        ("http://x.example/", "timeout", "no complete answer within 30 s", "set timeout"),
    ],
)
def test_a_failure_says_what_to_do(url: str, kind: FetchKind, detail: str, advice: str) -> None:
    (line,) = describe_failures([FetchError("web", url, kind, detail)])
    assert line.startswith(f"web: {url}: {kind.replace('-', ' ')} ({detail}): ")
    assert advice in line
    (line,) = describe_failures([FetchError("web", url, kind, detail)] * 2)
    assert advice in line


@pytest.mark.parametrize(
    ("location", "kind", "detail"),
    [
        ("http://x.example/", "not-found", "404"),
        ("http://x.example/", "unsafe-address", "redirects to 'file:///x': file: is neither http nor https"),
        ("http://169.254.169.254/", "unsafe-address", "169.254.169.254 is a cloud's metadata service"),
        ("a.txt", "auth", "permission denied"),
        ("a.txt", "unsafe-address", "a link that leaves the folder"),
    ],
)
def test_where_nothing_can_be_done_nothing_is_advised(location: str, kind: FetchKind, detail: str) -> None:
    error = FetchError("web", location, kind, detail)
    assert list(describe_failures([error])) == [str(error)]


def test_a_note_on_many_documents_is_one_line() -> None:
    notes = [(f"{number}.md", "excerpt: ignored") for number in range(116)]
    assert list(describe_notes(notes)) == ["excerpt: ignored in 116 documents: 0.md, 1.md, 2.md and 113 more"]


def test_notes_that_differ_in_what_they_quote_are_one_kind() -> None:
    notes = [
        ("a.md", "img '/x': dropped"),
        ("b.md", "note"),
        ("a.md", "img '/y\\'s': dropped"),
        ("c.md", 'img "z": dropped'),
    ]
    assert list(describe_notes(notes)) == ["a.md: img '/x': dropped (and 2 like it: a.md, c.md)", "b.md: note"]


def test_nothing_is_said_of_nothing() -> None:
    assert [*describe_failures([]), *describe_notes([])] == []
