from __future__ import annotations

import json

import pytest


@pytest.fixture
def held(monkeypatch, parley, tmp_path):
    """A library of two articles."""
    monkeypatch.setenv("PARLEY_SHIPPED_CORPUS", "0")
    for name, day, text in (
        (
            "talks",
            "2025-06-03",
            "The sides met in Istanbul on 2 June.\n\nKyiv said on Monday that the talks had failed.",
        ),
        ("bodies", "2025-06-12", "Russia handed over 1,212 bodies on 11 June, the Kremlin said."),
    ):
        path = tmp_path / f"{name}.txt"
        path.write_text(f"About {name}\n\n{text}\n")
        assert parley("add", path, "--published", day, "--publisher", "Port news")[0] == 0


def test_the_timeline_is_told_by_date(parley, held):
    code, out, err = parley("timeline")
    assert (code, err) == (0, "")
    assert out == (
        "2 June 2025\n"
        "  Round\n"
        "    The sides met in Istanbul on 2 June.\n"
        "    About talks · Port news · 3 June 2025\n"
        "  Statement, said by Ukraine\n"
        "    Kyiv said on Monday that the talks had failed.\n"
        "    About talks · Port news · 3 June 2025\n"
        "\n"
        "11 June 2025\n"
        "  Exchange, said by Russia\n"
        "    Russia handed over 1,212 bodies on 11 June, the Kremlin said.\n"
        "    About bodies · Port news · 12 June 2025\n"
        "\n"
        "3 entries\n"
    )


def test_it_is_filtered_and_printed_as_json(parley, held):
    told = json.loads(parley("timeline", "--as-of", "2025-06-03", "--kind", "round", "--json")[1])
    assert told["as_of"] == "2025-06-03"
    (entry,) = told["entries"]
    assert (entry["kind"], entry["first"], entry["published"]) == ("round", "2025-06-02", "2025-06-03")
    by_side = json.loads(parley("timeline", "--side", "russia", "--side", "other", "--json")[1])
    assert [entry["article_id"] for entry in by_side["entries"]] == ["about-bodies"]
    assert parley("timeline", "--about", "grain")[1] == "0 entries\n"


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("--side", "nato"), "Choose from ukraine, russia, mediator, other."),
        (("--kind", "war"), "Choose from round, exchange, document, statement."),
        (("--as-of", "2025-06-01"), "Give 2025-06-03 or a later day."),
        (("--as-of", "2025-02-29"), "Give it as YYYY-MM-DD"),
        (("--as-of", "soon"), "Give it as YYYY-MM-DD"),
        (("--about", "?"), "Give words that the sentences hold"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_remedy(parley, held, arguments, remedy):
    code, out, err = parley("timeline", *arguments)
    assert (code, out) == (1, "")
    assert remedy in err


def test_an_empty_library_has_an_empty_timeline(monkeypatch, parley):
    monkeypatch.setenv("PARLEY_SHIPPED_CORPUS", "0")
    assert parley("timeline")[1] == "0 entries\n"
