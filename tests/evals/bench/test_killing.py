from __future__ import annotations

from evals.bench.killing import Round, made_articles, rounds, summary
from rag.library.library import Library


def test_killed_imports_are_healed_by_a_sync(settings):
    found = list(rounds(settings, 3, articles=12, seed=71))  # its third kill comes at once
    assert len(found) == 3
    assert [each.faults for each in found] == [(), (), ()]
    assert any(not each.finished for each in found)


def test_what_is_lost_is_found_out(settings):
    from evals.bench.killing import _wrong

    made = made_articles(11, 1)
    with Library(settings) as library:
        for article in made[:4]:
            library.add(article)
        assert list(_wrong(library, made[:4])) == []
        assert len(list(_wrong(library, made[:5]))) == 3
        library.index().vectors.delete([next(iter(library.index().catalogue.passage_ids()))])
        assert "the stores hold different passages" in list(_wrong(library, made[:4]))


def test_the_made_articles_hold_a_copy_and_a_near_copy():
    made = made_articles(11, 1)
    assert made[10].text == made[9].text
    assert made[5].text.startswith(made[4].text)
    assert len({article.text for article in made}) == 10


def test_the_summary_tells_faults():
    told = summary([Round(0.5, 4, False, ("lost",)), Round(9.0, 60, True, ())]).splitlines()
    assert told[0] == "1 of 2 imports were killed before their end, with 4 to 4 files there; 1 had faults."
    assert told[1] == "after 0.50 s: lost"
