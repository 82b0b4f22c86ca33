"""`python -m evals.cleaning`: how much of our own pages' text is kept and of their boilerplate removed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.cleaning import FORMS, Measured, measure, shares
from evals.cleaning.pages import pages
from rag.errors import ParleyError
from rag.reading import read


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the shares by split and form; with `--page FILE`, what is left of that file."""
    parser = argparse.ArgumentParser(prog="python -m evals.cleaning", description="Text kept, boilerplate removed.")
    parser.add_argument("--page", type=Path, metavar="FILE", help="show what is left of a file, to be judged by eye")
    parser.add_argument("--wrong", action="store_true", help="list what is lost and left on the tuning pages")
    given = parser.parse_args(arguments)
    if given.page:
        article = read(given.page)
        print(f"{article.title}\n{article.published or 'no date'}\n\n{article.text}")
        return 0
    measured = [measure(page, form) for page in pages() for form in FORMS]
    for split in ("tuning", "held-out"):
        for form in FORMS:
            _tell(split, form, [one for one in measured if (one.page.split, one.form) == (split, form)])
    for one in measured if given.wrong else ():
        if one.page.split == "tuning":
            _tell_wrong(one)
    return 0


def _tell(split: str, form: str, measured: Sequence[Measured]) -> None:
    kept, removed = shares(measured)
    layouts = len({one.page.layout for one in measured})
    titles = sum(one.titled for one in measured)
    what = f"{titles} titles right of {len(measured)} pages in {layouts} layouts"
    print(f"{split:<9} {form:<7} text kept {kept:.3f}, boilerplate removed {removed:.3f} ({what})")
    for layout in dict.fromkeys(one.page.layout for one in measured):
        kept, removed = shares([one for one in measured if one.page.layout == layout])
        print(f"    {layout:<12} {kept:.3f} {removed:.3f}")


def _tell_wrong(one: Measured) -> None:
    for kind, pieces in (("lost", one.lost), ("left", one.left)):
        for piece in pieces:
            print(f"  {one.page.layout} {one.form} {kind}: {piece}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ParleyError as error:
        sys.exit(str(error))
