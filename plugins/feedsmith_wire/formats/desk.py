"""What in a dispatch is meant for the desks that receive it, and never for readers: notes to editors, desk initials,
ways to reach the newsroom. General conventions of agencies, in the languages that they write.

Prose stays as it is: a number that readers are told to call is news, and so is a sentence about an editor. Only what
stands apart, as a paragraph of its own or a bracket at the end, is taken out.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape

from feedsmith.text import squash
from feedsmith_wire.formats.story import Block

__all__ = ["for_readers", "is_correction", "is_sign_off", "speaks_of_embargo", "without_contacts"]

TAIL = 6
"""How many blocks at the end may hold sign-offs and ways to reach the desk."""
MOST = 2_000
"""Characters: longer paragraphs are prose, and looking through 10 MB of them would take seconds."""
_EMAIL = r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?\(at\)\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
_PHONE = (
    r"(?<![\w.,:/-])(?:(?:tel(?:efon|ephone|éphone|éfono|efoon|\.)?|phone|mobile|mobil|fax|ph|t|m)[.:]*\s*)?"
    r"(?:\+|00|\(0|0|\(\+|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d))[\d().\u00a0 /\u2010-\u2013-]{4,24}\d(?![\w-])"
    r"|(?<![\w.,:/-])(?:tel|phone|fax)[a-zéó]{0,8}[.:]*\s*\+?\d[\d ()./-]{3,24}\d"
)
_REACH = re.compile(f"(?i:{_EMAIL}|{_PHONE})")
_BRACKET = re.compile(r"\s*[(\[][^()\[\]]{0,300}[)\]]")
_ADVISORY = re.compile(
    r"(?i)\W{0,5}(?:(?:eds?|editors|desks|news editors)\s?[:.—–-]"
    r"|(?:attn\.?|attention)[,:]? (?:\w+ ){0,3}(?:editors|desks|eds)\b"
    r"|(?:notes?|memo|message|advisory|information) (?:to|for) (?:\w+ ){0,2}"
    r"(?:editors?|desks?|eds|clients|subscribers)\b"
    r"|(?:editor['’]?s?|editorial|editors['’]|sub-?editors['’]?|desk|internal|news ?desk) ?notes?\s?[:.—–_-]"
    r"|(?:eds? note|ednote|n\.?b\.? (?:eds|editors))\b"
    r"|(?:achtung,? )?(?:an|hinweise? (?:an|für)) (?:die )?redaktion(?:en)?\b"
    r"|(?:redaktionelle[rn]? hinweise?|redaktionshinweise?|dienstmeldung|(?:[a-z]{2,5}-)?notizblock)\b"
    r"|note (?:à|a|aux) (?:la |l['’]attention (?:de la |des ))?r[ée]dactions?\b"
    r"|(?:à|a) l['’]attention des (?:rédactions|abonnés)\b"
    r"|(?:nota|aviso) (?:a|para) (?:los |la |as |os |a )?(?:editores|redacci[oó]n|reda[cç][aã]o|clientes)\b"
    r"|(?:nota|avviso) (?:alla redazione|ai clienti|per la redazione)\b"
    r"|(?:aan|noot voor) de redacties?\b|noot redactie\b|(?:til|till) redaks(?:j|t)?i?on(?:en|ene)?\b"
    r"|editörün notu\s?:|к сведению редакц)"
)
# Everything from such a line on is the agency's own.
_NOT_FOR_PRINT = re.compile(
    r"(?i)\W{0,5}(?:"
    r"(?:(?:the|this|these|following|information|notes?|details|material|is|are|contacts?|data|below) ){0,8}"
    r"not (?:intended |meant )?for publication\b(?! before| until)"
    r"|(?:die |diese )?(?:(?:nach)?folgenden? )?(?:informationen|hinweise|angaben)? ?(?:sind |ist )?"
    r"nicht (?:zur|für die) veröffentlichung\b"
    r"|(?:(?:les|ces|informations|éléments|suivante?s|qui|suivent) ){0,6}ne sont pas destinée?s à "
    r"(?:la publication|être publiée?s?)|ne pas publier\b"
    r"|(?:(?:la|esta|siguiente|información) ){0,4}no (?:es|está) (?:destinada )?(?:a|para) (?:su |la )?publicación"
    r"|(?:(?:de|deze|volgende|onderstaande|informatie) ){0,4}(?:is )?niet (?:bestemd )?voor publicatie"
    r"|(?:[a-z]{2,5}-)?notizblock\W{0,5}$|redaktionelle hinweise\W{0,5}$)"
)
_CONTACT = re.compile(
    r"(?i)\W{0,5}(?:"
    r"for (?:more|further|additional|media|press|any)[^.:]{0,40}"
    r"(?:information|details|inquiries|enquiries|queries|contact)"
    r"|(?:(?:media|press|newsroom|news desk|desk|investor|editorial|company)[\w ]{0,20} )?"
    r"(?:contacts?|inquiries|enquiries)\s?(?:info\w*\s?|details\s?)?:"
    r"|to (?:contact|reach) the (?:reporters?|editors?|authors?|writers?|desk|newsroom|journalist)"
    r"|(?:the )?(?:reporters?|authors?|writers?|editors?|journalist|desk|newsroom) (?:\w+ ){0,6}"
    r"(?:can|may) be (?:contacted|reached)"
    r"|(?:follow|e-?mail|contact|reach|write to|call) (?:the |our )?"
    r"(?:reporter|author|writer|editor|desk|newsroom|journalist|newsdesk)"
    r"|(?:presse|redaktions|[a-z]{2,5}-)?(?:kontakte?|ansprechpartner\w*)\s?:|für (?:rückfragen|weitere informationen)"
    r"|(?:redaktion|autor(?:in)?|réda(?:ction|cteur)|redacci[oó]n|redazione|redactie)\s?:"
    r"|pour (?:plus d['’]informations?|tout renseignement|en savoir plus)|contacts? (?:presse|médias?)"
    r"|(?:para|per) (?:más|mais|maggiori|ulteriori) informa\w+"
    r"|contact[oô]s?\s?:|contatt[io]\s?:|voor meer informatie|iletişim\s?:"
    r"|(?:newsroom|news ?desk|bureau|redaktion)\b)"
)
_LABEL = re.compile(r"(?i)\W*(?:tel\w*|phone|e-?mail|mail|fax|mobile|twitter|x)?\W*")
_CREDITED = re.compile(
    r"(?i)\W*(?:reporting|writing|written|editing|edited|additional reporting|compiled|reported|bericht\w*|édité|rédigé"
    r"|reportage|edici[oó]n|escrito|a cura di|[\w ]{2,60} contributed)\b"
)
_DESK_WORD = re.compile(
    r"(?i)\b(?:editors?|desk|news ?desk|newsroom|redaktion|rédaction|redacci[oó]n|redazione|redactie|redaksjon)\b"
)
_SIGN_OFF = re.compile(
    r"[(\[]?[a-zäöüéèøåæ]{2,4}(?:[/-][a-zäöüéèøåæ]{2,4}){1,4}[)\]]?"  # gr/bp, (mv/kl/ab)
    r"|[(\[][A-Z]{2,6}(?:[/, -][a-z]{2,4}){1,4}[)\]]|[A-Z]{2,6}/[a-z]{2,4}(?:/[a-z]{2,4}){0,3}"  # (KNA/iz), AAP mv/kl
    r"|[A-Z]{2,6} [a-z]{2,4}(?:/[a-z]{2,4}){1,3}"
    r"|[a-z]{2,4}/[A-Za-z]{2,6}(?:/[a-z]{2,4}){0,3}"  # det/dpa
    r"|[a-z]{2,5}(?: [a-z]{1,4}\d?){1,8}"  # dpa wsz jln npr
    r"|[-–—#* ]*(?:30|ENDS?|End|MORE|more|mfl|ends)[-–—#* ]*|[#*_-]{1,5}(?: ?[#*_-]){0,10}"
    r"|(?:[A-Z]{2,4}-){1,3}\d\d-\d\d-\d\d \d{4}(?:[A-Z]{3})?<?"  # AP-NY-03-14-26 1423EDT
)
# Behind the last sentence: "... was hurt. det/dpa"
_APPENDED = re.compile(r"(?<=[.!?”»\")])\s+([(\[]?[A-Za-z]{2,6}/[a-z]{2,4}(?:[/ ][a-z]{2,4}){0,4}[)\]]?)</p>$")
_WORDS = frozenset(
    "the and of to in a is was for on at by it he she we they not no yes und der die das de la le les et".split()
)
_CORRECTION = re.compile(
    r"(?i)\W{0,3}(?:(?:editor['’]s note|note|an den leser|note aux lecteurs)\s?[:.—–-]\s*)?"
    r"(?:(?:this|the) (?:story|article|version|report|item|headline|caption|dispatch)\b[^.]{0,200}"
    r"\b(?:correct(?:s|ed)|was amended|clarif(?:y|ies|ied)|incorrectly|misspel\w+|misstated|updated to correct)\b"
    r"|(?:an|a|the|in an) (?:earlier|previous) (?:version|story|report|dispatch|item)\b"
    r"|correct(?:ion|s|ed|ing)\b\s?[:,]?|clarif(?:ication|ies)\b|recasts? to correct"
    r"|(?:berichtigung|korrektur|richtigstellung|berichtigt)\b|(?:rectificatif|correction|corrige|précision)\b"
    r"|(?:correcci[oó]n|corrige|rectificaci[oó]n|fe de errat\w+)\b|(?:correzione|rettifica)\b"
    r"|(?:corre[cç][aã]o|errata)\b"
    r"|(?:rectificatie|correctie)\b|(?:rättelse|rettelse|korjaus|oikaisu|leiðrétting|düzeltme|исправлен\w+)\b)"
)
_TO_EDITORS = re.compile(
    r"(?i)^\W{0,5}(?:eds?|editors|desks|attn|attention)\b|\b(?:desks|editors|subscribers|clients)\b"
)
_UNTIL = "(?:until|till|to|for|before|jusqu|hasta|até|fino|bis|tot|til)"
_EMBARGO = re.compile(
    rf"(?i)\b(?:strictly |under |sous |bajo |sotto )embargo(?:ed)?\b|\bembargoed?\s*:"
    rf"|\bembargo(?:ed)? {_UNTIL}|\bembargoed\W*$"
    r"|\bsperrfrist\b|\bnot for (?:publication|release|use|broadcast)\b[^.]{0,40}\b(?:before|until)\b"
    r"|\bhold for release\b|\bto be (?:released|published) (?:only )?(?:after|at)\b"
)
_LIFTED = re.compile(
    r"(?i)embargo (?:is |has been |was )?(?:now )?(?:lifted|over|removed|expired|broken)|no (?:longer )?embargo"
)


def is_correction(note: str) -> bool:
    """Whether a note tells readers what was wrong: it says so at its start, and addresses no desk."""
    return _CORRECTION.match(note) is not None and not _TO_EDITORS.search(note) and not _REACH.search(note)


def speaks_of_embargo(note: str) -> bool:
    return _EMBARGO.search(note) is not None and _LIFTED.search(note) is None


def without_contacts(line: str) -> str:
    """A byline or credit line without the addresses and numbers behind the names."""
    line = line[:MOST]
    if not _REACH.search(line):
        return line
    return squash(_REACH.sub("", _BRACKET.sub(_emptied, line))).strip(" ,;:|/–—-")


def _emptied(bracket: re.Match[str]) -> str:
    """A bracket without what in it is an address or a number; nothing where nothing else is in it."""
    text = bracket[0]
    if not _REACH.search(text):
        return text
    start = len(text) - len(text.lstrip()) + 1
    parts = (_REACH.sub("", part).strip(" ,:") for part in text[start:-1].split(";"))
    kept = "; ".join(part for part in parts if not _LABEL.fullmatch(part))
    return f"{text[:start]}{kept}{text[-1]}" if kept else ""


def for_readers(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks that readers get, and the texts of those that are the desk's."""
    kept: list[Block] = []
    for index, block in enumerate(blocks):
        if _NOT_FOR_PRINT.match(block.text[:300]):
            return _signed_off(kept, [each.text for each in blocks[index:]] + _taken(blocks[:index], kept))
        cut = None if _is_desks(block, index, len(blocks) - index) else block
        if cut is not None:
            kept.append(_tidy(cut) if len(blocks) - index <= TAIL else cut)
    return _signed_off(kept, _taken(blocks, kept))


