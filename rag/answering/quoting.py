"""Which words of a cited passage carry a sentence: the article's own sentences, to the character."""

from __future__ import annotations

from collections.abc import Iterator

from rag.answering.ranking import article_sentences
from rag.facts import numbers
from rag.orders import without_orders
from rag.types import Article, Passage, Span
from rag.words import terms

MOST = 3  # sentences quoted of one passage
WORTH = 2.0  # what another sentence must add
NUMBER = 2.0  # weight of a number beside that of a word


def quoted(sentence: str, passage: Passage, article: Article, language: str) -> tuple[Span, ...]:
    """The spans of the article's sentences within `passage` that hold most of `sentence`, in the text's order.

    At most three sentences, neighbours in one span; the whole passage where none shares anything with it.
    """
    wanted = _weights(sentence, language)
    offered = {
        (start, end): _weights(article.text[start:end], article.language) for start, end in _sentences(passage, article)
    }
    taken: list[tuple[int, int]] = []
    while offered and len(taken) < MOST:
        best = max(offered, key=lambda span: _gain(wanted, offered[span]))
        if _gain(wanted, offered[best]) < (WORTH if taken else 0.5):
            break
        for key in offered.pop(best):
            wanted.pop(key, None)
        taken.append(best)
    if not taken:
        return (Span(article.id, passage.start, passage.end),)
    return tuple(Span(article.id, start, end) for start, end in _joined(article.text, sorted(taken)))


def _sentences(passage: Passage, article: Article) -> Iterator[tuple[int, int]]:
    """The article's sentences as far as the passage shows them, orders left out."""
    text = without_orders(article.text)
    for start, end in article_sentences(article.text, article.language):
        start, end = max(start, passage.start), min(end, passage.end)
        if start < end and text[start:end].strip():
            yield start, end


def _weights(text: str, language: str) -> dict[str, float]:
    words = {word: 1.0 for word in terms(text, language) if not word[0].isdigit()}
    return words | {f"#{value}": NUMBER for value in numbers(text, language)}


def _gain(wanted: dict[str, float], offered: dict[str, float]) -> float:
    """What is found of the wanted, less a little for each word that is offered beside it."""
    found = sum(weight for key, weight in wanted.items() if key in offered)
    return found - 0.01 * len(offered)


def _joined(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start, end = spans[0]
    for first, last in spans[1:]:
        if text[end:first].strip():
            yield start, end
            start = first
        end = last
    yield start, end
