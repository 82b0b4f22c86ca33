"""A question as words and names, and what its rules share: subjects, clauses, places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from rag.answering.premises.lexicon import Deed, thing
from rag.checking.naming import Mention, is_month, mentions
from rag.checking.parsing import Word, listed, parse
from rag.dates import Period, periods
from rag.parties import parties
from rag.words import fold

OPENING = frozenset(("when", "after", "before", "once", "since", "because", "until", "while"))
HE = frozenset(("they", "he", "she"))
_GOES_ON = frozenset(("and", "but", "or", "which", "what", "who", "how", "why", "where", "according"))
_INNER = frozenset(("both", "and", "the", "president", "presidents", "also", "then", "later", "ever", "even", "still"))
_IDLE = frozenset(("early", "each", "other", "again", "directly", "own", "how", "many", "which", "what"))
_JOINTS = frozenset(("of", "in", "at", "on", "the", "and", "to"))


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing taken for granted, in plain words: `text` goes on from "No article tells".

    `who` does it to or with `whom`, both as entities; `places` are folded names, `things` keys; `noun` is an event or
    a thing, `numeral` its number or ordinal; `person` bears the `title`. `query` finds what articles tell of it.
    """

    text: str
    deed: Deed | None = None
    who: tuple[str, ...] = ()
    whom: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    things: frozenset[str] = frozenset()
    days: tuple[Period, ...] = ()
    noun: str = ""
    numeral: str = ""
    person: str = ""
    title: tuple[str, ...] = ()
    query: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A question, its words, and its names by where they start."""

    text: str
    words: tuple[Word, ...]
    named: dict[int, Mention]

    @classmethod
    def of(cls, question: str) -> Parsed:
        """The question, parsed."""
        return cls(question, parse(question), {mention.start: mention for mention in mentions(question)})

    def said(self, words: Sequence[Word]) -> str:
        """The question from the first of these words to the last; "" for none."""
        return self.text[words[0].start : words[-1].end] if words else ""

    def subject(self, at: int) -> tuple[list[Mention], int]:
        """The names that stand as subject from word `at` on, and where the verb is."""
        found: list[Mention] = []
        while at < len(self.words):
            word = self.words[at]
            if mention := self.named.get(word.start):
                found.append(mention)
                at += sum(mention.start <= other.start < mention.end for other in self.words[at:])
            elif word.lower in _INNER or (found and word.lower in listed("bodies")):
                at += 1
            else:
                break
        return found, at

    def rest(self, start: int) -> list[Word]:
        """The words after a verb, up to the next clause."""
        ends = (at for at in range(start, len(self.words)) if self._opens(at, self.words[start].clause))
        return list(self.words[start : next(ends, len(self.words))])

    def _opens(self, at: int, clause: int) -> bool:
        """Whether a word opens another clause: "when they met", but not "after the talks"."""
        word = self.words[at]
        if word.clause != clause and word.lower in _GOES_ON:
            return True
        following = self.words[at + 1] if at + 1 < len(self.words) else None
        return word.lower in OPENING and following is not None and (following.named or following.lower in HE)

    def tail(self, start: int) -> list[Word]:
        """What hangs on a noun: "of talks", "in Geneva", "of 5 June 2025"."""
        found: list[Word] = []
        for word in self.words[start:]:
            if not (word.lower in _JOINTS or word.lower == "talks" or word.named or is_date(word)):
                break
            found.append(word)
        while found and found[-1].lower in _JOINTS:
            found.pop()
        return found

    def names(self, words: Sequence[Word]) -> list[Mention]:
        """The names that start among these words."""
        return [self.named[word.start] for word in words if word.start in self.named]

    def stands_in(self, mention: Mention) -> bool:
        """Whether a name stands as a place: "in Ankara"."""
        return self.text[: mention.start].lower().endswith((" in ", " at ", " from "))

    def deed(self, deed: Deed, text: str, who: Sequence[Mention], around: Sequence[Word]) -> Taken:
        """A deed of those who do it, with what the words around the verb tell of it."""
        others = self.names(around)
        stead = {item.start for item in others if not item.known or self.stands_in(item)}
        persons = [one for item in others if item.start not in stead for one in entities(item)]
        plain = [word for word in around if not (word.named or is_date(word)) and word.lower not in _IDLE]
        subjects = [entity for item in who for entity in entities(item)]
        return Taken(
            text,
            deed,
            tuple(dict.fromkeys(subjects)),
            tuple(dict.fromkeys(persons)),
            tuple(place(item) for item in others if item.start in stead),
            frozenset(filter(None, (thing(word.lower) for word in plain))),
            periods(self.said(around)),
            query=f"{' '.join(item.text for item in who)} {' '.join(sorted(deed.asked))} {self.said(around)}",
        )


def entities(mention: Mention) -> tuple[str, ...]:
    """Whom a name stands for; "Putin-Zelensky" for two."""
    if "-" in mention.text and mention.known:
        parts = [item.entity for part in mention.text.split("-") for item in mentions(f"{part} came") if item.known]
        return tuple(parts) if len(parts) == 2 else (mention.entity,)
    return (mention.entity,)


def place(mention: Mention) -> str:
    """The words of a name, folded."""
    return " ".join(fold(part) for part in re.split(r"[\s-]+", mention.text))


def is_date(word: Word) -> bool:
    """Whether a word is a month, a day's number or a year."""
    return is_month(word.lower) or word.lower.isdecimal()


def is_person(entity: str) -> bool:
    """Whether someone of the table of parties is a human being."""
    return entity in _people()


@cache
def _people() -> frozenset[str]:
    return frozenset(party.name for party in parties() if party.person)
