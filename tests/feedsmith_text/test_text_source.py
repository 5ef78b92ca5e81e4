"""Local text files: each case in data/text is a document, and the article that it is read as; then whole feeds."""

import json
import os
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from lxml import etree, html

from feedsmith import Article, Document
from feedsmith.collecting.files import read
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.collecting.parse import parse
from feedsmith.config.settings import load
from feedsmith.executors import Inline
from feedsmith.model.feed import FeedSettings
from feedsmith.pipeline import Plan, plan_config, plan_locations, render
from feedsmith.plugins.registry import Plugins
from feedsmith_text import SUFFIXES, TextFiles
from support.validate import check_atom, check_json, check_rss, needs_shared, schema_atom, schema_json

HERE = Path(__file__).resolve().parents[1]
CASES = sorted((HERE / "data" / "text").glob("*.json"))
SEEDS = HERE.parent / "seeds"
SHARED = HERE.parents[1] / "shared" / "seeds"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


# ---- by cases ----------------------------------------------------------------------------------------------


def parsed(
    data: bytes,
    path: str,
    options: Mapping[str, Any] | None = None,
    root: str = "file:///articles",
    base: str | None = None,
) -> Outcome:
    source = TextFiles(path=Path("articles"), **(options or {}))
    document = Document(url=f"{root}/{quote(path)}", root=root, data=data, location=path, source="text", base=base)
    return parse(Job(source=source, name="text", base=base), document)


