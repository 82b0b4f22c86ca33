"""The page of articles in a real browser, over a real library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Locator, expect

from rag.assistant import Assistant
from rag.library.library import Library
from rag.library.pausing import Questions
from rag.receipts import check, quotes_in
from rag.types import Article
from tests.ui.web.conftest import Serve, Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.models]
SHIPS = "# Grain ships leave Odesa\n\nForty-one grain ships left Odesa on Friday, the port said.\n"
HOSTILE = "<img src=x onerror=alert(1)> **bold** [x](javascript:alert(2))"
DROP = """([names, text]) => { const data = new DataTransfer();
    for (const name of names) data.items.add(new File([text], name));
    for (const kind of ['dragenter', 'dragover', 'drop'])
        document.querySelector('#articles').dispatchEvent(
            new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true })); }"""


@pytest.fixture
def assistant(settings) -> Iterator[Assistant]:
    with Assistant(settings) as assistant:
        yield assistant


@pytest.fixture(params=[False, True], ids=["", "watched"])
def running(request, assistant: Assistant) -> Assistant:
    """An assistant whose folder is watched, as that of a running chat, or not."""
    if request.param:
        assistant.library.watch(Questions().wait)
    return assistant


def opened(here: Visit) -> Locator:
    """The table's rows, once the page of articles is open."""
    here.page.get_by_role("button", name="Articles", exact=True).click()
    expect(here.page.locator("#articles .count")).to_contain_text("article")
    return here.page.locator("#articles tbody > tr:not(.unfolded):has(td.title)")


def choose(here: Visit, *files: tuple[str, str]) -> None:
    """Choose files, by name and text."""
    payload = [{"name": name, "mimeType": "", "buffer": text.encode()} for name, text in files]
    here.page.set_input_files("#articles-files", payload)


def back(here: Visit) -> None:
    here.page.get_by_role("button", name="Back to chat").click()


def button(here: Visit, name: str) -> Locator:
    return here.page.get_by_role("button", name=name)


def test_an_article_is_added_asked_about_corrected_removed_and_put_back(
    serve: Serve, visit: Visiting, running: Assistant, settings
):
    here = visit(serve(running))
    rows, results = opened(here), here.page.locator("#articles .results li")
    expect(here.page.locator("#articles .nothing")).to_have_text("There are no articles yet.")
    choose(here, ("ships.md", SHIPS), ("photo.png", "none"))
    expect(results).to_have_count(2)
    expect(results.last).to_contain_text("Added Grain ships leave Odesa no date")
    expect(results.first).to_contain_text("Not added photo.png")
    expect(rows).to_have_count(1)
    expect(here.page.locator("#about .knowledge")).to_have_text("It knows 1 article and answers from nothing else.")

    back(here)
    here.ask("How many grain ships left Odesa?")
    expect(here.answers.first.locator(".text")).to_contain_text("Forty-one grain ships")
    with here.page.expect_download() as waiting:
        button(here, "Save as JSON").click()
    (quoted, *_) = quotes_in(Path(waiting.value.path()).read_bytes())
    assert check(quoted, running.library.article("grain-ships-leave-odesa")).state == "ok"

    opened(here)
    button(here, "Correct “Grain").click()
    form = here.page.get_by_role("dialog")
    form.get_by_label("Day of publication").fill("2025-06-06")
    form.get_by_label("Publisher").fill(HOSTILE)
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    expect(rows.locator("td.published")).to_have_text("6 June 2025")
    expect(rows.locator("td.publisher")).to_have_text(HOSTILE)
    expect(button(here, "Correct “Grain")).to_be_focused()
    assert "published: 2025-06-06" in (settings.articles_folder / "grain-ships-leave-odesa.md").read_text()

    back(here)
    here.ask("How many grain ships left Odesa?")
    expect(here.answers.last.locator(".sources .byline").first).to_contain_text("6 June 2025")

    opened(here)
    button(here, "Remove “Grain").click()
    expect(rows).to_have_count(0)
    expect(here.page.locator("#toast")).to_contain_text("Removed “Grain ships leave Odesa”.")
    assert not list(settings.articles_folder.glob("*.md"))
    button(here, "Undo").click()
    expect(rows).to_have_count(1)
    expect(rows.locator("td.published")).to_have_text("6 June 2025")
    expect(button(here, "Remove “Grain")).to_be_focused()
    button(here, "Remove “Grain").click()
    expect(rows).to_have_count(0)
    back(here)
    here.ask("How many grain ships left Odesa?")
    expect(here.answers.last.locator(".state")).to_have_text("No articles yet")
    assert not here.complaints
    assert not here.elsewhere
    assert not here.dialogs


