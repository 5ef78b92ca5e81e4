"""Signs of what stands around an article: words in the class and id of its elements, and in its text.

Short, general lists: what content management systems call their parts, and how newspapers of many languages begin such
lines. A sign counts only together with measures (see `prune`): none of it removes the bulk of a text.
"""

import re
from functools import lru_cache
from itertools import pairwise

__all__ = [
    "is_aside",
    "is_body",
    "is_boilerplate",
    "is_byline",
    "is_caption",
    "is_credited",
    "is_dated",
    "is_error",
    "is_label",
    "is_notice",
    "is_standfirst",
    "is_wall",
    "names",
    "needs_script",
    "whom_about",
]

_ASIDE = frozenset(
    "ad ads adbox adslot adv advert adverts advertise advertisement advertising advertorial adsense dfp gpt banner "
    "billboard leaderboard sponsor sponsored sponsors taboola outbrain plista nativo teads "
    "related relateds recommend recommended recommendation recommendations recirc recirculation readmore mostread "
    "popular trending promo promos promobox promotion crosslink crosslinks ticker carousel "
    "share shares sharing sharebar sharetools sharebox sharedaddy addthis addtoany social socials follow followus "
    "facebook-like flipboard whatsapp jp-relatedposts relatedposts "
    "newsletter newsletters subscribe subscription subscriptions signup optin mailchimp piano regwall login "
    "comment comments commentlist disqus respond fb-comments discussion kommentare commentaires comentarios "
    "sidebar sidebars rail skyscraper widget widgets nav navigation navbar menu submenu breadcrumb breadcrumbs "
    "pagination pager toc "
    "masthead footer cookie cookies consent gdpr cmp "
    "tags taglist tagcloud keywords topics categories cat-links postmeta "
    "author author-description author-info authorinfo bio authorbox author-box biography aboutauthor author-bio "
    "toolbar tools buttons btn print printfriendly rating ratings vote poll survey copyright disclaimer imprint "
    "popup modal overlay lightbox dialog tooltip screen-reader-text sr-only visually-hidden visuallyhidden noprint "
    "no-print hide-print byline dateline".split()
)
_BODY = frozenset(
    "articlebody article-body articlecontent article-content articletext article-text storybody story-body storytext "
    "story-text storycontent story-content postbody post-body postcontent post-content entrycontent entry-content "
    "bodytext body-text bodycopy body-copy newsbody news-body newstext news-text articlemain content-body "
    "contentbody maincontent main-content rich-text richtext mw-parser-output paywall-content".split()
)
# Page builders' words for whatever stands on a page: no widgets.
_LAYOUT = frozenset(
    "elementor-widget elementor-widget-wrap elementor-widget-container elementor-widget-text-editor cmp-text".split()
)
_WORD = re.compile("[a-z]+")
_CAMEL = re.compile("([a-z])([A-Z])")


@lru_cache(maxsize=8192)
def names(label: str) -> frozenset[str]:
    """The words in a class, id or the like: each one whole, as its parts, and every two neighbours."""
    found: set[str] = set()
    for token in label.split():
        token = token.partition("--")[0] or token  # a modifier tells the variant, not the thing
        if token in _LAYOUT:
            continue
        plain = token if token.islower() else _CAMEL.sub(r"\1-\2", token).lower()
        parts = _WORD.findall(plain)
        if parts and parts[0] in ("has", "no", "not", "with", "without", "is", "js", "md", "lg", "sm", "xl", "hide"):
            continue
        found.update(parts)
        found.update(map("-".join, pairwise(parts)))
        found.add("".join(parts))
    if "cmp-text" in label:  # a component, not the consent management platform
        found.discard("cmp")
    return frozenset(found)


@lru_cache(maxsize=8192)
def is_aside(label: str) -> bool:
    """Whether an element of this class or id stands beside the text."""
    return not names(label).isdisjoint(_ASIDE)


@lru_cache(maxsize=8192)
def is_body(label: str) -> bool:
    """Whether an element of this class or id holds the text."""
    return not names(label).isdisjoint(_BODY)


def _alternatives(lines: str) -> str:
    """A pattern from lines of alternatives; what begins with `#` is a comment."""
    kept = (line.strip() for line in lines.splitlines())
    return "|".join(line for line in kept if line and not line.startswith("#"))


