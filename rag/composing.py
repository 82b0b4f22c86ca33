"""From an answerer's pieces to the events of an answer: words shown, sentences cited and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from rag.citing import Citer, markers
from rag.dates import spelled
from rag.errors import LanguageModelError
from rag.orders import without_orders
from rag.overtaking import Order
from rag.types import (
    Article,
    Check,
    Citation,
    CitationEvent,
    Draft,
    Event,
    Passage,
    Sentence,
    SentenceEvent,
    Span,
    StatusEvent,
    TextEvent,
)


class Proof(Protocol):
    """What holds a sentence against passages."""

    def check(self, sentence: str, passages: Sequence[Passage]) -> Check:
        """The verdict, with the reason where it is `unsupported`."""


class Composer:
    """Puts one answer together. Text is shown as it comes; a strict answer shows a sentence once it is checked.

    With `order`, a sentence of a model that tells what a later article overtook before the later word is unsupported.
    """

    def __init__(
        self, article_of: Callable[[str], Article], checker: Proof, *, order: Order | None = None, strict: bool = False
    ) -> None:
        self._article_of = article_of
        self._citer = Citer(article_of)
        self._checker = checker
        self._order = order
        self._strict = strict
        self._waiting = ""
        self.text = ""
        self.sentences: list[Sentence] = []
        self.held_back: list[Sentence] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations so far, by number."""
        return self._citer.citations

    def words(self, words: str) -> Iterator[Event]:
        """More of the sentence at hand."""
        if self._strict:
            self._waiting += words
        else:
            yield from self._shown(words)

    def sentence(self, draft: Draft) -> Iterator[Event]:
        """The end of the sentence at hand: its citations, its numbers, what the check found."""
        check, spans = self._in_order(draft, *self._checked(draft))
        waiting, self._waiting = self._waiting, ""
        if self._strict and check.verdict == "unsupported":
            self.held_back.append(Sentence(draft.text, (), check.verdict, check.reason or ""))
            return
        citations, new = self._citer.cite(spans)
        yield from map(CitationEvent, new)
        yield from self._shown((waiting if self.text else waiting.lstrip()) + markers(citations))
        numbers = tuple(citation.number for citation in citations)
        self.sentences.append(Sentence(draft.text, numbers, check.verdict, check.reason or ""))
        yield SentenceEvent(self.sentences[-1])

    def finish(self, answerer: str) -> None:
        """Raises LanguageModelError where all that there was is held back."""
        if self.held_back and not self.sentences:
            raise LanguageModelError(
                f"No sentence of what {answerer} wrote is carried by the words it cites; all of it was held back.",
                "Ask again, or unset PARLEY_STRICT to see it marked.",
            )

    def _shown(self, text: str) -> Iterator[Event]:
        if text and not self.text:
            yield StatusEvent("answered")
        if text:
            self.text += text
            yield TextEvent(text)

    def _checked(self, draft: Draft) -> tuple[Check, tuple[Span, ...]]:
        """What the quoted words carry; where they do not, but the passages they stand in do, those are cited whole.

        Orders to a machine carry nothing that a model writes.
        """
        if not draft.spans:
            reason = "cites a passage that was not given" if draft.stray else "cites no article"
            return Check("unsupported", 0.0, reason), ()
        written = bool(draft.passages)
        check = self._checker.check(draft.text, self._passages(draft.spans, written=written))
        if check.verdict == "unsupported" and written:
            wider = tuple(Span(item.article_id, item.start, item.end) for item in draft.passages)
            whole = self._checker.check(draft.text, self._passages(wider, written=written))
            if whole.verdict != "unsupported":
                return whole, wider
        return check, draft.spans

    def _in_order(self, draft: Draft, check: Check, spans: tuple[Span, ...]) -> tuple[Check, tuple[Span, ...]]:
        told = [Span(each.article_id, each.start, each.end) for each in self.citations]
        if self._order is None or not draft.passages or check.verdict == "unsupported":
            return check, spans
        breach = self._order.breach(draft.text, spans, [*told, *spans])
        return (Check("unsupported", check.score, breach), spans) if breach else (check, spans)

    def _passages(self, spans: Sequence[Span], *, written: bool) -> list[Passage]:
        """The words to hold a sentence against; a model is also told the title, the publisher and the day."""
        found = []
        for span in spans:
            article = self._article_of(span.article_id)
            text = without_orders(article.text) if written else article.text
            head = _head(article) if written else ""
            found.append(Passage(span.article_id, span.start, span.end, head + text[span.start : span.end]))
        return found


def _head(article: Article) -> str:
    publisher = f"Published by {article.publisher}. " if article.publisher else ""
    day = f"Reported on {spelled(article.published)}. " if article.published else ""
    return f"{without_orders(article.title)}. {publisher}{day}\n\n"
