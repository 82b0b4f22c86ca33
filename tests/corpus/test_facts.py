"""The shipped articles say what their facts say, and a figure or day that is altered is noticed."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator
from dataclasses import replace

import pytest

from evals.facts.__main__ import main
from evals.facts.checking import findings
from evals.facts.figures import stated
from evals.facts.material import Fact, Piece, shipped_events, shipped_pieces
from rag.facts import numbers

EVENTS = shipped_events()
PIECES = shipped_pieces()
FACTS: dict[str, Fact] = {fact.id: fact for event in EVENTS for fact in event.facts}
MONTHS = "|".join(name for name in month_name if name)
COUNT = re.compile(r"(?<![\w.,-])(?:\d{1,3}(?:,\d{3})+|\d{3})(?![\w.,]*\d)")  # of a hundred or more; years are none
SMALL = re.compile(rf"(?<![\w.,-])\d{{1,2}}(?![\w.,]*\d|(?:,| and| to)[\d ,andto]* (?:{MONTHS})| (?:{MONTHS}))")
YEAR = re.compile(r"\b20\d\d\b")
DAY = re.compile(rf"\b(\d{{1,2}}) (?:{MONTHS})\b")
each = pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.id)


def errors(piece: Piece) -> list[str]:
    return [f"{finding.kind} {finding.what}" for finding in findings(piece, EVENTS) if finding.is_error]


def altered(piece: Piece, pattern: re.Pattern[str], by: int) -> Iterator[Piece]:
    """The article with each match in turn changed by that much."""
    for match in pattern.finditer(piece.text):
        digits = match.group(match.lastindex or 0)
        changed = f"{int(digits.replace(',', '')) + by:{',' if ',' in digits else ''}}"
        start, end = match.span(match.lastindex or 0)
        yield replace(piece, text=piece.text[:start] + changed + piece.text[end:])


@each
def test_every_figure_and_day_stands_in_the_facts_or_their_events(piece: Piece):
    assert errors(piece) == []


@each
def test_every_fact_named_is_known(piece: Piece):
    assert set(piece.facts) <= set(FACTS)


def test_no_fact_is_kept_that_no_article_names_and_none_twice():
    assert set(FACTS) == {fact for piece in PIECES for fact in piece.facts}
    assert len(FACTS) == sum(len(event.facts) for event in EVENTS)


@each
def test_an_article_with_weak_facts_speaks_of_reports(piece: Piece):
    weak = [fact for fact in piece.facts if FACTS[fact].told_as_reported]
    assert not weak or "report" in piece.text


@pytest.mark.parametrize(
    ("pattern", "by", "least"),
    [(COUNT, 1, 1), (SMALL, 1, 0.85), (YEAR, 5, 1), (DAY, 1, 0.5), (DAY, 13, 0.95)],
    ids=["count", "small number", "year", "next day", "far day"],
)
def test_an_altered_figure_or_day_is_found(pattern: re.Pattern[str], by: int, least: float):
    """Not always: the altered one may stand elsewhere in the facts, as the day after mostly does."""
    changed = [other for piece in PIECES for other in altered(piece, pattern, by)]
    assert sum(bool(errors(piece)) for piece in changed) >= least * len(changed)


@pytest.mark.parametrize(
    ("stem", "right", "wrong"),
    [
        ("2025-06-17-6057-or-6060", "6,057", "6,075"),
        ("2025-06-17-6057-or-6060", "11 June", "10 June"),
        ("2024-01-04-230-or-248", "the 49th", "the 48th"),
        ("2025-05-26-1000-for-1000-day-by-day", "since March 2022", "since April 2022"),
        ("2025-05-26-1000-for-1000-day-by-day", "16 May 2025", "16 May 2024"),
        ("2025-06-05-how-many-aircraft", "6.1 billion", "6.1 million"),
        ("2025-06-03-two-papers-compared", "ten points", "twelve points"),
        ("2025-07-24-nine-stages", "14, 19, 20", "14, 18, 20"),
        ("2025-07-24-nine-stages", "Nine stages", "Eleven stages"),
    ],
)
def test_a_slip_is_found(stem: str, right: str, wrong: str):
    piece = next(piece for piece in PIECES if piece.id == stem)
    slipped = replace(piece, title=piece.title.replace(right, wrong), text=piece.text.replace(right, wrong))
    assert slipped != piece
    assert errors(slipped)


def test_a_fact_left_out_and_an_unknown_one_are_found():
    piece = next(piece for piece in PIECES if piece.id == "2025-06-17-6057-or-6060")
    without = replace(piece, facts=tuple(fact for fact in piece.facts if fact != "E28.9"))
    assert {"number 15801", "number 9744"} <= set(errors(without))
    assert errors(replace(piece, facts=(*piece.facts, "E99.1"))) == ["fact E99.1"]


def test_strange_names_are_warnings():
    piece = replace(PIECES[0], text="Talks with Napoleon Bonaparte followed in Geneva.")
    found = findings(piece, EVENTS)
    assert [(finding.kind, finding.what) for finding in found] == [("name", "Napoleon Bonaparte"), ("name", "Geneva")]
    assert not any(finding.is_error for finding in found)


def test_figures_days_and_months_are_read():
    said = stated(
        "9, 10 and 12 June 2025; 2025-07; the ten-point paper (E25.4), the 65th, 20-30 May. May he come in March?"
    )
    assert said.days == {(9, "june"), (10, "june"), (12, "june"), (20, "may"), (30, "may")}
    assert said.months == {"June", "July", "May", "March"}
    assert said.numbers == numbers("2025 10 65")


def test_the_command_passes_and_counts(capsys: pytest.CaptureFixture[str]):
    assert main([]) == 0
    assert capsys.readouterr().out.startswith(f"{len(PIECES)} articles; ")
