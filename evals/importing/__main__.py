"""`python -m evals.importing DOCUMENTS`: how long a large import takes, and how much memory, each way."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evals.importing import Import, compare, ingest
from rag.errors import ParleyError
from rag.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the imports and print them; with `--pipeline`, be the one by LlamaIndex."""
    parser = argparse.ArgumentParser(prog="python -m evals.importing", description="Measure a large import.")
    parser.add_argument("documents", type=Path, help="the documents.jsonl of a suite")
    parser.add_argument("--articles", type=int, default=3000, metavar="N", help="how many, made up by varied copies")
    parser.add_argument("--large", type=int, metavar="PASSAGES", help="measure a library of so many passages instead")
    parser.add_argument("--beside", action="store_true", help="measure answers while articles are indexed instead")
    parser.add_argument("--pipeline", metavar="WHOSE", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.pipeline:
        ingest(given.documents, _embedding(given.pipeline))
        return 0
    if given.large or given.beside:
        print(_other(given))
        return 0
    for each in compare(given.documents, given.articles, Settings.load().models_folder):
        _tell(each)
    return 0


def _other(given: argparse.Namespace) -> object:
    from evals.importing import beside, large

    if given.large:
        return large.measure(given.documents, given.large, Settings.load())
    return beside.measure(given.documents, Settings.load())


def _embedding(whose: str) -> BaseEmbedding:
    from evals.importing.plain import plain_embedding
    from rag.models import load_encoder

    settings = Settings.load()
    return load_encoder(settings).embedding if whose == "Parley's" else plain_embedding(settings)


def _tell(each: Import) -> None:
    seconds, peak = each.usage.seconds, each.usage.peak_megabytes
    rate = f"{each.articles / seconds:6.1f} articles a second"
    print(f"{each.name:<46} {seconds:7.1f} s, {rate}, {peak:,.0f} MB at the peak, {each.ratio:.2f} of the first")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ParleyError as error:
        sys.exit(str(error))
