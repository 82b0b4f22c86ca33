"""Where a sentence falls apart among its voices: at a contrast, or where the next voice gives its number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from rag.mentions import REACH
from rag.sides import Reading
from rag.speakers import Voice, titles

_WEAK = re.compile(r",?\s+(?:and|or)\s+|,\s+")
_STRONG = re.compile(r"\s*[;–—]\s+|,?\s+(?:while|whereas|but)\s+")
_NEAR = 30  # characters after a comma or "and" in which a voice that leaves out its verb gives its number
_DIGIT = re.compile(
    r"\d|\ban? (?:hour|day|week|month|year)\b|\b(?:two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE
)
_OTHERS = re.compile(
    r"\bby (?P<by>(?:most|some|other) (?:accounts|reports)|others)\b"
    r"|\b(?P<one>(?:one|another) report|(?:other|most|some) (?:reports|accounts))\b",
    re.IGNORECASE,
)
_CITED = re.compile(r"\b(?:quoted|cited|reported) (?:by|in) (?:the )?(?:\w+ )?(?:outlet )?$")
_DISPUTE = re.compile(
    r"\b(?:differ(?:s|ed|ent|ently)?|dispute[ds]?|in (?:two|several|different) ways|part ways|uncertain"
    r"|depend(?:s|ing)? on|far apart|versions?|do(?:es)? not agree)\b",
    re.IGNORECASE,
)


class Anchor(NamedTuple):
    """Where a voice is named, `text[at:end]`; `source` for an outlet and the like."""

    at: int
    end: int
    voice: Voice
    source: bool


class Part(NamedTuple):
    """A stretch of a sentence, its voices, and whether the sentence sets it against the part before."""

    start: int
    end: int
    contrasted: bool
    voices: tuple[Voice, ...]


def parts(text: str, reading: Reading, tells: Callable[[str], bool]) -> list[Part]:
    """The parts of a sentence, one where a single voice speaks; `tells` whether words can stand for themselves."""
    anchors = _anchors(text, reading)
    found = _spans(text, anchors, tells)
    if len(found) == 1:
        return [Part(0, len(text), contrasted=False, voices=tuple(claim.voice for claim in reading.claims))]
    return [Part(*span, tuple(each.voice for each in anchors if span[0] <= each.at < span[1])) for span in found]


def numbered(text: str) -> bool:
    """Whether a number stands in the text, in figures or small in words."""
    return _DIGIT.search(text) is not None


def _anchors(text: str, reading: Reading) -> list[Anchor]:
    """Where the voices of a sentence are named: its claims, outlets, and who gives a number without a verb."""
    found = [Anchor(claim.start, claim.end, claim.voice, claim.source or claim.press) for claim in reading.claims]
    taken = [(claim.start, claim.end) for claim in reading.claims]
    for mention in reading.mentions:
        free = all(mention.end <= start or end <= mention.start for start, end in taken)
        gives = found and mention.start > found[0].at and _DIGIT.search(text, mention.end, mention.end + _NEAR)
        heard = mention.press and not _CITED.search(text[: mention.start])
        if free and (heard or (gives and _begins(text, mention.start))):
            found.append(Anchor(mention.start, mention.end, Voice(mention.sides, mention.speaker), mention.press))
    others = (
        Anchor(hit.start(), hit.end(), Voice(("other",), hit["by"] or hit["one"]), source=True)
        for hit in _OTHERS.finditer(text)
    )
    found += [one for one in others if all(one.end <= start or end <= one.at for start, end in taken)]
    return sorted(found)


def _begins(text: str, at: int) -> bool:
    """Whether a name stands right after a comma or a conjunction, titles aside."""
    return _opening().search(text[max(0, at - REACH) : at]) is not None


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"(?:[,;]|\b(?:and|or|while|whereas|but)) (?:in |the )?(?:[A-Z][\w’'-]+ )?{titles()}$")


def _spans(text: str, anchors: Sequence[Anchor], tells: Callable[[str], bool]) -> list[tuple[int, int, bool]]:
    """Where a sentence falls apart among its voices; each part with whether it is set against the one before."""
    cuts, disputed = [(0, 0, False)], _DISPUTE.search(text) is not None
    for before, after in pairwise(anchors):
        hit = _boundary(text, max(before.at, cuts[-1][1]), before, after) if before.voice != after.voice else None
        if hit:
            contrast = disputed or _STRONG.fullmatch(hit.group()) is not None or (before.source and after.source)
            cuts.append((hit.start(), hit.end(), contrast))
    if len(anchors) < 2 and all(anchor.voice.sides == ("other",) for anchor in anchors):
        cuts += [(hit.start(), hit.end(), True) for hit in _STRONG.finditer(text) if _numbers_around(text, hit)]
    ends = [start for start, _, _ in cuts[1:]] + [len(text)]
    bare = _blanked(text, anchors)
    parts: list[tuple[int, int, bool]] = []
    for (_, start, contrast), end in zip(cuts, ends, strict=True):
        if parts and not (tells(bare[slice(*parts[-1][:2])]) and tells(bare[start:end])):
            parts[-1] = (parts[-1][0], end, parts[-1][2])
        else:
            parts.append((start, end, contrast))
    return parts


def _numbers_around(text: str, hit: re.Match[str]) -> bool:
    return _DIGIT.search(text, 0, hit.start()) is not None and _DIGIT.search(text, hit.end()) is not None


def _boundary(text: str, start: int, before: Anchor, after: Anchor) -> re.Match[str] | None:
    """The last contrast between two voices, else a comma or an "and" that leaves a number or a claim on both sides."""
    strong = list(_STRONG.finditer(text, start, after.at + 1))
    if strong:
        return strong[-1]
    weak = list(_WEAK.finditer(text, start, after.at + 1))
    ahead = [hit for hit in weak if _numbers_around(text[: after.end + _NEAR], hit)]
    if not ahead:
        return weak[-1] if weak and (before.source or _begins(text, after.at)) else None
    inside = [hit for hit in ahead if _DIGIT.search(text, hit.end(), after.at)]
    return inside[0] if inside and after.source else ahead[-1]


def _blanked(text: str, anchors: Sequence[Anchor]) -> str:
    for anchor in anchors:
        text = text[: anchor.at] + " " * (anchor.end - anchor.at) + text[anchor.end :]
    return text
