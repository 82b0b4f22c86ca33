from __future__ import annotations

import re
from html.parser import HTMLParser

from evals.records import Run
from evals.report_page import calibration, charts, page, refusals, worst
from tests.evals.runs import ANSWER, cited, record, versions

BAD = '<script>alert("x")</script>'
RECORDS = [
    record("fine", "g1", scores={"right": 1.0, "truthfulness": 1.0}, probability=0.91),
    record("missed", "g2", scores={"right": 0.0, "truthfulness": 0.0}, probability=0.2),
    record("wrong", "g3", scores={"right": 0.0, "truthfulness": -1.0}, probability=0.95),
    record("never", "g4", scores={"right": 0.0, "truthfulness": -1.0}, probability=0.99, answerable=False),
    record("later", "g5", kind="follow_up", scores={"right": 0.0}, answer=ANSWER | {"rewritten": "Why was it closed?"}),
]


def page_of(records) -> str:
    return page(Run(versions=versions(), questions=len(records)), records)


def test_the_worst_come_first():
    assert [item.id for item in worst(RECORDS)] == ["never", "wrong", "later", "missed"]
    assert len(worst([record(f"q{at}", scores={"right": 0.0}) for at in range(30)])) == 20


def test_calibration_counts_what_the_articles_answer_by_probability():
    dots = calibration(RECORDS)
    assert [dot.n for dot in dots] == [1, 1, 3]
    assert round(dots[-1].share, 2) == 0.67
    assert calibration([record("a", probability=None), record("b", answerable=None)]) == []


def test_refusals_are_held_against_whether_they_were_due():
    refused = ANSWER | {"status": "not_in_sources"}
    records = [
        record("due", probability=0.12, answerable=False, answer=refused),
        record("not due", probability=0.18, answerable=True, answer=refused),
        record("answered", probability=0.15, answerable=False),
    ]
    (dot,) = refusals(records)
    assert (round(dot.said, 2), dot.share, dot.n) == (0.85, 0.5, 2)


def test_bars_have_their_intervals_and_unscored_metrics_no_chart():
    (chart,) = charts(RECORDS)
    assert [(bar.name, bar.value, bar.low is None) for bar in chart.bars] == [
        ("fact", 25.0, False),
        ("follow_up", 0.0, True),
    ]


def test_the_page_stands_alone():
    html = page_of(RECORDS)
    assert not re.search(r"<script|src=|href=|url\(|@import|https?:", html)
    assert "Question never?" in html
    assert html.count("Understood as: Why was it closed?") == 1
    assert "nan" not in html.replace("ordinance", "")
    assert html.count("<svg") == html.count("</svg>") == 2


def test_everything_from_outside_is_escaped():
    evil = record(
        "evil",
        kind=BAD,
        question=BAD,
        answers=(BAD,),
        scores={"right": 0.0},
        answer=ANSWER | {"text": BAD},
        cited=(cited(BAD, title=BAD, before=BAD, after=BAD),),
    )
    html = page_of([evil])
    assert "<script" not in html
    assert "<mark>&lt;script&gt;" in html


def test_the_page_is_well_formed():
    opened: list[str] = []

    class Checker(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in {"meta"}:
                opened.append(tag)

        def handle_endtag(self, tag):
            assert opened.pop() == tag

    Checker().feed(page_of(RECORDS))
    assert opened == []


def test_a_run_without_faults_says_so():
    assert "every answer that can be scored is right" in page_of(RECORDS[:1])
