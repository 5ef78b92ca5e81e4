"""Grammar with examples: what reads lines of a form, and lines of that form.

The examples are data beside what reads them. They cost nothing but their place in memory, and the
tests run all of them.
"""

from collections.abc import Callable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

__all__ = ["Form"]

Reader = TypeVar("Reader", bound=Callable[..., Any])


class Form(NamedTuple, Generic[Reader]):
    """A form that a line of credits may have: what reads it, and what comes of lines of it.

    The results have the names of the fields of `Credits`; agencies are codes, contributors names
    and roles, and what is empty is left out.
    """

    read: Reader
    examples: Mapping[str, Mapping[str, object]]
