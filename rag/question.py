"""A question as it is understood before anything is searched."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from rag.errors import QuestionError
from rag.library.filter import Filter

LONGEST = 2000  # characters


@dataclass(frozen=True, slots=True)
class Query:
    """A question in clean text, and the articles it is asked of; `asked` is the user's own words for it.

    `as_of_words` are those of its words that say as of when it asks, `bare` is the text without them.
    """

    text: str
    only: Filter
    asked: str
    as_of_words: str | None = None
    bare: str | None = None

    @property
    def rewritten(self) -> str | None:
        """The text where it is not what was asked."""
        return self.text if self.text != self.asked else None

    @property
    def searched(self) -> str:
        """What is searched for."""
        return self.bare or self.text


def understand(question: str, only: Filter) -> Query:
    """Tidy a question. Raises QuestionError for one that is blank or longer than 2,000 characters."""
    text = tidy(question)
    if not any(character.isalnum() for character in text):
        raise QuestionError("The question is blank.", "Ask in words, for example: Who led the Russian delegation?")
    if len(text) > LONGEST:
        raise QuestionError(
            f"The question has {len(text):,} characters; {LONGEST:,} are the most.", "Ask it in a sentence or two."
        )
    return Query(text, only, text)


def tidy(text: str) -> str:
    """The text in one line, without characters that control the terminal or the direction of writing."""
    return " ".join("".join(map(_visible, unicodedata.normalize("NFC", text))).split())


def _visible(character: str) -> str:
    """The character itself, or a space for one that controls the terminal or the direction of writing."""
    return " " if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"} else character
