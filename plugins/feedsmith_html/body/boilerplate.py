"""Lines that stand around an article's text: what leads elsewhere, asks for something,
dates or credits.

How newspapers of many languages begin such lines. They count only for short lines, by
their place (see `sequence`): none of them removes the bulk of a text.
"""

import re
from functools import lru_cache

from feedsmith_html.grammar import Example, any_line, any_word

__all__ = [
    "is_boilerplate",
    "is_button_text",
    "is_byline",
    "is_credited",
    "is_date_notice",
    "is_dated",
    "is_legal_notice",
    "read_about_heading",
]

# Beyond so many letters a paragraph is text, whatever words it begins with.
MAX_LINE_CHARS = 160
# The same for one that is hardly any link.
MAX_UNLINKED_CHARS = 90
MAX_BUTTON_CHARS = 40
MAX_CACHED = 1_024
MAX_LEGAL_CHARS = 1_200
MAX_DATED_CHARS = 100
MAX_DATED_LETTERS = 60
MAX_NOTICE_CHARS = 80
MAX_BYLINE_CHARS = 80

# How lines begin that lead elsewhere, in lower case: to pass by cases takes five times as long.
_LEADS_ELSEWHERE = re.compile(
    r"[\W\d_]{0,6}"
    + any_line(r"""
        # en
        (?:also )?read (?:more|also|next|the full|our|here|on\b|full)|read:
        also read|see also|see more|related\b|more on\b|more from\b|more stories
        more:|more (?:topics|articles|posts|news)
        if you (?:enjoyed|liked) (?:this|reading)
        (?:did you )?like this (?:story|article|post)|be sociable|related:
        we want to hear|discover (?:now|more)|also on\b|don[’']t miss
        you (?:may|might) (?:also )?(?:like|be interested)|recommended
        recommended reading|watch(?: now| also| more)?:|watch (?:the )?video
        click here|learn more|find out more|continue reading|keep reading
        (?:story|article) continues|scroll (?:down )?to|get more|up next|next up
        what to read next|must[- ]read|listen (?:to|now|here)\b.{0,60}podcast
        follow (?:us|me|him|her|them|@|\w+ on)|like us on|join us on|join our
        subscribe|sign up|sign in|log in|download (?:the|our) app
        get (?:the|our) .{0,40}(?:newsletter|app|updates)|share (?:this|on|via)
        tweet this|email this|print this|tell us|let us know|what do you think
        have your say|(?:do you )?have (?:a|any) (?:tip|story|question|news tip)
        got a (?:tip|story)|send (?:us )?(?:your|a)\b
        (?:media|press) (?:contacts?|enquiries|inquiries)\b|contact (?:us|the)
        leave a (?:comment|reply)|comments?\b.{0,20}$
        join the (?:conversation|discussion)|view (?:all|more|the)|load more
        about the (?:author|writer)|about us|support (?:us|our)|donate
        advertisement|advertising|ad\b.{0,3}$|sponsored
        for more (?:news|stories|information|on|from)|copyright|©|\(c\)
        all rights reserved
        (?:this|the) (?:article|story|post|piece) (?:was |has been |is |originally |first |also ){1,4}published
        (?:this|the) (?:article|story|post|piece) (?:was |has been |is |originally |first |also ){1,4}appeared
        originally published|photos?:|photo by|image:|images?:|picture:|credit:
        source:|tags?:|topics?:|categor(?:y|ies):|filed under|posted in|published:
        updated:|last updated|editor[’']s picks?|most (?:read|popular|viewed)
        trending|top stories|latest (?:news|stories)|newsletter
        # de
        lesen sie (?:auch|hier|mehr|dazu|weiter)|lies (?:auch|hier|mehr)
        mehr (?:zum thema|dazu|lesen|zu:)
        (?:das könnte|könnte) (?:sie|dich) (?:auch )?interessieren
        weitere (?:artikel|beiträge|pressemitteilungen|nachrichten|infos|informationen|meldungen|news|themen)
        zum thema|auch interessant|siehe auch|passend dazu|weiterlesen
        hier (?:geht es|lesen|klicken)|(?:jetzt )?(?:abonnieren|anmelden)
        folgen sie|folge uns|teilen|artikel teilen|anzeige\b.{0,3}$
        werbung\b.{0,3}$|alle rechte vorbehalten|schlagworte
        empfohlener (?:redaktioneller|externer) inhalt
        externe[rn]? inhalte?\b.{0,20}$|neueste artikel|meistgelesen|meistgeklickt
        mehr (?:interessantes|themen)|auch auf\b
        ähnliche (?:beiträge|artikel|themen)|zum weiterlesen|entdecken sie
        gefällt (?:dir|ihnen)\b|wir respektieren\b|bild anzeigen|titelbild
        beitragsbild|abbildung:|symbolbild
        (?:der|dieser) (?:text|eintrag|beitrag|artikel) (?:wurde|erschien|ist)
        zusatzinformation|kostenlos (?:anmelden|registrieren)|presse-?kontakt
        medienkontakt|kontakt:|telefon:|die redaktion empfiehlt|unsere empfehlung
        schon gelesen|über den autor|über die autor|noch mehr|das könnte
        verwendete produkte|kommentar|quelle:|foto:|bild:|stand:
        # fr
        (?:à )?(?:lire|voir|écouter|regarder) (?:aussi|également|plus|la suite)
        à lire\b|lire:|sur le même sujet|voir aussi|en savoir plus
        (?:vous )?aimerez aussi|abonnez-vous|inscrivez-vous|suivez[- ]nous
        partager|publicité|commentaires?\b.{0,20}$|tous droits réservés
        crédit photo|contacts? (?:de )?presse
        # es
        (?:lea|lee|leer|vea|ver|mira|te puede|le puede|podría) (?:también|más|interesar)
        lea\b.{0,8}:|te puede interesar|le puede interesar|mira:|en video|además:
        noticias? relacionadas?|más (?:información|noticias)|suscr[ií]b
        contacto de prensa|s[ií]guenos|comparte|compartir|publicidad
        todos los derechos
        # it
        leggi (?:anche|pure|tutto|di più|l[’'])|vedi anche|guarda anche
        ti potrebbe interessare|approfondisci|iscriviti|contatti stampa|seguici
        condividi|pubblicità|riproduzione riservata
        # pt
        le(?:ia|r) (?:também|mais)|veja (?:também|mais)|saiba mais|assine
        inscreva-se|siga(?:-nos| o)|compartilh|continua após|publicidade
        todos os direitos
        # nl
        lees (?:ook|meer|verder|hier)|bekijk ook|meer over|volg ons|abonneer
        meld je aan|deel (?:dit|via)|advertentie
        # nordic
        l[äæe]s (?:också|også|mer|mere|videre)|se (?:også|också)
        lue (?:myös|lisää)|mer om\b|følg oss|følg os|annonse?\b.{0,3}$
        mainos\b.{0,3}$
        # pl, cs, sk, hu, ro, tr
        (?:czytaj|zobacz|przeczytaj|sprawdź) (?:także|też|również|więcej)|czytaj:
        zobacz:|polecamy|dowiedz się więcej|reklama\b.{0,3}$|čtěte (?:také|více)
        přečtěte si|čítajte|olvas(?:sa|d) (?:még|el)|citește și|citeşte şi|vezi și
        ayrıca (?:bkz|oku)|i̇lgili haber|ilgili haber|abone ol
        # ru, uk, el
        чита(?:йте|ть) (?:также|ещё|еще|далее|подробнее)|смотрите также|по теме
        подпи(?:шитесь|сывайтесь)|реклама\b.{0,3}$|читайте також|дивіться також
        διαβάστε (?:επίσης|ακόμ)|δείτε (?:επίσης|ακόμ)
        # ar, he, hi, ja, ko, zh, id, vi
        اقرأ أيض|إقرأ أيض|انظر أيض|קראו (?:גם|עוד)|यह भी पढ़|関連記事|あわせて読みたい|【関連
        続きを読む|こちらもおすすめ|관련 ?기사|저작권자|延伸阅读|延伸閱讀|相关阅读|相關閱讀|相关新闻|相關新聞|更多
        baca (?:juga|selengkapnya)|simak (?:juga|video)|lihat juga|xem thêm
        đọc thêm
    """)
)
# The whole of a line that says in a word or two what follows, or what it is.
_BUTTON = re.compile(
    r"[\W_]{0,4}"
    + any_line(r"""
        advertisement|advertising|anzeige|werbung|publicité|publicidad|publicidade
        pubblicità|advertentie|reklama|реклама|annons|annonse|share|teilen
        partager|compartir|condividi|delen|udostępnij|print|email|e-mail|tweet
        facebook|twitter|whatsapp|linkedin|pinterest|reddit|telegram|comments?
        kommentare?|commentaires?|comentarios?|reply|like|save|close|menu|search
        next|previous|back to top|nach oben|video|gallery|photos?|read more|more
        mehr|plus|más|loading|play|pause|0
    """)
    + r"[\W_\d]{0,6}",
    re.IGNORECASE,
)
# What asks for something, or says who owns the text, wherever in a line it stands: by a word that
# is in whatever the pattern beside it reads, which takes 2 µs to look for, all patterns 100.
_ASKING = {
    word: re.compile(any_line(lines))
    for word, lines in {
        "reserv": """
            all rights reserved|todos los derechos reservados|reserved for subscribers
        """,
        "réserv": "tous droits réservés|réservé aux abonnés",
        "vorbehalten": "alle rechte vorbehalten",
        "riserv": "riproduzione riservata",
        "newsletter": """
            (?:sign up|subscribe) (?:for|to) (?:our|the)
            (?:our|free|daily|weekly|unsere[nm]?|notre) newsletter
        """,
        "sign": """
            sign up (?:for|to) (?:our|the)|sign in to (?:read|continue|unlock|access)
        """,
        "subscri": """
            subscribe to (?:our|the|read|continue|unlock|access)|already a subscriber
        """,
        "follow": "follow us on",
        "like": "like us on",
        "suivez": "suivez-nous sur",
        "folgen": "folgen sie uns",
        "guenos": "s[ií]guenos en",
        "seguici": "seguici su",
        "privacy": "privacy policy",
        "terms": "terms of (?:use|service)",
        "datenschutz": "datenschutzerklärung|klick für den datenschutz",
        "affiliate": "affiliate (?:links?|commission)",
        "mail": "your e-?mail address|einverstanden, dass mir",
        "javascript": "enable javascript|javascript (?:is|to)",
        "dieser": r"an dieser stelle finde(?:n|st) (?:sie|du)\b",
        "damit": "damit einverstanden, dass mir",
        "inhalt": """
            inhalte? von \\w+ (?:anzeigen|erlauben)|link zum \\w+-inhalt
        """,
        "register": "register to (?:read|continue|unlock|access)",
        "log": "log ?in to (?:read|continue|unlock|access)",
        "access": "unlimited (?:online )?access",
        "einloggen": "einloggen, um",
        "registrieren": "registrieren sie sich",
        "cookie": "accept cookies|use(?:s)? cookies",
    }.items()
}
# What stands below a text for lawyers, by a word as above.
_LEGAL = {
    word: re.compile(any_line(lines), re.IGNORECASE)
    for word, lines in {
        "reserv": r"(?:©|\(c\)|copyright\b).{0,200}(?:reserved|reservados)|todos os direitos reservados",
        "réserv": r"(?:©|\(c\)|copyright\b).{0,200}réservés",
        "vorbehalten": r"(?:©|\(c\)|copyright\b).{0,200}vorbehalten",
        "riserva": r"(?:©|\(c\)|copyright\b).{0,200}riservati|riproduzione riservata",
        "may not be": "may not be (?:published|reproduced|copied|broadcast|redistributed|reprinted)",
        "reproduc": """
            reproduction (?:in whole|without|of this|interdite|même partielle)|toute reproduction
            prohibida (?:su|la) reproducción
        """,
        "redistribution": "redistribution (?:in whole|without|of this)",
        "reprint": "reprinting (?:in whole|without|of this)",
        "looking statements": "forward[- ]looking statements",
        "private securities": "private securities litigation reform act",
        "not constitute": r"not constitute.{0,40}\b(?:advice|offer|recommendation|endorsement)",
        "not be con": r"not be (?:construed|considered).{0,40}\b(?:advice|offer|recommendation|endorsement)",
        "not intended": r"not intended.{0,40}\b(?:advice|offer|recommendation|endorsement)",
        "purposes only": "for (?:general )?(?:information|informational|educational) purposes only",
        " advice": "(?:no|not) (?:investment|financial|legal|medical|tax) advice",
        "nachdruck": "nachdruck.{0,80}(?:genehmigung|zustimmung|untersagt)",
        "vervielfältigung": "vervielfältigung.{0,80}(?:genehmigung|zustimmung|untersagt)",
        "verbreitung": "verbreitung.{0,80}(?:genehmigung|zustimmung|untersagt)",
        "keine": "(?:stellt|ist) keine (?:anlage|rechts|steuer)beratung|keine (?:haftung|gewähr)",
        "vietata": "è vietata la riproduzione",
        "privacy": "terms (?:of use|of service|and conditions).{0,60}privacy",
        "expressed": "(?:views|opinions) expressed",
        "meinung": "meinung (?:des|der) autor",
        "expresadas": "opiniones expresadas",
        "exprimées": "opinions exprimées",
        "alle rechten": "alle rechten voorbehouden",
        "zastrzeżone": "wszelkie prawa zastrzeżone",
        "защищены": "все права защищены",
        "перепечатка": "перепечатка .{0,60}(?:запрещен|согласия)",
        "копирование": "копирование .{0,60}(?:запрещен|согласия)",
        "her hakk": "her hakkı saklıdır",
        "επιφύλαξη": "με (?:την )?επιφύλαξη παντός δικαιώματος",
        "محفوظة": "جميع الحقوق محفوظة",
        "שמורות": "כל הזכויות שמורות",
        "สงวน": "สงวนลิขสิทธิ์",
        "版权": "版权(?:声明|所有|归)",
        "版權": "版權(?:聲明|所有)",
        "未经": "未经.{0,8}(?:授权|许可|同意).{0,12}转载",
        "未經": "未經.{0,8}(?:授權|許可|同意).{0,12}轉載",
        "無断": "無断(?:転載|複製)",
        "무단": "무단.{0,4}전재",
    }.items()
}
_ABOUT = re.compile(
    r"\W{0,4}(?:about|über|à propos d[eu]s?|a propos d[eu]s?|acerca de|sobre|informazioni su|over|om)"
    r" +(\w.{2,60})",
    re.IGNORECASE,
)
# A part of a date or time, and how long it takes to read.
_DATE = re.compile(
    any_line(r"""
        \b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}
        [年月]\d{1,2}
        \b(?:vor|hace|il y a|há|fa|geleden|siden|sedan|temu|önce|назад) \d
        \d+ (?:minutes?|hours?|days?|mins?) ago|\d+ ?min(?:ut\w{0,3}|s)?\b
        lesezeit|lesedauer|reading time|temps de lecture|tempo di lettura
    """),
    re.IGNORECASE,
)
# How a line begins that says when the article was published.
_DATED = re.compile(
    any_line(r"""
        published|updated|last updated|posted|created|veröffentlicht|publiziert
        aktualisiert|erstellt|stand|publié|mis à jour|publicado|actualizado
        pubblicato|aggiornato|atualizado|gepubliceerd|bijgewerkt|opublikowano
        aktualizacja|publicerad|publisert|oppdatert|опубликовано|обновлено
        yayınlan\w+|güncelle\w+|\d+ ?min(?:\.|ut\w{0,3}|s)?(?: read| lesezeit)?$
        lesedauer|lesezeit
    """)
    + r"\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|de|af|av|door|tekst|text|foto|autor|author|redaktion)\b[:\s]+\S",
    re.IGNORECASE,
)
# How a caption ends that says whose picture it is.
_CREDIT = re.compile(
    # What the brackets hold, or what follows the line.
    r"(?:[(\[][^.!?()\[\]]{0,80}[)\]]\.?$|[|/©][^.!?]{0,80}$|(?:\b"
    + any_word(
        """fotos? photos? photograph bilder bild bildrechte bildquelle image
        credits? courtesy picture quelle crédit imagen immagine"""
    )
    + r"\b\s?(?::|by|courtesy)|getty images|shutterstock|imago|associated press)"
    r"[^.!?]{0,80}[)\]]?\.?$)",
    re.IGNORECASE,
)


