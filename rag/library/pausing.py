"""Work that gives way to questions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Pause = Callable[[], object]
PATIENCE = 1.0  # seconds that work waits for questions at most, so that it goes on while they never end


def at_once() -> None:
    """The pause of work that need not give way."""


class Questions:
    """How many questions are being answered; between its pieces, work waits until there is none."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._underway = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """While a question is being answered."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def wait(self, patience: float = PATIENCE) -> bool:
        """Wait until no question is underway, for `patience` seconds at most; whether there is none."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._underway, patience)

    def _count(self, by: int) -> None:
        with self._changed:
            self._underway += by
            self._changed.notify_all()
