"""NewsML-G2: news items, alone or in a message with others (IPTC, 2.0 to 2.34)."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from feedsmith import Note, ParseError
from feedsmith_wire.formats import dispatch, markup
from feedsmith_wire.formats.markup import LANG, Node, find_or_empty, get_text, get_texts
from feedsmith_wire.formats.story import (
    MEDIA_TOPICS,
    SUBJECT_CODES,
    Block,
    Picture,
    RelatedItem,
    RenditionSize,
    Story,
    Topic,
    drop_repeated_topics,
    measure_rendition,
)

__all__ = ["ITEMS", "read_stories"]

FORMAT = "NewsML-G2"
ITEMS = {
    "packageItem": "a package: it only says which items belong together",
    "planningItem": "a planning item, for editors",
    "conceptItem": "a concept item, not a story",
    "knowledgeItem": "a knowledge item, not a story",
    "catalogItem": "a catalogue, not a story",
}
"""Items that are no stories, and what they are."""
# Vocabularies that stories are tagged with, by the aliases that the IPTC's own catalogue gives
# them.
_SCHEMES = {"medtop": MEDIA_TOPICS, "subj": SUBJECT_CODES}
_CAPTION_ROLES = ("caption", "summary", "")
_STANDFIRST_ROLES = ("summary", "standfirst", "abstract", "")
_AUTHOR_ROLES = {"author", "writer", "creator", "reporter", "correspondent", "byline", ""}
_KILL_SIGNALS = {"kill", "cancel", "withdraw"}
# Roles of headlines that are read with another one.
_SUBORDINATE = re.compile("sub|short|kicker|deck|over|under|second|alt|sms|push|seo|web|line|desk")
_OWN_PAGE = ("canonical", "alternate", "self", "isrenderedat", "publishedat")
_RELATIONS = ("seealso", "related", "issupplementto", "dependson", "derivedfrom")
_HTTP = ("http://", "https://")
_REFERENCES = ("qcode", "uri", "literal")
"""The attributes by which a property refers to a concept."""
MAX_CONTENTS = 20
"""Parts of a content set that are looked through for a text."""


class _Party(NamedTuple):
    """An organisation or a person. `code` is of the IPTC's own vocabulary of providers."""

    name: str = ""
    code: str = ""


def read_stories(root: Node) -> Iterator[Story | Note | ParseError]:
    """The stories of an item or a message; pictures go with the stories that refer to them.

    Raises ParseError where none of the items is a story.
    """
    if root.tag == "packageItem" and (package := _read_package(root)):
        yield package
        return
    items = [_NewsItem(node) for node in _find_news_items(root)]
    for kind in _find_other_items(root):
        if kind != "packageItem":  # one comes with most messages, and says nothing that is missing
            yield Note(f"{FORMAT}: left out: {ITEMS[kind]}")
    guids = {item.guid for item in items}
    texts = [item for item in items if item.is_text]
    # By identity, as items of a damaged message may have no guid.
    attached: set[int] = set()
    for item in texts:
        own = _find_pictures_of(item, items, alone=len(texts) == 1)
        attached.update(map(id, own))
        pictures = [picture for picture_item in own for picture in picture_item.read_pictures()]
        yield item.read_story(pictures, guids)
    for item in items:
        if not item.is_text and id(item) not in attached:
            yield item.read_story(item.read_pictures(), guids)


def _read_package(root: Node) -> Story | None:
    """A package that has a headline of its own: a list of its items, in their order; None for any other."""
    related = [
        RelatedItem(
            node.get("href") or node.get("residref", ""),
            get_text(node.find("title")) or get_text(node.find("headline")),
        )
        for node in root.iter("itemRef")
    ]
    titles = [item.title for item in related if item.title]
    story = _NewsItem(root).read_story([], ())
    if not story.headline or not titles:
        return None
    return replace(story, blocks=(dispatch.make_list(titles),), related=tuple(related))


