from __future__ import annotations

from datetime import date

import pytest

from rag.errors import StorageError
from rag.library.catalogue import Catalogue, fingerprint
from rag.library.filter import Filter
from rag.library.folder import Stamp
from rag.types import Passage, Source
from tests.rag.library.helpers import GRAIN, article

STAMP = Stamp("a.md", 1, 2)
PASSAGES = [("bodies:x:0", Passage("bodies", 0, 10, "")), ("bodies:x:1", Passage("bodies", 11, 20, ""))]


@pytest.fixture
def catalogue(tmp_path):
    catalogue = Catalogue(tmp_path / "catalogue.db")
    yield catalogue
    catalogue.close()


def test_an_article_comes_back_as_it_went_in(catalogue):
    source = Source("LIGA.net", date(2025, 6, 2), "https://example.org/a")
    kept = article(topics=("bodies",), sources=(source,), url="https://example.org", language="uk")
    catalogue.put(kept, STAMP, PASSAGES)
    assert catalogue.article("bodies") == kept
    assert catalogue.languages() == ["uk"]


def test_putting_again_replaces_the_passages(catalogue):
    catalogue.put(article(), STAMP, PASSAGES)
    catalogue.put(article(), STAMP, PASSAGES[:1])
    assert catalogue.passage_ids() == {"bodies:x:0"}
    assert catalogue.passages(["bodies:x:0", "bodies:x:1"]) == {"bodies:x:0": ("bodies", 0, 10)}
    assert catalogue.passage_counts() == {"bodies": 1}


def test_a_failed_file_takes_its_article_along(catalogue):
    catalogue.put(article(), STAMP, PASSAGES)
    catalogue.fail("bodies", STAMP, "it is broken")
    assert catalogue.article("bodies") is None
    assert catalogue.failures() == {"bodies": "it is broken"}
    assert catalogue.stamps() == {"bodies": STAMP}
    catalogue.put(article(), STAMP, PASSAGES)
    assert catalogue.failures() == {}


@pytest.mark.parametrize(
    ("only", "articles", "first", "last"),
    [
        (Filter(), 3, date(2022, 7, 23), date(2025, 6, 2)),
        (Filter(as_of=date(2025, 6, 1)), 1, date(2022, 7, 23), date(2022, 7, 23)),
        (Filter(as_of=date(2020, 1, 1)), 0, None, None),
        (Filter(articles=("bodies", "undated")), 2, date(2025, 6, 2), date(2025, 6, 2)),
        (Filter(publishers=("Nobody",)), 0, None, None),
        (Filter(articles=()), 0, None, None),
    ],
)
def test_the_overview_counts_what_the_filter_lets_through(catalogue, only, articles, first, last):
    catalogue.put(article(), STAMP, [])
    catalogue.put(article("grain", GRAIN, published=date(2022, 7, 23)), STAMP, [])
    catalogue.put(article("undated", published=None), STAMP, [])
    assert catalogue.overview(only) == (articles, first, last)


def test_articles_come_oldest_first_and_undated_ones_last(catalogue):
    for id_, day in (("late", date(2025, 1, 1)), ("undated", None), ("early", date(2022, 1, 1))):
        catalogue.put(article(id_, published=day), STAMP, [])
    assert [found.id for found in catalogue.articles()] == ["early", "late", "undated"]


def test_a_corrected_date_or_title_is_a_change():
    prints = {fingerprint(article()), fingerprint(article(published=date(2025, 6, 3))), fingerprint(article(title="T"))}
    assert len(prints) == 3


def test_a_damaged_file_is_told_with_its_remedy(tmp_path):
    (tmp_path / "catalogue.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StorageError, match="parley sync --rebuild"):
        Catalogue(tmp_path / "catalogue.db")
