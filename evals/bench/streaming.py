"""How soon a language model's words are shown: a server on loopback sends them and notes when."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pydantic import SecretStr

from evals.bench.figures import Figure
from evals.homes import temporary_home
from evals.metrics import percentile
from rag.assistant import Assistant
from rag.settings import Settings
from rag.types import TextEvent

PAUSE = 0.1  # seconds between two pieces: a model of ten tokens a second
PIECES = ("Russia", " promised", " bodies", " [1].", " Kyiv", " agreed", " [1].")


class Speaker(ThreadingHTTPServer):
    """Streams PIECES to whoever asks; `sent` is when each piece went out, on the clock of `perf_counter`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sent: list[float] = []


class _Handler(BaseHTTPRequestHandler):
    server: Speaker
    protocol_version = "HTTP/1.0"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self._send({"role": "assistant"}, None)
        for piece in PIECES:
            time.sleep(PAUSE)
            self.server.sent.append(time.perf_counter())
            self._send({"content": piece}, None)
        self._send({}, "stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_: object) -> None:
        """Keep still."""

    def _send(self, delta: dict[str, str], finish: str | None) -> None:
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "played", "choices": choices}
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()


def first_words(settings: Settings, questions: Sequence[str], runs: int = 10) -> Mapping[str, Figure]:
    """Milliseconds from the moment the server sends the first piece until the stream yields it."""
    changes = {"answerer": "openai", "strict": False, "judge": "off", "llm_api": "chat"}
    with temporary_home(settings) as home, _speaking() as server:
        address = f"http://127.0.0.1:{server.server_port}/v1"
        played = home.model_copy(
            update={**changes, "openai_base_url": address, "openai_api_key": SecretStr("played"), "llm_timeout": 30}
        )
        with Assistant(played) as assistant:
            assistant.library.sync()
            taken = [delay for question in questions[: 4 * runs] for delay in _delays(assistant, server, question)]
    taken = taken[1 : runs + 1]
    detail = f"{len(taken)} answers; at most {max(taken):.0f} ms"
    return {"first_words": Figure(percentile(taken, 50), detail)}


def _delays(assistant: Assistant, server: Speaker, question: str) -> Iterator[float]:
    """One delay, or none where the evidence gate refuses the question."""
    server.sent.clear()
    shown = [time.perf_counter() for event in assistant.stream(question) if isinstance(event, TextEvent)]
    if server.sent:
        yield (shown[0] - server.sent[0]) * 1000


@contextmanager
def _speaking() -> Iterator[Speaker]:
    with Speaker() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
