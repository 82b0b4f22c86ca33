"""A question asked anew of another side, person, time or place: "and the Russians?", "and in July?"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from rag.facts import names
from rag.parties import Party, parties
from rag.words import wordlists

_MONTHS = "May|(?i:January|February|March|April|June|July|August|September|October|November|December)"
_DATE = rf"(?:(?:\d{{1,2}} )?(?:{_MONTHS})(?: \d{{1,2}}(?!\d))?(?:,? \d{{4}})?|(?:19|20)\d\d)\b"
_ORDINAL = r"(?i:first|second|third|fourth|fifth|sixth|last|next|previous)"
_OCCASION = rf"(?:{'|'.join(wordlists()['conversation']['occasions'].split())})"
_LEAD = r"(?:(?P<lead>(?i:on|in|at|by|during|of|for|after|before|since)) )?"
_WHEN = re.compile(rf"\b{_LEAD}(?P<core>{_DATE})")
_ROUND = re.compile(rf"\b{_LEAD}(?P<core>(?i:the )?{_ORDINAL}\b)(?P<noun> {_OCCASION}\b)?(?: (?:of|on|in) {_DATE})?")
_WHERE = re.compile(rf"\b(?:[Ii]n|[Aa]t) (?!(?:{_MONTHS})\b)[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*")
_ADJECTIVE = re.compile(r"(?:an|ish|ati)$")
_POSSESSIVE = re.compile(r"['’]s?$")
_SOURCE = re.compile(r"(?i:according to (?:the )?)[\w-]+(?: [A-Z][\w-]*)*")
_PREPOSITION = re.compile(rf"(?:{'|'.join(wordlists()['conversation']['prepositions'].split())})\s+", re.IGNORECASE)

_AUXILIARY = rf"(?:{'|'.join(wordlists()['conversation']['auxiliaries'].split())})\b"
_THING = rf"(?!{_AUXILIARY})[\w'’-]+"
_COUNTED = re.compile(rf"\bhow many ({_THING}(?: {_THING}){{0,2}}) (?={_AUXILIARY})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A party as named in a text, `text == whole[start:end]`, with its article or first names; `alias` is bare."""

    party: Party
    start: int
    end: int
    text: str
    alias: str

    @property
    def adjective(self) -> bool:
        """Whether it is named by an adjective: "Russian"."""
        return not self.party.person and _ADJECTIVE.search(self.alias) is not None

    @property
    def owns(self) -> bool:
        """Whether what follows is theirs: "Russia's", "Russian"."""
        return self.adjective or _POSSESSIVE.search(self.text) is not None


def renewed(question: str, fragment: str) -> str | None:
    """The question with what the fragment names in the place of its own like; None where it has none."""
    new = fragment.rstrip(" ?!.")
    for other in (_other_source, _other_party, _other_time, _other_place, _other_thing):
        if found := other(question, new):
            return found
    return None


def mentions(text: str) -> list[Mention]:
    """Who is named in the text, in order; names joined by a hyphen are left alone."""
    runs = names(text)
    found: list[Mention] = []
    for item in _found(text):
        run = next((run for run in runs if run.start <= item.start and item.start < run.end), None)
        if run and item.party.person:
            found = [other for other in found if other.end <= run.start]
            item = replace(item, start=run.start, text=text[run.start : item.end])
        found.append(item)
    return found


def without_rivals(topic: str, clause: str) -> str:
    """The topic without the one party or person whose place another one takes in the clause."""
    taken = mentions(clause)
    for person in (False, True):
        new = {mention.party.name for mention in taken if mention.party.person == person}
        old = [item for item in mentions(topic) if item.party.person == person and item.party.name not in new]
        if new and len(old) == 1:
            kept = "the" if old[0].adjective and old[0].text.lower().startswith("the ") else ""
            topic = topic[: old[0].start] + kept + topic[old[0].end :]
    return " ".join(topic.split())


def counted(text: str) -> str | None:
    """What a question asks the number of."""
    found = _COUNTED.search(text)
    return found[1] if found else None


def dates(text: str) -> list[str]:
    """The dates in a text, as written."""
    return [match["core"] for match in _WHEN.finditer(text)]


