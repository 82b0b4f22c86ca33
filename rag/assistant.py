"""The one way from a question to its answer, top to bottom."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Collection, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import perf_counter
from typing import Any, Self

from llama_index.core.instrumentation.events.query import QueryEndEvent, QueryStartEvent
from llama_index.core.schema import NodeWithScore
from llama_index_instrumentation import get_dispatcher

from rag.answering import Gate, Judgement, Ranking, rank
from rag.answering.refusing import refusal
from rag.answering.synthesizer import ExtractiveSynthesizer, drafts_of
from rag.checking import Checker
from rag.citing import Citer, marked
from rag.conversation import Rewriter, in_conversation, standing_question
from rag.dates import day_of
from rag.engine import AssistantQueryEngine, answer_of, response_of
from rag.language import detect
from rag.library.filter import Filter
from rag.library.library import Library
from rag.models import CrossEncoder, load_cross_encoder
from rag.question import Query, understand
from rag.retrieval import evidence_of
from rag.settings import Settings
from rag.types import Answer, CitationEvent, DoneEvent, Event, Evidence, Sentence, StatusEvent, TextEvent, Turn

PASSAGES = 16

dispatcher = get_dispatcher(__name__)


class Assistant:
    """Answers questions from one library. Threads may share it; it keeps nothing of a conversation."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        gate: Gate | None = None,
        rewriter: Rewriter = standing_question,
    ) -> None:
        self.settings = settings or Settings.load()
        self.library = Library(self.settings)
        self._gate = gate or Gate.load()
        self._rewriter = rewriter
        self._answerer = ExtractiveSynthesizer(self._rank)
        self.checker = Checker(lambda: self.library.encoder)
        self._loading = threading.Lock()
        self._loaded: CrossEncoder | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(
        self,
        question: str,
        *,
        as_of: date | str | None = None,
        history: Sequence[Turn] = (),
        articles: Collection[str] | None = None,
        publishers: Collection[str] | None = None,
    ) -> Answer:
        """One answer from the articles, the collection of what `stream` yields.

        With `as_of`, a day, nothing published later or without a date is seen; with `articles` or `publishers`
        only these. `history`, the earlier turns, oldest first, tells what a follow-up is about: the last six count,
        and nothing in them is evidence. Raises QuestionError for a blank or overlong question or a bad day,
        ModelError where the models are missing, StaleIndexError where the index does not fit them.
        """
        engine = self.as_query_engine(as_of=as_of, history=history, articles=articles, publishers=publishers)
        return answer_of(engine.query(question))

    def stream(
        self,
        question: str,
        *,
        as_of: date | str | None = None,
        history: Sequence[Turn] = (),
        articles: Collection[str] | None = None,
        publishers: Collection[str] | None = None,
    ) -> Iterator[Event]:
        """The answer as it comes about: statuses, citations each before the text that shows its number, the whole."""
        started = perf_counter()
        query = understand(question, Filter.of(day_of(as_of), articles, publishers))
        dispatcher.event(QueryStartEvent(query=query.text))
        yield StatusEvent("searching")
        query = in_conversation(query, history, self._rewriter)
        self.library.refresh()
        nodes = self.library.as_retriever(only=query.only, k=PASSAGES).retrieve(query.text)
        yield StatusEvent("reading", query.rewritten)
        ranking = self._rank(query.text, evidence_of(nodes))
        judgement = self._gate.judge(ranking)
        if judgement.answerable:
            answer = yield from self._answer(query, nodes, ranking, started)
        else:
            answer = yield from self._refuse(query, ranking, judgement, started)
        dispatcher.event(QueryEndEvent(query=query.text, response=response_of(answer)))
        yield DoneEvent(answer)

    async def aask(self, question: str, **options: Any) -> Answer:
        """`ask`, without holding up the event loop."""
        return await asyncio.to_thread(self.ask, question, **options)

    async def astream(self, question: str, **options: Any) -> AsyncIterator[Event]:
        """`stream`, without holding up the event loop."""
        events = self.stream(question, **options)
        while (event := await asyncio.to_thread(next, events, None)) is not None:
            yield event

    def as_query_engine(self, **options: Any) -> AssistantQueryEngine:
        """The door for a LlamaIndex program, and the one `ask` takes; options as for `ask`."""
        return AssistantQueryEngine(assistant=self, options=options)

    def close(self) -> None:
        """Let go of the library's files."""
        self.library.close()

    def warm(self) -> None:
        """Load the models now rather than at the first question."""
        with ThreadPoolExecutor(1) as pool:
            loading = pool.submit(self._cross_encoder)
            _ = self.library.encoder
            loading.result()

    def _answer(
        self, query: Query, nodes: list[NodeWithScore], ranking: Ranking, started: float
    ) -> Generator[Event, None, Answer]:
        """Draft, cite and check, a sentence at a time."""
        yield StatusEvent("answered")
        citer, sentences, shown = Citer(self.library.article), [], ""
        for draft in drafts_of(self._answerer.synthesize(query.text, nodes, ranking=ranking)):
            citations, new = citer.cite(draft.spans)
            yield from map(CitationEvent, new)
            piece = (" " if shown else "") + marked(draft.text, citations)
            yield TextEvent(piece)
            shown += piece
            numbers = tuple(citation.number for citation in citations)
            check = self.checker.check(draft.text, [citation.quote for citation in citations])
            sentences.append(Sentence(draft.text, numbers, check.verdict))
        return Answer(
            question=query.asked,
            status="answered",
            text=shown,
            as_of=query.only.as_of,
            answerer=self._answerer.name,
            sentences=tuple(sentences),
            citations=citer.citations,
            rewritten=query.rewritten,
            elapsed_ms=_milliseconds(started),
        )

    def _refuse(
        self, query: Query, ranking: Ranking, judgement: Judgement, started: float
    ) -> Generator[Event, None, Answer]:
        """Say what was searched, what is lacking and what comes nearest."""
        status, text, nearest = refusal(self.library, query.only, ranking.evidence, judgement)
        yield StatusEvent(status)
        yield TextEvent(text)
        return Answer(
            question=query.asked,
            status=status,
            text=text,
            as_of=query.only.as_of,
            answerer=self._answerer.name,
            nearest=nearest,
            rewritten=query.rewritten,
            elapsed_ms=_milliseconds(started),
        )

    def _rank(self, question: str, evidence: Sequence[Evidence]) -> Ranking:
        return rank(question, detect(question), evidence, self.library.encoder, self._cross_encoder())

    def _cross_encoder(self) -> CrossEncoder:
        with self._loading:
            self._loaded = self._loaded or load_cross_encoder(self.settings)
            return self._loaded


def _milliseconds(started: float) -> int:
    return round((perf_counter() - started) * 1000)
