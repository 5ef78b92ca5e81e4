"""NITF, the News Industry Text Format (IPTC, 2.x and 3.x): one story in a document."""

import re
from collections.abc import Iterator

from feedsmith_wire.formats import markup
from feedsmith_wire.formats.markup import LANG, Node, find_or_empty, get_text, get_texts
from feedsmith_wire.formats.slug import parse_slug
from feedsmith_wire.formats.story import (
    Block,
    Picture,
    RelatedItem,
    RenditionSize,
    Story,
    Topic,
    drop_repeated_topics,
    make_newscode,
    measure_rendition,
)

__all__ = ["read_body", "read_pictures", "read_stories"]

FORMAT = "NITF"
_SUBJECT_LEVELS = ("detail", "matter", "type", "code")
"""The names of a subject in tobject.subject, the most exact one first."""


def read_stories(root: Node) -> Iterator[Story]:
    """The story of the document."""
    yield _Document(root).read_story()


class _Document:
    """A NITF document: the parts in which its properties stand."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.docdata = find_or_empty(root, "head/docdata")
        self.top = find_or_empty(root, "body/body.head")
        self.key = find_or_empty(self.docdata, "du-key")
        self.byline = find_or_empty(self.top, "byline")
        self.dateline = find_or_empty(self.top, "dateline")
        self.slug = self._read_slug()

    def read_story(self) -> Story:
        """The story of the document."""
        docdata, top = self.docdata, self.top
        # A slug that has the word in it kills the story where no attribute does.
        line = parse_slug(self.slug)
        return Story(
            format=FORMAT,
            guid=self._read_guid(),
            key=self._read_key(line.root),
            version=self.key.get("version") or self.key.get("generation") or "",
            rank=line.rank,
            headline=get_text(top.find("hedline/hl1")) or get_text(top.find("hedline")),
            fallbacks=(get_text(self.root.find("head/title")),),
            standfirst=self._read_standfirst(),
            blocks=read_body(self.root),
            byline=self._read_byline(),
            people=get_texts(self.byline.iter("person")),
            credit=get_text(top.find("distributor")),
            provider=self._read_provider(),
            dateline=get_text(self.dateline.find("location")) or get_text(self.dateline),
            dateline_day=_get_attribute(self.dateline, "story.date", "norm"),
            location=self._read_location(),
            created=self._read_created(),
            revised=self._read_revised(),
            embargo=self._read_embargo(),
            status=self._read_status() or ("canceled" if line.killed else ""),
            notes=(*get_texts(self.root.iterfind("body//note")), *self._read_messages()),
            language=self._read_language(),
            tags=tuple(drop_repeated_topics(self._read_topics())),
            pictures=tuple(read_pictures(self.root)),
            url=_get_attribute(self.root, "head/pubdata", "ex-ref"),
            rights=self._read_rights(),
            urgency=_get_attribute(docdata, "urgency", "ed-urg"),
            slug=self.slug,
            related=tuple(self._read_related()),
        )

    def _read_slug(self) -> str:
        words = [node.get("key", "") for node in self.docdata.iterfind("key-list/keyword")]
        return (
            _get_attribute(self.docdata, "fixture", "fix-id")
            or self.key.get("key", "")
            or ", ".join(filter(None, words))
        )

    def _read_guid(self) -> str:
        """The identifier; of a document that only changes another's status, that of the other."""
        if self.docdata.get("management-idref-status"):
            referred = self.docdata.get("management-doc-idref", "")
            if referred:
                return str(referred)
        return _get_attribute(self.docdata, "doc-id", "id-string")

    def _read_key(self, root: str) -> tuple[str, ...]:
        """What names a story that has no identifier: source, day, and key or slug."""
        name = self.key.get("key") or root
        if not name:
            return ()
        return (self._read_source(), _get_attribute(self.docdata, "date.issue", "norm")[:8], name)

    def _read_source(self) -> str:
        return _get_attribute(self.docdata, "doc-id", "regsrc") or _get_attribute(
            self.docdata, "doc.copyright", "holder"
        )

    def _read_provider(self) -> str:
        organisation = get_text(self.top.find("distributor/org"))
        return organisation or get_text(self.top.find("distributor")) or self._read_source()

    def _read_standfirst(self) -> str:
        abstracts = get_texts(self.top.findall("abstract"))
        return " ".join(abstracts) or get_text(self.top.find("hedline/hl2"))

    def _read_byline(self) -> str:
        """The line as printed, its title kept apart: `By JANE DOE`, `Harbour Correspondent`."""
        title = get_text(self.byline.find("byttl"))
        line = get_text(self.byline)
        # The title may be the whole of it: "Harbour Correspondent".
        name = line.removesuffix(title)
        if not title or not name.strip():
            return line
        return f"{name.rstrip(' ,')}, {title}"

    def _read_location(self) -> str:
        city = _get_attribute(self.docdata, "evloc", "city")
        region = _get_attribute(self.docdata, "evloc", "state-prov")
        return ", ".join(filter(None, (city, region)))

    def _read_created(self) -> str:
        issued = _get_attribute(self.docdata, "date.issue", "norm")
        return issued or _get_attribute(self.root, "head/pubdata", "date.publication")

    def _read_revised(self) -> str:
        """When this version was made."""
        # The DTD fixes change.date to the day of its own last change: only one with a time is the
        # story's.
        changed = str(self.root.get("change.date", ""))
        if "T" in changed:
            return changed
        norms = [node.get("norm", "") for node in self.root.iterfind("head/revision-history")]
        return max(norms, default="")

    def _read_embargo(self) -> str | None:
        """The release date; "" for an embargo without one, None for no embargo."""
        release = _get_attribute(self.docdata, "date.release", "norm")
        return release if release or self._is_embargoed() else None

    def _is_embargoed(self) -> bool:
        return str(self.docdata.get("management-status", "")).lower() == "embargoed"

    def _read_status(self) -> str:
        changed = self.docdata.get("management-idref-status")
        if changed:
            return str(changed)
        return "" if self._is_embargoed() else str(self.docdata.get("management-status", ""))

    def _read_messages(self) -> tuple[str, ...]:
        nodes = (*self.docdata.iterfind("ed-msg"), *self.docdata.iterfind("correction"))
        return tuple(filter(None, (node.get("info", "") for node in nodes)))

    def _read_language(self) -> str:
        body = find_or_empty(self.root, "body")
        named = (self.root.get(LANG), self.root.get("baselang"), body.get(LANG))
        return next(filter(None, named), "")

    def _read_rights(self) -> str:
        if text := get_text(self.top.find("rights")):
            return text
        holder = _get_attribute(self.docdata, "doc.copyright", "holder")
        year = _get_attribute(self.docdata, "doc.copyright", "year")
        return f"© {year} {holder}" if holder else ""

    def _read_related(self) -> Iterator[RelatedItem]:
        for node in self.docdata.iterfind("series"):
            if name := node.get("series.name"):
                yield RelatedItem("", f"series {name}")

    def _read_topics(self) -> Iterator[Topic]:
        """Subjects, then keywords and what the document is classified as."""
        for node in self.root.iterfind("head/tobject/tobject.subject"):
            if topic := _read_subject(node):
                yield topic
        words = [node.get("key", "").strip() for node in self.docdata.iterfind("key-list/keyword")]
        for node in self.docdata.iterfind("identified-content/classifier"):
            words.append(get_text(node) or node.get("value", ""))
        yield from (Topic(term=word) for word in words if word.strip())


