"""Markdown to plain text: the words stay, the markup goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from rag.reading.limits import Deadline
from rag.reading.normalise import normalise, normalise_line
from rag.reading.plain import Plain

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _in_time(state: StateInline | StateBlock, *_: object) -> bool:
    """A rule that matches nothing and breaks off a text that was made to take forever."""
    state.env["deadline"].check()
    return False


_PARSER.inline.ruler.before("text", "deadline", _in_time)
_PARSER.block.ruler.before("table", "deadline", _in_time)
_TAG = re.compile(r"<!--|<(script|style|template)\b|</?[a-z][^<>]*>|<[!?][^<>]*>", re.IGNORECASE)
_CLOSED_BY = {"<!--": "-->", "script": "</script", "style": "</style", "template": "</template"}


def read_markdown(content: str, name: str = "The text") -> Plain:
    """Links keep their text; images, emphasis and HTML tags go; lists, tables and code stay readable as lines.

    Raises ReadingError, with the `name` of the file, where that takes too long.
    """
    tokens = _PARSER.parse(normalise(content), {"deadline": Deadline(name)})
    writer = _Writer()
    for token in tokens:
        writer.take(token)
    return Plain(normalise("".join(writer.parts)), _opening_heading(tokens))


def _opening_heading(tokens: Sequence[Token]) -> str | None:
    if not tokens or tokens[0].type != "heading_open":
        return None
    return normalise_line(_words(tokens[1])) or None


class _Writer:
    """Puts the words of block tokens one after the other, with the line breaks between them."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._lists: list[int | None] = []  # the next number of each open list, None for bullets
        self._row: list[str] | None = None

    def take(self, token: Token) -> None:
        kind = token.type
        if kind == "inline":
            self._inline(_words(token))
        elif kind in ("fence", "code_block"):
            self.parts += [token.content, "\n\n"]
        elif kind == "html_block":
            self.parts += [_without_tags(token.content), "\n\n"]
        elif kind.startswith("tr_"):
            self._table_row(opens=token.nesting > 0)
        else:
            self._list(token)

    def _inline(self, words: str) -> None:
        if self._row is not None:
            self._row.append(" ".join(words.split()))
        else:
            self.parts += [words, "\n" if self._lists else "\n\n"]

    def _table_row(self, *, opens: bool) -> None:
        if opens:
            self._row = []
        elif self._row is not None:
            self.parts += [" | ".join(self._row), "\n"]
            self._row = None

    def _list(self, token: Token) -> None:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            ordered = token.type.startswith("ordered")
            self._lists.append(int(token.attrs.get("start", 1)) if ordered else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
            self.parts.append("" if self._lists else "\n")
        elif token.type == "list_item_open":
            self.parts.append("  " * (len(self._lists) - 1) + self._bullet())
        elif token.type == "table_close":
            self.parts.append("\n")

    def _bullet(self) -> str:
        number = self._lists[-1]
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "


def _words(token: Token) -> str:
    kept = []
    for child in token.children or ():
        if child.type in ("text", "code_inline", "text_special"):
            kept.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            kept.append(" " if child.type == "softbreak" else "\n")
    return "".join(kept)


def _without_tags(html: str) -> str:
    """The text between the tags, in linear time (the standard library's parser is not, for comments left open)."""
    kept: list[str] = []
    at = 0
    while found := _TAG.search(html, at):
        kept.append(html[at : found.start()])
        close = _CLOSED_BY.get((found[1] or found[0]).lower())
        end = html.find(close, found.end()) if close else found.end()
        at = len(html) if end < 0 else end
    return unescape("".join([*kept, html[at:]])).replace("-->", "")
