from __future__ import annotations

import pytest

from rag.answering.context import LONGEST_LIST, context_before, leans, list_end
from rag.answering.ranking import article_sentences
from tests.rag.answering.helpers import article


@pytest.mark.parametrize(
    "sentence",
    [
        "He left.",
        "This was new.",
        "“They agreed.”",
        "The two sides met.",
        "Mr. Adams announced this in Rome.",
        "Он уехал.",
    ],
)
def test_pronouns_and_connectives_lean(sentence):
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence", ["The delegation left.", "Helsinki agreed.", "Emphasis was laid.", "Осман уехал.", ""]
)
def test_other_sentences_stand_alone(sentence):
    assert not leans(sentence)


def test_a_leaning_sentence_begins_with_the_one_before_it_in_its_paragraph():
    item = article("Kyiv drew up a plan. It holds three steps.\n\nThey came from Kyiv.")
    spans = article_sentences(item.text, "en")
    assert [context_before(item, spans, at) for at in range(3)] == [0, 0, spans[2][0]]


def test_a_colon_brings_its_list_along_up_to_the_next_paragraph():
    item = article("Three steps come first:\n\n- a truce\n- an exchange\n\nThen all ended.")
    spans = article_sentences(item.text, "en")
    assert item.text[: list_end(item, spans, 0)].endswith("- an exchange")
    assert list_end(item, spans, len(spans) - 1) == len(item.text)


def test_a_long_list_is_cut_between_its_items():
    items = "\n".join(f"- {'word ' * 20}{number}" for number in range(20))
    item = article(f"Many steps:\n{items}")
    spans = article_sentences(item.text, "en")
    end = list_end(item, spans, 0)
    assert end in {last for _, last in spans}
    assert end <= spans[0][1] + LONGEST_LIST
