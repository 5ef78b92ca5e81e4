"""NewsML-G2: news items, alone or in a message with others (IPTC, 2.0 to 2.34)."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from feedsmith import Note, ParseError
from feedsmith_wire.formats import dispatch, markup
from feedsmith_wire.formats.markup import LANG, Node, all_text, text_of
from feedsmith_wire.formats.story import MEDIA_TOPICS, SUBJECT_CODES, Block, Picture, Story, Topic

__all__ = ["ITEMS", "read"]

FORMAT = "NewsML-G2"
ITEMS = {
    "packageItem": "a package: it only says which items belong together",
    "planningItem": "a planning item, for editors",
    "conceptItem": "a concept item, not a story",
    "knowledgeItem": "a knowledge item, not a story",
    "catalogItem": "a catalogue, not a story",
}
# Vocabularies that stories are tagged with, by the aliases that the IPTC's own catalogue gives them.
_SCHEMES = {"medtop": MEDIA_TOPICS, "subj": SUBJECT_CODES}
_CAPTIONS = ("caption", "summary", "")
_AUTHORS = {"author", "writer", "creator", "reporter", "correspondent", "byline", ""}


def read(root: Node) -> Iterator[Story | Note | ParseError]:
    """The stories of an item or a message; pictures go with the stories that refer to them."""
    if root.tag in ITEMS:
        raise ParseError(kind="not-an-article", detail=f"{FORMAT}: {ITEMS[root.tag]}")
    items = [root] if root.tag == "newsItem" else root.findall("itemSet/newsItem")
    others = [] if root.tag == "newsItem" else [node.tag for node in root.findall("itemSet/*") if node.tag in ITEMS]
    if not items:
        what = ITEMS[others[0]] if others else "a message without items"
        raise ParseError(kind="not-an-article" if others else "empty", detail=f"{FORMAT}: {what}")
    yield from (Note(f"{FORMAT}: left out: {ITEMS[kind]}") for kind in dict.fromkeys(others) if kind != "packageItem")
    readers = [_Item(item) for item in items]
    texts = [item for item in readers if item.is_text]
    attached: set[int] = set()
    for item in texts:
        named = item.referred()
        own = [each for each in readers if not each.is_text and (len(texts) == 1 or each.guid in named)]
        attached.update(map(id, own))
        yield item.story([picture for each in own for picture in each.pictures()], {each.guid for each in readers})
    for item in readers:
        if not item.is_text and id(item) not in attached:
            yield item.story(item.pictures(), {each.guid for each in readers})


class _Item:
    """A news item: the parts in which its properties stand."""

    def __init__(self, item: Node) -> None:
        self.item = item
        self.meta = _part(item, "itemMeta")
        self.content = _part(item, "contentMeta")
        self.aliases = _aliases(item)
        self.guid: str = item.get("guid", "")
        kind = self._qcode(self.meta.find("itemClass")).rpartition(":")[2].lower()
        inline = item.find("contentSet/inlineXML") is not None or item.find("contentSet/inlineData") is not None
        self.is_text = inline or (kind in ("", "text", "composite") and item.find("contentSet/remoteContent") is None)

    def story(self, pictures: Iterable[Picture], beside: Collection[str]) -> Story:
        """The story with its pictures; of the items that it links to, those `beside` it are no news."""
        meta, content, rights = self.meta, self.content, _part(self.item, "rightsInfo")
        provider, code = self._party(meta.find("provider"))
        headline, *more = [*_by_role(content.findall("headline"), "main", ""), ""]
        embargo = meta.find("embargoed")
        signals = [self._qcode(node).rpartition(":")[2].lower() for node in meta.findall("signal")]
        status = "canceled" if {"kill", "cancel", "withdraw"} & set(signals) else self._qcode(meta.find("pubStatus"))
        return Story(
            format=FORMAT,
            guid=self.guid,
            version=self.item.get("version", ""),
            headline=headline,
            fallbacks=(*more, text_of(meta.find("title"))),
            standfirst=next(iter(self._standfirsts()), ""),
            blocks=self._blocks(),
            byline=", ".join(all_text(content.findall("by"))),
            people=tuple(self._people()),
            credit=text_of(content.find("creditline")),
            provider=provider,
            provider_code=code,
            dateline=text_of(content.find("dateline")),
            located=self._located(),
            created=text_of(meta.find("firstCreated")) or text_of(content.find("contentCreated")),
            revised=text_of(meta.find("versionCreated")),
            embargo=None if embargo is None else text_of(embargo),
            status=status,
            notes=all_text(meta.findall("edNote")),
            language=self._language(),
            tags=tuple(self._tags()),
            pictures=tuple(pictures),
            url=self._url(),
            rights=text_of(rights.find("copyrightNotice")) or self._party(rights.find("copyrightHolder"))[0],
            urgency=text_of(content.find("urgency")),
            slug=text_of(content.find("slugline")),
            related=tuple(self._related(beside)),
        )

    def referred(self) -> set[str]:
        """The identifiers of the items that this one links to."""
        links = (*self.item.iter("link"), *self.item.iter("itemRef"))
        return {node.get("residref", "") for node in links} - {""}

    def pictures(self) -> list[Picture]:
        """The one picture of the item, in the largest of its renditions; none for an item that is text."""
        renditions = self.item.findall("contentSet/remoteContent")
        if not renditions:
            return []
        best = max(renditions, key=_area)
        roles = [text for role in _CAPTIONS for text in _by_role(self.content.findall("description"), role)]
        return [
            Picture(
                url=best.get("href", ""),
                media_type=best.get("contenttype", ""),
                length=best.get("size", ""),
                width=best.get("width", ""),
                height=best.get("height", ""),
                caption=roles[0] if roles else "",
                credit=text_of(self.content.find("creditline")) or ", ".join(all_text(self.content.findall("by"))),
            )
        ]

    def _qcode(self, node: Node | None) -> str:
        return "" if node is None else node.get("qcode") or node.get("uri") or node.get("literal") or text_of(node)

    def _party(self, node: Node | None) -> tuple[str, str]:
        """The printed name of an organisation, and its code where the vocabulary is the IPTC's own."""
        if node is None:
            return "", ""
        alias, _, code = node.get("qcode", "").rpartition(":")
        return text_of(node.find("name")) or node.get("literal", "") or code, code if alias == "nprov" else ""

    def _people(self) -> Iterator[str]:
        """The creators that the item marks as people, in a role that is an author's."""
        for node in self.content.findall("creator"):
            kind = (node.get("type") or node.get("typeuri") or "").rpartition(":")[2].rpartition("/")[2]
            role = (node.get("role") or "").rpartition(":")[2].lower()
            if kind == "person" and role in _AUTHORS and (name := self._party(node)[0]):
                yield name

    def _located(self) -> str:
        node = self.content.find("located")
        place = self._party(node)[0]
        named = node is not None and (node.find("name") is not None or node.get("literal"))
        return place if named or (len(place) > 3 and place.isalpha()) else ""

    def _language(self) -> str:
        language = self.content.find("language")
        inline = self.item.find("contentSet/inlineXML")
        tags = [language.get("tag") if language is not None else "", inline.get(LANG) if inline is not None else ""]
        return next(filter(None, tags), "") or self.item.get(LANG, "")

    def _standfirsts(self) -> Iterator[str]:
        if self.is_text:
            for role in ("summary", "standfirst", "abstract", ""):
                yield from _by_role(self.content.findall("description"), role)

    def _tags(self) -> Iterator[Topic]:
        seen: set[str] = set()
        for node in self.content.findall("subject"):
            tag = self._tag(node)
            if tag is not None and tag.term not in seen:
                seen.add(tag.term)
                yield tag
        for word in all_text(self.content.findall("keyword")):
            if word not in seen:
                seen.add(word)
                yield Topic(term=word)

    def _tag(self, node: Node) -> Topic | None:
        """A subject by its code and vocabulary; by its name alone where it has no code, or the vocabulary no URI."""
        label = text_of(node.find("name"))
        alias, _, code = node.get("qcode", "").partition(":")
        uri = node.get("uri", "")
        if not code and uri.startswith(("http://", "https://")):
            head, _, code = uri.rstrip("/").rpartition("/")
            return Topic(term=code, scheme=f"{head}/", label=label) if code else None
        scheme = self.aliases.get(alias, "")
        if code and scheme.startswith(("http://", "https://")):
            return Topic(term=code, scheme=scheme, label=label)
        name = label or node.get("literal", "")
        return Topic(term=name) if name.strip() else None

    def _url(self) -> str:
        """Where the story itself can be read, if the item links to it."""
        for link in self.meta.findall("link"):
            rel = link.get("rel", "").rpartition(":")[2].lower()
            if rel in ("canonical", "alternate", "self", "isrenderedat", "publishedat") and link.get("href"):
                return str(link.get("href"))
        return ""

    def _related(self, beside: Collection[str]) -> Iterator[str]:
        for link in self.meta.findall("link"):
            rel = link.get("rel", "").rpartition(":")[2].lower()
            if (
                rel in ("seealso", "related", "issupplementto", "dependson", "derivedfrom")
                and link.get("residref") not in beside
            ):
                yield f"{rel} {link.get('residref') or link.get('href') or text_of(link)}".strip()

    def _blocks(self) -> tuple[Block, ...]:
        found: list[Block] = []
        for node in self.item.findall("contentSet/*")[:20]:
            if node.tag == "inlineXML":
                body = next(node.iter("body"), None)
                inner = next(node.iter("body.content"), None) if body is not None else None
                found += markup.blocks(inner if inner is not None else body if body is not None else node)
            elif node.tag == "inlineData" and not node.get("encoding"):
                found += dispatch.text_blocks("".join(node.itertext()))
            if found:
                break  # further ones are renditions of the same content
        return tuple(found)


def _part(item: Node, tag: str) -> Node:
    """The part of the item, or an empty one."""
    part = item.find(tag)
    return item.makeelement(tag) if part is None else part


def _aliases(item: Node) -> Mapping[str, str]:
    """The URIs of the vocabularies that codes are from: the IPTC's, and those that the item declares itself."""
    declared = {node.get("alias", ""): node.get("uri", "") for node in item.iter("scheme")}
    return {**declared, **_SCHEMES}


def _by_role(nodes: Iterable[Node], *roles: str) -> list[str]:
    """The texts of the nodes of a role, in the order of the roles; "" is none, which is taken for the main one."""
    texts = [((node.get("role") or "").rpartition(":")[2].lower(), text_of(node)) for node in nodes]
    return [text for role in roles for own, text in texts if own == role and text]


def _area(node: Node) -> tuple[bool, int]:
    """How large a rendition is, if it can be had at all."""
    sides = [
        int(node.get(side, "0")) if re.fullmatch(r"\d{1,6}", node.get(side, "")) else 0 for side in ("width", "height")
    ]
    return re.match("(?i)https?://", node.get("href", "")) is not None, sides[0] * sides[1]
