"""`python -m evals.bench`: measure, print one table, and say what was met and what was missed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from evals.bench.measurements import MEASUREMENTS
from evals.bench.report import document, table
from evals.bench.runner import Options, run
from rag.errors import ParleyError
from rag.settings import Settings

WIDTH = 140  # columns of the table where the output is no terminal


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a measurement failed (a missed target is no failure)."""
    given = _parser().parse_args(arguments)
    told = Console(stderr=True)
    settings = Settings.load().model_copy(update={"answerer": "extractive"})
    options = Options(settings, _absolute(given.bench), _absolute(given.article), _absolute(given.wheels))
    chosen = [measurement for measurement in MEASUREMENTS if measurement.name in (given.only or [measurement.name])]
    results = list(run(chosen, options, lambda name: told.print(f"Measuring {name} …", style="dim")))
    Console(width=None if sys.stdout.isatty() else WIDTH).print(table(results))
    if given.json:
        given.json.write_text(json.dumps(document(results), indent=2) + "\n", encoding="utf-8")
    return int(any(result.failed for result in results))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description="Measure Parley on this machine.")
    parser.add_argument("--bench", type=Path, metavar="FOLDER", help="folder of public suites, such as squad2_dev")
    parser.add_argument("--article", type=Path, metavar="FILE", help="the real article of the real_article suite")
    parser.add_argument("--wheels", type=Path, metavar="FOLDER", help="folder with the wheels of the models")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything there as JSON too")
    names = [measurement.name for measurement in MEASUREMENTS]
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=f"only these: {', '.join(names)}")
    return parser


def _absolute(path: Path | None) -> Path | None:
    return path.expanduser().resolve() if path else None


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ParleyError as error:
        sys.exit(str(error))
