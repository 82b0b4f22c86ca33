"""`python -m tests.fuzz SECONDS [KIND…]`: throw mutated files at every reader, by atheris or else by Hypothesis."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import monotonic

HERE = Path(__file__).parent


def main(seconds: int) -> None:
    """Run for so long over all kinds; the first input that breaks a reader ends it with its traceback."""
    try:
        import atheris
    except ImportError:
        print("atheris is not installed: Hypothesis takes its place.")
        _by_hypothesis(seconds)
        return
    with atheris.instrument_imports(include=["rag.reading", "pypdf", "docx", "trafilatura", "email", "zipfile"]):
        from tests.fuzz.target import KINDS, check, seed

    def one(data: bytes) -> None:
        if data:
            check(KINDS[data[0] % len(KINDS)], data[1:])

    folder = Path(tempfile.mkdtemp(prefix="parley-fuzz-"))
    for number, kind in enumerate(KINDS):
        (folder / str(number)).write_bytes(bytes([number]) + seed(kind))
    options = [
        f"-max_total_time={seconds}",
        "-timeout=10",
        "-max_len=20000",
        "-rss_limit_mb=3000",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/", str(folder)], one)
    atheris.Fuzz()


def _by_hypothesis(seconds: int) -> None:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st

    from tests.fuzz.inputs import mutated
    from tests.fuzz.target import KINDS, check

    @settings(
        max_examples=500, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), mutated(kind))))
    def run(case: tuple[str, bytes]) -> None:
        nonlocal tried
        tried += 1
        check(*case)

    end, tried = monotonic() + seconds, 0
    while monotonic() < end:
        run()
    print(f"{tried} inputs in {seconds} s, no fault.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
