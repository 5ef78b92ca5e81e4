"""What a page says of itself, beside its article: whether it is dated, signed and typed, and what asks its readers
to do something before they may read.
"""

import re
from collections.abc import Iterable

from lxml import etree

from feedsmith import PageEvidence
from feedsmith_html.body.blocks import Element
from feedsmith_html.body.locate import Located
from feedsmith_html.body.tree import find_within
from feedsmith_html.grammar import Example, any_line
from feedsmith_html.metadata.read import Metadata
from feedsmith_html.page import Page

__all__ = ["find_controls", "read_evidence"]

MAX_CONTROLS = 500
MIN_TEXT_CHARS, MAX_TEXT_CHARS = 4, 400
MAX_NAME_CHARS = 200
MAX_TEASER_WORDS = 200

# Types that only an article has. Editing systems give og:type "article" to all their pages.
_TYPES = frozenset(
    "Article NewsArticle BlogPosting Report ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle Review "
    "LiveBlogPosting BackgroundNewsArticle ScholarlyArticle TechArticle".split()
)
_FIELD_TAGS = frozenset(("button", "input"))
# What may have the role of a button.
_CONTROL_TAGS = frozenset("a div span".split())
_ROLES = etree.XPath("descendant::*/@role")
# Of a whole page, in a third of the time of asking each element.
_CLASSES = etree.XPath("descendant-or-self::*/@class", smart_strings=False)
_IDS = etree.XPath("descendant-or-self::*/@id", smart_strings=False)
_TEXTS = etree.XPath("descendant::text()", smart_strings=False)
_FIELD_TYPES = frozenset(("", "button", "email", "password", "submit", "tel", "text"))
# In these a button turns to a part of the page, copies code, enlarges a picture or seeks.
_OUTSIDE_TAGS = frozenset("nav header footer aside pre code figure details table dialog".split())
# Classes and ids of the boxes that ask for money, a subscription or a registration.
_PAYWALL_NAME = re.compile(
    r"(?:^|[\s_-])(?:pay-?wall|reg-?wall|meter(?:ed)?-?(?:wall|content)|subscri(?:be|ber|ption)s?-?(?:wall|only|gate|required)"
    r"|premium-?(?:wall|gate|teaser)|piano-?(?:offer|container|inline)|abo-?(?:wall|schranke)|article-?gate)(?=$|[\s_-])(?!-content)",
    re.IGNORECASE,
)
# One of them is in each of those names: to look for them takes a tenth of the time.
_PAYWALL_NAME_STEMS = "wall meter subscri premium piano abo gate".split()
# One of them is in each line below: to look for them takes a tenth of the time.
_PAYWALL_STEMS = tuple(
    "subscri sign register log unlock continu weiterles abon suscr suscrip abbon assin prenumer předplat előfiz tilaaj "
    "подписч 会員 订阅 구독 lire".split()
)
_PAYWALL_TEXT = re.compile(
    any_line(r"""
        (?:subscribe|sign up|register|log in)\b.{0,40} to (?:continue|keep|read|unlock|finish)
        to (?:continue|keep) reading|already (?:a subscriber|subscribed)|for subscribers only|subscriber[- ]only
        this (?:article|story|content) is (?:for|reserved|only) .{0,30}subscribers|unlock this (?:article|story)
        (?:jetzt|mit|um) .{0,40}weiterzulesen|weiterlesen mit|(?:nur|exklusiv) für abonnenten|sie sind bereits abonnent
        réservée? aux abonnés|il vous reste .{0,30} à lire|déjà abonné|abonnez-vous pour
        (?:exclusivo|contenido) para suscriptores|suscríbete para|ya eres suscriptor
        (?:riservato|solo) (?:agli|per gli) abbonati|abbonati per (?:leggere|continuare)
        exclusivo para assinantes|assine para|alleen voor abonnees|al abonnee
        tylko dla prenumeratorów|kup prenumeratę|jen pro předplatitele|pouze pro předplatitele|csak előfizetők
        bara för prenumeranter|kun for abonnenter|vain tilaajille|yalnızca abonelere|abone olun|только для подписчиков
        有料会員限定|会員限定|仅限订阅|订阅后|구독자 전용
    """),
    re.IGNORECASE,
)


