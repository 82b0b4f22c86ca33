"""Where on a copied page the article is, told by layout alone, in any language.

Once a page is known for one, blocks of short lines
without a full stop are menus, share bars and lists of other articles where they stand above the title, right below it,
after the last paragraph, or several lines together amid the paragraphs. What follows a colon stays, so do bullets,
table rows and figures.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import dropwhile

NEAR_TOP = 20  # lines with text among which the title is looked for
LABEL = 6  # words; a longer line right below the title may be its standfirst
LONG = 100  # characters; a longer line is a sentence, though its stop be missing
WRAPPED = 50  # characters of a line that goes on in the next
MENU = 3  # labels
HEADLINE = 4  # words that a title of another article has at least

_STOP = re.compile(r"[.!?…;][\"'”’»“)\]]*$")
_INNER_STOP = re.compile(r"[^\W\d_]{3,}[.!?…][\"'”’»)\]]*(?: |$)")
_LISTED = re.compile(r"(?:[-–—•*]|\d{1,3}[.)]) |.* \| ")
_FIGURE = re.compile(r"\W*+\d[\W\d]*+")

Block = list[int]


def outside(lines: Sequence[str], titles: Sequence[int], gone: Collection[int] = ()) -> set[int]:
    """The places of lines that are not the article's: `titles` are those of its title, `gone` those of furniture."""
    blocks = list(_blocks(lines))
    short = [_is_short(lines, block) for block in blocks]
    top = _title_places(lines, titles)
    first, last = top if top else (-1, -1)
    found = {at for block in blocks for at in block if at < first}
    below = [number for number, block in enumerate(blocks) if block[-1] > last]
    below = below or [len(blocks)]
    start = next((number for number in below if number < len(blocks) and not short[number]), len(blocks))
    end = next((number for number in reversed(range(len(blocks))) if not short[number]), -1)
    if start >= len(blocks) or end < start:
        return found if start < len(blocks) else set()
    if top:
        found |= {at for block in blocks[below[0] : start] for at in block if at > last and _is_label(lines[at])}
    after = blocks[end + 1 :]
    if _opens_list(lines[blocks[end][-1]]):
        after = _without_list(after, gone)
    if after and len(after[0]) == 1 and not _is_label(lines[after[0][0]]):
        after = after[1:]  # it may be the last paragraph, its stop missing
    found |= {at for block in after if not _has_figures(lines, block) for at in block}
    return found | set(_amid(lines, blocks[start : end + 1], short[start : end + 1]))


def _without_list(blocks: Sequence[Block], gone: Collection[int]) -> list[Block]:
    """What comes after a list without marks: lines that stand together, or one by one up to the first of furniture."""
    if blocks and len(blocks[0]) > 1:
        return list(blocks[1:])
    return list(dropwhile(lambda block: len(block) == 1 and block[0] not in gone, blocks))


def looks_like_page(lines: Sequence[str]) -> bool:
    """Does the text open or end with a block of several labels, as a menu or the foot of a page is?"""
    blocks = list(_blocks(lines))
    return any(
        len(block) >= MENU and all(len(lines[at].split()) < HEADLINE for at in block) and _is_short(lines, block)
        for block in (blocks[:1] + blocks[-1:] if len(blocks) > MENU else [])
    )


def _amid(lines: Sequence[str], blocks: Sequence[Block], short: Sequence[bool]) -> Iterator[int]:
    """Several short lines together between paragraphs, one of them as long as a title."""
    for before, block, is_short in zip(blocks, blocks[1:], short[1:], strict=False):
        headlines = any(len(lines[at].split()) >= HEADLINE for at in block) and not _has_figures(lines, block)
        if is_short and len(block) > 1 and headlines and not _opens_list(lines[before[-1]]):
            yield from block


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    """The places of lines that stand together; each line alone where there are no blank lines."""
    if all(lines):
        yield from ([at] for at in range(len(lines)))
        return
    block: Block = []
    for at, line in enumerate(lines):
        if line:
            block.append(at)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _is_short(lines: Sequence[str], block: Block) -> bool:
    """Labels and titles, no sentence of their own: neither a paragraph, broken at a margin or not, nor a list."""
    texts = [lines[at] for at in block]
    if any(_LISTED.match(text) for text in texts) or (
        len(texts) > 1 and any(_FIGURE.fullmatch(text) for text in texts)
    ):
        return False
    if _STOP.search(texts[0]) or _opens_list(texts[0]):
        return False
    wrapped = len(texts) > 1 and all(len(text) >= WRAPPED for text in texts[:-1]) and bool(_STOP.search(texts[-1]))
    return not wrapped and not any(map(_is_prose, texts))


def _is_prose(line: str) -> bool:
    """A long line, or one of some length with a full stop in or after it."""
    return len(line) > LONG or (len(line) > WRAPPED and bool(_INNER_STOP.search(line)))


def _has_figures(lines: Sequence[str], block: Block) -> bool:
    """Several numbers alone on their lines: the cells of a table."""
    return sum(bool(_FIGURE.fullmatch(lines[at])) for at in block) > 1


def _is_label(line: str) -> bool:
    return len(line.split()) <= LABEL


def _opens_list(line: str) -> bool:
    return line.endswith(":")


def _title_places(lines: Sequence[str], titles: Collection[int]) -> tuple[int, int] | None:
    """The first and last place of the title near the top."""
    top = [at for at, line in enumerate(lines) if line][:NEAR_TOP]
    found = [at for at in titles if top[0] <= at <= top[-1]] if top else []
    return (found[0], found[-1]) if found else None
