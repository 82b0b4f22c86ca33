from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

from hypothesis import given

from rag.citing import Citer, markers
from rag.export import markdown, to_json
from rag.types import Answer, Article, Claim, Conflict, Sentence, SideView, Span
from tests.rag.test_escaping import TEXTS, rendered

COUNT = Article(
    "count", "Two *counts*", "Kyiv counts 6,057 bodies. Moscow said 6,060.\nNo one knows.", "Parley digest",
    date(2025, 6, 17), "https://example.org/count",
)  # fmt: skip
KYIV, MOSCOW = "Kyiv counts 6,057 bodies.", "Moscow said 6,060."


def answer_of(article: Article, *quotes: str, question: str = "How many?", **changes) -> Answer:
    citer, sentences, text = Citer(lambda _: article), [], ""
    for quote in quotes:
        start = article.text.index(quote)
        cited, _ = citer.cite([Span(article.id, start, start + len(quote))])
        text += (" " if text else "") + quote + markers(cited)
        sentences.append(Sentence(quote, tuple(each.number for each in cited), "verbatim"))
    return Answer(question, "answered", text, None, "extractive", tuple(sentences), citer.citations, **changes)


def note(number: int, quote: str, side: str, place: str) -> str:
    return (
        rf"[^{number}]: “{quote}” Two \*counts\*, Parley digest, 17 June 2025, said by {side}. "
        f"<https://example.org/count> Article count, characters {place}, SHA-256 {COUNT.sha256}."
    )


def test_a_conversation_with_footnotes():
    told = markdown([answer_of(COUNT, KYIV, MOSCOW), answer_of(COUNT, MOSCOW, question="And by *Moscow*?")])
    assert told.splitlines() == [
        "# Asked and answered, from the articles alone",
        "",
        "## How many?",
        "",
        "Kyiv counts 6,057 bodies.[^1] Moscow said 6,060.[^2]",
        "",
        r"## And by \*Moscow\*?",
        "",
        "Moscow said 6,060.[^2]",
        "",
        note(1, KYIV, "Ukraine", "0 to 25"),
        "",
        note(2, MOSCOW, "Russia", "26 to 44"),
    ]


def test_what_surrounds_an_answer_is_told():
    kyiv, moscow = answer_of(COUNT, KYIV, MOSCOW).citations
    claims = (Claim(KYIV, ("ukraine",), "Kyiv_", kyiv), Claim(MOSCOW, ("russia",), None, moscow))
    told = markdown(
        [
            answer_of(
                COUNT,
                KYIV,
                rewritten="How many _bodies_?",
                sides=(SideView("ukraine", claims[:1]), SideView("other", ())),
                conflicts=(Conflict("sides_differ", claims),),
                held_back=(Sentence("It rains.", (1,), "unsupported", "no such words"),),
            )
        ]
    )
    assert r"*Understood as: How many \_bodies\_?.*" in told
    assert (
        f"**The accounts differ**\n\n- Ukraine (Kyiv\\_): “{KYIV}”[^1] (17 June 2025)\n- Russia: “{MOSCOW}”[^2]" in told
    )
    assert "**Others**\n\nThe articles found hold no statement of this side on it." in told
    assert "> Not clearly carried by the cited words: no such words: “It rains.”" in told
    assert told.count("\n[^2]: ") == 1


def test_the_page_of_a_paged_document_is_told():
    paged = replace(COUNT, pages=(0, 26))
    assert "Article count, page 2, characters 26 to 44, SHA-256" in markdown([answer_of(paged, MOSCOW)])


def test_a_number_without_a_citation_is_no_footnote():
    told = markdown([replace(answer_of(COUNT, KYIV), text="One [1] two [7].")])
    assert r"One[^1] two \[7\]." in told


@given(TEXTS, TEXTS)
def test_nothing_of_an_article_is_markup(text, title):
    article = replace(COUNT, text=text + ".", title=title + ".", publisher=title, id=title, url=text)
    told = markdown([answer_of(article, article.text, question=title + "?")])
    assert set(rendered(re.sub(r"\[\^(\d+)\]", r"{\1", told)).elements) <= {"h1", "h2", "p", "a"}
    footnote = told[told.index("\n[^1]: ") + 1 :]
    assert footnote.count("\n") == 1


def test_the_json_bears_the_answers_and_their_articles():
    answer = answer_of(COUNT, KYIV, MOSCOW)
    value = json.loads(json.dumps(to_json([answer, answer])))
    assert (value["format"], value["version"]) == ("parley-conversation", 1)
    first = value["answers"][1]
    assert first.pop("articles") == [
        {
            "id": "count",
            "sha256": COUNT.sha256,
            "title": "Two *counts*",
            "publisher": "Parley digest",
            "published": "2025-06-17",
            "url": "https://example.org/count",
        }
    ]
    assert first == answer.to_dict()


def test_an_article_cited_by_a_claim_alone_is_named():
    (citation,) = answer_of(replace(COUNT, id="other"), MOSCOW).citations
    claim = Claim(MOSCOW, ("russia",), None, citation)
    value = to_json([answer_of(COUNT, KYIV, conflicts=(Conflict("sides_differ", (claim,)),))])
    assert [each["id"] for each in value["answers"][0]["articles"]] == ["count", "other"]
