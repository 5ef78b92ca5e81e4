"""An article and its parts are valid from birth, or are not born, and the error names the field."""

import copy
import pickle
from dataclasses import FrozenInstanceError, fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feedsmith import Agency, Article, Contributor, Dateline, Media, Origin, Person, Related, Tag, language_tag
from support.samples import RICH
from support.validate import language

ANY_TEXT = st.text(st.characters())  # lone surrogates too
EDGES = st.text(st.sampled_from("ab \t\n\r\x00\x0b\x1b\x7f\x85\xa0\ud800\u2028\u200b\u3000\ufdd0\ufeff\ufffd\uffff😀"))
TEXT = ANY_TEXT | EDGES
LEGAL = frozenset("\t\n")


def is_legal(text: str) -> bool:
    """XML 1.0 section 2.2, without the C1 controls and non-characters that validators refuse."""
    return all(
        char in LEGAL
        or (
            (0x20 <= ord(char) < 0x7F or ord(char) >= 0xA0)
            and not 0xD800 <= ord(char) <= 0xDFFF
            and not 0xFDD0 <= ord(char) <= 0xFDEF
            and ord(char) & 0xFFFE != 0xFFFE
        )
        for char in text
    )


def is_one_line(text: str) -> bool:
    return is_legal(text) and text == " ".join(text.split())


def article(**changes: Any) -> Article:
    return Article(**{"id": "a", "title": "T", "body": "<p>x</p>", **changes})


# ---- text --------------------------------------------------------------------------------------------------

ONE_LINE_FIELDS = ["id", "title", "summary", "publisher", "credit", "rights", "note", "source"]


@pytest.mark.parametrize("field", ONE_LINE_FIELDS)
@given(text=TEXT)
def test_every_line_of_an_article_is_one_legal_line(field: str, text: str) -> None:
    line = getattr(article(**{field: f"x{text}"}), field)
    assert line.startswith("x")
    assert is_one_line(line)


@given(text=TEXT)
def test_a_body_is_legal_and_its_line_breaks_are_kept(text: str) -> None:
    body = article(body=f"<pre>{text}\n</pre>\n").body
    assert is_legal(body)
    assert body.startswith("<pre>")
    assert body.endswith("\n</pre>")


PARTS = [
    (Person, "name", {}),
    (Contributor, "name", {}),
    (Contributor, "role", {"name": "A"}),
    (Agency, "name", {}),
    (Agency, "code", {"name": "A"}),
    (Dateline, "place", {}),
    (Tag, "term", {}),
    (Tag, "label", {"term": "A"}),
    (Media, "caption", {}),
    (Media, "role", {"caption": "A"}),
]


@pytest.mark.parametrize(("part", "field", "rest"), PARTS, ids=lambda value: getattr(value, "__name__", str(value)))
@given(text=TEXT)
def test_every_line_of_a_part_is_one_legal_line(part: Any, field: str, rest: dict[str, str], text: str) -> None:
    assert is_one_line(getattr(part(**{**rest, field: f"x{text}"}), field))


@given(st.lists(TEXT))
def test_credits_are_legal_lines_and_none_is_empty(credits: list[str]) -> None:
    kept = Media(url="https://x.example/", credits=tuple(credits)).credits
    assert all(line and is_one_line(line) for line in kept)


# ---- what must be there ------------------------------------------------------------------------------------

BLANK = pytest.mark.parametrize("blank", ["", " ", "\n\t", "\x00", "\ud800", "\u3000"], ids=ascii)


@BLANK
@pytest.mark.parametrize("field", ["id", "title"])
def test_an_article_without_id_or_title_is_refused(field: str, blank: str) -> None:
    with pytest.raises(ValueError, match=rf"^{field}: empty$"):
        article(**{field: blank})


@BLANK
def test_an_article_without_url_and_body_is_refused(blank: str) -> None:
    with pytest.raises(ValueError, match=r"^body: an article has a url or a body$"):
        article(body=blank)
    assert article(body=blank, url="https://x.example/").body == ""


@BLANK
@pytest.mark.parametrize(
    ("part", "field"), [(Person, "name"), (Contributor, "name"), (Agency, "name"), (Dateline, "place"), (Tag, "term")]
)
def test_a_part_without_its_name_is_refused(part: Any, field: str, blank: str) -> None:
    with pytest.raises(ValueError, match=rf"^{field}: empty$"):
        part(**{field: blank})


def test_a_medium_has_a_url_a_caption_or_a_credit() -> None:
    with pytest.raises(ValueError, match=r"^url: a medium has"):
        Media(media_type="image/jpeg", credits=(" ",), role="lead")
    for fields_given in ({"url": "https://x.example/"}, {"caption": "x"}, {"credits": ("x",)}):
        assert Media(**fields_given)


