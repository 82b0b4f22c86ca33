from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rag.answering.context import context_before
from rag.answering.extractive import draft
from rag.answering.ranking import Ranking, article_sentences
from tests.rag.answering.helpers import article, ranking


def texts(found: Ranking) -> list[str]:
    return [item.text for item in draft(found)]


def test_one_sentence_is_enough_where_the_others_are_far_off():
    assert len(draft(ranking({"Ukraine": 8.0, "The head": 0.0, "Kyiv": -4.0}, article()))) == 1


def test_a_leaning_sentence_brings_its_referent_before_it():
    item = article()
    found = ranking({"It holds": 5.0}, item)
    spans = article_sentences(item.text, "en")
    (candidate,) = found.candidates
    at = [start for start, _ in spans].index(candidate.start)
    leaning = replace(candidate, context=context_before(item, spans, at))
    assert [text[:4] for text in texts(replace(found, candidates=(leaning,)))] == ["Kyiv", "It h"]


def test_a_list_comes_along_as_one_slice():
    item = article("Two steps come:\n\n- a truce\n- an exchange\n\nAll is said.")
    (only,) = draft(ranking({"Two": 5.0}, item))
    assert only.text == "Two steps come: - a truce - an exchange"
    (span,) = only.spans
    assert " ".join(item.text[span.start : span.end].split()) == only.text


def test_the_same_fact_comes_once_and_another_count_beside_it():
    first = article("Russia handed over 6,060 bodies to Ukraine in June.", "first", 2)
    again = article("In June Russia handed over 6,060 bodies to Ukraine.", "again", 3)
    other = article("Ukraine received from Russia 6,057 bodies handed over in June.", "other", 4)
    found = texts(ranking({"Russia": 7.0, "In June": 6.5, "Ukraine received": 5.0}, first, again, other))
    assert found == [first.text, other.text]


def test_the_oldest_article_comes_first():
    late, early = article("Later they met in Rome.", "b", 9), article("At first a call was made.", "a", 1)
    assert texts(ranking({"Later": 9.0, "At first": 8.0}, late, early)) == [early.text, late.text]


def test_a_fourth_sentence_comes_from_another_article_alone():
    item = article("Ada spoke first. Boris rose next. Clara left early. Dora wrote it down.")
    scores = {"Ada": 9.0, "Boris": 8.5, "Clara": 8.0, "Dora": 7.5}
    assert len(texts(ranking(scores, item))) == 3
    other = article("Later Egon told it all.", "later", 5)
    assert texts(ranking({**scores, "Later": 7.0}, item, other))[-1] == other.text


def test_nothing_comes_of_nothing():
    assert draft(ranking({}, article())) == []


@given(st.lists(st.floats(-11, 11), min_size=4, max_size=4))
def test_drafts_are_slices_in_order_and_few(scores):
    item = article()
    openings = ("Ukraine", "The head", "Kyiv", "It holds")
    drafts = draft(ranking(dict(zip(openings, scores, strict=True)), item))
    spans = [span for each in drafts for span in each.spans]
    assert 1 <= len(drafts) <= 4
    assert spans == sorted(spans, key=lambda span: span.start)
    assert len({span.start for span in spans}) == len(spans)
    assert all(item.text[span.start : span.end] == each.text for span, each in zip(spans, drafts, strict=True))