def is_button_text(text: str) -> bool:
    """Whether `text` is no more than the name of a button, a counter or "Advertisement"."""
    if len(text) >= MAX_BUTTON_CHARS:
        return False
    return not any(map(str.isalpha, text)) or _BUTTON.fullmatch(text) is not None


def is_boilerplate(text: str, linked: float = 0.0) -> bool:
    """Whether a short paragraph leads elsewhere, asks for something or says who owns the text.

    `linked` is the share of its letters that are links.
    """
    return len(text) <= 2 * MAX_LINE_CHARS and _reads_as_boilerplate(text, linked > 0.2)


# A line is asked about where prose is measured, and again where the article's lines are.
@lru_cache(maxsize=MAX_CACHED)
def _reads_as_boilerplate(text: str, is_linked: bool) -> bool:
    lower = text.lower()
    for word, pattern in _ASKING.items():
        if word in lower and pattern.search(lower) is not None:
            return True
    limit = MAX_LINE_CHARS if is_linked else MAX_UNLINKED_CHARS
    return len(text) < limit and _LEADS_ELSEWHERE.match(lower) is not None


def is_legal_notice(text: str) -> bool:
    """Whether a paragraph says who owns a text, or who answers for it."""
    if len(text) >= MAX_LEGAL_CHARS:
        return False
    lower = text.lower()
    return any(word in lower and pattern.search(text) is not None for word, pattern in _LEGAL.items())


