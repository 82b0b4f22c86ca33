"""An article cut into passages: whole sentences, about 200 tokens each with the header line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.sentences import Span, sentence_spans
from rag.types import Article, Passage

VERSION = "1"  # raised whenever the same text would be cut differently

TARGET = 200  # tokens of a passage with its header
LEAST = 100  # tokens left to the text under a very long header
LONGEST = 280  # tokens of one sentence before it is cut at white space
CAP = LONGEST + 40  # tokens no passage's text exceeds
INTRO = 40  # tokens of headings that go along with what follows them
SMALL = 8  # tokens below which a piece is not weighed by itself
MID_PARAGRAPH = 0.15  # cost of ending inside a paragraph, against the squared share left empty

_TOKEN = re.compile(r"([A-Za-z]+)|([^\W\d_]+)|\d+|[^\s\d]")
_STOP = re.compile(r"[.!?…][\"'”’»“)\]]*$")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text that is not cut: a sentence, or headings with the sentence after them."""

    start: int
    end: int
    tokens: int
    ends_paragraph: bool


def split(article: Article) -> list[Passage]:
    """Cut an article into passages in order: slices of its text that leave out nothing but white space.

    They hold whole sentences, end at paragraphs where that costs little room, and are even in size. A heading stays
    with what follows. A sentence over 280 tokens is cut at white space, a longer word anywhere.
    """
    pieces = _pieces(article)
    room = max(LEAST, TARGET - count_tokens(article.header))
    return [
        Passage(article.id, first.start, last.end, article.text[first.start : last.end])
        for first, last in ((pieces[start], pieces[end - 1]) for start, end in _pack(pieces, room))
    ]


def count_tokens(text: str) -> int:
    """About the number of e5 tokens: 6 ASCII letters, 4 other letters of Europe, 3 digits or one sign a token.

    Measured against the tokenizer of the multilingual encoder: 0.93 to 1.08 of its count in en, ru, uk, tr and nl.
    """
    return sum(map(_tokens, _TOKEN.finditer(text)))


def _tokens(found: re.Match[str]) -> int:
    length = found.end() - found.start()
    if found[1]:
        return 1 + (length - 1) // 6
    if found[2]:
        return 1 + (length - 1) // (4 if found[2] < "\u0530" else 1)
    return 1 + (length - 1) // 3


def _pieces(article: Article) -> list[_Piece]:
    """Sentences, with short ones and headings joined to what follows."""
    joined: list[_Piece] = []
    open_ended = False
    for piece in _sentences(article.text, article.language):
        if joined and (joined[-1].tokens < SMALL or (open_ended and joined[-1].tokens + piece.tokens <= CAP)):
            before = joined.pop()
            piece = _Piece(before.start, piece.end, before.tokens + piece.tokens, piece.ends_paragraph)
        joined.append(piece)
        open_ended = piece.tokens <= INTRO and _introduces(article.text, piece)
    return joined


def _introduces(text: str, piece: _Piece) -> bool:
    """Is this the end of a line without a stop, as a heading or the words before a list are?"""
    return text[piece.end : piece.end + 1] == "\n" and not _STOP.search(
        text[max(piece.start, piece.end - 5) : piece.end]
    )


def _sentences(text: str, language: str) -> Iterator[_Piece]:
    spans = sentence_spans(text, language)
    starts = [*(start for start, _ in spans), len(text)]
    for (start, end), following in zip(spans, starts[1:], strict=True):
        ends_paragraph = following == len(text) or text.count("\n", end, following) > 1
        for first, last in _cut(text, start, end):
            yield _Piece(first, last, count_tokens(text[first:last]), ends_paragraph and last == end)


def _cut(text: str, start: int, end: int) -> list[Span]:
    """The sentence whole, or in even parts of at most LONGEST tokens, cut at white space."""
    tokens = count_tokens(text[start:end])
    if tokens <= LONGEST:
        return [(start, end)]
    wanted = tokens / -(-tokens // TARGET)
    parts: list[Span] = []
    first = last = start
    held = 0
    for word_start, word_end in _words(text, start, end):
        grown = count_tokens(text[first:word_end])
        if held and (grown > LONGEST or held >= wanted):
            parts.append((first, last))
            first, grown = word_start, count_tokens(text[word_start:word_end])
        last, held = word_end, grown
    return [*parts, (first, last)]


def _words(text: str, start: int, end: int) -> Iterator[Span]:
    """Words; one that is longer than a passage in slices that are not."""
    for found in _WORD.finditer(text, start, end):
        if count_tokens(found[0]) <= TARGET:
            yield found.span()
            continue
        for first in range(found.start(), found.end(), TARGET):
            yield first, min(first + TARGET, found.end())


def _pack(pieces: Sequence[_Piece], room: int) -> list[Span]:
    """Runs of pieces that fit `room`, at the least total cost: empty room squared, and ends inside a paragraph.

    The method is Knuth and Plass's for lines: the best way to each end, then back from the last.
    """
    cost, came_from = [0.0], [0]
    for end in range(1, len(pieces) + 1):
        best, best_start, held = float("inf"), end - 1, 0
        penalty = 0.0 if pieces[end - 1].ends_paragraph else MID_PARAGRAPH
        for start in range(end - 1, -1, -1):
            held += pieces[start].tokens
            if held > room and start < end - 1:
                break
            here = cost[start] + penalty + (max(0, room - held) / room) ** 2
            if here < best:
                best, best_start = here, start
        cost.append(best)
        came_from.append(best_start)
    return list(reversed(list(_back(came_from))))


def _back(came_from: Sequence[int]) -> Iterator[Span]:
    end = len(came_from) - 1
    while end > 0:
        yield came_from[end], end
        end = came_from[end]
