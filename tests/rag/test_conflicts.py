from __future__ import annotations

from datetime import date

import pytest

from evals.conflicts import agreeing, carried
from rag.conflicts import clusters, difference, differences
from rag.statements import Statement, statements
from rag.types import Article


def told(text: str, name: str = "a", day: int = 17, month: int = 6) -> list[Statement]:
    return list(statements(Article(name, "Counts", text, "Example News", date(2025, month, day))))


def kind(*texts: tuple[str, int]) -> str | None:
    each = [told(text, f"a{at}", day) for at, (text, day) in enumerate(texts)]
    found = differences([item for items in each for item in items])
    return found[0].kind if found else None


@pytest.mark.parametrize(
    "text",
    [
        "Ukraine says it received 6,057 bodies; Russia says it handed over 6,060.",
        "The talks lasted no more than an hour by one report and just over an hour by others.",
        "Trump says he cancelled the summit, Putin calls it postponed, and Peskov said it was never planned.",
        "Medinsky named 1,000 to 1,200 people each, Zelensky 1,000 and possibly 200 more.",
        "Lavrov said 91 drones had been sent. Zelensky called Lavrov's account a complete fabrication.",
        "Some 300 people were arrested, the police said; the clinic counted 180.",
    ],
)
def test_voices_that_differ_in_one_passage(text):
    assert kind((text, 17)) == "sides_differ"


@pytest.mark.parametrize(
    "text",
    [
        "Both Ukraine and Russia said that 390 people came home.",
        "Ukraine said the exchange covers the wounded, and Medinsky confirmed that.",
        "Ukraine received 1,000 bodies on Thursday. Russia took back 35.",
        "Russia counted 1,248 bodies. Russia says it received 78 of its own.",
    ],
)
def test_what_goes_together_is_no_conflict(text):
    assert kind((text, 17)) is None


def test_a_later_number_of_the_same_voice_overtakes_the_earlier():
    early = ("Russia counted 488 Ukrainian breaches of the Victory Day truce.", 9)
    late = ("Russia counted 9,318 Ukrainian breaches of the Victory Day truce.", 11)
    assert kind(early, late) == "overtaken"
    (found,) = differences([*told(early[0], "e", 9), *told(late[0], "l", 11)])
    assert (found.one.article.id, found.other.article.id) == ("e", "l")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Russia released 307 prisoners on 24 May.", "Russia released 303 prisoners on 25 May."),
        ("The first round of talks lasted five hours.", "The third round of talks lasted three hours."),
        ("The talks in Jeddah lasted eight hours.", "The talks in Riyadh lasted twelve hours."),
    ],
)
def test_other_days_rounds_and_places_are_other_things(one, other):
    assert kind((one, 9), (other, 11)) is None


def test_a_number_put_right_in_its_own_sentence_is_told():
    (found,) = differences(told("Russia handed over 22 wounded Ukrainians, not the 23 the Kremlin had named."))
    assert found.one is found.other


def test_conflicts_that_share_a_statement_make_one_card():
    items = told(
        "It took 1.5 hours in a Kyiv Independent text, two hours according to Axios, three hours according to TASS."
    )
    ((kind_, group),) = clusters(differences(items))
    assert kind_ == "sides_differ"
    assert len(group) == 3


def test_order_of_the_pair_is_no_matter():
    one, other = told("Ukraine counted 734 breaches."), told("Ukraine counted 900 breaches.", "b", 18)
    assert difference(one[0], other[0]) == difference(other[0], one[0])


def test_nine_of_ten_conflicts_of_the_articles_are_found():
    found = [case.found for case in carried()]
    assert sum(found) >= 0.9 * len(found)


def test_agreeing_statements_of_the_articles_raise_few_alarms():
    alarms = [case.found for case in agreeing()]
    assert len(alarms) >= 60
    assert sum(alarms) <= 0.1 * len(alarms)
