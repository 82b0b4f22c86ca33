"""A running chat sees what is done in the folder by hand, and what `parley add` takes in beside it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

from evals.bench.processes import PARLEY, chat, environment
from rag.library.watching import is_watched
from rag.reading.article_file import format_article
from rag.settings import Settings
from tests.rag.library.helpers import GRAIN, article

pytestmark = pytest.mark.models


def comes(url: str, status: int, words: str = "", patience: float = 60) -> None:
    """Wait until the chat shows an article in this way."""
    deadline = monotonic() + patience
    while (found := httpx.get(url)).status_code != status or words not in found.text:
        assert monotonic() < deadline, f"{found.status_code}: {found.text[:200]}"
        sleep(0.1)


def test_the_chat_shows_what_the_folder_holds(settings: Settings, tmp_path: Path):
    path = settings.articles_folder / "grain.md"
    env = environment(settings.home, settings.models_folder, shipped_corpus="0")
    with chat(env) as running:
        page = f"{running.url}/parley/source?article=grain"
        comes(page, 404)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(format_article(article("grain", GRAIN)))
        comes(page, 200, "Turkish inspectors")
        path.write_text(format_article(article("grain", GRAIN.replace("Turkish", "Swedish"))))
        comes(page, 200, "Swedish inspectors")
        path.unlink()
        comes(page, 404)
        report = tmp_path / "report.txt"
        report.write_text("Ships again\n\nForty ships left Odesa on Friday.\n")
        added = subprocess.run([*PARLEY, "add", str(report)], env=env, capture_output=True, text=True, check=True)
        assert "Added: ships-again" in added.stdout
        assert "A running chat indexes what is added." in added.stderr
        comes(f"{running.url}/parley/source?article=ships-again", 200, "Forty ships", patience=0)
    assert not is_watched(settings.index_folder)