def _find_news_items(root: Node) -> list[Node]:
    """The news items of the document. Raises ParseError where there are none."""
    if root.tag in ITEMS:
        raise ParseError(kind="not-an-article", detail=f"{FORMAT}: {ITEMS[root.tag]}")
    if root.tag == "newsItem":
        return [root]
    items = list(root.findall("itemSet/newsItem"))
    if items:
        return items
    others = _find_other_items(root)
    if others:
        raise ParseError(kind="not-an-article", detail=f"{FORMAT}: {ITEMS[others[0]]}")
    raise ParseError(kind="empty", detail=f"{FORMAT}: a message without items")


def _find_other_items(root: Node) -> list[str]:
    """The kinds of the items of a message that are no stories, each once."""
    if root.tag == "newsItem":
        return []
    kinds = (node.tag for node in root.findall("itemSet/*"))
    return list(dict.fromkeys(kind for kind in kinds if kind in ITEMS))


def _find_pictures_of(
    item: "_NewsItem",
    items: Iterable["_NewsItem"],
    alone: bool,
) -> list["_NewsItem"]:
    """The pictures that a story refers to; all of the message where the story is `alone` in it."""
    referred = item.find_referred()
    return [other for other in items if not other.is_text and (alone or other.guid in referred)]


class _NewsItem:
    """A news item: the parts in which its properties stand."""

    def __init__(self, item: Node) -> None:
        self.item = item
        self.meta = find_or_empty(item, "itemMeta")
        self.content = find_or_empty(item, "contentMeta")
        self.schemes = _find_schemes(item)
        self.asserted = _find_asserted_names(item)
        self.guid: str = item.get("guid", "")
        self.is_text = self._is_text()

    def _is_text(self) -> bool:
        """Whether it is a story: a text is inside, or its class says so and no file is linked."""
        contents = {node.tag for node in self.item.findall("contentSet/*")}
        if "inlineXML" in contents or "inlineData" in contents:
            return True
        kind = _get_last_part(_get_code(self.meta.find("itemClass")))
        return kind in ("", "text", "composite") and "remoteContent" not in contents

    def read_story(self, pictures: Iterable[Picture], beside: Collection[str]) -> Story:
        """The story with its pictures. Links to items that stand `beside` it are left out."""
        meta, content = self.meta, self.content
        provider = _read_party(meta.find("provider"))
        headline, *more = self._read_headlines()
        # An empty element is an embargo without an end.
        embargo = meta.find("embargoed")
        return Story(
            format=FORMAT,
            guid=self.guid,
            version=self.item.get("version", ""),
            headline=headline,
            fallbacks=(*more, get_text(meta.find("title"))),
            standfirst=self._read_standfirst(),
            blocks=self._read_blocks(),
            byline=", ".join(get_texts(content.findall("by"))),
            people=tuple(self._read_people()),
            credit=get_text(content.find("creditline")),
            provider=provider.name,
            provider_code=provider.code,
            dateline=get_text(content.find("dateline")),
            location=self._read_location(),
            created=get_text(meta.find("firstCreated")) or get_text(content.find("contentCreated")),
            revised=self._read_revised(),
            embargo=None if embargo is None else get_text(embargo),
            status=self._read_status(),
            notes=get_texts(meta.findall("edNote")),
            language=self._read_language(),
            tags=tuple(drop_repeated_topics(self._read_topics())),
            pictures=tuple(pictures),
            url=self._read_url(),
            rights=self._read_rights(),
            urgency=get_text(content.find("urgency")),
            slug=get_text(content.find("slugline")),
            related=tuple(self._read_related(beside)),
        )

    def _read_headlines(self) -> list[str]:
        """The headlines, the main one first: of roles that are the agency's own, the first that is none below it."""
        nodes = self.content.findall("headline")
        own = [node for node in nodes if not _SUBORDINATE.search(_get_role(node))]
        return [*_get_texts_by_role(nodes, "main", ""), *get_texts(own), ""]

    def find_referred(self) -> set[str]:
        """The identifiers of the items that this one links to."""
        links = (*self.item.iter("link"), *self.item.iter("itemRef"))
        return {node.get("residref", "") for node in links} - {""}

    def read_pictures(self) -> list[Picture]:
        """The one picture of the item, in its largest rendition; none for a text."""
        renditions = self.item.findall("contentSet/remoteContent")
        if not renditions:
            return []
        best = max(renditions, key=_measure_remote)
        captions = _get_texts_by_role(self.content.findall("description"), *_CAPTION_ROLES)
        byline = ", ".join(get_texts(self.content.findall("by")))
        return [
            Picture(
                url=best.get("href", ""),
                media_type=best.get("contenttype", ""),
                length=best.get("size", ""),
                width=best.get("width", ""),
                height=best.get("height", ""),
                caption=captions[0] if captions else "",
                credit=get_text(self.content.find("creditline")) or byline,
            )
        ]

    def _read_revised(self) -> str:
        """When the content was last changed; else when this version was made, which may only have other metadata."""
        modified = get_text(self.content.find("contentModified"))
        return modified if "T" in modified else get_text(self.meta.find("versionCreated"))

    def _read_status(self) -> str:
        """The status of publication; a signal to kill the story counts for more."""
        signals = {_get_last_part(_get_code(node)) for node in self.meta.findall("signal")}
        return "canceled" if signals & _KILL_SIGNALS else _get_code(self.meta.find("pubStatus"))

    def _read_rights(self) -> str:
        rights = find_or_empty(self.item, "rightsInfo")
        notice = get_text(rights.find("copyrightNotice"))
        return notice or _read_party(rights.find("copyrightHolder")).name

    def _read_people(self) -> Iterator[str]:
        """The creators that the item marks as people, in a role that is an author's."""
        for node in self.content.findall("creator"):
            kind = node.get("type") or node.get("typeuri") or ""
            is_person = kind.rpartition(":")[2].rpartition("/")[2] == "person"
            name = _read_party(node).name
            if name and is_person and _get_role(node) in _AUTHOR_ROLES:
                yield name

    def _read_location(self) -> str:
        """The place that the content is from; a code alone only where it reads like a name."""
        node = self.content.find("located")
        place = self._get_asserted_name(node) or _read_party(node).name
        if node is not None and (node.find("name") is not None or node.get("literal")):
            return place
        return place if len(place) > 3 and place.isalpha() else ""

    def _get_asserted_name(self, node: Node | None) -> str:
        """The name that the item's assert has of the concept which the node refers to; "" for none."""
        if node is None:
            return ""
        keys = (node.get(key, "") for key in _REFERENCES)
        return next((self.asserted[key] for key in keys if key in self.asserted), "")

    def _read_language(self) -> str:
        language: str = find_or_empty(self.content, "language").get("tag", "")
        inline: str = find_or_empty(self.item, "contentSet/inlineXML").get(LANG, "")
        return language or inline or str(self.item.get(LANG, ""))

    def _read_standfirst(self) -> str:
        if not self.is_text:
            return ""  # the description of a picture is its caption
        texts = _get_texts_by_role(self.content.findall("description"), *_STANDFIRST_ROLES)
        return texts[0] if texts else ""

    def _read_topics(self) -> Iterator[Topic]:
        """Subjects, then keywords."""
        for node in self.content.findall("subject"):
            if topic := self._read_subject(node):
                yield topic
        yield from (Topic(term=word) for word in get_texts(self.content.findall("keyword")))

    def _read_subject(self, node: Node) -> Topic | None:
        """A subject by its code and vocabulary, else by its name."""
        label = get_text(node.find("name")) or self._get_asserted_name(node)
        alias, _, code = node.get("qcode", "").partition(":")
        uri = node.get("uri", "")
        # A concept's URI ends in its code, and what is before that is the vocabulary's.
        if not code and uri.startswith(_HTTP):
            head, _, code = uri.rstrip("/").rpartition("/")
            return Topic(term=code, scheme=f"{head}/", label=label) if code else None
        scheme = self.schemes.get(alias, "")
        if code and scheme.startswith(_HTTP):
            return Topic(term=code, scheme=scheme, label=label)
        name = label or node.get("literal", "")
        return Topic(term=name) if name.strip() else None

    def _read_url(self) -> str:
        """Where the story itself can be read, if the item links to it."""
        for link in self.meta.findall("link"):
            if _get_last_part(link.get("rel", "")) in _OWN_PAGE and link.get("href"):
                return str(link.get("href"))
        return ""

    def _read_related(self, beside: Collection[str]) -> Iterator[RelatedItem]:
        for link in self.meta.findall("link"):
            relation = _get_last_part(link.get("rel", ""))
            if relation in _RELATIONS and link.get("residref") not in beside:
                title = get_text(link.find("title")) or get_text(link.find("headline"))
                target = link.get("href") or link.get("residref") or get_text(link)
                yield RelatedItem(target, title or relation)

    def _read_blocks(self) -> tuple[Block, ...]:
        """The text of the first content that has any; further ones are renditions of the same."""
        for node in self.item.findall("contentSet/*")[:MAX_CONTENTS]:
            blocks = _read_content(node)
            if blocks:
                return blocks
        return ()


