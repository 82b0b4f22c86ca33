"""E-mail (.eml): subject, sender and day from its head, the words of its body without what is quoted or signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, Message, MIMEPart
from email.policy import EmailPolicy
from email.utils import parseaddr, parsedate_to_datetime

from rag.errors import ReadingError
from rag.reading.charsets import codec_of, decode
from rag.reading.limits import DAMAGED, MOST_TEXT, Deadline, damaged, too_much_text
from rag.reading.normalise import normalise, normalise_line
from rag.reading.plain import Found, Plain
from rag.reading.quoting import LITTLE, is_forward, own_words
from rag.reading.web import read_page

MOST_PARTS = 200
FAR_MORE = 3  # times the words, as HTML has beside a plain part that only asks for a better program
HEAD = 300  # characters of HTML in which a quoted message says that it is forwarded
MOST_RULES = 5_000  # lines that begin with two hyphens, as those between parts do
MOST_FIELD = 2_000  # characters of a field of the head that is looked at: the library's parser is slow at long ones

_LOOKED_AT = re.compile(r"(?:from|subject|date|content-.*|mime-version)$", re.IGNORECASE)
_QUOTED_HTML = re.compile(
    r"<blockquote\b[^<>]*?\btype=[\"']?cite|<div\b[^<>]*?\b(?:gmail_quote|divRplyFwdMsg|yahoo_quoted)", re.I
)


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
    """The body of a message: its plain parts, or else its HTML parts; attachments are left aside.

    Quoted replies, forwarded heads and signatures go, except where little else is there. Raises ReadingError for
    what is no message and for one without text.
    """
    if data.count(b"\n--") > MOST_RULES:
        raise _many_parts(name)
    try:
        message = message_from_bytes(data, policy=_Policy(deadline=Deadline(name)))  # type: ignore[call-overload]
        _refuse_odd(message, name)
        found = _found(message)
        plain, html = (_body(message, subtype) for subtype in ("plain", "html"))
    except (*DAMAGED, MessageError) as error:
        raise damaged(name, "e-mail message", error) from error
    if max(len(plain), len(html)) > MOST_TEXT:
        raise too_much_text(name)
    return Plain(normalise(_text(plain, html, name)), found=found)


def _refuse_odd(message: Message, name: str) -> None:
    if not message.keys():
        raise ReadingError(f"{name} is no e-mail message.", "Save it from the mail program as .eml.")
    if sum(1 for _ in message.walk()) > MOST_PARTS:
        raise _many_parts(name)


def _many_parts(name: str) -> ReadingError:
    return ReadingError(f"{name} has more than {MOST_PARTS} parts.", "Save its text and add that.")


def _body(message: Message, subtype: str) -> str:
    """The text of all parts of this kind that a mail program shows."""
    parts = _shown(message) if isinstance(message, EmailMessage) else ()
    return "\n\n".join(_content(part) for part in parts if part.get_content_type() == f"text/{subtype}")


def _shown(part: MIMEPart) -> Iterator[MIMEPart]:
    """The parts within, in order, but no attachments, and the first alone of what belongs together."""
    if part.is_attachment():
        return
    if part.get_content_maintype() != "multipart" or not part.is_multipart():
        yield part
        return
    within = list(part.iter_parts())
    for one in within[:1] if part.get_content_subtype() == "related" else within:
        yield from _shown(one)


def _content(part: MIMEPart) -> str:
    data = part.get_payload(decode=True)
    codec = codec_of(part.get_content_charset()) or "utf-8"
    if not isinstance(data, bytes):
        return ""
    text = decode(data, codec)
    return data.decode(codec, "replace") if text is None else text


def _text(plain: str, html: str, name: str) -> str:
    """The words of the plain text, or of the HTML where there are none or that says far more."""
    own = own_words(plain)
    if not html.strip() or (own and len(html) < FAR_MORE * len(plain)):
        return own
    page = read_page(_unquoted(html), name).text
    if len(page) < LITTLE:
        page = read_page(html, name).text
    return page if not own or len(page.split()) > FAR_MORE * len(plain.split()) else own


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


def _unquoted(html: str) -> str:
    """The page up to the reply it quotes, where something stands before that."""
    found = _QUOTED_HTML.search(html)
    if found and is_forward(html[found.end() : found.end() + HEAD]):
        return html
    above = html[: found.start()] if found else html
    return above if re.sub(r"<[^<>]*>|\s|&nbsp;", "", above) else html
