"""The nouns of Parley. Offsets count Unicode code points in `Article.text`; dates are calendar days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Literal

Day = date
Side = Literal["ukraine", "russia", "mediator", "other"]
Verdict = Literal["verbatim", "supported", "unsupported"]
ConflictKind = Literal["sides_differ", "overtaken", "other_counts"]
Status = Literal["answered", "partial", "not_in_sources", "empty_library"]


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet's report that an article draws on."""

    outlet: str
    date: Day | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One source document. `text` is plain text: its passages and quotes are slices of it.

    `pages` are the offsets at which the pages of a paged document start, the first being 0; empty for others.
    """

    id: str
    title: str
    text: str
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    language: str = "en"
    topics: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    pages: tuple[int, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The number of the page that holds `text[offset]`, counted from 1; None without pages."""
        return bisect_right(self.pages, offset) or None

    @property
    def sha256(self) -> str:
        """Hash of the text alone, in hex: the same wherever the article is kept."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def header(self) -> str:
        """Title, publisher and date in one line, put before each passage for searching, never quoted."""
        day = self.published.isoformat() if self.published else None
        return " · ".join(part for part in (self.title, self.publisher, day) if part)


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk of an article: `article.text[start:end] == text`, always."""

    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage as retrieved for one question.

    `dense` is the cosine to the question, `lexical` the BM25 score, `score` their fusion in 0..1;
    `echoes` are passages of other articles that say the same in nearly the same words.
    """

    passage: Passage
    article: Article
    score: float
    dense: float
    lexical: float
    echoes: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's text, `text[start:end]`."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says the sentence `article.text[start:end]`: the side and the speaker's name, None while the article speaks.

    `sides` are all sides whose words the sentence tells, in its order, `side` being the first and `speaker` its voice.
    """

    start: int
    end: int
    side: Side | None
    speaker: str | None
    sides: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence an answerer proposes, with the spans it rests on, before it is cited and checked.

    `passages` are those it cites as a whole, where the spans were picked out of them; `stray` says that it cites
    something that was not given. `lead` is shown before it and is no part of it: the day of an earlier article.
    """

    text: str
    spans: tuple[Span, ...]
    passages: tuple[Passage, ...] = ()
    stray: bool = False
    lead: str = ""

    @property
    def shown(self) -> str:
        """The sentence with its lead."""
        return self.lead + self.text


@dataclass(frozen=True, slots=True)
class Usage:
    """What a language model's reply took: tokens as its server counted them, cost where prices are set."""

    model: str
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A number in an answer and the exact words behind it: `article.text[start:end] == quote`.

    `page` is the one the quote starts on, in an article that has pages.
    `sha256` is the article's, by which a receipt tells later whether the quote still stands in the same text.
    """

    number: int
    article_id: str
    title: str
    publisher: str | None
    published: date | None
    url: str | None
    start: int
    end: int
    quote: str
    said_by: tuple[Side, ...] = ()
    page: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one voice claims, in the article's own words; `said_by` is empty where the article itself tells it.

    The citation is its own; one whose words stand in a cited sentence of the answer bears that sentence's number.
    """

    text: str
    said_by: tuple[Side, ...]
    speaker: str | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class SideView:
    """What the articles have one side say on the question, newest first; empty where they hold no statement of it."""

    side: Side
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that give different numbers, days or outcomes for one thing, newest first.

    `sides_differ`: they come from different sides or outlets; `overtaken`: a later article tells another state than an
    earlier one; `other_counts`: one voice counts different things.
    """

    kind: ConflictKind
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, the numbers of its citations, and what the check found, with the reason."""

    text: str
    citations: tuple[int, ...]
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Whether passages carry a sentence: a verdict, a score in 0..1, and why not, where they don't.

    `verbatim` means that a passage holds it word for word.
    """

    verdict: Verdict
    score: float
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """An article that comes closest to a question it does not answer."""

    article_id: str
    title: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Premise:
    """What a question takes for granted and no article tells, in plain words, and what the articles tell instead.

    `told_instead` are sentences of the articles or events with their days, `citations` the numbers behind them.
    """

    text: str
    told_instead: tuple[str, ...] = ()
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation, the text of its answer, and the day of what it tells, if that is known."""

    question: str
    answer: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What Parley says to a question; the attributes bear the names of the JSON.

    `rewritten` is the question as it was understood, where the earlier turns of the conversation were needed for that.
    `held_back` are the unsupported sentences that a strict answer leaves out; `usage` is None without a model.
    `sides` are the four sides where more than one of them speaks on the question, else none; `independent_sources` are
    the outlets behind the cited articles, each counted once.
    `as_of_words` are the question's own words for `as_of`; where a day was given and they mean a later one, it holds.
    `premises` is what the question takes for granted and no article tells, the status then being `not_in_sources`.
    """

    question: str
    status: Status
    text: str
    as_of: date | None
    answerer: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    rewritten: str | None = None
    elapsed_ms: int = field(default=0, compare=False)
    held_back: tuple[Sentence, ...] = ()
    usage: Usage | None = None
    sides: tuple[SideView, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    independent_sources: int = 0
    as_of_words: str | None = None
    premises: tuple[Premise, ...] = ()

    @property
    def turn(self) -> Turn:
        """This answer as a turn in the history of the next question; its day is `as_of`, else its newest article's."""
        cited = max((citation.published for citation in self.citations if citation.published), default=None)
        return Turn(self.rewritten or self.question, self.text, self.as_of or cited)

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON-ready values: dates as ISO days, tuples as lists."""
        return {key: jsonable(value) for key, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class StatusEvent:
    """What is being done now, for a person to read, or the outcome once it is known.

    With "reading" comes how the question was understood, where that is not as it was asked, and as of which day, where
    its own words say so.
    """

    status: Status | Literal["searching", "reading"]
    rewritten: str | None = None
    as_of: date | None = None
    as_of_words: str | None = None


@dataclass(frozen=True, slots=True)
class TextEvent:
    """The next characters of the answer's text; what has been sent is never taken back."""

    text: str


@dataclass(frozen=True, slots=True)
class CitationEvent:
    """A citation, sent before the first text that shows its number."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class SentenceEvent:
    """A sentence that has been shown, its numbers too, with what the check found."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class DoneEvent:
    """The end of the stream: the whole answer."""

    answer: Answer


Event = StatusEvent | TextEvent | CitationEvent | SentenceEvent | DoneEvent


def jsonable(value: Any) -> Any:
    """Turn dates into ISO days and tuples into lists, all the way down."""
    if isinstance(value, dict):
        return {key: jsonable(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [jsonable(item) for item in value]
    return value
