"""What begins a line of credits and what joins its parts: "by", "with", "and", "source"."""

__all__ = [
    "AND_WORDS",
    "ARTICLES",
    "BYLINE_WORDS",
    "FILLERS",
    "IN_WORDS",
    "SOURCE_WORDS",
    "UNNAMED_WIRES",
    "WITH_WORDS",
]

_BY_LANGUAGE = {
    "en": "by written reported posted published",
    "de": "von vom geschrieben veröffentlicht",
    "fr": "par publié rédigé écrit",
    "es": "por publicado escrito",
    "it": "di da",
    "nl": "door",
    "nordic": "av af",
    "ru": "автор авторы от",
    "ar": "بقلم كتب إعداد",
    "tr": "yazan haber",
}
BYLINE_WORDS = {word: language for language, words in _BY_LANGUAGE.items() for word in words.split()}
"""What begins a byline, and its language. A colon may follow."""

WITH_WORDS = frozenset(
    "with mit avec con com met med ile sowie via plus z с مع со și cu samt incl".split(),
)
"""What stands between an outlet and the agencies that it took its material from."""
AND_WORDS = frozenset("and und et y e en og och ve и و i ja és και &".split())
ARTICLES = frozenset("the la le les el il lo der die das den de l' a an".split())
IN_WORDS = frozenset("in à a en i aus w в at from reporting".split())
"""What stands before the place that somebody reports from."""
FILLERS = frozenset(
    "informationen bericht berichte with inputs input from files file of by the "
    "reporting report reports reported additional information informations información "
    "informacion informaciones informação informações informacoes informazioni "
    "informatie informasjon material materials "
    "von vom der den dem des de da do dos das del della delle dell di du d' l' la les le "
    "los las el il gli die en y e et und and och og med met avec con com mit "
    "ajouté agence agencia agência agenzia agencias service services contributions "
    "contribution zusätzlich zusätzlichem eigener eigene content data news wire wires "
    "auf basis basierend agenturmeldung meldung meldungen contenido contenidos conteúdo "
    "contributi nachrichtenagentur bilgileri haberi kaynak bureau персонал материалы "
    "материалам сообщает по copy source sources updates original from: agentur "
    "nachrichtenagenturen dépêches dépêche text texte textes".split()
)
"""Words beside an agency's name that name nobody: "with files from The Canadian Press"."""
UNNAMED_WIRES = frozenset(
    "agencies|agency|wires|wire|wire reports|wire report|wire services|wire service|"
    "wire agencies|news agencies|news services|news service|news service reports|"
    "news agency reports|agency reports|agencies report|wire service reports|newswires|"
    "newswire|"
    # German
    "agenturen|agentur|agenturmaterial|agenturmeldungen|agenturmeldung|"
    "nachrichtenagenturen|agenturberichte|presseagenturen|"
    # French, Spanish, Portuguese, Italian
    "agences|les agences|agences de presse|agence|agencias|las agencias|"
    "agencias de noticias|agencia|agências|agências de notícias|agenzie|"
    "agenzie di stampa|"
    # Dutch, Nordic
    "agentschappen|persbureaus|de persbureaus|nieuwsagentschappen|byråer|nyhetsbyråer|"
    "bureauerne|nyhedsbureauer|byråerna|nyhetsbyråerna|"
    # Turkish, Russian, Arabic
    "ajanslar|ajans|haber ajansları|агентства|информагентства|агентств|وكالات|الوكالات|"
    "وكالات الأنباء|وكالات أنباء|"
    # Chinese, Japanese, Korean
    "通讯社|各通讯社|外電|外电|综合外电|通信社|통신사|외신|"
    # Finnish, Polish, Czech, Ukrainian, Croatian
    "uutistoimistot|agencje|agentury|агенції|agencije|"
    # and more of English
    "international agencies|foreign agencies|news wires|ajanslardan|"
    "combined wire services|staff wires|agency inputs|inputs from agencies".split("|")
)
"""Agencies that a line does not name."""
SOURCE_WORDS = frozenset(
    "source sources quelle quellen fuente fuentes fonte fonti fontes bron kaynak källa "
    "kilde kilder lähde źródło zdroj zdroje forrás sursa izvor источник джерело πηγή "
    "المصدر 来源 來源 출처 出典 nguồn meldung text".split()
)
"""What begins a source line. A colon follows, or nothing but agencies."""
