"""NITF, the News Industry Text Format (IPTC, 2.x and 3.x): one story in a document."""

import re
from collections.abc import Iterator

from feedsmith_wire.formats import markup, slug
from feedsmith_wire.formats.markup import LANG, Node, all_text, text_of
from feedsmith_wire.formats.story import Block, Picture, Story, Topic, newscode

__all__ = ["body_of", "pictures_of", "read"]

FORMAT = "NITF"


def read(root: Node) -> Iterator[Story]:
    """The story of the document."""
    docdata = _part(root, "head/docdata")
    top = _part(root, "body/body.head")
    key = docdata.find("du-key")
    idref = docdata.get("management-doc-idref", "") if docdata.get("management-idref-status") else ""
    line = slug.read(_slug(docdata))
    byline = top.find("byline")
    yield Story(
        format=FORMAT,
        guid=idref or _attribute(docdata, "doc-id", "id-string"),
        key=_key(docdata, key, line.root),
        version=(key.get("version") or key.get("generation") or "") if key is not None else "",
        rank=line.rank,
        headline=text_of(top.find("hedline/hl1")) or text_of(top.find("hedline")),
        fallbacks=(text_of(root.find("head/title")),),
        standfirst=_standfirst(top),
        blocks=body_of(root),
        byline=_byline(byline),
        people=() if byline is None else all_text(byline.iter("person")),
        credit=text_of(top.find("distributor")),
        provider=text_of(top.find("distributor/org")) or text_of(top.find("distributor")) or _source(docdata),
        dateline=_dateline(top.find("dateline")),
        filed=_attribute(_part(top, "dateline"), "story.date", "norm"),
        located=", ".join(
            filter(None, [_attribute(docdata, "evloc", "city"), _attribute(docdata, "evloc", "state-prov")])
        ),
        created=_attribute(docdata, "date.issue", "norm") or _attribute(root, "head/pubdata", "date.publication"),
        revised=root.get("change.date", "") if "T" in root.get("change.date", "") else _revision(root),
        embargo=_embargo(docdata),
        status=docdata.get("management-idref-status") or _status(docdata) or ("canceled" if line.killed else ""),
        notes=(*all_text(root.iterfind("body//note")), *_messages(docdata)),
        language=next(filter(None, (root.get(LANG), root.get("baselang"), _part(root, "body").get(LANG))), ""),
        tags=tuple(_tags(root)),
        pictures=tuple(pictures_of(root)),
        url=_url(root),
        rights=_rights(docdata, top),
        urgency=_attribute(docdata, "urgency", "ed-urg"),
        slug=_slug(docdata),
        related=tuple(_related(root)),
    )


def body_of(root: Node) -> tuple[Block, ...]:
    """The text of the body and the line that ends it."""
    content = next(root.iter("body.content"), None)
    body = markup.blocks(content if content is not None else root.find("body"))
    ending = [markup.paragraph(text) for text in all_text(root.iterfind(".//body.end/tagline"))]
    return (*body, *filter(None, ending))


def pictures_of(root: Node) -> Iterator[Picture]:
    """The media of the story, each in the largest of its renditions."""
    for media in root.iter("media"):
        references = media.findall("media-reference") or [media.makeelement("media-reference")]
        best = max(references, key=_area)
        yield Picture(
            url=best.get("source", ""),
            media_type=best.get("mime-type", ""),
            length=best.get("file-size", ""),
            width=best.get("width", ""),
            height=best.get("height", ""),
            caption=" ".join(all_text(media.findall("media-caption"))) or best.get("alternate-text", ""),
            credit=text_of(media.find("media-producer")) or best.get("source-credit", ""),
        )


def _part(node: Node, path: str) -> Node:
    part = node.find(path)
    return node.makeelement(path.rpartition("/")[2]) if part is None else part


def _attribute(node: Node, path: str, name: str) -> str:
    return str(_part(node, path).get(name, ""))


def _area(reference: Node) -> tuple[bool, int]:
    sides = [reference.get(side, "") for side in ("width", "height")]
    numbers = [int(side) if re.fullmatch(r"\d{1,6}", side, re.ASCII) else 0 for side in sides]
    return re.match("(?i)https?://", reference.get("source", "")) is not None, numbers[0] * numbers[1]


