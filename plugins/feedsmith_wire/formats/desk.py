"""What in a dispatch is meant for the desks that receive it, and never for readers.

Notes to editors, desk initials, ways to reach the newsroom: general conventions of agencies, in the
languages that they write. Prose stays as it is: a number that readers are told to call is news, and
so is a sentence about an editor. Only what stands apart, as a paragraph of its own or a bracket at
the end, is taken out.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from feedsmith.text import squash
from feedsmith_wire.formats.story import Block

__all__ = [
    "PublicText",
    "cut_embargo_order",
    "is_correction_note",
    "is_sign_off",
    "mentions_embargo",
    "remove_contacts",
    "remove_desk_lines",
]

END_BLOCKS = 6
"""How many blocks at the end may hold sign-offs and ways to reach the desk."""
MAX_PARAGRAPH = 2_000
"""Characters: longer paragraphs are prose, and looking through 10 MB of them would take seconds."""
MAX_SIGN_OFF = 60
MAX_ORDER = 200
"""Characters of a paragraph that is nothing but an order to hold the story back."""
MAX_ORDER_TO_HOLD = 300
"""Characters at the start of a paragraph that may forbid to publish what follows."""
MAX_ORDER_START = 12
"""Characters before the word that makes it one: "STRICTLY " and the like."""
MAX_START = 200
"""Characters at the start of a paragraph that say what kind it is."""
MAX_WORDS_NAMING_DESK = 30
MAX_WORDS_NAMING_NOBODY = 8
"""Words beside an address or number in a line that is the desk's own: more make it prose."""

