"""Places of datelines that are known without a date or an agency beside them."""

__all__ = ["CITIES", "REGIONS"]

REGIONS = frozenset(
    # the United States, as style books shorten them
    "ala|alabama|alaska|ariz|arizona|ark|arkansas|calif|california|colo|colorado|conn|"
    "connecticut|del|delaware|fla|florida|ga|georgia|hawaii|idaho|ill|illinois|ind|"
    "indiana|iowa|kan|kansas|ky|kentucky|la|louisiana|maine|md|maryland|mass|"
    "massachusetts|mich|michigan|minn|minnesota|miss|mississippi|mo|missouri|mont|"
    "montana|neb|nebraska|nev|nevada|n.h|new hampshire|n.j|new jersey|n.m|new mexico|n.y|"
    "new york|n.c|north carolina|n.d|north dakota|ohio|okla|oklahoma|ore|oregon|pa|penn|"
    "pennsylvania|r.i|rhode island|s.c|south carolina|s.d|south dakota|tenn|tennessee|"
    "tex|texas|utah|vt|vermont|va|virginia|wash|washington|w.va|west virginia|wis|"
    "wisconsin|wyo|wyoming|d.c|"
    # Canada
    "alberta|british columbia|manitoba|new brunswick|newfoundland|nova scotia|ontario|"
    "ont|quebec|que|québec|saskatchewan|b.c|"
    # parts of countries
    "england|scotland|wales|northern ireland|west bank|gaza strip|hong kong|vatican city|"
    "u.k|u.s|uk|usa|uae|"
    # countries
    "afghanistan|albania|algeria|angola|argentina|armenia|australia|austria|azerbaijan|"
    "bahrain|bangladesh|belarus|belgium|benin|bolivia|bosnia|bosnia-herzegovina|botswana|"
    "brazil|bulgaria|burkina faso|burundi|cambodia|cameroon|canada|chad|chile|china|"
    "colombia|congo|costa rica|croatia|cuba|cyprus|czech republic|denmark|"
    "dominican republic|ecuador|egypt|el salvador|eritrea|estonia|ethiopia|fiji|finland|"
    "france|gabon|germany|ghana|greece|guatemala|guinea|haiti|honduras|hungary|iceland|"
    "india|indonesia|iran|iraq|ireland|israel|italy|ivory coast|jamaica|japan|jordan|"
    "kazakhstan|kenya|kosovo|kuwait|kyrgyzstan|laos|latvia|lebanon|liberia|libya|"
    "lithuania|luxembourg|madagascar|malawi|malaysia|mali|malta|mauritania|mexico|"
    "moldova|mongolia|montenegro|morocco|mozambique|myanmar|namibia|nepal|netherlands|"
    "the netherlands|new zealand|nicaragua|niger|nigeria|north korea|norway|oman|"
    "pakistan|palestine|panama|paraguay|peru|philippines|poland|portugal|qatar|romania|"
    "russia|rwanda|saudi arabia|senegal|serbia|sierra leone|singapore|slovakia|slovenia|"
    "somalia|south africa|south korea|south sudan|spain|sri lanka|sudan|sweden|"
    "switzerland|syria|taiwan|tajikistan|tanzania|thailand|togo|tunisia|turkey|"
    "turkmenistan|uganda|ukraine|united arab emirates|uruguay|uzbekistan|venezuela|"
    "vietnam|west germany|yemen|zambia|zimbabwe|bermuda|bahamas|puerto rico".split("|")
)
"""What may follow a city: "TULSA, Okla."."""
CITIES = frozenset(
    # those that stand without a state in American datelines
    "atlanta|baltimore|boston|chicago|cincinnati|cleveland|dallas|denver|detroit|"
    "honolulu|houston|indianapolis|las vegas|los angeles|miami|milwaukee|minneapolis|"
    "new orleans|new york|oklahoma city|philadelphia|phoenix|pittsburgh|st. louis|"
    "salt lake city|san antonio|san diego|san francisco|seattle|washington|"
    # of the world
    "amsterdam|ankara|athens|baghdad|bangkok|barcelona|basel|beijing|beirut|belgrade|"
    "berlin|bern|bogota|bogotá|bonn|brasilia|brasília|brussels|bruxelles|brüssel|"
    "bucharest|budapest|buenos aires|cairo|cape town|caracas|casablanca|colombo|"
    "copenhagen|københavn|damascus|delhi|new delhi|dhaka|doha|dortmund|dubai|dublin|"
    "düsseldorf|edinburgh|edmonton|florence|firenze|frankfurt|frankfurt/main|geneva|"
    "genève|genf|glasgow|guatemala city|hamburg|hannover|hanoi|havana|helsinki|"
    "ho chi minh city|hong kong|islamabad|istanbul|i̇stanbul|izmir|i̇zmir|jakarta|"
    "jerusalem|johannesburg|kabul|karachi|kathmandu|khartoum|kiev|kyiv|kinshasa|kolkata|"
    "köln|kuala lumpur|kuwait city|lagos|lahore|leipzig|lima|lisbon|lisboa|ljubljana|"
    "london|londen|londres|luxembourg|madrid|manila|melbourne|mexico city|milan|milano|"
    "minsk|monaco|montevideo|montreal|montréal|moscow|moskau|mumbai|münchen|munich|"
    "nairobi|naples|napoli|nicosia|oslo|ottawa|panama city|paris|perth|phnom penh|prag|"
    "prague|pretoria|pyongyang|quebec city|quito|rabat|reykjavik|riga|rio de janeiro|"
    "riyadh|rom|roma|rome|rotterdam|santiago|sao paulo|são paulo|sarajevo|seoul|shanghai|"
    "singapore|skopje|sofia|stockholm|stuttgart|sydney|taipei|tallinn|tashkent|tbilisi|"
    "tehran|tel aviv|the hague|den haag|tirana|tokyo|toronto|tripoli|tunis|turin|torino|"
    "ulan bator|united nations|vancouver|vatican city|venice|venezia|vienna|wien|vilnius|"
    "warsaw|warszawa|wellington|winnipeg|yangon|yerevan|zagreb|zurich|zürich|"
    # in Cyrillic and Arabic script
    "москва|санкт-петербург|киев|минск|вашингтон|лондон|пекин|берлин|париж|القاهرة|بيروت|"
    "دبي|الرياض|باريس|لندن|واشنطن|القدس|بغداد|دمشق|عمان|الدوحة|غزة|موسكو|بكين|طهران|"
    "أنقرة|تونس|الجزائر|الرباط|"
    # and more of the world
    "ahmedabad|bengaluru|chennai|hyderabad|canberra|brisbane|auckland|adelaide|marseille|"
    "lyon|valencia|sevilla|porto|bologna|palermo|kuopio|malmö|göteborg|bergen|aarhus|"
    "antwerp|antwerpen|ghent|gent|luzern|lausanne|graz|linz|salzburg|innsbruck|"
    "frankfurt am main|dresden|mainz|wiesbaden|kiel|bremen|karlsruhe|essen|erfurt|"
    "potsdam|magdeburg|schwerin|saarbrücken".split("|")
)
"""Cities that stand alone in a dateline."""
