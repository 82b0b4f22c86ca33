"""A run on disk: `run.json` says what was run with what, `results.jsonl` holds one record a question."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import SuiteError
from evals.loading import Mode
from evals.metrics import NOT_SCORED
from rag.library.folder import unwritable, write_whole

RUN, RESULTS = "run.json", "results.jsonl"
DISTRIBUTION = "parley-talks"

Progress = Callable[[str, float], None]
ANEW = "Name another folder with --out, or delete this one."


class Versions(BaseModel):
    """What two runs must share for one to go on where the other stopped."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    suite: str
    mode: Mode | Literal["checking"]
    questions_digest: str
    corpus_digest: str
    index: dict[str, str]
    models: dict[str, str]
    gate: str
    parley: str
    baselines: bool


class Done(BaseModel):
    """What was done of a run, under the id of its question or response."""

    model_config = ConfigDict(frozen=True)

    id: str


D = TypeVar("D", bound=Done)


class Run(BaseModel):
    """The content of `run.json`; `questions` is how many were to be asked, in this call and earlier ones."""

    model_config = ConfigDict(frozen=True)

    versions: Versions
    questions: int


class Place(BaseModel):
    """A stretch of an article."""

    model_config = ConfigDict(frozen=True)

    article_id: str
    start: int
    end: int


class Cited(BaseModel):
    """A quote with what stands around it, for the report."""

    model_config = ConfigDict(frozen=True)

    number: int
    title: str
    published: date | None
    before: str
    quote: str
    after: str


class Record(Done):
    """A question, what it got and what that is worth; a score of None was not scored."""

    question: str
    kind: str
    split: str | None
    group: str
    answerable: bool | None
    answers: tuple[str, ...]
    answer: dict[str, Any]
    evidence: tuple[Place, ...]
    probability: float | None
    cited: tuple[Cited, ...]
    scores: dict[str, float | None]
    elapsed_ms: int

    def score(self, name: str) -> float:
        """A score by name; NaN where it was not scored."""
        value = self.elapsed_ms if name == "elapsed_ms" else self.scores.get(name)
        return NOT_SCORED if value is None else float(value)


def read_run(folder: Path) -> Run:
    """What was run in this folder. Raises SuiteError where that cannot be told."""
    path = folder / RUN
    try:
        return Run.model_validate_json(path.read_bytes())
    except OSError:
        raise SuiteError(f"{folder} holds no run.", "Name the --out folder of `parley eval run`.") from None
    except ValidationError as error:
        raise SuiteError(f"{path} cannot be used: {error.errors()[0]['msg']}.", ANEW) from None


def read_records(folder: Path) -> list[Record]:
    """The records of a run that asked questions; see `read_done`."""
    return read_done(folder, Record)


def read_done(folder: Path, kind: type[D]) -> list[D]:
    """The records of a run, each question once; a half line at the end, of a run that was stopped, is passed over.

    Raises SuiteError for a broken line before the last one.
    """
    path = folder / RESULTS
    lines = path.read_bytes().split(b"\n") if path.is_file() else []
    found: dict[str, D] = {}
    for number, line in enumerate(lines[:-1], 1):
        record = _record(line, number, path, kind)
        found[record.id] = record
    return list(found.values())


def begin(folder: Path, versions: Versions, ids: Collection[str], kind: type[D]) -> list[D]:
    """Write `run.json` for these questions or responses and return what was done before, without a half line.

    Raises SuiteError where the folder holds another run, StorageError where it cannot be written.
    """
    if (folder / RUN).is_file():
        _match(folder, read_run(folder).versions, versions)
    elif (folder / RESULTS).exists():
        raise SuiteError(f"{folder} holds results of an unknown run.", ANEW)
    done = read_done(folder, kind)
    write_whole(folder / RESULTS, "".join(line_of(record) for record in done))
    run = Run(versions=versions, questions=len(ids_of(done) | set(ids)))
    write_whole(folder / RUN, run.model_dump_json(indent=1) + "\n")
    return done


def append(folder: Path, record: Done) -> None:
    """Add one record, whole, to the results. Raises StorageError."""
    path = folder / RESULTS
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(line_of(record))
    except OSError as error:
        raise unwritable(path, error) from None


def line_of(record: Done) -> str:
    """A record as its line, in JSON proper: NaN as null."""
    return json.dumps(record.model_dump(mode="json"), ensure_ascii=False, allow_nan=False) + "\n"


def ids_of(records: Sequence[Done]) -> set[str]:
    """The ids of what was done."""
    return {record.id for record in records}


def _record(line: bytes, number: int, path: Path, kind: type[D]) -> D:
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        raise SuiteError(f"Line {number} of {path} cannot be used: {error.errors()[0]['msg']}.", ANEW) from None


def _match(folder: Path, there: Versions, now: Versions) -> None:
    differing = [name for name in Versions.model_fields if getattr(there, name) != getattr(now, name)]
    if differing:
        what = ", ".join(
            f"{name.replace('_digest', '')} ({getattr(there, name)} there, {getattr(now, name)} now)"
            for name in differing
        )
        raise SuiteError(f"{folder} holds a run that cannot be gone on with: it differs in {what}.", ANEW)
