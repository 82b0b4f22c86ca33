"""A small town's news, and a suite about it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from rag.types import Article

MILL = Article(
    id="mill",
    title="The mill closes",
    text="The mill closed on 12 March after a flood. The mayor said that 45 workers lost their jobs.",
    publisher="The Herald",
    published=date(2025, 3, 13),
)
INN = Article(
    id="inn",
    title="An inn opens by the river",
    text="The Blue Heron inn opened its doors on 2 May. Its owner has hired 12 people.",
    publisher="The Herald",
    published=date(2025, 5, 3),
)


def suite(folder: Path) -> Path:
    """Write a suite of reading mode: one question that its paragraph answers, one that it does not."""
    documents = [{"id": article.id, "title": article.title, "text": article.text} for article in (MILL, INN)]
    asked = [
        {
            "id": "answered",
            "question": "How many workers of the mill lost their jobs?",
            "answers": ["45"],
            "answerable": True,
            "evidence": [{"doc_id": "mill", "paragraph": 0}],
            "group": "mill",
        },
        {
            "id": "absent",
            "question": "Who painted the ceiling of the opera house in Vienna?",
            "answers": [],
            "answerable": False,
            "near_miss": [{"doc_id": "inn", "paragraph": 0}],
            "group": "inn",
        },
    ]
    folder.mkdir(parents=True)
    for name, records in (("documents", documents), ("questions", asked)):
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder
