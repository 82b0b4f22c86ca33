"""The language model behind an OpenAI-compatible server, and its reply as it streams."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from itertools import chain, islice
from time import monotonic
from typing import Any

import httpx
from llama_index.core.base.llms.types import ChatMessage, ChatResponse
from llama_index.core.llms.function_calling import FunctionCallingLLM
from llama_index.llms.openai.responses import OpenAIResponses
from llama_index.llms.openai.utils import is_chatcomp_api_supported
from llama_index.llms.openai_like import OpenAILike
from openai import (
    APIConnectionError,
    APITimeoutError,
    DefaultHttpxClient,
    InternalServerError,
    OpenAI,
    RateLimitError,
    omit,
)
from tenacity import Retrying, retry_if_exception, stop_after_attempt, stop_before_delay, wait_exponential_jitter

from rag.answering.chunks import REFUSED, Chunk, chunk_of
from rag.answering.failures import Server, broken_off, explained, no_key, no_reply
from rag.settings import Settings
from rag.types import Usage

OPENAI = "https://api.openai.com/v1"
TRIES = 3
RETRY_SECONDS = 10  # after the first try, no other begins later than this
LONGEST_REPLY = 20_000  # characters
PATIENCE = 3  # times the silence that is allowed: how long a whole reply may take
NO_KEY = "none"  # sent to servers that want none
HIDDEN = "held by the client"  # LlamaIndex writes a model's fields into its events, so it never gets the key


class LanguageModel:
    """One model of one server; threads may share it. Nothing is connected to before the first question."""

    def __init__(self, settings: Settings) -> None:
        """Raises LanguageModelError where neither a key nor a server is set."""
        if not settings.openai_api_key and not settings.openai_base_url:
            raise no_key()
        self.name = settings.llm_model
        self.server = Server(settings.openai_base_url or OPENAI, self.name, settings.llm_timeout, _key(settings))
        self.settings = settings
        self._opened = threading.local()
        self.llm = _llm(settings, DefaultHttpxClient(event_hooks={"response": [self._note]}))

    def reply(self, messages: Sequence[ChatMessage]) -> Generator[str, None, Usage]:
        """The reply's text piece by piece, as soon as it comes; returns what it took.

        The server is tried again within ten seconds where it is busy or fails before the first piece. Raises
        LanguageModelError for whatever keeps the reply from coming to its end.
        """
        usage, finish, length = Usage(self.name), "", 0
        deadline = monotonic() + PATIENCE * self.settings.llm_timeout
        with explained(self.server), closing(self._chunks(messages)) as chunks:
            for chunk in chunks:
                finish = finish if finish == REFUSED else chunk.finish or finish
                usage = self._counted(usage, chunk)
                length += len(chunk.text)
                if length > LONGEST_REPLY or monotonic() > deadline:
                    raise broken_off("too long" if length > LONGEST_REPLY else "too slow", self.server)
                if chunk.text:
                    yield chunk.text
        if not finish and not length:
            raise no_reply(self.server)
        if finish != "stop":
            raise broken_off(finish, self.server)
        return usage

    def _chunks(self, messages: Sequence[ChatMessage]) -> Generator[Chunk, None, None]:
        connection, chunks = Retrying(
            retry=retry_if_exception(_passes),
            stop=stop_after_attempt(TRIES) | stop_before_delay(RETRY_SECONDS),
            wait=wait_exponential_jitter(multiplier=0.2, max=RETRY_SECONDS),
            reraise=True,
        )(self._begun, messages)
        with closing(connection):
            for response in chunks:
                yield chunk_of(response.raw)

    def _begun(self, messages: Sequence[ChatMessage]) -> tuple[httpx.Response, Iterator[ChatResponse]]:
        """The connection, and what comes through it, once the first of that is there.

        LlamaIndex's stream does not let go of its connection when it is closed, so that it is closed here.
        """
        stream = self.llm.stream_chat(messages)
        first = list(islice(stream, 1))
        return self._opened.response, chain(first, stream)

    def _note(self, response: httpx.Response) -> None:
        self._opened.response = response

    def _counted(self, usage: Usage, chunk: Chunk) -> Usage:
        if chunk.prompt_tokens is None or chunk.completion_tokens is None:
            return usage
        cost, prices = None, (self.settings.llm_price_in, self.settings.llm_price_out)
        if prices[0] is not None and prices[1] is not None:
            cost = (chunk.prompt_tokens * prices[0] + chunk.completion_tokens * prices[1]) / 1_000_000
        return Usage(self.name, chunk.prompt_tokens, chunk.completion_tokens, cost)


def _llm(settings: Settings, http_client: httpx.Client) -> FunctionCallingLLM:
    """LlamaIndex's model, retries left to the one layer above it, with a name that it need not know."""
    base = settings.openai_base_url or OPENAI
    client = OpenAI(
        api_key=_key(settings), base_url=base, max_retries=0, timeout=settings.llm_timeout, http_client=http_client
    )
    common: dict[str, Any] = {
        "model": settings.llm_model,
        "api_key": HIDDEN,
        "api_base": base,
        "openai_client": client,
        "max_retries": 0,
        "context_window": settings.llm_context,
    }
    extra: dict[str, Any] = {"temperature": omit if settings.llm_temperature is None else settings.llm_temperature}
    if _wants_responses(settings):
        if settings.llm_effort:
            extra["reasoning"] = {"effort": settings.llm_effort}
        return OpenAIResponses(**common, max_output_tokens=settings.llm_max_tokens, additional_kwargs=extra)
    extra |= {"stream_options": {"include_usage": True}}
    extra["max_tokens" if settings.openai_base_url else "max_completion_tokens"] = settings.llm_max_tokens
    if settings.llm_effort:
        extra["reasoning_effort"] = settings.llm_effort
    return OpenAILike(**common, is_chat_model=True, additional_kwargs=extra)


def _key(settings: Settings) -> str:
    return settings.openai_api_key.get_secret_value() if settings.openai_api_key else NO_KEY


def _wants_responses(settings: Settings) -> bool:
    """Whether to speak the Responses API: as set, or for the models that LlamaIndex knows to take nothing else."""
    if settings.llm_api == "auto":
        return not is_chatcomp_api_supported(settings.llm_model)
    return settings.llm_api == "responses"


def _passes(error: BaseException) -> bool:
    """Whether a failure may pass by itself: a busy or failing server, not a time-out or a quota that is used up."""
    if isinstance(error, RateLimitError):
        return error.code != "insufficient_quota"
    return isinstance(error, InternalServerError) or (
        isinstance(error, APIConnectionError) and not isinstance(error, APITimeoutError)
    )
