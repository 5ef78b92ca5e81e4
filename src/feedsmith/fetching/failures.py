"""What httpcore, h11 and h2 raise, as a FetchFailure in plain words.

A body over HTTP/2 lets h2's own exceptions through (httpcore 1.0.9).
"""

# Private or undocumented names that are used here, and the versions in which they were seen to do
# what is needed. pyproject.toml keeps to the minor version of httpcore.
#
# httpcore 1.0.9: `args[0]` of ConnectError and ProtocolError, the exception or h2's event behind them;
#   str(ProxyError), such as "407 Reason".
# h2 4.4.1: the events StreamReset and ConnectionTerminated, and their `error_code`.
# h2 4.4.1: DenialOfServiceError and InvalidBodyLengthError, which httpcore lets through or wraps.
# h11 0.16.0: RemoteProtocolError's `error_status_hint`, 431 where the head is too large; its texts, at whose
#   ends are the bytes that it does not like.
# anyio 4.16.0: connect_tcp's OSError has an ExceptionGroup for its cause, if addresses were several.

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
from h2.errors import ErrorCodes
from h2.exceptions import DenialOfServiceError, H2Error, InvalidBodyLengthError

from feedsmith.fetching.guard import UnresolvedError, UnsafeError
from feedsmith.fetching.retries import FetchFailure

__all__ = ["find_http2_error", "needs_http1", "translate_body_errors", "translate_request_errors"]

_NEED_HTTP1 = frozenset((ErrorCodes.INTERNAL_ERROR, ErrorCodes.HTTP_1_1_REQUIRED))
"""Errors of HTTP/2 after which HTTP/1.1 is spoken: said in so many words, or by servers that can't do better."""
MAX_REASON_CHARS = 100
# Bytes of the response: they may be a cookie.
_QUOTED_BYTES = re.compile(r":? *(?:bytearray\()?b['\"].*", re.DOTALL)


def find_http2_error(error: BaseException) -> ErrorCodes | int | None:
    """The code with which a server ended a stream or a connection of HTTP/2 (RFC 9113, section 7), if it did."""
    event = error.args[0] if error.args else None
    # An event: h2's exceptions have a code too, which is what is wrong with the server's frames. By its attribute,
    # as the classes of events cost 10 ms to import, which pages over HTTP/1.1 need not pay.
    return None if isinstance(event, Exception) else getattr(event, "error_code", None)


def needs_http1(code: ErrorCodes | int | None) -> bool:
    """Whether a server that ends a stream so may do better over HTTP/1.1."""
    return code in _NEED_HTTP1


@contextmanager
def translate_request_errors(connect_seconds: float) -> Iterator[None]:
    """Raise a FetchFailure for what may go wrong before there is a response."""
    try:
        yield
    except UnsafeError as error:
        raise FetchFailure("unsafe-address", str(error), reached=False) from error
    except UnresolvedError as error:
        raise FetchFailure("unreachable", str(error), reached=False) from error
    except httpcore.ConnectTimeout as error:
        detail = f"no connection within {connect_seconds:.3g} s"
        raise FetchFailure("timeout", detail, retryable=True, reached=False) from error
    except httpcore.ConnectError as error:
        raise _connect_failure(error) from error
    except httpcore.ProxyError as error:
        raise _proxy_failure(str(error)) from error
    except (httpcore.NetworkError, httpcore.TimeoutException) as error:
        raise _broken_connection() from error
    except (httpcore.ProtocolError, H2Error) as error:
        raise _protocol_failure(error) from error


@contextmanager
def translate_body_errors() -> Iterator[None]:
    """Raise a FetchFailure for a body that ends early or is framed wrongly (RFC 9112, section 8)."""
    broken = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, H2Error)
    try:
        yield
    except broken as error:
        raise _broken_body(error) from error


def _broken_connection(*, reached: bool = True) -> FetchFailure:
    detail = "the server broke off the connection"
    return FetchFailure("unreachable", detail, retryable=True, reached=reached)


