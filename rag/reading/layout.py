"""Lines as a page has them to paragraphs: hyphens at line ends joined, headers, footers and page numbers dropped."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

EDGE = 3  # lines at the top and at the bottom of a page that may be a header or footer
OFTEN = 1 / 3  # of the pages: a line that stands at the edge of that many is one (left and right pages may differ)
FULL = 0.7  # of the width of a page: a shorter line may end a paragraph
GAP = 1.35  # of the distance between lines: a greater one parts paragraphs

_STOP = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_BULLET = re.compile(r"(?:[-–—•▪◦*]|\(?\d{1,2}[.)])\s")
_CUT = re.compile(r"(?<!\w)(\w+)[-‐\u00ad]$")
_START = re.compile(r"\w+")
_WORD = re.compile(r"\w+(?:-\w+)*")
_DIGITS = re.compile(r"\d+")
_PAGE = re.compile(
    r"\W*(?:p|pg|pages?|s|seite|pág|páginas?|pagina|str|strona|sayfa|с|стор|стр|страница|сторінка)\b", re.I
)
_NUMBER = re.compile(r"\D{0,12}?(\d{1,4})(?:\D{1,6}\d{1,4})?\W{0,3}")

Place = tuple[int, int]
Mark = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its words, its height above the foot of the page in points and the size of its type."""

    text: str
    height: float = 0.0
    size: float = 0.0


def words_in(text: str) -> frozenset[str]:
    """The words of a document in small letters, compounds with their hyphens: what tells a compound from a cut word."""
    return frozenset(_WORD.findall(text.casefold()))


def glue(before: str, after: str, words: Collection[str]) -> str:
    """Two lines as one: a word cut at the line's end is joined, a compound keeps its hyphen."""
    cut, start = _CUT.search(before), _START.match(after)
    if not cut or not start:
        return f"{before} {after}"
    first, second = cut[1].casefold(), start[0].casefold()
    compound = f"{first}-{second}" in words and first + second not in words
    if compound or not (cut[1][-1].isalpha() and after[0].islower()):
        return f"{before[:-1]}-{after}"
    return before[:-1] + after


