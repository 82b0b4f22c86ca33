from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ReadingError
from rag.reading import read_content
from rag.reading.article_file import format_article, parse_article
from rag.reading.layout import glue, join_pages
from rag.reading.normalise import normalise
from rag.types import Article
from tests.fuzz.target import whole
from tests.rag.reading.made import FIRST, SECOND, TITLE, pdf

LINES = [
    "Envoys of both sides traded lists of prisoners at a lakeside villa on Mon-",
    "day, the host said. A cease-",
    "fire was not on the table. Nobody spoke of one in the nine hours of talks,",
    "and the cease-fire of last year is over.",
    "",
    "A second paragraph stands apart from the first one by a wider gap, and runs",
    "over two lines.",
]
JOINED = (
    "Envoys of both sides traded lists of prisoners at a lakeside villa on Monday, the host said. A cease-fire was not "
    "on the table. Nobody spoke of one in the nine hours of talks, and the cease-fire of last year is over.\n\n"
    "A second paragraph stands apart from the first one by a wider gap, and runs over two lines."
)


def only(data: bytes, name: str = "a.pdf") -> Article:
    (article,) = read_content(data, name)
    assert isinstance(article, Article), article
    return article


def error_of(data: bytes, name: str = "a.pdf") -> ReadingError:
    (error,) = read_content(data, name)
    assert isinstance(error, ReadingError), error
    return error


def test_lines_become_paragraphs_and_cut_words_are_joined() -> None:
    article = only(pdf([LINES], title=TITLE))
    assert article.title == TITLE
    assert article.text == JOINED
    assert article.pages == (0,)


def test_headers_footers_and_page_numbers_that_repeat_are_dropped() -> None:
    pages = [[FIRST], [SECOND], ["No. 3 stays, since it stands on one page alone."]]
    article = only(pdf(pages, head="Lake Herald - 2 June 2025 - {n}", foot="{n} / 3"))
    assert article.text == f"{FIRST}\n\n{SECOND}\n\nNo. 3 stays, since it stands on one page alone."
    assert article.pages == (0, len(FIRST) + 2, len(FIRST) + len(SECOND) + 4)
    assert parse_article(format_article(article), "a.md") == article


def test_a_paragraph_runs_on_over_the_border_of_pages() -> None:
    article = only(
        pdf([["Envoys of both sides met and"], ["spoke for an hour. Then they left for the air-"], ["port."]])
    )
    assert article.text == "Envoys of both sides met and spoke for an hour. Then they left for the airport."
    assert [article.text[start:][:5] for start in article.pages] == ["Envoy", "spoke", "port."]


def test_a_page_without_text_keeps_its_number() -> None:
    article = only(pdf([[FIRST], [], [SECOND]]))
    assert article.page_at(article.text.index(SECOND)) == 3


PAGES = st.lists(st.text(st.sampled_from("ab -.\nA\u0301й"), max_size=12).map(normalise), max_size=6)


@given(PAGES)
def test_joined_pages_keep_every_word_at_its_page(pages: list[str]) -> None:
    text, starts = join_pages(pages)
    assert normalise(text) == text
    assert len(starts) == max(1, len(pages))
    assert list(starts) == sorted(starts)
    for page, start, end in zip(pages, starts, [*starts[1:], len(text)], strict=False):
        assert "".join(text[start:end].split()).rstrip("-") == "".join(page.split()).rstrip("-")


def test_a_scan_is_told_to_need_recognition() -> None:
    error = error_of(pdf([[], []]))
    assert "no text was found" in error.problem
    assert "OCR" in error.remedy


def test_an_encrypted_file_is_refused() -> None:
    assert "is encrypted" in error_of(pdf([[FIRST]], password="secret")).problem


def many_pages(count: int) -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[" + b"3 0 R " * count
        + b"]/Count %d>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 1 1]>>endobj\n" % count
        + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (many_pages(3_000), "2,000 pages"),
        (many_pages(1_000_000), "no PDF that can be read"),
        (b"%PDF-1.7\nrubbish", "no PDF that can be read"),
        (pdf([[FIRST]])[:600], "no PDF that can be read"),
        (b"%PDF-1.7\n" + b"1 0 obj<<>>endobj " * 200_000, "objects"),
        (whole("content.pdf", b"BT " + b"(a) Tj " * 400_000 + b"ET"), "no PDF that can be read"),
        (b"just words", "no PDF file, though its name ends so"),
        (b"", "empty"),
    ],
)
def test_hostile_and_damaged_files_are_refused(data: bytes, said: str) -> None:
    assert said in error_of(data).problem


def test_a_page_that_takes_forever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.reading.limits.LONGEST", 0.2)
    assert "too long" in error_of(whole("content.pdf", b"BT /F1 9 Tf " + b"0 -1 Td (abc) Tj " * 30_000 + b"ET")).problem


def test_a_word_without_end_is_joined_with_the_next_line() -> None:
    word = "a" * 200_000
    assert glue(word, "b", set()) == f"{word} b"
    assert glue(f"{word}-", "b", set()) == f"{word}b"
