"""Frozen, slotted, keyword-only values: dataclasses whose methods are shared instead of generated.

`dataclasses.dataclass` compiles six functions for a class, 1.2 ms of CPU each time the class is imported (3.11); a
third of what rendering one article may cost would go into the values alone. `value` lets it do the fields, which
`replace`, `fields` and type checkers know, and brings the methods itself: 0.1 ms. Meant for feedsmith's own values;
plugins use the ordinary decorator.
"""

from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from typing import Any, NoReturn, TypeVar, dataclass_transform

__all__ = ["field", "revised", "value"]

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """`cls` as a value: its annotated names are its fields, `__post_init__` makes it valid.

    Equality, hash and repr are over the fields, as a frozen dataclass has them; fields with `compare=False` do not
    count, and those with `repr=False` are not shown. Copies and pickles are made without validating again.
    """
    if not hasattr(cls, "__post_init__"):
        cls.__post_init__ = _post_init  # type: ignore[attr-defined]
    for method in (_init, _repr, _eq, _hash, _setattr, _delattr, _reduce):
        setattr(cls, f"_{method.__name__}__", method)
    made: Any = dataclass(init=False, repr=False, eq=False, kw_only=True, slots=True)(cls)
    described = fields(made)
    made.__ordered__ = tuple(each.name for each in described)
    made.__puts__ = tuple(getattr(made, each.name).__set__ for each in described)
    made.__defaults__ = tuple(each.default for each in described)
    made.__required__ = frozenset(each.name for each in described if each.default is MISSING)
    made.__names__ = frozenset(made.__ordered__)
    made.__shown__ = tuple(each.name for each in described if each.repr)
    made.__compared__ = tuple(each.name for each in described if each.compare)
    return made  # type: ignore[no-any-return]


def _init(self: Any, /, **given: Any) -> None:
    if not self.__required__ <= given.keys() <= self.__names__:
        missing, unknown = self.__required__ - given.keys(), given.keys() - self.__names__
        raise TypeError(f"{type(self).__name__}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    for put, content in zip(self.__puts__, map(given.get, self.__ordered__, self.__defaults__), strict=True):
        put(self, content)
    self.__post_init__()


def _post_init(self: Any) -> None:
    """Valid as it is, unless the class says otherwise."""


def _compared(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__compared__])


def _eq(self: Any, other: object) -> Any:
    return _compared(self) == _compared(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_compared(self))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__shown__)
    return f"{type(self).__name__}({shown})"


def _setattr(self: Any, name: str, content: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _reduce(self: Any) -> tuple[Any, ...]:
    return _restored, (type(self), tuple([getattr(self, name) for name in self.__ordered__]))


def revised(made: T, **changes: Any) -> T:
    """A copy with other contents that are known to be valid: `replace` without the checks, 15 µs for an Article."""
    cls: Any = type(made)
    contents = [changes[name] if name in changes else getattr(made, name) for name in cls.__ordered__]
    return _restored(cls, tuple(contents))  # type: ignore[no-any-return]


def _restored(cls: type[Any], contents: tuple[Any, ...]) -> Any:
    made = object.__new__(cls)
    for put, content in zip(cls.__puts__, contents, strict=True):
        put(made, content)
    return made
