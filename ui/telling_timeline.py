"""A timeline in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import typer

from ui.telling import line

if TYPE_CHECKING:
    from rag.timeline import Entry


def tell_timeline(entries: Sequence[Entry]) -> None:
    """Write the entries under their days, then how many there are."""
    from rag.dates import Period, spelled_period

    for period, told in groupby(entries, key=lambda entry: Period(entry.first, entry.last)):
        typer.secho(spelled_period(period), bold=True)
        for entry in told:
            _tell_entry(entry)
        typer.echo()
    typer.echo("1 entry" if len(entries) == 1 else f"{len(entries)} entries")


def _tell_entry(entry: Entry) -> None:
    from rag.sides import SIDES, told

    is_person = entry.said_by and entry.speaker and entry.speaker not in SIDES.values()
    speaker = f" ({entry.speaker})" if is_person else ""
    more = f" · told in {len(entry.echoes)} more" if entry.echoes else ""
    typer.secho(f"  {entry.kind.capitalize()}{told(entry.said_by)}{speaker}", fg="cyan")
    typer.echo(f"    {' '.join(entry.text.split())}")
    typer.secho(f"    {line(entry)}{more}", dim=True)