def test_files_are_dropped_and_too_many_refused(serve: Serve, visit: Visiting, assistant: Assistant):
    here = visit(serve(assistant))
    rows = opened(here)
    here.page.evaluate(DROP, [["ships.md"], SHIPS])
    expect(rows).to_have_count(1)
    here.page.evaluate(DROP, [[f"{number}.md" for number in range(21)], SHIPS])
    expect(here.page.locator("#articles .results .failed")).to_contain_text("These are 21 files. Add at most 20")
    expect(rows).to_have_count(1)
    assert not here.complaints


def test_what_is_too_large_is_told_before_it_is_sent(serve: Serve, visit: Visiting, assistant: Assistant):
    here = visit(serve(assistant))
    opened(here)
    choose(here, ("large.txt", "x" * 25_000_001))
    expect(here.page.locator("#articles .results li")).to_contain_text("large.txtIt is larger than 25 MB.")
    assert not here.complaints


def test_a_text_and_a_link_are_pasted(serve: Serve, visit: Visiting, assistant: Assistant):
    here = visit(serve(assistant))
    rows, field = opened(here), here.page.get_by_label("Paste a link or a text")
    field.fill(f"Talks {HOSTILE}\n\nThe delegations return to Ankara on Monday. {HOSTILE}\n")
    button(here, "Add").click()
    expect(rows).to_have_count(1)
    expect(rows.locator("td.title a")).to_contain_text("<img src=x onerror=alert(1)>")
    here.page.get_by_role("button", name=re.compile("^1 passage of")).click()
    expect(here.page.locator("#articles .shown li")).to_contain_text("<img src=x")
    field.fill("http://127.0.0.1/secret")
    button(here, "Add").click()
    expect(here.page.locator("#articles .results li").first).to_contain_text("Not added")
    expect(here.page.locator("#articles .results li")).to_have_count(2)
    assert not here.complaints
    assert not here.dialogs


@pytest.fixture
def many(assistant: Assistant) -> Library:
    """Four articles."""
    days = {"Alpha": "2025-06-01", "Bravo": "", "Delta": "2025-05-01", "charlie": "2026-01-01"}
    for title, day in days.items():
        text = f"{title} tells how the delegations met. " + f"Paragraph on {title} and the talks. " * len(title) * 9
        published = date.fromisoformat(day) if day else None
        assistant.library.add(Article(title.lower(), title, text, f"{title} news", published))
    return assistant.library


def titles(here: Visit) -> list[str]:
    return here.page.locator("#articles td.title a").all_inner_texts()


def test_articles_are_searched_sorted_and_opened_by_keyboard(
    serve: Serve, visit: Visiting, assistant: Assistant, many: Library
):
    here = visit(serve(assistant))
    rows = opened(here)
    expect(rows).to_have_count(4)
    assert titles(here) == ["charlie", "Alpha", "Delta", "Bravo"]  # newest first, no day last
    expect(here.page.get_by_role("columnheader", name="Day")).to_have_attribute("aria-sort", "descending")
    button(here, "Title").press("Enter")
    assert titles(here) == ["Alpha", "Bravo", "charlie", "Delta"]
    button(here, "Title").press("Enter")
    assert titles(here) == ["Delta", "charlie", "Bravo", "Alpha"]
    expect(here.page.get_by_role("columnheader", name="Title")).to_have_attribute("aria-sort", "descending")
    here.page.get_by_label("Search").fill("NEWS june 2025")
    assert titles(here) == ["Alpha"]
    expect(here.page.locator("#articles .count")).to_have_text("1 of 4 articles")
    here.page.get_by_role("button", name=re.compile("passages? of “Alpha”")).press("Enter")
    passages = here.page.get_by_role("list", name="Passages of “Alpha”").get_by_role("link")
    words = passages.last.inner_text()
    passages.last.press("Enter")
    expect(here.mark).to_have_text(words)
    here.page.keyboard.press("Escape")
    expect(here.page.locator("body")).not_to_have_class(re.compile("source-open"))
    expect(here.page.locator("#articles")).to_be_visible()
    expect(passages.last).to_be_focused()
    rows.locator("td.title a").press("Enter")
    expect(here.page.locator("#source h2")).to_have_text("Alpha")
    here.page.keyboard.press("Escape")
    here.page.keyboard.press("Escape")
    expect(here.page.locator("#articles")).to_be_hidden()
    expect(button(here, "Articles")).to_be_focused()
    assert not here.complaints


