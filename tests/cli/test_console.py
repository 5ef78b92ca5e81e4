"""What is printed, and to whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith.cli.console import Console, make_printable
from feedsmith.model.errors import PluginError


@given(st.text())
def test_what_is_printed_is_one_line_without_control_characters(text: str) -> None:
    shown = make_printable(text)
    assert shown.isprintable()
    assert make_printable(shown) == shown


@given(st.text().filter(str.isprintable))
def test_what_can_be_printed_stays_as_it_is(text: str) -> None:
    assert make_printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\nb", r"a\nb"), ("\x1b[31mred", r"\x1b[31mred"), ("caf\udce9", r"caf\udce9"), ("\u202e", r"\u202e")],
)
def test_what_can_not_be_printed_is_escaped(text: str, shown: str) -> None:
    assert make_printable(text) == shown


@pytest.mark.parametrize(
    ("verbosity", "out", "err"),
    [
        (-1, "asked\n", "feedsmith: plugin acme: so\n"),
        (0, "asked\nsum\n", "feedsmith: plugin acme: so\nnote: know\n"),
        (1, "asked\nsum\n", "feedsmith: plugin acme: so\nnote: know\nnote: more\n"),
    ],
)
def test_how_much_is_printed_depends_on_how_much_was_asked_for(
    capsys: pytest.CaptureFixture[str], verbosity: int, out: str, err: str
) -> None:
    console = Console(verbosity)
    console.print_output("asked")
    console.print_summary("sum")
    console.print_error(PluginError("acme", "so"))
    console.print_note("know")
    console.print_note("more", level=1)
    assert capsys.readouterr() == (out, err)


@pytest.mark.parametrize("debug", [False, True])
def test_the_traceback_of_a_problem_is_printed_when_debugged(capsys: pytest.CaptureFixture[str], debug: bool) -> None:
    error = PluginError("acme", "so")
    error.trace = "Traceback: there"
    Console(debug=debug).print_error(error)
    assert ("Traceback: there" in capsys.readouterr().err) == debug
