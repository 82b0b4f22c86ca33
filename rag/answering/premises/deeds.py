"""Deeds that a question takes for granted: "Why did Kyiv reject …", "after Russia returned …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from rag.answering.premises.lexicon import deed_at, deeds, past
from rag.answering.premises.parsed import HE, OPENING, Parsed, Taken, entities
from rag.checking.naming import Mention
from rag.checking.parsing import Word, listed

ANYTHING = "anything"


def deeds_in(asked: Parsed) -> Iterator[Taken]:
    """All deeds that the question takes for granted."""
    yield from _did(asked)
    yield from _made(asked)
    yield from _joined(asked)
    yield from _clauses(asked)


def _did(asked: Parsed) -> Iterator[Taken]:
    """ "Why did Kyiv reject the ceasefire": the subject after "did", the verb after the subject."""
    at = next((at for at, word in enumerate(asked.words) if word.lower == "did" and at), None)
    if at is not None:
        who, verb = asked.subject(at + 1)
        front = [word for word in asked.words[:at] if word.lower not in listed("prepositions")]
        yield from _deed(asked, verb, who, front)


def _made(asked: Parsed) -> Iterator[Taken]:
    """ "What made Kyiv accept the memorandum": the deed that was brought about."""
    for at, word in enumerate(asked.words[:-2]):
        if word.lower in {"made", "led", "prompted", "moved"}:
            who, verb = asked.subject(at + 1)
            verb += verb < len(asked.words) and asked.words[verb].lower == "to"
            yield from _deed(asked, verb, who)


def _joined(asked: Parsed) -> Iterator[Taken]:
    """ "Who accompanied Putin to the talks in Jeddah": that he was there."""
    for at, word in enumerate(asked.words[:-2]):
        if word.lower in {"accompanied", "joined"} and asked.words[at - 1].lower in {"who", "which"}:
            who, end = asked.subject(at + 1)
            rest = asked.rest(end)
            if who and rest and rest[0].lower in {"to", "at", "in"}:
                text = f"that {asked.text[who[0].start : who[-1].end]} went {asked.said(rest)}"
                yield asked.deed(deeds()["attend"], text, who, rest)


def _clauses(asked: Parsed) -> Iterator[Taken]:
    """ "when they met in Istanbul", "after Russia returned the bodies"."""
    for at, word in enumerate(asked.words[:-2]):
        if not at or word.lower not in OPENING:
            continue
        who, verb = asked.subject(at + 1)
        if not who and asked.words[at + 1].lower in HE:
            did = next((place for place, other in enumerate(asked.words[:at]) if other.lower == "did"), None)
            who, verb = (asked.subject(did + 1)[0] if did else []), at + 2
        if verb < len(asked.words) and not asked.words[verb].lower.endswith("ing"):
            yield from _deed(asked, verb, who, told=True)


def _deed(
    asked: Parsed, at: int, who: Sequence[Mention], front: Sequence[Word] = (), *, told: bool = False
) -> Iterator[Taken]:
    """The deed of the verb at `at`, if it is known; `told` says that it stands in the past already."""
    deed, size = deed_at(asked.words, at) if who and at < len(asked.words) else (None, 1)
    if deed is None:
        return
    rest, verb = asked.rest(at + size), asked.words[at]
    text = _clause(asked, verb.end, verb.lower if told else past(verb.lower), rest, who, front)
    taken = asked.deed(deed, text, who, [*front, *rest])
    if deed.name == "speak":
        taken = replace(taken, whom=_listeners(asked, rest), things=frozenset())
    if taken.whom or taken.places or taken.days or taken.things or not deed.mutual or len(taken.who) > 1:
        yield taken


def _listeners(asked: Parsed, rest: Sequence[Word]) -> tuple[str, ...]:
    """Those who are told something: named right after the verb, or after "to" or "with"."""
    before = ["to", *(word.lower for word in rest)]
    pairs = zip(before, rest[:6], strict=False)
    told = [word for ahead, word in pairs if word.start in asked.named and ahead in {"to", "with"}]
    return tuple(entity for word in told for entity in entities(asked.named[word.start]))


def _clause(
    asked: Parsed, start: int, verb: str, rest: Sequence[Word], who: Sequence[Mention], front: Sequence[Word]
) -> str:
    """The deed in the question's words: "that Kyiv rejected the ceasefire in Jeddah", the verb ending at `start`."""
    the = "the " if asked.text[: who[0].start].lower().endswith("the ") else ""
    subject, wanted = asked.text[who[0].start : who[-1].end], _wanted(asked, front)
    tail = asked.text[start : rest[-1].end] if rest else ""
    if rest and rest[0].named and wanted:
        end = list(takewhile(lambda word: word.named, rest))[-1].end
        wanted, tail = f"{asked.text[start:end]} {wanted}", asked.text[end : rest[-1].end]
    return " ".join(f"that {the}{subject} {verb} {wanted} {tail}".split())


def _wanted(asked: Parsed, front: Sequence[Word]) -> str:
    """What "which cities", "how many aircraft" and "what" ask for, as the object of the deed."""
    lowers = [word.lower for word in front]
    if lowers[:1] == ["how"] and lowers[1:2] in (["many"], ["much"]):
        return asked.said(front[2:])
    return asked.said(front[1:]) if lowers[:1] == ["which"] else ANYTHING if lowers == ["what"] else ""
