"""`python -m evals.attribution`: how often the sides of labelled sentences are found."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from evals.attribution import PARTS, Labelled, labelled, share
from rag.errors import ParleyError


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the share of each part and half; with `--wrong`, the sentences of the development half that are not."""
    parser = argparse.ArgumentParser(prog="python -m evals.attribution", description="Who says labelled sentences?")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong in the development half")
    given = parser.parse_args(arguments)
    for part in PARTS:
        sentences = labelled(part)
        for split in ("dev", "test"):
            _tell(part, split, [sentence for sentence in sentences if sentence.split == split])
        for sentence in sentences if given.wrong else ():
            if sentence.split == "dev" and not sentence.right:
                print(f"  {sorted(sentence.gold)}, found {sorted(sentence.found)}: {sentence.text}")
    return 0


def _tell(part: str, split: str, sentences: Sequence[Labelled]) -> None:
    found = share(sentences)
    low, high = found.interval
    print(f"{part:<8} {split:<5} {found.right / found.total:.3f} ({low:.3f} to {high:.3f}), {found.total} sentences")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ParleyError as error:
        sys.exit(str(error))
