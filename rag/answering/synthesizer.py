"""The extractive answerer as LlamaIndex knows it: a synthesizer over evidence, without a language model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from llama_index.core.llms import MockLLM
from llama_index.core.prompts.mixin import PromptDictType
from llama_index.core.response_synthesizers import BaseSynthesizer

from rag.answering.extractive import draft
from rag.answering.ranking import Ranking
from rag.types import Article, Draft, Evidence, Passage

Ranker = Callable[[str, Sequence[Evidence]], Ranking]


class Drafted(str):
    """An answer's bare text that remembers its sentences and the spans behind them."""

    __slots__ = ("drafts",)
    drafts: tuple[Draft, ...]

    @classmethod
    def of(cls, drafts: Sequence[Draft]) -> Drafted:
        """The drafts as they are shown, joined by spaces."""
        text = cls(" ".join(item.shown for item in drafts))
        text.drafts = tuple(drafts)
        return text


class ExtractiveSynthesizer(BaseSynthesizer):
    """Answers in the articles' own sentences. `rank` scores the sentences of evidence against a question."""

    name = "extractive"

    def __init__(self, rank: Ranker) -> None:
        super().__init__(llm=MockLLM())
        self._rank = rank

    def get_response(self, query_str: str, text_chunks: Sequence[str], **response_kwargs: Any) -> Drafted:
        """The sentences that answer; `ranking` spares a second scoring, without it the chunks are ranked here."""
        ranking = response_kwargs.get("ranking") or self._rank(query_str, [evidence_in(text) for text in text_chunks])
        return Drafted.of(draft(ranking))

    async def aget_response(self, query_str: str, text_chunks: Sequence[str], **response_kwargs: Any) -> Drafted:
        """As `get_response`."""
        return self.get_response(query_str, text_chunks, **response_kwargs)

    def _get_prompts(self) -> PromptDictType:
        return {}

    def _update_prompts(self, prompts_dict: PromptDictType) -> None:
        """There are no prompts to update."""


def evidence_in(text: str) -> Evidence:
    """A bare chunk of text as evidence of an article of its own."""
    article = Article(id="chunk", title="", text=text)
    return Evidence(Passage(article.id, 0, len(text), text), article, score=1.0, dense=0.0, lexical=0.0)
