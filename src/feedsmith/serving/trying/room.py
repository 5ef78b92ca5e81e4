"""`/try`: who may have an address tried, and what comes of it.

Off unless there is a token, or somebody asks from this very machine with nothing in between. A request that changes
nothing is still one that fetches: so it is a POST of our own page, one at a time, with a limit of time.
"""

import asyncio
import hmac
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from threading import Lock
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from feedsmith.fetching.access import Network
from feedsmith.model.urls import absolute, userinfo
from feedsmith.serving.answers.negotiation import RawHeaders, get_field
from feedsmith.serving.answers.responses import NOT_FOUND, PAGE_FIELDS, Receive, Response, Scope, make_text_response
from feedsmith.serving.memo import Memo
from feedsmith.serving.trying.attempt import AttemptRequest, Findings, read_findings
from feedsmith.serving.trying.page import MAX_ADDRESS_CHARS, render_try_page

__all__ = ["Trying", "is_asked_locally", "is_same_origin"]

MAX_BODY_BYTES = 4_096
MAX_BODY_SECONDS = 10.0
MAX_FIELDS = 10
MAX_TRY_SECONDS = 60.0
"""What an address may take, fetching and reading."""
RETRY_SECONDS = 10
MAX_ANSWER_BYTES = 1 << 20
"""A hundred articles with titles of 500 characters, in two lines each, are a tenth of it."""

_FORM_TYPE = b"application/x-www-form-urlencoded"


class _Form(NamedTuple):
    address: str
    token: str


class Trying:
    """The room of `/try`. `get_network` says how pages are fetched, as the configuration has it now."""

    def __init__(self, token: str, memo: Memo, get_network: Callable[[], Network]) -> None:
        self._token, self._memo, self._get_network = token, memo, get_network
        self._busy = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    async def answer(self, scope: Scope, receive: Receive) -> Response:
        """The form, or what is at the address that was sent with it; 404 for those who may not."""
        if not self._token and not is_asked_locally(scope):
            return NOT_FOUND
        if scope["method"] != "POST":
            return self._show(200)
        form = await _read_form(scope["headers"], receive)
        if isinstance(form, Response):
            return form
        bearer = _read_bearer(scope["headers"])
        is_trusted = bool(self._token) and _is_equal(bearer or form.token, self._token)
        if self._token and not is_trusted:
            return self._show(403, form.address, problem="The token is wrong.")
        if not is_same_origin(scope["headers"], default=is_trusted):
            return make_text_response(403, "This was sent by another site's page.")
        try:
            address = _check_address(form.address)
        except ValueError as error:
            return self._show(400, form.address, problem=str(error))
        if not self._busy.acquire(blocking=False):
            retry = (b"retry-after", b"%d" % RETRY_SECONDS)
            return make_text_response(429, "Another address is being tried.", retry)
        # The thread lets go of it, whoever waits.
        findings = await self._memo.get(object(), lambda: self._try(address))
        return self._show(200, address, findings)

    def close(self) -> None:
        """End what is being tried."""
        process = self._process
        if process is not None:
            _kill(process)

    def _show(self, status: int, address: str = "", findings: Findings | None = None, problem: str = "") -> Response:
        body = render_try_page(needs_token=bool(self._token), address=address, findings=findings, problem=problem)
        about = ((b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"%d" % len(body)))
        return Response(status, (*about, (b"cache-control", b"no-store"), *PAGE_FIELDS), body)

    def _try(self, address: str) -> Findings:
        try:
            request = pickle.dumps(AttemptRequest(address, self._get_network()))
            command = [sys.executable, "-m", "feedsmith.serving.trying.attempt"]
            self._process = process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                answer, _ = process.communicate(request, timeout=MAX_TRY_SECONDS)
                return read_findings(answer[:MAX_ANSWER_BYTES])
            except subprocess.TimeoutExpired:
                return Findings(failures=[f"It took more than {MAX_TRY_SECONDS:.0f} s."])
            except ValueError:
                return Findings(failures=["The process that read it died."])
            finally:
                _kill(process)
                process.communicate()
        finally:
            self._process = None
            self._busy.release()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process with whatever it has started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


