"""Pages that stand in place of an article: notices of consent, logins, errors."""

import re

from feedsmith_html.grammar import Example, any_line, any_word

__all__ = ["is_consent_notice", "is_error", "is_login", "is_site_page", "needs_script"]

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
        nie znaleziono strony|strona nie (?:istnieje|została znaleziona)|страница не (?:найдена|существует)
        页面(?:不存在|未找到)|找不到(?:页面|頁面|该页)|頁面不存在|(?:お探しの)?ページ(?:が|は)見つかりません
        sayfa bulunamadı|stránk[ay] ne(?:nalezena|existuje|bola nájdená)|페이지를 찾을 수 없|(?:ال)?صفحة غير موجودة
        لم يتم العثور على الصفحة|ה?(?:דף|עמוד) לא (?:נמצא|קיים)|η σελίδα δεν (?:βρέθηκε|υπάρχει)
        сторінк[уа] не (?:знайдено|знайдена|існує)|az oldal nem (?:található|létezik)|không tìm thấy trang
        sidan kunde inte hittas|siden (?:blev |ble |kunne )?ikke (?:fundet|finnes)|sivua ei löyt
        pagina nu (?:a fost|există)
        ไม่พบหน้า|halaman tidak ditemukan|nothing (?:was )?found|(?:oops|whoops)\W{1,3}that page\b.{0,12} not be found
        (?:oops|whoops)\W{1,3}that page can[’']t be found
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
        colofon|kontakta oss|kontakt oss|ota yhteyttä|yhteystiedot|kontakty|контакты|お問い合わせ
        プライバシーポリシー|联系我们|聯絡我們|문의하기
        contatta(?:ci|teci)|kontakt os|επικοινωνία|контакти|зв’?язок із нами|bize ulaşın|i̇?letişim|اتصل بنا|تواصل معنا
        צור קשר|צרו קשר|ติดต่อเรา|liên hệ|hubungi kami|kapcsolat
        # whose a site is
        nota prawna|правовая информация|künye|colophon|informations? légales?|información legal
        # its rules for data
        (?:informativa|normativa) (?:sulla |sulla tua )?privacy|política de (?:privacidade|cookies)
        privacy(?:verklaring|beleid|statement)|polityka (?:prywatności|cookies)
        политика (?:конфиденциальности|обработки персональных данных)|(?:隐私|隱私)(?:政策|声明|權政策|权政策)
        개인정보 ?(?:처리방침|보호정책)|gizlilik (?:politikası|sözleşmesi)|integritetspolicy
        (?:ochrana|zásady ochrany) osobních údajů|ochrana osobných údajov|سياسة الخصوصية|מדיניות (?:ה)?פרטיות
        πολιτική απορρήτου|політика конфіденційності|adatvédelmi (?:tájékoztató|nyilatkozat)
        privatlivspolitik|tietosuoja(?:seloste|käytäntö)?|personvern(?:erklæring)?|politica de confidențialitate
        นโยบายความเป็นส่วนตัว|chính sách bảo mật|kebijakan privasi
        # its terms
        conditions générales(?: d[’'](?:utilisation|abonnement)| de vente)?|cgu|cgv
        términos (?:y condiciones|de (?:uso|servicio))|condiciones (?:de uso|generales)
        termini (?:e condizioni|di servizio)|condizioni (?:d[’']uso|generali)|termos (?:de uso|e condições)
        algemene voorwaarden|gebruiksvoorwaarden|regulamin|пользовательское соглашение|правила пользования
        利用規約|服务条款|服務條款|使用条款|이용약관|kullanım (?:koşulları|şartları)|användarvillkor
        obchodní podmínky|شروط (?:الاستخدام|الخدمة)|תנאי (?:ה)?שימוש|όροι χρήσης|умови користування
        # what it has for its customers
        accessibility(?: statement)?|barrierefreiheit|erklärung zur barrierefreiheit|mediadaten|media kit
        advertise(?: with us)?|advertising|careers|jobs|karriere|stellenangebote
        shipping(?: (?:and|&) returns?)?|returns?(?: policy)?|versand(?:kosten)?|zahlung (?:und|&) versand
        widerruf(?:sbelehrung|srecht)?
    """)
    + r"\W{0,4}",
    re.IGNORECASE,
)
# Whole titles of the pages where readers say who they are.
_LOGIN = re.compile(
    r"\W{0,4}"
    + any_line(r"""
        (?:(?:user|member|subscriber|account) )?(?:log[- ]?in|sign[- ]?in)|log in or register|sign in or register
        (?:create (?:an )?account|register|sign up)|my account|(?:forgot(?:ten)?|reset|lost) (?:your )?password\??
        anmelden|anmeldung|einloggen|registrieren|mein konto|passwort vergessen\??
        connexion|se connecter|s[’']identifier|mon compte|mot de passe oublié ?\??
        iniciar sesión|acceder|mi cuenta|accedi|login utente|entrar|inloggen|logga in|logg inn|log ind|kirjaudu
        zaloguj się|logowanie|přihlášení|přihlásit se|bejelentkezés|вход|войти|авторизация|увійти|giriş(?: yap)?
        ログイン|登录|登入|로그인|تسجيل الدخول|התחברות|כניסה|σύνδεση|เข้าสู่ระบบ|đăng nhập
    """)
    + r"\W{0,4}",
    re.IGNORECASE,
)

# What a page says of scripts where it shows nothing without them, and not what it teaches of them.
_NEEDS = any_word(r"""
    (?:en|dis)abl activ aktiv attiv abilit habilit requir requis need support turned turn_on switch necess nécess
    benötig erforder eingeschaltet einschalten ausgeschaltet ohne without sans_ senza_ włącz wyłącz включ увімк zapn
    povol engedély etkin slå käytö 有効 无效 啟用 启用 사용 활성 kích_hoạt تفعيل
""")
_SCRIPT = re.compile(rf"javascript[^.!?]{{0,80}}{_NEEDS}|{_NEEDS}[^.!?]{{0,80}}javascript", re.IGNORECASE)


def is_login(title: str) -> bool:
    """Whether `title` is that of a page where readers say who they are."""
    return len(title) < MAX_TITLE_CHARS and _LOGIN.fullmatch(title) is not None


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
    return _SCRIPT.search(text) is not None


EXAMPLES = (
    Example("_CONSENT", is_consent_notice, "Alle Cookies akzeptieren", True),
    Example("_CONSENT", is_consent_notice, "A recipe for cookies", False),
    Example("_SCRIPT", needs_script, "Bitte aktivieren Sie JavaScript!", True),
    Example("_SCRIPT", needs_script, "More on this in our parts on CSS and JavaScript", False),
    Example("_ERROR", is_error, "404: Page not found", True),
    Example("_ERROR", is_error, "404 new houses", False),
    Example("_LOGIN", is_login, "Sign in", True),
    Example("_LOGIN", is_login, "Sign in the window", False),
    Example("_SITE_PAGE", is_site_page, "Kontakt & Impressum", True),
    Example("_SITE_PAGE", is_site_page, "Contact lost with a probe", False),
)
