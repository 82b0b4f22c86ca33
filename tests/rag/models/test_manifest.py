from __future__ import annotations

import re

from rag.models.manifest import local_models


def test_every_model_is_pinned_and_licensed() -> None:
    models = local_models()
    assert set(models) == {"multilingual", "english", "cross-encoder"}
    for key, model in models.items():
        assert model.key == key
        assert model.licence in {"MIT", "Apache-2.0"}
        hashes = [model.wheel.sha256, model.source_sha256, *(member.sha256 for member in model.files.values())]
        assert all(re.fullmatch("[0-9a-f]{64}", value) for value in hashes)


def test_downloads_are_as_large_as_announced() -> None:
    sizes = {key: model.wheel.megabytes for key, model in local_models().items()}
    assert sizes == {"multilingual": 91, "english": 73, "cross-encoder": 73}


def test_the_encoders_are_used_as_they_were_trained() -> None:
    multilingual, english = (local_models()[key] for key in ("multilingual", "english"))
    assert (multilingual.pooling, multilingual.query_prefix, multilingual.passage_prefix) == (
        "mean",
        "query: ",
        "passage: ",
    )
    assert (english.pooling, english.passage_prefix) == ("cls", "")
