"""Articles of the tests' own."""

from __future__ import annotations

from datetime import date
from typing import Any

from rag.library.library import Library
from rag.types import Article

BODIES = "Moscow said it would hand over 6,000 bodies. Kyiv said that both sides would return 6,000 each."
GRAIN = "The grain corridor was opened in July. Ships left Odesa under the eyes of Turkish inspectors."


def article(id_: str = "bodies", text: str = BODIES, **values: Any) -> Article:
    given = {"title": "Bodies promised", "publisher": "Test digest", "published": date(2025, 6, 2)} | values
    return Article(id=id_, text=text, **given)


def states(library: Library) -> dict[str, str]:
    """How each article stands in the library, by id."""
    return {row.id: row.state for row in library.rows()}
