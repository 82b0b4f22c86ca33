from __future__ import annotations

import pytest

from tests.evals import runs, town

models = pytest.mark.models


@pytest.fixture
def suite(tmp_path):
    return town.write(tmp_path / "town")


def test_suites_are_listed(parley):
    code, out, _ = parley("eval", "list")
    assert code == 0
    assert "talks" in out
    assert "unanswerable" in out


@models
def test_a_suite_is_run_gated_and_compared(parley, suite, tmp_path):
    gate = tmp_path / "gate.toml"
    gate.write_text('[[bound]]\nmetric = "recall_at_5"\nat_least = 0.5\n')
    code, out, err = parley("eval", "run", suite, "--out", tmp_path / "a", "--gate", gate)
    assert code == 0, err
    assert "town, pooled: 5 questions" in out
    assert "follow_up" in out
    assert (tmp_path / "a" / "report.html").read_text("utf-8").startswith("<!doctype html>")
    gate.write_text('[[bound]]\nmetric = "latency_p50"\nat_most = 0\n\n[[bound]]\nmetric = "verbatim"\nat_least = 1\n')
    code, _, err = parley("eval", "run", suite, "--out", tmp_path / "a", "--gate", gate)
    assert code == 1
    assert next(line for line in err.splitlines() if "Missed" in line).startswith("Missed: latency_p50: ")
    assert err.count("Missed") == 1
    assert parley("eval", "run", suite, "--out", tmp_path / "b")[0] == 0
    code, out, _ = parley("eval", "compare", tmp_path / "a", tmp_path / "b")
    assert code == 0
    assert out.rstrip().endswith("no difference can be claimed.")


@models
def test_without_a_folder_a_run_goes_into_the_working_one(parley, suite, tmp_path):
    code, out, _ = parley("eval", "run", suite, "--mode", "reading", "--split", "test", "--limit", "1")
    assert code == 0
    assert "More in eval-runs/town-reading/report.html" in out
    assert (tmp_path / "eval-runs" / "town-reading" / "run.json").is_file()


def test_what_is_no_suite_is_told_with_a_remedy(parley, tmp_path):
    code, out, err = parley("eval", "run", tmp_path)
    assert (code, out) == (1, "")
    assert "is not a suite" in err
    assert "Name a folder" in err


def test_a_gate_that_cannot_be_read_is_told_before_anything_is_asked(parley, suite, tmp_path):
    code, _, err = parley("eval", "run", suite, "--gate", tmp_path / "none.toml")
    assert code == 1
    assert "cannot be read" in err
    assert not (tmp_path / "eval-runs").exists()


def test_runs_on_different_articles_are_not_compared(parley, tmp_path):
    one = runs.write(tmp_path / "one", [runs.record("a")])
    other = runs.write(tmp_path / "other", [runs.record("a")], corpus_digest="other")
    code, _, err = parley("eval", "compare", one, other)
    assert code == 1
    assert "they differ in the articles" in err


@models
def test_a_suite_without_questions_is_checked(parley, tmp_path):
    folder = tmp_path / "claims"
    folder.mkdir()
    (folder / "documents.jsonl").write_text('{"id": "d", "text": "Kyiv received 6,000 bodies on 2 June."}\n')
    claims = [("a", "Ukraine got 6,000 bodies.", "true"), ("b", "Ukraine got 9,000 bodies.", "false")]
    lines = [
        f'{{"id": "{name}", "claim": "{text}", "evidence": [{{"doc_id": "d"}}], "supported": {supported}}}\n'
        for name, text, supported in claims
    ]
    (folder / "responses.jsonl").write_text("".join(lines))
    code, out, err = parley("eval", "run", folder, "--out", tmp_path / "out")
    assert code == 0, err
    assert "claims, checking: 2 responses" in out
    assert "F1 of the unsupported" in out
    code, _, err = parley("eval", "compare", tmp_path / "out", tmp_path / "out")
    assert code == 1
    assert "responses were checked" in err
    assert parley("eval", "run", folder, "--baselines")[0] == 2
