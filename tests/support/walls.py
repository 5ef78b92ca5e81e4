"""Walls that stand in the place of articles, in the shapes and languages that sites put them up in, and articles."""

from collections.abc import Callable
from random import Random

SHELL = "<!doctype html><html lang='{0}'><head><meta charset=utf-8><title>{1}</title></head><body>{2}</body></html>"


def wall(language: str, title: str, *paragraphs: str, below: str = "", heading: str = "h1") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return SHELL.format(language, title, f"<main><{heading}>{title}</{heading}>{text}{below}</main>")


BUTTONS = "<button>{}</button><button>{}</button>"
LOGIN = "<form action=/login method=post><input name=user><input type=password name=pass><button>{}</button></form>"

WALLS: dict[str, str] = {
    "consent, Dutch": wall(
        "nl",
        "Uw privacy",
        "Samen met onze partners slaan wij gegevens op uw apparaat op en lezen wij die uit, om u te tonen wat "
        "bij u past.",
        "Kies hieronder of u dat goed vindt. Uw keuze kunt u op elk moment aanpassen in de instellingen onderaan.",
        below=BUTTONS.format("Akkoord", "Instellen"),
    ),
    "consent, Polish": wall(
        "pl",
        "Dbamy o Twoją prywatność",
        "Razem z zaufanymi partnerami przechowujemy informacje na urządzeniu i uzyskujemy do nich dostęp.",
        "Klikając przycisk poniżej wyrażasz zgodę na przetwarzanie danych w celach marketingowych i statystycznych.",
        below=BUTTONS.format("Przejdź do serwisu", "Ustawienia"),
    ),
    "consent, Czech": wall(
        "cs",
        "Souhlas s využíváním údajů",
        "Abychom mohli obsah nabízet zdarma, potřebujeme váš souhlas se zpracováním osobních údajů pro reklamu.",
        "Souhlas můžete kdykoli odvolat v nastavení, které najdete v zápatí každé stránky našeho webu.",
        below=BUTTONS.format("Souhlasím", "Nesouhlasím"),
    ),
    "consent, Spanish": wall(
        "es",
        "Tu privacidad es importante",
        "Nosotros y nuestros socios almacenamos o accedemos a información en tu dispositivo y tratamos datos "
        "personales.",
        "Puedes aceptar o rechazar este tratamiento, o cambiar tus preferencias en cualquier momento desde el pie.",
        below=BUTTONS.format("Acepto", "Rechazar y suscribirme"),
    ),
    "consent, Finnish": wall(
        "fi",
        "Yksityisyytesi on meille tärkeä",
        "Tallennamme kumppaneidemme kanssa tietoja laitteellesi ja käytämme niitä mainonnan kohdentamiseen "
        "palvelussamme.",
        "Voit muuttaa valintojasi milloin tahansa asetuksista, jotka löydät jokaisen sivun alareunasta meidän "
        "palvelussa.",
        below=BUTTONS.format("Hyväksy kaikki", "Muokkaa"),
    ),
    "consent, Turkish": wall(
        "tr",
        "Çerez tercihleri",
        "Size daha iyi bir deneyim sunabilmek için cihazınızda bilgi saklıyor ve iş ortaklarımızla birlikte "
        "kullanıyoruz.",
        "Tercihlerinizi dilediğiniz zaman sayfanın altındaki bağlantıdan değiştirebilir ya da geri alabilirsiniz.",
        below=BUTTONS.format("Kabul ediyorum", "Ayarlar"),
    ),
    "consent, English without the usual words": wall(
        "en",
        "Before you go on",
        "We and 812 others would like to store things on your device and read them again, to show what suits you.",
        "You decide. What you choose here holds for a year, and may be changed at the foot of each page of ours.",
        below=BUTTONS.format("Fine by me", "Let me choose"),
    ),
    "consent without buttons": wall(
        "en",
        "Your choices",
        "This publication asks each visitor once whether measurements of reading habits may be kept on the device.",
        'Follow <a href="/choose">this way</a> to say yes or no. Nothing is kept until that has been done by you.',
    ),
    "soft 404, Hungarian": wall(
        "hu",
        "Ez a tartalom már nem elérhető",
        "A keresett írás időközben lekerült az oldalról, vagy a hivatkozás hibás volt, amelyre az olvasó rákattintott.",
        "Ajánljuk figyelmébe a címlapot és a keresőt, ahol a legfrissebb anyagainkat mindig megtalálja.",
    ),
    "soft 404, Swedish, in the site's frame": SHELL.format(
        "sv",
        "Tyvärr, här finns inget längre | Hamnposten",
        "<header><nav><a href=/>Start</a> <a href=/sport>Sport</a> <a href=/kultur>Kultur</a></nav></header>"
        "<main><h1>Tyvärr, här finns inget längre</h1><p>Det du letade efter har flyttats eller tagits bort av "
        "oss.</p>"
        "<p>Prova att söka efter rubriken, eller börja om från startsidan där dagens nyheter ligger "
        "överst.</p></main>"
        "<footer><p>Hamnposten ges ut av Kustens tryckeri. Ansvarig utgivare är redaktionen.</p></footer>",
    ),
    "block by a firewall": wall(
        "en",
        "Request unsuccessful",
        "The security service of this site has stopped the request, as it resembled one that a machine would make.",
        "If you think that this was a mistake, write to the owner and name the incident {number}-{number} in "
        "the letter.",
    ),
    "block by country": wall(
        "en",
        "Not where you are",
        "We recognise that you are reading from a country to which this newspaper may not be delivered at this time.",
        "For legal reasons it stays closed to readers there. For matters of business, write to the address in print.",
    ),
    "waiting room": wall(
        "en",
        "You are now in line",
        "Many readers want to come in at this moment. Your place in the line is {number}, and it moves quickly.",
        "Leave this window open, it will bring you to the page as soon as it is your turn, without any click.",
    ),
    "maintenance, German": wall(
        "de",
        "Wir sind gleich zurück",
        "An unseren Servern wird gerade gearbeitet, damit die Zeitung bald schneller und schöner erscheint als bisher.",
        "In wenigen Stunden ist alles wieder da. Bis dahin bitten wir um ein wenig Geduld und danken dafür sehr.",
    ),
    "login, Portuguese": wall(
        "pt",
        "Entre na sua conta",
        "O conteúdo está disponível para quem tem conta no jornal. Leva um minuto para criar uma, e nada custa.",
        below=LOGIN.format("Entrar"),
    ),
    "login, Japanese": wall(
        "ja",
        "ログイン",
        "この先をお読みいただくには、会員登録が必要です。すでに登録されている方は、下の欄に入力してください。",
        "登録は無料で、一分ほどで終わります。お困りの場合は、お客様窓口までお気軽にお問い合わせください。",
        below=LOGIN.format("送信"),
    ),
    "proof of being human": wall(
        "en",
        "One moment, please",
        "The connection to harbour.example is looked at before it goes on. Tick the box to prove that you are a "
        "person.",
        "This takes a few seconds, and is needed once for each browser. The number of the check is {number}.",
        below="<form><input type=checkbox><button>Go on</button></form>",
    ),
    "proof of being human, Russian": wall(
        "ru",
        "Проверка браузера",
        "Мы проверяем, что запрос отправил человек, а не программа. Это займёт несколько секунд, подождите немного.",
        "Если страница не откроется сама, включите выполнение сценариев и обновите её. Номер проверки: {number}.",
    ),
    "an advertisement in between": wall(
        "en",
        "Presented to you by Quay and Sons",
        "Boats for every purse, built by hand on the west shore, with delivery to all the harbours of the coast.",
        "The page that you wanted opens in fifteen seconds. Or go there now, with the link in the upper corner.",
        below='<a href="/" role=button>Skip this</a>',
    ),
    "a page of the editing system that says it is an article": SHELL.replace(
        "<meta charset=utf-8>", "<meta charset=utf-8><meta property=og:type content=article>"
    ).format(
        "it",
        "Torniamo subito",
        "<div><h1>Torniamo subito</h1><p>Il sito è in fase di aggiornamento e tornerà disponibile tra poco tempo.</p>"
        "<p>Ci scusiamo con i lettori per il disagio, e ringraziamo tutti quelli che vorranno avere "
        "pazienza.</p></div>",
    ),
    "a login in the frame of the article": SHELL.format(
        "en",
        "{title}",
        "<article><h1>{title}</h1><p>Whoever wants to read the rest of this has to come in with a name and a "
        "word.</p>" + LOGIN.format("Come in") + "</article>",
    ),
}
"""By what they are. Some print a {number} that is another each time, one the {title} of the article."""

