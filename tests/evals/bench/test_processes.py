"""Processes are measured, ended and, where they fail, quoted."""

from __future__ import annotations

import http.server
import sys
import threading

import psutil
import pytest

from evals.bench import processes
from evals.bench.processes import ProcessError, chat, environment, free_port, held, measure, peak, serves

SERVER = """
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(os.environ["PARLEY_PORT"])), Handler).serve_forever()
"""


@pytest.fixture
def env(tmp_path):
    return environment(tmp_path / "home", tmp_path / "models")


def python(source):
    return (sys.executable, "-c", source)


def test_a_child_sees_only_the_settings_given_to_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PARLEY_ENCODER", "english")
    env = environment(tmp_path, tmp_path / "models", shipped_corpus="0")
    parley = {name: value for name, value in env.items() if name.startswith("PARLEY_")}
    assert parley == {
        "PARLEY_HOME": str(tmp_path),
        "PARLEY_MODELS": str(tmp_path / "models"),
        "PARLEY_SHIPPED_CORPUS": "0",
    }


def test_peak_memory_counts_what_was_held_for_a_while(env):
    source = "import time; held = bytearray(80_000_000); time.sleep(.3); del held"
    assert measure(python(source), env).peak_megabytes > 80


def test_time_of_the_processor_is_not_the_time_that_passes(env):
    usage = measure(python("import time; time.sleep(.4)"), env)
    assert usage.cpu_seconds < usage.seconds


def test_a_failing_process_is_quoted(env):
    with pytest.raises(ProcessError, match="no such mill"):
        measure(python("raise SystemExit('no such mill')"), env)


def test_a_process_that_takes_too_long_is_ended(env):
    with pytest.raises(ProcessError, match="took over"):
        measure(python("import time; time.sleep(60)"), env, timeout=0.2)
    assert not [child for child in psutil.Process().children() if "time.sleep(60)" in child.cmdline()]


def test_a_chat_is_waited_for_and_ended(env, monkeypatch):
    monkeypatch.setattr(processes, "PARLEY", python(SERVER))
    with chat(env) as running:
        assert serves(f"{running.url}/healthz")
        with peak(running.process) as samples:
            assert serves(f"{running.url}/healthz")
        assert max(samples) > 1
    assert not running.process.is_running()
    assert held(running.process) == 0


def test_a_chat_that_ends_early_is_quoted(env, monkeypatch):
    monkeypatch.setattr(processes, "PARLEY", python("raise SystemExit('no models')"))
    with pytest.raises(ProcessError, match="parley chat failed: no models"), chat(env):
        pass


def test_an_address_serves_only_with_status_200():
    handler = type("Handler", (http.server.BaseHTTPRequestHandler,), {"do_GET": lambda self: self.send_error(503)})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert not serves(f"http://127.0.0.1:{server.server_port}/healthz")
        server.shutdown()
    assert not serves(f"http://127.0.0.1:{free_port()}/healthz")
