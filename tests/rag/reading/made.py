"""Files of every format, made here so that each test knows what is in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage

from docx import Document
from fpdf import FPDF

FIRST = "Envoys of both sides traded lists of prisoners at a lakeside villa on Monday, the host said."
SECOND = "A third round of the negotiations has no date yet, since each side wants the other to name one."
TITLE = "Envoys trade lists at the lakeside villa"

PAGE = f"""<!doctype html>
<html lang="en"><head><title>{TITLE} | Lake Herald</title>
<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="Lake Herald">
<meta property="article:published_time" content="2025-06-02T18:04:00+02:00">
<link rel="canonical" href="https://herald.example/envoys"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>{TITLE}</h1>
<p>{FIRST} They <b>spoke</b> for an <a href="/hour">hour</a>.</p><h2>No date</h2><p>{SECOND}</p>
<ul><li>A list of 1,000 names was handed over by the first side.</li><li>A list of 300 names came back.</li></ul>
<table><tr><th>Side</th><th>Names</th></tr><tr><td>First</td><td>1,000</td></tr></table>
<script>alert("no")</script></article>
<footer><p>Copyright Lake Herald</p></footer></body></html>"""


class _Paper(FPDF):
    def __init__(self, head: str, foot: str) -> None:
        super().__init__()
        self.head, self.foot = head, foot

    def header(self) -> None:
        if self.head:
            self.set_font("helvetica", size=9)
            self.cell(0, 8, self.head.format(n=self.page_no()), new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        if self.foot:
            self.set_y(-15)
            self.set_font("helvetica", size=9)
            self.cell(0, 8, self.foot.format(n=self.page_no()))


def pdf(
    pages: Sequence[Sequence[str]], *, title: str = "", head: str = "", foot: str = "", password: str = ""
) -> bytes:
    """A PDF with the lines of each page as they are given, and the title in large type on the first."""
    paper = _Paper(head, foot)
    if password:
        paper.set_encryption(owner_password="owner", user_password=password)
    for number, lines in enumerate(pages):
        paper.add_page()
        if title and number == 0:
            paper.set_font("helvetica", size=18)
            paper.cell(0, 12, title, new_x="LMARGIN", new_y="NEXT")
        paper.set_font("helvetica", size=11)
        for line in lines:
            if line:
                paper.cell(0, 5, line, new_x="LMARGIN", new_y="NEXT")
            else:
                paper.ln(4)
    return bytes(paper.output())


def docx(properties: Mapping[str, object] | None = None) -> bytes:
    """A Word file with a title, two paragraphs, a heading, a list and a table."""
    document = Document()
    for name, value in (properties or {}).items():
        setattr(document.core_properties, name, value)
    document.add_heading(TITLE, 0)
    document.add_paragraph(FIRST)
    document.add_heading("No date", 1)
    table = document.add_table(2, 2)
    for cell, words in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["Side", "Names", "First", "1,000"], strict=True
    ):
        cell.text = words
    document.add_paragraph(SECOND)
    document.add_paragraph("a list of names", style="List Bullet")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def eml(plain: str | None = None, html: str | None = None, **head: str) -> bytes:
    """A message with these bodies and one attachment."""
    message = EmailMessage()
    given = {"Subject": TITLE, "From": "Lake Press <press@lake.example>", "Date": "Mon, 02 Jun 2025 23:30:00 +0300"}
    for name, value in (given | head).items():
        message[name] = value
    if plain is not None:
        message.set_content(plain)
    if html is not None and plain is not None:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    message.add_attachment(b"attached words", maintype="application", subtype="octet-stream", filename="a.txt")
    return message.as_bytes()


def archive(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of these members."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return written.getvalue()


def changed_part(data: bytes, part: str, content: bytes) -> bytes:
    """A ZIP-based file with another content in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = {info.filename: file.read(info) for info in file.infolist()}
    return archive(members | {part: content})
