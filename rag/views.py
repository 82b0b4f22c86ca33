"""An answer's evidence from the sides: who says what, where claims conflict, how many sources tell it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.answering.ranking import Candidate, Ranking
from rag.citing import Citer
from rag.conflicts import clusters, differences
from rag.statements import Statement, statements_in
from rag.types import Article, Citation, Claim, Conflict, Side, SideView, Span

ORDER: tuple[Side, ...] = ("ukraine", "russia", "mediator", "other")
NEAR_LOGIT, NEAR_COSINE = 3.0, 0.03  # how far below the best score a sentence still bears on the question
MOST = 12  # sentences that are looked at
CLAIMS = 4  # of one side that are shown
CARDS, ON_CARD = 3, 6  # conflicts that are shown, and the claims of one

Near = Callable[[Collection[str]], Mapping[str, Collection[str]]]

_BEHIND = re.compile(r"\(([^()]+)\)")


@dataclass(frozen=True, slots=True)
class Views:
    """The sides next to each other, the conflicts, and the number of independent sources."""

    sides: tuple[SideView, ...]
    conflicts: tuple[Conflict, ...]
    independent_sources: int


def views(ranking: Ranking, citations: Sequence[Citation], article_of: Callable[[str], Article], near: Near) -> Views:
    """Views of an answer with these citations, over all sentences that bear on its question."""
    claims = _Claims(citations, article_of)
    bearing = _bearing(ranking, citations, article_of)
    articles = [article_of(id_) for id_ in dict.fromkeys(citation.article_id for citation in citations)]
    sources = independent(articles, near([article.id for article in articles]))
    return Views(_sides(bearing, claims), _conflicts(bearing, claims), len(sources))


def independent(articles: Iterable[Article], near: Mapping[str, Collection[str]]) -> set[str]:
    """The sources behind articles: for one that names the reports it draws on their outlets, else its publisher.

    An outlet that carries another's report, as in "Mint (Reuters, BBC)", stands for those. Of articles that are
    near-duplicates of one another, or of a third, the earliest alone counts; `near` holds them by id.
    """
    kept = _apart(sorted(articles, key=lambda article: (article.published or date.max, article.id)), near)
    return {origin.casefold() for article in kept for name in _named(article) for origin in _origins(name)}


def _apart(articles: Iterable[Article], near: Mapping[str, Collection[str]]) -> Iterator[Article]:
    """The articles that are no near-duplicate of one before."""
    seen: set[str] = set()
    for article in articles:
        alike = {article.id, *near.get(article.id, ())}
        if not alike & seen:
            yield article
        seen |= alike


def _named(article: Article) -> list[str]:
    return [source.outlet for source in article.sources] or [article.publisher or article.id]


def _origins(outlet: str) -> list[str]:
    behind = _BEHIND.search(outlet)
    return [part.strip() for part in behind[1].split(",")] if behind else [outlet.strip()]


class _Claims:
    """Statements as claims: those within a citation of the answer bear its number, others go on counting."""

    def __init__(self, citations: Sequence[Citation], article_of: Callable[[str], Article]) -> None:
        self._citations = citations
        self._citer = Citer(article_of)

    def of(self, statement: Statement) -> Claim:
        """The claim that a statement makes."""
        span = Span(statement.article.id, statement.start, statement.end)
        (citation,), _ = self._citer.cite([span])
        around = self.around(statement)
        number = around.number if around else len(self._citations) + citation.number
        cited = replace(citation, number=number, said_by=statement.sides)
        return Claim(statement.text, statement.sides, statement.speaker, cited)

    def around(self, statement: Statement) -> Citation | None:
        """The answer's citation that holds the statement."""
        return next((each for each in self._citations if _holds(each, statement)), None)


def _holds(citation: Citation, statement: Statement) -> bool:
    same = citation.article_id == statement.article.id
    return same and citation.start <= statement.start and statement.end <= citation.end


def _bearing(ranking: Ranking, citations: Sequence[Citation], article_of: Callable[[str], Article]) -> list[Statement]:
    """The statements of the cited words and of the other sentences that come near the best one, best first."""
    places = [(article_of(each.article_id), each.start, each.end) for each in citations]
    places += [(each.article, each.start, each.end) for each in _near(ranking)]
    return list(dict.fromkeys(statement for place in places for statement in statements_in(*place)))


def _near(ranking: Ranking) -> Iterator[Candidate]:
    floor = NEAR_LOGIT if ranking.english else NEAR_COSINE
    best = ranking.candidates[0].score if ranking.candidates else 0.0
    yield from (each for each in ranking.candidates[:MOST] if best - each.score <= floor)


def _sides(bearing: Sequence[Statement], claims: _Claims) -> tuple[SideView, ...]:
    """All four sides where two or more of them speak, else none."""
    columns = {side: [item for item in bearing if side in item.sides][:CLAIMS] for side in ORDER}
    if sum(map(bool, columns.values())) < 2:
        return ()
    return tuple(SideView(side, tuple(map(claims.of, _newest_first(columns[side])))) for side in ORDER)


def _conflicts(bearing: Sequence[Statement], claims: _Claims) -> tuple[Conflict, ...]:
    """The conflicts that touch the answer's own words, each set of voices and numbers once."""
    found: dict[frozenset[object], Conflict] = {}
    for kind, group in clusters(differences(bearing)):
        told = _once(group, claims)
        if any(claims.around(item) for item in told.values()):
            shown = tuple(map(claims.of, _newest_first(told.values())[:ON_CARD]))
            found.setdefault(frozenset(told), Conflict(kind, shown))
    return tuple(found.values())[:CARDS]


def _once(group: Sequence[Statement], claims: _Claims) -> dict[object, Statement]:
    """Each voice with each of its numbers, or its words, once; in the answer's own words where they tell it."""
    ordered = sorted(group, key=lambda item: claims.around(item) is not None)
    return {(item.sides, item.speaker, item.values or item.text): item for item in ordered}


def _newest_first(group: Iterable[Statement]) -> list[Statement]:
    return sorted(group, key=lambda item: (-(item.published.toordinal() if item.published else 0), item.start))
