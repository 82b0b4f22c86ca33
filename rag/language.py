"""The language of a text or a question, among those of the talks."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector

SAMPLE = 4000  # characters of a text that are looked at
FEW = 12  # words; up to here the small words of a question decide before the models do
LEAN = 0.1  # how near English must come to the likeliest language to be taken for it

_CYRILLIC = re.compile(r"[а-яёіїєґўђћџљњј]", re.IGNORECASE)
_LATIN = re.compile(r"[a-zà-öø-ɏ]", re.IGNORECASE)
_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
_RUSSIAN = re.compile(r"[ыэъё]", re.IGNORECASE)
_MODELS = {"en": "ENGLISH", "tr": "TURKISH", "nl": "DUTCH", "de": "GERMAN", "fr": "FRENCH", "pl": "POLISH"}
TOLD_APART = frozenset({*_MODELS, "ru", "uk"})

_WORD = re.compile(r"[^\W\d_]+")
_SMALL_WORDS = {
    code: frozenset(words.split())
    for code, words in {
        "en": "who what when where why how which did does do is are was the of and to under by for with many much",
        "nl": "wie wat wanneer waar waarom hoe hoeveel welke is het een de van en niet er op met zei werd zijn",
        "tr": "kim ne nerede neden nasıl kaç hangi mi mı mu mü var ve bir bu ile zaman dedi için",
        "de": "wer was wann wo warum wie viele wieviele welche der die das ist und nicht ein eine war wurde wurden",
        "fr": "qui que quand où pourquoi comment combien quel quelle est les des le la et du ont à était",
        "pl": "kto co kiedy gdzie dlaczego jak ile jest i w na nie czy był się z",
    }.items()
}


def detect(text: str) -> str:
    """The ISO 639-1 code: ru or uk for Cyrillic script; for Latin one of en, tr, nl, de, fr, pl; else en.

    A few words are judged by the small ones among them, without names. Where English is nearly as likely, it is taken.
    """
    sample = text[:SAMPLE]
    cyrillic, latin = len(_CYRILLIC.findall(sample)), len(_LATIN.findall(sample))
    if cyrillic > latin:
        return _slavic(sample)
    return _latin(sample) if latin else "en"


def _slavic(sample: str) -> str:
    ukrainian, russian = len(_UKRAINIAN.findall(sample)), len(_RUSSIAN.findall(sample))
    if ukrainian != russian:
        return "uk" if ukrainian > russian else "ru"
    found = _detector("RUSSIAN", "UKRAINIAN").detect_language_of(sample)
    return found.iso_code_639_1.name.lower() if found else "ru"


def _latin(sample: str) -> str:
    words = _WORD.findall(sample)
    if len(words) > FEW:
        return _by_models(sample, list(_MODELS))
    codes = _by_small_words([word.lower() for word in words])
    plain = " ".join(word for word in words if word[0].islower())
    if len(codes) == 1:
        return codes[0]
    return _by_models(plain, codes) if plain else "en"


def _by_small_words(words: list[str]) -> list[str]:
    """The languages that have most of their small words here: all of them where there is none."""
    hits = {code: sum(word in small for word in words) for code, small in _SMALL_WORDS.items()}
    return [code for code, count in hits.items() if count == max(hits.values())]


def _by_models(words: str, codes: list[str]) -> str:
    values = _detector(*(_MODELS[code] for code in codes)).compute_language_confidence_values(words)
    likely = {value.language.iso_code_639_1.name.lower(): value.value for value in values}
    best = max(likely, key=lambda code: likely[code])
    return "en" if likely.get("en", 0.0) >= LEAN * likely[best] else best


@cache
def _detector(*languages: str) -> LanguageDetector:
    """Lingua's light models: 12 MB and 0.1 s at first use, where the full ones take 210 MB and 1.3 s."""
    from lingua import Language, LanguageDetectorBuilder

    wanted = [getattr(Language, name) for name in languages]
    return LanguageDetectorBuilder.from_languages(*wanted).with_low_accuracy_mode().build()
