"""The one way from a question to its answer, top to bottom."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Collection, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any, Self

from llama_index.core.instrumentation.events.query import QueryEndEvent, QueryStartEvent
from llama_index.core.schema import NodeWithScore
from llama_index_instrumentation import get_dispatcher

from rag import observing, rounds
from rag.answering import Gate, Ranking, rank
from rag.answering.choosing import Answerers, Kind
from rag.answering.pieces import pieces_of
from rag.answering.premises import Correction, false_premises
from rag.answering.refusing import refusal
from rag.answering.synthesizer import ExtractiveSynthesizer
from rag.as_of import given_day, narrowed
from rag.checking import Checker
from rag.composing import Composer
from rag.conversation import Rewriter, in_conversation
from rag.engine import AssistantQueryEngine, answer_of, response_of
from rag.language import detect
from rag.library.filter import Filter
from rag.library.library import Library
from rag.models import CrossEncoder, load_cross_encoder
from rag.overtaking import Order
from rag.question import Query, understand
from rag.retrieval import evidence_of
from rag.settings import Settings
from rag.timeline import Entry, timeline
from rag.types import (
    Answer,
    Article,
    CitationEvent,
    DoneEvent,
    Draft,
    Event,
    Evidence,
    StatusEvent,
    TextEvent,
    Turn,
    Usage,
)
from rag.views import views

PASSAGES = 16

dispatcher = get_dispatcher(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way: who answers it, what was found, what it takes for granted; `started` in seconds."""

    query: Query
    answerer: Kind
    started: float
    nodes: list[NodeWithScore]
    ranking: Ranking
    premises: tuple[Correction, ...] = ()


