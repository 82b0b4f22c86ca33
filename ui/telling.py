"""An answer in the terminal, written as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rag.types import Answer, Event, Sentence

DOUBT = "[?]"  # after a sentence that the cited words do not carry


def tell(events: Iterator[Event]) -> None:
    """Write text as it comes, then sources and doubts; what is written stays where the stream breaks off."""
    from rag.types import DoneEvent, SentenceEvent, StatusEvent, TextEvent

    written = ""
    try:
        for event in events:
            if isinstance(event, StatusEvent) and event.rewritten:
                typer.secho(f"Understood as: {event.rewritten}", dim=True)
            elif isinstance(event, TextEvent):
                written += event.text
                typer.echo(event.text, nl=False)
            elif isinstance(event, SentenceEvent) and event.sentence.verdict == "unsupported":
                typer.secho(f" {DOUBT}", fg="yellow", nl=False)
            elif isinstance(event, DoneEvent):
                typer.echo("\n")
                written = ""
                _tell_rest(event.answer)
    finally:
        if written:
            typer.echo()


def line(item: Any, *, titled: bool = True) -> str:
    """Title, publisher and day of an article or citation, and the page where there are pages, in one line."""
    from rag.dates import spelled

    day = spelled(item.published) if item.published else "no date"
    page = f"p. {item.page}" if getattr(item, "page", None) else None
    return " · ".join(part for part in (item.title if titled else None, item.publisher, day, page) if part)


def _tell_rest(answer: Answer) -> None:
    from rag.sides import told

    for citation in answer.citations:
        typer.secho(f"[{citation.number}] {line(citation)}{told(citation.said_by)}", dim=True)
    for sentence in answer.sentences:
        if sentence.verdict == "unsupported":
            _doubt(DOUBT, sentence)
    for sentence in answer.held_back:
        _doubt("Held back:", sentence)
    if usage := answer.usage:
        counts = f"{usage.prompt_tokens:,} + {usage.completion_tokens:,} tokens" if usage.prompt_tokens else ""
        cost = f"cost {usage.cost:.4f}" if usage.cost is not None else ""
        typer.secho(" · ".join(part for part in (f"Written by {usage.model}", counts, cost) if part), dim=True)


def _doubt(mark: str, sentence: Sentence) -> None:
    typer.secho(f"{mark} “{sentence.text}”: {sentence.reason}", fg="yellow")
