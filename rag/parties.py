"""Who is who: sides, names for the same party or person, and offices with their days, from `corpus/parties.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import combinations

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.errors import PartiesError
from rag.types import Side
from rag.words import fold

FILE = "corpus/parties.toml"
HEAD = "Head of the delegation"


@dataclass(frozen=True, slots=True)
class Role:
    """An office and the days it was held; None stands for an open end, `shared` for an office that several hold."""

    title: str
    first: date | None = None
    last: date | None = None
    shared: bool = False

    def held_on(self, day: date) -> bool:
        """Whether the office was held on that day, both ends included."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def meets(self, other: Role) -> bool:
        """Whether there is a day on which both are held."""
        return (self.first or date.min) <= (other.last or date.max) and (other.first or date.min) <= (
            self.last or date.max
        )


@dataclass(frozen=True, slots=True)
class Party:
    """A government, an organisation or a person, with the names it goes by.

    `phrases` are names of several words or that need their capitals, as "US" does; `heads` the terms as head of the
    delegation, beside the offices in `roles`.
    """

    name: str
    side: Side
    aliases: tuple[str, ...]
    roles: tuple[Role, ...] = ()
    phrases: tuple[str, ...] = ()
    heads: tuple[Role, ...] = ()
    person: bool = False

    def role_on(self, day: date) -> Role | None:
        """The office held on that day."""
        return next((role for role in self.roles if role.held_on(day)), None)


class _Term(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    first: date | None = Field(None, alias="from")
    last: date | None = Field(None, alias="to")


class _Role(_Term):
    title: str
    shared: bool = False


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    name: str
    side: Side
    aliases: list[str]
    phrases: list[str] = []
    roles: list[_Role] = []
    heads: list[_Term] = []


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    parties: list[_Entry]
    people: list[_Entry]


@cache
def parties() -> tuple[Party, ...]:
    """All governments, organisations and people of the file, in its order. Raises PartiesError as `read_parties`."""
    return read_parties(files("corpus").joinpath("parties.toml").read_text(encoding="utf-8"))


def read_parties(content: str, name: str = FILE) -> tuple[Party, ...]:
    """The parties of a table in TOML; `name` is its file, for messages.

    Raises PartiesError for what is no such table, a name that stands for two, an office that ends before it begins,
    two offices of one person on one day, and two people on one day in an office that is not `shared`.
    """
    try:
        table = _Table.model_validate(tomllib.loads(content))
    except tomllib.TOMLDecodeError as error:
        raise _refused(name, f"is no TOML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise _refused(name, f"has a wrong entry at {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    found = (*(_party(entry) for entry in table.parties), *(_party(entry, person=True) for entry in table.people))
    for problem in (*_bad_terms(found), *_overlaps(found), *_shared_names(found)):
        raise _refused(name, problem)
    return found


@cache
def aliases() -> dict[str, frozenset[str]]:
    """Each folded name with all folded names of its party: a capital stands for its government."""
    folded = [frozenset(map(fold, party.aliases)) for party in parties()]
    return {name: group for group in folded for name in group}


def _party(entry: _Entry, *, person: bool = False) -> Party:
    roles = tuple(Role(role.title, role.first, role.last, role.shared) for role in entry.roles)
    heads = tuple(Role(HEAD, term.first, term.last) for term in entry.heads)
    return Party(entry.name, entry.side, tuple(entry.aliases), roles, tuple(entry.phrases), heads, person)


def _bad_terms(found: Iterable[Party]) -> Iterator[str]:
    for party in found:
        for role in (*party.roles, *party.heads):
            if role.first and role.last and role.last < role.first:
                yield f"lets {party.name} leave the office {role.title!r} before taking it"


def _overlaps(found: Sequence[Party]) -> Iterator[str]:
    for party in found:
        for roles in (party.roles, party.heads):
            for one, other in combinations(roles, 2):
                if one.meets(other):
                    yield f"gives {party.name} two offices on one day: {one.title!r} and {other.title!r}"
    offices = [(party, role) for party in found for role in (*party.roles, *party.heads) if not role.shared]
    for (holder, mine), (rival, theirs) in combinations(offices, 2):
        same = holder is not rival and (holder.side, mine.title) == (rival.side, theirs.title)
        if same and mine.meets(theirs):
            yield f"has both {holder.name} and {rival.name} as {mine.title!r} on one day"


def _shared_names(found: Iterable[Party]) -> Iterator[str]:
    owners: dict[str, str] = {}
    for party in found:
        for alias in (*party.aliases, *party.phrases):
            owner = owners.setdefault(fold(alias), party.name)
            if owner != party.name:
                yield f"uses the name {alias!r} for both {owner} and {party.name}"


def _refused(name: str, problem: str) -> PartiesError:
    return PartiesError(f"{name} {problem}.", "Correct that entry; the file that comes with Parley has none such.")
