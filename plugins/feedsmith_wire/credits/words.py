"""The words by which credit lines are known, in the languages in which such lines are printed.

Data, not grammar: a word is added here, and the modules beside this one say what it does to a line.
"""

__all__ = [
    "ADDITIONAL",
    "AND",
    "ARTICLES",
    "BY",
    "CAPTION_VERBS",
    "CITIES",
    "COMPASS",
    "FILLERS",
    "FIRST_NAMES",
    "IN",
    "JOBS",
    "MONTHS",
    "NOT_NAMES",
    "ORGANISATIONS",
    "OUTLETS",
    "PARTICLES",
    "PHOTO",
    "PHOTO_NOISE",
    "REGIONS",
    "ROLES",
    "SIGNOFF_STEMS",
    "SOURCE",
    "STAFF",
    "UNNAMED_WIRES",
    "WEEKDAYS",
    "WITH",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(line.split()) for line in text.split("|"))


BY = {
    **dict.fromkeys("by written reported posted published".split(), "en"),
    **dict.fromkeys("von vom geschrieben veröffentlicht".split(), "de"),
    **dict.fromkeys("par publié rédigé écrit".split(), "fr"),
    **dict.fromkeys("por publicado escrito".split(), "es"),
    **dict.fromkeys("di da".split(), "it"),
    **dict.fromkeys("door".split(), "nl"),
    **dict.fromkeys("av af".split(), "nordic"),
    **dict.fromkeys("автор авторы от".split(), "ru"),
    **dict.fromkeys("بقلم كتب إعداد".split(), "ar"),
    **dict.fromkeys("yazan haber".split(), "tr"),
}
"""What begins a byline, and its language. A colon may follow."""

WITH = _words("with mit avec con com met med ile sowie via plus z с مع со și cu samt incl")
"""What stands between a house and the agencies that it took its material from."""

AND = _words("and und et y e en og och ve и و i ja és και &")
FILLERS = _words(
    "informationen bericht berichte with inputs input from files file of by the reporting report reports "
    "reported additional information informations "
    "información informacion informaciones informação informações informacoes informazioni informatie informasjon "
    "material materials material von vom der den dem des de da do dos das del della delle dell di du d' l' la "
    "les le los "
    "las el il gli die das en y e et und and och og med met avec con com mit ajouté agence agencia agência "
    "agenzia agencias "
    "service services contributions contribution additional zusätzlich zusätzlichem eigener eigene content data "
    "news wire "
    "wires auf basis basierend von agenturmeldung meldung meldungen contenido contenidos conteúdo contributi "
    "nachrichtenagentur "
    "bilgileri haberi kaynak bureau персонал материалы материалам сообщает по copy source sources updates original "
    "from: agentur der nachrichtenagenturen dépêches dépêche text texte textes"
)
ARTICLES = _words("the la le les el il lo der die das den de l' a an")
IN = _words("in à a en i aus w в at from reporting")

UNNAMED_WIRES = _phrases(
    "agencies|agency|wires|wire|wire reports|wire report|wire services|wire service|wire agencies|news agencies|"
    "news services|news service|"
    "news service reports|news agency reports|agency reports|agencies report|wire service reports|newswires|newswire|"
    "agenturen|agentur|agenturmaterial|agenturmeldungen|agenturmeldung|nachrichtenagenturen|agenturberichte|"
    "presseagenturen|"
    "agences|les agences|agences de presse|agence|agencias|las agencias|agencias de noticias|agencia|agências|"
    "agências de notícias|"
    "agenzie|agenzie di stampa|agentschappen|persbureaus|de persbureaus|nieuwsagentschappen|byråer|nyhetsbyråer|"
    "bureauerne|"
    "nyhedsbureauer|byråerna|nyhetsbyråerna|ajanslar|ajans|haber ajansları|агентства|информагентства|агентств|"
    "وكالات|الوكالات|"
    "وكالات الأنباء|وكالات أنباء|通讯社|各通讯社|外電|外电|综合外电|通信社|"
    "통신사|외신|uutistoimistot|agencje|agentury|агенції|agencije|"
    "international agencies|"
    "foreign agencies|news wires|ajanslardan|combined wire services|staff wires|agency inputs|inputs from agencies"
)

