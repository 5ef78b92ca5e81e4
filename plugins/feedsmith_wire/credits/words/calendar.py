"""Months and days of the week, as datelines and embargoes have them."""

__all__ = ["MONTHS", "WEEKDAYS"]

_MONTH_NAMES = (
    "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari "
    "tammikuu ocak oca января янв январь يناير",
    "february feb februar februari février févr fév febrero febbraio febb fevereiro fev "
    "şubat şub февраля фев февр فبراير",
    "march mar märz mär mars marzo março maart mrt marts mart марта мар март مارس",
    "april apr avril avr abril abr aprile nisan апреля апр апрель أبريل ابريل",
    "may mai mayo maggio mag maio mei maj mayıs мая май مايو",
    "june jun juni juin junio giugno giu junho haziran haz июня июн июнь يونيو",
    "july jul juli juillet juil julio luglio lug julho temmuz tem июля июл июль يوليو",
    "august aug août aout agosto ago augustus augusti ağustos ağu августа авг август أغسطس اغسطس",
    "september sep sept septembre septiembre settembre set setembro eylül eyl сентября сен сент сентябрь سبتمبر",
    "october oct oktober okt octobre octubre ottobre ott outubro out ekim eki октября окт октябрь أكتوبر اكتوبر",
    "november nov novembre noviembre novembro kasım kas ноября ноя нояб ноябрь نوفمبر",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro aralık ara декабря дек декабрь ديسمبر",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
"""What months are called, in full and shortened, and their numbers."""
WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur "
    "thurs fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend "
    "sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles "
    "jueves viernes sábado domingo".split()
)
