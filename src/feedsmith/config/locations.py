"""Why a location that no source accepts is none: what was most likely meant by it."""

import os
import re

from feedsmith.model.urls import absolute, without_userinfo

__all__ = ["explain_location", "guess_address"]

# All are texts, not compiled patterns: a run whose locations are there needs none.
# A host by which addresses are known even without http://, as browsers take them.
_HOST = r"localhost|(?:\d{1,3}\.){3}\d{1,3}|\[[0-9A-Fa-f:.]+\]|(?:[\w-]+\.)+[A-Za-z]{2,}"
_ADDRESS = rf"(?:{_HOST})(?::\d+)?(?:[/?#].*)?"
# A bare name such as notes.docx is a file; one with these endings an address.
_BARE = r"localhost|www\..*|.*\.(?:com|org|net|edu|gov|int|info|io|dev|app|blog|news|example|co\.\w\w)"
_LOCAL = r"(?:localhost|(?:\d{1,3}\.){3}\d{1,3}|\[)"
# `http:` written badly: htp://, http:/x, http//x, https:x.
_BAD_SCHEME = r"(?i)h?t?tps?(?::/*|//+)(?=\w|\[)|ht?t?ps?:/+(?=\w|\[)"


def explain_location(location: str) -> str:
    """What is wrong with the location: nothing is there, or an address lacks its beginning; ""
    where something is there that no source reads.
    """
    if os.path.lexists(location):
        return ""
    guess = _guess_url(location)
    if guess:
        return f"no such file or folder, did you mean {without_userinfo(guess)}?"
    if location.lower().startswith(("http://", "https://")):
        return "" if _check(location) else "no http or https URL;"
    return "" if "://" in location else "no such file or folder;"


def guess_address(location: str) -> str:
    """The address that was most likely meant by a location which a source takes for a file; "" where
    that file is there, or where nothing is known.
    """
    is_other = "://" in location or any(sign in location for sign in "*?[")
    return "" if is_other or os.path.lexists(location) else without_userinfo(_guess_url(location))


def _guess_url(location: str) -> str:
    """The address that was meant, or ""."""
    bad = re.match(_BAD_SCHEME, location)
    if bad:
        scheme = "https" if "s" in bad[0].lower() else "http"
        return _check(f"{scheme}://{location[bad.end() :]}")
    if "://" in location or not re.fullmatch(_ADDRESS, location):
        return ""
    host, port_or_path = re.fullmatch(r"(\[[^\]]*\]|[^:/?#]*)(.*)", location, re.DOTALL).groups()  # type: ignore[union-attr]
    if not port_or_path and not re.fullmatch(_BARE, host) and not re.match(_LOCAL, host):
        return ""
    scheme = "http" if re.match(_LOCAL, host) or port_or_path.startswith(":") else "https"
    return _check(f"{scheme}://{location}")


def _check(url: str) -> str:
    """The URL where it is one, else ""."""
    try:
        absolute(url)
    except ValueError:
        return ""
    return url
