from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from llama_index.core.schema import NodeWithScore

from rag.dates import Period
from rag.library.filter import Filter
from rag.library.library import Library
from rag.retrieval import EvidenceNode, EvidenceRetriever, evidence_of, fold, fuse, retrieve, timed
from rag.types import Evidence, Passage
from tests.rag.library.helpers import BODIES, GRAIN, article

SCORES = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-1, 30, allow_nan=False))


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    from rag.settings import Settings
    from tests.conftest import MODELS

    with Library(Settings(home=tmp_path_factory.mktemp("home"), models=MODELS, shipped_corpus=False)) as library:
        library.add(article())
        library.add(article("echo", f"{BODIES} So both reports say.", title="The same again", publisher="Another"))
        library.add(article("grain", GRAIN, title="Grain", published=date(2022, 7, 23)))
        yield library


def evidence(id_: str, text: str, score: float = 1.0) -> Evidence:
    return Evidence(Passage(id_, 0, len(text), text), article(id_, text), score, 0.0, 0.0)


@given(SCORES, SCORES, st.floats(0, 0.5))
def test_fused_scores_stay_in_bounds_and_no_candidate_is_lost(dense, lexical, weight):
    fused = fuse(dense, lexical, weight)
    assert set(fused) == {*dense, *lexical}
    assert all(-1e-9 <= score <= 1 + 1e-9 for score in fused.values())


def test_without_lexical_weight_the_order_is_the_dense_one():
    fused = fuse({"a": 0.9, "b": 0.8, "c": 0.1}, {"c": 12.0}, 0.0)
    assert sorted(fused, key=lambda id_: -fused[id_]) == ["a", "b", "c"]


def test_both_searches_count():
    fused = fuse({"a": 0.9, "b": 0.85, "c": 0.1}, {"b": 7.0, "c": 3.0}, 0.5)
    assert max(fused, key=fused.__getitem__) == "b"


def test_echoes_are_folded_into_the_best():
    found = fold([evidence("a", BODIES), evidence("b", GRAIN), evidence("c", BODIES + " Indeed so.")])
    assert [(item.article.id, [echo.article_id for echo in item.echoes]) for item in found] == [("a", ["c"]), ("b", [])]


def test_near_duplicates_fold_where_they_are_cut_at_other_places():
    words = [f"word{number}" for number in range(300)]
    first, second, shifted, own = (
        " ".join(part) for part in (words[:100], words[100:200], words[50:150], [*words[280:], *words[:40]])
    )
    items = [evidence("a", first), evidence("a", second), evidence("b", shifted), evidence("b", own[::-1])]
    assert len(fold(items)) == 4
    folded = fold(items, {"a": {"b"}, "b": {"a"}})
    assert [len(item.echoes) for item in folded] == [1, 0, 0]
    assert [item.article.id for item in folded] == ["a", "a", "b"]


def test_different_words_on_one_event_are_no_echo():
    other = "According to Kyiv each side was to return 6,000 dead; Moscow spoke of its own 6,000 only."
    assert len(fold([evidence("a", BODIES), evidence("b", other)])) == 2


def test_a_passage_without_words_can_be_folded_too():
    assert len(fold([evidence("a", "…"), evidence("b", "?!")])) <= 2


def test_evidence_is_exact_scored_and_best_first(library):
    found = retrieve(library, "How many bodies did Moscow promise?", only=Filter(), k=8)
    assert found[0].article.id in {"bodies", "echo"}
    assert found[0].echoes
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)
    for item in found:
        assert item.article.text[item.passage.start : item.passage.end] == item.passage.text
        assert -1 <= item.dense <= 1


@pytest.mark.parametrize(
    ("only", "ids"),
    [
        (Filter(as_of=date(2025, 6, 1)), {"grain"}),
        (Filter(as_of=date(2020, 1, 1)), set()),
        (Filter.of(None, articles=["grain"]), {"grain"}),
        (Filter.of(None, articles="grain"), {"grain"}),
        (Filter.of(None, articles=[]), set()),
        (Filter.of(None, publishers={"Another"}), {"echo"}),
    ],
)
def test_filters_hold_in_the_whole_way(library, only, ids):
    assert {item.article.id for item in retrieve(library, "bodies and grain", only=only, k=8)} == ids


def test_questions_in_other_languages_find_english_articles(library):
    for question in ("Скільки тіл обіцяла передати Москва?", "Hoeveel lichamen zou Moskou overdragen?"):
        assert retrieve(library, question, only=Filter(), k=1)[0].article.id in {"bodies", "echo"}


def test_an_empty_library_has_no_evidence(settings):
    with Library(settings) as library:
        assert retrieve(library, "Who?", only=Filter(), k=8) == []


def test_the_llama_index_door_gives_the_same_evidence(library):
    question = "How many bodies did Moscow promise?"
    nodes = EvidenceRetriever(library, k=3).retrieve(question)
    assert evidence_of(nodes) == retrieve(library, question, only=Filter(), k=3)
    node = nodes[0].node
    assert isinstance(nodes[0], NodeWithScore)
    assert isinstance(node, EvidenceNode)
    whole = library.article(node.metadata["article_id"]).text
    assert whole[node.start_char_idx : node.end_char_idx] == node.get_content()
    assert node.metadata["published"] == "2025-06-02"
    assert "evidence" not in node.model_dump()


JUNE = Period(date(2025, 6, 1), date(2025, 6, 30))


def test_of_two_like_passages_the_timely_one_comes_first():
    days = {"then": date(2025, 6, 3), "earlier": date(2022, 7, 23), "undated": None}
    found = timed(dict.fromkeys(days, 0.5), days, [JUNE], None)
    assert found["then"] > found["earlier"] == found["undated"]


def test_without_a_period_the_newest_as_of_the_day_comes_first():
    days = {"new": date(2025, 6, 2), "old": date(2022, 7, 23)}
    found = timed(dict.fromkeys(days, 0.5), days, (), date(2025, 6, 3))
    assert found["new"] > found["old"]


@given(st.dictionaries(st.sampled_from("abc"), st.floats(0, 1)), st.dates() | st.none())
def test_timed_scores_stay_in_bounds(scores, day):
    for asked in ((), (JUNE,)):
        found = timed(scores, dict.fromkeys(scores, day), asked, date(2025, 6, 3))
        assert all(0 <= score <= 1 + 1e-9 for score in found.values())


def test_a_question_with_a_month_finds_the_article_of_that_month_first(library):
    found = retrieve(library, "What was agreed in July 2022?", only=Filter(), k=8)
    assert found[0].article.id == "grain"
