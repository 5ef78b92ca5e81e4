"""Passwords and tokens, kept out of messages and logs: nobody knows what a driver will say, or where.

What is known to be secret is cut out wherever it stands, however it is written; what looks like a
secret is cut out as well.
"""

import base64
import json
import logging
import os
import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from feedsmith.config.outputs import StoreUrl

__all__ = ["Redactor", "find_secrets", "silence_driver"]

MIN_SECRET_LETTERS = 4
"""Shorter texts stand in too many words; whoever has such a password has none."""

_log = logging.getLogger("feedsmith.publishing")

_SECRET_NAME = re.compile(r"(?i)secret|passw|token|credential|connection_?string|(?<!public_)key$|^sig$")
"""What options and variables of the environment are called that hold one."""
_PAIRS = re.compile(r"(?i)(?:AccountKey|SharedAccessSignature|Password)=([^;]+)")
"""The secrets in a connection string."""
_PATTERNS = (
    # user and password in a URL, up to the last @ of the word
    (re.compile(r"(?<=://)[^\s'\"<>]*@"), "***@"),
    # the query of a URL, which may hold a signature or a token
    (re.compile(r"(?<=\?)[\w.~%+-]+=[^\s'\"<>)]*"), "***"),
    (re.compile(r"(?i)\b((?:proxy-)?authorization|x-[\w-]*(?:token|key))(['\"]?\s*[:=]\s*).*"), r"\1\2***"),
    (re.compile(r"\b((?i:bearer|basic|sharedkey(?:lite)?)) +(?=\S*[A-Z0-9=])[\w.~+/:=-]{6,}"), r"\1 ***"),
    (
        re.compile(
            r"(?i)\b(\w*(?:passw(?:or)?d|secret|token|account_?key|access_?key|signature|sig)(?:_?\w*)?)"
            r"(['\"]?\s*[=:]\s*b?['\"]?)([^\s'\",;&<>)}]+)"
        ),
        r"\1\2***",
    ),
)
_DRIVERS = {
    "s3": ("aiobotocore", "aiohttp", "boto3", "botocore", "fsspec", "s3fs", "urllib3"),
    "gs": ("aiohttp", "fsspec", "gcsfs", "google", "urllib3"),
    "az": ("adlfs", "aiohttp", "azure", "fsspec", "msal", "urllib3"),
    "sftp": ("paramiko",),
}
_DRIVERS |= {"s3a": _DRIVERS["s3"], "gcs": _DRIVERS["gs"], "ssh": _DRIVERS["sftp"]}
_DRIVERS |= {"abfs": _DRIVERS["az"], "abfss": _DRIVERS["az"]}


class Redactor:
    """Cuts secrets out of texts: these, and all that looks like one."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets: set[str] = set()
        self._known: re.Pattern[str] | None = None
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Cut these out as well."""
        new = set(secrets) - self._secrets
        if new:
            self._secrets |= new
            spellings = {spelling for secret in self._secrets for spelling in _spell(secret)}
            longest_first = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
            self._known = re.compile("|".join(map(re.escape, longest_first))) if spellings else None

    def redact(self, text: str) -> str:
        """The text with *** for each secret."""
        if self._known is not None:
            text = self._known.sub("***", text)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text

    def format_trace(self, error: BaseException) -> str:
        """The traceback with all that it is chained to."""
        return self.redact("".join(traceback.format_exception(error)))


def _spell(secret: str) -> Iterator[str]:
    """The ways in which a driver may write it."""
    if len(secret) >= MIN_SECRET_LETTERS:
        yield from (secret, quote(secret), quote(secret, safe=""), quote_plus(secret))
        yield from (repr(secret)[1:-1], repr(secret.encode())[2:-1], json.dumps(secret)[1:-1])
        yield base64.b64encode(secret.encode()).decode()


def find_secrets(url: StoreUrl, options: Mapping[str, Any]) -> set[str]:
    """What may not be shown: of the URL, of a driver's options and of the environment."""
    secrets = {url.password, f"{url.user}:{url.password}"} if url.password else set()
    secrets |= set(_pick_secrets(options)) | set(_pick_secrets(os.environ))
    return secrets | {found for secret in secrets for found in _PAIRS.findall(secret)}


def _pick_secrets(named: Mapping[str, Any]) -> Iterator[str]:
    for name, content in named.items():
        if isinstance(content, Mapping):
            yield from _pick_secrets(content)
        # A path, as in GOOGLE_APPLICATION_CREDENTIALS, is what a message is good for.
        elif isinstance(content, str) and _SECRET_NAME.search(name) and not content.startswith(("/", "~", ".")):
            yield content


def silence_driver(url: StoreUrl, secrets: Iterable[str]) -> None:
    """Keep what the libraries of a driver log from everybody but feedsmith's own log, which gets it without
    secrets; for the rest of the process, as their threads and finalizers may speak at any time.
    """
    _forwarding.redactor.learn(secrets)
    for name in _DRIVERS.get(url.scheme, ()):
        logger = logging.getLogger(name)
        logger.addHandler(_forwarding)  # one that is there is not added again
        logger.propagate = False
    # Tasks of a driver that failed unseen are told by asyncio, whose own log stays what it is.
    logging.getLogger("asyncio").addFilter(_forwarding.redact_record)


class _Forwarding(logging.Handler):
    """Passes records on to feedsmith's log, as what is good to know when something is wrong."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.redactor = Redactor(())

    def emit(self, record: logging.LogRecord) -> None:
        self.redact_record(record)
        _log.debug("%s: %s", record.name, record.msg)

    def redact_record(self, record: logging.LogRecord) -> bool:
        """Cut secrets out of a record, with the traceback in it."""
        try:
            message = record.getMessage()
        except Exception:  # a library's own mistake
            message = str(record.msg)
        record.msg, record.args = self.redactor.redact(message), ()
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.exc_text = self.redactor.format_trace(error)
        record.exc_info = None
        return True


_forwarding = _Forwarding()
"""One for the process, as loggers are: it knows the secrets of all stores that were used."""
