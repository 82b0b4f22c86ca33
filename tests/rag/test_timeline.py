from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from rag.assistant import Assistant
from rag.errors import QuestionError
from rag.reading.article_file import parse_article
from rag.timeline import Entry, timeline
from rag.types import Article

SHIPPED = [
    parse_article(path.read_text(encoding="utf-8"), path.name)
    for path in sorted(files("corpus").joinpath("articles").iterdir(), key=lambda path: path.name)
]


def article(name: str, text: str, published: str | None, title: str = "A title") -> Article:
    return Article(name, title, text, published=date.fromisoformat(published) if published else None)


TALKS = article("talks", "The sides met on 2 June. Kyiv said that the talks had failed.", "2025-06-03")
ECHO = article("echo", "The meeting of 2 June was short. Kyiv said that the talks had failed.", "2025-06-20")
BODIES = article("bodies", "Russia handed over 1,212 bodies on 11 June, Ukraine says.", "2025-06-12", "Bodies return")
UNDATED = article("undated", "The sides met on 16 May 2025.", None)
HELD = [TALKS, ECHO, BODIES, UNDATED]


def days(entries: list[Entry]) -> list[str]:
    return [entry.first.isoformat() for entry in entries]


def test_entries_come_by_date_each_once_with_its_echoes():
    found = timeline(HELD)
    assert [(entry.kind, entry.first.isoformat(), entry.article_id) for entry in found] == [
        ("round", "2025-05-16", "undated"),
        ("round", "2025-06-02", "talks"),
        ("statement", "2025-06-03", "talks"),
        ("exchange", "2025-06-11", "bodies"),
        ("statement", "2025-06-20", "echo"),
    ]
    assert [echo.article_id for echo in found[1].echoes] == ["echo"]
    assert found[1].published == date(2025, 6, 3) != found[1].first
    for entry in found:
        source = next(item for item in HELD if item.id == entry.article_id)
        assert source.text[entry.start : entry.end] == entry.text


def test_one_side_saying_the_same_twice_on_a_day_is_told_once():
    again = replace(TALKS, id="again")
    (said,) = timeline([TALKS, again], kinds="statement")
    assert [echo.article_id for echo in said.echoes] == ["talks"]


def test_a_month_is_joined_to_its_only_day():
    month = article("month", "The meeting in June was short.", "2025-07-01")
    (found,) = timeline([TALKS, month], kinds="round")
    assert (found.first, [echo.article_id for echo in found.echoes]) == (date(2025, 6, 2), ["month"])
    later = article("later", "They met on 20 June once more.", "2025-07-01")
    assert days(timeline([TALKS, month, later], kinds="round")) == ["2025-06-01", "2025-06-02", "2025-06-20"]


def test_nothing_published_later_or_without_a_date_is_seen_as_of_a_day():
    found = timeline(HELD, as_of="2025-06-03")
    assert {entry.article_id for entry in found} == {"talks"}
    assert not found[0].echoes


def test_no_day_leaks():
    for day in sorted({item.published for item in SHIPPED if item.published}):
        for entry in timeline(SHIPPED, as_of=day):
            assert all(one.published and one.published <= day for one in (entry, *entry.echoes))


def test_filters():
    assert days(timeline(HELD, kinds=["exchange", "round"])) == ["2025-05-16", "2025-06-02", "2025-06-11"]
    assert days(timeline(HELD, sides="russia")) == ["2025-06-11"]
    assert days(timeline(HELD, sides=["ukraine"], kinds=["statement"])) == ["2025-06-03", "2025-06-20"]
    assert days(timeline(HELD, about="returned body")) == ["2025-06-11"]
    assert timeline(HELD, sides=[]) == timeline(HELD, about="grain") == timeline([]) == []


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"sides": ["ukraine", "nato"]}, "no side 'nato'.*ukraine, russia, mediator, other"),
        ({"kinds": "war"}, "no kind 'war'.*round, exchange, document, statement"),
        ({"as_of": "2025-05-01"}, "published by 1 May 2025. Give 2025-06-03"),
        ({"as_of": "2025-02-29"}, "YYYY-MM-DD"),
        ({"as_of": "soon"}, "YYYY-MM-DD"),
        ({"about": " !"}, "holds no words"),
        ({"about": "of the"}, "holds no words"),
    ],
)
def test_what_cannot_be_used_is_refused(filters, message):
    with pytest.raises(QuestionError, match=message):
        timeline(HELD, **filters)


def test_articles_without_dates_have_no_as_of():
    with pytest.raises(QuestionError, match="None of them has a date"):
        timeline([UNDATED], as_of="2025-06-03")


def test_the_shipped_articles_tell_of_their_rounds_and_exchanges():
    found = timeline(SHIPPED)
    told = {(entry.kind, entry.first.isoformat()) for entry in found}
    rounds = {"2022-02-28", "2022-03-03", "2022-03-07", "2022-03-10", "2022-03-29", "2025-02-18", "2025-05-16"}
    rounds |= {"2025-06-02", "2025-07-23", "2025-08-15", "2025-11-23", "2025-12-14", "2026-01-23", "2026-02-05"}
    swaps = {"2022-09-21", "2024-01-03", "2025-03-19", "2025-04-19", "2025-05-23", "2025-05-24", "2025-06-09"}
    swaps |= {"2025-06-12", "2025-08-14", "2025-08-24", "2025-10-02", "2026-02-05", "2026-03-05", "2026-04-11"}
    assert {("round", day) for day in rounds} | {("exchange", day) for day in swaps} <= told
    assert {("document", "2022-07-22"), ("document", "2025-05-08"), ("document", "2026-01-06")} <= told
    kinds = Counter(entry.kind for entry in found)
    assert kinds["round"] <= 40
    assert kinds["exchange"] <= 40


def test_swapping_the_sides_swaps_the_timeline():
    text = "The truce holds, {} said on 1 June. {} and {} exchanged prisoners on 24 May."
    one, other = (
        timeline([article("a", text.format(*names), "2025-06-02")])
        for names in (("Ukraine", "Ukraine", "Russia"), ("Russia", "Russia", "Ukraine"))
    )
    swap = {"ukraine": "russia", "russia": "ukraine"}
    assert [[swap[side] for side in entry.sides] for entry in one] == [[*entry.sides] for entry in other]
    assert [(entry.kind, entry.first) for entry in one] == [(entry.kind, entry.first) for entry in other]


def test_an_entry_as_json():
    row = timeline(HELD)[1].to_dict()
    assert row["first"] == row["last"] == "2025-06-02"
    assert row["published"] == "2025-06-03"
    assert row["echoes"][0]["article_id"] == "echo"


def test_the_assistant_tells_the_timeline_of_its_library(settings):
    with Assistant(settings) as assistant:
        assert assistant.timeline() == []
        assistant.library.add(BODIES)
        (entry,) = assistant.timeline(sides="russia")
        assert entry.text == BODIES.text
