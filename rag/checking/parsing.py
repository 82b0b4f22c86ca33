"""English sentences as words with what they hang on: whose doing is told, and whether it is denied.

No grammar is parsed. A word is governed by the nearest party, person or other name before it that stands as a subject,
by one that stands right before it as its owner ("Russian bodies"), by one that follows it as the agent ("led by
Umerov"), or by the one who is named as speaker at the end.
A clause (what stands between commas and conjunctions) is denied where it holds an odd number of negations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rag.checking.naming import Mention, is_month, mentions
from rag.words import terms, wordlists

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[’'ʼ-][^\W\d_]+)*")
_OWNER = re.compile(r"[’'ʼ]s?(?=\s)")
_BREAK = re.compile(r"[,;:()—–]")

Governors = frozenset[str]
NOBODY: Governors = frozenset()


@dataclass(frozen=True, slots=True)
class Word:
    """A word, `text[start:end]`, with its stem ("" for one without content).

    `governors` are its subjects, or if `owned` the one before it that it belongs to; `voices` say the sentence; `acts`
    tells of the verb, the first word after its subject; `denied` tells of its clause, `barred` that a "no" stands right
    before it; `named` says that it is a part of a name.
    """

    lower: str
    start: int
    end: int
    stem: str
    clause: int
    governors: Governors = NOBODY
    owned: bool = False
    voices: Governors = NOBODY
    acts: bool = False
    denied: bool = False
    barred: bool = False
    named: bool = False

    @property
    def counts(self) -> bool:
        """Whether it tells something of others: no name, number or month."""
        return not (self.named or self.lower[0].isdigit() or is_month(self.lower) or self.lower in listed("numerals"))


@cache
def listed(name: str) -> frozenset[str]:
    """The words of one of the lists."""
    return frozenset(wordlists()["checking"][name].split())


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The stem of a content word, "" for any other."""
    return next(iter(terms(word)), "")


@lru_cache(maxsize=1024)
def parse(text: str) -> tuple[Word, ...]:
    """The words of one English sentence, in order."""
    found = mentions(text)
    words = _denied(_plain(text, found))
    return tuple(_spoken(text, _governed(text, words, found), found))


def _plain(text: str, found: Sequence[Mention]) -> list[Word]:
    words: list[Word] = []
    clause, at = 0, 0
    for match in _WORD.finditer(text):
        lower = match.group().lower()
        clause += bool(_BREAK.search(text, at, match.start())) or lower in listed("breaks")
        content = "" if lower in listed("prepositions") else stem(lower)
        words.append(Word(lower, match.start(), match.end(), content, clause))
        at = match.end()
    inside = {word.start for mention in found for word in words if mention.start <= word.start < mention.end}
    return [replace(word, named=True) if word.start in inside else word for word in words]


def _denied(words: Sequence[Word]) -> list[Word]:
    """The words with the denial of their clause."""
    counts: dict[int, int] = {}
    for at, word in enumerate(words):
        pair = f"{word.lower}_{words[at + 1].lower if at + 1 < len(words) else ''}"
        if pair in listed("negations_of_two") or (is_negation(word.lower) and pair not in listed("harmless")):
            counts[word.clause] = counts.get(word.clause, 0) + 1
    odd = {clause for clause, count in counts.items() if count % 2}
    before = ["", *(word.lower for word in words)]
    return [
        replace(word, denied=word.clause in odd, barred=barred) if barred or word.clause in odd else word
        for word, barred in zip(words, (ahead in {"no", "without"} for ahead in before), strict=False)
    ]


@lru_cache(maxsize=16384)
def is_negation(lower: str) -> bool:
    """Whether a word denies."""
    return lower in listed("negations") or lower.endswith(("n't", "n’t")) or stem(lower) in listed("negations")


def _governed(text: str, words: Sequence[Word], found: Sequence[Mention]) -> list[Word]:
    """The words with their subjects, or their owners in place of these."""
    starts = {mention.start: mention for mention in found}
    subject, owner, joined = NOBODY, NOBODY, False
    governed = []
    for at, word in enumerate(words):
        mention = starts.get(word.start)
        role = _role(text, words, at, mention, begun=bool(subject)) if mention else ""
        if mention and role == "owner":
            owner = frozenset({mention.entity})
        elif mention and role == "subject":
            subject = subject | {mention.entity} if joined else frozenset({mention.entity})
        elif word.lower == "among":
            subject = NOBODY
        owned = bool(owner) and not word.named
        acts = bool(subject) and not (word.named or owned) and _acts(words, at)
        mine = owner if owned else subject
        governed.append(replace(word, governors=mine, owned=owned, acts=acts) if mine else word)
        if owned and word.stem and not _leads(words, at):
            subject = owner if word.lower in listed("bodies") and not _hangs(words, at - 1) else subject
            owner = NOBODY
        joined = (word.named and role != "object") or (joined and (owned or word.lower in {"and", "the"}))
    return _with_agents(governed, starts)


def _acts(words: Sequence[Word], at: int) -> bool:
    """Whether a word is the first after a name that is neither an adverb nor an auxiliary."""
    helpers = listed("auxiliaries") | listed("adverbs")
    before = at - 1
    while before > 0 and (words[before].lower in helpers or words[before].lower.endswith("ly")):
        before -= 1
    return before >= 0 and words[before].named and words[at].lower not in helpers and bool(words[at].stem)


