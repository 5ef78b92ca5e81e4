"""The months by their names in many languages."""

import re

from feedsmith_html.grammar import Example

__all__ = ["find_month", "write_out_months"]

# Two lines for each language, or for other spellings in it; `-` where there is none.
_MONTHS_BY_LANGUAGE = """
    january february march april may june
    july august september october november december
    jan feb mar apr may jun
    jul aug sep oct nov dec
    - - - - - -
    - - sept - - -
    januar februar märz april mai juni
    juli august september oktober november dezember
    jänner feber mrz - - -
    - - - okt - dez
    jän - mär - - -
    - - - - - -
    - - maerz - - -
    - - - - - -
    janvier février mars avril mai juin
    juillet août septembre octobre novembre décembre
    janv févr - avr - -
    juil aout - - - déc
    - fevrier - - - -
    - - - - - decembre
    enero febrero marzo abril mayo junio
    julio agosto septiembre octubre noviembre diciembre
    ene - - abr - -
    - ago setiembre - - dic
    janeiro fevereiro março abril maio junho
    julho agosto setembro outubro novembro dezembro
    - fev marco - - -
    - - set out - -
    gennaio febbraio marzo aprile maggio giugno
    luglio agosto settembre ottobre novembre dicembre
    gen - - - mag giu
    lug - sett ott - -
    gener febrer març abril maig juny
    juliol agost setembre octubre novembre desembre
    januari februari maart april mei juni
    juli augustus september oktober november december
    - - mrt - - -
    - - - - - -
    januari februari mars april maj juni
    juli augusti september oktober november december
    januar februar marts april maj juni
    juli august september oktober november december
    januar februar mars april mai juni
    juli august september oktober november desember
    - - - - - -
    - - - - - des
    janúar febrúar mars apríl maí júní
    júlí ágúst september október nóvember desember
    tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta
    heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
    tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu
    heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
    jaanuar veebruar märts aprill mai juuni
    juuli august september oktoober november detsember
    janvāris februāris marts aprīlis maijs jūnijs
    jūlijs augusts septembris oktobris novembris decembris
    sausio vasario kovo balandžio gegužės birželio
    liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
    stycznia lutego marca kwietnia maja czerwca
    lipca sierpnia września października listopada grudnia
    styczeń luty marzec kwiecień maj czerwiec
    lipiec sierpień wrzesień październik - grudzień
    sty lut - kwi - cze
    lip sie wrz paź - gru
    ledna února března dubna května června
    července srpna září října listopadu prosince
    leden únor březen duben květen červen
    červenec srpen - říjen - prosinec
    januára februára marca apríla mája júna
    júla augusta septembra októbra novembra decembra
    siječnja veljače ožujka travnja svibnja lipnja
    srpnja kolovoza rujna listopada studenoga prosinca
    januara februara marta aprila maja juna
    jula avgusta septembra oktobra novembra decembra
    - - - - - junija
    julija avgust - - - -
    január február március április május június
    július augusztus szeptember október november december
    - - márc ápr máj jún
    júl - szept - - -
    ianuarie februarie martie aprilie mai iunie
    iulie august septembrie octombrie noiembrie decembrie
    ian - - - - iun
    iul - - - noi -
    ocak şubat mart nisan mayıs haziran
    temmuz ağustos eylül ekim kasım aralık
    oca şub - nis - haz
    tem ağu eyl eki kas ara
    yanvar fevral mart aprel may iyun
    iyul avqust sentyabr oktyabr noyabr dekabr
    января февраля марта апреля мая июня
    июля августа сентября октября ноября декабря
    январь февраль март апрель май июнь
    июль август сентябрь октябрь ноябрь декабрь
    янв фев мар апр - июн
    июл авг сен окт ноя дек
    січня лютого березня квітня травня червня
    липня серпня вересня жовтня листопада грудня
    януари февруари март април май юни
    юли август септември октомври ноември декември
    јануар фебруар март април мај јун
    јул август септембар октобар новембар децембар
    ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου
    ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
    ιαν φεβ μαρ απρ μαι ιουν
    ιουλ αυγ σεπ οκτ νοε δεκ
    يناير فبراير مارس أبريل مايو يونيو
    يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
    - شباط آذار نيسان أيار حزيران
    تموز آب أيلول - - -
    جانفي فيفري - أفريل ماي جوان
    جويلية أوت - - - -
    ינואר פברואר מרץ אפריל מאי יוני
    יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
    בינואר בפברואר במרץ באפריל במאי ביוני
    ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
    जनवरी फरवरी मार्च अप्रैल मई जून
    जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
    জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন
    জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
    มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน
    กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
    januari februari maret april mei juni
    juli agustus september oktober november desember
    - - - - - -
    - agu - - nop -
    januari februari mac april mei jun
    julai ogos september oktober november disember
    janar shkurt mars prill maj qershor
    korrik gusht shtator tetor nëntor dhjetor
    urtarrilaren otsailaren martxoaren apirilaren maiatzaren ekainaren
    uztailaren abuztuaren irailaren urriaren azaroaren abenduaren
    eanáir feabhra márta aibreán bealtaine meitheamh
    iúil lúnasa - - samhain nollaig
    ionawr chwefror mawrth ebrill mai mehefin
    gorffennaf awst medi hydref tachwedd rhagfyr
    januar februar marec april maj junij
    julij avgust september oktober november december
    janvārī februārī martā aprīlī maijā jūnijā
    jūlijā augustā septembrī oktobrī novembrī decembrī
    siječanj veljača ožujak travanj svibanj lipanj
    srpanj kolovoz rujan - studeni prosinac
    yanvar fevral mart aprel may iyun
    iyul avgust sentabr oktabr noyabr dekabr
    januari februari machi aprili mei juni
    julai agosti septemba oktoba novemba desemba
    enero pebrero marso abril mayo hunyo
    hulyo agosto setyembre oktubre nobyembre disyembre
    січень лютий березень квітень травень червень
    липень серпень вересень жовтень листопад грудень
    січ лют бер кві тра чер
    лип сер вер жов лис гру
    студзеня лютага сакавіка красавіка мая чэрвеня
    ліпеня жніўня верасня кастрычніка лістапада снежня
    јануари февруари март април мај јуни
    јули август септември октомври ноември декември
    қаңтар ақпан наурыз сәуір мамыр маусым
    шілде тамыз қыркүйек қазан қараша желтоқсан
    ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος
    ιούλιος αύγουστος σεπτέμβριος οκτώβριος νοέμβριος δεκέμβριος
    იანვარი თებერვალი მარტი აპრილი მაისი ივნისი
    ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი
    հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի
    հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի
    հունվար փետրվար մարտ ապրիլ մայիս հունիս
    հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր
    جنوری فروری مارچ اپریل مئی جون
    جولائی اگست ستمبر اکتوبر نومبر دسمبر
    जानेवारी फेब्रुवारी मार्च एप्रिल मे जून
    जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर
    જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન
    જુલાઈ ઓગસ્ટ સપ્ટેમ્બર ઓક્ટોબર નવેમ્બર ડિસેમ્બર
    ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன்
    ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்
    జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్
    జులై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్
    ಜನವರಿ ಫೆಬ್ರವರಿ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್ ಮೇ ಜೂನ್
    ಜುಲೈ ಆಗಸ್ಟ್ ಸೆಪ್ಟೆಂಬರ್ ಅಕ್ಟೋಬರ್ ನವೆಂಬರ್ ಡಿಸೆಂಬರ್
    ജനുവരി ഫെബ്രുവരി മാർച്ച് ഏപ്രിൽ മേയ് ജൂൺ
    ജൂലൈ ഓഗസ്റ്റ് സെപ്റ്റംബർ ഒക്ടോബർ നവംബർ ഡിസംബർ
"""


