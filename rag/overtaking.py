"""Whether an answer tells the later word first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rag.conflicts import difference
from rag.dates import day_told, spelled
from rag.retelling import is_later
from rag.statements import Statement, statements_in
from rag.types import Evidence, Span


class Order:
    """Which statements of the evidence later ones overtake, and whether an answer tells the later ones first."""

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        places = ((item.article, item.passage.start, item.passage.end) for item in evidence)
        self._statements = list(dict.fromkeys(each for place in places for each in statements_in(*place)))

    def breach(self, text: str, spans: Iterable[Span], told: Iterable[Span]) -> str | None:
        """Why a sentence may not stand here: it tells what a later article overtook, before that and without a day."""
        known = list(self._among(told))
        for earlier in self._among(spans):
            later = next(self._overtaking(earlier), None)
            if later and later not in known and not _says(text, later) and not _dates(text, earlier):
                return f"overtaken by “{later.article.title}” ({day_told(later.published)}), which is to be told first"
        return None

    def _among(self, spans: Iterable[Span]) -> Iterator[Statement]:
        for span in spans:
            yield from (each for each in self._statements if _inside(each, span))

    def _overtaking(self, earlier: Statement) -> Iterator[Statement]:
        for each in self._statements:
            if is_later(each.article, earlier.article):
                found = difference(earlier, each)
                if found and found.kind == "overtaken":
                    yield each


def _inside(statement: Statement, span: Span) -> bool:
    return statement.article.id == span.article_id and statement.start < span.end and span.start < statement.end


def _says(text: str, later: Statement) -> bool:
    return any(item.text in text for item in later.quantities)


def _dates(text: str, earlier: Statement) -> bool:
    """Whether the sentence gives the day of what it tells."""
    day = earlier.published
    return day is not None and (spelled(day) in text or day.strftime("%-d %B") in text)
