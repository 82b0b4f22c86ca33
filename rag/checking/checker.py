"""The checker: one sentence, its passages, one verdict."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from rag.checking.alignment import Aligner
from rag.checking.features import RULES, Measured, measure
from rag.language import detect
from rag.logistic import Model
from rag.models import Encoder
from rag.types import Check, Passage
from rag.words import terms

FILE = "checker.json"
Kind = Literal["claims", "words", "answers"]
FEATURES_OF: dict[Kind, tuple[str, ...]] = {
    "claims": ("findings", "aligned"),
    "words": ("findings", "together"),
    "answers": (*RULES, "together", "aligned"),
}
LONGEST = 4_000  # characters of what can be checked as one sentence
WHOLE = 0.99  # of the stems: the sentence has no word of its own
SHARED = 0.4  # of the stems: from there a sentence and its passages are of one language
_MARKER = re.compile(r"\s*(?:\[\d{1,9}(?:,\s*\d{1,9})*\]|【\d{1,9}】)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Checker:
    """Checks sentences against passages; threads may share it.

    `encoder` may also be what loads one, called when it is first needed. Without an encoder, or with one that runs
    elsewhere, meaning is compared by words alone. `kind` says what is checked: `claims` that cite passages, or the
    sentences of `answers` over a whole document, which is another question: almost any word stands somewhere in a
    document, and a fact that does not is oftener left unsaid than contradicted.
    """

    def __init__(self, encoder: Encoder | Callable[[], Encoder] | None = None, *, kind: Kind = "claims") -> None:
        self._aligner = Aligner(encoder)
        self._kind: Kind = kind

    def check(self, sentence: str, passages: Sequence[str | Passage]) -> Check:
        """Whether the passages together carry the sentence; markers such as [1] are not looked at.

        The score is the chance that they carry it. A fact that contradicts them decides by itself, and the score of a
        claim is scaled down to below the threshold, so that it never says other than the verdict.

        Raises ModelError where the encoder is to be loaded and is missing.
        """
        texts = [passage if isinstance(passage, str) else passage.text for passage in passages]
        plain = bare(sentence)
        if (decided := _at_once(plain, texts)) is not None:
            return decided
        measured = self.measure(plain, texts)
        model = checker_model(self._kind if "aligned" in measured.values else "words")
        score = score_of(model, measured.values)
        if measured.contradiction:
            return Check("unsupported", self._below(score, model), measured.contradiction)
        if says_more(score, model.threshold, measured.values):
            return Check("unsupported", score, "says more than the passage does")
        return Check("supported", max(score, model.threshold))

    def _below(self, score: float, model: Model) -> float:
        """The score of what is contradicted; the model of answers counts contradictions in itself."""
        return score if self._kind == "answers" else score * model.threshold

    def carries(self, sentence: str, passages: Sequence[str]) -> bool:
        """The verdict alone, as a judge of citations."""
        return self.check(sentence, passages).verdict != "unsupported"

    def measure(self, sentence: str, passages: Sequence[str]) -> Measured:
        """The features of a sentence and its passages, neither blank."""
        texts = [_visible(passage) for passage in passages]
        language, english = _language(sentence, " ".join(texts)[:LONGEST])
        return measure(sentence, texts, language, self._aligner, english=english)


def _language(sentence: str, text: str) -> tuple[str, bool]:
    """The sentence's language, and whether both are English: a few words full of names are told by what they share."""
    codes = detect(sentence), detect(text)
    mine = set(terms(sentence))
    shared = len(mine & set(terms(text))) / max(1, len(mine))
    if codes == ("en", "en") or ("en" in codes and shared >= SHARED):
        return "en", True
    return codes[0], False


def bare(sentence: str) -> str:
    """The sentence in one line, without markers and control characters."""
    return " ".join(_MARKER.sub("", _visible(sentence)).split())


def _visible(text: str) -> str:
    """The text without control characters and lone surrogates."""
    return _CONTROL.sub(" ", text)


@cache
def checker_model(kind: Kind = "claims") -> Model:
    """A model as calibrated: for claims, for claims of which only words can be compared, or for answers."""
    return Model.of(json.loads(files("rag.checking").joinpath(FILE).read_text(encoding="utf-8"))[kind])


def says_more(score: float, threshold: float, values: Mapping[str, float]) -> bool:
    """Whether a score is too low; it says little of a short sentence whose words all stand in one of the passage's."""
    return score < threshold and values.get("together", 0.0) < WHOLE


def score_of(model: Model, values: Mapping[str, float]) -> float:
    """The chance that a sentence is carried; a feature that could not be measured stands at its mean."""
    return model.probability({name: values.get(name, mean) for name, mean in model.means.items()})


def _at_once(plain: str, texts: Sequence[str]) -> Check | None:
    """What needs no measuring."""
    if not any(character.isalnum() for character in plain):
        return Check("unsupported", 0.0, "it says nothing")
    if not any(text.strip() for text in texts):
        return Check("unsupported", 0.0, "it cites no passage")
    if any(f"{plain}" in " ".join(text.split()) for text in texts):
        return Check("verbatim", 1.0)
    if len(plain) > LONGEST:
        return Check("unsupported", 0.0, f"it is longer than {LONGEST:,} characters, too long to be checked")
    return None