def _leads(words: Sequence[Word], at: int) -> bool:
    """Whether a word leads to the body it describes: "state media"."""
    following = words[at + 1].lower if at + 1 < len(words) else ""
    return following in listed("bodies") and words[at].lower not in listed("bodies")


def _with_agents(words: Sequence[Word], starts: Mapping[int, Mention]) -> list[Word]:
    """What stands before "by" and a name is the doing of that name: "was led by Umerov", "breaches by Russia"."""
    done = list(words)
    for at, mention in _agents(words, starts):
        verb = at - 1 if words[at - 1].stem or at < 2 else at - 2  # "asked for by Kyiv"
        if not words[verb].named:
            agent = frozenset({mention.entity})
            done[verb] = replace(words[verb], governors=agent, owned=not is_verb(words[verb].lower), acts=True)
    return done


def _agents(words: Sequence[Word], starts: Mapping[int, Mention]) -> Iterator[tuple[int, Mention]]:
    """Each "by" with the name after it, unless that only owns what follows ("by Kyiv's account")."""
    for at, word in enumerate(words[:-1]):
        name = at + 2 if words[at + 1].lower == "the" and at + 2 < len(words) else at + 1
        mention = starts.get(words[name].start)
        if word.lower == "by" and at and mention:
            following = next((later for later in words[name:] if later.start >= mention.end), None)
            if following is None or not following.owned:
                yield at, mention


def _role(text: str, words: Sequence[Word], at: int, mention: Mention, *, begun: bool) -> str:
    """`owner`, `subject`, or `object` for what hangs on a preposition or follows a verb that has its subject."""
    before = words[at - 1].lower if at else ""
    later = (word for word in words[at:] if word.start >= mention.end)
    following = next((word for word in later if not word.lower.endswith("ly")), None)
    verb = following is not None and is_verb(following.lower)
    modifies = _goes_on(text, mention.end) and not verb and (mention.adjective or before == "the")
    if _OWNER.match(text, mention.end) or modifies:
        return "owner"
    if stem(before) in listed("accusing"):
        return "subject"
    if verb and before in {"after", "before"}:
        return "subject"
    if before == "by" or _hangs(words, at) or not (mention.known or at == 0 or verb):
        return "object"
    inside = begun and at > 0 and words[at - 1].clause == words[at].clause and not words[at - 1].named
    after_verb = inside and not verb and is_verb(before) and before not in listed("speaking")
    return "object" if after_verb else "subject"


def _hangs(words: Sequence[Word], at: int) -> bool:
    """Whether a word hangs on a preposition that stands before it or before its article."""
    before = [word.lower for word in words[max(0, at - 2) : at]]
    return bool(before) and (
        before[-1] in listed("prepositions") or (before[-1] == "the" and before[0] in listed("prepositions"))
    )


def is_verb(lower: str) -> bool:
    """Whether a word looks like a verb that tells: of the past, or one of the commonest."""
    return lower.endswith("ed") or lower in listed("verbs") or lower in listed("speaking")


def _goes_on(text: str, end: int) -> bool:
    """Whether a word in small letters follows at once."""
    return text[end : end + 1].isspace() and text[end + 1 : end + 2].islower()


def _spoken(text: str, words: Sequence[Word], found: Sequence[Mention]) -> list[Word]:
    """Words with those to whom their sentence is ascribed: "by Kyiv", "according to Moscow", "Peskov said".

    Of several, the last one before the word, else the first one after it.
    """
    agents = [(mention.start, frozenset({mention.entity})) for mention in found if _is_agent(text, mention)]
    agents += [(word.start, word.governors) for word, before in _speaking(words) if before not in listed("auxiliaries")]
    if not agents:
        return list(words)
    return [replace(word, voices=_voices(word, sorted(agents, key=lambda agent: agent[0]))) for word in words]


def _speaking(words: Sequence[Word]) -> list[tuple[Word, str]]:
    """The words that say, each with the word before it: what "is said" is said by others."""
    before = ["", *(word.lower for word in words)]
    pairs = zip(words, before, strict=False)
    return [(word, ahead) for word, ahead in pairs if word.lower in listed("speaking") and word.governors]


def _voices(word: Word, agents: Sequence[tuple[int, Governors]]) -> Governors:
    before = [governors for start, governors in agents if start <= word.start]
    return before[-1] if before else agents[0][1]


def _is_agent(text: str, mention: Mention) -> bool:
    ahead = text[max(0, mention.start - 16) : mention.start].lower().rstrip()
    owns = mention.adjective or _OWNER.match(text, mention.end) is not None  # "by Kyiv's account"
    if ahead.endswith(("according to", "according to the")) or (owns and ahead.endswith(("by", "by the", "in"))):
        return True
    after = re.match(r"\s+([^\W\d_]+)", text[mention.end : mention.end + 20])
    inverted = tuple(listed("speaking") - {"told", "tells"})  # "told Putin" is no "said Putin"
    says = bool(after and after.group(1).lower() in listed("speaking") - {"according", "reports"})
    return says or ahead.endswith(inverted)
