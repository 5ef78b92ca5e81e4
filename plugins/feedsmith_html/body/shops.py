"""Whether a page sells a thing: by its microdata, or by the button that puts it into a basket."""

import re
from itertools import islice
from typing import Any

from feedsmith_html.body.blocks import Element
from feedsmith_html.grammar import Example, any_line
from feedsmith_html.text import collapse_spaces, reads_as

__all__ = ["sells_thing"]

# More of them are of what else a shop has, beside something else.
MAX_BASKETS = 3
MAX_CONTROLS = 500
MAX_CONTROL_CHARS = 60

_GOODS = re.compile("schema.org/(?:Product|IndividualProduct|ProductModel|Vehicle|Car)$", re.IGNORECASE)
_BASKET_NAME = re.compile(r"add[-_]?to[-_]?(?:cart|basket|bag)|addtocart|/cart/add", re.IGNORECASE)
_BASKET_TEXT = re.compile(
    any_line(r"""
        add to (?:cart|basket|bag|trolley)|in den (?:warenkorb|einkaufswagen)(?: legen)?
        ajouter au panier|añadir (?:al carrito|a la cesta)|agregar al carrito|aggiungi al carrello
        adicionar (?:ao carrinho|à sacola)|(?:in|toevoegen aan) winkel(?:wagen|mand)|do koszyka|dodaj do koszyka
        (?:добавить )?в корзину|до кошика|カートに入れる|加入(?:购物车|購物車)|장바구니(?:에)? ?(?:담기|넣기)?
        sepete ekle|lägg i varukorgen?|legg i handlekurv|læg i kurv|lisää ostoskoriin|(?:do|vložit do) košíku
        kosárba|προσθήκη στο καλάθι|أضف إلى (?:السلة|العربة)|הוסף לסל|หยิบใส่ตะกร้า|thêm vào giỏ
    """)
    + r"\W{0,3}",
    re.IGNORECASE,
)
# What stands in these is no part of what the page is about.
_BESIDE_TAGS = frozenset("nav header footer aside".split())


def sells_thing(body: Element, title: str) -> bool:
    """Whether a page is about one thing that it sells; `title` is the page's, folded. Asks before buttons go."""
    if any(_is_of_title(goods, title) for goods in islice(filter(_is_goods, body.iter()), MAX_BASKETS)):
        return True
    controls = islice(body.iter("button", "input", "form"), MAX_CONTROLS)
    baskets = {_find_form(control) for control in controls if _is_basket(control)}
    return 0 < len(baskets) <= MAX_BASKETS


def _is_goods(element: Element) -> bool:
    """Whether microdata call an element a thing for sale, and not what a review is of."""
    kind = element.get("itemtype")
    if kind is None or element.get("itemprop") is not None or _GOODS.search(kind) is None:
        return False
    return any((inner.get("itemprop") or "") == "offers" for inner in element.iter())


def _is_of_title(goods: Element, title: str) -> bool:
    """Whether a thing for sale has the page's title for its name, or its heading in it."""
    if goods.find(".//h1") is not None:
        return True
    names = (inner for inner in goods.iter() if inner.get("itemprop") == "name")
    return any(reads_as(collapse_spaces("".join(name.itertext())), title) for name in islice(names, MAX_BASKETS))


def _is_basket(element: Element) -> bool:
    """Whether a button or form puts something into a basket, in the midst of the page."""
    names = " ".join(filter(None, map(element.get, ("class", "id", "name", "action"))))[:300]
    text = element.get("value") or "" if element.tag == "input" else _read_button(element)
    if _BASKET_NAME.search(names) is None and _BASKET_TEXT.fullmatch(text) is None:
        return False
    return all(around.tag not in _BESIDE_TAGS for around in element.iterancestors())


def _read_button(element: Element) -> str:
    if element.tag != "button":
        return ""
    return collapse_spaces(" ".join(islice(element.itertext(), 5)))[:MAX_CONTROL_CHARS]


def _find_form(element: Element) -> Any:
    return next(element.iterancestors("form"), element)


EXAMPLES = (
    Example("_GOODS", _is_goods, "<p itemtype=https://schema.org/Product><b itemprop=offers>9</b></p>", True),
    Example("_BASKET_NAME", _is_basket, "<form action=/cart/add></form>", True),
    Example("_BASKET_TEXT", _is_basket, "<button>Add to cart</button>", True),
    Example(
        "_BESIDE_TAGS", lambda element: _is_basket(element[0]), "<aside><button>Add to cart</button></aside>", False
    ),
)
