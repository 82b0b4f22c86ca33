"""Who is named where in a text: parties, their people and offices, and the press."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any

from rag.parties import Party, Role, parties
from rag.types import Article, Side

_CYRILLIC = re.compile(r"[А-Яа-яІіЇїЄєҐґ]")
_ENDING = re.compile(r"(?:ий|[аеёиійоуыьэюяієї])+$")
_POSSESSIVE = re.compile(r"[’'ʼ]s?\b|[’'ʼ](?=\s)")
_CAPITAL = r"[A-ZÀ-ÖØ-Þİ][\w’'-]+"
_NAMED_AFTER = re.compile(rf"(?:[’']s)?((?: [\w-]+){{0,7}}?),? ({_CAPITAL} {_CAPITAL})\b(?! {_CAPITAL})")
_NAMED_BEFORE = re.compile(rf"({_CAPITAL} {_CAPITAL})(?: of|,((?: [\w-]+){{0,8}})) ?$")
_BETWEEN = frozenset(["a", "an", "the", "of", "in", "for", "to", "at", "and", "former", "top"])
_OFFICE = re.compile(r"(?:[’']s?)?((?: (?:of|the|[\w-]+)){1,8})")
_LEADS = re.compile(r"(?:^|\W)(?:head|leader|chief) of (?:the )?$")
_SMALL = frozenset(("of", "the", "for", "affairs"))
REACH = 120  # characters looked at beside a name
MOST = 200  # names that one article may introduce


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at `text[start:end]`, whose side it is and who is meant; `person` for a human being."""

    start: int
    end: int
    sides: tuple[Side, ...]
    speaker: str | None
    person: bool = False
    press: bool = False


@cache
def speech() -> dict[str, Any]:
    """The words of saying, as in their file."""
    return tomllib.loads(files("rag").joinpath("speech.toml").read_text(encoding="utf-8"))


def words(key: str, *, of: Mapping[str, Any] | None = None) -> str:
    """The words of one list as alternatives of a regular expression, the longest first; _ stands for a space."""
    found = sorted((of or speech())[key].split(), key=len, reverse=True)
    return "|".join(word.replace("_", r"\s+") for word in found)


class Names:
    """Finds who is named in one article: parties of the table, outlets, and people the article itself introduces."""

    def __init__(self, article: Article) -> None:
        self._day = article.published
        self._outlets = [source.outlet.split(" (")[0] for source in article.sources]
        hits = list(_party_pattern().finditer(article.text))
        self._local = dict(islice(_introduced(article.text, hits), MOST))
        self._all = self._mentions(article.text, hits)
        self._starts = [mention.start for mention in self._all]

    def between(self, start: int, end: int) -> list[Mention]:
        """The names in `text[start:end]` of the article, in order, none overlapping another, offsets from `start`."""
        inside = self._all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [
            Mention(item.start - start, item.end - start, item.sides, item.speaker, item.person, item.press)
            for item in inside
        ]

    def within(self, text: str) -> list[Mention]:
        """The names in another text, as the article uses them."""
        return self._mentions(text, list(_party_pattern().finditer(text)))

    def _mentions(self, text: str, hits: Iterable[re.Match[str]]) -> list[Mention]:
        found = [Mention(hit.start(), hit.end(), ("other",), hit[0], press=True) for hit in _outlets().finditer(text)]
        for outlet in self._outlets:
            found += [Mention(start, end, ("other",), outlet, press=True) for start, end in _places(text, outlet)]
        for local, (side, name) in self._local.items():
            found += [Mention(start, end, (side,), name, person=True) for start, end in _places(text, local)]
        return _apart([*found, *(self._party(text, hit) for hit in hits)])

    def _party(self, text: str, hit: re.Match[str]) -> Mention:
        party, after = _party_of(hit[0]), text[hit.end() : hit.end() + REACH]
        if not party.person and _press_after().match(after):
            return Mention(hit.start(), hit.end(), ("other",), None, press=True)
        before = text[max(0, hit.start() - REACH) : hit.start()]
        speaker = party.name if party.person else self._holder(party, before, after)
        return Mention(hit.start(), hit.end(), (party.side,), speaker or party.name, party.person)

    def _holder(self, party: Party, before: str, after: str) -> str | None:
        """Who holds the office named beside a party's name: "the Russian foreign minister"."""
        office = _OFFICE.match(after)
        if self._day is None or office is None:
            return None
        if office[1].startswith(" delegation") and _LEADS.search(before):
            return _head(party.side, self._day)
        holders, named = _officers(party.name, self._day), office[1].lower().split()
        found = (holders.get(_office_words(named[:size])) for size in range(len(named), 0, -1))
        return next(filter(None, found), None)


def parties_in(text: str) -> list[tuple[int, int, Side]]:
    """Where parties are named in `text`, and their sides."""
    return [(hit.start(), hit.end(), _party_of(hit[0]).side) for hit in _party_pattern().finditer(text)]


