"""Set the offsets of a suite's evidence anew from its words, after an article was edited: `python -m evals.spans`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.errors import SuiteError
from evals.homes import shipped_articles
from evals.suite import QUESTIONS, RESPONSES
from rag.errors import ParleyError

SUITES = Path(__file__).parent / "suites"


def article_texts() -> dict[str, str]:
    """The text of each shipped article by its id."""
    return {article.id: article.text for article in shipped_articles()}


def placed(evidence: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """The evidence with `start` and `end` (code points) where its `text` stands in its article.

    Raises SuiteError for an article that is not there, and for words that do not stand in it exactly once.
    """
    name, words = evidence["article_id"], evidence["text"]
    text = texts.get(name)
    if text is None:
        raise SuiteError(f"There is no article {name}.", "Correct the id in the question's evidence.")
    if text.count(words) != 1:
        problem = f"The words {words!r} stand {text.count(words)} times in {name}."
        raise SuiteError(problem, "Quote words that stand there exactly once.")
    start = text.index(words)
    return {**evidence, "start": start, "end": start + len(words)}


def place_all(path: Path, texts: Mapping[str, str]) -> None:
    """Rewrite a suite's questions or responses with the offsets that hold now; nothing is written if one fails."""
    items = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for item in items:
        item["evidence"] = [placed(evidence, texts) for evidence in item["evidence"]]
    lines = [json.dumps(item, ensure_ascii=False) + "\n" for item in items]
    draft = path.with_suffix(".tmp")
    draft.write_text("".join(lines), "utf-8")
    draft.replace(path)


if __name__ == "__main__":
    try:
        place_all(SUITES / "talks" / QUESTIONS, article_texts())
        place_all(SUITES / "contrast" / RESPONSES, article_texts())
    except ParleyError as error:
        raise SystemExit(str(error)) from None