def read_about_heading(heading: str) -> str:
    """Of "About Harrowgate Pumps" the name; "" of another heading."""
    match = _ABOUT.fullmatch(heading)
    return match[1] if match else ""


def is_dated(text: str) -> bool:
    """Whether `text` is no more than a date, a time or how long it takes to read."""
    if len(text) >= MAX_DATED_CHARS or _DATE.search(text) is None:
        return False
    return sum(map(str.isalpha, text)) < MAX_DATED_LETTERS


def is_date_notice(text: str) -> bool:
    """Whether `text` says no more than when the article was published."""
    if len(text) >= MAX_NOTICE_CHARS or _DATED.match(text) is None:
        return False
    return len(text) < 30 or _DATE.search(text) is not None


def is_byline(text: str) -> bool:
    """Whether `text` looks like the line that names the authors."""
    if len(text) >= MAX_BYLINE_CHARS or text[-1:] in ".!?":
        return False
    return _BYLINE.match(text) is not None


def is_credited(text: str) -> bool:
    """Whether `text` ends with whose picture it is, as captions do."""
    return _CREDIT.search(text[-140:]) is not None


EXAMPLES = (
    Example("_LEADS_ELSEWHERE", is_boilerplate, "Lesen Sie auch: Der Tunnel", True),
    Example(
        "_LEADS_ELSEWHERE",
        is_boilerplate,
        "Readers wrote to us of the tunnel",
        False,
    ),
    Example("_BUTTON", is_button_text, "Share (12)", True),
    Example("_ASKING", is_boilerplate, "The Planet, 2026. All rights reserved.", True),
    Example("_LEGAL", is_legal_notice, "This text may not be published without our consent.", True),
    Example("_ABOUT", read_about_heading, "About Harrowgate Pumps", "Harrowgate Pumps"),
    Example("_DATE", is_dated, "Bonn, 14.3.2026", True),
    Example("_DATED", is_date_notice, "Updated on Monday", True),
    Example("_BYLINE", is_byline, "Von Jane Doe", True),
    Example("_CREDIT", is_credited, "The bridge at dawn. Photo: Jane Doe", True),
)
