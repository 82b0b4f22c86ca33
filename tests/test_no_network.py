"""No connection leaves the machine. `strace` sees native code; `CI` is unset, as some libraries keep still under it."""

from __future__ import annotations

import ipaddress
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from evals.bench.visitor import Visitor
from tests.conftest import MODELS

ROOT = Path(__file__).parents[1]
ADDRESS = re.compile(r'connect\(.*?sin6?_port=htons\((\d+)\).*?(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"')

IPV6 = (
    "connect(5, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), "
    'inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = -1'
)

needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None and not os.environ.get("PARLEY_REQUIRE_BROWSER"), reason="strace is not installed"
)


def outside(trace: str) -> list[str]:
    """Connections to another machine, and questions to a name server wherever it runs."""
    found = [(int(port), ipaddress.ip_address(address)) for port, address in ADDRESS.findall(trace)]
    return [f"{address}:{port}" for port, address in found if port == 53 or not address.is_loopback]


@pytest.mark.parametrize(
    ("line", "leaves"),
    [
        ('connect(5, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("203.0.113.7")}, 16) = 0', True),
        ('connect(5, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0', True),
        (IPV6, True),
        ('connect(5, {sa_family=AF_INET, sin_port=htons(7860), sin_addr=inet_addr("127.0.0.1")}, 16) = 0', False),
        ('connect(5, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT', False),
    ],
)  # fmt: skip
def test_a_connection_off_the_machine_is_recognised(line, leaves):
    assert bool(outside(line)) is leaves


def environment(tmp_path: Path) -> dict[str, str]:
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_") and name != "CI"}
    return variables | {"PARLEY_HOME": str(tmp_path / "home"), "PARLEY_MODELS": str(MODELS), "PARLEY_PORT": "7961"}


def traced(tmp_path: Path, *arguments: str) -> tuple[list[str], Path]:
    trace = tmp_path / "trace"
    return ["strace", "-f", "-qq", "-e", "trace=connect", "-o", str(trace), sys.executable, *arguments], trace


@needs_strace
def test_the_chat_keeps_to_the_machine(tmp_path):
    command, trace = traced(tmp_path, "-m", "ui.cli", "chat")
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(tmp_path), stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as server:
        address = re.search(r"http://\S+", server.stdout.readline())[0]
        try:
            assert httpx.get(f"{address}/healthz").status_code == 200
            assert httpx.get(address).status_code == 200
            Visitor(address).ask("How many bodies did Russia say it would hand over?")
            time.sleep(5)  # some libraries report a few seconds after the start
        finally:
            os.killpg(server.pid, signal.SIGTERM)  # strace itself takes no signal
    assert outside(trace.read_text()) == []


@needs_strace
def test_a_question_in_the_terminal_keeps_to_the_machine(tmp_path):
    command, trace = traced(tmp_path, "-m", "ui.cli", "ask", "Who led the Russian delegation?")
    done = subprocess.run(command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert outside(trace.read_text()) == []


@needs_strace
def test_reading_files_of_every_kind_keeps_to_the_machine(tmp_path):
    from tests.fuzz.target import SEEDS

    files = [tmp_path / name for name in SEEDS]
    for file in files:
        file.write_bytes(SEEDS[file.name])
    code = (
        "import sys, pathlib, rag.reading as r; print([len(list(r.read_all(pathlib.Path(p)))) for p in sys.argv[1:]])"
    )
    command, trace = traced(tmp_path, "-c", code, *map(str, files))
    done = subprocess.run(command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert done.stdout == "[1, 1, 1, 1, 1, 1, 1, 2, 2]\n", done.stderr
    assert done.stderr == ""
    assert outside(trace.read_text()) == []