def told(value: Any) -> Any:
    """A value as the cases have it: without what is empty, tags by their terms, dates as text."""
    if isinstance(value, tuple):
        return [told(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if not hasattr(value, "__dataclass_fields__"):
        return value
    shown = {field.name: told(getattr(value, field.name)) for field in fields(value)}
    shown = {name: content for name, content in shown.items() if content not in (None, "", [])}
    return shown["term"] if shown.keys() == {"term"} else shown


def article_told(article: Article, path: str) -> dict[str, Any]:
    """Without what all of them have; with the body in lines, the id only if it is not made of the path, and the status
    only if it withholds the article.
    """
    shown: dict[str, Any] = told(article)
    assert (shown.pop("source"), bool(shown.pop("origins"))) == ("text", True)
    if shown["status"] == "usable":
        del shown["status"]
    if "body" in shown:
        shown["body"] = shown["body"].split("\n")
    if shown["id"] == f"tag:feedsmith,2026:text:{quote(path)}":
        del shown["id"]
    return shown


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_document_is_read_as_the_case_says(case: Path) -> None:
    expected = json.loads(case.read_text(encoding="utf-8"))
    (file,) = (path for path in case.parent.glob(f"{case.stem}.*") if path.suffix in SUFFIXES)
    path = expected.get("path", file.name)
    outcome = parsed(file.read_bytes(), path, expected.get("options"), base=expected.get("base"))
    articles = [article_told(article, path) for article in outcome.articles]
    assert articles == ([expected["article"]] if "article" in expected else []), expected["about"]
    signals = [each.signal for article in outcome.articles for each in article.origins if each.field == "title"]
    assert signals == ([expected["title_from"]] if "article" in expected else [])
    assert list(outcome.notes) == expected.get("notes", [])
    failures = [[failure.kind, failure.detail] for failure in outcome.failures]
    assert failures == ([expected["failure"]] if "failure" in expected else [])


def test_there_are_cases_and_each_document_has_one() -> None:
    documents = [path.stem for path in (HERE / "data" / "text").iterdir() if path.suffix in SUFFIXES]
    assert sorted(documents) == sorted(case.stem for case in CASES)
    assert len(CASES) > 70


def test_the_line_ends_of_the_cases_about_line_ends_have_survived_the_checkout() -> None:
    assert b"\r\n" in (HERE / "data" / "text" / "line-ends-crlf.txt").read_bytes()
    old_mac = (HERE / "data" / "text" / "line-ends-cr.txt").read_bytes()
    assert (b"\r" in old_mac, b"\n" in old_mac) == (True, False)


def only(outcome: Outcome) -> Article:
    (article,) = outcome.articles
    assert outcome.failures == ()
    return article


def test_an_article_keeps_its_id_when_its_words_change_or_its_folder_moves() -> None:
    first = only(parsed(b"Ferry late\n\nIt is late.\n", "2026/ferry.txt", root="file:///home/a/articles"))
    later = only(parsed(b"Ferry on time\n\nIt came.\n", "2026/ferry.txt", root="file:///srv/b"))
    assert first.id == later.id == "tag:feedsmith,2026:text:2026/ferry.txt"


def test_articles_of_one_name_in_two_folders_have_ids_of_their_own() -> None:
    ids = {
        only(parsed(b"A\n\nB c.\n", path)).id for path in ("a.txt", "b/a.txt", "b/a.md", "B/a.txt", "b a.txt", "ä.txt")
    }
    assert len(ids) == 6


def test_the_charset_of_a_document_is_told_by_its_bytes_or_by_the_option() -> None:
    text = "Fährhafen für Fußgänger\n\nDie Brücke über das Hafenbecken ist für alle da und nicht mit Maut.\n"
    read_as = {only(parsed(text.encode(codec), "a.txt")).title for codec in ("utf-8", "utf-8-sig", "utf-16", "cp1252")}
    assert read_as == {"Fährhafen für Fußgänger"}
    cyrillic = "Паром\n\nПаром опоздал.\n".encode("koi8-r")
    assert only(parsed(cyrillic, "a.txt", {"charset": "koi8-r"})).title == "Паром"
    (failure,) = parsed("Fähre\n\nÄÖÜ.\n".encode("latin-1"), "a.txt", {"charset": "utf-8"}).failures
    assert failure.kind == "charset"


@pytest.mark.parametrize(("location", "taken"), [
    ("a.txt", True), ("A.TXT", True), ("b/a.md", True), ("a.markdown", True), ("a.text", True), ("**/*.md", True),
    (".", True),
    ("a.html", False), ("https://harbourpost.example/a.txt", False), ("no-such-folder", False), ("", False),
])  # fmt: skip
def test_locations_are_taken_by_their_suffix_as_folders_or_as_globs(location: str, taken: bool) -> None:
    assert (TextFiles.accepts(location) is not None) is taken


@pytest.mark.parametrize(("option", "value"), [
    ("timezone", "Mars/Olympus"), ("timezone", "../etc/passwd"), ("timezone", ""), ("charset", "klingon"),
    ("url", "https://x.example/{title}/"), ("url", "https://x.example/{}/"), ("keys", {"newstitle": "titel"}), ("url", "https://x.example/{"),
    ("url", "x.example/{path}/"), ("url", "{path}"),
])  # fmt: skip
def test_an_option_that_can_not_be_used_is_refused_by_its_name(option: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"^{option}: "):
        TextFiles(path=Path("a"), **{option: value})


# ---- whole feeds -------------------------------------------------------------------------------------------


def files_of(plan: Plan, out: Path) -> dict[str, bytes]:
    """What a run writes, by suffix; it must go without a failure."""
    report = render(plan, Inline(), clock=lambda: NOW)
    assert report.failures == []
    return {path.suffix: path.read_bytes() for path in out.iterdir()}


def valid(files: Mapping[str, bytes], **options: Any) -> list[str]:
    return [
        *check_rss(files[".rss"], **options),
        *check_atom(files[".atom"], **options),
        *check_json(files[".json"], **options),
    ]


def paragraphs(body: str) -> list[str]:
    """The text of each block of an HTML body."""
    return ["".join(node.itertext()) for node in html.fragments_fromstring(body)]


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The project's own samples as feeds. The files' times, which a checkout leaves to chance, are minutes apart."""
    folder, out = tmp_path_factory.mktemp("seeds"), tmp_path_factory.mktemp("out")
    (folder / "feedsmith.toml").write_bytes((SEEDS / "feedsmith.toml").read_bytes())
    (folder / "articles").mkdir()
    for minute, file in enumerate(sorted((SEEDS / "articles").iterdir())):
        copy = folder / "articles" / file.name
        copy.write_bytes(file.read_bytes())
        os.utime(copy, times=(NOW.timestamp() - 60 * (minute + 1),) * 2)
    return files_of(plan_config(load(folder / "feedsmith.toml"), Plugins.load(), out), out)


@pytest.fixture(scope="module")
def items(harbour: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    return {item["title"]: item for item in json.loads(harbour[".json"])["items"]}


SAMPLES = {
    "The last keeper of North Point hands over the keys": "keeper's post ends",
    "Balıkçılar yeni iskeleye kavuşuyor": "Çağlayan. «Dedelerimizin işçiliğine güvendik",
    "Der alte Fährhafen bekommt eine neue Brücke": "Käthe Brömmel will künftig Rundfahrten",
    "Island ferry to run an hour later from May": "“They’re rather good now,” she said.",
    "Herring come early, and the smokehouses scramble to keep up": "a driver with a van licence for the station run",
    "Buckets away: the library roof is dry at last": "story hour on the Wednesday\nas usual.",
    "Tide turbine lights its first hundred kitchens": "the letters <b> and </b> on either side",
}


def test_every_sample_is_in_the_feed_and_the_draft_is_not(items: Mapping[str, Any]) -> None:
    assert items.keys() == SAMPLES.keys()
    assert len(list((SEEDS / "articles").iterdir())) == len(SAMPLES) + 1


@pytest.mark.parametrize("title", SAMPLES)
def test_a_sample_has_the_letters_of_its_language_and_no_sign_of_a_loss(items: Mapping[str, Any], title: str) -> None:
    words = "\n".join(paragraphs(items[title]["content_html"]))
    assert SAMPLES[title].replace("«", "“").split("“")[-1] in words
    assert "\ufffd" not in words
    assert items[title]["summary"].strip()


def test_the_samples_dates_authors_and_tags_are_those_of_their_front_matter(items: Mapping[str, Any]) -> None:
    keeper, tide = (items[title] for title in SAMPLES if "keeper" in title or "Tide" in title)
    assert (keeper["date_published"], keeper["date_modified"]) == ("2026-03-14T06:30:00Z", "2026-03-15T17:05:00Z")
    assert keeper["url"] == keeper["id"] == "https://harbourpost.example/2026/03/14/lighthouse-keeper"
    assert keeper["image"] == "https://harbourpost.example/images/2026/north-point-lighthouse.jpg"
    assert keeper["tags"] == ["lighthouse", "heritage", "North Point"]
    assert tide["id"] == "tag:harbourpost.example,2026-02-20:tide-power"
    assert [author["name"] for author in tide["authors"]] == ["Leopold Aske", "Nadia Fenwright"]


def test_every_sample_is_dated_by_its_author_since_a_clone_leaves_files_the_time_of_the_clone(
    items: Mapping[str, Any],
) -> None:
    assert [title for title, item in items.items() if item["date_published"] > "2026-05"] == []


def test_the_feeds_of_the_samples_are_valid_and_say_where_they_are(harbour: Mapping[str, bytes]) -> None:
    assert valid(harbour, self_link=True) == []
    assert check_rss(harbour[".rss"], now=NOW) == check_atom(harbour[".atom"], now=NOW) == []
    assert b'href="https://harbourpost.example/feeds/harbour.rss"' in harbour[".rss"]
    assert b'href="https://harbourpost.example/feeds/harbour.atom"' in harbour[".atom"]
    assert json.loads(harbour[".json"])["feed_url"] == "https://harbourpost.example/feeds/harbour.json"


@needs_shared
def test_the_feeds_of_the_samples_keep_to_the_published_schemas(harbour: Mapping[str, bytes]) -> None:
    assert schema_atom(harbour[".atom"]) == []
    assert schema_json(harbour[".json"]) == []


def test_the_three_feeds_of_the_samples_tell_the_same(harbour: Mapping[str, bytes], items: Mapping[str, Any]) -> None:
    rss, atom = etree.fromstring(harbour[".rss"]), etree.fromstring(harbour[".atom"])
    spaces = {"a": "http://www.w3.org/2005/Atom"}
    in_rss = [(item.findtext("title"), item.findtext("{*}encoded")) for item in rss.iterfind("channel/item")]
    in_atom = [
        (entry.findtext("a:title", "", spaces), entry.findtext("a:content", "", spaces))
        for entry in atom.iterfind("a:entry", spaces)
    ]
    assert in_rss == in_atom == [(title, item["content_html"]) for title, item in items.items()]


# ---- an article of a real newspaper ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    found = sorted(SHARED.glob("*.txt"))
    if not found:
        pytest.skip(f"the real article is not there: {SHARED}")
    out = tmp_path_factory.mktemp("out")
    settings = FeedSettings(title="Wire", link="https://wire.example/", base_url="https://wire.example/feeds")
    plan = plan_locations([str(found[0])], Plugins.load(), settings, ["rss", "atom", "json"], out)
    report = render(plan, Inline())
    assert report.failures == []
    return found[0], {path.suffix: path.read_bytes() for path in out.iterdir()}


def test_a_real_article_has_its_headline_its_standfirst_and_every_paragraph_that_is_no_credit(
    wire: tuple[Path, dict[str, bytes]],
) -> None:
    file, files = wire
    headline, standfirst, credit, caption, *rest, _ = file.read_text(encoding="utf-8").split("\n\n")
    (item,) = json.loads(files[".json"])["items"]
    assert item["title"] == headline == "US, Russia to discuss air safety in Syria says Pentagon"
    assert item["summary"] == standfirst
    assert credit == "Photo by: DoD\nPhoto by: DoD"
    assert paragraphs(item["content_html"]) == [standfirst, *(text.strip() for text in rest)]
    for line in ("Photo by", caption.strip(), "TRTWorld and agencies"):
        assert line not in item["content_html"]


def test_the_credits_of_a_real_article_stand_in_their_own_elements(wire: tuple[Path, dict[str, bytes]]) -> None:
    _, files = wire
    (item,) = etree.fromstring(files[".rss"]).iterfind("channel/item")
    media = "{http://search.yahoo.com/mrss/}"
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "TRTWorld and agencies"
    assert [credit.text for credit in item.iter(f"{media}credit")] == ["DoD"]
    (shown,) = json.loads(files[".json"])["items"]
    (picture,) = shown["_feedsmith"]["media"]
    assert picture["caption"] == "Pentagon Press Secretary Peter Cook conducts a news conference at the Pentagon."
    (entry,) = etree.fromstring(files[".atom"]).iterfind("{http://www.w3.org/2005/Atom}entry")
    assert entry.findtext("{*}author/{*}name") == "TRTWorld and agencies"


def test_a_real_article_keeps_its_quotation_marks_as_they_are(wire: tuple[Path, dict[str, bytes]]) -> None:
    file, files = wire
    text = file.read_text(encoding="utf-8")
    for suffix, data in files.items():
        shown = unescape(unescape(data.decode())).replace('\\"', '"') if suffix == ".json" else unescape(data.decode())
        assert "“With respect to the first part" in shown
        assert "Russia’s intervention" in shown
        assert '"The Department of Defence has received' in shown
    body = json.loads(files[".json"])["items"][0]["content_html"]
    assert [body.count(sign) for sign in "“”’…"] == [text.count(sign) for sign in "“”’…"]


def test_a_real_article_is_dated_by_its_file(wire: tuple[Path, dict[str, bytes]]) -> None:
    file, files = wire
    modified = datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
    (item,) = json.loads(files[".json"])["items"]
    assert item["date_published"] == modified.isoformat().replace("+00:00", "Z")
    (published,) = etree.fromstring(files[".rss"]).iterfind("channel/item/pubDate")
    assert published.text == modified.strftime("%a, %d %b %Y %H:%M:%S +0000")


def test_the_feeds_of_a_real_article_are_valid(wire: tuple[Path, dict[str, bytes]]) -> None:
    assert valid(wire[1]) == []


def test_a_real_article_is_read_as_it_lies_there(wire: tuple[Path, dict[str, bytes]]) -> None:
    (request,) = TextFiles(path=wire[0]).requests()
    data, modified = read(request, "text")
    assert data == wire[0].read_bytes()
    assert modified is not None
