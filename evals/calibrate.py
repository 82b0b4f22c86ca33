"""Calibrate the evidence gate: `python -m evals.calibrate --bench FOLDER` writes `rag/answering/gate.json`.

FOLDER holds the development halves of the public suites `squad2_dev` and `xquad`; the suite `talks` is ours. Each
model is fitted on questions with their evidence, answerable or not, and tried on groups of articles it has not seen.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from evals.calibration import calibrate
from evals.homes import temporary_home
from evals.loading import articles_of, load_suite
from evals.logistic import SHUFFLES, fit, out_of_fold
from evals.metrics import Array, auc, bootstrap_interval
from evals.suite import Question, Suite, read_suite
from rag.answering.features import ENGLISH, OTHER, features
from rag.answering.gate import FILE
from rag.answering.ranking import Ranking, rank
from rag.assistant import PASSAGES
from rag.library.filter import Filter
from rag.library.library import Library
from rag.library.passages import split
from rag.models import CrossEncoder, Encoder, load_cross_encoder, load_encoder
from rag.retrieval import retrieve
from rag.settings import Settings
from rag.types import Article, Evidence

TARGET = Path(__file__).parent.parent / "rag" / "answering" / FILE
RIDGE = 10.0
REMOVALS = {("en", "en"): 12, ("ru", "ru"): 12, ("ru", "en"): 12, ("tr", "en"): 12}  # every nth question
PASS = {"english": 0.85, "other": 0.95}  # share of the answerable questions that the threshold lets through

log = logging.getLogger("evals.calibrate")


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its evidence as numbers. `group` names the article that folds must not divide."""

    suite: str
    group: str
    answerable: bool
    english: bool
    values: dict[str, float]


class Models(NamedTuple):
    """The local models that features come from."""

    encoder: Encoder
    cross_encoder: CrossEncoder


def judged(suite: str, question: Question, ranking: Ranking, *, answerable: bool) -> list[Case]:
    """The case as a list of one; of none where there was no evidence to look at."""
    if not ranking.candidates:
        return []
    return [Case(suite, question.group or question.id, answerable, ranking.english, features(ranking))]


def reading_cases(suite: Suite, models: Models) -> Iterator[Case]:
    """Each question against its own passage (reading mode)."""
    for question in suite.questions:
        if question.answerable is not None:
            evidence = [item for article in suite.reading(question) for item in _whole(article)]
            ranking = rank(question.question, question.language, evidence, *models)
            yield from judged(suite.name, question, ranking, answerable=question.answerable)


def _whole(article: Article) -> list[Evidence]:
    return [Evidence(passage, article, 1.0, 0.0, 0.0) for passage in split(article)]


def removal_cases(
    suite: Suite, settings: Settings, models: Models, asked: str, told: str, every: int
) -> Iterator[Case]:
    """Each `every`th question in language `asked` against all documents in `told`, and with its own one removed.

    Every second time the documents of the same title go too, so that both near and far misses are seen.
    """
    documents = [document for document in suite.documents.values() if document.language == told]
    questions = [question for question in suite.questions if question.language == asked]
    articles = [document.as_article() for document in documents]
    with temporary_home(settings, articles, shipped=False) as home, Library(home) as library:
        library.sync()
        for at, question in enumerate(questions[::every]):
            own = suite.documents[question.evidence[0].doc_id.replace(f"-{asked}-", f"-{told}-")]
            left = [item.id for item in documents if item.id != own.id and (at % 2 == 0 or item.title != own.title)]
            for only, answerable in ((Filter(), True), (Filter.of(None, left), False)):
                ranking = _asked(library, question, only, models)
                yield from judged(f"{suite.name} {asked}/{told}", question, ranking, answerable=answerable)


def pooled_cases(suite: Suite, settings: Settings, models: Models) -> Iterator[Case]:
    """Each development question that stands by itself, against all documents."""
    asked = [item for item in suite.questions if item.split == "dev" and not item.history]
    with temporary_home(settings, articles_of(suite, "pooled", asked), shipped=False) as home, Library(home) as library:
        library.sync()
        for question in asked:
            if question.answerable is not None:
                ranking = _asked(library, question, Filter.of(question.as_of), models)
                yield from judged(suite.name, question, ranking, answerable=question.answerable)


