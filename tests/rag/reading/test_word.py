from __future__ import annotations

from datetime import date, datetime

import pytest

from rag.errors import ReadingError
from rag.reading import read_content
from rag.types import Article
from tests.rag.reading.made import FIRST, SECOND, TITLE, changed_part, docx

PART = "word/document.xml"
XML = (
    '<?xml version="1.0"?>{}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{}</w:body></w:document>"
)
ELSEWHERE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
WORDS = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def only(data: bytes, name: str = "a.docx") -> Article | ReadingError:
    (found,) = read_content(data, name)
    return found


def test_paragraphs_headings_and_tables_come_in_their_order() -> None:
    article = only(docx({"title": TITLE, "author": "Lake Press", "created": datetime(2025, 6, 2, 23, 59)}))
    assert isinstance(article, Article)
    assert article.text == f"{FIRST}\n\nNo date\n\nSide | Names\nFirst | 1,000\n\n{SECOND}\n\n- a list of names"
    assert (article.title, article.publisher, article.published) == (TITLE, "Lake Press", date(2025, 6, 2))


def test_the_day_in_the_name_goes_before_the_day_the_file_was_made() -> None:
    article = only(docx({"author": "Desk", "created": datetime(2025, 6, 2)}), "2025-05-01.docx")
    assert isinstance(article, Article)
    assert article.published == date(2025, 5, 1)


def test_what_a_library_s_template_says_is_left_aside() -> None:
    article = only(docx())
    assert isinstance(article, Article)
    assert (article.title, article.publisher, article.published) == (TITLE, None, None)


def test_a_word_file_under_another_name_is_known_by_its_content() -> None:
    assert isinstance(only(docx(), "a.zip"), Article)
    assert isinstance(only(docx(), "a.txt"), Article)


BOMB = "<!DOCTYPE w [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "boom"}">' for n in range(10)) + "]>"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (XML.format(BOMB, WORDS.format("&e9;")).encode(), "declares entities"),
        (XML.format(ELSEWHERE, WORDS.format("&x;")).encode("utf-16"), "declares entities"),
        (XML.format("", WORDS.format("x" * 31_000_000)).encode(), "30 MB of text and layout"),
        (b"<w:document", "no Word file that can be read"),
        (XML.format("", "").encode(), "no text"),
        (XML.format("", "<w:tbl><w:tr><w:tc>" * 300).encode(), "no Word file that can be read"),
    ],
)  # fmt: skip
def test_hostile_parts_are_refused(content: bytes, said: str) -> None:
    error = only(changed_part(docx(), PART, content))
    assert isinstance(error, ReadingError)
    assert said in error.problem


def test_a_cell_that_says_it_spans_a_billion_columns_is_one() -> None:
    cell = (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>'
        + WORDS.format(FIRST)
        + "</w:tc></w:tr></w:tbl>"
    )
    article = only(changed_part(docx(), PART, XML.format("", cell).encode()))
    assert isinstance(article, Article)
    assert article.text == FIRST


def test_a_paragraph_that_takes_forever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.reading.limits.LONGEST", 0.2)
    runs = "<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 100_000 + "</w:p>"
    error = only(changed_part(docx(), PART, XML.format("", runs).encode()))
    assert isinstance(error, ReadingError)
    assert "too long" in error.problem


def test_other_office_files_are_told() -> None:
    old = only(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert isinstance(old, ReadingError)
    assert "old or encrypted" in old.problem
    sheet = only(changed_part(docx(), PART, b"").replace(b"word/document", b"xl/xx/workbok"), "a.xlsx")
    assert isinstance(sheet, ReadingError)
    assert "no kind" in sheet.problem


RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
TEXT = "<w:sdt><w:sdtPr><w:alias w:val='no'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
GONE = "<w:r><w:delText>never </w:delText></w:r>"


def text_of(body: str) -> str:
    article = only(changed_part(docx(), PART, XML.format("", body).encode()))
    assert isinstance(article, Article)
    return article.text


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:ins w:id='1'>{}</w:ins>",
        "<w:moveTo w:id='1'>{}</w:moveTo>",
        "<w:smartTag>{}</w:smartTag>",
        "<w:customXml>{}</w:customXml>",
        "<w:fldSimple w:instr='DATE'>{}</w:fldSimple>",
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:hyperlink><w:ins w:id='1'>{}</w:ins></w:hyperlink>",
        TEXT,
        TEXT.format("<w:ins w:id='1'>{}</w:ins>"),
    ],
)
def test_words_within_what_word_wraps_around_them_are_read(wrapped: str) -> None:
    inner = wrapped.format(RUN.format("not "))
    body = f"<w:p>{RUN.format('The sides did ')}{inner}{RUN.format('agree on Monday.')}</w:p>"
    assert text_of(body) == "The sides did not agree on Monday."


@pytest.mark.parametrize("gone", ["<w:del w:id='1'>{}</w:del>", "<w:moveFrom w:id='1'>{}</w:moveFrom>"])
def test_words_that_were_struck_or_moved_away_are_not(gone: str) -> None:
    struck = gone.format(RUN.format("never ") + GONE)
    assert text_of(f"<w:p>{RUN.format('They met ')}{struck}{RUN.format('on Monday.')}</w:p>") == "They met on Monday."


def test_blocks_rows_and_cells_within_content_controls_are_read() -> None:
    cell = "<w:tc>" + TEXT.format(WORDS.format("{}")) + "</w:tc>"
    row = "<w:tr>" + TEXT.format(cell.format("First")) + cell.format("1,000") + "</w:tr>"
    table = "<w:tbl>" + TEXT.format(row) + row.replace("First", "Second") + "</w:tbl>"
    body = TEXT.format(WORDS.format(FIRST) + TEXT.format(table)) + WORDS.format(SECOND)
    assert text_of(body) == f"{FIRST}\n\nFirst | 1,000\nSecond | 1,000\n\n{SECOND}"


@pytest.mark.parametrize(
    "says", ["<w:showingPlcHdr/>", "<w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"]
)
def test_a_form_that_is_not_filled_in_and_a_table_of_contents_are_not(says: str) -> None:
    form = TEXT.replace("<w:alias w:val='no'/>", says).format(WORDS.format("Click here to enter text."))
    assert text_of(form + WORDS.format(FIRST)) == FIRST


@pytest.mark.parametrize("title", ["Press release template 2019", "Document1", "PowerPoint Presentation"])
def test_a_title_that_is_not_in_the_text_is_a_template_s(title: str) -> None:
    article = only(docx({"title": title, "author": "Lake Press"}))
    assert isinstance(article, Article)
    assert article.title == TITLE


@pytest.mark.parametrize(
    "author", ["user", "Admin", "Microsoft Office User", "Windows User", "Пользователь Windows", "Користувач", "User 1"]
)
def test_the_name_of_an_account_is_no_publisher(author: str) -> None:
    article = only(docx({"author": author, "created": datetime(2025, 6, 2)}))
    assert isinstance(article, Article)
    assert (article.publisher, article.published) == (None, date(2025, 6, 2))
