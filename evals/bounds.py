"""Bounds that a run must keep: a TOML file of `[[bound]]` tables, each with a metric and `at_least` or `at_most`."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from evals.errors import SuiteError
from evals.records import Record
from evals.summary import BY_KEY, figure
from evals.tables import number

EXAMPLE = 'Write tables like: [[bound]] metric = "recall_at_5", split = "test", at_least = 0.9 (one key a line).'


class Bound(BaseModel):
    """A metric's bound, over all questions or those of a split or kind; shares are 0 to 1, latencies in ms."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    metric: str
    split: str | None = None
    kind: str | None = None
    at_least: float | None = None
    at_most: float | None = None

    @field_validator("metric")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in BY_KEY:
            raise ValueError(f"there is no metric {name}; there are {', '.join(BY_KEY)}")
        return name

    @model_validator(mode="after")
    def _bounded(self) -> Bound:
        if self.at_least is None and self.at_most is None:
            raise ValueError("it has neither at_least nor at_most")
        return self

    def missed(self, records: Sequence[Record]) -> str | None:
        """One line on how these records miss the bound; None where they keep it. What is not scored misses it."""
        metric = BY_KEY[self.metric]
        value = figure(metric, self._own(records)).value
        where = " ".join(part for part in (self.metric, self.split, self.kind) if part)
        if math.isnan(value):
            return f"{where}: nothing was scored."
        shown = f"{where}: {number(value, metric.unit)} {metric.unit}".rstrip()
        if self.at_least is not None and value < self.at_least:
            return f"{shown}, at least {number(self.at_least, metric.unit)} is wanted."
        if self.at_most is not None and value > self.at_most:
            return f"{shown}, at most {number(self.at_most, metric.unit)} is wanted."
        return None

    def _own(self, records: Sequence[Record]) -> list[Record]:
        own = [record for record in records if self.kind in {None, record.kind}]
        return own if self.split in {None, "all"} else [record for record in own if record.split == self.split]


class _Bounds(BaseModel):
    model_config = ConfigDict(extra="forbid")

    bound: list[Bound]


def read_bounds(path: Path) -> list[Bound]:
    """The bounds in a file. Raises SuiteError where it cannot be read or used."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        return _Bounds.model_validate(values).bound
    except OSError as error:
        raise SuiteError(f"{path} cannot be read: {error.strerror}.", "Name a TOML file with bounds.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SuiteError(f"{path} is not valid TOML: {error}.", EXAMPLE) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise SuiteError(f"{path} cannot be used: {place}: {first['msg']}.", EXAMPLE) from None
