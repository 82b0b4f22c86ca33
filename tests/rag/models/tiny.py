"""Models small enough to be made inside a test: a container of random weights, and wheels that carry files."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import numpy as np

from rag.models.manifest import LocalModel, Member, Wheel

HIDDEN, LAYERS, HEADS, FEED_FORWARD, POSITIONS = 32, 2, 4, 64, 48
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁query", "▁passage", ":", "▁peace", "▁talks", "a", "e", "t", "ь", "と"]
Tensors = dict[str, tuple[int, bytes]]


def packed(generator: np.random.Generator, rows: int, columns: int) -> bytes:
    """Random 4-bit blocks of a matrix with values of about a third."""
    count = rows * columns // 32
    scales = generator.uniform(0.02, 0.08, count).astype("<f2")
    nibbles = generator.integers(0, 256, (count, 16), dtype=np.uint8)
    return b"".join(scale.tobytes() + block.tobytes() for scale, block in zip(scales, nibbles, strict=True))


def tensors(seed: int = 1) -> Tensors:
    """Name to (type, content) of every tensor of the tiny encoder."""
    generator = np.random.default_rng(seed)

    def floats(count: int, around: float = 0.0) -> tuple[int, bytes]:
        return 0, (around + generator.normal(0, 0.1, count)).astype("<f4").tobytes()

    def matrix(rows: int, columns: int) -> tuple[int, bytes]:
        return 1, packed(generator, rows, columns)

    made = {"emb.word": matrix(len(PIECES), HIDDEN), "emb.pos": floats(POSITIONS * HIDDEN)}
    made |= {"emb.type": floats(2 * HIDDEN), "emb.ln.w": floats(HIDDEN, 1), "emb.ln.b": floats(HIDDEN)}
    for layer in range(LAYERS):
        shapes = dict.fromkeys(("q", "k", "v", "ao"), (HIDDEN, HIDDEN))
        shapes |= {"fi": (FEED_FORWARD, HIDDEN), "fo": (HIDDEN, FEED_FORWARD)}
        for kind, shape in shapes.items():
            made |= {f"l{layer}.{kind}.w": matrix(*shape), f"l{layer}.{kind}.b": floats(shape[0])}
        for kind in ("aln", "oln"):
            made |= {f"l{layer}.{kind}.w": floats(HIDDEN, 1), f"l{layer}.{kind}.b": floats(HIDDEN)}
    return made


def container(content: Tensors | None = None, pieces: list[str] = PIECES) -> bytes:
    """The bytes of a container with the given tensors."""
    content = tensors() if content is None else content
    encoded = [piece.encode() for piece in pieces]
    offsets = np.cumsum([0, *map(len, encoded)]).astype("<u4")
    scores = np.linspace(-1, -9, len(pieces)).astype("<f4")
    head = b"E5S1" + struct.pack("<I", 1)
    head += struct.pack("<7ifi", HIDDEN, LAYERS, HEADS, FEED_FORWARD, len(pieces), POSITIONS, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, sum(map(len, encoded)))
    head += offsets.tobytes() + scores.tobytes() + b"".join(encoded)
    head += struct.pack("<iI", 1, 9) + b"\0" * 9
    directory_size = 4 + sum(2 + len(name) + struct.calcsize("<BIQQ") for name in content)
    return head + _directory(content, len(head) + directory_size) + b"".join(data for _, data in content.values())


def _directory(content: Tensors, position: int) -> bytes:
    made = struct.pack("<i", len(content))
    for name, (kind, data) in content.items():
        made += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, 0, position, len(data))
        position += len(data)
    return made


def wheel(folder: Path, distribution: str, files: Mapping[str, bytes]) -> Wheel:
    """Write an installable wheel that holds `files`, and say what the manifest would say of it."""
    info = f"{distribution}-1.0.dist-info"
    path = folder / f"{distribution}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    content = path.read_bytes()
    return Wheel(distribution, "1.0", sha256(content).hexdigest(), len(content))


def encoder(carrier: Wheel, source: bytes) -> LocalModel:
    """The manifest's entry of the tiny encoder."""
    members = {"e5-small-q4.bin": Member("weights/e5.bin", sha256(source).hexdigest())}
    prefixes = {"query_prefix": "query: ", "passage_prefix": "passage: "}
    return LocalModel(
        "multilingual", "encoder", "tiny-e5", "MIT", carrier, "q4", members, POSITIONS, HIDDEN, **prefixes
    )


def cross_encoder(carrier: Wheel, files: Mapping[str, bytes]) -> LocalModel:
    """The manifest's entry of a cross-encoder whose files are taken as they are."""
    members = {name: Member(f"weights/{name}", sha256(content).hexdigest()) for name, content in files.items()}
    return LocalModel("cross-encoder", "cross-encoder", "tiny-ce", "MIT", carrier, "onnx", members, POSITIONS)
