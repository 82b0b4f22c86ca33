"""What the articles tell, by date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, get_args

from rag.as_of import given_day
from rag.dates import spelled
from rag.errors import QuestionError
from rag.events import Event, Kind, events
from rag.types import Article, Side, jsonable
from rag.words import terms

KINDS: tuple[Kind, ...] = get_args(Kind)
SIDES: tuple[Side, ...] = get_args(Side)
ALIKE = 0.5  # share of their words by which two statements of the same day and side are one
MONTH = 27  # days between the ends of the shortest month


@dataclass(frozen=True, slots=True)
class Entry:
    """What one sentence, `article.text[start:end] == text`, tells of the days `first` to `last`.

    `published` is the day of the article, whatever day it tells of. `said_by` are the sides whose words it is, none
    where the article speaks; `sides` are these and, for all but statements, the sides it names. `echoes` are other
    sentences, of this article or others, that tell of the same.
    """

    kind: Kind
    first: date
    last: date
    text: str
    sides: tuple[Side, ...]
    said_by: tuple[Side, ...]
    speaker: str | None
    article_id: str
    title: str
    publisher: str | None
    published: date | None
    start: int
    end: int
    echoes: tuple[Entry, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The entry as JSON-ready values."""
        return {key: jsonable(value) for key, value in asdict(self).items()}


def timeline(
    articles: Iterable[Article],
    *,
    as_of: date | str | None = None,
    sides: Collection[str] | None = None,
    kinds: Collection[str] | None = None,
    about: str | None = None,
) -> list[Entry]:
    """Rounds of talks, exchanges, documents and statements that these articles tell of, by date, each once.

    With `as_of`, a day, nothing published later or without a date is seen. `sides` and `kinds` keep what concerns one
    of these sides and is of one of these kinds; a single name counts as a collection of one. `about` keeps the
    sentences that, with their article's title, hold all of its words. Raises QuestionError for an unknown side or kind,
    words that are none, what is no day and a day before the first article.
    """
    of_sides, of_kinds = _chosen(sides, SIDES, "side"), _chosen(kinds, KINDS, "kind")
    wanted, told = _wanted(about), []
    for article in _seen(list(articles), given_day(as_of)):
        for event in events(article):
            concerns = sides is None or not of_sides.isdisjoint(event.sides)
            if concerns and event.kind in of_kinds and _is_about(article, event, wanted):
                told.append(_entry(article, event))
    return sorted(_folded(told), key=_order)


def _seen(articles: Sequence[Article], day: date | None) -> Sequence[Article]:
    """The articles published by that day. Raises QuestionError where there are articles, but none of these."""
    if day is None:
        return articles
    dated = [(article.published, article) for article in articles if article.published]
    seen = [article for published, article in dated if published <= day]
    if articles and not seen:
        first = min((published for published, _ in dated), default=None)
        remedy = f"Give {first.isoformat()} or a later day." if first else "None of them has a date: leave it out."
        raise QuestionError(f"No article was published by {spelled(day)}.", remedy)
    return seen


def _chosen(given: Collection[str] | None, known: Sequence[str], what: str) -> set[str]:
    """The names given, all of them where none is. Raises QuestionError for one that is unknown."""
    names = {given} if isinstance(given, str) else set(known if given is None else given)
    for name in sorted(names - set(known)):
        raise QuestionError(f"There is no {what} {name!r}.", f"Choose from {', '.join(known)}.")
    return names


def _wanted(about: str | None) -> str | None:
    if about is not None and not terms(about):
        raise QuestionError(f"{about!r} holds no words.", "Give words that the sentences hold, or leave them out.")
    return about


def _is_about(article: Article, event: Event, about: str | None) -> bool:
    if about is None:
        return True
    text = f"{article.title} {article.text[event.start : event.end]}"
    return set(terms(about, article.language)) <= set(terms(text, article.language))


def _entry(article: Article, event: Event) -> Entry:
    return Entry(
        kind=event.kind,
        first=event.first,
        last=event.last,
        text=article.text[event.start : event.end],
        sides=event.sides,
        said_by=event.said_by,
        speaker=event.speaker,
        article_id=article.id,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        start=event.start,
        end=event.end,
    )


def _order(entry: Entry) -> tuple[Any, ...]:
    return entry.first, entry.last, KINDS.index(entry.kind), entry.article_id, entry.start


def _folded(told: Iterable[Entry]) -> list[Entry]:
    """What tells of the same as one entry: of a kind and day, for statements also in much the same words."""
    groups: dict[tuple[Any, ...], list[list[Entry]]] = {}
    for entry in sorted(told, key=_nearness):
        is_said = entry.kind == "statement"
        found = groups.setdefault((entry.kind, entry.first, entry.last, is_said and entry.said_by), [])
        same = next((group for group in found if not is_said or _alike(group[0].text, entry.text)), None)
        if same is None:
            found.append([entry])
        else:
            same.append(entry)
    return _within([group for found in groups.values() for group in found])


def _within(groups: Sequence[list[Entry]]) -> list[Entry]:
    """The entries, what tells of a month joined to the only one of its kind that names a day of that month."""
    alone = [group for group in groups if not _is_month(group[0])]
    fine = list(alone)
    for group in groups:
        if _is_month(group[0]):
            days = [other for other in fine if _holds(group[0], other[0])]
            if len(days) == 1:
                days[0].extend(group)
            else:
                alone.append(group)
    return [replace(group[0], echoes=tuple(group[1:])) for group in alone]


def _is_month(entry: Entry) -> bool:
    return (entry.last - entry.first).days >= MONTH


def _holds(month: Entry, other: Entry) -> bool:
    return month.kind == other.kind != "statement" and month.first <= other.first and other.last <= month.last


def _nearness(entry: Entry) -> tuple[Any, ...]:
    """Which sentence tells best: one written soon after the day, in the article's own voice."""
    late = (entry.published - entry.last).days if entry.published else None
    return late is None or late < 0, abs(late or 0), bool(entry.said_by), entry.article_id, entry.start


def _alike(one: str, other: str) -> bool:
    first, second = _bag(one), _bag(other)
    return len(first & second) >= ALIKE * len(first | second)


@lru_cache(maxsize=4096)
def _bag(text: str) -> frozenset[str]:
    return frozenset(terms(text))
