"""The shipped articles: complete, dated honestly, in plain words, and each with words of its own."""

from __future__ import annotations

import re
from calendar import month_name
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from itertools import combinations
from typing import Any

import pytest
import yaml

from rag.reading.article_file import parse_article

FIRST = (
    "2025-05-16-dolmabahce-first-round",
    "2025-05-17-what-moscow-asked-for",
    "2025-05-26-1000-for-1000-day-by-day",
    "2025-06-02-ciragan-an-hour-of-talks",
    "2025-06-03-two-papers-compared",
    "2025-06-05-how-many-aircraft",
    "2025-06-05-putin-no-truce-no-summit",
    "2025-06-08-who-failed-to-come",
    "2025-06-17-6057-or-6060",
    "2025-07-24-forty-minutes-at-ciragan",
    "2025-07-24-nine-stages",
)
MONTHS = {name: number for number, name in enumerate(month_name) if name}
DAYS = re.compile(rf"((?:\d{{1,2}}(?:,| and| to) )*)(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?")
ANNOUNCED = {  # days still to come when the article appeared, as a speaker announced them
    "2025-05-09-victory-day-first-counts": {date(2025, 5, 10)},
    "2025-06-02-ciragan-an-hour-of-talks": {date(2025, 6, 20), date(2025, 6, 30)},
    "2025-06-05-putin-no-truce-no-summit": {date(2025, 6, 20), date(2025, 6, 30)},
    "2025-06-08-who-failed-to-come": {date(2025, 6, 9)},
    "2025-08-07-two-days-before-the-deadline": {date(2025, 8, 8)},
    "2025-11-21-28-points": {date(2025, 11, 27)},
    "2026-01-30-abu-dhabi-kostyukov-leads": {date(2026, 2, 1)},
    "2026-03-07-exchanges-again": {date(2026, 3, 9)},
}
MARKUP = re.compile(r"[*_`#<>|\[\]{}]|^\s*[-+]\s|https?:", re.MULTILINE)


@dataclass(frozen=True)
class Piece:
    """An article file: its stem, its front matter and its text."""

    stem: str
    head: dict[str, Any]
    text: str


def load(name: str, content: str) -> Piece:
    _, head, body = content.split("---\n", 2)
    return Piece(name.removesuffix(".md"), yaml.safe_load(head), body.strip())


FOLDER = files("corpus") / "articles"
PIECES = sorted((load(file.name, file.read_text("utf-8")) for file in FOLDER.iterdir()), key=lambda piece: piece.stem)
each = pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.stem)


def days_named(text: str, year: int) -> set[date]:
    """The days a text names, "9, 10 and 12 June" being three; a day without a year lies in `year`."""
    found = set()
    for before, day, month, stated in DAYS.findall(text):
        numbers = [*re.findall(r"\d+", before), day]
        found |= {date(int(stated or year), MONTHS[month], int(number)) for number in numbers}
    return found


def sentences(text: str) -> set[str]:
    """The sentences of a text in small letters and without punctuation."""
    parts = re.split(r"(?<=[.?!;:])\s+", text)
    return {" ".join(re.findall(r"\w+", part.lower())) for part in parts}


def test_the_first_eleven_are_there():
    assert set(FIRST) <= {piece.stem for piece in PIECES}


def test_ids_are_unique():
    ids = [piece.head["id"] for piece in PIECES]
    assert len(ids) == len(set(ids))


def test_days_are_found_in_all_their_spellings():
    text = "On 2 June 2024; 10, 14 and 26 July; 23 to 25 May; 1,200 each on 4 July."
    expected = [(2024, 6, 2), *((2025, 7, day) for day in (10, 14, 26, 4)), (2025, 5, 23), (2025, 5, 25)]
    assert days_named(text, 2025) == {date(*day) for day in expected}


@each
def test_front_matter_is_complete(piece: Piece):
    head = piece.head
    assert set(head) == {"id", "title", "publisher", "published", "language", "topics", "facts", "sources"}
    assert head["id"] == piece.stem
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", piece.stem)
    assert head["title"].strip() == head["title"] != ""
    assert head["publisher"] == "Parley digest"
    assert head["language"] == "en"
    assert all(isinstance(topic, str) and topic for topic in head["topics"])
    assert head["topics"]


@each
def test_facts_are_numbered_and_named_once(piece: Piece):
    facts = piece.head["facts"]
    assert facts
    assert len(facts) == len(set(facts))
    assert all(re.fullmatch(r"E\d{2}[a-z]?\.\d{1,2}", fact) for fact in facts)


@each
def test_the_date_is_a_day_and_the_id_starts_with_it(piece: Piece):
    assert type(piece.head["published"]) is date
    assert piece.stem.startswith(f"{piece.head['published']}-")


@each
def test_no_day_in_the_text_lies_after_the_article_unless_announced(piece: Piece):
    published = piece.head["published"]
    later = {day for day in days_named(piece.text, published.year) if day > published}
    assert later == ANNOUNCED.get(piece.stem, set())


@each
def test_sources_are_named_dated_and_not_of_later_days(piece: Piece):
    assert piece.head["sources"]
    for source in piece.head["sources"]:
        assert set(source) <= {"outlet", "date", "url"}
        assert source["outlet"].strip()
        day = source.get("date")
        assert day is None or piece.head["published"] + timedelta(days=1) >= day  # reports in print the day after
        assert re.fullmatch(r"https?://\S+", source.get("url", "https://none"))


@each
def test_length_is_120_to_300_words(piece: Piece):
    assert 120 <= len(piece.text.split()) <= 300


@each
def test_text_is_plain_paragraphs(piece: Piece):
    assert not MARKUP.search(piece.text)
    assert all(paragraph == " ".join(paragraph.split()) for paragraph in piece.text.split("\n\n"))


@each
def test_the_reader_takes_it_as_it_stands(piece: Piece):
    article = parse_article((FOLDER / f"{piece.stem}.md").read_text("utf-8"), f"{piece.stem}.md")
    assert (article.id, article.title, article.published) == (piece.stem, piece.head["title"], piece.head["published"])
    assert article.text == piece.text
    assert len(article.sources) == len(piece.head["sources"])


@pytest.mark.parametrize("pair", list(combinations(PIECES, 2)), ids=lambda pair: f"{pair[0].stem}, {pair[1].stem}")
def test_no_two_articles_share_a_sentence(pair: tuple[Piece, Piece]):
    one, other = pair
    assert not sentences(one.text) & sentences(other.text)
