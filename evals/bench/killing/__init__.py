"""Imports that are killed at random moments: does a sync bring back all, once, at its place?"""

from __future__ import annotations

import random
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from evals.bench.processes import PARLEY, environment
from evals.homes import temporary_home
from rag.library.library import Library
from rag.library.passages import split
from rag.reading.article_file import format_article, parse_article
from rag.settings import Settings
from rag.types import Article

ARTICLES = 60
EVERY = 10  # each tenth article is a copy of the one before, each tenth plus five nearly one
POLL = 0.01  # seconds
TIMEOUT = 300.0  # seconds
PLACES = ("Ankara", "Geneva", "Istanbul", "Jeddah", "Kyiv", "Minsk", "Moscow", "Odesa", "Paris", "Riyadh")
MATTERS = ("prisoners", "bodies", "ships", "children", "drones", "lorries", "tonnes of grain", "observers")


@dataclass(frozen=True, slots=True)
class Round:
    """One import: seconds from its first file to the kill, how many files there were then, and what was wrong.

    `finished` says that it came to its end before the kill.
    """

    seconds: float
    files: int
    finished: bool
    faults: tuple[str, ...]


def rounds(settings: Settings, count: int, *, articles: int = ARTICLES, seed: int = 0) -> Iterator[Round]:
    """Kill `count` imports of as many articles, each in a home of its own, after one that is left to end."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    made = made_articles(articles, seed)
    with temporary_home(settings, shipped=False) as home, tempfile.TemporaryDirectory() as source:
        span = _import(home, _written(made, Path(source)), None)[0]
    for _ in range(count):
        with temporary_home(settings, shipped=False) as home, tempfile.TemporaryDirectory() as source:
            seconds, finished = _import(home, _written(made, Path(source)), chance.uniform(0, span))
            files = len(list(home.articles_folder.glob("*.md")))
            yield Round(seconds, files, finished, tuple(_faults(home, made)))


def made_articles(count: int, seed: int) -> list[Article]:
    """Articles of some three passages, all of other words, but for copies and near-copies of the one before."""
    chance, made = random.Random(seed), list[Article]()  # noqa: S311
    for number in range(count):
        day = date(2025, 1, 1) + timedelta(days=number)
        text = "\n\n".join(" ".join(_sentence(chance) for _ in range(8)) for _ in range(5))
        if made and number % EVERY == 0:
            text = made[-1].text
        elif made and number % EVERY == EVERY // 2:
            text = f"{made[-1].text} {_sentence(chance)}"
        made.append(Article(f"article-{number:03}", f"Report {number}", text, "Example Wire", day))
    return made


def _sentence(chance: random.Random) -> str:
    numbers = chance.sample(range(2, 9000), 2)
    one, other = chance.sample(PLACES, 2)
    matter, also = chance.sample(MATTERS, 2)
    return f"In {one} {numbers[0]} {matter} were counted, and {numbers[1]} {also} left for {other}."


def _written(articles: Sequence[Article], folder: Path) -> list[Path]:
    paths = [folder / f"{article.id}.md" for article in articles]
    for article, path in zip(articles, paths, strict=True):
        path.write_text(format_article(article), encoding="utf-8", newline="\n")
    return paths


def _import(home: Settings, paths: Sequence[Path], lifetime: float | None) -> tuple[float, bool]:
    """Add files in a process that is killed so many seconds after its first file; the seconds, and whether it ended."""
    env = environment(home.home, home.models_folder, encoder=home.encoder, shipped_corpus="0")
    command = [*PARLEY, "add", *map(str, paths)]
    child = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    started = time.perf_counter()
    try:
        _until_written(child, home.articles_folder)
        started = time.perf_counter()
        child.wait(TIMEOUT if lifetime is None else lifetime)
    except subprocess.TimeoutExpired:
        pass
    finally:
        seconds = time.perf_counter() - started
        child.kill()
        ended = child.wait() == 0
    return seconds, ended


def _until_written(child: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.perf_counter() + TIMEOUT
    while not list(folder.glob("*.md")) and child.poll() is None and time.perf_counter() < deadline:
        time.sleep(POLL)


def _faults(home: Settings, made: Sequence[Article]) -> Iterator[str]:
    """What is wrong after a sync, and after the import is done again."""
    with Library(home) as library:
        library.sync()
        there = {path.stem for path in home.articles_folder.glob("*.md")}
        yield from _wrong(library, [article for article in made if article.id in there])
        for article in made:
            library.add(article)
        yield from _wrong(library, made)


def _wrong(library: Library, wanted: Sequence[Article]) -> Iterator[str]:
    """Articles lost, doubled or changed, and passages that stand at another place in any of the stores."""
    index, folder = library.index(), library.settings.articles_folder
    files = {path.stem: parse_article(path.read_text(encoding="utf-8"), path.name) for path in folder.glob("*.md")}
    if files != {article.id: article for article in wanted}:
        yield f"{len(files)} files for {len(wanted)} articles, or changed"
    first: dict[str, Article] = {}
    for article in sorted(wanted, key=lambda article: (article.published or date.max, article.id)):
        first.setdefault(article.text, article)
    if library.articles() != list(first.values()):
        yield f"{len(library.articles())} articles are indexed of {len(first)} different texts"
    if not index.catalogue.passage_ids() == index.vectors.ids() == index.lexical.ids():
        yield "the stores hold different passages"
    if Counter(_places(library)) != Counter((p.article_id, p.start, p.end) for a in first.values() for p in split(a)):
        yield "passages are not where the articles have them"
    if library.waiting() or index.damaged():
        yield "something still waits after the sync"


def _places(library: Library) -> Iterator[tuple[str, int, int]]:
    """Where each passage of the dense index stands by the catalogue; nowhere where its words are not there."""
    index = library.index()
    texts = index.vectors.texts()
    for id_, (article_id, start, end) in index.catalogue.passages(list(texts)).items():
        fits = library.article(article_id).text[start:end] == texts[id_]
        yield (article_id, start, end) if fits else ("", start, end)


def summary(found: Sequence[Round]) -> str:
    """How many imports were killed, where, and what was wrong."""
    faulty = [each for each in found if each.faults]
    killed = [each for each in found if not each.finished]
    files = sorted(each.files for each in killed)
    spread = f", with {files[0]} to {files[-1]} files there" if files else ""
    lines = [f"{len(killed)} of {len(found)} imports were killed before their end{spread}; {len(faulty)} had faults."]
    return "\n".join([*lines, *(f"after {each.seconds:.2f} s: {'; '.join(each.faults)}" for each in faulty)])
