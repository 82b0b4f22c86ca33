"""A visitor of the running chat, who speaks to it as its page does."""

from __future__ import annotations

import json
import secrets
import urllib.request
from collections.abc import Iterator
from typing import Any

from evals.bench.processes import ProcessError

TIMEOUT = 120  # seconds to wait for the next word of an answer


class Visitor:
    """Asks questions one after the other in one conversation, over the queue of Gradio's page."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = secrets.token_hex(8)
        self._function, self._inputs = _submitting(_json(f"{url}/config"))

    def ask(self, question: str) -> None:
        """Ask, and read the answer to its end. Raises ProcessError where the chat fails to answer."""
        data = [question if position == 0 else None for position in range(self._inputs)]
        asked = {"data": data, "fn_index": self._function, "session_hash": self._session}
        _json(f"{self._url}/gradio_api/queue/join", asked)
        for message in self._messages():
            if message["msg"] == "process_completed":
                if not message["success"]:
                    raise ProcessError(f"The chat failed to answer {question!r}.", "Ask it in the browser.")
                return
        raise ProcessError(f"The chat broke off its answer to {question!r}.", "Ask it in the browser.")

    def _messages(self) -> Iterator[dict[str, Any]]:
        address = f"{self._url}/gradio_api/queue/data?session_hash={self._session}"
        with urllib.request.urlopen(address, timeout=TIMEOUT) as stream:  # noqa: S310 - an address of the loopback
            for line in stream:
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: "))


def _submitting(config: dict[str, Any]) -> tuple[int, int]:
    """The function behind the question box and how many inputs it takes, the question being the first."""
    boxes = {component["id"] for component in config["components"] if component["type"] == "textbox"}
    for function in config["dependencies"]:
        if any(target in boxes and event == "submit" for target, event in function["targets"]):
            return int(function["id"]), len(function["inputs"])
    raise ProcessError("The chat's page has no question box.", "Open it in the browser.")


def _json(url: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
    """What an address gives as JSON, `content` being posted where there is some."""
    body = None if content is None else json.dumps(content).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
        found: dict[str, Any] = json.loads(response.read())
        return found
