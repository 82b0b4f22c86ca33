"""Speakers who are no party of the table: "Prudhomme said", "according to a diplomat", "experts say"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rag.facts import OPENERS
from rag.mentions import Mention, words
from rag.types import Side

OTHERS: tuple[Side, ...] = ("other",)

_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'-]+(?: (?:(?:of|de|van|von|bin|al)\s)?[A-ZÀ-ÖØ-Þ][\w.’'-]*){0,4}"
_SAYING = (
    r"(?:said|says|say|told|tells|wrote|writes|argued|argues|argue|added|adds|warned|warns|warn|noted|notes|explained"
    r"|explains|insisted|insists|claimed|claims|believes?|believed|tweeted|testified|estimates?|estimated|reckons?|reported"
    r"|reports|concluded|suggested|suggests|described|called|acknowledged|admitted|predicted|recalled|stressed)"
)
_ASIDE = r"(?:, [^,;.]{2,80},)?"
_ADVERBS = r"(?:(?:has|have|had|also|later|then|once|now|\w+ly) ){0,3}"


def strangers(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Where somebody outside the table is named as the speaker, in front of a verb of saying, behind it or as a source.

    A name or a noun of people ("officials", "a diplomat") that holds, or stands right after, a known name is none.
    """
    taken: list[tuple[int, int]] = []
    for pattern in (_before(), _behind(), _source()):
        for hit in pattern.finditer(text):
            start, end = hit.span("who")
            introduced = any(end < each.start < hit.end() for each in mentions)  # "Klymenko, Ukraine's minister, said"
            if not introduced and _is_free(text, start, end, mentions, taken):
                taken.append((start, end))
                named = hit["who"] if hit["who"][0].isupper() and " " in hit["who"] else None
                yield Mention(start, end, OTHERS, named, person=True)


def _is_free(text: str, start: int, end: int, mentions: Sequence[Mention], taken: Sequence[tuple[int, int]]) -> bool:
    if any(first < end and start < last for first, last in taken):
        return False
    if text[start:end].split()[0].lower() in OPENERS:
        return False
    return not any((each.start < end and start <= each.end) or _leads(text, each, start) for each in mentions)


def _leads(text: str, mention: Mention, start: int) -> bool:
    """Whether a known name leads to the words at `start` as their owner: "Russian state television", "Kyiv's mayor"."""
    return (
        mention.end <= start and re.fullmatch(r"(?:[’']s?)?(?: [\w-]+){0,3} ?", text[mention.end : start]) is not None
    )


@cache
def _people() -> str:
    of = r"(?: (?:for|at|of|from|with|in) (?:the )?[\w’'-]+(?: [\w’'-]+){0,4})?"
    return rf"(?:[\w’'-]+ ){{0,4}}?(?:{words('people')}){of}"


@cache
def _before() -> re.Pattern[str]:
    opening = r"(?:^|[.,;:“”\"—–] ?|\b(?:and|but|while|that|as|when|because) )(?:[Tt]he |[Aa]n? |[Ss]ome |[Mm]any )?"
    return re.compile(rf"{opening}(?P<who>{_NAME}|{_people()}){_ASIDE} {_ADVERBS}{_SAYING}\b")


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(
        rf"[,”\"’'?!] {_ADVERBS}(?:said|says|told|wrote|argued|added|explained|tweeted|warned|noted) "
        rf"(?:the |an? )?(?P<who>{_NAME}|{_people()})"
    )


@cache
def _source() -> re.Pattern[str]:
    return re.compile(rf"\b[Aa]ccording to (?:the |an? )?(?P<who>{_NAME}|{_people()})")
