"""NewsML 1.x (IPTC, 1.0 to 1.2): one or more news items in an envelope."""

import re
from collections.abc import Iterable, Iterator

from feedsmith import ParseError
from feedsmith_wire.formats import dispatch, markup, nitf
from feedsmith_wire.formats.markup import LANG, Node, all_text, text_of
from feedsmith_wire.formats.story import Block, Picture, Story, Topic, newscode

__all__ = ["read"]

FORMAT = "NewsML 1"
_PICTURES = {"photo", "picture", "graphic", "image", "video", "audio", "animation"}
_ABOVE = {"title", "headline", "slug", "lead", "abstract", "summary", "teaser"}


def read(root: Node) -> Iterator[Story]:
    """The stories of the envelope, each NewsItem one."""
    items = root.findall("NewsItem")
    if not items:
        raise ParseError(kind="empty", detail=f"{FORMAT}: an envelope without a NewsItem")
    yield from (_Item(root, item).story() for item in items)


class _Item:
    """A NewsItem, with its components in the order of the document: lines and metadata of the outer ones come first."""

    def __init__(self, root: Node, item: Node) -> None:
        self.root, self.item = root, item
        self.identifier = _part(item, "Identification/NewsIdentifier")
        self.management = _part(item, "NewsManagement")
        self.components = list(item.iter("NewsComponent"))
        self.lines = [line for component in self.components for line in component.findall("NewsLines")]

    def story(self) -> Story:
        provider, code = self._provider()
        return Story(
            format=FORMAT,
            guid=self._guid(),
            version=text_of(self.identifier.find("RevisionId")),
            headline=self._line("HeadLine"),
            fallbacks=(text_of(self.item.find("Identification/NameLabel")),),
            standfirst=self._line("SubHeadLine") or self._of_type("abstract", "summary", "lead") or self._summary(),
            blocks=self._blocks(),
            byline=self._line("ByLine"),
            people=tuple(self._authors()),
            credit=self._line("CreditLine"),
            provider=provider,
            provider_code=code,
            dateline=self._line("DateLine"),
            located=self._located(),
            created=text_of(self.management.find("FirstCreated")),
            revised=text_of(self.management.find("ThisRevisionCreated")),
            embargo=self._embargo(),
            status="usable" if self._status() == "embargoed" else self._status(),
            notes=self._notes(),
            language=self._language(),
            tags=tuple(self._tags()),
            pictures=tuple(self._pictures()),
            rights=self._line("CopyrightLine") or self._line("RightsLine"),
            urgency=_name(self.management.find("Urgency")) or _name(self.root.find("NewsEnvelope/Priority")),
            slug=self._line("SlugLine") or text_of(self.item.find("Identification/NameLabel")),
            related=tuple(self._related()),
        )

    def _line(self, tag: str) -> str:
        """The first line of that name that has any text, so that a photo's comes after the story's."""
        return next(filter(None, (text_of(node) for lines in self.lines for node in lines.findall(tag))), "")

    def _of_type(self, *types: str) -> str:
        """A line of the agency's own making, by its type."""
        for line in (node for lines in self.lines for node in lines.findall("NewsLine")):
            if _name(line.find("NewsLineType")).lower() in types:
                return " ".join(all_text(line.findall("NewsLineText")))
        return ""

    def _guid(self) -> str:
        """The identifier without the revision, which is the URN that RFC 3085 makes of the parts."""
        parts = [text_of(self.identifier.find(tag)) for tag in ("ProviderId", "DateId", "NewsItemId")]
        if all(parts):
            return "urn:newsml:" + ":".join(part.replace(":", "%3A") for part in parts)
        return text_of(self.identifier.find("PublicIdentifier")) or ":".join(filter(None, parts))

    def _metadata(self, path: str) -> Iterator[Node]:
        return (node for component in self.components for node in component.findall(path))

    def _provider(self) -> tuple[str, str]:
        for path in ("AdministrativeMetadata/Provider/Party", "AdministrativeMetadata/Source/Party"):
            for party in self._metadata(path):
                if _name(party):
                    return _name(party), ""
        return _name(self.root.find("NewsEnvelope/SentFrom/Party")), ""

    def _authors(self) -> Iterator[str]:
        """The creators that are marked as authors; who else made the item known is not who wrote it."""
        for party in self._metadata("AdministrativeMetadata/Creator/Party"):
            roles = {
                node.get("Value", "").lower() for node in party.findall("Property") if _name(node) in ("Role", "Type")
            }
            if roles & {"author", "writer", "reporter", "person", "byline"} and _name(party):
                yield _name(party)

    def _located(self) -> str:
        for node in self._metadata("DescriptiveMetadata/Location"):
            places = {_name(each).lower(): each.get("Value", "") for each in node.iter("Property")}
            if place := places.get("city") or text_of(node):
                return place
        return ""

    def _status(self) -> str:
        return _name(self.management.find("Status")).rpartition(":")[2].lower()

    def _embargo(self) -> str | None:
        """Until the status will change, if that is what holds the story back now; "" where no time is set."""
        if self._status() != "embargoed":
            return None
        change = self.management.find("StatusWillChange")
        usable = change is not None and _name(change.find("FutureStatus")).lower() in ("usable", "")
        return text_of(change.find("DateAndTime")) if change is not None and usable else ""

    def _notes(self) -> tuple[str, ...]:
        notes = (*self.item.findall("Comment"), *self.management.findall("Comment"), *self._metadata("Comment"))
        lines = (node for lines in self.lines for node in lines.findall("NewsLine"))
        typed = [
            " ".join(all_text(line.findall("NewsLineText")))
            for line in lines
            if "note" in _name(line.find("NewsLineType")).lower()
        ]
        inline = all_text(self.item.iterfind(".//DataContent//note"))
        return (*all_text(notes), *filter(None, typed), *inline)

    def _language(self) -> str:
        named = [_name(node) for node in self._metadata("DescriptiveMetadata/Language")]
        tagged = [component.get(LANG, "") for component in self.components]
        return next(filter(None, (*named, *tagged, self.item.get(LANG, ""))), "")

    def _tags(self) -> Iterator[Topic]:
        seen: set[str] = set()
        for code, label in self._subjects():
            if code not in seen:
                seen.add(code)
                yield newscode(code, label)
        words = [
            node.get("Value", "") for node in self._metadata("DescriptiveMetadata/Property") if _name(node) == "Keyword"
        ]
        words += [
            word
            for lines in self.lines
            for node in lines.findall("KeywordLine")
            for word in re.split(r"[,;/]", text_of(node))
        ]
        for word in (each.strip() for each in words):
            if word and word not in seen:
                seen.add(word)
                yield Topic(term=word)

    def _subjects(self) -> Iterator[tuple[str, str]]:
        """Each subject by its most exact code."""
        for node in self._metadata("DescriptiveMetadata/SubjectCode"):
            levels = [each for tag in ("SubjectDetail", "SubjectMatter", "Subject") for each in node.findall(tag)]
            for each in levels[:1]:
                if re.fullmatch(r"\d{8}", _name(each), re.ASCII):
                    yield _name(each), each.get("Vocabulary-label", "") or text_of(each)

    def _blocks(self) -> tuple[Block, ...]:
        """The text of the first component that has any, headlines and summaries aside; others repeat it."""
        spare: tuple[Block, ...] = ()
        for role, blocks in self._texts():
            if role not in _ABOVE:
                return blocks
            spare = spare or blocks
        return spare

    def _summary(self) -> str:
        texts = (blocks for role, blocks in self._texts() if role in ("lead", "abstract", "summary"))
        return " ".join(block.text for block in next(texts, ()))

    def _texts(self) -> Iterator[tuple[str, tuple[Block, ...]]]:
        """The role and the blocks of each content item that is text, and no caption."""
        for content in self.item.iter("ContentItem"):
            if self._is_caption(content) or _kind(content) in _PICTURES:
                continue
            for data in content.findall("DataContent"):
                if found := _content(data):
                    yield _name(content.getparent().find("Role")).lower(), found

    def _is_caption(self, content: Node) -> bool:
        role = _name(content.getparent().find("Role")).lower()
        return "caption" in role

    def _pictures(self) -> Iterator[Picture]:
        """A picture for each component that has one, in the largest of its renditions."""
        for component in self.components:
            found = [each for each in component.findall("ContentItem") if _kind(each) in _PICTURES or _is_image(each)]
            if found:
                yield self._picture(component, max(found, key=_area))

    def _picture(self, component: Node, best: Node) -> Picture:
        around = component.getparent() if component.getparent().tag == "NewsComponent" else component
        captions = [each for part in (component, around) for each in part.iter("ContentItem") if self._is_caption(each)]
        texts = [
            " ".join(block.text for data in each.findall("DataContent") for block in _content(data))
            for each in captions
        ]
        lines = [
            line for part in (component, around) if part is not self.components[0] for line in part.findall("NewsLines")
        ]
        headline = next(filter(None, (text_of(line.find("HeadLine")) for line in lines)), "")
        credits = [text_of(line.find(tag)) for line in lines for tag in ("CreditLine", "ByLine")]
        return Picture(
            url=best.get("Href", ""),
            media_type=_name(best.find("MimeType")),
            length=text_of(best.find("Characteristics/SizeInBytes")),
            width=_property(best, "width"),
            height=_property(best, "height"),
            caption=next(filter(None, texts), headline),
            credit=next(filter(None, credits), ""),
        )

    def _related(self) -> Iterator[str]:
        for node in (*self.management.findall("AssociatedWith"), *self.item.iter("NewsItemRef")):
            yield f"{_name(node)} {node.get('NewsItem', '')}".strip()