STAFF = {
    **dict.fromkeys("staff newsroom newsdesk desk editors staffers team bureau correspondents webdesk".split(), "en"),
    **dict.fromkeys("redaktion redaktionsteam onlineredaktion redaktionsnetzwerk nachrichtenredaktion".split(), "de"),
    **dict.fromkeys("rédaction redaction".split(), "fr"),
    **dict.fromkeys("redacción redaccion".split(), "es"),
    **dict.fromkeys("redação redacao reportagem".split(), "pt"),
    **dict.fromkeys("redazione".split(), "it"),
    **dict.fromkeys("redactie nieuwsredactie".split(), "nl"),
    **dict.fromkeys("redaksjonen redaktionen redaktionens redaksjon toimitus".split(), "nordic"),
    **dict.fromkeys("редакция редакции".split(), "ru"),
    **dict.fromkeys("editörü merkezi servisi".split(), "tr"),
    **dict.fromkeys("التحرير".split(), "ar"),
    **dict.fromkeys("編集部 编辑部 編輯部 편집부 報道部".split(), "cjk"),
}
"""What a house calls those of its own who are not named, and the language: "Staff" is a German surname."""

JOBS = _words(
    "writer writers reporter reporters correspondent correspondents editor editors journalist journalists "
    "photographer "
    "photographers columnist columnists contributor contributors producer producers analyst analysts intern "
    "bureau chief "
    "korrespondent korrespondentin korrespondenten redakteur redakteurin journalistin autor autorin fotograf "
    "fotografin "
    "journaliste correspondant correspondante envoyé spéciale spécial rédacteur photographe "
    "periodista redactor redactora corresponsal enviado enviada reportero reportera fotógrafo "
    "giornalista inviato inviata corrispondente repórter correspondente jornalista "
    "verslaggever redacteur correspondent journalist muhabir muhabiri корреспондент обозреватель مراسل "
    "technologist economist director president professor critic specialist researcher fellow partner"
)

PHOTO = _words(
    "photo photos photograph photographs photography photographie photographies picture pictures pic pics image "
    "images "
    "credit credits foto fotos fotografie fotoğraf fotoğraflar fotografía fotografia imagen imágenes imagem "
    "imagens immagine "
    "bild bilder bildquelle bildnachweis fotocredit fotonachweis crédit crédits créditos crédito kuva valokuva "
    "afbeelding beeld "
    "zdjęcie fot fotka фото снимок صورة الصورة صور تصوير 图 "
    "图片 摄影 攝 写真 撮影 사진 φωτογραφία © (c) ⓒ video vídeo vidéo "
    "grafik graphic "
    "illustration infografik cover titelbild aufmacherbild symbolbild"
)
PHOTO_NOISE = _words(
    "file files archive archives archiv archivbild archivfoto arquivo archivo archivio arkiv arşiv handout "
    "hand-out uncredited stf stringer staff "
    "copyright courtesy cortesia by von par por de av di af the photo photos via for from pour für all rights "
    "reserved alle rechte vorbehalten tous droits "
    "réservés supplied provided credit credits illustration symbolbild symbolfoto – - — © (c) ⓒ image images "
    "picture provided/courtesy "
    "tarafından servis edilmiştir edildi edilen undated illustrative servisi stock library screenshot screengrab "
    "video still foto bild fotos photograph "
    "dok archivaufnahme montage collage"
)

SOURCE = _words(
    "source sources quelle quellen fuente fuentes fonte fonti fontes bron kaynak källa kilde kilder lähde źródło "
    "zdroj zdroje "
    "forrás sursa izvor источник джерело πηγή المصدر 来源 來源 출처 出典 nguồn meldung text"
)

