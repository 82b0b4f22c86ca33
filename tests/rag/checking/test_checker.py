from __future__ import annotations

import pytest

import rag
from evals.suite import shipped_suite
from rag.checking import Checker
from rag.models import load_encoder
from rag.settings import Settings
from rag.types import Passage

pytestmark = pytest.mark.models

PASSAGE = (
    "Ukraine and Russia agreed on a new exchange in Istanbul on Monday, 2 June 2025, but on no ceasefire. "
    "Russia says it will hand over 6,000 bodies next week. Rustem Umerov led the Ukrainian delegation."
)


@pytest.fixture(scope="module")
def checker(_models_in_use):
    from tests.conftest import MODELS

    return Checker(load_encoder(Settings(models=MODELS)))


def test_words_of_the_passage_are_verbatim_without_an_encoder():
    def refuse():
        raise AssertionError("no encoder is needed")

    checker = Checker(refuse)
    assert (
        checker.check("Russia says it will hand over\n6,000 bodies next week. [1][2]", [PASSAGE]).verdict == "verbatim"
    )
    assert checker.check("next week", [Passage("a", 0, len(PASSAGE), PASSAGE)]).score == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Russia promises to hand over six thousand bodies next week.",
        "A new exchange was agreed in Istanbul on June 2, 2025.",
        "Umerov was the head of Ukraine's delegation.",
        "No ceasefire was agreed. [3]",
        "Umerov led.",
    ],
)
def test_a_faithful_paraphrase_is_supported(checker, sentence):
    check = checker.check(sentence, [PASSAGE])
    assert (check.verdict, check.reason) == ("supported", None), check


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Russia promises to hand over five thousand bodies next week.", "says 5000, the passage says 6,000"),
        ("Russia promises to hand over 6,000 soldiers next week.", "says 6,000 soldier, the passage says 6,000 body"),
        ("A new exchange was agreed in Istanbul on June 3, 2025.", "says June 3, 2025, the passage says 2 June 2025"),
        ("Medinsky was the head of Ukraine's delegation.", "Medinsky is not named in the passage"),
        ("A ceasefire was agreed in Istanbul.", "affirms what the passage denies"),
        ('Russia says it will hand over "many bodies" next week.', "is not in the passage"),
        ("Ukraine says it will hand over 6,000 bodies next week.", "turns round who gives"),
        ("The weather in Lisbon was unusually warm that year.", "Lisbon is not named in the passage"),
    ],
)
def test_what_is_altered_is_unsupported_with_a_reason(checker, sentence, reason):
    check = checker.check(sentence, [PASSAGE])
    assert check.verdict == "unsupported", check
    assert reason in (check.reason or "")
    assert 0 <= check.score < 1


def test_passages_carry_a_sentence_together(checker):
    sentence = "Russia will hand over 6,000 bodies, and Umerov led Ukraine's delegation."
    parts = ["Russia says it will hand over 6,000 bodies.", "Rustem Umerov led the Ukrainian delegation."]
    assert checker.check(sentence, parts).score > max(checker.check(sentence, [part]).score for part in parts)
    assert checker.carries("Umerov led Ukraine's delegation.", parts)
    assert not checker.carries("Umerov led Ukraine's delegation.", parts[:1])


@pytest.mark.parametrize(
    ("sentence", "passages"),
    [("", [PASSAGE]), (" \n\t", [PASSAGE]), ("[1]", [PASSAGE]), ("…", [PASSAGE]), ("They agreed.", []), ("It.", [" "])],
)
def test_nothing_said_or_nothing_cited_is_unsupported(checker, sentence, passages):
    check = checker.check(sentence, passages)
    assert (check.verdict, check.score) == ("unsupported", 0)
    assert check.reason


@pytest.mark.parametrize(
    ("sentence", "passages"),
    [
        ("word " * 40_000, [PASSAGE]),
        ("a" * 200_000, [PASSAGE]),
        ("Umerov led it.", ["Kyiv agreed on 6,000 bodies. " * 7_000]),
        ("Umerov led it.", ["A" * 200_000]),
        ("Umerov led it.", ["A 1,0" * 40_000]),
        ('Umerov "' * 400, ["“" * 200_000]),
        ("1 " * 1_900, ["2 " * 100_000]),
        ("A B " * 900, ["C D " * 50_000]),
        ("Umerov\x00 led\x1b[31m it\udc80.", ["Umerov\x00 led\udc80 it."]),
        ("- " * 90_000, ["- " * 90_000]),
    ],
)
def test_hostile_input_is_checked_to_its_end(checker, sentence, passages):
    """At these lengths anything but linear time would not end."""
    assert 0 <= checker.check(sentence, passages).score <= 1


def test_another_language_is_compared_by_figures_and_meaning(checker):
    assert checker.check("Росія передасть 6000 тіл наступного тижня.", [PASSAGE]).score > (
        checker.check("Росія передасть 5000 тіл наступного тижня.", [PASSAGE]).score
    )


def test_the_public_door_takes_strings_and_passages():
    assert rag.check("Umerov led Ukraine's delegation.", [Passage("a", 0, len(PASSAGE), PASSAGE)]) == rag.check(
        "Umerov led Ukraine's delegation.", [PASSAGE]
    )
    assert isinstance(rag.check("Nothing.", []), rag.Check)


def test_the_test_half_of_the_contrast_pairs_is_told(checker):
    found = [item for item in shipped_suite("contrast").responses if item.split == "test"]
    right = {True: [], False: []}
    for item in found:
        verdict = checker.carries(item.text, [place.text for place in item.evidence])
        right[item.supported].append(verdict == item.supported)
    assert sum(right[False]) / len(right[False]) >= 0.85
    assert sum(right[True]) / len(right[True]) >= 0.85
