"""Links and people as Atom has them (RFC 4287, 3.2 and 4.2.7), which RSS borrows."""

from collections.abc import Iterator

from feedsmith.validating.checks.tables import ElementSpec, leaf
from feedsmith.validating.checks.values import (
    atom_url,
    atom_web_url,
    email,
    exact,
    language,
    media_type,
    number,
    person_name,
    plain,
    relation,
)
from feedsmith.validating.documents.markup import Element
from feedsmith.validating.findings import Finding, find
from feedsmith.validating.formats.extensions import LINK_EXTENSIONS

__all__ = ["LINK", "PERSON"]


def _is_empty(link: Element) -> Iterator[Finding]:
    """RFC 4287 4.2.7: what a link holds has no meaning."""
    if link.text.strip() or link.children:
        yield find(link, "link-not-empty", shown=link.text)


LINK = ElementSpec(
    section="RFC 4287, 4.2.7",
    attributes={
        "href!": atom_web_url, "rel": relation, "type": media_type, "hreflang": language, "title": plain,
        "length": number(), **LINK_EXTENSIONS,
    },
    body=_is_empty,
)  # fmt: skip
PERSON = ElementSpec(
    section="RFC 4287, 3.2",
    children={
        "atom:name!": leaf(person_name),
        "atom:uri": ElementSpec(text=atom_url),
        "atom:email": ElementSpec(text=exact(email, "padded-identifier")),
    },
)
