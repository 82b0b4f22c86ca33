"""Whose words labelled sentences tell, as `rag.attribute` finds it and as a reader does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from evals.errors import SuiteError
from evals.homes import shipped_articles
from evals.metrics import Interval, bootstrap_interval
from evals.suite import DOCUMENTS, Document
from rag.sides import attribute
from rag.types import Article, Side

PARTS = ("digests", "forms")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, the sides a reader finds in it (none: the article itself speaks), and those the rules find."""

    article_id: str
    split: str
    text: str
    gold: frozenset[Side]
    found: frozenset[Side]

    @property
    def right(self) -> bool:
        """Whether exactly the sides of the label are found."""
        return self.gold == self.found


@dataclass(frozen=True, slots=True)
class Share:
    """How many sentences are right, and the 95 % interval of the share, articles drawn whole."""

    right: int
    total: int
    interval: Interval


def labelled(part: str) -> list[Labelled]:
    """The sentences of one part: `digests`, of the shipped articles, or `forms`, of the suite's own documents.

    Raises SuiteError for a label whose words do not stand at its offsets as a sentence of its article.
    """
    articles = {article.id: article for article in _articles()}
    lines = (_folder() / f"{part}.jsonl").read_text("utf-8").splitlines()
    return [_judged(json.loads(line), articles, part) for line in lines]


def share(sentences: Sequence[Labelled]) -> Share:
    """The share that is right."""
    right = [float(sentence.right) for sentence in sentences]
    groups = [sentence.article_id for sentence in sentences]
    return Share(int(sum(right)), len(right), bootstrap_interval(right, groups))


def _judged(label: dict[str, Any], articles: dict[str, Article], part: str) -> Labelled:
    article = articles.get(label["article_id"])
    spans = {(item.start, item.end): item for item in attribute(article)} if article else {}
    found = spans.get((label["start"], label["end"]))
    if article is None or found is None or article.text[found.start : found.end] != label["text"]:
        problem = f"{part}.jsonl: {label['text'][:60]!r} is no sentence of {label['article_id']} at its offsets."
        raise SuiteError(problem, "Set `start` and `end` anew.")
    gold = frozenset(label["sides"])
    return Labelled(article.id, label["split"], label["text"], gold, frozenset(found.sides))


def _articles() -> Iterator[Article]:
    yield from shipped_articles()
    for line in (_folder() / DOCUMENTS).read_text("utf-8").splitlines():
        yield Document.model_validate_json(line).as_article()


def _folder() -> Any:
    return files("evals") / "suites" / "attribution"
