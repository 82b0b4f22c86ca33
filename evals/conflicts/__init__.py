"""Whether conflicting statements are found, of the articles and composed ones, and agreeing ones are left be."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

from evals.errors import SuiteError
from evals.homes import shipped_articles
from rag.conflicts import differences
from rag.statements import Statement, statements, statements_in
from rag.types import Article


@dataclass(frozen=True, slots=True)
class Case:
    """Statements of one matter, whether they conflict, and whether a conflict is found among them."""

    name: str
    conflict: bool
    found: bool
    told: str


def carried() -> list[Case]:
    """The conflicts that the shipped articles carry, by the words in which they do."""
    conflicts = tomllib.loads((files("corpus") / "chains.toml").read_text("utf-8"))["conflicts"]
    return [_case(name, [*_valued(entry)], conflict=True) for name, entry in conflicts.items()]


def agreeing() -> list[Case]:
    """Pairs of statements of the shipped articles that tell the same."""
    lines = (files("evals") / "suites" / "conflicts" / "agreeing.jsonl").read_text("utf-8").splitlines()
    pairs = [json.loads(line) for line in lines]
    return [_case(pair["id"], [_at(pair["one"]), _at(pair["other"])], conflict=False) for pair in pairs]


def composed() -> list[Case]:
    """Pairs of short texts in other words than the articles', composed without knowledge of the rules.

    Rules were tuned on those of odd numbers.
    """
    lines = (files("evals") / "suites" / "conflicts" / "forms.jsonl").read_text("utf-8").splitlines()
    return [_composed(json.loads(line)) for line in lines]


def _composed(pair: dict[str, Any]) -> Case:
    texts = [_article(f"{pair['id']}-{at}", part) for at, part in enumerate((pair["one"], pair["other"])) if part]
    told = [list(statements(text)) for text in texts]
    found = any(_differ(list(both)) for both in product(*told)) if len(told) == 2 else _differ(told[0])
    return Case(pair["id"], pair["conflict"], found, " <> ".join(text.text for text in texts))


def _case(name: str, among: list[Statement], *, conflict: bool) -> Case:
    return Case(name, conflict, _differ(among), " <> ".join(item.text for item in among))


def _differ(among: list[Statement]) -> bool:
    return bool(differences(among))


def _valued(entry: dict[str, Any]) -> Iterator[Statement]:
    places = [(place["article"], value) for place in entry["articles"] for value in place["values"]]
    found: dict[Statement, None] = {}
    for article_id, value in places:
        article = _shipped()[article_id]
        start = article.text.index(value)
        found |= dict.fromkeys(statements_in(article, start, start + len(value)))
    yield from found


def _at(place: dict[str, Any]) -> Statement:
    article = _shipped()[place["article_id"]]
    if article.text[place["start"] : place["end"]] != place["text"]:
        problem = f"agreeing.jsonl: {place['text'][:60]!r} does not stand at its offsets in {article.id}."
        raise SuiteError(problem, "Set `start` and `end` anew.")
    return next(item for item in statements(article) if item.start < place["end"] and place["start"] < item.end)


@cache
def _shipped() -> dict[str, Article]:
    return {article.id: article for article in shipped_articles()}


def _article(name: str, part: dict[str, Any]) -> Article:
    published = date.fromisoformat(part["published"])
    return Article(name, part["title"], part["text"], part["publisher"], published)
