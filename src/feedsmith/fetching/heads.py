"""The head of a response over HTTP/1, with what browsers overlook set right, so that h11 reads it.

What follows on the connection could be taken for another response where a head is not what it seems (RFC 9112,
section 11.1). That can't be where the connection ends with this one, so whatever is set right gets a
`Connection: close`. What is ambiguous about where the body ends is left for h11 to refuse: lengths that differ, or
transfer codings beside chunked.
"""

import re

__all__ = ["find_head_end", "is_interim", "is_plausible", "mend_head"]

_STATUS_LINE = re.compile(rb"(?i)HTTP/([0-9]\.[0-9])[ \t]+([0-9]{3})(?:[ \t]+(.*))?")
_NAME = re.compile(rb"[-!#$%&'*+.^_`|~0-9a-zA-Z]+")  # RFC 9110, section 5.1
_WELL_FORMED = re.compile(rb"HTTP/1\.[01] [0-9]{3}(?: [^\r\n]*+)?\r\n(?:[-!#$%&'*+.^`|~\w]++:[^\r\n]*+\r\n)*+\r\n")
_CODINGS = re.compile(rb"(?i)\ntransfer-encoding:[ \t]*([^\r\n]*)")
_EMPTY_LENGTH = re.compile(rb"(?i)\ncontent-length:[ \t]*\r")
_HEAD_END = re.compile(rb"\n\r?\n")
_INTERIM = re.compile(rb"(?i)HTTP/[0-9.]+[ \t]+1(?!01)[0-9]{2}")
_LENGTH, _CODING, _CONNECTION = b"content-length", b"transfer-encoding", b"connection"

_Field = tuple[bytes, bytes]
"""A field's name and value, as they stand in the head."""


def find_head_end(data: bytes | bytearray, start: int) -> int:
    """Where the head ends that the data begin with, or -1; its end is not before `start`."""
    end = _HEAD_END.search(data, start)
    return end.end() if end else -1


def is_plausible(data: bytes | bytearray) -> bool:
    """Whether the data may be the beginning of a response."""
    return bytes(data[:5]).upper() == b"HTTP/"[: len(data)]


def is_interim(head: bytes) -> bool:
    """Whether another head follows: that of the response itself (RFC 9110, section 15.2)."""
    return _INTERIM.match(head) is not None


def mend_head(head: bytes) -> bytes:
    """The head as h11 reads it, or as it is: there is nothing wrong with it."""
    if _is_right(head):
        return head
    first, *lines = [line.removesuffix(b"\r") for line in head.split(b"\n")]
    status = _STATUS_LINE.fullmatch(first)
    if status is None:
        return head
    fields = _mend_coding(_mend_length(_read_fields(lines[:-2])))  # without the line that ends the head
    start = b"HTTP/%s %s %s" % (status[1], status[2], status[3] or b"")
    is_unchanged = start.rstrip() == first.rstrip() and _join(fields) == b"\r\n".join(lines[:-2])
    if is_unchanged or is_interim(head):
        return head
    others = [field for field in fields if _name(field) != _CONNECTION]
    return b"%s\r\n%s\r\n\r\n" % (start, _join([*others, (b"Connection", b" close")]))


def _is_right(head: bytes) -> bool:
    """Whether there is clearly nothing to set right: most heads, which take 10 µs so in place of 35."""
    if _WELL_FORMED.fullmatch(head) is None or _EMPTY_LENGTH.search(head):
        return False
    return _CODINGS.findall(head) in ([], [b"chunked"])


def _join(fields: list[_Field]) -> bytes:
    return b"\r\n".join(b"%s:%s" % field for field in fields)


def _read_fields(lines: list[bytes]) -> list[_Field]:
    """The fields of these lines, without what is none; a line that continues one is added to it."""
    fields: list[_Field] = []
    is_dropped = True
    for line in lines:
        name, colon, value = line.partition(b":")
        if line[:1] in (b" ", b"\t"):
            if not is_dropped:
                last, begun = fields.pop()
                fields.append((last, begun + b"\r\n" + line))
            continue
        name = name.rstrip(b" \t")
        is_dropped = not (colon and _NAME.fullmatch(name))
        if not is_dropped:
            fields.append((name, value))
    return fields


def _mend_length(fields: list[_Field]) -> list[_Field]:
    """The fields without a length that says nothing."""
    return [field for field in fields if _name(field) != _LENGTH or field[1].strip()]


def _mend_coding(fields: list[_Field]) -> list[_Field]:
    """The fields with chunked said once, and without identity, which is no coding any more (RFC 9112, section 7)."""
    values = [value for name, value in fields if name.lower() == _CODING]
    codings = {coding.strip().lower() for value in values for coding in value.split(b",")} - {b"", b"identity"}
    is_right = len(values) == 1 and values[0].strip().lower() == b"chunked"
    if not values or is_right or codings - {b"chunked"}:
        return fields
    others = [field for field in fields if _name(field) != _CODING]
    return [*others, (b"Transfer-Encoding", b" chunked")] if codings else others


def _name(field: _Field) -> bytes:
    return field[0].lower()
