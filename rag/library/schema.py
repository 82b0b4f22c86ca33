"""The tables of the catalogue, and the queries over several of them.

Of files with the same text the one of the earliest day, then of the first id, is the article; the others are copies.
Which is which follows from the rows: an article that another goes before, or a copy whose article is gone, counts as
not read yet (its time is -1), so that the next sync puts it right.
"""

from __future__ import annotations

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, path TEXT NOT NULL, modified_ns INTEGER NOT NULL, size INTEGER NOT NULL,
    fingerprint TEXT NOT NULL, language TEXT NOT NULL, publisher TEXT, published TEXT, document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS failures (
    id TEXT PRIMARY KEY, path TEXT NOT NULL, modified_ns INTEGER NOT NULL, size INTEGER NOT NULL,
    reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS passages (
    id TEXT PRIMARY KEY, article_id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS passages_by_article ON passages (article_id);
CREATE TABLE IF NOT EXISTS texts (
    id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, precedence TEXT NOT NULL, signature BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS texts_by_hash ON texts (sha256, precedence);
CREATE TABLE IF NOT EXISTS bands (key BLOB, id TEXT, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS bands_by_article ON bands (id);
CREATE TABLE IF NOT EXISTS near (id TEXT, other TEXT, PRIMARY KEY (id, other)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS copies (
    id TEXT PRIMARY KEY, path TEXT NOT NULL, modified_ns INTEGER NOT NULL, size INTEGER NOT NULL,
    sha256 TEXT NOT NULL, precedence TEXT NOT NULL, url TEXT);
"""

STAMPS = """
SELECT id, path, size, CASE WHEN EXISTS (
    SELECT 1 FROM texts mine JOIN texts first ON first.sha256 = mine.sha256 AND first.precedence < mine.precedence
    WHERE mine.id = articles.id) THEN -1 ELSE modified_ns END AS modified FROM articles
UNION ALL SELECT id, path, size, modified_ns FROM failures
UNION ALL SELECT id, path, size, CASE WHEN EXISTS (
    SELECT 1 FROM texts first WHERE first.sha256 = copies.sha256 AND first.precedence < copies.precedence)
    THEN modified_ns ELSE -1 END FROM copies
"""

ORIGINAL = "SELECT id FROM texts WHERE sha256 = ? AND precedence < ? AND id <> ? ORDER BY precedence LIMIT 1"

COPIES = """
SELECT copies.id, copies.url, (
    SELECT id FROM texts WHERE texts.sha256 = copies.sha256 AND texts.precedence < copies.precedence
    ORDER BY precedence LIMIT 1) AS original FROM copies WHERE original IS NOT NULL ORDER BY copies.id
"""

OVERVIEW = """
SELECT count(*), min(published), max(published) FROM articles
WHERE (?1 IS NULL OR published <= ?1)
AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2)))
AND (?3 IS NULL OR publisher IN (SELECT value FROM json_each(?3)))
"""

SUMMARIES = """
SELECT id, json_extract(document, '$.title'), publisher, published, json_extract(document, '$.url'), language,
    (SELECT count(*) FROM passages WHERE article_id = articles.id)
FROM articles ORDER BY published IS NULL, published, id
"""
