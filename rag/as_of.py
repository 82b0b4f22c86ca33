"""As of which day a question wants to know, from its own words.

Only what asks for the knowledge of a day counts: "as of 2 June", "what was known by 2 June". "What happened on 2 June"
does not, since it is told best by what was written later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from rag.calendar_words import DAY, day_in
from rag.dates import Period, day_of, spelled
from rag.errors import QuestionError
from rag.rounds import ROUND, Round
from rag.words import alternatives, wordlists

Edge = Literal["first", "last", "before"]
Held = Callable[[Round], Period | None]


@dataclass(frozen=True, slots=True)
class Understood:
    """The day whose knowledge is wanted, and the words `question[start:end]` that say so."""

    day: date
    words: str
    start: int
    end: int


class _Form(NamedTuple):
    """A way of asking as of a day: what is looked for, what the rest must hold, which day of the named ones counts."""

    pattern: re.Pattern[str]
    mark: re.Pattern[str] | None = None
    edge: Edge = "last"


def given_day(value: date | str | None) -> date | None:
    """The day of an `as_of`, given as a date or as YYYY-MM-DD. Raises QuestionError for another or one to come."""
    day = day_of(value)
    if day and day > date.today():
        raise _to_come(day)
    return day


def as_of_in(
    question: str, *, anchor: date, previous: date | None = None, held: Held = lambda _: None
) -> Understood | None:
    """As of which day a question wants to know by its own words, None where they don't say.

    "Now" is `anchor`, "then" the `previous` day, if there is one; `held` tells when a round was held. A day without a
    year is the last one not after `anchor`; of a month that has not ended the part up to `anchor` counts. Raises
    QuestionError for a day that the calendar lacks, or days that contradict each other.
    """
    text = _QUOTED.sub(lambda match: "\n" * len(match.group()), question)
    for forms in (_FIRM, _LOOSE):
        named = [found for form in forms for found in _named(text, form, anchor, held)]
        if named:
            return _one(named)
    if previous and (found := _pointing(text, _THEN, previous)):
        return found
    return _pointing(text, [_NOW], anchor)


def without(question: str, words: str) -> str:
    """The question without the words that say as of when; as it is, where they are not in it or are all there is."""
    before, found, after = question.partition(words)
    rest = " ".join(f"{before.rstrip(' ,;:')} {after.lstrip(' ,;:') if not before.strip() else after}".split())
    rest = re.sub(r"\s+(?=[?!.,;:])", "", rest)
    if not found or not re.search(r"\w+\W+\w+", rest):
        return question
    return rest[:1].upper() + rest[1:]


def _named(text: str, form: _Form, anchor: date, held: Held) -> Iterator[Understood]:
    """The readings of one form: each day or round that it names."""
    for match in form.pattern.finditer(text):
        rest = text[: match.start()] + " " + text[match.end() :]
        if form.mark and not form.mark.search(rest):
            continue
        period = _period(match, text, anchor, held)
        if period:
            yield _understood(match, _edge(period, form.edge, anchor))


def _period(match: re.Match[str], text: str, anchor: date, held: Held) -> Period | None:
    groups = match.groupdict()
    if groups.get("round"):
        return held(Round.of(match, text))
    return day_in(match, text, anchor)


def _edge(period: Period, edge: Edge, anchor: date) -> date:
    if edge == "before":
        return period.first - timedelta(1)
    return min(period.last, max(anchor, period.first))


def _one(found: Sequence[Understood]) -> Understood:
    """The first of several, where all mean the same day. Raises QuestionError."""
    other = next((each for each in found if each.day != found[0].day), None)
    if other is None:
        return min(found, key=lambda each: each.start)
    raise QuestionError(
        f"The question asks as of two days: “{found[0].words}” and “{other.words}”.",
        "Ask once as of each; what happened between two days is asked without “as of”.",
    )


def _pointing(text: str, forms: Sequence[_Form], day: date) -> Understood | None:
    for pattern, mark, _ in forms:
        for match in pattern.finditer(text):
            if mark is None or mark.search(text[: match.start()] + " " + text[match.end() :]):
                return _understood(match, day)
    return None


def _understood(match: re.Match[str], day: date) -> Understood:
    return Understood(day, match["words"], match.start("words"), match.end("words"))


def _to_come(day: date) -> QuestionError:
    return QuestionError(
        f"{spelled(day)} is still to come.", f"Ask as of a day up to today, {spelled(date.today())}, or without one."
    )


def _form(words: str, mark: re.Pattern[str] | None = None, edge: Edge = "last") -> _Form:
    return _Form(re.compile(rf"(?<![\w-])(?P<words>{words})(?![\w-])", re.IGNORECASE), mark, edge)


_LISTS = wordlists()["as_of"]
_THE = r"(?:(?:the|het|de|dem|den|der)\s+)?"
_PARTICIPLE = re.sub(r"\\w\*", r"\\w+", alternatives(_LISTS["participles"].replace("*", "*")))
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]")
_KNOWN = re.compile(
    r"\b(?:was|were|been)(?:\s+\w+){0,2}?\s+known\b(?!\s+(?:as|for)\b)"
    r"|\b(?:we|you|one|anyone|everyone|people)\s+(?:already\s+)?(?:know|knew)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    rf"{_KNOWN.pattern}|^(?!.*\b(?:how\s+long|when|did|does|do)\b).*\b(?:has|have|had)\b.*\b(?:{_PARTICIPLE})\b",
    re.IGNORECASE,
)
_NOT_FROM = "".join(rf"(?<!\b{word}\s)" for word in _LISTS["from"].split())
