from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from rag.dates import spelled
from rag.event_days import event_days
from rag.types import Article

PIECES = re.split(
    "[|]",
    "on|in|by|since|the|next|last|would|will|said|2|31|30|0|2025|1999|-|,|.|;|\n|June|May|March|februari|травня|мае|"
    "Haziran|Sept.|Monday|понедельник|maandag|yesterday|завтра|2025-06-02",
)


def article(text: str, published: str | None = "2025-06-02") -> Article:
    return Article("a", "A", text, published=date.fromisoformat(published) if published else None)


def told(text: str, published: str | None = "2025-06-02") -> list[tuple[str, str]]:
    """The words and the days they mean, one day or first/last."""
    return [
        (text[day.start : day.end], "/".join(dict.fromkeys((day.first.isoformat(), day.last.isoformat()))))
        for day in event_days(article(text, published))
    ]


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("They met on Monday, 2 June 2025, in Istanbul.", "2 June 2025", "2025-06-02"),
        ("They met on 2 June 2025 (Monday).", "2 June 2025", "2025-06-02"),
        ("On June 2 the sides met.", "June 2", "2025-06-02"),
        ("Told on 11 June.", "11 June", "2025-06-11"),
        ("The exchange took place in stages, 23 to 25 May.", "23 to 25 May", "2025-05-23/2025-05-25"),
        ("Freed on May 23-25.", "May 23-25", "2025-05-23/2025-05-25"),
        ("Kyiv proposed a meeting between 20 and 30 June.", "20 and 30 June", "2025-06-20/2025-06-30"),
        ("It was agreed in May 2025.", "May 2025", "2025-05-01/2025-05-31"),
        ("It was agreed in May.", "May", "2025-05-01/2025-05-31"),
        ("In May 390 people came home.", "May", "2025-05-01/2025-05-31"),
        ("The papers of 2025-05-28 differ.", "2025-05-28", "2025-05-28"),
        ("A summit is planned for 15 September.", "15 September", "2025-09-15"),
        ("The grain deal of 22 July held.", "22 July", "2025-07-22"),
        ("Signed on 22 July, the grain deal held.", "22 July", "2024-07-22"),
        ("Зустріч відбулася 16 травня.", "16 травня", "2025-05-16"),
        ("Встреча прошла в мае.", "мае", "2025-05-01/2025-05-31"),
        ("Görüşme 16 Mayıs'ta yapıldı.", "16 Mayıs", "2025-05-16"),
        ("Zij spraken op 16 mei in Istanbul.", "16 mei", "2025-05-16"),
    ],
)
def test_a_day_is_resolved_against_the_day_of_publication(text, words, days):
    assert told(text) == [(words, days)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("They met on Monday.", "2025-06-02"),
        ("They met on Tuesday.", "2025-05-27"),
        ("They will meet on Tuesday.", "2025-06-03"),
        ("On Tuesday they will meet.", "2025-06-03"),
        ("On Tuesday Kyiv said that it will come.", "2025-05-27"),
        ("Kyiv said on Tuesday that it would come.", "2025-05-27"),
        ("He would come, Kyiv said on Tuesday.", "2025-05-27"),
        ("He would come as Kyiv said on Tuesday.", "2025-05-27"),
        ("They meet next Monday.", "2025-06-09"),
        ("An answer is due by Thursday.", "2025-06-05"),
        ("They met last Monday.", "2025-05-26"),
        ("They met yesterday.", "2025-06-01"),
        ("They meet tomorrow.", "2025-06-03"),
        ("They met the day before yesterday.", "2025-05-31"),
        ("Вони зустрілися у п'ятницю.", "2025-05-30"),
        ("Стороны встретятся в следующую среду.", "2025-06-04"),
        ("Вчера стороны встретились.", "2025-06-01"),
        ("Op dinsdag zullen zij spreken.", "2025-06-03"),
        ("Salı günü görüştüler.", "2025-05-27"),
    ],
)
def test_a_day_without_a_date_is_counted_from_the_publication(text, days):
    assert [day for _, day in told(text)] == [days]