def _key(docdata: Node, key: Node | None, root: str) -> tuple[str, ...]:
    """What names a story that has no identifier: who distributes it, its day, and its key or slug."""
    named = (key.get("key") if key is not None else "") or root
    return (_source(docdata), _attribute(docdata, "date.issue", "norm")[:8], named) if named else ()


def _source(docdata: Node) -> str:
    return _attribute(docdata, "doc-id", "regsrc") or _attribute(docdata, "doc.copyright", "holder")


def _slug(docdata: Node) -> str:
    words = [node.get("key", "") for node in docdata.iterfind("key-list/keyword")]
    return (
        _attribute(docdata, "fixture", "fix-id")
        or _attribute(docdata, "du-key", "key")
        or ", ".join(filter(None, words))
    )


def _byline(byline: Node | None) -> str:
    """The line as printed, its title kept apart: `By JANE DOE`, `Harbour Correspondent`."""
    if byline is None:
        return ""
    title = text_of(byline.find("byttl"))
    line = text_of(byline)
    return f"{line.removesuffix(title).rstrip(' ,')}, {title}" if title and line.removesuffix(title).strip() else line


def _dateline(dateline: Node | None) -> str:
    """The place as printed; its date stands in an attribute."""
    if dateline is None:
        return ""
    return text_of(dateline.find("location")) or text_of(dateline)


def _standfirst(top: Node) -> str:
    return " ".join(all_text(top.findall("abstract"))) or text_of(top.find("hedline/hl2"))


def _embargo(docdata: Node) -> str | None:
    """The release date, where the story may not be used before; "" where it is embargoed and that is not said."""
    release = docdata.find("date.release")
    if docdata.get("management-status", "").lower() == "embargoed":
        return "" if release is None else str(release.get("norm", ""))
    return None if release is None or not release.get("norm") else str(release.get("norm"))


def _status(docdata: Node) -> str:
    status = docdata.get("management-status", "")
    return "" if status.lower() == "embargoed" else str(status)


def _revision(root: Node) -> str:
    norms = [node.get("norm", "") for node in root.iterfind("head/revision-history")]
    return max(norms, default="")


def _messages(docdata: Node) -> tuple[str, ...]:
    messages = [node.get("info", "") for node in docdata.iterfind("ed-msg")]
    return (
        *filter(None, messages),
        *(node.get("info", "") for node in docdata.iterfind("correction") if node.get("info")),
    )


def _rights(docdata: Node, top: Node) -> str:
    holder, year = _attribute(docdata, "doc.copyright", "holder"), _attribute(docdata, "doc.copyright", "year")
    return text_of(top.find("rights")) or (f"© {year} {holder}" if holder else "")


def _url(root: Node) -> str:
    return _attribute(root, "head/pubdata", "ex-ref")


def _related(root: Node) -> Iterator[str]:
    yield from (
        f"series {node.get('series.name')}" for node in root.iterfind("head/docdata/series") if node.get("series.name")
    )


def _tags(root: Node) -> Iterator[Topic]:
    """Subject codes with their most exact name, then keywords and what the document is classified as."""
    seen: set[str] = set()
    for node in root.iterfind("head/tobject/tobject.subject"):
        code = node.get("tobject.subject.refnum", "").strip()
        levels = ("detail", "matter", "type", "code")
        label = next(filter(None, (node.get(f"tobject.subject.{level}", "").strip() for level in levels)), "")
        if re.fullmatch(r"\d{8}", code, re.ASCII) and code not in seen:
            seen.add(code)
            yield newscode(code, label)
        elif label and not code and label not in seen:
            seen.add(label)
            yield Topic(term=label)
    words = [node.get("key", "").strip() for node in root.iterfind("head/docdata/key-list/keyword")]
    words += [
        text_of(node) or node.get("value", "") for node in root.iterfind("head/docdata/identified-content/classifier")
    ]
    for word in words:
        if word.strip() and word not in seen:
            seen.add(word)
            yield Topic(term=word)
