"""How much longer answers take while the chat indexes articles beside them."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from evals.homes import temporary_home, write_articles
from evals.importing import varied
from evals.metrics import percentile
from evals.suite import shipped_suite
from rag.assistant import Assistant
from rag.library.pausing import Questions
from rag.settings import Settings

ARTICLES = 400  # more than are indexed beside the questions
QUESTIONS = 60
BETWEEN = 0.3  # seconds from an answer to the next question, in which the watcher works
SHARES = (50, 95, 100)  # percentiles
HEARD = 1.5  # seconds after which the watcher has begun


@dataclass(frozen=True, slots=True)
class Beside:
    """Milliseconds of each answer, alone and beside indexing, and how many articles were indexed meanwhile."""

    alone: Sequence[float]
    beside: Sequence[float]
    indexed: int

    def __str__(self) -> str:
        longer = [beside - alone for alone, beside in zip(self.alone, self.beside, strict=True)]
        lines = (("alone", self.alone), ("beside indexing", self.beside), ("longer by", longer))
        told = [f"{name:<16} {' / '.join(f'{percentile(ms, at):.0f}' for at in SHARES)} ms" for name, ms in lines]
        return "\n".join([f"median / p95 / most of {len(longer)} answers; {self.indexed} articles indexed", *told])


def measure(documents: Path, settings: Settings, count: int = QUESTIONS) -> Beside:
    """Ask questions of the suite `talks` over the shipped articles, then again while many others come in."""
    asked = [question.question for question in shipped_suite("talks").questions[:count]]
    questions = Questions()
    with temporary_home(settings) as home, Assistant(home) as assistant:
        assistant.library.sync()
        assistant.library.watch(questions.wait)
        _answered(assistant, questions, asked[:10])
        gc.collect()
        gc.freeze()  # as the chat does
        alone = _answered(assistant, questions, asked)
        before = len(assistant.library.articles())
        write_articles(home, islice(varied(documents), ARTICLES))
        time.sleep(HEARD)
        beside = _answered(assistant, questions, asked)
        return Beside(alone, beside, len(assistant.library.articles()) - before)


def _answered(assistant: Assistant, questions: Questions, asked: Sequence[str]) -> list[float]:
    taken = []
    for question in asked:
        with questions.one():
            start = time.perf_counter()
            assistant.ask(question)
            taken.append((time.perf_counter() - start) * 1000)
        time.sleep(BETWEEN)
    return taken
