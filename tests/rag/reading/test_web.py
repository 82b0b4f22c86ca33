from __future__ import annotations

from datetime import date

import pytest

from rag.errors import ReadingError
from rag.reading import read_content
from rag.types import Article
from tests.rag.reading.made import FIRST, PAGE, SECOND, TITLE


def page(html: str | bytes, name: str = "a.html") -> Article:
    (article,) = read_content(html if isinstance(html, bytes) else html.encode(), name)
    assert isinstance(article, Article), article
    return article


def test_a_page_gives_its_text_in_paragraphs_and_its_metadata() -> None:
    article = page(PAGE)
    assert article.text.split("\n\n") == [
        f"{FIRST} They spoke for an hour.",
        "No date",
        SECOND,
        "- A list of 1,000 names was handed over by the first side.\n- A list of 300 names came back.",
        "Side | Names\nFirst | 1,000",
    ]
    assert (article.title, article.publisher, article.published) == (TITLE, "Lake Herald", date(2025, 6, 2))
    assert article.url == "https://herald.example/envoys"


def test_no_date_is_guessed_from_the_text_or_the_foot_of_the_page() -> None:
    html = (
        f"<html><body><p>{FIRST} On 3 May 2021 they met first.</p><p>{SECOND}</p><footer>© 2019</footer></body></html>"
    )
    assert page(html).published is None
    assert page(html, "2025-06-02-talks.html").published == date(2025, 6, 2)


def test_the_language_of_the_text_goes_before_a_template_s() -> None:
    text = (
        "Дві делегації обмінялися паперами й роз’їхалися, повідомив речник міністерства закордонних справ у понеділок."
    )
    assert page(f'<html lang="en"><body><article><p>{text}</p><p>{text}</p></article></body></html>').language == "uk"
    text = "Las delegaciones intercambiaron documentos y se marcharon el lunes, dijo el portavoz del ministerio."
    assert page(f'<html lang="es-ES"><body><article><p>{text}</p></article></body></html>').language == "es"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-8"])
def test_the_encoding_a_page_names_is_kept(encoding: str) -> None:
    text = "Две делегации обменялись бумагами и разъехались, сообщил в понедельник представитель министерства."
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
    html = f"<html><head>{head}</head><body><p>{text}</p>"
    assert page(html.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    assert page(f"<html><body><p>{FIRST} Їжак.</p></body></html>".encode(encoding)).text == f"{FIRST} Їжак."


@pytest.mark.parametrize("head", ["", '<meta charset="no-such">', '<meta charset="rot13">', '<meta charset="utf-8">'])
def test_an_encoding_that_is_not_told_is_refused(head: str) -> None:
    (error,) = read_content(f"<html><head>{head}</head><body><p>Две делегации</p>".encode("cp1251"), "a.html")
    assert isinstance(error, ReadingError)
    assert "not UTF-8" in error.problem
    assert "iconv" in error.remedy


def test_nothing_raw_is_left_of_a_page() -> None:
    html = f"<html><body><p>{FIRST}<script>alert(1)</script><style>p</style></p><p>{SECOND} &lt;b&gt;</p></body></html>"
    assert page(html).text == f"{FIRST}\n\n{SECOND} <b>"


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (b"<html><body></body></html>", "no text"),
        (b"<html>", "no text"),
        (b"<html><body>" + b"<i>x</i>" * 40_000, "more than 30,000 elements"),
        (b"<html><body><p>" + b"word " * 2_100_000, "10 MB of HTML"),
    ],
)
def test_pages_without_text_and_oversized_ones_are_refused(html: bytes, said: str) -> None:
    (error,) = read_content(html, "a.html")
    assert isinstance(error, ReadingError)
    assert said in error.problem


def test_linked_data_that_would_take_forever_is_not_looked_at() -> None:
    bomb = '<script type="application/ld+json">' + '[{"@type":' * 100_000 + "</script>"
    assert page(PAGE.replace("</head>", f"{bomb}</head>")).publisher == "Lake Herald"


@pytest.mark.parametrize(
    "run", [" " * 1_000_000, "<?xml" + " " * 1_000_000 + ">", " \n" * 500_000 + "<?xml version='1.0'?>"]
)
def test_a_long_run_of_spaces_before_a_page_comes_to_an_end(run: str) -> None:
    assert page(run + PAGE).title == TITLE


def test_each_item_of_a_list_within_a_list_comes_once() -> None:
    young = "<ol><li>the young ones</li></ol>"
    inner = f"<ul><li>soldiers, 600 of them{young}in all</li><li>civilians, <b>400</b> of them</li></ul>"
    lists = f"<ul><li>A list of 1,000 names of one side{inner}</li><li>A list of 300 names came back.</li></ul>"
    text = page(f"<html><body><article><p>{FIRST}</p>{lists}<p>{SECOND}</p></article></body></html>").text
    assert text.split("\n\n")[1].split("\n") == [
        "- A list of 1,000 names of one side",
        "- soldiers, 600 of them in all",
        "- the young ones",
        "- civilians, 400 of them",
        "- A list of 300 names came back.",
    ]