# Newsrooms write (at) for @ against spam.
_EMAIL = r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?\(at\)\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
# A number is one of a telephone if it begins as such numbers do, or a word before it says so:
# scores, dates and sums are none ("3-2", "2026-08-14", "1 234 567 890 crowns").
_PHONE = (
    r"(?<![\w.,:/-])"
    r"(?:(?:tel(?:efon|ephone|éphone|éfono|efoon|\.)?|phone|mobile|mobil|fax|ph|t|m)[.:]*\s*)?"
    r"(?:\+|00|\(0|0|\(\+|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d))"
    r"[\d().\u00a0 /\u2010-\u2013-]{4,24}\d(?![\w-])"
    r"|(?<![\w.,:/-])(?:tel|phone|fax)[a-zéó]{0,8}[.:]*\s*\+?\d[\d ()./-]{3,24}\d"
)
_CONTACT_DETAIL = re.compile(f"(?i:{_EMAIL}|{_PHONE})")
_BRACKET = re.compile(r"\s*[(\[][^()\[\]]{0,300}[)\]]")
_ADVISORY = re.compile(
    r"(?i)\W{0,5}(?:(?:eds?|editors|desks|news editors)\s?[:.—–-]"
    r"|(?:attn\.?|attention)[,:]? (?:\w+ ){0,3}(?:editors|desks|eds)\b"
    # "Note to all editors"
    r"|(?:notes?|memo|message|advisory|information) (?:to|for) (?:\w+ ){0,2}"
    r"(?:editors?|desks?|eds|clients|subscribers)\b"
    # "Editor's note:"; without the sign behind it, it is the subject of a sentence
    r"|(?:editor['’]?s?|editorial|editors['’]|sub-?editors['’]?|desk|internal|news ?desk)"
    r" ?notes?\s?[:.—–_-]"
    r"|(?:eds? note|ednote|n\.?b\.? (?:eds|editors))\b"
    # German: "Hinweis an die Redaktionen", "dpa-Notizblock"
    r"|(?:achtung,? )?(?:an|hinweise? (?:an|für)) (?:die )?redaktion(?:en)?\b"
    r"|(?:redaktionelle[rn]? hinweise?|redaktionshinweise?|dienstmeldung)\b"
    r"|(?:[a-z]{2,5}-)?notizblock\b"
    # French, Spanish and Portuguese, Italian, Dutch, Nordic, Turkish, Russian
    r"|note (?:à|a|aux) (?:la |l['’]attention (?:de la |des ))?r[ée]dactions?\b"
    r"|(?:à|a) l['’]attention des (?:rédactions|abonnés)\b"
    r"|(?:nota|aviso) (?:a|para) (?:los |la |as |os |a )?"
    r"(?:editores|redacci[oó]n|reda[cç][aã]o|clientes)\b"
    r"|(?:nota|avviso) (?:alla redazione|ai clienti|per la redazione)\b"
    r"|(?:aan|noot voor) de redacties?\b|noot redactie\b"
    r"|(?:til|till) redaks(?:j|t)?i?on(?:en|ene)?\b"
    r"|editörün notu\s?:|к сведению редакц)"
)
# Everything from such a line on is the agency's own.
_NOT_FOR_PUBLICATION = re.compile(
    r"(?i)\W{0,12}(?:"
    # "The following information is not intended for publication", but no embargo
    r"(?:(?:the|this|these|following|information|notes?|details|material|is|are|contacts?|data"
    r"|below) ){0,8}"
    r"not (?:intended |meant )?for publication\b(?! before| until)"
    r"|(?:die |diese )?(?:(?:nach)?folgenden? )?"
    r"(?:informationen|hinweise|angaben)? ?(?:sind |ist )?"
    r"nicht (?:zur|für die) veröffentlichung\b"
    r"|(?:(?:les|ces|informations|éléments|suivante?s|qui|suivent) ){0,6}"
    r"ne sont pas destinée?s à (?:la publication|être publiée?s?)|ne pas publier\b"
    r"|(?:(?:la|esta|siguiente|información) ){0,4}"
    r"no (?:es|está) (?:destinada )?(?:a|para) (?:su |la )?publicación"
    r"|(?:(?:de|deze|volgende|onderstaande|informatie) ){0,4}"
    r"(?:is )?niet (?:bestemd )?voor publicatie"
    # as a heading of its own
    r"|(?:[a-z]{2,5}[- ])?notizblock\W{0,5}$|redaktionelle hinweise\W{0,5}$"
    r"|(?:(?<=#)|(?<=# )|[a-z]{2,5}[- ])notebook\W{0,5}$)"
)
_CONTACT_LINE = re.compile(
    r"(?i)\W{0,5}(?:"
    r"for (?:more|further|additional|media|press|any)[^.:]{0,40}"
    r"(?:information|details|inquiries|enquiries|queries|contact)"
    # "Media contact:"
    r"|(?:(?:media|press|newsroom|news desk|desk|investor|editorial|company)[\w ]{0,20} )?"
    r"(?:contacts?|inquiries|enquiries)\s?(?:info\w*\s?|details\s?)?:"
    # "To contact the reporter on this story", "The desk can be reached at", "Follow the reporter"
    r"|to (?:contact|reach) the"
    r" (?:reporters?|editors?|authors?|writers?|desk|newsroom|journalist)"
    r"|(?:the )?(?:reporters?|authors?|writers?|editors?|journalist|desk|newsroom)"
    r" (?:\w+ ){0,6}(?:can|may) be (?:contacted|reached)"
    r"|(?:follow|e-?mail|contact|reach|write to|call) (?:the |our )?"
    r"(?:reporter|author|writer|editor|desk|newsroom|journalist|newsdesk)"
    # "Pressekontakt:", "Redaktion: Max Muster"
    r"|(?:presse|redaktions|[a-z]{2,5}-)?(?:kontakte?|ansprechpartner\w*)\s?:"
    r"|für (?:rückfragen|weitere informationen)"
    r"|(?:redaktion|autor(?:in)?|réda(?:ction|cteur)|redacci[oó]n|redazione|redactie)\s?:"
    r"|pour (?:plus d['’]informations?|tout renseignement|en savoir plus)"
    r"|contacts? (?:presse|médias?)"
    r"|(?:para|per) (?:más|mais|maggiori|ulteriori) informa\w+"
    r"|contact[oô]s?\s?:|contatt[io]\s?:|voor meer informatie|iletişim\s?:"
    r"|(?:newsroom|news ?desk|bureau|redaktion)\b)"
)
# What is left in a bracket when its number is gone: "Tel:", "e-mail".
_LABEL = re.compile(r"(?i)\W*(?:tel\w*|phone|e-?mail|mail|fax|mobile|twitter|x)?\W*")
# Who is credited stays in the text: only the ways to reach them go.
_CREDIT_START = re.compile(
    r"(?i)\W*(?:reporting|writing|written|editing|edited|additional reporting|compiled|reported"
    r"|bericht\w*|édité|rédigé|reportage|edici[oó]n|escrito|a cura di|[\w ]{2,60} contributed)\b"
)
_DESK_WORD = re.compile(
    r"(?i)\b(?:editors?|desk|news ?desk|newsroom"
    r"|redaktion|rédaction|redacci[oó]n|redazione|redactie|redaksjon)\b"
)
_SIGN_OFF = re.compile(
    r"[(\[]?[a-zäöüéèøåæ]{2,4}(?:[/-][a-zäöüéèøåæ]{2,4}){1,4}[)\]]?"  # gr/bp, (mv/kl/ab)
    r"|[(\[][A-Z]{2,6}(?:[/, -][a-z]{2,4}){1,4}[)\]]"  # (KNA/iz)
    r"|[A-Z]{2,6}/[a-z]{2,4}(?:/[a-z]{2,4}){0,3}"  # KNA/iz
    r"|[A-Z]{2,6} [a-z]{2,4}(?:/[a-z]{2,4}){1,3}"  # AAP mv/kl
    r"|[a-z]{2,4}/[A-Za-z]{2,6}(?:/[a-z]{2,4}){0,3}"  # det/dpa
    r"|[a-z]{2,5}(?: [a-z]{1,4}\d?){1,8}"  # dpa wsz jln npr
    r"|[-–—#* ]*(?:30|ENDS?|End|MORE|more|mfl|ends)[-–—#* ]*"  # -30-
    r"|[#*_-]{1,5}(?: ?[#*_-]){0,10}"  # * * *
    r"|(?:[A-Z]{2,4}-){1,3}\d\d-\d\d-\d\d \d{4}(?:[A-Z]{3})?<?"  # AP-NY-03-14-26 1423EDT
)
# Behind the last sentence: "... was hurt. det/dpa"
_APPENDED = re.compile(
    r"(?<=[.!?”»\")])\s+([(\[]?[A-Za-z]{2,6}/[a-z]{2,4}(?:[/ ][a-z]{2,4}){0,4}[)\]]?)</p>$",
)
# "he is in" has the shape of initials.
_PROSE_WORDS = frozenset(
    "the and of to in a is was for on at by it he she we they not no yes und der die das de la le les et".split()
)
# At the start of a note: a sentence that mentions a correction later on is about something else.
_CORRECTION = re.compile(
    r"(?i)\W{0,3}(?:(?:editor['’]s note|note|an den leser|note aux lecteurs)\s?[:.—–-]\s*)?"
    # "This story has been corrected to ...", "An earlier version of this story ..."
    r"(?:(?:this|the) (?:story|article|version|report|item|headline|caption|dispatch)\b[^.]{0,200}"
    r"\b(?:correct(?:s|ed)|was amended|clarif(?:y|ies|ied)|incorrectly|misspel\w+|misstated"
    r"|updated to correct)\b"
    r"|(?:an|a|the|in an) (?:earlier|previous) (?:version|story|report|dispatch|item)\b"
    r"|correct(?:ion|s|ed|ing)\b\s?[:,]?|clarif(?:ication|ies)\b|recasts? to correct"
    # German, French, Spanish, Italian, Portuguese
    r"|(?:berichtigung|korrektur|richtigstellung|berichtigt)\b"
    r"|(?:rectificatif|correction|corrige|précision)\b"
    r"|(?:correcci[oó]n|corrige|rectificaci[oó]n|fe de errat\w+)\b|(?:correzione|rettifica)\b"
    r"|(?:corre[cç][aã]o|errata)\b"
    # Dutch, Nordic, Turkish, Russian
    r"|(?:rectificatie|correctie)\b"
    r"|(?:rättelse|rettelse|korjaus|oikaisu|leiðrétting|düzeltme|исправлен\w+)\b)"
)
_TO_EDITORS = re.compile(
    r"(?i)^\W{0,5}(?:eds?|editors|desks|attn|attention)\b"
    r"|\b(?:desks|editors|subscribers|clients)\b"
)
_UNTIL = "(?:until|till|to|for|before|jusqu|hasta|até|fino|bis|tot|til)"
# An embargo that a note sets, and none that is news: "Embargo on kelp ends, ministers say".
_EMBARGO = re.compile(
    rf"(?i)\b(?:strictly |under |sous |bajo |sotto )embargo(?:ed)?\b|\bembargoed?\s*:"
    rf"|\bembargo(?:ed)? {_UNTIL}|\bembargoed\W*$"
    r"|\bsperrfrist\b"
    r"|\bnot for (?:publication|release|use|broadcast)\b[^.]{0,40}\b(?:before|until)\b"
    r"|\bhold for release\b|\bto be (?:released|published) (?:only )?(?:after|at)\b"
)
_LIFTED = re.compile(
    r"(?i)embargo (?:is |has been |was )?(?:now )?(?:lifted|over|removed|expired|broken)"
    r"|no (?:longer )?embargo"
)


