from __future__ import annotations

import pytest

from rag.reading.kinds import kind_of


@pytest.mark.parametrize("bit", ["<!---->", "<!-- wp:paragraph -->\n", "<!--", "<?xml>", "<?xml >\n", " \n"])
def test_a_text_that_opens_with_a_run_of_markup_is_a_text(bit: str) -> None:
    assert kind_of((bit * 2_000 + "Words.").encode(), "a.txt") == "text"


@pytest.mark.parametrize("prologue", ["", "\ufeff", " \n", '<?xml version="1.0"?>\n<!-- a --> <!---->\n'])
@pytest.mark.parametrize("root", ["<!DOCTYPE html>", "<html lang='en'>"])
def test_a_page_is_known_behind_its_prologue(prologue: str, root: str) -> None:
    assert kind_of(f"{prologue}{root}".encode(), "a.txt") == "html"
