"""A question asked anew of another side, person, time or place: "and the Russians?", "and in July?"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rag.checking import names
from rag.parties import Party, parties
from rag.words import wordlists

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = rf"(?:(?:\d{{1,2}} )?(?:{_MONTHS})(?: \d{{1,2}}(?!\d))?(?:,? \d{{4}})?|(?:19|20)\d\d)\b"
_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|last|next|previous)"
_OCCASION = rf"(?:{'|'.join(wordlists()['conversation']['occasions'].split())})"
_LEAD = r"(?:(?P<lead>on|in|at|by|during|of|for|after|before|since) )?"
_WHEN = re.compile(rf"\b{_LEAD}(?P<core>{_DATE})", re.IGNORECASE)
_ROUND = re.compile(rf"\b{_LEAD}(?P<core>(?:the )?{_ORDINAL}\b)(?P<noun> {_OCCASION}\b)?(?: (?:of|on|in) {_DATE})?", re.I)
_WHERE = re.compile(rf"\b(?:in|at) (?!(?:{_MONTHS})\b)[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*")
_ADJECTIVE = re.compile(r"(?:an|ish|ati)$")
_POSSESSIVE = re.compile(r"['’]s?$")
_PREPOSITION = re.compile(rf"(?:{'|'.join(wordlists()['conversation']['prepositions'].split())})\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A government, an organisation or a person as named in a text, `text[start:end]`, with its article and first names.

    `alias` is the bare name as it stands there.
    """

    party: Party
    start: int
    end: int
    alias: str


def renewed(question: str, fragment: str) -> str | None:
    """The question with what the fragment names in the place of its own like; None where it has none."""
    new = fragment.rstrip(" ?!.")
    return _other_party(question, new) or _other_time(question, new) or _other_place(question, new)


def mentions(text: str) -> list[Mention]:
    """Who is named in the text, in order; names joined by a hyphen are left alone."""
    runs = {(name.start, name.end) for name in names(text)}
    found: list[Mention] = []
    for mention in _found(text):
        start, end = next(((a, b) for a, b in runs if a <= mention.start and mention.end <= b + 2), (mention.start, 0))
        if mention.party.person and end:
            found = [other for other in found if other.end <= start]
            mention = Mention(mention.party, start, mention.end, mention.alias)
        found.append(mention)
    return found


def without_rivals(topic: str, clause: str) -> str:
    """The topic without the one party or person whose place another one takes in the clause."""
    taken = mentions(clause)
    for person in (False, True):
        new = {mention.party.name for mention in taken if mention.party.person == person}
        old = [item for item in mentions(topic) if item.party.person == person and item.party.name not in new]
        if new and len(old) == 1:
            topic = f"{topic[: old[0].start]}{topic[old[0].end :]}"
    return " ".join(topic.split())


def dates(text: str) -> list[str]:
    """The dates in a text, as written."""
    return [match["core"] for match in _WHEN.finditer(text)]


def _found(text: str) -> Iterator[Mention]:
    pattern, owners = _names()
    for match in pattern.finditer(text):
        yield Mention(owners[match[1].lower()], match.start(), match.end(), match[1])


@cache
def _names() -> tuple[re.Pattern[str], dict[str, Party]]:
    owners = {alias.lower(): party for party in parties() for alias in party.aliases}
    alternatives = "|".join(map(re.escape, sorted(owners, key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])(?:the )?({alternatives})(?:['’]s?)?(?![\w-])", re.IGNORECASE), owners


def _other_party(question: str, new: str) -> str | None:
    asked = mentions(new)
    there = mentions(question)
    if len(asked) != 1 or not there:
        return None
    same = [item for item in there if item.party.name == asked[0].party.name]
    others = [item for item in there if item.party.name != asked[0].party.name]
    if same:
        return _swapped(question, same, others)
    alike = [item for item in others if item.party.person == asked[0].party.person] or others
    source = (item for item in alike if question[: item.start].lower().endswith("according to "))
    target = next(source, alike[0])
    return _put(question, target, _form(question, target, asked[0], _PREPOSITION.sub("", new, count=1)))


def _swapped(question: str, same: list[Mention], others: list[Mention]) -> str | None:
    """Each of two parties in the place of the other."""
    if len(same) != 1 or len(others) != 1:
        return None
    first, second = sorted((same[0], others[0]), key=lambda item: item.start)
    later = _put(question, second, _form(question, second, first, first.party.name))
    return _put(later, first, _form(question, first, second, second.party.name))


def _form(question: str, target: Mention, new: Mention, words: str) -> str:
    """The new words in the grammar of those that they replace."""
    old = question[target.start : target.end]
    if _ADJECTIVE.search(target.alias) and not target.party.person:
        article = "the " if old.lower().startswith("the ") else ""
        bare = re.sub(r"^the ", "", words, flags=re.IGNORECASE)
        return article + (new.alias if _ADJECTIVE.search(new.alias) else _owned(bare))
    return _owned(words) if _POSSESSIVE.search(old) else words


def _owned(words: str) -> str:
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
        return f"{question.rstrip(' ?')} {new if fresh['lead'] else f'in {new}'}?"
    core = fresh["core"]
    if fresh.re is old.re is _ROUND:
        core += fresh["noun"] or old["noun"] or ""
    elif fresh.re is old.re is _WHEN:
        core += _year(core, old["core"])
    else:
        core = new.removeprefix(f"{fresh['lead']} ")
    lead = fresh["lead"] or old["lead"]
    return question[: old.start()] + (f"{lead} " if lead else "") + core + question[old.end() :]


def _year(new: str, old: str) -> str:
    """The year of the old date for a new one that has none."""
    year = re.search(r"\d{4}", old)
    return f" {year.group()}" if year and not re.search(r"\d{4}", new) else ""


def _other_place(question: str, new: str) -> str | None:
    old = _WHERE.search(question)
    if not old or not _WHERE.fullmatch(new):
        return None
    return question[: old.start()] + new + question[old.end() :]
