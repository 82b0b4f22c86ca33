"""What an article tells of, sentence by sentence: rounds of talks, exchanges, documents, statements, by rule."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from rag.event_days import EventDay, event_days
from rag.mentions import parties_in, words
from rag.sides import attribute
from rag.types import Article, Attribution, Side

Kind = Literal["round", "exchange", "document", "statement"]
KEPT = 4096  # articles whose events are remembered
LONGEST = 1200  # characters of a sentence that are looked at
REACH = 120  # characters between a day and the word that tells what happened on it
BREAK = 40  # characters that a mark or a conjunction between the two counts for

_BREAKS = re.compile(r"[;:—–()“”«»\"]|,(?!\d)|[.!?]\s|\b(?:that|and|but|which|while|whereas|what|що|что)\b")
_DENIED = re.compile(
    r"\b(?:no|without|never|lists?(?:\s+(?:that|which))?|geen|kein\w*|не|без|немає)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_PROPOSED = re.compile(r"\b(?:propos\w+|suggest\w+|offer(?:s|ed)?|calls?\s+for|called\s+for)\s+[^,;]*$", re.IGNORECASE)
_UNDONE = re.compile(
    r"\b(?:put\s+off|postponed|cancelled|canceled|called\s+off|not\s+been\s+held|not\s+taken\s+place)\b", re.IGNORECASE
)
_AGREED = re.compile(r"\bagree(?:d|s|ment)?\s+(?:on|to|for)\s+[^,;]*$", re.IGNORECASE)
Cue = tuple[int, int, Kind]


class Event(NamedTuple):
    """What `article.text[start:end]`, a sentence, tells of the days from `first` to `last`.

    `said_by` are the sides whose words it is, none where the article speaks, and `speaker` the first of them by name;
    `sides` are these and, for all but statements, the sides it names.
    """

    kind: Kind
    first: date
    last: date
    start: int
    end: int
    sides: tuple[Side, ...]
    said_by: tuple[Side, ...]
    speaker: str | None


@lru_cache(maxsize=KEPT)
def events(article: Article) -> tuple[Event, ...]:
    """The events an article tells of, in the order of its text, one a sentence, day and kind.

    A round, an exchange or a document is of the day that the sentence names beside the word for it. What a side says is
    of the day that the sentence names and that is past on the day of publication, else of the latter. Time is linear.
    """
    days = event_days(article)
    starts = [day.start for day in days]
    return tuple(
        event
        for said in attribute(article)
        for event in _events(article, said, days[bisect_left(starts, said.start) : bisect_left(starts, said.end)])
    )


def _events(article: Article, said: Attribution, days: Sequence[EventDay]) -> Iterator[Event]:
    """The events of one sentence, from the days it names: of statements the one whose day is nearest to the saying."""
    sentence = article.text[said.start : min(said.end, said.start + LONGEST)]
    cues = list(_cues(sentence, said)) if days else []
    found = sorted(told for day in days for told in _told(sentence, said, day, cues, article.published))
    if not found and said.side and article.published:
        found = [_Told(0, "statement", article.published, article.published)]
    kept = {told[1:]: None for told in found if told.kind != "statement"}
    spoken = [told for told in found if told.kind == "statement" and (told.gap <= REACH or not kept)]
    kept |= {told[1:]: None for told in spoken[:1]}
    for kind, first, last in kept:
        yield Event(kind, first, last, said.start, said.end, _sides(kind, said, sentence), said.sides, said.speaker)


class _Told(NamedTuple):
    gap: int
    kind: Kind
    first: date
    last: date


def _told(
    sentence: str, said: Attribution, day: EventDay, cues: Sequence[Cue], published: date | None
) -> Iterator[_Told]:
    """What the sentence tells of a day it names, if it does: what the word nearest to the day is for."""
    start, end = day.start - said.start, day.end - said.start
    announced = said.side is not None and published is not None and day.first > published
    if announced or _edge().search(sentence[max(0, start - REACH) : start]):
        return
    gap, kind = min(((_gap(sentence, (start, end), cue[:2]), cue[2]) for cue in cues), default=(REACH + 1, None))
    if kind and gap <= REACH:
        yield _Told(gap, kind, day.first, day.last)
    elif said.side:
        yield _Told(REACH + 1, "statement", day.first, day.last)


def _gap(sentence: str, day: tuple[int, int], cue: tuple[int, int]) -> int:
    """Characters between a day and a cue, more where another part of the sentence begins between them."""
    between = sentence[day[1] : cue[0]] if day[1] <= cue[0] else sentence[cue[1] : day[0]]
    if len(between) > REACH:
        return len(between)
    return len(between) + BREAK * sum(1 for _ in _BREAKS.finditer(between))


def _sides(kind: Kind, said: Attribution, sentence: str) -> tuple[Side, ...]:
    named = () if kind == "statement" else tuple(side for _, _, side in parties_in(sentence))
    return tuple(dict.fromkeys((*said.sides, *named)))


def _cues(sentence: str, said: Attribution) -> Iterator[Cue]:
    """The words that tell what happened, with their kind; those of handing over count where it tells who or what."""
    is_handing = _pattern("handed").search(sentence) is not None
    for kind, key in _KEYS:
        if (key == "handing" and not is_handing) or (kind == "statement" and not said.side):
            continue
        for hit in _pattern(key).finditer(sentence):
            start, end = hit.span()
            if not _is_denied(sentence, kind, start, end):
                is_agreed = kind == "exchange" and _AGREED.search(sentence, max(0, start - 60), start)
                yield start, end, "document" if is_agreed else kind


def _is_denied(sentence: str, kind: Kind, start: int, end: int) -> bool:
    """Whether what a cue tells of did not take place: denied, or for a round or an exchange proposed or put off."""
    if _DENIED.search(sentence, max(0, start - 24), start):
        return True
    if kind not in ("round", "exchange"):
        return False
    before, after = _PROPOSED.search(sentence, max(0, start - 60), start), _UNDONE.search(sentence, end, end + REACH)
    return before is not None or after is not None


_KEYS: tuple[tuple[Kind, str], ...] = (
    ("round", "round"),
    ("exchange", "exchange"),
    ("exchange", "handing"),
    ("document", "document"),
    ("statement", "saying"),
)


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files("rag").joinpath("events.toml").read_text(encoding="utf-8"))


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words(key, of=_lists())})\b", re.IGNORECASE)


@cache
def _edge() -> re.Pattern[str]:
    part = r"(?:(?:the\s+)?end\s+of\s+|the\s+|mid[\s-]+|early\s+|late\s+)?"
    return re.compile(rf"\b(?:{words('edges', of=_lists())})\s+{part}$", re.IGNORECASE)
