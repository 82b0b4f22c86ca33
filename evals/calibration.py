"""What the commands that calibrate have in common: collect, write the file, print it."""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rag.errors import ParleyError
from rag.library.folder import write_whole
from rag.settings import Settings

log = logging.getLogger("evals.calibration")


def calibrate(
    what: str,
    suites: str,
    target: Path,
    content_of: Callable[[Path, Settings], dict[str, Any]],
    arguments: Sequence[str] | None,
) -> int:
    """Write what `content_of` makes of the folder with these suites to `target`, and print it.

    Returns 1 where the data or the models cannot be used.
    """
    parser = argparse.ArgumentParser(description=f"Calibrate {what}.")
    parser.add_argument("--bench", type=Path, required=True, help=f"folder with {suites}")
    bench: Path = parser.parse_args(arguments).bench
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        content = json.dumps(content_of(bench, Settings.load()), indent=1, ensure_ascii=False) + "\n"
    except ParleyError as error:
        log.error("%s", error)  # noqa: TRY400 - the message is for a person
        return 1
    write_whole(target, content)
    log.info(content)
    return 0
