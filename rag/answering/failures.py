"""What goes wrong between Parley and a language model, in words a user can act on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import openai

from rag.errors import LanguageModelError

LONGEST = 200  # characters of a server's own words
_CONTEXT = ("context_length_exceeded", "context length", "context window", "context size", "maximum context")


@dataclass(frozen=True, slots=True)
class Server:
    """Who was asked: its address, the model's name, the seconds it may stay silent, the key it was sent."""

    url: str
    model: str
    timeout: int
    key: str = field(default="", repr=False)


def no_key() -> LanguageModelError:
    """Neither key nor server is set."""
    return LanguageModelError(
        "There is no key for the language model.",
        "Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own, or PARLEY_ANSWERER=extractive.",
    )


def empty(server: Server) -> LanguageModelError:
    """The reply holds no words."""
    return LanguageModelError(
        f"The model {server.model} replied with nothing.", "Ask again, or set PARLEY_LLM_MODEL to another model."
    )


def no_reply(server: Server) -> LanguageModelError:
    """A connection that ended before anything came."""
    return LanguageModelError(
        f"What is at {server.url} sent no reply of a language model.",
        "Correct OPENAI_BASE_URL (it often ends in /v1), or ask again.",
    )


def uncited(server: Server) -> LanguageModelError:
    """The reply cites nothing of what it was given."""
    return LanguageModelError(
        f"What the model {server.model} wrote cites no article, so that nothing of it is proved.",
        "Ask again, or set PARLEY_LLM_MODEL to a model that keeps to instructions.",
    )


def broken_off(finish: str, server: Server) -> LanguageModelError:
    """A reply that did not come to its end, by the reason the server gave (none where the stream was cut)."""
    match finish:
        case "content_filter" | "refusal":
            said = ("refused to answer", "Ask in other words.")
        case "length":
            said = ("was cut at the most tokens a reply may have", "Raise PARLEY_LLM_MAX_TOKENS.")
        case "too long":
            said = ("does not stop writing", "Set PARLEY_LLM_MODEL to another model.")
        case "too slow":
            said = (
                "takes too long for its reply",
                "Raise PARLEY_LLM_TIMEOUT, or set PARLEY_LLM_MODEL to a quicker one.",
            )
        case _:
            said = ("broke off in the middle of its reply", "Ask again.")
    return LanguageModelError(f"The model {server.model} {said[0]}.", said[1])


@contextmanager
def explained(server: Server) -> Iterator[None]:
    """Turn what the openai package raises into LanguageModelError; the key is in none of it."""
    try:
        yield
    except openai.APITimeoutError:
        raise _silent(server) from None
    except httpx.TimeoutException:
        raise _silent(server) from None
    except openai.APIConnectionError:
        problem = f"The language model's server at {server.url} cannot be reached."
        raise LanguageModelError(problem, "Is it running? Check OPENAI_BASE_URL and your connection.") from None
    except openai.APIStatusError as error:
        raise LanguageModelError(*_refused(error, server)) from None
    except openai.APIError as error:
        raise LanguageModelError(*_failed(error, server)) from None
    except (httpx.HTTPError, json.JSONDecodeError, UnicodeDecodeError):
        raise broken_off("", server) from None


def _silent(server: Server) -> LanguageModelError:
    return LanguageModelError(
        f"The language model's server at {server.url} was silent for {server.timeout} seconds.",
        "Ask again, or raise PARLEY_LLM_TIMEOUT.",
    )


def _refused(error: openai.APIStatusError, server: Server) -> tuple[str, str]:
    """What an HTTP status means, and what to do."""
    match error.status_code:
        case 401 | 403:
            return f"The server at {server.url} refuses the key.", "Correct OPENAI_API_KEY."
        case 404:
            problem = f"The server at {server.url} knows no model {server.model}, or not this address."
            return problem, "Correct PARLEY_LLM_MODEL or OPENAI_BASE_URL (it often ends in /v1)."
        case 429 if error.code == "insufficient_quota":
            return f"The quota of your key at {server.url} is used up.", "Raise it with the provider."
        case 429:
            return f"The server at {server.url} has too many requests.", "Wait a moment, then ask again."
        case status if status >= 500:
            return f"The server at {server.url} failed (HTTP {status}).", "Wait a moment, then ask again."
        case _:
            return _failed(error, server)


def _failed(error: openai.APIError, server: Server) -> tuple[str, str]:
    """A fault told in the reply's body, with or without an HTTP status."""
    told = error.body.get("message") if isinstance(error.body, dict) else None
    said = " ".join(str(told or error.message).replace(server.key or "\n", "…").split())
    if error.code == "content_filter":
        return f"The model {server.model} refused to answer.", "Ask in other words."
    if any(hint in f"{error.code} {said}".lower() for hint in _CONTEXT):
        problem = f"The question and its evidence are longer than what {server.model} can read."
        return problem, "Set PARLEY_LLM_CONTEXT to the context window of the model."
    shown = said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
    return f"The server at {server.url} did not take the request: {shown}", "Check the PARLEY_LLM_* settings."
