"""What an article says and its facts do not. Pure functions."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from evals.facts.figures import Stated, stated
from evals.facts.material import Event, Fact, Piece
from rag.facts import folded_words, missing_names, names
from rag.sentences import sentence_spans

_LONG = {"US": "United States of America", "UAE": "United Arab Emirates", "UN": "United Nations"}
Kind = Literal["fact", "number", "day", "month", "name"]


class Finding(NamedTuple):
    """Something in a sentence of an article that its facts do not hold; only names are but a warning."""

    article: str
    kind: Kind
    what: str
    sentence: str

    @property
    def is_error(self) -> bool:
        """Whether the article has to be mended."""
        return self.kind != "name"


class Ground(NamedTuple):
    """What an article may rest on, and its unknown fact ids."""

    texts: tuple[str, ...]
    unknown: tuple[str, ...]


def findings(piece: Piece, events: Iterable[Event]) -> list[Finding]:
    """All that `piece` says beyond the facts it names, their events, its own date and its sources."""
    ground = ground_of(piece, events)
    held, words = stated("\n".join(ground.texts)), folded_words([*ground.texts, *_spelled_out(ground.texts)])
    found = [Finding(piece.id, "fact", fact, "") for fact in ground.unknown]
    for sentence in sentences(piece):
        found += [Finding(piece.id, kind, what, sentence) for kind, what in _beyond(stated(sentence), held)]
        found += [Finding(piece.id, "name", name, sentence) for name in _strange(sentence, words)]
    return found


def ground_of(piece: Piece, events: Iterable[Event]) -> Ground:
    """The texts an article is compared with: one for each fact, line of context, outlet, and its date."""
    named = set(piece.facts)
    texts, known = [piece.published.isoformat(), *piece.outlets], set()
    for event in events:
        facts: list[Fact] = [fact for fact in event.facts if fact.id in named]
        if facts:
            texts += [*event.context, *(fact.text for fact in facts)]
            known |= {fact.id for fact in facts}
    return Ground(tuple(texts), tuple(fact for fact in piece.facts if fact not in known))


def sentences(piece: Piece) -> list[str]:
    """The title and the sentences of an article."""
    return [piece.title, *(piece.text[start:end] for start, end in sentence_spans(piece.text))]


def _spelled_out(texts: Iterable[str]) -> Iterator[str]:
    short = {word for text in texts for word in re.findall(r"\b[A-Z]{2,3}\b", text)}
    return (long for word, long in _LONG.items() if word in short)


def _strange(sentence: str, words: set[str]) -> Iterator[str]:
    """Names whose last word is unknown: facts leave out first names and titles. Months are compared as dates."""
    for name in names(sentence):
        first, *others = name.text.split()
        last = others[-1] if others else first
        opens = name.start == 0 and not others  # any word has a capital there
        if not opens and last not in month_name and missing_names(last, words):
            yield name.text


def _beyond(said: Stated, held: Stated) -> Iterator[tuple[Kind, str]]:
    for number in sorted(said.numbers - held.numbers):
        yield "number", number
    for day, month in sorted(said.days - held.days):
        yield "day", f"{day} {month.capitalize()}"
    for month in sorted(said.months - held.months):
        yield "month", month
