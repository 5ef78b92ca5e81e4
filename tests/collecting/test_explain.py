"""`feedsmith explain`: an article in words, with the signals that each field came from and those that lost."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from conftest import Done, Run, article
from feedsmith import Request
from feedsmith.collecting.explain import MAX_SIGNAL_CHARACTERS, describe_outcome
from feedsmith.collecting.jobs import Outcome
from feedsmith.model.article import Agency, Article, Contributor, Dateline, Media, Origin, Person, Tag
from feedsmith.model.errors import ParseError
from support.hostile import Hostile
from support.hostile import page as response
from support.newspaper import list_page, newspaper

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Choir reunited - Copper Star</title>
<meta property="og:site_name" content="Copper Star"><meta property="og:title" content="Choir reunited">
<meta property="og:type" content="article"><link rel="canonical" href="https://copper.example/2019/08/23/choir-reunited">
<meta property="article:published_time" content="2019-08-23T09:10:00+01:00">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Choir reunited",
"datePublished": "2026-02-03T00:00:00Z", "author": {{"@type": "Person", "name": "Elwyn Tredinnick"}}}}</script></head>
<body><header><a href="/">Copper Star</a></header><article><h1>{headline}</h1>
<time datetime="2019-08-23T09:10:00+01:00">Friday 23 August 2019, 09:10</time>
<p>Twenty-six men sang in the chapel on Thursday night{extra}, for the first time since the mine was shut in 1979.</p>
<p>They had not rehearsed. “We did not need to,” said the eldest of them, who is 88 and sings bass to this day.</p>
</article></body></html>"""


def page(headline: str = "Choir reunited", extra: str = "") -> bytes:
    return PAGE.format(headline=headline, extra=extra).encode()


def field(done: Done, name: str) -> list[str]:
    """What is said of a field, a line each: its values, then `< ...` and `x ...`."""
    lines = done.out.split("\n\n")[0].splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"  {name} "))
    said = [lines[start][2 + len(name) :].strip()]
    for line in lines[start + 1 :]:
        if not line.startswith("   "):
            break
        said.append(line.strip())
    return said


def explained_outcome(article: Article | None = None, **outcome: object) -> list[str]:
    articles = (article,) if article else ()
    return list(describe_outcome(Outcome(location="here", articles=articles, **outcome), 0.0))  # type: ignore[arg-type]


# ---- the command --------------------------------------------------------------------------------------------


def test_a_text_file_is_shown_with_what_each_field_is_from(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(article("Ferry returns", "date: 2026-03-10T09:30:00+01:00"))
    done = run("explain", "ferry.txt")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0] == "ferry.txt"
    assert field(done, "title") == ["Ferry returns", "< first line"]
    assert field(done, "published")[0] == "2026-03-10 08:30:00+00:00"
    assert field(done, "id") == ["tag:feedsmith,2026:text:ferry.txt"]
    assert "< charset: utf-8 (utf-8)" in field(done, "body")


def test_a_source_of_two_feeds_is_shown_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "ferry.txt").write_text(article("Ferry returns"))
    feeds = "".join(f'[feeds.{name}]\nsources = ["crossings"]\n' for name in ("north", "south"))
    (tmp_path / "feedsmith.toml").write_text(f'[sources.crossings]\ntype = "text"\npath = "texts"\n{feeds}')
    assert run("explain", "-c", "feedsmith.toml", "crossings").out.count("Ferry returns") == 1


def test_the_body_follows_after_the_fields_as_it_would_be_published(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ferry.md").write_text("# Ferry\n\nIt came *back*.\n\nIt will sail <script>alert(1)</script> again.\n")
    fields, body = run("explain", "ferry.md").out.split("\n\n", 1)
    assert "characters of HTML" in fields
    assert body.startswith("<p>It came <em>back</em>.</p>\n")
    assert "<script" not in body


def test_a_page_is_shown_with_the_signals_that_lost(run: Run, tmp_path: Path) -> None:
    (tmp_path / "choir.html").write_bytes(page())
    done = run("explain", "choir.html")
    assert (done.status, done.err) == (0, "")
    when, chosen, *lost = field(done, "published")
    assert when == "2019-08-23 08:10:00+00:00"
    assert chosen.startswith("< article:published_time: 2019-08-23T09:10:00+01:00")
    assert [line for line in lost if line.startswith("x JSON-LD") and "2026-02-03T00:00:00Z" in line]
    title, chosen, *lost = field(done, "title")
    assert (title, chosen[:2]) == ("Choir reunited", "< ")
    assert "x <title>: Choir reunited - Copper Star" in lost


def test_a_page_is_shown_with_its_address_its_people_its_kind_and_its_charset(run: Run, tmp_path: Path) -> None:
    (tmp_path / "choir.html").write_bytes(page())
    done = run("explain", "choir.html")
    assert field(done, "id")[0] == "https://copper.example/2019/08/23/choir-reunited"
    assert field(done, "url")[0] == "https://copper.example/2019/08/23/choir-reunited"
    assert field(done, "authors") == ["Elwyn Tredinnick", "< JSON-LD"]
    assert field(done, "publisher") == ["Copper Star", "< og:site_name"]
    body = field(done, "body")
    assert [line for line in body if line.startswith("< kind of page: article, ")]
    assert [line for line in body if line.startswith("< charset: utf-8 (")]


def test_a_fetched_page_is_shown_with_the_charset_that_its_header_bore_out(run: Run) -> None:
    russian = page().decode().replace("Choir reunited", "Хор снова поёт").encode("cp1251", "xmlcharrefreplace")
    with Hostile() as site:
        site.pages["/choir"] = response(russian, Content_Type="text/html; charset=windows-1251")
        done = run("explain", f"{site.url}/choir", "--allow", site.here)
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0] == f"{site.url}/choir"
    assert field(done, "title")[0] == "Хор снова поёт"
    (charset,) = (line for line in field(done, "body") if line.startswith("< charset: "))
    assert "1251" in charset
    assert "header" in charset


