"""How much of a file is read, and for how long: the bounds that keep a hostile one from filling the machine."""

from __future__ import annotations

import logging
import lzma
import struct
import zipfile
import zlib
from functools import cache
from time import monotonic

from rag.errors import ReadingError

MOST_BYTES = 50_000_000  # of a file, and of a file within a ZIP
MOST_TEXT = 10_000_000  # characters of an article
MOST_LINES = 200_000  # of an article
LONGEST = 8.0  # seconds for one document, asked between steps, so that none takes 10

DAMAGED = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, NotImplementedError),
    *(OSError, RecursionError, RuntimeError, StopIteration, TypeError, ValueError, struct.error),
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError),
)
"""What the libraries that parse a format throw at a damaged file, beside errors of their own."""


class Deadline:
    """The end of the time a document has, to be asked between steps."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._end = monotonic() + LONGEST

    def check(self) -> None:
        """Raise ReadingError once it has passed."""
        if monotonic() > self._end:
            raise ReadingError(
                f"{self._name} takes too long to read (more than {LONGEST:.0f} seconds).",
                "Save its text as a text file and add that.",
            )


def too_much_text(name: str) -> ReadingError:
    """The error for an article that is too long."""
    return ReadingError(
        f"{name} has more than {MOST_TEXT // 10**6} million characters of text.", "Split it into several files."
    )


def damaged(name: str, kind: str, error: BaseException) -> ReadingError:
    """The error for a file that its format's library cannot read."""
    said = " ".join(str(error).split())[:160] or type(error).__name__
    return ReadingError(f"{name} is no {kind} that can be read ({said}).", "Open it, save it anew and add that.")


@cache
def hush(*loggers: str) -> None:
    """Keep what libraries log about bad files off the terminal; a program that sets up logging still gets it."""
    for name in loggers:
        logging.getLogger(name).addHandler(logging.NullHandler())
