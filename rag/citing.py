"""Spans of articles to numbered citations: numbers in order of first use, quotes cut from the text itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from rag.sides import said_by
from rag.types import Article, Citation, Span

MARKER = re.compile(r"\s*\[(\d{1,4})\]")  # a number in the text of an answer


class Citer:
    """Numbers the spans of one answer; the same span keeps its number."""

    def __init__(self, article_of: Callable[[str], Article]) -> None:
        self._article_of = article_of
        self._numbered: dict[Span, Citation] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations so far, by number."""
        return tuple(self._numbered.values())

    def cite(self, spans: Sequence[Span]) -> tuple[list[Citation], list[Citation]]:
        """The citations of these spans, and which of them are new."""
        new = [span for span in dict.fromkeys(spans) if span not in self._numbered]
        for span in new:
            self._numbered[span] = self._citation(span, len(self._numbered) + 1)
        return [self._numbered[span] for span in dict.fromkeys(spans)], [self._numbered[span] for span in new]

    def _citation(self, span: Span, number: int) -> Citation:
        article = self._article_of(span.article_id)
        if not 0 <= span.start < span.end <= len(article.text):
            raise ValueError(f"{span} lies outside the text of {article.id}")
        return Citation(
            number=number,
            article_id=article.id,
            title=article.title,
            publisher=article.publisher,
            published=article.published,
            url=article.url,
            start=span.start,
            end=span.end,
            quote=article.text[span.start : span.end],
            said_by=said_by(article, span.start, span.end),
            page=article.page_at(span.start),
            sha256=article.sha256,
        )


def markers(citations: Sequence[Citation]) -> str:
    """What follows a sentence: ` [1][2]`, or nothing without citations."""
    return "".join([" " if citations else "", *(f"[{citation.number}]" for citation in citations)])


def pieces(text: str, citations: Mapping[int, Citation]) -> Iterator[str | Citation]:
    """An answer's text in order, with the citation itself in place of each number that has one."""
    at = 0
    for match in MARKER.finditer(text):
        if citation := citations.get(int(match[1])):
            yield text[at : match.start()]
            yield citation
            at = match.end()
    yield text[at:]
