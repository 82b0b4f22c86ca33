from __future__ import annotations

import threading

import pytest

from rag.errors import ModelError, StaleIndexError
from tests.ui.web.played import PlayedAssistant
from ui.web import serve as serving
from ui.web.starting import Starting


class Loaded(PlayedAssistant):
    """An assistant that tells what was done with it."""

    def __init__(self) -> None:
        super().__init__()
        self.warmed, self.closed = threading.Event(), False

    def warm(self) -> None:
        self.warmed.set()
        raise ModelError("A model is damaged.", "Run `parley setup`.")

    def close(self) -> None:
        self.closed = True


def test_who_asks_waits_until_the_assistant_is_there():
    starting, assistant, gate, got = Starting(), Loaded(), threading.Event(), []

    def load() -> Loaded:
        gate.wait(20)
        return assistant

    starting.begin(load, failed=lambda: got.append("failed"))
    asking = threading.Thread(target=lambda: got.extend(starting.stream("?")))
    asking.start()
    assert starting.outcome() is None
    assert not got
    gate.set()
    asking.join(20)
    assert got == list(PlayedAssistant().stream("?"))
    assert starting.library is assistant.library
    assert starting.outcome() is assistant
    assert assistant.warmed.wait(20)


def test_no_garbage_is_looked_for_in_what_was_loaded(monkeypatch):
    frozen = threading.Event()
    monkeypatch.setattr("ui.web.starting.gc.freeze", frozen.set)
    Starting().begin(Loaded, failed=lambda: None)
    assert frozen.wait(20)


def test_work_beside_the_chat_gives_way_while_an_answer_comes():
    starting = Starting()
    starting.begin(Loaded, failed=lambda: None)
    answer = starting.stream("?")
    next(answer)
    assert not starting.questions.wait(0)
    answer.close()
    assert starting.questions.wait(0)


def test_what_kept_it_from_loading_is_told_to_all():
    starting, failed = Starting(), threading.Event()

    def load() -> Loaded:
        raise StaleIndexError("The index is of another encoder.", "Run `parley sync --rebuild`.")

    starting.begin(load, failed=failed.set)
    assert failed.wait(20)
    with pytest.raises(StaleIndexError):
        starting.stream("?")
    with pytest.raises(StaleIndexError):
        starting.outcome()


def test_the_chat_ends_with_the_error_of_its_library(settings, monkeypatch):
    def load(settings, questions):
        raise StaleIndexError("The index is of another encoder.", "Run `parley sync --rebuild`.")

    monkeypatch.setattr(serving, "load", load)
    addresses: list[str] = []
    with pytest.raises(StaleIndexError, match="another encoder"):
        serving.serve(settings.model_copy(update={"port": 0}), addresses.append)
    assert addresses[0].startswith("http://127.0.0.1:")


def test_an_ended_chat_lets_go_of_the_library(settings, monkeypatch):
    assistant = Loaded()
    monkeypatch.setattr(serving, "load", lambda settings, questions: assistant)
    monkeypatch.setattr(serving.uvicorn.Server, "run", lambda server, sockets: assistant.warmed.wait(20))
    serving.serve(settings.model_copy(update={"port": 0}), lambda url: None)
    assert assistant.closed
