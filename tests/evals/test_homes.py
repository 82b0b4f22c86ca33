"""A library for one measurement holds what it should and leaves nothing behind."""

from __future__ import annotations

from evals.homes import shipped_articles, temporary_home
from rag.library.library import Library
from tests.evals.bench.tiny import INN, MILL


def test_a_temporary_home_holds_its_articles_alone(settings):
    with temporary_home(settings, [MILL, INN], shipped=False) as home, Library(home) as library:
        library.sync()
        assert library.articles() == [MILL, INN]
        assert home.models_folder == settings.models_folder
    assert not home.home.exists()


def test_a_temporary_home_holds_the_shipped_articles_where_wanted(settings):
    with temporary_home(settings) as home, Library(home) as library:
        assert library.waiting() == len(shipped_articles()) > 0
