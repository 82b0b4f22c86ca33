"""The assistant while it is still being loaded, so that the page need not wait for it."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from rag.errors import ParleyError
from rag.library.library import Library
from rag.library.pausing import Questions
from rag.settings import Settings
from rag.types import Event, Turn
from ui.web.conversation import Loadable


class Starting:
    """Stands in for an assistant: whoever asks anything of it waits until it is there."""

    def __init__(self) -> None:
        self._loaded: Future[Loadable] = Future()
        self.questions = Questions()

    @property
    def library(self) -> Library:
        """The library, once it can be read. Raises what kept it from that."""
        return self._loaded.result().library

    def stream(self, question: str, *, history: Sequence[Turn] = (), **how: Any) -> Iterator[Event]:
        """The assistant's own stream. Raises what kept it from being loaded."""
        return self._answered(self._loaded.result().stream(question, history=history, **how))

    def begin(self, load: Callable[[], Loadable], failed: Callable[[], object]) -> None:
        """Load in a thread of its own; `failed` is called where that raises."""
        threading.Thread(target=self._load, args=(load, failed), daemon=True).start()

    def outcome(self) -> Loadable | None:
        """What was loaded, None if that is still underway. Raises what kept it from being loaded."""
        return self._loaded.result() if self._loaded.done() else None

    def _answered(self, events: Iterator[Event]) -> Iterator[Event]:
        with self.questions.one():
            yield from events

    def _load(self, load: Callable[[], Loadable], failed: Callable[[], object]) -> None:
        try:
            assistant = load()
        except BaseException as error:  # noqa: BLE001 - raised again for whoever asks
            self._loaded.set_exception(error)
            failed()
        else:
            self._loaded.set_result(assistant)
            with suppress(ParleyError):  # the first question is told what is wrong with a model
                assistant.warm()
            gc.collect()
            gc.freeze()  # what is loaded stays: looking for garbage in it would hold answers up by 0.1 s at times


def load(settings: Settings, questions: Questions) -> Loadable:
    """The assistant with its library in step from now on, which gives way to questions. Raises ParleyError."""
    from rag.assistant import Assistant

    assistant = Assistant(settings)
    assistant.library.refresh()
    assistant.library.watch(questions.wait)
    return assistant
