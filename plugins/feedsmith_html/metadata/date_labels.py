"""The words beside a date: whether it is that of publication, of an update, or of something else."""

import re
from typing import NamedTuple

from feedsmith_html.grammar import Example, any_line, any_word
from feedsmith_html.metadata.dates import parse_date
from feedsmith_html.metadata.months import find_month

__all__ = [
    "LIKE_A_DATE",
    "Part",
    "choose_part",
    "is_called_other",
    "is_called_published",
    "is_called_update",
    "is_class_of_update",
    "is_historic",
    "is_labelled",
    "is_of_other_day",
    "is_of_picture",
    "is_range",
]

# The first pages were written then.
MIN_WEB_YEAR = 1990
# Texts without this are not parsed: to look for it takes a fraction of the time.
LIKE_A_DATE = re.compile(r"\d[\d\s]?(?:\D{1,24}\d{2,4}|[年년])")

_UPDATE_LABEL = re.compile(
    any_word(
        r"""updat modif aktualis aktualiz actualis actualiz atualiz aggiorna[tm] bijgewerkt mise?_à_jour zuletzt
        geändert \bedited \brevised \breviewed last[_-]?change stand: oppdater uppdater opdater päivitet frissít
        módosít güncel ažurir обновл оновл изменен diperbarui cập_nhật 更新 수정 업데이트 تحديث עודכן"""
    ),
    re.IGNORECASE,
)
_PUBLISHED_CLASS = re.compile(
    any_word("publi post entry article created erstellt veröffentlicht issued pub-?date"),
    re.IGNORECASE,
)
# A republic or the public is no publication.
_PUBLISHED_LABEL = re.compile(
    any_word(
        r"""(?<!re)publi(?!k|c\b|cly|cs) opublik pubbli posted originally \bcreated erstellt verfasst veröffentlicht
        eingestellt geschrieben issued julkais közzét yayın objavlj опублик đăng diterbitkan
        發佈 发布 发表 發表 公開 掲載 投稿 입력 등록 작성 نشر פורסם प्रकाशित เผยแพร่"""
    ),
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(r"datum|\bdated?\b|\bstand\s?:|fecha", re.IGNORECASE)
# Classes of what is dated beside the article: pictures, sources, the end of an offer.
_OTHER_CLASS = re.compile(any_word("caption access-?date citation expir birth"), re.IGNORECASE)
# Of a day until which something is to be had, on which a source was read or a picture taken.
_OTHER_DAY = re.compile(
    any_line(r"""
        \b(?:until|till|expires?|retrieved|accessed|file\sphoto)\b
        \b(?:bis|abgerufen|archivbild|archivfoto)\b|jusqu['’](?:au|à)|\bconsultée?\sle\b
        \b(?:hasta|consultado|fino\sal?|até)\b
        \(@\w{1,30}\)
    """)
    + r"\D{0,24}\d",
    re.IGNORECASE,
)
# Who took a picture: what such a line has is the day on which that was.
_PICTURE_CREDIT = re.compile(
    any_line(r"""
        \b(?:photos?|photographs?|images?|pictures?|fotos?)\s(?:by|courtesy|from|taken|credit|von|de|di)\b
        \bgetty\simages\b|\b(?:ap|file)\sphoto\b|\b(?:reuters|afp|epa|dpa|ap)/
        \b(?:fotos?|bild(?:quelle)?|photo|image|credit|crédits?)\s?:
    """),
    re.IGNORECASE,
)
_APART = re.compile(r"\s[·|•]\s")
_SPAN = r"\s?(?:bis|to|until|au|al|–|—|-|～|〜)\s?"
# From one day to another: 9. bis 23. Februar, February 9-23, 9.2. - 23.2.2026. The words are to be months.
_RANGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d:.,/-])\d{1,2}\.?\s?(?:([^\W\d_]{3,12})\.?\s?(?:\d{4})?)?"
        rf"{_SPAN}\d{{1,2}}\.?\s?([^\W\d_]{{3,12}})\b",
        rf"([^\W\d_]{{3,12}})\.?\s\d{{1,2}}{_SPAN}\d{{1,2}}(?![\d:.])",
        rf"(?<![\d.:/])\d{{1,2}}[./]\d{{1,2}}[./](?:\d{{4}})?{_SPAN}\d{{1,2}}[./]\d{{1,2}}",
    )
)


