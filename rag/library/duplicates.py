"""Which articles have the same text, or nearly the same, as rows of the catalogue."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection
from typing import Any

from rag.library.folder import Stamp
from rag.library.near import LEAST, bands, likeness
from rag.library.schema import COPIES, ORIGINAL
from rag.types import Article

MOST = 50  # articles that a new one is linked to: what is printed hundreds of times shall not fill the catalogue


class Duplicates:
    """Hashes and signatures of the indexed texts. What writes does so within the catalogue's own transaction."""

    def __init__(self, db: sqlite3.Connection, rows: Callable[..., list[Any]]) -> None:
        self._db = db
        self._rows = rows

    def write(self, article: Article, signed: bytes) -> None:
        """Note an article that is being indexed, by its signature, and link it both ways with its near-duplicates."""
        keys = list(bands(signed))
        near = self._like(signed, keys)
        self._db.execute(
            "INSERT INTO texts VALUES (?, ?, ?, ?)", (article.id, article.sha256, precedence(article), signed)
        )
        self._db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(key, article.id) for key in keys])
        self._db.executemany(
            "INSERT OR IGNORE INTO near VALUES (?1, ?2), (?2, ?1)", [(article.id, id_) for id_ in near]
        )

    def write_copy(self, article: Article, stamp: Stamp) -> None:
        """Note a file whose text is that of another article."""
        row = (stamp.path, stamp.modified_ns, stamp.size, article.sha256, precedence(article), article.url)
        self._db.execute("INSERT INTO copies VALUES (?, ?, ?, ?, ?, ?, ?)", (article.id, *row))

    def forget(self, article_id: str) -> None:
        """Delete what is noted of an article or copy."""
        self._db.execute(
            "DELETE FROM near WHERE (id, other) IN (SELECT other, id FROM near WHERE id = ?)", (article_id,)
        )
        for table in ("texts", "bands", "near", "copies"):
            self._db.execute(f"DELETE FROM {table} WHERE id = ?", (article_id,))  # noqa: S608 - the names above

    def unknown(self) -> list[str]:
        """Articles that were indexed before texts were noted."""
        return [row[0] for row in self._rows("SELECT id FROM articles WHERE id NOT IN (SELECT id FROM texts)")]

    def original(self, article: Article) -> str | None:
        """The other indexed article of the same text that goes before this one."""
        rows = self._rows(ORIGINAL, (article.sha256, precedence(article), article.id))
        return str(rows[0][0]) if rows else None

    def of(self, copy_id: str) -> str | None:
        """The article that a file is a copy of."""
        rows = self._rows(f"SELECT original FROM ({COPIES}) WHERE id = ?", (copy_id,))  # noqa: S608 - our own query
        return str(rows[0][0]) if rows else None

    def copies(self) -> dict[str, list[tuple[str, str | None]]]:
        """Id and URL of the copies of each article that has some."""
        found: dict[str, list[tuple[str, str | None]]] = {}
        for id_, url, original in self._rows(COPIES):
            found.setdefault(original, []).append((id_, url))
        return found

    def near(self, ids: Collection[str] | None = None) -> dict[str, set[str]]:
        """The near-duplicates of all articles that have some, or of these."""
        only = None if ids is None else json.dumps(list(ids))
        found: dict[str, set[str]] = {}
        for id_, other in self._rows(
            "SELECT id, other FROM near WHERE ?1 IS NULL OR id IN (SELECT value FROM json_each(?1))", (only,)
        ):
            found.setdefault(id_, set()).add(other)
        return found

    def _like(self, signed: bytes, keys: Collection[bytes]) -> list[str]:
        """The first articles that share a band and are near enough."""
        candidates: dict[str, bytes] = {}
        for key in keys:
            rows = self._db.execute(
                "SELECT texts.id, signature FROM bands JOIN texts ON texts.id = bands.id WHERE key = ? LIMIT ?",
                (key, MOST),
            )
            candidates |= dict(rows.fetchall())
        return sorted(id_ for id_, other in candidates.items() if likeness(signed, other) >= LEAST)[:MOST]


def precedence(article: Article) -> str:
    """Of files with the same text the one of the earliest day is the article, then the one with the first id."""
    return f"{article.published or 'undated'} {article.id}"
