"""What an English question takes for granted: deeds, events with a place or a day, offices, numbers of things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import takewhile

from rag.answering.premises.lexicon import Deed, deed_at, deeds, events, key, outcomes, past, thing
from rag.checking.figures import figures
from rag.checking.naming import Mention, is_month, mentions
from rag.checking.parsing import Word, listed, parse
from rag.dates import Period, periods
from rag.parties import parties
from rag.words import fold

LONGEST = 400  # characters of a question that is looked at
OPENING = frozenset(("when", "after", "before", "once", "since", "because", "until", "while"))
_ASKS = re.compile(
    r"^(?:\W*(?:and|but|so)\s+)?(?:(?:[a-z]+\s+){0,2})?(?:why|when|where|how|what|which|who|whom|whose)\b", re.I
)
_INNER = frozenset(("both", "and", "the", "president", "presidents", "also", "then", "later", "ever", "even", "still"))
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_NUMBER = re.compile(r"\bthe\s+(?:\w+\s+)?(?P<counted>\d[\d.,]*)[ -]+(?=[a-z])|\b(?P<pointed>\d+)-(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing taken for granted, in plain words: `text` goes on from "No article tells".

    `who` does it to or with `whom`, both as entities; `places` are folded names, `things` keys; `noun` is an event or
    a thing, `numeral` its number or ordinal.
    """

    text: str
    deed: Deed | None = None
    who: tuple[str, ...] = ()
    whom: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    things: frozenset[str] = frozenset()
    days: tuple[Period, ...] = ()
    noun: str = ""
    numeral: str = ""
    person: str = ""
    title: tuple[str, ...] = ()
    query: str = field(default="", compare=False)


def taken_for_granted(question: str) -> list[Taken]:
    """What the question takes for granted, as far as the rules see; nothing for a question that asks whether."""
    if len(question) > LONGEST or not _ASKS.match(question):
        return []
    words, named = parse(question), _named(question)
    found = [*_did(question, words, named), *_made(question, words, named), *_joined(question, words, named)]
    found += [*_clauses(question, words, named), *_outcomes(question, words, named)]
    found += [*_gatherings(question, words, named), *_events(question, words, named), *_offices(question, named)]
    found += _numbers(question)
    return [replace(item, query=item.query or question) for item in found]


def _named(question: str) -> dict[int, Mention]:
    return {mention.start: mention for mention in mentions(question)}


def _did(question: str, words: Sequence[Word], named: dict[int, Mention]) -> Iterator[Taken]:
    """ "Why did Kyiv reject the ceasefire": the subject after "did", the verb after the subject."""
    at = next((at for at, word in enumerate(words) if word.lower == "did" and at), None)
    if at is None:
        return
    who, verb = _subject(words, at + 1, named)
    front = [word for word in words[:at] if word.lower not in listed("prepositions")]
    yield from _deed(question, words, verb, who, named, front)


def _made(question: str, words: Sequence[Word], named: dict[int, Mention]) -> Iterator[Taken]:
    """ "What made Kyiv accept the memorandum": the deed that was brought about."""
    for at, word in enumerate(words[:-2]):
        if word.lower in {"made", "led", "prompted", "moved"}:
            who, verb = _subject(words, at + 1, named)
            verb += verb < len(words) and words[verb].lower == "to"
            yield from _deed(question, words, verb, who, named, ())


def _joined(question: str, words: Sequence[Word], named: dict[int, Mention]) -> Iterator[Taken]:
    """ "Who accompanied Putin to the talks in Jeddah": that he was there."""
    for at, word in enumerate(words[:-2]):
        if word.lower in {"accompanied", "joined"} and words[at - 1].lower in {"who", "which"}:
            who, end = _subject(words, at + 1, named)
            rest = _rest(words, end) if end < len(words) else []
            if who and rest and rest[0].lower in {"to", "at", "in"}:
                text = f"that {question[who[0].start : who[-1].end]} went {question[rest[0].start : rest[-1].end]}"
                yield _told(question, deeds()["attend"], text, who, rest, named)


