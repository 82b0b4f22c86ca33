"""A small town's news with questions on it, as a suite in a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

BRIDGE = (
    "The council closed the old stone bridge on Monday. Engineer Alma Reyes found 17 cracks in its northern pier. "
    "Repairs will cost 240,000 crowns and last until October."
)
LIBRARY = (
    "The town library lent out 5,300 books in May. Its director, Pavel Novak, said that more children came than ever "
    "before. A reading room for the deaf opens in autumn."
)
LATER = (
    "The stone bridge opened again on Friday, three weeks late. Mayor Ines Duarte cut the ribbon. "
    "In the end the repairs cost 310,000 crowns."
)


def documents() -> list[dict[str, Any]]:
    """Three articles, the last of them from later in the year."""
    return [
        {"id": "bridge", "title": "Old bridge closed", "text": BRIDGE, "source": "Gazette", "date": "2025-06-03"},
        {"id": "library", "title": "A busy May in the library", "text": LIBRARY, "date": "2025-06-10"},
        {"id": "later", "title": "Bridge open again", "text": LATER, "source": "Gazette", "date": "2025-10-24"},
    ]


def place(document: str, text: str, words: str) -> dict[str, Any]:
    """Evidence by its span."""
    start = text.index(words)
    return {"doc_id": document, "start": start, "end": start + len(words), "text": words}


def questions() -> list[dict[str, Any]]:
    """Answerable and not, of both splits, one held to a day and one that follows up another."""
    return [
        {
            "id": "cracks",
            "question": "How many cracks did the engineer find in the bridge?",
            "kind": "fact",
            "answers": ["17"],
            "answerable": True,
            "group": "bridge",
            "split": "dev",
            "evidence": [place("bridge", BRIDGE, "found 17 cracks")],
        },
        {
            "id": "cost",
            "question": "How much will the repairs of the bridge cost?",
            "kind": "as_of",
            "answers": ["240,000"],
            "wrong_answers": ["310,000"],
            "answerable": True,
            "as_of": "2025-06-30",
            "evidence": [place("bridge", BRIDGE, "240,000 crowns")],
            "group": "bridge",
            "split": "test",
        },
        {
            "id": "books",
            "question": "How many books did the town library lend out in May?",
            "kind": "list",
            "nuggets": [{"text": ["5,300 books"], "vital": True}],
            "answerable": True,
            "group": "library",
            "evidence": [{"doc_id": "library", "text": "lent out 5,300 books"}],
            "split": "test",
        },
        {
            "id": "opera",
            "question": "Who painted the ceiling of the opera house in Vienna?",
            "kind": "unanswerable",
            "answerable": False,
            "group": "opera",
            "split": "dev",
        },
        {
            "id": "and-then",
            "question": "And what did they cost in the end?",
            "kind": "follow_up",
            "history": [{"question": "How long will the repairs of the bridge last?", "answer": "Until October. [1]"}],
            "answers": ["310,000"],
            "answerable": True,
            "group": "later",
            "split": "dev",
            "evidence": [place("later", LATER, "310,000 crowns")],
        },
    ]


def write(folder: Path, **changed: list[dict[str, Any]]) -> Path:
    """Write the suite, or one with other `documents` or `questions`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, records in ({"documents": documents(), "questions": questions()} | changed).items():
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder
