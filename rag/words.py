"""Content words of a text: folded, stemmed by its language, without function words."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import tantivy
from anyascii import anyascii

_PATTERN = r"\d+(?:[.,]\d+)*|[\p{L}\p{N}\p{M}]+"
_WORD = re.compile(r"[^\W\d_]+")
STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
PREFIX_LANGUAGES = ("pl", "uk")  # inflected, and tantivy has no stemmer for them
PREFIX_LENGTH = 5
_WITHOUT_LIST = frozenset({"ar", "ro", "tr"})  # stemmed, but tantivy has no list of their function words


@cache
def wordlists() -> dict[str, Any]:
    """The word lists of the rules, as in their file."""
    return tomllib.loads(files("rag").joinpath("wordlists.toml").read_text(encoding="utf-8"))


def alternatives(words: str) -> str:
    """A regular expression for any of these words; in each an underscore stands for a space, a star for any ending."""
    return "|".join(re.escape(word).replace(r"\*", r"\w*").replace("_", r"\s+") for word in words.split())


@cache
def analyzer(language: str) -> tantivy.TextAnalyzer:
    """The analyser of `language`: words and numbers, folded, stemmed and without function words where that is known."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_PATTERN)).filter(tantivy.Filter.lowercase())
    if language == "en":
        builder = builder.filter(tantivy.Filter.custom_stopword(wordlists()["function_words"].split()))
    elif language in STEMMERS and language not in _WITHOUT_LIST:
        builder = builder.filter(tantivy.Filter.stopword(STEMMERS[language]))
    if language in STEMMERS:
        builder = builder.filter(tantivy.Filter.stemmer(STEMMERS[language]))
    return builder.filter(tantivy.Filter.ascii_fold()).build()


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Lower case, without accents, in Latin letters, so that "Çırağan" compares with "Ciragan"."""
    return "".join(letter for letter in anyascii(word).lower() if letter.isalnum())


def terms(text: str, language: str = "en") -> list[str]:
    """Stems of the content words and numbers of `text`, in order."""
    return list(analyzer(language).analyze(prepared(text, language)))


def prepared(text: str, language: str) -> str:
    """In languages without a stemmer words are cut to their first five letters (F5 in Can et al. 2008)."""
    if language not in PREFIX_LANGUAGES:
        return text
    return _WORD.sub(lambda word: word[0][:PREFIX_LENGTH], text)
