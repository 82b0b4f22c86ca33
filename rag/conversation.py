"""A question in a conversation, made to stand by itself: by rules here, or by a model in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from rag.pointing import ASKING, AUXILIARIES, is_bare, is_fragment, opened, points_back
from rag.question import LONGEST, Query, tidy
from rag.renewing import counted, dates, mentions, renewed, without_rivals
from rag.sentences import sentence_spans
from rag.types import Turn

TURNS = 6  # the last ones count
LONGEST_QUESTION = 400  # characters of an earlier question that are read
LONGEST_ANSWER = 600  # of its answer
MOST_WORDS = 24  # of a topic

_MARKER = re.compile(r"\s*\[\d+\]")
_HE = re.compile(r"\b(?:he|she|him)\b", re.IGNORECASE)
_HIS = re.compile(r"\b(?:his|her)\b", re.IGNORECASE)
_UNCOUNTED = re.compile(rf"(how many) (?:of (?:them|those) )?(?=(?:{'|'.join(AUXILIARIES)})\b)", re.IGNORECASE)
_THEN = re.compile(r"\b(?:then|that (?:day|week|month|year|time|night))\b", re.IGNORECASE)
_ASKED_OF_CLAUSE = re.compile(rf"(?:when|where|why|how) (?=(?:{'|'.join(AUXILIARIES)})\b)", re.IGNORECASE)
_WHO = re.compile(r"who\w*\b", re.IGNORECASE)
_ALONE = frozenset({"why", "when", "where", "how"})
_DEGREES = frozenset({"many", "much", "long", "far", "for"})


class Rewriter(Protocol):
    """Makes a question stand by itself."""

    def __call__(self, question: str, history: Sequence[Turn]) -> str:
        """The question as it would be asked without the earlier turns, which come oldest first, at most six."""


def bounded(history: Sequence[Turn]) -> tuple[Turn, ...]:
    """The last six turns, in one line of printable characters each: 400 of the question, 600 of the answer."""
    return tuple(
        Turn(tidy(turn.question[:LONGEST_QUESTION]), tidy(_MARKER.sub("", turn.answer[:LONGEST_ANSWER])))
        for turn in history[-TURNS:]
    )


def in_conversation(query: Query, history: Sequence[Turn], rewriter: Rewriter) -> Query:
    """The query with its text made to stand by itself; as it is, where the rewriter gives nothing that can be asked."""
    turns = bounded(history)
    text = tidy(rewriter(query.text, turns)) if turns else query.text
    usable = len(text) <= LONGEST and any(character.isalnum() for character in text)
    return replace(query, text=text) if usable else query


def standing_question(question: str, history: Sequence[Turn]) -> str:
    """The question by itself: a `Rewriter` that goes by rules.

    One that stands by itself is left as it is. A fragment takes the place of its like in the question before it; any
    other keeps its words and gets the topic of that question in brackets. Of an answer only its first sentence counts,
    and of that only who is named, and the day.
    """
    before: Turn | None = None
    for turn in (turn for turn in history if turn.question):
        before = Turn(_standing(turn.question, before), turn.answer)
    return _standing(question, before)


def _standing(question: str, before: Turn | None) -> str:
    if before is None or not points_back(question):
        return question
    rest = opened(question)
    word = rest.rstrip(" ?!.").lower()
    if word in _ALONE and (match := _ASKED_OF_CLAUSE.match(before.question)):
        return word.capitalize() + " " + before.question[match.end() :]
    if is_fragment(question) and not is_bare(rest) and (anew := renewed(before.question, rest)):
        return _capital(anew)
    clause = _counted(_with_person(rest, before), before)
    topic = _topic(before, clause)
    return _capital(f"{clause.rstrip(' ?!.')} ({topic})?") if topic else question


def _with_person(clause: str, before: Turn) -> str:
    """The clause with the person in place of "he" or "she": of a question for who, its answer names the one meant."""
    texts = [before.question, _first_sentence(before.answer)]
    if _WHO.match(before.question):
        texts.reverse()
    people = [item.party.name for text in texts for item in mentions(text) if item.party.person]
    if not people:
        return clause
    return _HE.sub(people[0], _HIS.sub(f"{people[0]}’s", clause))


def _counted(clause: str, before: Turn) -> str:
    """The clause with what the question before it counts."""
    things = counted(before.question)
    return _UNCOUNTED.sub(lambda match: f"{match[1]} {things} ", clause) if things else clause


def _topic(before: Turn, clause: str) -> str:
    """What the earlier question is about, without what the clause renews."""
    words = re.sub(r"\b(?:do|does|did) ", "", before.question.rstrip(" ?!.)").replace(" (", ", ")).split()
    while words and words[0].lower() in ASKING | AUXILIARIES | _DEGREES:
        words.pop(0)
    topic = without_rivals(" ".join(words[:MOST_WORDS]), clause)
    if _THEN.search(clause) and not dates(topic):
        return ", ".join([topic, *dates(_first_sentence(before.answer))[:1]])
    return topic


def _first_sentence(text: str) -> str:
    spans = sentence_spans(text)
    return text[slice(*spans[0])] if spans else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
