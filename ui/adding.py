"""What `parley add` does: takes in files, tells what was found, asks for what was not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ui.telling import lacking, line

if TYPE_CHECKING:
    from rag.errors import ReadingError
    from rag.library.library import Library
    from rag.reading import Given
    from rag.types import Article

MISSING = {"publisher": "--publisher NAME", "published": "--published DATE"}


def add_files(library: Library, paths: Sequence[Path], given: Given, complain: Callable[[Any], None]) -> int:
    """Take in every article of the files and tell of each; the number of those that failed.

    What stands in folders is taken in as a whole, see `ui.importing`.
    """
    from rag.errors import ParleyError
    from ui.importing import import_files

    failed = 0
    for path in paths:
        if path.is_dir():
            failed += import_files(library, path, given, complain)
            continue
        for found in _articles(path, given):
            try:
                _add(library, found, given)
            except ParleyError as error:
                failed += 1
                complain(error)
    return failed


def _articles(path: Path, given: Given) -> Iterator[Article | ReadingError]:
    """The articles of a file; at a terminal, what one lacks is asked for, and counts as found in the file."""
    from rag.reading import SEVERAL, read_all
    from rag.reading.kinds import ENDINGS

    asks = sys.stdin.isatty() and ENDINGS.get(path.suffix.lower()) not in SEVERAL
    for found in read_all(path, given):
        yield found if isinstance(found, Exception) or not asks else _completed(found)


def _add(library: Library, found: Article | ReadingError, given: Given) -> None:
    if isinstance(found, Exception):
        raise found
    article, outcome = library.add(found, given=given.names)
    typer.echo(f"{outcome.capitalize()}: {article.id} · {line(article)}")
    if names := lacking(article):
        words = " and no ".join("date" if name == "published" else name for name in names)
        options = " ".join(MISSING[name] for name in names)
        typer.secho(f"    No {words} was found; to give it: parley add FILE {options}", fg="yellow")


def _completed(article: Article) -> Article:
    """The article with what the user types for what it lacks; a blank leaves it out."""
    if article.publisher is None:
        answer = _asked(f"Publisher of “{article.title}” (Enter leaves it out)")
        article = replace(article, publisher=answer or None)
    if article.published is None:
        answer = _asked(f"Day “{article.title}” was published, such as 2025-06-02 (Enter leaves it out)")
        article = replace(article, published=_day(answer))
    return article


def _asked(question: str) -> str:
    typer.echo(f"{question}: ", nl=False, err=True)
    return sys.stdin.readline().strip()


def _day(answer: str) -> Any:
    from rag.dates import day_of
    from rag.reading.making import refuse_future

    day = day_of(answer or None)
    refuse_future(day, "The article")
    return day
