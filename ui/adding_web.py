"""`parley add` for web addresses: what came of each, a line at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import typer

from ui.telling import line

if TYPE_CHECKING:
    from rag.fetching.taking import Result
    from rag.library.library import Library


def add_from_web(
    library: Library,
    urls: Sequence[str],
    title: str | None = None,
    publisher: str | None = None,
    published: date | None = None,
    *,
    follow: bool = False,
) -> int:
    """Take in pages and feeds; without an address, what is new in the followed feeds. Returns how many failed."""
    from rag.fetching.pages import Given
    from rag.fetching.taking import Taking

    taking = Taking(library, Given(title, publisher, published))
    failed = sum(_told(taking.take(url, follow=follow)) for url in urls)
    return failed if urls else _told(taking.take_followed())


def _told(results: Iterable[Result]) -> int:
    """Write each result as it comes; notes and failures go to stderr."""
    from rag.fetching.taking import Taken

    failed = 0
    for result in results:
        if isinstance(result, Taken):
            typer.echo(f"{result.outcome.capitalize()}: {result.article.id} · {line(result.article)}")
        elif isinstance(result, str):
            typer.echo(result, err=True)
        else:
            failed += 1
            typer.secho(result.problem, fg="red", err=True)
            typer.echo(result.remedy, err=True)
    return failed