# How lines begin that lead elsewhere. Tried at the start of a short paragraph only.
_LEADS_ELSEWHERE = _alternatives(r"""
    # en
    (?:also )?read (?:more|also|next|the full|our|here|on\b|full)|read:|also read|see also|see more|related\b
    more on\b|more from\b|more stories|more:|more (?:topics|articles|posts|news)
    if you (?:enjoyed|liked) (?:this|reading)|(?:did you )?like this (?:story|article|post)|be sociable|related:
    we want to hear|discover (?:now|more)|also on\b|don[’']t miss|you (?:may|might) (?:also )?(?:like|be interested)
    recommended|recommended reading|watch(?: now| also| more)?:|watch (?:the )?video|click here|learn more
    find out more|continue reading|keep reading|(?:story|article) continues|scroll (?:down )?to|get more|up next
    next up|what to read next|must[- ]read|listen (?:to|now|here)\b.{0,60}podcast
    follow (?:us|me|him|her|them|@|\w+ on)|like us on|join us on|join our|subscribe|sign up|sign in|log in
    download (?:the|our) app|get (?:the|our) .{0,40}(?:newsletter|app|updates)|share (?:this|on|via)|tweet this
    email this|print this|tell us|let us know|what do you think|have your say
    (?:do you )?have (?:a|any) (?:tip|story|question|news tip)|got a (?:tip|story)|send (?:us )?(?:your|a)\b
    (?:media|press) (?:contacts?|enquiries|inquiries)\b
    contact (?:us|the)|leave a (?:comment|reply)|comments?\b.{0,20}$|join the (?:conversation|discussion)
    view (?:all|more|the)|load more|about the (?:author|writer)|about us|support (?:us|our)|donate|advertisement
    advertising|ad\b.{0,3}$|sponsored|for more (?:news|stories|information|on|from)|copyright|©|\(c\)
    all rights reserved
    (?:this|the) (?:article|story|post|piece) (?:was |has been |is |originally |first |also ){1,4}(?:published|appeared)
    originally published|photos?:|photo by|image:|images?:|picture:|credit:|source:|tags?:|topics?:
    categor(?:y|ies):|filed under|posted in|published:|updated:|last updated|editor[’']s picks?
    most (?:read|popular|viewed)|trending|top stories|latest (?:news|stories)|newsletter
    # de
    lesen sie (?:auch|hier|mehr|dazu|weiter)|lies (?:auch|hier|mehr)|mehr (?:zum thema|dazu|lesen|zu:)
    (?:das könnte|könnte) (?:sie|dich) (?:auch )?interessieren
    weitere (?:artikel|beiträge|pressemitteilungen|nachrichten|infos|informationen|meldungen|news|themen)|zum thema
    auch interessant|siehe auch|passend dazu|weiterlesen|hier (?:geht es|lesen|klicken)
    (?:jetzt )?(?:abonnieren|anmelden)|folgen sie|folge uns|teilen|artikel teilen|anzeige\b.{0,3}$|werbung\b.{0,3}$
    alle rechte vorbehalten|schlagworte|empfohlener (?:redaktioneller|externer) inhalt
    externe[rn]? inhalte?\b.{0,20}$|neueste artikel|meistgelesen|meistgeklickt|mehr (?:interessantes|themen)
    auch auf\b|ähnliche (?:beiträge|artikel|themen)|zum weiterlesen|entdecken sie|gefällt (?:dir|ihnen)\b
    wir respektieren\b|bild anzeigen|titelbild|beitragsbild|abbildung:|symbolbild
    (?:der|dieser) (?:text|eintrag|beitrag|artikel) (?:wurde|erschien|ist)|zusatzinformation
    kostenlos (?:anmelden|registrieren)|presse-?kontakt|medienkontakt
    kontakt:|telefon:|die redaktion empfiehlt|unsere empfehlung
    schon gelesen|über den autor|über die autor|noch mehr|das könnte|verwendete produkte|kommentar|quelle:|foto:
    bild:|stand:
    # fr
    (?:à )?(?:lire|voir|écouter|regarder) (?:aussi|également|plus|la suite)|à lire\b|lire:|sur le même sujet
    voir aussi|en savoir plus|(?:vous )?aimerez aussi|abonnez-vous|inscrivez-vous|suivez[- ]nous|partager|publicité
    commentaires?\b.{0,20}$|tous droits réservés|crédit photo
    contacts? (?:de )?presse
    # es
    (?:lea|lee|leer|vea|ver|mira|te puede|le puede|podría) (?:también|más|interesar)|lea\b.{0,8}:|te puede interesar
    le puede interesar|mira:|en video|además:|noticias? relacionadas?|más (?:información|noticias)|suscr[ií]b
    contacto de prensa|s[ií]guenos|comparte|compartir|publicidad|todos los derechos
    # it
    leggi (?:anche|pure|tutto|di più|l[’'])|vedi anche|guarda anche|ti potrebbe interessare|approfondisci|iscriviti
    contatti stampa|seguici|condividi|pubblicità|riproduzione riservata
    # pt
    le(?:ia|r) (?:também|mais)|veja (?:também|mais)|saiba mais|assine|inscreva-se|siga(?:-nos| o)|compartilh
    continua após|publicidade|todos os direitos
    # nl
    lees (?:ook|meer|verder|hier)|bekijk ook|meer over|volg ons|abonneer|meld je aan|deel (?:dit|via)|advertentie
    # nordic
    l[äæe]s (?:också|også|mer|mere|videre)|se (?:også|också)|lue (?:myös|lisää)|mer om\b|følg oss|følg os
    annonse?\b.{0,3}$|mainos\b.{0,3}$
    # pl, cs, sk, hu, ro, tr
    (?:czytaj|zobacz|przeczytaj|sprawdź) (?:także|też|również|więcej)|czytaj:|zobacz:|polecamy|dowiedz się więcej
    reklama\b.{0,3}$|čtěte (?:také|více)|přečtěte si|čítajte|olvas(?:sa|d) (?:még|el)|citește și|citeşte şi|vezi și
    ayrıca (?:bkz|oku)|i̇lgili haber|ilgili haber|abone ol
    # ru, uk, el
    чита(?:йте|ть) (?:также|ещё|еще|далее|подробнее)|смотрите также|по теме|подпи(?:шитесь|сывайтесь)
    реклама\b.{0,3}$|читайте також|дивіться також|διαβάστε (?:επίσης|ακόμ)|δείτε (?:επίσης|ακόμ)
    # ar, he, hi, ja, ko, zh, id, vi
    اقرأ أيض|إقرأ أيض|انظر أيض|קראו (?:גם|עוד)|यह भी पढ़|関連記事|あわせて読みたい|【関連
    続きを読む|こちらもおすすめ|관련 ?기사|저작권자|延伸阅读|延伸閱讀|相关阅读
    相關閱讀|相关新闻|相關新聞|更多|baca (?:juga|selengkapnya)|simak (?:juga|video)|lihat juga|xem thêm|đọc thêm
""")
_START = re.compile(rf"[\W\d_]{{0,6}}(?:{_LEADS_ELSEWHERE})", re.IGNORECASE)
# A label says in a word or two what follows or what it is.
_LABEL = re.compile(
    r"[\W_]{0,4}(?:"
    + _alternatives(r"""
    advertisement|advertising|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie|reklama
    реклама|annons|annonse|share|teilen|partager|compartir|condividi|delen|udostępnij|print|email|e-mail|tweet
    facebook|twitter|whatsapp|linkedin|pinterest|reddit|telegram|comments?|kommentare?|commentaires?|comentarios?
    reply|like|save|close|menu|search|next|previous|back to top|nach oben|video|gallery|photos?|read more|more|mehr
    plus|más|loading|play|pause|0
    """)
    + r")[\W_\d]{0,6}",
    re.IGNORECASE,
)
# One of these is in whatever the next pattern finds: to look for them takes 2 µs, the pattern 40.
_STEMS = (
    "reserv vorbehalten riserv newsletter subscri sign follow like suivez folgen síguenos siguenos seguici privacy "
    "terms datenschutz affiliate mail javascript cookie dieser einverstanden inhalt unlimited register login log "
    "einloggen registrieren abonn réserv published reproduced"
).split()
_ANYWHERE = re.compile(
    _alternatives(r"""
    all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados
    riproduzione riservata|sign up (?:for|to) (?:our|the)|subscribe to (?:our|the)
    (?:our|free|daily|weekly) newsletter|unsere[nm]? newsletter|notre newsletter|may not be (?:published|reproduced)
    follow us on|like us on|suivez-nous sur|folgen sie uns|s[ií]guenos en|seguici su|privacy policy
    terms of (?:use|service)|datenschutzerklärung|affiliate (?:links?|commission)|your e-?mail address
    enable javascript|javascript (?:is|to)|an dieser stelle finde(?:n|st) (?:sie|du)\b|damit einverstanden, dass mir
    klick für den datenschutz|inhalte? von \w+ (?:anzeigen|erlauben)|link zum \w+-inhalt|already a subscriber
    (?:subscribe|register|sign in|log ?in) to (?:read|continue|unlock|access)|reserved for subscribers
    unlimited (?:online )?access|einloggen, um|registrieren sie sich|réservé aux abonnés|accept cookies
    use(?:s)? cookies
    """),
    re.IGNORECASE,
)
_STANDFIRST = frozenset(
    "standfirst deck dek subtitle subtitles subheadline subhead subheading sub-headline sub-title lead lede "
    "leadtext lead-text intro introduction excerpt abstract chapo chapeau sommario occhiello entradilla bajada ingress "
    "vorspann anriss summary description underrubrik lid ozet spot lead-paragraph article-lead".split()
)


