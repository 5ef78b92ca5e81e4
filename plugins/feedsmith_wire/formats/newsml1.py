"""NewsML 1.x (IPTC, 1.0 to 1.2): one or more news items in an envelope."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from feedsmith import ParseError
from feedsmith_wire.formats import dispatch, markup, nitf
from feedsmith_wire.formats.markup import LANG, Node, find_or_empty, get_text, get_texts
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

__all__ = ["read_stories"]

FORMAT = "NewsML 1"
_PICTURES = {"photo", "picture", "graphic", "image", "video", "audio", "animation"}
_PICTURE_FORMATS = ("jpeg", "jpg", "gif", "png", "tiff")
_PICTURE_SUFFIXES = (".jpg", ".jpeg", ".gif", ".png", ".tif", ".tiff", ".mp4", ".mp3")
_TEXT_ROLES = {"body", "main", "maintext", "main text", "text", "bodytext", "bodycopy", "story", "article", "content"}
"""Roles of the component that is the text."""
_BESIDE_TEXT = {
    *("contact", "contacts", "tweettext", "tweet", "about", "boilerplate", "copyright", "disclaimer", "links"),
    *("related", "sidebar", "infobox", "quote", "factbox", "keywords", "note", "editornote", "logo", "stylesheet"),
}
"""Roles of components that go with the text, and are none."""
_ABOVE_TEXT = {"title", "headline", "slug", "lead", "abstract", "summary", "teaser", "subheadline"}
"""Roles of components that repeat what stands above the text."""
_NO_TEXT = ("css", "javascript", "json")
"""What the type or format of a content says that is written, but not for readers."""
_STANDFIRSTS = ("lead", "abstract", "summary")
_AUTHOR_ROLES = {"author", "writer", "reporter", "person", "byline"}
_SUBJECT_LEVELS = ("SubjectDetail", "SubjectMatter", "Subject")
"""The most exact one first."""
MAX_BEFORE_ROLE = 10
"""Children of a component among which its role is."""
MIN_COLONS_OF_URN = 4
"""urn:newsml:PROVIDER:DATE:ITEM"""


class _TextItem(NamedTuple):
    """A content item that is text: the role of its component, its blocks, and whether it has markup."""

    role: str
    blocks: tuple[Block, ...]
    is_marked_up: bool


def read_stories(root: Node) -> Iterator[Story]:
    """The stories of the envelope, each NewsItem one. Raises ParseError where there are none."""
    items = root.findall("NewsItem")
    if not items:
        raise ParseError(kind="empty", detail=f"{FORMAT}: an envelope without a NewsItem")
    yield from (_NewsItem(root, item, number).read_story() for number, item in enumerate(items))


class _NewsItem:
    """A NewsItem: its parts, and its components in the order of the document.

    `components` are the story's, without those of its pictures: their lines and metadata are the
    pictures' own.
    """

    def __init__(self, root: Node, item: Node, number: int) -> None:
        self.root, self.item, self.number = root, item, number
        self.identifier = find_or_empty(item, "Identification/NewsIdentifier")
        self.management = find_or_empty(item, "NewsManagement")
        # Lines and metadata of the outer components come first, and count for more.
        self.all_components = list(item.iter("NewsComponent"))
        self.components = _drop_pictures(self.all_components)
        self.lines = [lines for component in self.components for lines in component.findall("NewsLines")]

    def read_story(self) -> Story:
        """The item as a story."""
        status = self._read_status()
        label = get_text(self.item.find("Identification/NameLabel"))
        return Story(
            format=FORMAT,
            guid=self._read_guid(),
            part=self._read_part(),
            version=get_text(self.identifier.find("RevisionId")),
            headline=self._read_line("HeadLine"),
            fallbacks=(self._read_text_of(("headline", "title")), self._read_inner_headline()),
            standfirst=self._read_standfirst(),
            blocks=self._read_blocks(),
            byline=self._read_line("ByLine"),
            people=tuple(self._read_authors()),
            credit=self._read_line("CreditLine"),
            provider=self._read_provider(),
            dateline=self._read_line("DateLine"),
            location=self._read_location(),
            created=get_text(self.management.find("FirstCreated")),
            revised=get_text(self.management.find("ThisRevisionCreated")),
            embargo=self._read_embargo(),
            status="usable" if status == "embargoed" else status,
            notes=self._read_notes(),
            language=self._read_language(),
            tags=tuple(drop_repeated_topics(self._read_topics())),
            pictures=tuple(self._read_pictures()),
            rights=self._read_line("CopyrightLine") or self._read_line("RightsLine"),
            urgency=self._read_urgency(),
            slug=self._read_line("SlugLine") or label,
            related=tuple(self._read_related()),
        )

    def _read_line(self, tag: str) -> str:
        """The first line of that name that has any text: the story's comes before a photo's."""
        nodes = (node for lines in self.lines for node in lines.findall(tag))
        return next(filter(None, map(get_text, nodes)), "")

    def _find_typed_lines(self) -> Iterator[Node]:
        """The lines of the agency's own making, which say their type."""
        for lines in self.lines:
            yield from lines.findall("NewsLine")

    def _read_typed_line(self, *types: str) -> str:
        for line in self._find_typed_lines():
            if _get_line_type(line) in types:
                return " ".join(get_texts(line.findall("NewsLineText")))
        return ""

    def _read_standfirst(self) -> str:
        line = self._read_line("SubHeadLine") or self._read_typed_line(*_STANDFIRSTS)
        if line:
            return line
        return self._read_text_of(_STANDFIRSTS)

    def _read_text_of(self, roles: Collection[str]) -> str:
        """The first text of one of the roles, on one line."""
        texts = (item.blocks for item in self._read_texts() if item.role in roles)
        return " ".join(block.text for block in next(texts, ()))

    def _read_inner_headline(self) -> str:
        """The headline or title of NITF inside."""
        paths = (".//DataContent//hedline/hl1", ".//DataContent//hedline", ".//DataContent//nitf/head/title")
        return next(filter(None, (get_text(self.item.find(path)) for path in paths)), "")

    def _read_urgency(self) -> str:
        own = _get_name(self.management.find("Urgency"))
        return own or _get_name(self.root.find("NewsEnvelope/Priority"))

    def _read_guid(self) -> str:
        """The URN that RFC 3085 makes of provider, date and item, without the revision; "" where one is missing.

        What has fewer parts would be the same for many stories.
        """
        provider, day, name = (get_text(self.identifier.find(tag)) for tag in ("ProviderId", "DateId", "NewsItemId"))
        day = day or get_text(self.management.find("FirstCreated"))[:8]
        if provider and day and name:
            return "urn:newsml:" + ":".join(part.replace(":", "%3A") for part in (provider, day, name))
        public = get_text(self.identifier.find("PublicIdentifier"))
        if public.lower().startswith("urn:newsml:"):
            return public if public.count(":") >= MIN_COLONS_OF_URN else ""
        if public:
            return public
        return f"{day}:{name}" if day and name else ""

    def _read_part(self) -> str:
        """What tells the item from others of its file, where nothing else does; "" for the first."""
        if not self.number:
            return ""
        return self.all_components[0].get("Duid") or str(self.number) if self.all_components else str(self.number)

    def _find_metadata(self, path: str) -> Iterator[Node]:
        return (node for component in self.components for node in component.findall(path))

    def _read_provider(self) -> str:
        for path in (
            "AdministrativeMetadata/Provider/Party",
            "AdministrativeMetadata/Source/Party",
        ):
            for party in self._find_metadata(path):
                if name := _get_name(party):
                    return name
        return _get_name(self.root.find("NewsEnvelope/SentFrom/Party"))

    def _read_authors(self) -> Iterator[str]:
        """The creators that are marked as authors, and not as editors or the like."""
        for party in self._find_metadata("AdministrativeMetadata/Creator/Party"):
            properties = party.findall("Property")
            named = (node for node in properties if _get_name(node) in ("Role", "Type"))
            roles = {node.get("Value", "").lower() for node in named}
            name = _get_name(party)
            if name and roles & _AUTHOR_ROLES:
                yield name

    def _read_location(self) -> str:
        for node in self._find_metadata("DescriptiveMetadata/Location"):
            values = {_get_name(one).lower(): one.get("Value", "") for one in node.iter("Property")}
            if place := values.get("city") or get_text(node):
                return place
        return ""

    def _read_status(self) -> str:
        return _get_name(self.management.find("Status")).rpartition(":")[2].lower()

    def _read_embargo(self) -> str | None:
        """When the status will change from embargoed; "" where no time is set."""
        if self._read_status() != "embargoed":
            return None
        change = self.management.find("StatusWillChange")
        if change is None or _get_name(change.find("FutureStatus")).lower() not in ("usable", ""):
            return ""  # what follows is no release, such as a kill
        return get_text(change.find("DateAndTime"))

    def _read_notes(self) -> tuple[str, ...]:
        comments = (
            *self.item.findall("Comment"),
            *self.management.findall("Comment"),
            *self._find_metadata("Comment"),
        )
        lines = [line for line in self._find_typed_lines() if "note" in _get_line_type(line)]
        typed = [" ".join(get_texts(line.findall("NewsLineText"))) for line in lines]
        inline = get_texts(self.item.iterfind(".//DataContent//note"))
        return (*get_texts(comments), *filter(None, typed), *inline)

    def _read_language(self) -> str:
        named = [_get_name(node) for node in self._find_metadata("DescriptiveMetadata/Language")]
        tagged = [component.get(LANG, "") for component in self.components]
        return next(filter(None, (*named, *tagged, self.item.get(LANG, ""))), "")

    def _read_topics(self) -> Iterator[Topic]:
        """Subjects, then keywords: those of the metadata and those that are printed as a line."""
        yield from self._read_subjects()
        nodes = self._find_metadata("DescriptiveMetadata/Property")
        words = [node.get("Value", "") for node in nodes if _get_name(node) == "Keyword"]
        for lines in self.lines:
            for node in lines.findall("KeywordLine"):
                words += re.split(r"[,;/]", get_text(node))
        yield from (Topic(term=word.strip()) for word in words if word.strip())

    def _read_subjects(self) -> Iterator[Topic]:
        """Each subject by its most exact code."""
        for node in self._find_metadata("DescriptiveMetadata/SubjectCode"):
            levels = (subject for level in _SUBJECT_LEVELS for subject in node.findall(level))
            subject = next(levels, None)
            code = _get_name(subject)
            if subject is not None and re.fullmatch(r"\d{8}", code, re.ASCII):
                yield make_newscode(code, subject.get("Vocabulary-label", "") or get_text(subject))

    def _read_blocks(self) -> tuple[Block, ...]:
        """The text: by its role, then with markup rather than plain, then the first; others repeat it."""
        texts = sorted(self._read_texts(), key=lambda item: (_rank_role(item.role), not item.is_marked_up))
        return texts[0].blocks if texts else ()

    def _read_texts(self) -> Iterator[_TextItem]:
        """Each content item that is text, and no caption."""
        for content in self.item.iter("ContentItem"):
            if _is_caption(content) or _is_picture(content) or _is_no_text(content):
                continue
            for data in content.findall("DataContent"):
                if blocks := _read_content(data):
                    marked_up = len(data) > 0 or markup.is_html(data.text or "")
                    yield _TextItem(_get_role(content), blocks, marked_up)

    def _read_pictures(self) -> Iterator[Picture]:
        """A picture for each component that has one, in the largest of its renditions."""
        outermost = self.item.findall("NewsComponent")
        components = [picture for one in outermost for picture in _find_pictures(one)]
        for component in components:
            renditions = filter(_is_picture, component.iter("ContentItem"))
            best = max(renditions, key=_measure_content)
            yield self._read_picture(component, best, alone=len(components) == 1)

    def _read_picture(self, component: Node, best: Node, alone: bool) -> Picture:
        # What stands beside the only picture, such as its caption, is its own.
        parent = component.getparent()
        around = parent if alone and parent.tag == "NewsComponent" else component
        contents = (item for part in (component, around) for item in part.iter("ContentItem"))
        texts = filter(None, map(_read_caption, filter(_is_caption, contents)))
        # Lines of the outermost component are the story's, and no picture's.
        parts = [part for part in (component, around) if part is not self.all_components[0]]
        lines = [line for part in parts for line in part.findall("NewsLines")]
        headlines = filter(None, (get_text(line.find("HeadLine")) for line in lines))
        names = next(filter(None, (get_text(line.find("ByLine")) for line in lines)), "")
        credit = next(filter(None, (get_text(line.find("CreditLine")) for line in lines)), "")
        return Picture(
            url=best.get("Href", ""),
            media_type=_get_name(best.find("MimeType")),
            length=get_text(best.find("Characteristics/SizeInBytes")),
            width=_get_property(best, "width"),
            height=_get_property(best, "height"),
            caption=next(texts, "") or next(headlines, ""),
            credit=credit if names in credit else f"{names}/{credit}".rstrip("/"),
        )

    def _read_related(self) -> Iterator[RelatedItem]:
        for node in (*self.management.findall("AssociatedWith"), *self.item.iter("NewsItemRef")):
            yield RelatedItem(node.get("NewsItem", ""), _get_name(node))


