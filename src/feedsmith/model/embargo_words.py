"""The words of embargo orders, in the languages of the wire: zones, months, how an order begins, and the like."""

from collections.abc import Mapping

__all__ = [
    "BEFORE_HOUR",
    "BEFORE_OPENINGS",
    "CLOCKS",
    "CLOSINGS",
    "FILLERS",
    "HALF",
    "MIDNIGHT",
    "MINUTES",
    "MONTHS",
    "NAMED_TIMES",
    "NOON",
    "OPEN_ENDS",
    "OTHER_OPENINGS",
    "PARTS_OF_DAY",
    "PLACES",
    "SHIFT",
    "STEMS",
    "SUBJECTS",
    "SURE_OPENINGS",
    "UNIT",
    "WEEKDAYS",
    "ZONES",
    "fold_word",
]

# Hours from UTC. Of a name with more than one meaning the zone that is reached last is taken: IST is Ireland's, not
# India's; CST is America's, not China's; the American ET is standard time, an hour behind daylight time.
ZONES: Mapping[str, float] = {
    name: hours
    for hours, names in (
        (-10, "HST"),
        (-9, "AKST"),
        (-8, "PST PT AKDT"),
        (-7, "MST MT PDT"),
        (-6, "CST CT MDT"),
        (-5, "EST ET CDT COT PET"),
        (-4, "EDT AST CLT"),
        (-3.5, "NST"),
        (-3, "ART BRT ADT CLST"),
        (-2.5, "NDT"),
        (0, "GMT UTC UT Z WET"),
        (1, "BST WEST IST CET MEZ"),
        (2, "CEST MESZ EET SAST CAT"),
        (3, "EEST MSK TRT EAT TSİ TSI МСК"),
        (4, "GST"),
        (5, "PKT"),
        (7, "WIB ICT"),
        (8, "SGT HKT AWST PHT"),
        (9, "JST KST"),
        (9.5, "ACST"),
        (10, "AEST"),
        (10.5, "ACDT"),
        (11, "AEDT"),
        (12, "NZST"),
        (13, "NZDT"),
    )
    for name in names.split()
}
# "London time", "heure de Paris", "Eastern Time".
PLACES: Mapping[str, str] = {
    "london": "Europe/London",
    "uk": "Europe/London",
    "dublin": "Europe/Dublin",
    "lisbon": "Europe/Lisbon",
    "paris": "Europe/Paris",
    "berlin": "Europe/Berlin",
    "brussels": "Europe/Brussels",
    "bruxelles": "Europe/Brussels",
    "geneva": "Europe/Zurich",
    "madrid": "Europe/Madrid",
    "rome": "Europe/Rome",
    "roma": "Europe/Rome",
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
    "tokyo": "Asia/Tokyo",
    "sydney": "Australia/Sydney",
}


def fold_word(word: str) -> str:
    """A word as the tables have it: in small letters, and with one i, as "NİSAN" and "KASIM" are Turkish capitals of
    "nisan" and "kasım", and to a pattern that passes by cases all four are one letter.
    """
    return word.replace("İ", "i").casefold().replace("ı", "i")


def _number_names(*names: str) -> Mapping[str, int]:
    return {fold_word(name): number for number, line in enumerate(names, 1) for name in line.split()}


