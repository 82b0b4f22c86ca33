"""The `parley eval` commands. Imports of `evals` wait until a command needs them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from ui.terminal import prepared, progress, settings

WIDTH = 160  # columns of a table where the output is no terminal
REPORT = "report.html"

app = typer.Typer(name="eval", help="Run and compare question sets.", no_args_is_help=True)


class Mode(StrEnum):
    """What a question is asked against: its own articles, or all of the suite's."""

    READING = "reading"
    POOLED = "pooled"


@app.command("list")
def list_suites() -> None:
    """List the suites that come with Parley."""
    from evals.loading import shipped_names
    from evals.suite import shipped_suite
    from evals.tables import suites

    _show(suites([shipped_suite(name) for name in shipped_names()]))


@app.command()
def run(
    suite: Annotated[str, typer.Argument(metavar="SUITE-or-FOLDER", help="A suite's name, or a folder with one.")],
    mode: Annotated[Mode | None, typer.Option(help="Ask against all documents, or each question's own.")] = None,
    split: Annotated[str | None, typer.Option(help="Only this split, such as dev or test.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write; the same again goes on with a run.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many questions.")] = None,
    gate: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML of bounds; 1 where one is missed.")] = None,
    baselines: Annotated[bool, typer.Option("--baselines", help="Run BM25, dense and LlamaIndex beside.")] = False,
) -> None:
    """Ask a suite's questions in a library of their own and score the answers."""
    from evals.bounds import read_bounds

    bounds = read_bounds(gate) if gate else []
    prepared()
    from evals.loading import default_mode, load_suite
    from evals.records import read_run
    from evals.report_page import page
    from evals.runner import Options
    from evals.runner import run as run_suite
    from evals.tables import kinds, summary
    from rag.library.folder import write_whole

    found = load_suite(suite)
    chosen = mode.value if mode else default_mode(found)
    folder = out or Path("eval-runs") / f"{found.name}-{chosen}"
    options = Options("pooled" if chosen == "pooled" else "reading", split, limit, baselines)
    with progress("Starting") as advance:
        records = run_suite(found, options, settings(), folder, advance)
    write_whole(folder / REPORT, page(read_run(folder), records))
    _show(summary(read_run(folder), records), kinds(records))
    typer.echo(f"More in {folder / REPORT}")
    missed = [line for bound in bounds if (line := bound.missed(records))]
    for line in missed:
        typer.secho(f"Missed: {line}", fg="red", err=True)
    if missed:
        raise typer.Exit(1)


@app.command()
def compare(
    first: Annotated[Path, typer.Argument(metavar="A", help="The --out folder of a run.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="That of another one.")],
) -> None:
    """Hold two runs of the same suite against each other."""
    from evals.comparing import compare as compare_runs
    from evals.tables import comparison

    found = compare_runs(first, second)
    _show(comparison(found))
    typer.echo(found.sentence)


def _show(*tables: Any) -> None:
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console.width = WIDTH
    for table in tables:
        console.print(table)
