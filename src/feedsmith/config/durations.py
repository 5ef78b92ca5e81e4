"""Durations as people write them: `90s`, `15m`, `1h30m`, `2d`, `1w`."""

import re

__all__ = ["format_duration", "parse_duration"]

_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?:[0-9]{1,6}[wdhms])+")
_PART = re.compile(r"([0-9]+)([wdhms])")


def parse_duration(text: str) -> int:
    """The seconds of a duration: numbers with units, `w`, `d`, `h`, `m` or `s`, each at most once and the
    longest first. Raises ValueError for anything else.
    """
    parts = _PART.findall(text) if _DURATION.fullmatch(text) else []
    units = [unit for _, unit in parts]
    if not parts or units != [unit for unit in _SECONDS if unit in units]:
        raise ValueError(f"no duration: {text!r}")
    return sum(int(number) * _SECONDS[unit] for number, unit in parts)


def format_duration(seconds: float) -> str:
    """The duration of so many seconds, in whole ones and in its two longest units, days at most: `1h30m`."""
    left = max(0, round(seconds))
    parts: list[str] = []
    for unit in "dhms":
        number, left = divmod(left, _SECONDS[unit])
        if number:
            parts.append(f"{number}{unit}")
    return "".join(parts[:2]) or "0s"
