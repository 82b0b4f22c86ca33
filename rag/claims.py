"""Who claims what in an English sentence: by verbs, "according to", "by Kyiv's count", "Moscow's total is"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from rag.mentions import REACH, Mention, words
from rag.speakers import Claim, Voice, governed, joined_names, spoken, titles, voice_of
from rag.strangers import strangers
from rag.types import Side

BOTH: tuple[Side, ...] = ("ukraine", "russia")

_BOUNDARY = re.compile(r"[;,:]|\.\s|[–—]|\b(?:while|whereas|but)\b")
_PARTING = re.compile(r";|\b(?:while|whereas|but)\b")
_NESTED = re.compile(
    r"\s*(?:and |but |or )?(?:that|who|because|since|when|after|before|until|unless|if|to|as|in which)\b"
)
_AND = re.compile(r"\band (?:the )?$")
_TAIL = re.compile(
    r"(?:(?:(?<=telling)|(?<=told)|\s+(?:on|in|at|to|during|after|before|this|last|later|yesterday|again|when)\b)[^,;]*)?"
    r"\s*(?:[,;]|[.!?]?\s*$)"
)
_FIGURE = re.compile(
    r"\s+(?:of |at )?(?:about |only |some |over |more than )?(?:\d|(?:one|two|three|four|five|six|none)\b)"
)
_SIDES = re.compile(
    r"\b(both|each|neither)(?: of the)? (?:sides?|delegations?|capitals?)\b|\bthe two (?:sides|presidents|leaders)\b",
    re.I,
)
_PRONOUN = re.compile(r"\b(?:he|she|they|it)\b(?=\s)", re.I)
_IN = re.compile(r"\b(?:by|in|on|at|from) (?:the )?$", re.I)
_ACCORDING = re.compile(
    r"\b(?:according to|in the words of|by the accounts? of|in the view of)\s+(?P<source>[^,;:]*)", re.I
)
_SOME_ACCOUNT = re.compile(r"\bby (?:one|most|some|other|several) (?:reports?|accounts?|outlets?)\b", re.I)
_UNNAMED = re.compile(
    r"(?:^|\b(?:other|most|some|press|news|media|one|the) )(?:reports|report|outlets|accounts)\b(?! (?:for|of)\b)", re.I
)


def claims(text: str, mentions: Sequence[Mention], last: Voice | None) -> list[Claim]:
    """The claims of a sentence in order, those inside another's words left out; `last` is who spoke before."""
    named = _all_mentions(text, mentions, last)
    found = [*spoken(text, named), *_by_phrase(text, named, last), *_by_account(text, named)]
    kept: list[Claim] = []
    for claim in sorted(found, key=lambda item: (item.start, item.end)):
        kept = _with(kept, claim, text)
    return sorted([*kept, *_by_figure(text, named, kept)], key=lambda claim: claim.start)


def subject(text: str, mentions: Sequence[Mention]) -> Voice | None:
    """Who a sentence is about: the first name that no preposition governs."""
    found = next((mention for mention in mentions if not mention.press and not governed(text, mention)), None)
    return Voice(found.sides, found.speaker) if found else None


def _all_mentions(text: str, mentions: Sequence[Mention], last: Voice | None) -> list[Mention]:
    """The names, and the words that stand for names: both sides, he, the minister, reports."""
    both = tuple(dict.fromkeys(side for mention in mentions for side in mention.sides if not mention.press))
    added = [
        Mention(hit.start(), hit.end(), both if len(both) == 2 else BOTH, None)
        for hit in _SIDES.finditer(text)
        if (hit[1] or "").lower() != "neither" and (hit[1] or len(both) == 2)
    ]
    if last:
        hits = [*_PRONOUN.finditer(text), *_resumed().finditer(text)]
        added += [Mention(hit.start(), hit.end(), last.sides, last.speaker, person=True) for hit in hits]
    added += [Mention(hit.start(), hit.end(), ("other",), None, press=True) for hit in _UNNAMED.finditer(text)]
    added += strangers(text, mentions)
    free = [one for one in added if all(one.end <= other.start or other.end <= one.start for other in mentions)]
    return sorted([*mentions, *free], key=lambda mention: mention.start)


def _by_phrase(text: str, named: Sequence[Mention], last: Voice | None) -> Iterator[Claim]:
    yield from _according(text, named)
    for mention in named:
        hit = _account().match(text, mention.end)
        chain = joined_names(text, mention, named) if hit else []
        if hit and _IN.search(text, max(0, chain[-1].start - REACH), chain[-1].start):
            yield _source(chain[-1].start, hit.end(), chain)
    for hit in _SOME_ACCOUNT.finditer(text):
        yield Claim(hit.start(), hit.end(), Voice(("other",)), press=True, source=True)
    yield from _by_own_count(text, named, last)


