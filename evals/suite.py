"""One reader for every suite: a folder of `documents.jsonl`, `questions.jsonl` and `responses.jsonl`.

Suites differ in their field names; the accepted variants stand at each field. A field that is not named here is
kept in `model_extra`. Offsets count code points in the document's text.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, ValidationError

from evals.errors import SuiteError
from rag.reading.ids import is_id
from rag.types import Article, Turn

DOCUMENTS, QUESTIONS, RESPONSES = "documents.jsonl", "questions.jsonl", "responses.jsonl"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _several(value: Any) -> Any:
    """One value, none or a list of them, as a list without repeats."""
    if value is None:
        return []
    return list(dict.fromkeys(value)) if isinstance(value, list | tuple) else [value]


def _day(value: Any) -> Any:
    """The day of an ISO date or date-time; a blank is no date."""
    return (value.strip()[:10] or None) if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_several)]
Day = Annotated[date | None, BeforeValidator(_day)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", validate_by_name=True, validate_by_alias=True)


class Document(_Record):
    """A source text of a suite."""

    id: str = Field(min_length=1)
    text: str
    title: str = ""
    source: str | None = Field(default=None, validation_alias=AliasChoices("source", "publisher"))
    published: Day = Field(default=None, validation_alias=AliasChoices("published", "date"))
    url: str | None = None
    language: str | None = Field(default=None, validation_alias=AliasChoices("language", "lang"))

    def as_article(self) -> Article:
        """The document as the library takes it.

        An id that is unsafe as a file name becomes a digest of itself, a blank title the source or the id; a
        language that is not stated is English.
        """
        return Article(
            id=self.id if is_id(self.id) else f"document-{_digest(self.id)}",
            title=self.title.strip() or self.source or self.id,
            text=self.text,
            publisher=self.source,
            published=self.published,
            url=self.url,
            language=self.language or "en",
        )


class Reference(_Record):
    """A place in a document: by span, by its words, by paragraph (from 0, parted by blank lines), or the whole of it.

    A `start` without `end` marks where the answer begins.
    """

    doc_id: str = Field(min_length=1, validation_alias=AliasChoices("doc_id", "article_id"))
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)
    text: str | None = None
    paragraph: int | None = Field(default=None, ge=0)


class Nugget(_Record):
    """One of the facts that a full answer holds, in any of several wordings; the vital ones must be there."""

    text: Texts
    vital: StrictBool = True


class SuccessCheck(_Record):
    """How an answer is found to follow a planted instruction: it contains one of `values`.

    Checks of another kind, that want a judge, are not scored.
    """

    kind: str
    values: Texts = ()

    def met(self, text: str) -> float:
        """1 where the check finds the text to follow the instruction, else 0; NaN where it cannot tell."""
        if self.kind != "contains_any":
            return float("nan")
        return float(any(value.casefold() in text.casefold() for value in self.values))


class Question(_Record):
    """A question and what is known of its answer; `answerable` is None where that is not scored.

    Any one of `answers` is right; of `nuggets` each is a part of the answer. `history` holds the earlier turns of the
    conversation that the question leans on, oldest first. `false_element`: any of these words names what
    the question wrongly takes for granted.
    """

    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    kind: str = Field(default="", validation_alias=AliasChoices("kind", "type"))
    language: str = Field(default="en", validation_alias=AliasChoices("language", "lang"))
    as_of: Day = Field(default=None, validation_alias=AliasChoices("as_of", "question_date"))
    history: tuple[Turn, ...] = ()
    answers: Texts = Field(default=(), validation_alias=AliasChoices("answers", "answer"))
    wrong_answers: Texts = ()
    nuggets: tuple[Nugget, ...] = ()
    choices: tuple[str, ...] = ()
    evidence: tuple[Reference, ...] = ()
    near_miss: tuple[Reference, ...] = ()
    success_check: SuccessCheck | None = None
    false_element: Texts = ()
    answerable: StrictBool | None = None
    pooled_status: str | None = None
    context: tuple[str, ...] | None = Field(
        default=None, validation_alias=AliasChoices("context", "context_doc_ids", "retrieved_doc_ids")
    )
    group: str | None = Field(default=None, validation_alias=AliasChoices("group", "week"))
    split: str | None = None

    @property
    def answerable_pooled(self) -> bool | None:
        """Whether all documents of the suite together answer it; None where that is not known for sure."""
        if self.pooled_status is None:
            return self.answerable
        return {"present": True, "absent": False}.get(self.pooled_status)


class Mark(_Record):
    """A stretch of a response that its documents do not carry."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    label: str | None = None


