"""A real OpenAI-compatible server on this machine: proves that the wire fits, never how good the model is.

For example: `python -m llama_cpp.server --model MODEL.gguf --port 8300 --n_ctx 8192`, then LLM_TEST_URL with its
address, http://127.0.0.1:8300/v1, and LLM_TEST_MODEL with the model's name.
"""

from __future__ import annotations

import os

import pytest
from llama_index.core.base.llms.types import ChatMessage

from rag.answering.language_model import LanguageModel
from rag.assistant import Assistant
from rag.errors import LanguageModelError
from rag.settings import Settings
from rag.types import DoneEvent, TextEvent
from tests.conftest import MODELS

URL = os.environ.get("LLM_TEST_URL")
pytestmark = [
    pytest.mark.llm,
    pytest.mark.skipif(not URL, reason="LLM_TEST_URL names no OpenAI-compatible server on this machine"),
]


@pytest.fixture
def real(home) -> Settings:
    name = os.environ.get("LLM_TEST_MODEL", "model")
    served = {"openai_base_url": URL, "llm_model": name, "llm_timeout": 300, "llm_max_tokens": 128}
    return Settings(home=home, models=MODELS, **served)


def test_a_real_server_streams_and_counts(real):
    reply = LanguageModel(real.model_copy(update={"llm_max_tokens": 512})).reply([ChatMessage(content="Say hello.")])
    assert next(reply)
    reply.close()


def test_a_real_models_answer_is_whole_or_its_failure_told(real):
    shown, told = "", ""
    with Assistant(real) as assistant:
        try:
            for event in assistant.stream("How many bodies did Ukraine receive in June 2025?"):
                shown += event.text if isinstance(event, TextEvent) else ""
                if isinstance(event, DoneEvent):
                    assert event.answer.text == shown
        except LanguageModelError as error:
            told = error.remedy
    assert shown or told
