"""Lines in Chinese, Japanese and Korean: openings, bylines and picture credits of their own form."""

import re

from feedsmith_wire.credits.agencies import AgencyTable
from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.values import (
    Credits,
    Opening,
    ParsedDateline,
    PictureCredit,
    make_picture_credits,
)

__all__ = [
    "read_byline",
    "read_chinese_opening",
    "read_japanese_opening",
    "read_korean_opening",
    "read_picture_credit",
]

MIN_CAPTION, MAX_CAPTION = 12, 200
MAX_AGENCY = 10
_FIRST_IDEOGRAPH = "\u3000"
_OPENING_BRACKETS = "([【（［"
_CHINESE_OPENING = Pattern(
    r"[（(]?(?:据)?"
    r"(?P<agency>新华社|新華社|中新社|中新网|法新社|路透社|美联社|塔斯社|共同社|中央社)"
    r"(?P<place>[\u3400-\u9fff]{0,12}?)(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?"
    r"电(?:[（(][^（）()]{1,30}[）)])?[\s：:]*",
    line="新华社北京11月17日电 代表团抵达。",
    finds=("新华社", "北京", "11", "17"),
)
_KOREAN_OPENING = Pattern(
    r"[(\[【]\s*(?P<place>[\uac00-\ud7af·, ]{0,20}?)\s*=\s*"
    r"(?P<agency>[\uac00-\ud7af\w ]{2,12}?)\s*[)\]】]\s*"
    r"(?P<names>(?:[\uac00-\ud7af]{2,4}\s?·?,?\s?){0,4})(?:기자|특파원)?\s*=?\s*",
    line="(서울=연합뉴스) 김철수 기자 = 배가",
    finds=("서울", "연합뉴스", "김철수 기자 "),
)
_JAPANESE_OPENING = Pattern(
    r"[【［\[（(]\s*(?P<place>[\u3040-\u30ff\u3400-\u9fff・]{0,12}?)\s*(?:(?P<day>\d{1,2})日)?\s*"
    r"(?P<agency>時事|共同|ロイター|AFP時事|AFP|CNN|ＡＦＰ時事|ロイター通信)\s*[】］\]）)]\s*(?:-\s)?",
    line="【ロンドン時事】船が着いた。",
    finds=("ロンドン", None, "時事"),
)
_HANGUL_NAME = Pattern(r"[\uac00-\ud7af]{2,4}", line="김철수 기자", finds="김철수")
_REPORTERS = ("기자", "특파원")
"""What Korean reporters are called, behind their names."""
# Names before the word for a reporter; "외 1명" is "and one more".
_KOREAN_BYLINE = Pattern(
    r"((?:[\uac00-\ud7af]{2,4}[·,\s]{1,2}){0,4}[\uac00-\ud7af]{2,4})"
    r"\s?(?:기자|특파원)(?:\s외\s?\d{1,2}명)?[\s=]*",
    line="김철수, 이영희 기자",
    finds=("김철수, 이영희",),
)
# Names behind the word for a reporter, of this paper, of an agency, or posted somewhere.
_CHINESE_BYLINE = Pattern(
    r"(?:文[/／:：]|作者[:：]|(?:\S{1,6}社)?(?:本报|本社|通讯员|驻\S{1,4})?记者[:：\s]?|"
    r"(?:本報)?記者[:：\s]?)\s*((?:[\u3400-\u9fff]{2,4}[\s、，,]{0,2}){1,4})",
    line="本报记者 王小明",
    finds=("王小明",),
)
_CHINESE_NAME = Pattern(r"[\u3400-\u9fff]{2,4}", line="王小明、李红", finds="王小明")
_PHOTOGRAPHED = "摄攝"