class Part(NamedTuple):
    """The part of a text in which to read a date, and whether that is called one of an update."""

    text: str
    is_update: bool


def choose_part(text: str) -> Part:
    """The part of a text with the date of publication; the text itself where there is none, or nothing else."""
    label = _UPDATE_LABEL.search(text)
    if label is None:
        return Part(text, False)
    if LIKE_A_DATE.search(text, 0, label.start()):
        return Part(text[: label.start()], False)
    published = _PUBLISHED_LABEL.search(text, label.end())
    # What is said of the update comes before, and what is said of the publication after its label.
    if published is not None and all(
        LIKE_A_DATE.search(text, *span) for span in ((label.end(), published.start()), (published.end(), len(text)))
    ):
        return Part(text[published.start() :], False)
    return Part(text, True)


def is_called_update(text: str) -> bool:
    """Whether a text has a word for updates in it."""
    return _UPDATE_LABEL.search(text) is not None


def is_class_of_update(label: str) -> bool:
    """Whether a class or an id has a word for updates: editing systems call a date both until there is an update."""
    return _UPDATE_LABEL.search(label) is not None and "publish" not in label.lower()


def is_called_published(label: str) -> bool:
    """Whether a class or an id has a word for publication, or for what is published."""
    return _PUBLISHED_CLASS.search(label) is not None


def is_called_other(label: str) -> bool:
    """Whether a class or an id is that of a date of something else."""
    return _OTHER_CLASS.search(label) is not None


def is_labelled(text: str) -> bool:
    """Whether a text has a word for the date of an article in it."""
    return any(label.search(text) for label in (_PUBLISHED_LABEL, _UPDATE_LABEL, _OTHER_LABEL))


def is_historic(year: int, text: str) -> bool:
    """Whether a year that stands in a text, which does not call it that of publication, is older than the web."""
    return year < MIN_WEB_YEAR and _PUBLISHED_LABEL.search(text) is None


def is_of_other_day(text: str) -> bool:
    """Whether the first date of a text is one until which something lasts, or on which somebody read a source."""
    other = _OTHER_DAY.search(text)
    return other is not None and parse_date(text[: other.start()]) is None


def is_of_picture(text: str) -> bool:
    """Whether a line says who took a picture, and no date stands after that, set apart from it."""
    credit = _PICTURE_CREDIT.search(text)
    if credit is None:
        return False
    mark = _APART.search(text, credit.end())
    return mark is None or LIKE_A_DATE.search(text, mark.end()) is None


def is_range(text: str) -> bool:
    """Whether the first date of a text is one end of a time: when something happens."""
    for pattern in _RANGES:
        days = pattern.search(text)
        if days is not None and all(map(find_month, filter(None, days.groups()))):
            return parse_date(text[: days.start()]) is None
    return False


EXAMPLES = (
    Example("LIKE_A_DATE", choose_part, "14 March 2026, updated today", ("14 March 2026, ", False)),
    Example("_UPDATE_LABEL", is_called_update, "Mise à jour", True),
    Example("_PUBLISHED_CLASS", is_called_published, "posted", True),
    Example("_PUBLISHED_LABEL", is_labelled, "発表: 公開 3月14日", True),
    Example("_OTHER_LABEL", is_labelled, "Fecha: 14/3/2026", True),
    Example("_OTHER_CLASS", is_called_other, "reference-accessdate", True),
    Example("_OTHER_DAY", is_of_other_day, "Verfügbar bis 6. Mai 2026", True),
    Example("_PICTURE_CREDIT", is_of_picture, "The bridge on 9 March 2026 (Photo by Max Roe)", True),
    Example("_APART", is_of_picture, "By Jane Doe · Photographs by Max Roe · 14 March 2026", False),
    Example("_RANGES", is_range, "vom 9. bis 23. Februar 2026", True),
)
