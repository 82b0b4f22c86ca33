"""The articles carry every overtaken statement before and after, and every figure on which sources differ."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from evals.facts.material import shipped_pieces

DATA: dict[str, Any] = tomllib.loads((files("corpus") / "chains.toml").read_text(encoding="utf-8"))
CHAINS, CONFLICTS = DATA["chains"], DATA["conflicts"]
PIECES = {piece.id: piece for piece in shipped_pieces()}
IN_ONE_ARTICLE = {"C05"}
each_chain = pytest.mark.parametrize("name", CHAINS)
each_conflict = pytest.mark.parametrize("name", CONFLICTS)


def days(places: list[dict[str, str]]) -> list[Any]:
    return [PIECES[place["article"]].published for place in places]


def test_all_are_there():
    assert list(CHAINS) == [f"S{number:02}" for number in range(1, 23)]
    assert list(CONFLICTS) == [f"C{number:02}" for number in range(1, 30)]


@each_chain
def test_a_chain_has_an_early_and_a_later_article(name: str):
    early, later = CHAINS[name]["early"], CHAINS[name]["later"]
    assert early
    assert later
    assert max(days(early)) < min(days(later))


@each_chain
def test_the_phrases_of_a_chain_stand_in_its_articles(name: str):
    for place in CHAINS[name]["early"] + CHAINS[name]["later"]:
        assert place["phrase"] in PIECES[place["article"]].text


@each_conflict
def test_the_values_of_a_conflict_stand_in_its_articles(name: str):
    for place in CONFLICTS[name]["articles"]:
        assert place["values"]
        assert all(value in PIECES[place["article"]].text for value in place["values"])


@each_conflict
def test_a_conflict_is_told_with_more_than_one_value(name: str):
    values = [value for place in CONFLICTS[name]["articles"] for value in place["values"]]
    assert len(set(values)) > 1


def test_conflicts_are_told_in_two_articles_or_more():
    articles = {name: {place["article"] for place in CONFLICTS[name]["articles"]} for name in CONFLICTS}
    assert all(articles.values())
    assert {name for name, found in articles.items() if len(found) == 1} == IN_ONE_ARTICLE
