"""`python -m evals.conflicts`: how many conflicts are found, how many agreeing pairs raise a false alarm."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from evals.conflicts import Case, agreeing, carried, composed
from evals.metrics import bootstrap_interval
from rag.errors import ParleyError


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the shares; with `--wrong`, what is missed and what alarms falsely among the shipped articles' own."""
    parser = argparse.ArgumentParser(prog="python -m evals.conflicts", description="Are conflicting claims found?")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong among the shipped articles' own")
    given = parser.parse_args(arguments)
    own, others = [*carried(), *agreeing()], composed()
    halves = ([each for each in others if int(each.name[1:]) % 2 == odd] for odd in (1, 0))
    for name, cases in zip(("articles", "composed, dev", "composed, test"), (own, *halves), strict=True):
        _tell(f"{name}, conflicts found", [case for case in cases if case.conflict])
        _tell(f"{name}, false alarms", [case for case in cases if not case.conflict])
    for case in own if given.wrong else ():
        if case.found != case.conflict:
            print(f"  {case.name}: {case.told}")
    return 0


def _tell(what: str, cases: Sequence[Case]) -> None:
    found = [float(case.found) for case in cases]
    low, high = bootstrap_interval(found, [case.name for case in cases])
    print(f"{what:<32} {sum(found) / len(found):.3f} ({low:.3f} to {high:.3f}), {sum(found):.0f} of {len(found)}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ParleyError as error:
        sys.exit(str(error))
