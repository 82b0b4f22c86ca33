"""Parley as processes of its own: how long they take and how much memory they hold."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

import evals
from rag.errors import ParleyError

PARLEY = (sys.executable, "-m", "ui.cli")  # the command, installed or not
MEGABYTE = 1_000_000
POLL_SECONDS = 0.05


class ProcessError(ParleyError):
    """A process that was to be measured could not be started, failed, or took too long."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Wall and processor time of a finished process, and the most memory it held with its children."""

    seconds: float
    cpu_seconds: float
    peak_megabytes: float


@dataclass(frozen=True, slots=True)
class Chat:
    """A running chat: where it is served, and wall and processor time from its start to the first HTTP 200."""

    url: str
    seconds: float
    cpu_seconds: float
    process: psutil.Process


def environment(home: Path, models: Path, **settings: str) -> dict[str, str]:
    """The environment of a child: the caller's without Parley's settings and keys, then these, each in capitals."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PARLEY_", "OPENAI_"))}
    checkout = str(Path(evals.__file__).resolve().parent.parent)
    named = {f"PARLEY_{name.upper()}": value for name, value in settings.items()}
    return kept | {"PYTHONPATH": checkout, "PARLEY_HOME": str(home), "PARLEY_MODELS": str(models)} | named


def measure(command: Sequence[str], env: Mapping[str, str], timeout: float = 600) -> Usage:
    """Run a command to its end and measure it. Raises ProcessError where it fails or takes over `timeout` seconds."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        child = _start(command, env, folder, output)
        process, most, spent = psutil.Process(child.pid), 0.0, 0.0
        with _ended(child):
            while child.poll() is None:
                most, spent = max(most, held(process)), max(spent, cpu(process))
                if time.perf_counter() - start > timeout:
                    raise ProcessError(f"{_shown(command)} took over {timeout:.0f} s.", "Run it by hand.")
                time.sleep(POLL_SECONDS)
        seconds = time.perf_counter() - start
        if child.returncode:
            raise _failure(command, output)
    return Usage(seconds, spent, most)


@contextmanager
def chat(env: Mapping[str, str], timeout: float = 180) -> Iterator[Chat]:
    """A running chat on a free port of the loopback, ended on leaving. Raises ProcessError where it does not serve."""
    port = free_port()
    command = (*PARLEY, "chat")
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        child = _start(command, {**env, "PARLEY_PORT": str(port)}, folder, output)
        with _ended(child):
            url = f"http://127.0.0.1:{port}"
            while not serves(f"{url}/healthz"):
                if child.poll() is not None or time.perf_counter() - start > timeout:
                    raise _failure(command, output)
                time.sleep(POLL_SECONDS)
            seconds, process = time.perf_counter() - start, psutil.Process(child.pid)
            yield Chat(url, seconds, cpu(process), process)


@contextmanager
def peak(process: psutil.Process) -> Iterator[list[float]]:
    """Samples of the megabytes a process and its children hold, taken until leaving; at least one."""
    samples, over = [held(process)], threading.Event()

    def watch() -> None:
        while not over.wait(POLL_SECONDS):
            samples.append(held(process))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield samples
    finally:
        over.set()
        watcher.join()


def held(process: psutil.Process) -> float:
    """Resident megabytes of a process and its children; 0 once it has ended."""
    try:
        family = [process, *process.children(recursive=True)]
        return sum(_resident(member) for member in family) / MEGABYTE
    except psutil.NoSuchProcess:
        return 0.0


def cpu(process: psutil.Process) -> float:
    """Processor seconds a process and its ended children have used; 0 once it has ended.

    Beside other work on the machine they tell more than the wall time does.
    """
    try:
        return float(sum(process.cpu_times()[:4]))
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return 0.0


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return 0


def serves(url: str) -> bool:
    """Whether the address answers with HTTP 200 now."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - an address of the loopback
            return int(response.status) == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def free_port() -> int:
    """A port of the loopback that is free now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _start(command: Sequence[str], env: Mapping[str, str], folder: str, output: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start in an empty working folder, so that no `.env` is read."""
    return subprocess.Popen(  # noqa: S603 - our own command
        command, env=dict(env), cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
    )


@contextmanager
def _ended(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """End the child on leaving, whatever happens."""
    try:
        yield
    finally:
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(timeout=15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _failure(command: Sequence[str], output: IO[bytes]) -> ProcessError:
    output.seek(0)
    lines = output.read().decode("utf-8", "replace").strip().splitlines()
    said = " ".join(lines[-2:]) or "it said nothing"
    return ProcessError(f"{_shown(command)} failed: {said}", "Run it by hand.")


def _shown(command: Sequence[str]) -> str:
    if tuple(command[: len(PARLEY)]) == PARLEY:
        return " ".join(["parley", *command[len(PARLEY) :][:1]])
    return Path(command[0]).name
