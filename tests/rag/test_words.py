from __future__ import annotations

import pytest

from rag.words import STEMMERS, analyzer, terms, wordlists


def test_terms_are_stems_without_function_words():
    assert terms("How many bodies did the delegations hand over?") == ["bodi", "deleg", "hand"]


def test_numbers_stay_whole_and_accents_fold():
    assert terms("6,000 at Çırağan for 6.1") == ["6,000", "ciragan", "6.1"]


@pytest.mark.parametrize("language", [*STEMMERS, "uk", "xx"])
def test_every_language_is_read(language):
    assert analyzer(language).analyze("Istanbul 2025")[-1] == "2025"


def test_forms_of_a_word_share_a_stem():
    assert terms("переговоры", "ru") == terms("переговорам", "ru")


def test_opposites_come_in_pairs():
    assert all(pair.count("/") == 1 for pair in wordlists()["polarity"]["opposites"].split())
