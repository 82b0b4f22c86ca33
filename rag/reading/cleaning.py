"""What a web page leaves around an article when it is copied, told from the article by general rules.

A line goes only when the whole of it is furniture; inside paragraphs only a sentence that points at a removed
video or picture goes. What is not recognised stays: a stray line does less harm than a lost sentence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from importlib.resources import files

from rag.reading.normalise import normalise
from rag.reading.zones import looks_like_page, outside
from rag.sentences import sentence_spans

LONGEST = 250  # characters; a longer line is never furniture

_STOP = re.compile(r"[.!?…;,][\"'”’»“)\]]*$")


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """The kinds of `furniture.toml`, each as one expression."""
    data = tomllib.loads(files("rag.reading").joinpath("furniture.toml").read_text(encoding="utf-8"))
    words = {name: f"(?:{'|'.join(listed)})" for name, listed in data["words"].items()}
    for kind, listed in (data["lines"] | data["sentences"]).items():
        pattern = "|".join(f"(?:{item})" for item in listed)
        yield kind, re.compile(re.sub("<([a-z]+)>", lambda name: words[name[1]], pattern), re.IGNORECASE)


_KINDS = dict(_patterns())
_MEDIA, _RUNNING, _POINTER = _KINDS["media"], _KINDS["running"], _KINDS["pointer"]
_FURNITURE = (_MEDIA, _KINDS["furniture"], _KINDS["abroad"])


def clean(text: str, *titles: str, web: bool | None = None) -> str:
    """Normalised text without the page's furniture, nor lines that repeat one of the titles.

    Takes out share bars, menus, captions with running times, credits, nags, cookie notices and teasers; and of a
    web page what its layout tells to be none of the article. `web` says whether it is one; left out, it is one if its
    title stands there twice, two lines of furniture were found, or it opens or ends with a menu.
    """
    lines = text.split("\n")
    stripped = [line.strip() for line in lines]
    keys = {_key(title) for title in titles} - {""}
    named = [at for at, line in enumerate(stripped) if line and _key(line) in keys]
    gone = _dropped(stripped, frozenset(named))
    if web is None:
        web = len(named) > 1 or sum(gone) - len(named) > 1 or looks_like_page(stripped)
    if web:
        for at in outside(stripped, named, {at for at, is_gone in enumerate(gone) if is_gone}):
            gone[at] = True
    kept = [line for line, is_gone in zip(lines, gone, strict=True) if not is_gone]
    return normalise("\n".join(map(_without_pointers, kept)))


def headline_like(line: str) -> bool:
    """A short line without a final stop: a title, a caption or a teaser, not a sentence."""
    return 0 < len(line) <= 200 and not _STOP.search(line) and not line.endswith((":", "-", "–", "—"))


def is_furniture(line: str) -> bool:
    """Is the whole line something a page puts around its article?"""
    return len(line) <= LONGEST and any(kind.fullmatch(line) for kind in _FURNITURE)


def _dropped(lines: Sequence[str], named: Collection[int]) -> list[bool]:
    gone = [bool(line) and (at in named or is_furniture(line)) for at, line in enumerate(lines)]
    places = [index for index, line in enumerate(lines) if line]
    for before, index, after in zip(places, places[1:], [*places[2:], None], strict=False):
        under_media = len(lines[before]) <= LONGEST and _MEDIA.fullmatch(lines[before])
        if under_media and headline_like(lines[index]) and (after is None or gone[after]):
            gone[index] = True  # the name of the film or gallery, with nothing of its own below it
        if gone[before] and _RUNNING.fullmatch(lines[index]) and before not in named:
            gone[index] = True  # its running time
    return gone


def _key(line: str) -> str:
    return " ".join(re.findall(r"\w+", line[: 2 * LONGEST].casefold()))


def _without_pointers(line: str) -> str:
    """The paragraph without the sentences that send the reader to a video or picture that is not there."""
    if not _POINTER.search(line):
        return line
    spans = sentence_spans(line)
    kept = [(start, end) for start, end in spans if not _POINTER.fullmatch(line, start, end)]
    if len(kept) == len(spans):
        return line
    return " ".join(line[start:end] for start, end in kept)
