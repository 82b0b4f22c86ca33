"""Answers kept in files: written there, and checked again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rag.library.folder import ArticleFolder
    from rag.receipts import Quoted, Receipt
    from rag.settings import Settings
    from rag.types import Answer, Article, Event

SUFFIXES = (".md", ".json")
MEANS = {
    "moved": "the quote stands from {0.start} on",
    "changed": "the article has another hash now",
    "altered": "the article of that hash does not hold these words",
    "missing": "there is no such article",
}
SHOWN = 60  # characters of a quote


def fitting(path: Path | None) -> Path | None:
    """A file to export to, if its suffix tells what is to be written."""
    if path and path.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(f"name a file that ends in {' or '.join(SUFFIXES)}", param_hint="--export")
    return path


def keep(answers: Sequence[Answer], path: Path) -> None:
    """Write the answers into a file, whole or not at all. Raises StorageError."""
    from rag.errors import StorageError
    from rag.export import markdown, to_json
    from rag.library.folder import write_whole

    is_json = path.suffix.lower() == ".json"
    try:
        write_whole(path, json.dumps(to_json(answers), ensure_ascii=False, indent=2) if is_json else markdown(answers))
    except StorageError as error:
        raise StorageError(error.problem, "Name another file with --export.") from None


def overheard(events: Iterator[Event], answers: list[Answer]) -> Iterator[Event]:
    """The events as they pass, their answer noted at the end."""
    from rag.types import DoneEvent

    for event in events:
        if isinstance(event, DoneEvent):
            answers.append(event.answer)
        yield event


def tell_receipts(path: Path, settings: Settings) -> bool:
    """Write what became of each quote in a file; whether all stand where they were cited. Raises ReceiptError.

    The articles are read as they lie in the folder; no index and no model is asked.
    """
    from rag.library.folder import ArticleFolder
    from rag.receipts import quotes_in

    found = list(_receipts(quotes_in(_content(path)), ArticleFolder(settings)))
    for receipt in found:
        _tell(receipt)
    standing = sum(receipt.state == "ok" for receipt in found)
    typer.echo(f"{standing} of {len(found)} quotes stand where they were cited.")
    return standing == len(found)


def _content(path: Path) -> bytes:
    """A file to check, as far as it can be one. Raises ReceiptError."""
    from rag.errors import ReceiptError
    from rag.receipts import LARGEST, REMEDY

    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise ReceiptError(f"{path} cannot be read: {error.strerror or error}.", REMEDY) from None


def _receipts(quotes: Sequence[Quoted], folder: ArticleFolder) -> Iterator[Receipt]:
    from rag.receipts import check

    by_id, by_hash = _articles(folder, {each.article_id for each in quotes}, {each.sha256 for each in quotes})
    for quoted in quotes:
        yield check(quoted, by_hash.get(quoted.sha256) or by_id.get(quoted.article_id))


def _tell(receipt: Receipt) -> None:
    """Write a line: what became of the quote, where it stood, and what it says."""
    quoted, told = receipt.quoted, MEANS.get(receipt.state, "").format(receipt)
    if receipt.state == "changed" and receipt.start is not None:
        told += ", the quote is at its place"
    where = f"{quoted.title}, {quoted.start} to {quoted.end}: “{_short(quoted.quote)}”"
    typer.secho(f"{receipt.state:<8}", fg="green" if receipt.state == "ok" else "red", nl=False)
    typer.echo(_printable(where + (f" ({told})" if told else "")))


def _articles(folder: ArticleFolder, ids: set[str], hashes: set[str]) -> tuple[dict[str, Article], dict[str, Article]]:
    """The articles of these ids, and by hash; the whole folder is read where a hash is not among them."""
    stamps = folder.stamps()
    named = _read(folder, ids & stamps.keys())
    by_hash = {article.sha256: article for article in named.values()}
    if hashes - by_hash.keys():
        others = _read(folder, stamps.keys() - ids)
        by_hash = {article.sha256: article for article in others.values()} | by_hash
    return named, by_hash


def _read(folder: ArticleFolder, ids: set[str]) -> dict[str, Article]:
    """Those of these articles that can be read."""
    from rag.errors import ReadingError

    found, stamps = {}, folder.stamps()
    for id_ in ids:
        try:
            found[id_] = folder.read(stamps[id_])
        except ReadingError as error:
            typer.secho(f"Passed over: {error.problem}", fg="yellow", err=True)
    return found


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _printable(text: str) -> str:
    """The text without what would steer the terminal."""
    return "".join(character if character.isprintable() else " " for character in text)
