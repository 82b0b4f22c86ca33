"""The library in the terminal, an article a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from ui.telling import line

if TYPE_CHECKING:
    from rag.library.rows import Row


def tell_articles(rows: Sequence[Row]) -> None:
    """Id and metadata of each article; where it is not indexed, why; its other addresses, its near-duplicates."""
    for row in rows:
        typer.echo(f"{row.id}\n    {line(row)}")
        if row.state != "indexed":
            typer.secho(f"    {row.state}: {row.reason}", fg="yellow")
        for place in row.addresses:
            typer.echo(f"    also {place}")
        if row.near:
            typer.echo(f"    nearly the same: {', '.join(row.near)}")
    for row in (row for row in rows if row.state == "failed"):
        typer.secho(f"Not indexed: {row.reason}", fg="yellow", err=True)
    count = sum(row.state != "failed" for row in rows)
    typer.echo("1 article" if count == 1 else f"{count} articles")


def article_row(row: Row) -> dict[str, Any]:
    """A row as JSON."""
    from rag.types import jsonable

    found: dict[str, Any] = jsonable(asdict(row))
    return found
