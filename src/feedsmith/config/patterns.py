r"""What texts in feedsmith.toml look like, as patterns of the JSON Schema (ECMA 262, and Python's `re` alike).

They are no stricter than what reads these texts, and less strict where that knows more than a pattern can: which
user has a home folder, which time zone there is. A text that holds `${NAME}` is let pass: nobody knows what is in
the environment.
"""

__all__ = [
    "ADDRESS",
    "BASE_URL",
    "CONTACT",
    "COOKIE_VALUE",
    "DURATION",
    "HEADER_NAME",
    "HEADER_VALUE",
    "HOST_AND_PORT",
    "LANGUAGE",
    "NOTIFIED",
    "NO_COLON",
    "NO_NUL",
    "OUTPUT",
    "PROXY",
    "TOKEN",
    "VARIABLE",
    "VISIBLE",
]

VARIABLE = r"\$\{\w+\}"
"""A variable of the environment."""
NO_NUL = "^[^\\u0000]*$"
"""What a file or a URL may be called."""
VISIBLE = r"\S"
"""A text that is not blank."""

_SCHEME = r"[Hh][Tt][Tt][Pp][Ss]?://"
ADDRESS = rf"^(\s*{_SCHEME}[^/?#@\s][^/?#@]*([/?#][\s\S]*)?)?$"
"""An http or https URL with a host and without a user; or nothing."""
BASE_URL = rf"^(\s*{_SCHEME}[^/?#@\s][^/?#@]*(/[^?#]*)?)?$"
"""The same without a query and a fragment."""
PROXY = rf"^(https?://[^/?#\s][\s\S]*|[\s\S]*{VARIABLE}[\s\S]*)?$"
NOTIFIED = rf"^({_SCHEME}[^/?#][\s\S]*|[\s\S]*{VARIABLE}[\s\S]*)?$"
"""An http or https URL, or what a variable may make one; or nothing."""
HOST_AND_PORT = r"^([^/@?#:]+|\[[^/@?#]+\]):0*[1-9][0-9]{0,4}$"
CONTACT = r"^[ -~]*$"
"""ASCII that a header can carry."""

TOKEN = r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"
"""The name of a header or cookie (RFC 9110, section 5.6.2)."""
_CLIENT_HEADERS = "host connection content-length transfer-encoding te upgrade accept-encoding cookie".split()


def _any_case(word: str) -> str:
    return "".join(f"[{letter.upper()}{letter}]" if letter.isalpha() else letter for letter in word)


HEADER_NAME = rf"^(?!({'|'.join(map(_any_case, _CLIENT_HEADERS))})$)[!#$%&'*+.^_`|~0-9A-Za-z-]+$"
"""The name of a header that feedsmith does not set itself."""
HEADER_VALUE = "^[^\\u0000-\\u001f\\u007f-\\u009f]*$"
_COOKIE_OCTETS = r"[!#-+\--:<-\[\]-~]*"
COOKIE_VALUE = rf'^("{_COOKIE_OCTETS}"|{_COOKIE_OCTETS})$'
"""RFC 6265, section 4.1.1."""
NO_COLON = "^[^:\\u0000-\\u001f\\u007f-\\u009f]*$"
"""A user's name (RFC 7617, section 2)."""

_STORES = "s3 s3a gs gcs az abfs abfss sftp ssh ftp".split()
OUTPUT = (
    r"^((?![^\u0000]*://)[^\u0000]*"
    rf"|({_any_case('file')}|{_any_case('local')})://(localhost)?/[^\u0000]*"
    rf"|({'|'.join(map(_any_case, _STORES))})://[^\u0000-\u0020\u007f?#]+"
    rf"|[\s\S]*{VARIABLE}[\s\S]*)$"
)
"""A folder, the URL of one, or that of a store which can be written to."""
DURATION = r"^((?=[0-9])(?=.*[1-9])([0-9]{1,6}w)?([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?)?$"
"""Numbers with units, the longest first, and not nothing in all; or nothing said."""
LANGUAGE = (
    r"^(\s*[A-Za-z]{2,3}([-_][A-Za-z]{3}){0,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?"
    r"([-_]([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*([-_][A-WY-Za-wy-z0-9]([-_][A-Za-z0-9]{2,8})+)*"
    r"([-_][Xx]([-_][A-Za-z0-9]{1,8})+)?\s*)?$"
)
"""A tag of BCP 47 by its form; which codes of two letters there are, the schema does not say."""
