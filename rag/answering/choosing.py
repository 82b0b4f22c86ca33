"""Who answers: the articles' own sentences or a language model, as the settings or the question want it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal, cast

from rag.answering.synthesizer import ExtractiveSynthesizer
from rag.composing import Proof
from rag.conversation import Rewriter, standing_question
from rag.errors import LanguageModelError, QuestionError
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.answering.generative import GenerativeSynthesizer
    from rag.answering.language_model import LanguageModel

Kind = Literal["extractive", "openai"]


class Answerers:
    """Both answerers; the language model's packages are imported when it is first wanted."""

    def __init__(self, settings: Settings, extractive: ExtractiveSynthesizer, rules: Proof) -> None:
        self._settings = settings
        self._extractive = extractive
        self._rules = rules
        self._lock = threading.Lock()
        self._model: LanguageModel | None = None

    def kind(self, wanted: str | None) -> Kind:
        """Which one answers, `wanted` going before the settings. Raises QuestionError for one that there is not."""
        if wanted not in (None, "auto", "extractive", "openai"):
            raise QuestionError(f"There is no answerer {wanted!r}.", "Name `auto`, `extractive` or `openai`.")
        if wanted in (None, "auto"):
            return "openai" if self._settings.uses_language_model else "extractive"
        return cast("Kind", wanted)

    def name(self, kind: Kind) -> str:
        """The answerer as an answer names it."""
        return f"openai:{self._settings.llm_model}" if kind == "openai" else self._extractive.name

    def chosen(self, kind: Kind) -> ExtractiveSynthesizer | GenerativeSynthesizer:
        """The answerer itself. Raises LanguageModelError where a language model has neither key nor server."""
        if kind == "extractive":
            return self._extractive
        from rag.answering.generative import GenerativeSynthesizer

        return GenerativeSynthesizer(self._language_model())

    def checker(self, kind: Kind) -> Proof:
        """What holds the sentences of this answerer against the articles."""
        if kind == "extractive" or self._settings.judge == "off":
            return self._rules
        from rag.answering.judging import JudgingChecker

        return JudgingChecker(self._rules, self._language_model())

    def rewriter(self, kind: Kind) -> Rewriter:
        """What makes a follow-up stand by itself: the language model where that answers, else rules."""
        if kind == "extractive":
            return standing_question
        from rag.answering.rewriting import ModelRewriter

        return ModelRewriter(self._language_model())

    def warm(self) -> None:
        """Import what the settings' answerer needs; nothing is connected to."""
        if self.kind(None) == "openai":
            try:
                self._language_model()
            except LanguageModelError:
                return  # the first question is told

    def _language_model(self) -> LanguageModel:
        from rag.answering.language_model import LanguageModel

        with self._lock:
            self._model = self._model or LanguageModel(self._settings)
            return self._model
