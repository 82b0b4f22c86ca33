"""Runs measurements one after the other; what goes wrong in one is shown in its rows and stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.bench.figures import Figure, Result, Row
from rag.settings import Settings


class NotMeasured(Exception):
    """What a measurement needs is not at hand; the message names it."""


@dataclass(frozen=True, slots=True)
class Options:
    """The settings to measure with and what the caller has at hand: suites, the real article, the models' wheels."""

    settings: Settings
    bench: Path | None = None
    article: Path | None = None
    wheels: Path | None = None

    def suite_folder(self, name: str) -> Path:
        """The folder of a suite of `--bench`. Raises NotMeasured where it is not there."""
        if self.bench is None:
            raise NotMeasured("needs --bench FOLDER")
        if not (self.bench / name).is_dir():
            raise NotMeasured(f"no {name} in {self.bench}")
        return self.bench / name


@dataclass(frozen=True, slots=True)
class Measurement:
    """Rows that are measured together, and the function that yields their figures by the rows' keys."""

    name: str
    rows: tuple[Row, ...]
    run: Callable[[Options], Mapping[str, Figure]]


def run(
    measurements: Sequence[Measurement], options: Options, begin: Callable[[str], None] | None = None
) -> Iterator[Result]:
    """The results of all rows in order; `begin` is told the name of each measurement as it starts."""
    for measurement in measurements:
        if begin:
            begin(measurement.name)
        yield from _results(measurement, options)


def _results(measurement: Measurement, options: Options) -> list[Result]:
    try:
        figures = measurement.run(options)
    except NotMeasured as reason:
        return [Result(row, reason=str(reason)) for row in measurement.rows]
    except Exception as error:  # noqa: BLE001 - shown in the rows; the measurements after it still run
        said = f"{type(error).__name__}: {error}"
        return [Result(row, reason=said, failed=True) for row in measurement.rows]
    return [Result(row, figures.get(row.key)) for row in measurement.rows]
