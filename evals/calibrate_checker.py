"""Calibrate the checker: `python -m evals.calibrate_checker --bench FOLDER` writes `rag/checking/checker.json`.

FOLDER holds the development halves of `expertqa_citations` and `ragtruth_test`; of our suite `contrast` the half `dev`
is seen. The chance that passages carry a claim is fitted on claims that cite them, its threshold set on contrast pairs.
Sentences of answers over a document have weights and a threshold of their own, since to be carried by a long document
is another question than to be carried by a cited passage: one fit of both makes each worse. Figures come from models
that had not seen the group of the sentence.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from evals.calibration import calibrate
from evals.checking import is_marked, passages_of, sentences_of, whole_score
from evals.logistic import SHUFFLES, fit, folds_of, out_of_fold
from evals.metrics import Array, auc, bootstrap_interval, f1, precision, recall
from evals.suite import Response, Suite, read_suite, shipped_suite
from rag.checking import Checker
from rag.checking.checker import FEATURES_OF, FILE, Kind, bare, says_more
from rag.models import load_encoder
from rag.settings import Settings

TARGET = Path(__file__).parent.parent / "rag" / "checking" / FILE
CLAIMS, ANSWERS, CONTRAST = "expertqa_citations", "ragtruth_test", "contrast"
KIND = "qa"  # the answers that are fitted on; the rest stays unseen
FITTED_ON: dict[Kind, dict[str, float]] = {  # what each suite counts
    "claims": {CLAIMS: 1.0, CONTRAST: 0.03},
    "words": {CLAIMS: 1.0, CONTRAST: 0.03},
    "answers": {ANSWERS: 1.0},
}
RIDGE = 3.0
RESAMPLES = 1000
PASS = 0.97  # share of the true contrast sentences that the threshold lets through

log = logging.getLogger("evals.calibrate_checker")


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence with its passages as numbers. `response` is what it is a part of, `group` what folds do not divide."""

    suite: str
    kind: str
    response: str
    group: str
    supported: bool
    values: dict[str, float]
    contradicted: bool


def cases(suite: Suite, responses: Sequence[Response], checker: Checker) -> Iterator[Case]:
    """Every sentence that says something."""
    for response in responses:
        passages = passages_of(suite, response)
        for start, end in sentences_of(response):
            text = bare(response.text[start:end])
            if any(character.isalnum() for character in text) and response.is_supported is not None:
                supported = response.is_supported if response.is_claim else not is_marked((start, end), response.marks)
                found, group = checker.measure(text, passages), response.group or response.id
                contradicted = found.contradiction is not None
                yield Case(suite.name, response.kind, response.id, group, supported, found.values, contradicted)


def collect(bench: Path, settings: Settings) -> list[Case]:
    """The sentences of all suites, in a fixed order."""
    checker = Checker(load_encoder(settings))
    found: list[Case] = []
    for suite in (shipped_suite(CONTRAST), read_suite(bench / CLAIMS), read_suite(bench / ANSWERS)):
        seen = [response for response in suite.responses if response.split in {None, "dev"}]
        seen = [response for response in seen if suite.name != ANSWERS or response.kind == KIND]
        found += cases(suite, seen, checker)
        log.info("%s: %d sentences so far", suite.name, len(found))
    return found


def calibrated(found: Sequence[Case]) -> dict[str, Any]:
    """The content of the file: for each kind of check its weights, its threshold, and the figures.

    What a sentence lacks of the features stands at their mean.
    """
    made: dict[str, Any] = {"calibrated": date.today().isoformat()}
    for kind in FITTED_ON:
        own = [case for case in found if case.suite in FITTED_ON[kind]]
        chances, entry = _fitted(kind, own)
        made[kind] = entry | (_of_answers if kind == "answers" else _of_claims)(own, chances)
    return made


def _fitted(kind: Kind, found: Sequence[Case]) -> tuple[Array, dict[str, Any]]:
    """The chances of models that had not seen the group, and the model of all."""
    names = FEATURES_OF[kind]
    rows = np.array([[case.values.get(name, np.nan) for name in names] for case in found])
    rows = np.where(np.isnan(rows), np.nanmean(rows, axis=0), rows)
    labels = np.array([float(case.supported) for case in found])
    importance = _importance([case.suite for case in found], FITTED_ON[kind])
    groups = [case.group for case in found]
    unseen = np.mean([out_of_fold(rows, labels, groups, importance, RIDGE, seed) for seed in range(SHUFFLES)], axis=0)
    return 1 / (1 + np.exp(-unseen)), fit(rows, labels, importance, RIDGE).entry(names)


def _of_claims(found: Sequence[Case], chances: Array) -> dict[str, Any]:
    true_pairs = np.array([case.suite == CONTRAST and case.supported for case in found])
    threshold = share_threshold(chances[true_pairs], PASS)
    suites = dict.fromkeys(case.suite for case in found)
    return {
        "threshold": round(threshold, 4),
        "figures": {name: _figures(found, chances, threshold, name) for name in suites},
    }