def _taken(blocks: Iterable[Block], kept: Iterable[Block]) -> list[str]:
    texts = {block.text for block in kept}
    return [block.text for block in blocks if block.text not in texts]


def _is_desks(block: Block, place: int, left: int) -> bool:
    """Whether a paragraph is a note to editors, or says how to reach somebody of the agency."""
    text = block.text
    if _ADVISORY.match(text[:200]) or (len(text) < 200 and (place < TAIL or left <= TAIL) and _is_order(text)):
        return True
    if len(text) > MOST or not _REACH.search(text):
        return False
    if _CONTACT.match(text[:200]):
        return True
    words = len(_REACH.sub("", text).split())
    is_sentence = text.rstrip().endswith((".", "!", "?"))
    of_the_desk = words <= 30 and _DESK_WORD.search(text) is not None
    short = words <= 8 and not is_sentence
    return left <= TAIL and (of_the_desk or short) and not _CREDITED.match(text)


def _is_order(text: str) -> bool:
    """Whether a paragraph is nothing but an order to hold the story back."""
    match = _EMBARGO.search(text)
    return match is not None and match.start() < 12 and text[:1] not in '“"«'


def _tidy(block: Block) -> Block:
    """A paragraph at the end without addresses and numbers in brackets, or behind the names of those who are credited:
    (Reporting by Jane Roe; Editing by Sam Shot; desk@agency.example; +1 555 010 0000).
    """
    if len(block.text) > MOST or block.html != f"<p>{escape(block.text, quote=False)}</p>":
        return block
    text = _BRACKET.sub(_emptied, block.text).strip()
    if _CREDITED.match(text):
        text = without_contacts(text)
    return Block(f"<p>{escape(text, quote=False)}</p>", text)


def _signed_off(kept: list[Block], taken: list[str]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Without the initials and end marks in the last lines."""
    for _ in range(TAIL):
        if len(kept) > 1 and (not kept[-1].text or is_sign_off(kept[-1].text)):
            taken.append(kept.pop().text)
    if kept and kept[-1].html.endswith("</p>") and (match := _APPENDED.search(kept[-1].html[-60:])):
        end = len(match[0])
        kept[-1] = Block(f"{kept[-1].html[:-end]}</p>", kept[-1].text[: len("</p>") - end])
        taken.append(match[1])
    return tuple(kept), tuple(text for text in taken if text)


def is_sign_off(text: str) -> bool:
    """Whether a line holds nothing but initials (`gr/bp`, `(XYZ/ab)`) or says that the copy ends."""
    return len(text) <= 60 and _SIGN_OFF.fullmatch(text.strip()) is not None and not _WORDS & set(text.lower().split())
