"""A suite asked from beginning to end, or from where the last run stopped; the user's own library is never touched."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from evals.baselines import Baselines
from evals.errors import SuiteError
from evals.homes import temporary_home
from evals.loading import Mode, answerable, articles_of, corpus_digest, default_mode, questions_digest, selected
from evals.records import DISTRIBUTION, Cited, Place, Progress, Record, Versions, append, begin, ids_of
from evals.scoring import Case, gold_spans, scores
from evals.suite import Question, Suite
from rag.answering import Gate, Judgement, Ranking
from rag.answering.gate import FILE
from rag.assistant import Assistant
from rag.errors import QuestionError
from rag.library.filter import Filter
from rag.library.library import Library
from rag.models import load_cross_encoder
from rag.settings import Settings
from rag.types import Answer, Article, Span

AROUND = 200  # characters kept before and after a quote


@dataclass(frozen=True, slots=True)
class RecordingGate(Gate):
    """The gate as calibrated, which keeps what it was shown and how it judged since it was last cleared."""

    seen: list[tuple[Ranking, Judgement]] = field(default_factory=list)

    def judge(self, ranking: Ranking) -> Judgement:
        """Judge as the gate does, and keep it."""
        judgement = Gate.judge(self, ranking)
        self.seen.append((ranking, judgement))
        return judgement

    @property
    def passages(self) -> tuple[Span, ...]:
        """The passages it was shown, best first."""
        shown = (item.passage for ranking, _ in self.seen for item in ranking.evidence)
        return tuple(dict.fromkeys(Span(passage.article_id, passage.start, passage.end) for passage in shown))

    @property
    def probability(self) -> float | None:
        """The highest probability it gave; None where it was not asked."""
        return max((judgement.probability for _, judgement in self.seen), default=None)


@dataclass(frozen=True, slots=True)
class Options:
    """What to ask of a suite, and how; without a mode, the suite's own."""

    mode: Mode | None = None
    split: str | None = None
    limit: int | None = None
    baselines: bool = False


def run(suite: Suite, options: Options, settings: Settings, out: Path, progress: Progress) -> list[Record]:
    """Ask what has not been asked yet, adding a record a question to `out`; the records of all questions asked there.

    Raises SuiteError where `out` holds a run of other versions, and for a question that cannot be asked.
    """
    mode = options.mode or default_mode(suite)
    questions = selected(suite, mode, options.split, options.limit)
    versions = versions_of(suite, mode, settings, baselines=options.baselines)
    earlier = begin(out, versions, [question.id for question in questions], Record)
    left = [question for question in questions if question.id not in ids_of(earlier)]
    new = []
    for record in _asked(suite, mode, left, settings, progress, baselines=options.baselines):
        append(out, record)
        new.append(record)
        progress("Asking", len(new) / len(left))
    return [*earlier, *new]


def versions_of(suite: Suite, mode: Mode, settings: Settings, *, baselines: bool) -> Versions:
    """What this run is made with."""
    library = Library(settings)
    return Versions(
        suite=suite.name,
        mode=mode,
        questions_digest=questions_digest(suite),
        corpus_digest=corpus_digest(suite),
        index=asdict(library.identity()),
        models={"encoder": library.encoder.name, "cross_encoder": load_cross_encoder(settings).identity},
        gate=json.loads(files("rag.answering").joinpath(FILE).read_text(encoding="utf-8"))["calibrated"],
        parley=version(DISTRIBUTION),
        baselines=baselines,
    )


def _asked(
    suite: Suite, mode: Mode, questions: Sequence[Question], settings: Settings, progress: Progress, *, baselines: bool
) -> Iterator[Record]:
    if not questions:
        return
    with _assistant(articles_of(suite, mode, questions), settings, progress) as (assistant, gate):
        asker = _Asker(suite, mode, assistant, gate)
        with closing(Baselines(assistant.library)) as rivals:
            for question in questions:
                yield asker.record(question, rivals if baselines else None)


@contextmanager
def _assistant(
    articles: Sequence[Article], settings: Settings, progress: Progress
) -> Iterator[tuple[Assistant, RecordingGate]]:
    """An assistant over a library of these articles that is gone afterwards."""
    gate = RecordingGate.load()
    own = settings.model_copy(update={"chroma_url": None})
    with temporary_home(own, articles, shipped=False) as home, Assistant(home, gate=gate) as assistant:
        report = assistant.library.sync(progress=lambda done, total: progress("Indexing", done / total))
        if report.failed:
            raise SuiteError(next(iter(report.failed.values())), "Correct that document of the suite.")
        assistant.warm()
        yield assistant, gate


@dataclass(frozen=True, slots=True)
class _Asker:
    suite: Suite
    mode: Mode
    assistant: Assistant
    gate: RecordingGate

    def record(self, question: Question, rivals: Baselines | None) -> Record:
        only = self._only(question)
        self.gate.seen.clear()
        try:
            answer = self.assistant.ask(
                question.question, as_of=only.as_of, history=question.history, articles=only.articles
            )
        except QuestionError as error:
            raise SuiteError(f"Question {question.id} cannot be asked: {error.problem}", error.remedy) from None
        golds = gold_spans(self.suite, question, self._articles(question))
        can = answerable(question, self.mode)
        carries = self.assistant.checker.carries
        case = Case(question, answer, self.gate.passages, golds, only.as_of, can, self._text, carries)
        found = scores(case)
        if rivals:
            standing = question.model_copy(update={"question": answer.rewritten or question.question})
            found |= rivals.scores(standing, only, golds, answerable=can)
        return self._record(case, found)

    def _record(self, case: Case, found: dict[str, float]) -> Record:
        question, answer = case.question, case.answer
        return Record(
            id=question.id,
            question=question.question,
            kind=question.kind,
            split=question.split,
            group=question.group or question.id,
            answerable=case.answerable,
            answers=question.answers,
            answer=answer.to_dict(),
            evidence=tuple(Place(**asdict(span)) for span in case.evidence),
            probability=self.gate.probability,
            cited=tuple(self._cited(answer)),
            scores={name: None if math.isnan(value) else value for name, value in found.items()},
            elapsed_ms=answer.elapsed_ms,
        )

    def _only(self, question: Question) -> Filter:
        """What may be seen as of the question's day, in reading mode of its own articles alone."""
        if self.mode == "pooled":
            return Filter.of(question.as_of)
        return Filter.of(question.as_of, [article.id for article in self.suite.reading(question)])

    def _articles(self, question: Question) -> list[Article]:
        """The articles in which its evidence may lie, as they are indexed."""
        if self.mode == "reading":
            names = [article.id for article in self.suite.reading(question)]
        else:
            names = [self.suite.documents[place.doc_id].as_article().id for place in question.evidence]
        return [self.assistant.library.article(name) for name in dict.fromkeys(names)]

    def _text(self, article_id: str) -> str:
        return self.assistant.library.article(article_id).text

    def _cited(self, answer: Answer) -> Iterator[Cited]:
        for citation in answer.citations:
            text = self._text(citation.article_id)
            yield Cited(
                number=citation.number,
                title=citation.title,
                published=citation.published,
                before=text[max(0, citation.start - AROUND) : citation.start],
                quote=citation.quote,
                after=text[citation.end : citation.end + AROUND],
            )
