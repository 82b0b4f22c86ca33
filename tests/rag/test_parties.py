from __future__ import annotations

import pytest

from rag.checking import folded_words, missing_names
from rag.parties import aliases


def test_a_name_belongs_to_one_party():
    assert aliases()["kyiv"] == aliases()["ukraine"]
    assert aliases()["kyiv"].isdisjoint(aliases()["moscow"])
    assert all(name in group for name, group in aliases().items())


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("What does Kyiv want?", "The Ukrainian delegation asked for a truce.", []),
        ("What did the Kremlin answer?", "Russia said no.", []),
        ("What did Ankara offer?", "Türkiye offered a venue.", []),
        ("What did Kyiv want?", "Russia said no.", ["Kyiv"]),
        ("What did Moscow and Washington say?", "The Russians were silent.", ["Washington"]),
    ],
)
def test_a_capital_stands_for_its_government(question, text, missing):
    assert missing_names(question, folded_words([text])) == missing
