"""`python -m evals.bench.killing 50`: kill that many imports, sync, and say what was lost."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from evals.bench.killing import ARTICLES, Round, rounds, summary
from rag.errors import ParleyError
from rag.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill and print; 1 where anything was lost, doubled or misplaced."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.killing", description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=50, help="imports to kill")
    parser.add_argument("--articles", type=int, default=ARTICLES, help="articles of each import")
    parser.add_argument("--seed", type=int, default=0, help="of the articles and the moments")
    given = parser.parse_args(arguments)
    found = list[Round]()
    for each in rounds(Settings.load(), given.count, articles=given.articles, seed=given.seed):
        found.append(each)
        print(f"{each.seconds:6.2f} s, {each.files:3} files: {'; '.join(each.faults) or 'sound'}", flush=True)
    print(summary(found))
    return int(any(each.faults for each in found))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ParleyError as error:
        sys.exit(str(error))
