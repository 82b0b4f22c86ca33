from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rag.answering.probing import CALM, without_parts, without_words
from rag.answering.ranking import MOST_READ, gather, rank
from rag.answering.synthesizer import ExtractiveSynthesizer
from rag.types import Evidence, Passage
from tests.rag.answering.helpers import article, evidence


def test_the_sentence_that_answers_comes_first(encoder, cross_encoder):
    ranking = rank("How many bodies will come back?", "en", evidence(article()), encoder, cross_encoder)
    assert ranking.english
    assert "six thousand" in ranking.candidates[0].text
    assert ranking.candidates[0].likeness == max(candidate.likeness for candidate in ranking.candidates)


def test_a_question_in_another_language_is_compared_by_cosine(encoder, cross_encoder):
    ranking = rank("Сколько тысяч тел передадут?", "ru", evidence(article()), encoder, cross_encoder)
    assert not ranking.english
    assert ranking.strain == CALM
    assert "six thousand" in ranking.candidates[0].text
    assert all(-1 <= candidate.likeness <= 1.001 for candidate in ranking.candidates)


def test_an_english_question_on_russian_articles_is_compared_by_cosine(encoder, cross_encoder):
    item = article("Стороны договорились об обмене. Россия передаст шесть тысяч тел.", language="ru")
    ranking = rank("How many bodies will Russia hand over?", "en", evidence(item), encoder, cross_encoder)
    assert not ranking.english
    assert "шесть тысяч" in ranking.candidates[0].text


def test_no_evidence_gives_no_candidates(encoder, cross_encoder):
    assert rank("Who came?", "en", [], encoder, cross_encoder).candidates == ()
    assert rank("Кто приехал?", "ru", [], encoder, cross_encoder).candidates == ()


def test_a_foreign_condition_strains_the_question(encoder, cross_encoder):
    asked = "How many bodies will be handed over in Ankara by submarine?"
    found = [
        rank(question, "en", evidence(article()), encoder, cross_encoder)
        for question in ("How many bodies will be handed over?", asked)
    ]
    assert found[0].strain.question < found[1].strain.question


def test_sentences_that_share_the_questions_words_are_kept_from_too_many():
    many = article(
        " ".join(f"Delegate number {number} spoke for hours." for number in range(100)) + " Bodies came home."
    )
    found = gather("Which bodies came home?", "en", evidence(many), MOST_READ)
    assert len(found) == MOST_READ
    assert found[0].text == "Bodies came home."


def test_each_sentence_stands_once_however_often_its_passage_comes():
    item = article()
    whole = Evidence(Passage(item.id, 0, len(item.text), item.text), item, 1.0, 0.5, 0.5)
    found = gather("What was agreed?", "en", [whole, *evidence(item)], MOST_READ)
    assert len({(candidate.article.id, candidate.start) for candidate in found}) == len(found) == 4
    assert all(item.text[candidate.context : candidate.end].endswith(candidate.text) for candidate in found)


@given(st.text())
def test_probes_only_leave_out(text):
    for shorter in [*without_words(text), *without_parts(text, "Which words?")]:
        assert len(shorter) <= len(text) + 1
        assert set(shorter) <= {*text, " "}


def test_the_synthesizer_answers_from_bare_chunks(encoder, cross_encoder):
    synthesizer = ExtractiveSynthesizer(lambda question, found: rank(question, "en", found, encoder, cross_encoder))
    answer = synthesizer.get_response("How many bodies will be handed over?", [article().text])
    assert "six thousand bodies" in answer


def test_a_sentence_is_read_under_its_title_and_day():
    (candidate, *_) = gather("Who?", "en", evidence(article(day=9)), MOST_READ)
    assert candidate.read.startswith("The handover (9 June 2025). Ukraine and Russia agreed")


def test_as_of_a_day_what_is_new_gains_more(encoder, cross_encoder):
    text = "The head of the delegation said six thousand bodies would be handed over."
    items = evidence(article(text, "old", 1), article(text, "new", 29))

    def gains(question: str, as_of: date | None) -> dict[str, float]:
        ranked = rank(question, "en", items, encoder, cross_encoder, as_of=as_of)
        return {each.article.id: each.score - each.likeness for each in ranked.candidates}

    found = gains("How many bodies will come back?", date(2025, 6, 30))
    assert found["new"] > found["old"] > 0
    for question, as_of in (("How many bodies come back?", None), ("How many came in May 2025?", date(2025, 6, 30))):
        found = gains(question, as_of)
        assert abs(found["new"] - found["old"]) < 1e-9