@pytest.mark.parametrize(
    ("text", "published", "days"),
    [
        ("They met on 30 December.", "2026-01-02", "2025-12-30"),
        ("They meet on 3 January.", "2025-12-30", "2026-01-03"),
        ("They met on 29 February.", "2025-06-02", "2024-02-29"),
        ("They meet on 29 February.", "1904-02-01", "1904-02-29"),
        ("They met on 29 February.", "1903-06-02", "1896-02-29"),
        ("In 2022, on 29 March, they met.", "2024-05-22", "2022-03-29"),
        ("In December they met.", "2026-01-05", "2025-12-01/2025-12-31"),
    ],
)
def test_the_turn_of_the_year(text, published, days):
    assert [day for _, day in told(text, published)] == [days]


def test_a_day_named_with_its_year_keeps_it():
    text = "They met on 29 March 2022. Since 29 March much has changed, and on 20 May 2024 it was told."
    assert [day for _, day in told(text, "2024-05-22")] == ["2022-03-29", "2022-03-29", "2024-05-20"]


def test_an_article_of_one_year_tells_of_that_year():
    assert told("The talks of 2022 ended badly. On 9 April Johnson came.", "2024-05-22") == [("9 April", "2022-04-09")]


def test_the_year_of_another_time_is_not_taken():
    text = "It was the first exchange since March 2022, and on 15 April 2025 came one more, on 20 April the largest."
    assert told(text)[-1] == ("20 April", "2025-04-20")


def test_an_article_without_a_date_tells_of_days_with_their_year():
    assert told("On 2 June 2025, a Monday, they met; on 11 June they did not, nor yesterday.", None) == [
        ("2 June 2025", "2025-06-02")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They may march.",
        "May they agree.",
        "Theresa May spoke.",
        "On 31 June 2025 nothing happened.",
        "The Sunday Times reports it.",
        "It began on Easter Sunday.",
        "They meet every Monday.",
        "It was a text of USA Today.",
        "в среде экспертов",
        "2025-13-45",
        "",
    ],
)
def test_what_names_no_day(text):
    assert told(text) == []


@drawn(
    st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)),
    st.one_of(st.none(), st.dates()),
)
def test_any_text_is_read_and_offsets_hold(text, published):
    at = 0
    for day in event_days(Article("a", "A", text, published=published)):
        assert at <= day.start < day.end <= len(text)
        assert text[day.start : day.end].strip() == text[day.start : day.end]
        assert day.first <= day.last
        at = day.end


@drawn(st.dates(date(1990, 1, 1), date(2035, 12, 31)), st.integers(-30, 300))
def test_a_day_as_it_is_spelled_is_found(named, later):
    published = named + timedelta(later)
    for words in (spelled(named), spelled(named).rsplit(" ", 1)[0]):
        text = f"The sides spoke 🕊 on {words} for an hour."
        (day,) = event_days(Article("a", "A", text, published=published))
        assert (text[day.start : day.end], day.first, day.last) == (words, named, named)


@drawn(st.dates(date(1990, 1, 1), date(2035, 12, 31)), st.integers(0, 6))
def test_a_weekday_lies_within_the_week_of_its_publication(published, back):
    named = published - timedelta(back)
    (past,) = event_days(Article("a", "A", f"They met on {named:%A}.", published=published))
    (ahead,) = event_days(Article("a", "A", f"They will meet on {named:%A}.", published=published))
    assert past.first == named
    assert ahead.first.weekday() == named.weekday()
    assert 0 <= (ahead.first - published).days < 7


@pytest.mark.parametrize("unit", ["1 ", "on Monday would ", "2 June and ", "next ", " " * 50 + "2", "понеділок"])
def test_a_long_text_is_read(unit):
    """At this length anything but linear time would not end."""
    event_days(article(unit * (100_000 // len(unit))))
