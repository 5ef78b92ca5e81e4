"""Pages that are no articles, though there is text in them."""

import json

import pytest

from feedsmith import Document, ParseError
from feedsmith_html.article import read_article

TEXT = (
    "<p>You can write to us on any day of the week, and we will answer within two days, as a rule, or a week.</p>"
    "<p>The Planet is published by the Planet Press, which has its seat in the old mill beside the river.</p>"
    "<p>Whoever finds a mistake on these pages is asked to tell us, and will get a jar of honey for it.</p>"
)
PRODUCT = json.dumps({"@context": "https://schema.org", "@type": "Product", "name": "A lamp", "offers": {"price": 12}})


def refusal(head: str, title: str, url: str = "https://planet.example/page") -> str:
    """Why a page with this head and title is refused; "" where it is not."""
    page = f"<html><head><title>{title}</title>{head}</head><body><main><h1>{title}</h1>{TEXT}</main></body></html>"
    document = Document(url=url, data=page.encode(), location=url, source="html", charset="utf-8")
    try:
        list(read_article(document))
    except ParseError as error:
        return f"{error.kind}: {error.detail}"
    return ""


@pytest.mark.parametrize(
    "title",
    [
        "Contact",
        "Contact us",
        "Kontakt",
        "Impressum",
        "Impressum & Datenschutz",
        "Datenschutzerklärung",
        "Mentions légales",
        "Privacy Policy",
        "Terms of Service",
        "Aviso legal",
        "Contatti",
        "Контакты",
        "お問い合わせ",
    ],
)
@pytest.mark.parametrize("head", ["", "<meta property=og:type content=article>"], ids=["", "og:type"])
def test_a_page_of_a_site_about_itself_is_refused(head: str, title: str) -> None:
    assert refusal(head, title).startswith("not-an-article: a page about the site itself")


@pytest.mark.parametrize(
    "title",
    [
        "Contact lost with a probe",
        "Why terms of service are long",
        "The imprint of a foot",
        "Privacy is dead, they say",
    ],
)
def test_an_article_on_such_things_is_not(title: str) -> None:
    assert refusal("", title) == ""


def test_a_review_of_something_called_contact_is_not() -> None:
    review = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Contact"})
    assert refusal(f"<script type=application/ld+json>{review}</script>", "Contact") == ""


@pytest.mark.parametrize(
    "head",
    [
        "<meta property=og:type content=product>",
        "<meta property=og:type content='og:product'>",
        "<meta property=og:type content='product.item'>",
        f"<script type=application/ld+json>{PRODUCT}</script>",
        f"<meta property=og:type content=website><script type=application/ld+json>[{PRODUCT}]</script>",
        f"<script type=application/ld+json>[{{}}, {PRODUCT}]</script>",
    ],
)
def test_a_page_that_sells_something_is_refused(head: str) -> None:
    assert refusal(head, "A lamp of brass") == "not-an-article: a page that sells something"


def test_an_article_about_a_product_is_not() -> None:
    article = json.dumps({"@context": "https://schema.org", "@type": "Article", "headline": "A lamp of brass"})
    scripts = f"<script type=application/ld+json>[{article}, {PRODUCT}]</script>"
    assert refusal(scripts, "A lamp of brass") == ""
    assert refusal("<meta property=og:type content=product><meta name=date content=2026-03-14>", "A lamp") == ""