# ---- addresses, sizes, kinds -------------------------------------------------------------------------------

URLS: list[tuple[Any, str, dict[str, Any]]] = [
    (Person, "url", {"name": "A"}),
    (Contributor, "url", {"name": "A"}),
    (Agency, "url", {"name": "A"}),
    (Media, "url", {"caption": "A"}),
    (Tag, "scheme", {"term": "A"}),
    (Article, "url", {"id": "a", "title": "T", "body": "x"}),
]


@pytest.mark.parametrize(("part", "field", "rest"), URLS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_an_address_is_absolute_or_refused(part: Any, field: str, rest: dict[str, str]) -> None:
    assert getattr(part(**rest, **{field: "HTTP://X.example/é\x00"}), field) == "http://x.example/%C3%A9"
    assert getattr(part(**rest), field) is None
    for bad in ("", "x", "/x", "//x.example/", "mailto:a@x.example", "javascript:alert(1)", "http://", "http:///x"):
        with pytest.raises(ValueError, match=rf"^{field}: not "):
            part(**rest, **{field: bad})


@pytest.mark.parametrize("email", ["a@x.example", "a.b+c@x-y.example", "o'neil@sub.x.example", ""])
def test_an_email_address_is_kept(email: str) -> None:
    assert Person(name="A", email=f" {email}\n").email == email


@pytest.mark.parametrize(
    "email",
    [
        "a",
        "a@",
        "@x.example",
        "a@x",
        "a b@x.example",
        "a@x.example, b@x.example",
        "<a@x.example>",
        "é@x.example",
        "a@x..example",
        "mailto:a@x.example",
        "a@1.2",
    ],
)
def test_what_is_no_email_address_is_refused(email: str) -> None:
    with pytest.raises(ValueError, match=r"^email: not an address: "):
        Person(name="A", email=email)


@pytest.mark.parametrize("field", ["length", "width", "height"])
def test_a_size_is_not_negative(field: str) -> None:
    assert getattr(Media(caption="x", **{field: 0}), field) == 0
    with pytest.raises(ValueError, match=rf"^{field}: negative: -1$"):
        Media(caption="x", **{field: -1})


def test_a_media_type_is_one_or_is_refused() -> None:
    assert Media(caption="x", media_type="image/svg+xml").media_type == "image/svg+xml"
    for bad in ("jpeg", "image/", "/jpeg", "image/jpeg/x", "image jpeg", "image/jpég"):
        with pytest.raises(ValueError, match=r"^media_type: not a media type: "):
            Media(caption="x", media_type=bad)


def test_a_status_is_one_of_three() -> None:
    for status in ("usable", "withheld", "canceled"):
        assert article(status=status).status == status
    with pytest.raises(ValueError, match=r"^status: "):
        article(status="killed")


@pytest.mark.parametrize(
    ("given_tag", "kept"),
    [
        ("en", "en"),
        ("en_GB", "en-GB"),
        (" pt-BR\n", "pt-BR"),
        ("zh-Hans-CN", "zh-Hans-CN"),
        ("ast", "ast"),
        ("de-CH-1901", "de-CH-1901"),
        ("es-419", "es-419"),
        ("en-x-own", "en-x-own"),
        ("de-u-co-phonebk", "de-u-co-phonebk"),
    ],
)
def test_a_language_is_a_tag_of_bcp_47(given_tag: str, kept: str) -> None:
    assert language_tag(given_tag) == article(language=given_tag).language == kept
    assert language(kept) == ""


@pytest.mark.parametrize(
    "tag",
    ["e", "zz", "english", "en-", "-en", "en--GB", "en GB", "én", "en-abcdefghi", "en-a", "en-x", "de-1", "e\u0301n"],
)
def test_what_is_no_language_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match=r"^language: not a BCP 47 tag: "):
        article(language=tag)


@given(st.from_regex(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,4}", fullmatch=True))
def test_every_language_that_is_taken_is_one(tag: str) -> None:
    try:
        taken = language_tag(tag)
    except ValueError:
        assume(False)
    assert language(taken) == ""


# ---- dates -------------------------------------------------------------------------------------------------

DATES = ["published", "updated", "embargo", "expires"]
ZONES = st.timedeltas(timedelta(hours=-23, minutes=-59), timedelta(hours=23, minutes=59)).map(timezone) | st.just(UTC)


@pytest.mark.parametrize("field", DATES)
@given(moment=st.datetimes(datetime(2, 1, 2), datetime(9999, 12, 30, 23), timezones=ZONES))
def test_a_date_is_in_utc_and_whole_seconds(field: str, moment: datetime) -> None:
    kept = getattr(article(**{field: moment}), field)
    assert kept.tzinfo is UTC
    assert kept.microsecond == 0
    assert timedelta(0) <= moment - kept < timedelta(seconds=1)


@pytest.mark.parametrize("field", DATES)
def test_a_date_outside_the_calendar_is_refused(field: str) -> None:
    assert getattr(article(**{field: datetime.max.replace(tzinfo=UTC)}), field).year == 9999
    with pytest.raises(ValueError, match=rf"^{field}: outside the years 1 to 9999: "):
        article(**{field: datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))})