MONTHS = _number_names(
    "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari tammikuuta tammikuu stycznia "
    "ocak января янв يناير",
    "february feb februar februari février févr fév febrero febbraio febb fevereiro fev helmikuuta helmikuu lutego "
    "şubat февраля фев فبراير",
    "march mar märz mär mrz mars marzo março maart mrt marts maaliskuuta maaliskuu marca mart марта мар مارس",
    "april apr avril avr abril abr aprile huhtikuuta huhtikuu kwietnia nisan апреля апр أبريل ابريل",
    "may mai mayo maggio mag maio mei maj toukokuuta toukokuu maja mayıs мая май مايو",
    "june jun juni juin junio giugno giu junho kesäkuuta kesäkuu czerwca haziran июня июн يونيو",
    "july jul juli juillet juil julio luglio lug julho heinäkuuta heinäkuu lipca temmuz июля июл يوليو",
    "august aug août aout agosto ago augustus augusti elokuuta elokuu sierpnia ağustos августа авг أغسطس اغسطس",
    "september sep sept septembre septiembre settembre set setembro syyskuuta syyskuu września eylül сентября сен "
    "سبتمبر",
    "october oct oktober okt octobre octubre ottobre ott outubro out lokakuuta lokakuu października ekim октября окт "
    "أكتوبر اكتوبر",
    "november nov novembre noviembre novembro marraskuuta marraskuu listopada kasım ноября ноя نوفمبر",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro joulukuuta joulukuu grudnia aralık "
    "декабря дек ديسمبر",
)
WEEKDAYS = _number_names(
    "monday mon montag lundi lunes lunedì segunda maandag mandag måndag maanantai poniedziałek pazartesi понедельник "
    "понедельника الاثنين",
    "tuesday tue tues dienstag mardi martes martedì terça dinsdag tirsdag tisdag tiistai wtorek salı вторник вторника "
    "الثلاثاء",
    "wednesday wed mittwoch mercredi miércoles mercoledì quarta woensdag onsdag keskiviikko środa środy çarşamba "
    "среда среды الأربعاء",
    "thursday thu thur thurs donnerstag jeudi jueves giovedì quinta donderdag torsdag torstai czwartek perşembe "
    "четверг четверга الخميس",
    "friday fri freitag vendredi viernes venerdì sexta vrijdag fredag perjantai piątek cuma пятница пятницы الجمعة",
    "saturday sat samstag sonnabend samedi sábado sabato zaterdag lørdag lördag lauantai sobota soboty cumartesi "
    "суббота субботы السبت",
    "sunday sun sonntag dimanche domingo domenica zondag søndag söndag sunnuntai niedziela niedzieli pazar "
    "воскресенье воскресенья الأحد",
)
# How an order begins. Those of the first table begin nothing else, so that the line may have a few unknown words;
# those of the second may begin a headline, and the line has to be an order to its last word.
SURE_OPENINGS = (
    *("embargoed", "under embargo", "under strict embargo", "strict embargo", "press embargo", "media embargo"),
    *("hold for release", "held for release", "not for release", "not for publication", "not for use"),
    *("not for broadcast", "not for transmission", "not for distribution", "not to be published", "not to be released"),
    *("not to be used", "not to be broadcast", "do not publish before", "do not release before"),
    *("sperrfrist", "sperrfrist bis", "gesperrt bis", "nicht veröffentlichen vor", "nicht zur veröffentlichung vor"),
    *("sous embargo", "ne pas publier avant", "ne pas diffuser avant", "embargo jusqu'au", "embargo jusqu'à"),
    *("bajo embargo", "embargado", "embargada", "embargo hasta", "no publicar antes", "no difundir antes"),
    *("sob embargo", "embargo até", "não publicar antes", "não divulgar antes"),
    *("sotto embargo", "embargo fino", "non pubblicare prima", "da non pubblicare prima", "non diffondere prima"),
    *("onder embargo", "embargo tot", "niet publiceren voor", "niet publiceren vóór"),
    *("klausul til", "klausuleret til", "klausulert til", "klausulerad till", "sperrefrist", "embargo til"),
    *("må ikke offentliggøres før", "må ikke publiseres før", "får inte publiceras före", "embargo till"),
    *("ei julkaistavaksi ennen", "embargo asti"),
    *("embargo do", "objęte embargo", "objęte embargiem", "nie publikować przed"),
    *("под эмбарго", "не публиковать до", "не для публикации до", "эмбарго до"),
    *("محظور النشر", "حظر النشر", "ممنوع النشر", "محظور حتى"),
)
OTHER_OPENINGS = (
    *("embargo", "embargo date", "embargo time", "hold until", "hold till", "hold for", "for release"),
    *("for publication", "release date", "release time", "release at", "release on", "for use", "for broadcast"),
    *(
        "julkaisuvapaa",
        "julkaistavissa",
        "nicht vor",
        "frei ab",
        "freigegeben ab",
        "frei für",
        "niet voor",
        "klausul",
        "klausuleret",
    ),
    *("klausulert", "klausulerad", "ambargo", "ambargolu", "эмбарго", "محظور"),
)
BEFORE_OPENINGS = ("strictly", "please", "note:?", "attention:?", "publication")
SUBJECTS = (
    *("press release", "news release", "release", "story", "report", "article", "material", "information", "news"),
    *("media", "press"),
)
"""What may stand before an opening: one of the first words, or a subject ("this press release is")."""
CLOSINGS = ("ambargoludur", "ambargolu", "ambargo", "yayımlanamaz", "yayınlanamaz", "yayınlanmamalıdır", "embargoed")
"""How an order ends where the verb comes last, as in Turkish."""
FILLERS = frozenset(
    fold_word("""
    until till to up from before after no not earlier than at on by the of for and or nor a an in this date time times
    hours hrs hour h hs o'clock oclock local bis zum zur vom am um ab den der die das dem uhr ortszeit jusqu'au jusqu'à
    jusqu au à le la les de du des d d' heure heures locale locales hasta las los el al del horas hora antes fino alle
    alla ore dalle dal delle del dello della sino até às as das do da dos tot uur om op voor klokken kl klo kello asti
    saakka godz godziny na saat saati saatine kadar ya ye tarihine tarihinde до часов час ч по на в حتى إلى الساعة
    من قبل يوم release released publication published publish publishing use used broadcast broadcasting online print
    web transmission distribution media press news radio tv strictly strict embargo embargoed under
    veröffentlichung freigabe publicación diffusion pubblicazione publicação julkaisu yayın yayını için
    today tonight tomorrow heute morgen aujourd'hui demain hoy mañana oggi domani сегодня завтра bugün yarın
    """).split()
)
OPEN_ENDS = (
    *("further notice", "notice", "further advice", "advised", "confirmed", "cleared", "told", "instructed"),
    *("auf weiteres", "auf widerruf", "nouvel ordre", "nouvel avis", "nuevo aviso", "nueva orden", "nuovo avviso"),
    *("nuovo ordine", "novo aviso", "nova ordem", "nader order", "nader bericht", "videre", "vidare", "toistaiseksi"),
    *("odwołania", "ikinci bir duyuruya", "yeni bir duyuruya", "особого распоряжения", "дальнейшего уведомления"),
    "إشعار آخر",
)
"""What an order says in the place of an end: until somebody says otherwise."""
NOON = "noon midday mittags mittag midi mediodía mezzogiorno meio-dia keskipäivä öğle полдень"
MIDNIGHT = "midnight mitternacht minuit medianoche mezzanotte meia-noite middernacht midnat midnatt keskiyö полночь"
PARTS_OF_DAY = (
    "morning|afternoon|evening|night|morgen|vormittag|nachmittag|abend|nacht|matin|soir|tarde|noche|sera|avond"
)
SHIFT = (
    r"\b(?:UTC|GMT) ?[+−-](?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?\b"
    r"|(?<=\d)[+-](?P<h>\d\d):?(?P<m>[0-5]\d)\b"
)
"""UTC+2, GMT-5:30, or 06:00+02:00."""
NAMED_TIMES = (
    (rf"(?:\b12 ?)?\b(?:{'|'.join(NOON.split())})\b", (12, 0)),
    (rf"(?:\b12 ?)?\b(?:{'|'.join(MIDNIGHT.split())})\b", (24, 0)),
)
HALF = r"(?: ?(?P<half>[ap])\.?m\b\.?)"
UNIT = r"(?: ?(?:uhr|hours|hrs|h|hs|heures|horas|ore|uur|ч|часов)\b)"
MINUTES = r"(?P<minute>[0-5]\d)"
BEFORE_HOUR = "kl\\.?|klokken|klo|kello|saat|at|alle|dalle|delle|ore|às|las|à|um|ab|om|godz\\.?"
# Times as they are printed, the surest first.
CLOCKS = (
    rf"(?<![\d:.])(?P<hour>\d{{1,2}})[:.h]{MINUTES}(?::[0-5]\d)?(?!\d){HALF}?{UNIT}?",  # 06:00, 6.00 Uhr, 6h00
    rf"(?<![\d:.])(?P<hour>\d{{1,2}}){HALF}",  # 6 a.m.
    rf"(?<![\d:.])(?P<hour>[01]\d|2[0-4]){MINUTES}(?!\d){HALF}?{UNIT}?",  # 0600, 2300 hours
    rf"(?<![\d:.])(?P<hour>\d{{1,2}}){UNIT}",  # 6 Uhr
    rf"\b(?:{BEFORE_HOUR}) (?P<hour>\d{{1,2}})(?![\d:.])",  # kl. 6
)
STEMS = (
    *(
        "embarg",
        "ambargo",
        "release",
        "not for",
        "not to be",
        "do not",
        "publi",
        "hold",
        "broadcast",
        "sperr",
        "klausul",
    ),
    *(
        "frei ",
        "freigegeben",
        "nicht v",
        "nicht z",
        "niet v",
        "diffus",
        "diffond",
        "difundir",
        "divulgar",
        "offentlig",
        "julkais",
    ),
    *("pubbli", "for use", "yayın", "yayım", "yayin", "yayim", "эмбарго", "публик", "محظور", "حظر", "ممنوع"),
)
"""One of these is in every order. Looked for one by one: 1 µs a line, where a pattern of all takes ten."""
