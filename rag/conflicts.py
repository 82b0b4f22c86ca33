"""Which statements conflict: other numbers, days or outcomes for the same thing, and how they come to differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import combinations

from rag.dates import Period
from rag.event_days import event_days
from rag.mentions import parties_in
from rag.quantities import Quantity
from rag.statements import Statement
from rag.types import ConflictKind
from rag.words import wordlists

SHARED, WORDS = 0.5, 3  # the share of the smaller statement's matter, and its words, that two articles have in common
CLOSE, FEW = 0.3, 2  # the same for a sentence and the next one
KINDS: tuple[ConflictKind, ...] = ("sides_differ", "overtaken", "other_counts")  # the weightiest first
SAME_NEWS = timedelta(14)  # between articles on one event, where the statements do not both name its day
NEXT = 3  # characters from the end of a sentence to the next


@dataclass(frozen=True, slots=True)
class Difference:
    """Two statements that cannot both be told as the fact of the matter, the earlier published first."""

    kind: ConflictKind
    one: Statement
    other: Statement


def differences(statements: Sequence[Statement]) -> list[Difference]:
    """The pairs that conflict, and statements that give a number in place of another, oldest first."""
    ordered = sorted(statements, key=_place)
    corrected = [Difference("overtaken", item, item) for item in ordered if item.corrects]
    return corrected + [found for one, other in combinations(ordered, 2) if (found := difference(one, other))]


def difference(one: Statement, other: Statement) -> Difference | None:
    """How two statements conflict, None where they agree or tell of different things."""
    one, other = sorted((one, other), key=_place)
    if one.article.id != other.article.id:
        alike = _same_matter(one, other, SHARED, WORDS) and _same_event(one, other) and _same_parties(one, other)
        differ = alike and _counts_differ(one, other)
    elif one.sentence == other.sentence:
        differ = _set_against(one, other)
    else:
        differ = other.sentence[0] - one.sentence[1] <= NEXT and _answered(one, other)
    return Difference(_kind(one, other), one, other) if differ else None


def _set_against(one: Statement, other: Statement) -> bool:
    """Within one sentence: other numbers for one thing, or words set against each other."""
    if not _voices_differ(one, other):
        return other.contrasted and (one.reported or other.reported) and _values_differ(one, other)
    if _values_differ(one, other):
        return True
    points_back = bool(_listed("pointing") & other.words)
    return (other.contrasted or points_back) and not (_listed("agreeing") & other.words)


def _answered(one: Statement, other: Statement) -> bool:
    """From one sentence to the next: another number for the same, or a voice that denies what was said."""
    if _voices_differ(one, other) and _denied(one, other):
        return True
    unnamed = one.reported and other.reported and not (one.sides and other.sides)
    reported = _voices_differ(one, other) or unnamed
    if not reported or bool(_days(one)) != bool(_days(other)) or not _same_days(one, other):
        return reported and _takes_up(one, other)
    return (_same_matter(one, other, CLOSE, FEW) and _counts_differ(one, other)) or _takes_up(one, other)


def _denied(one: Statement, other: Statement) -> bool:
    shared = one.matter & other.matter
    named = {word for word in (one.speaker or "").lower().split() if word in other.words}
    if _listed("denying") & other.words and (named or len(shared) >= FEW):
        return True
    return len(shared) >= FEW and ("instead" in other.words or "differently" in other.words)


def _takes_up(one: Statement, other: Statement) -> bool:
    """Whether the next sentence is another voice's number alone, for what the one before counts: "Trump said 95."."""
    if len(other.quantities) != 1 or len(one.quantities) != 1 or len(other.matter - one.matter) > FEW:
        return False
    (mine,), (theirs,) = one.quantities, other.quantities
    return bool(mine.noun) and not theirs.noun and not mine.agrees(theirs)


def _values_differ(one: Statement, other: Statement) -> bool:
    """Whether each gives a number for one thing that the other does not give."""
    mine = [item for item in one.quantities if any(item.counts_as(each) for each in other.quantities)]
    theirs = [item for item in other.quantities if any(item.counts_as(each) for each in one.quantities)]
    return bool(mine) and _lacks(mine, theirs) and _lacks(theirs, mine)


