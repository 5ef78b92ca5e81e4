"""Phrases that say what somebody did for a story, as sign-offs have them."""

from typing import NamedTuple

__all__ = ["CONTRIBUTION_PHRASES", "CONTRIBUTION_STEMS", "ROLE_PHRASES", "RolePhrase"]


class RolePhrase(NamedTuple):
    """A phrase in lower case, and the role of the people whom it introduces or follows."""

    phrase: str
    role: str


ROLE_PHRASES = (
    RolePhrase("with files from", "contributing"),
    RolePhrase("with assistance from", "contributing"),
    RolePhrase("with contributions from", "contributing"),
    RolePhrase("additional reporting by", "additional_reporting"),
    RolePhrase("with additional reporting by", "additional_reporting"),
    RolePhrase("additional reporting from", "additional_reporting"),
    RolePhrase("with reporting by", "additional_reporting"),
    RolePhrase("with reporting from", "additional_reporting"),
    RolePhrase("additional editing by", "editing"),
    RolePhrase("writing and reporting by", "reporting"),
    RolePhrase("reporting and writing by", "reporting"),
    RolePhrase("reporting by", "reporting"),
    RolePhrase("reporting", "reporting"),
    RolePhrase("reported by", "reporting"),
    RolePhrase("written by", "writing"),
    RolePhrase("writing by", "writing"),
    RolePhrase("editing by", "editing"),
    RolePhrase("edited by", "editing"),
    RolePhrase("editing", "editing"),
    RolePhrase("compiled by", "writing"),
    RolePhrase("translated by", "translation"),
    RolePhrase("translation by", "translation"),
    RolePhrase("graphics by", "graphics"),
    RolePhrase("graphic by", "graphics"),
    RolePhrase("produced by", "production"),
    RolePhrase("research by", "research"),
    RolePhrase("photography by", "photography"),
    # German
    RolePhrase("bericht von", "reporting"),
    RolePhrase("berichte von", "reporting"),
    RolePhrase("redigiert von", "editing"),
    RolePhrase("bearbeitet von", "editing"),
    RolePhrase("geschrieben von", "writing"),
    RolePhrase("mitarbeit", "contributing"),
    RolePhrase("unter mitarbeit von", "contributing"),
    RolePhrase("mitarbeit von", "contributing"),
    RolePhrase("übersetzt von", "translation"),
    # French
    RolePhrase("rédigé par", "writing"),
    RolePhrase("édité par", "editing"),
    RolePhrase("edité par", "editing"),
    RolePhrase("reportage de", "reporting"),
    RolePhrase("reportage", "reporting"),
    RolePhrase("avec la contribution de", "contributing"),
    RolePhrase("version française", "translation"),
    RolePhrase("traduit par", "translation"),
    # Spanish
    RolePhrase("reporte de", "reporting"),
    RolePhrase("reportes de", "reporting"),
    RolePhrase("reporte adicional de", "additional_reporting"),
    RolePhrase("información adicional de", "additional_reporting"),
    RolePhrase("con reporte de", "additional_reporting"),
    RolePhrase("con la colaboración de", "contributing"),
    RolePhrase("con información de", "additional_reporting"),
    RolePhrase("escrito por", "writing"),
    RolePhrase("editado por", "editing"),
    RolePhrase("edición de", "editing"),
    RolePhrase("traducido por", "translation"),
    # Portuguese
    RolePhrase("reportagem de", "reporting"),
    RolePhrase("reportagem adicional de", "additional_reporting"),
    RolePhrase("edição de", "editing"),
    RolePhrase("com reportagem de", "additional_reporting"),
    # Italian
    RolePhrase("servizio di", "reporting"),
    RolePhrase("ha collaborato", "contributing"),
    RolePhrase("tradotto da", "translation"),
    RolePhrase("editing di", "editing"),
    RolePhrase("a cura di", "editing"),
    # Dutch, Turkish, Nordic, Russian
    RolePhrase("verslaggeving door", "reporting"),
    RolePhrase("bewerkt door", "editing"),
    RolePhrase("haberi yazan", "reporting"),
    RolePhrase("haber", "reporting"),
    RolePhrase("editör", "editing"),
    RolePhrase("rapportering av", "reporting"),
    RolePhrase("redigering av", "editing"),
    RolePhrase("redigering", "editing"),
    RolePhrase("текст", "reporting"),
    RolePhrase("редактор", "editing"),
    # Arabic, Chinese, Japanese
    RolePhrase("إعداد", "reporting"),
    RolePhrase("تحرير", "editing"),
    RolePhrase("تغطية", "reporting"),
    RolePhrase("记者", "reporting"),
    RolePhrase("記者", "reporting"),
    RolePhrase("编辑", "editing"),
    RolePhrase("編輯", "editing"),
    RolePhrase("责任编辑", "editing"),
    RolePhrase("編集", "editing"),
)
"""How a clause of a sign-off begins: "Reporting by ..."."""

CONTRIBUTION_PHRASES = (
    RolePhrase("contributed to this", "contributing"),
    RolePhrase("contributed to the", "contributing"),
    RolePhrase("contributed reporting", "contributing"),
    RolePhrase("contributed from", "contributing"),
    RolePhrase("contributed.", "contributing"),
    RolePhrase("assisted with this", "contributing"),
    RolePhrase("helped with this", "contributing"),
    RolePhrase("helped report this", "contributing"),
    RolePhrase("also contributed", "contributing"),
    # German
    RolePhrase("haben zu diesem", "contributing"),
    RolePhrase("hat zu diesem", "contributing"),
    RolePhrase("trug zu diesem", "contributing"),
    RolePhrase("trugen zu diesem", "contributing"),
    # French
    RolePhrase("a contribué à ce", "contributing"),
    RolePhrase("ont contribué à ce", "contributing"),
    RolePhrase("a contribué à cet", "contributing"),
    RolePhrase("ont contribué à cet", "contributing"),
    # Spanish, Portuguese
    RolePhrase("contribuyó a este", "contributing"),
    RolePhrase("contribuyeron a este", "contributing"),
    RolePhrase("contribuyó con este", "contributing"),
    RolePhrase("contribuiu para est", "contributing"),
    RolePhrase("contribuíram para est", "contributing"),
    # Italian, Dutch
    RolePhrase("ha contribuito a quest", "contributing"),
    RolePhrase("hanno contribuito a quest", "contributing"),
    RolePhrase("heeft bijgedragen aan dit", "contributing"),
    RolePhrase("hebben bijgedragen aan dit", "contributing"),
    RolePhrase("droeg bij aan dit", "contributing"),
    RolePhrase("droegen bij aan dit", "contributing"),
    # Nordic, Turkish
    RolePhrase("bidro til denne", "contributing"),
    RolePhrase("bidrog til denne", "contributing"),
    RolePhrase("bidrog till den", "contributing"),
    RolePhrase("bu habere katkıda", "contributing"),
    # and where they were
    RolePhrase("reported from", "reporting"),
    RolePhrase("berichtete aus", "reporting"),
)
"""What follows the names in a sentence that says who helped: "... contributed to this report"."""
CONTRIBUTION_STEMS = (
    *("contribu", "reported from", "assisted with", "helped with", "helped report"),
    *("haben zu", "hat zu", "trug", "berichtete aus"),
    *("bijgedragen", "droeg", "bidro", "katkıda"),
)
"""One of these is in every phrase of CONTRIBUTION_PHRASES.

They are looked for first, in 1 µs instead of 4.
"""
