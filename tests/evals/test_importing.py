from __future__ import annotations

import json
from itertools import islice

import numpy as np
import pytest

from evals.importing import beside, compare, ingest, large, varied
from evals.importing.large import TIMES
from evals.importing.plain import plain_embedding
from rag.models import load_encoder
from rag.models.embedding import BATCH
from rag.settings import Settings
from tests.conftest import MODELS


def documents(tmp_path, count: int = 2):
    path = tmp_path / "documents.jsonl"
    rows = ({"id": f"d{at}", "title": f"T{at}", "text": f"Convoy {at} crossed.\n\nIt rained."} for at in range(count))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_copies_differ_from_what_they_copy(tmp_path):
    articles = list(islice(varied(documents(tmp_path)), 7))
    assert len({article.id for article in articles}) == 7
    assert len({article.sha256 for article in articles}) == 7
    assert "It rained." in articles[-1].text


def test_the_pipeline_writes_every_article(tmp_path, monkeypatch):
    from chromadb import PersistentClient

    from rag.library.folder import write_whole
    from rag.reading.article_file import format_article

    for article in islice(varied(documents(tmp_path)), 3):
        write_whole(tmp_path / "shelf" / f"{article.id}.md", format_article(article))
    ingest(tmp_path / "shelf", load_encoder(Settings.load()).embedding)
    client = PersistentClient(str(Settings.load().home / f"pipeline-{BATCH}"))
    assert client.get_collection("news", embedding_function=None).count() == 3


def test_each_way_is_measured_in_a_process(tmp_path):
    found = list(compare(documents(tmp_path), 3, MODELS))
    assert [each.name.split(",")[0] for each in found] == [
        "parley add",
        "the same folder again",
        "IngestionPipeline",
        "IngestionPipeline",
    ]
    assert found[0].ratio == 1
    assert all(each.usage.peak_megabytes > 0 for each in found)


def test_fastembed_in_batches_gives_about_the_vectors_of_texts_run_alone():
    settings = Settings.load()
    texts = ["Russia handed over 1,200 bodies.", "Grain ships left Odesa on Friday, the port said.", "Talks."]
    plain = plain_embedding(settings).get_text_embedding_batch(texts)
    alone = load_encoder(settings).embedding.get_text_embedding_batch(texts)
    assert np.sum(np.array(plain) * np.array(alone), axis=1) == pytest.approx(1, abs=0.01)


def test_what_comes_into_a_large_library_is_found(tmp_path, settings):
    found = large.measure(documents(tmp_path), 12, settings)
    assert found.passages == 12
    assert (len(found.added), len(found.written)) == (TIMES, TIMES)
    assert len(found.pieces) > 2 * TIMES
    assert "an article added is found after" in str(found)


def test_answers_are_timed_beside_indexing(tmp_path, settings, monkeypatch):
    monkeypatch.setattr("evals.importing.beside.ARTICLES", 3)
    found = beside.measure(documents(tmp_path), settings, 2)
    assert (len(found.alone), len(found.beside), found.indexed) == (2, 2, 3)
    assert "longer by" in str(found)