def test_a_page_that_is_not_there_is_a_failure_of_its_kind(run: Run) -> None:
    with Hostile() as site:
        site.pages["/choir"] = response(b"gone", status=410)
        done = run("explain", f"{site.url}/choir", "--allow", site.here)
    assert done.status == 1
    assert done.line("feedsmith:").startswith(f"feedsmith: site: {site.url}/choir: gone (")


CONFIG = """
state = ""
[sources.desk]
type = "text"
path = "articles"
timezone = "Europe/Istanbul"
[feeds.news]
sources = ["desk", { type = "text", path = "other" }]
"""


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    for name in ("articles/one.txt", "articles/two.txt", "other/three.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(article(f"Ferry {name}", "date: 2026-03-10 09:30"))
    (tmp_path / "site.toml").write_text(CONFIG)
    return tmp_path


def test_a_file_is_read_as_the_configuration_says(run: Run, configured: Path) -> None:
    done = run("explain", "-c", "site.toml", "articles/two.txt")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0] == "articles/two.txt"
    assert done.out.count("  title ") == 1
    assert field(done, "published")[0] == "2026-03-10 06:30:00+00:00"
    assert field(done, "source") == ["desk"]


def test_of_a_source_all_documents_are_shown(run: Run, configured: Path) -> None:
    done = run("explain", "desk", "-c", "site.toml")
    assert (done.status, done.err) == (0, "")
    assert [line for line in done.out.splitlines() if line.startswith("articles")] == [
        "articles/one.txt",
        "articles/two.txt",
    ]


@pytest.mark.parametrize("location", ["desks", "articles/four.txt", "site.toml", "https://x.example/"])
def test_what_the_configuration_does_not_read_is_a_mistake(run: Run, configured: Path, location: str) -> None:
    done = run("explain", "-c", "site.toml", location)
    assert done.status == 2
    assert "neither a source of the configuration nor what one reads (there is desk, text)" in done.err


def test_mistakes_of_the_configuration_are_named(run: Run, configured: Path) -> None:
    (configured / "site.toml").write_text(CONFIG.replace("timezone", "timzone") + "limit = -1")
    done = run("explain", "-c", "site.toml", "desk")
    assert (done.status, done.out) == (2, "")
    assert len(done.err.splitlines()) == 2


def test_the_login_of_a_url_is_shown_nowhere_and_goes_for_all_pages_of_its_site(run: Run, tmp_path: Path) -> None:
    seen: list[str] = []

    def answer(request: Any) -> Any:
        seen.append(repr(request))
        return (response(page(), Content_Type="text/html; charset=utf-8"),)

    with Hostile() as site:
        site.pages["/choir"] = answer
        url = f"http://anna:s3cret@{site.here}/choir"
        (tmp_path / "feedsmith.toml").write_text(
            f"""fetch.allow = ["{site.here}"]
feeds.news.sources = [{{ type = "html", urls = ["{url}", "http://anna:s3cret@{site.here}/gone"] }}]"""
        )
        shown = [
            run("-vv", "explain", url, "--allow", site.here),
            run("-vv", "explain", "-c", "feedsmith.toml", "html"),
            run("-vv", "render"),
            run("-vv", "render", url, "--state", "other.db", "--allow", site.here),
            run("status"),
            run("render", f"htp://anna:s3cret@{site.here}"),
            run("render", f"ftp://anna:s3cret@{site.here}"),
        ]
    for done in shown:
        assert "s3cret" not in done.out + done.err
    for file in (tmp_path / ".feedsmith" / "state.db", tmp_path / "other.db", *(tmp_path / "out").iterdir()):
        assert b"s3cret" not in file.read_bytes()
    assert len(seen) == 4


