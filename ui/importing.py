"""`parley add FOLDER`: all that is in a folder is kept, then indexed, with progress; it can be taken up again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ui.telling import lacking
from ui.terminal import counted

if TYPE_CHECKING:
    from rag.errors import ParleyError
    from rag.library.library import Library
    from rag.reading import Given
    from rag.types import Article

MISSING = {"published": "date", "publisher": "publisher"}


def import_files(library: Library, folder: Path, given: Given, complain: Callable[[Any], None]) -> int:
    """Take in the files of a folder and those below it; bad ones are told at the end. The number of those.

    What is kept when it is broken off is there at the next try, and is not read into the index twice.
    Raises ReadingError where a title is given for them all.
    """
    from rag.errors import ReadingError

    if given.title:
        raise ReadingError(f"{folder} holds many articles, and `--title` names one.", "Leave `--title` out.")
    paths = files_below(folder)
    failures: list[ParleyError] = []
    try:
        outcomes, missing = _kept(library, paths, given, failures)
        _tell(outcomes, folder)
        _tell_missing(missing)
        _index(library)
    except KeyboardInterrupt:
        typer.echo("What was read is kept. The same command goes on from there; `parley sync` indexes it.", err=True)
        raise
    for failure in failures:
        complain(failure)
    return len(failures)


def files_below(folder: Path) -> list[Path]:
    """The files of known kinds in a folder and below it, in order; hidden ones and links are passed over."""
    from rag.reading import ENDINGS

    found = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in ENDINGS)
    return [path for path in found if _is_plain(path, folder)]


def _is_plain(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    inside = [folder.joinpath(*parts[: depth + 1]) for depth in range(len(parts))]
    return path.is_file() and not any(part.is_symlink() or part.name.startswith(".") for part in inside)


def _kept(
    library: Library, paths: Sequence[Path], given: Given, failures: list[ParleyError]
) -> tuple[Counter[str], Counter[str]]:
    """Keep what the files hold; how many articles were added, updated or there already, and what the new ones lack."""
    outcomes, missing = Counter[str](), Counter[str]()
    with counted("Reading", len(paths)) as advance:
        for article, outcome in library.keep(_articles(paths, given, failures, advance), given.names):
            outcomes[outcome] += 1
            missing.update(lacking(article) if outcome == "added" else ())
    return outcomes, missing


def _articles(
    paths: Sequence[Path], given: Given, failures: list[ParleyError], advance: Callable[[int], None]
) -> Iterator[Article]:
    from rag.reading import read_all

    for done, path in enumerate(paths, 1):
        for found in read_all(path, given):
            if isinstance(found, Exception):
                failures.append(found)
            else:
                yield found
        advance(done)


def _tell(outcomes: Counter[str], folder: Path) -> None:
    if not outcomes:
        typer.echo(f"Nothing in {folder} could be taken in.")
    else:
        typer.echo(", ".join(f"{outcome} {count:,}" for outcome, count in outcomes.items()).capitalize() + ".")


def _tell_missing(missing: Counter[str]) -> None:
    """How many of the new articles have no day or publisher, and where these can be given."""
    told = [f"{missing[name]:,} without a {words}" for name, words in MISSING.items() if missing[name]]
    if told:
        ways = "give them on the chat's Articles page, in the files of the articles folder, or for all at once by"
        typer.secho(f"{' and '.join(told)}: {ways} --published and --publisher.", fg="yellow", err=True)


def _index(library: Library) -> None:
    """Index what waits, here or in the chat that watches the folder."""
    if library.watched:
        typer.echo("The running chat indexes them; `parley articles` tells how far it is.", err=True)
        return
    with counted("Indexing", library.waiting()) as advance:
        report = library.sync(progress=lambda done, _: advance(done))
    if report.indexed:
        typer.echo(f"Indexed {len(report.indexed):,}.")