def _part(node: Node, path: str) -> Node:
    part = node.find(path)
    return node.makeelement(path.rpartition("/")[2]) if part is None else part


def _name(node: Node | None) -> str:
    return "" if node is None else str(node.get("FormalName", "")).strip()


def _kind(content: Node) -> str:
    return _name(content.find("MediaType")).lower()


def _is_image(content: Node) -> bool:
    return _name(content.find("MimeType")).lower().startswith(("image/", "video/", "audio/"))


def _property(content: Node, name: str) -> str:
    nodes: Iterable[Node] = content.iterfind("Characteristics/Property")
    return next((str(node.get("Value", "")) for node in nodes if _name(node).lower() == name), "")


def _area(content: Node) -> tuple[bool, int]:
    sides = [_property(content, side) for side in ("width", "height")]
    numbers = [int(side) if re.fullmatch(r"\d{1,6}", side, re.ASCII) else 0 for side in sides]
    return re.match("(?i)https?://", content.get("Href", "")) is not None, numbers[0] * numbers[1]


def _content(data: Node) -> tuple[Block, ...]:
    """Text as NITF, as XHTML, as HTML in a CDATA section, or plain."""
    if data.find(".//body.content") is not None:
        return nitf.body_of(data)
    if len(data):
        return markup.blocks(next(data.iter("body"), data))
    return dispatch.text_blocks(data.text or "")