# ---- who may -------------------------------------------------------------------------------------


def is_asked_locally(scope: Scope) -> bool:
    """Whether a request is from this machine to this machine, as its names say too, and came through no proxy.

    A proxy that says nothing of itself gives itself away by HTTP/1.0, which nginx speaks by default.
    """
    headers = scope["headers"]
    ends = (scope.get("server"), scope.get("client"))
    if not all(end and _is_loopback(str(end[0])) for end in ends) or scope.get("http_version") == "1.0":
        return False
    if any(name.startswith(b"x-forwarded") or name in (b"forwarded", b"via", b"x-real-ip") for name, _ in headers):
        return False
    host = get_field(headers, b"host") or b""
    name = urlsplit(f"//{host.decode('latin-1')}").hostname if _is_authority(host) else None
    return name == "localhost" or (name is not None and _is_loopback(name))


def _is_authority(host: bytes) -> bool:
    return host.isascii() and not set(host) & set(b"/\\?#@, ") and host.count(b"[") == host.count(b"]") <= 1


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def is_same_origin(headers: RawHeaders, *, default: bool) -> bool:
    """Whether a page of ours sent the request; `default` where nothing says so.

    That is where browsers hide their origin, as our own pages make them do to sites without TLS, and for
    programs. What they say of themselves counts first: a proxy may have changed the host.
    """
    site = get_field(headers, b"sec-fetch-site")
    if site is not None:
        return site == b"same-origin"
    origin = get_field(headers, b"origin")
    if origin in (None, b"null"):
        return default
    host = get_field(headers, b"host") or b""
    return (origin or b"").lower() in (b"http://" + host.lower(), b"https://" + host.lower())


def _read_bearer(headers: RawHeaders) -> str:
    """The token of the header, which programs send in UTF-8."""
    scheme, _, token = (get_field(headers, b"authorization") or b"").partition(b" ")
    return token.strip().decode("utf-8", "replace") if scheme.lower() == b"bearer" else ""


def _is_equal(given: str, token: str) -> bool:
    """Compared in a time that tells nothing of where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), token.encode("utf-8", "surrogatepass"))


# ---- what is asked -------------------------------------------------------------------------------


async def _read_form(headers: RawHeaders, receive: Receive) -> _Form | Response:
    media_type = (get_field(headers, b"content-type") or b"").partition(b";")[0].strip().lower()
    if media_type != _FORM_TYPE:
        return make_text_response(415, "This takes a form.")
    too_large = make_text_response(413, f"This takes at most {MAX_BODY_BYTES} bytes.")
    length = get_field(headers, b"content-length") or b"0"
    if not length.isdigit() or int(length) > MAX_BODY_BYTES:
        return too_large
    body = b""
    try:
        async with asyncio.timeout(MAX_BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return make_text_response(400, "The form was not sent to its end.")
                body += message.get("body", b"")
                if len(body) > MAX_BODY_BYTES:
                    return too_large
                if not message.get("more_body", False):
                    break
    except TimeoutError:
        return make_text_response(408, "The form was not sent in time.")
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), errors="replace", max_num_fields=MAX_FIELDS)
    except ValueError:
        return make_text_response(400, "This is not our form.")
    return _Form(fields.get("address", [""])[0].strip(), fields.get("token", [""])[0])


def _check_address(address: str) -> str:
    """The address, made absolute. Raises ValueError, in words, for what is none that may be tried."""
    if not address.startswith(("http://", "https://")) or len(address) > MAX_ADDRESS_CHARS:
        raise ValueError("Give an address that begins with https:// or http://.")
    try:
        url = absolute(address)
    except ValueError as error:
        raise ValueError(f"That is no address: {error}") from error
    if userinfo(url):
        raise ValueError("An address with a user and password can't be tried here: use auth in feedsmith.toml.")
    return url
