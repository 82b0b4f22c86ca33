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
    assert found == [other.text, first.text]


def test_the_latest_article_comes_first_and_the_day_leads_where_it_goes_back():
    late, early = article("Later they met in Rome.", "b", 9), article("At first a call was made.", "a", 1)
    last, first = draft(ranking({"Later": 8.0, "At first": 9.0}, early, late))
    assert (last.text, last.lead) == (late.text, "")
    assert (first.text, first.lead) == (early.text, "Earlier, 1 June 2025: ")
    assert first.shown == "Earlier, 1 June 2025: At first a call was made."


def test_an_undated_article_comes_last_and_says_so():
    dated, undated = (
        article("Later they met in Rome.", "b", 9),
        replace(article("A call was made.", "a"), published=None),
    )
    assert [each.lead for each in draft(ranking({"Later": 8.0, "A call": 9.0}, undated, dated))] == ["", "Undated: "]


def test_a_later_article_that_looks_back_tells_what_is_new_first():
    early = article("The presidents agreed to extend the grain deal for another term.", "early", 1)
    late = article(
        "Russia left the corridor on Tuesday. Days before the presidents had agreed to extend the grain deal.",
        "late",
        5,
    )
    found = ranking({"The presidents": 9.0}, early, late)
    assert [each.text for each in draft(found)] == [
        "Russia left the corridor on Tuesday.",
        "Days before the presidents had agreed to extend the grain deal.",
        early.text,
    ]


@given(st.permutations([1, 3, 5, 9]), st.lists(st.floats(5, 8), min_size=4, max_size=4))
def test_days_never_go_up(days, scores):
    names = ("Ada spoke", "Boris rose", "Clara left", "Dora wrote")
    items = [article(f"{name} there.", f"a{day}", day) for name, day in zip(names, days, strict=True)]
    drafts = draft(ranking(dict(zip(names, scores, strict=True)), *items))
    published = {item.id: item.published for item in items}
    told = [published[each.spans[0].article_id] for each in drafts]
    assert told == sorted(told, reverse=True)


def test_a_fourth_sentence_comes_from_another_article_alone():
    item = article("Ada spoke first. Boris rose next. Clara left early. Dora wrote it down.")
    scores = {"Ada": 9.0, "Boris": 8.5, "Clara": 8.0, "Dora": 7.5}
    assert len(texts(ranking(scores, item))) == 3
    other = article("Later Egon told it all.", "later", 5)
    assert texts(ranking({**scores, "Later": 7.0}, item, other))[0] == other.text


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
