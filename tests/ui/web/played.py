"""An assistant that plays scripts over real articles, for what no real one does on command."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from rag.citing import Citer, markers
from rag.errors import NotFoundError
from rag.library.catalogue import Overview
from rag.types import (
    Answer,
    Article,
    CitationEvent,
    DoneEvent,
    Event,
    Nearest,
    Sentence,
    SentenceEvent,
    Span,
    StatusEvent,
    TextEvent,
    Turn,
    Verdict,
)

BODIES = Article(
    id="2025-06-02-hour",
    title="An hour of talks at Çırağan",
    publisher="Parley digest",
    published=date(2025, 6, 2),
    text=(
        "The second round lasted little more than an hour.\n\n"
        + "The delegations met in the palace's long hall, with Türkiye's foreign minister in the chair. " * 12
        + "\n\nRussia promised the bodies of 6,000 soldiers 🕊 — “one-sidedly”, said Vladimir Medinsky. "
        "Kyiv's negotiators spoke of an exchange of equals.\n\n"
        + "Neither side named a day on which the leaders might meet. "
        * 14
    ),
    url="https://example.org/hour",
)
PAPERS = Article(
    id="2025-06-03-papers",
    title="Two papers compared",
    publisher="Parley digest",
    published=date(2025, 6, 3),
    text="Moscow's memorandum has three sections. Ukraine's asks for a full and unconditional ceasefire first.",
)
BODIES_QUOTE = "Russia promised the bodies of 6,000 soldiers 🕊 — “one-sidedly”, said Vladimir Medinsky."
PAPERS_QUOTE = "Ukraine's asks for a full and unconditional ceasefire first."


@dataclass
class PlayedLibrary:
    held: list[Article] = field(default_factory=lambda: [BODIES, PAPERS])

    def articles(self) -> list[Article]:
        return self.held

    def overview(self) -> Overview:
        days = sorted(article.published for article in self.held if article.published)
        return Overview(len(self.held), *((days[0], days[-1]) if days else (None, None)))

    def article(self, article_id: str) -> Article:
        for article in self.held:
            if article.id == article_id:
                return article
        raise NotFoundError(f"There is no article {article_id!r}.", "`parley articles` lists them.")


Script = Callable[["PlayedAssistant", str], Iterator[Event]]


class PlayedAssistant:
    """Plays the script whose key is in the question, `answered` for any other."""

    def __init__(self, articles: list[Article] | None = None, scripts: dict[str, Script] | None = None) -> None:
        self.library = PlayedLibrary(articles) if articles is not None else PlayedLibrary()
        self.scripts = scripts or {}
        self.asked: list[str] = []
        self.histories: list[tuple[Turn, ...]] = []
        self.answerers: list[str | None] = []
        self.days: list[tuple[str | None, bool]] = []
        self.gate = threading.Event()

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        answerer: str | None = None,
        as_of: str | None = None,
        read_as_of: bool = True,
    ) -> Iterator[Event]:
        self.asked.append(question)
        self.histories.append(tuple(history))
        self.answerers.append(answerer)
        self.days.append((as_of, read_as_of))
        script = next((script for key, script in self.scripts.items() if key in question), answered)
        yield StatusEvent("searching")
        yield from script(self, question)


def answered(assistant: PlayedAssistant, question: str) -> Iterator[Event]:
    """Both articles' sentences, each with its number."""
    return cited(assistant, question, [(BODIES, BODIES_QUOTE, "verbatim"), (PAPERS, PAPERS_QUOTE, "verbatim")])


def cited(assistant: PlayedAssistant, question: str, quotes: list[tuple[Article, str, Verdict]]) -> Iterator[Event]:
    """An answer of these quotes, in the way of the real assistant."""
    yield StatusEvent("reading")
    yield StatusEvent("answered")
    citer, sentences, shown = Citer(assistant.library.article), [], ""
    for article, quote, verdict in quotes:
        start = article.text.index(quote)
        citations, new = citer.cite([Span(article.id, start, start + len(quote))])
        yield from map(CitationEvent, new)
        piece = (" " if shown else "") + quote + markers(citations)
        yield TextEvent(piece)
        shown += piece
        sentences.append(Sentence(quote, tuple(citation.number for citation in citations), verdict))
        yield SentenceEvent(sentences[-1])
    yield DoneEvent(
        Answer(question, "answered", shown, None, "played", tuple(sentences), citer.citations),
    )


def refused(assistant: PlayedAssistant, question: str) -> Iterator[Event]:
    """The honest no, in the way of the real assistant."""
    text = (
        "The articles don't tell. Searched: 2 articles from 2 June 2025 to 3 June 2025. "
        f"Nearest: “{BODIES.title}” (2 June 2025); “{PAPERS.title}” (3 June 2025)."
    )
    nearest = tuple(Nearest(article.id, article.title, article.published) for article in (BODIES, PAPERS))
    yield StatusEvent("not_in_sources")
    yield TextEvent(text)
    yield DoneEvent(Answer(question, "not_in_sources", text, None, "played", nearest=nearest))


def empty(assistant: PlayedAssistant, question: str) -> Iterator[Event]:
    """What a library without articles answers."""
    text = "The library holds no articles yet. Add some with `parley add FILE`."
    yield StatusEvent("empty_library")
    yield TextEvent(text)
    yield DoneEvent(Answer(question, "empty_library", text, None, "played"))
