"""Words in an article that give orders to a machine: they carry no sentence and are not shown to a language model."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.sentences import sentence_spans

_MACHINE = r"(?:AI|LLMs?|(?:language |AI )?models?|chat ?bots?|assistants?)"
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,60}\b"
    r"(?:instructions?|articles?|rules?|prompts?|questions?|previous|above|earlier|sources?)\b"
    rf"|\b(?:dear|note to|attention|message to|instructions? (?:to|for))\s+(?:all\s+|any\s+|the\s+)*{_MACHINE}\b"
    rf"|\b{_MACHINE}\s+(?:that|which|who|reading)\b[^.!?\n]{{0,40}}\b(?:must|should|shall|has to|have to)\b"
    rf"|^\W*(?:system|developer|user|{_MACHINE}|instructions?|new task|prompt)\s*[:,>\]]"
    r"|\b(?:your|the|its) (?:hidden |system |developer )*(?:prompt|developer)\b"
    r"|\byour (?:rules|instructions|guidelines|answer|reply|response)\b"
    r"|\b(?:you (?:must|should|shall|are to|will)|always|now|then|only|please|and)\s+"
    r"(?:answer|reply|respond|output|print)\b"
    r"|^\W*(?:answer|reply|respond|output|print)\b[^.!?\n]{0,40}\b(?:only|with|in|every|each|any)\b"
    r"|\b(?:begin|start|end|sign) (?:each|every|your|any|the) (?:answer|reply|response)s?\b"
    r"|\b(?:tell|inform) the (?:reader|user)s?\b|\bdo not cite\b|\bname no sources\b"
    r"|\bonly (?:permitted|allowed|correct|valid) (?:answer|reply|response)\b",
    re.IGNORECASE | re.MULTILINE,
)


def gives_orders(sentence: str) -> bool:
    """Whether a sentence speaks to a machine that reads it, in English."""
    return _ORDERS.search(sentence) is not None


@lru_cache(maxsize=1024)
def without_orders(text: str) -> str:
    """The text with blanks in place of orders, as long as before.

    An order takes the rest of its paragraph with it, since what follows belongs to it more often than not.
    """
    if not _ORDERS.search(text):
        return text
    masked = list(text)
    for start, end in sentence_spans(text):
        if gives_orders(text[start:end]):
            paragraph = re.search(r"\n\s*\n", text[start:])
            stop = start + paragraph.start() if paragraph else len(text)
            masked[start:stop] = [" " if not letter.isspace() else letter for letter in text[start:stop]]
    return "".join(masked)
