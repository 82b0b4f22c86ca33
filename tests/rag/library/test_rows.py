from __future__ import annotations

from datetime import date

import pytest

from rag.library.library import Library
from rag.library.rows import Row
from rag.reading.article_file import format_article
from tests.rag.library.helpers import GRAIN, article


@pytest.fixture
def library(settings):
    with Library(settings) as library:
        library.add(article())
        yield library


def state(library: Library) -> dict[str, tuple[str, str | None]]:
    return {row.id: (row.state, row.reason) for row in library.rows()}


def test_an_indexed_article_has_a_row_of_its_metadata(library):
    library.add(article("grain", GRAIN, published=date(2025, 6, 1), url="https://example.org/grain"))
    assert library.rows() == [
        Row("grain", "Bodies promised", "Test digest", date(2025, 6, 1), "https://example.org/grain", "en", 1),
        Row("bodies", "Bodies promised", "Test digest", date(2025, 6, 2), None, "en", 1),
    ]


def test_what_changed_by_hand_waits_until_it_is_indexed(library, settings):
    library.add(article("grain", GRAIN))
    (settings.articles_folder / "new.md").write_text(format_article(article("new", "Something else was said.")))
    (settings.articles_folder / "bodies.md").write_text(format_article(article(title="Other")))
    (settings.articles_folder / "grain.md").unlink()
    waiting = {"bodies": ("waiting", "changed"), "grain": ("waiting", "deleted"), "new": ("waiting", "new")}
    assert state(library) == waiting
    library.sync()
    assert state(library) == {"bodies": ("indexed", None), "new": ("indexed", None)}


def test_a_broken_file_has_failed_with_the_reason(library, settings):
    path = settings.articles_folder / "bodies.md"
    path.write_text("---\ntitle: [unclosed\n---\nText.\n")
    library.sync()
    (row,) = library.rows()
    assert (row.id, row.state, row.passages) == ("bodies", "failed", 0)
    assert "bodies.md" in (row.reason or "")
    path.write_text(format_article(article()))
    assert state(library) == {"bodies": ("waiting", "changed")}
    library.sync()
    assert state(library) == {"bodies": ("indexed", None)}
