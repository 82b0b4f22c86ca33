"""Answers that a language model writes from the evidence, each sentence with the words it rests on."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Any

from llama_index.core.prompts.mixin import PromptDictType
from llama_index.core.response_synthesizers import BaseSynthesizer
from llama_index.core.utils import get_tokenizer

from rag.answering.failures import empty, uncited
from rag.answering.language_model import LanguageModel
from rag.answering.pieces import Piece, Told, as_text
from rag.answering.prompt import NOT_IN_SOURCES, messages
from rag.answering.quoting import quoted
from rag.answering.synthesizer import evidence_in
from rag.language import detect
from rag.prose import Ended, Prose
from rag.types import Draft, Evidence, Usage

_AROUND = " \n\t*_`\"'“”."


class GenerativeSynthesizer(BaseSynthesizer):
    """Answers in a language model's words, from evidence alone."""

    def __init__(self, model: LanguageModel) -> None:
        super().__init__(llm=model.llm, streaming=True)
        self.name = f"openai:{model.name}"
        self._model = model

    def get_response(
        self, query_str: str, text_chunks: Sequence[str], **response_kwargs: Any
    ) -> Generator[str, None, None]:
        """The answer as it is written; `ranking` brings the evidence, without it the chunks are the evidence."""
        ranking = response_kwargs.get("ranking")
        evidence = ranking.evidence if ranking else [evidence_in(text) for text in text_chunks]
        return as_text(self._pieces(query_str, evidence))

    async def aget_response(
        self, query_str: str, text_chunks: Sequence[str], **response_kwargs: Any
    ) -> Generator[str, None, None]:
        """As `get_response`."""
        return self.get_response(query_str, text_chunks, **response_kwargs)

    def _pieces(self, question: str, evidence: Sequence[Evidence]) -> Generator[Piece, None, None]:
        """Words as they come, each sentence once it has ended, at last what it took.

        Raises LanguageModelError, also where the reply is empty or cites nothing.
        """
        settings, language = self._model.settings, detect(question)
        room = settings.llm_context - settings.llm_max_tokens
        asked, count = messages(question, evidence, room, lambda text: len(get_tokenizer()(text)))
        cited = False
        with closing(self._model.reply(asked)) as reply:
            opening = _Opening(reply)
            for piece in _sentences(opening, Prose(language)):
                if isinstance(piece, Ended):
                    draft = _draft(piece, evidence[:count], language)
                    cited = cited or bool(draft.passages)
                    yield draft
                else:
                    yield piece
        yield opening.usage
        if opening.declined:
            yield Told.NOTHING
        elif not opening.spoken:
            raise empty(self._model.server)
        elif not cited:
            raise uncited(self._model.server)

    def _get_prompts(self) -> PromptDictType:
        return {}

    def _update_prompts(self, prompts_dict: PromptDictType) -> None:
        """The prompt is a constant."""


class _Opening:
    """A reply without the sentinel it may begin with; what may still become that is held."""

    def __init__(self, reply: Generator[str, None, Usage]) -> None:
        self._reply = reply
        self.declined = False
        self.spoken = False
        self.usage: Usage

    def __iter__(self) -> Iterator[str]:
        held = ""
        for text in self._words():
            held += text
            start = held.lstrip(_AROUND)
            if not self.spoken and start.startswith(NOT_IN_SOURCES):
                self.declined = True
            elif self.spoken or not NOT_IN_SOURCES.startswith(start):
                self.spoken = True
                yield held
                held = ""
        if held.strip(_AROUND) and not self.declined:
            self.spoken = True
            yield held

    def _words(self) -> Iterator[str]:
        self.usage = yield from self._reply


def _sentences(reply: _Opening, prose: Prose) -> Iterator[str | Ended]:
    for text in reply:
        yield from prose.feed(text)
    yield from prose.finish()


def _draft(ended: Ended, evidence: Sequence[Evidence], language: str) -> Draft:
    """A sentence with the words of the evidence that it cites."""
    given = [evidence[number - 1] for number in ended.numbers if 1 <= number <= len(evidence)]
    spans = [span for item in given for span in quoted(ended.text, item.passage, item.article, language)]
    passages = tuple(item.passage for item in given)
    return Draft(ended.text, tuple(dict.fromkeys(spans)), passages, stray=len(given) < len(ended.numbers))
