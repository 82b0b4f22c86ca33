"""What is measured, the target of each figure, and whether it is met."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal

from evals.metrics import Interval

Outcome = Literal["met", "missed", "no target", "not measured", "failed"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value in the unit of its row, with its 95 % interval where it has one."""

    value: float
    detail: str = ""
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A bound that a figure keeps to, itself included."""

    bound: float
    direction: Literal["at most", "at least"]

    def is_met(self, value: float) -> bool:
        """Whether the value keeps to the bound; NaN never does."""
        return value <= self.bound if self.direction == "at most" else value >= self.bound


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what is measured, in which unit, and how far it should go."""

    key: str
    name: str
    unit: str
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A row with its figure, or with the reason why it has none."""

    row: Row
    figure: Figure | None = None
    reason: str = ""
    failed: bool = False

    @property
    def outcome(self) -> Outcome:
        """Met or missed where there is a figure and a target."""
        if self.figure is None or math.isnan(self.figure.value):
            return "failed" if self.failed else "not measured"
        if self.row.target is None:
            return "no target"
        return "met" if self.row.target.is_met(self.figure.value) else "missed"

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON-ready values; NaN becomes null."""
        figure = self.figure
        value = None if figure is None or math.isnan(figure.value) else figure.value
        return asdict(self.row) | {
            "value": value,
            "interval": list(figure.interval) if figure and figure.interval else None,
            "detail": figure.detail if figure else self.reason,
            "outcome": self.outcome,
        }


def at_most(bound: float) -> Target:
    """A target that is met up to `bound`."""
    return Target(bound, "at most")


def at_least(bound: float) -> Target:
    """A target that is met from `bound` on."""
    return Target(bound, "at least")
