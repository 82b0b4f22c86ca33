"""What a question takes for granted by a noun: events with a place or a day, outcomes, offices, numbers of things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answering.premises.lexicon import deed_at, deeds, events, key, outcomes, thing
from rag.answering.premises.parsed import OPENING, Parsed, Taken, is_date, is_person, place
from rag.checking.figures import figures
from rag.checking.naming import Mention, is_month
from rag.checking.parsing import Word, listed
from rag.dates import periods
from rag.words import fold

FAR = 8  # words from an outcome to the word that says it came about
_ORDINALS = frozenset(
    ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
)
_BETWEEN = frozenset(("was", "were", "that", "of", "in", "for", "and", "the"))
_BEFORE_NOUN = frozenset(("the", "did", "was", "were", "will", "does", "that", "who", "which")) | OPENING
_WAS = re.compile(r" (?:was|were) ")
_NUMBER = re.compile(r"\bthe\s+(?:\w+\s+)?(?P<counted>\d[\d.,]*)[ -]+(?=[a-z])|\b(?P<pointed>\d+)-(?=[a-z])")


def nouns_in(asked: Parsed) -> Iterator[Taken]:
    """All that the question takes for granted by a noun."""
    yield from _outcomes(asked)
    yield from _gatherings(asked)
    yield from _events(asked)
    yield from _offices(asked)
    yield from _numbers(asked.text)


def _outcomes(asked: Parsed) -> Iterator[Taken]:
    """ "the truce agreed at the palace", "after the ceasefire was signed": what came about, by nobody's name."""
    for at, word in enumerate(asked.words):
        if key(word.lower) not in outcomes() or not at or asked.words[at - 1].lower in {"a", "an", "no", "any"}:
            continue
        verb = _participle(asked.words, at + 1)
        if verb is not None:
            rest = [*asked.words[at + 1 : verb], *asked.tail(verb + 1)]
            end = max(asked.words[verb].end, *(other.end for other in rest)) if rest else asked.words[verb].end
            told = _WAS.sub(" ", asked.text[_phrase(asked.words, at) : end])
            text = f"of {_indefinite(told, word.lower)}"
            taken = asked.deed(deeds()["agree"], text, (), rest)
            query = f"{word.lower} agreed signed {taken.query}"
            yield replace(taken, things=frozenset({thing(word.lower)}), query=query)


def _phrase(words: Sequence[Word], at: int) -> int:
    """Where a noun begins with the adjectives before it."""
    start = at
    while start and at - start < 3 and words[start - 1].lower not in _BEFORE_NOUN | listed("prepositions"):
        start -= 1
    return words[start].start


def _participle(words: Sequence[Word], start: int) -> int | None:
    """Where the verb stands that says of a noun that it came about: within a few words, before another clause."""
    for at in range(start, min(start + FAR, len(words))):
        deed, _ = deed_at(words, at)
        if deed and deed.name in {"agree", "sign"} and words[at].lower.endswith("ed"):
            return at
        if not (words[at].lower in _BETWEEN or words[at].named or is_date(words[at])):
            return None
    return None


def _gatherings(asked: Parsed) -> Iterator[Taken]:
    """ "the meeting between Zelensky and Putin in Alaska": two people or more who met."""
    for at, word in enumerate(asked.words[:-2]):
        ahead, following = asked.words[at - 1].lower, asked.words[at + 1].lower
        if key(word.lower) in events() and ahead == "the" and following in {"between", "of"}:
            who, end = asked.subject(at + 2)
            rest = asked.tail(end)
            if len(who) > 1 and all(is_person(item.entity) for item in who):
                text = f"of a {asked.text[word.start : rest[-1].end if rest else who[-1].end]}"
                yield asked.deed(deeds()["meet"], text, who, rest)


def _events(asked: Parsed) -> Iterator[Taken]:
    """ "the third round in Geneva", "the exchange of 5 June 2025": an event with its number, place or day."""
    for at, word in enumerate(asked.words):
        if key(word.lower) not in events() or word.named or not at or asked.words[at - 1].lower == "of":
            continue
        before, rest = _before(asked.words, at), asked.tail(at + 1)
        if not before or "planned" in {other.lower for other in (*before, *rest)}:
            continue
        own = asked.names([*before, *rest])
        places = tuple(place(item) for item in own if _is_place(asked, item))
        days = periods(asked.said([word, *rest]))
        if places or days:
            numeral = next((other.lower for other in before if other.lower in _ORDINALS), "")
            text = f"of {_indefinite(asked.said([*before[1:], word, *rest]), word.lower)}"
            names = " ".join(item.text for item in own)
            query = f"{numeral} {asked.said([word, *rest])} {names}"
            yield Taken(text, places=places, days=days, noun=word.lower, numeral=numeral, query=query)


def _before(words: Sequence[Word], at: int) -> list[Word]:
    """The words from "the" to a noun, at most four between; none without it."""
    start = next((place for place in range(at - 1, max(-1, at - 6), -1) if words[place].lower == "the"), at)
    return list(words[start:at])


def _is_place(asked: Parsed, mention: Mention) -> bool:
    """Whether a name beside an event is where it took place, not who took part."""
    adjective = mention.adjective and mention.text != mention.entity
    return asked.stands_in(mention) or not (adjective or is_person(mention.entity))


def _indefinite(phrase: str, noun: str) -> str:
    """A noun phrase with "a" or "an", or with neither where the noun is a plural."""
    if noun.endswith("s"):
        return phrase
    return f"{'an' if phrase[:1].lower() in 'aeiou' else 'a'} {phrase}"


def _offices(asked: Parsed) -> Iterator[Taken]:
    """ "Defence Minister Yermak": a title right before the name of someone known."""
    for mention in asked.named.values():
        parts, own = mention.text.split(), {fold(part) for part in mention.entity.split()}
        named = next((at for at, part in enumerate(parts) if fold(part) in own), 0)
        title = tuple(part.lower() for part in parts[:named])
        if mention.known and len(title) > 1 and title[-1] in listed("offices"):
            yield Taken(f"of {mention.text}", person=mention.entity, title=title, query=mention.text)


def _numbers(question: str) -> Iterator[Taken]:
    """ "the 7,000 bodies", "the 30-point plan": a number that is taken to be known."""
    for match in _NUMBER.finditer(question):
        digits, noun = match["counted"] or match["pointed"], question[match.end() :].split()
        if not noun or is_month(noun[0]):
            continue
        joined = match.group().endswith("-")
        told = (f"a {digits}-{' '.join(noun[:2])}" if joined else f"{digits} {noun[0]}").rstrip("?.,")
        value = next((figure.value for figure in figures(f"{digits} {noun[0]}")), "")
        counted = thing(noun[0].strip("?.,").lower())
        if value and counted:
            yield Taken(f"of {told}", noun=counted, numeral=value, query=f"{told} {question}")
