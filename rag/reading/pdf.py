"""PDF files: the text layer by pypdf, page by page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from rag.errors import ReadingError
from rag.reading.layout import Line, paragraphs, without_edges, words_in
from rag.reading.limits import DAMAGED, MOST_TEXT, Deadline, damaged, hush, too_much_text
from rag.reading.normalise import normalise_line
from rag.reading.plain import Found, Plain

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 2_000
MOST_OBJECTS = 100_000
MOST_STREAM = 20_000_000  # bytes of a page's content, unpacked

_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": MOST_STREAM,
    "lzw_maximum_output_length": MOST_STREAM,
    "run_length_maximum_output_length": MOST_STREAM,
    "brotli_maximum_output_length": MOST_STREAM,
    "array_based_stream_maximum_output_length": MOST_STREAM,
    "stream_decoding_work_maximum_length": 3 * MOST_STREAM,
    "stream_parsing_work_maximum_count": 250_000,
    "jbig2dec_binary": None,
}
_LETTERS = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": "‐"}
)  # ligatures; a soft hyphen that shows is a hyphen
_JUNK = re.compile(r"untitled|microsoft word\b.*|.*\.(?:docx?|pdf|indd|html?|odt)", re.IGNORECASE)


def read_pdf(data: bytes, name: str) -> Plain:
    """The text of each page, in paragraphs; headers, footers and page numbers are dropped where they repeat.

    Raises ReadingError for an encrypted or damaged file, one without a text layer, one of more than 2,000 pages or
    10 million characters, and one that takes too long.
    """
    from pypdf import apply_configuration
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError, WrongPasswordError

    hush("pypdf")
    deadline = Deadline(name)
    if data.count(b" obj") > MOST_OBJECTS:
        raise ReadingError(f"{name} has more than {MOST_OBJECTS:,} objects.", "Split it into several files.")
    try:
        with apply_configuration(**_LIMITS):
            return _read(data, name, deadline)
    except (DependencyError, FileNotDecryptedError, WrongPasswordError):
        raise _encrypted(name) from None
    except (*DAMAGED, PyPdfError) as error:
        deadline.check()
        raise damaged(name, "PDF", error) from error


def _read(data: bytes, name: str, deadline: Deadline) -> Plain:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise _encrypted(name)
    pages = without_edges(list(_pages(reader, name, deadline)))
    words = words_in("\n".join(line.text for page in pages for line in page))
    texts = tuple(paragraphs(page, words) for page in pages)
    if not any(texts):
        raise ReadingError(f"In {name} no text was found.", "A scanned PDF needs text recognition (OCR) first.")
    return Plain("", _heading(pages), Found(title=_title(reader, texts[0])), texts)


def _pages(reader: PdfReader, name: str, deadline: Deadline) -> Iterator[list[Line]]:
    total = 0
    for page in islice(reader.pages, MOST_PAGES + 1):
        if (total := total + 1) > MOST_PAGES:
            raise ReadingError(f"{name} has more than {MOST_PAGES:,} pages.", "Split it into several files.")
        yield _lines(page, name, deadline)


def _lines(page: Any, name: str, deadline: Deadline) -> list[Line]:
    """The lines of a page with text, each with the height and size of its first words."""
    lines, size = [Line("")], 0

    def step(*_: Any) -> None:
        deadline.check()

    def take(text: str, matrix: Any, within: Any, _font: Any, points: float) -> None:
        nonlocal size
        size += len(text)
        if size > MOST_TEXT:
            raise too_much_text(name)
        height = within[4] * matrix[1] + within[5] * matrix[3] + matrix[5]
        scale = abs(within[3] * matrix[3]) or 1.0
        first, *others = text.split("\n")
        lines[-1] = _longer(lines[-1], first, height, points * scale)
        lines.extend(_longer(Line(""), other, height, points * scale) for other in others)

    deadline.check()
    page.extract_text(visitor_operand_before=step, visitor_text=take)
    found = (Line(normalise_line(line.text.translate(_LETTERS)), line.height, line.size) for line in lines)
    return [line for line in found if line.text]


def _longer(line: Line, text: str, height: float, size: float) -> Line:
    if line.text.strip() or not text.strip():
        return Line(line.text + text, line.height, line.size)
    return Line(line.text + text, height, size)


def _heading(pages: list[list[Line]]) -> str | None:
    """The lines the first page opens with, if they are set larger than the text below."""
    lines = pages[0] if pages else []
    sizes = sorted(line.size for page in pages for line in page)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    large: list[str] = []
    for line in lines[:4]:
        if line.size < 1.15 * usual or (large and abs(line.size - lines[0].size) > 0.1 * line.size):
            break
        large.append(line.text)
    return " ".join(large) if large and len(large) < len(lines) else None


def _title(reader: PdfReader, first: str) -> str | None:
    """The title of the file's properties where its words stand on the first page; else it is often a file's name."""
    properties = reader.metadata
    title = normalise_line(str((properties and properties.title) or ""))
    squeezed = re.sub(r"\s+", " ", first).casefold()
    return title if title and not _JUNK.fullmatch(title) and title.casefold() in squeezed else None


def _encrypted(name: str) -> ReadingError:
    return ReadingError(f"{name} is encrypted.", "Save it without a password and add that.")
