"""Words of other languages within our pages: what language they are in, and which way they run."""

from itertools import takewhile
from unicodedata import bidirectional

from feedsmith.text import escape

__all__ = ["isolate_bidi", "make_dir", "make_lang", "reads_rtl"]

_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he iw ji ks lrc mzn nqo pnb ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset("Adlm Arab Aran Hebr Mand Nkoo Rohg Samr Syrc Thaa".split())
# The characters that begin and end embeddings, overrides and isolates (Unicode Annex 9, section 2).
_BIDI_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def isolate_bidi(text: str, language: str = "en") -> str:
    """`text` within a line of ours, whose order it must not upset."""
    # Chromium (156) takes `bdi` for a pair of isolating characters, so that those in the text
    # itself would end it, or last beyond it: they go.
    text = text.translate(_BIDI_CONTROLS)
    direction = ' dir="rtl"' if _is_rtl(language) else ""  # of itself it is auto
    return f"<bdi{make_lang(language)}{direction}>{escape(text)}</bdi>"


def make_lang(language: str) -> str:
    """The attribute, where the words are not known to be in the page's own language.

    An unknown language is another one too.
    """
    return "" if language == "en" else f' lang="{escape(language)}"'


def make_dir(language: str) -> str:
    """The attribute: from the right where the language is, else as the first letter has it."""
    return ' dir="rtl"' if _is_rtl(language) else ' dir="auto"'


def reads_rtl(text: str, language: str) -> bool:
    """Whether a line of it starts at the right: by its language, else by its first letter, as `dir="auto"`
    has it (Unicode Annex 9, rule P2).
    """
    if _is_rtl(language):
        return True
    classes = (bidirectional(letter) for letter in text)
    return next((found for found in classes if found in ("L", "R", "AL")), "L") != "L"


def _is_rtl(language: str) -> bool:
    """By the script that the tag names, else by the language's usual one (RFC 5646, 2.2.3)."""
    # A subtag of one letter begins the extensions, which say nothing of the script.
    subtags = [*takewhile(lambda subtag: len(subtag) > 1, language.split("-"))]
    scripts = (subtag.title() for subtag in subtags[1:] if _is_script(subtag))
    script = next(scripts, "")
    if script:
        return script in _RTL_SCRIPTS
    return bool(subtags) and subtags[0].lower() in _RTL_LANGUAGES


def _is_script(subtag: str) -> bool:
    return len(subtag) == 4 and subtag.isalpha()
