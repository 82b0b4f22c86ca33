from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import monotonic, sleep

import pytest
import watchfiles

from rag.errors import LockedError
from rag.library import library as library_module
from rag.library.filter import Filter
from rag.library.library import Library
from rag.library.pausing import Questions, at_once
from rag.library.watching import Watcher, is_watched, watch_lock
from rag.reading.article_file import format_article
from rag.retrieval import retrieve
from rag.types import Article
from tests.rag.library.helpers import GRAIN, article, states

ROOT = Path(__file__).parents[3]
ADD = (
    "import sys; from pathlib import Path; from rag.settings import Settings\n"
    "from rag.library.library import Library; from tests.rag.library.helpers import article, GRAIN\n"
    "s = Settings(home=Path(sys.argv[1]), models=Path(sys.argv[2]), shipped_corpus=False)\n"
    "library = Library(s); print(library.add(article('grain', GRAIN))[1]); print('encoder' in library.__dict__)\n"
    "library.remove('bodies')"
)


@pytest.fixture
def library(settings) -> Iterator[Library]:
    with Library(settings) as library:
        library.add(article())
        library.watch(at_once)
        comes(lambda: library.watched)
        yield library
    assert not is_watched(settings.index_folder)


def comes(condition: Callable[[], bool], patience: float = 60) -> None:
    deadline = monotonic() + patience
    while not condition():
        assert monotonic() < deadline, "it never came about"
        sleep(0.05)


def put(library: Library, *articles: Article) -> None:
    for each in articles:
        (library.settings.articles_folder / f"{each.id}.md").write_text(format_article(each))


def test_what_is_done_by_hand_is_seen(library):
    put(library, article("grain", GRAIN))
    comes(lambda: states(library) == {"bodies": "indexed", "grain": "indexed"})
    put(library, article(published=date(2025, 7, 1)))
    comes(lambda: library.article("bodies").published == date(2025, 7, 1))
    put(library, article(text="Nothing was said of bodies."))
    comes(lambda: library.article("bodies").text == "Nothing was said of bodies.")
    folder = library.settings.articles_folder
    (folder / "bodies.md").rename(folder / "renamed.md")
    comes(lambda: states(library) == {"renamed": "indexed", "grain": "indexed"})
    (folder / "grain.md").unlink()
    comes(lambda: states(library) == {"renamed": "indexed"})
    assert [item.article.id for item in retrieve(library, "grain", only=Filter(), k=8)] == ["renamed"]


def test_a_broken_file_has_failed_until_it_is_mended(library):
    path = library.settings.articles_folder / "odd.md"
    path.write_text("no title")
    comes(lambda: states(library) == {"bodies": "indexed", "odd": "failed"})
    path.write_text(format_article(article("odd", GRAIN)))
    comes(lambda: states(library) == {"bodies": "indexed", "odd": "indexed"})


def test_a_folder_that_is_deleted_and_made_anew_is_still_watched(library):
    shutil.rmtree(library.settings.articles_folder)
    comes(lambda: states(library) == {})
    comes(library.settings.articles_folder.is_dir)
    put(library, article("grain", GRAIN))
    comes(lambda: states(library) == {"grain": "indexed"})


def test_where_the_system_tells_of_no_changes_the_folder_is_polled(settings, monkeypatch):
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1")
    with Library(settings) as library:
        library.watch(at_once)
        comes(settings.articles_folder.is_dir)
        put(library, article("grain", GRAIN))
        comes(lambda: states(library) == {"grain": "indexed"})


def test_what_comes_just_before_the_watching_begins_is_seen(settings, monkeypatch):
    begin = watchfiles.watch

    def late(*paths, **options):
        put(library, article("grain", GRAIN))
        yield from begin(*paths, **options)

    monkeypatch.setattr("watchfiles.watch", late)
    monkeypatch.setattr("rag.library.watching.SHARE", 1e-9)  # as if the first look had taken very long
    with Library(settings) as library:
        library.watch(at_once)
        comes(lambda: states(library) == {"grain": "indexed"}, patience=20)


def test_the_folder_is_looked_at_as_often_after_long_work(settings, monkeypatch):
    with Library(settings) as library:
        watcher = Watcher(library, at_once)
        put_first = iter([1, 0])
        monkeypatch.setattr(library, "waiting", lambda _: next(put_first))
        monkeypatch.setattr(library, "sync_part", lambda _: sleep(1) or 1)
        watcher._catch_up()
        assert watcher._next_look - monotonic() < 1


def test_more_than_one_slice_is_indexed_newest_first(library):
    put(library, *(article(f"a{number}", f"{GRAIN} {number}. " * 300) for number in range(4)))
    comes(lambda: library.waiting() == 0 and len(library.rows()) == 5)
    index = library.index()
    assert index.catalogue.passage_ids() == index.vectors.ids() == index.lexical.ids()


def test_questions_are_answered_while_articles_come_and_go(library):
    library.index().claim(library.identity())
    folder = library.settings.articles_folder
    for number in range(12):
        put(library, article(f"a{number % 3}", f"{GRAIN} Number {number}.", title=f"Grain {number}"))
        (folder / f"a{(number + 1) % 3}.md").unlink(missing_ok=True)
        for _ in range(5):
            for item in retrieve(library, "Who inspected the grain ships?", only=Filter(), k=8):
                assert item.article.text[item.passage.start : item.passage.end] == item.passage.text
    comes(lambda: library.waiting() == 0)
    assert set(states(library)) == {"bodies", "a1", "a2"}


def test_what_another_process_adds_is_indexed_here(library, settings):
    index = library.index()
    command = [sys.executable, "-c", ADD, str(settings.home), str(settings.models)]
    run = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.split() == ["added", "False"]
    assert states(library) == {"grain": "indexed"}
    assert library.index() is index


def test_an_article_added_where_the_chat_does_not_index_it_is_told(settings, monkeypatch):
    monkeypatch.setattr(library_module, "CHAT", 0.3)
    with Library(settings) as library, watch_lock(settings.index_folder):
        with pytest.raises(LockedError, match=r"bodies\.md.*parley articles"):
            library.add(article())
        assert (settings.articles_folder / "bodies.md").is_file()


def test_a_question_elsewhere_waits_for_the_chat_to_index(library, settings):
    put(library, article("grain", GRAIN))
    with Library(settings) as other:
        other.refresh()
        assert set(states(other)) == {"bodies", "grain"}


def test_another_chat_takes_over_when_the_first_ends(library, settings):
    with Library(settings) as other:
        other.watch(at_once)
        library.close()
        put(library, article("grain", GRAIN))
        comes(lambda: states(other) == {"bodies": "indexed", "grain": "indexed"})


def test_work_gives_way_to_questions_and_stops_amid_an_article(settings):
    questions = Questions()
    with Library(settings) as library, questions.one():
        settings.articles_folder.mkdir(parents=True)
        put(library, article("long", f"{GRAIN} " * 500))
        library.watch(questions.wait)
        comes(lambda: library.watched)
        sleep(1)
        assert states(library) == {"long": "waiting"}
    with Library(settings) as library:
        library.sync()
        index = library.index()
        assert index.catalogue.passage_ids() == index.vectors.ids() == index.lexical.ids()
        assert states(library) == {"long": "indexed"}
