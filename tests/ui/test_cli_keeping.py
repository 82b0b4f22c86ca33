"""Answers kept in files by the `parley` command, and checked again."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import pytest

from rag.library.folder import ArticleFolder
from rag.settings import Settings

SHIPS = "How many grain ships left Odesa?"
TEXT = "Forty-one grain ships left Odesa on Friday, the port said. Turkish inspectors went aboard eleven of them."


@pytest.fixture
def kept(monkeypatch, parley, tmp_path):
    """An answer from one article, kept as JSON."""
    monkeypatch.setenv("PARLEY_SHIPPED_CORPUS", "0")
    (tmp_path / "report.txt").write_text(f"Grain ships leave Odesa again\n\n{TEXT}\n")
    assert parley("add", tmp_path / "report.txt", "--published", "2025-06-02")[0] == 0
    assert parley("ask", SHIPS, "--export", tmp_path / "deep" / "answer.json")[0] == 0
    return tmp_path / "deep" / "answer.json"


def rewrite(change) -> None:
    """Change the article by hand."""
    folder = ArticleFolder(Settings.load())
    (stamp,) = folder.stamps().values()
    article = folder.read(stamp)
    folder.write(replace(article, text=change(article.text)))


def test_an_answer_is_kept_with_footnotes(parley, kept, tmp_path):
    code, out, _ = parley("ask", SHIPS, "--export", tmp_path / "answer.MD")
    assert code == 0
    assert "Forty-one grain ships" in out
    assert "[^1]: “Forty-one grain ships left Odesa on Friday, the port said.”" in (tmp_path / "answer.MD").read_text()


def test_a_receipt_without_models(parley, kept, monkeypatch, tmp_path):
    monkeypatch.setenv("PARLEY_MODELS", str(tmp_path / "none"))
    for name in [name for name in sys.modules if name.startswith(("rag.models", "rag.assistant"))]:
        monkeypatch.delitem(sys.modules, name)
    code, out, err = parley("receipt", kept)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "ok      Grain ships leave Odesa again, 0 to 58: “Forty-one grain ships left Odesa on Friday, the port said.”",
        "ok      Grain ships leave Odesa again, 59 to 105: “Turkish inspectors went aboard eleven of them.”",
        "2 of 2 quotes stand where they were cited.",
    ]
    assert not [name for name in sys.modules if name.startswith(("rag.models", "rag.assistant"))]


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (lambda text: "Lately. " + text, "moved"),
        (lambda text: text.replace("Forty-one", "Forty"), "changed"),
        (lambda text: text + " More.", "changed"),
    ],
)
def test_an_article_changed_by_hand_is_noticed(parley, kept, change, state):
    rewrite(change)
    code, out, _ = parley("receipt", kept)
    assert code == 1
    assert out.startswith(state)


def test_an_article_that_is_gone_is_noticed_and_one_renamed_is_found(parley, kept):
    folder = ArticleFolder(Settings.load())
    (article_id,) = folder.stamps()
    article = folder.read(folder.stamps()[article_id])
    folder.remove(article_id)
    code, out, _ = parley("receipt", kept)
    assert (code, out[:7]) == (1, "missing")
    folder.write(replace(article, id="renamed"))
    assert parley("receipt", kept)[0] == 0


def test_the_json_of_ask_serves_as_well(parley, kept, tmp_path):
    answer = json.loads(parley("ask", SHIPS, "--json")[1])
    forged = answer["citations"][0] | {"quote": "No ships \x1b[31mleft.\ud800"}
    (tmp_path / "forged.json").write_text(json.dumps(answer | {"citations": [forged]}))
    code, out, _ = parley("receipt", tmp_path / "forged.json")
    assert code == 1
    assert out.startswith("altered")
    assert "\x1b" not in out


def test_what_cannot_be_checked_is_told_in_two_lines(parley, tmp_path):
    code, _, err = parley("receipt", tmp_path / "none.json")
    assert code == 1
    assert len(err.splitlines()) == 2
    (tmp_path / "huge.json").write_bytes(b"[" * 100_000_000)
    code, _, err = parley("receipt", tmp_path / "huge.json")
    assert code == 1
    assert err.startswith("The file is larger than 20 MB.")


def test_another_suffix_is_refused_before_anything_is_asked(parley, tmp_path):
    code, _, err = parley("ask", SHIPS, "--export", tmp_path / "answer.docx")
    assert code == 2
    assert ".md or .json" in err


def test_a_place_that_cannot_be_written_is_told(parley, kept):
    code, _, err = parley("ask", SHIPS, "--export", kept / "answer.md")
    assert code == 1
    assert "--export" in err
