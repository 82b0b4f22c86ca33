"""The assistant with a language model behind it, over the real openai client."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import time
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from llama_index_instrumentation import get_dispatcher
from llama_index_instrumentation.event_handlers import BaseEventHandler

from rag.answering.language_model import LanguageModel
from rag.answering.rewriting import ModelRewriter
from rag.assistant import Assistant
from rag.conversation import in_conversation
from rag.dates import spelled
from rag.errors import LanguageModelError, QuestionError
from rag.library.filter import Filter
from rag.question import understand
from rag.settings import Settings
from rag.types import CitationEvent, DoneEvent, SentenceEvent, StatusEvent, TextEvent, Turn
from tests.conftest import MODELS
from tests.model_server import KEY, PLAYS, key_of
from tests.rag.library.helpers import article

BODIES = "How many bodies did Ukraine receive in June 2025?"


def both_counts(messages) -> str:
    ours, theirs = key_of(messages, "6,057"), key_of(messages, "6,060")
    return (
        f"Kyiv counts 6,057 bodies received [{ours}]. Moscow counts 6,060 [{theirs}]. "
        f"In all 9,999 came home [{ours}, 99]. It was a great day."
    )


def followed(assistant, question: str, **options):
    """The events of a stream up to its end or its failure, with what must hold of them checked."""
    shown, cited, sentences, answer, error = "", set(), [], None, None
    try:
        for event in assistant.stream(question, **options):
            assert answer is None
            if isinstance(event, TextEvent):
                shown += event.text
            elif isinstance(event, CitationEvent):
                assert f"[{event.citation.number}]" not in shown
                cited.add(event.citation.number)
                text = assistant.library.article(event.citation.article_id).text
                assert text[event.citation.start : event.citation.end] == event.citation.quote
            elif isinstance(event, SentenceEvent):
                sentences.append(event.sentence)
                assert event.sentence.text in shown
                assert set(event.sentence.citations) <= cited
            elif isinstance(event, DoneEvent):
                answer = event.answer
    except LanguageModelError as caught:
        error = caught
    return shown, sentences, answer, error


@pytest.mark.parametrize("api", ["chat", "responses"])
@pytest.mark.parametrize("size", [1, 4, 1000])
def test_a_models_answer_is_cited_checked_and_counted(server, settings_of, api, size):
    server.script, server.size = both_counts, size
    with Assistant(settings_of(llm_api=api, llm_price_in=2, llm_price_out=10)) as assistant:
        shown, sentences, answer, _ = followed(assistant, BODIES)
        assert answer == assistant.ask(BODIES)
    assert shown == answer.text
    assert tuple(sentences) == answer.sentences
    assert [sentence.verdict for sentence in sentences] == ["supported", "supported", "unsupported", "unsupported"]
    assert "9,999" in sentences[2].reason
    assert sentences[3].reason == "cites no article"
    assert "[99]" not in shown
    numbers = [number for sentence in sentences for number in sentence.citations]
    assert list(dict.fromkeys(numbers)) == [citation.number for citation in answer.citations]
    assert (answer.status, answer.answerer) == ("answered", "openai:scripted")
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (1000, 50)
    assert answer.usage.cost == pytest.approx(0.0025)


def test_the_day_of_the_report_may_be_told(server, settings_of):
    def script(messages):
        key = key_of(messages, "6,057")
        day = re.search(rf'<passage key="{key}".*? date="(\d+-\d+-\d+)"', messages[-1]["content"])[1]
        told, other = spelled(date.fromisoformat(day)), "3 March 2021"
        return f"Kyiv's total is 6,057, reported on {told} [{key}]. Kyiv's total is 6,057, reported on {other} [{key}]."

    server.script = script
    with Assistant(settings_of()) as assistant:
        answer = assistant.ask(BODIES)
    assert [sentence.verdict for sentence in answer.sentences] == ["supported", "unsupported"]
    assert "3 March 2021" in answer.sentences[1].reason


def test_without_prices_no_cost_is_made_up(server, settings_of):
    server.script = both_counts
    with Assistant(settings_of()) as assistant:
        assert assistant.ask(BODIES).usage.cost is None


def test_a_strict_answer_holds_back_what_is_not_carried(server, settings_of):
    server.script = both_counts
    with Assistant(settings_of(strict=True)) as assistant:
        shown, sentences, answer, _ = followed(assistant, BODIES)
    assert shown == answer.text
    assert "9,999" not in shown
    assert "great day" not in shown
    assert len(sentences) == 2
    assert [sentence.text for sentence in answer.held_back] == ["In all 9,999 came home.", "It was a great day."]


def test_a_strict_answer_of_which_nothing_is_left_is_a_failure(server, settings_of):
    server.script = lambda messages: f"In all 9,999 came home [{key_of(messages, '6,057')}]."
    with Assistant(settings_of(strict=True)) as assistant:
        shown, _, _, error = followed(assistant, BODIES)
    assert shown == ""
    assert "held back" in error.problem


@pytest.mark.parametrize("name", ["cut", "stalls", "filtered-late", "uncited", "err500", "endless", "empty"])
def test_what_was_shown_before_a_failure_is_kept(settings_of, name):
    with Assistant(settings_of(llm_model=name, llm_timeout=1 if name == "stalls" else 20)) as assistant:
        shown, _, answer, error = followed(assistant, BODIES)
        assert answer is None
        assert error.remedy
        plain = shown.replace(" [1]", "")
        assert "".join(PLAYS[name].pieces).replace(" [1]", "").startswith(plain)
        assert len(plain) <= 20_000
        assert bool(plain) == bool(PLAYS[name].pieces)
        assert assistant.ask(BODIES, answerer="extractive").answerer == "extractive"


def test_a_follow_up_is_rewritten_by_the_model(server, settings_of):
    def script(messages):
        if "<conversation>" in messages[-1]["content"]:
            return BODIES
        return both_counts(messages)

    server.script = script
    earlier = Turn("How many bodies did Russia promise?", "6,000 bodies, it said. [1]")
    with Assistant(settings_of()) as assistant:
        answer = assistant.ask("And how many came?", history=[earlier])
        assert (answer.question, answer.rewritten) == ("And how many came?", BODIES)
        assert answer.citations
        assert "Russia promise?" in server.asked[0]["messages"][-1]["content"]
        assert "Russia promise?" not in server.asked[1]["messages"][-1]["content"]
        server.asked.clear()
        assert assistant.ask("And how many came?", history=[earlier], answerer="extractive").rewritten != BODIES
        assert server.asked == []


@pytest.mark.parametrize("reply", ["", "x" * 5000, "?!"])
def test_a_rewrite_that_cannot_be_asked_is_left_aside(server, settings_of, reply):
    rewriter = ModelRewriter(LanguageModel(settings_of()))
    server.script = lambda _: reply or " "
    query = in_conversation(understand("And how many came?", Filter()), [Turn("Who led it?", "Medinsky.")], rewriter)
    assert (query.text, query.rewritten) == ("And how many came?", None)


def test_a_wrong_key_is_told_and_never_shown(settings_of, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    wrong = settings_of(openai_api_key="sk-wrong-987654321")
    with Assistant(wrong) as assistant, pytest.raises(LanguageModelError, match="OPENAI_API_KEY") as caught:
        assistant.ask(BODIES)
    told = f"{caught.value} {caught.value!r} {caught.value.__cause__!r} {wrong!r} {caplog.text} {capfd.readouterr()}"
    assert "sk-wrong" not in told


@pytest.mark.parametrize(
    ("place", "said"), [("page", "sent no reply"), ("garbage", "sent no reply|broke off"), ("nowhere", "no model")]
)
def test_an_address_that_is_no_models_server_is_told(server, settings_of, place, said):
    url = server.url.replace("/v1", f"/{place}")
    with Assistant(settings_of(openai_base_url=url)) as assistant, pytest.raises(LanguageModelError, match=said):
        assistant.ask(BODIES)


def test_a_server_that_is_not_there_is_told(settings_of):
    gone = settings_of(openai_base_url="http://127.0.0.1:9/v1")
    with Assistant(gone) as assistant, pytest.raises(LanguageModelError, match="cannot be reached"):
        assistant.ask(BODIES)


def test_without_key_and_server_the_model_is_not_asked(settings_of):
    keyless = settings_of(openai_api_key=None, openai_base_url=None, answerer="openai")
    with Assistant(keyless) as assistant:
        with pytest.raises(LanguageModelError, match="no key"):
            assistant.ask(BODIES)
        assert assistant.ask("What is the capital of Australia?").status == "not_in_sources"


def test_a_server_without_a_key_is_enough(server, settings_of):
    server.script = both_counts
    with Assistant(settings_of(openai_api_key=None)) as assistant:
        assert assistant.ask(BODIES).answerer == "openai:scripted"
    assert server.keys == ["none"]


def test_a_failing_server_is_tried_again(server, settings_of):
    server.script, server.failing = both_counts, 2
    with Assistant(settings_of()) as assistant:
        assert assistant.ask(BODIES).status == "answered"
    assert len(server.asked) == 3


def test_no_evidence_no_model(server, settings_of):
    with Assistant(settings_of()) as assistant:
        assert assistant.ask("What is the name of the dolphin that plays the trumpet?").status == "not_in_sources"
    assert server.asked == []


@pytest.mark.parametrize("name", ["declines", "declines-at-length"])
def test_a_model_that_finds_nothing_gives_the_honest_no(settings_of, name):
    with Assistant(settings_of(llm_model=name)) as assistant:
        shown, _, answer, _ = followed(assistant, BODIES)
        statuses = [event.status for event in assistant.stream(BODIES) if isinstance(event, StatusEvent)]
    assert answer.status == "not_in_sources"
    assert answer.nearest
    assert shown == answer.text
    assert "NOT" not in shown
    assert statuses == ["searching", "reading", "not_in_sources"]
    assert answer.usage.prompt_tokens == 1000


def test_a_model_that_answers_in_another_language_is_cited_too(server, settings_of):
    server.script = lambda messages: f"Киев насчитал 6057 тел [{key_of(messages, '6,057')}]. Москва — 6060."
    with Assistant(settings_of()) as assistant:
        shown, sentences, _, _ = followed(assistant, BODIES)
    assert [len(sentence.citations) > 0 for sentence in sentences] == [True, False]
    assert shown.startswith("Киев насчитал 6057 тел. [1]")


def test_a_table_is_plain_text_with_its_numbers(server, settings_of):
    server.script = lambda messages: f"| side | count |\n|---|---|\n| Kyiv | 6,057 [{key_of(messages, '6,057')}] |"
    with Assistant(settings_of()) as assistant:
        shown, sentences, _, _ = followed(assistant, BODIES)
    assert shown.endswith("| Kyiv | 6,057 | [1]")
    assert sentences[-1].citations == (1,)


def test_what_controls_a_terminal_is_not_shown(server, settings_of):
    server.script = lambda messages: f"\x1b[2JKyiv counts 6,057\u202e bodies [{key_of(messages, '6,057')}].\x07"
    with Assistant(settings_of()) as assistant:
        assert assistant.ask(BODIES).text == "[2JKyiv counts 6,057 bodies. [1]"


PLANTED = [json.loads(line) for line in files("evals").joinpath("suites/talks/documents.jsonl").open(encoding="utf-8")]


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted["id"])
def test_what_an_obeying_model_writes_is_marked(server, settings_of, tmp_path, planted):
    """The model says what a planted instruction wants it to, citing the passage that holds it."""
    before, order = planted["text"].split("\n\n")[:2]
    payload = order.split(":")[-1].split(" that ")[-1].split("<")[0].rstrip(". #")
    server.script = lambda messages: f"{payload} [1]. {before.split('. ')[0]} [1]."
    with Assistant(settings_of(home=tmp_path, shipped_corpus=False)) as assistant:
        assistant.library.add(article(planted["id"], planted["text"]))
        _, sentences, _, error = followed(assistant, before)
        assert error is None
    assert sentences[0].verdict == "unsupported"
    assert sentences[-1].verdict != "unsupported"
    assert order not in json.dumps(server.asked, ensure_ascii=False)


def test_a_reader_who_leaves_ends_the_reply(server, settings_of):
    server.script, server.between = lambda _: "Russia promised bodies. " * 200, 0.02
    with Assistant(settings_of()) as assistant:
        events = assistant.stream(BODIES)
        assert any(isinstance(event, TextEvent) for event in events)
        events.close()
        time.sleep(0.3)
        sent = server.sent
        time.sleep(0.3)
    assert server.sent == sent < 1000


class Recorder(BaseEventHandler):
    seen: list = []  # noqa: RUF012

    def handle(self, event, **_):
        self.seen.append(event)


def test_llamaindex_sees_query_retrieval_synthesis_and_model_and_no_key(server, settings_of):
    server.script, recorder = both_counts, Recorder(seen=[])
    get_dispatcher().add_event_handler(recorder)
    try:
        with Assistant(settings_of()) as assistant:
            assistant.as_query_engine().query(BODIES)
    finally:
        get_dispatcher().event_handlers.remove(recorder)
    names = {type(event).__name__ for event in recorder.seen}
    for step in ("Query", "Retrieval", "Embedding", "Synthesize", "LLMChat"):
        assert {f"{step}StartEvent", f"{step}EndEvent"} <= names
    assert KEY not in "".join(str(event.model_dump()) for event in recorder.seen)


def test_the_request_is_what_any_compatible_server_takes(server, settings_of):
    server.script = both_counts
    with Assistant(settings_of(llm_temperature=0.5, llm_effort="low", llm_max_tokens=333)) as assistant:
        assistant.ask(BODIES)
    asked = server.asked[0]
    assert asked["model"] == "scripted"
    assert (asked["temperature"], asked["reasoning_effort"], asked["max_tokens"]) == (0.5, "low", 333)
    assert asked["stream_options"] == {"include_usage": True}
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]
    with Assistant(settings_of()) as assistant:
        assistant.ask(BODIES)
    assert "temperature" not in server.asked[1]


def test_an_answerer_that_there_is_not_is_refused(settings_of):
    with Assistant(settings_of()) as assistant, pytest.raises(QuestionError, match="gpt"):
        assistant.ask(BODIES, answerer="gpt")


def test_without_a_key_nothing_of_a_model_is_even_imported(home):
    code = (
        "import sys\nfrom rag.assistant import Assistant\nfrom rag.settings import Settings\n"
        f"with Assistant(Settings(home={str(home)!r}, models={str(MODELS)!r})) as assistant:\n"
        f"    print(assistant.ask({BODIES!r}).answerer, 'rag.answering.language_model' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert done.stdout.strip() == "extractive False"


def test_settings_choose_the_answerer(tmp_path):
    assert not Settings(home=tmp_path).uses_language_model
    assert Settings(home=tmp_path, openai_api_key="sk-x").uses_language_model
    assert Settings(home=tmp_path, openai_base_url="http://127.0.0.1:1/v1").uses_language_model
    assert not Settings(home=tmp_path, openai_api_key="sk-x", answerer="extractive").uses_language_model
