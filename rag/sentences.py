"""Where the sentences of a text lie, in code points: the unit of every citation.

sentencex finds the ends; the rules here mend what it gets wrong in general (see the measured set in the tests).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from sentencex import get_sentence_boundaries

Span = tuple[int, int]

WINDOW = 3000  # characters handed over at a time: keeps the time linear whatever the text
LONG_QUOTE = 300  # characters; speech up to here stays one sentence with its "said X", longer is cut inside the quote

_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_ITEM = re.compile(r"\s*(?:[-*•–—▪◦] |\d{1,3}[.)] |\(\w{1,3}\) |#{1,6} )")
_HEADING = re.compile(r"#{1,6} ")
_OPEN_END = tuple(".!?…,;:-–—")
_QUOTES = str.maketrans(dict.fromkeys('“”„«»"', " "))
_CAMEL = re.compile(r"[^\W\d_][A-Z]")
_ATTRIBUTION = re.compile(r"[–—-]\s+(?=\w)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.\s?){1,4}")
_INITIAL_LAST = re.compile(r"(?:^|[\s.])[^\W\d_]\.$")
_MARKER = re.compile(r"\(?(?:\d{1,3}|[IVXL]{1,6}|[a-zа-яіїєґ])[.)]")
_LAST_WORD = re.compile(r"([^\W\d_]+)\.$")
_YEAR_OR_SO_ON = re.compile(
    r"(?:\b\d{4} ?(?:г|р)|\bт\. ?(?:д|п)|\b(?:руб|грн|коп|млн|млрд|тыс|тис))\.(?=\s+[«„“\"]?[А-ЯЁІЇЄҐ][а-яёіїєґ])"
)

# What the segmenter's own lists lack. Ranks, titles and streets never end a sentence before a capital or a number;
# months and references do not before a number.
_TITLES = {
    "en": "amb brig cmdr mt",
    "ru": "ген полк подполк адм марш акад проф доц канд зам ул просп",
    "uk": "ген полк підполк адм марш акад проф доц канд зам ім вул просп",
    "tr": "sn gen alb yzb bnb korg tümg tuğg doç av cad sok mah",
    "nl": "gen kol kapt maj mevr dhr prof drs",
}
_COUNTED = {
    "en": "vol vols sec secs para paras",
    "ru": "ст рис стр табл гл",
    "uk": "ст рис стор табл гл",
    "tr": "no bkz oca şub nis haz tem ağu eyl eki kas ara",
    "nl": "nr blz jan feb mrt apr jun jul aug sep sept okt nov dec",
}


def sentence_spans(text: str, language: str = "en") -> list[Span]:
    """The sentences of `text` as (start, end): in order, not blank, trimmed, covering every non-space character.

    A blank line ends a sentence; a single newline does so only after a heading and around items and table rows.
    `language` is an ISO 639-1 code; one that is not known is read by general rules. Speech of up to 300 characters
    in quotation marks stays one sentence. Time is linear; a sentence far over 3,000 characters may be cut.
    """
    text = _SURROGATE.sub("\ufffd", text)
    return [span for piece in _pieces(text) for span in _piece_spans(text, piece, language)]


def _pieces(text: str) -> Iterator[Span]:
    """Stretches no sentence crosses the edge of."""
    start = 0
    for gap in _BLANK_LINE.finditer(text):
        yield from _line_groups(text, start, gap.start())
        start = gap.end()
    yield from _line_groups(text, start, len(text))


def _line_groups(text: str, start: int, end: int) -> Iterator[Span]:
    lines = text[start:end].split("\n")
    width = max(map(len, lines))
    group, at = start, start
    for line, following in pairwise(lines):
        at += len(line) + 1
        if _stands_alone(line, following, width):
            yield group, at - 1
            group = at
    yield group, end


def _stands_alone(line: str, following: str, width: int) -> bool:
    """Does the newline after `line` end a sentence? Yes for items, rows and a heading that left room on its line."""
    if _ITEM.match(following) or _HEADING.match(line) or " | " in line or " | " in following:
        return True
    line, word = line.strip(), following.split(maxsplit=1)[0] if following.strip() else ""
    if not line or line.endswith(_OPEN_END) or not word[:1].isupper():
        return False
    return len(line) + 1 + len(word) <= 0.7 * width


def _piece_spans(text: str, piece: Span, language: str) -> Iterator[Span]:
    for start, end in _sentences(text, piece, language):
        quoted = text[start:end]
        if len(quoted) > LONG_QUOTE and (unquoted := quoted.translate(_QUOTES)) != quoted:
            inner = _sentences(unquoted, (0, len(unquoted)), language)
            yield from _with_quotes(text, (start, end), [start + first for first, _ in inner])
        else:
            yield start, end


def _with_quotes(text: str, span: Span, starts: list[int]) -> Iterator[Span]:
    """The sentences of `span` that begin at `starts`, each moved back over the quotation mark it opens with."""
    cuts = [span[0]]
    for start in starts[1:]:
        while start > cuts[-1] and not text[start - 1].isspace():
            start -= 1
        if start > cuts[-1]:
            cuts.append(start)
    for first, last in zip(cuts, [*cuts[1:], span[1]], strict=True):
        yield _trimmed(text, first, last)


def _sentences(text: str, piece: Span, language: str) -> list[Span]:
    """The segmenter's sentences of a piece, mended."""
    merged: list[Span] = []
    has_capitals = any(char.isupper() for char in text[piece[0] : piece[1]])
    for span in _segments(text, piece, language):
        if merged and _continues(text, merged[-1], span, language, has_capitals=has_capitals):
            merged[-1] = merged[-1][0], span[1]
        else:
            merged.append(span)
    return [part for span in merged for part in _parted(text, span)]


