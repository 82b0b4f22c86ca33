from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.library.filter import Filter
from rag.library.lexical import Lexical
from rag.types import Passage
from tests.rag.library.helpers import BODIES, GRAIN, article

ALL = Filter()


def row(id_: str, text: str, **values):
    return article(id_, text, **values), [(f"{id_}:0", Passage(id_, 0, len(text), text))]


@pytest.fixture
def lexical(tmp_path):
    return Lexical(tmp_path / "lexical")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    lexical = Lexical(tmp_path_factory.mktemp("lexical"))
    lexical.add([row("bodies", BODIES), row("grain", GRAIN, title="Grain", published=date(2022, 7, 23))])
    return lexical


def found(lexical, question, languages=("en",), only=ALL):
    return list(lexical.search(question, languages, 10, only)[0])


def test_the_passage_with_the_words_comes_first(filled):
    assert found(filled, "When were the ships' corridors opened?")[0] == "grain:0"


def test_title_and_publisher_are_searched_too(filled):
    assert set(found(filled, "Test digest")) == {"bodies:0", "grain:0"}


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("en", "Talks were held at Çırağan palace.", "ciragan"),
        ("ru", "Стороны обменялись списками военнопленных.", "списки военнопленный"),
        ("uk", "Сторони обмінялися списками полонених.", "обмін полонені"),
        ("tr", "Heyetler İstanbul'da görüştü.", "istanbul heyet"),
        ("nl", "De delegaties wisselden gevangenen uit.", "gevangene delegatie"),
        ("xx", "Delegatioj renkontis.", "renkontis"),
    ],
)
def test_words_are_found_in_other_forms(lexical, language, text, question):
    lexical.add([row("a", text, language=language)])
    for word in question.split():
        assert found(lexical, word, [language]) == ["a:0"], word


def test_filters_hold(filled):
    assert found(filled, "over the", only=Filter(as_of=date(2025, 6, 1))) == ["grain:0"]
    assert found(filled, "over the", only=Filter(as_of=date(2022, 7, 22))) == []
    assert found(filled, "digest", only=Filter(articles=("bodies",))) == ["bodies:0"]
    assert found(filled, "digest", only=Filter(publishers=("Another",))) == []


def test_an_article_without_a_date_is_not_seen_as_of_any_day(lexical):
    lexical.add([row("a", BODIES, published=None)])
    assert found(lexical, "bodies") == ["a:0"]
    assert found(lexical, "bodies", only=Filter(as_of=date(2099, 1, 1))) == []


def test_adding_twice_changes_nothing_and_stale_rows_go(lexical):
    lexical.add([row("a", BODIES)])
    lexical.add([row("a", BODIES)])
    assert lexical.ids() == {"a:0"}
    assert lexical.count() == 1
    lexical.add([], stale=["a:0", "unknown:7"])
    assert lexical.ids() == set()


def test_another_reader_sees_a_commit_after_a_reload(lexical, tmp_path):
    reader = Lexical(tmp_path / "lexical")
    lexical.add([row("a", BODIES)])
    reader.reload()
    assert reader.ids() == {"a:0"}


def test_coverage_is_the_share_of_known_idf_mass(filled):
    assert filled.search("grain corridor", ["en"], 5, ALL)[1] == pytest.approx(1.0)
    assert filled.search("zeppelin quokka", ["en"], 5, ALL)[1] == 0.0
    assert 0.0 < filled.search("grain zeppelin", ["en"], 5, ALL)[1] < 1.0


@given(st.text(max_size=200))
def test_no_question_breaks_the_search(filled, question):
    hits, coverage = filled.search(question, ["en", "uk", "xx"], 5, ALL)
    assert all(score > 0 for score in hits.values())
    assert 0.0 <= coverage <= 1.0
