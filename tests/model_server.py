"""An OpenAI-compatible server on loopback that plays replies and failures; the model's name picks which."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

KEY = "sk-played-0123456789"
Script = Callable[[list[dict[str, Any]]], str]


@dataclass(frozen=True)
class Play:
    """What is sent: `pieces` of text, then the end; a `status` other than 200 is an error with `code`."""

    pieces: tuple[str, ...] = ()
    finish: str | None = "stop"
    refusal: str | None = None
    status: int = 200
    code: str | None = None
    message: str = "played"
    pause: float = 0.0  # seconds before the first piece
    between: float = 0.0  # seconds between pieces


def in_pieces(text: str, size: int = 4) -> tuple[str, ...]:
    return tuple(text[at : at + size] for at in range(0, len(text), size))


def key_of(messages: list[dict[str, Any]], words: str) -> str:
    """The key of the first passage of the prompt that holds these words, "0" if none does."""
    for key, text in re.findall(r'<passage key="(\d+)".*?>\n(.*?)\n</passage>', messages[-1]["content"], re.DOTALL):
        if words in text:
            return key
    return "0"


PLAYS = {
    "err404": Play(status=404, code="model_not_found"),
    "err429": Play(status=429, code="rate_limit_exceeded"),
    "quota": Play(status=429, code="insufficient_quota"),
    "err500": Play(status=500),
    "err400": Play(status=400, message="Unsupported parameter " + "x" * 5000),
    "echo": Play(status=400, message=f"No such header: {KEY}"),
    "context": Play(status=400, code="context_length_exceeded"),
    "filtered": Play(status=400, code="content_filter"),
    "slow": Play(pause=1.5, pieces=("late",)),
    "cut": Play(pieces=("Russia promised bodies [1]. And then", " it"), finish=None),
    "stalls": Play(pieces=("Russia promised", " bodies"), between=1.5),
    "empty": Play(),
    "blank": Play(pieces=(" \n", "  ")),
    "uncited": Play(pieces=("Everybody knows", " that the war", " is over.")),
    "filtered-late": Play(pieces=("Russia promised",), finish="content_filter"),
    "refusing": Play(refusal="I cannot help with that."),
    "length": Play(pieces=("Russia promised",), finish="length"),
    "declines": Play(pieces=("NOT", "_IN_", "SOURCES")),
    "declines-at-length": Play(pieces=("**NOT_IN_SOURCES**", " since nothing is told.")),
    "endless": Play(pieces=in_pieces("Russia promised bodies. " * 8400)),  # 200,000 characters
}
FAILURES = {
    "err404", "err429", "quota", "err500", "err400", "context", "filtered", "slow", "cut", "stalls", "empty", "blank",
    "uncited", "filtered-late", "refusing", "length", "endless",
}  # fmt: skip


@dataclass
class ModelServer:
    """Plays PLAYS by name; any other model replies with `script` of the messages, in pieces of `size` characters."""

    script: Script = lambda _: "NOT_IN_SOURCES"
    size: int = 4
    between: float = 0.0
    failing: int = 0  # requests that still get HTTP 500
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    sent: int = 0  # pieces of text
    url: str = ""

    def play(self, asked: dict[str, Any]) -> Play:
        messages = asked.get("messages") or asked["input"]
        if self.failing:
            self.failing -= 1
            return Play(status=500)
        return PLAYS.get(asked["model"]) or Play(in_pieces(self.script(messages), self.size), between=self.between)


def app_of(server: ModelServer) -> FastAPI:
    app = FastAPI()

    @app.post("/v1/chat/completions")
    async def chat(request: Request) -> Response:
        return await _answered(server, request, _chat_events)

    @app.post("/v1/responses")
    async def responses(request: Request) -> Response:
        return await _answered(server, request, _response_events)

    @app.post("/page/chat/completions")
    async def page() -> Response:
        return HTMLResponse("<html>Welcome</html>")

    @app.post("/garbage/chat/completions")
    async def garbage() -> Response:
        return StreamingResponse(iter(["data: {not json\n\n"]), media_type="text/event-stream")

    return app


async def _answered(server: ModelServer, request: Request, events: Any) -> Response:
    asked = await request.json()
    server.asked.append(asked)
    server.keys.append(request.headers["authorization"].removeprefix("Bearer "))
    server.paths.append(request.url.path)
    if server.keys[-1] not in (KEY, "none"):
        said = f"Incorrect API key provided: {server.keys[-1]}"
        return JSONResponse({"error": {"message": said, "code": "invalid_api_key"}}, 401)
    play = server.play(asked)
    if play.status != 200:
        return JSONResponse({"error": {"message": play.message, "code": play.code}}, play.status)
    return StreamingResponse(_sent(server, play, events), media_type="text/event-stream")


def _sent(server: ModelServer, play: Play, events: Any) -> Iterator[str]:
    time.sleep(play.pause)
    for event, is_piece in events(play):
        if is_piece:
            if server.sent and play.between:
                time.sleep(play.between)
            server.sent += 1
        yield event


def _chat_events(play: Play) -> Iterator[tuple[str, bool]]:
    def event(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        told = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "played", "choices": choices}
        return f"data: {json.dumps({**told, **more})}\n\n"

    yield event({"role": "assistant"}), False
    for piece in play.pieces:
        yield event({"content": piece}), True
    if play.refusal:
        yield event({"refusal": play.refusal}), False
    if play.finish is None:
        return
    yield event({}, play.finish), False
    usage = {"prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050}
    yield event({}, choices=[], usage=usage), False
    yield "data: [DONE]\n\n", False


def _response_events(play: Play) -> Iterator[tuple[str, bool]]:
    def event(kind: str, **more: Any) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, 'sequence_number': 1, **more})}\n\n"

    place = {"item_id": "m", "output_index": 0, "content_index": 0}
    whole = {
        "id": "r", "object": "response", "created_at": 1, "model": "played", "output": [], "status": "completed",
        "parallel_tool_calls": False, "tool_choice": "auto", "tools": [], "incomplete_details": None,
        "usage": {
            "input_tokens": 1000, "output_tokens": 50, "total_tokens": 1050,
            "input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0},
        },
    }  # fmt: skip
    for piece in play.pieces:
        yield event("response.output_text.delta", delta=piece, logprobs=[], **place), True
    if play.refusal:
        yield event("response.refusal.delta", delta=play.refusal, **place), False
    if play.finish is None:
        return
    reasons = {"length": "max_output_tokens", "content_filter": "content_filter"}
    if reason := reasons.get(play.finish):
        whole |= {"status": "incomplete", "incomplete_details": {"reason": reason}}
    kind = "response.incomplete" if play.finish in reasons else "response.completed"
    yield event(kind, response=whole), False


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """A running server; `url` is its base URL."""
    server = ModelServer()
    listener = socket.create_server(("127.0.0.1", 0))
    server.url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    running = uvicorn.Server(uvicorn.Config(app_of(server), log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not running.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield server
    finally:
        running.should_exit = True
        thread.join(10)
        listener.close()