class PublicText(NamedTuple):
    """The blocks that readers get, and the texts of those that were removed or changed."""

    blocks: tuple[Block, ...]
    removed: tuple[str, ...]


def is_correction_note(note: str) -> bool:
    """Whether a note tells readers what was wrong: at its start, and addressing no desk."""
    if _CORRECTION.match(note) is None:
        return False
    return not _TO_EDITORS.search(note) and not _CONTACT_DETAIL.search(note)


def mentions_embargo(note: str) -> bool:
    """Whether a note holds its story back, by an embargo that is not lifted."""
    return _EMBARGO.search(note) is not None and _LIFTED.search(note) is None


def cut_embargo_order(note: str) -> str:
    """The note from the words on that set its embargo: a day before them is that of something else."""
    order = _EMBARGO.search(note)
    return note[order.start() :] if order else note


def is_sign_off(text: str) -> bool:
    """Whether a line is nothing but initials (`gr/bp`, `(XYZ/ab)`) or says that the copy ends."""
    if len(text) > MAX_SIGN_OFF or _SIGN_OFF.fullmatch(text.strip()) is None:
        return False
    return _PROSE_WORDS.isdisjoint(text.lower().split())


def remove_contacts(line: str) -> str:
    """A byline or credit line without the addresses and numbers behind the names."""
    line = line[:MAX_PARAGRAPH]
    if not _CONTACT_DETAIL.search(line):
        return line
    line = _BRACKET.sub(_strip_bracket, line)
    return squash(_CONTACT_DETAIL.sub("", line)).strip(" ,;:|/–—-")


