"""A suite's responses checked from beginning to end, or from where the last run stopped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from evals.checking import Checked, answer_threshold, checked, whole_score
from evals.loading import corpus_digest, responses_digest, selected_responses
from evals.records import DISTRIBUTION, Done, Progress, Versions, append, begin, ids_of
from evals.suite import Response, Suite
from rag.checking import Checker
from rag.checking.checker import FILE
from rag.models import Encoder, load_encoder
from rag.settings import Settings
from rag.types import Verdict


class SentenceRecord(BaseModel):
    """What the checker found of one sentence, `text[start:end]` of the response."""

    model_config = ConfigDict(frozen=True)

    start: int
    end: int
    verdict: Verdict
    score: float
    reason: str | None
    milliseconds: float


class CheckRecord(Done):
    """A response, whether it is carried (None: not scored), and what the checker says of it and its sentences."""

    kind: str
    split: str | None
    group: str
    supported: bool | None
    found: bool
    score: float
    sentences: tuple[SentenceRecord, ...]


def run_checks(
    suite: Suite,
    settings: Settings,
    out: Path,
    progress: Progress,
    *,
    split: str | None = None,
    limit: int | None = None,
) -> list[CheckRecord]:
    """Check what has not been checked yet, adding a record a response to `out`; the records of all responses there.

    Raises SuiteError where `out` holds a run of other versions, or there is nothing to check.
    """
    responses = selected_responses(suite, split, limit)
    encoder = load_encoder(settings)
    earlier = begin(out, _versions(suite, encoder), [response.id for response in responses], CheckRecord)
    left = [response for response in responses if response.id not in ids_of(earlier)]
    claims, answers, new = Checker(encoder), Checker(encoder, kind="answers"), list[CheckRecord]()
    for response in left:
        record = record_of(response, checked(claims if response.is_claim else answers, suite, response))
        append(out, record)
        new.append(record)
        progress("Checking", len(new) / len(left))
    return [*earlier, *new]


def record_of(response: Response, found: Sequence[Checked]) -> CheckRecord:
    """A response's record. A claim counts by its verdict, a free answer by the product of its sentences' scores."""
    score = whole_score([item.check.score for item in found])
    carried = all(item.check.verdict != "unsupported" for item in found)
    return CheckRecord(
        id=response.id,
        kind=response.kind,
        split=response.split,
        group=response.group or response.id,
        supported=response.is_supported,
        found=carried if response.is_claim else score >= answer_threshold(),
        score=score,
        sentences=tuple(_sentence(item) for item in found),
    )


def _sentence(item: Checked) -> SentenceRecord:
    check = item.check
    return SentenceRecord(
        start=item.start,
        end=item.end,
        verdict=check.verdict,
        score=check.score,
        reason=check.reason,
        milliseconds=round(item.milliseconds, 2),
    )


def _versions(suite: Suite, encoder: Encoder) -> Versions:
    calibrated = json.loads(files("rag.checking").joinpath(FILE).read_text(encoding="utf-8"))["calibrated"]
    return Versions(
        suite=suite.name,
        mode="checking",
        questions_digest=responses_digest(suite),
        corpus_digest=corpus_digest(suite),
        index={},
        models={"encoder": encoder.name},
        gate=calibrated,
        parley=version(DISTRIBUTION),
        baselines=False,
    )
