from __future__ import annotations

from datetime import date

import pytest

from rag.types import Answer, Citation, Claim, Conflict, SideView
from rag.wording import SILENT, voice
from ui.views import tell_conflicts, tell_sides


def claim(text: str, number: int, *sides: str, speaker: str | None = None, title: str = "Two counts") -> Claim:
    citation = Citation(number, "a", title, "P", date(2025, 6, 17), None, 0, len(text), text, sides)
    return Claim(text, sides, speaker, citation)


UKRAINE = claim("Ukraine received 6,057 bodies", 1, "ukraine", speaker="Ukraine")
RUSSIA = claim("Russia handed over 6,060", 7, "russia", speaker="Vladimir Medinsky", title="The other count")


def answer(**changes) -> Answer:
    return Answer("q", "answered", "t [1]", None, "extractive", citations=(UKRAINE.citation,), **changes)


def test_a_conflict_names_voices_days_and_sources(capsys):
    tell_conflicts(answer(conflicts=(Conflict("sides_differ", (UKRAINE, RUSSIA)),), independent_sources=3))
    told = capsys.readouterr().out
    assert "3 independent sources" in told
    assert "The accounts differ" in told
    assert "Ukraine: Ukraine received 6,057 bodies [1], 17 June 2025" in told
    assert "Russia (Vladimir Medinsky): Russia handed over 6,060 “The other count”, 17 June 2025" in told


def test_an_empty_column_says_so(capsys):
    views = (SideView("ukraine", (UKRAINE,)), SideView("russia", (RUSSIA,)), SideView("mediator", ()))
    tell_sides(answer(sides=views))
    told = capsys.readouterr().out
    assert told.count(SILENT) == 1
    assert told.index("Mediators") < told.index(SILENT)


def test_without_two_sides_it_says_that(capsys):
    tell_sides(answer())
    assert "Fewer than two sides" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (claim("x", 1), "The article"),
        (claim("x", 1, "other", speaker="TASS"), "TASS"),
        (claim("x", 1, "other"), "Others"),
        (claim("x", 1, "ukraine", "russia"), "Ukraine and Russia"),
    ],
)
def test_voices(made, expected):
    assert voice(made) == expected
