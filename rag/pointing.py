"""Does a question stand by itself, or does it point back at what was said before?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.facts import names
from rag.language import detect
from rag.parties import parties
from rag.renewing import mentions
from rag.words import fold, wordlists

SHORT = 4  # words of a fragment
ANCHORS = 2  # names that fix what a question is about
LONGER = 6  # words of one that opens with "and" or the like

_LISTS = {name: words.split() for name, words in wordlists()["conversation"].items()}
ASKING = frozenset(_LISTS["asking"])
AUXILIARIES = frozenset(_LISTS["auxiliaries"])
_TOPICLESS = ASKING | AUXILIARIES | frozenset(_LISTS["small"])
_CLAUSE_ENDS = frozenset({*AUXILIARIES, *_LISTS["prepositions"], ""})
_SPANS = frozenset({"day", "week", "month", "year", "time", "night"})
_SPEECH = frozenset(_LISTS["speech"])
_PREPOSITIONS = frozenset(_LISTS["prepositions"])
_OCCASIONS = frozenset(_LISTS["occasions"])
_SPEAKERS = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
_SEVERAL = frozenset({"they", "them", "their", "theirs", "themselves"})
_JOINTS = frozenset({*_LISTS["joints"], *".,;:"})

_GROUPS = frozenset(fold(alias) for party in parties() if not party.person for alias in party.aliases)

_CONTINUER = "|".join(word.replace("_", r"\s+") for word in _LISTS["continuers"])
_OPENING = re.compile(rf"(?:(?:{_CONTINUER})\b[\s,:–-]*)+", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*|[.,;:]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ONE = re.compile(r"\b(?:the|which)(?: [^\W\d_]+){0,2} ones?\b|\bthe (?:same|former|latter)\b|\belse\b", re.IGNORECASE)
_UNCOUNTED = re.compile(rf"how many (?:of (?:them|those) )?(?:{'|'.join(AUXILIARIES)})\b", re.IGNORECASE)


def opened(question: str) -> str:
    """The question without an opening such as "and" or "what about"."""
    found = _OPENING.match(question)
    return question[found.end() :] if found else question


def is_fragment(question: str) -> bool:
    """Whether a few words ask without being a clause: "and the Russians?", "in 2022?"."""
    rest = opened(question)
    words = _words(rest)
    most = SHORT if rest == question else LONGER
    if not question.endswith("?") or not 0 < len(words) <= most or not (ASKING | AUXILIARIES).isdisjoint(words):
        return False
    return rest != question or detect(question) == "en"  # of other languages the auxiliaries are not known


def is_bare(question: str) -> bool:
    """Whether a question has no topic: "why?", "when was that?", "what did Putin say?"."""
    words = _words(question)
    if _SPEECH.isdisjoint(words):
        return all(word in _TOPICLESS for word in words)
    for item in mentions(question):
        question = question.replace(item.text, "")
    return all(word in _TOPICLESS | _SPEECH for word in _words(question))


def points_back(question: str) -> bool:
    """Whether a question needs what was said before it.

    So does a fragment, and one without a topic. One with a year or two names of its own does not; of the others, one
    that opens with "and" does and, in English, one with "the other one", with "how many" of nothing, or with a pronoun
    that finds nothing in the question to stand for.
    """
    if is_fragment(question) or is_bare(question):
        return True
    if _YEAR.search(question) or len({name.text for name in names(question)}) >= ANCHORS:
        return False
    return opened(question) != question or (detect(question) == "en" and _leans(question))


def _leans(question: str) -> bool:
    return bool(_ONE.search(question) or _UNCOUNTED.match(question) or _dangling(question))


def _dangling(question: str) -> bool:
    tokens = [match.group() for match in _TOKEN.finditer(question)]
    return any(_dangles(tokens, at) for at in range(len(tokens)))


def _dangles(tokens: Sequence[str], at: int) -> bool:
    """Whether the token is a pronoun for which nothing before it in the question can be meant."""
    word, before = tokens[at].lower(), tokens[:at]
    last, following = (before[-1].lower() if before else ""), (tokens[at + 1].lower() if at + 1 < len(tokens) else "")
    if word in _SPEAKERS:
        return not _people(before)
    if word in {"its", "their"} and before and before[0].lower() in {"who", "which"}:
        return False
    if word in _SEVERAL:
        return not _plural(before) and not _jointed(before)
    if word in {"it", "its", "itself"}:
        if _means_nothing(last, following, tokens[at:]):
            return False
        subject = word == "its" or following not in _CLAUSE_ENDS | _JOINTS
        return not _jointed(before) and not (subject and names(" ".join(before)))
    if word in {"that", "this", "these", "those"}:
        return _demonstrates(last, word, following) and not _jointed(before)
    if word == "there":
        return not ({last, following} & AUXILIARIES) and not _jointed(before)
    return False


def _means_nothing(last: str, following: str, rest: Sequence[str]) -> bool:
    """Whether "it" only holds a place: "is it true that", "was it he who", "how long does it take to"."""
    later = {token.lower() for token in rest}
    return (last in AUXILIARIES and not later.isdisjoint({"that", "who"})) or (
        "to" in later and (last in {"is", "was"} or following == "take")
    )


def _demonstrates(last: str, word: str, following: str) -> bool:
    """Whether "that" or the like is no conjunction: at an end, or before an occasion; "this week" is now."""
    if following in _OCCASIONS:
        return word != "this" or following not in _SPANS
    return following in {"", ".", ",", ";", "true"} and last in _PREPOSITIONS | AUXILIARIES | ASKING


def _jointed(before: Sequence[str]) -> bool:
    """Whether an earlier clause that names something may hold what is meant."""
    joints = [at for at, token in enumerate(before) if at and token.lower() in _JOINTS]
    return bool(joints) and not is_bare(" ".join(before[: joints[-1]]))


def _people(before: Sequence[str]) -> bool:
    """Whether a name is among the words that is not one of a government or an organisation."""
    return any(fold(name.text) not in _GROUPS for name in names(" ".join(before)))


def _plural(before: Sequence[str]) -> bool:
    """Whether several are named, by a word in -s."""
    nouns = (word for word in before if len(word) > 3 and word.lower() not in AUXILIARIES)
    return any(word.endswith("s") and not word.endswith(("ss", "'s", "’s")) for word in nouns)


def _words(text: str) -> list[str]:
    """The words in small letters, but for the month of May."""
    return [word if word == "May" else word.lower() for word in _TOKEN.findall(text) if word[0].isalnum()]
