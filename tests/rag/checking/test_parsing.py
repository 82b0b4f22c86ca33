from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.checking.alignment import Aligner
from rag.checking.comparing import apart, nearest_sentences, pairs, polarity, ties
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
        ("The team was led by Umerov.", "led", {"Rustem Umerov"}),
        ("Guarantees were asked for by the Ukrainians.", "asked", {"Ukraine"}),
        ("Russia was accused by Yermak of inventing it.", "inventing", {"Russia"}),
        ("There were 1,000 breaches by Russia.", "breaches", {"Russia"}),
        ("It ended a day after Trump had received them.", "received", {"Donald Trump"}),
        ("The United States reportedly offered 15.", "offered", {"United States"}),
        ("Belarusian state media praised it.", "praised", {"Belarus"}),
        ("Mykolaienko was among the civilians.", "civilians", set()),
        ("Zelensky and the Kremlin aide Ushakov confirmed it.", "confirmed", {"Volodymyr Zelensky", "Yuri Ushakov"}),
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


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        ("It ended, according to Peskov.", {"Dmitry Peskov"}),
        ("By Kyiv's account it ended.", {"Ukraine"}),
        ("By the Ukrainian account it ended.", {"Ukraine"}),
        ("It ended, Putin told Trump.", {"Vladimir Putin"}),
        ("The United States was reported to say that it ended.", set()),
        ("As agreed in Geneva, according to reports, it ended.", set()),
    ],
)
def test_who_is_named_as_the_source_is_a_voice(text, voices):
    assert word(text, "ended").voices == voices


@given(st.text(max_size=300))
def test_words_stand_where_they_say(text):
    found = parse(text)
    assert all(text[item.start : item.end].lower() == item.lower for item in found)
    assert [item.start for item in found] == sorted(item.start for item in found)


def compared(sentence, passage):
    found = chunks(passage, "en")
    alignment = Aligner(None).align(sentence, found)
    return alignment, [text for chunk in found for text in chunk.sentences]


def paired(alignment):
    return pairs(alignment, nearest_sentences(alignment))


def test_denial_is_compared_where_words_are_shared():
    passage = "The delegations did not agree on a ceasefire."
    against, _ = compared("The delegations agreed on a ceasefire.", passage)
    assert polarity(paired(against)).strength > 0.5
    assert polarity(paired(against)).reason == "affirms what the passage denies (“ceasefire”)"
    same, _ = compared("On a ceasefire no delegations agreed.", passage)
    assert polarity(paired(same)).strength == 0


def test_ties_are_compared_where_words_are_shared():
    passage = "Ukraine counted 734 Russian breaches."
    swapped, _ = compared("Russia counted 734 Ukrainian breaches.", passage)
    assert ties(paired(swapped)).reason == "ties “counted” to Russia, the passage ties it to Ukraine"
    same, _ = compared("Kyiv counted 734 Russian breaches.", passage)
    assert ties(paired(same)).strength == 0


def test_a_subject_of_another_sentence_is_told():
    passage = "Fidan chaired the session. Umerov led the Ukrainian delegation."
    assert apart(*compared("Fidan led the Ukrainian delegation.", passage)) is not None
    assert apart(*compared("Umerov led the Ukrainian delegation.", passage)) is None


@pytest.mark.parametrize(
    ("sentence", "passage", "wrong"),
    [
        ("Medinsky was replaced by Kostyukov.", "Medinsky replaced Kostyukov.", True),
        ("Kostyukov was replaced by Medinsky.", "Medinsky replaced Kostyukov.", False),
        ("Russia's list has four bases.", "Kyiv lists four bases.", True),
        ("Ukraine's list has four bases.", "Kyiv lists four bases.", False),
        ("Ukraine offered a pause.", "Zelensky offered a pause.", False),
        ("Russia offered a pause.", "Zelensky offered a pause.", True),
    ],
)
def test_ties_hold_in_other_forms(sentence, passage, wrong):
    alignment, _ = compared(sentence, passage)
    assert (ties(paired(alignment)).strength >= 0.5) is wrong


@pytest.mark.parametrize(
    ("sentence", "passage", "wrong"),
    [
        ("Putin said that ships were damaged.", "Trump said ships were hit. Putin said ships were damaged.", False),
        ("Trump said that ships were damaged.", "Trump said ships were hit. Putin said ships were damaged.", True),
        ("Trump hoped for a summit.", "Trump spoke. He hoped for a summit.", False),
        ("Trump hoped for a summit.", "Trump spoke. Putin hoped for a summit.", True),
        ("Russians were led by Umerov.", "Fomin led the Russians. Umerov came.", True),
        ("TASS names Umerov as the leader.", "TASS names Umerov as head. Fomin is a leader.", False),
    ],
)
def test_what_is_told_of_someone_stands_where_they_are_named(sentence, passage, wrong):
    assert (apart(*compared(sentence, passage)) is not None) is wrong


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