def _according(text: str, named: Sequence[Mention]) -> Iterator[Claim]:
    for hit in _ACCORDING.finditer(text):
        inside = [mention for mention in named if hit.start("source") <= mention.start < hit.end("source")]
        if inside:
            same = [mention for mention in inside if mention.sides == inside[0].sides]
            yield _source(hit.start(), hit.end(), [next((one for one in same if one.person), inside[0])])


def _by_own_count(text: str, named: Sequence[Mention], last: Voice | None) -> Iterator[Claim]:
    """ "By its own count": of the name before, else of who spoke before."""
    for hit in _own_count().finditer(text):
        before = [mention for mention in named if mention.end <= hit.start()]
        if before:
            yield _source(hit.start(), hit.end(), before[-1:])
        elif last:
            yield Claim(hit.start(), hit.end(), last, source=True)


def _source(start: int, end: int, chain: Sequence[Mention]) -> Claim:
    return Claim(start, end, voice_of(chain), chain[0].press, explicit=True, source=True)


def _by_account(text: str, named: Sequence[Mention]) -> Iterator[Claim]:
    """A side's account as the subject: "Ukraine's count stood at", "Moscow's is 6,060"."""
    for mention in named:
        hit = _content().match(text, mention.end)
        if hit and not mention.press and not governed(text, mention):
            chain = joined_names(text, mention, named)
            chain = chain[:1] if governed(text, chain[-1]) else chain
            paper = _paper().search(hit[0]) is not None
            yield Claim(chain[-1].start, hit.end(), voice_of(chain), counts=True, paper=paper)


def _by_figure(text: str, named: Sequence[Mention], kept: Iterable[Claim]) -> Iterator[Claim]:
    """A second count that leaves out the verb: "Ukraine recorded 1,245 bodies and Russia 1,248"."""
    first = next((claim for claim in kept if claim.counts), None)
    for mention in named if first else ():
        hit = _FIGURE.match(text, mention.end)
        if first and hit and mention.start > first.end and _second().search(text, first.end, mention.start):
            yield Claim(mention.start, hit.end(), Voice(mention.sides, mention.speaker), mention.press, counts=True)


def _with(kept: list[Claim], claim: Claim, text: str) -> list[Claim]:
    """The claims with one more, unless it stands inside the words of the one before."""
    if not kept:
        return [claim]
    before, is_last = kept[-1], _is_last_word(text, claim)
    lead = text[before.end : claim.start]
    if claim.start < before.end or (claim.press and (is_last or claim.source)):
        return kept
    if before.press and before.source:
        return [*kept[:-1], claim]
    if claim.source and before.source:
        return [*kept, claim]
    if is_last or claim.source:
        return [*(item for item in kept if _parted(text, item.end, claim.start)), claim]
    if _is_last_word(text, before) and not _parted(text, before.end, claim.start):
        return kept
    parts = _BOUNDARY.split(lead)
    if len(parts) > 1:
        return kept if _NESTED.match(parts[-1]) else [*kept, claim]
    return [*kept, claim] if before.counts and _AND.search(lead) else kept


def _parted(text: str, start: int, end: int) -> bool:
    return _PARTING.search(text, start, end) is not None


def _is_last_word(text: str, claim: Claim) -> bool:
    """Whether the speaker is named after what is said: ", Kyiv said"."""
    opens = _after_comma().search(text, max(0, claim.start - REACH), claim.start)
    return opens is not None and _TAIL.match(text, claim.end) is not None


@cache
def _resumed() -> re.Pattern[str]:
    kind = f"(?:same|{words('titles')})"
    return re.compile(rf"\b[Tt]he (?:{kind} ){{0,2}}(?:{words('resumed')})\b(?! (?:of|for|by)\b)")


@cache
def _account() -> re.Pattern[str]:
    return re.compile(rf"(?:[’']s?)?(?: \w+)? (?:{words('accounts')})\b")


@cache
def _content() -> re.Pattern[str]:
    more = r"(?: (?:of|for|at|to|before|that)\b(?:[^.,;]|,\d){1,60}?)?(?:, [^.;:]{1,80}?,)?"
    account = rf"(?:[’']s?)?(?: [\w-]+)? (?:{words('accounts')})\b{more} (?:{words('contents')})"
    return re.compile(rf"{account}|[’']s (?:is|was|are|were|stood|asks|says|rejects|wants)\b")


@cache
def _paper() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words('papers')})\b", re.I)


@cache
def _own_count() -> re.Pattern[str]:
    return re.compile(rf"\bby (?:its|his|her|their) (?:own )?(?:{words('accounts')})\b", re.I)


@cache
def _second() -> re.Pattern[str]:
    return re.compile(rf"(?:,|\band|\bwhile) (?:the )?{titles()}$")


@cache
def _after_comma() -> re.Pattern[str]:
    return re.compile(rf"[,”»\"] *(?:the |an? )?{titles()}$")
