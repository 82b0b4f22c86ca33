"""An answer in the terminal, written as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rag.types import Answer, Article, Event, Sentence, StatusEvent

DOUBT = "[?]"  # after a sentence that the cited words do not carry


def tell(events: Iterator[Event], as_of: str | None = None, *, sides: bool = False) -> None:
    """Write text as it comes, then sources, conflicts and doubts; what is written stays where the stream breaks off.

    `as_of` is the day that was given, if one was; with `sides`, what each side says comes as well.
    """
    from rag.types import DoneEvent, SentenceEvent, StatusEvent, TextEvent

    written = ""
    try:
        for event in events:
            if isinstance(event, StatusEvent):
                _tell_understood(event, as_of)
            elif isinstance(event, TextEvent):
                written += event.text
                typer.echo(event.text, nl=False)
            elif isinstance(event, SentenceEvent) and event.sentence.verdict == "unsupported":
                typer.secho(f" {DOUBT}", fg="yellow", nl=False)
            elif isinstance(event, DoneEvent):
                typer.echo("\n")
                written = ""
                _tell_rest(event.answer, sides=sides)
    finally:
        if written:
            typer.echo()


def _tell_understood(event: StatusEvent, given: str | None) -> None:
    """How the question was understood, where that is not just as it was asked."""
    from rag.dates import spelled

    if event.rewritten:
        typer.secho(f"Understood as: {event.rewritten}", dim=True)
    if event.as_of and event.as_of_words:
        later = ", as given, which is earlier" if event.as_of.isoformat() == (given or "").strip() else ""
        typer.secho(f"As of {spelled(event.as_of)}{later} (“{event.as_of_words}”)", dim=True)


def lacking(article: Article) -> list[str]:
    """Which of publisher and day of publication an article has none of, by the names of its fields."""
    return [name for name in ("publisher", "published") if getattr(article, name) is None]


def line(item: Any, *, titled: bool = True) -> str:
    """Title, publisher and day of an article or citation, and the page where there are pages, in one line."""
    from rag.dates import day_told

    page = f"p. {item.page}" if getattr(item, "page", None) else None
    return " · ".join(
        part for part in (item.title if titled else None, item.publisher, day_told(item.published), page) if part
    )


def _tell_rest(answer: Answer, *, sides: bool) -> None:
    from rag.sides import told
    from ui.views import tell_conflicts, tell_sides

    for citation in answer.citations:
        typer.secho(f"[{citation.number}] {line(citation)}{told(citation.said_by)}", dim=True)
    tell_conflicts(answer)
    if sides:
        tell_sides(answer)
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