WORDS = (
    "anchor barge beacon berth boat buoy cargo channel coast crane crew current deck dock ferry fleet harbour "
    "herring island keel keeper lamp ledger lighthouse mast mooring net oar pier pilot port quay rope rudder sail "
    "shoal signal storm tide timber tower trawler wharf winch wind winter yard"
).split()


def compose(chance: Random, words: int) -> str:
    """Paragraphs that no other text shares a phrase with."""
    sentences = []
    while words > 0:
        sentence = [*chance.choices(WORDS, k=6), "of", "the", *chance.choices(WORDS, k=6)]
        words -= len(sentence)
        sentences.append(" ".join(sentence).capitalize() + ".")
    return "".join(f"<p>{' '.join(sentences[place : place + 3])}</p>" for place in range(0, len(sentences), 3))


def _make_page(title: str, head: str, body: str) -> str:
    return f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"


def _make_whole(title: str, text: str) -> str:
    author = '{"@type": "Person", "name": "Ada Quill"}'
    data = f'{{"@type": "NewsArticle", "datePublished": "2026-03-09T08:00:00Z", "author": {author}}}'
    head = f"<script type=application/ld+json>{data}</script>"
    return _make_page(title, head, f"<article><h1>{title}</h1>{text}</article>")


def _make_dated(title: str, text: str) -> str:
    dated = "<meta property=article:published_time content=2026-03-09T08:00:00Z>"
    return _make_page(title, dated, f"<h1>{title}</h1>{text}")


def _make_bare(title: str, text: str) -> str:
    return _make_page(title, "", f"<h1>{title}</h1>{text}")


KINDS: tuple[Callable[[str, str], str], ...] = (_make_whole, _make_dated, _make_bare)
"""Pages of articles, by how much they say of themselves."""
