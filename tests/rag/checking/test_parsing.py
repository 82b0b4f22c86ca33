from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.checking.alignment import Aligner
from rag.checking.comparing import apart, pairs, polarity, ties
from rag.checking.grounds import CHUNK, LONGEST, MOST, chunks, in_reach, nearest
from rag.checking.parsing import parse


def word(text, lower):
    return next(item for item in parse(text) if item.lower == lower)


@pytest.mark.parametrize(
    ("text", "lower", "governors"),
    [
        ("Kyiv accepts the plan.", "plan", {"Ukraine"}),
        ("Umerov and Yermak led the team.", "led", {"Rustem Umerov", "Andriy Yermak"}),
        ("The Russian side judged it.", "judged", {"Russia"}),
        ("Kyiv counted Russian breaches.", "breaches", {"Russia"}),
        ("Talks with Russia ended.", "ended", set()),
        ("Ukraine accused Russia of shelling.", "shelling", {"Russia"}),
        ("Ukraine gave Russia a list.", "list", {"Ukraine"}),
    ],
)
def test_a_word_hangs_on_its_subject_or_owner(text, lower, governors):
    assert word(text, lower).governors == governors


@pytest.mark.parametrize(
    ("text", "lower", "denied"),
    [
        ("They did not agree.", "agree", True),
        ("They agreed, but nothing was signed.", "agreed", False),
        ("They agreed, but nothing was signed.", "signed", True),
        ("They didn't fail to agree.", "agree", False),
        ("Kyiv rejected the plan.", "plan", True),
        ("Kyiv turned down the plan.", "plan", True),
        ("It lasted no more than an hour.", "lasted", False),
    ],
)
def test_a_clause_with_an_odd_number_of_negations_is_denied(text, lower, denied):
    assert word(text, lower).denied is denied


def test_who_is_named_as_the_source_is_a_voice():
    assert word("It ended, according to Peskov.", "ended").voices == {"Dmitry Peskov"}


@given(st.text(max_size=300))
def test_words_stand_where_they_say(text):
    found = parse(text)
    assert all(text[item.start : item.end].lower() == item.lower for item in found)
    assert [item.start for item in found] == sorted(item.start for item in found)


def compared(sentence, passage):
    found = chunks(passage, "en")
    alignment = Aligner(None).align(sentence, found)
    return alignment, [text for chunk in found for text in chunk.sentences]


def test_denial_is_compared_where_words_are_shared():
    passage = "The delegations did not agree on a ceasefire."
    against, _ = compared("The delegations agreed on a ceasefire.", passage)
    assert polarity(pairs(against)).strength > 0.5
    assert polarity(pairs(against)).reason == "affirms what the passage denies (“ceasefire”)"
    same, _ = compared("On a ceasefire no delegations agreed.", passage)
    assert polarity(pairs(same)).strength == 0


def test_ties_are_compared_where_words_are_shared():
    passage = "Ukraine counted 734 Russian breaches."
    swapped, _ = compared("Russia counted 734 Ukrainian breaches.", passage)
    assert ties(pairs(swapped)).reason == "ties “counted” to Russia, the passage ties it to Ukraine"
    same, _ = compared("Kyiv counted 734 Russian breaches.", passage)
    assert ties(pairs(same)).strength == 0


def test_a_subject_of_another_sentence_is_told():
    passage = "Fidan chaired the session. Umerov led the Ukrainian delegation."
    assert apart(*compared("Fidan led the Ukrainian delegation.", passage)) is not None
    assert apart(*compared("Umerov led the Ukrainian delegation.", passage)) is None


@given(st.text(alphabet="ab .\n", max_size=4000))
def test_chunks_are_whole_sentences_in_order(passage):
    found = chunks(passage, "en")
    assert all(len(chunk.text) <= max(CHUNK, LONGEST) for chunk in found)
    assert all(chunk.text in passage for chunk in found)
    assert "".join("".join(chunk.text for chunk in found).split()) == "".join(passage.split())


def test_of_long_passages_the_nearest_parts_are_looked_at():
    filler = "The weather was fine and nobody spoke. " * 2000
    passage = f"{filler}The bridge of Oldtown was closed by the council. {filler}"
    near = nearest("The council closed Oldtown's bridge.", [passage], "en")
    assert any("Oldtown" in chunk.text for chunk in near)
    reach = in_reach("The council closed Oldtown's bridge.", [passage], "en")
    assert sum(map(len, reach)) <= MOST + CHUNK
    assert any("Oldtown" in text for text in reach)
