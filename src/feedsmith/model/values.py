"""Frozen, slotted, keyword-only values: dataclasses whose methods are shared instead of generated.

`dataclasses.dataclass` generates six methods for a class and compiles them each time its
module is imported. `value` leaves the fields to it, so that `replace`, `fields` and type
checkers know them, and brings the methods itself.

That saves 17 ms of the 146 ms of CPU that

    feedsmith render

takes for a text file of 60 bytes with a feedsmith.toml that says `state = ""`, and 21 ms
of 363 where it keeps a state (user and system time, the smallest of ten; `python -X
importtime` finds the same 17 ms in the modules; Python 3.11.7, 28 November 2026, against
`dataclass(frozen=True, slots=True, kw_only=True)` for all values of src/). Meant for
feedsmith's own values; plugins use the ordinary decorator.
"""

from collections.abc import Callable, Iterable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, NoReturn, TypeVar, dataclass_transform, get_args, get_origin

__all__ = ["check_types", "field", "replace_valid", "value"]

T = TypeVar("T")

MAX_SEEN_TYPES = 256
"""Combinations of types of a class's fields that are known to be right: articles have a few dozen."""


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """`cls` as a value: its annotated names are its fields, `__post_init__` makes it valid.

    Equality, hash and repr are over the fields, as a frozen dataclass has them; fields with
    `compare=False` do not count, and those with `repr=False` are not shown. Copies and
    pickles are made without validating again.
    """
    if not hasattr(cls, "__post_init__"):
        cls.__post_init__ = _accept  # type: ignore[attr-defined]
    for name, method in _METHODS.items():
        setattr(cls, name, method)
    decorated: Any = dataclass(init=False, repr=False, eq=False, kw_only=True, slots=True)(cls)
    # What the shared methods need of the fields, looked up once for the class.
    described = fields(decorated)
    decorated.__field_names__ = tuple(field.name for field in described)
    decorated.__field_places__ = {field.name: place for place, field in enumerate(described)}
    decorated.__get_contents__ = _make_getter(decorated.__field_names__)
    decorated.__field_defaults__ = {field.name: field.default for field in described}
    decorated.__required_names__ = frozenset(field.name for field in described if field.default is MISSING)
    decorated.__repr_names__ = tuple(field.name for field in described if field.repr)
    decorated.__compared_names__ = tuple(field.name for field in described if field.compare)
    decorated.__signature__ = _Signature()
    # A slot's descriptor sets it past `__setattr__`, which refuses.
    decorated.__slot_setters__ = tuple(getattr(decorated, field.name).__set__ for field in described)
    return decorated  # type: ignore[no-any-return]


