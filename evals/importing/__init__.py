"""A large import by Parley, and the same by LlamaIndex as it comes.

Each import runs as a process of its own into an empty home. LlamaIndex's `IngestionPipeline` splits by its
`SentenceSplitter` at 200 tokens, encodes with the same model and writes to a `ChromaVectorStore`; it keeps no files and
no lexical index. The model runs once as fastembed runs it, at LlamaIndex's default batch size, and once as Parley does.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from llama_index.core.constants import DEFAULT_EMBED_BATCH_SIZE

from evals.bench.processes import PARLEY, Usage, environment, measure
from evals.suite import Document
from rag.library.folder import write_whole
from rag.models.embedding import BATCH
from rag.reading.article_file import format_article
from rag.settings import Settings
from rag.types import Article

if TYPE_CHECKING:
    from llama_index.core import Document as Loaded
    from llama_index.core.base.embeddings.base import BaseEmbedding

TOKENS = 200
HOURS = 2  # that one import may take at the most


@dataclass(frozen=True, slots=True)
class Import:
    """How one way of importing went; `ratio` is its time in that of Parley's first import."""

    name: str
    usage: Usage
    articles: int
    ratio: float


def compare(documents: Path, count: int, models: Path) -> Iterator[Import]:
    """Import `count` articles each way, Parley's first, then Parley's again over what is there."""
    with tempfile.TemporaryDirectory() as folder:
        shelf = Path(folder) / "shelf"
        for article in islice(varied(documents), count):
            write_whole(shelf / f"{article.id}.md", format_article(article))
        homes = environment(Path(folder) / "home", models, shipped_corpus="0")
        ours = 0.0
        for name, command in _ways(shelf):
            usage = measure(command, homes, HOURS * 3600)
            ours = ours or usage.seconds
            yield Import(name, usage, count, usage.seconds / ours)


def _ways(shelf: Path) -> Iterator[tuple[str, Sequence[str]]]:
    add = (*PARLEY, "add", str(shelf))
    yield "parley add", add
    yield "the same folder again", add
    for embedding, batch in (("fastembed's", DEFAULT_EMBED_BATCH_SIZE), ("Parley's", BATCH)):
        command = (sys.executable, "-m", "evals.importing", str(shelf), "--pipeline", embedding)
        yield f"IngestionPipeline, {embedding} batches of {batch}", command


def varied(documents: Path) -> Iterator[Article]:
    """The articles of a suite's documents, then copies of them without end, with other numbers and order."""
    lines = documents.read_text(encoding="utf-8").splitlines()
    articles = [Document.model_validate_json(line).as_article() for line in lines]
    yield from articles
    shuffled = random.Random(7)  # noqa: S311 - no secret
    for turn in range(1, sys.maxsize):
        for article in articles:
            paragraphs = article.text.split("\n\n")
            shuffled.shuffle(paragraphs)
            text = "\n\n".join([f"Copy {turn} of {len(paragraphs)} paragraphs.", *paragraphs])
            yield Article(f"{article.id}-{turn}", article.title, text, article.publisher, article.published)


def ingest(shelf: Path, embedding: BaseEmbedding) -> None:
    """The import as LlamaIndex's documentation shows it."""
    from chromadb import PersistentClient
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.chroma import ChromaVectorStore

    client = PersistentClient(str(Settings.load().home / f"pipeline-{embedding.embed_batch_size}"))
    store = ChromaVectorStore(chroma_collection=client.get_or_create_collection("news", embedding_function=None))
    splitter = SentenceSplitter(chunk_size=TOKENS, chunk_overlap=0)
    pipeline = IngestionPipeline(transformations=[splitter, embedding], vector_store=store)
    loaded = list(_loaded(shelf))
    for start in range(0, len(loaded), 100):  # Chroma takes 5,461 rows at a time, the pipeline sends all it has
        pipeline.run(documents=loaded[start : start + 100])


def _loaded(shelf: Path) -> Iterator[Loaded]:
    from llama_index.core import Document as Loaded

    from rag.reading import read

    for path in sorted(shelf.glob("*.md")):
        article = read(path)
        yield Loaded(text=article.text, doc_id=article.id, metadata={"title": article.title})
