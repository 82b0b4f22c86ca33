"""Facts that can be compared by rule: names, numbers, dates, polarity. Pure functions on text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from text_to_num import alpha2digit

from rag.parties import aliases
from rag.words import fold, terms, wordlists

SPELLED_NUMBERS = frozenset({"da", "de", "en", "es", "fr", "it", "nl", "pt"})
_WORD = re.compile(r"[^\W\d_]+(?:[’'ʼ-][^\W\d_]+)*")
_CAPITALISED = (
    r"(?:(?:Adm|Capt|Col|Dr|Gen|Gov|Lt|Maj|Mr|Mrs|Ms|Mt|Prof|Sen|Sgt|St)\.|[^\W\d_a-zа-яёіїєґ]\w*(?:[’'ʼ-]\w+)*)"
)
_PARTICLES = r"(?:(?:of|the|de|la|al|von|van|der|den|bin|ibn|да|и)[ \t]+){0,2}"
_NAME = re.compile(rf"(?:(?:[A-Z]\.){{2,}}|{_CAPITALISED})(?:[ \t]+{_PARTICLES}{_CAPITALISED})*")
_POSSESSIVE = re.compile(r"[’'ʼ]s?$")
_OWNED = re.compile(r".+?(?:[’'ʼ]s?(?=\s)|$)", re.DOTALL)  # "Russia's Foreign Ministry" is two names
_ACRONYM = re.compile(r"(?:\w\.){2}$")
OPENERS = frozenset(" ".join(wordlists()["openers"].values()).split())
_POWERS = {
    3: ("thousand", "тысяч", "тыс", "тисяч", "тис", "bin", "tausend", "duizend"),
    6: ("million", "millionen", "milyon", "miljoen", "миллион", "мільйон", "млн"),
    9: ("billion", "milyar", "miljard", "milliarde", "миллиард", "мільярд", "млрд"),
    12: ("trillion",),
}
_SCALE = {word: power for power, words in _POWERS.items() for word in words}
DIGITS = re.compile(rf"(\d+(?:[.,]\d+)*)(?:[\s-]*({'|'.join(_SCALE)})\w{{0,3}})?(?!\w)", re.IGNORECASE)
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAY = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH})|({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?)\b(?:,? \d{{4}}\b)?",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\bhow many (?:of the |more )?(\w+(?:[ -]\w+)?)", re.IGNORECASE)
_COUNTED = re.compile(r"(?=\d[\d.,]*((?:\W+[^\W\d]+){1,4}))")
_NEGATION = re.compile(rf"\b(?:{'|'.join(wordlists()['polarity']['negation'].split())})\b|n[’']t\b", re.IGNORECASE)


class Name(NamedTuple):
    """A run of capitalised words, as written, and where it stands."""

    text: str
    start: int
    end: int


def names(text: str) -> list[Name]:
    """Names by their capitals, in order; a question or function word that opens a sentence is none."""
    runs = (run for match in _NAME.finditer(text) for run in _OWNED.finditer(text, match.start(), match.end()))
    return [name for run in runs if (name := _trimmed(run))]


def _trimmed(match: re.Match[str]) -> Name | None:
    words = list(re.finditer(r"\S+", match.group()))
    while words and _POSSESSIVE.sub("", words[0].group()).lower().strip(".") in OPENERS:
        words.pop(0)
    if not words:
        return None
    start = match.start() + words[0].start()
    text = _POSSESSIVE.sub("", match.string[start : match.end()])
    if not _ACRONYM.search(text):
        text = text.rstrip(".")
    return Name(text, start, start + len(text)) if len(text) > 1 else None


def numbers(text: str, language: str = "en") -> set[str]:
    """Values of the numbers in `text` without separators, those in words too where text2num knows the language.

    "six thousand", "6,000" and "6 thousand" are "6000"; one and two in words are not taken for numbers.
    """
    found: set[str] = set()

    def take(match: re.Match[str]) -> str:
        found.add(value_of(*match.groups()))
        return " ; "

    rest = DIGITS.sub(take, text)
    if language in SPELLED_NUMBERS:
        DIGITS.sub(take, alpha2digit(rest, language))
    return found


def value_of(digits: str, scale: str | None) -> str:
    """The value of a match of `DIGITS` without separators: ("6.1", "billion") is "6100000000"."""
    plain = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", digits).replace(",", ".")
    whole, _, decimals = plain.partition(".")
    decimals = decimals.replace(".", "")
    power = _SCALE[scale.lower()] if scale else 0
    shifted = whole + decimals.ljust(power, "0")[:power]
    rest = decimals[power:].rstrip("0")
    return (shifted.lstrip("0") or "0") + ("." + rest if rest else "")


def days(text: str) -> dict[str, tuple[int, str]]:
    """Days named in English, as written, each with its day and month: "June 2, 2025" is (2, "june")."""
    found = {}
    for match in _DAY.finditer(text):
        day, month, month_first, day_last = match.groups()
        found[match.group()] = (int(day or day_last), (month or month_first).lower())
    return found


def negated(text: str) -> bool:
    """Whether `text` holds a word of negation or refusal."""
    return _NEGATION.search(text) is not None


@lru_cache(maxsize=1)
def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in wordlists()["polarity"]["opposites"].split():
        left, right = pair.split("/")
        found.setdefault(left, set()).add(right)
        found.setdefault(right, set()).add(left)
    return {word: frozenset(others) for word, others in found.items()}


def opposed(question: str, text: str) -> list[tuple[str, str]]:
    """Words of `question` that `text` lacks while it holds their opposite."""
    asked, said = _forms(question), _forms(text)
    return sorted(
        (word, other) for word in asked - said for other in _opposites().get(word, frozenset()) if other in said - asked
    )


def _forms(text: str) -> set[str]:
    forms = set()
    for word in re.findall(r"[a-z]+", text.lower()):
        forms |= {
            word,
            word.removesuffix("s"),
            word.removesuffix("ed"),
            word.removesuffix("d"),
            word.removesuffix("ing"),
        }
        forms |= {re.sub(r"(?:e|es|ed|ing)$", "", word)}
    return forms


def same_name(left: str, right: str) -> bool:
    """Whether two folded words may be forms of one name: "russia" and "russian", "turkey" and "turkiye"."""
    if left == right:
        return True
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))
    return common >= 4 and max(len(left), len(right)) - common <= 3


def missing_names(question: str, words: Collection[str]) -> list[str]:
    """Names of `question` of which a word stands in none of `words` (folded)."""
    return [name.text for name in names(question) if not _present(name.text, words)]


def _present(name: str, words: Collection[str]) -> bool:
    parts = [fold(_POSSESSIVE.sub("", part)) for part in re.split(r"[\s-]+", name)]
    wanted = [part for part in parts if len(part) > 1 and part not in OPENERS]
    return all(_stands(part, words) or not aliases().get(part, frozenset()).isdisjoint(words) for part in wanted)


def _stands(part: str, words: Collection[str]) -> bool:
    return part in words or any(same_name(part, word) for word in words)


def folded_words(texts: Iterable[str]) -> set[str]:
    """All words of `texts`, folded, a hyphenated or possessive one also in its parts."""
    found = set()
    for text in texts:
        for match in _WORD.finditer(text):
            found.add(fold(_POSSESSIVE.sub("", match.group())))
            found.update(fold(part) for part in re.split(r"[’'ʼ-]", match.group()))
    return found


def missing_numbers(question: str, texts: Sequence[str], language: str = "en") -> list[str]:
    """Numbers of `question` that none of `texts` holds."""
    known = set().union(*(numbers(text, language) for text in texts))
    return sorted(numbers(question, language) - known)


def uncounted(question: str, text: str) -> float:
    """How far `text` is from counting what an English question asks the number of.

    0 where a number stands just before that noun or nothing is counted in the question, 1/2 where numbers count other
    things, 1 where there is no number.
    """
    asked = _HOW_MANY.search(question)
    noun = set(terms(asked.group(1))) if asked else set()
    if not noun:
        return 0.0
    plain = alpha2digit(text, "en")
    counted = [set(terms(match.group(1))) for match in _COUNTED.finditer(plain)]
    if not counted:
        return 1.0
    return 0.0 if any(noun & each for each in counted) else 0.5


def lacking(question: str, texts: Sequence[str], language: str = "en", *, named: bool = True) -> list[str]:
    """Days, names and numbers of `question` that stand in none of `texts`, as the question writes them.

    Names are compared only if `named`: across languages they may be spelled in another way.
    """
    known = {day for text in texts for day in days(text).values()}
    asked = days(question)
    for phrase in asked:
        question = question.replace(phrase, ";")
    absent = [phrase for phrase, day in asked.items() if day not in known]
    absent += missing_names(question, folded_words(texts)) if named else []
    return [*absent, *missing_numbers(question, texts, language)]
