from __future__ import annotations

from datetime import date

import pytest

from rag.errors import ReadingError
from rag.reading import read_content
from rag.types import Article
from tests.rag.reading.made import FIRST, PAGE, SECOND, TITLE, eml


def only(data: bytes) -> Article:
    (article,) = read_content(data, "a.eml")
    assert isinstance(article, Article), article
    return article


def test_head_and_plain_part_make_the_article() -> None:
    article = only(eml(f"{FIRST}\n\n{SECOND}\n", "<p>Other words</p>"))
    assert article.text == f"{FIRST}\n\n{SECOND}"
    assert (article.title, article.publisher, article.published) == (TITLE, "Lake Press", date(2025, 6, 2))


def test_without_a_plain_part_the_html_part_is_read_as_a_page() -> None:
    assert only(eml(html=PAGE)).text.startswith(f"{FIRST} They spoke for an hour.\n\nNo date")


def test_a_sender_without_a_name_and_a_coded_subject() -> None:
    article = only(eml(FIRST, From="desk@lake.example", Subject="Стамбул: обмін"))
    assert (article.publisher, article.title) == ("desk@lake.example", "Стамбул: обмін")


@pytest.mark.parametrize(
    "around",
    [
        "{}\n\nOn Mon, 2 Jun 2025 at 10:00, A B <a@b.example> wrote:\n> quoted words\n>> deeper\n",
        "{}\n\nAm 2.6.2025 um 10:00 schrieb A B:\n\n> quoted words\n",
        "{}\n-- \nA B, quoted words\nLake Press\n",
        "{}\n\n-----Original Message-----\nFrom: A\nSent: Monday\nSubject: x\n\nquoted words\n",
        "{}\n\n________________________________\nVon: A\nGesendet: Montag\nBetreff: quoted words\n\nmore",
    ],
)
def test_what_is_quoted_or_signed_is_dropped(around: str) -> None:
    assert only(eml(around.format(f"{FIRST}\n\n{SECOND}"))).text == f"{FIRST}\n\n{SECOND}"


def test_a_message_that_is_all_quote_keeps_it() -> None:
    assert only(eml(f"> {FIRST}\n> {SECOND}\n")).text == f"{FIRST} {SECOND}"


def test_a_reply_quoted_in_html_is_dropped() -> None:
    quote = f"<div class='gmail_quote'><p>{FIRST} quoted words</p></div>"
    html = f"<html><body><p>{FIRST}</p><p>{SECOND}</p>{quote}</body></html>"
    assert only(eml(html=html)).text == f"{FIRST}\n\n{SECOND}"


def test_lines_broken_by_the_mail_program_are_joined() -> None:
    words = (FIRST + " " + SECOND).split()
    text = (
        " ".join(words[:12])
        + "\n"
        + " ".join(words[12:24])
        + "\n"
        + " ".join(words[24:])
        + "\n\n- a point\n- another\n"
    )
    assert only(eml(text)).text == f"{FIRST} {SECOND}\n\n- a point\n- another"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no e-mail message"),
        (b"just words", "no e-mail message"),
        (b"From: a\nSubject: s\n\n", "no text"),
        (b"From: a\nContent-Type: text/plain; charset=no-such\n\ntext", "no e-mail message that can be read"),
        (b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 300, "200 parts"),
        (b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 300_000, "200 parts"),
    ],
)
def test_what_is_no_message_is_refused(data: bytes, said: str) -> None:
    (error,) = read_content(data, "a.eml")
    assert isinstance(error, ReadingError)
    assert said in error.problem


def test_a_field_without_end_is_cut() -> None:
    article = only(
        b"From: " + b'"a" <a@b.example>, ' * 300_000 + b"\nSubject: " + b"word " * 300_000 + b"\n\n" + FIRST.encode()
    )
    assert article.text == FIRST
    assert len(article.title) <= 2_000


@pytest.mark.parametrize("run", ["<div ", "<blockquote ", "<", "<div gmail"])
def test_a_run_of_open_tags_comes_to_an_end(run: str) -> None:
    assert only(eml(html=f"<html><body><p>{FIRST}</p>{run * 100_000}</body></html>")).text.startswith(FIRST)
