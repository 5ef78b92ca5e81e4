"""The frame that all pages share: whole HTML round a body, with nothing to fetch and nothing that runs."""

from typing import Any

import html5lib
import pytest

from feedsmith.publishing.pages import Page, render_page


def render(page: Page, *body: str) -> Any:
    """The page as a tree. html5lib refuses whatever HTML 5 calls a parse error."""
    parser = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    return parser.parse(b"".join(render_page(page, body))).getroot()


def test_the_body_stands_between_heading_and_footer() -> None:
    page = Page(title="State  of <things>\n", intro="<p>Since noon</p>\n", footer="<p>The end</p>\n")
    body = render(page, "<main>\n", "<p>All is well</p></main>\n").find("body")
    assert [child.tag for child in body] == ["header", "main", "footer"]
    assert (body.findtext("header/h1"), body.findtext("header/p")) == ("State of <things>", "Since noon")
    assert (body.findtext("main/p"), body.findtext("footer/p")) == ("All is well", "The end")


def test_what_a_page_adds_to_the_head_and_the_style_stands_there() -> None:
    root = render(
        Page(title="A", head='<link rel="alternate" href="a.rss">\n', style="td { padding: 0 }"), "<main></main>"
    )
    assert root.xpath("//head/link/@href") == ["a.rss"]
    assert root.findtext("head/style").endswith("td { padding: 0 }")
    assert root.find("body/footer") is None


@pytest.mark.parametrize(("has_forms", "action"), [(False, "'none'"), (True, "'self'")])
def test_nothing_runs_and_forms_go_to_the_site_alone_where_there_are_any(has_forms: bool, action: str) -> None:
    root = render(Page(title="A", has_forms=has_forms), "<main></main>")
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    assert "script-src" not in policy
    assert policy.endswith(f"form-action {action}")


@pytest.mark.parametrize(("language", "lang"), [("en", None), ("", ""), ("ar", "ar"), ("en-GB", "en-GB")])
def test_the_heading_says_its_language_where_it_is_not_the_pages(language: str, lang: str | None) -> None:
    assert render(Page(title="A", language=language), "<main></main>").find(".//h1").get("lang") == lang


@pytest.mark.parametrize(
    ("title", "size"),
    [
        ("The Harbour Post", None),
        ("Council of the Donaudampfschifffahrt", "long"),
        ("Feeds from www.northern-fishing-gazette.example", None),  # a line may break after a hyphen
        ("Feeds from www.northernharbourgazette.example", "longest"),
        ("港口邮报每天早上为您带来岛屿和城镇的最新消息与各种通知公告以及天气", None),  # breaks anywhere
        ("", None),
    ],
)
def test_a_heading_with_a_long_word_is_smaller(title: str, size: str | None) -> None:
    assert render(Page(title=title), "<main></main>").find(".//h1").get("class") == size
