from __future__ import annotations

import pytest

from rag.answering.judging import JudgingChecker
from rag.answering.language_model import LanguageModel
from rag.checking import Checker
from rag.errors import LanguageModelError
from rag.types import Passage

TEXT = "Russia promised to hand over the bodies of 6,000 soldiers."
PASSAGES = [Passage("a", 0, len(TEXT), TEXT)]
OTHER_WORDS = "The bodies of 6,000 soldiers were promised by Russia."


def judged(server, settings_of, reply: str, sentence: str = OTHER_WORDS):
    server.script = lambda _: reply
    return JudgingChecker(Checker(), LanguageModel(settings_of())).check(sentence, PASSAGES)


def test_the_judge_may_agree_or_reject_with_its_reason(server, settings_of):
    assert judged(server, settings_of, "YES").verdict == "supported"
    found = judged(server, settings_of, "NO: it says who, not when")
    assert (found.verdict, found.reason) == ("unsupported", "it says who, not when")
    assert judged(server, settings_of, "NO").reason


@pytest.mark.parametrize("sentence", [TEXT, "Russia promised 9,999 bodies."])
def test_what_the_rules_settle_is_not_asked(server, settings_of, sentence):
    assert judged(server, settings_of, "YES", sentence).verdict == ("verbatim" if sentence == TEXT else "unsupported")
    assert server.asked == []


@pytest.mark.parametrize("reply", ["Perhaps.", "Yes and no"])
def test_a_reply_that_is_neither_is_no_verdict(server, settings_of, reply):
    with pytest.raises(LanguageModelError, match="neither yes nor no"):
        judged(server, settings_of, reply)
