"""How quick Parley is inside a running process."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from evals.bench.figures import Figure
from evals.homes import temporary_home, write_articles
from evals.metrics import percentile
from rag.assistant import PASSAGES, Assistant
from rag.library.filter import Filter
from rag.library.library import Library
from rag.retrieval import retrieve
from rag.settings import Settings
from rag.types import Article

COPIES = 8  # of all articles given, so that indexing takes some seconds


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds below which half and 95 % of the calls stay, the processor's a call, and the number of calls."""

    p50: float
    p95: float
    cpu: float
    calls: int

    def figures(self, key: str) -> dict[str, Figure]:
        """Both, under `key_p50` and `key_p95`."""
        detail = f"{self.calls} questions; {self.cpu:.0f} ms of processor each"
        return {f"{key}_p50": Figure(self.p50, detail), f"{key}_p95": Figure(self.p95, detail)}


def latency(call: Callable[[str], object], questions: Sequence[str]) -> Latency:
    """Time a call with each question, once all is loaded: the first question is asked once more before."""
    call(questions[0])
    taken, spent = [], time.process_time()
    for question in questions:
        start = time.perf_counter()
        call(question)
        taken.append((time.perf_counter() - start) * 1000)
    cpu = (time.process_time() - spent) * 1000 / len(taken)
    return Latency(percentile(taken, 50), percentile(taken, 95), cpu, len(taken))


def retrieval(settings: Settings, questions: Sequence[str]) -> Mapping[str, Figure]:
    """Milliseconds from a question to its evidence over the shipped articles."""
    with temporary_home(settings) as home, Library(home) as library:
        library.sync()
        return latency(lambda question: retrieve(library, question, only=Filter(), k=PASSAGES), questions).figures(
            "retrieval"
        )


def answering(settings: Settings, questions: Sequence[str]) -> Mapping[str, Figure]:
    """Milliseconds from a question to its whole answer over the shipped articles."""
    with temporary_home(settings) as home, Assistant(home) as assistant:
        assistant.library.sync()
        return latency(assistant.ask, questions).figures("answer")


def indexing(settings: Settings, articles: Sequence[Article], copies: int = COPIES) -> Mapping[str, Figure]:
    """Passages a second from files to both indexes, over `copies` of one long article made of all articles.

    The encoder is loaded before. One long text gives passages of the usual length, which short articles do not.
    """
    text = "\n\n".join(article.text for article in articles)
    made = [replace(articles[0], id=f"copy-{number}", text=f"{text} {number}") for number in range(copies)]
    with temporary_home(settings, made[:1], shipped=False) as home, Library(home) as library:
        library.sync()
        before = library.index().catalogue.count()
        write_articles(home, made[1:])
        start, spent = time.perf_counter(), time.process_time()
        library.sync()
        seconds, cpu = time.perf_counter() - start, time.process_time() - spent
        count = library.index().catalogue.count() - before
    words = len(made[0].text.split()) / before
    detail = f"{count} passages of {words:.0f} words on average; {1000 * cpu / count:.0f} ms of processor each"
    return {"indexing": Figure(count / seconds, detail)}
