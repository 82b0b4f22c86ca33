"""Who is who: sides, names for the same party or person, and offices with their days, from `corpus/parties.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from rag.types import Side
from rag.words import fold


@dataclass(frozen=True, slots=True)
class Role:
    """An office and the days it was held; None stands for an open end."""

    title: str
    first: date | None = None
    last: date | None = None

    def held_on(self, day: date) -> bool:
        """Whether the office was held on that day, both ends included."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Party:
    """A government, an organisation or a person, with the names it goes by."""

    name: str
    side: Side
    aliases: tuple[str, ...]
    roles: tuple[Role, ...] = ()
    person: bool = False

    def role_on(self, day: date) -> Role | None:
        """The office held on that day."""
        return next((role for role in self.roles if role.held_on(day)), None)


@cache
def parties() -> tuple[Party, ...]:
    """All governments, organisations and people of the file, in its order."""
    content = tomllib.loads(files("corpus").joinpath("parties.toml").read_text(encoding="utf-8"))
    groups = (_party(entry) for entry in content["parties"])
    return (*groups, *(replace(_party(entry), person=True) for entry in content["people"]))


@cache
def aliases() -> dict[str, frozenset[str]]:
    """Each folded name with all folded names of its party: a capital stands for its government."""
    folded = [frozenset(map(fold, party.aliases)) for party in parties()]
    return {name: group for group in folded for name in group}


def _party(entry: dict[str, Any]) -> Party:
    roles = tuple(Role(role["title"], role.get("from"), role.get("to")) for role in entry.get("roles", ()))
    return Party(entry["name"], entry["side"], tuple(entry["aliases"]), roles)
