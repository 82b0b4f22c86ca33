"""Names in a sentence, whom they stand for, and which of them the passages lack."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rag.facts import Name, folded_words, missing_names, names, same_name
from rag.parties import Party, parties
from rag.words import fold, terms, wordlists

SHORT = {
    "us": "United States",
    "usa": "United States",
    "uk": "United Kingdom",
    "eu": "European Union",
    "whitehouse": "United States",
}
_ADJECTIVE = ("ian", "ish", "ican", "ese", "ch")
_POSSESSIVE = re.compile(r"[’'ʼ]s(?=\s)")
_NEXT = re.compile(r"\s+([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as written, where it stands, whom it stands for, and whether it can be an adjective.

    `known` says that it is of a party or person of the talks.
    """

    text: str
    start: int
    end: int
    entity: str
    adjective: bool
    known: bool


@cache
def _known() -> dict[str, str]:
    """Folded names of parties and people, and whom they stand for."""
    found = {fold(alias): party.name for party in parties() for alias in (*party.aliases, party.name)}
    return {**found, **SHORT}


@cache
def _calendar() -> frozenset[str]:
    days = "monday tuesday wednesday thursday friday saturday sunday"
    return frozenset(fold(word) for words in (*wordlists()["calendar"]["months"], days) for word in words.split())


def is_month(word: str) -> bool:
    """Whether a word is the name of a month or weekday."""
    return fold(word) in _calendar()


@lru_cache(maxsize=1024)
def mentions(text: str) -> tuple[Mention, ...]:
    """The names of a text, without months, weekdays and words that only open a sentence."""
    found = []
    for name in (part for run in names(text) for part in _parted(run)):
        parts = [fold(part) for part in re.split(r"[\s.-]+", name.text) if part]
        if all(part in _calendar() for part in parts) or _only_opens(text, name.start, name.end, parts):
            continue
        found.append(_mention(name, parts))
    return tuple(_whole(text, found))


def _whole(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """The names, two of them one where they are so joined: "National Security and Defence Council"."""
    ahead: Mention | None = None
    for item in found:
        joined = ahead and not ahead.known and text[ahead.end : item.start] == " and "
        if ahead and joined and fold(item.text.rpartition(" ")[2]) in _offices():
            ahead = replace(item, text=text[ahead.start : item.end], start=ahead.start)
            continue
        if ahead:
            yield ahead
        ahead = item
    if ahead:
        yield ahead


def _parted(name: Name) -> list[Name]:
    """A person and their country are two names: "Oleksandr Kubrakov of Ukraine", but not "Bank of Russia"."""
    left, of, right = name.text.rpartition(" of ")
    last = left.rpartition(" ")[2]
    if not of or fold(right) not in _known() or " " not in left or fold(last) in _offices():
        return [name]
    return [Name(left, name.start, name.start + len(left)), Name(right, name.end - len(right), name.end)]


@cache
def _offices() -> frozenset[str]:
    return frozenset(wordlists()["checking"]["offices"].split())


def _mention(name: Name, parts: Sequence[str]) -> Mention:
    whole = fold(name.text)
    candidates = (whole, "".join(parts[-2:]), *reversed(parts))
    entity = next((_known()[part] for part in candidates if part in _known()), None)
    adjective = whole in {"us", "un", "eu", "uk"} or (len(parts) == 1 and whole.endswith(_ADJECTIVE))
    return Mention(name.text, name.start, name.end, entity or parts[-1], adjective, entity is not None)


def _only_opens(text: str, start: int, end: int, parts: Sequence[str]) -> bool:
    """Whether a single unknown word has its capital from opening the sentence: all but "Galuzin promised"."""
    if start > 0 and text[:start].strip(" \t\n\"'“”«»‘’(-–—•*"):
        return False
    if len(parts) != 1 or parts[0] in _known():
        return False
    return not _is_bare_subject(text, end, parts[0])


def _is_bare_subject(text: str, end: int, word: str) -> bool:
    """A singular without article, followed by a verb, is a name; plurals and -ing forms need no article."""
    lists = wordlists()["checking"]
    if _POSSESSIVE.match(text, end):
        return word not in lists["shared_owners"].split()
    following = _NEXT.match(text, end)
    if following and (following.group(1) in lists["adverbs"].split() or following.group(1).endswith("ly")):
        following = _NEXT.match(text, following.end())
    if following is None or word.endswith(("s", "ing", "ly", "ed")):
        return False
    after = following.group(1)
    return after.islower() and (after.endswith("ed") or after in {*lists["verbs"].split(), *lists["speaking"].split()})


@cache
def _parties() -> dict[str, str]:
    """The country for which a person speaks and acts, by their side or their office."""
    countries = [party for party in parties() if not party.person]
    return {
        person.name: country.name
        for person in parties()
        for country in reversed(countries)
        if person.person and (person.side == country.side in {"ukraine", "russia"} or _serves(person, country))
    }


def _serves(person: Party, country: Party) -> bool:
    return any(role.title.endswith(f"of {article}{country.name}") for role in person.roles for article in ("", "the "))


def stands_for(entity: str) -> frozenset[str]:
    """Someone, and the country whose deeds and words theirs are: what Zelensky offers, Ukraine offers."""
    return frozenset({entity, _parties().get(entity, entity)})


def missing(sentence: str, passages: Sequence[str]) -> list[str]:
    """The names of a sentence that no passage has, nor another name for the same; English only."""
    words = folded_words(passages)
    stems = {stem for passage in passages for stem in terms(passage)}
    known = {entity for passage in passages for item in mentions(passage) for entity in stands_for(item.entity)}
    return [item.text for item in mentions(sentence) if item.entity not in known and not _stands(item, words, stems)]


def _stands(mention: Mention, words: Collection[str], stems: Collection[str]) -> bool:
    """Whether the name's last word, or all words of a title, stand there in some form."""
    if not missing_names(mention.text, words):
        return True
    last = fold(re.split(r"[\s-]+", mention.text)[-1])
    if last in words or any(same_name(last, word) for word in words):
        return True
    return not mention.known and all(stem in stems for stem in terms(mention.text))