def _clauses(question: str, words: Sequence[Word], named: dict[int, Mention]) -> Iterator[Taken]:
    """ "when they met in Istanbul", "after Russia returned the bodies"."""
    for at, word in enumerate(words[:-2]):
        if not at or word.lower not in OPENING:
            continue
        who, verb = _subject(words, at + 1, named)
        if not who and words[at + 1].lower in {"they", "he", "she"}:
            did = next((place for place, other in enumerate(words[:at]) if other.lower == "did"), None)
            who, verb = (_subject(words, did + 1, named)[0] if did else []), at + 2
        if verb < len(words) and words[verb].lower[-3:] != "ing":
            yield from _deed(question, words, verb, who, named, (), told=True)


def _subject(words: Sequence[Word], at: int, named: dict[int, Mention]) -> tuple[list[Mention], int]:
    """The names that stand as subject from word `at` on, and where the verb is."""
    found: list[Mention] = []
    while at < len(words):
        mention = named.get(words[at].start)
        if mention:
            found.append(mention)
            at += sum(mention.start <= word.start < mention.end for word in words[at:])
        elif words[at].lower in _INNER or (found and words[at].lower in listed("bodies")):
            at += 1
        else:
            break
    return found, at


def _deed(
    question: str,
    words: Sequence[Word],
    at: int,
    who: Sequence[Mention],
    named: dict[int, Mention],
    front: Sequence[Word],
    *,
    told: bool = False,
) -> Iterator[Taken]:
    """The deed of a verb with its subject, unless it is none that is known or the question denies it."""
    if not who or at >= len(words):
        return
    deed, size = deed_at(words, at)
    if deed is None:
        return
    rest = _rest(words, at + size)
    verb = words[at].lower if told else past(words[at].lower)
    text = _clause(question, words[at], verb, rest, who, front)
    taken = _told(question, deed, text, who, [*front, *rest], named)
    if deed.name == "speak":
        taken = replace(taken, whom=_listeners(rest, named), things=frozenset())
    if taken.whom or taken.places or taken.days or taken.things or not deed.mutual or len(taken.who) > 1:
        yield taken


def _rest(words: Sequence[Word], start: int) -> list[Word]:
    """The words after a verb, up to the next clause."""
    end = next((at for at in range(start, len(words)) if _opens(words, at, words[start].clause)), len(words))
    return list(words[start:end])


def _opens(words: Sequence[Word], at: int, clause: int) -> bool:
    """Whether a word opens another clause: "when they met", but not "after the talks"."""
    word = words[at]
    if word.clause != clause and word.lower in _GOES_ON:
        return True
    following = words[at + 1] if at + 1 < len(words) else None
    return word.lower in OPENING and following is not None and (following.named or following.lower in {"they", "he"})


def _listeners(rest: Sequence[Word], named: dict[int, Mention]) -> tuple[str, ...]:
    """Those who are told something: named right after the verb, or after "to" or "with"."""
    found = []
    for at, word in enumerate(rest[:6]):
        if word.start in named and (not at or rest[at - 1].lower in {"to", "with"}):
            found += _entities(named[word.start])
    return tuple(found)


def _clause(
    question: str, verb: Word, past: str, rest: Sequence[Word], who: Sequence[Mention], front: Sequence[Word]
) -> str:
    """The deed in the question's words: "that Kyiv rejected the ceasefire in Jeddah"."""
    the = "the " if question[: who[0].start].lower().endswith("the ") else ""
    subject = f"{the}{question[who[0].start : who[-1].end]}"
    asked = _asked_for(question, front)
    if rest and rest[0].named and asked == "anything ":
        named = [word for word in takewhile(lambda word: word.named, rest)]
        tail = f"{question[verb.end : named[-1].end]} anything {question[named[-1].end : rest[-1].end]}"
        return " ".join(f"that {subject} {past} {tail}".split())
    tail = question[verb.end : rest[-1].end] if rest else ""
    return " ".join(f"that {subject} {past} {asked}{tail}".split())


def _asked_for(question: str, front: Sequence[Word]) -> str:
    """What "which cities" and "how many aircraft" ask for, where the object of the deed is to stand."""
    lowers = [word.lower for word in front]
    if lowers[:2] in (["how", "many"], ["how", "much"]) and front[2:]:
        return f"{question[front[2].start : front[-1].end]} "
    if lowers[:1] == ["which"] and front[1:]:
        return f"{question[front[1].start : front[-1].end]} "
    return "anything " if lowers[:1] == ["what"] and len(lowers) == 1 else ""


