"""What an answerer hands out through LlamaIndex's response: words, and between them what is no word."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from enum import Enum

from llama_index.core.base.response.schema import RESPONSE_TYPE, StreamingResponse

from rag.answering.synthesizer import Drafted
from rag.types import Draft, Usage


class Told(Enum):
    """What an answerer says in place of an answer."""

    NOTHING = "the evidence does not tell"


Piece = str | Draft | Usage | Told


class Note(str):
    """An empty piece of text that carries a finished sentence, what the answer cost, or that nothing is told."""

    __slots__ = ("piece",)
    piece: Draft | Usage | Told

    @classmethod
    def of(cls, piece: Draft | Usage | Told) -> Note:
        """A note with this in it."""
        note = cls("")
        note.piece = piece
        return note


def as_text(pieces: Generator[Piece, None, None]) -> Generator[str, None, None]:
    """Pieces as LlamaIndex takes them: text alone."""
    with closing(pieces):
        for piece in pieces:
            yield piece if isinstance(piece, str) else Note.of(piece)


def pieces_of(response: RESPONSE_TYPE) -> Generator[Piece, None, None]:
    """The pieces behind a synthesizer's response, streamed or whole; none where it had no nodes."""
    if isinstance(response, StreamingResponse):
        with closing(response.response_gen) as texts:
            for text in texts:
                yield text.piece if isinstance(text, Note) else text
    whole = getattr(response, "response", None)
    for number, draft in enumerate(whole.drafts if isinstance(whole, Drafted) else ()):
        yield f" {draft.shown}" if number else draft.shown
        yield draft