def _read_content(node: Node) -> tuple[Block, ...]:
    """The blocks of a content: XHTML, NITF or plain text; none for what is encoded, as files."""
    if node.tag == "inlineData" and not node.get("encoding"):
        return dispatch.parse_text("".join(node.itertext()))
    if node.tag != "inlineXML":
        return ()
    body = next(node.iter("body"), None)
    if body is None:
        return markup.make_blocks(node)
    return markup.make_blocks(next(node.iter("body.content"), body))


def _get_code(node: Node | None) -> str:
    """The code of a property, in whichever of its forms it stands."""
    if node is None:
        return ""
    return node.get("qcode") or node.get("uri") or node.get("literal") or get_text(node)


def _get_last_part(code: str) -> str:
    """The code without the alias of its vocabulary, in lower case."""
    return code.rpartition(":")[2].lower()


def _get_role(node: Node) -> str:
    return _get_last_part(node.get("role") or "")


def _read_party(node: Node | None) -> _Party:
    if node is None:
        return _Party()
    alias, _, code = node.get("qcode", "").rpartition(":")
    name = get_text(node.find("name")) or node.get("literal", "") or code
    return _Party(name, code if alias == "nprov" else "")


def _find_schemes(item: Node) -> Mapping[str, str]:
    """The URIs of vocabularies by their aliases: the IPTC's, and those that the item declares."""
    declared = {node.get("alias", ""): node.get("uri", "") for node in item.iter("scheme")}
    # The IPTC's own win: an item can't say that "medtop" is something else.
    return {**declared, **_SCHEMES}


def _find_asserted_names(item: Node) -> Mapping[str, str]:
    """The names of concepts that the item describes in an assert, by what refers to them."""
    names: dict[str, str] = {}
    for node in item.findall("assert"):
        name = get_text(node.find("name"))
        names.update((node.get(key), name) for key in _REFERENCES if name and node.get(key))
    return names


def _get_texts_by_role(nodes: Iterable[Node], *roles: str) -> list[str]:
    """The texts of the nodes of a role, in the order of the roles; "" is that of none."""
    texts = [(_get_role(node), get_text(node)) for node in nodes]
    return [text for role in roles for own, text in texts if own == role and text]


def _measure_remote(node: Node) -> RenditionSize:
    return measure_rendition(node.get("href", ""), node.get("width", ""), node.get("height", ""))
