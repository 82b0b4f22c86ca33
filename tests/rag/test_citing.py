from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.citing import Citer, markers, pieces
from rag.types import Article, Citation, Span

TEXT = "Six thousand bodies were promised. „Наші“ люди 🕊 came home."
ARTICLE = Article(id="a", title="T", text=TEXT)


def span_of(words: str) -> Span:
    start = TEXT.index(words)
    return Span("a", start, start + len(words))


def test_numbers_are_given_in_order_of_first_use_and_kept():
    citer = Citer(lambda _: ARTICLE)
    first, new = citer.cite([span_of("came home")])
    assert [c.number for c in first] == [1] == [c.number for c in new]
    again, new = citer.cite([span_of("bodies"), span_of("came home")])
    assert [c.number for c in again] == [2, 1]
    assert [c.number for c in new] == [2]
    assert [c.number for c in citer.citations] == [1, 2]


def test_a_span_given_twice_is_cited_once():
    cited, _ = Citer(lambda _: ARTICLE).cite([span_of("bodies"), span_of("bodies")])
    assert len(cited) == 1


def test_a_citation_names_the_page_its_quote_starts_on():
    paged = Article(id="a", title="T", text=TEXT, pages=(0, 10, 10, 40))
    cited, _ = Citer(lambda _: paged).cite([Span("a", 0, 50), Span("a", 9, 12), Span("a", 10, 12), Span("a", 45, 50)])
    assert [citation.page for citation in cited] == [1, 1, 3, 4]
    (unpaged,), _ = Citer(lambda _: ARTICLE).cite([Span("a", 0, 50)])
    assert unpaged.page is None


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_every_quote_stands_at_its_offsets(start, end):
    citer = Citer(lambda _: ARTICLE)
    if start < end:
        (citation,), _ = citer.cite([Span("a", start, end)])
        assert ARTICLE.text[citation.start : citation.end] == citation.quote != ""
        assert citation.sha256 == ARTICLE.sha256
    else:
        with pytest.raises(ValueError, match="outside"):
            citer.cite([Span("a", start, end)])


@pytest.mark.parametrize("span", [Span("a", -3, 5), Span("a", 0, len(TEXT) + 1)])
def test_a_span_outside_the_text_is_no_citation(span):
    with pytest.raises(ValueError, match="outside"):
        Citer(lambda _: ARTICLE).cite([span])


def test_markers_follow_the_sentence():
    citations, _ = Citer(lambda _: ARTICLE).cite([span_of("bodies"), span_of("home")])
    assert "They came." + markers(citations) == "They came. [1][2]"
    assert markers([]) == ""


def test_a_citation_names_the_sides_whose_words_it_holds():
    text = "Kyiv said yes. Moscow said no. Nothing came of it."
    citer = Citer(lambda _: Article(id="b", title="T", text=text))
    cited, _ = citer.cite([Span("b", 0, 14), Span("b", 15, 30), Span("b", 31, len(text)), Span("b", 0, 30)])
    assert [citation.said_by for citation in cited] == [("ukraine",), ("russia",), (), ("ukraine", "russia")]


def test_each_number_that_has_a_citation_becomes_it_and_the_rest_stays_text():
    (citation,), _ = Citer(lambda _: ARTICLE).cite([span_of("home")])
    assert [*pieces("They came [1]. Others [2] did not [1]", {1: citation})] == [
        *("They came", citation, ". Others [2] did not", citation, "")
    ]


@given(st.text(st.sampled_from("ab [12]")))
def test_no_character_of_an_answer_is_lost_but_its_numbers(text: str):
    (citation,), _ = Citer(lambda _: ARTICLE).cite([span_of("home")])
    told = "".join("[1]" if isinstance(part, Citation) else part for part in pieces(text, {1: citation}))
    assert told.replace(" ", "") == text.replace(" ", "")
