"""What is indexed: the articles as read and their passages, in SQLite.

A row here is what makes a passage visible: both indexes return ids, and an id that is not in the
catalogue does not exist. So one commit makes an article's new passages appear and its old ones vanish.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from rag.library.duplicates import Duplicates
from rag.library.faults import told
from rag.library.filter import Filter
from rag.library.folder import Stamp
from rag.library.near import signature
from rag.library.schema import OVERVIEW, SCHEMA, STAMPS, SUMMARIES
from rag.types import Article, Passage, Source, jsonable

guarded = told(sqlite3.Error, OSError)


class Overview(NamedTuple):
    """How many articles there are, and the first and last day of those with a date."""

    articles: int
    first: date | None
    last: date | None


class Catalogue:
    """The rows of one index. Safe to share between threads; each write is one transaction."""

    @guarded
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, timeout=30)
        with self._lock, self._db:
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.executescript(SCHEMA)
        self.duplicates = Duplicates(self._db, self._rows)

    def meta(self, key: str, default: str = "") -> str:
        """A value of the index as a whole, such as its identity or generation."""
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else default

    @guarded
    def set_meta(self, key: str, value: str) -> None:
        """Write a value of the index as a whole."""
        with self._lock, self._db:
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def stamps(self) -> dict[str, Stamp]:
        """The stamps of the files as last read: indexed, failed, or a copy of another article."""
        return {id_: Stamp(path, modified, size) for id_, path, size, modified in self._rows(STAMPS)}

    def stamp(self, article_id: str) -> Stamp | None:
        """The stamp of one file as last read."""
        rows = self._rows(f"SELECT path, modified, size FROM ({STAMPS}) WHERE id = ?", (article_id,))  # noqa: S608
        return Stamp(*rows[0]) if rows else None

    def failures(self) -> dict[str, str]:
        """Why files are not indexed, by the id in their name."""
        return dict(self._rows("SELECT id, reason FROM failures ORDER BY id"))

    def fingerprint(self, article_id: str) -> str | None:
        """The fingerprint under which an article is indexed."""
        rows = self._rows("SELECT fingerprint FROM articles WHERE id = ?", (article_id,))
        return str(rows[0][0]) if rows else None

    def summaries(self) -> list[tuple[Any, ...]]:
        """Id, title, publisher, day, URL, language and number of passages of all indexed articles, oldest first."""
        found = self._rows(SUMMARIES)
        return [(id_, title, publisher, _day(day), *more) for id_, title, publisher, day, *more in found]

    def articles(self) -> list[Article]:
        """All indexed articles, oldest first, those without a date at the end."""
        found = [_article(row[0]) for row in self._rows("SELECT document FROM articles")]
        return sorted(found, key=lambda article: (article.published or date.max, article.id))

    def article(self, article_id: str) -> Article | None:
        """One indexed article, by its id or that of a copy."""
        rows = self._rows("SELECT document FROM articles WHERE id = ?", (article_id,))
        if not rows and (original := self.duplicates.of(article_id)):
            return self.article(original)
        return _article(rows[0][0]) if rows else None

    def overview(self, only: Filter) -> Overview:
        """How many articles the filter lets through, and the first and last day among them."""
        names = [None if found is None else json.dumps(found) for found in (only.articles, only.publishers)]
        count, first, last = self._rows(OVERVIEW, (only.as_of and only.as_of.isoformat(), *names))[0]
        return Overview(count, _day(first), _day(last))

    def out_of_time(self, only: Filter) -> tuple[int, date | None]:
        """How many articles the filter's `as_of` keeps out for want of a date, and the first day of those with one."""
        every = replace(only, as_of=None)
        dated = self.overview(replace(every, as_of=date.max))
        return self.overview(every).articles - dated.articles, dated.first

    def languages(self) -> list[str]:
        """The languages of the indexed articles."""
        return [row[0] for row in self._rows("SELECT DISTINCT language FROM articles ORDER BY language")]

    def passage_ids(self, article_id: str | None = None) -> set[str]:
        """The ids of all passages, or of one article's."""
        if article_id is None:
            return {row[0] for row in self._rows("SELECT id FROM passages")}
        return {row[0] for row in self._rows("SELECT id FROM passages WHERE article_id = ?", (article_id,))}

    def passage_counts(self) -> dict[str, int]:
        """The number of passages by article."""
        return dict(self._rows("SELECT article_id, count(*) FROM passages GROUP BY article_id"))

    def count(self) -> int:
        """The number of passages in all."""
        return int(self._rows("SELECT count(*) FROM passages")[0][0])

    def passages(self, ids: Sequence[str]) -> dict[str, tuple[str, int, int]]:
        """Article id, start and end of those passages that exist."""
        rows = self._rows(
            'SELECT id, article_id, start, "end" FROM passages WHERE id IN (SELECT value FROM json_each(?))',
            (json.dumps(list(ids)),),
        )
        return {id_: (article_id, start, end) for id_, article_id, start, end in rows}

    def days(self, ids: Sequence[str]) -> dict[str, date | None]:
        """When the articles of those passages that exist were published."""
        rows = self._rows(
            "SELECT passages.id, published FROM passages JOIN articles ON articles.id = article_id"
            " WHERE passages.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {id_: _day(published) for id_, published in rows}

    @guarded
    def put(self, article: Article, stamp: Stamp, passages: Iterable[tuple[str, Passage]]) -> None:
        """Make an article and exactly these passages visible in place of what was there."""
        document = json.dumps(jsonable(asdict(article)), ensure_ascii=False)
        day = article.published.isoformat() if article.published else None
        row = (
            *(article.id, stamp.path, stamp.modified_ns, stamp.size),
            *(fingerprint(article), article.language, article.publisher, day, document),
        )
        rows = [(id_, article.id, passage.start, passage.end) for id_, passage in passages]
        signed = signature(article.text)
        with self._lock, self._db:
            self._delete(article.id)
            self._db.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            self._db.executemany("INSERT INTO passages VALUES (?, ?, ?, ?)", rows)
            self.duplicates.write(article, signed)

    @guarded
    def complete(self) -> None:
        """Note the texts of articles that were indexed before texts were noted."""
        with self._lock, self._db:
            for article in map(self.article, self.duplicates.unknown()):
                if article:
                    self.duplicates.write(article, signature(article.text))

    @guarded
    def restamp(self, article_id: str, stamp: Stamp) -> None:
        """Note that a file was touched and its article is the same."""
        with self._lock, self._db:
            self._db.execute(
                "UPDATE articles SET path = ?, modified_ns = ?, size = ? WHERE id = ?",
                (stamp.path, stamp.modified_ns, stamp.size, article_id),
            )

    @guarded
    def copy(self, article: Article, stamp: Stamp) -> None:
        """Note that a file holds the text of another article; what it held before vanishes."""
        with self._lock, self._db:
            self._delete(article.id)
            self.duplicates.write_copy(article, stamp)

    @guarded
    def drop(self, article_id: str) -> None:
        """Make an article vanish."""
        with self._lock, self._db:
            self._delete(article_id)

    @guarded
    def fail(self, article_id: str, stamp: Stamp, reason: str) -> None:
        """Note why a file cannot be indexed; what it held before vanishes."""
        with self._lock, self._db:
            self._delete(article_id)
            row = (article_id, stamp.path, stamp.modified_ns, stamp.size, reason)
            self._db.execute("INSERT INTO failures VALUES (?, ?, ?, ?, ?)", row)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _delete(self, article_id: str) -> None:
        self._db.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))
        self._db.execute("DELETE FROM articles WHERE id = ?", (article_id,))
        self._db.execute("DELETE FROM failures WHERE id = ?", (article_id,))
        self.duplicates.forget(article_id)

    @guarded
    def _rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()


def fingerprint(article: Article) -> str:
    """16 hex digits over text and metadata: a corrected date must reach the answers as a corrected text does."""
    return sha256(json.dumps(jsonable(asdict(article)), sort_keys=True).encode()).hexdigest()[:16]


def _article(document: str) -> Article:
    values = json.loads(document)
    values["published"] = _day(values["published"])
    values["topics"] = tuple(values["topics"])
    values["pages"] = tuple(values.get("pages", ()))
    values["sources"] = tuple(Source(**source | {"date": _day(source["date"])}) for source in values["sources"])
    return Article(**values)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
