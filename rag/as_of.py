"""As of which day a question wants to know, from its own words.

Only what asks for the knowledge of a day counts: "as of 2 June", "what was known by 2 June". "What happened on 2 June"
does not, since what was written later tells it best.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from rag.dates import Period, day_of, spelled
from rag.day_words import DAY, day_in
from rag.errors import QuestionError
from rag.question import Query
from rag.rounds import ROUND, Round, round_of
from rag.words import alternatives, wordlists

Edge = Literal["last", "before"]
Held = Callable[[Round], Period | None]


@dataclass(frozen=True, slots=True)
class Understood:
    """The day whose knowledge is wanted, and the words `question[start:end]` that say so."""

    day: date
    words: str
    start: int
    end: int


class _Form(NamedTuple):
    """A way of asking as of a day: its words, what the rest must hold, and which day of those named it means."""

    words: re.Pattern[str]
    rest: re.Pattern[str] | None = None
    edge: Edge = "last"


def given_day(value: date | str | None) -> date | None:
    """The day of an `as_of`, a date or YYYY-MM-DD. Raises QuestionError for anything else and for one to come."""
    day = day_of(value)
    if day and day > date.today():
        raise QuestionError(
            f"{spelled(day)} is still to come.",
            f"Ask as of a day up to today, {spelled(date.today())}, or without one.",
        )
    return day


def as_of_in(
    question: str, *, anchor: date, previous: date | None = None, held: Held = lambda _: None
) -> Understood | None:
    """As of which day a question wants to know by its own words, None where they don't say.

    "Now" is `anchor`, "then" the `previous` day, if there is one; `held` tells when a round was held. A day without a
    year is of the last one in which it is not after `anchor`, and of a month that is not over the part up to `anchor`
    counts. What stands between quotation marks is passed over. Raises QuestionError for a day that the calendar lacks,
    and for days that contradict each other.
    """
    text = _QUOTED.sub(lambda match: "\n" * len(match.group()), question)
    for forms in (_FIRM, _LOOSE):
        named = [found for form in forms for found in _named(text, form, anchor, held)]
        if named:
            return _only(named)
    pointing = [(form, previous) for form in _THEN if previous] + [(_NOW, anchor)]
    found = (_understood(match, day) for form, day in pointing for match in _matches(text, form))
    return next(found, None)


def narrowed(query: Query, previous: date | None, held: Held) -> Query:
    """The query as of the day its words ask for, but never later than the one it has; else as for `as_of_in`."""
    given = query.only.as_of
    texts = dict.fromkeys((query.asked, query.text))
    readings = (as_of_in(text, anchor=given or date.today(), previous=previous, held=held) for text in texts)
    found = next((reading for reading in readings if reading), None)
    if found is None:
        return query
    query = replace(query, bare=without(query.text, found.words))
    if found.day == given:
        return query
    day = min(found.day, given) if given else given_day(found.day)
    return replace(query, only=replace(query.only, as_of=day), as_of_words=found.words)


def without(question: str, words: str) -> str:
    """The question without the words that say as of when; as it is, where hardly anything would be left."""
    before, found, after = question.partition(words)
    if before.rstrip(" ")[-1:] in ("", ","):
        before, after = before.rstrip(" ,"), after.lstrip(" ,")
    rest = re.sub(r"\s+(?=[?!.,;:])", "", " ".join(f"{before} {after}".split()))
    if not found or len(re.findall(r"\w+", rest)) < FEWEST:
        return question
    return rest[:1].upper() + rest[1:]


def _named(text: str, form: _Form, anchor: date, held: Held) -> Iterator[Understood]:
    """What one form says: each day or round that is named in it."""
    for match in _matches(text, form):
        is_round = match.groupdict().get("number")
        period = held(round_of(match, text)) if is_round else day_in(match, text, anchor)
        if period:
            yield _understood(match, _edge(period, form.edge, anchor))


def _matches(text: str, form: _Form) -> Iterator[re.Match[str]]:
    for match in form.words.finditer(text):
        rest = f"{text[: match.start()]} {text[match.end() :]}"
        if form.rest is None or form.rest.search(rest):
            yield match


def _edge(period: Period, edge: Edge, anchor: date) -> date:
    if edge == "before":
        return period.first - timedelta(1)
    return min(period.last, max(anchor, period.first))


def _only(found: Sequence[Understood]) -> Understood:
    """The first of several that mean the same day. Raises QuestionError where they don't."""
    first, *others = sorted(found, key=lambda each: each.start)
    for other in others:
        if other.day != first.day:
            raise QuestionError(
                f"The question asks as of two days: “{first.words}” and “{other.words}”.",
                "Ask once as of each, or of what happened between them.",
            )
    return first


def _understood(match: re.Match[str], day: date) -> Understood:
    return Understood(day, match["words"], match.start("words"), match.end("words"))


def _form(words: str, rest: re.Pattern[str] | None = None, edge: Edge = "last") -> _Form:
    return _Form(re.compile(rf"(?<![\w’'-])(?P<words>{words})(?![\w’'-])", re.IGNORECASE), rest, edge)


FEWEST = 3  # words that are a question
_LISTS = {key: alternatives(words) for key, words in wordlists()["as_of"].items() if isinstance(words, str)}
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]")
_KNOWN = (
    r"(?:\b(?:was|were|been)(?:\s+\w+){0,2}?\s+known\b(?!\s+(?:as|for)\b)"
    r"|\b(?:we|you|one|anyone|everyone|people)\s+(?:already\s+)?(?:know|knew)\b)"
)
_DONE = (
    rf"(?:{_KNOWN}|^(?!.*\b(?:how\s+long|when|did|does|do)\b)"
    rf".*\b(?:has|have|had)\b.*\b(?:{_LISTS['participles']})\b)"
)
_ASKS_KNOWN, _ASKS_DONE = re.compile(_KNOWN, re.IGNORECASE), re.compile(_DONE, re.IGNORECASE | re.DOTALL)
_NOT_FROM = "".join(rf"(?<!\b{word}\s)" for word in wordlists()["as_of"]["from"].split())
_END = rf"at\s+(?=(?:the\s+)?(?:{alternatives(wordlists()['as_of']['parts'][-1])}))"
_FIRM = (
    _form(rf"{_NOT_FROM}(?:{_LISTS['firm']})\s+{DAY}"),
    _form(rf"{DAY}(?:['’]\w+)?(?:\s+sonu)?\s+(?:{_LISTS['behind']})"),
    _form(rf"{_NOT_FROM}(?:{_LISTS['firm']})\s+{ROUND}"),
)
_LOOSE = (
    _form(rf"(?:(?:{_LISTS['upto']})\s+|(?=(?:last|yesterday)\b)){DAY}", _ASKS_KNOWN),
    _form(rf"{_END}{DAY}", _ASKS_DONE),
    _form(rf"(?:{_LISTS['earlier']})\s+{DAY}", _ASKS_KNOWN, "before"),
    _form(rf"(?:{_LISTS['earlier']}|until|up\s+to)\s+{ROUND}", _ASKS_DONE, "before"),
    _form(rf"(?:\A|(?<=known\s)|(?<=knew\s)|(?<=know\s))(?:{_LISTS['within']})\s+{DAY}", _ASKS_KNOWN),
)
_THEN = (
    _form(_LISTS["then"], _ASKS_DONE),
    _form(r"(?<!since\s)(?:back\s+)?then", _ASKS_KNOWN),
)
_NOW = _form(rf"(?:{_LISTS['now']})(?!\s+(?:that|as)\b)")
