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
_NAME = re.compile(r"</?[a-z][\w-]*", re.IGNORECASE)
_ROW, _CELL = "\x1e", "\x1f"  # marks that no text has once it is normalised
_BLOCKS = (
    *("address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt", "figure"),
    *("figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p"),
    *("pre", "section", "summary", "table", "ul"),
)
_PARTS = {
    **{f"{opens}{name}": "\n\n" for name in _BLOCKS for opens in ("<", "</")},
    "<br": "\n",
    "</br": "\n",
    "<li": "\n",
    "<tr": _ROW,
    "</table": f"{_ROW}\n",
    "<td": _CELL,
    "<th": _CELL,
}
_TIGHT = frozenset(
    f"{opens}{name}" for name in ("li", "tbody", "td", "tfoot", "th", "thead", "tr") for opens in ("<", "</")
)


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
    return "\n".join(line.strip() for line in "".join(map(_piece, token.children or ())).split("\n"))


def _piece(child: Token) -> str:
    """The words of a token within a line, or the break that it makes."""
    if child.type in ("text", "code_inline", "text_special"):
        return child.content
    if child.type == "html_inline":
        return _PARTS.get(_tag(child.content), "").replace(_ROW, "\n").replace(_CELL, " | ")
    return {"softbreak": " ", "hardbreak": "\n"}.get(child.type, "")


def _without_tags(html: str) -> str:
    """The text between the tags, in linear time (the standard library's parser is not, for comments left open)."""
    kept: list[str] = []
    at = 0
    while found := _TAG.search(html, at):
        name, words = _tag(found[0]), html[at : found.start()]
        kept.append("" if name in _TIGHT and not words.strip() else words)
        close = _CLOSED_BY.get((found[1] or found[0]).lower())
        end = html.find(close, found.end()) if close else found.end()
        at = len(html) if end < 0 else end
        kept.append("" if name == "<br" and html.startswith("\n", at) else _PARTS.get(name, ""))
    text = unescape("".join([*kept, html[at:]])).replace("-->", "")
    return "\n".join(map(_row, text.split(_ROW)))


def _tag(markup: str) -> str:
    """The start of a tag with its name in small letters, as `</p`; blank for what is no tag."""
    found = _NAME.match(markup)
    return found[0].lower() if found else ""


def _row(text: str) -> str:
    """The cells of a row with bars between; other text as it is."""
    first, *cells = text.split(_CELL)
    if not cells:
        return text
    return " | ".join(" ".join(cell.split()) for cell in ([first] if first.strip() else []) + cells)
