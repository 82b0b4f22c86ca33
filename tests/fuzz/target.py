"""One input for the readers, and what must hold for any: articles or ReadingErrors come out, within ten seconds."""

from __future__ import annotations

import io
import zipfile
from time import monotonic

from rag.errors import ReadingError
from rag.reading import read_content
from rag.reading.article_file import format_article, parse_article
from rag.types import Article
from tests.rag.reading import made

LONGEST = 10.0  # seconds

SEEDS: dict[str, bytes] = {
    "a.md": f"---\ntitle: {made.TITLE}\npublished: 2025-06-02\n---\n\n# {made.TITLE}\n\n**{made.FIRST}**\n".encode(),
    "a.txt": f"{made.TITLE}\n\nShare\n\n{made.FIRST}\n\n2:34\n".encode(),
    "a.html": made.PAGE.encode(),
    "a.pdf": made.pdf([[made.FIRST, "cut-", "off"], [made.SECOND]], title=made.TITLE, foot="Page {n}"),
    "a.docx": made.docx(),
    "a.eml": made.eml(f"{made.FIRST}\n\nOn Monday he wrote:\n> {made.SECOND}\n-- \nHe\n", made.PAGE),
    "a.json": b'{"articles": [{"title": "T", "body": "<p>One.</p>", "date": "2025-06-02", "source": {"name": "N"}}]}',
    "a.jsonl": b'{"text": "One.", "url": "https://a.example", "published": "Mon, 02 Jun 2025 23:30:00 +0300"}\n[1]\n',
    "a.zip": made.archive({"a.txt": b"One sentence.", "b.html": made.PAGE.encode()}),
}
PARTS = {"word/document.xml", "docProps/core.xml"}
_STREAM = b"BT /F1 12 Tf 72 720 Td (One sentence) Tj 0 -14 Td [(ano) -20 (ther)] TJ ET"
_HEAD = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
"""
_TAIL = b"\nendstream endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"
KINDS = [*SEEDS, *sorted(PARTS), "content.pdf"]
"""File names, parts of a Word file and the content of a PDF's page: what the bytes of an input stand for."""


def seed(kind: str) -> bytes:
    """A whole input of this kind, to start from."""
    if kind in SEEDS:
        return SEEDS[kind]
    if kind in PARTS:
        with zipfile.ZipFile(io.BytesIO(SEEDS["a.docx"])) as parts:
            return parts.read(kind)
    return _STREAM


def check(kind: str, data: bytes) -> None:
    """Read the bytes as this kind. Raises AssertionError, or whatever a reader lets through."""
    name = kind if kind in SEEDS else "a.docx" if kind in PARTS else "a.pdf"
    start = monotonic()
    for found in read_content(whole(kind, data), name):
        assert isinstance(found, Article | ReadingError)
        if isinstance(found, Article):
            assert found.text.strip()
            assert parse_article(format_article(found), f"{found.id}.md") == found
    assert monotonic() - start < LONGEST


def whole(kind: str, data: bytes) -> bytes:
    """The file that an input of this kind stands for."""
    if kind in PARTS:
        return made.changed_part(SEEDS["a.docx"], kind, data)
    if kind == "content.pdf":
        return _HEAD + b"4 0 obj<</Length %d>>stream\n" % len(data) + data + _TAIL
    return data