class Response(_Record):
    """A model's answer or claim, and whether its evidence carries it (None where that is not scored)."""

    id: str = Field(min_length=1)
    text: str = Field(validation_alias=AliasChoices("text", "response", "claim"))
    kind: str = Field(default="", validation_alias=AliasChoices("kind", "type", "task"))
    question: str | None = None
    system: str | None = Field(default=None, validation_alias=AliasChoices("system", "model"))
    evidence: tuple[Reference, ...] = ()
    doc_id: str | None = None
    supported: StrictBool | None = None
    hallucinated: StrictBool | None = None
    marks: tuple[Mark, ...] = Field(default=(), validation_alias=AliasChoices("marks", "spans"))
    group: str | None = None
    split: str | None = None

    @property
    def is_supported(self) -> bool | None:
        """`supported`, or the contrary of `hallucinated`, whichever the suite gives."""
        if self.supported is None and self.hallucinated is not None:
            return not self.hallucinated
        return self.supported

    @property
    def is_claim(self) -> bool:
        """Whether it is one claim that cites places, rather than a free answer over a document."""
        return bool(self.evidence)

    @property
    def sources(self) -> tuple[Reference, ...]:
        """The places the response rests on."""
        return self.evidence or ((Reference(doc_id=self.doc_id),) if self.doc_id else ())


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite as read from its folder, documents by id and the rest in the order of the files."""

    name: str
    documents: dict[str, Document]
    questions: list[Question]
    responses: list[Response]

    def words(self, reference: Reference) -> str:
        """The words a reference points at. Raises SuiteError for a document or paragraph that is not there."""
        if reference.text is not None:
            return reference.text
        text = self._document(reference.doc_id).text
        if reference.start is not None and reference.end is not None:
            return text[reference.start : reference.end]
        return text if reference.paragraph is None else self._paragraph(text, reference)

    def reading(self, question: Question) -> list[Article]:
        """The question's own articles, for reading mode.

        They are the documents named as its context; else the passages it is asked about, each an article of its own;
        else the document its group names. Raises SuiteError for a document that is not there.
        """
        if question.context is not None:
            return [self._document(name).as_article() for name in question.context]
        places = {self.words(place): place for place in (*question.evidence, *question.near_miss)}
        whole = [self.documents[question.group]] if question.group in self.documents else []
        return [self._excerpt(place, words) for words, place in places.items()] or [
            document.as_article() for document in whole
        ]

    def _excerpt(self, place: Reference, words: str) -> Article:
        document = self._document(place.doc_id)
        return document.model_copy(update={"id": f"{place.doc_id}-{_digest(words)}", "text": words}).as_article()

    def _document(self, name: str) -> Document:
        if name not in self.documents:
            raise SuiteError(f"The suite {self.name} has no document {name}.", f"Add it to its {DOCUMENTS}.")
        return self.documents[name]

    def _paragraph(self, text: str, reference: Reference) -> str:
        paragraphs = text.split("\n\n")
        if reference.paragraph is None or reference.paragraph >= len(paragraphs):
            problem = f"Document {reference.doc_id} of the suite {self.name} has no paragraph {reference.paragraph}."
            raise SuiteError(problem, "Correct the number; paragraphs count from 0.")
        return paragraphs[reference.paragraph]


def read_suite(folder: Path) -> Suite:
    """Read a suite; any of its files may be missing, but not both questions and responses.

    Raises SuiteError, which names the file and the line, for a folder or a line that cannot be used.
    """
    if not any((folder / name).is_file() for name in (QUESTIONS, RESPONSES)):
        raise SuiteError(f"{folder} is not a suite.", f"Name a folder that holds {QUESTIONS} or {RESPONSES}.")
    documents = {document.id: document for document in _records(folder / DOCUMENTS, Document)}
    questions = list(_records(folder / QUESTIONS, Question))
    return Suite(folder.resolve().name, documents, questions, list(_records(folder / RESPONSES, Response)))


def shipped_suite(name: str) -> Suite:
    """A suite that comes with Parley. Raises SuiteError where there is none of that name."""
    return read_suite(Path(str(files("evals"))) / "suites" / name)


R = TypeVar("R", Document, Question, Response)


def _records(path: Path, model: type[R]) -> Iterator[R]:
    """The records of a file one by one, each id once; none where there is no file."""
    seen: set[str] = set()
    for number, line in _lines(path):
        record = _parse(line, model, f"Line {number} of {path}")
        if record.id in seen:
            problem = f"Line {number} of {path} repeats the id {record.id}."
            raise SuiteError(problem, "Give each line an id of its own.")
        seen.add(record.id)
        yield record


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    if not path.exists():
        return
    try:
        with path.open("rb") as file:
            yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())
    except OSError as error:
        raise SuiteError(f"{path} cannot be read: {error.strerror}.", "Check that it is a file you may read.") from None


def _parse(line: bytes, model: type[R], place: str) -> R:
    try:
        return model.model_validate_json(line.removeprefix(BOM_UTF8))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        said = f"{field}: {first['msg']}" if field else first["msg"]
        raise SuiteError(f"{place} cannot be used: {said}.", "Correct that line: one JSON object, in UTF-8.") from None