def _drop_pictures(components: Sequence[Node]) -> list[Node]:
    """The components without those of pictures, and all in these; the outermost one stays."""
    kept: list[Node] = []
    dropped: set[Node] = set()
    for component in components:
        if component.getparent() in dropped or (kept and _is_of_picture(component)):
            dropped.add(component)
        else:
            kept.append(component)
    return kept


def _is_of_picture(component: Node) -> bool:
    """Whether a component holds a picture, and no text but its caption."""
    contents = list(component.iter("ContentItem"))
    return any(map(_is_picture, contents)) and all(_is_picture(one) or _is_caption(one) for one in contents)


def _find_pictures(component: Node) -> Iterator[Node]:
    """The components of one picture each: renditions may stand in components of their own.

    Where parts have lines or captions of their own, each of them is a picture.
    """
    if not any(map(_is_picture, component.iter("ContentItem"))):
        return
    parts = component.findall("NewsComponent")
    if not _is_of_picture(component) or any(_describes_picture(part) for part in parts):
        direct = any(map(_is_picture, component.findall("ContentItem")))
        if direct:
            yield component
        for part in parts if not direct else ():
            yield from _find_pictures(part)
    else:
        yield component


def _describes_picture(component: Node) -> bool:
    """Whether a component has a picture, and the lines or the caption of it."""
    contents = list(component.iter("ContentItem"))
    if not any(map(_is_picture, contents)):
        return False
    return component.find("NewsLines") is not None or any(map(_is_caption, contents))