ROLES = (
    ("with files from", "contributing"),
    ("with assistance from", "contributing"),
    ("with contributions from", "contributing"),
    ("additional reporting by", "additional_reporting"),
    ("with additional reporting by", "additional_reporting"),
    ("additional reporting from", "additional_reporting"),
    ("with reporting by", "additional_reporting"),
    ("with reporting from", "additional_reporting"),
    ("additional editing by", "editing"),
    ("writing and reporting by", "reporting"),
    ("reporting and writing by", "reporting"),
    ("reporting by", "reporting"),
    ("reporting", "reporting"),
    ("reported by", "reporting"),
    ("written by", "writing"),
    ("writing by", "writing"),
    ("editing by", "editing"),
    ("edited by", "editing"),
    ("editing", "editing"),
    ("compiled by", "writing"),
    ("translated by", "translation"),
    ("translation by", "translation"),
    ("graphics by", "graphics"),
    ("graphic by", "graphics"),
    ("produced by", "production"),
    ("research by", "research"),
    ("photography by", "photography"),
    ("bericht von", "reporting"),
    ("berichte von", "reporting"),
    ("redigiert von", "editing"),
    ("bearbeitet von", "editing"),
    ("geschrieben von", "writing"),
    ("mitarbeit", "contributing"),
    ("unter mitarbeit von", "contributing"),
    ("mitarbeit von", "contributing"),
    ("übersetzt von", "translation"),
    ("rédigé par", "writing"),
    ("édité par", "editing"),
    ("edité par", "editing"),
    ("reportage de", "reporting"),
    ("avec la contribution de", "contributing"),
    ("version française", "translation"),
    ("traduit par", "translation"),
    ("reporte de", "reporting"),
    ("reportes de", "reporting"),
    ("reporte adicional de", "additional_reporting"),
    ("información adicional de", "additional_reporting"),
    ("con reporte de", "additional_reporting"),
    ("con la colaboración de", "contributing"),
    ("escrito por", "writing"),
    ("editado por", "editing"),
    ("edición de", "editing"),
    ("traducido por", "translation"),
    ("reportagem de", "reporting"),
    ("reportagem adicional de", "additional_reporting"),
    ("edição de", "editing"),
    ("com reportagem de", "additional_reporting"),
    ("servizio di", "reporting"),
    ("ha collaborato", "contributing"),
    ("tradotto da", "translation"),
    ("editing di", "editing"),
    ("a cura di", "editing"),
    ("verslaggeving door", "reporting"),
    ("bewerkt door", "editing"),
    ("haberi yazan", "reporting"),
    ("haber", "reporting"),
    ("editör", "editing"),
    ("rapportering av", "reporting"),
    ("redigering av", "editing"),
    ("redigering", "editing"),
    ("текст", "reporting"),
    ("редактор", "editing"),
    ("إعداد", "reporting"),
    ("تحرير", "editing"),
    ("تغطية", "reporting"),
    ("记者", "reporting"),
    ("記者", "reporting"),
    ("编辑", "editing"),
    ("編輯", "editing"),
    ("责任编辑", "editing"),
    ("編集", "editing"),
)
"""How a clause of a sign-off begins, and what the people did whom it names."""

ADDITIONAL = (
    ("contributed to this", "contributing"),
    ("contributed to the", "contributing"),
    ("contributed reporting", "contributing"),
    ("contributed from", "contributing"),
    ("contributed.", "contributing"),
    ("assisted with this", "contributing"),
    ("also contributed", "contributing"),
    ("haben zu diesem", "contributing"),
    ("hat zu diesem", "contributing"),
    ("trug zu diesem", "contributing"),
    ("trugen zu diesem", "contributing"),
    ("a contribué à ce", "contributing"),
    ("ont contribué à ce", "contributing"),
    ("a contribué à cet", "contributing"),
    ("ont contribué à cet", "contributing"),
    ("contribuyó a este", "contributing"),
    ("contribuyeron a este", "contributing"),
    ("contribuyó con este", "contributing"),
    ("contribuiu para est", "contributing"),
    ("contribuíram para est", "contributing"),
    ("ha contribuito a quest", "contributing"),
    ("hanno contribuito a quest", "contributing"),
    ("heeft bijgedragen aan dit", "contributing"),
    ("hebben bijgedragen aan dit", "contributing"),
    ("droeg bij aan dit", "contributing"),
    ("droegen bij aan dit", "contributing"),
    ("bidro til denne", "contributing"),
    ("bidrog til denne", "contributing"),
    ("bidrog till den", "contributing"),
    ("bu habere katkıda", "contributing"),
    ("reported from", "reporting"),
    ("berichtete aus", "reporting"),
)
"""What follows the names in a sentence that says who helped, and how."""

