"""The pieces of a streamed reply, the same for both of OpenAI's APIs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openai.types.chat import ChatCompletionChunk

REFUSED = "refusal"
_RESPONSES_END = {"max_output_tokens": "length", "content_filter": "content_filter"}


@dataclass(frozen=True, slots=True)
class Chunk:
    """Text, and why the reply ended (`stop`, `length`, `content_filter`, …) and how many tokens it took, once told."""

    text: str = ""
    finish: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


def chunk_of(raw: Any) -> Chunk:
    """A chunk of chat completions or an event of Responses, as the openai package gives it."""
    return _of_chat(raw) if isinstance(raw, ChatCompletionChunk) else _of_responses(raw)


def _of_chat(raw: ChatCompletionChunk) -> Chunk:
    text, finish = "", ""
    if raw.choices:
        choice = raw.choices[0]
        text = (choice.delta.content if choice.delta else None) or ""
        refused = choice.delta is not None and bool(choice.delta.refusal)
        finish = REFUSED if refused else choice.finish_reason or ""
    if not raw.usage:
        return Chunk(text, finish)
    return Chunk(text, finish, raw.usage.prompt_tokens, raw.usage.completion_tokens)


def _of_responses(raw: Any) -> Chunk:
    match raw.type:
        case "response.output_text.delta":
            return Chunk(raw.delta)
        case "response.refusal.delta":
            return Chunk(finish=REFUSED)
        case "response.failed":
            return Chunk(finish="failed")
        case "response.completed" | "response.incomplete":
            details = raw.response.incomplete_details
            finish = _RESPONSES_END.get(details.reason or "", "length") if details else "stop"
            usage = raw.response.usage
            return Chunk("", finish, usage.input_tokens, usage.output_tokens) if usage else Chunk(finish=finish)
        case _:
            return Chunk()