def _asked(library: Library, question: Question, only: Filter, models: Models) -> Ranking:
    evidence = retrieve(library, question.question, only=only, k=PASSAGES)
    return rank(question.question, question.language, evidence, *models, as_of=only.as_of)


def collect(bench: Path, settings: Settings) -> list[Case]:
    """All cases of all suites, in a fixed order."""
    log.info("reading the suites")
    squad, xquad, talks = read_suite(bench / "squad2_dev"), read_suite(bench / "xquad"), load_suite("talks")
    models = Models(load_encoder(settings), load_cross_encoder(settings))
    found = list(reading_cases(squad, models))
    log.info("%s: %d cases", squad.name, len(found))
    for (asked, told), every in REMOVALS.items():
        found += removal_cases(xquad, settings, models, asked, told, every)
        log.info("%s %s/%s: %d cases so far", xquad.name, asked, told, len(found))
    return [*found, *pooled_cases(talks, settings, models)]


def calibrated(cases: Sequence[Case], names: Sequence[str], share: float) -> dict[str, Any]:
    """A model's entry in the file: weights and threshold, and the figures of models that had not seen the cases.

    Suites count alike, whatever their size; of the suite `talks` only the development half is seen. The threshold
    lets `share` of the answerable questions through: more of those in other languages, which cosines part less
    well.
    """
    rows = np.array([[case.values[name] for name in names] for case in cases])
    labels = np.array([float(case.answerable) for case in cases])
    groups, suites = [case.group for case in cases], np.array([case.suite for case in cases])
    importance = _alike(suites)
    unseen = np.mean([out_of_fold(rows, labels, groups, importance, RIDGE, seed) for seed in range(SHUFFLES)], axis=0)
    model = fit(rows, labels, importance, RIDGE)
    threshold = 1 / (1 + np.exp(-_threshold(unseen, labels, importance, share)))
    return model.entry(names) | {
        "threshold": round(float(threshold), 4),
        "figures": {
            name: _figures(suites == name, unseen, labels, groups, threshold) for name in dict.fromkeys(suites)
        },
    }


def _alike(suites: Array) -> Array:
    """Weights by which every suite counts as much as the mean one."""
    names, counts = np.unique(suites, return_counts=True)
    size = dict(zip(names, counts, strict=True))
    return np.array([len(suites) / len(names) / size[name] for name in suites])


def _threshold(logits: Array, labels: Array, importance: Array, share: float) -> float:
    """The logit above which `share` of the answerable cases lie, by weight."""
    order = np.argsort(logits[labels == 1])
    below = np.cumsum(importance[labels == 1][order]) / importance[labels == 1].sum()
    return float(logits[labels == 1][order][np.searchsorted(below, 1 - share)])


def _figures(mine: Array, logits: Array, labels: Array, groups: Sequence[str], threshold: float) -> dict[str, Any]:
    """Of one suite: sizes, AUC with its interval, and what the threshold does."""
    own_groups = [group for group, taken in zip(groups, mine, strict=True) if taken]
    passed = 1 / (1 + np.exp(-logits[mine])) >= threshold
    yes, no = labels[mine] == 1, labels[mine] == 0
    pairs = np.column_stack([logits[mine], labels[mine]])
    interval = bootstrap_interval(pairs, own_groups, lambda rows: auc(rows[:, 0], rows[:, 1]))
    return {
        "answerable": int(yes.sum()),
        "unanswerable": int(no.sum()),
        "auc": [round(value, 3) for value in (auc(logits[mine], labels[mine]), *interval)],
        "answered": round(float(passed[yes].mean()), 3),
        "refused": round(float(1 - passed[no].mean()), 3),
    }


def gate(bench: Path, settings: Settings) -> dict[str, Any]:
    """The content of the file."""
    cases = collect(bench, settings)
    english = calibrated([case for case in cases if case.english], ENGLISH, PASS["english"])
    other = calibrated([case for case in cases if not case.english], OTHER, PASS["other"])
    return {"calibrated": date.today().isoformat(), "english": english, "other": other}


def main(arguments: Sequence[str] | None = None) -> int:
    """Calibrate the gate; see `evals.calibration`."""
    return calibrate("the evidence gate", "squad2_dev and xquad", TARGET, gate, arguments)


if __name__ == "__main__":
    sys.exit(main())
