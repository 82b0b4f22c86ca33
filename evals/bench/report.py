"""The results as a table for people and as JSON for programs."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rich.markup import escape
from rich.table import Table

from evals.bench.figures import Figure, Outcome, Result, Row

STYLES: dict[Outcome, str] = {
    "met": "green",
    "missed": "red",
    "failed": "red",
    "no target": "dim",
    "not measured": "dim",
}
DIGITS = {"s": 1, "ms": 0, "MB": 0, "/s": 0, "%": 1, "AUC": 3}  # after the point, by unit; 0 for counts


def table(results: Sequence[Result]) -> Table:
    """One line a row: value with its interval, target, outcome, and how it came about or why not."""
    made = Table(title=_title(), title_justify="left")
    for heading in ("What", "Value", "Target", "Outcome", "Detail"):
        made.add_column(heading, justify="right" if heading in {"Value", "Target"} else "left")
    for result in results:
        style = STYLES[result.outcome]
        detail = result.figure.detail if result.figure else result.reason
        made.add_row(
            result.row.name,
            _value(result),
            _target(result.row),
            f"[{style}]{result.outcome}[/{style}]",
            escape(detail),
        )
    return made


def document(results: Sequence[Result]) -> dict[str, Any]:
    """Everything in the table, with the machine and the moment, as JSON-ready values."""
    return {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "results": [result.to_dict() for result in results],
    }


def machine() -> dict[str, Any]:
    """What the figures depend on; `load` is the mean number of busy processes over the last minute, if known."""
    return {
        "platform": platform.platform(terse=True),
        "python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def _title() -> str:
    found = machine()
    busy = "" if found["load"] is None else f", load {found['load']}"
    return f"Parley on {found['platform']}, Python {found['python']}, {found['cores']} cores{busy}"


def _value(result: Result) -> str:
    figure = result.figure
    if figure is None or math.isnan(figure.value):
        return "–"
    return _number(figure.value, result.row.unit) + _interval(figure, result.row.unit)


def _interval(figure: Figure, unit: str) -> str:
    if figure.interval is None:
        return ""
    digits = DIGITS.get(unit, 0)
    return f" ({figure.interval.low:.{digits}f}–{figure.interval.high:.{digits}f})"


def _target(row: Row) -> str:
    if row.target is None:
        return ""
    return f"{'≤' if row.target.direction == 'at most' else '≥'} {_number(row.target.bound, row.unit)}"


def _number(value: float, unit: str) -> str:
    return f"{value:.{DIGITS.get(unit, 0)}f} {'' if unit == 'AUC' else unit}".rstrip()
