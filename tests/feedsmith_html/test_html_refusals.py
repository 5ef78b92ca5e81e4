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
    return why_refused(page, url)


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
        "Contattaci",
        "Επικοινωνία",
        "اتصل بنا",
        "צור קשר",
        "ติดต่อเรา",
        "Bize ulaşın",
        "Informativa sulla privacy",
        "Polityka prywatności",
        "隐私政策",
        "개인정보처리방침",
        "Ochrana osobních údajů",
        "Tietosuojaseloste",
        "Conditions générales d'utilisation",
        "Términos y condiciones",
        "Regulamin",
        "利用規約",
        "Künye",
        "Mediadaten",
        "Accessibility Statement",
        "Shipping and returns",
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
        "Sign in the window of an old shop",
        "404 houses for the harbour",
        "Nothing but the sea",
        "Jobs that the harbour has lost",
        "Datenschutz in der Schule",
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


# ---- logins and errors --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title", ["Log in", "Sign in", "Anmelden", "Connexion", "Iniciar sesión", "Zaloguj się", "Вход", "ログイン", "登录"]
)
def test_a_page_where_readers_say_who_they_are_is_refused(title: str) -> None:
    assert "login" in refusal("", title)


@pytest.mark.parametrize(
    "title",
    [
        "Oops! That page can’t be found.",
        "Nothing found",
        "페이지를 찾을 수 없습니다",
        "الصفحة غير موجودة",
        "הדף לא נמצא",
        "Η σελίδα δεν βρέθηκε",
        "Сторінку не знайдено",
        "Az oldal nem található",
        "Sidan kunde inte hittas",
        "找不到页面",
    ],
)
def test_a_page_that_is_not_there_is_refused_in_any_language(title: str) -> None:
    text = "<p>What you look for is not here, or not here any more.</p>"
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{text * 2}</body></html>"
    assert why_refused(page).endswith("the page says that there is no such page")


# ---- shops without JSON-LD ----------------------------------------------------------------------

BASKETS = [
    "<form action='/cart/add' method=post><button name=add>Buy it</button></form>",
    "<form class=cart><button class=single_add_to_cart_button>Take it</button></form>",
    "<button>Add to cart</button>",
    "<button>In den Warenkorb</button>",
    "<input type=submit value='Ajouter au panier'>",
    "<button>Añadir al carrito</button>",
    "<button>В корзину</button>",
    "<button>カートに入れる</button>",
    "<button>加入购物车</button>",
    "<button>Sepete ekle</button>",
]
GOODS = (
    "<div itemscope itemtype='http://schema.org/Product'><b itemprop=name>{}</b>"
    "<div itemprop=offers itemscope itemtype='http://schema.org/Offer'><b itemprop=price>49.00</b></div></div>"
)


@pytest.mark.parametrize("basket", [*BASKETS, GOODS.format("A lamp of brass")])
def test_a_page_with_a_basket_or_goods_of_its_title_is_refused(basket: str) -> None:
    assert why_refused(shop(basket)) == "not-an-article: a page that sells something"


@pytest.mark.parametrize(
    "basket",
    [
        f"<aside>{BASKETS[2]}</aside>",
        f"<footer>{BASKETS[0]}</footer>",
        BASKETS[2] * 4,
        GOODS.format("A lamp of tin"),
        GOODS.format("A lamp of brass").replace(
            "itemscope itemtype='http://schema.org/Product'", "itemprop=itemReviewed"
        ),
        "<a href=https://shop.example/lamp>Buy at the shop</a>",
        "<button>Add to list</button>",
    ],
    ids=["beside", "below", "other goods", "another name", "reviewed", "a link", "another button"],
)
def test_an_article_beside_what_others_sell_is_not(basket: str) -> None:
    assert why_refused(shop(basket)) == ""


@pytest.mark.parametrize("head", ["<meta name=date content=2026-03-14>", "<meta name=author content='Ada Lindqvist'>"])
def test_a_dated_or_signed_text_with_a_basket_is_not(head: str) -> None:
    assert why_refused(shop(BASKETS[2], head)) == ""


def shop(basket: str, head: str = "") -> str:
    title = "A lamp of brass"
    body = f"<main><h1>{title}</h1>{TEXT}{basket}</main>"
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


# ---- lists --------------------------------------------------------------------------------------


def test_many_links_without_a_sentence_are_a_list() -> None:
    links = "".join(f"<li><a href='/words/{number}'>Words with the letter {number}</a></li>" for number in range(26))
    page = (
        f"<html><head><title>Glossary</title></head><body><main><h1>Glossary</h1><ul>{links}</ul></main></body></html>"
    )
    assert why_refused(page).startswith("not-an-article")


def test_a_table_of_links_to_other_sites_is_an_article() -> None:
    cells = "".join(
        f"<tr><td>{number}</td><td><a href='https://m{number}.example/model'>org/model-base-{number}</a></td></tr>"
        for number in range(12)
    )
    text = "<p>Below is a table that compares the models by their size and by where they can be had.</p>"
    page = (
        f"<html><head><title>Models</title></head><body><article><h1>Models</h1>{text}<table>{cells}</table></article>"
    )
    assert why_refused(page) == ""


@pytest.mark.parametrize(
    "text",
    [
        "<p>The boat goes out<br>and nobody knows<br>of the way that it took<br>when the wind had turned</p>",
        "<p>Runa Vold, captain, died on Monday aged ninety-four.</p><p>She leaves two sons and a boat.</p>",
        "<ul><li>A timetable for the winter months</li><li>Support for boats, and for rafts of any size</li></ul>",
    ],
    ids=["poem", "obituary", "release notes"],
)
def test_a_text_of_fifteen_words_is_an_article(text: str) -> None:
    page = (
        f"<html><head><title>News of the quay</title></head><body><main><h1>News of the quay</h1>{text}</main></body>"
    )
    assert why_refused(page) == ""


def why_refused(page: str, url: str = "https://planet.example/page") -> str:
    document = Document(url=url, data=page.encode(), location=url, source="html", charset="utf-8")
    try:
        list(read_article(document))
    except ParseError as error:
        return f"{error.kind}: {error.detail}"
    return ""


# ---- scripts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("You need to enable JavaScript to run this app.", "empty"),
        ("Bitte aktivieren Sie JavaScript in Ihrem Browser, um diese Seite zu sehen.", "empty"),
        ("Pour lire cette page, JavaScript doit être activé dans votre navigateur.", "empty"),
        ("この ページ を 表示 する に は JavaScript を 有効 に し て く だ さ い。", "empty"),
        ("More of this stands in our parts on styles and on JavaScript, with many examples.", ""),
        ("The first talk was on JavaScript and its history; the second was on the price of milk.", ""),
    ],
)
def test_a_short_text_is_refused_if_it_asks_for_scripts_and_not_if_it_speaks_of_them(line: str, refusal: str) -> None:
    page = f"<html><head><title>Harbour</title></head><body><main><p>{line}</p><p>It is a small page.</p></main></body>"
    assert why_refused(page).partition(":")[0] == refusal