def read_body(root: Node) -> tuple[Block, ...]:
    """The text of the body and the line that ends it."""
    content = next(root.iter("body.content"), None)
    body = markup.make_blocks(content if content is not None else root.find("body"))
    taglines = get_texts(root.iterfind(".//body.end/tagline"))
    return (*body, *filter(None, map(markup.make_paragraph, taglines)))


def read_pictures(root: Node) -> Iterator[Picture]:
    """The media of the story, each in the largest of its renditions."""
    for media in root.iter("media"):
        references = media.findall("media-reference") or [media.makeelement("media-reference")]
        best = max(references, key=_measure_reference)
        caption = " ".join(get_texts(media.findall("media-caption")))
        yield Picture(
            url=best.get("source", ""),
            media_type=best.get("mime-type", ""),
            length=best.get("file-size", ""),
            width=best.get("width", ""),
            height=best.get("height", ""),
            caption=caption or best.get("alternate-text", ""),
            credit=get_text(media.find("media-producer")) or best.get("source-credit", ""),
        )


def _measure_reference(reference: Node) -> RenditionSize:
    address, width, height = (reference.get(name, "") for name in ("source", "width", "height"))
    return measure_rendition(address, width, height)


def _get_attribute(node: Node, path: str, name: str) -> str:
    """The attribute of the first element at `path`; "" where there is none."""
    return str(find_or_empty(node, path).get(name, ""))


def _read_subject(node: Node) -> Topic | None:
    """A subject by its code with its most exact name, else by that name; None for neither."""
    code = node.get("tobject.subject.refnum", "").strip()
    labels = (node.get(f"tobject.subject.{level}", "").strip() for level in _SUBJECT_LEVELS)
    label = next(filter(None, labels), "")
    if re.fullmatch(r"\d{8}", code, re.ASCII):
        return make_newscode(code, label)
    return Topic(term=label) if label and not code else None