@lru_cache(maxsize=8192)
def is_standfirst(label: str) -> bool:
    """Whether an element of this class or id is the line under the headline."""
    return not names(label).isdisjoint(_STANDFIRST)


SHORT = 160
"""Beyond so many letters a paragraph is text, whatever words it begins with."""


def is_label(text: str) -> bool:
    """Whether `text` is no more than the name of a button, a counter or a notice of advertising."""
    return len(text) < 40 and (not any(map(str.isalpha, text[:40])) or _LABEL.fullmatch(text) is not None)


def is_boilerplate(text: str, linked: float = 0.0) -> bool:
    """Whether a short paragraph only leads elsewhere, asks for something or says who owns the text."""
    if len(text) > 2 * SHORT:
        return False
    lower = text.lower()
    if any(stem in lower for stem in _STEMS) and _ANYWHERE.search(lower):
        return True
    return len(text) < (SHORT if linked > 0.2 else 90) and _START.match(text) is not None


_ABOUT = re.compile(
    r"\W{0,4}(?:about|über|à propos d[eu]s?|a propos d[eu]s?|acerca de|sobre|informazioni su|over|om) +(\w.{2,60})",
    re.IGNORECASE,
)


def whom_about(heading: str) -> str:
    """Of "About Harrowgate Pumps" the name; "" of another heading."""
    found = _ABOUT.fullmatch(heading)
    return found[1] if found else ""