def read_chinese_opening(head: str, table: AgencyTable) -> Opening | None:
    """`新华社北京11月17日电`: agency, place, date, and the word for a dispatch."""
    if head[:1] < _FIRST_IDEOGRAPH and head[:1] not in _OPENING_BRACKETS:
        return None
    match = _CHINESE_OPENING.match(head)
    agency = table.find(match["agency"], certain=True) if match else None
    if not match or not agency:
        return None
    month, day = int(match["month"] or 0), int(match["day"] or 0)
    dateline = _make_dateline(match["place"], month, day)
    return Opening(match.end(), "Chinese dateline", (agency,), dateline)


def read_korean_opening(head: str, table: AgencyTable) -> Opening | None:
    """`(서울=연합뉴스) 김철수 기자 = `: place, agency, and the names of reporters."""
    if head[:1] < _FIRST_IDEOGRAPH and head[:1] not in _OPENING_BRACKETS:
        return None
    match = _KOREAN_OPENING.match(head)
    agency = table.find(match["agency"], certain=True) if match else None
    if not match or not agency:
        return None
    dateline = _make_dateline(match["place"], 0, 0)
    end, names = match.end(), _find_korean_names(match)
    if match["names"] and not names:  # words that nobody calls a reporter belong to the text
        end = match.end("agency") + 1
    return Opening(end, "Korean dateline", (agency,), dateline, names)


def _find_korean_names(match: re.Match[str]) -> tuple[str, ...]:
    """The names, if the line calls them reporters."""
    if not any(word in match[0] for word in _REPORTERS):
        return ()
    return tuple(name for name in _HANGUL_NAME.findall(match["names"]) if name not in _REPORTERS)


def read_japanese_opening(head: str, table: AgencyTable) -> Opening | None:
    """`【ロンドン時事】`: place, sometimes the day, and agency."""
    if head[:1] < _FIRST_IDEOGRAPH and head[:1] not in _OPENING_BRACKETS:
        return None
    match = _JAPANESE_OPENING.match(head)
    agency = table.find(match["agency"], certain=True) if match else None
    if not match or not agency:
        return None
    dateline = _make_dateline(match["place"], 0, int(match["day"] or 0))
    return Opening(match.end(), "Japanese dateline", (agency,), dateline)


def _make_dateline(place: str, month: int, day: int) -> ParsedDateline | None:
    place = place.strip(" ,")
    return ParsedDateline(place=place, month=month, day=day) if place or day else None


def read_byline(text: str, table: AgencyTable) -> Credits | None:
    """`김철수 기자`, `本报记者 王小明` and, of a picture, `新华社记者王小明摄`."""
    if text[-1] in "자원명= " and (korean := _KOREAN_BYLINE.fullmatch(text)):
        authors = tuple(_HANGUL_NAME.findall(korean[1]))
        return Credits(authors=authors, printed=text, rule="byline")
    if max(text[:2]) < _FIRST_IDEOGRAPH:  # a bracket may stand first
        return None
    chinese = _CHINESE_BYLINE.fullmatch(text.strip("()（）"))
    if chinese is None:
        return None
    names = chinese[1]
    if names[-1] in _PHOTOGRAPHED:
        credit = PictureCredit((names[:-1].strip(),), (), text)
        return Credits(photo_credits=(credit,), printed=text, rule="picture credit")
    return Credits(authors=tuple(_CHINESE_NAME.findall(names)), printed=text, rule="byline")


def read_picture_credit(text: str, table: AgencyTable, certain: bool) -> Credits | None:
    """`CAPTION＝AGENCY` and `CAPTION）AGENCY提供`, in Chinese and Japanese."""
    if text[-1] < "\u2fff" or text[0] < "\u2fff":
        return None
    if not MIN_CAPTION <= len(text) <= MAX_CAPTION:
        return None
    for sign in "）＝／/=\u3000 ":
        caption, _, printed = text.rpartition(sign)
        if not caption or len(printed) > MAX_AGENCY:
            continue
        if agency := table.find(printed.removesuffix("提供")):  # "supplied by"
            credit = PictureCredit((), (agency,), printed)
            caption += sign if sign == "）" else ""
            return make_picture_credits(text, credit, caption, "picture credit after caption")
    return None
