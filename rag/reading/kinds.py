"""What kind of file it is: by its content where that tells, else by the ending of its name."""

from __future__ import annotations

import re
from pathlib import PurePath

from rag.errors import ReadingError
from rag.reading.archive import names_in

ENDINGS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".eml": "eml",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".zip": "zip",
}

_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s+|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_UNREAD = {
    b"\xd0\xcf\x11\xe0": ("is an old or encrypted Office file", "Save it as .docx without a password."),
    b"{\\rtf": ("is a rich text file (RTF)", "Save it as .docx."),
}


def kind_of(data: bytes, name: str) -> str:
    """One of the values of ENDINGS. Raises ReadingError for a kind that is not read."""
    ending = PurePath(name).suffix.lower()
    for magic, (what, remedy) in _UNREAD.items():
        if data.startswith(magic):
            raise ReadingError(f"{name} {what}.", remedy)
    kind = _by_content(data, ending) or ENDINGS.get(ending)
    if kind is None:
        raise ReadingError(
            f"{name} is of no kind Parley reads.", f"Give it one of these endings: {', '.join(ENDINGS)}."
        )
    if ending in (".pdf", ".docx", ".zip") and kind == ENDINGS[ending] and not _by_content(data, ending):
        what = "empty" if not data.strip() else f"no {kind.upper()} file, though its name ends so"
        raise ReadingError(f"{name} is {what}.", "Save it anew and add that.")
    return kind


def _by_content(data: bytes, ending: str) -> str | None:
    if data.startswith(b"%PDF-") or (ending == ".pdf" and b"%PDF-" in data[:1024]):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive_kind(names_in(data), ending)
    if ending not in (".json", ".jsonl", ".ndjson", ".eml") and _HTML.match(data[:2048]):
        return "html"
    return None


def _archive_kind(names: frozenset[str], ending: str) -> str | None:
    """Word's files and those of other programs are ZIP archives too."""
    if "word/document.xml" in names or ending == ".docx":
        return "docx"
    return None if names & {"mimetype", "[Content_Types].xml"} and ending != ".zip" else "zip"
