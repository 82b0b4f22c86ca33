from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import get_args

import pytest

from rag.errors import PartiesError
from rag.facts import folded_words, missing_names
from rag.parties import aliases, parties, read_parties
from rag.types import Side
from rag.words import fold


def test_a_name_belongs_to_one_party():
    assert aliases()["kyiv"] == aliases()["ukraine"]
    assert aliases()["kyiv"].isdisjoint(aliases()["moscow"])
    assert all(name in group for name, group in aliases().items())


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("What does Kyiv want?", "The Ukrainian delegation asked for a truce.", []),
        ("What did the Kremlin answer?", "Russia said no.", []),
        ("What did Ankara offer?", "Türkiye offered a venue.", []),
        ("What did Kyiv want?", "Russia said no.", ["Kyiv"]),
        ("What did Moscow and Washington say?", "The Russians were silent.", ["Washington"]),
    ],
)
def test_a_capital_stands_for_its_government(question, text, missing):
    assert missing_names(question, folded_words([text])) == missing


def test_no_name_stands_for_two_parties():
    names = [fold(alias) for party in parties() for alias in {fold(alias): alias for alias in party.aliases}.values()]
    assert sorted(set(names)) == sorted(names)


def test_every_party_has_a_known_side():
    assert {party.side for party in parties()} == set(get_args(Side))


@pytest.mark.parametrize("party", [party for party in parties() if party.roles], ids=lambda party: party.name)
def test_offices_follow_each_other_and_do_not_overlap(party):
    for before, after in pairwise(party.roles):
        assert before.last < after.first
    assert all(role.first is None or role.last is None or role.first < role.last for role in party.roles)


@pytest.mark.parametrize(
    ("name", "day", "title"),
    [
        ("Rustem Umerov", date(2025, 6, 2), "Minister of Defence"),
        ("Rustem Umerov", date(2025, 7, 23), "Secretary of the National Security and Defence Council"),
        ("Andriy Yermak", date(2025, 11, 28), "Head of the Presidential Office"),
        ("Kyrylo Budanov", date(2026, 1, 23), "Head of the Presidential Office"),
    ],
)
def test_an_office_is_that_of_the_day(name, day, title):
    party = next(party for party in parties() if party.name == name)
    assert party.role_on(day).title == title


def test_an_office_that_was_given_up_is_held_no_more():
    party = next(party for party in parties() if party.name == "Andriy Yermak")
    assert party.role_on(date(2025, 11, 29)) is None


@pytest.mark.parametrize(
    ("question", "text"),
    [("Що сказав Зеленський?", "Zelensky spoke in Vilnius."), ("Что ответил Мединский?", "Medinsky said no.")],
)
def test_a_name_is_known_in_other_scripts(question, text):
    assert missing_names(question, folded_words([text])) == []


TABLE = """
[[parties]]
name = "Ukraine"
side = "ukraine"
aliases = ["Ukraine", "Kyiv"]

[[people]]
name = "One"
side = "ukraine"
aliases = ["One"]
roles = [{ title = "Minister", to = 2023-09-05 }, { title = "Secretary", from = 2023-09-06 }]
heads = [{ from = 2025-05-15, to = 2025-11-22 }]

[[people]]
name = "Two"
side = "ukraine"
aliases = ["Two"]
roles = [{ title = "Minister", from = 2023-09-06 }]
heads = [{ from = 2025-11-23 }]
"""


def test_a_sound_table_is_read():
    ukraine, one, two = read_parties(TABLE)
    assert (ukraine.person, one.person) == (False, True)
    assert one.role_on(date(2023, 9, 5)).title == "Minister"
    assert not one.heads[0].meets(two.heads[0])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "from = 2023-09-06 }]\nheads = [{ from = 2025-05",
            "from = 2023-09-05 }]\nheads = [{ from = 2025-05",
            "two offices",
        ),
        (", to = 2023-09-05", "", "One two offices on one day: 'Minister' and 'Secretary'"),
        ('"Minister", from = 2023-09-06', '"Minister", from = 2023-09-05', "both One and Two as 'Minister'"),
        ("from = 2025-11-23", "from = 2025-11-22", "both One and Two as 'Head of the delegation'"),
        ("to = 2025-11-22", "to = 2025-05-14", "before taking it"),
        ('aliases = ["Two"]', 'aliases = ["Two", "KYIV"]', "'KYIV' for both Ukraine and Two"),
        ('side = "ukraine"', 'side = "nobody"', "parties.0.side"),
        ('name = "Two"\n', "", "people.1.name"),
        ("to = 2023-09-05", 'to = "soon"', "people.0.roles.0.to"),
        ("heads", "leads", "people.0.leads"),
        ("[[parties]]", "[[parties", "no TOML"),
    ],
)
def test_a_broken_table_is_refused_with_its_name(old: str, new: str, told: str):
    assert old in TABLE
    with pytest.raises(PartiesError) as refused:
        read_parties(TABLE.replace(old, new), "mine.toml")
    assert refused.value.problem.startswith("mine.toml ")
    assert told in refused.value.problem


def test_an_office_that_is_shared_may_be_held_by_two():
    text = TABLE.replace(
        '{ title = "Minister", from = 2023-09-06', '{ title = "Minister", shared = true, from = 2023-09-05'
    )
    assert len(read_parties(text)) == 3
