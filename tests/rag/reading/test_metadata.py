from __future__ import annotations

import pytest

from rag.errors import ReadingError
from rag.reading.metadata import split_front_matter


@pytest.mark.parametrize("run", ["#a ", "#a\n", "# ", "#\n", " ", "a"])
def test_a_rule_above_a_run_of_marks_opens_no_front_matter(run: str) -> None:
    content = "---\n" + run * 20_000 + "!"
    metadata, text = split_front_matter(content, "a.md")
    assert (metadata.values, text) == ({}, content)


@pytest.mark.parametrize("head", ["title: A", "# note\n\n# note\n'title' : A", '\n"title":'])
def test_front_matter_that_is_never_closed_is_known_by_its_first_key(head: str) -> None:
    with pytest.raises(ReadingError, match="no closing"):
        split_front_matter(f"---\n{head}\n\nWords.", "a.md")
