from __future__ import annotations

import pytest

from rag.doctor import examine

KEY = "sk-never-shown-123456"


def answerer():
    (found,) = [check for check in examine() if check.name == "answerer"]
    return found


def test_who_answers_is_told_and_the_key_is_not(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    assert "no question leaves the machine" in answerer().message
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    found = answerer()
    assert found.severity == "ok"
    assert "http://127.0.0.1:9/v1" in found.message
    assert KEY not in str(examine())


@pytest.mark.parametrize("given", ["", None])
def test_a_model_without_key_or_server_is_an_error_with_its_remedy(monkeypatch, given):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        if given is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, given)
    monkeypatch.setenv("PARLEY_ANSWERER", "openai")
    found = answerer()
    assert found.severity == "error"
    assert "OPENAI_API_KEY" in found.remedy