def _lacks(mine: Sequence[Quantity], theirs: Sequence[Quantity]) -> bool:
    return any(not any(item.agrees(each) for each in theirs) for item in mine)


def _counts_differ(one: Statement, other: Statement) -> bool:
    """Whether both count one thing, and no number is in both."""
    pairs = [
        (mine, theirs)
        for mine in one.quantities
        for theirs in other.quantities
        if mine.counts_as(theirs) and _named(mine, other) and _named(theirs, one)
    ]
    return bool(pairs) and not any(mine.agrees(theirs) for mine, theirs in pairs)


def _named(quantity: Quantity, beside: Statement) -> bool:
    """Whether a number says what it counts, or the other statement counts something that this one also names."""
    return bool(quantity.noun) or any(item.noun & beside.matter for item in beside.quantities)


def _voices_differ(one: Statement, other: Statement) -> bool:
    return (one.sides, one.speaker) != (other.sides, other.speaker) and bool(one.sides or other.sides)


def _same_matter(one: Statement, other: Statement, share: float, least: int) -> bool:
    shared = len(one.matter & other.matter)
    return shared >= max(least, share * min(len(one.matter), len(other.matter)))


def _same_parties(one: Statement, other: Statement) -> bool:
    """Whether the doers can be the same where the article itself speaks: what Russia got Ukraine did not get."""
    if one.sides or other.sides:
        return True
    mine, theirs = ({side for _, _, side in parties_in(item.text)} for item in (one, other))
    return mine <= theirs or theirs <= mine


def _same_event(one: Statement, other: Statement) -> bool:
    """Whether both name a day that can be the same, or stand in articles of the same weeks, and nothing is against."""
    if _others(one.names, other.names) or _others(one.ordinals, other.ordinals):
        return False
    if _days(one) and _days(other):
        return _same_days(one, other)
    if one.published is None or other.published is None:
        return False
    return abs(one.published - other.published) <= SAME_NEWS


def _others(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether each names something, and nothing is in both."""
    return bool(mine and theirs) and not mine & theirs


def _same_days(one: Statement, other: Statement) -> bool:
    """Whether the days that both name can be the same; a statement without one can be of any."""
    mine, theirs = _days(one), _days(other)
    return not mine or not theirs or any(left.meets(right) for left in mine for right in theirs)


def _days(statement: Statement) -> list[Period]:
    """The days and months that its sentence names."""
    start, end = statement.sentence
    return [day.period for day in event_days(statement.article) if start <= day.start < end]


def _kind(one: Statement, other: Statement) -> ConflictKind:
    known = bool(one.sides and other.sides)
    if known and _apart(one, other):
        return "sides_differ"
    if one.published and other.published and one.published < other.published:
        return "overtaken"
    same = known or (one is other) or not (_voices_differ(one, other) or one.article.id == other.article.id)
    return "other_counts" if same else "sides_differ"


def _apart(one: Statement, other: Statement) -> bool:
    """Whether two voices speak for themselves: of two sides, or two outlets."""
    return set(one.sides) != set(other.sides) or ("other" in one.sides and one.speaker != other.speaker)


def _place(statement: Statement) -> tuple[str, str, int]:
    return (statement.published.isoformat() if statement.published else "", statement.article.id, statement.start)


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(wordlists()["conflict"][name].split())


def clusters(found: Sequence[Difference]) -> list[tuple[ConflictKind, list[Statement]]]:
    """Statements that conflict with one another, directly or through a third, with the weightiest kind among them."""
    groups: list[tuple[set[ConflictKind], list[Statement]]] = []
    for each in found:
        pair = list(dict.fromkeys((each.one, each.other)))
        touched = [group for group in groups if any(item in group[1] for item in pair)]
        groups = [group for group in groups if group not in touched]
        kinds = {each.kind}.union(*(kinds for kinds, _ in touched))
        groups.append((kinds, list(dict.fromkeys([*(item for _, group in touched for item in group), *pair]))))
    return [(next(kind for kind in KINDS if kind in kinds), group) for kinds, group in groups]
