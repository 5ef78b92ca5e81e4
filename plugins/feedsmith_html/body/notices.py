"""Pages that stand in place of an article: notices of consent, logins, errors."""

import re

from feedsmith_html.grammar import Example, any_line

__all__ = ["is_consent_notice", "is_error", "is_site_page", "needs_script"]

MAX_TITLE_CHARS = 80

_CONSENT = re.compile(
    any_line(r"""
        enable cookies|(?:are you|not) a robot|verify (?:that )?you are
        checking your browser|complete the captcha|access denied
        unusual (?:traffic|activity)|review the security of your connection
        (?:log|sign) in to (?:continue|read|view)|bitte melden sie sich an
        we (?:and our (?:\d+ )?partners )?use cookies|accept (?:all )?cookies
        (?:alle )?cookies? (?:akzeptieren|zulassen|accepteren)
        wir (?:und (?:unsere )?partner )?(?:verwenden|nutzen|benötigen) [^.!?]{0,60}cookies
        accepter (?:les|tous les)? ?cookies|aceptar (?:las|todas las)? ?cookies
        accetta(?:re)? (?:i|tutti i)? ?cookie
        nous (?:et nos partenaires )?utilisons [^.!?]{0,60}cookies
        utilizamos [^.!?]{0,60}cookies|utilizziamo [^.!?]{0,60}cookie
        personenbezogene daten [^.!?]{0,80}(?:einwilligung|zustimmung)
        (?:cookie|クッキー).{0,80}同意|同意.{0,80}cookie
    """),
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"\W{0,4}(?:(?:http |server )?error:? ?)?"
    r"(?:[45]\d\d\b(?=\W*$|\W*(?:error|page|not|file|seite|page|página))|"
    + any_line(r"""
        (?:sorry\W{1,3})?(?:the |this |that )?page (?:was |is |could |can |does )?(?:not|cannot)\b
        (?:sorry\W{1,3})?(?:the |this |that )?page you\b.{0,40} (?:not|cannot)\b
        (?:die )?seite (?:wurde |konnte )?nicht (?:gefunden|verfügbar)
        (?:cette )?page (?:non trouvée|introuvable)|página no encontrada
        pagina non trovata|página não encontrada|pagina niet gevonden
        sidan (?:hittades|finns) inte|siden (?:blev |ble )?ikke funnet
        nie znaleziono strony|strona nie istnieje|страница не найдена|页面不存在
        ページが見つかりません|sayfa bulunamadı|stránka nenalezena
    """)
    + ")",
    re.IGNORECASE,
)
# Whole titles of the pages that a site has about itself.
_SITE_PAGE = re.compile(
    r"\W{0,4}"
    + any_line(r"""
        contacts?|contact (?:us|form|information|details)|contacting us|get in touch
        kontakt|kontaktformular|kontakt (?:&|und|/) (?:impressum|anfahrt)
        impressum(?: (?:&|und) (?:datenschutz|kontakt))?|imprint|legal (?:notice|information)|disclaimer
        datenschutz(?:erklärung|hinweise?|bestimmungen)?|privacy(?: policy| notice| statement)?
        cookie(?:s| policy|-richtlinie| notice)|terms(?: (?:of (?:use|service)|and conditions|& conditions))?
        (?:allgemeine )?(?:geschäfts|nutzungs)bedingungen|agb
        mentions légales|contactez[- ]nous|nous contacter|politique de confidentialité
        contacto|contáctenos|aviso legal|política de privacidad|contatti|note legali|contato|fale conosco
        colofon|kontakta oss|kontakt oss|ota yhteyttä|kontakty|контакты|お問い合わせ
        プライバシーポリシー|联系我们|문의하기
    """)
    + r"\W{0,4}",
    re.IGNORECASE,
)


def is_consent_notice(text: str) -> bool:
    """Whether `text` asks for cookies, scripts, a login or a proof of being human."""
    return _CONSENT.search(text) is not None


def is_error(title: str) -> bool:
    """Whether `title` says that there is no such page."""
    return len(title) < MAX_TITLE_CHARS and _ERROR.match(title) is not None


def is_site_page(title: str) -> bool:
    """Whether `title` is that of a page about the site itself: whom to write to, whose it is, its terms."""
    return len(title) < MAX_TITLE_CHARS and _SITE_PAGE.fullmatch(title) is not None


def needs_script(text: str) -> bool:
    """Whether `text` says that the page is made by a script."""
    return "JavaScript" in text or "javascript" in text


EXAMPLES = (
    Example("_CONSENT", is_consent_notice, "Alle Cookies akzeptieren", True),
    Example("_CONSENT", is_consent_notice, "A recipe for cookies", False),
    Example("_ERROR", is_error, "404: Page not found", True),
    Example("_ERROR", is_error, "404 new houses", False),
    Example("_SITE_PAGE", is_site_page, "Kontakt & Impressum", True),
    Example("_SITE_PAGE", is_site_page, "Contact lost with a probe", False),
)
