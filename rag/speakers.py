"""Who speaks at a verb of saying in an English sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from rag.mentions import REACH, Mention, words
from rag.types import Side
from rag.verbs import Verb, verbs

_HARD = re.compile(r"[;:(“”\"]|\b(?:while|whereas|but|although|though|that|if|which|whom)\b| [–—] ")
_INVERTIBLE = re.compile(r"says?|said|added|noted|wrote|replied|announced|explained|insisted|stressed|warned|argued")
_TAIL_OF_NAME = re.compile(r"\s*(?:[.,;!?]|$)|\s+(?:of|in|on|at|after|during|to|from)\b")
_CLOSING = (",", "”", "»", '"', "“")
_JOINED = re.compile(r"(?:^|\s)(?:and|or|but|then)\s+$")
_OPENING = re.compile(r"(?:^|[.,;] )(?:the |an? )?$", re.I)
_COUNTING = re.compile(r"(?:count|record|nam|put|g[ai]ve|call|describ|date)", re.I)
_WITH = re.compile(r", (?:together|along) with\b|, as well as\b")
_THAT = re.compile(r"\s+(?:[\w ]{0,30} )?that\b")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: one side or several, and the speaker's name where there is one."""

    sides: tuple[Side, ...]
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Words at `text[start:end]` that say who claims.

    `explicit` where they report speech and not a stand taken, `counts` where they give a figure or a name, `source`
    where they name a source, as "according to" does, `paper` where a document speaks.
    """

    start: int
    end: int
    voice: Voice
    press: bool = False
    explicit: bool = False
    counts: bool = False
    source: bool = False
    paper: bool = False


class _Found(NamedTuple):
    start: int
    voice: Voice
    press: bool
    end: int | None = None


def spoken(text: str, named: Sequence[Mention]) -> Iterator[Claim]:
    """The claims that verbs of saying make, in order, those within another's words too."""
    floor, speaking = 0, False
    for verb in verbs(text, named):
        found = _speaker(text, verb, named, floor, joined=speaking)
        if found:
            speaking = True
            explicit, counts = _THAT.match(text, verb.end) is not None, _COUNTING.match(verb.word) is not None
            yield Claim(found.start, found.end or verb.end, found.voice, found.press, explicit, counts)
        floor = verb.end


def governed(text: str, mention: Mention) -> bool:
    """Whether a preposition stands before the name, and no "officials" before that."""
    edge = max(0, mention.start - REACH)
    hit = _preposition().search(text, edge, mention.start)
    return hit is not None and _office_of().search(text, edge, hit.start()) is None


def joined_names(text: str, last: Mention, named: Sequence[Mention]) -> list[Mention]:
    """A name and those joined to it before, the last one first: "the United States and Ukraine"."""
    chain = [last]
    for mention in reversed([*takewhile(lambda item: item.end <= last.start, named)]):
        gap = mention.end, chain[-1].start
        if not _join().fullmatch(text, *gap) and (len(chain) == 1 or not _list().fullmatch(text, *gap)):
            break
        chain.append(mention)
    return chain


def voice_of(chain: Sequence[Mention]) -> Voice:
    """The voice of joined names, the last one first."""
    sides = tuple(dict.fromkeys(side for mention in reversed(chain) for side in mention.sides))
    return Voice(sides, (chain[-1] if len(sides) > 1 else chain[0]).speaker)


def _speaker(text: str, verb: Verb, named: Sequence[Mention], floor: int, *, joined: bool) -> _Found | None:
    if verb.passive:
        return _agent(text, verb.end, named)
    after_words = not verb.helpers and text[: verb.start].rstrip()[-1:] in _CLOSING
    inverted = _inverted(text, verb, named) if after_words else None
    return inverted or _subject(text, named, floor, verb.start, joined=joined)


def _inverted(text: str, verb: Verb, named: Sequence[Mention]) -> _Found | None:
    """The speaker after the verb: ", said Kyslytsia"."""
    near = (mention for mention in named if verb.end <= mention.start <= verb.end + REACH)
    found = next((mention for mention in near if _after_verb().fullmatch(text, verb.end, mention.start)), None)
    if found is None or not _INVERTIBLE.fullmatch(verb.word) or not _TAIL_OF_NAME.match(text, found.end):
        return None
    comma = text.find(",", found.end)
    end = comma if comma > 0 else len(text.rstrip("."))
    return _Found(verb.at, Voice(found.sides, found.speaker), found.press, end)