def _of_answers(found: Sequence[Case], chances: Array) -> dict[str, Any]:
    answers = _answers(found, chances)
    return {"threshold": float(f"{best_threshold(answers):.4g}"), "figures": _answer_figures(answers)}


def _importance(suites: Sequence[str], weights: Mapping[str, float]) -> Array:
    """What each row counts; all rows of a suite together its weight, as if it had as many rows as all."""
    return np.array([weights[suite] * len(suites) / suites.count(suite) for suite in suites])


def share_threshold(chances: Array, share: float) -> float:
    """The chance that `share` of these reach."""
    return float(np.quantile(chances, 1 - share, method="lower"))


@dataclass(frozen=True, slots=True)
class Answered:
    """A whole answer: its kind and group, the product of its sentences' chances, and whether all are carried."""

    suite: str
    kind: str
    group: str
    score: float
    supported: bool


def _answers(found: Sequence[Case], chances: Array) -> list[Answered]:
    members: dict[tuple[str, str], list[int]] = {}
    for at, case in enumerate(found):
        members.setdefault((case.suite, case.response), []).append(at)
    return [
        Answered(
            found[own[0]].suite,
            found[own[0]].kind,
            found[own[0]].group,
            whole_score([float(chances[at]) for at in own]),
            all(found[at].supported for at in own),
        )
        for own in members.values()
    ]


def best_threshold(answers: Sequence[Answered]) -> float:
    """The score below which the unsupported are told with the best F1."""
    scores = np.array([answer.score for answer in answers])
    wrong = np.array([not answer.supported for answer in answers])
    candidates = np.unique(scores)
    return float(max(candidates, key=lambda threshold: f1(scores < threshold, wrong)))


def _answer_figures(answers: Sequence[Answered]) -> dict[str, Any]:
    """By kind: AUC, and F1 with the threshold of the folds that did not hold the answer's group."""
    caught = held_out(answers)
    found = {}
    for kind in sorted({answer.kind for answer in answers}):
        own = [at for at, answer in enumerate(answers) if answer.kind == kind]
        rows = np.array([[answers[at].score, caught[at], not answers[at].supported] for at in own], dtype=float)
        groups = [answers[at].group for at in own]
        found[kind] = {
            "answers": len(own),
            "unsupported": int(rows[:, 2].sum()),
            "auc": interval(rows, groups, lambda part: 1 - auc(part[:, 0], part[:, 2])),
            "f1": interval(rows, groups, lambda part: f1(part[:, 1], part[:, 2])),
            "precision": interval(rows, groups, lambda part: precision(part[:, 1], part[:, 2])),
            "recall": interval(rows, groups, lambda part: recall(part[:, 1], part[:, 2])),
        }
    return found


def held_out(answers: Sequence[Answered]) -> Array:
    """1 for each answer that falls below the threshold set on the other folds."""
    folds = np.array(folds_of([answer.group for answer in answers]))
    caught = np.zeros(len(answers))
    for fold in sorted(set(folds.tolist())):
        threshold = best_threshold([answer for answer, own in zip(answers, folds, strict=True) if own != fold])
        caught[folds == fold] = [answers[at].score < threshold for at in np.flatnonzero(folds == fold).tolist()]
    return caught


def _figures(found: Sequence[Case], chances: Array, threshold: float, suite: str) -> dict[str, Any]:
    own = [at for at, case in enumerate(found) if case.suite == suite]
    rows = np.array([[chances[at], found[at].supported] for at in own], dtype=float)
    groups = [found[at].group for at in own]
    accepted = np.array(
        [not (found[at].contradicted or says_more(chances[at], threshold, found[at].values)) for at in own]
    )
    return {
        "supported": int(rows[:, 1].sum()),
        "unsupported": int((1 - rows[:, 1]).sum()),
        "auc": interval(rows, groups, lambda part: auc(part[:, 0], part[:, 1])),
        "accepted": round(recall(accepted, rows[:, 1]), 3),
        "rejected": round(recall(~accepted, 1 - rows[:, 1]), 3),
    }


def interval(rows: Array, groups: Sequence[str], statistic: Callable[[Array], float]) -> list[float]:
    """The statistic and the ends of its 95 % interval."""
    ends = bootstrap_interval(rows, groups, statistic, resamples=RESAMPLES)
    return [round(value, 3) for value in (statistic(rows), *ends)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Calibrate the checker; see `evals.calibration`."""

    def checker(bench: Path, settings: Settings) -> dict[str, Any]:
        return calibrated(collect(bench, settings))

    return calibrate("the checker", f"{CLAIMS} and {ANSWERS}", TARGET, checker, arguments)


if __name__ == "__main__":
    sys.exit(main())