class Assistant:
    """Answers questions from one library. Threads may share it; it keeps nothing of a conversation."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        gate: Gate | None = None,
        rewriter: Rewriter | None = None,
    ) -> None:
        self.settings = settings or Settings.load()
        if self.settings.otel:
            observing.start()
        self.library = Library(self.settings)
        self._gate = gate or Gate.load()
        self._rewriter = rewriter
        self.checker = Checker(lambda: self.library.encoder)
        self._answerers = Answerers(self.settings, ExtractiveSynthesizer(self._rank), self.checker)
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
        answerer: str | None = None,
        read_as_of: bool = True,
    ) -> Answer:
        """One answer from the articles, the collection of what `stream` yields.

        With `as_of`, a day, nothing published later or without a date is seen; with `articles` or `publishers`
        only these. `history`, the earlier turns, oldest first, tells what a follow-up is about: the last six count,
        and nothing in them is evidence. `answerer` ("extractive" or "openai") goes before the setting. Unless
        `read_as_of` is off, the question's own words ("as of 2 June", "until now") set `as_of` as well, never to a
        later day. Raises QuestionError for a blank or overlong question or a bad option, a day to come or days that
        contradict each other, ModelError where the models are missing, StaleIndexError where the index does not fit
        them, LanguageModelError where a language model cannot answer.
        """
        options = {"as_of": as_of, "articles": articles, "publishers": publishers, "answerer": answerer}
        engine = self.as_query_engine(history=history, read_as_of=read_as_of, **options)
        return answer_of(engine.query(question))

    def stream(
        self,
        question: str,
        *,
        as_of: date | str | None = None,
        history: Sequence[Turn] = (),
        articles: Collection[str] | None = None,
        publishers: Collection[str] | None = None,
        answerer: str | None = None,
        read_as_of: bool = True,
    ) -> Iterator[Event]:
        """The answer as it comes about: statuses, citations each before the text that shows its number, the whole."""
        started = perf_counter()
        kind = self._answerers.kind(answerer)
        query = understand(question, Filter.of(given_day(as_of), articles, publishers))
        dispatcher.event(QueryStartEvent(query=query.text))
        yield StatusEvent("searching")
        if history:
            query = in_conversation(query, history, self._rewriter or self._answerers.rewriter(kind))
        self.library.refresh()
        if read_as_of:
            query = self._narrowed(query, history)
        nodes = self.library.as_retriever(only=query.only, k=PASSAGES).retrieve(query.searched)
        day = query.only.as_of if query.as_of_words else None
        yield StatusEvent("reading", query.rewritten, day, query.as_of_words)
        ranking = self._rank(query.searched, evidence_of(nodes), query.only.as_of)
        premises = false_premises(ranking, self.library, query.only)
        asked = Asked(query, kind, started, nodes, ranking, premises)
        told = self._gate.judge(ranking).answerable and not premises
        answer = yield from self._answer(asked) if told else self._refuse(asked)
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

    def timeline(
        self,
        *,
        as_of: date | str | None = None,
        sides: Collection[str] | None = None,
        kinds: Collection[str] | None = None,
        about: str | None = None,
    ) -> list[Entry]:
        """What the articles tell, by date; options, and errors, as for `rag.timeline.timeline`."""
        self.library.refresh()
        return timeline(self.library.articles(), as_of=as_of, sides=sides, kinds=kinds, about=about)

    def close(self) -> None:
        """Let go of the library's files."""
        self.library.close()

    def warm(self) -> None:
        """Load the models now rather than at the first question."""
        with ThreadPoolExecutor(1) as pool:
            loading = pool.submit(self._cross_encoder)
            _ = self.library.encoder
            loading.result()
        self._answerers.warm()

    def _answer(self, asked: Asked) -> Generator[Event, None, Answer]:
        """Draft, cite and check, a sentence at a time."""
        answerer = self._answerers.chosen(asked.answerer)
        checker, strict = self._answerers.checker(asked.answerer), self.settings.strict
        order = Order(asked.ranking.evidence) if asked.answerer == "openai" else None
        article_of = self._article_of(asked)
        composer, usage = Composer(article_of, checker, order=order, strict=strict), None
        response = answerer.synthesize(asked.query.text, asked.nodes, ranking=asked.ranking)
        with closing(pieces_of(response)) as pieces:
            for piece in pieces:
                if isinstance(piece, str):
                    yield from composer.words(piece)
                elif isinstance(piece, Draft):
                    yield from composer.sentence(piece)
                elif isinstance(piece, Usage):
                    usage = piece
                else:
                    return (yield from self._refuse(asked, usage))
        composer.finish(answerer.name)
        seen = views(asked.ranking, composer.citations, article_of, self.library.near)
        return self._made(
            asked,
            status="answered",
            text=composer.text,
            sentences=tuple(composer.sentences),
            citations=composer.citations,
            held_back=tuple(composer.held_back),
            usage=usage,
            sides=seen.sides,
            conflicts=seen.conflicts,
            independent_sources=seen.independent_sources,
        )

    def _refuse(self, asked: Asked, usage: Usage | None = None) -> Generator[Event, None, Answer]:
        """Say what is wrongly taken for granted, what was searched, what is lacking and what comes nearest."""
        found = refusal(self.library, asked.query.only, asked.ranking, asked.premises)
        yield StatusEvent(found.status)
        yield from map(CitationEvent, found.citations)
        yield TextEvent(found.text)
        return self._made(
            asked,
            status=found.status,
            text=found.text,
            nearest=found.nearest,
            citations=found.citations,
            premises=found.premises,
            usage=usage,
        )

    def _article_of(self, asked: Asked) -> Callable[[str], Article]:
        """The articles as they were found, whatever becomes of them while the answer is written."""
        found = {item.article.id: item.article for item in evidence_of(asked.nodes)}
        return lambda article_id: found.get(article_id) or self.library.article(article_id)

    def _made(self, asked: Asked, **parts: Any) -> Answer:
        return Answer(
            question=asked.query.asked,
            as_of=asked.query.only.as_of,
            answerer=self._answerers.name(asked.answerer),
            rewritten=asked.query.rewritten,
            as_of_words=asked.query.as_of_words,
            elapsed_ms=round((perf_counter() - asked.started) * 1000),
            **parts,
        )

    def _narrowed(self, query: Query, history: Sequence[Turn]) -> Query:
        """The query as of the day that its words ask for, rounds being looked up in the articles it may see."""
        latest = query.only.as_of or date.today()
        return narrowed(
            query,
            history[-1].day if history else None,
            lambda wanted: rounds.when_held(self.library, wanted, query.only, latest),
        )

    def _rank(self, question: str, evidence: Sequence[Evidence], as_of: date | None = None) -> Ranking:
        models = self.library.encoder, self._cross_encoder()
        return rank(question, detect(question), evidence, *models, as_of=as_of)

    def _cross_encoder(self) -> CrossEncoder:
        with self._loading:
            self._loaded = self._loaded or load_cross_encoder(self.settings)
            return self._loaded
