"""A conversation as a file to keep: Markdown with footnotes, or JSON, which `parley receipt` checks again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rag.citing import pieces
from rag.dates import day_told, spelled
from rag.escaping import linked, plain_markdown
from rag.sides import told
from rag.types import Answer, Citation, Claim, Conflict, Sentence, SideView
from rag.wording import COLUMNS, CONFLICTS, SILENT, voice

FORMAT, VERSION = "parley-conversation", 1
STATES = {"partial": "Answered in part", "not_in_sources": "Not in the articles", "empty_library": "No articles yet"}
Place = tuple[str, str, int, int]


def markdown(answers: Sequence[Answer]) -> str:
    """The answers with a footnote for each quote: its words, source, place and the article's hash.

    Footnotes are numbered through; the same words of the same article are one. Nothing of an article is markup.
    """
    notes = _Notes()
    parts = [part for answer in answers for part in _told(answer, notes)]
    return "\n\n".join(["# Asked and answered, from the articles alone", *parts, *notes.lines()]) + "\n"


def to_json(answers: Sequence[Answer]) -> dict[str, Any]:
    """`{"format", "version", "answers"}`: of each answer its `to_dict()`, and the `articles` that it cites."""
    told = [answer.to_dict() | {"articles": _articles(answer)} for answer in answers]
    return {"format": FORMAT, "version": VERSION, "answers": told}


def cited(answer: Answer) -> list[Citation]:
    """All citations of an answer: its own, and those of the claims in its sides and conflicts."""
    views: tuple[Conflict | SideView, ...] = (*answer.conflicts, *answer.sides)
    return [*answer.citations, *(claim.citation for view in views for claim in view.claims)]


def _articles(answer: Answer) -> list[dict[str, Any]]:
    """The cited articles as they were cited, each once."""
    return [
        {
            "id": each.article_id,
            "sha256": each.sha256,
            "title": each.title,
            "publisher": each.publisher,
            "published": each.published.isoformat() if each.published else None,
            "url": each.url,
        }
        for each in {(each.article_id, each.sha256): each for each in cited(answer)}.values()
    ]


class _Notes:
    """Footnotes by what they quote, in order of first use."""

    def __init__(self) -> None:
        self._found: dict[Place, tuple[int, Citation]] = {}

    def mark(self, citation: Citation) -> str:
        place = (citation.article_id, citation.sha256, citation.start, citation.end)
        number, _ = self._found.setdefault(place, (len(self._found) + 1, citation))
        return f"[^{number}]"

    def lines(self) -> Iterator[str]:
        for number, citation in self._found.values():
            yield f"[^{number}]: {_note(citation)}"


def _note(citation: Citation) -> str:
    source = ", ".join(
        plain_markdown(part) for part in (citation.title, citation.publisher, day_told(citation.published)) if part
    )
    page = f"page {citation.page}, " if citation.page else ""
    place = f"{page}characters {citation.start} to {citation.end}, SHA-256 {plain_markdown(citation.sha256)}"
    parts = (f"“{plain_markdown(citation.quote)}”", source + told(citation.said_by) + ".", linked(citation.url))
    return " ".join(part for part in (*parts, f"Article {plain_markdown(citation.article_id)}, {place}.") if part)


def _told(answer: Answer, notes: _Notes) -> Iterator[str]:
    yield f"## {plain_markdown(answer.question.strip())}"
    if understood := "; ".join(_understood(answer)):
        yield f"*{understood}.*"
    yield _numbered(answer, notes)
    yield from map(_doubt, (*(each for each in answer.sentences if each.verdict == "unsupported"), *answer.held_back))
    for conflict in answer.conflicts:
        yield f"**{CONFLICTS[conflict.kind]}**"
        yield "\n".join(_claim(claim, notes, voice(claim)) for claim in conflict.claims)
    for view in answer.sides:
        yield f"**{COLUMNS[view.side]}**"
        yield "\n".join(_claim(claim, notes, claim.speaker) for claim in view.claims) or SILENT


def _understood(answer: Answer) -> Iterator[str]:
    """What is to be known before the text."""
    if state := STATES.get(answer.status):
        yield state
    if answer.rewritten:
        yield f"Understood as: {plain_markdown(answer.rewritten)}"
    if answer.as_of:
        yield f"As of {spelled(answer.as_of)}"
    if answer.usage:
        yield f"Written by {plain_markdown(answer.usage.model)}"


def _numbered(answer: Answer, notes: _Notes) -> str:
    """The text with each number that has a citation turned into that of a footnote."""
    citations = {citation.number: citation for citation in answer.citations}
    parts = pieces(answer.text.strip(), citations)
    return "".join(notes.mark(part) if isinstance(part, Citation) else plain_markdown(part) for part in parts)


def _claim(claim: Claim, notes: _Notes, by: str | None) -> str:
    lead = f"{plain_markdown(by)}: " if by else ""
    return f"- {lead}“{plain_markdown(claim.text)}”{notes.mark(claim.citation)} ({day_told(claim.citation.published)})"


def _doubt(sentence: Sentence) -> str:
    reason = f": {plain_markdown(sentence.reason)}" if sentence.reason else ""
    return f"> Not clearly carried by the cited words{reason}: “{plain_markdown(sentence.text)}”"
