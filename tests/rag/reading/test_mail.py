from __future__ import annotations

from datetime import date
from email.message import EmailMessage

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


LETTER = f"{FIRST}\n\n{SECOND}"
HEAD = "From: Lake Press <press@lake.example>\nDate: Mon, 2 Jun 2025 at 10:00\nSubject: Lists\nTo: A <a@b.example>\n"


@pytest.mark.parametrize(
    "message",
    [
        f"FYI, see below.\n\n---------- Forwarded message ---------\n{HEAD}\n{LETTER}\n",
        f"FYI, see below.\n\n-----Original Message-----\n{HEAD}\n{LETTER}\n",
        f"FYI, see below.\n\n-------- Weitergeleitete Nachricht --------\n{HEAD}\n\n{LETTER}\n-- \nLake Press\n",
        "FYI, see below.\n\nBegin forwarded message:\n\n"
        + "\n".join(f"> {line}" for line in f"{HEAD}\n{LETTER}".split("\n")),
    ],
)
def test_a_forward_keeps_what_it_forwards(message: str) -> None:
    assert only(eml(message)).text == f"FYI, see below.\n\n{LETTER}"


def test_a_signature_above_what_is_forwarded_goes() -> None:
    message = f"-- \nA B\n\n---------- Forwarded message ---------\n{HEAD}\n{LETTER}\n"
    assert only(eml(message)).text == LETTER


def test_long_words_of_one_s_own_do_not_cost_a_forward_its_letter() -> None:
    message = f"{LETTER} {FIRST}\n\n---------- Forwarded message ---------\n{HEAD}\nThe letter came by hand.\n"
    assert only(eml(message)).text == f"{LETTER} {FIRST}\n\nThe letter came by hand."


@pytest.mark.parametrize("above", ["<p>FYI, see below.</p>", f"<p>{FIRST}</p><p>{FIRST}</p>"])
def test_a_forward_in_html_keeps_what_it_forwards(above: str) -> None:
    head = "<div class='gmail_attr'>---------- Forwarded message ---------<br>From: Lake Press</div>"
    html = f"<html><body>{above}<div class='gmail_quote'>{head}<p>{FIRST}</p><p>{SECOND}</p></div></body></html>"
    assert SECOND in only(eml(html=html)).text


@pytest.mark.parametrize("kind", ["text/plain", "text/plain; charset=us-ascii", "text/plain; charset=no-such"])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_charset_that_is_not_told_is_utf_8(kind: str, encoding: str) -> None:
    text = FIRST if encoding == "ascii" else "Делегації обмінялися списками полонених і роз’їхалися."
    head = f"From: a\nContent-Type: {kind}\nContent-Transfer-Encoding: 8bit\n\n"
    assert only(head.encode() + text.encode(encoding)).text == text


def test_a_plain_part_that_asks_for_another_program_gives_way() -> None:
    assert only(eml("Your e-mail program does not show HTML.", PAGE)).text.startswith(FIRST)


def test_the_texts_between_pictures_are_joined() -> None:
    message = EmailMessage()
    message["From"] = "Lake Press <press@lake.example>"
    message.set_content(FIRST)
    message.add_attachment(b"", "image", "png", disposition="inline")
    message.add_attachment(SECOND, disposition="inline")
    message.add_attachment("attached words", filename="a.txt")
    assert only(message.as_bytes()).text == LETTER


def test_the_items_of_a_digest_are_not_signed_off() -> None:
    items = [f"{FIRST}\n", "\n".join(f"- name {number}" for number in range(12)), SECOND]
    assert only(eml("\n--\n".join(items))).text == "\n--\n".join(items)
    assert only(eml("\n--\n".join([*items, "Lake Press\nPress desk"]))).text == "\n--\n".join(items)


@pytest.mark.parametrize("run", ["<div ", "<blockquote ", "<", "<div gmail"])
def test_a_run_of_open_tags_comes_to_an_end(run: str) -> None:
    assert only(eml(html=f"<html><body><p>{FIRST}</p>{run * 100_000}</body></html>")).text.startswith(FIRST)
