from __future__ import annotations

import pytest

from evals.cleaning import FORMS, measure, shares
from evals.cleaning.__main__ import main
from evals.cleaning.pages import Page, pages

PAGES = pages()


def test_there_are_enough_pages_in_enough_layouts_of_both_splits():
    for split, layouts in (("tuning", 10), ("held-out", 5)):
        of_split = [page for page in PAGES if page.split == split]
        assert len({page.layout for page in of_split}) == layouts
        assert len(of_split) == 4 * layouts


@pytest.mark.parametrize("form", FORMS)
def test_on_the_pages_the_rules_are_made_on_text_stays_and_boilerplate_goes(form):
    measured = [measure(page, form) for page in PAGES if page.split == "tuning"]
    kept, removed = shares(measured)
    assert kept >= 0.98
    assert removed >= 0.95


@pytest.mark.parametrize("form", FORMS)
def test_on_other_pages_text_stays(form):
    kept, removed = shares([measure(page, form) for page in PAGES if page.split == "held-out"])
    assert kept >= 0.98
    assert removed >= 0.78


def test_what_is_lost_and_left_is_counted():
    text = "Envoys of both sides traded lists of prisoners at a lakeside villa on Monday. Nobody spoke of a date."
    odd = "An odd line that no rule could ever know about, of all things."
    page = Page(
        "x",
        "tuning",
        "Noon at the villa",
        "",
        f"Noon at the villa\n\nShare\n\n{text[:77]}\n\n{odd}",
        text,
        ("Share", odd),
    )
    one = measure(page, "pasted")
    assert one.titled
    assert (one.lost, one.left) == (("Nobody spoke of a date.",), (odd,))
    assert shares([one]) == (77 / 100, 5 / 67)


def test_the_command_prints_both_splits_and_shows_a_page(capsys, tmp_path):
    path = tmp_path / "2025-06-02-page.txt"
    path.write_text("Noon at the villa\n\nShare\n\nThe envoys of both sides met at noon.")
    assert main(["--page", str(path)]) == 0
    assert capsys.readouterr().out == "Noon at the villa\n2025-06-02\n\nThe envoys of both sides met at noon.\n"
    assert main([]) == 0
    out = capsys.readouterr().out
    assert "tuning    html    text kept 1.000" in out
    assert "held-out  pasted  text kept" in out
