from __future__ import annotations

from dataclasses import replace
from datetime import date

from rag.answering.extractive import draft
from rag.answering.ranking import Ranking
from rag.citing import Citer
from rag.types import Article, Source
from rag.views import ORDER, Views, independent, views
from tests.rag.answering.helpers import ranking

COUNTS = "Ukraine says it received 6,057 bodies; Russia says it handed over 6,060."
DEAL = "Russia announced that it would hand over 6,000 bodies. Ukraine spoke of 6,000 for 6,000."


def counts(name: str = "counts", **changes) -> Article:
    return replace(Article(name, "Two counts", COUNTS, "Example News", date(2025, 6, 17)), **changes)


def deal() -> Article:
    return Article("deal", "A deal", DEAL, "Example Wire", date(2025, 6, 2))


def seen(found: Ranking, *articles: Article) -> Views:
    by_id = {item.id: item for item in articles}
    citer = Citer(by_id.__getitem__)
    for each in draft(found):
        citer.cite(each.spans)
    return views(found, citer.citations, by_id.__getitem__, lambda ids: {})


def test_each_side_has_its_own_part_of_a_sentence():
    item = counts()
    found = seen(ranking({"Ukraine says": 8.0}, item), item)
    assert [view.side for view in found.sides] == list(ORDER)
    ukraine, russia, mediator, other = (view.claims for view in found.sides)
    assert [claim.text for claim in ukraine] == ["Ukraine says it received 6,057 bodies"]
    assert [claim.text for claim in russia] == ["Russia says it handed over 6,060."]
    assert mediator == other == ()


def test_claims_are_quoted_at_their_place_and_bear_the_number_of_the_cited_sentence():
    item = counts()
    found = seen(ranking({"Ukraine says": 8.0}, item), item)
    for view in found.sides:
        for claim in view.claims:
            citation = claim.citation
            assert item.text[citation.start : citation.end] == citation.quote
            assert citation.number == 1
            assert citation.said_by == claim.said_by == (view.side,)


def test_a_conflict_of_the_cited_words_is_a_card():
    item = counts()
    (card,) = seen(ranking({"Ukraine says": 8.0}, item), item).conflicts
    assert card.kind == "sides_differ"
    assert {claim.said_by for claim in card.claims} == {("ukraine",), ("russia",)}


def test_what_is_not_cited_counts_on_from_the_answers_numbers():
    late, early = counts(), deal()
    found = seen(
        ranking({"Ukraine says": 8.0, "Russia announced": 5.4, "Ukraine spoke": 5.3}, late, early), late, early
    )
    numbers = {claim.citation.number for view in found.sides for claim in view.claims}
    assert 1 in numbers
    assert all(number >= 1 for number in numbers)


def test_one_side_alone_makes_no_columns():
    item = Article("a", "T", "Ukraine says it received 6,057 bodies.", "P", date(2025, 6, 17))
    assert seen(ranking({"Ukraine says": 8.0}, item), item).sides == ()


def test_echoes_of_one_report_count_once():
    reuters = Source("Mint (Reuters, BBC)"), Source("Firstpost (Reuters)"), Source("UNN")
    digest = counts(sources=reuters)
    assert independent([digest], {}) == {"reuters", "bbc", "unn"}
    assert independent([digest, counts("copy", sources=reuters)], {}) == {"reuters", "bbc", "unn"}
    assert independent([deal(), replace(deal(), id="other")], {}) == {"example wire"}
    assert independent([replace(deal(), publisher=None)], {}) == {"deal"}


def test_near_duplicates_count_once_whoever_prints_them():
    first, other = counts(publisher="Wire"), counts("copy", publisher="Daily", published=date(2025, 6, 18))
    third = counts("third", publisher="Weekly", published=None)
    assert independent([third, other, first], {}) == {"wire", "daily", "weekly"}
    linked = {"counts": {"copy", "third"}, "copy": {"counts"}, "third": {"counts"}}
    assert independent([third, other, first], linked) == {"wire"}
    assert independent([third, other], linked) == {"daily"}


def test_an_answer_without_words_has_no_views():
    assert seen(ranking({})) == Views((), (), 0)
