"""Lines of credits made by grammar: each agency in each form of line, in the languages of the wires.

What a rule was written for may be one line; what it has to read are all of its kind.
"""

import pytest

from feedsmith_wire.credits.read import Credits, read_credits

NAME, OTHER = "Ida Roth", "Per Holm"
AGENCIES = {
    "AFP": "AFP", "Reuters": "Reuters", "The Associated Press": "AP", "Xinhua": "Xinhua", "TASS": "TASS",
    "EFE": "EFE", "Kyodo News": "Kyodo", "Bloomberg": "Bloomberg", "UPI": "UPI", "PTI": "PTI", "Belga": "Belga",
    "Anadolu Agency": "AA",
    "Canadian Press": "CP", "awp": "awp", "Servimedia": "Servimedia", "Agencia Andina": "Andina",
}  # fmt: skip
"""What agencies are called in print, and their codes."""
BYLINES = (
    "By {name}, {agency}", "By {name} | {agency}", "By {name} of {agency}", "By {name} ({agency})", "{name}, {agency}",
    "{name} for {agency}", "{name} - {agency}", "By {name} for {agency}", "By {name} — {agency}",
    "By: {name}, {agency}",
    "Story by {name}, {agency}", "Written by {name}, {agency}", "Author: {name}, {agency}", "Von {name}, {agency}",
    "Par {name}, {agency}", "Por {name}, {agency}", "Di {name}, {agency}", "Door {name}, {agency}",
    "Av {name}, {agency}", "Автор: {name}, {agency}", "by {name}, {agency}",
)  # fmt: skip
BYLINES_OF_TWO = ("By {name} and {other}, {agency}", "Von {name} und {other}, {agency}", "{name} & {other}, {agency}")
ALONE = (
    "Source: {agency}", "(Source: {agency})", "Quelle: {agency}", "Fuente: {agency}", "Fonte: {agency}",
    "Bron: {agency}",
    "Kilde: {agency}", "Källa: {agency}", "Kaynak: {agency}", "Источник: {agency}", "© {agency}", "© 2024 {agency}",
    "Copyright 2024 {agency}. All rights reserved.", "Copyright © 2024 {agency}", "{agency}", "({agency})",
    "— {agency}",
    "with inputs from {agency}", "With files from {agency}", "Mit Material von {agency}", "avec {agency}",
    "Con información de {agency}", "com informações de {agency}", "met {agency}", "via {agency}",
    "{agency} contributed to this report.", "Information from {agency} was used in this report.",
    "This article was originally published by {agency}.", "Agency: {agency}", "Agencia: {agency}", "Agentur: {agency}",
)  # fmt: skip
OPENINGS = (
    "LONDON, March 3 ({agency}) - Ships sail.", "LONDON ({agency}) — Ships sail.", "London ({agency}) -- Ships sail.",
    "LONDON, UK ({agency}) - Ships sail.", "LONDON: ({agency}) Ships sail.", "London, 3 March ({agency}): Ships sail.",
    "({agency}) - Ships sail.", "{agency} - Ships sail.", "LONDON, Mar. 3, 2024 ({agency}) - Ships sail.",
    "{agency}, LONDON - Ships sail.", "LONDON, March 3 /{agency}/ - Ships sail.", "LONDON [{agency}] - Ships sail.",
    "{agency} | LONDON - Ships sail.", "LONDON | {agency} - Ships sail.", "LONDON /{agency}/: Ships sail.",
)  # fmt: skip
OUTLETS = ("Harbour Post", "El Comercio", "Le Courrier", "De Kust", "harbour.example.com")
BESIDE = ("{outlet} and {agency}", "{outlet} with {agency}", "{outlet}, {agency}", "{outlet} avec {agency}",
    "{outlet} mit {agency}", "{outlet} con {agency}")  # fmt: skip
