"""The `parley eval` commands. Imports of `evals` wait until a command needs them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.terminal import prepared, progress, settings

if TYPE_CHECKING:
    from evals.suite import Suite

WIDTH = 160  # columns of a table where the output is no terminal
REPORT = "report.html"

app = typer.Typer(name="eval", help="Run and compare question sets.", no_args_is_help=True)


class Mode(StrEnum):
    """What a question is asked against: its own articles, or all of the suite's; or responses are checked."""

    READING = "reading"
    POOLED = "pooled"
    CHECKING = "checking"


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
    mode: Annotated[
        Mode | None, typer.Option(help="Ask against all documents or each question's own, or check the responses.")
    ] = None,
    split: Annotated[str | None, typer.Option(help="Only this split, such as dev or test.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write; the same again goes on with a run.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many questions.")] = None,
    gate: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML of bounds; 1 where one is missed.")] = None,
    baselines: Annotated[bool, typer.Option("--baselines", help="Run BM25, dense and LlamaIndex beside.")] = False,
) -> None:
    """Ask a suite's questions in a library of their own and score the answers, or check its responses."""
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
    if mode is Mode.CHECKING or (mode is None and not found.questions):
        _check(found, out, split, limit, asking=baselines or bool(gate))
        return
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


def _check(suite: Suite, out: Path | None, split: str | None, limit: int | None, *, asking: bool) -> None:
    """Check the responses of a suite and show the figures."""
    from evals.check_tables import kinds, summary
    from evals.checks import run_checks

    if asking:
        raise typer.BadParameter("--gate and --baselines are for questions, not for responses that are checked.")
    folder = out or Path("eval-runs") / f"{suite.name}-checking"
    with progress("Starting") as advance:
        records = run_checks(suite, settings(), folder, advance, split=split, limit=limit)
    _show(summary(suite.name, records), kinds(records))
    typer.echo(f"Each response in {folder / 'results.jsonl'}")


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
