"""A conversation as the chat shows it: questions, and of each answer what has been said so far."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from rag.errors import LanguageModelError, ParleyError
from rag.types import (
    Answer,
    Citation,
    CitationEvent,
    DoneEvent,
    Event,
    Sentence,
    SentenceEvent,
    Status,
    StatusEvent,
    TextEvent,
    Turn,
)

if TYPE_CHECKING:
    from rag.library.library import Library

logger = logging.getLogger(__name__)
State = Status | Literal["searching", "reading", "stopped", "failed"]


class Answering(Protocol):
    """What the chat needs of an assistant."""

    @property
    def library(self) -> Library:
        """Where its articles are."""

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        answerer: str | None = None,
        as_of: str | None = None,
        read_as_of: bool = True,
    ) -> Iterator[Event]:
        """The answer as it comes about, in a conversation of these turns; options as for `ask`. Raises ParleyError."""


class Loadable(Answering, Protocol):
    """An assistant that holds models and files."""

    def warm(self) -> None:
        """Load the models ahead of the first question. Raises ParleyError."""

    def close(self) -> None:
        """Let go of what is held."""


class How(NamedTuple):
    """What a question is asked with; as for `ask`. `answerer` goes before the one that is set."""

    as_of: str | None = None
    read_as_of: bool = True
    answerer: str | None = None


PLAINLY = How()


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what is shown in reply; `answer` is None until the answer is whole.

    `rewritten` is how a follow-up was understood; `as_of` is the day whose knowledge the answer uses, `as_of_words`
    where the question itself says so.
    """

    question: str
    state: State = "searching"
    text: str = ""
    citations: tuple[Citation, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    answer: Answer | None = None
    problem: ParleyError | None = None
    rewritten: str | None = None
    how: How = PLAINLY
    as_of: date | None = None
    as_of_words: str | None = None

    @property
    def is_day_read(self) -> bool:
        """Whether its day comes from the question's own words, not from what was set."""
        return bool(self.as_of_words and self.as_of and self.as_of.isoformat() != self.how.as_of)

    @property
    def settled(self) -> bool:
        """Whether nothing more will come."""
        return bool(self.answer or self.problem) or self.state in ("stopped", "failed")

    @property
    def can_be_quoted(self) -> bool:
        """Whether the articles' own sentences are offered in place of a language model's."""
        return isinstance(self.problem, LanguageModelError)


def reply(
    assistant: Answering, question: str, earlier: Sequence[Exchange] = (), how: How = PLAINLY
) -> Iterator[Exchange]:
    """The exchange as it grows, after the earlier ones; its text only ever gets longer.

    A ParleyError ends it in the state `failed` with the error kept; so does any other, told to the log.
    """
    exchange = Exchange(question, how=how)
    yield exchange
    try:
        with closing(_events(assistant, question, turns(earlier), how)) as events:
            for event in events:
                exchange = _grown(exchange, event)
                yield exchange
    except ParleyError as error:
        yield replace(exchange, state="failed", problem=error)
    except Exception:
        logger.exception("The answer to a question broke off.")
        yield replace(exchange, state="failed")


def stopped(exchanges: Sequence[Exchange]) -> tuple[Exchange, ...]:
    """The conversation with its last exchange ended where it stood."""
    if not exchanges or exchanges[-1].settled:
        return tuple(exchanges)
    return (*exchanges[:-1], replace(exchanges[-1], state="stopped"))


def turns(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    """The conversation as the history of the next question; of an answer that is not whole, the question alone."""
    return tuple(
        exchange.answer.turn if exchange.answer else Turn(exchange.rewritten or exchange.question, "")
        for exchange in exchanges
    )


def _events(assistant: Answering, question: str, history: Sequence[Turn], how: How) -> Generator[Event, None, None]:
    yield from assistant.stream(question, history=history, **how._asdict())


def _grown(exchange: Exchange, event: Event) -> Exchange:
    match event:
        case StatusEvent(status, rewritten, as_of, words):
            return replace(
                exchange,
                state=status,
                rewritten=rewritten or exchange.rewritten,
                as_of=as_of or exchange.as_of,
                as_of_words=words or exchange.as_of_words,
            )
        case TextEvent(text):
            return replace(exchange, text=exchange.text + text)
        case CitationEvent(citation):
            return replace(exchange, citations=(*exchange.citations, citation))
        case SentenceEvent(sentence):
            return replace(exchange, sentences=(*exchange.sentences, sentence))
        case DoneEvent(answer):
            return replace(exchange, state=answer.status, answer=answer, as_of=answer.as_of)