def _strip_bracket(bracket: re.Match[str]) -> str:
    """A bracket without addresses and numbers; nothing where nothing else is in it."""
    text = bracket[0]
    if not _CONTACT_DETAIL.search(text):
        return text
    start = len(text) - len(text.lstrip()) + 1
    parts = (_CONTACT_DETAIL.sub("", part).strip(" ,:") for part in text[start:-1].split(";"))
    rest = "; ".join(part for part in parts if not _LABEL.fullmatch(part))
    return f"{text[:start]}{rest}{text[-1]}" if rest else ""


def remove_desk_lines(blocks: Sequence[Block]) -> PublicText:
    """The blocks without notes to editors, ways to reach the newsroom, initials and end marks.

    All behind an order such as "not for publication" is removed.
    """
    public: list[Block] = []
    end = _find_order_not_to_publish(blocks)
    for index, block in enumerate(blocks[:end]):
        left = len(blocks) - index
        if _is_desk_block(block, index, left):
            continue
        public.append(_remove_contacts_in_block(block) if left <= END_BLOCKS else block)
    removed = [block.text for block in blocks[end:]]
    removed += _list_removed(blocks[:end], public)
    return _remove_sign_offs(public, removed)


def _find_order_not_to_publish(blocks: Sequence[Block]) -> int:
    """The index of the first block that holds back all behind it; the number of blocks for none."""
    for index, block in enumerate(blocks):
        if _NOT_FOR_PUBLICATION.match(block.text[:MAX_ORDER_TO_HOLD]):
            return index
    return len(blocks)


