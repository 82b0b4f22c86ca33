"""`parley ask` with a language model behind it."""

from __future__ import annotations

import json

import pytest

from tests.model_server import KEY, key_of, model_server

SHIPS = "How many grain ships left Odesa?"
REPORT = "Grain ships leave Odesa again\n\nForty-one grain ships left Odesa on Friday, the port said."


@pytest.fixture
def server(monkeypatch, tmp_path, parley):
    """A played model over one article."""
    (tmp_path / "report.txt").write_text(REPORT)
    monkeypatch.setenv("PARLEY_SHIPPED_CORPUS", "0")
    parley("add", tmp_path / "report.txt")
    with model_server() as server:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("PARLEY_LLM_MODEL", "scripted")
        server.script = lambda messages: f"Forty-one ships left [{key_of(messages, 'Forty-one')}]. All 99 came back."
        yield server


def test_a_models_answer_is_written_with_its_doubts(parley, server):
    code, out, err = parley("ask", SHIPS)
    assert (code, err) == (0, "")
    assert out.startswith("Forty-one ships left. [1] All 99 came back. [?]\n\n[1] Grain ships leave Odesa again")
    assert "[?] “All 99 came back.”: cites no article" in out
    assert "Written by scripted · 1,000 + 50 tokens" in out


def test_json_names_the_model_and_what_it_took(parley, server):
    answer = json.loads(parley("ask", SHIPS, "--json")[1])
    assert answer["answerer"] == "openai:scripted"
    assert answer["usage"] == {"model": "scripted", "prompt_tokens": 1000, "completion_tokens": 50, "cost": None}
    assert [sentence["verdict"] for sentence in answer["sentences"]] == ["supported", "unsupported"]


def test_a_strict_answer_tells_what_was_held_back(parley, server, monkeypatch):
    monkeypatch.setenv("PARLEY_STRICT", "1")
    out = parley("ask", SHIPS)[1]
    assert out.startswith("Forty-one ships left. [1]\n")
    assert "Held back: “All 99 came back.”" in out


@pytest.mark.parametrize(("model", "kept"), [("err500", ""), ("cut", "Russia promised bodies")])
def test_a_failure_keeps_what_was_written_and_prints_the_way_round(parley, server, monkeypatch, model, kept):
    monkeypatch.setenv("PARLEY_LLM_MODEL", model)
    code, out, err = parley("ask", SHIPS)
    assert code == 1
    assert out.startswith(kept)
    assert bool(out) == bool(kept)
    assert KEY not in out + err
    (instead,) = [line for line in err.splitlines() if "--answerer extractive" in line]
    assert f"parley ask '{SHIPS}' --answerer extractive" in instead
    code, out, _ = parley("ask", SHIPS, "--answerer", "extractive")
    assert code == 0
    assert out.startswith("Forty-one grain ships left Odesa on Friday, the port said. [1]")


def test_an_unknown_answerer_is_told(parley, server):
    code, _, err = parley("ask", SHIPS, "--answerer", "oracle")
    assert code == 1
    assert "extractive" in err