PICTURES = (
    "Photo: {name}/{agency}", "{name}/{agency}", "Photo by {name}/{agency}", "Photo credit: {name}, {agency}",
    "({name}/{agency})", "Ships at the quay. ({name}/{agency})", "Foto: {name} ({agency})", "Foto: {agency}/{name}",
    "Bild: {name}/{agency}", "© {name}/{agency}", "{name} via {agency}", "Crédit photo : {name}/{agency}",
    "Fotografía: {name} | {agency}", "Ships at the quay (Photo by {name} / {agency})",
)  # fmt: skip
STAFF = (
    "Staff", "Staff report", "Staff Reports", "Newsroom", "News Desk", "Editorial Board", "Editorial Team", "Redaktion",
    "Online-Redaktion", "Rédaction", "La Redacción", "Redação", "Redazione", "De redactie", "Редакция", "Haber Merkezi",
    "Harbour Post Staff", "Harbour Post Editorial Board", "Our Correspondent",
)  # fmt: skip


def read_agencies(form: str) -> list[tuple[str, Credits]]:
    """What is read of the form with each agency, which is the only one in it."""
    read = [(code, read_credits(form.replace("{agency}", printed))) for printed, code in AGENCIES.items()]
    named = [[facts.code for facts in credits.agencies] for _, credits in read]
    assert named == [[code] for code in AGENCIES.values()]
    return read


@pytest.mark.parametrize("form", BYLINES)
def test_a_byline_with_an_agency(form: str) -> None:
    assert {credits.authors for _, credits in read_agencies(form.replace("{name}", NAME))} == {(NAME,)}


@pytest.mark.parametrize("form", BYLINES_OF_TWO)
def test_a_byline_of_two(form: str) -> None:
    line = form.replace("{name}", NAME).replace("{other}", OTHER)
    assert {credits.authors for _, credits in read_agencies(line)} == {(NAME, OTHER)}


@pytest.mark.parametrize("form", ALONE)
def test_an_agency_alone(form: str) -> None:
    assert {credits.authors for _, credits in read_agencies(form)} == {()}


@pytest.mark.parametrize("form", OPENINGS)
def test_an_opening_with_an_agency(form: str) -> None:
    read = [credits for _, credits in read_agencies(form)]
    assert {credits.rest for credits in read} == {"Ships sail."}
    places = {credits.dateline.place.casefold() if credits.dateline else "" for credits in read}
    assert places == {"london" if "LONDON" in form.upper() else ""}


@pytest.mark.parametrize("outlet", OUTLETS)
@pytest.mark.parametrize("form", BESIDE)
def test_an_outlet_with_an_agency(form: str, outlet: str) -> None:
    read = read_agencies(form.replace("{outlet}", outlet))
    assert {(credits.staff, credits.authors) for _, credits in read} == {(outlet, ())}


@pytest.mark.parametrize("form", PICTURES)
def test_a_picture_credit(form: str) -> None:
    for printed, code in AGENCIES.items():
        credits = read_credits(form.format(name=NAME, agency=printed))
        read = [(credit.names, [facts.code for facts in credit.agencies]) for credit in credits.photo_credits]
        assert read == [((NAME,), [code])], printed
        assert (credits.authors, credits.agencies) == ((), ())


@pytest.mark.parametrize("line", STAFF)
def test_staff(line: str) -> None:
    credits = read_credits(line)
    assert (credits.staff, credits.authors, credits.agencies) == (line, (), ())


@pytest.mark.parametrize("form", [
    "{agency} shares fell on Monday", "He told {agency} that it was over.", "The {agency} building in the old town",
    "According to {agency}, nobody was hurt.", "{agency} has a new head, the board said.", "What {agency} gets wrong",
])  # fmt: skip
def test_a_mention_is_no_credit(form: str) -> None:
    for printed in AGENCIES:
        credits = read_credits(form.format(agency=printed))
        assert (credits.authors, credits.agencies, credits.staff, credits.photo_credits) == ((), (), "", ()), printed