PARTICLES = _words(
    "van von de der den del della di da dos das do du la le les el al bin ibn bint ben ter ten zu zur vom af av "
    "e y i 't "
    "d d' dal dalla lo abu ould y' do' e'"
)
ORGANISATIONS = _words(
    "agency office press news ministry university institute council department parliament school board center "
    "centre project foundation "
    "association club service services government police army navy force court museum bank company group studios "
    "studio pictures "
    "entertainment inc ltd llc corp corporation gmbh ag sa commission committee party union society museum "
    "hospital authority command "
    "guard administration embassy network committee league federation team organization organisation ministerium "
    "bundesministerium "
    "polizei feuerwehr stadt gemeinde verein verband museum universität presseamt pressestelle "
    "bundesfinanzministerium bundeswehr house senate "
    "congress defense defence forces media productions records publishing library archives laboratory lab "
    "observatory space bureau secretariat"
)
OUTLETS = _words(
    "news newspaper newspapers times post herald tribune press magazine daily weekly journal gazette online tv "
    "radio zeitung observer "
    "telegraph guardian independent mirror mail express star sun chronicle review report today world network "
    "media digital channel "
    "shimbun presse blatt tagblatt tageblatt rundschau anzeiger nachrichten kurier allgemeine morgenpost "
    "journalen avisen bladet "
    "monde figaro libération parisien soir dépêche pais país mundo vanguardia periódico diario jornal folha "
    "globo gazzetta corriere "
    "repubblica stampa messaggero economia deportes sports sport business politics local express politik "
    "wirtschaft panorama canada "
    "uk usa india australia asia europe africa website web blog wire bulletin examiner inquirer dispatch "
    "sentinel courier globe "
    "register standard argus advertiser republic bee ledger banner enterprise spectator leader partner "
    "technology health science"
)
NOT_NAMES = _words(
    "the this that these those how why what when where who which follow more breaking live updated update "
    "published share subscribe "
    "watch listen photos video videos click sign up related advertisement comments comment home latest top "
    "trending exclusive opinion analysis "
    "editorial story article report special about contact you your our my we they their his her its it is are "
    "was were not no yes all new "
    "get by in for from at on off to into over under after before as but or than then there here just only also "
    "could should would might "
    "must has have had do does did says said say amid against among between during until since while because if "
    "though although despite "
    "mehr hier jetzt lesen sie zum zur auch wie warum nach für mit über bei unter zwischen lire aussi voir plus "
    "pour dans sur avec "
    "leer más ver también sobre monday tuesday wednesday thursday friday saturday sunday january february "
    "september october november december part chapter tracking index"
)

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari januar tammikuu "
            "ocak oca января янв январь يناير",
            "february feb februar februari février févr fév febrero febbraio febb fevereiro fev şubat şub "
            "февраля фев февр فبراير",
            "march mar märz mär mars marzo março maart mrt marts mart марта мар март مارس",
            "april apr avril avr abril abr aprile nisan апреля апр апрель أبريل ابريل",
            "may mai mayo maggio mag maio mei maj mayıs may мая май مايو",
            "june jun juni juin junio giugno giu junho haziran haz июня июн июнь يونيو",
            "july jul juli juillet juil julio luglio lug julho temmuz tem июля июл июль يوليو",
            "august aug août aout agosto ago augustus augusti ağustos ağu августа авг август أغسطس اغسطس",
            "september sep sept septembre septiembre settembre set setembro eylül eyl сентября сен сент сентябрь "
            "سبتمبر",
            "october oct oktober okt octobre octubre ottobre ott outubro out oktober ekim eki октября окт "
            "октябрь أكتوبر اكتوبر",
            "november nov novembre noviembre novembro kasım kas ноября ноя нояб ноябрь نوفمبر",
            "december dec dezember dez décembre déc diciembre dic dicembre dezembro aralık ara декабря дек "
            "декабрь ديسمبر",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS = _words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun montag "
    "dienstag mittwoch "
    "donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes "
    "martes miércoles jueves "
    "viernes sábado domingo"
)
COMPASS = _words("north south east west new san los las santa saint st fort mount port el la le al cape palm")

