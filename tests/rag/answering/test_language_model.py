from __future__ import annotations

import pytest
from llama_index.core.base.llms.types import ChatMessage

from rag.answering.generative import GenerativeSynthesizer
from rag.answering.language_model import LanguageModel
from rag.errors import LanguageModelError
from tests.model_server import FAILURES, KEY
from tests.rag.answering.helpers import article

SAID = {
    "err404": "knows no model err404", "err429": "too many requests", "quota": "quota", "err500": "HTTP 500",
    "err400": "Unsupported parameter", "slow": "silent for 1 seconds", "stalls": "silent", "cut": "broke off",
    "empty": "nothing", "blank": "nothing", "uncited": "cites no article", "filtered": "refused",
    "filtered-late": "refused", "refusing": "refused", "context": "longer than", "length": "most tokens",
    "endless": "does not stop",
}  # fmt: skip


@pytest.mark.parametrize("api", ["chat", "responses"])
@pytest.mark.parametrize("name", sorted(FAILURES))
def test_failures_are_told_apart_and_without_the_key(server, settings_of, name, api):
    timeout = 1 if name in ("slow", "stalls") else 20
    model = LanguageModel(settings_of(llm_model=name, llm_api=api, llm_timeout=timeout))
    with pytest.raises(LanguageModelError, match=SAID[name]) as caught:
        list(GenerativeSynthesizer(model).get_response("What was agreed?", [article().text]))
    assert len(str(caught.value)) < 500
    assert KEY not in f"{caught.value} {model.server!r}"
    assert len(server.asked) == (3 if name in ("err429", "err500") else 1)


def test_models_that_take_only_responses_are_asked_there(server, settings_of):
    model = LanguageModel(settings_of(llm_model="gpt-5.2-pro", llm_effort="low"))
    server.script = lambda _: "Yes."
    assert "".join(model.reply([ChatMessage(content="Well?")])) == "Yes."
    assert server.paths == ["/v1/responses"]
    assert server.asked[0]["reasoning"] == {"effort": "low"}


@pytest.mark.parametrize("name", ["gpt-4.1-mini", "o3", "gpt-5", "a-model-of-tomorrow"])
def test_any_model_name_works(server, settings_of, name):
    server.script = lambda _: "Yes."
    assert "".join(LanguageModel(settings_of(llm_model=name)).reply([ChatMessage(content="Well?")])) == "Yes."
    assert "temperature" not in server.asked[0]


def test_a_server_that_echoes_the_key_is_not_quoted(server, settings_of):
    model = LanguageModel(settings_of(llm_model="echo"))
    with pytest.raises(LanguageModelError, match="…") as caught:
        list(model.reply([ChatMessage(content="Well?")]))
    assert KEY not in str(caught.value)