def test_an_article_in_two_pages_says_where_the_first_leads(run: Run) -> None:
    second = page(extra=" and once more on Friday morning, when the sun was up")
    with Hostile() as site:
        first = page().replace(b"</head>", b'<link rel="next" href="?page=2"></head>')
        site.pages["/choir"] = response(first, Content_Type="text/html; charset=utf-8")
        site.pages["/choir?page=2"] = response(second, Content_Type="text/html; charset=utf-8")
        done = run("explain", f"{site.url}/choir", "--allow", site.here)
    assert f"  links to      {site.url}/choir?page=2\n" in done.out
    assert "on Thursday night, for the first time" in done.out
    assert "on Friday morning" in done.out


def test_nothing_that_lost_is_kept_where_a_feed_is_made(run: Run, tmp_path: Path) -> None:
    (tmp_path / "choir.html").write_bytes(page())
    run("render", "choir.html", "-f", "json")
    assert "2026-02-03" not in (tmp_path / "out" / "feed.json").read_text(encoding="utf-8")


def test_it_says_how_long_each_step_took(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(article())
    (took,) = (line for line in run("explain", "ferry.txt").out.splitlines() if line.startswith("  took "))
    steps = [step.split() for step in took.removeprefix("  took ").split(",")]
    assert [name for name, _, _ in steps] == ["fetch", "parse", "enrich", "sanitize"]
    assert all(float(number) >= 0 and unit == "ms" for _, number, unit in steps)


def test_a_folder_is_explained_document_by_document(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(article("One"))
    (tmp_path / "in" / "b.txt").write_text(article("Two"))
    out = run("explain", "in").out
    assert [line for line in out.splitlines() if line.startswith("in/")] == ["in/a.txt", "in/b.txt"]
    assert "  title         One\n" in out
    assert "  title         Two\n" in out


def test_an_undated_text_says_which_date_stands_in_the_feed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(article())
    (published, *_) = field(run("explain", "ferry.txt"), "published")
    assert published.endswith("is when it was first seen, and stands in the feed")


def test_nothing_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(article())
    run("explain", "ferry.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["ferry.txt"]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.html", b"", "html: a.html: empty (no bytes)"),
        ("a.html", b"%PDF-1.7", "html: a.html: not an article (a PDF, not a page)"),
        ("a.txt", b"\x00\x01\x02\xff" * 50, "text: a.txt: "),
        ("b.txt", b"", "text: a.txt: not found"),
    ],
)
def test_a_failure_is_told_and_is_the_exit_status(
    run: Run, tmp_path: Path, name: str, data: bytes, expected: str
) -> None:
    (tmp_path / name).write_bytes(data)
    done = run("explain", "a.txt" if name == "b.txt" else name)
    assert done.status == 1
    assert done.line("feedsmith:").startswith(f"feedsmith: {expected}")
    assert "title" not in done.out


@pytest.mark.parametrize("location", ["https://localhost/a", "http://169.254.169.254/latest", "http://[::1]:8080/"])
def test_a_private_address_is_not_fetched_for_it_either(run: Run, location: str) -> None:
    done = run("explain", location)
    assert done.status == 1
    assert "unsafe address" in done.line("feedsmith:")


@pytest.mark.parametrize("location", ["ferry.xyz", "ftp://x.example/a", "file:///etc/passwd"])
def test_what_no_source_takes_is_a_mistake_in_the_command(run: Run, location: str) -> None:
    done = run("explain", location)
    assert (done.status, done.out) == (2, "")
    assert done.line("feedsmith:").startswith(f"feedsmith: {location}: unsupported location (")


def test_it_takes_one_location(run: Run) -> None:
    assert run("explain").status == 2
    assert run("explain", "a.txt", "b.txt").status == 2


def test_what_a_page_says_upsets_no_terminal(run: Run, tmp_path: Path) -> None:
    hostile = "Red \x1b[31m \x1b]0;owned\x07 \x9b2J \u202elive"
    (tmp_path / "red.html").write_bytes(page(hostile, extra=hostile))
    done = run("explain", "red.html")
    assert done.status == 0
    assert "Red" in done.out
    assert not set(done.out + done.err) & set("\x1b\x07\x9b\u202e")


def test_a_no_break_space_is_shown_as_a_space(run: Run, tmp_path: Path) -> None:
    text = "Une nuit\n\n«\xa0La première nuit\xa0», dit-il, et il se tut.\n"
    (tmp_path / "nuit.txt").write_text(text, encoding="utf-8")
    assert "La première nuit" in (out := run("explain", "nuit.txt").out)
    assert "\\xa0" not in out