def _agent(text: str, at: int, named: Sequence[Mention]) -> _Found | None:
    """Whom a passive names after "by"."""
    near = (mention for mention in named if at <= mention.start <= at + REACH)
    return next((_found(mention) for mention in near if _by().fullmatch(text, at, mention.start)), None)


def _subject(text: str, named: Sequence[Mention], floor: int, at: int, *, joined: bool) -> _Found | None:
    """Who does what the verb at `at` says: the nearest free name before it in its clause."""
    if text[floor:at].rstrip().endswith(",") and (found := _before_aside(text, named, floor, at)):
        return found
    start = _clause(text, floor, at)
    inside = [mention for mention in named if start <= mention.start < at]
    if _JOINED.search(text, start, at):
        opening = [mention for mention in inside if _OPENING.search(text, start, mention.start)]
        return _first(text, opening if joined else inside)
    comma = text.rfind(",", start, len(text[:at].rstrip()) - 1)
    return _nearest(text, [mention for mention in inside if mention.start > comma], named)


def _before_aside(text: str, named: Sequence[Mention], floor: int, at: int) -> _Found | None:
    """The subject that an aside parts from its verb: "Umerov, who led the team, said"."""
    comma = text.rfind(",", floor, len(text[:at].rstrip()) - 1)
    if comma < 0:
        return None
    start = _clause(text, floor, comma)
    found = _nearest(text, [mention for mention in named if start <= mention.start and mention.end <= comma], named)
    aside = next((mention for mention in named if comma < mention.start < at and mention.person), None)
    if found is None or aside is None:
        return found
    if _WITH.match(text, comma):
        sides = tuple(dict.fromkeys((*found.voice.sides, *aside.sides)))
        return found._replace(voice=Voice(sides, found.voice.speaker))
    same = found.voice.sides == aside.sides and not governed(text, aside)
    return found._replace(voice=Voice(aside.sides, aside.speaker)) if same else found


def _clause(text: str, floor: int, at: int) -> int:
    """Where the clause begins that `at` stands in."""
    return max([floor, *(hit.end() for hit in _HARD.finditer(text, floor, at))])


def _first(text: str, inside: Sequence[Mention]) -> _Found | None:
    return next((_found(mention) for mention in inside if not governed(text, mention)), None)


def _nearest(text: str, inside: Sequence[Mention], named: Sequence[Mention]) -> _Found | None:
    free = next((mention for mention in reversed(inside) if not governed(text, mention)), None)
    if free is None:
        return None
    chain = joined_names(text, free, named)
    if governed(text, chain[-1]):
        chain = chain[:1]
    return _Found(chain[-1].start, voice_of(chain), free.press)


def _found(mention: Mention) -> _Found:
    return _Found(mention.start, Voice(mention.sides, mention.speaker), mention.press)


@cache
def titles() -> str:
    """What may stand before a name, as a regular expression: "President", "Deputy Foreign Minister"."""
    return rf"(?i:(?:(?:{words('titles')}) ){{0,6}})"


@cache
def _join() -> re.Pattern[str]:
    return re.compile(
        rf"-|(?:[’']s)?(?: (?!and)\w+)?(?: and | together with |, together with |, and )(?:the |its |both )?{titles()}"
    )


@cache
def _list() -> re.Pattern[str]:
    return re.compile(rf", ?(?:the )?{titles()}")


@cache
def _preposition() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{words('prepositions')}) (?:(?:the|an?|its|his|their|both|former|then) )?"
        rf"(?:[\w’']+(?:ian|ish|can|US|’s|'s) )?{titles()}(?:(?:[A-Z][\w’'-]+ ){{1,4}}(?:and|or) )?$",
        re.I,
    )


@cache
def _office_of() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words('titles')}|sources|authorities) $", re.I)


@cache
def _by() -> re.Pattern[str]:
    return re.compile(rf"[^,;]{{0,40}}\bby (?:the )?{titles()}")


@cache
def _after_verb() -> re.Pattern[str]:
    return re.compile(rf" (?:the |an? )?(?:[A-Z][\w’'-]+ )?{titles()}")
