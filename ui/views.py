"""Sides and conflicts in the terminal."""

from __future__ import annotations

import typer

from rag.dates import day_told
from rag.types import Answer, Claim
from rag.wording import COLUMNS, CONFLICTS, SILENT, voice


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
    return f"{claim.text} {source}, {day_told(citation.published)}"
