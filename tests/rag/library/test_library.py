from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from rag.errors import LockedError, NotFoundError, StaleIndexError, StorageError
from rag.library.filter import Filter
from rag.library.library import Library
from rag.retrieval import retrieve
from rag.settings import Settings
from tests.rag.library.helpers import BODIES, GRAIN, article

ROOT = Path(__file__).parents[3]


@pytest.fixture
def library(settings):
    with Library(settings) as library:
        yield library


def found(library: Library, question: str, **only) -> list[str]:
    return [item.article.id for item in retrieve(library, question, only=Filter(**only), k=8)]


def in_step(library: Library) -> bool:
    index = library.index()
    ids = index.catalogue.passage_ids()
    texts_match = all(
        item.article.text[item.passage.start : item.passage.end] == item.passage.text
        for item in retrieve(library, "bodies grain", only=Filter(), k=50)
    )
    return ids == index.vectors.ids() == index.lexical.ids() and texts_match


def test_an_added_article_is_a_file_and_is_found(library, settings):
    kept, outcome = library.add(article())
    assert outcome == "added"
    assert (settings.articles_folder / "bodies.md").is_file()
    assert found(library, "How many dead were to be returned?") == ["bodies"]
    assert library.article("bodies") == kept == article()


def test_adding_twice_changes_nothing(library):
    library.add(article())
    before = library.index().generation, library.index().catalogue.passage_ids()
    assert library.add(article())[1] == "there already"
    assert library.index().catalogue.passage_ids() == before[1]
    assert len(library.articles()) == 1


def test_a_renewed_article_takes_the_place_of_the_old_text_and_keeps_what_it_does_not_say(library):
    library.add(article(publisher="The port"))
    fresh = article(text="Russia handed over 1,200 bodies on Friday.", title="New count", publisher=None)
    kept, outcome = library.add(fresh, renewed=True)
    assert outcome == "updated"
    assert kept == replace(fresh, publisher="The port")
    assert library.articles() == [kept]
    assert found(library, "How many bodies were handed over on Friday?") == ["bodies"]
    assert in_step(library)
    assert library.add(fresh, renewed=True)[1] == "there already"


def test_a_corrected_date_reaches_the_answers(library):
    library.add(article())
    assert library.add(article(published=date(2025, 6, 9)))[1] == "updated"
    assert found(library, "bodies", as_of=date(2025, 6, 2)) == []
    assert found(library, "bodies", as_of=date(2025, 6, 9)) == ["bodies"]
    assert in_step(library)


def test_adding_again_without_metadata_keeps_what_was_known(library):
    library.add(article())
    kept, outcome = library.add(article(published=None, publisher=None))
    assert (kept, outcome) == (article(), "there already")


def test_another_text_under_a_taken_id_does_not_overwrite(library):
    library.add(article())
    kept, _ = library.add(article(text=GRAIN))
    assert kept.id == "bodies-2"
    assert {one.text for one in library.articles()} == {BODIES, GRAIN}


def test_a_removed_article_no_longer_answers(library):
    library.add(article())
    library.remove("bodies")
    assert found(library, "bodies") == []
    assert in_step(library)
    with pytest.raises(NotFoundError):
        library.article("bodies")


def test_changes_made_by_hand_are_seen_by_sync(library, settings):
    library.add(article())
    path = settings.articles_folder / "bodies.md"
    path.write_text(path.read_text().replace("6,000 bodies", "7,000 bodies"))
    (settings.articles_folder / "grain.md").write_text(f"---\nid: grain\ntitle: Grain\n---\n{GRAIN}\n")
    assert library.waiting() == 2
    assert set(library.sync().indexed) == {"bodies", "grain"}
    assert "7,000 bodies" in library.article("bodies").text
    path.unlink()
    assert library.sync().removed == ("bodies",)
    assert found(library, "bodies") == ["grain"]
    assert in_step(library)


def test_a_file_that_was_only_touched_is_not_indexed_again(library, settings):
    library.add(article())
    (settings.articles_folder / "bodies.md").touch()
    assert library.sync().indexed == ()
    assert library.waiting() == 0


def test_a_broken_file_is_reported_and_the_others_go_on(library, settings):
    library.add(article())
    (settings.articles_folder / "bodies.md").write_text("---\ntitle: [unclosed\n---\nText.\n")
    (settings.articles_folder / "grain.md").write_text(f"---\nid: grain\ntitle: Grain\n---\n{GRAIN}\n")
    report = library.sync()
    assert report.indexed == ("grain",)
    assert "bodies.md" in report.failed["bodies"]
    assert found(library, "bodies") == ["grain"]
    assert in_step(library)
    assert library.waiting() == 0


@pytest.mark.parametrize("part", ["chroma", "lexical", "catalogue.db", ""])
def test_a_deleted_index_or_part_of_it_is_mended(settings, part):
    with Library(settings) as library:
        library.add(article())
    import shutil

    for build in settings.index_folder.glob("build-*"):
        target = build / part
        shutil.rmtree(target) if target.is_dir() else target.unlink()
    with Library(settings) as library:
        library.sync()
        assert found(library, "bodies") == ["bodies"]
        assert in_step(library)