def _found(text: str) -> Iterator[Mention]:
    pattern, owners = _names()
    for match in pattern.finditer(text):
        yield Mention(owners[match[1].lower()], *match.span(), match[0], match[1])


@cache
def _names() -> tuple[re.Pattern[str], dict[str, Party]]:
    owners = {alias.lower(): party for party in parties() for alias in party.aliases}
    alternatives = "|".join(map(re.escape, sorted(owners, key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])(?:the )?({alternatives})(?:['’]s?)?(?![\w-])", re.IGNORECASE), owners


def _other_source(question: str, new: str) -> str | None:
    """The question according to someone else, or to someone at all."""
    if not _SOURCE.match(new):
        return None
    return _SOURCE.sub(lambda _: new, question) if _SOURCE.search(question) else f"{question.rstrip(' ?')} {new}?"


def _other_party(question: str, new: str) -> str | None:
    asked = mentions(new)
    if len(asked) != 1:
        return None
    fresh, there = asked[0], mentions(question)
    same = [item for item in there if item.party == fresh.party]
    alike = [item for item in there if item.party != fresh.party and item.party.person == fresh.party.person]
    if len(same) == len(alike) == 1:
        return _swapped(question, same[0], alike[0])
    targets = [item for item in there if item.party != fresh.party and (item in alike or not item.owns)]
    if not targets:
        return None
    target = min(targets, key=lambda item: (item.owns != fresh.owns, item not in alike, item.start))
    return _put(question, target, _form(target, fresh, _PREPOSITION.sub("", new, count=1)))


def _swapped(question: str, one: Mention, other: Mention) -> str:
    """Each of two parties in the place of the other."""
    first, second = sorted((one, other), key=lambda item: item.start)
    later = _put(question, second, _form(second, first, first.party.name))
    return _put(later, first, _form(first, second, second.party.name))


def _form(target: Mention, new: Mention, words: str) -> str:
    """The new words in the grammar of those that they replace."""
    if target.adjective and new.adjective:
        return ("the " if target.text.lower().startswith("the ") else "") + new.alias
    return _owned(words) if target.owns else words


def _owned(words: str) -> str:
    words = _POSSESSIVE.sub("", words)
    return words + ("’" if words.endswith("s") else "’s")


def _put(question: str, target: Mention, words: str) -> str:
    return question[: target.start] + words + question[target.end :]


def _other_time(question: str, new: str) -> str | None:
    """The question at another date or round; without a time of its own, the new one comes at its end."""
    fresh = _ROUND.fullmatch(new) or _WHEN.fullmatch(new)
    if not fresh:
        return None
    old = (_ROUND.search(question) if fresh.re is _ROUND else None) or _WHEN.search(question) or _ROUND.search(question)
    if not old:
        return f"{question.rstrip(' ?')} {(fresh['lead'] or 'in').lower()} {fresh.group()[fresh.start('core') :]}?"
    core = fresh["core"]
    if fresh.re is old.re is _ROUND:
        core += fresh["noun"] or old["noun"] or ""
    elif fresh.re is old.re is _WHEN:
        core += _year(core, old["core"])
    else:
        core = new.removeprefix(f"{fresh['lead']} ")
    lead = fresh["lead"] or old["lead"]
    return question[: old.start()] + (f"{lead.lower()} " if lead else "") + core + question[old.end() :]


def _year(new: str, old: str) -> str:
    """The year of the old date for a new one that has none."""
    year = re.search(r"\d{4}", old)
    return f" {year.group()}" if year and not re.search(r"\d{4}", new) else ""


def _other_place(question: str, new: str) -> str | None:
    """The question of another place; what was on a day there was not on that day here."""
    if not _WHERE.search(question) or not _WHERE.fullmatch(new):
        return None
    undated = _WHEN.sub(lambda match: f"in{_year('', match['core'])}", _ROUND.sub("", question))
    return " ".join(_WHERE.sub(lambda _: new[0].lower() + new[1:], undated, count=1).split())


def _other_thing(question: str, new: str) -> str | None:
    """The question how many there were of something else."""
    found = _COUNTED.search(question)
    if not found or new != new.lower():
        return None
    return question[: found.start(1)] + new.removeprefix("the ") + question[found.end(1) :]
