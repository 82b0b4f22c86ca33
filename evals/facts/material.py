"""What is compared: the facts with the events they belong to, and the articles that name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement: whose it is, and how well it is supported."""

    id: str
    text: str
    says: str
    confidence: str
    support: str

    @property
    def told_as_reported(self) -> bool:
        """Whether an article may tell it only as reported."""
        return "weak" in self.support or "memory" in (self.support, self.confidence)


@dataclass(frozen=True, slots=True)
class Event:
    """What several facts are about; `context` is all that is known of it beside them, as plain lines."""

    id: str
    context: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """An article with the facts it names."""

    id: str
    title: str
    text: str
    published: date
    facts: tuple[str, ...]
    outlets: tuple[str, ...]


def shipped_events() -> list[Event]:
    """The events and facts that come with Parley."""
    content = yaml.safe_load((files("corpus") / "facts.yaml").read_text(encoding="utf-8"))
    return [_event(entry) for entry in content["events"]]


def _event(entry: Mapping[str, Any]) -> Event:
    context = tuple(_lines({key: value for key, value in entry.items() if key not in ("id", "facts")}))
    return Event(entry["id"], context, tuple(Fact(**fact) for fact in entry["facts"]))


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _lines(part)
    elif isinstance(value, list):
        for part in value:
            yield from _lines(part)
    else:
        yield str(value)


def shipped_pieces() -> list[Piece]:
    """The shipped articles in the order of their ids."""
    found = [file.read_text(encoding="utf-8") for file in (files("corpus") / "articles").iterdir()]
    return sorted((piece_of(content) for content in found), key=lambda piece: piece.id)


def piece_of(content: str) -> Piece:
    """The article in a file's content."""
    _, head, text = content.split("---\n", 2)
    values = yaml.safe_load(head)
    outlets = tuple(source["outlet"] for source in values["sources"])
    return Piece(values["id"], values["title"], text.strip(), values["published"], tuple(values["facts"]), outlets)
