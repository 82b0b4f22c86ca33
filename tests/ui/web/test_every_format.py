"""A file of each format and a page of the web: added, asked about, edited by hand, asked again, emptied."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from rag.assistant import Assistant
from rag.library.pausing import Questions
from rag.settings import Settings
from tests.rag.fetching.site import page, site
from tests.rag.library.test_watching import comes
from tests.rag.reading.made import archive, eml, pdf
from tests.ui.web.conftest import Serve, Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.models]
LOCAL = "127.0.0.1"
SEEN = 5.0  # seconds in which a running chat has seen what is done in the folder

TOLD = {  # how many of what did what
    ".md": ("Forty-one", "grain ships left Odesa on Friday"),
    ".txt": ("Nineteen", "hospital trains reached Lviv on Monday"),
    ".html": ("Sixty-two", "observers arrived in Kherson on Tuesday"),
    ".pdf": ("Thirty-three", "generators were sent to Kharkiv on Sunday"),
    ".docx": ("Seventeen", "bridges were repaired near Sumy in May"),
    ".eml": ("Twenty-four", "delegates flew to Geneva on Saturday"),
    ".json": ("Eighty-five", "children came home through Minsk on Thursday"),
    ".jsonl": ("Fifty-six", "sailors were released in Istanbul on Wednesday"),
    ".zip": ("Seventy-eight", "lorries with medicine crossed at Uzhhorod in June"),
    "page": ("Ninety-three", "fishing boats sailed from Izmail in April"),
}
FRESH = "Two hundred"


def sentence(kind: str) -> str:
    count, what = TOLD[kind]
    return f"{count} {what}, the ministry told reporters."


def title(kind: str) -> str:
    return f"Report on {TOLD[kind][1].split(' on ')[0].split(' in ')[0]}"


def text(kind: str) -> str:
    return f"{title(kind)}\n\n{sentence(kind)} No other figures were given that day, and none were asked for.\n"


def html(kind: str) -> str:
    head, body = text(kind).strip().split("\n\n")
    return f"<!doctype html><html><head><title>{head}</title></head><body><h1>{head}</h1><p>{body}</p></body></html>"


def word(path: Path, kind: str) -> None:
    document = Document()
    document.add_heading(title(kind), 0)
    document.add_paragraph(sentence(kind))
    document.save(str(path))


def written(folder: Path) -> list[Path]:
    """One file of each format."""
    folder.mkdir()
    rows = {kind: json.dumps({"title": title(kind), "text": text(kind)}) for kind in (".json", ".jsonl")}
    contents = {
        ".md": f"# {text('.md')}".encode(),
        ".txt": text(".txt").encode(),
        ".html": html(".html").encode(),
        ".pdf": pdf([[sentence(".pdf")]], title=title(".pdf")),
        ".eml": eml(text(".eml"), Subject=title(".eml")),
        ".json": rows[".json"].encode(),
        ".jsonl": f"{rows['.jsonl']}\n".encode(),
        ".zip": archive({"inside.txt": text(".zip").encode()}),
    }
    for kind, content in contents.items():
        (folder / f"report{kind}").write_bytes(content)
    word(folder / "report.docx", ".docx")
    return sorted(folder.iterdir())


@pytest.fixture
def assistant(settings: Settings) -> Iterator[Assistant]:
    """The assistant of a running chat: its folder is watched."""
    with Assistant(settings.model_copy(update={"fetch_private": LOCAL})) as assistant:
        assistant.library.watch(Questions().wait)
        yield assistant


def in_step(assistant: Assistant) -> None:
    """The chat follows the folder within the time it may take."""
    comes(lambda: not assistant.library.waiting(), SEEN)


def told(here: Visit, kind: str) -> str:
    """The first sentence of the answer to how many of a kind's things there were."""
    here.ask(f"How many {TOLD[kind][1]}?")
    return here.answers.last.locator(".text").inner_text()


def test_a_file_of_each_format_and_a_page(serve: Serve, visit: Visiting, assistant: Assistant, tmp_path: Path):
    here = visit(serve(assistant))
    here.page.get_by_role("button", name="Articles", exact=True).click()
    results = here.page.locator("#articles .results li")
    here.page.set_input_files("#articles-files", written(tmp_path / "mine"))
    expect(results.filter(has_text="Added")).to_have_count(len(TOLD) - 1, timeout=60_000)
    with site() as web:
        web.pages["/boats"] = page(html("page"))
        here.page.get_by_label("Paste a link or a text").fill(web.url("/boats", LOCAL))
        here.page.get_by_role("button", name="Add", exact=True).click()
        expect(results.filter(has_text="Added")).to_have_count(len(TOLD), timeout=60_000)
    here.page.get_by_role("button", name="Back to chat").click()

    for kind, (count, what) in TOLD.items():
        assert f"{count} {what}" in told(here, kind), kind
        here.answers.last.locator(".text .cite").first.click()
        expect(here.mark).to_contain_text(f"{count} {what}")

    folder = assistant.library.settings.articles_folder
    paths = sorted(folder.glob("*.md"))
    assert len(paths) == len(TOLD)
    for path in paths:
        content = path.read_text(encoding="utf-8")
        for count, what in TOLD.values():
            content = content.replace(f"{count} {what}", f"{FRESH} {what}")
        path.write_text(content, encoding="utf-8")
    in_step(assistant)
    for kind, (count, what) in TOLD.items():
        answer = told(here, kind)
        assert f"{FRESH} {what}" in answer, kind
        assert count not in answer

    for path in paths:
        path.unlink()
    in_step(assistant)
    here.ask("How many grain ships left Odesa?")
    expect(here.answers.last.locator(".state")).to_have_text("No articles yet")
    assert not here.complaints
    assert not here.elsewhere
    assert not here.dialogs
