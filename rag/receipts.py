"""Receipts: does every quote of a kept answer still stand at its place in the article of that hash?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from rag.errors import ReceiptError
from rag.types import Article

LARGEST = 20_000_000  # bytes of a file
MOST = 20_000  # quotes in one
FARTHEST = 2**53  # code points; beyond, not every reader of JSON keeps a number as it is
REMEDY = "Give a conversation saved as JSON, or what `parley ask --json` printed."
State = Literal["ok", "moved", "changed", "altered", "missing"]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote as a kept answer has it: `text[start:end]` of the article with this hash."""

    article_id: str
    sha256: str
    start: int
    end: int
    quote: str
    title: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a quote.

    `ok`: it stands there; `moved`: at other offsets, `start` being the nearest; `altered`: the article of that hash
    does not hold it; `changed`: the article has another hash, and the quote is gone or, with a `start`, at its place;
    `missing`: there is neither that hash nor that id.
    """

    quoted: Quoted
    state: State
    start: int | None = None


def check(quoted: Quoted, article: Article | None) -> Receipt:
    """The receipt of a quote, given the article of its hash, else the one that bears its id now."""
    if article is None:
        return Receipt(quoted, "missing")
    same = article.sha256 == quoted.sha256
    start = _nearest(article.text, quoted)
    if start is None:
        return Receipt(quoted, "altered" if same else "changed")
    if start != quoted.start or quoted.end - start != len(quoted.quote):
        return Receipt(quoted, "moved", start)
    return Receipt(quoted, "ok" if same else "changed", start)


def quotes_in(content: bytes) -> list[Quoted]:
    """The quotes of a kept conversation or answer, each once, in order. Raises ReceiptError."""
    if len(content) > LARGEST:
        _refuse(f"is larger than {LARGEST // 10**6} MB")
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=lambda name: _refuse(f"holds {name}"))
        found = list(dict.fromkeys(map(_quoted, _citations(document))))
    except RecursionError:
        _refuse("is nested too deeply")
    except UnicodeDecodeError:
        _refuse("is not UTF-8")
    except ValueError:
        _refuse("is not JSON, or holds a number that is too long")
    if len(found) > MOST:
        _refuse(f"holds more than {MOST:,} quotes")
    return found


def _nearest(text: str, quoted: Quoted) -> int | None:
    """Where the quote stands in the text: at its own place, else next to it."""
    if text.startswith(quoted.quote, quoted.start):
        return quoted.start
    before, after = text.rfind(quoted.quote, 0, quoted.start + len(quoted.quote)), text.find(quoted.quote, quoted.start)
    return min((at for at in (before, after) if at >= 0), key=lambda at: abs(at - quoted.start), default=None)


def _citations(document: Any) -> Iterator[Any]:
    """Every citation of every answer, those of claims too."""
    answers = document.get("answers", [document]) if isinstance(document, dict) else document
    for answer in _list(answers, "answers"):
        if not isinstance(answer, dict) or "citations" not in answer:
            _refuse("holds no answer of Parley's")
        yield from _list(answer["citations"], "citations")
        for name in ("sides", "conflicts"):
            for view in _list(answer.get(name, []), name):
                for claim in _list(_of(view, "claims"), "claims"):
                    yield _of(claim, "citation")


def _quoted(citation: Any) -> Quoted:
    quote, start, end = _text(citation, "quote"), _offset(citation, "start"), _offset(citation, "end")
    if not quote:
        _refuse("has an empty `quote`")
    return Quoted(_text(citation, "article_id"), _text(citation, "sha256"), start, end, quote, _text(citation, "title"))


def _list(value: Any, name: str) -> Sequence[Any]:
    return value if isinstance(value, list) else _refuse(f"has no list of {name}")


def _of(value: Any, name: str) -> Any:
    return (
        value[name] if isinstance(value, dict) and name in value else _refuse(f"lacks `{name}` in a citation or claim")
    )


def _text(citation: Any, name: str) -> str:
    value = _of(citation, name)
    return value if isinstance(value, str) else _refuse(f"has a `{name}` that is no text")


def _offset(citation: Any, name: str) -> int:
    value = _of(citation, name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= FARTHEST:
        _refuse(f"has a `{name}` that is no offset")
    return value


def _refuse(what: str) -> NoReturn:
    raise ReceiptError(f"The file {what}.", REMEDY)
