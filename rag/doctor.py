"""What may be wrong with an installation, each finding with the command that mends it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rag.errors import ParleyError
from rag.library.library import Library
from rag.settings import Settings

Severity = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One finding; `remedy` is empty where nothing is to be done."""

    name: str
    severity: Severity
    message: str
    remedy: str = ""


def examine() -> list[CheckResult]:
    """Look at settings, folder, models and index, in this order; later ones are left out where earlier ones fail."""
    try:
        settings = Settings.load()
    except ParleyError as error:
        return [_failed("settings", error)]
    found = [CheckResult("settings", "ok", f"read; the library lives in {settings.home}."), _home(settings)]
    if found[-1].severity == "error":
        return found
    found += _guarded("answerer", lambda: _answerer(settings))
    found += _guarded("models", lambda: _models(settings))
    if any(check.severity == "error" for check in found):
        return found
    with Library(settings) as library:
        return found + _guarded("index", lambda: _index(library)) + _guarded("articles", lambda: _articles(library))


def _home(settings: Settings) -> CheckResult:
    place = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    if Path(place).is_dir() and os.access(place, os.W_OK):
        return CheckResult("home", "ok", f"{settings.home} can be written.")
    return CheckResult(
        "home", "error", f"{place} cannot be written.", "Mend its permissions, or set PARLEY_HOME to another folder."
    )


def _answerer(settings: Settings) -> Iterator[CheckResult]:
    """Who answers; a server is named, not tried."""
    if not settings.uses_language_model:
        yield CheckResult("answerer", "ok", "the articles' own sentences; no question leaves the machine.")
        return
    from rag.answering.language_model import LanguageModel

    server = LanguageModel(settings).server
    yield CheckResult("answerer", "ok", f"the language model {server.model} at {server.url}, which was not tried.")


def _models(settings: Settings) -> Iterator[CheckResult]:
    from rag.models import load_cross_encoder, load_encoder, missing

    if names := missing(settings):
        yield CheckResult("models", "error", f"missing or damaged: {', '.join(names)}.", "Run `parley setup`.")
        return
    yield CheckResult("models", "ok", f"encoder {load_encoder(settings).name} and the cross-encoder load.")
    load_cross_encoder(settings)


def _index(library: Library) -> Iterator[CheckResult]:
    index = library.index()
    index.claim(library.identity())
    if index.damaged():
        yield CheckResult("index", "warning", "catalogue and indexes differ.", "Run `parley sync`.")
    else:
        yield CheckResult("index", "ok", f"{index.catalogue.count()} passages, made by the encoder of the settings.")


def _articles(library: Library) -> Iterator[CheckResult]:
    for reason in library.index().catalogue.failures().values():
        yield CheckResult("articles", "warning", f"not indexed: {reason}", "Correct it, then run `parley sync`.")
    if waiting := library.waiting():
        yield CheckResult("articles", "warning", f"{waiting} are not indexed as they are now.", "Run `parley sync`.")
    count = len(library.articles())
    remedy = "" if count else "Add some with `parley add FILE`."
    yield CheckResult("articles", "ok" if count else "warning", f"{count} indexed.", remedy)


def _guarded(name: str, check: Callable[[], Iterator[CheckResult]]) -> list[CheckResult]:
    try:
        return list(check())
    except ParleyError as error:
        return [_failed(name, error)]


def _failed(name: str, error: ParleyError) -> CheckResult:
    return CheckResult(name, "error", error.problem, error.remedy)
