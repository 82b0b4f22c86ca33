"""A suite made ready to be asked: found by its name or folder, its documents at hand, its references checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Literal

from evals.errors import SuiteError
from evals.homes import shipped_articles
from evals.suite import (
    DOCUMENTS,
    QUESTIONS,
    RESPONSES,
    Document,
    Question,
    Reference,
    Response,
    Suite,
    read_suite,
    shipped_suite,
)
from rag.types import Article

Mode = Literal["reading", "pooled"]


def shipped_names() -> list[str]:
    """The names of the suites that come with Parley."""
    folder = Path(str(files("evals"))) / "suites"
    return sorted(
        path.name for path in folder.iterdir() if any((path / name).is_file() for name in (QUESTIONS, RESPONSES))
    )


def load_suite(name: str) -> Suite:
    """The shipped suite of this name, or the suite in this folder, checked.

    Where questions or responses point at shipped articles, these are among its documents. Raises SuiteError for what is
    no suite, has neither questions nor responses or no documents, names a document that is not there, or has a span
    that differs from its text.
    """
    suite = shipped_suite(name) if name in shipped_names() else read_suite(Path(name).expanduser())
    if not (suite.questions or suite.responses):
        raise SuiteError(
            f"The suite {suite.name} has no questions and no responses.",
            f"Put some into its {QUESTIONS} or {RESPONSES}.",
        )
    suite = _with_shipped(suite)
    if not suite.documents:
        raise SuiteError(
            f"The suite {suite.name} has no documents, and nothing in it points at a shipped article.",
            f"Put its articles into {DOCUMENTS}.",
        )
    for question in suite.questions:
        _check(suite, f"question {question.id}", _places(question), question.context or ())
    for response in suite.responses:
        _check(suite, f"response {response.id}", response.sources)
    return suite


def default_mode(suite: Suite) -> Mode:
    """Reading where questions name their context, else pooled."""
    return "reading" if any(question.context is not None for question in suite.questions) else "pooled"


def selected(suite: Suite, mode: Mode, split: str | None = None, limit: int | None = None) -> list[Question]:
    """The questions to ask in file order; in reading mode those without articles of their own are left out.

    Raises SuiteError where none remains.
    """
    found = [question for question in suite.questions if split in {None, question.split}]
    if mode == "reading":
        found = [question for question in found if suite.reading(question)]
    if not found:
        what = f"no questions of the split {split}" if split else "no questions with articles of their own"
        raise SuiteError(f"The suite {suite.name} has {what} to ask.", "Choose another --split or --mode.")
    return found[:limit]


def selected_responses(suite: Suite, split: str | None = None, limit: int | None = None) -> list[Response]:
    """The responses to check in file order. Raises SuiteError where there is none."""
    found = [response for response in suite.responses if split in {None, response.split}]
    if not found:
        what = f"no responses of the split {split}" if split else "no responses"
        raise SuiteError(f"The suite {suite.name} has {what} to check.", "Choose another --split or --mode.")
    return found[:limit]


def articles_of(suite: Suite, mode: Mode, questions: Sequence[Question]) -> list[Article]:
    """The articles of the run's library, each once: all documents, or in reading mode those of these questions."""
    if mode == "pooled":
        return [document.as_article() for document in suite.documents.values()]
    return list({article.id: article for question in questions for article in suite.reading(question)}.values())


def answerable(question: Question, mode: Mode) -> bool | None:
    """Whether the articles asked answer the question; None where that is not scored.

    A question without the field that has an answer is answerable.
    """
    if mode == "pooled" and question.pooled_status is not None:
        return question.answerable_pooled
    if "answerable" not in question.model_fields_set and (question.answers or question.nuggets):
        return True
    return question.answerable


def corpus_digest(suite: Suite) -> str:
    """A digest of all documents, in whatever order they come."""
    articles = sorted((document.as_article() for document in suite.documents.values()), key=lambda item: item.id)
    return _digest(f"{article.id} {article.sha256} {article.header} {article.language}" for article in articles)


def responses_digest(suite: Suite) -> str:
    """A digest of all responses with what is known of them."""
    return _digest(response.model_dump_json() for response in suite.responses)


def questions_digest(suite: Suite) -> str:
    """A digest of all questions with what is known of their answers."""
    return _digest(question.model_dump_json() for question in suite.questions)


def _digest(lines: Iterator[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def _with_shipped(suite: Suite) -> Suite:
    """The suite with the shipped articles, if its questions point at one of them that it has not itself."""
    shipped = {article.id: _document(article) for article in shipped_articles()}
    named = set(_names(suite)) - suite.documents.keys()
    return replace(suite, documents=shipped | suite.documents) if named & shipped.keys() else suite


def _document(article: Article) -> Document:
    names = ("id", "text", "title", "published", "url", "language")
    return Document(**{name: getattr(article, name) for name in names}, source=article.publisher)


def _names(suite: Suite) -> Iterator[str]:
    for question in suite.questions:
        yield from (place.doc_id for place in _places(question))
        yield from question.context or ()
    for response in suite.responses:
        yield from (place.doc_id for place in response.sources)


def _places(question: Question) -> tuple[Reference, ...]:
    return (*question.evidence, *question.near_miss)


def _check(suite: Suite, what: str, places: Sequence[Reference], context: Sequence[str] = ()) -> None:
    for name in (*(place.doc_id for place in places), *context):
        if name not in suite.documents:
            raise SuiteError(
                f"The {what} of the suite {suite.name} names the document {name}, which is not there.",
                f"Add it to {DOCUMENTS} or correct the id.",
            )
    for place in places:
        _check_span(what, place, suite.documents[place.doc_id].text)


def _check_span(what: str, place: Reference, text: str) -> None:
    if place.start is None or place.end is None:
        return
    words = text[place.start : place.end]
    if not words or words != (place.text or words):
        raise SuiteError(
            f"In {what} the span {place.start} to {place.end} of {place.doc_id} holds {words[:60]!r}, "
            f"not {(place.text or 'any text')[:60]!r}.",
            "Correct the offsets: they count code points, and the end is exclusive.",
        )