_DATE = re.compile(
    _alternatives(r"""
    \b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|[年月]\d{1,2}
    \b(?:vor|hace|il y a|há|fa|geleden|siden|sedan|temu|önce|назад) \d|\d+ (?:minutes?|hours?|days?|mins?) ago
    \d+ ?min(?:ut\w{0,3}|s)?\b|lesezeit|lesedauer|reading time|temps de lecture|tempo di lettura
    """),
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:"
    + _alternatives(r"""
    published|updated|last updated|posted|created|veröffentlicht|publiziert|aktualisiert|erstellt|stand|publié
    mis à jour|publicado|actualizado|pubblicato|aggiornato|atualizado|gepubliceerd|bijgewerkt|opublikowano
    aktualizacja|publicerad|publisert|oppdatert|опубликовано|обновлено|yayınlan\w+|güncelle\w+
    \d+ ?min(?:\.|ut\w{0,3}|s)?(?: read| lesezeit)?$|lesedauer|lesezeit
    """)
    + r")\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|de|af|av|door|tekst|text|foto|autor|author|redaktion)\b[:\s]+\S",
    re.IGNORECASE,
)


def is_dated(text: str) -> bool:
    """Whether `text` is no more than a date, a time or how long it takes to read."""
    return len(text) < 100 and _DATE.search(text) is not None and sum(map(str.isalpha, text)) < 60


