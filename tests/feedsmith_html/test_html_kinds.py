"""What stands where a page should: told in words, so that nobody subscribes to a PDF."""

from pathlib import Path

import pytest

from conftest import Run
from feedsmith_html.kinds import detect_other_format

OTHERS = [
    (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
    (b"\x89PNG\r\n\x1a\n\x00", "a picture (PNG)"),
    (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture (JPEG)"),
    (b"GIF89a\x01\x00", "a picture (GIF)"),
    (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "a picture or sound (RIFF)"),
    (b"\x00\x00\x00\x20ftypavif", "a picture or film (MPEG-4)"),
    (b"PK\x03\x04\x14\x00", "a ZIP archive, or a document in one"),
    (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "a JSON feed"),
    (b' \n{"error": "no"}', "JSON"),
    (b'<?xml version="1.0"?>\n<!-- a -->\n<rss version="2.0">', "an RSS feed"),
    (b'<?xml version="1.0"?><rdf:RDF xmlns="http://purl.org/rss/1.0/">', "an RSS feed"),
    (b'\xef\xbb\xbf<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">', "an Atom feed"),
    (b'<atom:feed xmlns:atom="http://www.w3.org/2005/Atom">', "an Atom feed"),
    (b'<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?><urlset xmlns="x">', "a sitemap"),
    (b"<sitemapindex>", "a sitemap index"),
    (b'<?xml-stylesheet href="a>b.xsl"?><rss>', "an RSS feed"),
    ('<?xml version="1.0" encoding="utf-16"?><rss>'.encode("utf-16"), "an RSS feed"),
    (b'<opml version="2.0">', "an OPML list of feeds"),
    (b'<svg xmlns="http://www.w3.org/2000/svg">', "a picture (SVG)"),
]
PAGES = [
    b"<!DOCTYPE html><html><body><p>rss</p>",
    b"<html><svg></svg></html>",
    b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"><html>',
    b"<p>a page need not begin with html</p>",
    b"plain text, which browsers take for a page",
    b"<!-- <rss> --><html>",
    b"<feedback>",
]


@pytest.mark.parametrize(("data", "name"), OTHERS)
def test_what_is_no_page_is_known_by_how_it_begins(data: bytes, name: str) -> None:
    assert detect_other_format(data) == name


@pytest.mark.parametrize("data", PAGES)
def test_a_page_is_taken_for_one(data: bytes) -> None:
    assert detect_other_format(data) == ""


@pytest.mark.parametrize(("data", "name"), OTHERS)
def test_it_is_a_failure_that_says_what_it_is(run: Run, tmp_path: Path, data: bytes, name: str) -> None:
    (tmp_path / "page.html").write_bytes(data)
    done = run("render", "page.html")
    assert done.status == 1
    assert done.line("page.html") == f"feedsmith: html: page.html: not an article ({name}, not a page)"
    assert not (tmp_path / "out").exists()
