"""Sides and conflicts: how they are called, and how the terminal shows them."""

from __future__ import annotations

import typer

from rag.dates import spelled
from rag.types import Answer, Claim, ConflictKind, Side

COLUMNS: dict[Side, str] = {"ukraine": "Ukraine", "russia": "Russia", "mediator": "Mediators", "other": "Others"}
CONFLICTS: dict[ConflictKind, str] = {
    "sides_differ": "The accounts differ",
    "overtaken": "Overtaken by a later article",
    "other_counts": "Counts of different things",
}
SILENT = "The articles found hold no statement of this side on it."


def voice(claim: Claim) -> str:
    """Who makes a claim: the side, the speaker where another name is known, or the article itself."""
    sides = " and ".join(COLUMNS[side] for side in claim.said_by)
    if not sides:
        return "The article"
    return claim.speaker if claim.speaker and claim.said_by == ("other",) else _with_speaker(sides, claim.speaker)


def _with_speaker(sides: str, speaker: str | None) -> str:
    return f"{sides} ({speaker})" if speaker and speaker not in sides else sides


def tell_conflicts(answer: Answer) -> None:
    """Write how many sources the answer draws on, and the claims that conflict."""
    if count := answer.independent_sources:
        typer.secho(f"{count} independent {'source' if count == 1 else 'sources'} behind these articles.", dim=True)
    for conflict in answer.conflicts:
        typer.secho(f"\n{CONFLICTS[conflict.kind]}", bold=True)
        for claim in conflict.claims:
            typer.echo(f"  {voice(claim)}: {_told(claim, answer)}")


def tell_sides(answer: Answer) -> None:
    """Write what each side says, where more than one speaks."""
    if not answer.sides:
        typer.secho("\nFewer than two sides speak on this in the articles found.", dim=True)
    for view in answer.sides:
        typer.secho(f"\n{COLUMNS[view.side]}", bold=True)
        for claim in view.claims:
            typer.echo(f"  {_told(claim, answer)}")
        if not view.claims:
            typer.secho(f"  {SILENT}", dim=True)


def _told(claim: Claim, answer: Answer) -> str:
    """The words, their source by its number where the answer lists it, and the day."""
    citation = claim.citation
    listed = any(citation.number == each.number for each in answer.citations)
    source = f"[{citation.number}]" if listed else f"“{citation.title}”"
    return f"{claim.text} {source}, {spelled(citation.published) if citation.published else 'no date'}"
