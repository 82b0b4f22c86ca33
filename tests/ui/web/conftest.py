"""The chat served on loopback, and Debian's Chromium to drive it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import sleep
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tests.ui.web.played import PlayedAssistant
from ui.web.app import create_app
from ui.web.serve import bound

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
CHROMIUM = shutil.which("chromium")
REQUIRED = os.environ.get("PARLEY_REQUIRE_BROWSER") == "1"
Serve = Callable[[Any], str]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright's loop runs to the end of the session, and asyncio's tests bear no other."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser of the machine, never one that is fetched."""
    if CHROMIUM is None:
        if REQUIRED:
            pytest.fail("There is no chromium: `apt-get install chromium`.")
        pytest.skip("There is no chromium: `apt-get install chromium` lets the browser tests run.")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS.split()}


@contextmanager
def serving(assistant: Any) -> Iterator[str]:
    """The chat over this assistant, at the address yielded."""
    listener = bound("127.0.0.1", 0)
    server = uvicorn.Server(
        uvicorn.Config(create_app(assistant), log_level="warning", timeout_graceful_shutdown=1),
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve an assistant until the test ends; gives the address."""
    with ExitStack() as stack:
        yield lambda assistant: stack.enter_context(serving(assistant))


class Visit:
    """A visitor's page, with all that a test may ask of it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.dialogs: list[str] = []
        self.host = urlsplit(address).netloc
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._requested)
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(address)
        page.locator("#about h1").wait_for()
        self.box = page.locator("#ask textarea")
        self.answers = page.locator("#chat .answer:not(.underway)")
        self.numbers = page.locator("#chat .answer .text .cite")
        self.mark = page.locator("#source mark")

    def ask(self, question: str) -> None:
        """Ask, and wait until the answer is whole."""
        before = self.answers.count()
        self.box.fill(question)
        self.box.press("Enter")
        self.answers.nth(before).wait_for()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def _requested(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.elsewhere.append(request.url)


Visiting = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visiting]:
    """Open the chat in a browser session of its own."""
    contexts = []

    def opened(address: str, **options: Any) -> Visit:
        contexts.append(browser.new_context(**options))
        return Visit(contexts[-1].new_page(), address)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def played() -> PlayedAssistant:
    """An assistant over two articles that answers every question from both."""
    return PlayedAssistant()