@lru_cache(maxsize=1024)
def _officers(name: str, day: date) -> dict[frozenset[str], str]:
    """The people of a party's side by the words of the offices that each alone holds on that day."""
    party = next(party for party in parties() if party.name == name)
    country = {part for name in (party.name, *party.phrases) for part in name.lower().split()} - _SMALL
    return {
        frozenset(_office_words(role.title.lower().split()) - country): person.name
        for person in parties()
        for role in person.roles
        if person.side == party.side and not role.shared and role.held_on(day) and _is_of(role, party)
    }


def _is_of(role: Role, party: Party) -> bool:
    """Whether an office is the party's own: "President of Türkiye" is not the American one's."""
    country = role.title.rpartition(" of ")[2].removeprefix("the ")
    owner = next((other.name for other in parties() if country in (other.name, *other.phrases)), party.name)
    return owner == party.name


def _office_words(named: Sequence[str]) -> frozenset[str]:
    same = {"defense": "defence", "spokeswoman": "spokesman"}
    return frozenset(same.get(word, word) for word in named) - _SMALL


def _head(side: Side, day: date) -> str | None:
    return next(
        (
            person.name
            for person in parties()
            if person.side == side and any(term.held_on(day) for term in person.heads)
        ),
        None,
    )


def _introduced(text: str, hits: Iterable[re.Match[str]]) -> Iterator[tuple[str, tuple[Side, str]]]:
    """Names that are no party's but stand beside one: "Ukraine's interior minister, Ihor Klymenko"."""
    for hit in hits:
        start, end, side = hit.start(), hit.end(), _party_of(hit[0]).side
        after = _NAMED_AFTER.match(text, end, end + REACH)
        before = _NAMED_BEFORE.search(text, max(0, start - REACH), start)
        if after and after[1] and _only_titles(after[1]):
            yield from _both_names(after[2], side)
        elif before and _only_titles(before[2] or "", besides=_BETWEEN):
            yield from _both_names(before[1], side)


def _both_names(name: str, side: Side) -> Iterator[tuple[str, tuple[Side, str]]]:
    first, last = name.split(" ", 1)
    if _party_pattern().search(name) or _title_word().fullmatch(last.lower()) or _title_word().fullmatch(first.lower()):
        return
    yield name, (side, name)
    yield last, (side, name)


def _only_titles(between: str, *, besides: Collection[str] = ("and", "of", "the", "for")) -> bool:
    return all(word in besides or _title_word().fullmatch(word) for word in between.lower().split())


@cache
def _title_word() -> re.Pattern[str]:
    return re.compile(f"(?:{words('titles')})")


@cache
def _press_after() -> re.Pattern[str]:
    return re.compile(rf"(?: state)?(?:-run)? (?:news )?(?:{words('press')})\b", re.I)


@cache
def _outlets() -> re.Pattern[str]:
    names = [name.replace("_", " ") for name in speech()["outlets"].split()]
    return re.compile(rf"\b(?:{_alternatives(names)})(?!\w)")


@cache
def _party_pattern() -> re.Pattern[str]:
    return _bounded(_inflected())


@cache
def _inflected() -> dict[str, Party]:
    """Each name as articles write it, Cyrillic ones without their endings, with its party."""
    found = {}
    for party in parties():
        for name in (party.name, *party.aliases, *party.phrases):
            found[_stem(name)] = party
    return found


def _stem(name: str) -> str:
    return _ENDING.sub("", name) if _CYRILLIC.search(name) and len(name) > 4 and " " not in name else name


def _party_of(name: str) -> Party:
    table = _inflected()
    if name in table:
        return table[name]
    lowered = name[:1].lower() + name[1:]
    sizes = range(len(name), 2, -1)
    return next(table[key] for size in sizes for key in (name[:size], lowered[:size]) if key in table)


def _bounded(names: Mapping[str, object]) -> re.Pattern[str]:
    latin = [name for name in names if not _CYRILLIC.search(name) or " " in name]
    other = [name for name in names if name not in set(latin)]
    stems = [_either_case(name) for name in sorted(other, key=len, reverse=True)]
    tail = rf"|\b(?:{'|'.join(stems)})[а-яіїєґ'’]{{0,4}}" if stems else ""
    return re.compile(rf"\b(?:{_alternatives(latin)})(?!\w){tail}(?!\w)")


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a name stands as words of its own."""
    start = text.find(name)
    while start >= 0 and name:
        end = start + len(name)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            yield start, end
        start = text.find(name, end)


def _either_case(name: str) -> str:
    """A stem written small matches at the start of a sentence too; a name keeps its capital."""
    return f"[{name[0].upper()}{name[0]}]{re.escape(name[1:])}" if name[0].islower() else re.escape(name)


def _alternatives(names: Sequence[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(set(names), key=len, reverse=True))


def _apart(found: list[Mention]) -> list[Mention]:
    """The longest of overlapping mentions, in order."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda item: (item.start, -item.end, item.person)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
