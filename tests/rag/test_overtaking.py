from __future__ import annotations

from datetime import date

from rag.overtaking import Order
from rag.retelling import is_later, retelling
from rag.types import Article, Span
from tests.rag.answering.helpers import evidence

EARLY = Article(
    "early", "First count", "Russia counted 488 Ukrainian breaches of the Victory Day truce.", "P", date(2025, 5, 9)
)
LATE = Article(
    "late", "Last count", "Russia counted 9,318 Ukrainian breaches of the Victory Day truce.", "P", date(2025, 5, 11)
)


def whole(article: Article) -> Span:
    return Span(article.id, 0, len(article.text))


def test_the_earlier_number_alone_breaks_the_order():
    order = Order(evidence(EARLY, LATE))
    reason = order.breach("Russia counted 488 breaches.", [whole(EARLY)], [whole(EARLY)])
    assert reason is not None
    assert "Last count" in reason
    assert "11 May 2025" in reason


def test_the_later_one_told_before_or_a_day_given_keeps_it():
    order = Order(evidence(EARLY, LATE))
    assert order.breach("Russia counted 488 breaches.", [whole(EARLY)], [whole(LATE), whole(EARLY)]) is None
    assert order.breach("By 9 May 2025 Russia counted 488.", [whole(EARLY)], [whole(EARLY)]) is None
    assert order.breach("Russia counted 488, later 9,318.", [whole(EARLY)], [whole(EARLY)]) is None
    assert order.breach("Russia counted 9,318 breaches.", [whole(LATE)], [whole(LATE)]) is None


def test_a_later_sentence_looks_back_or_it_does_not():
    early = "Erdoğan told reporters on 14 July that Putin had agreed to extend the grain deal."
    back = "Three days before, Erdoğan had told reporters that Putin agreed to an extension of the grain deal."
    assert retelling(back, early) > 0.5
    assert retelling("Putin and Erdoğan talk of the grain deal and of reporters.", early) == 0.0
    assert retelling("The weather had been fine in Istanbul.", early) == 0.0


def test_an_article_without_a_day_is_not_later():
    assert is_later(LATE, EARLY)
    assert not is_later(EARLY, LATE)
    assert not is_later(Article("none", "T", "Text.", None, None), EARLY)
