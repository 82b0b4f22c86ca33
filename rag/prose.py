"""A model's reply as it streams: words to show at once, and each sentence when it has ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rag.markers import Markers, Numbers
from rag.sentences import sentence_spans

LONGEST_SENTENCE = 1000  # characters; what runs on is cut
LONGEST_WORD = 60  # characters that are held until it is known whether they begin a sentence
_GOES_ON = frozenset(",–—-/&%€$")  # besides letters and digits: no sentence ends in one
_BLANK_LINE = re.compile(r"\n\s*\n")


class Ended(NamedTuple):
    """A sentence that has been handed out whole, and the numbers of the markers in it or right after it."""

    text: str
    numbers: Numbers


class Prose:
    """Takes a stream apart; each sentence's markers are taken out of its text.

    The words handed out, joined, are the text without markers. Any split of the stream gives the same words and
    sentences, in the same order; what is handed out is never taken back; the time is linear.
    """

    def __init__(self, language: str = "en") -> None:
        self._language = language
        self._markers = Markers()
        self._text = ""  # of the sentence at hand, handed out
        self._gap = ""  # white space after it
        self._word = ""  # that may begin the next one
        self._numbers: list[int] = []
        self._later: list[int] = []  # numbers that belong to the word held
        self._after_marker = False
        self._begun = False

    def feed(self, text: str) -> Iterator[str | Ended]:
        """What is certain after `text`."""
        yield from _merged(self._taken(self._markers.feed(text)))

    def finish(self) -> Iterator[str | Ended]:
        """The rest, at the end of the stream."""
        yield from _merged(self._rest())

    def _rest(self) -> Iterator[str | Ended]:
        yield from self._taken(self._markers.finish())
        if self._word:
            yield from self._decided()
        self._numbers += self._later
        if self._text:
            yield self._ended()

    def _taken(self, parts: Iterator[str | Numbers] | Iterator[str]) -> Iterator[str | Ended]:
        for part in parts:
            if isinstance(part, str):
                for character in part:
                    yield from self._blank(character) if character.isspace() else self._letter(character)
            else:
                self._marker(part)

    def _blank(self, character: str) -> Iterator[str | Ended]:
        if self._word:
            yield from self._decided()
        self._after_marker = False
        if self._begun:
            self._gap += character if len(self._gap) < LONGEST_WORD else ""

    def _letter(self, character: str) -> Iterator[str | Ended]:
        if self._after_marker and self._text and not self._word and character.isalnum():
            self._gap = self._gap or " "
        self._after_marker = False
        if self._word or (self._gap and self._may_have_ended()):
            self._word += character
            if len(self._word) > LONGEST_WORD:
                yield from self._decided()
        else:
            yield self._added(self._gap + character)
            yield from self._cut()

    def _marker(self, numbers: Numbers) -> None:
        if self._word or ("\n" in self._gap and self._text):
            self._later += numbers
        else:
            self._numbers += numbers
            self._gap, self._after_marker = "", True

    def _may_have_ended(self) -> bool:
        last = self._text[-1:]
        return bool(last) and ("\n" in self._gap or not (last.isalnum() or last in _GOES_ON))

    def _decided(self) -> Iterator[str | Ended]:
        """The word held, after the end of the sentence before it if that has one there."""
        words, self._word = self._gap + self._word, ""
        if self._begins(words):
            yield self._ended()
        yield self._added(words)
        self._numbers += self._later
        self._later = []
        yield from self._cut()

    def _cut(self) -> Iterator[Ended]:
        if len(self._text) >= LONGEST_SENTENCE:
            yield self._ended()

    def _begins(self, words: str) -> bool:
        if _BLANK_LINE.search(words):
            return True
        start = len(self._text) + len(words) - len(words.lstrip())
        return any(first == start for first, _ in sentence_spans(f"{self._text}{words} ", self._language))

    def _added(self, words: str) -> str:
        self._gap, self._begun = "", True
        self._text += words if self._text else words.lstrip()
        return words

    def _ended(self) -> Ended:
        ended = Ended(self._text, tuple(dict.fromkeys(self._numbers)))
        self._text, self._numbers = "", []
        return ended


def _merged(pieces: Iterator[str | Ended]) -> Iterator[str | Ended]:
    """The same with neighbouring words joined."""
    words: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            words.append(piece)
            continue
        if words:
            yield "".join(words)
            words = []
        yield piece
    if words:
        yield "".join(words)
