from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import MetadataError, NotFoundError, StorageError
from rag.library.aside import KEPT
from rag.library.correcting import corrected
from rag.library.editing import Editing
from rag.library.library import Library
from rag.reading.article_file import format_article, parse_article
from rag.types import Article, Source

ARTICLE = Article(
    "ships",
    "Ships",
    "Forty-one ships left Odesa.",
    "Port news",
    date(2025, 6, 2),
    "https://example.org",
    topics=("grain",),
    sources=(Source("Wire"),),
)
VALUES = {"title": "Ships", "publisher": "Port news", "published": "2025-06-02", "language": "en"}
LINES = st.text(max_size=40)


@pytest.fixture
def library(settings) -> Iterator[Library]:
    with Library(settings) as library:
        library.add(ARTICLE)
        yield library


def test_a_correction_keeps_all_else(library):
    changed = Editing(library).correct("ships", **VALUES | {"title": " Grain\nships ", "publisher": " "})
    assert (changed.title, changed.publisher, changed.published) == ("Grain ships", None, ARTICLE.published)
    assert (changed.text, changed.url, changed.topics, changed.sources) == (
        ARTICLE.text,
        ARTICLE.url,
        ARTICLE.topics,
        ARTICLE.sources,
    )
    assert library.article("ships") == changed


@given(LINES, LINES, st.one_of(st.text(max_size=12), st.dates(date(1, 1, 1), date(9999, 12, 31)).map(str)), LINES)
def test_whatever_is_typed_is_kept_whole_or_refused(title, publisher, published, language):
    with suppress(MetadataError):
        article = corrected(ARTICLE, title=title, publisher=publisher, published=published, language=language)
        assert article.published is None or article.published <= date.today()
        assert parse_article(format_article(article), "ships.md") == article


def test_a_day_to_come_is_refused():
    with pytest.raises(MetadataError, match="yet to come"):
        corrected(ARTICLE, **VALUES | {"published": str(date.today() + timedelta(1))})


def test_what_was_removed_is_kept_for_a_while_only(library, settings):
    editing, kept = Editing(library), settings.home / "removed" / "ships.md"
    editing.remove("ships")
    assert kept.is_file()
    os.utime(kept, (kept.stat().st_mtime - KEPT - 1,) * 2)
    library.add(Article("port", "Port", "The port is open."))
    editing.remove("port")
    assert [path.name for path in kept.parent.iterdir()] == ["port.md"]
    with pytest.raises(NotFoundError, match="no longer kept"):
        editing.undo("ships")


def test_an_article_of_that_name_added_since_is_not_overwritten(library):
    editing = Editing(library)
    editing.remove("ships")
    library.add(Article("ships", "Others", "Other ships came."))
    with pytest.raises(StorageError, match="there again"):
        editing.undo("ships")
    assert library.article("ships").title == "Others"


def test_a_file_that_is_no_article_can_be_removed_and_put_back(library, settings):
    odd = settings.articles_folder / "odd.md"
    odd.write_text("nothing")
    library.sync()
    editing = Editing(library)
    editing.remove("odd")
    assert not odd.exists()
    editing.undo("odd")
    assert odd.read_text() == "nothing"


def test_no_other_file_is_reached(library, settings):
    (settings.home / "parley.toml").write_text("")
    (settings.home / "secret.md").write_text("mine")
    Editing(library).remove("ships")
    for name in ("../secret", "../parley", "/etc/passwd", "ships/../ships", ""):
        for change in (
            Editing(library).remove,
            Editing(library).undo,
            lambda id_: Editing(library).correct(id_, **VALUES),
        ):
            with pytest.raises(NotFoundError):
                change(name)
    assert (settings.home / "secret.md").read_text() == "mine"