REGIONS = _phrases(
    "ala|alabama|alaska|ariz|arizona|ark|arkansas|calif|california|colo|colorado|conn|connecticut|del|delaware|"
    "fla|florida|ga|georgia|hawaii|"
    "idaho|ill|illinois|ind|indiana|iowa|kan|kansas|ky|kentucky|la|louisiana|maine|md|maryland|mass|"
    "massachusetts|mich|michigan|minn|minnesota|"
    "miss|mississippi|mo|missouri|mont|montana|neb|nebraska|nev|nevada|n.h|new hampshire|n.j|new jersey|n.m|new "
    "mexico|n.y|new york|n.c|"
    "north carolina|n.d|north dakota|ohio|okla|oklahoma|ore|oregon|pa|penn|pennsylvania|r.i|rhode island|s.c|"
    "south carolina|s.d|south dakota|"
    "tenn|tennessee|tex|texas|utah|vt|vermont|va|virginia|wash|washington|w.va|west virginia|wis|wisconsin|wyo|"
    "wyoming|d.c|"
    "alberta|british columbia|manitoba|new brunswick|newfoundland|nova scotia|ontario|ont|quebec|que|québec|"
    "saskatchewan|b.c|"
    "england|scotland|wales|northern ireland|west bank|gaza strip|hong kong|vatican city|u.k|u.s|uk|usa|uae|"
    "afghanistan|albania|algeria|angola|argentina|armenia|australia|austria|azerbaijan|bahrain|bangladesh|"
    "belarus|belgium|benin|bolivia|bosnia|"
    "bosnia-herzegovina|botswana|brazil|bulgaria|burkina faso|burundi|cambodia|cameroon|canada|chad|chile|china|"
    "colombia|congo|costa rica|croatia|"
    "cuba|cyprus|czech republic|denmark|dominican republic|ecuador|egypt|el salvador|eritrea|estonia|ethiopia|"
    "fiji|finland|france|gabon|germany|"
    "ghana|greece|guatemala|guinea|haiti|honduras|hungary|iceland|india|indonesia|iran|iraq|ireland|israel|italy|"
    "ivory coast|jamaica|japan|jordan|"
    "kazakhstan|kenya|kosovo|kuwait|kyrgyzstan|laos|latvia|lebanon|liberia|libya|lithuania|luxembourg|madagascar|"
    "malawi|malaysia|mali|malta|"
    "mauritania|mexico|moldova|mongolia|montenegro|morocco|mozambique|myanmar|namibia|nepal|netherlands|the "
    "netherlands|new zealand|nicaragua|niger|"
    "nigeria|north korea|norway|oman|pakistan|palestine|panama|paraguay|peru|philippines|poland|portugal|qatar|"
    "romania|russia|rwanda|saudi arabia|"
    "senegal|serbia|sierra leone|singapore|slovakia|slovenia|somalia|south africa|south korea|south sudan|spain|"
    "sri lanka|sudan|sweden|switzerland|"
    "syria|taiwan|tajikistan|tanzania|thailand|togo|tunisia|turkey|turkmenistan|uganda|ukraine|united arab "
    "emirates|uruguay|uzbekistan|venezuela|"
    "vietnam|west germany|yemen|zambia|zimbabwe|bermuda|bahamas|puerto rico"
)
CITIES = _phrases(
    "atlanta|baltimore|boston|chicago|cincinnati|cleveland|dallas|denver|detroit|honolulu|houston|indianapolis|"
    "las vegas|los angeles|miami|"
    "milwaukee|minneapolis|new orleans|new york|oklahoma city|philadelphia|phoenix|pittsburgh|st. louis|salt "
    "lake city|san antonio|san diego|"
    "san francisco|seattle|washington|amsterdam|ankara|athens|baghdad|bangkok|barcelona|basel|beijing|beirut|"
    "belgrade|berlin|bern|bogota|bogotá|"
    "bonn|brasilia|brasília|brussels|bruxelles|brüssel|bucharest|budapest|buenos aires|cairo|cape town|caracas|"
    "casablanca|colombo|copenhagen|"
    "københavn|damascus|delhi|new delhi|dhaka|doha|dortmund|dubai|dublin|düsseldorf|edinburgh|edmonton|florence|"
    "firenze|frankfurt|frankfurt/main|geneva|"
    "genève|genf|glasgow|guatemala city|hamburg|hannover|hanoi|havana|helsinki|ho chi minh city|hong kong|"
    "islamabad|istanbul|i̇stanbul|izmir|i̇zmir|jakarta|"
    "jerusalem|johannesburg|kabul|karachi|kathmandu|khartoum|kiev|kyiv|kinshasa|kolkata|köln|kuala lumpur|kuwait "
    "city|lagos|lahore|leipzig|lima|"
    "lisbon|lisboa|ljubljana|london|londen|londres|luxembourg|madrid|manila|melbourne|mexico city|milan|milano|"
    "minsk|monaco|montevideo|montreal|"
    "montréal|moscow|moskau|mumbai|münchen|munich|nairobi|naples|napoli|nicosia|oslo|ottawa|panama city|paris|"
    "perth|phnom penh|prag|prague|pretoria|"
    "pyongyang|quebec city|quito|rabat|reykjavik|riga|rio de janeiro|riyadh|rom|roma|rome|rotterdam|santiago|sao "
    "paulo|são paulo|sarajevo|seoul|shanghai|"
    "singapore|skopje|sofia|stockholm|stuttgart|sydney|taipei|tallinn|tashkent|tbilisi|tehran|tel aviv|the hague|"
    "den haag|tirana|tokyo|toronto|tripoli|"
    "tunis|turin|torino|ulan bator|united nations|vancouver|vatican city|venice|venezia|vienna|wien|vilnius|"
    "warsaw|warszawa|wellington|winnipeg|yangon|"
    "yerevan|zagreb|zurich|zürich|москва|санкт-петербург|киев|минск|вашингтон|лондон|пекин|берлин|париж|القاهرة|"
    "بيروت|دبي|الرياض|باريس|لندن|واشنطن|القدس|بغداد|"
    "دمشق|عمان|الدوحة|غزة|موسكو|بكين|طهران|أنقرة|تونس|الجزائر|الرباط|ahmedabad|bengaluru|chennai|hyderabad|"
    "canberra|brisbane|auckland|adelaide|marseille|lyon|"
    "valencia|sevilla|porto|bologna|palermo|kuopio|malmö|göteborg|bergen|aarhus|antwerp|antwerpen|ghent|gent|"
    "luzern|lausanne|graz|linz|salzburg|innsbruck|"
    "frankfurt am main|dresden|mainz|wiesbaden|kiel|bremen|karlsruhe|essen|erfurt|potsdam|magdeburg|schwerin|"
    "saarbrücken"
)