def _broken_body(error: Exception) -> FetchFailure:
    code = find_http2_error(error)
    reason = _describe_http2_error(code) if code is not None else _describe_protocol_error(error)
    detail = f"the body breaks off: {reason}" if reason else "the body breaks off"
    return FetchFailure("truncated", detail, retryable=True, wait=0.0 if needs_http1(code) else None)


def _connect_failure(error: httpcore.ConnectError) -> FetchFailure:
    for cause in _causes(error):
        detail = ""
        if isinstance(cause, ssl.SSLCertVerificationError):
            detail = f"its certificate is not valid: {cause.verify_message.rstrip('.')}"
        elif isinstance(cause, ssl.SSLError):
            reason = cause.reason or "no reason given"
            detail = f"the TLS handshake fails: {reason.lower()}"
        elif isinstance(cause, ConnectionRefusedError):
            detail = "the server refuses connections"
        elif isinstance(cause, OSError) and not isinstance(cause, ConnectionResetError):
            detail = (cause.strerror or "").lower()
        if detail:
            return FetchFailure("unreachable", detail, reached=False)
    return _broken_connection(reached=False)


def _causes(error: httpcore.ConnectError) -> Iterator[object]:
    """What is behind the error, from the outside to the inside."""
    cause = error.args[0] if error.args else None
    inner = getattr(cause, "__cause__", None)
    yield cause
    yield inner
    yield error.__cause__
    yield from getattr(inner, "exceptions", ())  # anyio: one for each address


def _proxy_failure(text: str) -> FetchFailure:
    """Of the status and reason of a proxy's answer to CONNECT (RFC 9110, section 9.3.6).

    Or of the guard's own text, where there was no connection to the proxy.
    """
    status = text[:3]
    if status == "407":
        detail = "the proxy asks for a user and password (407)"
        return FetchFailure("auth", detail, reached=False)
    detail = "the proxy can't be reached"
    if status.isdigit():
        detail = f"the proxy does not connect ({status})"
    return FetchFailure("unreachable", detail, reached=False)


def _protocol_failure(error: Exception) -> FetchFailure:
    """Of a breach of HTTP, or of a connection's end: httpcore's argument tells which."""
    code = find_http2_error(error)
    if code is not None:
        wait = 0.0 if needs_http1(code) else None
        return FetchFailure("unreachable", _describe_http2_error(code), retryable=True, wait=wait)
    cause = _find_cause(error)
    too_large = getattr(cause, "error_status_hint", 0) == 431  # h11
    if too_large or isinstance(cause, DenialOfServiceError):
        return FetchFailure("too-large", "its headers are too large")
    if isinstance(cause, InvalidBodyLengthError):
        return _broken_body(error)
    if isinstance(error, httpcore.LocalProtocolError) and not isinstance(cause, H2Error):
        detail = "a header of the request is not valid HTTP"
        return FetchFailure("bad-response", detail, reached=False)
    if isinstance(cause, Exception):
        reason = _describe_protocol_error(error) or type(cause).__name__
        return FetchFailure("bad-response", f"the response is not valid HTTP: {reason}")
    return _broken_connection()


def _find_cause(error: Exception) -> Any:
    return error if isinstance(error, H2Error) else error.args[0] if error.args else None


def _describe_protocol_error(error: Exception) -> str:
    """The parser's own reason, without what it quotes; "" where it gives none."""
    cause = _find_cause(error)
    if not isinstance(cause, Exception) or not isinstance(error, httpcore.ProtocolError | H2Error):
        return ""
    return _QUOTED_BYTES.sub("", str(cause))[:MAX_REASON_CHARS].strip()


def _describe_http2_error(code: ErrorCodes | int) -> str:
    name = code.name if isinstance(code, ErrorCodes) else str(code)
    return f"the server ends the HTTP/2 stream: {name}"
