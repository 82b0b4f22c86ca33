"""All that is measured, in the order of the table, with the targets."""

from __future__ import annotations

from collections.abc import Mapping

from evals.bench import gate, quality, speed, streaming, whole
from evals.bench.figures import Figure, Row, at_least, at_most
from evals.bench.runner import Measurement, NotMeasured, Options
from evals.homes import shipped_articles
from evals.suite import shipped_suite


def _models(options: Options) -> Mapping[str, Figure]:
    if options.wheels is None:
        raise NotMeasured("needs --wheels FOLDER with the models' wheels, so that no download is counted")
    return whole.models(options.settings, options.wheels)


def _real_article(options: Options) -> Mapping[str, Figure]:
    if options.article is None:
        raise NotMeasured("needs --article FILE")
    return quality.real_article(options.settings, options.article)


def _questions() -> list[str]:
    """Every fourth question of the talks suite: some forty, of every kind."""
    return [question.question for question in shipped_suite("talks").questions[::4]]


MEASUREMENTS = (
    Measurement(
        "models",
        (
            Row("models_seconds", "Models prepared, time", "s", at_most(60)),
            Row("models_memory", "Models prepared, memory at the peak", "MB", at_most(1500)),
        ),
        _models,
    ),
    Measurement(
        "chat",
        (
            Row("chat_start", "Second start of the chat to the first HTTP 200", "s", at_most(8)),
            Row("chat_memory", "Running chat, memory at the peak", "MB", at_most(1400)),
        ),
        lambda options: whole.chatting(options.settings, _questions()),
    ),
    Measurement(
        "ask",
        (Row("ask_process", "parley ask as a whole process", "s", at_most(8)),),
        lambda options: whole.ask_process(options.settings, _questions()),
    ),
    Measurement(
        "retrieval",
        (
            Row("retrieval_p50", "Retrieval, p50", "ms", at_most(25)),
            Row("retrieval_p95", "Retrieval, p95", "ms"),
        ),
        lambda options: speed.retrieval(options.settings, _questions()),
    ),
    Measurement(
        "answer",
        (
            Row("answer_p50", "Whole answer, p50", "ms", at_most(400)),
            Row("answer_p95", "Whole answer, p95", "ms"),
        ),
        lambda options: speed.answering(options.settings, _questions()),
    ),
    Measurement(
        "streaming",
        (Row("first_words", "A language model's first words, from arrival until shown", "ms", at_most(50)),),
        lambda options: streaming.first_words(options.settings, _questions()),
    ),
    Measurement(
        "indexing",
        (Row("indexing", "Indexing, passages", "/s", at_least(40)),),
        lambda options: speed.indexing(options.settings, shipped_articles()),
    ),
    Measurement(
        "real_article",
        (
            Row("real_answered", "Real article: right words in three sentences", "of 16", at_least(15)),
            Row("real_refused", "Real article: refused what it does not tell", "of 10", at_least(9)),
        ),
        _real_article,
    ),
    Measurement(
        "squad2",
        (
            Row("gate_auc", "squad2_dev: gate, AUC", "AUC", at_least(0.78)),
            Row("gate_off", "squad2_dev: gold answer in three sentences, gate off", "%", at_least(95)),
        ),
        lambda options: gate.reading_mode(options.settings, options.suite_folder("squad2_dev")),
    ),
)