def is_notice(text: str) -> bool:
    """Whether `text` says no more than when the article was published."""
    return len(text) < 80 and _DATED.match(text) is not None and (len(text) < 30 or _DATE.search(text) is not None)


def is_byline(text: str) -> bool:
    """Whether `text` looks like the line that names the authors."""
    return len(text) < 80 and _BYLINE.match(text) is not None and text[-1:] not in ".!?"


_CAPTION = frozenset(
    "caption captions figcaption credit credits wp-caption-text photocredit photo-credit image-credit imagecredit "
    "legende bildunterschrift imagedescription image-description imagecaption img-metadata bildtext "
    "bildnachweis media-caption mediatitle media-title dida pie-foto didascalia photographer copyright-holder".split()
)


@lru_cache(maxsize=8192)
def is_caption(label: str) -> bool:
    """Whether an element of this class or id describes a picture."""
    found = names(label)
    return "wp-caption-text" in found or ("wp-caption" not in found and not found.isdisjoint(_CAPTION))


_CREDIT = re.compile(
    r"(?:"
    + _alternatives(r"""
    [(\[|/©]
    \b(?:fotos?|photos?|photograph|bilder|bild|bildrechte|bildquelle|image|credits?|courtesy|picture|quelle|crédit|imagen|immagine)\b\s?(?::|by|courtesy)
    getty images|shutterstock|imago|associated press
    """)
    + r")[^.!?]{0,80}[)\]]?\.?$",
    re.IGNORECASE,
)


def is_credited(text: str) -> bool:
    """Whether `text` ends with whose picture it is, as captions do."""
    return _CREDIT.search(text[-140:]) is not None


_WALL = re.compile(
    _alternatives(r"""
    enable cookies|(?:are you|not) a robot|verify (?:that )?you are|checking your browser|complete the captcha
    access denied|unusual (?:traffic|activity)|review the security of your connection
    (?:log|sign) in to (?:continue|read|view)|bitte melden sie sich an
    we (?:and our (?:\d+ )?partners )?use cookies|accept (?:all )?cookies
    (?:alle )?cookies? (?:akzeptieren|zulassen|accepteren)
    wir (?:und (?:unsere )?partner )?(?:verwenden|nutzen|benötigen) [^.!?]{0,60}cookies
    accepter (?:les|tous les)? ?cookies|aceptar (?:las|todas las)? ?cookies|accetta(?:re)? (?:i|tutti i)? ?cookie
    nous (?:et nos partenaires )?utilisons [^.!?]{0,60}cookies|utilizamos [^.!?]{0,60}cookies
    utilizziamo [^.!?]{0,60}cookie
    personenbezogene daten [^.!?]{0,80}(?:einwilligung|zustimmung)|(?:cookie|クッキー).{0,80}同意|同意.{0,80}cookie
    """),
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"\W{0,4}(?:(?:http |server )?error:? ?)?(?:[45]\d\d\b(?=\W*$|\W*(?:error|page|not|file|seite|page|página))|"
    + _alternatives(r"""
    (?:sorry\W{1,3})?(?:the |this |that )?page (?:was |is |could |can |does |you\b.{0,40} )?(?:not|cannot)\b
    (?:die )?seite (?:wurde |konnte )?nicht (?:gefunden|verfügbar)|(?:cette )?page (?:non trouvée|introuvable)
    página no encontrada|pagina non trovata|página não encontrada|pagina niet gevonden|sidan (?:hittades|finns) inte
    siden (?:blev |ble )?ikke funnet|nie znaleziono strony|strona nie istnieje|страница не найдена|页面不存在
    ページが見つかりません|sayfa bulunamadı|stránka nenalezena
    """)
    + ")",
    re.IGNORECASE,
)


def is_error(title: str) -> bool:
    """Whether `title` says that there is no such page."""
    return len(title) < 80 and _ERROR.match(title) is not None


def needs_script(text: str) -> bool:
    """Whether `text` says that the page is made by a script."""
    return "JavaScript" in text or "javascript" in text


def is_wall(text: str) -> bool:
    """Whether `text` asks for cookies, scripts, a login or a proof of being human."""
    return _WALL.search(text) is not None
