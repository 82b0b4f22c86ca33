"""Errors of the stores underneath, told as Parley tells errors."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from rag.errors import StorageError

P = ParamSpec("P")
T = TypeVar("T")

REMEDY = "See that the disk has space and PARLEY_HOME can be written, then run `parley sync --rebuild`."


def told(*kinds: type[Exception], remedy: str = REMEDY) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Have a function raise StorageError in place of these kinds of error."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return function(*args, **kwargs)
            except kinds as error:
                raise StorageError(f"The index cannot be used: {error}.", remedy) from error

        return guarded

    return decorate
