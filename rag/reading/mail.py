"""E-mail (.eml): subject, sender and day from its head, the words of its body without what is quoted or signed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from email.utils import parseaddr, parsedate_to_datetime

from rag.errors import ReadingError
from rag.reading.limits import DAMAGED, MOST_TEXT, Deadline, damaged, too_much_text
from rag.reading.normalise import normalise, normalise_line
from rag.reading.plain import Found, Plain
from rag.reading.web import read_page

MOST_PARTS = 200
MOST_RULES = 5_000  # lines that begin with two hyphens, as those between parts do
MOST_FIELD = 2_000  # characters of a field of the head that is looked at: the library's parser is slow at long ones
WRAPPED = 50  # characters from which on a line is one of those a mail program breaks, and goes on in the next

_LOOKED_AT = re.compile(r"(?:from|subject|date|content-.*|mime-version)$", re.IGNORECASE)
_QUOTE = re.compile(r"\s*>")
_SIGNATURE = re.compile(r"-- ?")
_RULE = re.compile(r"\s*(?:-{3,} ?[^-]{3,60} ?-{3,}|_{10,})\s*")
_FIELD = re.compile(r"\s*\*?[^\W\d]{2,15}:\*? .+")
_QUOTED_HTML = re.compile(
    r"<blockquote\b[^<>]*?\btype=[\"']?cite|<div\b[^<>]*?\b(?:gmail_quote|divRplyFwdMsg|yahoo_quoted)", re.I
)
_ITEM = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)]) ")


class _Policy(EmailPolicy):
    """The modern policy, with a bound on fields and on time."""

    deadline: Deadline | None = None

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        if self.deadline:
            self.deadline.check()
        name, value = super().header_source_parse(sourcelines)
        if len(value) > MOST_FIELD and _LOOKED_AT.match(name):
            value = value[:MOST_FIELD].rpartition(" ")[0]
        return name, value


def read_eml(data: bytes, name: str) -> Plain:
    """The body of a message: its plain part, or else its HTML part; attachments are left aside.

    Quoted replies, forwarded heads and signatures go, except where nothing else is there. Raises ReadingError for
    what is no message and for one without text.
    """
    if data.count(b"\n--") > MOST_RULES:
        raise _many_parts(name)
    try:
        message = message_from_bytes(data, policy=_Policy(deadline=Deadline(name)))  # type: ignore[call-overload]
        _refuse_odd(message, name)
        found = _found(message)
        plain, html = _body(message, "plain"), _body(message, "html")
    except (*DAMAGED, MessageError) as error:
        raise damaged(name, "e-mail message", error) from error
    if max(len(plain), len(html)) > MOST_TEXT:
        raise too_much_text(name)
    text = _own(plain) or (read_page(_unquoted(html), name).text if html.strip() else "")
    return Plain(normalise(text), found=found)


def _refuse_odd(message: Message, name: str) -> None:
    if not message.keys():
        raise ReadingError(f"{name} is no e-mail message.", "Save it from the mail program as .eml.")
    if sum(1 for _ in message.walk()) > MOST_PARTS:
        raise _many_parts(name)


def _many_parts(name: str) -> ReadingError:
    return ReadingError(f"{name} has more than {MOST_PARTS} parts.", "Save its text and add that.")


def _body(message: Message, subtype: str) -> str:
    part = message.get_body((subtype,)) if isinstance(message, EmailMessage) else None
    content = part.get_content() if part is not None else ""
    return content if isinstance(content, str) else ""


def _found(message: Message) -> Found:
    sender, address = parseaddr(str(message.get("From", "")))
    return Found(
        title=normalise_line(str(message.get("Subject", ""))) or None,
        publisher=normalise_line(sender) or normalise_line(address) or None,
        published=_day(str(message.get("Date", ""))),
    )


def _day(value: str) -> date | None:
    """The sender's calendar day."""
    try:
        return parsedate_to_datetime(value).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _own(text: str) -> str:
    """The sender's own words in paragraphs; where all is quoted, the quote."""
    lines = normalise(text).split("\n")
    kept = _unsigned(_unreplied(lines))
    if not any(line.strip() for line in kept):
        kept = _unsigned([re.sub(r"^[\s>]+", "", line) for line in lines])
    return _unwrapped(kept)


def _unreplied(lines: Sequence[str]) -> list[str]:
    """Without quoted lines, the line that introduces them, and a reply's or forward's head with all that follows."""
    kept: list[str] = []
    for at, line in enumerate(lines):
        if _RULE.fullmatch(line) and sum(bool(_FIELD.fullmatch(below)) for below in lines[at + 1 : at + 6]) >= 2:
            break
        if not _QUOTE.match(line):
            kept.append(line)
            continue
        while kept and not kept[-1].strip():
            kept.pop()
        while kept and kept[-1].rstrip().endswith(":"):
            kept.pop()
    return kept


def _unsigned(lines: Sequence[str]) -> list[str]:
    marks = [at for at, line in enumerate(lines) if _SIGNATURE.fullmatch(line)]
    return list(lines[: marks[-1]] if marks and marks[-1] > 0 else lines)


def _unwrapped(lines: Sequence[str]) -> str:
    """Lines that a mail program broke at its margin joined again."""
    text: list[str] = []
    before = ""
    for line in lines:
        runs_on = len(before) >= WRAPPED and line.strip() and not _ITEM.match(line)
        if runs_on:
            text[-1] += f" {line.strip()}"
        else:
            text.append(line.rstrip())
        before = line
    return "\n".join(text)


def _unquoted(html: str) -> str:
    """The page up to the reply it quotes, where something stands before that."""
    found = _QUOTED_HTML.search(html)
    above = html[: found.start()] if found else html
    return above if re.sub(r"<[^<>]*>|\s|&nbsp;", "", above) else html
