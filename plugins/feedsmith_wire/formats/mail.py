"""Copy that comes by e-mail (RFC 5322): the subject is the headline, the text part the story.

Attachments are not read, and of the headers none that names anybody at the desk.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from feedsmith import ParseError
from feedsmith_wire.formats import dispatch
from feedsmith_wire.formats.slug import parse_slug
from feedsmith_wire.formats.story import Story

if TYPE_CHECKING:
    from email.message import EmailMessage

__all__ = ["is_mail", "read_stories"]

FORMAT = "e-mail"
_HEADERS = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*+)+")
_MARKS = (b"from:", b"subject:", b"date:", b"message-id:", b"mime-version:")
MIN_MARKS = 3
"""Headers that every letter has, and hardly a text."""
MAX_HEADERS = 20_000


def is_mail(data: bytes) -> bool:
    """Whether it begins with the headers of a letter."""
    headers = _HEADERS.match(data[:MAX_HEADERS])
    if headers is None:
        return False
    names = {line.partition(b":")[0].lower() + b":" for line in headers[0].split(b"\n")}
    return len(names.intersection(_MARKS)) >= MIN_MARKS


def read_stories(data: bytes) -> Iterator[Story]:
    """The story of the letter. Raises ParseError where it can't be taken apart."""
    from email import message_from_bytes  # 25 ms, for who gets copy by mail
    from email.policy import default

    message = message_from_bytes(data, policy=default)
    try:
        text = _get_body(message)
        subject, sent, name = str(message["subject"] or ""), message["date"], str(message["message-id"] or "")
    except (LookupError, ValueError, AttributeError, TypeError, IndexError) as error:  # 3.11: headers that are none
        raise ParseError(kind="malformed", detail=f"{FORMAT}: {error}"[:200]) from error
    moment = getattr(sent, "datetime", None)
    slug = parse_slug(subject)
    yield Story(
        format=FORMAT,
        key=(name.strip("<> \r\n"),),
        headline=subject,
        blocks=dispatch.parse_text(text),
        created=f"{moment:%Y-%m-%dT%H:%M:%S%z}" if moment else "",
        status="canceled" if slug.killed else "usable",
    )


def _get_body(message: "EmailMessage") -> str:
    """The plain text of the letter, else its HTML."""
    part = message.get_body(("plain", "html"))
    content = part.get_content() if part is not None else ""
    return content if isinstance(content, str) else ""
