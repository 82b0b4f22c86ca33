"""What people and other programs do in the folder: nothing is lost, nothing answered from what is gone."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from rag.library.filter import Filter
from rag.library.index import Index
from rag.library.library import Library
from rag.reading.article_file import format_article, parse_article
from rag.reading.ids import LONGEST, is_id
from rag.retrieval import retrieve
from tests.rag.library.helpers import BODIES, GRAIN, article, states


@pytest.fixture
def library(settings):
    settings.articles_folder.mkdir(parents=True)
    with Library(settings) as library:
        yield library


def found(library: Library, question: str) -> list[str]:
    return [item.article.id for item in retrieve(library, question, only=Filter(), k=8)]


def text_of(library: Library, id_: str) -> str:
    path = library.settings.articles_folder / f"{id_}.md"
    return parse_article(path.read_text(encoding="utf-8"), path.name).text


@pytest.fixture(params=[True, False], ids=["links", "no links"])
def _links(request, monkeypatch):
    def refused(*_):
        raise OSError(errno.EPERM, "Operation not permitted")

    if not request.param:
        monkeypatch.setattr(os, "link", refused)


@pytest.mark.usefixtures("_links")
def test_an_import_replaces_no_file_that_came_about_meanwhile(library):
    coming = library.keep([article("first", GRAIN), article(text="Another text of that title.")])
    next(coming)
    by_hand = library.settings.articles_folder / "bodies.md"
    by_hand.write_text(format_article(article()))
    kept, outcome = next(coming)
    assert (kept.id, outcome) == ("bodies-2", "added")
    assert text_of(library, "bodies") == BODIES
    assert text_of(library, "bodies-2") == "Another text of that title."
    assert {path.name for path in by_hand.parent.iterdir()} == {"first.md", "bodies.md", "bodies-2.md"}


def test_articles_of_one_long_title_all_get_ids(library):
    id_ = "a" * (LONGEST - 2) + "-b"
    same = [article(id_, f"{GRAIN} Version {number}.") for number in range(12)]
    ids = [kept.id for kept, _ in library.keep(same)]
    assert len(set(ids)) == 12
    assert all(map(is_id, ids))
    library.sync()
    assert states(library) == dict.fromkeys(ids, "indexed")


def test_a_file_that_is_no_article_keeps_its_id_and_stops_no_import(library):
    broken = library.settings.articles_folder / "bodies.md"
    broken.write_text("no title")
    assert [kept.id for kept, _ in library.keep([article(), article("grain", GRAIN)])] == ["bodies-2", "grain"]
    assert broken.read_text() == "no title"


def test_odd_entries_of_the_folder_stop_nothing(library):
    folder = library.settings.articles_folder
    (folder / "grain.md").write_text(format_article(article("grain", GRAIN)))
    Path(os.fsdecode(os.fsencode(folder) + b"/\xce\xf2\xf7.md")).write_text(format_article(article()))
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "folder.md").mkdir()
    report = library.sync()
    assert report.indexed == ("grain",)
    ((name, reason),) = report.failed.items()
    assert name == r"\xce\xf2\xf7"
    assert "not UTF-8" in reason
    assert states(library) == {"grain": "indexed", name: "failed"}
    assert found(library, "grain ships") == ["grain"]


def test_what_cannot_be_read_now_stays_indexed_and_is_tried_again(library, monkeypatch):
    library.add(article())
    for id_ in ("bodies", "grain"):
        path = library.settings.articles_folder / f"{id_}.md"
        path.write_text(format_article(article(id_, GRAIN)))
    read = Path.read_text

    def failing(path, *args, **kwargs):
        if path.suffix == ".md" and path.parent == library.settings.articles_folder:
            raise OSError(errno.EIO, "Input/output error")
        return read(path, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_text", failing)
        for _ in range(2):
            assert set(library.sync().failed) == {"bodies", "grain"}
        assert library.article("bodies").text == BODIES
        assert states(library) == {"bodies": "waiting", "grain": "failed"}
    assert library.sync().failed == {}
    assert library.article("bodies").text == GRAIN
    assert states(library) == {"bodies": "indexed"}  # the other is a copy now


def test_an_edit_that_leaves_size_and_time_as_they_were_is_seen(library):
    library.add(article())
    path = library.settings.articles_folder / "bodies.md"
    before = path.stat()
    path.write_text(path.read_text().replace("6,000", "1,200"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    library.sync()
    assert "1,200" in library.article("bodies").text


def test_what_was_corrected_stays_when_the_same_text_comes_again(library):
    as_read = article(published=date(2025, 6, 20), publisher="The port", url=None)
    library.add(as_read, given=())
    path = library.settings.articles_folder / "bodies.md"
    path.write_text(path.read_text().replace("2025-06-20", "2025-06-02"))
    library.sync()
    again = replace(as_read, url="https://example.org/a")
    ((kept, outcome),) = library.keep([again], given=())
    assert (kept.published, kept.url, outcome) == (date(2025, 6, 2), "https://example.org/a", "updated")
    assert [outcome for _, outcome in library.keep([again], given=())] == ["there already"]
    kept, _ = library.add(replace(again, published=date(2025, 6, 3)), given={"published"})
    assert kept.published == date(2025, 6, 3)


def test_a_deleted_article_is_not_answered_from_while_another_process_writes(library, settings):
    library.add(article())
    with FileLock(settings.index_folder / "write.lock", thread_local=False):
        (settings.articles_folder / "bodies.md").unlink()
        assert found(library, "bodies") == []


def test_what_else_a_file_holds_stays_when_it_is_written_anew(library, settings):
    path, elsewhere = settings.articles_folder / "bodies.md", settings.home / "mine.md"
    elsewhere.write_text(format_article(article()).replace("---\n", "---\nnotes: seen by me\nauthor: [a, b]\n", 1))
    elsewhere.chmod(0o664)
    path.symlink_to(elsewhere)
    library.sync()
    library.add(article(publisher="The ministry"))
    assert path.is_symlink()
    assert elsewhere.stat().st_mode & 0o777 == 0o664
    content = elsewhere.read_text()
    assert "publisher: The ministry" in content
    assert "notes: seen by me\nauthor:\n- a\n- b\n" in content
    assert text_of(library, "bodies") == BODIES


def test_a_new_file_can_be_read_by_whom_the_umask_lets(library, settings):
    (settings.home / "plain").touch()
    library.add(article())
    assert (settings.articles_folder / "bodies.md").stat().st_mode == (settings.home / "plain").stat().st_mode


def test_a_rebuild_that_breaks_off_leaves_nothing(library, settings, monkeypatch):
    library.add(article())
    leftover = settings.index_folder / "build-0123456789ab"
    (leftover / "chroma").mkdir(parents=True)

    def broken(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Index, "put", broken)
        with pytest.raises(KeyboardInterrupt):
            library.sync(rebuild=True)
    assert len(list(settings.index_folder.glob("build-*"))) == 1
    assert found(library, "bodies") == ["bodies"]
    library.sync(rebuild=True)
    assert found(library, "bodies") == ["bodies"]


def test_while_a_library_is_rebuilt_others_keep_it_in_step(library, settings):
    library.add(article())

    first = settings.articles_folder / "bodies.md"

    def meanwhile(*_: int) -> None:
        if first.is_file():
            with Library(settings) as other:
                other.add(article("grain", GRAIN))
                first.unlink()
                other.sync()
                assert found(other, "grain ships") == ["grain"]

    report = library.sync(rebuild=True, progress=meanwhile)
    assert "grain" in report.indexed
    assert states(library) == {"grain": "indexed"}
    assert found(library, "grain ships") == ["grain"]
    ids = library.index().catalogue.passage_ids()
    assert ids == library.index().vectors.ids() == library.index().lexical.ids()


@pytest.mark.usefixtures("_links")
def test_what_is_no_file_keeps_its_name(library):
    folder = library.settings.articles_folder
    (folder / "bodies.md").mkdir()
    (folder / "bodies-2.md").symlink_to("bodies-2.md")
    (folder / "bodies-3.md").symlink_to("nowhere.md")
    assert [kept.id for kept, _ in library.keep([article(), article("grain", GRAIN)])] == ["bodies-4", "grain"]
    assert library.add(article(text="Another text."))[0].id == "bodies-5"
