"""Libraries for one measurement, gone when it is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from rag.reading.article_file import format_article, parse_article
from rag.settings import Settings
from rag.types import Article


@contextmanager
def temporary_home(settings: Settings, articles: Iterable[Article] = (), *, shipped: bool = True) -> Iterator[Settings]:
    """The settings of an empty home that holds these articles, not yet indexed, and the shipped ones if wanted.

    The prepared models are those of `settings`; the home is deleted on leaving.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        changes = {"home": Path(folder), "models": settings.models_folder, "shipped_corpus": shipped}
        home = settings.model_copy(update=changes)
        write_articles(home, articles)
        yield home


def write_articles(settings: Settings, articles: Iterable[Article]) -> None:
    """Put articles into the folder of a library all at once, for its next sync."""
    settings.articles_folder.mkdir(parents=True, exist_ok=True)
    for article in articles:
        path = settings.articles_folder / f"{article.id}.md"
        path.write_text(format_article(article), encoding="utf-8", newline="\n")


def shipped_articles() -> list[Article]:
    """The articles that come with Parley, in the order of their file names."""
    paths = sorted((Path(str(files("corpus"))) / "articles").glob("*.md"))
    return [parse_article(path.read_text(encoding="utf-8"), path.name) for path in paths]