def find_controls(page: Page) -> list[set[Element]]:
    """For each button and field of a page what is around it, while its tree is whole: `locate` takes them out."""
    if page.tree is None:
        return []
    # Few elements have a role: the tree names them in a third of the time that it takes to ask each.
    buttons = (role.getparent() for role in _ROLES(page.tree) if role == "button")
    others = (element for element in buttons if element.tag in _CONTROL_TAGS)
    controls = [*filter(_asks, page.find_elements(*_FIELD_TAGS)), *others]
    if len(controls) > MAX_CONTROLS:
        found = set(controls)
        controls = [element for element in page.elements if element in found][:MAX_CONTROLS]
    return [around for control in controls if (around := _list_around(control))]


def _list_around(control: Element) -> set[Element]:
    """What a control stands in; nothing where it is outside of a text, as most are."""
    around: set[Element] = set()
    for element in control.iterancestors():
        if element.tag in _OUTSIDE_TAGS:
            return set()
        around.add(element)
    return around


def read_evidence(page: Page, metadata: Metadata, located: Located, controls: Iterable[set[Element]]) -> PageEvidence:
    """What the page says of itself, once its text is located."""
    # Only a short text may be the beginning of one that is for subscribers.
    has_paywall = metadata.is_free is False or (located.words < MAX_TEASER_WORDS and has_paywall_box(page))
    return PageEvidence(
        is_dated=metadata.is_dated,
        is_signed=bool(metadata.authors or metadata.credit or metadata.agencies),
        is_typed=is_typed(metadata.types),
        words=located.words,
        controls=_count_within(controls, located.element),
        has_paywall=has_paywall,
    )


def has_paywall_box(page: Page) -> bool:
    """Whether a box of a page asks readers to pay, to subscribe or to register before they read on."""
    tree = page.whole.tree
    if tree is None:
        return False
    names = {name[:MAX_NAME_CHARS] for name in (*_CLASSES(tree), *_IDS(tree))}
    return _names_paywall("\n".join(names)) or _asks_for_money(_TEXTS(tree))


def is_typed(types: Iterable[str]) -> bool:
    """Whether one of these types is only an article's."""
    return not _TYPES.isdisjoint(types)


def _asks(element: Element) -> bool:
    """Whether an element is a button, or a field to fill in."""
    return bool(element.tag == "button" or (element.get("type") or "").lower() in _FIELD_TYPES)


def _names_paywall(names: str) -> bool:
    """Whether one of these classes and ids is of a box that asks for money."""
    lower = names.lower()
    return any(stem in lower for stem in _PAYWALL_NAME_STEMS) and _PAYWALL_NAME.search(names) is not None


def _asks_for_money(texts: Iterable[str]) -> bool:
    """Whether one of the texts of a page does."""
    lines = {text.lower() for text in texts if MIN_TEXT_CHARS < len(text) < MAX_TEXT_CHARS and not text.isspace()}
    page = "\n".join(lines)
    stems = [stem for stem in _PAYWALL_STEMS if stem in page]
    return any(any(stem in line for stem in stems) and _PAYWALL_TEXT.search(line) is not None for line in lines)


def _count_within(controls: Iterable[set[Element]], text: Element | None) -> int:
    """How many controls stand within the text. Those beside code copy it."""
    if text is None or find_within(text, "pre") is not None:
        return 0
    return sum(text in around for around in controls)


EXAMPLES = (
    Example(
        "_CONTROL_TAGS",
        lambda text: len(find_controls(Page(text.encode()))),
        "<p>Nine <a role=button>Accept</a> and <b role=button>no</b></p>",
        1,
    ),
    Example("_FIELD_TAGS", lambda text: len(find_controls(Page(text.encode()))), "<p><button>Accept</button></p>", 1),
    Example("_FIELD_TYPES", _asks, "<input type=password>", True),
    Example(
        "_OUTSIDE_TAGS", lambda text: len(find_controls(Page(text.encode()))), "<pre><button>Copy</button></pre>", 0
    ),
    Example("_TYPES", lambda name: is_typed((name,)), "NewsArticle", True),
    Example("_TYPES", lambda name: is_typed((name,)), "article", False),
    Example("_PAYWALL_NAME", _names_paywall, "article paywall", True),
    Example("_PAYWALL_NAME", _names_paywall, "paywall-content", False),
    Example("_PAYWALL_NAME_STEMS", _names_paywall, "story\narticle-gate", True),
    Example("_PAYWALL_STEMS", lambda text: _asks_for_money([text]), "Already a subscriber? Log in", True),
    Example("_PAYWALL_TEXT", lambda text: _asks_for_money([text]), "Subscribe now to continue reading", True),
    Example("_PAYWALL_TEXT", lambda text: _asks_for_money([text]), "Readers may continue to subscribe", False),
)