def _told(
    question: str,
    deed: Deed,
    text: str,
    who: Sequence[Mention],
    rest: Sequence[Word],
    named: dict[int, Mention],
) -> Taken:
    others = [named[word.start] for word in rest if word.start in named]
    stead = {item.start for item in others if not item.known or _stands_in(question, item)}
    persons = tuple(dict.fromkeys(one for item in others if item.start not in stead for one in _entities(item)))
    places = tuple(_place(item) for item in others if item.start in stead)
    plain = [word for word in rest if not (word.named or _is_date(word))]
    things = frozenset(found for word in plain if (found := thing(word.lower)) and word.lower not in _IDLE)
    asked = question[rest[0].start : rest[-1].end] if rest else ""
    subjects = tuple(dict.fromkeys(entity for item in who for entity in _entities(item)))
    query = f"{' '.join(item.text for item in who)} {' '.join(sorted(deed.asked))} {asked}"
    return Taken(text, deed, subjects, persons, places, things, periods(asked), query=query)


_GOES_ON = frozenset(("and", "but", "or", "which", "what", "who", "how", "why", "where", "according"))
_IDLE = frozenset(("early", "each", "other", "again", "directly", "own", "how", "many", "which", "what"))


def _entities(mention: Mention) -> tuple[str, ...]:
    """Whom a name stands for; "Putin-Zelensky" for two."""
    if "-" in mention.text and mention.known:
        parts = [item.entity for part in mention.text.split("-") for item in mentions(f"{part} came") if item.known]
        return tuple(parts) if len(parts) == 2 else (mention.entity,)
    return (mention.entity,)


def _stands_in(question: str, mention: Mention) -> bool:
    """Whether a name stands as a place: "in Ankara"."""
    return question[: mention.start].lower().endswith((" in ", " at ", " from "))


def _place(mention: Mention) -> str:
    """The words of a name, folded."""
    return " ".join(fold(part) for part in re.split(r"[\s-]+", mention.text))


def _is_place(question: str, mention: Mention) -> bool:
    """Whether a name beside an event is where it took place, not who took part."""
    return _stands_in(question, mention) or not (
        (mention.adjective and mention.text != mention.entity) or _is_person(mention.entity)
    )


def _is_date(word: Word) -> bool:
    return is_month(word.lower) or word.lower.isdecimal()


def _outcomes(question: str, words: Sequence[Word], named: dict[int, Mention]) -> Iterator[Taken]:
    """ "the truce agreed at the palace", "after the ceasefire was signed in Riyadh": what came about, by nobody's name."""
    for at, word in enumerate(words):
        if key(word.lower) not in outcomes() or not at or words[at - 1].lower in {"a", "an", "no", "any"}:
            continue
        verb = _participle(words, at + 1)
        if verb is not None:
            rest = [*words[at + 1 : verb], *_tail(words, verb + 1)]
            end = max(words[verb].end, (rest or [words[verb]])[-1].end)
            text = f"of {indefinite(question[_phrase(words, at) : end], word.lower)}"
            taken = _told(question, deeds()["agree"], text, (), rest, named)
            yield replace(
                taken, things=frozenset({thing(word.lower)}), query=f"{word.lower} agreed signed {taken.query}"
            )


def _phrase(words: Sequence[Word], at: int) -> int:
    """Where a noun begins with the adjectives before it."""
    plain = {"the", "did", "was", "were", "of", "will", "does", "that", "who", "which"}
    start = at
    while start and at - start < 3 and words[start - 1].lower not in plain | OPENING | listed("prepositions"):
        start -= 1
    return words[start].start


def _participle(words: Sequence[Word], start: int) -> int | None:
    """Where the verb stands that says of a noun that it came about: within a few words, before another clause."""
    for at in range(start, min(start + 8, len(words))):
        deed, _ = deed_at(words, at)
        if deed and deed.name in {"agree", "sign"} and words[at].lower.endswith("ed"):
            return at
        if words[at].lower not in {"was", "were", "that", "of", "in", "for", "and", "the"} and not (
            words[at].named or _is_date(words[at])
        ):
            return None
    return None


