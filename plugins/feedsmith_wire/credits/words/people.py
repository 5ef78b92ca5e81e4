"""What people and those they work for are called, and what shows that a name is no person's."""

__all__ = [
    "FIRST_NAMES",
    "JOBS",
    "NOT_NAMES",
    "ORGANISATIONS",
    "OUTLETS",
    "PARTICLES",
    "SECTIONS",
    "STAFF_WORDS",
    "TITLES",
]

_STAFF_BY_LANGUAGE = {
    "en": "staff newsroom newsdesk desk editors staffers team bureau correspondents webdesk",
    "de": "redaktion redaktionsteam onlineredaktion redaktionsnetzwerk nachrichtenredaktion",
    "fr": "rédaction redaction",
    "es": "redacción redaccion",
    "pt": "redação redacao reportagem",
    "it": "redazione",
    "nl": "redactie nieuwsredactie",
    "nordic": "redaksjonen redaktionen redaktionens redaksjon toimitus",
    "ru": "редакция редакции",
    "tr": "editörü merkezi servisi",
    "ar": "التحرير",
    "cjk": "編集部 编辑部 編輯部 편집부 報道部",
}
STAFF_WORDS = {word: language for language, words in _STAFF_BY_LANGUAGE.items() for word in words.split()}
"""What an outlet calls those of its own who are not named, and the language.

"Staff" is a German surname: what it means depends on the language of the line.
"""

