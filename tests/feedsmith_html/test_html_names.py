"""Bylines become people and agencies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith_html.metadata.byline_text import Byline, read_byline, read_bylines
from feedsmith_html.metadata.names import is_full_name
from support import samples  # noqa: F401  # the profile of the tests

WORDS = "By by von and , / | ( ) Jane Doe dpa AFP Planet Editor PhD 14 March 2026 @jane Jane.Doe@x.example".split()
OUTLETS = frozenset(("dailyplanet", "planetexample"))


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Jane Doe", ["Jane Doe"]),
        ("By Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("BY JANE DOE", ["Jane Doe"]),
        ("ByJane Doe", ["Jane Doe"]),
        ("Von Erika Mustermann und Max Müller", ["Erika Mustermann", "Max Müller"]),
        ("Ein Gastbeitrag von Erika Mustermann", ["Erika Mustermann"]),
        ("Veröffentlicht von Erika Mustermann am 14. März 2026", ["Erika Mustermann"]),
        ("Text: Erika Mustermann, Fotos: Max Müller", ["Erika Mustermann"]),
        ("Par Jeanne Dupont et Loïc Le Clerc", ["Jeanne Dupont", "Loïc Le Clerc"]),
        ("Por Juana Pérez y José Gómez C.", ["Juana Pérez", "José Gómez C."]),
        ("Di Maria Rossi", ["Maria Rossi"]),
        ("Jane Doe, Senior Editor", ["Jane Doe"]),
        ("Jane Doe Senior Politics Editor", ["Jane Doe"]),
        ("Jane Doe, PhD", ["Jane Doe"]),
        ("Perry Bacon Jr.", ["Perry Bacon Jr."]),
        ("Jane Doe | Daily Planet", ["Jane Doe"]),
        ("Jane Doe, Daily Planet", ["Jane Doe"]),
        ("Jane Doe Daily Planet Staff", ["Jane Doe"]),
        ("Jane Doe (jane@planet.example) @janedoe", ["Jane Doe"]),
        ("By Jane Doe March 14, 2026 3:46 PM", ["Jane Doe"]),
        ("Jane Doe Published 3 hours ago", ["Jane Doe"]),
        ("View all posts by Jane Doe", ["Jane Doe"]),
        ("Jane Doe; John Roe / Ann Poe & Zoë Loe", ["Jane Doe", "John Roe", "Ann Poe", "Zoë Loe"]),
        ("Vincent van Gogh", ["Vincent van Gogh"]),
        ("山田太郎、鈴木花子", ["山田太郎", "鈴木花子"]),
        ("홍길동 기자", ["홍길동"]),
        ("记者：王小明", ["王小明"]),
        ("Jane &amp;amp; John Doe", ["Jane", "John Doe"]),
        ("krimibloggerin", ["krimibloggerin"]),
    ],
)
def test_people(byline: str, people: list[str]) -> None:
    assert list(read_byline(byline, OUTLETS).people) == people


@pytest.mark.parametrize(
    ("byline", "agencies"),
    [
        ("dpa", ["dpa"]),
        ("Reuters and AFP", ["Reuters", "AFP"]),
        ("The Associated Press", ["The Associated Press"]),
        ("Daily Planet", ["Daily Planet"]),
        ("planet.example", ["planet.example"]),
        ("Redaktion", ["Redaktion"]),
        ("Online-Redaktion", ["Online-Redaktion"]),
        ("Staff", ["Staff"]),
        ("admin", ["admin"]),
        ("News Desk", ["News Desk"]),
        ("abc/dpa", ["dpa"]),
    ],
)
def test_agencies_desks_and_outlets_are_no_people(byline: str, agencies: list[str]) -> None:
    read = read_byline(byline, OUTLETS)
    assert (list(read.people), list(read.agencies)) == ([], agencies)


@pytest.mark.parametrize(
    "byline",
    [
        "",
        " ",
        "By",
        "https://planet.example/jane",
        "www.planet.example",
        "@jane",
        "jane@planet.example",
        "12345",
        "|",
        "null",
        "Foto: Max Müller",
        "Image: Getty Images",
        "Published by",
        "3 min read",
        "{{ author }}",
        "%s",
    ],
)
def test_what_names_nobody(byline: str) -> None:
    assert read_byline(byline).people == ()


def test_people_and_agencies_of_one_byline_are_told_apart() -> None:
    read = read_byline("By Jane Doe and Reuters")
    assert (read.people, read.agencies) == (("Jane Doe",), ("Reuters",))


def test_a_name_is_there_once_in_its_first_spelling() -> None:
    assert read_bylines(["Jane Doe", "JANE DOE", "Jane Doe, John Roe"]).people == ("Jane Doe", "John Roe")


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("By Jane Doe Social Links for Jane Doe View Author Archive", ["Jane Doe"]),
        ("Jane Doe Profile Follow Unfollow", ["Jane Doe"]),
        ("Von Erika Mustermann Aktualisiert am 14. Mär. 2026", ["Erika Mustermann"]),
        ("by Jane Doe-Roe Last updated 14 Mar 2026, originally created 9 Mar 2026", ["Jane Doe-Roe"]),
        ("Von Erika Mustermann Kategorien: Reise 14. März 2026", ["Erika Mustermann"]),
        ("Juan Pérez / Seguir / Actualizado: 14/3/2026", ["Juan Pérez"]),
        ("Written by Jane Doe Edited by Max Roe", ["Jane Doe"]),
        ("Jane Doe Illustrations by Max Roe", ["Jane Doe"]),
        ("By Jane Doe 2026-03-14T10:30:00Z Science & Astronomy", ["Jane Doe"]),
        ("Jeanne Dupont Mis à jour le 14/03/2026 et corrigé", ["Jeanne Dupont"]),
        ("Jane Doe Comments 9", ["Jane Doe"]),
        # What is published by somebody is no such end, nor is a name that has such a word in it.
        ("Beitrag veröffentlicht von Erika Mustermann", ["Erika Mustermann"]),
        ("Philippe Comment", ["Philippe Comment"]),
    ],
)
def test_what_is_printed_after_a_byline_is_no_part_of_it(byline: str, people: list[str]) -> None:
    assert list(read_byline(byline).people) == people


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Eine Analyse von Erika Mustermann", ["Erika Mustermann"]),
        ("Ein Kommentar von Erika Mustermann und Max Müller", ["Erika Mustermann", "Max Müller"]),
        ("An essay by Jane Doe", ["Jane Doe"]),
        ("Un reportage de Jeanne Dupont", ["Jeanne Dupont"]),
        ("Features By Jane Doe published 14 March 2026", ["Jane Doe"]),
        ("Culture Von Erika Mustermann", ["Erika Mustermann"]),
        ("Page by Jane Doe", ["Jane Doe"]),
        ("Daily Planet Recueilli par Jeanne Dupont", ["Jeanne Dupont"]),
        ("About the author - Jane Doe", ["Jane Doe"]),
        ("Über die Autorin: Erika Mustermann", ["Erika Mustermann"]),
        ("Daily Planet - Jane Doe", ["Jane Doe"]),
        ("Daily Planet: Jane Doe", ["Jane Doe"]),
        # Names have such words in them too.
        ("Diane Von Furstenberg", ["Diane Von Furstenberg"]),
        ("Ursula Von Der Leyen", ["Ursula Von Der Leyen"]),
        ("Ludwig van Beethoven", ["Ludwig van Beethoven"]),
        ("Juan de la Cruz", ["Juan de la Cruz"]),
    ],
)
def test_what_comes_before_the_name_is_no_part_of_it(byline: str, people: list[str]) -> None:
    assert list(read_byline(byline, OUTLETS).people) == people


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Von Erika Mustermann, Berlin", ["Erika Mustermann"]),
        ("Jane Doe and Max Roe, Nairobi", ["Jane Doe", "Max Roe"]),
        ("Jane Doe / XYZ / Updated: Mar 14, 2026", ["Jane Doe"]),
        ("JANE DOE @janedoe Madrid", ["Jane Doe"]),
        ("By Jane Doe @jane Max O'Roe 14 March 2026", ["Jane Doe", "Max O'Roe"]),
        ("Jane Doe Jane Doe", ["Jane Doe"]),
        ("Jane van Doe Jane van Doe March 14, 2026", ["Jane van Doe"]),
        ("Jane Doe Daily Planet", ["Jane Doe"]),
        ("Jane Doe Games Editor", ["Jane Doe"]),
        ("Von Erika Mustermann Leitender Wirtschaftsredakteur", ["Erika Mustermann"]),
        ("Jane D. Doe Assistant professor of rivers at Quay", ["Jane D. Doe"]),
        # Where all have one word, the last is a name as well.
        ("Jane, Max", ["Jane", "Max"]),
        ("Duran Duran", ["Duran Duran"]),
    ],
)
def test_places_offices_and_repetitions_are_no_people(byline: str, people: list[str]) -> None:
    assert list(read_byline(byline, OUTLETS).people) == people


def test_what_is_declared_for_machines_has_no_places() -> None:
    assert read_bylines(["Jane Doe, Max Roe, Pelé"], is_declared=True).people == ("Jane Doe", "Max Roe", "Pelé")
    assert read_bylines(["Jane Doe, KT"], is_declared=True).people == ("Jane Doe", "KT")


@pytest.mark.parametrize(
    "line",
    [
        "Your effort and contribution in providing this feedback is much appreciated.",
        "Wir freuen uns über jede Nachricht, die uns zu diesem Text erreicht.",
        "Latest posts",
        "Bio Latest Posts",
    ],
)
def test_a_sentence_names_nobody(line: str) -> None:
    assert read_byline(line).people == ()


@pytest.mark.parametrize("byline", ["Jane Doe - https://planet.example/", "Jane Doe (https://www.planet.example/jane)"])
def test_an_address_of_the_site_behind_a_name_is_dropped_with_none_of_the_name(byline: str) -> None:
    assert read_byline(byline, OUTLETS).people == ("Jane Doe",)


@pytest.mark.parametrize("byline", ["Jane Doe - https://themes.example", "Doe Works - www.doe.example"])
def test_a_name_with_the_address_of_another_site_is_of_who_made_this(byline: str) -> None:
    assert read_byline(byline, OUTLETS).people == ()


def test_a_name_with_the_address_of_the_site_is_the_sites() -> None:
    assert read_byline("Planet Media Works (www.planet.example)", OUTLETS) == Byline((), ("Planet Media Works",))
    assert read_byline("Jane Doe (www.jane.example)", OUTLETS).people == ("Jane Doe",)


@pytest.mark.parametrize("byline", ["a, " * 10_000, "by " * 10_000, "(" * 10_000, "<" * 10_000, "&amp;" * 10_000])
def test_long_nonsense_ends_soon(byline: str) -> None:
    assert len(read_byline(byline).people) <= 30


@given(st.lists(st.text(max_size=12) | st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_any_line_names_each_once_and_none_with_spaces_around(line: str) -> None:
    byline = read_byline(line, OUTLETS)
    names = [*byline.people, *byline.agencies]
    assert [name for name in names if not name.strip() or name != name.strip()] == []
    assert len({name.casefold() for name in byline.people}) == len(byline.people)
    assert byline == read_byline(line, OUTLETS)


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Jane Doe", True),
        ("J.R. Stone", True),
        ("Ludwig van Beethoven", True),
        ("山田太郎", True),
        ("Jane", False),
        ("of the article", False),
        ("In this article you will learn", False),
    ],
)
def test_a_full_name(name: str, full: bool) -> None:
    assert is_full_name(name) is full


@pytest.mark.parametrize(
    ("line", "people", "agencies"),
    [
        ("Par Jeanne Dupré (avec AFP)", ("Jeanne Dupré",), ("AFP",)),
        ("By Jane Doe, Editor, and John O'Roe in Portallin, with Reuters", ("Jane Doe", "John O'Roe"), ("Reuters",)),
        ("By Jane Doe in Paris, France", ("Jane Doe",), ()),
        ("By Jane Doe (left)", ("Jane Doe",), ()),
    ],
)
def test_agencies_beside_people(line: str, people: tuple[str, ...], agencies: tuple[str, ...]) -> None:
    assert read_byline(line) == Byline(people, agencies)
