from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.quantities import completed, quantities


@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        ("It lasted no more than an hour.", "1", "less"),
        ("It lasted just over an hour.", "1", "more"),
        ("Pravda.ru wrote of less than two.", "2", "less"),
        ("The call took an hour and a half.", "1.5", ""),
        ("They spoke for two and a half hours.", "2.5", ""),
        ("Losses come to €4m a day.", "4000000", ""),
        ("A quarter of the barley is lost.", "25", ""),
        ("Moscow handed over 6,060.", "6060", ""),
        ("More than six thousand bodies came.", "6000", "more"),
    ],
)
def test_values_and_bounds(text, value, bound):
    first = quantities(text)[0]
    assert (first.value, first.bound) == (value, bound)


def test_what_is_counted_decides_whether_numbers_can_differ():
    bodies, prisoners, people = (
        quantities(text)[0] for text in ("1,000 bodies", "1,000 prisoners", "1,000 people returned")
    )
    assert prisoners.counts_as(people)
    assert not bodies.counts_as(prisoners)
    assert quantities("7 billion dollars")[0].counts_as(quantities("6.1 billion euros")[0])
    assert not quantities("15 per cent")[0].counts_as(quantities("15 hours")[0])


def test_a_bound_from_above_and_one_from_below_do_not_agree():
    under, over = quantities("under two hours")[0], quantities("more than two hours")[0]
    assert not under.agrees(over)
    assert under.agrees(quantities("two hours")[0])


def test_a_bare_number_takes_the_noun_before_it():
    (first,) = quantities("Kyiv counts 6,057 bodies")
    (bare,) = completed(quantities("Moscow counts 6,060"), first)
    assert bare.noun == first.noun
    low, high = quantities("1,000 to 1,200 prisoners")
    assert low.noun == high.noun


@given(st.text(max_size=200))
def test_any_text_has_quantities(text):
    assert all(item.value for item in quantities(text))
