"""Whether the citations of an answer carry it, after ALCE (Gao et al. 2023), by any judge of support."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evals.metrics import mean
from rag.types import Answer, Sentence

Support = Callable[[str, Sequence[str]], bool]
"""Whether the given passages together carry a sentence."""


def citation_recall(answer: Answer, carries: Support) -> float:
    """The share of the sentences that the quotes they cite carry together; a sentence without citation counts 0.

    NaN for an answer without sentences.
    """
    return mean([float(_carried(sentence, _quotes(answer, sentence), carries)) for sentence in answer.sentences]).value


def citation_precision(answer: Answer, carries: Support) -> float:
    """The share of the citations that are needed: those of a carried sentence that carry it alone, or without which
    the others do not carry it. NaN for an answer without citations.
    """
    needed = []
    for sentence in answer.sentences:
        quotes = _quotes(answer, sentence)
        whole = _carried(sentence, quotes, carries)
        needed += [float(whole and _is_needed(sentence, quotes, at, carries)) for at in range(len(quotes))]
    return mean(needed).value


def _quotes(answer: Answer, sentence: Sentence) -> list[str]:
    """The cited words; a number out of range stands for none."""
    by_number = {citation.number: citation.quote for citation in answer.citations}
    return [by_number.get(number, "") for number in sentence.citations]


def _carried(sentence: Sentence, quotes: Sequence[str], carries: Support) -> bool:
    return bool(quotes) and all(quotes) and carries(sentence.text, quotes)


def _is_needed(sentence: Sentence, quotes: Sequence[str], at: int, carries: Support) -> bool:
    others = [*quotes[:at], *quotes[at + 1 :]]
    return carries(sentence.text, [quotes[at]]) or not others or not carries(sentence.text, others)
