"""Which statements conflict: other numbers, days or outcomes for the same thing, and how they come to differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from rag.checking.calendar import Moment, moments
from rag.quantities import Quantity
from rag.statements import Statement
from rag.types import ConflictKind
from rag.words import wordlists

SHARED = 0.5  # share of the smaller statement's matter that two articles must have in common
LEAST_SHARED = 2  # words of it
CLOSE = 0.3  # the same for a sentence and the next one
NEXT = 3  # characters from the end of a sentence to the next


@dataclass(frozen=True, slots=True)
class Difference:
    """Two statements that cannot both be told as the fact of the matter, the earlier published first."""

    kind: ConflictKind
    one: Statement
    other: Statement


def differences(statements: Sequence[Statement]) -> list[Difference]:
    """The pairs that conflict, in the order of the statements."""
    pairs = combinations(sorted(statements, key=_place), 2)
    return [found for one, other in pairs if (found := difference(one, other))]


def difference(one: Statement, other: Statement) -> Difference | None:
    """How two statements conflict, None where they agree or tell of different things."""
    one, other = sorted((one, other), key=_place)
    if one.article.id != other.article.id:
        differ = _same_matter(one, other, SHARED) and _same_days(one, other) and _counts_differ(one, other)
    elif one.sentence == other.sentence:
        differ = _set_against(one, other)
    else:
        differ = other.sentence[0] - one.sentence[1] <= NEXT and _voices_differ(one, other) and _answered(one, other)
    return Difference(_kind(one, other), one, other) if differ else None


def _set_against(one: Statement, other: Statement) -> bool:
    """Within one sentence: other numbers for one thing, or words set against each other."""
    if not _voices_differ(one, other):
        return False
    if _values_differ(one, other):
        return True
    points_back = bool(_listed("pointing") & other.words)
    return (other.contrasted or points_back) and not (_listed("agreeing") & other.words)


def _answered(one: Statement, other: Statement) -> bool:
    """From one sentence to the next: another number for the same, or a voice that denies what was said."""
    shared = one.matter & other.matter
    named = {word for word in (one.speaker or "").lower().split() if word in other.words}
    if _listed("denying") & other.words and (named or len(shared) >= LEAST_SHARED):
        return True
    if "instead" in other.words or "differently" in other.words:
        return len(shared) >= LEAST_SHARED
    return _same_matter(one, other, CLOSE) and _same_days(one, other) and _counts_differ(one, other)


def _values_differ(one: Statement, other: Statement) -> bool:
    """Whether each gives a number for one thing that the other does not give."""
    mine = [item for item in one.quantities if any(item.counts_as(each) for each in other.quantities)]
    theirs = [item for item in other.quantities if any(item.counts_as(each) for each in one.quantities)]
    return bool(mine) and _lacks(mine, theirs) and _lacks(theirs, mine)


def _lacks(mine: Sequence[Quantity], theirs: Sequence[Quantity]) -> bool:
    return any(not any(item.agrees(each) for each in theirs) for item in mine)


def _counts_differ(one: Statement, other: Statement) -> bool:
    """Whether both count one thing, which both name, and no number is in both."""
    pairs = [
        (mine, theirs)
        for mine in one.quantities
        for theirs in other.quantities
        if mine.noun and theirs.noun and mine.counts_as(theirs)
    ]
    return bool(pairs) and not any(mine.agrees(theirs) for mine, theirs in pairs)


def _voices_differ(one: Statement, other: Statement) -> bool:
    return (one.sides, one.speaker) != (other.sides, other.speaker) and bool(one.sides or other.sides)


def _same_matter(one: Statement, other: Statement, share: float) -> bool:
    shared = len(one.matter & other.matter)
    return shared >= max(LEAST_SHARED, share * min(len(one.matter), len(other.matter)))


def _same_days(one: Statement, other: Statement) -> bool:
    """Whether the days that both name can be the same; a statement without one can be of any."""
    mine, theirs = (moments(statement.text) for statement in (one, other))
    return not mine or not theirs or any(_meet(left, right) for left in mine for right in theirs)


def _meet(left: Moment, right: Moment) -> bool:
    if left.month != right.month or (left.year and right.year and left.year != right.year):
        return False
    return not left.days or not right.days or bool(left.days & right.days)


def _kind(one: Statement, other: Statement) -> ConflictKind:
    if one.sides and other.sides and set(one.sides) != set(other.sides):
        return "sides_differ"
    if one.published and other.published and one.published < other.published:
        return "overtaken"
    if one.speaker != other.speaker and (one.sides or other.sides):
        return "sides_differ"
    return "other_counts"


def _place(statement: Statement) -> tuple[str, str, int]:
    return (statement.published.isoformat() if statement.published else "", statement.article.id, statement.start)


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(wordlists()["conflict"][name].split())


def clusters(found: Sequence[Difference]) -> Iterator[list[Statement]]:
    """Statements that conflict with one another, directly or through a third, in groups."""
    groups: list[list[Statement]] = []
    for difference_ in found:
        pair = [difference_.one, difference_.other]
        touched = [group for group in groups if any(item in group for item in pair)]
        merged = [item for group in touched for item in group]
        groups = [group for group in groups if group not in touched]
        groups.append([*merged, *(item for item in pair if item not in merged)])
    yield from groups