def _number_months(table: str) -> dict[str, int]:
    """Each word with the number of its month; the first language that has it counts."""
    lines = [line.split() for line in table.strip().splitlines()]
    numbers: dict[str, int] = {}
    for first_half, second_half in zip(lines[::2], lines[1::2], strict=True):
        for number, word in enumerate(first_half + second_half, 1):
            numbers.setdefault(word.casefold(), number)
    del numbers["-"]
    return numbers


_MONTHS = _number_months(_MONTHS_BY_LANGUAGE)
# Words that mean another month in one language than in the others.
_OTHER_MONTHS = {"hr": {"listopada": 10}}
# Thai names in short, which hold points: two letters of the name, and the end that tells of 28, 30 or 31 days.
_THAI_MONTHS = {
    "ม.ค.": "มกราคม", "ก.พ.": "กุมภาพันธ์", "มี.ค.": "มีนาคม", "เม.ย.": "เมษายน", "พ.ค.": "พฤษภาคม", "มิ.ย.": "มิถุนายน",
    "ก.ค.": "กรกฎาคม", "ส.ค.": "สิงหาคม", "ก.ย.": "กันยายน", "ต.ค.": "ตุลาคม", "พ.ย.": "พฤศจิกายน", "ธ.ค.": "ธันวาคม",
}  # fmt: skip
_THAI_MONTH = re.compile(r"(?<![\u0e00-\u0e7f])[\u0e01-\u0e4e]{1,3}\.[คพย]\.")


def find_month(word: str, language: str = "") -> int:
    """The number of the month that a word names, in whatever case; 0 for another word.

    `language` (BCP 47) tells apart what names one month in one language and another in others.
    """
    word = word.casefold()
    own = _OTHER_MONTHS.get(language[:2], {})
    return own.get(word) or _MONTHS.get(word) or 0


def write_out_months(text: str) -> str:
    """`text` with the Thai months written out that stand in it in short, with points in them."""
    return _THAI_MONTH.sub(lambda match: _THAI_MONTHS.get(match[0], match[0]), text)


EXAMPLES = (
    Example("_THAI_MONTHS", write_out_months, "14 มี.ค. 2569", "14 มีนาคม 2569"),
    Example("_THAI_MONTH", write_out_months, "14 ธ.ค. 2569", "14 ธันวาคม 2569"),
    Example("_MONTHS", find_month, "Março", 3),
    Example("_OTHER_MONTHS", lambda word: find_month(word, "hr"), "listopada", 10),
)
