"""One copy of a loaded model for all who use it at the same time: the weights take hundreds of megabytes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

Model = TypeVar("Model")


class Shared(Generic[Model]):
    """Models by key for as long as somebody holds them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._models: WeakValueDictionary[Hashable, Model] = WeakValueDictionary()

    def get(self, key: Hashable, load: Callable[[], Model]) -> Model:
        """The model that is in use under `key`, or else a freshly loaded one."""
        with self._lock:
            model = self._models.get(key)
            if model is None:
                self._models[key] = model = load()
            return model
