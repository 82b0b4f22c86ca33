from __future__ import annotations

import pytest

from rag.errors import NotFoundError, ReadingError, StorageError
from rag.library.folder import ArticleFolder, write_whole
from rag.settings import Settings
from tests.rag.library.helpers import article


@pytest.fixture
def folder(settings):
    return ArticleFolder(settings)


@pytest.fixture
def with_shipped(settings):
    return ArticleFolder(Settings(home=settings.home, models=settings.models, shipped_corpus=True))


def test_what_is_written_is_read_back(folder):
    folder.write(article())
    (stamp,) = folder.stamps().values()
    assert folder.read(stamp) == article()


def test_a_stamp_changes_with_the_file(folder, settings):
    folder.write(article())
    before = folder.stamps()
    folder.write(article(text="Another text altogether."))
    assert folder.stamps() != before


def test_other_files_are_passed_over(folder, settings):
    settings.articles_folder.mkdir(parents=True)
    for name in (".hidden.md", "notes.txt", "half.md.part"):
        (settings.articles_folder / name).write_text("x")
    (settings.articles_folder / "sub.md").mkdir()
    assert folder.stamps() == {}


def test_the_shipped_articles_are_there_and_a_removed_one_stays_removed(with_shipped, settings):
    shipped = with_shipped.stamps()
    assert len(shipped) >= 11
    gone = next(iter(shipped))
    with_shipped.remove(gone)
    again = ArticleFolder(Settings(home=settings.home, models=settings.models))
    assert set(again.stamps()) == set(shipped) - {gone}


def test_an_own_file_takes_the_place_of_a_shipped_one(with_shipped):
    id_ = next(iter(with_shipped.stamps()))
    with_shipped.write(article(id_))
    assert with_shipped.read(with_shipped.stamps()[id_]) == article(id_)
    with_shipped.remove(id_)
    assert id_ not in with_shipped.stamps()


def test_an_unknown_article_cannot_be_removed(folder):
    with pytest.raises(NotFoundError, match="parley articles"):
        folder.remove("nothing")


def test_a_file_that_is_not_utf8_is_named(folder, settings):
    settings.articles_folder.mkdir(parents=True)
    (settings.articles_folder / "odd.md").write_bytes("---\ntitle: Й\n---\nТекст".encode("cp1251"))
    with pytest.raises(ReadingError, match=r"odd\.md is not UTF-8"):
        folder.read(folder.stamps()["odd"])


def test_the_name_of_a_file_is_its_articles_id(folder, settings):
    folder.write(article())
    path = (settings.articles_folder / "bodies.md").rename(settings.articles_folder / "other.md")
    assert folder.read(folder.stamps()["other"]) == article("other")
    path.rename(settings.articles_folder / "My notes.md")
    with pytest.raises(ReadingError, match=r"My notes\.md.*Name the file bodies\.md"):
        folder.read(folder.stamps()["My notes"])


def test_one_stamp_is_that_of_all(with_shipped, settings):
    with_shipped.write(article())
    for id_, stamp in with_shipped.stamps().items():
        assert with_shipped.stamp(id_) == stamp
    id_ = next(iter(with_shipped.stamps()))
    with_shipped.remove(id_)
    assert with_shipped.stamp(id_) is None


def test_no_space_left_loses_nothing_and_says_so(folder, settings, monkeypatch):
    folder.write(article())

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(StorageError, match=r"No space left.*PARLEY_HOME"):
        folder.write(article(text="New text."))
    assert folder.read(folder.stamps()["bodies"]) == article()
    assert [path.name for path in settings.articles_folder.iterdir()] == ["bodies.md"]


def test_a_home_that_is_a_file_is_said(tmp_path):
    (tmp_path / "home").write_text("in the way")
    with pytest.raises(StorageError, match="PARLEY_HOME"):
        write_whole(tmp_path / "home" / "articles" / "a.md", "text")


def test_work_amid_many_files_gives_way(folder, monkeypatch):
    monkeypatch.setattr("rag.library.folder.SCANNED", 2)
    for number in range(5):
        folder.write(article(f"a{number}"))
    paused = []
    assert len(folder.stamps(lambda: paused.append(1))) == 5
    assert len(paused) == 2