JOBS = frozenset(
    "writer writers reporter reporters correspondent correspondents editor editors "
    "journalist journalists photographer photographers columnist columnists contributor "
    "contributors producer producers analyst analysts intern bureau chief "
    # German
    "korrespondent korrespondentin korrespondenten redakteur redakteurin journalistin "
    "autor autorin fotograf fotografin "
    # French
    "journaliste correspondant correspondante envoyé spéciale spécial rédacteur "
    "photographe "
    # Spanish
    "periodista redactor redactora corresponsal enviado enviada reportero reportera "
    "fotógrafo "
    # Italian, Portuguese
    "giornalista inviato inviata corrispondente repórter correspondente jornalista "
    # Dutch, Turkish, Russian, Arabic
    "verslaggever redacteur muhabir muhabiri корреспондент обозреватель مراسل "
    # of those who write for once
    "technologist economist director president professor critic specialist researcher "
    "fellow partner".split()
)
TITLES = frozenset(
    "president vice chairman chairwoman chair ceo cfo cto coo founder co-founder cofounder director professor fellow "
    "dean lecturer head chief executive manager partner economist scientist analyst strategist attorney lawyer pastor "
    "member senator congressman congresswoman governor mayor minister ambassador secretary author owner principal "
    "instructor researcher consultant advisor adviser associate assistant senior executive-director phd md "
    "präsident präsidentin vorsitzender professorin direktor direktorin geschäftsführer leiter leiterin "
    "président présidente professeur directeur directrice presidente profesor profesora director directora "
    "professore direttore direttrice".split()
)
"""What somebody is who does not write for a living, behind the name."""
SECTIONS = frozenset(
    "news sports sport politics business opinion lifestyle world local national international entertainment technology "
    "tech science health culture arts travel food weather editorial features economy finance money market markets "
    "education crime community obituaries breaking top video videos photos home "
    # German, French, Spanish, Italian
    "politik wirtschaft kultur panorama wissen gesellschaft lokales meinung politique économie culture société monde "
    "opinions política economía cultura sociedad deportes mundo opinión politica economia cronaca esteri".split()
)
"""Sections of outlets, which pages have for authors."""
PARTICLES = frozenset(
    "van von de der den del della di da dos das do du la le les el al bin ibn bint ben "
    "ter ten zu zur vom af av e y i 't d d' dal dalla lo abu ould y' do' e'".split()
)
"""Parts of a name that may be in lower case."""
ORGANISATIONS = frozenset(
    "agency office press news ministry university institute council department "
    "parliament school board center centre project foundation association club service "
    "services government police army navy force court museum bank company group studios "
    "studio pictures entertainment inc ltd llc corp corporation gmbh ag sa commission "
    "committee party union society hospital authority command guard administration "
    "embassy network league federation team organization organisation ministerium "
    "bundesministerium polizei feuerwehr stadt gemeinde verein verband universität "
    "presseamt pressestelle bundesfinanzministerium bundeswehr house senate congress "
    "defense defence forces media productions records publishing library archives "
    "laboratory lab observatory space bureau secretariat".split()
)
"""A name with one of these words is an office's or a company's."""
OUTLETS = frozenset(
    "news newspaper newspapers times post herald tribune press magazine daily weekly "
    "journal gazette online tv radio "
    # German
    "zeitung observer telegraph guardian independent mirror mail express star sun "
    "chronicle review report today world network media digital channel "
    # of other languages
    "shimbun presse blatt tagblatt tageblatt rundschau anzeiger nachrichten kurier "
    "allgemeine morgenpost journalen avisen bladet monde figaro libération parisien soir "
    "dépêche pais país mundo vanguardia periódico diario jornal folha globo gazzetta "
    "corriere repubblica stampa messaggero economia "
    # sections and countries of outlets
    "deportes sports sport business politics local politik wirtschaft panorama canada uk "
    "usa india australia asia europe africa website web blog wire bulletin examiner "
    "inquirer dispatch sentinel courier globe register standard argus advertiser "
    "republic bee ledger banner enterprise spectator leader partner technology health "
    "science".split()
)
"""A name that ends in one of these words is a newspaper's, broadcaster's or site's."""
NOT_NAMES = frozenset(
    "the this that these those how why what when where who which follow more breaking "
    "live updated update published share subscribe watch listen photos video videos "
    "click sign up related advertisement comments comment home latest top trending "
    "exclusive opinion analysis editorial story article report special about contact you "
    "your our my we they their his her its it is are was were not no yes all new get by "
    "in for from at on off to into over under after before as but or than then there "
    "here just only also could should would might must has have had do does did says "
    "said say amid against among between during until since while because if though "
    "although despite "
    # German
    "mehr hier jetzt lesen sie zum zur auch wie warum nach für mit über bei unter "
    "zwischen "
    # French, Spanish
    "lire aussi voir plus pour dans sur avec leer más ver también sobre "
    # of dates
    "monday tuesday wednesday thursday friday saturday sunday january february september "
    "october november december part chapter tracking index".split()
)
"""A line with one of these words is a label, a link or a sentence, and no name."""
FIRST_NAMES = frozenset(
    "james john robert michael william david richard joseph thomas charles christopher "
    "daniel matthew anthony mark paul steven andrew kenneth joshua kevin brian george "
    "edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen "
    "larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick "
    "jack dennis jerry tyler aaron jose adam nathan henry peter zachary kyle walter "
    "ethan jeremy harold keith mary patricia jennifer linda elizabeth barbara susan "
    "jessica sarah karen lisa nancy betty margaret sandra ashley kimberly emily donna "
    "michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura "
    "cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen samantha "
    "katherine christine debra rachel carolyn janet catherine maria heather diane ruth "
    "julie olivia joyce virginia jane joan alice anne ann kate claire jörg jürgen hans "
    "klaus wolfgang uwe bernd horst dieter manfred stefan andreas matthias martin "
    "florian sebastian tobias jan lars sven jens ralf rolf felix lukas max moritz jonas "
    "leon tim kai karl heinz günter günther werner gerhard christian ulrich holger "
    "sabine petra monika ursula renate claudia andrea susanne katrin birgit heike anja "
    "julia katharina tanja ute silke jean pierre michel philippe alain nicolas françois "
    "jacques luc carlos juan luis antonio manuel josé pedro jorge miguel francisco "
    "javier marco giovanni giuseppe mario luca paolo erik anders johan nils olaf olof".split()
)
"""Common first names, to tell somebody called Staff or Press from an outlet's staff."""
