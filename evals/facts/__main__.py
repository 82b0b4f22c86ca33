"""`python -m evals.facts`: compare every shipped article with its facts and name what they do not hold."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from evals.facts.checking import findings
from evals.facts.material import shipped_events, shipped_pieces


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the findings; 1 where a figure, a day or a fact id is wrong."""
    parser = argparse.ArgumentParser(prog="python -m evals.facts", description="Compare the articles with their facts.")
    parser.add_argument("--names", action="store_true", help="also list names that stand in none of the facts")
    given = parser.parse_args(arguments)
    pieces, events = shipped_pieces(), shipped_events()
    found = [finding for piece in pieces for finding in findings(piece, events)]
    for finding in found:
        if finding.is_error or given.names:
            print(f"{finding.article}: {finding.kind} {finding.what}\n    {finding.sentence}")
    counts = Counter(finding.kind for finding in found)
    print(f"{len(pieces)} articles; " + (", ".join(f"{kind} {counts[kind]}" for kind in counts) or "nothing found"))
    return int(any(finding.is_error for finding in found))


if __name__ == "__main__":
    sys.exit(main())