def _list_removed(blocks: Iterable[Block], public: Iterable[Block]) -> list[str]:
    texts = {block.text for block in public}
    return [block.text for block in blocks if block.text not in texts]


def _is_desk_block(block: Block, index: int, left: int) -> bool:
    """Whether a paragraph is a note to editors, an order, or a way to reach the agency.

    `left` counts the blocks from it to the end.
    """
    text = block.text
    if _ADVISORY.match(text[:MAX_START]):
        return True
    at_an_end = index < END_BLOCKS or left <= END_BLOCKS
    if at_an_end and _is_embargo_order(text):
        return True
    if len(text) > MAX_PARAGRAPH or not _CONTACT_DETAIL.search(text):
        return False
    if _CONTACT_LINE.match(text[:MAX_START]):
        return True
    if left > END_BLOCKS or _CREDIT_START.match(text):
        return False
    return _is_about_desk(text)


def _is_about_desk(text: str) -> bool:
    """Whether a short paragraph with a number in it names the desk, or makes no sentence."""
    words = len(_CONTACT_DETAIL.sub("", text).split())
    if words <= MAX_WORDS_NAMING_DESK and _DESK_WORD.search(text):
        return True
    return words <= MAX_WORDS_NAMING_NOBODY and not text.rstrip().endswith((".", "!", "?"))


def _is_embargo_order(text: str) -> bool:
    """Whether a paragraph is nothing but an order to hold the story back."""
    if len(text) >= MAX_ORDER or text[:1] in '“"«':  # a quotation of one is news
        return False
    match = _EMBARGO.search(text)
    return match is not None and match.start() < MAX_ORDER_START


def _remove_contacts_in_block(block: Block) -> Block:
    """A paragraph at the end without addresses and numbers in brackets or behind names.

    (Reporting by Jane Roe; Editing by Sam Shot; desk@agency.example; +1 555 010 0000)
    """
    if len(block.text) > MAX_PARAGRAPH:
        return block
    if block.html != f"<p>{escape(block.text, quote=False)}</p>":  # tags can't be cut as text
        return block
    text = _BRACKET.sub(_strip_bracket, block.text).strip()
    if _CREDIT_START.match(text):
        text = remove_contacts(text)
    return Block(f"<p>{escape(text, quote=False)}</p>", text)


def _remove_sign_offs(public: list[Block], removed: list[str]) -> PublicText:
    """Without the initials and end marks in the last lines."""
    for _ in range(END_BLOCKS):
        if len(public) < 2:  # a story of one line is that line, whatever its shape
            break
        last = public[-1].text
        if last and not is_sign_off(last):
            break
        removed.append(last)
        public.pop()
    match = _APPENDED.search(public[-1].html[-MAX_SIGN_OFF:]) if public else None
    if match:
        end = len(match[0])
        html, text = public[-1].html[:-end], public[-1].text[: len("</p>") - end]
        public[-1] = Block(f"{html}</p>", text)
        removed.append(match[1])
    return PublicText(tuple(public), tuple(filter(None, removed)))