def without_edges(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without lines that stand at the edges of many of them, and without page numbers."""
    edges = [_edges(page) for page in pages]
    dropped = _repeated(pages, edges) | _numbered(pages, edges)
    return [[line for at, line in enumerate(page) if (number, at) not in dropped] for number, page in enumerate(pages)]


def paragraphs(lines: Sequence[Line], words: Collection[str]) -> str:
    """The lines of a page as paragraphs with blank lines between."""
    if not lines:
        return ""
    width = sorted(len(line.text) for line in lines)[len(lines) * 9 // 10]
    usual = _usual_gap(lines)
    text = [lines[0].text]
    for before, line in pairwise(lines):
        if _parts(before, line, width, usual):
            text.append(line.text)
        else:
            text[-1] = glue(text[-1], line.text, words)
    return "\n\n".join(text)


def join_pages(pages: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """The texts of pages as one, and the offset at which each starts; a paragraph may run on over the border.

    A page without text starts where the next one does.
    """
    words = words_in("\n".join(pages))
    text, starts = "", []
    for page in (page.strip() for page in pages):
        if page and text:
            text = _joined(text, page, words)
        text = text or page
        starts.append(len(text) - len(page) if page else -1)
    return text, _filled(starts, len(text))


def _joined(text: str, page: str, words: Collection[str]) -> str:
    last = text.rpartition("\n")[2]
    if page[0].islower() and not _STOP.search(last):
        return text[: len(text) - len(last)] + glue(last, page, words)
    return f"{text}\n\n{page}"


def _filled(starts: Sequence[int], end: int) -> tuple[int, ...]:
    filled: list[int] = []
    for start in reversed(starts):
        end = start if start >= 0 else end
        filled.append(end)
    return (0, *filled[::-1][1:])


def _parts(before: Line, line: Line, width: int, usual: float) -> bool:
    """Does a new paragraph start with the line?"""
    if _CUT.search(before.text) and line.text[:1].islower():
        return False
    if usual and before.height - line.height > GAP * usual:
        return True
    if before.size and abs(line.size - before.size) > 0.1 * before.size:
        return True
    if _BULLET.match(line.text):
        return True
    short = len(before.text) < FULL * width
    return short and (bool(_STOP.search(before.text)) or not line.text[:1].islower())


def _usual_gap(lines: Sequence[Line]) -> float:
    gaps = [before.height - line.height for before, line in pairwise(lines)]
    positive = [gap for gap in gaps if gap > 0]
    return median(positive) if positive else 0.0


def _edges(page: Sequence[Line]) -> set[int]:
    """The first and last lines of a page, by their order and by their height."""
    places, by_height = range(len(page)), _by_height(page)
    return {*places[:EDGE], *places[-EDGE:], *by_height[:EDGE], *by_height[-EDGE:]}


def _by_height(page: Sequence[Line]) -> list[int]:
    return sorted(range(len(page)), key=lambda at: -page[at].height)


def _key(line: Line) -> str:
    """The line's words with each number as one mark; blank where there are none, and for whole sentences."""
    key = " ".join(_START.findall(re.sub(r"\d+", "0", line.text.casefold())))
    return key if len(key) <= 150 and re.search(r"[^\W\d]", key) else ""


def _repeated(pages: Sequence[Sequence[Line]], edges: Sequence[set[int]]) -> set[Place]:
    """Page and place of lines with the same words on many pages, their numbers the same too or going up with the pages.

    Those whose numbers go up stand at the same place on that many pages.
    """
    found: dict[Mark, dict[int, set[Place]]] = {}
    for number, (page, places) in enumerate(zip(pages, edges, strict=True)):
        for at, rank in _alone(page, places):
            for mark in _marks(page[at], number):
                for where in (rank, rank - len(page)) if len(mark) > 2 else (0,):
                    found.setdefault(mark, {}).setdefault(where, set()).add((number, at))
    often = max(2, len(pages) * OFTEN)
    running = (ranks for ranks in found.values() if any(_pages_of(hits) >= often for hits in ranks.values()))
    return {place for ranks in running for hits in ranks.values() for place in hits}


def _marks(line: Line, page: int) -> Iterator[Mark]:
    """What the line has in common with running lines of other pages: its numbers, or how far one is from the page's."""
    numbers = _DIGITS.findall(line.text)
    yield _key(line), tuple(numbers)
    yield from ((_key(line), at, int(number) - page) for at, number in enumerate(numbers) if len(number) <= 4)


def _alone(page: Sequence[Line], places: Collection[int]) -> Iterator[tuple[int, int]]:
    """Place and rank by height of the lines that may be running ones, of those with the same words one at most.

    The first and the last line of a page may be the same. Words with several numbers on one page are headings.
    """
    same: dict[str, list[tuple[int, int]]] = {}
    for rank, at in enumerate(_by_height(page)):
        if at in places and _key(page[at]):
            same.setdefault(_key(page[at]), []).append((at, rank))
    for hits in same.values():
        if len({tuple(_DIGITS.findall(page[at].text)) for at, _ in hits}) == 1:
            ends = [(at, rank) for at, rank in hits if rank in (0, len(page) - 1)]
            yield from ends or hits[:1]


def _pages_of(places: Collection[Place]) -> int:
    return len({page for page, _ in places})


def _numbered(pages: Sequence[Sequence[Line]], edges: Sequence[set[int]]) -> set[Place]:
    """Page and place of lines with little more than a number that goes up with the pages."""
    found: dict[int, set[Place]] = {}
    for number, (page, places) in enumerate(zip(pages, edges, strict=True)):
        for at in places:
            match = _NUMBER.fullmatch(page[at].text)
            if match and (not _key(page[at]) or _PAGE.match(page[at].text)):
                found.setdefault(int(match[1]) - number, set()).add((number, at))
    often = max(2, len(pages) * OFTEN) if len(pages) > 1 else 1
    return {
        place
        for shift, hits in found.items()
        if _pages_of(hits) >= often
        for place in hits
        if len(pages) > 1 or shift == 1
    }