# ---- the lines ----------------------------------------------------------------------------------------------


def test_every_kind_of_value_is_shown_in_words() -> None:
    picture = "https://x.example/a.jpg"
    lines = explained_outcome(
        Article(
            id="1",
            title="Ferry",
            body="<p>x</p>",
            authors=(Person(name="Ann Bell", email="ann@x.example", url="https://x.example/ann"),),
            contributors=(Contributor(name="Bo", role="editing"),),
            agencies=(Agency(name="Agence", code="AFP"),),
            dateline=Dateline(place="Tarn", date=date(2026, 3, 10)),
            updated=datetime(2026, 3, 10, 9, 30, tzinfo=UTC),
            tags=(Tag(term="sea", label="The sea"), Tag(term="boats")),
            media=(Media(url=picture, width=60, height=40, caption="A boat", credits=("C. D.", "E")),),
        )
    )
    shown = [" ".join(line.split()) for line in lines]
    assert "authors Ann Bell; ann@x.example; https://x.example/ann" in shown
    assert "agencies Agence; AFP" in shown
    assert "contributors Bo; editing" in shown
    assert "dateline Tarn; 2026-03-10" in shown
    assert "updated 2026-03-10 09:30:00+00:00" in shown
    assert shown[shown.index("tags The sea") + 1] == "boats"
    assert "media https://x.example/a.jpg; 60x40; A boat; credit: C. D., E" in shown


def test_a_signal_of_a_field_that_came_to_nothing_is_shown_under_its_name() -> None:
    origins = (Origin(field="summary", signal="og:description", value="Click here", chosen=False),)
    shown = explained_outcome(Article(id="1", title="Ferry", body="<p>x</p>", origins=origins))
    assert "  summary       x og:description: Click here" in shown


def test_what_a_signal_says_is_shown_in_part_and_not_at_all_where_it_is_the_value() -> None:
    origins = (
        Origin(field="title", signal="h1", value="Ferry"),
        Origin(field="title", signal="og:title", value="y" * 999, chosen=False),
    )
    shown = explained_outcome(Article(id="1", title="Ferry", body="<p>x</p>", origins=origins))
    assert "                < h1" in shown
    assert f"                x og:title: {'y' * MAX_SIGNAL_CHARACTERS}" in shown


def test_notes_and_documents_that_it_leads_to_are_shown() -> None:
    shown = explained_outcome(notes=("a link was dropped",), requests=(Request(url="https://x.example/2"),))
    assert shown[:3] == ["here", "  remark        a link was dropped", "  links to      https://x.example/2"]


def test_a_failure_leaves_no_more_than_the_location_and_the_time_it_took() -> None:
    shown = explained_outcome(failures=(ParseError("html", "here", "empty", "no bytes"),))
    assert shown == ["here", "  took          fetch 0.0 ms"]


# ---- a list page --------------------------------------------------------------------------------------------


def test_of_a_list_the_groups_of_links_are_shown_with_what_speaks_against_each(run: Run) -> None:
    with newspaper() as site:
        done = run("explain", f"{site.url}/", "--allow", site.here)
        assert site.targets == ["/"]
    assert (done.status, done.err) == (0, "")
    kind, chosen, *others = (
        line.removeprefix("  remark").strip() for line in done.out.splitlines() if "remark" in line
    )
    assert kind == "a list page: the 6 articles that it lists are read from their pages"
    assert re.fullmatch(r"article.teaser > h2 > a: 6 links, such as 'Night .*'; score [1-9]\.\d, all chosen", chosen)
    (menu,) = (line for line in others if "body > nav > a: 5 links, such as 'News'" in line)
    assert re.search(r"score -\d+\.\d, not chosen: less than 1.2, in the navigation, titles as short as", menu)
    assert done.out.count("  links to      ") == 6


def test_of_a_saved_list_they_are_shown_as_well_though_it_is_no_article(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.html").write_bytes(
        list_page().replace(b"<title>", b'<base href="https://harbourpost.example/"><title>')
    )
    done = run("explain", "list.html")
    assert done.status == 1
    assert "a page that lists articles" in done.err
    assert "article.teaser > h2 > a: 6 links" in done.out


def test_a_list_with_a_feed_leads_to_that_and_the_feed_to_articles(run: Run) -> None:
    with newspaper(feed=True) as site:
        done = run("explain", f"{site.url}/", "--allow", site.here)
        assert site.targets == ["/", "/rss.xml"]
    assert "remark        a list page with a feed of its own, /rss.xml" in done.out
    assert "remark        a feed with summaries only, so the articles are read from their pages" in done.out


def test_a_page_that_is_no_list_names_no_group_of_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "choir.html").write_bytes(page())
    assert "remark" not in run("explain", "choir.html").out