def _segments(text: str, piece: Span, language: str) -> Iterator[Span]:
    start, end = piece
    while start < end:
        window = text[start : min(start + WINDOW, end)].replace("\n", " ")
        found = [(item["start_index"], item["end_index"]) for item in get_sentence_boundaries(language, window)]
        if start + len(window) < end:
            found, taken = _whole(window, found)
        else:
            taken = len(window)
        yield from _nonblank(text, ((start + first, start + last) for first, last in found))
        start += taken


def _whole(window: str, found: list[Span]) -> tuple[list[Span], int]:
    """What of a window is certain, and its length: all but the last sentence, or, if that fills it, up to a space."""
    last = found[-1][0]
    if len(found) > 1 and last > WINDOW // 2:
        return found[:-1], last
    space = window.rfind(" ") + 1
    cut = space if space > last else len(window)
    return [*found[:-1], (last, cut)], cut


def _nonblank(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    for first, last in spans:
        start, end = _trimmed(text, first, last)
        if start < end:
            yield start, end


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return end - len(part.lstrip()), start + len(part.rstrip())


def _continues(text: str, before: Span, after: Span, language: str, *, has_capitals: bool) -> bool:
    """True where the segmenter's cut between two spans is no end of a sentence."""
    if before[1] == after[0]:
        return True
    head, tail = text[after[0] : after[0] + 20], text[max(before[0], before[1] - 20) : before[1]]
    if has_capitals and _starts_small(head, tail):
        return True
    if before[1] - before[0] <= 12 and (_INITIALS.fullmatch(tail) or _MARKER.fullmatch(tail)):
        return True
    if _INITIAL_LAST.search(tail) and _INITIALS.match(head):
        return True
    return _shortened(tail, head, language)


def _shortened(tail: str, head: str, language: str) -> bool:
    if not (found := _LAST_WORD.search(tail)):
        return False
    word = found[1].lower()
    if word in _TITLES.get(language, "").split():
        return head[0].isalnum()
    return word in _COUNTED.get(language, "").split() and head[0].isdigit()


def _starts_small(head: str, tail: str) -> bool:
    """Does the text go on in small letters, as after an abbreviation or a quoted question?"""
    if (dash := _ATTRIBUTION.match(head)) and not tail.endswith("."):
        head = head[dash.end() :]
    return head[0].islower() and not _CAMEL.match(head)


def _parted(text: str, span: Span) -> Iterator[Span]:
    """Cut after a year or an "and so on" that ends a Russian or Ukrainian sentence: one of five words or more."""
    start, end = span
    for found in _YEAR_OR_SO_ON.finditer(text, start, end):
        if len(text[start : found.end()].split(maxsplit=4)) == 5:
            yield start, found.end()
            start = _trimmed(text, found.end(), end)[0]
    yield start, end
