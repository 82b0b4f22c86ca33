"""Who hands over and who receives: "Russia handed bodies to Ukraine" is "Ukraine received bodies from Russia"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from rag.checking.naming import Mention, is_month, mentions
from rag.checking.parsing import NOBODY, Governors, Word, listed, parse

_BE = frozenset({"be", "been", "being", "is", "are", "was", "were"})


class Transfer(NamedTuple):
    """The giver and the receiver of a sentence, as far as it names them."""

    giver: Governors
    receiver: Governors


@lru_cache(maxsize=1024)
def transfer(sentence: str) -> Transfer | None:
    """What the first verb of giving or receiving tells; None where there is none."""
    words = parse(sentence)
    at = next((at for at, word in enumerate(words) if word.stem in listed("giving") | listed("receiving")), None)
    if at is None:
        return None
    passive = bool(at and words[at - 1].lower in _BE)
    subject = NOBODY if passive else words[at].governors
    to, source, agent, direct = _around(sentence, words, at)
    if words[at].stem in listed("receiving"):
        return Transfer(source, agent if passive else subject)
    return Transfer(agent if passive else subject or source, to or direct)


def _around(sentence: str, words: Sequence[Word], at: int) -> tuple[Governors, ...]:
    """Who stands after "to", "from" and "by", and right after the verb."""
    found: dict[str, Governors] = {}
    for mention in mentions(sentence):
        before = _before(words, mention)
        if mention.start > words[at].start:
            found[before] = found.get(before, NOBODY) | {mention.entity}
    return tuple(found.get(key, NOBODY) for key in ("to", "from", "by", words[at].lower))


def _before(words: Sequence[Word], mention: Mention | Word) -> str:
    return next((word.lower for word in reversed(words) if word.end <= mention.start and word.lower != "the"), "")


def turned(sentence: str, others: Sequence[str]) -> str | None:
    """A reason where giver or receiver is another than in each of the other sentences that tell of a transfer."""
    mine = transfer(sentence)
    theirs = [found for other in others if (found := transfer(other))]
    if mine is None or not theirs or not all(_opposite(mine, other) for other in theirs):
        return None
    return f"turns round who gives: {_told(mine)}, in the passage {_told(theirs[0])}"


def readdressed(sentence: str, others: Sequence[str]) -> str | None:
    """A reason where the one who tells is told in the passage: "Trump told Putin" is not "Putin told Trump"."""
    there = {pair for other in others for pair in told(other)}
    for speaker, listener in told(sentence):
        if (listener, speaker) in there and (speaker, listener) not in there:
            return f"lets {speaker} tell {listener} what {listener} tells {speaker} in the passage"
    return None


@lru_cache(maxsize=1024)
def told(sentence: str) -> tuple[tuple[str, str], ...]:
    """Each one who tells, with the one who is told: named before and right after "told"."""
    words = parse(sentence)
    listeners = {mention.entity: _before(words, mention) for mention in mentions(sentence)}
    tells = [word for word in words if word.lower in {"told", "tells"}]
    return tuple(
        (speaker, listener)
        for word in tells
        for listener, before in listeners.items()
        for speaker in sorted(word.governors - {listener})
        if before == word.lower
    )


def misdirected(sentence: str, others: Sequence[str]) -> str | None:
    """A reason where a number goes to another than in the passage: "1,000 to Ukraine and 38 to Russia"."""
    there = [amounts(other) for other in others]
    for number, receiver in amounts(sentence).items():
        theirs = [found[number] for found in there if number in found]
        if theirs and receiver not in theirs:
            return f"gives {number} to {receiver}, the passage gives {number} to {theirs[0]}"
    return None


@lru_cache(maxsize=1024)
def amounts(sentence: str) -> Mapping[str, str]:
    """Numbers as written, with the party to which each goes: the next one after "to", or the one who receives it."""
    words, starts = parse(sentence), {mention.start: mention.entity for mention in mentions(sentence)}
    found: dict[str, str] = {}
    receives = False
    for at, word in enumerate(words):
        receives = receives or word.stem in listed("receiving")
        if not word.lower[0].isdigit() or is_month(_following(words, at)):
            continue
        rest = takewhile(lambda later: not later.lower[0].isdigit(), words[at + 1 :])
        names = [starts[later.start] for later in rest if later.start in starts and _before(words, later) == "to"]
        if names or (receives and len(word.governors) == 1):
            found[word.lower] = names[0] if names else next(iter(word.governors))
    return found


def _following(words: Sequence[Word], at: int) -> str:
    return words[at + 1].lower if at + 1 < len(words) else ""


def comparable(sentence: str, others: Sequence[str]) -> bool:
    """Whether both sides tell of a transfer, in which subjects may change places."""
    return transfer(sentence) is not None and any(transfer(other) for other in others)


def _opposite(mine: Transfer, other: Transfer) -> bool:
    crossed = bool(mine.giver & other.receiver or mine.receiver & other.giver)
    agreed = bool(mine.giver & other.giver or mine.receiver & other.receiver)
    differs = any(left and right and not left & right for left, right in zip(mine, other, strict=True))
    return (crossed or differs) and not agreed


def _told(found: Transfer) -> str:
    giver, receiver = (" and ".join(sorted(side)) for side in found)
    return f"{giver or 'someone'} to {receiver or 'someone'}"