CAPTION_VERBS = _words(
    "conducts speaks speak walks walk stands stand holds hold attends attend addresses arrives arrive waves sits "
    "sit looks look gestures poses pose "
    "reacts react meets meet shakes shake delivers talks talk listens listen watches watch leaves leave takes "
    "take shows show carries carry rides ride "
    "plays celebrates celebrate waits wait inspects leads greets greet embraces participates participate gather "
    "gathers kneels lies lie passes pass drives "
    "flies fly raises raise smiles smile answers checks check prepares prepare works work protests protest march "
    "marches hugs hug cries pictured seen "
    "spricht steht stehen geht gehen sitzt sitzen zeigt hält halten kommt trifft besucht demonstrieren spielt "
    "wartet warten blickt "
    "assiste arrive marche marchent parle tient tiennent regarde pose posent montre participe manifestent "
    "habla camina sostiene asiste posa posan muestra saluda participa observa protestan llega "
    "parla cammina tiene posa mostra saluta partecipa arriva fala caminha segura mostra participa chega spreekt "
    "loopt houdt toont "
    "konuşuyor yürüyor"
)
SIGNOFF_STEMS = (
    *("contribu", "reported from", "assisted with", "haben zu", "hat zu", "trug", "berichtete aus"),
    *("bijgedragen", "droeg", "bidro", "katkıda"),
)
"""One of these is in every phrase of ADDITIONAL: they are looked for first, in 1 µs instead of 4."""
FIRST_NAMES = _words(
    "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony "
    "mark paul steven andrew kenneth joshua "
    "kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry "
    "justin scott brandon benjamin samuel "
    "gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose adam nathan henry peter zachary "
    "kyle walter ethan jeremy harold keith "
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra "
    "ashley kimberly emily donna michelle carol "
    "amanda dorothy melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna "
    "brenda pamela emma nicole helen samantha "
    "katherine christine debra rachel carolyn janet catherine maria heather diane ruth julie olivia joyce "
    "virginia jane joan alice anne ann kate claire "
    "jörg jürgen hans klaus wolfgang uwe bernd horst dieter manfred stefan andreas matthias martin florian "
    "sebastian tobias jan lars sven jens ralf rolf "
    "felix lukas max moritz jonas leon tim kai karl heinz günter günther werner gerhard christian ulrich holger "
    "frank sabine petra monika ursula renate "
    "claudia andrea susanne katrin birgit heike anja julia katharina sandra tanja ute silke jean pierre michel "
    "philippe alain nicolas françois jacques luc "
    "carlos juan luis antonio manuel josé pedro jorge miguel francisco javier marco giovanni giuseppe mario luca "
    "paolo erik anders johan lars nils olaf olof"
)
"""Common first names, to tell somebody called Staff or Press from a house's staff."""
