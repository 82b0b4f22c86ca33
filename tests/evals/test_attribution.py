from __future__ import annotations

from collections import Counter

import pytest

from evals.attribution import PARTS, labelled, share
from evals.attribution.__main__ import main


@pytest.mark.parametrize(("part", "size"), [("digests", 300), ("forms", 100)])
def test_there_are_enough_labels_in_both_halves(part: str, size: int):
    sentences = labelled(part)
    halves = Counter(sentence.split for sentence in sentences)
    assert len(sentences) >= size
    assert min(halves["dev"], halves["test"]) >= 0.45 * len(sentences)
    splits = {(sentence.article_id, sentence.split) for sentence in sentences}
    assert len(splits) == len({article for article, _ in splits})


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_side_is_right_in_nine_of_ten(part: str, split: str):
    found = share([sentence for sentence in labelled(part) if sentence.split == split])
    assert found.right / found.total >= 0.92
    assert found.interval.low <= found.right / found.total <= found.interval.high


def test_the_command_prints_each_half(capsys):
    assert main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [[part, split] for part in PARTS for split in ("dev", "test")]


def test_the_command_lists_what_is_wrong_in_the_development_half(capsys):
    wrong = [item.text for item in labelled("digests") if item.split == "dev" and not item.right]
    unseen = [item.text for item in labelled("digests") if item.split == "test" and not item.right]
    main(["--wrong"])
    out = capsys.readouterr().out
    assert all(text in out for text in wrong)
    assert not any(text in out for text in unseen)
