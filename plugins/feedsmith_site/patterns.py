"""Patterns of addresses, as options have them.

The only module here that knows re2; seen in google-re2 1.1.20251105: its errors carry bytes.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

__all__ = ["compile_patterns"]


@cache
def compile_patterns(option: str, patterns: Sequence[str]) -> tuple[Any, ...]:
    """The patterns of an option. Raises ValueError, which names it, for what is none."""
    import re2  # type: ignore[import-untyped]  # for sources with patterns alone

    options = re2.Options()
    options.never_capture = True
    options.log_errors = False  # else Abseil writes them to stderr
    compiled = []
    for pattern in patterns:
        try:
            compiled.append(re2.compile(pattern.encode(), options))
        except UnicodeEncodeError as error:
            raise ValueError(f"{option}: a lone surrogate: {pattern[:200]!r}") from error
        except re2.error as error:
            reason = error.args[0].decode(errors="replace")
            raise ValueError(f"{option}: {reason[:200]}: {pattern[:200]!r}") from error
    return tuple(compiled)