def _rank_role(role: str) -> int:
    """How likely the content of a role is the text: the lower, the more."""
    if role in _TEXT_ROLES:
        return 0
    if role in _ABOVE_TEXT:
        return 3
    return 2 if role in _BESIDE_TEXT else 1


def _is_no_text(content: Node) -> bool:
    kinds = (_get_name(content.find(tag)).lower() for tag in ("MimeType", "Format", "MediaType"))
    return any(word in kind for kind in kinds for word in _NO_TEXT)


def _get_name(node: Node | None) -> str:
    return "" if node is None else str(node.get("FormalName", "")).strip()


def _get_line_type(line: Node) -> str:
    return _get_name(line.find("NewsLineType")).lower()


def _get_role(content: Node) -> str:
    """The role of the nearest component that has one."""
    for component in content.iterancestors("NewsComponent"):
        # It stands before all that may be many.
        role = next((child for child in islice(component, MAX_BEFORE_ROLE) if child.tag == "Role"), None)
        if name := _get_name(role).lower():
            return name
    return ""


def _get_media_type(content: Node) -> str:
    return _get_name(content.find("MediaType")).lower()


def _is_caption(content: Node) -> bool:
    return "caption" in _get_role(content)


def _is_picture(content: Node) -> bool:
    if _get_media_type(content) in _PICTURES:
        return True
    kinds = [_get_name(content.find(tag)).lower() for tag in ("MimeType", "Format")]
    if kinds[0].startswith(("image/", "video/", "audio/")) or any(word in kinds[1] for word in _PICTURE_FORMATS):
        return True
    return str(content.get("Href", "")).lower().endswith(_PICTURE_SUFFIXES)


def _get_property(content: Node, name: str) -> str:
    for node in content.iterfind("Characteristics/Property"):
        if _get_name(node).lower() == name:
            return str(node.get("Value", ""))
    return ""


def _measure_content(content: Node) -> RenditionSize:
    width, height = (_get_property(content, side) for side in ("width", "height"))
    return measure_rendition(content.get("Href", ""), width, height)


def _read_caption(content: Node) -> str:
    blocks = (block for data in content.findall("DataContent") for block in _read_content(data))
    return " ".join(block.text for block in blocks)


def _read_content(data: Node) -> tuple[Block, ...]:
    """Text as NITF, as XHTML, as HTML in a CDATA section, or plain."""
    if data.find(".//body.content") is not None:
        return nitf.read_body(data)
    if len(data):
        return markup.make_blocks(next(data.iter("body"), data))
    return dispatch.parse_text(data.text or "")
