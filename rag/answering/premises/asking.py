"""What an English question takes for granted."""

from __future__ import annotations

import re

from rag.answering.premises.deeds import deeds_in
from rag.answering.premises.nouns import nouns_in
from rag.answering.premises.parsed import Parsed, Taken

LONGEST = 400  # characters of a question that is looked at
_ASKS = re.compile(r"\W*(?:[a-z]+\s+){0,3}(?:why|when|where|how|what|which|who|whom|whose)\b", re.IGNORECASE)


def taken_for_granted(question: str) -> list[Taken]:
    """What the question takes for granted, as far as the rules see.

    Nothing for one that asks whether something is so, or that is longer than 400 characters.
    """
    if len(question) > LONGEST or not _ASKS.match(question):
        return []
    asked = Parsed.of(question)
    return [*deeds_in(asked), *nouns_in(asked)]
