"""Ukraine's and Russia's names exchanged in every article: what was one side's is then the other's."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from evals.homes import shipped_articles, temporary_home
from rag.assistant import Assistant
from rag.conflicts import differences
from rag.settings import Settings
from rag.sides import attribute
from rag.statements import Statement, statements
from rag.types import Answer, Article, Side
from tests.conftest import MODELS

PAIRS = {
    "Ukraine": "Russia",
    "Ukrainian": "Russian",
    "Ukrainians": "Russians",
    "Kyiv": "Moscow",
    "Volodymyr Zelensky": "Vladimir Putin",
    "Zelensky": "Putin",
    "Rustem Umerov": "Vladimir Medinsky",
    "Umerov": "Medinsky",
    "Sybiha": "Lavrov",
    "Andrii Sybiha": "Sergei Lavrov",
}
BACK = PAIRS | {theirs: ours for ours, theirs in PAIRS.items()}
NAMES = re.compile("|".join(rf"\b{name}\b" for name in sorted(BACK, key=len, reverse=True)))
ONE_SIDED = re.compile(  # names that only one of the two has
    r"Kremlin|Presidential Office|presidential office|Verkhovna|Coordination Headquarters|Duma|Istanbul agreements"
    r"|Peskov|Ushakov|Kyslytsia|Yermak|Ryabkov|Zakharova|Kubrakov|Podolyak|Reznikov|Budanov|Kostyukov|Tykhyi|Lubinets"
    r"|Independent|Pravda|Moscow Times|Business News|Klymenko|Kuleba|Arakhamia|Galuzin|Dmitriev|Fomin"
    r"|Rudenko|Slutsky|Gryzlov"
)
SWAPPED: dict[Side, Side] = {"ukraine": "russia", "russia": "ukraine", "mediator": "mediator", "other": "other"}
ARTICLES = shipped_articles()


def swap(text: str) -> str:
    return NAMES.sub(lambda hit: BACK[hit[0]], text)


def swapped(article: Article) -> Article:
    return replace(article, title=swap(article.title), text=swap(article.text))


def paragraphs(article: Article) -> list[str]:
    """The paragraphs that name nobody whose counterpart is unknown."""
    return [each for each in article.text.split("\n\n") if not ONE_SIDED.search(each)]


def told(article: Article) -> list[tuple[str, set[Side]]]:
    return [(article.text[item.start : item.end], set(item.sides)) for item in attribute(article)]


def test_swapping_twice_changes_nothing():
    assert all(swap(swap(article.text)) == article.text for article in ARTICLES)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_who_says_it_swaps_with_the_names(article):
    mine = replace(article, text="\n\n".join(paragraphs(article)), sources=(), publisher="Example News")
    theirs = [(swap(text), {SWAPPED[side] for side in sides}) for text, sides in told(mine)]
    assert told(swapped(mine)) == theirs


def pairs(article: Article) -> set[tuple[str, frozenset[str]]]:
    def text(item: Statement) -> str:
        return item.text

    return {(each.kind, frozenset((text(each.one), text(each.other)))) for each in differences(statements(article))}


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_conflicts_are_the_same_with_the_names_swapped(article):
    mine = replace(article, text="\n\n".join(paragraphs(article)), sources=(), publisher="Example News")
    assert pairs(swapped(mine)) == {(kind, frozenset(map(swap, both))) for kind, both in pairs(mine)}


@pytest.fixture(scope="module")
def answers():
    """The answers of a library with some articles, and of one with their names swapped, to questions swapped too."""
    some = [replace(each, sources=()) for each in ARTICLES if "6057" in each.id or "aircraft" in each.id]
    home = Settings(models=MODELS)
    questions = ["How many bodies did Ukraine say it received?", "How many bodies did Russia say it handed over?"]

    def ask(articles: list[Article], asked: list[str]) -> list[Answer]:
        with temporary_home(home, articles, shipped=False) as settings, Assistant(settings) as assistant:
            return [assistant.ask(question) for question in asked]

    return list(zip(ask(some, questions), ask([*map(swapped, some)], [*map(swap, questions)]), strict=True))


def test_answers_swap_with_the_names(answers):
    for mine, theirs in answers:
        assert mine.status == theirs.status == "answered"
        assert theirs.sentences[0].text == swap(mine.sentences[0].text)
        said = [{SWAPPED[side] for side in citation.said_by} for citation in mine.citations[:1]]
        assert [set(citation.said_by) for citation in theirs.citations[:1]] == said
