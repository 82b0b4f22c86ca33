from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from rag.events import events
from rag.types import Article

PIECES = st.sampled_from(
    [
        *(
            "Kyiv said",
            "Moscow",
            "the exchange of prisoners",
            "released",
            "a round of talks",
            "signed a memorandum",
            "on",
        ),
        *(
            "2 June 2025",
            "Monday",
            "in May",
            "since March 2022",
            "обмін полоненими",
            ".",
            ",",
            "that",
            "“",
            "\n\n",
            "no",
        ),
    ]
)


def article(text: str, published: str | None = "2025-06-02", language: str = "en") -> Article:
    day = date.fromisoformat(published) if published else None
    return Article("a", "A", text, published=day, language=language)


def told(text: str, **more: str | None) -> list[tuple[str, str, str]]:
    """Kind, days and who says it."""
    return [
        (event.kind, "/".join(dict.fromkeys(map(str, (event.first, event.last)))), " ".join(event.said_by))
        for event in events(article(text, **more))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Delegations talked on 16 May at the first meeting of the two.", ("round", "2025-05-16", "")),
        ("The talks of 16 May took place in Istanbul.", ("round", "2025-05-16", "")),
        ("At the third round, on 23 May, the sides agreed on an exchange.", ("round", "2025-05-23", "")),
        ("Ukraine and Russia exchanged prisoners on 24 May.", ("exchange", "2025-05-24", "")),
        ("The second stage, on 24 May, freed 307 soldiers from each country.", ("exchange", "2025-05-24", "")),
        ("According to Russia, 1,212 bodies were handed over on Sunday.", ("exchange", "2025-06-01", "russia")),
        ("The exchange took place in stages, 23 to 25 May.", ("exchange", "2025-05-23/2025-05-25", "")),
        ("Two papers on security were signed in Paris on 6 January 2025.", ("document", "2025-01-06", "")),
        ("Ukraine and Russia agreed on a new prisoner exchange on 2 June.", ("document", "2025-06-02", "")),
        ("Zelensky said on 1 June that Kyiv counted on exchanges.", ("statement", "2025-06-01", "ukraine")),
        ("The truce holds, the Kremlin said.", ("statement", "2025-06-02", "russia")),
        ("Ukraine proposed another meeting between 20 and 30 June.", ("statement", "2025-06-02", "ukraine")),
        ("Kyiv proposed talks on 31 May.", ("statement", "2025-05-31", "ukraine")),
        ("A third round will be held on 20 June.", ("round", "2025-06-20", "")),
    ],
)
def test_a_sentence_tells_of_a_day_and_a_kind(text, expected):
    assert told(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Drones struck several air bases on 1 June.",
        "The sides exchanged fire.",
        "No exchange took place on 1 June.",
        "The exchange was the first since March 2022.",
        "The list handed over on 1 June is one of 339 children.",
        "They met with refusal on 1 June.",
        "A round of talks planned for 1 June was put off.",
        "The summit announced in May has not been held.",
        "Of the bodies 9,744 had been returned up to May.",
        "",
    ],
)
def test_what_tells_of_no_event(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Обмін полоненими відбувся 24 травня.", "uk", ("exchange", "2025-05-24", "")),
        ("Второй раунд переговоров прошёл 2 июня.", "ru", ("round", "2025-06-02", "")),
        ("De gevangenenruil vond plaats op 24 mei.", "nl", ("exchange", "2025-05-24", "")),
        ("Esir takası 24 Mayıs'ta yapıldı.", "tr", ("exchange", "2025-05-24", "")),
    ],
)
def test_other_languages(text, language, expected):
    assert told(text, language=language) == [expected]


def test_a_sentence_may_tell_of_two_days():
    text = "Ukraine received 1,000 bodies on 20 May, after transfers of bodies on 17 April."
    assert sorted(told(text)) == [("exchange", "2025-04-17", ""), ("exchange", "2025-05-20", "")]


def test_a_statement_is_of_the_day_nearest_to_the_saying():
    text = "Of the list of 20 May little is left, Andriy Yermak said on 1 June."
    assert told(text) == [("statement", "2025-06-01", "ukraine")]


def test_sides_are_who_says_it_and_whom_it_names():
    text = "Ukraine and Russia exchanged prisoners on 24 May 2025. Moscow was warned, Zelensky said."
    exchange, statement = events(article(text))
    assert (exchange.sides, exchange.said_by, exchange.speaker) == (("ukraine", "russia"), (), None)
    assert (statement.sides, statement.said_by, statement.speaker) == (
        ("ukraine",),
        ("ukraine",),
        "Volodymyr Zelensky",
    )


def test_without_a_date_only_what_carries_its_year_is_told():
    text = "The talks of 16 May 2025 failed. The talks of 2 June failed too. The truce holds, the Kremlin said."
    assert told(text, published=None) == [("round", "2025-05-16", "")]


@drawn(st.one_of(st.text(), st.lists(PIECES, max_size=40).map(" ".join)), st.one_of(st.none(), st.dates()))
def test_any_text_is_read_and_offsets_hold(text, published):
    found = events(Article("a", "A", text, published=published))
    assert all(0 <= event.start < event.end <= len(text) and event.first <= event.last for event in found)
    assert all(before.start <= after.start for before, after in pairwise(found))
    assert all(set(event.said_by) <= set(event.sides) for event in found)
    assert all(event.said_by for event in found if event.kind == "statement")


@pytest.mark.parametrize(
    "unit", ["on 2 June the exchange of prisoners, ", "Kyiv said on 2 June that ", "round 2 June. "]
)
def test_a_long_text_is_read(unit):
    """At this length anything but linear time would not end."""
    assert events(article(unit * (100_000 // len(unit))))
