from __future__ import annotations

import sqlite3
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.library.filter import Filter
from rag.library.library import Library
from rag.library.near import LEAST, bands, likeness, signature
from rag.reading.article_file import format_article
from rag.retrieval import retrieve
from rag.types import Article
from tests.rag.library.helpers import BODIES, GRAIN, article

WORDS = [f"word{number}" for number in range(300)]
LONG = " ".join(WORDS)
NEARLY = " ".join([*WORDS[:290], "and", "then", "it", "ended"])


@pytest.fixture
def library(settings):
    settings.articles_folder.mkdir(parents=True)
    with Library(settings) as library:
        yield library


def by_hand(library: Library, *articles: Article) -> None:
    for each in articles:
        (library.settings.articles_folder / f"{each.id}.md").write_text(format_article(each))
    library.sync()


def indexed(library: Library) -> dict[str, tuple[str, ...]]:
    ids = library.index().catalogue.passage_ids()
    assert ids == library.index().vectors.ids() == library.index().lexical.ids()
    assert not library.waiting()
    return {row.id: row.addresses for row in library.rows()}


def test_two_files_of_one_text_are_one_article_with_two_addresses(library):
    by_hand(library, article("a"), article("b", url="https://example.org/b"))
    assert indexed(library) == {"a": ("b.md", "https://example.org/b")}
    assert [item.article.id for item in retrieve(library, "bodies", only=Filter(), k=8)] == ["a"]


def test_the_earlier_one_is_the_article_whichever_came_first(library):
    by_hand(library, article("a"))
    by_hand(library, article("b", published=date(2025, 6, 1)), article("c", published=None))
    assert indexed(library) == {"b": ("a.md", "c.md")}
    library.sync(rebuild=True)
    assert indexed(library) == {"b": ("a.md", "c.md")}


def test_a_corrected_date_makes_the_other_one_the_article(library):
    by_hand(library, article("a"), article("b"))
    by_hand(library, article("a", published=date(2025, 6, 9)))
    assert indexed(library) == {"b": ("a.md",)}


def test_removing_one_leaves_the_other(library):
    by_hand(library, article("a"), article("b"))
    library.remove("a")
    assert indexed(library) == {"b": ()}
    by_hand(library, article("a"))
    assert indexed(library) == {"a": ("b.md",)}
    library.remove("b")
    assert indexed(library) == {"a": ()}


def test_a_text_that_moves_from_one_file_to_another_is_not_lost(library):
    by_hand(library, article("a"), article("z"))
    by_hand(library, article("a", GRAIN), article("b", GRAIN))
    assert indexed(library) == {"a": ("b.md",), "z": ()}
    assert library.article("z").text == BODIES


def test_a_copy_that_gets_a_text_of_its_own_is_an_article(library):
    by_hand(library, article("a"), article("b"))
    by_hand(library, article("b", GRAIN))
    assert indexed(library) == {"a": (), "b": ()}


def test_the_copy_is_known_by_its_own_name_as_well(library):
    by_hand(library, article("a"), article("b"))
    assert library.article("b").id == "a"


def test_adding_the_same_text_under_another_name_says_so(library):
    library.add(article("a"))
    kept, outcome = library.add(article("b"))
    assert (kept.id, outcome) == ("b", "another address")
    assert library.add(article("b"))[1] == "there already"
    assert indexed(library) == {"a": ("b.md",)}


def test_near_duplicates_are_kept_and_linked_both_ways(library):
    by_hand(library, article("a", LONG), article("b", NEARLY), article("c", GRAIN))
    near = {row.id: row.near for row in library.rows()}
    assert near == {"a": ("b",), "b": ("a",), "c": ()}
    by_hand(library, article("b", BODIES))
    assert {row.near for row in library.rows()} == {()}


def test_articles_indexed_before_texts_were_noted_are_noted(library, settings):
    by_hand(library, article("a"), article("long", LONG))
    library.close()
    (path,) = settings.index_folder.glob("build-*/catalogue.db")
    with sqlite3.connect(path) as db:
        for table in ("texts", "bands", "near", "copies"):
            db.execute(f"DROP TABLE {table}")
    db.close()
    by_hand(library, article("b"), article("other", NEARLY))
    assert indexed(library) == {"a": ("b.md",), "long": (), "other": ()}
    assert {row.near for row in library.rows() if row.id != "a"} == {("other",), ("long",)}


@given(st.lists(st.sampled_from(WORDS), max_size=80), st.lists(st.sampled_from(WORDS), max_size=80))
def test_likeness_is_about_the_share_of_common_shingles(one, other):
    def shingles(words: list[str]) -> set[tuple[str, ...]]:
        return {tuple(words[at : at + 5]) for at in range(max(1, len(words) - 4))}

    exact = len(shingles(one) & shingles(other)) / len(shingles(one) | shingles(other))
    assert abs(likeness(signature(" ".join(one)), signature(" ".join(other))) - exact) < 0.25


def test_near_duplicates_share_a_band():
    for cut in range(0, 40, 2):
        other = signature(" ".join(WORDS[cut:]))
        if likeness(signature(LONG), other) >= LEAST:
            assert set(bands(signature(LONG))) & set(bands(other))


def test_the_batches_of_a_long_sync_leave_what_one_would(library, monkeypatch):
    monkeypatch.setattr("rag.library.syncing.BATCH", 1)
    later, earlier = date(2025, 6, 9), date(2025, 6, 1)
    by_hand(library, article("a"), article("b", GRAIN, published=later), article("c", published=later))
    assert indexed(library) == {"a": ("c.md",), "b": ()}
    by_hand(library, article("d", GRAIN, published=earlier), article("e", LONG), article("f", published=earlier))
    assert indexed(library) == {"d": ("b.md",), "e": (), "f": ("a.md", "c.md")}
