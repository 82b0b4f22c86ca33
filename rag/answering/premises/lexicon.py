"""The words by which questions and articles tell of deeds, things and events, from `deeds.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rag.checking.parsing import Word, is_negation, stem


@dataclass(frozen=True, slots=True)
class Deed:
    """A kind of deed: the keys that raise it in a question, all keys that carry it, and what denies it."""

    name: str
    asked: frozenset[str]
    keys: frozenset[str]
    opposites: tuple[str, ...]
    bodily: bool = False
    mutual: bool = False
    real: bool = False


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("deeds.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8192)
def key(lower: str) -> str:
    """A word as deeds are known by it: its stem, or itself where it has none."""
    return stem(lower) or lower


def _keys(words: str) -> frozenset[str]:
    pairs = (word.partition("_") for word in words.split())
    return frozenset(f"{key(first)}_{second}" if second else key(first) for first, _, second in pairs)


@cache
def deeds() -> dict[str, Deed]:
    """All deeds by name."""
    found = {}
    for name, entry in _file()["deeds"].items():
        asked = _keys(entry["asked"]) | _keys(
            " ".join(past(verb) for verb in entry["asked"].split() if "_" not in verb)
        )
        flags = {flag: entry.get(flag, False) for flag in ("bodily", "mutual", "real")}
        carried = asked | _keys(entry.get("carried", ""))
        found[name] = Deed(name, asked, carried, tuple(entry.get("opposites", "").split()), **flags)
    return found


@cache
def _asked() -> dict[str, Deed]:
    return {asked: deed for deed in reversed(deeds().values()) for asked in deed.asked}


def deed_at(words: Sequence[Word], at: int) -> tuple[Deed | None, int]:
    """The deed that a word names, alone or with the next one, and how many words that takes."""
    for size in (2, 1):
        found = next((_asked()[item] for item in keys_at(words, at)[2 - size : 3 - size] if item in _asked()), None)
        if found:
            return found, size
    return None, 1


def keys_at(words: Sequence[Word], at: int) -> tuple[str, str]:
    """A word's key with the next word, and alone."""
    alone = key(words[at].lower)
    after = words[at + 1].lower if at + 1 < len(words) else ""
    return f"{alone}_{after}", alone


@cache
def _same() -> dict[str, str]:
    groups = [[key(word) for word in line.split()] for line in _file()["things"]["same"]]
    return {word: group[0] for group in groups for word in group}


@lru_cache(maxsize=8192)
def thing(lower: str) -> str:
    """A thing's key, the same for all words that stand for it; "" for what has no content or only denies."""
    found = stem(lower)
    return "" if is_negation(lower) else _same().get(found, found)


@cache
def events() -> dict[str, tuple[str, frozenset[str]]]:
    """Each noun of what takes place with the plural it is told by and the keys of its kind."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for line in _file()["things"]["events"]:
        name, *words = line.split()
        for word in words:
            found.setdefault(key(word), (name, frozenset(map(key, words))))
    return found


@cache
def outcomes() -> frozenset[str]:
    """The keys of what is agreed."""
    return frozenset(map(key, _file()["things"]["outcomes"].split()))


@cache
def unreal() -> frozenset[str]:
    """The keys of words by which something is wished for, doubted or only possible."""
    return frozenset(map(key, _file()["things"]["unreal"].split()))


def past(verb: str) -> str:
    """The past of an English verb as it stands after "did"."""
    irregular = dict(pair.split("/") for pair in _file()["past"]["irregular"].split())
    if verb in irregular:
        return str(irregular[verb])
    if verb in _file()["past"]["doubled"].split():
        return f"{verb}{verb[-1]}ed"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}d" if verb.endswith("e") else f"{verb}ed"