def _gatherings(question: str, words: Sequence[Word], named: dict[int, Mention]) -> Iterator[Taken]:
    """ "the meeting between Zelensky and Putin in Alaska": two people or more who met."""
    for at, word in enumerate(words[:-2]):
        if key(word.lower) in events() and words[at - 1].lower == "the" and words[at + 1].lower in {"between", "of"}:
            who, end = _subject(words, at + 2, named)
            rest = _tail(words, end)
            if len(who) > 1 and all(_is_person(item.entity) for item in who):
                text = f"of a {question[word.start : rest[-1].end if rest else who[-1].end]}"
                yield _told(question, deeds()["meet"], text, who, rest, named)


@cache
def _people() -> frozenset[str]:
    return frozenset(party.name for party in parties() if party.person)


def _is_person(entity: str) -> bool:
    return entity in _people()


def _events(question: str, words: Sequence[Word], named: dict[int, Mention]) -> Iterator[Taken]:
    """ "the third round in Geneva", "the exchange of 5 June 2025": an event with its number, place or day."""
    for at, word in enumerate(words):
        if key(word.lower) not in events() or word.named or not at or words[at - 1].lower == "of":
            continue
        before = _before(words, at)
        if not before or before[0].lower != "the":
            continue
        rest = _tail(words, at + 1)
        if any(other.lower == "planned" for other in (*before, *rest)):
            continue
        own = [named[other.start] for other in (*before, *rest) if other.start in named]
        places = tuple(_place(item) for item in own if _is_place(question, item))
        numeral = next((other.lower for other in before if other.lower in _ORDINALS), "")
        days = periods(question[word.start : rest[-1].end]) if rest else ()
        if places or days:
            end = rest[-1].end if rest else word.end
            text = f"of {indefinite(question[before[1].start if len(before) > 1 else word.start : end], word.lower)}"
            asked = f"{word.lower} {numeral} {question[word.start : end]} {' '.join(item.text for item in own)}"
            yield Taken(text, places=places, days=days, noun=word.lower, numeral=numeral, query=asked)


def indefinite(phrase: str, noun: str) -> str:
    """A noun phrase with "a" or "an", or with neither where the noun is a plural."""
    if noun.endswith("s"):
        return phrase
    return f"{'an' if phrase[:1].lower() in 'aeiou' else 'a'} {phrase}"


def _before(words: Sequence[Word], at: int) -> list[Word]:
    """The words from the article to a noun, at most four between."""
    start = next((place for place in range(at - 1, max(-1, at - 6), -1) if words[place].lower == "the"), None)
    return list(words[start:at]) if start is not None else []


def _tail(words: Sequence[Word], start: int) -> list[Word]:
    """What hangs on a noun: "of talks", "in Geneva", "of 5 June 2025"."""
    found: list[Word] = []
    for word in words[start:]:
        joins = word.lower in {"of", "in", "at", "on", "the", "talks", "and", "to"}
        if not (joins or word.named or _is_date(word)):
            break
        found.append(word)
    while found and found[-1].lower in {"of", "in", "at", "on", "the", "and", "to"}:
        found.pop()
    return found


def _offices(question: str, named: dict[int, Mention]) -> Iterator[Taken]:
    """ "Defence Minister Yermak": a title right before the name of someone known."""
    for mention in named.values():
        parts = mention.text.split()
        title = tuple(takewhile(lambda part: fold(part) not in _folded(mention.entity), parts))
        if mention.known and len(parts) > len(title) > 1 and title[-1].lower in listed("offices"):
            name = " ".join(parts[len(title) :])
            text = f"of {' '.join(title)} {name}"
            yield Taken(text, person=mention.entity, title=tuple(map(str.lower, title)), query=mention.text)


def _folded(entity: str) -> frozenset[str]:
    return frozenset(map(fold, entity.split()))


def _numbers(question: str) -> Iterator[Taken]:
    """ "the 7,000 bodies", "the 30-point plan": a number that is taken to be known."""
    for match in _NUMBER.finditer(question):
        digits = match["counted"] or match["pointed"]
        noun = question[match.end() :].split()
        if noun and not is_month(noun[0]):
            phrase = f"{digits}-{' '.join(noun[:2])}" if "-" in match.group()[-2:] else f"{digits} {noun[0]}"
            value = next((figure.value for figure in figures(f"{digits} {noun[0]}")), "")
            told, counted = phrase.rstrip("?.,"), thing(noun[0].strip("?.,").lower())
            if value and counted:
                yield Taken(f"of {told}", noun=counted, numeral=value, query=f"{told} {question}")
