"""Whether a feed is valid, for tests: the errors that `feedsmith validate` finds."""

from feedsmith.model.values import value
from feedsmith.validating.validate import validate

__all__ = ["Verdict", "valid"]


@value
class Verdict:
    """What is wrong with a feed. It is true where nothing is, so that a test asserts it and prints the problems."""

    problems: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.problems

    def __str__(self) -> str:
        return "\n".join(self.problems) or "valid"


def valid(data: bytes) -> Verdict:
    """Whether these bytes are a feed without an error, RSS, Atom or JSON Feed; warnings and advice are let pass."""
    return Verdict(problems=tuple(str(finding) for finding in validate(data) if finding.severity == "error"))
