from __future__ import annotations

import threading

from rag.library.pausing import Questions


def test_work_goes_on_where_nobody_asks():
    assert Questions().wait(0)


def test_work_waits_until_the_last_question_is_answered():
    questions, free = Questions(), []
    with questions.one():
        with questions.one():
            assert not questions.wait(0)
        assert not questions.wait(0)
        waiting = threading.Thread(target=lambda: free.append(questions.wait(30)))
        waiting.start()
    waiting.join(30)
    assert free == [True]


def test_work_goes_on_while_questions_never_end():
    questions = Questions()
    with questions.one():
        assert not questions.wait(0.01)
