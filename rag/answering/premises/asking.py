"""What an English question takes for granted."""

from __future__ import annotations

import re

from rag.answering.premises.deeds import deeds_in
from rag.answering.premises.nouns import nouns_in
from rag.answering.premises.parsed import Parsed, Taken

LONGEST = 400  # characters of a question that is looked at
_ASKS = re.compile(r"(?:\b[a-z]+|^|,)\s*\b(?:why|when|where|how|what|which|who|whom|whose)\b", re.IGNORECASE)
_WHETHER = re.compile(
    r"\W*(?:did|do|does|is|are|was|were|has|have|had|will|would|can|could|should|may|might)\b", re.IGNORECASE
)


def taken_for_granted(question: str) -> list[Taken]:
    """What the question takes for granted, as far as the rules see.

    Nothing for one that asks whether something is so, or that is longer than 400 characters.
    """
    if len(question) > LONGEST or _WHETHER.match(question) or not _ASKS.search(question):
        return []
    asked = Parsed.of(question)
    return [*deeds_in(asked), *nouns_in(asked)]