@pytest.mark.parametrize("field", DATES)
@pytest.mark.parametrize("hours", [-5, 0, 1])
def test_a_date_of_the_year_1_is_none(field: str, hours: int) -> None:
    """The zero time of Go and .NET, which programs write where there is none."""
    assert getattr(article(**{field: datetime.min.replace(tzinfo=timezone(timedelta(hours=hours)))}), field) is None


@pytest.mark.parametrize("field", DATES)
def test_a_date_without_a_zone_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match=rf"^{field}: a date without a zone: 2026-05-01"):
        article(**{field: datetime(2026, 5, 1)})


# ---- values ------------------------------------------------------------------------------------------------


def test_an_article_that_is_valid_stays_as_it_is() -> None:
    assert replace(RICH) == RICH
    assert replace(RICH).origins == RICH.origins


def test_articles_are_frozen_hashable_and_travel() -> None:
    with pytest.raises(FrozenInstanceError):
        RICH.title = "x"  # type: ignore[misc]
    assert not hasattr(RICH, "__dict__")
    assert hash(RICH) == hash(replace(RICH))
    assert pickle.loads(pickle.dumps(RICH)) == copy.deepcopy(RICH) == RICH


def test_what_a_field_came_from_is_no_part_of_equality() -> None:
    assert article() == article(origins=(Origin(field="title", signal="h1"),))


@pytest.mark.parametrize(
    "field", [field.name for field in fields(Article) if field.name not in ("origins", "evidence")]
)
def test_every_other_field_is_a_part_of_equality(field: str) -> None:
    other: dict[str, Any] = {
        "url": "https://x.example/",
        "language": "de",
        "status": "withheld",
        "version": 2,
        "dateline": Dateline(place="Rome"),
        "tags": (Tag(term="x"),),
        "media": (Media(caption="x"),),
        "authors": (Person(name="x"),),
        "agencies": (Agency(name="x"),),
        "contributors": (Contributor(name="x"),),
        "related": (Related(url="https://x.example/"),),
        **dict.fromkeys(DATES, datetime(2026, 5, 1, tzinfo=UTC)),
    }
    assert article() != article(**{field: other.get(field, "other")})


def test_a_dateline_has_a_place_and_perhaps_a_day() -> None:
    assert Dateline(place=" Rio\nde  Janeiro ", date=date(2026, 5, 1)) == Dateline(
        place="Rio de Janeiro", date=date(2026, 5, 1)
    )


WHOLE = Article(
    id="a", title="Tides", body="<p>One. Two.</p>", published=datetime(2026, 3, 1, tzinfo=UTC), language="en"
)


@pytest.mark.parametrize(
    "contents",
    [
        {"title": "  Tides \n rise\x00 "},
        {"body": " <p>Two.\r\n</p> "},
        {"body": WHOLE.body[7:12]},
        {"body": f"{WHOLE.body}\x00"},
        {"body": WHOLE.body * 2},
        {"url": "https://x.example/a b", "body": ""},
        {"published": datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=2)))},
        {"language": "de_AT", "summary": "a\u2028b", "tags": (Tag(term="harbour"),)},
        {"status": "canceled", "source": "wire"},
        {},
    ],
)
def test_a_copy_with_other_contents_is_as_valid_as_an_article_made_of_them(contents: dict[str, Any]) -> None:
    assert WHOLE.with_fields(**contents) == replace(WHOLE, **contents)


@pytest.mark.parametrize(
    "contents",
    [
        {"id": " "},
        {"title": ""},
        {"url": "harbour"},
        {"body": "\x00"},
        {"published": datetime(2026, 3, 1)},
        {"language": "English, mostly"},
        {"status": "lost"},
        {"tags": ("harbour",)},
    ],
)
def test_a_copy_refuses_what_an_article_refuses_and_says_the_same(contents: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError)) as made:
        replace(WHOLE, **contents)
    with pytest.raises(made.type) as copied:
        WHOLE.with_fields(**contents)
    assert str(copied.value) == str(made.value)


def test_a_copy_has_no_fields_that_articles_lack() -> None:
    with pytest.raises(TypeError, match=r"Article: unknown \['autor', 'titel'\]"):
        WHOLE.with_fields(titel="Tides", autor="Jane Doe")
