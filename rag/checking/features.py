"""A sentence and its passages as numbers, each with the reason it gives in plain English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.checking.alignment import Aligner, Alignment
from rag.checking.calendar import wrong_days
from rag.checking.comparing import apart, nearest_sentences, pairs, polarity, ties
from rag.checking.counts import miscounted
from rag.checking.figures import figures, wrong_figures, wrong_units
from rag.checking.grounds import in_reach, nearest
from rag.checking.naming import missing
from rag.checking.parsing import is_negation, listed
from rag.checking.quoting import altered_quotes
from rag.checking.transfers import comparable, misdirected, readdressed, turned
from rag.facts import opposed

RULES = ("numbers", "units", "days", "names", "quotes", "transfer", "polarity", "opposites", "ties", "apart")
MEANING = ("together", "aligned")
FEATURES = (*RULES, "findings", *MEANING)
MOST = 2  # findings of one rule that count
DECISIVE = 0.5  # strength from which a finding of a rule decides


@dataclass(frozen=True, slots=True)
class Measured:
    """The features by name, and the reasons of the rules that found something.

    Features that cannot be measured (a sentence in another language, an encoder without words) are left out.
    """

    values: dict[str, float]
    reasons: dict[str, str]

    @property
    def contradiction(self) -> str | None:
        """The reason of the strongest rule that decides, if one does."""
        strongest = max(self.reasons, key=lambda name: self.values[name], default=None)
        return self.reasons[strongest] if strongest and self.values[strongest] >= DECISIVE else None


def measure(sentence: str, passages: Sequence[str], language: str, aligner: Aligner, *, english: bool) -> Measured:
    """Measure one sentence against its passages; what English alone allows is left out where `english` is false."""
    texts = in_reach(sentence, passages, language)
    chunks = nearest(sentence, passages, language)
    alignment = aligner.align(sentence, chunks)
    near = [text for chunk in chunks for text in chunk.sentences]
    found = _facts(sentence, texts, language)
    values = {name: float(min(MOST, len(reasons))) for name, reasons in found.items()}
    reasons = {name: all_of[0] for name, all_of in found.items() if all_of}
    if english:
        for name, (strength, reason) in _relations(sentence, texts, near, alignment).items():
            values[name] = strength
            if reason:
                reasons[name] = reason
    values["findings"] = float(min(MOST, sum(values[name] >= DECISIVE for name in reasons)))
    return Measured({**values, **_meaning(alignment, english=english)}, reasons)


def _facts(sentence: str, texts: Sequence[str], language: str) -> dict[str, list[str]]:
    """What holds in any language."""
    mine = figures(sentence, language)
    theirs = [figure for text in texts for figure in figures(text, language)]
    return {
        "numbers": wrong_figures(mine, theirs),
        "units": wrong_units(mine, theirs),
        "days": wrong_days(sentence, texts),
        "quotes": altered_quotes(sentence, texts),
    }


def _relations(
    sentence: str, texts: Sequence[str], near: Sequence[str], alignment: Alignment
) -> dict[str, tuple[float, str | None]]:
    """What English alone allows: names, polarity and who does what."""
    at_best = nearest_sentences(alignment)
    found, best = pairs(alignment, at_best), [near[at] for at in at_best]
    absent = missing(sentence, texts)
    turn = turned(sentence, best) or misdirected(sentence, best) or readdressed(sentence, best)
    turn = turn or miscounted(sentence, near)
    denial, tie = polarity(found), ties(found)
    swapped = [pair for pair in opposed(sentence, " ".join(best)) if not any(map(_is_no_opposite, pair))]
    away = apart(alignment, near)
    transfers = comparable(sentence, best)
    return {
        "names": (float(min(MOST, len(absent))), f"{absent[0]} is not named in the passage" if absent else None),
        "transfer": (float(turn is not None), turn),
        "polarity": (denial.strength, denial.reason),
        "opposites": (float(bool(swapped) and not transfers), _contrast(swapped) if not transfers else None),
        "apart": (float(away is not None), away),
        "ties": (0.0, None) if transfers else (tie.strength, tie.reason),
    }


def _is_no_opposite(word: str) -> bool:
    """Whether it is a denial, compared by polarity, or one of two words that tell the same from either end."""
    return is_negation(word) or word in listed("converse")


def _contrast(swapped: Sequence[tuple[str, str]]) -> str | None:
    return f"says “{swapped[0][0]}”, the passage says “{swapped[0][1]}”" if swapped else None


def _meaning(alignment: Alignment, *, english: bool) -> dict[str, float]:
    """The share of the content words that one sentence of the passages has, and their mean centred cosine in all."""
    if not alignment.words or not alignment.others:
        return {"together": 0.0}
    same = alignment.carried(alignment.same)
    found = {"together": float(same.mean(axis=1).max())} if english else {}
    if alignment.centred is not None:
        found["aligned"] = float(alignment.centred.max(axis=1).mean())
    return found
