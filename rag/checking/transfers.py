"""Who hands over and who receives: "Russia handed bodies to Ukraine" is "Ukraine received bodies from Russia"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rag.checking.naming import Mention, mentions
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


def _before(words: Sequence[Word], mention: Mention) -> str:
    return next((word.lower for word in reversed(words) if word.end <= mention.start and word.lower != "the"), "")


def turned(sentence: str, others: Sequence[str]) -> str | None:
    """A reason where giver or receiver is another than in each of the other sentences that tell of a transfer."""
    mine = transfer(sentence)
    theirs = [found for other in others if (found := transfer(other))]
    if mine is None or not theirs or not all(_opposite(mine, other) for other in theirs):
        return None
    return f"turns round who gives: {_told(mine)}, in the passage {_told(theirs[0])}"


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
