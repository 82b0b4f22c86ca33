"""`python -m evals.overtaken`: how often the later state is told, and told first."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from evals.homes import temporary_home
from evals.metrics import bootstrap_interval
from evals.overtaken import Asked, ask_all
from rag.assistant import Assistant
from rag.errors import ParleyError
from rag.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the shares by half; with `--wrong`, the questions of the development half that fail."""
    parser = argparse.ArgumentParser(prog="python -m evals.overtaken", description="Is the later word told first?")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong in the development half")
    given = parser.parse_args(arguments)
    with temporary_home(Settings.load()) as home, Assistant(home) as assistant:
        assistant.library.sync()
        asked = list(ask_all(assistant))
    for split in ("dev", "test"):
        _tell(split, [each for each in asked if each.split == split])
    for each in asked if given.wrong else ():
        if each.split == "dev" and not each.right:
            print(f"  {each.chain} {each.question} -> {each.answer.text[:200]}")
    return 0


def _tell(split: str, asked: Sequence[Asked]) -> None:
    right = [float(each.right) for each in asked]
    low, high = bootstrap_interval(right, [each.chain for each in asked])
    wrong = sum(each.misordered for each in asked)
    print(f"{split:<5} told first {sum(right) / len(right):.3f} ({low:.3f} to {high:.3f}), {len(right)} questions")
    print(f"{'':<5} earlier before later: {wrong}; later state not told: {sum(not each.told for each in asked)}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ParleyError as error:
        sys.exit(str(error))
