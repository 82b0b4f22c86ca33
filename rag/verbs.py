"""Verbs of saying in an English sentence, told from the nouns, names and denials that look like them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from rag.mentions import REACH, Mention, speech, words

_WORD = re.compile(r"\b[a-z]+\b")
_UNSAID = frozenset(("not", "never", "no", "would", "could", "may", "might", "must", "should", "can", "will"))
_BEING = frozenset(("is", "are", "was", "were", "be", "been", "being"))
_REPORTED = re.compile(r"\s+(?:as|to)\b")
_NOUN_BEFORE = re.compile(r"(?:\b(?:the|an?|its|his|her|their|no|any|those|these|some|of|own|to)|[’']s?|\d)\s+$", re.I)
_NOUNS = re.compile(
    r"(?:say|claims?|demands?|reports?|calls|counts?|names?|lists?|answers?|hopes?|offers?|links?|notes?)"
)
_ADJECTIVES = ("ian", "ish", "can", "US", "French")


class Verb(NamedTuple):
    """A verb of saying at `text[at:end]`, its helpers from `start` on."""

    start: int
    at: int
    end: int
    word: str
    helpers: list[str]
    passive: bool


def verbs(text: str, named: Sequence[Mention]) -> Iterator[Verb]:
    """The verbs by which something is said: no nouns, no names, nothing denied or only possible."""
    floor = 0
    for hit in _hits(text):
        led = _auxiliaries().search(text, max(floor, hit.start() - REACH), hit.start())
        helpers = led[0].lower().split() if led else []
        passive = _is_passive(text, hit, helpers)
        leads_on = passive and _REPORTED.match(text, hit.end())  # "was reported to have said"
        unsaid = not _UNSAID.isdisjoint(helpers) or (not helpers and _is_noun(text, hit, named))
        if not (leads_on or unsaid or _in_name(hit, named)):
            yield Verb(led.start() if led else hit.start(), hit.start(), hit.end(), hit[0], helpers, passive)
            floor = hit.end()


def says(text: str) -> bool:
    """Whether a verb of saying stands in `text`."""
    return bool(_hits(text))


def _in_name(hit: re.Match[str], named: Sequence[Mention]) -> bool:
    """Whether the verb is but part of a name: "United States"."""
    return any(mention.start < hit.end() and hit.start() < mention.end for mention in named)


def _is_noun(text: str, hit: re.Match[str], named: Sequence[Mention]) -> bool:
    """Whether "claims" and the like are a noun here, or "to say" an infinitive."""
    at, verb = hit.start(), hit[0]
    if _NOUN_BEFORE.search(text, max(0, at - REACH), at):
        return True
    if not _NOUNS.fullmatch(verb):
        return False
    word = text[max(0, at - REACH) : at].rstrip().rsplit(maxsplit=1)[-1:] or [""]
    is_name = any(mention.end == at - 1 for mention in named)
    return word[0].endswith(_ADJECTIVES) if is_name else not (verb.endswith("s") or word[0].endswith("s"))


def _is_passive(text: str, hit: re.Match[str], helpers: Sequence[str]) -> bool:
    passive = not _BEING.isdisjoint(helpers[-2:]) and helpers[-1] not in {"to", "as", "have"}
    return not hit[0].endswith("ing") and (passive or text.startswith(" by ", hit.end()))


def _hits(text: str) -> list[re.Match[str]]:
    """The verbs of the list in `text`; those of one word are looked up, which is many times as fast."""
    found = {hit.start(): hit for hit in _WORD.finditer(text) if hit[0] in _plain_verbs()}
    found |= {hit.start(): hit for hit in _other_verbs().finditer(text)}
    return [found[start] for start in sorted(found)]


@cache
def _plain_verbs() -> frozenset[str]:
    return frozenset(word for word in speech()["verbs"].split() if word.isalpha())


@cache
def _other_verbs() -> re.Pattern[str]:
    found = [word for word in speech()["verbs"].split() if not word.isalpha()]
    return re.compile(rf"\b(?:{'|'.join(found)})".replace("_", r"\s+"))


@cache
def _auxiliaries() -> re.Pattern[str]:
    return re.compile(rf"\b(?:(?:{words('auxiliaries')})\s+){{1,8}}$", re.I)
