from __future__ import annotations

from datetime import date

import pytest

from rag.answering.premises.asking import taken_for_granted
from rag.answering.premises.ground import Told, evidence_ground
from rag.answering.premises.happening import Verdict
from rag.answering.premises.holding import held
from rag.types import Article
from tests.rag.answering.helpers import evidence

PUBLISHED = date(2025, 6, 3)


def ground(*texts: str, published: date | None = PUBLISHED) -> list[Told]:
    articles = [
        Article(f"article-{at}", "The talks", text, "Digest", published, language="en") for at, text in enumerate(texts)
    ]
    return evidence_ground(evidence(*articles))


def verdict(question: str, *texts: str, published: date | None = PUBLISHED) -> Verdict:
    """The verdict on the first thing that the question takes for granted."""
    return held(taken_for_granted(question)[0], ground(*texts, published=published))


REJECT = "Why did Russia reject the ceasefire in Istanbul?"


@pytest.mark.parametrize(
    "text",
    [
        "In Istanbul Russia rejected the ceasefire.",
        "Moscow turned down an unconditional truce in Istanbul.",
        "The truce was ruled out by Moscow in Istanbul.",
        "The delegations met in Istanbul. Russia dismissed the ceasefire there.",
        "In Istanbul Lavrov refused a ceasefire.",
    ],
)
def test_what_is_told_in_other_words_holds(text):
    assert verdict(REJECT, text).holds


@pytest.mark.parametrize(
    "text",
    [
        "In Istanbul Russia accepted the ceasefire.",
        "In Istanbul Ukraine rejected the ceasefire.",
        "In Istanbul Russia rejected the exchange.",
        "In Jeddah Russia rejected the ceasefire.",
        "The ceasefire was discussed in Istanbul.",
    ],
)
def test_what_is_told_of_others_or_elsewhere_does_not(text):
    assert not verdict(REJECT, text).holds


def test_the_contrary_is_told_first():
    found = verdict(
        "Why did Russia accept the ceasefire in Istanbul?",
        "Kyiv accepted the ceasefire in Istanbul. Russia rejected the ceasefire in Istanbul.",
    )
    assert found.instead[0].text == "Russia rejected the ceasefire in Istanbul."


MET = "What was said when Putin and Zelensky met in Istanbul?"


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Putin and Zelensky met in Istanbul.", True),
        ("Vladimir Putin received Volodymyr Zelensky in Istanbul.", True),
        ("Putin and Zelensky could meet in Istanbul.", False),
        ("Erdoğan proposed that Putin and Zelensky meet in Istanbul.", False),
        ("Putin and Zelensky did not meet in Istanbul.", False),
        ("Putin and Zelensky are to meet in Istanbul.", False),
        ("Putin and Trump met in Istanbul.", False),
        ("Putin and Zelensky met in Vilnius.", False),
        ("The meeting of Putin and Zelensky in Istanbul in May 2025 took an hour.", True),
    ],
)
def test_a_meeting_that_is_only_wished_for_did_not_take_place(text, holds):
    assert verdict(MET, text).holds is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("A ceasefire was agreed in Istanbul.", True),
        ("The two sides signed a truce in Istanbul.", True),
        ("They agreed in Istanbul on an exchange, but on no ceasefire.", False),
        ("A ceasefire was not agreed in Istanbul.", False),
        ("They agreed in Istanbul to meet again: each will set out its idea of a ceasefire.", False),
    ],
)
def test_an_outcome_came_about_or_did_not(text, holds):
    assert verdict("When does the ceasefire agreed in Istanbul begin?", text).holds is holds


@pytest.mark.parametrize(
    ("text", "published", "holds"),
    [
        ("They exchanged prisoners on 5 June 2025.", date(2025, 6, 6), True),
        ("The exchange took place on Thursday.", date(2025, 6, 5), True),
        ("They exchanged prisoners from 4 to 6 June 2025.", date(2025, 6, 9), True),
        ("They exchanged prisoners on 4 June 2025.", date(2025, 6, 6), False),
        ("They exchanged prisoners in June 2025.", date(2025, 7, 6), False),
        ("There has been no exchange since 2 May 2025.", date(2025, 7, 6), False),
        ("The exchange was large.", None, False),
    ],
)
def test_a_single_day_is_told_or_is_the_day_of_the_news(text, published, holds):
    assert verdict("Who mediated the exchange of 5 June 2025?", text, published=published).holds is holds


def test_an_ordinal_and_a_place_of_an_event():
    texts = "The third round in Istanbul was held on 23 July 2025.", "A fourth round may follow in Istanbul."
    assert verdict("Who led the third round in Istanbul?", *texts).holds
    assert not verdict("Who led the fifth round in Istanbul?", *texts).holds
    assert not verdict("Who led the round in Ankara?", *texts).holds


def test_a_number_counts_its_thing():
    assert verdict("Where are the 1,200 bodies?", "A convoy brought 1,200 bodies.").holds
    found = verdict("Where are the 7,000 bodies?", "A convoy brought 1,200 bodies.")
    assert (found.holds, [told.text for told in found.instead]) == (False, ["A convoy brought 1,200 bodies."])


def office(text: str, name: str) -> bool:
    taken = [item for item in taken_for_granted(f"Why did Defence Minister {name} resign?") if item.title]
    return held(taken[0], ground(text)).holds


def test_an_office_is_in_the_table_or_in_an_article():
    assert office("Nothing is told.", "Umerov")
    assert not office("Yermak, the head of the office, resigned.", "Yermak")
    assert office("Defence Minister Andriy Yermak resigned.", "Yermak")