def test_copies_and_near_ones_are_told(serve: Serve, visit: Visiting, assistant: Assistant, settings):
    here = visit(serve(assistant))
    rows = opened(here)
    longer = SHIPS + "It was the seventh convoy of the month, and the largest since spring. " * 6
    choose(here, ("ships.md", longer), ("other.md", longer.replace("Grain ships", "More grain ships", 1)))
    expect(here.page.locator("#articles .results li").first).to_contain_text("Another address")
    expect(rows).to_have_count(1)
    expect(rows.locator(".reason")).to_have_text("also more-grain-ships-leave-odesa.md")


def test_what_cannot_be_is_told_in_the_form(serve: Serve, visit: Visiting, assistant: Assistant, many: Library):
    here = visit(serve(assistant))
    opened(here)
    button(here, "Correct “Alpha”").click()
    form = here.page.get_by_role("dialog")
    form.get_by_label("Language").fill("English")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("'English' is no language code.")
    here.page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(here.page.locator("#articles")).to_be_visible()


def test_beside_another_writer_it_is_said_so(
    serve: Serve, visit: Visiting, assistant: Assistant, many: Library, settings, monkeypatch
):
    monkeypatch.setattr(Library.sync, "__kwdefaults__", {"rebuild": False, "progress": None, "patience": 0.1})
    here = visit(serve(assistant))
    rows = opened(here)
    with FileLock(settings.index_folder / "write.lock", thread_local=False):
        choose(here, ("ships.md", SHIPS))
        result = here.page.locator("#articles .results li")
        expect(result).to_contain_text("Kept, and waits")
        expect(result).to_contain_text("Another process is writing")
        expect(rows).to_have_count(5)
        expect(rows.locator(".state.waiting")).to_have_count(1)
        button(here, "Remove “Alpha”").click()
        expect(here.page.locator("#articles > .problem")).to_contain_text("Another process is writing")
        expect(rows.locator(".state.waiting")).to_have_count(2)
        expect(button(here, "Undo")).to_be_visible()
    assistant.library.sync()
    expect(here.page.locator("#articles span.state.waiting")).to_have_count(0)


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": {"width": 380, "height": 720}},
        {"viewport": {"width": 1280, "height": 720}, "color_scheme": "dark"},
        {"viewport": {"width": 800, "height": 720}},
    ],
)
def test_it_fits_every_screen(serve: Serve, visit: Visiting, assistant: Assistant, many: Library, options):
    here = visit(serve(assistant), **options)
    rows = opened(here)
    expect(rows).to_have_count(4)
    assert here.page.evaluate("document.querySelector('#articles').scrollWidth <= innerWidth")
    covered = "document.elementFromPoint(60, innerHeight - 150).closest('#articles') !== null"
    assert here.page.evaluate(covered)
    rows.first.locator("td.title a").click()
    expect(here.page.locator("#source h2")).to_have_text("charlie")
    assert here.page.evaluate("document.querySelector('#articles').scrollWidth <= innerWidth")
    here.page.locator("#source .close").click()
    button(here, "Remove “charlie”").click()
    expect(rows).to_have_count(3)
    expect(button(here, "Undo")).to_be_in_viewport()
    assert not here.complaints
