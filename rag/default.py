"""`ask`, its twins and `check` over one Assistant for the whole process, made at the first call."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rag.types import Answer, Check, Event, Passage, Turn

if TYPE_CHECKING:
    from rag.assistant import Assistant

_lock = threading.Lock()
_assistant: Assistant | None = None


def ask(
    question: str,
    *,
    as_of: date | str | None = None,
    history: Sequence[Turn] = (),
    articles: Collection[str] | None = None,
    publishers: Collection[str] | None = None,
    answerer: str | None = None,
    read_as_of: bool = True,
) -> Answer:
    """One answer from the articles; see `Assistant.ask`."""
    return assistant().ask(
        question,
        as_of=as_of,
        history=history,
        articles=articles,
        publishers=publishers,
        answerer=answerer,
        read_as_of=read_as_of,
    )


def stream(
    question: str,
    *,
    as_of: date | str | None = None,
    history: Sequence[Turn] = (),
    articles: Collection[str] | None = None,
    publishers: Collection[str] | None = None,
    answerer: str | None = None,
    read_as_of: bool = True,
) -> Iterator[Event]:
    """The same answer event by event; see `Assistant.stream`."""
    return assistant().stream(
        question,
        as_of=as_of,
        history=history,
        articles=articles,
        publishers=publishers,
        answerer=answerer,
        read_as_of=read_as_of,
    )


async def aask(
    question: str,
    *,
    as_of: date | str | None = None,
    history: Sequence[Turn] = (),
    articles: Collection[str] | None = None,
    publishers: Collection[str] | None = None,
    answerer: str | None = None,
    read_as_of: bool = True,
) -> Answer:
    """`ask`, without holding up the event loop."""
    return await assistant().aask(
        question,
        as_of=as_of,
        history=history,
        articles=articles,
        publishers=publishers,
        answerer=answerer,
        read_as_of=read_as_of,
    )


def astream(
    question: str,
    *,
    as_of: date | str | None = None,
    history: Sequence[Turn] = (),
    articles: Collection[str] | None = None,
    publishers: Collection[str] | None = None,
    answerer: str | None = None,
    read_as_of: bool = True,
) -> AsyncIterator[Event]:
    """`stream`, without holding up the event loop."""
    return assistant().astream(
        question,
        as_of=as_of,
        history=history,
        articles=articles,
        publishers=publishers,
        answerer=answerer,
        read_as_of=read_as_of,
    )


def check(sentence: str, passages: Sequence[str | Passage]) -> Check:
    """Whether the passages together carry a sentence, with the encoder of the settings; see `Checker.check`."""
    return assistant().checker.check(sentence, passages)


def assistant() -> Assistant:
    """The process's own Assistant, with the settings as they stood at the first call."""
    global _assistant
    with _lock:
        if _assistant is None:
            from rag.assistant import Assistant

            _assistant = Assistant()
        return _assistant