def test_a_spoilt_index_is_made_anew_by_a_rebuild(settings):
    with Library(settings) as library:
        library.add(article())
    for build in settings.index_folder.glob("build-*"):
        for leftover in build.glob("catalogue.db*"):
            leftover.write_bytes(b"spoilt" * 1000)
    with Library(settings) as library:
        with pytest.raises(StorageError, match="parley sync --rebuild"):
            library.sync()
        library.sync(rebuild=True)
        assert found(library, "bodies") == ["bodies"]


def test_rows_that_a_broken_off_write_left_are_not_seen_and_go_at_the_next_sync(library):
    library.add(article())
    index = library.index()
    orphan = article("orphan", GRAIN)
    from rag.library.index import _rows

    vectors = library.encoder.embedding.get_text_embedding_batch([GRAIN])
    index.catalogue.set_meta("writing", "yes")
    index.vectors.upsert([(orphan, *row) for row in _rows(orphan)], vectors)
    index.lexical.add([(orphan, _rows(orphan))])
    assert found(library, "grain corridor") == ["bodies"]
    library.sync()
    assert in_step(library)
    assert index.catalogue.meta("writing") == "no"


def test_another_encoder_is_refused_with_the_command_that_rebuilds(settings):
    with Library(settings) as library:
        library.add(article())
    light = Settings(home=settings.home, models=settings.models, shipped_corpus=False, encoder="english")
    with Library(light) as library:
        with pytest.raises(StaleIndexError, match="parley sync --rebuild"):
            found(library, "bodies")
        with pytest.raises(StaleIndexError, match="parley sync --rebuild"):
            library.sync()
        library.sync(rebuild=True)
        assert found(library, "bodies") == ["bodies"]


def test_a_rebuild_is_swapped_in_whole_and_the_old_build_goes(library, settings):
    library.add(article())
    with Library(settings) as reader:
        assert found(reader, "bodies") == ["bodies"]
        library.sync(rebuild=True)
        assert found(reader, "bodies") == ["bodies"]
    assert len(list(settings.index_folder.glob("build-*"))) == 1
    assert in_step(library)


def test_a_second_writer_is_told_to_wait_and_readers_go_on(library, settings):
    library.add(article())
    with FileLock(settings.index_folder / "write.lock"):
        with pytest.raises(LockedError, match="parley sync"):
            library.sync(patience=0)
        library.refresh()
        assert found(library, "bodies") == ["bodies"]


def test_what_another_process_adds_is_seen_by_a_running_reader(library, settings):
    library.add(article())
    assert found(library, "grain ships Odesa") == ["bodies"]
    code = (
        "import sys; from pathlib import Path; from rag.settings import Settings\n"
        "from rag.library.library import Library; from tests.rag.library.helpers import article, GRAIN\n"
        "s = Settings(home=Path(sys.argv[1]), models=Path(sys.argv[2]), shipped_corpus=False)\n"
        "library = Library(s); library.add(article('grain', GRAIN)); library.remove('bodies')"
    )
    subprocess.run([sys.executable, "-c", code, str(settings.home), str(settings.models)], check=True, cwd=ROOT)
    assert found(library, "grain ships Odesa") == ["grain"]
    assert in_step(library)


def test_more_than_two_hundred_waiting_articles_name_the_command(library, settings):
    settings.articles_folder.mkdir(parents=True)
    for number in range(201):
        (settings.articles_folder / f"a{number}.md").write_text(f"---\nid: a{number}\ntitle: T\n---\nText {number}.\n")
    with pytest.raises(StaleIndexError, match=r"201 articles.*parley sync"):
        library.refresh()


def test_a_write_killed_half_way_is_healed_by_sync(settings):
    code = (
        "import os, sys; from pathlib import Path; from rag.settings import Settings\n"
        "from rag.library.library import Library; from rag.library.lexical import Lexical\n"
        "from tests.rag.library.helpers import article, GRAIN\n"
        "library = Library(Settings(home=Path(sys.argv[1]), models=Path(sys.argv[2]), shipped_corpus=False))\n"
        "library.add(article())\n"
        "Lexical.add = lambda *a: os.kill(os.getpid(), 9)\n"
        "library.add(article('grain', GRAIN))"
    )
    run = subprocess.run([sys.executable, "-c", code, str(settings.home), str(settings.models)], check=False, cwd=ROOT)
    assert run.returncode == -9
    with Library(settings) as library:
        library.sync()
        assert {one.id for one in library.articles()} == {"bodies", "grain"}
        assert in_step(library)


def test_undated_articles_are_not_seen_as_of_any_day(library):
    library.add(replace(article(), published=None))
    assert found(library, "bodies") == ["bodies"]
    assert found(library, "bodies", as_of=date(2099, 1, 1)) == []