def _make_getter(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the contents of the fields of these names: 1 µs for those of an Article, where asking one by one
    takes 3.
    """
    return attrgetter(*names) if len(names) > 1 else lambda value: tuple([getattr(value, name) for name in names])


def _init(self: Any, /, *positional: Any, **contents: Any) -> None:
    if positional:
        raise TypeError(_describe_fields(type(self)))
    defaults = self.__field_defaults__
    in_order = defaults | contents  # which stay in the order of the fields
    if len(in_order) > len(defaults) or not self.__required_names__ <= contents.keys():
        missing = sorted(self.__required_names__ - contents.keys())
        unknown = sorted(contents.keys() - defaults.keys())
        raise TypeError(f"{type(self).__name__}: missing {missing}, unknown {unknown}")
    for set_slot, content in zip(self.__slot_setters__, in_order.values(), strict=True):
        set_slot(self, content)
    self.__post_init__()


def _describe_fields(cls: Any) -> str:
    """What to write in place of positional arguments: `Tag: its fields go by name, Tag(term=...), and label`."""
    required = [name for name in cls.__field_names__ if name in cls.__required_names__]
    others = [name for name in cls.__field_names__ if name not in cls.__required_names__]
    example = ", ".join(f"{name}=..." for name in required or others[:1])
    further = ", ".join(others if required else others[1:])
    return f"{cls.__name__}: its fields go by name, {cls.__name__}({example}){f', and {further}' if further else ''}"


class _Signature:
    """The fields as `inspect` and `help` show them: made when somebody asks, since that takes long."""

    def __get__(self, instance: object, owner: type[Any]) -> Any:
        from inspect import Parameter, Signature  # 4 ms, for those who ask

        fields_by_name: Any = owner.__dataclass_fields__
        parameters = [
            Parameter(
                name,
                Parameter.KEYWORD_ONLY,
                default=Parameter.empty if field.default is MISSING else field.default,
                annotation=field.type,
            )
            for name, field in fields_by_name.items()
        ]
        return Signature(parameters)


def check_types(value: Any) -> None:
    """Raise TypeError for a field of a value that does not hold what it says, to the last element
    of a tuple: `Article.authors: a tuple of Person, not list of str`.

    Fields that are of other types than classes, tuples of one class, literals and None are let pass.
    """
    cls = type(value)
    # Looked up when the first value of the class is made.
    kinds = cls.__dict__.get("__field_kinds__") or _describe_kinds(cls)
    contents = kinds.get_contents(value)
    types = tuple(map(type, contents))
    if types in kinds.seen:  # hence only the elements of tuples are still to be looked at
        for place, kind in kinds.tuples:
            for item in contents[place] or ():
                if type(item) not in kind.items:  # which may be of a class derived from one
                    kind.check(contents[place], cls.__name__)
        return
    for kind, content in zip(kinds.all, contents, strict=True):
        kind.check(content, cls.__name__)
    if len(kinds.seen) < MAX_SEEN_TYPES:
        kinds.seen.add(types)


class _Kinds(NamedTuple):
    """What the fields of a class may hold: all of them, and those that may hold tuples with their places;
    what gives the contents of a value; and the types of contents that were found to be right.
    """

    all: tuple["_Kind", ...]
    tuples: tuple[tuple[int, "_Kind"], ...]
    get_contents: Callable[[Any], tuple[Any, ...]]
    seen: set[tuple[type, ...]]


def _describe_kinds(cls: Any) -> _Kinds:
    kinds = tuple([_Kind(field) for field in fields(cls)])
    tuples = tuple([(place, kind) for place, kind in enumerate(kinds) if kind.items])
    described = _Kinds(kinds, tuples, cls.__get_contents__, set())
    cls.__field_kinds__ = described
    return described


class _Kind:
    """What a field may hold: of the classes `allowed`, or where `items` is not empty a tuple of those."""

    def __init__(self, field: Any) -> None:
        self.name = field.name
        options = get_args(field.type) if isinstance(field.type, UnionType) else (field.type,)
        self.allowed: tuple[type[Any], ...] = ()
        self.items: tuple[type[Any], ...] = ()
        for option in options:
            if get_origin(option) is tuple:
                self.items = tuple(item for item in get_args(option) if item is not Ellipsis)
                self.allowed += (tuple,)
            elif get_origin(option) is Literal:
                self.allowed += (str,)
            elif isinstance(option, type):
                self.allowed += (option,)
            else:
                self.allowed += (object,)

    def check(self, content: Any, owner: str) -> None:
        fits = isinstance(content, self.allowed) and not self._is_lookalike(content)
        if fits and self.items and isinstance(content, tuple):
            fits = not [item for item in content if not isinstance(item, self.items)]
        if not fits:
            expected = self._describe()
            article = "an" if expected.startswith("int") else "a"
            raise TypeError(f"{owner}.{self.name}: {article} {expected}, not {_describe_content(content)}")

    def _is_lookalike(self, content: Any) -> bool:
        """Whether a moment stands for a day, or a truth for a number: classes that Python derives."""
        return isinstance(content, bool | datetime) and {bool, datetime, object}.isdisjoint(self.allowed)

    def _describe(self) -> str:
        if self.items:
            return f"tuple of {self.items[0].__name__}"
        return " or ".join("None" if kind is NoneType else kind.__name__ for kind in self.allowed)


def _describe_content(content: object) -> str:
    name = type(content).__name__
    if not isinstance(content, tuple | list | set | frozenset) or not content:
        return "None" if content is None else name
    items = dict.fromkeys(type(item).__name__ for item in content)
    return f"{name} of {' and '.join(items)}"


def replace_valid(value: T, **contents: Any) -> T:
    """A copy with these contents, which are valid beside the others: nothing is checked.

    For what was put together of valid values: 2 µs for an Article, where `dataclasses.replace` takes 18.
    """
    cls: Any = type(value)
    copied = list(cls.__get_contents__(value))
    for name, content in contents.items():
        copied[cls.__field_places__[name]] = content
    return _restore(cls, copied)  # type: ignore[no-any-return]


def _accept(self: Any) -> None:
    """Valid as it is, unless the class says otherwise."""


def _compared_contents(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__compared_names__])


def _eq(self: Any, other: object) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    return _compared_contents(self) == _compared_contents(other)


def _hash(self: Any) -> int:
    return hash(_compared_contents(self))


def _repr(self: Any) -> str:
    contents = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__repr_names__)
    return f"{type(self).__name__}({contents})"


def _setattr(self: Any, name: str, content: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _reduce(self: Any) -> tuple[Any, ...]:
    cls: Any = type(self)
    return _restore, (cls, cls.__get_contents__(self))


def _restore(cls: type[Any], contents: Iterable[Any]) -> Any:
    """The value of these contents, which were those of a valid one."""
    restored = object.__new__(cls)
    for set_slot, content in zip(cls.__slot_setters__, contents, strict=True):
        set_slot(restored, content)
    return restored


_METHODS = {
    "__init__": _init,
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _setattr,
    "__delattr__": _delattr,
    "__reduce__": _reduce,
}
